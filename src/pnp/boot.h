/* The drivers of services that start at boot. */
#ifndef NTLAB_PNP_BOOT_H
#define NTLAB_PNP_BOOT_H

#include "io/io_p.h"

void lab__pnp_boot_reset(void);
PVOID lab__pnp_boot_callback_within(PVOID base, SIZE_T size); /* one that is registered, or 0 */
NTSTATUS lab__pnp_boot(void);                                 /* loads them all, once */

#endif
