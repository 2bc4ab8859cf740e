/*
 * luid.c: RtlCopyLuid; the other LUID helpers are in the headers.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

/*
 * RtlCopyLuid: copy a locally unique identifier.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlcopyluid
 */
VOID NTAPI RtlCopyLuid(PLUID DestinationLuid, PLUID SourceLuid)
{
    LAB_DDI(RtlCopyLuid);
    *DestinationLuid = *SourceLuid;
}
