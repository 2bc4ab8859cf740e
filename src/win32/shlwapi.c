/* Paths as text. */
#include "win32/win32_p.h"
#include <shlwapi.h>

WCHAR RtlUpcaseUnicodeChar(WCHAR c);

static UCHAR upper(char c)
{
    return (UCHAR)(c >= 'a' && c <= 'z' ? c - 32 : c);
}

#define CH         char
#define NAME(name) name##A
#define FOLD       upper
#include "win32/shlwapi_text.h"
#undef CH
#undef NAME
#undef FOLD

#define CH         WCHAR
#define NAME(name) name##W
#define FOLD       RtlUpcaseUnicodeChar
#include "win32/shlwapi_text.h"
