/* malloc.h: a kernel has no heap of the C run time; there is the stack. */
#ifndef LAB_CRT_MALLOC_H
#define LAB_CRT_MALLOC_H
#pragma GCC system_header
#include "lab_crt.h"
#define _alloca(size) __builtin_alloca(size)
#define alloca(size)  __builtin_alloca(size)
#endif
