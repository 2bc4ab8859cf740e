/* A function that has the name of one of the C run time, and that another file of the driver defines, is the driver's.
 */
#include "check.h"

int wcstol(const wchar_t *text);
int swprintf(wchar_t *to, const wchar_t *format, ...);

static void run_checks(void)
{
    wchar_t text[8];

    EQUAL(wcstol(L"5"), 42);
    EQUAL(swprintf(text, L"%d", 5), 1);
}
