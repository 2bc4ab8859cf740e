/*
 * crt_ctype.c: classes and case of characters, in the C locale for bytes and by Windows' case tables for WCHARs.
 */
#include "rtl_p.h"
#include "ctype.h"

static int in(int ch, int low, int high)
{
    return ch >= low && ch <= high;
}

int isupper(int ch)
{
    return in(ch, 'A', 'Z') ? _UPPER : 0;
}

int islower(int ch)
{
    return in(ch, 'a', 'z') ? _LOWER : 0;
}

int isalpha(int ch)
{
    return isupper(ch) | islower(ch);
}

int isdigit(int ch)
{
    return in(ch, '0', '9') ? _DIGIT : 0;
}

int isxdigit(int ch)
{
    return isdigit(ch) || in(ch | 0x20, 'a', 'f') ? _HEX : 0;
}

int isspace(int ch)
{
    return ch == ' ' || in(ch, 9, 13) ? _SPACE : 0;
}

int isblank(int ch)
{
    return ch == ' ' || ch == '\t' ? _BLANK : 0;
}

int isalnum(int ch)
{
    return isalpha(ch) | isdigit(ch);
}

int isgraph(int ch)
{
    return in(ch, 0x21, 0x7E);
}

int ispunct(int ch)
{
    return isgraph(ch) && !isalnum(ch) ? _PUNCT : 0;
}

int isprint(int ch)
{
    return in(ch, 0x20, 0x7E);
}

int iscntrl(int ch)
{
    return in(ch, 0, 0x1F) || ch == 0x7F ? _CONTROL : 0;
}

int toupper(int ch)
{
    return islower(ch) ? ch - 32 : ch;
}

int tolower(int ch)
{
    return isupper(ch) ? ch + 32 : ch;
}

int __isascii(int ch)
{
    return in(ch, 0, 0x7F);
}

int __toascii(int ch)
{
    return ch & 0x7F;
}

wint_t towupper(wint_t ch)
{
    return lab__rtl_upcase((WCHAR)ch);
}

wint_t towlower(wint_t ch)
{
    return lab__rtl_downcase((WCHAR)ch);
}

int iswupper(wint_t ch)
{
    return lab__rtl_downcase((WCHAR)ch) != ch ? _UPPER : 0;
}

int iswlower(wint_t ch)
{
    return lab__rtl_upcase((WCHAR)ch) != ch ? _LOWER : 0;
}

/* Above the controls of Latin-1, letters are told by their case; scripts without case count from U+05D0 on. */
int iswalpha(wint_t ch)
{
    if (ch < 0x80)
        return isalpha(ch);
    return iswupper(ch) || iswlower(ch) || ch == 0xAA || ch == 0xB5 || ch == 0xBA || ch == 0xDF ||
                   in(ch, 0x05D0, 0x05EA) || in(ch, 0x0620, 0x064A) || in(ch, 0x3041, 0x3096) ||
                   in(ch, 0x30A1, 0x30FA) || in(ch, 0x3400, 0x9FFF) || in(ch, 0xAC00, 0xD7A3)
               ? _ALPHA
               : 0;
}

int iswdigit(wint_t ch)
{
    return ch < 0x80 ? isdigit(ch) : 0;
}

int iswxdigit(wint_t ch)
{
    return ch < 0x80 ? isxdigit(ch) : 0;
}

int iswspace(wint_t ch)
{
    if (ch < 0x80)
        return isspace(ch);
    return ch == 0x85 || ch == 0xA0 || ch == 0x1680 || in(ch, 0x2000, 0x200A) || ch == 0x2028 || ch == 0x2029 ||
                   ch == 0x202F || ch == 0x205F || ch == 0x3000
               ? _SPACE
               : 0;
}

int iswblank(wint_t ch)
{
    return ch == ' ' || ch == '\t' || ch == 0x3000 ? _BLANK : 0;
}

int iswcntrl(wint_t ch)
{
    return ch < 0x80 ? iscntrl(ch) : in(ch, 0x80, 0x9F) ? _CONTROL : 0;
}

int iswalnum(wint_t ch)
{
    return iswalpha(ch) | iswdigit(ch);
}

int iswpunct(wint_t ch)
{
    if (ch < 0x80)
        return ispunct(ch);
    return in(ch, 0xA1, 0xBF) && !iswalpha(ch)                  ? _PUNCT
           : ch == 0xD7 || ch == 0xF7 || in(ch, 0x2010, 0x2027) ? _PUNCT
                                                                : 0;
}

int iswgraph(wint_t ch)
{
    return iswalnum(ch) || iswpunct(ch);
}

int iswprint(wint_t ch)
{
    return iswgraph(ch) || iswblank(ch);
}

int iswascii(wint_t ch)
{
    return ch < 0x80;
}

int iswctype(wint_t ch, wctype_t type)
{
    int class = iswalpha(ch) | iswupper(ch) | iswlower(ch) | iswdigit(ch) | iswxdigit(ch) | iswspace(ch) |
                iswpunct(ch) | iswcntrl(ch) | iswblank(ch);

    return class & type;
}
