/* The machine's clock. */
#include "win32/win32_p.h"
#include <ntlab/ntlab.h>

struct time_fields {
    SHORT year, month, day, hour, minute, second, milliseconds, weekday;
};

LARGE_INTEGER KeQueryPerformanceCounter(PLARGE_INTEGER frequency);
void RtlTimeToTimeFields(PLARGE_INTEGER time, struct time_fields *fields);
BOOLEAN RtlTimeFieldsToTime(struct time_fields *fields, PLARGE_INTEGER time);
void ExSystemTimeToLocalTime(PLARGE_INTEGER system, PLARGE_INTEGER local);
void KeQuerySystemTimePrecise(PLARGE_INTEGER time);

ULONGLONG GetTickCount64(void)
{
    return lab_clock_now() / 10000;
}

DWORD GetTickCount(void)
{
    return (DWORD)GetTickCount64();
}

BOOL QueryPerformanceCounter(LARGE_INTEGER *count)
{
    *count = KeQueryPerformanceCounter(NULL);
    return TRUE;
}

BOOL QueryPerformanceFrequency(LARGE_INTEGER *frequency)
{
    KeQueryPerformanceCounter(frequency);
    return TRUE;
}

void GetSystemTimeAsFileTime(LPFILETIME time)
{
    LARGE_INTEGER now;

    KeQuerySystemTimePrecise(&now);
    *time = (FILETIME){now.LowPart, (DWORD)now.HighPart};
}

static void to_system_time(LARGE_INTEGER time, LPSYSTEMTIME to)
{
    struct time_fields fields;

    RtlTimeToTimeFields(&time, &fields);
    *to = (SYSTEMTIME){(WORD)fields.year, (WORD)fields.month,  (WORD)fields.weekday, (WORD)fields.day,
                       (WORD)fields.hour, (WORD)fields.minute, (WORD)fields.second,  (WORD)fields.milliseconds};
}

void GetSystemTime(LPSYSTEMTIME time)
{
    LARGE_INTEGER now;

    KeQuerySystemTimePrecise(&now);
    to_system_time(now, time);
}

void GetLocalTime(LPSYSTEMTIME time)
{
    LARGE_INTEGER now, local;

    KeQuerySystemTimePrecise(&now);
    ExSystemTimeToLocalTime(&now, &local);
    to_system_time(local, time);
}

BOOL FileTimeToSystemTime(const FILETIME *from, LPSYSTEMTIME to)
{
    LARGE_INTEGER time = {.LowPart = from->dwLowDateTime, .HighPart = (LONG)from->dwHighDateTime};

    if (time.QuadPart < 0)
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    to_system_time(time, to);
    return TRUE;
}

BOOL SystemTimeToFileTime(const SYSTEMTIME *from, LPFILETIME to)
{
    struct time_fields fields = {
        (SHORT)from->wYear,   (SHORT)from->wMonth,  (SHORT)from->wDay,          (SHORT)from->wHour,
        (SHORT)from->wMinute, (SHORT)from->wSecond, (SHORT)from->wMilliseconds, 0};
    LARGE_INTEGER time;

    if (!RtlTimeFieldsToTime(&fields, &time))
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    *to = (FILETIME){time.LowPart, (DWORD)time.HighPart};
    return TRUE;
}

BOOL FileTimeToLocalFileTime(const FILETIME *from, LPFILETIME to)
{
    LARGE_INTEGER time = {.LowPart = from->dwLowDateTime, .HighPart = (LONG)from->dwHighDateTime}, local;

    ExSystemTimeToLocalTime(&time, &local);
    *to = (FILETIME){local.LowPart, (DWORD)local.HighPart};
    return TRUE;
}
