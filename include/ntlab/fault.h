/*
 * Fault injection: any fallible operation fails on demand, at a named site. Plans last until they are cleared or the
 * machine stops; with none set a site costs one predicted branch.
 */
#ifndef NTLAB_FAULT_H
#define NTLAB_FAULT_H

#include <ntlab/base.h>

/* The sites' names: 0 past the last one. */
LAB_API const char *lab_fault_site_name(unsigned index);
/* The n-th time (from 1) from now that the site is reached, it fails; with `forever`, so do all after it. False: no
 * such site. */
LAB_API bool lab_fault_nth(const char *site, uint64_t nth, bool forever);
/* Each time the site is reached it fails with a probability of 1 in `one_in`, drawn from the machine's seed. */
LAB_API bool lab_fault_probability(const char *site, uint32_t one_in);
/* The site fails once for each distinct call stack that reaches it, the first time. */
LAB_API bool lab_fault_stacks(const char *site);
LAB_API void lab_fault_clear(void);
/* How often the site was reached and failed since its plan was set; counts only while some plan is set. */
LAB_API bool lab_fault_count(const char *site, uint64_t *reached, uint64_t *failed);

/* What came of failing one operation. */
typedef enum lab_fault_outcome { LAB_FAULT_SURVIVED, LAB_FAULT_CRASHED, LAB_FAULT_LEAKED } lab_fault_outcome;
typedef struct lab_fault_summary {
    uint32_t sites;  /* that were reached */
    uint32_t failed; /* operations, one in each run */
    uint32_t survived, crashed, leaked;
} lab_fault_summary;
/* Systematically: body starts a machine, does what is to be tested, stops the machine and returns lab_report.leaks. It
 * runs again and again, and in each run the next operation that may fail does, at each site, until none is left. A
 * bugcheck that nobody catches ends that run only. `each`, which may be NULL, hears of each run: the site and the
 * number are what lab_fault_nth takes. No machine may run. */
LAB_API void lab_fault_sweep(uint32_t (*body)(void *context), void *context, lab_fault_summary *summary,
                             void (*each)(const char *site, uint64_t nth, lab_fault_outcome outcome, void *context));

#endif
