/* Properties of devices and interfaces that are named by a DEVPROPKEY. */
#ifndef NTLAB_PNP_PROPERTY_H
#define NTLAB_PNP_PROPERTY_H

#include "pnp/interface.h"

/* What somebody set: below the key's "Properties". */
NTSTATUS lab__pnp_property_store(struct lab__cm_node *key, const DEVPROPKEY *property, LCID lcid, DEVPROPTYPE type,
                                 ULONG size, const void *data);
NTSTATUS lab__pnp_property_fetch(struct lab__cm_node *key, const DEVPROPKEY *property, LCID lcid, ULONG size,
                                 PVOID data, PULONG required, PDEVPROPTYPE type);
NTSTATUS lab__pnp_property_give(const void *from, ULONG length, DEVPROPTYPE is, ULONG size, PVOID data, PULONG required,
                                PDEVPROPTYPE type);
NTSTATUS lab__pnp_interface_property(struct lab__pnp_interface *interface, const DEVPROPKEY *property, LCID lcid,
                                     ULONG size, PVOID data, PULONG required, PDEVPROPTYPE type);

/* property.c: what IoGetDeviceProperty knows. Kernel memory where *own; STATUS_OBJECT_NAME_NOT_FOUND. */
struct lab__pnp_answer {
    const void *data;
    ULONG size;
    UCHAR room[64];
    WCHAR text[64];
};
NTSTATUS lab__pnp_answer(struct lab__pnp_node *node, DEVICE_REGISTRY_PROPERTY property, struct lab__pnp_answer *answer);

#endif
