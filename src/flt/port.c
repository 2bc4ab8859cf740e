#include "flt/port.h"
void lab__flt_port_start(void) {}
void lab__flt_port_free(PFLT_PORT port) {}
