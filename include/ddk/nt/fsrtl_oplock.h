/* Opportunistic locks. */
#ifndef NTLAB_NT_FSRTL_OPLOCK_H
#define NTLAB_NT_FSRTL_OPLOCK_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef struct _OPLOCK_KEY_CONTEXT {
    USHORT Version;
    USHORT Flags;
    GUID ParentOplockKey;
    GUID TargetOplockKey;
    ULONG Reserved;
} OPLOCK_KEY_CONTEXT, *POPLOCK_KEY_CONTEXT;

POPLOCK_KEY_ECP_CONTEXT IoGetOplockKeyContext(PFILE_OBJECT FileObject);
POPLOCK_KEY_CONTEXT IoGetOplockKeyContextEx(PFILE_OBJECT FileObject);

LAB_DDK_END

#endif
