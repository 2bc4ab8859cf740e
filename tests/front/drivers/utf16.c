/* Built from a copy of this in UTF-16, as MSVC's editor saves sources: ж, 🚗 */
#include "check.h"

static void run_checks(void)
{
    const WCHAR *text = L"ж🚗";

    EQUAL(text[0], 0x436);
    EQUAL(text[1], 0xD83D);
    EQUAL(text[2], 0xDE97);
    EQUAL(text[3], 0);
    EQUAL(__LINE__, 12);
    CHECK(strstr(__FILE__, "utf16_copy.c") != NULL);
}
