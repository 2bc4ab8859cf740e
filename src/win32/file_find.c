/* Enumerating directories of the machine's volumes. */
#include "win32/win32_p.h"
#include <ntlab/file.h>
#include <nt/base_types.h>
#include <wchar.h>

#define BOTH_DIRECTORY ((uint32_t)3) /* FileBothDirectoryInformation */

struct entry { /* FILE_BOTH_DIR_INFORMATION */
    ULONG next, index;
    LARGE_INTEGER created, accessed, written, changed, end, allocation;
    ULONG attributes, name_length, ea_size;
    CHAR short_name_length;
    WCHAR short_name[12];
    WCHAR name[];
};

struct find {
    lab_handle directory;
    char *pattern;
    BOOL started;
    struct entry *next; /* of what the last request gave; NULL: ask again */
    _Alignas(8) char buffer[4096];
};

static FILETIME time_of(LARGE_INTEGER time)
{
    return (FILETIME){time.LowPart, (DWORD)time.HighPart};
}

static void fill(const struct entry *entry, LPWIN32_FIND_DATAW data)
{
    SIZE_T length = entry->name_length / sizeof(WCHAR);

    memset(data, 0, sizeof *data);
    data->dwFileAttributes = entry->attributes;
    data->ftCreationTime = time_of(entry->created);
    data->ftLastAccessTime = time_of(entry->accessed);
    data->ftLastWriteTime = time_of(entry->written);
    data->nFileSizeHigh = (DWORD)entry->end.HighPart;
    data->nFileSizeLow = entry->end.LowPart;
    memcpy(data->cFileName, entry->name, (length < MAX_PATH ? length : MAX_PATH - 1) * sizeof(WCHAR));
    memcpy(data->cAlternateFileName, entry->short_name, (SIZE_T)entry->short_name_length);
}

static BOOL next(struct find *find, LPWIN32_FIND_DATAW data)
{
    if (!find->next) {
        NTSTATUS status = lab_file_list(find->directory, BOTH_DIRECTORY, find->pattern, !find->started, find->buffer,
                                        sizeof find->buffer, NULL);

        if (!find->started && status == (NTSTATUS)0x80000006)
            status = (NTSTATUS)0xC000000F; /* STATUS_NO_SUCH_FILE */
        find->started = TRUE;
        if (!NT_SUCCESS(status))
            return lab__win32_fail(status == (NTSTATUS)0x80000006   ? ERROR_NO_MORE_FILES
                                   : status == (NTSTATUS)0xC000000F ? ERROR_FILE_NOT_FOUND
                                                                    : (lab__win32_result(status), GetLastError()));
        find->next = (struct entry *)find->buffer;
    }
    fill(find->next, data);
    find->next = find->next->next ? (struct entry *)((char *)find->next + find->next->next) : NULL;
    return TRUE;
}

/* "X:\folder\*.txt": the folder is opened, the rest is what its file system looks for. */
static struct find *begin(const char *path)
{
    const char *slash = strrchr(path, '\\');
    struct find *find;
    char *folder;
    HANDLE handle;

    if (!slash)
        return NULL;
    folder = _strdup(path);
    folder[slash - path + 1] = 0;
    handle = CreateFileA(folder, FILE_LIST_DIRECTORY, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                         OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
    free(folder);
    if (handle == INVALID_HANDLE_VALUE)
        return NULL;
    find = calloc(1, sizeof *find);
    find->directory = (lab_handle)handle;
    find->pattern = _strdup(!strcmp(slash + 1, "*.*") ? "*" : slash + 1);
    return find;
}

HANDLE FindFirstFileW(LPCWSTR pattern, LPWIN32_FIND_DATAW data)
{
    char *narrow = lab__win32_narrow(pattern);
    struct find *find = lab__win32_is_machines(narrow) ? begin(narrow) : NULL;

    if (!find && !lab__win32_is_machines(narrow))
        lab__win32_fail(ERROR_PATH_NOT_FOUND);
    free(narrow);
    if (!find)
        return INVALID_HANDLE_VALUE;
    if (next(find, data))
        return (HANDLE)find;
    FindClose((HANDLE)find);
    return INVALID_HANDLE_VALUE;
}

static BOOL is_none(HANDLE find)
{
    if (find && find != INVALID_HANDLE_VALUE)
        return FALSE;
    SetLastError(ERROR_INVALID_HANDLE);
    return TRUE;
}

BOOL FindNextFileW(HANDLE find, LPWIN32_FIND_DATAW data)
{
    if (is_none(find))
        return FALSE;
    return next((struct find *)find, data);
}

BOOL FindClose(HANDLE handle)
{
    struct find *find = (struct find *)handle;
    DWORD error = GetLastError();

    if (is_none(handle))
        return FALSE;
    lab_file_close(find->directory);
    free(find->pattern);
    free(find);
    SetLastError(error);
    return TRUE;
}

/* --- in bytes ----------------------------------------------------------------------------------------------------- */

static void narrow_data(const WIN32_FIND_DATAW *wide, LPWIN32_FIND_DATAA data)
{
    char *name = lab__win32_narrow(wide->cFileName), *other = lab__win32_narrow(wide->cAlternateFileName);

    memcpy(data, wide, FIELD_OFFSET(WIN32_FIND_DATAW, cFileName));
    strncpy(data->cFileName, name, MAX_PATH - 1);
    data->cFileName[MAX_PATH - 1] = 0;
    strncpy(data->cAlternateFileName, other, sizeof data->cAlternateFileName - 1);
    data->cAlternateFileName[sizeof data->cAlternateFileName - 1] = 0;
    free(name);
    free(other);
}

HANDLE FindFirstFileA(LPCSTR pattern, LPWIN32_FIND_DATAA data)
{
    LPWSTR wide = lab__win32_wide(pattern);
    WIN32_FIND_DATAW found;
    HANDLE find = FindFirstFileW(wide, &found);

    free(wide);
    if (find != INVALID_HANDLE_VALUE)
        narrow_data(&found, data);
    return find;
}

BOOL FindNextFileA(HANDLE find, LPWIN32_FIND_DATAA data)
{
    WIN32_FIND_DATAW found;

    if (!FindNextFileW(find, &found))
        return FALSE;
    narrow_data(&found, data);
    return TRUE;
}
