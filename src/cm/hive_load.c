/*
 * The services that load and unload hives. User mode needs SeRestorePrivilege, but for a program's own hive
 * (REG_APP_HIVE), which lies below \Registry\A, made where there is none, and goes with its last handle. Filters are
 * shown each of them, before and after.
 */
#include <string.h>

#include "cm/hive.h"
#include "cm/nt_key.h"
#include "cm/reg_file.h"
#include "se/se_p.h"

#define LEGAL_LOAD 0x7FFu

NTSTATUS lab__cm_hive_needs(ULONG privilege, KPROCESSOR_MODE mode)
{
    return lab__se_caller_has(privilege, mode) ? STATUS_SUCCESS : STATUS_PRIVILEGE_NOT_HELD;
}

/* --- where a hive is loaded --- */

struct target {
    struct lab__cm_node *start; /* what the path is relative to */
    PVOID root;                 /* referenced, or 0 */
    UNICODE_STRING path;        /* captured */
};

static NTSTATUS find_target(const OBJECT_ATTRIBUTES *attributes, KPROCESSOR_MODE mode, struct target *target)
{
    static const UNICODE_STRING registry = RTL_CONSTANT_STRING(L"\\Registry\\");
    struct lab__cm_key *root;
    NTSTATUS status;

    *target = (struct target){.start = lab__cm.root};
    if (!attributes || (mode == UserMode && NT_ERROR(lab__mm_probe_any(attributes, sizeof *attributes))))
        return STATUS_ACCESS_VIOLATION;
    if (attributes->Length != sizeof *attributes || !attributes->ObjectName)
        return STATUS_INVALID_PARAMETER;
    status = lab__cm_capture(attributes->ObjectName, mode, &target->path);
    if (!NT_SUCCESS(status))
        return status;
    if (attributes->RootDirectory) {
        status = lab__cm_key_reference(attributes->RootDirectory, 0, mode, &root);
        if (NT_SUCCESS(status)) {
            target->root = root;
            target->start = root->node;
        }
    } else if (!RtlPrefixUnicodeString(&registry, &target->path, TRUE)) {
        status = STATUS_OBJECT_PATH_SYNTAX_BAD;
    }
    if (!NT_SUCCESS(status))
        lab__cm_release(&target->path, mode);
    return status;
}

static UNICODE_STRING relative_path(const struct target *target)
{
    UNICODE_STRING path = target->path;
    const USHORT prefix = sizeof L"\\Registry\\" - sizeof(WCHAR);

    if (!target->root) {
        path.Buffer += prefix / sizeof(WCHAR);
        path.Length -= prefix;
    }
    return path;
}

static void drop_target(struct target *target, KPROCESSOR_MODE mode)
{
    lab__cm_release(&target->path, mode);
    if (target->root)
        lab__ob_dereference(target->root);
}

/* The key that the hive is to lie below, and its own name. */
static struct lab__cm_node *parent_of(const struct target *target, UNICODE_STRING *name)
{
    UNICODE_STRING path = relative_path(target);

    *name = path;
    for (USHORT i = path.Length / sizeof(WCHAR); i--;)
        if (path.Buffer[i] == '\\') {
            name->Buffer = path.Buffer + i + 1;
            name->Length = path.Length - (i + 1) * sizeof(WCHAR);
            path.Length = i * sizeof(WCHAR);
            return lab__cm_find(target->start, path);
        }
    return target->start;
}

/* --- loading --- */

struct loading {
    struct target target;
    struct lab__hive_file file;
    ULONG flags;
    struct lab__cm_node *node;
};

static NTSTATUS load_bytes(struct loading *loading, struct lab__cm_node *parent, const UNICODE_STRING *name)
{
    struct lab__hive_input input = {0};
    NTSTATUS status;
    char *bytes;

    status = lab__hive_file_read(&loading->file, &bytes, &input.size);
    if (status == STATUS_OBJECT_NAME_NOT_FOUND && (loading->flags & REG_APP_HIVE))
        return lab__cm_hive_add(parent, name, &loading->file, 0, 0, &loading->node);
    if (!NT_SUCCESS(status))
        return status;
    input.bytes = bytes;
    status = lab__cm_hive_check(bytes, input.size);
    if (NT_SUCCESS(status))
        status = lab__cm_hive_add(parent, name, &loading->file, &input,
                                  loading->flags & REG_WHOLE_HIVE_VOLATILE ? LAB_CM_VOLATILE : 0, &loading->node);
    host_free(bytes);
    return status;
}

/* Only the keys that hives lie below can get another one. */
static NTSTATUS load_at(struct loading *loading)
{
    UNICODE_STRING name, programs = RTL_CONSTANT_STRING(L"A");
    struct lab__cm_node *parent = parent_of(&loading->target, &name);
    BOOLEAN is_program = parent && parent == lab__cm_find(lab__cm.root, programs);

    if (!parent)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (!(parent->flags & LAB_CM_MASTER) || parent == lab__cm.root ||
        is_program != ((loading->flags & REG_APP_HIVE) != 0))
        return STATUS_INVALID_PARAMETER;
    if (!name.Length || name.Length > LAB_CM_NAME_MAX)
        return STATUS_INVALID_PARAMETER;
    if (lab__cm_node_child(parent, &name))
        return STATUS_ACCESS_DENIED;
    return load_bytes(loading, parent, &name);
}

static NTSTATUS open_loaded(struct loading *loading, ACCESS_MASK access, KPROCESSOR_MODE mode, PHANDLE handle)
{
    struct lab__cm_key *key;
    NTSTATUS status = lab__cm_key_object_create(loading->node, &key);

    if (!NT_SUCCESS(status))
        return status;
    RtlMapGenericMask(&access, &lab__cm_key_type->mapping);
    status = lab__ob_handle_create(key, 0, access, mode, handle);
    lab__ob_dereference(key);
    return status;
}

static NTSTATUS load_shown(struct loading *loading, PVOID event, ACCESS_MASK access, PHANDLE root)
{
    UNICODE_STRING name = relative_path(&loading->target);
    REG_LOAD_KEY_INFORMATION_V2 information = {.KeyName = &name,
                                               .SourceFile = &loading->file.path,
                                               .Flags = loading->flags,
                                               .UserEvent = event,
                                               .DesiredAccess = access,
                                               .RootHandle = root,
                                               .Version = 2,
                                               .FileAccessToken = lab__se_effective_token()};
    struct lab__cm_call call = {RegNtPreLoadKey, &information, 0};
    NTSTATUS status = lab__cm_key_object_create(loading->target.start, &call.key);

    if (!NT_SUCCESS(status))
        return status;
    information.Object = call.key;
    if (lab__cm_pre(&call, &status))
        status = load_at(loading);
    status = lab__cm_post(&call, status);
    lab__ob_dereference(call.key);
    return status;
}

static NTSTATUS load(OBJECT_ATTRIBUTES *key, OBJECT_ATTRIBUTES *file, const char *host, ULONG flags, HANDLE event,
                     ACCESS_MASK access, PHANDLE root, KPROCESSOR_MODE mode)
{
    struct loading loading = {.flags = flags, .file.host = host};
    BOOLEAN is_program = (flags & REG_APP_HIVE) != 0;
    NTSTATUS status = (flags & ~LEGAL_LOAD) || (is_program && !root) ? STATUS_INVALID_PARAMETER
                      : is_program                                   ? STATUS_SUCCESS
                                                                     : lab__cm_hive_needs(SE_RESTORE_PRIVILEGE, mode);

    if (NT_SUCCESS(status) && root && mode == UserMode && NT_ERROR(lab__mm_probe_any_write(root, sizeof *root)))
        status = STATUS_ACCESS_VIOLATION;
    if (NT_SUCCESS(status) && !host)
        status = lab__hive_file_path(file, mode, &loading.file.path);
    if (!NT_SUCCESS(status))
        return status;
    status = find_target(key, mode, &loading.target);
    if (NT_SUCCESS(status)) {
        status = load_shown(&loading, event, access, root);
        if (NT_SUCCESS(status) && root && loading.node)
            status = open_loaded(&loading, access, mode, root);
        if (is_program && loading.node)
            lab__cm_hive_leave(lab__cm_hive_of(loading.node));
        drop_target(&loading.target, mode);
    }
    if (!host)
        lab__mm_kernel_free(loading.file.path.Buffer);
    return status;
}

/*
 * ZwLoadKey, ZwLoadKey2, ZwLoadKeyEx: a hive file becomes a key below \Registry\Machine or \Registry\User. Its file is
 * written again when the key is flushed or unloaded.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_PRIVILEGE_NOT_HELD; STATUS_INVALID_PARAMETER for flags and places where no hive can lie;
 *         STATUS_ACCESS_DENIED where the key exists; STATUS_SHARING_VIOLATION for a file that is loaded;
 *         STATUS_NOT_REGISTRY_FILE, STATUS_REGISTRY_CORRUPT; those of opening and reading the file
 */
NTSTATUS ZwLoadKey(POBJECT_ATTRIBUTES TargetKey, POBJECT_ATTRIBUTES SourceFile)
{
    return load(TargetKey, SourceFile, 0, 0, 0, 0, 0, KernelMode);
}

NTSTATUS ZwLoadKey2(POBJECT_ATTRIBUTES TargetKey, POBJECT_ATTRIBUTES SourceFile, ULONG Flags)
{
    return load(TargetKey, SourceFile, 0, Flags, 0, 0, 0, KernelMode);
}

NTSTATUS ZwLoadKeyEx(POBJECT_ATTRIBUTES TargetKey, POBJECT_ATTRIBUTES SourceFile, ULONG Flags, HANDLE TrustClassKey,
                     HANDLE Event, ACCESS_MASK DesiredAccess, PHANDLE RootHandle, PIO_STATUS_BLOCK IoStatus)
{
    return load(TargetKey, SourceFile, 0, Flags, Event, DesiredAccess, RootHandle, KernelMode);
}

NTSTATUS lab__cm_nt_load_key(POBJECT_ATTRIBUTES TargetKey, POBJECT_ATTRIBUTES SourceFile, const char *host, ULONG Flags,
                             ACCESS_MASK DesiredAccess, PHANDLE RootHandle)
{
    return load(TargetKey, SourceFile, host, Flags, 0, DesiredAccess, RootHandle, lab__ke_thread()->previous_mode);
}

/* --- unloading --- */

static NTSTATUS unload_now(struct lab__cm_hive *hive, ULONG flags, PRKEVENT event, const struct lab__cm_key *own)
{
    NTSTATUS status;

    if (lab__cm_is_open_below(hive->node, own, TRUE) && !(flags & REG_FORCE_UNLOAD)) {
        if (!event)
            return STATUS_CANNOT_DELETE;
        hive->leaving = TRUE;
        hive->left = event;
        lab__ob_reference(event);
        return STATUS_PENDING;
    }
    status = lab__cm_hive_flush(hive);
    if (!NT_SUCCESS(status) && !(flags & REG_FORCE_UNLOAD))
        return status;
    lab__cm_hive_remove(hive);
    return STATUS_SUCCESS;
}

static NTSTATUS unload_shown(struct lab__cm_node *node, ULONG flags, PRKEVENT event)
{
    struct lab__cm_hive *hive = node->flags & LAB_CM_HIVE ? lab__cm_hive_of(node) : 0;
    REG_UNLOAD_KEY_INFORMATION information = {.UserEvent = event};
    struct lab__cm_call call = {RegNtPreUnLoadKey, &information, 0};
    NTSTATUS status;

    if (!hive)
        return node->flags & LAB_CM_NO_DELETE ? STATUS_CANNOT_DELETE : STATUS_INVALID_PARAMETER;
    status = lab__cm_key_object_create(node, &call.key);
    if (!NT_SUCCESS(status))
        return status;
    information.Object = call.key;
    if (lab__cm_pre(&call, &status))
        status = unload_now(hive, flags, event, call.key);
    status = lab__cm_post(&call, status);
    lab__ob_dereference(call.key);
    return status;
}

static NTSTATUS unload(OBJECT_ATTRIBUTES *key, ULONG flags, HANDLE event_handle, KPROCESSOR_MODE mode)
{
    struct lab__cm_node *node;
    PRKEVENT event = 0;
    struct target target;
    NTSTATUS status =
        flags & ~(ULONG)REG_FORCE_UNLOAD ? STATUS_INVALID_PARAMETER : lab__cm_hive_needs(SE_RESTORE_PRIVILEGE, mode);

    if (NT_SUCCESS(status) && event_handle)
        status =
            lab__ob_reference_handle(event_handle, EVENT_MODIFY_STATE, *ExEventObjectType, mode, (PVOID *)&event, 0);
    if (NT_SUCCESS(status))
        status = find_target(key, mode, &target);
    if (NT_SUCCESS(status)) {
        node = lab__cm_find(target.start, relative_path(&target));
        if (target.root) /* it is a handle of the hive itself, perhaps */
            lab__ob_dereference(target.root);
        target.root = 0;
        status = node ? unload_shown(node, flags, event) : STATUS_OBJECT_NAME_NOT_FOUND;
        drop_target(&target, mode);
    }
    if (event)
        lab__ob_dereference(event);
    return status;
}

/*
 * ZwUnloadKey, ZwUnloadKey2, ZwUnloadKeyEx: the reverse. With REG_FORCE_UNLOAD also a hive whose keys are open: their
 * handles then give STATUS_KEY_DELETED. With an event, such a hive is unloaded when the last of them is closed, and the
 * event set.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_PRIVILEGE_NOT_HELD; STATUS_CANNOT_DELETE for open keys, and for the machine's own hives;
 * STATUS_PENDING where it is left to the event; STATUS_INVALID_PARAMETER for flags, and what is no hive
 */
NTSTATUS ZwUnloadKey(POBJECT_ATTRIBUTES TargetKey)
{
    return unload(TargetKey, 0, 0, KernelMode);
}

NTSTATUS ZwUnloadKey2(POBJECT_ATTRIBUTES TargetKey, ULONG Flags)
{
    return unload(TargetKey, Flags, 0, KernelMode);
}

NTSTATUS ZwUnloadKeyEx(POBJECT_ATTRIBUTES TargetKey, HANDLE Event)
{
    return unload(TargetKey, 0, Event, KernelMode);
}

NTSTATUS lab__cm_nt_unload_key(POBJECT_ATTRIBUTES TargetKey, ULONG Flags)
{
    return unload(TargetKey, Flags, 0, lab__ke_thread()->previous_mode);
}
