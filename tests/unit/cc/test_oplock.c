/* Opportunistic locks: granted, broken, acknowledged; who waits. */
#include "memfs.h"
#include <string.h>

struct oplock { /* one that a handle has asked for */
    lab_handle handle;
    lab_overlapped request;
    REQUEST_OPLOCK_OUTPUT_BUFFER output;
};

static struct memfs_file *const fcb = &memfs.files[0];

enum { R = OPLOCK_LEVEL_CACHE_READ, H = OPLOCK_LEVEL_CACHE_HANDLE, W = OPLOCK_LEVEL_CACHE_WRITE };

static lab_handle open_async(void)
{
    return memfs_open(0, LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED);
}

static lab_status ask(struct oplock *oplock, uint32_t code)
{
    memset(&oplock->request, 0, sizeof oplock->request);
    return lab_file_fs_control_async(oplock->handle, code, NULL, 0, NULL, 0, &oplock->request);
}

static lab_status ask_level(struct oplock *oplock, uint32_t level, uint32_t flags)
{
    REQUEST_OPLOCK_INPUT_BUFFER input = {
        .StructureVersion = 1, .StructureLength = sizeof input, .RequestedOplockLevel = level, .Flags = flags};

    memset(&oplock->request, 0, sizeof oplock->request);
    memset(&oplock->output, 0, sizeof oplock->output);
    return lab_file_fs_control_async(oplock->handle, FSCTL_REQUEST_OPLOCK, &input, sizeof input, &oplock->output,
                                     sizeof oplock->output, &oplock->request);
}

static void open_and_ask(struct oplock *oplock, uint32_t code)
{
    memset(oplock, 0, sizeof *oplock);
    oplock->handle = open_async();
    assert_int_equal(ask(oplock, code), STATUS_PENDING);
}

static void open_and_ask_level(struct oplock *oplock, uint32_t level)
{
    memset(oplock, 0, sizeof *oplock);
    oplock->handle = open_async();
    assert_int_equal(ask_level(oplock, level, REQUEST_OPLOCK_INPUT_FLAG_REQUEST), STATUS_PENDING);
}

static void assert_broken(struct oplock *oplock, uintptr_t to)
{
    assert_int_equal(lab_file_wait(&oplock->request, 0, NULL), STATUS_SUCCESS);
    assert_int_equal(oplock->request.information, to);
}

static void assert_broken_to_level(struct oplock *oplock, uint32_t from, uint32_t to, bool acknowledge)
{
    assert_int_equal(lab_file_wait(&oplock->request, 0, NULL), STATUS_SUCCESS);
    assert_int_equal(oplock->output.OriginalOplockLevel, from);
    assert_int_equal(oplock->output.NewOplockLevel, to);
    assert_int_equal(oplock->output.Flags & REQUEST_OPLOCK_OUTPUT_FLAG_ACK_REQUIRED, acknowledge);
}

static void assert_held(struct oplock *oplock)
{
    assert_int_equal(oplock->request.status, STATUS_PENDING);
}

static char byte;

static lab_status read_async(lab_handle handle, lab_overlapped *overlapped)
{
    memset(overlapped, 0, sizeof *overlapped);
    return lab_file_read_async(handle, &byte, 1, overlapped);
}

static lab_status write_async(lab_handle handle, lab_overlapped *overlapped)
{
    memset(overlapped, 0, sizeof *overlapped);
    return lab_file_write_async(handle, &byte, 1, overlapped);
}

static int setup(void **state)
{
    int result = memfs_setup(state);

    memfs_fill(0, 100);
    return result;
}

/* --- level 1 and 2 --- */

static void test_a_read_breaks_level_1_to_2_and_waits(void **state)
{
    struct oplock oplock;
    lab_overlapped read, again;
    lab_handle other;

    memfs.open_quietly = TRUE;
    open_and_ask(&oplock, FSCTL_REQUEST_OPLOCK_LEVEL_1);
    assert_true(FsRtlCurrentOplock(&fcb->oplock));
    assert_true(FsRtlOplockIsFastIoPossible(&fcb->oplock));
    other = open_async();
    assert_int_equal(read_async(oplock.handle, &again), STATUS_SUCCESS); /* its owner may read */
    assert_held(&oplock);
    assert_int_equal(read_async(other, &read), STATUS_PENDING);
    assert_broken(&oplock, FILE_OPLOCK_BROKEN_TO_LEVEL_2);
    assert_false(FsRtlOplockIsFastIoPossible(&fcb->oplock));
    assert_int_equal(read.status, STATUS_PENDING);
    assert_int_equal(ask(&oplock, FSCTL_OPLOCK_BREAK_ACKNOWLEDGE), STATUS_PENDING); /* it is level 2 now */
    assert_int_equal(lab_file_wait(&read, 0, NULL), STATUS_SUCCESS);
    assert_int_equal(memfs.completed_after_break, 1);
    assert_int_equal(read_async(other, &read), STATUS_SUCCESS);
    assert_int_equal(write_async(other, &read), STATUS_SUCCESS); /* doesn't wait */
    assert_broken(&oplock, FILE_OPLOCK_BROKEN_TO_NONE);
    assert_false(FsRtlCurrentOplock(&fcb->oplock));
    assert_int_equal(ask(&oplock, FSCTL_OPLOCK_BREAK_ACKNOWLEDGE), STATUS_INVALID_OPLOCK_PROTOCOL);
    lab_file_close(other);
    lab_file_close(oplock.handle);
}

static void test_level_1_is_for_one_who_is_alone(void **state)
{
    struct oplock one = {0}, two = {0};
    lab_handle synchronous;

    memfs.open_quietly = TRUE;
    one.handle = open_async();
    two.handle = open_async();
    assert_int_equal(ask(&one, FSCTL_REQUEST_OPLOCK_LEVEL_1), STATUS_OPLOCK_NOT_GRANTED);
    assert_int_equal(ask(&one, FSCTL_REQUEST_OPLOCK_LEVEL_2), STATUS_PENDING);
    assert_int_equal(ask(&two, FSCTL_REQUEST_OPLOCK_LEVEL_2), STATUS_PENDING);
    lab_file_close(two.handle);
    assert_broken(&two, FILE_OPLOCK_BROKEN_TO_NONE);
    assert_held(&one);
    lab_file_close(one.handle);
    synchronous = memfs_open(0, LAB_OPEN_READ);
    assert_int_equal(lab_file_fs_control(synchronous, FSCTL_REQUEST_OPLOCK_LEVEL_2, NULL, 0, NULL, 0, NULL),
                     STATUS_OPLOCK_NOT_GRANTED);
    lab_file_close(synchronous);
}

static void test_closing_acknowledges(void **state)
{
    struct oplock oplock;
    lab_overlapped write;
    lab_handle other;

    memfs.open_quietly = TRUE;
    open_and_ask(&oplock, FSCTL_REQUEST_BATCH_OPLOCK);
    assert_true(FsRtlCurrentBatchOplock(&fcb->oplock));
    other = open_async();
    assert_int_equal(write_async(other, &write), STATUS_PENDING);
    assert_broken(&oplock, FILE_OPLOCK_BROKEN_TO_NONE);
    assert_int_equal(ask(&oplock, FSCTL_OPBATCH_ACK_CLOSE_PENDING), STATUS_SUCCESS);
    assert_int_equal(write.status, STATUS_PENDING); /* until it is closed */
    lab_file_close(oplock.handle);
    assert_int_equal(lab_file_wait(&write, 0, NULL), STATUS_SUCCESS);
    lab_file_close(other);
}

static void test_a_second_open_breaks_a_batch_oplock(void **state)
{
    struct oplock oplock;
    lab_handle other;
    lab_status status;

    open_and_ask(&oplock, FSCTL_REQUEST_BATCH_OPLOCK);
    memfs.complete_if_oplocked = TRUE;
    status = lab_file_open("\\Device\\Mem\\0", LAB_OPEN_READ, &other);
    assert_int_equal(status, STATUS_OPLOCK_BREAK_IN_PROGRESS);
    assert_broken(&oplock, FILE_OPLOCK_BROKEN_TO_LEVEL_2);
    assert_int_equal(ask(&oplock, FSCTL_OPLOCK_BREAK_ACK_NO_2), STATUS_SUCCESS);
    assert_false(FsRtlCurrentOplock(&fcb->oplock));
    lab_file_close(other);
    lab_file_close(oplock.handle);
}

static void test_a_waiting_operation_can_be_cancelled(void **state)
{
    struct oplock oplock;
    lab_overlapped read;
    lab_handle other;

    memfs.open_quietly = TRUE;
    open_and_ask(&oplock, FSCTL_REQUEST_OPLOCK_LEVEL_1);
    other = open_async();
    assert_int_equal(read_async(other, &read), STATUS_PENDING);
    assert_int_equal(lab_file_cancel(other, &read), STATUS_SUCCESS);
    assert_int_equal(lab_file_wait(&read, 0, NULL), STATUS_CANCELLED);
    lab_file_close(other);
    lab_file_close(oplock.handle);
}

static void test_an_oplock_is_given_up_by_cancelling_it(void **state)
{
    struct oplock oplock;

    open_and_ask(&oplock, FSCTL_REQUEST_OPLOCK_LEVEL_1);
    assert_int_equal(lab_file_cancel(oplock.handle, &oplock.request), STATUS_SUCCESS);
    assert_int_equal(lab_file_wait(&oplock.request, 0, NULL), STATUS_CANCELLED);
    assert_false(FsRtlCurrentOplock(&fcb->oplock));
    lab_file_close(oplock.handle);
}

static void test_who_asks_is_told_when_a_break_is_over(void **state)
{
    struct oplock oplock, watcher = {0};
    lab_overlapped read;

    memfs.open_quietly = TRUE;
    open_and_ask(&oplock, FSCTL_REQUEST_OPLOCK_LEVEL_1);
    watcher.handle = open_async();
    assert_int_equal(ask(&watcher, FSCTL_OPLOCK_BREAK_NOTIFY), STATUS_SUCCESS);
    assert_int_equal(read_async(watcher.handle, &read), STATUS_PENDING);
    assert_int_equal(ask(&watcher, FSCTL_OPLOCK_BREAK_NOTIFY), STATUS_PENDING);
    assert_int_equal(ask(&oplock, FSCTL_OPLOCK_BREAK_ACK_NO_2), STATUS_SUCCESS);
    assert_int_equal(lab_file_wait(&watcher.request, 0, NULL), STATUS_SUCCESS);
    assert_int_equal(lab_file_wait(&read, 0, NULL), STATUS_SUCCESS);
    lab_file_close(watcher.handle);
    lab_file_close(oplock.handle);
}

/* --- by level --- */

static void test_readers_share_handles(void **state)
{
    struct oplock one, two;
    lab_overlapped write;

    memfs.open_quietly = TRUE;
    open_and_ask_level(&one, R | H);
    assert_true(FsRtlCurrentOplockH(&fcb->oplock));
    open_and_ask_level(&two, R | H);
    assert_int_equal(write_async(two.handle, &write), STATUS_SUCCESS); /* goes on, but is to be acknowledged */
    assert_broken_to_level(&one, R | H, 0, true);
    assert_held(&two);
    assert_int_equal(ask_level(&one, 0, REQUEST_OPLOCK_INPUT_FLAG_ACK), STATUS_SUCCESS);
    lab_file_close(one.handle);
    lab_file_close(two.handle);
    assert_int_equal(lab_file_wait(&two.request, 0, NULL), STATUS_OPLOCK_HANDLE_CLOSED);
}

static void test_a_read_leaves_the_handle(void **state)
{
    struct oplock oplock;
    lab_overlapped read;
    lab_handle other;

    memfs.open_quietly = TRUE;
    open_and_ask_level(&oplock, R | W | H);
    other = open_async();
    assert_int_equal(read_async(other, &read), STATUS_PENDING);
    assert_broken_to_level(&oplock, R | W | H, R | H, true);
    assert_int_equal(ask_level(&oplock, R | W, REQUEST_OPLOCK_INPUT_FLAG_ACK), STATUS_INVALID_OPLOCK_PROTOCOL);
    assert_int_equal(ask_level(&oplock, R, REQUEST_OPLOCK_INPUT_FLAG_ACK), STATUS_PENDING); /* content with less */
    assert_int_equal(lab_file_wait(&read, 0, NULL), STATUS_SUCCESS);
    assert_int_equal(write_async(other, &read), STATUS_SUCCESS);
    assert_broken_to_level(&oplock, R, 0, false);
    lab_file_close(other);
    lab_file_close(oplock.handle);
}

static void test_the_owner_gets_a_better_one(void **state)
{
    struct oplock one, two = {0};

    open_and_ask_level(&one, R);
    two.handle = one.handle;
    assert_int_equal(ask_level(&two, R | W, REQUEST_OPLOCK_INPUT_FLAG_REQUEST), STATUS_PENDING);
    assert_int_equal(lab_file_wait(&one.request, 0, NULL), STATUS_OPLOCK_SWITCHED_TO_NEW_HANDLE);
    assert_held(&two);
    assert_int_equal(ask_level(&one, R, REQUEST_OPLOCK_INPUT_FLAG_REQUEST), STATUS_OPLOCK_NOT_GRANTED);
    assert_int_equal(ask_level(&one, W, REQUEST_OPLOCK_INPUT_FLAG_REQUEST), STATUS_INVALID_PARAMETER);
    lab_file_close(one.handle);
    assert_int_equal(lab_file_wait(&two.request, 0, NULL), STATUS_OPLOCK_HANDLE_CLOSED);
}

static void test_a_longer_file_breaks_all(void **state)
{
    FILE_END_OF_FILE_INFORMATION end = {.EndOfFile.QuadPart = 200};
    struct oplock oplock;
    lab_handle other;

    memfs.open_quietly = TRUE;
    open_and_ask(&oplock, FSCTL_REQUEST_OPLOCK_LEVEL_2);
    other = memfs_open(0, LAB_OPEN_READ_WRITE);
    assert_int_equal(lab_file_set(other, FileEndOfFileInformation, &end, sizeof end), STATUS_SUCCESS);
    assert_broken(&oplock, FILE_OPLOCK_BROKEN_TO_NONE);
    lab_file_close(other);
    lab_file_close(oplock.handle);
}

static void test_a_file_with_a_writable_view_has_none(void **state)
{
    OBJECT_ATTRIBUTES attributes;
    struct oplock oplock = {0};
    PVOID base = NULL;
    SIZE_T size = 0;
    HANDLE section;

    oplock.handle = open_async();
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwCreateSection(&section, SECTION_ALL_ACCESS, &attributes, NULL, PAGE_READWRITE, SEC_COMMIT, (HANDLE)oplock.handle);
    ZwMapViewOfSection(section, NtCurrentProcess(), &base, 0, 0, NULL, &size, ViewUnmap, 0, PAGE_READWRITE);
    assert_int_equal(ask_level(&oplock, R, REQUEST_OPLOCK_INPUT_FLAG_REQUEST), STATUS_CANNOT_GRANT_REQUESTED_OPLOCK);
    ZwUnmapViewOfSection(NtCurrentProcess(), base);
    ZwClose(section);
    assert_int_equal(ask_level(&oplock, R, REQUEST_OPLOCK_INPUT_FLAG_REQUEST), STATUS_PENDING);
    lab_file_close(oplock.handle);
}

#define oplock_test(name) cmocka_unit_test_setup_teardown(name, setup, memfs_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        oplock_test(test_a_read_breaks_level_1_to_2_and_waits),
        oplock_test(test_level_1_is_for_one_who_is_alone),
        oplock_test(test_closing_acknowledges),
        oplock_test(test_a_second_open_breaks_a_batch_oplock),
        oplock_test(test_a_waiting_operation_can_be_cancelled),
        oplock_test(test_an_oplock_is_given_up_by_cancelling_it),
        oplock_test(test_who_asks_is_told_when_a_break_is_over),
        oplock_test(test_readers_share_handles),
        oplock_test(test_a_read_leaves_the_handle),
        oplock_test(test_the_owner_gets_a_better_one),
        oplock_test(test_a_longer_file_breaks_all),
        oplock_test(test_a_file_with_a_writable_view_has_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
