/* IRPs that the I/O manager builds for drivers: of all four kinds, and how they end. */
#include "layers.h"
#include <ntlab/memory.h>
#include <string.h>

static KEVENT event;
static IO_STATUS_BLOCK iosb;

static void begin(void)
{
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    memset(&iosb, 0xAA, sizeof iosb);
}

static struct {
    PVOID system_buffer, user_buffer, type3;
    ULONG flags, length, input, output, code;
    BOOLEAN mdl;
    LONGLONG offset;
    UCHAR data[16];
} seen;

/* Answers "reply" where there is room for it. */
static NTSTATUS answer(struct layer *layer, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    PVOID to = irp->MdlAddress                   ? MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority)
               : irp->AssociatedIrp.SystemBuffer ? irp->AssociatedIrp.SystemBuffer
                                                 : irp->UserBuffer;
    BOOLEAN control = stack->MajorFunction == IRP_MJ_DEVICE_CONTROL;
    ULONG room = control ? stack->Parameters.DeviceIoControl.OutputBufferLength : stack->Parameters.Read.Length;

    seen.system_buffer = irp->AssociatedIrp.SystemBuffer;
    seen.user_buffer = irp->UserBuffer;
    seen.flags = irp->Flags;
    seen.mdl = irp->MdlAddress != NULL;
    seen.length = stack->Parameters.Read.Length;
    seen.offset = stack->Parameters.Read.ByteOffset.QuadPart;
    seen.input = stack->Parameters.DeviceIoControl.InputBufferLength;
    seen.output = stack->Parameters.DeviceIoControl.OutputBufferLength;
    seen.code = stack->Parameters.DeviceIoControl.IoControlCode;
    seen.type3 = stack->Parameters.DeviceIoControl.Type3InputBuffer;
    if (irp->AssociatedIrp.SystemBuffer && (stack->MajorFunction == IRP_MJ_WRITE || control))
        memcpy(seen.data, irp->AssociatedIrp.SystemBuffer, 4);
    if (stack->MajorFunction != IRP_MJ_WRITE && to && room >= 6) {
        memcpy(to, "reply", 6);
        return layer_complete(irp, STATUS_SUCCESS, 6);
    }
    return layer_complete(irp, STATUS_SUCCESS, stack->MajorFunction == IRP_MJ_WRITE ? room : 0);
}

static int setup(void **state)
{
    memset(&seen, 0, sizeof seen);
    return layers_setup(state);
}
#define build_test(name) cmocka_unit_test_setup_teardown(name, setup, layers_teardown)

static void use(ULONG flags)
{
    for (int i = 0; i < LAYERS; i++)
        layers[i].device->Flags = (layers[i].device->Flags & ~(DO_BUFFERED_IO | DO_DIRECT_IO)) | flags;
    BOTTOM->dispatch = answer;
    begin();
}

/* --- IoBuildSynchronousFsdRequest --- */

static void test_synchronous_read_of_a_buffered_device(void **state)
{
    LARGE_INTEGER offset = {.QuadPart = 0x123456789};
    char buffer[8] = {0};
    PIRP irp;

    use(DO_BUFFERED_IO);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_READ, TOP->device, buffer, 8, &offset, &event, &iosb);
    assert_non_null(irp);
    assert_ptr_equal(irp->Tail.Overlay.Thread, PsGetCurrentThread());
    assert_int_equal(irp->StackCount, TOP->device->StackSize);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_string_equal(buffer, "reply");
    assert_int_equal(iosb.Status, STATUS_SUCCESS);
    assert_int_equal(iosb.Information, 6);
    assert_int_equal(KeReadStateEvent(&event), 1);
    assert_ptr_not_equal(seen.system_buffer, buffer);
    assert_int_equal(seen.offset, 0x123456789);
    assert_int_equal(seen.length, 8);
}

static void test_synchronous_write_of_a_buffered_device(void **state)
{
    PIRP irp;

    use(DO_BUFFERED_IO);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_WRITE, TOP->device, "abc", 4, NULL, &event, &iosb);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_string_equal(seen.data, "abc");
    assert_int_equal(iosb.Information, 4);
    assert_int_equal(seen.offset, 0);
}

static void test_synchronous_read_of_a_direct_device(void **state)
{
    char *buffer = ExAllocatePoolWithTag(NonPagedPool, 64, 'tseT');
    PIRP irp;

    use(DO_DIRECT_IO);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_READ, TOP->device, buffer, 64, NULL, &event, &iosb);
    assert_int_equal(MmGetMdlByteCount(irp->MdlAddress), 64);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_true(seen.mdl);
    assert_null(seen.system_buffer);
    assert_string_equal(buffer, "reply");
    ExFreePool(buffer);
}

static void test_synchronous_read_of_a_device_of_neither_kind(void **state)
{
    char buffer[8] = {0};
    PIRP irp;

    use(0);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_READ, TOP->device, buffer, 8, NULL, &event, &iosb);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_ptr_equal(seen.user_buffer, buffer);
    assert_string_equal(buffer, "reply");
}

static void test_synchronous_flush_and_shutdown_have_no_buffer(void **state)
{
    static const UCHAR majors[] = {IRP_MJ_FLUSH_BUFFERS, IRP_MJ_SHUTDOWN};

    use(DO_BUFFERED_IO);
    for (int i = 0; i < 2; i++) {
        PIRP irp;

        begin();
        irp = IoBuildSynchronousFsdRequest(majors[i], TOP->device, NULL, 0, NULL, &event, &iosb);
        assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
        assert_int_equal(BOTTOM->major, majors[i]);
        assert_null(seen.system_buffer);
        assert_int_equal(KeReadStateEvent(&event), 1);
    }
}

static KDPC dpc;
static KTIMER timer;

static void complete_in_dpc(PKDPC unused, PVOID context, PVOID a, PVOID b)
{
    PIRP irp = BOTTOM->pending;

    memcpy(irp->AssociatedIrp.SystemBuffer, "later", 6);
    layer_complete_pending(BOTTOM, STATUS_SUCCESS, 6);
}

static NTSTATUS pend_a_while(struct layer *layer, PIRP irp)
{
    LARGE_INTEGER due = {.QuadPart = -50000};

    layer_pend(layer, irp);
    KeSetTimer(&timer, due, &dpc);
    return STATUS_PENDING;
}

static void test_a_pending_request_ends_in_the_thread_that_waits(void **state)
{
    char buffer[8] = {0};
    PIRP irp;

    use(DO_BUFFERED_IO);
    KeInitializeDpc(&dpc, complete_in_dpc, NULL);
    KeInitializeTimer(&timer);
    BOTTOM->dispatch = pend_a_while;
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_READ, TOP->device, buffer, 8, NULL, &event, &iosb);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_PENDING);
    assert_int_equal(KeReadStateEvent(&event), 0);
    assert_int_equal(KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL), STATUS_SUCCESS);
    assert_string_equal(buffer, "later");
    assert_int_equal(iosb.Status, STATUS_SUCCESS);
}

/* --- IoBuildAsynchronousFsdRequest --- */

static NTSTATUS take_back(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    *(PIRP *)context = irp;
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void test_asynchronous_read_belongs_to_no_thread_and_is_freed_by_its_maker(void **state)
{
    char buffer[8] = {0};
    PIRP irp, back = NULL;

    use(DO_BUFFERED_IO);
    irp = IoBuildAsynchronousFsdRequest(IRP_MJ_READ, TOP->device, buffer, 8, NULL, &iosb);
    assert_non_null(irp);
    assert_true(IsListEmpty(&irp->ThreadListEntry));
    IoSetCompletionRoutine(irp, take_back, &back, TRUE, TRUE, TRUE);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_ptr_equal(back, irp);
    assert_int_equal(buffer[0], 0); /* the maker copies */
    assert_string_equal(irp->AssociatedIrp.SystemBuffer, "reply");
    assert_true(irp->Flags & IRP_DEALLOCATE_BUFFER);
    ExFreePool(irp->AssociatedIrp.SystemBuffer);
    IoFreeIrp(irp);
}

static void test_asynchronous_direct_read_leaves_its_mdl_to_its_maker(void **state)
{
    char *buffer = ExAllocatePoolWithTag(NonPagedPool, 64, 'tseT');
    PIRP irp, back = NULL;

    use(DO_DIRECT_IO);
    irp = IoBuildAsynchronousFsdRequest(IRP_MJ_READ, TOP->device, buffer, 64, NULL, &iosb);
    IoSetCompletionRoutine(irp, take_back, &back, TRUE, TRUE, TRUE);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_string_equal(buffer, "reply");
    MmUnlockPages(irp->MdlAddress);
    IoFreeMdl(irp->MdlAddress);
    IoFreeIrp(irp);
    ExFreePool(buffer);
}

static void test_asynchronous_pnp_request_takes_parameters_from_its_maker(void **state)
{
    PIRP irp, back = NULL;

    use(DO_BUFFERED_IO);
    BOTTOM->dispatch = NULL;
    irp = IoBuildAsynchronousFsdRequest(IRP_MJ_PNP, TOP->device, NULL, 0, NULL, NULL);
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    IoGetNextIrpStackLocation(irp)->MinorFunction = IRP_MN_QUERY_PNP_DEVICE_STATE;
    IoSetCompletionRoutine(irp, take_back, &back, TRUE, TRUE, TRUE);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_int_equal(BOTTOM->major, IRP_MJ_PNP);
    assert_int_equal(BOTTOM->minor, IRP_MN_QUERY_PNP_DEVICE_STATE);
    IoFreeIrp(irp);
}

/* --- IoBuildDeviceIoControlRequest --- */

static PIRP control(ULONG method, PVOID input, ULONG input_length, PVOID output, ULONG output_length, BOOLEAN internal)
{
    return IoBuildDeviceIoControlRequest(CTL_CODE(FILE_DEVICE_UNKNOWN, 0x900, method, FILE_ANY_ACCESS), TOP->device,
                                         input, input_length, output, output_length, internal, &event, &iosb);
}

static void test_control_buffered(void **state)
{
    char output[8] = {0};
    PIRP irp;

    use(0);
    irp = control(METHOD_BUFFERED, "in!", 4, output, 8, FALSE);
    assert_non_null(irp);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_string_equal(seen.data, "in!");
    assert_string_equal(output, "reply");
    assert_int_equal(seen.input, 4);
    assert_int_equal(seen.output, 8);
    assert_int_equal(iosb.Information, 6);
}

static void test_control_without_buffers(void **state)
{
    PIRP irp;

    use(0);
    irp = control(METHOD_BUFFERED, NULL, 0, NULL, 0, FALSE);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_null(seen.system_buffer);
    assert_int_equal(KeReadStateEvent(&event), 1);
}

static void test_control_direct_has_input_in_the_system_buffer_and_output_in_an_mdl(void **state)
{
    static const ULONG methods[] = {METHOD_OUT_DIRECT, METHOD_IN_DIRECT};
    char *output = ExAllocatePoolWithTag(NonPagedPool, 64, 'tseT');

    for (int i = 0; i < 2; i++) {
        PIRP irp;

        use(0);
        memset(output, 0, 64);
        irp = control(methods[i], "in!", 4, output, 64, FALSE);
        assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
        assert_true(seen.mdl);
        assert_string_equal(seen.data, "in!");
        assert_string_equal(output, "reply");
    }
    ExFreePool(output);
}

static void test_control_neither_passes_the_pointers(void **state)
{
    char input[4] = "in!", output[8] = {0};
    PIRP irp;

    use(0);
    irp = control(METHOD_NEITHER, input, 4, output, 8, FALSE);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_ptr_equal(seen.type3, input);
    assert_ptr_equal(seen.user_buffer, output);
    assert_null(seen.system_buffer);
}

static void test_control_internal(void **state)
{
    PIRP irp;

    use(0);
    BOTTOM->dispatch = NULL;
    irp = control(METHOD_BUFFERED, NULL, 0, NULL, 0, TRUE);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_SUCCESS);
    assert_int_equal(BOTTOM->major, IRP_MJ_INTERNAL_DEVICE_CONTROL);
}

static void test_control_that_fails_copies_nothing_back(void **state)
{
    char output[8] = "before";
    PIRP irp;

    use(0);
    BOTTOM->dispatch = layer_fail;
    irp = control(METHOD_BUFFERED, NULL, 0, output, 8, FALSE);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_UNSUCCESSFUL);
    assert_string_equal(output, "before");
}

static NTSTATUS overflow(struct layer *layer, PIRP irp)
{
    memcpy(irp->AssociatedIrp.SystemBuffer, "part", 5);
    return layer_complete(irp, STATUS_BUFFER_OVERFLOW, 5);
}

static void test_control_with_a_warning_copies_back(void **state)
{
    char output[8] = {0};
    PIRP irp;

    use(0);
    BOTTOM->dispatch = overflow;
    irp = control(METHOD_BUFFERED, NULL, 0, output, 8, FALSE);
    assert_int_equal(IoCallDriver(TOP->device, irp), STATUS_BUFFER_OVERFLOW);
    assert_string_equal(output, "part");
    assert_int_equal(iosb.Status, STATUS_BUFFER_OVERFLOW);
}

/* --- bad buffers --- */

static void build_bad_read(void *unused)
{
    use(DO_DIRECT_IO);
    IoBuildAsynchronousFsdRequest(IRP_MJ_READ, TOP->device, (PVOID)(ULONG_PTR)0x1000, 64, NULL, &iosb);
}

static void test_asynchronous_request_with_a_bad_buffer_is_0xC9_8(void **state)
{
    lab_bugcheck bugcheck;

    assert_true(lab_bugcheck_catch(build_bad_read, NULL, &bugcheck));
    assert_int_equal(bugcheck.code, DRIVER_VERIFIER_IOMANAGER_VIOLATION);
    assert_int_equal(bugcheck.parameters[0], 8);
    assert_int_equal(bugcheck.parameters[1], (uintptr_t)TOP->device);
    assert_int_equal(bugcheck.parameters[2], IRP_MJ_READ);
    assert_int_equal(bugcheck.parameters[3], (ULONG)STATUS_ACCESS_VIOLATION);
}

static void build_bad_control(void *unused)
{
    use(0);
    control(METHOD_OUT_DIRECT, NULL, 0, (PVOID)(ULONG_PTR)0x1000, 64, FALSE);
}

static void test_control_with_a_bad_buffer_is_0xC9_9(void **state)
{
    lab_bugcheck bugcheck;

    assert_true(lab_bugcheck_catch(build_bad_control, NULL, &bugcheck));
    assert_int_equal(bugcheck.code, DRIVER_VERIFIER_IOMANAGER_VIOLATION);
    assert_int_equal(bugcheck.parameters[0], 9);
    assert_int_equal(bugcheck.parameters[2], CTL_CODE(FILE_DEVICE_UNKNOWN, 0x900, METHOD_OUT_DIRECT, FILE_ANY_ACCESS));
}

static void test_a_bad_buffer_on_a_retail_machine_is_null(void **state)
{
    use(DO_DIRECT_IO);
    assert_null(
        IoBuildSynchronousFsdRequest(IRP_MJ_READ, TOP->device, (PVOID)(ULONG_PTR)0x1000, 64, NULL, &event, &iosb));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        build_test(test_synchronous_read_of_a_buffered_device),
        build_test(test_synchronous_write_of_a_buffered_device),
        build_test(test_synchronous_read_of_a_direct_device),
        build_test(test_synchronous_read_of_a_device_of_neither_kind),
        build_test(test_synchronous_flush_and_shutdown_have_no_buffer),
        build_test(test_a_pending_request_ends_in_the_thread_that_waits),
        build_test(test_asynchronous_read_belongs_to_no_thread_and_is_freed_by_its_maker),
        build_test(test_asynchronous_direct_read_leaves_its_mdl_to_its_maker),
        build_test(test_asynchronous_pnp_request_takes_parameters_from_its_maker),
        build_test(test_control_buffered),
        build_test(test_control_without_buffers),
        build_test(test_control_direct_has_input_in_the_system_buffer_and_output_in_an_mdl),
        build_test(test_control_neither_passes_the_pointers),
        build_test(test_control_internal),
        build_test(test_control_that_fails_copies_nothing_back),
        build_test(test_control_with_a_warning_copies_back),
        build_test(test_asynchronous_request_with_a_bad_buffer_is_0xC9_8),
        build_test(test_control_with_a_bad_buffer_is_0xC9_9),
        layers_test_retail(test_a_bad_buffer_on_a_retail_machine_is_null),
    };

    return cmocka_run_group_tests_name("build", tests, NULL, NULL);
}
