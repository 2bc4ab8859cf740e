/* Device information sets, between the files of SetupDi and the configuration manager. */
#ifndef NTLAB_WIN32_SETUP_P_H
#define NTLAB_WIN32_SETUP_P_H

#include "win32/win32_p.h"
#include <setupapi.h>

#define LAB_SETUP_PATH 512 /* of an instance path or an interface's name */

/* An element: a device, and perhaps an interface of it. */
struct lab__setup_element {
    struct lab__setup_element *next;
    DWORD device;         /* as DevInst says */
    WCHAR *interface;     /* as programs open it; NULL: the device alone */
    char *hardware_ids;   /* of a device that is still to be registered; separated by commas */
    DWORD change, action; /* what the class installer is to do: DIF_..., DICS_... */
};

struct lab__setup_set {
    struct lab__setup_set *next; /* of all that are open */
    GUID guid;
    struct lab__setup_element *elements;
};

/* NULL, with the error set, where the handle is none, or the device is not in it. */
struct lab__setup_set *lab__setup_set_of(HDEVINFO handle);
struct lab__setup_element *lab__setup_element_of(HDEVINFO handle, PSP_DEVINFO_DATA device);
struct lab__setup_element *lab__setup_add(struct lab__setup_set *set, DWORD device, const WCHAR *interface);
void lab__setup_fill(PSP_DEVINFO_DATA data, DWORD device);

/* The number that stands for an instance path for as long as the program runs, and back. */
DWORD lab__setup_device(const char *path);
const char *lab__setup_path(DWORD device); /* NULL: no number of these */
void lab__setup_key(const char *path, char *key, SIZE_T size);
BOOL lab__setup_read_guid(const char *key, const char *value, GUID *guid);

/* A REG_MULTI_SZ of an interface class' enabled names as programs open them; to free. NULL: an error, which is set. */
WCHAR *lab__setup_interfaces(const GUID *guid, BOOL all, SIZE_T *length);
/* The instance path of the device that an interface belongs to; FALSE: not known. */
BOOL lab__setup_interface_device(const GUID *guid, const WCHAR *name, char *path, SIZE_T size);

#endif
