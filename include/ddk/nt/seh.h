/*
 * What a lowered __try needs of the run time. The launcher emits these calls; nobody writes them by hand.
 *
 * Each thread has a chain of frames; the innermost that is active takes an exception first.
 */
#ifndef NTLAB_NT_SEH_H
#define NTLAB_NT_SEH_H

#include <ntdef.h>

LAB_DDK_BEGIN

struct lab_seh_frame {
    void *jump[24]; /* first: where the exception continues */
    struct lab_seh_frame *next;
    int active, abnormal;
    EXCEPTION_RECORD record;
    EXCEPTION_POINTERS pointers;
};

/* The head of the running thread's chain; the engine repoints it whenever it switches threads. */
extern struct lab_seh_frame **lab_seh_chain;

int lab_seh_set(struct lab_seh_frame *frame) __attribute__((returns_twice));
/* A filter has decided: TRUE to run the handler; searches on, and doesn't return, for EXCEPTION_CONTINUE_SEARCH. */
int lab_seh_filter(struct lab_seh_frame *frame, LONG disposition);
/* A __finally block has run because of an exception, which goes on. */
void lab_seh_resume(struct lab_seh_frame *frame) __attribute__((noreturn));

LAB_DDK_END

FORCEINLINE void lab_seh_enter(struct lab_seh_frame *frame)
{
    frame->active = 1;
    frame->abnormal = 0;
    frame->next = *lab_seh_chain;
    *lab_seh_chain = frame;
}

FORCEINLINE void lab_seh_pop(struct lab_seh_frame *frame)
{
    if (frame->active) {
        frame->active = 0;
        *lab_seh_chain = frame->next;
    }
}

FORCEINLINE void lab_seh_leave(struct lab_seh_frame *frame)
{
    lab_seh_pop(frame);
}

#define GetExceptionCode()        ((NTSTATUS)__lab_exception_code)
#define GetExceptionInformation() (__lab_exception_information)
#define AbnormalTermination()     (__lab_abnormal_termination)
#define _exception_code           GetExceptionCode
#define _exception_info           GetExceptionInformation
#define _abnormal_termination     AbnormalTermination

#endif
