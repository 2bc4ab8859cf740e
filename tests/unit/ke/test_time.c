#include "support/machine.h"
#include <ntifs.h>

#define SECOND 10000000LL

static void test_the_clocks_agree_on_how_much_time_passed(void **state)
{
    LARGE_INTEGER system, later, ticks, frequency, counter = KeQueryPerformanceCounter(&frequency);
    ULONGLONG interrupt = KeQueryInterruptTime();

    KeQuerySystemTime(&system);
    lab_clock_advance(5 * SECOND);
    KeQuerySystemTime(&later);
    assert_int_equal(later.QuadPart - system.QuadPart, 5 * SECOND);
    assert_int_equal(KeQueryInterruptTime() - interrupt, 5 * SECOND);
    assert_int_equal(KeQueryPerformanceCounter(0).QuadPart - counter.QuadPart, 5 * frequency.QuadPart);
    KeQueryTickCount(&ticks);
    assert_int_equal(ticks.QuadPart, (LONGLONG)KeQueryInterruptTime() / KeQueryTimeIncrement());
}

static void test_KeStallExecutionProcessor_takes_that_time(void **state)
{
    uint64_t before = lab_clock_now();

    KeStallExecutionProcessor(50);
    assert_int_equal(lab_clock_now() - before, 500);
}

static void test_the_same_configuration_gives_the_same_system_time(void **state)
{
    LARGE_INTEGER first, second;
    lab_config config = lab_config_default();

    KeQuerySystemTime(&first);
    lab_machine_stop(NULL);
    assert_int_equal(lab_machine_start(&config), 0);
    KeQuerySystemTime(&second);
    assert_int_equal(first.QuadPart, second.QuadPart);
}

/* SharedUserData is read like memory, and shows the times of the moment. */
static void test_shared_user_data(void **state)
{
    LARGE_INTEGER system, count;
    ULONGLONG ticks;

    assert_int_equal(SharedUserData->NtMajorVersion, 10);
    assert_int_equal(SharedUserData->NtMinorVersion, 0);
    assert_int_equal(SharedUserData->NtProductType, NtProductWinNt);
    assert_memory_equal(SharedUserData->NtSystemRoot, L"C:\\Windows", sizeof L"C:\\Windows");
    lab_clock_advance(5ULL << 32);
    assert_int_equal(SharedUserData->InterruptTime.LowPart, (ULONG)KeQueryInterruptTime());
    assert_int_equal(SharedUserData->InterruptTime.High1Time, KeQueryInterruptTime() >> 32);
    KeQuerySystemTime(&system);
    assert_int_equal(SharedUserData->SystemTime.LowPart, system.LowPart);
    assert_int_equal(SharedUserData->SystemTime.High2Time, system.HighPart);
    KeQueryTickCount(&count);
    ticks = (ULONGLONG)count.QuadPart;
    assert_int_equal(SharedUserData->TickCountQuad, ticks);
    /* Milliseconds, as the old way counts them: ticks times a multiplier of 24 binary places. */
    assert_int_equal(ticks * SharedUserData->TickCountMultiplier >> 24, ticks * 156250 / 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_the_clocks_agree_on_how_much_time_passed),
        machine_test(test_KeStallExecutionProcessor_takes_that_time),
        machine_test(test_the_same_configuration_gives_the_same_system_time),
        machine_test(test_shared_user_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
