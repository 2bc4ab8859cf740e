/* NtDeviceIoControlFile and NtFsControlFile: every method's buffers, access, pointers that lie, pending and waiting. */
#include "probe.h"
#include <ntlab/nt.h>
#include <string.h>

#define SEEN (&probe.seen[IRP_MJ_DEVICE_CONTROL])

static void test_control_buffered_copies_both_ways(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);
    char input[16] = "hello, driver", output[32] = {0};
    uint32_t done = 0;

    probe.information = 20;
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_BUFFERED), input, 16, output, 32, &done),
                     STATUS_SUCCESS);
    assert_int_equal(done, 20);
    assert_memory_equal(SEEN->data, input, 16);
    assert_memory_equal(output, probe.reply, 20);
    assert_int_equal(output[20], 0);
    assert_ptr_not_equal(SEEN->system_buffer, input);
    assert_int_equal(SEEN->stack.Parameters.DeviceIoControl.InputBufferLength, 16);
    assert_int_equal(SEEN->stack.Parameters.DeviceIoControl.OutputBufferLength, 32);
    assert_int_equal(SEEN->stack.Parameters.DeviceIoControl.IoControlCode, PROBE_CODE(METHOD_BUFFERED));
    assert_int_equal(SEEN->mode, UserMode);
    assert_true(SEEN->irp_flags & IRP_BUFFERED_IO);
    assert_true(SEEN->irp_flags & IRP_INPUT_OPERATION);
    lab_file_close(handle);
}

static void test_control_buffered_copies_no_more_than_the_driver_says(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);
    char output[32] = {0};
    uint32_t done;

    probe.status = STATUS_BUFFER_OVERFLOW; /* a warning: data come back */
    probe.information = 4;
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_BUFFERED), NULL, 0, output, 32, &done),
                     STATUS_BUFFER_OVERFLOW);
    assert_int_equal(done, 4);
    probe.status = STATUS_BUFFER_TOO_SMALL; /* an error: none do */
    probe.information = 8;
    memset(output, 0, sizeof output);
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_BUFFERED), NULL, 0, output, 32, &done),
                     STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(output[0], 0);
    lab_file_close(handle);
}

static void test_control_direct_gives_an_mdl(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);
    char input[8] = "in", output[5000];
    uint32_t done;

    memset(output, 'x', sizeof output);
    probe.information = 64;
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_OUT_DIRECT), input, 8, output, 5000, &done),
                     STATUS_SUCCESS);
    assert_memory_equal(SEEN->data, input, 8);
    assert_true(SEEN->has_mdl);
    assert_int_equal(SEEN->mdl_length, 5000);
    assert_memory_equal(output, probe.reply, 64);
    assert_int_equal(output[64], 'x');
    probe.information = 0;
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_IN_DIRECT), input, 8, output, 100, &done),
                     STATUS_SUCCESS);
    assert_true(SEEN->has_mdl);
    assert_int_equal(SEEN->mdl_length, 100);
    lab_file_close(handle);
}

static void test_control_in_direct_needs_only_readable_memory(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);
    char *memory = lab_user_alloc(4096);

    assert_int_equal(lab_user_protect(memory, 4096, LAB_READ_ONLY), STATUS_SUCCESS);
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_IN_DIRECT), NULL, 0, memory, 100, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_OUT_DIRECT), NULL, 0, memory, 100, NULL),
                     STATUS_ACCESS_VIOLATION);
    lab_user_free(memory);
    lab_file_close(handle);
}

static void test_control_neither_passes_addresses_as_they_are(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);
    char *memory = lab_user_alloc(4096), host[16] = "from the host";
    uint32_t done;

    strcpy(memory, "user");
    probe.information = 16;
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_NEITHER), memory, 8, memory + 64, 64, &done),
                     STATUS_SUCCESS);
    assert_ptr_equal(SEEN->stack.Parameters.DeviceIoControl.Type3InputBuffer, memory);
    assert_ptr_equal(SEEN->user_buffer, memory + 64);
    assert_null(SEEN->system_buffer);
    assert_false(SEEN->has_mdl);
    assert_memory_equal(memory + 64, probe.reply, 16);
    /* Host memory is seen as user memory. */
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_NEITHER), host, 16, host, 16, &done), STATUS_SUCCESS);
    assert_true((ULONG_PTR)SEEN->user_buffer < MmUserProbeAddress);
    assert_string_equal((char *)SEEN->data, "from the host");
    assert_memory_equal(host, probe.reply, 16);
    lab_user_free(memory);
    lab_file_close(handle);
}

static void test_control_neither_lets_wild_pointers_through(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);

    probe.status = STATUS_NOT_IMPLEMENTED; /* the probe doesn't touch them then */
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_NEITHER), NULL, 100, lab_user_bad_address(), 100, NULL),
                     STATUS_NOT_IMPLEMENTED);
    assert_null(SEEN->stack.Parameters.DeviceIoControl.Type3InputBuffer);
    assert_ptr_equal(SEEN->user_buffer, lab_user_bad_address());
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_NEITHER), lab_kernel_bad_address(), 100, NULL, 0, NULL),
                     STATUS_NOT_IMPLEMENTED);
    assert_ptr_equal(SEEN->stack.Parameters.DeviceIoControl.Type3InputBuffer, lab_kernel_bad_address());
    lab_file_close(handle);
}

static void test_control_buffers_that_lie_are_access_violations(void **state)
{
    static const ULONG methods[] = {METHOD_BUFFERED, METHOD_IN_DIRECT, METHOD_OUT_DIRECT};
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);
    char *memory = lab_user_alloc(4096);
    void *bad[] = {(void *)8, lab_user_bad_address(), lab_kernel_bad_address(), memory + 4090};

    for (int method = 0; method < 3; method++)
        for (int i = 0; i < 4; i++) {
            ULONG code = PROBE_CODE(methods[method]);

            assert_int_equal(lab_file_control(handle, code, bad[i], 100, memory, 8, NULL), STATUS_ACCESS_VIOLATION);
            assert_int_equal(lab_file_control(handle, code, memory, 8, bad[i], 100, NULL), STATUS_ACCESS_VIOLATION);
        }
    assert_int_equal(SEEN->count, 0);
    assert_int_equal(probe.device->ReferenceCount, 1);
    lab_user_free(memory);
    lab_file_close(handle);
}

static void test_control_null_buffers_with_length(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);

    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_BUFFERED), NULL, 8, NULL, 0, NULL),
                     STATUS_ACCESS_VIOLATION);
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_BUFFERED), NULL, 0, NULL, 0, NULL), STATUS_SUCCESS);
    assert_null(SEEN->system_buffer);
    lab_file_close(handle);
}

static void test_control_code_access_is_checked_against_the_handle(void **state)
{
    lab_handle reader = probe_open(LAB_OPEN_READ), writer = probe_open(LAB_OPEN_WRITE);

    assert_int_equal(lab_file_control(reader, PROBE_CODE_WRITE(0), NULL, 0, NULL, 0, NULL), STATUS_ACCESS_DENIED);
    assert_int_equal(lab_file_control(writer, PROBE_CODE_READ(0), NULL, 0, NULL, 0, NULL), STATUS_ACCESS_DENIED);
    assert_int_equal(SEEN->count, 0);
    assert_int_equal(lab_file_control(reader, PROBE_CODE_READ(0), NULL, 0, NULL, 0, NULL), STATUS_SUCCESS);
    assert_int_equal(lab_file_control(writer, PROBE_CODE_WRITE(0), NULL, 0, NULL, 0, NULL), STATUS_SUCCESS);
    assert_int_equal(lab_file_control(reader, PROBE_CODE(0), NULL, 0, NULL, 0, NULL), STATUS_SUCCESS);
    lab_file_close(reader);
    lab_file_close(writer);
}

static void test_control_wrong_handles(void **state)
{
    lab_handle event;

    assert_int_equal(lab_event_create(true, false, &event), STATUS_SUCCESS);
    assert_int_equal(lab_file_control(event, PROBE_CODE(0), NULL, 0, NULL, 0, NULL), STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(lab_file_control(0, PROBE_CODE(0), NULL, 0, NULL, 0, NULL), STATUS_INVALID_HANDLE);
    assert_int_equal(lab_file_control(0x7FFC, PROBE_CODE(0), NULL, 0, NULL, 0, NULL), STATUS_INVALID_HANDLE);
    lab_file_close(event);
}

static void test_control_kernel_mode_is_not_checked(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;
    char *pool = ExAllocatePoolWithTag(NonPagedPool, 64, 'tseT');

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenFile(&handle, SYNCHRONIZE, &attributes, &iosb, 0, FILE_SYNCHRONOUS_IO_NONALERT),
                     STATUS_SUCCESS);
    probe.information = 32;
    assert_int_equal(
        ZwDeviceIoControlFile(handle, NULL, NULL, NULL, &iosb, PROBE_CODE_READ(METHOD_BUFFERED), pool, 8, pool, 64),
        STATUS_SUCCESS);
    assert_int_equal(SEEN->mode, KernelMode);
    assert_int_equal(iosb.Information, 32);
    assert_memory_equal(pool, probe.reply, 32);
    ExFreePoolWithTag(pool, 'tseT');
    ZwClose(handle);
}

static void test_FsControl_is_file_system_control(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);

    assert_int_equal(lab_file_fs_control(handle, PROBE_CODE(0), NULL, 0, NULL, 0, NULL), STATUS_SUCCESS);
    assert_int_equal(probe.seen[IRP_MJ_FILE_SYSTEM_CONTROL].stack.MinorFunction, IRP_MN_USER_FS_REQUEST);
    lab_file_close(handle);
}

static void test_control_pending_overlapped_completes_later(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED), event;
    lab_overlapped overlapped = {0};
    char output[64] = {0};
    uint32_t done;

    assert_int_equal(lab_event_create(true, true, &event), STATUS_SUCCESS);
    overlapped.event = event;
    probe.pend = TRUE;
    assert_int_equal(lab_file_control_async(handle, PROBE_CODE(METHOD_OUT_DIRECT), NULL, 0, output, 64, &overlapped),
                     STATUS_PENDING);
    assert_int_equal(overlapped.status, STATUS_PENDING);
    assert_int_equal(lab_wait(event, 0), STATUS_TIMEOUT); /* the request has reset it */
    assert_int_equal(lab_file_wait(&overlapped, 0, &done), STATUS_TIMEOUT);
    probe_complete(STATUS_SUCCESS, 40);
    assert_int_equal(lab_wait(event, 0), STATUS_SUCCESS);
    assert_int_equal(overlapped.status, STATUS_SUCCESS);
    assert_int_equal(overlapped.information, 40);
    assert_memory_equal(output, probe.reply, 40);
    assert_int_equal(lab_file_wait(&overlapped, LAB_FOREVER, &done), STATUS_SUCCESS);
    assert_int_equal(done, 40);
    lab_file_close(event);
    lab_file_close(handle);
}

static void test_control_pending_error_reaches_the_status_block(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED);
    lab_overlapped overlapped = {0};

    probe.pend = TRUE;
    assert_int_equal(lab_file_control_async(handle, PROBE_CODE(0), NULL, 0, NULL, 0, &overlapped), STATUS_PENDING);
    probe_complete(STATUS_IO_DEVICE_ERROR, 0);
    assert_int_equal(lab_file_wait(&overlapped, 0, NULL), STATUS_IO_DEVICE_ERROR);
    lab_file_close(handle);
}

static int complete_later(void *context)
{
    lab_sleep(50000);
    probe_complete(STATUS_SUCCESS, 8);
    return 0;
}

static void test_control_pending_synchronous_waits(void **state)
{
    static const uint32_t kinds[] = {0, LAB_OPEN_ALERTABLE, LAB_OPEN_OVERLAPPED};

    for (int i = 0; i < 3; i++) {
        lab_handle handle = probe_open(LAB_OPEN_READ_WRITE | kinds[i]);
        char output[16] = {0};
        uint32_t done = 0;
        uint64_t before = lab_clock_now();
        lab_thread *thread;

        probe.pend = TRUE;
        assert_int_equal(lab_thread_create(NULL, complete_later, NULL, &thread), STATUS_SUCCESS);
        assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_BUFFERED), NULL, 0, output, 16, &done),
                         STATUS_SUCCESS);
        assert_true(lab_clock_now() - before >= 50000);
        assert_int_equal(done, 8);
        assert_memory_equal(output, probe.reply, 8);
        lab_thread_wait(thread, LAB_FOREVER, NULL);
        lab_thread_close(thread);
        lab_file_close(handle);
    }
}

static void test_control_pending_synchronous_error(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);
    lab_thread *thread;

    probe.pend = TRUE;
    assert_int_equal(lab_thread_create(NULL, complete_later, NULL, &thread), STATUS_SUCCESS);
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_BUFFERED), NULL, 0, NULL, 0, NULL), STATUS_SUCCESS);
    lab_thread_wait(thread, LAB_FOREVER, NULL);
    lab_thread_close(thread);
    lab_file_close(handle);
}

static KAPC user_apc;
static int apcs;

static VOID kernel_part(PRKAPC apc, PKNORMAL_ROUTINE *normal, PVOID *context, PVOID *a, PVOID *b)
{
}

static VOID user_part(PVOID context, PVOID a, PVOID b)
{
    apcs++;
}

static int alert_later(void *thread)
{
    lab_sleep(10000);
    KeInitializeApc(&user_apc, thread, OriginalApcEnvironment, kernel_part, NULL, user_part, UserMode, NULL);
    KeInsertQueueApc(&user_apc, NULL, NULL, 0);
    return 0;
}

static void test_control_alertable_wait_is_broken_off_by_a_user_apc(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE | LAB_OPEN_ALERTABLE);
    lab_thread *thread;

    apcs = 0;
    probe.pend = TRUE;
    assert_int_equal(lab_thread_create(NULL, alert_later, KeGetCurrentThread(), &thread), STATUS_SUCCESS);
    assert_int_equal(lab_file_control(handle, PROBE_CODE(METHOD_BUFFERED), NULL, 0, NULL, 0, NULL), STATUS_CANCELLED);
    assert_int_equal(probe.cancelled, 1);
    assert_int_equal(apcs, 1);
    lab_thread_wait(thread, LAB_FOREVER, NULL);
    lab_thread_close(thread);
    lab_file_close(handle);
}

static BOOLEAN fast_answer;
static ULONG fast_calls;

static BOOLEAN fast_control(PFILE_OBJECT file, BOOLEAN wait, PVOID input, ULONG input_length, PVOID output,
                            ULONG output_length, ULONG code, PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    fast_calls++;
    if (!fast_answer)
        return FALSE;
    iosb->Status = STATUS_SUCCESS;
    iosb->Information = 3;
    memcpy(output, "abc", 3);
    return TRUE;
}

static void test_control_fast_io_comes_first(void **state)
{
    static FAST_IO_DISPATCH fast;
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);
    char output[8] = {0};
    uint32_t done;

    memset(&fast, 0, sizeof fast);
    fast.SizeOfFastIoDispatch = sizeof fast;
    fast.FastIoDeviceControl = fast_control;
    probe.driver->FastIoDispatch = &fast;
    fast_answer = TRUE;
    fast_calls = 0;
    assert_int_equal(lab_file_control(handle, PROBE_CODE(0), NULL, 0, output, 8, &done), STATUS_SUCCESS);
    assert_int_equal(done, 3);
    assert_memory_equal(output, "abc", 3);
    assert_int_equal(SEEN->count, 0);
    fast_answer = FALSE;
    assert_int_equal(lab_file_control(handle, PROBE_CODE(0), NULL, 0, output, 8, &done), STATUS_SUCCESS);
    assert_int_equal(SEEN->count, 1);
    assert_int_equal(fast_calls, 2);
    probe.driver->FastIoDispatch = NULL;
    lab_file_close(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        probe_test(test_control_buffered_copies_both_ways),
        probe_test(test_control_buffered_copies_no_more_than_the_driver_says),
        probe_test(test_control_direct_gives_an_mdl),
        probe_test(test_control_in_direct_needs_only_readable_memory),
        probe_test(test_control_neither_passes_addresses_as_they_are),
        probe_test(test_control_neither_lets_wild_pointers_through),
        probe_test(test_control_buffers_that_lie_are_access_violations),
        probe_test(test_control_null_buffers_with_length),
        probe_test(test_control_code_access_is_checked_against_the_handle),
        probe_test(test_control_wrong_handles),
        probe_test(test_control_kernel_mode_is_not_checked),
        probe_test(test_FsControl_is_file_system_control),
        probe_test(test_control_pending_overlapped_completes_later),
        probe_test(test_control_pending_error_reaches_the_status_block),
        probe_test(test_control_pending_synchronous_waits),
        probe_test(test_control_pending_synchronous_error),
        probe_test(test_control_alertable_wait_is_broken_off_by_a_user_apc),
        probe_test(test_control_fast_io_comes_first),
    };

    return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
