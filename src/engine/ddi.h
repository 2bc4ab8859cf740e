/*
 * The first line of every DDI: LAB_DDI(name) checks the caller's IRQL against the ledger and is a switch point.
 *
 * Both are one comparison and one decrement on the hot path; everything else is out of line.
 */
#ifndef NTLAB_ENGINE_DDI_H
#define NTLAB_ENGINE_DDI_H

#include <ntdef.h>
#include <nt/ke_irql.h>
#include "ke/prcb.h"
#include "engine/absent.h"

#ifndef DIRQL
#define DIRQL 12
#endif

enum lab_ddi_id {
#define DDI(name, component, header, low, high, state, page) LAB_DDI_##name,
#include "ddi.def"
    LAB_DDI_COUNT
};
enum {
#define DDI(name, component, header, low, high, state, page) LAB_LOW_##name = low, LAB_HIGH_##name = high,
#include "ddi.def"
};

struct lab__ddi_row {
    const char *name, *component, *header, *page;
    unsigned char low, high, state, is_inline;
    const char *missing;
};
enum lab__ddi_state { LAB_STATE_ABSENT, LAB_STATE_PARTIAL, LAB_STATE_IMPLEMENTED };
extern const struct lab__ddi_row lab__ddi_rows[LAB_DDI_COUNT];

/* Counts down at every switch point; at zero, or when something is to happen at the next one, the slow path runs. */
extern int lab_switch_budget __attribute__((visibility("default")));

void lab__ddi_enter_slow(unsigned id);

#define LAB_DDI(name)                                                                                                  \
    do {                                                                                                               \
        if (__builtin_expect(((unsigned)(lab__prcb->irql - LAB_LOW_##name) > LAB_HIGH_##name - LAB_LOW_##name) |       \
                                 (--lab_switch_budget <= 0),                                                           \
                             0))                                                                                       \
            lab__ddi_enter_slow(LAB_DDI_##name);                                                                       \
    } while (0)

#endif
