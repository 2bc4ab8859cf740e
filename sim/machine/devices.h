/* The table of device classes, and the statuses that models return. */
#ifndef NTLAB_SIM_DEVICES_H
#define NTLAB_SIM_DEVICES_H

#include <ntlab/device.h>

#define LAB_STATUS_SUCCESS                0
#define LAB_STATUS_INVALID_PARAMETER      ((lab_status)0xC000000D)
#define LAB_STATUS_NO_SUCH_FILE           ((lab_status)0xC000000F)
#define LAB_STATUS_ACCESS_DENIED          ((lab_status)0xC0000022)
#define LAB_STATUS_INSUFFICIENT_RESOURCES ((lab_status)0xC000009A)

extern const lab_device_class lab_edu_class, lab_script_class, lab_template_class, lab_bridge_class,
    lab_uart16550_class, lab_nvme_class, lab_i8042_class, lab_ps2mouse_class, lab_rtl8139_class, lab_i82077_class,
    lab_lpt_class;

#endif
