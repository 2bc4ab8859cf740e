/*
 * Views of sections. A view of a section of no file is its part of the section's pages, made accessible where they are:
 * in the user arena for a process, in the kernel's view of RAM for the system. So two views of the same part have the
 * same address. A view of a file has an address of its own (view_file.c), and one with copy on write its own pages.
 */
#include "mm/section_p.h"
#include "ob/ob_p.h"
#include "ps/ps_p.h"
#include "vf/vf_holding.h"

#define GRANULARITY 0x10000u

struct view {
    LIST_ENTRY link;
    struct lab__mm_segment *segment;
    struct lab__mm_space *space; /* 0: the system's, or the system process's */
    BOOLEAN system;
    char *base;
    SIZE_T index, pages; /* of RAM; index 0: of devices */
    PMDL registers;      /* of these, what describes them */
    SIZE_T size;
    ULONG protection, access;
    PVOID copy;       /* pages of its own */
    ULONGLONG offset; /* of a file's view */
    BOOLEAN shown;    /* of a file: at an address of its own */
};

static LIST_ENTRY views = {&views, &views};

void lab__mm_views_reset(void)
{
    InitializeListHead(&views);
}

/* The machine stops: no address of the arena shows what it doesn't by itself. */
void lab__mm_views_stop(void)
{
    for (LIST_ENTRY *e = views.Flink; e != &views; e = e->Flink) {
        const struct view *view = CONTAINING_RECORD(e, struct view, link);

        if (view->shown && !view->system)
            lab__mm_unshow_arena(view->index, view->pages);
    }
    InitializeListHead(&views);
}

void lab__mm_pages_access(SIZE_T index, SIZE_T count, ULONG access)
{
    for (SIZE_T i = 0; i < count; i++)
        lab__mm.pages[index + i].access = (UCHAR)access;
    lab__mm.user_touched = TRUE;
    host_protect(lab__mm.ram.user + (index << PAGE_SHIFT), count << PAGE_SHIFT,
                 access & 2 ? HOST_WRITE
                 : access   ? HOST_READ
                            : HOST_NONE);
}

/* What the views that are there allow, page by page. */
static void settle_access(SIZE_T index, SIZE_T pages)
{
    for (SIZE_T i = index; i < index + pages; i++) {
        ULONG access = 0;

        for (LIST_ENTRY *e = views.Flink; e != &views; e = e->Flink) {
            const struct view *view = CONTAINING_RECORD(e, struct view, link);

            if (!view->system && !view->copy && view->index && i - view->index < view->pages)
                access |= view->access;
        }
        lab__mm_pages_access(i, 1, access);
    }
}

/* --- views of files ----------------------------------------------------------------------------------------------- */

static struct lab__mm_shown shown_of(const struct view *view)
{
    return (struct lab__mm_shown){view->segment, view->offset, view->pages, view->base, view->index};
}

static void hide_file(struct view *view)
{
    struct lab__mm_shown shown = shown_of(view);

    if (view->access & 2)
        lab__mm_file_unwatch(view->segment, view->offset, view->pages << PAGE_SHIFT);
    lab__mm_file_unhold(view->segment, view->offset, view->pages << PAGE_SHIFT);
    if (view->system)
        lab__mm_hide_system(&shown);
    else
        lab__mm_hide_user(&shown);
    view->index = 0;
}

static NTSTATUS copy_file(struct view *view)
{
    view->copy = view->space ? lab__mm_user_alloc(view->space, view->pages << PAGE_SHIFT) : 0;
    if (!view->copy)
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__mm_file_copy(view->segment, view->offset, view->copy, view->pages << PAGE_SHIFT);
    view->base = view->copy;
    view->access = 1;
    return STATUS_SUCCESS;
}

/* Its pages are read now, and stay where they are while the view lasts. */
static NTSTATUS show_file(struct view *view, BOOLEAN copy)
{
    SIZE_T bytes = view->pages << PAGE_SHIFT;
    struct lab__mm_shown shown;
    NTSTATUS status = lab__mm_file_read(view->segment, view->offset, bytes);

    if (!NT_SUCCESS(status) || copy)
        return NT_SUCCESS(status) ? copy_file(view) : status;
    shown = shown_of(view);
    status = view->system ? lab__mm_show_system(&shown) : lab__mm_show_user(&shown);
    if (!NT_SUCCESS(status))
        return status;
    view->base = shown.base;
    view->index = shown.index;
    lab__mm_file_hold(view->segment, view->offset, bytes);
    if (view->access & 2)
        status = lab__mm_file_watch(view->segment, view->offset, bytes);
    if (!NT_SUCCESS(status)) {
        view->access = 1; /* nothing is watched */
        hide_file(view);
        return status;
    }
    view->shown = TRUE;
    return STATUS_SUCCESS;
}

/* --- the end of a view -------------------------------------------------------------------------------------------- */

static void unmap_registers(struct view *view)
{
    if (view->space)
        lab__mm_register_alias_unmap(view->base, view->registers);
    else
        lab__mm_unmap_registers(view->base, view->registers);
    IoFreeMdl(view->registers);
}

static void end(struct view *view)
{
    lab__vf_let_go(LAB_VF_VIEW, view);
    RemoveEntryList(&view->link);
    view->segment->views--;
    if (view->access & 2)
        view->segment->writable_views--;
    if (view->shown)
        hide_file(view);
    if (view->registers)
        unmap_registers(view);
    else if (view->copy)
        lab__mm_user_free(view->space, view->copy);
    else if (!view->system && view->index)
        settle_access(view->index, view->pages);
    lab__mm_segment_dereference(view->segment);
    lab__mm_kernel_free(view);
}

static struct view *first_of(const struct lab__mm_space *space)
{
    for (LIST_ENTRY *e = views.Flink; e != &views; e = e->Flink) {
        struct view *view = CONTAINING_RECORD(e, struct view, link);

        if (view->space == space && !view->system)
            return view;
    }
    return 0;
}

void lab__mm_views_forget(struct lab__mm_space *space)
{
    struct view *view;

    while ((view = first_of(space))) /* the end of one may write pages, and others may come and go meanwhile */
        end(view);
}

static struct view *find(struct lab__mm_space *space, BOOLEAN system, const void *address)
{
    for (LIST_ENTRY *e = views.Flink; e != &views; e = e->Flink) {
        struct view *view = CONTAINING_RECORD(e, struct view, link);

        if (view->system == system && (system || view->space == space) &&
            (SIZE_T)((const char *)address - view->base) < view->pages << PAGE_SHIFT)
            return view;
    }
    return 0;
}

struct lab__mm_segment *lab__mm_view_at(const void *address, char **base, SIZE_T *size, ULONG *protection,
                                        ULONGLONG *offset)
{
    struct view *view = find(lab__mm_space_of(lab__ps_process()), FALSE, address);

    if (!view)
        return 0;
    *base = view->base;
    *size = view->pages << PAGE_SHIFT;
    *protection = view->protection;
    *offset = view->offset;
    return view->segment;
}

/* --- mapping ------------------------------------------------------------------------------------------------------ */

/* Physical memory where a device may be: each access to the view traps, and goes to the device. */
static NTSTATUS map_registers(struct view *view, ULONGLONG offset)
{
    PMDL mdl = view->size >> 31 ? 0 : IoAllocateMdl(0, (ULONG)(view->pages << PAGE_SHIFT), FALSE, FALSE, 0);

    if (!mdl)
        return STATUS_INSUFFICIENT_RESOURCES;
    mdl->MdlFlags |= MDL_IO_SPACE;
    for (SIZE_T i = 0; i < view->pages; i++)
        MmGetMdlPfnArray(mdl)[i] = (PFN_NUMBER)(offset >> PAGE_SHIFT) + i;
    view->base = view->space ? lab__mm_register_alias_map(mdl, view->space) : lab__mm_map_registers(mdl);
    if (!view->base) {
        IoFreeMdl(mdl);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    view->registers = mdl;
    return STATUS_SUCCESS;
}

static BOOLEAN touches_ram(ULONGLONG offset, SIZE_T size)
{
    PHYSICAL_MEMORY_RANGE ranges[2];
    const ULONG count = lab__mm_ram_ranges(ranges);

    for (ULONG i = 0; i < count; i++)
        if (offset < (ULONGLONG)(ranges[i].BaseAddress.QuadPart + ranges[i].NumberOfBytes.QuadPart) &&
            (ULONGLONG)ranges[i].BaseAddress.QuadPart < offset + size)
            return TRUE;
    return FALSE;
}

/* Where the part lies: in RAM, or among the registers of devices. */
static NTSTATUS locate(struct view *view, ULONGLONG offset)
{
    char *memory;

    if (view->segment->run) {
        view->index = view->segment->run + (SIZE_T)(offset >> PAGE_SHIFT);
    } else {
        memory = lab__mm_physical(offset, view->size);
        if (!memory && touches_ram(offset, view->size))
            return STATUS_INVALID_PARAMETER;
        if (!memory)
            return map_registers(view, offset);
        view->index = lab__mm_page_index(memory);
    }
    view->base = (view->system ? lab__mm.ram.kernel : lab__mm.ram.user) + (view->index << PAGE_SHIFT);
    return STATUS_SUCCESS;
}

static NTSTATUS copy_pages(struct view *view)
{
    view->copy = view->space ? lab__mm_user_alloc(view->space, view->pages << PAGE_SHIFT) : 0;
    if (!view->copy)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyMemory(view->copy, lab__mm_page_address(view->index), view->pages << PAGE_SHIFT);
    view->base = view->copy;
    return STATUS_SUCCESS;
}

static BOOLEAN is_copy(ULONG protection)
{
    return (protection & 0xFF) == PAGE_WRITECOPY || (protection & 0xFF) == PAGE_EXECUTE_WRITECOPY;
}

static NTSTATUS show(struct view *view, ULONGLONG offset)
{
    NTSTATUS status;

    view->offset = offset;
    if (view->segment->file)
        return show_file(view, is_copy(view->protection));
    status = locate(view, offset);
    return NT_SUCCESS(status) && is_copy(view->protection) && !view->registers ? copy_pages(view) : status;
}

static NTSTATUS map(struct lab__mm_section *section, struct lab__mm_space *space, BOOLEAN system, ULONGLONG offset,
                    SIZE_T size, ULONG protection, struct view **result)
{
    struct view *view = LAB_FAULT(LAB_FAULT_PAGES) ? 0 : lab__mm_kernel_alloc(sizeof *view);
    NTSTATUS status;

    if (!view)
        return STATUS_INSUFFICIENT_RESOURCES;
    view->segment = section->segment;
    view->space = space;
    view->system = system;
    view->size = size;
    view->pages = (size + PAGE_SIZE - 1) >> PAGE_SHIFT;
    view->protection = protection;
    lab__mm_protection_access(protection, &view->access);
    section->segment->references++; /* reading may wait */
    status = show(view, offset);
    if (!NT_SUCCESS(status)) {
        lab__mm_segment_dereference(section->segment);
        lab__mm_kernel_free(view);
        return status;
    }
    if (view->copy)
        view->access = 1; /* of the section; the copy is written */
    section->segment->views++;
    if (view->access & 2)
        section->segment->writable_views++;
    InsertTailList(&views, &view->link);
    lab__vf_hold(LAB_VF_VIEW, view, 0);
    if (!system && !view->copy && view->index)
        settle_access(view->index, view->pages);
    *result = view;
    return STATUS_SUCCESS;
}

/* The part [*offset, *offset + *size) of the section; a size of zero means to its end. */
static NTSTATUS part_of(const struct lab__mm_section *section, ULONGLONG offset, SIZE_T *size)
{
    if (offset >= section->size)
        return STATUS_INVALID_VIEW_SIZE;
    if (!*size)
        *size = (SIZE_T)(section->size - offset);
    if (*size > section->size - offset && *size > ROUND_TO_PAGES(section->size - offset))
        return STATUS_INVALID_VIEW_SIZE;
    return STATUS_SUCCESS;
}

static NTSTATUS check_protection(const struct lab__mm_section *section, ULONG protection)
{
    ULONG wanted, allowed;

    if (!lab__mm_protection_access(protection, &wanted))
        return STATUS_INVALID_PAGE_PROTECTION;
    lab__mm_protection_access(section->protection, &allowed);
    if (is_copy(protection))
        wanted = 1;
    return wanted & ~allowed ? STATUS_SECTION_PROTECTION : STATUS_SUCCESS;
}

static ACCESS_MASK right_for(ULONG protection)
{
    ULONG access = 0;

    lab__mm_protection_access(protection, &access);
    if (is_copy(protection))
        return SECTION_MAP_READ;
    return access & 2 ? SECTION_MAP_WRITE : SECTION_MAP_READ;
}

NTSTATUS lab__mm_process_of(HANDLE handle, ACCESS_MASK desired, KPROCESSOR_MODE mode, PEPROCESS *process)
{
    if (handle == NtCurrentProcess()) {
        *process = lab__ps_process();
        lab__ob_reference(*process);
        return STATUS_SUCCESS;
    }
    return lab__ob_reference_handle(handle, desired, lab__ps_process_type, mode, (PVOID *)process, 0);
}

struct map_call {
    HANDLE section, process;
    PVOID *base;
    PLARGE_INTEGER offset;
    PSIZE_T size;
    ULONG protection;
};

static NTSTATUS map_into(struct lab__mm_section *section, PEPROCESS process, const struct map_call *call)
{
    ULONGLONG offset = call->offset ? (ULONGLONG)call->offset->QuadPart & ~(ULONGLONG)(PAGE_SIZE - 1) : 0;
    SIZE_T size = *call->size;
    struct view *view;
    NTSTATUS status;

    if ((section->segment->run || section->segment->file) && offset & (GRANULARITY - 1))
        return STATUS_MAPPED_ALIGNMENT;
    if (*call->base && (ULONG_PTR)*call->base & (GRANULARITY - 1))
        return STATUS_MAPPED_ALIGNMENT;
    status = check_protection(section, call->protection);
    if (NT_SUCCESS(status))
        status = part_of(section, offset, &size);
    if (NT_SUCCESS(status))
        status = map(section, lab__mm_space_of(process), FALSE, offset, size, call->protection, &view);
    if (!NT_SUCCESS(status))
        return status;
    if (*call->base && *call->base != view->base) { /* a view lies where its pages are */
        end(view);
        return STATUS_CONFLICTING_ADDRESSES;
    }
    *call->base = view->base;
    *call->size = view->pages << PAGE_SHIFT;
    if (call->offset)
        call->offset->QuadPart = (LONGLONG)offset;
    return STATUS_SUCCESS;
}

static NTSTATUS map_by_handle(const struct map_call *call, KPROCESSOR_MODE mode)
{
    struct lab__mm_section *section;
    PEPROCESS process;
    NTSTATUS status = STATUS_SUCCESS;

    if (mode == UserMode) {
        status = lab__mm_probe_any_write(call->base, sizeof *call->base);
        if (NT_SUCCESS(status))
            status = lab__mm_probe_any_write(call->size, sizeof *call->size);
        if (NT_SUCCESS(status) && call->offset)
            status = lab__mm_probe_any_write(call->offset, sizeof *call->offset);
    }
    if (NT_SUCCESS(status))
        status = lab__mm_process_of(call->process, LAB_PROCESS_VM_OPERATION, mode, &process);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__ob_reference_handle(call->section, right_for(call->protection), lab__mm_section_type, mode,
                                      (PVOID *)&section, 0);
    if (NT_SUCCESS(status)) {
        status = map_into(section, process, call);
        lab__ob_dereference(section);
    }
    lab__ob_dereference(process);
    return status;
}

/* NtMapViewOfSection: as the Zw form, for the caller's mode. */
NTSTATUS NtMapViewOfSection(HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits,
                            SIZE_T CommitSize, PLARGE_INTEGER SectionOffset, PSIZE_T ViewSize,
                            SECTION_INHERIT InheritDisposition, ULONG AllocationType, ULONG Protect)
{
    struct map_call call = {SectionHandle, ProcessHandle, BaseAddress, SectionOffset, ViewSize, Protect};

    return map_by_handle(&call, lab__ke_thread()->previous_mode);
}

/*
 * ZwMapViewOfSection: show a part of a section to a process.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes; the offset is a multiple of 64 KB, and becomes what was used; *ViewSize 0: to the end; becomes whole
 * pages
 * Errors  STATUS_INVALID_PAGE_PROTECTION, STATUS_SECTION_PROTECTION, STATUS_MAPPED_ALIGNMENT,
 * STATUS_INVALID_VIEW_SIZE, STATUS_CONFLICTING_ADDRESSES for another base than the view's own Source
 * wdm/nf-wdm-zwmapviewofsection
 */
NTSTATUS ZwMapViewOfSection(HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits,
                            SIZE_T CommitSize, PLARGE_INTEGER SectionOffset, PSIZE_T ViewSize,
                            SECTION_INHERIT InheritDisposition, ULONG AllocationType, ULONG Protect)
{
    struct map_call call = {SectionHandle, ProcessHandle, BaseAddress, SectionOffset, ViewSize, Protect};

    LAB_DDI(ZwMapViewOfSection);
    return map_by_handle(&call, KernelMode);
}

static NTSTATUS unmap_from(PEPROCESS process, PVOID base)
{
    struct view *view = find(lab__mm_space_of(process), FALSE, base);

    if (!view)
        return STATUS_NOT_MAPPED_VIEW;
    if (!lab__mm_secured_allows(lab__mm_space_of(process), view->base, view->pages << PAGE_SHIFT, 0))
        return STATUS_INVALID_PAGE_PROTECTION;
    end(view);
    return STATUS_SUCCESS;
}

static NTSTATUS unmap(HANDLE handle, PVOID base, KPROCESSOR_MODE mode)
{
    PEPROCESS process;
    NTSTATUS status = lab__mm_process_of(handle, LAB_PROCESS_VM_OPERATION, mode, &process);

    if (!NT_SUCCESS(status))
        return status;
    status = unmap_from(process, base);
    lab__ob_dereference(process);
    return status;
}

/*
 * MmMapViewOfSection, MmUnmapViewOfSection: the same by the objects themselves; undocumented.
 *
 * IRQL    <= APC_LEVEL
 * Errors  those of ZwMapViewOfSection and ZwUnmapViewOfSection
 */
NTSTATUS MmMapViewOfSection(PVOID SectionToMap, PEPROCESS Process, PVOID *CapturedBase, ULONG_PTR ZeroBits,
                            SIZE_T CommitSize, PLARGE_INTEGER SectionOffset, PSIZE_T CapturedViewSize,
                            SECTION_INHERIT InheritDisposition, ULONG AllocationType, ULONG Win32Protect)
{
    struct map_call call = {0, 0, CapturedBase, SectionOffset, CapturedViewSize, Win32Protect};

    LAB_DDI(MmMapViewOfSection);
    return map_into(SectionToMap, Process, &call);
}

NTSTATUS MmUnmapViewOfSection(PEPROCESS Process, PVOID BaseAddress)
{
    LAB_DDI(MmUnmapViewOfSection);
    return unmap_from(Process, BaseAddress);
}

NTSTATUS NtUnmapViewOfSection(HANDLE ProcessHandle, PVOID BaseAddress)
{
    return unmap(ProcessHandle, BaseAddress, lab__ke_thread()->previous_mode);
}

/*
 * ZwUnmapViewOfSection: end the view that holds the address.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_MAPPED_VIEW
 * Source  wdm/nf-wdm-zwunmapviewofsection
 */
NTSTATUS ZwUnmapViewOfSection(HANDLE ProcessHandle, PVOID BaseAddress)
{
    LAB_DDI(ZwUnmapViewOfSection);
    return unmap(ProcessHandle, BaseAddress, KernelMode);
}

/* --- the system's views ------------------------------------------------------------------------------------------- */

static NTSTATUS map_system(PVOID object, PVOID *base, PSIZE_T size, ULONGLONG offset)
{
    struct lab__mm_section *section = object;
    SIZE_T length = *size;
    struct view *view;
    NTSTATUS status = part_of(section, offset, &length);

    if (NT_SUCCESS(status))
        status = map(section, 0, TRUE, offset, length, PAGE_READWRITE, &view);
    if (!NT_SUCCESS(status))
        return status;
    *base = view->base;
    *size = view->pages << PAGE_SHIFT;
    return STATUS_SUCCESS;
}

static NTSTATUS unmap_system(PVOID base)
{
    struct view *view = find(0, TRUE, base);

    if (!view || view->base != base) {
        lab__ke_crash_detail("%p is no view that MmMapViewInSystemSpace made", base);
        lab__ke_bugcheck(DRIVER_UNMAPPING_INVALID_VIEW, (ULONG_PTR)base, 1, 0, 0);
    }
    end(view);
    return STATUS_SUCCESS;
}

/*
 * MmMapViewInSystemSpace: show a section to the kernel. Section is the object, not a handle.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_VIEW_SIZE, STATUS_INSUFFICIENT_RESOURCES
 * Source  ntddk/nf-ntddk-mmmapviewinsystemspace
 */
NTSTATUS MmMapViewInSystemSpace(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize)
{
    LAB_DDI(MmMapViewInSystemSpace);
    return map_system(Section, MappedBase, ViewSize, 0);
}

NTSTATUS MmMapViewInSystemSpaceEx(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize, PLARGE_INTEGER SectionOffset,
                                  ULONG_PTR Flags)
{
    if (Flags & ~(ULONG_PTR)MM_SYSTEM_VIEW_EXCEPTIONS_FOR_INPAGE_ERRORS)
        return STATUS_INVALID_PARAMETER_5;
    return map_system(Section, MappedBase, ViewSize, (ULONGLONG)SectionOffset->QuadPart);
}

NTSTATUS MmMapViewInSessionSpace(PVOID Section, PVOID *MappedBase, PSIZE_T ViewSize)
{
    return map_system(Section, MappedBase, ViewSize, 0);
}

/*
 * MmUnmapViewInSystemSpace: end such a view.
 *
 * IRQL    <= APC_LEVEL
 * Errors  0xD7 for an address that is no view's beginning
 * Source  ntddk/nf-ntddk-mmunmapviewinsystemspace
 */
NTSTATUS MmUnmapViewInSystemSpace(PVOID MappedBase)
{
    LAB_DDI(MmUnmapViewInSystemSpace);
    return unmap_system(MappedBase);
}

NTSTATUS MmUnmapViewInSessionSpace(PVOID MappedBase)
{
    return unmap_system(MappedBase);
}
