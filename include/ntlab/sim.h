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

/*
 * What came from outside (sockets, ptys), as a text file: with the same configuration and seed it makes the same run
 * again, and then nothing outside is opened. Call before the devices are plugged; NULL ends it. A recording goes to
 * `path` from the next delivery on; false: it can't be written.
 */
LAB_API bool lab_sim_record(const char *path);
/* False where the file can't be read (*line is 0) or its line *line is no part of a recording; line may be NULL. */
LAB_API bool lab_sim_replay(const char *path, unsigned *line);

#endif
