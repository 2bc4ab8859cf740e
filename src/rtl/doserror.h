/* doserror.h: the table behind RtlNtStatusToDosError. */
#ifndef LAB_RTL_DOSERROR_H
#define LAB_RTL_DOSERROR_H

#include "rtl_p.h"

typedef struct lab__doserror_row {
    ULONG status;
    ULONG error;
} lab__doserror_row;

extern const lab__doserror_row lab__doserror_rows[];
extern const ULONG lab__doserror_count;

#endif
