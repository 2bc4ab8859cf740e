/* stdarg.h: the compiler's; only that va_end takes whatever it is given, as MSVC's does: drivers end their format. */
#ifndef LAB_CRT_STDARG_H
#define LAB_CRT_STDARG_H
#pragma GCC system_header

#include_next <stdarg.h>

#undef va_end
#define va_end(list) ((void)(list))

#endif
