/* Pseudo-terminals, which libuv can read but not make. Errors are libuv's. */
#ifndef NTLAB_SIM_PTY_H
#define NTLAB_SIM_PTY_H

#include <stddef.h>

/* Raw. name: of the side that others open; it is kept open here, too, so that reading doesn't fail while nobody else
 * has it open. */
int sim_pty_open(int *descriptor, int *side, char *name, size_t room);
void sim_pty_close(int side);
int sim_pty_link(const char *name, const char *path); /* a symbolic link, in place of an older one */
void sim_pty_unlink(const char *path);

#endif
