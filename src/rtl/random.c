/*
 * random.c: RtlUniform, RtlRandom, RtlRandomEx.
 *
 * Each is a function of the caller's seed and, for the latter two, of a table that earlier calls
 * shuffled. lab__rtl_reset() puts the tables back for each machine, so that runs repeat.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define MULTIPLIER 0x7FFFFFEDu
#define INCREMENT  0x7FFFFFC3u
#define MODULUS    0x7FFFFFFFu
#define SLOTS      128u

typedef struct shuffle {
    ULONG slots[SLOTS];
    ULONG last;
    BOOLEAN filled;
} shuffle;

static shuffle plain, extended;

static ULONG step(PULONG seed)
{
    *seed = (*seed * MULTIPLIER + INCREMENT) % MODULUS;
    return *seed;
}

static void fill(shuffle *table)
{
    ULONG seed = SLOTS;

    if (table->filled)
        return;
    for (ULONG i = 0; i < SLOTS; i++)
        table->slots[i] = step(&seed);
    table->last = step(&seed);
    table->filled = TRUE;
}

void lab__rtl_reset(void)
{
    plain.filled = extended.filled = FALSE;
    lab__crt_reset();
}

/*
 * RtlUniform: the next value of Lehmer's linear congruential sequence.
 *
 * IRQL    <= APC_LEVEL
 * Units   0 .. MAXLONG - 1; *Seed becomes the value
 */
ULONG NTAPI RtlUniform(PULONG Seed)
{
    LAB_DDI(RtlUniform);
    return step(Seed);
}

/*
 * RtlRandom: a value out of a table that two steps of the seed's sequence index and refill.
 *
 * IRQL    <= APC_LEVEL
 * Units   0 .. MAXLONG - 1
 * Source  ntifs/nf-ntifs-rtlrandom
 */
ULONG NTAPI RtlRandom(PULONG Seed)
{
    ULONG fresh, slot, value;

    LAB_DDI(RtlRandom);
    fill(&plain);
    fresh = step(Seed);
    slot = step(Seed) % SLOTS;
    value = plain.slots[slot];
    plain.slots[slot] = fresh;
    return value;
}

/*
 * RtlRandomEx: the same with one step; the value returned before chooses the slot.
 *
 * IRQL    <= APC_LEVEL
 * Units   0 .. MAXLONG - 1
 * Source  ntifs/nf-ntifs-rtlrandomex
 */
ULONG NTAPI RtlRandomEx(PULONG Seed)
{
    ULONG slot;

    LAB_DDI(RtlRandomEx);
    fill(&extended);
    slot = extended.last % SLOTS;
    extended.last = extended.slots[slot];
    extended.slots[slot] = step(Seed);
    return extended.last;
}
