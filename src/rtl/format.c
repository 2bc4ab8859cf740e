/*
 * format.c: the one formatter of ntlab, for CHAR and WCHAR text.
 *
 *   lab__format_run     format a va_list into a sink that counts what it cannot hold
 *   lab__format_put     one character
 *   lab__format_append  the same as run, with the arguments in place
 *
 * The rules are those of the Windows kernel's own formatter, not of the host's printf: a lone
 * 'l' means 32 bits, %S and %C have the other width than the function, %Z takes a counted
 * string, %p prints sixteen upper-case digits, the 0 flag pads strings too.
 *
 * What callers break most: nobody terminates the text here; a caller that wants a terminator
 * keeps room for it and stores it.
 */
#include "rtl_p.h"

enum format_flags {
    FLAG_LEFT = 0x001,
    FLAG_PLUS = 0x002,
    FLAG_SPACE = 0x004,
    FLAG_ALTERNATE = 0x008,
    FLAG_ZERO = 0x010,
    FLAG_SHORT = 0x020, /* h */
    FLAG_CHAR = 0x040,  /* hh */
    FLAG_LONG = 0x080,  /* l: 32 bits, or a wide string */
    FLAG_64 = 0x100,    /* ll I64 I z t j */
    FLAG_WIDE = 0x200,  /* w */
};

typedef struct format_spec {
    ULONG flags;
    int width;
    int precision; /* -1: none given */
    CHAR type;
} format_spec;

/* The text between the paddings of one conversion. */
typedef struct format_text {
    const void *chars;
    SIZE_T length;
    BOOLEAN wide;
    CHAR prefix[2];
    ULONG prefix_length;
    ULONG zeros; /* zeros between the prefix and the text, demanded by a precision */
} format_text;

/* A va_list in a structure, so that it can be handed on by pointer on every architecture. */
typedef struct format_args {
    va_list list;
} format_args;

void lab__format_put(lab__format_sink *sink, WCHAR ch)
{
    if (sink->length < sink->capacity) {
        if (sink->flags & LAB__FORMAT_WIDE)
            ((PWCHAR)sink->buffer)[sink->length] = ch;
        else
            ((PCHAR)sink->buffer)[sink->length] = (CHAR)ch;
    }
    sink->length++;
}

static void put_repeated(lab__format_sink *sink, WCHAR ch, SIZE_T count)
{
    while (count--)
        lab__format_put(sink, ch);
}

/* One character of the other width passes through the machine's ANSI code page. */
static void put_converted(lab__format_sink *sink, const format_text *text, SIZE_T at)
{
    if (text->wide) {
        WCHAR ch = ((PCWCH)text->chars)[at];
        lab__format_put(sink, sink->flags & LAB__FORMAT_WIDE ? ch : lab__codepage_best(&lab__codepage_ansi, ch));
    } else {
        UCHAR ch = ((const UCHAR *)text->chars)[at];
        lab__format_put(sink, sink->flags & LAB__FORMAT_WIDE ? lab__codepage_to_wide(&lab__codepage_ansi, ch) : ch);
    }
}

static void put_text(lab__format_sink *sink, const format_spec *spec, const format_text *text)
{
    SIZE_T length = text->prefix_length + text->zeros + text->length;
    SIZE_T padding = spec->width > 0 && (SIZE_T)spec->width > length ? (SIZE_T)spec->width - length : 0;

    if (!(spec->flags & (FLAG_LEFT | FLAG_ZERO)))
        put_repeated(sink, ' ', padding);
    for (ULONG i = 0; i < text->prefix_length; i++)
        lab__format_put(sink, (UCHAR)text->prefix[i]);
    if ((spec->flags & (FLAG_LEFT | FLAG_ZERO)) == FLAG_ZERO)
        put_repeated(sink, '0', padding);
    put_repeated(sink, '0', text->zeros);
    for (SIZE_T i = 0; i < text->length; i++)
        put_converted(sink, text, i);
    if (spec->flags & FLAG_LEFT)
        put_repeated(sink, ' ', padding);
}

static WCHAR format_at(const lab__format_sink *sink, const void *format, SIZE_T at)
{
    return sink->flags & LAB__FORMAT_WIDE ? ((PCWCH)format)[at] : ((const UCHAR *)format)[at];
}

static ULONG flag_of(WCHAR ch)
{
    switch (ch) {
    case '-':
        return FLAG_LEFT;
    case '+':
        return FLAG_PLUS;
    case ' ':
        return FLAG_SPACE;
    case '#':
        return FLAG_ALTERNATE;
    case '0':
        return FLAG_ZERO;
    default:
        return 0;
    }
}

/* A number in the format, or * for one among the arguments. */
static int read_number(lab__format_sink *sink, const void *format, SIZE_T *at, format_args *args)
{
    int value = 0;

    if (format_at(sink, format, *at) == '*') {
        (*at)++;
        return va_arg(args->list, int);
    }
    while (format_at(sink, format, *at) >= '0' && format_at(sink, format, *at) <= '9') {
        if (value < 0x7FFFFFF)
            value = value * 10 + (format_at(sink, format, *at) - '0');
        (*at)++;
    }
    return value;
}

static ULONG read_i_size(lab__format_sink *sink, const void *format, SIZE_T *at)
{
    WCHAR first = format_at(sink, format, *at);

    if (first == '6' && format_at(sink, format, *at + 1) == '4') {
        *at += 2;
        return FLAG_64;
    }
    if (first == '3' && format_at(sink, format, *at + 1) == '2') {
        *at += 2;
        return 0;
    }
    return FLAG_64; /* as wide as a pointer */
}

static ULONG read_size(lab__format_sink *sink, const void *format, SIZE_T *at)
{
    ULONG flags = 0;

    for (;;) {
        switch (format_at(sink, format, *at)) {
        case 'h':
            flags |= flags & FLAG_SHORT ? FLAG_CHAR : FLAG_SHORT;
            break;
        case 'l':
            flags |= flags & FLAG_LONG ? FLAG_64 : FLAG_LONG;
            break;
        case 'w':
            flags |= FLAG_WIDE;
            break;
        case 'z':
        case 't':
        case 'j':
            flags |= FLAG_64;
            break;
        case 'L':
            break;
        case 'I':
            (*at)++;
            flags |= read_i_size(sink, format, at);
            continue;
        default:
            return flags;
        }
        (*at)++;
    }
}

static void read_spec(lab__format_sink *sink, const void *format, SIZE_T *at, format_args *args, format_spec *spec)
{
    ULONG flag;

    spec->flags = 0;
    spec->precision = -1;
    while ((flag = flag_of(format_at(sink, format, *at))) != 0) {
        spec->flags |= flag;
        (*at)++;
    }
    spec->width = read_number(sink, format, at, args);
    if (spec->width < 0) {
        spec->flags |= FLAG_LEFT;
        spec->width = -spec->width;
    }
    if (format_at(sink, format, *at) == '.') {
        (*at)++;
        spec->precision = read_number(sink, format, at, args);
        if (spec->precision < 0)
            spec->precision = -1;
    }
    spec->flags |= read_size(sink, format, at);
    spec->type = (CHAR)format_at(sink, format, *at);
    if (spec->type != 0)
        (*at)++;
}

/* %c and %s take the function's own width, %C and %S the other; h, l and w say it outright. */
static BOOLEAN argument_is_wide(const lab__format_sink *sink, const format_spec *spec, BOOLEAN other)
{
    BOOLEAN wide = (sink->flags & LAB__FORMAT_WIDE) != 0;

    if (spec->flags & (FLAG_LONG | FLAG_WIDE))
        return TRUE;
    if (spec->flags & FLAG_SHORT)
        return FALSE;
    return other ? !wide : wide;
}

static void format_character(lab__format_sink *sink, const format_spec *spec, format_args *args)
{
    WCHAR wide = (WCHAR)va_arg(args->list, int);
    CHAR narrow = (CHAR)wide;
    format_text text = {.chars = &narrow, .length = 1};

    if (argument_is_wide(sink, spec, spec->type == 'C')) {
        text.chars = &wide;
        text.wide = TRUE;
    }
    put_text(sink, spec, &text);
}

static SIZE_T bounded_length(const void *chars, BOOLEAN wide, int precision)
{
    SIZE_T limit = precision < 0 ? (SIZE_T)-1 : (SIZE_T)precision;
    SIZE_T length = 0;

    while (length < limit && (wide ? ((PCWCH)chars)[length] : ((PCCH)chars)[length]) != 0)
        length++;
    return length;
}

static void format_string(lab__format_sink *sink, const format_spec *spec, format_args *args)
{
    format_text text = {.chars = va_arg(args->list, const void *)};

    text.wide = argument_is_wide(sink, spec, spec->type == 'S');
    if (text.chars == NULL) {
        text.chars = "(null)";
        text.wide = FALSE;
    }
    text.length = bounded_length(text.chars, text.wide, spec->precision);
    put_text(sink, spec, &text);
}

/* %Z: an ANSI_STRING; %wZ and %lZ: a UNICODE_STRING. */
static void format_counted(lab__format_sink *sink, const format_spec *spec, format_args *args)
{
    const STRING *string = va_arg(args->list, const STRING *);
    format_text text = {.chars = "(null)", .length = 6};

    if (string != NULL && string->Buffer != NULL) {
        text.wide = (spec->flags & (FLAG_LONG | FLAG_WIDE)) != 0;
        text.chars = string->Buffer;
        text.length = text.wide ? string->Length / sizeof(WCHAR) : string->Length;
    }
    if (spec->precision >= 0 && text.length > (SIZE_T)spec->precision)
        text.length = (SIZE_T)spec->precision;
    put_text(sink, spec, &text);
}

static ULONGLONG read_integer(const format_spec *spec, format_args *args, BOOLEAN is_signed)
{
    int value;

    if (spec->flags & FLAG_64)
        return va_arg(args->list, ULONGLONG);
    value = va_arg(args->list, int);
    if (spec->flags & FLAG_CHAR)
        return is_signed ? (ULONGLONG)(signed char)value : (UCHAR)value;
    if (spec->flags & FLAG_SHORT)
        return is_signed ? (ULONGLONG)(SHORT)value : (USHORT)value;
    return is_signed ? (ULONGLONG)value : (ULONG)value;
}

static void put_digits(lab__format_sink *sink, format_spec *spec, format_text *text, ULONGLONG value, ULONG base)
{
    CHAR digits[64];

    text->chars = digits;
    text->length = value == 0 && spec->precision == 0 ? 0 : lab__rtl_digits(value, base, spec->type == 'X', digits);
    if (spec->precision >= 0) {
        spec->flags &= ~(ULONG)FLAG_ZERO;
        if ((SIZE_T)spec->precision > text->length)
            text->zeros = (ULONG)((SIZE_T)spec->precision - text->length);
    }
    if (base == 8 && (spec->flags & FLAG_ALTERNATE) && text->zeros == 0 && (text->length == 0 || digits[0] != '0'))
        text->zeros = 1;
    put_text(sink, spec, text);
}

static void set_sign(const format_spec *spec, format_text *text, BOOLEAN negative)
{
    if (negative || (spec->flags & (FLAG_PLUS | FLAG_SPACE))) {
        text->prefix[0] = negative ? '-' : spec->flags & FLAG_PLUS ? '+' : ' ';
        text->prefix_length = 1;
    }
}

static void format_signed(lab__format_sink *sink, format_spec *spec, format_args *args)
{
    ULONGLONG value = read_integer(spec, args, TRUE);
    BOOLEAN negative = (LONGLONG)value < 0;
    format_text text = {0};

    set_sign(spec, &text, negative);
    put_digits(sink, spec, &text, negative ? 0 - value : value, 10);
}

static void format_unsigned(lab__format_sink *sink, format_spec *spec, format_args *args)
{
    ULONG base = spec->type == 'u' ? 10 : spec->type == 'o' ? 8 : 16;
    ULONGLONG value = read_integer(spec, args, FALSE);
    format_text text = {0};

    if (base == 16 && (spec->flags & FLAG_ALTERNATE) && value != 0) {
        text.prefix[0] = '0';
        text.prefix[1] = spec->type;
        text.prefix_length = 2;
    }
    put_digits(sink, spec, &text, value, base);
}

static void format_pointer(lab__format_sink *sink, format_spec *spec, format_args *args)
{
    spec->flags |= FLAG_64;
    spec->precision = 2 * sizeof(PVOID);
    spec->type = 'X';
    format_unsigned(sink, spec, args);
}

static void format_real(lab__format_sink *sink, format_spec *spec, format_args *args)
{
    CHAR digits[LAB__FORMAT_FLOAT_MAX];
    format_text text = {.chars = digits};
    double value;

    if (sink->flags & LAB__FORMAT_NO_FLOAT) {
        put_text(sink, spec, &text);
        return;
    }
    value = va_arg(args->list, double);
    set_sign(spec, &text, __builtin_signbit(value) != 0);
    text.length = (SIZE_T)lab__format_float(digits, __builtin_fabs(value), spec->type, spec->precision,
                                            (spec->flags & FLAG_ALTERNATE) != 0);
    if (!__builtin_isfinite(value))
        spec->flags &= ~(ULONG)FLAG_ZERO;
    put_text(sink, spec, &text);
}

static BOOLEAN format_one(lab__format_sink *sink, format_spec *spec, format_args *args)
{
    switch (spec->type) {
    case 'd':
    case 'i':
        format_signed(sink, spec, args);
        return TRUE;
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        format_unsigned(sink, spec, args);
        return TRUE;
    case 'p':
        format_pointer(sink, spec, args);
        return TRUE;
    case 'c':
    case 'C':
        format_character(sink, spec, args);
        return TRUE;
    case 's':
    case 'S':
        format_string(sink, spec, args);
        return TRUE;
    case 'Z':
        format_counted(sink, spec, args);
        return TRUE;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
        format_real(sink, spec, args);
        return TRUE;
    case 'n':
        return FALSE;
    case 0:
        return TRUE;
    default:
        lab__format_put(sink, (UCHAR)spec->type);
        return TRUE; /* also %% */
    }
}

BOOLEAN lab__format_run(lab__format_sink *sink, const void *format, va_list list)
{
    format_args args;
    BOOLEAN ok = TRUE;
    SIZE_T at = 0;
    WCHAR ch;

    va_copy(args.list, list);
    while (ok && (ch = format_at(sink, format, at)) != 0) {
        format_spec spec;

        at++;
        if (ch != '%') {
            lab__format_put(sink, ch);
            continue;
        }
        read_spec(sink, format, &at, &args, &spec);
        ok = format_one(sink, &spec, &args);
    }
    va_end(args.list);
    return ok;
}

BOOLEAN lab__format_append(lab__format_sink *sink, const void *format, ...)
{
    BOOLEAN ok;
    va_list args;

    va_start(args, format);
    ok = lab__format_run(sink, format, args);
    va_end(args);
    return ok;
}
