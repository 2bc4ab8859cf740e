/* What the tests of the run-time library share: the DDK, CMocka, and strings on the stack. */
#ifndef RTL_TEST_H
#define RTL_TEST_H

#include <ntifs.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#define WIDE(text)  ((UNICODE_STRING){sizeof(text) - sizeof(WCHAR), sizeof(text), (PWSTR)(text)})
#define ANSI(text)  ((STRING){sizeof(text) - 1, sizeof(text), (PCHAR)(text)})
#define ROOM(array) ((UNICODE_STRING){0, sizeof(array), (array)})

#define assert_status(actual, expected) assert_int_equal((ULONG)(actual), (ULONG)(expected))

static inline __attribute__((unused)) void assert_wide(PCUNICODE_STRING string, PCWSTR expected)
{
    USHORT length = 0;

    while (expected[length] != 0)
        length++;
    assert_int_equal(string->Length, length * sizeof(WCHAR));
    assert_memory_equal(string->Buffer, expected, length * sizeof(WCHAR));
}

#endif
