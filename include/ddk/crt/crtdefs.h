/* crtdefs.h: the types every C run-time header shares. */
#ifndef LAB_CRT_CRTDEFS_H
#define LAB_CRT_CRTDEFS_H
#pragma GCC system_header

#include "lab_crt.h"
#include <stdint.h>

#ifndef _countof
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#endif

#endif
