/* Drivers that are installed without an INF file. */
#ifndef NTLAB_PNP_SIMPLE_H
#define NTLAB_PNP_SIMPLE_H

#include "pnp/pnp_p.h"

/* Kernel memory, and the store's from then on. */
struct lab__pnp_simple {
    UNICODE_STRING service, class_name, class_guid, description, manufacturer;
    struct lab__pnp_list lower_filters, upper_filters;
};
NTSTATUS lab__pnp_simple_install(struct lab__pnp_simple *simple, const WCHAR *hardware_ids);

/* list.c: kernel memory, to give back with lab__mm_kernel_free; 0 for none */
struct lab_pnp_resource;
PCM_RESOURCE_LIST lab__pnp_boot_list(const struct lab_pnp_resource *resources, ULONG count);
PIO_RESOURCE_REQUIREMENTS_LIST lab__pnp_requirements_list(const struct lab_pnp_resource *resources, ULONG count);

#endif
