/* Configuration space as drivers see it: sizing, decoding, capabilities, bridges, the calls of old. */
#include "board.h"
#include <ntlab/device.h>

static ULONG slot_of(ULONG device, ULONG function)
{
    PCI_SLOT_NUMBER slot = {.u.AsULONG = 0};

    slot.u.bits.DeviceNumber = device;
    slot.u.bits.FunctionNumber = function;
    return slot.u.AsULONG;
}

static ULONG get(ULONG slot, ULONG offset, ULONG width)
{
    ULONG value = 0;

    assert_int_equal(HalGetBusDataByOffset(PCIConfiguration, 0, slot, &value, offset, width), width);
    return value;
}

static void put(ULONG slot, ULONG offset, ULONG width, ULONG value)
{
    assert_int_equal(HalSetBusDataByOffset(PCIConfiguration, 0, slot, &value, offset, width), width);
}

static void test_HalGetBusData_reads_the_header(void **state)
{
    PCI_COMMON_CONFIG config;
    lab_device *device = board_plug("board", "slot=5");
    lab_resource memory = board_resource(device, LAB_RESOURCE_MEMORY, 0),
                 port = board_resource(device, LAB_RESOURCE_PORT, 0);

    assert_int_equal(HalGetBusData(PCIConfiguration, 0, slot_of(5, 0), &config, sizeof config), sizeof config);
    assert_int_equal(config.VendorID, 0x1AF4);
    assert_int_equal(config.DeviceID, 0xB0AD);
    assert_int_equal(config.BaseClass, 7);
    assert_int_equal(config.SubClass, 0x80);
    assert_int_equal(config.RevisionID, 3);
    assert_int_equal(config.HeaderType, PCI_DEVICE_TYPE);
    assert_int_equal(config.u.type0.SubVendorID, 0x1234);
    assert_int_equal(config.u.type0.SubSystemID, 0x5678);
    assert_int_equal(config.u.type0.BaseAddresses[0], memory.start);
    assert_int_equal(config.u.type0.BaseAddresses[1], port.start | PCI_ADDRESS_IO_SPACE);
    assert_int_equal(config.u.type0.InterruptPin, 1);
    assert_int_equal(config.u.type0.InterruptLine, board_resource(device, LAB_RESOURCE_INTERRUPT, 0).raw_vector);
    assert_int_equal(config.Command & 7, 7);
}

static void test_HalGetBusData_empty_slot_and_missing_bus(void **state)
{
    PCI_COMMON_CONFIG config = {0};

    assert_int_equal(HalGetBusData(PCIConfiguration, 0, slot_of(9, 0), &config, sizeof config), 2);
    assert_int_equal(config.VendorID, PCI_INVALID_VENDORID);
    assert_int_equal(HalGetBusData(PCIConfiguration, 3, slot_of(9, 0), &config, sizeof config), 0);
    assert_int_equal(HalGetBusData(Cmos, 0, 0, &config, 1), 0);
    assert_int_equal(HalSetBusData(PCIConfiguration, 0, slot_of(9, 0), &config, 4), 0);
}

static void test_BAR_tells_its_size_when_ones_are_written(void **state)
{
    lab_device *device = board_plug("board", NULL);
    ULONG slot = slot_of(2, 0), memory = get(slot, 0x10, 4), port = get(slot, 0x14, 4);

    put(slot, 0x10, 4, ~0u);
    assert_int_equal(get(slot, 0x10, 4), 0xFFFFF000);
    put(slot, 0x10, 4, memory);
    put(slot, 0x14, 4, ~0u);
    assert_int_equal(get(slot, 0x14, 4), 0xFFFFFFF1);
    put(slot, 0x14, 4, port);
    put(slot, 0x18, 4, ~0u);
    assert_int_equal(get(slot, 0x18, 4), 0); /* there is no BAR 2 */
    board_of(device)->bytes[0] = 0x42;
    assert_int_equal(lab_bus_read(LAB_SPACE_MEMORY, memory, 1), 0x42);
}

static void test_64_bit_BAR_takes_two(void **state)
{
    lab_device *device = board_plug("xboard", NULL);
    ULONG slot = slot_of(2, 0), low = get(slot, 0x10, 4), high = get(slot, 0x14, 4);

    assert_int_equal(low & 0xF, PCI_TYPE_64BIT);
    put(slot, 0x10, 4, ~0u);
    put(slot, 0x14, 4, ~0u);
    assert_int_equal(get(slot, 0x10, 4), 0xFFFFF000 | PCI_TYPE_64BIT);
    assert_int_equal(get(slot, 0x14, 4), 0xFFFFFFFF);
    put(slot, 0x14, 4, 0x55);
    put(slot, 0x10, 4, 0x70000000);
    board_of(device)->bytes[1] = 9;
    assert_int_equal(lab_bus_read(LAB_SPACE_MEMORY, 0x5570000001, 1), 9);
    put(slot, 0x10, 4, low);
    put(slot, 0x14, 4, high);
    assert_int_equal(lab_bus_read(LAB_SPACE_MEMORY, (low & ~15u) + 1, 1), 9);
}

static void test_command_register_switches_decoding(void **state)
{
    lab_device *device = board_plug("board", NULL);
    ULONGLONG memory = board_resource(device, LAB_RESOURCE_MEMORY, 0).start;
    ULONGLONG port = board_resource(device, LAB_RESOURCE_PORT, 0).start;
    ULONG slot = slot_of(2, 0);
    PUCHAR own = ExAllocatePoolZero(NonPagedPoolNx, PAGE_SIZE, 'tseT');
    ULONGLONG address = (ULONGLONG)MmGetPhysicalAddress(own).QuadPart;
    UCHAR byte;

    put(slot, 4, 2, PCI_ENABLE_IO_SPACE);
    assert_int_equal(lab_bus_read(LAB_SPACE_MEMORY, memory, 4), 0xFFFFFFFF);
    assert_int_equal(lab_bus_read(LAB_SPACE_PORTS, port, 2), 0);
    assert_false(lab_device_memory_read(device, address, &byte, 1)); /* no bus mastering */
    put(slot, 4, 2, PCI_ENABLE_MEMORY_SPACE | PCI_ENABLE_BUS_MASTER);
    assert_int_equal(lab_bus_read(LAB_SPACE_MEMORY, memory, 4), 0);
    assert_int_equal(lab_bus_read(LAB_SPACE_PORTS, port, 2), 0xFFFF);
    assert_true(lab_device_memory_read(device, address, &byte, 1));
    ExFreePoolWithTag(own, 'tseT');
}

static void test_mapping_follows_a_moved_BAR_and_a_device_that_is_back(void **state)
{
    lab_device *device = board_plug("board", NULL);
    ULONGLONG memory = board_resource(device, LAB_RESOURCE_MEMORY, 0).start;
    PUCHAR base = MmMapIoSpace((PHYSICAL_ADDRESS){.QuadPart = (LONGLONG)memory}, 4096, MmNonCached);
    ULONG slot = slot_of(2, 0);

    put(slot, 0x10, 4, 0xD0000000);
    assert_int_equal(READ_REGISTER_UCHAR(base), 0xFF);
    put(slot, 0x10, 4, (ULONG)memory);
    assert_int_equal(READ_REGISTER_UCHAR(base), 0);
    lab_device_unplug(device);
    assert_int_equal(READ_REGISTER_UCHAR(base), 0xFF);
    device = board_plug("board", NULL);
    board_of(device)->bytes[0] = 6;
    assert_int_equal(READ_REGISTER_UCHAR(base), 6);
    MmUnmapIoSpace(base, 4096);
}

static ULONG capability(ULONG slot, ULONG id)
{
    ULONG at = get(slot, 6, 2) & PCI_STATUS_CAPABILITIES_LIST ? get(slot, 0x34, 1) : 0;

    while (at && get(slot, at, 1) != id)
        at = get(slot, at + 1, 1);
    return at;
}

static void test_capabilities_form_a_list(void **state)
{
    ULONG slot = slot_of(2, 0), power, msi;

    board_plug("board", NULL);
    power = capability(slot, PCI_CAPABILITY_ID_POWER_MANAGEMENT);
    msi = capability(slot, PCI_CAPABILITY_ID_MSI);
    assert_true(power && msi);
    assert_int_equal(capability(slot, PCI_CAPABILITY_ID_MSIX), 0);
    put(slot, power + 4, 2, 3); /* D3 */
    assert_int_equal(get(slot, power + 4, 2) & 3, 3);
    put(slot, power + 2, 2, 0); /* capabilities are read-only */
    assert_int_not_equal(get(slot, power + 2, 2), 0);
    assert_int_equal(get(slot, msi + 2, 2) >> 1 & 7, 2); /* four messages */
}

static void test_MSIX_table_lies_in_its_BAR(void **state)
{
    lab_device *device = board_plug("xboard", NULL);
    ULONG slot = slot_of(2, 0), at = capability(slot, PCI_CAPABILITY_ID_MSIX);
    ULONGLONG bar = board_resource(device, LAB_RESOURCE_MEMORY, 1).start;

    assert_int_equal(get(slot, at + 2, 2) & 0x7FF, 2);
    assert_int_equal(get(slot, at + 4, 4), 0x800 | 2);
    assert_int_equal(get(slot, at + 8, 4), 0xC00 | 2);
    assert_int_equal(lab_bus_read(LAB_SPACE_MEMORY, bar + 0x800 + 16 + 12, 4), 1); /* masked at power-on */
    lab_bus_write(LAB_SPACE_MEMORY, bar + 0x800 + 16, 8, 0x1FEE00000);
    lab_bus_write(LAB_SPACE_MEMORY, bar + 0x800 + 24, 4, 0x99);
    assert_int_equal(lab_bus_read(LAB_SPACE_MEMORY, bar + 0x800 + 16, 8), 0x1FEE00000);
    assert_int_equal(lab_bus_read(LAB_SPACE_MEMORY, bar + 0x800 + 24, 4), 0x99);
    assert_int_equal(board_of(device)->writes, 0); /* the model sees none of it */
    lab_bus_write(LAB_SPACE_MEMORY, bar + 0x900, 4, 5);
    assert_int_equal(board_of(device)->writes, 1);
    assert_int_equal(board_of(device)->last_offset, 0x900);
    put(slot, at + 2, 2, 0x8000); /* enabled, but the entry is masked: it becomes pending */
    assert_true(lab_message_send(device, 1));
    assert_int_equal(lab_bus_read(LAB_SPACE_MEMORY, bar + 0xC00, 8), 2);
}

static void test_configuration_mechanism_at_its_ports(void **state)
{
    board_plug("board", "slot=7.0");
    WRITE_PORT_ULONG((PULONG)0xCF8, 0x80000000 | 7 << 11);
    assert_int_equal(READ_PORT_ULONG((PULONG)0xCF8), 0x80000000 | 7 << 11);
    assert_int_equal(READ_PORT_ULONG((PULONG)0xCFC), 0xB0AD1AF4);
    assert_int_equal(READ_PORT_USHORT((PUSHORT)0xCFE), 0xB0AD);
    WRITE_PORT_ULONG((PULONG)0xCF8, 0x80000000 | 7 << 11 | 0x3C);
    WRITE_PORT_UCHAR((PUCHAR)0xCFC, 0x5A);
    assert_int_equal(get(slot_of(7, 0), 0x3C, 1), 0x5A);
    WRITE_PORT_ULONG((PULONG)0xCF8, 0x80000000 | 8 << 11);
    assert_int_equal(READ_PORT_USHORT((PUSHORT)0xCFC), 0xFFFF);
}

static lab_status create_bridge(lab_device *device, void *state)
{
    static const lab_pci_identity identity = {.vendor = 0x1B36, .device = 1, .class_code = 0x060400, .bridge = true};

    lab_device_pci(device, &identity);
    return STATUS_SUCCESS;
}

static void test_devices_behind_a_bridge(void **state)
{
    static const lab_device_class bridge_class = {.name = "testbridge", .summary = "", .create = create_bridge};
    ULONG value = 0, vector;
    lab_device *device;
    KIRQL irql;
    KAFFINITY affinity;

    lab_device_class_register(&bridge_class);
    board_register();
    assert_int_equal(lab_device_plug("board", "slot=1:4.0", NULL), STATUS_INVALID_PARAMETER);
    assert_non_null(strstr(lab_error_text(), "bridge"));
    board_plug("testbridge", "slot=6");
    assert_int_equal(get(slot_of(6, 0), 0x0E, 1), PCI_BRIDGE_TYPE);
    assert_int_equal(get(slot_of(6, 0), 0x18, 4) & 0xFFFFFF, 0x010100);
    device = board_plug("board", "slot=1:4.0");
    assert_int_equal(HalGetBusDataByOffset(PCIConfiguration, 1, slot_of(4, 0), &value, 0, 4), 4);
    assert_int_equal(value, 0xB0AD1AF4);
    vector = HalGetInterruptVector(PCIBus, 1, board_resource(device, LAB_RESOURCE_INTERRUPT, 0).raw_vector, 0, &irql,
                                   &affinity);
    assert_int_equal(vector, board_resource(device, LAB_RESOURCE_INTERRUPT, 0).vector);
    assert_int_equal(irql, vector >> 4);
    assert_int_equal(affinity, 3);
    assert_int_equal(lab_device_plug("board", "slot=1:4.0", NULL), STATUS_CONFLICTING_ADDRESSES);
}

static void test_functions_of_one_device(void **state)
{
    board_plug("board", "slot=4.0");
    board_plug("board", "slot=4.2");
    assert_int_equal(get(slot_of(4, 0), 0x0E, 1), PCI_MULTIFUNCTION);
    assert_int_equal(get(slot_of(4, 2), 0, 2), 0x1AF4);
}

static void test_HalTranslateBusAddress_and_HalAssignSlotResources(void **state)
{
    lab_device *device = board_plug("board", NULL);
    PHYSICAL_ADDRESS address = {.QuadPart = (LONGLONG)board_resource(device, LAB_RESOURCE_PORT, 0).start}, translated;
    PCM_PARTIAL_RESOURCE_DESCRIPTOR descriptor;
    PCM_RESOURCE_LIST list;
    ULONG space = 1;

    assert_true(HalTranslateBusAddress(PCIBus, 0, address, &space, &translated));
    assert_int_equal(space, 1);
    assert_int_equal(translated.QuadPart, address.QuadPart);
    assert_false(HalTranslateBusAddress(PCIBus, 7, address, &space, &translated));
    assert_int_equal(HalAssignSlotResources(NULL, NULL, NULL, NULL, PCIBus, 0, slot_of(20, 0), &list),
                     STATUS_NO_SUCH_DEVICE);
    assert_int_equal(HalAssignSlotResources(NULL, NULL, NULL, NULL, PCIBus, 0, slot_of(2, 0), &list), STATUS_SUCCESS);
    assert_int_equal(list->List[0].PartialResourceList.Count, 3);
    descriptor = list->List[0].PartialResourceList.PartialDescriptors;
    assert_int_equal(descriptor[0].Type, CmResourceTypeMemory);
    assert_int_equal(descriptor[0].u.Memory.Length, 4096);
    assert_int_equal(descriptor[1].Type, CmResourceTypePort);
    assert_int_equal(descriptor[2].Type, CmResourceTypeInterrupt);
    assert_int_equal(descriptor[2].ShareDisposition, CmResourceShareShared);
    ExFreePool(list);
}

static void test_plugging_says_what_is_wrong(void **state)
{
    board_register();
    assert_int_equal(lab_device_plug("nothing", NULL, NULL), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_device_plug("board", "colour=red", NULL), STATUS_INVALID_PARAMETER);
    assert_non_null(strstr(lab_error_text(), "colour"));
    assert_int_equal(lab_device_plug("board", "slot", NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_device_plug("board", "slot=77", NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_device_plug("board", "interrupt=maybe", NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_device_plug("board", "fault=fire", NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_device_plug("legacy", "irq=4k", NULL), STATUS_INVALID_PARAMETER);
    board_plug("legacy", "base=0x300");
    assert_int_equal(lab_device_plug("legacy", "base=0x304,irq=6", NULL), STATUS_CONFLICTING_ADDRESSES);
    assert_non_null(strstr(lab_error_text(), "legacy0"));
    board_plug("board", "name=mine");
    assert_int_equal(lab_device_plug("board", "name=mine", NULL), STATUS_OBJECT_NAME_COLLISION);
    assert_non_null(lab_device_find("mine"));
}

static void test_reset_restores_configuration_but_not_addresses(void **state)
{
    lab_device *device = board_plug("board", NULL);
    ULONG slot = slot_of(2, 0), memory = get(slot, 0x10, 4);

    put(slot, 4, 2, 0);
    put(slot, 0x0C, 1, 16);
    lab_device_reset(device);
    assert_int_equal(get(slot, 4, 2), 7);
    assert_int_equal(get(slot, 0x0C, 1), 0);
    assert_int_equal(get(slot, 0x10, 4), memory);
}

static unsigned posted;
static char posted_text[32];
static void take_post(void *state, const void *data, size_t size)
{
    posted++;
    memcpy(posted_text, data, size);
}

static void test_posted_input_acts_as_an_event(void **state)
{
    lab_device *device = board_plug("board", NULL);
    char text[] = "abc";

    posted = 0;
    lab_device_post(device, take_post, text, sizeof text);
    text[0] = 'x';
    assert_int_equal(posted, 0);
    lab_machine_settle();
    assert_int_equal(posted, 1);
    assert_string_equal(posted_text, "abc");
    lab_device_post(device, take_post, text, sizeof text);
    lab_device_unplug(device); /* what it had not yet got is gone */
    lab_machine_settle();
    assert_int_equal(posted, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_HalGetBusData_reads_the_header),
        machine_test(test_HalGetBusData_empty_slot_and_missing_bus),
        machine_test(test_BAR_tells_its_size_when_ones_are_written),
        machine_test(test_64_bit_BAR_takes_two),
        machine_test(test_command_register_switches_decoding),
        machine_test(test_mapping_follows_a_moved_BAR_and_a_device_that_is_back),
        machine_test(test_capabilities_form_a_list),
        machine_test(test_MSIX_table_lies_in_its_BAR),
        machine_test(test_configuration_mechanism_at_its_ports),
        machine_test(test_devices_behind_a_bridge),
        machine_test(test_functions_of_one_device),
        machine_test(test_HalTranslateBusAddress_and_HalAssignSlotResources),
        machine_test(test_plugging_says_what_is_wrong),
        machine_test(test_reset_restores_configuration_but_not_addresses),
        machine_test(test_posted_input_acts_as_an_event),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
