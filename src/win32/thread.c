/* Threads: what each has of its own, those that the program makes, and how the program ends. */
#include "win32/win32_p.h"
#include <ntlab/file.h>
#include <ntlab/process.h>
#include <ntlab/sync.h>
#include <process.h>
#include <stdio.h>

NTSTATUS ZwTerminateProcess(HANDLE process, NTSTATUS status);
NTSTATUS NtOpenThread(PHANDLE thread, ACCESS_MASK access, PVOID by, PVOID client);

static struct lab__win32_thread *threads, *last;
static ULONG64 slots_taken;

/* The threads that handles of CreateThread stand for. */
static struct made {
    struct made *next;
    HANDLE handle;
    lab_thread *thread;
    DWORD suspended; /* how often; it waits for `resumed` before its first instruction */
    HANDLE resumed;
} * made;

static void (*exit_routines[64])(void);
static int exit_routine_count;

struct lab__win32_thread *lab__win32_thread(void)
{
    DWORD id = lab_thread_id(NULL);

    if (last && last->id == id)
        return last;
    for (last = threads; last && last->id != id;)
        last = last->next;
    if (!last) {
        last = calloc(1, sizeof *last);
        last->id = id;
        last->next = threads;
        threads = last;
    }
    return last;
}

static void forget_self(void)
{
    struct lab__win32_thread *self = lab__win32_thread(), **at = &threads;

    while (*at != self)
        at = &(*at)->next;
    *at = self->next;
    last = NULL;
    free(self);
}

struct start {
    LPTHREAD_START_ROUTINE routine;
    LPVOID parameter;
    HANDLE resumed; /* NULL: it begins at once */
};

static int run(void *context)
{
    struct start start = *(struct start *)context;
    DWORD code;

    free(context);
    if (start.resumed) {
        WaitForSingleObject(start.resumed, INFINITE);
        CloseHandle(start.resumed);
    }
    code = start.routine(start.parameter);
    forget_self();
    return (int)code;
}

HANDLE CreateThread(LPSECURITY_ATTRIBUTES security, SIZE_T stack, LPTHREAD_START_ROUTINE routine, LPVOID parameter,
                    DWORD flags, LPDWORD id)
{
    struct start *start = malloc(sizeof *start);
    struct made *entry = calloc(1, sizeof *entry);
    lab_handle handle;
    NTSTATUS status;

    *start = (struct start){routine, parameter, NULL};
    if (flags & CREATE_SUSPENDED) {
        start->resumed = entry->resumed = CreateEventA(NULL, TRUE, FALSE, NULL);
        entry->suspended = 1;
    }
    status = lab_thread_create(NULL, run, start, &entry->thread);
    if (NT_SUCCESS(status))
        status = lab_thread_handle(entry->thread, &handle);
    if (!lab__win32_result(status))
        return NULL;
    entry->handle = (HANDLE)handle;
    entry->next = made;
    made = entry;
    if (id)
        *id = lab_thread_id(entry->thread);
    return entry->handle;
}

struct lab_thread *lab__win32_thread_of(HANDLE handle)
{
    for (struct made *entry = made; entry; entry = entry->next)
        if (entry->handle == handle)
            return entry->thread;
    return NULL;
}

void lab__win32_thread_forget(HANDLE handle)
{
    for (struct made **at = &made; *at; at = &(*at)->next) {
        struct made *entry = *at;

        if (entry->handle != handle)
            continue;
        *at = entry->next;
        lab_thread_close(entry->thread);
        free(entry);
        return;
    }
}

static struct made *made_of(HANDLE handle)
{
    struct made *entry = made;

    while (entry && entry->handle != handle)
        entry = entry->next;
    return entry;
}

/* A thread that runs can't be stopped from outside, so it is never suspended. */
DWORD ResumeThread(HANDLE handle)
{
    struct made *entry = made_of(handle);

    if (!entry && handle != GetCurrentThread()) {
        lab__win32_fail(ERROR_INVALID_HANDLE);
        return (DWORD)-1;
    }
    if (!entry || !entry->suspended)
        return 0;
    if (entry->suspended == 1)
        SetEvent(entry->resumed);
    return entry->suspended--;
}

DWORD SuspendThread(HANDLE handle)
{
    struct made *entry = made_of(handle);

    if (entry && entry->suspended)
        return entry->suspended++;
    lab__win32_fail(entry || handle == GetCurrentThread() ? ERROR_NOT_SUPPORTED : ERROR_INVALID_HANDLE);
    return (DWORD)-1;
}

void ExitThread(DWORD code)
{
    forget_self();
    lab_thread_exit((int)code);
}

/* What the program has not closed is no longer its own. */
void lab__win32_forget(void)
{
    lab__host_fflush(NULL);
    while (made)
        lab__win32_thread_forget(made->handle);
    while (threads) {
        struct lab__win32_thread *next = threads->next;

        free(threads);
        threads = next;
    }
    last = NULL;
}

/* The process ends, with all of its threads, whichever of them this is. */
void lab__win32_exit(int code)
{
    while (exit_routine_count)
        exit_routines[--exit_routine_count]();
    lab__win32_forget();
    ZwTerminateProcess(GetCurrentProcess(), code);
    lab_thread_exit(code); /* of the process that started the machine, which goes on */
}

void ExitProcess(UINT code)
{
    lab__win32_exit((int)code);
}

int atexit(void (*routine)(void))
{
    if (exit_routine_count == 64)
        return -1;
    exit_routines[exit_routine_count++] = routine;
    return 0;
}

BOOL GetExitCodeThread(HANDLE thread, LPDWORD code)
{
    lab_thread *found = lab__win32_thread_of(thread);
    int value = STILL_ACTIVE;

    if (!found)
        return lab__win32_fail(ERROR_INVALID_HANDLE);
    lab_thread_wait(found, 0, &value);
    *code = (DWORD)value;
    return TRUE;
}

HANDLE GetCurrentThread(void)
{
    return (HANDLE)(LONG_PTR)-2;
}

HANDLE GetCurrentProcess(void)
{
    return (HANDLE)(LONG_PTR)-1;
}

/* Handles aren't inherited: no program starts another. */
HANDLE OpenProcess(DWORD access, BOOL inherit, DWORD id)
{
    lab_handle handle;

    (void)inherit;
    return lab__win32_result(lab_process_open(id, access, &handle)) ? (HANDLE)handle : NULL;
}

/* The system's own request, as a program makes it. */
struct open_by {
    ULONG length;
    PVOID root, name;
    ULONG attributes;
    PVOID security, quality;
};

HANDLE OpenThread(DWORD access, BOOL inherit, DWORD id)
{
    struct open_by by = {.length = sizeof by};
    ULONG_PTR client[2] = {0, id};
    HANDLE handle;

    (void)inherit;
    return lab__win32_result(NtOpenThread(&handle, access, &by, client)) ? handle : NULL;
}

BOOL TerminateProcess(HANDLE process, UINT code)
{
    return lab__win32_result(lab_process_terminate((lab_handle)process, (int)code));
}

DWORD GetCurrentThreadId(void)
{
    return lab_thread_id(NULL);
}

DWORD GetCurrentProcessId(void)
{
    return lab_process_id(NULL);
}

/* Priorities of programs change nothing: one thread runs until it waits. */
BOOL SetThreadPriority(HANDLE thread, int priority)
{
    return priority >= -15 && priority <= 15 ? TRUE : lab__win32_fail(ERROR_INVALID_PARAMETER);
}

int GetThreadPriority(HANDLE thread)
{
    return THREAD_PRIORITY_NORMAL;
}

DWORD QueueUserAPC(PAPCFUNC routine, HANDLE thread, ULONG_PTR data)
{
    lab_thread *found = thread == GetCurrentThread() ? NULL : lab__win32_thread_of(thread);

    if (!found && thread != GetCurrentThread())
        return (DWORD)lab__win32_fail(ERROR_INVALID_HANDLE);
    return (DWORD)lab__win32_result(lab_thread_queue_apc(found, (void (*)(void *))(void *)routine, (void *)data));
}

BOOL SwitchToThread(void)
{
    lab_sleep(0);
    return TRUE;
}

DWORD TlsAlloc(void)
{
    for (DWORD i = 0; i < LAB_WIN32_SLOTS; i++)
        if (!(slots_taken >> i & 1)) {
            slots_taken |= 1ULL << i;
            return i;
        }
    lab__win32_fail(ERROR_NO_MORE_ITEMS);
    return TLS_OUT_OF_INDEXES;
}

LPVOID TlsGetValue(DWORD index)
{
    SetLastError(index < LAB_WIN32_SLOTS ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER);
    return index < LAB_WIN32_SLOTS ? lab__win32_thread()->slots[index] : NULL;
}

BOOL TlsSetValue(DWORD index, LPVOID value)
{
    if (index >= LAB_WIN32_SLOTS)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    lab__win32_thread()->slots[index] = value;
    return TRUE;
}

BOOL TlsFree(DWORD index)
{
    if (index >= LAB_WIN32_SLOTS || !(slots_taken >> index & 1))
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    slots_taken &= ~(1ULL << index);
    for (struct lab__win32_thread *thread = threads; thread; thread = thread->next)
        thread->slots[index] = NULL;
    return TRUE;
}

/* --- the C run time's threads ----------------------------------------------------------------------------------------
 */

uintptr_t _beginthreadex(void *security, unsigned stack, unsigned (*routine)(void *), void *argument, unsigned flags,
                         unsigned *id)
{
    return (uintptr_t)CreateThread(security, stack, (LPTHREAD_START_ROUTINE)routine, argument, flags, (LPDWORD)id);
}

void _endthreadex(unsigned code)
{
    ExitThread(code);
}

struct plain {
    void (*routine)(void *);
    void *argument;
};

static DWORD run_plain(LPVOID parameter)
{
    struct plain plain = *(struct plain *)parameter;

    free(parameter);
    plain.routine(plain.argument);
    return 0;
}

uintptr_t _beginthread(void (*routine)(void *), unsigned stack, void *argument)
{
    struct plain *plain = malloc(sizeof *plain);
    HANDLE handle;

    *plain = (struct plain){routine, argument};
    handle = CreateThread(NULL, stack, run_plain, plain, 0, NULL);
    if (!handle)
        return (uintptr_t)-1;
    CloseHandle(handle); /* this kind closes its own */
    return (uintptr_t)handle;
}

void _endthread(void)
{
    ExitThread(0);
}

/* --- other programs --- */

BOOL CreateProcessA(LPCSTR application, LPSTR command, LPSECURITY_ATTRIBUTES process, LPSECURITY_ATTRIBUTES thread,
                    BOOL inherit, DWORD flags, LPVOID environment, LPCSTR folder, LPSTARTUPINFOA startup,
                    LPPROCESS_INFORMATION information)
{
    fprintf(stderr, "ntlab: CreateProcess(%s): a program can't start another one\n",
            command       ? command
            : application ? application
                          : "");
    return lab__win32_fail(ERROR_NOT_SUPPORTED);
}

BOOL CreateProcessW(LPCWSTR application, LPWSTR command, LPSECURITY_ATTRIBUTES process, LPSECURITY_ATTRIBUTES thread,
                    BOOL inherit, DWORD flags, LPVOID environment, LPCWSTR folder, LPSTARTUPINFOW startup,
                    LPPROCESS_INFORMATION information)
{
    char *text = lab__win32_narrow(command ? command : application);
    BOOL done = CreateProcessA(text, NULL, process, thread, inherit, flags, environment, NULL, NULL, information);

    free(text);
    return done;
}
