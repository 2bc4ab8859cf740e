/* What drivers ask about the thread and the system they run in: its stack, its top-level IRP, versions and counts. */
#include "io/io_p.h"

/*
 * IoGetTopLevelIrp, IoSetTopLevelIrp: the IRP that the thread's file system work began with.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iogettoplevelirp
 */
PIRP IoGetTopLevelIrp(void)
{
    LAB_DDI(IoGetTopLevelIrp);
    return lab__ps_thread()->top_level_irp;
}

void IoSetTopLevelIrp(PIRP Irp)
{
    LAB_DDI(IoSetTopLevelIrp);
    lab__ps_thread()->top_level_irp = Irp;
}

/*
 * IoGetInitialStack: where the current thread's kernel stack begins; it grows down from there.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-iogetinitialstack
 */
PVOID IoGetInitialStack(void)
{
    LAB_DDI(IoGetInitialStack);
    return lab__ke_thread()->stack_base;
}

/*
 * IoGetStackLimits: the bounds of the current thread's kernel stack.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-iogetstacklimits
 */
void IoGetStackLimits(PULONG_PTR LowLimit, PULONG_PTR HighLimit)
{
    LAB_DDI(IoGetStackLimits);
    *LowLimit = (ULONG_PTR)lab__ke_thread()->stack_limit;
    *HighLimit = (ULONG_PTR)lab__ke_thread()->stack_base;
}

/*
 * IoGetRemainingStackSize: how many bytes of it are left below the caller's frame.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-iogetremainingstacksize
 */
ULONG_PTR IoGetRemainingStackSize(void)
{
    char *here = __builtin_frame_address(0), *limit = lab__ke_thread()->stack_limit;

    LAB_DDI(IoGetRemainingStackSize);
    return here > limit ? (ULONG_PTR)(here - limit) : 0;
}

/*
 * IoWithinStackLimits: does the region lie wholly in the current thread's stack?
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-iowithinstacklimits
 */
LOGICAL IoWithinStackLimits(ULONG_PTR RegionStart, SIZE_T RegionSize)
{
    ULONG_PTR low = (ULONG_PTR)lab__ke_thread()->stack_limit, high = (ULONG_PTR)lab__ke_thread()->stack_base;

    LAB_DDI(IoWithinStackLimits);
    return RegionStart >= low && RegionStart <= high && RegionSize <= high - RegionStart;
}

/*
 * IoIsSystemThread: is it a thread that runs in kernel mode only?
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-ioissystemthread
 */
BOOLEAN IoIsSystemThread(PETHREAD Thread)
{
    LAB_DDI(IoIsSystemThread);
    return Thread->Tcb.system_thread;
}

struct bound { /* a thread that keeps a device or driver */
    PVOID object;
    PKSTART_ROUTINE routine;
    PVOID context;
};

static void run_bound(PVOID context)
{
    struct bound bound = *(struct bound *)context;

    lab__mm_kernel_free(context);
    lab__ps_thread()->io_object = bound.object;
    bound.routine(bound.context);
}

/*
 * IoCreateSystemThread: PsCreateSystemThread for a thread that keeps its device or driver object until it ends.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-iocreatesystemthread
 */
NTSTATUS IoCreateSystemThread(PVOID IoObject, PHANDLE ThreadHandle, ULONG DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes, HANDLE ProcessHandle, PCLIENT_ID ClientId,
                              PKSTART_ROUTINE StartRoutine, PVOID StartContext)
{
    struct bound *bound;
    NTSTATUS status;

    LAB_DDI(IoCreateSystemThread);
    bound = lab__mm_kernel_alloc(sizeof *bound);
    if (!bound)
        return STATUS_INSUFFICIENT_RESOURCES;
    *bound = (struct bound){IoObject, StartRoutine, StartContext};
    lab__ob_reference(IoObject);
    status =
        PsCreateSystemThread(ThreadHandle, DesiredAccess, ObjectAttributes, ProcessHandle, ClientId, run_bound, bound);
    if (!NT_SUCCESS(status)) {
        lab__ob_dereference(IoObject);
        lab__mm_kernel_free(bound);
    }
    return status;
}

/*
 * IoIsWdmVersionAvailable: is the system's WDM, 6.0, at least this one? Minor versions are hexadecimal: 1.0x30.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-ioiswdmversionavailable
 */
BOOLEAN IoIsWdmVersionAvailable(UCHAR MajorVersion, UCHAR MinorVersion)
{
    LAB_DDI(IoIsWdmVersionAvailable);
    return MajorVersion < 6 || (MajorVersion == 6 && MinorVersion == 0);
}

/*
 * IoGetConfigurationInformation: how many disks, serial ports ... there are; drivers count theirs in it.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-iogetconfigurationinformation
 */
PCONFIGURATION_INFORMATION IoGetConfigurationInformation(void)
{
    LAB_DDI(IoGetConfigurationInformation);
    return &lab__io.configuration;
}

/*
 * IoQueryFullDriverPath: the path of the driver's image, in pool that the caller frees.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_NOT_FOUND for a driver that was not loaded from an image, STATUS_INSUFFICIENT_RESOURCES
 * Source  ntddk/nf-ntddk-ioqueryfulldriverpath
 */
NTSTATUS IoQueryFullDriverPath(PDRIVER_OBJECT DriverObject, PUNICODE_STRING FullPath)
{
    const UNICODE_STRING *path = &lab__io_driver_of(DriverObject)->section.FullDllName;

    LAB_DDI(IoQueryFullDriverPath);
    if (!path->Length)
        return STATUS_NOT_FOUND;
    FullPath->Buffer = lab__mm_pool_take_for(path->Length + sizeof(WCHAR), 'nPoI', __builtin_return_address(0));
    if (!FullPath->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    FullPath->MaximumLength = path->Length + sizeof(WCHAR);
    FullPath->Length = 0;
    RtlCopyUnicodeString(FullPath, (PUNICODE_STRING)path);
    return STATUS_SUCCESS;
}
