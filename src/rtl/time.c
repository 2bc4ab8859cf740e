/*
 * time.c: system time (100 ns since 1601) as calendar fields and as seconds since 1970 and 1980.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define TICKS_PER_SECOND  10000000ll
#define TICKS_PER_DAY     (86400ll * TICKS_PER_SECOND)
#define SECONDS_TO_1970   11644473600ll
#define SECONDS_TO_1980   11960006400ll
#define DAYS_PER_400_YEAR 146097
#define LAST_YEAR         30827

static BOOLEAN is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
    static const UCHAR days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1601-01-01 to the first of a year. */
static LONGLONG days_before_year(int year)
{
    LONGLONG past = year - 1601;

    return past * 365 + past / 4 - past / 100 + past / 400;
}

static int year_of_day(LONGLONG day)
{
    int year = 1601 + (int)(day / DAYS_PER_400_YEAR) * 400;

    day %= DAYS_PER_400_YEAR;
    year += (int)(day / 366);
    while (days_before_year(year + 1) - days_before_year(year - (year - 1601) % 400) <= day)
        year++;
    return year;
}

/*
 * RtlTimeToTimeFields: the calendar fields of a time.
 *
 * IRQL    any
 * Units   100 ns since 1601-01-01
 * Source  wdm/nf-wdm-rtltimetotimefields
 */
VOID NTAPI RtlTimeToTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS TimeFields)
{
    ULONGLONG ticks;
    LONGLONG day;
    ULONG milliseconds;
    int year, month = 1;

    LAB_DDI(RtlTimeToTimeFields);
    ticks = (ULONGLONG)Time->QuadPart;
    day = (LONGLONG)(ticks / TICKS_PER_DAY);
    milliseconds = (ULONG)(ticks % TICKS_PER_DAY / 10000);
    year = year_of_day(day);
    TimeFields->Weekday = (CSHORT)((day + 1) % 7); /* 1601 began on a Monday */
    day -= days_before_year(year);
    while (day >= days_of_month(year, month))
        day -= days_of_month(year, month++);
    TimeFields->Year = (CSHORT)year;
    TimeFields->Month = (CSHORT)month;
    TimeFields->Day = (CSHORT)(day + 1);
    TimeFields->Hour = (CSHORT)(milliseconds / 3600000);
    TimeFields->Minute = (CSHORT)(milliseconds / 60000 % 60);
    TimeFields->Second = (CSHORT)(milliseconds / 1000 % 60);
    TimeFields->Milliseconds = (CSHORT)(milliseconds % 1000);
}

static BOOLEAN are_valid(const TIME_FIELDS *fields)
{
    return fields->Year >= 1601 && fields->Year <= LAST_YEAR && fields->Month >= 1 && fields->Month <= 12 &&
           fields->Day >= 1 && fields->Day <= days_of_month(fields->Year, fields->Month) && fields->Hour >= 0 &&
           fields->Hour <= 23 && fields->Minute >= 0 && fields->Minute <= 59 && fields->Second >= 0 &&
           fields->Second <= 59 && fields->Milliseconds >= 0 && fields->Milliseconds <= 999;
}

/*
 * RtlTimeFieldsToTime: the time of calendar fields; the weekday is not looked at.
 *
 * IRQL    any
 * Errors  FALSE: no such date or time
 * Source  wdm/nf-wdm-rtltimefieldstotime
 */
BOOLEAN NTAPI RtlTimeFieldsToTime(PTIME_FIELDS TimeFields, PLARGE_INTEGER Time)
{
    LONGLONG day, milliseconds;

    LAB_DDI(RtlTimeFieldsToTime);
    if (!are_valid(TimeFields))
        return FALSE;
    day = days_before_year(TimeFields->Year) + TimeFields->Day - 1;
    for (int month = 1; month < TimeFields->Month; month++)
        day += days_of_month(TimeFields->Year, month);
    milliseconds = TimeFields->Hour * 3600000ll + TimeFields->Minute * 60000ll + TimeFields->Second * 1000ll +
                   TimeFields->Milliseconds;
    Time->QuadPart = day * TICKS_PER_DAY + milliseconds * 10000;
    return TRUE;
}

static BOOLEAN seconds_since(LONGLONG time, LONGLONG epoch, PULONG seconds)
{
    LONGLONG since = time / TICKS_PER_SECOND - epoch;

    if (time < 0 || since < 0 || since > 0xFFFFFFFFll)
        return FALSE;
    *seconds = (ULONG)since;
    return TRUE;
}

/*
 * RtlTimeToSecondsSince1970: whole seconds since 1970-01-01.
 *
 * IRQL    <= APC_LEVEL
 * Errors  FALSE: outside of 32 bits
 * Source  ntifs/nf-ntifs-rtltimetosecondssince1970
 */
BOOLEAN NTAPI RtlTimeToSecondsSince1970(PLARGE_INTEGER Time, PULONG ElapsedSeconds)
{
    LAB_DDI(RtlTimeToSecondsSince1970);
    return seconds_since(Time->QuadPart, SECONDS_TO_1970, ElapsedSeconds);
}

/*
 * RtlTimeToSecondsSince1980: whole seconds since 1980-01-01.
 *
 * IRQL    <= APC_LEVEL
 * Errors  FALSE: outside of 32 bits
 * Source  ntifs/nf-ntifs-rtltimetosecondssince1980
 */
BOOLEAN NTAPI RtlTimeToSecondsSince1980(PLARGE_INTEGER Time, PULONG ElapsedSeconds)
{
    LAB_DDI(RtlTimeToSecondsSince1980);
    return seconds_since(Time->QuadPart, SECONDS_TO_1980, ElapsedSeconds);
}

/*
 * RtlSecondsSince1970ToTime: the time of seconds since 1970-01-01.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlsecondssince1970totime
 */
VOID NTAPI RtlSecondsSince1970ToTime(ULONG ElapsedSeconds, PLARGE_INTEGER Time)
{
    LAB_DDI(RtlSecondsSince1970ToTime);
    Time->QuadPart = (ElapsedSeconds + SECONDS_TO_1970) * TICKS_PER_SECOND;
}

/*
 * RtlSecondsSince1980ToTime: the time of seconds since 1980-01-01.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlsecondssince1980totime
 */
VOID NTAPI RtlSecondsSince1980ToTime(ULONG ElapsedSeconds, PLARGE_INTEGER Time)
{
    LAB_DDI(RtlSecondsSince1980ToTime);
    Time->QuadPart = (ElapsedSeconds + SECONDS_TO_1980) * TICKS_PER_SECOND;
}
