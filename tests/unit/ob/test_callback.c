/* ObRegisterCallbacks: who is called when, and what becomes of the access. */
#include "support/machine.h"
#include <ntifs.h>
#include <ntlab/file.h>
#include <ntlab/process.h>
#include <string.h>

#define TERMINATE 0x0001
#define VM_WRITE  0x0020
#define QUERY     0x0400
#define SUSPEND   0x0002

struct watcher {
    PVOID handle;
    ACCESS_MASK remove, add;
    ACCESS_MASK original, desired, granted; /* as last seen */
    OB_OPERATION operation;
    PVOID object, source, target;
    ULONG before, after;
    BOOLEAN kernel;
    KIRQL irql;
    BOOLEAN apcs_off;
    NTSTATUS status;
    BOOLEAN parameters;
    PVOID call_context;
};

static char order[64];

static void note(char what, struct watcher *watcher, struct watcher *first)
{
    size_t length = strlen(order);

    order[length] = what;
    order[length + 1] = (char)('0' + (watcher - first));
    order[length + 2] = 0;
}

static struct watcher watchers[4];

static OB_PREOP_CALLBACK_STATUS before(PVOID context, POB_PRE_OPERATION_INFORMATION information)
{
    struct watcher *watcher = context;
    ACCESS_MASK *access = &information->Parameters->CreateHandleInformation.DesiredAccess;

    note('b', watcher, watchers);
    watcher->before++;
    watcher->operation = information->Operation;
    watcher->object = information->Object;
    watcher->kernel = information->KernelHandle;
    watcher->irql = KeGetCurrentIrql();
    watcher->apcs_off = KeAreApcsDisabled() && !KeAreAllApcsDisabled();
    assert_null(information->CallContext);
    information->CallContext = watcher;
    if (information->Operation == OB_OPERATION_HANDLE_DUPLICATE) {
        access = &information->Parameters->DuplicateHandleInformation.DesiredAccess;
        watcher->original = information->Parameters->DuplicateHandleInformation.OriginalDesiredAccess;
        watcher->source = information->Parameters->DuplicateHandleInformation.SourceProcess;
        watcher->target = information->Parameters->DuplicateHandleInformation.TargetProcess;
    } else {
        watcher->original = information->Parameters->CreateHandleInformation.OriginalDesiredAccess;
    }
    watcher->desired = *access;
    *access = (*access & ~watcher->remove) | watcher->add;
    return OB_PREOP_SUCCESS;
}

static void after(PVOID context, POB_POST_OPERATION_INFORMATION information)
{
    struct watcher *watcher = context;

    note('a', watcher, watchers);
    watcher->after++;
    watcher->status = information->ReturnStatus;
    watcher->call_context = information->CallContext;
    watcher->parameters = information->Parameters != NULL;
    if (information->Parameters)
        watcher->granted = information->Parameters->CreateHandleInformation.GrantedAccess;
}

static NTSTATUS watch(struct watcher *watcher, POBJECT_TYPE *type, const WCHAR *altitude, OB_OPERATION operations)
{
    OB_OPERATION_REGISTRATION operation = {type, operations, before, after};
    OB_CALLBACK_REGISTRATION registration = {OB_FLT_REGISTRATION_VERSION, 1, {0}, watcher, &operation};

    RtlInitUnicodeString(&registration.Altitude, altitude);
    return ObRegisterCallbacks(&registration, &watcher->handle);
}

static int start(void **state)
{
    memset(watchers, 0, sizeof watchers);
    order[0] = 0;
    return test_machine_start(state);
}

static uint32_t open_process(lab_process *process, uint32_t access)
{
    lab_handle handle;
    uint32_t granted = 0;

    assert_int_equal(lab_process_open(lab_process_id(process), access, &handle), STATUS_SUCCESS);
    assert_int_equal(lab_handle_access(handle, &granted), STATUS_SUCCESS);
    assert_int_equal(lab_file_close(handle), STATUS_SUCCESS);
    return granted;
}

static void test_ObRegisterCallbacks_create_strips_access(void **state)
{
    struct watcher *watcher = &watchers[0];
    lab_process *process;

    lab_process_create("victim.exe", &process);
    watcher->remove = TERMINATE | QUERY;
    watcher->add = VM_WRITE;
    assert_int_equal(watch(watcher, PsProcessType, L"1000", OB_OPERATION_HANDLE_CREATE), STATUS_SUCCESS);
    assert_int_equal(open_process(process, TERMINATE | SUSPEND | QUERY), SUSPEND | QUERY); /* a query changes nothing */
    assert_int_equal(watcher->before, 1);
    assert_int_equal(watcher->after, 1);
    assert_int_equal(watcher->operation, OB_OPERATION_HANDLE_CREATE);
    assert_int_equal(watcher->original, TERMINATE | SUSPEND | QUERY);
    assert_int_equal(watcher->desired, TERMINATE | SUSPEND | QUERY);
    assert_int_equal(watcher->granted, SUSPEND | QUERY);
    assert_int_equal(watcher->status, STATUS_SUCCESS);
    assert_ptr_equal(watcher->call_context, watcher);
    assert_false(watcher->kernel);
    assert_int_equal(watcher->irql, PASSIVE_LEVEL);
    assert_true(watcher->apcs_off);
    ObUnRegisterCallbacks(watcher->handle);
    assert_int_equal(open_process(process, TERMINATE), TERMINATE);
    assert_int_equal(watcher->before, 1);
    lab_process_close(process);
}

static void test_ObRegisterCallbacks_generic_access_is_mapped(void **state)
{
    lab_process *process;

    lab_process_create("victim.exe", &process);
    assert_int_equal(watch(&watchers[0], PsProcessType, L"1000", OB_OPERATION_HANDLE_CREATE), STATUS_SUCCESS);
    open_process(process, GENERIC_ALL);
    assert_int_equal(watchers[0].desired, PROCESS_ALL_ACCESS);
    open_process(process, MAXIMUM_ALLOWED);
    assert_int_equal(watchers[0].desired, PROCESS_ALL_ACCESS);
    ObUnRegisterCallbacks(watchers[0].handle);
    lab_process_close(process);
}

static void test_ObRegisterCallbacks_several_called_by_altitude(void **state)
{
    lab_process *process;

    lab_process_create("victim.exe", &process);
    watchers[0].remove = TERMINATE;
    assert_int_equal(watch(&watchers[1], PsProcessType, L"1000.5", OB_OPERATION_HANDLE_CREATE), STATUS_SUCCESS);
    assert_int_equal(watch(&watchers[2], PsProcessType, L"00999", OB_OPERATION_HANDLE_CREATE), STATUS_SUCCESS);
    assert_int_equal(watch(&watchers[0], PsProcessType, L"20000", OB_OPERATION_HANDLE_CREATE), STATUS_SUCCESS);
    assert_int_equal(watch(&watchers[3], PsThreadType, L"5", OB_OPERATION_HANDLE_CREATE), STATUS_SUCCESS);
    open_process(process, TERMINATE | SUSPEND);
    assert_string_equal(order, "b0b1b2a2a1a0");
    assert_int_equal(watchers[2].original, TERMINATE | SUSPEND);
    assert_int_equal(watchers[2].desired, SUSPEND);
    for (int i = 0; i < 4; i++)
        ObUnRegisterCallbacks(watchers[i].handle);
    lab_process_close(process);
}

static int nothing(void *context)
{
    return 0;
}

static void test_ObRegisterCallbacks_thread_handle(void **state)
{
    lab_thread *thread;
    lab_handle handle;
    uint32_t access;

    watchers[0].remove = 0x10; /* set context */
    assert_int_equal(watch(&watchers[0], PsThreadType, L"1000", OB_OPERATION_HANDLE_CREATE), STATUS_SUCCESS);
    lab_thread_create(NULL, nothing, NULL, &thread);
    assert_int_equal(lab_thread_open(lab_thread_id(thread), 0x12, &handle), STATUS_SUCCESS);
    assert_int_equal(lab_handle_access(handle, &access), STATUS_SUCCESS);
    assert_int_equal(access, 2);
    assert_ptr_equal(watchers[0].object, thread);
    lab_file_close(handle);
    ObUnRegisterCallbacks(watchers[0].handle);
    lab_thread_wait(thread, LAB_FOREVER, NULL);
    lab_thread_close(thread);
}

static void test_ObRegisterCallbacks_keeps_a_process_from_being_ended(void **state)
{
    lab_process *process;
    lab_handle handle;

    lab_process_create("victim.exe", &process);
    watchers[0].remove = TERMINATE;
    assert_int_equal(watch(&watchers[0], PsProcessType, L"1000", OB_OPERATION_HANDLE_CREATE), STATUS_SUCCESS);
    assert_int_equal(lab_process_open(lab_process_id(process), TERMINATE | SUSPEND, &handle), STATUS_SUCCESS);
    assert_int_equal(lab_process_terminate(handle, 1), STATUS_ACCESS_DENIED);
    lab_file_close(handle);
    ObUnRegisterCallbacks(watchers[0].handle);
    assert_int_equal(lab_process_open(lab_process_id(process), TERMINATE, &handle), STATUS_SUCCESS);
    assert_int_equal(lab_process_terminate(handle, 1), STATUS_SUCCESS);
    assert_int_equal(lab_process_terminate(handle, 1), STATUS_PROCESS_IS_TERMINATING);
    lab_file_close(handle);
    lab_process_close(process);
}

static void test_ObRegisterCallbacks_duplicate_is_shown_with_both_processes(void **state)
{
    struct watcher *watcher = &watchers[0];
    lab_process *process, *other;
    lab_handle handle, duplicate;

    lab_process_create("victim.exe", &process);
    lab_process_create("other.exe", &other);
    watcher->remove = TERMINATE;
    assert_int_equal(lab_process_open(lab_process_id(process), TERMINATE | SUSPEND, &handle), STATUS_SUCCESS);
    assert_int_equal(watch(watcher, PsProcessType, L"1000", OB_OPERATION_HANDLE_DUPLICATE), STATUS_SUCCESS);
    open_process(process, TERMINATE);
    assert_int_equal(watcher->before, 0);
    assert_int_equal(lab_handle_duplicate(handle, other, &duplicate), STATUS_SUCCESS);
    assert_int_equal(watcher->operation, OB_OPERATION_HANDLE_DUPLICATE);
    assert_ptr_equal(watcher->object, process);
    assert_ptr_equal(watcher->source, PsGetCurrentProcess());
    assert_ptr_equal(watcher->target, other);
    assert_int_equal(watcher->original, TERMINATE | SUSPEND);
    assert_int_equal(watcher->granted, SUSPEND);
    ObUnRegisterCallbacks(watcher->handle);
    lab_file_close(handle);
    lab_process_close(other);
    lab_process_close(process);
}

static void test_ObRegisterCallbacks_kernel_handle_is_told(void **state)
{
    OBJECT_ATTRIBUTES attributes;
    CLIENT_ID id = {PsGetCurrentProcessId(), NULL};
    HANDLE handle;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(watch(&watchers[0], PsProcessType, L"1000", OB_OPERATION_HANDLE_CREATE), STATUS_SUCCESS);
    assert_int_equal(ZwOpenProcess(&handle, PROCESS_ALL_ACCESS, &attributes, &id), STATUS_SUCCESS);
    assert_true(watchers[0].kernel);
    ZwClose(handle);
    ObUnRegisterCallbacks(watchers[0].handle);
}

static void test_ObRegisterCallbacks_same_altitude_collides(void **state)
{
    OB_OPERATION_REGISTRATION operations[2] = {{PsThreadType, OB_OPERATION_HANDLE_CREATE, before, NULL},
                                               {PsProcessType, OB_OPERATION_HANDLE_CREATE, before, NULL}};
    OB_CALLBACK_REGISTRATION registration = {OB_FLT_REGISTRATION_VERSION, 2, RTL_CONSTANT_STRING(L"0370000"), NULL,
                                             operations};
    PVOID handle = NULL;

    assert_int_equal(watch(&watchers[0], PsProcessType, L"370000", OB_OPERATION_HANDLE_CREATE), STATUS_SUCCESS);
    assert_int_equal(ObRegisterCallbacks(&registration, &handle), STATUS_FLT_INSTANCE_ALTITUDE_COLLISION);
    ObUnRegisterCallbacks(watchers[0].handle);
    assert_int_equal(ObRegisterCallbacks(&registration, &handle), STATUS_SUCCESS);
    ObUnRegisterCallbacks(handle);
}

static NTSTATUS try_one(USHORT version, USHORT count, const WCHAR *altitude, POBJECT_TYPE *type, OB_OPERATION code,
                        POB_PRE_OPERATION_CALLBACK pre)
{
    OB_OPERATION_REGISTRATION operation = {type, code, pre, NULL};
    OB_CALLBACK_REGISTRATION registration = {version, count, {0}, NULL, &operation};
    PVOID handle;

    RtlInitUnicodeString(&registration.Altitude, altitude);
    return ObRegisterCallbacks(&registration, &handle);
}

static void test_ObRegisterCallbacks_invalid_parameters(void **state)
{
    const USHORT version = OB_FLT_REGISTRATION_VERSION;

    assert_int_equal(try_one(0x200, 1, L"1", PsProcessType, 1, before), STATUS_INVALID_PARAMETER);
    assert_int_equal(try_one(version, 0, L"1", PsProcessType, 1, before), STATUS_INVALID_PARAMETER);
    assert_int_equal(try_one(version, 1, L"one", PsProcessType, 1, before), STATUS_INVALID_PARAMETER);
    assert_int_equal(try_one(version, 1, L"", PsProcessType, 1, before), STATUS_INVALID_PARAMETER);
    assert_int_equal(try_one(version, 1, L"1", IoFileObjectType, 1, before), STATUS_INVALID_PARAMETER);
    assert_int_equal(try_one(version, 1, L"1", PsProcessType, 0, before), STATUS_INVALID_PARAMETER);
    assert_int_equal(try_one(version, 1, L"1", PsProcessType, 1, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(ObGetFilterVersion(), OB_FLT_REGISTRATION_VERSION);
}

static KEVENT entered, go_on;

static OB_PREOP_CALLBACK_STATUS wait_before(PVOID context, POB_PRE_OPERATION_INFORMATION information)
{
    KeSetEvent(&entered, 0, FALSE);
    KeWaitForSingleObject(&go_on, Executive, KernelMode, FALSE, NULL);
    note('w', watchers, watchers);
    return OB_PREOP_SUCCESS;
}

static int open_self(void *context)
{
    lab_handle handle;

    lab_process_open(lab_process_id(NULL), SUSPEND, &handle);
    note('o', watchers, watchers);
    return lab_file_close(handle);
}

static void unregister(PVOID context)
{
    ObUnRegisterCallbacks(watchers[0].handle);
    note('u', watchers, watchers);
}

static void test_ObUnRegisterCallbacks_waits_for_callbacks_under_way(void **state)
{
    OB_OPERATION_REGISTRATION operation = {PsProcessType, OB_OPERATION_HANDLE_CREATE, wait_before, after};
    OB_CALLBACK_REGISTRATION registration = {OB_FLT_REGISTRATION_VERSION, 1, RTL_CONSTANT_STRING(L"1"), &watchers[0],
                                             &operation};
    lab_thread *opener;
    HANDLE system;
    PVOID thread;

    KeInitializeEvent(&entered, NotificationEvent, FALSE);
    KeInitializeEvent(&go_on, NotificationEvent, FALSE);
    assert_int_equal(ObRegisterCallbacks(&registration, &watchers[0].handle), STATUS_SUCCESS);
    lab_thread_create(NULL, open_self, NULL, &opener);
    KeWaitForSingleObject(&entered, Executive, KernelMode, FALSE, NULL);
    PsCreateSystemThread(&system, THREAD_ALL_ACCESS, NULL, NULL, NULL, unregister, NULL);
    ObReferenceObjectByHandle(system, 0, *PsThreadType, KernelMode, &thread, NULL);
    ZwClose(system);
    lab_machine_settle();
    assert_string_equal(order, "");
    KeSetEvent(&go_on, 0, FALSE);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    lab_thread_wait(opener, LAB_FOREVER, NULL);
    assert_true(strstr(order, "w0a0") == order);
    assert_non_null(strstr(order, "u0"));
    ObDereferenceObject(thread);
    lab_thread_close(opener);
}

static OB_PREOP_CALLBACK_STATUS raise_irql(PVOID context, POB_PRE_OPERATION_INFORMATION information)
{
    KIRQL old;

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    return OB_PREOP_SUCCESS;
}

static void open_with_raising(void *context)
{
    lab_handle handle;

    try_one(OB_FLT_REGISTRATION_VERSION, 1, L"1", PsProcessType, 1, raise_irql);
    lab_process_open(lab_process_id(NULL), SUSPEND, &handle);
}

static void test_ObRegisterCallbacks_callback_changes_irql_bugchecks(void **state)
{
    assert_bugcheck(open_with_raising, NULL, IRQL_UNEXPECTED_VALUE, TEST_ANY);
}

/* --- a process that is not let come --- */

static ULONG comes, goes;

static void decide(PEPROCESS process, HANDLE id, PPS_CREATE_NOTIFY_INFO info)
{
    static const UNICODE_STRING refused = RTL_CONSTANT_STRING(L"refused.exe");

    if (!info) {
        goes++;
        return;
    }
    comes++;
    assert_int_equal(info->CreationStatus, STATUS_SUCCESS);
    assert_non_null(info->CommandLine);
    if (RtlEqualUnicodeString(info->CommandLine, &refused, TRUE))
        info->CreationStatus = STATUS_ACCESS_DENIED;
}

static void test_PsSetCreateProcessNotifyRoutineEx_CreationStatus_refuses_the_process(void **state)
{
    lab_process *process;

    comes = goes = 0;
    assert_int_equal(PsSetCreateProcessNotifyRoutineEx(decide, FALSE), STATUS_SUCCESS);
    assert_int_equal(lab_process_create("refused.exe", &process), STATUS_ACCESS_DENIED);
    assert_int_equal(comes, 1);
    assert_int_equal(goes, 1);
    assert_int_equal(lab_process_create("allowed.exe", &process), STATUS_SUCCESS);
    lab_process_close(process);
    assert_int_equal(PsSetCreateProcessNotifyRoutineEx(decide, TRUE), STATUS_SUCCESS);
}

#define callback_test(name) cmocka_unit_test_setup_teardown(name, start, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        callback_test(test_ObRegisterCallbacks_create_strips_access),
        callback_test(test_ObRegisterCallbacks_generic_access_is_mapped),
        callback_test(test_ObRegisterCallbacks_several_called_by_altitude),
        callback_test(test_ObRegisterCallbacks_thread_handle),
        callback_test(test_ObRegisterCallbacks_keeps_a_process_from_being_ended),
        callback_test(test_ObRegisterCallbacks_duplicate_is_shown_with_both_processes),
        callback_test(test_ObRegisterCallbacks_kernel_handle_is_told),
        callback_test(test_ObRegisterCallbacks_same_altitude_collides),
        callback_test(test_ObRegisterCallbacks_invalid_parameters),
        callback_test(test_ObUnRegisterCallbacks_waits_for_callbacks_under_way),
        callback_test(test_ObRegisterCallbacks_callback_changes_irql_bugchecks),
        callback_test(test_PsSetCreateProcessNotifyRoutineEx_CreationStatus_refuses_the_process),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
