/* wctype.h: classes and case of 16-bit characters, by Windows' tables for the C locale. */
#ifndef LAB_CRT_WCTYPE_H
#define LAB_CRT_WCTYPE_H
#pragma GCC system_header

#include "lab_crt.h"

LAB_CRT_BEGIN
wint_t towupper(wint_t ch) LAB_CRT_FN(towupper);
wint_t towlower(wint_t ch) LAB_CRT_FN(towlower);
int iswalpha(wint_t ch) LAB_CRT_FN(iswalpha);
int iswupper(wint_t ch) LAB_CRT_FN(iswupper);
int iswlower(wint_t ch) LAB_CRT_FN(iswlower);
int iswdigit(wint_t ch) LAB_CRT_FN(iswdigit);
int iswxdigit(wint_t ch) LAB_CRT_FN(iswxdigit);
int iswspace(wint_t ch) LAB_CRT_FN(iswspace);
int iswpunct(wint_t ch) LAB_CRT_FN(iswpunct);
int iswalnum(wint_t ch) LAB_CRT_FN(iswalnum);
int iswprint(wint_t ch) LAB_CRT_FN(iswprint);
int iswgraph(wint_t ch) LAB_CRT_FN(iswgraph);
int iswcntrl(wint_t ch) LAB_CRT_FN(iswcntrl);
int iswblank(wint_t ch) LAB_CRT_FN(iswblank);
int iswascii(wint_t ch) LAB_CRT_FN(iswascii);
int iswctype(wint_t ch, wctype_t type) LAB_CRT_FN(iswctype);
LAB_CRT_END

#endif
