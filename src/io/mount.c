/*
 * Mounting: each registered file system is asked in turn whether the volume is its own; the first that takes it gives
 * the volume a device of its own, and everything that is opened on the disk goes there. Without one, files on the
 * device are the device's own business, which is what the RAW file system of Windows comes to.
 */
#include "io/mount.h"

static KMUTEX mount_mutex;
static ULONG removals; /* that are under way */

static struct unsettled { /* a device that went meanwhile; referenced */
    struct unsettled *next;
    PDEVICE_OBJECT device;
} * unsettled;

void lab__io_mount_start(void)
{
    KeInitializeMutex(&mount_mutex, 0);
    removals = 0;
    unsettled = 0;
}

void lab__io_mount_lock(void)
{
    KeWaitForSingleObject(&mount_mutex, Executive, KernelMode, FALSE, 0);
}

void lab__io_mount_unlock(void)
{
    KeReleaseMutex(&mount_mutex, FALSE);
}

struct ask {
    PDEVICE_OBJECT to; /* the top of a file system's stack */
    UCHAR minor, flags;
    PVPB vpb;
    PDEVICE_OBJECT device;
};

static NTSTATUS ask(const struct ask *ask, ULONG_PTR *information)
{
    PIRP irp = lab__io_irp_allocate(ask->to->StackSize);
    PIO_STACK_LOCATION stack;
    IO_STATUS_BLOCK iosb;
    NTSTATUS status;
    KEVENT event;

    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp->Flags = IRP_MOUNT_COMPLETION | IRP_SYNCHRONOUS_PAGING_IO;
    irp->RequestorMode = KernelMode;
    irp->UserEvent = &event;
    irp->UserIosb = &iosb;
    irp->Tail.Overlay.Thread = lab__ps_thread();
    stack = IoGetNextIrpStackLocation(irp);
    stack->MajorFunction = IRP_MJ_FILE_SYSTEM_CONTROL;
    stack->MinorFunction = ask->minor;
    stack->Flags = ask->flags;
    stack->Parameters.MountVolume.Vpb = ask->vpb;
    stack->Parameters.MountVolume.DeviceObject = ask->device;
    status = IofCallDriver(ask->to, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
        status = iosb.Status;
    }
    if (information)
        *information = NT_SUCCESS(status) ? iosb.Information : 0;
    return status;
}

/*
 * The file system is given a reference to the device that it mounts, which it takes over or gives back. One that does
 * neither leaves it for as long as a volume is there.
 */
static void give_back(PDEVICE_OBJECT device)
{
    struct lab__io_device_extension *extension = lab__io_extension(device);

    for (; extension->mounts && !extension->volumes && lab__ob_header_of(device)->pointer_count > 1;
         extension->mounts--)
        lab__ob_dereference(device);
}

/* While a request for removal is on its way, those who pass it on hold references of their own. */
static void give_back_later(PDEVICE_OBJECT device)
{
    struct unsettled *later = removals && lab__io_extension(device)->mounts ? lab__mm_kernel_alloc(sizeof *later) : 0;

    if (!later) {
        give_back(device);
        return;
    }
    lab__ob_reference(device);
    *later = (struct unsettled){unsettled, device};
    unsettled = later;
}

void lab__io_mount_removal_begins(void)
{
    removals++;
}

void lab__io_mount_removal_ends(void)
{
    struct unsettled *one;

    if (--removals)
        return;
    while ((one = unsettled)) {
        unsettled = one->next;
        give_back(one->device);
        lab__ob_dereference(one->device);
        lab__mm_kernel_free(one);
    }
}

void lab__io_mount_forget(PDEVICE_OBJECT device)
{
    PDEVICE_OBJECT below = lab__io_extension(device)->mounted_on;

    if (below) {
        lab__io_extension(below)->volumes--;
        if (!below->Type) /* it was destroyed before */
            give_back_later(below);
        lab__ob_dereference(below);
    }
    give_back_later(device);
}

static void mounted(PVPB vpb, PDEVICE_OBJECT device)
{
    PDEVICE_OBJECT volume = vpb->DeviceObject;
    struct lab__io_device_extension *extension;

    vpb->Flags |= VPB_MOUNTED;
    if (!volume)
        return;
    volume->Flags &= ~DO_DEVICE_INITIALIZING;
    extension = lab__io_extension(volume);
    extension->vpb = vpb;
    if (extension->mounted_on)
        return; /* mounted once more */
    extension->mounted_on = lab__io_attached_device(device);
    lab__ob_reference(extension->mounted_on);
    lab__io_extension(extension->mounted_on)->volumes++;
}

/* A recognizer stands in for a file system that isn't loaded: it says so, and is asked to load it. */
static NTSTATUS ask_one(PDEVICE_OBJECT system, PDEVICE_OBJECT device, BOOLEAN raw)
{
    PDEVICE_OBJECT top = lab__io_attached_device(system);
    struct ask mount = {.to = top,
                        .minor = IRP_MN_MOUNT_VOLUME,
                        .flags = raw ? SL_ALLOW_RAW_MOUNT : 0,
                        .vpb = device->Vpb,
                        .device = lab__io_attached_device(device)};
    NTSTATUS status;

    lab__io_device_reference(system);
    lab__ob_reference(mount.device);
    status = ask(&mount, 0);
    if (NT_SUCCESS(status))
        lab__io_extension(mount.device)->mounts++;
    else
        lab__ob_dereference(mount.device);
    if (status == STATUS_FS_DRIVER_REQUIRED) {
        struct ask load = {.to = top, .minor = IRP_MN_LOAD_FILE_SYSTEM};

        ask(&load, 0);
    }
    lab__io_device_dereference(system);
    return status;
}

static NTSTATUS ask_all(PDEVICE_OBJECT device, BOOLEAN raw)
{
    LIST_ENTRY *queue = lab__io_file_systems_for(device->DeviceType), *entry = queue->Flink;
    ULONG loads = 0;

    while (entry != queue) {
        PDEVICE_OBJECT system = CONTAINING_RECORD(entry, DEVICE_OBJECT, Queue.ListEntry);
        NTSTATUS status = ask_one(system, device, raw);

        if (status != STATUS_UNRECOGNIZED_VOLUME && status != STATUS_FS_DRIVER_REQUIRED)
            return status;
        /* The list may have changed: the loaded file system is in it, and its recognizer perhaps no more. */
        if (status == STATUS_FS_DRIVER_REQUIRED && loads++ < 8)
            entry = queue->Flink;
        else
            entry = IsListEmpty(entry) ? queue : entry->Flink;
    }
    return STATUS_UNRECOGNIZED_VOLUME;
}

void (*lab__io_volume_mounted)(PVPB vpb);

NTSTATUS lab__io_mount(PDEVICE_OBJECT device, BOOLEAN raw)
{
    NTSTATUS status = STATUS_SUCCESS;
    BOOLEAN is_new = FALSE;

    if (IsListEmpty(lab__io_file_systems_for(device->DeviceType)))
        return STATUS_UNRECOGNIZED_VOLUME;
    lab__io_mount_lock();
    if (!(device->Vpb->Flags & VPB_MOUNTED)) {
        status = ask_all(device, raw);
        is_new = NT_SUCCESS(status);
        if (is_new)
            mounted(device->Vpb, device);
    }
    lab__io_mount_unlock();
    if (is_new && lab__io_volume_mounted)
        lab__io_volume_mounted(device->Vpb);
    return status;
}

PVPB lab__io_vpb_reference(PVPB vpb)
{
    if (vpb)
        vpb->ReferenceCount++;
    return vpb;
}

/* The last of a volume that is dismounted: the device has, or gets, a parameter block of its own again. */
void lab__io_vpb_dereference(PVPB vpb)
{
    if (--vpb->ReferenceCount || (vpb->Flags & (VPB_MOUNTED | VPB_PERSISTENT)) || vpb->RealDevice->Vpb == vpb)
        return;
    lab__mm_pool_free(vpb, 0);
}

static NTSTATUS verify(PVPB vpb, BOOLEAN raw)
{
    struct ask request = {.to = lab__io_attached_device(vpb->DeviceObject),
                          .minor = IRP_MN_VERIFY_VOLUME,
                          .flags = raw ? SL_ALLOW_RAW_MOUNT : 0,
                          .vpb = vpb,
                          .device = vpb->DeviceObject};
    NTSTATUS status;

    lab__io_vpb_reference(vpb);
    status = ask(&request, 0);
    lab__io_vpb_dereference(vpb);
    return status;
}

/*
 * IoVerifyVolume: is it still the volume that was mounted? Where it isn't, or none was, a mount is tried.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_WRONG_VOLUME: another volume, that no file system has taken; STATUS_UNSUCCESSFUL,
 *         STATUS_INSUFFICIENT_RESOURCES, and the file system's own
 * Source  ntifs/nf-ntifs-ioverifyvolume
 */
NTSTATUS IoVerifyVolume(PDEVICE_OBJECT DeviceObject, BOOLEAN AllowRawMount)
{
    NTSTATUS status;
    PVPB vpb;

    LAB_DDI(IoVerifyVolume);
    vpb = DeviceObject->Vpb;
    if (!vpb)
        return STATUS_INVALID_DEVICE_REQUEST;
    if (vpb->Flags & VPB_MOUNTED) {
        status = verify(vpb, AllowRawMount);
        if (status != STATUS_WRONG_VOLUME)
            return status;
        DeviceObject->Flags &= ~DO_VERIFY_VOLUME;
        lab__io_mount(DeviceObject, AllowRawMount);
        return status;
    }
    status = lab__io_mount(DeviceObject, AllowRawMount);
    DeviceObject->Flags &= ~DO_VERIFY_VOLUME;
    return status == STATUS_UNRECOGNIZED_VOLUME ? STATUS_SUCCESS : status; /* the device stands for itself */
}

/*
 * IoGetDiskDeviceObject: the device under the volume device of a file system, referenced.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for a device that is no volume's; STATUS_VOLUME_DISMOUNTED
 * Source  ntifs/nf-ntifs-iogetdiskdeviceobject
 */
NTSTATUS IoGetDiskDeviceObject(PDEVICE_OBJECT FileSystemDeviceObject, PDEVICE_OBJECT *DiskDeviceObject)
{
    PVPB vpb;

    LAB_DDI(IoGetDiskDeviceObject);
    vpb = lab__io_extension(FileSystemDeviceObject)->vpb;
    if (FileSystemDeviceObject->Vpb || !vpb)
        return STATUS_INVALID_PARAMETER;
    if (!(vpb->Flags & VPB_MOUNTED) || vpb->DeviceObject != FileSystemDeviceObject)
        return STATUS_VOLUME_DISMOUNTED;
    lab__ob_reference(vpb->RealDevice);
    *DiskDeviceObject = vpb->RealDevice;
    return STATUS_SUCCESS;
}
