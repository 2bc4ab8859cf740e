/*
 * capture.c: where finished debug messages go: a ring of text, and a sink.
 */
#include <ntlab/debug.h>
#include <string.h>
#include "engine/engine.h"
#include "host/host.h"
#include "kd/kd_p.h"

#define RING_BYTES 65536u

static char ring[2 * RING_BYTES + 1]; /* the last RING_BYTES end at ring_end */
static SIZE_T ring_start, ring_end;
static lab_debug_sink sink;
static void *sink_context;
static BOOLEAN quiet;

static void keep(const char *text, SIZE_T length)
{
    if (length > RING_BYTES) {
        text += length - RING_BYTES;
        length = RING_BYTES;
    }
    if (ring_end + length > 2 * RING_BYTES) {
        SIZE_T kept = ring_end - ring_start;
        if (kept > RING_BYTES - length)
            kept = RING_BYTES - length;
        memmove(ring, ring + ring_end - kept, kept);
        ring_start = 0;
        ring_end = kept;
    }
    memcpy(ring + ring_end, text, length);
    ring_end += length;
    if (ring_end - ring_start > RING_BYTES)
        ring_start = ring_end - RING_BYTES;
    ring[ring_end] = 0;
}

void lab__kd_print(ULONG component, ULONG level, const char *text, SIZE_T length)
{
    LAB_TRACE(LAB_TRACE_PRINT, component, level);
    keep(text, length);
    if (quiet)
        return;
    if (sink != NULL)
        sink(component, level, text, (size_t)length, sink_context);
    else
        host_write(2, text, length);
}

void lab_debug_output_set(lab_debug_sink new_sink, void *context)
{
    sink = new_sink;
    sink_context = context;
    quiet = FALSE;
}

void lab_debug_output_quiet(void)
{
    quiet = TRUE;
}

const char *lab_debug_captured(size_t *length)
{
    if (length != NULL)
        *length = (size_t)(ring_end - ring_start);
    ring[ring_end] = 0;
    return ring + ring_start;
}

void lab_debug_captured_clear(void)
{
    ring_start = ring_end = 0;
}
