/* The keyboard controller of a PC, and the two that sit behind it. i8042.c is the controller, keyboard.c and mouse.c
 * what is plugged into its ports. Source: the IBM PS/2 Hardware Interface Technical Reference. */
#ifndef NTLAB_SIM_I8042_H
#define NTLAB_SIM_I8042_H

#include "machine/devices.h"

#define STATUS_OUT   0x01 /* a byte can be read */
#define STATUS_IN    0x02 /* the controller hasn't taken the last one yet */
#define STATUS_READY 0x04 /* the self test has passed */
#define STATUS_CMD   0x08 /* the last byte was a command */
#define STATUS_LOCK  0x10 /* the keyboard isn't locked */
#define STATUS_AUX   0x20 /* the byte is the mouse's */
#define STATUS_TIME  0x40 /* nothing is plugged into the port */

#define MODE_KEYBOARD_INTERRUPT 0x01
#define MODE_AUX_INTERRUPT      0x02
#define MODE_SYSTEM             0x04
#define MODE_KEYBOARD_OFF       0x10
#define MODE_AUX_OFF            0x20
#define MODE_TRANSLATE          0x40

#define ANSWER_ACK    0xFA
#define ANSWER_RESEND 0xFE
#define ANSWER_PASSED 0xAA

#define PS2_BUFFER 32

/* What each of the two has: bytes for the host, and a command that waits for its argument. */
struct ps2_queue {
    uint8_t bytes[PS2_BUFFER];
    unsigned first, count;
};
bool ps2_put(struct ps2_queue *queue, uint8_t byte);                             /* false: it is full */
bool ps2_put_all(struct ps2_queue *queue, const uint8_t *bytes, unsigned count); /* all or none */
uint8_t ps2_take(struct ps2_queue *queue);

struct keyboard {
    struct ps2_queue queue;
    uint8_t command, last, set, leds;
    bool scanning;
};
void keyboard_reset(struct keyboard *keyboard);
void keyboard_write(struct keyboard *keyboard, uint8_t byte);
bool keyboard_key(struct keyboard *keyboard, unsigned code, bool down);
uint8_t keyboard_translate(uint8_t set2); /* to set 1, without the break bit */

struct mouse {
    struct ps2_queue queue;
    uint8_t command, last, rate, resolution, rates[3], id, buttons;
    bool reporting, remote, doubled, wrap;
    int dx, dy, wheel;
};
void mouse_reset(struct mouse *mouse);
void mouse_write(struct mouse *mouse, uint8_t byte);
void mouse_move(struct mouse *mouse, int dx, int dy, int wheel, unsigned buttons);

struct ps2mouse {
    lab_device *device;
    char *controller;
};

struct i8042 {
    lab_device *device;
    lab_timer *timer;
    uint8_t status, mode, command, out, output_port;
    bool released;                      /* a break prefix has gone by: the next key is translated with its break bit */
    struct ps2_queue answers, injected; /* the controller's own; as if from the mouse */
    struct keyboard keyboard;
    struct mouse mouse;
    struct ps2mouse *aux; /* NULL: no mouse is plugged */
};
void i8042_settle(struct i8042 *controller); /* something may be there to send */

#endif
