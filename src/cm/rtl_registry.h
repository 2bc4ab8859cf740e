/* What the Rtl functions for the registry share. */
#ifndef NTLAB_CM_RTL_REGISTRY_H
#define NTLAB_CM_RTL_REGISTRY_H

#include "cm/cm_p.h"

/* registry_path.c: a handle to what RelativeTo and Path name; with RTL_REGISTRY_OPTIONAL nothing is created. */
NTSTATUS lab__cm_path_open(ULONG relative_to, const WCHAR *path, BOOLEAN create, HANDLE *handle);
void lab__cm_path_close(ULONG relative_to, HANDLE handle); /* unless it was the caller's own */

#endif
