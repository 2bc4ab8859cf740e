/* Win32's names of NT's types, for headers that drivers and programs share. */
#ifndef NTLAB_MINWINDEF_H
#define NTLAB_MINWINDEF_H

#include <ntdef.h>
#include <nt/win32_types.h>

#ifndef WINAPI
#define WINAPI
#define CALLBACK
#define APIENTRY
#endif

LAB_DDK_BEGIN

typedef void *LPVOID;
typedef const void *LPCVOID;
typedef int *LPINT;
typedef LONG *LPLONG;

#ifndef LOWORD
#define LOWORD(l)      ((WORD)((ULONG_PTR)(l)&0xFFFF))
#define HIWORD(l)      ((WORD)(((ULONG_PTR)(l) >> 16) & 0xFFFF))
#define LOBYTE(w)      ((BYTE)((ULONG_PTR)(w)&0xFF))
#define HIBYTE(w)      ((BYTE)(((ULONG_PTR)(w) >> 8) & 0xFF))
#define MAKEWORD(a, b) ((WORD)((BYTE)(a) | (WORD)(BYTE)(b) << 8))
#define MAKELONG(a, b) ((LONG)((WORD)(a) | (ULONG)(WORD)(b) << 16))
#endif
#ifndef MAX_PATH
#define MAX_PATH 260
#endif

LAB_DDK_END

#endif
