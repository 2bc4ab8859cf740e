/*
 * A process's virtual memory by the page: reserved, committed, protected, freed. A region is one run of the user arena;
 * its state is kept page by page.
 */
#include "mm/section_p.h"
#include "ob/ob_p.h"
#include "ps/ps_p.h"

struct region {
    LIST_ENTRY link;
    struct lab__mm_space *space;
    char *base;
    SIZE_T pages;
    ULONG protection;     /* it was allocated with */
    USHORT protections[]; /* of its pages; 0: reserved only */
};

static LIST_ENTRY regions = {&regions, &regions};

void lab__mm_regions_reset(void)
{
    InitializeListHead(&regions);
}

/* The pages go with the space. */
void lab__mm_regions_forget(struct lab__mm_space *space)
{
    for (LIST_ENTRY *e = regions.Flink, *next; e != &regions; e = next) {
        struct region *region = CONTAINING_RECORD(e, struct region, link);

        next = e->Flink;
        if (region->space != space)
            continue;
        RemoveEntryList(e);
        lab__mm_kernel_free(region);
    }
}

static struct region *find(struct lab__mm_space *space, const void *address)
{
    for (LIST_ENTRY *e = regions.Flink; e != &regions; e = e->Flink) {
        struct region *region = CONTAINING_RECORD(e, struct region, link);

        if (region->space == space && (SIZE_T)((const char *)address - region->base) < region->pages << PAGE_SHIFT)
            return region;
    }
    return 0;
}

static SIZE_T index_of(const void *address)
{
    return (SIZE_T)((const char *)address - lab__mm.ram.user) >> PAGE_SHIFT;
}

static void set(struct region *region, SIZE_T first, SIZE_T count, ULONG protection)
{
    ULONG access = 0;

    if (protection)
        lab__mm_protection_access(protection, &access);
    for (SIZE_T i = first; i < first + count; i++)
        region->protections[i] = (USHORT)protection;
    lab__mm_pages_access(index_of(region->base) + first, count, access);
}

struct span { /* whole pages within a region */
    struct region *region;
    SIZE_T first, count;
};

static BOOLEAN span_of(struct lab__mm_space *space, PVOID base, SIZE_T size, struct span *span)
{
    char *first = PAGE_ALIGN(base);

    span->region = find(space, base);
    if (!span->region)
        return FALSE;
    span->first = (SIZE_T)(first - span->region->base) >> PAGE_SHIFT;
    span->count = ((SIZE_T)((char *)base - first) + size + PAGE_SIZE - 1) >> PAGE_SHIFT;
    return span->first + span->count <= span->region->pages;
}

static NTSTATUS reserve(struct lab__mm_space *space, SIZE_T size, ULONG protection, struct region **result)
{
    SIZE_T pages = (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
    struct region *region = lab__mm_kernel_alloc(sizeof *region + pages * sizeof region->protections[0]);

    if (!region)
        return STATUS_INSUFFICIENT_RESOURCES;
    region->base = lab__mm_user_alloc_aligned(space, pages << PAGE_SHIFT, 16);
    if (!region->base) {
        lab__mm_kernel_free(region);
        return STATUS_NO_MEMORY;
    }
    region->space = space;
    region->pages = pages;
    region->protection = protection;
    InsertTailList(&regions, &region->link);
    set(region, 0, pages, 0);
    *result = region;
    return STATUS_SUCCESS;
}

struct request {
    PVOID *base;
    PSIZE_T size;
    ULONG type, protection;
};

static NTSTATUS allocate(struct lab__mm_space *space, const struct request *request)
{
    struct span span;
    ULONG access;
    NTSTATUS status;

    if (request->type & ~(ULONG)(MEM_COMMIT | MEM_RESERVE | MEM_TOP_DOWN | MEM_RESET) ||
        !(request->type & (MEM_COMMIT | MEM_RESERVE | MEM_RESET)))
        return STATUS_INVALID_PARAMETER_5;
    if (!*request->size || *request->size > lab__mm.ram.size)
        return *request->size ? STATUS_NO_MEMORY : STATUS_INVALID_PARAMETER_4;
    if (!lab__mm_protection_access(request->protection, &access) || (request->protection & 0xFF) == PAGE_WRITECOPY)
        return STATUS_INVALID_PAGE_PROTECTION;
    if (*request->base && request->type & MEM_RESERVE)
        return STATUS_CONFLICTING_ADDRESSES; /* a region lies where its pages are */
    if (!*request->base) {
        status = reserve(space, *request->size, request->protection, &span.region);
        if (!NT_SUCCESS(status))
            return status;
        span.first = 0;
        span.count = span.region->pages;
    } else if (!span_of(space, *request->base, *request->size, &span)) {
        return STATUS_CONFLICTING_ADDRESSES;
    }
    if (request->type & MEM_COMMIT)
        set(span.region, span.first, span.count, request->protection);
    *request->base = span.region->base + (span.first << PAGE_SHIFT);
    *request->size = span.count << PAGE_SHIFT;
    return STATUS_SUCCESS;
}

static NTSTATUS release(struct region *region)
{
    RemoveEntryList(&region->link);
    lab__mm_user_free(region->space, region->base);
    lab__mm_kernel_free(region);
    return STATUS_SUCCESS;
}

static NTSTATUS give_back(struct lab__mm_space *space, const struct request *request)
{
    struct span span;
    SIZE_T bytes;

    if (request->type != MEM_RELEASE && request->type != MEM_DECOMMIT)
        return STATUS_INVALID_PARAMETER_4;
    if (!find(space, *request->base))
        return STATUS_MEMORY_NOT_ALLOCATED;
    if (!*request->size) {
        span.region = find(space, *request->base);
        if (span.region->base != PAGE_ALIGN(*request->base))
            return STATUS_FREE_VM_NOT_AT_BASE;
        span.first = 0;
        span.count = span.region->pages;
    } else if (!span_of(space, *request->base, *request->size, &span)) {
        return STATUS_UNABLE_TO_FREE_VM;
    }
    bytes = span.count << PAGE_SHIFT;
    if (!lab__mm_secured_allows(space, span.region->base + (span.first << PAGE_SHIFT), bytes, 0))
        return STATUS_INVALID_PAGE_PROTECTION;
    if (request->type == MEM_RELEASE && span.count != span.region->pages)
        return STATUS_UNABLE_TO_FREE_VM; /* part of a region: only decommitted */
    *request->base = span.region->base + (span.first << PAGE_SHIFT);
    *request->size = bytes;
    if (request->type == MEM_RELEASE)
        return release(span.region);
    RtlZeroMemory(lab__mm_page_address(index_of(*request->base)), bytes);
    set(span.region, span.first, span.count, 0);
    return STATUS_SUCCESS;
}

static NTSTATUS protect(struct lab__mm_space *space, const struct request *request, PULONG old)
{
    struct span span;
    ULONG access;

    if (!lab__mm_protection_access(request->protection, &access))
        return STATUS_INVALID_PAGE_PROTECTION;
    if (!span_of(space, *request->base, *request->size, &span))
        return STATUS_CONFLICTING_ADDRESSES;
    for (SIZE_T i = 0; i < span.count; i++)
        if (!span.region->protections[span.first + i])
            return STATUS_NOT_COMMITTED;
    *request->base = span.region->base + (span.first << PAGE_SHIFT);
    *request->size = span.count << PAGE_SHIFT;
    if (!lab__mm_secured_allows(space, *request->base, *request->size, access))
        return STATUS_INVALID_PAGE_PROTECTION;
    *old = span.region->protections[span.first];
    set(span.region, span.first, span.count, request->protection);
    return STATUS_SUCCESS;
}

/* --- what lies at an address -------------------------------------------------------------------------------------- */

static void describe_region(const struct region *region, const char *at, MEMORY_BASIC_INFORMATION *info)
{
    SIZE_T first = (SIZE_T)(at - region->base) >> PAGE_SHIFT, end = first;

    while (end < region->pages && region->protections[end] == region->protections[first])
        end++;
    info->AllocationBase = region->base;
    info->AllocationProtect = region->protection;
    info->RegionSize = (end - first) << PAGE_SHIFT;
    info->State = region->protections[first] ? MEM_COMMIT : MEM_RESERVE;
    info->Protect = region->protections[first];
    info->Type = MEM_PRIVATE;
}

/* Memory of a program that it didn't allocate by these services: lab_user_alloc. */
static void describe_run(SIZE_T index, MEMORY_BASIC_INFORMATION *info)
{
    SIZE_T run = lab__mm_run_of(index), end = index;
    UCHAR access = lab__mm.pages[index].access;

    while (end < run + lab__mm.pages[run].count && lab__mm.pages[end].access == access)
        end++;
    info->AllocationBase = lab__mm.ram.user + (run << PAGE_SHIFT);
    info->AllocationProtect = PAGE_READWRITE;
    info->RegionSize = (end - index) << PAGE_SHIFT;
    info->State = MEM_COMMIT;
    info->Protect = access & 2 ? PAGE_READWRITE : access ? PAGE_READONLY : PAGE_NOACCESS;
    info->Type = MEM_PRIVATE;
}

static NTSTATUS query(struct lab__mm_space *space, PVOID address, MEMORY_BASIC_INFORMATION *info)
{
    char *at = PAGE_ALIGN(address), *base;
    const struct region *region = find(space, at);
    ULONGLONG offset;
    SIZE_T size;
    ULONG protection;

    if ((const char *)address > (const char *)MmHighestUserAddress)
        return STATUS_INVALID_PARAMETER;
    RtlZeroMemory(info, sizeof *info);
    info->BaseAddress = at;
    if (region) {
        describe_region(region, at, info);
    } else if (lab__mm_view_at(at, &base, &size, &protection, &offset)) {
        info->AllocationBase = base;
        info->AllocationProtect = info->Protect = protection;
        info->RegionSize = (SIZE_T)(base + size - at);
        info->State = MEM_COMMIT;
        info->Type = MEM_MAPPED;
    } else if (lab__mm_in_arena(at) && lab__mm_run_of(index_of(at)) &&
               lab__mm.pages[index_of(at)].kind == LAB_PAGE_USER) {
        describe_run(index_of(at), info);
    } else {
        info->State = MEM_FREE;
        info->Protect = PAGE_NOACCESS;
        info->RegionSize = PAGE_SIZE;
    }
    return STATUS_SUCCESS;
}

/* --- services ----------------------------------------------------------------------------------------------------- */

typedef NTSTATUS action(struct lab__mm_space *space, const struct request *request);

static NTSTATUS in_process(HANDLE handle, const struct request *request, action *act, KPROCESSOR_MODE mode)
{
    PEPROCESS process;
    NTSTATUS status = STATUS_SUCCESS;

    if (mode == UserMode) {
        status = lab__mm_probe_any_write(request->base, sizeof *request->base);
        if (NT_SUCCESS(status))
            status = lab__mm_probe_any_write(request->size, sizeof *request->size);
    }
    if (NT_SUCCESS(status))
        status = lab__mm_process_of(handle, LAB_PROCESS_VM_OPERATION, mode, &process);
    if (!NT_SUCCESS(status))
        return status;
    status = act(lab__mm_space_of(process), request);
    lab__ob_dereference(process);
    return status;
}

NTSTATUS NtAllocateVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits, PSIZE_T RegionSize,
                                 ULONG AllocationType, ULONG Protect)
{
    struct request request = {BaseAddress, RegionSize, AllocationType, Protect};

    LAB_DDI(NtAllocateVirtualMemory);
    return in_process(ProcessHandle, &request, allocate, lab__ke_thread()->previous_mode);
}

/*
 * ZwAllocateVirtualMemory: reserve or commit pages of a process.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes; both outputs become whole pages
 * Errors  STATUS_INVALID_PARAMETER_4, _5, STATUS_INVALID_PAGE_PROTECTION, STATUS_NO_MEMORY,
 * STATUS_CONFLICTING_ADDRESSES for a base to reserve at (a region lies where its pages are), or to commit at what isn't
 * reserved
 * Source  ntifs/nf-ntifs-zwallocatevirtualmemory
 */
NTSTATUS ZwAllocateVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits, PSIZE_T RegionSize,
                                 ULONG AllocationType, ULONG Protect)
{
    struct request request = {BaseAddress, RegionSize, AllocationType, Protect};

    LAB_DDI(ZwAllocateVirtualMemory);
    return in_process(ProcessHandle, &request, allocate, KernelMode);
}

NTSTATUS NtFreeVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG FreeType)
{
    struct request request = {BaseAddress, RegionSize, FreeType, 0};

    LAB_DDI(NtFreeVirtualMemory);
    return in_process(ProcessHandle, &request, give_back, lab__ke_thread()->previous_mode);
}

/*
 * ZwFreeVirtualMemory: decommit pages, or release a whole region.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER_4, STATUS_MEMORY_NOT_ALLOCATED, STATUS_FREE_VM_NOT_AT_BASE,
 * STATUS_UNABLE_TO_FREE_VM, STATUS_INVALID_PAGE_PROTECTION where a driver has secured it Source
 * ntifs/nf-ntifs-zwfreevirtualmemory
 */
NTSTATUS ZwFreeVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG FreeType)
{
    struct request request = {BaseAddress, RegionSize, FreeType, 0};

    LAB_DDI(ZwFreeVirtualMemory);
    return in_process(ProcessHandle, &request, give_back, KernelMode);
}

/* NtProtectVirtualMemory, ZwProtectVirtualMemory: the access to committed pages. */
static NTSTATUS protect_in(HANDLE handle, PVOID *base, PSIZE_T size, ULONG protection, PULONG old)
{
    struct request request = {base, size, 0, protection};
    PEPROCESS process;
    NTSTATUS status = lab__mm_process_of(handle, LAB_PROCESS_VM_OPERATION, lab__ke_thread()->previous_mode, &process);

    if (!NT_SUCCESS(status))
        return status;
    status = protect(lab__mm_space_of(process), &request, old);
    lab__ob_dereference(process);
    return status;
}

NTSTATUS NtProtectVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG NewProtect,
                                PULONG OldProtect)
{
    return protect_in(ProcessHandle, BaseAddress, RegionSize, NewProtect, OldProtect);
}

NTSTATUS ZwProtectVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG NewProtect,
                                PULONG OldProtect)
{
    return protect_in(ProcessHandle, BaseAddress, RegionSize, NewProtect, OldProtect);
}

static NTSTATUS query_in(HANDLE handle, PVOID address, MEMORY_INFORMATION_CLASS class_, PVOID information,
                         SIZE_T length, PSIZE_T returned, KPROCESSOR_MODE mode)
{
    MEMORY_BASIC_INFORMATION info;
    PEPROCESS process;
    NTSTATUS status;

    if (class_ != MemoryBasicInformation)
        return STATUS_INVALID_INFO_CLASS;
    if (length < sizeof info)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = mode == UserMode ? lab__mm_probe_any_write(information, sizeof info) : STATUS_SUCCESS;
    if (NT_SUCCESS(status))
        status = lab__mm_process_of(handle, LAB_PROCESS_QUERY, mode, &process);
    if (!NT_SUCCESS(status))
        return status;
    status = query(lab__mm_space_of(process), address, &info);
    lab__ob_dereference(process);
    if (!NT_SUCCESS(status))
        return status;
    RtlCopyMemory(information, &info, sizeof info);
    if (returned)
        *returned = sizeof info;
    return STATUS_SUCCESS;
}

NTSTATUS NtQueryVirtualMemory(HANDLE ProcessHandle, PVOID BaseAddress, MEMORY_INFORMATION_CLASS MemoryInformationClass,
                              PVOID MemoryInformation, SIZE_T MemoryInformationLength, PSIZE_T ReturnLength)
{
    LAB_DDI(NtQueryVirtualMemory);
    return query_in(ProcessHandle, BaseAddress, MemoryInformationClass, MemoryInformation, MemoryInformationLength,
                    ReturnLength, lab__ke_thread()->previous_mode);
}

/*
 * ZwQueryVirtualMemory: state, protection and kind of the pages at an address that are alike.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_PARAMETER for a kernel address
 * Source  ntifs/nf-ntifs-zwqueryvirtualmemory
 */
NTSTATUS ZwQueryVirtualMemory(HANDLE ProcessHandle, PVOID BaseAddress, MEMORY_INFORMATION_CLASS MemoryInformationClass,
                              PVOID MemoryInformation, SIZE_T MemoryInformationLength, PSIZE_T ReturnLength)
{
    LAB_DDI(ZwQueryVirtualMemory);
    return query_in(ProcessHandle, BaseAddress, MemoryInformationClass, MemoryInformation, MemoryInformationLength,
                    ReturnLength, KernelMode);
}

static NTSTATUS check_ranges(ULONG_PTR count, const MEMORY_RANGE_ENTRY *ranges, PEPROCESS process)
{
    for (ULONG_PTR i = 0; i < count; i++)
        if (!ranges[i].NumberOfBytes || !lab__mm_is_user(ranges[i].VirtualAddress) ||
            ranges[i].NumberOfBytes > (ULONG_PTR)MmHighestUserAddress - (ULONG_PTR)ranges[i].VirtualAddress)
            return STATUS_INVALID_PARAMETER_4;
    return process->exiting ? STATUS_PROCESS_IS_TERMINATING : STATUS_SUCCESS;
}

/*
 * ZwSetInformationVirtualMemory: bring these ranges of a process's addresses into memory, or say how much they matter
 * there. All of them are in memory already, so nothing is left to be done once the call is found right.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   VirtualAddresses[NumberOfEntries], not empty; VmInformation: an ULONG
 * Errors  STATUS_INVALID_PARAMETER_2 (another class), _3 (no ranges), _4 (a range that is none), _5 (the ULONG),
 *         STATUS_INVALID_PARAMETER_6 (its size), STATUS_PROCESS_IS_TERMINATING; those of handles
 * Source  ntifs/nf-ntifs-zwsetinformationvirtualmemory
 */
NTSTATUS ZwSetInformationVirtualMemory(HANDLE ProcessHandle, VIRTUAL_MEMORY_INFORMATION_CLASS VmInformationClass,
                                       ULONG_PTR NumberOfEntries, PMEMORY_RANGE_ENTRY VirtualAddresses,
                                       PVOID VmInformation, ULONG VmInformationLength)
{
    PEPROCESS process;
    NTSTATUS status;

    LAB_DDI(ZwSetInformationVirtualMemory);
    if (VmInformationClass != VmPrefetchInformation && VmInformationClass != VmPagePriorityInformation)
        return STATUS_INVALID_PARAMETER_2;
    if (!NumberOfEntries || !VirtualAddresses)
        return STATUS_INVALID_PARAMETER_3;
    if (VmInformationLength != sizeof(ULONG))
        return STATUS_INVALID_PARAMETER_6;
    if (!VmInformation || (VmInformationClass == VmPrefetchInformation && *(ULONG *)VmInformation))
        return STATUS_INVALID_PARAMETER_5;
    status = lab__mm_process_of(ProcessHandle, LAB_PROCESS_VM_OPERATION, KernelMode, &process);
    if (!NT_SUCCESS(status))
        return status;
    status = check_ranges(NumberOfEntries, VirtualAddresses, process);
    lab__ob_dereference(process);
    return status;
}
