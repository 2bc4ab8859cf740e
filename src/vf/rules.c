/* The table of rules: see rules.def. */
#include "vf/vf_rules.h"

enum state { CHECKED, ABSENT, LEFT_OUT };

struct row {
    struct lab__vf_rule rule;
    const char *code, *parameter;
    enum state state;
};

static const struct row rows[] = {
#define RULE(name, group, code, parameter, state, test, why, meaning) {{name, meaning}, code, parameter, state},
#include "vf/rules.def"
};

static ULONG_PTR number(const char *text)
{
    ULONG_PTR value = 0;

    for (; *text; text++)
        value = value * 16 + (ULONG_PTR)(*text <= '9' ? *text - '0' : (*text | 32) - 'a' + 10);
    return value;
}

/* Rules whose parameter isn't an address come to be named; the more special ones stand further down. */
const struct lab__vf_rule *lab__vf_rule_of(ULONG code, ULONG_PTR parameter)
{
    for (ULONG i = RTL_NUMBER_OF(rows); i-- > 0;)
        if (rows[i].state == CHECKED && *rows[i].parameter && number(rows[i].code) == code &&
            number(rows[i].parameter) == parameter)
            return &rows[i].rule;
    return 0;
}
