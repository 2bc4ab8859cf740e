/*
 * Cm inside: the registry. Keys are nodes of one tree; what a handle refers to is a key object, which holds a node.
 *
 * Every key and value is an entry: found by name through one hash table of the whole registry, and by index through a
 * tree of its owner's entries. Lock order: none (see ke_p.h); callbacks of drivers run only where callback.h says.
 */
#ifndef NTLAB_CM_P_H
#define NTLAB_CM_P_H

#include <ntifs.h>
#include "ke/ke_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"
#include "ps/ps_p.h"

#define LAB_CM_NAME_MAX       512   /* bytes of a key's name */
#define LAB_CM_VALUE_NAME_MAX 32767 /* bytes of a value's name */
#define LAB_CM_LINKS_MAX      32

struct lab__cm_node;

/* What has a name within a key: a subkey or a value. Less than a cache line, which it shares with what is asked next.
 */
struct lab__cm_entry {
    struct lab__cm_entry *chain; /* the next of its hash bucket */
    struct lab__cm_node *owner;
    ULONG hash;
    USHORT name_length; /* bytes */
    BOOLEAN is_value;
    BOOLEAN indexed : 1; /* it is in the hash table */
    BOOLEAN pending : 1; /* added or removed in a transaction: transaction.h */
    WCHAR *name;
    struct lab__cm_entry *left, *right; /* of its owner's subkeys, or values, in order */
    ULONG count;                        /* of the entries at and below it */
    ULONG rank; /* order comes first from here: values by their age, volatile keys behind the others */
};

#define LAB_CM_RANK_BESIDE 2 /* added to the rank of a key: another one has its name */

enum lab__cm_node_flags {
    LAB_CM_VOLATILE = 1,
    LAB_CM_LINK = 2,      /* a symbolic-link key: SymbolicLinkValue says where to */
    LAB_CM_DELETED = 4,   /* still referred to, but no longer in the tree */
    LAB_CM_NO_DELETE = 8, /* the root of a hive */
    LAB_CM_HIVE = 64,     /* the root of a hive that was loaded */
    LAB_CM_MASTER = 16,   /* of the master hive: nobody makes a key in it */
    LAB_CM_PENDING = 32   /* a transaction has changed something in it */
};

struct lab__cm_node {
    ULONG next_rank; /* of its values */
    ULONG user_flags, control_flags, virtual_flags;
    ULONG max_name, max_class, max_value_name, max_value_data; /* at least what its entries need; exact unless stale */
    BOOLEAN stale;
    USHORT own_length; /* bytes of `text`, for its whole life */
    LONGLONG last_write;
    UNICODE_STRING class;
    DECLSPEC_ALIGN(64) struct lab__cm_entry entry; /* entry.owner is the parent; from here on: what a lookup needs */
    struct lab__cm_entry *values, *subkeys;
    ULONG flags;
    ULONG references;              /* key objects, children, and one for being in the tree */
    SECURITY_DESCRIPTOR *security; /* self-relative; 0: that of its parent */
    LIST_ENTRY watches;            /* struct lab__cm_watch.node_link */
    WCHAR text[];                  /* its first name */
};

struct lab__cm_value {
    struct lab__cm_entry entry; /* first */
    ULONG type, size;
    union {
        UCHAR small[8];
        PVOID large;
    } data;
    WCHAR text[]; /* its name */
};

/* The body of a Key object: one for each open. */
struct lab__cm_key {
    ULONG signature;
    ULONG handle_tags;
    struct lab__cm_node *node;
    struct lab__cm_watch *watch;
    LIST_ENTRY contexts;                     /* of callbacks: callback_context.c */
    UNICODE_STRING *name;                    /* what CmCallbackGetKeyObjectID gave out */
    LIST_ENTRY open_link;                    /* of all key objects */
    struct lab__cm_transaction *transaction; /* that it was opened in; referenced, or 0 */
};
#define LAB_CM_KEY_SIGNATURE 0x6B793032 /* "ky02" */

/* What a create or open hands to the parse procedure, as ParseContext. */
struct lab__cm_open {
    BOOLEAN create;
    ULONG options; /* REG_OPTION_* */
    UNICODE_STRING class;
    PVOID security_descriptor;
    ULONG disposition;
    ULONG wow64;               /* KEY_WOW64_* of the access asked for */
    PKTRANSACTION transaction; /* that was named, or 0 */
    ACCESS_MASK granted;
};

struct lab__cm {
    struct lab__cm_entry **buckets;
    ULONG bucket_count, entry_count; /* buckets: a power of two */
    struct lab__cm_node *root;       /* \REGISTRY */
    struct lab__cm_node *services;   /* \Registry\Machine\System\ControlSet001\Services */
    LIST_ENTRY open_keys;
    LIST_ENTRY callbacks; /* from the highest altitude down */
    LIST_ENTRY running;   /* calls of them that have not returned, the latest first */
    LONGLONG cookies;     /* given out so far */
    ULONG watch_count;
    LIST_ENTRY transactions; /* that have keys open */
    PKRESOURCEMANAGER resource;
    LIST_ENTRY hives;      /* that were loaded: hive.c */
    LIST_ENTRY next_hives; /* what replaced ones are to be: hive.c */
};
extern struct lab__cm lab__cm;
extern POBJECT_TYPE lab__cm_key_type;

void lab__cm_start(void);
void lab__cm_stop(void);

/* store.c: memory that is zeroed, and begins at a cache line; 0 where there is none left */
PVOID lab__cm_store_alloc(SIZE_T size);
void lab__cm_store_free(PVOID memory, SIZE_T size);
void lab__cm_store_reset(void); /* all of it is free */

/* entry.c */
void lab__cm_entries_start(void);
void lab__cm_entries_stop(void);
ULONG lab__cm_hash(const struct lab__cm_node *owner, const WCHAR *name, ULONG length, BOOLEAN is_value);
struct lab__cm_entry *lab__cm_entry_find(const struct lab__cm_node *owner, const UNICODE_STRING *name,
                                         BOOLEAN is_value);
/* Is there a subkey of this name that is not seen: one that a transaction has added or removed? */
BOOLEAN lab__cm_entry_hidden(const struct lab__cm_node *owner, const UNICODE_STRING *name);
BOOLEAN lab__cm_entry_named(const struct lab__cm_entry *entry, const UNICODE_STRING *name);
struct lab__cm_entry *lab__cm_entry_at(struct lab__cm_entry *tree, ULONG index); /* 0: there are fewer */
void lab__cm_entry_insert(struct lab__cm_entry *entry);                          /* owner, name, rank are set */
void lab__cm_entry_remove(struct lab__cm_entry *entry);
static inline ULONG lab__cm_count(const struct lab__cm_entry *tree)
{
    return tree ? tree->count : 0;
}
void lab__cm_entry_settle(
    struct lab__cm_entry *entry); /* it had to stand beside one of the same name, and no longer has */

/* pending.c: what transactions that have not ended make of it. Everybody sees what he is to see of entries. */
static inline struct lab__cm_transaction *lab__cm_view(void)
{
    return lab__ke_thread()->view;
}
void lab__cm_pending_start(void);
BOOLEAN lab__cm_pending_visible(const struct lab__cm_entry *entry);
void lab__cm_pending_forget(struct lab__cm_entry *entry); /* the change of this entry: it goes */
struct lab__cm_entry *lab__cm_pending_at(struct lab__cm_entry *tree, ULONG index);
ULONG lab__cm_pending_count(struct lab__cm_entry *tree);
static inline BOOLEAN lab__cm_visible(const struct lab__cm_entry *entry)
{
    return !entry->pending || lab__cm_pending_visible(entry);
}
static inline BOOLEAN lab__cm_is_deleted(const struct lab__cm_node *node)
{
    return (node->flags & LAB_CM_DELETED) || !lab__cm_visible(&node->entry);
}
static inline ULONG lab__cm_subkey_count(const struct lab__cm_node *node)
{
    return node->flags & LAB_CM_PENDING ? lab__cm_pending_count(node->subkeys) : lab__cm_count(node->subkeys);
}
static inline ULONG lab__cm_value_count(const struct lab__cm_node *node)
{
    return node->flags & LAB_CM_PENDING ? lab__cm_pending_count(node->values) : lab__cm_count(node->values);
}
static inline struct lab__cm_entry *lab__cm_subkey_at(const struct lab__cm_node *node, ULONG index)
{
    return node->flags & LAB_CM_PENDING ? lab__cm_pending_at(node->subkeys, index)
                                        : lab__cm_entry_at(node->subkeys, index);
}
static inline struct lab__cm_entry *lab__cm_value_at(const struct lab__cm_node *node, ULONG index)
{
    return node->flags & LAB_CM_PENDING ? lab__cm_pending_at(node->values, index)
                                        : lab__cm_entry_at(node->values, index);
}

/* node.c: the tree. Names and types are checked by the callers. */
struct lab__cm_node *lab__cm_node_create(struct lab__cm_node *parent, const UNICODE_STRING *name, ULONG flags);
struct lab__cm_node *lab__cm_node_child(struct lab__cm_node *parent, const UNICODE_STRING *name);
void lab__cm_node_delete(struct lab__cm_node *node); /* has no subkeys */
void lab__cm_tree_delete(struct lab__cm_node *node); /* with all below it; those who watch it are told */
BOOLEAN lab__cm_node_rename(struct lab__cm_node *node, const UNICODE_STRING *name);
void lab__cm_node_reference(struct lab__cm_node *node);
void lab__cm_node_dereference(struct lab__cm_node *node);
BOOLEAN lab__cm_node_set_class(struct lab__cm_node *node, const UNICODE_STRING *class);
void lab__cm_node_touch(struct lab__cm_node *node);                       /* written now */
void lab__cm_node_measure(struct lab__cm_node *node);                     /* makes the maxima exact */
USHORT lab__cm_node_path(const struct lab__cm_node *node, WCHAR *buffer); /* bytes; buffer may be 0 */
struct lab__cm_value *lab__cm_value_find(struct lab__cm_node *node, const UNICODE_STRING *name);
/* FALSE: memory is used up. */
BOOLEAN lab__cm_value_set(struct lab__cm_node *node, const UNICODE_STRING *name, ULONG type, const void *data,
                          ULONG size);
void lab__cm_value_delete(struct lab__cm_value *value);
static inline const void *lab__cm_value_data(const struct lab__cm_value *value)
{
    return value->size <= sizeof value->data.small ? (const void *)value->data.small : value->data.large;
}
static inline struct lab__cm_node *lab__cm_node_of(struct lab__cm_entry *entry)
{
    return CONTAINING_RECORD(entry, struct lab__cm_node, entry);
}
static inline struct lab__cm_value *lab__cm_value_of(struct lab__cm_entry *entry)
{
    return CONTAINING_RECORD(entry, struct lab__cm_value, entry);
}
static inline UNICODE_STRING lab__cm_name_of(const struct lab__cm_entry *entry)
{
    return (UNICODE_STRING){entry->name_length, entry->name_length, entry->name};
}

/* tree.c: the keys that every machine has */
void lab__cm_tree_build(void);

/* parse.c */
NTSTATUS lab__cm_parse(PVOID body, POBJECT_TYPE type, struct lab__ob_open *open, UNICODE_STRING *complete,
                       UNICODE_STRING *rest, PVOID *object);
NTSTATUS lab__cm_key_object_create(struct lab__cm_node *node, struct lab__cm_key **key);
/* From a path below `at`, links followed, without anybody being told; 0: there is no such key. */
struct lab__cm_node *lab__cm_find(struct lab__cm_node *at, UNICODE_STRING path);

/* key.c */
NTSTATUS lab__cm_key_create(PHANDLE handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, UNICODE_STRING *class,
                            ULONG options, PKTRANSACTION transaction, PULONG disposition, KPROCESSOR_MODE mode);
NTSTATUS lab__cm_key_open(PHANDLE handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, ULONG options,
                          PKTRANSACTION transaction, KPROCESSOR_MODE mode);
/* The key object alone, referenced. */
NTSTATUS lab__cm_key_open_object(OBJECT_ATTRIBUTES *attributes, ACCESS_MASK access, struct lab__cm_open *request,
                                 KPROCESSOR_MODE mode, struct lab__cm_key **key);
NTSTATUS lab__cm_key_reference(HANDLE handle, ACCESS_MASK access, KPROCESSOR_MODE mode, struct lab__cm_key **key);
/* A name or other input of a caller: probed and copied for UserMode. Free with lab__cm_release. */
NTSTATUS lab__cm_capture(const UNICODE_STRING *name, KPROCESSOR_MODE mode, UNICODE_STRING *captured);
void lab__cm_release(UNICODE_STRING *captured, KPROCESSOR_MODE mode);
/* The same for a value's name: without zeros at its end, STATUS_INVALID_PARAMETER where it is none. */
NTSTATUS lab__cm_capture_value_name(const UNICODE_STRING *name, KPROCESSOR_MODE mode, UNICODE_STRING *captured);
NTSTATUS lab__cm_probe_out(PVOID buffer, ULONG length, PULONG result_length, KPROCESSOR_MODE mode);

/* key_query.c, value_query.c: what the classes of information hold */
NTSTATUS lab__cm_node_information(struct lab__cm_node *node, KEY_INFORMATION_CLASS class, PVOID buffer, ULONG length,
                                  PULONG needed);
NTSTATUS lab__cm_value_information(const struct lab__cm_value *value, KEY_VALUE_INFORMATION_CLASS class, PVOID buffer,
                                   ULONG length, PULONG needed);

/* notify.c */
void lab__cm_changed(struct lab__cm_node *node, ULONG filter); /* REG_NOTIFY_CHANGE_* happened at this key */
void lab__cm_watch_end(struct lab__cm_key *key);               /* its object is being closed */
void lab__cm_watches_end(struct lab__cm_node *node);           /* the key is deleted */

#endif
