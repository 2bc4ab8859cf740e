/*
 * rtl_p.h: what the files of src/rtl share.
 *
 * The run-time library keeps no state of its own but the random tables, which
 * lab__rtl_reset() puts back so that each machine starts alike.
 */
#ifndef LAB_RTL_P_H
#define LAB_RTL_P_H

#include <ntifs.h>
#include <stdarg.h>
#include <string.h>

#define LAB__RTL_TAG         ' ltR' /* pool tag of strings and tables Rtl allocates */
#define LAB__RTL_REPLACEMENT 0xFFFD /* stands for what UTF-8 or UTF-16 cannot hold */

/* case.c: the Windows mapping of the Basic Multilingual Plane, independent of the host's locale */
WCHAR lab__rtl_upcase_other(WCHAR ch); /* that isn't ASCII */
static inline WCHAR lab__rtl_upcase(WCHAR ch)
{
    if (ch < 0x80)
        return ch >= 'a' && ch <= 'z' ? ch - ('a' - 'A') : ch;
    return lab__rtl_upcase_other(ch);
}
WCHAR lab__rtl_downcase(WCHAR ch);

/* codepage.c: the two single-byte code pages of the machine */
typedef struct lab__codepage lab__codepage;
extern const lab__codepage lab__codepage_ansi; /* Windows-1252 */
extern const lab__codepage lab__codepage_oem;  /* 437 */
WCHAR lab__codepage_to_wide(const lab__codepage *page, UCHAR byte);
/* The byte of ch, or -1 when the code page lacks it. */
int lab__codepage_from_wide(const lab__codepage *page, WCHAR ch);
/* The byte of ch, with '?' for what the code page lacks. */
UCHAR lab__codepage_best(const lab__codepage *page, WCHAR ch);

/* format.c: the one formatter behind DbgPrint, ntstrsafe and the C run-time library */
#define LAB__FORMAT_WIDE     0x1 /* the buffer and the format hold WCHARs */
#define LAB__FORMAT_NO_FLOAT 0x2 /* %e %f %g %a print nothing, as in the debugger's print path */

typedef struct lab__format_sink {
    void *buffer;    /* CHAR or WCHAR array; what does not fit is counted but not stored */
    SIZE_T capacity; /* characters */
    SIZE_T length;   /* characters the complete text has */
    ULONG flags;
} lab__format_sink;

/* Appends the formatted text. FALSE: the format is one that Windows refuses (%n). Never writes a terminator. */
BOOLEAN lab__format_run(lab__format_sink *sink, const void *format, va_list args);
void lab__format_put(lab__format_sink *sink, WCHAR ch);
BOOLEAN lab__format_append(lab__format_sink *sink, const void *format, ...);

/* format_float.c: the digits of one %e %f %g %a conversion, without sign or padding; returns their count */
#define LAB__FORMAT_FLOAT_MAX 512
int lab__format_float(CHAR *out, double value, CHAR type, int precision, BOOLEAN alternate);

/* scan.c: the sscanf engine; units of input are CHAR or WCHAR by wide */
int lab__scan_run(const void *input, SIZE_T units, const void *format, BOOLEAN wide, BOOLEAN secure, va_list args);

/* integer.c: digits of value, most significant first, no sign; returns their count (at most 64) */
ULONG lab__rtl_digits(ULONGLONG value, ULONG base, BOOLEAN upper, CHAR out[64]);

/* convert.c: single-byte conversions */
ULONG lab__rtl_to_wide(const lab__codepage *page, PWCH out, ULONG room, PCCH in, ULONG bytes);
ULONG lab__rtl_from_wide(const lab__codepage *page, PCHAR out, ULONG room, PCWCH in, ULONG count, BOOLEAN upcase);

/* string_init.c: paged pool for the buffer of a string */
PVOID lab__rtl_string_alloc(SIZE_T bytes);

/* random.c, crt_stdlib.c: the state that a new machine begins with */
void lab__rtl_reset(void);
void lab__crt_reset(void);

#endif
