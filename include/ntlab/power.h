/*
 * Power: the machine falls asleep and wakes, devices wake it, policies change.
 *
 *     lab_power_sleep(3);                              // S3: every driver is asked, then told, children before parents
 *     lab_power_device_wake("ROOT\\SAMPLE\\0000");     // a key is pressed: the wait/wake request ends, the machine
 * wakes
 *
 * Calls return when the drivers have answered, and what followed from it has happened. When one fails, lab_error_text()
 * says more than the status.
 */
#ifndef NTLAB_POWER_H
#define NTLAB_POWER_H

#include <ntlab/base.h>

/* Puts the machine into S1 to S4 (4: hibernation). STATUS_PLUGPLAY_QUERY_VETOED where a driver fails
 * IRP_MN_QUERY_POWER, or a program's refusal stands; everything is as before then. STATUS_INVALID_DEVICE_STATE: it
 * sleeps already. Devices lose their registers in S3 and S4. Threads are not frozen, but time should be left alone. */
LAB_API lab_status lab_power_sleep(unsigned state);
/* The same without asking, as when the battery is empty. */
LAB_API lab_status lab_power_sleep_critical(unsigned state);
/* Back to S0, parents before children. STATUS_INVALID_DEVICE_STATE: it is awake. */
LAB_API lab_status lab_power_wake(void);
/* IRP_MJ_SHUTDOWN to those who registered, then every device is told S5. The machine can only be stopped after it. */
LAB_API lab_status lab_power_shutdown(bool restart);
LAB_API unsigned lab_power_state(void); /* 0 to 5 */

/* The device signals that it wants to wake up: its wait/wake request ends with success, and a sleeping machine wakes.
 * STATUS_NO_SUCH_DEVICE; STATUS_NOT_FOUND: its drivers have no such request pending. */
LAB_API lab_status lab_power_device_wake(const char *device);
/* The system directs the device to power down, or up again (Directed PoFx), by the callbacks that its driver has
 * registered with PoFxRegisterDevice; returns when the driver has completed it. STATUS_NO_SUCH_DEVICE;
 * STATUS_NOT_SUPPORTED: it has no such callbacks; STATUS_INVALID_DEVICE_STATE: it is so already. */
LAB_API lab_status lab_power_device_direct(const char *device, bool down);
typedef struct lab_power_device {
    unsigned system_state, device_state; /* S0 to S5 and D0 to D3, as last set by an IRP that succeeded */
    bool wake_armed;                     /* a wait/wake request is pending */
    unsigned requests;                   /* power requests that its drivers are working on, or that wait their turn */
} lab_power_device;
LAB_API lab_status lab_power_device_query(const char *device, lab_power_device *info);

/* Changes a power setting: everybody who registered for it is called, at PASSIVE_LEVEL. guid as
 * "{5d3e9a59-e9d5-4b00-a6bd-ff34ff516548}". STATUS_INVALID_PARAMETER: the text is none. */
LAB_API lab_status lab_power_setting_set(const char *guid, const void *value, uint32_t size);
/* Power requests of drivers that keep the display (0), the system (1), away mode (2), an execution (3) up. */
LAB_API unsigned lab_power_requests(unsigned type);

#endif
