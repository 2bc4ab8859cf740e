/* RelativeTo and Path, as all the Rtl functions for the registry take them, to a handle. */
#include "cm/rtl_registry.h"

static const WCHAR *const bases[RTL_REGISTRY_MAXIMUM] = {
    [RTL_REGISTRY_SERVICES] = L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\",
    [RTL_REGISTRY_CONTROL] = L"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\",
    [RTL_REGISTRY_WINDOWS_NT] = L"\\Registry\\Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion\\",
    [RTL_REGISTRY_DEVICEMAP] = L"\\Registry\\Machine\\Hardware\\DeviceMap\\",
    [RTL_REGISTRY_USER] = L"\\Registry\\User\\.Default\\",
};

static NTSTATUS build(ULONG relative_to, const WCHAR *path, UNICODE_STRING *whole)
{
    UNICODE_STRING base, rest;
    NTSTATUS status = RtlInitUnicodeStringEx(&rest, path);

    if (!NT_SUCCESS(status))
        return status;
    RtlInitUnicodeString(&base, bases[relative_to]);
    if ((ULONG)base.Length + rest.Length > 0xFFFC)
        return STATUS_NAME_TOO_LONG;
    whole->Length = 0;
    whole->MaximumLength = base.Length + rest.Length;
    whole->Buffer = lab__mm_kernel_alloc(whole->MaximumLength + sizeof(WCHAR));
    if (!whole->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlAppendUnicodeStringToString(whole, &base);
    RtlAppendUnicodeStringToString(whole, &rest);
    return STATUS_SUCCESS;
}

NTSTATUS lab__cm_path_open(ULONG relative_to, const WCHAR *path, BOOLEAN create, HANDLE *handle)
{
    BOOLEAN optional = (relative_to & RTL_REGISTRY_OPTIONAL) != 0;
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING whole;
    NTSTATUS status;

    if (relative_to & RTL_REGISTRY_HANDLE) {
        *handle = (HANDLE)path;
        return STATUS_SUCCESS;
    }
    relative_to &= ~RTL_REGISTRY_OPTIONAL;
    if (relative_to >= RTL_REGISTRY_MAXIMUM)
        return STATUS_INVALID_PARAMETER;
    status = build(relative_to, path, &whole);
    if (!NT_SUCCESS(status))
        return status;
    InitializeObjectAttributes(&attributes, &whole, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    if (create && !optional) /* the device map doesn't outlive the machine: serial ports are entered there */
        status = ZwCreateKey(handle, GENERIC_READ | GENERIC_WRITE, &attributes, 0, 0,
                             relative_to == RTL_REGISTRY_DEVICEMAP ? REG_OPTION_VOLATILE : 0, 0);
    else
        status = ZwOpenKey(handle, MAXIMUM_ALLOWED | GENERIC_READ, &attributes);
    lab__mm_kernel_free(whole.Buffer);
    return status;
}

void lab__cm_path_close(ULONG relative_to, HANDLE handle)
{
    if (!(relative_to & RTL_REGISTRY_HANDLE))
        ZwClose(handle);
}
