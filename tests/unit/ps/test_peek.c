/* What no kit declares and drivers call all the same, declared here as they do it. */
#include "support/machine.h"
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/memory.h>
#include <ntlab/process.h>
#include <ntifs.h>
#include <string.h>

extern POBJECT_TYPE *IoDriverObjectType, *IoDeviceObjectType;
PVOID PsGetProcessPeb(PEPROCESS process);
PVOID PsGetProcessWow64Process(PEPROCESS process);
BOOLEAN PsIsProcessBeingDebugged(PEPROCESS process);
NTSTATUS PsReferenceProcessFilePointer(PEPROCESS process, PVOID *file);
NTSTATUS MmCopyVirtualMemory(PEPROCESS from, PVOID source, PEPROCESS to, PVOID target, SIZE_T size,
                             KPROCESSOR_MODE mode, PSIZE_T copied);
NTSTATUS ObReferenceObjectByName(PUNICODE_STRING name, ULONG attributes, PACCESS_STATE state, ACCESS_MASK access,
                                 POBJECT_TYPE type, KPROCESSOR_MODE mode, PVOID context, PVOID *object);

static VOID unload(PDRIVER_OBJECT driver)
{
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = unload;
    return STATUS_SUCCESS;
}

static void test_a_driver_is_found_by_its_name(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Driver\\sought");
    PDRIVER_OBJECT driver;
    PVOID found;

    assert_int_equal(lab_driver_create("sought", entry, &driver), STATUS_SUCCESS);
    assert_int_equal(
        ObReferenceObjectByName(&name, OBJ_CASE_INSENSITIVE, NULL, 0, *IoDriverObjectType, KernelMode, NULL, &found),
        STATUS_SUCCESS);
    assert_ptr_equal(found, driver);
    ObDereferenceObject(found);
    assert_int_equal(
        ObReferenceObjectByName(&name, OBJ_CASE_INSENSITIVE, NULL, 0, *IoDeviceObjectType, KernelMode, NULL, &found),
        STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
}

static int leave_a_word(void *context)
{
    char **word = context;

    *word = lab_user_alloc(PAGE_SIZE);
    strcpy(*word, "word");
    lab_sleep(1000000000); /* its memory goes with it */
    return 0;
}

static void test_memory_of_another_process_is_copied(void **state)
{
    lab_process *process;
    lab_thread *thread;
    char *word, here[8] = "";
    SIZE_T copied;

    test_machine_stop(state); /* CMocka catches faults itself while a test runs; a machine that starts now gets them */
    test_machine_start(state);
    assert_int_equal(lab_process_create("other", &process), STATUS_SUCCESS);
    assert_int_equal(lab_thread_create(process, leave_a_word, &word, &thread), STATUS_SUCCESS);
    lab_machine_settle();
    assert_int_equal(MmCopyVirtualMemory((PEPROCESS)process, word, PsGetCurrentProcess(), here, 5, KernelMode, &copied),
                     STATUS_SUCCESS);
    assert_int_equal(copied, 5);
    assert_string_equal(here, "word");
    assert_int_equal(MmCopyVirtualMemory((PEPROCESS)process, word, PsGetCurrentProcess(), here, 5, UserMode, &copied),
                     STATUS_ACCESS_VIOLATION);
    assert_int_equal(MmCopyVirtualMemory((PEPROCESS)process, word + PAGE_SIZE - 3, PsGetCurrentProcess(), here, 8,
                                         KernelMode, &copied),
                     STATUS_PARTIAL_COPY);
    assert_in_range(copied, 0, 3);
    assert_int_equal(lab_thread_wait(thread, LAB_FOREVER, NULL), STATUS_SUCCESS);
    lab_thread_close(thread);
    lab_process_close(process);
}

static void test_a_process_has_no_peb(void **state)
{
    PVOID file = PsInitialSystemProcess;

    assert_null(PsGetProcessPeb(PsInitialSystemProcess));
    assert_null(PsGetProcessWow64Process(PsInitialSystemProcess));
    assert_false(PsIsProcessBeingDebugged(PsInitialSystemProcess));
    assert_int_equal(PsReferenceProcessFilePointer(PsInitialSystemProcess, &file), STATUS_UNSUCCESSFUL);
    assert_null(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_a_driver_is_found_by_its_name),
        machine_test(test_memory_of_another_process_is_copied),
        machine_test(test_a_process_has_no_peb),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
