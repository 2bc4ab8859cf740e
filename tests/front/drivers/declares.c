/*
 * A driver that declares the C run time's functions itself: they are the kernel's, with its wchar_t, long and formats.
 * One that it defines is its own.
 */
#include "check.h"

int swprintf(wchar_t *to, const wchar_t *format, ...);
int sprintf(char *to, const char *format, ...);
int _snprintf(char *to, size_t count, const char *format, ...);
int _snwprintf(wchar_t *to, size_t count, const wchar_t *format, ...);
int sscanf(const char *from, const char *format, ...);
long strtol(const char *text, char **end, int base);
unsigned long strtoul(const char *text, char **end, int base);
unsigned long wcstoul(const wchar_t *text, wchar_t **end, int base);
long atol(const char *text);
long labs(long value);
char *_itoa(int value, char *to, int base);
wchar_t *_itow(int value, wchar_t *to, int base);
wchar_t *_ltow(long value, wchar_t *to, int base);
wchar_t *_ultow(unsigned long value, wchar_t *to, int base);
int _wtoi(const wchar_t *text);
int rand(void);
void srand(unsigned int seed);
void qsort(void *base, size_t count, size_t width, int (*compare)(const void *, const void *));
void *bsearch(const void *key, const void *base, size_t count, size_t width,
              int (*compare)(const void *, const void *));
size_t mbstowcs(wchar_t *to, const char *from, size_t count);
size_t wcstombs(char *to, const wchar_t *from, size_t count);
int iswalpha(unsigned short ch);

int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count)
{
    return 42;
}

static int compare(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void check_formats(void)
{
    UNICODE_STRING counted = RTL_CONSTANT_STRING(L"counted");
    wchar_t wide[40];
    char narrow[40];
    int first, second;

    EQUAL(swprintf(wide, L"%ws-%d-%wZ", L"ab", 7, &counted), 12);
    CHECK(!wcscmp(wide, L"ab-7-counted"));
    EQUAL(sprintf(narrow, "%I64x %ld %S", 0x123456789abcULL, -1L, L"wide"), 20);
    CHECK(!strcmp(narrow, "123456789abc -1 wide"));
    EQUAL(_snprintf(narrow, 3, "%s", "abcdef"), -1);
    EQUAL(_snwprintf(wide, 40, L"%s", L"x"), 1);
    EQUAL(sscanf("12 34", "%d %d", &first, &second), 2);
    EQUAL(second, 34);
}

static void check_numbers(void)
{
    wchar_t wide[40], *end;
    char narrow[40];

    EQUAL(strtol("-99999999999", NULL, 10), (long)0x80000000);
    EQUAL(strtoul("99999999999", NULL, 10), 0xFFFFFFFFul);
    EQUAL(wcstoul(L"ffx", &end, 16), 0xFF);
    EQUAL(*end, 'x');
    EQUAL(atol("-8"), -8);
    EQUAL(labs(-3), 3);
    CHECK(!strcmp(_itoa(-5, narrow, 10), "-5"));
    CHECK(!wcscmp(_itow(17, wide, 16), L"11"));
    CHECK(!wcscmp(_ltow(-3, wide, 10), L"-3"));
    CHECK(!wcscmp(_ultow(8, wide, 2), L"1000"));
    EQUAL(_wtoi(L"66"), 66);
}

static void run_checks(void)
{
    int values[] = {3, 1, 2}, key = 2;
    wchar_t wide[8];
    char narrow[8];

    check_formats();
    check_numbers();
    srand(1);
    EQUAL(rand(), 41);
    qsort(values, 3, sizeof values[0], compare);
    EQUAL(values[0] * 100 + values[1] * 10 + values[2], 123);
    CHECK(bsearch(&key, values, 3, sizeof values[0], compare) == &values[1]);
    EQUAL(mbstowcs(wide, "mb", 8), 2);
    CHECK(!wcscmp(wide, L"mb"));
    EQUAL(wcstombs(narrow, L"wc", 8), 2);
    CHECK(!strcmp(narrow, "wc"));
    CHECK(iswalpha('Z') && !iswalpha('1'));
    EQUAL(_wcsnicmp(L"a", L"a", 1), 42);
}
