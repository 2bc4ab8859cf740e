/* The files that hives are in: read and written as a whole, through the machine's own file systems. */
#include <string.h>

#include "cm/hive.h"

#define PIECE     0x10000u
#define MOST_HIVE (2u << 30)

NTSTATUS lab__hive_file_path(const OBJECT_ATTRIBUTES *attributes, KPROCESSOR_MODE mode, UNICODE_STRING *path)
{
    NTSTATUS status;

    if (!attributes || (mode == UserMode && NT_ERROR(lab__mm_probe_any(attributes, sizeof *attributes))))
        return STATUS_ACCESS_VIOLATION;
    if (attributes->Length != sizeof *attributes || !attributes->ObjectName || attributes->RootDirectory)
        return STATUS_INVALID_PARAMETER;
    status = lab__cm_capture(attributes->ObjectName, mode, path);
    if (!NT_SUCCESS(status))
        return status;
    if (mode == UserMode || !path->Length)
        return path->Length ? STATUS_SUCCESS : STATUS_OBJECT_NAME_INVALID;
    path->Buffer = lab__mm_kernel_alloc(path->Length);
    if (!path->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(path->Buffer, attributes->ObjectName->Buffer, path->Length);
    path->MaximumLength = path->Length;
    return STATUS_SUCCESS;
}

static NTSTATUS open(const UNICODE_STRING *path, BOOLEAN for_writing, HANDLE *handle)
{
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK result;

    InitializeObjectAttributes(&attributes, (PUNICODE_STRING)path, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, 0, 0);
    return ZwCreateFile(handle, (for_writing ? FILE_WRITE_DATA : FILE_READ_DATA) | SYNCHRONIZE, &attributes, &result, 0,
                        FILE_ATTRIBUTE_NORMAL, for_writing ? 0 : FILE_SHARE_READ,
                        for_writing ? FILE_OVERWRITE_IF : FILE_OPEN,
                        FILE_SYNCHRONOUS_IO_NONALERT | FILE_NON_DIRECTORY_FILE, 0, 0);
}

static NTSTATUS finish(HANDLE handle, NTSTATUS status, const IO_STATUS_BLOCK *result)
{
    if (status != STATUS_PENDING)
        return status;
    ZwWaitForSingleObject(handle, FALSE, 0);
    return result->Status;
}

static NTSTATUS read_piece(HANDLE handle, PVOID piece, LONGLONG at, ULONG *done)
{
    LARGE_INTEGER offset = {.QuadPart = at};
    IO_STATUS_BLOCK result = {{0}, 0};
    NTSTATUS status = finish(handle, ZwReadFile(handle, 0, 0, 0, &result, piece, PIECE, &offset, 0), &result);

    *done = NT_SUCCESS(status) ? (ULONG)result.Information : 0;
    return status == STATUS_END_OF_FILE ? STATUS_SUCCESS : status;
}

static NTSTATUS read_all(HANDLE handle, char **bytes, SIZE_T *size)
{
    char *piece = lab__mm_kernel_alloc(PIECE), *larger;
    SIZE_T room = 0;
    ULONG done = 0;
    NTSTATUS status = piece ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;

    *bytes = 0;
    *size = 0;
    while (NT_SUCCESS(status) && *size < MOST_HIVE) {
        status = read_piece(handle, piece, (LONGLONG)*size, &done);
        if (!done)
            break;
        if (*size + done > room) {
            room = (*size + done) * 2;
            larger = host_alloc(room);
            if (*bytes)
                memcpy(larger, *bytes, *size);
            host_free(*bytes);
            *bytes = larger;
        }
        memcpy(*bytes + *size, piece, done);
        *size += done;
    }
    if (piece)
        lab__mm_kernel_free(piece);
    if (!NT_SUCCESS(status)) {
        host_free(*bytes);
        *bytes = 0;
    }
    return status;
}

static NTSTATUS write_all(HANDLE handle, const char *bytes, SIZE_T size)
{
    char *piece = lab__mm_kernel_alloc(PIECE);
    NTSTATUS status = piece ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;

    for (SIZE_T at = 0; at < size && NT_SUCCESS(status); at += PIECE) {
        ULONG length = size - at < PIECE ? (ULONG)(size - at) : PIECE;
        LARGE_INTEGER offset = {.QuadPart = (LONGLONG)at};
        IO_STATUS_BLOCK result = {{0}, 0};

        memcpy(piece, bytes + at, length);
        status = finish(handle, ZwWriteFile(handle, 0, 0, 0, &result, piece, length, &offset, 0), &result);
        if (NT_SUCCESS(status) && result.Information != length)
            status = STATUS_DISK_FULL;
    }
    if (piece)
        lab__mm_kernel_free(piece);
    return status;
}

/* The caller's own handle must be of a file, with the right to do it. */
static NTSTATUS begin(const struct lab__hive_file *file, BOOLEAN for_writing, HANDLE *handle)
{
    PVOID object;
    NTSTATUS status;

    if (!file->handle)
        return open(&file->path, for_writing, handle);
    status = lab__ob_reference_handle(file->handle, for_writing ? FILE_WRITE_DATA : FILE_READ_DATA, *IoFileObjectType,
                                      file->mode, &object, 0);
    if (NT_SUCCESS(status))
        lab__ob_dereference(object);
    *handle = file->handle;
    return status;
}

NTSTATUS lab__hive_file_read(const struct lab__hive_file *file, char **bytes, SIZE_T *size)
{
    host_size length;
    HANDLE handle;
    NTSTATUS status;

    if (file->host) {
        status = host_file_read(file->host, bytes, &length) ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_SUCCESS;
        *size = length;
        return status;
    }
    status = begin(file, FALSE, &handle);
    if (!NT_SUCCESS(status))
        return status;
    status = read_all(handle, bytes, size);
    if (!file->handle)
        ZwClose(handle);
    return status;
}

NTSTATUS lab__hive_file_write(const struct lab__hive_file *file, const char *bytes, SIZE_T size)
{
    HANDLE handle;
    NTSTATUS status;

    if (file->host)
        return host_file_write(file->host, bytes, size) ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
    status = begin(file, TRUE, &handle);
    if (!NT_SUCCESS(status))
        return status;
    status = write_all(handle, bytes, size);
    if (!file->handle)
        ZwClose(handle);
    return status;
}
