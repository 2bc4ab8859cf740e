/*
 * Floating-point and extended processor state: saved and restored in nested pairs, by one thread at one IRQL.
 *
 * The compiler's calling convention keeps nothing of it across a call but the control words, so these, and the legacy
 * area as the processor stores it, are what is saved. Rule that drivers break most: the restore is at the IRQL of the
 * save, in the same thread.
 */
#include "ke/ke_p.h"
#include "mm/mm_p.h"

#define TAG_XSTATE 0x54537358 /* "XsST" */
#define LEGACY     3ULL       /* x87 and SSE */

struct saved {
    struct saved *outer;
    PKFLOATING_SAVE owner;
    KIRQL irql;
    ULONG64 control;
};

#if defined(__x86_64__)
static ULONG64 take_control(void)
{
    ULONG sse;
    USHORT x87;

    __asm__ volatile("stmxcsr %0\n\tfnstcw %1" : "=m"(sse), "=m"(x87));
    return sse | (ULONG64)x87 << 32;
}

static void set_control(ULONG64 control)
{
    ULONG sse = (ULONG)control;
    USHORT x87 = (USHORT)(control >> 32);

    __asm__ volatile("ldmxcsr %0\n\tfldcw %1" : : "m"(sse), "m"(x87));
}

/* What a thread starts with: everything masked, round to nearest. */
#define FRESH_CONTROL (0x1F80 | (ULONG64)0x037F << 32)

static void store_legacy(PXSAVE_AREA area)
{
    __asm__ volatile("fxsave64 %0" : "=m"(*area));
}

static void load_legacy(const XSAVE_AREA *area)
{
    __asm__ volatile("fxrstor64 %0" : : "m"(*area));
}
#else
static ULONG64 take_control(void)
{
    ULONG64 control;

    __asm__ volatile("mrs %0, fpcr" : "=r"(control));
    return control;
}

static void set_control(ULONG64 control)
{
    __asm__ volatile("msr fpcr, %0" : : "r"(control));
}

#define FRESH_CONTROL 0

static void store_legacy(PXSAVE_AREA area)
{
    area->LegacyState.MxCsr = (ULONG)take_control();
}

static void load_legacy(const XSAVE_AREA *area)
{
    set_control(area->LegacyState.MxCsr);
}
#endif

void lab__ke_float_saves_drop(struct _KTHREAD *thread)
{
    while (thread->float_saves) {
        struct saved *top = thread->float_saves;

        thread->float_saves = top->outer;
        host_free(top);
    }
}

/*
 * KeSaveFloatingPointState: put the floating-point state aside; the caller gets a fresh one.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-kesavefloatingpointstate
 */
NTSTATUS KeSaveFloatingPointState(PKFLOATING_SAVE FloatSave)
{
    struct saved *top;

    LAB_DDI(KeSaveFloatingPointState);
    top = host_alloc(sizeof *top);
    top->owner = FloatSave;
    top->irql = lab__ke_irql();
    top->control = take_control();
    top->outer = lab__ke_thread()->float_saves;
    lab__ke_thread()->float_saves = top;
    FloatSave->Dummy = (ULONG)top->control;
    set_control(FRESH_CONTROL);
    return STATUS_SUCCESS;
}

/*
 * KeRestoreFloatingPointState: back to what the matching KeSaveFloatingPointState put aside.
 *
 * IRQL    that of the save
 * Errors  0xE7 INVALID_FLOATING_POINT_STATE: 0 not the thread's innermost save, 1 (IRQL of the save, IRQL)
 * Source  wdm/nf-wdm-kerestorefloatingpointstate
 */
NTSTATUS KeRestoreFloatingPointState(PKFLOATING_SAVE FloatSave)
{
    struct saved *top;

    LAB_DDI(KeRestoreFloatingPointState);
    top = lab__ke_thread()->float_saves;
    if (!top || top->owner != FloatSave)
        lab__ke_bugcheck(INVALID_FLOATING_POINT_STATE, 0, FloatSave->Dummy, 0, 0);
    if (top->irql != lab__ke_irql())
        lab__ke_bugcheck(INVALID_FLOATING_POINT_STATE, 1, top->irql, lab__ke_irql(), 0);
    set_control(top->control);
    lab__ke_thread()->float_saves = top->outer;
    host_free(top);
    return STATUS_SUCCESS;
}

/*
 * KeSaveExtendedProcessorState: put the state of these processor features aside. Features that the machine doesn't have
 * (RtlGetEnabledExtendedFeatures) have none.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-kesaveextendedprocessorstate
 */
NTSTATUS KeSaveExtendedProcessorState(ULONG64 Mask, PXSTATE_SAVE XStateSave)
{
    ULONG length = sizeof(XSAVE_AREA) + XSAVE_ALIGN;
    char *buffer;

    LAB_DDI(KeSaveExtendedProcessorState);
    buffer = lab__mm_pool_take_for(length, TAG_XSTATE, __builtin_return_address(0));
    if (!buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    XStateSave->Prev = 0;
    XStateSave->Thread = lab__ke_thread();
    XStateSave->Level = lab__ke_irql();
    XStateSave->XStateContext.Mask = Mask & LEGACY;
    XStateSave->XStateContext.Length = length;
    XStateSave->XStateContext.Buffer = buffer;
    XStateSave->XStateContext.Area =
        (PXSAVE_AREA)(((ULONG_PTR)buffer + XSAVE_ALIGN - 1) & ~(ULONG_PTR)(XSAVE_ALIGN - 1));
    XStateSave->XStateContext.Area->Header.Mask = Mask & LEGACY;
    store_legacy(XStateSave->XStateContext.Area);
    return STATUS_SUCCESS;
}

/*
 * KeRestoreExtendedProcessorState: back to what the matching save put aside.
 *
 * IRQL    that of the save
 * Errors  strict: 0x131 INVALID_EXTENDED_PROCESSOR_STATE at another IRQL or in another thread
 * Source  wdm/nf-wdm-kerestoreextendedprocessorstate
 */
void KeRestoreExtendedProcessorState(PXSTATE_SAVE XStateSave)
{
    LAB_DDI(KeRestoreExtendedProcessorState);
    if (XStateSave->Thread != lab__ke_thread() || XStateSave->Level != lab__ke_irql()) {
        lab__ke_crash_detail("extended state saved at IRQL %u by thread %p is restored at IRQL %u by thread %p",
                             XStateSave->Level, (void *)XStateSave->Thread, lab__ke_irql(), (void *)lab__ke_thread());
        lab__ke_verifier_stop(INVALID_EXTENDED_PROCESSOR_STATE, (ULONG_PTR)XStateSave->Thread,
                              (ULONG_PTR)lab__ke_thread(), XStateSave->Level, lab__ke_irql());
    }
    if (XStateSave->XStateContext.Mask)
        load_legacy(XStateSave->XStateContext.Area);
    lab__mm_pool_free(XStateSave->XStateContext.Buffer, TAG_XSTATE);
    XStateSave->XStateContext.Buffer = 0;
}
