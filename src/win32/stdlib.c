/* The C run time's memory, strings and end. */
#include <locale.h>
#include <process.h>
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
