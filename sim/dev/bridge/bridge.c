/* A PCI-to-PCI bridge: nothing but its configuration space, and a bus behind it for other devices' `slot`. */
#include "machine/devices.h"

static lab_status create(lab_device *device, void *state)
{
    static const lab_pci_identity identity = {
        .vendor = 0x1B36, .device = 0x0001, .class_code = 0x060400, .bridge = true};

    lab_device_pci(device, &identity);
    lab_device_power_capability(device);
    return LAB_STATUS_SUCCESS;
}

const lab_device_class lab_bridge_class = {.name = "bridge",
                                           .summary =
                                               "PCI-to-PCI bridge: the bus behind it has the next free number, from 1",
                                           .create = create};
