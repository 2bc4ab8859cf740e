/* The public requests that need no driver: events, waits, processes, threads, memory; and calls at the wrong time. */
#include "support/machine.h"
#include <ntifs.h>
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/memory.h>
#include <ntlab/nt.h>
#include <ntlab/process.h>
#include <string.h>

static lab_handle event;
static int steps;

static int set_it(void *context)
{
    lab_sleep(1000);
    steps++;
    return lab_event_set(event);
}

static void test_lab_wait_lets_another_thread_run(void **state)
{
    lab_thread *thread;
    int code = 7;

    steps = 0;
    assert_int_equal(lab_event_create(false, false, &event), STATUS_SUCCESS);
    assert_int_equal(lab_thread_create(NULL, set_it, NULL, &thread), STATUS_SUCCESS);
    assert_int_equal(lab_wait(event, LAB_FOREVER), STATUS_SUCCESS);
    assert_int_equal(steps, 1);
    assert_int_equal(lab_wait(event, 0), STATUS_TIMEOUT); /* it let one through */
    assert_int_equal(lab_thread_wait(thread, LAB_FOREVER, &code), STATUS_SUCCESS);
    assert_int_equal(code, 0);
    lab_thread_close(thread);
    lab_file_close(event);
}

static void test_lab_wait_many(void **state)
{
    lab_handle events[3];

    for (int i = 0; i < 3; i++)
        assert_int_equal(lab_event_create(true, i == 1, &events[i]), STATUS_SUCCESS);
    assert_int_equal(lab_wait_many(events, 3, false, 0), STATUS_WAIT_0 + 1);
    assert_int_equal(lab_wait_many(events, 3, true, 0), STATUS_TIMEOUT);
    lab_event_set(events[0]);
    lab_event_set(events[2]);
    assert_int_equal(lab_wait_many(events, 3, true, 0), STATUS_SUCCESS);
    assert_int_equal(lab_wait_many(events, 0, true, 0), STATUS_INVALID_PARAMETER_1);
    assert_int_equal(lab_wait_many(events, 65, true, 0), STATUS_INVALID_PARAMETER_1);
    for (int i = 0; i < 3; i++)
        lab_file_close(events[i]);
    assert_int_equal(lab_wait_many(events, 3, false, 0), STATUS_INVALID_HANDLE);
}

static void test_lab_sleep_moves_virtual_time(void **state)
{
    uint64_t before = lab_clock_now();

    assert_int_equal(lab_sleep(600000000), STATUS_SUCCESS);
    assert_true(lab_clock_now() - before >= 600000000);
    assert_true(lab_clock_now() - before < 601000000);
}

static int open_event(void *context)
{
    lab_handle mine;

    return lab_event_create(true, false, &mine);
}

static int use_foreign_handle(void *context)
{
    return lab_event_set(event);
}

static void test_processes_have_handles_of_their_own(void **state)
{
    lab_process *process;
    lab_handle mine, theirs;

    assert_int_equal(lab_event_create(true, false, &mine), STATUS_SUCCESS);
    assert_int_equal(lab_process_create("other.exe", &process), STATUS_SUCCESS);
    assert_true(lab_process_id(process) != lab_process_id(NULL));
    assert_int_equal(lab_handle_duplicate(mine, process, &theirs), STATUS_SUCCESS);
    event = theirs;
    assert_int_equal(lab_process_run(process, use_foreign_handle, NULL), STATUS_SUCCESS);
    lab_process_close(process);
    assert_int_equal(lab_process_create("third.exe", &process), STATUS_SUCCESS);
    assert_int_equal(lab_process_run(process, use_foreign_handle, NULL), STATUS_INVALID_HANDLE);
    assert_int_equal(lab_process_run(process, open_event, NULL), STATUS_PROCESS_IS_TERMINATING);
    lab_process_close(process);
    lab_file_close(mine);
}

static int leave_early(void *context)
{
    lab_thread_exit(42);
}

static void test_lab_thread_exit_sets_the_code(void **state)
{
    lab_thread *thread;
    int code = 0;

    assert_int_equal(lab_thread_create(NULL, leave_early, NULL, &thread), STATUS_SUCCESS);
    assert_int_equal(lab_thread_wait(thread, 0, &code), STATUS_TIMEOUT);
    assert_int_equal(lab_thread_wait(thread, LAB_FOREVER, &code), STATUS_SUCCESS);
    assert_int_equal(code, 42);
    lab_thread_close(thread);
}

static void test_user_memory_is_low_zeroed_and_protected(void **state)
{
    char *memory = lab_user_alloc(10000);

    assert_true((ULONG_PTR)memory < MmUserProbeAddress);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(memory[i], 0);
    memory[9999] = 1;
    assert_int_equal(lab_user_protect(memory, 4096, LAB_NO_ACCESS), STATUS_SUCCESS);
    assert_int_equal(lab_user_protect(memory, 4096, LAB_READ_WRITE), STATUS_SUCCESS);
    assert_int_equal(lab_user_protect(&memory, 8, LAB_READ_WRITE), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_user_protect(memory, 4096, (lab_protection)9), STATUS_INVALID_PARAMETER);
    lab_user_free(memory);
    lab_user_free(NULL);
}

static void test_wrong_types_of_handles(void **state)
{
    lab_handle port;

    assert_int_equal(lab_port_create(0, &port), STATUS_SUCCESS);
    assert_int_equal(lab_event_set(port), STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(lab_file_flush(port), STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(lab_event_create(true, false, &event), STATUS_SUCCESS);
    assert_int_equal(lab_port_post(event, 0, NULL, 0, 0), STATUS_OBJECT_TYPE_MISMATCH);
    lab_file_close(event);
    lab_file_close(port);
    assert_int_equal(lab_event_set(port), STATUS_INVALID_HANDLE);
    assert_int_equal(lab_wait(port, 0), STATUS_INVALID_HANDLE);
}

static void test_raw_event_with_bad_pointers(void **state)
{
    HANDLE handle;
    LARGE_INTEGER *bad = lab_user_bad_address();

    assert_int_equal(lab_nt_create_event(NULL, EVENT_ALL_ACCESS, NULL, NotificationEvent, false),
                     STATUS_ACCESS_VIOLATION);
    assert_int_equal(lab_nt_create_event(&handle, EVENT_ALL_ACCESS, NULL, 5, false), STATUS_INVALID_PARAMETER_4);
    assert_int_equal(lab_nt_create_event(&handle, EVENT_ALL_ACCESS, bad, NotificationEvent, false),
                     STATUS_ACCESS_VIOLATION);
    assert_int_equal(lab_nt_create_event(&handle, EVENT_ALL_ACCESS, NULL, NotificationEvent, false), STATUS_SUCCESS);
    assert_int_equal(lab_nt_wait_for_single_object((lab_handle)handle, false, bad), STATUS_ACCESS_VIOLATION);
    assert_int_equal(lab_nt_set_event((lab_handle)handle, bad), STATUS_ACCESS_VIOLATION);
    assert_int_equal(lab_nt_close((lab_handle)handle), STATUS_SUCCESS);
}

static void test_without_a_machine_requests_fail(void **state)
{
    lab_handle handle;
    lab_driver *driver;
    char buffer[4];

    assert_int_equal(lab_file_open("\\Device\\X", 3, &handle), STATUS_INVALID_DEVICE_STATE);
    assert_int_equal(lab_file_read(4, buffer, 4, NULL), STATUS_INVALID_DEVICE_STATE);
    assert_int_equal(lab_file_control(4, 0, NULL, 0, NULL, 0, NULL), STATUS_INVALID_DEVICE_STATE);
    assert_int_equal(lab_event_create(true, true, &handle), STATUS_INVALID_DEVICE_STATE);
    assert_int_equal(lab_driver_load("x", NULL, &driver), STATUS_INVALID_DEVICE_STATE);
    assert_null(lab_user_alloc(10));
    assert_null(lab_driver_next(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_lab_wait_lets_another_thread_run),
        machine_test(test_lab_wait_many),
        machine_test(test_lab_sleep_moves_virtual_time),
        machine_test(test_processes_have_handles_of_their_own),
        machine_test(test_lab_thread_exit_sets_the_code),
        machine_test(test_user_memory_is_low_zeroed_and_protected),
        machine_test(test_wrong_types_of_handles),
        machine_test(test_raw_event_with_bad_pointers),
        cmocka_unit_test(test_without_a_machine_requests_fail),
    };

    return cmocka_run_group_tests_name("api", tests, NULL, NULL);
}
