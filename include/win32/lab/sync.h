/* Waiting, and what there is to wait for. */
#ifndef NTLAB_WIN32_SYNC_H
#define NTLAB_WIN32_SYNC_H

#include <lab/base.h>

LAB_DDK_BEGIN

#define WAIT_OBJECT_0        0
#define WAIT_ABANDONED       0x80
#define WAIT_ABANDONED_0     0x80
#define WAIT_IO_COMPLETION   0xC0
#define WAIT_TIMEOUT         258
#define WAIT_FAILED          ((DWORD)0xFFFFFFFF)
#define MAXIMUM_WAIT_OBJECTS 64
#ifndef EVENT_ALL_ACCESS
#define EVENT_ALL_ACCESS   0x1F0003
#define EVENT_MODIFY_STATE 2
#endif
#define MUTEX_ALL_ACCESS     0x1F0001
#define SEMAPHORE_ALL_ACCESS 0x1F0003
#define TIMER_ALL_ACCESS     0x1F0003

DWORD WaitForSingleObject(HANDLE object, DWORD milliseconds);
DWORD WaitForSingleObjectEx(HANDLE object, DWORD milliseconds, BOOL alertable);
DWORD WaitForMultipleObjects(DWORD count, const HANDLE *objects, BOOL all, DWORD milliseconds);
DWORD WaitForMultipleObjectsEx(DWORD count, const HANDLE *objects, BOOL all, DWORD milliseconds, BOOL alertable);
DWORD SignalObjectAndWait(HANDLE signal, HANDLE object, DWORD milliseconds, BOOL alertable);
void Sleep(DWORD milliseconds);
DWORD SleepEx(DWORD milliseconds, BOOL alertable);

HANDLE CreateEventA(LPSECURITY_ATTRIBUTES security, BOOL manual_reset, BOOL signalled, LPCSTR name);
HANDLE CreateEventW(LPSECURITY_ATTRIBUTES security, BOOL manual_reset, BOOL signalled, LPCWSTR name);
#define CreateEvent LAB_WIN32_AW(CreateEvent)
HANDLE OpenEventA(DWORD access, BOOL inherit, LPCSTR name);
HANDLE OpenEventW(DWORD access, BOOL inherit, LPCWSTR name);
#define OpenEvent LAB_WIN32_AW(OpenEvent)
BOOL SetEvent(HANDLE event);
BOOL ResetEvent(HANDLE event);
BOOL PulseEvent(HANDLE event);

HANDLE CreateMutexA(LPSECURITY_ATTRIBUTES security, BOOL owned, LPCSTR name);
HANDLE CreateMutexW(LPSECURITY_ATTRIBUTES security, BOOL owned, LPCWSTR name);
#define CreateMutex LAB_WIN32_AW(CreateMutex)
BOOL ReleaseMutex(HANDLE mutex);

HANDLE CreateSemaphoreA(LPSECURITY_ATTRIBUTES security, LONG count, LONG limit, LPCSTR name);
HANDLE CreateSemaphoreW(LPSECURITY_ATTRIBUTES security, LONG count, LONG limit, LPCWSTR name);
#define CreateSemaphore LAB_WIN32_AW(CreateSemaphore)
BOOL ReleaseSemaphore(HANDLE semaphore, LONG count, LPLONG before);

typedef void (*PTIMERAPCROUTINE)(LPVOID context, DWORD low, DWORD high);
HANDLE CreateWaitableTimerA(LPSECURITY_ATTRIBUTES security, BOOL manual_reset, LPCSTR name);
HANDLE CreateWaitableTimerW(LPSECURITY_ATTRIBUTES security, BOOL manual_reset, LPCWSTR name);
#define CreateWaitableTimer LAB_WIN32_AW(CreateWaitableTimer)
BOOL SetWaitableTimer(HANDLE timer, const LARGE_INTEGER *due, LONG period, PTIMERAPCROUTINE routine, LPVOID context,
                      BOOL resume);
BOOL CancelWaitableTimer(HANDLE timer);

typedef struct _RTL_CRITICAL_SECTION {
    PVOID DebugInfo;
    LONG LockCount;
    LONG RecursionCount;
    HANDLE OwningThread;
    HANDLE LockSemaphore;
    ULONG_PTR SpinCount;
} RTL_CRITICAL_SECTION, CRITICAL_SECTION, *PRTL_CRITICAL_SECTION, *PCRITICAL_SECTION, *LPCRITICAL_SECTION;
void InitializeCriticalSection(LPCRITICAL_SECTION section);
BOOL InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION section, DWORD spins);
void EnterCriticalSection(LPCRITICAL_SECTION section);
BOOL TryEnterCriticalSection(LPCRITICAL_SECTION section);
void LeaveCriticalSection(LPCRITICAL_SECTION section);
void DeleteCriticalSection(LPCRITICAL_SECTION section);

LAB_DDK_END

#endif
