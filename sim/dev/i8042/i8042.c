/*
 * The keyboard controller: two ports, a byte at a time. docs/devices/i8042.md has the register table.
 *
 * A byte needs a while on the wire; it is handed over only when the one before has been read. Rule: whatever puts bytes
 * into a queue calls i8042_settle.
 */
#include "dev/i8042/i8042.h"
#include "machine/fields.h"
#include <ntlab/dev/i8042.h>
#include <stdlib.h>
#include <string.h>

#define BYTE_100NS   8000 /* on the wire */
#define ANSWER_100NS 200  /* the controller's own */

#define LINE_KEYBOARD 0

/* --- bytes for the host ------------------------------------------------------------------------------------------- */

static bool keyboard_can_send(const struct i8042 *controller)
{
    return controller->keyboard.queue.count && !(controller->mode & MODE_KEYBOARD_OFF);
}

static bool mouse_can_send(const struct i8042 *controller)
{
    return controller->aux && controller->mouse.queue.count && !(controller->mode & MODE_AUX_OFF);
}

void i8042_settle(struct i8042 *controller)
{
    bool own = controller->answers.count || controller->injected.count;

    if ((controller->status & STATUS_OUT) || lab_timer_is_set(controller->timer))
        return;
    if (own || keyboard_can_send(controller) || mouse_can_send(controller))
        lab_timer_set(controller->timer, own ? ANSWER_100NS : BYTE_100NS);
}

static void hand_over(struct i8042 *controller, uint8_t byte, bool aux)
{
    controller->out = byte;
    controller->status = (uint8_t)((controller->status & ~STATUS_AUX) | STATUS_OUT | (aux ? STATUS_AUX : 0));
    if (aux && controller->aux && (controller->mode & MODE_AUX_INTERRUPT))
        lab_line_set(controller->aux->device, 0, true);
    if (!aux && (controller->mode & MODE_KEYBOARD_INTERRUPT))
        lab_line_set(controller->device, LINE_KEYBOARD, true);
}

/* F0 and a key of set 2 become the key of set 1 with its highest bit; answers that aren't keys stay as they are. */
static bool translate(struct i8042 *controller, uint8_t *byte)
{
    if (!(controller->mode & MODE_TRANSLATE) || controller->keyboard.set == 1)
        return true;
    if (*byte == 0xF0) {
        controller->released = true;
        return false;
    }
    if (*byte <= 0x84)
        *byte = (uint8_t)(keyboard_translate(*byte) | (controller->released ? 0x80 : 0));
    if (*byte != 0xE0 && *byte != 0xE1)
        controller->released = false;
    return true;
}

static void send_next(void *state)
{
    struct i8042 *controller = state;
    uint8_t byte;

    if (controller->answers.count) {
        hand_over(controller, ps2_take(&controller->answers), false);
    } else if (controller->injected.count) {
        hand_over(controller, ps2_take(&controller->injected), true);
    } else if (keyboard_can_send(controller)) {
        byte = ps2_take(&controller->keyboard.queue);
        if (translate(controller, &byte))
            hand_over(controller, byte, false);
    } else if (mouse_can_send(controller)) {
        hand_over(controller, ps2_take(&controller->mouse.queue), true);
    }
    i8042_settle(controller);
}

/* --- commands ----------------------------------------------------------------------------------------------------- */

static void answer(struct i8042 *controller, uint8_t byte)
{
    ps2_put(&controller->answers, byte);
}

static void set_mode(struct i8042 *controller, uint8_t mode)
{
    controller->mode = mode;
    controller->status = (uint8_t)((controller->status & ~STATUS_READY) | (mode & MODE_SYSTEM ? STATUS_READY : 0));
}

static void self_test(struct i8042 *controller)
{
    set_mode(controller, MODE_SYSTEM | MODE_KEYBOARD_OFF | MODE_AUX_OFF);
    answer(controller, 0x55);
}

static void run_command(struct i8042 *controller, uint8_t command)
{
    switch (command) {
    case 0x20:
        answer(controller, controller->mode);
        break;
    case 0xA7:
        controller->mode |= MODE_AUX_OFF;
        break;
    case 0xA8:
        controller->mode &= (uint8_t)~MODE_AUX_OFF;
        break;
    case 0xA9:
        answer(controller, controller->aux ? 0x00 : 0x02);
        break;
    case 0xAA:
        self_test(controller);
        break;
    case 0xAB:
        answer(controller, 0x00);
        break;
    case 0xAD:
        controller->mode |= MODE_KEYBOARD_OFF;
        break;
    case 0xAE:
        controller->mode &= (uint8_t)~MODE_KEYBOARD_OFF;
        break;
    case 0xC0:
        answer(controller, 0xA0);
        break;
    case 0xD0:
        answer(controller, controller->output_port);
        break;
    case 0x60:
    case 0xD1:
    case 0xD2:
    case 0xD3:
    case 0xD4:
        controller->command = command; /* its argument follows */
        break;
    case 0xFE:
        lab_device_log(controller->device, "the processor's reset line was pulsed");
        break;
    default:
        lab_device_log(controller->device, "command 0x%02x isn't known", command);
    }
}

static void write_aux(struct i8042 *controller, uint8_t byte)
{
    controller->mode &= (uint8_t)~MODE_AUX_OFF; /* sending to it switches it on */
    if (controller->aux) {
        mouse_write(&controller->mouse, byte);
        return;
    }
    controller->status |= STATUS_TIME;
    ps2_put(&controller->injected, ANSWER_RESEND);
}

static void write_data(struct i8042 *controller, uint8_t byte)
{
    uint8_t command = controller->command;

    controller->command = 0;
    switch (command) {
    case 0x60:
        set_mode(controller, byte);
        break;
    case 0xD1:
        controller->output_port = byte;
        break;
    case 0xD2:
        answer(controller, byte);
        break;
    case 0xD3:
        ps2_put(&controller->injected, byte);
        break;
    case 0xD4:
        write_aux(controller, byte);
        break;
    default:
        controller->mode &= (uint8_t)~MODE_KEYBOARD_OFF; /* sending to it switches it on */
        keyboard_write(&controller->keyboard, byte);
    }
}

/* --- registers ---------------------------------------------------------------------------------------------------- */

static uint64_t read_data(void *state, uint64_t offset, unsigned width)
{
    struct i8042 *controller = state;

    controller->status &= (uint8_t) ~(STATUS_OUT | STATUS_AUX | STATUS_TIME);
    lab_line_set(controller->device, LINE_KEYBOARD, false);
    if (controller->aux)
        lab_line_set(controller->aux->device, 0, false);
    i8042_settle(controller);
    return controller->out;
}

static void write_data_port(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    struct i8042 *controller = state;

    controller->status &= (uint8_t)~STATUS_CMD;
    write_data(controller, (uint8_t)value);
    i8042_settle(controller);
}

static uint64_t read_status(void *state, uint64_t offset, unsigned width)
{
    const struct i8042 *controller = state;

    return lab_device_fault(controller->device, "stuck-busy") ? controller->status | STATUS_IN : controller->status;
}

static void write_command_port(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    struct i8042 *controller = state;

    controller->status |= STATUS_CMD;
    controller->command = 0;
    run_command(controller, (uint8_t)value);
    i8042_settle(controller);
}

/* --- the controller's class --------------------------------------------------------------------------------------- */

static lab_status create(lab_device *device, void *state)
{
    static const lab_space_ops data = {read_data, write_data_port, 1, 1};
    static const lab_space_ops command = {read_status, write_command_port, 1, 1};
    struct i8042 *controller = state;

    controller->device = device;
    lab_device_range(device, LAB_SPACE_PORTS, 0x60, 1, &data);
    lab_device_range(device, LAB_SPACE_PORTS, 0x64, 1, &command);
    lab_device_irq(device, 1, false);
    lab_device_hardware_id(device, "ACPI\\PNP0303");
    lab_device_hardware_id(device, "*PNP0303");
    lab_device_compatible_id(device, "*PNP030B");
    controller->timer = lab_device_timer(device, send_next);
    return LAB_STATUS_SUCCESS;
}

static void reset(void *state)
{
    struct i8042 *controller = state;

    lab_timer_cancel(controller->timer);
    controller->status = STATUS_READY | STATUS_LOCK; /* as the firmware leaves it */
    controller->mode = MODE_KEYBOARD_INTERRUPT | MODE_SYSTEM | MODE_TRANSLATE | MODE_AUX_OFF;
    controller->command = 0;
    controller->output_port = 0xCF;
    controller->released = false;
    controller->answers.count = controller->injected.count = 0;
    keyboard_reset(&controller->keyboard);
    mouse_reset(&controller->mouse);
    lab_line_set(controller->device, LINE_KEYBOARD, false);
}

static void destroy(void *state)
{
    struct i8042 *controller = state;

    if (controller->aux) {
        free(controller->aux->controller);
        controller->aux->controller = NULL;
    }
}

/* Everything but who is plugged; what was on the wire starts again. */
static const struct sim_field fields[] = {SIM_FIELD(struct i8042, status),      SIM_FIELD(struct i8042, mode),
                                          SIM_FIELD(struct i8042, command),     SIM_FIELD(struct i8042, out),
                                          SIM_FIELD(struct i8042, output_port), SIM_FIELD(struct i8042, released),
                                          SIM_FIELD(struct i8042, answers),     SIM_FIELD(struct i8042, injected),
                                          SIM_FIELD(struct i8042, keyboard),    SIM_FIELD(struct i8042, mouse)};

static size_t save(void *state, void *bytes, size_t room)
{
    return sim_fields_save(fields, SIM_COUNT(fields), state, bytes, room);
}

static bool is_sound(const struct ps2_queue *queue)
{
    return queue->first < PS2_BUFFER && queue->count <= PS2_BUFFER;
}

static lab_status restore(void *state, const void *bytes, size_t size)
{
    struct i8042 *controller = state, after = *controller;

    if (!sim_fields_restore(fields, SIM_COUNT(fields), &after, bytes, size) || !is_sound(&after.answers) ||
        !is_sound(&after.injected) || !is_sound(&after.keyboard.queue) || !is_sound(&after.mouse.queue))
        return LAB_STATUS_INVALID_PARAMETER;
    sim_fields_restore(fields, SIM_COUNT(fields), controller, bytes, size);
    i8042_settle(controller);
    return LAB_STATUS_SUCCESS;
}

static const lab_option faults[] = {{"stuck-busy", "the input buffer stays full", 0}, {0}};

const lab_device_class lab_i8042_class = {.name = "i8042",
                                          .summary = "keyboard controller of a PC, with its keyboard",
                                          .faults = faults,
                                          .state_size = sizeof(struct i8042),
                                          .create = create,
                                          .destroy = destroy,
                                          .reset = reset,
                                          .save = save,
                                          .restore = restore};

/* --- the mouse's class -------------------------------------------------------------------------------------------- */

static struct i8042 *controller_of(const struct ps2mouse *mouse)
{
    lab_device *device = mouse->controller ? lab_device_find(mouse->controller) : NULL;

    return device ? lab_device_state(device) : NULL;
}

static lab_status create_mouse(lab_device *device, void *state)
{
    struct ps2mouse *mouse = state;
    const char *name = lab_device_option(device, "controller");
    lab_device *found = lab_device_find(name);
    struct i8042 *controller = found ? lab_device_state(found) : NULL;

    if (!found || lab_device_class_of(found) != &lab_i8042_class)
        return lab_device_fail(device, LAB_STATUS_INVALID_PARAMETER, "there is no i8042 called '%s' to plug it into",
                               name);
    if (controller->aux)
        return lab_device_fail(device, LAB_STATUS_INVALID_PARAMETER, "%s has a mouse already", name);
    mouse->device = device;
    mouse->controller = strdup(name);
    lab_device_irq(device, 12, false);
    lab_device_hardware_id(device, "ACPI\\PNP0F13");
    lab_device_hardware_id(device, "*PNP0F13");
    controller->aux = mouse;
    mouse_reset(&controller->mouse);
    return LAB_STATUS_SUCCESS;
}

static void destroy_mouse(void *state)
{
    struct ps2mouse *mouse = state;
    struct i8042 *controller = controller_of(mouse);

    if (controller)
        controller->aux = NULL;
    free(mouse->controller);
}

static const lab_option mouse_options[] = {{"controller", "the i8042 that it is plugged into", "i80420"}, {0}};

const lab_device_class lab_ps2mouse_class = {.name = "ps2mouse",
                                             .summary = "mouse at a PC's keyboard controller",
                                             .options = mouse_options,
                                             .state_size = sizeof(struct ps2mouse),
                                             .create = create_mouse,
                                             .destroy = destroy_mouse};

/* --- the back-channel --------------------------------------------------------------------------------------------- */

bool lab_keyboard_key(lab_device *device, unsigned code, bool down)
{
    struct i8042 *controller = lab_device_state(device);
    bool sent = keyboard_key(&controller->keyboard, code, down);

    i8042_settle(controller);
    if (down)
        lab_device_wake(device);
    return sent;
}

static bool stroke(lab_device *device, unsigned code, bool shifted)
{
    return (!shifted || lab_keyboard_key(device, 0x2A, true)) && lab_keyboard_key(device, code, true) &&
           lab_keyboard_key(device, code, false) && (!shifted || lab_keyboard_key(device, 0x2A, false));
}

/* The rows of an American keyboard, from the first key's code on. */
static const struct row {
    unsigned code;
    const char *plain, *shifted;
} rows[] = {{0x02, "1234567890-=", "!@#$%^&*()_+"},
            {0x10, "qwertyuiop[]", "QWERTYUIOP{}"},
            {0x1E, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
            {0x2B, "\\zxcvbnm,./", "|ZXCVBNM<>?"},
            {0x39, " ", " "},
            {0x1C, "\n", "\n"},
            {0x0F, "\t", "\t"}};

static bool type_one(lab_device *device, char character)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *plain = strchr(rows[i].plain, character), *shifted = strchr(rows[i].shifted, character);

        if (plain)
            return stroke(device, rows[i].code + (unsigned)(plain - rows[i].plain), false);
        if (shifted)
            return stroke(device, rows[i].code + (unsigned)(shifted - rows[i].shifted), true);
    }
    return false;
}

bool lab_keyboard_type(lab_device *device, const char *text)
{
    while (*text && type_one(device, *text))
        text++;
    return !*text;
}

unsigned lab_keyboard_leds(lab_device *device)
{
    const struct i8042 *controller = lab_device_state(device);

    return controller->keyboard.leds;
}

void lab_mouse_move(lab_device *device, int dx, int dy, int wheel, unsigned buttons)
{
    struct i8042 *controller = controller_of(lab_device_state(device));

    if (!controller)
        return;
    mouse_move(&controller->mouse, dx, dy, wheel, buttons);
    i8042_settle(controller);
    if (buttons)
        lab_device_wake(device);
}
