/* tchar.h of programs: what drivers have, and the console. */
#ifndef NTLAB_WIN32_TCHAR_H
#define NTLAB_WIN32_TCHAR_H

#include <stdio.h>
#include <stdlib.h>
#include_next <tchar.h>

#ifdef _UNICODE
#define _tmain      wmain
#define _tprintf    wprintf
#define _tprintf_s  wprintf_s
#define _ftprintf   fwprintf
#define _ftprintf_s fwprintf_s
#define _vtprintf   vwprintf
#define _vftprintf  vfwprintf
#define _putts      _putws
#define _fputts     fputws
#define _fgetts     fgetws
#define _tfopen     _wfopen
#define _tfopen_s   _wfopen_s
#define _tcsdup     _wcsdup
#define _tcstoui64  _wcstoui64
#define _tWinMain   wWinMain
#define _tscanf     wscanf
#define _tscanf_s   wscanf_s
#define _ftscanf    fwscanf
#define _gettchar   getwchar
#define _puttchar   putwchar
#define _tsystem    _wsystem
#define _tgetenv    _wgetenv
#define _tremove    _wremove
#else
#define _tmain      main
#define _tprintf    printf
#define _tprintf_s  printf_s
#define _ftprintf   fprintf
#define _ftprintf_s fprintf_s
#define _vtprintf   vprintf
#define _vftprintf  vfprintf
#define _putts      puts
#define _fputts     fputs
#define _fgetts     fgets
#define _tfopen     fopen
#define _tfopen_s   fopen_s
#define _tcsdup     _strdup
#define _tcstoui64  _strtoui64
#define _tWinMain   WinMain
#define _tscanf     scanf
#define _tscanf_s   scanf_s
#define _ftscanf    fscanf
#define _gettchar   getchar
#define _puttchar   putchar
#define _tsystem    system
#define _tgetenv    getenv
#define _tremove    remove
#endif

#endif
