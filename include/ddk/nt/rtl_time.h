/* Time and its parts. */
#ifndef NTLAB_NT_RTL_TIME_H
#define NTLAB_NT_RTL_TIME_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef struct _TIME_FIELDS {
    CSHORT Year;
    CSHORT Month;
    CSHORT Day;
    CSHORT Hour;
    CSHORT Minute;
    CSHORT Second;
    CSHORT Milliseconds;
    CSHORT Weekday;
} TIME_FIELDS, *PTIME_FIELDS;

BOOLEAN RtlConstantTimeEqualMemory(const void *v1, const void *v2, ULONG len);
BOOLEAN RtlTimeFieldsToTime(PTIME_FIELDS TimeFields, PLARGE_INTEGER Time);
void RtlTimeToTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS TimeFields);

LAB_DDK_END

#endif
