/*
 * Inheritance: the entries of a container's list that its children get.
 *
 * An entry may be effective on the child, go on to the child's own children, or both. Where being effective changes it
 * (generic rights, CREATOR OWNER and CREATOR GROUP), a container gets two entries: one that is effective, one as it
 * was.
 */
#include <string.h>

#include "mm/mm_p.h"
#include "se/claim.h"
#include "se/se_local.h"

#define PROPAGATED (OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE)

static ULONG bound(const ACL *acl)
{
    return acl ? 2 * (ULONG)acl->AclSize + 2 * (ULONG)acl->AceCount * SECURITY_MAX_SID_SIZE : 0;
}

BOOLEAN lab__se_list_begin(struct lab__se_list *list, const ACL *first, const ACL *second)
{
    list->room = (ULONG)sizeof(ACL) + bound(first) + bound(second) + 32; /* and for a label */
    list->full = FALSE;
    list->acl = lab__mm_kernel_alloc(list->room);
    if (!list->acl)
        return FALSE;
    *list->acl = (ACL){ACL_REVISION, 0, sizeof(ACL), 0, 0};
    return TRUE;
}

void lab__se_list_end(struct lab__se_list *list)
{
    if (list->acl)
        lab__mm_kernel_free(list->acl);
    list->acl = 0;
}

static BOOLEAN is_object_type(UCHAR type)
{
    return (type >= ACCESS_ALLOWED_OBJECT_ACE_TYPE && type <= SYSTEM_ALARM_OBJECT_ACE_TYPE) ||
           type == ACCESS_ALLOWED_CALLBACK_OBJECT_ACE_TYPE || type == ACCESS_DENIED_CALLBACK_OBJECT_ACE_TYPE ||
           type == SYSTEM_AUDIT_CALLBACK_OBJECT_ACE_TYPE || type == SYSTEM_ALARM_CALLBACK_OBJECT_ACE_TYPE;
}

void lab__se_list_add(struct lab__se_list *list, const ACE_HEADER *ace)
{
    ULONG used = list->acl->AclSize;

    if (used + ace->AceSize > 0xFFFC || used + ace->AceSize > list->room) {
        list->full = TRUE;
        return;
    }
    memcpy((char *)list->acl + used, ace, ace->AceSize);
    list->acl->AclSize = (USHORT)(used + ace->AceSize);
    list->acl->AceCount++;
    if (is_object_type(ace->AceType))
        list->acl->AclRevision = ACL_REVISION_DS;
}

static ULONG sid_offset(const ACE_HEADER *ace)
{
    ULONG flags;

    if (!is_object_type(ace->AceType))
        return ace->AceType == ACCESS_ALLOWED_COMPOUND_ACE_TYPE ? 0 : FIELD_OFFSET(ACCESS_ALLOWED_ACE, SidStart);
    flags = ((const ACCESS_ALLOWED_OBJECT_ACE *)ace)->Flags;
    return FIELD_OFFSET(ACCESS_ALLOWED_OBJECT_ACE, ObjectType) +
           (flags & ACE_OBJECT_TYPE_PRESENT ? (ULONG)sizeof(GUID) : 0) +
           (flags & ACE_INHERITED_OBJECT_TYPE_PRESENT ? (ULONG)sizeof(GUID) : 0);
}

SID *lab__se_ace_sid(const ACE_HEADER *ace)
{
    ULONG offset = sid_offset(ace);

    return offset ? (SID *)((char *)ace + offset) : 0;
}

/* An entry that is to be for one type of child only. */
static BOOLEAN is_for(const ACE_HEADER *ace, const GUID *type)
{
    const ACCESS_ALLOWED_OBJECT_ACE *object = (const ACCESS_ALLOWED_OBJECT_ACE *)ace;
    const GUID *inherited;

    if (!is_object_type(ace->AceType) || !(object->Flags & ACE_INHERITED_OBJECT_TYPE_PRESENT))
        return TRUE;
    inherited = object->Flags & ACE_OBJECT_TYPE_PRESENT ? &object->InheritedObjectType : &object->ObjectType;
    return type && !memcmp(inherited, type, sizeof *type);
}

static BOOLEAN map(ACCESS_MASK *mask, const GENERIC_MAPPING *mapping)
{
    ACCESS_MASK before = *mask;

    *mask = lab__se_map(before, mapping);
    return *mask != before;
}

static const SID *stand_in(const SID *sid, const struct lab__se_heir *heir)
{
    if (lab__se_sid_equal(sid, lab__se_known(LAB_SE_CREATOR_OWNER)))
        return heir->owner;
    if (lab__se_sid_equal(sid, lab__se_known(LAB_SE_CREATOR_GROUP)))
        return heir->group;
    return 0;
}

/* The entry as it is effective on the child; tells whether that changed it. */
static BOOLEAN make_effective(const ACE_HEADER *ace, const struct lab__se_heir *heir, ACE_HEADER *out)
{
    ULONG offset = sid_offset(ace);
    const SID *sid = lab__se_ace_sid(ace), *instead = sid ? stand_in(sid, heir) : 0;
    BOOLEAN changed;

    if (!instead) {
        memcpy(out, ace, ace->AceSize);
    } else { /* what lies behind the SID, a condition, comes along */
        ULONG old = lab__se_sid_size(sid), size = lab__se_sid_size(instead);

        memcpy(out, ace, offset);
        memcpy((char *)out + offset, instead, size);
        memcpy((char *)out + offset + size, (const char *)ace + offset + old, ace->AceSize - offset - old);
        out->AceSize = (USHORT)(ace->AceSize - old + size);
    }
    changed = map(&((ACCESS_ALLOWED_ACE *)out)->Mask, heir->mapping);
    return changed || instead != 0;
}

static void inherit_one(const ACE_HEADER *ace, const struct lab__se_heir *heir, struct lab__se_list *list)
{
    DECLSPEC_ALIGN(8) char buffer[4096];
    ACE_HEADER *effective = (ACE_HEADER *)buffer;
    UCHAR flags = ace->AceFlags & (UCHAR) ~(INHERIT_ONLY_ACE | INHERITED_ACE | PROPAGATED | NO_PROPAGATE_INHERIT_ACE);
    UCHAR goes_on = heir->container && !(ace->AceFlags & NO_PROPAGATE_INHERIT_ACE) ? ace->AceFlags & PROPAGATED : 0;
    BOOLEAN is_effective = (ace->AceFlags & (heir->container ? CONTAINER_INHERIT_ACE : OBJECT_INHERIT_ACE)) != 0 &&
                           is_for(ace, heir->type);
    BOOLEAN changed = FALSE;

    if (ace->AceSize + SECURITY_MAX_SID_SIZE > sizeof buffer) {
        list->full = TRUE;
        return;
    }
    if (heir->automatic)
        flags |= INHERITED_ACE;
    if (is_effective) {
        changed = make_effective(ace, heir, effective);
        effective->AceFlags = changed ? flags : flags | goes_on;
        lab__se_list_add(list, effective);
    }
    if (goes_on && (!is_effective || changed)) {
        memcpy(effective, ace, ace->AceSize);
        effective->AceFlags = flags | goes_on | INHERIT_ONLY_ACE;
        lab__se_list_add(list, effective);
    }
}

/* An attribute may say that it is of its own object only. */
static BOOLEAN stays(const ACE_HEADER *ace)
{
    struct lab__se_claim claim;

    return lab__se_claim_of(ace, &claim) && (claim.flags & CLAIM_SECURITY_ATTRIBUTE_NON_INHERITABLE);
}

void lab__se_inherit(const ACL *parent, const struct lab__se_heir *heir, struct lab__se_list *list)
{
    const ACE_HEADER *ace = (const ACE_HEADER *)(parent + 1);

    for (USHORT i = 0; i < parent->AceCount; i++) {
        if ((ace->AceFlags & PROPAGATED) && !stays(ace))
            inherit_one(ace, heir, list);
        ace = lab__se_next_ace(ace);
    }
}

void lab__se_apply(const ACL *given, const GENERIC_MAPPING *mapping, UCHAR skip, struct lab__se_list *list)
{
    const ACE_HEADER *ace = (const ACE_HEADER *)(given + 1);

    if (given->AclRevision > list->acl->AclRevision)
        list->acl->AclRevision = given->AclRevision;
    for (USHORT i = 0; i < given->AceCount; i++) {
        ULONG at = list->acl->AclSize;

        if (!(ace->AceFlags & skip)) {
            lab__se_list_add(list, ace);
            if (!list->full && !(ace->AceFlags & INHERIT_ONLY_ACE))
                map(&((ACCESS_ALLOWED_ACE *)((char *)list->acl + at))->Mask, mapping);
        }
        ace = lab__se_next_ace(ace);
    }
}
