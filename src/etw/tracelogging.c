/*
 * TraceLogging: each event carries a description of its fields, as the one on Windows does: length, tags, name, and for
 * each field its name, its type, and how to show it.
 */
#include <nt/tracelogging.h>
#include <string.h>

#include "etw/etw_p.h"

#define MOST_BYTES    3072
#define CHAINED       0x80
#define COUNTED_ARRAY 0x40
#define STRUCT_TYPE   24

struct text {
    UCHAR bytes[MOST_BYTES];
    ULONG length;
    BOOLEAN full;
};

struct event {
    EVENT_DESCRIPTOR descriptor;
    struct text metadata;
    EVENT_DATA_DESCRIPTOR data[MAX_EVENT_DATA_DESCRIPTORS];
    USHORT lengths[MAX_EVENT_DATA_DESCRIPTORS]; /* that stand before counted texts and arrays */
    float floats[MAX_EVENT_DATA_DESCRIPTORS];
    ULONG count;
};

static void put(struct text *text, UCHAR byte)
{
    if (text->length == MOST_BYTES)
        text->full = TRUE;
    else
        text->bytes[text->length++] = byte;
}

static void put_name(struct text *text, const char *name)
{
    while (*name)
        put(text, (UCHAR)*name++);
    put(text, 0);
}

static void put_type(struct text *text, UCHAR type, UCHAR out)
{
    put(text, out ? type | CHAINED : type);
    if (out)
        put(text, out);
}

static ULONG number_size(UCHAR type)
{
    switch (type) {
    case LAB_TL_INT8:
    case LAB_TL_UINT8:
        return 1;
    case LAB_TL_INT16:
    case LAB_TL_UINT16:
        return 2;
    case LAB_TL_INT64:
    case LAB_TL_UINT64:
    case LAB_TL_HEX64:
        return 8;
    default:
        return 4;
    }
}

static ULONG text_size(const struct lab_tl_item *item)
{
    ULONG size = 0;

    if (item->type == LAB_TL_ANSI)
        return (ULONG)strlen(item->data) + 1;
    while (((const WCHAR *)item->data)[size])
        size++;
    return (size + 1) * sizeof(WCHAR);
}

static void add(struct event *event, const void *from, ULONG size)
{
    event->data[event->count++] = (EVENT_DATA_DESCRIPTOR){(ULONG_PTR)from, size, 0};
}

static void add_length(struct event *event, ULONG length)
{
    event->lengths[event->count] = (USHORT)length;
    add(event, &event->lengths[event->count], sizeof event->lengths[0]);
}

static BOOLEAN has_length(UCHAR type)
{
    return type == LAB_TL_COUNTED || type == LAB_TL_COUNTED_ANSI || type == LAB_TL_BINARY;
}

/* A value that lies in the item itself. */
static void add_value(struct event *event, const struct lab_tl_item *item)
{
    if (item->type == LAB_TL_DOUBLE) {
        add(event, &item->real, sizeof item->real);
    } else if (item->type == LAB_TL_FLOAT) {
        event->floats[event->count] = (float)item->real;
        add(event, &event->floats[event->count], sizeof(float));
    } else if (item->type == LAB_TL_ANSI || item->type == LAB_TL_UNICODE) {
        add(event, "\0", item->type == LAB_TL_ANSI ? 1 : 2); /* a text that is NULL */
    } else {
        add(event, &item->number, number_size(item->type));
    }
}

static void add_field(struct event *event, const struct lab_tl_item *item)
{
    put_name(&event->metadata, item->name ? item->name : "");
    put_type(&event->metadata, item->array ? item->type | COUNTED_ARRAY : item->type, item->out);
    if (item->array)
        add_length(event, item->count);
    else if (has_length(item->type))
        add_length(event, item->data ? item->size : 0);
    if (item->data)
        add(event, item->data,
            item->type == LAB_TL_ANSI || (item->type == LAB_TL_UNICODE && !item->array) ? text_size(item) : item->size);
    else if (!has_length(item->type))
        add_value(event, item);
}

static void add_item(struct event *event, const struct lab_tl_item *item)
{
    switch (item->kind) {
    case LAB_TL_FIELD:
        add_field(event, item);
        return;
    case LAB_TL_STRUCT:
        put_name(&event->metadata, item->name);
        put_type(&event->metadata, STRUCT_TYPE, (UCHAR)item->count);
        return;
    case LAB_TL_LEVEL:
        event->descriptor.Level = (UCHAR)item->number;
        return;
    case LAB_TL_KEYWORD:
        event->descriptor.Keyword |= item->number;
        return;
    case LAB_TL_OPCODE:
        event->descriptor.Opcode = (UCHAR)item->number;
        return;
    case LAB_TL_CHANNEL:
        event->descriptor.Channel = (UCHAR)item->number;
        return;
    case LAB_TL_ID:
        event->descriptor.Id = (USHORT)item->number;
        event->descriptor.Version = (UCHAR)(item->number >> 16);
        return;
    }
}

int lab_tracelogging_on(const struct _tlgProvider_t *provider)
{
    const struct lab__etw_provider *registered = lab__etw_provider_of(provider->RegHandle);

    return registered && registered->enabled;
}

void lab_tracelogging_write(const struct _tlgProvider_t *provider, const char *name, const GUID *activity,
                            const GUID *related, const struct lab_tl_item *items, unsigned int count)
{
    struct event *event = host_alloc(sizeof *event); /* too large for a stack */

    event->descriptor.Channel = 11; /* TraceLogging's own */
    event->descriptor.Level = 5;
    put(&event->metadata, 0);
    put(&event->metadata, 0);
    put(&event->metadata, 0); /* tags */
    put_name(&event->metadata, name);
    event->count = 1;
    for (unsigned int i = 0; i < count && event->count + 2 < MAX_EVENT_DATA_DESCRIPTORS; i++)
        add_item(event, &items[i]);
    event->metadata.bytes[0] = (UCHAR)event->metadata.length;
    event->metadata.bytes[1] = (UCHAR)(event->metadata.length >> 8);
    event->data[0] = (EVENT_DATA_DESCRIPTOR){(ULONG_PTR)event->metadata.bytes, event->metadata.length, 1};
    if (!event->metadata.full)
        EtwWriteTransfer(provider->RegHandle, &event->descriptor, activity, related, event->count, event->data);
    host_free(event);
}

void lab_tracelogging_register(lab_tl_provider provider, PETWENABLECALLBACK callback, PVOID context, NTSTATUS *status)
{
    struct lab__etw_provider *registered;

    *status = EtwRegister(&provider->Id, callback, context, &provider->RegHandle);
    if (!NT_SUCCESS(*status))
        return;
    registered = lab__etw_provider_of(provider->RegHandle);
    registered->caller = __builtin_return_address(0); /* the driver, not this library */
    __builtin_snprintf(registered->name, sizeof registered->name, "%s", provider->Name);
}

void lab_tracelogging_unregister(lab_tl_provider provider)
{
    if (provider->RegHandle)
        EtwUnregister(provider->RegHandle);
    provider->RegHandle = 0;
}
