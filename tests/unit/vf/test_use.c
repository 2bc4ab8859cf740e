/* What a strict machine finds wrong with how IRPs and devices are made, freed and used again. */
#include "violation.h"

static PIRP sent;
static KEVENT event;
static IO_STATUS_BLOCK iosb;

/* --- IoFreeIrp --- */

static void free_twice(void *unused)
{
    sent = layers_irp();
    IoFreeIrp(sent);
    IoFreeIrp(sent);
}

static void test_freed_twice_is_0xC9_1(void **state)
{
    assert_io_violation(free_twice, 0x1);
    assert_int_equal(violation.parameters[1], (uintptr_t)sent);
}

static void free_queued(void *unused)
{
    sent = layers_irp();
    IoQueueThreadIrp(sent);
    IoFreeIrp(sent);
}

static void test_freed_while_a_threads_is_0xC9_2(void **state)
{
    assert_io_violation(free_queued, 0x2);
    assert_int_equal(violation.parameters[1], (uintptr_t)sent);
}

static void build(void)
{
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    sent = IoBuildDeviceIoControlRequest(LAYERS_CODE, TOP->device, NULL, 0, NULL, 0, FALSE, &event, &iosb);
}

static void free_built(void *unused)
{
    build();
    IoFreeIrp(sent);
}

static void test_a_built_one_freed_is_0xC9_20C(void **state)
{
    assert_io_violation(free_built, 0x20C);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

/* --- IoInitializeIrp, IoReuseIrp --- */

static void initialize_allocated(void *unused)
{
    sent = layers_irp();
    IoInitializeIrp(sent, IoSizeOfIrp(sent->StackCount), sent->StackCount);
}

static void test_IoInitializeIrp_of_an_allocated_one_is_0xC9_238(void **state)
{
    assert_io_violation(initialize_allocated, 0x238);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static void initialize_charged(void *unused)
{
    sent = IoAllocateIrp(2, TRUE);
    IoInitializeIrp(sent, IoSizeOfIrp(2), 2);
}

static void test_IoInitializeIrp_of_one_with_quota_is_0xC9_20D(void **state)
{
    assert_io_violation(initialize_charged, 0x20D);
}

static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
}

static NTSTATUS pend_cancelable(struct layer *layer, PIRP irp)
{
    IoSetCancelRoutine(irp, on_cancel);
    return layer_pend(layer, irp);
}

static void reuse_in_use(void *unused)
{
    sent = layers_irp();
    layers_send(sent);
    IoReuseIrp(sent, STATUS_SUCCESS);
}

static void test_IoReuseIrp_of_one_in_use_is_0xC9_310(void **state)
{
    BOTTOM->dispatch = pend_cancelable;
    assert_io_violation(reuse_in_use, 0x310);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static void test_IoReuseIrp_of_one_that_a_driver_keeps_is_0xC9_310(void **state)
{
    BOTTOM->dispatch = layer_pend;
    assert_io_violation(reuse_in_use, 0x310);
}

static void reuse_built(void *unused)
{
    build();
    IoReuseIrp(sent, STATUS_SUCCESS);
}

static void test_IoReuseIrp_of_a_built_one_is_0xC9_311(void **state)
{
    assert_io_violation(reuse_built, 0x311);
}

static void reuse_asynchronous(void *unused)
{
    sent = IoBuildAsynchronousFsdRequest(IRP_MJ_FLUSH_BUFFERS, TOP->device, NULL, 0, NULL, NULL);
    IoReuseIrp(sent, STATUS_SUCCESS);
}

static void test_IoReuseIrp_of_an_asynchronous_one_is_0xC9_311(void **state)
{
    assert_io_violation(reuse_asynchronous, 0x311);
}

static void test_clean_IoReuseIrp_and_IoFreeIrp(void **state)
{
    sent = layers_irp();
    layers_send(sent);
    IoReuseIrp(sent, STATUS_SUCCESS);
    IoFreeIrp(sent);
}

/* --- devices --- */

static void delete_attached(void *unused)
{
    IoDeleteDevice(TOP->device);
}

static void test_deleted_while_attached_is_0xC9_201(void **state)
{
    assert_io_error(delete_attached, 0x201, NULL, TOP->device);
}

static void detach_twice(void *unused)
{
    IoDetachDevice(MIDDLE->device);
    IoDetachDevice(MIDDLE->device);
}

static void test_detached_twice_is_0xC9_202(void **state)
{
    assert_io_error(detach_twice, 0x202, NULL, MIDDLE->device);
}

static PDEVICE_OBJECT extra;

static void delete_twice(void *unused)
{
    IoCreateDevice(TOP->driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &extra);
    IoDeleteDevice(extra);
    IoDeleteDevice(extra);
}

static void test_deleted_twice_is_0xC9_240(void **state)
{
    assert_io_violation(delete_twice, 0x240);
    assert_int_equal(violation.parameters[3], (uintptr_t)extra);
}

static void on_tick(PDEVICE_OBJECT device, PVOID context)
{
}

static void initialize_timer_twice(void *unused)
{
    IoInitializeTimer(TOP->device, on_tick, NULL);
    IoInitializeTimer(TOP->device, on_tick, NULL);
}

static void test_IoInitializeTimer_twice_is_0xC9_A(void **state)
{
    assert_io_violation(initialize_timer_twice, 0xA);
    assert_int_equal(violation.parameters[1], (uintptr_t)TOP->device);
}

/* --- handles --- */

static lab_handle programs;
static KPROCESSOR_MODE handle_mode;

static NTSTATUS use_handle(struct layer *layer, PIRP irp)
{
    PFILE_OBJECT file;

    if (NT_SUCCESS(
            ObReferenceObjectByHandle((HANDLE)programs, 0, *IoFileObjectType, handle_mode, (PVOID *)&file, NULL)))
        ObDereferenceObject(file);
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void send_handle(void *unused)
{
    TOP->dispatch = use_handle;
    assert_int_equal(lab_file_control(programs, LAYERS_CODE, NULL, 0, NULL, 0, NULL), STATUS_SUCCESS);
}

static void test_a_programs_handle_used_as_the_kernels_is_0xC4_F6(void **state)
{
    assert_int_equal(lab_file_open("\\Device\\Layers", LAB_OPEN_READ, &programs), STATUS_SUCCESS);
    handle_mode = KernelMode;
    assert_violation(send_handle, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xF6);
    assert_int_equal(violation.parameters[1], (uintptr_t)programs);
}

static void test_a_programs_handle_used_with_its_mode_is_clean(void **state)
{
    assert_int_equal(lab_file_open("\\Device\\Layers", LAB_OPEN_READ, &programs), STATUS_SUCCESS);
    handle_mode = UserMode;
    send_handle(NULL);
    lab_file_close(programs);
}

/* --- freed while others have it --- */

static void free_below(void *unused)
{
    BOTTOM->dispatch = layer_pend;
    sent = layers_irp();
    layers_send(sent);
    IoFreeIrp(sent);
}

static void test_freed_while_a_driver_has_it_is_0xC9_20A(void **state)
{
    assert_io_violation(free_below, 0x20A);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

static void free_cancelable(void *unused)
{
    sent = layers_irp();
    IoSetCancelRoutine(sent, on_cancel);
    IoFreeIrp(sent);
}

static void test_freed_with_a_cancel_routine_is_0xC9_20B(void **state)
{
    assert_io_violation(free_cancelable, 0x20B);
    assert_int_equal(violation.parameters[2], (uintptr_t)sent);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        layers_test(test_freed_twice_is_0xC9_1),
        layers_test(test_freed_while_a_threads_is_0xC9_2),
        layers_test(test_a_built_one_freed_is_0xC9_20C),
        layers_test(test_IoInitializeIrp_of_an_allocated_one_is_0xC9_238),
        layers_test(test_IoInitializeIrp_of_one_with_quota_is_0xC9_20D),
        layers_test(test_IoReuseIrp_of_one_in_use_is_0xC9_310),
        layers_test(test_IoReuseIrp_of_one_that_a_driver_keeps_is_0xC9_310),
        layers_test(test_IoReuseIrp_of_a_built_one_is_0xC9_311),
        layers_test(test_IoReuseIrp_of_an_asynchronous_one_is_0xC9_311),
        layers_test(test_clean_IoReuseIrp_and_IoFreeIrp),
        layers_test(test_deleted_while_attached_is_0xC9_201),
        layers_test(test_detached_twice_is_0xC9_202),
#if !HAS_ASAN
        layers_test(test_deleted_twice_is_0xC9_240),
#endif
        layers_test(test_IoInitializeTimer_twice_is_0xC9_A),
        layers_test(test_a_programs_handle_used_as_the_kernels_is_0xC4_F6),
        layers_test(test_a_programs_handle_used_with_its_mode_is_clean),
        layers_test(test_freed_while_a_driver_has_it_is_0xC9_20A),
        layers_test(test_freed_with_a_cancel_routine_is_0xC9_20B),
    };

    (void)test_deleted_twice_is_0xC9_240;
    return cmocka_run_group_tests_name("use", tests, NULL, NULL);
}
