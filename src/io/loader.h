/* Loading drivers: from a module, or from a function of the program; the services that drivers are started by. */
#ifndef NTLAB_IO_LOADER_H
#define NTLAB_IO_LOADER_H

#include "io/io_p.h"

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

/* loader_imports.c: names that the file needs; `text` gets the list of the refused, or of the absent, comma by comma.
 */
struct lab__io_imports {
    BOOLEAN counts; /* a build with coverage, whose run time writes files */
    ULONG refused, absent;
    SIZE_T refused_length, absent_length;
    char refused_names[2048], absent_names[2048];
};
int lab__io_imports_check(const char *path, struct lab__io_imports *imports, char *reason, SIZE_T reason_size);

/* loader_unload.c: what an unloaded driver must not leave. */
void lab__io_unload_check(struct lab__io_driver *driver);

#endif
