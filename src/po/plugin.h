/* Platform extension plug-ins, and the devices that they have accepted. */
#ifndef NTLAB_PO_PLUGIN_H
#define NTLAB_PO_PLUGIN_H

#include "po/framework.h"
#include <nt/pep_device.h>

/* FALSE: there are none, and nothing below has anything to do. */
static inline BOOLEAN lab__po_has_plugins(void)
{
    return !IsListEmpty(&lab__po.plugins);
}

/* A device's stack is about to be started, or has been removed. */
void lab__po_plugin_prepare(struct lab__pnp_node *node);
void lab__po_plugin_abandon(struct lab__pnp_node *node);

/* `id` is that of the device of PDO, or that of a core device. */
NTSTATUS lab__po_plugin_register(struct lab__po_framework *device, const UNICODE_STRING *core_id);
void lab__po_plugin_unregister(struct lab__po_framework *device);
void lab__po_plugin_started(struct lab__po_framework *device);
/* A device request for power goes out, or has ended. */
void lab__po_plugin_device_power(PDEVICE_OBJECT pdo, DEVICE_POWER_STATE state, BOOLEAN complete);
/* FALSE: it will say so when it is done; see lab__po_component_continue. */
BOOLEAN lab__po_plugin_idle_state(struct lab__po_framework *device, ULONG component, BOOLEAN driver_notified);
NTSTATUS lab__po_plugin_control(struct lab__po_framework *device, LPCGUID code, PVOID in, SIZE_T in_size, PVOID out,
                                SIZE_T out_size, PSIZE_T returned);
void lab__po_plugins_reset(void);

#endif
