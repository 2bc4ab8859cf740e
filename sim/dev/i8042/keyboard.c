/* The keyboard: scan code sets, commands, and fingers. It sends set 2 by nature; the controller makes set 1 of it. */
#include "dev/i8042/i8042.h"
#include <ntlab/dev/i8042.h>
#include <string.h>

/* The controller's table: set 2 to set 1. */
static const uint8_t to_set1[128] = {
    0xFF, 0x43, 0x41, 0x3F, 0x3D, 0x3B, 0x3C, 0x58, 0x64, 0x44, 0x42, 0x40, 0x3E, 0x0F, 0x29, 0x59, /* 00 */
    0x65, 0x38, 0x2A, 0x70, 0x1D, 0x10, 0x02, 0x5A, 0x66, 0x71, 0x2C, 0x1F, 0x1E, 0x11, 0x03, 0x5B, /* 10 */
    0x67, 0x2E, 0x2D, 0x20, 0x12, 0x05, 0x04, 0x5C, 0x68, 0x39, 0x2F, 0x21, 0x14, 0x13, 0x06, 0x5D, /* 20 */
    0x69, 0x31, 0x30, 0x23, 0x22, 0x15, 0x07, 0x5E, 0x6A, 0x72, 0x32, 0x24, 0x16, 0x08, 0x09, 0x5F, /* 30 */
    0x6B, 0x33, 0x25, 0x17, 0x18, 0x0B, 0x0A, 0x60, 0x6C, 0x34, 0x35, 0x26, 0x27, 0x19, 0x0C, 0x61, /* 40 */
    0x6D, 0x73, 0x28, 0x74, 0x1A, 0x0D, 0x62, 0x6E, 0x3A, 0x36, 0x1C, 0x1B, 0x75, 0x2B, 0x63, 0x76, /* 50 */
    0x55, 0x56, 0x77, 0x78, 0x79, 0x7A, 0x0E, 0x7B, 0x7C, 0x4F, 0x7D, 0x4B, 0x47, 0x7E, 0x7F, 0x6F, /* 60 */
    0x52, 0x53, 0x50, 0x4C, 0x4D, 0x48, 0x01, 0x45, 0x57, 0x4E, 0x51, 0x4A, 0x37, 0x49, 0x46, 0x54, /* 70 */
};
#define SET2_F7    0x83
#define SET2_SYSRQ 0x84

uint8_t keyboard_translate(uint8_t set2)
{
    return set2 == SET2_F7 ? 0x41 : set2 == SET2_SYSRQ ? 0x54 : set2 < 128 ? to_set1[set2] : set2;
}

static uint8_t from_set1(uint8_t set1)
{
    if (set1 == 0x41)
        return SET2_F7;
    if (set1 == 0x54)
        return SET2_SYSRQ;
    for (unsigned i = 0; i < 128; i++)
        if (to_set1[i] == set1)
            return (uint8_t)i;
    return 0;
}

/* --- the queue ---------------------------------------------------------------------------------------------------- */

bool ps2_put(struct ps2_queue *queue, uint8_t byte)
{
    if (queue->count == PS2_BUFFER)
        return false;
    queue->bytes[(queue->first + queue->count++) % PS2_BUFFER] = byte;
    return true;
}

bool ps2_put_all(struct ps2_queue *queue, const uint8_t *bytes, unsigned count)
{
    if (count > PS2_BUFFER - queue->count)
        return false;
    while (count--)
        ps2_put(queue, *bytes++);
    return true;
}

uint8_t ps2_take(struct ps2_queue *queue)
{
    uint8_t byte = queue->bytes[queue->first];

    queue->first = (queue->first + 1) % PS2_BUFFER;
    queue->count--;
    return byte;
}

/* --- commands ----------------------------------------------------------------------------------------------------- */

static void set_defaults(struct keyboard *keyboard)
{
    keyboard->set = 2;
    keyboard->command = 0;
}

void keyboard_reset(struct keyboard *keyboard)
{
    memset(keyboard, 0, sizeof *keyboard);
    set_defaults(keyboard);
    keyboard->scanning = true;
}

static void answer(struct keyboard *keyboard, uint8_t byte)
{
    ps2_put(&keyboard->queue, byte);
    keyboard->last = byte;
}

static void argument(struct keyboard *keyboard, uint8_t command, uint8_t byte)
{
    if (command == 0xED)
        keyboard->leds = byte & 7;
    if (command == 0xF0 && byte > 3) {
        answer(keyboard, ANSWER_RESEND);
        return;
    }
    answer(keyboard, ANSWER_ACK);
    if (command == 0xF0 && !byte)
        answer(keyboard, keyboard->set);
    else if (command == 0xF0)
        keyboard->set = byte;
}

static void whole_reset(struct keyboard *keyboard)
{
    keyboard_reset(keyboard);
    answer(keyboard, ANSWER_ACK);
    answer(keyboard, ANSWER_PASSED);
}

void keyboard_write(struct keyboard *keyboard, uint8_t byte)
{
    uint8_t command = keyboard->command;

    keyboard->command = 0;
    if (command && byte < 0xED) {
        argument(keyboard, command, byte);
        return;
    }
    switch (byte) {
    case 0xFF:
        whole_reset(keyboard);
        return;
    case 0xFE:
        ps2_put(&keyboard->queue, keyboard->last);
        return;
    case 0xEE:
        answer(keyboard, 0xEE);
        return;
    case 0xED:
    case 0xF0:
    case 0xF3:
        keyboard->command = byte;
        break;
    case 0xF2:
        answer(keyboard, ANSWER_ACK);
        answer(keyboard, 0xAB);
        answer(keyboard, 0x83);
        return;
    case 0xF4:
        keyboard->queue.count = 0;
        keyboard->scanning = true;
        break;
    case 0xF5:
        set_defaults(keyboard);
        keyboard->scanning = false;
        break;
    case 0xF6:
        set_defaults(keyboard);
        keyboard->scanning = true;
        break;
    default:
        if (byte < 0xF7 || byte > 0xFD) { /* those are of set 3, and taken without effect */
            answer(keyboard, ANSWER_RESEND);
            return;
        }
    }
    answer(keyboard, ANSWER_ACK);
}

/* --- fingers ------------------------------------------------------------------------------------------------------ */

static unsigned codes_of_set2(unsigned code, bool down, uint8_t *bytes)
{
    unsigned count = 0;

    if (code & LAB_KEY_EXTENDED)
        bytes[count++] = 0xE0;
    if (!down)
        bytes[count++] = 0xF0;
    bytes[count++] = from_set1(code & 0x7F);
    return count;
}

static unsigned codes_of_set1(unsigned code, bool down, uint8_t *bytes)
{
    unsigned count = 0;

    if (code & LAB_KEY_EXTENDED)
        bytes[count++] = 0xE0;
    bytes[count++] = (uint8_t)((code & 0x7F) | (down ? 0 : 0x80));
    return count;
}

bool keyboard_key(struct keyboard *keyboard, unsigned code, bool down)
{
    uint8_t bytes[3];
    unsigned count = keyboard->set == 1 ? codes_of_set1(code, down, bytes) : codes_of_set2(code, down, bytes);

    return keyboard->scanning && ps2_put_all(&keyboard->queue, bytes, count);
}
