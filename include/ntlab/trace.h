/*
 * The trace: what happened since the machine was started, in virtual time, oldest first. lab_config.trace_records sets
 * how many entries are kept. The same configuration and seed give the same trace, but for addresses; `ntlab run
 * --trace` has numbers in their place.
 */
#ifndef NTLAB_TRACE_H
#define NTLAB_TRACE_H

#include <ntlab/base.h>

typedef struct lab_trace_entry {
    uint64_t time_100ns;
    uint64_t a, b; /* by kind, see below */
    uint16_t kind;
    uint8_t processor, irql;
    uint32_t c;
} lab_trace_entry;

/* How many were recorded since the machine started; only the newest trace_records are kept. */
LAB_API uint64_t lab_trace_count(void);
/* Entry `index` of all that were recorded; false where it is no longer, or not yet, there. */
LAB_API bool lab_trace_get(uint64_t index, lab_trace_entry *entry);
LAB_API const char *lab_trace_kind_name(uint16_t kind);
/*
 * By kind:
 *   ddi           a DDI that a driver called: a its number (lab_trace_ddi_name), b where it was called
 *   switch        a processor goes on with another thread: a the processor, b the thread
 *   dpc           a the DPC, b its routine
 *   interrupt     a its level, b the request
 *   timer         one that expired: a the timer, b its DPC, or an EX_TIMER's callback
 *   wait          a the thread, b the object, or the first of several
 *   apc           a the thread, b the APC
 *   irp_call      a the IRP, b the device it is sent to, c major function | minor function << 8
 *   irp_complete  a the IRP, b the status
 *   pool          a the block, b its size; 0: it is freed
 *   object        made: a the object, b its type's number (lab_trace_type_name)
 *   driver        DriverEntry or DriverUnload is called: a the driver, b the former, or 0
 *   fault         an operation is made to fail: a the site's number (lab_fault_site_name), b how often it was reached
 *   print         a DbgPrintEx's component, b its level
 *   event         of ETW or WMI: a its number, b which one it is
 */
/* The DDI of a "ddi" entry's `a`. */
LAB_API const char *lab_trace_ddi_name(uint64_t id);
/* "Device", for an "object" entry's `b`, while the machine runs; "" where there is no such type. */
LAB_API const char *lab_trace_type_name(uint64_t number);
/* The code that an entry speaks of, b of the kinds above: "Beat (heartbeat.c:17)"; "" where it speaks of none of a
 * driver's. Valid until the next call. */
LAB_API const char *lab_trace_code(uint64_t index);

#endif
