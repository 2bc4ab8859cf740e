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
};

#define LAB_VF_ORIGINS 4
#define LAB_VF_FRAMES  12

struct lab__vf_stack {
    ULONG count;
    PVOID frames[LAB_VF_FRAMES];
};

struct lab__vf_origin {
    char title[96];
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

#endif
