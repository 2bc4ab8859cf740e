/* lab_crt_wide.h: strings of 16-bit characters, which string.h and wchar.h both declare. */
#ifndef LAB_CRT_WIDE_H
#define LAB_CRT_WIDE_H
#pragma GCC system_header

#include "lab_crt.h"

LAB_CRT_BEGIN
size_t wcslen(const wchar_t *text) LAB_CRT_FN(wcslen);
size_t wcsnlen(const wchar_t *text, size_t limit) LAB_CRT_FN(wcsnlen);
size_t wcsnlen_s(const wchar_t *text, size_t limit) LAB_CRT_FN(wcsnlen);
wchar_t *wcscpy(wchar_t *to, const wchar_t *from) LAB_CRT_FN(wcscpy);
wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t count) LAB_CRT_FN(wcsncpy);
wchar_t *wcscat(wchar_t *to, const wchar_t *from) LAB_CRT_FN(wcscat);
wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t count) LAB_CRT_FN(wcsncat);
int wcscmp(const wchar_t *a, const wchar_t *b) LAB_CRT_FN(wcscmp);
int wcsncmp(const wchar_t *a, const wchar_t *b, size_t count) LAB_CRT_FN(wcsncmp);
int wcscoll(const wchar_t *a, const wchar_t *b) LAB_CRT_FN(wcscmp);
int _wcsicmp(const wchar_t *a, const wchar_t *b) LAB_CRT_FN(_wcsicmp);
int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count) LAB_CRT_FN(_wcsnicmp);
int wcsicmp(const wchar_t *a, const wchar_t *b) LAB_CRT_FN(_wcsicmp);
int wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count) LAB_CRT_FN(_wcsnicmp);
wchar_t *wcschr(const wchar_t *text, wchar_t ch) LAB_CRT_FN(wcschr);
wchar_t *wcsrchr(const wchar_t *text, wchar_t ch) LAB_CRT_FN(wcsrchr);
wchar_t *wcsstr(const wchar_t *text, const wchar_t *part) LAB_CRT_FN(wcsstr);
#define wcswcs wcsstr
size_t wcsspn(const wchar_t *text, const wchar_t *set) LAB_CRT_FN(wcsspn);
size_t wcscspn(const wchar_t *text, const wchar_t *set) LAB_CRT_FN(wcscspn);
wchar_t *wcspbrk(const wchar_t *text, const wchar_t *set) LAB_CRT_FN(wcspbrk);
wchar_t *wcstok_s(wchar_t *text, const wchar_t *separators, wchar_t **context) LAB_CRT_FN(wcstok_s);
wchar_t *_wcslwr(wchar_t *text) LAB_CRT_FN(_wcslwr);
wchar_t *_wcsupr(wchar_t *text) LAB_CRT_FN(_wcsupr);
wchar_t *wcslwr(wchar_t *text) LAB_CRT_FN(_wcslwr);
wchar_t *wcsupr(wchar_t *text) LAB_CRT_FN(_wcsupr);
wchar_t *_wcsrev(wchar_t *text) LAB_CRT_FN(_wcsrev);
wchar_t *_wcsset(wchar_t *text, wchar_t ch) LAB_CRT_FN(_wcsset);
wchar_t *_wcsnset(wchar_t *text, wchar_t ch, size_t count) LAB_CRT_FN(_wcsnset);

errno_t wcscpy_s(wchar_t *to, rsize_t room, const wchar_t *from) LAB_CRT_FN(wcscpy_s);
errno_t wcsncpy_s(wchar_t *to, rsize_t room, const wchar_t *from, rsize_t count) LAB_CRT_FN(wcsncpy_s);
errno_t wcscat_s(wchar_t *to, rsize_t room, const wchar_t *from) LAB_CRT_FN(wcscat_s);
errno_t wcsncat_s(wchar_t *to, rsize_t room, const wchar_t *from, rsize_t count) LAB_CRT_FN(wcsncat_s);
errno_t _wcslwr_s(wchar_t *text, size_t room) LAB_CRT_FN(_wcslwr_s);
errno_t _wcsupr_s(wchar_t *text, size_t room) LAB_CRT_FN(_wcsupr_s);
errno_t _wcsset_s(wchar_t *text, size_t room, wchar_t ch) LAB_CRT_FN(_wcsset_s);
errno_t _wcsnset_s(wchar_t *text, size_t room, wchar_t ch, size_t count) LAB_CRT_FN(_wcsnset_s);

wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t count) LAB_CRT_FN(wmemcpy);
wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t count) LAB_CRT_FN(wmemmove);
wchar_t *wmemset(wchar_t *to, wchar_t ch, size_t count) LAB_CRT_FN(wmemset);
int wmemcmp(const wchar_t *a, const wchar_t *b, size_t count) LAB_CRT_FN(wmemcmp);
wchar_t *wmemchr(const wchar_t *memory, wchar_t ch, size_t count) LAB_CRT_FN(wmemchr);
LAB_CRT_END

#endif
