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
LAB_API void lab_fault_clear(void);
/* How often the site was reached and failed since its plan was set; counts only while some plan is set. */
LAB_API bool lab_fault_count(const char *site, uint64_t *reached, uint64_t *failed);

#endif
