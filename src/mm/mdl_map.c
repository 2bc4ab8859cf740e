/*
 * Mapping what an MDL describes. The kernel sees all of RAM already, so frames that follow one another, which most of
 * ntlab's allocations give, need no mapping; others get an alias. A user mapping is the same page of the user arena
 * made accessible, which only frames that follow one another can have.
 */
#include "mm/pages_p.h"
#include "vf/vf_pages.h"
#include "vf/vf_report.h"

PVOID (*lab__mm_map_registers)(PMDL mdl);
void (*lab__mm_unmap_registers)(PVOID base, PMDL mdl);

static BOOLEAN contiguous(PMDL mdl)
{
    PPFN_NUMBER frames = MmGetMdlPfnArray(mdl);
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);

    for (ULONG i = 1; i < count; i++)
        if (lab__mm_frame_address(frames[i]) != lab__mm_frame_address(frames[0]) + ((SIZE_T)i << PAGE_SHIFT))
            return FALSE;
    return TRUE;
}

#define ALIAS_TAG 0x4C416D4D /* "MmAL": an alias that belongs to one mapping of one MDL */

/* Addresses of its own. Those of a mapping that is only to be read can't be written, whatever else lies in its pages.
 */
static PVOID map_alias(PMDL mdl, BOOLEAN writable)
{
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);
    struct lab__mm_alias *alias = lab__mm_alias_reserve(count, ALIAS_TAG);

    if (!alias)
        return 0;
    if (NT_SUCCESS(lab__mm_alias_map(alias, 0, MmGetMdlPfnArray(mdl), count)) &&
        (writable || !host_protect(lab__mm_alias_base(alias), (SIZE_T)count << PAGE_SHIFT, HOST_READ)))
        return (char *)lab__mm_alias_base(alias) + mdl->ByteOffset;
    lab__mm_alias_release(alias);
    return 0;
}

static PVOID map_kernel(PMDL mdl, BOOLEAN writable)
{
    char *page = lab__mm_frame_address(MmGetMdlPfnArray(mdl)[0]);

    if (mdl->MdlFlags & MDL_IO_SPACE && lab__mm_map_registers)
        return lab__mm_map_registers(mdl);
    if (contiguous(mdl) && (writable || !lab__mm_in_ram(page)))
        return page + mdl->ByteOffset;
    return map_alias(mdl, writable);
}

static ULONG protected_mappings; /* how many MmProtectMdlSystemAddress has made less than writable */

/* The machine stops: nothing stays protected in RAM. */
void lab__mm_map_reset(void)
{
    if (protected_mappings)
        host_protect(lab__mm.ram.kernel, lab__mm.high_water << PAGE_SHIFT, HOST_WRITE);
    protected_mappings = 0;
    lab__mm_register_alias_reset();
}

static void unmap_kernel(PVOID address, PMDL mdl)
{
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(address, mdl->ByteCount);
    struct lab__mm_alias *alias = lab__mm_alias_count ? lab__mm_alias_at(PAGE_ALIGN(address)) : 0;

    if (protected_mappings && mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA)
        host_protect(PAGE_ALIGN(address), (SIZE_T)count << PAGE_SHIFT, HOST_WRITE);
    if (alias)
        lab__mm_alias_release(alias);
}

/* Where user mode would have it: a caller that wants it elsewhere can't be served. */
static PVOID map_user(PMDL mdl, char *wanted, BOOLEAN writable)
{
    char *kernel = lab__mm_frame_address(MmGetMdlPfnArray(mdl)[0]);
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);
    SIZE_T index;

    if (wanted && (BYTE_OFFSET(wanted) || !lab__mm_is_user(wanted)))
        ExRaiseStatus(STATUS_INVALID_ADDRESS);
    if (wanted && !lab__mm_in_ram(kernel))
        ExRaiseStatus(STATUS_CONFLICTING_ADDRESSES);
    if (!lab__mm_in_ram(kernel))
        return lab__mm_register_alias_map(mdl, lab__mm_space_of(PsGetCurrentProcess()));
    index = lab__mm_page_index(kernel);
    if (wanted && wanted != lab__mm.ram.user + (index << PAGE_SHIFT))
        ExRaiseStatus(STATUS_CONFLICTING_ADDRESSES);
    if (!contiguous(mdl))
        return 0;
    writable |= lab__mm.pages[index].kind == LAB_PAGE_USER; /* it is there already, for the program that has it */
    for (ULONG i = 0; i < count; i++)
        lab__mm.pages[index + i].access = writable ? 3 : 1;
    host_protect(lab__mm.ram.user + (index << PAGE_SHIFT), (SIZE_T)count << PAGE_SHIFT,
                 writable ? HOST_WRITE : HOST_READ);
    lab__mm.user_touched = TRUE;
    if (lab__strict && lab__mm.pages[index].kind != LAB_PAGE_USER)
        lab__vf_pages_keep(lab__mm.ram.user + (index << PAGE_SHIFT) + mdl->ByteOffset, kernel + mdl->ByteOffset,
                           mdl->ByteCount, TRUE);
    return lab__mm.ram.user + (index << PAGE_SHIFT) + mdl->ByteOffset;
}

/* A device's registers are described by an MDL that says so. */
static BOOLEAN has_memory(PMDL mdl)
{
    PPFN_NUMBER frames = MmGetMdlPfnArray(mdl);
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);

    for (ULONG i = 0; i < count; i++)
        if (!lab__mm_frame_address(frames[i]))
            return FALSE;
    return TRUE;
}

/* `subcode`: 0xB2 for MmMapLockedPages, 0xB3 for MmMapLockedPagesSpecifyCache. */
static void check_to_map(PMDL mdl, KPROCESSOR_MODE mode, ULONG subcode)
{
    ULONG_PTR wrong = MDL_PAGES_LOCKED;
    const char *what = "its pages were not locked";

    if (mode == KernelMode && (mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_PARTIAL)) == MDL_MAPPED_TO_SYSTEM_VA) {
        wrong = MDL_MAPPED_TO_SYSTEM_VA;
        what = "is mapped already";
    } else if (mdl->MdlFlags & (MDL_PAGES_LOCKED | MDL_PARTIAL | MDL_IO_SPACE | MDL_SOURCE_IS_NONPAGED_POOL)) {
        if ((mdl->MdlFlags & MDL_IO_SPACE) || has_memory(mdl))
            return;
        lab__ke_crash_detail("MDL %p has page frames that are no memory, and isn't marked MDL_IO_SPACE", (void *)mdl);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x89, (ULONG_PTR)mdl, (ULONG_PTR)MmGetMdlPfnArray(mdl),
                         MmGetMdlPfnArray(mdl)[0]);
    }
    lab__ke_crash_detail("MDL %p is mapped, but %s", (void *)mdl, what);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, subcode, (ULONG_PTR)mdl, (ULONG_PTR)mdl->MdlFlags, wrong);
}

static void check_user_irql(PMDL mdl, ULONG subcode)
{
    if (lab__ke_irql() <= APC_LEVEL)
        return;
    lab__ke_crash_detail("pages were mapped for user mode, or unmapped, at IRQL %u", lab__ke_irql());
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, subcode, lab__ke_irql(), (ULONG_PTR)mdl, UserMode);
}

static PVOID fail(KPROCESSOR_MODE mode, ULONG bugcheck)
{
    if (mode == UserMode)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    if (bugcheck)
        lab__ke_bugcheck(NO_MORE_SYSTEM_PTES, 0, 0, 0, 0);
    return 0;
}

static PVOID map(PMDL mdl, KPROCESSOR_MODE mode, PVOID wanted, ULONG bugcheck, ULONG priority)
{
    PVOID address;

    if (LAB_FAULT(LAB_FAULT_MDL))
        return fail(mode, bugcheck);
    if (mode == UserMode) {
        address = map_user(mdl, wanted, !(priority & MdlMappingNoWrite));
        return address ? address : fail(UserMode, 0);
    }
    address = map_kernel(mdl, !(priority & MdlMappingNoWrite));
    if (!address)
        return fail(KernelMode, bugcheck);
    mdl->MappedSystemVa = address;
    mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA | (mdl->MdlFlags & MDL_PARTIAL ? MDL_PARTIAL_HAS_BEEN_MAPPED : 0);
    return mdl->MappedSystemVa;
}

/*
 * MmMapLockedPagesSpecifyCache: an address at which the described pages can be used; with MdlMappingNoWrite, read.
 *
 * IRQL    <= DISPATCH_LEVEL for KernelMode, <= APC_LEVEL for UserMode
 * Errors  NULL; for UserMode it raises STATUS_INSUFFICIENT_RESOURCES, STATUS_INVALID_ADDRESS for a RequestedAddress
 *         that is no user mode page's, STATUS_CONFLICTING_ADDRESSES for another than the pages have; 0x3F when
 *         BugCheckOnFailure; strict: 0xC4/77, 0xC4/82 for BugCheckOnFailure, 0xC4/B3 for an MDL that isn't locked or
 *         is mapped, 0xC4/89 for frames that are no memory
 * Source  wdm/nf-wdm-mmmaplockedpagesspecifycache
 */
PVOID MmMapLockedPagesSpecifyCache(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode, MEMORY_CACHING_TYPE CacheType,
                                   PVOID RequestedAddress, ULONG BugCheckOnFailure, MM_PAGE_PRIORITY Priority)
{
    PMDL mdl = MemoryDescriptorList;

    LAB_DDI(MmMapLockedPagesSpecifyCache);
    if (AccessMode == UserMode)
        check_user_irql(mdl, 0x77);
    if (lab__strict)
        check_to_map(mdl, AccessMode, 0xB3);
    if (BugCheckOnFailure && AccessMode == KernelMode) {
        lab__ke_crash_detail("MDL %p is mapped with BugCheckOnFailure; pass FALSE, and handle NULL", (void *)mdl);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x82, (ULONG_PTR)mdl, (ULONG_PTR)mdl->MdlFlags, 0);
    }
    return map(mdl, AccessMode, RequestedAddress, BugCheckOnFailure, (ULONG)Priority);
}

/*
 * MmMapLockedPages: the same, cached, with a bugcheck on failure.
 *
 * IRQL    as MmMapLockedPagesSpecifyCache
 * Errors  strict: 0xC4/75, 0xC4/B2 for an MDL that isn't locked or is mapped; a warning, as the function is obsolete
 * Source  ntddk/nf-ntddk-mmmaplockedpages
 */
PVOID MmMapLockedPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode)
{
    PMDL mdl = MemoryDescriptorList;

    LAB_DDI(MmMapLockedPages);
    if (AccessMode == UserMode)
        check_user_irql(mdl, 0x75);
    if (lab__strict) {
        check_to_map(mdl, AccessMode, 0xB2);
        lab__vf_warn("C4/0x81", __builtin_return_address(0),
                     "MmMapLockedPages stops the machine where it fails; call MmMapLockedPagesSpecifyCache");
    }
    return map(mdl, AccessMode, NULL, TRUE, NormalPagePriority);
}

static void check_user_unmap(PVOID address, PMDL mdl)
{
    check_user_irql(mdl, 0x7A);
    if (lab__mm_in_arena(address) && lab__mm.pages[((char *)address - lab__mm.ram.user) >> PAGE_SHIFT].access)
        return;
    lab__ke_crash_detail("MDL %p is not mapped at address %p of user mode, where it is unmapped", (void *)mdl, address);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xB9, (ULONG_PTR)address, (ULONG_PTR)mdl, 0);
}

static void check_to_unmap(PVOID address, PMDL mdl)
{
    BOOLEAN partial = (mdl->MdlFlags & (MDL_PARTIAL | MDL_PARTIAL_HAS_BEEN_MAPPED)) == MDL_PARTIAL;

    if (lab__mm_is_user(address)) {
        check_user_unmap(address, mdl);
        return;
    }
    if (__builtin_expect((mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) && !partial, 1))
        return;
    lab__ke_crash_detail("MDL %p is unmapped, but %s", (void *)mdl,
                         partial ? "is a partial one, whose mapping is that of another MDL" : "isn't mapped");
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, partial ? 0xB5 : 0xB6, (ULONG_PTR)mdl,
                     (ULONG_PTR)mdl->MdlFlags, partial ? MDL_PARTIAL : MDL_MAPPED_TO_SYSTEM_VA);
}

/*
 * MmUnmapLockedPages: undo a mapping.
 *
 * IRQL    <= DISPATCH_LEVEL for system addresses, <= APC_LEVEL for user ones
 * Errors  strict: 0xC4/7A, 0xC4/B9, 0xC4/B5 for a partial MDL, 0xC4/B6 for what isn't mapped
 * Source  wdm/nf-wdm-mmunmaplockedpages
 */
void MmUnmapLockedPages(PVOID BaseAddress, PMDL MemoryDescriptorList)
{
    PMDL mdl = MemoryDescriptorList;

    LAB_DDI(MmUnmapLockedPages);
    if (lab__strict)
        check_to_unmap(BaseAddress, mdl);
    if (lab__mm_register_aliases && lab__mm_register_alias_unmap(BaseAddress, mdl))
        return;
    if (lab__mm_in_arena(BaseAddress)) {
        SIZE_T index = (SIZE_T)((char *)BaseAddress - lab__mm.ram.user) >> PAGE_SHIFT;
        ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(BaseAddress, mdl->ByteCount);

        lab__vf_pages_release(BaseAddress);
        if (lab__mm.pages[index].kind != LAB_PAGE_USER) {
            for (ULONG i = 0; i < count; i++)
                lab__mm.pages[index + i].access = 0;
            host_protect(lab__mm.ram.user + (index << PAGE_SHIFT), (SIZE_T)count << PAGE_SHIFT, HOST_NONE);
        }
        return;
    }
    unmap_kernel(BaseAddress, mdl);
    if (mdl->MdlFlags & MDL_IO_SPACE && lab__mm_unmap_registers)
        lab__mm_unmap_registers(BaseAddress, mdl);
    mdl->MdlFlags &= ~(MDL_MAPPED_TO_SYSTEM_VA | MDL_PARTIAL_HAS_BEEN_MAPPED);
    mdl->MappedSystemVa = 0;
}

static BOOLEAN access_of(ULONG protection, enum host_access *access)
{
    switch (protection) {
    case PAGE_NOACCESS:
        *access = HOST_NONE;
        return TRUE;
    case PAGE_READONLY:
        *access = HOST_READ;
        return TRUE;
    case PAGE_READWRITE:
        *access = HOST_WRITE;
        return TRUE;
    case PAGE_EXECUTE:
    case PAGE_EXECUTE_READ:
        *access = HOST_READ | HOST_EXECUTE;
        return TRUE;
    case PAGE_EXECUTE_READWRITE:
        *access = HOST_WRITE | HOST_EXECUTE;
        return TRUE;
    default:
        return FALSE;
    }
}

/*
 * MmProtectMdlSystemAddress: what the system's mapping of an MDL may be used for; until it is unmapped.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INVALID_PAGE_PROTECTION, STATUS_NOT_MAPPED_VIEW
 * Source  wdm/nf-wdm-mmprotectmdlsystemaddress
 */
NTSTATUS MmProtectMdlSystemAddress(PMDL MemoryDescriptorList, ULONG NewProtect)
{
    PMDL mdl = MemoryDescriptorList;
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);
    enum host_access access;

    LAB_DDI(MmProtectMdlSystemAddress);
    if (!access_of(NewProtect, &access))
        return STATUS_INVALID_PAGE_PROTECTION;
    if (!(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) || mdl->MdlFlags & MDL_SOURCE_IS_NONPAGED_POOL)
        return STATUS_NOT_MAPPED_VIEW;
    if (access != HOST_WRITE)
        protected_mappings++;
    if (host_protect(PAGE_ALIGN(mdl->MappedSystemVa), (SIZE_T)count << PAGE_SHIFT, access))
        return STATUS_INVALID_PAGE_PROTECTION;
    return STATUS_SUCCESS;
}

/*
 * MmMapMdl: call a routine with the address of what an MDL describes, mapped for so long if it isn't yet.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INVALID_PARAMETER, STATUS_INSUFFICIENT_RESOURCES: the routine wasn't called
 * Source  wdm/nf-wdm-mmmapmdl
 */
NTSTATUS MmMapMdl(PMDL MemoryDescriptorList, ULONG Protection, PMM_MDL_ROUTINE DriverRoutine, PVOID DriverContext)
{
    PMDL mdl = MemoryDescriptorList;
    enum host_access access;
    PVOID address;

    LAB_DDI(MmMapMdl);
    if (!DriverRoutine || !access_of(Protection & 0xFF, &access))
        return STATUS_INVALID_PARAMETER;
    if (mdl->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL)) {
        DriverRoutine(DriverContext, mdl->MappedSystemVa);
        return STATUS_SUCCESS;
    }
    address = MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, 0, FALSE, NormalPagePriority);
    if (!address)
        return STATUS_INSUFFICIENT_RESOURCES;
    DriverRoutine(DriverContext, address);
    MmUnmapLockedPages(address, mdl);
    return STATUS_SUCCESS;
}

/*
 * MmMapMemoryDumpMdlEx: map an MDL at addresses that the writer of a crash dump has reserved
 * (MmAllocateMappingAddress).
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER: not reserved, or too small
 * Source  wdm/nf-wdm-mmmapmemorydumpmdlex
 */
NTSTATUS MmMapMemoryDumpMdlEx(PVOID Va, PFN_NUMBER PageTotal, PMDL MemoryDumpMdl, ULONG Flags)
{
    PMDL mdl = MemoryDumpMdl;
    ULONG count = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);
    struct lab__mm_alias *alias;
    NTSTATUS status;

    LAB_DDI(MmMapMemoryDumpMdlEx);
    alias = lab__mm_alias_at(Va);
    if (!alias || count > PageTotal)
        return STATUS_INVALID_PARAMETER;
    if (Flags & 1) /* MM_DUMP_MAP_INVALIDATE: what was mapped there goes first */
        lab__mm_alias_unmap(alias, 0, PageTotal);
    status = lab__mm_alias_map(alias, 0, MmGetMdlPfnArray(mdl), count);
    if (!NT_SUCCESS(status))
        return status;
    mdl->MappedSystemVa = (char *)Va + mdl->ByteOffset;
    mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
    return STATUS_SUCCESS;
}
