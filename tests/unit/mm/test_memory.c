/* Memory within bounds, copying what may not be there, securing user memory, what the system says of itself. */
#include "support/machine.h"
#include <ntlab/memory.h>
#include <ntifs.h>
#include <string.h>

static PHYSICAL_ADDRESS address(ULONGLONG value)
{
    PHYSICAL_ADDRESS physical;

    physical.QuadPart = (LONGLONG)value;
    return physical;
}

static void test_MmGetPhysicalAddress_is_0_where_nothing_is_mapped(void **state)
{
    char on_the_stack;

    test_machine_stop(state); /* as below: faults are the machine's */
    test_machine_start(state);
    assert_int_equal(MmGetPhysicalAddress((PVOID)0x10).QuadPart, 0);
    assert_int_equal(MmGetPhysicalAddress((PVOID)0xFFFF000000000000).QuadPart, 0);
    assert_true(MmGetPhysicalAddress(&on_the_stack).QuadPart);
}

static void test_MmAllocateContiguousMemory_below_16_MB_after_others_took_it(void **state)
{
    void *low[64], *high;

    high = MmAllocateContiguousMemory(20 << 20, address(~0ULL));
    assert_non_null(high);
    assert_null(MmAllocateContiguousMemory(4096, address(0xFFFFFF)));
    MmFreeContiguousMemory(high);
    for (int i = 0; i < 64; i++) {
        low[i] =
            MmAllocateContiguousMemorySpecifyCache(64 << 10, address(0), address(0xFFFFFF), address(0x10000), MmCached);
        assert_non_null(low[i]);
        assert_true(MmGetPhysicalAddress(low[i]).QuadPart + (64 << 10) <= 0x1000000);
        assert_int_equal(MmGetPhysicalAddress(low[i]).QuadPart & 0xFFFF, 0);
    }
    for (int i = 0; i < 64; i++)
        MmFreeContiguousMemory(low[i]);
}

static void test_MmAllocateContiguousMemory_above_a_low_bound(void **state)
{
    void *memory =
        MmAllocateContiguousMemorySpecifyCache(8192, address(64 << 20), address(128 << 20), address(0), MmNonCached);

    assert_non_null(memory);
    assert_in_range(MmGetPhysicalAddress(memory).QuadPart, 64 << 20, (128 << 20) - 8192);
    MmFreeContiguousMemory(memory);
}

static void test_MmAllocateContiguousMemoryEx_says_how_much_it_gave(void **state)
{
    SIZE_T size = 5000;
    PVOID memory = NULL;

    assert_int_equal(MmAllocateContiguousMemoryEx(&size, address(0), address(~0ULL >> 1), address(0), MM_ANY_NODE_OK,
                                                  PAGE_READWRITE, NULL, 'tseT', 0, &memory),
                     STATUS_SUCCESS);
    assert_int_equal(size, 8192);
    memset(memory, 1, size);
    MmFreeContiguousMemory(memory);
    size = 0;
    assert_int_equal(MmAllocateContiguousMemoryEx(&size, address(0), address(1), address(0), 0, PAGE_READWRITE, NULL,
                                                  'tseT', 0, &memory),
                     STATUS_INVALID_PARAMETER);
    size = 1;
    assert_int_equal(MmAllocateContiguousMemoryEx(&size, address(0), address(~0ULL >> 1), address(0), 0, 0, NULL,
                                                  'tseT', 0, &memory),
                     STATUS_INVALID_PAGE_PROTECTION);
    assert_null(MmAllocateContiguousNodeMemory(4096, address(0), address(~0ULL >> 1), address(0), 0x1000, 0));
}

static void test_MmCopyMemory_virtual_stops_where_it_ends(void **state)
{
    char *user, copy[64];
    MM_COPY_ADDRESS from;
    SIZE_T done = 99;

    test_machine_stop(state); /* CMocka catches faults itself while a test runs; a machine that starts now gets them */
    test_machine_start(state);
    user = lab_user_alloc(4096);
    memset(user, 7, 4096);
    from.VirtualAddress = user + 4096 - 10;
    assert_int_equal(MmCopyMemory(copy, from, 10, MM_COPY_MEMORY_VIRTUAL, &done), STATUS_SUCCESS);
    assert_int_equal(done, 10);
    assert_int_equal(copy[9], 7);
    assert_int_equal(MmCopyMemory(copy, from, 64, MM_COPY_MEMORY_VIRTUAL, &done), STATUS_PARTIAL_COPY);
    assert_int_equal(done, 10);
    from.VirtualAddress = user + 4096 - 45; /* more than a block of the copy, and no multiple of one */
    memset(copy, 0, sizeof copy);
    assert_int_equal(MmCopyMemory(copy, from, 64, MM_COPY_MEMORY_VIRTUAL, &done), STATUS_PARTIAL_COPY);
    assert_int_equal(done, 45);
    assert_int_equal(copy[44], 7);
    assert_int_equal(copy[45], 0);
    assert_int_equal(MmCopyMemory(copy, from, 1, MM_COPY_MEMORY_VIRTUAL | MM_COPY_MEMORY_PHYSICAL, &done),
                     STATUS_INVALID_PARAMETER_4);
    assert_int_equal(done, 0);
    lab_user_free(user);
}

static void test_MmCopyMemory_physical_reads_RAM_and_nothing_else(void **state)
{
    char *memory = ExAllocatePoolWithTag(NonPagedPool, 100, 'tseT'), copy[100];
    MM_COPY_ADDRESS from;
    SIZE_T done;

    memset(memory, 0x5A, 100);
    from.PhysicalAddress = MmGetPhysicalAddress(memory);
    assert_int_equal(MmCopyMemory(copy, from, 100, MM_COPY_MEMORY_PHYSICAL, &done), STATUS_SUCCESS);
    assert_memory_equal(copy, memory, 100);
    from.PhysicalAddress.QuadPart = 0xFEC00000;
    assert_int_equal(MmCopyMemory(copy, from, 4, MM_COPY_MEMORY_PHYSICAL, &done), STATUS_INVALID_ADDRESS);
    assert_int_equal(done, 0);
    ExFreePoolWithTag(memory, 'tseT');
}

static void test_MmSecureVirtualMemory_keeps_the_access(void **state)
{
    char *user = lab_user_alloc(8192);
    HANDLE secured = MmSecureVirtualMemory(user + 4096, 100, PAGE_READWRITE);

    assert_non_null(secured);
    assert_int_equal(lab_user_protect(user + 4096, 4096, LAB_READ_ONLY), STATUS_INVALID_PAGE_PROTECTION);
    assert_int_equal(lab_user_protect(user, 4096, LAB_READ_ONLY), STATUS_SUCCESS);
    assert_null(MmSecureVirtualMemory(user, 4096, PAGE_READWRITE));
    MmUnsecureVirtualMemory(secured);
    assert_int_equal(lab_user_protect(user + 4096, 4096, LAB_READ_ONLY), STATUS_SUCCESS);
    secured = MmSecureVirtualMemory(user, 8192, PAGE_READONLY);
    assert_non_null(secured);
    assert_int_equal(lab_user_protect(user, 4096, LAB_READ_WRITE), STATUS_SUCCESS);
    assert_int_equal(lab_user_protect(user, 4096, LAB_NO_ACCESS), STATUS_INVALID_PAGE_PROTECTION);
    MmUnsecureVirtualMemory(secured);
    assert_null(MmSecureVirtualMemory(user, 8192, PAGE_EXECUTE));
    assert_null(MmSecureVirtualMemory(lab_kernel_bad_address(), 10, PAGE_READONLY));
    lab_user_free(user);
}

static void unsecure_twice(void *user)
{
    HANDLE secured = MmSecureVirtualMemory(user, 10, PAGE_READONLY);

    MmUnsecureVirtualMemory(secured);
    MmUnsecureVirtualMemory(secured);
}

static void test_MmUnsecureVirtualMemory_twice_is_0x1A(void **state)
{
    assert_bugcheck(unsecure_twice, lab_user_alloc(10), MEMORY_MANAGEMENT, TEST_ANY);
}

static void test_MmGetSystemRoutineAddress_finds_what_is_exported(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"KeSetEvent");

    assert_ptr_equal(MmGetSystemRoutineAddress(&name), KeSetEvent);
    RtlInitUnicodeString(&name, L"NoSuchRoutine");
    assert_null(MmGetSystemRoutineAddress(&name));
    RtlInitUnicodeString(&name, L"lab_machine_stop");
    assert_null(MmGetSystemRoutineAddress(&name));
    RtlInitUnicodeString(&name, L"VslCreateSecureSection"); /* documented, and not built */
    assert_null(MmGetSystemRoutineAddress(&name));
    RtlInitUnicodeString(&name, L"malloc");
    assert_null(MmGetSystemRoutineAddress(&name));
}

static void test_MmQuerySystemSize_is_large(void **state)
{
    assert_int_equal(MmQuerySystemSize(), MmLargeSystem);
    assert_false(MmIsThisAnNtAsSystem());
}

static void test_MmAddPhysicalMemory_refuses(void **state)
{
    PHYSICAL_ADDRESS start = address(0x100000);
    LARGE_INTEGER bytes = {.QuadPart = 4096};

    assert_int_equal(MmAddPhysicalMemory(&start, &bytes), STATUS_CONFLICTING_ADDRESSES);
    start.QuadPart = 0xFE0000000;
    assert_int_equal(MmAddPhysicalMemory(&start, &bytes), STATUS_NOT_SUPPORTED);
    start.QuadPart = 1;
    assert_int_equal(MmAddPhysicalMemory(&start, &bytes), STATUS_INVALID_PARAMETER_1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_MmGetPhysicalAddress_is_0_where_nothing_is_mapped),
        machine_test(test_MmAllocateContiguousMemory_below_16_MB_after_others_took_it),
        machine_test(test_MmAllocateContiguousMemory_above_a_low_bound),
        machine_test(test_MmAllocateContiguousMemoryEx_says_how_much_it_gave),
        machine_test(test_MmCopyMemory_virtual_stops_where_it_ends),
        machine_test(test_MmCopyMemory_physical_reads_RAM_and_nothing_else),
        machine_test(test_MmSecureVirtualMemory_keeps_the_access),
        machine_test(test_MmUnsecureVirtualMemory_twice_is_0x1A),
        machine_test(test_MmGetSystemRoutineAddress_finds_what_is_exported),
        machine_test(test_MmQuerySystemSize_is_large),
        machine_test(test_MmAddPhysicalMemory_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
