/*
 * nonvolatile.c: writing to persistent memory. A simulated machine loses nothing between a write
 * and its flush, so a flush only checks its arguments.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define TOKEN_MARK 0x6B6F546Eu

typedef struct token {
    ULONG mark;
    PUCHAR base;
    SIZE_T size;
} token;

static BOOLEAN covers(const token *t, const void *address, SIZE_T size)
{
    const UCHAR *at = address;

    return t != NULL && t->mark == TOKEN_MARK && at >= t->base && at <= t->base + t->size &&
           size <= (SIZE_T)(t->base + t->size - at);
}

/*
 * RtlGetNonVolatileToken: a token for a region of persistent memory.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER, STATUS_NO_MEMORY
 * Source  ntddk/nf-ntddk-rtlgetnonvolatiletoken
 */
NTSTATUS NTAPI RtlGetNonVolatileToken(PVOID NvBuffer, SIZE_T Size, PVOID *NvToken)
{
    token *created;

    LAB_DDI(RtlGetNonVolatileToken);
    if (NvBuffer == NULL || Size == 0 || NvToken == NULL)
        return STATUS_INVALID_PARAMETER;
    created = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *created, LAB__RTL_TAG);
    if (created == NULL)
        return STATUS_NO_MEMORY;
    *created = (token){TOKEN_MARK, NvBuffer, Size};
    *NvToken = created;
    return STATUS_SUCCESS;
}

/*
 * RtlFreeNonVolatileToken: free a token.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 * Source  ntddk/nf-ntddk-rtlfreenonvolatiletoken
 */
NTSTATUS NTAPI RtlFreeNonVolatileToken(PVOID NvToken)
{
    token *freed = NvToken;

    LAB_DDI(RtlFreeNonVolatileToken);
    if (freed == NULL || freed->mark != TOKEN_MARK)
        return STATUS_INVALID_PARAMETER;
    freed->mark = 0;
    ExFreePoolWithTag(freed, LAB__RTL_TAG);
    return STATUS_SUCCESS;
}

/*
 * RtlFlushNonVolatileMemory: make a range of persistent memory durable.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER: no token, or the range lies outside of its region
 * Source  ntddk/nf-ntddk-rtlflushnonvolatilememory
 */
NTSTATUS NTAPI RtlFlushNonVolatileMemory(PVOID NvToken, PVOID NvBuffer, SIZE_T Size, ULONG Flags)
{
    LAB_DDI(RtlFlushNonVolatileMemory);
    (void)Flags;
    return covers(NvToken, NvBuffer, Size) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

/*
 * RtlFlushNonVolatileMemoryRanges: the same for several ranges.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 * Source  ntddk/nf-ntddk-rtlflushnonvolatilememoryranges
 */
NTSTATUS NTAPI RtlFlushNonVolatileMemoryRanges(PVOID NvToken, PNV_MEMORY_RANGE NvRanges, SIZE_T NumRanges, ULONG Flags)
{
    LAB_DDI(RtlFlushNonVolatileMemoryRanges);
    (void)Flags;
    for (SIZE_T i = 0; i < NumRanges; i++)
        if (!covers(NvToken, NvRanges[i].BaseAddress, NvRanges[i].Length))
            return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

/*
 * RtlDrainNonVolatileFlush: wait for flushes that were begun without waiting.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER: no token
 * Source  ntddk/nf-ntddk-rtldrainnonvolatileflush
 */
NTSTATUS NTAPI RtlDrainNonVolatileFlush(PVOID NvToken)
{
    const token *t = NvToken;

    LAB_DDI(RtlDrainNonVolatileFlush);
    return t != NULL && t->mark == TOKEN_MARK ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

/*
 * RtlWriteNonVolatileMemory: copy into persistent memory, durably when the flags say so.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 * Source  ntddk/nf-ntddk-rtlwritenonvolatilememory
 */
NTSTATUS NTAPI RtlWriteNonVolatileMemory(PVOID NvToken, VOID *NvDestination, const VOID *Source, SIZE_T Size,
                                         ULONG Flags)
{
    LAB_DDI(RtlWriteNonVolatileMemory);
    (void)Flags;
    if (!covers(NvToken, NvDestination, Size))
        return STATUS_INVALID_PARAMETER;
    memmove(NvDestination, Source, Size);
    return STATUS_SUCCESS;
}

/*
 * RtlFillNonVolatileMemory: fill persistent memory, durably when the flags say so.
 *
 * IRQL    DISPATCH_LEVEL and below
 * Errors  STATUS_INVALID_PARAMETER
 * Source  ntddk/nf-ntddk-rtlfillnonvolatilememory
 */
NTSTATUS NTAPI RtlFillNonVolatileMemory(PVOID NvToken, VOID *NvDestination, SIZE_T Size, const UCHAR Value, ULONG Flags)
{
    LAB_DDI(RtlFillNonVolatileMemory);
    (void)Flags;
    if (!covers(NvToken, NvDestination, Size))
        return STATUS_INVALID_PARAMETER;
    memset(NvDestination, Value, Size);
    return STATUS_SUCCESS;
}
