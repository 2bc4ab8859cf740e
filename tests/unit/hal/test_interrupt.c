/* Interrupt objects and lines. */
#include "board.h"

static void test_IoConnectInterrupt_line_asserted_calls_routine_at_its_irql(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true};
    lab_resource line = board_resource(service.device, LAB_RESOURCE_INTERRUPT, 0);
    PKINTERRUPT interrupt;

    assert_int_equal(service_connect(&service, &interrupt), STATUS_SUCCESS);
    lab_line_set(service.device, 0, true);
    assert_int_equal(service.calls, 1);
    assert_int_equal(service.irql, line.irql);
    assert_ptr_equal(service.interrupt, interrupt);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    IoDisconnectInterrupt(interrupt);
    lab_line_set(service.device, 0, true);
    assert_int_equal(service.calls, 1);
}

static void test_IoConnectInterrupt_wrong_parameters_returns_invalid_parameter(void **state)
{
    struct service service = {.device = board_plug("board", NULL)};
    lab_resource line = board_resource(service.device, LAB_RESOURCE_INTERRUPT, 0);
    PKINTERRUPT interrupt = (PKINTERRUPT)1;

#define CONNECT(vector, irql, sync, affinity)                                                                          \
    IoConnectInterrupt(&interrupt, service_routine, &service, NULL, vector, irql, sync, LevelSensitive, TRUE,          \
                       affinity, FALSE)
    assert_int_equal(CONNECT(line.vector + 0x100, line.irql, line.irql, 1), STATUS_INVALID_PARAMETER);
    assert_null(interrupt);
    assert_int_equal(CONNECT(line.vector, line.irql + 1, line.irql + 1, 1), STATUS_INVALID_PARAMETER);
    assert_int_equal(CONNECT(line.vector, line.irql, line.irql - 1, 1), STATUS_INVALID_PARAMETER);
    assert_int_equal(CONNECT(line.vector, line.irql, line.irql, 1 << 5), STATUS_INVALID_PARAMETER);
    assert_int_equal(CONNECT(0xFF, 15, 15, 1), STATUS_INVALID_PARAMETER);
#undef CONNECT
}

static void test_IoConnectInterrupt_not_shared_by_both_returns_invalid_parameter(void **state)
{
    struct service service = {.device = board_plug("legacy", NULL)};
    lab_resource line = board_resource(service.device, LAB_RESOURCE_INTERRUPT, 0);
    PKINTERRUPT first, second;

    assert_int_equal(IoConnectInterrupt(&first, service_routine, &service, NULL, line.vector, line.irql, line.irql,
                                        LevelSensitive, FALSE, 1, FALSE),
                     STATUS_SUCCESS);
    assert_int_equal(IoConnectInterrupt(&second, service_routine, &service, NULL, line.vector, line.irql, line.irql,
                                        LevelSensitive, TRUE, 1, FALSE),
                     STATUS_INVALID_PARAMETER);
    IoDisconnectInterrupt(first);
    assert_int_equal(service_connect(&service, &first), STATUS_SUCCESS);
    assert_int_equal(IoConnectInterrupt(&second, service_routine, &service, NULL, line.vector, line.irql, line.irql,
                                        Latched, TRUE, 1, FALSE),
                     STATUS_INVALID_PARAMETER);
    IoDisconnectInterrupt(first);
}

static void test_level_line_shared_stops_at_the_routine_that_claims(void **state)
{
    lab_device *device = board_plug("board", NULL);
    struct service first = {.device = device}, second = {.device = device, .claim = true, .release = true},
                   third = {.device = device, .claim = true};
    PKINTERRUPT interrupts[3];

    service_connect(&first, &interrupts[0]);
    service_connect(&second, &interrupts[1]);
    service_connect(&third, &interrupts[2]);
    lab_line_set(device, 0, true);
    assert_int_equal(first.calls, 1);
    assert_int_equal(second.calls, 1);
    assert_int_equal(third.calls, 0);
    assert_true(first.order < second.order);
    for (int i = 0; i < 3; i++)
        IoDisconnectInterrupt(interrupts[i]);
}

static unsigned wanted;
static bool claim_until_done(struct service *service)
{
    return service->calls < wanted;
}
static void decide(struct service *service)
{
    service->claim = claim_until_done(service);
}

static void test_edge_line_shared_calls_all_until_none_claims(void **state)
{
    lab_device *device = board_plug("legacy", "edge=1");
    lab_resource line = board_resource(device, LAB_RESOURCE_INTERRUPT, 0);
    struct service first = {.device = device, .also = decide}, second = {.device = device};
    PKINTERRUPT interrupts[2];

    wanted = 3;
    assert_int_equal(IoConnectInterrupt(&interrupts[0], service_routine, &first, NULL, line.vector, line.irql,
                                        line.irql, Latched, TRUE, 1, FALSE),
                     STATUS_SUCCESS);
    assert_int_equal(IoConnectInterrupt(&interrupts[1], service_routine, &second, NULL, line.vector, line.irql,
                                        line.irql, Latched, TRUE, 1, FALSE),
                     STATUS_SUCCESS);
    lab_line_pulse(device, 0);
    assert_int_equal(first.calls, 3);
    assert_int_equal(second.calls, 3);
    IoDisconnectInterrupt(interrupts[0]);
    IoDisconnectInterrupt(interrupts[1]);
}

static void test_level_line_asserted_before_connecting_interrupts_at_once(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true};
    PKINTERRUPT interrupt;

    lab_line_set(service.device, 0, true);
    assert_int_equal(service_connect(&service, &interrupt), STATUS_SUCCESS);
    lab_machine_settle();
    assert_int_equal(service.calls, 1);
    IoDisconnectInterrupt(interrupt);
}

static void test_edge_with_nobody_connected_is_lost(void **state)
{
    struct service service = {.device = board_plug("legacy", "edge=1"), .claim = true};
    lab_line_state line;
    PKINTERRUPT interrupt;

    lab_line_pulse(service.device, 0);
    assert_int_equal(service_connect(&service, &interrupt), STATUS_SUCCESS);
    lab_machine_settle();
    assert_int_equal(service.calls, 0);
    lab_line_query(service.device, 0, &line);
    assert_int_equal(line.lost, 1);
    lab_line_pulse(service.device, 0);
    assert_int_equal(service.calls, 1);
    IoDisconnectInterrupt(interrupt);
}

static void test_raised_irql_keeps_interrupt_waiting(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true};
    PKINTERRUPT interrupt;
    KIRQL irql;

    service_connect(&service, &interrupt);
    KeRaiseIrql(HIGH_LEVEL, &irql);
    lab_line_set(service.device, 0, true);
    assert_int_equal(service.calls, 0);
    KeLowerIrql(irql);
    assert_int_equal(service.calls, 1);
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    lab_line_set(service.device, 0, true);
    assert_int_equal(service.calls, 2);
    KeLowerIrql(irql);
    IoDisconnectInterrupt(interrupt);
}

static struct service other;
static void assert_other(struct service *service)
{
    lab_line_set(other.device, 0, true);
}

static void nest(const char *outer, const char *inner, bool nested)
{
    struct service service = {
        .device = board_plug("legacy", outer), .claim = true, .release = true, .also = assert_other};
    PKINTERRUPT interrupts[2];

    other = (struct service){.device = board_plug("legacy", inner), .claim = true, .release = true};
    service_connect(&service, &interrupts[0]);
    service_connect(&other, &interrupts[1]);
    lab_line_set(service.device, 0, true);
    assert_int_equal(other.calls, 1);
    assert_int_equal(other.order > service.order, 1);
    assert_int_equal(board_resource(other.device, LAB_RESOURCE_INTERRUPT, 0).irql >
                         board_resource(service.device, LAB_RESOURCE_INTERRUPT, 0).irql,
                     nested);
    IoDisconnectInterrupt(interrupts[0]);
    IoDisconnectInterrupt(interrupts[1]);
}

static void test_higher_interrupt_nests_in_lower_service_routine(void **state)
{
    nest("irq=3,base=0x300", "irq=4,base=0x310", true);
}

static void test_lower_interrupt_waits_for_higher_service_routine(void **state)
{
    nest("irq=4,base=0x300", "irq=3,base=0x310", false);
}

static void queue_dpc(struct service *service)
{
    KeInsertQueueDpc((PKDPC)other.device, service, NULL);
}

static unsigned dpc_calls;
static void count_dpc(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    assert_int_equal(KeGetCurrentIrql(), DISPATCH_LEVEL);
    dpc_calls++;
}

static void test_service_routine_queues_dpc_that_runs_before_the_thread_goes_on(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true, .also = queue_dpc};
    PKINTERRUPT interrupt;
    KDPC dpc;

    dpc_calls = 0;
    KeInitializeDpc(&dpc, count_dpc, NULL);
    other.device = (lab_device *)&dpc;
    service_connect(&service, &interrupt);
    lab_line_set(service.device, 0, true);
    assert_int_equal(dpc_calls, 1);
    IoDisconnectInterrupt(interrupt);
}

static void test_interrupt_from_register_write_comes_after_the_access(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true};
    lab_resource memory = board_resource(service.device, LAB_RESOURCE_MEMORY, 0);
    PULONG registers = MmMapIoSpace((PHYSICAL_ADDRESS){.QuadPart = (LONGLONG)memory.start}, 4096, MmNonCached);
    PKINTERRUPT interrupt;

    board_of(service.device)->interrupt_on_write = true;
    service_connect(&service, &interrupt);
    WRITE_REGISTER_ULONG(registers, 1);
    assert_int_equal(service.calls, 1);
    IoDisconnectInterrupt(interrupt);
    MmUnmapIoSpace(registers, 4096);
}

static void test_processor_mask_decides_where_the_routine_runs(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true};
    lab_resource line = board_resource(service.device, LAB_RESOURCE_INTERRUPT, 0);
    GROUP_AFFINITY affinity;
    PKINTERRUPT interrupt;

    assert_int_equal(IoConnectInterrupt(&interrupt, service_routine, &service, NULL, line.vector, line.irql, line.irql,
                                        LevelSensitive, TRUE, 2, FALSE),
                     STATUS_SUCCESS);
    assert_int_equal(IoGetAffinityInterrupt(interrupt, &affinity), STATUS_SUCCESS);
    assert_int_equal(affinity.Mask, 2);
    lab_line_set(service.device, 0, true);
    lab_machine_settle();
    assert_int_equal(service.calls, 1);
    assert_int_equal(service.processor, 1);
    IoDisconnectInterrupt(interrupt);
}

struct synchronized {
    struct service *service;
    KIRQL irql;
    unsigned calls_inside;
};

static BOOLEAN synchronized(PVOID context)
{
    struct synchronized *at = context;

    at->irql = KeGetCurrentIrql();
    lab_line_set(at->service->device, 0, true);
    at->calls_inside = at->service->calls;
    return TRUE;
}

static void test_KeSynchronizeExecution_keeps_service_routine_out(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true};
    struct synchronized at = {.service = &service};
    lab_resource line = board_resource(service.device, LAB_RESOURCE_INTERRUPT, 0);
    PKINTERRUPT interrupt;
    KSPIN_LOCK lock;

    KeInitializeSpinLock(&lock);
    assert_int_equal(IoConnectInterrupt(&interrupt, service_routine, &service, &lock, line.vector, line.irql,
                                        line.irql + 1, LevelSensitive, TRUE, 3, FALSE),
                     STATUS_SUCCESS);
    assert_true(KeSynchronizeExecution(interrupt, synchronized, &at));
    assert_int_equal(at.irql, line.irql + 1);
    assert_int_equal(at.calls_inside, 0);
    assert_int_equal(service.calls, 1);
    assert_int_equal(service.irql, line.irql + 1);
    IoDisconnectInterrupt(interrupt);
}

static void test_KeAcquireInterruptSpinLock_raises_to_synchronize_irql(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true};
    lab_resource line = board_resource(service.device, LAB_RESOURCE_INTERRUPT, 0);
    PKINTERRUPT interrupt;
    KIRQL irql;

    service_connect(&service, &interrupt);
    irql = KeAcquireInterruptSpinLock(interrupt);
    assert_int_equal(irql, PASSIVE_LEVEL);
    assert_int_equal(KeGetCurrentIrql(), line.irql);
    lab_line_set(service.device, 0, true);
    assert_int_equal(service.calls, 0);
    KeReleaseInterruptSpinLock(interrupt, irql);
    assert_int_equal(service.calls, 1);
    IoDisconnectInterrupt(interrupt);
}

static void acquire_twice(void *context)
{
    KeAcquireInterruptSpinLock(context);
    KeAcquireInterruptSpinLock(context);
}

static void test_KeAcquireInterruptSpinLock_twice_bugchecks(void **state)
{
    struct service service = {.device = board_plug("board", NULL)};
    PKINTERRUPT interrupt;

    service_connect(&service, &interrupt);
    assert_bugcheck(acquire_twice, interrupt, SPIN_LOCK_ALREADY_OWNED, TEST_ANY);
}

static void assert_line(void *device)
{
    lab_line_set(device, 0, true);
}

static void test_unclaimed_level_line_stops_as_interrupt_storm(void **state)
{
    struct service service = {.device = board_plug("board", "name=noisy")};
    lab_bugcheck bugcheck;
    PKINTERRUPT interrupt;

    service_connect(&service, &interrupt);
    assert_true(lab_bugcheck_catch(assert_line, service.device, &bugcheck));
    assert_int_equal(bugcheck.code, HARDWARE_INTERRUPT_STORM);
    assert_int_equal(bugcheck.parameters[0], (uintptr_t)service_routine);
    assert_int_equal(bugcheck.parameters[1], (uintptr_t)&service);
    assert_int_equal(bugcheck.parameters[2], (uintptr_t)interrupt);
    assert_int_equal(bugcheck.parameters[3], 1);
    assert_non_null(strstr(lab_bugcheck_analysis(), "noisy"));
}

static void test_claimed_level_line_that_never_falls_stops_as_interrupt_storm(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true};
    PKINTERRUPT interrupt;

    service_connect(&service, &interrupt);
    assert_bugcheck(assert_line, service.device, HARDWARE_INTERRUPT_STORM, TEST_ANY);
}

static void lower_in_routine(struct service *service)
{
    KeLowerIrql(DISPATCH_LEVEL);
}

static void test_service_routine_that_lowers_irql_bugchecks(void **state)
{
    struct service service = {
        .device = board_plug("board", NULL), .claim = true, .release = true, .also = lower_in_routine};
    PKINTERRUPT interrupt;

    service_connect(&service, &interrupt);
    assert_bugcheck(assert_line, service.device, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x111);
}

static void disconnect(void *interrupt)
{
    IoDisconnectInterrupt(interrupt);
}

static void test_IoDisconnectInterrupt_not_connected_bugchecks(void **state)
{
    KSPIN_LOCK nothing[8] = {0};

    assert_bugcheck(disconnect, nothing, BAD_POOL_CALLER, 0x46);
}

static void test_unplugging_releases_the_line(void **state)
{
    struct service service = {.device = board_plug("board", "slot=3"), .claim = true, .release = true};
    lab_device *neighbour = board_plug("board", "slot=11"); /* the same line */
    PKINTERRUPT interrupt;
    KIRQL irql;

    assert_int_equal(board_resource(neighbour, LAB_RESOURCE_INTERRUPT, 0).vector,
                     board_resource(service.device, LAB_RESOURCE_INTERRUPT, 0).vector);
    service_connect(&service, &interrupt);
    KeRaiseIrql(HIGH_LEVEL, &irql);
    lab_line_set(neighbour, 0, true);
    lab_device_unplug(neighbour);
    KeLowerIrql(irql);
    assert_int_equal(service.calls, 0);
    IoDisconnectInterrupt(interrupt);
}

static void test_PCI_interrupt_disable_bit_silences_the_line(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true};
    USHORT command = PCI_ENABLE_MEMORY_SPACE | PCI_DISABLE_LEVEL_INTERRUPT;
    PCI_SLOT_NUMBER slot = {.u.AsULONG = 2};
    PKINTERRUPT interrupt;

    service_connect(&service, &interrupt);
    HalSetBusDataByOffset(PCIConfiguration, 0, slot.u.AsULONG, &command, 4, sizeof command);
    lab_line_set(service.device, 0, true);
    assert_int_equal(service.calls, 0);
    assert_int_equal(lab_device_config_read(service.device, 6, 2) & PCI_STATUS_INTERRUPT_PENDING,
                     PCI_STATUS_INTERRUPT_PENDING);
    command = PCI_ENABLE_MEMORY_SPACE;
    HalSetBusDataByOffset(PCIConfiguration, 0, slot.u.AsULONG, &command, 4, sizeof command);
    assert_int_equal(service.calls, 1);
    IoDisconnectInterrupt(interrupt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_IoConnectInterrupt_line_asserted_calls_routine_at_its_irql),
        machine_test(test_IoConnectInterrupt_wrong_parameters_returns_invalid_parameter),
        machine_test(test_IoConnectInterrupt_not_shared_by_both_returns_invalid_parameter),
        machine_test(test_level_line_shared_stops_at_the_routine_that_claims),
        machine_test(test_edge_line_shared_calls_all_until_none_claims),
        machine_test(test_level_line_asserted_before_connecting_interrupts_at_once),
        machine_test(test_edge_with_nobody_connected_is_lost),
        machine_test(test_raised_irql_keeps_interrupt_waiting),
        machine_test(test_higher_interrupt_nests_in_lower_service_routine),
        machine_test(test_lower_interrupt_waits_for_higher_service_routine),
        machine_test(test_service_routine_queues_dpc_that_runs_before_the_thread_goes_on),
        machine_test(test_interrupt_from_register_write_comes_after_the_access),
        machine_test(test_processor_mask_decides_where_the_routine_runs),
        machine_test(test_KeSynchronizeExecution_keeps_service_routine_out),
        machine_test(test_KeAcquireInterruptSpinLock_raises_to_synchronize_irql),
        machine_test(test_KeAcquireInterruptSpinLock_twice_bugchecks),
        machine_test(test_unclaimed_level_line_stops_as_interrupt_storm),
        machine_test(test_claimed_level_line_that_never_falls_stops_as_interrupt_storm),
        machine_test(test_service_routine_that_lowers_irql_bugchecks),
        machine_test(test_IoDisconnectInterrupt_not_connected_bugchecks),
        machine_test(test_unplugging_releases_the_line),
        machine_test(test_PCI_interrupt_disable_bit_silences_the_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
