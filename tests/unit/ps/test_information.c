/* What processes tell about themselves and what can be changed of them; placeholders and packages. */
#include "support/machine.h"
#include <ntifs.h>
#include <ntlab/process.h>

NTSTATUS NtDuplicateObject(HANDLE SourceProcessHandle, HANDLE SourceHandle, HANDLE TargetProcessHandle,
                           PHANDLE TargetHandle, ACCESS_MASK DesiredAccess, ULONG HandleAttributes, ULONG Options);

struct priority_class {
    BOOLEAN foreground;
    UCHAR class;
};

static NTSTATUS ask(PROCESSINFOCLASS class, PVOID buffer, ULONG length)
{
    ULONG returned = 0;
    NTSTATUS status = ZwQueryInformationProcess(ZwCurrentProcess(), class, buffer, length, &returned);

    if (NT_SUCCESS(status))
        assert_int_equal(returned, length);
    return status;
}

static NTSTATUS change(PROCESSINFOCLASS class, PVOID buffer, ULONG length)
{
    return ZwSetInformationProcess(ZwCurrentProcess(), class, buffer, length);
}

static void test_ZwQueryInformationProcess_counters_and_protection(void **state)
{
    VM_COUNTERS memory;
    IO_COUNTERS io = {0};
    ULONG number = 9, cookie, again;
    ULONGLONG cycles[2];
    UCHAR protection = 9;

    PsUpdateDiskCounters(PsGetCurrentProcess(), 100, 50, 2, 1, 0);
    assert_int_equal(PsChargeProcessPoolQuota(PsGetCurrentProcess(), PagedPool, 64), STATUS_SUCCESS);
    assert_int_equal(ask(ProcessIoCounters, &io, sizeof io), STATUS_SUCCESS);
    assert_int_equal(io.ReadTransferCount, 100);
    assert_int_equal(io.WriteOperationCount, 1);
    assert_int_equal(ask(ProcessVmCounters, &memory, sizeof memory), STATUS_SUCCESS);
    assert_true(memory.QuotaPagedPoolUsage >= 64);
    PsReturnPoolQuota(PsGetCurrentProcess(), PagedPool, 64);
    assert_int_equal(ask(ProcessSubsystemInformation, &number, sizeof number), STATUS_SUCCESS);
    assert_int_equal(number, SubsystemInformationTypeWin32);
    assert_int_equal(ask(ProcessProtectionInformation, &protection, sizeof protection), STATUS_SUCCESS);
    assert_int_equal(protection, 0);
    assert_int_equal(ask(ProcessCycleTime, cycles, sizeof cycles), STATUS_SUCCESS);
    assert_int_equal(ask(ProcessCookie, &cookie, sizeof cookie), STATUS_SUCCESS);
    assert_int_equal(ask(ProcessCookie, &again, sizeof again), STATUS_SUCCESS);
    assert_int_equal(cookie, again);
    assert_int_equal(ask(ProcessVmCounters, &memory, 8), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ask(MaxProcessInfoClass, &number, sizeof number), STATUS_INVALID_INFO_CLASS);
}

static void test_the_cookie_is_nobody_elses_business(void **state)
{
    HANDLE system;
    ULONG cookie;
    UCHAR protection;

    assert_int_equal(ObOpenObjectByPointer(PsInitialSystemProcess, OBJ_KERNEL_HANDLE, NULL, PROCESS_ALL_ACCESS,
                                           *PsProcessType, KernelMode, &system),
                     STATUS_SUCCESS);
    assert_int_equal(ZwQueryInformationProcess(system, ProcessCookie, &cookie, sizeof cookie, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwQueryInformationProcess(system, ProcessProtectionInformation, &protection, 1, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(protection, 0x72);
    ZwClose(system);
}

static void test_ZwSetInformationProcess_priority_moves_its_threads(void **state)
{
    struct priority_class class = {FALSE, 3};
    KPRIORITY before = KeQueryPriorityThread(KeGetCurrentThread());

    assert_int_equal(change(ProcessPriorityClass, &class, sizeof class), STATUS_SUCCESS);
    class.class = 0;
    assert_int_equal(ask(ProcessPriorityClass, &class, sizeof class), STATUS_SUCCESS);
    assert_int_equal(class.class, 3);
    assert_int_equal(KeQueryPriorityThread(KeGetCurrentThread()), before + 5);
    class.class = 2;
    assert_int_equal(change(ProcessPriorityClass, &class, sizeof class), STATUS_SUCCESS);
    assert_int_equal(KeQueryPriorityThread(KeGetCurrentThread()), before);
    class.class = 99;
    assert_int_equal(change(ProcessPriorityClass, &class, sizeof class), STATUS_INVALID_PARAMETER);
    assert_int_equal(change(ProcessPriorityClass, &class, 1), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(change(ProcessBasicInformation, &class, 1), STATUS_INVALID_INFO_CLASS);
}

static void test_ZwSetInformationProcess_affinity_and_flags(void **state)
{
    KAFFINITY affinity = 2, none = 0;
    PROCESS_BASIC_INFORMATION basic;
    ULONG number = IoPriorityLow;

    assert_int_equal(change(ProcessAffinityMask, &affinity, sizeof affinity), STATUS_SUCCESS);
    assert_int_equal(KeGetCurrentProcessorNumberEx(NULL), 1);
    assert_int_equal(ask(ProcessBasicInformation, &basic, sizeof basic), STATUS_SUCCESS);
    assert_int_equal(basic.AffinityMask, 2);
    assert_int_equal(change(ProcessAffinityMask, &none, sizeof none), STATUS_INVALID_PARAMETER);
    assert_int_equal(change(ProcessIoPriority, &number, sizeof number), STATUS_SUCCESS);
    number = 99;
    assert_int_equal(change(ProcessIoPriority, &number, sizeof number), STATUS_INVALID_PARAMETER);
    assert_int_equal(ask(ProcessIoPriority, &number, sizeof number), STATUS_SUCCESS);
    assert_int_equal(number, IoPriorityLow);
    number = 1;
    assert_int_equal(change(ProcessPriorityBoost, &number, sizeof number), STATUS_SUCCESS);
    number = 0;
    assert_int_equal(ask(ProcessPriorityBoost, &number, sizeof number), STATUS_SUCCESS);
    assert_int_equal(number, 1);
}

static int make_critical(void *context)
{
    ULONG yes = 1;

    return ZwSetInformationProcess(ZwCurrentProcess(), ProcessBreakOnTermination, &yes, sizeof yes);
}

static void run_critical(void *context)
{
    lab_process_run(context, make_critical, NULL);
}

static void end_critical(void *context)
{
    ZwTerminateProcess(context, STATUS_SUCCESS);
}

static void test_a_critical_process_stops_the_machine_with_its_last_thread(void **state)
{
    lab_process *process;

    assert_int_equal(lab_process_create("critical.exe", &process), STATUS_SUCCESS);
    assert_bugcheck(run_critical, process, CRITICAL_PROCESS_DIED, TEST_ANY);
}

static void test_a_critical_process_that_is_terminated_stops_the_machine(void **state)
{
    OBJECT_ATTRIBUTES attributes;
    ULONG critical = 1;
    CLIENT_ID id = {0};
    lab_process *process;
    HANDLE handle;

    assert_int_equal(lab_process_create("critical.exe", &process), STATUS_SUCCESS);
    id.UniqueProcess = (HANDLE)(ULONG_PTR)lab_process_id(process);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenProcess(&handle, PROCESS_ALL_ACCESS, &attributes, &id), STATUS_SUCCESS);
    assert_int_equal(ZwSetInformationProcess(handle, ProcessBreakOnTermination, &critical, sizeof critical),
                     STATUS_SUCCESS);
    critical = 0;
    assert_int_equal(ZwQueryInformationProcess(handle, ProcessBreakOnTermination, &critical, sizeof critical, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(critical, 1);
    assert_bugcheck(end_critical, handle, CRITICAL_PROCESS_DIED, TEST_ANY);
}

static void test_NtOpenThread_and_NtDuplicateObject(void **state)
{
    CLIENT_ID id = {NULL, PsGetCurrentThreadId()}, wrong = {(HANDLE)4, PsGetCurrentThreadId()};
    OBJECT_ATTRIBUTES attributes;
    HANDLE thread, copy;

    InitializeObjectAttributes(&attributes, NULL, 0, NULL, NULL);
    assert_int_equal(NtOpenThread(&thread, THREAD_ALL_ACCESS, &attributes, &wrong), STATUS_INVALID_CID);
    assert_int_equal(NtOpenThread(&thread, THREAD_ALL_ACCESS, &attributes, &id), STATUS_SUCCESS);
    assert_int_equal(NtDuplicateObject(ZwCurrentProcess(), thread, ZwCurrentProcess(), &copy, 0, 0,
                                       DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE),
                     STATUS_SUCCESS);
    assert_int_equal(ZwClose(copy), STATUS_SUCCESS);
}

static void modes_of_system_thread(PVOID result)
{
    ((CHAR *)result)[0] = RtlQueryThreadPlaceholderCompatibilityMode();
    ((CHAR *)result)[1] = RtlSetProcessPlaceholderCompatibilityMode(PHCM_EXPOSE_PLACEHOLDERS);
}

static void test_placeholder_modes_are_a_programs(void **state)
{
    CHAR system[2] = {9, 9};
    HANDLE handle;

    assert_int_equal(RtlQueryThreadPlaceholderCompatibilityMode(), PHCM_APPLICATION_DEFAULT);
    assert_int_equal(RtlSetThreadPlaceholderCompatibilityMode(PHCM_EXPOSE_PLACEHOLDERS), PHCM_APPLICATION_DEFAULT);
    assert_int_equal(RtlSetThreadPlaceholderCompatibilityMode(3), PHCM_ERROR_INVALID_PARAMETER);
    assert_int_equal(RtlQueryThreadPlaceholderCompatibilityMode(), PHCM_EXPOSE_PLACEHOLDERS);
    assert_int_equal(RtlQueryProcessPlaceholderCompatibilityMode(), PHCM_APPLICATION_DEFAULT);
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, 0, 0, 0, modes_of_system_thread, system);
    ZwClose(handle);
    lab_machine_settle();
    assert_int_equal(system[0], PHCM_ERROR_NO_TEB);
    assert_int_equal(system[1], PHCM_ERROR_NO_TEB);
}

static void test_placeholders_are_known_by_attributes_and_tag(void **state)
{
    const ULONG reparse = FILE_ATTRIBUTE_REPARSE_POINT, recall = 0x00400000, cloud = 0x9000301A;
    FILE_ATTRIBUTE_TAG_INFORMATION info = {reparse | recall, cloud};
    BOOLEAN partial = 2;

    assert_true(RtlIsCloudFilesPlaceholder(reparse, cloud));
    assert_false(RtlIsCloudFilesPlaceholder(reparse, 0xA000000C));
    assert_false(RtlIsCloudFilesPlaceholder(0, cloud));
    assert_true(RtlIsPartialPlaceholder(reparse | recall, cloud));
    assert_false(RtlIsPartialPlaceholder(reparse, cloud));
    assert_int_equal(RtlIsPartialPlaceholderFileInfo(&info, FileAttributeTagInformation, &partial), STATUS_SUCCESS);
    assert_int_equal(partial, TRUE);
    assert_int_equal(RtlIsPartialPlaceholderFileInfo(&info, FileEaInformation, &partial), STATUS_INVALID_PARAMETER);
}

static void test_no_token_is_of_a_package(void **state)
{
    PACCESS_TOKEN token = PsReferencePrimaryToken(PsGetCurrentProcess());
    BOOLEAN packaged = TRUE;
    WCHAR name[8];
    SIZE_T size = sizeof name;

    assert_int_equal(RtlQueryPackageIdentity(token, name, &size, NULL, NULL, &packaged), STATUS_NOT_FOUND);
    assert_false(packaged);
    assert_int_equal(RtlQueryPackageIdentity(token, name, NULL, NULL, NULL, NULL), STATUS_INVALID_PARAMETER);
    PsDereferencePrimaryToken(token);
}

static void test_ZwSetInformationVirtualMemory_takes_ranges_of_a_process(void **state)
{
    PVOID base = NULL;
    SIZE_T size = 0x2000;
    ULONG zero = 0;
    MEMORY_RANGE_ENTRY range;

    assert_int_equal(ZwAllocateVirtualMemory(ZwCurrentProcess(), &base, 0, &size, MEM_COMMIT, PAGE_READWRITE),
                     STATUS_SUCCESS);
    range = (MEMORY_RANGE_ENTRY){base, size};
    assert_int_equal(ZwSetInformationVirtualMemory(ZwCurrentProcess(), VmPrefetchInformation, 1, &range, &zero, 4),
                     STATUS_SUCCESS);
    assert_int_equal(ZwSetInformationVirtualMemory(ZwCurrentProcess(), VmPrefetchInformation, 0, &range, &zero, 4),
                     STATUS_INVALID_PARAMETER_3);
    assert_int_equal(ZwSetInformationVirtualMemory(ZwCurrentProcess(), VmPrefetchInformation, 1, &range, &zero, 2),
                     STATUS_INVALID_PARAMETER_6);
    range.VirtualAddress = MmSystemRangeStart;
    assert_int_equal(ZwSetInformationVirtualMemory(ZwCurrentProcess(), VmPrefetchInformation, 1, &range, &zero, 4),
                     STATUS_INVALID_PARAMETER_4);
    size = 0;
    ZwFreeVirtualMemory(ZwCurrentProcess(), &base, &size, MEM_RELEASE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_ZwQueryInformationProcess_counters_and_protection),
        machine_test(test_the_cookie_is_nobody_elses_business),
        machine_test(test_ZwSetInformationProcess_priority_moves_its_threads),
        machine_test(test_ZwSetInformationProcess_affinity_and_flags),
        machine_test(test_a_critical_process_stops_the_machine_with_its_last_thread),
        machine_test(test_a_critical_process_that_is_terminated_stops_the_machine),
        machine_test(test_NtOpenThread_and_NtDuplicateObject),
        machine_test(test_placeholder_modes_are_a_programs),
        machine_test(test_placeholders_are_known_by_attributes_and_tag),
        machine_test(test_no_token_is_of_a_package),
        machine_test(test_ZwSetInformationVirtualMemory_takes_ranges_of_a_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
