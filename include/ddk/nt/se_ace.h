/* ACLs and their entries. */
#ifndef NTLAB_NT_SE_ACE_H
#define NTLAB_NT_SE_ACE_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define ACL_REVISION4    4
#define MIN_ACL_REVISION 2
#define MAX_ACL_REVISION 4

typedef struct _ACL {
    UCHAR AclRevision;
    UCHAR Sbz1;
    USHORT AclSize;
    USHORT AceCount;
    USHORT Sbz2;
} ACL, *PACL;

LAB_DDK_END

#endif
