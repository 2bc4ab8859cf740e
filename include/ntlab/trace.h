/*
 * The trace: what happened, in virtual time, oldest first. lab_config.trace_records sets how many entries are kept.
 * The same configuration and seed give the same trace, but for addresses.
 */
#ifndef NTLAB_TRACE_H
#define NTLAB_TRACE_H

#include <ntlab/base.h>

typedef struct lab_trace_entry {
    uint64_t time_100ns;
    uint64_t a, b; /* by kind: a DDI's number; the thread; the IRP and the device; ... */
    uint16_t kind;
    uint8_t processor, irql;
} lab_trace_entry;

/* How many were recorded since the machine started; only the newest trace_records are kept. */
LAB_API uint64_t lab_trace_count(void);
/* Entry `index` of all that were recorded; false where it is no longer, or not yet, there. */
LAB_API bool lab_trace_get(uint64_t index, lab_trace_entry *entry);
LAB_API const char *lab_trace_kind_name(uint16_t kind);
/* The DDI of a "ddi" entry's `a`. */
LAB_API const char *lab_trace_ddi_name(uint64_t id);

#endif
