/* Waiting; events, mutexes, semaphores, timers, critical sections. */
#include "win32/win32_p.h"
#include <ntlab/file.h>
#include <ntlab/nt.h>
#include <ntlab/process.h>
#include <ntlab/sync.h>

uint64_t lab__win32_span(DWORD milliseconds)
{
    return milliseconds == INFINITE ? LAB_FOREVER : (uint64_t)milliseconds * 10000;
}

static DWORD wait_result(NTSTATUS status)
{
    if (status == (NTSTATUS)0x102)
        return WAIT_TIMEOUT;
    return lab__win32_result(status) ? (DWORD)status : WAIT_FAILED;
}

/* GetCurrentThread() and GetCurrentProcess() are never signalled while their own thread runs. */
DWORD WaitForSingleObjectEx(HANDLE object, DWORD milliseconds, BOOL alertable)
{
    uint64_t span = lab__win32_span(milliseconds);

    return wait_result(alertable ? lab_wait_alertable((lab_handle)object, span) : lab_wait((lab_handle)object, span));
}

DWORD WaitForSingleObject(HANDLE object, DWORD milliseconds)
{
    return WaitForSingleObjectEx(object, milliseconds, FALSE);
}

DWORD WaitForMultipleObjectsEx(DWORD count, const HANDLE *objects, BOOL all, DWORD milliseconds, BOOL alertable)
{
    uint64_t span = lab__win32_span(milliseconds);

    if (!count || count > MAXIMUM_WAIT_OBJECTS) {
        lab__win32_fail(ERROR_INVALID_PARAMETER);
        return WAIT_FAILED;
    }
    return wait_result(alertable ? lab_wait_many_alertable((const lab_handle *)objects, count, all != 0, span)
                                 : lab_wait_many((const lab_handle *)objects, count, all != 0, span));
}

DWORD WaitForMultipleObjects(DWORD count, const HANDLE *objects, BOOL all, DWORD milliseconds)
{
    return WaitForMultipleObjectsEx(count, objects, all, milliseconds, FALSE);
}

DWORD SignalObjectAndWait(HANDLE signal, HANDLE object, DWORD milliseconds, BOOL alertable)
{
    if (!SetEvent(signal) && !ReleaseMutex(signal) && !ReleaseSemaphore(signal, 1, NULL))
        return WAIT_FAILED;
    return WaitForSingleObjectEx(object, milliseconds, alertable);
}

DWORD SleepEx(DWORD milliseconds, BOOL alertable)
{
    uint64_t span = lab__win32_span(milliseconds);
    NTSTATUS status = alertable ? lab_sleep_alertable(span) : lab_sleep(span);

    return status == (NTSTATUS)0xC0 ? WAIT_IO_COMPLETION : 0;
}

void Sleep(DWORD milliseconds)
{
    SleepEx(milliseconds, FALSE);
}

/* A new object's handle; ERROR_ALREADY_EXISTS with one that was opened. */
static HANDLE made(NTSTATUS status, lab_handle handle)
{
    if (!lab__win32_result(status))
        return NULL;
    SetLastError(status == (NTSTATUS)0x40000000 ? ERROR_ALREADY_EXISTS : ERROR_SUCCESS);
    return (HANDLE)handle;
}

#define WIDE_NAME(call)                                                                                                \
    char *narrow = lab__win32_narrow(name);                                                                            \
    HANDLE handle = call;                                                                                              \
                                                                                                                       \
    free(narrow);                                                                                                      \
    return handle

HANDLE CreateEventA(LPSECURITY_ATTRIBUTES security, BOOL manual_reset, BOOL signalled, LPCSTR name)
{
    char *path = lab__win32_object_name(name);
    lab_handle handle = 0;
    NTSTATUS status = lab_event_create_named(path, manual_reset != 0, signalled != 0, &handle);

    free(path);
    return made(status, handle);
}

HANDLE CreateEventW(LPSECURITY_ATTRIBUTES security, BOOL manual_reset, BOOL signalled, LPCWSTR name)
{
    WIDE_NAME(CreateEventA(security, manual_reset, signalled, narrow));
}

HANDLE OpenEventA(DWORD access, BOOL inherit, LPCSTR name)
{
    char *path = lab__win32_object_name(name);
    lab_handle handle = 0;
    NTSTATUS status = lab_event_open(path, &handle);

    free(path);
    return lab__win32_result(status) ? (HANDLE)handle : NULL;
}

HANDLE OpenEventW(DWORD access, BOOL inherit, LPCWSTR name)
{
    WIDE_NAME(OpenEventA(access, inherit, narrow));
}

BOOL SetEvent(HANDLE event)
{
    return lab__win32_result(lab_event_set((lab_handle)event));
}

BOOL ResetEvent(HANDLE event)
{
    return lab__win32_result(lab_event_reset((lab_handle)event));
}

BOOL PulseEvent(HANDLE event)
{
    return SetEvent(event) && ResetEvent(event);
}

HANDLE CreateMutexA(LPSECURITY_ATTRIBUTES security, BOOL owned, LPCSTR name)
{
    char *path = lab__win32_object_name(name);
    lab_handle handle = 0;
    NTSTATUS status = lab_mutex_create(path, owned != 0, &handle);

    free(path);
    return made(status, handle);
}

HANDLE CreateMutexW(LPSECURITY_ATTRIBUTES security, BOOL owned, LPCWSTR name)
{
    WIDE_NAME(CreateMutexA(security, owned, narrow));
}

BOOL ReleaseMutex(HANDLE mutex)
{
    return lab__win32_result(lab_mutex_release((lab_handle)mutex));
}

HANDLE CreateSemaphoreA(LPSECURITY_ATTRIBUTES security, LONG count, LONG limit, LPCSTR name)
{
    char *path = lab__win32_object_name(name);
    lab_handle handle = 0;
    NTSTATUS status = lab_semaphore_create(path, count, limit, &handle);

    free(path);
    return made(status, handle);
}

HANDLE CreateSemaphoreW(LPSECURITY_ATTRIBUTES security, LONG count, LONG limit, LPCWSTR name)
{
    WIDE_NAME(CreateSemaphoreA(security, count, limit, narrow));
}

BOOL ReleaseSemaphore(HANDLE semaphore, LONG count, LPLONG before)
{
    return lab__win32_result(lab_semaphore_release((lab_handle)semaphore, count, before));
}

HANDLE CreateWaitableTimerA(LPSECURITY_ATTRIBUTES security, BOOL manual_reset, LPCSTR name)
{
    char *path = lab__win32_object_name(name);
    lab_handle handle = 0;
    NTSTATUS status = lab_waitable_timer_create(path, manual_reset != 0, &handle);

    free(path);
    return made(status, handle);
}

HANDLE CreateWaitableTimerW(LPSECURITY_ATTRIBUTES security, BOOL manual_reset, LPCWSTR name)
{
    WIDE_NAME(CreateWaitableTimerA(security, manual_reset, narrow));
}

BOOL SetWaitableTimer(HANDLE timer, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine, LPVOID context,
                      BOOL resume)
{
    return lab__win32_result(lab_waitable_timer_set_apc((lab_handle)timer, due->QuadPart, (uint32_t)period,
                                                        (lab_timer_routine)(void *)routine, context));
}

BOOL CancelWaitableTimer(HANDLE timer)
{
    return lab__win32_result(lab_waitable_timer_cancel((lab_handle)timer));
}

/* --- critical sections: a mutex behind a count
 * ------------------------------------------------------------------------ */

void InitializeCriticalSection(LPCRITICAL_SECTION section)
{
    memset(section, 0, sizeof *section);
    section->LockCount = -1;
    section->LockSemaphore = CreateMutexA(NULL, FALSE, NULL);
}

BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section, DWORD spins)
{
    InitializeCriticalSection(section);
    return TRUE;
}

static void take(LPCRITICAL_SECTION section)
{
    section->OwningThread = (HANDLE)(ULONG_PTR)GetCurrentThreadId();
    section->RecursionCount++;
    section->LockCount++;
}

void EnterCriticalSection(LPCRITICAL_SECTION section)
{
    WaitForSingleObject(section->LockSemaphore, INFINITE);
    take(section);
}

BOOL TryEnterCriticalSection(LPCRITICAL_SECTION section)
{
    if (WaitForSingleObject(section->LockSemaphore, 0) != WAIT_OBJECT_0)
        return FALSE;
    take(section);
    return TRUE;
}

void LeaveCriticalSection(LPCRITICAL_SECTION section)
{
    section->LockCount--;
    if (!--section->RecursionCount)
        section->OwningThread = NULL;
    ReleaseMutex(section->LockSemaphore);
}

void DeleteCriticalSection(LPCRITICAL_SECTION section)
{
    CloseHandle(section->LockSemaphore);
    memset(section, 0, sizeof *section);
}
