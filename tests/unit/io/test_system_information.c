/* ZwQuerySystemInformation, as drivers use it. */
#include "support/machine.h"
#include <ntifs.h>
#include <ntlab/process.h>
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
    BOOLEAN own = FALSE, named = FALSE;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"victim.exe"); /* of the path, its end */
    lab_process *process;
    char *at = (char *)buffer;

    assert_int_equal(lab_process_create("C:\\Users\\victim.exe", &process), 0);

    assert_int_equal(ZwQuerySystemInformation(5, buffer, sizeof buffer, &needed), STATUS_SUCCESS);
    assert_int_equal(ZwQuerySystemInformation(5, buffer, needed - 1, &needed), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwQuerySystemInformation(5, buffer, needed, &needed), STATUS_SUCCESS);
    for (;; at += *(ULONG *)at) {
        count++;
        own |= *(HANDLE *)(at + 80) == PsGetCurrentProcessId();
        assert_true(((UNICODE_STRING *)(at + 56))->Length > 0);
        named |= RtlEqualUnicodeString((UNICODE_STRING *)(at + 56), &name, FALSE);
        if (!*(ULONG *)at)
            break;
    }
    assert_true(own && named);
    assert_true(count >= 3);
    lab_process_close(process);
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

static void test_ZwQuerySystemInformation_lists_handles(void **state)
{
    static ULONG64 buffer[4096];
    OBJECT_ATTRIBUTES attributes;
    ULONG needed;
    HANDLE event;
    PVOID object;
    BOOLEAN seen = FALSE;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwCreateEvent(&event, EVENT_ALL_ACCESS, &attributes, NotificationEvent, FALSE), STATUS_SUCCESS);
    assert_int_equal(ObReferenceObjectByHandle(event, 0, *ExEventObjectType, KernelMode, &object, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(ZwQuerySystemInformation(16, buffer, 8, &needed), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwQuerySystemInformation(16, buffer, needed, &needed), STATUS_SUCCESS);
    for (ULONG i = 0; i < *(ULONG *)buffer; i++) {
        char *entry = (char *)buffer + 8 + i * 24;

        seen |= *(PVOID *)(entry + 8) == object && *(ULONG *)(entry + 16) == EVENT_ALL_ACCESS &&
                *(USHORT *)(entry + 6) == (USHORT)(ULONG_PTR)event;
    }
    assert_true(seen);
    seen = FALSE;
    assert_int_equal(ZwQuerySystemInformation(64, buffer, sizeof buffer, &needed), STATUS_SUCCESS);
    for (ULONG64 i = 0; i < buffer[0]; i++) {
        ULONG64 *entry = buffer + 2 + i * 5;

        seen |= entry[0] == (ULONG_PTR)object && entry[2] == (ULONG_PTR)event;
    }
    assert_true(seen);
    ObDereferenceObject(object);
    ZwClose(event);
}

static void test_ZwQuerySystemInformation_image_of_a_process(void **state)
{
    WCHAR room[128];
    struct {
        HANDLE id;
        UNICODE_STRING name;
    } asked = {PsGetCurrentProcessId(), {0, 2, room}};
    ULONG needed;

    assert_int_equal(ZwQuerySystemInformation(88, &asked, sizeof asked, &needed), STATUS_INFO_LENGTH_MISMATCH);
    assert_true(asked.name.MaximumLength > 2);
    assert_int_equal(ZwQuerySystemInformation(88, &asked, sizeof asked, &needed), STATUS_SUCCESS);
    assert_true(asked.name.Length > 0);
    asked.id = (HANDLE)0x77777774;
    assert_int_equal(ZwQuerySystemInformation(88, &asked, sizeof asked, &needed), STATUS_INVALID_CID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_ZwQuerySystemInformation_lengths),
        machine_test(test_ZwQuerySystemInformation_processes_are_linked),
        machine_test(test_ZwQuerySystemInformation_modules_begin_with_the_kernel),
        machine_test(test_ZwQuerySystemInformation_lists_handles),
        machine_test(test_ZwQuerySystemInformation_image_of_a_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
