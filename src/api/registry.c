/* The registry as an application uses it: paths and values in UTF-8, all through the system services. */
#include <ntlab/registry.h>
#include <string.h>

#include "api/api_p.h"
#include "cm/nt_key.h"

#define H(handle) ((HANDLE)(handle))

struct root {
    const char *name, *path;
};

static const struct root roots[] = {
    {"HKEY_LOCAL_MACHINE", "\\Registry\\Machine"},
    {"HKLM", "\\Registry\\Machine"},
    {"HKEY_USERS", "\\Registry\\User"},
    {"HKU", "\\Registry\\User"},
    {"HKEY_CURRENT_USER", "\\Registry\\User\\.Default"},
    {"HKCU", "\\Registry\\User\\.Default"},
    {"HKEY_CLASSES_ROOT", "\\Registry\\Machine\\Software\\Classes"},
    {"HKCR", "\\Registry\\Machine\\Software\\Classes"},
    {"HKEY_CURRENT_CONFIG", "\\Registry\\Machine\\System\\CurrentControlSet\\Hardware Profiles\\Current"},
    {"HKCC", "\\Registry\\Machine\\System\\CurrentControlSet\\Hardware Profiles\\Current"},
};

static BOOLEAN same_letters(const char *a, const char *b, SIZE_T length)
{
    for (SIZE_T i = 0; i < length; i++)
        if ((a[i] >= 'a' && a[i] <= 'z' ? a[i] - 32 : a[i]) != b[i])
            return FALSE;
    return TRUE;
}

/* The NT path of a key, in UTF-16. */
static NTSTATUS path_of(const char *key, struct unicode_text *path)
{
    char whole[4096];

    for (SIZE_T i = 0; i < RTL_NUMBER_OF(roots); i++) {
        SIZE_T length = strlen(roots[i].name);

        if (strlen(key) >= length && same_letters(key, roots[i].name, length) &&
            (!key[length] || key[length] == '\\')) {
            if (__builtin_snprintf(whole, sizeof whole, "%s%s", roots[i].path, key + length) >= (int)sizeof whole)
                return STATUS_NAME_TOO_LONG;
            return lab__api_text_to_unicode(whole, path);
        }
    }
    return lab__api_text_to_unicode(key, path);
}

static NTSTATUS open_path(UNICODE_STRING *path, ACCESS_MASK access, BOOLEAN create, PHANDLE handle)
{
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, path, OBJ_CASE_INSENSITIVE, 0, 0);
    return create ? lab__cm_nt_create_key(handle, access, &attributes, 0, 0, 0, 0)
                  : lab__cm_nt_open_key(handle, access, &attributes);
}

/* Below what exists, one key after another. */
static NTSTATUS create_path(UNICODE_STRING *path, ACCESS_MASK access, PHANDLE handle)
{
    UNICODE_STRING whole = *path, part = *path;
    NTSTATUS status = open_path(path, access, FALSE, handle);

    if (status != STATUS_OBJECT_NAME_NOT_FOUND)
        return status;
    for (part.Length = sizeof(WCHAR); part.Length < whole.Length; part.Length += sizeof(WCHAR)) {
        if (whole.Buffer[part.Length / sizeof(WCHAR)] != '\\')
            continue;
        status = open_path(&part, KEY_READ, FALSE, handle);
        if (status == STATUS_OBJECT_NAME_NOT_FOUND)
            status = open_path(&part, KEY_READ, TRUE, handle);
        if (!NT_SUCCESS(status))
            return status;
        NtClose(*handle);
    }
    status = open_path(path, access, TRUE, handle);
    if (status == STATUS_CHILD_MUST_BE_VOLATILE) {
        OBJECT_ATTRIBUTES attributes;

        InitializeObjectAttributes(&attributes, path, OBJ_CASE_INSENSITIVE, 0, 0);
        status = lab__cm_nt_create_key(handle, access, &attributes, 0, 0, REG_OPTION_VOLATILE, 0);
    }
    return status;
}

static NTSTATUS open_key(const char *key, ACCESS_MASK access, BOOLEAN create, PHANDLE handle)
{
    struct unicode_text path;
    NTSTATUS status = path_of(key, &path);

    if (!NT_SUCCESS(status))
        return status;
    status = create ? create_path(&path.string, access, handle) : open_path(&path.string, access, FALSE, handle);
    lab__api_text_free(&path);
    return status;
}

/* An open key and the name of a value. */
struct target {
    HANDLE key;
    struct unicode_text name;
};

static NTSTATUS open_target(struct target *target, const char *key, const char *value, ACCESS_MASK access,
                            BOOLEAN create)
{
    NTSTATUS status = lab__api_text_to_unicode(value ? value : "", &target->name);

    if (!NT_SUCCESS(status))
        return status;
    status = open_key(key, access, create, &target->key);
    if (!NT_SUCCESS(status))
        lab__api_text_free(&target->name);
    return status;
}

static void close_target(struct target *target)
{
    NtClose(target->key);
    lab__api_text_free(&target->name);
}

static NTSTATUS create_key(const char *key)
{
    HANDLE handle;
    NTSTATUS status = open_key(key, KEY_READ, TRUE, &handle);

    if (NT_SUCCESS(status))
        NtClose(handle);
    return status;
}

lab_status lab_registry_key_create(const char *key)
{
    USER_CALL(create_key(key));
}

static NTSTATUS check_key(const char *key)
{
    HANDLE handle;
    NTSTATUS status = open_key(key, KEY_READ, FALSE, &handle);

    if (NT_SUCCESS(status))
        NtClose(handle);
    return status;
}

lab_status lab_registry_key_check(const char *key)
{
    USER_CALL(check_key(key));
}

static NTSTATUS open_first_subkey(HANDLE key, PHANDLE subkey)
{
    struct {
        KEY_BASIC_INFORMATION information;
        WCHAR more[256];
    } buffer;
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    ULONG needed;
    NTSTATUS status = lab__cm_nt_enumerate_key(key, 0, KeyBasicInformation, &buffer, sizeof buffer, &needed);

    if (!NT_SUCCESS(status))
        return status;
    name.Buffer = buffer.information.Name;
    name.Length = name.MaximumLength = (USHORT)buffer.information.NameLength;
    InitializeObjectAttributes(&attributes, &name, OBJ_OPENLINK, key, 0);
    return lab__cm_nt_open_key(subkey, KEY_ALL_ACCESS, &attributes);
}

static NTSTATUS delete_tree(HANDLE key)
{
    HANDLE subkey;
    NTSTATUS status;

    while (NT_SUCCESS(status = open_first_subkey(key, &subkey))) {
        status = delete_tree(subkey);
        NtClose(subkey);
        if (!NT_SUCCESS(status))
            return status;
    }
    return status == STATUS_NO_MORE_ENTRIES ? lab__cm_nt_delete_key(key) : status;
}

static NTSTATUS delete_key(const char *key)
{
    HANDLE handle;
    NTSTATUS status = open_key(key, KEY_ALL_ACCESS, FALSE, &handle);

    if (!NT_SUCCESS(status))
        return status;
    status = delete_tree(handle);
    NtClose(handle);
    return status;
}

lab_status lab_registry_key_delete(const char *key)
{
    USER_CALL(delete_key(key));
}

static NTSTATUS set(const char *key, const char *value, uint32_t type, const void *data, uint32_t length)
{
    struct target target;
    NTSTATUS status = open_target(&target, key, value, KEY_SET_VALUE, TRUE);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_nt_set_value_key(target.key, &target.name.string, 0, type, (PVOID)data, length);
    close_target(&target);
    return status;
}

lab_status lab_registry_set(const char *key, const char *value, uint32_t type, const void *data, uint32_t length)
{
    USER_CALL(set(key, value, type, data, length));
}

static NTSTATUS set_text(const char *key, const char *value, const char *text)
{
    struct unicode_text unicode;
    NTSTATUS status = lab__api_text_to_unicode(text, &unicode);

    if (!NT_SUCCESS(status))
        return status;
    status = set(key, value, REG_SZ, unicode.string.Buffer, unicode.string.Length + sizeof(WCHAR));
    lab__api_text_free(&unicode);
    return status;
}

lab_status lab_registry_set_text(const char *key, const char *value, const char *text)
{
    USER_CALL(set_text(key, value, text));
}

lab_status lab_registry_set_number(const char *key, const char *value, uint32_t number)
{
    USER_CALL(set(key, value, REG_DWORD, &number, sizeof number));
}

static NTSTATUS delete_value(const char *key, const char *value)
{
    struct target target;
    NTSTATUS status = open_target(&target, key, value, KEY_SET_VALUE, FALSE);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_nt_delete_value_key(target.key, &target.name.string);
    close_target(&target);
    return status;
}

lab_status lab_registry_delete(const char *key, const char *value)
{
    USER_CALL(delete_value(key, value));
}

static NTSTATUS query(struct target *target, uint32_t *type, void *data, uint32_t *length)
{
    ULONG fixed = FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data), needed;
    KEY_VALUE_PARTIAL_INFORMATION *information = host_alloc(fixed + *length);
    NTSTATUS status = lab__cm_nt_query_value_key(target->key, &target->name.string, KeyValuePartialInformation,
                                                 information, fixed + *length, &needed);

    if (NT_SUCCESS(status) || status == STATUS_BUFFER_OVERFLOW) {
        ULONG own = information->DataLength;

        if (own && *length)
            RtlCopyMemory(data, information->Data, own < *length ? own : *length);
        *length = own;
        if (type)
            *type = information->Type;
    }
    host_free(information);
    return status;
}

static NTSTATUS get(const char *key, const char *value, uint32_t *type, void *data, uint32_t *length)
{
    struct target target;
    NTSTATUS status = open_target(&target, key, value, KEY_QUERY_VALUE, FALSE);

    if (!NT_SUCCESS(status))
        return status;
    status = query(&target, type, data, length);
    close_target(&target);
    return status;
}

lab_status lab_registry_get(const char *key, const char *value, uint32_t *type, void *data, uint32_t *length)
{
    USER_CALL(get(key, value, type, data, length));
}

static NTSTATUS get_text(const char *key, const char *value, char *text, uint32_t room)
{
    uint32_t type, length = 0xFFFE;
    WCHAR *wide = host_alloc(length);
    NTSTATUS status = get(key, value, &type, wide, &length);
    ULONG bytes = 0;

    if (NT_SUCCESS(status) && type != REG_SZ && type != REG_EXPAND_SZ)
        status = STATUS_OBJECT_TYPE_MISMATCH;
    if (NT_SUCCESS(status)) {
        while (length >= sizeof(WCHAR) && !wide[length / sizeof(WCHAR) - 1])
            length -= sizeof(WCHAR);
        status = room ? RtlUnicodeToUTF8N(text, room - 1, &bytes, wide, length) : STATUS_BUFFER_TOO_SMALL;
        if (status == STATUS_BUFFER_TOO_SMALL)
            status = STATUS_BUFFER_OVERFLOW;
        if (room)
            text[bytes] = 0;
    }
    host_free(wide);
    return status;
}

lab_status lab_registry_get_text(const char *key, const char *value, char *text, uint32_t room)
{
    USER_CALL(get_text(key, value, text, room));
}

static NTSTATUS get_number(const char *key, const char *value, uint32_t *number)
{
    uint32_t type, length = sizeof *number, own;
    NTSTATUS status = get(key, value, &type, &own, &length);

    if (NT_SUCCESS(status) && (type != REG_DWORD || length != sizeof own))
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (NT_SUCCESS(status))
        *number = own;
    return status;
}

lab_status lab_registry_get_number(const char *key, const char *value, uint32_t *number)
{
    USER_CALL(get_number(key, value, number));
}
