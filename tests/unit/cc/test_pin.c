/* Mapping and pinning, what is written of it, and logging. */
#include "memfs.h"
#include <string.h>

#define SECOND 10000000ULL

static struct memfs_file *const fcb = &memfs.files[1];

static lab_handle handle;
static PFILE_OBJECT file;

static int setup(void **state)
{
    int result = memfs_setup(state);

    memfs_fill(1, 600000);
    handle = memfs_open(1, LAB_OPEN_READ_WRITE);
    file = memfs_file_object(handle);
    memfs_cache(file, TRUE);
    return result;
}

static int teardown(void **state)
{
    ObDereferenceObject(file);
    lab_file_close(handle);
    return memfs_teardown(state);
}

static LARGE_INTEGER at(LONGLONG offset)
{
    return (LARGE_INTEGER){.QuadPart = offset};
}

static void test_what_is_mapped_is_read_once(void **state)
{
    LARGE_INTEGER offset = at(5000);
    PVOID bcb, buffer, again, other;

    assert_false(CcMapData(file, &offset, 100, 0, &bcb, &buffer)); /* it would have to wait */
    assert_true(CcMapData(file, &offset, 100, MAP_WAIT, &bcb, &buffer));
    assert_int_equal(*(UCHAR *)buffer, memfs_byte(5000));
    assert_int_equal(fcb->page_reads, 1);
    assert_true(CcMapData(file, &offset, 100, 0, &again, &other));
    assert_ptr_equal(other, buffer);
    assert_ptr_equal(CcGetFileObjectFromBcb(bcb), file);
    CcUnpinData(bcb);
    CcUnpinData(again);
}

static void test_a_range_in_two_pieces_is_one_range(void **state)
{
    LARGE_INTEGER offset = at((256 << 10) - 3000);
    PVOID bcb, buffer;

    assert_true(CcPinRead(file, &offset, 6000, PIN_WAIT, &bcb, &buffer));
    for (int i = 0; i < 6000; i++)
        assert_int_equal(((UCHAR *)buffer)[i], memfs_byte((ULONGLONG)offset.QuadPart + (ULONGLONG)i));
    memset(buffer, 'w', 6000);
    CcSetDirtyPinnedData(bcb, NULL);
    CcUnpinData(bcb);
    assert_int_equal(lab_file_flush(handle), STATUS_SUCCESS);
    assert_int_equal(fcb->bytes[offset.QuadPart], 'w');
    assert_int_equal(fcb->bytes[offset.QuadPart + 5999], 'w');
    assert_int_equal(fcb->bytes[offset.QuadPart + 6000], memfs_byte((ULONGLONG)offset.QuadPart + 6000));
}

static void test_pinned_and_dirty_is_written_lazily(void **state)
{
    LARGE_INTEGER offset = at(0);
    PVOID bcb, buffer;

    assert_true(CcPinRead(file, &offset, 512, PIN_WAIT, &bcb, &buffer));
    memcpy(buffer, "boot", 4);
    CcSetDirtyPinnedData(bcb, NULL);
    CcUnpinData(bcb);
    assert_int_equal(fcb->page_writes, 0);
    lab_clock_advance(5 * SECOND);
    assert_int_equal(fcb->page_writes, 1);
    assert_memory_equal(fcb->bytes, "boot", 4);
}

static void test_what_is_pinned_is_not_purged(void **state)
{
    LARGE_INTEGER offset = at(PAGE_SIZE), elsewhere = at(10 * PAGE_SIZE);
    PVOID bcb, buffer;

    assert_true(CcPinRead(file, &offset, 100, PIN_WAIT, &bcb, &buffer));
    assert_false(CcPurgeCacheSection(&fcb->section, &offset, 1, 0));
    assert_true(CcPurgeCacheSection(&fcb->section, &elsewhere, PAGE_SIZE, 0));
    CcUnpinData(bcb);
    assert_true(CcPurgeCacheSection(&fcb->section, &offset, 1, 0));
}

static void test_what_is_pinned_already_is_shared(void **state)
{
    LARGE_INTEGER offset = at(0), inside = at(100);
    PVOID one, two, buffer;

    assert_false(CcPinRead(file, &offset, 512, PIN_WAIT | PIN_IF_BCB, &one, &buffer));
    assert_true(CcPinRead(file, &offset, 512, PIN_WAIT, &one, &buffer));
    assert_true(CcPinRead(file, &inside, 10, PIN_WAIT | PIN_IF_BCB, &two, &buffer));
    assert_ptr_equal(one, two);
    CcUnpinData(two);
    CcUnpinData(one);
}

static void test_a_mapping_becomes_a_pin(void **state)
{
    LARGE_INTEGER offset = at(0);
    PVOID bcb, buffer;

    assert_true(CcMapData(file, &offset, 512, MAP_WAIT, &bcb, &buffer));
    assert_true(CcPinMappedData(file, &offset, 512, PIN_WAIT, &bcb));
    memcpy(buffer, "both", 4);
    CcSetDirtyPinnedData(bcb, NULL);
    CcUnpinData(bcb);
    lab_file_flush(handle);
    assert_memory_equal(fcb->bytes, "both", 4);
}

static void test_preparing_zeroes_without_reading(void **state)
{
    LARGE_INTEGER offset = at(2 * PAGE_SIZE);
    PVOID bcb, buffer;

    assert_true(CcPreparePinWrite(file, &offset, PAGE_SIZE, TRUE, PIN_WAIT, &bcb, &buffer));
    assert_int_equal(fcb->page_reads, 0);
    assert_int_equal(((UCHAR *)buffer)[100], 0);
    CcUnpinData(bcb);
    lab_file_flush(handle);
    assert_int_equal(fcb->bytes[2 * PAGE_SIZE + 100], 0);
}

static void test_a_repinned_one_is_written_through(void **state)
{
    LARGE_INTEGER offset = at(0);
    IO_STATUS_BLOCK iosb = {.Status = 1};
    PVOID bcb, buffer;

    CcPinRead(file, &offset, 512, PIN_WAIT, &bcb, &buffer);
    CcRepinBcb(bcb);
    memcpy(buffer, "late", 4);
    CcSetDirtyPinnedData(bcb, NULL);
    CcUnpinData(bcb);
    assert_int_equal(fcb->page_writes, 0);
    CcUnpinRepinnedBcb(bcb, TRUE, &iosb);
    assert_int_equal(iosb.Status, STATUS_SUCCESS);
    assert_memory_equal(fcb->bytes, "late", 4);
}

/* --- logging --- */

static LONGLONG flushed_to;
static ULONG writes_then, told;

static void flush_log(PVOID log, LARGE_INTEGER lsn)
{
    flushed_to = lsn.QuadPart;
    writes_then = fcb->page_writes;
}

static void tell(PFILE_OBJECT dirty, PLARGE_INTEGER offset, ULONG length, PLARGE_INTEGER oldest, PLARGE_INTEGER newest,
                 PVOID context1, PVOID context2)
{
    told++;
    assert_ptr_equal(dirty, file);
    assert_int_equal(offset->QuadPart, 0);
    assert_int_equal(oldest->QuadPart, 5);
    assert_int_equal(newest->QuadPart, 9);
}

static void test_the_log_goes_first(void **state)
{
    LARGE_INTEGER offset = at(0), early = at(5), later = at(9);
    PVOID bcb, buffer;

    flushed_to = told = 0;
    CcSetLogHandleForFile(file, &flushed_to, flush_log);
    CcPinRead(file, &offset, 512, PIN_WAIT, &bcb, &buffer);
    CcSetDirtyPinnedData(bcb, &later);
    CcSetDirtyPinnedData(bcb, &early);
    CcUnpinData(bcb);
    assert_int_equal(CcGetDirtyPages(&flushed_to, tell, NULL, NULL).QuadPart, 5);
    assert_int_equal(told, 1);
    assert_int_equal(CcGetDirtyPages(&told, tell, NULL, NULL).QuadPart, 0); /* another log */
    lab_file_flush(handle);
    assert_int_equal(flushed_to, 9);
    assert_int_equal(writes_then, 0);
    assert_int_equal(CcGetDirtyPages(&flushed_to, tell, NULL, NULL).QuadPart, 0);
}

static void test_flushed_valid_data_ends_at_the_first_dirty_page(void **state)
{
    LARGE_INTEGER offset = at(5 * PAGE_SIZE);
    PVOID bcb, buffer;

    assert_int_equal(CcGetFlushedValidData(&fcb->section, FALSE).QuadPart, 600000);
    CcPinRead(file, &offset, 10, PIN_WAIT, &bcb, &buffer);
    CcSetDirtyPinnedData(bcb, NULL);
    CcUnpinData(bcb);
    assert_int_equal(CcGetFlushedValidData(&fcb->section, FALSE).QuadPart, 5 * PAGE_SIZE);
    assert_int_equal(CcGetFlushedValidData(&memfs.files[2].section, FALSE).QuadPart, MAXLONGLONG);
    assert_int_equal(CcGetFileSizePointer(file)->QuadPart, 600000);
}

static void pin(void *unused)
{
    LARGE_INTEGER offset = at(0);
    PVOID bcb, buffer;

    CcPinRead(unused, &offset, 10, PIN_WAIT, &bcb, &buffer);
}

static void test_pinning_needs_PinAccess(void **state)
{
    lab_handle other;
    PFILE_OBJECT plain;

    memfs_fill(2, 100);
    other = memfs_open(2, LAB_OPEN_READ);
    plain = memfs_file_object(other);
    memfs_cache(plain, FALSE);
    assert_bugcheck(pin, plain, CACHE_MANAGER, TEST_ANY);
}

#define pin_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        pin_test(test_what_is_mapped_is_read_once),
        pin_test(test_a_range_in_two_pieces_is_one_range),
        pin_test(test_pinned_and_dirty_is_written_lazily),
        pin_test(test_what_is_pinned_is_not_purged),
        pin_test(test_what_is_pinned_already_is_shared),
        pin_test(test_a_mapping_becomes_a_pin),
        pin_test(test_preparing_zeroes_without_reading),
        pin_test(test_a_repinned_one_is_written_through),
        pin_test(test_the_log_goes_first),
        pin_test(test_flushed_valid_data_ends_at_the_first_dirty_page),
        cmocka_unit_test_setup_teardown(test_pinning_needs_PinAccess, setup, test_machine_stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
