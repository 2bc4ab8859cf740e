/* What a strict machine finds wrong with remove locks. */
#include "violation.h"

static PIO_REMOVE_LOCK lock_of(struct layer *layer)
{
    return (PIO_REMOVE_LOCK)((char *)layer->device->DeviceExtension + 64);
}

static void release_with_another_tag(void *unused)
{
    IoInitializeRemoveLock(lock_of(TOP), 'tseT', 0, 0);
    IoAcquireRemoveLock(lock_of(TOP), "one");
    IoReleaseRemoveLock(lock_of(TOP), (PVOID)2);
}

static void test_released_with_another_tag_is_0xC4_D5(void **state)
{
    assert_violation(release_with_another_tag, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xD5);
    assert_int_equal(violation.parameters[1], (uintptr_t)lock_of(TOP));
    assert_int_equal(violation.parameters[2], 2);
}

static void release_too_often(void *unused)
{
    IoInitializeRemoveLock(lock_of(TOP), 'tseT', 0, 0);
    IoAcquireRemoveLock(lock_of(TOP), NULL);
    IoReleaseRemoveLock(lock_of(TOP), NULL);
    IoReleaseRemoveLock(lock_of(TOP), NULL);
}

static void test_released_more_often_than_acquired_is_0xC4_D5(void **state)
{
    assert_violation(release_too_often, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xD5);
}

static void wait_with_another_tag(void *unused)
{
    IoInitializeRemoveLock(lock_of(TOP), 'tseT', 0, 0);
    IoAcquireRemoveLock(lock_of(TOP), (PVOID)1);
    IoReleaseRemoveLockAndWait(lock_of(TOP), (PVOID)2);
}

static void test_waited_for_with_another_tag_is_0xC4_D6(void **state)
{
    assert_violation(wait_with_another_tag, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xD6);
    assert_int_equal(violation.parameters[1], (uintptr_t)lock_of(TOP));
    assert_int_equal(violation.parameters[2], 2);
    assert_int_equal(violation.parameters[3], 1);
}

static void initialize_twice(void *unused)
{
    IoInitializeRemoveLock(lock_of(TOP), 'tseT', 0, 0);
    IoInitializeRemoveLock(lock_of(TOP), 'tseT', 0, 0);
}

static void test_initialized_twice_is_0xC4_D7(void **state)
{
    assert_violation(initialize_twice, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xD7);
    assert_int_equal(violation.parameters[2], (uintptr_t)lock_of(TOP));
}

static void test_clean_two_tags_in_any_order(void **state)
{
    PIO_REMOVE_LOCK lock = lock_of(TOP);

    IoInitializeRemoveLock(lock, 'tseT', 0, 0);
    IoAcquireRemoveLock(lock, (PVOID)1);
    IoAcquireRemoveLock(lock, (PVOID)2);
    IoReleaseRemoveLock(lock, (PVOID)1);
    IoReleaseRemoveLockAndWait(lock, (PVOID)2);
}

static void test_clean_the_next_device_has_a_lock_of_its_own(void **state)
{
    for (int i = 0; i < 3; i++) {
        PDEVICE_OBJECT device;

        IoCreateDevice(TOP->driver, sizeof(IO_REMOVE_LOCK), NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
        IoInitializeRemoveLock((PIO_REMOVE_LOCK)device->DeviceExtension, 'tseT', 0, 0);
        IoAcquireRemoveLock((PIO_REMOVE_LOCK)device->DeviceExtension, NULL);
        IoReleaseRemoveLockAndWait((PIO_REMOVE_LOCK)device->DeviceExtension, NULL);
        IoDeleteDevice(device);
    }
}

static IO_REMOVE_LOCK of_a_file;

static NTSTATUS run_down(struct layer *layer, PIRP irp)
{
    IoAcquireRemoveLock(&of_a_file, irp);
    IoReleaseRemoveLockAndWait(&of_a_file, irp);
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void test_clean_a_files_lock_is_waited_for_in_any_request(void **state)
{
    PIRP irp = layers_irp();

    IoInitializeRemoveLock(&of_a_file, 'tseT', 0, 0);
    TOP->dispatch = run_down;
    assert_int_equal(layers_send(irp), STATUS_SUCCESS);
    IoFreeIrp(irp);
}

static void test_clean_a_retail_machine_counts_only(void **state)
{
    PIO_REMOVE_LOCK lock = lock_of(TOP);

    IoInitializeRemoveLock(lock, 'tseT', 0, 0);
    IoAcquireRemoveLock(lock, (PVOID)1);
    IoReleaseRemoveLockAndWait(lock, (PVOID)2);
    assert_int_equal(IoAcquireRemoveLock(lock, NULL), STATUS_DELETE_PENDING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        layers_test(test_released_with_another_tag_is_0xC4_D5),
        layers_test(test_released_more_often_than_acquired_is_0xC4_D5),
        layers_test(test_waited_for_with_another_tag_is_0xC4_D6),
        layers_test(test_initialized_twice_is_0xC4_D7),
        layers_test(test_clean_two_tags_in_any_order),
        layers_test(test_clean_the_next_device_has_a_lock_of_its_own),
        layers_test(test_clean_a_files_lock_is_waited_for_in_any_request),
        layers_test_retail(test_clean_a_retail_machine_counts_only),
    };

    return cmocka_run_group_tests_name("remove_lock", tests, NULL, NULL);
}
