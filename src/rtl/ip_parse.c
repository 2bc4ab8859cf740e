/*
 * ip_parse.c: IPv4 and IPv6 addresses from text.
 *
 * IPv4 that is not strict takes what inet_aton takes: one to four parts, each decimal, octal (0...)
 * or hexadecimal (0x...), the last filling the rest. The plain forms stop at the first character
 * that belongs to no address; the Ex forms take the whole string, with port and scope.
 */
#include "rtl_p.h"
#include <ip2string.h>
#include "engine/ddi.h"

typedef struct cursor {
    const void *text;
    BOOLEAN wide;
    SIZE_T at;
} cursor;

static WCHAR peek(const cursor *c)
{
    return c->wide ? ((PCWCH)c->text)[c->at] : ((const UCHAR *)c->text)[c->at];
}

static BOOLEAN take(cursor *c, WCHAR ch)
{
    if (peek(c) != ch)
        return FALSE;
    c->at++;
    return TRUE;
}

static ULONG digit_of(WCHAR ch)
{
    if (ch >= '0' && ch <= '9')
        return ch - '0';
    if (ch > 0x7F)
        return ~0u;
    ch |= 0x20;
    return ch >= 'a' && ch <= 'f' ? ch - 'a' + 10u : ~0u;
}

/* Digits of a base, at least one; FALSE when there are none or the value exceeds limit. */
static BOOLEAN take_number(cursor *c, ULONG base, ULONGLONG limit, ULONGLONG *value)
{
    SIZE_T start = c->at;

    for (*value = 0; digit_of(peek(c)) < base; c->at++) {
        *value = *value * base + digit_of(peek(c));
        if (*value > limit)
            return FALSE;
    }
    return c->at != start;
}

/* One part of an IPv4 address, with the prefix of its base. */
static BOOLEAN take_part(cursor *c, BOOLEAN strict, ULONGLONG *value)
{
    cursor ahead = *c;
    ULONG base = 10;

    if (!strict && take(&ahead, '0')) {
        if (peek(&ahead) == 'x' || peek(&ahead) == 'X') {
            c->at += 2;
            base = 16;
        } else if (digit_of(peek(&ahead)) < 10) {
            c->at++;
            base = 8;
        }
    }
    return take_number(c, base, 0xFFFFFFFF, value);
}

static BOOLEAN take_v4(cursor *c, BOOLEAN strict, UCHAR out[4])
{
    ULONGLONG parts[4], rest;
    ULONG count = 0;

    do {
        if (!take_part(c, strict, &parts[count++]))
            return FALSE;
    } while (count < 4 && take(c, '.'));
    if (strict && count != 4)
        return FALSE;
    rest = parts[count - 1];
    for (ULONG i = 0; i + 1 < count; i++) {
        if (parts[i] > 255)
            return FALSE;
        out[i] = (UCHAR)parts[i];
    }
    if (rest >> (8 * (5 - count)) != 0)
        return FALSE;
    for (ULONG i = 4; i-- > count - 1; rest >>= 8)
        out[i] = (UCHAR)rest;
    return TRUE;
}

/* The groups of an IPv6 address as they stand, and where the :: was (8: nowhere). */
typedef struct groups {
    UCHAR bytes[16];
    ULONG count;
    ULONG gap;
} groups;

static BOOLEAN take_group(cursor *c, groups *g)
{
    cursor before = *c;
    ULONGLONG value;
    SIZE_T start = c->at;

    if (!take_number(c, 16, 0xFFFF, &value) || c->at - start > 4)
        return FALSE;
    if (peek(c) == '.' && g->count <= 6) {
        *c = before;
        if (!take_v4(c, TRUE, g->bytes + 2 * g->count))
            return FALSE;
        g->count += 2;
        return TRUE;
    }
    g->bytes[2 * g->count] = (UCHAR)(value >> 8);
    g->bytes[2 * g->count++ + 1] = (UCHAR)value;
    return TRUE;
}

static BOOLEAN take_groups(cursor *c, groups *g)
{
    if (take(c, ':')) {
        if (!take(c, ':'))
            return FALSE;
        g->gap = 0;
        if (digit_of(peek(c)) >= 16)
            return TRUE;
    }
    for (;;) {
        cursor after;
        if (!take_group(c, g))
            return FALSE;
        after = *c;
        if (g->count == 8 || !take(&after, ':'))
            return TRUE;
        if (take(&after, ':')) {
            if (g->gap != 8)
                return FALSE;
            g->gap = g->count;
            *c = after;
            if (digit_of(peek(c)) >= 16)
                return TRUE;
        } else if (digit_of(peek(&after)) < 16) {
            *c = after;
        } else {
            return TRUE;
        }
    }
}

static BOOLEAN take_v6(cursor *c, UCHAR out[16])
{
    groups g = {.gap = 8};
    ULONG behind;

    if (!take_groups(c, &g) || (g.gap == 8 ? g.count != 8 : g.count > 7))
        return FALSE;
    behind = g.gap == 8 ? 0 : g.count - g.gap;
    memset(out, 0, 16);
    memcpy(out, g.bytes, 2 * (g.gap == 8 ? 8 : g.gap));
    memcpy(out + 16 - 2 * behind, g.bytes + 2 * (g.count - behind), 2 * behind);
    return TRUE;
}

/* :port, decimal or with a prefix; at least 1. */
static BOOLEAN take_port(cursor *c, PUSHORT port)
{
    ULONGLONG value;

    if (!take_part(c, FALSE, &value) || value == 0 || value > 0xFFFF)
        return FALSE;
    *port = (USHORT)(value << 8 | value >> 8);
    return TRUE;
}

static NTSTATUS parse_v4(const void *text, BOOLEAN wide, BOOLEAN strict, SIZE_T *end, struct in_addr *address)
{
    cursor c = {text, wide, 0};
    UCHAR bytes[4];
    BOOLEAN ok = take_v4(&c, strict, bytes);

    *end = c.at;
    if (!ok)
        return STATUS_INVALID_PARAMETER;
    memcpy(address, bytes, sizeof bytes);
    return STATUS_SUCCESS;
}

static NTSTATUS parse_v6(const void *text, BOOLEAN wide, SIZE_T *end, struct in6_addr *address)
{
    cursor c = {text, wide, 0};
    UCHAR bytes[16];
    BOOLEAN ok = take_v6(&c, bytes);

    *end = c.at;
    if (!ok)
        return STATUS_INVALID_PARAMETER;
    memcpy(address, bytes, sizeof bytes);
    return STATUS_SUCCESS;
}

static NTSTATUS parse_v4_whole(const void *text, BOOLEAN wide, BOOLEAN strict, struct in_addr *address, PUSHORT port)
{
    cursor c = {text, wide, 0};
    USHORT found = 0;
    UCHAR bytes[4];

    if (text == NULL || address == NULL || port == NULL || !take_v4(&c, strict, bytes) ||
        (take(&c, ':') && !take_port(&c, &found)) || peek(&c) != 0)
        return STATUS_INVALID_PARAMETER;
    memcpy(address, bytes, sizeof bytes);
    *port = found;
    return STATUS_SUCCESS;
}

static NTSTATUS parse_v6_whole(const void *text, BOOLEAN wide, struct in6_addr *address, PULONG scope, PUSHORT port)
{
    cursor c = {text, wide, 0};
    ULONGLONG found_scope = 0;
    USHORT found_port = 0;
    UCHAR bytes[16];
    BOOLEAN bracket;

    if (text == NULL || address == NULL || scope == NULL || port == NULL)
        return STATUS_INVALID_PARAMETER;
    bracket = take(&c, '[');
    if (!take_v6(&c, bytes) || (take(&c, '%') && !take_number(&c, 10, 0xFFFFFFFF, &found_scope)) ||
        (bracket && (!take(&c, ']') || (take(&c, ':') && !take_port(&c, &found_port)))) || peek(&c) != 0)
        return STATUS_INVALID_PARAMETER;
    memcpy(address, bytes, sizeof bytes);
    *scope = (ULONG)found_scope;
    *port = found_port;
    return STATUS_SUCCESS;
}

/*
 * RtlIpv4StringToAddressA: the address that a text begins with.
 *
 * IRQL    any
 * Units   *Terminator: the first character that was not read
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS RtlIpv4StringToAddressA(PCSTR S, BOOLEAN Strict, PCSTR *Terminator, struct in_addr *Addr)
{
    NTSTATUS status;
    SIZE_T end;

    LAB_DDI(RtlIpv4StringToAddressA);
    status = parse_v4(S, FALSE, Strict, &end, Addr);
    *Terminator = S + end;
    return status;
}

/*
 * RtlIpv4StringToAddressW: the same in wide characters.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS RtlIpv4StringToAddressW(PCWSTR S, BOOLEAN Strict, PCWSTR *Terminator, struct in_addr *Addr)
{
    NTSTATUS status;
    SIZE_T end;

    LAB_DDI(RtlIpv4StringToAddressW);
    status = parse_v4(S, TRUE, Strict, &end, Addr);
    *Terminator = S + end;
    return status;
}

/*
 * RtlIpv4StringToAddressExA: a whole text of address and, optionally, port.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS RtlIpv4StringToAddressExA(PCSTR AddressString, BOOLEAN Strict, struct in_addr *Address, PUSHORT Port)
{
    LAB_DDI(RtlIpv4StringToAddressExA);
    return parse_v4_whole(AddressString, FALSE, Strict, Address, Port);
}

/*
 * RtlIpv4StringToAddressExW: the same in wide characters.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS RtlIpv4StringToAddressExW(PCWSTR AddressString, BOOLEAN Strict, struct in_addr *Address, PUSHORT Port)
{
    LAB_DDI(RtlIpv4StringToAddressExW);
    return parse_v4_whole(AddressString, TRUE, Strict, Address, Port);
}

/*
 * RtlIpv6StringToAddressA: the address that a text begins with.
 *
 * IRQL    any
 * Units   *Terminator: the first character that was not read
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS RtlIpv6StringToAddressA(PCSTR S, PCSTR *Terminator, struct in6_addr *Addr)
{
    NTSTATUS status;
    SIZE_T end;

    LAB_DDI(RtlIpv6StringToAddressA);
    status = parse_v6(S, FALSE, &end, Addr);
    *Terminator = S + end;
    return status;
}

/*
 * RtlIpv6StringToAddressW: the same in wide characters.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS RtlIpv6StringToAddressW(PCWSTR S, PCWSTR *Terminator, struct in6_addr *Addr)
{
    NTSTATUS status;
    SIZE_T end;

    LAB_DDI(RtlIpv6StringToAddressW);
    status = parse_v6(S, TRUE, &end, Addr);
    *Terminator = S + end;
    return status;
}

/*
 * RtlIpv6StringToAddressExA: a whole text of address and, optionally, scope and port.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS RtlIpv6StringToAddressExA(PCSTR AddressString, struct in6_addr *Address, PULONG ScopeId, PUSHORT Port)
{
    LAB_DDI(RtlIpv6StringToAddressExA);
    return parse_v6_whole(AddressString, FALSE, Address, ScopeId, Port);
}

/*
 * RtlIpv6StringToAddressExW: the same in wide characters.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS RtlIpv6StringToAddressExW(PCWSTR AddressString, struct in6_addr *Address, PULONG ScopeId, PUSHORT Port)
{
    LAB_DDI(RtlIpv6StringToAddressExW);
    return parse_v6_whole(AddressString, TRUE, Address, ScopeId, Port);
}
