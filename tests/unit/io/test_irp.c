/* The life of an IRP: allocating, sending through a stack of drivers, completing, taking back. */
#include "layers.h"
#include <string.h>

/* --- allocating --- */

static void test_IoAllocateIrp_gives_an_unused_one(void **state)
{
    PIRP irp = IoAllocateIrp(3, FALSE);

    assert_non_null(irp);
    assert_int_equal(irp->Type, IO_TYPE_IRP);
    assert_int_equal(irp->Size, IoSizeOfIrp(3));
    assert_int_equal(irp->Size, sizeof(IRP) + 3 * sizeof(IO_STACK_LOCATION));
    assert_int_equal(irp->StackCount, 3);
    assert_int_equal(irp->CurrentLocation, 4);
    assert_ptr_equal(IoGetNextIrpStackLocation(irp), (PIO_STACK_LOCATION)(irp + 1) + 2);
    assert_null(irp->Tail.Overlay.Thread);
    assert_null(irp->MdlAddress);
    assert_int_equal(irp->Flags, 0);
    assert_false(irp->Cancel);
    assert_int_equal(irp->RequestorMode, KernelMode);
    IoFreeIrp(irp);
}

static void test_IoAllocateIrp_used_again_is_clean(void **state)
{
    PIRP irp = IoAllocateIrp(2, FALSE);

    memset(irp + 1, 0xEE, 2 * sizeof(IO_STACK_LOCATION));
    irp->IoStatus.Information = 7;
    irp->UserBuffer = irp;
    IoFreeIrp(irp);
    irp = IoAllocateIrp(2, FALSE);
    assert_null(irp->UserBuffer);
    assert_int_equal(irp->IoStatus.Information, 0);
    for (size_t i = 0; i < 2 * sizeof(IO_STACK_LOCATION); i++)
        assert_int_equal(((UCHAR *)(irp + 1))[i], 0);
    IoFreeIrp(irp);
}

static void test_IoAllocateIrp_negative_stack_size_is_null(void **state)
{
    assert_null(IoAllocateIrp(-1, FALSE));
}

static void test_IoAllocateIrp_many_locations(void **state)
{
    PIRP irp = IoAllocateIrp(60, TRUE);

    assert_non_null(irp);
    assert_int_equal(irp->CurrentLocation, 61);
    IoFreeIrp(irp);
}

static void test_IoInitializeIrp_makes_one_of_own_memory(void **state)
{
    PIRP irp = ExAllocatePoolWithTag(NonPagedPool, IoSizeOfIrp(2), 'tseT');

    memset(irp, 0xCC, IoSizeOfIrp(2));
    IoInitializeIrp(irp, IoSizeOfIrp(2), 2);
    assert_int_equal(irp->Type, IO_TYPE_IRP);
    assert_int_equal(irp->StackCount, 2);
    assert_int_equal(irp->CurrentLocation, 3);
    assert_int_equal(irp->Size, IoSizeOfIrp(2));
    assert_null(irp->CancelRoutine);
    ExFreePoolWithTag(irp, 'tseT');
}

static void test_IoInitializeIrp_own_memory_can_be_sent(void **state)
{
    CCHAR size = TOP->device->StackSize;
    PIRP irp = ExAllocatePoolWithTag(NonPagedPool, IoSizeOfIrp(size), 'tseT');

    IoInitializeIrp(irp, IoSizeOfIrp(size), size);
    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    assert_int_equal(layers_send(irp), STATUS_SUCCESS);
    assert_int_equal(layers_taken_back, 1);
    ExFreePoolWithTag(irp, 'tseT');
}

static void test_IoReuseIrp_sets_the_status_and_sends_again(void **state)
{
    PIRP irp = layers_irp();

    layers_send(irp);
    irp->UserBuffer = irp;
    IoReuseIrp(irp, STATUS_NOT_SUPPORTED);
    assert_int_equal(irp->IoStatus.Status, STATUS_NOT_SUPPORTED);
    assert_int_equal(irp->CurrentLocation, irp->StackCount + 1);
    assert_int_equal(irp->StackCount, 3);
    assert_null(irp->UserBuffer);
    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_READ;
    assert_int_equal(layers_send(irp), STATUS_SUCCESS);
    assert_int_equal(BOTTOM->major, IRP_MJ_READ);
    assert_int_equal(layers_taken_back, 2);
    IoFreeIrp(irp);
}

static void test_IoIsValidIrpStatus(void **state)
{
    assert_true(IoIsValidIrpStatus(STATUS_SUCCESS));
    assert_true(IoIsValidIrpStatus(STATUS_UNSUCCESSFUL));
    assert_false(IoIsValidIrpStatus(STATUS_PENDING));
    assert_false(IoIsValidIrpStatus((NTSTATUS)0xFFFFFFFF));
}

/* --- down the stack --- */

static PDEVICE_OBJECT seen_device[LAYERS];
static ULONG seen_code[LAYERS];

static NTSTATUS note_and(struct layer *layer, PIRP irp, NTSTATUS (*then)(struct layer *, PIRP))
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    seen_device[layer - layers] = stack->DeviceObject;
    seen_code[layer - layers] = stack->Parameters.DeviceIoControl.IoControlCode;
    return then(layer, irp);
}

static NTSTATUS note_and_skip(struct layer *layer, PIRP irp)
{
    return note_and(layer, irp, layer_skip);
}

static NTSTATUS note_and_copy(struct layer *layer, PIRP irp)
{
    return note_and(layer, irp, layer_copy);
}

static NTSTATUS note_and_succeed(struct layer *layer, PIRP irp)
{
    return note_and(layer, irp, layer_succeed);
}

static void test_IoCallDriver_gives_each_driver_its_own_device(void **state)
{
    PIRP irp = layers_irp();

    TOP->dispatch = note_and_copy;
    MIDDLE->dispatch = note_and_skip;
    BOTTOM->dispatch = note_and_succeed;
    layers_send(irp);
    for (int i = 0; i < LAYERS; i++) {
        assert_ptr_equal(seen_device[i], layers[i].device);
        assert_int_equal(seen_code[i], LAYERS_CODE);
    }
    IoFreeIrp(irp);
}

static void test_IoSkip_and_IoCopy_use_as_many_locations_as_they_say(void **state)
{
    PIRP irp = layers_irp();

    BOTTOM->dispatch = layer_pend;
    TOP->dispatch = layer_copy;
    layers_send(irp); /* top, middle (skipping) and bottom: two locations */
    assert_int_equal(irp->CurrentLocation, 2);
    layer_complete_pending(BOTTOM, STATUS_SUCCESS, 0);
    assert_int_equal(irp->CurrentLocation, irp->StackCount + 1);
    IoFreeIrp(irp);
}

static NTSTATUS change_and_pass(struct layer *layer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoGetNextIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode = 0x1234;
    return IoCallDriver(layer->lower, irp);
}

static void test_IoCopyCurrentIrpStackLocationToNext_leaves_the_upper_one(void **state)
{
    PIRP irp = layers_irp();

    TOP->dispatch = change_and_pass;
    BOTTOM->dispatch = note_and_succeed;
    layers_send(irp);
    assert_int_equal(seen_code[0], 0x1234);
    IoFreeIrp(irp);
}

static NTSTATUS forwarded;
static BOOLEAN was_sent;

static NTSTATUS forward_and_complete(struct layer *layer, PIRP irp)
{
    was_sent = IoForwardIrpSynchronously(layer->lower, irp);
    forwarded = irp->IoStatus.Status;
    return layer_complete(irp, was_sent ? irp->IoStatus.Status : STATUS_UNSUCCESSFUL, 0);
}

static void test_IoForwardIrpSynchronously_takes_the_irp_back(void **state)
{
    PIRP irp = layers_irp();

    TOP->dispatch = forward_and_complete;
    BOTTOM->dispatch = layer_fail;
    assert_int_equal(layers_send(irp), STATUS_UNSUCCESSFUL);
    assert_true(was_sent);
    assert_int_equal(forwarded, STATUS_UNSUCCESSFUL);
    assert_int_equal(layers_taken_back, 1);
    IoFreeIrp(irp);
}

static void complete_in_dpc(PKDPC dpc, PVOID context, PVOID a, PVOID b)
{
    layer_complete_pending(BOTTOM, STATUS_ALERTED, 0);
}

static KDPC dpc;

static NTSTATUS pend_until_dpc(struct layer *layer, PIRP irp)
{
    static KTIMER timer;
    LARGE_INTEGER due = {.QuadPart = -10000};

    KeInitializeDpc(&dpc, complete_in_dpc, NULL);
    KeInitializeTimer(&timer);
    layer_pend(layer, irp);
    KeSetTimer(&timer, due, &dpc);
    return STATUS_PENDING;
}

static void test_IoForwardIrpSynchronously_waits_for_a_pending_one(void **state)
{
    PIRP irp = layers_irp();

    TOP->dispatch = forward_and_complete;
    BOTTOM->dispatch = pend_until_dpc;
    assert_int_equal(layers_send(irp), STATUS_ALERTED);
    assert_int_equal(forwarded, STATUS_ALERTED);
    IoFreeIrp(irp);
}

static void test_IoForwardIrpSynchronously_without_a_location_is_false(void **state)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    TOP->dispatch = forward_and_complete;
    TOP->device->StackSize = 1; /* or the verifier would stop it at once */
    assert_int_equal(layers_send(irp), STATUS_UNSUCCESSFUL);
    assert_false(was_sent);
    assert_int_equal(MIDDLE->calls, 0);
    IoFreeIrp(irp);
}

static void send_with_too_few(void *unused)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    TOP->dispatch = layer_copy;
    TOP->device->StackSize = 1; /* or that is what it stops at */
    layers_send(irp);
}

static void test_no_location_left_is_0x35(void **state)
{
    assert_bugcheck(send_with_too_few, NULL, NO_MORE_IRP_STACK_LOCATIONS, TEST_ANY);
}

/* --- completion routines --- */

static char order[16];
static PDEVICE_OBJECT routine_device[LAYERS + 1];
static NTSTATUS routine_status[LAYERS + 1];

static NTSTATUS on_done(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    int which = *(const char *)context - '0';

    strcat(order, context);
    routine_device[which] = device;
    routine_status[which] = irp->IoStatus.Status;
    if (irp->PendingReturned && device)
        IoMarkIrpPending(irp);
    return device ? STATUS_CONTINUE_COMPLETION : STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS pass_with_routine(struct layer *layer, PIRP irp)
{
    static const char *const names[] = {"0", "1", "2"};

    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, on_done, (PVOID)names[layer - layers], TRUE, TRUE, TRUE);
    return IoCallDriver(layer->lower, irp);
}

static void test_completion_routines_run_from_the_bottom_up_with_their_drivers_device(void **state)
{
    PIRP irp = layers_irp();

    order[0] = 0;
    TOP->dispatch = MIDDLE->dispatch = pass_with_routine;
    IoSetCompletionRoutine(irp, on_done, "3", TRUE, TRUE, TRUE);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_string_equal(order, "123");
    assert_ptr_equal(routine_device[1], MIDDLE->device);
    assert_ptr_equal(routine_device[2], TOP->device);
    assert_null(routine_device[3]); /* who made the IRP has no device in it */
    IoFreeIrp(irp);
}

static ULONG routine_calls;

static NTSTATUS count(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    routine_calls++;
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_SUCCESS;
}

struct invocation {
    BOOLEAN on_success, on_error, on_cancel;
    NTSTATUS status;
    BOOLEAN cancel;
    ULONG calls;
};
static const struct invocation *invocation;

static NTSTATUS pass_as_told(struct layer *layer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, count, NULL, invocation->on_success, invocation->on_error, invocation->on_cancel);
    return IoCallDriver(layer->lower, irp);
}

static NTSTATUS complete_as_told(struct layer *layer, PIRP irp)
{
    irp->Cancel = invocation->cancel;
    return layer_complete(irp, invocation->status, 0);
}

static void test_IoSetCompletionRoutine_invocation_flags(void **state)
{
    static const struct invocation all[] = {
        {TRUE, TRUE, TRUE, STATUS_SUCCESS, FALSE, 1},           {TRUE, FALSE, FALSE, STATUS_SUCCESS, FALSE, 1},
        {FALSE, TRUE, FALSE, STATUS_SUCCESS, FALSE, 0},         {FALSE, FALSE, TRUE, STATUS_SUCCESS, FALSE, 0},
        {TRUE, FALSE, FALSE, STATUS_UNSUCCESSFUL, FALSE, 0},    {FALSE, TRUE, FALSE, STATUS_UNSUCCESSFUL, FALSE, 1},
        {FALSE, FALSE, TRUE, STATUS_UNSUCCESSFUL, FALSE, 0},    {FALSE, FALSE, TRUE, STATUS_CANCELLED, TRUE, 1},
        {FALSE, FALSE, TRUE, STATUS_SUCCESS, TRUE, 1},          {TRUE, FALSE, FALSE, STATUS_CANCELLED, TRUE, 0},
        {FALSE, TRUE, FALSE, STATUS_CANCELLED, TRUE, 1},        {FALSE, TRUE, FALSE, STATUS_BUFFER_OVERFLOW, FALSE, 1},
        {TRUE, FALSE, FALSE, STATUS_BUFFER_OVERFLOW, FALSE, 0}, {TRUE, FALSE, FALSE, STATUS_ALERTED, FALSE, 1},
    };

    TOP->dispatch = pass_as_told;
    BOTTOM->dispatch = complete_as_told;
    for (size_t i = 0; i < RTL_NUMBER_OF(all); i++) {
        PIRP irp = layers_irp();

        invocation = &all[i];
        routine_calls = 0;
        layers_send(irp);
        if (routine_calls != all[i].calls)
            fail_msg("row %zu: called %u times", i, routine_calls);
        IoFreeIrp(irp);
    }
}

static NTSTATUS keep(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    *(PIRP *)context = irp;
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static PIRP kept;

static NTSTATUS pass_and_keep(struct layer *layer, PIRP irp)
{
    IoMarkIrpPending(irp);
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, keep, &kept, TRUE, TRUE, TRUE);
    IoCallDriver(layer->lower, irp);
    return STATUS_PENDING;
}

static void test_more_processing_required_stops_completion_until_it_is_completed_again(void **state)
{
    PIRP irp = layers_irp();

    kept = NULL;
    MIDDLE->dispatch = pass_and_keep;
    assert_int_equal(layers_send(irp), STATUS_PENDING);
    assert_ptr_equal(kept, irp);
    assert_int_equal(layers_taken_back, 0);
    assert_ptr_equal(IoGetCurrentIrpStackLocation(irp)->DeviceObject, MIDDLE->device);
    layer_complete(kept, STATUS_ALERTED, 5);
    assert_int_equal(layers_taken_back, 1);
    assert_int_equal(irp->IoStatus.Status, STATUS_ALERTED);
    assert_int_equal(irp->IoStatus.Information, 5);
    IoFreeIrp(irp);
}

static NTSTATUS retry(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    ULONG *left = context;

    if (!(*left)--)
        return STATUS_CONTINUE_COMPLETION;
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, retry, context, TRUE, TRUE, TRUE);
    IoCallDriver(BOTTOM->device, irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static ULONG retries_left;

static NTSTATUS pass_with_retries(struct layer *layer, PIRP irp)
{
    IoMarkIrpPending(irp);
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, retry, &retries_left, TRUE, TRUE, TRUE);
    IoCallDriver(layer->lower, irp);
    return STATUS_PENDING;
}

static void test_an_irp_can_be_sent_down_again_from_a_completion_routine(void **state)
{
    PIRP irp = layers_irp();

    retries_left = 2;
    MIDDLE->dispatch = pass_with_retries;
    assert_int_equal(layers_send(irp), STATUS_PENDING);
    assert_int_equal(BOTTOM->calls, 3);
    assert_int_equal(layers_taken_back, 1);
    IoFreeIrp(irp);
}

static BOOLEAN pending_seen;

static NTSTATUS see_pending(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    pending_seen = irp->PendingReturned;
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void test_PendingReturned_climbs_past_drivers_without_a_routine(void **state)
{
    PIRP irp = layers_irp();

    pending_seen = FALSE;
    TOP->dispatch = layer_copy;
    BOTTOM->dispatch = layer_pend;
    IoSetCompletionRoutine(irp, see_pending, NULL, TRUE, TRUE, TRUE);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_PENDING);
    layer_complete_pending(BOTTOM, STATUS_SUCCESS, 0);
    assert_true(pending_seen);
    IoFreeIrp(irp);
}

static void test_PendingReturned_is_false_where_nobody_marked(void **state)
{
    PIRP irp = layers_irp();

    pending_seen = TRUE;
    IoSetCompletionRoutine(irp, see_pending, NULL, TRUE, TRUE, TRUE);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_false(pending_seen);
    IoFreeIrp(irp);
}

static NTSTATUS ex_status;

static NTSTATUS pass_with_routine_ex(struct layer *layer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    ex_status = IoSetCompletionRoutineEx(layer->device, irp, count, NULL, TRUE, TRUE, TRUE);
    return IoCallDriver(layer->lower, irp);
}

static void test_IoSetCompletionRoutineEx_calls_the_routine_and_lets_go_of_the_device(void **state)
{
    PIRP irp = layers_irp();

    routine_calls = 0;
    MIDDLE->dispatch = pass_with_routine_ex;
    layers_send(irp);
    assert_int_equal(ex_status, STATUS_SUCCESS);
    assert_int_equal(routine_calls, 1);
    IoFreeIrp(irp); /* the teardown unloads the driver: its device isn't referenced any more */
}

static NTSTATUS irql_note(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    *(KIRQL *)context = KeGetCurrentIrql();
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void test_completion_routine_runs_at_the_completers_irql(void **state)
{
    PIRP irp = layers_irp();
    KIRQL irql, seen = 99;

    BOTTOM->dispatch = layer_pend;
    IoSetCompletionRoutine(irp, irql_note, &seen, TRUE, TRUE, TRUE);
    IoCallDriver(TOP->device, irp);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    layer_complete_pending(BOTTOM, STATUS_SUCCESS, 0);
    KeLowerIrql(irql);
    assert_int_equal(seen, DISPATCH_LEVEL);
    IoFreeIrp(irp);
}

static void complete_twice(void *unused)
{
    PIRP irp = layers_irp();

    layers_send(irp);
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}

static void test_completed_twice_is_0x44(void **state)
{
    assert_bugcheck(complete_twice, NULL, MULTIPLE_IRP_COMPLETE_REQUESTS, TEST_ANY);
}

/* --- associated IRPs --- */

static PIRP parts[2], master;

static NTSTATUS split(struct layer *layer, PIRP irp)
{
    master = irp;
    IoMarkIrpPending(irp);
    irp->AssociatedIrp.IrpCount = 2;
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    for (int i = 0; i < 2; i++) {
        parts[i] = IoMakeAssociatedIrp(irp, layer->lower->StackSize);
        IoGetNextIrpStackLocation(parts[i])->MajorFunction = IRP_MJ_READ;
    }
    for (int i = 0; i < 2; i++)
        IoCallDriver(layer->lower, parts[i]);
    return STATUS_PENDING;
}

static void test_IoMakeAssociatedIrp_refers_to_its_master(void **state)
{
    PIRP irp = layers_irp(), part;

    irp->Tail.Overlay.Thread = PsGetCurrentThread();
    part = IoMakeAssociatedIrp(irp, 2);
    assert_ptr_equal(part->AssociatedIrp.MasterIrp, irp);
    assert_true(part->Flags & IRP_ASSOCIATED_IRP);
    assert_int_equal(part->StackCount, 2);
    assert_ptr_equal(part->Tail.Overlay.Thread, PsGetCurrentThread());
    IoFreeIrp(part);
    IoFreeIrp(irp);
}

static void test_the_last_associated_irp_completes_the_master(void **state)
{
    PIRP irp = layers_irp();

    MIDDLE->dispatch = split;
    BOTTOM->dispatch = layer_pend;
    assert_int_equal(layers_send(irp), STATUS_PENDING);
    assert_int_equal(BOTTOM->calls, 2);
    layer_complete(parts[0], STATUS_SUCCESS, 0);
    assert_int_equal(layers_taken_back, 0);
    assert_int_equal(irp->AssociatedIrp.IrpCount, 1);
    layer_complete(parts[1], STATUS_SUCCESS, 0);
    assert_int_equal(layers_taken_back, 1);
    IoFreeIrp(irp);
}

static void test_IoSetMasterIrpStatus_keeps_the_worse(void **state)
{
    static const NTSTATUS rows[][3] = {
        {STATUS_SUCCESS, STATUS_SUCCESS, STATUS_SUCCESS},
        {STATUS_SUCCESS, STATUS_UNSUCCESSFUL, STATUS_UNSUCCESSFUL},
        {STATUS_UNSUCCESSFUL, STATUS_SUCCESS, STATUS_UNSUCCESSFUL},
        {STATUS_BUFFER_OVERFLOW, STATUS_UNSUCCESSFUL, STATUS_UNSUCCESSFUL},
        {STATUS_UNSUCCESSFUL, STATUS_BUFFER_OVERFLOW, STATUS_UNSUCCESSFUL},
        {STATUS_UNSUCCESSFUL, STATUS_VERIFY_REQUIRED, STATUS_VERIFY_REQUIRED},
        {STATUS_VERIFY_REQUIRED, STATUS_UNSUCCESSFUL, STATUS_VERIFY_REQUIRED},
        {STATUS_UNSUCCESSFUL, STATUS_FT_READ_FROM_COPY, STATUS_UNSUCCESSFUL},
    };
    PIRP irp = layers_irp();

    for (size_t i = 0; i < RTL_NUMBER_OF(rows); i++) {
        irp->IoStatus.Status = rows[i][0];
        IoSetMasterIrpStatus(irp, rows[i][1]);
        assert_int_equal(irp->IoStatus.Status, rows[i][2]);
    }
    IoFreeIrp(irp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        layers_test(test_IoAllocateIrp_gives_an_unused_one),
        layers_test(test_IoAllocateIrp_used_again_is_clean),
        layers_test(test_IoAllocateIrp_negative_stack_size_is_null),
        layers_test(test_IoAllocateIrp_many_locations),
        layers_test(test_IoInitializeIrp_makes_one_of_own_memory),
        layers_test(test_IoInitializeIrp_own_memory_can_be_sent),
        layers_test(test_IoReuseIrp_sets_the_status_and_sends_again),
        layers_test(test_IoIsValidIrpStatus),
        layers_test(test_IoCallDriver_gives_each_driver_its_own_device),
        layers_test(test_IoSkip_and_IoCopy_use_as_many_locations_as_they_say),
        layers_test(test_IoCopyCurrentIrpStackLocationToNext_leaves_the_upper_one),
        layers_test(test_IoForwardIrpSynchronously_takes_the_irp_back),
        layers_test(test_IoForwardIrpSynchronously_waits_for_a_pending_one),
        layers_test(test_IoForwardIrpSynchronously_without_a_location_is_false),
        layers_test(test_no_location_left_is_0x35),
        layers_test(test_completion_routines_run_from_the_bottom_up_with_their_drivers_device),
        layers_test(test_IoSetCompletionRoutine_invocation_flags),
        layers_test(test_more_processing_required_stops_completion_until_it_is_completed_again),
        layers_test(test_an_irp_can_be_sent_down_again_from_a_completion_routine),
        layers_test(test_PendingReturned_climbs_past_drivers_without_a_routine),
        layers_test(test_PendingReturned_is_false_where_nobody_marked),
        layers_test(test_IoSetCompletionRoutineEx_calls_the_routine_and_lets_go_of_the_device),
        layers_test(test_completion_routine_runs_at_the_completers_irql),
        layers_test(test_completed_twice_is_0x44),
        layers_test(test_IoMakeAssociatedIrp_refers_to_its_master),
        layers_test(test_the_last_associated_irp_completes_the_master),
        layers_test(test_IoSetMasterIrpStatus_keeps_the_worse),
    };

    return cmocka_run_group_tests_name("irp", tests, NULL, NULL);
}
