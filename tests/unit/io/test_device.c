/* Devices: creating, attaching, detaching, deleting; timers, work items and remove locks that belong to them. */
#include "layers.h"
#include <string.h>

/* --- creating --- */

static PDEVICE_OBJECT make(const WCHAR *name, DEVICE_TYPE type)
{
    UNICODE_STRING string;
    PDEVICE_OBJECT device;

    RtlInitUnicodeString(&string, name);
    assert_int_equal(IoCreateDevice(TOP->driver, 32, name ? &string : NULL, type, 0, FALSE, &device), STATUS_SUCCESS);
    return device;
}

static void test_IoCreateDevice_fields(void **state)
{
    PDEVICE_OBJECT device = make(NULL, FILE_DEVICE_UNKNOWN);

    assert_int_equal(device->Type, IO_TYPE_DEVICE);
    assert_int_equal(device->StackSize, 1);
    assert_int_equal(device->DeviceType, FILE_DEVICE_UNKNOWN);
    assert_true(device->Flags & DO_DEVICE_INITIALIZING);
    assert_false(device->Flags & DO_EXCLUSIVE);
    assert_ptr_equal(device->DriverObject, TOP->driver);
    assert_ptr_equal(TOP->driver->DeviceObject, device);
    assert_ptr_equal(device->NextDevice, TOP->device);
    for (int i = 0; i < 32; i++)
        assert_int_equal(((UCHAR *)device->DeviceExtension)[i], 0);
    assert_null(device->Vpb);
    IoDeleteDevice(device);
    assert_ptr_equal(TOP->driver->DeviceObject, TOP->device);
}

static void test_IoCreateDevice_without_extension(void **state)
{
    PDEVICE_OBJECT device;

    assert_int_equal(IoCreateDevice(TOP->driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, TRUE, &device), STATUS_SUCCESS);
    assert_true(device->Flags & DO_EXCLUSIVE);
    assert_null(device->DeviceExtension);
    IoDeleteDevice(device);
}

static void test_IoCreateDevice_name_taken_is_a_collision(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Layers");
    PDEVICE_OBJECT device = (PDEVICE_OBJECT)1;

    assert_int_equal(IoCreateDevice(TOP->driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &device),
                     STATUS_OBJECT_NAME_COLLISION);
}

static void test_IoCreateDevice_of_a_disk_has_a_volume_parameter_block(void **state)
{
    PDEVICE_OBJECT device = make(NULL, FILE_DEVICE_DISK);

    assert_non_null(device->Vpb);
    assert_int_equal(device->Vpb->Type, IO_TYPE_VPB);
    assert_ptr_equal(device->Vpb->RealDevice, device);
    assert_false(device->Vpb->Flags & VPB_MOUNTED);
    assert_int_equal(device->SectorSize, 512);
    IoDeleteDevice(device);
}

static void test_a_deleted_devices_name_can_be_used_again(void **state)
{
    IoDeleteDevice(make(L"\\Device\\Again", FILE_DEVICE_UNKNOWN));
    IoDeleteDevice(make(L"\\Device\\Again", FILE_DEVICE_UNKNOWN));
}

/* --- stacks --- */

static void test_IoAttachDeviceToDeviceStack_sets_stack_size_and_alignment(void **state)
{
    PDEVICE_OBJECT device = make(NULL, FILE_DEVICE_UNKNOWN);

    assert_int_equal(TOP->device->StackSize, 3);
    TOP->device->AlignmentRequirement = FILE_LONG_ALIGNMENT;
    assert_ptr_equal(IoAttachDeviceToDeviceStack(device, BOTTOM->device), TOP->device); /* always on the top */
    assert_int_equal(device->StackSize, 4);
    assert_int_equal(device->AlignmentRequirement, FILE_LONG_ALIGNMENT);
    assert_ptr_equal(TOP->device->AttachedDevice, device);
    assert_ptr_equal(IoGetAttachedDevice(BOTTOM->device), device);
    IoDetachDevice(TOP->device);
    assert_null(TOP->device->AttachedDevice);
    IoDeleteDevice(device);
}

static void test_IoAttachDeviceToDeviceStack_to_one_that_initializes_is_null(void **state)
{
    PDEVICE_OBJECT device = make(NULL, FILE_DEVICE_UNKNOWN), target = make(NULL, FILE_DEVICE_UNKNOWN), lower;

    assert_null(IoAttachDeviceToDeviceStack(device, target));
    assert_int_equal(IoAttachDeviceToDeviceStackSafe(device, target, &lower), STATUS_NO_SUCH_DEVICE);
    target->Flags &= ~DO_DEVICE_INITIALIZING;
    assert_int_equal(IoAttachDeviceToDeviceStackSafe(device, target, &lower), STATUS_SUCCESS);
    assert_ptr_equal(lower, target);
    IoDetachDevice(target);
    IoDeleteDevice(device);
    IoDeleteDevice(target);
}

static void test_IoAttachDevice_by_name(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Layers"), none = RTL_CONSTANT_STRING(L"\\Device\\None");
    PDEVICE_OBJECT device = make(NULL, FILE_DEVICE_UNKNOWN), lower;

    *(struct layer **)device->DeviceExtension = BOTTOM; /* it gets the close of what IoAttachDevice opens */
    assert_int_equal(IoAttachDevice(device, &none, &lower), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(IoAttachDevice(device, &name, &lower), STATUS_SUCCESS);
    assert_ptr_equal(lower, TOP->device);
    IoDetachDevice(lower);
    IoDeleteDevice(device);
}

static void test_IoGetAttachedDeviceReference_and_IoGetLowerDeviceObject(void **state)
{
    PDEVICE_OBJECT device = IoGetAttachedDeviceReference(BOTTOM->device);

    assert_ptr_equal(device, TOP->device);
    ObDereferenceObject(device);
    device = IoGetLowerDeviceObject(TOP->device);
    assert_ptr_equal(device, MIDDLE->device);
    ObDereferenceObject(device);
    assert_null(IoGetLowerDeviceObject(BOTTOM->device));
    device = IoGetDeviceAttachmentBaseRef(TOP->device);
    assert_ptr_equal(device, BOTTOM->device);
    ObDereferenceObject(device);
}

static void test_IoGetDeviceObjectPointer_gives_the_top_of_the_stack(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Layers"), none = RTL_CONSTANT_STRING(L"\\Device\\None");
    PDEVICE_OBJECT device;
    PFILE_OBJECT file;

    assert_int_equal(IoGetDeviceObjectPointer(&none, FILE_READ_DATA, &file, &device), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(IoGetDeviceObjectPointer(&name, FILE_READ_DATA, &file, &device), STATUS_SUCCESS);
    assert_ptr_equal(device, TOP->device);
    assert_ptr_equal(IoGetRelatedDeviceObject(file), TOP->device);
    assert_ptr_equal(file->DeviceObject, BOTTOM->device);
    ObDereferenceObject(file);
}

static void test_a_device_that_is_open_is_deleted_when_it_is_closed(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Extra");
    PDEVICE_OBJECT device = make(L"\\Device\\Extra", FILE_DEVICE_UNKNOWN), top;
    PFILE_OBJECT file;

    *(struct layer **)device->DeviceExtension = BOTTOM;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    assert_int_equal(IoGetDeviceObjectPointer(&name, FILE_READ_DATA, &file, &top), STATUS_SUCCESS);
    IoDeleteDevice(device);
    assert_int_equal(device->Type, IO_TYPE_DEVICE);
    assert_int_equal(IoGetDeviceObjectPointer(&name, FILE_READ_DATA, &file, &top), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_ptr_equal(TOP->driver->DeviceObject, device);
    ObDereferenceObject(file);
    assert_ptr_equal(TOP->driver->DeviceObject, TOP->device);
}

/* --- the once-a-second timer --- */

static ULONG ticks;
static KIRQL tick_irql;
static PVOID tick_context;

static void on_tick(PDEVICE_OBJECT device, PVOID context)
{
    ticks++;
    tick_irql = KeGetCurrentIrql();
    tick_context = context;
    if (ticks == 100)
        IoStopTimer(device);
}

static void test_IoStartTimer_ticks_once_a_second_at_dispatch_level(void **state)
{
    ticks = 0;
    assert_int_equal(IoInitializeTimer(TOP->device, on_tick, "context"), STATUS_SUCCESS);
    lab_clock_advance(20000000);
    assert_int_equal(ticks, 0);
    IoStartTimer(TOP->device);
    lab_clock_advance(35000000);
    assert_int_equal(ticks, 3);
    assert_int_equal(tick_irql, DISPATCH_LEVEL);
    assert_string_equal(tick_context, "context");
    IoStopTimer(TOP->device);
    lab_clock_advance(35000000);
    assert_int_equal(ticks, 3);
    IoStartTimer(TOP->device);
    lab_clock_advance(15000000);
    assert_int_equal(ticks, 4);
    IoStopTimer(TOP->device);
}

static void test_IoStopTimer_from_its_own_routine(void **state)
{
    ticks = 99;
    IoInitializeTimer(TOP->device, on_tick, NULL);
    IoStartTimer(TOP->device);
    lab_clock_advance(50000000);
    assert_int_equal(ticks, 100);
}

static void test_a_device_is_deleted_with_its_timer_running(void **state)
{
    PDEVICE_OBJECT device = make(NULL, FILE_DEVICE_UNKNOWN);

    ticks = 0;
    IoInitializeTimer(device, on_tick, NULL);
    IoStartTimer(device);
    IoDeleteDevice(device);
    lab_clock_advance(30000000);
    assert_int_equal(ticks, 0);
}

/* --- work items --- */

static struct {
    ULONG calls;
    PVOID object, context;
    PIO_WORKITEM item;
    KIRQL irql;
    PEPROCESS process;
    LONG_PTR references;
} work;

static void on_work(PDEVICE_OBJECT device, PVOID context)
{
    work.calls++;
    work.object = device;
    work.context = context;
    work.irql = KeGetCurrentIrql();
    work.process = PsGetCurrentProcess();
}

static void on_work_ex(PVOID object, PVOID context, PIO_WORKITEM item)
{
    on_work(object, context);
    work.item = item;
}

static void on_work_and_free(PVOID object, PVOID context, PIO_WORKITEM item)
{
    work.calls++;
    IoFreeWorkItem(item);
}

static void test_IoQueueWorkItem_runs_in_a_system_thread_at_passive_level(void **state)
{
    PIO_WORKITEM item = IoAllocateWorkItem(TOP->device);
    KIRQL irql;

    memset(&work, 0, sizeof work);
    assert_non_null(item);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoQueueWorkItem(item, on_work, DelayedWorkQueue, "context");
    assert_int_equal(work.calls, 0);
    KeLowerIrql(irql);
    lab_machine_settle();
    assert_int_equal(work.calls, 1);
    assert_ptr_equal(work.object, TOP->device);
    assert_string_equal(work.context, "context");
    assert_int_equal(work.irql, PASSIVE_LEVEL);
    assert_ptr_equal(work.process, PsInitialSystemProcess);
    IoQueueWorkItem(item, on_work, CriticalWorkQueue, NULL); /* may be used again */
    lab_machine_settle();
    assert_int_equal(work.calls, 2);
    IoFreeWorkItem(item);
}

static void test_IoQueueWorkItemEx_passes_the_item(void **state)
{
    PIO_WORKITEM item = IoAllocateWorkItem(TOP->device);

    memset(&work, 0, sizeof work);
    IoQueueWorkItemEx(item, on_work_ex, DelayedWorkQueue, NULL);
    lab_machine_settle();
    assert_ptr_equal(work.item, item);
    IoQueueWorkItemEx(item, on_work_and_free, DelayedWorkQueue, NULL);
    lab_machine_settle();
    assert_int_equal(work.calls, 2);
}

static void test_IoInitializeWorkItem_in_own_memory_for_a_driver(void **state)
{
    PIO_WORKITEM item = ExAllocatePoolWithTag(NonPagedPool, IoSizeofWorkItem(), 'tseT');

    memset(&work, 0, sizeof work);
    IoInitializeWorkItem(TOP->driver, item);
    IoQueueWorkItemEx(item, on_work_ex, DelayedWorkQueue, NULL);
    lab_machine_settle();
    assert_ptr_equal(work.object, TOP->driver);
    IoUninitializeWorkItem(item);
    ExFreePoolWithTag(item, 'tseT');
}

static void test_IoTryQueueWorkItem_is_false_while_it_is_queued(void **state)
{
    PIO_WORKITEM item = IoAllocateWorkItem(TOP->device);
    KIRQL irql;

    memset(&work, 0, sizeof work);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    assert_true(IoTryQueueWorkItem(item, on_work_ex, DelayedWorkQueue, NULL));
    assert_false(IoTryQueueWorkItem(item, on_work_ex, DelayedWorkQueue, NULL));
    KeLowerIrql(irql);
    lab_machine_settle();
    assert_int_equal(work.calls, 1);
    IoFreeWorkItem(item);
}

static void test_a_queued_work_item_keeps_its_device(void **state)
{
    PDEVICE_OBJECT device = make(NULL, FILE_DEVICE_UNKNOWN);
    PIO_WORKITEM item = IoAllocateWorkItem(device);
    KIRQL irql;

    memset(&work, 0, sizeof work);
    KeRaiseIrql(APC_LEVEL, &irql);
    IoQueueWorkItem(item, on_work, DelayedWorkQueue, NULL);
    IoDeleteDevice(device);
    KeLowerIrql(irql);
    lab_machine_settle();
    assert_ptr_equal(work.object, device);
    IoFreeWorkItem(item);
}

static void queue_twice(void *unused)
{
    PIO_WORKITEM item = IoAllocateWorkItem(TOP->device);
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoQueueWorkItem(item, on_work, DelayedWorkQueue, NULL);
    IoQueueWorkItem(item, on_work, DelayedWorkQueue, NULL);
}

static void test_a_work_item_queued_twice_is_0xE4(void **state)
{
    assert_bugcheck(queue_twice, NULL, WORKER_INVALID, 1);
}

static void free_queued(void *unused)
{
    PIO_WORKITEM item = IoAllocateWorkItem(TOP->device);
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoQueueWorkItem(item, on_work, DelayedWorkQueue, NULL);
    IoFreeWorkItem(item);
}

static void test_a_work_item_freed_while_queued_is_0xE4(void **state)
{
    assert_bugcheck(free_queued, NULL, WORKER_INVALID, 0);
}

/* --- remove locks --- */

static IO_REMOVE_LOCK *lock_of(struct layer *layer)
{
    return (IO_REMOVE_LOCK *)((char *)layer->device->DeviceExtension + 64);
}

static void test_IoReleaseRemoveLockAndWait_alone_returns_at_once(void **state)
{
    IO_REMOVE_LOCK *lock = lock_of(TOP);

    IoInitializeRemoveLock(lock, 'tseT', 0, 0);
    assert_int_equal(IoAcquireRemoveLock(lock, NULL), STATUS_SUCCESS);
    IoReleaseRemoveLockAndWait(lock, NULL);
    assert_int_equal(IoAcquireRemoveLock(lock, NULL), STATUS_DELETE_PENDING);
}

static BOOLEAN removed;

static void remove_device(PVOID unused)
{
    assert_int_equal(IoAcquireRemoveLock(lock_of(TOP), "remove"), STATUS_SUCCESS);
    IoReleaseRemoveLockAndWait(lock_of(TOP), "remove");
    removed = TRUE;
}

static void test_IoReleaseRemoveLockAndWait_waits_for_every_holder(void **state)
{
    IO_REMOVE_LOCK *lock = lock_of(TOP);
    HANDLE thread;

    removed = FALSE;
    IoInitializeRemoveLock(lock, 'tseT', 0, 0);
    assert_int_equal(IoAcquireRemoveLock(lock, "one"), STATUS_SUCCESS);
    assert_int_equal(IoAcquireRemoveLock(lock, "two"), STATUS_SUCCESS);
    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, remove_device, NULL);
    lab_machine_settle();
    assert_false(removed);
    assert_int_equal(IoAcquireRemoveLock(lock, "three"), STATUS_DELETE_PENDING);
    IoReleaseRemoveLock(lock, "one");
    lab_machine_settle();
    assert_false(removed);
    IoReleaseRemoveLock(lock, "two");
    lab_machine_settle();
    assert_true(removed);
    ZwClose(thread);
}

static void test_a_remove_lock_can_be_held_many_times_with_one_tag(void **state)
{
    IO_REMOVE_LOCK *lock = lock_of(TOP);

    IoInitializeRemoveLock(lock, 'tseT', 0, 0);
    for (int i = 0; i < 10; i++)
        assert_int_equal(IoAcquireRemoveLock(lock, lock), STATUS_SUCCESS);
    for (int i = 0; i < 9; i++)
        IoReleaseRemoveLock(lock, lock);
    IoReleaseRemoveLockAndWait(lock, lock);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        layers_test(test_IoCreateDevice_fields),
        layers_test(test_IoCreateDevice_without_extension),
        layers_test(test_IoCreateDevice_name_taken_is_a_collision),
        layers_test(test_IoCreateDevice_of_a_disk_has_a_volume_parameter_block),
        layers_test(test_a_deleted_devices_name_can_be_used_again),
        layers_test(test_IoAttachDeviceToDeviceStack_sets_stack_size_and_alignment),
        layers_test(test_IoAttachDeviceToDeviceStack_to_one_that_initializes_is_null),
        layers_test(test_IoAttachDevice_by_name),
        layers_test(test_IoGetAttachedDeviceReference_and_IoGetLowerDeviceObject),
        layers_test(test_IoGetDeviceObjectPointer_gives_the_top_of_the_stack),
        layers_test(test_a_device_that_is_open_is_deleted_when_it_is_closed),
        layers_test(test_IoStartTimer_ticks_once_a_second_at_dispatch_level),
        layers_test(test_IoStopTimer_from_its_own_routine),
        layers_test(test_a_device_is_deleted_with_its_timer_running),
        layers_test(test_IoQueueWorkItem_runs_in_a_system_thread_at_passive_level),
        layers_test(test_IoQueueWorkItemEx_passes_the_item),
        layers_test(test_IoInitializeWorkItem_in_own_memory_for_a_driver),
        layers_test(test_IoTryQueueWorkItem_is_false_while_it_is_queued),
        layers_test(test_a_queued_work_item_keeps_its_device),
        layers_test(test_a_work_item_queued_twice_is_0xE4),
        layers_test(test_a_work_item_freed_while_queued_is_0xE4),
        layers_test(test_IoReleaseRemoveLockAndWait_alone_returns_at_once),
        layers_test(test_IoReleaseRemoveLockAndWait_waits_for_every_holder),
        layers_test(test_a_remove_lock_can_be_held_many_times_with_one_tag),
    };

    return cmocka_run_group_tests_name("device", tests, NULL, NULL);
}
