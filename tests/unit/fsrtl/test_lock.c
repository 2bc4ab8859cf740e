#include "support/machine.h"
#include <ntifs.h>

static FILE_LOCK lock;
static FILE_OBJECT mine, theirs;
static int unlocked;
static NTSTATUS ended;

static void on_unlock(PVOID context, PFILE_LOCK_INFO info)
{
    unlocked++;
}

static int setup(void **state)
{
    int result = test_machine_start(state);

    RtlZeroMemory(&mine, sizeof mine);
    RtlZeroMemory(&theirs, sizeof theirs);
    unlocked = 0;
    ended = STATUS_PENDING;
    FsRtlInitializeFileLock(&lock, NULL, on_unlock);
    return result;
}

static int teardown(void **state)
{
    FsRtlUninitializeFileLock(&lock);
    return test_machine_stop(state);
}

static NTSTATUS take(PFILE_OBJECT file, LONGLONG offset, LONGLONG length, BOOLEAN exclusive)
{
    LARGE_INTEGER at = {.QuadPart = offset}, size = {.QuadPart = length};
    IO_STATUS_BLOCK iosb;

    if (!FsRtlFastLock(&lock, file, &at, &size, PsGetCurrentProcess(), 0, TRUE, exclusive, &iosb, NULL, FALSE))
        return STATUS_PENDING;
    return iosb.Status;
}

static NTSTATUS give(PFILE_OBJECT file, LONGLONG offset, LONGLONG length)
{
    LARGE_INTEGER at = {.QuadPart = offset}, size = {.QuadPart = length};

    return FsRtlFastUnlockSingle(&lock, file, &at, &size, PsGetCurrentProcess(), 0, NULL, FALSE);
}

static BOOLEAN may(PFILE_OBJECT file, LONGLONG offset, BOOLEAN write)
{
    LARGE_INTEGER at = {.QuadPart = offset}, one = {.QuadPart = 1};

    return write ? FsRtlFastCheckLockForWrite(&lock, &at, &one, 0, file, PsGetCurrentProcess())
                 : FsRtlFastCheckLockForRead(&lock, &at, &one, 0, file, PsGetCurrentProcess());
}

static void test_an_exclusive_lock_is_its_owners_alone(void **state)
{
    assert_int_equal(take(&mine, 10, 10, TRUE), STATUS_SUCCESS);
    assert_true(lock.FastIoIsQuestionable);
    assert_int_equal(take(&theirs, 19, 1, FALSE), STATUS_LOCK_NOT_GRANTED);
    assert_int_equal(take(&mine, 19, 1, TRUE), STATUS_LOCK_NOT_GRANTED);
    assert_int_equal(take(&mine, 19, 1, FALSE), STATUS_SUCCESS);
    assert_int_equal(take(&theirs, 20, 5, TRUE), STATUS_SUCCESS);
    assert_true(may(&mine, 10, FALSE) && may(&mine, 10, TRUE));
    assert_false(may(&theirs, 10, FALSE) || may(&theirs, 10, TRUE));
    assert_true(may(&theirs, 9, TRUE));
    assert_int_equal(give(&mine, 10, 9), STATUS_RANGE_NOT_LOCKED);
    assert_int_equal(give(&mine, 10, 10), STATUS_SUCCESS);
    assert_int_equal(unlocked, 1);
    assert_true(may(&theirs, 10, TRUE));
}

static void test_a_shared_lock_keeps_everybody_from_writing(void **state)
{
    assert_int_equal(take(&mine, 0, 100, FALSE), STATUS_SUCCESS);
    assert_int_equal(take(&theirs, 50, 100, FALSE), STATUS_SUCCESS);
    assert_true(may(&theirs, 0, FALSE));
    assert_false(may(&mine, 0, TRUE));
    assert_int_equal(FsRtlFastUnlockAll(&lock, &mine, PsGetCurrentProcess(), NULL), STATUS_SUCCESS);
    assert_int_equal(unlocked, 1);
    assert_true(may(&mine, 0, TRUE));
    assert_false(may(&mine, 60, TRUE));
}

static void test_a_range_that_wraps_is_invalid(void **state)
{
    assert_int_equal(take(&mine, -10, 20, TRUE), STATUS_INVALID_LOCK_RANGE);
    assert_int_equal(take(&mine, -10, 10, TRUE), STATUS_SUCCESS); /* to the last byte there is */
}

static void test_FsRtlGetNextFileLock_walks_all(void **state)
{
    LONGLONG sum = 0;

    assert_null(FsRtlGetNextFileLock(&lock, TRUE));
    take(&mine, 1, 1, TRUE);
    take(&mine, 10, 1, FALSE);
    take(&theirs, 100, 1, TRUE);
    for (PFILE_LOCK_INFO info = FsRtlGetNextFileLock(&lock, TRUE); info; info = FsRtlGetNextFileLock(&lock, FALSE))
        sum += info->StartingByte.QuadPart;
    assert_int_equal(sum, 111);
}

static NTSTATUS on_complete(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    ended = irp->IoStatus.Status;
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* An IRP as the file system's dispatch routine has it. */
static PIRP lock_irp(PFILE_OBJECT file, UCHAR minor, LARGE_INTEGER *length, LONGLONG offset)
{
    PIRP irp = IoAllocateIrp(2, FALSE);
    PIO_STACK_LOCATION stack;

    IoSetNextIrpStackLocation(irp);
    IoSetCompletionRoutine(irp, on_complete, NULL, TRUE, TRUE, TRUE);
    IoSetNextIrpStackLocation(irp);
    irp->Tail.Overlay.Thread = PsGetCurrentThread();
    stack = IoGetCurrentIrpStackLocation(irp);
    stack->MajorFunction = IRP_MJ_LOCK_CONTROL;
    stack->MinorFunction = minor;
    stack->Flags = SL_EXCLUSIVE_LOCK;
    stack->FileObject = file;
    stack->Parameters.LockControl.Length = length;
    stack->Parameters.LockControl.ByteOffset.QuadPart = offset;
    return irp;
}

static void test_FsRtlProcessFileLock_waits_until_the_range_is_free(void **state)
{
    LARGE_INTEGER length = {.QuadPart = 10};
    PIRP irp = lock_irp(&theirs, IRP_MN_LOCK, &length, 5);

    take(&mine, 0, 10, TRUE);
    assert_int_equal(FsRtlProcessFileLock(&lock, irp, NULL), STATUS_PENDING);
    assert_true(FsRtlAreThereWaitingFileLocks(&lock));
    assert_int_equal(ended, STATUS_PENDING);
    give(&mine, 0, 10);
    assert_int_equal(ended, STATUS_SUCCESS);
    assert_false(FsRtlAreThereWaitingFileLocks(&lock));
    assert_false(may(&mine, 5, FALSE));
    IoFreeIrp(irp);
}

static void test_a_waiting_lock_can_be_cancelled(void **state)
{
    LARGE_INTEGER length = {.QuadPart = 10};
    PIRP irp = lock_irp(&theirs, IRP_MN_LOCK, &length, 5);

    take(&mine, 0, 10, TRUE);
    FsRtlProcessFileLock(&lock, irp, NULL);
    assert_true(IoCancelIrp(irp));
    assert_int_equal(ended, STATUS_CANCELLED);
    assert_false(FsRtlAreThereWaitingFileLocks(&lock));
    IoFreeIrp(irp);
}

static void test_FsRtlCheckLockForOplockRequest_wants_the_file_free(void **state)
{
    LARGE_INTEGER size = {.QuadPart = 100};

    assert_true(FsRtlCheckLockForOplockRequest(&lock, &size));
    take(&mine, 200, 10, FALSE);
    assert_true(FsRtlCheckLockForOplockRequest(&lock, &size));
    take(&mine, 50, 1, FALSE);
    assert_false(FsRtlCheckLockForOplockRequest(&lock, &size));
}

#define lock_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        lock_test(test_an_exclusive_lock_is_its_owners_alone),
        lock_test(test_a_shared_lock_keeps_everybody_from_writing),
        lock_test(test_a_range_that_wraps_is_invalid),
        lock_test(test_FsRtlGetNextFileLock_walks_all),
        lock_test(test_FsRtlProcessFileLock_waits_until_the_range_is_free),
        lock_test(test_a_waiting_lock_can_be_cancelled),
        lock_test(test_FsRtlCheckLockForOplockRequest_wants_the_file_free),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
