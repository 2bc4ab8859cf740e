/* Notifications of drivers: see IoRegisterPlugPlayNotification. */
#include "pnp/pnp_p.h"

NTSTATUS lab__pnp_notify_target(struct lab__pnp_node *node, const GUID *event)
{
    return STATUS_SUCCESS;
}

void lab__pnp_notify_interface(const GUID *class, const UNICODE_STRING *name, BOOLEAN arrival)
{
}

void lab__pnp_interfaces_disable(struct lab__pnp_node *node)
{
}
