/* Events as text: those of TraceLogging by their own description, others by their id and their bytes. */
#include <nt/tracelogging.h>
#include <ntlab/ntlab.h>
#include <string.h>

#include "etw/etw_p.h"

#define ARRAYS      0x60
#define CHAINED     0x80
#define STRUCT_TYPE 24

struct out {
    char *text;
    size_t room, length;
};

struct walk {
    const UCHAR *meta, *meta_end, *data, *data_end;
};

static void print(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void print(struct out *out, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = __builtin_vsnprintf(out->length < out->room ? out->text + out->length : 0,
                                 out->length < out->room ? out->room - out->length : 0, format, arguments);
    va_end(arguments);
    out->length += length > 0 ? (size_t)length : 0;
}

static ULONG fixed_size(UCHAR type)
{
    static const UCHAR sizes[] = {0, 0, 0, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 4, 0, 16, 8, 8, 16, 0, 4, 8};

    return type < sizeof sizes ? sizes[type] : 0;
}

/* How many bytes the value at `data` has, with its length before it; 0: it does not fit. */
static ULONG value_size(UCHAR type, const struct walk *walk, ULONG *skip)
{
    ULONG left = (ULONG)(walk->data_end - walk->data), size = fixed_size(type);
    USHORT counted;

    *skip = 0;
    switch (type) {
    case LAB_TL_ANSI:
        while (size < left && walk->data[size])
            size++;
        return size < left ? size + 1 : 0;
    case LAB_TL_UNICODE:
        while (size + 1 < left && (walk->data[size] || walk->data[size + 1]))
            size += 2;
        return size + 1 < left ? size + 2 : 0;
    case LAB_TL_COUNTED:
    case LAB_TL_COUNTED_ANSI:
    case LAB_TL_BINARY:
        if (left < sizeof counted)
            return 0;
        memcpy(&counted, walk->data, sizeof counted);
        *skip = sizeof counted;
        return left - sizeof counted >= counted ? counted + (ULONG)sizeof counted : 0;
    case LAB_TL_SID:
        return left >= 8 && left >= 8u + 4u * walk->data[1] ? 8u + 4u * walk->data[1] : 0;
    default:
        return size <= left ? size : 0;
    }
}

static void print_wide(struct out *out, const UCHAR *data, ULONG bytes)
{
    ULONG length = 0;
    char *text = host_alloc(bytes * 2 + 4);

    RtlUnicodeToUTF8N(text, bytes * 2 + 3, &length, (PCWSTR)data, bytes);
    text[length] = 0;
    print(out, "%s", text);
    host_free(text);
}

static void print_number(struct out *out, UCHAR type, UCHAR show, const UCHAR *data, ULONG size)
{
    ULONGLONG number = 0;
    unsigned unused = 64 - size * 8;

    memcpy(&number, data, size);
    if (show == LAB_TL_OUT_BOOLEAN || type == LAB_TL_BOOL32)
        print(out, "%s", number ? "true" : "false");
    else if (show == LAB_TL_OUT_NTSTATUS && *lab_status_name((lab_status)number))
        print(out, "%s", lab_status_name((lab_status)number));
    else if (show == LAB_TL_OUT_HEX || show == LAB_TL_OUT_NTSTATUS || show == LAB_TL_OUT_HRESULT ||
             type == LAB_TL_HEX32 || type == LAB_TL_HEX64)
        print(out, "0x%llx", (unsigned long long)number);
    else if (type == LAB_TL_INT8 || type == LAB_TL_INT16 || type == LAB_TL_INT32 || type == LAB_TL_INT64)
        print(out, "%lld", (long long)((LONGLONG)(number << unused) >> unused));
    else
        print(out, "%llu", (unsigned long long)number);
}

static void print_value(struct out *out, UCHAR type, UCHAR show, const UCHAR *data, ULONG size)
{
    float single;
    double real;
    GUID guid;

    switch (type) {
    case LAB_TL_ANSI:
    case LAB_TL_COUNTED_ANSI:
        print(out, "%.*s", (int)size, (const char *)data);
        return;
    case LAB_TL_UNICODE:
        print_wide(out, data, size - 2);
        return;
    case LAB_TL_COUNTED:
        print_wide(out, data, size);
        return;
    case LAB_TL_FLOAT:
        memcpy(&single, data, sizeof single);
        print(out, "%g", (double)single);
        return;
    case LAB_TL_DOUBLE:
        memcpy(&real, data, sizeof real);
        print(out, "%g", real);
        return;
    case LAB_TL_GUID:
        memcpy(&guid, data, sizeof guid);
        print(out, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", guid.Data1, guid.Data2, guid.Data3,
              guid.Data4[0], guid.Data4[1], guid.Data4[2], guid.Data4[3], guid.Data4[4], guid.Data4[5], guid.Data4[6],
              guid.Data4[7]);
        return;
    case LAB_TL_BINARY:
    case LAB_TL_SID:
    case LAB_TL_SYSTEMTIME:
        for (ULONG i = 0; i < size; i++)
            print(out, "%02x", data[i]);
        return;
    default:
        print_number(out, type, show, data, size);
    }
}

/* The next field's name, type and way to be shown. */
static BOOLEAN next_field(struct walk *walk, const char **name, UCHAR *type, UCHAR *show)
{
    const UCHAR *end = walk->meta < walk->meta_end ? memchr(walk->meta, 0, (size_t)(walk->meta_end - walk->meta)) : 0;

    if (!end || end + 1 >= walk->meta_end)
        return FALSE;
    *name = (const char *)walk->meta;
    *type = end[1];
    *show = 0;
    walk->meta = end + 2;
    if (*type & CHAINED) {
        if (walk->meta == walk->meta_end)
            return FALSE;
        *show = *walk->meta++ & 0x7F;
    }
    *type &= 0x7F;
    return TRUE;
}

/* Prints the field, if `out` is not 0, and goes past it. */
static BOOLEAN take_field(struct walk *walk, UCHAR type, UCHAR show, struct out *out)
{
    USHORT count = 1;
    ULONG skip;

    if ((type & 0x1F) == STRUCT_TYPE)
        return TRUE;
    if (type & ARRAYS) {
        if (walk->data_end - walk->data < 2)
            return FALSE;
        memcpy(&count, walk->data, sizeof count);
        walk->data += sizeof count;
    }
    for (USHORT i = 0; i < count; i++) {
        ULONG size = value_size(type & 0x1F, walk, &skip);

        if (!size)
            return FALSE;
        if (out && i)
            print(out, ",");
        if (out)
            print_value(out, type & 0x1F, show, walk->data + skip, size - skip);
        walk->data += size;
    }
    return TRUE;
}

static BOOLEAN begin(const struct lab__etw_record *record, struct walk *walk)
{
    if (!record->metadata || !record->event.name[0])
        return FALSE;
    walk->meta = (const UCHAR *)record->event.name + strlen(record->event.name) + 1;
    walk->meta_end = record->metadata + record->metadata_length;
    walk->data = record->event.data;
    walk->data_end = walk->data + record->event.length;
    return TRUE;
}

static lab_status finish(const struct out *out)
{
    return out->length < out->room ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}

lab_status lab_etw_field(uint64_t index, const char *field, char *text, size_t room)
{
    const struct lab__etw_record *record = lab__etw_record_at(index);
    struct out out = {text, room, 0};
    struct walk walk;
    const char *name;
    UCHAR type, show;

    if (!record || !begin(record, &walk))
        return STATUS_OBJECT_NAME_NOT_FOUND;
    while (next_field(&walk, &name, &type, &show)) {
        BOOLEAN it = !strcmp(name, field) && (type & 0x1F) != STRUCT_TYPE;

        if (!take_field(&walk, type, show, it ? &out : 0))
            return STATUS_OBJECT_NAME_NOT_FOUND;
        if (it)
            return finish(&out);
    }
    return STATUS_OBJECT_NAME_NOT_FOUND;
}

static void print_fields(struct walk *walk, struct out *out)
{
    const char *name;
    UCHAR type, show;

    while (next_field(walk, &name, &type, &show)) {
        print(out, (type & 0x1F) == STRUCT_TYPE ? " %s:" : " %s=", name);
        if (!take_field(walk, type, show, out))
            return;
    }
}

lab_status lab_etw_text(uint64_t index, char *text, size_t room)
{
    const struct lab__etw_record *record = lab__etw_record_at(index);
    struct out out = {text, room, 0};
    struct walk walk;

    if (!record)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (record->event.provider_name[0])
        print(&out, "%s", record->event.provider_name);
    else
        print_value(&out, LAB_TL_GUID, 0, record->event.provider, sizeof(GUID));
    if (begin(record, &walk)) {
        print(&out, "/%s level %u", record->event.name, record->event.level);
        print_fields(&walk, &out);
        return finish(&out);
    }
    print(&out, "/%u level %u", record->event.id, record->event.level);
    for (ULONG i = 0; i < record->event.length && i < 64; i++)
        print(&out, "%s%02x", i % 4 ? "" : " ", ((const UCHAR *)record->event.data)[i]);
    return finish(&out);
}
