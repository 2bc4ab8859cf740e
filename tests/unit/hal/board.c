#include "board.h"

int service_order;

static uint64_t read_bytes(void *state, uint64_t offset, unsigned width)
{
    struct board *board = state;
    uint64_t value = 0;

    board->reads++;
    board->last_offset = offset;
    board->last_width = width;
    board->irql = KeGetCurrentIrql();
    memcpy(&value, board->bytes + offset, width);
    return value;
}

static void write_bytes(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    struct board *board = state;

    board->writes++;
    board->last_offset = offset;
    board->last_width = width;
    board->last_value = value;
    memcpy(board->bytes + offset, &value, width);
    if (board->interrupt_on_write)
        lab_line_set(board->device, 0, true);
}

static const lab_space_ops any_width = {read_bytes, write_bytes, 0, 0}, words = {read_bytes, write_bytes, 2, 4};

static lab_status create_board(lab_device *device, void *state)
{
    static const lab_pci_identity identity = {.vendor = 0x1AF4,
                                              .device = 0xB0AD,
                                              .subsystem_vendor = 0x1234,
                                              .subsystem = 0x5678,
                                              .class_code = 0x078000,
                                              .revision = 3,
                                              .interrupt_pin = 1};
    struct board *board = state;

    board->device = device;
    lab_device_pci(device, &identity);
    lab_device_bar(device, 0, LAB_SPACE_MEMORY, 4096, &any_width);
    lab_device_bar(device, 1, LAB_SPACE_PORTS, 16, &words);
    lab_device_power_capability(device);
    lab_device_msi(device, 4);
    return STATUS_SUCCESS;
}

static lab_status create_xboard(lab_device *device, void *state)
{
    static const lab_pci_identity identity = {.vendor = 0x1AF4, .device = 0xB0AE, .interrupt_pin = 2};
    struct board *board = state;

    board->device = device;
    lab_device_pci(device, &identity);
    lab_device_bar(device, 0, LAB_SPACE_MEMORY | LAB_SPACE_64BIT, 4096, &any_width);
    lab_device_bar(device, 2, LAB_SPACE_MEMORY, 4096, &any_width);
    lab_device_msix(device, 3, 2, 0x800, 0xC00);
    return STATUS_SUCCESS;
}

static lab_status create_legacy(lab_device *device, void *state)
{
    struct board *board = state;
    uint64_t base, irq, edge, passive;

    board->device = device;
    if (!lab_device_option_number(device, "base", 0, 0xFFF8, &base) ||
        !lab_device_option_number(device, "irq", 0, 15, &irq) ||
        !lab_device_option_number(device, "edge", 0, 1, &edge) ||
        !lab_device_option_number(device, "passive", 0, 1, &passive))
        return STATUS_INVALID_PARAMETER;
    lab_device_range(device, LAB_SPACE_PORTS, base, 8, &any_width);
    if (passive)
        lab_device_irq_passive(device, (unsigned)irq, !edge);
    else
        lab_device_irq(device, (unsigned)irq, !edge);
    lab_device_hardware_id(device, "ACPI\\LABTEST");
    return STATUS_SUCCESS;
}

void board_register(void)
{
    static const lab_option options[] = {
        {"base", "ports", "0x300"}, {"irq", "line", "5"}, {"edge", "", "0"}, {"passive", "", "0"}, {0}};
    static const lab_device_class board = {
        .name = "board", .summary = "", .state_size = sizeof(struct board), .create = create_board};
    static const lab_device_class xboard = {
        .name = "xboard", .summary = "", .state_size = sizeof(struct board), .create = create_xboard};
    static const lab_device_class legacy = {.name = "legacy",
                                            .summary = "",
                                            .options = options,
                                            .state_size = sizeof(struct board),
                                            .create = create_legacy};

    lab_device_class_register(&board);
    lab_device_class_register(&xboard);
    lab_device_class_register(&legacy);
}

lab_device *board_plug(const char *name, const char *options)
{
    lab_device *device = NULL;
    lab_status status;

    board_register();
    status = lab_device_plug(name, options, &device);
    if (status < 0)
        fail_msg("%s", lab_error_text());
    return device;
}

struct board *board_of(lab_device *device)
{
    return lab_device_state(device);
}

lab_resource board_resource(lab_device *device, lab_resource_kind kind, unsigned index)
{
    lab_resource resources[16];
    unsigned count = lab_device_resources(device, resources, 16);

    for (unsigned i = 0; i < count; i++)
        if (resources[i].kind == kind && !index--)
            return resources[i];
    fail_msg("the device has no such resource");
    return resources[0];
}

static BOOLEAN serve(struct service *service, PKINTERRUPT interrupt)
{
    service->calls++;
    service->order = ++service_order;
    service->irql = KeGetCurrentIrql();
    service->processor = KeGetCurrentProcessorNumber();
    service->interrupt = interrupt;
    if (service->also)
        service->also(service);
    if (service->release)
        lab_line_set(service->device, 0, false);
    return service->claim;
}

BOOLEAN service_routine(PKINTERRUPT interrupt, PVOID context)
{
    return serve(context, interrupt);
}

BOOLEAN service_message(PKINTERRUPT interrupt, PVOID context, ULONG message)
{
    struct service *service = context;

    service->message = message;
    return serve(service, interrupt);
}

NTSTATUS service_connect(struct service *service, PKINTERRUPT *interrupt)
{
    lab_resource line = board_resource(service->device, LAB_RESOURCE_INTERRUPT, 0);

    return IoConnectInterrupt(interrupt, service_routine, service, NULL, line.vector, line.irql, line.irql,
                              line.level_triggered ? LevelSensitive : Latched, line.shared, line.affinity, FALSE);
}
