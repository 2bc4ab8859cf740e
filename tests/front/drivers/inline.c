/* Inline functions as MSVC has them in C: emitted where needed, once. */
#include "check.h"

int __inline plain(int x);
int plain_forward(int x);

__inline int plain(int x)
{
    return x + 1;
}

inline int later(int x)
{
    return x + 2;
}

extern __inline int external(int x)
{
    return x + 3;
}

int __inline late(int x)
{
    return x + 6;
}

static __forceinline int forced(int x)
{
    return x + 4;
}

__forceinline static int forced_other(int x)
{
    return x + 5;
}

FORCEINLINE
VOID NothingReturned(_Out_ PULONG Value)
{
    *Value = 9;
}

static int (*const table[])(int) = {plain, later, external, forced, forced_other, late};

static void run_checks(void)
{
    ULONG value;

    for (int i = 0; i < 6; i++)
        EQUAL(table[i](0), i + 1);
    NothingReturned(&value);
    EQUAL(value, 9);
    EQUAL(plain(1) + later(1) + external(1), 9);
}
