/* What bus drivers offer for the resources of their children: arbiters and translators of their own. */
#ifndef NTLAB_PNP_HANDLER_H
#define NTLAB_PNP_HANDLER_H

#include "pnp/arbiter.h"
#include <nt/io_arbiter.h>

/* Of one bus, for one type of resources. */
struct lab__pnp_handler {
    struct lab__pnp_handler *next; /* of this bus */
    UCHAR type;
    BOOLEAN has_arbiter, has_translator;
    ARBITER_INTERFACE arbiter;
    TRANSLATOR_INTERFACE translator;
};

/* 0: the bus has neither; its stack is asked once. */
struct lab__pnp_handler *lab__pnp_handler(struct lab__pnp_node *bus, UCHAR type);
void lab__pnp_handlers_forget(struct lab__pnp_node *bus);
/* Does any bus above the device have one for anything in the list? */
BOOLEAN lab__pnp_handlers_matter(struct lab__pnp_node *node, const IO_RESOURCE_REQUIREMENTS_LIST *list);

/* delegate.c: what lab__pnp_arbitrate does, where they matter */
NTSTATUS lab__pnp_delegate(struct lab__pnp_node *node, const IO_RESOURCE_REQUIREMENTS_LIST *list,
                           struct lab__pnp_assignment *assignment);
void lab__pnp_delegate_release(struct lab__pnp_node *node); /* arbiters take back what the device has */

#endif
