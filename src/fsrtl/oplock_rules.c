/*
 * What breaks which oplock, to what, and who waits: the tables of "Breaking Oplocks". The first row of an event that
 * names the kind decides; none: it isn't broken.
 */
#include "fsrtl/oplock_p.h"

enum { PROCEED, ACKNOWLEDGED, WAIT };

struct rule {
    UCHAR event;
    UCHAR kinds;
    UCHAR target;
    UCHAR then;     /* ACKNOWLEDGED: an acknowledgement is due, but the operation goes on */
    BOOLEAN always; /* by its owner, too */
};

#define EXCLUSIVE LAB_OPLOCK_EXCLUSIVE
#define NO_FILTER (LAB_OPLOCK_EXCLUSIVE & ~LAB_OPLOCK_FILTER)

/* The contents change. */
#define CHANGES(event)                                                                                                 \
    {event, LAB_OPLOCK_2, 0, PROCEED, TRUE}, {event, LAB_OPLOCK_R, 0, PROCEED, FALSE},                                 \
        {event, LAB_OPLOCK_RH, 0, ACKNOWLEDGED, FALSE},                                                                \
    {                                                                                                                  \
        event, EXCLUSIVE, 0, WAIT, FALSE                                                                               \
    }

static const struct rule rules[] = {
    {LAB_OPLOCK_CREATE, LAB_OPLOCK_1 | LAB_OPLOCK_BATCH, LAB_OPLOCK_2, WAIT, FALSE},
    {LAB_OPLOCK_CREATE, LAB_OPLOCK_FILTER, 0, WAIT, FALSE},
    {LAB_OPLOCK_CREATE, LAB_OPLOCK_RW, LAB_OPLOCK_R, WAIT, FALSE},
    {LAB_OPLOCK_CREATE, LAB_OPLOCK_RWH, LAB_OPLOCK_RH, WAIT, FALSE},

    {LAB_OPLOCK_OVERWRITE, LAB_OPLOCK_2 | LAB_OPLOCK_R, 0, PROCEED, FALSE},
    {LAB_OPLOCK_OVERWRITE, LAB_OPLOCK_RH, 0, ACKNOWLEDGED, FALSE},
    {LAB_OPLOCK_OVERWRITE, EXCLUSIVE, 0, WAIT, FALSE},

    {LAB_OPLOCK_SHARING, LAB_OPLOCK_RH, LAB_OPLOCK_R, WAIT, FALSE},
    {LAB_OPLOCK_SHARING, LAB_OPLOCK_RWH, LAB_OPLOCK_RW, WAIT, FALSE},

    {LAB_OPLOCK_READ, LAB_OPLOCK_1 | LAB_OPLOCK_BATCH, LAB_OPLOCK_2, WAIT, FALSE},
    {LAB_OPLOCK_READ, LAB_OPLOCK_RW, LAB_OPLOCK_R, WAIT, FALSE},
    {LAB_OPLOCK_READ, LAB_OPLOCK_RWH, LAB_OPLOCK_RH, WAIT, FALSE},

    CHANGES(LAB_OPLOCK_WRITE),

    {LAB_OPLOCK_RANGE, LAB_OPLOCK_2, 0, PROCEED, TRUE},
    {LAB_OPLOCK_RANGE, LAB_OPLOCK_R, 0, PROCEED, FALSE},
    {LAB_OPLOCK_RANGE, LAB_OPLOCK_RH | LAB_OPLOCK_RWH, 0, ACKNOWLEDGED, FALSE},
    {LAB_OPLOCK_RANGE, LAB_OPLOCK_1 | LAB_OPLOCK_BATCH | LAB_OPLOCK_RW, 0, WAIT, FALSE},

    {LAB_OPLOCK_RENAME, LAB_OPLOCK_BATCH | LAB_OPLOCK_FILTER, 0, WAIT, FALSE},
    {LAB_OPLOCK_RENAME, LAB_OPLOCK_RH, LAB_OPLOCK_R, WAIT, FALSE},
    {LAB_OPLOCK_RENAME, LAB_OPLOCK_RWH, LAB_OPLOCK_RW, WAIT, FALSE},

    {LAB_OPLOCK_DELETE, LAB_OPLOCK_RH, LAB_OPLOCK_R, WAIT, FALSE},
    {LAB_OPLOCK_DELETE, LAB_OPLOCK_RWH, LAB_OPLOCK_RW, WAIT, FALSE},

    {LAB_OPLOCK_SECTION, LAB_OPLOCK_R | LAB_OPLOCK_RH | LAB_OPLOCK_RW | LAB_OPLOCK_RWH, 0, PROCEED, TRUE},

    {LAB_OPLOCK_TO_NONE, LAB_OPLOCK_2 | LAB_OPLOCK_R, 0, PROCEED, TRUE},
    {LAB_OPLOCK_TO_NONE, LAB_OPLOCK_RH, 0, ACKNOWLEDGED, TRUE},
    {LAB_OPLOCK_TO_NONE, EXCLUSIVE, 0, WAIT, TRUE},
};

ULONG lab__oplock_kind_of_level(ULONG level)
{
    switch (level) {
    case OPLOCK_LEVEL_CACHE_READ:
        return LAB_OPLOCK_R;
    case OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_HANDLE:
        return LAB_OPLOCK_RH;
    case OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_WRITE:
        return LAB_OPLOCK_RW;
    case OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_WRITE | OPLOCK_LEVEL_CACHE_HANDLE:
        return LAB_OPLOCK_RWH;
    default:
        return 0;
    }
}

ULONG lab__oplock_level_of_kind(ULONG kind)
{
    static const UCHAR legacy[] = {
        [LAB_OPLOCK_1] = OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_WRITE,
        [LAB_OPLOCK_2] = OPLOCK_LEVEL_CACHE_READ,
        [LAB_OPLOCK_BATCH] = OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_WRITE | OPLOCK_LEVEL_CACHE_HANDLE,
        [LAB_OPLOCK_FILTER] = OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_HANDLE,
    };

    if (kind & LAB_OPLOCK_LEGACY)
        return legacy[kind];
    return kind == LAB_OPLOCK_R    ? OPLOCK_LEVEL_CACHE_READ
           : kind == LAB_OPLOCK_RH ? OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_HANDLE
           : kind == LAB_OPLOCK_RW ? OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_WRITE
           : kind                  ? OPLOCK_LEVEL_CACHE_READ | OPLOCK_LEVEL_CACHE_WRITE | OPLOCK_LEVEL_CACHE_HANDLE
                                   : 0;
}

/* An upper oplock keeps what the lower one still allows. */
static struct lab__oplock_effect lower(const struct lab__oplock_operation *operation, ULONG kind)
{
    ULONG level = lab__oplock_level_of_kind(kind), left = level & operation->level;
    ULONG target = kind & LAB_OPLOCK_LEGACY ? (left ? LAB_OPLOCK_2 : 0) : lab__oplock_kind_of_level(left);
    BOOLEAN shared = (kind & (LAB_OPLOCK_2 | LAB_OPLOCK_R)) != 0;

    if (left == level)
        return (struct lab__oplock_effect){0};
    return (struct lab__oplock_effect){TRUE, !shared, !shared, target};
}

struct lab__oplock_effect lab__oplock_effect(const struct lab__oplock_operation *operation, ULONG kind,
                                             BOOLEAN same_key)
{
    if (operation->event == LAB_OPLOCK_LOWER)
        return lower(operation, kind);
    if (operation->event == LAB_OPLOCK_CREATE && kind == LAB_OPLOCK_FILTER && !operation->writable)
        return (struct lab__oplock_effect){0};
    for (ULONG i = 0; i < RTL_NUMBER_OF(rules); i++) {
        const struct rule *rule = &rules[i];

        if (rule->event != operation->event || !(rule->kinds & kind))
            continue;
        if (same_key && !rule->always)
            break;
        return (struct lab__oplock_effect){TRUE, rule->then != PROCEED, rule->then == WAIT, rule->target};
    }
    return (struct lab__oplock_effect){0};
}
