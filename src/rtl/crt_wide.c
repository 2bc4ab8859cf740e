/*
 * crt_wide.c: strings of 16-bit characters.
 *
 * Comparison without case folds by Windows' tables, beyond ASCII too, as a kernel's _wcsicmp does.
 */
#include "rtl_p.h"
#include "lab_crt_wide.h"
#include "errno.h"

size_t wcsnlen(const wchar_t *text, size_t limit)
{
    size_t length = 0;

    while (length < limit && text[length] != 0)
        length++;
    return length;
}

size_t wcslen(const wchar_t *text)
{
    return wcsnlen(text, (size_t)-1);
}

wchar_t *wcscpy(wchar_t *to, const wchar_t *from)
{
    memmove(to, from, (wcslen(from) + 1) * sizeof *to);
    return to;
}

wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t count)
{
    size_t length = wcsnlen(from, count);

    memmove(to, from, length * sizeof *to);
    memset(to + length, 0, (count - length) * sizeof *to);
    return to;
}

wchar_t *wcscat(wchar_t *to, const wchar_t *from)
{
    wcscpy(to + wcslen(to), from);
    return to;
}

wchar_t *wcsncat(wchar_t *to, const wchar_t *from, size_t count)
{
    wchar_t *end = to + wcslen(to);
    size_t length = wcsnlen(from, count);

    memmove(end, from, length * sizeof *to);
    end[length] = 0;
    return to;
}

int wcsncmp(const wchar_t *a, const wchar_t *b, size_t count)
{
    for (; count != 0; a++, b++, count--)
        if (*a != *b || *a == 0)
            return *a == *b ? 0 : *a < *b ? -1 : 1;
    return 0;
}

int wcscmp(const wchar_t *a, const wchar_t *b)
{
    return wcsncmp(a, b, (size_t)-1);
}

int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count)
{
    for (; count != 0; a++, b++, count--) {
        int x = lab__rtl_downcase(*a), y = lab__rtl_downcase(*b);
        if (x != y || x == 0)
            return x - y;
    }
    return 0;
}

int _wcsicmp(const wchar_t *a, const wchar_t *b)
{
    return _wcsnicmp(a, b, (size_t)-1);
}

wchar_t *wcschr(const wchar_t *text, wchar_t ch)
{
    while (*text != ch)
        if (*text++ == 0)
            return NULL;
    return (wchar_t *)text;
}

wchar_t *wcsrchr(const wchar_t *text, wchar_t ch)
{
    for (size_t at = wcslen(text) + 1; at-- > 0;)
        if (text[at] == ch)
            return (wchar_t *)text + at;
    return NULL;
}

wchar_t *wcsstr(const wchar_t *text, const wchar_t *part)
{
    size_t length = wcslen(part);

    for (;; text++) {
        if (wcsncmp(text, part, length) == 0)
            return (wchar_t *)text;
        if (*text == 0)
            return NULL;
    }
}

static size_t span(const wchar_t *text, const wchar_t *set, BOOLEAN inside)
{
    size_t length = 0;

    while (text[length] != 0 && (wcschr(set, text[length]) != NULL) == inside)
        length++;
    return length;
}

size_t wcsspn(const wchar_t *text, const wchar_t *set)
{
    return span(text, set, TRUE);
}

size_t wcscspn(const wchar_t *text, const wchar_t *set)
{
    return span(text, set, FALSE);
}

wchar_t *wcspbrk(const wchar_t *text, const wchar_t *set)
{
    text += wcscspn(text, set);
    return *text == 0 ? NULL : (wchar_t *)text;
}

wchar_t *wcstok_s(wchar_t *text, const wchar_t *separators, wchar_t **context)
{
    wchar_t *start = text != NULL ? text : *context;

    start += wcsspn(start, separators);
    if (*start == 0) {
        *context = start;
        return NULL;
    }
    *context = start + wcscspn(start, separators);
    if (**context != 0)
        *(*context)++ = 0;
    return start;
}

wchar_t *_wcslwr(wchar_t *text)
{
    for (wchar_t *at = text; *at != 0; at++)
        *at = lab__rtl_downcase(*at);
    return text;
}

wchar_t *_wcsupr(wchar_t *text)
{
    for (wchar_t *at = text; *at != 0; at++)
        *at = lab__rtl_upcase(*at);
    return text;
}

wchar_t *_wcsrev(wchar_t *text)
{
    for (size_t low = 0, high = wcslen(text); low + 1 < high; low++) {
        wchar_t ch = text[--high];
        text[high] = text[low];
        text[low] = ch;
    }
    return text;
}

wchar_t *_wcsnset(wchar_t *text, wchar_t ch, size_t count)
{
    for (wchar_t *at = text; *at != 0 && count != 0; at++, count--)
        *at = ch;
    return text;
}

wchar_t *_wcsset(wchar_t *text, wchar_t ch)
{
    return _wcsnset(text, ch, (size_t)-1);
}

errno_t _wcslwr_s(wchar_t *text, size_t room)
{
    if (text == NULL || wcsnlen(text, room) == room)
        return EINVAL;
    _wcslwr(text);
    return 0;
}

errno_t _wcsupr_s(wchar_t *text, size_t room)
{
    if (text == NULL || wcsnlen(text, room) == room)
        return EINVAL;
    _wcsupr(text);
    return 0;
}

errno_t _wcsnset_s(wchar_t *text, size_t room, wchar_t ch, size_t count)
{
    if (text == NULL || wcsnlen(text, room) == room)
        return EINVAL;
    _wcsnset(text, ch, count);
    return 0;
}

errno_t _wcsset_s(wchar_t *text, size_t room, wchar_t ch)
{
    return _wcsnset_s(text, room, ch, (size_t)-1);
}

#define WHOLE ((rsize_t)-1 >> 1) /* no bound but the terminator */

/* Appends at most count characters at `used`; the shared half of the copying and appending functions. */
static errno_t put_secure(wchar_t *to, rsize_t room, rsize_t used, const wchar_t *from, rsize_t count)
{
    rsize_t length, limit;

    if (to == NULL || room == 0)
        return EINVAL;
    if (from == NULL || used == room) {
        to[0] = 0;
        return EINVAL;
    }
    limit = count == _TRUNCATE ? room - used : count;
    length = wcsnlen(from, limit);
    if (length < room - used) {
        memmove(to + used, from, length * sizeof *to);
        to[used + length] = 0;
        return 0;
    }
    if (count == _TRUNCATE) {
        memmove(to + used, from, (room - used - 1) * sizeof *to);
        to[room - 1] = 0;
        return STRUNCATE;
    }
    to[0] = 0;
    return ERANGE;
}

errno_t wcscpy_s(wchar_t *to, rsize_t room, const wchar_t *from)
{
    return put_secure(to, room, 0, from, WHOLE);
}

errno_t wcsncpy_s(wchar_t *to, rsize_t room, const wchar_t *from, rsize_t count)
{
    if (count == 0 && to == NULL && room == 0)
        return 0;
    return put_secure(to, room, 0, count == 0 ? L"" : from, count);
}

errno_t wcscat_s(wchar_t *to, rsize_t room, const wchar_t *from)
{
    return put_secure(to, room, to == NULL ? 0 : wcsnlen(to, room), from, WHOLE);
}

errno_t wcsncat_s(wchar_t *to, rsize_t room, const wchar_t *from, rsize_t count)
{
    if (count == 0 && to == NULL && room == 0)
        return 0;
    return put_secure(to, room, to == NULL ? 0 : wcsnlen(to, room), count == 0 ? L"" : from, count);
}

wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t count)
{
    return memcpy(to, from, count * sizeof *to);
}

wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t count)
{
    return memmove(to, from, count * sizeof *to);
}

wchar_t *wmemset(wchar_t *to, wchar_t ch, size_t count)
{
    for (size_t i = 0; i < count; i++)
        to[i] = ch;
    return to;
}

int wmemcmp(const wchar_t *a, const wchar_t *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

wchar_t *wmemchr(const wchar_t *memory, wchar_t ch, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (memory[i] == ch)
            return (wchar_t *)memory + i;
    return NULL;
}
