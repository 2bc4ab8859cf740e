/* The table of rules, for whoever names one in a report. */
#ifndef NTLAB_VF_RULES_H
#define NTLAB_VF_RULES_H

#include <ntdef.h>

struct lab__vf_rule {
    const char *name, *meaning;
};
/* The rule that a bugcheck is reported for; 0 where it is of none. */
const struct lab__vf_rule *lab__vf_rule_of(ULONG code, ULONG_PTR parameter);
/* The first driver compliance rule that has the same code; 0 where none has. */
const struct lab__vf_rule *lab__vf_compliance_rule_of(ULONG code, ULONG_PTR parameter);

#endif
