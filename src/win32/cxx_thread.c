/*
 * Threads, locks and clocks of C++ programs. What the host's C++ library makes of its headers alone asks for functions
 * of pthread's names (include/win32/cxx/pthread.h); what it has compiled, and would ask the host for, is here by its
 * own name. Both come to the machine's threads, waits and time. Hidden: the library itself keeps the host's.
 */
#include <errno.h>
#include <time.h>
#include "win32/win32_p.h"
#include <ntlab/file.h>

/* At even addresses, as a pointer to a member with an odd one means a virtual function. */
#define CXX(name) __asm__(LAB_CRT_TEXT(__USER_LABEL_PREFIX__) name) __attribute__((aligned(16)))

#define UNITS_PER_SECOND 10000000LL    /* of 100 ns */
#define EPOCH            11644473600LL /* seconds from 1601 to 1970 */

enum { CLOCK_OF_DAY, CLOCK_OF_MACHINE };

struct mutex {
    SRWLOCK lock;
    DWORD owner, count, recursive;
};

/* --- clocks --- */

static long long machine_time(void)
{
    LARGE_INTEGER now;

    QueryPerformanceCounter(&now);
    return now.QuadPart;
}

static long long time_of_day(void)
{
    FILETIME now;

    GetSystemTimeAsFileTime(&now);
    return (long long)((ULONG64)now.dwHighDateTime << 32 | now.dwLowDateTime) - EPOCH * UNITS_PER_SECOND;
}

long long steady_now(void) CXX("_ZNSt6chrono3_V212steady_clock3nowEv");
long long system_now(void) CXX("_ZNSt6chrono3_V212system_clock3nowEv");

long long steady_now(void)
{
    return machine_time() * 100;
}

long long system_now(void)
{
    return time_of_day() * 100;
}

static long long units_of(const struct timespec *time)
{
    return time->tv_sec * UNITS_PER_SECOND + (time->tv_nsec + 99) / 100;
}

/* Milliseconds until then, a part of one counted whole. */
static DWORD until(int clock, const struct timespec *deadline)
{
    long long left = units_of(deadline) - (clock == CLOCK_OF_MACHINE ? machine_time() : time_of_day());

    if (left <= 0)
        return 0;
    return left / 10000 >= INFINITE - 1 ? INFINITE - 1 : (DWORD)((left + 9999) / 10000);
}

int nanosleep(const struct timespec *span, struct timespec *left)
{
    (void)left;
    lab_sleep((uint64_t)units_of(span));
    return 0;
}

int sched_yield(void)
{
    SwitchToThread();
    return 0;
}

/* --- locks --- */

int pthread_mutex_init(struct mutex *mutex, const int *recursive)
{
    *mutex = (struct mutex){.recursive = recursive && *recursive};
    return 0;
}

int pthread_mutex_destroy(struct mutex *mutex)
{
    return mutex->lock.Ptr ? EBUSY : 0;
}

static int take(struct mutex *mutex, DWORD milliseconds)
{
    ULONGLONG end = GetTickCount64() + milliseconds;
    DWORD self = GetCurrentThreadId();

    if (mutex->lock.Ptr && mutex->owner == self) {
        if (!mutex->recursive)
            return milliseconds == INFINITE ? EDEADLK : EBUSY;
        mutex->count++;
        return 0;
    }
    while (!TryAcquireSRWLockExclusive(&mutex->lock)) {
        PVOID held = mutex->lock.Ptr;
        ULONGLONG now = GetTickCount64();

        if (milliseconds != INFINITE && now >= end)
            return milliseconds ? ETIMEDOUT : EBUSY;
        WaitOnAddress(&mutex->lock, &held, sizeof held, milliseconds == INFINITE ? INFINITE : (DWORD)(end - now));
    }
    mutex->owner = self;
    mutex->count = 1;
    return 0;
}

int pthread_mutex_lock(struct mutex *mutex)
{
    return take(mutex, INFINITE);
}

int pthread_mutex_trylock(struct mutex *mutex)
{
    return take(mutex, 0);
}

int pthread_mutex_clocklock(struct mutex *mutex, int clock, const struct timespec *deadline)
{
    DWORD milliseconds = until(clock, deadline);
    int result = take(mutex, milliseconds);

    return result == EBUSY ? ETIMEDOUT : result;
}

int pthread_mutex_timedlock(struct mutex *mutex, const struct timespec *deadline)
{
    return pthread_mutex_clocklock(mutex, CLOCK_OF_DAY, deadline);
}

int pthread_mutex_unlock(struct mutex *mutex)
{
    if (!mutex->lock.Ptr || mutex->owner != GetCurrentThreadId())
        return EPERM;
    if (!--mutex->count) {
        mutex->owner = 0;
        ReleaseSRWLockExclusive(&mutex->lock);
    }
    return 0;
}

int pthread_mutexattr_init(int *recursive)
{
    *recursive = 0;
    return 0;
}

int pthread_mutexattr_settype(int *recursive, int type)
{
    *recursive = type;
    return 0;
}

int pthread_mutexattr_destroy(int *recursive)
{
    (void)recursive;
    return 0;
}

/* --- condition variables --- */

int pthread_cond_init(PCONDITION_VARIABLE variable, const void *attributes)
{
    (void)attributes;
    InitializeConditionVariable(variable);
    return 0;
}

int pthread_cond_destroy(PCONDITION_VARIABLE variable)
{
    (void)variable;
    return 0;
}

/* Whoever waits holds it once. */
static int sleep_on(PCONDITION_VARIABLE variable, struct mutex *mutex, DWORD milliseconds)
{
    BOOL woken;

    mutex->owner = 0;
    woken = SleepConditionVariableSRW(variable, &mutex->lock, milliseconds, 0);
    mutex->owner = GetCurrentThreadId();
    mutex->count = 1;
    return woken ? 0 : ETIMEDOUT;
}

int pthread_cond_wait(PCONDITION_VARIABLE variable, struct mutex *mutex)
{
    return sleep_on(variable, mutex, INFINITE);
}

int pthread_cond_clockwait(PCONDITION_VARIABLE variable, struct mutex *mutex, int clock, const struct timespec *end)
{
    return sleep_on(variable, mutex, until(clock, end));
}

int pthread_cond_timedwait(PCONDITION_VARIABLE variable, struct mutex *mutex, const struct timespec *end)
{
    return pthread_cond_clockwait(variable, mutex, CLOCK_OF_DAY, end);
}

int pthread_cond_signal(PCONDITION_VARIABLE variable)
{
    WakeConditionVariable(variable);
    return 0;
}

int pthread_cond_broadcast(PCONDITION_VARIABLE variable)
{
    WakeAllConditionVariable(variable);
    return 0;
}

/* std::condition_variable, which the library has compiled. A unique_lock begins with the address of its mutex. */
void condition_make(PCONDITION_VARIABLE self) CXX("_ZNSt18condition_variableC1Ev");
void condition_end(PCONDITION_VARIABLE self) CXX("_ZNSt18condition_variableD1Ev");
void condition_wait(PCONDITION_VARIABLE self, struct mutex **held)
    CXX("_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE");
void condition_notify_one(PCONDITION_VARIABLE self) CXX("_ZNSt18condition_variable10notify_oneEv");
void condition_notify_all(PCONDITION_VARIABLE self) CXX("_ZNSt18condition_variable10notify_allEv");

void condition_make(PCONDITION_VARIABLE self)
{
    InitializeConditionVariable(self);
}

void condition_end(PCONDITION_VARIABLE self)
{
    (void)self;
}

void condition_wait(PCONDITION_VARIABLE self, struct mutex **held)
{
    sleep_on(self, *held, INFINITE);
}

void condition_notify_one(PCONDITION_VARIABLE self)
{
    WakeConditionVariable(self);
}

void condition_notify_all(PCONDITION_VARIABLE self)
{
    WakeAllConditionVariable(self);
}

/* --- once: 0 not begun, 1 being done, 2 done --- */

int pthread_once(int *once, void (*routine)(void))
{
    int busy = 1;

    while (*once == busy)
        WaitOnAddress(once, &busy, sizeof busy, INFINITE);
    if (*once)
        return 0;
    *once = busy;
    routine();
    *once = 2;
    WakeByAddressAll(once);
    return 0;
}

/* --- what each thread has of its own --- */

int pthread_key_create(unsigned *key, void (*destroy)(void *))
{
    (void)destroy;
    *key = TlsAlloc();
    return *key == TLS_OUT_OF_INDEXES ? EAGAIN : 0;
}

int pthread_key_delete(unsigned key)
{
    return TlsFree(key) ? 0 : EINVAL;
}

void *pthread_getspecific(unsigned key)
{
    return TlsGetValue(key);
}

int pthread_setspecific(unsigned key, const void *value)
{
    return TlsSetValue(key, (LPVOID)(ULONG_PTR)value) ? 0 : EINVAL;
}

/* --- threads: known by the machine's number of them, so that each finds its own --- */

static struct joinable {
    struct joinable *next;
    DWORD id;
    HANDLE handle;
} * joinables;

static HANDLE take_handle(uintptr_t id)
{
    for (struct joinable **at = &joinables; *at; at = &(*at)->next) {
        struct joinable *found = *at;
        HANDLE handle = found->handle;

        if (found->id != id)
            continue;
        *at = found->next;
        free(found);
        return handle;
    }
    return NULL;
}

static int begin(uintptr_t *id, LPTHREAD_START_ROUTINE routine, void *argument)
{
    struct joinable *joinable = calloc(1, sizeof *joinable);

    joinable->handle = CreateThread(NULL, 0, routine, argument, CREATE_SUSPENDED, &joinable->id);
    if (!joinable->handle) {
        free(joinable);
        return EAGAIN;
    }
    joinable->next = joinables;
    joinables = joinable;
    *id = joinable->id;
    ResumeThread(joinable->handle);
    return 0;
}

uintptr_t pthread_self(void)
{
    return GetCurrentThreadId();
}

int pthread_equal(uintptr_t left, uintptr_t right)
{
    return left == right;
}

int pthread_join(uintptr_t id, void **result)
{
    HANDLE handle = take_handle(id);
    DWORD code;

    if (!handle)
        return EINVAL;
    WaitForSingleObject(handle, INFINITE);
    if (result && GetExitCodeThread(handle, &code))
        *result = (void *)(ULONG_PTR)code;
    CloseHandle(handle);
    return 0;
}

int pthread_detach(uintptr_t id)
{
    HANDLE handle = take_handle(id);

    return handle && CloseHandle(handle) ? 0 : EINVAL;
}

struct plain {
    void *(*routine)(void *);
    void *argument;
};

static DWORD run_plain(LPVOID parameter)
{
    struct plain plain = *(struct plain *)parameter;

    free(parameter);
    return (DWORD)(ULONG_PTR)plain.routine(plain.argument);
}

int pthread_create(uintptr_t *id, const void *attributes, void *(*routine)(void *), void *argument)
{
    struct plain *plain = malloc(sizeof *plain);
    int error;

    (void)attributes;
    *plain = (struct plain){routine, argument};
    error = begin(id, run_plain, plain);
    if (error)
        free(plain);
    return error;
}

/* std::thread. Its state is an object with a virtual destructor (two entries) and what it runs. */
struct state {
    struct {
        void (*destroy)(struct state *self), (*remove)(struct state *self), (*run)(struct state *self);
    } * table;
};

void thread_start(uintptr_t *self, struct state **state, void (*depends)(void))
    CXX("_ZNSt6thread15_M_start_threadESt10unique_ptrINS_6_StateESt14default_deleteIS1_EEPFvvE");
void thread_join(uintptr_t *self) CXX("_ZNSt6thread4joinEv");
void thread_detach(uintptr_t *self) CXX("_ZNSt6thread6detachEv");
unsigned thread_count(void) CXX("_ZNSt6thread20hardware_concurrencyEv");
void throw_system_error(int error) __asm__(LAB_CRT_TEXT(__USER_LABEL_PREFIX__) "_ZSt20__throw_system_errori")
    __attribute__((weak));

static void check(int error)
{
    if (error)
        throw_system_error(error);
}

static DWORD run_state(LPVOID parameter)
{
    struct state *state = parameter;

    state->table->run(state);
    state->table->remove(state);
    return 0;
}

void thread_start(uintptr_t *self, struct state **state, void (*depends)(void))
{
    (void)depends;
    check(begin(self, run_state, *state));
    *state = NULL; /* the thread's own */
}

void thread_join(uintptr_t *self)
{
    check(*self == GetCurrentThreadId() ? EDEADLK : pthread_join(*self, NULL));
    *self = 0;
}

void thread_detach(uintptr_t *self)
{
    check(pthread_detach(*self));
    *self = 0;
}

unsigned thread_count(void)
{
    SYSTEM_INFO info;

    GetSystemInfo(&info);
    return info.dwNumberOfProcessors;
}
