/*
 * Setting and deleting values.
 *
 * Names lose zeros at their end, as NT takes them away. A value that is set to what it has already is no change: nobody
 * is notified. Rule: a symbolic-link key has one value only, SymbolicLinkValue, of type REG_LINK.
 */
#include <string.h>

#include "cm/nt_key.h"
#include "cm/transaction.h"

static NTSTATUS trim(UNICODE_STRING *name)
{
    if ((name->Length & 1) || name->Length > LAB_CM_VALUE_NAME_MAX)
        return STATUS_INVALID_PARAMETER;
    while (name->Length && !name->Buffer[name->Length / sizeof(WCHAR) - 1])
        name->Length -= sizeof(WCHAR);
    return STATUS_SUCCESS;
}

NTSTATUS lab__cm_capture_value_name(const UNICODE_STRING *name, KPROCESSOR_MODE mode, UNICODE_STRING *captured)
{
    NTSTATUS status = lab__cm_capture(name, mode, captured);

    if (!NT_SUCCESS(status))
        return status;
    status = trim(captured);
    if (!NT_SUCCESS(status))
        lab__cm_release(captured, mode);
    return status;
}

static BOOLEAN fits_link(const UNICODE_STRING *name, ULONG type)
{
    static const UNICODE_STRING only = RTL_CONSTANT_STRING(L"SymbolicLinkValue");

    return type == REG_LINK && RtlEqualUnicodeString(name, &only, TRUE);
}

static BOOLEAN same(const struct lab__cm_value *value, ULONG type, const void *data, ULONG size)
{
    return value && value->type == type && value->size == size &&
           (!size || !memcmp(lab__cm_value_data(value), data, size));
}

static NTSTATUS set_value(struct lab__cm_node *node, const UNICODE_STRING *name, ULONG type, const void *data,
                          ULONG size)
{
    NTSTATUS status;

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    if (node->flags & LAB_CM_MASTER)
        return STATUS_ACCESS_DENIED;
    if ((node->flags & LAB_CM_LINK) && !fits_link(name, type))
        return STATUS_ACCESS_DENIED;
    status = lab__cm_claim(node, LAB_CM_CLAIM_PARTS, 0);
    if (!NT_SUCCESS(status) || same(lab__cm_value_find(node, name), type, data, size))
        return status;
    if (lab__cm_view())
        return lab__cm_pending_value_set(node, name, type, data, size);
    if (!lab__cm_value_set(node, name, type, data, size))
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__cm_node_touch(node);
    lab__cm_changed(node, REG_NOTIFY_CHANGE_LAST_SET);
    return STATUS_SUCCESS;
}

static NTSTATUS capture_data(PVOID data, ULONG size, KPROCESSOR_MODE mode, PVOID *captured)
{
    *captured = data;
    if (!size)
        return STATUS_SUCCESS;
    if ((LONG)size < 0)
        return STATUS_INVALID_PARAMETER;
    if (!data)
        return STATUS_ACCESS_VIOLATION;
    if (mode == KernelMode)
        return STATUS_SUCCESS;
    if (NT_ERROR(lab__mm_probe_any(data, size)))
        return STATUS_ACCESS_VIOLATION;
    *captured = lab__mm_kernel_alloc(size);
    if (!*captured)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(*captured, data, size);
    return STATUS_SUCCESS;
}

static NTSTATUS set_captured(struct lab__cm_key *key, UNICODE_STRING *name, ULONG title, ULONG type, PVOID data,
                             ULONG size)
{
    REG_SET_VALUE_KEY_INFORMATION information = {key, name, title, type, data, size, 0, 0, 0};
    struct lab__cm_call call = {RegNtPreSetValueKey, &information, key};
    NTSTATUS status;

    if (lab__cm_pre(&call, &status))
        status = set_value(key->node, name, type, data, size);
    return lab__cm_post(&call, status);
}

static NTSTATUS set(HANDLE handle, UNICODE_STRING *value_name, ULONG title, ULONG type, PVOID data, ULONG size,
                    KPROCESSOR_MODE mode)
{
    struct lab__cm_key *key;
    UNICODE_STRING name;
    PVOID captured;
    NTSTATUS status = lab__cm_key_reference(handle, KEY_SET_VALUE, mode, &key);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_capture_value_name(value_name, mode, &name);
    if (NT_SUCCESS(status)) {
        status = capture_data(data, size, mode, &captured);
        if (NT_SUCCESS(status)) {
            status = set_captured(key, &name, title, type, captured, size);
            if (captured != data)
                lab__mm_kernel_free(captured);
        }
        lab__cm_release(&name, mode);
    }
    lab__ob_dereference(key);
    return status;
}

/*
 * ZwSetValueKey: create a value, or replace it. No name is the key's own, unnamed value.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   DataSize bytes, with the zeros at the end of strings
 * Errors  STATUS_INVALID_PARAMETER for a name of more than 16383 characters; STATUS_ACCESS_DENIED for a link's other
 *         values; STATUS_KEY_DELETED, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-zwsetvaluekey
 */
NTSTATUS ZwSetValueKey(HANDLE KeyHandle, PUNICODE_STRING ValueName, ULONG TitleIndex, ULONG Type, PVOID Data,
                       ULONG DataSize)
{
    LAB_DDI(ZwSetValueKey);
    return set(KeyHandle, ValueName, TitleIndex, Type, Data, DataSize, KernelMode);
}

NTSTATUS lab__cm_nt_set_value_key(HANDLE KeyHandle, PUNICODE_STRING ValueName, ULONG TitleIndex, ULONG Type, PVOID Data,
                                  ULONG DataSize)
{
    return set(KeyHandle, ValueName, TitleIndex, Type, Data, DataSize, lab__ke_thread()->previous_mode);
}

static NTSTATUS delete_value(struct lab__cm_node *node, const UNICODE_STRING *name)
{
    struct lab__cm_value *value;
    NTSTATUS status;

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    status = lab__cm_claim(node, LAB_CM_CLAIM_PARTS, 0);
    if (!NT_SUCCESS(status))
        return status;
    value = lab__cm_value_find(node, name);
    if (!value)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (lab__cm_view())
        return lab__cm_pending_value_delete(value);
    lab__cm_value_delete(value);
    lab__cm_node_touch(node);
    lab__cm_changed(node, REG_NOTIFY_CHANGE_LAST_SET);
    return STATUS_SUCCESS;
}

static NTSTATUS delete (HANDLE handle, UNICODE_STRING *value_name, KPROCESSOR_MODE mode)
{
    REG_DELETE_VALUE_KEY_INFORMATION information = {0};
    struct lab__cm_call call = {RegNtPreDeleteValueKey, &information, 0};
    UNICODE_STRING name;
    NTSTATUS status = lab__cm_key_reference(handle, KEY_SET_VALUE, mode, &call.key);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_capture_value_name(value_name, mode, &name);
    if (NT_SUCCESS(status)) {
        information.Object = call.key;
        information.ValueName = &name;
        if (lab__cm_pre(&call, &status))
            status = delete_value(call.key->node, &name);
        status = lab__cm_post(&call, status);
        lab__cm_release(&name, mode);
    }
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwDeleteValueKey: delete a value.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND, STATUS_KEY_DELETED
 * Source  wdm/nf-wdm-zwdeletevaluekey
 */
NTSTATUS ZwDeleteValueKey(HANDLE KeyHandle, PUNICODE_STRING ValueName)
{
    LAB_DDI(ZwDeleteValueKey);
    return delete (KeyHandle, ValueName, KernelMode);
}

NTSTATUS lab__cm_nt_delete_value_key(HANDLE KeyHandle, PUNICODE_STRING ValueName)
{
    return delete (KeyHandle, ValueName, lab__ke_thread()->previous_mode);
}
