/* Affinity tokens: system affinity over several processor groups. A machine has one group, 0. */
#include "mm/mm_p.h"
#include "ps/ps_local.h"

#define TOKEN_TAG 0x6B547341 /* "AsTk" */

struct _AFFINITY_TOKEN {
    KAFFINITY before; /* the system affinity, 0 for none */
    BOOLEAN set;
};

/*
 * PsAllocateAffinityToken, PsFreeAffinityToken.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-psallocateaffinitytoken
 */
NTSTATUS PsAllocateAffinityToken(PAFFINITY_TOKEN *AffinityToken)
{
    LAB_DDI(PsAllocateAffinityToken);
    *AffinityToken = lab__mm_pool_alloc(NonPagedPoolNx, sizeof(struct _AFFINITY_TOKEN), TOKEN_TAG, TRUE);
    return *AffinityToken ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

void PsFreeAffinityToken(PAFFINITY_TOKEN AffinityToken)
{
    LAB_DDI(PsFreeAffinityToken);
    lab__mm_pool_free(AffinityToken, TOKEN_TAG);
}

/*
 * PsSetSystemMultipleGroupAffinityThread: run the current thread on these processors until the token is reverted.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER without a group, for a group but 0, given twice, or without an active processor
 * Source  wdm/nf-wdm-pssetsystemmultiplegroupaffinitythread
 */
NTSTATUS PsSetSystemMultipleGroupAffinityThread(PGROUP_AFFINITY GroupAffinities, USHORT GroupCount,
                                                PAFFINITY_TOKEN AffinityToken)
{
    LAB_DDI(PsSetSystemMultipleGroupAffinityThread);
    if (GroupCount != 1 || GroupAffinities->Group || !(GroupAffinities->Mask & lab__ke_active_processors()))
        return STATUS_INVALID_PARAMETER;
    AffinityToken->before = KeSetSystemAffinityThreadEx(GroupAffinities->Mask);
    AffinityToken->set = TRUE;
    return STATUS_SUCCESS;
}

/*
 * PsRevertToUserMultipleGroupAffinityThread: back to the affinity before.
 *
 * IRQL    <= APC_LEVEL
 * Errors  strict: 0xC4 for a token that wasn't set
 * Source  wdm/nf-wdm-psreverttousermultiplegroupaffinitythread
 */
void PsRevertToUserMultipleGroupAffinityThread(PAFFINITY_TOKEN AffinityToken)
{
    LAB_DDI(PsRevertToUserMultipleGroupAffinityThread);
    if (!AffinityToken->set) {
        lab__ke_crash_detail("affinity token %p is reverted without having been set", (void *)AffinityToken);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0, (ULONG_PTR)AffinityToken, 0, 0);
        return;
    }
    AffinityToken->set = FALSE;
    KeRevertToUserAffinityThreadEx(AffinityToken->before);
}
