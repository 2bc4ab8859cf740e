// C++ that only MSVC takes: names before their declarations, arrays by operator new, new that gives NULL, a macro without an end.
typedef size_t LengthBeforeAnyHeader;
namespace own
{
template <class T> constexpr const T &max(const T &a, const T &b)
{
    return a < b ? b : a;
}
constexpr LengthBeforeAnyHeader longer = max<LengthBeforeAnyHeader>(4, 9);
} // namespace own
extern "C" {
#include "check.h"
}
#include <loose_end.h>

static bool gives_nothing;

void *__cdecl operator new(size_t size, POOL_TYPE pool)
{
    return ExAllocatePoolWithTag(pool, size, 'sooL');
}

void operator delete[](void *memory)
{
    ExFreePoolWithTag(memory, 'sooL');
}

void operator delete(void *memory, size_t)
{
    ExFreePoolWithTag(memory, 'sooL');
}

struct Counted {
    static ULONG made;
    ULONG value;

    Counted() : value(7)
    {
        made++;
    }
    void *operator new(size_t size, POOL_TYPE pool, ULONG tag)
    {
        return gives_nothing ? nullptr : ::operator new(size, pool);
    }
    ENDS_WITHOUT_A_LINE
};
ULONG Counted::made;

static void test_new(void)
{
    UCHAR *bytes = new (PagedPool) UCHAR[100];
    Counted *one = new (NonPagedPoolNx, 'eno ') Counted, *none;

    CHECK(bytes && one && one->value == 7);
    delete[] bytes;
    delete one;
    gives_nothing = true;
    none = new (NonPagedPoolNx, 'eno ') Counted;
    CHECK(!none);
    EQUAL(Counted::made, 1);
}

static enum LATER late = (enum LATER)3;

static UNICODE_STRING named(PCWSTR name)
{
    UNICODE_STRING string;

    RtlInitUnicodeString(&string, name);
    return string;
}

/* What a function gives has an address for as long as it is spoken of. */
static void test_temporaries(void)
{
    UNICODE_STRING same = RTL_CONSTANT_STRING(L"name");

    CHECK(RtlEqualUnicodeString(&named(L"NAME"), &same, TRUE));
    CHECK(RtlEqualUnicodeString(&(UNICODE_STRING)RTL_CONSTANT_STRING(L"name"), &same, FALSE));
}

static void run_checks(void)
{
    test_temporaries();
    test_new();
    EQUAL(late, 3);
    EQUAL(own::longer, max(own::longer, 8));
}
