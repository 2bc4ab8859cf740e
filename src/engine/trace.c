/* The trace: a ring of fixed-size records in virtual time. Off, it costs one predicted branch at each seam. */
#include "engine/engine_p.h"
#include "engine/ddi.h"
#include "host/host.h"
#include <ntlab/trace.h>

BOOLEAN lab__trace_on;

static lab_trace_entry *ring;
static ULONG capacity;
static ULONGLONG written;

static const char *const kind_names[LAB_TRACE_KIND_COUNT] = {"ddi",    "switch", "dpc",      "interrupt",    "timer",
                                                             "wait",   "apc",    "irp_call", "irp_complete", "pool",
                                                             "object", "driver", "fault",    "print",        "event"};

BOOLEAN lab__trace_start(ULONG records)
{
    lab__trace_stop();
    if (!records)
        return TRUE;
    ring = host_reserve(records * sizeof *ring);
    if (!ring)
        return FALSE;
    capacity = records;
    return TRUE;
}

void lab__trace_begin(void)
{
    lab__trace_on = ring != 0;
    if (lab__trace_on)
        lab_switch_budget = 0; /* every DDI is to be seen */
}

void lab__trace_stop(void)
{
    if (ring)
        host_release(ring, capacity * sizeof *ring);
    lab__trace_code_forget();
    ring = 0;
    capacity = 0;
    written = 0;
    lab__trace_on = FALSE;
}

void lab__trace_record(enum lab__trace_kind kind, ULONGLONG a, ULONGLONG b, ULONG c)
{
    lab_trace_entry *entry = &ring[written++ % capacity];

    entry->time_100ns = lab__clock_now();
    entry->a = a;
    entry->b = b;
    entry->c = c;
    entry->kind = (uint16_t)kind;
    entry->processor = lab__prcb ? lab__prcb->number : 0;
    entry->irql = lab__prcb ? lab__prcb->irql : 0;
}

ULONGLONG lab__trace_oldest(void)
{
    return written > capacity ? written - capacity : 0;
}

uint64_t lab_trace_count(void)
{
    return written;
}

bool lab_trace_get(uint64_t index, lab_trace_entry *entry)
{
    if (index >= written || index + capacity < written)
        return false;
    *entry = ring[index % capacity];
    return true;
}

const char *lab_trace_kind_name(uint16_t kind)
{
    return kind < LAB_TRACE_KIND_COUNT ? kind_names[kind] : "";
}

const char *lab_trace_ddi_name(uint64_t id)
{
    return id < LAB_DDI_COUNT ? lab__ddi_rows[id].name : "";
}
