/* What is known about an open file and its volume, its times, byte-range locks, changes of a directory. */
#include "win32/win32_p.h"
#include <ntlab/file.h>
#include <ntlab/nt.h>
#include <nt/base_types.h>
#include <wchar.h>

#define BASIC       ((uint32_t)4) /* information classes of files */
#define STANDARD    ((uint32_t)5)
#define INTERNAL    ((uint32_t)6)
#define VOLUME      ((uint32_t)1) /* of volumes */
#define VOLUME_SIZE ((uint32_t)3)
#define ATTRIBUTE   ((uint32_t)5)

struct basic {
    LARGE_INTEGER created, accessed, written, changed;
    ULONG attributes;
};

struct standard {
    LARGE_INTEGER allocation, end;
    ULONG links;
    BOOLEAN deleting, folder;
};

struct volume {
    LARGE_INTEGER created;
    ULONG serial, label_length;
    BOOLEAN objects;
    WCHAR label[64];
};

struct attribute {
    ULONG flags;
    LONG component;
    ULONG name_length;
    WCHAR name[64];
};

struct space {
    LARGE_INTEGER clusters, available;
    ULONG sectors, bytes;
};

struct io_status {
    ULONG_PTR status, information;
};

static FILETIME time_of(LARGE_INTEGER time)
{
    return (FILETIME){time.LowPart, (DWORD)time.HighPart};
}

static LARGE_INTEGER large(DWORD low, DWORD high)
{
    LARGE_INTEGER value = {.LowPart = low, .HighPart = (LONG)high};

    return value;
}

static BOOL query(HANDLE file, uint32_t class, void *buffer, uint32_t size)
{
    return lab__win32_result(lab_file_query((lab_handle)file, class, buffer, size, NULL));
}

BOOL GetFileInformationByHandle(HANDLE file, LPBY_HANDLE_FILE_INFORMATION information)
{
    struct standard standard;
    struct volume volume = {0};
    struct basic basic;
    LARGE_INTEGER index;
    NTSTATUS status;

    if (lab__win32_is_host(file))
        return lab__win32_fail(ERROR_NOT_SUPPORTED);
    if (!query(file, BASIC, &basic, sizeof basic) || !query(file, STANDARD, &standard, sizeof standard) ||
        !query(file, INTERNAL, &index, sizeof index))
        return FALSE;
    status = lab_file_query_volume((lab_handle)file, VOLUME, &volume, sizeof volume, NULL);
    if (!NT_SUCCESS(status) && status != (NTSTATUS)0x80000005)
        return lab__win32_result(status);
    *information = (BY_HANDLE_FILE_INFORMATION){
        .dwFileAttributes = basic.attributes,
        .ftCreationTime = time_of(basic.created),
        .ftLastAccessTime = time_of(basic.accessed),
        .ftLastWriteTime = time_of(basic.written),
        .dwVolumeSerialNumber = volume.serial,
        .nFileSizeHigh = (DWORD)standard.end.HighPart,
        .nFileSizeLow = standard.end.LowPart,
        .nNumberOfLinks = standard.links,
        .nFileIndexHigh = (DWORD)index.HighPart,
        .nFileIndexLow = index.LowPart,
    };
    return TRUE;
}

BOOL GetFileTime(HANDLE file, LPFILETIME created, LPFILETIME accessed, LPFILETIME written)
{
    struct basic basic;

    if (lab__win32_is_host(file))
        return lab__win32_fail(ERROR_NOT_SUPPORTED);
    if (!query(file, BASIC, &basic, sizeof basic))
        return FALSE;
    if (created)
        *created = time_of(basic.created);
    if (accessed)
        *accessed = time_of(basic.accessed);
    if (written)
        *written = time_of(basic.written);
    return TRUE;
}

/* What isn't given stays, which is what a time of zero says. */
BOOL SetFileTime(HANDLE file, const FILETIME *created, const FILETIME *accessed, const FILETIME *written)
{
    struct basic basic = {0};

    if (lab__win32_is_host(file))
        return lab__win32_fail(ERROR_NOT_SUPPORTED);
    if (created)
        basic.created = large(created->dwLowDateTime, created->dwHighDateTime);
    if (accessed)
        basic.accessed = large(accessed->dwLowDateTime, accessed->dwHighDateTime);
    if (written)
        basic.written = large(written->dwLowDateTime, written->dwHighDateTime);
    return lab__win32_result(lab_file_set((lab_handle)file, BASIC, &basic, sizeof basic));
}

/* --- locks -------------------------------------------------------------------------------------------------------- */

static BOOL lock(HANDLE file, LARGE_INTEGER offset, LARGE_INTEGER length, DWORD flags)
{
    struct io_status iosb = {0};
    NTSTATUS status =
        lab_nt_lock_file((lab_handle)file, 0, NULL, NULL, &iosb, &offset, &length, 0,
                         (flags & LOCKFILE_FAIL_IMMEDIATELY) != 0, (flags & LOCKFILE_EXCLUSIVE_LOCK) != 0);

    if (status == (NTSTATUS)0x103) { /* of a file that isn't synchronous */
        lab_wait((lab_handle)file, LAB_FOREVER);
        status = (NTSTATUS)iosb.status;
    }
    return status == (NTSTATUS)0xC0000055 ? lab__win32_fail(ERROR_LOCK_VIOLATION) : lab__win32_result(status);
}

static BOOL unlock(HANDLE file, LARGE_INTEGER offset, LARGE_INTEGER length)
{
    struct io_status iosb = {0};

    return lab__win32_result(lab_nt_unlock_file((lab_handle)file, &iosb, &offset, &length, 0));
}

BOOL LockFile(HANDLE file, DWORD offset, DWORD offset_high, DWORD length, DWORD length_high)
{
    return lock(file, large(offset, offset_high), large(length, length_high),
                LOCKFILE_FAIL_IMMEDIATELY | LOCKFILE_EXCLUSIVE_LOCK);
}

BOOL UnlockFile(HANDLE file, DWORD offset, DWORD offset_high, DWORD length, DWORD length_high)
{
    return unlock(file, large(offset, offset_high), large(length, length_high));
}

BOOL LockFileEx(HANDLE file, DWORD flags, DWORD reserved, DWORD length, DWORD length_high, LPOVERLAPPED overlapped)
{
    return lock(file, large(overlapped->Offset, overlapped->OffsetHigh), large(length, length_high), flags);
}

BOOL UnlockFileEx(HANDLE file, DWORD reserved, DWORD length, DWORD length_high, LPOVERLAPPED overlapped)
{
    return unlock(file, large(overlapped->Offset, overlapped->OffsetHigh), large(length, length_high));
}

/* --- changes of a directory --------------------------------------------------------------------------------------- */

/* The OVERLAPPED begins with the two words of a status block. */
BOOL ReadDirectoryChangesW(HANDLE directory, LPVOID buffer, DWORD length, BOOL tree, DWORD filter, LPDWORD returned,
                           LPOVERLAPPED overlapped, LPVOID routine)
{
    struct io_status own = {0}, *iosb = overlapped ? (struct io_status *)overlapped : &own;
    NTSTATUS status;

    if (routine)
        return lab__win32_fail(ERROR_NOT_SUPPORTED);
    if (overlapped)
        overlapped->Internal = 0x103;
    status = lab_nt_notify_change_directory_file((lab_handle)directory, overlapped ? (lab_handle)overlapped->hEvent : 0,
                                                 NULL, overlapped, iosb, buffer, length, filter, tree != 0);
    if (status == (NTSTATUS)0x103 && overlapped)
        return TRUE;
    if (status == (NTSTATUS)0x103) {
        lab_wait((lab_handle)directory, LAB_FOREVER);
        status = (NTSTATUS)own.status;
    }
    if (returned)
        *returned = (DWORD)iosb->information;
    return lab__win32_result(status);
}

/* --- volumes ------------------------------------------------------------------------------------------------------ */

static HANDLE open_root(const char *root)
{
    if (!lab__win32_is_machines(root)) {
        lab__win32_fail(ERROR_PATH_NOT_FOUND);
        return INVALID_HANDLE_VALUE;
    }
    return CreateFileA(root, FILE_LIST_DIRECTORY, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                       OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
}

BOOL GetDiskFreeSpaceA(LPCSTR root, LPDWORD sectors, LPDWORD bytes, LPDWORD free_clusters, LPDWORD clusters)
{
    HANDLE handle = open_root(root);
    struct space space;
    NTSTATUS status;

    if (handle == INVALID_HANDLE_VALUE)
        return FALSE;
    status = lab_file_query_volume((lab_handle)handle, VOLUME_SIZE, &space, sizeof space, NULL);
    CloseHandle(handle);
    if (!lab__win32_result(status))
        return FALSE;
    *sectors = space.sectors;
    *bytes = space.bytes;
    *free_clusters = space.available.LowPart;
    *clusters = space.clusters.LowPart;
    return TRUE;
}

static LPWSTR copy_name(const WCHAR *name, ULONG bytes, ULONG room)
{
    ULONG length = (bytes < room ? bytes : room) / sizeof(WCHAR);
    LPWSTR copy = calloc(length + 1, sizeof(WCHAR));

    memcpy(copy, name, length * sizeof(WCHAR));
    return copy;
}

static BOOL give_name(const WCHAR *name, ULONG bytes, ULONG room, LPSTR buffer, DWORD size)
{
    LPWSTR wide = copy_name(name, bytes, room);
    char *narrow = lab__win32_narrow(wide);
    BOOL fits = !buffer || strlen(narrow) < size;

    if (buffer && fits)
        strcpy(buffer, narrow);
    free(narrow);
    free(wide);
    return fits || lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
}

BOOL GetVolumeInformationA(LPCSTR root, LPSTR name, DWORD name_size, LPDWORD serial, LPDWORD component, LPDWORD flags,
                           LPSTR system, DWORD system_size)
{
    HANDLE handle = open_root(root);
    struct volume volume = {0};
    struct attribute attribute = {0};
    NTSTATUS status;

    if (handle == INVALID_HANDLE_VALUE)
        return FALSE;
    status = lab_file_query_volume((lab_handle)handle, VOLUME, &volume, sizeof volume, NULL);
    if (NT_SUCCESS(status))
        status = lab_file_query_volume((lab_handle)handle, ATTRIBUTE, &attribute, sizeof attribute, NULL);
    CloseHandle(handle);
    if (!lab__win32_result(status))
        return FALSE;
    if (serial)
        *serial = volume.serial;
    if (component)
        *component = (DWORD)attribute.component;
    if (flags)
        *flags = attribute.flags;
    return give_name(volume.label, volume.label_length, sizeof volume.label, name, name_size) &&
           give_name(attribute.name, attribute.name_length, sizeof attribute.name, system, system_size);
}

BOOL GetDiskFreeSpaceW(LPCWSTR root, LPDWORD sectors, LPDWORD bytes, LPDWORD free_clusters, LPDWORD clusters)
{
    char *narrow = lab__win32_narrow(root);
    BOOL result = GetDiskFreeSpaceA(narrow, sectors, bytes, free_clusters, clusters);

    free(narrow);
    return result;
}

static void widen(const char *text, LPWSTR buffer)
{
    LPWSTR wide = buffer ? lab__win32_wide(text) : NULL;

    if (wide)
        wcscpy(buffer, wide);
    free(wide);
}

BOOL GetVolumeInformationW(LPCWSTR root, LPWSTR name, DWORD name_size, LPDWORD serial, LPDWORD component, LPDWORD flags,
                           LPWSTR system, DWORD system_size)
{
    char *narrow = lab__win32_narrow(root), label[256], format[256];
    BOOL result = GetVolumeInformationA(
        narrow, name ? label : NULL, name_size < sizeof label ? name_size : (DWORD)sizeof label, serial, component,
        flags, system ? format : NULL, system_size < sizeof format ? system_size : (DWORD)sizeof format);

    free(narrow);
    if (!result)
        return FALSE;
    widen(label, name);
    widen(format, system);
    return TRUE;
}
