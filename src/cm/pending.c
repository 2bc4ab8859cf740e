/* Changes that are not committed: transaction.h says how they lie in the tree. */
#include <string.h>

#include "cm/key_security.h"
#include "cm/transaction.h"

enum kind { KEY_ADDED, KEY_REMOVED, VALUE_ADDED, VALUE_REMOVED, SECURITY_SET, INFORMATION_SET };

struct change {
    LIST_ENTRY link, hash_link; /* of its transaction's changes; of the bucket for its entry */
    struct lab__cm_transaction *transaction;
    enum kind kind;
    struct lab__cm_node *node;   /* the key that is changed; referenced */
    struct lab__cm_entry *entry; /* the subkey or value */
    ULONG rank;                  /* what a new value is to have once it is committed; 0: what it has */
    PSECURITY_DESCRIPTOR security;
    KEY_SET_INFORMATION_CLASS class;
    ULONGLONG information;
};

/* --- entries and their changes --- */

#define BUCKETS 64
static LIST_ENTRY buckets[BUCKETS];

static LIST_ENTRY *bucket_of(const struct lab__cm_entry *entry)
{
    LIST_ENTRY *bucket = &buckets[((ULONG_PTR)entry / 64) % BUCKETS];

    if (!bucket->Flink)
        InitializeListHead(bucket);
    return bucket;
}

void lab__cm_pending_start(void)
{
    memset(buckets, 0, sizeof buckets);
}

static struct change *change_of(const struct lab__cm_entry *entry)
{
    LIST_ENTRY *bucket = bucket_of(entry);

    for (LIST_ENTRY *link = bucket->Flink; link != bucket; link = link->Flink) {
        struct change *change = CONTAINING_RECORD(link, struct change, hash_link);

        if (change->entry == entry)
            return change;
    }
    return 0;
}

static BOOLEAN is_addition(const struct change *change)
{
    return change->kind == KEY_ADDED || change->kind == VALUE_ADDED;
}

BOOLEAN lab__cm_pending_visible(const struct lab__cm_entry *entry)
{
    const struct change *change = change_of(entry);

    return is_addition(change) == (change->transaction == lab__cm_view());
}

/* --- changes --- */

static struct change *add(enum kind kind, struct lab__cm_node *node, struct lab__cm_entry *entry)
{
    struct change *change = lab__mm_kernel_alloc(sizeof *change);

    if (!change)
        return 0;
    change->kind = kind;
    change->node = node;
    change->entry = entry;
    change->transaction = lab__cm_view();
    lab__cm_node_reference(node);
    node->flags |= LAB_CM_PENDING;
    node->stale = TRUE;
    InsertTailList(&lab__cm_view()->changes, &change->link);
    if (entry) {
        entry->pending = TRUE;
        InsertTailList(bucket_of(entry), &change->hash_link);
    }
    return change;
}

static BOOLEAN is_pending(const struct lab__cm_node *node)
{
    for (LIST_ENTRY *link = lab__cm.transactions.Flink; link != &lab__cm.transactions; link = link->Flink) {
        struct lab__cm_transaction *transaction = CONTAINING_RECORD(link, struct lab__cm_transaction, link);

        for (LIST_ENTRY *at = transaction->changes.Flink; at != &transaction->changes; at = at->Flink)
            if (CONTAINING_RECORD(at, struct change, link)->node == node)
                return TRUE;
    }
    return FALSE;
}

/* The mark is gone; the entry stays as it is. */
static void unlink_change(struct change *change)
{
    RemoveEntryList(&change->link);
    if (change->entry) {
        change->entry->pending = FALSE;
        RemoveEntryList(&change->hash_link);
    }
    if (!is_pending(change->node))
        change->node->flags &= ~(ULONG)LAB_CM_PENDING;
    change->node->stale = TRUE;
}

static void free_change(struct change *change)
{
    if (change->security)
        lab__se_descriptor_release(change->security);
    lab__cm_node_dereference(change->node);
    lab__mm_kernel_free(change);
}

void lab__cm_pending_forget(struct lab__cm_entry *entry)
{
    struct change *change = change_of(entry);

    unlink_change(change);
    free_change(change);
}

/* --- who is in the way --- */

static BOOLEAN concerns(const struct change *change, const struct lab__cm_node *node, enum lab__cm_claim claim,
                        const UNICODE_STRING *name)
{
    if (change->entry == &node->entry)
        return TRUE; /* the key itself comes or goes */
    if (change->node != node)
        return FALSE;
    switch (claim) {
    case LAB_CM_CLAIM_PARTS:
        return change->kind != KEY_ADDED && change->kind != KEY_REMOVED;
    case LAB_CM_CLAIM_CHILD:
        if (change->kind != KEY_ADDED && change->kind != KEY_REMOVED)
            return FALSE;
        return lab__cm_entry_named(change->entry, name);
    default:
        return TRUE;
    }
}

static struct lab__cm_transaction *in_the_way(const struct lab__cm_node *node, enum lab__cm_claim claim,
                                              const UNICODE_STRING *name)
{
    for (LIST_ENTRY *link = lab__cm.transactions.Flink; link != &lab__cm.transactions; link = link->Flink) {
        struct lab__cm_transaction *transaction = CONTAINING_RECORD(link, struct lab__cm_transaction, link);

        if (transaction == lab__cm_view())
            continue;
        for (LIST_ENTRY *at = transaction->changes.Flink; at != &transaction->changes; at = at->Flink)
            if (concerns(CONTAINING_RECORD(at, struct change, link), node, claim, name))
                return transaction;
    }
    return 0;
}

/* One that is being committed is committed here at once. */
static NTSTATUS push_aside(struct lab__cm_transaction *transaction)
{
    PKTRANSACTION object = transaction->object;

    if (object->state == LAB_TM_COMMITTING || object->state == LAB_TM_ROLLING_BACK) {
        lab__cm_transaction_end(transaction, object->state == LAB_TM_COMMITTING);
        return STATUS_SUCCESS;
    }
    if (object->state >= LAB_TM_PREPARED)
        return STATUS_TRANSACTIONAL_CONFLICT;
    lab__tm_roll_back_now(object);
    return STATUS_SUCCESS;
}

NTSTATUS lab__cm_claim_pending(struct lab__cm_node *node, enum lab__cm_claim claim, const UNICODE_STRING *name)
{
    struct lab__cm_transaction *transaction;

    while ((transaction = in_the_way(node, claim, name))) {
        NTSTATUS status = lab__cm_view() ? STATUS_TRANSACTIONAL_CONFLICT : push_aside(transaction);

        if (!NT_SUCCESS(status))
            return status;
    }
    return STATUS_SUCCESS;
}

/* --- within a transaction --- */

NTSTATUS lab__cm_pending_value_set(struct lab__cm_node *node, const UNICODE_STRING *name, ULONG type, const void *data,
                                   ULONG size)
{
    struct lab__cm_value *old = lab__cm_value_find(node, name);
    struct change *removal = 0, *addition;

    if (old && old->entry.pending) /* its own */
        return lab__cm_value_set(node, name, type, data, size) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
    if (old && !(removal = add(VALUE_REMOVED, node, &old->entry)))
        return STATUS_INSUFFICIENT_RESOURCES;
    addition = lab__cm_value_set(node, name, type, data, size)
                   ? add(VALUE_ADDED, node, &lab__cm_value_find(node, name)->entry)
                   : 0;
    if (!addition) {
        struct lab__cm_value *made = lab__cm_value_find(node, name);

        if (made)
            lab__cm_value_delete(made);
        if (removal)
            lab__cm_pending_forget(&old->entry);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (old)
        addition->rank = old->entry.rank;
    return STATUS_SUCCESS;
}

NTSTATUS lab__cm_pending_value_delete(struct lab__cm_value *value)
{
    if (value->entry.pending) {
        lab__cm_value_delete(value);
        return STATUS_SUCCESS;
    }
    return add(VALUE_REMOVED, value->entry.owner, &value->entry) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS lab__cm_pending_key_added(struct lab__cm_node *node)
{
    return add(KEY_ADDED, node->entry.owner, &node->entry) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

NTSTATUS lab__cm_pending_key_delete(struct lab__cm_node *node)
{
    if (node->entry.pending) {
        lab__cm_watches_end(node);
        lab__cm_node_delete(node);
        return STATUS_SUCCESS;
    }
    return add(KEY_REMOVED, node->entry.owner, &node->entry) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

static struct change *find_security(const struct lab__cm_node *node)
{
    for (LIST_ENTRY *link = lab__cm_view()->changes.Flink; link != &lab__cm_view()->changes; link = link->Flink) {
        struct change *change = CONTAINING_RECORD(link, struct change, link);

        if (change->kind == SECURITY_SET && change->node == node)
            return change;
    }
    return 0;
}

NTSTATUS lab__cm_pending_security(struct lab__cm_node *node, PSECURITY_DESCRIPTOR shared)
{
    struct change *change = find_security(node);

    if (!change && !(change = add(SECURITY_SET, node, 0))) {
        lab__se_descriptor_release(shared);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (change->security)
        lab__se_descriptor_release(change->security);
    change->security = shared;
    return STATUS_SUCCESS;
}

PSECURITY_DESCRIPTOR lab__cm_pending_security_of(const struct lab__cm_node *node)
{
    struct change *change = lab__cm_view() ? find_security(node) : 0;

    return change ? change->security : 0;
}

NTSTATUS lab__cm_pending_information(struct lab__cm_node *node, KEY_SET_INFORMATION_CLASS class, ULONGLONG value)
{
    struct change *change = add(INFORMATION_SET, node, 0);

    if (!change)
        return STATUS_INSUFFICIENT_RESOURCES;
    change->class = class;
    change->information = value;
    return STATUS_SUCCESS;
}

/* --- the outcome --- */

static void commit_value(struct change *change)
{
    if (change->rank) { /* it takes the place of the one that it replaces */
        lab__cm_entry_remove(change->entry);
        change->entry->rank = change->rank;
        lab__cm_entry_insert(change->entry);
    }
    lab__cm_node_touch(change->node);
    lab__cm_changed(change->node, REG_NOTIFY_CHANGE_LAST_SET);
}

static void commit_removed_key(struct lab__cm_node *node)
{
    struct lab__cm_node *parent = node->entry.owner;

    lab__cm_watches_end(node);
    lab__cm_node_delete(node);
    lab__cm_changed(parent, REG_NOTIFY_CHANGE_NAME);
}

static void commit(struct change *change)
{
    switch (change->kind) {
    case KEY_ADDED:
        lab__cm_entry_settle(change->entry);
        lab__cm_node_touch(change->node);
        lab__cm_changed(change->node, REG_NOTIFY_CHANGE_NAME);
        break;
    case KEY_REMOVED:
        commit_removed_key(lab__cm_node_of(change->entry));
        break;
    case VALUE_ADDED:
        commit_value(change);
        break;
    case VALUE_REMOVED:
        lab__cm_value_delete(lab__cm_value_of(change->entry));
        lab__cm_node_touch(change->node);
        lab__cm_changed(change->node, REG_NOTIFY_CHANGE_LAST_SET);
        break;
    case SECURITY_SET:
        lab__cm_security_put(change->node, change->security);
        change->security = 0;
        break;
    default:
        lab__cm_node_inform(change->node, change->class, change->information);
        break;
    }
}

static void undo(struct change *change)
{
    if (change->kind == KEY_ADDED) {
        lab__cm_watches_end(lab__cm_node_of(change->entry));
        lab__cm_node_delete(lab__cm_node_of(change->entry));
    } else if (change->kind == VALUE_ADDED) {
        lab__cm_value_delete(lab__cm_value_of(change->entry));
    }
}

void lab__cm_pending_commit(struct lab__cm_transaction *transaction)
{
    while (!IsListEmpty(&transaction->changes)) {
        struct change *change = CONTAINING_RECORD(transaction->changes.Flink, struct change, link);

        unlink_change(change);
        commit(change);
        free_change(change);
    }
}

void lab__cm_pending_undo(struct lab__cm_transaction *transaction)
{
    while (!IsListEmpty(&transaction->changes)) {
        struct change *change = CONTAINING_RECORD(transaction->changes.Blink, struct change, link);

        unlink_change(change);
        undo(change);
        free_change(change);
    }
}

/* --- what is seen of a key in which something is pending --- */

static struct lab__cm_entry *seen_at(struct lab__cm_entry *tree, ULONG *index)
{
    for (; tree; tree = tree->right) {
        struct lab__cm_entry *found = seen_at(tree->left, index);

        if (found)
            return found;
        if (lab__cm_visible(tree) && !(*index)--)
            return tree;
    }
    return 0;
}

struct lab__cm_entry *lab__cm_pending_at(struct lab__cm_entry *tree, ULONG index)
{
    return seen_at(tree, &index);
}

ULONG lab__cm_pending_count(struct lab__cm_entry *tree)
{
    ULONG index = (ULONG)-1;

    seen_at(tree, &index);
    return (ULONG)-1 - index;
}
