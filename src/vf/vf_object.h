/*
 * Objects of a driver that the kernel still refers to: memory that holds one must not be freed, and a driver that has
 * any must not be unloaded. Called on a strict machine only.
 */
#ifndef NTLAB_VF_OBJECT_H
#define NTLAB_VF_OBJECT_H

#include <ntifs.h>
#include "ke/ke_p.h"
#include "vf/vf_lock.h"

void lab__vf_objects_start(void);

/* An object that the kernel touches at DISPATCH_LEVEL is initialized: it must not lie in paged pool. */
void lab__vf_resident_slow(PVOID object, const char *kind);
static inline void lab__vf_resident(PVOID object, const char *kind)
{
    if (lab__strict)
        lab__vf_resident_slow(object, kind);
}

/* A work item is queued. */
void lab__vf_work_item_slow(PVOID item);
static inline void lab__vf_work_item(PVOID item)
{
    if (lab__strict)
        lab__vf_work_item_slow(item);
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

/* Lookaside lists that are initialized and not deleted. */
void lab__vf_lookaside_size(GENERAL_LOOKASIDE *list, SIZE_T size);
void lab__vf_lookaside_initialized(GENERAL_LOOKASIDE *list, PVOID caller);
void lab__vf_lookaside_deleting(GENERAL_LOOKASIDE *list, PVOID caller);

extern ULONG lab__vf_lookasides;
void lab__vf_freeing_slow(PVOID base, SIZE_T size, BOOLEAN is_image);
void lab__vf_resources_freeing(PVOID base, SIZE_T size);
/* A block of pool, or a device's extension, is to be freed. */
static inline void lab__vf_freeing(PVOID base, SIZE_T size)
{
    if (size >= sizeof(ERESOURCE))
        lab__vf_resources_freeing(base, size);
    lab__vf_locks_forget(base, size);
    if (__builtin_expect((size >= sizeof(KDPC) && lab__ke.timers.count) || lab__vf_lookasides || lab__vf_dpcs(), 0))
        lab__vf_freeing_slow(base, size, FALSE);
}
/* The image of a driver is to go: nothing in it, and none of its routines, may still be known to the kernel. */
void lab__vf_image_going(PVOID base, SIZE_T size, const char *name);

#endif
