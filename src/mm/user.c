/*
 * The user arena: each process's own part of it, and the rules for reading and writing there.
 *
 * A user page is the same memory as the page of RAM at the same offset of the kernel's view, so no system call is
 * needed to see it from the kernel. What a process may touch is kept in the page table of RAM; the host's own
 * protection follows it, so that a driver that touches what it may not faults as on NT.
 */
#include "vf/vf_user.h"
#include "mm/pages_p.h"
#include "mm/section.h"
#include "ps/ps_p.h"

struct lab__mm_space {
    PEPROCESS process;
    ULONG allocations;
};

enum { ACCESS_NONE, ACCESS_READ = 1, ACCESS_WRITE = 2 };

static char *user_of(SIZE_T index)
{
    return lab__mm.ram.user + (index << PAGE_SHIFT);
}

static SIZE_T index_of(const void *address)
{
    return (SIZE_T)((const char *)address - lab__mm.ram.user) >> PAGE_SHIFT;
}

struct lab__mm_space *lab__mm_space_create(PEPROCESS process)
{
    struct lab__mm_space *space = lab__mm_kernel_alloc(sizeof *space);

    if (space)
        space->process = process;
    return space;
}

struct lab__mm_space *lab__mm_space_of(PEPROCESS process)
{
    if (!process->space) /* the system process has none until somebody wants some of it */
        process->space = lab__mm_space_create(process);
    return process->space;
}

/* The page behind an allocation stays inaccessible, so that running over its end is seen. */
PVOID lab__mm_user_alloc(struct lab__mm_space *space, SIZE_T size)
{
    return lab__mm_user_alloc_aligned(space, size, 1);
}

PVOID lab__mm_user_alloc_aligned(struct lab__mm_space *space, SIZE_T size, SIZE_T alignment_pages)
{
    SIZE_T count = BYTES_TO_PAGES(size ? size : 1);
    SIZE_T index = lab__mm_run_alloc(count + 1, LAB_PAGE_USER, alignment_pages);
    struct lab__page *page = &lab__mm.pages[index];

    if (!index)
        return 0;
    page->owner = space;
    page->size = count << PAGE_SHIFT;
    for (SIZE_T i = 0; i < count; i++)
        page[i].access = ACCESS_READ | ACCESS_WRITE;
    page[count].access = ACCESS_NONE;
    RtlZeroMemory(lab__mm_page_address(index), page->size);
    host_protect(user_of(index), page->size, HOST_WRITE);
    lab__mm.user_touched = TRUE;
    space->allocations++;
    return user_of(index);
}

static void free_run(SIZE_T index)
{
    struct lab__page *page = &lab__mm.pages[index];
    struct lab__mm_space *space = page->owner;

    host_protect(user_of(index), page->size, HOST_NONE);
    space->allocations--;
    lab__mm_run_free(index);
}

void lab__mm_user_free(struct lab__mm_space *space, PVOID base)
{
    SIZE_T index = index_of(base);

    if (lab__mm_in_arena(base) && lab__mm.pages[index].kind == LAB_PAGE_USER && lab__mm.pages[index].owner == space)
        free_run(index);
}

void lab__mm_space_destroy(struct lab__mm_space *space)
{
    if (!space)
        return;
    lab__mm_views_forget(space);
    for (SIZE_T index = 1; space->allocations && index < lab__mm.high_water; index++) {
        struct lab__page *page = &lab__mm.pages[index];

        if (page->kind == LAB_PAGE_USER && page->count && page->owner == space)
            free_run(index);
    }
    lab__mm_secured_forget(space);
    lab__mm_regions_forget(space);
    lab__mm_kernel_free(space);
}

static UCHAR access_of(ULONG protection)
{
    switch (protection & 0xFF) {
    case PAGE_READONLY:
    case PAGE_EXECUTE_READ:
        return ACCESS_READ;
    case PAGE_READWRITE:
    case PAGE_EXECUTE_READWRITE:
        return ACCESS_READ | ACCESS_WRITE;
    default:
        return ACCESS_NONE;
    }
}

NTSTATUS lab__mm_user_protect(struct lab__mm_space *space, PVOID base, SIZE_T size, ULONG protection)
{
    SIZE_T first = index_of(base), last = index_of((char *)base + size - 1);
    UCHAR access = access_of(protection);

    if (!size || !lab__mm_in_arena(base))
        return STATUS_INVALID_PARAMETER;
    for (SIZE_T i = first; i <= last; i++) {
        SIZE_T run = lab__mm_run_of(i);

        if (!run || lab__mm.pages[run].kind != LAB_PAGE_USER || lab__mm.pages[run].owner != space)
            return STATUS_CONFLICTING_ADDRESSES;
    }
    if (!lab__mm_secured_allows(space, base, size, access))
        return STATUS_INVALID_PAGE_PROTECTION;
    for (SIZE_T i = first; i <= last; i++)
        lab__mm.pages[i].access = access;
    host_protect(user_of(first), (last - first + 1) << PAGE_SHIFT,
                 access & ACCESS_WRITE ? HOST_WRITE
                 : access              ? HOST_READ
                                       : HOST_NONE);
    return STATUS_SUCCESS;
}

BOOLEAN lab__mm_user_access(const void *base, SIZE_T size, BOOLEAN write)
{
    UCHAR needed = write ? ACCESS_WRITE : ACCESS_READ;
    const char *end = (const char *)base + size - 1;

    if (!size)
        return TRUE;
    if (!lab__mm_in_arena(base) || !lab__mm_in_arena(end) || end < (const char *)base)
        return FALSE;
    for (SIZE_T i = index_of(base), last = index_of(end); i <= last; i++)
        if ((lab__mm.pages[i].kind != LAB_PAGE_USER && lab__mm.pages[i].kind != LAB_PAGE_MDL &&
             lab__mm.pages[i].kind != LAB_PAGE_VIEW) ||
            !(lab__mm.pages[i].access & needed))
            return FALSE;
    return TRUE;
}

NTSTATUS lab__mm_user_probe(const void *base, SIZE_T size, BOOLEAN write)
{
    return lab__mm_user_access(base, size, write) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
}

#define LOWEST_ADDRESS 0x10000

static NTSTATUS probe_any(const char *base, SIZE_T size, BOOLEAN write)
{
    if (!size)
        return STATUS_SUCCESS;
    if ((ULONG_PTR)base < LOWEST_ADDRESS || base + size < base || lab__mm_in_ram(base))
        return STATUS_ACCESS_VIOLATION;
    if (lab__mm_is_user(base))
        return lab__mm_user_access(base, size, write) ? STATUS_SUCCESS : STATUS_ACCESS_VIOLATION;
    return STATUS_SUCCESS;
}

NTSTATUS lab__mm_probe_any(const volatile void *base, SIZE_T size)
{
    return probe_any((const char *)base, size, FALSE);
}

NTSTATUS lab__mm_probe_any_write(volatile void *base, SIZE_T size)
{
    return probe_any((const char *)base, size, TRUE);
}

BOOLEAN lab__mm_is_user(const void *address)
{
    return (const char *)address < lab__mm.ram.user + lab__mm.ram.size;
}

static void check_alignment(volatile const void *address, SIZE_T length, ULONG alignment)
{
    if (length && ((ULONG_PTR)address & (alignment - 1)))
        ExRaiseDatatypeMisalignment();
}

/*
 * ProbeForRead: raise unless the range lies in user space and is aligned. It doesn't touch the memory, as on Windows.
 *
 * IRQL    <= APC_LEVEL
 * Errors  raises STATUS_ACCESS_VIOLATION, STATUS_DATATYPE_MISALIGNMENT
 * Source  wdm/nf-wdm-probeforread
 */
void ProbeForRead(const void *Address, SIZE_T Length, ULONG Alignment)
{
    ULONG_PTR start = (ULONG_PTR)Address;

    LAB_DDI(ProbeForRead);
    if (lab__strict)
        lab__vf_user_arm();
    lab__vf_user_probed(Address, Length);
    check_alignment(Address, Length, Alignment);
    if (Length && (start + Length < start || start + Length > MmUserProbeAddress))
        ExRaiseAccessViolation();
}

/*
 * ProbeForWrite: raise unless the range lies in user space, is aligned, and every page of it can be written; it writes
 * each.
 *
 * IRQL    <= APC_LEVEL
 * Errors  raises STATUS_ACCESS_VIOLATION, STATUS_DATATYPE_MISALIGNMENT
 * Source  wdm/nf-wdm-probeforwrite
 */
void ProbeForWrite(PVOID Address, SIZE_T Length, ULONG Alignment)
{
    ULONG_PTR start = (ULONG_PTR)Address, end = start + Length - 1;

    LAB_DDI(ProbeForWrite);
    if (lab__strict)
        lab__vf_user_arm();
    lab__vf_user_probed(Address, Length);
    if (!Length)
        return;
    check_alignment(Address, Length, Alignment);
    if (end < start || end >= MmUserProbeAddress)
        ExRaiseAccessViolation();
    for (ULONG_PTR page = start; page <= end; page = (page & ~(ULONG_PTR)(PAGE_SIZE - 1)) + PAGE_SIZE)
        *(volatile char *)page = *(volatile char *)page;
}
