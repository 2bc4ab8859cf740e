/* What MSVC takes as C: its preprocessor's habits, its pragmas, its keywords, and old C. */
#include "check.h"

#pragma warning(disable : 4100 4201)
#pragma warning(push)
#pragma warning(pop)
#pragma comment(lib, "ntoskrnl.lib")
#pragma prefast(disable : 28118, "why not")
#pragma region something
#pragma endregion
#pragma optimize("", off)
#pragma optimize("", on)
#pragma intrinsic(memcpy)
#pragma function(memset)
#pragma strict_gs_check(on)
#pragma auto_inline(off)
#pragma data_seg("PAGEDATA")
static int paged_data = 5;
#pragma data_seg()
#pragma const_seg("PAGECONS")
static const int paged_constant = 6;
#pragma const_seg()
#pragma bss_seg("PAGEBSS")
static int paged_bss;
#pragma bss_seg()
#pragma section("OWN", read, write)
__declspec(allocate("OWN")) static int allocated = 7;
#pragma once

/* A comma before an empty __VA_ARGS__ vanishes. */
#define SHOW(format, ...)    count_arguments(format, __VA_ARGS__)
#define SHOW_MORE(a, b, ...) count_arguments(a, b, __VA_ARGS__)
#define PASS(...)            SHOW(__VA_ARGS__)
#define EMPTY_ARGUMENT(x)    (0 x)
#define TWO(x, y)            (0 x y)
/* Pasting that makes no token leaves both. */
#define MEMBER(structure, name) structure##.##name
#define ARROW(pointer, name)    pointer->##name
#define CALL(name)              name##(3)
#define DEFER(x)                x
#define STRINGIZE(x)            #x
#define CHARIZE_LIKE(x)         #x[0]
#define WITH_PRAGMA             __pragma(warning(suppress : 4127)) 11
#define IN_PARENTHESES(x)       (__pragma(warning(push)) x __pragma(warning(pop)))

static int count_arguments(const char *format, ...)
{
    int count = 0;

    while (*format)
        count += *format++ == '%';
    return count;
}

struct point {
    int x, y;
};

static int three_times(int x)
{
    return x * 3;
}

static void test_preprocessor(void)
{
    struct point point = {1, 2}, *pointer = &point;
    int value;

    EQUAL(SHOW("nothing"), 0);
    EQUAL(SHOW("%d", 1), 1);
    EQUAL(SHOW_MORE("%d", 1), 1);
    EQUAL(PASS("x"), 0);
    EQUAL(EMPTY_ARGUMENT(), 0);
    EQUAL(TWO(, +1), 1);
    EQUAL(MEMBER(point, x), 1);
    EQUAL(ARROW(pointer, y), 2);
    EQUAL(CALL(three_times), 9);
    EQUAL(CHARIZE_LIKE(q), 'q');
    value = WITH_PRAGMA;
    EQUAL(value, 11);
    EQUAL(IN_PARENTHESES(5), 5);
    CHECK(!strcmp(STRINGIZE(a b), "a b"));
    EQUAL(paged_data + paged_constant + paged_bss + allocated, 18);
    CHECK(sizeof(__FUNCTION__) == sizeof "test_preprocessor");
    CHECK(__LINE__ > 80);
#if defined(_MSC_VER) && _MSC_VER < 1000
    CHECK(!"the version");
#endif
#ifndef _WIN64
    CHECK(!"_WIN64");
#endif
#ifndef _AMD64_
    CHECK(!"_AMD64_");
#endif
#ifdef __linux__
    CHECK(!"__linux__");
#endif
}

typedef enum _SMALL { SmallOne = 1, SmallBig = 0x7FFFFFFF } SMALL;
typedef enum { NegativeOne = -1 } NEGATIVE;
typedef struct _WITH_ANONYMOUS {
    union {
        struct {
            int a, b;
        };
        __int64 both;
    };
    struct point; /* a tagged one without a name */
} WITH_ANONYMOUS;

__declspec(noinline) static int __stdcall standard_call(int x)
{
    return x;
}
static int __cdecl c_call(int x)
{
    return x;
}
static int __fastcall fast_call(int x)
{
    return x;
}
static __forceinline int forced(int x)
{
    return x + 1;
}
static __inline int inlined(int x)
{
    return x + 2;
}
__declspec(align(64)) static char aligned[3];
__declspec(selectany) int any_of_many = 3;
extern __declspec(dllimport) void never_called(void);
typedef __declspec(align(16)) struct _ALIGNED {
    char c;
} ALIGNED;
typedef int(__stdcall *CALLBACK_TYPE)(int);
static int __w64 w64_value = 3;

static void test_keywords(void)
{
    WITH_ANONYMOUS with;
    CALLBACK_TYPE callback = standard_call;
    int __unaligned *unaligned = (int __unaligned *)((char *)&with + 1);
    unsigned char flags = 0xFF;
    char plain = (char)0xFF;

    with.both = 0x200000001;
    with.x = 3;
    EQUAL(with.a, 1);
    EQUAL(with.b, 2);
    *unaligned = 5;
    EQUAL(callback(3) + c_call(4) + fast_call(5), 12);
    EQUAL(forced(1) + inlined(1), 5);
    EQUAL((ULONG_PTR)aligned & 63, 0);
    EQUAL(sizeof(ALIGNED), 16);
    EQUAL(sizeof(SMALL), 4);
    EQUAL(sizeof(NEGATIVE), 4);
    CHECK(plain < 0);
    CHECK((char)200 < 0);
    EQUAL(flags, 255);
    EQUAL(w64_value, 3);
    __noop(with, "never evaluated");
    __assume(plain < 0);
__debugbreak_not_called:
    __nop();
}

/* Old C. */
old_function(a, b) char a;
short b;
{
    return a + b;
}

static implicit_static()
{
    return undeclared(4) + 1;
}

int undeclared(x)
int x;
{
    return x;
}

typedef void (*no_prototype)();

static void takes_pointer(unsigned long *pointer)
{
    *pointer = 7;
}

static void test_old_c(void)
{
    int value = 0;
    char *text = "writable in its type";
    unsigned char *same = text;
    int *from_integer = 5;
    void (*function)() = takes_pointer;

    EQUAL(old_function(1, 2), 3);
    EQUAL(implicit_static(), 5);
    takes_pointer(&value);
    EQUAL(value, 7);
    function(&value);
    EQUAL(same[0], 'w');
    EQUAL((ULONG_PTR)from_integer, 5);
}

static int wrap(int x)
{
    return x + 1 > x;
}

static float *as_float(int *x)
{
    return (float *)x;
}

static int null_check_after_use(int *p)
{
    int *field = &p[0];

    if (!p)
        return 1;
    return *field;
}

/* As drivers go through what IRP_MN_START_DEVICE gives them. */
static __declspec(noinline) ULONG sum_of_vectors(PCM_RESOURCE_LIST list)
{
    ULONG sum = 0, i;

    for (i = 0; i < list->List[0].PartialResourceList.Count; i++)
        sum += list->List[0].PartialResourceList.PartialDescriptors[i].u.Interrupt.Vector;
    return sum;
}

static void test_arrays_of_one_hold_more(void)
{
    static UCHAR room[sizeof(CM_RESOURCE_LIST) + 4 * sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR)];
    PCM_RESOURCE_LIST list = (PCM_RESOURCE_LIST)room;
    PCM_PARTIAL_RESOURCE_LIST part = &list->List[0].PartialResourceList;
    ULONG i;

    part->Count = 5;
    for (i = 0; i < part->Count; i++)
        list->List[0].PartialResourceList.PartialDescriptors[i].u.Interrupt.Vector = i + 1;
    EQUAL(sum_of_vectors(list), 15);
}

static void test_meaning(void)
{
    int bits = 0x3F800000;
    volatile int shift = 33;

    EQUAL(wrap(0x7FFFFFFF), 0);
    CHECK(*as_float(&bits) == 1.0f);
    *as_float(&bits) = 2.0f;
    EQUAL(bits, 0x40000000);
    EQUAL(null_check_after_use(0), 1);
    EQUAL(-7 / 2, -3LL);
    EQUAL(-7 >> 1, -4LL);
}

static void run_checks(void)
{
    test_preprocessor();
    test_keywords();
    test_old_c();
    test_meaning();
    test_arrays_of_one_hold_more();
}
