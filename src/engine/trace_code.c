/*
 * Code that the trace's entries speak of, in words. Before a driver's image goes, what it has in the ring is described:
 * afterwards its addresses mean nothing, or something else.
 */
#include "engine/engine_p.h"
#include "host/host.h"
#include <ntlab/trace.h>

struct place {
    const void *pc;
    ULONGLONG until; /* of entries before this one */
    char text[112];
};

static struct place *places;
static ULONG count, capacity;

/* As return addresses are given to whoever describes code. */
static const void *code_of(const lab_trace_entry *entry)
{
    switch (entry->kind) {
    case LAB_TRACE_DDI:
        return (const void *)(ULONG_PTR)entry->b;
    case LAB_TRACE_DPC:
    case LAB_TRACE_TIMER:
    case LAB_TRACE_DRIVER:
        return entry->b ? (const char *)(ULONG_PTR)entry->b + 1 : 0;
    default:
        return 0;
    }
}

static const char *last_part(const char *path)
{
    const char *name = path;

    for (; *path; path++)
        if (*path == '/')
            name = path + 1;
    return name;
}

static void describe(const void *pc, char *text, SIZE_T size)
{
    struct host_frame frame;

    host_frame_describe(pc, &frame);
    if (frame.file)
        __builtin_snprintf(text, size, "%s (%s:%u)", frame.function ? frame.function : "?", last_part(frame.file),
                           frame.line);
    else
        __builtin_snprintf(text, size, "%s", frame.function ? frame.function : "?");
}

static struct place *find(const void *pc, ULONGLONG index)
{
    for (ULONG i = 0; i < count; i++)
        if (places[i].pc == pc && index < places[i].until)
            return &places[i];
    return 0;
}

static BOOLEAN grow(void)
{
    ULONG more = capacity ? capacity * 2 : 64;
    struct place *larger = host_alloc(more * sizeof *larger);

    if (!larger)
        return FALSE;
    if (count)
        __builtin_memcpy(larger, places, count * sizeof *larger);
    host_free(places);
    places = larger;
    capacity = more;
    return TRUE;
}

static void add(const void *pc, ULONGLONG until)
{
    if (count == capacity && !grow())
        return;
    places[count++] = (struct place){pc, until, ""};
}

#define TOGETHER 64 /* so many are described by one call of the host's symboliser */

void lab__trace_image_going(const void *base, SIZE_T size)
{
    ULONGLONG end = lab_trace_count();
    const void *wanted[TOGETHER];
    ULONG first = count;
    lab_trace_entry entry;

    for (ULONGLONG i = lab__trace_oldest(); i < end; i++) {
        const void *pc = lab_trace_get(i, &entry) ? code_of(&entry) : 0;

        if (pc && (SIZE_T)((const char *)pc - (const char *)base) < size && !find(pc, i))
            add(pc, end);
    }
    for (ULONG i = first; i < count; i++) {
        ULONG together = count - i < TOGETHER ? count - i : TOGETHER;

        if ((i - first) % TOGETHER == 0) {
            for (ULONG k = 0; k < together; k++)
                wanted[k] = places[i + k].pc;
            host_frames_prepare((void *const *)wanted, together);
        }
        describe(places[i].pc, places[i].text, sizeof places[i].text);
    }
}

void lab__trace_code_forget(void)
{
    host_free(places);
    places = 0;
    count = capacity = 0;
}

const char *lab_trace_code(uint64_t index)
{
    static char text[112];
    const struct place *place;
    lab_trace_entry entry;
    const void *pc = lab_trace_get(index, &entry) ? code_of(&entry) : 0;

    text[0] = 0;
    place = pc ? find(pc, index) : 0;
    if (place)
        return place->text;
    if (pc && host_code_is_drivers(pc))
        describe(pc, text, sizeof text);
    return text;
}
