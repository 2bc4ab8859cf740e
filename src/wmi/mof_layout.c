/*
 * Where the properties of a class lie in its data: in the order of their WmiDataId, each aligned as the compiler would;
 * strings are counted (two bytes of length, then UTF-16), a datetime has 25 characters.
 */
#include <string.h>

#include "wmi/mof.h"

#define DATETIME_BYTES 50
#define MOST_PATH      128
#define MOST_BYTES     0x1000000u

struct walk {
    const UCHAR *data; /* 0: only fixed sizes can be told */
    ULONG length;
};

static NTSTATUS fields_size(const struct mof_field *fields, const struct walk *walk, ULONG base, ULONG *offset,
                            const struct mof_field *until);

static ULONG alignment_of(const struct mof_field *field)
{
    ULONG most = 1;

    switch (field->type) {
    case MOF_BOOLEAN:
    case MOF_NUMBER:
        return field->size;
    case MOF_STRING:
    case MOF_DATETIME:
        return 2;
    case MOF_CLASS:
        for (const struct mof_field *inner = field->class ? field->class->fields : 0; inner; inner = inner->next)
            if (!inner->is_key && alignment_of(inner) > most)
                most = alignment_of(inner);
    }
    return most;
}

static BOOLEAN read_number(const struct walk *walk, ULONG offset, ULONG size, ULONGLONG *number)
{
    *number = 0;
    if (!walk->data || offset > walk->length || walk->length - offset < size)
        return FALSE;
    memcpy(number, walk->data + offset, size);
    return TRUE;
}

static ULONG align(ULONG offset, ULONG to)
{
    return (offset + to - 1) / to * to;
}

static NTSTATUS element_size(const struct mof_field *field, const struct walk *walk, ULONG offset, ULONG *size)
{
    ULONGLONG length;
    ULONG end = offset;
    NTSTATUS status;

    switch (field->type) {
    case MOF_STRING:
        if (!read_number(walk, offset, 2, &length))
            return STATUS_BUFFER_TOO_SMALL;
        *size = 2 + (ULONG)length;
        return STATUS_SUCCESS;
    case MOF_DATETIME:
        *size = DATETIME_BYTES;
        return STATUS_SUCCESS;
    case MOF_CLASS:
        if (!field->class)
            return STATUS_OBJECT_TYPE_MISMATCH;
        status = fields_size(field->class->fields, walk, offset, &end, 0);
        *size = align(end - offset, alignment_of(field));
        return status;
    default:
        *size = field->size;
        return STATUS_SUCCESS;
    }
}

static BOOLEAN same_name(const char *a, const char *b)
{
    for (; *a && (*a | 32) == (*b | 32); a++)
        b++;
    return !*a && !*b;
}

static const struct mof_field *find_field(const struct mof_field *fields, const char *name)
{
    for (; fields; fields = fields->next)
        if (same_name(fields->name, name))
            return fields;
    return 0;
}

/* How many elements: fixed, or told by another field that stands before. */
static NTSTATUS count_of(const struct mof_field *fields, const struct mof_field *field, const struct walk *walk,
                         ULONG base, ULONG *count)
{
    const struct mof_field *teller = field->count_from ? find_field(fields, field->count_from) : 0;
    ULONG offset = base;
    ULONGLONG number;
    NTSTATUS status;

    *count = field->count;
    if (!field->count_from)
        return STATUS_SUCCESS;
    if (!teller || teller == field || teller->type != MOF_NUMBER || teller->count_from)
        return STATUS_OBJECT_TYPE_MISMATCH;
    status = fields_size(fields, walk, base, &offset, teller);
    if (!NT_SUCCESS(status))
        return status;
    if (!read_number(walk, align(offset, teller->size), teller->size, &number) || number > walk->length)
        return STATUS_BUFFER_TOO_SMALL;
    *count = (ULONG)number;
    return STATUS_SUCCESS;
}

/* Past element `stop` (or all) of the field. */
static NTSTATUS past_elements(const struct mof_field *fields, const struct mof_field *field, const struct walk *walk,
                              ULONG base, ULONG stop, ULONG *offset)
{
    ULONG count, size;
    NTSTATUS status = count_of(fields, field, walk, base, &count);

    if (stop != (ULONG)-1 && NT_SUCCESS(status)) {
        if (stop >= count)
            return STATUS_OBJECT_NAME_NOT_FOUND;
        count = stop;
    }
    for (ULONG i = 0; i < count && NT_SUCCESS(status); i++) {
        *offset = align(*offset, alignment_of(field));
        status = element_size(field, walk, *offset, &size);
        if (!NT_SUCCESS(status) || !size)
            break;
        *offset += size;
        if (*offset > MOST_BYTES)
            status = STATUS_BUFFER_TOO_SMALL; /* no block has so much */
    }
    return status;
}

static NTSTATUS fields_size(const struct mof_field *fields, const struct walk *walk, ULONG base, ULONG *offset,
                            const struct mof_field *until)
{
    NTSTATUS status = STATUS_SUCCESS;

    for (const struct mof_field *field = fields; field && field != until && NT_SUCCESS(status); field = field->next)
        if (!field->is_key)
            status = past_elements(fields, field, walk, base, (ULONG)-1, offset);
    return status;
}

NTSTATUS mof_field_place(const struct mof_field *fields, const struct mof_field *field, const UCHAR *data, ULONG length,
                         ULONG base, ULONG *offset, ULONG *size)
{
    const struct walk walk = {data, length};
    NTSTATUS status;

    *offset = base;
    status = fields_size(fields, &walk, base, offset, field);
    if (!NT_SUCCESS(status))
        return status;
    *offset = align(*offset, alignment_of(field));
    return element_size(field, &walk, *offset, size);
}

/* One part of a path: its name, and its index or -1. */
static const char *split(const char *path, char *name, ULONG *index)
{
    ULONG length = 0;

    while (*path && *path != '.' && *path != '[' && length < MOST_PATH - 1)
        name[length++] = *path++;
    name[length] = 0;
    *index = (ULONG)-1;
    if (*path == '[') {
        for (*index = 0, path++; *path >= '0' && *path <= '9'; path++)
            *index = *index * 10 + (ULONG)(*path - '0');
        if (*path != ']')
            return 0;
        path++;
    }
    return *path == '.' ? path + 1 : *path ? 0 : path;
}

NTSTATUS mof_locate(const struct mof_class *class, const char *path, const void *data, ULONG length,
                    struct mof_place *place)
{
    const struct walk walk = {data, length};
    char name[MOST_PATH];
    ULONG base = 0, index;
    NTSTATUS status;

    for (;;) {
        path = split(path, name, &index);
        place->field = path ? find_field(class->fields, name) : 0;
        if (!place->field || place->field->is_key || (index != (ULONG)-1 && !place->field->array))
            return STATUS_OBJECT_NAME_NOT_FOUND;
        place->offset = base;
        status = fields_size(class->fields, &walk, base, &place->offset, place->field);
        if (NT_SUCCESS(status))
            status =
                past_elements(class->fields, place->field, &walk, base, index == (ULONG)-1 ? 0 : index, &place->offset);
        if (!NT_SUCCESS(status))
            return status;
        place->offset = align(place->offset, alignment_of(place->field));
        if (!*path)
            return element_size(place->field, &walk, place->offset, &place->size);
        class = place->field->class;
        base = place->offset;
        if (!class)
            return STATUS_OBJECT_NAME_NOT_FOUND;
    }
}
