/* Values. Strings are UTF-16 in the registry; the narrow forms convert them. */
#include "win32/registry_p.h"
#include <ntlab/nt.h>

struct partial {
    ULONG title_index, type, length;
    UCHAR data[];
};

struct full {
    ULONG title_index, type, data_offset, data_length, name_length;
    WCHAR name[];
};

static UNICODE_STRING counted(LPCWSTR text)
{
    UNICODE_STRING string = {0, 0, (PWSTR)text};

    if (text)
        string.Length = string.MaximumLength = (USHORT)(wcslen(text) * sizeof(WCHAR));
    return string;
}

static BOOL is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

LSTATUS RegSetValueExW(HKEY key, LPCWSTR name, DWORD reserved, DWORD type, const BYTE *data, DWORD size)
{
    UNICODE_STRING string = counted(name);
    HANDLE handle;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_SET_VALUE, &handle, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    status = lab_nt_set_value_key((lab_handle)handle, &string, 0, type, (void *)data, size);
    lab__win32_key_done(handle, opened);
    return lab__win32_error_of(status);
}

/* The value, whole, in memory of malloc. */
static LSTATUS query(HKEY key, LPCWSTR name, struct partial **value)
{
    UNICODE_STRING string = counted(name);
    ULONG size = 256, needed = 0;
    HANDLE handle;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_QUERY_VALUE, &handle, &opened);

    *value = NULL;
    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    do {
        size = needed > size ? needed : size;
        *value = realloc(*value, size);
        status = lab_nt_query_value_key((lab_handle)handle, &string, 2, *value, size, &needed);
    } while (!NT_SUCCESS(status) && needed > size);
    lab__win32_key_done(handle, opened);
    return lab__win32_error_of(status);
}

static LSTATUS give(const void *from, DWORD length, LPBYTE data, LPDWORD size)
{
    DWORD room = size ? *size : 0;

    if (size)
        *size = length;
    if (!data)
        return ERROR_SUCCESS;
    if (length > room)
        return ERROR_MORE_DATA;
    memcpy(data, from, length);
    return ERROR_SUCCESS;
}

LSTATUS RegQueryValueExW(HKEY key, LPCWSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD size)
{
    struct partial *value;
    LSTATUS error = query(key, name, &value);

    if (!error && type)
        *type = value->type;
    if (!error)
        error = give(value->data, value->length, data, size);
    free(value);
    return error;
}

LSTATUS RegDeleteValueW(HKEY key, LPCWSTR name)
{
    UNICODE_STRING string = counted(name);
    HANDLE handle;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_SET_VALUE, &handle, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    status = lab_nt_delete_value_key((lab_handle)handle, &string);
    lab__win32_key_done(handle, opened);
    return lab__win32_error_of(status);
}

LSTATUS RegEnumValueW(HKEY key, DWORD index, LPWSTR name, LPDWORD size, LPDWORD reserved, LPDWORD type, LPBYTE data,
                      LPDWORD data_size)
{
    ULONG room = 65536, needed;
    struct full *value = malloc(room);
    HANDLE handle;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_QUERY_VALUE, &handle, &opened);
    LSTATUS error;

    if (NT_SUCCESS(status)) {
        status = lab_nt_enumerate_value_key((lab_handle)handle, index, 1, value, room, &needed);
        lab__win32_key_done(handle, opened);
    }
    error = lab__win32_error_of(status);
    if (!error && value->name_length / sizeof(WCHAR) >= *size)
        error = ERROR_MORE_DATA;
    if (!error) {
        memcpy(name, value->name, value->name_length);
        *size = value->name_length / sizeof(WCHAR);
        name[*size] = 0;
        if (type)
            *type = value->type;
        error =
            data_size ? give((char *)value + value->data_offset, value->data_length, data, data_size) : ERROR_SUCCESS;
    }
    free(value);
    return error;
}

/* --- the narrow forms
 * ------------------------------------------------------------------------------------------------- */

LSTATUS RegSetValueExA(HKEY key, LPCSTR name, DWORD reserved, DWORD type, const BYTE *data, DWORD size)
{
    LPWSTR wide = lab__win32_wide(name), text;
    LSTATUS error;

    if (is_text(type) && data) {
        text = malloc((size + 1) * sizeof(WCHAR));
        size = (DWORD)MultiByteToWideChar(CP_ACP, 0, (LPCCH)data, (int)size, text, (int)size) * sizeof(WCHAR);
        error = RegSetValueExW(key, wide, 0, type, (const BYTE *)text, size);
        free(text);
    } else {
        error = RegSetValueExW(key, wide, 0, type, data, size);
    }
    free(wide);
    return error;
}

LSTATUS RegQueryValueExA(HKEY key, LPCSTR name, LPDWORD reserved, LPDWORD type, LPBYTE data, LPDWORD size)
{
    LPWSTR wide = lab__win32_wide(name);
    struct partial *value;
    LSTATUS error = query(key, wide, &value);

    if (!error && type)
        *type = value->type;
    if (!error && is_text(value->type)) {
        DWORD room = value->length * 2 + 1;
        char *text = malloc(room);
        int length = WideCharToMultiByte(CP_ACP, 0, (LPCWCH)value->data, (int)(value->length / sizeof(WCHAR)), text,
                                         (int)room, NULL, NULL);

        error = give(text, (DWORD)length, data, size);
        free(text);
    } else if (!error) {
        error = give(value->data, value->length, data, size);
    }
    free(value);
    free(wide);
    return error;
}

LSTATUS RegDeleteValueA(HKEY key, LPCSTR name)
{
    LPWSTR wide = lab__win32_wide(name);
    LSTATUS error = RegDeleteValueW(key, wide);

    free(wide);
    return error;
}

LSTATUS RegEnumValueA(HKEY key, DWORD index, LPSTR name, LPDWORD size, LPDWORD reserved, LPDWORD type, LPBYTE data,
                      LPDWORD data_size)
{
    WCHAR wide[512];
    DWORD wide_size = RTL_NUMBER_OF(wide);
    LSTATUS error = RegEnumValueW(key, index, wide, &wide_size, NULL, NULL, NULL, NULL);
    char *narrow;

    if (error)
        return error;
    narrow = lab__win32_narrow(wide);
    if (strlen(narrow) >= *size)
        error = ERROR_MORE_DATA;
    if (!error) {
        *size = lab__win32_give(narrow, name, *size);
        error = RegQueryValueExA(key, narrow, NULL, type, data, data_size);
    }
    free(narrow);
    return error;
}
