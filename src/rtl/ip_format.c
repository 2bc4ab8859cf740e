/*
 * ip_format.c: IPv4 and IPv6 addresses to text.
 *
 * The longest run of at least two zero groups of an IPv6 address becomes "::"; addresses that
 * carry an IPv4 one (v4-mapped, v4-compatible, ISATAP) end in dotted form.
 */
#include "rtl_p.h"
#include <ip2string.h>
#include "engine/ddi.h"

#define TEXT_MAX 66 /* [ffff:...:255.255.255.255%4294967295]:65535 and its terminator */

typedef struct text {
    CHAR chars[TEXT_MAX];
    ULONG length;
} text;

static void add(text *out, const CHAR *format, ...)
{
    lab__format_sink sink = {.buffer = out->chars, .capacity = TEXT_MAX, .length = out->length};
    va_list args;

    va_start(args, format);
    lab__format_run(&sink, format, args);
    va_end(args);
    out->length = (ULONG)sink.length;
}

static ULONG swapped(USHORT network)
{
    return (ULONG)(USHORT)(network << 8 | network >> 8);
}

static void add_v4(text *out, const UCHAR *bytes)
{
    add(out, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
}

/* How many of the eight groups are written as such before a dotted end; 8: no dotted end. */
static ULONG groups_of(const UCHAR *bytes)
{
    static const UCHAR zeros[12];

    if (memcmp(bytes, zeros, 8) == 0) {
        if (bytes[8] == 0 && bytes[9] == 0 && bytes[10] == 0xFF && bytes[11] == 0xFF)
            return 6; /* v4-mapped */
        if (bytes[8] == 0 && bytes[9] == 0 && bytes[10] == 0 && bytes[11] == 0 && (bytes[12] | bytes[13]) != 0)
            return 6; /* v4-compatible */
        if (bytes[8] == 0xFF && bytes[9] == 0xFF && bytes[10] == 0 && bytes[11] == 0)
            return 6; /* v4-translated */
    }
    if ((bytes[8] & ~2) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE)
        return 6; /* ISATAP */
    return 8;
}

static void add_v6(text *out, const UCHAR *bytes)
{
    ULONG groups = groups_of(bytes), best = 0, best_length = 1;

    for (ULONG i = 0; i < groups; i++) {
        ULONG length = 0;
        while (i + length < groups && bytes[2 * (i + length)] == 0 && bytes[2 * (i + length) + 1] == 0)
            length++;
        if (length > best_length) {
            best = i;
            best_length = length;
        }
    }
    for (ULONG i = 0; i < groups; i++) {
        if (best_length > 1 && i == best) {
            add(out, "::");
            i += best_length - 1;
            continue;
        }
        if (i != 0 && out->chars[out->length - 1] != ':')
            add(out, ":");
        add(out, "%x", bytes[2 * i] << 8 | bytes[2 * i + 1]);
    }
    if (groups == 6) {
        if (out->chars[out->length - 1] != ':')
            add(out, ":");
        add_v4(out, bytes + 12);
    }
}

/* Copies the text with its terminator; the size it needs, in characters, is told when it does not fit. */
static NTSTATUS deliver(const text *from, PVOID to, BOOLEAN wide, PULONG room)
{
    ULONG needed = from->length + 1;

    if (to == NULL || *room < needed) {
        *room = needed;
        return STATUS_INVALID_PARAMETER;
    }
    *room = needed;
    for (ULONG i = 0; i < needed; i++) {
        CHAR ch = i < from->length ? from->chars[i] : 0;
        if (wide)
            ((PWCHAR)to)[i] = (UCHAR)ch;
        else
            ((PCHAR)to)[i] = ch;
    }
    return STATUS_SUCCESS;
}

/* The plain forms trust the caller's buffer and return where the text ends. */
static ULONG deliver_plain(const text *from, PVOID to, BOOLEAN wide)
{
    ULONG room = TEXT_MAX;

    deliver(from, to, wide, &room);
    return from->length;
}

static NTSTATUS format_v4(const struct in_addr *address, USHORT port, PVOID to, BOOLEAN wide, PULONG room)
{
    text out = {.length = 0};

    if (address == NULL || room == NULL)
        return STATUS_INVALID_PARAMETER;
    add_v4(&out, (const UCHAR *)address);
    if (port != 0)
        add(&out, ":%u", swapped(port));
    return deliver(&out, to, wide, room);
}

static NTSTATUS format_v6(const struct in6_addr *address, ULONG scope, USHORT port, PVOID to, BOOLEAN wide, PULONG room)
{
    text out = {.length = 0};

    if (address == NULL || room == NULL)
        return STATUS_INVALID_PARAMETER;
    if (port != 0)
        add(&out, "[");
    add_v6(&out, (const UCHAR *)address);
    if (scope != 0)
        add(&out, "%%%u", scope);
    if (port != 0)
        add(&out, "]:%u", swapped(port));
    return deliver(&out, to, wide, room);
}

/*
 * RtlIpv4AddressToStringA: an address as a.b.c.d; returns the address of the terminator.
 *
 * IRQL    any
 * Units   S has room for 16 characters
 */
PSTR RtlIpv4AddressToStringA(const struct in_addr *Addr, PSTR S)
{
    text out = {.length = 0};

    LAB_DDI(RtlIpv4AddressToStringA);
    add_v4(&out, (const UCHAR *)Addr);
    return S + deliver_plain(&out, S, FALSE);
}

/*
 * RtlIpv4AddressToStringW: the same in wide characters.
 *
 * IRQL    any
 */
PWSTR RtlIpv4AddressToStringW(const struct in_addr *Addr, PWSTR S)
{
    text out = {.length = 0};

    LAB_DDI(RtlIpv4AddressToStringW);
    add_v4(&out, (const UCHAR *)Addr);
    return S + deliver_plain(&out, S, TRUE);
}

/*
 * RtlIpv4AddressToStringExA: an address, and a port unless it is 0.
 *
 * IRQL    any
 * Units   *AddressStringLength in characters; receives what is needed, with the terminator
 * Errors  STATUS_INVALID_PARAMETER: NULL, or too small
 */
NTSTATUS RtlIpv4AddressToStringExA(const struct in_addr *Address, USHORT Port, PSTR AddressString,
                                   PULONG AddressStringLength)
{
    LAB_DDI(RtlIpv4AddressToStringExA);
    return format_v4(Address, Port, AddressString, FALSE, AddressStringLength);
}

/*
 * RtlIpv4AddressToStringExW: the same in wide characters.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS RtlIpv4AddressToStringExW(const struct in_addr *Address, USHORT Port, PWSTR AddressString,
                                   PULONG AddressStringLength)
{
    LAB_DDI(RtlIpv4AddressToStringExW);
    return format_v4(Address, Port, AddressString, TRUE, AddressStringLength);
}

/*
 * RtlIpv6AddressToStringA: an address in its short form; returns the address of the terminator.
 *
 * IRQL    any
 * Units   S has room for 46 characters
 */
PSTR RtlIpv6AddressToStringA(const struct in6_addr *Addr, PSTR S)
{
    text out = {.length = 0};

    LAB_DDI(RtlIpv6AddressToStringA);
    add_v6(&out, (const UCHAR *)Addr);
    return S + deliver_plain(&out, S, FALSE);
}

/*
 * RtlIpv6AddressToStringW: the same in wide characters.
 *
 * IRQL    any
 */
PWSTR RtlIpv6AddressToStringW(const struct in6_addr *Addr, PWSTR S)
{
    text out = {.length = 0};

    LAB_DDI(RtlIpv6AddressToStringW);
    add_v6(&out, (const UCHAR *)Addr);
    return S + deliver_plain(&out, S, TRUE);
}

/*
 * RtlIpv6AddressToStringExA: [address%scope]:port; scope and port are left out when 0.
 *
 * IRQL    any
 * Units   *AddressStringLength in characters; receives what is needed, with the terminator
 * Errors  STATUS_INVALID_PARAMETER: NULL, or too small
 */
NTSTATUS RtlIpv6AddressToStringExA(const struct in6_addr *Address, ULONG ScopeId, USHORT Port, PSTR AddressString,
                                   PULONG AddressStringLength)
{
    LAB_DDI(RtlIpv6AddressToStringExA);
    return format_v6(Address, ScopeId, Port, AddressString, FALSE, AddressStringLength);
}

/*
 * RtlIpv6AddressToStringExW: the same in wide characters.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER
 */
NTSTATUS RtlIpv6AddressToStringExW(const struct in6_addr *Address, ULONG ScopeId, USHORT Port, PWSTR AddressString,
                                   PULONG AddressStringLength)
{
    LAB_DDI(RtlIpv6AddressToStringExW);
    return format_v6(Address, ScopeId, Port, AddressString, TRUE, AddressStringLength);
}
