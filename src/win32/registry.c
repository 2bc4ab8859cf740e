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
static NTSTATUS create_path(HANDLE root, const WCHAR *path, DWORD options, REGSAM access, HANDLE *handle, ULONG *did)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
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
    return lab_nt_create_key(handle, access & ~0x300u, &attributes, 0, NULL, options, did);
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
    status = create_path(root, name, options, access, &handle, &did);
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

struct key_information {
    LARGE_INTEGER written;
    ULONG title_index, length;
    WCHAR name[512];
};

LSTATUS RegEnumKeyExW(HKEY key, DWORD index, LPWSTR name, LPDWORD size, LPDWORD reserved, LPWSTR class_name,
                      LPDWORD class_size, PFILETIME written)
{
    struct key_information information;
    ULONG length;
    HANDLE handle;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_ENUMERATE_SUB_KEYS, &handle, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    status = lab_nt_enumerate_key((lab_handle)handle, index, 0, &information, sizeof information, &length);
    lab__win32_key_done(handle, opened);
    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    if (information.length / sizeof(WCHAR) >= *size)
        return ERROR_MORE_DATA;
    memcpy(name, information.name, information.length);
    *size = information.length / sizeof(WCHAR);
    name[*size] = 0;
    if (class_size)
        *class_size = 0;
    if (written)
        *written = (FILETIME){information.written.LowPart, (DWORD)information.written.HighPart};
    return ERROR_SUCCESS;
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
    NARROW(RegCreateKeyExW(key, wide, reserved, NULL, options, access, security, result, disposition));
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

LSTATUS RegDeleteTreeA(HKEY key, LPCSTR name)
{
    NARROW(RegDeleteTreeW(key, wide));
}

LSTATUS RegEnumKeyExA(HKEY key, DWORD index, LPSTR name, LPDWORD size, LPDWORD reserved, LPSTR class_name,
                      LPDWORD class_size, PFILETIME written)
{
    WCHAR wide[512];
    DWORD wide_size = RTL_NUMBER_OF(wide);
    LSTATUS error = RegEnumKeyExW(key, index, wide, &wide_size, NULL, NULL, NULL, written);
    char *narrow;

    if (error)
        return error;
    narrow = lab__win32_narrow(wide);
    if (strlen(narrow) >= *size)
        error = ERROR_MORE_DATA;
    else
        *size = lab__win32_give(narrow, name, *size);
    free(narrow);
    return error;
}
