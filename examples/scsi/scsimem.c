/*
 * A port driver without hardware: a bus of the root with one disk on it, which lies in memory and speaks SCSI. Class
 * drivers send it request blocks (SRBs); they are queued, and answered in a DPC, as those of a port driver are.
 */
#include <ntddk.h>
#include <scsi.h>
#include <ntddscsi.h>
#include <ntddstor.h>

DRIVER_INITIALIZE DriverEntry;

#define BLOCK  512
#define BLOCKS 32768 /* 16 MB */
#define TAG    'psiC'

typedef struct _PORT {
    BOOLEAN IsBus;
    PDEVICE_OBJECT Lower, Child; /* of the bus */
    PDEVICE_OBJECT Bus;          /* of the disk, and what follows */
    BOOLEAN Claimed;
    PUCHAR Bytes;
    KDPC Dpc;
    LIST_ENTRY Queue;
    KSPIN_LOCK Lock;
} PORT, *PPORT;

static NTSTATUS Done(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

/* --- commands --- */

static ULONGLONG GetBig(const UCHAR *at, int count)
{
    ULONGLONG value = 0;

    while (count--)
        value = value << 8 | *at++;
    return value;
}

static void PutBig(UCHAR *at, int count, ULONGLONG value)
{
    while (count--) {
        at[count] = (UCHAR)value;
        value >>= 8;
    }
}

static UCHAR Fail(PSCSI_REQUEST_BLOCK srb, UCHAR key, UCHAR code)
{
    PSENSE_DATA sense = srb->SenseInfoBuffer;

    srb->ScsiStatus = SCSISTAT_CHECK_CONDITION;
    srb->DataTransferLength = 0;
    if (!sense || srb->SenseInfoBufferLength < 14 || srb->SrbFlags & SRB_FLAGS_DISABLE_AUTOSENSE)
        return SRB_STATUS_ERROR;
    RtlZeroMemory(sense, srb->SenseInfoBufferLength);
    sense->ErrorCode = 0x70;
    sense->SenseKey = key;
    sense->AdditionalSenseLength = 10;
    sense->AdditionalSenseCode = code;
    return SRB_STATUS_ERROR | SRB_STATUS_AUTOSENSE_VALID;
}

static UCHAR Answer(PSCSI_REQUEST_BLOCK srb, PUCHAR to, const UCHAR *from, ULONG length)
{
    ULONG size = min(length, srb->DataTransferLength);

    RtlCopyMemory(to, from, size);
    if (size < srb->DataTransferLength) {
        srb->DataTransferLength = size;
        return SRB_STATUS_DATA_OVERRUN;
    }
    return SRB_STATUS_SUCCESS;
}

static UCHAR Inquire(PSCSI_REQUEST_BLOCK srb, PUCHAR data)
{
    static const UCHAR standard[36] = {0,   0,   5,   2,   31,  0,   0,   2,   'n', 't', 'l', 'a',
                                       'b', ' ', ' ', ' ', 'D', 'i', 's', 'k', ' ', ' ', ' ', ' ',
                                       ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', '1', '.', '0', '0'};
    static const UCHAR pages[] = {0, 0, 0, 3, 0, 0x80, 0x83}, serial[] = {0, 0x80, 0, 4, '4', '2', '4', '2'},
                       ids[] = {0, 0x83, 0, 12, 2, 1, 0, 8, 'n', 't', 'l', 'a', 'b', '4', '2', '4'};

    if (!(srb->Cdb[1] & 1))
        return Answer(srb, data, standard, sizeof standard);
    switch (srb->Cdb[2]) {
    case 0:
        return Answer(srb, data, pages, sizeof pages);
    case 0x80:
        return Answer(srb, data, serial, sizeof serial);
    case 0x83:
        return Answer(srb, data, ids, sizeof ids);
    default:
        return Fail(srb, SCSI_SENSE_ILLEGAL_REQUEST, SCSI_ADSENSE_INVALID_CDB);
    }
}

static UCHAR Move(PPORT port, PSCSI_REQUEST_BLOCK srb, PUCHAR data, ULONGLONG block, ULONG count, BOOLEAN write)
{
    if (block >= BLOCKS || count > BLOCKS - block)
        return Fail(srb, SCSI_SENSE_ILLEGAL_REQUEST, SCSI_ADSENSE_ILLEGAL_BLOCK);
    if (srb->DataTransferLength < count * BLOCK)
        return SRB_STATUS_INVALID_REQUEST;
    srb->DataTransferLength = count * BLOCK;
    if (write)
        RtlCopyMemory(port->Bytes + block * BLOCK, data, count * BLOCK);
    else
        RtlCopyMemory(data, port->Bytes + block * BLOCK, count * BLOCK);
    return SRB_STATUS_SUCCESS;
}

static UCHAR Execute(PPORT port, PSCSI_REQUEST_BLOCK srb, PUCHAR data)
{
    UCHAR answer[64] = {0};
    PUCHAR cdb = srb->Cdb;

    srb->ScsiStatus = SCSISTAT_GOOD;
    switch (cdb[0]) {
    case SCSIOP_TEST_UNIT_READY:
    case SCSIOP_START_STOP_UNIT:
    case SCSIOP_VERIFY:
    case SCSIOP_SYNCHRONIZE_CACHE:
    case SCSIOP_MEDIUM_REMOVAL:
        return SRB_STATUS_SUCCESS;
    case SCSIOP_INQUIRY:
        return Inquire(srb, data);
    case SCSIOP_READ_CAPACITY:
        PutBig(answer, 4, BLOCKS - 1);
        PutBig(answer + 4, 4, BLOCK);
        return Answer(srb, data, answer, 8);
    case SCSIOP_READ_CAPACITY16:
        PutBig(answer, 8, BLOCKS - 1);
        PutBig(answer + 8, 4, BLOCK);
        return Answer(srb, data, answer, 32);
    case SCSIOP_MODE_SENSE:
        answer[0] = 23;
        answer[4] = MODE_PAGE_CACHING;
        answer[5] = 18;
        return Answer(srb, data, answer, 24);
    case SCSIOP_READ:
    case SCSIOP_WRITE:
        return Move(port, srb, data, GetBig(cdb + 2, 4), (ULONG)GetBig(cdb + 7, 2), cdb[0] == SCSIOP_WRITE);
    case SCSIOP_READ16:
    case SCSIOP_WRITE16:
        return Move(port, srb, data, GetBig(cdb + 2, 8), (ULONG)GetBig(cdb + 10, 4), cdb[0] == SCSIOP_WRITE16);
    default:
        return Fail(srb, SCSI_SENSE_ILLEGAL_REQUEST, SCSI_ADSENSE_ILLEGAL_COMMAND);
    }
}

static void OnDpc(PKDPC dpc, PVOID context, PVOID unused1, PVOID unused2)
{
    PPORT port = context;
    PLIST_ENTRY entry;

    UNREFERENCED_PARAMETER(dpc);
    UNREFERENCED_PARAMETER(unused1);
    UNREFERENCED_PARAMETER(unused2);
    while ((entry = ExInterlockedRemoveHeadList(&port->Queue, &port->Lock))) {
        PIRP irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);
        PSCSI_REQUEST_BLOCK srb = IoGetCurrentIrpStackLocation(irp)->Parameters.Scsi.Srb;
        PUCHAR data = srb->DataBuffer;

        if (irp->MdlAddress && srb->DataTransferLength) {
            PUCHAR base = MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority);

            data = base ? base + ((PUCHAR)srb->DataBuffer - (PUCHAR)MmGetMdlVirtualAddress(irp->MdlAddress)) : NULL;
        }
        srb->SrbStatus = Execute(port, srb, data);
        Done(irp, SRB_STATUS(srb->SrbStatus) == SRB_STATUS_ERROR ? STATUS_IO_DEVICE_ERROR : STATUS_SUCCESS,
             srb->DataTransferLength);
    }
}

static NTSTATUS OnScsi(PDEVICE_OBJECT device, PIRP irp)
{
    PPORT port = device->DeviceExtension;
    PSCSI_REQUEST_BLOCK srb = IoGetCurrentIrpStackLocation(irp)->Parameters.Scsi.Srb;

    if (port->IsBus || !srb)
        return Done(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    switch (srb->Function) {
    case SRB_FUNCTION_EXECUTE_SCSI:
        IoMarkIrpPending(irp);
        srb->SrbStatus = SRB_STATUS_PENDING;
        ExInterlockedInsertTailList(&port->Queue, &irp->Tail.Overlay.ListEntry, &port->Lock);
        KeInsertQueueDpc(&port->Dpc, NULL, NULL);
        return STATUS_PENDING;
    case SRB_FUNCTION_CLAIM_DEVICE:
        if (port->Claimed) {
            srb->SrbStatus = SRB_STATUS_BUSY;
            return Done(irp, STATUS_DEVICE_BUSY, 0);
        }
        port->Claimed = TRUE;
        srb->DataBuffer = device;
        break;
    case SRB_FUNCTION_RELEASE_DEVICE:
        port->Claimed = FALSE;
        break;
    case SRB_FUNCTION_FLUSH:
    case SRB_FUNCTION_SHUTDOWN:
    case SRB_FUNCTION_LOCK_QUEUE:
    case SRB_FUNCTION_UNLOCK_QUEUE:
    case SRB_FUNCTION_RELEASE_QUEUE:
    case SRB_FUNCTION_FLUSH_QUEUE:
    case SRB_FUNCTION_RESET_BUS:
    case SRB_FUNCTION_RESET_DEVICE:
    case SRB_FUNCTION_RESET_LOGICAL_UNIT:
        break;
    default:
        srb->SrbStatus = SRB_STATUS_INVALID_REQUEST;
        return Done(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
    srb->SrbStatus = SRB_STATUS_SUCCESS;
    return Done(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS QueryProperty(PIRP irp)
{
    static const char text[] = "ntlab\0Disk\0"
                               "1.00\0"
                               "4242";
    PSTORAGE_PROPERTY_QUERY query = irp->AssociatedIrp.SystemBuffer;
    ULONG room = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength, size;
    UCHAR answer[256] = {0};
    PSTORAGE_ADAPTER_DESCRIPTOR adapter = (PVOID)answer;
    PSTORAGE_DEVICE_DESCRIPTOR device = (PVOID)answer;

    if (query->PropertyId == StorageAdapterProperty) {
        size = adapter->Version = adapter->Size = sizeof *adapter;
        adapter->MaximumTransferLength = 65536;
        adapter->MaximumPhysicalPages = 17;
        adapter->BusType = BusTypeScsi;
        adapter->BusMajorVersion = 2;
        adapter->CommandQueueing = TRUE;
    } else if (query->PropertyId == StorageDeviceProperty) {
        device->Version = sizeof *device;
        size = device->Size = FIELD_OFFSET(STORAGE_DEVICE_DESCRIPTOR, RawDeviceProperties) + sizeof text;
        device->BusType = BusTypeScsi;
        device->CommandQueueing = TRUE;
        device->VendorIdOffset = FIELD_OFFSET(STORAGE_DEVICE_DESCRIPTOR, RawDeviceProperties);
        device->ProductIdOffset = device->VendorIdOffset + 6;
        device->ProductRevisionOffset = device->ProductIdOffset + 5;
        device->SerialNumberOffset = device->ProductRevisionOffset + 5;
        RtlCopyMemory(device->RawDeviceProperties, text, sizeof text);
    } else {
        return Done(irp, STATUS_NOT_SUPPORTED, 0);
    }
    if (query->QueryType == PropertyExistsQuery)
        return Done(irp, STATUS_SUCCESS, 0);
    size = min(size, room);
    RtlCopyMemory(irp->AssociatedIrp.SystemBuffer, answer, size);
    return Done(irp, STATUS_SUCCESS, size);
}

static NTSTATUS OnControl(PDEVICE_OBJECT device, PIRP irp)
{
    PPORT port = device->DeviceExtension;
    ULONG code = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;
    PSCSI_ADDRESS address = irp->AssociatedIrp.SystemBuffer;

    if (port->IsBus)
        return Done(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    switch (code) {
    case IOCTL_STORAGE_QUERY_PROPERTY:
        return QueryProperty(irp);
    case IOCTL_SCSI_GET_ADDRESS:
        RtlZeroMemory(address, sizeof *address);
        address->Length = sizeof *address;
        return Done(irp, STATUS_SUCCESS, sizeof *address);
    default:
        return Done(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
}

static NTSTATUS OnOpenAndClose(PDEVICE_OBJECT device, PIRP irp)
{
    UNREFERENCED_PARAMETER(device);
    return Done(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS OnWmi(PDEVICE_OBJECT device, PIRP irp)
{
    PPORT port = device->DeviceExtension;

    if (!port->IsBus)
        return Done(irp, irp->IoStatus.Status, irp->IoStatus.Information);
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(port->Lower, irp);
}

static NTSTATUS OnPower(PDEVICE_OBJECT device, PIRP irp)
{
    PPORT port = device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    PoStartNextPowerIrp(irp);
    if (port->IsBus) {
        IoSkipCurrentIrpStackLocation(irp);
        return PoCallDriver(port->Lower, irp);
    }
    if (stack->MinorFunction == IRP_MN_SET_POWER || stack->MinorFunction == IRP_MN_QUERY_POWER)
        irp->IoStatus.Status = STATUS_SUCCESS;
    return Done(irp, irp->IoStatus.Status, 0);
}

/* --- Plug and Play --- */

static NTSTATUS MakeChild(PPORT port, PDEVICE_OBJECT self)
{
    PDEVICE_OBJECT child;
    PPORT disk;
    NTSTATUS status = IoCreateDevice(self->DriverObject, sizeof(PORT), NULL, FILE_DEVICE_MASS_STORAGE,
                                     FILE_AUTOGENERATED_DEVICE_NAME | FILE_DEVICE_SECURE_OPEN, FALSE, &child);

    if (!NT_SUCCESS(status))
        return status;
    disk = child->DeviceExtension;
    disk->Bytes = ExAllocatePoolWithTag(NonPagedPoolNx, BLOCKS * BLOCK, TAG);
    if (!disk->Bytes) {
        IoDeleteDevice(child);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(disk->Bytes, BLOCKS * BLOCK);
    disk->Bus = self;
    InitializeListHead(&disk->Queue);
    KeInitializeSpinLock(&disk->Lock);
    KeInitializeDpc(&disk->Dpc, OnDpc, disk);
    child->Flags |= DO_DIRECT_IO | DO_POWER_PAGABLE;
    child->AlignmentRequirement = FILE_LONG_ALIGNMENT;
    child->Flags &= ~DO_DEVICE_INITIALIZING;
    port->Child = child;
    return STATUS_SUCCESS;
}

static void DropChild(PDEVICE_OBJECT child)
{
    PPORT disk = child->DeviceExtension;

    ((PPORT)disk->Bus->DeviceExtension)->Child = NULL;
    ExFreePoolWithTag(disk->Bytes, TAG);
    IoDeleteDevice(child);
}

static NTSTATUS BusPnp(PDEVICE_OBJECT device, PPORT port, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    PDEVICE_RELATIONS relations;
    NTSTATUS status;

    switch (stack->MinorFunction) {
    case IRP_MN_START_DEVICE:
        status = IoForwardIrpSynchronously(port->Lower, irp) ? irp->IoStatus.Status : STATUS_UNSUCCESSFUL;
        if (NT_SUCCESS(status) && !port->Child)
            status = MakeChild(port, device);
        return Done(irp, status, 0);
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        if (stack->Parameters.QueryDeviceRelations.Type != BusRelations)
            break;
        relations = ExAllocatePoolWithTag(PagedPool, sizeof *relations, TAG);
        if (!relations)
            return Done(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
        relations->Count = 0;
        if (port->Child) {
            relations->Count = 1;
            relations->Objects[0] = port->Child;
            ObReferenceObject(port->Child);
        }
        irp->IoStatus.Status = STATUS_SUCCESS;
        irp->IoStatus.Information = (ULONG_PTR)relations;
        break;
    case IRP_MN_REMOVE_DEVICE:
        irp->IoStatus.Status = STATUS_SUCCESS;
        IoSkipCurrentIrpStackLocation(irp);
        status = IoCallDriver(port->Lower, irp);
        if (port->Child)
            DropChild(port->Child);
        IoDetachDevice(port->Lower);
        IoDeleteDevice(device);
        return status;
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
        irp->IoStatus.Status = STATUS_SUCCESS;
        break;
    }
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(port->Lower, irp);
}

static NTSTATUS Text(PIRP irp, const WCHAR *text, SIZE_T size)
{
    PVOID copy = ExAllocatePoolWithTag(PagedPool, size, TAG);

    if (!copy)
        return Done(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    RtlCopyMemory(copy, text, size);
    return Done(irp, STATUS_SUCCESS, (ULONG_PTR)copy);
}

static NTSTATUS DiskPnp(PDEVICE_OBJECT device, PPORT disk, PIRP irp)
{
    static const WCHAR id[] = L"SCSI\\Disk&Ven_ntlab&Prod_Disk",
                       ids[] = L"SCSI\\Diskntlab___Disk____________1.00\0GenDisk\0",
                       compatible[] = L"SCSI\\Disk\0GenDisk\0", instance[] = L"000000", name[] = L"ntlab Disk";
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    PDEVICE_RELATIONS relations;

    switch (stack->MinorFunction) {
    case IRP_MN_QUERY_ID:
        switch (stack->Parameters.QueryId.IdType) {
        case BusQueryDeviceID:
            return Text(irp, id, sizeof id);
        case BusQueryHardwareIDs:
            return Text(irp, ids, sizeof ids);
        case BusQueryCompatibleIDs:
            return Text(irp, compatible, sizeof compatible);
        case BusQueryInstanceID:
            return Text(irp, instance, sizeof instance);
        default:
            return Done(irp, irp->IoStatus.Status, irp->IoStatus.Information);
        }
    case IRP_MN_QUERY_DEVICE_TEXT:
        return Text(irp, name, sizeof name);
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        if (stack->Parameters.QueryDeviceRelations.Type != TargetDeviceRelation)
            return Done(irp, irp->IoStatus.Status, irp->IoStatus.Information);
        relations = ExAllocatePoolWithTag(PagedPool, sizeof *relations, TAG);
        if (!relations)
            return Done(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
        relations->Count = 1;
        relations->Objects[0] = device;
        ObReferenceObject(device);
        return Done(irp, STATUS_SUCCESS, (ULONG_PTR)relations);
    case IRP_MN_REMOVE_DEVICE:
        irp->IoStatus.Status = STATUS_SUCCESS;
        IoCompleteRequest(irp, IO_NO_INCREMENT);
        disk->Claimed = FALSE;
        return STATUS_SUCCESS;
    case IRP_MN_START_DEVICE:
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
    case IRP_MN_DEVICE_USAGE_NOTIFICATION:
        return Done(irp, STATUS_SUCCESS, 0);
    case IRP_MN_QUERY_CAPABILITIES:
        stack->Parameters.DeviceCapabilities.Capabilities->UniqueID = FALSE;
        stack->Parameters.DeviceCapabilities.Capabilities->Address = 0;
        return Done(irp, STATUS_SUCCESS, 0);
    default:
        return Done(irp, irp->IoStatus.Status, irp->IoStatus.Information);
    }
}

static NTSTATUS OnPnp(PDEVICE_OBJECT device, PIRP irp)
{
    PPORT port = device->DeviceExtension;

    return port->IsBus ? BusPnp(device, port, irp) : DiskPnp(device, port, irp);
}

static NTSTATUS AddDevice(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    PDEVICE_OBJECT device;
    NTSTATUS status =
        IoCreateDevice(driver, sizeof(PORT), NULL, FILE_DEVICE_BUS_EXTENDER, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    PPORT port;

    if (!NT_SUCCESS(status))
        return status;
    port = device->DeviceExtension;
    port->IsBus = TRUE;
    port->Lower = IoAttachDeviceToDeviceStack(device, pdo);
    if (!port->Lower) {
        IoDeleteDevice(device);
        return STATUS_NO_SUCH_DEVICE;
    }
    device->Flags |= DO_POWER_PAGABLE;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNREFERENCED_PARAMETER(path);
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = OnOpenAndClose;
    driver->MajorFunction[IRP_MJ_SCSI] = OnScsi;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = OnControl;
    driver->MajorFunction[IRP_MJ_PNP] = OnPnp;
    driver->MajorFunction[IRP_MJ_POWER] = OnPower;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = OnWmi;
    driver->DriverExtension->AddDevice = AddDevice;
    driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
