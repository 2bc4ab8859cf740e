/* Property keys and their types. */
#ifndef NTLAB_NT_DEVPROPDEF_H
#define NTLAB_NT_DEVPROPDEF_H

#include <ntdef.h>

LAB_DDK_BEGIN

typedef ULONG DEVPROPTYPE;
typedef ULONG *PDEVPROPTYPE;

#define DEVPROP_TYPEMOD_ARRAY                   0x1000
#define DEVPROP_TYPEMOD_LIST                    0x2000
#define DEVPROP_TYPE_EMPTY                      0
#define DEVPROP_TYPE_NULL                       1
#define DEVPROP_TYPE_SBYTE                      2
#define DEVPROP_TYPE_BYTE                       3
#define DEVPROP_TYPE_INT16                      4
#define DEVPROP_TYPE_UINT16                     5
#define DEVPROP_TYPE_INT32                      6
#define DEVPROP_TYPE_UINT32                     7
#define DEVPROP_TYPE_INT64                      8
#define DEVPROP_TYPE_UINT64                     9
#define DEVPROP_TYPE_FLOAT                      0xa
#define DEVPROP_TYPE_DOUBLE                     0xb
#define DEVPROP_TYPE_DECIMAL                    0xc
#define DEVPROP_TYPE_GUID                       0xd
#define DEVPROP_TYPE_CURRENCY                   0xe
#define DEVPROP_TYPE_DATE                       0xf
#define DEVPROP_TYPE_FILETIME                   0x10
#define DEVPROP_TYPE_BOOLEAN                    0x11
#define DEVPROP_TYPE_STRING                     0x12
#define DEVPROP_TYPE_STRING_LIST                0x2012
#define DEVPROP_TYPE_SECURITY_DESCRIPTOR        0x13
#define DEVPROP_TYPE_SECURITY_DESCRIPTOR_STRING 0x14
#define DEVPROP_TYPE_DEVPROPKEY                 0x15
#define DEVPROP_TYPE_DEVPROPTYPE                0x16
#define DEVPROP_TYPE_BINARY                     0x1003
#define DEVPROP_TYPE_ERROR                      0x17
#define DEVPROP_TYPE_NTSTATUS                   0x18
#define DEVPROP_TYPE_STRING_INDIRECT            0x19
#define MAX_DEVPROP_TYPE                        0x19
#define MAX_DEVPROP_TYPEMOD                     0x2000
#define DEVPROP_MASK_TYPE                       0x0fff
#define DEVPROP_MASK_TYPEMOD                    0xf000

typedef CHAR DEVPROP_BOOLEAN;
typedef CHAR *PDEVPROP_BOOLEAN;

#define DEVPROP_TRUE  (-1)
#define DEVPROP_FALSE 0

typedef GUID DEVPROPGUID;
typedef GUID *PDEVPROPGUID;
typedef ULONG DEVPROPID;
typedef ULONG *PDEVPROPID;

typedef struct _DEVPROPKEY {
    DEVPROPGUID fmtid;
    DEVPROPID pid;
} DEVPROPKEY, *PDEVPROPKEY;

#define DEVPROPID_FIRST_USABLE  2
#define IsEqualDevPropKey(a, b) ((a).pid == (b).pid && IsEqualIID(&(a).fmtid, &(b).fmtid))

LAB_DDK_END

#endif

/* Each time anew, as <initguid.h> may have come in between. */
#undef DEFINE_DEVPROPKEY
#ifdef INITGUID
#define DEFINE_DEVPROPKEY(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8, pid)                                        \
    LAB_GUID_EXTERN __attribute__((weak)) const DEVPROPKEY name;                                                       \
    const DEVPROPKEY name = {{l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}, pid}
#else
#define DEFINE_DEVPROPKEY(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8, pid) LAB_GUID_EXTERN const DEVPROPKEY name
#endif
