/* A WDM driver whose project has settings for x86 alone, and says KMDF, as the template did that it was made from. */
#include "../../drivers/check.h"
#include <wdf.h>

#if !defined(FROM_WIN32) || defined(_X86_)
#error "the project's own settings are taken, without the processor's name"
#endif

static void run_checks(void)
{
    EQUAL(sizeof(PVOID), 8);
}
