/* StartIo: one request at a time, the rest in the device's queue; and that queue by itself. */
#include "layers.h"
#include <string.h>

static struct {
    PIRP started[16];
    ULONG count, depth, deepest, cancelled;
    KIRQL irql;
    BOOLEAN finish_at_once;
} io;

static void finish_current(NTSTATUS status)
{
    PIRP irp = BOTTOM->device->CurrentIrp;
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoSetCancelRoutine(irp, NULL);
    IoStartNextPacket(BOTTOM->device, TRUE);
    layer_complete(irp, status, 0);
    KeLowerIrql(irql);
}

static void start_io(PDEVICE_OBJECT device, PIRP irp)
{
    if (++io.depth > io.deepest)
        io.deepest = io.depth;
    assert_ptr_equal(device->CurrentIrp, irp);
    io.started[io.count++] = irp;
    io.irql = KeGetCurrentIrql();
    if (io.finish_at_once)
        finish_current(STATUS_SUCCESS);
    io.depth--;
}

/* As the documentation has it: the current one is the device's, a queued one is taken out of the queue. */
static void cancel(PDEVICE_OBJECT device, PIRP irp)
{
    io.cancelled++;
    if (irp == device->CurrentIrp) {
        IoReleaseCancelSpinLock(irp->CancelIrql);
        return;
    }
    KeRemoveEntryDeviceQueue(&device->DeviceQueue, &irp->Tail.Overlay.DeviceQueueEntry);
    IoReleaseCancelSpinLock(irp->CancelIrql);
    layer_complete(irp, STATUS_CANCELLED, 0);
}

static NTSTATUS start(struct layer *layer, PIRP irp)
{
    IoMarkIrpPending(irp);
    IoStartPacket(layer->device, irp, NULL, cancel);
    return STATUS_PENDING;
}

static ULONG key;

static NTSTATUS start_by_key(struct layer *layer, PIRP irp)
{
    IoMarkIrpPending(irp);
    IoStartPacket(layer->device, irp, &key, NULL);
    return STATUS_PENDING;
}

static int setup(void **state)
{
    int result = layers_setup(state);

    memset(&io, 0, sizeof io);
    BOTTOM->driver->DriverStartIo = start_io;
    BOTTOM->dispatch = start;
    return result;
}
#define startio_test(name) cmocka_unit_test_setup_teardown(name, setup, layers_teardown)

static void test_IoStartPacket_on_an_idle_device_starts_at_dispatch_level(void **state)
{
    PIRP irp = layers_irp();

    layers_send(irp);
    assert_int_equal(io.count, 1);
    assert_int_equal(io.irql, DISPATCH_LEVEL);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    finish_current(STATUS_SUCCESS);
    assert_null(BOTTOM->device->CurrentIrp);
    IoFreeIrp(irp);
}

static void test_IoStartPacket_on_a_busy_device_queues(void **state)
{
    PIRP irps[3];

    for (int i = 0; i < 3; i++)
        layers_send(irps[i] = layers_irp());
    assert_int_equal(io.count, 1);
    for (int i = 0; i < 3; i++) {
        assert_ptr_equal(io.started[i], irps[i]);
        assert_ptr_equal(BOTTOM->device->CurrentIrp, irps[i]);
        finish_current(STATUS_SUCCESS);
    }
    assert_int_equal(io.count, 3);
    assert_false(BOTTOM->device->DeviceQueue.Busy);
    for (int i = 0; i < 3; i++)
        IoFreeIrp(irps[i]);
}

static void test_IoStartPacket_by_key_orders_the_queue(void **state)
{
    static const ULONG keys[] = {0, 30, 10, 20};
    static const int expected[] = {0, 2, 3, 1};
    PIRP irps[4];

    BOTTOM->dispatch = start_by_key;
    for (int i = 0; i < 4; i++) {
        key = keys[i];
        layers_send(irps[i] = layers_irp());
    }
    for (int i = 0; i < 4; i++) {
        assert_ptr_equal(BOTTOM->device->CurrentIrp, irps[expected[i]]);
        finish_current(STATUS_SUCCESS);
    }
    for (int i = 0; i < 4; i++)
        IoFreeIrp(irps[i]);
}

static void test_IoStartNextPacketByKey_takes_the_next_from_that_key_on(void **state)
{
    static const ULONG keys[] = {0, 10, 20, 30};
    PIRP irps[4], current;
    KIRQL irql;

    BOTTOM->dispatch = start_by_key;
    for (int i = 0; i < 4; i++) {
        key = keys[i];
        layers_send(irps[i] = layers_irp());
    }
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    current = BOTTOM->device->CurrentIrp;
    IoStartNextPacketByKey(BOTTOM->device, FALSE, 15);
    layer_complete(current, STATUS_SUCCESS, 0);
    assert_ptr_equal(BOTTOM->device->CurrentIrp, irps[2]);
    current = BOTTOM->device->CurrentIrp;
    IoStartNextPacketByKey(BOTTOM->device, FALSE, 35); /* none: from the start again */
    layer_complete(current, STATUS_SUCCESS, 0);
    assert_ptr_equal(BOTTOM->device->CurrentIrp, irps[1]);
    KeLowerIrql(irql);
    finish_current(STATUS_SUCCESS);
    finish_current(STATUS_SUCCESS);
    for (int i = 0; i < 4; i++)
        IoFreeIrp(irps[i]);
}

static void test_a_queued_request_can_be_cancelled(void **state)
{
    PIRP first = layers_irp(), second = layers_irp();

    layers_send(first);
    layers_send(second);
    assert_true(IoCancelIrp(second));
    assert_int_equal(second->IoStatus.Status, STATUS_CANCELLED);
    finish_current(STATUS_SUCCESS);
    assert_int_equal(io.count, 1);
    IoFreeIrp(first);
    IoFreeIrp(second);
}

static void test_a_request_cancelled_before_it_is_queued_is_cancelled_at_once(void **state)
{
    PIRP first = layers_irp(), second = layers_irp();

    layers_send(first);
    second->Cancel = TRUE;
    layers_send(second);
    assert_int_equal(io.cancelled, 1);
    assert_int_equal(second->IoStatus.Status, STATUS_CANCELLED);
    finish_current(STATUS_SUCCESS);
    assert_int_equal(io.count, 1);
    IoFreeIrp(first);
    IoFreeIrp(second);
}

static void test_StartIo_nests_where_it_starts_the_next_itself(void **state)
{
    PIRP irps[4];

    for (int i = 0; i < 4; i++)
        layers_send(irps[i] = layers_irp());
    io.finish_at_once = TRUE;
    finish_current(STATUS_SUCCESS);
    assert_int_equal(io.count, 4);
    assert_int_equal(io.deepest, 3);
    for (int i = 0; i < 4; i++)
        IoFreeIrp(irps[i]);
}

static void test_IoSetStartIoAttributes_deferred_never_nests(void **state)
{
    PIRP irps[4];

    IoSetStartIoAttributes(BOTTOM->device, TRUE, FALSE);
    for (int i = 0; i < 4; i++)
        layers_send(irps[i] = layers_irp());
    io.finish_at_once = TRUE;
    finish_current(STATUS_SUCCESS);
    assert_int_equal(io.count, 4);
    assert_int_equal(io.deepest, 1);
    for (int i = 0; i < 4; i++)
        IoFreeIrp(irps[i]);
}

static void test_IoSetStartIoAttributes_non_cancelable_clears_the_routine_of_what_is_started(void **state)
{
    PIRP first = layers_irp(), second = layers_irp();

    IoSetStartIoAttributes(BOTTOM->device, FALSE, TRUE);
    layers_send(first);
    layers_send(second);
    assert_null(first->CancelRoutine);
    assert_non_null(second->CancelRoutine);
    assert_false(IoCancelIrp(first));
    finish_current(STATUS_SUCCESS);
    assert_null(second->CancelRoutine);
    finish_current(STATUS_SUCCESS);
    IoFreeIrp(first);
    IoFreeIrp(second);
}

/* --- device queues --- */

static void test_KeInsertDeviceQueue_first_makes_it_busy_and_is_not_queued(void **state)
{
    KDEVICE_QUEUE_ENTRY entries[3];
    KDEVICE_QUEUE queue;
    KIRQL irql;

    KeInitializeDeviceQueue(&queue);
    assert_false(queue.Busy);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    assert_false(KeInsertDeviceQueue(&queue, &entries[0]));
    assert_true(queue.Busy);
    assert_true(KeInsertDeviceQueue(&queue, &entries[1]));
    assert_true(KeInsertDeviceQueue(&queue, &entries[2]));
    assert_true(entries[1].Inserted);
    assert_true(KeRemoveEntryDeviceQueue(&queue, &entries[2]));
    assert_false(KeRemoveEntryDeviceQueue(&queue, &entries[2]));
    assert_ptr_equal(KeRemoveDeviceQueue(&queue), &entries[1]);
    assert_false(entries[1].Inserted);
    assert_null(KeRemoveDeviceQueue(&queue));
    assert_false(queue.Busy);
    KeLowerIrql(irql);
}

static void test_KeRemoveByKeyDeviceQueue_wraps_around(void **state)
{
    KDEVICE_QUEUE_ENTRY entries[4];
    KDEVICE_QUEUE queue;
    KIRQL irql;

    KeInitializeDeviceQueue(&queue);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeInsertByKeyDeviceQueue(&queue, &entries[0], 0);
    assert_true(KeInsertByKeyDeviceQueue(&queue, &entries[1], 50));
    assert_true(KeInsertByKeyDeviceQueue(&queue, &entries[2], 10));
    assert_true(KeInsertByKeyDeviceQueue(&queue, &entries[3], 30));
    assert_ptr_equal(KeRemoveByKeyDeviceQueue(&queue, 30), &entries[3]);
    assert_ptr_equal(KeRemoveByKeyDeviceQueue(&queue, 60), &entries[2]);
    assert_ptr_equal(KeRemoveByKeyDeviceQueue(&queue, 0), &entries[1]);
    assert_null(KeRemoveByKeyDeviceQueue(&queue, 0));
    KeLowerIrql(irql);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        startio_test(test_IoStartPacket_on_an_idle_device_starts_at_dispatch_level),
        startio_test(test_IoStartPacket_on_a_busy_device_queues),
        startio_test(test_IoStartPacket_by_key_orders_the_queue),
        startio_test(test_IoStartNextPacketByKey_takes_the_next_from_that_key_on),
        startio_test(test_a_queued_request_can_be_cancelled),
        startio_test(test_a_request_cancelled_before_it_is_queued_is_cancelled_at_once),
        startio_test(test_StartIo_nests_where_it_starts_the_next_itself),
        startio_test(test_IoSetStartIoAttributes_deferred_never_nests),
        startio_test(test_IoSetStartIoAttributes_non_cancelable_clears_the_routine_of_what_is_started),
        machine_test(test_KeInsertDeviceQueue_first_makes_it_busy_and_is_not_queued),
        machine_test(test_KeRemoveByKeyDeviceQueue_wraps_around),
    };

    return cmocka_run_group_tests_name("startio", tests, NULL, NULL);
}
