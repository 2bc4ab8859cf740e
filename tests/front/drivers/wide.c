/* wchar_t is 16 bits, in literals, too. */
#include "check.h"
#include <wchar.h>

#define WIDEN_(x) L##x
#define WIDEN(x)  WIDEN_(x)
#define NAME      "Widened"

static const WCHAR array[] = L"array";
static const wchar_t *const list[] = {L"one", L"two"
                                              L"three"};
DECLARE_CONST_UNICODE_STRING(declared, L"declared");

static void run_checks(void)
{
    UNICODE_STRING string = RTL_CONSTANT_STRING(L"constant");
    WCHAR buffer[40];

    EQUAL(sizeof(wchar_t), 2);
    EQUAL(sizeof(L'x'), 2);
    EQUAL(sizeof(L"text"), 10);
    EQUAL(sizeof array, 12);
    EQUAL(L'\xFFFF', 0xFFFF);
    CHECK(L'\xFFFF' > 0);
    EQUAL(wcslen(list[1]), 8);
    EQUAL(string.Length, 16);
    EQUAL(declared.Length, 16);
    CHECK(!wcscmp(WIDEN(NAME), L"Widened"));
    EQUAL(sizeof(WIDEN(__FILE__)) % 2, 0);
    swprintf(buffer, L"%s %S %ws %hs %d", L"wide", "narrow", L"wide", "narrow", 5);
    CHECK(!wcscmp(buffer, L"wide narrow wide narrow 5"));
    EQUAL(L"\u20AC"[0], 0x20AC);
    EQUAL(sizeof(L"a\0b"), 8);
    DbgPrint("%ws %wZ %S\n", L"printed", &string, L"again");
}
