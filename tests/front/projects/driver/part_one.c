#include <ntddk.h>
#include "values.h"

#ifdef MAIN_ONLY
#error "that is another file's"
#endif

int part_value(void)
{
    return FIRST + SECOND;
}

int part_count(void)
{
    return inline_count() - 1;
}
