/* ZwQuerySystemInformation, as drivers use it. */
#include "support/machine.h"
#include <ntifs.h>
#include <string.h>

NTSTATUS ZwQuerySystemInformation(ULONG class, PVOID information, ULONG length, PULONG needed);

static void test_ZwQuerySystemInformation_lengths(void **state)
{
    char buffer[64];
    ULONG needed = 0;

    assert_int_equal(ZwQuerySystemInformation(0, buffer, 10, &needed), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(needed, 64);
    assert_int_equal(ZwQuerySystemInformation(0, buffer, sizeof buffer, &needed), STATUS_SUCCESS);
    assert_int_equal(*(ULONG *)(buffer + 8), PAGE_SIZE);
    assert_int_equal(buffer[56], KeQueryActiveProcessorCount(NULL));
    assert_int_equal(ZwQuerySystemInformation(9999, buffer, sizeof buffer, &needed), STATUS_INVALID_INFO_CLASS);
}

static void test_ZwQuerySystemInformation_processes_are_linked(void **state)
{
    static ULONG64 buffer[1024];
    ULONG needed, count = 0;
    BOOLEAN own = FALSE;
    char *at = (char *)buffer;

    assert_int_equal(ZwQuerySystemInformation(5, buffer, sizeof buffer, &needed), STATUS_SUCCESS);
    assert_int_equal(ZwQuerySystemInformation(5, buffer, needed - 1, &needed), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwQuerySystemInformation(5, buffer, needed, &needed), STATUS_SUCCESS);
    for (;; at += *(ULONG *)at) {
        count++;
        own |= *(HANDLE *)(at + 80) == PsGetCurrentProcessId();
        assert_true(((UNICODE_STRING *)(at + 56))->Length > 0);
        if (!*(ULONG *)at)
            break;
    }
    assert_true(own);
    assert_true(count >= 2);
}

static void test_ZwQuerySystemInformation_modules_begin_with_the_kernel(void **state)
{
    static ULONG64 buffer[512];
    ULONG needed;
    char *path;

    assert_int_equal(ZwQuerySystemInformation(11, buffer, sizeof buffer, &needed), STATUS_SUCCESS);
    assert_true(*(ULONG *)buffer >= 1);
    path = (char *)buffer + 8 + 40;
    assert_string_equal(path, "\\SystemRoot\\system32\\ntoskrnl.exe");
    assert_string_equal(path + *(USHORT *)((char *)buffer + 8 + 38), "ntoskrnl.exe");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_ZwQuerySystemInformation_lengths),
        machine_test(test_ZwQuerySystemInformation_processes_are_linked),
        machine_test(test_ZwQuerySystemInformation_modules_begin_with_the_kernel),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
