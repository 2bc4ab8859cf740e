/*
 * LogConfig: what a device that can't say so itself needs. Each section is one alternative list; each line of it is one
 * resource, with its choices parted by commas:
 *
 *     IOConfig  = 3f8-3ff, 8@200-3ff%fff8(3ff::)     ranges in hexadecimal; or size@lowest-highest%mask
 *     MemConfig = 1000@d0000-dffff%fffff000
 *     IRQConfig = S:3,4,5                            decimal; S: shared, L: level-triggered
 *     DMAConfig = 1,3
 */
#include "pnp/inf.h"
#include <string.h>

#define MOST 64

static ULONGLONG hex(const char **at)
{
    ULONGLONG value = 0;

    for (;; ++*at) {
        char c = (char)(**at | 32);

        if (c >= '0' && c <= '9')
            value = value * 16 + (ULONGLONG)(c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value * 16 + (ULONGLONG)(c - 'a' + 10);
        else
            return value;
    }
}

/* "3f8-3ff" or "8@200-3ff%fff8", perhaps with "(decode)" behind it. FALSE: it is neither. */
static BOOLEAN read_range(const char *text, IO_RESOURCE_DESCRIPTOR *to)
{
    ULONGLONG first = hex(&text), last, size = 0, alignment = 1;

    if (*text == '@') {
        size = first;
        text++;
        first = hex(&text);
    }
    if (*text != '-')
        return FALSE;
    text++;
    last = hex(&text);
    if (*text == '%') {
        text++;
        alignment = hex(&text);
        alignment &= 0 - alignment; /* the lowest bit of the mask */
    }
    if (last < first || (*text && *text != '('))
        return FALSE;
    to->u.Generic.Length = (ULONG)(size ? size : last - first + 1);
    to->u.Generic.Alignment = (ULONG)alignment;
    to->u.Generic.MinimumAddress.QuadPart = (LONGLONG)first;
    to->u.Generic.MaximumAddress.QuadPart = (LONGLONG)last;
    return TRUE;
}

static BOOLEAN read_number(const char *text, IO_RESOURCE_DESCRIPTOR *to)
{
    const char *colon = strchr(text, ':');
    ULONG number;

    to->Flags = to->Type == CmResourceTypeInterrupt ? CM_RESOURCE_INTERRUPT_LATCHED : 0;
    for (; colon && text < colon; text++) {
        if ((*text | 32) == 's')
            to->ShareDisposition = CmResourceShareShared;
        if ((*text | 32) == 'l')
            to->Flags = CM_RESOURCE_INTERRUPT_LEVEL_SENSITIVE;
    }
    if (colon)
        text = colon + 1;
    if (!*text || !lab__inf_number(text, &number))
        return FALSE;
    to->u.Interrupt.MinimumVector = to->u.Interrupt.MaximumVector = number;
    return TRUE;
}

static UCHAR type_of(const char *key)
{
    return lab__inf_equal(key, "IOConfig")    ? CmResourceTypePort
           : lab__inf_equal(key, "MemConfig") ? CmResourceTypeMemory
           : lab__inf_equal(key, "IRQConfig") ? CmResourceTypeInterrupt
           : lab__inf_equal(key, "DMAConfig") ? CmResourceTypeDma
                                              : CmResourceTypeNull;
}

static BOOLEAN read_line(struct lab__inf *inf, const struct lab__inf_line *line, IO_RESOURCE_DESCRIPTOR *to,
                         ULONG *count)
{
    UCHAR type = line->key ? type_of(line->key) : CmResourceTypeNull;

    for (ULONG i = 0; type && i < line->count && *count < MOST; i++) {
        IO_RESOURCE_DESCRIPTOR *one = &to[*count];
        BOOLEAN range = type == CmResourceTypePort || type == CmResourceTypeMemory;

        RtlZeroMemory(one, sizeof *one);
        one->Type = type;
        one->Option = i ? IO_RESOURCE_ALTERNATIVE : 0;
        one->ShareDisposition = i && !range ? to[*count - 1].ShareDisposition : CmResourceShareDeviceExclusive;
        if (range)
            one->Flags = type == CmResourceTypePort ? CM_RESOURCE_PORT_IO : 0;
        if (!(range ? read_range : read_number)(line->fields[i], one))
            return lab__inf_fail(inf, line->number, "%s is no resource for %s", line->fields[i], line->key);
        ++*count;
    }
    return TRUE;
}

static BOOLEAN read_section(struct lab__inf *inf, const struct lab__inf_section *section, IO_RESOURCE_DESCRIPTOR *to,
                            ULONG *count)
{
    *count = 0;
    for (struct lab__inf_line *line = section->first; line; line = line->next)
        if (!read_line(inf, line, to, count))
            return FALSE;
    return TRUE;
}

static PIO_RESOURCE_REQUIREMENTS_LIST add_list(PIO_RESOURCE_REQUIREMENTS_LIST list, const IO_RESOURCE_DESCRIPTOR *from,
                                               ULONG count)
{
    ULONG head = FIELD_OFFSET(IO_RESOURCE_REQUIREMENTS_LIST, List), old = list ? list->ListSize : head,
          more = FIELD_OFFSET(IO_RESOURCE_LIST, Descriptors) + count * (ULONG)sizeof *from;
    PIO_RESOURCE_REQUIREMENTS_LIST larger = lab__mm_kernel_alloc(old + more);
    PIO_RESOURCE_LIST added;

    if (!larger)
        return list;
    if (list) {
        RtlCopyMemory(larger, list, old);
        lab__mm_kernel_free(list);
    }
    larger->ListSize = old + more;
    larger->InterfaceType = Isa;
    larger->AlternativeLists++;
    added = (PIO_RESOURCE_LIST)((char *)larger + old);
    added->Version = added->Revision = 1;
    added->Count = count;
    RtlCopyMemory(added->Descriptors, from, count * sizeof *from);
    return larger;
}

BOOLEAN lab__inf_logconfig(struct lab__inf *inf, const struct lab__inf_section *install, struct lab__pnp_node *node)
{
    IO_RESOURCE_DESCRIPTOR descriptors[MOST];
    PIO_RESOURCE_REQUIREMENTS_LIST list = 0;
    struct lab__inf_line *line = 0;
    ULONG count;

    while ((line = lab__inf_find(install, "LogConfig", line)) != 0)
        for (ULONG i = 0; i < line->count; i++) {
            struct lab__inf_section *section = lab__inf_section(inf, line->fields[i]);

            if (!section)
                return lab__inf_fail(inf, line->number, "there is no section [%s]", line->fields[i]);
            if (!read_section(inf, section, descriptors, &count))
                return FALSE;
            if (node && count)
                list = add_list(list, descriptors, count);
        }
    if (list && node->requirements) /* the bus knows better */
        lab__mm_kernel_free(list);
    else if (list)
        node->requirements = list;
    return TRUE;
}
