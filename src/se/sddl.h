/* What the SDDL reader and writer share: the two-letter names. */
#ifndef NTLAB_SE_SDDL_H
#define NTLAB_SE_SDDL_H

#include "se/se_p.h"

struct lab__sddl_name {
    char name[3];
    ULONG value;
};
extern const struct lab__sddl_name lab__sddl_types[], lab__sddl_ace_flags[], lab__sddl_rights[], lab__sddl_bits[],
    lab__sddl_label_rights[]; /* each ends with an empty name */

/* The SID of a two-letter name; FALSE where there is none. Room for SECURITY_MAX_SID_SIZE. */
BOOLEAN lab__sddl_sid_named(const WCHAR *name, SID *sid);
/* The two-letter name of a SID, or 0. */
const char *lab__sddl_name_of_sid(const SID *sid);

#endif
