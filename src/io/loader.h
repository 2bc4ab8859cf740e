/* Loading drivers: from a module, or from a function of the program; the services that drivers are started by. */
#ifndef NTLAB_IO_LOADER_H
#define NTLAB_IO_LOADER_H

#include "io/io_p.h"

void lab__kd_print(ULONG component, ULONG level, const char *text, SIZE_T length);

/* How a service's driver comes into the machine. One of path and entry is 0. */
struct lab__io_source {
    const char *path;
    PDRIVER_INITIALIZE entry;
};

/* Loads and starts; on failure lab__io_loader_text says more. The service is known from then on, until the machine
 * stops. */
NTSTATUS lab__io_load(const UNICODE_STRING *name, const struct lab__io_source *source, struct lab__io_driver **driver);
/* Makes the service known without starting it, for ZwLoadDriver. */
NTSTATUS lab__io_service_add(const UNICODE_STRING *name, const struct lab__io_source *source);
const UNICODE_STRING *lab__io_service_next(const UNICODE_STRING *after); /* 0: the first; in the order they were made */
BOOLEAN lab__io_service_known(const UNICODE_STRING *name);
const char *lab__io_loader_text(void);
void lab__io_loader_complain(void); /* that text is printed: nobody else will see it */

/* A module that others may import from: as a file among Windows' drivers, which comes when it is needed. */
NTSTATUS lab__io_module_offer(const char *path);
/* Calls back for each module that was offered, or that a service is to be started by. */
void lab__io_modules_known(void (*each)(void *context, const char *path), void *context);
NTSTATUS lab__io_status_of_module(int host_result);

/* loader_imports.c: names that a file needs and that are not the kernel's, and the modules that export them. */
struct lab__io_import {
    char *name;
    BOOLEAN absent; /* documented, and not built: calling it stops the machine, unless a module has it */
    ULONG module;   /* its number in modules, from 1 on; 0: none has it */
};
struct lab__io_imports {
    BOOLEAN counts; /* a build with coverage, whose run time writes files */
    BOOLEAN exports_initialize, exports_unload, hides_initialize, hides_unload;
    struct lab__io_import *names;
    ULONG count;
    char **libraries; /* import libraries that the build names: modules' names */
    ULONG library_count;
    char **modules; /* paths */
    ULONG module_count;
};
/* Says what is absent; fails with a text for names that nobody has. */
NTSTATUS lab__io_imports_find(const char *path, struct lab__io_imports *imports, char *text, SIZE_T room);
void lab__io_imports_free(struct lab__io_imports *imports);

/* loader_unload.c: what an unloaded image must not leave. */
void lab__io_unload_check(const char *name, char *base, SIZE_T size);

#endif
