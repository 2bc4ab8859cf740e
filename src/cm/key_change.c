/* What changes a key itself: deleting, renaming, its own information; and flushing. */
#include "cm/hive.h"
#include "cm/nt_key.h"
#include "cm/transaction.h"

static NTSTATUS delete_node(struct lab__cm_node *node)
{
    struct lab__cm_node *parent = node->entry.owner;
    NTSTATUS status;

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    status = lab__cm_claim(node, LAB_CM_CLAIM_KEY, 0);
    if (!NT_SUCCESS(status))
        return status;
    if ((node->flags & (LAB_CM_NO_DELETE | LAB_CM_MASTER)) || lab__cm_subkey_count(node))
        return STATUS_CANNOT_DELETE;
    if (lab__cm_view())
        return lab__cm_pending_key_delete(node);
    lab__cm_watches_end(node);
    lab__cm_node_delete(node);
    lab__cm_changed(parent, REG_NOTIFY_CHANGE_NAME);
    return STATUS_SUCCESS;
}

static NTSTATUS delete (HANDLE handle, KPROCESSOR_MODE mode)
{
    REG_DELETE_KEY_INFORMATION information = {0};
    struct lab__cm_call call = {RegNtPreDeleteKey, &information, 0};
    NTSTATUS status = lab__cm_key_reference(handle, DELETE, mode, &call.key);

    if (!NT_SUCCESS(status))
        return status;
    information.Object = call.key;
    if (lab__cm_pre(&call, &status))
        status = delete_node(call.key->node);
    status = lab__cm_post(&call, status);
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwDeleteKey: delete a key that has no subkeys. Its values go at once, its handles stay but give STATUS_KEY_DELETED.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_CANNOT_DELETE for a key with subkeys or the root of a hive; STATUS_KEY_DELETED
 * Source  wdm/nf-wdm-zwdeletekey
 */
NTSTATUS ZwDeleteKey(HANDLE KeyHandle)
{
    LAB_DDI(ZwDeleteKey);
    return delete (KeyHandle, KernelMode);
}

NTSTATUS lab__cm_nt_delete_key(HANDLE KeyHandle)
{
    return delete (KeyHandle, lab__ke_thread()->previous_mode);
}

/* Only hives that were loaded have files. */
static NTSTATUS flush_node(struct lab__cm_node *node)
{
    struct lab__cm_hive *hive = IsListEmpty(&lab__cm.hives) ? 0 : lab__cm_hive_of(node);

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    return hive ? lab__cm_hive_flush(hive) : STATUS_SUCCESS;
}

static NTSTATUS flush(HANDLE handle, KPROCESSOR_MODE mode)
{
    REG_FLUSH_KEY_INFORMATION information = {0};
    struct lab__cm_call call = {RegNtPreFlushKey, &information, 0};
    NTSTATUS status = lab__cm_key_reference(handle, 0, mode, &call.key);

    if (!NT_SUCCESS(status))
        return status;
    information.Object = call.key;
    if (lab__cm_pre(&call, &status))
        status = flush_node(call.key->node);
    status = lab__cm_post(&call, status);
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwFlushKey: write what was changed to the hive's file.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_KEY_DELETED
 * Source  wdm/nf-wdm-zwflushkey
 */
NTSTATUS ZwFlushKey(HANDLE KeyHandle)
{
    LAB_DDI(ZwFlushKey);
    return flush(KeyHandle, KernelMode);
}

NTSTATUS lab__cm_nt_flush_key(HANDLE KeyHandle)
{
    return flush(KeyHandle, lab__ke_thread()->previous_mode);
}

/* --- renaming --- */

static BOOLEAN is_key_name(const UNICODE_STRING *name)
{
    if (!name->Length || (name->Length & 1) || name->Length > LAB_CM_NAME_MAX)
        return FALSE;
    for (USHORT i = 0; i < name->Length / sizeof(WCHAR); i++)
        if (name->Buffer[i] == '\\')
            return FALSE;
    return TRUE;
}

static NTSTATUS rename_node(struct lab__cm_node *node, const UNICODE_STRING *name)
{
    NTSTATUS status;

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    if (!is_key_name(name))
        return STATUS_INVALID_PARAMETER;
    if (node->flags & (LAB_CM_NO_DELETE | LAB_CM_MASTER))
        return STATUS_ACCESS_DENIED;
    status = lab__cm_claim(node, LAB_CM_CLAIM_KEY, 0);
    if (NT_SUCCESS(status))
        status = lab__cm_claim(node->entry.owner, LAB_CM_CLAIM_CHILD, name);
    if (!NT_SUCCESS(status))
        return status;
    if (lab__cm_node_child(node->entry.owner, name))
        return STATUS_CANNOT_DELETE;
    if (lab__cm_view())
        return lab__cm_pending_rename(node, name);
    if (!lab__cm_node_rename(node, name))
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__cm_changed(node->entry.owner, REG_NOTIFY_CHANGE_NAME);
    return STATUS_SUCCESS;
}

static NTSTATUS rename(HANDLE handle, UNICODE_STRING *new_name, KPROCESSOR_MODE mode)
{
    REG_RENAME_KEY_INFORMATION information = {0};
    struct lab__cm_call call = {RegNtPreRenameKey, &information, 0};
    UNICODE_STRING name;
    NTSTATUS status = lab__cm_key_reference(handle, KEY_WRITE, mode, &call.key);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_capture(new_name, mode, &name);
    if (NT_SUCCESS(status)) {
        information.Object = call.key;
        information.NewName = &name;
        if (lab__cm_pre(&call, &status))
            status = rename_node(call.key->node, &name);
        status = lab__cm_post(&call, status);
        lab__cm_release(&name, mode);
    }
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwRenameKey: give a key another name below the same parent.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for what is no name; STATUS_CANNOT_DELETE where a key has it; STATUS_ACCESS_DENIED
 *         for the root of a hive; STATUS_KEY_DELETED
 */
NTSTATUS ZwRenameKey(HANDLE KeyHandle, PUNICODE_STRING NewName)
{
    return rename(KeyHandle, NewName, KernelMode);
}

NTSTATUS lab__cm_nt_rename_key(HANDLE KeyHandle, PUNICODE_STRING NewName)
{
    return rename(KeyHandle, NewName, lab__ke_thread()->previous_mode);
}

/* --- information --- */

static ULONG size_of(KEY_SET_INFORMATION_CLASS class)
{
    switch (class) {
    case KeyWriteTimeInformation:
        return sizeof(KEY_WRITE_TIME_INFORMATION);
    case KeyWow64FlagsInformation:
    case KeyControlFlagsInformation:
    case KeySetVirtualizationInformation:
    case KeySetHandleTagsInformation:
        return sizeof(ULONG);
    default:
        return 0;
    }
}

void lab__cm_node_inform(struct lab__cm_node *node, KEY_SET_INFORMATION_CLASS class, ULONGLONG value)
{
    if (class == KeyWriteTimeInformation)
        node->last_write = (LONGLONG)value;
    else if (class == KeyWow64FlagsInformation)
        node->user_flags = (ULONG)value;
    else if (class == KeyControlFlagsInformation)
        node->control_flags = (ULONG)value;
    else
        node->virtual_flags = value & 7;
    lab__cm_changed(node, REG_NOTIFY_CHANGE_ATTRIBUTES);
}

static NTSTATUS apply(struct lab__cm_key *key, KEY_SET_INFORMATION_CLASS class, ULONGLONG value)
{
    NTSTATUS status;

    if (lab__cm_is_deleted(key->node))
        return STATUS_KEY_DELETED;
    if (class == KeySetHandleTagsInformation) {
        key->handle_tags = (ULONG)value;
        return STATUS_SUCCESS;
    }
    status = lab__cm_claim(key->node, LAB_CM_CLAIM_PARTS, 0);
    if (!NT_SUCCESS(status))
        return status;
    if (lab__cm_view())
        return lab__cm_pending_information(key->node, class, value);
    lab__cm_node_inform(key->node, class, value);
    return STATUS_SUCCESS;
}

static NTSTATUS set_information(HANDLE handle, KEY_SET_INFORMATION_CLASS class, PVOID buffer, ULONG length,
                                KPROCESSOR_MODE mode)
{
    REG_SET_INFORMATION_KEY_INFORMATION information = {0};
    struct lab__cm_call call = {RegNtPreSetInformationKey, &information, 0};
    ULONGLONG captured = 0;
    NTSTATUS status;

    if (!size_of(class))
        return STATUS_INVALID_PARAMETER;
    if (length != size_of(class))
        return STATUS_INFO_LENGTH_MISMATCH;
    if (!buffer || (mode == UserMode && NT_ERROR(lab__mm_probe_any(buffer, length))))
        return STATUS_ACCESS_VIOLATION;
    RtlCopyMemory(&captured, buffer, length);
    status = lab__cm_key_reference(handle, class == KeySetHandleTagsInformation ? 0 : KEY_SET_VALUE, mode, &call.key);
    if (!NT_SUCCESS(status))
        return status;
    information = (REG_SET_INFORMATION_KEY_INFORMATION){call.key, class, &captured, length, 0, 0, 0};
    if (lab__cm_pre(&call, &status))
        status = apply(call.key, class, captured);
    status = lab__cm_post(&call, status);
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwSetInformationKey: the time of the last write, flags and handle tags of a key.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for the class, STATUS_INFO_LENGTH_MISMATCH, STATUS_KEY_DELETED
 */
NTSTATUS ZwSetInformationKey(HANDLE KeyHandle, KEY_SET_INFORMATION_CLASS KeySetInformationClass,
                             PVOID KeySetInformation, ULONG KeySetInformationLength)
{
    return set_information(KeyHandle, KeySetInformationClass, KeySetInformation, KeySetInformationLength, KernelMode);
}

NTSTATUS lab__cm_nt_set_information_key(HANDLE KeyHandle, KEY_SET_INFORMATION_CLASS KeySetInformationClass,
                                        PVOID KeySetInformation, ULONG KeySetInformationLength)
{
    return set_information(KeyHandle, KeySetInformationClass, KeySetInformation, KeySetInformationLength,
                           lab__ke_thread()->previous_mode);
}
