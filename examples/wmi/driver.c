/*
 * A WMI provider: two tanks. Their block can be read and, in part, written; a method fills the tank; and
 * whoever listens is told when a tank is full. tank.mof describes all that to applications.
 */
#include <ntddk.h>
#include <wmilib.h>

DRIVER_INITIALIZE DriverEntry;

#define TANKS 2
#define TAG   'knaT'

typedef struct _TANK_DATA { /* as tank.mof has it, in the order of the WmiDataIds */
    ULONG Level;
    ULONG Limit;
    UCHAR Open;
} TANK_DATA;

static const GUID tank_guid = {0x6f1d7b1e, 0x2c5c, 0x4f0e, {0x9a, 0x11, 0x0d, 0x42, 0x51, 0x8e, 0x10, 0x01}};
static const GUID full_guid = {0x6f1d7b1e, 0x2c5c, 0x4f0e, {0x9a, 0x11, 0x0d, 0x42, 0x51, 0x8e, 0x10, 0x02}};
enum { TANK_BLOCK, FULL_EVENT };

static WMIGUIDREGINFO blocks[] = {{&tank_guid, TANKS, 0}, {&full_guid, TANKS, WMIREG_FLAG_EVENT_ONLY_GUID}};

static TANK_DATA tanks[TANKS] = {{10, 100, TRUE}, {0, 50, TRUE}};
static BOOLEAN event_enabled;
static UNICODE_STRING registry_path;

/* WMI frees the name; everything else stays ours. */
static NTSTATUS query_reginfo(PDEVICE_OBJECT device, PULONG flags, PUNICODE_STRING name, PUNICODE_STRING *path,
                              PUNICODE_STRING mof_resource, PDEVICE_OBJECT *pdo)
{
    static const WCHAR base[] = L"Tank";

    *flags = WMIREG_FLAG_INSTANCE_BASENAME;
    *path = &registry_path;
    name->Buffer = ExAllocatePool2(POOL_FLAG_PAGED, sizeof base, TAG);
    if (!name->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyMemory(name->Buffer, base, sizeof base);
    name->Length = sizeof base - sizeof(WCHAR);
    name->MaximumLength = sizeof base;
    return STATUS_SUCCESS;
}

/* One instance or all of them; each begins at a multiple of 8. */
static NTSTATUS query(PDEVICE_OBJECT device, PIRP irp, ULONG block, ULONG first, ULONG count, PULONG lengths,
                      ULONG room, PUCHAR buffer)
{
    ULONG step = (sizeof(TANK_DATA) + 7) & ~7u, needed = step * (count - 1) + sizeof(TANK_DATA);

    if (block != TANK_BLOCK)
        return WmiCompleteRequest(device, irp, STATUS_WMI_GUID_NOT_FOUND, 0, IO_NO_INCREMENT);
    if (room < needed)
        return WmiCompleteRequest(device, irp, STATUS_BUFFER_TOO_SMALL, needed, IO_NO_INCREMENT);
    for (ULONG i = 0; i < count; i++) {
        RtlCopyMemory(buffer + i * step, &tanks[first + i], sizeof(TANK_DATA));
        lengths[i] = sizeof(TANK_DATA);
    }
    return WmiCompleteRequest(device, irp, STATUS_SUCCESS, needed, IO_NO_INCREMENT);
}

/* Level can only be read, so that part of the data is not looked at. */
static NTSTATUS set(PDEVICE_OBJECT device, PIRP irp, ULONG block, ULONG instance, ULONG size, PUCHAR buffer)
{
    const TANK_DATA *wanted = (const TANK_DATA *)buffer;
    NTSTATUS status = block == TANK_BLOCK && size >= sizeof *wanted ? STATUS_SUCCESS : STATUS_WMI_SET_FAILURE;

    if (NT_SUCCESS(status)) {
        tanks[instance].Limit = wanted->Limit;
        tanks[instance].Open = wanted->Open;
    }
    return WmiCompleteRequest(device, irp, status, 0, IO_NO_INCREMENT);
}

static VOID tell_full(PDEVICE_OBJECT device, ULONG instance)
{
    ULONG *level = event_enabled ? ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *level, TAG) : NULL;

    if (!level)
        return;
    *level = tanks[instance].Level;
    WmiFireEvent(device, &full_guid, instance, sizeof *level, level); /* frees it */
}

/* Method 1: pours in so much; gives what did not fit. */
static NTSTATUS execute(PDEVICE_OBJECT device, PIRP irp, ULONG block, ULONG instance, ULONG method, ULONG in_size,
                        ULONG out_size, PUCHAR buffer)
{
    TANK_DATA *tank = &tanks[instance];
    ULONG amount, fits;

    if (method != 1)
        return WmiCompleteRequest(device, irp, STATUS_WMI_ITEMID_NOT_FOUND, 0, IO_NO_INCREMENT);
    if (in_size < sizeof amount || out_size < sizeof amount) /* before anything happens: WMI may ask again */
        return WmiCompleteRequest(device, irp, STATUS_BUFFER_TOO_SMALL, sizeof amount, IO_NO_INCREMENT);
    amount = *(ULONG *)buffer;
    fits = tank->Open ? tank->Limit - tank->Level : 0;
    fits = amount < fits ? amount : fits;
    tank->Level += fits;
    *(ULONG *)buffer = amount - fits;
    if (tank->Level == tank->Limit)
        tell_full(device, instance);
    return WmiCompleteRequest(device, irp, STATUS_SUCCESS, sizeof amount, IO_NO_INCREMENT);
}

static NTSTATUS control(PDEVICE_OBJECT device, PIRP irp, ULONG block, WMIENABLEDISABLECONTROL what, BOOLEAN enable)
{
    if (what == WmiEventControl && block == FULL_EVENT)
        event_enabled = enable;
    return WmiCompleteRequest(device, irp, STATUS_SUCCESS, 0, IO_NO_INCREMENT);
}

static WMILIB_CONTEXT library = {RTL_NUMBER_OF(blocks), blocks, query_reginfo, query, set, NULL, execute, control};

/* The library says who completes the request. There is no device below this one to send others on to. */
static NTSTATUS system_control(PDEVICE_OBJECT device, PIRP irp)
{
    SYSCTL_IRP_DISPOSITION disposition;
    NTSTATUS status = WmiSystemControl(&library, device, irp, &disposition);

    if (disposition == IrpProcessed)
        return status;
    if (disposition != IrpNotCompleted)
        status = irp->IoStatus.Status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static VOID unload(PDRIVER_OBJECT driver)
{
    IoWMIRegistrationControl(driver->DeviceObject, WMIREG_ACTION_DEREGISTER); /* waits for requests under way */
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    static WCHAR path_buffer[128];
    PDEVICE_OBJECT device;
    NTSTATUS status;

    registry_path.Buffer = path_buffer;
    registry_path.MaximumLength = sizeof path_buffer;
    RtlCopyUnicodeString(&registry_path, path);
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = system_control;
    driver->DriverUnload = unload;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    status = IoWMIRegistrationControl(device, WMIREG_ACTION_REGISTER);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
