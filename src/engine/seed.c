/* The only randomness there is: splitmix64 from the machine's seed. */
#include "engine/engine_p.h"

static ULONGLONG state;

void lab__seed_set(ULONGLONG seed)
{
    state = seed;
}

ULONGLONG lab__random(void)
{
    ULONGLONG z = state += 0x9E3779B97F4A7C15ULL;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

ULONG lab__random_below(ULONG bound)
{
    return (ULONG)(((lab__random() >> 32) * bound) >> 32);
}
