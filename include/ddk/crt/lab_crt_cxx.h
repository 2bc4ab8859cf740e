/* C++: the secure functions that find out the size of their destination themselves. */
#ifndef LAB_CRT_CXX_H
#define LAB_CRT_CXX_H
#pragma GCC system_header
#ifdef __cplusplus

#include "lab_crt_wide.h"
#include "lab_crt_wprintf.h"
#include "stdio.h"

#define LAB_CRT_SIZED(name, type)                                                                                      \
    template <size_t size> inline errno_t name(type(&to)[size], const type *from)                                      \
    {                                                                                                                  \
        return name(to, size, from);                                                                                   \
    }
#define LAB_CRT_SIZED_COUNT(name, type)                                                                                \
    template <size_t size> inline errno_t name(type(&to)[size], const type *from, rsize_t count)                       \
    {                                                                                                                  \
        return name(to, size, from, count);                                                                            \
    }
#define LAB_CRT_SIZED_FORMAT(name, with_list, type)                                                                    \
    template <size_t size> inline int name(type(&to)[size], const type *format, ...)                                   \
    {                                                                                                                  \
        va_list args;                                                                                                  \
        va_start(args, format);                                                                                        \
        int length = with_list(to, size, format, args);                                                                \
        va_end(args);                                                                                                  \
        return length;                                                                                                 \
    }

extern "C++" {
LAB_CRT_SIZED(strcpy_s, char)
LAB_CRT_SIZED(strcat_s, char)
LAB_CRT_SIZED(wcscpy_s, wchar_t)
LAB_CRT_SIZED(wcscat_s, wchar_t)
LAB_CRT_SIZED_COUNT(strncpy_s, char)
LAB_CRT_SIZED_COUNT(strncat_s, char)
LAB_CRT_SIZED_COUNT(wcsncpy_s, wchar_t)
LAB_CRT_SIZED_COUNT(wcsncat_s, wchar_t)
LAB_CRT_SIZED_FORMAT(sprintf_s, vsprintf_s, char)
LAB_CRT_SIZED_FORMAT(swprintf_s, vswprintf_s, wchar_t)
}

#endif
#endif
