/*
 * Nodes: the keys of the registry with their values, apart from any handle.
 *
 * A node lives while it is in the tree, has children or is open. A deleted one keeps its name, for whoever still has it
 * open, but no values. Nothing here tells anybody of a change: notify.c does.
 */
#include <string.h>

#include "cm/cm_p.h"
#include "cm/key_security.h"

static void at_least(ULONG *maximum, ULONG value)
{
    if (*maximum < value)
        *maximum = value;
}

/* Something that may have been the largest goes. */
static void no_longer(struct lab__cm_node *node, ULONG maximum, ULONG value)
{
    if (value && value >= maximum)
        node->stale = TRUE;
}

void lab__cm_node_touch(struct lab__cm_node *node)
{
    node->last_write = (LONGLONG)lab__ke_now() + lab__ke.system_time_offset; /* no DDI: nobody else runs meanwhile */
}

static SIZE_T node_size(USHORT name_length)
{
    SIZE_T size = FIELD_OFFSET(struct lab__cm_node, text) + name_length;

    return size < sizeof(struct lab__cm_node) ? sizeof(struct lab__cm_node) : size;
}

struct lab__cm_node *lab__cm_node_create(struct lab__cm_node *parent, const UNICODE_STRING *name, ULONG flags)
{
    struct lab__cm_node *node = lab__cm_store_alloc(node_size(name->Length));

    if (!node)
        return 0;
    node->entry.owner = parent;
    node->entry.name = node->text;
    node->entry.name_length = node->own_length = name->Length;
    node->entry.rank = (flags & LAB_CM_VOLATILE) != 0;
    memcpy(node->entry.name, name->Buffer, name->Length);
    node->flags = flags;
    node->references = 1;
    InitializeListHead(&node->watches);
    lab__cm_node_touch(node);
    if (!parent)
        return node;
    if ((parent->flags & LAB_CM_PENDING) && lab__cm_entry_hidden(parent, name))
        node->entry.rank += LAB_CM_RANK_BESIDE;
    parent->references++;
    at_least(&parent->max_name, name->Length);
    lab__cm_entry_insert(&node->entry);
    parent->last_write = node->last_write;
    return node;
}

struct lab__cm_node *lab__cm_node_child(struct lab__cm_node *parent, const UNICODE_STRING *name)
{
    struct lab__cm_entry *entry = lab__cm_entry_find(parent, name, FALSE);

    return entry ? lab__cm_node_of(entry) : 0;
}

void lab__cm_node_reference(struct lab__cm_node *node)
{
    node->references++;
}

static void drop_name(struct lab__cm_node *node)
{
    if (node->entry.name != node->text)
        lab__mm_kernel_free(node->entry.name);
}

static void drop_parts(struct lab__cm_node *node)
{
    while (node->values)
        lab__cm_value_delete(lab__cm_value_of(node->values));
    if (node->class.Buffer)
        lab__mm_kernel_free(node->class.Buffer);
    node->class = (UNICODE_STRING){0};
    lab__cm_security_drop(node);
}

void lab__cm_node_dereference(struct lab__cm_node *node)
{
    while (node && !--node->references) {
        struct lab__cm_node *parent = node->entry.owner;

        drop_parts(node);
        drop_name(node);
        lab__cm_store_free(node, node_size(node->own_length));
        node = parent;
    }
}

void lab__cm_node_delete(struct lab__cm_node *node)
{
    struct lab__cm_node *parent = node->entry.owner;

    no_longer(parent, parent->max_name, node->entry.name_length);
    no_longer(parent, parent->max_class, node->class.Length);
    lab__cm_entry_remove(&node->entry);
    drop_parts(node);
    node->flags |= LAB_CM_DELETED;
    lab__cm_node_touch(parent);
    lab__cm_node_dereference(node);
}

void lab__cm_tree_delete(struct lab__cm_node *node)
{
    while (node->subkeys)
        lab__cm_tree_delete(lab__cm_node_of(node->subkeys));
    lab__cm_watches_end(node);
    lab__cm_node_delete(node);
}

BOOLEAN lab__cm_node_rename(struct lab__cm_node *node, const UNICODE_STRING *name)
{
    struct lab__cm_node *parent = node->entry.owner;
    WCHAR *copy = lab__mm_kernel_alloc(name->Length);

    if (!copy)
        return FALSE;
    memcpy(copy, name->Buffer, name->Length);
    no_longer(parent, parent->max_name, node->entry.name_length);
    lab__cm_entry_remove(&node->entry);
    drop_name(node);
    node->entry.name = copy;
    node->entry.name_length = name->Length;
    lab__cm_entry_insert(&node->entry);
    at_least(&parent->max_name, name->Length);
    lab__cm_node_touch(node);
    lab__cm_node_touch(parent);
    return TRUE;
}

BOOLEAN lab__cm_node_set_class(struct lab__cm_node *node, const UNICODE_STRING *class)
{
    if (node->class.Buffer)
        lab__mm_kernel_free(node->class.Buffer);
    node->class = (UNICODE_STRING){0};
    if (!class->Length)
        return TRUE;
    node->class.Buffer = lab__mm_kernel_alloc(class->Length);
    if (!node->class.Buffer)
        return FALSE;
    node->class.Length = node->class.MaximumLength = class->Length;
    memcpy(node->class.Buffer, class->Buffer, class->Length);
    if (node->entry.owner)
        at_least(&node->entry.owner->max_class, class->Length);
    return TRUE;
}

static void measure_subkeys(struct lab__cm_node *node, struct lab__cm_entry *tree)
{
    for (; tree; tree = tree->right) {
        if (lab__cm_visible(tree)) {
            at_least(&node->max_name, tree->name_length);
            at_least(&node->max_class, lab__cm_node_of(tree)->class.Length);
        }
        measure_subkeys(node, tree->left);
    }
}

static void measure_values(struct lab__cm_node *node, struct lab__cm_entry *tree)
{
    for (; tree; tree = tree->right) {
        if (lab__cm_visible(tree)) {
            at_least(&node->max_value_name, tree->name_length);
            at_least(&node->max_value_data, lab__cm_value_of(tree)->size);
        }
        measure_values(node, tree->left);
    }
}

void lab__cm_node_measure(struct lab__cm_node *node)
{
    if (!node->stale)
        return;
    node->stale = (node->flags & LAB_CM_PENDING) != 0; /* each transaction sees others */
    node->max_name = node->max_class = node->max_value_name = node->max_value_data = 0;
    measure_subkeys(node, node->subkeys);
    measure_values(node, node->values);
}

USHORT lab__cm_node_path(const struct lab__cm_node *node, WCHAR *buffer)
{
    ULONG length = 0;

    for (const struct lab__cm_node *at = node; at; at = at->entry.owner)
        length += at->entry.name_length + sizeof(WCHAR);
    if (length > 0xFFFE)
        length = 0xFFFE; /* no UNICODE_STRING can hold it: its end is what is given */
    if (buffer) {
        WCHAR *end = buffer + length / sizeof(WCHAR);

        for (const struct lab__cm_node *at = node; at; at = at->entry.owner) {
            ULONG characters = at->entry.name_length / sizeof(WCHAR);

            if ((ULONG)(end - buffer) < characters + 1)
                break;
            end -= characters;
            memcpy(end, at->entry.name, at->entry.name_length);
            *--end = '\\';
        }
    }
    return (USHORT)length;
}

/* --- values --- */

struct lab__cm_value *lab__cm_value_find(struct lab__cm_node *node, const UNICODE_STRING *name)
{
    struct lab__cm_entry *entry = lab__cm_entry_find(node, name, TRUE);

    return entry ? lab__cm_value_of(entry) : 0;
}

static SIZE_T value_size(USHORT name_length)
{
    return FIELD_OFFSET(struct lab__cm_value, text) + name_length;
}

static void drop_data(struct lab__cm_value *value)
{
    if (value->size > sizeof value->data.small)
        lab__mm_kernel_free(value->data.large);
    value->size = 0;
}

static BOOLEAN fill(struct lab__cm_value *value, ULONG type, const void *data, ULONG size)
{
    PVOID large = 0;

    if (size > sizeof value->data.small) {
        large = lab__mm_kernel_alloc(size);
        if (!large)
            return FALSE;
        memcpy(large, data, size);
    }
    no_longer(value->entry.owner, value->entry.owner->max_value_data, value->size > size ? value->size : 0);
    drop_data(value);
    value->type = type;
    value->size = size;
    if (large)
        value->data.large = large;
    else if (size)
        memcpy(value->data.small, data, size);
    return TRUE;
}

BOOLEAN lab__cm_value_set(struct lab__cm_node *node, const UNICODE_STRING *name, ULONG type, const void *data,
                          ULONG size)
{
    struct lab__cm_value *value = lab__cm_value_find(node, name);
    BOOLEAN is_new = !value;

    if (is_new) {
        value = lab__cm_store_alloc(value_size(name->Length));
        if (!value)
            return FALSE;
        value->entry.owner = node;
        value->entry.name = value->text;
        value->entry.name_length = name->Length;
        if (name->Length)
            memcpy(value->entry.name, name->Buffer, name->Length);
        value->entry.is_value = TRUE;
    }
    if (!fill(value, type, data, size)) {
        if (is_new)
            lab__cm_store_free(value, value_size(name->Length));
        return FALSE;
    }
    if (is_new) {
        value->entry.rank = ++node->next_rank;
        lab__cm_entry_insert(&value->entry);
    }
    at_least(&node->max_value_name, name->Length);
    at_least(&node->max_value_data, size);
    return TRUE;
}

void lab__cm_value_delete(struct lab__cm_value *value)
{
    struct lab__cm_node *node = value->entry.owner;

    no_longer(node, node->max_value_name, value->entry.name_length);
    no_longer(node, node->max_value_data, value->size);
    lab__cm_entry_remove(&value->entry);
    drop_data(value);
    lab__cm_store_free(value, value_size(value->entry.name_length));
}
