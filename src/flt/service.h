/* The altitude that a filter without instances in its service key gets: what a tool is told beforehand. */
#ifndef NTLAB_FLT_SERVICE_H
#define NTLAB_FLT_SERVICE_H

#include <ntdef.h>

void lab__flt_defaults_reset(void);
BOOLEAN lab__flt_default_altitude(const char *altitude); /* FALSE: it is none */

#endif
