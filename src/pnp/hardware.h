/* Between the simulated hardware and the device tree. */
#ifndef NTLAB_PNP_HARDWARE_H
#define NTLAB_PNP_HARDWARE_H

#include <stdarg.h>

#include "hal/pci_p.h"
#include "pnp/pnp_p.h"

/* hardware.c: what is plugged comes into the tree, now and from now on. */
void lab__pnp_hardware_start(void);
/* Pool; 0: it has none. */
PCM_RESOURCE_LIST lab__pnp_hardware_boot(lab_device *device, INTERFACE_TYPE type, ULONG bus);
PIO_RESOURCE_REQUIREMENTS_LIST lab__pnp_hardware_requirements(lab_device *device, INTERFACE_TYPE type, ULONG bus,
                                                              ULONG slot);

/* pci.c */
void lab__pnp_pci_start(void);
struct lab__io_driver *lab__pnp_pci_driver(void);
void lab__pnp_pci_changed(void);
void lab__pnp_pci_vanished(lab_device *device);

/* root.c: a driver of the kernel's own, neither listed nor a leak */
struct lab__io_driver *lab__pnp_own_driver(const WCHAR *name);

#endif
