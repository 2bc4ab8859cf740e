/* A device's interrupt lines and messages. */
#include "hal/hal_p.h"

static struct lab__hal_line *line_of(lab_device *device, unsigned line)
{
    return line < device->line_count ? &device->lines[line] : 0;
}

static void set(lab_device *device, struct lab__hal_line *line, BOOLEAN asserted)
{
    if (!line->vector || line->asserted == asserted)
        return;
    line->asserted = asserted;
    line->counts.asserted = asserted;
    lab__hal_vector_set(line->vector, device, &line->counts, asserted);
}

/* A PCI device's status register shows what it asks for, also while its line is disabled. */
void lab_line_set(lab_device *device, unsigned number, bool asserted)
{
    struct lab__hal_line *line = line_of(device, number);

    if (!line) {
        lab__hal_log(device, "its model uses interrupt line %u, which it doesn't have", number);
        return;
    }
    if (device->pci) {
        lab__hal_pci_line_shown(device, asserted);
        asserted = asserted && !lab__hal_pci_line_off(device);
    }
    set(device, line, asserted);
}

void lab_line_pulse(lab_device *device, unsigned number)
{
    struct lab__hal_line *line = line_of(device, number);

    if (!line || !line->vector || (device->pci && lab__hal_pci_line_off(device)))
        return;
    if (line->asserted)
        return; /* no edge: the line is shared with its own level */
    lab__hal_vector_edge(line->vector, device, &line->counts);
}

void lab__hal_lines_release(lab_device *device)
{
    for (ULONG i = 0; i < device->line_count; i++)
        set(device, &device->lines[i], FALSE);
    for (ULONG number = 0; number < LAB_HAL_VECTORS; number++)
        if (lab__hal.vectors[number].source == device) {
            lab__hal.vectors[number].source = 0;
            lab__hal.vectors[number].counts = 0;
        }
}

void lab_line_query(lab_device *device, unsigned number, lab_line_state *state)
{
    struct lab__hal_line *line = line_of(device, number);

    *state = line ? line->counts : (lab_line_state){0};
}
