/*
 * The event loop: one libuv loop a process, which runs only while the machine lets it (ntlab/outside.h).
 *
 * A loop's callback never touches a device: it calls sim_inbox_add, and the machine asks for what has come when it is
 * between two steps. What is added there can be recorded, and played again without any loop.
 */
#ifndef NTLAB_SIM_LOOP_H
#define NTLAB_SIM_LOOP_H

#include <ntlab/device.h>
#include <uv.h>

/* loop.c */
uv_loop_t *sim_loop(void);           /* made when first asked for */
void sim_loop_survive(void);         /* signals of a write that fails don't end the process; sim_loop does this, too */
void sim_loop_connected(int change); /* one more (1), one less (-1) that may bring something; 0: look again */
bool sim_loop_run(uint64_t milliseconds); /* outside the machine: until something happens; false: nothing did */

/* inbox.c: where things from outside go to. A port is made for each connection of a device, in an order that follows
 * from the configuration, so that its number names it in a recording. */
struct sim_port {
    lab_device *device;
    /* As an event of the machine. kind is the connection's own. */
    void (*received)(void *state, unsigned kind, const void *data, size_t size);
    unsigned number;
    struct sim_port *next;
};
void sim_port_open(struct sim_port *port);
void sim_port_close(struct sim_port *port); /* what waits for it is dropped */
void sim_inbox_add(struct sim_port *port, unsigned kind, const void *data, size_t size);
bool sim_inbox_waiting(void);
void sim_inbox_deliver(uint64_t step, uint64_t now_100ns);

/* record.c */
void sim_record_add(uint64_t step, uint64_t now_100ns, unsigned port, unsigned kind, const void *data, size_t size);
bool sim_replaying(void);
bool sim_replay_next(uint64_t *step, uint64_t *time_100ns);
void sim_replay_deliver(uint64_t step, void (*each)(unsigned port, unsigned kind, const void *data, size_t size));

#endif
