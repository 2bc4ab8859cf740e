/* What a strict machine finds wrong with calls of functions that have rules of their own: pool, waits, handles, Zw. */
#include "violation.h"
#include <ntlab/memory.h>

#define C4 DRIVER_VERIFIER_DETECTED_VIOLATION

static PVOID block;
static KEVENT event;

/* --- pool --- */

static void allocate_high(void *unused)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL + 1, &irql);
    ExAllocatePool2(POOL_FLAG_NON_PAGED, 16, 'tseT');
}

static void test_pool_allocated_above_dispatch_is_0xC4_2(void **state)
{
    assert_violation(allocate_high, C4, 0x2);
}

static void free_high(void *unused)
{
    KIRQL irql;

    block = ExAllocatePool2(POOL_FLAG_NON_PAGED, 16, 'tseT');
    KeRaiseIrql(DISPATCH_LEVEL + 1, &irql);
    ExFreePool(block);
}

static void test_pool_freed_above_dispatch_is_0xC4_12(void **state)
{
    assert_violation(free_high, C4, 0x12);
}

static void insist(void *unused)
{
    ExAllocatePoolWithTag(NonPagedPoolMustSucceed, PAGE_SIZE + 1, 'tseT');
}

static void test_more_than_a_page_that_must_succeed_is_0xC4_3(void **state)
{
    assert_violation(insist, C4, 0x3);
}

static void charge(PKDPC dpc, PVOID context, PVOID first, PVOID second)
{
    block = ExAllocatePool2(POOL_FLAG_NON_PAGED | POOL_FLAG_USE_QUOTA, 16, 'tseT');
}

static void charge_in_a_dpc(void *unused)
{
    static KDPC dpc;

    KeInitializeDpc(&dpc, charge, NULL);
    KeInsertQueueDpc(&dpc, NULL, NULL);
    lab_machine_settle();
}

static void test_quota_charged_in_a_dpc_is_0xC4_10B(void **state)
{
    assert_violation(charge_in_a_dpc, C4, 0x10B);
}

/* --- objects of the kernel in memory that they can't be in --- */

static void make_event_in_a_programs_memory(void *unused)
{
    KeInitializeEvent(lab_user_alloc(sizeof event), NotificationEvent, FALSE);
}

static void test_event_in_a_programs_memory_is_0xC4_E0(void **state)
{
    assert_violation(make_event_in_a_programs_memory, C4, 0xE0);
}

static void make_resource_between(void *unused)
{
    block = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(ERESOURCE) + 16, 'tseT');
    ExInitializeResourceLite((PERESOURCE)((char *)block + 4));
}

static void test_resource_that_is_not_aligned_is_0xC4_3D(void **state)
{
    assert_violation(make_resource_between, C4, 0x3D);
}

static void make_small_lookaside(void *unused)
{
    static NPAGED_LOOKASIDE_LIST list;

    ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 4, 'tseT', 0);
}

static void test_lookaside_of_blocks_too_small_is_0xC4_CD(void **state)
{
    assert_violation(make_small_lookaside, C4, 0xCD);
}

static void work(PVOID context)
{
    KeSetEvent(&event, 0, FALSE);
}

static void queue_pageable(void *unused)
{
    PWORK_QUEUE_ITEM item = ExAllocatePool2(POOL_FLAG_PAGED, sizeof *item, 'tseT');

    ExInitializeWorkItem(item, work, NULL);
    ExQueueWorkItem(item, DelayedWorkQueue);
}

static void test_work_item_in_paged_pool_is_0xC4_131(void **state)
{
    assert_violation(queue_pageable, C4, 0x131);
}

static void test_objects_in_resident_memory_are_clean(void **state)
{
    static NPAGED_LOOKASIDE_LIST list;
    static WORK_QUEUE_ITEM item;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 8, 'tseT', 0);
    ExDeleteNPagedLookasideList(&list);
    ExInitializeWorkItem(&item, work, NULL);
    ExQueueWorkItem(&item, DelayedWorkQueue);
    assert_int_equal(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL), STATUS_SUCCESS);
}

/* --- waits --- */

static void wait_high(void *unused)
{
    KIRQL irql;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    KeRaiseIrql(DISPATCH_LEVEL + 1, &irql);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
}

static void test_wait_above_dispatch_is_0xC4_120(void **state)
{
    assert_violation(wait_high, C4, 0x120);
}

static KPROCESSOR_MODE wait_mode;

static void wait_on_stack(PVOID context)
{
    LARGE_INTEGER soon = {.QuadPart = -10};
    KEVENT own;

    KeInitializeEvent(&own, NotificationEvent, FALSE);
    KeWaitForSingleObject(&own, Executive, wait_mode, FALSE, &soon);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void run_waiter(void *unused)
{
    HANDLE thread;

    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, wait_on_stack, NULL);
    ZwWaitForSingleObject(thread, FALSE, NULL);
    ZwClose(thread);
}

static void test_wait_of_user_mode_for_what_is_on_the_stack_is_0xC4_123(void **state)
{
    wait_mode = UserMode;
    assert_violation(run_waiter, C4, 0x123);
}

static void test_wait_of_kernel_mode_for_what_is_on_the_stack_is_clean(void **state)
{
    wait_mode = KernelMode;
    run_waiter(NULL);
}

/* --- Zw --- */

static UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\??\\Layers");
static IO_STATUS_BLOCK iosb;

static HANDLE open(void)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle = NULL;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwCreateFile(&handle, GENERIC_READ | SYNCHRONIZE, &attributes, &iosb, NULL, 0, 0, FILE_OPEN,
                 FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0);
    return handle;
}

static void read_into_a_programs_memory(void *unused)
{
    ZwReadFile(open(), NULL, NULL, NULL, &iosb, lab_user_alloc(16), 16, NULL, NULL);
}

static void test_a_programs_memory_passed_to_ZwReadFile_is_0xC4_E3(void **state)
{
    assert_violation(read_into_a_programs_memory, C4, 0xE3);
}

static void open_malformed(void *unused)
{
    USHORT room = name.MaximumLength;

    name.MaximumLength = name.Length - 2;
    open();
    name.MaximumLength = room;
}

static void test_malformed_name_is_0xC4_E4(void **state)
{
    assert_violation(open_malformed, C4, 0xE4);
    assert_int_equal(violation.parameters[2], (uintptr_t)&name);
    name.MaximumLength = name.Length + sizeof(WCHAR);
}

static void read_in_a_guarded_region(void *unused)
{
    HANDLE handle = open();
    char buffer[16];

    KeEnterGuardedRegion();
    ZwReadFile(handle, NULL, NULL, NULL, &iosb, buffer, 16, NULL, NULL);
}

static void test_ZwReadFile_in_a_guarded_region_is_0xC4_E6(void **state)
{
    assert_violation(read_in_a_guarded_region, C4, 0xE6);
}

static void test_file_used_as_documented_is_clean(void **state)
{
    HANDLE handle = open();
    char buffer[16];

    assert_non_null(handle);
    KeEnterCriticalRegion();
    assert_int_equal(ZwReadFile(handle, NULL, NULL, NULL, &iosb, buffer, 16, NULL, NULL), STATUS_SUCCESS);
    KeLeaveCriticalRegion();
    ZwClose(handle);
}

static void watch_key(void *unused)
{
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"\\Registry\\Machine\\System");
    static WORK_QUEUE_ITEM item;
    OBJECT_ATTRIBUTES attributes;
    HANDLE key;

    InitializeObjectAttributes(&attributes, &path, OBJ_KERNEL_HANDLE, NULL, NULL);
    ZwOpenKey(&key, KEY_ALL_ACCESS, &attributes);
    ExInitializeWorkItem(&item, work, NULL);
    ZwNotifyChangeKey(key, NULL, (PIO_APC_ROUTINE)&item, &item, &iosb, REG_NOTIFY_CHANGE_NAME, FALSE, NULL, 0, TRUE);
}

static void test_ZwNotifyChangeKey_with_no_queue_is_0xC4_FC(void **state)
{
    assert_violation(watch_key, C4, 0xFC);
}

/* --- handles --- */

static HANDLE kernels;

static void reference_as_user(PVOID context)
{
    PFILE_OBJECT file;

    if (NT_SUCCESS(ObReferenceObjectByHandle(kernels, 0, *IoFileObjectType, UserMode, (PVOID *)&file, NULL)))
        ObDereferenceObject(file);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void reference_in_the_system(void *unused)
{
    HANDLE thread;

    kernels = open();
    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, reference_as_user, NULL);
    lab_machine_settle();
}

static void test_the_kernels_handle_used_as_a_programs_is_0xC4_F7(void **state)
{
    assert_violation(reference_in_the_system, C4, 0xF7);
}

/* --- fast I/O --- */

static BOOLEAN leaves;

static BOOLEAN answer(PFILE_OBJECT file, BOOLEAN wait, PVOID input, ULONG input_length, PVOID output,
                      ULONG output_length, ULONG code, PIO_STATUS_BLOCK block_out, PDEVICE_OBJECT device)
{
    KeEnterCriticalRegion();
    if (leaves)
        KeLeaveCriticalRegion();
    block_out->Status = STATUS_SUCCESS;
    block_out->Information = 0;
    return TRUE;
}

static void ask(void *unused)
{
    static FAST_IO_DISPATCH fast = {.SizeOfFastIoDispatch = sizeof fast, .FastIoDeviceControl = answer};
    lab_handle handle;

    TOP->driver->FastIoDispatch = &fast;
    assert_int_equal(lab_file_open("\\Device\\Layers", LAB_OPEN_READ, &handle), STATUS_SUCCESS);
    assert_int_equal(lab_file_control(handle, LAYERS_CODE, NULL, 0, NULL, 0, NULL), STATUS_SUCCESS);
    lab_file_close(handle);
}

static void test_fast_io_that_stays_in_a_region_is_0xC4_C6(void **state)
{
    leaves = FALSE;
    assert_violation(ask, C4, 0xC6);
}

static void test_fast_io_that_leaves_its_region_is_clean(void **state)
{
    leaves = TRUE;
    ask(NULL);
}

/* --- shutdown --- */

static LONGLONG minutes;

static NTSTATUS take_time(struct layer *layer, PIRP irp)
{
    LARGE_INTEGER while_ago = {.QuadPart = -minutes * 600000000};

    if (layer->major == IRP_MJ_SHUTDOWN)
        KeDelayExecutionThread(KernelMode, FALSE, &while_ago);
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void shut_down(void *unused)
{
    BOTTOM->dispatch = take_time;
    IoRegisterShutdownNotification(TOP->device);
    lab_machine_shutdown();
}

static void test_shutdown_of_more_than_20_minutes_is_0xC4_115(void **state)
{
    minutes = 21;
    assert_violation(shut_down, C4, 0x115);
}

static void test_shutdown_of_less_than_20_minutes_is_clean(void **state)
{
    minutes = 19;
    shut_down(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        layers_test(test_pool_allocated_above_dispatch_is_0xC4_2),
        layers_test(test_pool_freed_above_dispatch_is_0xC4_12),
        layers_test(test_more_than_a_page_that_must_succeed_is_0xC4_3),
        layers_test(test_quota_charged_in_a_dpc_is_0xC4_10B),
        layers_test(test_event_in_a_programs_memory_is_0xC4_E0),
        layers_test(test_resource_that_is_not_aligned_is_0xC4_3D),
        layers_test(test_lookaside_of_blocks_too_small_is_0xC4_CD),
        layers_test(test_work_item_in_paged_pool_is_0xC4_131),
        layers_test(test_objects_in_resident_memory_are_clean),
        layers_test(test_wait_above_dispatch_is_0xC4_120),
        layers_test(test_wait_of_user_mode_for_what_is_on_the_stack_is_0xC4_123),
        layers_test(test_wait_of_kernel_mode_for_what_is_on_the_stack_is_clean),
        layers_test(test_a_programs_memory_passed_to_ZwReadFile_is_0xC4_E3),
        layers_test(test_malformed_name_is_0xC4_E4),
        layers_test(test_ZwReadFile_in_a_guarded_region_is_0xC4_E6),
        layers_test(test_file_used_as_documented_is_clean),
        layers_test(test_ZwNotifyChangeKey_with_no_queue_is_0xC4_FC),
        layers_test(test_the_kernels_handle_used_as_a_programs_is_0xC4_F7),
        layers_test(test_fast_io_that_stays_in_a_region_is_0xC4_C6),
        layers_test(test_fast_io_that_leaves_its_region_is_clean),
        layers_test(test_shutdown_of_more_than_20_minutes_is_0xC4_115),
        layers_test(test_shutdown_of_less_than_20_minutes_is_clean),
    };

    return cmocka_run_group_tests_name("misuse", tests, NULL, NULL);
}
