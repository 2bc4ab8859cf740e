/* Starting and stopping the hardware. What is still plugged when the machine stops is unplugged, last first. */
#include "hal/access.h"
#include "hal/display.h"

void lab__hal_start(void)
{
    InitializeListHead(&lab__hal.devices);
    lab__hal_vectors_start();
    lab__hal_pci_start();
    lab__hal_cpu_start();
    lab__hal_counters_start();
    lab__hal_bus_data_start();
    lab__hal_mainboard_start();
    lab__hal_interrupts_start();
    lab__hal_trap_start();
    lab__hal_map_start();
    lab__hal_display_start();
    lab__hal_log_reset();
    lab__hal_access_budget = LAB_HAL_ACCESSES;
    lab__hal.running = TRUE;
}

void lab__hal_stop(void)
{
    if (!lab__hal.running)
        return;
    while (!IsListEmpty(&lab__hal.devices))
        lab_device_unplug(CONTAINING_RECORD(lab__hal.devices.Blink, lab_device, link));
    lab__hal.running = FALSE;
    lab__hal_regions_reset();
    lab__hal_map_reset();
}
