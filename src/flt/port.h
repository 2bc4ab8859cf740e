/* Communication ports: between a filter and programs. */
#ifndef NTLAB_FLT_PORT_H
#define NTLAB_FLT_PORT_H

#include "flt/flt_p.h"

void lab__flt_port_start(void);
void lab__flt_port_free(PFLT_PORT port);

#endif
