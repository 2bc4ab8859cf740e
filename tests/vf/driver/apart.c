/* Defects in two halves that lie apart: in two functions, in two requests, before and after a routine has returned. */
#include "case.h"

static KSPIN_LOCK lock, other_lock;
static PIRP kept;
static KDPC dpc;
static KTIMER timer;
static KEVENT event;

/* --- locks and IRQL --- */

static KIRQL raise(void)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    return irql;
}

static void lowered_half(void)
{
    KIRQL irql = raise();

    HERE;
    KeLowerIrql(clean ? irql : APC_LEVEL);
    KeLowerIrql(irql);
}

static EX_SPIN_LOCK readers;

static void write_one(void)
{
    KIRQL irql;

    HERE;
    irql = ExAcquireSpinLockExclusive(&readers);
    ExReleaseSpinLockExclusive(&readers, irql);
}

static void writer_while_reading(void)
{
    KIRQL irql = ExAcquireSpinLockShared(&readers);

    if (!clean)
        write_one();
    ExReleaseSpinLockShared(&readers, irql);
    if (clean)
        write_one();
}

static EX_PUSH_LOCK push_lock;

static NTSTATUS leave_early(PDEVICE_OBJECT device, PIRP irp)
{
    KeEnterCriticalRegion();
    HERE;
    ExAcquirePushLockShared(&push_lock);
    if (clean)
        ExReleasePushLockShared(&push_lock);
    KeLeaveCriticalRegion();
    return finish(irp, STATUS_INVALID_PARAMETER);
}

static void push_lock_kept(void)
{
    ExInitializePushLock(&push_lock);
    dispatch = leave_early;
    send(0x222000, NULL, 0, 0);
}

static KMUTEX mutex;

static NTSTATUS leave_with_mutex(PDEVICE_OBJECT device, PIRP irp)
{
    HERE;
    KeWaitForSingleObject(&mutex, Executive, KernelMode, FALSE, NULL);
    if (clean)
        KeReleaseMutex(&mutex, FALSE);
    return finish(irp, STATUS_INVALID_PARAMETER);
}

static void mutex_kept_at_return(void)
{
    KeInitializeMutex(&mutex, 0);
    dispatch = leave_with_mutex;
    send(0x222000, NULL, 0, 0);
}

static FAST_MUTEX fast_mutex;

static NTSTATUS leave_with_fast_mutex(PDEVICE_OBJECT device, PIRP irp)
{
    HERE;
    ExAcquireFastMutex(&fast_mutex);
    if (clean)
        ExReleaseFastMutex(&fast_mutex);
    return finish(irp, STATUS_INVALID_PARAMETER);
}

static void fast_mutex_kept_at_return(void)
{
    ExInitializeFastMutex(&fast_mutex);
    dispatch = leave_with_fast_mutex;
    send(0x222000, NULL, 0, 0);
}

enum { RAISES = __LINE__ + 2 };
static VOID raises(PKDPC unused, PVOID context, PVOID argument1, PVOID argument2)
{
    KIRQL irql;

    HERE_AT(RAISES);
    KeRaiseIrql(HIGH_LEVEL, &irql);
    if (clean)
        KeLowerIrql(irql);
}

static void irql_kept_by_dpc(void)
{
    KeInitializeDpc(&dpc, raises, NULL);
    KeInsertQueueDpc(&dpc, NULL, NULL);
}

static LIST_ENTRY list, entry;

static void put(void)
{
    ExInterlockedInsertTailList(&list, &entry, &lock);
}

static void list_under_two_locks(void)
{
    InitializeListHead(&list);
    KeInitializeSpinLock(&lock);
    KeInitializeSpinLock(&other_lock);
    put();
    HERE;
    ExInterlockedRemoveHeadList(&list, clean ? &lock : &other_lock);
}

/* --- memory --- */

static void nothing(PKDPC unused, PVOID context, PVOID argument1, PVOID argument2)
{
}

static void timers_dpc_freed(void)
{
    LARGE_INTEGER due = {.QuadPart = -10000};
    PKDPC in_pool = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *in_pool, 'trpA');

    KeInitializeTimer(&timer);
    KeInitializeDpc(in_pool, nothing, NULL);
    KeSetTimer(&timer, due, in_pool);
    if (clean)
        KeCancelTimer(&timer);
    HERE;
    ExFreePoolWithTag(in_pool, 'trpA');
}

static void block_to_other_lookaside(void)
{
    static NPAGED_LOOKASIDE_LIST small, large;
    PVOID block;

    ExInitializeNPagedLookasideList(&small, NULL, NULL, POOL_NX_ALLOCATION, 64, 'trpA', 0);
    ExInitializeNPagedLookasideList(&large, NULL, NULL, POOL_NX_ALLOCATION, 128, 'trpA', 0);
    block = ExAllocateFromNPagedLookasideList(&small);
    HERE;
    ExFreeToNPagedLookasideList(clean ? &small : &large, block);
    ExDeleteNPagedLookasideList(&small);
    ExDeleteNPagedLookasideList(&large);
}

static void string_runs_past_its_block(void)
{
    char *text = ExAllocatePool2(POOL_FLAG_PAGED, 16, 'trpA');
    volatile SIZE_T length;

    memset(text, 'x', clean ? 15 : 16);
    HERE;
    length = strlen(text);
    ExFreePoolWithTag(text, 'trpA');
}

static NTSTATUS answer_too_much(PDEVICE_OBJECT device, PIRP irp)
{
    volatile ULONG *answer = irp->AssociatedIrp.SystemBuffer;

    answer[0] = 1;
    if (!clean)
        answer[1] = 2;
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = sizeof *answer;
    HERE;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static void answer_into_slack(void)
{
    ULONG answer;

    dispatch = answer_too_much;
    send(0x222000, &answer, sizeof answer, sizeof answer);
}

/* --- requests --- */

static VOID complete_kept(PKDPC unused, PVOID context, PVOID argument1, PVOID argument2)
{
    finish(kept, STATUS_SUCCESS);
}

static NTSTATUS complete_later(PDEVICE_OBJECT device, PIRP irp)
{
    LARGE_INTEGER due = {.QuadPart = -10000};

    IoMarkIrpPending(irp);
    kept = irp;
    KeInitializeTimer(&timer);
    KeInitializeDpc(&dpc, complete_kept, NULL);
    KeSetTimer(&timer, due, &dpc);
    return STATUS_PENDING;
}

static NTSTATUS pageable_routine(PDEVICE_OBJECT device, PIRP irp, PVOID context);
#pragma alloc_text(PAGE, pageable_routine)
enum { PAGEABLE = __LINE__ + 2 };
static NTSTATUS pageable_routine(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS resident_routine(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS pass_with_routine(PDEVICE_OBJECT device, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, clean ? resident_routine : pageable_routine, NULL, TRUE, TRUE, TRUE);
    HERE_AT(PAGEABLE);
    return IoCallDriver(the_device, irp);
}

static void pageable_routine_in_dpc(void)
{
    dispatch = complete_later;
    filter_dispatch = pass_with_routine;
    send(0x222000, NULL, 0, 0);
}

static void link_to_malformed_name(void)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Apart"),
                   target = RTL_CONSTANT_STRING(L"\\Device\\Nothing");

    if (!clean)
        target.MaximumLength = 4;
    HERE;
    if (NT_SUCCESS(IoCreateSymbolicLink(&link, &target)))
        IoDeleteSymbolicLink(&link);
}

static NTSTATUS agree(PDEVICE_OBJECT device, PIRP irp)
{
    return finish(irp, STATUS_SUCCESS);
}

static NTSTATUS remove_filter(PDEVICE_OBJECT device, PIRP irp)
{
    volatile ULONG *extension = device->DeviceExtension;
    NTSTATUS status;

    irp->IoStatus.Status = STATUS_SUCCESS;
    IoSkipCurrentIrpStackLocation(irp);
    status = IoCallDriver(the_device, irp);
    IoDetachDevice(the_device);
    extension[0] = 1;
    IoDeleteDevice(device);
    the_filter = NULL;
    if (!clean) {
        HERE;
        extension[0] = 0;
    }
    return status;
}

static void device_touched_deleted(void)
{
    also = IRP_MJ_PNP;
    dispatch = agree;
    filter_dispatch = remove_filter;
    send_minor(IRP_MJ_PNP, IRP_MN_REMOVE_DEVICE);
}

static VOID power_done(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE state, PVOID context, PIO_STATUS_BLOCK status)
{
    KeSetEvent(context, IO_NO_INCREMENT, FALSE);
}

static NTSTATUS power_down(PDEVICE_OBJECT device, PIRP irp)
{
    POWER_STATE off = {.DeviceState = PowerDeviceD3};

    if (IoGetCurrentIrpStackLocation(irp)->Parameters.Power.Type != SystemPowerState)
        return complete_later(device, irp);
    HERE;
    PoRequestPowerIrp(the_device, IRP_MN_SET_POWER, off, power_done, &event, NULL);
    if (!clean)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    return finish(irp, STATUS_SUCCESS);
}

static void power_request_waited_for(void)
{
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    also = IRP_MJ_POWER;
    dispatch = power_down;
    send_minor(IRP_MJ_POWER, IRP_MN_SET_POWER);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
}

const struct defect_case apart_cases[] = {{"lowered_half", lowered_half},
                                          {"writer_while_reading", writer_while_reading},
                                          {"push_lock_kept", push_lock_kept},
                                          {"mutex_kept_at_return", mutex_kept_at_return},
                                          {"fast_mutex_kept_at_return", fast_mutex_kept_at_return},
                                          {"irql_kept_by_dpc", irql_kept_by_dpc},
                                          {"link_to_malformed_name", link_to_malformed_name},
                                          {"pageable_routine_in_dpc", pageable_routine_in_dpc},
                                          {"list_under_two_locks", list_under_two_locks},
                                          {"timers_dpc_freed", timers_dpc_freed},
                                          {"block_to_other_lookaside", block_to_other_lookaside},
                                          {"string_runs_past_its_block", string_runs_past_its_block},
                                          {"answer_into_slack", answer_into_slack},
                                          {"device_touched_deleted", device_touched_deleted},
                                          {"power_request_waited_for", power_request_waited_for},
                                          {0}};
