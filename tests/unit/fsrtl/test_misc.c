#include "support/machine.h"
#include <ntifs.h>

static BOOLEAN fat(PCSTR name, BOOLEAN wild, BOOLEAN path, BOOLEAN leading)
{
    ANSI_STRING text;

    RtlInitAnsiString(&text, name);
    return FsRtlIsFatDbcsLegal(text, wild, path, leading);
}

static void test_FsRtlIsFatDbcsLegal_wants_eight_and_three(void **state)
{
    assert_true(fat("FOO.TXT", FALSE, FALSE, FALSE));
    assert_true(fat("F O.T", FALSE, FALSE, FALSE));
    assert_false(fat(".foo", FALSE, FALSE, FALSE));
    assert_false(fat("foo.", FALSE, FALSE, FALSE));
    assert_false(fat("foo .b", FALSE, FALSE, FALSE));
    assert_false(fat("LONGNAMES.TXT", FALSE, FALSE, FALSE));
    assert_false(fat("A.TEXT", FALSE, FALSE, FALSE));
    assert_false(fat("A+B", FALSE, FALSE, FALSE));
    assert_false(fat("*.TXT", FALSE, FALSE, FALSE));
    assert_true(fat("*.TXT", TRUE, FALSE, FALSE));
    assert_false(fat("\\A\\B.C", FALSE, FALSE, TRUE));
    assert_true(fat("\\A\\B.C", FALSE, TRUE, TRUE));
    assert_false(fat("\\A", FALSE, TRUE, FALSE));
    assert_false(fat("A\\\\B", FALSE, TRUE, TRUE));
}

static void test_FsRtlIsHpfsDbcsLegal_allows_long_names(void **state)
{
    ANSI_STRING text;

    RtlInitAnsiString(&text, "a rather long.name.indeed");
    assert_true(FsRtlIsHpfsDbcsLegal(text, FALSE, FALSE, FALSE));
    RtlInitAnsiString(&text, "foo.");
    assert_false(FsRtlIsHpfsDbcsLegal(text, FALSE, FALSE, FALSE));
    RtlInitAnsiString(&text, ".foo");
    assert_true(FsRtlIsHpfsDbcsLegal(text, FALSE, FALSE, FALSE));
}

static void assert_dots(PCWSTR from, PCWSTR to)
{
    WCHAR buffer[64];
    UNICODE_STRING text;
    USHORT length;

    RtlInitUnicodeString(&text, from);
    RtlCopyMemory(buffer, text.Buffer, text.Length);
    if (!to) {
        assert_int_equal(FsRtlRemoveDotsFromPath(buffer, text.Length, &length), STATUS_IO_REPARSE_DATA_INVALID);
        return;
    }
    assert_int_equal(FsRtlRemoveDotsFromPath(buffer, text.Length, &length), STATUS_SUCCESS);
    RtlInitUnicodeString(&text, to);
    assert_int_equal(length, text.Length);
    assert_memory_equal(buffer, text.Buffer, length);
}

static void test_FsRtlRemoveDotsFromPath_goes_up_as_far_as_there_is(void **state)
{
    assert_dots(L"\\dir1\\dir2\\..\\dir3\\.\\file.txt", L"\\dir1\\dir3\\file.txt");
    assert_dots(L"\\a\\..\\b", L"\\b");
    assert_dots(L"\\..", NULL);
    assert_dots(L"..", NULL);
    assert_dots(L"..\\anyOtherContent", NULL);
}

static void test_FsRtlValidateReparsePointBuffer_wants_lengths_that_agree(void **state)
{
    union {
        REPARSE_DATA_BUFFER data;
        char bytes[256];
    } buffer = {0};
    ULONG header = FIELD_OFFSET(REPARSE_DATA_BUFFER, GenericReparseBuffer);

    assert_int_equal(FsRtlValidateReparsePointBuffer(4, &buffer.data), STATUS_IO_REPARSE_DATA_INVALID);
    assert_int_equal(FsRtlValidateReparsePointBuffer(header, &buffer.data), STATUS_IO_REPARSE_TAG_INVALID);
    buffer.data.ReparseTag = IO_REPARSE_TAG_MOUNT_POINT;
    buffer.data.ReparseDataLength = 8 + 40;
    buffer.data.MountPointReparseBuffer.SubstituteNameLength = 20;
    buffer.data.MountPointReparseBuffer.PrintNameOffset = 22;
    buffer.data.MountPointReparseBuffer.PrintNameLength = 16;
    assert_int_equal(FsRtlValidateReparsePointBuffer(header + 48, &buffer.data), STATUS_SUCCESS);
    assert_int_equal(FsRtlValidateReparsePointBuffer(header + 50, &buffer.data), STATUS_IO_REPARSE_DATA_INVALID);
    buffer.data.MountPointReparseBuffer.PrintNameLength = 60;
    assert_int_equal(FsRtlValidateReparsePointBuffer(header + 48, &buffer.data), STATUS_IO_REPARSE_DATA_INVALID);
}

static void test_FsRtlNormalizeNtstatus_hides_what_is_a_bug(void **state)
{
    assert_true(FsRtlIsNtstatusExpected(STATUS_DISK_CORRUPT_ERROR));
    assert_false(FsRtlIsNtstatusExpected(STATUS_ACCESS_VIOLATION));
    assert_int_equal(FsRtlNormalizeNtstatus(STATUS_DISK_FULL, STATUS_UNEXPECTED_IO_ERROR), STATUS_DISK_FULL);
    assert_int_equal(FsRtlNormalizeNtstatus(STATUS_ACCESS_VIOLATION, STATUS_UNEXPECTED_IO_ERROR),
                     STATUS_UNEXPECTED_IO_ERROR);
    assert_true(FsRtlIsTotalDeviceFailure(STATUS_NO_SUCH_DEVICE));
    assert_false(FsRtlIsTotalDeviceFailure(STATUS_CRC_ERROR));
    assert_false(FsRtlIsTotalDeviceFailure(STATUS_SUCCESS));
}

/* --- waits -------------------------------------------------------------------------------------------------------- */

static KEVENT event;
static NTSTATUS waited;
static PIRP irp;

static void wait_with_irp(PVOID unused)
{
    waited = FsRtlCancellableWaitForSingleObject(&event, NULL, irp);
}

static void start(PKSTART_ROUTINE routine)
{
    HANDLE handle;

    waited = STATUS_PENDING;
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, routine, NULL);
    ZwClose(handle);
    lab_machine_settle();
}

static void test_FsRtlCancellableWaitForSingleObject_ends_with_the_event_or_the_irp(void **state)
{
    LARGE_INTEGER now = {0};

    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    assert_int_equal(FsRtlCancellableWaitForSingleObject(&event, &now, NULL), STATUS_TIMEOUT);
    irp = IoAllocateIrp(1, FALSE);
    start(wait_with_irp);
    KeSetEvent(&event, 0, FALSE);
    lab_machine_settle();
    assert_int_equal(waited, STATUS_SUCCESS);
    start(wait_with_irp);
    assert_int_equal(waited, STATUS_PENDING);
    assert_true(IoCancelIrp(irp));
    lab_machine_settle();
    assert_int_equal(waited, STATUS_CANCELLED);
    assert_int_equal(FsRtlCancellableWaitForSingleObject(&event, NULL, irp), STATUS_CANCELLED);
    IoFreeIrp(irp);
}

static void on_overflow(PVOID context, PKEVENT done)
{
    waited = *(NTSTATUS *)context;
    KeSetEvent(done, 0, FALSE);
}

static void test_FsRtlPostStackOverflow_runs_in_another_thread(void **state)
{
    NTSTATUS value = 17;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    FsRtlPostStackOverflow(&value, &event, on_overflow);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    assert_int_equal(waited, 17);
    assert_non_null(FsRtlAllocateResource());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_FsRtlIsFatDbcsLegal_wants_eight_and_three),
        cmocka_unit_test(test_FsRtlIsHpfsDbcsLegal_allows_long_names),
        cmocka_unit_test(test_FsRtlRemoveDotsFromPath_goes_up_as_far_as_there_is),
        cmocka_unit_test(test_FsRtlValidateReparsePointBuffer_wants_lengths_that_agree),
        cmocka_unit_test(test_FsRtlNormalizeNtstatus_hides_what_is_a_bug),
        machine_test(test_FsRtlCancellableWaitForSingleObject_ends_with_the_event_or_the_irp),
        machine_test(test_FsRtlPostStackOverflow_runs_in_another_thread),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
