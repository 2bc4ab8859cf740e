/*
 * The manager itself: a driver of the system's own, made for the first filter and gone after the last. It stands on
 * the volumes that are mounted then, and on those that come.
 */
#include "flt/flt_p.h"
#include "flt/port.h"
#include "flt/service.h"
#include "flt/start.h"
#include "io/mount.h"

struct extension {
    PFLT_VOLUME volume;
};

PFLT_VOLUME lab__flt_volume_of(PDEVICE_OBJECT device)
{
    return ((struct extension *)device->DeviceExtension)->volume;
}

static void on_mount(PVPB vpb)
{
    if (vpb->DeviceObject)
        lab__flt_volume_attach(vpb->DeviceObject, vpb->RealDevice, TRUE);
}

static void attach_mounted(struct lab__io_driver *driver)
{
    for (PDEVICE_OBJECT device = driver->object.DeviceObject; device; device = device->NextDevice)
        if (device->Vpb && (device->Vpb->Flags & VPB_MOUNTED) && device->Vpb->DeviceObject)
            lab__flt_volume_attach(device->Vpb->DeviceObject, device, FALSE);
}

/* A file system of a network is a volume of its own. */
static void on_file_system(PDEVICE_OBJECT device, BOOLEAN active)
{
    if (device->DeviceType == FILE_DEVICE_NETWORK_FILE_SYSTEM && active)
        lab__flt_volume_attach(device, 0, FALSE);
}

static void attach_all(void)
{
    for (LIST_ENTRY *e = lab__io.driver_list.Flink, *next; e != &lab__io.driver_list; e = next) {
        next = e->Flink;
        attach_mounted(CONTAINING_RECORD(e, struct lab__io_driver, link));
    }
    IoRegisterFsRegistrationChange(&lab__flt.driver->object, on_file_system);
}

static NTSTATUS dispatch(PDEVICE_OBJECT device, PIRP irp)
{
    return lab__flt_volume_of(device) ? lab__flt_dispatch(device, irp) : lab__flt_program_dispatch(device, irp);
}

static NTSTATUS make_driver(void)
{
    struct lab__io_driver *driver = lab__pnp_own_driver(L"FltMgr");
    NTSTATUS status;

    driver->object.FastIoDispatch = &lab__flt_fast_io;
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->object.MajorFunction[i] = dispatch;
    lab__flt.driver = driver;
    status = lab__flt_program_start();
    if (!NT_SUCCESS(status))
        return status;
    return FsRtlRegisterFileSystemFilterCallbacks(&driver->object, &lab__flt_fs_filter);
}

NTSTATUS lab__flt_manager_start(void)
{
    NTSTATUS status;

    if (lab__flt.driver)
        return STATUS_SUCCESS;
    status = make_driver();
    if (!NT_SUCCESS(status)) {
        lab__flt_manager_stop();
        return status;
    }
    lab__io_volume_mounted = on_mount;
    lab__io_filtered_file_gone = lab__flt_file_gone;
    attach_all();
    return STATUS_SUCCESS;
}

void lab__flt_manager_stop(void)
{
    struct lab__io_driver *driver = lab__flt.driver;

    lab__io_volume_mounted = 0;
    IoUnregisterFsRegistrationChange(&driver->object, on_file_system);
    while (!IsListEmpty(&lab__flt.volumes))
        lab__flt_volume_detach(CONTAINING_RECORD(lab__flt.volumes.Flink, struct _FLT_VOLUME, link), FALSE);
    lab__flt_program_stop();
    lab__flt.driver = 0;
    ObMakeTemporaryObject(&driver->object);
    lab__ob_dereference(&driver->object);
}

void lab__flt_start(void)
{
    RtlZeroMemory(&lab__flt, sizeof lab__flt);
    InitializeListHead(&lab__flt.filters);
    InitializeListHead(&lab__flt.volumes);
    InitializeListHead(&lab__flt.starts);
    lab__io_volume_mounted = 0;
    lab__io_filtered_file_gone = lab__flt_file_gone;
    lab__flt_defaults_reset();
    lab__flt_port_start();
}
