/*
 * The crash report: what !analyze -v would say. It is written only when somebody asks, as finding source lines is slow.
 */
#include <ntlab/ntlab.h>
#include <stdarg.h>
#include <string.h>
#include "machine/machine_p.h"
#include "mm/mm_p.h"
#include "vf/vf_irp.h"
#include "vf/vf_report.h"
#include "vf/vf_rules.h"

int vsnprintf(char *text, __SIZE_TYPE__ size, const char *format, va_list arguments);

static char report[16384];
static unsigned length;

__attribute__((format(printf, 1, 2))) static void add(const char *format, ...)
{
    va_list arguments;
    int n;

    va_start(arguments, format);
    n = vsnprintf(report + length, sizeof report - length, format, arguments);
    va_end(arguments);
    if (n > 0)
        length += (unsigned)n < sizeof report - length ? (unsigned)n : (unsigned)(sizeof report - length - 1);
}

static void add_parameters(void)
{
    const struct lab__crash *crash = &lab__ke_crash;
    const struct lab__bugcheck_words *words = lab__machine_bugcheck_words(crash->code);

    if (words && words->meaning)
        add("  %s\n", words->meaning);
    for (int i = 0; i < 4; i++) {
        add("  Arg%d: %016llx", i + 1, (unsigned long long)crash->parameters[i]);
        if (words && words->parameters[i])
            add("  %s", words->parameters[i]);
        add("\n");
    }
}

static void add_unicode(const UNICODE_STRING *string)
{
    for (USHORT i = 0; i < string->Length / sizeof(WCHAR); i++)
        add("%c", string->Buffer[i] < 128 ? (char)string->Buffer[i] : '?');
}

static void add_irp(const struct _IRP *irp)
{
    const IO_STACK_LOCATION *stack;

    if (!irp || lab__mm_is_pool_freed(irp) || irp->Type != IO_TYPE_IRP)
        return;
    stack = irp->CurrentLocation > 0 && irp->CurrentLocation <= irp->StackCount ? irp->Tail.Overlay.CurrentStackLocation
                                                                                : 0;
    add("IRP:       %p", (const void *)irp);
    if (stack) {
        add("  major %#x minor %#x", stack->MajorFunction, stack->MinorFunction);
        if (stack->DeviceObject && stack->DeviceObject->DriverObject) {
            add("  driver ");
            add_unicode(&stack->DeviceObject->DriverObject->DriverName);
        }
        if (stack->MajorFunction == IRP_MJ_DEVICE_CONTROL)
            add("  control code %#x", stack->Parameters.DeviceIoControl.IoControlCode);
    }
    add("\n");
}

static void add_frame_as(const char *which, const void *pc)
{
    struct host_frame frame;

    host_frame_describe(pc, &frame);
    add("  %s %p %s", which, pc, frame.function ? frame.function : "?");
    if (frame.file)
        add(" [%s:%u]", frame.file, frame.line);
    else if (frame.module)
        add(" (%s)", frame.module);
    add("\n");
    for (unsigned level = 0; host_frame_inlined(pc, level, &frame); level++)
        if (frame.function && frame.file)
            add("     inlined in %s [%s:%u]\n", frame.function, frame.file, frame.line);
}

static void add_frame(unsigned number, const void *pc)
{
    char which[8];

    __builtin_snprintf(which, sizeof which, "%02u", number % 100);
    add_frame_as(which, pc);
}

#define NO_CODE_BELOW 0x10000 /* a routine's address was NULL: whoever called it is to blame */

/* The line of the driver that is to blame, or that of whoever else uses the machine: a test. */
static void *culprit(void)
{
    const struct lab__crash *crash = &lab__ke_crash;

    if (lab__vf_culprit)
        return lab__vf_culprit;
    for (unsigned i = 0; i < crash->frame_count; i++)
        if ((ULONG_PTR)crash->frames[i] >= NO_CODE_BELOW && host_code_is_drivers(crash->frames[i]))
            return crash->frames[i];
    return 0;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void add_culprit(const void *pc)
{
    struct host_frame frame, outer;

    if (!pc)
        return;
    host_frame_describe(pc, &frame);
    if (pc == lab__vf_culprit && lab__vf_culprit_begins)
        for (unsigned level = 0; host_frame_inlined(pc, level, &outer); level++)
            frame = outer;
    if (frame.function)
        add(" in %s", frame.function);
    if (frame.file)
        add(" at %s:%u", last_part(frame.file), frame.line);
}

static void add_rule(void)
{
    const struct lab__crash *crash = &lab__ke_crash;
    const struct lab__vf_rule *rule = lab__vf_rule_of(crash->code, crash->parameters[0]);
    const struct lab__vf_rule *other = lab__vf_compliance_rule_of(crash->code, crash->parameters[0]);

    if (!rule)
        return;
    add("Rule:      %s%s%s: %s (docs/verifier.md#", rule->name, other && other != rule ? ", " : "",
        other && other != rule ? other->name : "", rule->meaning);
    for (const char *letter = rule->name; *letter; letter++)
        if (*letter != '/')
            add("%c", *letter);
    add(")\n");
}

/* As !analyze begins: the code's name, where it is, and what it means here; then the rule. */
static void add_headline(void)
{
    const struct lab__crash *crash = &lab__ke_crash;
    void *pc = culprit();

    host_frames_prepare(crash->frames, crash->frame_count);
    host_frames_prepare(&pc, pc != 0);
    add("\n*** BUGCHECK 0x%08X %s", crash->code, lab_bugcheck_name(crash->code));
    add_culprit(pc);
    add("\n");
    if (crash->detail[0])
        add("*** %s\n", crash->detail);
    if (pc)
        add_frame_as("at", pc);
    add_rule();
}

static void add_event(const struct lab__vf_irp_entry *entry)
{
    static const char *const events[] = {"sent to", "its dispatch routine returned, of", "completed"};
    struct host_frame frame;

    add("  %llu.%07llu s, processor %u: %s", (unsigned long long)entry->time / 10000000,
        (unsigned long long)entry->time % 10000000, entry->processor, events[entry->event]);
    if (entry->device)
        add(" device %p", (void *)entry->device);
    if (entry->major != 0xFF)
        add(", major %#x minor %#x", entry->major, entry->minor);
    else
        add(", status %#x %s", (unsigned)entry->status, lab_status_name(entry->status));
    host_frame_describe(entry->pc, &frame);
    if (frame.file)
        add(" [%s:%u]", frame.file, frame.line);
    add("\n");
}

/* What drivers did with the IRP, oldest first. The words for the places are asked for together. */
static void add_history(const struct _IRP *irp)
{
    const struct lab__vf_irp_entry *history[24];
    ULONG count = irp ? lab__vf_irp_history((PIRP)(ULONG_PTR)irp, history, RTL_NUMBER_OF(history)) : 0;
    void *places[RTL_NUMBER_OF(history)];

    if (!count)
        return;
    for (ULONG i = 0; i < count; i++)
        places[i] = history[i]->pc;
    host_frames_prepare(places, count);
    add("History of the IRP:\n");
    while (count-- > 0)
        add_event(history[count]);
}

static void add_origins(void)
{
    for (ULONG i = 0; i < lab__vf_origin_count; i++) {
        const struct lab__vf_origin *origin = &lab__vf_origins[i];

        host_frames_prepare(origin->stack.frames, origin->stack.count);
        add("Where %s:\n", origin->title);
        for (ULONG n = 0; n < origin->stack.count; n++)
            add_frame(n, origin->stack.frames[n]);
    }
}

static void compose(void)
{
    const struct lab__crash *crash = &lab__ke_crash;

    add_headline();
    add_parameters();
    add("Processor: %u  IRQL: %u%s  time: %llu.%07llu s\n", crash->processor, crash->irql,
        crash->in_dpc ? " (in a DPC)" : "", (unsigned long long)crash->time / 10000000,
        (unsigned long long)crash->time % 10000000);
    add("Seed:      %llu\n", (unsigned long long)lab__machine.seed);
    add("Thread:    %p%s\n", (void *)crash->thread, crash->thread && crash->thread->system_thread ? " (system)" : "");
    add_irp(crash->irp);
    add("Stack:\n");
    for (unsigned i = 0; i < crash->frame_count; i++)
        add_frame(i, crash->frames[i]);
    add_origins();
    add_history(crash->irp);
}

void lab__machine_forget_analysis(void)
{
    length = 0;
    report[0] = 0;
}

const char *lab_bugcheck_analysis(void)
{
    if (lab__machine.crashed && !length)
        compose();
    return report;
}
