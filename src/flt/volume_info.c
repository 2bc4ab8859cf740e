/* What a volume is: its names, its devices, its file system. */
#include <ntdddisk.h>
#include "flt/information.h"

NTSTATUS lab__flt_resolve(const UNICODE_STRING *name, UNICODE_STRING *target)
{
    static const UNICODE_STRING prefix = RTL_CONSTANT_STRING(L"\\??\\");
    WCHAR text[64];
    UNICODE_STRING path = {0, sizeof text, text};
    OBJECT_ATTRIBUTES attributes;
    HANDLE link;
    NTSTATUS status;

    if (name->Length > sizeof text - prefix.Length)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (!name->Length || name->Buffer[0] != '\\')
        RtlAppendUnicodeStringToString(&path, &prefix);
    RtlAppendUnicodeStringToString(&path, name);
    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    status = ZwOpenSymbolicLinkObject(&link, SYMBOLIC_LINK_QUERY, &attributes);
    if (!NT_SUCCESS(status))
        return status;
    status = ZwQuerySymbolicLinkObject(link, target, 0);
    ZwClose(link);
    return status;
}

/*
 * FltGetVolumeName: the name of the device, "\Device\HarddiskVolume1".
 *
 * IRQL    <= APC_LEVEL
 * Units   *BufferSizeNeeded bytes
 * Errors  STATUS_BUFFER_TOO_SMALL
 * Source  fltkernel/nf-fltkernel-fltgetvolumename
 */
NTSTATUS FltGetVolumeName(PFLT_VOLUME Volume, PUNICODE_STRING VolumeName, PULONG BufferSizeNeeded)
{
    LAB_DDI(FltGetVolumeName);
    if (BufferSizeNeeded)
        *BufferSizeNeeded = Volume->name.Length;
    if (!VolumeName)
        return STATUS_BUFFER_TOO_SMALL;
    if (VolumeName->MaximumLength < Volume->name.Length) {
        VolumeName->Length = 0;
        return STATUS_BUFFER_TOO_SMALL;
    }
    RtlCopyUnicodeString(VolumeName, &Volume->name);
    return STATUS_SUCCESS;
}

/* FltGetVolumeGuidName: volumes have none. IRQL PASSIVE_LEVEL. Errors STATUS_NOT_FOUND. */
NTSTATUS FltGetVolumeGuidName(PFLT_VOLUME Volume, PUNICODE_STRING VolumeGuidName, PULONG BufferSizeNeeded)
{
    LAB_DDI(FltGetVolumeGuidName);
    if (BufferSizeNeeded)
        *BufferSizeNeeded = 0;
    return STATUS_INVALID_DEVICE_REQUEST;
}

static void append(PFLT_VOLUME_PROPERTIES properties, ULONG *at, UNICODE_STRING *to, const UNICODE_STRING *text)
{
    to->Buffer = (PWCH)((char *)properties + *at);
    to->Length = to->MaximumLength = text->Length;
    RtlCopyMemory(to->Buffer, text->Buffer, text->Length);
    *at += text->Length;
}

/*
 * FltGetVolumeProperties: what kind of device it is; the names follow the structure, where there is room for them.
 *
 * IRQL    <= APC_LEVEL
 * Units   lengths in bytes
 * Errors  STATUS_BUFFER_TOO_SMALL, STATUS_BUFFER_OVERFLOW without room for the names
 * Source  fltkernel/nf-fltkernel-fltgetvolumeproperties
 */
NTSTATUS FltGetVolumeProperties(PFLT_VOLUME Volume, PFLT_VOLUME_PROPERTIES VolumeProperties,
                                ULONG VolumePropertiesLength, PULONG LengthReturned)
{
    UNICODE_STRING none = {0};
    ULONG needed = sizeof *VolumeProperties + Volume->file_system.Length + Volume->name.Length,
          at = sizeof *VolumeProperties;
    PDEVICE_OBJECT device = Volume->disk ? Volume->disk : Volume->base;

    LAB_DDI(FltGetVolumeProperties);
    if (LengthReturned)
        *LengthReturned = needed;
    if (VolumePropertiesLength < sizeof *VolumeProperties)
        return STATUS_BUFFER_TOO_SMALL;
    *VolumeProperties = (FLT_VOLUME_PROPERTIES){.DeviceType = Volume->base->DeviceType,
                                                .DeviceCharacteristics = device->Characteristics,
                                                .DeviceObjectFlags = Volume->base->Flags,
                                                .AlignmentRequirement = device->AlignmentRequirement,
                                                .SectorSize = device->SectorSize ? device->SectorSize : 512};
    if (VolumePropertiesLength < needed)
        return STATUS_BUFFER_OVERFLOW;
    append(VolumeProperties, &at, &VolumeProperties->FileSystemDriverName, &Volume->file_system);
    append(VolumeProperties, &at, &VolumeProperties->FileSystemDeviceName, &none);
    append(VolumeProperties, &at, &VolumeProperties->RealDeviceName, &Volume->name);
    return STATUS_SUCCESS;
}

/*
 * FltGetDeviceObject, FltGetDiskDeviceObject: the manager's device on the volume, and the disk's; referenced.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_FLT_NO_DEVICE_OBJECT; STATUS_VOLUME_DISMOUNTED, STATUS_INVALID_PARAMETER for a network's
 * Source  fltkernel/nf-fltkernel-fltgetdeviceobject
 */
NTSTATUS FltGetDeviceObject(PFLT_VOLUME Volume, PDEVICE_OBJECT *DeviceObject)
{
    LAB_DDI(FltGetDeviceObject);
    *DeviceObject = Volume->detached ? 0 : Volume->device;
    if (!*DeviceObject)
        return STATUS_FLT_NO_DEVICE_OBJECT;
    ObReferenceObject(*DeviceObject);
    return STATUS_SUCCESS;
}

NTSTATUS FltGetDiskDeviceObject(PFLT_VOLUME Volume, PDEVICE_OBJECT *DiskDeviceObject)
{
    LAB_DDI(FltGetDiskDeviceObject);
    *DiskDeviceObject = Volume->detached ? 0 : Volume->disk;
    if (!*DiskDeviceObject)
        return Volume->detached ? STATUS_VOLUME_DISMOUNTED : STATUS_INVALID_PARAMETER;
    ObReferenceObject(*DiskDeviceObject);
    return STATUS_SUCCESS;
}

static PFLT_VOLUME volume_of(PVOID object)
{
    switch (((struct lab__flt_object *)object)->kind) {
    case LAB_FLT_VOLUME:
        return object;
    case LAB_FLT_INSTANCE:
        return ((PFLT_INSTANCE)object)->volume;
    default:
        return 0;
    }
}

/*
 * FltGetFileSystemType, FltIsVolumeWritable, FltIsVolumeSnapshot: of a volume, or an instance's.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for another object
 * Source  fltkernel/nf-fltkernel-fltgetfilesystemtype
 */
NTSTATUS FltGetFileSystemType(PVOID FltObject, PFLT_FILESYSTEM_TYPE FileSystemType)
{
    PFLT_VOLUME volume = volume_of(FltObject);

    LAB_DDI(FltGetFileSystemType);
    *FileSystemType = volume ? volume->type : FLT_FSTYPE_UNKNOWN;
    return volume ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

static NTSTATUS ask_writable(PDEVICE_OBJECT disk)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    NTSTATUS status;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(IOCTL_DISK_IS_WRITABLE, disk, 0, 0, 0, 0, FALSE, &event, &iosb);
    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = IofCallDriver(disk, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
        status = iosb.Status;
    }
    return status;
}

NTSTATUS FltIsVolumeWritable(PVOID FltObject, PBOOLEAN IsWritable)
{
    PFLT_VOLUME volume = volume_of(FltObject);
    NTSTATUS status;

    LAB_DDI(FltIsVolumeWritable);
    *IsWritable = FALSE;
    if (!volume)
        return STATUS_INVALID_PARAMETER;
    status = volume->disk ? ask_writable(volume->disk) : STATUS_SUCCESS;
    *IsWritable = status != STATUS_MEDIA_WRITE_PROTECTED;
    return STATUS_SUCCESS;
}

NTSTATUS FltIsVolumeSnapshot(PVOID FltObject, PBOOLEAN IsSnapshotVolume)
{
    LAB_DDI(FltIsVolumeSnapshot);
    *IsSnapshotVolume = FALSE;
    return volume_of(FltObject) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

/*
 * FltIsFltMgrVolumeDeviceObject: is it one of the manager's on a volume?
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltisfltmgrvolumedeviceobject
 */
BOOLEAN FltIsFltMgrVolumeDeviceObject(PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(FltIsFltMgrVolumeDeviceObject);
    return lab__flt.driver && DeviceObject->DriverObject == &lab__flt.driver->object &&
           DeviceObject != lab__flt.control;
}

/*
 * FltGetRoutineAddress: a function of the filter manager, by name; NULL where this version has none.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  fltkernel/nf-fltkernel-fltgetroutineaddress
 */
PVOID FltGetRoutineAddress(PCSTR FltMgrRoutineName)
{
    WCHAR text[96];
    UNICODE_STRING name = {0, sizeof text, text};
    ANSI_STRING ansi;

    LAB_DDI(FltGetRoutineAddress);
    RtlInitAnsiString(&ansi, FltMgrRoutineName);
    if (!NT_SUCCESS(RtlAnsiStringToUnicodeString(&name, &ansi, FALSE)))
        return 0;
    return MmGetSystemRoutineAddress(&name);
}
