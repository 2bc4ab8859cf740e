/*
 * Structured exception handling: the chain of frames of the running thread.
 *
 * An exception goes to the innermost frame, whose function goes on behind its __try: a __finally block runs and the
 * exception continues, or a filter decides. So filters run after the __finally blocks of the functions they were called
 * through, not before them as on Windows, and EXCEPTION_CONTINUE_EXECUTION has nothing left to continue.
 */
#include "rtl/seh_p.h"
#include "ke/ke_p.h"
#include <nt/seh.h>

static struct lab_seh_frame *no_thread;
__attribute__((visibility("default"))) struct lab_seh_frame **lab_seh_chain = &no_thread;

/* What an unhandled exception reports of the place where it was raised, which is unwound by then. */
static struct host_registers raised_at;
static BOOLEAN raised_at_known;

static _Noreturn void deliver(const EXCEPTION_RECORD *record)
{
    struct lab_seh_frame *frame = *lab_seh_chain;

    *lab_seh_chain = frame->next;
    frame->active = 0;
    frame->abnormal = 1;
    if (record != &frame->record)
        frame->record = *record;
    frame->pointers.ExceptionRecord = &frame->record;
    frame->pointers.ContextRecord = raised_at_known ? (PCONTEXT)&raised_at : 0;
    host_jump_to((struct host_jump *)frame->jump, 1);
}

void lab__seh_raise(EXCEPTION_RECORD *record, void *context)
{
    raised_at_known = context != 0;
    if (context)
        raised_at = *(struct host_registers *)context;
    if (!*lab_seh_chain)
        lab__ke_unhandled_exception(record, context);
    deliver(record);
}

static _Noreturn void search_on(EXCEPTION_RECORD *record)
{
    if (!*lab_seh_chain)
        lab__ke_unhandled_exception(record, raised_at_known ? &raised_at : 0);
    deliver(record);
}

__attribute__((visibility("default"))) int lab_seh_filter(struct lab_seh_frame *frame, LONG disposition)
{
    if (disposition > 0)
        return TRUE;
    if (disposition < 0) {
        lab__ke_crash_detail("a filter returned EXCEPTION_CONTINUE_EXECUTION, which ntlab can't do yet");
        lab__ke_unhandled_exception(&frame->record, raised_at_known ? &raised_at : 0);
    }
    search_on(&frame->record);
}

__attribute__((visibility("default"))) void lab_seh_resume(struct lab_seh_frame *frame)
{
    search_on(&frame->record);
}
