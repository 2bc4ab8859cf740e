/* Cached reads and writes: what reaches the file system, and when. */
#include "memfs.h"
#include <string.h>

#define SECOND 10000000ULL

static struct memfs_file *const fcb = &memfs.files[0];

static void check_bytes(const UCHAR *bytes, ULONGLONG offset, ULONG length)
{
    for (ULONG i = 0; i < length; i++)
        assert_int_equal(bytes[i], memfs_byte(offset + i));
}

static void test_a_cached_read_reads_pages_once(void **state)
{
    lab_handle handle;
    UCHAR buffer[5000];
    uint32_t done;

    memfs_fill(0, 10000);
    handle = memfs_open(0, LAB_OPEN_READ);
    assert_int_equal(lab_file_read_at(handle, 100, buffer, sizeof buffer, &done), STATUS_SUCCESS);
    assert_int_equal(done, sizeof buffer);
    check_bytes(buffer, 100, sizeof buffer);
    assert_int_equal(fcb->page_reads, 1);
    assert_int_equal(fcb->last_read_offset, 0);
    assert_int_equal(fcb->last_read_length, 2 * PAGE_SIZE);
    assert_true(fcb->last_irp_flags & IRP_PAGING_IO);
    assert_true(fcb->last_irp_flags & IRP_NOCACHE);
    assert_int_equal(lab_file_read_at(handle, 0, buffer, sizeof buffer, &done), STATUS_SUCCESS);
    assert_int_equal(fcb->page_reads, 1);
    assert_int_equal(memfs.irp_reads, 1);
    assert_int_equal(memfs.fast_reads, 1); /* the second one found the file cached */
    assert_int_equal(lab_file_read_at(handle, 9000, buffer, sizeof buffer, &done), STATUS_SUCCESS);
    assert_int_equal(done, 1000);
    check_bytes(buffer, 9000, 1000);
    assert_int_equal(lab_file_read_at(handle, 10000, buffer, 1, &done), STATUS_END_OF_FILE);
    lab_file_close(handle);
}

static void test_a_write_waits_for_the_lazy_writer(void **state)
{
    UCHAR text[] = "in the cache";
    lab_handle handle;

    memfs_fill(0, 10000);
    handle = memfs_open(0, LAB_OPEN_READ_WRITE);
    assert_int_equal(lab_file_write_at(handle, 5000, text, sizeof text, NULL), STATUS_SUCCESS);
    assert_int_equal(fcb->page_reads, 1); /* the page that is written in part */
    assert_int_equal(fcb->page_writes, 0);
    assert_memory_not_equal(fcb->bytes + 5000, text, sizeof text);
    lab_clock_advance(5 * SECOND);
    assert_int_equal(fcb->page_writes, 1);
    assert_int_equal(fcb->last_write_offset, PAGE_SIZE);
    assert_int_equal(fcb->last_write_length, PAGE_SIZE);
    assert_int_equal(fcb->lazy_acquires, 1);
    assert_memory_equal(fcb->bytes + 5000, text, sizeof text);
    assert_int_equal(fcb->bytes[4999], memfs_byte(4999));
    lab_file_close(handle);
}

static void test_whole_pages_are_not_read_before_they_are_written(void **state)
{
    static UCHAR pages[3 * PAGE_SIZE];
    lab_handle handle;

    memfs_fill(0, 10 * PAGE_SIZE);
    memset(pages, 'p', sizeof pages);
    handle = memfs_open(0, LAB_OPEN_READ_WRITE);
    assert_int_equal(lab_file_write_at(handle, PAGE_SIZE, pages, sizeof pages, NULL), STATUS_SUCCESS);
    assert_int_equal(fcb->page_reads, 0);
    assert_int_equal(lab_file_flush(handle), STATUS_SUCCESS);
    assert_int_equal(fcb->page_writes, 1);
    assert_int_equal(fcb->last_write_length, sizeof pages);
    assert_memory_equal(fcb->bytes + PAGE_SIZE, pages, sizeof pages);
    lab_file_close(handle);
}

static void test_the_end_of_valid_data_is_told_when_it_is_written(void **state)
{
    UCHAR text[] = "appended";
    lab_handle handle = memfs_open(0, LAB_OPEN_READ_WRITE);

    assert_int_equal(lab_file_write_at(handle, 0, text, sizeof text, NULL), STATUS_SUCCESS);
    assert_int_equal(fcb->page_reads, 0); /* behind the valid data everything is zero */
    assert_int_equal(fcb->advances, 0);
    lab_clock_advance(5 * SECOND);
    assert_int_equal(fcb->advances, 1);
    assert_int_equal(fcb->advanced_to, sizeof text);
    lab_file_close(handle);
}

static void test_close_comes_when_the_cache_has_let_go(void **state)
{
    UCHAR text[] = "late";
    lab_handle handle;

    memfs_fill(0, 100);
    handle = memfs_open(0, LAB_OPEN_READ_WRITE);
    lab_file_write_at(handle, 0, text, sizeof text, NULL);
    lab_file_close(handle);
    assert_int_equal(fcb->cleanups, 1);
    assert_int_equal(fcb->closes, 0);
    assert_non_null(fcb->section.SharedCacheMap);
    lab_clock_advance(5 * SECOND);
    assert_int_equal(fcb->closes, 1);
    assert_null(fcb->section.SharedCacheMap);
    assert_null(fcb->section.DataSectionObject);
    assert_memory_equal(fcb->bytes, text, sizeof text);
}

static void test_a_clean_file_closes_at_once(void **state)
{
    UCHAR byte;
    lab_handle handle;

    memfs_fill(0, 100);
    handle = memfs_open(0, LAB_OPEN_READ);
    lab_file_read_at(handle, 0, &byte, 1, NULL);
    lab_file_close(handle);
    assert_int_equal(fcb->closes, 1);
    assert_null(fcb->section.SharedCacheMap);
}

static void test_reading_on_reads_ahead(void **state)
{
    static UCHAR buffer[PAGE_SIZE];
    lab_handle handle;

    memfs_fill(0, 64 * PAGE_SIZE);
    handle = memfs_open(0, LAB_OPEN_READ);
    for (int i = 0; i < 3; i++)
        lab_file_read(handle, buffer, sizeof buffer, NULL);
    lab_machine_settle();
    assert_int_equal(fcb->ahead_acquires, 1);
    assert_int_equal(fcb->last_read_offset, 3 * PAGE_SIZE);
    assert_int_equal(fcb->page_reads, 4);
    lab_file_read(handle, buffer, sizeof buffer, NULL);
    check_bytes(buffer, 3 * PAGE_SIZE, sizeof buffer);
    assert_int_equal(fcb->last_read_offset, 3 * PAGE_SIZE); /* it was there */
    lab_file_close(handle);
}

static void test_what_a_read_fails_with_is_raised(void **state)
{
    lab_handle handle;
    PFILE_OBJECT file;
    LARGE_INTEGER offset = {.QuadPart = 0};
    UCHAR byte;
    IO_STATUS_BLOCK iosb;

    memfs_fill(0, 100);
    handle = memfs_open(0, LAB_OPEN_READ);
    file = memfs_file_object(handle);
    memfs_cache(file, FALSE);
    assert_false(CcCopyRead(file, &offset, 1, FALSE, &byte, &iosb)); /* without waiting */
    assert_true(CcCopyRead(file, &offset, 1, TRUE, &byte, &iosb));
    assert_true(CcCopyRead(file, &offset, 1, FALSE, &byte, &iosb));
    fcb->page_status = STATUS_DEVICE_DATA_ERROR;
    assert_true(CcPurgeCacheSection(&fcb->section, NULL, 0, 0));
    assert_false(FsRtlCopyRead(file, &offset, 1, TRUE, 0, &byte, &iosb, memfs.device)); /* the IRP is to say it */
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static void test_a_smaller_file_loses_its_tail(void **state)
{
    FILE_END_OF_FILE_INFORMATION end = {.EndOfFile.QuadPart = 5000};
    UCHAR buffer[200];
    lab_handle handle;
    uint32_t done;

    memfs_fill(0, 20000);
    handle = memfs_open(0, LAB_OPEN_READ_WRITE);
    lab_file_read_at(handle, 4990, buffer, 20, NULL);
    assert_int_equal(lab_file_set(handle, FileEndOfFileInformation, &end, sizeof end), STATUS_SUCCESS);
    end.EndOfFile.QuadPart = 6000;
    assert_int_equal(lab_file_set(handle, FileEndOfFileInformation, &end, sizeof end), STATUS_SUCCESS);
    assert_int_equal(lab_file_read_at(handle, 4999, buffer, 100, &done), STATUS_SUCCESS);
    assert_int_equal(buffer[0], memfs_byte(4999));
    for (int i = 1; i < 100; i++)
        assert_int_equal(buffer[i], 0);
    lab_file_close(handle);
}

static void test_purging_forgets_what_was_written(void **state)
{
    UCHAR text[] = "gone", byte;
    lab_handle handle;

    memfs_fill(0, 100);
    handle = memfs_open(0, LAB_OPEN_READ_WRITE);
    lab_file_write_at(handle, 0, text, sizeof text, NULL);
    assert_true(CcIsThereDirtyData(memfs.device->Vpb));
    assert_true(CcPurgeCacheSection(&fcb->section, NULL, 0, 0));
    assert_false(CcIsThereDirtyData(memfs.device->Vpb));
    lab_file_read_at(handle, 0, &byte, 1, NULL);
    assert_int_equal(byte, memfs_byte(0));
    lab_file_close(handle);
    assert_int_equal(fcb->page_writes, 0);
}

static void test_zeroing(void **state)
{
    LARGE_INTEGER from = {.QuadPart = 1000}, to = {.QuadPart = 9000};
    UCHAR buffer[3];
    lab_handle handle;
    PFILE_OBJECT file;

    memfs_fill(0, 10000);
    handle = memfs_open(0, LAB_OPEN_READ_WRITE);
    file = memfs_file_object(handle);
    memfs_cache(file, FALSE);
    assert_true(CcZeroData(file, &from, &to, TRUE));
    lab_file_read_at(handle, 999, buffer, 3, NULL);
    assert_int_equal(buffer[0], memfs_byte(999));
    assert_int_equal(buffer[1], 0);
    lab_file_read_at(handle, 8999, buffer, 2, NULL);
    assert_int_equal(buffer[0], 0);
    assert_int_equal(buffer[1], memfs_byte(9000));
    ObDereferenceObject(file);
    lab_file_close(handle);
    lab_clock_advance(5 * SECOND);
    assert_int_equal(fcb->bytes[1000], 0);
    assert_int_equal(fcb->bytes[999], memfs_byte(999));
}

/* --- MDLs --- */

static void test_an_MDL_is_of_the_caches_pages(void **state)
{
    LARGE_INTEGER offset = {.QuadPart = (256 << 10) - 100}; /* in two pieces of the cache */
    IO_STATUS_BLOCK iosb = {0};
    UCHAR *part;
    lab_handle handle;
    PFILE_OBJECT file;
    PMDL chain = NULL;

    memfs_fill(0, 512 << 10);
    handle = memfs_open(0, LAB_OPEN_READ_WRITE);
    file = memfs_file_object(handle);
    memfs_cache(file, FALSE);
    CcMdlRead(file, &offset, 200, &chain, &iosb);
    assert_int_equal(iosb.Information, 200);
    assert_non_null(chain->Next);
    assert_int_equal(chain->ByteCount, 100);
    part = MmGetSystemAddressForMdlSafe(chain->Next, NormalPagePriority);
    check_bytes(part, 256 << 10, 100);
    assert_false(CcPurgeCacheSection(&fcb->section, NULL, 0, 0));
    CcMdlReadComplete(file, chain);
    assert_true(CcPurgeCacheSection(&fcb->section, NULL, 0, 0));

    chain = NULL;
    offset.QuadPart = 100;
    CcPrepareMdlWrite(file, &offset, 5, &chain, &iosb);
    memcpy(MmGetSystemAddressForMdlSafe(chain, NormalPagePriority), "moved", 5);
    CcMdlWriteComplete(file, &offset, chain);
    lab_file_flush(handle);
    assert_memory_equal(fcb->bytes + 100, "moved", 5);
    assert_int_equal(fcb->bytes[99], memfs_byte(99));
    ObDereferenceObject(file);
    lab_file_close(handle);
}

/* --- views --- */

static void test_a_view_and_the_cache_agree(void **state)
{
    OBJECT_ATTRIBUTES attributes;
    char text[] = "by a write";
    PVOID base = NULL;
    SIZE_T size = 0;
    HANDLE section;
    UCHAR buffer[20];
    lab_handle handle;

    memfs_fill(0, 600000);
    handle = memfs_open(0, LAB_OPEN_READ_WRITE);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(
        ZwCreateSection(&section, SECTION_ALL_ACCESS, &attributes, NULL, PAGE_READWRITE, SEC_COMMIT, (HANDLE)handle),
        STATUS_SUCCESS);
    assert_int_equal(
        ZwMapViewOfSection(section, NtCurrentProcess(), &base, 0, 0, NULL, &size, ViewUnmap, 0, PAGE_READWRITE),
        STATUS_SUCCESS);
    check_bytes(base, 0, 600000);
    lab_file_write_at(handle, 300000, text, sizeof text, NULL);
    assert_string_equal((char *)base + 300000, text);
    strcpy((char *)base + 500000, "by the view");
    lab_file_read_at(handle, 500000, buffer, sizeof buffer, NULL);
    assert_string_equal((char *)buffer, "by the view");
    assert_false(CcPurgeCacheSection(&fcb->section, NULL, 0, 0));
    assert_int_equal(lab_file_flush(handle), STATUS_SUCCESS);
    assert_string_equal((char *)fcb->bytes + 500000, "by the view");
    strcpy((char *)base, "at the end");
    assert_int_equal(ZwUnmapViewOfSection(NtCurrentProcess(), base), STATUS_SUCCESS);
    ZwClose(section);
    lab_file_close(handle);
    lab_clock_advance(5 * SECOND);
    assert_string_equal((char *)fcb->bytes, "at the end");
    assert_int_equal(fcb->closes, 1);
}

static void test_a_mapped_file_is_not_truncated(void **state)
{
    FILE_END_OF_FILE_INFORMATION end = {.EndOfFile.QuadPart = 10};
    OBJECT_ATTRIBUTES attributes;
    PVOID base = NULL;
    SIZE_T size = 0;
    HANDLE section;
    lab_handle handle;

    memfs_fill(0, 5000);
    handle = memfs_open(0, LAB_OPEN_READ_WRITE);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwCreateSection(&section, SECTION_ALL_ACCESS, &attributes, NULL, PAGE_READONLY, SEC_COMMIT, (HANDLE)handle);
    ZwMapViewOfSection(section, NtCurrentProcess(), &base, 0, 0, NULL, &size, ViewUnmap, 0, PAGE_READONLY);
    assert_int_equal(lab_file_set(handle, FileEndOfFileInformation, &end, sizeof end), STATUS_USER_MAPPED_FILE);
    ZwUnmapViewOfSection(NtCurrentProcess(), base);
    ZwClose(section);
    assert_int_equal(lab_file_set(handle, FileEndOfFileInformation, &end, sizeof end), STATUS_SUCCESS);
    lab_file_close(handle);
}

/* --- throttling --- */

static ULONG posted;

static void post(PVOID context1, PVOID context2)
{
    posted++;
}

static void test_too_many_dirty_pages_defer_a_write(void **state)
{
    static UCHAR pages[8 * PAGE_SIZE];
    lab_handle handle;
    PFILE_OBJECT file;

    posted = 0;
    memfs_fill(0, 64 * PAGE_SIZE);
    handle = memfs_open(0, LAB_OPEN_READ_WRITE);
    file = memfs_file_object(handle);
    memfs_cache(file, FALSE);
    CcSetDirtyPageThreshold(file, 10);
    assert_true(CcCanIWrite(file, sizeof pages, FALSE, FALSE));
    lab_file_write_at(handle, 0, pages, sizeof pages, NULL);
    assert_false(CcCanIWrite(file, sizeof pages, FALSE, FALSE));
    CcDeferWrite(file, post, NULL, NULL, sizeof pages, FALSE);
    assert_int_equal(posted, 0);
    lab_clock_advance(5 * SECOND);
    assert_int_equal(posted, 1);
    assert_int_equal(fcb->page_writes, 1);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        memfs_test(test_a_cached_read_reads_pages_once),
        memfs_test(test_a_write_waits_for_the_lazy_writer),
        memfs_test(test_whole_pages_are_not_read_before_they_are_written),
        memfs_test(test_the_end_of_valid_data_is_told_when_it_is_written),
        memfs_test(test_close_comes_when_the_cache_has_let_go),
        memfs_test(test_a_clean_file_closes_at_once),
        memfs_test(test_reading_on_reads_ahead),
        memfs_test(test_what_a_read_fails_with_is_raised),
        memfs_test(test_a_smaller_file_loses_its_tail),
        memfs_test(test_purging_forgets_what_was_written),
        memfs_test(test_zeroing),
        memfs_test(test_an_MDL_is_of_the_caches_pages),
        memfs_test(test_a_view_and_the_cache_agree),
        memfs_test(test_a_mapped_file_is_not_truncated),
        memfs_test(test_too_many_dirty_pages_defer_a_write),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
