/*
 * What the PnP manager needs of the hardware: which devices are plugged, what they are, what they use. Devices on PCI
 * are for the PCI bus driver, the others for the root bus.
 */
#ifndef NTLAB_HAL_PCI_P_H
#define NTLAB_HAL_PCI_P_H

#include <ntifs.h>
#include <ntlab/device.h>

/* Devices come and go while the machine runs. Called in whoever plugs, at PASSIVE_LEVEL; `vanished` while the device's
 * structure can still be read, its registers answering all ones already: forget it before returning. */
struct lab__hal_watch {
    void (*arrived)(lab_device *device);
    void (*vanished)(lab_device *device);
    bool (*woken)(lab_device *device); /* it signals PME, at any IRQL; false: nobody waits for that */
};
void lab__hal_watch_set(const struct lab__hal_watch *watch); /* one; 0: none */

/* Who writes down what firmware says of a device: told as it is plugged and pulled, tree or not. */
struct lab__hal_firmware {
    void (*describe)(lab_device *device);
    void (*forget)(lab_device *device);
};
void lab__hal_firmware_set(const struct lab__hal_firmware *firmware);

lab_device *lab__hal_device_next(lab_device *previous); /* 0: the first, or none left */

/* Where it sits. FALSE: not on PCI. Bridges are devices, too; what is behind one has its secondary bus's number. */
BOOLEAN lab__hal_pci_place(lab_device *device, ULONG *bus, PCI_SLOT_NUMBER *slot);
lab_device *lab__hal_pci_at(ULONG bus, PCI_SLOT_NUMBER slot);      /* 0: nothing */
BOOLEAN lab__hal_pci_bridge(lab_device *device, ULONG *secondary); /* FALSE: no bridge */
/* Configuration space as the bus driver reads and writes it: bytes moved; beyond the device: 0 bytes. */
ULONG lab__hal_pci_read(lab_device *device, PVOID buffer, ULONG offset, ULONG length);
ULONG lab__hal_pci_write(lab_device *device, const void *buffer, ULONG offset, ULONG length);

/* BUS_INTERFACE_STANDARD of a function, but for GetDmaAdapter. FALSE: not on PCI. */

/* Ids of a device that isn't on PCI: "ACPI\\PNP0501"; 0 past the last. */
const char *lab__hal_device_id(lab_device *device, BOOLEAN compatible, ULONG index);

/* What firmware says of it: 0 is the controller, then its peripherals. FALSE past the last. */
BOOLEAN lab__hal_device_described(lab_device *device, ULONG index, const char **kind, const char **identifier,
                                  const void **data, ULONG *size);
/* The number under which firmware lists the controller. */
void lab__hal_device_number_set(lab_device *device, ULONG number);
ULONG lab__hal_device_number(const lab_device *device);

/* What the firmware gave it, or lab__hal_pci_move since: both lists have the same order and count, which is returned;
 * the first `room` are written. Either may be 0. */
ULONG lab__hal_device_resources(lab_device *device, PCM_PARTIAL_RESOURCE_DESCRIPTOR raw,
                                PCM_PARTIAL_RESOURCE_DESCRIPTOR translated, ULONG room);
/* What it could live with, in the same order: one descriptor for each, alternatives behind those they are for. */
ULONG lab__hal_device_requirements(lab_device *device, PIO_RESOURCE_DESCRIPTOR descriptors, ULONG room);
NTSTATUS lab__hal_pci_move(lab_device *device, ULONG bar, ULONGLONG base); /* a BAR elsewhere */
/* Raw interrupt vector to what a processor sees. FALSE: no such line. */
BOOLEAN lab__hal_interrupt_translate(ULONG irq, ULONG *vector, KIRQL *irql, KAFFINITY *affinity);

/* The INF says that the driver takes messages: from now on its resources have up to `count` of them (0: as many as the
 * device can send) instead of the line. FALSE: the device has none, or none are left. */
BOOLEAN lab__hal_messages_use(lab_device *device, ULONG count);
/* Entries of an MSI-X table that the system uses. FALSE: it doesn't, or there is no such entry or message. */
ULONG lab__hal_msix_table_size(lab_device *device); /* 0: it has none */
BOOLEAN lab__hal_msix_entry_set(lab_device *device, ULONG entry, ULONG message);
BOOLEAN lab__hal_msix_entry_mask(lab_device *device, ULONG entry, BOOLEAN mask);
BOOLEAN lab__hal_msix_entry_get(lab_device *device, ULONG entry, ULONG *message, BOOLEAN *masked);

/* Which device object stands for it. */
void lab__hal_device_pdo_set(lab_device *device, PDEVICE_OBJECT pdo);
lab_device *lab__hal_device_of(PDEVICE_OBJECT pdo);
/* The PnP manager's own pointer. */
void lab__hal_device_pnp_set(lab_device *device, PVOID pnp);
PVOID lab__hal_device_pnp(lab_device *device);

#endif
