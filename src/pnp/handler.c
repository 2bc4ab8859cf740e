/*
 * Asking a bus for its arbiters and translators (IRP_MN_QUERY_INTERFACE, GUID_ARBITER_INTERFACE_STANDARD and
 * GUID_TRANSLATOR_INTERFACE_STANDARD, with the type of resource as the specific data): once for each type, when a
 * child first needs it. The root has neither: its arbiters are built in.
 */
#include "pnp/handler.h"
#include <wdmguid.h>

static BOOLEAN ask(struct lab__pnp_node *bus, const GUID *which, UCHAR type, PINTERFACE interface, USHORT size)
{
    IO_STACK_LOCATION request = {.MinorFunction = IRP_MN_QUERY_INTERFACE};

    request.Parameters.QueryInterface.InterfaceType = which;
    request.Parameters.QueryInterface.Size = size;
    request.Parameters.QueryInterface.Interface = interface;
    request.Parameters.QueryInterface.InterfaceSpecificData = (PVOID)(ULONG_PTR)type;
    return NT_SUCCESS(lab__pnp_send(bus, &request, 0));
}

static struct lab__pnp_handler *find(struct lab__pnp_node *bus, UCHAR type)
{
    for (struct lab__pnp_handler *at = bus->handlers; at; at = at->next)
        if (at->type == type)
            return at;
    return 0;
}

static struct lab__pnp_handler *make(struct lab__pnp_node *bus, UCHAR type)
{
    struct lab__pnp_handler *made = lab__mm_kernel_alloc(sizeof *made);

    if (!made)
        return 0;
    made->type = type;
    made->has_arbiter =
        ask(bus, &GUID_ARBITER_INTERFACE_STANDARD, type, (PINTERFACE)&made->arbiter, sizeof made->arbiter) &&
        made->arbiter.ArbiterHandler;
    made->has_translator =
        ask(bus, &GUID_TRANSLATOR_INTERFACE_STANDARD, type, (PINTERFACE)&made->translator, sizeof made->translator) &&
        made->translator.TranslateResources;
    made->next = bus->handlers;
    bus->handlers = made;
    return made;
}

struct lab__pnp_handler *lab__pnp_handler(struct lab__pnp_node *bus, UCHAR type)
{
    struct lab__pnp_handler *handler;

    if (!bus->parent || bus->state != LAB_PNP_STARTED)
        return 0;
    handler = find(bus, type);
    if (!handler)
        handler = make(bus, type);
    return handler && (handler->has_arbiter || handler->has_translator) ? handler : 0;
}

void lab__pnp_handlers_forget(struct lab__pnp_node *bus)
{
    while (bus->handlers) {
        struct lab__pnp_handler *handler = bus->handlers;

        bus->handlers = handler->next;
        if (handler->has_arbiter && handler->arbiter.InterfaceDereference)
            handler->arbiter.InterfaceDereference(handler->arbiter.Context);
        if (handler->has_translator && handler->translator.InterfaceDereference)
            handler->translator.InterfaceDereference(handler->translator.Context);
        lab__mm_kernel_free(handler);
    }
}

static BOOLEAN matters(struct lab__pnp_node *node, UCHAR type)
{
    for (struct lab__pnp_node *bus = node->parent; bus; bus = bus->parent)
        if (lab__pnp_handler(bus, type))
            return TRUE;
    return FALSE;
}

BOOLEAN lab__pnp_handlers_matter(struct lab__pnp_node *node, const IO_RESOURCE_REQUIREMENTS_LIST *list)
{
    const IO_RESOURCE_LIST *alternative = list->List;
    ULONGLONG asked = 0; /* by type */

    if (!node->parent || !node->parent->parent)
        return FALSE; /* a device of the root */
    for (ULONG i = 0; i < list->AlternativeLists; i++) {
        for (ULONG j = 0; j < alternative->Count; j++) {
            UCHAR type = alternative->Descriptors[j].Type;

            if (!lab__pnp_is_arbitrated(type) || (asked >> type & 1))
                continue;
            asked |= 1ULL << type;
            if (matters(node, type))
                return TRUE;
        }
        alternative = (const IO_RESOURCE_LIST *)&alternative->Descriptors[alternative->Count];
    }
    return FALSE;
}
