/*
 * The registry in transactions.
 *
 * What is changed in a transaction is in the tree at once, marked as pending: an entry that was added is seen within it
 * only, one that was removed is seen by all others only. `lab__cm_view()` is the transaction of the operation under
 * way; 0 outside of any. Committing takes the marks away, and what was removed; rolling back, what was added.
 */
#ifndef NTLAB_CM_TRANSACTION_H
#define NTLAB_CM_TRANSACTION_H

#include "cm/callback.h"
#include "tm/tm_p.h"

struct lab__cm_transaction {
    LIST_ENTRY link; /* of lab__cm.transactions */
    LIST_ENTRY changes;
    PKTRANSACTION object; /* referenced */
    ULONG references;     /* key objects, the operation under way, and one until it has ended */
    BOOLEAN ended;
};

/* transaction.c */
/* The registry takes part in it from here on; *joined is referenced. */
NTSTATUS lab__cm_transaction_join(PKTRANSACTION object, struct lab__cm_transaction **joined);
void lab__cm_transaction_reference(struct lab__cm_transaction *transaction);
void lab__cm_transaction_dereference(struct lab__cm_transaction *transaction);
BOOLEAN lab__cm_transaction_is_open(const struct lab__cm_transaction *transaction);
/* Its outcome, here. */
void lab__cm_transaction_end(struct lab__cm_transaction *transaction, BOOLEAN committed);

/* pending.c */
enum lab__cm_claim {
    LAB_CM_CLAIM_PARTS, /* values, security, information */
    LAB_CM_CLAIM_CHILD, /* a subkey is to be made */
    LAB_CM_CLAIM_KEY    /* the key itself is to be deleted or renamed */
};
/*
 * Before a change of `node`: another transaction that has changed it, too, is in the way. Within a transaction that is
 * a conflict; outside of any, the other one is rolled back. `name` is that of the subkey.
 */
NTSTATUS lab__cm_claim_pending(struct lab__cm_node *node, enum lab__cm_claim claim, const UNICODE_STRING *name);
static inline NTSTATUS lab__cm_claim(struct lab__cm_node *node, enum lab__cm_claim claim, const UNICODE_STRING *name)
{
    return IsListEmpty(&lab__cm.transactions) ? STATUS_SUCCESS : lab__cm_claim_pending(node, claim, name);
}
/* Changes within lab__cm_view(). */
NTSTATUS lab__cm_pending_value_set(struct lab__cm_node *node, const UNICODE_STRING *name, ULONG type, const void *data,
                                   ULONG size);
NTSTATUS lab__cm_pending_value_delete(struct lab__cm_value *value);
NTSTATUS lab__cm_pending_key_added(struct lab__cm_node *node); /* it is new in the tree */
NTSTATUS lab__cm_pending_key_delete(struct lab__cm_node *node);
NTSTATUS lab__cm_pending_security(struct lab__cm_node *node, PSECURITY_DESCRIPTOR shared); /* taken over */
NTSTATUS lab__cm_pending_information(struct lab__cm_node *node, KEY_SET_INFORMATION_CLASS class, ULONGLONG value);
PSECURITY_DESCRIPTOR lab__cm_pending_security_of(const struct lab__cm_node *node); /* 0: none is set in the view */
/* pending_rename.c: the caller has seen to it that the name is free and nobody is in the way. */
NTSTATUS lab__cm_pending_rename(struct lab__cm_node *node, const UNICODE_STRING *name);
void lab__cm_pending_commit(struct lab__cm_transaction *transaction);
void lab__cm_pending_undo(struct lab__cm_transaction *transaction);

/* key_change.c */
void lab__cm_node_inform(struct lab__cm_node *node, KEY_SET_INFORMATION_CLASS class, ULONGLONG value);

#endif
