/* The programmable device: steps in order, registers that always answer, functions of the test. */
#include "machine/devices.h"
#include <inttypes.h>
#include <ntlab/dev/script.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPACES      7
#define FIXED_PORTS 6

enum kind { EXPECT_READ, EXPECT_WRITE, EXPECT_ANY_WRITE, INTERRUPT, RELEASE, MESSAGE, MEMORY };

struct step {
    struct step *next;
    enum kind kind;
    unsigned space, width, message;
    uint64_t offset, value, after;
    uint64_t *seen;
    size_t size;
    char bytes[];
};

struct cell {
    struct cell *next;
    unsigned space, width;
    uint64_t offset, value;
    bool stores;
};

struct script {
    lab_device *device;
    lab_timer *due;
    struct step *first, **last;
    unsigned done;
    struct cell *cells;
    lab_script_reader *reader;
    lab_script_writer *writer;
    void *context;
    char error[256], pending[256];
};

/* --- steps -------------------------------------------------------------------------------------------------------- */

static bool is_action(const struct step *step)
{
    return step->kind >= INTERRUPT;
}

static void drop_first(struct script *script)
{
    struct step *step = script->first;

    script->first = step->next;
    if (!script->first)
        script->last = &script->first;
    script->done++;
    free(step);
}

/* What comes next may be the device's turn. */
static void arm(struct script *script)
{
    if (script->first && is_action(script->first) && !lab_timer_is_set(script->due))
        lab_timer_set(script->due, script->first->after);
}

static void act(struct script *script, const struct step *step)
{
    if (step->kind == INTERRUPT)
        lab_line_set(script->device, 0, true);
    else if (step->kind == RELEASE)
        lab_line_set(script->device, 0, false);
    else if (step->kind == MESSAGE)
        lab_message_send(script->device, step->message);
    else
        lab_device_memory_write(script->device, step->offset, step->bytes, step->size);
}

static void step_due(void *state)
{
    struct script *script = state;

    if (!script->first || !is_action(script->first))
        return;
    act(script, script->first);
    drop_first(script);
    arm(script);
}

static struct step *append(lab_device *device, enum kind kind, size_t extra)
{
    struct script *script = lab_device_state(device);
    struct step *step = calloc(1, sizeof *step + extra);

    if (!step)
        abort();
    step->kind = kind;
    *script->last = step;
    script->last = &step->next;
    return step;
}

static void expect(lab_device *device, enum kind kind, unsigned space, uint64_t offset, unsigned width, uint64_t value,
                   uint64_t *seen)
{
    struct step *step = append(device, kind, 0);

    step->space = space;
    step->offset = offset;
    step->width = width;
    step->value = value;
    step->seen = seen;
}

void lab_script_expect_read(lab_device *device, unsigned space, uint64_t offset, unsigned width, uint64_t value)
{
    expect(device, EXPECT_READ, space, offset, width, value, NULL);
}

void lab_script_expect_write(lab_device *device, unsigned space, uint64_t offset, unsigned width, uint64_t value)
{
    expect(device, EXPECT_WRITE, space, offset, width, value, NULL);
}

void lab_script_expect_any_write(lab_device *device, unsigned space, uint64_t offset, unsigned width, uint64_t *value)
{
    expect(device, EXPECT_ANY_WRITE, space, offset, width, 0, value);
}

static struct step *act_later(lab_device *device, enum kind kind, uint64_t after, size_t extra)
{
    struct step *step = append(device, kind, extra);

    step->after = after;
    arm(lab_device_state(device));
    return step;
}

void lab_script_interrupt(lab_device *device, uint64_t after_100ns)
{
    act_later(device, INTERRUPT, after_100ns, 0);
}

void lab_script_release(lab_device *device, uint64_t after_100ns)
{
    act_later(device, RELEASE, after_100ns, 0);
}

void lab_script_message(lab_device *device, uint64_t after_100ns, unsigned message)
{
    act_later(device, MESSAGE, after_100ns, 0)->message = message;
}

void lab_script_memory(lab_device *device, uint64_t after_100ns, uint64_t bus_address, const void *bytes, size_t size)
{
    struct step *step = act_later(device, MEMORY, after_100ns, size);

    step->offset = bus_address;
    step->size = size;
    memcpy(step->bytes, bytes, size);
}

/* --- accesses ----------------------------------------------------------------------------------------------------- */

static void describe(const struct step *step, char *text, size_t room)
{
    static const char *const actions[] = {"interrupt", "release of the line", "message", "write to memory"};

    if (is_action(step))
        snprintf(text, room, "%s after %" PRIu64 " * 100 ns", actions[step->kind - INTERRUPT], step->after);
    else
        snprintf(text, room, "%s of %u bytes at 0x%" PRIx64 " of space %u (0x%" PRIx64 ")",
                 step->kind == EXPECT_READ ? "read" : "write", step->width, step->offset, step->space, step->value);
}

static void wrong(struct script *script, const char *what, unsigned space, uint64_t offset, unsigned width,
                  uint64_t value)
{
    char expected[120] = "nothing more";

    if (script->error[0])
        return;
    if (script->first)
        describe(script->first, expected, sizeof expected);
    snprintf(script->error, sizeof script->error,
             "step %u: a %s of %u bytes at 0x%" PRIx64 " of space %u (0x%" PRIx64 ") came; expected was %s",
             script->done + 1, what, width, offset, space, value, expected);
    lab_device_log(script->device, "%s", script->error);
}

static bool is_next(const struct script *script, bool write, unsigned space, uint64_t offset, unsigned width)
{
    const struct step *step = script->first;

    return step && !is_action(step) && (step->kind != EXPECT_READ) == write && step->space == space &&
           step->offset == offset && step->width == width;
}

static struct cell *cell_at(struct script *script, unsigned space, uint64_t offset, unsigned width)
{
    for (struct cell *cell = script->cells; cell; cell = cell->next)
        if (cell->space == space && cell->offset == offset && cell->width == width)
            return cell;
    return NULL;
}

static uint64_t read_space(struct script *script, unsigned space, uint64_t offset, unsigned width)
{
    const struct cell *cell;
    uint64_t value = ~0ULL;

    if (script->reader && script->reader(script->context, space, offset, width, &value))
        return value;
    if (is_next(script, false, space, offset, width)) {
        value = script->first->value;
        drop_first(script);
        arm(script);
        return value;
    }
    cell = cell_at(script, space, offset, width);
    if (cell)
        return cell->value;
    wrong(script, "read", space, offset, width, 0);
    return ~0ULL;
}

static void write_space(struct script *script, unsigned space, uint64_t offset, unsigned width, uint64_t value)
{
    struct cell *cell;

    if (script->writer && script->writer(script->context, space, offset, width, value))
        return;
    if (is_next(script, true, space, offset, width) &&
        (script->first->kind == EXPECT_ANY_WRITE || script->first->value == value)) {
        if (script->first->seen)
            *script->first->seen = value;
        drop_first(script);
        arm(script);
        return;
    }
    cell = cell_at(script, space, offset, width);
    if (!cell)
        wrong(script, "write", space, offset, width, value);
    else if (cell->stores)
        cell->value = value;
}

#define SPACE(n)                                                                                                       \
    static uint64_t read_##n(void *state, uint64_t offset, unsigned width)                                             \
    {                                                                                                                  \
        return read_space(state, n, offset, width);                                                                    \
    }                                                                                                                  \
    static void write_##n(void *state, uint64_t offset, unsigned width, uint64_t value)                                \
    {                                                                                                                  \
        write_space(state, n, offset, width, value);                                                                   \
    }
SPACE(0)
SPACE(1)
SPACE(2)
SPACE(3)
SPACE(4)
SPACE(5)
SPACE(6)
static const lab_space_ops ops[SPACES] = {{read_0, write_0, 0, 0}, {read_1, write_1, 0, 0}, {read_2, write_2, 0, 0},
                                          {read_3, write_3, 0, 0}, {read_4, write_4, 0, 0}, {read_5, write_5, 0, 0},
                                          {read_6, write_6, 0, 0}};

void lab_script_register(lab_device *device, unsigned space, uint64_t offset, unsigned width, uint64_t value,
                         bool stores)
{
    struct script *script = lab_device_state(device);
    struct cell *cell = cell_at(script, space, offset, width);

    if (!cell) {
        cell = calloc(1, sizeof *cell);
        if (!cell)
            abort();
        cell->next = script->cells;
        script->cells = cell;
    }
    cell->space = space;
    cell->width = width;
    cell->offset = offset;
    cell->value = value;
    cell->stores = stores;
}

void lab_script_handlers(lab_device *device, lab_script_reader *reader, lab_script_writer *writer, void *context)
{
    struct script *script = lab_device_state(device);

    script->reader = reader;
    script->writer = writer;
    script->context = context;
}

const char *lab_script_error(lab_device *device)
{
    struct script *script = lab_device_state(device);
    char step[120];

    if (script->error[0])
        return script->error;
    if (!script->first)
        return NULL;
    describe(script->first, step, sizeof step);
    snprintf(script->pending, sizeof script->pending, "step %u has not happened: %s", script->done + 1, step);
    return script->pending;
}

unsigned lab_script_steps_left(lab_device *device)
{
    const struct script *script = lab_device_state(device);
    unsigned count = 0;

    for (const struct step *step = script->first; step; step = step->next)
        count++;
    return count;
}

/* --- the class ---------------------------------------------------------------------------------------------------- */

static bool create_pci(struct script *script, lab_device *device)
{
    lab_pci_identity identity = {.interrupt_pin = 1};
    uint64_t vendor, id, class_code, size, messages;
    char name[] = "bar0";

    if (!lab_device_option_number(device, "vendor", 0, 0xFFFE, &vendor) ||
        !lab_device_option_number(device, "device", 0, 0xFFFF, &id) ||
        !lab_device_option_number(device, "class", 0, 0xFFFFFF, &class_code) ||
        !lab_device_option_number(device, "messages", 0, 2048, &messages))
        return false;
    identity.vendor = (uint16_t)vendor;
    identity.device = (uint16_t)id;
    identity.class_code = (uint32_t)class_code;
    lab_device_pci(device, &identity);
    for (unsigned bar = 0; bar < 6; bar++) {
        const char *text;
        bool ports;

        name[3] = (char)('0' + bar);
        text = lab_device_option(device, name);
        if (!text)
            continue;
        ports = text[0] && text[strlen(text) - 1] == 'p';
        size = strtoull(text, NULL, 0);
        lab_device_bar(device, bar, ports ? LAB_SPACE_PORTS : LAB_SPACE_MEMORY, size, &ops[bar]);
    }
    if (messages)
        lab_device_msi(device, (unsigned)messages);
    return true;
}

static bool create_fixed(lab_device *device)
{
    uint64_t base, count, irq, edge;
    const char *id = lab_device_option(device, "id");

    if (!lab_device_option_number(device, "ports", 0, 0xFFFF, &base) ||
        !lab_device_option_number(device, "port_count", 1, 256, &count) ||
        !lab_device_option_number(device, "irq", 0, 23, &irq) || !lab_device_option_number(device, "edge", 0, 1, &edge))
        return false;
    lab_device_range(device, LAB_SPACE_PORTS, base, count, &ops[FIXED_PORTS]);
    if (irq)
        lab_device_irq(device, (unsigned)irq, !edge);
    lab_device_hardware_id(device, id);
    return true;
}

static lab_status create(lab_device *device, void *state)
{
    struct script *script = state;

    script->device = device;
    script->last = &script->first;
    script->due = lab_device_timer(device, step_due);
    if (lab_device_option(device, "ports") ? !create_fixed(device) : !create_pci(script, device))
        return LAB_STATUS_INVALID_PARAMETER;
    return LAB_STATUS_SUCCESS;
}

static void destroy(void *state)
{
    struct script *script = state;

    while (script->first)
        drop_first(script);
    while (script->cells) {
        struct cell *cell = script->cells;

        script->cells = cell->next;
        free(cell);
    }
}

static const lab_option options[] = {{"vendor", "PCI vendor id", "0x1234"},
                                     {"device", "PCI device id", "0x5C21"},
                                     {"class", "PCI class code, 0xBBSSPP", "0x00FF00"},
                                     {"bar0", "bytes of memory behind BAR 0; with a p: ports", "4096"},
                                     {"bar1", "the same for BAR 1", NULL},
                                     {"bar2", "the same for BAR 2", NULL},
                                     {"bar3", "the same for BAR 3", NULL},
                                     {"bar4", "the same for BAR 4", NULL},
                                     {"bar5", "the same for BAR 5", NULL},
                                     {"messages", "MSI messages", "0"},
                                     {"ports", "not on PCI: its first port", NULL},
                                     {"port_count", "not on PCI: how many ports", "8"},
                                     {"irq", "not on PCI: its line, 0 for none", "5"},
                                     {"edge", "not on PCI: 1 for an edge-triggered line", "0"},
                                     {"id", "not on PCI: its hardware id", "ACPI\\LAB0002"},
                                     {0}};

const lab_device_class lab_script_class = {
    .name = "script",
    .summary = "programmable device for tests: expectations and answers written in the test",
    .options = options,
    .state_size = sizeof(struct script),
    .create = create,
    .destroy = destroy};
