/* Words, numbers, names and texts of SDDL's conditions and resource attributes, read and written. */
#include <string.h>

#include "se/sddl.h"

#define MOST_OCTETS 256

BOOLEAN lab__tail_fail(struct lab__sddl_tail *tail, const char *reason)
{
    if (!tail->reason)
        tail->reason = reason;
    return FALSE;
}

WCHAR lab__tail_peek(const struct lab__sddl_tail *tail, ULONG ahead)
{
    return tail->at + ahead < tail->length ? tail->text[tail->at + ahead] : 0;
}

void lab__tail_skip(struct lab__sddl_tail *tail)
{
    while (lab__sddl_is_space(lab__tail_peek(tail, 0)))
        tail->at++;
}

static BOOLEAN is_letter(WCHAR c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* What a name has without escapes: letters, digits, and what no operator and no list begins with. */
static BOOLEAN is_name(WCHAR c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c >= 0x80 || (c && c < 0x80 && strchr("_:./#$'*+-?@[\\]^`~", c));
}

static ULONG digit_of(WCHAR c)
{
    return c >= '0' && c <= '9' ? c - (ULONG)'0' : is_letter(c) ? (c | 32u) - (ULONG)'a' + 10 : 99;
}

BOOLEAN lab__tail_take(struct lab__sddl_tail *tail, const char *word)
{
    ULONG length = (ULONG)strlen(word);

    lab__tail_skip(tail);
    for (ULONG i = 0; i < length; i++) {
        WCHAR c = lab__tail_peek(tail, i), want = (WCHAR)word[i];

        if (c != want && !(is_letter(c) && is_letter(want) && (c | 32) == (want | 32)))
            return FALSE;
    }
    if (is_letter((WCHAR)word[length - 1])) {
        WCHAR next = lab__tail_peek(tail, length);

        if (next == '%' || (is_name(next) && next != '@' && next != '#'))
            return FALSE;
    }
    tail->at += length;
    return TRUE;
}

BOOLEAN lab__tail_emit(struct lab__sddl_tail *tail, const void *bytes, ULONG size)
{
    if (size > sizeof tail->bytes - tail->size)
        return lab__tail_fail(tail, "what follows the account is too long");
    memcpy(tail->bytes + tail->size, bytes, size);
    tail->size += size;
    return TRUE;
}

BOOLEAN lab__tail_pad(struct lab__sddl_tail *tail)
{
    return lab__tail_emit(tail, "\0\0\0", (0 - tail->size) & 3);
}

BOOLEAN lab__tail_sid(struct lab__sddl_tail *tail, SID *sid)
{
    return lab__sddl_take_sid(tail->text, tail->length, &tail->at, sid, &tail->reason);
}

BOOLEAN lab__tail_number(struct lab__sddl_tail *tail, struct lab__tail_number *number)
{
    ULONG base = 10, digits = 0;

    *number = (struct lab__tail_number){0, 3, 2};
    lab__tail_skip(tail);
    if (lab__tail_peek(tail, 0) == '+' || lab__tail_peek(tail, 0) == '-')
        number->sign = tail->text[tail->at++] == '+' ? 1 : 2;
    if (lab__tail_peek(tail, 0) == '0' && (lab__tail_peek(tail, 1) | 32) == 'x') {
        base = 16;
        tail->at += 2;
    } else if (lab__tail_peek(tail, 0) == '0' && digit_of(lab__tail_peek(tail, 1)) < 8) {
        base = 8;
    }
    number->base = base == 8 ? 1 : base == 10 ? 2 : 3;
    for (; digit_of(lab__tail_peek(tail, 0)) < base; digits++) {
        ULONG digit = digit_of(tail->text[tail->at]);

        if (number->magnitude > (~0ULL - digit) / base)
            return lab__tail_fail(tail, "the number is too large");
        number->magnitude = number->magnitude * base + digit;
        tail->at++;
    }
    return digits ? TRUE : lab__tail_fail(tail, "not a number");
}

BOOLEAN lab__tail_string(struct lab__sddl_tail *tail, ULONG *start, ULONG *count)
{
    if (!lab__tail_take(tail, "\""))
        return lab__tail_fail(tail, "a text begins with \"");
    *start = tail->at;
    while (lab__tail_peek(tail, 0) && lab__tail_peek(tail, 0) != '"')
        tail->at++;
    if (!lab__tail_peek(tail, 0))
        return lab__tail_fail(tail, "a text has no end");
    *count = tail->at++ - *start;
    return TRUE;
}

BOOLEAN lab__tail_octets(struct lab__sddl_tail *tail, UCHAR octets[MOST_OCTETS], ULONG *count)
{
    for (*count = 0; digit_of(lab__tail_peek(tail, 0)) < 16; tail->at += 2) {
        if (digit_of(lab__tail_peek(tail, 1)) >= 16 || *count == MOST_OCTETS)
            return lab__tail_fail(tail, "octets are pairs of digits, 256 at most");
        octets[(*count)++] = (UCHAR)(digit_of(lab__tail_peek(tail, 0)) << 4 | digit_of(lab__tail_peek(tail, 1)));
    }
    return TRUE;
}

static BOOLEAN take_escape(struct lab__sddl_tail *tail, WCHAR *c)
{
    for (ULONG i = *c = 0; i < 4; i++) {
        ULONG digit = digit_of(lab__tail_peek(tail, 1 + i));

        if (digit >= 16)
            return lab__tail_fail(tail, "% is followed by four digits");
        *c = (WCHAR)(*c << 4 | digit);
    }
    tail->at += 5;
    return *c ? TRUE : lab__tail_fail(tail, "no name has a zero");
}

BOOLEAN lab__tail_name(struct lab__sddl_tail *tail)
{
    for (;;) {
        WCHAR c = lab__tail_peek(tail, 0);

        if (c == '%') {
            if (!take_escape(tail, &c))
                return FALSE;
        } else if (is_name(c)) {
            tail->at++;
        } else {
            return TRUE;
        }
        if (!lab__tail_emit(tail, &c, sizeof c))
            return FALSE;
    }
}

/* --- writing --- */

void lab__out_text(const struct lab__sddl_out *out, const char *text)
{
    for (; *text; text++)
        out->put(out->context, (WCHAR)(UCHAR)*text);
}

void lab__out_wide(const struct lab__sddl_out *out, const UCHAR *bytes, ULONG size)
{
    WCHAR c;

    for (ULONG i = 0; i + sizeof c <= size; i += (ULONG)sizeof c) {
        memcpy(&c, bytes + i, sizeof c);
        out->put(out->context, c);
    }
}

void lab__out_name(const struct lab__sddl_out *out, const UCHAR *bytes, ULONG size)
{
    WCHAR c;

    for (ULONG i = 0; i + sizeof c <= size; i += (ULONG)sizeof c) {
        memcpy(&c, bytes + i, sizeof c);
        if (is_name(c)) {
            out->put(out->context, c);
            continue;
        }
        out->put(out->context, '%');
        for (int shift = 12; shift >= 0; shift -= 4)
            out->put(out->context, (WCHAR)(UCHAR) "0123456789abcdef"[c >> shift & 15]);
    }
}

void lab__out_number(const struct lab__sddl_out *out, ULONGLONG value, ULONG base)
{
    char digits[24];
    ULONG count = 0;

    do
        digits[count++] = "0123456789abcdef"[value % base];
    while ((value /= base) != 0);
    while (count)
        out->put(out->context, (WCHAR)(UCHAR)digits[--count]);
}

void lab__out_signed(const struct lab__sddl_out *out, LONGLONG value)
{
    if (value < 0)
        out->put(out->context, '-');
    lab__out_number(out, value < 0 ? 0 - (ULONGLONG)value : (ULONGLONG)value, 10);
}

void lab__out_octets(const struct lab__sddl_out *out, const UCHAR *bytes, ULONG size)
{
    static const char digits[] = "0123456789abcdef";

    for (ULONG i = 0; i < size; i++) {
        out->put(out->context, (WCHAR)digits[bytes[i] >> 4]);
        out->put(out->context, (WCHAR)digits[bytes[i] & 15]);
    }
}

void lab__out_sid(const struct lab__sddl_out *out, const UCHAR *bytes, ULONG size)
{
    DECLSPEC_ALIGN(4) UCHAR sid[SECURITY_MAX_SID_SIZE] = {0};

    if (size > sizeof sid)
        return;
    memcpy(sid, bytes, size);
    if (((const SID *)sid)->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES)
        lab__sddl_put_sid(out->put, out->context, (const SID *)sid);
}
