/*
 * Structured exception handling: the chain of frames of the running thread, in two phases as on Windows.
 *
 * First the filters are asked, innermost frame first, on top of the stack as it was when the exception was raised: so a
 * filter sees everything in place, and can let execution continue there. Only when one has said that its handler runs
 * are the frames inside of it taken off, each running its __finally block on the way.
 *
 * The rule that is broken most: nothing may be kept on the stack over unwind(), whose way goes through the driver's
 * functions; what it must remember is in the frames.
 */
#include "rtl/seh_p.h"
#include "ke/ke_p.h"
#include "vf/vf_irp.h"
#include <nt/seh.h>

static struct lab_seh_frame *no_thread;
__attribute__((visibility("default"))) struct lab_seh_frame **lab_seh_chain = &no_thread;

enum entry { ENTRY_FILTER = 1, ENTRY_UNWIND };

struct question {
    struct host_jump back;
    LONG answer;
};

/* Runs the frame's filter on the stack below us. An exception in it may ask the same filter again, hence the copies. */
static LONG ask(struct lab_seh_frame *frame, EXCEPTION_POINTERS *pointers)
{
    struct question question;
    const NTSTATUS code = frame->code;
    EXCEPTION_POINTERS *const outer_pointers = frame->pointers;
    void *const outer_question = frame->question;
    const int filtering = frame->filtering;

    frame->code = pointers->ExceptionRecord->ExceptionCode;
    frame->pointers = pointers;
    frame->question = &question;
    frame->filtering = 1;
    if (!host_jump_set(&question.back))
        host_jump_deeper((struct host_jump *)frame->jump, ENTRY_FILTER);
    frame->code = code;
    frame->pointers = outer_pointers;
    frame->question = outer_question;
    frame->filtering = filtering;
    return question.answer;
}

__attribute__((visibility("default"))) void lab_seh_decide(struct lab_seh_frame *frame, LONG disposition)
{
    struct question *question = frame->question;

    question->answer = disposition;
    host_jump_back(&question->back, 1);
}

static _Noreturn void unwind(struct lab_seh_frame *target)
{
    for (;;) {
        struct lab_seh_frame *frame = *lab_seh_chain;

        if (lab_seh_chain != &no_thread && __builtin_expect(lab__ke_thread()->verified_call != 0, 0))
            lab__vf_irp_unwinding(frame);
        *lab_seh_chain = frame->next;
        frame->active = 0;
        frame->filtering = 0;
        frame->abnormal = 1;
        frame->target = target;
        if (frame == target || frame->final)
            host_jump_to((struct host_jump *)frame->jump, ENTRY_UNWIND);
    }
}

__attribute__((visibility("default"))) void lab_seh_resume(struct lab_seh_frame *frame)
{
    unwind(frame->target);
}

static void refuse_to_continue(EXCEPTION_RECORD *record, struct host_registers *registers)
{
    EXCEPTION_RECORD refusal;

    RtlZeroMemory(&refusal, sizeof refusal);
    refusal.ExceptionCode = STATUS_NONCONTINUABLE_EXCEPTION;
    refusal.ExceptionFlags = EXCEPTION_NONCONTINUABLE;
    refusal.ExceptionRecord = record;
    refusal.ExceptionAddress = record->ExceptionAddress;
    lab__seh_raise(&refusal, registers);
}

void lab__seh_raise(EXCEPTION_RECORD *record, struct host_registers *registers)
{
    CONTEXT context;
    EXCEPTION_POINTERS pointers = {record, &context};

    lab__seh_context_from(&context, registers);
    for (struct lab_seh_frame *frame = *lab_seh_chain; frame; frame = frame->next) {
        LONG answer = frame->final ? EXCEPTION_CONTINUE_SEARCH : ask(frame, &pointers);

        if (answer > 0) {
            frame->code = record->ExceptionCode;
            unwind(frame);
        }
        if (answer < 0) {
            if (record->ExceptionFlags & EXCEPTION_NONCONTINUABLE)
                refuse_to_continue(record, registers);
            lab__seh_context_to(&context, registers);
            return;
        }
    }
    lab__ke_unhandled_exception(record, &context, registers);
}
