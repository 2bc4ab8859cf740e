/* The machine's clock. */
#ifndef NTLAB_WIN32_TIME_H
#define NTLAB_WIN32_TIME_H

#include <lab/base.h>

LAB_DDK_BEGIN

DWORD GetTickCount(void);
ULONGLONG GetTickCount64(void);
BOOL QueryPerformanceCounter(LARGE_INTEGER *count);
BOOL QueryPerformanceFrequency(LARGE_INTEGER *frequency);
void GetSystemTimeAsFileTime(LPFILETIME time);
void GetSystemTime(LPSYSTEMTIME time);
void GetLocalTime(LPSYSTEMTIME time);
BOOL FileTimeToSystemTime(const FILETIME *from, LPSYSTEMTIME to);
BOOL SystemTimeToFileTime(const SYSTEMTIME *from, LPFILETIME to);
BOOL FileTimeToLocalFileTime(const FILETIME *from, LPFILETIME to);

LAB_DDK_END

#endif
