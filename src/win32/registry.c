/* Keys. Everything goes through the system services in user mode, so drivers' registry callbacks see it. */
#include "win32/registry_p.h"
#include <ntlab/file.h>
#include <ntlab/nt.h>

ULONG RtlNtStatusToDosError(NTSTATUS status);

static const struct {
    ULONG key;
    const WCHAR *path;
} roots[] = {{0x80000000, L"\\Registry\\Machine\\Software\\Classes"},
             {0x80000001, L"\\Registry\\User\\.Default"},
             {0x80000002, L"\\Registry\\Machine"},
             {0x80000003, L"\\Registry\\User"},
             {0x80000005, L"\\Registry\\Machine\\System\\CurrentControlSet\\Hardware Profiles\\Current"}};

LSTATUS lab__win32_error_of(NTSTATUS status)
{
    return NT_SUCCESS(status) ? ERROR_SUCCESS : (LSTATUS)RtlNtStatusToDosError(status);
}

static void set_name(UNICODE_STRING *name, const WCHAR *text)
{
    name->Buffer = (PWSTR)text;
    name->Length = (USHORT)(text ? wcslen(text) * sizeof(WCHAR) : 0);
    name->MaximumLength = name->Length;
}

static NTSTATUS open_at(HANDLE root, const WCHAR *path, REGSAM access, HANDLE *handle)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    set_name(&name, path);
    InitializeObjectAttributes(&attributes, &name, 0x40, root, NULL);
    return lab_nt_open_key(handle, access & ~0x300u, &attributes); /* there is one view of the registry */
}

NTSTATUS lab__win32_key(HKEY key, REGSAM access, HANDLE *handle, BOOL *opened)
{
    *opened = FALSE;
    *handle = key;
    for (SIZE_T i = 0; i < RTL_NUMBER_OF(roots); i++)
        if ((ULONG)(ULONG_PTR)key == roots[i].key) {
            *opened = TRUE;
            return open_at(NULL, roots[i].path, access, handle);
        }
    return key ? (NTSTATUS)0 : (NTSTATUS)0xC0000008;
}

void lab__win32_key_done(HANDLE handle, BOOL opened)
{
    if (opened)
        lab_file_close((lab_handle)handle);
}

LSTATUS RegOpenKeyExW(HKEY key, LPCWSTR name, DWORD options, REGSAM access, PHKEY result)
{
    HANDLE root, handle;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_READ, &root, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    status = open_at(root, name ? name : L"", access, &handle);
    lab__win32_key_done(root, opened);
    if (NT_SUCCESS(status))
        *result = handle;
    return lab__win32_error_of(status);
}

/* The last part of the path, and before it whatever is missing of it. */
static NTSTATUS create_path(HANDLE root, const WCHAR *path, const WCHAR *class_text, DWORD options, REGSAM access,
                            HANDLE *handle, ULONG *did)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name, class_name;
    NTSTATUS status;

    for (const WCHAR *at = wcschr(path, '\\'); at; at = wcschr(at + 1, '\\')) {
        set_name(&name, path);
        name.Length = name.MaximumLength = (USHORT)((at - path) * sizeof(WCHAR));
        InitializeObjectAttributes(&attributes, &name, 0x40, root, NULL);
        status = lab_nt_create_key(handle, KEY_READ | KEY_CREATE_SUB_KEY, &attributes, 0, NULL, options, NULL);
        if (!NT_SUCCESS(status))
            return status;
        lab_file_close((lab_handle)*handle);
    }
    set_name(&name, path);
    InitializeObjectAttributes(&attributes, &name, 0x40, root, NULL);
    set_name(&class_name, class_text);
    return lab_nt_create_key(handle, access & ~0x300u, &attributes, 0, class_text ? &class_name : NULL, options, did);
}

LSTATUS RegCreateKeyExW(HKEY key, LPCWSTR name, DWORD reserved, LPWSTR class_name, DWORD options, REGSAM access,
                        const LPSECURITY_ATTRIBUTES security, PHKEY result, LPDWORD disposition)
{
    HANDLE root, handle;
    BOOL opened;
    ULONG did = 0;
    NTSTATUS status = lab__win32_key(key, KEY_READ | KEY_CREATE_SUB_KEY, &root, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    status = create_path(root, name, class_name, options, access, &handle, &did);
    lab__win32_key_done(root, opened);
    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    *result = handle;
    if (disposition)
        *disposition = did;
    return ERROR_SUCCESS;
}

LSTATUS RegOpenKeyW(HKEY key, LPCWSTR name, PHKEY result)
{
    return RegOpenKeyExW(key, name, 0, 0x02000000, result);
}

LSTATUS RegCreateKeyW(HKEY key, LPCWSTR name, PHKEY result)
{
    return RegCreateKeyExW(key, name, 0, NULL, 0, 0x02000000, NULL, result, NULL);
}

LSTATUS RegCloseKey(HKEY key)
{
    if ((ULONG)(ULONG_PTR)key >= 0x80000000)
        return ERROR_SUCCESS;
    return lab__win32_error_of(lab_file_close((lab_handle)key));
}

LSTATUS RegFlushKey(HKEY key)
{
    return lab__win32_error_of(lab_nt_flush_key((lab_handle)key));
}

LSTATUS RegDeleteKeyW(HKEY key, LPCWSTR name)
{
    HKEY opened = NULL;
    LSTATUS error = RegOpenKeyExW(key, name, 0, DELETE | KEY_ENUMERATE_SUB_KEYS, &opened);

    if (error)
        return error;
    error = lab__win32_error_of(lab_nt_delete_key((lab_handle)opened));
    RegCloseKey(opened);
    return error;
}

LSTATUS RegDeleteKeyExW(HKEY key, LPCWSTR name, REGSAM access, DWORD reserved)
{
    return reserved ? ERROR_INVALID_PARAMETER : RegDeleteKeyW(key, name);
}

LSTATUS RegDeleteTreeW(HKEY key, LPCWSTR name)
{
    WCHAR child[256];
    HKEY opened = NULL;
    DWORD size = RTL_NUMBER_OF(child);
    LSTATUS error = RegOpenKeyExW(key, name, 0, KEY_READ | DELETE, &opened);

    if (error)
        return error;
    while (!error && !RegEnumKeyExW(opened, 0, child, &size, NULL, NULL, NULL, NULL)) {
        error = RegDeleteTreeW(opened, child);
        size = RTL_NUMBER_OF(child);
    }
    if (!error && name)
        error = lab__win32_error_of(lab_nt_delete_key((lab_handle)opened));
    RegCloseKey(opened);
    return error;
}

LSTATUS RegRenameKey(HKEY key, LPCWSTR name, LPCWSTR new_name)
{
    UNICODE_STRING to;
    HKEY opened = key;
    LSTATUS error = name ? RegOpenKeyExW(key, name, 0, KEY_WRITE, &opened) : ERROR_SUCCESS;

    if (error)
        return error;
    set_name(&to, new_name);
    error = lab__win32_error_of(lab_nt_rename_key((lab_handle)opened, &to));
    if (name)
        RegCloseKey(opened);
    return error;
}

/* KEY_NODE_INFORMATION */
struct key_information {
    LARGE_INTEGER written;
    ULONG title_index, class_offset, class_length, length;
    WCHAR name[512];
};

static LSTATUS give_text(const WCHAR *from, ULONG bytes, LPWSTR to, LPDWORD size)
{
    if (bytes / sizeof(WCHAR) >= *size)
        return ERROR_MORE_DATA;
    memcpy(to, from, bytes);
    *size = bytes / sizeof(WCHAR);
    to[*size] = 0;
    return ERROR_SUCCESS;
}

static LSTATUS enumerate_key(HKEY key, DWORD index, struct key_information *information)
{
    ULONG length;
    HANDLE handle;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_ENUMERATE_SUB_KEYS, &handle, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    status = lab_nt_enumerate_key((lab_handle)handle, index, 1, information, sizeof *information, &length);
    lab__win32_key_done(handle, opened);
    return lab__win32_error_of(status);
}

LSTATUS RegEnumKeyExW(HKEY key, DWORD index, LPWSTR name, LPDWORD size, LPDWORD reserved, LPWSTR class_name,
                      LPDWORD class_size, PFILETIME written)
{
    struct key_information information;
    LSTATUS error = enumerate_key(key, index, &information);

    if (error)
        return error;
    error = give_text(information.name, information.length, name, size);
    if (!error && class_name)
        error = give_text((WCHAR *)((char *)&information + information.class_offset), information.class_length,
                          class_name, class_size);
    if (!error && written)
        *written = (FILETIME){information.written.LowPart, (DWORD)information.written.HighPart};
    return error;
}

/* --- the narrow forms
 * ------------------------------------------------------------------------------------------------- */

#define NARROW(call)                                                                                                   \
    LPWSTR wide = lab__win32_wide(name);                                                                               \
    LSTATUS error = call;                                                                                              \
                                                                                                                       \
    free(wide);                                                                                                        \
    return error

LSTATUS RegOpenKeyExA(HKEY key, LPCSTR name, DWORD options, REGSAM access, PHKEY result)
{
    NARROW(RegOpenKeyExW(key, wide, options, access, result));
}

LSTATUS RegCreateKeyExA(HKEY key, LPCSTR name, DWORD reserved, LPSTR class_name, DWORD options, REGSAM access,
                        const LPSECURITY_ATTRIBUTES security, PHKEY result, LPDWORD disposition)
{
    LPWSTR wide = lab__win32_wide(name), wide_class = lab__win32_wide(class_name);
    LSTATUS error = RegCreateKeyExW(key, wide, reserved, wide_class, options, access, security, result, disposition);

    free(wide_class);
    free(wide);
    return error;
}

LSTATUS RegOpenKeyA(HKEY key, LPCSTR name, PHKEY result)
{
    NARROW(RegOpenKeyW(key, wide, result));
}

LSTATUS RegCreateKeyA(HKEY key, LPCSTR name, PHKEY result)
{
    NARROW(RegCreateKeyW(key, wide, result));
}

LSTATUS RegDeleteKeyA(HKEY key, LPCSTR name)
{
    NARROW(RegDeleteKeyW(key, wide));
}

LSTATUS RegDeleteKeyExA(HKEY key, LPCSTR name, REGSAM access, DWORD reserved)
{
    NARROW(RegDeleteKeyExW(key, wide, access, reserved));
}

LSTATUS RegDeleteTreeA(HKEY key, LPCSTR name)
{
    NARROW(RegDeleteTreeW(key, wide));
}

static LSTATUS give_narrow(LPCWSTR wide, LPSTR to, LPDWORD size)
{
    char *narrow = lab__win32_narrow(wide);
    LSTATUS error = strlen(narrow) >= *size ? ERROR_MORE_DATA : ERROR_SUCCESS;

    if (!error)
        *size = lab__win32_give(narrow, to, *size);
    free(narrow);
    return error;
}

LSTATUS RegEnumKeyExA(HKEY key, DWORD index, LPSTR name, LPDWORD size, LPDWORD reserved, LPSTR class_name,
                      LPDWORD class_size, PFILETIME written)
{
    WCHAR wide[512], wide_class[512];
    DWORD wide_size = RTL_NUMBER_OF(wide), wide_class_size = RTL_NUMBER_OF(wide_class);
    LSTATUS error = RegEnumKeyExW(key, index, wide, &wide_size, NULL, wide_class, &wide_class_size, written);

    if (!error)
        error = give_narrow(wide, name, size);
    if (!error && class_name)
        error = give_narrow(wide_class, class_name, class_size);
    return error;
}
