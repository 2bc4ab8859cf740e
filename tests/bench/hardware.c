/* Registers, interrupts, devices that do nothing. */
#include "bench.h"
#include <ntddk.h>
#include <ntlab/device.h>
#include <ntlab/ntlab.h>

struct part {
    lab_device *device;
    uint32_t value;
};

static uint64_t read_part(void *state, uint64_t offset, unsigned width)
{
    return ((struct part *)state)->value + offset;
}

static void write_part(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    ((struct part *)state)->value = (uint32_t)value;
}

static const lab_space_ops ops = {read_part, write_part, 0, 0};

static lab_status create(lab_device *device, void *state)
{
    static const lab_pci_identity identity = {.vendor = 0x1AF4, .device = 0xBE4C, .interrupt_pin = 1};

    ((struct part *)state)->device = device;
    lab_device_pci(device, &identity);
    lab_device_bar(device, 0, LAB_SPACE_MEMORY, 4096, &ops);
    return STATUS_SUCCESS;
}

static lab_status create_fixed(lab_device *device, void *state)
{
    uint64_t base;

    if (!lab_device_option_number(device, "base", 0, UINT64_MAX, &base))
        return STATUS_INVALID_PARAMETER;
    lab_device_range(device, LAB_SPACE_MEMORY, base, 4096, &ops);
    return STATUS_SUCCESS;
}

static const lab_option fixed_options[] = {{"base", "address", NULL}, {0}};
static const lab_device_class part_class = {
    .name = "bench", .summary = "", .state_size = sizeof(struct part), .create = create};
static const lab_device_class fixed_class = {.name = "benchfixed",
                                             .summary = "",
                                             .options = fixed_options,
                                             .state_size = sizeof(struct part),
                                             .create = create_fixed};

/* --- register_read ------------------------------------------------------------------------------------------------ */

static void indirect(void *context, unsigned count)
{
    uint64_t (*volatile call)(void *state, uint64_t offset, unsigned width) = read_part;
    uint64_t sum = 0;

    while (count--)
        sum += call(context, 4, 4);
    __asm__ volatile("" : : "r"(sum));
}

static void read_registers(void *context, unsigned count)
{
    volatile ULONG *registers = context;
    ULONG sum = 0;

    while (count--)
        sum += READ_REGISTER_ULONG(registers + 1);
    __asm__ volatile("" : : "r"(sum));
}

static void write_registers(void *context, unsigned count)
{
    volatile ULONG *registers = context;

    while (count--)
        WRITE_REGISTER_ULONG(registers, count);
}

static void touch_registers(void *context, unsigned count)
{
    volatile ULONG *registers = context;

    while (count--)
        (void)registers[1];
}

/* --- interrupt_dpc ------------------------------------------------------------------------------------------------ */

static KDPC dpc;
static unsigned dpcs;

static void deferred(PKDPC self, PVOID context, PVOID argument1, PVOID argument2)
{
    dpcs++;
}

static BOOLEAN service(PKINTERRUPT interrupt, PVOID context)
{
    lab_line_set(context, 0, false);
    KeInsertQueueDpc(&dpc, 0, 0);
    return TRUE;
}

static void interrupts(void *context, unsigned count)
{
    while (count--)
        lab_line_set(context, 0, true);
}

/* --- idle devices ------------------------------------------------------------------------------------------------- */

static void steps(void *context, unsigned count)
{
    while (count--)
        lab_clock_advance(1);
}

static double idle(unsigned devices)
{
    char options[64];
    double best;

    bench_machine_start(true);
    for (unsigned i = 0; i < devices; i++) {
        __builtin_snprintf(options, sizeof options, "base=0x%llx", 0xE0000000ULL + i * 4096ULL);
        lab_device_plug("benchfixed", options, NULL);
    }
    best = bench_best(steps, NULL, 100000);
    bench_machine_stop();
    return best;
}

void bench_hardware(void)
{
    lab_resource resources[2];
    lab_device *device;
    PKINTERRUPT interrupt;
    PVOID registers;
    double floor;

    lab_device_class_register(&part_class);
    lab_device_class_register(&fixed_class);
    bench_machine_start(true);
    lab_device_plug("bench", NULL, &device);
    lab_device_resources(device, resources, 2);
    registers = MmMapIoSpace((PHYSICAL_ADDRESS){.QuadPart = (LONGLONG)resources[0].start}, 4096, MmNonCached);
    floor = bench_best(indirect, lab_device_state(device), 10000000);
    bench_report("register_read", bench_best(read_registers, registers, 10000000), floor);
    bench_report("register_write", bench_best(write_registers, registers, 10000000), floor);
    bench_report("register_pointer", bench_best(touch_registers, registers, 50000), 0);
    KeInitializeDpc(&dpc, deferred, NULL);
    IoConnectInterrupt(&interrupt, service, device, NULL, resources[1].vector, resources[1].irql, resources[1].irql,
                       LevelSensitive, TRUE, resources[1].affinity, FALSE);
    bench_report("interrupt_dpc", bench_best(interrupts, device, 1000000), 0);
    IoDisconnectInterrupt(interrupt);
    MmUnmapIoSpace(registers, 4096);
    bench_machine_stop();
    floor = idle(0);
    bench_report("idle_devices_1000", idle(1000), floor);
}
