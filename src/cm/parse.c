/*
 * From a path to a key object: the parse procedure of the Key type.
 *
 * A walk takes one name after another; separators count as one, those at the end as none. A symbolic-link key starts it
 * again at its target. With callbacks registered, each create and open is shown to them first, and a link sends it back
 * to Ob, so that they see the path that it leads to as well.
 */
#include <string.h>

#include "cm/key_security.h"
#include "cm/transaction.h"

#define LEVELS_MAX 512

struct walk {
    struct lab__cm_node *at;
    UNICODE_STRING left[LAB_CM_LINKS_MAX + 1]; /* left[depth] comes first */
    ULONG depth, followed;
    ULONG options;     /* REG_OPTION_* */
    BOOLEAN open_link; /* the last name may be a link */
    BOOLEAN create, reparse;
    BOOLEAN checked;       /* the caller's rights count */
    UNICODE_STRING target; /* of STATUS_REPARSE */
};

static const UNICODE_STRING link_value_name = RTL_CONSTANT_STRING(L"SymbolicLinkValue");

static BOOLEAN is_separator(const UNICODE_STRING *path, USHORT at)
{
    return path->Buffer[at / sizeof(WCHAR)] == '\\';
}

static void skip_separators(UNICODE_STRING *path)
{
    while (path->Length && is_separator(path, 0)) {
        path->Buffer++;
        path->Length -= sizeof(WCHAR);
    }
}

/* To be walked before whatever is left. */
static void push(struct walk *walk, UNICODE_STRING path)
{
    while (path.Length && is_separator(&path, path.Length - sizeof(WCHAR)))
        path.Length -= sizeof(WCHAR);
    skip_separators(&path);
    if (walk->left[walk->depth].Length)
        walk->depth++;
    walk->left[walk->depth] = path;
}

static BOOLEAN at_end(struct walk *walk)
{
    while (!walk->left[walk->depth].Length && walk->depth)
        walk->depth--;
    return !walk->left[walk->depth].Length;
}

static UNICODE_STRING next_name(struct walk *walk)
{
    UNICODE_STRING *path = &walk->left[walk->depth];
    UNICODE_STRING name = {0, 0, path->Buffer};

    while (name.Length < path->Length && !is_separator(path, name.Length))
        name.Length += sizeof(WCHAR);
    path->Buffer += name.Length / sizeof(WCHAR);
    path->Length -= name.Length;
    name.MaximumLength = name.Length;
    skip_separators(path);
    return name;
}

static void append(UNICODE_STRING *path, const void *text, USHORT length)
{
    memcpy((char *)path->Buffer + path->Length, text, length);
    path->Length += length;
}

/* The target before what is left: for Ob, which starts over with it. */
static NTSTATUS build_target(struct walk *walk, const UNICODE_STRING *target)
{
    SIZE_T length = target->Length;

    for (ULONG i = 0; i <= walk->depth; i++)
        length += walk->left[i].Length + sizeof(WCHAR);
    if (length > 0xFFFC)
        return STATUS_NAME_TOO_LONG;
    walk->target.Buffer = lab__mm_kernel_alloc(length);
    if (!walk->target.Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    walk->target.MaximumLength = (USHORT)length;
    append(&walk->target, target->Buffer, target->Length);
    for (ULONG i = walk->depth + 1; i-- > 0;)
        if (walk->left[i].Length) {
            append(&walk->target, L"\\", sizeof(WCHAR));
            append(&walk->target, walk->left[i].Buffer, walk->left[i].Length);
        }
    return STATUS_REPARSE;
}

static NTSTATUS follow(struct walk *walk, struct lab__cm_node *link)
{
    static const UNICODE_STRING registry = RTL_CONSTANT_STRING(L"\\Registry");
    struct lab__cm_value *value = lab__cm_value_find(link, &link_value_name);
    UNICODE_STRING target;

    if (!value || value->type != REG_LINK || !value->size || value->size > 0xFFFC)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (++walk->followed > LAB_CM_LINKS_MAX)
        return STATUS_OBJECT_NAME_INVALID;
    target.Buffer = (PWCH)lab__cm_value_data(value);
    target.Length = target.MaximumLength = (USHORT)(value->size & ~1u);
    if (walk->reparse || !RtlPrefixUnicodeString(&registry, &target, TRUE) ||
        (target.Length > registry.Length && !is_separator(&target, registry.Length)))
        return build_target(walk, &target);
    target.Buffer += registry.Length / sizeof(WCHAR);
    target.Length -= registry.Length;
    walk->at = lab__cm.root;
    push(walk, target);
    return STATUS_SUCCESS;
}

static BOOLEAN too_deep(const struct lab__cm_node *node)
{
    ULONG levels = 0;

    for (; node; node = node->entry.owner)
        levels++;
    return levels >= LEVELS_MAX;
}

static NTSTATUS make_child(struct walk *walk, const UNICODE_STRING *name)
{
    struct lab__cm_node *parent = walk->at;
    ACCESS_MASK granted;
    ULONG flags = 0;
    NTSTATUS status;

    if (parent->flags & LAB_CM_MASTER)
        return STATUS_INVALID_PARAMETER;
    if (parent->flags & LAB_CM_LINK)
        return STATUS_ACCESS_DENIED;
    if ((parent->flags & LAB_CM_VOLATILE) && !(walk->options & REG_OPTION_VOLATILE))
        return STATUS_CHILD_MUST_BE_VOLATILE;
    if (too_deep(parent))
        return STATUS_INVALID_PARAMETER;
    status = lab__cm_check_access(
        parent, walk->options & REG_OPTION_CREATE_LINK ? KEY_CREATE_LINK | KEY_CREATE_SUB_KEY : KEY_CREATE_SUB_KEY,
        walk->checked, &granted);
    if (!NT_SUCCESS(status))
        return status;
    if (walk->options & REG_OPTION_VOLATILE)
        flags |= LAB_CM_VOLATILE;
    if (walk->options & REG_OPTION_CREATE_LINK)
        flags |= LAB_CM_LINK;
    status = lab__cm_claim(parent, LAB_CM_CLAIM_CHILD, name);
    if (!NT_SUCCESS(status))
        return status;
    walk->at = lab__cm_node_create(parent, name, flags);
    if (!walk->at)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = lab__cm_view() ? lab__cm_pending_key_added(walk->at) : STATUS_SUCCESS;
    if (!NT_SUCCESS(status))
        lab__cm_node_delete(walk->at);
    return status;
}

/* STATUS_SUCCESS: walk->at is the key; walk->create tells whether it was made. */
static NTSTATUS go(struct walk *walk)
{
    NTSTATUS status;

    if (lab__cm_is_deleted(walk->at))
        return STATUS_KEY_DELETED;
    while (!at_end(walk)) {
        UNICODE_STRING name = next_name(walk);
        struct lab__cm_node *child;
        BOOLEAN last = at_end(walk);

        if (name.Length > LAB_CM_NAME_MAX || (name.Length & 1))
            return STATUS_INVALID_PARAMETER;
        child = lab__cm_node_child(walk->at, &name);
        if (!child)
            return last && walk->create ? make_child(walk, &name) : STATUS_OBJECT_NAME_NOT_FOUND;
        if ((child->flags & LAB_CM_LINK) && !(last && walk->open_link)) {
            status = follow(walk, child);
            if (status != STATUS_SUCCESS)
                return status;
        } else {
            walk->at = child;
        }
    }
    __builtin_prefetch(walk->at->values); /* whoever opens a key reads its values next */
    if (walk->create && (walk->options & REG_OPTION_CREATE_LINK))
        return STATUS_OBJECT_NAME_COLLISION;
    walk->create = FALSE;
    return STATUS_SUCCESS;
}

struct lab__cm_node *lab__cm_find(struct lab__cm_node *at, UNICODE_STRING path)
{
    struct walk walk = {.at = at};

    push(&walk, path);
    return go(&walk) == STATUS_SUCCESS ? walk.at : 0;
}

NTSTATUS lab__cm_key_object_create(struct lab__cm_node *node, struct lab__cm_key **key)
{
    NTSTATUS status = lab__ob_create(lab__cm_key_type, KernelMode, 0, sizeof **key, (PVOID *)key);

    if (!NT_SUCCESS(status))
        return status;
    (*key)->signature = LAB_CM_KEY_SIGNATURE;
    (*key)->node = node;
    InitializeListHead(&(*key)->contexts);
    InsertTailList(&lab__cm.open_keys, &(*key)->open_link);
    lab__cm_node_reference(node);
    return STATUS_SUCCESS;
}

static void finish_new(struct lab__cm_node *node, const struct lab__cm_open *request)
{
    lab__cm_node_set_class(node, &request->class);
    if (!node->entry.pending)
        lab__cm_changed(node->entry.owner, REG_NOTIFY_CHANGE_NAME);
}

/* Whoever backs up or restores gets what his privileges are for, whatever he asked for and the key's list says. */
static NTSTATUS backup_access(ACCESS_MASK *granted)
{
    *granted = 0;
    if (lab__se_caller_has(SE_BACKUP_PRIVILEGE, UserMode))
        *granted |= ACCESS_SYSTEM_SECURITY | KEY_READ;
    if (lab__se_caller_has(SE_RESTORE_PRIVILEGE, UserMode))
        *granted |= ACCESS_SYSTEM_SECURITY | DELETE | KEY_WRITE;
    return *granted ? STATUS_SUCCESS : STATUS_ACCESS_DENIED;
}

/* A key is opened for its values: the first of them is on its way while the handle is made. */
static void fetch_ahead(const struct lab__cm_entry *value)
{
    if (!value)
        return;
    __builtin_prefetch(value);
    __builtin_prefetch((const char *)value + 64);
}

static NTSTATUS resolve_seen(struct lab__cm_key *start, struct lab__ob_open *open, struct lab__cm_open *request,
                             UNICODE_STRING *complete, UNICODE_STRING *rest, PVOID *object)
{
    struct walk walk = {.at = start->node, .options = request->options, .create = request->create};
    NTSTATUS status;

    walk.checked = open->mode == UserMode || (open->attributes & OBJ_FORCE_ACCESS_CHECK);
    walk.reparse = lab__cm_filtered();
    walk.open_link =
        (open->attributes & OBJ_OPENLINK) || (request->options & (REG_OPTION_OPEN_LINK | REG_OPTION_CREATE_LINK)) != 0;
    push(&walk, *rest);
    status = go(&walk);
    if (status == STATUS_REPARSE)
        *complete = walk.target;
    if (status != STATUS_SUCCESS)
        return status;
    request->granted = open->desired;
    if (walk.create) {
        status = lab__cm_security_assign(walk.at, request->security_descriptor, open->mode);
        if (!NT_SUCCESS(status)) {
            lab__cm_node_delete(walk.at);
            return status;
        }
        finish_new(walk.at, request);
    } else {
        status = walk.checked && (request->options & REG_OPTION_BACKUP_RESTORE)
                     ? backup_access(&request->granted)
                     : lab__cm_check_access(walk.at, open->desired, walk.checked, &request->granted);
        if (!NT_SUCCESS(status))
            return status;
    }
    request->disposition = walk.create ? REG_CREATED_NEW_KEY : REG_OPENED_EXISTING_KEY;
    fetch_ahead(walk.at->values);
    return lab__cm_key_object_create(walk.at, (struct lab__cm_key **)object);
}

/* The transaction that the key is to be opened in: the one that was named, or that of the key where the path begins. */
static NTSTATUS choose_view(struct lab__cm_key *start, const struct lab__cm_open *request,
                            struct lab__cm_transaction **view)
{
    *view = 0;
    if (request->transaction) {
        if (start->transaction && start->transaction->object != request->transaction)
            return STATUS_INVALID_PARAMETER;
        return lab__cm_transaction_join(request->transaction, view);
    }
    if (!start->transaction)
        return STATUS_SUCCESS;
    if (!lab__cm_transaction_is_open(start->transaction))
        return STATUS_TRANSACTION_NOT_ACTIVE;
    *view = start->transaction;
    lab__cm_transaction_reference(*view);
    return STATUS_SUCCESS;
}

static NTSTATUS resolve(struct lab__cm_key *start, struct lab__ob_open *open, struct lab__cm_open *request,
                        UNICODE_STRING *complete, UNICODE_STRING *rest, PVOID *object)
{
    struct lab__cm_transaction *view;
    NTSTATUS status;

    if (!request->transaction && !start->transaction)
        return resolve_seen(start, open, request, complete, rest, object);
    status = choose_view(start, request, &view);
    if (!NT_SUCCESS(status))
        return status;
    lab__ke_thread()->view = view;
    status = resolve_seen(start, open, request, complete, rest, object);
    lab__ke_thread()->view = 0;
    if (NT_SUCCESS(status) && status != STATUS_REPARSE)
        ((struct lab__cm_key *)*object)->transaction = view;
    else
        lab__cm_transaction_dereference(view);
    return status;
}

static void describe(REG_CREATE_KEY_INFORMATION_V1 *information, struct lab__cm_key *start, struct lab__ob_open *open,
                     struct lab__cm_open *request, UNICODE_STRING *complete, UNICODE_STRING *remaining, PVOID *object)
{
    BOOLEAN checked = open->mode == UserMode || (open->attributes & OBJ_FORCE_ACCESS_CHECK);

    *information = (REG_CREATE_KEY_INFORMATION_V1){.CompleteName = complete,
                                                   .RootObject = start,
                                                   .ObjectType = lab__cm_key_type,
                                                   .Options = request->options,
                                                   .Class = request->class.Length ? &request->class : 0,
                                                   .SecurityDescriptor = request->security_descriptor,
                                                   .SecurityQualityOfService = open->quality,
                                                   .DesiredAccess = open->desired,
                                                   .Disposition = &request->disposition,
                                                   .ResultObject = object,
                                                   .Transaction = request->transaction,
                                                   .Version = 1,
                                                   .RemainingName = remaining,
                                                   .Wow64Flags = request->wow64,
                                                   .Attributes = open->attributes,
                                                   .CheckAccessMode = checked ? UserMode : KernelMode};
}

/* The same under the eyes of callbacks, which may do it all themselves. */
static NTSTATUS resolve_filtered(struct lab__cm_key *start, struct lab__ob_open *open, struct lab__cm_open *request,
                                 UNICODE_STRING *complete, UNICODE_STRING *rest, PVOID *object)
{
    REG_CREATE_KEY_INFORMATION_V1 information;
    UNICODE_STRING name = *complete, remaining = *rest;
    struct lab__cm_call call = {request->create ? RegNtPreCreateKeyEx : RegNtPreOpenKeyEx, &information, start};
    NTSTATUS status;

    *object = 0;
    skip_separators(&remaining);
    describe(&information, start, open, request, &name, &remaining, object);
    if (lab__cm_pre(&call, &status)) {
        status = resolve(start, open, request, complete, rest, object);
        information.GrantedAccess = request->granted;
    } else if (NT_SUCCESS(status)) {
        request->granted = information.GrantedAccess;
    }
    call.key = NT_SUCCESS(status) && status != STATUS_REPARSE ? *object : 0;
    status = lab__cm_post(&call, status);
    if (!NT_SUCCESS(status) && complete->Buffer != name.Buffer) {
        lab__mm_kernel_free(complete->Buffer);
        *complete = name;
    }
    if (NT_SUCCESS(status) && status != STATUS_REPARSE && !*object)
        return STATUS_INVALID_PARAMETER; /* a callback said that it has opened the key, and gave none */
    return status;
}

NTSTATUS lab__cm_parse(PVOID body, POBJECT_TYPE type, struct lab__ob_open *open, UNICODE_STRING *complete,
                       UNICODE_STRING *rest, PVOID *object)
{
    struct lab__cm_open plain = {0};
    struct lab__cm_open *request = open->context ? open->context : &plain;

    if (type && type != lab__cm_key_type)
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (lab__cm_filtered())
        return resolve_filtered(body, open, request, complete, rest, object);
    return resolve(body, open, request, complete, rest, object);
}
