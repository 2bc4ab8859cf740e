/* Event tracing sessions and events. */
#ifndef NTLAB_EVNTRACE_H
#define NTLAB_EVNTRACE_H

#include <ntdef.h>
#include <wmistr.h>
#include <nt/trace_level.h>

LAB_DDK_BEGIN

LAB_DDK_END

#endif
