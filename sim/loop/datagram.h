/*
 * Datagrams to somewhere outside: a wire that carries whole frames. "udp:LOCAL:HOST:PORT": sent to HOST:PORT from port
 * LOCAL of this machine, where what comes from anybody is received. What can't be sent now is lost, as on a wire.
 */
#ifndef NTLAB_SIM_DATAGRAM_H
#define NTLAB_SIM_DATAGRAM_H

#include "loop/loop.h"

struct sim_datagram;

lab_status sim_datagram_open(lab_device *device, const char *where,
                             void (*received)(void *state, unsigned kind, const void *data, size_t size),
                             struct sim_datagram **datagram);
bool sim_datagram_send(struct sim_datagram *datagram, const void *data, size_t size);
void sim_datagram_close(struct sim_datagram *datagram); /* NULL: nothing to do */

#endif
