/* search.h: bsearch and qsort, as in stdlib.h. */
#ifndef LAB_CRT_SEARCH_H
#define LAB_CRT_SEARCH_H
#pragma GCC system_header
#include "stdlib.h"
#endif
