/* The drivers of services that start at boot. */
#ifndef NTLAB_PNP_BOOT_H
#define NTLAB_PNP_BOOT_H

#include "io/io_p.h"

void lab__pnp_boot_reset(void);
NTSTATUS lab__pnp_boot(void); /* loads them all, once */

#endif
