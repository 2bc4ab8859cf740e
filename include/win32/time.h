/* time.h of programs: the machine's clock, which is in UTC. */
#ifndef NTLAB_WIN32_TIME_H_CRT
#define NTLAB_WIN32_TIME_H_CRT

#include_next <time.h>
#include <lab/crt.h>

#define CLOCKS_PER_SEC 1000
#define CLK_TCK        CLOCKS_PER_SEC
#define TIME_UTC       1

struct timespec {
    time_t tv_sec;
    int tv_nsec;
};

LAB_CRT_BEGIN
time_t time(time_t *now) LAB_WIN32_FN(time);
time_t _time64(time_t *now) LAB_WIN32_FN(time);
clock_t clock(void) LAB_WIN32_FN(clock); /* milliseconds since the machine started */
double difftime(time_t later, time_t earlier) LAB_WIN32_FN(difftime);
time_t mktime(struct tm *parts) LAB_WIN32_FN(mktime);
time_t _mktime64(struct tm *parts) LAB_WIN32_FN(mktime);
struct tm *gmtime(const time_t *moment) LAB_WIN32_FN(gmtime);
struct tm *localtime(const time_t *moment) LAB_WIN32_FN(gmtime);
struct tm *_localtime64(const time_t *moment) LAB_WIN32_FN(gmtime);
errno_t gmtime_s(struct tm *parts, const time_t *moment) LAB_WIN32_FN(gmtime_s);
errno_t localtime_s(struct tm *parts, const time_t *moment) LAB_WIN32_FN(gmtime_s);
char *asctime(const struct tm *parts) LAB_WIN32_FN(asctime);
errno_t asctime_s(char *text, size_t size, const struct tm *parts) LAB_WIN32_FN(asctime_s);
char *ctime(const time_t *moment) LAB_WIN32_FN(ctime);
errno_t ctime_s(char *text, size_t size, const time_t *moment) LAB_WIN32_FN(ctime_s);
size_t strftime(char *text, size_t size, const char *format, const struct tm *parts) LAB_WIN32_FN(strftime);
int timespec_get(struct timespec *now, int base) LAB_WIN32_FN(timespec_get);
LAB_CRT_END

#endif
