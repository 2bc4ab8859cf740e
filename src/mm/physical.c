/*
 * Physical addresses. RAM begins at 1 MB and goes on behind a hole from 3 GB to 4 GB; what lies outside RAM (a driver's
 * own image, a fiber's stack) has a made-up frame that no device reaches, so that MDLs can describe it.
 */
#include "mm/pages_p.h"

#define HOLE_BEGINS 0xC0000u     /* page frames: 3 GB */
#define HOLE_ENDS   0x100000u    /* 4 GB */
#define HOST_FRAME  (1ULL << 40) /* frames from here on are addresses of host memory */

PFN_NUMBER lab__mm_frame(const void *address)
{
    SIZE_T index;

    if (lab__mm_in_ram(address))
        index = lab__mm_page_index(address);
    else if (lab__mm_in_arena(address))
        index = lab__mm_arena_page((SIZE_T)((const char *)address - lab__mm.ram.user) >> PAGE_SHIFT);
    else if (lab__mm_alias_count && lab__mm_alias_frame(address))
        return lab__mm_alias_frame(address);
    else
        return HOST_FRAME | ((ULONG_PTR)address >> PAGE_SHIFT);
    index += LAB_FIRST_PFN;
    return index < HOLE_BEGINS ? index : index - HOLE_BEGINS + HOLE_ENDS;
}

char *lab__mm_frame_address(PFN_NUMBER frame)
{
    SIZE_T index;

    if (frame >= HOST_FRAME)
        return (char *)(ULONG_PTR)((frame & ~HOST_FRAME) << PAGE_SHIFT);
    if (frame >= HOLE_BEGINS && frame < HOLE_ENDS)
        return 0;
    index = (frame < HOLE_BEGINS ? frame : frame - HOLE_ENDS + HOLE_BEGINS) - LAB_FIRST_PFN;
    return frame >= LAB_FIRST_PFN && index < lab__mm.ram.size >> PAGE_SHIFT ? lab__mm_page_address(index) : 0;
}

void *lab__mm_physical(ULONGLONG address, SIZE_T size)
{
    char *first = lab__mm_frame_address((PFN_NUMBER)(address >> PAGE_SHIFT));

    if (!first || address >> PAGE_SHIFT >= HOST_FRAME || !lab__mm_physical_end(address, size))
        return 0;
    return first + (address & (PAGE_SIZE - 1));
}

/* Is [address, address + size) one piece of RAM? */
BOOLEAN lab__mm_physical_end(ULONGLONG address, SIZE_T size)
{
    char *first = lab__mm_frame_address((PFN_NUMBER)(address >> PAGE_SHIFT));
    char *last = size ? lab__mm_frame_address((PFN_NUMBER)((address + size - 1) >> PAGE_SHIFT)) : first;

    return first && last &&
           (SIZE_T)(last - first) >> PAGE_SHIFT ==
               ((address + (size ? size - 1 : 0)) >> PAGE_SHIFT) - (address >> PAGE_SHIFT);
}

BOOLEAN (*lab__mm_register_mapped)(const volatile void *address, ULONGLONG *physical);

BOOLEAN lab__mm_is_register(const void *address, ULONGLONG *physical)
{
    return lab__mm_register_mapped && lab__mm_register_mapped(address, physical);
}

/* Would touching the address not fault? */
static BOOLEAN is_mapped(const void *address)
{
    ULONGLONG physical;
    char byte;

    if (lab__mm_is_register(address, &physical))
        return TRUE;
    return host_copy_guarded(&byte, address, 1) == 1;
}

/*
 * MmGetPhysicalAddress: where an address lies in physical memory; 0 where nothing is mapped.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-mmgetphysicaladdress
 */
PHYSICAL_ADDRESS MmGetPhysicalAddress(PVOID BaseAddress)
{
    PHYSICAL_ADDRESS address = {.QuadPart = 0};
    ULONGLONG physical;

    LAB_DDI(MmGetPhysicalAddress);
    if (!lab__mm_in_ram(BaseAddress)) {
        if (lab__mm_is_register(BaseAddress, &physical))
            address.QuadPart = (LONGLONG)physical;
        if (address.QuadPart || !is_mapped(BaseAddress))
            return address;
    }
    address.QuadPart = (LONGLONG)((lab__mm_frame(BaseAddress) << PAGE_SHIFT) | BYTE_OFFSET(BaseAddress));
    return address;
}

/* MmGetVirtualForPhysical: the kernel's address of a page of RAM; NULL where there is none. */
PVOID MmGetVirtualForPhysical(PHYSICAL_ADDRESS PhysicalAddress)
{
    char *page = lab__mm_frame_address((PFN_NUMBER)(PhysicalAddress.QuadPart >> PAGE_SHIFT));

    return page ? page + (PhysicalAddress.QuadPart & (PAGE_SIZE - 1)) : 0;
}

/*
 * MmIsAddressValid: would touching the address fault?
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-mmisaddressvalid
 */
BOOLEAN MmIsAddressValid(PVOID VirtualAddress)
{
    LAB_DDI(MmIsAddressValid);
    return is_mapped(VirtualAddress);
}

/* MmIsNonPagedSystemAddressValid: the same, of an address of the kernel that is never paged. IRQL <= DISPATCH_LEVEL. */
BOOLEAN MmIsNonPagedSystemAddressValid(PVOID VirtualAddress)
{
    LAB_DDI(MmIsNonPagedSystemAddressValid);
    return !lab__mm_is_user(VirtualAddress) && is_mapped(VirtualAddress) && !lab__mm_pool_is_paged(VirtualAddress);
}

ULONG lab__mm_ram_ranges(PHYSICAL_MEMORY_RANGE ranges[2])
{
    LONGLONG bytes = (LONGLONG)lab__mm.ram.size, low = (LONGLONG)(HOLE_BEGINS - LAB_FIRST_PFN) << PAGE_SHIFT;

    ranges[0].BaseAddress.QuadPart = LAB_FIRST_PFN << PAGE_SHIFT;
    ranges[0].NumberOfBytes.QuadPart = bytes < low ? bytes : low;
    if (bytes <= low)
        return 1;
    ranges[1].BaseAddress.QuadPart = (LONGLONG)HOLE_ENDS << PAGE_SHIFT;
    ranges[1].NumberOfBytes.QuadPart = bytes - low;
    return 2;
}

/*
 * MmGetPhysicalMemoryRanges: the ranges of RAM, ended by an entry of zeros; the caller frees the array.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-mmgetphysicalmemoryranges
 */
static PPHYSICAL_MEMORY_RANGE make_ranges(void)
{
    PPHYSICAL_MEMORY_RANGE ranges;

    ranges = lab__mm_pool_alloc(NonPagedPoolNx, 3 * sizeof *ranges, 'hPmM', TRUE);
    if (ranges)
        lab__mm_ram_ranges(ranges);
    return ranges;
}

PPHYSICAL_MEMORY_RANGE MmGetPhysicalMemoryRanges(void)
{
    LAB_DDI(MmGetPhysicalMemoryRanges);
    return make_ranges();
}

PPHYSICAL_MEMORY_RANGE MmGetPhysicalMemoryRangesEx(PVOID PartitionObject)
{
    return PartitionObject ? 0 : make_ranges();
}

/*
 * MmGetPhysicalMemoryRangesEx2: the same for a memory partition; there is the system's alone. No flag is known that
 * adds ranges of another kind, as there is no file-only memory.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  NULL
 * Source  ntddk/nf-ntddk-mmgetphysicalmemoryrangesex2
 */
PPHYSICAL_MEMORY_RANGE MmGetPhysicalMemoryRangesEx2(PVOID PartitionObject, ULONG Flags)
{
    LAB_DDI(MmGetPhysicalMemoryRangesEx2);
    return PartitionObject ? 0 : make_ranges();
}
