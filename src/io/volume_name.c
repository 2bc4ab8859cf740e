/*
 * The names of a volume for programs: what its driver says its device name is, looked up among the links in \GLOBAL??.
 * ntlab has no mount manager, so drive letters and volume names are whatever links a driver or a test has made.
 */
#include <mountmgr.h>

#include "io/io_p.h"

#define TAG_NAME 'nVoI'

static const WCHAR volume_prefix[] = L"Volume{";

struct device_name { /* MOUNTDEV_NAME */
    USHORT length;
    WCHAR text[255];
};

static NTSTATUS ask(PDEVICE_OBJECT device, struct device_name *name)
{
    PDEVICE_OBJECT top = IoGetAttachedDeviceReference(device);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildDeviceIoControlRequest(IOCTL_MOUNTDEV_QUERY_DEVICE_NAME, top, 0, 0, name, sizeof *name, FALSE, &event,
                                        &iosb);
    if (irp) {
        status = IofCallDriver(top, irp);
        if (status == STATUS_PENDING) {
            KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
            status = iosb.Status;
        }
    }
    lab__ob_dereference(top);
    if (NT_SUCCESS(status) && (iosb.Information < 2 || name->length > iosb.Information - 2))
        status = STATUS_INVALID_PARAMETER;
    return status;
}

static BOOLEAN is_letter(const UNICODE_STRING *name)
{
    return name->Length == 2 * sizeof(WCHAR) && name->Buffer[1] == ':';
}

static BOOLEAN is_volume(const UNICODE_STRING *name)
{
    return name->Length > sizeof volume_prefix &&
           RtlEqualMemory(name->Buffer, volume_prefix, sizeof volume_prefix - sizeof(WCHAR));
}

static NTSTATUS give(const WCHAR *prefix, const UNICODE_STRING *found, PUNICODE_STRING result, PVOID caller)
{
    UNICODE_STRING start;
    ULONG size;

    RtlInitUnicodeString(&start, prefix);
    size = start.Length + found->Length + sizeof(WCHAR);
    result->Buffer = lab__mm_pool_take_for(size, TAG_NAME, caller);
    if (!result->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    result->Length = (USHORT)(size - sizeof(WCHAR));
    result->MaximumLength = (USHORT)size;
    RtlCopyMemory(result->Buffer, start.Buffer, start.Length);
    RtlCopyMemory((char *)result->Buffer + start.Length, found->Buffer, found->Length);
    result->Buffer[result->Length / sizeof(WCHAR)] = 0;
    return STATUS_SUCCESS;
}

static NTSTATUS find(PDEVICE_OBJECT device, BOOLEAN (*fits)(const UNICODE_STRING *name), const UNICODE_STRING **found)
{
    struct device_name name;
    UNICODE_STRING target;
    NTSTATUS status = ask(device, &name);

    if (!NT_SUCCESS(status))
        return status;
    target = (UNICODE_STRING){name.length, name.length, name.text};
    *found = lab__ob_dos_link_to(&target, fits);
    return *found ? STATUS_SUCCESS : STATUS_OBJECT_NAME_NOT_FOUND;
}

static NTSTATUS dos_name(PDEVICE_OBJECT device, PUNICODE_STRING result, PVOID caller)
{
    const UNICODE_STRING *found;
    NTSTATUS status = find(device, is_letter, &found);

    if (NT_SUCCESS(status))
        return give(L"", found, result, caller);
    if (status == STATUS_OBJECT_NAME_NOT_FOUND)
        status = find(device, is_volume, &found);
    return NT_SUCCESS(status) ? give(L"\\\\?\\", found, result, caller) : status;
}

/*
 * IoVolumeDeviceToDosName, RtlVolumeDeviceToDosName: "C:", or "\\?\Volume{...}" of a volume without a letter, in pool
 * that the caller frees.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  what the device's driver answers to IOCTL_MOUNTDEV_QUERY_DEVICE_NAME; STATUS_OBJECT_NAME_NOT_FOUND where no
 *         link leads there; STATUS_INVALID_PARAMETER, STATUS_INSUFFICIENT_RESOURCES
 * Source  ntddk/nf-ntddk-iovolumedevicetodosname
 */
NTSTATUS IoVolumeDeviceToDosName(PVOID VolumeDeviceObject, PUNICODE_STRING DosName)
{
    LAB_DDI(IoVolumeDeviceToDosName);
    return dos_name(VolumeDeviceObject, DosName, __builtin_return_address(0));
}

NTSTATUS RtlVolumeDeviceToDosName(PVOID VolumeDeviceObject, PUNICODE_STRING DosName)
{
    LAB_DDI(RtlVolumeDeviceToDosName);
    return dos_name(VolumeDeviceObject, DosName, __builtin_return_address(0));
}

/*
 * IoVolumeDeviceToGuidPath: "\??\Volume{...}" of the volume, in pool that the caller frees; IoVolumeDeviceToGuid: the
 * GUID in it.
 *
 * IRQL    <= APC_LEVEL
 * Errors  as above
 */
NTSTATUS IoVolumeDeviceToGuidPath(PVOID VolumeDeviceObject, PUNICODE_STRING GuidPath)
{
    const UNICODE_STRING *found;
    NTSTATUS status;

    LAB_DDI(IoVolumeDeviceToGuidPath);
    status = find(VolumeDeviceObject, is_volume, &found);
    return NT_SUCCESS(status) ? give(L"\\??\\", found, GuidPath, __builtin_return_address(0)) : status;
}

NTSTATUS IoVolumeDeviceToGuid(PVOID VolumeDeviceObject, GUID *Guid)
{
    const UNICODE_STRING *found;
    UNICODE_STRING text;
    NTSTATUS status;

    LAB_DDI(IoVolumeDeviceToGuid);
    status = find(VolumeDeviceObject, is_volume, &found);
    if (!NT_SUCCESS(status))
        return status;
    text = (UNICODE_STRING){found->Length - 6 * sizeof(WCHAR), found->Length - 6 * sizeof(WCHAR), found->Buffer + 6};
    return RtlGUIDFromString(&text, Guid);
}

/*
 * IoQueryFileDosDeviceName: the name of a file as programs give it: its volume's letter, where it has one, and what
 * stands behind the device.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   *ObjectNameInformation: pool that the caller frees
 * Errors  as IoVolumeDeviceToDosName
 * Source  ntifs/nf-ntifs-ioqueryfiledosdevicename
 */
NTSTATUS IoQueryFileDosDeviceName(PFILE_OBJECT FileObject, POBJECT_NAME_INFORMATION *ObjectNameInformation)
{
    POBJECT_NAME_INFORMATION information;
    UNICODE_STRING device;
    NTSTATUS status;
    ULONG size;

    LAB_DDI(IoQueryFileDosDeviceName);
    status = dos_name(FileObject->DeviceObject, &device, 0);
    if (!NT_SUCCESS(status))
        return status;
    size = sizeof *information + device.Length + FileObject->FileName.Length + sizeof(WCHAR);
    information = lab__mm_pool_take_for(size, TAG_NAME, __builtin_return_address(0));
    if (information) {
        information->Name.Buffer = (PWCH)(information + 1);
        information->Name.Length = device.Length;
        information->Name.MaximumLength = (USHORT)(size - sizeof *information);
        RtlCopyMemory(information->Name.Buffer, device.Buffer, device.Length);
        RtlAppendUnicodeStringToString(&information->Name, &FileObject->FileName);
        information->Name.Buffer[information->Name.Length / sizeof(WCHAR)] = 0;
        *ObjectNameInformation = information;
    }
    lab__mm_pool_free(device.Buffer, 0);
    return information ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
