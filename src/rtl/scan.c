/*
 * scan.c: the sscanf family for CHAR and WCHAR input, with Windows' size words (l is 32 bits).
 *
 * In the _s forms a buffer for %c %s %[ is followed by its room in characters; a field that does
 * not fit empties the buffer and ends the scan.
 */
#include "rtl_p.h"

enum scan_size { SIZE_CHAR, SIZE_SHORT, SIZE_INT, SIZE_LONG, SIZE_64 };

typedef struct scanner {
    const void *input;
    const void *format;
    SIZE_T units; /* of input */
    SIZE_T at;    /* in input */
    SIZE_T spec;  /* in format */
    BOOLEAN wide;
    BOOLEAN secure;
    int stored;
    va_list args;
} scanner;

typedef struct scan_field {
    BOOLEAN skip;
    ULONG width; /* 0: none given */
    enum scan_size size;
    BOOLEAN wide; /* text goes to WCHARs */
    WCHAR type;
} scan_field;

static WCHAR input_at(const scanner *s, SIZE_T at)
{
    if (at >= s->units)
        return 0;
    return s->wide ? ((PCWCH)s->input)[at] : ((const UCHAR *)s->input)[at];
}

static WCHAR format_at(const scanner *s, SIZE_T at)
{
    return s->wide ? ((PCWCH)s->format)[at] : ((const UCHAR *)s->format)[at];
}

static BOOLEAN is_space(WCHAR ch)
{
    return ch == ' ' || (ch >= 9 && ch <= 13);
}

static void skip_spaces(scanner *s)
{
    while (s->at < s->units && is_space(input_at(s, s->at)))
        s->at++;
}

static void read_size(scanner *s, scan_field *field)
{
    BOOLEAN narrow = FALSE, wide = FALSE;

    field->size = SIZE_INT;
    for (;; s->spec++) {
        switch (format_at(s, s->spec)) {
        case 'h':
            field->size = field->size == SIZE_SHORT ? SIZE_CHAR : SIZE_SHORT;
            narrow = TRUE;
            continue;
        case 'l':
            field->size = field->size == SIZE_LONG ? SIZE_64 : SIZE_LONG;
            wide = TRUE;
            continue;
        case 'w':
            wide = TRUE;
            continue;
        case 'L':
        case 'j':
        case 'z':
        case 't':
            field->size = SIZE_64;
            continue;
        case 'I':
            field->size = SIZE_64;
            if (format_at(s, s->spec + 1) == '6' && format_at(s, s->spec + 2) == '4')
                s->spec += 2;
            else if (format_at(s, s->spec + 1) == '3' && format_at(s, s->spec + 2) == '2') {
                s->spec += 2;
                field->size = SIZE_INT;
            }
            continue;
        default:
            break;
        }
        break;
    }
    field->type = format_at(s, s->spec);
    field->wide = wide || (!narrow && s->wide != (field->type == 'S' || field->type == 'C'));
}

static void read_field(scanner *s, scan_field *field)
{
    memset(field, 0, sizeof *field);
    if (format_at(s, s->spec) == '*') {
        field->skip = TRUE;
        s->spec++;
    }
    while (format_at(s, s->spec) >= '0' && format_at(s, s->spec) <= '9')
        field->width = field->width * 10 + (ULONG)(format_at(s, s->spec++) - '0');
    read_size(s, field);
    if (field->type != 0)
        s->spec++;
}

static void store_integer(scanner *s, const scan_field *field, ULONGLONG value)
{
    switch (field->size) {
    case SIZE_CHAR:
        *va_arg(s->args, UCHAR *) = (UCHAR)value;
        break;
    case SIZE_SHORT:
        *va_arg(s->args, USHORT *) = (USHORT)value;
        break;
    case SIZE_64:
        *va_arg(s->args, ULONGLONG *) = value;
        break;
    default:
        *va_arg(s->args, ULONG *) = (ULONG)value;
        break;
    }
}

static ULONG digit_of(WCHAR ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    ch |= 0x20;
    return ch >= 'a' && ch <= 'z' ? ch - 'a' + 10u : ~0u;
}

static ULONG base_of(const scan_field *field)
{
    switch (field->type) {
    case 'x':
    case 'X':
    case 'p':
        return 16;
    case 'o':
        return 8;
    case 'i':
        return 0;
    default:
        return 10;
    }
}

static BOOLEAN scan_integer(scanner *s, scan_field *field)
{
    ULONG base = base_of(field);
    BOOLEAN negative = FALSE;
    ULONGLONG value = 0;
    SIZE_T end, first;

    if (field->type == 'p')
        field->size = SIZE_64;
    skip_spaces(s);
    end = field->width != 0 && field->width < s->units - s->at ? s->at + field->width : s->units;
    if (s->at < end && (input_at(s, s->at) == '-' || input_at(s, s->at) == '+'))
        negative = input_at(s, s->at++) == '-';
    if ((base == 0 || base == 16) && s->at + 1 < end && input_at(s, s->at) == '0' &&
        (input_at(s, s->at + 1) | 0x20) == 'x' && digit_of(input_at(s, s->at + 2)) < 16) {
        s->at += 2;
        base = 16;
    }
    if (base == 0)
        base = input_at(s, s->at) == '0' ? 8 : 10;
    for (first = s->at; s->at < end && digit_of(input_at(s, s->at)) < base; s->at++)
        value = value * base + digit_of(input_at(s, s->at));
    if (s->at == first)
        return FALSE;
    if (!field->skip) {
        store_integer(s, field, negative ? 0 - value : value);
        s->stored++;
    }
    return TRUE;
}

/* The set of a %[: a bit for each of the first 256 characters, and the WCHARs above are in it only when it is negated.
 */
typedef struct scan_set {
    UCHAR bits[32];
    BOOLEAN negated;
} scan_set;

static void read_set(scanner *s, scan_set *set)
{
    BOOLEAN first = TRUE;

    memset(set, 0, sizeof *set);
    if (format_at(s, s->spec) == '^') {
        set->negated = TRUE;
        s->spec++;
    }
    for (; format_at(s, s->spec) != 0 && (first || format_at(s, s->spec) != ']'); first = FALSE) {
        ULONG low = format_at(s, s->spec++), high = low;
        if (format_at(s, s->spec) == '-' && format_at(s, s->spec + 1) != ']' && format_at(s, s->spec + 1) != 0) {
            high = format_at(s, s->spec + 1);
            s->spec += 2;
        }
        for (; low <= high && low < 256; low++)
            set->bits[low / 8] |= (UCHAR)(1 << low % 8);
    }
    if (format_at(s, s->spec) == ']')
        s->spec++;
}

static BOOLEAN accepts(const scan_field *field, const scan_set *set, WCHAR ch)
{
    if (field->type == 'c' || field->type == 'C')
        return TRUE;
    if (field->type != '[')
        return !is_space(ch);
    return (ch < 256 && (set->bits[ch / 8] >> ch % 8 & 1)) != set->negated;
}

static void store_char(const scanner *s, const scan_field *field, PVOID to, SIZE_T at, WCHAR ch)
{
    if (field->wide)
        ((PWCHAR)to)[at] = s->wide ? ch : lab__codepage_to_wide(&lab__codepage_ansi, (UCHAR)ch);
    else
        ((PCHAR)to)[at] = (CHAR)(s->wide ? lab__codepage_best(&lab__codepage_ansi, ch) : ch);
}

static BOOLEAN scan_text(scanner *s, scan_field *field)
{
    BOOLEAN is_char = field->type == 'c' || field->type == 'C';
    SIZE_T count = 0, limit = field->width, room = (SIZE_T)-1;
    PVOID to = NULL;
    scan_set set;

    if (field->type == '[')
        read_set(s, &set);
    else if (!is_char)
        skip_spaces(s);
    if (is_char && limit == 0)
        limit = 1;
    if (!field->skip) {
        to = va_arg(s->args, PVOID);
        if (s->secure)
            room = va_arg(s->args, ULONG);
    }
    while (s->at < s->units && (limit == 0 || count < limit) && accepts(field, &set, input_at(s, s->at))) {
        if (to != NULL && count + !is_char >= room) {
            if (room != 0)
                store_char(s, field, to, 0, 0);
            return FALSE;
        }
        if (to != NULL)
            store_char(s, field, to, count, input_at(s, s->at));
        count++;
        s->at++;
    }
    if (count == 0 || (is_char && count < limit))
        return FALSE;
    if (to != NULL) {
        if (!is_char)
            store_char(s, field, to, count, 0);
        s->stored++;
    }
    return TRUE;
}

/* Decimal digits, a point and an exponent; enough characters of it that the value is exact. */
static SIZE_T collect_real(const scanner *s, SIZE_T end, CHAR *text, SIZE_T room)
{
    SIZE_T at = s->at, count = 0;
    BOOLEAN point = FALSE, exponent = FALSE, digits = FALSE;

    for (; at < end && count + 1 < room; at++) {
        WCHAR ch = input_at(s, at);
        BOOLEAN sign_allowed = count == 0 || text[count - 1] == 'e';
        if (ch >= '0' && ch <= '9')
            digits = TRUE;
        else if (ch == '.' && !point && !exponent)
            point = TRUE;
        else if ((ch == 'e' || ch == 'E') && digits && !exponent)
            exponent = TRUE;
        else if (!((ch == '+' || ch == '-') && sign_allowed))
            break;
        text[count++] = (CHAR)(ch == 'E' ? 'e' : ch);
    }
    text[count] = 0;
    return digits ? count : 0;
}

extern double strtod(const char *text, char **end);

static BOOLEAN scan_real(scanner *s, const scan_field *field)
{
    CHAR text[512], *rest;
    SIZE_T end;
    double value;

    skip_spaces(s);
    end = field->width != 0 && field->width < s->units - s->at ? s->at + field->width : s->units;
    if (collect_real(s, end, text, sizeof text) == 0)
        return FALSE;
    value = strtod(text, &rest);
    s->at += (SIZE_T)(rest - text);
    if (field->skip)
        return TRUE;
    if (field->size == SIZE_LONG || field->size == SIZE_64)
        *va_arg(s->args, double *) = value;
    else
        *va_arg(s->args, float *) = (float)value;
    s->stored++;
    return TRUE;
}

static BOOLEAN scan_one(scanner *s, scan_field *field)
{
    switch (field->type) {
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
    case 'p':
        return scan_integer(s, field);
    case 'c':
    case 'C':
    case 's':
    case 'S':
    case '[':
        return scan_text(s, field);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        return scan_real(s, field);
    case 'n':
        if (!field->skip)
            store_integer(s, field, s->at);
        return TRUE;
    case '%':
        skip_spaces(s);
        if (s->at >= s->units || input_at(s, s->at) != '%')
            return FALSE;
        s->at++;
        return TRUE;
    default:
        return FALSE;
    }
}

/* *consumed is how far it came in the input. */
int lab__scan_some(const void *input, SIZE_T units, const void *format, BOOLEAN wide, BOOLEAN secure, va_list args,
                   SIZE_T *consumed);
int lab__scan_some(const void *input, SIZE_T units, const void *format, BOOLEAN wide, BOOLEAN secure, va_list args,
                   SIZE_T *consumed)
{
    scanner s = {.input = input, .format = format, .units = units, .wide = wide, .secure = secure};
    BOOLEAN ended = FALSE;
    WCHAR ch;

    va_copy(s.args, args);
    while ((ch = format_at(&s, s.spec)) != 0) {
        s.spec++;
        if (is_space(ch)) {
            skip_spaces(&s);
        } else if (ch != '%') {
            if (s.at >= s.units || input_at(&s, s.at) != ch)
                break;
            s.at++;
        } else {
            scan_field field;
            read_field(&s, &field);
            if (!scan_one(&s, &field)) {
                ended = s.at >= s.units;
                break;
            }
            continue;
        }
        ended = s.at >= s.units;
    }
    va_end(s.args);
    *consumed = s.at;
    return s.stored == 0 && ended && ch != 0 ? -1 : s.stored;
}

int lab__scan_run(const void *input, SIZE_T units, const void *format, BOOLEAN wide, BOOLEAN secure, va_list args)
{
    SIZE_T consumed;

    return lab__scan_some(input, units, format, wide, secure, args, &consumed);
}
