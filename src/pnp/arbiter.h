/* Who has which ports, memory, interrupt lines, DMA channels and bus numbers. */
#ifndef NTLAB_PNP_ARBITER_H
#define NTLAB_PNP_ARBITER_H

#include "pnp/pnp_p.h"

struct lab__pnp_assignment {
    INTERFACE_TYPE interface_type;
    ULONG bus, count;
    CM_PARTIAL_RESOURCE_DESCRIPTOR raw[256];
    BOOLEAN has_translated; /* buses have translated it: otherwise it follows from `raw` */
    CM_PARTIAL_RESOURCE_DESCRIPTOR translated[256];
};
struct lab__pnp_assignment *lab__pnp_scratch(void); /* one, the worker's */

/* Satisfies one of the alternative lists, and claims what it gives. STATUS_CONFLICTING_ADDRESSES: none can be. */
NTSTATUS lab__pnp_arbitrate(struct lab__pnp_node *node, const IO_RESOURCE_REQUIREMENTS_LIST *list,
                            struct lab__pnp_assignment *assignment);
/* The same with the built-in arbiters alone. */
NTSTATUS lab__pnp_arbitrate_here(struct lab__pnp_node *node, const IO_RESOURCE_REQUIREMENTS_LIST *list,
                                 struct lab__pnp_assignment *assignment);
/* Does somebody who has this have something that could be wanted? */
BOOLEAN lab__pnp_is_in_the_way(const IO_RESOURCE_REQUIREMENTS_LIST *list, const CM_RESOURCE_LIST *has);
BOOLEAN lab__pnp_would_fit(struct lab__pnp_node *node, const IO_RESOURCE_REQUIREMENTS_LIST *list);
BOOLEAN lab__pnp_is_arbitrated(UCHAR type);
NTSTATUS lab__pnp_claim(PVOID owner, const CM_PARTIAL_RESOURCE_DESCRIPTOR *what);
BOOLEAN lab__pnp_is_free(PVOID owner, const CM_PARTIAL_RESOURCE_DESCRIPTOR *what);
void lab__pnp_unclaim(PVOID owner);
void lab__pnp_claim_memory(PVOID owner, ULONGLONG first, ULONGLONG length);
/* hardware.c: the messages that the hardware has given the device; a descriptor as the processors see it. */
void lab__pnp_hardware_fix(struct lab__pnp_node *node, struct lab__pnp_assignment *assignment);
CM_PARTIAL_RESOURCE_DESCRIPTOR lab__pnp_translate(const CM_PARTIAL_RESOURCE_DESCRIPTOR *raw);

#endif
