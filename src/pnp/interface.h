/* Device interfaces: by which programs and other drivers find a device. */
#ifndef NTLAB_PNP_INTERFACE_H
#define NTLAB_PNP_INTERFACE_H

#include "pnp/pnp_p.h"

struct lab__pnp_interface {
    LIST_ENTRY of_node, of_all;
    struct lab__pnp_interface *chain; /* of its hash bucket, by name */
    ULONG hash;
    struct lab__pnp_node *node; /* 0: the device is gone */
    GUID class;
    UNICODE_STRING name;      /* "\??\ROOT#SAMPLE#0000#{guid}" and perhaps "\reference" */
    UNICODE_STRING reference; /* a part of name */
    UNICODE_STRING path;      /* of the device */
    USHORT link_length;       /* bytes of name that are the symbolic link's */
    BOOLEAN enabled;
    struct lab__cm_node *key; /* ...\DeviceClasses\{guid}\##?#ROOT#SAMPLE#0000#{guid}\#reference */
};

struct lab__pnp_interface *lab__pnp_interface_find(const UNICODE_STRING *name);
/* A GUID as NT writes it for interfaces, in small letters; 38 characters and a zero. */
void lab__pnp_guid_text(const GUID *guid, WCHAR text[39]);
NTSTATUS lab__pnp_interface_enable(struct lab__pnp_interface *interface, BOOLEAN enable);
/* A handle to a key, which kernel mode alone can use. */
NTSTATUS lab__pnp_key_open(struct lab__cm_node *key, ACCESS_MASK access, PHANDLE handle);

#endif
