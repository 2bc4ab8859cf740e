/* Win32's scalar types. The kernel's own headers don't have them, and drivers use the names for other things. */
#ifndef NTLAB_NT_WIN32_TYPES_H
#define NTLAB_NT_WIN32_TYPES_H

#include <ntdef.h>

LAB_DDK_BEGIN

typedef int BOOL;
typedef BOOL *PBOOL;
typedef BOOL *LPBOOL;
typedef UCHAR BYTE, *PBYTE, *LPBYTE;
typedef USHORT WORD, *PWORD, *LPWORD;
typedef ULONG DWORD, *PDWORD, *LPDWORD;

LAB_DDK_END

#endif
