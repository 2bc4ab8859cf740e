/* math.h: floating point on the host's library, whose results are the same everywhere for these. */
#ifndef LAB_CRT_MATH_H
#define LAB_CRT_MATH_H
#pragma GCC system_header

#include "lab_crt.h"

#define HUGE_VAL    __builtin_huge_val()
#define HUGE_VALF   __builtin_huge_valf()
#define INFINITY    __builtin_inff()
#define NAN         __builtin_nanf("")
#define isnan(x)    __builtin_isnan(x)
#define isinf(x)    __builtin_isinf(x)
#define isfinite(x) __builtin_isfinite(x)
#define signbit(x)  __builtin_signbit(x)

#ifdef _USE_MATH_DEFINES
#define M_PI    3.14159265358979323846
#define M_E     2.71828182845904523536
#define M_LN2   0.693147180559945309417
#define M_SQRT2 1.41421356237309504880
#define M_PI_2  1.57079632679489661923
#define M_PI_4  0.785398163397448309616
#endif

LAB_CRT_BEGIN
double sin(double x);
double cos(double x);
double tan(double x);
double asin(double x);
double acos(double x);
double atan(double x);
double atan2(double y, double x);
double sinh(double x);
double cosh(double x);
double tanh(double x);
double exp(double x);
double log(double x);
double log10(double x);
double pow(double x, double y);
double sqrt(double x);
double ceil(double x);
double floor(double x);
double fabs(double x);
double fmod(double x, double y);
double modf(double x, double *whole);
double frexp(double x, int *exponent);
double ldexp(double x, int exponent);
double round(double x);
double trunc(double x);
float sinf(float x);
float cosf(float x);
float tanf(float x);
float atan2f(float y, float x);
float expf(float x);
float logf(float x);
float log10f(float x);
float powf(float x, float y);
float sqrtf(float x);
float ceilf(float x);
float floorf(float x);
float fabsf(float x);
float fmodf(float x, float y);
float roundf(float x);
LAB_CRT_END

#endif
