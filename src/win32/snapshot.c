/* Snapshots of what runs (tlhelp32.h): the system's list of processes, kept as it was, and walked entry by entry. */
#include "win32/win32_p.h"
#include <wchar.h>
#include <winternl.h>
#include <tlhelp32.h>

#define THREADS_AT    256 /* behind the process */
#define THREAD_SIZE   80
#define THREAD_ID_AT  48 /* in a thread */
#define BASE_PRIORITY 60
#define PARENT_AT     88 /* in a process */

static struct snapshot {
    struct snapshot *next;
    HANDLE handle;
    DWORD flags, process;
    char *list;
    const char *at;        /* the process that comes next; NULL: there is none */
    const char *thread_of; /* the process whose threads come next; NULL: there are none */
    ULONG thread;
    BOOL module_told;
} * snapshots;

static struct snapshot *find(HANDLE handle)
{
    struct snapshot *snapshot = snapshots;

    while (snapshot && snapshot->handle != handle)
        snapshot = snapshot->next;
    if (!snapshot)
        lab__win32_fail(ERROR_INVALID_HANDLE);
    return snapshot;
}

void lab__win32_snapshot_forget(HANDLE handle)
{
    for (struct snapshot **at = &snapshots; *at; at = &(*at)->next)
        if ((*at)->handle == handle) {
            struct snapshot *found = *at;

            *at = found->next;
            free(found->list);
            free(found);
            return;
        }
}

HANDLE CreateToolhelp32Snapshot(DWORD flags, DWORD process)
{
    struct snapshot *snapshot;
    char *list = lab__win32_processes();

    if (!list)
        return INVALID_HANDLE_VALUE;
    snapshot = calloc(1, sizeof *snapshot);
    *snapshot = (struct snapshot){snapshots, CreateEventA(NULL, TRUE, FALSE, NULL), flags, process, list};
    snapshots = snapshot;
    return snapshot->handle;
}

static const SYSTEM_PROCESS_INFORMATION *entry_at(const char *at)
{
    return (const SYSTEM_PROCESS_INFORMATION *)(const void *)at;
}

static DWORD number_at(const char *at)
{
    ULONG_PTR number;

    memcpy(&number, at, sizeof number);
    return (DWORD)number;
}

static const char *behind(const char *at)
{
    ULONG next = entry_at(at)->NextEntryOffset;

    return next ? at + next : NULL;
}

static BOOL no_more(void)
{
    return lab__win32_fail(ERROR_NO_MORE_FILES);
}

/* --- processes --- */

static BOOL next_process(HANDLE handle, BOOL first, LPPROCESSENTRY32W to)
{
    struct snapshot *snapshot = find(handle);
    const char *at;
    SIZE_T length;

    if (!snapshot)
        return FALSE;
    if (to->dwSize < sizeof *to)
        return lab__win32_fail(ERROR_BAD_LENGTH);
    if (first)
        snapshot->at = snapshot->flags & TH32CS_SNAPPROCESS ? snapshot->list : NULL;
    at = snapshot->at;
    if (!at)
        return no_more();
    snapshot->at = behind(at);
    *to = (PROCESSENTRY32W){.dwSize = to->dwSize,
                            .th32ProcessID = (DWORD)(ULONG_PTR)entry_at(at)->UniqueProcessId,
                            .cntThreads = entry_at(at)->NumberOfThreads,
                            .th32ParentProcessID = number_at(at + PARENT_AT),
                            .pcPriClassBase = entry_at(at)->BasePriority};
    length = min(entry_at(at)->ImageName.Length / sizeof(WCHAR), MAX_PATH - 1);
    wmemcpy(to->szExeFile, entry_at(at)->ImageName.Buffer, length);
    return TRUE;
}

BOOL Process32FirstW(HANDLE snapshot, LPPROCESSENTRY32W entry)
{
    return next_process(snapshot, TRUE, entry);
}

BOOL Process32NextW(HANDLE snapshot, LPPROCESSENTRY32W entry)
{
    return next_process(snapshot, FALSE, entry);
}

static BOOL next_narrow(HANDLE snapshot, BOOL first, LPPROCESSENTRY32 to)
{
    PROCESSENTRY32W wide = {.dwSize = sizeof wide};
    char *name;

    if (to->dwSize < sizeof *to)
        return lab__win32_fail(ERROR_BAD_LENGTH);
    if (!next_process(snapshot, first, &wide))
        return FALSE;
    memcpy(&to->cntUsage, &wide.cntUsage, offsetof(PROCESSENTRY32, szExeFile) - offsetof(PROCESSENTRY32, cntUsage));
    name = lab__win32_narrow(wide.szExeFile);
    lab__win32_give(name, to->szExeFile, sizeof to->szExeFile);
    free(name);
    return TRUE;
}

BOOL Process32First(HANDLE snapshot, LPPROCESSENTRY32 entry)
{
    return next_narrow(snapshot, TRUE, entry);
}

BOOL Process32Next(HANDLE snapshot, LPPROCESSENTRY32 entry)
{
    return next_narrow(snapshot, FALSE, entry);
}

/* --- threads --- */

static BOOL next_thread(HANDLE handle, BOOL first, LPTHREADENTRY32 to)
{
    struct snapshot *snapshot = find(handle);
    const char *thread;

    if (!snapshot)
        return FALSE;
    if (to->dwSize < sizeof *to)
        return lab__win32_fail(ERROR_BAD_LENGTH);
    if (first) {
        snapshot->thread_of = snapshot->flags & TH32CS_SNAPTHREAD ? snapshot->list : NULL;
        snapshot->thread = 0;
    }
    while (snapshot->thread_of && snapshot->thread == entry_at(snapshot->thread_of)->NumberOfThreads) {
        snapshot->thread_of = behind(snapshot->thread_of);
        snapshot->thread = 0;
    }
    if (!snapshot->thread_of)
        return no_more();
    thread = snapshot->thread_of + THREADS_AT + snapshot->thread++ * THREAD_SIZE;
    *to = (THREADENTRY32){.dwSize = to->dwSize,
                          .th32ThreadID = number_at(thread + THREAD_ID_AT),
                          .th32OwnerProcessID = (DWORD)(ULONG_PTR)entry_at(snapshot->thread_of)->UniqueProcessId};
    memcpy(&to->tpBasePri, thread + BASE_PRIORITY, sizeof to->tpBasePri);
    return TRUE;
}

BOOL Thread32First(HANDLE snapshot, LPTHREADENTRY32 entry)
{
    return next_thread(snapshot, TRUE, entry);
}

BOOL Thread32Next(HANDLE snapshot, LPTHREADENTRY32 entry)
{
    return next_thread(snapshot, FALSE, entry);
}

/* --- modules: the program --- */

static BOOL next_module(HANDLE handle, BOOL first, LPMODULEENTRY32W to)
{
    struct snapshot *snapshot = find(handle);
    const WCHAR *name;

    if (!snapshot)
        return FALSE;
    if (to->dwSize < sizeof *to)
        return lab__win32_fail(ERROR_BAD_LENGTH);
    if (first)
        snapshot->module_told = FALSE;
    if (snapshot->module_told || !(snapshot->flags & TH32CS_SNAPMODULE) ||
        (snapshot->process && snapshot->process != GetCurrentProcessId()))
        return no_more();
    snapshot->module_told = TRUE;
    *to = (MODULEENTRY32W){.dwSize = to->dwSize,
                           .th32ModuleID = 1,
                           .th32ProcessID = GetCurrentProcessId(),
                           .GlblcntUsage = 1,
                           .ProccntUsage = 1,
                           .modBaseAddr = (BYTE *)GetModuleHandleA(NULL),
                           .hModule = GetModuleHandleA(NULL)};
    GetModuleFileNameW(NULL, to->szExePath, MAX_PATH);
    name = wcsrchr(to->szExePath, L'\\');
    wcsncpy(to->szModule, name ? name + 1 : to->szExePath, MAX_MODULE_NAME32);
    return TRUE;
}

BOOL Module32FirstW(HANDLE snapshot, LPMODULEENTRY32W entry)
{
    return next_module(snapshot, TRUE, entry);
}

BOOL Module32NextW(HANDLE snapshot, LPMODULEENTRY32W entry)
{
    return next_module(snapshot, FALSE, entry);
}

static BOOL next_module_narrow(HANDLE snapshot, BOOL first, LPMODULEENTRY32 to)
{
    MODULEENTRY32W wide = {.dwSize = sizeof wide};
    char *text;

    if (to->dwSize < sizeof *to)
        return lab__win32_fail(ERROR_BAD_LENGTH);
    if (!next_module(snapshot, first, &wide))
        return FALSE;
    memcpy(&to->th32ModuleID, &wide.th32ModuleID,
           offsetof(MODULEENTRY32, szModule) - offsetof(MODULEENTRY32, th32ModuleID));
    text = lab__win32_narrow(wide.szModule);
    lab__win32_give(text, to->szModule, sizeof to->szModule);
    free(text);
    text = lab__win32_narrow(wide.szExePath);
    lab__win32_give(text, to->szExePath, sizeof to->szExePath);
    free(text);
    return TRUE;
}

BOOL Module32First(HANDLE snapshot, LPMODULEENTRY32 entry)
{
    return next_module_narrow(snapshot, TRUE, entry);
}

BOOL Module32Next(HANDLE snapshot, LPMODULEENTRY32 entry)
{
    return next_module_narrow(snapshot, FALSE, entry);
}
