#include "gauge.h"

struct gauge gauge;
const GUID gauge_guid = {0x1a2b3c4d, 0x1111, 0x2222, {1, 2, 3, 4, 5, 6, 7, 8}};
const GUID gauge_event_guid = {0x1a2b3c4d, 0x1111, 0x2223, {1, 2, 3, 4, 5, 6, 7, 8}};
const GUID gauge_cost_guid = {0x1a2b3c4d, 0x1111, 0x2224, {1, 2, 3, 4, 5, 6, 7, 8}};

static WMIGUIDREGINFO blocks[] = {{&gauge_guid, 2, 0},
                                  {&gauge_event_guid, 1, WMIREG_FLAG_EVENT_ONLY_GUID},
                                  {&gauge_cost_guid, 1, WMIREG_FLAG_EXPENSIVE}};

static UNICODE_STRING registry_path;

static NTSTATUS query_reginfo(PDEVICE_OBJECT device, PULONG flags, PUNICODE_STRING name, PUNICODE_STRING *path,
                              PUNICODE_STRING mof, PDEVICE_OBJECT *pdo)
{
    static const WCHAR base[] = L"Gauge";

    gauge.registrations++;
    gauge.irql = KeGetCurrentIrql();
    *flags = gauge.register_flags;
    *path = &registry_path;
    *pdo = device;
    RtlInitUnicodeString(mof, L"MofResourceName");
    if (gauge.register_flags & WMIREG_FLAG_INSTANCE_BASENAME) {
        name->Buffer = ExAllocatePoolWithTag(PagedPool, sizeof base, 'gauG');
        name->Length = sizeof base - sizeof(WCHAR);
        name->MaximumLength = sizeof base;
        memcpy(name->Buffer, base, sizeof base);
    }
    blocks[0].Flags = gauge.remove_next ? WMIREG_FLAG_REMOVE_GUID : 0;
    return STATUS_SUCCESS;
}

NTSTATUS gauge_finish(PIRP irp, ULONG first, ULONG count, PULONG lengths, ULONG room, PUCHAR buffer)
{
    ULONG used = 0;

    for (ULONG i = 0; i < count; i++) {
        used = (used + 7) & ~7u;
        if (used + sizeof gauge.values[0] <= room) {
            memcpy(buffer + used, &gauge.values[first + i], sizeof gauge.values[0]);
            lengths[i] = sizeof gauge.values[0];
        }
        used += sizeof gauge.values[0];
    }
    return WmiCompleteRequest(gauge.device, irp, used <= room ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL, used,
                              IO_NO_INCREMENT);
}

static NTSTATUS query_block(PDEVICE_OBJECT device, PIRP irp, ULONG index, ULONG instance, ULONG count, PULONG lengths,
                            ULONG room, PUCHAR buffer)
{
    gauge.queries++;
    if (index == 0) {
        if (gauge.pend) {
            gauge.pended = irp;
            IoMarkIrpPending(irp);
            return STATUS_PENDING;
        }
        return gauge_finish(irp, instance, count, lengths, room, buffer);
    }
    if (room < sizeof(ULONG))
        return WmiCompleteRequest(device, irp, STATUS_BUFFER_TOO_SMALL, sizeof(ULONG), IO_NO_INCREMENT);
    *(ULONG *)buffer = (ULONG)gauge.collecting;
    *lengths = sizeof(ULONG);
    return WmiCompleteRequest(device, irp, STATUS_SUCCESS, sizeof(ULONG), IO_NO_INCREMENT);
}

static NTSTATUS set_block(PDEVICE_OBJECT device, PIRP irp, ULONG index, ULONG instance, ULONG size, PUCHAR buffer)
{
    NTSTATUS status = STATUS_SUCCESS;

    gauge.sets++;
    if (index)
        status = STATUS_WMI_READ_ONLY;
    else if (size != sizeof gauge.values[0])
        status = STATUS_WMI_SET_FAILURE;
    else
        memcpy(&gauge.values[instance], buffer, size);
    return WmiCompleteRequest(device, irp, status, 0, IO_NO_INCREMENT);
}

static NTSTATUS set_item(PDEVICE_OBJECT device, PIRP irp, ULONG index, ULONG instance, ULONG item, ULONG size,
                         PUCHAR buffer)
{
    if (index || item != 2 || size != sizeof(USHORT))
        return WmiCompleteRequest(device, irp, STATUS_WMI_ITEMID_NOT_FOUND, 0, IO_NO_INCREMENT);
    gauge.values[instance].level = *(USHORT *)buffer;
    return WmiCompleteRequest(device, irp, STATUS_SUCCESS, 0, IO_NO_INCREMENT);
}

/* Method 1: adds its argument to the total, and gives the total. */
static NTSTATUS method(PDEVICE_OBJECT device, PIRP irp, ULONG index, ULONG instance, ULONG id, ULONG in, ULONG out,
                       PUCHAR buffer)
{
    if (id != 1)
        return WmiCompleteRequest(device, irp, STATUS_WMI_ITEMID_NOT_FOUND, 0, IO_NO_INCREMENT);
    if (in < sizeof(ULONG) || out < sizeof(ULONGLONG))
        return WmiCompleteRequest(device, irp, STATUS_BUFFER_TOO_SMALL, sizeof(ULONGLONG), IO_NO_INCREMENT);
    gauge.methods++;
    gauge.values[instance].total += *(ULONG *)buffer;
    *(ULONGLONG *)buffer = gauge.values[instance].total;
    return WmiCompleteRequest(device, irp, STATUS_SUCCESS, sizeof(ULONGLONG), IO_NO_INCREMENT);
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp, ULONG index, WMIENABLEDISABLECONTROL function, BOOLEAN enable)
{
    if (function == WmiEventControl)
        gauge.events += enable ? 1 : -1;
    else
        gauge.collecting += enable ? 1 : -1;
    return WmiCompleteRequest(device, irp, STATUS_SUCCESS, 0, IO_NO_INCREMENT);
}

static WMILIB_CONTEXT library = {
    RTL_NUMBER_OF(blocks), blocks, query_reginfo, query_block, set_block, set_item, method, control};

static NTSTATUS system_control(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status = WmiSystemControl(&library, device, irp, &gauge.disposition);

    switch (gauge.disposition) {
    case IrpProcessed:
        break;
    case IrpNotCompleted:
        IoCompleteRequest(irp, IO_NO_INCREMENT);
        break;
    default:
        status = irp->IoStatus.Status;
        IoCompleteRequest(irp, IO_NO_INCREMENT);
    }
    return status;
}

static void unload(PDRIVER_OBJECT driver)
{
    if (!gauge.device)
        return;
    IoWMIRegistrationControl(gauge.device, WMIREG_ACTION_DEREGISTER);
    IoDeleteDevice(gauge.device);
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\GaugeDevice");
    NTSTATUS status;

    registry_path = (UNICODE_STRING)RTL_CONSTANT_STRING(L"\\Registry\\Machine\\System\\Gauge");
    driver->DriverUnload = unload;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = system_control;
    status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &gauge.device);
    if (!NT_SUCCESS(status))
        return status;
    gauge.device->Flags &= ~DO_DEVICE_INITIALIZING;
    return IoWMIRegistrationControl(gauge.device, WMIREG_ACTION_REGISTER);
}

lab_driver *gauge_load(void)
{
    ULONG flags = gauge.register_flags ? gauge.register_flags : WMIREG_FLAG_INSTANCE_BASENAME;
    lab_driver *driver;

    memset(&gauge, 0, sizeof gauge);
    gauge.register_flags = flags;
    gauge.values[0].total = 100;
    gauge.values[1].total = 200;
    assert_int_equal(lab_driver_create("Gauge", (lab_driver_entry)entry, &driver), STATUS_SUCCESS);
    lab_machine_settle();
    return driver;
}

void gauge_unload(lab_driver *driver)
{
    assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
    gauge.register_flags = 0;
}
