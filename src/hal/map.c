/*
 * The window: kernel addresses that stand for device registers. Nothing lies behind them, so that a driver which uses
 * one as a pointer traps (trap.c); READ_REGISTER_* and its kin look the page up and call the model. Physical addresses
 * of RAM need no window: the kernel sees all of it.
 */
#include "hal/access.h"
#include "mm/pages_p.h"
#include "vf/vf_holding.h"

#define PAGES (LAB_HAL_WINDOW >> PAGE_SHIFT)

char *lab__hal_window;
struct lab__hal_page *lab__hal_pages;
struct lab__hal_region lab__hal_nothing, lab__hal_unmapped;
static SIZE_T used; /* pages of the window that this machine has handed out; they are not handed out twice */
/* What MmMapIoSpace gave, by first page: how many. */
static ULONG *spans;

static BOOLEAN open_window(void)
{
    if (lab__hal_window)
        return TRUE;
    lab__hal_window = host_reserve(LAB_HAL_WINDOW);
    if (!lab__hal_window)
        return FALSE;
    host_protect(lab__hal_window, LAB_HAL_WINDOW, HOST_NONE);
    lab__hal_pages = host_reserve(PAGES * sizeof *lab__hal_pages);
    spans = host_reserve(PAGES * sizeof *spans);
    return lab__hal_pages && spans;
}

static void resolve(struct lab__hal_page *page)
{
    struct lab__hal_region *region = lab__hal_region_find(LAB_SPACE_MEMORY, page->physical);
    ULONGLONG inside;

    page->region = &lab__hal_nothing;
    if (!region) /* one that begins within the page */
        for (inside = 0; inside < PAGE_SIZE && !region; inside += 16)
            region = lab__hal_region_find(LAB_SPACE_MEMORY, page->physical + inside);
    if (region && !(region->base & 15)) {
        page->region = region;
        page->offset = page->physical - region->base;
    }
}

void lab__hal_map_refresh(void)
{
    for (SIZE_T i = 0; i < used; i++)
        if (lab__hal_pages[i].region != &lab__hal_unmapped)
            resolve(&lab__hal_pages[i]);
}

void lab__hal_map_reset(void)
{
    if (used) {
        RtlZeroMemory(lab__hal_pages, used * sizeof *lab__hal_pages);
        RtlZeroMemory(spans, used * sizeof *spans);
    }
    used = 0;
}

/* Pages are used in turn, so that a pointer that was kept too long traps for as long as possible. */
static SIZE_T take_pages(SIZE_T count)
{
    SIZE_T first = used;

    if (!open_window() || count > PAGES - used)
        return PAGES;
    used += count;
    return first;
}

static PVOID map_registers(ULONGLONG physical, SIZE_T size)
{
    SIZE_T count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(physical, size), first = take_pages(count);

    if (first == PAGES)
        return 0;
    host_faults_install(lab__ke_fault); /* a test framework may have put its own handlers in place */
    for (SIZE_T i = 0; i < count; i++) {
        lab__hal_pages[first + i].physical = (physical & ~(ULONGLONG)(PAGE_SIZE - 1)) + (i << PAGE_SHIFT);
        resolve(&lab__hal_pages[first + i]);
    }
    spans[first] = (ULONG)count;
    return lab__hal_window + (first << PAGE_SHIFT) + (physical & (PAGE_SIZE - 1));
}

/* RAM that nobody owns can be given to anybody while it is mapped. */
static void check_owned(ULONGLONG physical, SIZE_T size)
{
    char *first = lab__mm_frame_address((PFN_NUMBER)(physical >> PAGE_SHIFT));
    SIZE_T count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(physical, size);

    for (SIZE_T i = 0; lab__mm_in_ram(first) && i < count; i++) {
        SIZE_T index = lab__mm_page_index(first) + i;

        if (index < lab__mm.high_water && lab__mm.pages[index].kind != LAB_PAGE_FREE)
            continue;
        lab__ke_crash_detail("physical memory 0x%llx, which MmMapIoSpace was asked for, is free RAM",
                             (unsigned long long)physical);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x83, physical, size,
                              lab__mm_frame(lab__mm_page_address(index)));
        return;
    }
}

static PVOID map(PHYSICAL_ADDRESS address, SIZE_T size, PVOID caller)
{
    ULONGLONG physical = (ULONGLONG)address.QuadPart;
    PVOID base;

    if (!size || LAB_FAULT(LAB_FAULT_PAGES))
        return 0;
    if (lab__mm_physical_end(physical, size)) {
        check_owned(physical, size);
        base = lab__mm_frame_address((PFN_NUMBER)(physical >> PAGE_SHIFT)) + (physical & (PAGE_SIZE - 1));
    } else {
        base = map_registers(physical, size);
    }
    if (base)
        lab__vf_hold(LAB_VF_REGISTERS, base, caller);
    return base;
}

/*
 * MmMapIoSpace: the kernel's address of a range of physical memory, usually a device's registers.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   bytes; need not be whole pages
 * Errors  NULL: no room, or no bytes; strict: 0xC4/0x83 where the range is RAM that nobody has allocated
 * Source  wdm/nf-wdm-mmmapiospace
 */
PVOID MmMapIoSpace(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes, MEMORY_CACHING_TYPE CacheEnable)
{
    LAB_DDI(MmMapIoSpace);
    if ((ULONG)CacheEnable >= MmMaximumCacheType)
        return 0;
    return map(PhysicalAddress, NumberOfBytes, __builtin_return_address(0));
}

/* The protections that a mapping may have; writing combined and uncached exclude each other. */
static BOOLEAN valid_protection(ULONG protect)
{
    ULONG cache = protect & (PAGE_NOCACHE | PAGE_WRITECOMBINE), access = protect & ~cache;

    if (cache == (PAGE_NOCACHE | PAGE_WRITECOMBINE))
        return FALSE;
    return access == PAGE_READONLY || access == PAGE_READWRITE || access == PAGE_EXECUTE_READ ||
           access == PAGE_EXECUTE_READWRITE || access == PAGE_EXECUTE;
}

/*
 * MmMapIoSpaceEx: the same, with a page protection (PAGE_READWRITE | PAGE_NOCACHE and so on).
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  NULL, also for a protection that isn't one
 * Source  wdm/nf-wdm-mmmapiospaceex
 */
PVOID MmMapIoSpaceEx(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes, ULONG Protect)
{
    LAB_DDI(MmMapIoSpaceEx);
    return valid_protection(Protect) ? map(PhysicalAddress, NumberOfBytes, __builtin_return_address(0)) : 0;
}

static _Noreturn void unmap_wrong(PVOID base, SIZE_T size)
{
    SIZE_T at = (SIZE_T)((char *)base - lab__hal_window), expected = 0;

    if (lab__hal_window && at < LAB_HAL_WINDOW)
        expected = spans[at >> PAGE_SHIFT];
    lab__ke_crash_detail("MmUnmapIoSpace: %p, %llu bytes, is not what MmMapIoSpace returned", base,
                         (unsigned long long)size);
    lab__ke_bugcheck(SYSTEM_PTE_MISUSE, expected ? 2 : 3, expected ? (ULONG_PTR)base : 0, expected,
                     expected ? ADDRESS_AND_SIZE_TO_SPAN_PAGES(base, size) : (ULONG_PTR)base);
}

static BOOLEAN unmap(PVOID base, SIZE_T size)
{
    SIZE_T at = (SIZE_T)((char *)base - lab__hal_window), first = at >> PAGE_SHIFT;
    SIZE_T count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(base, size);

    if (!lab__hal_window || at >= LAB_HAL_WINDOW || spans[first] != count)
        return FALSE;
    spans[first] = 0;
    for (SIZE_T i = 0; i < count; i++)
        lab__hal_pages[first + i].region = &lab__hal_unmapped;
    return TRUE;
}

/*
 * MmUnmapIoSpace: ends the mapping; touching the range afterwards faults.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xDA SYSTEM_PTE_MISUSE where the range isn't what MmMapIoSpace returned
 * Source  wdm/nf-wdm-mmunmapiospace
 */
void MmUnmapIoSpace(PVOID BaseAddress, SIZE_T NumberOfBytes)
{
    LAB_DDI(MmUnmapIoSpace);
    if (!lab__mm_in_ram(BaseAddress) && !unmap(BaseAddress, NumberOfBytes))
        unmap_wrong(BaseAddress, NumberOfBytes);
    lab__vf_let_go(LAB_VF_REGISTERS, BaseAddress);
}

/* MmMapVideoDisplay, MmUnmapVideoDisplay: MmMapIoSpace and its end for a frame buffer. IRQL PASSIVE_LEVEL. */
PVOID MmMapVideoDisplay(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes, MEMORY_CACHING_TYPE CacheType)
{
    LAB_DDI(MmMapVideoDisplay);
    return MmMapIoSpace(PhysicalAddress, NumberOfBytes, CacheType);
}

void MmUnmapVideoDisplay(PVOID BaseAddress, SIZE_T NumberOfBytes)
{
    LAB_DDI(MmUnmapVideoDisplay);
    MmUnmapIoSpace(BaseAddress, NumberOfBytes);
}

static BOOLEAN list_valid(PMM_PHYSICAL_ADDRESS_LIST list, SIZE_T entries, SIZE_T *total)
{
    *total = 0;
    for (SIZE_T i = 0; i < entries; i++) {
        ULONGLONG start = (ULONGLONG)list[i].PhysicalAddress.QuadPart;

        if ((start | list[i].NumberOfBytes) & (PAGE_SIZE - 1) || !list[i].NumberOfBytes)
            return FALSE;
        *total += list[i].NumberOfBytes;
    }
    return *total && *total <= 0x7FFFF000;
}

/*
 * MmAllocateMdlForIoSpace: an MDL of pages that are not RAM, for MmMapLockedPagesSpecifyCache and partial MDLs.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Shape   MM_PHYSICAL_ADDRESS_LIST[NumberOfEntries], whole pages
 * Errors  STATUS_INVALID_PARAMETER_1 (a list that isn't whole pages, or is RAM), _2, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-mmallocatemdlforiospace
 */
NTSTATUS MmAllocateMdlForIoSpace(PMM_PHYSICAL_ADDRESS_LIST PhysicalAddressList, SIZE_T NumberOfEntries, PMDL *NewMdl)
{
    SIZE_T total;
    ULONG at = 0;
    PMDL mdl;

    LAB_DDI(MmAllocateMdlForIoSpace);
    if (!NumberOfEntries)
        return STATUS_INVALID_PARAMETER_2;
    if (!list_valid(PhysicalAddressList, NumberOfEntries, &total))
        return STATUS_INVALID_PARAMETER_1;
    for (SIZE_T i = 0; i < NumberOfEntries; i++)
        if (lab__mm_physical((ULONGLONG)PhysicalAddressList[i].PhysicalAddress.QuadPart, PAGE_SIZE))
            return STATUS_INVALID_PARAMETER_1;
    mdl = IoAllocateMdl(0, (ULONG)total, FALSE, FALSE, 0);
    if (!mdl)
        return STATUS_INSUFFICIENT_RESOURCES;
    for (SIZE_T i = 0; i < NumberOfEntries; i++)
        for (SIZE_T page = 0; page < PhysicalAddressList[i].NumberOfBytes >> PAGE_SHIFT; page++)
            MmGetMdlPfnArray(mdl)[at++] =
                (PFN_NUMBER)(PhysicalAddressList[i].PhysicalAddress.QuadPart >> PAGE_SHIFT) + page;
    mdl->MdlFlags |= MDL_IO_SPACE;
    *NewMdl = mdl;
    return STATUS_SUCCESS;
}

/* For Mm: pages that an MDL of I/O space describes get an address like any register. */
static PVOID map_mdl(PMDL mdl)
{
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);
    SIZE_T first = take_pages(count);

    if (first == PAGES)
        return 0;
    for (ULONG i = 0; i < count; i++) {
        lab__hal_pages[first + i].physical = (ULONGLONG)MmGetMdlPfnArray(mdl)[i] << PAGE_SHIFT;
        resolve(&lab__hal_pages[first + i]);
    }
    spans[first] = count;
    return lab__hal_window + (first << PAGE_SHIFT) + mdl->ByteOffset;
}

static void unmap_mdl(PVOID base, PMDL mdl)
{
    unmap(base, mdl->ByteCount);
}

void lab__hal_map_start(void)
{
    lab__mm_register_mapped = lab__hal_is_register;
    lab__mm_map_registers = map_mdl;
    lab__mm_unmap_registers = unmap_mdl;
}
