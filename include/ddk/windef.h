/* Win32's names of NT's types, and of what only programs have. */
#ifndef NTLAB_WINDEF_H
#define NTLAB_WINDEF_H

#include <minwindef.h>

LAB_DDK_BEGIN

typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM, LRESULT;
DECLARE_HANDLE(HINSTANCE);
typedef HINSTANCE HMODULE;
DECLARE_HANDLE(HWND);
DECLARE_HANDLE(HKEY);

LAB_DDK_END

#endif
