/* What a descriptor lets anybody do: a fact that the verifier's warnings are made of. */
#include "rtl/descriptor.h"
#include "se/se_local.h"

static BOOLEAN is_anybody(const SID *sid)
{
    static const USHORT which[] = {LAB_SE_WORLD, LAB_SE_AUTHENTICATED,   LAB_SE_USERS, LAB_SE_INTERACTIVE,
                                   LAB_SE_LOCAL, LAB_SE_ANONYMOUS_LOGON, LAB_SE_GUESTS};

    for (ULONG i = 0; sid && i < RTL_NUMBER_OF(which); i++)
        if (lab__se_sid_equal(sid, lab__se_known(which[i])))
            return TRUE;
    return FALSE;
}

ACCESS_MASK lab__se_anybodys_access(PSECURITY_DESCRIPTOR descriptor, const GENERIC_MAPPING *mapping)
{
    const ACL *dacl = descriptor ? lab__sd_parts_of(descriptor).dacl : 0;
    const ACE_HEADER *ace = (const ACE_HEADER *)(dacl + 1);
    ACCESS_MASK granted = 0, denied = 0;

    if (!dacl)
        return mapping->GenericAll;
    for (USHORT i = 0; i < dacl->AceCount; i++) {
        ACCESS_MASK mask = lab__se_map(((const ACCESS_ALLOWED_ACE *)ace)->Mask, mapping);
        BOOLEAN counts = !(ace->AceFlags & INHERIT_ONLY_ACE) && is_anybody(lab__se_ace_sid(ace));

        if (counts && ace->AceType == ACCESS_ALLOWED_ACE_TYPE)
            granted |= mask & ~denied;
        if (counts && ace->AceType == ACCESS_DENIED_ACE_TYPE)
            denied |= mask & ~granted;
        ace = lab__se_next_ace(ace);
    }
    return granted;
}
