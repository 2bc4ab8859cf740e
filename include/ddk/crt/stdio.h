/* stdio.h: what a kernel has of it: formatting and scanning of memory, by Windows' rules. */
#ifndef LAB_CRT_STDIO_H
#define LAB_CRT_STDIO_H
#pragma GCC system_header

#include "lab_crt.h"
#include "lab_crt_wprintf.h"

#define EOF (-1)

LAB_CRT_BEGIN
int sprintf(char *to, const char *format, ...) LAB_CRT_FN(sprintf);
int vsprintf(char *to, const char *format, va_list args) LAB_CRT_FN(vsprintf);
int snprintf(char *to, size_t room, const char *format, ...) LAB_CRT_FN(snprintf);
int vsnprintf(char *to, size_t room, const char *format, va_list args) LAB_CRT_FN(vsnprintf);
int _snprintf(char *to, size_t count, const char *format, ...) LAB_CRT_FN(_snprintf);
int _vsnprintf(char *to, size_t count, const char *format, va_list args) LAB_CRT_FN(_vsnprintf);
int sprintf_s(char *to, size_t room, const char *format, ...) LAB_CRT_FN(sprintf_s);
int vsprintf_s(char *to, size_t room, const char *format, va_list args) LAB_CRT_FN(vsprintf_s);
int _snprintf_s(char *to, size_t room, size_t count, const char *format, ...) LAB_CRT_FN(_snprintf_s);
int _vsnprintf_s(char *to, size_t room, size_t count, const char *format, va_list args) LAB_CRT_FN(_vsnprintf_s);
int _scprintf(const char *format, ...) LAB_CRT_FN(_scprintf);
int _vscprintf(const char *format, va_list args) LAB_CRT_FN(_vscprintf);
int sscanf(const char *from, const char *format, ...) LAB_CRT_FN(sscanf);
int sscanf_s(const char *from, const char *format, ...) LAB_CRT_FN(sscanf_s);
int _snscanf_s(const char *from, size_t count, const char *format, ...) LAB_CRT_FN(_snscanf_s);
LAB_CRT_END

#endif
