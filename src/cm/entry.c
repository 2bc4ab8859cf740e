/*
 * Entries: subkeys and values by name, and by index.
 *
 * By name: one hash table for the whole registry, so that a lookup costs the same in a key of three entries and in one
 * of a hundred thousand; a key of few values is looked through instead, which costs less than the table. By index: each
 * key's subkeys and values are two treaps with counts, in NT's order: subkeys by their upper-case names, those that are
 * volatile last; values by age.
 */
#include <string.h>

#include "cm/cm_p.h"
#include "host/host.h"
#include "rtl/rtl_p.h"

#define FIRST_BUCKETS 512
#define FEW_VALUES    4

static struct lab__cm_entry *first_buckets[FIRST_BUCKETS];

ULONG lab__cm_hash(const struct lab__cm_node *owner, const WCHAR *name, ULONG length, BOOLEAN is_value)
{
    ULONGLONG hash = ((ULONG_PTR)owner >> 4) * 2 + is_value;

    for (ULONG i = 0; i < length / sizeof(WCHAR); i++)
        hash = (hash ^ lab__rtl_upcase(name[i])) * 0x9E3779B97F4A7C15ULL;
    return (ULONG)(hash >> 32) ^ (ULONG)hash;
}

BOOLEAN lab__cm_entry_named(const struct lab__cm_entry *entry, const UNICODE_STRING *name)
{
    if (entry->name_length != name->Length)
        return FALSE;
    if (!name->Length || !memcmp(entry->name, name->Buffer, name->Length))
        return TRUE;
    for (ULONG i = 0; i < name->Length / sizeof(WCHAR); i++)
        if (lab__rtl_upcase(entry->name[i]) != lab__rtl_upcase(name->Buffer[i]))
            return FALSE;
    return TRUE;
}

static inline BOOLEAN is_it(const struct lab__cm_entry *entry, ULONG hash, const struct lab__cm_node *owner,
                            const UNICODE_STRING *name, BOOLEAN is_value)
{
    return entry->hash == hash && entry->owner == owner && entry->is_value == is_value &&
           lab__cm_entry_named(entry, name);
}

static struct lab__cm_entry *look_through(struct lab__cm_entry *tree, ULONG hash, const UNICODE_STRING *name)
{
    for (; tree; tree = tree->right) {
        struct lab__cm_entry *found;

        if (tree->hash == hash && lab__cm_entry_named(tree, name) && lab__cm_visible(tree))
            return tree;
        found = look_through(tree->left, hash, name);
        if (found)
            return found;
    }
    return 0;
}

struct lab__cm_entry *lab__cm_entry_find(const struct lab__cm_node *owner, const UNICODE_STRING *name, BOOLEAN is_value)
{
    ULONG hash = lab__cm_hash(owner, name->Buffer, name->Length, is_value);
    struct lab__cm_entry *entry;

    if (is_value && (!owner->values || !owner->values->indexed))
        return look_through(owner->values, hash, name);
    entry = lab__cm.buckets[hash & (lab__cm.bucket_count - 1)];
    while (entry) {
        __builtin_prefetch((const char *)entry + 64); /* its name, and the rest of a node */
        if (is_it(entry, hash, owner, name, is_value) && lab__cm_visible(entry))
            return entry;
        entry = entry->chain;
    }
    return 0;
}

BOOLEAN lab__cm_entry_hidden(const struct lab__cm_node *owner, const UNICODE_STRING *name)
{
    ULONG hash = lab__cm_hash(owner, name->Buffer, name->Length, FALSE);
    struct lab__cm_entry *entry = lab__cm.buckets[hash & (lab__cm.bucket_count - 1)];

    while (entry && !is_it(entry, hash, owner, name, FALSE))
        entry = entry->chain;
    return entry != 0;
}

/* --- the table --- */

static void drop_buckets(void)
{
    if (lab__cm.buckets && lab__cm.buckets != first_buckets)
        host_release(lab__cm.buckets, lab__cm.bucket_count * sizeof *lab__cm.buckets);
}

void lab__cm_entries_start(void)
{
    memset(first_buckets, 0, sizeof first_buckets);
    lab__cm.buckets = first_buckets;
    lab__cm.bucket_count = FIRST_BUCKETS;
}

void lab__cm_entries_stop(void)
{
    drop_buckets();
    lab__cm.buckets = 0;
}

/* Half of the buckets stay empty, for each entry in a chain is a place in memory to go to. Where there is no memory,
 * chains grow. */
static void grow(void)
{
    ULONG count = lab__cm.bucket_count * 2;
    struct lab__cm_entry **buckets = host_reserve_large(count * sizeof *buckets);

    if (!buckets)
        return;
    for (ULONG i = 0; i < lab__cm.bucket_count; i++)
        for (struct lab__cm_entry *entry = lab__cm.buckets[i], *next; entry; entry = next) {
            next = entry->chain;
            entry->chain = buckets[entry->hash & (count - 1)];
            buckets[entry->hash & (count - 1)] = entry;
        }
    drop_buckets();
    lab__cm.buckets = buckets;
    lab__cm.bucket_count = count;
}

static void into_table(struct lab__cm_entry *entry)
{
    struct lab__cm_entry **bucket;

    if (lab__cm.entry_count * 2 >= lab__cm.bucket_count)
        grow();
    bucket = &lab__cm.buckets[entry->hash & (lab__cm.bucket_count - 1)];
    entry->chain = *bucket;
    *bucket = entry;
    entry->indexed = TRUE;
    lab__cm.entry_count++;
}

static void out_of_table(struct lab__cm_entry *entry)
{
    struct lab__cm_entry **at = &lab__cm.buckets[entry->hash & (lab__cm.bucket_count - 1)];

    while (*at != entry)
        at = &(*at)->chain;
    *at = entry->chain;
    entry->indexed = FALSE;
    lab__cm.entry_count--;
}

static void all_into_table(struct lab__cm_entry *tree)
{
    for (; tree; tree = tree->right) {
        all_into_table(tree->left);
        into_table(tree);
    }
}

/* --- order --- */

static int compare(const struct lab__cm_entry *a, const struct lab__cm_entry *b)
{
    ULONG length = a->name_length < b->name_length ? a->name_length : b->name_length;

    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    for (ULONG i = 0; i < length / sizeof(WCHAR); i++) {
        int difference = lab__rtl_upcase(a->name[i]) - lab__rtl_upcase(b->name[i]);

        if (difference)
            return difference;
    }
    return a->name_length - b->name_length;
}

/* The hash, stirred once more, is as good as a random number: it keeps the treap balanced. */
static ULONG priority(const struct lab__cm_entry *entry)
{
    ULONG value = entry->hash + entry->rank;

    value = (value ^ value >> 16) * 0x45D9F3Bu;
    return value ^ value >> 15;
}

static void recount(struct lab__cm_entry *entry)
{
    entry->count = 1 + lab__cm_count(entry->left) + lab__cm_count(entry->right);
}

/* What is before `at`, and what is behind it. */
static void split(struct lab__cm_entry *tree, const struct lab__cm_entry *at, struct lab__cm_entry **before,
                  struct lab__cm_entry **behind)
{
    if (!tree) {
        *before = *behind = 0;
        return;
    }
    if (compare(tree, at) < 0) {
        split(tree->right, at, &tree->right, behind);
        *before = tree;
    } else {
        split(tree->left, at, before, &tree->left);
        *behind = tree;
    }
    recount(tree);
}

static struct lab__cm_entry *merge(struct lab__cm_entry *before, struct lab__cm_entry *behind)
{
    if (!before || !behind)
        return before ? before : behind;
    if (priority(before) > priority(behind)) {
        before->right = merge(before->right, behind);
        recount(before);
        return before;
    }
    behind->left = merge(before, behind->left);
    recount(behind);
    return behind;
}

static struct lab__cm_entry **tree_of(struct lab__cm_entry *entry)
{
    return entry->is_value ? &entry->owner->values : &entry->owner->subkeys;
}

static void put_in_order(struct lab__cm_entry *entry)
{
    struct lab__cm_entry **at = tree_of(entry);
    ULONG own = priority(entry);

    while (*at && priority(*at) > own) {
        (*at)->count++;
        at = compare(entry, *at) < 0 ? &(*at)->left : &(*at)->right;
    }
    split(*at, entry, &entry->left, &entry->right);
    recount(entry);
    *at = entry;
}

static void take_from_order(struct lab__cm_entry *entry)
{
    struct lab__cm_entry **at = tree_of(entry);

    while (*at != entry) {
        (*at)->count--;
        at = compare(entry, *at) < 0 ? &(*at)->left : &(*at)->right;
    }
    *at = merge(entry->left, entry->right);
    entry->left = entry->right = 0;
}

struct lab__cm_entry *lab__cm_entry_at(struct lab__cm_entry *tree, ULONG index)
{
    while (tree) {
        ULONG before = lab__cm_count(tree->left);

        if (index == before)
            return tree;
        if (index < before) {
            tree = tree->left;
        } else {
            index -= before + 1;
            tree = tree->right;
        }
    }
    return 0;
}

/* Values of a key are all in the table, or none of them. */
void lab__cm_entry_insert(struct lab__cm_entry *entry)
{
    struct lab__cm_entry *values = entry->owner->values;

    entry->hash = lab__cm_hash(entry->owner, entry->name, entry->name_length, entry->is_value);
    if (!entry->is_value || (values && values->indexed)) {
        into_table(entry);
    } else if (lab__cm_count(values) >= FEW_VALUES) {
        all_into_table(values);
        into_table(entry);
    }
    put_in_order(entry);
}

void lab__cm_entry_remove(struct lab__cm_entry *entry)
{
    if (entry->pending)
        lab__cm_pending_forget(entry);
    if (entry->indexed)
        out_of_table(entry);
    take_from_order(entry);
}

/* A key that is made again in the transaction that removed it stands behind all others meanwhile. */
void lab__cm_entry_settle(struct lab__cm_entry *entry)
{
    if (entry->rank < LAB_CM_RANK_BESIDE)
        return;
    lab__cm_entry_remove(entry);
    entry->rank -= LAB_CM_RANK_BESIDE;
    lab__cm_entry_insert(entry);
}
