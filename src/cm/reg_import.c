/*
 * Import of .reg texts: once to check, once to do.
 *
 * Keys and values are put straight into the tree. Only where a driver filters the registry do they go through the
 * system services, so that its callbacks see each of them.
 */
#include <string.h>

#include "cm/callback.h"
#include "cm/nt_key.h"
#include "cm/reg_file.h"
#include "rtl/rtl_p.h"

#define MOST_LEVELS 500

/* The way to the last key: most paths begin as the one before. */
struct trail {
    USHORT end; /* of the path up to and with this name, in bytes */
    struct lab__cm_node *node;
};

struct import {
    struct lab__cm_node *key;
    WCHAR *path; /* of the last key, as it was written */
    USHORT length;
    struct trail trail[MOST_LEVELS];
    ULONG depth;
    HANDLE handle; /* of the key, where callbacks are to see what happens */
};

static const struct {
    const WCHAR *name, *path;
} roots[] = {
    {L"HKEY_LOCAL_MACHINE", L"Machine"},
    {L"HKLM", L"Machine"},
    {L"HKEY_USERS", L"User"},
    {L"HKU", L"User"},
    {L"HKEY_CURRENT_USER", L"User\\.Default"},
    {L"HKCU", L"User\\.Default"},
    {L"HKEY_CLASSES_ROOT", L"Machine\\Software\\Classes"},
    {L"HKCR", L"Machine\\Software\\Classes"},
    {L"HKEY_CURRENT_CONFIG", L"Machine\\System\\CurrentControlSet\\Hardware Profiles\\Current"},
    {L"HKCC", L"Machine\\System\\CurrentControlSet\\Hardware Profiles\\Current"},
};

static UNICODE_STRING first_name(UNICODE_STRING *path)
{
    UNICODE_STRING name = {0, 0, path->Buffer};

    while (name.Length < path->Length && path->Buffer[name.Length / sizeof(WCHAR)] != '\\')
        name.Length += sizeof(WCHAR);
    name.MaximumLength = name.Length;
    path->Buffer += name.Length / sizeof(WCHAR);
    path->Length -= name.Length;
    if (path->Length) {
        path->Buffer++;
        path->Length -= sizeof(WCHAR);
    }
    return name;
}

struct lab__cm_node *lab__reg_root(const UNICODE_STRING *path, UNICODE_STRING *rest)
{
    UNICODE_STRING name, root;

    *rest = *path;
    name = first_name(rest);
    for (SIZE_T i = 0; i < RTL_NUMBER_OF(roots); i++) {
        RtlInitUnicodeString(&root, roots[i].name);
        if (!RtlEqualUnicodeString(&name, &root, TRUE))
            continue;
        RtlInitUnicodeString(&root, roots[i].path);
        return lab__cm_find(lab__cm.root, root);
    }
    return 0;
}

/* --- checking --- */

static BOOLEAN check_names(UNICODE_STRING path, struct lab__reg_error *error)
{
    ULONG levels = 0;

    while (path.Length) {
        UNICODE_STRING name = first_name(&path);

        if (!name.Length)
            return lab__reg_fail(error, "the path of the key has an empty name");
        if (name.Length > LAB_CM_NAME_MAX)
            return lab__reg_fail(error, "a key's name is longer than 256 characters");
        if (++levels > MOST_LEVELS)
            return lab__reg_fail(error, "the key is more than %u levels deep", MOST_LEVELS);
    }
    return TRUE;
}

static BOOLEAN check_key(void *context, const UNICODE_STRING *path, BOOLEAN delete, struct lab__reg_error *error)
{
    UNICODE_STRING rest, below;
    struct lab__cm_node *root = lab__reg_root(path, &rest), *node;

    if (!root)
        return lab__reg_fail(error, "the key does not begin with HKEY_LOCAL_MACHINE, HKEY_USERS, HKEY_CURRENT_USER, "
                                    "HKEY_CLASSES_ROOT or HKEY_CURRENT_CONFIG");
    if (!check_names(rest, error))
        return FALSE;
    if (root->flags & LAB_CM_MASTER) {
        below = rest;
        if (rest.Length && !lab__cm_find(root, first_name(&below)))
            return lab__reg_fail(error, "no key can be made here: below HKEY_LOCAL_MACHINE and HKEY_USERS there are "
                                        "hives only");
    }
    if (!delete)
        return TRUE;
    node = lab__cm_find(root, rest);
    return node && (node->flags & (LAB_CM_NO_DELETE | LAB_CM_MASTER))
               ? lab__reg_fail(error, "this key is the root of a hive and cannot be deleted")
               : TRUE;
}

static BOOLEAN check_value(void *context, const UNICODE_STRING *name, ULONG type, const void *data, ULONG size,
                           struct lab__reg_error *error)
{
    return TRUE;
}

/* --- doing --- */

static struct lab__cm_node *child_of(struct lab__cm_node *at, const UNICODE_STRING *name, struct lab__reg_error *error)
{
    struct lab__cm_node *child = lab__cm_node_child(at, name);

    if (child && (child->flags & LAB_CM_LINK))
        return lab__cm_find(at, *name);
    if (child)
        return child;
    if (at->flags & (LAB_CM_MASTER | LAB_CM_LINK)) {
        lab__reg_fail(error, "no key can be made here");
        return 0;
    }
    child = lab__cm_node_create(at, name, at->flags & LAB_CM_VOLATILE);
    if (!child)
        lab__reg_fail(error, "the machine's memory is used up");
    else
        lab__cm_changed(at, REG_NOTIFY_CHANGE_NAME);
    return child;
}

struct lab__cm_node *lab__reg_make(struct lab__cm_node *at, UNICODE_STRING path, struct lab__reg_error *error)
{
    while (at && path.Length) {
        UNICODE_STRING name = first_name(&path);

        at = child_of(at, &name, error);
    }
    return at;
}

/* How much of the trail holds for this path too: up to the last separator before they part. */
static ULONG common_depth(const struct import *import, const UNICODE_STRING *path)
{
    USHORT same = 0, most = path->Length < import->length ? path->Length : import->length;
    ULONG depth = import->depth;

    while (same < most && import->path[same / 2] == path->Buffer[same / 2])
        same += sizeof(WCHAR);
    while (depth && (import->trail[depth - 1].end > same || (import->trail[depth - 1].end < path->Length &&
                                                             path->Buffer[import->trail[depth - 1].end / 2] != '\\')))
        depth--;
    return depth;
}

static struct lab__cm_node *walk(struct import *import, const UNICODE_STRING *path, struct lab__reg_error *error)
{
    UNICODE_STRING rest = *path;
    struct lab__cm_node *at;

    import->depth = common_depth(import, path);
    if (import->depth) {
        USHORT end = import->trail[import->depth - 1].end;

        at = import->trail[import->depth - 1].node;
        rest.Buffer += end / sizeof(WCHAR);
        rest.Length -= end;
        if (rest.Length)
            first_name(&rest); /* what is before the separator: nothing */
    } else {
        at = lab__reg_root(path, &rest);
        import->trail[import->depth++] =
            (struct trail){(USHORT)(rest.Length ? path->Length - rest.Length - sizeof(WCHAR) : path->Length), at};
    }
    while (at && rest.Length) {
        UNICODE_STRING name = first_name(&rest);

        at = child_of(at, &name, error);
        if (import->depth < MOST_LEVELS)
            import->trail[import->depth++] =
                (struct trail){(USHORT)(rest.Length ? path->Length - rest.Length - sizeof(WCHAR) : path->Length), at};
    }
    import->path = path->Buffer; /* the text stays where it is */
    import->length = path->Length;
    return at;
}

static BOOLEAN do_key(void *context, const UNICODE_STRING *path, BOOLEAN delete, struct lab__reg_error *error)
{
    struct import *import = context;
    struct lab__cm_node *node, *parent;
    UNICODE_STRING rest;

    if (!delete) {
        import->key = walk(import, path, error);
        return import->key != 0;
    }
    import->depth = 0;
    import->length = 0;
    import->key = 0;
    node = lab__reg_root(path, &rest);
    node = node ? lab__cm_find(node, rest) : 0;
    if (!node || (node->flags & (LAB_CM_NO_DELETE | LAB_CM_MASTER)))
        return TRUE;
    parent = node->entry.owner;
    lab__cm_tree_delete(node);
    lab__cm_changed(parent, REG_NOTIFY_CHANGE_NAME);
    return TRUE;
}

static BOOLEAN do_value(void *context, const UNICODE_STRING *name, ULONG type, const void *data, ULONG size,
                        struct lab__reg_error *error)
{
    struct import *import = context;
    struct lab__cm_value *value;

    if (size != LAB_REG_DELETE) {
        if (!lab__cm_value_set(import->key, name, type, data, size))
            return lab__reg_fail(error, "the machine's memory is used up");
    } else {
        value = lab__cm_value_find(import->key, name);
        if (!value)
            return TRUE;
        lab__cm_value_delete(value);
    }
    lab__cm_node_touch(import->key);
    lab__cm_changed(import->key, REG_NOTIFY_CHANGE_LAST_SET);
    return TRUE;
}

/* --- doing it where callbacks look on --- */

static NTSTATUS open_key(const struct lab__cm_node *node, ACCESS_MASK access, HANDLE *handle)
{
    USHORT length = lab__cm_node_path(node, 0);
    WCHAR *buffer = host_alloc(length + sizeof(WCHAR));
    UNICODE_STRING path = {length, length, buffer};
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;

    lab__cm_node_path(node, buffer);
    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    status = ZwOpenKey(handle, access, &attributes);
    host_free(buffer);
    return status;
}

static NTSTATUS create_below(HANDLE root, UNICODE_STRING rest, HANDLE *handle)
{
    NTSTATUS status = STATUS_SUCCESS;

    *handle = root;
    while (NT_SUCCESS(status) && rest.Length) {
        UNICODE_STRING name = first_name(&rest);
        OBJECT_ATTRIBUTES attributes;
        HANDLE next;

        InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, *handle, 0);
        status = ZwCreateKey(&next, KEY_ALL_ACCESS, &attributes, 0, 0, REG_OPTION_NON_VOLATILE, 0);
        if (status == STATUS_CHILD_MUST_BE_VOLATILE)
            status = ZwCreateKey(&next, KEY_ALL_ACCESS, &attributes, 0, 0, REG_OPTION_VOLATILE, 0);
        ZwClose(*handle);
        *handle = NT_SUCCESS(status) ? next : 0;
    }
    return status;
}

static NTSTATUS delete_shown(struct lab__cm_node *node)
{
    NTSTATUS status = STATUS_SUCCESS;
    HANDLE handle;

    while (node->subkeys && NT_SUCCESS(status))
        status = delete_shown(lab__cm_node_of(node->subkeys));
    if (NT_SUCCESS(status))
        status = open_key(node, DELETE, &handle);
    if (!NT_SUCCESS(status))
        return status;
    status = ZwDeleteKey(handle);
    ZwClose(handle);
    return status;
}

static BOOLEAN said(NTSTATUS status, struct lab__reg_error *error)
{
    return NT_SUCCESS(status) || lab__reg_fail(error, "the registry answers 0x%08X", (unsigned)status);
}

static BOOLEAN show_key(void *context, const UNICODE_STRING *path, BOOLEAN delete, struct lab__reg_error *error)
{
    struct import *import = context;
    UNICODE_STRING rest;
    struct lab__cm_node *root = lab__reg_root(path, &rest), *node;
    NTSTATUS status;
    HANDLE handle;

    if (import->handle)
        ZwClose(import->handle);
    import->handle = 0;
    if (delete) {
        node = lab__cm_find(root, rest);
        return !node || said(delete_shown(node), error);
    }
    status = open_key(root, KEY_READ, &handle);
    if (NT_SUCCESS(status))
        status = create_below(handle, rest, &import->handle);
    return said(status, error);
}

static BOOLEAN show_value(void *context, const UNICODE_STRING *name, ULONG type, const void *data, ULONG size,
                          struct lab__reg_error *error)
{
    struct import *import = context;
    NTSTATUS status;

    if (size != LAB_REG_DELETE)
        return said(ZwSetValueKey(import->handle, (PUNICODE_STRING)name, 0, type, (PVOID)data, size), error);
    status = ZwDeleteValueKey(import->handle, (PUNICODE_STRING)name);
    return status == STATUS_OBJECT_NAME_NOT_FOUND || said(status, error);
}

static BOOLEAN perform(const WCHAR *text, SIZE_T length, struct lab__reg_error *error)
{
    static const struct lab__reg_sink check = {0, check_key, check_value};
    struct import *import;
    BOOLEAN done;

    if (!lab__reg_read(text, length, &check, error))
        return FALSE;
    import = host_alloc(sizeof *import);
    if (lab__cm_filtered()) {
        const struct lab__reg_sink show = {import, show_key, show_value};

        done = lab__reg_read(text, length, &show, error);
        if (import->handle)
            ZwClose(import->handle);
    } else {
        const struct lab__reg_sink apply = {import, do_key, do_value};

        done = lab__reg_read(text, length, &apply, error);
    }
    host_free(import);
    return done;
}

/* --- encodings --- */

static BOOLEAN import_bytes(const char *text, SIZE_T bytes, struct lab__reg_error *error)
{
    BOOLEAN old = bytes >= 8 && !memcmp(text, "REGEDIT4", 8);
    WCHAR *wide = host_alloc((bytes + 1) * sizeof(WCHAR));
    ULONG length = 0;
    BOOLEAN done;

    if (bytes >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3)) {
        text += 3;
        bytes -= 3;
    }
    if (old) {
        for (; length < bytes; length++)
            wide[length] = lab__codepage_to_wide(&lab__codepage_ansi, (UCHAR)text[length]);
    } else {
        RtlUTF8ToUnicodeN(wide, (ULONG)(bytes * sizeof(WCHAR)), &length, text, (ULONG)bytes);
        length /= sizeof(WCHAR);
    }
    done = perform(wide, length, error);
    host_free(wide);
    return done;
}

static BOOLEAN import_swapped(const UCHAR *text, SIZE_T count, struct lab__reg_error *error)
{
    WCHAR *wide = host_alloc((count + 1) * sizeof(WCHAR));
    BOOLEAN done;

    for (SIZE_T i = 0; i < count; i++)
        wide[i] = (WCHAR)(text[2 * i] << 8 | text[2 * i + 1]);
    done = perform(wide, count, error);
    host_free(wide);
    return done;
}

BOOLEAN lab__reg_import(const void *text, SIZE_T bytes, struct lab__reg_error *error)
{
    const UCHAR *mark = text;

    memset(error, 0, sizeof *error);
    if (bytes > 0x7FFFFFFF)
        return lab__reg_fail(error, "the file is larger than 2 GiB");
    if (bytes >= 2 && mark[0] == 0xFF && mark[1] == 0xFE) {
        WCHAR *wide = host_alloc(bytes); /* where characters lie as they must */
        BOOLEAN done;

        memcpy(wide, mark + 2, bytes - 2);
        done = perform(wide, (bytes - 2) / sizeof(WCHAR), error);
        host_free(wide);
        return done;
    }
    if (bytes >= 2 && mark[0] == 0xFE && mark[1] == 0xFF)
        return import_swapped(mark + 2, (bytes - 2) / sizeof(WCHAR), error);
    return import_bytes(text, bytes, error);
}

/* --- control sets --- */

void lab__reg_select_control_set(void)
{
    static const UNICODE_STRING select = RTL_CONSTANT_STRING(L"Machine\\System\\Select"),
                                current = RTL_CONSTANT_STRING(L"Current"),
                                system = RTL_CONSTANT_STRING(L"Machine\\System"),
                                link = RTL_CONSTANT_STRING(L"CurrentControlSet"),
                                services = RTL_CONSTANT_STRING(L"Services"),
                                target_name = RTL_CONSTANT_STRING(L"SymbolicLinkValue");
    WCHAR path[] = L"\\Registry\\Machine\\System\\ControlSet000", *digits = path + RTL_NUMBER_OF(path) - 4;
    struct lab__cm_node *node = lab__cm_find(lab__cm.root, select), *set;
    struct lab__cm_value *value = node ? lab__cm_value_find(node, &current) : 0;
    UNICODE_STRING name;
    ULONG number;

    if (!value || value->type != REG_DWORD || value->size != sizeof number)
        return;
    memcpy(&number, lab__cm_value_data(value), sizeof number);
    for (ULONG i = 3, rest = number; i--; rest /= 10)
        digits[i] = (WCHAR)('0' + rest % 10);
    RtlInitUnicodeString(&name, digits - 10);
    node = lab__cm_find(lab__cm.root, system);
    set = node ? lab__cm_node_child(node, &name) : 0;
    node = node ? lab__cm_node_child(node, &link) : 0;
    if (!number || number > 999 || !set || !node || !(node->flags & LAB_CM_LINK))
        return;
    lab__cm_value_set(node, &target_name, REG_LINK, path, sizeof path - sizeof(WCHAR));
    set = lab__cm_node_child(set, &services);
    if (set)
        lab__cm.services = set;
}
