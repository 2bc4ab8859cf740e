/* ctype.h: classes and case of bytes in the C locale. */
#ifndef LAB_CRT_CTYPE_H
#define LAB_CRT_CTYPE_H
#pragma GCC system_header

#include "lab_crt.h"
#include "wctype.h"

#define _UPPER   0x01
#define _LOWER   0x02
#define _DIGIT   0x04
#define _SPACE   0x08
#define _PUNCT   0x10
#define _CONTROL 0x20
#define _BLANK   0x40
#define _HEX     0x80
#define _ALPHA   (0x0100 | _UPPER | _LOWER)

LAB_CRT_BEGIN
int isalpha(int ch) LAB_CRT_FN(isalpha);
int isupper(int ch) LAB_CRT_FN(isupper);
int islower(int ch) LAB_CRT_FN(islower);
int isdigit(int ch) LAB_CRT_FN(isdigit);
int isxdigit(int ch) LAB_CRT_FN(isxdigit);
int isspace(int ch) LAB_CRT_FN(isspace);
int ispunct(int ch) LAB_CRT_FN(ispunct);
int isalnum(int ch) LAB_CRT_FN(isalnum);
int isprint(int ch) LAB_CRT_FN(isprint);
int isgraph(int ch) LAB_CRT_FN(isgraph);
int iscntrl(int ch) LAB_CRT_FN(iscntrl);
int isblank(int ch) LAB_CRT_FN(isblank);
int toupper(int ch) LAB_CRT_FN(toupper);
int tolower(int ch) LAB_CRT_FN(tolower);
int _toupper(int ch) LAB_CRT_FN(toupper);
int _tolower(int ch) LAB_CRT_FN(tolower);
int __isascii(int ch) LAB_CRT_FN(__isascii);
int __toascii(int ch) LAB_CRT_FN(__toascii);
int isascii(int ch) LAB_CRT_FN(__isascii);
int toascii(int ch) LAB_CRT_FN(__toascii);
LAB_CRT_END

#endif
