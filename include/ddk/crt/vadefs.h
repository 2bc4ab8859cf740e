/* vadefs.h: va_list and its macros. */
#ifndef LAB_CRT_VADEFS_H
#define LAB_CRT_VADEFS_H
#pragma GCC system_header

#include <stdarg.h>

#endif
