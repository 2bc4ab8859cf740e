/* mm functions. */
#ifndef NTLAB_NT_MM_H
#define NTLAB_NT_MM_H

#include <nt/types.h>

LAB_DDK_BEGIN

void ProbeForRead(const void *Address, SIZE_T Length, ULONG Alignment);
void ProbeForWrite(PVOID Address, SIZE_T Length, ULONG Alignment);
PVOID MmAllocateContiguousMemory(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS HighestAcceptableAddress);
PVOID MmAllocateContiguousMemorySpecifyCache(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS LowestAcceptableAddress, PHYSICAL_ADDRESS HighestAcceptableAddress, PHYSICAL_ADDRESS BoundaryAddressMultiple, MEMORY_CACHING_TYPE CacheType);
PMDL MmAllocatePagesForMdl(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress, PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes);
void MmBuildMdlForNonPagedPool(PMDLX MemoryDescriptorList);
PMDL MmCreateMdl(PMDL MemoryDescriptorList, PVOID Base, SIZE_T Length);
void MmFreeContiguousMemory(PVOID BaseAddress);
void MmFreeContiguousMemorySpecifyCache(PVOID BaseAddress, SIZE_T NumberOfBytes, MEMORY_CACHING_TYPE CacheType);
void MmFreePagesFromMdl(PMDLX MemoryDescriptorList);
PVOID MmGetSystemRoutineAddress(PUNICODE_STRING SystemRoutineName);
LOGICAL MmIsDriverVerifying(struct _DRIVER_OBJECT *DriverObject);
PVOID MmLockPagableDataSection(PVOID AddressWithinSection);
PVOID MmMapIoSpace(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes, MEMORY_CACHING_TYPE CacheEnable);
PVOID MmMapLockedPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode);
PVOID MmMapLockedPagesSpecifyCache(PMDLX MemoryDescriptorList, KPROCESSOR_MODE AccessMode, MEMORY_CACHING_TYPE CacheType, PVOID BaseAddress, ULONG BugCheckOnFailure, MM_PAGE_PRIORITY Priority);
PVOID MmPageEntireDriver(PVOID AddressWithinSection);
void MmProbeAndLockPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode, LOCK_OPERATION Operation);
MM_SYSTEMSIZE MmQuerySystemSize(void);
void MmResetDriverPaging(PVOID AddressWithinSection);
SIZE_T MmSizeOfMdl(PVOID Base, SIZE_T Length);
void MmUnlockPagableImageSection(PVOID ImageSectionHandle);
void MmUnlockPages(PMDL MemoryDescriptorList);
void MmUnmapIoSpace(PVOID BaseAddress, SIZE_T NumberOfBytes);
void MmProbeAndLockProcessPages(PMDL MemoryDescriptorList, PEPROCESS Process, KPROCESSOR_MODE AccessMode, LOCK_OPERATION Operation);
void MmUnmapLockedPages(PVOID BaseAddress, PMDL MemoryDescriptorList);
PVOID MmAllocateContiguousMemorySpecifyCacheNode(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS LowestAcceptableAddress, PHYSICAL_ADDRESS HighestAcceptableAddress, PHYSICAL_ADDRESS BoundaryAddressMultiple, MEMORY_CACHING_TYPE CacheType, NODE_REQUIREMENT PreferredNode);
NTSTATUS MmAdvanceMdl(PMDL Mdl, ULONG NumberOfBytes);
PVOID MmAllocateMappingAddress(SIZE_T NumberOfBytes, ULONG PoolTag);
void MmFreeMappingAddress(PVOID BaseAddress, ULONG PoolTag);
NTSTATUS MmIsVerifierEnabled(PULONG VerifierFlags);
PVOID MmMapLockedPagesWithReservedMapping(PVOID MappingAddress, ULONG PoolTag, PMDL MemoryDescriptorList, MEMORY_CACHING_TYPE CacheType);
NTSTATUS MmProtectMdlSystemAddress(PMDL MemoryDescriptorList, ULONG NewProtect);
void MmUnmapReservedMapping(PVOID BaseAddress, ULONG PoolTag, PMDL MemoryDescriptorList);
NTSTATUS MmAddVerifierThunks(PVOID ThunkBuffer, ULONG ThunkBufferSize);
LOGICAL MmIsIoSpaceActive(PHYSICAL_ADDRESS StartAddress, SIZE_T NumberOfBytes);
PMDL MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress, PHYSICAL_ADDRESS SkipBytes, SIZE_T TotalBytes, MEMORY_CACHING_TYPE CacheType, ULONG Flags);
LOGICAL MmIsDriverVerifyingByAddress(PVOID AddressWithinSection);
PPHYSICAL_MEMORY_RANGE MmGetPhysicalMemoryRanges(void);
PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID BaseAddress);
BOOLEAN MmIsNonPagedSystemAddressValid(PVOID VirtualAddress);
PVOID MmAllocateNonCachedMemory(SIZE_T NumberOfBytes);
void MmFreeNonCachedMemory(PVOID BaseAddress, SIZE_T NumberOfBytes);
PVOID MmGetVirtualForPhysical(PHYSICAL_ADDRESS PhysicalAddress);
NTSTATUS MmMapUserAddressesToPage(PVOID BaseAddress, SIZE_T NumberOfBytes, PVOID PageAddress);
PVOID MmMapVideoDisplay(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes, MEMORY_CACHING_TYPE CacheType);
NTSTATUS MmMapViewInSessionSpace(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize);
NTSTATUS MmMapViewInSystemSpace(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize);
BOOLEAN MmIsAddressValid(PVOID VirtualAddress);
BOOLEAN MmIsThisAnNtAsSystem(void);
void MmLockPagableSectionByHandle(PVOID ImageSectionHandle);
NTSTATUS MmUnmapViewInSessionSpace(PVOID MappedBase);
NTSTATUS MmUnmapViewInSystemSpace(PVOID MappedBase);
void MmUnsecureVirtualMemory(HANDLE SecureHandle);
NTSTATUS MmRemovePhysicalMemory(PPHYSICAL_ADDRESS StartAddress, PLARGE_INTEGER NumberOfBytes);
HANDLE MmSecureVirtualMemory(PVOID Address, SIZE_T Size, ULONG ProbeMode);
void MmUnmapVideoDisplay(PVOID BaseAddress, SIZE_T NumberOfBytes);
NTSTATUS MmAddPhysicalMemory(PPHYSICAL_ADDRESS StartAddress, PLARGE_INTEGER NumberOfBytes);
NTSTATUS MmCreateMirror(void);
NTSTATUS MmRotatePhysicalView(PVOID VirtualAddress, PSIZE_T NumberOfBytes, PMDLX NewMdl, MM_ROTATE_DIRECTION Direction, PMM_ROTATE_COPY_CALLBACK_FUNCTION CopyFunction, PVOID Context);
BOOLEAN MmIsRecursiveIoFault(void);
BOOLEAN MmForceSectionClosed(PSECTION_OBJECT_POINTERS SectionObjectPointer, BOOLEAN DelayClose);
BOOLEAN MmFlushImageSection(PSECTION_OBJECT_POINTERS SectionObjectPointer, MMFLUSH_TYPE FlushType);
BOOLEAN MmCanFileBeTruncated(PSECTION_OBJECT_POINTERS SectionObjectPointer, PLARGE_INTEGER NewFileSize);
BOOLEAN MmSetAddressRangeModified(PVOID Address, SIZE_T Length);
NTSTATUS MmPrefetchPages(ULONG NumberOfLists, PREAD_LIST *ReadLists);
ULONG MmDoesFileHaveUserWritableReferences(PSECTION_OBJECT_POINTERS SectionPointer);
extern BOOLEAN Mm64BitPhysicalAddress;
extern PVOID MmBadPointer;
extern PVOID MmHighestUserAddress;
extern PVOID MmSystemRangeStart;
extern ULONG64 MmUserProbeAddress;

LAB_DDK_END

#endif
