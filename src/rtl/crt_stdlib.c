/*
 * crt_stdlib.c: sorting, searching, Windows' rand(), absolute values, multi-byte characters.
 *
 * qsort is ours because hosts order equal elements differently, and a run must not depend on the host.
 */
#include "rtl_p.h"
#include "stdlib.h"
#include "errno.h"
#include "assert.h"

#define RAND_START 1u

static unsigned int rand_state = RAND_START;
static int error_number;

void lab__crt_reset(void)
{
    rand_state = RAND_START;
    error_number = 0;
}

int *_errno(void)
{
    return &error_number;
}

int rand(void)
{
    rand_state = rand_state * 214013u + 2531011u;
    return (int)(rand_state >> 16 & RAND_MAX);
}

void srand(unsigned int seed)
{
    rand_state = seed;
}

int abs(int value)
{
    return value < 0 ? -value : value;
}

long long _abs64(long long value)
{
    return value < 0 ? -value : value;
}

div_t div(int numerator, int denominator)
{
    return (div_t){numerator / denominator, numerator % denominator};
}

static void swap(UCHAR *a, UCHAR *b, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        UCHAR byte = a[i];
        a[i] = b[i];
        b[i] = byte;
    }
}

typedef int compare_in_context(void *context, const void *a, const void *b);

static void sift_down(UCHAR *base, size_t root, size_t count, size_t width, compare_in_context *compare, void *context)
{
    for (;;) {
        size_t child = 2 * root + 1;
        if (child >= count)
            return;
        if (child + 1 < count && compare(context, base + child * width, base + (child + 1) * width) < 0)
            child++;
        if (compare(context, base + root * width, base + child * width) >= 0)
            return;
        swap(base + root * width, base + child * width, width);
        root = child;
    }
}

void qsort_s(void *base, rsize_t count, rsize_t width, compare_in_context *compare, void *context)
{
    UCHAR *bytes = base;

    for (size_t root = count / 2; root-- > 0;)
        sift_down(bytes, root, count, width, compare, context);
    while (count > 1) {
        count--;
        swap(bytes, bytes + count * width, width);
        sift_down(bytes, 0, count, width, compare, context);
    }
}

void *bsearch_s(const void *key, const void *base, rsize_t count, rsize_t width, compare_in_context *compare,
                void *context)
{
    const UCHAR *low = base;

    while (count != 0) {
        const UCHAR *middle = low + count / 2 * width;
        int order = compare(context, key, middle);
        if (order == 0)
            return (void *)middle;
        if (order > 0) {
            low = middle + width;
            count--;
        }
        count /= 2;
    }
    return NULL;
}

struct plain {
    int (*compare)(const void *, const void *);
};

static int compare_plainly(void *context, const void *a, const void *b)
{
    return ((const struct plain *)context)->compare(a, b);
}

void qsort(void *base, size_t count, size_t width, int (*compare)(const void *, const void *))
{
    struct plain plain = {compare};

    qsort_s(base, count, width, compare_plainly, &plain);
}

void *bsearch(const void *key, const void *base, size_t count, size_t width, int (*compare)(const void *, const void *))
{
    struct plain plain = {compare};

    return bsearch_s(key, base, count, width, compare_plainly, &plain);
}

int mbtowc(wchar_t *to, const char *from, size_t count)
{
    if (from == NULL || count == 0)
        return 0;
    if (to != NULL)
        *to = lab__codepage_to_wide(&lab__codepage_ansi, (UCHAR)*from);
    return *from != 0;
}

int wctomb(char *to, wchar_t ch)
{
    int byte = lab__codepage_from_wide(&lab__codepage_ansi, ch);

    if (to == NULL)
        return 0;
    if (byte < 0)
        return -1;
    *to = (char)byte;
    return 1;
}

size_t mbstowcs(wchar_t *to, const char *from, size_t count)
{
    size_t length = 0;

    for (; (to == NULL || length < count) && from[length] != 0; length++)
        if (to != NULL)
            to[length] = lab__codepage_to_wide(&lab__codepage_ansi, (UCHAR)from[length]);
    if (to != NULL && length < count)
        to[length] = 0;
    return length;
}

size_t wcstombs(char *to, const wchar_t *from, size_t count)
{
    size_t length = 0;

    for (; (to == NULL || length < count) && from[length] != 0; length++) {
        int byte = lab__codepage_from_wide(&lab__codepage_ansi, from[length]);
        if (byte < 0)
            return (size_t)-1;
        if (to != NULL)
            to[length] = (char)byte;
    }
    if (to != NULL && length < count)
        to[length] = 0;
    return length;
}

void lab_crt_assert(const char *condition, const char *file, unsigned int line)
{
    RtlAssert((PVOID)condition, (PVOID)file, line, NULL);
}
