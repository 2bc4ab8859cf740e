/*
 * Descriptors as objects have them: reading parts of one, replacing parts of one.
 */
#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "ps/ps_p.h"
#include "se/se_local.h"

#define SACL_KINDS                                                                                                     \
    (SACL_SECURITY_INFORMATION | LABEL_SECURITY_INFORMATION | ATTRIBUTE_SECURITY_INFORMATION |                         \
     SCOPE_SECURITY_INFORMATION | PROCESS_TRUST_LABEL_SECURITY_INFORMATION)

ACCESS_MASK lab__se_query_access(SECURITY_INFORMATION information)
{
    ACCESS_MASK access = 0;

    if (information & (OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION |
                       (SACL_KINDS & ~SACL_SECURITY_INFORMATION)))
        access |= READ_CONTROL;
    if (information & SACL_SECURITY_INFORMATION)
        access |= ACCESS_SYSTEM_SECURITY;
    return access;
}

ACCESS_MASK lab__se_set_access(SECURITY_INFORMATION information)
{
    ACCESS_MASK access = 0;

    if (information & (OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | LABEL_SECURITY_INFORMATION))
        access |= WRITE_OWNER;
    if (information & (DACL_SECURITY_INFORMATION | ATTRIBUTE_SECURITY_INFORMATION))
        access |= WRITE_DAC;
    if (information & (SACL_SECURITY_INFORMATION | SCOPE_SECURITY_INFORMATION))
        access |= ACCESS_SYSTEM_SECURITY;
    return access;
}

/*
 * SeQuerySecurityAccessMask, SeSetSecurityAccessMask: the rights that reading, or setting, these parts of a descriptor
 * takes.
 */
void SeQuerySecurityAccessMask(SECURITY_INFORMATION SecurityInformation, ACCESS_MASK *DesiredAccess)
{
    *DesiredAccess = lab__se_query_access(SecurityInformation);
}

void SeSetSecurityAccessMask(SECURITY_INFORMATION SecurityInformation, ACCESS_MASK *DesiredAccess)
{
    *DesiredAccess = lab__se_set_access(SecurityInformation);
}

/* Which of the system list's parts an entry belongs to. */
static SECURITY_INFORMATION kind_of(UCHAR type)
{
    switch (type) {
    case SYSTEM_MANDATORY_LABEL_ACE_TYPE:
        return LABEL_SECURITY_INFORMATION;
    case SYSTEM_RESOURCE_ATTRIBUTE_ACE_TYPE:
        return ATTRIBUTE_SECURITY_INFORMATION;
    case SYSTEM_SCOPED_POLICY_ID_ACE_TYPE:
        return SCOPE_SECURITY_INFORMATION;
    case SYSTEM_PROCESS_TRUST_LABEL_ACE_TYPE:
        return PROCESS_TRUST_LABEL_SECURITY_INFORMATION;
    default:
        return SACL_SECURITY_INFORMATION;
    }
}

static void add_kinds(const ACL *acl, SECURITY_INFORMATION kinds, const GENERIC_MAPPING *mapping,
                      struct lab__se_list *list)
{
    const ACE_HEADER *ace = (const ACE_HEADER *)(acl + 1);

    for (USHORT i = 0; acl && i < acl->AceCount; i++) {
        ULONG at = list->acl->AclSize;

        if (kind_of(ace->AceType) & kinds) {
            lab__se_list_add(list, ace);
            if (mapping && !list->full && kind_of(ace->AceType) == SACL_SECURITY_INFORMATION &&
                !(ace->AceFlags & INHERIT_ONLY_ACE))
                ((ACCESS_ALLOWED_ACE *)((char *)list->acl + at))->Mask =
                    lab__se_map(((const ACCESS_ALLOWED_ACE *)ace)->Mask, mapping);
        }
        ace = lab__se_next_ace(ace);
    }
}

static NTSTATUS answer(const struct lab__se_parts *parts, PVOID buffer, ULONG *length)
{
    ULONG needed = lab__se_parts_length(parts), room = *length;

    *length = needed;
    if (needed > room)
        return STATUS_BUFFER_TOO_SMALL;
    lab__se_parts_write(parts, buffer);
    return STATUS_SUCCESS;
}

NTSTATUS lab__se_query_info(SECURITY_INFORMATION information, PVOID buffer, ULONG *length,
                            PSECURITY_DESCRIPTOR descriptor)
{
    struct lab__se_parts all = {0}, parts = {0};
    struct lab__se_list list = {0};
    NTSTATUS status;

    if (descriptor)
        lab__se_parts_of(descriptor, &all);
    if (information & OWNER_SECURITY_INFORMATION) {
        parts.owner = all.owner;
        parts.control |= all.control & SE_OWNER_DEFAULTED;
    }
    if (information & GROUP_SECURITY_INFORMATION) {
        parts.group = all.group;
        parts.control |= all.control & SE_GROUP_DEFAULTED;
    }
    if (information & DACL_SECURITY_INFORMATION) {
        parts.dacl = all.dacl;
        parts.control |= all.control & (SE_DACL_PRESENT | SE_DACL_DEFAULTED | SE_DACL_PROTECTED |
                                        SE_DACL_AUTO_INHERITED | SE_DACL_AUTO_INHERIT_REQ);
    }
    if ((information & SACL_KINDS) && (all.control & SE_SACL_PRESENT)) {
        parts.control |= all.control & (SE_SACL_PRESENT | SE_SACL_DEFAULTED | SE_SACL_PROTECTED |
                                        SE_SACL_AUTO_INHERITED | SE_SACL_AUTO_INHERIT_REQ);
        if (all.sacl && !lab__se_list_begin(&list, all.sacl, 0))
            return STATUS_INSUFFICIENT_RESOURCES;
        if (all.sacl)
            add_kinds(all.sacl, information & SACL_KINDS, 0, &list);
        parts.sacl = list.acl;
        if (list.acl && !list.acl->AceCount && !(information & SACL_SECURITY_INFORMATION)) {
            parts.sacl = 0;
            parts.control &= (SECURITY_DESCRIPTOR_CONTROL)~SE_SACL_PRESENT;
        }
    }
    status = answer(&parts, buffer, length);
    lab__se_list_end(&list);
    return status;
}

/* --- replacing
 * ---------------------------------------------------------------------------------------------------------- */

struct change {
    struct lab__se_parts old, given, result;
    struct lab__se_list dacl, sacl;
    const GENERIC_MAPPING *mapping;
    SECURITY_INFORMATION information;
    ULONG automatic;
};

static NTSTATUS change_owner(struct change *change, const struct lab__se_token *token, KPROCESSOR_MODE mode)
{
    LONG found;

    if (change->information & OWNER_SECURITY_INFORMATION) {
        if (!change->given.owner)
            return STATUS_INVALID_OWNER;
        found = lab__se_find(&token->sids, change->given.owner);
        if (mode != KernelMode && found != 0 &&
            !(found > 0 && (token->sids.SidAttr[found].Attributes & SE_GROUP_OWNER)) &&
            !lab__se_has_privilege(token, SE_RESTORE_PRIVILEGE))
            return STATUS_INVALID_OWNER;
        change->result.owner = change->given.owner;
        change->result.control &= (SECURITY_DESCRIPTOR_CONTROL)~SE_OWNER_DEFAULTED;
    }
    if (change->information & GROUP_SECURITY_INFORMATION) {
        if (!change->given.group)
            return STATUS_INVALID_PRIMARY_GROUP;
        change->result.group = change->given.group;
        change->result.control &= (SECURITY_DESCRIPTOR_CONTROL)~SE_GROUP_DEFAULTED;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS change_dacl(struct change *change)
{
    SECURITY_DESCRIPTOR_CONTROL mask =
        SE_DACL_PRESENT | SE_DACL_DEFAULTED | SE_DACL_PROTECTED | SE_DACL_AUTO_INHERITED | SE_DACL_AUTO_INHERIT_REQ;
    SECURITY_DESCRIPTOR_CONTROL control = change->given.control & (SE_DACL_PRESENT | SE_DACL_PROTECTED);

    if (!(change->information & DACL_SECURITY_INFORMATION))
        return STATUS_SUCCESS;
    if ((change->given.control & SE_DACL_AUTO_INHERIT_REQ) || (change->automatic & SEF_DACL_AUTO_INHERIT))
        control |= SE_DACL_AUTO_INHERITED;
    if (change->information & PROTECTED_DACL_SECURITY_INFORMATION)
        control |= SE_DACL_PROTECTED;
    if (change->information & UNPROTECTED_DACL_SECURITY_INFORMATION)
        control &= (SECURITY_DESCRIPTOR_CONTROL)~SE_DACL_PROTECTED;
    change->result.control = (change->result.control & (SECURITY_DESCRIPTOR_CONTROL)~mask) | control;
    change->result.dacl = 0;
    if (!change->given.dacl)
        return STATUS_SUCCESS;
    if (!lab__se_list_begin(&change->dacl, change->given.dacl, 0))
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__se_apply(change->given.dacl, change->mapping, 0, &change->dacl);
    change->result.dacl = change->dacl.acl;
    return change->dacl.full ? STATUS_INVALID_ACL : STATUS_SUCCESS;
}

/* Only the kinds that are being set are taken from the new list; the others stay. */
static NTSTATUS change_sacl(struct change *change)
{
    SECURITY_INFORMATION kinds = change->information & SACL_KINDS;
    SECURITY_DESCRIPTOR_CONTROL mask =
        SE_SACL_PRESENT | SE_SACL_DEFAULTED | SE_SACL_PROTECTED | SE_SACL_AUTO_INHERITED | SE_SACL_AUTO_INHERIT_REQ;

    if (!kinds)
        return STATUS_SUCCESS;
    if (!lab__se_list_begin(&change->sacl, change->old.sacl, change->given.sacl))
        return STATUS_INSUFFICIENT_RESOURCES;
    add_kinds(change->given.sacl, kinds, change->mapping, &change->sacl);
    add_kinds(change->old.sacl, SACL_KINDS & ~kinds, 0, &change->sacl);
    change->result.sacl = change->sacl.acl;
    if (kinds & SACL_SECURITY_INFORMATION)
        change->result.control = (change->result.control & (SECURITY_DESCRIPTOR_CONTROL)~mask) |
                                 (change->given.control & (SE_SACL_PRESENT | SE_SACL_PROTECTED));
    if (change->sacl.acl->AceCount)
        change->result.control |= SE_SACL_PRESENT;
    else if (!(change->result.control & SE_SACL_PRESENT))
        change->result.sacl = 0;
    return change->sacl.full ? STATUS_INVALID_ACL : STATUS_SUCCESS;
}

NTSTATUS lab__se_set_info(SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR modification, PSECURITY_DESCRIPTOR old,
                          ULONG auto_inherit, const GENERIC_MAPPING *mapping, KPROCESSOR_MODE mode,
                          PSECURITY_DESCRIPTOR *result)
{
    struct change change = {.mapping = mapping, .information = information, .automatic = auto_inherit};
    NTSTATUS status;

    if (old)
        lab__se_parts_of(old, &change.old);
    lab__se_parts_of(modification, &change.given);
    change.result = change.old;
    status = change_owner(&change, lab__se_effective_token(), mode);
    if (NT_SUCCESS(status))
        status = change_dacl(&change);
    if (NT_SUCCESS(status))
        status = change_sacl(&change);
    if (NT_SUCCESS(status)) {
        *result = lab__mm_pool_take_for(lab__se_parts_length(&change.result), LAB_SE_TAG, __builtin_return_address(0));
        if (*result)
            lab__se_parts_write(&change.result, *result);
        else
            status = STATUS_INSUFFICIENT_RESOURCES;
    }
    lab__se_list_end(&change.dacl);
    lab__se_list_end(&change.sacl);
    return status;
}

/*
 * SeQuerySecurityDescriptorInfo: the parts of a descriptor that are asked for, as a self-relative one.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   *Length in bytes; receives what is needed
 * Errors  STATUS_BUFFER_TOO_SMALL
 * Source  ntifs/nf-ntifs-sequerysecuritydescriptorinfo
 */
NTSTATUS SeQuerySecurityDescriptorInfo(PSECURITY_INFORMATION SecurityInformation,
                                       PSECURITY_DESCRIPTOR SecurityDescriptor, PULONG Length,
                                       PSECURITY_DESCRIPTOR *ObjectsSecurityDescriptor)
{
    LAB_DDI(SeQuerySecurityDescriptorInfo);
    return lab__se_query_info(*SecurityInformation, SecurityDescriptor, Length, *ObjectsSecurityDescriptor);
}

/* The old block stays the caller's, as documented: it frees it when it has put the new one in its place. */
static NTSTATUS set(PSECURITY_INFORMATION information, PSECURITY_DESCRIPTOR modification, PSECURITY_DESCRIPTOR *objects,
                    ULONG auto_inherit, const GENERIC_MAPPING *mapping)
{
    PSECURITY_DESCRIPTOR made;
    NTSTATUS status;

    if (!*objects)
        return STATUS_NO_SECURITY_ON_OBJECT;
    if (!(((PISECURITY_DESCRIPTOR)*objects)->Control & SE_SELF_RELATIVE))
        return STATUS_BAD_DESCRIPTOR_FORMAT;
    status = lab__se_set_info(*information, modification, *objects, auto_inherit, mapping,
                              lab__ke_thread()->previous_mode, &made);
    if (NT_SUCCESS(status))
        *objects = made;
    return status;
}

/*
 * SeSetSecurityDescriptorInfo: a descriptor with some parts replaced, in a new block of paged pool. The old block is
 * the caller's to free.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NO_SECURITY_ON_OBJECT, STATUS_BAD_DESCRIPTOR_FORMAT, STATUS_INVALID_OWNER,
 * STATUS_INVALID_PRIMARY_GROUP, STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-sesetsecuritydescriptorinfo
 */
NTSTATUS SeSetSecurityDescriptorInfo(PVOID Object, PSECURITY_INFORMATION SecurityInformation,
                                     PSECURITY_DESCRIPTOR SecurityDescriptor,
                                     PSECURITY_DESCRIPTOR *ObjectsSecurityDescriptor, POOL_TYPE PoolType,
                                     PGENERIC_MAPPING GenericMapping)
{
    LAB_DDI(SeSetSecurityDescriptorInfo);
    return set(SecurityInformation, SecurityDescriptor, ObjectsSecurityDescriptor, 0, GenericMapping);
}

/*
 * SeSetSecurityDescriptorInfoEx: the same with SEF_* flags.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as SeSetSecurityDescriptorInfo
 * Source  ntifs/nf-ntifs-sesetsecuritydescriptorinfoex
 */
NTSTATUS SeSetSecurityDescriptorInfoEx(PVOID Object, PSECURITY_INFORMATION SecurityInformation,
                                       PSECURITY_DESCRIPTOR ModificationDescriptor,
                                       PSECURITY_DESCRIPTOR *ObjectsSecurityDescriptor, ULONG AutoInheritFlags,
                                       POOL_TYPE PoolType, PGENERIC_MAPPING GenericMapping)
{
    LAB_DDI(SeSetSecurityDescriptorInfoEx);
    return set(SecurityInformation, ModificationDescriptor, ObjectsSecurityDescriptor, AutoInheritFlags,
               GenericMapping);
}
