/* The kernel's own operations. */
#include "bench.h"
#include <ntifs.h>
#include <ntlab/ntlab.h>

void *calloc(size_t count, size_t size);
void *malloc(size_t size);
void free(void *memory);

/* --- thread_switch
 * ---------------------------------------------------------------------------------------------------------- */

#ifdef HAVE_BOOST_CONTEXT
typedef struct {
    void *context, *data;
} transfer;
extern transfer jump_fcontext(void *to, void *data);
extern void *make_fcontext(void *stack, size_t size, void (*entry)(transfer));

static void bounce(transfer from)
{
    for (;;)
        from = jump_fcontext(from.context, 0);
}

static void jump(void *context, unsigned count)
{
    transfer there = {*(void **)context, 0};

    for (unsigned i = 0; i < count; i += 2)
        there = jump_fcontext(there.context, 0);
    *(void **)context = there.context;
}

static double bare_switch(void)
{
    static char stack[65536] __attribute__((aligned(64)));
    void *context = make_fcontext(stack + sizeof stack, sizeof stack, bounce);

    return bench_best(jump, &context, 10000000);
}
#else
static double bare_switch(void)
{
    return 0;
}
#endif

static KEVENT ping, pong, finished;
static unsigned switches;

static void pinger(PVOID unused)
{
    for (unsigned i = 0; i < switches; i += 2) {
        KeSetEvent(&pong, 0, FALSE);
        KeWaitForSingleObject(&ping, Executive, KernelMode, FALSE, 0);
    }
    KeSetEvent(&finished, 0, FALSE);
}

static void ponger(PVOID unused)
{
    for (unsigned i = 0; i < switches; i += 2) {
        KeWaitForSingleObject(&pong, Executive, KernelMode, FALSE, 0);
        KeSetEvent(&ping, 0, FALSE);
    }
}

static void ping_pong(void *context, unsigned count)
{
    HANDLE handle;

    switches = count;
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, ponger, 0);
    ZwClose(handle);
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, pinger, 0);
    ZwClose(handle);
    KeWaitForSingleObject(&finished, Executive, KernelMode, FALSE, 0);
}

/* --- DPCs, timers
 * ------------------------------------------------------------------------------------------------------------- */

static void nothing(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
}

static void queue_dpcs(void *context, unsigned count)
{
    while (count--)
        KeInsertQueueDpc(context, 0, 0);
}

static void set_and_cancel(void *context, unsigned count)
{
    LARGE_INTEGER due = {.QuadPart = -50000000};

    while (count--) {
        KeSetTimer(context, due, 0);
        KeCancelTimer(context);
    }
}

static bool strict = true;

static double timers(unsigned outstanding)
{
    KTIMER *others = calloc(outstanding, sizeof *others), timer;
    ULONG seed = 7;
    double best;

    bench_machine_start(strict);
    for (unsigned i = 0; i < outstanding; i++) {
        LARGE_INTEGER due;

        seed = seed * 1664525 + 1013904223;
        due.QuadPart = -(LONGLONG)(10000000 + seed);
        KeInitializeTimer(&others[i]);
        KeSetTimer(&others[i], due, 0);
    }
    KeInitializeTimer(&timer);
    best = bench_best(set_and_cancel, &timer, 500000);
    bench_machine_stop();
    free(others);
    return best;
}

/* --- pool, locks
 * ---------------------------------------------------------------------------------------------------------------- */

static void pool(void *context, unsigned count)
{
    SIZE_T size = *(SIZE_T *)context;

    while (count--)
        ExFreePoolWithTag(ExAllocatePool2(POOL_FLAG_NON_PAGED, size, 'hcnB'), 'hcnB');
}

static void bare_pool(void *context, unsigned count)
{
    SIZE_T size = *(SIZE_T *)context;

    while (count--) {
        void *memory = calloc(1, size);

        __asm__ volatile("" : : "r"(memory) : "memory");
        free(memory);
    }
}

static void lock_unlock(void *context, unsigned count)
{
    KIRQL irql;

    while (count--) {
        KeAcquireSpinLock((PKSPIN_LOCK)context, &irql);
        KeReleaseSpinLock((PKSPIN_LOCK)context, irql);
    }
}

static void measure_pool(const char *name, SIZE_T size)
{
    double floor = bench_best(bare_pool, &size, 1000000);

    bench_report(name, bench_best(pool, &size, 1000000), floor);
}

/* The same with the verifier and without: its price. */
static void measure_verifier(const char *name, void (*body)(void *, unsigned), void *context)
{
    double with, without;

    bench_machine_start(true);
    with = bench_best(body, context, 1000000);
    bench_machine_stop();
    bench_machine_start(false);
    without = bench_best(body, context, 1000000);
    bench_machine_stop();
    bench_report(name, with, without);
}

static void bench_verifier(void)
{
    SIZE_T size = 64;
    KDPC dpc;
    double with, without;

    bench_machine_start(true);
    KeInitializeDpc(&dpc, nothing, 0);
    bench_machine_stop();
    measure_verifier("verifier_dpc", queue_dpcs, &dpc);
    measure_verifier("verifier_pool", pool, &size);
    with = timers(100);
    strict = false;
    without = timers(100);
    strict = true;
    bench_report("verifier_timer", with, without);
}

void bench_kernel(void)
{
    KSPIN_LOCK lock = 0;
    KDPC dpc;
    double few;

    bench_machine_start(true);
    KeInitializeEvent(&ping, SynchronizationEvent, FALSE);
    KeInitializeEvent(&pong, SynchronizationEvent, FALSE);
    KeInitializeEvent(&finished, SynchronizationEvent, FALSE);
    bench_report("thread_switch", bench_best(ping_pong, 0, 1000000), bare_switch());
    KeInitializeDpc(&dpc, nothing, 0);
    bench_report("dpc", bench_best(queue_dpcs, &dpc, 1000000), 0);
    measure_pool("pool_64", 64);
    measure_pool("pool_4k", 4096);
    bench_report("spin_lock", bench_best(lock_unlock, &lock, 1000000), 0);
    bench_machine_stop();
    few = timers(100);
    bench_report("timer_100", few, 0);
    bench_report("timer_1m", timers(1000000), few);
    bench_verifier();
}
