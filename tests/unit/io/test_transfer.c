/* Reading and writing: buffers by the device's flags, offsets, alignment; overlapped, cancelled, told by APC and port.
 */
#include "probe.h"
#include <ntlab/nt.h>
#include <string.h>

#define READ  (&probe.seen[IRP_MJ_READ])
#define WRITE (&probe.seen[IRP_MJ_WRITE])

static void test_NtReadFile_buffered(void **state)
{
    lab_handle handle;
    char buffer[64] = {0};
    uint32_t done;

    probe.device_flags = DO_BUFFERED_IO;
    probe_reload();
    handle = probe_open(LAB_OPEN_READ_WRITE);
    probe.information = 10;
    assert_int_equal(lab_file_read(handle, buffer, 64, &done), STATUS_SUCCESS);
    assert_int_equal(done, 10);
    assert_memory_equal(buffer, probe.reply, 10);
    assert_int_equal(buffer[10], 0);
    assert_non_null(READ->system_buffer);
    assert_true(READ->irp_flags & IRP_READ_OPERATION);
    assert_true(READ->irp_flags & IRP_BUFFERED_IO);
    assert_int_equal(READ->stack.Parameters.Read.Length, 64);
    assert_int_equal(lab_file_read(handle, NULL, 0, &done), STATUS_SUCCESS);
    assert_null(READ->system_buffer);
    lab_file_close(handle);
}

static void test_NtWriteFile_buffered(void **state)
{
    lab_handle handle;

    probe.device_flags = DO_BUFFERED_IO;
    probe_reload();
    handle = probe_open(LAB_OPEN_READ_WRITE);
    assert_int_equal(lab_file_write(handle, "to the device", 14, NULL), STATUS_SUCCESS);
    assert_string_equal((char *)WRITE->data, "to the device");
    assert_false(WRITE->irp_flags & IRP_INPUT_OPERATION);
    lab_file_close(handle);
}

static void test_NtReadFile_direct(void **state)
{
    lab_handle handle;
    char buffer[8192];
    uint32_t done;

    probe.device_flags = DO_DIRECT_IO;
    probe_reload();
    handle = probe_open(LAB_OPEN_READ_WRITE);
    probe.information = 64;
    assert_int_equal(lab_file_read(handle, buffer, sizeof buffer, &done), STATUS_SUCCESS);
    assert_true(READ->has_mdl);
    assert_int_equal(READ->mdl_length, sizeof buffer);
    assert_null(READ->system_buffer);
    assert_memory_equal(buffer, probe.reply, 64);
    assert_int_equal(lab_file_write(handle, "direct", 7, NULL), STATUS_SUCCESS);
    assert_string_equal((char *)WRITE->data, "direct");
    lab_file_close(handle);
}

static void test_NtReadFile_neither(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);
    char *memory = lab_user_alloc(100);

    assert_int_equal(lab_file_read(handle, memory, 100, NULL), STATUS_SUCCESS);
    assert_ptr_equal(READ->user_buffer, memory);
    assert_false(READ->has_mdl);
    assert_null(READ->system_buffer);
    lab_user_free(memory);
    lab_file_close(handle);
}

static void test_NtReadFile_offsets(void **state)
{
    lab_handle sync = probe_open(LAB_OPEN_READ_WRITE), async = probe_open(LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED);
    IO_STATUS_BLOCK iosb;
    LARGE_INTEGER offset;
    char *buffer = lab_user_alloc(64);

    offset.QuadPart = 0x12345678901;
    assert_int_equal(lab_file_set(sync, FilePositionInformation, &offset, 8), STATUS_SUCCESS);
    assert_int_equal(lab_nt_read_file(sync, 0, NULL, NULL, &iosb, buffer, 64, NULL, NULL), STATUS_SUCCESS);
    assert_int_equal(READ->stack.Parameters.Read.ByteOffset.QuadPart, 0x12345678901);
    offset.HighPart = -1;
    offset.LowPart = FILE_USE_FILE_POINTER_POSITION;
    assert_int_equal(lab_nt_read_file(sync, 0, NULL, NULL, &iosb, buffer, 64, &offset, NULL), STATUS_SUCCESS);
    assert_int_equal(READ->stack.Parameters.Read.ByteOffset.QuadPart, 0x12345678901);
    assert_int_equal(lab_nt_read_file(async, 0, NULL, NULL, &iosb, buffer, 64, &offset, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_nt_read_file(async, 0, NULL, NULL, &iosb, buffer, 64, NULL, NULL), STATUS_INVALID_PARAMETER);
    offset.LowPart = FILE_WRITE_TO_END_OF_FILE;
    assert_int_equal(lab_nt_read_file(sync, 0, NULL, NULL, &iosb, buffer, 64, &offset, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_nt_write_file(async, 0, NULL, NULL, &iosb, buffer, 64, &offset, NULL), STATUS_SUCCESS);
    assert_int_equal(WRITE->stack.Parameters.Write.ByteOffset.QuadPart, -1);
    offset.QuadPart = -77;
    assert_int_equal(lab_nt_write_file(async, 0, NULL, NULL, &iosb, buffer, 64, &offset, NULL),
                     STATUS_INVALID_PARAMETER);
    lab_user_free(buffer);
    lab_file_close(sync);
    lab_file_close(async);
}

static void test_NtReadFile_access(void **state)
{
    lab_handle reader = probe_open(LAB_OPEN_READ), writer = probe_open(LAB_OPEN_WRITE);
    char buffer[4];

    assert_int_equal(lab_file_read(writer, buffer, 4, NULL), STATUS_ACCESS_DENIED);
    assert_int_equal(lab_file_write(reader, buffer, 4, NULL), STATUS_ACCESS_DENIED);
    assert_int_equal(READ->count + WRITE->count, 0);
    lab_file_close(reader);
    lab_file_close(writer);
}

static void test_NtReadFile_lying_buffers(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);
    char *memory = lab_user_alloc(4096);
    void *bad[] = {NULL, (void *)8, lab_user_bad_address(), lab_kernel_bad_address(), memory + 4090};

    for (int i = 0; i < 5; i++) {
        assert_int_equal(lab_file_read(handle, bad[i], 64, NULL), STATUS_ACCESS_VIOLATION);
        assert_int_equal(lab_file_write(handle, bad[i], 64, NULL), STATUS_ACCESS_VIOLATION);
    }
    assert_int_equal(lab_user_protect(memory, 4096, LAB_READ_ONLY), STATUS_SUCCESS);
    assert_int_equal(lab_file_read(handle, memory, 64, NULL), STATUS_ACCESS_VIOLATION);
    assert_int_equal(lab_file_write(handle, memory, 64, NULL), STATUS_SUCCESS);
    lab_user_free(memory);
    lab_file_close(handle);
}

static void test_append_only_handle_writes_to_the_end(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    LARGE_INTEGER offset = {.QuadPart = 5};
    HANDLE handle;
    char *buffer = lab_user_alloc(16);

    InitializeObjectAttributes(&attributes, &name, 0, NULL, NULL);
    assert_int_equal(lab_nt_open_file(&handle, FILE_APPEND_DATA, &attributes, &iosb, 0, 0), STATUS_SUCCESS);
    assert_int_equal(lab_nt_write_file((lab_handle)handle, 0, NULL, NULL, &iosb, buffer, 16, &offset, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(WRITE->stack.Parameters.Write.ByteOffset.QuadPart, -1);
    lab_nt_close((lab_handle)handle);
    lab_user_free(buffer);
}

static void test_cancel_one_of_two(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED);
    lab_overlapped first = {0}, second = {0};
    char a[8], b[8];

    probe.pend = TRUE;
    assert_int_equal(lab_file_read_async(handle, a, 8, &first), STATUS_PENDING);
    assert_int_equal(lab_file_read_async(handle, b, 8, &second), STATUS_PENDING);
    assert_int_equal(lab_file_cancel(handle, &first), STATUS_SUCCESS);
    assert_int_equal(lab_file_wait(&first, 0, NULL), STATUS_CANCELLED);
    assert_int_equal(second.status, STATUS_PENDING);
    assert_int_equal(lab_file_cancel(handle, &first), STATUS_NOT_FOUND);
    assert_int_equal(lab_file_cancel_all(handle), STATUS_SUCCESS);
    assert_int_equal(lab_file_wait(&second, 0, NULL), STATUS_CANCELLED);
    assert_int_equal(lab_file_cancel_all(handle), STATUS_NOT_FOUND);
    assert_int_equal(probe.cancelled, 2);
    lab_file_close(handle);
}

static void test_NtCancelIoFile_waits_until_they_are_gone(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED);
    lab_overlapped overlapped[3] = {0};
    IO_STATUS_BLOCK iosb;
    char a[8];

    probe.pend = TRUE;
    for (int i = 0; i < 3; i++)
        assert_int_equal(lab_file_read_async(handle, a, 8, &overlapped[i]), STATUS_PENDING);
    assert_int_equal(lab_nt_cancel_io_file(handle, &iosb), STATUS_SUCCESS);
    for (int i = 0; i < 3; i++)
        assert_int_equal(overlapped[i].status, STATUS_CANCELLED);
    lab_file_close(handle);
}

static lab_handle shared;

static int read_and_wait(void *context)
{
    char buffer[8];

    return lab_file_read(shared, buffer, 8, NULL);
}

static void test_thread_cancel_io_breaks_a_waiting_read(void **state)
{
    lab_thread *thread;
    int status;

    shared = probe_open(LAB_OPEN_READ_WRITE);
    probe.pend = TRUE;
    assert_int_equal(lab_thread_create(NULL, read_and_wait, NULL, &thread), STATUS_SUCCESS);
    lab_machine_settle();
    assert_int_equal(probe.pending_count, 1);
    assert_int_equal(lab_thread_cancel_io(thread), STATUS_SUCCESS);
    assert_int_equal(lab_thread_wait(thread, LAB_FOREVER, &status), STATUS_SUCCESS);
    assert_int_equal(status, STATUS_CANCELLED);
    assert_int_equal(lab_thread_cancel_io(thread), STATUS_NOT_FOUND);
    lab_thread_close(thread);
    lab_file_close(shared);
}

static int leave_pending(void *context)
{
    static lab_overlapped overlapped;
    static char buffer[8];

    return lab_file_read_async(shared, buffer, 8, &overlapped);
}

static void test_thread_end_cancels_its_requests(void **state)
{
    lab_thread *thread;
    int status;

    shared = probe_open(LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED);
    probe.pend = TRUE;
    assert_int_equal(lab_thread_create(NULL, leave_pending, NULL, &thread), STATUS_SUCCESS);
    lab_thread_wait(thread, LAB_FOREVER, &status);
    assert_int_equal(status, STATUS_PENDING);
    assert_int_equal(probe.cancelled, 1);
    assert_int_equal(probe.pending_count, 0);
    lab_thread_close(thread);
    lab_file_close(shared);
}

static ULONG order_count;
static int order[4];

static int queued_read(void *context)
{
    char buffer[8];
    int which = (int)(intptr_t)context;

    lab_file_read(shared, buffer, 8, NULL);
    order[order_count++] = which;
    return 0;
}

static void test_synchronous_file_serves_one_request_at_a_time(void **state)
{
    lab_thread *threads[2];

    order_count = 0;
    shared = probe_open(LAB_OPEN_READ_WRITE);
    probe.pend = TRUE;
    for (int i = 0; i < 2; i++)
        assert_int_equal(lab_thread_create(NULL, queued_read, (void *)(intptr_t)i, &threads[i]), STATUS_SUCCESS);
    lab_machine_settle();
    assert_int_equal(READ->count, 1);
    probe_complete(STATUS_SUCCESS, 0);
    lab_machine_settle();
    assert_int_equal(order_count, 1);
    assert_int_equal(READ->count, 2);
    probe_complete(STATUS_SUCCESS, 0);
    for (int i = 0; i < 2; i++) {
        lab_thread_wait(threads[i], LAB_FOREVER, NULL);
        lab_thread_close(threads[i]);
    }
    assert_int_equal(order_count, 2);
    lab_file_close(shared);
}

static int completions;

static void completed(lab_overlapped *overlapped)
{
    completions++;
    assert_int_equal(overlapped->status, STATUS_SUCCESS);
    assert_ptr_equal(overlapped->context, &completions);
}

static void test_completion_routine_runs_in_an_alertable_wait(void **state)
{
    lab_handle handle;
    lab_overlapped overlapped = {.completed = completed, .context = &completions};
    char buffer[8];

    probe.device_flags = DO_BUFFERED_IO;
    probe_reload();
    handle = probe_open(LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED);
    completions = 0;
    probe.pend = TRUE;
    assert_int_equal(lab_file_read_async(handle, buffer, 8, &overlapped), STATUS_PENDING);
    probe_complete(STATUS_SUCCESS, 8);
    assert_memory_equal(buffer, probe.reply, 8);
    assert_int_equal(lab_sleep(1000), STATUS_SUCCESS);
    assert_int_equal(completions, 0);
    assert_int_equal(lab_sleep_alertable(10000000), STATUS_USER_APC);
    assert_int_equal(completions, 1);
    lab_file_close(handle);
}

static void test_completion_port_gets_every_request(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED), port;
    lab_overlapped inline_request = {0}, later = {0};
    lab_port_entry entry;
    char buffer[8];

    assert_int_equal(lab_port_create(0, &port), STATUS_SUCCESS);
    assert_int_equal(lab_port_attach(port, handle, 77), STATUS_SUCCESS);
    assert_int_equal(lab_port_attach(port, handle, 78), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_port_wait(port, 0, &entry), STATUS_TIMEOUT);
    probe.information = 8;
    assert_int_equal(lab_file_read_async(handle, buffer, 8, &inline_request), STATUS_SUCCESS);
    probe.pend = TRUE;
    assert_int_equal(lab_file_read_async(handle, buffer, 8, &later), STATUS_PENDING);
    assert_int_equal(lab_port_wait(port, 0, &entry), STATUS_SUCCESS);
    assert_int_equal(entry.key, 77);
    assert_ptr_equal(entry.overlapped, &inline_request);
    assert_int_equal(entry.information, 8);
    probe_complete(STATUS_IO_DEVICE_ERROR, 0);
    assert_int_equal(lab_port_wait(port, LAB_FOREVER, &entry), STATUS_SUCCESS);
    assert_ptr_equal(entry.overlapped, &later);
    assert_int_equal(entry.status, STATUS_IO_DEVICE_ERROR);
    assert_int_equal(lab_port_post(port, 5, &later, STATUS_ABANDONED, 9), STATUS_SUCCESS);
    assert_int_equal(lab_port_wait(port, LAB_FOREVER, &entry), STATUS_SUCCESS);
    assert_int_equal(entry.key, 5);
    assert_int_equal(entry.information, 9);
    lab_file_close(handle);
    lab_file_close(port);
}

static void test_completion_port_and_apc_do_not_mix(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED), port;
    lab_overlapped overlapped = {.completed = completed};
    char buffer[8];

    lab_port_create(0, &port);
    lab_port_attach(port, handle, 1);
    assert_int_equal(lab_file_read_async(handle, buffer, 8, &overlapped), STATUS_INVALID_PARAMETER);
    lab_file_close(handle);
    lab_file_close(port);
}

static void test_completion_port_drops_packets_with_its_last_handle(void **state)
{
    lab_handle port;

    lab_port_create(0, &port);
    for (int i = 0; i < 5; i++)
        lab_port_post(port, 0, NULL, 0, 0);
    lab_file_close(port);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        probe_test(test_NtReadFile_buffered),
        probe_test(test_NtWriteFile_buffered),
        probe_test(test_NtReadFile_direct),
        probe_test(test_NtReadFile_neither),
        probe_test(test_NtReadFile_offsets),
        probe_test(test_NtReadFile_access),
        probe_test(test_NtReadFile_lying_buffers),
        probe_test(test_append_only_handle_writes_to_the_end),
        probe_test(test_cancel_one_of_two),
        probe_test(test_NtCancelIoFile_waits_until_they_are_gone),
        probe_test(test_thread_cancel_io_breaks_a_waiting_read),
        probe_test(test_thread_end_cancels_its_requests),
        probe_test(test_synchronous_file_serves_one_request_at_a_time),
        probe_test(test_completion_routine_runs_in_an_alertable_wait),
        probe_test(test_completion_port_gets_every_request),
        probe_test(test_completion_port_and_apc_do_not_mix),
        probe_test(test_completion_port_drops_packets_with_its_last_handle),
    };

    return cmocka_run_group_tests_name("transfer", tests, NULL, NULL);
}
