/*
 * Plug and Play: which devices there are, which drivers they get, and what happens to them.
 *
 *     lab_inf_install("driver.inf", NULL);                          // as a user installs a driver
 *     char device[LAB_PNP_NAME];
 *     lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample"}, device, sizeof device);
 *     ...                                                           // it runs: open it by its interface
 *     lab_pnp_device_disable(device);
 *     lab_pnp_device_enable(device);
 *     lab_pnp_device_surprise(device);                              // somebody pulls the cable
 *
 * A device is named by its instance path ("ROOT\\SAMPLE\\0000"), as the device manager shows it. All calls return when
 * the Plug and Play manager has finished, in a thread of its own, and everything that followed from it, too. When one
 * fails, lab_error_text() says more than the status.
 */
#ifndef NTLAB_PNP_H
#define NTLAB_PNP_H

#include <ntlab/base.h>

#define LAB_PNP_NAME 420 /* room for an instance path */

/* --- drivers --- */

/*
 * Installs a driver from its INF file, as a user would: its models are known from then on, and devices that have been
 * waiting for one start. A service's module is the one of `modules` (paths) that has its binary's name (echo.so for
 * echo.sys), or stands beside the INF file; options may be NULL. A file without devices ([DefaultInstall]) installs its
 * services at once.
 *   STATUS_INVALID_PARAMETER   the file is wrong: lab_error_text() says where and why
 */
typedef struct lab_inf_options {
    const char *const *modules;
    uint32_t module_count;
    bool more_follow; /* devices get their drivers with the last file: those that belong together start together */
} lab_inf_options;
LAB_API lab_status lab_inf_install(const char *path, const lab_inf_options *options);
/* The ids that an installed file has drivers for, in its order; STATUS_NO_MORE_ENTRIES past the last. */
LAB_API uint32_t lab_inf_device_count(const char *path); /* devices that were installed from it */
LAB_API lab_status lab_inf_hardware_id(const char *path, uint32_t index, char *id, size_t room);
/* Is this module the driver of one of the file's services, by the name of the service or of its binary? */
LAB_API bool lab_inf_has_module(const char *path, const char *module);
/* The services of a file without devices ([DefaultInstall.Services]), in its order; lab_service_start starts one. */
LAB_API lab_status lab_inf_service(const char *path, uint32_t index, char *name, size_t room);

/*
 * A driver that is installed without an INF file. The service must be known by the time a device needs it
 * (lab_service_create, lab_driver_load, lab_driver_create). Lists are separated by commas; everything but hardware_ids
 * may be NULL.
 */
typedef struct lab_pnp_driver {
    const char *hardware_ids;
    const char *service;                 /* NULL: a device without a function driver, for its filters alone */
    const char *class_name, *class_guid; /* class_guid: "{4d36e97d-e325-11ce-bfc1-08002be10318}"; NULL: System */
    const char *description, *manufacturer;
    const char *lower_filters, *upper_filters; /* services, from the bottom to the top */
} lab_pnp_driver;
LAB_API lab_status lab_pnp_driver_install(const lab_pnp_driver *driver);

/* --- devices --- */

/* A range of ports or memory, a line, a channel; what a device of the root bus has (boot) or could have. */
enum lab_pnp_resource_type { LAB_PNP_PORT = 1, LAB_PNP_INTERRUPT, LAB_PNP_MEMORY, LAB_PNP_DMA };
typedef struct lab_pnp_resource {
    enum lab_pnp_resource_type type;
    bool shared;
    bool alternative;     /* requirements: instead of the one before */
    uint16_t flags;       /* as in the descriptors: CM_RESOURCE_PORT_IO, CM_RESOURCE_INTERRUPT_LATCHED, ... */
    uint64_t first, last; /* requirements: the bounds; otherwise the range itself */
    uint64_t length;      /* requirements, ports and memory */
    uint64_t alignment;   /* likewise; 0: any */
} lab_pnp_resource;

/* A device of the root bus: one that is installed by hand, or part of the machine. */
typedef struct lab_pnp_device {
    const char *hardware_ids; /* best first; the first names the device */
    const char *compatible_ids;
    const char *instance_id; /* NULL: the next number */
    const char *description;
    bool raw; /* runs without a function driver, too */
    const lab_pnp_resource *resources, *requirements;
    uint32_t resource_count, requirement_count;
} lab_pnp_device;

/* Makes it, finds its driver and starts it; `name` (may be NULL) becomes its instance path. A device that doesn't start
 * is there all the same: the status says why, and lab_pnp_device_query more.
 *   STATUS_NOT_FOUND            no driver is installed for its ids
 *   STATUS_CONFLICTING_ADDRESSES its resources are taken
 *   or what its drivers returned */
LAB_API lab_status lab_pnp_device_create(const lab_pnp_device *device, char *name, size_t room);

/* What the device manager shows. */
enum lab_pnp_state {
    LAB_PNP_DEVICE_FOUND, /* no stack yet, or no longer: see problem */
    LAB_PNP_DEVICE_ADDED, /* has its stack */
    LAB_PNP_DEVICE_STARTED,
    LAB_PNP_DEVICE_STOPPED, /* while it waits for other resources */
    LAB_PNP_DEVICE_GONE     /* pulled out, but still open */
};
typedef struct lab_pnp_info {
    enum lab_pnp_state state;
    uint32_t problem; /* the device manager's code: 10 it did not start, 22 disabled, 28 no driver, 31 not added ... */
    lab_status problem_status;
    uint32_t children;
    uint32_t drivers; /* above the bus driver */
    bool in_use;      /* a file is open on a device of its stack */
    char service[64], hardware_id[200], description[128], bus_driver[32];
    char parent[200]; /* its bus' path; "" below the root */
} lab_pnp_info;
LAB_API lab_status lab_pnp_device_query(const char *device, lab_pnp_info *info);
/* Names all devices, a bus before its children: `name` is "" for the first and the previous one otherwise. */
LAB_API bool lab_pnp_device_next(char *name, size_t room);
/* The tree as text, a line for each device. Valid until the next call. */
LAB_API const char *lab_pnp_tree_text(void);

/* Everything below returns STATUS_NO_SUCH_DEVICE for a device that isn't there. */

/* Asks the drivers of the device and of all below it, and takes their stacks down. STATUS_PLUGPLAY_QUERY_VETOED where
 * one refuses or a file is open (lab_error_text() says which). */
LAB_API lab_status lab_pnp_device_disable(const char *device);
/* Starts what was disabled, or has failed. */
LAB_API lab_status lab_pnp_device_enable(const char *device);
/* Disables, and forgets it: a device of the root bus is gone, another is found anew when its bus is asked next. */
LAB_API lab_status lab_pnp_device_remove(const char *device);
/* It vanishes without a word. */
LAB_API lab_status lab_pnp_device_surprise(const char *device);
/* Plugs it in again: STATUS_NO_SUCH_DEVICE where no bus finds it, STATUS_OBJECT_NAME_EXISTS where it is there (perhaps
 * still open). */
LAB_API lab_status lab_pnp_device_plug(const char *device);
/* Stops it and starts it again, as when resources are given out anew; the drivers may refuse. */
LAB_API lab_status lab_pnp_device_rebalance(const char *device);
/* The user wants to take it out. */
LAB_API lab_status lab_pnp_device_eject(const char *device);
/* Asks a bus for its children; NULL: every bus. */
LAB_API lab_status lab_pnp_rescan(const char *device);
/* Removes all devices, the youngest first; what refuses is pulled out. Drivers that Plug and Play loaded are unloaded
 * with the last of their devices. */
LAB_API lab_status lab_pnp_remove_all(void);
/* A paging file (1), the hibernation file (2), a crash dump (3) comes onto the device, or leaves it:
 * IRP_MN_DEVICE_USAGE_NOTIFICATION. */
LAB_API lab_status lab_pnp_device_usage(const char *device, uint32_t type, bool in_path);
/* The hardware profile changes, as in a docking station: STATUS_PLUGPLAY_QUERY_VETOED where a driver refuses. */
LAB_API lab_status lab_pnp_profile_change(void);
/* The name of an enabled interface of the class ("{...}"), as programs open it; false past the last. */
LAB_API bool lab_pnp_interface(const char *class_guid, uint32_t index, char *name, size_t room);

/* --- cycles --- */

/*
 * What a device has to go through in Windows' driver tests: it is opened by all of its names, read, written and sent
 * control codes; disabled, rebalanced, sent to sleep with the machine, and pulled out, each while closed and while open
 * with requests outstanding; and has to run again afterwards. A strict machine, as Driver Verifier does, sends requests
 * of minor functions that there are none of, too, which drivers have to pass on.
 */
typedef struct lab_cycles {
    uint32_t rounds;        /* 0: 3 */
    uint64_t io_time_100ns; /* how long requests may be outstanding before something happens; 0: 1 ms */
    bool no_io;             /* open and close only */
    bool no_surprise;
} lab_cycles;
typedef struct lab_cycles_report {
    uint32_t devices, steps, opens, requests, vetoes, failures;
    char first_failure[300]; /* "" for none */
} lab_cycles_report;
/* `device` NULL: every device that has a function driver. STATUS_UNSUCCESSFUL where there was a failure. */
LAB_API lab_status lab_pnp_cycles(const char *device, const lab_cycles *cycles, lab_cycles_report *report);

/* Waits until the Plug and Play manager has nothing left to do. */
LAB_API void lab_pnp_settle(void);

#endif
