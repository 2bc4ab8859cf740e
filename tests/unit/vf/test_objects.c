/* What a strict machine finds in memory that goes: timers, DPCs, lookaside lists. Each defect has its clean twin. */
#include "violation.h"

#define C4 DRIVER_VERIFIER_DETECTED_VIOLATION

struct context {
    ULONG before[5];
    KTIMER timer;
    KDPC dpc;
    NPAGED_LOOKASIDE_LIST list;
};

static struct context *allocate(void)
{
    return ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(struct context), 'txtC');
}

static void on_timer(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
}

static struct context *with_timer(LONG period)
{
    struct context *context = allocate();
    LARGE_INTEGER due = {.QuadPart = -10000};

    KeInitializeTimer(&context->timer);
    KeInitializeDpc(&context->dpc, on_timer, NULL);
    KeSetTimerEx(&context->timer, due, period, &context->dpc);
    return context;
}

static void free_with_timer(void *unused)
{
    ExFreePool(with_timer(0));
}

static void test_a_block_with_a_set_timer_is_0xC4_15(void **state)
{
    assert_violation(free_with_timer, C4, 0x15);
    assert_non_null(strstr(lab_bugcheck_analysis(), "on_timer"));
}

static void free_with_periodic_timer(void *unused)
{
    struct context *context = with_timer(1);

    lab_clock_advance(55000);
    ExFreePool(context);
}

static void test_a_block_with_a_periodic_timer_is_0xC4_15(void **state)
{
    assert_violation(free_with_periodic_timer, C4, 0x15);
}

static void test_a_block_with_a_cancelled_timer_is_clean(void **state)
{
    struct context *context = with_timer(0);

    assert_true(KeCancelTimer(&context->timer));
    ExFreePool(context);
    context = with_timer(0);
    lab_clock_advance(20000);
    ExFreePool(context);
}

static void free_with_dpc(void *unused)
{
    struct context *context = allocate();
    KIRQL irql;

    KeInitializeDpc(&context->dpc, on_timer, NULL);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeInsertQueueDpc(&context->dpc, NULL, NULL);
    ExFreePool(context);
}

static void test_a_block_with_a_queued_dpc_is_0xC7_1(void **state)
{
    assert_violation(free_with_dpc, TIMER_OR_DPC_INVALID, 1);
}

static void free_with_list(void *unused)
{
    struct context *context = allocate();

    ExInitializeNPagedLookasideList(&context->list, NULL, NULL, 0, 64, 'tsiL', 0);
    ExFreePool(context);
}

static void test_a_block_with_a_lookaside_list_is_0xC4_CC(void **state)
{
    assert_violation(free_with_list, C4, 0xCC);
}

static void initialize_list_twice(void *unused)
{
    static NPAGED_LOOKASIDE_LIST list;

    ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 64, 'tsiL', 0);
    ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 64, 'tsiL', 0);
}

static void test_a_lookaside_list_initialized_twice_is_0xC4_CA(void **state)
{
    assert_violation(initialize_list_twice, C4, 0xCA);
}

static void delete_list_twice(void *unused)
{
    static NPAGED_LOOKASIDE_LIST list;

    ExInitializeNPagedLookasideList(&list, NULL, NULL, 0, 64, 'tsiL', 0);
    ExDeleteNPagedLookasideList(&list);
    ExDeleteNPagedLookasideList(&list);
}

static void test_a_lookaside_list_deleted_twice_is_0xC4_CB(void **state)
{
    assert_violation(delete_list_twice, C4, 0xCB);
}

static void test_a_lookaside_list_that_is_deleted_is_clean(void **state)
{
    struct context *context = allocate();
    PVOID block;

    for (int i = 0; i < 2; i++) {
        ExInitializeNPagedLookasideList(&context->list, NULL, NULL, 0, 64, 'tsiL', 0);
        block = ExAllocateFromNPagedLookasideList(&context->list);
        ExFreeToNPagedLookasideList(&context->list, block);
        ExDeleteNPagedLookasideList(&context->list);
    }
    ExFreePool(context);
}

/* --- APCs that interrupt a wait: what they have on the stack is theirs --- */

static KAPC apc;
static BOOLEAN apc_ran;

static void apc_kernel(PKAPC self, PKNORMAL_ROUTINE *normal, PVOID *context, PVOID *argument1, PVOID *argument2)
{
}

static void apc_normal(PVOID context, PVOID argument1, PVOID argument2)
{
    KEVENT own;

    KeInitializeEvent(&own, NotificationEvent, FALSE);
    KeSetEvent(&own, IO_NO_INCREMENT, FALSE);
    apc_ran = TRUE;
}

static void insert_apc(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    KeInsertQueueApc(&apc, NULL, NULL, 0);
}

static void test_clean_event_on_the_stack_of_an_apc_in_a_wait(void **state)
{
    LARGE_INTEGER due = {.QuadPart = -10000}, interval = {.QuadPart = -100000};
    static KTIMER timer;
    static KDPC dpc;

    KeInitializeApc(&apc, KeGetCurrentThread(), OriginalApcEnvironment, apc_kernel, NULL, apc_normal, KernelMode, NULL);
    KeInitializeTimer(&timer);
    KeInitializeDpc(&dpc, insert_apc, NULL);
    KeSetTimer(&timer, due, &dpc);
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
    assert_true(apc_ran);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_a_block_with_a_set_timer_is_0xC4_15),
        machine_test(test_a_block_with_a_periodic_timer_is_0xC4_15),
        machine_test(test_a_block_with_a_cancelled_timer_is_clean),
        machine_test(test_a_block_with_a_queued_dpc_is_0xC7_1),
        machine_test(test_a_block_with_a_lookaside_list_is_0xC4_CC),
        machine_test(test_a_lookaside_list_initialized_twice_is_0xC4_CA),
        machine_test(test_a_lookaside_list_deleted_twice_is_0xC4_CB),
        machine_test(test_a_lookaside_list_that_is_deleted_is_clean),
        machine_test(test_clean_event_on_the_stack_of_an_apc_in_a_wait),
    };

    return cmocka_run_group_tests_name("objects", tests, NULL, NULL);
}
