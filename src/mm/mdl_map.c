/*
 * Mapping what an MDL describes. The kernel sees all of RAM already, and a user mapping is the same page of the user
 * arena made accessible; so only frames that follow one another can be mapped, which all of ntlab's allocations give.
 */
#include "mm/pages_p.h"

static BOOLEAN contiguous(PMDL mdl)
{
    PPFN_NUMBER frames = MmGetMdlPfnArray(mdl);
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);

    for (ULONG i = 1; i < count; i++)
        if (lab__mm_frame_address(frames[i]) != lab__mm_frame_address(frames[0]) + ((SIZE_T)i << PAGE_SHIFT))
            return FALSE;
    return TRUE;
}

static PVOID map_user(PMDL mdl)
{
    char *kernel = lab__mm_frame_address(MmGetMdlPfnArray(mdl)[0]);
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);
    SIZE_T index;

    if (!lab__mm_in_ram(kernel))
        return 0;
    index = lab__mm_page_index(kernel);
    for (ULONG i = 0; i < count; i++)
        lab__mm.pages[index + i].access = 3;
    host_protect(lab__mm.ram.user + (index << PAGE_SHIFT), (SIZE_T)count << PAGE_SHIFT, HOST_WRITE);
    lab__mm.user_touched = TRUE;
    return lab__mm.ram.user + (index << PAGE_SHIFT) + mdl->ByteOffset;
}

static PVOID fail(KPROCESSOR_MODE mode, ULONG bugcheck)
{
    if (mode == UserMode)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    if (bugcheck)
        lab__ke_bugcheck(NO_MORE_SYSTEM_PTES, 0, 0, 0, 0);
    return 0;
}

/*
 * MmMapLockedPagesSpecifyCache: an address at which the described pages can be used.
 *
 * IRQL    <= DISPATCH_LEVEL for KernelMode, <= APC_LEVEL for UserMode
 * Errors  NULL; raises for UserMode; 0x3F when BugCheckOnFailure
 * Source  wdm/nf-wdm-mmmaplockedpagesspecifycache
 */
PVOID MmMapLockedPagesSpecifyCache(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode, MEMORY_CACHING_TYPE CacheType,
                                   PVOID RequestedAddress, ULONG BugCheckOnFailure, MM_PAGE_PRIORITY Priority)
{
    PMDL mdl = MemoryDescriptorList;
    PVOID address;

    LAB_DDI(MmMapLockedPagesSpecifyCache);
    if (!(mdl->MdlFlags & (MDL_PAGES_LOCKED | MDL_PARTIAL | MDL_IO_SPACE | MDL_SOURCE_IS_NONPAGED_POOL))) {
        lab__ke_crash_detail("MDL %p is mapped, but its pages were not locked", (void *)mdl);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xB4, (ULONG_PTR)mdl, (ULONG_PTR)mdl->MdlFlags, 0);
    }
    if (LAB_FAULT(LAB_FAULT_MDL) || !contiguous(mdl))
        return fail(AccessMode, BugCheckOnFailure);
    if (AccessMode == UserMode) {
        address = map_user(mdl);
        return address ? address : fail(UserMode, 0);
    }
    mdl->MappedSystemVa = lab__mm_frame_address(MmGetMdlPfnArray(mdl)[0]) + mdl->ByteOffset;
    mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA | (mdl->MdlFlags & MDL_PARTIAL ? MDL_PARTIAL_HAS_BEEN_MAPPED : 0);
    return mdl->MappedSystemVa;
}

/*
 * MmMapLockedPages: the same, cached, with a bugcheck on failure.
 *
 * IRQL    as MmMapLockedPagesSpecifyCache
 * Source  ntddk/nf-ntddk-mmmaplockedpages
 */
PVOID MmMapLockedPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode)
{
    LAB_DDI(MmMapLockedPages);
    return MmMapLockedPagesSpecifyCache(MemoryDescriptorList, AccessMode, MmCached, 0, TRUE, HighPagePriority);
}

/*
 * MmUnmapLockedPages: undo a mapping.
 *
 * IRQL    <= DISPATCH_LEVEL for system addresses, <= APC_LEVEL for user ones
 * Source  wdm/nf-wdm-mmunmaplockedpages
 */
void MmUnmapLockedPages(PVOID BaseAddress, PMDL MemoryDescriptorList)
{
    PMDL mdl = MemoryDescriptorList;

    LAB_DDI(MmUnmapLockedPages);
    if (lab__mm_in_arena(BaseAddress)) {
        SIZE_T index = (SIZE_T)((char *)BaseAddress - lab__mm.ram.user) >> PAGE_SHIFT;
        ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(BaseAddress, mdl->ByteCount);

        if (lab__mm.pages[index].kind != LAB_PAGE_USER) {
            for (ULONG i = 0; i < count; i++)
                lab__mm.pages[index + i].access = 0;
            host_protect(lab__mm.ram.user + (index << PAGE_SHIFT), (SIZE_T)count << PAGE_SHIFT, HOST_NONE);
        }
        return;
    }
    mdl->MdlFlags &= ~(MDL_MAPPED_TO_SYSTEM_VA | MDL_PARTIAL_HAS_BEEN_MAPPED);
    mdl->MappedSystemVa = 0;
}
