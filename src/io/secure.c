/* Devices with a security descriptor of their own: IoCreateDeviceSecure, and what comes with it in wdmsec. */
#include "io/io_p.h"
#include "se/se_p.h"
#include <wdmsec.h>

#define SDDL(name, text)                                                                                               \
    __attribute__((visibility("default")))                                                                             \
    const UNICODE_STRING name = {sizeof(text) - sizeof(WCHAR), sizeof(text), (PWCH)(text)}
SDDL(SDDL_DEVOBJ_KERNEL_ONLY, L"D:P");
SDDL(SDDL_DEVOBJ_SYS_ALL, L"D:P(A;;GA;;;SY)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_ALL, L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RX, L"D:P(A;;GA;;;SY)(A;;GRGX;;;BA)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R, L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GR;;;WD)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_R_RES_R, L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GR;;;WD)(A;;GR;;;RC)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RW_RES_R, L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GRGW;;;WD)(A;;GR;;;RC)");
SDDL(SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RWX_RES_RWX, L"D:P(A;;GA;;;SY)(A;;GRGWGX;;;BA)(A;;GRGWGX;;;WD)(A;;GRGWGX;;;RC)");

/* An administrator's word about a class of devices: values of Control\Class\{guid}\Properties. */
struct overrides {
    DEVICE_TYPE type;
    ULONG characteristics;
    BOOLEAN exclusive;
    PSECURITY_DESCRIPTOR descriptor; /* kernel memory; 0: none */
};

#define CLASSES L"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\Class\\"

static HANDLE open_class(LPCGUID guid)
{
    WCHAR buffer[160];
    UNICODE_STRING path = {0, sizeof buffer, buffer}, text;
    OBJECT_ATTRIBUTES attributes;
    HANDLE key = 0;

    if (!NT_SUCCESS(RtlStringFromGUID(guid, &text)))
        return 0;
    RtlAppendUnicodeToString(&path, CLASSES);
    RtlAppendUnicodeStringToString(&path, &text);
    RtlAppendUnicodeToString(&path, L"\\Properties");
    RtlFreeUnicodeString(&text);
    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    return NT_SUCCESS(ZwOpenKey(&key, KEY_READ, &attributes)) ? key : 0;
}

/* A value's information, in pool; 0 where there is none. */
static KEY_VALUE_PARTIAL_INFORMATION *read_value(HANDLE key, const WCHAR *name)
{
    KEY_VALUE_PARTIAL_INFORMATION *value;
    UNICODE_STRING string;
    ULONG length = 0;

    RtlInitUnicodeString(&string, name);
    if (ZwQueryValueKey(key, &string, KeyValuePartialInformation, 0, 0, &length) != STATUS_BUFFER_TOO_SMALL)
        return 0;
    value = ExAllocatePool2(POOL_FLAG_PAGED, length, LAB_SE_TAG);
    if (value && !NT_SUCCESS(ZwQueryValueKey(key, &string, KeyValuePartialInformation, value, length, &length))) {
        ExFreePoolWithTag(value, LAB_SE_TAG);
        value = 0;
    }
    return value;
}

static ULONG read_number(HANDLE key, const WCHAR *name, ULONG otherwise)
{
    KEY_VALUE_PARTIAL_INFORMATION *value = read_value(key, name);
    ULONG number = otherwise;

    if (value && value->Type == REG_DWORD && value->DataLength == sizeof number)
        RtlCopyMemory(&number, value->Data, sizeof number);
    if (value)
        ExFreePoolWithTag(value, LAB_SE_TAG);
    return number;
}

/* "Security" is a descriptor as bytes, as an INF file's or SetupDi's ends up. */
static void read_security(HANDLE key, struct overrides *overrides)
{
    KEY_VALUE_PARTIAL_INFORMATION *value = read_value(key, L"Security");

    if (value && value->Type == REG_BINARY && RtlValidRelativeSecurityDescriptor(value->Data, value->DataLength, 0))
        lab__se_descriptor_capture(value->Data, KernelMode, &overrides->descriptor);
    if (value)
        ExFreePoolWithTag(value, LAB_SE_TAG);
}

static void read_class(LPCGUID guid, struct overrides *overrides)
{
    HANDLE key = open_class(guid);

    if (!key)
        return;
    overrides->type = read_number(key, L"DeviceType", overrides->type);
    overrides->characteristics = read_number(key, L"DeviceCharacteristics", overrides->characteristics);
    overrides->exclusive = read_number(key, L"Exclusive", overrides->exclusive) != 0;
    read_security(key, overrides);
    ZwClose(key);
}

/* Generic rights are mapped as the object manager does it; a part that isn't given stays as it is. */
static NTSTATUS apply(PDEVICE_OBJECT device, PSECURITY_DESCRIPTOR descriptor)
{
    struct lab__se_parts parts;
    SECURITY_INFORMATION information;
    NTSTATUS status;

    lab__se_parts_of(descriptor, &parts);
    information = (parts.owner ? OWNER_SECURITY_INFORMATION : 0) | (parts.group ? GROUP_SECURITY_INFORMATION : 0) |
                  (parts.control & SE_DACL_PRESENT ? DACL_SECURITY_INFORMATION : 0) |
                  (parts.control & SE_SACL_PRESENT ? SACL_SECURITY_INFORMATION | LABEL_SECURITY_INFORMATION : 0);
    status = lab__ob_security_change(device, information, descriptor, KernelMode);
    device->SecurityDescriptor = lab__ob_header_of(device)->security_descriptor;
    return status;
}

/*
 * WdmlibIoCreateDeviceSecure (IoCreateDeviceSecure): IoCreateDevice with a security descriptor from SDDL. What the
 * registry says of the class (Security, DeviceType, DeviceCharacteristics, Exclusive) goes before what is given here.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of IoCreateDevice; STATUS_INVALID_PARAMETER for what is no SDDL, and for a device without a name
 * Source  wdmsec/nf-wdmsec-wdmlibiocreatedevicesecure
 */
NTSTATUS WdmlibIoCreateDeviceSecure(PDRIVER_OBJECT DriverObject, ULONG DeviceExtensionSize, PUNICODE_STRING DeviceName,
                                    DEVICE_TYPE DeviceType, ULONG DeviceCharacteristics, BOOLEAN Exclusive,
                                    PCUNICODE_STRING DefaultSDDLString, LPCGUID DeviceClassGuid,
                                    PDEVICE_OBJECT *DeviceObject)
{
    struct overrides overrides = {DeviceType, DeviceCharacteristics, Exclusive, 0};
    PSECURITY_DESCRIPTOR descriptor;
    struct lab__se_sddl_error error;
    ULONG size;
    NTSTATUS status;

    LAB_DDI(WdmlibIoCreateDeviceSecure);
    *DeviceObject = 0;
    if (!DefaultSDDLString || !DefaultSDDLString->Length)
        return STATUS_INVALID_PARAMETER;
    if (!DeviceName && !(DeviceCharacteristics & FILE_AUTOGENERATED_DEVICE_NAME))
        return STATUS_INVALID_PARAMETER;
    status = lab__se_sddl_parse(DefaultSDDLString->Buffer, DefaultSDDLString->Length / sizeof(WCHAR), &descriptor,
                                &size, &error);
    if (status == STATUS_INVALID_PARAMETER)
        DbgPrint("IoCreateDeviceSecure: %wZ: at character %lu: %s\n", DefaultSDDLString, error.at, error.reason);
    if (!NT_SUCCESS(status))
        return status;
    if (DeviceClassGuid)
        read_class(DeviceClassGuid, &overrides);
    status = IoCreateDevice(DriverObject, DeviceExtensionSize, DeviceName, overrides.type, overrides.characteristics,
                            overrides.exclusive, DeviceObject);
    if (NT_SUCCESS(status)) {
        status = apply(*DeviceObject, overrides.descriptor ? overrides.descriptor : descriptor);
        lab__io_extension(*DeviceObject)->secured = TRUE;
        if (!NT_SUCCESS(status)) {
            IoDeleteDevice(*DeviceObject);
            *DeviceObject = 0;
        }
    }
    lab__mm_kernel_free(descriptor);
    if (overrides.descriptor)
        lab__mm_kernel_free(overrides.descriptor);
    return status;
}

/*
 * WdmlibIoValidateDeviceIoControlAccess: did the handle that the request came by grant this access?
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_ACCESS_DENIED, STATUS_INVALID_PARAMETER
 * Source  wdmsec/nf-wdmsec-wdmlibiovalidatedeviceiocontrolaccess
 */
NTSTATUS WdmlibIoValidateDeviceIoControlAccess(PIRP Irp, ULONG RequiredAccess)
{
    PFILE_OBJECT file = IoGetCurrentIrpStackLocation(Irp)->FileObject;

    LAB_DDI(WdmlibIoValidateDeviceIoControlAccess);
    if (RequiredAccess & ~(ULONG)(FILE_READ_DATA | FILE_WRITE_DATA))
        return STATUS_INVALID_PARAMETER;
    if (Irp->RequestorMode == KernelMode || !file)
        return STATUS_SUCCESS;
    if (((RequiredAccess & FILE_READ_DATA) && !file->ReadAccess) ||
        ((RequiredAccess & FILE_WRITE_DATA) && !file->WriteAccess))
        return STATUS_ACCESS_DENIED;
    return STATUS_SUCCESS;
}

NTSTATUS WdmlibRtlInitUnicodeStringEx(PUNICODE_STRING DestinationString, PCWSTR SourceString)
{
    LAB_DDI(WdmlibRtlInitUnicodeStringEx);
    return RtlInitUnicodeStringEx(DestinationString, SourceString);
}
