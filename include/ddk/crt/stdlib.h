/* stdlib.h: numbers from and to text, sorting, pseudo-random numbers. A long has 32 bits. */
#ifndef LAB_CRT_STDLIB_H
#define LAB_CRT_STDLIB_H
#pragma GCC system_header

#include "lab_crt.h"
#include "lab_crt_wnumber.h"
#include "limits.h"

#define RAND_MAX   0x7fff
#define _MAX_PATH  260
#define _MAX_DRIVE 3
#define _MAX_DIR   256
#define _MAX_FNAME 256
#define _MAX_EXT   256

/* Where nt/intrinsics.h, which has the rotations too, is not there. */
#ifndef _byteswap_ushort
#define _byteswap_ushort(x) __builtin_bswap16(x)
#define _byteswap_ulong(x)  __builtin_bswap32(x)
#define _byteswap_uint64(x) __builtin_bswap64(x)
#endif

#ifndef _countof
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#endif
#ifndef __cplusplus
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#endif

LAB_CRT_BEGIN
typedef struct _div_t {
    int quot, rem;
} div_t;
typedef div_t ldiv_t;
typedef struct _lldiv_t {
    long long quot, rem;
} lldiv_t;

int atoi(const char *text) LAB_CRT_FN(atoi);
int atol(const char *text) LAB_CRT_FN(atoi);
long long atoll(const char *text) LAB_CRT_FN(_atoi64);
long long _atoi64(const char *text) LAB_CRT_FN(_atoi64);
int strtol(const char *text, char **end, int base) LAB_CRT_FN(strtol);
unsigned int strtoul(const char *text, char **end, int base) LAB_CRT_FN(strtoul);
long long strtoll(const char *text, char **end, int base) LAB_CRT_FN(_strtoi64);
unsigned long long strtoull(const char *text, char **end, int base) LAB_CRT_FN(_strtoui64);
long long _strtoi64(const char *text, char **end, int base) LAB_CRT_FN(_strtoi64);
unsigned long long _strtoui64(const char *text, char **end, int base) LAB_CRT_FN(_strtoui64);

char *_itoa(int value, char *to, int base) LAB_CRT_FN(_itoa);
char *_ltoa(int value, char *to, int base) LAB_CRT_FN(_itoa);
char *_ultoa(unsigned int value, char *to, int base) LAB_CRT_FN(_ultoa);
char *_i64toa(long long value, char *to, int base) LAB_CRT_FN(_i64toa);
char *_ui64toa(unsigned long long value, char *to, int base) LAB_CRT_FN(_ui64toa);
errno_t _itoa_s(int value, char *to, size_t room, int base) LAB_CRT_FN(_itoa_s);
errno_t _ltoa_s(int value, char *to, size_t room, int base) LAB_CRT_FN(_itoa_s);
errno_t _ultoa_s(unsigned int value, char *to, size_t room, int base) LAB_CRT_FN(_ultoa_s);
errno_t _i64toa_s(long long value, char *to, size_t room, int base) LAB_CRT_FN(_i64toa_s);
errno_t _ui64toa_s(unsigned long long value, char *to, size_t room, int base) LAB_CRT_FN(_ui64toa_s);

int abs(int value) LAB_CRT_FN(abs);
int labs(int value) LAB_CRT_FN(abs);
long long llabs(long long value) LAB_CRT_FN(_abs64);
long long _abs64(long long value) LAB_CRT_FN(_abs64);
div_t div(int numerator, int denominator) LAB_CRT_FN(div);
ldiv_t ldiv(int numerator, int denominator) LAB_CRT_FN(div);
int rand(void) LAB_CRT_FN(rand);
void srand(unsigned int seed) LAB_CRT_FN(srand);

void qsort(void *base, size_t count, size_t width, int (*compare)(const void *, const void *)) LAB_CRT_FN(qsort);
void *bsearch(const void *key, const void *base, size_t count, size_t width, int (*compare)(const void *, const void *))
    LAB_CRT_FN(bsearch);
void qsort_s(void *base, rsize_t count, rsize_t width, int (*compare)(void *, const void *, const void *),
             void *context) LAB_CRT_FN(qsort_s);
void *bsearch_s(const void *key, const void *base, rsize_t count, rsize_t width,
                int (*compare)(void *, const void *, const void *), void *context) LAB_CRT_FN(bsearch_s);

size_t mbstowcs(wchar_t *to, const char *from, size_t count) LAB_CRT_FN(mbstowcs);
size_t wcstombs(char *to, const wchar_t *from, size_t count) LAB_CRT_FN(wcstombs);
int mbtowc(wchar_t *to, const char *from, size_t count) LAB_CRT_FN(mbtowc);
int wctomb(char *to, wchar_t ch) LAB_CRT_FN(wctomb);
LAB_CRT_END

#endif
