/*
 * Claims: named attributes with values, as they lie behind the SID of a resource attribute's entry. What a token says
 * of its user and his device is kept as a list of such entries too.
 */
#ifndef NTLAB_SE_CLAIM_H
#define NTLAB_SE_CLAIM_H

#include "se/se_p.h"

#define LAB_CLAIM_HEADER FIELD_OFFSET(CLAIM_SECURITY_ATTRIBUTE_RELATIVE_V1, Values)

struct lab__se_claim {
    const UCHAR *bytes; /* a CLAIM_SECURITY_ATTRIBUTE_RELATIVE_V1, which may lie anywhere */
    ULONG size;
    ULONG name_size; /* bytes, without the zero */
    const UCHAR *name;
    USHORT type; /* CLAIM_SECURITY_ATTRIBUTE_TYPE_* */
    ULONG flags, count;
};
struct lab__se_value { /* of a claim, or of a condition's literal */
    USHORT type;       /* as a claim's */
    BOOLEAN case_sensitive;
    const UCHAR *data; /* eight bytes of a number */
    ULONG size;
};

/* FALSE: the bytes are no claim. */
BOOLEAN lab__se_claim_read(const UCHAR *bytes, ULONG size, struct lab__se_claim *claim);
/* FALSE: the value doesn't lie within the claim. */
BOOLEAN lab__se_claim_value(const struct lab__se_claim *claim, ULONG index, struct lab__se_value *value);
/* The claim of an entry; FALSE: it has none. */
BOOLEAN lab__se_claim_of(const ACE_HEADER *ace, struct lab__se_claim *claim);
/* The first claim of this name (bytes, without a zero) in a list, which may be 0; those that are disabled, or there for
 * denying only, count as absent. */
BOOLEAN lab__se_claim_find(const ACL *acl, const UCHAR *name, ULONG name_size, BOOLEAN deny,
                           struct lab__se_claim *claim);

#endif
