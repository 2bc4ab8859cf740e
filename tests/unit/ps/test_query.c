#include "support/machine.h"
#include <ntifs.h>
#include <ntlab/process.h>

static int in_new, in_creator;
static HANDLE seen;

static int setup(void **state)
{
    in_new = in_creator = 0;
    seen = 0;
    return test_machine_start(state);
}

static void teb_of_system_thread(PVOID result)
{
    *(PVOID *)result = PsGetCurrentThreadTeb();
}

static void test_PsGetCurrentThreadTeb_names_the_thread_in_user_memory(void **state)
{
    char *teb = PsGetCurrentThreadTeb();
    PVOID other = &other;
    HANDLE handle;

    assert_non_null(teb);
    assert_true((ULONG_PTR)teb < (ULONG_PTR)MmHighestUserAddress);
    assert_ptr_equal(*(PVOID *)(teb + 0x30), teb);
    assert_ptr_equal(((CLIENT_ID *)(teb + 0x40))->UniqueThread, PsGetCurrentThreadId());
    assert_ptr_equal(PsGetCurrentThreadTeb(), teb);
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, teb_of_system_thread, &other);
    ZwClose(handle);
    lab_machine_settle();
    assert_null(other);
}

static void test_PsGetProcessStartKey_differs_between_processes(void **state)
{
    ULONGLONG key = PsGetProcessStartKey(PsGetCurrentProcess());

    assert_true(key >> 48);
    assert_true(key != PsGetProcessStartKey(PsInitialSystemProcess));
    assert_int_equal(PsGetProcessExitTime().QuadPart, 0);
}

static void return_a_byte(void *unused)
{
    PsReturnPoolQuota(PsGetCurrentProcess(), PagedPool, 1);
}

NTSTATUS ZwQueryInformationThread(HANDLE handle, THREADINFOCLASS class, PVOID information, ULONG length,
                                  PULONG returned);

static void test_a_thread_is_asked_about_by_its_handle(void **state)
{
    struct {
        NTSTATUS exit_status;
        PVOID teb;
        CLIENT_ID id;
        KAFFINITY affinity;
        KPRIORITY priority;
        LONG base_priority;
    } basic;
    KERNEL_USER_TIMES times;
    ULONG number = 7, length = 0;
    PETHREAD thread;

    assert_int_equal(ZwQueryInformationThread(NtCurrentThread(), ThreadBasicInformation, &basic, sizeof basic, &length),
                     STATUS_SUCCESS);
    assert_int_equal(length, sizeof basic);
    assert_int_equal(basic.exit_status, STATUS_PENDING);
    assert_ptr_equal(basic.id.UniqueThread, PsGetCurrentThreadId());
    assert_int_equal(basic.priority, KeQueryPriorityThread(KeGetCurrentThread()));
    assert_int_equal(ZwQueryInformationThread(NtCurrentThread(), ThreadTimes, &times, sizeof times, 0), STATUS_SUCCESS);
    assert_int_equal(times.CreateTime.QuadPart, PsGetThreadCreateTime(PsGetCurrentThread()));
    assert_int_equal(ZwQueryInformationThread(NtCurrentThread(), ThreadIsIoPending, &number, sizeof number, 0),
                     STATUS_SUCCESS);
    assert_int_equal(number, 0);
    assert_int_equal(ZwQueryInformationThread(NtCurrentThread(), ThreadTimes, &times, 3, 0),
                     STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwQueryInformationThread(NtCurrentThread(), ThreadZeroTlsCell, &number, sizeof number, 0),
                     STATUS_INVALID_INFO_CLASS);
    assert_int_equal(PsLookupThreadByThreadId((HANDLE)0x77770, &thread), STATUS_INVALID_PARAMETER);
}

static void test_pool_charged_to_a_process_is_given_back_when_it_is_freed(void **state)
{
    PVOID block = ExAllocatePoolWithQuotaTag(PagedPool, 4096, 'tseT');
    BOOLEAN charged = FALSE;

    assert_non_null(block);
    ExQueryPoolBlockSize(block, &charged);
    assert_true(charged);
    ExFreePoolWithTag(block, 'tseT');
    /* What is freed can't be given back again by hand. */
    assert_int_equal(PsChargeProcessPoolQuota(PsGetCurrentProcess(), PagedPool, 8), STATUS_SUCCESS);
    PsReturnPoolQuota(PsGetCurrentProcess(), PagedPool, 8);
    assert_true(lab_bugcheck_catch(return_a_byte, 0, &(lab_bugcheck){0}));
}

static void charge_too_much(void *unused)
{
    PsChargePoolQuota(PsGetCurrentProcess(), PagedPool, (ULONG_PTR)1 << 62);
}

static void test_PsChargePoolQuota_beyond_the_limit_raises(void **state)
{
    PEPROCESS process = PsGetCurrentProcess();

    assert_int_equal(PsChargeProcessPoolQuota(process, NonPagedPool, 4096), STATUS_SUCCESS);
    assert_int_equal(PsChargeProcessPoolQuota(process, NonPagedPool, (ULONG_PTR)1 << 62), STATUS_QUOTA_EXCEEDED);
    PsReturnPoolQuota(process, NonPagedPool, 4096);
    assert_true(lab_bugcheck_catch(charge_too_much, 0, &(lab_bugcheck){0}));
}

static void test_affinity_tokens_move_the_thread_and_back(void **state)
{
    GROUP_AFFINITY affinity = {.Mask = 2};
    PAFFINITY_TOKEN token;

    assert_int_equal(PsAllocateAffinityToken(&token), STATUS_SUCCESS);
    assert_int_equal(PsSetSystemMultipleGroupAffinityThread(&affinity, 0, token), STATUS_INVALID_PARAMETER);
    affinity.Group = 1;
    assert_int_equal(PsSetSystemMultipleGroupAffinityThread(&affinity, 1, token), STATUS_INVALID_PARAMETER);
    affinity.Group = 0;
    assert_int_equal(PsSetSystemMultipleGroupAffinityThread(&affinity, 1, token), STATUS_SUCCESS);
    assert_int_equal(KeGetCurrentProcessorNumber(), 1);
    PsRevertToUserMultipleGroupAffinityThread(token);
    PsFreeAffinityToken(token);
}

static void on_thread(HANDLE process, HANDLE thread, BOOLEAN create)
{
    if (create) {
        in_new += PsGetCurrentThreadId() == thread;
        in_creator += PsGetCurrentThreadId() != thread;
    }
    seen = thread;
}

static void on_thread_plain(HANDLE process, HANDLE thread, BOOLEAN create)
{
    on_thread(process, thread, create);
}

static int nothing(void *unused)
{
    return 0;
}

static void nothing_system(PVOID unused)
{
}

static void test_PsSetCreateThreadNotifyRoutineEx_calls_in_the_new_thread(void **state)
{
    HANDLE handle;

    assert_int_equal(PsSetCreateThreadNotifyRoutineEx(PsCreateThreadNotifyNonSystem, (PVOID)on_thread), STATUS_SUCCESS);
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, nothing_system, 0);
    ZwClose(handle);
    lab_machine_settle();
    assert_null(seen);
    lab_process_run(0, nothing, 0);
    assert_int_equal(in_new, 1);
    assert_int_equal(in_creator, 0);
    assert_int_equal(PsSetCreateThreadNotifyRoutine(on_thread_plain), STATUS_SUCCESS);
    lab_process_run(0, nothing, 0);
    assert_int_equal(in_new, 2);
    assert_int_equal(in_creator, 1);
    assert_int_equal(PsRemoveCreateThreadNotifyRoutine(on_thread_plain), STATUS_SUCCESS);
    assert_int_equal(PsRemoveCreateThreadNotifyRoutine(on_thread), STATUS_SUCCESS);
}

#define query_test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        query_test(test_a_thread_is_asked_about_by_its_handle),
        query_test(test_pool_charged_to_a_process_is_given_back_when_it_is_freed),
        query_test(test_PsGetCurrentThreadTeb_names_the_thread_in_user_memory),
        query_test(test_PsGetProcessStartKey_differs_between_processes),
        query_test(test_PsChargePoolQuota_beyond_the_limit_raises),
        query_test(test_affinity_tokens_move_the_thread_and_back),
        query_test(test_PsSetCreateThreadNotifyRoutineEx_calls_in_the_new_thread),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
