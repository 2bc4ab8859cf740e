/* Opening, closing, and requests that wait. */
#include "win32/win32_p.h"
#include <ntlab/file.h>
#include <ntlab/nt.h>
#include <nt/base_types.h>

#define NT_OPEN         1 /* NtCreateFile's dispositions, which windows.h doesn't show */
#define NT_CREATE       2
#define NT_OPEN_IF      3
#define NT_OVERWRITE    4
#define NT_OVERWRITE_IF 5

struct io_status {
    ULONG_PTR status, information;
};

static ULONG disposition_of(DWORD disposition)
{
    static const ULONG known[] = {0, NT_CREATE, NT_OVERWRITE_IF, NT_OPEN, NT_OPEN_IF, NT_OVERWRITE};

    return disposition < RTL_NUMBER_OF(known) ? known[disposition] : 0;
}

static ULONG options_of(DWORD flags)
{
    ULONG options = flags & FILE_FLAG_OVERLAPPED ? 0 : FILE_SYNCHRONOUS_IO_NONALERT;

    options |= flags & FILE_FLAG_BACKUP_SEMANTICS ? FILE_OPEN_FOR_BACKUP_INTENT : FILE_NON_DIRECTORY_FILE;
    options |= flags & FILE_FLAG_WRITE_THROUGH ? FILE_WRITE_THROUGH : 0;
    options |= flags & FILE_FLAG_NO_BUFFERING ? FILE_NO_INTERMEDIATE_BUFFERING : 0;
    options |= flags & FILE_FLAG_RANDOM_ACCESS ? FILE_RANDOM_ACCESS : 0;
    options |= flags & FILE_FLAG_SEQUENTIAL_SCAN ? FILE_SEQUENTIAL_ONLY : 0;
    options |= flags & FILE_FLAG_DELETE_ON_CLOSE ? FILE_DELETE_ON_CLOSE : 0;
    return options | (flags & FILE_FLAG_OPEN_REPARSE_POINT ? FILE_OPEN_REPARSE_POINT : 0);
}

/* COM1, LPT2, NUL ...: devices wherever they stand. */
static BOOL is_device_name(const char *path)
{
    static const char *const names[] = {"CON", "PRN", "AUX", "CONIN$", "CONOUT$"};

    for (SIZE_T i = 0; i < RTL_NUMBER_OF(names); i++)
        if (!_stricmp(path, names[i]))
            return TRUE;
    return (!_strnicmp(path, "COM", 3) || !_strnicmp(path, "LPT", 3)) && path[3] >= '1' && path[3] <= '9' && !path[4];
}

char *lab__win32_machine_path(const char *path)
{
    char *nt = malloc(strlen(path) + 16);

    if (!strncmp(path, "\\\\.\\", 4) || !strncmp(path, "\\\\?\\", 4)) {
        strcpy(nt, "\\??\\");
        strcat(nt, !_strnicmp(path + 4, "GLOBALROOT\\", 11) ? path + 14 : path + 4);
        if (!_strnicmp(path + 4, "GLOBALROOT\\", 11))
            memmove(nt, nt + 4, strlen(nt + 4) + 1);
    } else if (is_device_name(path) || (path[0] && path[1] == ':' && path[2] == '\\')) {
        strcpy(nt, "\\??\\");
        strcat(nt, path);
    } else {
        free(nt);
        return NULL;
    }
    return nt;
}

static DWORD error_of(NTSTATUS status)
{
    if (status == (NTSTATUS)0xC0000035) /* STATUS_OBJECT_NAME_COLLISION */
        return ERROR_FILE_EXISTS;
    lab__win32_result(status);
    return GetLastError();
}

struct opening {
    DWORD access, share, attributes;
    LPSECURITY_ATTRIBUTES security;
    ULONG disposition, options;
};

static NTSTATUS open_nt(const char *path, const struct opening *opening, HANDLE *handle, ULONG_PTR *did)
{
    LPWSTR wide = lab__win32_wide(path);
    UNICODE_STRING name = {(USHORT)(wcslen(wide) * 2), (USHORT)(wcslen(wide) * 2 + 2), wide};
    struct io_status iosb = {0};
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &name,
                               0x40 | (opening->security && opening->security->bInheritHandle ? 2 : 0), NULL, NULL);
    status = lab_nt_create_file(handle, opening->access | SYNCHRONIZE | FILE_READ_ATTRIBUTES, &attributes, &iosb, NULL,
                                opening->attributes, opening->share, opening->disposition, opening->options, NULL, 0);
    *did = iosb.information;
    free(wide);
    return status;
}

static NTSTATUS open_machine(const char *path, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security,
                             DWORD disposition, DWORD flags, HANDLE *handle, ULONG_PTR *did)
{
    struct opening opening = {.access = access,
                              .share = share,
                              .attributes = flags & 0x7FB7,
                              .security = security,
                              .disposition = disposition_of(disposition),
                              .options = options_of(flags)};

    return open_nt(path, &opening, handle, did);
}

/* A drive letter that is a link of the machine's: looking at its device mounts nothing. */
BOOL lab__win32_is_machines(const char *path)
{
    struct opening opening = {.access = 0, .share = 7, .disposition = NT_OPEN, .options = FILE_SYNCHRONOUS_IO_NONALERT};
    const char *letter = !strncmp(path, "\\\\?\\", 4) || !strncmp(path, "\\\\.\\", 4) ? path + 4 : path;
    char device[] = "\\??\\A:";
    ULONG_PTR did;
    HANDLE handle;

    if (!letter[0] || letter[1] != ':' || (letter[2] && letter[2] != '\\'))
        return FALSE;
    device[4] = letter[0];
    if (!NT_SUCCESS(open_nt(device, &opening, &handle, &did)))
        return FALSE;
    lab_file_close((lab_handle)handle);
    return TRUE;
}

HANDLE lab__win32_make_directory(const char *path, LPSECURITY_ATTRIBUTES security)
{
    struct opening opening = {.access = FILE_LIST_DIRECTORY,
                              .share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              .attributes = FILE_ATTRIBUTE_NORMAL,
                              .security = security,
                              .disposition = NT_CREATE,
                              .options = FILE_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT};
    char *nt = lab__win32_machine_path(path);
    HANDLE handle = INVALID_HANDLE_VALUE;
    ULONG_PTR did;
    NTSTATUS status = open_nt(nt, &opening, &handle, &did);

    free(nt);
    if (NT_SUCCESS(status))
        return handle;
    lab__win32_fail(error_of(status));
    return INVALID_HANDLE_VALUE;
}

HANDLE CreateFileA(LPCSTR path, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security, DWORD disposition,
                   DWORD flags, HANDLE sample)
{
    char *nt = path ? lab__win32_machine_path(path) : NULL;
    HANDLE handle = INVALID_HANDLE_VALUE;
    ULONG_PTR did = 0;
    NTSTATUS status = (NTSTATUS)0xC0000034;
    BOOL host = path && (!nt || nt[5] == ':' || !_stricmp(path, "NUL"));

    if (!path || !disposition_of(disposition)) {
        lab__win32_fail(path ? ERROR_INVALID_PARAMETER : ERROR_PATH_NOT_FOUND);
        return INVALID_HANDLE_VALUE;
    }
    if (nt)
        status = open_machine(nt, access, share, security, disposition, flags, &handle, &did);
    if (nt && !host && path[0] != '\\' && !NT_SUCCESS(status))
        host = !_strnicmp(path, "CON", 3);
    free(nt);
    if (NT_SUCCESS(status)) {
        SetLastError((disposition == OPEN_ALWAYS && did == FILE_OPENED) || (disposition == CREATE_ALWAYS && did == 3)
                         ? ERROR_ALREADY_EXISTS
                         : ERROR_SUCCESS);
        return handle;
    }
    if (host && (status == (NTSTATUS)0xC0000034 || status == (NTSTATUS)0xC000003A) && !lab__win32_is_machines(path))
        return lab__win32_host_open(path, access, disposition);
    lab__win32_fail(error_of(status));
    return INVALID_HANDLE_VALUE;
}

HANDLE CreateFileW(LPCWSTR path, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security, DWORD disposition,
                   DWORD flags, HANDLE sample)
{
    char *narrow = lab__win32_narrow(path);
    HANDLE handle = CreateFileA(narrow, access, share, security, disposition, flags, sample);

    free(narrow);
    return handle;
}

BOOL CloseHandle(HANDLE handle)
{
    if (handle == GetCurrentProcess() || handle == GetCurrentThread())
        return TRUE;
    if (lab__win32_is_host(handle)) {
        lab__win32_host_close(handle);
        return TRUE;
    }
    lab__win32_thread_forget(handle);
    lab__win32_snapshot_forget(handle);
    return lab__win32_result(lab_file_close((lab_handle)handle));
}

BOOL DuplicateHandle(HANDLE from_process, HANDLE handle, HANDLE to_process, LPHANDLE duplicate, DWORD access,
                     BOOL inherit, DWORD options)
{
    lab_handle made;
    NTSTATUS status;

    if (from_process != GetCurrentProcess() || to_process != GetCurrentProcess())
        return lab__win32_fail(ERROR_NOT_SUPPORTED);
    status = lab_handle_duplicate((lab_handle)handle, NULL, &made);
    if (!lab__win32_result(status))
        return FALSE;
    if (duplicate)
        *duplicate = (HANDLE)made;
    if (options & DUPLICATE_CLOSE_SOURCE)
        CloseHandle(handle);
    return TRUE;
}

BOOL SetHandleInformation(HANDLE handle, DWORD mask, DWORD flags)
{
    return lab__win32_fail(ERROR_NOT_SUPPORTED);
}

BOOL FlushFileBuffers(HANDLE file)
{
    if (lab__win32_is_host(file))
        return !lab__host_fflush(lab__win32_host_file(file)) || lab__win32_fail(ERROR_WRITE_FAULT);
    return lab__win32_result(lab_file_flush((lab_handle)file));
}

BOOL CancelIo(HANDLE file)
{
    struct io_status iosb;

    return lab__win32_result(lab_nt_cancel_io_file((lab_handle)file, &iosb));
}

/* --- sizes and positions of the machine's files
 * ----------------------------------------------------------------------- */

struct standard {
    LARGE_INTEGER allocation, end;
    ULONG links;
    BOOLEAN deleting, folder;
};

BOOL GetFileSizeEx(HANDLE file, PLARGE_INTEGER size)
{
    struct standard standard;
    long long here, end;

    if (lab__win32_is_host(file)) {
        here = lab__host_seek(lab__win32_host_file(file), 0, 1);
        end = lab__host_seek(lab__win32_host_file(file), 0, 2);
        lab__host_seek(lab__win32_host_file(file), here, 0);
        size->QuadPart = end;
        return TRUE;
    }
    if (!lab__win32_result(lab_file_query((lab_handle)file, 5, &standard, sizeof standard, NULL)))
        return FALSE;
    *size = standard.end;
    return TRUE;
}

DWORD GetFileSize(HANDLE file, LPDWORD high)
{
    LARGE_INTEGER size;

    if (!GetFileSizeEx(file, &size))
        return INVALID_FILE_SIZE;
    SetLastError(ERROR_SUCCESS);
    if (high)
        *high = (DWORD)size.HighPart;
    return size.LowPart;
}

BOOL SetFilePointerEx(HANDLE file, LARGE_INTEGER distance, PLARGE_INTEGER position, DWORD method)
{
    LARGE_INTEGER base = {0};

    if (lab__win32_is_host(file)) {
        base.QuadPart = lab__host_seek(lab__win32_host_file(file), distance.QuadPart, (int)method);
        if (base.QuadPart < 0)
            return lab__win32_fail(ERROR_NEGATIVE_SEEK);
    } else {
        if (method == FILE_CURRENT &&
            !lab__win32_result(lab_file_query((lab_handle)file, 14, &base, sizeof base, NULL)))
            return FALSE;
        if (method == FILE_END && !GetFileSizeEx(file, &base))
            return FALSE;
        base.QuadPart += distance.QuadPart;
        if (base.QuadPart < 0)
            return lab__win32_fail(ERROR_NEGATIVE_SEEK);
        if (!lab__win32_result(lab_file_set((lab_handle)file, 14, &base, sizeof base)))
            return FALSE;
    }
    if (position)
        *position = base;
    return TRUE;
}

DWORD SetFilePointer(HANDLE file, LONG distance, PLONG high, DWORD method)
{
    LARGE_INTEGER offset = {.QuadPart = distance}, position = {0};

    if (high) {
        offset.LowPart = (ULONG)distance;
        offset.HighPart = *high;
    }
    if (!SetFilePointerEx(file, offset, &position, method))
        return INVALID_SET_FILE_POINTER;
    SetLastError(ERROR_SUCCESS);
    if (high)
        *high = position.HighPart;
    return position.LowPart;
}

BOOL SetEndOfFile(HANDLE file)
{
    LARGE_INTEGER position;

    if (lab__win32_is_host(file))
        return !lab__host_truncate(lab__win32_host_file(file)) || lab__win32_fail(ERROR_ACCESS_DENIED);
    if (!lab__win32_result(lab_file_query((lab_handle)file, 14, &position, sizeof position, NULL)))
        return FALSE;
    return lab__win32_result(lab_file_set((lab_handle)file, 20, &position, sizeof position));
}

static BOOL is_disk(ULONG type)
{
    return type == 2 || type == 3 || type == 7 || type == 8; /* CD-ROM and disk, and file systems on them */
}

DWORD GetFileType(HANDLE file)
{
    struct {
        ULONG type, characteristics;
    } device;

    if (lab__win32_is_host(file))
        return (ULONG_PTR)lab__win32_host_file(file) == (ULONG_PTR)lab_win32_iob(0) ||
                       lab__win32_host_file(file) == lab_win32_iob(1) || lab__win32_host_file(file) == lab_win32_iob(2)
                   ? FILE_TYPE_CHAR
                   : FILE_TYPE_DISK;
    if (NT_SUCCESS(lab_file_query_volume((lab_handle)file, 4, &device, sizeof device, NULL)) && is_disk(device.type))
        return FILE_TYPE_DISK;
    return FILE_TYPE_CHAR;
}
