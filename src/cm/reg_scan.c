/*
 * The reader of .reg texts.
 *
 *     Windows Registry Editor Version 5.00
 *     [HKEY_LOCAL_MACHINE\Software\Key]        ; [-KEY] deletes it
 *     "name"="text"  @=dword:0000002a  "other"=hex(2):25,00,\   ; "name"=- deletes it
 *       00,00
 */
#include <stdarg.h>
#include <string.h>

#include "cm/reg_file.h"
#include "rtl/rtl_p.h"

#define MOST_DATA 0x10000000u

struct reader {
    const WCHAR *at, *end;
    ULONG line;
    BOOLEAN old;      /* REGEDIT4: hex of texts is in the ANSI code page */
    BOOLEAN in_key;   /* values may follow */
    BOOLEAN skipping; /* ... of a key that was deleted */
    UCHAR *buffer;    /* of the data; grows */
    SIZE_T room;
    WCHAR name[LAB_CM_VALUE_NAME_MAX / 2 + 2];
    const struct lab__reg_sink *sink;
    struct lab__reg_error *error;
};

BOOLEAN lab__reg_fail(struct lab__reg_error *error, const char *format, ...)
{
    va_list arguments;

    if (error->what[0])
        return FALSE;
    va_start(arguments, format);
    __builtin_vsnprintf(error->what, sizeof error->what, format, arguments);
    va_end(arguments);
    return FALSE;
}

static BOOLEAN fail(struct reader *reader, const char *what)
{
    reader->error->line = reader->line;
    return lab__reg_fail(reader->error, "%s", what);
}

static BOOLEAN is_blank(WCHAR c)
{
    return c == ' ' || c == '\t';
}

static void skip_blanks(struct reader *reader)
{
    while (reader->at < reader->end && is_blank(*reader->at))
        reader->at++;
}

static BOOLEAN at_line_end(const struct reader *reader)
{
    return reader->at == reader->end || *reader->at == '\n' || *reader->at == '\r' || *reader->at == ';';
}

static void next_line(struct reader *reader)
{
    while (reader->at < reader->end && *reader->at != '\n')
        reader->at++;
    if (reader->at < reader->end)
        reader->at++;
    reader->line++;
}

static BOOLEAN end_line(struct reader *reader)
{
    skip_blanks(reader);
    if (!at_line_end(reader))
        return fail(reader, "there is something behind the end of what this line says");
    next_line(reader);
    return TRUE;
}

static BOOLEAN reserve(struct reader *reader, SIZE_T size)
{
    UCHAR *larger;
    SIZE_T room = reader->room;

    if (size <= room)
        return TRUE;
    if (size > MOST_DATA)
        return fail(reader, "a value is larger than 256 MiB");
    while (room < size)
        room = room ? room * 2 : 4096;
    larger = host_alloc(room);
    if (reader->buffer)
        memcpy(larger, reader->buffer, reader->room);
    host_free(reader->buffer);
    reader->buffer = larger;
    reader->room = room;
    return TRUE;
}

/* --- quoted texts --- */

/* How many characters up to the closing quote, as they stand there. */
static BOOLEAN quoted_length(struct reader *reader, SIZE_T *length)
{
    const WCHAR *at = reader->at + 1;

    for (; at < reader->end && *at != '"'; at++)
        if (*at == '\\' && at + 1 < reader->end)
            at++;
    if (at >= reader->end)
        return fail(reader, "a text that begins here does not end");
    *length = (SIZE_T)(at - reader->at - 1);
    return TRUE;
}

/* Goes past the text; what it says is written to `to`, which has room for it. The characters written. */
static SIZE_T take_quoted(struct reader *reader, WCHAR *to)
{
    const WCHAR *at = reader->at + 1;
    WCHAR *start = to;

    while (*at != '"') {
        if (*at == '\\' && (at[1] == '\\' || at[1] == '"'))
            at++;
        else if (*at == '\n')
            reader->line++;
        *to++ = *at++;
    }
    reader->at = at + 1;
    return (SIZE_T)(to - start);
}

static BOOLEAN read_name(struct reader *reader, UNICODE_STRING *name)
{
    SIZE_T length = 0;

    name->Buffer = reader->name;
    name->Length = name->MaximumLength = 0;
    if (*reader->at == '@') {
        reader->at++;
        return TRUE;
    }
    if (!quoted_length(reader, &length))
        return FALSE;
    if (length > RTL_NUMBER_OF(reader->name) - 1)
        return fail(reader, "the name of a value is longer than 16383 characters");
    name->Length = (USHORT)(take_quoted(reader, reader->name) * sizeof(WCHAR));
    name->MaximumLength = name->Length;
    return TRUE;
}

/* --- values --- */

static int nibble(WCHAR c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static BOOLEAN starts_with(struct reader *reader, const char *word)
{
    const WCHAR *at = reader->at;

    for (; *word; word++, at++)
        if (at == reader->end || (*at | 32) != (*word | 32))
            return FALSE;
    reader->at = at;
    return TRUE;
}

static BOOLEAN read_hex_number(struct reader *reader, ULONG digits, ULONG *number)
{
    ULONG count = 0;

    for (*number = 0; reader->at < reader->end && nibble(*reader->at) >= 0; reader->at++, count++) {
        if (count == digits)
            return fail(reader, "a number has too many digits");
        *number = *number << 4 | (ULONG)nibble(*reader->at);
    }
    return count ? TRUE : fail(reader, "a number is missing");
}

/* Behind a backslash: the rest of the line is nothing, and the next one goes on. */
static BOOLEAN continue_line(struct reader *reader)
{
    reader->at++;
    skip_blanks(reader);
    if (reader->at < reader->end && *reader->at != '\n' && *reader->at != '\r')
        return fail(reader, "there is something behind the backslash at the line's end");
    next_line(reader);
    skip_blanks(reader);
    return TRUE;
}

static BOOLEAN read_bytes(struct reader *reader, SIZE_T *size)
{
    *size = 0;
    skip_blanks(reader);
    if (reader->at < reader->end && *reader->at == '\\' && !continue_line(reader))
        return FALSE;
    while (!at_line_end(reader)) {
        int high = nibble(*reader->at), low = reader->at + 1 < reader->end ? nibble(reader->at[1]) : -1;

        if (high < 0)
            return fail(reader, "this is no byte in hexadecimal");
        if (*size == reader->room && !reserve(reader, *size + 1))
            return FALSE;
        reader->buffer[(*size)++] = (UCHAR)(low < 0 ? high : high << 4 | low);
        reader->at += low < 0 ? 1 : 2;
        skip_blanks(reader);
        if (at_line_end(reader))
            break;
        if (*reader->at != ',')
            return fail(reader, "a comma is missing between two bytes");
        reader->at++;
        skip_blanks(reader);
        if (reader->at < reader->end && *reader->at == '\\' && !continue_line(reader))
            return FALSE;
    }
    return TRUE;
}

/* REGEDIT4 keeps texts as bytes of the ANSI code page. */
static BOOLEAN widen(struct reader *reader, SIZE_T *size)
{
    UCHAR *bytes = host_alloc(*size + 1);
    SIZE_T count = *size;

    memcpy(bytes, reader->buffer, count);
    if (!reserve(reader, count * sizeof(WCHAR))) {
        host_free(bytes);
        return FALSE;
    }
    for (SIZE_T i = 0; i < count; i++)
        ((WCHAR *)reader->buffer)[i] = lab__codepage_to_wide(&lab__codepage_ansi, bytes[i]);
    host_free(bytes);
    *size = count * sizeof(WCHAR);
    return TRUE;
}

static BOOLEAN read_hex(struct reader *reader, ULONG *type, SIZE_T *size)
{
    *type = REG_BINARY;
    if (reader->at < reader->end && *reader->at == '(') {
        reader->at++;
        if (!read_hex_number(reader, 8, type))
            return FALSE;
        if (reader->at == reader->end || *reader->at++ != ')')
            return fail(reader, "')' is missing behind the type");
    }
    if (reader->at == reader->end || *reader->at != ':')
        return fail(reader, "':' is missing behind hex");
    reader->at++;
    if (!read_bytes(reader, size))
        return FALSE;
    if (reader->old && (*type == REG_EXPAND_SZ || *type == REG_MULTI_SZ || *type == REG_SZ))
        return widen(reader, size);
    return TRUE;
}

static BOOLEAN read_text(struct reader *reader, SIZE_T *size)
{
    SIZE_T length = 0;
    WCHAR *to;

    if (!quoted_length(reader, &length) || !reserve(reader, (length + 1) * sizeof(WCHAR)))
        return FALSE;
    to = (WCHAR *)reader->buffer;
    length = take_quoted(reader, to);
    to[length] = 0;
    *size = (length + 1) * sizeof(WCHAR);
    return TRUE;
}

static BOOLEAN read_data(struct reader *reader, ULONG *type, SIZE_T *size)
{
    ULONG number;

    skip_blanks(reader);
    if (reader->at < reader->end && *reader->at == '"') {
        *type = REG_SZ;
        return read_text(reader, size);
    }
    if (reader->at < reader->end && *reader->at == '-') {
        reader->at++;
        *size = LAB_REG_DELETE;
        return TRUE;
    }
    if (starts_with(reader, "dword:")) {
        *type = REG_DWORD;
        *size = sizeof number;
        skip_blanks(reader);
        if (!read_hex_number(reader, 8, &number) || !reserve(reader, sizeof number))
            return FALSE;
        memcpy(reader->buffer, &number, sizeof number);
        return TRUE;
    }
    if (starts_with(reader, "hex"))
        return read_hex(reader, type, size);
    return fail(reader, "the value is none of \"text\", dword:, hex: or -");
}

static BOOLEAN read_value(struct reader *reader)
{
    UNICODE_STRING name;
    ULONG type = REG_NONE, line = reader->line;
    SIZE_T size = 0;

    if (!reader->in_key)
        return fail(reader, "a value stands before the first key");
    if (!read_name(reader, &name))
        return FALSE;
    skip_blanks(reader);
    if (reader->at == reader->end || *reader->at != '=')
        return fail(reader, "'=' is missing behind the name");
    reader->at++;
    if (!read_data(reader, &type, &size) || !end_line(reader))
        return FALSE;
    reader->error->line = line;
    return reader->skipping ||
           reader->sink->value(reader->sink->context, &name, type, reader->buffer, (ULONG)size, reader->error);
}

/* --- keys --- */

/* The last ] of the line ends the path: names may have brackets. */
static BOOLEAN read_key(struct reader *reader)
{
    const WCHAR *start = reader->at + 1, *end, *stop = start;
    BOOLEAN delete = start < reader->end && *start == '-';
    UNICODE_STRING path;

    start += delete;
    while (stop < reader->end && *stop != '\n' && *stop != '\r')
        stop++;
    for (end = stop; end > start && end[-1] != ']';)
        end--;
    if (end == start)
        return fail(reader, "']' is missing behind the key");
    if ((SIZE_T)(end - 1 - start) * sizeof(WCHAR) > 0xFFFC)
        return fail(reader, "the path of the key is too long");
    path.Buffer = (PWCH)start;
    path.Length = path.MaximumLength = (USHORT)((end - 1 - start) * (SSIZE_T)sizeof(WCHAR));
    reader->error->line = reader->line;
    if (!reader->sink->key(reader->sink->context, &path, delete, reader->error))
        return FALSE;
    reader->in_key = TRUE;
    reader->skipping = delete;
    reader->at = end;
    return end_line(reader);
}

static BOOLEAN read_header(struct reader *reader)
{
    while (reader->at < reader->end && (is_blank(*reader->at) || *reader->at == '\r' || *reader->at == '\n')) {
        reader->line += *reader->at == '\n';
        reader->at++;
    }
    if (starts_with(reader, "REGEDIT4"))
        reader->old = TRUE;
    else if (!starts_with(reader, "Windows Registry Editor Version 5.00"))
        return fail(reader,
                    "this is no .reg file: \"Windows Registry Editor Version 5.00\" or \"REGEDIT4\" is missing");
    return end_line(reader);
}

static BOOLEAN read_lines(struct reader *reader)
{
    if (!read_header(reader))
        return FALSE;
    while (reader->at < reader->end) {
        skip_blanks(reader);
        if (at_line_end(reader)) {
            next_line(reader);
        } else if (*reader->at == '[') {
            if (!read_key(reader))
                return FALSE;
        } else if (*reader->at == '"' || *reader->at == '@') {
            if (!read_value(reader))
                return FALSE;
        } else {
            return fail(reader, "this line is neither a key nor a value");
        }
    }
    return TRUE;
}

BOOLEAN lab__reg_read(const WCHAR *text, SIZE_T length, const struct lab__reg_sink *sink, struct lab__reg_error *error)
{
    struct reader *reader = host_alloc(sizeof *reader); /* too large for a stack */
    BOOLEAN done;

    reader->at = text;
    reader->end = text + length;
    reader->line = 1;
    reader->sink = sink;
    reader->error = error;
    memset(error, 0, sizeof *error);
    done = read_lines(reader);
    host_free(reader->buffer);
    host_free(reader);
    return done;
}
