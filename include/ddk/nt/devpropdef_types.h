/* devpropdef types. */
#ifndef NTLAB_NT_DEVPROPDEF_TYPES_H
#define NTLAB_NT_DEVPROPDEF_TYPES_H

#include <ntdef.h>
#include <nt/io_types.h>

LAB_DDK_BEGIN

typedef ULONG DEVPROPTYPE;
typedef ULONG *PDEVPROPTYPE;
typedef CHAR DEVPROP_BOOLEAN;
typedef CHAR *PDEVPROP_BOOLEAN;
typedef GUID DEVPROPGUID;
typedef GUID *PDEVPROPGUID;
typedef ULONG DEVPROPID;
typedef ULONG *PDEVPROPID;

struct _DEVPROPKEY {
    DEVPROPGUID fmtid;
    DEVPROPID pid;
};

typedef struct _DEVPROPKEY DEVPROPKEY;
typedef struct _DEVPROPKEY *PDEVPROPKEY;

LAB_DDK_END

#endif
