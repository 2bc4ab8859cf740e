/* Claims, read: every offset is checked, as an entry comes from whoever wrote the descriptor. */
#include <string.h>

#include "rtl/rtl_p.h"
#include "se/claim.h"
#include "se/se_local.h"

static ULONG number_at(const UCHAR *bytes)
{
    ULONG number;

    memcpy(&number, bytes, sizeof number);
    return number;
}

/* Characters up to a zero. */
static BOOLEAN text_at(const struct lab__se_claim *claim, ULONG offset, const UCHAR **text, ULONG *size)
{
    if (offset > claim->size)
        return FALSE;
    *text = claim->bytes + offset;
    for (*size = 0; claim->size - offset - *size >= sizeof(WCHAR); *size += (ULONG)sizeof(WCHAR))
        if (!(*text)[*size] && !(*text)[*size + 1])
            return TRUE;
    return FALSE;
}

BOOLEAN lab__se_claim_read(const UCHAR *bytes, ULONG size, struct lab__se_claim *claim)
{
    if (size < LAB_CLAIM_HEADER)
        return FALSE;
    *claim = (struct lab__se_claim){.bytes = bytes, .size = size};
    memcpy(&claim->type, bytes + FIELD_OFFSET(CLAIM_SECURITY_ATTRIBUTE_RELATIVE_V1, ValueType), sizeof claim->type);
    claim->flags = number_at(bytes + FIELD_OFFSET(CLAIM_SECURITY_ATTRIBUTE_RELATIVE_V1, Flags));
    claim->count = number_at(bytes + FIELD_OFFSET(CLAIM_SECURITY_ATTRIBUTE_RELATIVE_V1, ValueCount));
    if (claim->count > (size - LAB_CLAIM_HEADER) / sizeof(ULONG))
        return FALSE;
    return text_at(claim, number_at(bytes), &claim->name, &claim->name_size);
}

BOOLEAN lab__se_claim_value(const struct lab__se_claim *claim, ULONG index, struct lab__se_value *value)
{
    ULONG offset = number_at(claim->bytes + LAB_CLAIM_HEADER + index * sizeof(ULONG));

    value->type = claim->type;
    value->case_sensitive = (claim->flags & CLAIM_SECURITY_ATTRIBUTE_VALUE_CASE_SENSITIVE) != 0;
    if (claim->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_STRING)
        return text_at(claim, offset, &value->data, &value->size);
    if (offset > claim->size)
        return FALSE;
    value->data = claim->bytes + offset;
    value->size = sizeof(ULONGLONG);
    if (claim->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_SID || claim->type == CLAIM_SECURITY_ATTRIBUTE_TYPE_OCTET_STRING) {
        if (claim->size - offset < sizeof(ULONG))
            return FALSE;
        value->size = number_at(value->data);
        value->data += sizeof(ULONG);
        offset += (ULONG)sizeof(ULONG);
    }
    return value->size <= claim->size - offset;
}

BOOLEAN lab__se_claim_of(const ACE_HEADER *ace, struct lab__se_claim *claim)
{
    const SID *sid = ace->AceType == SYSTEM_RESOURCE_ATTRIBUTE_ACE_TYPE ? lab__se_ace_sid(ace) : 0;
    const UCHAR *at = sid ? (const UCHAR *)sid + lab__se_sid_size(sid) : 0, *end = (const UCHAR *)ace + ace->AceSize;

    return at && at < end && lab__se_claim_read(at, (ULONG)(end - at), claim);
}

static BOOLEAN same_name(const struct lab__se_claim *claim, const UCHAR *name, ULONG size)
{
    if (claim->name_size != size)
        return FALSE;
    for (ULONG i = 0; i < size; i += (ULONG)sizeof(WCHAR)) {
        WCHAR a, b;

        memcpy(&a, claim->name + i, sizeof a);
        memcpy(&b, name + i, sizeof b);
        if (a != b && lab__rtl_upcase(a) != lab__rtl_upcase(b))
            return FALSE;
    }
    return TRUE;
}

BOOLEAN lab__se_claim_find(const ACL *acl, const UCHAR *name, ULONG name_size, BOOLEAN deny,
                           struct lab__se_claim *claim)
{
    const ACE_HEADER *ace = (const ACE_HEADER *)(acl + 1);

    for (USHORT i = 0; acl && i < acl->AceCount; i++) {
        if (!(ace->AceFlags & INHERIT_ONLY_ACE) && lab__se_claim_of(ace, claim) && same_name(claim, name, name_size))
            return !(claim->flags & CLAIM_SECURITY_ATTRIBUTE_DISABLED) &&
                   (deny || !(claim->flags & CLAIM_SECURITY_ATTRIBUTE_USE_FOR_DENY_ONLY));
        ace = lab__se_next_ace(ace);
    }
    return FALSE;
}
