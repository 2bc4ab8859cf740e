/*
 * Files of the host, for programs that look for their driver's file, read a list or write a log. Their handles are not
 * the machine's: they can be read, written and closed, but not waited for.
 *
 * What a program copies below C:\Windows is only remembered: the copy is where it was copied from.
 */
#include "win32/win32_p.h"

#define FIRST_HANDLE 0x70000001u
#define MOST_FILES   256

static struct _iobuf *files[MOST_FILES];

static struct alias {
    struct alias *next;
    char *path, *target;
} * aliases;

BOOL lab__win32_is_host(HANDLE handle)
{
    ULONG_PTR number = (ULONG_PTR)handle - FIRST_HANDLE;

    return number < MOST_FILES && files[number];
}

struct _iobuf *lab__win32_host_file(HANDLE handle)
{
    return files[(ULONG_PTR)handle - FIRST_HANDLE];
}

static HANDLE add_file(struct _iobuf *file)
{
    for (ULONG i = 0; i < MOST_FILES; i++)
        if (!files[i]) {
            files[i] = file;
            return (HANDLE)(ULONG_PTR)(FIRST_HANDLE + i);
        }
    lab__win32_fail(ERROR_TOO_MANY_OPEN_FILES);
    return INVALID_HANDLE_VALUE;
}

void lab__win32_host_close(HANDLE handle)
{
    struct _iobuf **file = &files[(ULONG_PTR)handle - FIRST_HANDLE];

    if (*file == lab_win32_iob(0) || *file == lab_win32_iob(1) || *file == lab_win32_iob(2))
        return;
    lab__host_fclose(*file);
    *file = NULL;
}

const char *lab__win32_alias_of(const char *path)
{
    for (struct alias *alias = aliases; alias; alias = alias->next)
        if (!_stricmp(alias->path, path))
            return alias->target;
    return NULL;
}

void lab__win32_alias(const char *path, const char *target)
{
    struct alias **at = &aliases, *alias;

    while (*at && _stricmp((*at)->path, path))
        at = &(*at)->next;
    alias = *at;
    if (alias) {
        *at = alias->next;
        free(alias->path);
        free(alias->target);
        free(alias);
    }
    if (!target)
        return;
    alias = malloc(sizeof *alias);
    *alias = (struct alias){aliases, _strdup(path), _strdup(target)};
    aliases = alias;
}

char *lab__win32_host_path(const char *path)
{
    const char *target = lab__win32_alias_of(path);
    char *host, *found;

    if (target)
        return _strdup(target);
    if (!strncmp(path, "\\\\?\\", 4) || !strncmp(path, "\\??\\", 4))
        path += 4;
    if (path[0] && path[1] == ':')
        path += 2;
    host = _strdup(path);
    for (char *at = host; *at; at++)
        if (*at == '\\')
            *at = '/';
    found = lab__host_exists(host) ? NULL : lab__host_find(host);
    if (!found)
        return host;
    free(host);
    return found;
}

char *lab__win32_windows_path(const char *host_path)
{
    char *path = malloc(strlen(host_path) + 3);

    strcpy(path, *host_path == '/' ? "C:" : "");
    strcat(path, host_path);
    for (char *at = path; *at; at++)
        if (*at == '/')
            *at = '\\';
    return path;
}

/* A driver's file may be there as the module that was built of it. */
static BOOL exists_as_module(const char *host)
{
    SIZE_T length = strlen(host);
    char *module;
    BOOL there;

    if (length < 4 || _stricmp(host + length - 4, ".sys"))
        return FALSE;
    module = _strdup(host);
    strcpy(module + length - 4, ".so");
    there = lab__host_exists(module) != 0;
    free(module);
    return there;
}

static const char *mode_of(DWORD access, DWORD disposition, int exists)
{
    BOOL write = (access & (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0;

    if (disposition == CREATE_ALWAYS || disposition == TRUNCATE_EXISTING || (!exists && disposition != OPEN_EXISTING))
        return "w+b";
    return write ? "r+b" : "rb";
}

static DWORD refusal(DWORD disposition, int exists)
{
    if (exists == 2)
        return ERROR_ACCESS_DENIED;
    if (exists && disposition == CREATE_NEW)
        return ERROR_FILE_EXISTS;
    if (!exists && (disposition == OPEN_EXISTING || disposition == TRUNCATE_EXISTING))
        return ERROR_FILE_NOT_FOUND;
    return ERROR_SUCCESS;
}

static DWORD last_host_error(void)
{
    int error = lab__host_error();

    return error == 1 ? ERROR_PATH_NOT_FOUND : error == 3 ? ERROR_FILE_EXISTS : ERROR_ACCESS_DENIED;
}

HANDLE lab__win32_host_open(const char *path, DWORD access, DWORD disposition)
{
    char *host = !_stricmp(path, "NUL") ? _strdup("/dev/null") : lab__win32_host_path(path);
    int exists = lab__host_exists(host);
    DWORD error = refusal(disposition, exists);
    struct _iobuf *file;

    if (!_stricmp(path, "CONIN$") || !_stricmp(path, "CONOUT$") || !_stricmp(path, "CON")) {
        free(host);
        return GetStdHandle(!_stricmp(path, "CONIN$") ? STD_INPUT_HANDLE : STD_OUTPUT_HANDLE);
    }
    if (error == ERROR_FILE_NOT_FOUND && exists_as_module(host)) {
        strcpy(host + strlen(host) - 4, ".so");
        error = ERROR_SUCCESS;
        exists = 1;
    }
    if (error) {
        free(host);
        lab__win32_fail(error);
        return INVALID_HANDLE_VALUE;
    }
    file = lab__host_fopen(host, mode_of(access, disposition, exists));
    free(host);
    if (!file) {
        lab__win32_fail(last_host_error());
        return INVALID_HANDLE_VALUE;
    }
    SetLastError(exists && (disposition == OPEN_ALWAYS || disposition == CREATE_ALWAYS) ? ERROR_ALREADY_EXISTS
                                                                                        : ERROR_SUCCESS);
    return add_file(file);
}

HANDLE GetStdHandle(DWORD which)
{
    struct _iobuf *file = lab_win32_iob((unsigned)(-10 - (int)which));

    if ((int)which > -10 || (int)which < -12) {
        lab__win32_fail(ERROR_INVALID_PARAMETER);
        return INVALID_HANDLE_VALUE;
    }
    for (ULONG i = 0; i < MOST_FILES; i++)
        if (files[i] == file)
            return (HANDLE)(ULONG_PTR)(FIRST_HANDLE + i);
    return add_file(file);
}

/* --- by path ---------------------------------------------------------------------------------------------------------
 */

DWORD GetFileAttributesA(LPCSTR path)
{
    char *host;
    int exists;

    if (lab__win32_is_machines(path))
        return lab__win32_attributes(path);
    host = lab__win32_host_path(path);
    exists = lab__host_exists(host);
    if (!exists && exists_as_module(host))
        exists = 1;
    free(host);
    if (!exists)
        lab__win32_fail(ERROR_FILE_NOT_FOUND);
    return !exists ? INVALID_FILE_ATTRIBUTES : exists == 2 ? FILE_ATTRIBUTE_DIRECTORY : FILE_ATTRIBUTE_ARCHIVE;
}

DWORD GetFileAttributesW(LPCWSTR path)
{
    char *narrow = lab__win32_narrow(path);
    DWORD attributes = GetFileAttributesA(narrow);

    free(narrow);
    return attributes;
}

BOOL DeleteFileA(LPCSTR path)
{
    char *host;
    int failed;

    if (lab__win32_alias_of(path)) {
        lab__win32_alias(path, NULL);
        return TRUE;
    }
    if (lab__win32_is_machines(path))
        return lab__win32_delete(path);
    host = lab__win32_host_path(path);
    failed = lab__host_remove(host);
    free(host);
    return !failed || lab__win32_fail(lab__host_error() == 1 ? ERROR_FILE_NOT_FOUND : ERROR_ACCESS_DENIED);
}

BOOL DeleteFileW(LPCWSTR path)
{
    char *narrow = lab__win32_narrow(path);
    BOOL result = DeleteFileA(narrow);

    free(narrow);
    return result;
}

static BOOL copy_bytes(const char *from, const char *to)
{
    struct _iobuf *in = lab__host_fopen(from, "rb"), *out = in ? lab__host_fopen(to, "wb") : NULL;
    char bytes[4096];
    size_t n;

    if (!out) {
        lab__win32_fail(last_host_error());
        if (in)
            lab__host_fclose(in);
        return FALSE;
    }
    while ((n = lab__host_read(in, bytes, sizeof bytes)))
        lab__host_write(out, bytes, n);
    lab__host_fclose(in);
    return !lab__host_fclose(out) || lab__win32_fail(ERROR_DISK_FULL);
}

BOOL CopyFileA(LPCSTR from, LPCSTR to, BOOL fail_if_exists)
{
    char *source = lab__win32_host_path(from), *target = lab__win32_host_path(to);
    BOOL done;

    if (!lab__host_exists(source) && !exists_as_module(source))
        done = lab__win32_fail(ERROR_FILE_NOT_FOUND);
    else if (fail_if_exists && (lab__win32_alias_of(to) || lab__host_exists(target)))
        done = lab__win32_fail(ERROR_FILE_EXISTS);
    else if (!_strnicmp(to, "C:\\Windows\\", 11)) {
        lab__win32_alias(to, source);
        done = TRUE;
    } else {
        done = copy_bytes(source, target);
    }
    free(source);
    free(target);
    return done;
}

BOOL CopyFileW(LPCWSTR from, LPCWSTR to, BOOL fail_if_exists)
{
    char *source = lab__win32_narrow(from), *target = lab__win32_narrow(to);
    BOOL result = CopyFileA(source, target, fail_if_exists);

    free(source);
    free(target);
    return result;
}

static char *current_folder(void)
{
    char path[4096] = "";

    lab__host_current_folder(path, sizeof path);
    return lab__win32_windows_path(path);
}

DWORD GetCurrentDirectoryA(DWORD size, LPSTR path)
{
    return lab__win32_hand(current_folder(), path, size);
}

DWORD GetCurrentDirectoryW(DWORD size, LPWSTR path)
{
    return lab__win32_hand_wide(current_folder(), path, size);
}

BOOL SetCurrentDirectoryA(LPCSTR path)
{
    char *host = lab__win32_host_path(path);
    int failed = lab__host_change_folder(host);

    free(host);
    return !failed || lab__win32_fail(ERROR_PATH_NOT_FOUND);
}

BOOL SetCurrentDirectoryW(LPCWSTR path)
{
    char *narrow = lab__win32_narrow(path);
    BOOL result = SetCurrentDirectoryA(narrow);

    free(narrow);
    return result;
}

static BOOL is_slash(char c)
{
    return c == '\\' || c == '/';
}

/* From the drive's root, from a drive or another machine, or from the current folder. */
static char *full_path(const char *path)
{
    char *folder, *whole, *result;

    if ((path[0] && path[1] == ':') || (is_slash(path[0]) && is_slash(path[1])))
        return lab__win32_windows_path(path);
    folder = is_slash(path[0]) ? _strdup("C:") : current_folder();
    whole = malloc(strlen(folder) + strlen(path) + 2);
    strcpy(whole, folder);
    strcat(whole, is_slash(path[0]) ? "" : "\\");
    strcat(whole, path);
    result = lab__win32_windows_path(whole);
    free(folder);
    free(whole);
    return result;
}

DWORD GetFullPathNameA(LPCSTR path, DWORD size, LPSTR full, LPSTR *file)
{
    char *whole = full_path(path);
    DWORD length = lab__win32_give(whole, full, size);

    if (file)
        *file = length < size && strrchr(full, '\\') ? strrchr(full, '\\') + 1 : NULL;
    free(whole);
    return length;
}

DWORD GetFullPathNameW(LPCWSTR path, DWORD size, LPWSTR full, LPWSTR *file)
{
    char *narrow = lab__win32_narrow(path), *whole = full_path(narrow);
    DWORD length = lab__win32_give_wide(whole, full, size);

    if (file)
        *file = length < size && wcsrchr(full, '\\') ? wcsrchr(full, '\\') + 1 : NULL;
    free(whole);
    free(narrow);
    return length;
}
