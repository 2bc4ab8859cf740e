/* A program's memory in the hands of a driver: see vf_user.h. */
#include "vf/vf_user.h"
#include "ke/ke_p.h"
#include "mm/mm_p.h"
#include "mm/pages_p.h"
#include "vf/user_size.h"
#include "vf/vf_irp.h"
#include "vf/vf_report.h"
#include <ntstrsafe.h>

#define C4        DRIVER_VERIFIER_DETECTED_VIOLATION
#define MOST      (8 * PAGE_SIZE) /* of each buffer: larger ones are the data, not what describes them */
#define RANGES    2
#define PROBES    8
#define STEP_FLAG 0x100 /* of x86-64's flags */

struct range {
    const char *base;
    SIZE_T size;
};

BOOLEAN lab__vf_user_watched;

static struct range ranges[RANGES], probes[PROBES];
static ULONG probe_count;
static struct _KTHREAD *watching;
static BOOLEAN stepping;
static BOOLEAN elsewhere; /* the dispatch routine has left the request pending: who else touches the buffers? */
static struct _KPROCESS *owner;

/* Which bytes were read before, and which by the access, or the call of a copying function, that is the latest. */
static UCHAR seen[RANGES][MOST / 8], latest[RANGES][MOST / 8];
static BOOLEAN any_latest;
static ULONGLONG latest_sp;
#define PAIRS      64
#define NEAR_BYTES 64 /* of code, where no line is known */

static struct {
    PVOID a, b;
    BOOLEAN same;
} pairs[PAIRS]; /* of accesses one after the other: are they of one statement? */
static ULONG next_pair;

static PVOID latest_pc, first_pc; /* of the latest; of the first that was seen, for the report */

static BOOLEAN holds(const struct range *range, const void *address)
{
    return (SIZE_T)((const char *)address - range->base) < range->size;
}

static const struct range *range_of(const void *address)
{
    for (ULONG i = 0; i < RANGES; i++)
        if (holds(&ranges[i], address))
            return &ranges[i];
    return 0;
}

static BOOLEAN in_pages(const void *address)
{
    for (ULONG i = 0; i < RANGES; i++)
        if (ranges[i].size && (const char *)address >= (const char *)PAGE_ALIGN(ranges[i].base) &&
            (const char *)address < (const char *)ROUND_TO_PAGES((ULONG_PTR)ranges[i].base + ranges[i].size))
            return TRUE;
    return FALSE;
}

static void set_pages(BOOLEAN open)
{
    for (ULONG i = 0; i < RANGES; i++) {
        const char *page = PAGE_ALIGN(ranges[i].base), *end = ranges[i].base + ranges[i].size;

        for (; ranges[i].size && page < end; page += PAGE_SIZE)
            host_protect((void *)(ULONG_PTR)page, PAGE_SIZE,
                         !open                                 ? HOST_NONE
                         : lab__mm_user_access(page, 1, TRUE)  ? HOST_WRITE
                         : lab__mm_user_access(page, 1, FALSE) ? HOST_READ
                                                               : HOST_NONE);
    }
}

static void take(struct range *range, const void *base, SIZE_T size)
{
    *range = (struct range){0, 0};
    if (base && size && lab__mm_in_arena(base) && lab__mm_user_access(base, size, FALSE))
        *range = (struct range){base, size < MOST ? size : MOST};
}

/* Closing pages takes its time: a driver that is fuzzed has shown by then what it does with most requests. */
#define ALL_OF_THE_FIRST 256
#define ONE_IN           16
static ULONG requests;

void lab__vf_user_start(void)
{
    requests = 0;
    lab__vf_user_irql_start();
    RtlZeroMemory(pairs, sizeof pairs); /* another module may come to lie there */
    lab__vf_user_watched = FALSE;
}

static BOOLEAN is_due(void)
{
    return ++requests <= ALL_OF_THE_FIRST || requests % ONE_IN == 0;
}

void lab__vf_user_begin(const void *in, SIZE_T in_size, const void *out, SIZE_T out_size)
{
    lab__vf_user_end();
    lab__vf_user_arm();
    if (host_sanitized || !is_due())
        return;
    take(&ranges[0], in, in_size);
    take(&ranges[1], out != in ? out : 0, out_size);
    if (!ranges[0].size && !ranges[1].size)
        return;
    RtlZeroMemory(seen, sizeof seen);
    RtlZeroMemory(latest, sizeof latest);
    probe_count = 0;
    any_latest = stepping = elsewhere = FALSE;
    owner = lab__ke_thread()->apc_state.Process;
    first_pc = 0;
    watching = lab__ke_thread();
    host_faults_install(lab__ke_fault); /* a test framework may have taken the signals since the machine started */
    lab__vf_user_watched = TRUE;
    set_pages(FALSE);
}

void lab__vf_user_watch_again(void)
{
    if (lab__vf_user_watched && !stepping)
        set_pages(FALSE);
}

void lab__vf_user_leave_slow(void)
{
    if (lab__ke_thread() == watching)
        elsewhere = TRUE;
}

void lab__vf_user_end_slow(void)
{
    lab__vf_user_watched = FALSE;
    set_pages(TRUE);
}

void lab__vf_user_probed_slow(const volatile void *address, SIZE_T size)
{
    if (probe_count < PROBES && lab__ke_thread() == watching)
        probes[probe_count++] = (struct range){(const char *)(ULONG_PTR)address, size};
}

static BOOLEAN is_probed(const void *address)
{
    for (ULONG i = 0; i < probe_count; i++)
        if (holds(&probes[i], address))
            return TRUE;
    return probe_count == PROBES;
}

void lab__vf_user_locking_slow(const void *address, SIZE_T size, CCHAR mode, PVOID caller)
{
    if (mode == UserMode || is_probed(address) || !range_of(address)) {
        lab__vf_user_probed_slow(address, size);
        return;
    }
    lab__ke_crash_detail(
        "MmProbeAndLockPages was called with KernelMode for a program's address, %p, so that it is not "
        "probed: it may be the kernel's; pass Irp->RequestorMode",
        address);
    lab__ke_bugcheck(C4, LAB_VF_NOT_PROBED, (ULONG_PTR)address, (ULONG_PTR)caller, 0);
}

/* The driver's code that makes the access: its own instruction, or its call of a function of the C library. */
PVOID lab__vf_user_accessor(const struct host_fault *fault)
{
    PVOID pc = (PVOID)(ULONG_PTR)fault->registers.pc, caller = 0;

    if (host_code_is_drivers(pc))
        return (char *)pc + 1; /* as a return address */
#if defined(__aarch64__)
    caller = (PVOID)(ULONG_PTR)fault->registers.general[30];
    return !host_code_is_own(pc) && host_code_is_drivers(caller) ? caller : 0;
#endif
    if (host_code_is_own(pc) ||
        host_copy_guarded(&caller, (const void *)(ULONG_PTR)fault->registers.sp, sizeof caller) != sizeof caller)
        return 0;
    return host_code_is_drivers(caller) ? caller : 0;
}

static _Noreturn void stop(const struct host_fault *fault, ULONG rule, PVOID pc)
{
    lab__vf_user_end_slow();
    lab__ke_crash_registers(&fault->registers);
    lab__vf_culprit_is(pc);
    lab__ke_bugcheck(C4, rule, fault->address, (ULONG_PTR)pc, (ULONG_PTR)fault->write);
}

static BOOLEAN bit(const UCHAR *bits, SIZE_T at)
{
    return (bits[at / 8] >> (at % 8)) & 1;
}

/* What one call of memcpy reads twice is one access. */
static void begin_access(const struct host_fault *fault, PVOID pc)
{
    if (any_latest && latest_pc == pc && latest_sp == fault->registers.sp &&
        !host_code_is_drivers((PVOID)(ULONG_PTR)fault->registers.pc))
        return;
    if (any_latest)
        for (ULONG i = 0; i < RANGES; i++)
            for (SIZE_T n = 0; n < MOST / 8; n++)
                seen[i][n] |= latest[i][n], latest[i][n] = 0;
    latest_pc = pc;
    latest_sp = fault->registers.sp;
    any_latest = TRUE;
}

/*
 * Compilers copy with instructions of their own that overlap, so what one statement reads twice is one access. Looking
 * a line up takes its time, so what was found out is kept.
 */
static BOOLEAN look_up(PVOID a, PVOID b)
{
    struct host_frame frame;
    char file[256];
    unsigned line;

    host_frame_describe(a, &frame);
    line = frame.file ? frame.line : 0;
    if (!line) /* no debugging information */
        return (SIZE_T)((char *)b - (char *)a + NEAR_BYTES) < 2 * NEAR_BYTES;
    RtlStringCbCopyA(file, sizeof file, frame.file);
    host_frame_describe(b, &frame);
    return frame.file && frame.line == line && !__builtin_strncmp(frame.file, file, sizeof file - 1);
}

static BOOLEAN is_one_statement(PVOID a, PVOID b)
{
    BOOLEAN same;

    if (!a)
        return FALSE;
    for (ULONG i = 0; i < PAIRS; i++)
        if (pairs[i].a == a && pairs[i].b == b)
            return pairs[i].same;
    same = look_up(a, b);
    pairs[next_pair].a = a;
    pairs[next_pair].b = b;
    pairs[next_pair].same = same;
    next_pair = (next_pair + 1) % PAIRS;
    return same;
}

static void note_read(const struct host_fault *fault, const struct range *range, PVOID pc)
{
    SIZE_T from = (SIZE_T)((const char *)(ULONG_PTR)fault->address - range->base), index = (SIZE_T)(range - ranges);
    SIZE_T size = lab__vf_access_size((const UCHAR *)(ULONG_PTR)fault->registers.pc);
    PVOID before = any_latest ? latest_pc : 0;

    begin_access(fault, pc);
    for (SIZE_T at = from; at < from + size && at < range->size; at++) {
        if (bit(seen[index], at) && !is_one_statement(before, pc)) {
            lab__vf_origin_at(first_pc, "a program's memory was read first in this request");
            lab__ke_crash_detail("a program's memory at %p is read again: the program may have changed it since it was "
                                 "read, and checked; copy it once",
                                 (const void *)(range->base + at));
            stop(fault, LAB_VF_FETCHED_TWICE, pc);
        }
        latest[index][at / 8] |= (UCHAR)(1 << at % 8);
    }
    if (!first_pc)
        first_pc = pc;
}

static void check(const struct host_fault *fault)
{
    const void *address = (const void *)(ULONG_PTR)fault->address;
    const struct range *range = range_of(address);
    PVOID pc = range ? lab__vf_user_accessor(fault) : 0;

    if (!pc)
        return; /* the kernel's own, or something else in the same page */
    if (!is_probed(address)) {
        lab__ke_crash_detail("a program's address, %p, is %s as it came, without ProbeForRead or ProbeForWrite: it may "
                             "be the kernel's",
                             address, fault->write ? "written to" : "read from");
        stop(fault, LAB_VF_NOT_PROBED, pc);
    }
    if (!fault->write)
        note_read(fault, range, pc);
}

/* The first access ends it, whose ever it is. */
static BOOLEAN fault_elsewhere(const struct host_fault *fault)
{
    const void *address = (const void *)(ULONG_PTR)fault->address;
    PVOID pc;

    if (fault->kind != HOST_FAULT_ACCESS || !in_pages(address))
        return FALSE;
    pc = range_of(address) && lab__ke_thread()->apc_state.Process != owner ? lab__vf_user_accessor(fault) : 0;
    if (pc) {
        lab__ke_crash_detail("a program's address, %p, is %s in another process's context, where it means something "
                             "else: describe it by an MDL, or attach to the process",
                             address, fault->write ? "written to" : "read from");
        stop(fault, LAB_VF_ELSEWHERE, pc);
    }
    lab__vf_user_end_slow();
    return lab__mm_user_access(address, 1, fault->write != 0);
}

BOOLEAN lab__vf_user_fault(struct host_fault *fault)
{
    BOOLEAN step = stepping;

    if (elsewhere)
        return fault_elsewhere(fault);

    stepping = FALSE;
    if (lab__ke_thread() != watching) {
        BOOLEAN ours = fault->kind == HOST_FAULT_ACCESS && in_pages((const void *)(ULONG_PTR)fault->address);

        lab__vf_user_end_slow();
        return ours;
    }
    if (step && fault->kind == HOST_FAULT_BREAKPOINT) {
        fault->registers.flags &= ~(host_u64)STEP_FLAG;
        set_pages(FALSE);
        return TRUE;
    }
    if (fault->kind != HOST_FAULT_ACCESS || !in_pages((const void *)(ULONG_PTR)fault->address) ||
        !lab__mm_user_access((const void *)(ULONG_PTR)fault->address, 1, fault->write != 0)) {
        if (step)
            set_pages(FALSE);
        return FALSE;
    }
    check(fault);
    set_pages(TRUE);
#if defined(__x86_64__)
    stepping = TRUE;
    fault->registers.flags |= STEP_FLAG;
#endif
    return TRUE;
}
