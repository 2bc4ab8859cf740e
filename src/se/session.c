/*
 * Logon sessions: what tokens of one logon have in common. One ends with the last of its tokens; drivers that asked to
 * hear of it are called then, in a thread of the system.
 */
#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "se/se_p.h"
#include "vf/vf_holding.h"

struct lab__se_session {
    LIST_ENTRY link;
    LUID id;
    ULONG references;
    BOOLEAN marked;
};

struct callback {
    LIST_ENTRY link;
    PSE_LOGON_SESSION_TERMINATED_ROUTINE routine;
};

struct ended {
    WORK_QUEUE_ITEM item;
    LUID id;
};

static struct lab__se_session *find(LUID id)
{
    for (LIST_ENTRY *e = lab__se.sessions.Flink; e != &lab__se.sessions; e = e->Flink) {
        struct lab__se_session *session = CONTAINING_RECORD(e, struct lab__se_session, link);

        if (RtlEqualLuid(&session->id, &id))
            return session;
    }
    return 0;
}

struct lab__se_session *lab__se_session_take(LUID id)
{
    struct lab__se_session *session = find(id);

    if (!session) {
        session = lab__mm_kernel_alloc(sizeof *session);
        if (!session)
            return 0;
        session->id = id;
        InsertTailList(&lab__se.sessions, &session->link);
    }
    session->references++;
    return session;
}

static void tell(PVOID context)
{
    struct ended *ended = context;
    LIST_ENTRY *entry = lab__se.session_callbacks.Flink;

    while (entry != &lab__se.session_callbacks) {
        struct callback *callback = CONTAINING_RECORD(entry, struct callback, link);

        entry = entry->Flink;
        callback->routine(&ended->id);
    }
    lab__mm_kernel_free(ended);
}

void lab__se_session_give(struct lab__se_session *session)
{
    struct ended *ended;

    if (--session->references)
        return;
    RemoveEntryList(&session->link);
    if (session->marked && !IsListEmpty(&lab__se.session_callbacks)) {
        ended = lab__mm_kernel_alloc(sizeof *ended);
        if (ended) {
            ended->id = session->id;
            ExInitializeWorkItem(&ended->item, tell, ended);
            ExQueueWorkItem(&ended->item, DelayedWorkQueue);
        }
    }
    lab__mm_kernel_free(session);
}

void lab__se_sessions_reset(void)
{
    InitializeListHead(&lab__se.sessions);
    InitializeListHead(&lab__se.session_callbacks);
}

/*
 * SeMarkLogonSessionForTerminationNotification: the end of this logon session is to be told.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NOT_FOUND
 * Source  ntifs/nf-ntifs-semarklogonsessionforterminationnotification
 */
NTSTATUS SeMarkLogonSessionForTerminationNotification(PLUID LogonId)
{
    struct lab__se_session *session;

    LAB_DDI(SeMarkLogonSessionForTerminationNotification);
    session = find(*LogonId);
    if (!session)
        return STATUS_NOT_FOUND;
    session->marked = TRUE;
    return STATUS_SUCCESS;
}

/*
 * SeRegisterLogonSessionTerminatedRoutine: call this when a marked logon session has ended.
 *
 * IRQL    PASSIVE_LEVEL; the routine is called at PASSIVE_LEVEL in a system thread
 * Errors  STATUS_INVALID_PARAMETER, STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-seregisterlogonsessionterminatedroutine
 */
NTSTATUS SeRegisterLogonSessionTerminatedRoutine(PSE_LOGON_SESSION_TERMINATED_ROUTINE CallbackRoutine)
{
    struct callback *callback;

    LAB_DDI(SeRegisterLogonSessionTerminatedRoutine);
    if (!CallbackRoutine)
        return STATUS_INVALID_PARAMETER;
    callback = lab__mm_pool_take_for(sizeof *callback, LAB_SE_TAG, __builtin_return_address(0));
    if (!callback)
        return STATUS_INSUFFICIENT_RESOURCES;
    callback->routine = CallbackRoutine;
    InsertTailList(&lab__se.session_callbacks, &callback->link);
    lab__vf_hold_callback("a routine for logon sessions (SeRegisterLogonSessionTerminatedRoutine)", callback,
                          (PVOID)CallbackRoutine, __builtin_return_address(0));
    return STATUS_SUCCESS;
}

/*
 * SeUnregisterLogonSessionTerminatedRoutine: undo one registration.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER, STATUS_NOT_FOUND
 * Source  ntifs/nf-ntifs-seunregisterlogonsessionterminatedroutine
 */
NTSTATUS SeUnregisterLogonSessionTerminatedRoutine(PSE_LOGON_SESSION_TERMINATED_ROUTINE CallbackRoutine)
{
    LAB_DDI(SeUnregisterLogonSessionTerminatedRoutine);
    if (!CallbackRoutine)
        return STATUS_INVALID_PARAMETER;
    for (LIST_ENTRY *e = lab__se.session_callbacks.Flink; e != &lab__se.session_callbacks; e = e->Flink) {
        struct callback *callback = CONTAINING_RECORD(e, struct callback, link);

        if (callback->routine == CallbackRoutine) {
            RemoveEntryList(&callback->link);
            lab__vf_let_go(LAB_VF_CALLBACK, callback);
            lab__mm_pool_free(callback, LAB_SE_TAG);
            return STATUS_SUCCESS;
        }
    }
    return STATUS_NOT_FOUND;
}
