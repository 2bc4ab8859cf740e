/* Share access by name and by file. */
#include "support/machine.h"
#include <ntifs.h>
#include <string.h>

#define UPDATE IO_CHECK_SHARE_ACCESS_UPDATE_SHARE_ACCESS
#define ALL    (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

static SHARE_ACCESS file;
static LINK_SHARE_ACCESS one, other;
static FILE_OBJECT opens[4];

static int setup(void **state)
{
    memset(&file, 0, sizeof file);
    memset(&one, 0, sizeof one);
    memset(&other, 0, sizeof other);
    memset(opens, 0, sizeof opens);
    return test_machine_start(state);
}

#define share_test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

static void test_reading_is_shared_by_file_whatever_the_name(void **state)
{
    IoSetLinkShareAccess(FILE_READ_DATA, FILE_SHARE_READ, &opens[0], &file, &one, 0);
    assert_int_equal(file.OpenCount, 1);
    assert_int_equal(one.OpenCount, 1);
    assert_int_equal(IoCheckLinkShareAccess(FILE_WRITE_DATA, ALL, &opens[1], &file, &other, UPDATE),
                     STATUS_SHARING_VIOLATION);
    assert_int_equal(IoCheckLinkShareAccess(FILE_READ_DATA, ALL, &opens[1], &file, &other, UPDATE), STATUS_SUCCESS);
    assert_int_equal(file.OpenCount, 2);
    assert_int_equal(other.OpenCount, 1);
    IoRemoveLinkShareAccess(&opens[1], &file, &other);
    IoRemoveLinkShareAccess(&opens[0], &file, &one);
    assert_int_equal(file.OpenCount, 0);
    assert_int_equal(one.OpenCount + other.OpenCount, 0);
}

static void test_deleting_is_shared_by_name(void **state)
{
    IoSetLinkShareAccess(FILE_READ_DATA, FILE_SHARE_READ, &opens[0], &file, &one, 0);
    assert_int_equal(IoCheckLinkShareAccess(DELETE, ALL, &opens[1], &file, &one, 0), STATUS_SHARING_VIOLATION);
    assert_int_equal(IoCheckLinkShareAccess(DELETE, ALL, &opens[1], &file, &other, UPDATE), STATUS_SUCCESS);
    assert_int_equal(other.Deleters, 1);
    assert_int_equal(IoCheckLinkShareAccess(DELETE, ALL, &opens[2], &file, NULL, 0), STATUS_SHARING_VIOLATION);
    assert_int_equal(
        IoCheckLinkShareAccess(DELETE, ALL, &opens[2], &file, &other, IO_CHECK_SHARE_ACCESS_FORCE_USING_SCB),
        STATUS_SHARING_VIOLATION);
    assert_int_equal(
        IoCheckLinkShareAccess(DELETE, ALL, &opens[2], &file, &one, IO_CHECK_SHARE_ACCESS_DONT_CHECK_DELETE),
        STATUS_SUCCESS);
}

static void test_other_flags_of_the_check(void **state)
{
    IoSetLinkShareAccess(FILE_READ_DATA | FILE_WRITE_DATA, 0, &opens[0], &file, NULL, 0);
    assert_int_equal(IoCheckLinkShareAccess(FILE_READ_DATA, ALL, &opens[1], &file, NULL, 0), STATUS_SHARING_VIOLATION);
    assert_true(opens[1].ReadAccess && opens[1].SharedDelete);
    assert_int_equal(
        IoCheckLinkShareAccess(FILE_READ_DATA, ALL, &opens[2], &file, NULL,
                               IO_CHECK_SHARE_ACCESS_DONT_CHECK_READ | IO_CHECK_SHARE_ACCESS_DONT_UPDATE_FILE_OBJECT),
        STATUS_SUCCESS);
    assert_false(opens[2].ReadAccess);
    assert_int_equal(file.OpenCount, 1);
    assert_int_equal(IoCheckLinkShareAccess(FILE_READ_ATTRIBUTES, 0, &opens[2], &file, NULL, 0), STATUS_SUCCESS);
    assert_int_equal(
        IoCheckLinkShareAccess(FILE_READ_ATTRIBUTES, 0, &opens[2], &file, NULL, IO_CHECK_SHARE_ACCESS_FORCE_CHECK),
        STATUS_SHARING_VIOLATION);
}

static void test_who_may_not_write_cannot_keep_readers_out(void **state)
{
    IoSetLinkShareAccess(FILE_READ_DATA, 0, &opens[0], &file, NULL, IO_SHARE_ACCESS_NO_WRITE_PERMISSION);
    assert_int_equal(IoCheckLinkShareAccess(FILE_READ_DATA, FILE_SHARE_READ, &opens[1], &file, NULL, 0),
                     STATUS_SUCCESS);
}

static void test_a_stream_that_is_not_the_first_leaves_the_names_alone(void **state)
{
    IoSetLinkShareAccess(FILE_READ_DATA, ALL, &opens[0], &file, &one, IO_SHARE_ACCESS_NON_PRIMARY_STREAM);
    assert_int_equal(file.OpenCount, 1);
    assert_int_equal(one.OpenCount, 0);
    IoUpdateLinkShareAccessEx(&opens[0], &file, &one, IO_SHARE_ACCESS_NON_PRIMARY_STREAM);
    assert_int_equal(one.OpenCount, 0);
    IoUpdateLinkShareAccess(&opens[0], &file, &one);
    assert_int_equal(one.OpenCount, 1);
    IoRemoveLinkShareAccessEx(&opens[0], &file, &one, IO_SHARE_ACCESS_NON_PRIMARY_STREAM);
    assert_int_equal(file.OpenCount, 2);
    assert_int_equal(one.OpenCount, 1);
}

static void test_IoSetFileObjectIgnoreSharing_neither_minds_nor_counts(void **state)
{
    IoSetShareAccess(FILE_READ_DATA, 0, &opens[0], &file);
    assert_false(IoIsFileObjectIgnoringSharing(&opens[1]));
    assert_int_equal(IoSetFileObjectIgnoreSharing(&opens[1]), STATUS_SUCCESS);
    assert_true(IoIsFileObjectIgnoringSharing(&opens[1]));
    assert_int_equal(IoCheckShareAccess(FILE_READ_DATA, 0, &opens[1], &file, TRUE), STATUS_SUCCESS);
    assert_int_equal(IoCheckLinkShareAccess(FILE_READ_DATA, 0, &opens[1], &file, NULL, UPDATE), STATUS_SUCCESS);
    assert_int_equal(file.OpenCount, 1);
    IoRemoveShareAccess(&opens[1], &file);
    assert_int_equal(file.OpenCount, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        share_test(test_reading_is_shared_by_file_whatever_the_name),
        share_test(test_deleting_is_shared_by_name),
        share_test(test_other_flags_of_the_check),
        share_test(test_who_may_not_write_cannot_keep_readers_out),
        share_test(test_a_stream_that_is_not_the_first_leaves_the_names_alone),
        share_test(test_IoSetFileObjectIgnoreSharing_neither_minds_nor_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
