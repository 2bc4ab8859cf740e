/*
 * Section objects: what NtCreateSection makes and NtOpenSection opens, \Device\PhysicalMemory among them.
 *
 * All pages of a section of no file are there from the start, one run of RAM, so that every view of it is a part of
 * that run. A file's are read when a view is made of them.
 */
#include "ob/ob_p.h"
#include "ps/ps_p.h"
#include "mm/section_p.h"

#define KNOWN_ATTRIBUTES                                                                                               \
    (SEC_COMMIT | SEC_RESERVE | SEC_IMAGE | SEC_NOCACHE | SEC_BASED | SEC_FILE | SEC_LARGE_PAGES | SEC_WRITECOMBINE |  \
     SEC_NO_CHANGE)

POBJECT_TYPE lab__mm_section_type;
__attribute__((visibility("default"))) POBJECT_TYPE *MmSectionObjectType = &lab__mm_section_type;
static struct lab__mm_segment physical = {.references = 1};

static const GENERIC_MAPPING mapping = {STANDARD_RIGHTS_READ | SECTION_QUERY | SECTION_MAP_READ,
                                        STANDARD_RIGHTS_WRITE | SECTION_MAP_WRITE,
                                        STANDARD_RIGHTS_EXECUTE | SECTION_MAP_EXECUTE, SECTION_ALL_ACCESS};

/* --- segments ----------------------------------------------------------------------------------------------------- */

struct lab__mm_segment *lab__mm_segment_new(ULONGLONG size, NTSTATUS *status)
{
    SIZE_T count = (SIZE_T)((size + PAGE_SIZE - 1) >> PAGE_SHIFT);
    struct lab__mm_segment *segment;

    *status = STATUS_SECTION_TOO_BIG;
    if (!count || size > lab__mm.ram.size)
        return 0;
    *status = STATUS_INSUFFICIENT_RESOURCES;
    segment = LAB_FAULT(LAB_FAULT_PAGES) ? 0 : lab__mm_kernel_alloc(sizeof *segment);
    if (!segment)
        return 0;
    segment->run = lab__mm_run_alloc(count, LAB_PAGE_MDL, 16); /* views begin at multiples of 64 KB */
    if (!segment->run) {
        lab__mm_kernel_free(segment);
        return 0;
    }
    segment->size = size;
    segment->references = 1;
    for (SIZE_T i = 0; i < count; i++)
        lab__mm.pages[segment->run + i].access = 0;
    RtlZeroMemory(lab__mm_page_address(segment->run), count << PAGE_SHIFT);
    *status = STATUS_SUCCESS;
    return segment;
}

void lab__mm_segment_dereference(struct lab__mm_segment *segment)
{
    if (--segment->references || segment == &physical)
        return;
    if (segment->file) {
        lab__mm_file_close(segment);
        return;
    }
    lab__mm_run_free(segment->run);
    lab__mm_kernel_free(segment);
}

/* --- objects ------------------------------------------------------------------------------------------------------ */

static void removed(PVOID body)
{
    struct lab__mm_section *section = body;

    if (!section->segment)
        return;
    section->segment->sections--;
    lab__mm_segment_dereference(section->segment);
}

BOOLEAN lab__mm_protection_access(ULONG protection, ULONG *access)
{
    switch (protection & 0xFF) {
    case PAGE_NOACCESS:
        *access = 0;
        return TRUE;
    case PAGE_READONLY:
    case PAGE_EXECUTE:
    case PAGE_EXECUTE_READ:
        *access = 1;
        return TRUE;
    case PAGE_WRITECOPY:
    case PAGE_EXECUTE_WRITECOPY:
    case PAGE_READWRITE:
    case PAGE_EXECUTE_READWRITE:
        *access = 3;
        return TRUE;
    default:
        return FALSE;
    }
}

NTSTATUS lab__mm_section_check(const struct lab__mm_section_wish *wish)
{
    ULONG kinds = wish->allocation & (SEC_COMMIT | SEC_RESERVE | SEC_IMAGE), access;

    if (wish->allocation & ~(ULONG)KNOWN_ATTRIBUTES || !kinds || kinds & (kinds - 1))
        return STATUS_INVALID_PARAMETER_6;
    if (!lab__mm_protection_access(wish->protection, &access) || (wish->protection & 0xFF) == PAGE_NOACCESS)
        return STATUS_INVALID_PAGE_PROTECTION;
    return STATUS_SUCCESS;
}

NTSTATUS lab__mm_section_create(const struct lab__mm_section_wish *wish, KPROCESSOR_MODE mode)
{
    struct lab__mm_segment *segment = wish->segment;
    struct lab__mm_section *section;
    HANDLE handle;
    NTSTATUS status;

    if (!segment && !wish->size)
        return STATUS_INVALID_PARAMETER_4;
    if (!segment)
        segment = lab__mm_segment_new(wish->size, &status);
    if (!segment)
        return status;
    segment->reserve = (wish->allocation & SEC_RESERVE) != 0;
    status = lab__ob_create(lab__mm_section_type, mode, wish->attributes, sizeof *section, (PVOID *)&section);
    if (!NT_SUCCESS(status)) {
        lab__mm_segment_dereference(segment);
        return status;
    }
    segment->sections++;
    section->segment = segment;
    section->size = wish->size && wish->size < segment->size ? wish->size : segment->size;
    section->protection = wish->protection;
    section->allocation = wish->allocation;
    status = lab__ob_insert(section, 0, wish->desired, 0, &handle);
    if (NT_SUCCESS(status))
        *wish->handle = handle;
    return status;
}

static NTSTATUS open(PHANDLE result, ACCESS_MASK desired, POBJECT_ATTRIBUTES attributes, KPROCESSOR_MODE mode)
{
    HANDLE handle;
    NTSTATUS status = mode == UserMode ? lab__mm_probe_any_write(result, sizeof *result) : STATUS_SUCCESS;

    if (NT_SUCCESS(status))
        status = lab__ob_open_by_name(attributes, lab__mm_section_type, mode, desired, 0, &handle);
    if (NT_SUCCESS(status))
        *result = handle;
    return status;
}

NTSTATUS NtOpenSection(PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    return open(SectionHandle, DesiredAccess, ObjectAttributes, lab__ke_thread()->previous_mode);
}

/*
 * ZwOpenSection: a handle to a section that has a name.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED
 * Source  wdm/nf-wdm-zwopensection
 */
NTSTATUS ZwOpenSection(PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    LAB_DDI(ZwOpenSection);
    return open(SectionHandle, DesiredAccess, ObjectAttributes, KernelMode);
}

static void physical_memory(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\PhysicalMemory");
    OBJECT_ATTRIBUTES attributes;
    struct lab__mm_section *section;

    InitializeObjectAttributes(&attributes, &name, OBJ_PERMANENT | OBJ_CASE_INSENSITIVE, 0, 0);
    if (!NT_SUCCESS(lab__ob_create(lab__mm_section_type, KernelMode, &attributes, sizeof *section, (PVOID *)&section)))
        return;
    physical = (struct lab__mm_segment){.references = 2, .sections = 1, .size = 1ULL << 52};
    section->segment = &physical;
    section->size = physical.size;
    section->protection = PAGE_EXECUTE_READWRITE;
    lab__ob_insert(section, 0, 0, 0, 0);
}

void lab__mm_section_start(void)
{
    lab__mm_section_type = lab__ob_type_create(L"Section", &(struct lab__ob_procedures){.remove = removed}, &mapping,
                                               SECTION_ALL_ACCESS, LAB_OB_NOT_WAITABLE);
    lab__mm_views_reset();
    lab__mm_regions_reset();
    physical_memory();
}
