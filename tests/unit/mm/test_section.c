/* Sections and their views, a process's virtual memory. */
#include "support/machine.h"
#include <ntlab/memory.h>
#include <ntifs.h>

extern __attribute__((visibility("default"))) POBJECT_TYPE *MmSectionObjectType;
#include <string.h>

static NTSTATUS create(PHANDLE section, ULONGLONG size, ULONG protection, ULONG allocation)
{
    LARGE_INTEGER length = {.QuadPart = (LONGLONG)size};
    OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    return ZwCreateSection(section, SECTION_ALL_ACCESS, &attributes, size ? &length : NULL, protection, allocation,
                           NULL);
}

static NTSTATUS map(HANDLE section, PVOID *base, PSIZE_T size, LONGLONG offset, ULONG protection)
{
    LARGE_INTEGER at = {.QuadPart = offset};

    return ZwMapViewOfSection(section, NtCurrentProcess(), base, 0, 0, &at, size, ViewUnmap, 0, protection);
}

static void test_ZwMapViewOfSection_shows_the_section_to_process_and_system(void **state)
{
    PVOID base = NULL, system = NULL, object;
    SIZE_T size = 0, system_size = 0;
    HANDLE section;

    assert_int_equal(create(&section, 100000, PAGE_READWRITE, SEC_COMMIT), STATUS_SUCCESS);
    assert_int_equal(map(section, &base, &size, 0, PAGE_READWRITE), STATUS_SUCCESS);
    assert_int_equal(size, 102400);
    assert_int_equal((uintptr_t)base & 0xFFFF, 0);
    assert_true((char *)base < (char *)MmHighestUserAddress);
    assert_int_equal(
        ObReferenceObjectByHandle(section, SECTION_ALL_ACCESS, *MmSectionObjectType, KernelMode, &object, NULL),
        STATUS_SUCCESS);
    assert_int_equal(MmMapViewInSystemSpace(object, &system, &system_size), STATUS_SUCCESS);
    assert_true((char *)system > (char *)MmHighestUserAddress);
    strcpy(base, "shared");
    assert_string_equal(system, "shared");
    assert_int_equal(MmUnmapViewInSystemSpace(system), STATUS_SUCCESS);
    assert_int_equal(ZwUnmapViewOfSection(NtCurrentProcess(), (char *)base + 5000), STATUS_SUCCESS);
    assert_int_equal(ZwUnmapViewOfSection(NtCurrentProcess(), base), STATUS_NOT_MAPPED_VIEW);
    ObDereferenceObject(object);
    ZwClose(section);
}

static void test_ZwMapViewOfSection_a_view_outlives_the_handle(void **state)
{
    PVOID base = NULL;
    SIZE_T size = 0;
    HANDLE section;

    create(&section, 4096, PAGE_READWRITE, SEC_COMMIT);
    assert_int_equal(map(section, &base, &size, 0, PAGE_READWRITE), STATUS_SUCCESS);
    ZwClose(section);
    strcpy(base, "still there");
    assert_int_equal(ZwUnmapViewOfSection(NtCurrentProcess(), base), STATUS_SUCCESS);
}

static void test_ZwMapViewOfSection_part_at_an_offset(void **state)
{
    PVOID whole = NULL, part = NULL, bad = NULL;
    SIZE_T size = 0, part_size = 4096, too_much = 0x20000;
    HANDLE section;

    create(&section, 0x20000, PAGE_READWRITE, SEC_COMMIT);
    map(section, &whole, &size, 0, PAGE_READWRITE);
    assert_int_equal(map(section, &part, &part_size, 0x10000, PAGE_READONLY), STATUS_SUCCESS);
    ((char *)whole)[0x10000] = 'p';
    assert_int_equal(*(char *)part, 'p');
    assert_int_equal(map(section, &bad, &part_size, 0x1000, PAGE_READONLY), STATUS_MAPPED_ALIGNMENT);
    assert_int_equal(map(section, &bad, &too_much, 0x10000, PAGE_READONLY), STATUS_INVALID_VIEW_SIZE);
    assert_int_equal(ZwUnmapViewOfSection(NtCurrentProcess(), whole), STATUS_SUCCESS);
    assert_int_equal(ZwUnmapViewOfSection(NtCurrentProcess(), part), STATUS_SUCCESS);
    ZwClose(section);
}

static void test_ZwMapViewOfSection_keeps_to_the_protection(void **state)
{
    PVOID base = NULL;
    SIZE_T size = 0;
    HANDLE section;

    create(&section, 4096, PAGE_READONLY, SEC_COMMIT);
    assert_int_equal(map(section, &base, &size, 0, PAGE_READWRITE), STATUS_SECTION_PROTECTION);
    assert_int_equal(map(section, &base, &size, 0, 0x77), STATUS_INVALID_PAGE_PROTECTION);
    assert_int_equal(map(section, &base, &size, 0, PAGE_READONLY), STATUS_SUCCESS);
    ZwUnmapViewOfSection(NtCurrentProcess(), base);
    ZwClose(section);
}

static void test_ZwMapViewOfSection_copy_on_write_is_the_views_own(void **state)
{
    PVOID shared = NULL, own = NULL;
    SIZE_T size = 0, own_size = 0;
    HANDLE section;

    create(&section, 4096, PAGE_READWRITE, SEC_COMMIT);
    map(section, &shared, &size, 0, PAGE_READWRITE);
    strcpy(shared, "first");
    assert_int_equal(map(section, &own, &own_size, 0, PAGE_WRITECOPY), STATUS_SUCCESS);
    assert_string_equal(own, "first");
    strcpy(own, "other");
    assert_string_equal(shared, "first");
    ZwUnmapViewOfSection(NtCurrentProcess(), own);
    ZwUnmapViewOfSection(NtCurrentProcess(), shared);
    ZwClose(section);
}

static void test_ZwCreateSection_checks_its_parameters(void **state)
{
    HANDLE section;

    assert_int_equal(create(&section, 0, PAGE_READWRITE, SEC_COMMIT), STATUS_INVALID_PARAMETER_4);
    assert_int_equal(create(&section, 4096, PAGE_READWRITE, 0), STATUS_INVALID_PARAMETER_6);
    assert_int_equal(create(&section, 4096, 0x99, SEC_COMMIT), STATUS_INVALID_PAGE_PROTECTION);
    assert_int_equal(create(&section, 1ULL << 50, PAGE_READWRITE, SEC_COMMIT), STATUS_SECTION_TOO_BIG);
    assert_int_equal(create(&section, 4096, PAGE_READWRITE, SEC_IMAGE), STATUS_INVALID_FILE_FOR_SECTION);
}

static void test_ZwOpenSection_by_name(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\BaseNamedObjects\\TestSection");
    LARGE_INTEGER length = {.QuadPart = 4096};
    OBJECT_ATTRIBUTES attributes;
    HANDLE made, opened;
    PVOID one = NULL, two = NULL;
    SIZE_T size = 0;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenSection(&opened, SECTION_ALL_ACCESS, &attributes), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(ZwCreateSection(&made, SECTION_ALL_ACCESS, &attributes, &length, PAGE_READWRITE, SEC_COMMIT, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(ZwOpenSection(&opened, SECTION_MAP_READ, &attributes), STATUS_SUCCESS);
    map(made, &one, &size, 0, PAGE_READWRITE);
    assert_int_equal(map(opened, &two, &size, 0, PAGE_READONLY), STATUS_SUCCESS);
    strcpy(one, "named");
    assert_string_equal(two, "named");
    ZwUnmapViewOfSection(NtCurrentProcess(), one);
    ZwUnmapViewOfSection(NtCurrentProcess(), two);
    ZwClose(made);
    ZwClose(opened);
}

static void test_device_PhysicalMemory_shows_RAM(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\PhysicalMemory");
    char *memory = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    PHYSICAL_ADDRESS at = MmGetPhysicalAddress(memory);
    OBJECT_ATTRIBUTES attributes;
    PVOID base = NULL;
    SIZE_T size = 4096;
    HANDLE section;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenSection(&section, SECTION_ALL_ACCESS, &attributes), STATUS_SUCCESS);
    strcpy(memory, "physical");
    assert_int_equal(map(section, &base, &size, at.QuadPart & ~0xFFFLL, PAGE_READWRITE), STATUS_SUCCESS);
    assert_string_equal((char *)base + (at.QuadPart & 0xFFF), "physical");
    assert_int_equal(ZwUnmapViewOfSection(NtCurrentProcess(), base), STATUS_SUCCESS);
    ZwClose(section);
    ExFreePoolWithTag(memory, 'tseT');
}

static void unmap_nothing(void *unused)
{
    MmUnmapViewInSystemSpace(&unused);
}

static void test_MmUnmapViewInSystemSpace_of_no_view_is_0xD7(void **state)
{
    assert_bugcheck(unmap_nothing, NULL, DRIVER_UNMAPPING_INVALID_VIEW, TEST_ANY);
}

static void test_a_section_of_no_file_can_be_truncated_and_flushed(void **state)
{
    SECTION_OBJECT_POINTERS pointers = {NULL, NULL, NULL};
    LARGE_INTEGER size = {.QuadPart = 0};

    assert_true(MmCanFileBeTruncated(&pointers, &size));
    assert_true(MmFlushImageSection(&pointers, MmFlushForDelete));
    assert_true(MmForceSectionClosed(&pointers, TRUE));
    assert_int_equal(MmDoesFileHaveUserWritableReferences(&pointers), 0);
    pointers.ImageSectionObject = &pointers;
    assert_false(MmCanFileBeTruncated(&pointers, NULL));
}

/* --- virtual memory --- */

static MEMORY_BASIC_INFORMATION query(PVOID at)
{
    MEMORY_BASIC_INFORMATION info;
    SIZE_T length = 0;

    assert_int_equal(ZwQueryVirtualMemory(NtCurrentProcess(), at, MemoryBasicInformation, &info, sizeof info, &length),
                     STATUS_SUCCESS);
    assert_int_equal(length, sizeof info);
    return info;
}

static void test_ZwAllocateVirtualMemory_reserves_commits_and_frees(void **state)
{
    PVOID base = NULL, part;
    SIZE_T size = 20000, part_size = 5000;

    assert_int_equal(ZwAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &size, MEM_RESERVE, PAGE_READWRITE),
                     STATUS_SUCCESS);
    assert_int_equal(size, 20480);
    assert_int_equal((uintptr_t)base & 0xFFFF, 0);
    assert_int_equal(query(base).State, MEM_RESERVE);
    assert_int_equal(query(base).RegionSize, 20480);
    part = (char *)base + 4096;
    assert_int_equal(ZwAllocateVirtualMemory(NtCurrentProcess(), &part, 0, &part_size, MEM_COMMIT, PAGE_READWRITE),
                     STATUS_SUCCESS);
    assert_int_equal(part_size, 8192);
    memset(part, 1, 8192);
    assert_int_equal(query(part).State, MEM_COMMIT);
    assert_int_equal(query(part).RegionSize, 8192);
    assert_ptr_equal(query(part).AllocationBase, base);
    assert_int_equal(ZwFreeVirtualMemory(NtCurrentProcess(), &part, &part_size, MEM_DECOMMIT), STATUS_SUCCESS);
    assert_int_equal(query(part).State, MEM_RESERVE);
    size = 0;
    assert_int_equal(ZwFreeVirtualMemory(NtCurrentProcess(), &part, &size, MEM_RELEASE), STATUS_FREE_VM_NOT_AT_BASE);
    assert_int_equal(ZwFreeVirtualMemory(NtCurrentProcess(), &base, &size, MEM_RELEASE), STATUS_SUCCESS);
    assert_int_equal(size, 20480);
    assert_int_equal(query(base).State, MEM_FREE);
    assert_int_equal(ZwFreeVirtualMemory(NtCurrentProcess(), &base, &size, MEM_RELEASE), STATUS_MEMORY_NOT_ALLOCATED);
}

static void test_ZwAllocateVirtualMemory_checks_its_parameters(void **state)
{
    PVOID base = NULL;
    SIZE_T size = 0;

    assert_int_equal(ZwAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &size, MEM_COMMIT, PAGE_READWRITE),
                     STATUS_INVALID_PARAMETER_4);
    size = 4096;
    assert_int_equal(ZwAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &size, 0, PAGE_READWRITE),
                     STATUS_INVALID_PARAMETER_5);
    assert_int_equal(ZwAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &size, MEM_COMMIT, 0x999),
                     STATUS_INVALID_PAGE_PROTECTION);
    base = (PVOID)0x10000;
    assert_int_equal(ZwAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &size, MEM_COMMIT, PAGE_READWRITE),
                     STATUS_CONFLICTING_ADDRESSES);
}

NTSTATUS ZwProtectVirtualMemory(HANDLE process, PVOID *base, PSIZE_T size, ULONG protection, PULONG old);

static void test_ZwProtectVirtualMemory_and_a_secured_buffer(void **state)
{
    PVOID base = NULL;
    SIZE_T size = 4096, none = 0;
    HANDLE secured;
    ULONG old = 0;

    ZwAllocateVirtualMemory(NtCurrentProcess(), &base, 0, &size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    secured = MmSecureVirtualMemory(base, 4096, PAGE_READWRITE);
    assert_non_null(secured);
    assert_int_equal(ZwProtectVirtualMemory(NtCurrentProcess(), &base, &size, PAGE_READONLY, &old),
                     STATUS_INVALID_PAGE_PROTECTION);
    assert_int_equal(ZwFreeVirtualMemory(NtCurrentProcess(), &base, &none, MEM_RELEASE),
                     STATUS_INVALID_PAGE_PROTECTION);
    MmUnsecureVirtualMemory(secured);
    assert_int_equal(ZwProtectVirtualMemory(NtCurrentProcess(), &base, &size, PAGE_READONLY, &old), STATUS_SUCCESS);
    assert_int_equal(old, PAGE_READWRITE);
    assert_int_equal(query(base).Protect, PAGE_READONLY);
    none = 0;
    ZwFreeVirtualMemory(NtCurrentProcess(), &base, &none, MEM_RELEASE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_ZwMapViewOfSection_shows_the_section_to_process_and_system),
        machine_test(test_ZwMapViewOfSection_a_view_outlives_the_handle),
        machine_test(test_ZwMapViewOfSection_part_at_an_offset),
        machine_test(test_ZwMapViewOfSection_keeps_to_the_protection),
        machine_test(test_ZwMapViewOfSection_copy_on_write_is_the_views_own),
        machine_test(test_ZwCreateSection_checks_its_parameters),
        machine_test(test_ZwOpenSection_by_name),
        machine_test(test_device_PhysicalMemory_shows_RAM),
        machine_test(test_MmUnmapViewInSystemSpace_of_no_view_is_0xD7),
        machine_test(test_a_section_of_no_file_can_be_truncated_and_flushed),
        machine_test(test_ZwAllocateVirtualMemory_reserves_commits_and_frees),
        machine_test(test_ZwAllocateVirtualMemory_checks_its_parameters),
        machine_test(test_ZwProtectVirtualMemory_and_a_secured_buffer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
