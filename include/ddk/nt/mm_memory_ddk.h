/* What ntddk.h adds to <nt/mm_memory.h>: physical, contiguous and device memory, its mapping and caching. */
#ifndef NTLAB_NT_MM_MEMORY_DDK_H
#define NTLAB_NT_MM_MEMORY_DDK_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/mm_mdl.h>
#include <nt/mm_memory.h>

LAB_DDK_BEGIN

typedef struct _PHYSICAL_MEMORY_RANGE {
    PHYSICAL_ADDRESS BaseAddress;
    LARGE_INTEGER NumberOfBytes;
} PHYSICAL_MEMORY_RANGE, *PPHYSICAL_MEMORY_RANGE;

typedef NTSTATUS (*PMM_ROTATE_COPY_CALLBACK_FUNCTION)(PMDL DestinationMdl, PMDL SourceMdl, PVOID Context);

typedef enum _MM_ROTATE_DIRECTION {
    MmToFrameBuffer,
    MmToFrameBufferNoCopy,
    MmToRegularMemory,
    MmToRegularMemoryNoCopy,
    MmMaximumRotateDirection
} MM_ROTATE_DIRECTION,
    *PMM_ROTATE_DIRECTION;

#define MM_LOWEST_USER_ADDRESS   0x00010000
#define MM_LOWEST_SYSTEM_ADDRESS 0xffff080000000000ULL

NTSTATUS MmAddPhysicalMemory(PPHYSICAL_ADDRESS StartAddress, PLARGE_INTEGER NumberOfBytes);
PVOID MmAllocateNonCachedMemory(SIZE_T NumberOfBytes);
NTSTATUS MmCreateMirror(void);
void MmFreeNonCachedMemory(PVOID BaseAddress, SIZE_T NumberOfBytes);
PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID BaseAddress);
PPHYSICAL_MEMORY_RANGE MmGetPhysicalMemoryRanges(void);
PPHYSICAL_MEMORY_RANGE MmGetPhysicalMemoryRangesEx(PVOID PartitionObject);
PPHYSICAL_MEMORY_RANGE MmGetPhysicalMemoryRangesEx2(PVOID PartitionObject, ULONG Flags);
PVOID MmGetVirtualForPhysical(PHYSICAL_ADDRESS PhysicalAddress);
BOOLEAN MmIsAddressValid(PVOID VirtualAddress);
BOOLEAN MmIsNonPagedSystemAddressValid(PVOID VirtualAddress);
PVOID MmMapVideoDisplay(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes, MEMORY_CACHING_TYPE CacheType);
NTSTATUS MmRemovePhysicalMemory(PPHYSICAL_ADDRESS StartAddress, PLARGE_INTEGER NumberOfBytes);
NTSTATUS MmRotatePhysicalView(PVOID VirtualAddress, PSIZE_T NumberOfBytes, PMDLX NewMdl, MM_ROTATE_DIRECTION Direction,
                              PMM_ROTATE_COPY_CALLBACK_FUNCTION CopyFunction, PVOID Context);
void MmUnmapVideoDisplay(PVOID BaseAddress, SIZE_T NumberOfBytes);

LAB_DDK_END

#endif
