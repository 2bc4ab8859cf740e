/*
 * What drivers ask of their images: paging them in and out, the verifier, the addresses of other routines.
 *
 * An image is always resident here, so locking a section only counts; what checks that pageable code runs at a low IRQL
 * is in the code itself (see src/front/paged.c).
 */
#include "io/image.h"
#include "io/io_p.h"

#define LARGE_SYSTEM_PAGES  (64 << (20 - PAGE_SHIFT))
#define MEDIUM_SYSTEM_PAGES (32 << (20 - PAGE_SHIFT))

/* A driver that is a function of the program has no image of its own: what is in no other's counts as its. */
static struct lab__io_section *section_at(const void *address)
{
    struct lab__io_image *image = lab__io_image_at(address);
    struct lab__io_section *built_in = 0;

    for (LIST_ENTRY *link = lab__io.driver_list.Flink; link != &lab__io.driver_list; link = link->Flink) {
        struct lab__io_driver *driver = CONTAINING_RECORD(link, struct lab__io_driver, link);

        if (!driver->image && driver->object.DriverInit)
            built_in = &driver->section;
    }
    return image ? &image->section : built_in;
}

static struct lab__io_section *pageable_at(PVOID address)
{
    struct lab__io_section *section = section_at(address);

    if (!section) {
        lab__ke_crash_detail("%p lies in no driver's image", address);
        lab__ke_bugcheck(MEMORY_MANAGEMENT, 0x1234, (ULONG_PTR)address, 1, 0);
    }
    return section;
}

/*
 * MmLockPagableDataSection (and, by macro, MmLockPagableCodeSection): keep the section of an image that holds the
 * address in memory; a handle to it.
 *
 * IRQL    <= APC_LEVEL
 * Errors  0x1A/0x1234 for an address in no image
 * Source  wdm/nf-wdm-mmlockpagabledatasection
 */
PVOID MmLockPagableDataSection(PVOID AddressWithinSection)
{
    struct lab__io_section *section;

    LAB_DDI(MmLockPagableDataSection);
    section = pageable_at(AddressWithinSection);
    section->LoadCount++;
    return section;
}

static struct lab__io_section *section_of(PVOID handle, ULONG parameter)
{
    for (LIST_ENTRY *link = lab__io.driver_list.Flink; link != &lab__io.driver_list; link = link->Flink) {
        struct lab__io_driver *driver = CONTAINING_RECORD(link, struct lab__io_driver, link);

        if (&driver->section == handle)
            return &driver->section;
    }
    for (LIST_ENTRY *link = lab__io_images.Flink; link != &lab__io_images; link = link->Flink) {
        struct lab__io_image *image = CONTAINING_RECORD(link, struct lab__io_image, link);

        if (&image->section == handle)
            return &image->section;
    }
    lab__ke_crash_detail("%p is no handle of a pageable section", handle);
    lab__ke_bugcheck(MEMORY_MANAGEMENT, parameter, (ULONG_PTR)handle, 1, 0);
}

/*
 * MmLockPagableSectionByHandle: lock it once more, by its handle.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-mmlockpagablesectionbyhandle
 */
void MmLockPagableSectionByHandle(PVOID ImageSectionHandle)
{
    LAB_DDI(MmLockPagableSectionByHandle);
    section_of(ImageSectionHandle, 0x1234)->LoadCount++;
}

/*
 * MmUnlockPagableImageSection: undo one lock.
 *
 * IRQL    <= APC_LEVEL
 * Errors  0x1A/0x1010 where it isn't locked
 * Source  wdm/nf-wdm-mmunlockpagableimagesection
 */
void MmUnlockPagableImageSection(PVOID ImageSectionHandle)
{
    struct lab__io_section *section;

    LAB_DDI(MmUnlockPagableImageSection);
    section = section_of(ImageSectionHandle, 0x1010);
    if (!section->LoadCount)
        lab__ke_bugcheck(MEMORY_MANAGEMENT, 0x1010, (ULONG_PTR)ImageSectionHandle, 1, 0);
    section->LoadCount--;
}

/*
 * MmPageEntireDriver: make all of a driver's image pageable; the base of the image.
 *
 * IRQL    <= APC_LEVEL
 * Errors  NULL for an address in no image
 * Source  wdm/nf-wdm-mmpageentiredriver
 */
PVOID MmPageEntireDriver(PVOID AddressWithinSection)
{
    struct lab__io_section *section;

    LAB_DDI(MmPageEntireDriver);
    section = section_at(AddressWithinSection);
    if (!section)
        return 0;
    return section->DllBase ? section->DllBase : PAGE_ALIGN(AddressWithinSection);
}

/*
 * MmResetDriverPaging: page the image as its sections say again.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-mmresetdriverpaging
 */
void MmResetDriverPaging(PVOID AddressWithinSection)
{
    LAB_DDI(MmResetDriverPaging);
    pageable_at(AddressWithinSection);
}

/*
 * MmProtectDriverSection: have the hypervisor keep a section of an image read-only. There is none, as on a Windows
 * without virtualization-based security.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER, STATUS_INVALID_DEVICE_STATE; 0x1A/0x1100 for an address in no image
 * Source  wdm/nf-wdm-mmprotectdriversection
 */
NTSTATUS MmProtectDriverSection(PVOID AddressWithinSection, SIZE_T Size, ULONG Flags)
{
    LAB_DDI(MmProtectDriverSection);
    if (Size || Flags & ~(ULONG)MM_PROTECT_DRIVER_SECTION_VALID_FLAGS)
        return STATUS_INVALID_PARAMETER;
    if (!section_at(AddressWithinSection))
        lab__ke_bugcheck(MEMORY_MANAGEMENT, 0x1100, (ULONG_PTR)AddressWithinSection, 0, 0);
    return STATUS_INVALID_DEVICE_STATE;
}

/* --- the verifier: a strict machine verifies every driver --- */

/*
 * MmIsDriverVerifying, MmIsDriverVerifyingByAddress, MmIsDriverSuspectForVerifier: is this driver being verified?
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-mmisdriververifying
 */
LOGICAL MmIsDriverVerifying(PDRIVER_OBJECT DriverObject)
{
    LAB_DDI(MmIsDriverVerifying);
    return lab__strict;
}

LOGICAL MmIsDriverVerifyingByAddress(PVOID AddressWithinSection)
{
    LAB_DDI(MmIsDriverVerifyingByAddress);
    return lab__strict && section_at(AddressWithinSection);
}

LOGICAL MmIsDriverSuspectForVerifier(PDRIVER_OBJECT DriverObject)
{
    LAB_DDI(MmIsDriverSuspectForVerifier);
    return lab__strict;
}

NTSTATUS MmIsVerifierEnabled(PULONG VerifierFlags)
{
    *VerifierFlags = lab__strict ? DRIVER_VERIFIER_SPECIAL_POOLING | DRIVER_VERIFIER_FORCE_IRQL_CHECKING |
                                       DRIVER_VERIFIER_TRACK_POOL_ALLOCATIONS | DRIVER_VERIFIER_IO_CHECKING
                                 : 0;
    return lab__strict ? STATUS_SUCCESS : STATUS_NOT_SUPPORTED;
}

/* --- routines by name --- */

/* The address of what the kernel exports by this name. A documented function that is not built yet has a symbol that
 * stops the machine, so the ledger decides: a driver that asks finds it missing, as on an older Windows. */
static PVOID exported(const char *name)
{
    for (unsigned id = 0; id < LAB_DDI_COUNT; id++) {
        const struct lab__ddi_row *row = &lab__ddi_rows[id];

        if (!__builtin_strcmp(row->name, name))
            return row->state == LAB_STATE_ABSENT || row->is_inline ? 0 : host_symbol(name);
    }
    if (name[0] == 'l' && name[1] == 'a' && name[2] == 'b' && name[3] == '_')
        return 0;
    return host_symbol_owner(name) == HOST_SYMBOL_OWN ? host_symbol(name) : 0;
}

/*
 * MmGetSystemRoutineAddress: the address of a routine of the kernel or the HAL.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  NULL where there is none of that name
 * Source  wdm/nf-wdm-mmgetsystemroutineaddress
 */
PVOID MmGetSystemRoutineAddress(PUNICODE_STRING SystemRoutineName)
{
    char name[128];
    ULONG length = SystemRoutineName->Length / sizeof(WCHAR);

    LAB_DDI(MmGetSystemRoutineAddress);
    if (!length || length >= sizeof name)
        return 0;
    for (ULONG i = 0; i < length; i++)
        name[i] = (char)SystemRoutineName->Buffer[i];
    name[length] = 0;
    return exported(name);
}

struct wanted {
    const char *name;
    BOOLEAN found;
};

static void look_for(void *context, enum host_name_kind kind, const char *name)
{
    struct wanted *wanted = context;

    wanted->found |= kind == HOST_NAME_EXPORTED && !__builtin_strcmp(name, wanted->name);
}

static BOOLEAN exports(const struct lab__io_image *image, const char *name)
{
    struct wanted wanted = {.name = name};
    char reason[256];

    host_module_names(image->path, look_for, &wanted, reason, sizeof reason);
    return wanted.found;
}

/*
 * MmGetSystemRoutineAddressEx: the address of what a loaded driver exports.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  NULL: the module isn't loaded, is the kernel or the HAL, or has no such function
 * Source  wdm/nf-wdm-mmgetsystemroutineaddressex
 */
PVOID MmGetSystemRoutineAddressEx(PUNICODE_STRING ModuleName, PCSTR FunctionName)
{
    LAB_DDI(MmGetSystemRoutineAddressEx);
    for (LIST_ENTRY *link = lab__io_images.Flink; link != &lab__io_images; link = link->Flink) {
        struct lab__io_image *image = CONTAINING_RECORD(link, struct lab__io_image, link);

        if (RtlEqualUnicodeString(&image->section.BaseDllName, ModuleName, TRUE))
            return exports(image, FunctionName) ? host_module_symbol(&image->module, FunctionName) : 0;
    }
    return 0;
}

/* --- the system as a whole --- */

/*
 * MmQuerySystemSize: small, medium or large, by its RAM.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-mmquerysystemsize
 */
MM_SYSTEMSIZE MmQuerySystemSize(void)
{
    PHYSICAL_MEMORY_RANGE ranges[2] = {{{.QuadPart = 0}, {.QuadPart = 0}}};
    ULONGLONG pages = 0;

    LAB_DDI(MmQuerySystemSize);
    for (ULONG i = lab__mm_ram_ranges(ranges); i--;)
        pages += (ULONGLONG)ranges[i].NumberOfBytes.QuadPart >> PAGE_SHIFT;
    return pages >= LARGE_SYSTEM_PAGES ? MmLargeSystem : pages >= MEDIUM_SYSTEM_PAGES ? MmMediumSystem : MmSmallSystem;
}

/*
 * MmIsThisAnNtAsSystem: is it a server? The machine is a workstation, as RtlGetVersion says too.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-mmisthisanntassystem
 */
BOOLEAN MmIsThisAnNtAsSystem(void)
{
    LAB_DDI(MmIsThisAnNtAsSystem);
    return FALSE;
}

/*
 * MmAddPhysicalMemory: add RAM while the machine runs, which its hardware doesn't do.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER_1, _2 for what are no whole pages; STATUS_CONFLICTING_ADDRESSES,
 * STATUS_NOT_SUPPORTED
 * Source  ntddk/nf-ntddk-wdm-mmaddphysicalmemory
 */
NTSTATUS MmAddPhysicalMemory(PPHYSICAL_ADDRESS StartAddress, PLARGE_INTEGER NumberOfBytes)
{
    LAB_DDI(MmAddPhysicalMemory);
    if (StartAddress->QuadPart & (PAGE_SIZE - 1))
        return STATUS_INVALID_PARAMETER_1;
    if (!NumberOfBytes->QuadPart || NumberOfBytes->QuadPart & (PAGE_SIZE - 1))
        return STATUS_INVALID_PARAMETER_2;
    for (LONGLONG at = 0; at < NumberOfBytes->QuadPart; at += PAGE_SIZE)
        if (lab__mm_physical((ULONGLONG)(StartAddress->QuadPart + at), 1))
            return STATUS_CONFLICTING_ADDRESSES;
    return STATUS_NOT_SUPPORTED;
}

/*
 * RtlPcToFileHeader: the image that holds an address, and where it begins; undocumented.
 *
 * IRQL    any
 * Errors  NULL, for an address in no driver's image
 */
PVOID RtlPcToFileHeader(PVOID PcValue, PVOID *BaseOfImage)
{
    struct lab__io_image *image = lab__io_image_at(PcValue);

    LAB_DDI(RtlPcToFileHeader);
    *BaseOfImage = image ? (PVOID)image->module.base : 0;
    return *BaseOfImage;
}
