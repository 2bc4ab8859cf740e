/*
 * Objects of a driver that the kernel still refers to: memory that holds one must not be freed, and a driver that has
 * any must not be unloaded. Called on a strict machine only.
 */
#ifndef NTLAB_VF_OBJECT_H
#define NTLAB_VF_OBJECT_H

#include <ntifs.h>
#include "ke/ke_p.h"
#include "vf/vf_lock.h"
#include "vf/vf_pages.h"
#include "vf/vf_stack.h"

void lab__vf_objects_start(void);

#define LAB_ORDINARY_DPC 0x13 /* KDPC.Type */
#define LAB_THREADED_DPC 0x18

/* A block of that size is freed to a list of others. */
_Noreturn void lab__vf_lookaside_other(const GENERAL_LOOKASIDE *list, PVOID block, SIZE_T size, PVOID caller);

/* An object that the kernel touches at DISPATCH_LEVEL is initialized: it must not lie in paged pool. */
void lab__vf_resident_slow(PVOID object, const char *kind);
static inline void lab__vf_resident(PVOID object, const char *kind)
{
    if (lab__strict)
        lab__vf_resident_slow(object, kind);
}

void lab__vf_waited_initializing(DISPATCHER_HEADER *object);
/* An object is initialized: nobody may wait for it. Memory that holds none may look like one that is waited for. */
static inline void lab__vf_initializing(DISPATCHER_HEADER *object)
{
    const LIST_ENTRY *list = &object->WaitListHead;

    if (lab__strict && __builtin_expect(list->Flink && list->Flink != list && list->Blink != list && list->Blink, 0) &&
        object->Type <= 8)
        lab__vf_waited_initializing(object);
}

/* A work item is queued. */
void lab__vf_work_item_slow(PVOID item, PVOID caller);
static inline void lab__vf_work_item(PVOID item, PVOID caller)
{
    if (lab__strict)
        lab__vf_work_item_slow(item, caller);
}
extern ULONG lab__vf_stack_items;
void lab__vf_work_item_taken_slow(PVOID item);
/* A worker is about to look at it: where it was on a stack, it must still be. */
static inline void lab__vf_work_item_taken(PVOID item)
{
    if (__builtin_expect(lab__vf_stack_items != 0, 0))
        lab__vf_work_item_taken_slow(item);
}

/* A timer or DPC is initialized: it must not be in a queue. */
void lab__vf_timer_initializing_slow(KTIMER *timer);
static inline void lab__vf_timer_initializing(KTIMER *timer)
{
    if (lab__strict && lab__ke.timers.count)
        lab__vf_timer_initializing_slow(timer);
}
static inline ULONG lab__vf_dpcs(void)
{
    ULONG count = 0;

    for (ULONG i = 0; i < lab__ke.processor_count; i++)
        count += lab__ke.prcbs[i].dpc_count;
    return count;
}
void lab__vf_dpc_initializing_slow(KDPC *dpc);
static inline void lab__vf_dpc_initializing(KDPC *dpc)
{
    if (lab__strict && __builtin_expect(lab__vf_dpcs() != 0, 0))
        lab__vf_dpc_initializing_slow(dpc);
}

/* dispatcher.c: objects that threads wait for */
_Noreturn void lab__vf_not_initialized(PVOID object, const char *kind, PVOID caller);
_Noreturn void lab__vf_signalled_gone(PVOID object, const char *kind, PVOID caller);
void lab__vf_wait_missing(struct _KTHREAD *thread);
/* The call that was promised to follow at once is due now, unless something came in between. */
static inline void lab__vf_wait_expected(void)
{
    struct _KTHREAD *thread = lab__ke_thread();

    if (__builtin_expect(thread->wait_next != 0, 0) && lab__ke_irql() == PASSIVE_LEVEL)
        lab__vf_wait_missing(thread);
}
/* Is it a date, or a span whose sign was forgotten? */
void lab__vf_positive_interval(const char *function, LONGLONG interval, PVOID caller);
/* Wait was TRUE for this function: it has left the dispatcher's lock to the wait that follows. */
void lab__vf_wait_follows(const char *function, PVOID caller);
#define LAB_VF_ANY_EVENT 0xFF /* of either type */
/* An object is signalled: it must be one of this type, and still be there. */
static inline void lab__vf_signalling(DISPATCHER_HEADER *object, UCHAR type, const char *kind, PVOID caller)
{
    BOOLEAN is_type = type == LAB_VF_ANY_EVENT ? (object->Type & 0x7F) <= 1 : object->Type == type;

    if (__builtin_expect(lab__vf_stack_gone(object), 0))
        lab__vf_signalled_gone(object, kind, caller);
    if (__builtin_expect(!object->WaitListHead.Flink || !is_type, 0))
        lab__vf_not_initialized(object, kind, caller);
    lab__vf_wait_expected();
}
/* A timer on a stack is set; it must be cancelled before the function that has it returns. */
extern ULONG lab__vf_stack_timers;
void lab__vf_timer_set_slow(KTIMER *timer, PVOID caller);
void lab__vf_timer_taken_slow(KTIMER *timer);
void lab__vf_timers_check_slow(void);
static inline void lab__vf_timer_set(KTIMER *timer, PVOID caller)
{
    if (!timer->Header.WaitListHead.Flink)
        lab__vf_not_initialized(timer, "timer", caller);
    if (!lab__mm_in_ram(timer))
        lab__vf_timer_set_slow(timer, caller);
}
static inline void lab__vf_timer_taken(KTIMER *timer)
{
    if (__builtin_expect(lab__vf_stack_timers != 0, 0))
        lab__vf_timer_taken_slow(timer);
}
static inline void lab__vf_timers_check(void)
{
    if (__builtin_expect(lab__vf_stack_timers != 0, 0))
        lab__vf_timers_check_slow();
}

/* Lookaside lists that are initialized and not deleted. */
void lab__vf_lookaside_size(GENERAL_LOOKASIDE *list, SIZE_T size);
void lab__vf_lookaside_initialized(GENERAL_LOOKASIDE *list, PVOID caller);
void lab__vf_lookaside_deleting(GENERAL_LOOKASIDE *list, PVOID caller);

extern ULONG lab__vf_lookasides;
void lab__vf_waited_freeing(PVOID base, SIZE_T size); /* no thread may wait for what lies there */
void lab__vf_freeing_slow(PVOID base, SIZE_T size, BOOLEAN is_image);
void lab__vf_resources_freeing(PVOID base, SIZE_T size);
extern ULONG lab__ex_work_items; /* that are queued */
void lab__vf_work_items_freeing(PVOID base, SIZE_T size);
/* A block of pool, or a device's extension, is to be freed. */
static inline void lab__vf_freeing(PVOID base, SIZE_T size)
{
    if (size >= sizeof(ERESOURCE))
        lab__vf_resources_freeing(base, size);
    lab__vf_locks_forget(base, size);
    lab__vf_pages_freeing(base, size);
    if (__builtin_expect(lab__ex_work_items != 0, 0) && size >= sizeof(WORK_QUEUE_ITEM))
        lab__vf_work_items_freeing(base, size);
    if (__builtin_expect((size >= sizeof(KDPC) && lab__ke.timers.count) || lab__vf_lookasides || lab__vf_dpcs(), 0))
        lab__vf_freeing_slow(base, size, FALSE);
}
/* The image of a driver is to go: nothing in it, and none of its routines, may still be known to the kernel. */
void lab__vf_image_going(PVOID base, SIZE_T size, const char *name, PVOID unload);

#endif
