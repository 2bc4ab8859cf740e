/*
 * A bus driver. Its device is of the root; its children are cards in slots, which a program puts in and pulls out by
 * control codes.
 *
 * It has two kinds of device objects: its function device object (FDO), and one physical device object (PDO) for each
 * card. For the FDO it is a function driver like any other; for a PDO it is the bottom of a stack, where requests end.
 * Rule that bus drivers break most: a PDO is deleted in IRP_MN_REMOVE_DEVICE only if the card is no longer reported.
 */
#include <initguid.h>
#include <ntddk.h>
#include <ntstrsafe.h>
#include "slots.h"

DEFINE_GUID(GUID_SLOT_BUS, 0x5d4b1c2e, 0x8a67, 0x4f10, 0x9d, 0x3b, 0x6a, 0x1f, 0x2e, 0x3c, 0x4d, 0x50);

#define TAG 'tolS'

struct bus {
    BOOLEAN is_bus;
    PDEVICE_OBJECT self, pdo, below;
    IO_REMOVE_LOCK remove_lock;
    UNICODE_STRING interface_name;
    KMUTEX mutex; /* of the slots */
    struct {
        BOOLEAN occupied;
        PDEVICE_OBJECT card; /* its PDO, once it was asked for */
    } slots[SLOT_COUNT];
};

struct card {
    BOOLEAN is_bus; /* FALSE */
    ULONG slot;
    PDEVICE_OBJECT bus;
};

static NTSTATUS complete(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

/* --- a card's PDO --- */

static NTSTATUS answer_text(PIRP irp, const WCHAR *format, ULONG number)
{
    WCHAR *text = ExAllocatePoolWithTag(PagedPool, 64 * sizeof(WCHAR), TAG);

    if (!text)
        return complete(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    RtlZeroMemory(text, 64 * sizeof(WCHAR)); /* so that a list of one id ends with two zeros */
    RtlStringCchPrintfW(text, 62, format, number);
    return complete(irp, STATUS_SUCCESS, (ULONG_PTR)text);
}

static NTSTATUS card_id(PIRP irp, struct card *card, BUS_QUERY_ID_TYPE type)
{
    switch (type) {
    case BusQueryDeviceID:
    case BusQueryHardwareIDs:
        return answer_text(irp, L"SLOT\\Card", 0);
    case BusQueryInstanceID:
        return answer_text(irp, L"%02u", card->slot);
    default:
        return complete(irp, irp->IoStatus.Status, irp->IoStatus.Information);
    }
}

static NTSTATUS card_capabilities(PIRP irp, struct card *card, PDEVICE_CAPABILITIES capabilities)
{
    capabilities->Removable = TRUE;
    capabilities->EjectSupported = TRUE;
    capabilities->SurpriseRemovalOK = TRUE;
    capabilities->Address = capabilities->UINumber = card->slot;
    for (int i = PowerSystemSleeping1; i < PowerSystemMaximum; i++)
        capabilities->DeviceState[i] = PowerDeviceD3;
    capabilities->DeviceState[PowerSystemWorking] = PowerDeviceD0;
    return complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS card_target(PDEVICE_OBJECT device, PIRP irp)
{
    PDEVICE_RELATIONS relations = ExAllocatePoolWithTag(PagedPool, sizeof *relations, TAG);

    if (!relations)
        return complete(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    relations->Count = 1;
    relations->Objects[0] = device;
    ObReferenceObject(device);
    return complete(irp, STATUS_SUCCESS, (ULONG_PTR)relations);
}

static NTSTATUS card_remove(PDEVICE_OBJECT device, PIRP irp, struct card *card)
{
    struct bus *bus = card->bus->DeviceExtension;
    BOOLEAN gone;

    KeWaitForSingleObject(&bus->mutex, Executive, KernelMode, FALSE, NULL);
    gone = bus->slots[card->slot].card != device; /* no longer reported: see bus_relations */
    KeReleaseMutex(&bus->mutex, FALSE);
    complete(irp, STATUS_SUCCESS, 0);
    if (gone)
        IoDeleteDevice(device);
    return STATUS_SUCCESS;
}

static void pull(struct bus *bus, ULONG slot)
{
    KeWaitForSingleObject(&bus->mutex, Executive, KernelMode, FALSE, NULL);
    bus->slots[slot].occupied = FALSE;
    KeReleaseMutex(&bus->mutex, FALSE);
}

static NTSTATUS card_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct card *card = device->DeviceExtension;

    switch (stack->MinorFunction) {
    case IRP_MN_START_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
        return complete(irp, STATUS_SUCCESS, 0);
    case IRP_MN_REMOVE_DEVICE:
        return card_remove(device, irp, card);
    case IRP_MN_EJECT:
        pull(card->bus->DeviceExtension, card->slot);
        return complete(irp, STATUS_SUCCESS, 0);
    case IRP_MN_QUERY_ID:
        return card_id(irp, card, stack->Parameters.QueryId.IdType);
    case IRP_MN_QUERY_CAPABILITIES:
        return card_capabilities(irp, card, stack->Parameters.DeviceCapabilities.Capabilities);
    case IRP_MN_QUERY_DEVICE_TEXT:
        return answer_text(
            irp, stack->Parameters.QueryDeviceText.DeviceTextType == DeviceTextDescription ? L"Card" : L"Slot %u",
            card->slot);
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        if (stack->Parameters.QueryDeviceRelations.Type == TargetDeviceRelation)
            return card_target(device, irp);
        return complete(irp, irp->IoStatus.Status, irp->IoStatus.Information);
    default: /* left as it came */
        return complete(irp, irp->IoStatus.Status, irp->IoStatus.Information);
    }
}

/* --- the bus's FDO --- */

static NTSTATUS pass(struct bus *bus, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(bus->below, irp);
}

static PDEVICE_OBJECT make_card(struct bus *bus, ULONG slot)
{
    struct card *card;
    PDEVICE_OBJECT device;

    if (!NT_SUCCESS(IoCreateDevice(bus->self->DriverObject, sizeof *card, NULL, FILE_DEVICE_UNKNOWN,
                                   FILE_AUTOGENERATED_DEVICE_NAME, FALSE, &device)))
        return NULL;
    card = device->DeviceExtension;
    card->slot = slot;
    card->bus = bus->self;
    device->Flags |= DO_POWER_PAGABLE;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return device;
}

/* Every PDO that is reported gets a reference, which the Plug and Play manager gives back. */
static NTSTATUS bus_relations(struct bus *bus, PIRP irp)
{
    PDEVICE_RELATIONS relations =
        ExAllocatePoolWithTag(PagedPool, sizeof *relations + SLOT_COUNT * sizeof(PDEVICE_OBJECT), TAG);

    if (!relations)
        return complete(irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    relations->Count = 0;
    KeWaitForSingleObject(&bus->mutex, Executive, KernelMode, FALSE, NULL);
    for (ULONG i = 0; i < SLOT_COUNT; i++) {
        if (!bus->slots[i].occupied) {
            bus->slots[i].card = NULL; /* its IRP_MN_REMOVE_DEVICE deletes it */
            continue;
        }
        if (!bus->slots[i].card)
            bus->slots[i].card = make_card(bus, i);
        if (!bus->slots[i].card)
            continue;
        ObReferenceObject(bus->slots[i].card);
        relations->Objects[relations->Count++] = bus->slots[i].card;
    }
    KeReleaseMutex(&bus->mutex, FALSE);
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = (ULONG_PTR)relations;
    return pass(bus, irp);
}

static NTSTATUS bus_start(struct bus *bus, PIRP irp)
{
    NTSTATUS status = STATUS_UNSUCCESSFUL;

    if (IoForwardIrpSynchronously(bus->below, irp))
        status = irp->IoStatus.Status;
    if (NT_SUCCESS(status))
        IoSetDeviceInterfaceState(&bus->interface_name, TRUE);
    return complete(irp, status, 0);
}

static NTSTATUS bus_remove(struct bus *bus, PIRP irp)
{
    NTSTATUS status;

    IoReleaseRemoveLockAndWait(&bus->remove_lock, irp);
    IoSetDeviceInterfaceState(&bus->interface_name, FALSE);
    irp->IoStatus.Status = STATUS_SUCCESS;
    status = pass(bus, irp);
    for (ULONG i = 0; i < SLOT_COUNT; i++) /* the cards that are still in went with the bus */
        if (bus->slots[i].card)
            IoDeleteDevice(bus->slots[i].card);
    RtlFreeUnicodeString(&bus->interface_name);
    IoDetachDevice(bus->below);
    IoDeleteDevice(bus->self);
    return status;
}

static NTSTATUS bus_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct bus *bus = device->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&bus->remove_lock, irp);

    if (!NT_SUCCESS(status))
        return complete(irp, status, 0);
    switch (stack->MinorFunction) {
    case IRP_MN_START_DEVICE:
        status = bus_start(bus, irp);
        break;
    case IRP_MN_REMOVE_DEVICE:
        return bus_remove(bus, irp);
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        status = stack->Parameters.QueryDeviceRelations.Type == BusRelations ? bus_relations(bus, irp) : pass(bus, irp);
        break;
    case IRP_MN_SURPRISE_REMOVAL:
        IoSetDeviceInterfaceState(&bus->interface_name, FALSE);
        irp->IoStatus.Status = STATUS_SUCCESS;
        status = pass(bus, irp);
        break;
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
        irp->IoStatus.Status = STATUS_SUCCESS;
        status = pass(bus, irp);
        break;
    default:
        status = pass(bus, irp);
    }
    IoReleaseRemoveLock(&bus->remove_lock, irp);
    return status;
}

/* --- programs --- */

static NTSTATUS use_slot(struct bus *bus, ULONG code, ULONG slot)
{
    PDEVICE_OBJECT card;

    if (slot >= SLOT_COUNT)
        return STATUS_INVALID_PARAMETER;
    if (code == IOCTL_SLOT_EJECT) {
        KeWaitForSingleObject(&bus->mutex, Executive, KernelMode, FALSE, NULL);
        card = bus->slots[slot].occupied ? bus->slots[slot].card : NULL;
        KeReleaseMutex(&bus->mutex, FALSE);
        if (!card)
            return STATUS_NO_SUCH_DEVICE;
        IoRequestDeviceEject(card);
        return STATUS_SUCCESS;
    }
    if (code == IOCTL_SLOT_INSERT) {
        KeWaitForSingleObject(&bus->mutex, Executive, KernelMode, FALSE, NULL);
        bus->slots[slot].occupied = TRUE;
        KeReleaseMutex(&bus->mutex, FALSE);
    } else {
        pull(bus, slot);
    }
    IoInvalidateDeviceRelations(bus->pdo, BusRelations);
    return STATUS_SUCCESS;
}

static NTSTATUS dispatch_control(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    ULONG code = stack->Parameters.DeviceIoControl.IoControlCode;
    struct bus *bus = device->DeviceExtension;
    NTSTATUS status;

    if (!bus->is_bus || (code != IOCTL_SLOT_INSERT && code != IOCTL_SLOT_PULL && code != IOCTL_SLOT_EJECT))
        return complete(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    if (stack->Parameters.DeviceIoControl.InputBufferLength < sizeof(ULONG))
        return complete(irp, STATUS_BUFFER_TOO_SMALL, 0);
    status = IoAcquireRemoveLock(&bus->remove_lock, irp);
    if (!NT_SUCCESS(status))
        return complete(irp, status, 0);
    status = use_slot(bus, code, *(ULONG *)irp->AssociatedIrp.SystemBuffer);
    complete(irp, status, 0);
    IoReleaseRemoveLock(&bus->remove_lock, irp);
    return status;
}

/* --- dispatch --- */

static NTSTATUS dispatch_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    return ((struct bus *)device->DeviceExtension)->is_bus ? bus_pnp(device, irp) : card_pnp(device, irp);
}

static NTSTATUS dispatch_power(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct bus *bus = device->DeviceExtension;

    PoStartNextPowerIrp(irp);
    if (bus->is_bus) {
        IoSkipCurrentIrpStackLocation(irp);
        return PoCallDriver(bus->below, irp);
    }
    if (stack->MinorFunction == IRP_MN_SET_POWER && stack->Parameters.Power.Type == DevicePowerState)
        PoSetPowerState(device, DevicePowerState, stack->Parameters.Power.State);
    if (stack->MinorFunction == IRP_MN_SET_POWER || stack->MinorFunction == IRP_MN_QUERY_POWER)
        return complete(irp, STATUS_SUCCESS, 0);
    return complete(irp, irp->IoStatus.Status, irp->IoStatus.Information);
}

static NTSTATUS dispatch_wmi(PDEVICE_OBJECT device, PIRP irp)
{
    struct bus *bus = device->DeviceExtension;

    return bus->is_bus ? pass(bus, irp) : complete(irp, irp->IoStatus.Status, irp->IoStatus.Information);
}

static NTSTATUS dispatch_open(PDEVICE_OBJECT device, PIRP irp)
{
    return complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS add_device(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    PDEVICE_OBJECT device;
    struct bus *bus;
    NTSTATUS status =
        IoCreateDevice(driver, sizeof *bus, NULL, FILE_DEVICE_BUS_EXTENDER, FILE_DEVICE_SECURE_OPEN, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    bus = device->DeviceExtension;
    bus->is_bus = TRUE;
    bus->self = device;
    bus->pdo = pdo;
    KeInitializeMutex(&bus->mutex, 0);
    IoInitializeRemoveLock(&bus->remove_lock, TAG, 0, 0);
    status = IoRegisterDeviceInterface(pdo, &GUID_SLOT_BUS, NULL, &bus->interface_name);
    bus->below = NT_SUCCESS(status) ? IoAttachDeviceToDeviceStack(device, pdo) : NULL;
    if (!bus->below) {
        if (NT_SUCCESS(status))
            RtlFreeUnicodeString(&bus->interface_name);
        IoDeleteDevice(device);
        return NT_SUCCESS(status) ? STATUS_NO_SUCH_DEVICE : status;
    }
    device->Flags |= DO_POWER_PAGABLE;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static void unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    driver->DriverExtension->AddDevice = add_device;
    driver->DriverUnload = unload;
    driver->MajorFunction[IRP_MJ_PNP] = dispatch_pnp;
    driver->MajorFunction[IRP_MJ_POWER] = dispatch_power;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = dispatch_wmi;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = dispatch_control;
    driver->MajorFunction[IRP_MJ_CREATE] = dispatch_open;
    driver->MajorFunction[IRP_MJ_CLEANUP] = dispatch_open;
    driver->MajorFunction[IRP_MJ_CLOSE] = dispatch_open;
    return STATUS_SUCCESS;
}
