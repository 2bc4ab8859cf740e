/* What is plugged into the machine: devices on PCI, and those that are part of a PC. */
#include "stack.h"
#include <initguid.h>
#include <ntlab/device.h>
#include <ntlab/power.h>
#include <nt/pnp_d3cold.h>
#include <wdmguid.h>
#include <stdio.h>
#include <string.h>

static uint64_t read_ones(void *state, uint64_t offset, unsigned width)
{
    return 0x11;
}

static void write_nothing(void *state, uint64_t offset, unsigned width, uint64_t value)
{
}

static const lab_space_ops ops = {read_ones, write_nothing, 0, 0};

static lab_status create_card(lab_device *device, void *state)
{
    lab_device_pci(device, &(lab_pci_identity){.vendor = 0x1AB4,
                                               .device = 1,
                                               .subsystem_vendor = 0x1AB5,
                                               .subsystem = 7,
                                               .class_code = 0x118000,
                                               .revision = 3,
                                               .interrupt_pin = 1});
    lab_device_bar(device, 0, LAB_SPACE_MEMORY, 4096, &ops);
    lab_device_msi(device, 4);
    lab_device_power_capability(device);
    return STATUS_SUCCESS;
}

/* The same card with an MSI-X table. */
static lab_status create_table_card(lab_device *device, void *state)
{
    lab_device_pci(device, &(lab_pci_identity){.vendor = 0x1AB4,
                                               .device = 1,
                                               .subsystem_vendor = 0x1AB5,
                                               .subsystem = 7,
                                               .class_code = 0x118000,
                                               .revision = 3});
    lab_device_bar(device, 0, LAB_SPACE_MEMORY, 4096, &ops);
    lab_device_bar(device, 1, LAB_SPACE_MEMORY, 4096, &ops);
    lab_device_msix(device, 3, 1, 0, 0x800);
    return STATUS_SUCCESS;
}

static lab_status create_port(lab_device *device, void *state)
{
    lab_device_range(device, LAB_SPACE_PORTS, 0x3F8, 8, &ops);
    lab_device_irq(device, 4, false);
    lab_device_hardware_id(device, "ACPI\\PNP0501");
    lab_device_compatible_id(device, "ACPI\\PNP0500");
    return STATUS_SUCCESS;
}

static const lab_device_class card_class = {.name = "testcard", .summary = "a card", .create = create_card};
static const lab_device_class table_class = {.name = "testtable", .summary = "a card", .create = create_table_card};
static const lab_device_class port_class = {.name = "testport", .summary = "a port", .create = create_port};

static int setup(void **state)
{
    lab_device_class_register(&card_class);
    lab_device_class_register(&table_class);
    lab_device_class_register(&port_class);
    if (pnp_setup(state))
        return -1;
    lab_pnp_driver_install(
        &(lab_pnp_driver){.hardware_ids = "PCI\\VEN_1AB4&DEV_0001,ACPI\\PNP0500", .service = "function"});
    return 0;
}
#define hardware_test(name) cmocka_unit_test_setup_teardown(name, setup, pnp_teardown)

static char card_name[LAB_PNP_NAME];

static bool find(const char *prefix)
{
    card_name[0] = 0;
    while (lab_pnp_device_next(card_name, sizeof card_name))
        if (!strncmp(card_name, prefix, strlen(prefix)))
            return true;
    return false;
}

static lab_device *plug_card_of(const char *class, const char *options)
{
    lab_device *device;

    assert_int_equal(lab_device_plug(class, options, &device), STATUS_SUCCESS);
    assert_true(find("PCI\\VEN_1AB4&DEV_0001&SUBSYS_00071AB5&REV_03\\"));
    return device;
}

static lab_device *plug_card(void)
{
    return plug_card_of("testcard", NULL);
}

static void test_a_card_gets_its_driver_and_resources(void **state)
{
    lab_device *device = plug_card();
    lab_resource resources[4];
    lab_pnp_info info;

    assert_int_equal(lab_pnp_device_query(card_name, &info), STATUS_SUCCESS);
    assert_int_equal(info.state, LAB_PNP_DEVICE_STARTED);
    assert_string_equal(info.bus_driver, "pci");
    assert_int_equal(lab_device_resources(device, resources, 4), 2);
    assert_int_equal(got_count, 2);
    assert_int_equal(got_raw[0].Type, CmResourceTypeMemory);
    assert_int_equal(got_raw[0].u.Memory.Start.QuadPart, resources[0].start);
    assert_int_equal(got_raw[0].u.Memory.Length, 4096);
    assert_int_equal(got_raw[1].Type, CmResourceTypeInterrupt);
    assert_int_equal(got_raw[1].u.Interrupt.Vector, resources[1].raw_vector);
    assert_int_equal(got_translated[1].u.Interrupt.Vector, resources[1].vector);
    assert_int_equal(got_translated[1].u.Interrupt.Level, resources[1].irql);
    assert_int_equal(lab_device_config_read(device, 4, 2) & 6, 6); /* memory and bus mastering are on */
}

static void test_a_card_that_was_there_before_is_found(void **state)
{
    lab_device *device;

    lab_machine_stop(NULL);
    test_machine_start(state);
    assert_int_equal(lab_device_plug("testcard", NULL, &device), STATUS_SUCCESS);
    lab_pnp_settle(); /* only now does anything need the tree */
    assert_true(find("PCI\\VEN_1AB4"));
}

static void test_a_card_waits_until_a_driver_is_installed(void **state)
{
    lab_device *device;
    lab_pnp_info info;

    lab_machine_stop(NULL);
    test_machine_start(state);
    lab_service_create("function", NULL, function_entry);
    assert_int_equal(lab_device_plug("testcard", NULL, &device), STATUS_SUCCESS);
    lab_pnp_settle();
    assert_true(find("PCI\\VEN_1AB4"));
    assert_int_equal(lab_pnp_device_query(card_name, &info), STATUS_SUCCESS);
    assert_int_equal(info.problem, 28);
    lab_pnp_driver_install(&(lab_pnp_driver){.hardware_ids = "PCI\\VEN_1AB4&DEV_0001", .service = "function"});
    assert_int_equal(lab_pnp_device_query(card_name, &info), STATUS_SUCCESS);
    assert_int_equal(info.state, LAB_PNP_DEVICE_STARTED);
}

static void test_unplugging_is_a_surprise(void **state)
{
    lab_device *device = plug_card();

    log_clear();
    lab_device_unplug(device);
    assert_log("fdo:removal-relations fdo:surprise fdo:remove unload");
    assert_false(find("PCI\\VEN_1AB4"));
    plug_card();
}

static lab_device *victim;

static void unplug_victim(void)
{
    if (victim)
        lab_device_unplug(victim);
    victim = NULL;
}

static void test_a_card_may_vanish_while_it_is_being_started(void **state)
{
    victim = plug_card();
    log_clear();
    orders.during_start = unplug_victim;
    lab_pnp_device_rebalance(card_name);
    assert_false(find("PCI\\VEN_1AB4"));
    assert_non_null(strstr(log_text(), "fdo:surprise fdo:remove unload"));
}

static void test_a_card_is_pulled_and_found_by_a_rescan(void **state)
{
    lab_pnp_info info;

    plug_card();
    assert_int_equal(lab_pnp_device_surprise(card_name), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_query(card_name, &info), STATUS_NO_SUCH_DEVICE);
    assert_int_equal(lab_pnp_device_plug(card_name), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_query(card_name, &info), STATUS_SUCCESS);
    assert_int_equal(info.state, LAB_PNP_DEVICE_STARTED);
}

static void test_messages_are_given_where_the_registry_says_so(void **state)
{
    char key[600];

    plug_card();
    snprintf(key, sizeof key,
             "HKLM\\System\\CurrentControlSet\\Enum\\%s\\Device Parameters\\Interrupt "
             "Management\\MessageSignaledInterruptProperties",
             card_name);
    lab_registry_set_number(key, "MSISupported", 1);
    lab_registry_set_number(key, "MessageNumberLimit", 2);
    assert_int_equal(lab_pnp_device_disable(card_name), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_enable(card_name), STATUS_SUCCESS);
    assert_int_equal(got_count, 3);
    assert_true(got_raw[1].Flags & CM_RESOURCE_INTERRUPT_MESSAGE);
    assert_true(got_translated[1].u.MessageInterrupt.Translated.Vector != 0);
    assert_true(got_translated[1].u.MessageInterrupt.Translated.Vector !=
                got_translated[2].u.MessageInterrupt.Translated.Vector);
}

static PDEVICE_OBJECT pdo_of_function(void)
{
    for (lab_driver *driver = lab_driver_next(NULL); driver; driver = lab_driver_next(driver))
        if (!strcmp(lab_driver_name(driver), "function"))
            return IoGetDeviceAttachmentBaseRef(driver->DeviceObject);
    return NULL;
}

static NTSTATUS ask_interface(const GUID *type, void *interface, USHORT size, USHORT version)
{
    IO_STATUS_BLOCK iosb;
    PDEVICE_OBJECT pdo = pdo_of_function();
    NTSTATUS status;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_PNP, pdo, NULL, 0, NULL, &event, &iosb);
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    IoGetNextIrpStackLocation(irp)->MinorFunction = IRP_MN_QUERY_INTERFACE;
    IoGetNextIrpStackLocation(irp)->Parameters.QueryInterface.InterfaceType = type;
    IoGetNextIrpStackLocation(irp)->Parameters.QueryInterface.Size = size;
    IoGetNextIrpStackLocation(irp)->Parameters.QueryInterface.Version = version;
    IoGetNextIrpStackLocation(irp)->Parameters.QueryInterface.Interface = interface;
    status = IoCallDriver(pdo, irp);
    ObDereferenceObject(pdo);
    return status;
}

static void test_BUS_INTERFACE_STANDARD_reads_configuration_space(void **state)
{
    BUS_INTERFACE_STANDARD interface = {0};
    ULONG ids = 0;

    plug_card();
    assert_int_equal(ask_interface(&GUID_BUS_INTERFACE_STANDARD, &interface, sizeof interface, 1), STATUS_SUCCESS);
    assert_int_equal(interface.Size, sizeof interface);
    assert_int_equal(interface.Version, 1);
    assert_int_equal(interface.GetBusData(interface.Context, PCI_WHICHSPACE_CONFIG, &ids, 0, 4), 4);
    assert_int_equal(ids, 0x00011AB4);
    interface.InterfaceDereference(interface.Context);
    assert_int_equal(ask_interface(&GUID_BUS_INTERFACE_STANDARD, &interface, 8, 1), STATUS_INVALID_PARAMETER);
    assert_int_equal(ask_interface(&GUID_BUS_TYPE_PCI, &interface, sizeof interface, 1), STATUS_NOT_SUPPORTED);
}

static void test_BUS_INTERFACE_STANDARD_leads_to_an_adapter(void **state)
{
    DEVICE_DESCRIPTION description = {.Version = DEVICE_DESCRIPTION_VERSION2,
                                      .Master = TRUE,
                                      .ScatterGather = TRUE,
                                      .Dma32BitAddresses = TRUE,
                                      .InterfaceType = PCIBus,
                                      .MaximumLength = 65536};
    BUS_INTERFACE_STANDARD interface = {0};
    PHYSICAL_ADDRESS logical;
    PDMA_ADAPTER adapter;
    ULONG registers = 0;
    PVOID common;

    plug_card();
    assert_int_equal(ask_interface(&GUID_BUS_INTERFACE_STANDARD, &interface, sizeof interface, 1), STATUS_SUCCESS);
    adapter = interface.GetDmaAdapter(interface.Context, &description, &registers);
    assert_non_null(adapter);
    assert_int_equal(registers, 17);
    common = adapter->DmaOperations->AllocateCommonBuffer(adapter, 4096, &logical, FALSE);
    assert_non_null(common);
    assert_true(logical.QuadPart <= 0xFFFFFFFF);
    adapter->DmaOperations->FreeCommonBuffer(adapter, 4096, logical, common, FALSE);
    adapter->DmaOperations->PutDmaAdapter(adapter);
    interface.InterfaceDereference(interface.Context);
}

static void test_a_card_says_where_it_is_and_who_else_is_there(void **state)
{
    PCI_DEVICE_PRESENT_INTERFACE present = {0};
    PCI_DEVICE_PRESENCE_PARAMETERS wanted = {
        .Size = sizeof wanted, .Flags = PCI_USE_CLASS_SUBCLASS, .BaseClass = 0x11, .SubClass = 0x80};
    PNP_LOCATION_INTERFACE location = {0};
    PWCHAR strings;

    plug_card();
    assert_int_equal(ask_interface(&GUID_PCI_DEVICE_PRESENT_INTERFACE, &present, sizeof present, 1), STATUS_SUCCESS);
    assert_true(present.IsDevicePresent(0x1AB4, 1, 0, 0, 0, 0));
    assert_false(present.IsDevicePresent(0x1AB4, 2, 0, 0, 0, 0));
    assert_true(present.IsDevicePresent(0x1AB4, 1, 3, 0x1AB5, 7, PCI_USE_SUBSYSTEM_IDS | PCI_USE_REVISION));
    assert_false(present.IsDevicePresent(0x1AB4, 1, 4, 0, 0, PCI_USE_REVISION));
    assert_true(present.IsDevicePresentEx(present.Context, &wanted));
    wanted.SubClass = 1;
    assert_false(present.IsDevicePresentEx(present.Context, &wanted));
    present.InterfaceDereference(present.Context);
    assert_int_equal(ask_interface(&GUID_PNP_LOCATION_INTERFACE, &location, sizeof location, 1), STATUS_SUCCESS);
    assert_int_equal(location.GetLocationString(location.Context, &strings), STATUS_SUCCESS);
    assert_memory_equal(strings, L"PCI(", 8);
    assert_int_equal(strings[9], 0);
    assert_int_equal(strings[10], 0);
    ExFreePool(strings);
    location.InterfaceDereference(location.Context);
}

static void test_an_MSIX_table_s_entries_choose_their_messages(void **state)
{
    PCI_MSIX_TABLE_CONFIG_INTERFACE table = {0};
    BOOLEAN masked = TRUE;
    ULONG count = 0;

    plug_card_of("testtable", "interrupt=message");
    assert_int_equal(ask_interface(&GUID_MSIX_TABLE_CONFIG_INTERFACE, &table, sizeof table, 1), STATUS_SUCCESS);
    assert_int_equal(table.Size, sizeof table);
    assert_int_equal(table.GetTableSize(table.Context, &count), STATUS_SUCCESS);
    assert_int_equal(count, 3);
    assert_int_equal(table.SetTableEntry(table.Context, 3, 0), STATUS_INVALID_PARAMETER);
    assert_int_equal(table.SetTableEntry(table.Context, 0, 3), STATUS_INVALID_PARAMETER);
    assert_int_equal(table.SetTableEntry(table.Context, 2, 1), STATUS_SUCCESS);
    assert_int_equal(table.MaskTableEntry(table.Context, 3), STATUS_INVALID_PARAMETER);
    assert_int_equal(table.UnmaskTableEntry(table.Context, 2), STATUS_SUCCESS);
    assert_int_equal(table.GetTableEntry(table.Context, 2, &count, &masked), STATUS_SUCCESS);
    assert_int_equal(count, 1);
    assert_false(masked);
    assert_int_equal(table.MaskTableEntry(table.Context, 2), STATUS_SUCCESS);
    assert_int_equal(table.GetTableEntry(table.Context, 2, &count, &masked), STATUS_SUCCESS);
    assert_true(masked);
    table.InterfaceDereference(table.Context);
}

static void test_the_MSIX_interface_without_a_table(void **state)
{
    PCI_MSIX_TABLE_CONFIG_INTERFACE table;

    plug_card();
    memset(&table, 0xEE, sizeof table);
    assert_int_equal(ask_interface(&GUID_MSIX_TABLE_CONFIG_INTERFACE, &table, PCI_MSIX_TABLE_CONFIG_MINIMUM_SIZE, 1),
                     STATUS_SUCCESS);
    assert_int_equal(table.Size, PCI_MSIX_TABLE_CONFIG_MINIMUM_SIZE);
    assert_int_equal(*(unsigned char *)&table.GetTableEntry, 0xEE); /* no room for it was given */
    assert_int_equal(table.SetTableEntry(table.Context, 0, 0), STATUS_INVALID_PARAMETER);
    table.InterfaceDereference(table.Context);
}

static void reset_ended(NTSTATUS status, PVOID context)
{
    *(NTSTATUS *)context = status;
}

static void test_a_card_is_reset(void **state)
{
    DEVICE_RESET_INTERFACE_STANDARD interface = {0};
    NTSTATUS status = STATUS_PENDING;
    FUNCTION_LEVEL_DEVICE_RESET_PARAMETERS more = {sizeof more, reset_ended, &status};
    lab_pnp_info info;

    plug_card();
    assert_int_equal(ask_interface(&GUID_DEVICE_RESET_INTERFACE_STANDARD, &interface, sizeof interface, 1), 0);
    assert_int_equal(interface.SupportedResetTypes, 3);
    log_clear();
    assert_int_equal(interface.DeviceReset(interface.Context, FunctionLevelDeviceReset, 0, &more), STATUS_SUCCESS);
    assert_int_equal(status, STATUS_SUCCESS);
    assert_log(""); /* its drivers go on */
    assert_int_equal(interface.DeviceReset(interface.Context, PlatformLevelDeviceReset, 0, NULL), STATUS_SUCCESS);
    lab_pnp_settle();
    assert_non_null(strstr(log_text(), "fdo:query-remove fdo:remove"));
    assert_non_null(strstr(log_text(), "fdo:add fdo:filter fdo:start")); /* and it is found anew */
    assert_int_equal(lab_pnp_device_query(card_name, &info), STATUS_SUCCESS);
    assert_int_equal(info.state, LAB_PNP_DEVICE_STARTED);
    interface.InterfaceDereference(interface.Context);
}

static void test_a_card_that_hangs_is_reset_before_its_drivers_leave(void **state)
{
    DEVICE_RESET_INTERFACE_STANDARD interface = {0};
    lab_pnp_info info;

    plug_card();
    assert_int_equal(ask_interface(&GUID_DEVICE_RESET_INTERFACE_STANDARD, &interface, sizeof interface, 1), 0);
    orders.query_remove = STATUS_DEVICE_HUNG;
    log_clear();
    assert_int_equal(interface.DeviceReset(interface.Context, PlatformLevelDeviceReset, 0, NULL), STATUS_SUCCESS);
    lab_pnp_settle();
    orders.query_remove = STATUS_SUCCESS;
    assert_non_null(strstr(log_text(), "fdo:query-remove fdo:removal-relations fdo:surprise fdo:remove"));
    assert_int_equal(lab_pnp_device_query(card_name, &info), STATUS_SUCCESS);
    assert_int_equal(info.state, LAB_PNP_DEVICE_STARTED);
    interface.InterfaceDereference(interface.Context);
}

static void test_a_card_is_found_anew_when_it_asks_for_it(void **state)
{
    REENUMERATE_SELF_INTERFACE_STANDARD interface = {0};

    plug_card();
    assert_int_equal(ask_interface(&GUID_REENUMERATE_SELF_INTERFACE_STANDARD, &interface, sizeof interface, 1), 0);
    log_clear();
    interface.SurpriseRemoveAndReenumerateSelf(interface.Context);
    lab_pnp_settle();
    assert_log("fdo:removal-relations fdo:surprise fdo:remove unload fdo:add fdo:filter fdo:start fdo:caps fdo:state "
               "fdo:bus-relations");
    interface.InterfaceDereference(interface.Context);
}

static void set_device_power(DEVICE_POWER_STATE wanted)
{
    PDEVICE_OBJECT pdo = pdo_of_function();

    assert_int_equal(PoRequestPowerIrp(pdo, IRP_MN_SET_POWER, (POWER_STATE){.DeviceState = wanted}, NULL, NULL, NULL),
                     STATUS_PENDING);
    ObDereferenceObject(pdo);
}

static void test_a_card_goes_to_D3cold_where_its_driver_allows_that(void **state)
{
    D3COLD_SUPPORT_INTERFACE interface = {0};
    D3COLD_LAST_TRANSITION_STATUS last;
    DEVICE_WAKE_DEPTH depth;
    BOOLEAN supported = FALSE;

    plug_card();
    assert_int_equal(ask_interface(&GUID_D3COLD_SUPPORT_INTERFACE, &interface, sizeof interface, 1), STATUS_SUCCESS);
    assert_int_equal(interface.GetBusDriverD3ColdSupport(interface.Context, &supported), STATUS_SUCCESS);
    assert_true(supported);
    assert_int_equal(interface.GetD3ColdCapability(interface.Context, &supported), STATUS_SUCCESS);
    assert_true(supported);
    assert_int_equal(interface.GetIdleWakeInfo(interface.Context, PowerSystemWorking, &depth), STATUS_SUCCESS);
    assert_int_equal(depth, DeviceWakeDepthD3hot);
    assert_int_equal(MapWakeDepthToDstate(depth), PowerDeviceD3);
    assert_int_equal(interface.GetIdleWakeInfo(interface.Context, PowerSystemHibernate, &depth), STATUS_SUCCESS);
    assert_int_equal(depth, DeviceWakeDepthNotWakeable);
    assert_int_equal(MapWakeDepthToDstate(depth), PowerDeviceUnspecified);
    interface.GetLastTransitionStatus(interface.Context, &last);
    assert_int_equal(last, LastDStateTransitionStatusUnknown);
    set_device_power(PowerDeviceD3);
    interface.GetLastTransitionStatus(interface.Context, &last);
    assert_int_equal(last, LastDStateTransitionD3hot);
    set_device_power(PowerDeviceD0);
    interface.SetD3ColdSupport(interface.Context, TRUE);
    set_device_power(PowerDeviceD3);
    interface.GetLastTransitionStatus(interface.Context, &last);
    assert_int_equal(last, LastDStateTransitionD3cold);
    set_device_power(PowerDeviceD0);
    interface.InterfaceDereference(interface.Context);
}

static DEVICE_CAPABILITIES seen;

static NTSTATUS keep_capabilities(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    seen = *IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceCapabilities.Capabilities;
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_SUCCESS;
}

static bool watch_capabilities(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (stack->MajorFunction != IRP_MJ_PNP || stack->MinorFunction != IRP_MN_QUERY_CAPABILITIES || !below)
        return false;
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, keep_capabilities, NULL, TRUE, TRUE, TRUE);
    *status = IoCallDriver(below, irp);
    return true;
}

static void test_capabilities_of_a_card_are_those_of_its_configuration_space(void **state)
{
    instead.request = watch_capabilities;
    plug_card();
    instead.request = NULL;
    assert_int_equal(seen.WakeFromD0, 1);
    assert_int_equal(seen.WakeFromD1, 0);
    assert_int_equal(seen.WakeFromD3, 1);
    assert_int_equal(seen.DeviceD1, 0);
    assert_int_equal(seen.DeviceWake, PowerDeviceD3);
    assert_int_equal(seen.SystemWake, PowerSystemSleeping3);
    assert_int_equal(seen.DeviceState[PowerSystemWorking], PowerDeviceD0);
    assert_int_equal(seen.DeviceState[PowerSystemSleeping3], PowerDeviceD3);
}

static unsigned woken;
static NTSTATUS wake_status;

static void wait_ended(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE state, PVOID context, PIO_STATUS_BLOCK iosb)
{
    woken++;
    wake_status = iosb->Status;
}

static void ask_for_power(void *state)
{
    assert_true(lab_device_wake(victim));
}

static void test_a_card_wakes_the_machine(void **state)
{
    PDEVICE_OBJECT pdo;
    lab_timer *timer;

    woken = 0;
    victim = plug_card();
    assert_false(lab_device_wake(victim)); /* nobody waits for that */
    timer = lab_device_timer(victim, ask_for_power);
    pdo = pdo_of_function();
    assert_int_equal(PoRequestPowerIrp(pdo, IRP_MN_WAIT_WAKE, (POWER_STATE){.SystemState = PowerSystemSleeping3},
                                       wait_ended, NULL, NULL),
                     STATUS_PENDING);
    ObDereferenceObject(pdo);
    assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
    lab_timer_set(timer, 10000000);
    lab_clock_advance(9000000);
    assert_int_equal(lab_power_state(), 3);
    assert_int_equal(woken, 0);
    lab_clock_advance(2000000);
    assert_int_equal(woken, 1);
    assert_int_equal(wake_status, STATUS_SUCCESS);
    assert_int_equal(lab_power_state(), 0);
    victim = NULL;
}

static void test_a_card_cannot_wake_the_machine_from_deeper_than_it_says(void **state)
{
    PDEVICE_OBJECT pdo;

    plug_card();
    wake_status = STATUS_PENDING;
    pdo = pdo_of_function();
    assert_int_equal(PoRequestPowerIrp(pdo, IRP_MN_WAIT_WAKE, (POWER_STATE){.SystemState = PowerSystemHibernate},
                                       wait_ended, NULL, NULL),
                     STATUS_PENDING);
    assert_int_equal(wake_status, STATUS_INVALID_DEVICE_STATE);
    ObDereferenceObject(pdo);
}

static void test_a_part_of_the_machine_is_a_device_of_the_root(void **state)
{
    lab_device *device;
    lab_pnp_info info;

    assert_int_equal(lab_device_plug("testport", NULL, &device), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_query("ACPI\\PNP0501\\0000", &info), STATUS_SUCCESS);
    assert_int_equal(info.state, LAB_PNP_DEVICE_STARTED);
    assert_int_equal(got_count, 2);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x3F8);
    assert_int_equal(got_raw[1].u.Interrupt.Vector, 4);
    lab_device_unplug(device);
    assert_int_equal(lab_pnp_device_query("ACPI\\PNP0501\\0000", &info), STATUS_NO_SUCH_DEVICE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        hardware_test(test_a_card_gets_its_driver_and_resources),
        hardware_test(test_a_card_that_was_there_before_is_found),
        hardware_test(test_a_card_waits_until_a_driver_is_installed),
        hardware_test(test_unplugging_is_a_surprise),
        hardware_test(test_a_card_may_vanish_while_it_is_being_started),
        hardware_test(test_a_card_is_pulled_and_found_by_a_rescan),
        hardware_test(test_messages_are_given_where_the_registry_says_so),
        hardware_test(test_a_card_says_where_it_is_and_who_else_is_there),
        hardware_test(test_an_MSIX_table_s_entries_choose_their_messages),
        hardware_test(test_the_MSIX_interface_without_a_table),
        hardware_test(test_a_card_is_reset),
        hardware_test(test_a_card_that_hangs_is_reset_before_its_drivers_leave),
        hardware_test(test_a_card_is_found_anew_when_it_asks_for_it),
        hardware_test(test_BUS_INTERFACE_STANDARD_reads_configuration_space),
        hardware_test(test_BUS_INTERFACE_STANDARD_leads_to_an_adapter),
        hardware_test(test_a_card_goes_to_D3cold_where_its_driver_allows_that),
        hardware_test(test_capabilities_of_a_card_are_those_of_its_configuration_space),
        hardware_test(test_a_card_wakes_the_machine),
        hardware_test(test_a_card_cannot_wake_the_machine_from_deeper_than_it_says),
        hardware_test(test_a_part_of_the_machine_is_a_device_of_the_root),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
