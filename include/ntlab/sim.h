/*
 * The simulated world: the device models that come with ntlab. They live in a library of their own, ntlab_sim; a
 * program that plugs one links it and makes them known first.
 *
 *     lab_sim_register();
 *     lab_machine_start(&config);
 *     lab_device_plug("edu", NULL, &device);
 */
#ifndef NTLAB_SIM_H
#define NTLAB_SIM_H

#include <ntlab/device.h>

/* Makes every class of ntlab_sim known; may be called again. */
LAB_API void lab_sim_register(void);

#endif
