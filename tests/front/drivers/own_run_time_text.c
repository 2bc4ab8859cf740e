/* The other file of own_run_time.c. */
#include <ntdef.h>

int wcstol(const wchar_t *text)
{
    return text ? 42 : 0;
}
