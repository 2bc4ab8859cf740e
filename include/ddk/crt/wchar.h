/* wchar.h: 16-bit characters: strings, formatting, classes, numbers. */
#ifndef LAB_CRT_WCHAR_H
#define LAB_CRT_WCHAR_H
#pragma GCC system_header

#include "lab_crt_wide.h"
#include "lab_crt_wprintf.h"
#include "wctype.h"
#include "lab_crt_wnumber.h"

#ifndef WCHAR_MIN
#define WCHAR_MIN 0
#define WCHAR_MAX 0xFFFF
#endif

/* Windows' wchar.h brings the memory functions too. */
#include "string.h"

#include "lab_crt_cxx.h"

#endif
