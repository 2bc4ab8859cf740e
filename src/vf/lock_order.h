/* The order that locks are taken in: a graph with an edge from each lock to those taken while it was held. */
#ifndef NTLAB_VF_LOCK_ORDER_H
#define NTLAB_VF_LOCK_ORDER_H

#include <ntdef.h>

/* What else is held, for its holder alone: while that is so, nobody else gets as far as taking the two in any order. */
#define LAB_VF_MOST_GATES 4
struct lab__vf_gates {
    ULONG count;
    PVOID locks[LAB_VF_MOST_GATES];
};

void lab__vf_order_start(void);
/* `second` is taken while `first` is held; stops the machine where somebody took them the other way round, unless one
 * gate stands before both. */
void lab__vf_order_note(PVOID first, PVOID second, const char *kind, const struct lab__vf_gates *gates);
void lab__vf_order_forget(PVOID base, SIZE_T size);

#endif
