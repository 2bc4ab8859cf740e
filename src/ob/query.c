/* What a handle's owner can ask about its object: counts, name, type; and what stands in a directory. */
#include "ob/ob_local.h"
#include "se/se_p.h"

/* The undocumented rest of PUBLIC_OBJECT_TYPE_INFORMATION. */
struct type_information {
    UNICODE_STRING name;
    ULONG objects, handles, pool[4], most_objects, most_handles, most_pool[4];
    ULONG invalid_attributes;
    GENERIC_MAPPING mapping;
    ACCESS_MASK valid_access;
    BOOLEAN security_required, maintain_handle_count;
    UCHAR index, reserved;
    ULONG pool_type, default_pool[2];
};
C_ASSERT(sizeof(struct type_information) == sizeof(PUBLIC_OBJECT_TYPE_INFORMATION));

struct query {
    PVOID buffer;
    ULONG length, *needed;
};

static ULONG size_of_type(const struct _OBJECT_TYPE *type)
{
    return sizeof(struct type_information) + ((type->name.Length + sizeof(WCHAR) + 7) & ~7u);
}

static NTSTATUS tell_basic(const struct query *query, PVOID body, const OBJECT_HANDLE_INFORMATION *handle)
{
    const struct lab__ob_header *header = lab__ob_header_of(body);
    OBJECT_BASIC_INFORMATION *basic = query->buffer;
    OBJECT_NAME_INFORMATION none;
    ULONG name = 0;

    *query->needed = sizeof *basic;
    if (query->length != sizeof *basic)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (header->directory)
        ObQueryNameString(body, &none, 0, &name);
    RtlZeroMemory(basic, sizeof *basic);
    basic->Attributes = handle->HandleAttributes | (header->attributes & (OBJ_PERMANENT | OBJ_EXCLUSIVE));
    basic->GrantedAccess = handle->GrantedAccess;
    basic->HandleCount = (ULONG)header->handle_count;
    basic->PointerCount = (ULONG)header->pointer_count - 1; /* without the one of this call */
    basic->NameInfoSize = name;
    basic->TypeInfoSize = size_of_type(header->type);
    basic->SecurityDescriptorSize =
        header->security_descriptor ? RtlLengthSecurityDescriptor(header->security_descriptor) : 0;
    if (header->type == lab__ob_symbolic_link_type)
        basic->CreationTime = ((struct lab__ob_symbolic_link *)body)->created;
    return STATUS_SUCCESS;
}

static void put_type(struct type_information *to, const struct _OBJECT_TYPE *type)
{
    RtlZeroMemory(to, sizeof *to);
    to->name.Buffer = (PWCH)(to + 1);
    to->name.Length = type->name.Length;
    to->name.MaximumLength = type->name.Length + sizeof(WCHAR);
    RtlCopyMemory(to->name.Buffer, type->name.Buffer, type->name.Length);
    to->name.Buffer[type->name.Length / sizeof(WCHAR)] = 0;
    to->objects = to->most_objects = type->object_count;
    to->handles = to->most_handles = type->handle_count;
    to->invalid_attributes = type->invalid_attributes;
    to->mapping = type->mapping;
    to->valid_access = type->valid_access;
    to->security_required = type->security_required;
    to->index = (UCHAR)(type->index + 2); /* NT's first two are not types */
}

static NTSTATUS tell_type(const struct query *query, const struct _OBJECT_TYPE *type)
{
    *query->needed = size_of_type(type);
    if (query->length < *query->needed)
        return STATUS_INFO_LENGTH_MISMATCH;
    put_type(query->buffer, type);
    return STATUS_SUCCESS;
}

static NTSTATUS tell_types(const struct query *query)
{
    char *at = (char *)query->buffer + 8;
    ULONG needed = 8;

    for (ULONG i = 0; i < lab__ob_type_count(); i++)
        needed += size_of_type(lab__ob_type_at(i));
    *query->needed = needed;
    if (query->length < needed)
        return STATUS_INFO_LENGTH_MISMATCH;
    *(ULONG *)query->buffer = lab__ob_type_count();
    for (ULONG i = 0; i < lab__ob_type_count(); i++) {
        put_type((struct type_information *)at, lab__ob_type_at(i));
        at += size_of_type(lab__ob_type_at(i));
    }
    return STATUS_SUCCESS;
}

static NTSTATUS tell_flags(const struct query *query, const OBJECT_HANDLE_INFORMATION *handle)
{
    BOOLEAN *flags = query->buffer;

    *query->needed = 2;
    if (query->length != 2)
        return STATUS_INFO_LENGTH_MISMATCH;
    flags[0] = (handle->HandleAttributes & OBJ_INHERIT) != 0;
    flags[1] = (handle->HandleAttributes & OBJ_PROTECT_CLOSE) != 0;
    return STATUS_SUCCESS;
}

static NTSTATUS tell(const struct query *query, OBJECT_INFORMATION_CLASS class, PVOID body,
                     const OBJECT_HANDLE_INFORMATION *handle)
{
    switch (class) {
    case ObjectBasicInformation:
        return tell_basic(query, body, handle);
    case ObjectNameInformation:
        return ObQueryNameString(body, query->buffer, query->length, query->needed);
    case ObjectTypeInformation:
        return tell_type(query, lab__ob_header_of(body)->type);
    case ObjectHandleFlagInformation:
        return tell_flags(query, handle);
    default:
        return STATUS_INVALID_INFO_CLASS;
    }
}

static NTSTATUS query_object(HANDLE handle, OBJECT_INFORMATION_CLASS class, PVOID buffer, ULONG length, PULONG returned,
                             KPROCESSOR_MODE mode)
{
    OBJECT_HANDLE_INFORMATION information;
    ULONG needed = 0;
    struct query query = {buffer, length, &needed};
    NTSTATUS status = STATUS_SUCCESS;
    PVOID body;

    if (mode == UserMode && length)
        status = lab__mm_probe_any_write(buffer, length);
    if (NT_SUCCESS(status) && mode == UserMode && returned)
        status = lab__mm_probe_any_write(returned, sizeof *returned);
    if (!NT_SUCCESS(status))
        return status;
    if (class == ObjectTypesInformation) {
        status = tell_types(&query);
    } else {
        status = lab__ob_reference_handle(handle, 0, 0, mode, &body, &information);
        if (!NT_SUCCESS(status))
            return status;
        status = tell(&query, class, body, &information);
        lab__ob_dereference(body);
    }
    if (returned && status != STATUS_INVALID_INFO_CLASS)
        *returned = needed;
    return status;
}

/*
 * ZwQueryObject, NtQueryObject: ObjectBasicInformation, ObjectNameInformation, ObjectTypeInformation,
 * ObjectTypesInformation (without a handle) and ObjectHandleFlagInformation of a handle's object.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   ObjectInformation[ObjectInformationLength]; ReturnLength may be NULL, and is set also where it is too short
 * Errors  STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_HANDLE, STATUS_INVALID_INFO_CLASS, STATUS_ACCESS_VIOLATION
 * Source  ntifs/nf-ntifs-ntqueryobject
 */
NTSTATUS ZwQueryObject(HANDLE Handle, OBJECT_INFORMATION_CLASS ObjectInformationClass, PVOID ObjectInformation,
                       ULONG ObjectInformationLength, PULONG ReturnLength)
{
    LAB_DDI(ZwQueryObject);
    return query_object(Handle, ObjectInformationClass, ObjectInformation, ObjectInformationLength, ReturnLength,
                        KernelMode);
}

NTSTATUS NtQueryObject(HANDLE Handle, OBJECT_INFORMATION_CLASS ObjectInformationClass, PVOID ObjectInformation,
                       ULONG ObjectInformationLength, PULONG ReturnLength)
{
    LAB_DDI(NtQueryObject);
    return query_object(Handle, ObjectInformationClass, ObjectInformation, ObjectInformationLength, ReturnLength,
                        lab__ke_thread()->previous_mode);
}

/* --- directories -------------------------------------------------------------------------------------------------- */

struct directory_entry { /* OBJECT_DIRECTORY_INFORMATION */
    UNICODE_STRING name, type;
};

static ULONG size_of_entry(const struct lab__ob_header *header)
{
    return sizeof(struct directory_entry) + header->name.Length + header->type->name.Length + 2 * sizeof(WCHAR);
}

static PWCH put_string(UNICODE_STRING *to, const UNICODE_STRING *from, PWCH at)
{
    *to = (UNICODE_STRING){from->Length, from->Length + sizeof(WCHAR), at};
    RtlCopyMemory(at, from->Buffer, from->Length);
    at[from->Length / sizeof(WCHAR)] = 0;
    return at + from->Length / sizeof(WCHAR) + 1;
}

static struct lab__ob_header *entry_at(struct lab__ob_directory *directory, ULONG index)
{
    struct lab__ob_header *header = lab__ob_directory_next(directory, 0);

    while (header && index--)
        header = lab__ob_directory_next(directory, header);
    return header;
}

/* Entries, an empty one at their end, then their strings. */
static NTSTATUS list(struct lab__ob_directory *directory, PVOID buffer, ULONG length, BOOLEAN single, ULONG *context,
                     ULONG *returned)
{
    struct lab__ob_header *first = entry_at(directory, *context), *header = first;
    ULONG used = sizeof(struct directory_entry), count = 0;
    struct directory_entry *entry = buffer;
    PWCH strings;

    for (; header && (!single || !count); header = lab__ob_directory_next(directory, header), count++) {
        if (used + size_of_entry(header) > length)
            break;
        used += size_of_entry(header);
    }
    *returned = used;
    if (!count && header)
        *returned = used + size_of_entry(header);
    if (!count)
        return header ? STATUS_BUFFER_TOO_SMALL : STATUS_NO_MORE_ENTRIES;
    strings = (PWCH)(entry + count + 1);
    header = first;
    for (ULONG i = 0; i < count; i++, entry++) {
        strings = put_string(&entry->name, &header->name, strings);
        strings = put_string(&entry->type, &header->type->name, strings);
        header = lab__ob_directory_next(directory, header);
    }
    RtlZeroMemory(entry, sizeof *entry);
    *context += count;
    return header && !single ? STATUS_MORE_ENTRIES : STATUS_SUCCESS;
}

/*
 * ZwQueryDirectoryObject: names and types of what stands in a directory of the namespace, from *Context on.
 *
 * Errors  STATUS_NO_MORE_ENTRIES, STATUS_MORE_ENTRIES (success: not all fitted), STATUS_BUFFER_TOO_SMALL (not one did)
 * Source  undocumented; real drivers call it
 */
NTSTATUS ZwQueryDirectoryObject(HANDLE DirectoryHandle, PVOID Buffer, ULONG Length, BOOLEAN ReturnSingleEntry,
                                BOOLEAN RestartScan, PULONG Context, PULONG ReturnLength)
{
    struct lab__ob_directory *directory;
    ULONG from = RestartScan ? 0 : *Context, returned;
    NTSTATUS status =
        lab__ob_reference_handle(DirectoryHandle, 1, lab__ob_directory_type, KernelMode, (PVOID *)&directory, 0);

    if (!NT_SUCCESS(status))
        return status;
    status = list(directory, Buffer, Length, ReturnSingleEntry, &from, &returned);
    lab__ob_dereference(directory);
    *Context = from;
    if (ReturnLength)
        *ReturnLength = returned;
    return status;
}
