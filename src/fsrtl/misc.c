/* Small helpers of file systems: exceptions, pool that raises, waits that can be cancelled, overflow threads. */
#include "fsrtl/fsrtl_p.h"

#define RESOURCE_TAG 0x73657246 /* "Fres" */
#define POST_TAG     0x74736F50 /* "Post" */

/*
 * FsRtlIsNtstatusExpected: is it one that a file system may handle, and not a bug of its own?
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-fsrtlisntstatusexpected
 */
static BOOLEAN is_expected(NTSTATUS status)
{
    return status != STATUS_DATATYPE_MISALIGNMENT && status != STATUS_ACCESS_VIOLATION &&
           status != STATUS_ILLEGAL_INSTRUCTION && status != STATUS_INSTRUCTION_MISALIGNMENT;
}

BOOLEAN FsRtlIsNtstatusExpected(NTSTATUS Ntstatus)
{
    LAB_DDI(FsRtlIsNtstatusExpected);
    return is_expected(Ntstatus);
}

/*
 * FsRtlNormalizeNtstatus: the status where it is an expected one, else the generic one.
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-fsrtlnormalizentstatus
 */
NTSTATUS FsRtlNormalizeNtstatus(NTSTATUS Exception, NTSTATUS GenericException)
{
    LAB_DDI(FsRtlNormalizeNtstatus);
    return is_expected(Exception) ? Exception : GenericException;
}

/*
 * FsRtlIsTotalDeviceFailure: has the device failed, and not only a sector of it?
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-fsrtlistotaldevicefailure
 */
BOOLEAN FsRtlIsTotalDeviceFailure(NTSTATUS Status)
{
    LAB_DDI(FsRtlIsTotalDeviceFailure);
    return !NT_SUCCESS(Status) && Status != STATUS_CRC_ERROR && Status != STATUS_DEVICE_DATA_ERROR;
}

/* --- pool and resources ------------------------------------------------------------------------------------------- */

static PVOID or_raise(PVOID memory)
{
    if (!memory)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    return memory;
}

/*
 * FsRtlAllocatePoolWithTag, FsRtlAllocatePool: pool, or STATUS_INSUFFICIENT_RESOURCES is raised. The quota kind charges
 * the current process.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlallocatepoolwithtag
 */
PVOID FsRtlAllocatePoolWithTag(POOL_TYPE PoolType, ULONG NumberOfBytes, ULONG Tag)
{
    LAB_DDI(FsRtlAllocatePoolWithTag);
    return or_raise(ExAllocatePoolWithTag(PoolType, NumberOfBytes, Tag));
}

PVOID FsRtlAllocatePoolWithQuotaTag(POOL_TYPE PoolType, ULONG NumberOfBytes, ULONG Tag)
{
    LAB_DDI(FsRtlAllocatePoolWithQuotaTag);
    return or_raise(ExAllocatePoolWithQuotaTag(PoolType, NumberOfBytes, Tag));
}

PVOID FsRtlAllocatePool(POOL_TYPE PoolType, ULONG NumberOfBytes)
{
    LAB_DDI(FsRtlAllocatePool);
    return or_raise(ExAllocatePoolWithTag(PoolType, NumberOfBytes, 0x656E6F4E));
}

PVOID FsRtlAllocatePoolWithQuota(POOL_TYPE PoolType, ULONG NumberOfBytes)
{
    LAB_DDI(FsRtlAllocatePoolWithQuota);
    return or_raise(ExAllocatePoolWithQuotaTag(PoolType, NumberOfBytes, 0x656E6F4E));
}

/*
 * FsRtlAllocateResource: one of a few resources of the system's own, which are handed out in turn and never given back.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlallocateresource
 */
static struct {
    ERESOURCE all[16];
    ULONG next;
} paging_resources;

void lab__fsrtl_start(void)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(paging_resources.all); i++) {
        RtlZeroMemory(&paging_resources.all[i], sizeof(ERESOURCE));
        ExInitializeResourceLite(&paging_resources.all[i]);
    }
    paging_resources.next = 0;
}

PERESOURCE FsRtlAllocateResource(void)
{
    LAB_DDI(FsRtlAllocateResource);
    return &paging_resources.all[paging_resources.next++ % RTL_NUMBER_OF(paging_resources.all)];
}

/* --- waiting ------------------------------------------------------------------------------------------------------ */

/* Cancelling the IRP alerts the thread that waits on its behalf. */
static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    PKTHREAD thread = lab__io_irp_extension(irp)->waiter;

    IoReleaseCancelSpinLock(irp->CancelIrql);
    KeAlertThread(thread, KernelMode);
}

static NTSTATUS cancellable_wait(ULONG count, PVOID objects[], WAIT_TYPE type, PLARGE_INTEGER timeout,
                                 PKWAIT_BLOCK blocks, PIRP irp)
{
    struct lab__io_irp_extension *extension = irp ? lab__io_irp_extension(irp) : 0;
    PDRIVER_CANCEL before = 0;
    NTSTATUS status;

    if (lab__ke_thread()->terminating)
        return STATUS_THREAD_IS_TERMINATING;
    if (extension) {
        extension->waiter = lab__ke_thread();
        before = IoSetCancelRoutine(irp, on_cancel);
        if (irp->Cancel) {
            IoSetCancelRoutine(irp, before);
            return STATUS_CANCELLED;
        }
    }
    status = KeWaitForMultipleObjects(count, objects, type, Executive, KernelMode, TRUE, timeout, blocks);
    if (extension)
        IoSetCancelRoutine(irp, before);
    if (status == STATUS_ALERTED)
        return irp && irp->Cancel ? STATUS_CANCELLED : STATUS_THREAD_IS_TERMINATING;
    return status;
}

/*
 * FsRtlCancellableWaitForSingleObject, FsRtlCancellableWaitForMultipleObjects: waits that end with STATUS_CANCELLED
 * when the IRP is cancelled.
 *
 * IRQL    <= APC_LEVEL; PASSIVE_LEVEL with an IRP
 * Errors  STATUS_TIMEOUT, STATUS_CANCELLED, STATUS_THREAD_IS_TERMINATING, STATUS_ABANDONED_WAIT_0
 * Source  ntifs/nf-ntifs-fsrtlcancellablewaitforsingleobject
 */
NTSTATUS FsRtlCancellableWaitForSingleObject(PVOID Object, PLARGE_INTEGER Timeout, PIRP Irp)
{
    LAB_DDI(FsRtlCancellableWaitForSingleObject);
    return cancellable_wait(1, &Object, WaitAny, Timeout, 0, Irp);
}

NTSTATUS FsRtlCancellableWaitForMultipleObjects(ULONG Count, PVOID ObjectArray[], WAIT_TYPE WaitType,
                                                PLARGE_INTEGER Timeout, PKWAIT_BLOCK WaitBlockArray, PIRP Irp)
{
    LAB_DDI(FsRtlCancellableWaitForMultipleObjects);
    return cancellable_wait(Count, ObjectArray, WaitType, Timeout, WaitBlockArray, Irp);
}

struct posted {
    WORK_QUEUE_ITEM item;
    PVOID context;
    PKEVENT event;
    PFSRTL_STACK_OVERFLOW_ROUTINE routine;
};

static void run_posted(PVOID context)
{
    struct posted posted = *(struct posted *)context;

    lab__mm_pool_free(context, POST_TAG);
    posted.routine(posted.context, posted.event);
}

static void post(PVOID context, PKEVENT event, PFSRTL_STACK_OVERFLOW_ROUTINE routine, WORK_QUEUE_TYPE queue)
{
    struct posted *posted = or_raise(lab__fsrtl_alloc(NonPagedPoolNx, sizeof *posted, POST_TAG));

    posted->context = context;
    posted->event = event;
    posted->routine = routine;
    ExInitializeWorkItem(&posted->item, run_posted, posted);
    ExQueueWorkItem(&posted->item, queue);
}

/*
 * FsRtlPostStackOverflow, FsRtlPostPagingFileStackOverflow: go on in a thread with stack left; the routine sets the
 * event.
 *
 * IRQL    <= APC_LEVEL
 * Errors  raises STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-fsrtlpoststackoverflow
 */
void FsRtlPostStackOverflow(PVOID Context, PKEVENT Event, PFSRTL_STACK_OVERFLOW_ROUTINE StackOverflowRoutine)
{
    LAB_DDI(FsRtlPostStackOverflow);
    post(Context, Event, StackOverflowRoutine, CriticalWorkQueue);
}

void FsRtlPostPagingFileStackOverflow(PVOID Context, PKEVENT Event, PFSRTL_STACK_OVERFLOW_ROUTINE StackOverflowRoutine)
{
    LAB_DDI(FsRtlPostPagingFileStackOverflow);
    post(Context, Event, StackOverflowRoutine, HyperCriticalWorkQueue);
}

/* --- questions and counters --------------------------------------------------------------------------------------- */

/*
 * FsRtlIsPagingFile: does the file system say that it is one? FsRtlIsSystemPagingFile: is it in use as one? The machine
 * has none.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlispagingfile
 */
LOGICAL FsRtlIsPagingFile(PFILE_OBJECT FileObject)
{
    PFSRTL_ADVANCED_FCB_HEADER header = FileObject->FsContext;

    LAB_DDI(FsRtlIsPagingFile);
    return header && (header->Flags & FSRTL_FLAG_ADVANCED_HEADER) && (header->Flags2 & FSRTL_FLAG2_IS_PAGING_FILE);
}

BOOLEAN FsRtlIsSystemPagingFile(PFILE_OBJECT FileObject)
{
    LAB_DDI(FsRtlIsSystemPagingFile);
    return FALSE;
}

BOOLEAN FsRtlAreVolumeStartupApplicationsComplete(void)
{
    LAB_DDI(FsRtlAreVolumeStartupApplicationsComplete);
    return TRUE;
}

#define COUNTER(name) __attribute__((visibility("default"))) ULONG name

COUNTER(CcFastReadNoWait);
COUNTER(CcFastReadWait);
COUNTER(CcFastReadResourceMiss);
COUNTER(CcFastReadNotPossible);
COUNTER(CcFastMdlReadWait);

/* FsRtlIncrementCcFastReadWait and its kin: statistics that file systems keep of fast reads. */
void FsRtlIncrementCcFastReadNoWait(void)
{
    LAB_DDI(FsRtlIncrementCcFastReadNoWait);
    CcFastReadNoWait++;
}

void FsRtlIncrementCcFastReadWait(void)
{
    LAB_DDI(FsRtlIncrementCcFastReadWait);
    CcFastReadWait++;
}

void FsRtlIncrementCcFastReadResourceMiss(void)
{
    LAB_DDI(FsRtlIncrementCcFastReadResourceMiss);
    CcFastReadResourceMiss++;
}

void FsRtlIncrementCcFastReadNotPossible(void)
{
    LAB_DDI(FsRtlIncrementCcFastReadNotPossible);
    CcFastReadNotPossible++;
}

void FsRtlIncrementCcFastMdlReadWait(void)
{
    LAB_DDI(FsRtlIncrementCcFastMdlReadWait);
    CcFastMdlReadWait++;
}
