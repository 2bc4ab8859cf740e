/* Memory: comparing, filling, heaps, compression. */
#ifndef NTLAB_NT_RTL_MEMORY_H
#define NTLAB_NT_RTL_MEMORY_H

#include <ntdef.h>
#include <string.h>

LAB_DDK_BEGIN

typedef struct _NV_MEMORY_RANGE {
    void *BaseAddress;
    SIZE_T Length;
} NV_MEMORY_RANGE, *PNV_MEMORY_RANGE;

#define FLUSH_NV_MEMORY_IN_FLAG_NO_DRAIN  0x00000001
#define WRITE_NV_MEMORY_FLAG_FLUSH        0x00000001
#define WRITE_NV_MEMORY_FLAG_NON_TEMPORAL 0x00000002
#define WRITE_NV_MEMORY_FLAG_PERSIST      0x00000003
#define WRITE_NV_MEMORY_FLAG_NO_DRAIN     0x00000100
#define FILL_NV_MEMORY_FLAG_FLUSH         0x00000001
#define FILL_NV_MEMORY_FLAG_NON_TEMPORAL  0x00000002

SIZE_T RtlCompareMemory(const void *Source1, const void *Source2, SIZE_T Length);
void RtlFillMemoryNonTemporal(void *Destination, SIZE_T Length, const UCHAR Value);
void RtlFillMemoryUlong(PVOID Destination, SIZE_T Length, ULONG Pattern);
void RtlFillMemoryUlonglong(PVOID Destination, SIZE_T Length, ULONGLONG Pattern);
NTSTATUS RtlFillNonVolatileMemory(PVOID NvToken, void *NvDestination, SIZE_T Size, const UCHAR Value, ULONG Flags);
NTSTATUS RtlFlushNonVolatileMemory(PVOID NvToken, PVOID NvBuffer, SIZE_T Size, ULONG Flags);
NTSTATUS RtlFlushNonVolatileMemoryRanges(PVOID NvToken, PNV_MEMORY_RANGE NvRanges, SIZE_T NumRanges, ULONG Flags);
BOOLEAN RtlIsZeroMemory(PVOID Buffer, SIZE_T Length);
NTSTATUS RtlWriteNonVolatileMemory(PVOID NvToken, void *NvDestination, const void *Source, SIZE_T Size, ULONG Flags);

LAB_DDK_END

#define RtlStoreUlonglong(p, v)    __builtin_memcpy((p), &(ULONGLONG){(ULONGLONG)(v)}, sizeof(ULONGLONG))
#define RtlRetrieveUlonglong(p, s) __builtin_memcpy((p), (s), sizeof(ULONGLONG))
#define RtlStoreUlongPtr(p, v)     RtlStoreUlonglong((p), (v))
#define RtlRetrieveUlongPtr(p, s)  RtlRetrieveUlonglong((p), (s))

FORCEINLINE PVOID RtlSecureZeroMemory(PVOID Pointer, SIZE_T Size)
{
    volatile char *at = (volatile char *)Pointer;

    while (Size-- != 0)
        *at++ = 0;
    return Pointer;
}

#define RtlCopyMemory(d, s, n)             memcpy((d), (s), (n))
#define RtlMoveMemory(d, s, n)             memmove((d), (s), (n))
#define RtlFillMemory(d, n, v)             memset((d), (v), (n))
#define RtlZeroMemory(d, n)                memset((d), 0, (n))
#define RtlEqualMemory(a, b, n)            (!memcmp((a), (b), (n)))
#define RtlCopyBytes                       RtlCopyMemory
#define RtlZeroBytes                       RtlZeroMemory
#define RtlFillBytes                       RtlFillMemory
#define RtlCopyDeviceMemory                RtlCopyMemory
#define RtlCopyMemoryNonTemporal           RtlCopyMemory
#define RtlCopyVolatileMemory(d, s, n)     ((void *)memcpy((void *)(d), (const void *)(s), (n)))
#define RtlZeroDeviceMemory                RtlZeroMemory
#define RtlFillDeviceMemory                RtlFillMemory
#define RtlUshortByteSwap(x)               __builtin_bswap16((USHORT)(x))
#define RtlUlongByteSwap(x)                __builtin_bswap32((ULONG)(x))
#define RtlUlonglongByteSwap(x)            __builtin_bswap64((ULONGLONG)(x))
#define RtlOffsetToPointer(base, offset)   ((PCHAR)(((PCHAR)(base)) + ((ULONG_PTR)(offset))))
#define RtlPointerToOffset(base, pointer)  ((ULONG)(((PCHAR)(pointer)) - ((PCHAR)(base))))
#define RtlStoreUlong(p, v)                __builtin_memcpy((p), &(ULONG){(ULONG)(v)}, sizeof(ULONG))
#define RtlRetrieveUlong(p, s)             __builtin_memcpy((p), (s), sizeof(ULONG))
#define RtlStoreUshort(p, v)               __builtin_memcpy((p), &(USHORT){(USHORT)(v)}, sizeof(USHORT))
#define RtlRetrieveUshort(p, s)            __builtin_memcpy((p), (s), sizeof(USHORT))
#define PreFetchCacheLine(l, p)            __builtin_prefetch(p)
#define PrefetchForWrite(p)                __builtin_prefetch((p), 1)
#define ReadForWriteAccess(p)              (*(p))
#define RtlPrefetchMemoryNonTemporal(p, n) __builtin_prefetch(p)

#endif
