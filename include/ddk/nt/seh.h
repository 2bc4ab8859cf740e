/*
 * What a lowered __try needs of the run time. The launcher emits these calls; nobody writes them by hand.
 *
 * Each thread has a chain of frames, innermost first. The function of a frame is entered again at lab_seh_set: on top
 * of the stack as it was when the exception was raised, to ask its filter; and on its own stack, to run its __finally
 * block or its handler.
 */
#ifndef NTLAB_NT_SEH_H
#define NTLAB_NT_SEH_H

#include <ntdef.h>

LAB_DDK_BEGIN

struct lab_seh_frame {
    void *jump[24]; /* first: where the function is entered again */
    struct lab_seh_frame *next;
    int active; /* on the chain */
    int final;  /* of a __finally, which has no filter */
    int filtering, abnormal;
    NTSTATUS code;
    EXCEPTION_POINTERS *pointers; /* while its filter is asked */
    void *question;               /* the run time's, while its filter is asked */
    struct lab_seh_frame *target; /* where the exception goes on to when this __finally has run */
};

/* The head of the running thread's chain; the engine repoints it whenever it switches threads. */
extern struct lab_seh_frame **lab_seh_chain;

int lab_seh_set(struct lab_seh_frame *frame) __attribute__((returns_twice));
/* A filter has decided. */
void lab_seh_decide(struct lab_seh_frame *frame, LONG disposition) __attribute__((noreturn));
/* A __finally block has run because of an exception, which goes on. */
void lab_seh_resume(struct lab_seh_frame *frame) __attribute__((noreturn));

LAB_DDK_END

/* Allocated by every function with a __try, so that it finds its locals by its frame pointer, wherever the stack is. */
static const volatile SIZE_T lab_seh_nothing __attribute__((unused)) = 0;

FORCEINLINE void lab_seh_enter(struct lab_seh_frame *frame, int final)
{
    frame->active = 1;
    frame->final = final;
    frame->filtering = 0;
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
