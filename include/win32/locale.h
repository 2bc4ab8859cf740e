/* Locales: text is UTF-8, and numbers are written as in C, whatever is set. */
#ifndef NTLAB_WIN32_LOCALE_H
#define NTLAB_WIN32_LOCALE_H

#include <lab/crt.h>

#define LC_ALL      0
#define LC_COLLATE  1
#define LC_CTYPE    2
#define LC_MONETARY 3
#define LC_NUMERIC  4
#define LC_TIME     5

LAB_CRT_BEGIN
char *setlocale(int category, const char *locale) LAB_WIN32_FN(setlocale);
wchar_t *_wsetlocale(int category, const wchar_t *locale) LAB_WIN32_FN(_wsetlocale);
LAB_CRT_END

#endif
