/* The mouse: three bytes a report, four once it has been asked for its wheel in the way that is known for it. */
#include "dev/i8042/i8042.h"
#include <string.h>

#define ID_WHEEL 3

static void set_defaults(struct mouse *mouse)
{
    mouse->rate = 100;
    mouse->resolution = 2;
    mouse->reporting = mouse->remote = mouse->doubled = false;
    mouse->command = 0;
    mouse->dx = mouse->dy = mouse->wheel = 0;
}

void mouse_reset(struct mouse *mouse)
{
    memset(mouse, 0, sizeof *mouse);
    set_defaults(mouse);
}

static int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

/* What has been moved since the last report; what doesn't fit goes into the next. */
static void report(struct mouse *mouse)
{
    int dx = clamp(mouse->dx, -256, 255), dy = clamp(mouse->dy, -256, 255), wheel = clamp(mouse->wheel, -8, 7);
    uint8_t bytes[4] = {(uint8_t)(8 | mouse->buttons | (dx < 0 ? 0x10 : 0) | (dy < 0 ? 0x20 : 0)), (uint8_t)dx,
                        (uint8_t)dy, (uint8_t)wheel};

    if (!ps2_put_all(&mouse->queue, bytes, mouse->id == ID_WHEEL ? 4 : 3))
        return;
    mouse->dx -= dx;
    mouse->dy -= dy;
    mouse->wheel -= wheel;
}

static void answer(struct mouse *mouse, uint8_t byte)
{
    ps2_put(&mouse->queue, byte);
    mouse->last = byte;
}

/* Rates of 200, 100 and 80 in a row are how a driver asks whether there is a wheel. */
static void set_rate(struct mouse *mouse, uint8_t rate)
{
    mouse->rates[0] = mouse->rates[1];
    mouse->rates[1] = mouse->rates[2];
    mouse->rates[2] = mouse->rate = rate;
    if (mouse->rates[0] == 200 && mouse->rates[1] == 100 && rate == 80)
        mouse->id = ID_WHEEL;
}

static void tell_status(struct mouse *mouse)
{
    answer(mouse, (uint8_t)((mouse->buttons & 1 ? 4 : 0) | (mouse->buttons & 2 ? 1 : 0) | (mouse->buttons & 4 ? 2 : 0) |
                            (mouse->doubled ? 0x10 : 0) | (mouse->reporting ? 0x20 : 0) | (mouse->remote ? 0x40 : 0)));
    answer(mouse, mouse->resolution);
    answer(mouse, mouse->rate);
}

static void run(struct mouse *mouse, uint8_t byte)
{
    switch (byte) {
    case 0xFF:
        mouse_reset(mouse);
        answer(mouse, ANSWER_ACK);
        answer(mouse, ANSWER_PASSED);
        answer(mouse, 0);
        return;
    case 0xFE:
        ps2_put(&mouse->queue, mouse->last);
        return;
    case 0xE6:
    case 0xE7:
        mouse->doubled = byte == 0xE7;
        break;
    case 0xE8:
    case 0xF3:
        mouse->command = byte;
        break;
    case 0xEA:
    case 0xF0:
        mouse->remote = byte == 0xF0;
        break;
    case 0xEC:
    case 0xEE:
        mouse->wrap = byte == 0xEE;
        break;
    case 0xF4:
    case 0xF5:
        mouse->reporting = byte == 0xF4;
        break;
    case 0xF6:
        set_defaults(mouse);
        break;
    case 0xE9:
    case 0xEB:
    case 0xF2:
        break;
    default:
        answer(mouse, ANSWER_RESEND);
        return;
    }
    answer(mouse, ANSWER_ACK);
    if (byte == 0xE9)
        tell_status(mouse);
    if (byte == 0xEB)
        report(mouse);
    if (byte == 0xF2)
        answer(mouse, mouse->id);
}

void mouse_write(struct mouse *mouse, uint8_t byte)
{
    uint8_t command = mouse->command;

    mouse->command = 0;
    if (mouse->wrap && byte != 0xFF && byte != 0xEC) {
        answer(mouse, byte);
    } else if (command) {
        if (command == 0xF3)
            set_rate(mouse, byte);
        else
            mouse->resolution = byte & 3;
        answer(mouse, ANSWER_ACK);
    } else {
        mouse->queue.count = 0; /* a command ends what was being sent */
        run(mouse, byte);
    }
}

void mouse_move(struct mouse *mouse, int dx, int dy, int wheel, unsigned buttons)
{
    mouse->dx += dx;
    mouse->dy += dy;
    mouse->wheel += wheel;
    mouse->buttons = buttons & 7;
    if (mouse->reporting && !mouse->remote)
        report(mouse);
}
