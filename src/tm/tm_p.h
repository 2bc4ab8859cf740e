/*
 * Tm inside: the kernel transaction manager.
 *
 * A transaction manager (KTM) keeps resource managers; a resource manager enlists in transactions and is told,
 * enlistment by enlistment, what becomes of them. Who refers to whom: an enlistment to its resource manager and its
 * transaction, a resource manager to its transaction manager; a transaction to its enlistments until it has ended.
 */
#ifndef NTLAB_TM_P_H
#define NTLAB_TM_P_H

#include <ntifs.h>
#include "ke/ke_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"

enum lab__tm_state {
    LAB_TM_ACTIVE,
    LAB_TM_PREPREPARING,
    LAB_TM_PREPREPARED, /* only where a superior goes from phase to phase */
    LAB_TM_PREPARING,
    LAB_TM_PREPARED,
    LAB_TM_SINGLE_PHASE,
    LAB_TM_COMMITTING,
    LAB_TM_COMMITTED,
    LAB_TM_ROLLING_BACK,
    LAB_TM_ABORTED,
    LAB_TM_INDOUBT
};

struct _KTM {
    LIST_ENTRY link; /* of lab__tm.managers */
    LIST_ENTRY resources;
    GUID id;
    struct lab__tm_log *log; /* 0: volatile */
    LONGLONG clock;
    BOOLEAN online;
};

/* What stays of a transaction manager when its last handle is closed: who it is. */
struct lab__tm_log {
    LIST_ENTRY link; /* of lab__tm.logs */
    GUID id, manager_id;
    PKTM open_by;
    UNICODE_STRING path;
};

struct _KRESOURCEMANAGER {
    KEVENT available; /* first: who waits for the object waits for a notification */
    LIST_ENTRY link;  /* of its manager's resources */
    LIST_ENTRY enlistments, queue;
    GUID id;
    PKTM manager;
    PTM_RM_NOTIFICATION callback;
    PVOID key;
    UNICODE_STRING description;
    BOOLEAN is_volatile, online;
};

struct _KTRANSACTION {
    KEVENT ended;    /* first: who waits for the object waits for the outcome */
    LIST_ENTRY link; /* of lab__tm.transactions */
    LIST_ENTRY enlistments;
    GUID id;
    PKTM manager; /* that of its first enlistment, where none was given; referenced */
    PKENLISTMENT superior;
    enum lab__tm_state state;
    ULONG awaited;          /* enlistments that have not answered */
    ULONG telling;          /* notifications being sent */
    BOOLEAN superior_began; /* the rollback */
    ULONG options, isolation_level, isolation_flags;
    LARGE_INTEGER timeout;
    UNICODE_STRING description;
    KTIMER timer;
    KDPC dpc;
    WORK_QUEUE_ITEM expiry;
};

struct _KENLISTMENT {
    LIST_ENTRY link, resource_link; /* of its transaction's and its resource manager's */
    GUID id;
    PKRESOURCEMANAGER resource;
    PKTRANSACTION transaction;
    ULONG mask;
    ULONG awaited; /* the notification that it has not answered */
    BOOLEAN told, read_only, prepared, recovering, ended;
    PVOID key;
    ULONG key_references;
    PVOID recovery;
    ULONG recovery_length;
};

struct lab__tm {
    LIST_ENTRY managers, transactions, logs;
};
extern struct lab__tm lab__tm;
extern POBJECT_TYPE lab__tm_transaction_type, lab__tm_manager_type, lab__tm_resource_type, lab__tm_enlistment_type;

/* tm.c */
void lab__tm_start(void);
void lab__tm_stop(void);
NTSTATUS lab__tm_access(POBJECT_TYPE type, ACCESS_MASK *desired);
NTSTATUS lab__tm_new_id(const GUID *given, KPROCESSOR_MODE mode, GUID *id); /* generated where none is given */
/* A text of a caller of at most `most` bytes; to be freed with lab__tm_text_free. */
NTSTATUS lab__tm_text(const UNICODE_STRING *given, ULONG most, KPROCESSOR_MODE mode, UNICODE_STRING *text);
void lab__tm_text_free(UNICODE_STRING *text);
NTSTATUS lab__tm_probe_handle(PHANDLE handle, KPROCESSOR_MODE mode);
/* Opens an object that was found otherwise than by name. */
NTSTATUS lab__tm_open(PVOID body, POBJECT_TYPE type, ACCESS_MASK desired, const OBJECT_ATTRIBUTES *attributes,
                      KPROCESSOR_MODE mode, PHANDLE handle);
/* For information that a caller asks for: probes buffer and length; *returned may be 0. */
NTSTATUS lab__tm_probe_answer(PVOID buffer, ULONG length, PULONG returned, KPROCESSOR_MODE mode);
static inline BOOLEAN lab__tm_same_id(const GUID *a, const GUID *b)
{
    return RtlCompareMemory(a, b, sizeof *a) == sizeof *a;
}

/* manager.c */
PKTM lab__tm_manager_find(const GUID *id);
NTSTATUS lab__tm_manager_create_volatile(PKTM *manager); /* one without a handle */

/* resource.c */
NTSTATUS lab__tm_resource_create_internal(PKTM manager, PTM_RM_NOTIFICATION callback, PKRESOURCEMANAGER *resource);

/* enlistment.c: an enlistment that its transaction keeps; *made is referenced where it is wanted */
NTSTATUS lab__tm_enlist(PKRESOURCEMANAGER resource, PKTRANSACTION transaction, ULONG options, ULONG mask, PVOID key,
                        const OBJECT_ATTRIBUTES *attributes, KPROCESSOR_MODE mode, PKENLISTMENT *made);
void lab__tm_enlistment_end(PKENLISTMENT enlistment); /* its transaction has ended, or it is read-only and closed */

/* notification.c */
/* STATUS_PENDING: it is in the queue; else what the callback said. */
NTSTATUS lab__tm_tell(PKRESOURCEMANAGER resource, PKENLISTMENT enlistment, ULONG notification, const void *argument,
                      ULONG length);
void lab__tm_queue_drop(PKRESOURCEMANAGER resource);
void lab__tm_clock(PKTM manager, const LARGE_INTEGER *value); /* a caller's virtual clock; may be 0 */

/* phase.c */
NTSTATUS lab__tm_commit(PKTRANSACTION transaction);
NTSTATUS lab__tm_rollback(PKTRANSACTION transaction);  /* by a client */
void lab__tm_roll_back_now(PKTRANSACTION transaction); /* from whatever state it is in */
NTSTATUS lab__tm_wait(PKTRANSACTION transaction, BOOLEAN wait, KPROCESSOR_MODE mode, BOOLEAN committing);
void lab__tm_send(PKTRANSACTION transaction, enum lab__tm_state state, ULONG notification);
void lab__tm_answered(PKENLISTMENT enlistment);
void lab__tm_enlistment_closed(PKENLISTMENT enlistment);
void lab__tm_tell_superior(PKTRANSACTION transaction, ULONG notification);

static inline BOOLEAN lab__tm_is_ended(const struct _KTRANSACTION *transaction)
{
    return transaction->state == LAB_TM_COMMITTED || transaction->state == LAB_TM_ABORTED ||
           transaction->state == LAB_TM_INDOUBT;
}

/* transaction.c */
void lab__tm_transaction_closed(PKTRANSACTION transaction);
void lab__tm_transaction_removed(PKTRANSACTION transaction);
void lab__tm_set_timeout(PKTRANSACTION transaction, LARGE_INTEGER timeout);

#endif
