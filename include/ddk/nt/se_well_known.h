/* The well-known SIDs and relative ids. */
#ifndef NTLAB_NT_SE_WELL_KNOWN_H
#define NTLAB_NT_SE_WELL_KNOWN_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define SECURITY_DESCRIPTOR_REVISION  1
#define SECURITY_DESCRIPTOR_REVISION1 1

#define SECURITY_MAX_IMPERSONATION_LEVEL 3
#define SECURITY_MIN_IMPERSONATION_LEVEL 0
#define VALID_IMPERSONATION_LEVEL(level)                                                                               \
    ((level) >= SECURITY_MIN_IMPERSONATION_LEVEL && (level) <= SECURITY_MAX_IMPERSONATION_LEVEL)

#define SECURITY_DYNAMIC_TRACKING 1
#define SECURITY_STATIC_TRACKING  0

LAB_DDK_END

#endif
