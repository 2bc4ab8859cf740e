/* Types and words of Win32. A name ends in W where it is wide, and the plain name means either, by UNICODE. */
#ifndef NTLAB_WIN32_BASE_H
#define NTLAB_WIN32_BASE_H

#include <ntdef.h>
#include <nt/win32_types.h>
#include <excpt.h>
#include <nt/se_rights.h>
#include <nt/io_file_flags.h>
#include <nt/seh.h>
#include <nt/intrinsics.h>
#include <nt/interlocked.h>
#include <stdlib.h>
#include <string.h>

/* What the DDK's headers say otherwise. */
#undef TEXT
#undef FILE_OPEN
#undef FILE_CREATE
#undef FILE_OPEN_IF
#undef FILE_OVERWRITE
#undef FILE_OVERWRITE_IF
#undef FILE_SUPERSEDE
#undef _In_reads_or_z_

/* Annotations that the DDK's headers don't have; those of old for C alone, as C++'s library has names like theirs. */
#define _Check_return_opt_
#ifndef __cplusplus
#include <nt/sal1.h>
#endif

#ifdef UNICODE
#define LAB_WIN32_AW(name) name##W
#define __TEXT(quote)      L##quote
#else
#define LAB_WIN32_AW(name) name##A
#define __TEXT(quote)      quote
#endif
#define TEXT(quote) __TEXT(quote)

LAB_DDK_BEGIN

#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
#ifdef UNICODE
typedef WCHAR TCHAR, *PTCHAR;
#else
typedef char TCHAR, *PTCHAR;
#endif
#endif
#ifdef UNICODE
typedef WCHAR TBYTE;
typedef LPWSTR LPTCH, PTCH, PTSTR, LPTSTR;
typedef LPCWSTR PCTSTR, LPCTSTR;
#else
typedef unsigned char TBYTE;
typedef LPSTR LPTCH, PTCH, PTSTR, LPTSTR;
typedef LPCSTR PCTSTR, LPCTSTR;
#endif

typedef void *LPVOID;
typedef const void *LPCVOID, *PCVOID;
typedef int *LPINT;
typedef LONG *LPLONG;
typedef HANDLE *LPHANDLE, HGLOBAL, HLOCAL, HWND_, SPHANDLE;
typedef LARGE_INTEGER *LPLARGE_INTEGER;
typedef USHORT ATOM;
typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM, LRESULT;
typedef long long (*FARPROC)(void);
typedef long long (*PROC)(void);
typedef DWORD COLORREF;
DECLARE_HANDLE(HINSTANCE);
typedef HINSTANCE HMODULE;
DECLARE_HANDLE(HWND);
DECLARE_HANDLE(HKEY);
DECLARE_HANDLE(HMENU);
DECLARE_HANDLE(HICON);
typedef HKEY *PHKEY;
typedef DWORD REGSAM;

typedef struct _FILETIME {
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

typedef struct _SYSTEMTIME {
    WORD wYear, wMonth, wDayOfWeek, wDay, wHour, wMinute, wSecond, wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;

typedef struct _SECURITY_ATTRIBUTES {
    DWORD nLength;
    LPVOID lpSecurityDescriptor;
    BOOL bInheritHandle;
} SECURITY_ATTRIBUTES, *PSECURITY_ATTRIBUTES, *LPSECURITY_ATTRIBUTES;

typedef struct _OVERLAPPED {
    ULONG_PTR Internal;
    ULONG_PTR InternalHigh;
    union {
        struct {
            DWORD Offset;
            DWORD OffsetHigh;
        };
        PVOID Pointer;
    };
    HANDLE hEvent;
} OVERLAPPED, *LPOVERLAPPED;

typedef struct _OVERLAPPED_ENTRY {
    ULONG_PTR lpCompletionKey;
    LPOVERLAPPED lpOverlapped;
    ULONG_PTR Internal;
    DWORD dwNumberOfBytesTransferred;
} OVERLAPPED_ENTRY, *LPOVERLAPPED_ENTRY;

LAB_DDK_END

#define WINAPI
#define CALLBACK
#define APIENTRY
#define WINBASEAPI
#define WINADVAPI
#define WINUSERAPI
#define WINCFGAPI
#define STDAPICALLTYPE
#define STDMETHODCALLTYPE
#define WINAPIV
#define WINAPI_INLINE inline

#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)
#define MAX_PATH             260
#define INFINITE             0xFFFFFFFF
#define MAXDWORD             0xFFFFFFFF

#define LOWORD(l)               ((WORD)((DWORD_PTR)(l)&0xFFFF))
#define HIWORD(l)               ((WORD)(((DWORD_PTR)(l) >> 16) & 0xFFFF))
#define LOBYTE(w)               ((BYTE)((DWORD_PTR)(w)&0xFF))
#define HIBYTE(w)               ((BYTE)(((DWORD_PTR)(w) >> 8) & 0xFF))
#define MAKEWORD(a, b)          ((WORD)((BYTE)(a) | (WORD)(BYTE)(b) << 8))
#define MAKELONG(a, b)          ((LONG)((WORD)(a) | (DWORD)(WORD)(b) << 16))
#define CopyMemory(to, from, n) memmove(to, from, n)
#define MoveMemory(to, from, n) memmove(to, from, n)
#define FillMemory(to, n, byte) memset(to, byte, n)
#define ZeroMemory(to, n)       memset(to, 0, n)
#ifndef RtlZeroMemory
#define RtlZeroMemory(to, n) memset(to, 0, n)
#endif
#ifndef RtlCopyMemory
#define RtlCopyMemory(to, from, n) memcpy(to, from, n)
#endif
#ifndef RtlMoveMemory
#define RtlMoveMemory(to, from, n) memmove(to, from, n)
#endif
#ifndef RtlFillMemory
#define RtlFillMemory(to, n, byte) memset(to, byte, n)
#endif
#ifndef RtlEqualMemory
#define RtlEqualMemory(a, b, n) (!memcmp(a, b, n))
#endif
#define SecureZeroMemory(to, n) lab_win32_secure_zero(to, n)
static inline void *lab_win32_secure_zero(void *to, size_t n)
{
    volatile char *at = (volatile char *)to;

    while (n--)
        *at++ = 0;
    return to;
}

#ifndef max
#ifndef NOMINMAX
#ifdef __cplusplus
/* No macros: the C++ library would take them away. */
template <typename A, typename B> static inline auto(max)(A a, B b) -> decltype(false ? A(a) : B(b))
{
    return a > b ? a : b;
}
template <typename A, typename B> static inline auto(min)(A a, B b) -> decltype(false ? A(a) : B(b))
{
    return a < b ? a : b;
}
#else
#define max(a, b) ((a) > (b) ? (a) : (b))
#define min(a, b) ((a) < (b) ? (a) : (b))
#endif
#endif
#endif

#endif
