/* What a strict machine finds wrong with what drivers do to a program's own addresses: METHOD_NEITHER. */
#include "violation.h"
#include <ntlab/memory.h>

#define CODE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x901, METHOD_NEITHER, FILE_ANY_ACCESS)

/* Fibers of AddressSanitizer's programs are left alone. */
#if HAS_ASAN || !defined(__x86_64__)
#define EACH_ACCESS 0
#else
#define EACH_ACCESS 1
#endif

struct input {
    ULONG length, other;
    char data[56];
};

static struct input *user;
static volatile ULONG sum;
static struct input copy;

static struct input *address(PIRP irp)
{
    return IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.Type3InputBuffer;
}

static void control(void *unused)
{
    lab_handle handle;

    assert_int_equal(lab_file_open("\\??\\Layers", LAB_OPEN_READ_WRITE, &handle), STATUS_SUCCESS);
    user = lab_user_alloc(4096);
    user->length = 8;
    assert_int_equal(lab_file_control(handle, CODE, user, sizeof *user, user->data, 8, NULL), STATUS_SUCCESS);
    lab_user_free(user);
    lab_file_close(handle);
}

static NTSTATUS read_unprobed(struct layer *layer, PIRP irp)
{
    sum = address(irp)->length;
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void test_address_that_is_not_probed(void **state)
{
    if (HAS_ASAN)
        skip();
    BOTTOM->dispatch = read_unprobed;
    assert_violation(control, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x4C420013);
    assert_int_equal(violation.parameters[1], (uintptr_t)user);
    assert_non_null(strstr(lab_bugcheck_analysis(), " in read_unprobed at test_user.c"));
}

static NTSTATUS write_unprobed(struct layer *layer, PIRP irp)
{
    *(char *)irp->UserBuffer = 1;
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void test_address_that_is_written_to_and_not_probed(void **state)
{
    if (HAS_ASAN)
        skip();
    BOTTOM->dispatch = write_unprobed;
    assert_violation(control, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x4C420013);
}

static NTSTATUS lock_for_kernel(struct layer *layer, PIRP irp)
{
    PMDL mdl = IoAllocateMdl(address(irp), 16, FALSE, FALSE, NULL);

    MmProbeAndLockPages(mdl, KernelMode, IoReadAccess);
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void test_address_that_is_locked_with_KernelMode(void **state)
{
    if (HAS_ASAN)
        skip();
    BOTTOM->dispatch = lock_for_kernel;
    assert_violation(control, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x4C420013);
}

/* --- at DISPATCH_LEVEL --- */

static KSPIN_LOCK lock;

static NTSTATUS read_under_lock(struct layer *layer, PIRP irp)
{
    struct input *input = address(irp);
    KIRQL irql;

    ProbeForRead(input, sizeof *input, 4);
    KeInitializeSpinLock(&lock);
    KeAcquireSpinLock(&lock, &irql);
    sum = input->other;
    KeReleaseSpinLock(&lock, irql);
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void test_programs_memory_read_under_a_lock(void **state)
{
    if (HAS_ASAN)
        skip();
    BOTTOM->dispatch = read_under_lock;
    assert_true(lab_bugcheck_catch(control, NULL, &violation));
    assert_int_equal(violation.code, DRIVER_IRQL_NOT_LESS_OR_EQUAL);
    assert_int_equal(violation.parameters[0], (uintptr_t)&user->other);
    assert_int_equal(violation.parameters[1], DISPATCH_LEVEL);
    assert_non_null(strstr(lab_bugcheck_analysis(), " in read_under_lock at test_user.c"));
}

/* A pointer in a structure that was copied. */
static NTSTATUS write_inner_at_dispatch(struct layer *layer, PIRP irp)
{
    char *inner = irp->UserBuffer;
    KIRQL irql;

    ProbeForWrite(inner, 8, 1);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    memset(inner, 1, 8);
    KeLowerIrql(irql);
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void test_programs_memory_written_at_dispatch(void **state)
{
    if (HAS_ASAN)
        skip();
    BOTTOM->dispatch = write_inner_at_dispatch;
    assert_true(lab_bugcheck_catch(control, NULL, &violation));
    assert_int_equal(violation.code, DRIVER_IRQL_NOT_LESS_OR_EQUAL);
    assert_int_equal(violation.parameters[2], 1);
}

static NTSTATUS read_after_lock(struct layer *layer, PIRP irp)
{
    struct input *input = address(irp);
    KIRQL irql;

    ProbeForRead(input, sizeof *input, 4);
    KeInitializeSpinLock(&lock);
    KeAcquireSpinLock(&lock, &irql);
    sum++;
    KeReleaseSpinLock(&lock, irql);
    sum = input->other;
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void test_programs_memory_read_after_a_lock_is_clean(void **state)
{
    BOTTOM->dispatch = read_after_lock;
    control(NULL);
}

/* --- in another process --- */

static struct input *kept_input;
static PIRP kept_irp;
static PEPROCESS requestor;
static BOOLEAN attach;
static WORK_QUEUE_ITEM item;

static void read_elsewhere(PVOID context)
{
    KAPC_STATE state;

    if (attach)
        KeStackAttachProcess((PRKPROCESS)requestor, &state);
    sum = kept_input->other;
    if (attach)
        KeUnstackDetachProcess(&state);
    layer_complete(kept_irp, STATUS_SUCCESS, 0);
}

static NTSTATUS leave_to_a_worker(struct layer *layer, PIRP irp)
{
    kept_input = address(irp);
    ProbeForRead(kept_input, sizeof *kept_input, 4);
    requestor = PsGetCurrentProcess();
    kept_irp = irp;
    IoMarkIrpPending(irp);
    ExInitializeWorkItem(&item, read_elsewhere, NULL);
    ExQueueWorkItem(&item, DelayedWorkQueue);
    return STATUS_PENDING;
}

static void test_programs_address_in_another_process(void **state)
{
    if (HAS_ASAN)
        skip();
    attach = FALSE;
    BOTTOM->dispatch = leave_to_a_worker;
    assert_violation(control, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x4C42001D);
    assert_non_null(strstr(lab_bugcheck_analysis(), " in read_elsewhere at test_user.c"));
}

static void test_programs_address_in_an_attached_thread_is_clean(void **state)
{
    attach = TRUE;
    BOTTOM->dispatch = leave_to_a_worker;
    control(NULL);
}

static NTSTATUS read_twice(struct layer *layer, PIRP irp)
{
    struct input *input = address(irp);

    ProbeForRead(input, sizeof *input, 4);
    if (input->length <= sizeof copy.data)
        memcpy(copy.data, input->data, ((volatile struct input *)input)->length);
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void test_length_that_is_read_twice(void **state)
{
    if (!EACH_ACCESS)
        skip();
    BOTTOM->dispatch = read_twice;
    assert_violation(control, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x4C420014);
    assert_int_equal(violation.parameters[1], (uintptr_t)user);
    assert_non_null(strstr(lab_bugcheck_analysis(), " in read_twice at test_user.c"));
}

static NTSTATUS copy_then_read(struct layer *layer, PIRP irp)
{
    struct input *input = address(irp);

    ProbeForRead(input, sizeof *input, 4);
    memcpy(&copy, input, IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.InputBufferLength);
    __asm__ volatile("" : : "r"(&copy) : "memory"); /* the copy is used */
    sum = ((volatile struct input *)input)->other;
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void test_structure_that_is_copied_and_then_read(void **state)
{
    if (!EACH_ACCESS)
        skip();
    BOTTOM->dispatch = copy_then_read;
    assert_violation(control, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x4C420014);
}

/* One field after the other, with instructions of all sizes, then what is behind them by a function. */
static NTSTATUS read_once(struct layer *layer, PIRP irp)
{
    volatile struct input *input = address(irp);
    ULONG length;

    ProbeForRead((PVOID)input, sizeof *input, 4);
    ProbeForWrite(irp->UserBuffer, 8, 1);
    length = input->length;
    sum = input->other;
    sum += (ULONG)input->data[0];
    sum += *(volatile USHORT *)&input->data[2];
    sum += (ULONG) * (volatile ULONG64 *)&input->data[8];
    if (length <= 17)
        memcpy(copy.data, (char *)input->data + 16, length + 9);
    memcpy(irp->UserBuffer, "answer", 7);
    return layer_complete(irp, STATUS_SUCCESS, 7);
}

static void test_clean_fields_that_are_read_once(void **state)
{
    BOTTOM->dispatch = read_once;
    control(NULL);
    control(NULL);
}

static void test_request_that_everybody_may_send_is_a_warning(void **state)
{
    BOTTOM->dispatch = read_once;
    control(NULL);
    assert_non_null(strstr(lab_warnings_text(), "NeitherOpenToAll: "));
}

static NTSTATUS lock_and_map(struct layer *layer, PIRP irp)
{
    PMDL mdl = IoAllocateMdl(address(irp), sizeof(struct input), FALSE, FALSE, NULL);
    struct input *mapped;

    MmProbeAndLockPages(mdl, irp->RequestorMode, IoReadAccess);
    mapped = MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority);
    sum = mapped->length + mapped->length;
    MmUnlockPages(mdl);
    IoFreeMdl(mdl);
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void test_clean_pages_that_are_locked_and_mapped(void **state)
{
    BOTTOM->dispatch = lock_and_map;
    control(NULL);
}

static NTSTATUS wait_then_read(struct layer *layer, PIRP irp)
{
    LARGE_INTEGER interval = {.QuadPart = -10000};
    struct input *input = address(irp);

    ProbeForRead(input, sizeof *input, 4);
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    sum = input->length;
    return layer_complete(irp, STATUS_SUCCESS, 0);
}

static void test_clean_wait_in_between(void **state)
{
    BOTTOM->dispatch = wait_then_read;
    control(NULL);
}

static void test_clean_retail_machine_does_not_look(void **state)
{
    BOTTOM->dispatch = read_unprobed;
    control(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        layers_test(test_address_that_is_not_probed),
        layers_test(test_address_that_is_written_to_and_not_probed),
        layers_test(test_address_that_is_locked_with_KernelMode),
        layers_test(test_programs_memory_read_under_a_lock),
        layers_test(test_programs_memory_written_at_dispatch),
        layers_test(test_programs_memory_read_after_a_lock_is_clean),
        layers_test(test_programs_address_in_another_process),
        layers_test(test_programs_address_in_an_attached_thread_is_clean),
        layers_test(test_length_that_is_read_twice),
        layers_test(test_structure_that_is_copied_and_then_read),
        layers_test(test_clean_fields_that_are_read_once),
        layers_test(test_request_that_everybody_may_send_is_a_warning),
        layers_test(test_clean_pages_that_are_locked_and_mapped),
        layers_test(test_clean_wait_in_between),
        layers_test_retail(test_clean_retail_machine_does_not_look),
    };

    return cmocka_run_group_tests_name("user", tests, NULL, NULL);
}
