/*
 * The callbacks of registry filters, as the services meet them:
 *
 *     struct lab__cm_call call = {RegNtPreSetValueKey, &information, key};
 *
 *     if (lab__cm_pre(&call, &status))
 *         status = set(...);
 *     status = lab__cm_post(&call, status);
 *
 * With no callback registered that costs two comparisons.
 */
#ifndef NTLAB_CM_CALLBACK_H
#define NTLAB_CM_CALLBACK_H

#include "cm/cm_p.h"

struct lab__cm_callback {
    LIST_ENTRY link; /* of lab__cm.callbacks */
    PEX_CALLBACK_FUNCTION function;
    PVOID context;
    ULONGLONG cookie;
    WCHAR altitude[64];     /* digits, perhaps with a point; empty for CmRegisterCallback, which is above all others */
    USHORT altitude_length; /* characters */
    ULONG running;          /* calls of it that have not returned */
    KEVENT idle;
};

struct lab__cm_called {
    ULONGLONG cookie;
    PVOID call_context;
};

struct lab__cm_call {
    REG_NOTIFY_CLASS class; /* the one before the operation */
    PVOID information;
    struct lab__cm_key *key;       /* for a create or open: the root of its path, and what was opened afterwards */
    struct lab__cm_called *called; /* those that let the operation go on */
    ULONG count;
};

static inline BOOLEAN lab__cm_filtered(void)
{
    return lab__cm.callbacks.Flink != &lab__cm.callbacks;
}
BOOLEAN lab__cm_call_before(struct lab__cm_call *call, NTSTATUS *status);
BOOLEAN lab__cm_enter(struct lab__cm_call *call, NTSTATUS *status); /* the view of the key's transaction */
NTSTATUS lab__cm_call_after(struct lab__cm_call *call, NTSTATUS status);

/* FALSE: the operation is not to be done, and *status is its result. */
static inline BOOLEAN lab__cm_pre(struct lab__cm_call *call, NTSTATUS *status)
{
    return (!lab__cm_filtered() || lab__cm_call_before(call, status)) &&
           (!call->key || !call->key->transaction || lab__cm_enter(call, status));
}
static inline NTSTATUS lab__cm_post(struct lab__cm_call *call, NTSTATUS status)
{
    if (call->key && call->key->transaction)
        lab__ke_thread()->view = 0;
    return call->called ? lab__cm_call_after(call, status) : status;
}

struct lab__cm_callback *lab__cm_callback_find(ULONGLONG cookie);
NTSTATUS lab__cm_callback_run(struct lab__cm_callback *callback, REG_NOTIFY_CLASS class, PVOID information);

/* callback_context.c */
PVOID lab__cm_context_of(struct lab__cm_key *key, ULONGLONG cookie);
void lab__cm_contexts_end(struct lab__cm_key *key);              /* the key object is closed */
void lab__cm_contexts_forget(struct lab__cm_callback *callback); /* the callback is unregistered */

#endif
