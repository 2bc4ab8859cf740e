/* The service keys of drivers. */
#ifndef NTLAB_CM_DRIVER_KEY_H
#define NTLAB_CM_DRIVER_KEY_H

#include "cm/cm_p.h"
#include "io/io_p.h"

/* Makes the key of a service, as its installer would: Type, Start, ErrorControl, ImagePath and DisplayName; those that
 * it has already stay as they are. `key` may be 0. */
NTSTATUS lab__cm_service_key(const UNICODE_STRING *name, struct lab__cm_node **key);

#endif
