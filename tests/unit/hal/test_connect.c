/* IoConnectInterruptEx: by line, by message, fully specified; at PASSIVE_LEVEL; idle. */
#include "board.h"

/* What stands for the device without PnP: any device object. */
static DEVICE_OBJECT pdo;

static IO_CONNECT_INTERRUPT_PARAMETERS by_message(struct service *service, PVOID *result, bool fallback)
{
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = {.Version = CONNECT_MESSAGE_BASED};

    lab_device_physical_object_set(service->device, &pdo);
    parameters.MessageBased.PhysicalDeviceObject = &pdo;
    parameters.MessageBased.ConnectionContext.Generic = result;
    parameters.MessageBased.MessageServiceRoutine = service_message;
    parameters.MessageBased.ServiceContext = service;
    parameters.MessageBased.FallBackServiceRoutine = fallback ? service_routine : NULL;
    return parameters;
}

static IO_CONNECT_INTERRUPT_PARAMETERS by_line(struct service *service, PKINTERRUPT *interrupt)
{
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = {.Version = CONNECT_LINE_BASED};

    lab_device_physical_object_set(service->device, &pdo);
    parameters.LineBased.PhysicalDeviceObject = &pdo;
    parameters.LineBased.InterruptObject = interrupt;
    parameters.LineBased.ServiceRoutine = service_routine;
    parameters.LineBased.ServiceContext = service;
    return parameters;
}

static void disconnect(ULONG version, PVOID context)
{
    IO_DISCONNECT_INTERRUPT_PARAMETERS parameters = {.Version = version};

    parameters.ConnectionContext.Generic = context;
    IoDisconnectInterruptEx(&parameters);
}

static void test_IoConnectInterruptEx_line_based_finds_the_device_s_line(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true};
    PKINTERRUPT interrupt;
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = by_line(&service, &interrupt);

    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_SUCCESS);
    lab_line_set(service.device, 0, true);
    assert_int_equal(service.calls, 1);
    disconnect(CONNECT_LINE_BASED, interrupt);
}

static void test_IoConnectInterruptEx_line_based_without_line_returns_not_found(void **state)
{
    struct service service = {.device = board_plug("board", "interrupt=message")};
    PKINTERRUPT interrupt;
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = by_line(&service, &interrupt);

    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_NOT_FOUND);
    lab_device_physical_object_set(service.device, NULL);
    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_NOT_FOUND);
}

static void test_IoConnectInterruptEx_unknown_version_says_the_highest(void **state)
{
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = {.Version = 77};

    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_NOT_SUPPORTED);
    assert_int_equal(parameters.Version, CONNECT_CURRENT_VERSION);
}

static void messages(const char *name, unsigned count)
{
    struct service service = {.device = board_plug(name, "interrupt=message"), .claim = true};
    PIO_INTERRUPT_MESSAGE_INFO table = NULL;
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = by_message(&service, (PVOID *)&table, true);
    lab_line_state seen;

    assert_false(lab_message_send(service.device, 0)); /* not enabled */
    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_SUCCESS);
    assert_int_equal(parameters.Version, CONNECT_MESSAGE_BASED);
    assert_int_equal(table->MessageCount, count);
    assert_int_equal(lab_message_count(service.device), count);
    for (unsigned i = 0; i < count; i++) {
        assert_int_equal(table->MessageInfo[i].Mode, Latched);
        assert_int_equal(table->MessageInfo[i].Irql, table->MessageInfo[i].Vector >> 4);
        assert_true(table->MessageInfo[i].Irql <= table->UnifiedIrql);
        assert_int_equal(table->MessageInfo[i].MessageAddress.QuadPart, 0xFEE00000);
        assert_true(lab_message_send(service.device, i));
        assert_int_equal(service.calls, i + 1);
        assert_int_equal(service.message, i);
        assert_int_equal(service.irql, table->MessageInfo[i].Irql);
        assert_ptr_equal(service.interrupt, table->MessageInfo[i].InterruptObject);
        lab_message_query(service.device, i, &seen);
        assert_int_equal(seen.delivered, 1);
    }
    disconnect(CONNECT_MESSAGE_BASED, table);
    assert_false(lab_message_send(service.device, 0));
}

static void test_IoConnectInterruptEx_message_based_MSI(void **state)
{
    messages("board", 4);
}

static void test_IoConnectInterruptEx_message_based_MSIX(void **state)
{
    messages("xboard", 3);
}

static void test_IoConnectInterruptEx_message_based_passive_runs_at_PASSIVE_LEVEL(void **state)
{
    struct service service = {.device = board_plug("board", "interrupt=message"), .claim = true, .irql = 77};
    PIO_INTERRUPT_MESSAGE_INFO table = NULL;
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = by_message(&service, (PVOID *)&table, true);

    parameters.Version = CONNECT_MESSAGE_BASED_PASSIVE;
    parameters.MessageBased.SynchronizeIrql = DISPATCH_LEVEL;
    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_INVALID_PARAMETER);
    parameters.MessageBased.SynchronizeIrql = PASSIVE_LEVEL;
    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_SUCCESS);
    assert_int_equal(parameters.Version, CONNECT_MESSAGE_BASED_PASSIVE);
    assert_int_equal(table->UnifiedIrql, PASSIVE_LEVEL);
    assert_int_equal(table->MessageInfo[2].Irql, PASSIVE_LEVEL);
    assert_true(lab_message_send(service.device, 2));
    lab_machine_settle();
    assert_int_equal(service.calls, 1);
    assert_int_equal(service.message, 2);
    assert_int_equal(service.irql, PASSIVE_LEVEL);
    disconnect(CONNECT_MESSAGE_BASED_PASSIVE, table);
    parameters.Version = CONNECT_MESSAGE_BASED; /* the same messages at their own levels again */
    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_SUCCESS);
    assert_true(lab_message_send(service.device, 2));
    assert_int_equal(service.irql, table->MessageInfo[2].Vector >> 4);
    disconnect(CONNECT_MESSAGE_BASED, table);
}

static void test_IoConnectInterruptEx_message_based_falls_back_to_line(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true};
    PKINTERRUPT interrupt;
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = by_message(&service, (PVOID *)&interrupt, true);

    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_SUCCESS);
    assert_int_equal(parameters.Version, CONNECT_LINE_BASED);
    lab_line_set(service.device, 0, true);
    assert_int_equal(service.calls, 1);
    disconnect(CONNECT_LINE_BASED, interrupt);
}

static void test_IoConnectInterruptEx_message_based_without_fallback_returns_not_found(void **state)
{
    struct service service = {.device = board_plug("board", NULL)};
    PVOID result;
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = by_message(&service, &result, false);

    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_NOT_FOUND);
}

static void test_masked_message_becomes_pending_and_comes_when_unmasked(void **state)
{
    struct service service = {.device = board_plug("board", "interrupt=message"), .claim = true};
    PIO_INTERRUPT_MESSAGE_INFO table;
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = by_message(&service, (PVOID *)&table, false);
    ULONG capability = 0, masks = 1 << 2;
    PCI_SLOT_NUMBER slot = {.u.AsULONG = 2};

    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_SUCCESS);
    for (capability = lab_device_config_read(service.device, 0x34, 1);
         lab_device_config_read(service.device, capability, 1) != PCI_CAPABILITY_ID_MSI;
         capability = lab_device_config_read(service.device, capability + 1, 1))
        ;
    HalSetBusDataByOffset(PCIConfiguration, 0, slot.u.AsULONG, &masks, capability + 0x10, 4);
    assert_true(lab_message_send(service.device, 2));
    assert_int_equal(service.calls, 0);
    assert_int_equal(lab_device_config_read(service.device, capability + 0x14, 4), 1 << 2);
    masks = 0;
    HalSetBusDataByOffset(PCIConfiguration, 0, slot.u.AsULONG, &masks, capability + 0x10, 4);
    assert_int_equal(service.calls, 1);
    assert_int_equal(service.message, 2);
    assert_int_equal(lab_device_config_read(service.device, capability + 0x14, 4), 0);
    disconnect(CONNECT_MESSAGE_BASED, table);
}

static void test_fully_specified_connects_a_message_by_its_vector(void **state)
{
    struct service service = {.device = board_plug("board", "interrupt=message"), .claim = true};
    lab_resource message = board_resource(service.device, LAB_RESOURCE_MESSAGE, 1);
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = {.Version = CONNECT_FULLY_SPECIFIED};
    PKINTERRUPT interrupt;

    parameters.FullySpecified = (IO_CONNECT_INTERRUPT_FULLY_SPECIFIED_PARAMETERS){.PhysicalDeviceObject = &pdo,
                                                                                  .InterruptObject = &interrupt,
                                                                                  .ServiceRoutine = service_routine,
                                                                                  .ServiceContext = &service,
                                                                                  .Vector = message.vector,
                                                                                  .Irql = message.irql,
                                                                                  .SynchronizeIrql = message.irql,
                                                                                  .InterruptMode = Latched,
                                                                                  .ProcessorEnableMask = 1};
    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_SUCCESS);
    assert_true(lab_message_send(service.device, 1));
    assert_int_equal(service.calls, 1);
    assert_true(lab_message_send(service.device, 0)); /* nobody is connected to that one */
    assert_int_equal(service.calls, 1);
    disconnect(CONNECT_FULLY_SPECIFIED, interrupt);
}

static void test_passive_interrupt_runs_its_routine_at_passive_level(void **state)
{
    struct service service = {.device = board_plug("legacy", "passive=1"), .claim = true, .release = true};
    PKINTERRUPT interrupt;
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = by_line(&service, &interrupt);

    assert_int_equal(board_resource(service.device, LAB_RESOURCE_INTERRUPT, 0).irql, PASSIVE_LEVEL);
    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_SUCCESS);
    service.irql = 77;
    lab_line_set(service.device, 0, true);
    lab_machine_settle();
    assert_int_equal(service.calls, 1);
    assert_int_equal(service.irql, PASSIVE_LEVEL);
    lab_line_set(service.device, 0, true);
    lab_machine_settle();
    assert_int_equal(service.calls, 2);
    disconnect(CONNECT_LINE_BASED, interrupt);
}

static void acquire(void *interrupt)
{
    KeAcquireInterruptSpinLock(interrupt);
}

static void test_KeAcquireInterruptSpinLock_of_passive_interrupt_bugchecks(void **state)
{
    struct service service = {.device = board_plug("legacy", "passive=1")};
    PKINTERRUPT interrupt;
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = by_line(&service, &interrupt);

    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_SUCCESS);
    assert_bugcheck(acquire, interrupt, DRIVER_VERIFIER_DETECTED_VIOLATION, TEST_ANY);
}

static void test_IoReportInterruptInactive_keeps_level_line_waiting(void **state)
{
    struct service service = {.device = board_plug("board", NULL), .claim = true, .release = true};
    IO_REPORT_INTERRUPT_ACTIVE_STATE_PARAMETERS idle = {.Version = CONNECT_LINE_BASED};
    PKINTERRUPT interrupt;
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = by_line(&service, &interrupt);

    assert_int_equal(IoConnectInterruptEx(&parameters), STATUS_SUCCESS);
    idle.ConnectionContext.InterruptObject = interrupt;
    IoReportInterruptInactive(&idle);
    lab_line_set(service.device, 0, true);
    assert_int_equal(service.calls, 0);
    IoReportInterruptActive(&idle);
    lab_machine_settle();
    assert_int_equal(service.calls, 1);
    disconnect(CONNECT_LINE_BASED, interrupt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_IoConnectInterruptEx_line_based_finds_the_device_s_line),
        machine_test(test_IoConnectInterruptEx_line_based_without_line_returns_not_found),
        machine_test(test_IoConnectInterruptEx_unknown_version_says_the_highest),
        machine_test(test_IoConnectInterruptEx_message_based_MSI),
        machine_test(test_IoConnectInterruptEx_message_based_MSIX),
        machine_test(test_IoConnectInterruptEx_message_based_passive_runs_at_PASSIVE_LEVEL),
        machine_test(test_IoConnectInterruptEx_message_based_falls_back_to_line),
        machine_test(test_IoConnectInterruptEx_message_based_without_fallback_returns_not_found),
        machine_test(test_masked_message_becomes_pending_and_comes_when_unmasked),
        machine_test(test_fully_specified_connects_a_message_by_its_vector),
        machine_test(test_passive_interrupt_runs_its_routine_at_passive_level),
        machine_test(test_KeAcquireInterruptSpinLock_of_passive_interrupt_bugchecks),
        machine_test(test_IoReportInterruptInactive_keeps_level_line_waiting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
