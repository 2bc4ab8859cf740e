/*
 * Loading and unloading drivers.
 *
 * A driver is a module (built by `ntlab build`, or by any compiler with the flags of cmake/NtlabModule.cmake) or a
 * function of the program itself. Its DriverEntry runs at PASSIVE_LEVEL in a system thread; these calls return when it
 * has. When one fails, lab_error_text() says more than the status.
 */
#ifndef NTLAB_DRIVER_H
#define NTLAB_DRIVER_H

#include <ntlab/base.h>

/* A loaded driver: what drivers know as DRIVER_OBJECT. Good until it is unloaded or the machine stops. */
typedef struct _DRIVER_OBJECT lab_driver;

/*
 * Loads the module at path as the driver of the service `name` (NULL: the file's name without its ending).
 *
 *   STATUS_OBJECT_NAME_NOT_FOUND         no such file
 *   STATUS_INVALID_IMAGE_FORMAT          not a module for this processor
 *   STATUS_DRIVER_ENTRYPOINT_NOT_FOUND   it needs names that no kernel and no module exports; lab_error_text() lists
 *                                        them all
 *   STATUS_ENTRYPOINT_NOT_FOUND          it has no DriverEntry
 *   STATUS_IMAGE_ALREADY_LOADED, STATUS_OBJECT_NAME_COLLISION
 *   or what its DriverEntry returned; what that left behind has been cleaned up
 */
LAB_API lab_status lab_driver_load(const char *path, const char *name, lab_driver **driver);

/*
 * A module that others may import from. It is loaded when the first that does is: an export driver ("kernel-mode DLL").
 * Modules of loaded drivers and of services are known without that, and so are those beside the importing module.
 */
LAB_API lab_status lab_driver_offer(const char *path);
/* Is the module one that only others can use: it exports, and has no DriverEntry? */
LAB_API bool lab_driver_is_library(const char *path);
/* The modules that are loaded because others imported from them: the first, and the next; NULL at the end. One without
 * DllUnload stays when those have gone. */
LAB_API const char *lab_driver_library_next(const char *name);

/* As lab_driver_load, for a driver that is linked into the program. `entry` is its DriverEntry. */
struct _UNICODE_STRING;
typedef int32_t (*lab_driver_entry)(lab_driver *driver, struct _UNICODE_STRING *registry_path);
LAB_API lab_status lab_driver_create(const char *name, lab_driver_entry entry, lab_driver **driver);

/* Makes a service known without starting it, so that ZwLoadDriver finds it. One of path and entry is NULL. */
LAB_API lab_status lab_service_create(const char *name, const char *path, lab_driver_entry entry);
/* ZwLoadDriver and ZwUnloadDriver of the service's key. */
LAB_API lab_status lab_service_start(const char *name);
LAB_API lab_status lab_service_stop(const char *name);

/*
 * What the kernel does while it boots: loads the drivers of all services whose Start is 0 and that are not loaded yet:
 * those of the group Early-Launch first, which may have a say about the others (IoRegisterBootDriverCallback) and are
 * unloaded at the end; the others in the order of Control\ServiceGroupOrder. Once: STATUS_INVALID_DEVICE_STATE.
 */
LAB_API lab_status lab_driver_boot(void);

/* Calls DriverUnload; while its devices are in use, that waits until the last of them is no longer.
 * STATUS_INVALID_DEVICE_REQUEST for a driver that has none, or is being unloaded; STATUS_INVALID_DEVICE_STATE after a
 * bugcheck. */
LAB_API lab_status lab_driver_unload(lab_driver *driver);
/* Has it an AddDevice routine? Then it drives devices that Plug and Play gives it (ntlab/pnp.h). */
LAB_API bool lab_driver_has_add_device(const lab_driver *driver);
/* Has it a DriverUnload? */
LAB_API bool lab_driver_can_unload(const lab_driver *driver);
/* The first driver, and the next after `driver`; NULL at the end. For tools that unload everything. */
LAB_API lab_driver *lab_driver_next(lab_driver *driver);
LAB_API const char *lab_driver_name(const lab_driver *driver);

#endif
