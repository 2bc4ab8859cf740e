/* The service control manager, between its files. */
#ifndef NTLAB_WIN32_SERVICE_P_H
#define NTLAB_WIN32_SERVICE_P_H

#include "win32/win32_p.h"

struct lab__win32_service {
    ULONG magic;
    DWORD granted;
    char name[256]; /* "" for the manager */
};

/* The service of a handle that has been opened for this; NULL, with the error set, where there is none. */
struct lab__win32_service *lab__win32_service_for(SC_HANDLE handle, DWORD access);
void lab__win32_service_key(const char *name, char *key, SIZE_T size);
void lab__win32_service_status(const char *name, LPSERVICE_STATUS status);

#endif
