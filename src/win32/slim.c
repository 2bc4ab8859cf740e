/*
 * Slim locks and what else waits on an address. A lock is a word: 0 free, -1 held exclusively, otherwise how often it
 * is shared. Threads run one at a time and change only in calls of the machine, so looking and taking are one step.
 */
#include "win32/win32_p.h"

static struct waiter {
    struct waiter *next;
    const volatile void *address;
    HANDLE woken;
} * waiters;

static void enlist(struct waiter *self, const volatile void *address)
{
    struct waiter **end = &waiters;

    *self = (struct waiter){NULL, address, CreateEventA(NULL, TRUE, FALSE, NULL)};
    while (*end)
        end = &(*end)->next;
    *end = self;
}

static void unlist(struct waiter *self)
{
    for (struct waiter **at = &waiters; *at; at = &(*at)->next)
        if (*at == self) {
            *at = self->next;
            break;
        }
}

/* TRUE: woken; FALSE, with the error set: not in time. */
static BOOL wait(struct waiter *self, DWORD milliseconds)
{
    BOOL woken = WaitForSingleObject(self->woken, milliseconds) == WAIT_OBJECT_0;

    unlist(self);
    CloseHandle(self->woken);
    return woken || lab__win32_fail(ERROR_TIMEOUT);
}

static void wake(const volatile void *address, BOOL all)
{
    for (struct waiter *at = waiters, *next; at; at = next) {
        next = at->next;
        if (at->address != address)
            continue;
        unlist(at);
        SetEvent(at->woken);
        if (!all)
            return;
        next = waiters; /* others ran meanwhile */
    }
}

static void wait_on(const volatile void *address)
{
    struct waiter self;

    enlist(&self, address);
    wait(&self, INFINITE);
}

BOOL WaitOnAddress(volatile void *address, PVOID compare, SIZE_T size, DWORD milliseconds)
{
    struct waiter self;

    if (memcmp((const void *)address, compare, size))
        return TRUE;
    enlist(&self, address);
    return wait(&self, milliseconds);
}

void WakeByAddressSingle(PVOID address)
{
    wake(address, FALSE);
}

void WakeByAddressAll(PVOID address)
{
    wake(address, TRUE);
}

/* --- slim reader/writer locks --- */

#define EXCLUSIVE ((PVOID)(LONG_PTR)-1)

void InitializeSRWLock(PSRWLOCK lock)
{
    lock->Ptr = NULL;
}

BOOLEAN TryAcquireSRWLockExclusive(PSRWLOCK lock)
{
    if (lock->Ptr)
        return FALSE;
    lock->Ptr = EXCLUSIVE;
    return TRUE;
}

BOOLEAN TryAcquireSRWLockShared(PSRWLOCK lock)
{
    if (lock->Ptr == EXCLUSIVE)
        return FALSE;
    lock->Ptr = (char *)lock->Ptr + 1;
    return TRUE;
}

void AcquireSRWLockExclusive(PSRWLOCK lock)
{
    while (!TryAcquireSRWLockExclusive(lock))
        wait_on(lock);
}

void AcquireSRWLockShared(PSRWLOCK lock)
{
    while (!TryAcquireSRWLockShared(lock))
        wait_on(lock);
}

void ReleaseSRWLockExclusive(PSRWLOCK lock)
{
    lock->Ptr = NULL;
    wake(lock, TRUE);
}

void ReleaseSRWLockShared(PSRWLOCK lock)
{
    lock->Ptr = (char *)lock->Ptr - 1;
    if (!lock->Ptr)
        wake(lock, TRUE);
}

/* --- condition variables --- */

void InitializeConditionVariable(PCONDITION_VARIABLE variable)
{
    variable->Ptr = NULL;
}

BOOL SleepConditionVariableCS(PCONDITION_VARIABLE variable, PCRITICAL_SECTION section, DWORD milliseconds)
{
    struct waiter self;
    BOOL woken;

    enlist(&self, variable);
    LeaveCriticalSection(section);
    woken = wait(&self, milliseconds);
    EnterCriticalSection(section);
    return woken || lab__win32_fail(ERROR_TIMEOUT);
}

BOOL SleepConditionVariableSRW(PCONDITION_VARIABLE variable, PSRWLOCK lock, DWORD milliseconds, ULONG flags)
{
    BOOL shared = flags & CONDITION_VARIABLE_LOCKMODE_SHARED, woken;
    struct waiter self;

    enlist(&self, variable);
    if (shared)
        ReleaseSRWLockShared(lock);
    else
        ReleaseSRWLockExclusive(lock);
    woken = wait(&self, milliseconds);
    if (shared)
        AcquireSRWLockShared(lock);
    else
        AcquireSRWLockExclusive(lock);
    return woken || lab__win32_fail(ERROR_TIMEOUT);
}

void WakeConditionVariable(PCONDITION_VARIABLE variable)
{
    wake(variable, FALSE);
}

void WakeAllConditionVariable(PCONDITION_VARIABLE variable)
{
    wake(variable, TRUE);
}

/* --- once-only initialization: 0 not begun, 1 being done; done: the context, with 2 in its low bits --- */

#define BUSY ((PVOID)(ULONG_PTR)1)
#define DONE 2u

BOOL InitOnceExecuteOnce(PINIT_ONCE once, PINIT_ONCE_FN routine, PVOID parameter, PVOID *context)
{
    PVOID result = NULL;
    BOOL done = TRUE;

    while (once->Ptr == BUSY)
        wait_on(once);
    if (!once->Ptr) {
        once->Ptr = BUSY;
        done = routine(once, parameter, &result);
        once->Ptr = done ? (PVOID)((ULONG_PTR)result | DONE) : NULL;
        wake(once, TRUE);
    }
    if (done && context)
        *context = (PVOID)((ULONG_PTR)once->Ptr & ~(ULONG_PTR)3);
    return done;
}
