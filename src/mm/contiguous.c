/* Pages by the page: contiguous memory, pages for an MDL, noncached memory. Every run of pages in RAM is contiguous. */
#include "mm/pages_p.h"
#include "vf/vf_holding.h"
#include "vf/vf_pages.h"

SIZE_T lab__mm_contiguous_take(SIZE_T bytes, const struct lab__page_bounds *bounds, enum lab__page_kind kind)
{
    SIZE_T count = BYTES_TO_PAGES(bytes), index;

    if (!count)
        return 0;
    if (!bounds->low && bounds->high == ~0ULL && !bounds->boundary && lab__mm.page_count < (2ULL << 18))
        index = lab__mm_run_alloc(count, kind, 1);
    else
        index = lab__mm_run_alloc_within(count, kind, bounds);
    if (index)
        lab__mm.pages[index].size = bytes;
    return index;
}

static SIZE_T take(SIZE_T bytes, ULONGLONG low, ULONGLONG high, ULONGLONG boundary, enum lab__page_kind kind)
{
    struct lab__page_bounds bounds = {low, high, boundary};

    return LAB_FAULT(LAB_FAULT_PAGES) ? 0 : lab__mm_contiguous_take(bytes, &bounds, kind);
}

#define CALLER __builtin_return_address(0)

static PVOID contiguous(SIZE_T bytes, ULONGLONG low, ULONGLONG high, ULONGLONG boundary, ULONG tag, PVOID caller)
{
    SIZE_T index = take(bytes, low, high, boundary, LAB_PAGE_CONTIGUOUS);

    if (!index)
        return 0;
    lab__mm.pages[index].tag = tag;
    lab__mm.pool_blocks++;
    lab__mm.pool_bytes += bytes;
    lab__vf_hold(LAB_VF_CONTIGUOUS, lab__mm_page_address(index), caller);
    return lab__mm_page_address(index);
}

/*
 * MmAllocateContiguousMemory and its kin: physically contiguous, nonpaged memory within bounds.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   bytes, page-aligned
 * Errors  NULL
 * Source  wdm/nf-wdm-mmallocatecontiguousmemory
 */
PVOID MmAllocateContiguousMemory(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS HighestAcceptableAddress)
{
    LAB_DDI(MmAllocateContiguousMemory);
    return contiguous(NumberOfBytes, 0, (ULONGLONG)HighestAcceptableAddress.QuadPart, 0, 0, CALLER);
}

PVOID MmAllocateContiguousMemorySpecifyCache(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS LowestAcceptableAddress,
                                             PHYSICAL_ADDRESS HighestAcceptableAddress,
                                             PHYSICAL_ADDRESS BoundaryAddressMultiple, MEMORY_CACHING_TYPE CacheType)
{
    LAB_DDI(MmAllocateContiguousMemorySpecifyCache);
    return contiguous(NumberOfBytes, (ULONGLONG)LowestAcceptableAddress.QuadPart,
                      (ULONGLONG)HighestAcceptableAddress.QuadPart, (ULONGLONG)BoundaryAddressMultiple.QuadPart, 0,
                      CALLER);
}

PVOID MmAllocateContiguousMemorySpecifyCacheNode(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS LowestAcceptableAddress,
                                                 PHYSICAL_ADDRESS HighestAcceptableAddress,
                                                 PHYSICAL_ADDRESS BoundaryAddressMultiple,
                                                 MEMORY_CACHING_TYPE CacheType, NODE_REQUIREMENT PreferredNode)
{
    LAB_DDI(MmAllocateContiguousMemorySpecifyCacheNode);
    return contiguous(NumberOfBytes, (ULONGLONG)LowestAcceptableAddress.QuadPart,
                      (ULONGLONG)HighestAcceptableAddress.QuadPart, (ULONGLONG)BoundaryAddressMultiple.QuadPart, 0,
                      CALLER);
}

/* What may be asked for a mapping of memory: one access, and at most one kind of caching. */
static BOOLEAN known_protection(ULONG protect)
{
    ULONG access = protect & ~(ULONG)(PAGE_NOCACHE | PAGE_WRITECOMBINE);

    return (access == PAGE_READWRITE || access == PAGE_EXECUTE_READWRITE || access == PAGE_READONLY ||
            access == PAGE_EXECUTE_READ || access == PAGE_EXECUTE) &&
           (protect & (PAGE_NOCACHE | PAGE_WRITECOMBINE)) != (PAGE_NOCACHE | PAGE_WRITECOMBINE);
}

/*
 * MmAllocateContiguousNodeMemory: the same, with the protection and caching of its mapping. There is one node.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  NULL, also for a protection that is none
 * Source  wdm/nf-wdm-mmallocatecontiguousnodememory
 */
PVOID MmAllocateContiguousNodeMemory(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS LowestAcceptableAddress,
                                     PHYSICAL_ADDRESS HighestAcceptableAddress,
                                     PHYSICAL_ADDRESS BoundaryAddressMultiple, ULONG Protect,
                                     NODE_REQUIREMENT PreferredNode)
{
    LAB_DDI(MmAllocateContiguousNodeMemory);
    if (!known_protection(Protect))
        return 0;
    return contiguous(NumberOfBytes, (ULONGLONG)LowestAcceptableAddress.QuadPart,
                      (ULONGLONG)HighestAcceptableAddress.QuadPart, (ULONGLONG)BoundaryAddressMultiple.QuadPart, 0,
                      CALLER);
}

/*
 * MmAllocateContiguousMemoryEx: the same, with a tag; says how much it gave, whole pages.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INVALID_PARAMETER, STATUS_INVALID_PAGE_PROTECTION, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-mmallocatecontiguousmemoryex
 */
NTSTATUS MmAllocateContiguousMemoryEx(PSIZE_T NumberOfBytes, PHYSICAL_ADDRESS LowestAcceptableAddress,
                                      PHYSICAL_ADDRESS HighestAcceptableAddress,
                                      PHYSICAL_ADDRESS BoundaryAddressMultiple, NODE_REQUIREMENT PreferredNode,
                                      ULONG Protect, PVOID PartitionObject, ULONG Tag, ULONG Flags, PVOID *BaseAddress)
{
    PVOID memory;

    LAB_DDI(MmAllocateContiguousMemoryEx);
    *BaseAddress = 0;
    if (!*NumberOfBytes || PartitionObject || LowestAcceptableAddress.QuadPart > HighestAcceptableAddress.QuadPart)
        return STATUS_INVALID_PARAMETER;
    if (!known_protection(Protect))
        return STATUS_INVALID_PAGE_PROTECTION;
    memory = contiguous(*NumberOfBytes, (ULONGLONG)LowestAcceptableAddress.QuadPart,
                        (ULONGLONG)HighestAcceptableAddress.QuadPart, (ULONGLONG)BoundaryAddressMultiple.QuadPart, Tag,
                        CALLER);
    if (!memory)
        return STATUS_INSUFFICIENT_RESOURCES;
    *NumberOfBytes = ROUND_TO_PAGES(*NumberOfBytes);
    *BaseAddress = memory;
    return STATUS_SUCCESS;
}

/*
 * MmFreeContiguousMemory: give it back.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xC2 for an address that it never handed out
 * Source  wdm/nf-wdm-mmfreecontiguousmemory
 */
void MmFreeContiguousMemory(PVOID BaseAddress)
{
    SIZE_T index;

    LAB_DDI(MmFreeContiguousMemory);
    index = lab__mm_in_ram(BaseAddress) ? lab__mm_page_index(BaseAddress) : 0;
    if (!index || lab__mm.pages[index].kind != LAB_PAGE_CONTIGUOUS || !lab__mm.pages[index].count)
        lab__ke_bugcheck(BAD_POOL_CALLER, 0x60, (ULONG_PTR)BaseAddress, 0, 0);
    lab__mm.pool_blocks--;
    lab__mm.pool_bytes -= lab__mm.pages[index].size;
    lab__vf_let_go(LAB_VF_CONTIGUOUS, BaseAddress);
    lab__vf_pages_freeing(BaseAddress, lab__mm.pages[index].size);
    lab__mm_run_free(index);
}

void MmFreeContiguousMemorySpecifyCache(PVOID BaseAddress, SIZE_T NumberOfBytes, MEMORY_CACHING_TYPE CacheType)
{
    LAB_DDI(MmFreeContiguousMemorySpecifyCache);
    MmFreeContiguousMemory(BaseAddress);
}

/*
 * MmAllocateNonCachedMemory: nonpaged, page-aligned memory.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-mmallocatenoncachedmemory
 */
PVOID MmAllocateNonCachedMemory(SIZE_T NumberOfBytes)
{
    LAB_DDI(MmAllocateNonCachedMemory);
    return contiguous(NumberOfBytes, 0, ~0ULL, 0, 0, CALLER);
}

void MmFreeNonCachedMemory(PVOID BaseAddress, SIZE_T NumberOfBytes)
{
    LAB_DDI(MmFreeNonCachedMemory);
    MmFreeContiguousMemory(BaseAddress);
}

static PMDL pages_for_mdl(ULONGLONG low, ULONGLONG high, SIZE_T bytes, BOOLEAN zero, PVOID caller)
{
    SIZE_T index = take(bytes, low, high, 0, LAB_PAGE_MDL), count = BYTES_TO_PAGES(bytes);
    PMDL mdl;

    if (!index)
        return 0;
    mdl = lab__mm_pool_take_for(sizeof *mdl + count * sizeof(PFN_NUMBER), 'ldMm', caller);
    if (!mdl) {
        lab__mm_run_free(index);
        return 0;
    }
    mdl->Size = (CSHORT)(sizeof *mdl + count * sizeof(PFN_NUMBER));
    mdl->MdlFlags = MDL_PAGES_LOCKED;
    mdl->ByteCount = (ULONG)ROUND_TO_PAGES(bytes);
    for (SIZE_T i = 0; i < count; i++)
        MmGetMdlPfnArray(mdl)[i] = lab__mm_frame(lab__mm_page_address(index + i));
    if (zero)
        RtlZeroMemory(lab__mm_page_address(index), ROUND_TO_PAGES(bytes));
    return mdl;
}

/*
 * MmAllocatePagesForMdl(Ex): zeroed pages that are mapped nowhere, described by a new MDL; MmFreePagesFromMdl and then
 * ExFreePool give both back. SkipBytes is not needed, as one run of pages serves the request.
 *
 * IRQL    <= APC_LEVEL; Ex <= DISPATCH_LEVEL
 * Errors  NULL
 * Source  wdm/nf-wdm-mmallocatepagesformdl
 */
PMDL MmAllocatePagesForMdl(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress, PHYSICAL_ADDRESS SkipBytes,
                           SIZE_T TotalBytes)
{
    LAB_DDI(MmAllocatePagesForMdl);
    return pages_for_mdl((ULONGLONG)LowAddress.QuadPart, (ULONGLONG)HighAddress.QuadPart, TotalBytes, TRUE, CALLER);
}

PMDL MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress, PHYSICAL_ADDRESS SkipBytes,
                             SIZE_T TotalBytes, MEMORY_CACHING_TYPE CacheType, ULONG Flags)
{
    LAB_DDI(MmAllocatePagesForMdlEx);
    return pages_for_mdl((ULONGLONG)LowAddress.QuadPart, (ULONGLONG)HighAddress.QuadPart, TotalBytes,
                         !(Flags & MM_DONT_ZERO_ALLOCATION), CALLER);
}

/*
 * MmAllocateNodePagesForMdlEx: the same, from one node; there is one.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-mmallocatenodepagesformdlex
 */
PMDL MmAllocateNodePagesForMdlEx(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress, PHYSICAL_ADDRESS SkipBytes,
                                 SIZE_T TotalBytes, MEMORY_CACHING_TYPE CacheType, ULONG IdealNode, ULONG Flags)
{
    LAB_DDI(MmAllocateNodePagesForMdlEx);
    if (IdealNode && !(IdealNode & MM_ANY_NODE_OK) && Flags & MM_ALLOCATE_FROM_LOCAL_NODE_ONLY)
        return 0;
    return pages_for_mdl((ULONGLONG)LowAddress.QuadPart, (ULONGLONG)HighAddress.QuadPart, TotalBytes,
                         !(Flags & MM_DONT_ZERO_ALLOCATION), CALLER);
}

/*
 * MmFreePagesFromMdl: give the pages back, not the MDL.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-mmfreepagesfrommdl
 */
void MmFreePagesFromMdl(PMDL MemoryDescriptorList)
{
    char *first = lab__mm_frame_address(MmGetMdlPfnArray(MemoryDescriptorList)[0]);

    LAB_DDI(MmFreePagesFromMdl);
    if (!first || !lab__mm_in_ram(first) || lab__mm.pages[lab__mm_page_index(first)].kind != LAB_PAGE_MDL)
        lab__ke_bugcheck(PFN_LIST_CORRUPT, 7, lab__mm_frame(first), 0, 0);
    lab__vf_pages_freeing(first, MemoryDescriptorList->ByteCount);
    lab__mm_run_free(lab__mm_page_index(first));
    MemoryDescriptorList->MdlFlags &= ~MDL_PAGES_LOCKED;
}
