/*
 * The descriptor of a new object: from what its creator gives, what its container passes on, and what the creator's
 * token has for want of both.
 */
#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "ps/ps_p.h"
#include "se/se_local.h"

struct assign {
    struct lab__se_parts parent, given, result;
    BOOLEAN has_parent, has_given;
    const struct lab__se_token *token;
    const GENERIC_MAPPING *mapping;
    const GUID *type;
    BOOLEAN container;
    ULONG flags; /* SEF_* */
    KPROCESSOR_MODE mode;
    struct lab__se_list dacl, sacl;
};

/* May this token make `owner` the owner of something? */
static BOOLEAN may_own(const struct lab__se_token *token, const SID *owner)
{
    LONG found = lab__se_find(&token->sids, owner);

    if (found == 0 && !(token->sids.SidAttr[0].Attributes & SE_GROUP_USE_FOR_DENY_ONLY))
        return TRUE;
    return (found > 0 && (token->sids.SidAttr[found].Attributes & (SE_GROUP_OWNER | SE_GROUP_ENABLED)) ==
                             (SE_GROUP_OWNER | SE_GROUP_ENABLED)) ||
           lab__se_has_privilege(token, SE_RESTORE_PRIVILEGE);
}

static NTSTATUS choose_owner(struct assign *assign)
{
    if (assign->has_given && assign->given.owner) {
        assign->result.owner = assign->given.owner;
        assign->result.control |= assign->given.control & SE_OWNER_DEFAULTED;
        if (assign->mode != KernelMode && !(assign->flags & SEF_AVOID_OWNER_CHECK) &&
            !may_own(assign->token, assign->given.owner))
            return STATUS_INVALID_OWNER;
    } else if (assign->flags & SEF_DEFAULT_OWNER_FROM_PARENT) {
        if (!assign->has_parent || !assign->parent.owner)
            return STATUS_INVALID_OWNER;
        assign->result.owner = assign->parent.owner;
    } else {
        assign->result.owner = assign->token->sids.SidAttr[assign->token->owner].Sid;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS choose_group(struct assign *assign)
{
    if (assign->has_given && assign->given.group)
        assign->result.group = assign->given.group;
    else if (!(assign->flags & SEF_DEFAULT_GROUP_FROM_PARENT))
        assign->result.group = assign->token->group;
    else if (!assign->has_parent || !assign->parent.group)
        return STATUS_INVALID_PRIMARY_GROUP;
    else
        assign->result.group = assign->parent.group;
    return STATUS_SUCCESS;
}

static BOOLEAN inherits_something(const ACL *acl)
{
    const ACE_HEADER *ace = (const ACE_HEADER *)(acl + 1);

    for (USHORT i = 0; acl && i < acl->AceCount; i++) {
        if (ace->AceFlags & (OBJECT_INHERIT_ACE | CONTAINER_INHERIT_ACE))
            return TRUE;
        ace = lab__se_next_ace(ace);
    }
    return FALSE;
}

struct choice { /* of one of the two lists */
    ULONG automatic;
    SECURITY_DESCRIPTOR_CONTROL present, defaulted, inherited, protected, asked;
    PACL parent, given, otherwise; /* otherwise: of the token */
};

static void inherit(struct assign *assign, const struct choice *choice, struct lab__se_list *list)
{
    struct lab__se_heir heir = {assign->container,    assign->type,    assign->result.owner,
                                assign->result.group, assign->mapping, (assign->flags & choice->automatic) != 0};

    lab__se_inherit(choice->parent, &heir, list);
}

/* Explicit, unless only a default; then what is inherited; then a default; then what the token has. */
static NTSTATUS choose_list(struct assign *assign, const struct choice *choice, struct lab__se_list *list, PACL *result)
{
    SECURITY_DESCRIPTOR_CONTROL control = assign->has_given ? assign->given.control : 0;
    BOOLEAN given = (control & choice->present) != 0;
    BOOLEAN is_default = (control & choice->defaulted) != 0 || (assign->flags & SEF_DEFAULT_DESCRIPTOR_FOR_OBJECT) != 0;
    BOOLEAN automatic = (assign->flags & choice->automatic) != 0;
    BOOLEAN protected = (control & choice->protected) != 0;

    *result = 0;
    if (!lab__se_list_begin(list, given ? choice->given : choice->otherwise, choice->parent))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (given && protected)
        assign->result.control |= choice->protected;
    if (choice->parent && !(given && protected) && (!given || is_default || automatic) &&
        inherits_something(choice->parent)) {
        if (given && !is_default && choice->given)
            lab__se_apply(choice->given, assign->mapping, INHERITED_ACE, list);
        else if (given && !is_default)
            goto as_given; /* no list at all: nothing can be added to it */
        inherit(assign, choice, list);
        if (list->acl->AceCount || given) {
            assign->result.control |= choice->present | (automatic ? choice->inherited : 0);
            *result = list->acl;
            return list->full ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
        }
    }
as_given:
    if (given) {
        assign->result.control |= choice->present | (control & choice->defaulted);
        if (choice->given)
            lab__se_apply(choice->given, assign->mapping, automatic && !protected ? INHERITED_ACE : 0, list);
        *result = choice->given ? list->acl : 0;
    } else if (choice->otherwise) {
        assign->result.control |= choice->present;
        lab__se_apply(choice->otherwise, assign->mapping, 0, list);
        *result = list->acl;
    }
    if (automatic)
        assign->result.control |= choice->inherited;
    return list->full ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

/* A system list needs the privilege, a label of the creator's own level or below doesn't. */
static NTSTATUS check_sacl(const struct assign *assign)
{
    const ACL *sacl = assign->given.sacl;
    const ACE_HEADER *ace = (const ACE_HEADER *)(sacl + 1);

    if (!(assign->given.control & SE_SACL_PRESENT) || assign->mode == KernelMode ||
        (assign->flags & SEF_AVOID_PRIVILEGE_CHECK) || lab__se_has_privilege(assign->token, SE_SECURITY_PRIVILEGE))
        return STATUS_SUCCESS;
    if (!sacl)
        return STATUS_PRIVILEGE_NOT_HELD;
    for (USHORT i = 0; i < sacl->AceCount; i++) {
        const SID *sid = lab__se_ace_sid(ace);

        if (ace->AceType != SYSTEM_MANDATORY_LABEL_ACE_TYPE || !sid || !sid->SubAuthorityCount ||
            (sid->SubAuthority[0] > assign->token->integrity &&
             !lab__se_has_privilege(assign->token, SE_RELABEL_PRIVILEGE)))
            return STATUS_PRIVILEGE_NOT_HELD;
        ace = lab__se_next_ace(ace);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS choose_lists(struct assign *assign)
{
    struct choice dacl = {SEF_DACL_AUTO_INHERIT,
                          SE_DACL_PRESENT,
                          SE_DACL_DEFAULTED,
                          SE_DACL_AUTO_INHERITED,
                          SE_DACL_PROTECTED,
                          SE_DACL_AUTO_INHERIT_REQ,
                          assign->has_parent ? assign->parent.dacl : 0,
                          assign->has_given ? assign->given.dacl : 0,
                          assign->token->default_dacl};
    struct choice sacl = {SEF_SACL_AUTO_INHERIT,
                          SE_SACL_PRESENT,
                          SE_SACL_DEFAULTED,
                          SE_SACL_AUTO_INHERITED,
                          SE_SACL_PROTECTED,
                          SE_SACL_AUTO_INHERIT_REQ,
                          assign->has_parent ? assign->parent.sacl : 0,
                          assign->has_given ? assign->given.sacl : 0,
                          0};
    NTSTATUS status = choose_list(assign, &dacl, &assign->dacl, &assign->result.dacl);

    return NT_SUCCESS(status) ? choose_list(assign, &sacl, &assign->sacl, &assign->result.sacl) : status;
}

static BOOLEAN has_label(const ACL *sacl)
{
    const ACE_HEADER *ace = (const ACE_HEADER *)(sacl + 1);

    for (USHORT i = 0; sacl && i < sacl->AceCount; i++) {
        if (ace->AceType == SYSTEM_MANDATORY_LABEL_ACE_TYPE && !(ace->AceFlags & INHERIT_ONLY_ACE))
            return TRUE;
        ace = lab__se_next_ace(ace);
    }
    return FALSE;
}

/* What somebody below medium makes gets his own level, or he could not write to it again. */
static void add_label(struct assign *assign)
{
    struct {
        SYSTEM_MANDATORY_LABEL_ACE ace;
        ULONG rest[2];
    } label = {.ace = {{SYSTEM_MANDATORY_LABEL_ACE_TYPE, 0, 20}, SYSTEM_MANDATORY_LABEL_NO_WRITE_UP, 0}};

    if (assign->token->integrity >= SECURITY_MANDATORY_MEDIUM_RID || has_label(assign->result.sacl))
        return;
    __builtin_memcpy(&label.ace.SidStart, lab__se_known(LAB_SE_LOW_INTEGRITY), 12);
    ((SID *)&label.ace.SidStart)->SubAuthority[0] = assign->token->integrity;
    lab__se_list_add(&assign->sacl, &label.ace.Header);
    assign->result.sacl = assign->sacl.acl;
    assign->result.control |= SE_SACL_PRESENT;
}

static NTSTATUS run(struct assign *assign, PVOID *block, ULONG *length, BOOLEAN pool)
{
    NTSTATUS status = choose_owner(assign);

    if (NT_SUCCESS(status))
        status = choose_group(assign);
    if (NT_SUCCESS(status) && assign->has_given)
        status = check_sacl(assign);
    if (NT_SUCCESS(status))
        status = choose_lists(assign);
    if (NT_SUCCESS(status)) {
        add_label(assign);
        *length = lab__se_parts_length(&assign->result);
        *block = pool ? lab__mm_pool_take_for(*length, LAB_SE_TAG, __builtin_return_address(0))
                      : lab__mm_kernel_alloc(*length);
        if (*block)
            lab__se_parts_write(&assign->result, *block);
        else
            status = STATUS_INSUFFICIENT_RESOURCES;
    }
    lab__se_list_end(&assign->dacl);
    lab__se_list_end(&assign->sacl);
    return status;
}

static void prepare(struct assign *assign, PSECURITY_DESCRIPTOR parent, PSECURITY_DESCRIPTOR given)
{
    assign->has_parent = parent != 0;
    assign->has_given = given != 0;
    if (parent)
        lab__se_parts_of(parent, &assign->parent);
    if (given)
        lab__se_parts_of(given, &assign->given);
    if (given && (assign->given.control & SE_RM_CONTROL_VALID)) {
        assign->result.control = SE_RM_CONTROL_VALID;
        assign->result.rm_control = assign->given.rm_control;
    }
}

NTSTATUS lab__se_assign(PSECURITY_DESCRIPTOR parent, PSECURITY_DESCRIPTOR explicit_descriptor, const GUID *type,
                        BOOLEAN container, ULONG flags, SECURITY_SUBJECT_CONTEXT *context,
                        const GENERIC_MAPPING *mapping, KPROCESSOR_MODE mode, PSECURITY_DESCRIPTOR *result)
{
    struct assign assign = {.token = context ? lab__se_effective(context) : lab__se_effective_token(),
                            .mapping = mapping,
                            .type = type,
                            .container = container,
                            .flags = flags,
                            .mode = mode};
    ULONG length;

    prepare(&assign, parent, explicit_descriptor);
    return run(&assign, result, &length, TRUE);
}

NTSTATUS lab__se_assign_shared(PSECURITY_DESCRIPTOR parent, PSECURITY_DESCRIPTOR explicit_descriptor, BOOLEAN container,
                               const struct lab__se_token *token, const GENERIC_MAPPING *mapping, KPROCESSOR_MODE mode,
                               PSECURITY_DESCRIPTOR *shared)
{
    struct assign assign = {
        .token = token ? token : lab__se_effective_token(), .mapping = mapping, .container = container, .mode = mode};
    PVOID block;
    ULONG length;
    NTSTATUS status;

    prepare(&assign, parent, explicit_descriptor);
    status = run(&assign, &block, &length, FALSE);
    if (!NT_SUCCESS(status))
        return status;
    *shared = lab__se_descriptor_share(block, length);
    lab__mm_kernel_free(block);
    return *shared ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

/* Whose privileges count in a DDI that is given a context: those of a thread in user mode. */
static KPROCESSOR_MODE caller_mode(void)
{
    return lab__ke_thread()->previous_mode;
}

/*
 * SeAssignSecurity: the descriptor of a new object, in paged pool. Generic rights are mapped.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_OWNER, STATUS_PRIVILEGE_NOT_HELD, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-seassignsecurity
 */
NTSTATUS SeAssignSecurity(PSECURITY_DESCRIPTOR ParentDescriptor, PSECURITY_DESCRIPTOR ExplicitDescriptor,
                          PSECURITY_DESCRIPTOR *NewDescriptor, BOOLEAN IsDirectoryObject,
                          PSECURITY_SUBJECT_CONTEXT SubjectContext, PGENERIC_MAPPING GenericMapping, POOL_TYPE PoolType)
{
    LAB_DDI(SeAssignSecurity);
    *NewDescriptor = 0;
    return lab__se_assign(ParentDescriptor, ExplicitDescriptor, 0, IsDirectoryObject, 0, SubjectContext, GenericMapping,
                          caller_mode(), NewDescriptor);
}

/*
 * SeAssignSecurityEx: the same with automatic inheritance: inherited entries follow the explicit ones, and are marked.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as SeAssignSecurity; STATUS_INVALID_PRIMARY_GROUP where a parent is to give what it hasn't
 * Source  wdm/nf-wdm-seassignsecurityex
 */
NTSTATUS SeAssignSecurityEx(PSECURITY_DESCRIPTOR ParentDescriptor, PSECURITY_DESCRIPTOR ExplicitDescriptor,
                            PSECURITY_DESCRIPTOR *NewDescriptor, GUID *ObjectType, BOOLEAN IsDirectoryObject,
                            ULONG AutoInheritFlags, PSECURITY_SUBJECT_CONTEXT SubjectContext,
                            PGENERIC_MAPPING GenericMapping, POOL_TYPE PoolType)
{
    LAB_DDI(SeAssignSecurityEx);
    *NewDescriptor = 0;
    return lab__se_assign(ParentDescriptor, ExplicitDescriptor, ObjectType, IsDirectoryObject, AutoInheritFlags,
                          SubjectContext, GenericMapping, caller_mode(), NewDescriptor);
}

/*
 * SeDeassignSecurity: frees what SeAssignSecurity made, and clears the pointer.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-sedeassignsecurity
 */
NTSTATUS SeDeassignSecurity(PSECURITY_DESCRIPTOR *SecurityDescriptor)
{
    LAB_DDI(SeDeassignSecurity);
    if (*SecurityDescriptor)
        lab__mm_pool_free(*SecurityDescriptor, 0);
    *SecurityDescriptor = 0;
    return STATUS_SUCCESS;
}

/*
 * SeComputeAutoInheritByObjectType: which SEF_* flags an object of this type is to be made with: keys and files inherit
 * automatically, and so does what has a parent that does.
 *
 * IRQL    PASSIVE_LEVEL
 */
ULONG SeComputeAutoInheritByObjectType(PVOID ObjectType, PSECURITY_DESCRIPTOR SecurityDescriptor,
                                       PSECURITY_DESCRIPTOR ParentSecurityDescriptor)
{
    struct lab__se_parts parts;

    if (ObjectType == *IoFileObjectType)
        return SEF_DACL_AUTO_INHERIT | SEF_SACL_AUTO_INHERIT;
    if (!ParentSecurityDescriptor)
        return 0;
    lab__se_parts_of(ParentSecurityDescriptor, &parts);
    return (parts.control & SE_DACL_AUTO_INHERITED ? SEF_DACL_AUTO_INHERIT : 0) |
           (parts.control & SE_SACL_AUTO_INHERITED ? SEF_SACL_AUTO_INHERIT : 0);
}
