/* A device that programs try everything on. */
#include <ntddk.h>
#include "echo.h"

static PDEVICE_OBJECT device;
static IO_CSQ queue;
static LIST_ENTRY waiting;
static KSPIN_LOCK lock;

static VOID insert(PIO_CSQ csq, PIRP irp)
{
    InsertTailList(&waiting, &irp->Tail.Overlay.ListEntry);
}

static VOID remove_irp(PIO_CSQ csq, PIRP irp)
{
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
}

static PIRP peek(PIO_CSQ csq, PIRP irp, PVOID context)
{
    PLIST_ENTRY next = irp ? irp->Tail.Overlay.ListEntry.Flink : waiting.Flink;

    return next == &waiting ? NULL : CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry);
}

static VOID acquire(PIO_CSQ csq, PKIRQL irql)
{
    KeAcquireSpinLock(&lock, irql);
}

static VOID release(PIO_CSQ csq, KIRQL irql)
{
    KeReleaseSpinLock(&lock, irql);
}

static VOID canceled(PIO_CSQ csq, PIRP irp)
{
    irp->IoStatus.Status = STATUS_CANCELLED;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}

static NTSTATUS complete(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS open_close(PDEVICE_OBJECT object, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS read(PDEVICE_OBJECT object, PIRP irp)
{
    IoCsqInsertIrp(&queue, irp, NULL);
    return STATUS_PENDING;
}

/* A write answers the oldest read with as many bytes as both have. */
static NTSTATUS write(PDEVICE_OBJECT object, PIRP irp)
{
    ULONG length = IoGetCurrentIrpStackLocation(irp)->Parameters.Write.Length, room;
    PIRP reader = IoCsqRemoveNextIrp(&queue, NULL);

    if (!reader)
        return complete(irp, STATUS_DEVICE_NOT_READY, 0);
    room = IoGetCurrentIrpStackLocation(reader)->Parameters.Read.Length;
    if (length > room)
        length = room;
    RtlCopyMemory(reader->AssociatedIrp.SystemBuffer, irp->AssociatedIrp.SystemBuffer, length);
    complete(reader, STATUS_SUCCESS, length);
    return complete(irp, STATUS_SUCCESS, length);
}

/* A file of 77 bytes; deleting it is what counts them down. */
static NTSTATUS information(PDEVICE_OBJECT object, PIRP irp)
{
    static LONGLONG length = 77;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    PFILE_STANDARD_INFORMATION standard = irp->AssociatedIrp.SystemBuffer;
    PFILE_DISPOSITION_INFORMATION disposition = irp->AssociatedIrp.SystemBuffer;

    if (stack->MajorFunction == IRP_MJ_QUERY_INFORMATION &&
        stack->Parameters.QueryFile.FileInformationClass == FileStandardInformation) {
        standard->EndOfFile.QuadPart = length;
        return complete(irp, STATUS_SUCCESS, sizeof *standard);
    }
    if (stack->MajorFunction == IRP_MJ_SET_INFORMATION &&
        stack->Parameters.SetFile.FileInformationClass == FileDispositionInformation) {
        length -= disposition->DeleteFile;
        return complete(irp, STATUS_SUCCESS, 0);
    }
    return complete(irp, STATUS_INVALID_PARAMETER, 0);
}

static NTSTATUS control(PDEVICE_OBJECT object, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct echo *echo = irp->AssociatedIrp.SystemBuffer;

    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_ECHO)
        return complete(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    if (stack->Parameters.DeviceIoControl.InputBufferLength < sizeof *echo ||
        stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof *echo)
        return complete(irp, STATUS_BUFFER_TOO_SMALL, 0);
    echo->number = echo->number * 2;
    echo->mode = (UCHAR)irp->RequestorMode;
    return complete(irp, STATUS_SUCCESS, sizeof *echo);
}

static VOID unload(PDRIVER_OBJECT driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\TestEcho");

    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(device);
    DbgPrint("echo: unloaded\n");
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\TestEcho"),
                   link = RTL_CONSTANT_STRING(L"\\DosDevices\\TestEcho");
    NTSTATUS status = IoCreateDevice(DriverObject, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    InitializeListHead(&waiting);
    KeInitializeSpinLock(&lock);
    IoCsqInitialize(&queue, insert, remove_irp, peek, acquire, release, canceled);
    device->Flags |= DO_BUFFERED_IO;
    DriverObject->MajorFunction[IRP_MJ_CREATE] = DriverObject->MajorFunction[IRP_MJ_CLOSE] = open_close;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = open_close;
    DriverObject->MajorFunction[IRP_MJ_READ] = read;
    DriverObject->MajorFunction[IRP_MJ_WRITE] = write;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    DriverObject->MajorFunction[IRP_MJ_QUERY_INFORMATION] = information;
    DriverObject->MajorFunction[IRP_MJ_SET_INFORMATION] = information;
    DriverObject->DriverUnload = unload;
    return IoCreateSymbolicLink(&link, &name);
}
