/* The order that locks are taken in: a graph with an edge from each lock to those taken while it was held. */
#ifndef NTLAB_VF_LOCK_ORDER_H
#define NTLAB_VF_LOCK_ORDER_H

#include <ntdef.h>

void lab__vf_order_start(void);
/* `second` is taken while `first` is held; stops the machine where somebody took them the other way round. */
void lab__vf_order_note(PVOID first, PVOID second, const char *kind);
void lab__vf_order_forget(PVOID base, SIZE_T size);

#endif
