#include <ntddk.h>

#ifdef MAIN_ONLY
#error "that is another file's"
#endif

int part_value(void)
{
    return FIRST + SECOND;
}
