/* Volumes: what happens to them is told to those who asked Plug and Play for it; how large their sectors are. */
#include <initguid.h>
#include <ioevent.h>
#include <ntddft.h>
#include <ntddstor.h>

#include "fsrtl/fsrtl_p.h"
#include "pnp/pnp_p.h"

static const struct {
    ULONG code;
    const GUID *event;
} events[] = {
    {FSRTL_VOLUME_DISMOUNT, &GUID_IO_VOLUME_DISMOUNT},
    {FSRTL_VOLUME_DISMOUNT_FAILED, &GUID_IO_VOLUME_DISMOUNT_FAILED},
    {FSRTL_VOLUME_LOCK, &GUID_IO_VOLUME_LOCK},
    {FSRTL_VOLUME_LOCK_FAILED, &GUID_IO_VOLUME_LOCK_FAILED},
    {FSRTL_VOLUME_UNLOCK, &GUID_IO_VOLUME_UNLOCK},
    {FSRTL_VOLUME_MOUNT, &GUID_IO_VOLUME_MOUNT},
    {FSRTL_VOLUME_NEEDS_CHKDSK, &GUID_IO_VOLUME_NEED_CHKDSK},
    {FSRTL_VOLUME_WORM_NEAR_FULL, &GUID_IO_VOLUME_WORM_NEAR_FULL},
    {FSRTL_VOLUME_WEARING_OUT, &GUID_IO_VOLUME_WEARING_OUT},
    {FSRTL_VOLUME_FORCED_CLOSED, &GUID_IO_VOLUME_FORCE_CLOSED},
    {FSRTL_VOLUME_INFO_MAKE_COMPAT, &GUID_IO_VOLUME_INFO_MAKE_COMPAT},
    {FSRTL_VOLUME_PREPARING_EJECT, &GUID_IO_VOLUME_PREPARING_EJECT},
    {FSRTL_VOLUME_CHANGE_SIZE, &GUID_IO_VOLUME_CHANGE_SIZE},
    {FSRTL_VOLUME_BACKGROUND_FORMAT, &GUID_IO_VOLUME_BACKGROUND_FORMAT},
};

/* The physical device object under the volume's device. */
static NTSTATUS report(PFILE_OBJECT file, PTARGET_DEVICE_CUSTOM_NOTIFICATION notification)
{
    PDEVICE_OBJECT device = file->DeviceObject;
    NTSTATUS status;

    while (lab__io_extension(device)->attached_to)
        device = lab__io_extension(device)->attached_to;
    if (!lab__pnp_node_of(device))
        return STATUS_NO_SUCH_DEVICE;
    notification->FileObject = file;
    status = IoReportTargetDeviceChangeAsynchronous(device, notification, 0, 0);
    return status == STATUS_PENDING ? STATUS_SUCCESS : status;
}

/*
 * FsRtlNotifyVolumeEvent(Ex): what happens to the volume that the file is on is told to those who registered for the
 * device under it. Nobody is told of a device that Plug and Play doesn't know.
 *
 * IRQL    <= APC_LEVEL
 * Shape   Event: with more than the code says; NULL: only the code
 * Errors  STATUS_INVALID_PARAMETER for another code; STATUS_NO_SUCH_DEVICE; STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-fsrtlnotifyvolumeevent
 */
static NTSTATUS notify(PFILE_OBJECT file, ULONG code)
{
    TARGET_DEVICE_CUSTOM_NOTIFICATION notification = {
        .Version = 1,
        .Size = FIELD_OFFSET(TARGET_DEVICE_CUSTOM_NOTIFICATION, CustomDataBuffer),
        .NameBufferOffset = -1};

    for (ULONG i = 0; i < RTL_NUMBER_OF(events); i++)
        if (events[i].code == code) {
            notification.Event = *events[i].event;
            return report(file, &notification);
        }
    return STATUS_INVALID_PARAMETER;
}

NTSTATUS FsRtlNotifyVolumeEvent(PFILE_OBJECT FileObject, ULONG EventCode)
{
    LAB_DDI(FsRtlNotifyVolumeEvent);
    return notify(FileObject, EventCode);
}

NTSTATUS FsRtlNotifyVolumeEventEx(PFILE_OBJECT FileObject, ULONG EventCode, PTARGET_DEVICE_CUSTOM_NOTIFICATION Event)
{
    LAB_DDI(FsRtlNotifyVolumeEventEx);
    if (!Event)
        return notify(FileObject, EventCode);
    for (ULONG i = 0; i < RTL_NUMBER_OF(events); i++)
        if (events[i].code == EventCode) {
            Event->Event = *events[i].event;
            return report(FileObject, Event);
        }
    return STATUS_INVALID_PARAMETER;
}

static BOOLEAN is_file_system(PDEVICE_OBJECT device)
{
    return device->DeviceType == FILE_DEVICE_DISK_FILE_SYSTEM || device->DeviceType == FILE_DEVICE_CD_ROM_FILE_SYSTEM ||
           device->DeviceType == FILE_DEVICE_NETWORK_FILE_SYSTEM || device->DeviceType == FILE_DEVICE_TAPE_FILE_SYSTEM;
}

/*
 * FsRtlGetSupportedFeatures: what no minifilter of the volume objects to. No minifilter is here, so that is everything.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_FLT_INTERNAL_ERROR for a device that is no file system's
 * Source  ntifs/nf-ntifs-fsrtlgetsupportedfeatures
 */
NTSTATUS FsRtlGetSupportedFeatures(PDEVICE_OBJECT DeviceObject, PULONG SupportedFeatures)
{
    LAB_DDI(FsRtlGetSupportedFeatures);
    if (!is_file_system(DeviceObject))
        return STATUS_FLT_INTERNAL_ERROR;
    *SupportedFeatures = SUPPORTED_FS_FEATURES_OFFLOAD_READ | SUPPORTED_FS_FEATURES_OFFLOAD_WRITE |
                         SUPPORTED_FS_FEATURES_QUERY_OPEN | SUPPORTED_FS_FEATURES_BYPASS_IO;
    return STATUS_SUCCESS;
}

/* FsRtlDismountComplete: a dismount has come to its end. Nobody here waits for that. */
NTSTATUS FsRtlDismountComplete(PDEVICE_OBJECT DeviceObject, NTSTATUS DismountStatus)
{
    LAB_DDI(FsRtlDismountComplete);
    return STATUS_SUCCESS;
}

/* --- the device --------------------------------------------------------------------------------------------------- */

static NTSTATUS ask(PDEVICE_OBJECT device, ULONG code, PVOID input, ULONG input_length, PVOID output, ULONG length)
{
    IO_STATUS_BLOCK iosb;
    NTSTATUS status;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(code, device, input, input_length, output, length, FALSE, &event, &iosb);
    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = IofCallDriver(device, irp);
    if (status != STATUS_PENDING)
        return status;
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
    return iosb.Status;
}

/*
 * FsRtlBalanceReads: tell a fault-tolerant volume that both of its halves may be read.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  the device's own: STATUS_INVALID_DEVICE_REQUEST where it has no halves
 * Source  ntifs/nf-ntifs-fsrtlbalancereads
 */
NTSTATUS FsRtlBalanceReads(PDEVICE_OBJECT TargetDevice)
{
    LAB_DDI(FsRtlBalanceReads);
    return ask(TargetDevice, FT_BALANCED_READ_MODE, 0, 0, 0, 0);
}

/*
 * FsRtlGetSectorSizeInformation: the sizes of the device's sectors, logical and physical; those of a device that
 * doesn't say are the same.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for a device without sectors
 * Source  ntifs/nf-ntifs-fsrtlgetsectorsizeinformation
 */
NTSTATUS FsRtlGetSectorSizeInformation(PDEVICE_OBJECT DeviceObject, PFILE_FS_SECTOR_SIZE_INFORMATION SectorSizeInfo)
{
    STORAGE_PROPERTY_QUERY query = {.PropertyId = StorageAccessAlignmentProperty, .QueryType = PropertyStandardQuery};
    STORAGE_ACCESS_ALIGNMENT_DESCRIPTOR alignment = {0};
    ULONG logical = DeviceObject->SectorSize, physical = logical;

    LAB_DDI(FsRtlGetSectorSizeInformation);
    if (!logical)
        return STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(
            ask(DeviceObject, IOCTL_STORAGE_QUERY_PROPERTY, &query, sizeof query, &alignment, sizeof alignment)) &&
        alignment.BytesPerPhysicalSector >= logical)
        physical = alignment.BytesPerPhysicalSector;
    *SectorSizeInfo = (FILE_FS_SECTOR_SIZE_INFORMATION){
        .LogicalBytesPerSector = logical,
        .PhysicalBytesPerSectorForAtomicity = physical,
        .PhysicalBytesPerSectorForPerformance = physical,
        .FileSystemEffectivePhysicalBytesPerSectorForAtomicity = physical > PAGE_SIZE ? PAGE_SIZE : physical,
        .Flags = SSINFO_FLAGS_ALIGNED_DEVICE | SSINFO_FLAGS_PARTITION_ALIGNED_ON_DEVICE,
    };
    return STATUS_SUCCESS;
}
