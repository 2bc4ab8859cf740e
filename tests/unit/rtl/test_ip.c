/* IP addresses as text. */
#include "rtl_test.h"
#include <ip2string.h>
#include <string.h>

static void test_RtlIpv4StringToAddress_strict_and_loose(void **state)
{
    struct in_addr address;
    PCSTR end;

    assert_status(RtlIpv4StringToAddressA("192.168.1.254:80", TRUE, &end, &address), STATUS_SUCCESS);
    assert_string_equal(end, ":80");
    assert_memory_equal(&address, "\xC0\xA8\x01\xFE", 4);
    assert_status(RtlIpv4StringToAddressA("127.1", TRUE, &end, &address), STATUS_INVALID_PARAMETER);
    assert_status(RtlIpv4StringToAddressA("127.1", FALSE, &end, &address), STATUS_SUCCESS);
    assert_memory_equal(&address, "\x7F\0\0\x01", 4);
    assert_status(RtlIpv4StringToAddressA("0x7F.010.256", FALSE, &end, &address), STATUS_SUCCESS);
    assert_memory_equal(&address, "\x7F\x08\x01\0", 4);
    assert_status(RtlIpv4StringToAddressA("256.1.1.1", TRUE, &end, &address), STATUS_INVALID_PARAMETER);
    assert_status(RtlIpv4StringToAddressA("1.2.3.", TRUE, &end, &address), STATUS_INVALID_PARAMETER);
    assert_status(RtlIpv4StringToAddressA("4294967296", FALSE, &end, &address), STATUS_INVALID_PARAMETER);
}

static void test_RtlIpv4Ex_ports_are_in_network_order(void **state)
{
    struct in_addr address;
    WCHAR text[22];
    ULONG room = 5;
    USHORT port;

    assert_status(RtlIpv4StringToAddressExW(L"10.0.0.1:8080", TRUE, &address, &port), STATUS_SUCCESS);
    assert_int_equal(port, 0x901F);
    assert_status(RtlIpv4AddressToStringExW(&address, port, text, &room), STATUS_INVALID_PARAMETER);
    assert_int_equal(room, 14);
    assert_status(RtlIpv4AddressToStringExW(&address, port, text, &room), STATUS_SUCCESS);
    assert_memory_equal(text, L"10.0.0.1:8080", 28);
    assert_status(RtlIpv4StringToAddressExW(L"10.0.0.1:0", TRUE, &address, &port), STATUS_INVALID_PARAMETER);
    assert_status(RtlIpv4StringToAddressExW(L"10.0.0.1:65536", TRUE, &address, &port), STATUS_INVALID_PARAMETER);
    assert_status(RtlIpv4StringToAddressExW(L"10.0.0.1x", TRUE, &address, &port), STATUS_INVALID_PARAMETER);
}

static void round_trip(PCSTR text, PCSTR expected)
{
    struct in6_addr address;
    CHAR out[46];
    PCSTR end;

    assert_status(RtlIpv6StringToAddressA(text, &end, &address), STATUS_SUCCESS);
    assert_string_equal(end, "");
    assert_ptr_equal(RtlIpv6AddressToStringA(&address, out), out + strlen(expected));
    assert_string_equal(out, expected);
}

static void test_RtlIpv6_short_forms(void **state)
{
    static const PCSTR bad[] = {
        ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "1:2:3:4:5:6:7:8::", ""};
    struct in6_addr address;
    ULONG scope;
    USHORT port;

    round_trip("::", "::");
    round_trip("::1", "::1");
    round_trip("fe80::", "fe80::");
    round_trip("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
    round_trip("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8");
    round_trip("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8");
    round_trip("::ffff:192.168.0.1", "::ffff:192.168.0.1");
    round_trip("::1.2.3.4", "::1.2.3.4");
    round_trip("fe80::5efe:10.0.0.1", "fe80::5efe:10.0.0.1");
    for (ULONG i = 0; i < RTL_NUMBER_OF(bad); i++)
        assert_status(RtlIpv6StringToAddressExA(bad[i], &address, &scope, &port), STATUS_INVALID_PARAMETER);
}

static void test_RtlIpv6Ex_scope_and_port(void **state)
{
    struct in6_addr address;
    CHAR text[66];
    ULONG scope, room = sizeof text;
    USHORT port;

    assert_status(RtlIpv6StringToAddressExA("[fe80::1%7]:443", &address, &scope, &port), STATUS_SUCCESS);
    assert_int_equal(scope, 7);
    assert_int_equal(port, 0xBB01);
    assert_status(RtlIpv6AddressToStringExA(&address, scope, port, text, &room), STATUS_SUCCESS);
    assert_string_equal(text, "[fe80::1%7]:443");
    assert_int_equal(room, 16);
    assert_status(RtlIpv6StringToAddressExA("fe80::1%7", &address, &scope, &port), STATUS_SUCCESS);
    assert_int_equal(port, 0);
    assert_status(RtlIpv6StringToAddressExA("[fe80::1", &address, &scope, &port), STATUS_INVALID_PARAMETER);
    assert_status(RtlIpv6StringToAddressExA("fe80::1:443]", &address, &scope, &port), STATUS_INVALID_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_RtlIpv4StringToAddress_strict_and_loose),
        cmocka_unit_test(test_RtlIpv4Ex_ports_are_in_network_order),
        cmocka_unit_test(test_RtlIpv6_short_forms),
        cmocka_unit_test(test_RtlIpv6Ex_scope_and_port),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
