/* The back-channel of "i8042" and "ps2mouse": fingers. */
#ifndef NTLAB_DEV_I8042_H
#define NTLAB_DEV_I8042_H

#include <ntlab/device.h>

/* A key goes down or up. code: of scan code set 1, as Windows names keys (0x1E is A); with LAB_KEY_EXTENDED for those
 * that send E0 first. False: the keyboard's buffer is full, and the key is lost. */
#define LAB_KEY_EXTENDED 0xE000u
LAB_API bool lab_keyboard_key(lab_device *keyboard, unsigned code, bool down);
/* Types text on an American keyboard: letters, digits, space, newline and the usual signs. False: the rest from some
 * character on can't be typed, or doesn't fit. */
LAB_API bool lab_keyboard_type(lab_device *keyboard, const char *text);
LAB_API unsigned lab_keyboard_leds(lab_device *keyboard); /* bit 0 scroll lock, 1 num lock, 2 caps lock */

#define LAB_MOUSE_LEFT   1u
#define LAB_MOUSE_RIGHT  2u
#define LAB_MOUSE_MIDDLE 4u
/* Moves by so much (up is positive), with these buttons down. One report in stream mode. */
LAB_API void lab_mouse_move(lab_device *mouse, int dx, int dy, int wheel, unsigned buttons);

#endif
