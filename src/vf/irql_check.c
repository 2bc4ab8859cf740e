/*
 * IRQL violations by rule: the functions that a rule lists, and for the rest of Io, Rtl, Zw and ntifs the rules that
 * cover whatever the lists leave out.
 */
#include "vf/vf_irql.h"
#include "ke/ke_p.h"

#define C4 DRIVER_VERIFIER_DETECTED_VIOLATION

struct rule {
    const char *function;
    ULONG subcode;
    const char *rule;
};

static const struct rule rules[] = {
#define IRQL_RULE(function, subcode, rule) {#function, subcode, rule},
#include "vf/irql_rules.def"
};

static int compare(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}

static const struct lab__ddi_row *row_of(const char *name)
{
    for (unsigned i = 0; i < LAB_DDI_COUNT; i++)
        if (!compare(lab__ddi_rows[i].name, name))
            return &lab__ddi_rows[i];
    return 0;
}

static const struct rule *listed(const char *name)
{
    for (unsigned i = 0; i < RTL_NUMBER_OF(rules); i++)
        if (!compare(rules[i].function, name))
            return &rules[i];
    return 0;
}

/* For functions that no rule lists. */
static const struct rule *rest(const struct lab__ddi_row *row)
{
    static const struct rule passive = {0, 0x00020023, "IrqlIoRtlZwPassive"};
    static const struct rule ntifs = {0, 0x00020024, "IrqlNtifsApcPassive"};
    const char *name = row->name;

    if (row->high > APC_LEVEL)
        return 0;
    if (!compare(row->header, "ntifs"))
        return &ntifs;
    if (row->high == PASSIVE_LEVEL && ((name[0] == 'I' && name[1] == 'o') || (name[0] == 'Z' && name[1] == 'w') ||
                                       (name[0] == 'R' && name[1] == 't' && name[2] == 'l')))
        return &passive;
    return 0;
}

void lab__vf_irql_wrong(const char *ddi, KIRQL irql, PVOID caller)
{
    const struct lab__ddi_row *row = row_of(ddi);
    const struct rule *rule = listed(ddi);

    if (!rule && row)
        rule = rest(row);
    if (!rule || !row)
        return;
    lab__ke_crash_detail("%s was called at IRQL %u; it may be called from %u to %u (%s)", ddi, irql, row->low,
                         row->high, rule->rule);
    if (rule->subcode >= 0x00020000) /* a rule's text and state; here the function and its caller */
        lab__ke_bugcheck(C4, rule->subcode, (ULONG_PTR)row->name, irql, (ULONG_PTR)caller);
    lab__ke_bugcheck(C4, rule->subcode, irql, (ULONG_PTR)caller, 0);
}

_Noreturn void lab__vf_irql_wait(KIRQL irql, PVOID object, PLARGE_INTEGER timeout)
{
    ULONG subcode = irql > DISPATCH_LEVEL ? 0x120 : timeout ? 0x122 : 0x121;

    lab__ke_crash_detail("a wait that may block was begun at IRQL %u", irql);
    lab__ke_bugcheck(C4, subcode, irql, (ULONG_PTR)object, (ULONG_PTR)timeout);
}

/* The stack of the program's own thread stands for one of user mode, which the kernel doesn't use. */
void lab__vf_user_wait(const void *object, const void *frame)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    if (thread->adopted || (const char *)object < (const char *)frame || (const char *)object >= thread->stack_base)
        return;
    lab__ke_crash_detail("object %p lies on the kernel's stack, which a wait for UserMode lets be paged out", object);
    lab__ke_bugcheck(C4, 0x123, (ULONG_PTR)object, 0, 0);
}
