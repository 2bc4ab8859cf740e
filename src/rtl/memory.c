/*
 * memory.c: comparing and filling memory.
 *
 * The headers map the plain ones to the compiler's own; the functions of the same names exist
 * for drivers that ask for their addresses.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#undef RtlCopyMemory
#undef RtlCopyMemoryNonTemporal
#undef RtlMoveMemory
#undef RtlFillMemory
#undef RtlZeroMemory
#undef RtlCompareMemory

/* The headers declare most of these as macros only, so nothing else makes them visible. */
#pragma GCC visibility push(default)

/*
 * RtlCompareMemory: how many bytes from the start are equal.
 *
 * IRQL    any, as far as the memory is resident
 * Source  wdm/nf-wdm-rtlcomparememory
 */
SIZE_T NTAPI RtlCompareMemory(const VOID *Source1, const VOID *Source2, SIZE_T Length)
{
    const UCHAR *a = Source1, *b = Source2;
    SIZE_T at = 0;

    LAB_DDI(RtlCompareMemory);
    if (memcmp(a, b, Length) == 0)
        return Length;
    while (at < Length && a[at] == b[at])
        at++;
    return at;
}

/*
 * RtlCompareMemoryUlong: how many bytes from the start hold a repeated ULONG.
 *
 * IRQL    any, as far as the memory is resident
 * Errors  0: Source or Length is not aligned to a ULONG
 * Source  ntifs/nf-ntifs-rtlcomparememoryulong
 */
SIZE_T NTAPI RtlCompareMemoryUlong(PVOID Source, SIZE_T Length, ULONG Pattern)
{
    const ULONG *words = Source;
    SIZE_T count = Length / sizeof(ULONG), at = 0;

    LAB_DDI(RtlCompareMemoryUlong);
    if ((ULONG_PTR)Source % sizeof(ULONG) || Length % sizeof(ULONG))
        return 0;
    while (at < count && words[at] == Pattern)
        at++;
    return at * sizeof(ULONG);
}

/*
 * RtlFillMemoryUlong: repeat a ULONG; a remainder of Length stays untouched.
 *
 * IRQL    any, as far as the memory is resident
 * Source  ntifs/nf-ntifs-rtlfillmemoryulong
 */
VOID NTAPI RtlFillMemoryUlong(PVOID Destination, SIZE_T Length, ULONG Pattern)
{
    PULONG words = Destination;

    LAB_DDI(RtlFillMemoryUlong);
    for (SIZE_T i = 0; i < Length / sizeof(ULONG); i++)
        words[i] = Pattern;
}

/*
 * RtlFillMemoryUlonglong: repeat a ULONGLONG; a remainder of Length stays untouched.
 *
 * IRQL    any, as far as the memory is resident
 * Source  ntifs/nf-ntifs-rtlfillmemoryulonglong
 */
#undef RtlFillMemoryUlonglong
VOID NTAPI RtlFillMemoryUlonglong(PVOID Destination, SIZE_T Length, ULONGLONG Pattern)
{
    PULONGLONG words = Destination;

    LAB_DDI(RtlFillMemoryUlonglong);
    for (SIZE_T i = 0; i < Length / sizeof(ULONGLONG); i++)
        words[i] = Pattern;
}

/*
 * RtlCopyMemory: copy memory that does not overlap.
 *
 * IRQL    any, as far as the memory is resident
 * Source  wdm/nf-wdm-rtlcopymemory
 */
VOID NTAPI RtlCopyMemory(PVOID Destination, const VOID *Source, SIZE_T Length)
{
    memcpy(Destination, Source, Length);
}

/*
 * RtlMoveMemory: copy memory that may overlap.
 *
 * IRQL    any, as far as the memory is resident
 * Source  wdm/nf-wdm-rtlmovememory
 */
VOID NTAPI RtlMoveMemory(PVOID Destination, const VOID *Source, SIZE_T Length)
{
    memmove(Destination, Source, Length);
}

/*
 * RtlFillMemory: repeat a byte.
 *
 * IRQL    any, as far as the memory is resident
 * Source  wdm/nf-wdm-rtlfillmemory
 */
VOID NTAPI RtlFillMemory(PVOID Destination, SIZE_T Length, INT Fill)
{
    memset(Destination, Fill, Length);
}

/*
 * RtlZeroMemory: fill with zeros.
 *
 * IRQL    any, as far as the memory is resident
 * Source  wdm/nf-wdm-rtlzeromemory
 */
VOID NTAPI RtlZeroMemory(PVOID Destination, SIZE_T Length)
{
    memset(Destination, 0, Length);
}

/*
 * RtlCopyMemoryNonTemporal: copy past the caches. A simulated machine has none that anything could observe.
 *
 * IRQL    any, as far as the memory is resident
 * Source  wdm/nf-wdm-rtlcopymemorynontemporal
 */
VOID NTAPI RtlCopyMemoryNonTemporal(VOID *Destination, const VOID *Source, SIZE_T Length)
{
    LAB_DDI(RtlCopyMemoryNonTemporal);
    memcpy(Destination, Source, Length);
}

/*
 * RtlFillMemoryNonTemporal: fill past the caches.
 *
 * IRQL    any, as far as the memory is resident
 * Source  wdm/nf-wdm-rtlfillmemorynontemporal
 */
VOID NTAPI RtlFillMemoryNonTemporal(VOID *Destination, SIZE_T Length, const UCHAR Value)
{
    LAB_DDI(RtlFillMemoryNonTemporal);
    memset(Destination, Value, Length);
}

/*
 * RtlPrefetchMemoryNonTemporal: ask for memory before its use; a hint without effect that a driver could see.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-rtlprefetchmemorynontemporal
 */
#undef RtlPrefetchMemoryNonTemporal
VOID NTAPI RtlPrefetchMemoryNonTemporal(PVOID Source, SIZE_T Length)
{
    LAB_DDI(RtlPrefetchMemoryNonTemporal);
    (void)Source;
    (void)Length;
}

/*
 * RtlIsZeroMemory: TRUE when every byte is zero.
 *
 * IRQL    any, as far as the memory is resident
 * Source  ntddk/nf-ntddk-rtliszeromemory
 */
BOOLEAN NTAPI RtlIsZeroMemory(PVOID Buffer, SIZE_T Length)
{
    const UCHAR *bytes = Buffer;

    LAB_DDI(RtlIsZeroMemory);
    return Length == 0 || (bytes[0] == 0 && memcmp(bytes, bytes + 1, Length - 1) == 0);
}

/*
 * RtlConstantTimeEqualMemory: TRUE when two blocks are equal; looks at every byte, however early they differ.
 *
 * IRQL    any, as far as the memory is resident
 * Source  wdm/nf-wdm-rtlconstanttimeequalmemory
 */
#undef RtlConstantTimeEqualMemory
BOOLEAN NTAPI RtlConstantTimeEqualMemory(const VOID *v1, const VOID *v2, ULONG len)
{
    const volatile UCHAR *a = v1, *b = v2;
    UCHAR difference = 0;

    LAB_DDI(RtlConstantTimeEqualMemory);
    for (ULONG i = 0; i < len; i++)
        difference |= a[i] ^ b[i];
    return difference == 0;
}

#pragma GCC visibility pop
