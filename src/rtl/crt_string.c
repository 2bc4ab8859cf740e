/*
 * crt_string.c: byte strings beyond what every C library has, in the C locale.
 */
#include "rtl_p.h"
#include "string.h"
#include "ctype.h"
#include "errno.h"

int strcoll(const char *a, const char *b)
{
    return strcmp(a, b);
}

int _strnicmp(const char *a, const char *b, size_t count)
{
    for (; count != 0; a++, b++, count--) {
        int x = tolower((UCHAR)*a), y = tolower((UCHAR)*b);
        if (x != y || x == 0)
            return x - y;
    }
    return 0;
}

int _stricmp(const char *a, const char *b)
{
    return _strnicmp(a, b, (size_t)-1);
}

int _memicmp(const void *a, const void *b, size_t count)
{
    const UCHAR *x = a, *y = b;

    for (size_t i = 0; i < count; i++)
        if (tolower(x[i]) != tolower(y[i]))
            return tolower(x[i]) - tolower(y[i]);
    return 0;
}

void *_memccpy(void *to, const void *from, int value, size_t count)
{
    UCHAR *target = to;
    const UCHAR *source = from;

    while (count-- != 0)
        if ((*target++ = *source++) == (UCHAR)value)
            return target;
    return NULL;
}

char *_strlwr(char *text)
{
    for (char *at = text; *at != 0; at++)
        *at = (char)tolower((UCHAR)*at);
    return text;
}

char *_strupr(char *text)
{
    for (char *at = text; *at != 0; at++)
        *at = (char)toupper((UCHAR)*at);
    return text;
}

char *_strrev(char *text)
{
    for (size_t low = 0, high = strlen(text); low + 1 < high; low++) {
        char ch = text[--high];
        text[high] = text[low];
        text[low] = ch;
    }
    return text;
}

char *_strnset(char *text, int ch, size_t count)
{
    for (char *at = text; *at != 0 && count != 0; at++, count--)
        *at = (char)ch;
    return text;
}

char *_strset(char *text, int ch)
{
    return _strnset(text, ch, (size_t)-1);
}

char *strtok_s(char *text, const char *separators, char **context)
{
    char *start = text != NULL ? text : *context;

    start += strspn(start, separators);
    if (*start == 0) {
        *context = start;
        return NULL;
    }
    *context = start + strcspn(start, separators);
    if (**context != 0)
        *(*context)++ = 0;
    return start;
}

char *strtok(char *text, const char *separators)
{
    static char *context;

    if (text == NULL && context == NULL)
        return NULL;
    return strtok_s(text, separators, &context);
}

size_t strnlen_s(const char *text, size_t limit)
{
    return text == NULL ? 0 : strnlen(text, limit);
}

errno_t memmove_s(void *to, rsize_t room, const void *from, rsize_t count)
{
    if (count == 0)
        return 0;
    if (to == NULL || from == NULL)
        return EINVAL;
    if (count > room)
        return ERANGE;
    memmove(to, from, count);
    return 0;
}

errno_t memcpy_s(void *to, rsize_t room, const void *from, rsize_t count)
{
    if (count == 0)
        return 0;
    if (to == NULL)
        return EINVAL;
    if (from == NULL || count > room) {
        memset(to, 0, room);
        return from == NULL ? EINVAL : ERANGE;
    }
    memcpy(to, from, count);
    return 0;
}

errno_t _strlwr_s(char *text, size_t room)
{
    if (text == NULL || strnlen(text, room) == room)
        return EINVAL;
    _strlwr(text);
    return 0;
}

errno_t _strupr_s(char *text, size_t room)
{
    if (text == NULL || strnlen(text, room) == room)
        return EINVAL;
    _strupr(text);
    return 0;
}

errno_t _strnset_s(char *text, size_t room, int ch, size_t count)
{
    if (text == NULL || strnlen(text, room) == room)
        return EINVAL;
    _strnset(text, ch, count);
    return 0;
}

errno_t _strset_s(char *text, size_t room, int ch)
{
    return _strnset_s(text, room, ch, (size_t)-1);
}

#define WHOLE ((rsize_t)-1 >> 1) /* no bound but the terminator */

/* Appends at most count characters at `used`; the shared half of the copying and appending functions. */
static errno_t put_secure(char *to, rsize_t room, rsize_t used, const char *from, rsize_t count)
{
    rsize_t length, limit;

    if (to == NULL || room == 0)
        return EINVAL;
    if (from == NULL || used == room) {
        to[0] = 0;
        return EINVAL;
    }
    limit = count == _TRUNCATE ? room - used : count;
    length = strnlen(from, limit);
    if (length < room - used) {
        memmove(to + used, from, length);
        to[used + length] = 0;
        return 0;
    }
    if (count == _TRUNCATE) {
        memmove(to + used, from, room - used - 1);
        to[room - 1] = 0;
        return STRUNCATE;
    }
    to[0] = 0;
    return ERANGE;
}

errno_t strcpy_s(char *to, rsize_t room, const char *from)
{
    return put_secure(to, room, 0, from, WHOLE);
}

errno_t strncpy_s(char *to, rsize_t room, const char *from, rsize_t count)
{
    if (count == 0 && to == NULL && room == 0)
        return 0;
    return put_secure(to, room, 0, count == 0 ? "" : from, count);
}

errno_t strcat_s(char *to, rsize_t room, const char *from)
{
    return put_secure(to, room, to == NULL ? 0 : strnlen(to, room), from, WHOLE);
}

errno_t strncat_s(char *to, rsize_t room, const char *from, rsize_t count)
{
    if (count == 0 && to == NULL && room == 0)
        return 0;
    return put_secure(to, room, to == NULL ? 0 : strnlen(to, room), count == 0 ? "" : from, count);
}
