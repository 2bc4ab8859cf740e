/*
 * WPP trace messages as debug output.
 *
 * A message is formatted where it is traced: "%!STDPREFIX!" and its kin, WPP's own types between exclamation marks, and
 * printf's conversions. What a type of the driver's own means comes along as text: "name:first,second,...", a line
 * each.
 */
#include <ntifs.h>
#include <ntlab/debug.h>
#include <ntlab/ntlab.h>
#include "engine/ddi.h"
#include "kd/kd_p.h"
#include "rtl/rtl_p.h"
#include "stdio.h"

#include <nt/wpp.h>

#define LINE_BYTES 512u

static UCHAR level_wanted = TRACE_LEVEL_VERBOSE;

struct message {
    const char *file, *function, *level, *flags, *types;
    int line;
    CHAR text[LINE_BYTES];
    SIZE_T length;
};

void lab_wpp_level_set(uint8_t level)
{
    level_wanted = level;
}

__attribute__((visibility("default"))) void lab_wpp_start(struct lab_wpp_block *blocks, ULONG count)
{
    for (ULONG i = 0; i < count; i++) {
        blocks[i].Control.Started = TRUE;
        blocks[i].Control.Level = level_wanted;
        memset(blocks[i].Control.Flags, level_wanted ? 0xFF : 0, sizeof blocks[i].Control.Flags);
    }
}

__attribute__((visibility("default"))) void lab_wpp_stop(struct lab_wpp_block *blocks, ULONG count)
{
    memset(blocks, 0, count * sizeof *blocks);
}

/* --- pieces ---------------------------------------------------------------------------------------------------------
 */

static void put_text(struct message *message, const char *text, SIZE_T length)
{
    if (length > LINE_BYTES - 1 - message->length)
        length = LINE_BYTES - 1 - message->length;
    memcpy(message->text + message->length, text, length);
    message->length += length;
    message->text[message->length] = 0;
}

static void put_format(struct message *message, const char *format, ...)
{
    SIZE_T room = LINE_BYTES - message->length;
    va_list args;
    int length;

    va_start(args, format);
    length = _vsnprintf(message->text + message->length, room, format, args);
    va_end(args);
    message->length = length < 0 || (SIZE_T)length >= room ? LINE_BYTES - 1 : message->length + (SIZE_T)length;
    message->text[message->length] = 0;
}

static const char *base_name(const char *path)
{
    const char *base = path;

    for (; *path; path++)
        if (*path == '/' || *path == '\\')
            base = path + 1;
    return base;
}

static BOOLEAN is_name(const char *name, SIZE_T length, const char *wanted)
{
    return strlen(wanted) == length && !_strnicmp(name, wanted, length);
}

static void put_guid(struct message *message, const GUID *guid)
{
    if (!guid) {
        put_format(message, "<NULL>");
        return;
    }
    put_format(message, "%08x-%04x-%04x-%02x%02x-", guid->Data1, guid->Data2, guid->Data3, guid->Data4[0],
               guid->Data4[1]);
    for (int i = 2; i < 8; i++)
        put_format(message, "%02x", guid->Data4[i]);
}

static void put_status(struct message *message, NTSTATUS status)
{
    const char *name = lab_status_name(status);

    put_format(message, "0x%08x", status);
    if (*name)
        put_format(message, "(%s)", name);
}

/* The entry `number` of a list type of the driver's own; FALSE where there is none of that name. */
static BOOLEAN put_listed(struct message *message, const char *name, SIZE_T length, ULONG number)
{
    const char *type = message->types, *at;

    for (; *type; type += strcspn(type, "\n") + 1) {
        if (strncmp(type, name, length) || type[length] != ':')
            continue;
        at = type + length + 1;
        for (ULONG i = 0; i < number && *at != '\n'; i++)
            at += strcspn(at, ",\n") + (at[strcspn(at, ",\n")] == ',');
        at += strspn(at, " ");
        if (*at == '\n')
            put_format(message, "%u", number);
        else
            put_text(message, at, strcspn(at, ",\n"));
        return TRUE;
    }
    return FALSE;
}

/* What needs no argument. */
static BOOLEAN put_place(struct message *message, const char *name, SIZE_T length)
{
    if (is_name(name, length, "FUNC"))
        put_format(message, "%s", message->function);
    else if (is_name(name, length, "LINE"))
        put_format(message, "%d", message->line);
    else if (is_name(name, length, "FILE") || is_name(name, length, "COMPNAME") || is_name(name, length, "MOD"))
        put_format(message, "%s", base_name(message->file));
    else if (is_name(name, length, "LEVEL"))
        put_format(message, "%s", message->level);
    else if (is_name(name, length, "FLAGS") || is_name(name, length, "KEYWORDS"))
        put_format(message, "%s", message->flags);
    else if (is_name(name, length, "STDPREFIX") || is_name(name, length, "SPACE"))
        return TRUE; /* processor, thread and time: the trace has them */
    else if (is_name(name, length, "NOTHING"))
        return TRUE;
    else
        return FALSE;
    return TRUE;
}

struct arguments {
    va_list list;
};

static void put_counted(struct message *message, struct arguments *arguments)
{
    UNICODE_STRING *string = va_arg(arguments->list, UNICODE_STRING *);

    put_format(message, "%wZ", string);
}

/* Types with one argument, by what they are printed as. */
static const struct {
    const char *name, *format;
    BOOLEAN wide;
} types[] = {
    {"UCHAR", "%u", FALSE},       {"UBYTE", "%u", FALSE},    {"USHORT", "%u", FALSE},      {"ULONG", "%u", FALSE},
    {"UINT", "%u", FALSE},        {"SCHAR", "%d", FALSE},    {"SBYTE", "%d", FALSE},       {"SSHORT", "%d", FALSE},
    {"INT", "%d", FALSE},         {"SINT", "%d", FALSE},     {"SLONG", "%d", FALSE},       {"LONG", "%d", FALSE},
    {"XBYTE", "%02x", FALSE},     {"XSHORT", "%04x", FALSE}, {"XINT", "%08x", FALSE},      {"XLONG", "%08x", FALSE},
    {"OLONG", "%o", FALSE},       {"HANDLE", "0x%p", TRUE},  {"PTR", "0x%p", TRUE},        {"POINTER", "0x%p", TRUE},
    {"I64D", "%I64d", TRUE},      {"SINT64", "%I64d", TRUE}, {"ULONGLONG", "%I64u", TRUE}, {"UINT64", "%I64u", TRUE},
    {"XINT64", "0x%I64x", TRUE},  {"HEX", "0x%I64x", TRUE},  {"ULONG_PTR", "%I64u", TRUE}, {"TIME", "%I64u", TRUE},
    {"TIMESTAMP", "%I64u", TRUE}, {"DATE", "%I64u", TRUE},   {"WINERROR", "%d", FALSE},    {"HRESULT", "0x%08x", FALSE},
    {"WSTR", "%ws", TRUE},        {"ASTR", "%s", TRUE},      {"STR", "%s", TRUE},          {"ARSTR", "%s", TRUE},
    {"SID", "sid %p", TRUE},      {"IRQL", "%u", FALSE}};

static void put_known(struct message *message, const char *name, SIZE_T length, struct arguments *arguments)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(types); i++) {
        if (!is_name(name, length, types[i].name))
            continue;
        if (types[i].wide)
            put_format(message, types[i].format, va_arg(arguments->list, ULONG64));
        else
            put_format(message, types[i].format, va_arg(arguments->list, ULONG));
        return;
    }
    put_format(message, "0x%I64x", va_arg(arguments->list, ULONG64));
}

static void put_type(struct message *message, const char *name, SIZE_T length, struct arguments *arguments)
{
    if (put_place(message, name, length))
        return;
    if (is_name(name, length, "STATUS") || is_name(name, length, "NTSTATUS"))
        put_status(message, va_arg(arguments->list, NTSTATUS));
    else if (is_name(name, length, "GUID") || is_name(name, length, "CLSID") || is_name(name, length, "IID"))
        put_guid(message, va_arg(arguments->list, const GUID *));
    else if (is_name(name, length, "BOOLEAN") || is_name(name, length, "bool"))
        put_format(message, "%s", va_arg(arguments->list, ULONG) & 0xFF ? "TRUE" : "FALSE");
    else if (is_name(name, length, "USTR") || is_name(name, length, "UNICODE_STRING"))
        put_counted(message, arguments);
    else {
        va_list copy;

        va_copy(copy, arguments->list);
        if (put_listed(message, name, length, va_arg(copy, ULONG)))
            (void)va_arg(arguments->list, ULONG);
        else
            put_known(message, name, length, arguments);
        va_end(copy);
    }
}

/* --- printf's conversions -------------------------------------------------------------------------------------------
 */

/* One that begins at the percent sign; returns what is behind it. */
static const char *put_conversion(struct message *message, const char *at, struct arguments *arguments)
{
    CHAR format[32];
    SIZE_T length = 0;
    BOOLEAN wide = FALSE;

    format[length++] = *at++;
    while (*at && strchr("-+ #0123456789.*hlIwLzjt", *at) && length < sizeof format - 14) {
        if (*at == '*')
            length += (SIZE_T)_snprintf(format + length, 12, "%d", va_arg(arguments->list, int));
        else
            format[length++] = *at;
        wide |= *at == 'I' && (at[1] == '6' || at[1] != '3');
        wide |= (*at == 'l' && at[1] == 'l') || *at == 'z' || *at == 'j' || *at == 't';
        at++;
    }
    if (!*at)
        return at;
    format[length++] = *at;
    format[length] = 0;
    if (strchr("eEfgGaA", *at))
        put_format(message, format, va_arg(arguments->list, double));
    else if (wide || strchr("psSZn", *at))
        put_format(message, *at == 'n' ? "" : format, va_arg(arguments->list, ULONG64));
    else
        put_format(message, format, va_arg(arguments->list, ULONG));
    return at + 1;
}

static void put_part(struct message *message, const char *format, struct arguments *arguments)
{
    while (*format) {
        SIZE_T plain = strcspn(format, "%");
        const char *name, *end;

        put_text(message, format, plain);
        format += plain;
        if (!*format)
            return;
        if (format[1] == '%') {
            put_text(message, "%", 1);
            format += 2;
            continue;
        }
        for (name = format + 1; *name >= '0' && *name <= '9'; name++)
            continue;
        end = *name == '!' ? strchr(name + 1, '!') : NULL;
        if (end) {
            put_type(message, name + 1, (SIZE_T)(end - name - 1), arguments);
            format = end + 1;
        } else {
            format = put_conversion(message, format, arguments);
        }
    }
}

/* lab_wpp_trace: formats one message and prints it, with a line end if it has none. */
__attribute__((visibility("default"))) int lab_wpp_trace(const char *file, int line, const char *function,
                                                         const char *level, const char *flags, const char *types,
                                                         const char *prefix, const char *suffix, ...)
{
    struct message message = {.file = file, .line = line, .function = function, .level = level, .flags = flags};
    struct arguments arguments;

    message.types = types;
    va_start(arguments.list, suffix);
    put_part(&message, prefix, &arguments);
    put_part(&message, va_arg(arguments.list, const char *), &arguments);
    put_part(&message, suffix, &arguments);
    va_end(arguments.list);
    if (!message.length || message.text[message.length - 1] != '\n') {
        if (message.length == LINE_BYTES - 1)
            message.length--;
        message.text[message.length++] = '\n';
    }
    lab__kd_print(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, message.text, message.length);
    return 1;
}
