/* The rules that a mini-filter's callbacks break: what they leave changed, what they may not return. */
#include "flt/flt_p.h"
#include "vf/vf_report.h"
#include <stdarg.h>

void lab__flt_check_slow(const struct lab__flt_check *before, PVOID routine, const char *what)
{
    struct lab__flt_check now = lab__flt_check_begin();

    if (!lab__strict)
        return;
    lab__vf_culprit_is(LAB_VF_ROUTINE(routine));
    if (now.irql != before->irql) {
        lab__ke_crash_detail("a mini-filter's %s was called at IRQL %u and returned at %u", what, before->irql,
                             now.irql);
        lab__ke_verifier_stop(IRQL_UNEXPECTED_VALUE, (ULONG_PTR)before->irql << 16 | now.irql, (ULONG_PTR)routine, 0,
                              0);
        return;
    }
    lab__ke_crash_detail("a mini-filter's %s entered or left a critical or guarded region and no more than that", what);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xC6, (ULONG_PTR)routine,
                          (ULONG_PTR)(LONG_PTR)now.kernel_apcs, (ULONG_PTR)(LONG_PTR)before->kernel_apcs);
}

void lab__flt_misuse(PVOID routine, ULONG_PTR what, const char *format, ...)
{
    char text[256];
    va_list arguments;

    va_start(arguments, format);
    __builtin_vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    lab__vf_culprit_is(routine);
    lab__ke_crash_detail("%s", text);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_FLT_MISUSE, (ULONG_PTR)routine, what, 0);
}
