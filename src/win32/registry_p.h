/* Between the two files of the registry. */
#ifndef NTLAB_WIN32_REGISTRY_P_H
#define NTLAB_WIN32_REGISTRY_P_H

#include "win32/win32_p.h"

LSTATUS lab__win32_error_of(NTSTATUS status); /* as the Reg functions return it */
/* The key's own handle; of a predefined key, one that is opened for the call and has to be closed. */
NTSTATUS lab__win32_key(HKEY key, REGSAM access, HANDLE *handle, BOOL *opened);
void lab__win32_key_done(HANDLE handle, BOOL opened);

#endif
