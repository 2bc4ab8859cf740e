#include "support/machine.h"
#include <ntifs.h>

static void test_KeRaiseIrql_and_KeLowerIrql_move_and_restore(void **state)
{
    KIRQL old, older;

    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    KeRaiseIrql(APC_LEVEL, &old);
    assert_int_equal(old, PASSIVE_LEVEL);
    KeRaiseIrql(HIGH_LEVEL, &older);
    assert_int_equal(older, APC_LEVEL);
    assert_int_equal(KeGetCurrentIrql(), HIGH_LEVEL);
    KeLowerIrql(older);
    KeLowerIrql(old);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void raise_downwards(void *unused)
{
    KIRQL old;

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    KeRaiseIrql(APC_LEVEL, &old);
}

static void test_KeRaiseIrql_downwards_stops_the_machine(void **state)
{
    assert_bugcheck(raise_downwards, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x30);
}

static void lower_upwards(void *unused)
{
    KeLowerIrql(DISPATCH_LEVEL);
}

static void test_KeLowerIrql_upwards_stops_the_machine(void **state)
{
    assert_bugcheck(lower_upwards, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x31);
}

static void delete_device_at_dispatch(void *unused)
{
    KIRQL old;

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    ExDeletePagedLookasideList(0);
}

static void test_a_ddi_above_its_irql_stops_a_strict_machine(void **state)
{
    assert_bugcheck(delete_device_at_dispatch, 0, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x20006);
}

static void test_a_ddi_above_its_irql_is_tolerated_by_a_retail_machine(void **state)
{
    KIRQL old;

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    PsGetCurrentProcessId();
    (void)RtlIsNtDdiVersionAvailable(NTDDI_VERSION); /* documented for PASSIVE_LEVEL */
    KeLowerIrql(old);
}

static void pageable(void *unused)
{
    KIRQL old;

    KeRaiseIrql(DISPATCH_LEVEL, &old);
    PAGED_CODE();
}

static void test_PAGED_CODE_at_dispatch_stops_the_machine(void **state)
{
    assert_bugcheck(pageable, 0, DRIVER_IRQL_NOT_LESS_OR_EQUAL, TEST_ANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_KeRaiseIrql_and_KeLowerIrql_move_and_restore),
        machine_test(test_KeRaiseIrql_downwards_stops_the_machine),
        machine_test(test_KeLowerIrql_upwards_stops_the_machine),
        machine_test(test_a_ddi_above_its_irql_stops_a_strict_machine),
        machine_test_retail(test_a_ddi_above_its_irql_is_tolerated_by_a_retail_machine),
        machine_test(test_PAGED_CODE_at_dispatch_stops_the_machine),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
