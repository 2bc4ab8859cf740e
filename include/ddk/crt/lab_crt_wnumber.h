/* lab_crt_wnumber.h: numbers in 16-bit text, which stdlib.h and wchar.h both declare. A long has 32 bits. */
#ifndef LAB_CRT_WNUMBER_H
#define LAB_CRT_WNUMBER_H
#pragma GCC system_header

#include "lab_crt.h"

LAB_CRT_BEGIN
int wcstol(const wchar_t *text, wchar_t **end, int base) LAB_CRT_FN(wcstol);
unsigned int wcstoul(const wchar_t *text, wchar_t **end, int base) LAB_CRT_FN(wcstoul);
long long wcstoll(const wchar_t *text, wchar_t **end, int base) LAB_CRT_FN(_wcstoi64);
unsigned long long wcstoull(const wchar_t *text, wchar_t **end, int base) LAB_CRT_FN(_wcstoui64);
long long _wcstoi64(const wchar_t *text, wchar_t **end, int base) LAB_CRT_FN(_wcstoi64);
unsigned long long _wcstoui64(const wchar_t *text, wchar_t **end, int base) LAB_CRT_FN(_wcstoui64);
int _wtoi(const wchar_t *text) LAB_CRT_FN(_wtoi);
int _wtol(const wchar_t *text) LAB_CRT_FN(_wtoi);
long long _wtoi64(const wchar_t *text) LAB_CRT_FN(_wtoi64);
long long _wtoll(const wchar_t *text) LAB_CRT_FN(_wtoi64);
wchar_t *_itow(int value, wchar_t *to, int base) LAB_CRT_FN(_itow);
wchar_t *_ltow(int value, wchar_t *to, int base) LAB_CRT_FN(_itow);
wchar_t *_ultow(unsigned int value, wchar_t *to, int base) LAB_CRT_FN(_ultow);
wchar_t *_i64tow(long long value, wchar_t *to, int base) LAB_CRT_FN(_i64tow);
wchar_t *_ui64tow(unsigned long long value, wchar_t *to, int base) LAB_CRT_FN(_ui64tow);
errno_t _itow_s(int value, wchar_t *to, size_t room, int base) LAB_CRT_FN(_itow_s);
errno_t _ltow_s(int value, wchar_t *to, size_t room, int base) LAB_CRT_FN(_itow_s);
errno_t _ultow_s(unsigned int value, wchar_t *to, size_t room, int base) LAB_CRT_FN(_ultow_s);
errno_t _i64tow_s(long long value, wchar_t *to, size_t room, int base) LAB_CRT_FN(_i64tow_s);
errno_t _ui64tow_s(unsigned long long value, wchar_t *to, size_t room, int base) LAB_CRT_FN(_ui64tow_s);
LAB_CRT_END

#endif
