/*
 * lab_crt.h: how the C run-time functions of a driver are bound.
 *
 * Whatever has a wchar_t, a long or a printf format in it differs between Windows and the host,
 * so it is ntlab's own: exported as lab_crt_<name> and bound to <name> by an assembler label.
 * The host's library and the driver never see each other's. Plain byte functions are the host's.
 */
#ifndef LAB_CRT_H
#define LAB_CRT_H
#pragma GCC system_header

#include <stddef.h>
#include <stdarg.h>

#define LAB_CRT_TEXT_(x)    #x
#define LAB_CRT_TEXT(x)     LAB_CRT_TEXT_(x)
#define LAB_CRT_LABEL(name) LAB_CRT_TEXT(__USER_LABEL_PREFIX__) "lab_crt_" #name
#define LAB_CRT_FN(name)    __asm__(LAB_CRT_LABEL(name)) __attribute__((visibility("default")))

#ifdef __cplusplus
#define LAB_CRT_BEGIN extern "C" {
#define LAB_CRT_END   }
#else
#define LAB_CRT_BEGIN
#define LAB_CRT_END
#endif

#ifndef __cdecl
#define __cdecl
#endif
#ifndef __CRTDECL
#define __CRTDECL
#endif
#ifndef _CRTIMP
#define _CRTIMP
#endif
#ifndef _CRT_ALIGN
#define _CRT_ALIGN(x) __attribute__((aligned(x)))
#endif

typedef long long intptr_t;
typedef unsigned long long uintptr_t;
#ifndef _WCHAR_T_DEFINED
#define _WCHAR_T_DEFINED
#endif
#ifndef _ERRNO_T_DEFINED
#define _ERRNO_T_DEFINED
typedef int errno_t;
#endif
#ifndef _RSIZE_T_DEFINED
#define _RSIZE_T_DEFINED
typedef size_t rsize_t;
#endif
#ifndef _WCTYPE_T_DEFINED
#define _WCTYPE_T_DEFINED
typedef unsigned short wint_t;
typedef unsigned short wctype_t;
#endif
#ifndef WEOF
#define WEOF ((wint_t)0xFFFF)
#endif

#ifndef _TRUNCATE
#define _TRUNCATE ((size_t)-1)
#endif

#endif
