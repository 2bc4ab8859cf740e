/*
 * The namespace: from a path to an object.
 *
 * A walk goes from directory to directory. A symbolic link starts it again with the link's target before what is left
 * of the path; an object whose type has a parse procedure (a device) takes what is left itself. With an object to
 * insert, the walk ends by naming it. Rule: a path begins with a backslash, unless a root directory is given.
 */
#include "ob/ob_local.h"
#include "ob/peek.h"
#include "se/se_p.h"
#include "vf/vf_holding.h"
#include "vf/vf_zw.h"

PVOID lab__ob_root;

struct walk {
    UNICODE_STRING path; /* whole; its buffer is ours once a link was followed */
    BOOLEAN own_buffer;
    UNICODE_STRING rest; /* what is left of it */
    PVOID at;            /* referenced */
    ULONG reparses;
    ULONG attributes;
    POBJECT_TYPE type;
    struct lab__ob_open *open;
    struct lab__ob_header *insert;
};

static POBJECT_TYPE type_of(PVOID body)
{
    return lab__ob_header_of(body)->type;
}

static void move_to(struct walk *walk, PVOID body)
{
    lab__ob_reference(body);
    if (walk->at)
        lab__ob_dereference(walk->at);
    walk->at = body;
}

static void take_path(struct walk *walk, UNICODE_STRING *path)
{
    if (walk->own_buffer)
        lab__mm_kernel_free(walk->path.Buffer);
    walk->path = *path;
    walk->own_buffer = TRUE;
    walk->rest = *path;
    move_to(walk, lab__ob_root);
}

/* The next component; FALSE for an empty one. */
static BOOLEAN next_component(struct walk *walk, UNICODE_STRING *component)
{
    USHORT length = 0, characters = walk->rest.Length / sizeof(WCHAR);

    while (length < characters && walk->rest.Buffer[length] != '\\')
        length++;
    component->Buffer = walk->rest.Buffer;
    component->Length = component->MaximumLength = length * sizeof(WCHAR);
    walk->rest.Buffer += length;
    walk->rest.Length -= length * sizeof(WCHAR);
    return length > 0;
}

static NTSTATUS follow_link(struct walk *walk, struct lab__ob_symbolic_link *link)
{
    UNICODE_STRING path;
    SIZE_T length = (SIZE_T)link->target.Length + walk->rest.Length;

    if (++walk->reparses > LAB_OB_REPARSES)
        return STATUS_OBJECT_NAME_INVALID;
    if (length > 0xFFFC)
        return STATUS_NAME_TOO_LONG;
    path.Buffer = lab__mm_kernel_alloc(length + sizeof(WCHAR));
    if (!path.Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    path.Length = path.MaximumLength = (USHORT)length;
    RtlCopyMemory(path.Buffer, link->target.Buffer, link->target.Length);
    RtlCopyMemory((char *)path.Buffer + link->target.Length, walk->rest.Buffer, walk->rest.Length);
    if (!length) { /* a link to the root, and nothing behind it */
        path.Buffer[0] = '\\';
        path.Length = path.MaximumLength = sizeof(WCHAR);
    }
    take_path(walk, &path);
    return STATUS_REPARSE;
}

/* Names the object, gives it its descriptor. */
static NTSTATUS insert(struct walk *walk, const UNICODE_STRING *component, PVOID *body)
{
    const struct lab__ob_create_info *info = walk->insert->create;
    ACCESS_MASK granted,
        right = walk->type == lab__ob_directory_type ? DIRECTORY_CREATE_SUBDIRECTORY : DIRECTORY_CREATE_OBJECT;
    NTSTATUS status;

    if (walk->rest.Length)
        return STATUS_OBJECT_PATH_NOT_FOUND;
    if (LAB_FAULT(LAB_FAULT_NAME))
        return STATUS_INSUFFICIENT_RESOURCES;
    status = lab__ob_check_access(walk->at, right, info->mode, 0, 0, &granted);
    if (NT_SUCCESS(status))
        status = lab__ob_security_assign(walk->insert->body, walk->at, info->security_descriptor, 0, info->mode);
    if (!NT_SUCCESS(status))
        return status;
    lab__ob_directory_insert(walk->at, walk->insert, component);
    lab__ob_reference(walk->insert->body); /* the namespace's own */
    *body = walk->insert->body;
    return STATUS_SUCCESS;
}

static NTSTATUS found_existing(struct walk *walk, PVOID *body)
{
    if (!(walk->attributes & OBJ_OPENIF))
        return STATUS_OBJECT_NAME_COLLISION;
    if (type_of(walk->at) != walk->type)
        return STATUS_OBJECT_TYPE_MISMATCH;
    lab__ob_reference(walk->at);
    *body = walk->at;
    return STATUS_OBJECT_NAME_EXISTS;
}

/* A parse procedure asks to start over, perhaps with a name of its own. */
static NTSTATUS reparse(struct walk *walk, UNICODE_STRING *complete)
{
    if (complete->Buffer != walk->path.Buffer) {
        take_path(walk, complete);
    } else {
        walk->rest = walk->path;
        move_to(walk, lab__ob_root);
    }
    return ++walk->reparses > LAB_OB_REPARSES ? STATUS_OBJECT_NAME_INVALID : STATUS_REPARSE;
}

/* The walk stands at an object that is no directory, or has nothing left to walk. */
static NTSTATUS arrive(struct walk *walk, PVOID *body)
{
    POBJECT_TYPE type = type_of(walk->at);

    if (walk->insert)
        return walk->rest.Length ? STATUS_OBJECT_PATH_NOT_FOUND : found_existing(walk, body);
    if (type->procedures.parse) {
        UNICODE_STRING complete = walk->path;
        NTSTATUS status = type->procedures.parse(walk->at, walk->type, walk->open, &complete, &walk->rest, body);

        if (status == STATUS_REPARSE)
            return reparse(walk, &complete);
        return status;
    }
    if (walk->rest.Length)
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (walk->type && type != walk->type)
        return STATUS_OBJECT_TYPE_MISMATCH;
    lab__ob_reference(walk->at);
    *body = walk->at;
    return STATUS_SUCCESS;
}

/* May the caller go through this directory? Nearly everybody has the privilege not to be asked. */
static NTSTATUS traverse(struct walk *walk)
{
    ACCESS_MASK granted;

    if (!walk->open || walk->open->mode == KernelMode ||
        lab__se_has_privilege(lab__se_effective_token(), SE_CHANGE_NOTIFY_PRIVILEGE))
        return STATUS_SUCCESS;
    return lab__ob_check_access(walk->at, DIRECTORY_TRAVERSE, walk->open->mode, 0, 0, &granted);
}

/* One step; STATUS_REPARSE to go on. */
static NTSTATUS step(struct walk *walk, PVOID *body)
{
    UNICODE_STRING component;
    struct lab__ob_header *header;
    POBJECT_TYPE type = type_of(walk->at);
    NTSTATUS status;

    if (type == lab__ob_symbolic_link_type &&
        (walk->rest.Length || (walk->type != type && !walk->insert) || (walk->insert && walk->type != type)))
        return follow_link(walk, walk->at);
    if (type != lab__ob_directory_type || !walk->rest.Length)
        return arrive(walk, body);
    if (walk->rest.Buffer[0] == '\\') {
        walk->rest.Buffer++;
        walk->rest.Length -= sizeof(WCHAR);
        if (!walk->rest.Length) /* a backslash at the end names the directory itself, which only the root allows */
            return walk->at == lab__ob_root && !walk->insert ? arrive(walk, body) : STATUS_OBJECT_NAME_INVALID;
    }
    if (!next_component(walk, &component))
        return STATUS_OBJECT_NAME_INVALID;
    status = traverse(walk);
    if (!NT_SUCCESS(status))
        return status;
    header = lab__ob_directory_find(walk->at, &component);
    if (header) {
        move_to(walk, header->body);
        return STATUS_REPARSE;
    }
    if (walk->insert)
        return insert(walk, &component, body);
    return walk->rest.Length ? STATUS_OBJECT_PATH_NOT_FOUND : STATUS_OBJECT_NAME_NOT_FOUND;
}

static NTSTATUS begin(struct walk *walk, HANDLE root, KPROCESSOR_MODE mode)
{
    NTSTATUS status;

    if (!root) {
        if (!walk->path.Length || walk->path.Buffer[0] != '\\')
            return STATUS_OBJECT_PATH_SYNTAX_BAD;
        move_to(walk, lab__ob_root);
        return STATUS_SUCCESS;
    }
    if (walk->path.Length && walk->path.Buffer[0] == '\\')
        return STATUS_OBJECT_PATH_SYNTAX_BAD;
    status = lab__ob_reference_handle(root, 0, 0, mode, &walk->at, 0);
    if (!NT_SUCCESS(status))
        return status;
    if (type_of(walk->at) != lab__ob_directory_type && !type_of(walk->at)->procedures.parse) {
        lab__ob_dereference(walk->at);
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    return STATUS_SUCCESS;
}

NTSTATUS lab__ob_resolve(HANDLE root, KPROCESSOR_MODE mode, ULONG attributes, UNICODE_STRING *path, POBJECT_TYPE type,
                         struct lab__ob_open *open, struct lab__ob_header *insert_header, PVOID *body)
{
    struct walk walk = {
        .path = *path, .rest = *path, .attributes = attributes, .type = type, .open = open, .insert = insert_header};
    NTSTATUS status = begin(&walk, root, mode);

    if (!NT_SUCCESS(status))
        return status;
    do
        status = step(&walk, body);
    while (status == STATUS_REPARSE);
    lab__ob_dereference(walk.at);
    if (walk.own_buffer)
        lab__mm_kernel_free(walk.path.Buffer);
    return status;
}

NTSTATUS lab__ob_lookup(const OBJECT_ATTRIBUTES *attributes, POBJECT_TYPE type, struct lab__ob_open *open, PVOID *body)
{
    UNICODE_STRING name;
    NTSTATUS status;

    if (open->mode == UserMode && NT_ERROR(lab__mm_probe_any(attributes, sizeof *attributes)))
        return STATUS_ACCESS_VIOLATION;
    if (open->mode == KernelMode && lab__strict)
        lab__vf_kernel_address(attributes, __builtin_return_address(0));
    if (!attributes || attributes->Length != sizeof *attributes)
        return STATUS_INVALID_PARAMETER;
    status = lab__ob_capture_name(attributes->ObjectName, open->mode, &name);
    if (!NT_SUCCESS(status))
        return status;
    open->attributes = attributes->Attributes & (open->mode == UserMode ? ~(ULONG)OBJ_KERNEL_HANDLE : ~0u);
    status = lab__ob_resolve(attributes->RootDirectory, open->mode, attributes->Attributes, &name, type, open, 0, body);
    if (name.Buffer)
        lab__mm_kernel_free(name.Buffer);
    return status;
}

/* What has a parse procedure has checked it there. */
static NTSTATUS check_opened(PVOID body, struct lab__ob_open *open, ACCESS_MASK *granted)
{
    *granted = open->desired;
    if (type_of(body)->procedures.parse)
        return STATUS_SUCCESS;
    return lab__ob_check_access(body, open->desired, open->mode, open->attributes, open->access_state, granted);
}

NTSTATUS lab__ob_open_by_name(const OBJECT_ATTRIBUTES *attributes, POBJECT_TYPE type, KPROCESSOR_MODE mode,
                              ACCESS_MASK desired, PVOID context, HANDLE *handle)
{
    struct lab__ob_open open = {.mode = mode, .desired = desired, .context = context};
    PVOID body;
    NTSTATUS status = lab__ob_lookup(attributes, type, &open, &body);

    if (!NT_SUCCESS(status))
        return status;
    status = check_opened(body, &open, &desired);
    if (NT_SUCCESS(status))
        status = lab__ob_handle_create(body, open.attributes, desired, mode, handle);
    lab__ob_dereference(body);
    return status;
}

void lab__ob_unname(PVOID body)
{
    struct lab__ob_header *header = lab__ob_header_of(body);

    if (!header->directory)
        return;
    lab__ob_directory_remove(header);
    lab__ob_dereference(body);
}

/*
 * ObMakeTemporaryObject: the object goes with its last handle again.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-obmaketemporaryobject
 */
void ObMakeTemporaryObject(PVOID Object)
{
    struct lab__ob_header *header = lab__ob_header_of(Object);

    LAB_DDI(ObMakeTemporaryObject);
    header->attributes &= ~(ULONG)OBJ_PERMANENT;
    if (!header->handle_count)
        lab__ob_unname(Object);
}

/*
 * ObReferenceObjectByName: undocumented, widely used: reference an object by its path.
 */
NTSTATUS ObReferenceObjectByName(PUNICODE_STRING ObjectName, ULONG Attributes, PACCESS_STATE PassedAccessState,
                                 ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                                 PVOID ParseContext, PVOID *Object)
{
    struct lab__ob_open open = {
        .mode = AccessMode, .desired = DesiredAccess, .access_state = PassedAccessState, .context = ParseContext};
    OBJECT_ATTRIBUTES attributes;
    ACCESS_MASK granted;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, ObjectName, Attributes, 0, 0);
    status = lab__ob_lookup(&attributes, ObjectType, &open, Object);
    if (!NT_SUCCESS(status))
        return status;
    status = check_opened(*Object, &open, &granted);
    if (!NT_SUCCESS(status)) {
        lab__ob_dereference(*Object);
        *Object = 0;
    } else {
        lab__vf_hold(LAB_VF_REFERENCE, *Object, __builtin_return_address(0));
    }
    return status;
}

static const struct lab__ob_directory *parent_of(const struct lab__ob_header *header)
{
    return header->directory;
}

/* Prepends "\name" for each level, from the end of the buffer; returns the length in bytes. */
static ULONG full_name(struct lab__ob_header *header, WCHAR *end)
{
    ULONG length = 0;

    while (parent_of(header)) {
        length += header->name.Length + sizeof(WCHAR);
        if (end) {
            WCHAR *at = (WCHAR *)((char *)end - length);

            at[0] = '\\';
            RtlCopyMemory(at + 1, header->name.Buffer, header->name.Length);
        }
        header = lab__ob_header_of((PVOID)parent_of(header));
    }
    return length;
}

/*
 * ObQueryNameString: the full path of a named object; an object without one gives an empty string.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INFO_LENGTH_MISMATCH with *ReturnLength set
 * Source  ntifs/nf-ntifs-obquerynamestring
 */
NTSTATUS ObQueryNameString(PVOID Object, POBJECT_NAME_INFORMATION ObjectNameInfo, ULONG Length, PULONG ReturnLength)
{
    struct lab__ob_header *header = lab__ob_header_of(Object);
    ULONG length;

    LAB_DDI(ObQueryNameString);
    if (header->type->procedures.query_name)
        return header->type->procedures.query_name(Object, header->directory != 0, ObjectNameInfo, Length,
                                                   ReturnLength);
    length = Object == lab__ob_root ? sizeof(WCHAR) : full_name(header, 0);
    *ReturnLength = sizeof *ObjectNameInfo + (length ? length + sizeof(WCHAR) : 0);
    if (Length < *ReturnLength)
        return STATUS_INFO_LENGTH_MISMATCH;
    RtlZeroMemory(ObjectNameInfo, *ReturnLength);
    if (!length)
        return STATUS_SUCCESS;
    ObjectNameInfo->Name.Buffer = (PWCH)(ObjectNameInfo + 1);
    ObjectNameInfo->Name.Length = (USHORT)length;
    ObjectNameInfo->Name.MaximumLength = (USHORT)(length + sizeof(WCHAR));
    if (Object == lab__ob_root)
        ObjectNameInfo->Name.Buffer[0] = '\\';
    else
        full_name(header, (WCHAR *)((char *)ObjectNameInfo->Name.Buffer + length));
    return STATUS_SUCCESS;
}

/*
 * ObOpenObjectByName: undocumented, widely used: a handle to an object by its path.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of names and handles; STATUS_OBJECT_TYPE_MISMATCH
 */
NTSTATUS ObOpenObjectByName(POBJECT_ATTRIBUTES ObjectAttributes, POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                            PACCESS_STATE PassedAccessState, ACCESS_MASK DesiredAccess, PVOID ParseContext,
                            PHANDLE Handle)
{
    if (PassedAccessState)
        DesiredAccess = PassedAccessState->RemainingDesiredAccess | PassedAccessState->PreviouslyGrantedAccess;
    return lab__ob_open_by_name(ObjectAttributes, ObjectType, AccessMode, DesiredAccess, ParseContext, Handle);
}
