/*
 * print.c: DbgPrint and its kin: format, filter, cut at 512 bytes, hand on.
 *
 * What callers break most: a level above 31 is itself a mask, and a message that the mask stops
 * is no error.
 */
#include <ntifs.h>
#include <ntlab/debug.h>
#include "engine/ddi.h"
#include "kd/kd_p.h"
#include "rtl/rtl_p.h"

#define LINE_BYTES   512u
#define COMPONENTS   ((ULONG)DPFLTR_ENDOFTABLE_ID)
#define ERRORS       0x1u /* the mask that every component has in addition to its own */
#define DEFAULT_MASK 0xFu
#define CALLBACKS    8u

static ULONG masks[DPFLTR_ENDOFTABLE_ID];
static PDEBUG_PRINT_CALLBACK callbacks[CALLBACKS];
static lab_debug_answer answer;
static void *answer_context;
static BOOLEAN started;

void lab__kd_start(void)
{
    memset(masks, 0, sizeof masks);
    memset(callbacks, 0, sizeof callbacks);
    masks[DPFLTR_DEFAULT_ID] = DEFAULT_MASK;
    started = TRUE;
    lab_debug_captured_clear();
}

static ULONG *mask_of(ULONG component)
{
    if (!started)
        lab__kd_start();
    return component < COMPONENTS ? &masks[component] : NULL;
}

static ULONG bit_of(ULONG level)
{
    return level < 32 ? 1u << level : level;
}

static BOOLEAN is_enabled(ULONG component, ULONG level)
{
    const ULONG *mask = mask_of(component);

    return mask == NULL || ((*mask | ERRORS) & bit_of(level)) != 0;
}

static void tell(ULONG component, ULONG level, CHAR *text, SIZE_T length)
{
    STRING output = {.Length = (USHORT)length, .MaximumLength = (USHORT)length, .Buffer = text};

    for (ULONG i = 0; i < CALLBACKS; i++)
        if (callbacks[i] != NULL)
            callbacks[i](&output, component, level);
    lab__kd_print(component, level, text, length);
}

static ULONG print(const CHAR *prefix, ULONG component, ULONG level, const CHAR *format, va_list args)
{
    CHAR line[LINE_BYTES];
    lab__format_sink sink = {.buffer = line, .capacity = LINE_BYTES, .flags = LAB__FORMAT_NO_FLOAT};

    while (*prefix != 0)
        lab__format_put(&sink, (UCHAR)*prefix++);
    if (!lab__format_run(&sink, format, args))
        return (ULONG)STATUS_INVALID_PARAMETER;
    tell(component, level, line, sink.length < LINE_BYTES ? sink.length : LINE_BYTES);
    return STATUS_SUCCESS;
}

/*
 * DbgPrint: send a message to the debugger; it passes every filter that lets DPFLTR_DEFAULT_ID at info level through.
 *
 * IRQL    <= DIRQL
 * Units   at most 512 bytes are sent
 * Source  wdm/nf-wdm-dbgprint
 */
ULONG DbgPrint(PCSTR Format, ...)
{
    ULONG status = STATUS_SUCCESS;
    va_list args;

    LAB_DDI(DbgPrint);
    if (!is_enabled(DPFLTR_DEFAULT_ID, DPFLTR_INFO_LEVEL))
        return status;
    va_start(args, Format);
    status = print("", DPFLTR_DEFAULT_ID, DPFLTR_INFO_LEVEL, Format, args);
    va_end(args);
    return status;
}

/*
 * DbgPrintReturnControlC: DbgPrint that tells whether Ctrl+C was pressed; here nobody presses it.
 *
 * IRQL    <= DIRQL
 */
ULONG DbgPrintReturnControlC(PCCH Format, ...)
{
    ULONG status;
    va_list args;

    LAB_DDI(DbgPrintReturnControlC);
    va_start(args, Format);
    status = print("", DPFLTR_DEFAULT_ID, DPFLTR_INFO_LEVEL, Format, args);
    va_end(args);
    return status;
}

/*
 * DbgPrintEx: send a message that the component's mask lets through at its level.
 *
 * IRQL    <= DIRQL
 * Source  wdm/nf-wdm-dbgprintex
 */
ULONG DbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, ...)
{
    ULONG status = STATUS_SUCCESS;
    va_list args;

    LAB_DDI(DbgPrintEx);
    if (!is_enabled(ComponentId, Level))
        return status;
    va_start(args, Format);
    status = print("", ComponentId, Level, Format, args);
    va_end(args);
    return status;
}

/*
 * vDbgPrintEx: DbgPrintEx with an argument list.
 *
 * IRQL    <= DIRQL
 * Source  wdm/nf-wdm-vdbgprintex
 */
ULONG vDbgPrintEx(ULONG ComponentId, ULONG Level, PCCH Format, va_list arglist)
{
    LAB_DDI(vDbgPrintEx);
    return is_enabled(ComponentId, Level) ? print("", ComponentId, Level, Format, arglist) : STATUS_SUCCESS;
}

/*
 * vDbgPrintExWithPrefix: the same with a text in front.
 *
 * IRQL    <= DIRQL
 * Source  wdm/nf-wdm-vdbgprintexwithprefix
 */
ULONG vDbgPrintExWithPrefix(PCCH Prefix, ULONG ComponentId, ULONG Level, PCCH Format, va_list arglist)
{
    LAB_DDI(vDbgPrintExWithPrefix);
    return is_enabled(ComponentId, Level) ? print(Prefix, ComponentId, Level, Format, arglist) : STATUS_SUCCESS;
}

/*
 * DbgQueryDebugFilterState: TRUE, as a status, when messages of a component and level are let through.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER_1: no such component
 */
NTSTATUS DbgQueryDebugFilterState(ULONG ComponentId, ULONG Level)
{
    LAB_DDI(DbgQueryDebugFilterState);
    if (mask_of(ComponentId) == NULL)
        return STATUS_INVALID_PARAMETER_1;
    return is_enabled(ComponentId, Level) ? TRUE : FALSE;
}

/*
 * DbgSetDebugFilterState: let messages of a component and level through, or stop them.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER_1: no such component
 */
NTSTATUS DbgSetDebugFilterState(ULONG ComponentId, ULONG Level, BOOLEAN State)
{
    ULONG *mask;

    LAB_DDI(DbgSetDebugFilterState);
    mask = mask_of(ComponentId);
    if (mask == NULL)
        return STATUS_INVALID_PARAMETER_1;
    *mask = State ? *mask | bit_of(Level) : *mask & ~bit_of(Level);
    return STATUS_SUCCESS;
}

/*
 * DbgSetDebugPrintCallback: have a routine of a driver's called with every message, or no longer.
 *
 * IRQL    any
 * Errors  STATUS_INSUFFICIENT_RESOURCES, STATUS_NOT_FOUND (was not set)
 */
NTSTATUS DbgSetDebugPrintCallback(PDEBUG_PRINT_CALLBACK DebugPrintCallback, BOOLEAN Enable)
{
    PDEBUG_PRINT_CALLBACK wanted = Enable ? NULL : DebugPrintCallback;

    LAB_DDI(DbgSetDebugPrintCallback);
    mask_of(0);
    for (ULONG i = 0; i < CALLBACKS; i++) {
        if (callbacks[i] == wanted) {
            callbacks[i] = Enable ? DebugPrintCallback : NULL;
            return STATUS_SUCCESS;
        }
    }
    return Enable ? STATUS_INSUFFICIENT_RESOURCES : STATUS_NOT_FOUND;
}

/*
 * DbgPrompt: show a prompt and read an answer, which is not terminated.
 *
 * IRQL    <= DIRQL
 * Units   characters; at most 512 of the prompt are shown
 * Errors  0: nobody answered
 * Source  ntddk/nf-ntddk-dbgprompt
 */
ULONG DbgPrompt(PCCH Prompt, PCH Response, ULONG Length)
{
    CHAR line[LINE_BYTES];
    SIZE_T shown;

    LAB_DDI(DbgPrompt);
    shown = strnlen(Prompt, LINE_BYTES);
    memcpy(line, Prompt, shown);
    tell(DPFLTR_DEFAULT_ID, DPFLTR_INFO_LEVEL, line, shown);
    if (Length > LINE_BYTES)
        Length = LINE_BYTES;
    return answer == NULL ? 0 : (ULONG)answer(Prompt, Response, Length, answer_context);
}

void lab_debug_input_set(lab_debug_answer new_answer, void *context)
{
    answer = new_answer;
    answer_context = context;
}

void lab_debug_filter_set(uint32_t component, uint32_t mask)
{
    ULONG *slot = mask_of(component);

    if (slot != NULL)
        *slot = mask;
}

uint32_t lab_debug_filter(uint32_t component)
{
    const ULONG *slot = mask_of(component);

    return slot == NULL ? 0 : *slot;
}
