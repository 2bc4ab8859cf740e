/*
 * Hives, trees and keys in transactions. A file is looked for in the machine first, as CreateFile does, and then among
 * those of the host.
 */
#include "win32/registry_p.h"
#include <ntlab/file.h>
#include <ntlab/nt.h>

#define WOW64 0x300u

static void set_name(UNICODE_STRING *name, const WCHAR *text)
{
    name->Buffer = (PWSTR)text;
    name->Length = (USHORT)(text ? wcslen(text) * sizeof(WCHAR) : 0);
    name->MaximumLength = name->Length;
}

/* --- transactions --- */

LSTATUS RegCreateKeyTransactedW(HKEY key, LPCWSTR name, DWORD reserved, LPWSTR class_name, DWORD options, REGSAM access,
                                const LPSECURITY_ATTRIBUTES security, PHKEY result, LPDWORD disposition,
                                HANDLE transaction, PVOID extended)
{
    UNICODE_STRING path, class_text;
    OBJECT_ATTRIBUTES attributes;
    HANDLE root, handle;
    ULONG did = 0;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_READ | KEY_CREATE_SUB_KEY, &root, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    set_name(&path, name);
    set_name(&class_text, class_name);
    InitializeObjectAttributes(&attributes, &path, 0x40, root, security ? security->lpSecurityDescriptor : NULL);
    status = lab_nt_create_key_transacted(&handle, access & ~WOW64, &attributes, 0, class_name ? &class_text : NULL,
                                          options, (lab_handle)transaction, &did);
    lab__win32_key_done(root, opened);
    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    *result = handle;
    if (disposition)
        *disposition = did;
    return ERROR_SUCCESS;
}

LSTATUS RegOpenKeyTransactedW(HKEY key, LPCWSTR name, DWORD options, REGSAM access, PHKEY result, HANDLE transaction,
                              PVOID extended)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING path;
    HANDLE root, handle;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_READ, &root, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    set_name(&path, name);
    InitializeObjectAttributes(&attributes, &path, 0x40, root, NULL);
    status = lab_nt_open_key_transacted(&handle, access & ~WOW64, &attributes, options, (lab_handle)transaction);
    lab__win32_key_done(root, opened);
    if (NT_SUCCESS(status))
        *result = handle;
    return lab__win32_error_of(status);
}

LSTATUS RegDeleteKeyTransactedW(HKEY key, LPCWSTR name, REGSAM access, DWORD reserved, HANDLE transaction,
                                PVOID extended)
{
    HKEY opened = NULL;
    LSTATUS error = RegOpenKeyTransactedW(key, name, 0, DELETE, &opened, transaction, extended);

    if (error)
        return error;
    error = lab__win32_error_of(lab_nt_delete_key((lab_handle)opened));
    RegCloseKey(opened);
    return error;
}

/* --- hives --- */

struct file {
    WCHAR *nt; /* the machine's path; NULL: it is none */
    char *host;
};

static struct file file_of(LPCWSTR path)
{
    char *narrow = lab__win32_narrow(path), *nt = malloc(strlen(narrow) + 8);
    struct file file = {NULL, lab__win32_host_path(narrow)};

    strcpy(nt, "\\??\\");
    strcat(nt, !strncmp(narrow, "\\\\?\\", 4) || !strncmp(narrow, "\\\\.\\", 4) ? narrow + 4 : narrow);
    if (narrow[0] == '\\' || (narrow[0] && narrow[1] == ':'))
        file.nt = lab__win32_wide(nt);
    free(nt);
    free(narrow);
    return file;
}

static void free_file(struct file *file)
{
    free(file->nt);
    free(file->host);
}

static BOOL is_missing(NTSTATUS status)
{
    return status == (NTSTATUS)0xC0000034 || status == (NTSTATUS)0xC000003A;
}

static void file_attributes(const struct file *file, UNICODE_STRING *name, OBJECT_ATTRIBUTES *attributes)
{
    set_name(name, file->nt);
    InitializeObjectAttributes(attributes, name, 0x40, NULL, NULL);
}

/* The handle of a file of the machine; STATUS_OBJECT_NAME_NOT_FOUND where it has none of that name. */
static NTSTATUS open_file(const struct file *file, ACCESS_MASK access, ULONG disposition, HANDLE *handle)
{
    ULONG_PTR result[2] = {0};
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    if (!file->nt)
        return (NTSTATUS)0xC0000034;
    file_attributes(file, &name, &attributes);
    return lab_nt_create_file(handle, access | SYNCHRONIZE, &attributes, result, NULL, FILE_ATTRIBUTE_NORMAL, 0,
                              disposition, 0x60, NULL, 0); /* FILE_SYNCHRONOUS_IO_NONALERT, no directory */
}

LSTATUS RegSaveKeyExW(HKEY key, LPCWSTR path, const LPSECURITY_ATTRIBUTES security, DWORD flags)
{
    struct file file = file_of(path);
    HANDLE root, handle = NULL;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_READ, &root, &opened);

    if (NT_SUCCESS(status)) {
        status = open_file(&file, FILE_GENERIC_WRITE, 2, &handle); /* FILE_CREATE */
        if (NT_SUCCESS(status) || is_missing(status))
            status = lab_nt_save_key((lab_handle)root, (lab_handle)handle, handle ? NULL : file.host, flags);
        if (handle)
            lab_file_close((lab_handle)handle);
        lab__win32_key_done(root, opened);
    }
    free_file(&file);
    return lab__win32_error_of(status);
}

LSTATUS RegSaveKeyW(HKEY key, LPCWSTR path, const LPSECURITY_ATTRIBUTES security)
{
    return RegSaveKeyExW(key, path, security, 1); /* REG_STANDARD_FORMAT */
}

LSTATUS RegRestoreKeyW(HKEY key, LPCWSTR path, DWORD flags)
{
    struct file file = file_of(path);
    HANDLE root, handle = NULL;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_WRITE, &root, &opened);

    if (NT_SUCCESS(status)) {
        status = open_file(&file, FILE_GENERIC_READ, 1, &handle); /* FILE_OPEN */
        if (NT_SUCCESS(status) || is_missing(status))
            status = lab_nt_restore_key((lab_handle)root, (lab_handle)handle, handle ? NULL : file.host, flags);
        if (handle)
            lab_file_close((lab_handle)handle);
        lab__win32_key_done(root, opened);
    }
    free_file(&file);
    return lab__win32_error_of(status);
}

/* From the machine's file, or else from the host's. */
static NTSTATUS load(OBJECT_ATTRIBUTES *target, LPCWSTR path, DWORD flags, REGSAM access, HANDLE *handle)
{
    struct file file = file_of(path);
    OBJECT_ATTRIBUTES source;
    UNICODE_STRING name;
    NTSTATUS status = (NTSTATUS)0xC0000034;

    file_attributes(&file, &name, &source);
    if (file.nt)
        status = lab_nt_load_key(target, &source, NULL, flags, access, handle);
    if (is_missing(status))
        status = lab_nt_load_key(target, NULL, file.host, flags, access, handle);
    free_file(&file);
    return status;
}

LSTATUS RegLoadKeyW(HKEY key, LPCWSTR name, LPCWSTR path)
{
    OBJECT_ATTRIBUTES target;
    UNICODE_STRING target_name;
    HANDLE root;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_READ, &root, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    set_name(&target_name, name);
    InitializeObjectAttributes(&target, &target_name, 0x40, root, NULL);
    status = load(&target, path, 0, 0, NULL);
    lab__win32_key_done(root, opened);
    return lab__win32_error_of(status);
}

LSTATUS RegLoadAppKeyW(LPCWSTR path, PHKEY result, REGSAM access, DWORD options, DWORD reserved)
{
    static ULONG loaded;
    WCHAR name[] = L"\\Registry\\A\\Program000000";
    OBJECT_ATTRIBUTES target;
    UNICODE_STRING target_name;
    HANDLE handle = NULL;
    NTSTATUS status;

    for (ULONG i = 2, number = ++loaded; number; i++, number /= 10)
        name[RTL_NUMBER_OF(name) - i] = (WCHAR)('0' + number % 10);
    set_name(&target_name, name);
    InitializeObjectAttributes(&target, &target_name, 0x40, NULL, NULL);
    status = load(&target, path, 0x10, access & ~WOW64, &handle); /* REG_APP_HIVE */
    if (NT_SUCCESS(status))
        *result = handle;
    return lab__win32_error_of(status);
}

LSTATUS RegUnLoadKeyW(HKEY key, LPCWSTR name)
{
    OBJECT_ATTRIBUTES target;
    UNICODE_STRING path;
    HANDLE root;
    BOOL opened;
    NTSTATUS status = lab__win32_key(key, KEY_READ, &root, &opened);

    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    set_name(&path, name);
    InitializeObjectAttributes(&target, &path, 0x40, root, NULL);
    status = lab_nt_unload_key(&target, 0);
    lab__win32_key_done(root, opened);
    return lab__win32_error_of(status);
}

LSTATUS RegReplaceKeyW(HKEY key, LPCWSTR name, LPCWSTR new_path, LPCWSTR old_path)
{
    struct file new_file = file_of(new_path), old_file = file_of(old_path);
    OBJECT_ATTRIBUTES new_attributes, old_attributes;
    UNICODE_STRING new_name, old_name;
    NTSTATUS status = (NTSTATUS)0xC0000034;
    HKEY opened = NULL;
    LSTATUS error = RegOpenKeyExW(key, name, 0, KEY_READ, &opened);

    if (!error) {
        file_attributes(&new_file, &new_name, &new_attributes);
        file_attributes(&old_file, &old_name, &old_attributes);
        if (new_file.nt && old_file.nt)
            status = lab_nt_replace_key(&new_attributes, (lab_handle)opened, &old_attributes);
        if (is_missing(status))
            status = lab_nt_replace_key_host(new_file.host, (lab_handle)opened, old_file.host);
        error = lab__win32_error_of(status);
        RegCloseKey(opened);
    }
    free_file(&new_file);
    free_file(&old_file);
    return error;
}

/* --- trees --- */

static LSTATUS copy_values(HKEY source, HKEY target)
{
    WCHAR *name = malloc(16384 * sizeof(WCHAR));
    LSTATUS error = ERROR_SUCCESS;

    for (DWORD i = 0; !error; i++) {
        DWORD length = 16384, type, size = 0;
        BYTE *data;

        if (RegEnumValueW(source, i, name, &length, NULL, &type, NULL, &size))
            break;
        data = malloc(size + 1);
        length = 16384;
        error = RegEnumValueW(source, i, name, &length, NULL, &type, data, &size);
        if (!error)
            error = RegSetValueExW(target, name, 0, type, data, size);
        free(data);
    }
    free(name);
    return error;
}

static LSTATUS copy_child(HKEY source, const WCHAR *name, HKEY target)
{
    HKEY made;
    LSTATUS error = RegCreateKeyExW(target, name, 0, NULL, 0, KEY_READ | KEY_WRITE, NULL, &made, NULL);

    if (error)
        return error;
    error = RegCopyTreeW(source, name, made);
    RegCloseKey(made);
    return error;
}

LSTATUS RegCopyTreeW(HKEY source, LPCWSTR name, HKEY target)
{
    WCHAR child[256];
    HKEY from = source;
    LSTATUS error = name ? RegOpenKeyExW(source, name, 0, KEY_READ, &from) : ERROR_SUCCESS;

    if (error)
        return error;
    error = copy_values(from, target);
    for (DWORD i = 0; !error; i++) {
        DWORD length = RTL_NUMBER_OF(child);

        if (RegEnumKeyExW(from, i, child, &length, NULL, NULL, NULL, NULL))
            break;
        error = copy_child(from, child, target);
    }
    if (name)
        RegCloseKey(from);
    return error;
}

/* --- the narrow forms --- */

#define NARROW(call, text, other)                                                                                      \
    LPWSTR wide = lab__win32_wide(text), wide_other = lab__win32_wide(other);                                          \
    LSTATUS error = call;                                                                                              \
                                                                                                                       \
    free(wide);                                                                                                        \
    free(wide_other);                                                                                                  \
    return error

LSTATUS RegCreateKeyTransactedA(HKEY key, LPCSTR name, DWORD reserved, LPSTR class_name, DWORD options, REGSAM access,
                                const LPSECURITY_ATTRIBUTES security, PHKEY result, LPDWORD disposition,
                                HANDLE transaction, PVOID extended)
{
    NARROW(RegCreateKeyTransactedW(key, wide, reserved, wide_other, options, access, security, result, disposition,
                                   transaction, extended),
           name, class_name);
}

LSTATUS RegOpenKeyTransactedA(HKEY key, LPCSTR name, DWORD options, REGSAM access, PHKEY result, HANDLE transaction,
                              PVOID extended)
{
    NARROW(RegOpenKeyTransactedW(key, wide, options, access, result, transaction, extended), name, NULL);
}

LSTATUS RegDeleteKeyTransactedA(HKEY key, LPCSTR name, REGSAM access, DWORD reserved, HANDLE transaction,
                                PVOID extended)
{
    NARROW(RegDeleteKeyTransactedW(key, wide, access, reserved, transaction, extended), name, NULL);
}

LSTATUS RegSaveKeyA(HKEY key, LPCSTR file, const LPSECURITY_ATTRIBUTES security)
{
    NARROW(RegSaveKeyW(key, wide, security), file, NULL);
}

LSTATUS RegSaveKeyExA(HKEY key, LPCSTR file, const LPSECURITY_ATTRIBUTES security, DWORD flags)
{
    NARROW(RegSaveKeyExW(key, wide, security, flags), file, NULL);
}

LSTATUS RegRestoreKeyA(HKEY key, LPCSTR file, DWORD flags)
{
    NARROW(RegRestoreKeyW(key, wide, flags), file, NULL);
}

LSTATUS RegLoadKeyA(HKEY key, LPCSTR name, LPCSTR file)
{
    NARROW(RegLoadKeyW(key, wide, wide_other), name, file);
}

LSTATUS RegLoadAppKeyA(LPCSTR file, PHKEY result, REGSAM access, DWORD options, DWORD reserved)
{
    NARROW(RegLoadAppKeyW(wide, result, access, options, reserved), file, NULL);
}

LSTATUS RegUnLoadKeyA(HKEY key, LPCSTR name)
{
    NARROW(RegUnLoadKeyW(key, wide), name, NULL);
}

LSTATUS RegReplaceKeyA(HKEY key, LPCSTR name, LPCSTR new_file, LPCSTR old_file)
{
    LPWSTR wide_name = lab__win32_wide(name);
    LSTATUS error;
    LPWSTR wide_new = lab__win32_wide(new_file), wide_old = lab__win32_wide(old_file);

    error = RegReplaceKeyW(key, wide_name, wide_new, wide_old);
    free(wide_name);
    free(wide_new);
    free(wide_old);
    return error;
}

LSTATUS RegCopyTreeA(HKEY source, LPCSTR name, HKEY target)
{
    NARROW(RegCopyTreeW(source, wide, target), name, NULL);
}
