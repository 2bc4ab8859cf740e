/* Stacks of threads: what lies on one, what a thread that does not run is about. */
#ifndef NTLAB_VF_STACK_H
#define NTLAB_VF_STACK_H

#include <ntifs.h>
#include "ke/ke_p.h"
#include "mm/pages_p.h"
#include "vf/vf_report.h"

BOOLEAN lab__vf_stack_gone_slow(const void *address);
/* Is it on a stack, in the frame of a function that has returned? What lies in RAM is not on one. */
static inline BOOLEAN lab__vf_stack_gone(const void *address)
{
    return !lab__mm_in_ram(address) && lab__vf_stack_gone_slow(address);
}
/* The next of all threads, the first for 0. */
struct _KTHREAD *lab__vf_thread_next(struct _KTHREAD *thread);
/* Some thread that waits for it; the address may be anything. */
struct _KTHREAD *lab__vf_waiter_of(const void *object);
void lab__vf_thread_stack(struct _KTHREAD *thread, struct lab__vf_stack *stack); /* of one that doesn't run */

#endif
