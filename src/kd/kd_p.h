/*
 * kd_p.h: debug output inside of ntlab.
 */
#ifndef LAB_KD_P_H
#define LAB_KD_P_H

#include <ntdef.h>

/* print.c: one finished message; what the masks let through is passed here, however it was printed. */
void lab__kd_print(ULONG component, ULONG level, const char *text, SIZE_T length);

/* For the machine: masks, callbacks and the ring as at boot. Sinks stay: they are the program's. */
void lab__kd_start(void);

/* The last messages, oldest first, as one text; returns its length. */

#endif
