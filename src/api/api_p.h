/*
 * Between user mode and the machine: what every public request does first and last.
 *
 *     USER_ENTER(STATUS_INVALID_DEVICE_STATE);
 *     status = NtSomething(...);
 *     USER_RETURN(status);
 */
#ifndef NTLAB_API_API_P_H
#define NTLAB_API_API_P_H

#include <ntifs.h>
#include <ntlab/file.h>
#include "ex/nt_ex.h"
#include "io/file_p.h"
#include "io/nt_io.h"
#include "ke/ke_p.h"

#define USER_ENTER(otherwise)                                                                                          \
    struct _KTHREAD *user_thread = lab__ke_thread();                                                                   \
    KPROCESSOR_MODE user_previous;                                                                                     \
                                                                                                                       \
    if (__builtin_expect(!user_thread, 0))                                                                             \
        return otherwise; /* no machine runs */                                                                        \
    user_previous = user_thread->previous_mode;                                                                        \
    user_thread->previous_mode = UserMode

static inline void user_leave(struct _KTHREAD *thread, KPROCESSOR_MODE previous)
{
    if (__builtin_expect(thread->apc_state.UserApcPending, 0))
        lab__ke_user_apc_check();
    thread->previous_mode = previous;
}

#define USER_RETURN(value)                                                                                             \
    do {                                                                                                               \
        NTSTATUS user_status = (value);                                                                                \
                                                                                                                       \
        user_leave(user_thread, user_previous);                                                                        \
        return user_status;                                                                                            \
    } while (0)

/* A service called as it is. */
#define USER_CALL(call)                                                                                                \
    do {                                                                                                               \
        USER_ENTER(STATUS_INVALID_DEVICE_STATE);                                                                       \
        USER_RETURN(call);                                                                                             \
    } while (0)

/* stage.c: host memory as user memory, for as long as a request lasts. */
struct stage {
    void *host; /* where it comes from, and goes back to */
    void *user; /* 0: nothing was staged */
    SIZE_T size;
    BOOLEAN back;
};
/* What to pass for `host`; fills in the stage. Sets *failed where memory is used up. */
void *lab__api_stage_begin(struct stage *stage, void *host, SIZE_T size, BOOLEAN in, BOOLEAN back, BOOLEAN *failed);
void lab__api_stage_end(struct stage *stage); /* idempotent */

/* overlap.c: what lies in lab_overlapped.opaque. */
struct overlap {
    ULONG_PTR magic;
    KEVENT event; /* set when the request has ended and its buffers are back */
    struct stage input, output;
};
#define OVERLAP_MAGIC 0x6E746C61624F5645ULL

static inline struct overlap *overlap_of(lab_overlapped *overlapped)
{
    return (struct overlap *)overlapped->opaque;
}
void lab__api_overlap_begin(lab_overlapped *overlapped);
/* The service has returned `status`: gives staged memory back, unless the request goes on. */
NTSTATUS lab__api_overlap_sent(lab_overlapped *overlapped, NTSTATUS status);
/* Waits, in kernel mode unless alertable, and gives the final status. */
NTSTATUS lab__api_overlap_wait(lab_overlapped *overlapped, LARGE_INTEGER *timeout);

/* text.c */
struct unicode_text {
    UNICODE_STRING string;
    WCHAR short_text[264]; /* most names; a crash unwinds past whoever would free a longer one */
};
NTSTATUS lab__api_text_to_unicode(const char *text, struct unicode_text *result); /* to free with lab__api_text_free */
void lab__api_text_free(struct unicode_text *text);
LARGE_INTEGER *lab__api_timeout_from(uint64_t span, LARGE_INTEGER *own); /* 0: for ever */

#endif
