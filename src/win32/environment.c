/* The environment, which is the host's, and names that are made of it. */
#include "win32/win32_p.h"
#include <stdio.h>
#include <wchar.h>

DWORD GetEnvironmentVariableA(LPCSTR name, LPSTR value, DWORD size)
{
    const char *found = lab__host_getenv(name);

    return found ? lab__win32_give(found, value, size) : (DWORD)lab__win32_fail(ERROR_ENVVAR_NOT_FOUND);
}

DWORD GetEnvironmentVariableW(LPCWSTR name, LPWSTR value, DWORD size)
{
    char *narrow = lab__win32_narrow(name);
    const char *found = lab__host_getenv(narrow);

    free(narrow);
    return found ? lab__win32_give_wide(found, value, size) : (DWORD)lab__win32_fail(ERROR_ENVVAR_NOT_FOUND);
}

BOOL SetEnvironmentVariableA(LPCSTR name, LPCSTR value)
{
    return lab__host_setenv(name, value) ? lab__win32_fail(ERROR_INVALID_PARAMETER) : TRUE;
}

BOOL SetEnvironmentVariableW(LPCWSTR name, LPCWSTR value)
{
    char *narrow = lab__win32_narrow(name), *text = lab__win32_narrow(value);
    BOOL done = SetEnvironmentVariableA(narrow, text);

    free(narrow);
    free(text);
    return done;
}

/* What Windows' own variables hold where the host has none of that name. */
static const char *value_of(const char *name)
{
    static const char *const known[][2] = {
        {"SystemRoot", "C:\\Windows"}, {"windir", "C:\\Windows"}, {"SystemDrive", "C:"}, {"COMPUTERNAME", "NTLAB"}};
    const char *value = lab__host_getenv(name);

    for (SIZE_T i = 0; !value && i < RTL_NUMBER_OF(known); i++)
        if (!_stricmp(known[i][0], name))
            value = known[i][1];
    return value;
}

/* The value of the variable that begins behind the percent sign, and where the text goes on; NULL: it is none. */
static const char *variable_at(const char *from, const char **rest)
{
    const char *end = strchr(from, '%');
    char name[256];

    if (!end || end == from || (SIZE_T)(end - from) >= sizeof name)
        return NULL;
    memcpy(name, from, (SIZE_T)(end - from));
    name[end - from] = 0;
    *rest = end + 1;
    return value_of(name);
}

DWORD ExpandEnvironmentStringsA(LPCSTR from, LPSTR to, DWORD size)
{
    DWORD length = 0;

    while (*from) {
        const char *rest, *value = *from == '%' ? variable_at(from + 1, &rest) : NULL;
        SIZE_T count = value ? strlen(value) : 1;

        if (to && length + count < size)
            memcpy(to + length, value ? value : from, count);
        length += (DWORD)count;
        from = value ? rest : from + 1;
    }
    if (to && length < size)
        to[length] = 0;
    return length + 1;
}

DWORD ExpandEnvironmentStringsW(LPCWSTR from, LPWSTR to, DWORD size)
{
    char *narrow = lab__win32_narrow(from);
    DWORD needed = ExpandEnvironmentStringsA(narrow, NULL, 0);
    char *expanded = malloc(needed);
    DWORD length;

    ExpandEnvironmentStringsA(narrow, expanded, needed);
    length = lab__win32_give_wide(expanded, to, size);
    free(expanded);
    free(narrow);
    return to && length < size ? length + 1 : length;
}

/* With a backslash at its end. */
static char *temporary_folder(void)
{
    const char *found = lab__host_getenv("TMPDIR");
    char *windows = lab__win32_windows_path(found && *found ? found : "/tmp");
    SIZE_T length = strlen(windows);
    char *path = malloc(length + 2);

    strcpy(path, windows);
    if (!length || path[length - 1] != '\\')
        strcat(path, "\\");
    free(windows);
    return path;
}

DWORD GetTempPathA(DWORD size, LPSTR path)
{
    return lab__win32_hand(temporary_folder(), path, size);
}

DWORD GetTempPathW(DWORD size, LPWSTR path)
{
    return lab__win32_hand_wide(temporary_folder(), path, size);
}

UINT GetTempFileNameA(LPCSTR folder, LPCSTR prefix, UINT number, LPSTR name)
{
    const char *slash = *folder && folder[strlen(folder) - 1] == '\\' ? "" : "\\";
    UINT tried = number ? number & 0xFFFF : 1;
    HANDLE file;

    if (strlen(folder) > MAX_PATH - 14)
        return (UINT)lab__win32_fail(ERROR_BUFFER_OVERFLOW);
    for (;; tried++) {
        sprintf(name, "%s%s%.3s%X.TMP", folder, slash, prefix, tried);
        if (number)
            return tried;
        file = CreateFileA(name, GENERIC_WRITE, 0, NULL, CREATE_NEW, 0, NULL);
        if (file != INVALID_HANDLE_VALUE)
            break;
        if (tried == 0xFFFF || GetLastError() != ERROR_FILE_EXISTS)
            return 0;
    }
    CloseHandle(file);
    return tried;
}

UINT GetTempFileNameW(LPCWSTR folder, LPCWSTR prefix, UINT number, LPWSTR name)
{
    char *where = lab__win32_narrow(folder), *begin = lab__win32_narrow(prefix), path[MAX_PATH];
    UINT made = GetTempFileNameA(where, begin, number, path);

    if (made)
        lab__win32_give_wide(path, name, MAX_PATH);
    free(begin);
    free(where);
    return made;
}

static const char *user_name(void)
{
    const char *name = lab__host_getenv("USER");

    return name && *name ? name : "user";
}

BOOL GetUserNameA(LPSTR name, LPDWORD size)
{
    DWORD length = lab__win32_give(user_name(), name, *size);
    BOOL fits = length < *size;

    *size = length + (fits ? 1 : 0);
    return fits || lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
}

BOOL GetUserNameW(LPWSTR name, LPDWORD size)
{
    DWORD length = lab__win32_give_wide(user_name(), name, *size);
    BOOL fits = length < *size;

    *size = length + (fits ? 1 : 0);
    return fits || lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
}
