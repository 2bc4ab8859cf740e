/* Which device models there are: a line for each. */
#include "machine/devices.h"
#include <ntlab/sim.h>

/* clang-format off */
static const lab_device_class *const classes[] = {
    &lab_edu_class,
    &lab_bridge_class,
    &lab_script_class,
    &lab_template_class,
    &lab_uart16550_class,
    &lab_nvme_class,
    &lab_i8042_class,
    &lab_ps2mouse_class,
    &lab_rtl8139_class,
    &lab_i82077_class,
    &lab_lpt_class,
};
/* clang-format on */

void lab_sim_register(void)
{
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        lab_device_class_register(classes[i]);
}
