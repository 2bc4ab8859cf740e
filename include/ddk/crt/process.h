/* process.h: a kernel has no processes of the C run time. */
#ifndef LAB_CRT_PROCESS_H
#define LAB_CRT_PROCESS_H
#pragma GCC system_header
#include "lab_crt.h"
#endif
