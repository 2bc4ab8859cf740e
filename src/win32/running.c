/* What runs: the drivers and processes that the system lists. */
#include "win32/win32_p.h"
#include <psapi.h>

NTSTATUS ZwQuerySystemInformation(ULONG class, PVOID buffer, ULONG length, PULONG needed);

#define PROCESSES     5
#define MODULES       11
#define TOO_SHORT     ((NTSTATUS)0xC0000004)
#define PROCESS_ID_AT 80

struct module {
    PVOID section, mapped, base;
    ULONG size, flags;
    USHORT load_index, init_index, load_count, name_offset;
    char path[256];
};

struct modules {
    ULONG count;
    struct module modules[];
};

/* What there is at this moment; to free. NULL for an error, which is set. */
static void *list_of(ULONG class)
{
    ULONG size = 4096, needed;
    void *list = malloc(size);
    NTSTATUS status;

    while ((status = ZwQuerySystemInformation(class, list, size, &needed)) == TOO_SHORT)
        list = realloc(list, size *= 2);
    if (lab__win32_result(status))
        return list;
    free(list);
    return NULL;
}

char *lab__win32_processes(void)
{
    return list_of(PROCESSES);
}

BOOL EnumDeviceDrivers(LPVOID *bases, DWORD size, LPDWORD needed)
{
    struct modules *modules = list_of(MODULES);

    if (!modules)
        return FALSE;
    *needed = modules->count * (DWORD)sizeof *bases;
    for (DWORD i = 0; i < modules->count && (i + 1) * sizeof *bases <= size; i++)
        bases[i] = modules->modules[i].base;
    free(modules);
    return TRUE;
}

/* To free; NULL, with the error set, where there is no driver at that address. */
static char *path_of(LPVOID base, BOOL whole)
{
    struct modules *modules = list_of(MODULES);
    char *path = NULL;

    for (ULONG i = 0; modules && i < modules->count; i++)
        if (modules->modules[i].base == base)
            path = _strdup(modules->modules[i].path + (whole ? 0 : modules->modules[i].name_offset));
    free(modules);
    if (!path)
        lab__win32_fail(ERROR_INVALID_HANDLE);
    return path;
}

static DWORD give(char *path, LPSTR name, LPWSTR wide, DWORD size)
{
    DWORD length = 0;

    if (path)
        length = name ? lab__win32_give(path, name, size) : lab__win32_give_wide(path, wide, size);
    free(path);
    return length < size ? length : (DWORD)lab__win32_fail(ERROR_INSUFFICIENT_BUFFER);
}

DWORD GetDeviceDriverBaseNameA(LPVOID base, LPSTR name, DWORD size)
{
    return give(path_of(base, FALSE), name, NULL, size);
}

DWORD GetDeviceDriverBaseNameW(LPVOID base, LPWSTR name, DWORD size)
{
    return give(path_of(base, FALSE), NULL, name, size);
}

DWORD GetDeviceDriverFileNameA(LPVOID base, LPSTR name, DWORD size)
{
    return give(path_of(base, TRUE), name, NULL, size);
}

DWORD GetDeviceDriverFileNameW(LPVOID base, LPWSTR name, DWORD size)
{
    return give(path_of(base, TRUE), NULL, name, size);
}

static DWORD id_at(const char *entry)
{
    ULONG_PTR id;

    memcpy(&id, entry + PROCESS_ID_AT, sizeof id);
    return (DWORD)id;
}

BOOL EnumProcesses(DWORD *ids, DWORD size, LPDWORD needed)
{
    char *list = list_of(PROCESSES), *at = list;
    DWORD count = 0;

    if (!list)
        return FALSE;
    for (ULONG next = 1; next && (count + 1) * sizeof *ids <= size; at += next) {
        ids[count++] = id_at(at);
        memcpy(&next, at, sizeof next); /* 0: that was the last one */
    }
    *needed = count * (DWORD)sizeof *ids;
    free(list);
    return TRUE;
}
