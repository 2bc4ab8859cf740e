/* A command's memory is given back when it ends, which AddressSanitizer would call a leak. The drivers' leaks are in
 * the machine's own report. Programs in C++ have new and delete of their own, and get strings from the host's library,
 * which has others; both are malloc and free. */
#include "cli/cli.h"

const char *__asan_default_options(void);
__attribute__((visibility("default"), used)) const char *__asan_default_options(void)
{
    return "detect_leaks=0:alloc_dealloc_mismatch=0";
}
