/* Memory descriptor lists and the pages they lock and map. */
#ifndef NTLAB_NT_MM_MDL_H
#define NTLAB_NT_MM_MDL_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/mm_memory.h>
#include <nt/ke_processor.h>

LAB_DDK_BEGIN

typedef enum _LOCK_OPERATION { IoReadAccess, IoWriteAccess, IoModifyAccess } LOCK_OPERATION;

#define KTIMER_ACTUAL_LENGTH 0x40

#define MDL_MAPPED_TO_SYSTEM_VA     1
#define MDL_PAGES_LOCKED            2
#define MDL_SOURCE_IS_NONPAGED_POOL 4
#define MDL_ALLOCATED_FIXED_SIZE    8
#define MDL_PARTIAL                 0x10
#define MDL_PARTIAL_HAS_BEEN_MAPPED 0x20
#define MDL_IO_PAGE_READ            0x40
#define MDL_WRITE_OPERATION         0x80
#define MDL_PARENT_MAPPED_SYSTEM_VA 0x0100
#define MDL_FREE_EXTRA_PTES         0x0200
#define MDL_DESCRIBES_AWE           0x0400
#define MDL_IO_SPACE                0x0800
#define MDL_NETWORK_HEADER          0x1000
#define MDL_MAPPING_CAN_FAIL        0x2000
#define MDL_ALLOCATED_MUST_SUCCEED  0x4000
#define MDL_INTERNAL                0x8000

typedef ULONG PFN_COUNT;
typedef LONG_PTR SPFN_NUMBER;
typedef LONG_PTR *PSPFN_NUMBER;
typedef ULONG_PTR PFN_NUMBER;
typedef ULONG_PTR *PPFN_NUMBER;

typedef struct _MDL {
    struct _MDL *Next;
    CSHORT Size;
    CSHORT MdlFlags;
    PEPROCESS Process;
    PVOID MappedSystemVa;
    PVOID StartVa;
    ULONG ByteCount;
    ULONG ByteOffset;
} MDL, *PMDL;

typedef MDL *PMDLX;

typedef enum _MM_PAGE_PRIORITY { LowPagePriority, NormalPagePriority = 16, HighPagePriority = 32 } MM_PAGE_PRIORITY;

typedef void MM_MDL_ROUTINE(PVOID DriverContext, PVOID MappedVa);
typedef MM_MDL_ROUTINE *PMM_MDL_ROUTINE;

PMDL IoAllocateMdl(PVOID VirtualAddress, ULONG Length, BOOLEAN SecondaryBuffer, BOOLEAN ChargeQuota, PIRP Irp);
void IoBuildPartialMdl(PMDL SourceMdl, PMDL TargetMdl, PVOID VirtualAddress, ULONG Length);
void IoFreeMdl(PMDL Mdl);
NTSTATUS MmAdvanceMdl(PMDL Mdl, ULONG NumberOfBytes);
NTSTATUS MmAllocateMdlForIoSpace(PMM_PHYSICAL_ADDRESS_LIST PhysicalAddressList, SIZE_T NumberOfEntries, PMDL *NewMdl);
PMDL MmAllocateNodePagesForMdlEx(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress, PHYSICAL_ADDRESS SkipBytes,
                                 SIZE_T TotalBytes, MEMORY_CACHING_TYPE CacheType, ULONG IdealNode, ULONG Flags);
PMDL MmAllocatePagesForMdl(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress, PHYSICAL_ADDRESS SkipBytes,
                           SIZE_T TotalBytes);
PMDL MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress, PHYSICAL_ADDRESS SkipBytes,
                             SIZE_T TotalBytes, MEMORY_CACHING_TYPE CacheType, ULONG Flags);
void KeFlushIoBuffers(PMDL Mdl, BOOLEAN ReadOperation, BOOLEAN DmaOperation);
void MmBuildMdlForNonPagedPool(PMDLX MemoryDescriptorList);
PMDL MmCreateMdl(PMDL MemoryDescriptorList, PVOID Base, SIZE_T Length);
void MmFreePagesFromMdl(PMDLX MemoryDescriptorList);
PVOID MmMapLockedPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode);
PVOID MmMapLockedPagesSpecifyCache(PMDLX MemoryDescriptorList, KPROCESSOR_MODE AccessMode,
                                   MEMORY_CACHING_TYPE CacheType, PVOID BaseAddress, ULONG BugCheckOnFailure,
                                   MM_PAGE_PRIORITY Priority);
PVOID MmMapLockedPagesWithReservedMapping(PVOID MappingAddress, ULONG PoolTag, PMDL MemoryDescriptorList,
                                          MEMORY_CACHING_TYPE CacheType);
NTSTATUS MmMapMdl(PMDL MemoryDescriptorList, ULONG Protection, PMM_MDL_ROUTINE DriverRoutine, PVOID DriverContext);
NTSTATUS MmMapMemoryDumpMdlEx(PVOID Va, PFN_NUMBER PageTotal, PMDL MemoryDumpMdl, ULONG Flags);
void MmProbeAndLockPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode, LOCK_OPERATION Operation);
void MmProbeAndLockProcessPages(PMDL MemoryDescriptorList, PEPROCESS Process, KPROCESSOR_MODE AccessMode,
                                LOCK_OPERATION Operation);
void MmProbeAndLockSelectedPages(PMDL MemoryDescriptorList, PFILE_SEGMENT_ELEMENT SegmentArray,
                                 KPROCESSOR_MODE AccessMode, LOCK_OPERATION Operation);
NTSTATUS MmProtectMdlSystemAddress(PMDL MemoryDescriptorList, ULONG NewProtect);
SIZE_T MmSizeOfMdl(PVOID Base, SIZE_T Length);
void MmUnlockPages(PMDL MemoryDescriptorList);
void MmUnmapLockedPages(PVOID BaseAddress, PMDL MemoryDescriptorList);
void ProbeForRead(const void *Address, SIZE_T Length, ULONG Alignment);
void ProbeForWrite(PVOID Address, SIZE_T Length, ULONG Alignment);

LAB_DDK_END

#define PAGE_ALIGN(va)       ((PVOID)((ULONG_PTR)(va) & ~((ULONG_PTR)PAGE_SIZE - 1)))
#define BYTE_OFFSET(va)      ((ULONG)((ULONG_PTR)(va) & (PAGE_SIZE - 1)))
#define ROUND_TO_PAGES(size) (((ULONG_PTR)(size) + PAGE_SIZE - 1) & ~((ULONG_PTR)PAGE_SIZE - 1))
#define BYTES_TO_PAGES(size) ((ULONG)(((ULONG_PTR)(size) >> PAGE_SHIFT) + (((ULONG_PTR)(size) & (PAGE_SIZE - 1)) != 0)))
#define ADDRESS_AND_SIZE_TO_SPAN_PAGES(va, size)                                                                       \
    ((ULONG)((BYTE_OFFSET(va) + (ULONG_PTR)(size) + (PAGE_SIZE - 1)) >> PAGE_SHIFT))
#define COMPUTE_PAGES_SPANNED(va, size) ADDRESS_AND_SIZE_TO_SPAN_PAGES(va, size)
#define MmGetMdlPfnArray(Mdl)           ((PPFN_NUMBER)((Mdl) + 1))
#define MmGetMdlVirtualAddress(Mdl)     ((PVOID)((PCHAR)(Mdl)->StartVa + (Mdl)->ByteOffset))
#define MmGetMdlByteCount(Mdl)          ((Mdl)->ByteCount)
#define MmGetMdlByteOffset(Mdl)         ((Mdl)->ByteOffset)
#define MmGetMdlBaseVa(Mdl)             ((Mdl)->StartVa)
#define MmGetSystemAddressForMdl(Mdl)                                                                                  \
    (((Mdl)->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL))                                       \
         ? (Mdl)->MappedSystemVa                                                                                       \
         : MmMapLockedPages((Mdl), KernelMode))
#define MmGetSystemAddressForMdlSafe(Mdl, Priority)                                                                    \
    (((Mdl)->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL))                                       \
         ? (Mdl)->MappedSystemVa                                                                                       \
         : MmMapLockedPagesSpecifyCache((Mdl), KernelMode, MmCached, NULL, FALSE, (Priority)))
#define MmInitializeMdl(Mdl, Va, Bytes)                                                                                \
    do {                                                                                                               \
        (Mdl)->Next = NULL;                                                                                            \
        (Mdl)->Size = (CSHORT)(sizeof(MDL) + sizeof(PFN_NUMBER) * ADDRESS_AND_SIZE_TO_SPAN_PAGES((Va), (Bytes)));      \
        (Mdl)->MdlFlags = 0;                                                                                           \
        (Mdl)->StartVa = PAGE_ALIGN(Va);                                                                               \
        (Mdl)->ByteOffset = BYTE_OFFSET(Va);                                                                           \
        (Mdl)->ByteCount = (ULONG)(Bytes);                                                                             \
    } while (0)
#define MmPrepareMdlForReuse(Mdl)                                                                                      \
    do {                                                                                                               \
        if ((Mdl)->MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED)                                                             \
            MmUnmapLockedPages((Mdl)->MappedSystemVa, (Mdl));                                                          \
    } while (0)

#define MdlMappingNoWrite       0x80000000
#define MdlMappingNoExecute     0x40000000
#define MdlMappingWithGuardPtes 0x20000000

#endif
