/* corecrt.h: the newer name of crtdefs.h. */
#ifndef LAB_CRT_CORECRT_H
#define LAB_CRT_CORECRT_H
#pragma GCC system_header
#include "crtdefs.h"
#endif
