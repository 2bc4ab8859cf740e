/* What MSVC takes of declarations: intrinsics by the driver's own word, functions that turn out static, and more. */
#include "check.h"

unsigned __int64 __rdtsc(void);
void __wbinvd(void);
unsigned char _BitScanForward(unsigned long *index, unsigned long mask);
unsigned char _bittestandset64(__int64 *base, __int64 offset);
#pragma intrinsic(__rdtsc, __wbinvd, _BitScanForward)

static void test_intrinsics(void)
{
    LONG64 bits[2] = {0, 0};
    ULONG64 high;
    unsigned long index = 0;
    int registers[4];

    __wbinvd();
    CHECK(__rdtsc() <= __rdtsc());
    CHECK(_BitScanForward(&index, 0x500) && index == 8);
    CHECK(!_bittestandset64(bits, 65) && bits[1] == 2 && _bittest64(bits, 65) && !bits[0]);
    CHECK(_bittestandcomplement64(bits, 65) && !bits[1]);
    EQUAL(_umul128(1ULL << 63, 6, &high), 0);
    EQUAL(high, 3);
    EQUAL(_rotl8(0x81, 1), 3);
    EQUAL(_rotr16(1, 1), 0x8000);
    EQUAL(__shiftleft128(1ULL << 63, 1, 1), 3);
    EQUAL(_byteswap_ulong(0x01020304), 0x04030201);
    EQUAL(__popcnt64(0xF0F), 8);
    EQUAL(__lzcnt(0), 32);
    __cpuid(registers, 0);
    CHECK(registers[0] > 0);
    _disable();
    _enable();
}

/* Declared by the name of its type, without a word of static. */
RTL_GENERIC_FREE_ROUTINE release;
long later(void);
extern long last(void);

static void test_static_after_all(void)
{
    release(NULL, NULL);
    EQUAL(later() + last(), 7);
}

static VOID release(PRTL_GENERIC_TABLE table, PVOID buffer)
{
    CHECK(!table && !buffer);
}

static long later(void)
{
    return 3;
}

static long last(void)
{
    return 4;
}

/* The prototype takes a HANDLE, the function a pointer to one. */
NTSTATUS other_parameter(HANDLE handle, int number);
NTSTATUS other_parameter(PHANDLE handle, int number)
{
    return handle ? number : 0;
}

/* No header was read that has it. */
int swprintf(wchar_t *to, const wchar_t *format, ...);

static_assert(sizeof(long) == 4, "MSVC has the word in C, too");

#define TEXT_PREFIX L
#define NAME        TEXT_PREFIX "wide"

static void test_texts_and_casts(void)
{
    ULONG_PTR value = 0x100000005;
    PCWSTR name = NAME;
    WCHAR text[16];

    EQUAL(other_parameter(NULL, 5), 0);
    EQUAL(swprintf(text, L"%ws %lu", name, 7), 6);
    EQUAL(text[5], L'7');
    EQUAL(wcslen(name), 4);
    ((ULONG)(ULONG_PTR)value)--;
    EQUAL(value, 0x100000004);
    if (value)
        PAGED_CODE()
}

static int given(char *text, const char *format, ...)
{
    va_list list;
    int length;

    va_start(list, format);
    length = _vsnprintf(text, 8, format, list);
    va_end(format); /* MSVC doesn't ask what ends here */
    return length;
}

/* Known by its tag before it is defined, by its name when the function is. */
static int later_kind(enum LATER_KIND kind, PCWCHAR name);
typedef enum LATER_KIND { LaterNone, LaterSome = 5 } LaterKind;
struct nameless {
    union {
        struct {
            ULONG low : 31, high : 1;
        } DUMMYSTRUCTNAME;
        ULONG whole;
    } DUMMYUNIONNAME;
    _ANONYMOUS_UNION union {
        USHORT id;
    } DUMMYUNIONNAME2;
};

static int later_sign(enum LaterSign sign);
typedef enum _LATER_SIGN { LaterMinus = 5, LaterPlus } LaterSign;
static int later_sign(LaterSign sign)
{
    return sign;
}
static int later_kind(LaterKind kind, PCWCHAR name)
{
    return kind == LaterSome && !name;
}

static void run_checks(void)
{
    struct nameless nameless = {.whole = 0x80000003};
    char text[8];

    EQUAL(nameless.high + nameless.low + nameless.id, 4);
    EQUAL(given(text, "%d", 123), 3);
    EQUAL(later_kind(LaterSome, NULL) + later_sign(LaterPlus), 7);
    test_intrinsics();
    test_static_after_all();
    test_texts_and_casts();
}
