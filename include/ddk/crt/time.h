/* time.h: the types; a kernel keeps time in LARGE_INTEGERs. */
#ifndef LAB_CRT_TIME_H
#define LAB_CRT_TIME_H
#pragma GCC system_header

#include "lab_crt.h"

typedef long long __time64_t;
typedef int __time32_t;
typedef __time64_t time_t;
typedef int clock_t;

struct tm {
    int tm_sec;
    int tm_min;
    int tm_hour;
    int tm_mday;
    int tm_mon;
    int tm_year;
    int tm_wday;
    int tm_yday;
    int tm_isdst;
};

#endif
