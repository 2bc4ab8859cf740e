/* What the host's C++ library expects of the C library, beyond what Windows' has: the host's own functions. */
#ifndef NTLAB_CXX_FEATURES_H
#define NTLAB_CXX_FEATURES_H
#pragma GCC system_header

#define __GLIBC_PREREQ(major, minor) 1

/* Names and layouts that are part of mangled names and of the library's objects. */
typedef struct {
    int __count;
    union {
        unsigned int __wch;
        char __wchb[4];
    } __value;
} __mbstate_t;
typedef __mbstate_t mbstate_t;
typedef struct __locale_struct *__locale_t;
struct lconv;

/* Of the library's table of character classes. */
#define _ISblank  0x1
#define _IScntrl  0x2
#define _ISpunct  0x4
#define _ISalnum  0x8
#define _ISupper  0x100
#define _ISlower  0x200
#define _ISalpha  0x400
#define _ISdigit  0x800
#define _ISxdigit 0x1000
#define _ISspace  0x2000
#define _ISprint  0x4000
#define _ISgraph  0x8000

#define FP_NAN       0
#define FP_INFINITE  1
#define FP_ZERO      2
#define FP_SUBNORMAL 3
#define FP_NORMAL    4
typedef float float_t;
typedef double double_t;

extern "C" {
struct lconv *localeconv(void);

#define LAB_CXX_MATH1(name)                                                                                            \
    double name(double);                                                                                               \
    float name##f(float);                                                                                              \
    long double name##l(long double);
#define LAB_CXX_MATH2(name)                                                                                            \
    double name(double, double);                                                                                       \
    float name##f(float, float);                                                                                       \
    long double name##l(long double, long double);
#define LAB_CXX_ROUND(type, name)                                                                                      \
    type name(double);                                                                                                 \
    type name##f(float);                                                                                               \
    type name##l(long double);
LAB_CXX_MATH1(acosh)
LAB_CXX_MATH1(asinh)
LAB_CXX_MATH1(atanh)
LAB_CXX_MATH1(cbrt)
LAB_CXX_MATH1(erf)
LAB_CXX_MATH1(erfc)
LAB_CXX_MATH1(exp2)
LAB_CXX_MATH1(expm1)
LAB_CXX_MATH1(lgamma)
LAB_CXX_MATH1(log1p)
LAB_CXX_MATH1(log2)
LAB_CXX_MATH1(logb)
LAB_CXX_MATH1(nearbyint)
LAB_CXX_MATH1(rint)
LAB_CXX_MATH1(tgamma)
LAB_CXX_MATH2(copysign)
LAB_CXX_MATH2(fdim)
LAB_CXX_MATH2(fmax)
LAB_CXX_MATH2(fmin)
LAB_CXX_MATH2(hypot)
LAB_CXX_MATH2(nextafter)
LAB_CXX_MATH2(remainder)
LAB_CXX_ROUND(int, ilogb)
LAB_CXX_ROUND(long, lrint)
LAB_CXX_ROUND(long, lround)
LAB_CXX_ROUND(long long, llrint)
LAB_CXX_ROUND(long long, llround)
double fma(double, double, double);
float fmaf(float, float, float);
long double fmal(long double, long double, long double);
double nan(const char *);
float nanf(const char *);
long double nanl(const char *);
double nexttoward(double, long double);
float nexttowardf(float, long double);
long double nexttowardl(long double, long double);
double remquo(double, double, int *);
float remquof(float, float, int *);
long double remquol(long double, long double, int *);
double scalbn(double, int);
float scalbnf(float, int);
long double scalbnl(long double, int);
double scalbln(double, long);
float scalblnf(float, long);
long double scalblnl(long double, long);
float truncf(float);
long double truncl(long double);
long double roundl(long double);
#undef LAB_CXX_MATH1
#undef LAB_CXX_MATH2
#undef LAB_CXX_ROUND

float strtof(const char *, char **);
long double strtold(const char *, char **);
__SIZE_TYPE__ strxfrm(char *, const char *, __SIZE_TYPE__);
void *aligned_alloc(__SIZE_TYPE__, __SIZE_TYPE__);
}

#endif
