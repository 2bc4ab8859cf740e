/* lab_crt_wprintf.h: formatting into 16-bit characters, which stdio.h and wchar.h both declare. */
#ifndef LAB_CRT_WPRINTF_H
#define LAB_CRT_WPRINTF_H
#pragma GCC system_header

#include "lab_crt.h"

LAB_CRT_BEGIN
int _swprintf(wchar_t *to, const wchar_t *format, ...) LAB_CRT_FN(swprintf);
int _vswprintf(wchar_t *to, const wchar_t *format, va_list args) LAB_CRT_FN(vswprintf);
int _snwprintf(wchar_t *to, size_t count, const wchar_t *format, ...) LAB_CRT_FN(_snwprintf);
int _vsnwprintf(wchar_t *to, size_t count, const wchar_t *format, va_list args) LAB_CRT_FN(_vsnwprintf);
int swprintf_s(wchar_t *to, size_t room, const wchar_t *format, ...) LAB_CRT_FN(swprintf_s);
int vswprintf_s(wchar_t *to, size_t room, const wchar_t *format, va_list args) LAB_CRT_FN(vswprintf_s);
int _snwprintf_s(wchar_t *to, size_t room, size_t count, const wchar_t *format, ...) LAB_CRT_FN(_snwprintf_s);
int _vsnwprintf_s(wchar_t *to, size_t room, size_t count, const wchar_t *format, va_list args)
    LAB_CRT_FN(_vsnwprintf_s);
int _scwprintf(const wchar_t *format, ...) LAB_CRT_FN(_scwprintf);
int _vscwprintf(const wchar_t *format, va_list args) LAB_CRT_FN(_vscwprintf);
int swscanf(const wchar_t *from, const wchar_t *format, ...) LAB_CRT_FN(swscanf);
int swscanf_s(const wchar_t *from, const wchar_t *format, ...) LAB_CRT_FN(swscanf_s);
int _snwscanf_s(const wchar_t *from, size_t count, const wchar_t *format, ...) LAB_CRT_FN(_snwscanf_s);

/* The standard form, which counts; a kernel's swprintf and vswprintf take no count. */
int lab_crt_swprintf_counted(wchar_t *to, size_t room, const wchar_t *format, ...)
    __attribute__((visibility("default")));
int lab_crt_vswprintf_counted(wchar_t *to, size_t room, const wchar_t *format, va_list args)
    __attribute__((visibility("default")));

int swprintf(wchar_t *to, const wchar_t *format, ...) LAB_CRT_FN(swprintf);
int vswprintf(wchar_t *to, const wchar_t *format, va_list args) LAB_CRT_FN(vswprintf);
LAB_CRT_END

/* Whether the second argument is the format or a count tells which form a caller means. */
#ifndef __cplusplus
#define LAB_CRT_FIRST(first, ...) (first)
#define swprintf(to, ...)                                                                                              \
    _Generic(LAB_CRT_FIRST(__VA_ARGS__, 0), wchar_t *: swprintf, const wchar_t *: swprintf,                            \
             default: lab_crt_swprintf_counted)(to, __VA_ARGS__)
#define vswprintf(to, ...)                                                                                             \
    _Generic(LAB_CRT_FIRST(__VA_ARGS__, 0), wchar_t *: vswprintf, const wchar_t *: vswprintf,                          \
             default: lab_crt_vswprintf_counted)(to, __VA_ARGS__)
#else
#define LAB_CRT_COUNTED(name) __asm__(LAB_CRT_TEXT(__USER_LABEL_PREFIX__) "lab_crt_" #name "_counted")
extern "C++" { /* also where a driver includes all its headers as extern "C" */
int swprintf(wchar_t *to, size_t room, const wchar_t *format, ...) LAB_CRT_COUNTED(swprintf);
int vswprintf(wchar_t *to, size_t room, const wchar_t *format, va_list args) LAB_CRT_COUNTED(vswprintf);
}
#endif

#endif
