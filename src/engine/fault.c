/*
 * Fault sites. A plan names sites and the call that fails: the n-th, or each with a probability of 1 in n from the
 * seed. While no plan is set a site costs one predicted branch.
 */
#include "engine/engine_p.h"
#include "host/host.h"
#include <ntlab/fault.h>

BOOLEAN lab__faults_planned;

static const char *const names[] = {"pool",     "irp",  "mdl",   "handle", "object",  "thread",
                                    "workitem", "name", "pages", "dma",    "registry"};

static struct site {
    ULONGLONG reached, failed;
    ULONGLONG nth;   /* fail this one; 0: none */
    ULONG one_in;    /* fail with this probability; 0: never */
    BOOLEAN forever; /* and all after the n-th */
    BOOLEAN stacks;  /* fail once for each call stack that reaches it */
} sites[LAB_FAULT_SITE_COUNT];

#define STACKS 2048 /* that are told apart */
#define FRAMES 24
static ULONGLONG stacks[STACKS];

static struct {
    const char *name; /* 0: none */
    ULONGLONG nth;
} next_plan;

void lab__fault_plan_next(const char *site, ULONGLONG nth)
{
    next_plan.name = site;
    next_plan.nth = nth;
}

void lab__faults_reset(void)
{
    for (unsigned i = 0; i < LAB_FAULT_SITE_COUNT; i++)
        sites[i] = (struct site){0};
    for (unsigned i = 0; i < STACKS; i++)
        stacks[i] = 0;
    lab__faults_planned = FALSE;
}

void lab__faults_begin(void)
{
    if (next_plan.name)
        lab_fault_nth(next_plan.name, next_plan.nth, false);
}

/* Its call stack was not seen here before: a hash of it is kept. Where there is no room left, none is new. */
static BOOLEAN is_new_stack(enum lab__fault_site number)
{
    void *frames[FRAMES];
    unsigned count = host_backtrace(frames, FRAMES, 0);
    ULONGLONG hash = 0xCBF29CE484222325ULL + number;

    for (unsigned i = 0; i < count; i++)
        hash = (hash ^ (ULONG_PTR)frames[i]) * 0x100000001B3ULL;
    hash |= 1;
    for (ULONG n = 0; n < STACKS; n++) {
        ULONGLONG *entry = &stacks[(hash >> 20) % STACKS + n < STACKS ? (hash >> 20) % STACKS + n
                                                                      : (hash >> 20) % STACKS + n - STACKS];

        if (*entry == hash)
            return FALSE;
        if (!*entry) {
            *entry = hash;
            return TRUE;
        }
    }
    return FALSE;
}

BOOLEAN lab__fault_due(enum lab__fault_site number)
{
    struct site *site = &sites[number];
    BOOLEAN due;

    site->reached++;
    due = (site->nth && (site->forever ? site->reached >= site->nth : site->reached == site->nth)) ||
          (site->one_in && !lab__random_below(site->one_in)) || (site->stacks && is_new_stack(number));
    if (due) {
        site->failed++;
        LAB_TRACE(LAB_TRACE_FAULT, number, site->reached);
    }
    return due;
}

static struct site *find(const char *name)
{
    for (unsigned i = 0; i < LAB_FAULT_SITE_COUNT; i++) {
        const char *a = name, *b = names[i];

        while (*a && *a == *b)
            a++, b++;
        if (*a == *b)
            return &sites[i];
    }
    return 0;
}

bool lab_fault_nth(const char *name, uint64_t nth, bool forever)
{
    struct site *site = find(name);

    if (!site)
        return false;
    *site = (struct site){.nth = nth, .forever = forever};
    lab__faults_planned = TRUE;
    return true;
}

bool lab_fault_probability(const char *name, uint32_t one_in)
{
    struct site *site = find(name);

    if (!site)
        return false;
    *site = (struct site){.one_in = one_in};
    lab__faults_planned = TRUE;
    return true;
}

bool lab_fault_stacks(const char *name)
{
    struct site *site = find(name);

    if (!site)
        return false;
    *site = (struct site){.stacks = TRUE};
    lab__faults_planned = TRUE;
    return true;
}

void lab_fault_clear(void)
{
    next_plan.name = 0;
    lab__faults_reset();
}

bool lab_fault_count(const char *name, uint64_t *reached, uint64_t *failed)
{
    struct site *site = find(name);

    if (!site)
        return false;
    *reached = site->reached;
    *failed = site->failed;
    return true;
}

const char *lab_fault_site_name(unsigned index)
{
    return index < LAB_FAULT_SITE_COUNT ? names[index] : 0;
}
