/*
 * Privileges: what a token may do whatever an object's descriptor says. One counts only while it is enabled.
 */
#include <string.h>

#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "se/se_local.h"

BOOLEAN lab__se_has_privilege(const struct lab__se_token *token, ULONG privilege)
{
    return privilege < 64 && (token->enabled >> privilege & 1);
}

BOOLEAN lab__se_caller_has(ULONG privilege, KPROCESSOR_MODE mode)
{
    SECURITY_SUBJECT_CONTEXT context;
    PETHREAD thread;
    BOOLEAN has;

    if (mode == KernelMode)
        return TRUE;
    thread = PsGetCurrentThread();
    lab__se_capture(&context, thread, PsGetThreadProcess(thread));
    has = (!context.ClientToken || context.ImpersonationLevel >= SecurityImpersonation) &&
          lab__se_has_privilege(lab__se_effective(&context), privilege);
    lab__se_release(&context);
    return has;
}

PPRIVILEGE_SET lab__se_privilege_set(ULONGLONG used, BOOLEAN *failed)
{
    ULONG count = (ULONG)__builtin_popcountll(used);
    PPRIVILEGE_SET set;

    if (!count)
        return 0;
    set = lab__mm_pool_take_for(FIELD_OFFSET(PRIVILEGE_SET, Privilege) + count * sizeof(LUID_AND_ATTRIBUTES),
                                LAB_SE_TAG, __builtin_return_address(0));
    *failed = !set;
    if (!set)
        return 0;
    for (; used; used &= used - 1)
        set->Privilege[set->PrivilegeCount++] =
            (LUID_AND_ATTRIBUTES){{(ULONG)__builtin_ctzll(used), 0}, SE_PRIVILEGE_USED_FOR_ACCESS};
    return set;
}

/* Marks each privilege of the set that the token has; tells whether enough of them are there. */
static BOOLEAN check_set(const struct lab__se_token *token, PPRIVILEGE_SET set)
{
    ULONG held = 0;

    for (ULONG i = 0; i < set->PrivilegeCount; i++) {
        LUID_AND_ATTRIBUTES *wanted = &set->Privilege[i];

        if (wanted->Luid.HighPart || !lab__se_has_privilege(token, wanted->Luid.LowPart))
            continue;
        wanted->Attributes |= SE_PRIVILEGE_USED_FOR_ACCESS;
        held++;
    }
    return set->Control & PRIVILEGE_SET_ALL_NECESSARY ? held == set->PrivilegeCount : held > 0;
}

/*
 * SePrivilegeCheck: does the subject hold the privileges, enabled? Those it holds are marked
 * SE_PRIVILEGE_USED_FOR_ACCESS.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   all of them with PRIVILEGE_SET_ALL_NECESSARY, otherwise any of them
 * Source  ntifs/nf-ntifs-seprivilegecheck
 */
BOOLEAN SePrivilegeCheck(PPRIVILEGE_SET RequiredPrivileges, PSECURITY_SUBJECT_CONTEXT SubjectContext,
                         KPROCESSOR_MODE AccessMode)
{
    LAB_DDI(SePrivilegeCheck);
    if (AccessMode == KernelMode)
        return TRUE;
    if (SubjectContext->ClientToken && SubjectContext->ImpersonationLevel < SecurityImpersonation)
        return FALSE;
    return check_set(lab__se_effective(SubjectContext), RequiredPrivileges);
}

/*
 * SeSinglePrivilegeCheck: does the current thread hold this privilege, enabled?
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-sesingleprivilegecheck
 */
BOOLEAN SeSinglePrivilegeCheck(LUID PrivilegeValue, KPROCESSOR_MODE PreviousMode)
{
    LAB_DDI(SeSinglePrivilegeCheck);
    if (PreviousMode == KernelMode)
        return TRUE;
    return !PrivilegeValue.HighPart && lab__se_caller_has(PrivilegeValue.LowPart, PreviousMode);
}

static ULONG set_size(ULONG count)
{
    return FIELD_OFFSET(PRIVILEGE_SET, Privilege) + count * (ULONG)sizeof(LUID_AND_ATTRIBUTES);
}

/* The set is full: a larger one behind AuxData. */
static PPRIVILEGE_SET enlarge(PACCESS_STATE state, PPRIVILEGE_SET now, ULONG count)
{
    struct lab__se_aux *aux = state->AuxData;
    PPRIVILEGE_SET larger;

    if (!aux)
        aux = state->AuxData = lab__mm_pool_take_for(sizeof *aux, LAB_SE_TAG, __builtin_return_address(0));
    larger = aux ? lab__mm_pool_take_for(set_size(count), LAB_SE_TAG, __builtin_return_address(0)) : 0;
    if (!larger)
        return 0;
    memcpy(larger, now, set_size(now->PrivilegeCount));
    if (state->PrivilegesAllocated)
        lab__mm_pool_free(now, LAB_SE_TAG);
    aux->privileges = larger;
    state->PrivilegesAllocated = TRUE;
    return larger;
}

/*
 * SeAppendPrivileges: these privileges were used for the access that the state describes. More than three are kept in
 * a set of paged pool.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-seappendprivileges
 */
NTSTATUS SeAppendPrivileges(PACCESS_STATE AccessState, PPRIVILEGE_SET Privileges)
{
    PPRIVILEGE_SET set;
    ULONG count;

    LAB_DDI(SeAppendPrivileges);
    set = AccessState->PrivilegesAllocated ? ((struct lab__se_aux *)AccessState->AuxData)->privileges
                                           : &AccessState->Privileges.PrivilegeSet;
    count = set->PrivilegeCount + Privileges->PrivilegeCount;
    if (AccessState->PrivilegesAllocated || count > INITIAL_PRIVILEGE_COUNT)
        set = enlarge(AccessState, set, count);
    if (!set)
        return STATUS_INSUFFICIENT_RESOURCES;
    memcpy(&set->Privilege[set->PrivilegeCount], Privileges->Privilege,
           Privileges->PrivilegeCount * sizeof(LUID_AND_ATTRIBUTES));
    set->PrivilegeCount = count;
    return STATUS_SUCCESS;
}

/*
 * SeFreePrivileges: frees the set that SeAccessCheck gave.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-sefreeprivileges
 */
void SeFreePrivileges(PPRIVILEGE_SET Privileges)
{
    LAB_DDI(SeFreePrivileges);
    lab__mm_pool_free(Privileges, LAB_SE_TAG);
}
