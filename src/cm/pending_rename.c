/*
 * A rename in a transaction: a copy of the key with all below it, which the transaction adds under the new name, and
 * the removal of what it was copied from. The transaction's own open keys go over to the copy; those of others stay
 * with the old key, which is there for them until the transaction commits.
 */
#include "cm/key_security.h"
#include "cm/transaction.h"

static NTSTATUS copy_tree(struct lab__cm_node *node, struct lab__cm_node *parent, const UNICODE_STRING *name);

static BOOLEAN copy_values(const struct lab__cm_node *node, struct lab__cm_node *copy)
{
    for (ULONG i = 0, count = lab__cm_value_count(node); i < count; i++) {
        struct lab__cm_value *value = lab__cm_value_of(lab__cm_value_at(node, i));
        UNICODE_STRING name = lab__cm_name_of(&value->entry);

        if (!lab__cm_value_set(copy, &name, value->type, lab__cm_value_data(value), value->size))
            return FALSE;
    }
    return TRUE;
}

/* What a key is besides its values and subkeys. */
static BOOLEAN copy_parts(const struct lab__cm_node *node, struct lab__cm_node *copy)
{
    copy->user_flags = node->user_flags;
    copy->control_flags = node->control_flags;
    copy->virtual_flags = node->virtual_flags;
    return lab__cm_node_set_class(copy, &node->class) && copy_values(node, copy) &&
           lab__cm_security_take(copy, lab__cm_security_of(node));
}

static void move_open_keys(struct lab__cm_node *node, struct lab__cm_node *copy)
{
    for (LIST_ENTRY *link = lab__cm.open_keys.Flink; link != &lab__cm.open_keys; link = link->Flink) {
        struct lab__cm_key *key = CONTAINING_RECORD(link, struct lab__cm_key, open_link);

        if (key->node != node || key->transaction != lab__cm_view())
            continue;
        lab__cm_node_reference(copy);
        key->node = copy;
        lab__cm_node_dereference(node);
    }
}

static NTSTATUS copy_subkeys(struct lab__cm_node *node, struct lab__cm_node *copy)
{
    NTSTATUS status = STATUS_SUCCESS;

    for (ULONG i = 0, count = lab__cm_subkey_count(node); i < count && NT_SUCCESS(status); i++) {
        struct lab__cm_node *child = lab__cm_node_of(lab__cm_subkey_at(node, i));
        UNICODE_STRING name = lab__cm_name_of(&child->entry);

        status = copy_tree(child, copy, &name);
    }
    return status;
}

static NTSTATUS copy_tree(struct lab__cm_node *node, struct lab__cm_node *parent, const UNICODE_STRING *name)
{
    NTSTATUS status = lab__cm_claim(node, LAB_CM_CLAIM_KEY, 0);
    struct lab__cm_node *copy;

    if (!NT_SUCCESS(status))
        return status;
    copy = lab__cm_node_create(parent, name, node->flags & (LAB_CM_VOLATILE | LAB_CM_LINK));
    if (!copy)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = copy_parts(node, copy) ? lab__cm_pending_key_added(copy) : STATUS_INSUFFICIENT_RESOURCES;
    if (!NT_SUCCESS(status)) {
        lab__cm_node_delete(copy);
        return status;
    }
    return copy_subkeys(node, copy);
}

/* From the leaves up; what the transaction had added goes at once. */
static NTSTATUS remove_tree(struct lab__cm_node *node)
{
    NTSTATUS status = STATUS_SUCCESS;

    while (NT_SUCCESS(status) && lab__cm_subkey_count(node))
        status = remove_tree(lab__cm_node_of(lab__cm_subkey_at(node, 0)));
    return NT_SUCCESS(status) ? lab__cm_pending_key_delete(node) : status;
}

static void move_all_open_keys(struct lab__cm_node *node, struct lab__cm_node *copy)
{
    for (ULONG i = 0, count = lab__cm_subkey_count(node); i < count; i++) {
        struct lab__cm_node *child = lab__cm_node_of(lab__cm_subkey_at(node, i));
        UNICODE_STRING name = lab__cm_name_of(&child->entry);

        move_all_open_keys(child, lab__cm_node_child(copy, &name));
    }
    move_open_keys(node, copy);
}

NTSTATUS lab__cm_pending_rename(struct lab__cm_node *node, const UNICODE_STRING *name)
{
    struct lab__cm_node *parent = node->entry.owner, *copy;
    NTSTATUS status;

    lab__cm_node_reference(node); /* its open keys leave it */
    status = copy_tree(node, parent, name);
    copy = lab__cm_node_child(parent, name);
    if (NT_SUCCESS(status)) {
        move_all_open_keys(node, copy);
        status = remove_tree(node);
    } else if (copy) {
        remove_tree(copy);
    }
    lab__cm_node_dereference(node);
    return status;
}
