/*
 * Bugchecks: the machine stops, its callbacks run at HIGH_LEVEL, and control unwinds to whoever runs the machine.
 *
 * Nothing of the simulated machine runs afterwards. The landing is the innermost lab_bugcheck_catch, on that thread's
 * own stack; without one, the thread that started the machine lands in the machine's own handler (src/machine).
 */
#include "ke/ke_p.h"
#include "host/key.h"
#include "vf/vf_irp.h"
#include "vf/vf_irql.h"
#include "vf/vf_power.h"
#include "vf/vf_report.h"
#include "vf/vf_user.h"
#include <stdarg.h>
#include <string.h>

struct lab__crash lab__ke_crash;
struct lab__landing *lab__ke_landing;
__attribute__((visibility("default"))) ULONG_PTR KiBugCheckData[5]; /* the code and its parameters; drivers read it */
BOOLEAN lab__ke_crashed;

static struct host_registers start_registers;
static BOOLEAN have_registers, in_bugcheck;

int vsnprintf(char *text, __SIZE_TYPE__ size, const char *format, va_list arguments);

void lab__ke_crash_detail(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(lab__ke_crash.detail, sizeof lab__ke_crash.detail, format, arguments);
    va_end(arguments);
}

void lab__ke_crash_registers(const struct host_registers *registers)
{
    start_registers = *registers;
    have_registers = TRUE;
}

static void record(ULONG code, const ULONG_PTR parameters[4])
{
    struct lab__crash *crash = &lab__ke_crash;

    crash->code = code;
    memcpy(crash->parameters, parameters, sizeof crash->parameters);
    KiBugCheckData[0] = code;
    memcpy(&KiBugCheckData[1], parameters, sizeof crash->parameters);
    crash->thread = lab__ke_thread();
    crash->irp = crash->thread ? crash->thread->current_irp : 0;
    crash->irql = lab__ke_irql();
    crash->processor = lab__prcb->number;
    crash->in_dpc = lab__prcb->dpc_active;
    crash->time = lab__clock_now();
    crash->frame_count = host_backtrace(crash->frames, LAB_CRASH_FRAMES, have_registers ? &start_registers : 0);
    have_registers = FALSE;
}

_Noreturn static void unwind(void)
{
    struct _KTHREAD *self = lab__ke_thread(), *to = lab__ke_landing->thread;

    lab__ke_crashed = TRUE;
    in_bugcheck = FALSE;
    if (self == to)
        lab__ke_crash_land();
    lab__prcb->current = to;
    host_fiber_exit(&self->fiber, &to->fiber);
    __builtin_unreachable();
}

_Noreturn void lab__ke_crash_land(void)
{
    struct lab__landing *landing = lab__ke_landing;

    lab__prcb->current = landing->thread;
    lab__ke_stack_unwind(landing->thread, landing->segments);
    lab__ke_crashed = FALSE;
    lab__prcb->irql = PASSIVE_LEVEL;
    lab__prcb->dpc_active = FALSE;
    landing->thread->seh_chain = landing->seh;
    landing->thread->verified_call = landing->verified_call;
    landing->thread->verified_routine = 0;
    lab_seh_chain = &landing->thread->seh_chain;
    if (landing->uncaught)
        landing->uncaught();
    host_jump_to(&landing->jump, 1);
}

_Noreturn void lab__ke_bugcheck(ULONG code, ULONG_PTR p1, ULONG_PTR p2, ULONG_PTR p3, ULONG_PTR p4)
{
    const ULONG_PTR parameters[4] = {p1, p2, p3, p4};

    if (!lab__ke_running() || !lab__ke_landing) {
        static const char message[] = "ntlab: bugcheck while no machine runs\n";

        host_write(2, message, sizeof message - 1);
        host_abort();
    }
    host_key_deny(0);
    lab__vf_user_end();
    if (!in_bugcheck) {
        in_bugcheck = TRUE;
        record(code, parameters);
        lab__prcb->irql = HIGH_LEVEL;
        lab__ke_run_bugcheck_callbacks();
    }
    unwind();
}

void lab__ke_verifier_stop(ULONG code, ULONG_PTR p1, ULONG_PTR p2, ULONG_PTR p3, ULONG_PTR p4)
{
    if (lab__strict)
        lab__ke_bugcheck(code, p1, p2, p3, p4);
}

_Noreturn void lab__ke_deadlock(void)
{
    if (lab__strict)
        lab__vf_deadlock();
    if (!lab__ke_crash.detail[0])
        lab__ke_crash_detail(
            "no thread can ever run again: each waits, and no timer, device or request is outstanding");
    lab__ke_bugcheck(0x4C414201, 0, 0, 0, 0);
}

_Noreturn void lab__ke_wrong_irql(const char *ddi, KIRQL irql, KIRQL low, KIRQL high)
{
    if (lab__strict)
        lab__vf_irql_wrong(ddi, irql, __builtin_return_address(0));
    lab__ke_crash_detail("%s was called at IRQL %u; it may be called from %u to %u", ddi, irql, low, high);
    lab__ke_bugcheck(IRQL_NOT_LESS_OR_EQUAL, (ULONG_PTR)host_symbol(ddi), irql, 8,
                     (ULONG_PTR)__builtin_return_address(0));
}

_Noreturn void lab__ddi_absent(const char *name)
{
    if (!lab__ke_running()) {
        char text[160];

        __builtin_snprintf(text, sizeof text, "ntlab: %s is not implemented\n", name);
        host_write(2, text, strlen(text));
        host_abort();
    }
    lab__ke_crash_detail("%s is not implemented in this version of ntlab (docs/ddi-coverage.md lists what is)", name);
    lab__ke_bugcheck(0x4C414202, (ULONG_PTR)name, 0, 0, 0);
}

/*
 * KeBugCheckEx: stop the machine.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kebugcheckex
 */
void KeBugCheckEx(ULONG BugCheckCode, ULONG_PTR BugCheckParameter1, ULONG_PTR BugCheckParameter2,
                  ULONG_PTR BugCheckParameter3, ULONG_PTR BugCheckParameter4)
{
    lab__ke_bugcheck(BugCheckCode, BugCheckParameter1, BugCheckParameter2, BugCheckParameter3, BugCheckParameter4);
}

/*
 * KeBugCheck: the same without parameters.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-kebugcheck
 */
void KeBugCheck(ULONG BugCheckCode)
{
    lab__ke_bugcheck(BugCheckCode, 0, 0, 0, 0);
}

/* lab_paged_code_check: what PAGED_CODE() and the entry of a pageable function call. */
__attribute__((visibility("default"))) void lab_paged_code_check(const char *function)
{
    if (__builtin_expect(lab__ke_running() && lab__ke_thread()->verified_routine != 0, 0))
        lab__vf_irp_pageable(__builtin_return_address(0), function);
    if (__builtin_expect(lab__prcb->irql > APC_LEVEL, 0) && lab__strict && lab__ke_running()) {
        lab__ke_crash_detail("pageable code (%s) was entered at IRQL %u", function, lab__prcb->irql);
        lab__ke_bugcheck(DRIVER_IRQL_NOT_LESS_OR_EQUAL, (ULONG_PTR)__builtin_return_address(0), lab__prcb->irql, 8,
                         (ULONG_PTR)__builtin_return_address(0));
    }
    if (lab__strict && lab__ke_running() && lab__ke_thread()->verified_call)
        lab__vf_power_paged_code(function, __builtin_return_address(0));
}

/* __stack_chk_fail: what the compiler's check of a function's end calls, as Windows' does __report_gsfailure. */
__attribute__((visibility("default"))) _Noreturn void __stack_chk_fail(void);
_Noreturn void __stack_chk_fail(void)
{
    if (!lab__ke_running())
        host_abort();
    lab__ke_crash_detail("a function wrote past the end of an array on its stack; this is seen as it returns");
    lab__ke_bugcheck(DRIVER_OVERRAN_STACK_BUFFER, 0, 0, 0, (ULONG_PTR)__builtin_return_address(0));
}

/* lab_list_corrupt: what the list functions of the headers call, as Windows' fail fast does. */
__attribute__((visibility("default"))) void lab_list_corrupt(const void *entry)
{
    lab__ke_crash_detail("the links of list entry %p do not match: it is in no list, was freed, or was overwritten",
                         entry);
    lab__ke_bugcheck(KERNEL_SECURITY_CHECK_FAILURE, 3, (ULONG_PTR)entry, 0, 0);
}
