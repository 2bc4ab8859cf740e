/* Origins and warnings: see vf_report.h. */
#include "vf/vf_holding.h"
#include "vf/vf_pages.h"
#include "vf/vf_report.h"
#include "host/host.h"
#include "vf/vf_irp.h"
#include "vf/vf_list.h"
#include "vf/vf_lock.h"
#include "vf/vf_object.h"
#include "vf/vf_user.h"
#include <stdarg.h>

#define WARNINGS 64

int vsnprintf(char *text, __SIZE_TYPE__ size, const char *format, va_list arguments);

struct lab__vf_origin lab__vf_origins[LAB_VF_ORIGINS];
ULONG lab__vf_origin_count;
PVOID lab__vf_culprit;
BOOLEAN lab__vf_culprit_begins;

static struct lab__vf_warning warnings[WARNINGS];
static ULONG warning_count;

void lab__vf_origins_clear(void)
{
    lab__vf_origin_count = 0;
    lab__vf_culprit = 0;
    lab__vf_culprit_begins = FALSE;
}

static void add(const struct lab__vf_stack *stack, const char *format, va_list arguments)
{
    struct lab__vf_origin *origin = &lab__vf_origins[lab__vf_origin_count];

    if (!stack->count || lab__vf_origin_count == LAB_VF_ORIGINS)
        return;
    vsnprintf(origin->title, sizeof origin->title, format, arguments);
    origin->stack = *stack;
    lab__vf_origin_count++;
}

void lab__vf_origin_add(const struct lab__vf_stack *stack, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add(stack, format, arguments);
    va_end(arguments);
}

void lab__vf_origin_at(PVOID pc, const char *format, ...)
{
    struct lab__vf_stack stack = {.count = pc != 0, .frames = {pc}};
    va_list arguments;

    va_start(arguments, format);
    add(&stack, format, arguments);
    va_end(arguments);
}

void lab__vf_stack_take(struct lab__vf_stack *stack)
{
    void *frames[LAB_VF_FRAMES + 2];
    unsigned count = host_backtrace(frames, LAB_VF_FRAMES + 2, 0);

    stack->count = 0;
    for (unsigned i = 2; i < count; i++)
        stack->frames[stack->count++] = frames[i];
}

PVOID lab__vf_stack_driver(const struct lab__vf_stack *stack)
{
    for (ULONG i = 0; i < stack->count; i++)
        if (host_code_is_drivers(stack->frames[i]))
            return stack->frames[i];
    return 0;
}

ULONG lab__vf_warnings(const struct lab__vf_warning **first)
{
    *first = warnings;
    return warning_count;
}

void lab__vf_warn(const char *rule, PVOID pc, const char *format, ...)
{
    struct lab__vf_warning *warning = &warnings[warning_count];
    va_list arguments;

    for (ULONG i = 0; i < warning_count; i++)
        if (warnings[i].rule == rule && warnings[i].pc == pc)
            return;
    if (warning_count == WARNINGS)
        return;
    warning->rule = rule;
    warning->pc = pc;
    va_start(arguments, format);
    vsnprintf(warning->text, sizeof warning->text, format, arguments);
    va_end(arguments);
    warning_count++;
}

void lab__vf_start(void)
{
    lab__vf_origins_clear();
    warning_count = 0;
    lab__vf_irp_start();
    lab__vf_user_start();
    lab__vf_locks_start();
    lab__vf_list_start();
    lab__vf_cancel_field_start();
    lab__vf_objects_start();
    lab__vf_holdings_start();
    lab__vf_pages_start();
    lab__vf_stack_timers = 0;
}
