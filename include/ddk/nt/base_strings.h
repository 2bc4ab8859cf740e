/* Names of pointers to characters, and the counted strings. */
#ifndef NTLAB_NT_BASE_STRINGS_H
#define NTLAB_NT_BASE_STRINGS_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define ANYSIZE_ARRAY 1

#define NULL64 0

#define MAX_NATURAL_ALIGNMENT 8

typedef const UCHAR *PCUCHAR;
typedef CHAR *LPCH;
typedef CHAR *PCH;
typedef const CHAR *LPCCH;
typedef const CHAR *PCCH;
typedef CHAR *NPSTR;
typedef CHAR *LPSTR;
typedef CHAR *PSTR;
typedef PSTR *PZPSTR;
typedef const PSTR *PCZPSTR;
typedef const CHAR *LPCSTR;
typedef const CHAR *PCSTR;
typedef PCSTR *PZPCSTR;
typedef CHAR *PSZ;
typedef const char *PCSZ;
typedef WCHAR *NWPSTR;
typedef WCHAR *LPWSTR;
typedef WCHAR *PWSTR;
typedef PWSTR *PZPWSTR;
typedef const PWSTR *PCZPWSTR;
typedef WCHAR *LPUWSTR;
typedef WCHAR *PUWSTR;
typedef const WCHAR *LPCWSTR;
typedef const WCHAR *PCWSTR;
typedef PCWSTR *PZPCWSTR;
typedef const WCHAR *LPCUWSTR;
typedef const WCHAR *PCUWSTR;
typedef char *PCCHAR;

typedef struct _UNICODE_STRING {
    USHORT Length;
    USHORT MaximumLength;
    PWSTR Buffer;
} UNICODE_STRING, *PUNICODE_STRING;

typedef const UNICODE_STRING *PCUNICODE_STRING;

typedef struct _CSTRING {
    USHORT Length;
    USHORT MaximumLength;
    const CHAR *Buffer;
} CSTRING, *PCSTRING;

typedef struct _STRING {
    USHORT Length;
    USHORT MaximumLength;
    PCHAR Buffer;
} STRING, *PSTRING;

typedef STRING ANSI_STRING;
typedef PSTRING PANSI_STRING;
typedef STRING OEM_STRING;
typedef PSTRING POEM_STRING;
typedef const STRING *PCOEM_STRING;
typedef STRING CANSI_STRING;
typedef PSTRING PCANSI_STRING;
typedef STRING UTF8_STRING;
typedef PSTRING PUTF8_STRING;

typedef struct _STRING32 {
    USHORT Length;
    USHORT MaximumLength;
    ULONG Buffer;
} STRING32, UNICODE_STRING32, ANSI_STRING32, *PSTRING32, *PUNICODE_STRING32, *PANSI_STRING32;

typedef struct _STRING64 {
    USHORT Length;
    USHORT MaximumLength;
    ULONGLONG Buffer;
} STRING64, UNICODE_STRING64, ANSI_STRING64, *PSTRING64, *PUNICODE_STRING64, *PANSI_STRING64;

#define NLS_VALID_LOCALE_MASK 0x000fffff

#ifdef UNICODE
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef WCHAR TCHAR, *PTCHAR;
#endif
typedef LPWSTR LPTSTR, PTSTR;
typedef LPCWSTR LPCTSTR, PCTSTR;
#else
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef char TCHAR, *PTCHAR;
#endif
typedef LPSTR LPTSTR, PTSTR;
typedef LPCSTR LPCTSTR, PCTSTR;
#endif

LAB_DDK_END

#endif
