/*
 * An export driver ("kernel-mode DLL"): it has no device, and comes and goes with the drivers that import from it. What
 * it exports is marked in its header; DllInitialize and DllUnload are for the kernel.
 */
#define SCSILIB_API DECLSPEC_EXPORT
#include "scsilib.h"

DRIVER_INITIALIZE DriverEntry;
DECLSPEC_EXPORT NTSTATUS DllInitialize(PUNICODE_STRING path);
DECLSPEC_EXPORT NTSTATUS DllUnload(void);

ULONG ScsiLibCommands;

static NTSTATUS OnDone(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    UNREFERENCED_PARAMETER(device);
    UNREFERENCED_PARAMETER(irp);
    KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void Fill(PSCSI_REQUEST_BLOCK srb, const UCHAR *cdb, UCHAR cdb_length, PMDL data, BOOLEAN read, ULONG length)
{
    RtlZeroMemory(srb, sizeof *srb);
    srb->Length = sizeof *srb;
    srb->Function = SRB_FUNCTION_EXECUTE_SCSI;
    srb->CdbLength = cdb_length;
    RtlCopyMemory(srb->Cdb, cdb, cdb_length);
    srb->TimeOutValue = 10;
    srb->SrbFlags = !data ? SRB_FLAGS_NO_DATA_TRANSFER : read ? SRB_FLAGS_DATA_IN : SRB_FLAGS_DATA_OUT;
    srb->DataBuffer = data ? MmGetMdlVirtualAddress(data) : NULL;
    srb->DataTransferLength = data ? length : 0;
}

NTSTATUS ScsiLibSend(PDEVICE_OBJECT lower, const UCHAR *cdb, UCHAR cdb_length, PMDL data, BOOLEAN read, ULONG *length)
{
    PIRP irp = IoAllocateIrp(lower->StackSize, FALSE);
    PIO_STACK_LOCATION stack;
    SCSI_REQUEST_BLOCK srb;
    NTSTATUS status;
    KEVENT event;

    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    InterlockedIncrement((PLONG)&ScsiLibCommands);
    Fill(&srb, cdb, cdb_length, data, read, length ? *length : 0);
    srb.OriginalRequest = irp;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp->MdlAddress = data;
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = IRP_MJ_SCSI;
    stack->Parameters.Scsi.Srb = &srb;
    IoSetCompletionRoutine(irp, OnDone, &event, TRUE, TRUE, TRUE);
    if (IoCallDriver(lower, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    status = irp->IoStatus.Status;
    if (length)
        *length = srb.DataTransferLength;
    IoFreeIrp(irp);
    return status;
}

NTSTATUS DllInitialize(PUNICODE_STRING path)
{
    DbgPrint("scsilib comes: %wZ\n", path);
    return STATUS_SUCCESS;
}

NTSTATUS DllUnload(void)
{
    DbgPrint("scsilib goes after %u commands\n", ScsiLibCommands);
    return STATUS_SUCCESS;
}

/* The kit wants one; nobody calls it. */
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNREFERENCED_PARAMETER(driver);
    UNREFERENCED_PARAMETER(path);
    return STATUS_SUCCESS;
}
