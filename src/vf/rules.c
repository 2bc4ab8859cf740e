/* The table of rules: see rules.def. */
#include "vf/vf_rules.h"

enum state { CHECKED, ABSENT, LEFT_OUT };
enum group { WDM, C4, C9, E6, OWN };

struct row {
    struct lab__vf_rule rule;
    const char *code, *parameter;
    enum state state;
    enum group group;
};

static const struct row rows[] = {
#define RULE(name, group, code, parameter, state, test, why, meaning) {{name, meaning}, code, parameter, state, group},
#include "vf/rules.def"
};

static ULONG_PTR number(const char *text)
{
    ULONG_PTR value = 0;

    for (; *text; text++)
        value = value * 16 + (ULONG_PTR)(*text <= '9' ? *text - '0' : (*text | 32) - 'a' + 10);
    return value;
}

static BOOLEAN reports(const struct row *row, ULONG code, ULONG_PTR parameter)
{
    return row->state == CHECKED && *row->parameter && number(row->code) == code && number(row->parameter) == parameter;
}

/* Rules whose parameter isn't an address come to be named; those that others are variants of stand first. */
const struct lab__vf_rule *lab__vf_rule_of(ULONG code, ULONG_PTR parameter)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(rows); i++)
        if (rows[i].group != WDM && reports(&rows[i], code, parameter))
            return &rows[i].rule;
    return lab__vf_compliance_rule_of(code, parameter);
}

const struct lab__vf_rule *lab__vf_compliance_rule_of(ULONG code, ULONG_PTR parameter)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(rows); i++)
        if (rows[i].group == WDM && reports(&rows[i], code, parameter))
            return &rows[i].rule;
    return 0;
}
