/* time.h: seconds since 1970 and their parts, by the machine's clock, in UTC. */
#include <stdio.h>
#include <time.h>

#include "win32/win32_p.h"

#define UNITS_PER_SECOND 10000000LL
#define YEAR_1970        116444736000000000LL /* since 1601, in units of 100 ns */

static long long now_in_units(void)
{
    FILETIME time;

    GetSystemTimeAsFileTime(&time);
    return ((long long)time.dwHighDateTime << 32 | time.dwLowDateTime) - YEAR_1970;
}

time_t time(time_t *now)
{
    time_t seconds = now_in_units() / UNITS_PER_SECOND;

    if (now)
        *now = seconds;
    return seconds;
}

int timespec_get(struct timespec *now, int base)
{
    long long units = now_in_units();

    if (base != TIME_UTC)
        return 0;
    now->tv_sec = units / UNITS_PER_SECOND;
    now->tv_nsec = (int)(units % UNITS_PER_SECOND) * 100;
    return base;
}

clock_t clock(void)
{
    return (clock_t)GetTickCount();
}

double difftime(time_t later, time_t earlier)
{
    return (double)(later - earlier);
}

/* The days from 1970 to the first of March of that year, when a leap day is past. */
static long long days_to_march(long long year)
{
    return year * 365 + year / 4 - year / 100 + year / 400 - 719468;
}

static long long days_of(long long year, long long month, long long day)
{
    month -= 2; /* counted from March, as 0 */
    if (month < 0) {
        month += 12;
        year--;
    }
    return days_to_march(year) + (153 * month + 2) / 5 + day - 1;
}

errno_t gmtime_s(struct tm *parts, const time_t *moment)
{
    static const short before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    SYSTEMTIME system;
    FILETIME time;
    long long units = *moment * UNITS_PER_SECOND + YEAR_1970;
    BOOL leap;

    if (*moment < 0)
        return 22;
    time = (FILETIME){(DWORD)units, (DWORD)(units >> 32)};
    if (!FileTimeToSystemTime(&time, &system))
        return 22;
    leap = system.wYear % 4 == 0 && (system.wYear % 100 != 0 || system.wYear % 400 == 0);
    *parts = (struct tm){.tm_sec = system.wSecond,
                         .tm_min = system.wMinute,
                         .tm_hour = system.wHour,
                         .tm_mday = system.wDay,
                         .tm_mon = system.wMonth - 1,
                         .tm_year = system.wYear - 1900,
                         .tm_wday = system.wDayOfWeek,
                         .tm_yday = before[system.wMonth - 1] + system.wDay - 1 + (leap && system.wMonth > 2)};
    return 0;
}

struct tm *gmtime(const time_t *moment)
{
    static struct tm parts;

    return gmtime_s(&parts, moment) ? NULL : &parts;
}

time_t mktime(struct tm *parts)
{
    long long month = parts->tm_mon, year = parts->tm_year + 1900LL;
    time_t seconds;

    year += month / 12 - (month % 12 < 0);
    month = (month % 12 + 12) % 12;
    seconds = ((days_of(year, month, parts->tm_mday) * 24 + parts->tm_hour) * 60 + parts->tm_min) * 60 + parts->tm_sec;
    return gmtime_s(parts, &seconds) ? -1 : seconds;
}

static const char *const days[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

errno_t asctime_s(char *text, size_t size, const struct tm *parts)
{
    if (size < 26)
        return 34;
    _snprintf(text, size, "%.3s %.3s %02d %02d:%02d:%02d %d\n", days[parts->tm_wday], months[parts->tm_mon],
              parts->tm_mday, parts->tm_hour, parts->tm_min, parts->tm_sec, parts->tm_year + 1900);
    return 0;
}

char *asctime(const struct tm *parts)
{
    static char text[32];

    asctime_s(text, sizeof text, parts);
    return text;
}

errno_t ctime_s(char *text, size_t size, const time_t *moment)
{
    struct tm parts;
    errno_t error = gmtime_s(&parts, moment);

    return error ? error : asctime_s(text, size, &parts);
}

char *ctime(const time_t *moment)
{
    static char text[32];

    return ctime_s(text, sizeof text, moment) ? NULL : text;
}

/* The week of the year, by its first Sunday (0) or Monday (1). */
static int week_of(const struct tm *parts, int first)
{
    return (parts->tm_yday + 7 - (parts->tm_wday + 7 - first) % 7) / 7;
}

static int twelve(int hour)
{
    return hour % 12 ? hour % 12 : 12;
}

static void put_field(char *field, size_t room, char which, const struct tm *p)
{
    static const char *const wholes[] = {['c'] = "%x %X", ['D'] = "%m/%d/%y", ['F'] = "%Y-%m-%d", ['r'] = "%I:%M:%S %p",
                                         ['R'] = "%H:%M", ['T'] = "%H:%M:%S", ['x'] = "%m/%d/%y", ['X'] = "%H:%M:%S"};

    *field = 0;
    if ((size_t)which < RTL_NUMBER_OF(wholes) && wholes[(size_t)which])
        strftime(field, room, wholes[(size_t)which], p);
    else if (which == 'a' || which == 'A')
        _snprintf(field, room, which == 'a' ? "%.3s" : "%s", days[p->tm_wday]);
    else if (which == 'b' || which == 'B' || which == 'h')
        _snprintf(field, room, which == 'B' ? "%s" : "%.3s", months[p->tm_mon]);
    else if (which == 'p')
        _snprintf(field, room, "%s", p->tm_hour < 12 ? "AM" : "PM");
    else if (which == 'Z')
        _snprintf(field, room, "UTC");
    else if (which == 'z')
        _snprintf(field, room, "+0000");
    else if (which == 'j')
        _snprintf(field, room, "%03d", p->tm_yday + 1);
    else if (which == 'Y')
        _snprintf(field, room, "%d", p->tm_year + 1900);
    else if (which == 'w')
        _snprintf(field, room, "%d", p->tm_wday);
    else if (which == 'n' || which == 't' || which == '%')
        _snprintf(field, room, "%c", which == 'n' ? '\n' : which == 't' ? '\t' : '%');
    else
        _snprintf(field, room, "%02d",
                  which == 'd'   ? p->tm_mday
                  : which == 'H' ? p->tm_hour
                  : which == 'I' ? twelve(p->tm_hour)
                  : which == 'm' ? p->tm_mon + 1
                  : which == 'M' ? p->tm_min
                  : which == 'S' ? p->tm_sec
                  : which == 'U' ? week_of(p, 0)
                  : which == 'W' ? week_of(p, 1)
                  : which == 'C' ? (p->tm_year + 1900) / 100
                                 : p->tm_year % 100);
}

size_t strftime(char *text, size_t size, const char *format, const struct tm *parts)
{
    size_t length = 0;
    char field[64];

    for (; *format; format++) {
        size_t count;

        field[0] = *format;
        field[1] = 0;
        if (*format == '%' && format[1]) {
            if (*++format == '#' && format[1]) /* without leading zeros, or longer: as without it */
                format++;
            put_field(field, sizeof field, *format, parts);
        }
        count = strlen(field);
        if (length + count >= size)
            return 0;
        memcpy(text + length, field, count + 1);
        length += count;
    }
    if (size)
        text[length] = 0;
    return length;
}
