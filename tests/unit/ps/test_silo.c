#include "support/machine.h"
#include <ntifs.h>

static int cleaned, created, terminated;

static void clean(PVOID context)
{
    cleaned++;
}

static int setup(void **state)
{
    cleaned = created = terminated = 0;
    return test_machine_start(state);
}

static void test_a_context_lives_as_long_as_it_is_referenced(void **state)
{
    PESILO host = PsGetHostSilo();
    PVOID context, found;
    ULONG slot;

    assert_true(PsIsHostSilo(host));
    assert_int_equal(PsAllocSiloContextSlot(0, &slot), STATUS_SUCCESS);
    assert_int_equal(PsCreateSiloContext(host, 32, NonPagedPoolNx, clean, &context), STATUS_SUCCESS);
    assert_int_equal(PsGetSiloContext(host, slot, &found), STATUS_NOT_FOUND);
    assert_int_equal(PsInsertSiloContext(host, slot, context), STATUS_SUCCESS);
    assert_int_equal(PsInsertSiloContext(host, slot, context), STATUS_NOT_SUPPORTED);
    PsDereferenceSiloContext(context);
    assert_int_equal(PsGetSiloContext(host, slot, &found), STATUS_SUCCESS);
    assert_ptr_equal(found, context);
    PsDereferenceSiloContext(found);
    assert_int_equal(cleaned, 0);
    assert_int_equal(PsRemoveSiloContext(host, slot, NULL), STATUS_SUCCESS);
    assert_int_equal(cleaned, 1);
    assert_int_equal(PsFreeSiloContextSlot(slot), STATUS_SUCCESS);
    assert_int_equal(PsFreeSiloContextSlot(slot), STATUS_INVALID_PARAMETER);
}

static void test_PsReplaceSiloContext_returns_the_one_before(void **state)
{
    PESILO host = PsGetHostSilo();
    PVOID first, second, before;
    ULONG slot;

    PsAllocSiloContextSlot(0, &slot);
    PsCreateSiloContext(host, 8, PagedPool, clean, &first);
    PsCreateSiloContext(host, 8, PagedPool, clean, &second);
    assert_int_equal(PsReplaceSiloContext(host, slot, first, &before), STATUS_SUCCESS);
    assert_null(before);
    assert_int_equal(PsReplaceSiloContext(host, slot, second, &before), STATUS_SUCCESS);
    assert_ptr_equal(before, first);
    PsDereferenceSiloContext(before);
    PsDereferenceSiloContext(first);
    assert_int_equal(cleaned, 1);
    PsDereferenceSiloContext(second);
    PsRemoveSiloContext(host, slot, &before);
    PsDereferenceSiloContext(before);
    assert_int_equal(cleaned, 2);
    PsFreeSiloContextSlot(slot);
}

static void test_a_permanent_context_stays(void **state)
{
    PESILO host = PsGetHostSilo();
    PVOID context, found;
    ULONG slot;

    PsAllocSiloContextSlot(0, &slot);
    assert_int_equal(PsMakeSiloContextPermanent(host, slot), STATUS_INVALID_PARAMETER);
    assert_int_equal(PsMakeSiloContextPermanent(host, slot + 1), STATUS_NOT_FOUND);
    PsCreateSiloContext(host, 8, PagedPool, clean, &context);
    PsInsertSiloContext(host, slot, context);
    assert_int_equal(PsGetPermanentSiloContext(host, slot, &found), STATUS_NOT_SUPPORTED);
    assert_int_equal(PsMakeSiloContextPermanent(host, slot), STATUS_SUCCESS);
    assert_int_equal(PsGetPermanentSiloContext(host, slot, &found), STATUS_SUCCESS);
    assert_ptr_equal(found, context);
    assert_int_equal(PsRemoveSiloContext(host, slot, NULL), STATUS_NOT_SUPPORTED);
    PsDereferenceSiloContext(context);
    PsDereferenceSiloContext(context); /* the slot's, so that nothing is left behind */
}

static NTSTATUS on_create(PESILO silo)
{
    created += PsIsHostSilo(silo);
    return STATUS_SUCCESS;
}

static void on_terminate(PESILO silo)
{
    terminated += PsIsHostSilo(silo);
}

static void test_a_monitor_hears_of_the_host_silo(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Driver\\monitor");
    SILO_MONITOR_REGISTRATION registration = {.Version = SILO_MONITOR_REGISTRATION_VERSION, .MonitorHost = TRUE};
    PSILO_MONITOR monitor;

    registration.DriverObjectName = &name;
    assert_int_equal(PsRegisterSiloMonitor(&registration, &monitor), STATUS_INVALID_PARAMETER);
    registration.CreateCallback = on_create;
    registration.TerminateCallback = on_terminate;
    assert_int_equal(PsRegisterSiloMonitor(&registration, &monitor), STATUS_SUCCESS);
    assert_int_equal(created, 0);
    assert_int_equal(PsStartSiloMonitor(monitor), STATUS_SUCCESS);
    assert_int_equal(created, 1);
    PsUnregisterSiloMonitor(monitor);
    assert_int_equal(terminated, 1);
}

#define silo_test(name) cmocka_unit_test_setup_teardown(name, setup, test_machine_stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        silo_test(test_a_context_lives_as_long_as_it_is_referenced),
        silo_test(test_PsReplaceSiloContext_returns_the_one_before),
        silo_test(test_a_permanent_context_stays),
        silo_test(test_a_monitor_hears_of_the_host_silo),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
