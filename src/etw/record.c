/* Events that were written: copies in host memory, the oldest of which go first. */
#include <string.h>

#include "engine/engine.h"
#include "etw/etw_p.h"
#include "ps/ps_p.h"

#define KEPT          65536u
#define METADATA_TYPE 1 /* EVENT_DATA_DESCRIPTOR.Type */
#define TRAITS_TYPE   2

static struct lab__etw_record **records;
static uint64_t written;
static void (*watcher)(uint64_t index, void *context);
static void *watcher_context;

static ULONG data_bytes(const EVENT_DATA_DESCRIPTOR *data, ULONG count, ULONG type)
{
    ULONG bytes = 0;

    for (ULONG i = 0; i < count; i++)
        if ((data[i].Reserved & 0xFF) == type)
            bytes += data[i].Size;
    return bytes;
}

static UCHAR *gather(UCHAR *to, const EVENT_DATA_DESCRIPTOR *data, ULONG count, ULONG type)
{
    for (ULONG i = 0; i < count; i++) {
        if ((data[i].Reserved & 0xFF) != type)
            continue;
        memcpy(to, (const void *)(ULONG_PTR)data[i].Ptr, data[i].Size);
        to += data[i].Size;
    }
    return to;
}

/* The name stands behind the length and the tags, whose last byte has no high bit. */
static const char *name_in(const struct lab__etw_record *record)
{
    ULONG at = 2;

    while (at < record->metadata_length && record->metadata[at++] & 0x80)
        ;
    if (at >= record->metadata_length || !memchr(record->metadata + at, 0, record->metadata_length - at))
        return "";
    return (const char *)record->metadata + at;
}

static void describe(lab_etw_event *event, const struct lab__etw_header *header)
{
    const EVENT_DESCRIPTOR *descriptor = header->descriptor;
    PETHREAD thread = lab__ps_thread();

    event->time_100ns = lab__clock_now();
    memcpy(event->provider, header->provider, sizeof event->provider);
    if (header->activity)
        memcpy(event->activity, header->activity, sizeof event->activity);
    if (header->related)
        memcpy(event->related, header->related, sizeof event->related);
    event->id = descriptor->Id;
    event->task = descriptor->Task;
    event->version = descriptor->Version;
    event->channel = descriptor->Channel;
    event->level = descriptor->Level;
    event->opcode = descriptor->Opcode;
    event->keyword = descriptor->Keyword;
    event->process = thread ? (uint32_t)(ULONG_PTR)thread->id.UniqueProcess : 0;
    event->thread = thread ? (uint32_t)(ULONG_PTR)thread->id.UniqueThread : 0;
    event->processor = (uint8_t)lab__prcb->number;
    event->irql = lab__prcb->irql;
}

void lab__etw_record(const struct lab__etw_header *header, const EVENT_DATA_DESCRIPTOR *data, ULONG count)
{
    ULONG length = data_bytes(data, count, 0), metadata = data_bytes(data, count, METADATA_TYPE);
    SIZE_T name = strlen(header->name) + 1;
    struct lab__etw_record *record = host_alloc(sizeof *record + length + metadata + name);
    UCHAR *at = (UCHAR *)(record + 1);

    if (!records)
        records = host_alloc(KEPT * sizeof *records);
    host_free(records[written % KEPT]);
    records[written % KEPT] = record;
    describe(&record->event, header);
    record->event.data = at;
    record->event.length = length;
    at = gather(at, data, count, 0);
    record->event.provider_name = memcpy(at, header->name, name);
    at += name;
    record->metadata = metadata >= 4 && metadata <= 0xFFFF ? at : 0;
    record->metadata_length = (USHORT)metadata;
    gather(at, data, count, METADATA_TYPE);
    record->event.name = record->metadata ? name_in(record) : "";
    written++;
    LAB_TRACE(LAB_TRACE_ETW, header->descriptor->Id, written - 1);
    if (watcher)
        watcher(written - 1, watcher_context);
}

const struct lab__etw_record *lab__etw_record_at(uint64_t index)
{
    return index < written && index + KEPT >= written ? records[index % KEPT] : 0;
}

void lab__etw_records_drop(void)
{
    for (uint64_t i = 0; records && i < written && i < KEPT; i++)
        host_free(records[i]);
    host_free(records);
    records = 0;
    written = 0;
    watcher = 0;
}

uint64_t lab_etw_count(void)
{
    return written;
}

uint64_t lab_etw_lost(void)
{
    return written > KEPT ? written - KEPT : 0;
}

bool lab_etw_get(uint64_t index, lab_etw_event *event)
{
    const struct lab__etw_record *record = lab__etw_record_at(index);

    if (record)
        *event = record->event;
    return record != 0;
}

void lab_etw_watch(void (*watch)(uint64_t index, void *context), void *context)
{
    watcher = watch;
    watcher_context = context;
}
