/*
 * A stream of bytes to somewhere outside: what a serial line's other end may be.
 *
 *   null               nobody: what is sent is lost
 *   tcp:HOST:PORT      a connection that is made
 *   listen:[HOST:]PORT one that is waited for; the next when it ends. What is sent meanwhile waits, up to a limit
 *   pty                a new pseudo-terminal, whose name is logged; pty:PATH also makes a symbolic link to it
 *   file:PATH          is written to
 *   pipe:PATH          a named pipe or Unix-domain socket that somebody listens at
 *
 * Nothing that was written is lost by closing: sim_stream_close waits until it is sent, as long as that goes on.
 */
#ifndef NTLAB_SIM_STREAM_H
#define NTLAB_SIM_STREAM_H

#include "loop/loop.h"

enum sim_stream_event { SIM_STREAM_OPENED, SIM_STREAM_CLOSED, SIM_STREAM_DATA };

struct sim_stream;

/* received gets the events above as kinds. On failure the reason is lab_device_fail's, and *stream stays NULL. */
lab_status sim_stream_open(lab_device *device, const char *where,
                           void (*received)(void *state, unsigned kind, const void *data, size_t size),
                           struct sim_stream **stream);
void sim_stream_write(struct sim_stream *stream, const void *data, size_t size);
void sim_stream_close(struct sim_stream *stream); /* NULL: nothing to do */

#endif
