/* What is asked of a key as a whole, of several values, and of a value by type. */
#include "win32/registry_p.h"
#include <ntlab/nt.h>

/* KEY_FULL_INFORMATION, without the class that follows it. */
struct full {
    LARGE_INTEGER written;
    ULONG title_index, class_offset, class_length, keys, longest_key, longest_class, values, longest_name, longest_data;
    WCHAR class_name[256];
};

static LSTATUS query_full(HKEY key, struct full *full)
{
    ULONG length;
    HANDLE handle;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_QUERY_VALUE, &handle, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    status = lab_nt_query_key((lab_handle)handle, 2, full, sizeof *full, &length);
    lab__win32_key_done(handle, opened);
    return lab__win32_error_of(status);
}

static void put(LPDWORD to, DWORD value)
{
    if (to)
        *to = value;
}

static LSTATUS give_class(const struct full *full, LPWSTR class_name, LPDWORD size)
{
    DWORD length = full->class_length / sizeof(WCHAR), room = size ? *size : 0;

    put(size, length);
    if (!class_name)
        return ERROR_SUCCESS;
    if (length >= room)
        return ERROR_MORE_DATA;
    memcpy(class_name, full->class_name, length * sizeof(WCHAR));
    class_name[length] = 0;
    return ERROR_SUCCESS;
}

/* The same numbers for both kinds of text: characters, and bytes of data as they are stored. */
static void give_numbers(const struct full *full, LPDWORD keys, LPDWORD longest_key, LPDWORD longest_class,
                         LPDWORD values, LPDWORD longest_name, LPDWORD longest_data, LPDWORD security,
                         PFILETIME written)
{
    put(keys, full->keys);
    put(longest_key, full->longest_key / sizeof(WCHAR));
    put(longest_class, full->longest_class / sizeof(WCHAR));
    put(values, full->values);
    put(longest_name, full->longest_name / sizeof(WCHAR));
    put(longest_data, full->longest_data);
    put(security, 0);
    if (written)
        *written = (FILETIME){full->written.LowPart, (DWORD)full->written.HighPart};
}

LSTATUS RegQueryInfoKeyW(HKEY key, LPWSTR class_name, LPDWORD class_size, LPDWORD reserved, LPDWORD keys,
                         LPDWORD longest_key, LPDWORD longest_class, LPDWORD values, LPDWORD longest_name,
                         LPDWORD longest_data, LPDWORD security, PFILETIME written)
{
    struct full full;
    LSTATUS error = query_full(key, &full);

    if (error)
        return error;
    give_numbers(&full, keys, longest_key, longest_class, values, longest_name, longest_data, security, written);
    return give_class(&full, class_name, class_size);
}

LSTATUS RegQueryInfoKeyA(HKEY key, LPSTR class_name, LPDWORD class_size, LPDWORD reserved, LPDWORD keys,
                         LPDWORD longest_key, LPDWORD longest_class, LPDWORD values, LPDWORD longest_name,
                         LPDWORD longest_data, LPDWORD security, PFILETIME written)
{
    struct full full;
    LSTATUS error = query_full(key, &full);
    char *narrow;

    if (error)
        return error;
    give_numbers(&full, keys, longest_key, longest_class, values, longest_name, longest_data, security, written);
    full.class_name[full.class_length / sizeof(WCHAR)] = 0;
    narrow = lab__win32_narrow(full.class_name);
    if (class_name && strlen(narrow) >= *class_size)
        error = ERROR_MORE_DATA;
    else if (class_name)
        strcpy(class_name, narrow);
    put(class_size, (DWORD)strlen(narrow));
    free(narrow);
    return error;
}

/* --- a value of an expected type --- */

static BOOL is_of(DWORD type, DWORD size, DWORD flags)
{
    switch (type) {
    case REG_DWORD:
        return (flags & RRF_RT_REG_DWORD) && ((flags & RRF_RT_ANY) != RRF_RT_DWORD || size == sizeof(DWORD));
    case REG_QWORD:
        return (flags & RRF_RT_REG_QWORD) && ((flags & RRF_RT_ANY) != RRF_RT_QWORD || size == sizeof(ULONGLONG));
    case REG_BINARY:
        if ((flags & RRF_RT_ANY) == RRF_RT_DWORD)
            return size == sizeof(DWORD);
        if ((flags & RRF_RT_ANY) == RRF_RT_QWORD)
            return size == sizeof(ULONGLONG);
        return (flags & RRF_RT_REG_BINARY) != 0;
    case REG_NONE:
    case REG_SZ:
    case REG_EXPAND_SZ:
    case REG_MULTI_SZ: {
        static const DWORD allowed[] = {[REG_NONE] = RRF_RT_REG_NONE,
                                        [REG_SZ] = RRF_RT_REG_SZ,
                                        [REG_EXPAND_SZ] = RRF_RT_REG_EXPAND_SZ,
                                        [REG_MULTI_SZ] = RRF_RT_REG_MULTI_SZ};

        return (flags & allowed[type]) != 0;
    }
    default:
        return (flags & RRF_RT_ANY) == RRF_RT_ANY;
    }
}

/* Text that was stored without its end gets it: one NUL, or the two of a list. */
static DWORD terminate(WCHAR *text, DWORD type, DWORD size)
{
    DWORD length = size / sizeof(WCHAR), ends = type == REG_MULTI_SZ ? 2 : 1, have = 0;

    while (have < ends && have < length && !text[length - 1 - have])
        have++;
    while (have++ < ends)
        text[length++] = 0;
    return length * sizeof(WCHAR);
}

static void expand(WCHAR **text, DWORD *size)
{
    DWORD length = ExpandEnvironmentStringsW(*text, NULL, 0);
    WCHAR *expanded = malloc((length + 1) * sizeof *expanded);

    *size = ExpandEnvironmentStringsW(*text, expanded, length) * sizeof(WCHAR);
    free(*text);
    *text = expanded;
}

/* REG_EXPAND_SZ that is expanded, which is what happens unless it is forbidden, counts as REG_SZ. */
static BOOL is_expanded(DWORD type, DWORD flags)
{
    return type == REG_EXPAND_SZ && !(flags & RRF_NOEXPAND);
}

static LSTATUS read_value(HKEY key, LPCWSTR name, DWORD flags, DWORD *type, WCHAR **data, DWORD *size)
{
    LSTATUS error;

    *size = 0;
    *data = NULL;
    error = RegQueryValueExW(key, name, NULL, type, NULL, size);
    if (error)
        return error;
    *data = calloc(1, *size + 2 * sizeof(WCHAR));
    error = RegQueryValueExW(key, name, NULL, type, (LPBYTE)*data, size);
    if (error)
        return error;
    if (*type == REG_SZ || *type == REG_EXPAND_SZ || *type == REG_MULTI_SZ)
        *size = terminate(*data, *type, *size);
    if (is_expanded(*type, flags)) {
        expand(data, size);
        *type = REG_SZ;
    }
    return is_of(*type, *size, flags) ? ERROR_SUCCESS : ERROR_UNSUPPORTED_TYPE;
}

static LSTATUS give_value(LSTATUS error, const void *from, DWORD length, DWORD flags, PVOID data, LPDWORD size)
{
    DWORD room = size ? *size : 0;

    if (!error) {
        put(size, length);
        if (data && length > room)
            error = ERROR_MORE_DATA;
        else if (data)
            memcpy(data, from, length);
    }
    if (error && data && (flags & RRF_ZEROONFAILURE))
        memset(data, 0, room);
    return error;
}

/* The key that holds the value: below another where one is named; to close if it is not the key itself. */
static LSTATUS open_below(HKEY key, LPCWSTR below, REGSAM access, HKEY *opened)
{
    *opened = key;
    return below && *below ? RegOpenKeyExW(key, below, 0, access, opened) : ERROR_SUCCESS;
}

static void close_below(HKEY key, HKEY opened)
{
    if (opened != key)
        RegCloseKey(opened);
}

static LSTATUS check_flags(DWORD flags, PVOID data, LPDWORD size)
{
    if ((data && !size) || !(flags & RRF_RT_ANY))
        return ERROR_INVALID_PARAMETER;
    if ((flags & RRF_RT_REG_EXPAND_SZ) && !(flags & RRF_NOEXPAND) && (flags & RRF_RT_ANY) != RRF_RT_ANY)
        return ERROR_INVALID_PARAMETER;
    return ERROR_SUCCESS;
}

LSTATUS RegGetValueW(HKEY key, LPCWSTR below, LPCWSTR name, DWORD flags, LPDWORD type, PVOID data, LPDWORD size)
{
    DWORD kind = REG_NONE, length = 0;
    WCHAR *value = NULL;
    HKEY opened;
    LSTATUS error = check_flags(flags, data, size);

    if (!error)
        error = open_below(key, below, KEY_QUERY_VALUE, &opened);
    if (error)
        return give_value(error, NULL, 0, flags, data, size);
    error = read_value(opened, name, flags, &kind, &value, &length);
    close_below(key, opened);
    if (!error || error == ERROR_UNSUPPORTED_TYPE)
        put(type, kind);
    error = give_value(error, value, length, flags, data, size);
    free(value);
    return error;
}

LSTATUS RegGetValueA(HKEY key, LPCSTR below, LPCSTR name, DWORD flags, LPDWORD type, PVOID data, LPDWORD size)
{
    LPWSTR wide_below = lab__win32_wide(below), wide = lab__win32_wide(name);
    DWORD kind = REG_NONE, length = 0;
    WCHAR *value = NULL;
    char *narrow = NULL;
    HKEY opened;
    LSTATUS error = check_flags(flags, data, size);

    if (!error)
        error = open_below(key, wide_below, KEY_QUERY_VALUE, &opened);
    if (!error) {
        error = read_value(opened, wide, flags, &kind, &value, &length);
        close_below(key, opened);
        if (!error || error == ERROR_UNSUPPORTED_TYPE)
            put(type, kind);
    }
    if (!error && (kind == REG_SZ || kind == REG_EXPAND_SZ || kind == REG_MULTI_SZ)) {
        narrow = malloc(length * 2 + 1);
        length = (DWORD)WideCharToMultiByte(CP_ACP, 0, value, (int)(length / sizeof(WCHAR)), narrow,
                                            (int)(length * 2 + 1), NULL, NULL);
    }
    error = give_value(error, narrow ? (void *)narrow : value, length, flags, data, size);
    free(narrow);
    free(value);
    free(wide);
    free(wide_below);
    return error;
}

/* --- several values at one time --- */

/* KEY_VALUE_ENTRY */
struct entry {
    UNICODE_STRING *name;
    ULONG length, offset, type;
};

static LSTATUS query_entries(HKEY key, struct entry *entries, DWORD count, LPWSTR buffer, LPDWORD size)
{
    ULONG room = *size, needed = 0;
    HANDLE handle;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_QUERY_VALUE, &handle, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    status = lab_nt_query_multiple_value_key((lab_handle)handle, entries, count, buffer, &room, &needed);
    lab__win32_key_done(handle, opened);
    *size = status == (NTSTATUS)0x80000005 ? needed : room;
    return lab__win32_error_of(status);
}

LSTATUS RegQueryMultipleValuesW(HKEY key, PVALENTW values, DWORD count, LPWSTR buffer, LPDWORD size)
{
    struct entry *entries = calloc(count ? count : 1, sizeof *entries);
    UNICODE_STRING *names = calloc(count ? count : 1, sizeof *names);
    LSTATUS error;

    for (DWORD i = 0; i < count; i++) {
        names[i].Buffer = values[i].ve_valuename;
        names[i].Length = (USHORT)(names[i].Buffer ? wcslen(names[i].Buffer) * sizeof(WCHAR) : 0);
        names[i].MaximumLength = names[i].Length;
        entries[i].name = &names[i];
    }
    error = query_entries(key, entries, count, buffer, size);
    for (DWORD i = 0; !error && i < count; i++) {
        values[i].ve_valuelen = entries[i].length;
        values[i].ve_valueptr = (DWORD_PTR)buffer + entries[i].offset;
        values[i].ve_type = entries[i].type;
    }
    free(names);
    free(entries);
    return error;
}

LSTATUS RegQueryMultipleValuesA(HKEY key, PVALENTA values, DWORD count, LPSTR buffer, LPDWORD size)
{
    DWORD used = 0, room = *size;
    LSTATUS error = ERROR_SUCCESS;

    for (DWORD i = 0; i < count && (!error || error == ERROR_MORE_DATA); i++) {
        DWORD length = used < room ? room - used : 0;
        LSTATUS one = RegQueryValueExA(key, values[i].ve_valuename, NULL, &values[i].ve_type,
                                       error ? NULL : (LPBYTE)buffer + used, &length);

        values[i].ve_valuelen = length;
        values[i].ve_valueptr = (DWORD_PTR)buffer + used;
        used = (used + length + 3) & ~3u;
        error = one ? one : error;
    }
    *size = used;
    return error;
}

/* --- values of a key below --- */

LSTATUS RegSetKeyValueW(HKEY key, LPCWSTR below, LPCWSTR name, DWORD type, LPCVOID data, DWORD size)
{
    HKEY opened = key;
    LSTATUS error = below && *below ? RegCreateKeyExW(key, below, 0, NULL, 0, KEY_SET_VALUE, NULL, &opened, NULL) : 0;

    if (error)
        return error;
    error = RegSetValueExW(opened, name, 0, type, data, size);
    close_below(key, opened);
    return error;
}

LSTATUS RegDeleteKeyValueW(HKEY key, LPCWSTR below, LPCWSTR name)
{
    HKEY opened;
    LSTATUS error = open_below(key, below, KEY_SET_VALUE, &opened);

    if (error)
        return error;
    error = RegDeleteValueW(opened, name);
    close_below(key, opened);
    return error;
}

LSTATUS RegSetKeyValueA(HKEY key, LPCSTR below, LPCSTR name, DWORD type, LPCVOID data, DWORD size)
{
    HKEY opened = key;
    LSTATUS error = below && *below ? RegCreateKeyExA(key, below, 0, NULL, 0, KEY_SET_VALUE, NULL, &opened, NULL) : 0;

    if (error)
        return error;
    error = RegSetValueExA(opened, name, 0, type, data, size);
    close_below(key, opened);
    return error;
}

LSTATUS RegDeleteKeyValueA(HKEY key, LPCSTR below, LPCSTR name)
{
    LPWSTR wide_below = lab__win32_wide(below), wide = lab__win32_wide(name);
    LSTATUS error = RegDeleteKeyValueW(key, wide_below, wide);

    free(wide);
    free(wide_below);
    return error;
}

/* --- the calls of the first registry: a key's unnamed value is its value --- */

LSTATUS RegQueryValueW(HKEY key, LPCWSTR below, LPWSTR data, PLONG size)
{
    return RegGetValueW(key, below, NULL, RRF_RT_REG_SZ, NULL, data, (LPDWORD)size);
}

LSTATUS RegQueryValueA(HKEY key, LPCSTR below, LPSTR data, PLONG size)
{
    return RegGetValueA(key, below, NULL, RRF_RT_REG_SZ, NULL, data, (LPDWORD)size);
}

LSTATUS RegSetValueW(HKEY key, LPCWSTR below, DWORD type, LPCWSTR data, DWORD size)
{
    if (type != REG_SZ)
        return ERROR_INVALID_PARAMETER;
    return RegSetKeyValueW(key, below, NULL, REG_SZ, data, (DWORD)(wcslen(data) + 1) * sizeof(WCHAR));
}

LSTATUS RegSetValueA(HKEY key, LPCSTR below, DWORD type, LPCSTR data, DWORD size)
{
    if (type != REG_SZ)
        return ERROR_INVALID_PARAMETER;
    return RegSetKeyValueA(key, below, NULL, REG_SZ, data, (DWORD)strlen(data) + 1);
}

LSTATUS RegEnumKeyW(HKEY key, DWORD index, LPWSTR name, DWORD size)
{
    return RegEnumKeyExW(key, index, name, &size, NULL, NULL, NULL, NULL);
}

LSTATUS RegEnumKeyA(HKEY key, DWORD index, LPSTR name, DWORD size)
{
    return RegEnumKeyExA(key, index, name, &size, NULL, NULL, NULL, NULL);
}
