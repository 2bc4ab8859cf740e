/* memory.h: the memory functions of string.h. */
#ifndef LAB_CRT_MEMORY_H
#define LAB_CRT_MEMORY_H
#pragma GCC system_header
#include "string.h"
#endif
