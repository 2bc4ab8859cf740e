/*
 * crt_number.c: integers from and to text. A long has 32 bits, and what is out of range becomes the nearest limit.
 */
#include "rtl_p.h"
#include "stdlib.h"
#include "errno.h"
#include "limits.h"

typedef struct number_text {
    const void *text;
    BOOLEAN wide;
} number_text;

typedef struct number {
    ULONGLONG magnitude;
    BOOLEAN negative;
    BOOLEAN overflow;
    SIZE_T end; /* 0: there is no number */
} number;

static WCHAR unit(const number_text *source, SIZE_T at)
{
    return source->wide ? ((PCWCH)source->text)[at] : ((const UCHAR *)source->text)[at];
}

static ULONG digit_of(WCHAR ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    if (ch > 0x7F)
        return ~0u;
    ch |= 0x20;
    return ch >= 'a' && ch <= 'z' ? ch - 'a' + 10u : ~0u;
}

static number read_number(const number_text *source, ULONG base)
{
    number result = {0};
    SIZE_T at = 0, first;

    while (unit(source, at) == ' ' || (unit(source, at) >= 9 && unit(source, at) <= 13))
        at++;
    if (unit(source, at) == '-' || unit(source, at) == '+')
        result.negative = unit(source, at++) == '-';
    if ((base == 0 || base == 16) && unit(source, at) == '0' && (unit(source, at + 1) | 0x20) == 'x' &&
        digit_of(unit(source, at + 2)) < 16) {
        at += 2;
        base = 16;
    }
    if (base == 0)
        base = unit(source, at) == '0' ? 8 : 10;
    for (first = at; digit_of(unit(source, at)) < base; at++) {
        result.overflow |= __builtin_mul_overflow(result.magnitude, (ULONGLONG)base, &result.magnitude);
        result.overflow |=
            __builtin_add_overflow(result.magnitude, (ULONGLONG)digit_of(unit(source, at)), &result.magnitude);
    }
    result.end = at == first ? 0 : at;
    return result;
}

static number parse(const void *text, BOOLEAN wide, void *end, int base)
{
    number_text source = {text, wide};
    number result = {0};

    if (base == 0 || (base >= 2 && base <= 36))
        result = read_number(&source, (ULONG)base);
    else
        errno = EINVAL;
    if (end != NULL)
        *(const void **)end = (const UCHAR *)text + result.end * (wide ? sizeof(WCHAR) : 1);
    return result;
}

static LONGLONG to_signed(const number *n, LONGLONG lowest, LONGLONG highest)
{
    ULONGLONG limit = n->negative ? 0 - (ULONGLONG)lowest : (ULONGLONG)highest;

    if (n->overflow || n->magnitude > limit) {
        errno = ERANGE;
        return n->negative ? lowest : highest;
    }
    return (LONGLONG)(n->negative ? 0 - n->magnitude : n->magnitude);
}

static ULONGLONG to_unsigned(const number *n, ULONGLONG highest)
{
    if (n->overflow || n->magnitude > highest) {
        errno = ERANGE;
        return highest;
    }
    return n->negative ? 0 - n->magnitude : n->magnitude;
}

int strtol(const char *text, char **end, int base)
{
    number n = parse(text, FALSE, end, base);

    return (int)to_signed(&n, LONG_MIN, LONG_MAX);
}

unsigned int strtoul(const char *text, char **end, int base)
{
    number n = parse(text, FALSE, end, base);

    return (unsigned int)to_unsigned(&n, ULONG_MAX);
}

long long _strtoi64(const char *text, char **end, int base)
{
    number n = parse(text, FALSE, end, base);

    return to_signed(&n, LLONG_MIN, LLONG_MAX);
}

unsigned long long _strtoui64(const char *text, char **end, int base)
{
    number n = parse(text, FALSE, end, base);

    return to_unsigned(&n, ULLONG_MAX);
}

int atoi(const char *text)
{
    return strtol(text, NULL, 10);
}

long long _atoi64(const char *text)
{
    return _strtoi64(text, NULL, 10);
}

int wcstol(const wchar_t *text, wchar_t **end, int base)
{
    number n = parse(text, TRUE, end, base);

    return (int)to_signed(&n, LONG_MIN, LONG_MAX);
}

unsigned int wcstoul(const wchar_t *text, wchar_t **end, int base)
{
    number n = parse(text, TRUE, end, base);

    return (unsigned int)to_unsigned(&n, ULONG_MAX);
}

long long _wcstoi64(const wchar_t *text, wchar_t **end, int base)
{
    number n = parse(text, TRUE, end, base);

    return to_signed(&n, LLONG_MIN, LLONG_MAX);
}

unsigned long long _wcstoui64(const wchar_t *text, wchar_t **end, int base)
{
    number n = parse(text, TRUE, end, base);

    return to_unsigned(&n, ULLONG_MAX);
}

int _wtoi(const wchar_t *text)
{
    return wcstol(text, NULL, 10);
}

long long _wtoi64(const wchar_t *text)
{
    return _wcstoi64(text, NULL, 10);
}

/* Digits in any base, terminated; ERANGE, and an empty text, when they do not fit. */
static errno_t write_number(ULONGLONG value, BOOLEAN negative, void *to, BOOLEAN wide, SIZE_T room, int base)
{
    CHAR digits[65];
    SIZE_T length;

    if (to == NULL || room == 0 || base < 2 || base > 36)
        return EINVAL;
    length = negative;
    digits[0] = '-';
    if (base <= 16) {
        length += lab__rtl_digits(value, (ULONG)base, FALSE, digits + negative);
    } else {
        CHAR reversed[64];
        SIZE_T count = 0;
        do {
            reversed[count++] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % (ULONG)base];
            value /= (ULONG)base;
        } while (value != 0);
        while (count != 0)
            digits[length++] = reversed[--count];
    }
    for (SIZE_T i = 0; i <= length; i++) {
        CHAR ch = i == length || length >= room ? 0 : digits[i];
        if (i >= room)
            break;
        if (wide)
            ((PWCHAR)to)[i] = (UCHAR)ch;
        else
            ((PCHAR)to)[i] = ch;
    }
    return length < room ? 0 : ERANGE;
}

/* Only base 10 has a sign; in the others a negative number is the bits of its type. */
static ULONGLONG magnitude_of(LONGLONG value, int base, ULONGLONG bits)
{
    return value < 0 && base == 10 ? 0 - (ULONGLONG)value : (ULONGLONG)value & bits;
}

#define UNBOUNDED 66
#define DEFINE_WRITERS(CHARS, WIDE, I, U, I64, UI64)                                                                   \
    errno_t I##_s(int value, CHARS *to, size_t room, int base)                                                         \
    {                                                                                                                  \
        return write_number(magnitude_of(value, base, 0xFFFFFFFF), value < 0 && base == 10, to, WIDE, room, base);     \
    }                                                                                                                  \
    errno_t U##_s(unsigned int value, CHARS *to, size_t room, int base)                                                \
    {                                                                                                                  \
        return write_number(value, FALSE, to, WIDE, room, base);                                                       \
    }                                                                                                                  \
    errno_t I64##_s(long long value, CHARS *to, size_t room, int base)                                                 \
    {                                                                                                                  \
        return write_number(magnitude_of(value, base, ~0ull), value < 0 && base == 10, to, WIDE, room, base);          \
    }                                                                                                                  \
    errno_t UI64##_s(unsigned long long value, CHARS *to, size_t room, int base)                                       \
    {                                                                                                                  \
        return write_number(value, FALSE, to, WIDE, room, base);                                                       \
    }                                                                                                                  \
    CHARS *I(int value, CHARS *to, int base)                                                                           \
    {                                                                                                                  \
        I##_s(value, to, UNBOUNDED, base);                                                                             \
        return to;                                                                                                     \
    }                                                                                                                  \
    CHARS *U(unsigned int value, CHARS *to, int base)                                                                  \
    {                                                                                                                  \
        U##_s(value, to, UNBOUNDED, base);                                                                             \
        return to;                                                                                                     \
    }                                                                                                                  \
    CHARS *I64(long long value, CHARS *to, int base)                                                                   \
    {                                                                                                                  \
        I64##_s(value, to, UNBOUNDED, base);                                                                           \
        return to;                                                                                                     \
    }                                                                                                                  \
    CHARS *UI64(unsigned long long value, CHARS *to, int base)                                                         \
    {                                                                                                                  \
        UI64##_s(value, to, UNBOUNDED, base);                                                                          \
        return to;                                                                                                     \
    }

DEFINE_WRITERS(char, FALSE, _itoa, _ultoa, _i64toa, _ui64toa)
DEFINE_WRITERS(wchar_t, TRUE, _itow, _ultow, _i64tow, _ui64tow)
