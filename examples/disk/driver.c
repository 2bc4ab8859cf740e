/*
 * A disk: a Plug and Play function driver for an NVMe controller. Requests go one at a time through StartIo; the
 * caller's pages become a scatter/gather list, the list becomes the command's page entries, and the device moves the
 * bytes itself.
 */
#include "disk.h"
#include <ntdddisk.h>
#include <wdmsec.h>

DRIVER_INITIALIZE DriverEntry;

/* --- interrupts --- */

static BOOLEAN OnInterrupt(PKINTERRUPT interrupt, PVOID context)
{
    PDISK disk = context;

    UNREFERENCED_PARAMETER(interrupt);
    if (!DiskHasCompleted(&disk->Queues[1]))
        return FALSE;
    DiskPut(disk, INTMS, 1); /* the line falls until the DPC has looked */
    IoRequestDpc(disk->Self, disk->Self->CurrentIrp, NULL);
    return TRUE;
}

static void EndRequest(PDISK disk, PIRP irp, NTSTATUS status)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (disk->List)
        disk->Adapter->DmaOperations->PutScatterGatherList(disk->Adapter, disk->List,
                                                           stack->MajorFunction == IRP_MJ_WRITE);
    disk->List = NULL;
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = NT_SUCCESS(status) ? stack->Parameters.Read.Length : 0;
    IoStartNextPacket(disk->Self, FALSE);
    IoCompleteRequest(irp, IO_DISK_INCREMENT);
}

static void OnDpc(PKDPC dpc, PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    PDISK disk = device->DeviceExtension;
    USHORT status;

    UNREFERENCED_PARAMETER(dpc);
    UNREFERENCED_PARAMETER(context);
    if (!disk->Present || !irp || !DiskHasCompleted(&disk->Queues[1]))
        return;
    status = DiskTake(disk, 1);
    DiskPut(disk, INTMC, 1);
    EndRequest(disk, irp,
               !status                     ? STATUS_SUCCESS
               : (status & 0x7FF) == 0x020 ? STATUS_MEDIA_WRITE_PROTECTED
                                           : STATUS_IO_DEVICE_ERROR);
}

/* --- reads and writes --- */

/* One entry for each page that the list touches; only the first may begin in the middle of one. */
static ULONG FillPages(PSCATTER_GATHER_LIST list, ULONGLONG *first, ULONGLONG *rest)
{
    ULONG count = 0, element;

    for (element = 0; element < list->NumberOfElements; element++) {
        ULONGLONG address = (ULONGLONG)list->Elements[element].Address.QuadPart;
        ULONGLONG end = address + list->Elements[element].Length;

        for (; address < end; address = (address & ~(ULONGLONG)(PAGE_SIZE - 1)) + PAGE_SIZE, count++)
            *(count ? &rest[count - 1] : first) = address;
    }
    return count;
}

static void OnList(PDEVICE_OBJECT device, PIRP irp, PSCATTER_GATHER_LIST list, PVOID context)
{
    PDISK disk = context;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    ULONGLONG *pages = (ULONGLONG *)(disk->Common + 4 * PAGE_SIZE);
    ULONGLONG block = (ULONGLONG)stack->Parameters.Read.ByteOffset.QuadPart / disk->BlockSize;
    COMMAND command = {0};
    ULONG count;

    UNREFERENCED_PARAMETER(device);
    disk->List = list;
    command.Opcode = stack->MajorFunction == IRP_MJ_WRITE ? 1 : 2;
    command.Namespace = 1;
    count = FillPages(list, &command.Prp1, pages);
    command.Prp2 = count == 2 ? pages[0] : count > 2 ? DiskPageAddress(disk, 4) : 0;
    command.Dw10 = (ULONG)block;
    command.Dw11 = (ULONG)(block >> 32);
    command.Dw12 = stack->Parameters.Read.Length / disk->BlockSize - 1;
    DiskSend(disk, 1, &command);
}

static void StartIo(PDEVICE_OBJECT device, PIRP irp)
{
    PDISK disk = device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    NTSTATUS status;

    if (!disk->Present) {
        EndRequest(disk, irp, STATUS_NO_SUCH_DEVICE);
        return;
    }
    KeFlushIoBuffers(irp->MdlAddress, stack->MajorFunction == IRP_MJ_READ, TRUE);
    status = disk->Adapter->DmaOperations->GetScatterGatherList(
        disk->Adapter, device, irp->MdlAddress, MmGetMdlVirtualAddress(irp->MdlAddress), stack->Parameters.Read.Length,
        OnList, disk, stack->MajorFunction == IRP_MJ_WRITE);
    if (!NT_SUCCESS(status))
        EndRequest(disk, irp, status);
}

static NTSTATUS Done(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS OnReadAndWrite(PDEVICE_OBJECT device, PIRP irp)
{
    PDISK disk = device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    ULONGLONG offset = (ULONGLONG)stack->Parameters.Read.ByteOffset.QuadPart, size;
    ULONG length = stack->Parameters.Read.Length;

    if (!disk->Present)
        return Done(irp, STATUS_DEVICE_NOT_READY, 0);
    size = disk->Blocks * disk->BlockSize;
    if (!length)
        return Done(irp, STATUS_SUCCESS, 0);
    if (offset % disk->BlockSize || length % disk->BlockSize || length > MOST - PAGE_SIZE)
        return Done(irp, STATUS_INVALID_PARAMETER, 0);
    if (offset >= size || length > size - offset)
        return Done(irp, STATUS_END_OF_FILE, 0);
    IoMarkIrpPending(irp);
    IoStartPacket(device, irp, NULL, NULL);
    return STATUS_PENDING;
}

static NTSTATUS OnControl(PDEVICE_OBJECT device, PIRP irp)
{
    PDISK disk = device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    GET_LENGTH_INFORMATION *length = irp->AssociatedIrp.SystemBuffer;

    if (stack->Parameters.DeviceIoControl.IoControlCode != IOCTL_DISK_GET_LENGTH_INFO)
        return Done(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    if (stack->Parameters.DeviceIoControl.OutputBufferLength < sizeof *length)
        return Done(irp, STATUS_BUFFER_TOO_SMALL, 0);
    length->Length.QuadPart = (LONGLONG)(disk->Blocks * disk->BlockSize);
    return Done(irp, STATUS_SUCCESS, sizeof *length);
}

static NTSTATUS OnOpenAndClose(PDEVICE_OBJECT device, PIRP irp)
{
    UNREFERENCED_PARAMETER(device);
    return Done(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS PassOn(PDEVICE_OBJECT device, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(((PDISK)device->DeviceExtension)->Lower, irp);
}

/* --- Plug and Play --- */

static NTSTATUS GetAdapter(PDISK disk)
{
    DEVICE_DESCRIPTION description = {0};
    ULONG registers;

    description.Version = DEVICE_DESCRIPTION_VERSION2;
    description.Master = TRUE;
    description.ScatterGather = TRUE;
    description.Dma32BitAddresses = TRUE;
    description.Dma64BitAddresses = TRUE;
    description.InterfaceType = PCIBus;
    description.MaximumLength = MOST;
    disk->Adapter = IoGetDmaAdapter(disk->Pdo, &description, &registers);
    if (!disk->Adapter)
        return STATUS_INSUFFICIENT_RESOURCES;
    disk->Common = disk->Adapter->DmaOperations->AllocateCommonBuffer(disk->Adapter, PAGES * PAGE_SIZE,
                                                                      &disk->CommonAddress, FALSE);
    return disk->Common ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

/* Everything that Start got; each may be missing. */
static void Stop(PDISK disk)
{
    disk->Present = FALSE;
    if (disk->Interrupt)
        IoDisconnectInterrupt(disk->Interrupt);
    if (disk->Common)
        disk->Adapter->DmaOperations->FreeCommonBuffer(disk->Adapter, PAGES * PAGE_SIZE, disk->CommonAddress,
                                                       disk->Common, FALSE);
    if (disk->Adapter)
        disk->Adapter->DmaOperations->PutDmaAdapter(disk->Adapter);
    if (disk->Registers)
        MmUnmapIoSpace(disk->Registers, disk->RegistersSize);
    disk->Interrupt = NULL;
    disk->Common = NULL;
    disk->Adapter = NULL;
    disk->Registers = NULL;
}

static NTSTATUS Connect(PDISK disk, PCM_PARTIAL_RESOURCE_DESCRIPTOR interrupt)
{
    return IoConnectInterrupt(&disk->Interrupt, OnInterrupt, disk, NULL, interrupt->u.Interrupt.Vector,
                              (KIRQL)interrupt->u.Interrupt.Level, (KIRQL)interrupt->u.Interrupt.Level,
                              interrupt->Flags & CM_RESOURCE_INTERRUPT_LATCHED ? Latched : LevelSensitive,
                              interrupt->ShareDisposition == CmResourceShareShared, interrupt->u.Interrupt.Affinity,
                              FALSE);
}

static NTSTATUS Start(PDISK disk, PCM_RESOURCE_LIST resources)
{
    PCM_PARTIAL_RESOURCE_DESCRIPTOR interrupt = NULL;
    PCM_PARTIAL_RESOURCE_LIST list;
    NTSTATUS status;
    ULONG i;

    if (!resources)
        return STATUS_DEVICE_CONFIGURATION_ERROR;
    list = &resources->List[0].PartialResourceList;
    for (i = 0; i < list->Count; i++) {
        PCM_PARTIAL_RESOURCE_DESCRIPTOR one = &list->PartialDescriptors[i];

        if (one->Type == CmResourceTypeMemory && !disk->Registers) {
            disk->RegistersSize = one->u.Memory.Length;
            disk->Registers = MmMapIoSpace(one->u.Memory.Start, one->u.Memory.Length, MmNonCached);
        }
        if (one->Type == CmResourceTypeInterrupt)
            interrupt = one;
    }
    status = disk->Registers && interrupt ? GetAdapter(disk) : STATUS_DEVICE_CONFIGURATION_ERROR;
    if (NT_SUCCESS(status))
        status = DiskPrepare(disk);
    if (NT_SUCCESS(status))
        status = Connect(disk, interrupt);
    if (!NT_SUCCESS(status))
        Stop(disk);
    disk->Present = NT_SUCCESS(status);
    return status;
}

static NTSTATUS StartDevice(PDISK disk, PIRP irp)
{
    NTSTATUS status;

    status = IoForwardIrpSynchronously(disk->Lower, irp) ? irp->IoStatus.Status : STATUS_UNSUCCESSFUL;
    if (NT_SUCCESS(status))
        status = Start(disk, IoGetCurrentIrpStackLocation(irp)->Parameters.StartDevice.AllocatedResourcesTranslated);
    return Done(irp, status, 0);
}

/* The device will not answer any more: what it was working on ends here, and StartIo ends what waits. */
static void GiveUp(PDISK disk)
{
    KIRQL irql;
    PIRP irp;

    disk->Present = FALSE;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    irp = disk->Self->CurrentIrp;
    if (irp)
        EndRequest(disk, irp, STATUS_NO_SUCH_DEVICE);
    KeLowerIrql(irql);
}

static NTSTATUS OnPnp(PDEVICE_OBJECT device, PIRP irp)
{
    PDISK disk = device->DeviceExtension;
    NTSTATUS status;

    switch (IoGetCurrentIrpStackLocation(irp)->MinorFunction) {
    case IRP_MN_START_DEVICE:
        return StartDevice(disk, irp);
    case IRP_MN_SURPRISE_REMOVAL:
    case IRP_MN_STOP_DEVICE:
        GiveUp(disk);
        Stop(disk);
        irp->IoStatus.Status = STATUS_SUCCESS;
        return PassOn(device, irp);
    case IRP_MN_REMOVE_DEVICE:
        GiveUp(disk);
        Stop(disk);
        IoDeleteSymbolicLink(&disk->Link);
        irp->IoStatus.Status = STATUS_SUCCESS;
        status = PassOn(device, irp);
        IoDetachDevice(disk->Lower);
        IoDeleteDevice(device);
        return status;
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
        irp->IoStatus.Status = STATUS_SUCCESS;
        return PassOn(device, irp);
    default:
        return PassOn(device, irp);
    }
}

/* --- power: asleep, the controller forgets its queues --- */

typedef struct _AWAKENING {
    PIO_WORKITEM Item;
    PIRP Irp; /* the power manager's: it goes on when we are ready */
} AWAKENING;

/* The device has forgotten what it was working on. */
static void EndForgotten(PDISK disk)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    if (disk->Self->CurrentIrp)
        EndRequest(disk, disk->Self->CurrentIrp, STATUS_DEVICE_POWERED_OFF);
    KeLowerIrql(irql);
}

static void Reawaken(PDEVICE_OBJECT device, PVOID context)
{
    PDISK disk = device->DeviceExtension;
    AWAKENING *awakening = context;

    if (disk->Registers)
        disk->Present = NT_SUCCESS(DiskPrepare(disk));
    EndForgotten(disk);
    IoCompleteRequest(awakening->Irp, IO_NO_INCREMENT);
    IoFreeWorkItem(awakening->Item);
    ExFreePoolWithTag(awakening, 'ksiD');
}

static NTSTATUS OnAwake(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    AWAKENING *awakening = context;

    awakening->Irp = irp;
    IoQueueWorkItem(awakening->Item, Reawaken, DelayedWorkQueue, awakening); /* it has to wait for the controller */
    UNREFERENCED_PARAMETER(device);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS WakeUp(PDEVICE_OBJECT device, PIRP irp)
{
    AWAKENING *awakening = ExAllocatePoolZero(NonPagedPoolNx, sizeof *awakening, 'ksiD');

    if (awakening)
        awakening->Item = IoAllocateWorkItem(device);
    if (!awakening || !awakening->Item) {
        if (awakening)
            ExFreePoolWithTag(awakening, 'ksiD');
        ((PDISK)device->DeviceExtension)->Present = FALSE; /* it stays asleep */
        return PassOn(device, irp);
    }
    IoMarkIrpPending(irp);
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, OnAwake, awakening, TRUE, TRUE, TRUE);
    PoCallDriver(((PDISK)device->DeviceExtension)->Lower, irp);
    return STATUS_PENDING;
}

static NTSTATUS OnPower(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    PoStartNextPowerIrp(irp);
    if (stack->MinorFunction == IRP_MN_SET_POWER && stack->Parameters.Power.Type == SystemPowerState &&
        stack->Parameters.Power.State.SystemState == PowerSystemWorking)
        return WakeUp(device, irp);
    return PassOn(device, irp);
}

/* --- the driver --- */

static NTSTATUS AddDevice(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\ExampleDisk");
    PDEVICE_OBJECT device;
    NTSTATUS status;
    PDISK disk;

    status = IoCreateDeviceSecure(driver, sizeof(DISK), &name, FILE_DEVICE_DISK, FILE_DEVICE_SECURE_OPEN, FALSE,
                                  &SDDL_DEVOBJ_SYS_ALL_ADM_ALL, NULL, &device);
    if (!NT_SUCCESS(status))
        return status;
    disk = device->DeviceExtension;
    disk->Self = device;
    disk->Pdo = pdo;
    RtlInitUnicodeString(&disk->Link, L"\\DosDevices\\ExampleDisk");
    status = IoCreateSymbolicLink(&disk->Link, &name);
    disk->Lower = NT_SUCCESS(status) ? IoAttachDeviceToDeviceStack(device, pdo) : NULL;
    if (!disk->Lower) {
        if (NT_SUCCESS(status))
            IoDeleteSymbolicLink(&disk->Link);
        IoDeleteDevice(device);
        return NT_SUCCESS(status) ? STATUS_NO_SUCH_DEVICE : status;
    }
    IoInitializeDpcRequest(device, OnDpc);
    device->Flags |= DO_DIRECT_IO | DO_POWER_PAGABLE;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static void Unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNREFERENCED_PARAMETER(path);
    driver->MajorFunction[IRP_MJ_CREATE] = OnOpenAndClose;
    driver->MajorFunction[IRP_MJ_CLOSE] = OnOpenAndClose;
    driver->MajorFunction[IRP_MJ_READ] = OnReadAndWrite;
    driver->MajorFunction[IRP_MJ_WRITE] = OnReadAndWrite;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = OnControl;
    driver->MajorFunction[IRP_MJ_PNP] = OnPnp;
    driver->MajorFunction[IRP_MJ_POWER] = OnPower;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = PassOn;
    driver->DriverStartIo = StartIo;
    driver->DriverExtension->AddDevice = AddDevice;
    driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
