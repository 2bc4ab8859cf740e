/*
 * Hives that were loaded: each is a key below \Registry\Machine or \Registry\User, whose file is written when it is
 * flushed and when it is unloaded. The machine's own hives have no files: one that is replaced is saved as what it is
 * to be, for that is what the next machine begins with.
 */
#include <string.h>

#include "cm/hive.h"
#include "cm/key_security.h"
#include "cm/reg_file.h"

struct lab__cm_hive *lab__cm_hive_of(const struct lab__cm_node *node)
{
    while (node && !(node->flags & LAB_CM_HIVE))
        node = node->entry.owner;
    for (LIST_ENTRY *link = lab__cm.hives.Flink; node && link != &lab__cm.hives; link = link->Flink) {
        struct lab__cm_hive *hive = CONTAINING_RECORD(link, struct lab__cm_hive, link);

        if (hive->node == node)
            return hive;
    }
    return 0;
}

NTSTATUS lab__cm_hive_check(const char *bytes, SIZE_T size)
{
    struct lab__hive_input input = {0, bytes, size};
    char error[200];

    if (size < 4 || memcmp(bytes, "regf", 4))
        return STATUS_NOT_REGISTRY_FILE;
    return lab__hive_take(0, &input, error, sizeof error) ? STATUS_REGISTRY_CORRUPT : STATUS_SUCCESS;
}

/* --- Control\hivelist: which hive is in which file --- */

static void list(struct lab__cm_node *node, const UNICODE_STRING *file)
{
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"Machine\\System\\CurrentControlSet\\Control\\hivelist"), name;
    struct lab__cm_node *hives = lab__cm_find(lab__cm.root, path);
    struct lab__cm_value *value;

    name.Length = name.MaximumLength = lab__cm_node_path(node, 0);
    name.Buffer = lab__mm_kernel_alloc(name.Length);
    if (!name.Buffer)
        return;
    lab__cm_node_path(node, name.Buffer);
    if (hives && file) {
        lab__cm_value_set(hives, &name, REG_SZ, file->Buffer, file->Length);
    } else if (hives) {
        value = lab__cm_value_find(hives, &name);
        if (value)
            lab__cm_value_delete(value);
    }
    lab__mm_kernel_free(name.Buffer);
}

/* --- coming and going --- */

static BOOLEAN remember_file(struct lab__cm_hive *hive, const struct lab__hive_file *file)
{
    SIZE_T length;

    if (file->host) {
        length = strlen(file->host) + 1;
        hive->host = lab__mm_kernel_alloc(length);
        if (hive->host)
            memcpy(hive->host, file->host, length);
        return hive->host != 0;
    }
    hive->path = file->path;
    hive->path.Buffer = lab__mm_kernel_alloc(file->path.Length);
    if (hive->path.Buffer)
        memcpy(hive->path.Buffer, file->path.Buffer, file->path.Length);
    return hive->path.Buffer != 0;
}

static void free_hive(struct lab__cm_hive *hive)
{
    if (hive->path.Buffer)
        lab__mm_kernel_free(hive->path.Buffer);
    if (hive->host)
        lab__mm_kernel_free(hive->host);
    if (hive->left)
        lab__ob_dereference(hive->left);
    lab__mm_kernel_free(hive);
}

static BOOLEAN is_loaded(const struct lab__hive_file *file)
{
    for (LIST_ENTRY *link = lab__cm.hives.Flink; link != &lab__cm.hives; link = link->Flink) {
        struct lab__cm_hive *hive = CONTAINING_RECORD(link, struct lab__cm_hive, link);

        if (file->host ? hive->host && !strcmp(hive->host, file->host)
                       : !hive->host && RtlEqualUnicodeString(&hive->path, &file->path, TRUE))
            return TRUE;
    }
    return FALSE;
}

static void leave_late(PVOID context)
{
    struct lab__cm_hive *hive = context;

    if (lab__cm_is_open_below(hive->node, 0, TRUE))
        return; /* opened again */
    lab__cm_hive_flush(hive);
    if (hive->left)
        KeSetEvent(hive->left, 0, FALSE);
    lab__cm_hive_remove(hive);
}

NTSTATUS lab__cm_hive_add(struct lab__cm_node *parent, const UNICODE_STRING *name, const struct lab__hive_file *file,
                          const struct lab__hive_input *input, ULONG flags, struct lab__cm_node **made)
{
    struct lab__cm_hive *hive;
    char error[200];

    if (is_loaded(file))
        return STATUS_SHARING_VIOLATION;
    hive = lab__mm_kernel_alloc(sizeof *hive);
    if (!hive)
        return STATUS_INSUFFICIENT_RESOURCES;
    ExInitializeWorkItem(&hive->item, leave_late, hive);
    hive->node =
        remember_file(hive, file) ? lab__cm_node_create(parent, name, flags | LAB_CM_NO_DELETE | LAB_CM_HIVE) : 0;
    if (!hive->node) {
        free_hive(hive);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    InsertTailList(&lab__cm.hives, &hive->link);
    if (input && lab__hive_take(hive->node, input, error, sizeof error)) {
        lab__cm_hive_remove(hive);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    *made = hive->node;
    list(hive->node, &hive->path);
    lab__cm_changed(parent, REG_NOTIFY_CHANGE_NAME);
    return STATUS_SUCCESS;
}

NTSTATUS lab__cm_hive_flush(struct lab__cm_hive *hive)
{
    struct lab__hive_file file = {.path = hive->path, .host = hive->host};
    NTSTATUS status;
    char *bytes;
    SIZE_T size;

    if (hive->replaced || (hive->node->flags & LAB_CM_VOLATILE))
        return STATUS_SUCCESS;
    if (!lab__hive_write(hive->node, &bytes, &size))
        return STATUS_INSUFFICIENT_RESOURCES;
    status = lab__hive_file_write(&file, bytes, size);
    host_free(bytes);
    return status;
}

void lab__cm_hive_remove(struct lab__cm_hive *hive)
{
    struct lab__cm_node *parent = hive->node->entry.owner;

    list(hive->node, 0);
    RemoveEntryList(&hive->link);
    lab__cm_tree_delete(hive->node);
    lab__cm_changed(parent, REG_NOTIFY_CHANGE_NAME);
    free_hive(hive);
}

BOOLEAN lab__cm_is_open_below(const struct lab__cm_node *node, const struct lab__cm_key *except, BOOLEAN itself)
{
    for (LIST_ENTRY *link = lab__cm.open_keys.Flink; link != &lab__cm.open_keys; link = link->Flink) {
        struct lab__cm_key *key = CONTAINING_RECORD(link, struct lab__cm_key, open_link);
        const struct lab__cm_node *at = key->node;

        if (key == except || (at == node && !itself) || (at->flags & LAB_CM_DELETED))
            continue;
        while (at && at != node)
            at = at->entry.owner;
        if (at)
            return TRUE;
    }
    return FALSE;
}

void lab__cm_hive_leave(struct lab__cm_hive *hive)
{
    hive->leaving = TRUE;
    lab__cm_hive_released(hive);
}

void lab__cm_hive_released(struct lab__cm_hive *hive)
{
    if (hive->leaving && !lab__cm_is_open_below(hive->node, 0, TRUE))
        ExQueueWorkItem(&hive->item, DelayedWorkQueue);
}

/* --- other contents --- */

static void empty(struct lab__cm_node *node)
{
    while (node->subkeys)
        lab__cm_tree_delete(lab__cm_node_of(node->subkeys));
    while (node->values)
        lab__cm_value_delete(lab__cm_value_of(node->values));
}

static void move_children(struct lab__cm_node *from, struct lab__cm_node *to)
{
    while (from->subkeys) {
        struct lab__cm_entry *entry = from->subkeys;

        lab__cm_entry_remove(entry);
        entry->owner = to;
        lab__cm_entry_insert(entry);
        lab__cm_node_reference(to);
        lab__cm_node_dereference(from);
    }
    while (from->values) {
        struct lab__cm_entry *entry = lab__cm_entry_at(from->values, 0);

        lab__cm_entry_remove(entry);
        entry->owner = to;
        entry->rank = ++to->next_rank;
        lab__cm_entry_insert(entry);
    }
    to->stale = TRUE;
}

/* A tree of its own, named as the node, that holds what the hive does; 0 where there is no memory for it. */
static struct lab__cm_node *stage(const struct lab__cm_node *node, const struct lab__hive_input *input)
{
    UNICODE_STRING name = lab__cm_name_of(&node->entry);
    struct lab__cm_node *staging = lab__cm_node_create(0, &name, node->flags & LAB_CM_VOLATILE);
    char error[200];

    if (!staging || !lab__hive_take(staging, input, error, sizeof error))
        return staging;
    empty(staging);
    lab__cm_node_dereference(staging);
    return 0;
}

/* All of it is read before anything goes. */
NTSTATUS lab__cm_node_replace(struct lab__cm_node *node, const struct lab__hive_input *input)
{
    struct lab__cm_node *staging = stage(node, input);

    if (!staging)
        return STATUS_INSUFFICIENT_RESOURCES;
    empty(node);
    move_children(staging, node);
    lab__cm_node_set_class(node, &staging->class);
    if (staging->security) {
        lab__cm_security_put(node, staging->security);
        staging->security = 0;
    }
    lab__cm_node_dereference(staging);
    lab__cm_node_touch(node);
    lab__cm_changed(node, REG_NOTIFY_CHANGE_NAME | REG_NOTIFY_CHANGE_LAST_SET);
    return STATUS_SUCCESS;
}

/* --- the machine's own --- */

struct next_hive {
    LIST_ENTRY link; /* of lab__cm.next_hives */
    const struct lab__cm_node *node;
    struct lab__cm_node *tree; /* its parent is the node's, which doesn't know it */
};

static struct next_hive *next_of(const struct lab__cm_node *node)
{
    for (LIST_ENTRY *link = lab__cm.next_hives.Flink; link != &lab__cm.next_hives; link = link->Flink) {
        struct next_hive *next = CONTAINING_RECORD(link, struct next_hive, link);

        if (next->node == node)
            return next;
    }
    return 0;
}

struct lab__cm_node *lab__cm_hive_next(const struct lab__cm_node *node)
{
    struct next_hive *next = next_of(node);

    return next ? next->tree : 0;
}

static void drop_tree(struct lab__cm_node *tree)
{
    tree->entry.owner = 0;
    empty(tree);
    lab__cm_node_dereference(tree);
}

NTSTATUS lab__cm_hive_replace_next(struct lab__cm_node *node, const struct lab__hive_input *input)
{
    struct next_hive *next = next_of(node);
    struct lab__cm_node *tree = stage(node, input);

    if (!tree)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (next) {
        drop_tree(next->tree);
    } else {
        next = lab__mm_kernel_alloc(sizeof *next);
        if (!next) {
            drop_tree(tree);
            return STATUS_INSUFFICIENT_RESOURCES;
        }
        next->node = node;
        InsertTailList(&lab__cm.next_hives, &next->link);
    }
    tree->entry.owner = node->entry.owner;
    next->tree = tree;
    return STATUS_SUCCESS;
}

static BOOLEAN merge_values(struct lab__cm_node *node, struct lab__cm_node *source)
{
    for (ULONG i = 0, count = lab__cm_value_count(source); i < count; i++) {
        struct lab__cm_value *value = lab__cm_value_of(lab__cm_value_at(source, i));
        UNICODE_STRING name = lab__cm_name_of(&value->entry);

        if (!lab__cm_value_set(node, &name, value->type, lab__cm_value_data(value), value->size))
            return FALSE;
    }
    return TRUE;
}

BOOLEAN lab__cm_node_merge(struct lab__cm_node *node, struct lab__cm_node *source)
{
    PSECURITY_DESCRIPTOR security = lab__cm_security_of(source);

    if (!lab__cm_node_set_class(node, &source->class) || !lab__cm_security_take(node, security) ||
        !merge_values(node, source))
        return FALSE;
    for (ULONG i = 0, count = lab__cm_subkey_count(source); i < count; i++) {
        struct lab__cm_node *child = lab__cm_node_of(lab__cm_subkey_at(source, i)), *made;
        UNICODE_STRING name = lab__cm_name_of(&child->entry);

        if (child->flags & LAB_CM_VOLATILE)
            continue;
        made = lab__cm_node_child(node, &name);
        if (!made)
            made = lab__cm_node_create(node, &name, child->flags & LAB_CM_LINK);
        if (!made || !lab__cm_node_merge(made, child))
            return FALSE;
    }
    node->last_write = source->last_write;
    return TRUE;
}
