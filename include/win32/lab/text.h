/* Strings. Every code page is UTF-8. */
#ifndef NTLAB_WIN32_TEXT_H
#define NTLAB_WIN32_TEXT_H

#include <lab/base.h>

LAB_DDK_BEGIN

#define CP_ACP               0
#define CP_OEMCP             1
#define CP_UTF8              65001
#define MB_PRECOMPOSED       1
#define MB_ERR_INVALID_CHARS 8
#define WC_ERR_INVALID_CHARS 0x80
int MultiByteToWideChar(UINT page, DWORD flags, LPCCH text, int length, LPWSTR wide, int size);
int WideCharToMultiByte(UINT page, DWORD flags, LPCWCH wide, int length, LPSTR text, int size, LPCCH other,
                        LPBOOL used_other);

int lstrlenA(LPCSTR text);
int lstrlenW(LPCWSTR text);
int lstrcmpA(LPCSTR a, LPCSTR b);
int lstrcmpW(LPCWSTR a, LPCWSTR b);
int lstrcmpiA(LPCSTR a, LPCSTR b);
int lstrcmpiW(LPCWSTR a, LPCWSTR b);
LPSTR lstrcpyA(LPSTR to, LPCSTR from);
LPWSTR lstrcpyW(LPWSTR to, LPCWSTR from);
LPSTR lstrcatA(LPSTR to, LPCSTR from);
LPWSTR lstrcatW(LPWSTR to, LPCWSTR from);
LPSTR lstrcpynA(LPSTR to, LPCSTR from, int size);
LPWSTR lstrcpynW(LPWSTR to, LPCWSTR from, int size);
#define lstrlen  LAB_WIN32_AW(lstrlen)
#define lstrcmp  LAB_WIN32_AW(lstrcmp)
#define lstrcmpi LAB_WIN32_AW(lstrcmpi)
#define lstrcpy  LAB_WIN32_AW(lstrcpy)
#define lstrcat  LAB_WIN32_AW(lstrcat)
#define lstrcpyn LAB_WIN32_AW(lstrcpyn)
int wsprintfA(LPSTR to, LPCSTR format, ...);
int wsprintfW(LPWSTR to, LPCWSTR format, ...);
#define wsprintf LAB_WIN32_AW(wsprintf)

LAB_DDK_END

#endif
