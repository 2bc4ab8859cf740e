/* What the tests of the registry share. */
#ifndef NTLAB_TESTS_REGISTRY_H
#define NTLAB_TESTS_REGISTRY_H

#include "support/machine.h"
#include <ntifs.h>
#include <ntlab/driver.h>
#include <ntlab/registry.h>
#include <string.h>

#define SOFTWARE L"\\Registry\\Machine\\Software"

static inline NTSTATUS key_open_at(HANDLE root, const WCHAR *path, ULONG attributes, ACCESS_MASK access, HANDLE *key)
{
    OBJECT_ATTRIBUTES object;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&object, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE | attributes, root, NULL);
    return ZwOpenKey(key, access, &object);
}

static inline NTSTATUS key_open(const WCHAR *path, HANDLE *key)
{
    return key_open_at(NULL, path, 0, KEY_ALL_ACCESS, key);
}

static inline NTSTATUS key_create_at(HANDLE root, const WCHAR *path, ULONG options, HANDLE *key, ULONG *disposition)
{
    OBJECT_ATTRIBUTES object;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&object, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, root, NULL);
    return ZwCreateKey(key, KEY_ALL_ACCESS, &object, 0, NULL, options, disposition);
}

static inline HANDLE key_made(const WCHAR *path)
{
    HANDLE key = NULL;

    assert_int_equal(key_create_at(NULL, path, 0, &key, NULL), STATUS_SUCCESS);
    return key;
}

static inline NTSTATUS value_set(HANDLE key, const WCHAR *name, ULONG type, const void *data, ULONG size)
{
    UNICODE_STRING value;

    RtlInitUnicodeString(&value, name);
    return ZwSetValueKey(key, &value, 0, type, (PVOID)data, size);
}

static inline NTSTATUS number_set(HANDLE key, const WCHAR *name, ULONG number)
{
    return value_set(key, name, REG_DWORD, &number, sizeof number);
}

static inline NTSTATUS value_query(HANDLE key, const WCHAR *name, KEY_VALUE_INFORMATION_CLASS kind, void *buffer,
                                   ULONG size, ULONG *needed)
{
    UNICODE_STRING value;

    RtlInitUnicodeString(&value, name);
    return ZwQueryValueKey(key, &value, kind, buffer, size, needed);
}

static inline NTSTATUS number_get(HANDLE key, const WCHAR *name, ULONG *number)
{
    struct {
        KEY_VALUE_PARTIAL_INFORMATION info;
        ULONG more;
    } buffer;
    ULONG needed;
    NTSTATUS status = value_query(key, name, KeyValuePartialInformation, &buffer, sizeof buffer, &needed);

    if (NT_SUCCESS(status))
        memcpy(number, buffer.info.Data, sizeof *number);
    return status;
}

static inline NTSTATUS value_delete(HANDLE key, const WCHAR *name)
{
    UNICODE_STRING value;

    RtlInitUnicodeString(&value, name);
    return ZwDeleteValueKey(key, &value);
}

#endif
