/* The C run time's memory, strings and end. */
#include <locale.h>
#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include "win32/win32_p.h"

char *_strdup(const char *text)
{
    SIZE_T size = strlen(text) + 1;

    return memcpy(malloc(size), text, size);
}

wchar_t *_wcsdup(const wchar_t *text)
{
    SIZE_T size = (wcslen(text) + 1) * sizeof *text;

    return memcpy(malloc(size), text, size);
}

void *_aligned_malloc(size_t size, size_t alignment)
{
    return lab__host_aligned(size, alignment);
}

void _aligned_free(void *memory)
{
    free(memory);
}

void exit(int code)
{
    lab__win32_exit(code);
}

void abort(void)
{
    lab__win32_exit(3);
}

int _getpid(void)
{
    return (int)GetCurrentProcessId();
}

/* Other programs are no part of the machine. */
int system(const char *command)
{
    return command ? -1 : 0;
}

int _wsystem(const wchar_t *command)
{
    return command ? -1 : 0;
}

wchar_t *_wgetenv(const wchar_t *name)
{
    char *narrow = lab__win32_narrow(name);
    const char *value = lab__host_getenv(narrow);

    free(narrow);
    return value ? lab__win32_wide(value) : NULL;
}

char *setlocale(int category, const char *locale)
{
    static char name[] = "C";

    return name;
}

wchar_t *_wsetlocale(int category, const wchar_t *locale)
{
    static wchar_t name[] = L"C";

    return name;
}

lldiv_t lldiv(long long numerator, long long denominator)
{
    return (lldiv_t){numerator / denominator, numerator % denominator};
}

/* Bytes of the next character, which is UTF-8. */
int mblen(const char *text, size_t size)
{
    unsigned char first = text ? (unsigned char)*text : 0;
    int length = first < 0x80   ? first != 0
                 : first < 0xC2 ? -1
                 : first < 0xE0 ? 2
                 : first < 0xF0 ? 3
                 : first < 0xF5 ? 4
                                : -1;

    return length > 0 && (size_t)length > size ? -1 : length;
}

errno_t strerror_s(char *text, size_t size, int error)
{
    _snprintf(text, size, "error %d", error);
    return 0;
}

char *strerror(int error)
{
    static char text[32];

    strerror_s(text, sizeof text, error);
    return text;
}
