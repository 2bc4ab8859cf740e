/* Writing, checking, creating and deleting in the registry with one call. */
#include "cm/rtl_registry.h"

/*
 * RtlWriteRegistryValue: set a value; the last key of the path is made where it is missing, unless it is optional.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   ValueLength bytes
 * Errors  STATUS_INVALID_PARAMETER for RelativeTo; those of ZwCreateKey and ZwSetValueKey
 * Source  wdm/nf-wdm-rtlwriteregistryvalue
 */
NTSTATUS RtlWriteRegistryValue(ULONG RelativeTo, PCWSTR Path, PCWSTR ValueName, ULONG ValueType, PVOID ValueData,
                               ULONG ValueLength)
{
    UNICODE_STRING name;
    HANDLE key;
    NTSTATUS status;

    LAB_DDI(RtlWriteRegistryValue);
    status = RtlInitUnicodeStringEx(&name, ValueName);
    if (NT_SUCCESS(status))
        status = lab__cm_path_open(RelativeTo, Path, TRUE, &key);
    if (!NT_SUCCESS(status))
        return status;
    status = ZwSetValueKey(key, &name, 0, ValueType, ValueData, ValueLength);
    lab__cm_path_close(RelativeTo, key);
    return status;
}

/*
 * RtlDeleteRegistryValue: delete a value.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND for the key or the value; STATUS_INVALID_PARAMETER for RelativeTo
 * Source  wdm/nf-wdm-rtldeleteregistryvalue
 */
NTSTATUS RtlDeleteRegistryValue(ULONG RelativeTo, PCWSTR Path, PCWSTR ValueName)
{
    UNICODE_STRING name;
    HANDLE key;
    NTSTATUS status;

    LAB_DDI(RtlDeleteRegistryValue);
    status = RtlInitUnicodeStringEx(&name, ValueName);
    if (NT_SUCCESS(status))
        status = lab__cm_path_open(RelativeTo, Path, FALSE, &key);
    if (!NT_SUCCESS(status))
        return status;
    status = ZwDeleteValueKey(key, &name);
    lab__cm_path_close(RelativeTo, key);
    return status;
}

/*
 * RtlCheckRegistryKey: is there this key? A handle that is passed instead of a path is closed, as documented.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND; STATUS_INVALID_PARAMETER for RelativeTo
 * Source  wdm/nf-wdm-rtlcheckregistrykey
 */
NTSTATUS RtlCheckRegistryKey(ULONG RelativeTo, PWSTR Path)
{
    HANDLE key;
    NTSTATUS status;

    LAB_DDI(RtlCheckRegistryKey);
    status = lab__cm_path_open(RelativeTo, Path, FALSE, &key);
    if (!NT_SUCCESS(status))
        return status;
    ZwClose(key);
    return STATUS_SUCCESS;
}

/*
 * RtlCreateRegistryKey: make the last key of a path; the others must exist.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of ZwCreateKey; STATUS_INVALID_PARAMETER for RelativeTo
 * Source  wdm/nf-wdm-rtlcreateregistrykey
 */
NTSTATUS RtlCreateRegistryKey(ULONG RelativeTo, PWSTR Path)
{
    HANDLE key;
    NTSTATUS status;

    LAB_DDI(RtlCreateRegistryKey);
    status = lab__cm_path_open(RelativeTo, Path, TRUE, &key);
    if (!NT_SUCCESS(status))
        return status;
    lab__cm_path_close(RelativeTo, key);
    return STATUS_SUCCESS;
}

static NTSTATUS query(HANDLE key, UNICODE_STRING *name, ULONG room, PULONG type, PVOID data, PULONG needed)
{
    KEY_VALUE_PARTIAL_INFORMATION *info;
    ULONG fixed = FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data), whole;
    NTSTATUS status;

    if (!key)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (room > 0x7FFFFFFF)
        return STATUS_INVALID_PARAMETER;
    info = lab__mm_kernel_alloc(fixed + room);
    if (!info)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = ZwQueryValueKey(key, name, KeyValuePartialInformation, info, fixed + room, &whole);
    if (NT_SUCCESS(status) || status == STATUS_BUFFER_OVERFLOW) {
        if (needed)
            *needed = info->DataLength;
        if (type)
            *type = info->Type;
    }
    if (NT_SUCCESS(status) && info->DataLength)
        RtlCopyMemory(data, info->Data, info->DataLength);
    lab__mm_kernel_free(info);
    return status;
}

/*
 * RtlQueryRegistryValueWithFallback: the data of a value of one key, or of another where the first has none.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   ValueLength, *ResultLength bytes of data
 * Errors  STATUS_BUFFER_OVERFLOW with *ResultLength set and nothing stored; STATUS_OBJECT_NAME_NOT_FOUND
 * Source  ntddk/nf-ntddk-rtlqueryregistryvaluewithfallback
 */
NTSTATUS RtlQueryRegistryValueWithFallback(HANDLE PrimaryHandle, HANDLE FallbackHandle, PUNICODE_STRING ValueName,
                                           ULONG ValueLength, PULONG ValueType, PVOID ValueData, PULONG ResultLength)
{
    NTSTATUS status;

    LAB_DDI(RtlQueryRegistryValueWithFallback);
    status = query(PrimaryHandle, ValueName, ValueLength, ValueType, ValueData, ResultLength);
    if (status == STATUS_OBJECT_NAME_NOT_FOUND)
        status = query(FallbackHandle, ValueName, ValueLength, ValueType, ValueData, ResultLength);
    return status;
}
