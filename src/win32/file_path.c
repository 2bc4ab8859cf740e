/* Files of the machine's volumes by their paths: directories made and removed, files moved, deleted, described. */
#include "win32/win32_p.h"
#include <ntlab/file.h>
#include <nt/base_types.h>
#include <wchar.h>

#define BASIC       ((uint32_t)4) /* information classes */
#define RENAME      ((uint32_t)10)
#define DISPOSITION ((uint32_t)13)

struct basic {
    LARGE_INTEGER created, accessed, written, changed;
    ULONG attributes;
};

struct rename {
    BOOLEAN replace;
    HANDLE root;
    ULONG length;
    WCHAR name[];
};

#define ANY_SHARE (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static HANDLE open(const char *path, DWORD access)
{
    return CreateFileA(path, access, ANY_SHARE, NULL, OPEN_EXISTING,
                       FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
}

BOOL lab__win32_delete(const char *path)
{
    HANDLE file = open(path, DELETE);
    BOOLEAN yes = TRUE;
    NTSTATUS status;

    if (file == INVALID_HANDLE_VALUE)
        return FALSE;
    status = lab_file_set((lab_handle)file, DISPOSITION, &yes, sizeof yes);
    CloseHandle(file);
    return lab__win32_result(status);
}

DWORD lab__win32_attributes(const char *path)
{
    HANDLE file = open(path, FILE_READ_ATTRIBUTES);
    struct basic basic;
    NTSTATUS status;

    if (file == INVALID_HANDLE_VALUE)
        return INVALID_FILE_ATTRIBUTES;
    status = lab_file_query((lab_handle)file, BASIC, &basic, sizeof basic, NULL);
    CloseHandle(file);
    return lab__win32_result(status) ? basic.attributes : INVALID_FILE_ATTRIBUTES;
}

static BOOL set_attributes(const char *path, DWORD attributes)
{
    HANDLE file = open(path, FILE_WRITE_ATTRIBUTES);
    struct basic basic = {.attributes = attributes ? attributes : FILE_ATTRIBUTE_NORMAL};
    NTSTATUS status;

    if (file == INVALID_HANDLE_VALUE)
        return FALSE;
    status = lab_file_set((lab_handle)file, BASIC, &basic, sizeof basic);
    CloseHandle(file);
    return lab__win32_result(status);
}

static BOOL move(const char *from, const char *to, BOOL replace)
{
    HANDLE file = open(from, DELETE);
    char *nt = lab__win32_machine_path(to);
    LPWSTR wide = lab__win32_wide(nt);
    SIZE_T bytes = wcslen(wide) * sizeof(WCHAR), size = sizeof(struct rename) + bytes + sizeof(WCHAR);
    struct rename *rename = calloc(1, size);
    NTSTATUS status;

    rename->replace = replace != 0;
    rename->length = (ULONG)bytes;
    memcpy(rename->name, wide, bytes);
    status = file == INVALID_HANDLE_VALUE ? 0
                                          : lab_file_set((lab_handle)file, RENAME, rename,
                                                         (uint32_t)(FIELD_OFFSET(struct rename, name) + bytes));
    free(rename);
    free(wide);
    free(nt);
    if (file == INVALID_HANDLE_VALUE)
        return FALSE;
    CloseHandle(file);
    return status == (NTSTATUS)0xC0000035 ? lab__win32_fail(ERROR_ALREADY_EXISTS) : lab__win32_result(status);
}

/* --- the functions ------------------------------------------------------------------------------------------------ */

static BOOL refuse(void)
{
    return lab__win32_fail(ERROR_NOT_SUPPORTED); /* of the host's files */
}

BOOL CreateDirectoryA(LPCSTR path, LPSECURITY_ATTRIBUTES security)
{
    HANDLE made;

    if (!lab__win32_is_machines(path))
        return refuse();
    made = lab__win32_make_directory(path, security);
    if (made == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_FILE_EXISTS ? lab__win32_fail(ERROR_ALREADY_EXISTS) : FALSE;
    return CloseHandle(made);
}

BOOL RemoveDirectoryA(LPCSTR path)
{
    DWORD attributes;

    if (!lab__win32_is_machines(path))
        return refuse();
    attributes = lab__win32_attributes(path);
    if (attributes == INVALID_FILE_ATTRIBUTES)
        return FALSE;
    return attributes & FILE_ATTRIBUTE_DIRECTORY ? lab__win32_delete(path) : lab__win32_fail(ERROR_DIRECTORY);
}

BOOL MoveFileExA(LPCSTR from, LPCSTR to, DWORD flags)
{
    if (!lab__win32_is_machines(from) || !lab__win32_is_machines(to))
        return refuse();
    return move(from, to, (flags & MOVEFILE_REPLACE_EXISTING) != 0);
}

BOOL MoveFileA(LPCSTR from, LPCSTR to)
{
    return MoveFileExA(from, to, MOVEFILE_COPY_ALLOWED);
}

BOOL SetFileAttributesA(LPCSTR path, DWORD attributes)
{
    return lab__win32_is_machines(path) ? set_attributes(path, attributes) : refuse();
}

/* --- in wide characters ------------------------------------------------------------------------------------------- */

BOOL CreateDirectoryW(LPCWSTR path, LPSECURITY_ATTRIBUTES security)
{
    char *narrow = lab__win32_narrow(path);
    BOOL result = CreateDirectoryA(narrow, security);

    free(narrow);
    return result;
}

BOOL RemoveDirectoryW(LPCWSTR path)
{
    char *narrow = lab__win32_narrow(path);
    BOOL result = RemoveDirectoryA(narrow);

    free(narrow);
    return result;
}

BOOL MoveFileExW(LPCWSTR from, LPCWSTR to, DWORD flags)
{
    char *source = lab__win32_narrow(from), *target = lab__win32_narrow(to);
    BOOL result = MoveFileExA(source, target, flags);

    free(source);
    free(target);
    return result;
}

BOOL MoveFileW(LPCWSTR from, LPCWSTR to)
{
    return MoveFileExW(from, to, MOVEFILE_COPY_ALLOWED);
}

BOOL SetFileAttributesW(LPCWSTR path, DWORD attributes)
{
    char *narrow = lab__win32_narrow(path);
    BOOL result = SetFileAttributesA(narrow, attributes);

    free(narrow);
    return result;
}
