/*
 * The services that save, merge, restore and replace hives. User mode needs SeBackupPrivilege to save and
 * SeRestorePrivilege for the others. Filters are shown each of them, before and after.
 */
#include <string.h>

#include "cm/hive.h"
#include "cm/nt_key.h"
#include "cm/reg_file.h"
#include "se/se_p.h"

/* --- saving --- */

static NTSTATUS save_node(struct lab__cm_node *node, const struct lab__hive_file *file)
{
    NTSTATUS status;
    char *bytes;
    SIZE_T size;

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    if (node->flags & LAB_CM_MASTER)
        return STATUS_ACCESS_DENIED;
    if (!lab__hive_write(node, &bytes, &size))
        return STATUS_INSUFFICIENT_RESOURCES;
    status = lab__hive_file_write(file, bytes, size);
    host_free(bytes);
    return status;
}

static BOOLEAN is_format(ULONG format)
{
    return format == REG_STANDARD_FORMAT || format == REG_LATEST_FORMAT || format == REG_NO_COMPRESSION;
}

static NTSTATUS save(HANDLE handle, const struct lab__hive_file *file, ULONG format, KPROCESSOR_MODE mode)
{
    REG_SAVE_KEY_INFORMATION information = {.FileHandle = file->handle, .Format = format};
    struct lab__cm_call call = {RegNtPreSaveKey, &information, 0};
    NTSTATUS status = is_format(format) ? lab__cm_hive_needs(SE_BACKUP_PRIVILEGE, mode) : STATUS_INVALID_PARAMETER;

    if (NT_SUCCESS(status))
        status = lab__cm_key_reference(handle, 0, mode, &call.key);
    if (!NT_SUCCESS(status))
        return status;
    information.Object = call.key;
    if (format == REG_NO_COMPRESSION && !(call.key->node->flags & LAB_CM_NO_DELETE))
        status = STATUS_INVALID_PARAMETER;
    else if (lab__cm_pre(&call, &status))
        status = save_node(call.key->node, file);
    status = lab__cm_post(&call, status);
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwSaveKey, ZwSaveKeyEx: the key with all below it that isn't volatile, as a hive, into a file that was opened for
 * writing.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_PRIVILEGE_NOT_HELD; STATUS_INVALID_PARAMETER for the format (REG_NO_COMPRESSION is for roots of
 * hives); STATUS_ACCESS_DENIED for \Registry, Machine and User; STATUS_KEY_DELETED; those of writing
 */
NTSTATUS ZwSaveKey(HANDLE KeyHandle, HANDLE FileHandle)
{
    return ZwSaveKeyEx(KeyHandle, FileHandle, REG_STANDARD_FORMAT);
}

NTSTATUS ZwSaveKeyEx(HANDLE KeyHandle, HANDLE FileHandle, ULONG Format)
{
    struct lab__hive_file file = {.handle = FileHandle, .mode = KernelMode};

    return FileHandle ? save(KeyHandle, &file, Format, KernelMode) : STATUS_INVALID_HANDLE;
}

NTSTATUS lab__cm_nt_save_key(HANDLE KeyHandle, HANDLE FileHandle, const char *host, ULONG Format)
{
    struct lab__hive_file file = {.handle = FileHandle, .mode = lab__ke_thread()->previous_mode, .host = host};

    return FileHandle || host ? save(KeyHandle, &file, Format, file.mode) : STATUS_INVALID_HANDLE;
}

static NTSTATUS save_both(struct lab__cm_node *high, struct lab__cm_node *low, const struct lab__hive_file *file)
{
    UNICODE_STRING name = lab__cm_name_of(&high->entry);
    struct lab__cm_node *merged;
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    if (lab__cm_is_deleted(high) || lab__cm_is_deleted(low))
        return STATUS_KEY_DELETED;
    if ((high->flags | low->flags) & LAB_CM_MASTER)
        return STATUS_ACCESS_DENIED;
    merged = lab__cm_node_create(0, &name, 0);
    if (!merged)
        return status;
    if (lab__cm_node_merge(merged, low) && lab__cm_node_merge(merged, high))
        status = save_node(merged, file);
    while (merged->subkeys)
        lab__cm_tree_delete(lab__cm_node_of(merged->subkeys));
    lab__cm_node_dereference(merged);
    return status;
}

static NTSTATUS save_merged(HANDLE high_handle, HANDLE low_handle, const struct lab__hive_file *file)
{
    REG_SAVE_MERGED_KEY_INFORMATION information = {.FileHandle = file->handle};
    struct lab__cm_call call = {RegNtPreSaveMergedKey, &information, 0};
    struct lab__cm_key *low;
    NTSTATUS status = lab__cm_hive_needs(SE_BACKUP_PRIVILEGE, file->mode);

    if (NT_SUCCESS(status))
        status = lab__cm_key_reference(high_handle, 0, file->mode, &call.key);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_key_reference(low_handle, 0, file->mode, &low);
    if (NT_SUCCESS(status)) {
        information.Object = information.HighKeyObject = call.key;
        information.LowKeyObject = low;
        if (lab__cm_pre(&call, &status))
            status = save_both(call.key->node, low->node, file);
        status = lab__cm_post(&call, status);
        lab__ob_dereference(low);
    }
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwSaveMergedKeys: two keys as one hive; where both have something, that of the high one is taken.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of ZwSaveKey
 */
NTSTATUS ZwSaveMergedKeys(HANDLE HighPrecedenceKeyHandle, HANDLE LowPrecedenceKeyHandle, HANDLE FileHandle)
{
    struct lab__hive_file file = {.handle = FileHandle, .mode = KernelMode};

    return FileHandle ? save_merged(HighPrecedenceKeyHandle, LowPrecedenceKeyHandle, &file) : STATUS_INVALID_HANDLE;
}

NTSTATUS lab__cm_nt_save_merged_keys(HANDLE HighPrecedenceKeyHandle, HANDLE LowPrecedenceKeyHandle, HANDLE FileHandle)
{
    struct lab__hive_file file = {.handle = FileHandle, .mode = lab__ke_thread()->previous_mode};

    return FileHandle ? save_merged(HighPrecedenceKeyHandle, LowPrecedenceKeyHandle, &file) : STATUS_INVALID_HANDLE;
}

/* --- restoring --- */

static NTSTATUS restore_from(struct lab__cm_key *key, const struct lab__hive_file *file, ULONG flags)
{
    struct lab__hive_input input = {0};
    NTSTATUS status;
    char *bytes;

    if (lab__cm_is_deleted(key->node))
        return STATUS_KEY_DELETED;
    if (key->node->flags & LAB_CM_MASTER)
        return STATUS_ACCESS_DENIED;
    if (lab__cm_is_open_below(key->node, key, FALSE) && !(flags & REG_FORCE_RESTORE))
        return STATUS_ACCESS_DENIED;
    status = lab__hive_file_read(file, &bytes, &input.size);
    if (!NT_SUCCESS(status))
        return status;
    input.bytes = bytes;
    status = lab__cm_hive_check(bytes, input.size);
    if (NT_SUCCESS(status))
        status = lab__cm_node_replace(key->node, &input);
    host_free(bytes);
    return status;
}

/* What was changed since the hive was flushed is given up. */
static NTSTATUS refresh(struct lab__cm_key *key)
{
    struct lab__cm_hive *hive = key->node->flags & LAB_CM_HIVE ? lab__cm_hive_of(key->node) : 0;
    struct lab__hive_file file = {0};

    if (!hive)
        return STATUS_INVALID_PARAMETER;
    file.path = hive->path;
    file.host = hive->host;
    return restore_from(key, &file, 0);
}

static NTSTATUS restore(HANDLE handle, const struct lab__hive_file *file, ULONG flags, KPROCESSOR_MODE mode)
{
    const ULONG legal = REG_WHOLE_HIVE_VOLATILE | REG_REFRESH_HIVE | REG_NO_LAZY_FLUSH | REG_FORCE_RESTORE;
    REG_RESTORE_KEY_INFORMATION information = {.FileHandle = file->handle, .Flags = flags};
    struct lab__cm_call call = {RegNtPreRestoreKey, &information, 0};
    NTSTATUS status = flags & ~legal ? STATUS_INVALID_PARAMETER : lab__cm_hive_needs(SE_RESTORE_PRIVILEGE, mode);

    if (NT_SUCCESS(status))
        status = lab__cm_key_reference(handle, 0, mode, &call.key);
    if (!NT_SUCCESS(status))
        return status;
    information.Object = call.key;
    if (lab__cm_pre(&call, &status))
        status = flags & REG_REFRESH_HIVE ? refresh(call.key) : restore_from(call.key, file, flags);
    status = lab__cm_post(&call, status);
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwRestoreKey: what is in a hive file becomes the contents of a key, instead of what it had. REG_REFRESH_HIVE: a
 * loaded hive is as it was when it was last flushed.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_PRIVILEGE_NOT_HELD; STATUS_INVALID_PARAMETER for flags; STATUS_ACCESS_DENIED where keys below it are
 * open (without REG_FORCE_RESTORE), and for \Registry, Machine and User; STATUS_NOT_REGISTRY_FILE,
 *         STATUS_REGISTRY_CORRUPT: then nothing was changed; STATUS_KEY_DELETED; those of reading
 */
NTSTATUS ZwRestoreKey(HANDLE KeyHandle, HANDLE FileHandle, ULONG Flags)
{
    struct lab__hive_file file = {.handle = FileHandle, .mode = KernelMode};

    return FileHandle || (Flags & REG_REFRESH_HIVE) ? restore(KeyHandle, &file, Flags, KernelMode)
                                                    : STATUS_INVALID_HANDLE;
}

NTSTATUS lab__cm_nt_restore_key(HANDLE KeyHandle, HANDLE FileHandle, const char *host, ULONG Flags)
{
    struct lab__hive_file file = {.handle = FileHandle, .mode = lab__ke_thread()->previous_mode, .host = host};

    return FileHandle || host || (Flags & REG_REFRESH_HIVE) ? restore(KeyHandle, &file, Flags, file.mode)
                                                            : STATUS_INVALID_HANDLE;
}

/* --- replacing --- */

static NTSTATUS copy_file(const struct lab__hive_file *from, const struct lab__hive_file *to, BOOLEAN check)
{
    NTSTATUS status;
    char *bytes;
    SIZE_T size;

    status = lab__hive_file_read(from, &bytes, &size);
    if (!NT_SUCCESS(status))
        return status;
    if (check)
        status = lab__cm_hive_check(bytes, size);
    if (NT_SUCCESS(status) && to)
        status = lab__hive_file_write(to, bytes, size);
    host_free(bytes);
    return status;
}

/* The machine's own hives have no file that could be replaced: the new one is read, and is what is saved of it. */
static NTSTATUS replace_own(struct lab__cm_node *node, const struct lab__hive_file *new_file,
                            const struct lab__hive_file *old_file)
{
    struct lab__hive_input input = {0};
    NTSTATUS status;
    char *bytes;

    status = lab__hive_file_read(new_file, &bytes, &input.size);
    if (!NT_SUCCESS(status))
        return status;
    input.bytes = bytes;
    status = lab__cm_hive_check(bytes, input.size);
    if (NT_SUCCESS(status))
        status = save_node(node, old_file);
    if (NT_SUCCESS(status))
        status = lab__cm_hive_replace_next(node, &input);
    host_free(bytes);
    return status;
}

static NTSTATUS replace_file(struct lab__cm_node *node, const struct lab__hive_file *new_file,
                             const struct lab__hive_file *old_file)
{
    struct lab__cm_hive *hive = node->flags & LAB_CM_HIVE ? lab__cm_hive_of(node) : 0;
    struct lab__hive_file own = {0};
    NTSTATUS status;

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    if (!hive)
        return (node->flags & LAB_CM_NO_DELETE) && !(node->flags & (LAB_CM_MASTER | LAB_CM_VOLATILE))
                   ? replace_own(node, new_file, old_file)
                   : STATUS_INVALID_PARAMETER;
    own.path = hive->path;
    own.host = hive->host;
    status = copy_file(new_file, 0, TRUE);
    if (NT_SUCCESS(status))
        status = lab__cm_hive_flush(hive);
    if (NT_SUCCESS(status))
        status = copy_file(&own, old_file, FALSE);
    if (NT_SUCCESS(status))
        status = copy_file(new_file, &own, FALSE);
    if (NT_SUCCESS(status))
        hive->replaced = TRUE;
    return status;
}

static NTSTATUS replace(HANDLE handle, struct lab__hive_file *new_file, struct lab__hive_file *old_file,
                        KPROCESSOR_MODE mode)
{
    REG_REPLACE_KEY_INFORMATION information = {.OldFileName = &old_file->path, .NewFileName = &new_file->path};
    struct lab__cm_call call = {RegNtPreReplaceKey, &information, 0};
    NTSTATUS status = lab__cm_key_reference(handle, 0, mode, &call.key);

    if (!NT_SUCCESS(status))
        return status;
    information.Object = call.key;
    if (lab__cm_pre(&call, &status))
        status = replace_file(call.key->node, new_file, old_file);
    status = lab__cm_post(&call, status);
    lab__ob_dereference(call.key);
    return status;
}

static NTSTATUS replace_by_name(OBJECT_ATTRIBUTES *new_name, HANDLE handle, OBJECT_ATTRIBUTES *old_name,
                                KPROCESSOR_MODE mode)
{
    struct lab__hive_file new_file = {0}, old_file = {0};
    NTSTATUS status = lab__cm_hive_needs(SE_RESTORE_PRIVILEGE, mode);

    if (NT_SUCCESS(status))
        status = lab__hive_file_path(new_name, mode, &new_file.path);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__hive_file_path(old_name, mode, &old_file.path);
    if (NT_SUCCESS(status)) {
        status = replace(handle, &new_file, &old_file, mode);
        lab__mm_kernel_free(old_file.path.Buffer);
    }
    lab__mm_kernel_free(new_file.path.Buffer);
    return status;
}

/*
 * ZwReplaceKey: the next time that it is loaded, a hive is what another file holds; what it is now is kept in a third.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_PRIVILEGE_NOT_HELD; STATUS_INVALID_PARAMETER for what is no hive, or lives in memory only;
 *         STATUS_NOT_REGISTRY_FILE, STATUS_REGISTRY_CORRUPT; those of the files
 */
NTSTATUS ZwReplaceKey(POBJECT_ATTRIBUTES NewFile, HANDLE TargetHandle, POBJECT_ATTRIBUTES OldFile)
{
    return replace_by_name(NewFile, TargetHandle, OldFile, KernelMode);
}

NTSTATUS lab__cm_nt_replace_key(POBJECT_ATTRIBUTES NewFile, HANDLE TargetHandle, POBJECT_ATTRIBUTES OldFile)
{
    return replace_by_name(NewFile, TargetHandle, OldFile, lab__ke_thread()->previous_mode);
}

NTSTATUS lab__cm_nt_replace_key_host(const char *new_path, HANDLE TargetHandle, const char *old_path)
{
    struct lab__hive_file new_file = {.host = new_path}, old_file = {.host = old_path};
    KPROCESSOR_MODE mode = lab__ke_thread()->previous_mode;
    NTSTATUS status = lab__cm_hive_needs(SE_RESTORE_PRIVILEGE, mode);

    return NT_SUCCESS(status) ? replace(TargetHandle, &new_file, &old_file, mode) : status;
}
