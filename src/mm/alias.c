/*
 * Aliases: kernel addresses at which pages of RAM are shown a second time, in any order. Each is a range of the host's
 * address space, inaccessible where nothing is mapped; most machines never have one.
 *
 * Rule: an address inside an alias has the page frame that is mapped there, so an MDL of it describes the real page.
 */
#include "mm/pages_p.h"

struct lab__mm_alias {
    LIST_ENTRY link;
    char *base;
    SIZE_T pages;
    ULONG tag;
    PFN_NUMBER *frames; /* 0: nothing is mapped there */
};

static LIST_ENTRY aliases = {&aliases, &aliases};
ULONG lab__mm_alias_count;

struct lab__mm_alias *lab__mm_alias_reserve(SIZE_T pages, ULONG tag)
{
    struct lab__mm_alias *alias = host_alloc(sizeof *alias);

    alias->base = host_reserve(pages << PAGE_SHIFT);
    if (!alias->base || host_unmap(alias->base, pages << PAGE_SHIFT)) {
        host_free(alias);
        return 0;
    }
    alias->frames = host_alloc(pages * sizeof *alias->frames);
    alias->pages = pages;
    alias->tag = tag;
    InsertTailList(&aliases, &alias->link);
    lab__mm_alias_count++;
    return alias;
}

void lab__mm_alias_release(struct lab__mm_alias *alias)
{
    RemoveEntryList(&alias->link);
    lab__mm_alias_count--;
    host_release(alias->base, alias->pages << PAGE_SHIFT);
    host_free(alias->frames);
    host_free(alias);
}

void lab__mm_alias_reset(void)
{
    while (!IsListEmpty(&aliases))
        lab__mm_alias_release(CONTAINING_RECORD(aliases.Flink, struct lab__mm_alias, link));
}

struct lab__mm_alias *lab__mm_alias_at(const void *base)
{
    for (LIST_ENTRY *e = aliases.Flink; e != &aliases; e = e->Flink) {
        struct lab__mm_alias *alias = CONTAINING_RECORD(e, struct lab__mm_alias, link);

        if (alias->base == base)
            return alias;
    }
    return 0;
}

PFN_NUMBER lab__mm_alias_frame(const void *address)
{
    for (LIST_ENTRY *e = aliases.Flink; e != &aliases; e = e->Flink) {
        struct lab__mm_alias *alias = CONTAINING_RECORD(e, struct lab__mm_alias, link);
        SIZE_T page = (SIZE_T)((const char *)address - alias->base) >> PAGE_SHIFT;

        if (page < alias->pages)
            return alias->frames[page];
    }
    return 0;
}

PVOID lab__mm_alias_base(const struct lab__mm_alias *alias)
{
    return alias->base;
}

NTSTATUS lab__mm_alias_map(struct lab__mm_alias *alias, SIZE_T first, const PFN_NUMBER *frames, SIZE_T count)
{
    for (SIZE_T i = 0, run; i < count; i += run) {
        char *page = lab__mm_frame_address(frames[i]);

        if (!page || !lab__mm_in_ram(page))
            goto undo;
        for (run = 1; i + run < count && lab__mm_frame_address(frames[i + run]) == page + (run << PAGE_SHIFT);)
            run++;
        if (host_ram_map(&lab__mm.ram, alias->base + ((first + i) << PAGE_SHIFT), (SIZE_T)(page - lab__mm.ram.kernel),
                         run << PAGE_SHIFT))
            goto undo;
        for (SIZE_T k = 0; k < run; k++)
            alias->frames[first + i + k] = frames[i + k];
    }
    return STATUS_SUCCESS;
undo:
    lab__mm_alias_unmap(alias, first, count);
    return STATUS_INSUFFICIENT_RESOURCES;
}

void lab__mm_alias_unmap(struct lab__mm_alias *alias, SIZE_T first, SIZE_T count)
{
    host_unmap(alias->base + (first << PAGE_SHIFT), count << PAGE_SHIFT);
    RtlZeroMemory(alias->frames + first, count * sizeof *alias->frames);
}

/* --- mapping addresses that a driver reserves ahead, to make progress when memory is short --- */

static PVOID reserve(SIZE_T bytes, ULONG tag, PVOID caller)
{
    struct lab__mm_alias *alias;

    if (!bytes)
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x100, 0, tag, (ULONG_PTR)caller);
    if (LAB_FAULT(LAB_FAULT_MDL))
        return 0;
    alias = lab__mm_alias_reserve(BYTES_TO_PAGES(bytes), tag);
    return alias ? alias->base : 0;
}

/*
 * MmAllocateMappingAddress(Ex): reserve kernel addresses for mappings to come. A divisible mapping may be mapped in
 * parts, which this one may be anyway.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  NULL; 0xDA/0x100 for a length of zero
 * Source  wdm/nf-wdm-mmallocatemappingaddress
 */
PVOID MmAllocateMappingAddress(SIZE_T NumberOfBytes, ULONG PoolTag)
{
    LAB_DDI(MmAllocateMappingAddress);
    return reserve(NumberOfBytes, PoolTag, __builtin_return_address(0));
}

PVOID MmAllocateMappingAddressEx(SIZE_T NumberOfBytes, ULONG PoolTag, ULONG Flags)
{
    LAB_DDI(MmAllocateMappingAddressEx);
    if (Flags & ~(ULONG)MM_MAPPING_ADDRESS_DIVISIBLE)
        return 0;
    return reserve(NumberOfBytes, PoolTag, __builtin_return_address(0));
}

static SIZE_T mapped_pages(const struct lab__mm_alias *alias)
{
    SIZE_T count = 0;

    for (SIZE_T i = 0; i < alias->pages; i++)
        count += alias->frames[i] != 0;
    return count;
}

/*
 * MmFreeMappingAddress: give them back.
 *
 * IRQL    <= APC_LEVEL
 * Errors  0xDA: 0x101 another's tag, 0x102 no such range, 0x103 something is mapped there still
 * Source  wdm/nf-wdm-mmfreemappingaddress
 */
void MmFreeMappingAddress(PVOID BaseAddress, ULONG PoolTag)
{
    struct lab__mm_alias *alias;

    LAB_DDI(MmFreeMappingAddress);
    alias = lab__mm_alias_at(BaseAddress);
    if (!alias)
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x102, (ULONG_PTR)BaseAddress, PoolTag, 0);
    if (alias->tag != PoolTag)
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x101, (ULONG_PTR)BaseAddress, PoolTag, alias->tag);
    if (mapped_pages(alias))
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x103, (ULONG_PTR)BaseAddress, PoolTag, alias->pages);
    lab__mm_alias_release(alias);
}

/*
 * MmMapLockedPagesWithReservedMapping: map locked pages at addresses that were reserved.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  NULL where the MDL doesn't fit; 0xDA: 0x104 another's tag, 0x105 no such range, 0x107 something is mapped
 * there
 * Source  wdm/nf-wdm-mmmaplockedpageswithreservedmapping
 */
PVOID MmMapLockedPagesWithReservedMapping(PVOID MappingAddress, ULONG PoolTag, PMDL MemoryDescriptorList,
                                          MEMORY_CACHING_TYPE CacheType)
{
    PMDL mdl = MemoryDescriptorList;
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);
    struct lab__mm_alias *alias;

    LAB_DDI(MmMapLockedPagesWithReservedMapping);
    alias = lab__mm_alias_at(MappingAddress);
    if (!alias)
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x105, (ULONG_PTR)MappingAddress, PoolTag, 0);
    if (alias->tag != PoolTag)
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x104, (ULONG_PTR)MappingAddress, PoolTag, alias->tag);
    if (mapped_pages(alias))
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x107, (ULONG_PTR)MappingAddress, (ULONG_PTR)alias->base,
                         (ULONG_PTR)alias->base + ((alias->pages - 1) << PAGE_SHIFT));
    if (count > alias->pages || !NT_SUCCESS(lab__mm_alias_map(alias, 0, MmGetMdlPfnArray(mdl), count)))
        return 0;
    mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA | (mdl->MdlFlags & MDL_PARTIAL ? MDL_PARTIAL_HAS_BEEN_MAPPED : 0);
    mdl->MappedSystemVa = alias->base + mdl->ByteOffset;
    return mdl->MappedSystemVa;
}

/*
 * MmUnmapReservedMapping: undo such a mapping; the addresses stay reserved.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xDA: 0x108 another's tag, 0x109 no such range, 0x10A more than it has, 0x10B not mapped, 0x10C not the whole
 * Source  wdm/nf-wdm-mmunmapreservedmapping
 */
void MmUnmapReservedMapping(PVOID BaseAddress, ULONG PoolTag, PMDL MemoryDescriptorList)
{
    PMDL mdl = MemoryDescriptorList;
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);
    struct lab__mm_alias *alias;
    SIZE_T mapped;

    LAB_DDI(MmUnmapReservedMapping);
    alias = lab__mm_alias_at(PAGE_ALIGN(BaseAddress));
    if (!alias)
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x109, (ULONG_PTR)BaseAddress, PoolTag, count);
    if (alias->tag != PoolTag)
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x108, (ULONG_PTR)BaseAddress, PoolTag, alias->tag);
    mapped = mapped_pages(alias);
    if (count > alias->pages)
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x10A, (ULONG_PTR)BaseAddress, alias->pages, count);
    if (!mapped)
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x10B, (ULONG_PTR)BaseAddress, PoolTag, count);
    if (mapped != count)
        lab__ke_bugcheck(SYSTEM_PTE_MISUSE, 0x10C, (ULONG_PTR)BaseAddress, PoolTag, count);
    lab__mm_alias_unmap(alias, 0, count);
    mdl->MdlFlags &= ~(MDL_MAPPED_TO_SYSTEM_VA | MDL_PARTIAL_HAS_BEEN_MAPPED);
    mdl->MappedSystemVa = 0;
}
