/* The command line in words. */
#ifndef NTLAB_SHELLAPI_H
#define NTLAB_SHELLAPI_H
#define _INC_SHELLAPI

#include <windows.h>

LAB_DDK_BEGIN

LPWSTR *CommandLineToArgvW(LPCWSTR line, int *count); /* to free with LocalFree */

LAB_DDK_END

#endif
