/* Processes and threads by handle: opening, asking, setting, ending. */
#include "support/machine.h"
#include <ntlab/file.h>
#include <ntlab/memory.h>
#include <ntlab/process.h>
#include <ntifs.h>
#include <string.h>

static HANDLE process_handle(uint32_t id)
{
    OBJECT_ATTRIBUTES attributes;
    CLIENT_ID client = {(HANDLE)(ULONG_PTR)id, NULL};
    HANDLE handle;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenProcess(&handle, PROCESS_ALL_ACCESS, &attributes, &client), STATUS_SUCCESS);
    return handle;
}

static int sleep_long(void *reached)
{
    lab_sleep(1000000000);
    *(int *)reached = 1;
    return 0;
}

static void test_ZwTerminateProcess_ends_a_process_that_waits(void **state)
{
    lab_process *process;
    lab_thread *threads[2];
    int reached = 0, code = 0;
    HANDLE handle;
    lab_handle late;

    assert_int_equal(lab_process_create("victim", &process), STATUS_SUCCESS);
    for (int i = 0; i < 2; i++)
        assert_int_equal(lab_thread_create(process, sleep_long, &reached, &threads[i]), STATUS_SUCCESS);
    lab_machine_settle();
    handle = process_handle(lab_process_id(process));
    assert_int_equal(ZwTerminateProcess(handle, STATUS_UNSUCCESSFUL), STATUS_SUCCESS);
    assert_int_equal(ZwWaitForSingleObject(handle, FALSE, NULL), STATUS_SUCCESS);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(lab_thread_wait(threads[i], 0, &code), STATUS_SUCCESS);
        assert_int_equal(code, STATUS_UNSUCCESSFUL);
        lab_thread_close(threads[i]);
    }
    assert_int_equal(reached, 0);
    assert_int_equal(PsGetProcessExitStatus((PEPROCESS)process), STATUS_UNSUCCESSFUL);
    assert_int_equal(ZwTerminateProcess(handle, 1), STATUS_PROCESS_IS_TERMINATING);
    assert_int_equal(lab_thread_create(process, sleep_long, &reached, (lab_thread **)&late),
                     STATUS_PROCESS_IS_TERMINATING);
    ZwClose(handle);
    lab_process_close(process);
}

static int end_itself(void *reached)
{
    ZwTerminateProcess(NtCurrentProcess(), 77);
    *(int *)reached = 1;
    return 0;
}

static void test_ZwTerminateProcess_of_its_own_does_not_return(void **state)
{
    lab_process *process;
    int reached = 0;

    assert_int_equal(lab_process_create("victim", &process), STATUS_SUCCESS);
    assert_int_equal(lab_process_run(process, end_itself, &reached), 77);
    assert_int_equal(reached, 0);
    lab_process_close(process);
}

static void test_ZwTerminateProcess_without_threads(void **state)
{
    lab_process *process;
    HANDLE handle;

    assert_int_equal(lab_process_create("victim", &process), STATUS_SUCCESS);
    handle = process_handle(lab_process_id(process));
    assert_int_equal(ZwTerminateProcess(handle, 5), STATUS_SUCCESS);
    assert_int_equal(ZwWaitForSingleObject(handle, FALSE, NULL), STATUS_SUCCESS);
    assert_int_equal(PsGetProcessExitStatus((PEPROCESS)process), 5);
    ZwClose(handle);
    lab_process_close(process);
}

static void test_ZwTerminateProcess_what_is_refused(void **state)
{
    HANDLE system = process_handle(4), own = process_handle(lab_process_id(NULL)), event;

    assert_int_equal(ZwTerminateProcess(system, 0), STATUS_ACCESS_DENIED);
    assert_int_equal(ZwTerminateProcess(own, 0), STATUS_ACCESS_DENIED);
    assert_int_equal(ZwTerminateProcess((HANDLE)0x7770, 0), STATUS_INVALID_HANDLE);
    ZwCreateEvent(&event, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE);
    assert_int_equal(ZwTerminateProcess(event, 0), STATUS_OBJECT_TYPE_MISMATCH);
    ZwClose(event);
    ZwClose(system);
    ZwClose(own);
}

static void test_ZwTerminateProcess_null_leaves_the_caller(void **state)
{
    int reached = 0, code;
    lab_thread *thread;

    assert_int_equal(lab_thread_create(NULL, sleep_long, &reached, &thread), STATUS_SUCCESS);
    lab_machine_settle();
    assert_int_equal(ZwTerminateProcess(NULL, 9), STATUS_SUCCESS);
    assert_int_equal(lab_thread_wait(thread, LAB_FOREVER, &code), STATUS_SUCCESS);
    assert_int_equal(code, 9);
    lab_thread_close(thread);
}

static void test_ZwSetInformationThread_priorities(void **state)
{
    PKTHREAD self = KeGetCurrentThread();
    KPRIORITY priority = 12;
    LONG step = 1;
    PAGE_PRIORITY_INFORMATION page = {1};

    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadPriority, &priority, sizeof priority),
                     STATUS_SUCCESS);
    assert_int_equal(KeQueryPriorityThread(self), 12);
    priority = LOW_PRIORITY;
    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadPriority, &priority, sizeof priority),
                     STATUS_INVALID_PARAMETER);
    priority = HIGH_PRIORITY + 1;
    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadPriority, &priority, sizeof priority),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadBasePriority, &step, sizeof step), STATUS_SUCCESS);
    assert_int_equal(KeQueryPriorityThread(self), 9);
    step = 15;
    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadBasePriority, &step, sizeof step), STATUS_SUCCESS);
    assert_int_equal(KeQueryPriorityThread(self), 15);
    step = 3;
    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadBasePriority, &step, sizeof step),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadPagePriority, &page, sizeof page), STATUS_SUCCESS);
    page.PagePriority = 6;
    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadPagePriority, &page, sizeof page),
                     STATUS_INVALID_PARAMETER);
}

static void test_ZwSetInformationThread_affinity_moves_it(void **state)
{
    KAFFINITY affinity = 2;

    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadAffinityMask, &affinity, sizeof affinity),
                     STATUS_SUCCESS);
    assert_int_equal(KeGetCurrentProcessorNumber(), 1);
    affinity = 1;
    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadAffinityMask, &affinity, sizeof affinity),
                     STATUS_SUCCESS);
    assert_int_equal(KeGetCurrentProcessorNumber(), 0);
    affinity = 4;
    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadAffinityMask, &affinity, sizeof affinity),
                     STATUS_INVALID_PARAMETER);
}

static void test_ZwSetInformationThread_what_does_not_fit(void **state)
{
    ULONG64 value = 8;
    HANDLE event;

    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadPriority, &value, 8), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), ThreadTimes, &value, 8), STATUS_INVALID_INFO_CLASS);
    assert_int_equal(ZwSetInformationThread(NtCurrentThread(), 1000, &value, 8), STATUS_INVALID_INFO_CLASS);
    assert_int_equal(ZwSetInformationThread((HANDLE)0x7770, ThreadPriority, &value, 4), STATUS_INVALID_HANDLE);
    ZwCreateEvent(&event, EVENT_ALL_ACCESS, NULL, NotificationEvent, FALSE);
    assert_int_equal(ZwSetInformationThread(event, ThreadPriority, &value, 4), STATUS_OBJECT_TYPE_MISMATCH);
    ZwClose(event);
}

static void test_ZwOpenProcess_checks_what_it_is_given(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\name");
    OBJECT_ATTRIBUTES attributes, named;
    CLIENT_ID client = {PsGetCurrentProcessId(), PsGetCurrentThreadId()};
    HANDLE handle;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    InitializeObjectAttributes(&named, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenProcess(&handle, PROCESS_ALL_ACCESS, &attributes, NULL), STATUS_INVALID_PARAMETER_MIX);
    assert_int_equal(ZwOpenProcess(&handle, PROCESS_ALL_ACCESS, &named, &client), STATUS_INVALID_PARAMETER_MIX);
    assert_int_equal(ZwOpenProcess(&handle, PROCESS_ALL_ACCESS, &attributes, &client), STATUS_SUCCESS);
    ZwClose(handle);
    assert_int_equal(ZwOpenThread(&handle, THREAD_ALL_ACCESS, &attributes, &client), STATUS_SUCCESS);
    ZwClose(handle);
    client.UniqueProcess = (HANDLE)4;
    assert_int_equal(ZwOpenProcess(&handle, PROCESS_ALL_ACCESS, &attributes, &client), STATUS_INVALID_CID);
    assert_int_equal(ZwOpenThread(&handle, THREAD_ALL_ACCESS, &attributes, &client), STATUS_INVALID_CID);
    client = (CLIENT_ID){(HANDLE)0x7770, NULL};
    assert_int_equal(ZwOpenProcess(&handle, PROCESS_ALL_ACCESS, &attributes, &client), STATUS_INVALID_CID);
}

static void test_ZwQueryInformationProcess_tells_of_the_process(void **state)
{
    PROCESS_BASIC_INFORMATION basic;
    union {
        UNICODE_STRING name;
        char bytes[256];
    } image;
    ULONG needed = 0, handles;

    assert_int_equal(
        ZwQueryInformationProcess(NtCurrentProcess(), ProcessBasicInformation, &basic, sizeof basic, &needed),
        STATUS_SUCCESS);
    assert_int_equal(needed, sizeof basic);
    assert_int_equal(basic.UniqueProcessId, (ULONG_PTR)PsGetCurrentProcessId());
    assert_int_equal(basic.ExitStatus, STATUS_PENDING);
    assert_int_equal(basic.BasePriority, 8);
    assert_int_equal(ZwQueryInformationProcess(NtCurrentProcess(), ProcessBasicInformation, &basic, 8, NULL),
                     STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwQueryInformationProcess(NtCurrentProcess(), ProcessImageFileName, &image, 8, &needed),
                     STATUS_INFO_LENGTH_MISMATCH);
    assert_true(needed > sizeof image.name);
    assert_int_equal(ZwQueryInformationProcess(NtCurrentProcess(), ProcessImageFileName, &image, sizeof image, &needed),
                     STATUS_SUCCESS);
    assert_int_equal(needed, sizeof image.name + image.name.Length + sizeof(WCHAR));
    assert_int_equal(ZwQueryInformationProcess(NtCurrentProcess(), ProcessHandleCount, &handles, 4, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(ZwQueryInformationProcess(NtCurrentProcess(), ProcessLdtSize, &handles, 4, NULL),
                     STATUS_INVALID_INFO_CLASS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_ZwTerminateProcess_ends_a_process_that_waits),
        machine_test(test_ZwTerminateProcess_of_its_own_does_not_return),
        machine_test(test_ZwTerminateProcess_without_threads),
        machine_test(test_ZwTerminateProcess_what_is_refused),
        machine_test(test_ZwTerminateProcess_null_leaves_the_caller),
        machine_test(test_ZwSetInformationThread_priorities),
        machine_test(test_ZwSetInformationThread_affinity_moves_it),
        machine_test(test_ZwSetInformationThread_what_does_not_fit),
        machine_test(test_ZwOpenProcess_checks_what_it_is_given),
        machine_test(test_ZwQueryInformationProcess_tells_of_the_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
