/* `long` is 32 bits in a driver, however it is spelled, and stays what it is in the toolchain's headers. */
#include "check.h"
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef long my_long;
typedef unsigned long my_ulong;
typedef long int my_long_int;
typedef int long my_int_long;
typedef unsigned long int my_ulong_int;
typedef long unsigned my_long_unsigned;
typedef signed long my_slong;
typedef const volatile long my_cvlong;
typedef long const my_longc;
typedef long long my_llong;
typedef unsigned long long my_ullong;
typedef long unsigned long my_mixed;
typedef long double my_ldouble;
typedef long (*my_function)(long, unsigned long);

#define MAKE_LONG         long
#define UNSIGNED(type)    unsigned type
#define LONG_OF(a, b)     ((long)(((a)&0xFFFF) | ((long)((b)&0xFFFF)) << 16))
#define TYPE_NAMED(which) my_##which

struct fields {
    char c;
    long l;
    unsigned long u : 5;
    long v : 7;
    long long w;
    long array[3];
};

static long add(long a, unsigned long b)
{
    return a + (long)b;
}

static long sum(int count, ...)
{
    va_list arguments;
    long total = 0;

    va_start(arguments, count);
    while (count--)
        total += va_arg(arguments, long);
    va_end(arguments);
    return total;
}

static void test_sizes(void)
{
    EQUAL(sizeof(long), 4);
    EQUAL(sizeof(my_long), 4);
    EQUAL(sizeof(my_ulong), 4);
    EQUAL(sizeof(my_long_int), 4);
    EQUAL(sizeof(my_int_long), 4);
    EQUAL(sizeof(my_ulong_int), 4);
    EQUAL(sizeof(my_long_unsigned), 4);
    EQUAL(sizeof(my_slong), 4);
    EQUAL(sizeof(my_cvlong), 4);
    EQUAL(sizeof(my_longc), 4);
    EQUAL(sizeof(my_llong), 8);
    EQUAL(sizeof(my_ullong), 8);
    EQUAL(sizeof(my_mixed), 8);
    EQUAL(sizeof(my_ldouble), 8);
    EQUAL(sizeof(TYPE_NAMED(long)), 4);
    EQUAL(sizeof(MAKE_LONG), 4);
    EQUAL(sizeof(UNSIGNED(long)), 4);
    EQUAL(sizeof(UNSIGNED(MAKE_LONG)), 4);
    EQUAL(sizeof(long *), 8);
    EQUAL(sizeof(long[7]), 28);
    EQUAL(sizeof(struct fields), 40);
    EQUAL(FIELD_OFFSET(struct fields, l), 4);
    EQUAL(FIELD_OFFSET(struct fields, w), 16);
    EQUAL(sizeof(__int64), 8);
    EQUAL(sizeof(unsigned __int64), 8);
    EQUAL(sizeof(__int32), 4);
    EQUAL(sizeof(__int16), 2);
    EQUAL(sizeof(__int8), 1);
    EQUAL(sizeof(LONG), 4);
    EQUAL(sizeof(ULONG_PTR), 8);
    EQUAL(sizeof(size_t), 8);
    EQUAL(sizeof(intptr_t), 8);
    EQUAL(sizeof(int64_t), 8);
    EQUAL(sizeof(ptrdiff_t), 8);
}

static void test_within_macros_of_the_ddk(void)
{
    long array[4] = {1, 2, 3, 4};
    long other[RTL_NUMBER_OF(array)];

    RtlCopyMemory(other, array, 4 * sizeof(long));
    EQUAL(other[3], 4);
    RtlZeroMemory(array, 2 * sizeof(long));
    EQUAL(array[2], 3);
    EQUAL(min(sizeof(long), 100), 4);
    EQUAL(max(5L, (long)7), 7);
    EQUAL(RTL_FIELD_SIZE(struct fields, l), 4);
    EQUAL(ALIGN_UP_BY(5, sizeof(unsigned long)), 8);
}

static void test_literals(void)
{
    EQUAL(sizeof(1L), 4);
    EQUAL(sizeof(1l), 4);
    EQUAL(sizeof(1UL), 4);
    EQUAL(sizeof(1LU), 4);
    EQUAL(sizeof(1ul), 4);
    EQUAL(sizeof(0xFFFFFFFFL), 4);
    EQUAL(sizeof(0x7FFFFFFFL), 4);
    EQUAL(sizeof(0x80000000UL), 4);
    EQUAL(sizeof(1LL), 8);
    EQUAL(sizeof(1ULL), 8);
    EQUAL(sizeof(1i64), 8);
    EQUAL(sizeof(1ui64), 8);
    EQUAL(sizeof(1I64), 8);
    EQUAL(sizeof(5i32), 4);
    EQUAL(sizeof(0xFFui8), 1);
    EQUAL(sizeof(0xFFFFui16), 2);
    EQUAL(sizeof(4000000000), 4);
    EQUAL(sizeof(4000000000L), 4);
    EQUAL(sizeof(5000000000), 8);
    EQUAL(sizeof(017L), 4);
    EQUAL(0xFFFFFFFFL + 1, 0);
    EQUAL(0x7FFFFFFFL + 1L < 0, 1);
    EQUAL(-1L, -1LL);
    CHECK(0xFFFFFFFFL > 0);
    CHECK(1.5L > 1.4L);
    EQUAL(sizeof(1.5L), 8);
    EQUAL(sizeof(1.5f), 4);
    EQUAL(sizeof('a'), 4);
    EQUAL('ab', 0x6162);
    EQUAL('abcd', 0x61626364);
}

static void test_arithmetic(void)
{
    long value = 0x7FFFFFFF;
    unsigned long wide = 0xFFFFFFFF;
    my_function function = add;
    void *pointer = &value;

    value++;
    EQUAL(value, (LONG)0x80000000);
    wide += 2;
    EQUAL(wide, 1);
    EQUAL(function(-5, 3), -2LL);
    EQUAL((long)0x123456789ULL, 0x23456789);
    EQUAL((unsigned long)-1, 0xFFFFFFFF);
    EQUAL(LONG_OF(0x1234, 0x8765), (LONG)0x87651234);
    EQUAL(sum(3, 1L, 2L, -10L), -7LL);
    CHECK((unsigned long)pointer == (ULONG)(ULONG_PTR)pointer);
    EQUAL(((long)1 << 31) < 0, 1);
    EQUAL((unsigned long)1 << 31 >> 31, 1);
    EQUAL(~0UL, 0xFFFFFFFF);
    EQUAL(0UL - 1, 0xFFFFFFFF);
    EQUAL((__int64)1 << 40, 1LL << 40);
}

static void test_printing(void)
{
    CHAR text[100];
    long value = -2;
    unsigned long other = 4000000000UL;
    long long both = -3;

    sprintf(text, "%ld %lu %lx %lld %d %I64d %li", value, other, other, both, 7, both, value);
    CHECK(!strcmp(text, "-2 4000000000 ee6b2800 -3 7 -3 -2"));
    DbgPrint("%ld|%lu|%08lX|%I64x\n", value, other, value, (__int64)value);
}

static void test_interlocked(void)
{
    volatile long value = 5;
    long *address = (long *)&value;
    LONG *same = address; /* the same type */

    EQUAL(InterlockedIncrement(&value), 6);
    EQUAL(InterlockedExchangeAdd(same, 2), 6);
    EQUAL(value, 8);
    CHECK(__builtin_types_compatible_p(long, LONG));
    CHECK(__builtin_types_compatible_p(unsigned long, ULONG));
    CHECK(__builtin_types_compatible_p(long *, PLONG));
}

static void run_checks(void)
{
    test_sizes();
    test_within_macros_of_the_ddk();
    test_literals();
    test_arithmetic();
    test_printing();
    test_interlocked();
}
