/*
 * Fault sites. A plan names sites and the call that fails: the n-th, or each with a probability of 1 in n from the
 * seed. While no plan is set a site costs one predicted branch.
 */
#include "engine/engine_p.h"
#include <ntlab/fault.h>

BOOLEAN lab__faults_planned;

static const char *const names[] = {"pool",     "irp",  "mdl",   "handle", "object",  "thread",
                                    "workitem", "name", "pages", "dma",    "registry"};

static struct site {
    ULONGLONG reached, failed;
    ULONGLONG nth;   /* fail this one; 0: none */
    ULONG one_in;    /* fail with this probability; 0: never */
    BOOLEAN forever; /* and all after the n-th */
} sites[LAB_FAULT_SITE_COUNT];

void lab__faults_reset(void)
{
    for (unsigned i = 0; i < LAB_FAULT_SITE_COUNT; i++)
        sites[i] = (struct site){0};
    lab__faults_planned = FALSE;
}

BOOLEAN lab__fault_due(enum lab__fault_site number)
{
    struct site *site = &sites[number];
    BOOLEAN due;

    site->reached++;
    due = (site->nth && (site->forever ? site->reached >= site->nth : site->reached == site->nth)) ||
          (site->one_in && !lab__random_below(site->one_in));
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

void lab_fault_clear(void)
{
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
