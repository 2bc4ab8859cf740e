/* tchar.h: names that mean wide or byte strings by _UNICODE. */
#ifndef LAB_CRT_TCHAR_H
#define LAB_CRT_TCHAR_H
#pragma GCC system_header

#include "stdio.h"
#include "stdlib.h"
#include "string.h"
#include "wchar.h"
#include "ctype.h"

#ifdef _UNICODE
typedef wchar_t _TCHAR;
typedef wint_t _TINT;
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef wchar_t TCHAR, *PTCHAR;
#endif
#define __T(x)       L##x
#define _tcslen      wcslen
#define _tcsnlen     wcsnlen
#define _tcscpy      wcscpy
#define _tcsncpy     wcsncpy
#define _tcscat      wcscat
#define _tcsncat     wcsncat
#define _tcscmp      wcscmp
#define _tcsncmp     wcsncmp
#define _tcsicmp     _wcsicmp
#define _tcsnicmp    _wcsnicmp
#define _tcschr      wcschr
#define _tcsrchr     wcsrchr
#define _tcsstr      wcsstr
#define _tcsspn      wcsspn
#define _tcscspn     wcscspn
#define _tcspbrk     wcspbrk
#define _tcslwr      _wcslwr
#define _tcsupr      _wcsupr
#define _tcstol      wcstol
#define _tcstoul     wcstoul
#define _ttoi        _wtoi
#define _ttol        _wtol
#define _itot        _itow
#define _ultot       _ultow
#define _tcscpy_s    wcscpy_s
#define _tcsncpy_s   wcsncpy_s
#define _tcscat_s    wcscat_s
#define _stprintf    _swprintf
#define _stprintf_s  swprintf_s
#define _sntprintf   _snwprintf
#define _vsntprintf  _vsnwprintf
#define _vstprintf_s vswprintf_s
#define _stscanf     swscanf
#define _totupper    towupper
#define _totlower    towlower
#define _istalpha    iswalpha
#define _istdigit    iswdigit
#define _istspace    iswspace
#else
typedef char _TCHAR;
typedef int _TINT;
#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef char TCHAR, *PTCHAR;
#endif
#define __T(x)       x
#define _tcslen      strlen
#define _tcsnlen     strnlen
#define _tcscpy      strcpy
#define _tcsncpy     strncpy
#define _tcscat      strcat
#define _tcsncat     strncat
#define _tcscmp      strcmp
#define _tcsncmp     strncmp
#define _tcsicmp     _stricmp
#define _tcsnicmp    _strnicmp
#define _tcschr      strchr
#define _tcsrchr     strrchr
#define _tcsstr      strstr
#define _tcsspn      strspn
#define _tcscspn     strcspn
#define _tcspbrk     strpbrk
#define _tcslwr      _strlwr
#define _tcsupr      _strupr
#define _tcstol      strtol
#define _tcstoul     strtoul
#define _ttoi        atoi
#define _ttol        atol
#define _itot        _itoa
#define _ultot       _ultoa
#define _tcscpy_s    strcpy_s
#define _tcsncpy_s   strncpy_s
#define _tcscat_s    strcat_s
#define _stprintf    sprintf
#define _stprintf_s  sprintf_s
#define _sntprintf   _snprintf
#define _vsntprintf  _vsnprintf
#define _vstprintf_s vsprintf_s
#define _stscanf     sscanf
#define _totupper    toupper
#define _totlower    tolower
#define _istalpha    isalpha
#define _istdigit    isdigit
#define _istspace    isspace
#endif

#define _T(x)    __T(x)
#define _TEXT(x) __T(x)

#endif
