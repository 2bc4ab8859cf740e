/* The PCI bus driver, between its files. */
#ifndef NTLAB_PNP_PCI_BUS_H
#define NTLAB_PNP_PCI_BUS_H

#include "pnp/hardware.h"
#include <nt/pnp_d3cold.h>

/* What is kept of a child's power. */
struct lab__pnp_pci_power {
    BOOLEAN cold; /* its driver allows D3cold while the machine works */
    D3COLD_LAST_TRANSITION_STATUS last;
};

/* pci.c. The context is a child's physical device object. */
ULONG lab__pnp_pci_read_config(PVOID context, ULONG type, PVOID buffer, ULONG offset, ULONG length);
ULONG lab__pnp_pci_write_config(PVOID context, ULONG type, PVOID buffer, ULONG offset, ULONG length);
lab_device *lab__pnp_pci_hardware(PDEVICE_OBJECT child); /* 0: it was unplugged */
struct lab__pnp_pci_power *lab__pnp_pci_power(PDEVICE_OBJECT child);
void lab__pnp_pci_reenumerate(PDEVICE_OBJECT child); /* it goes, by surprise, and is found anew */

/* pci_interface.c: fills in the interface that is asked for; `otherwise` where the bus has no such one. */
NTSTATUS lab__pnp_pci_interface(PDEVICE_OBJECT device, PIO_STACK_LOCATION stack, NTSTATUS otherwise);

/* pci_power.c */
void lab__pnp_pci_power_states(lab_device *hardware, PDEVICE_CAPABILITIES capabilities);
void lab__pnp_pci_power_changes(struct lab__pnp_pci_power *power, lab_device *hardware, PIO_STACK_LOCATION stack);
void lab__pnp_pci_give_d3cold(PINTERFACE interface, PDEVICE_OBJECT device);

#endif
