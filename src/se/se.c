/* Starting and stopping Se: the Token type, the SYSTEM token. */
#include "ob/ob_p.h"
#include "se/se_local.h"

struct lab__se lab__se;

LUID lab__se_luid(void)
{
    LUID luid = lab__se.next_luid;

    if (!++lab__se.next_luid.LowPart)
        lab__se.next_luid.HighPart++;
    return luid;
}

void lab__se_start(void)
{
    static const struct lab__ob_procedures procedures = {.remove = lab__se_token_remove};

    lab__se = (struct lab__se){.next_luid = {0x10000, 0}};
    lab__se_sessions_reset();
    for (ULONG i = 0; i < LAB_SE_BUCKETS; i++)
        InitializeListHead(&lab__se.descriptors[i]);
    lab__se_exports_start();
    lab__se_default_dacls_start();
    lab__se_token_type =
        lab__ob_type_create(L"Token", &procedures, &lab__se_token_mapping, TOKEN_ALL_ACCESS, LAB_OB_NOT_WAITABLE);
    lab__se_token_type->security_required = TRUE;
    lab__se_account_token(LAB_SE_SYSTEM, &lab__se.system);
}

void lab__se_stop(void)
{
    lab__se = (struct lab__se){0};
}

/*
 * ZwAllocateLocallyUniqueId: a number that no one else gets until the machine stops.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-zwallocatelocallyuniqueid
 */
NTSTATUS ZwAllocateLocallyUniqueId(PLUID Luid)
{
    LAB_DDI(ZwAllocateLocallyUniqueId);
    *Luid = lab__se_luid();
    return STATUS_SUCCESS;
}
