/*
 * What a report of the verifier says beside the culprit's stack: where the object in question was allocated, freed,
 * acquired or queued. The crash report prints these with source lines.
 */
#ifndef NTLAB_VF_REPORT_H
#define NTLAB_VF_REPORT_H

#include <ntdef.h>

/*
 * First parameters of 0xC4 for rules that Windows checks in sources only, or that are ours: Driver Verifier has none.
 */
enum lab__vf_own_rule {
    LAB_VF_SPIN_LOCK_SAFE = 0x4C420001,
    LAB_VF_REMOVE_LOCK_LEFT = 0x4C420002,     /* held while its device is deleted */
    LAB_VF_SKIPPED_WITH_ROUTINE = 0x4C420003, /* IoSkipCurrentIrpStackLocation, then IoSetCompletionRoutine */
    LAB_VF_CANCEL_NOT_TESTED = 0x4C420004,
    LAB_VF_MARKED_LATE = 0x4C420005,
    LAB_VF_REMOVE_LOCK_EARLY = 0x4C420006,   /* released before the request was passed on */
    LAB_VF_REMOVE_LOCK_KEPT = 0x4C420007,    /* by a dispatch routine that has completed its request */
    LAB_VF_REMOVE_LOCK_WAIT = 0x4C420008,    /* IoReleaseRemoveLockAndWait in another request than the removal */
    LAB_VF_REMOVE_LOCK_NO_WAIT = 0x4C420009, /* the device is deleted at its removal without it */
    LAB_VF_EVENT_NOT_SET = 0x4C42000A,       /* by the completion routine of a request that somebody waits for */
    LAB_VF_EVENT_SET_TWICE = 0x4C42000B,     /* by a completion routine, and by the I/O manager afterwards */
    LAB_VF_NO_ROUTINE = 0x4C42000C,          /* a driver's own IRP is sent without a completion routine */
    LAB_VF_NOT_SENT = 0x4C42000D,            /* IoSetCompletionRoutineEx, and the IRP is not sent */
    LAB_VF_LOWER_DEVICE = 0x4C42000E,        /* IoSetCompletionRoutineEx with another driver's device */
    LAB_VF_STACK_GONE = 0x4C42000F,          /* an object on the stack of a function that has returned */
    LAB_VF_NOT_A_DEVICE = 0x4C420010,        /* attached, or attached to */
    LAB_VF_LOCK_TOO_LONG = 0x4C420011,       /* a spin lock held for longer than is good, in virtual time */
    LAB_VF_WAIT_DOESNT_FOLLOW = 0x4C420012,  /* KeSetEvent and its kin with Wait */
    LAB_VF_NOT_PROBED = 0x4C420013,          /* a program's address is used as it came */
    LAB_VF_FETCHED_TWICE = 0x4C420014,       /* what a program can change between is read twice */
    LAB_VF_NOT_INITIALIZED = 0x4C420015,     /* a dispatcher object */
    LAB_VF_REFERENCE_LEFT = 0x4C420016,      /* by a driver that was unloaded; so are the others */
    LAB_VF_HANDLE_LEFT = 0x4C420017,
    LAB_VF_MDL_LEFT = 0x4C420018,
    LAB_VF_MAPPING_LEFT = 0x4C420019,
    LAB_VF_SHUTDOWN_LEFT = 0x4C42001A, /* or the device was deleted */
    LAB_VF_FREED_MAPPED = 0x4C42001B,  /* memory that user mode sees */
    LAB_VF_NO_POWER_STATE = 0x4C42001C,
    LAB_VF_ELSEWHERE = 0x4C42001D, /* a program's address is used in another process */
    LAB_VF_FREED_WAITED = 0x4C42001E,
    LAB_VF_PARTIAL_OUTSIDE = 0x4C42001F,
    LAB_VF_BAD_STRING = 0x4C420020,
    LAB_VF_PUSHED_TWICE = 0x4C420021,
    LAB_VF_PUSH_LOCK_KEPT = 0x4C420022,
    LAB_VF_FLT_MISUSE = 0x4C420023,      /* of the filter manager, by a mini-filter */
    LAB_VF_POOL_DISCLOSED = 0x4C420024,  /* what nobody wrote since it was allocated, to a program */
    LAB_VF_OTHER_LOOKASIDE = 0x4C420025, /* a block is freed to another list than it came from */
    LAB_VF_OTHER_LOCK = 0x4C420026,      /* one list, two locks */
    LAB_VF_POWER_WAIT = 0x4C420027,      /* in the system's set-power request, for the device's */
};

/* The same of 0xE6. */
#define LAB_VF_COMMON_BUFFER 0x4C420001 /* freed with another length or logical address */

#define LAB_VF_ORIGINS 8
#define LAB_VF_FRAMES  12

struct lab__vf_stack {
    ULONG count;
    PVOID frames[LAB_VF_FRAMES];
};

struct lab__vf_origin {
    char title[128];
    struct lab__vf_stack stack;
};
extern struct lab__vf_origin lab__vf_origins[LAB_VF_ORIGINS];
extern ULONG lab__vf_origin_count;

void lab__vf_origins_clear(void);
/* Adds one; nothing where `stack` is empty or there is no room. Plain C formats. */
void lab__vf_origin_add(const struct lab__vf_stack *stack, const char *format, ...);
/* Frames are return addresses; this makes one of where a routine begins. */
#define LAB_VF_ROUTINE(routine) ((PVOID)((ULONG_PTR)(routine) + 1))
/* The same for a single return address. */
void lab__vf_origin_at(PVOID pc, const char *format, ...);
/*
 * Whom the headline names where the stack doesn't say: a routine that has returned, or the caller of a function whose
 * effect shows later. The first one that is told counts.
 */
extern PVOID lab__vf_culprit;
extern BOOLEAN lab__vf_culprit_begins; /* it is where a routine begins: what was inlined there is not meant */
static inline void lab__vf_culprit_is(PVOID pc)
{
    if (!lab__vf_culprit)
        lab__vf_culprit = pc;
}
static inline void lab__vf_culprit_begins_at(PVOID pc)
{
    if (lab__vf_culprit)
        return;
    lab__vf_culprit = pc;
    lab__vf_culprit_begins = TRUE;
}
#define lab__vf_culprit_is_routine(routine) lab__vf_culprit_begins_at(LAB_VF_ROUTINE(routine))
/* region.c: a routine returned in more, or fewer, critical and guarded regions than the `before` it was called in. */
void lab__vf_region_blame(PVOID routine, ULONG before);
/* The innermost frame of a driver; 0 where there is none. */
PVOID lab__vf_stack_driver(const struct lab__vf_stack *stack);
/* The stack of the caller of whoever calls this. */
void lab__vf_stack_take(struct lab__vf_stack *stack);

/*
 * Findings that don't stop the machine, as they are questionable rather than wrong: each place that earns one is told
 * once. They are listed when the run ends.
 */
struct lab__vf_warning {
    const char *rule;
    PVOID pc;
    char text[200];
};
ULONG lab__vf_warnings(const struct lab__vf_warning **first);
void lab__vf_warn(const char *rule, PVOID pc, const char *format, ...);

void lab__vf_start(void); /* with the machine */
/* deadlock.c: nothing can happen any more. Says who waits for whom; stops the machine where a rule is to blame. */
void lab__vf_deadlock(void);

#endif
