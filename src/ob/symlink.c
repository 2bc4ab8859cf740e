/* Symbolic links of the namespace: names that stand for other paths. */
#include "ob/ob_local.h"
#include "vf/vf_zw.h"

void lab__ob_symbolic_link_remove(PVOID body)
{
    struct lab__ob_symbolic_link *link = body;

    if (link->target.Buffer)
        lab__mm_kernel_free(link->target.Buffer);
}

NTSTATUS lab__ob_symbolic_link_create(const OBJECT_ATTRIBUTES *attributes, const UNICODE_STRING *target,
                                      KPROCESSOR_MODE mode, ACCESS_MASK access, HANDLE *handle)
{
    struct lab__ob_symbolic_link *link;
    NTSTATUS status;

    if (target && mode == KernelMode && lab__strict)
        lab__vf_kernel_name(target, __builtin_return_address(0));
    if (!target || !target->MaximumLength || target->Length > target->MaximumLength || (target->Length & 1))
        return STATUS_INVALID_PARAMETER;
    status = lab__ob_create(lab__ob_symbolic_link_type, mode, attributes, sizeof *link, (PVOID *)&link);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__ob_capture_name(target, mode, &link->target);
    if (!NT_SUCCESS(status)) {
        lab__ob_dereference(link);
        return status;
    }
    KeQuerySystemTime(&link->created);
    return lab__ob_insert(link, 0, access, 0, handle);
}

const UNICODE_STRING *lab__ob_dos_link_to(const UNICODE_STRING *target, BOOLEAN (*fits)(const UNICODE_STRING *name))
{
    static const UNICODE_STRING dos_devices = RTL_CONSTANT_STRING(L"GLOBAL??");
    struct lab__ob_header *directory = lab__ob_directory_find(lab__ob_root, &dos_devices), *entry = 0;

    while (directory && (entry = lab__ob_directory_next((struct lab__ob_directory *)directory->body, entry)))
        if (entry->type == lab__ob_symbolic_link_type && fits(&entry->name) &&
            RtlEqualUnicodeString(&((struct lab__ob_symbolic_link *)entry->body)->target, target, TRUE))
            return &entry->name;
    return 0;
}

/*
 * ZwCreateSymbolicLinkObject: a link from the name in ObjectAttributes to a path.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_COLLISION and those of names
 */
NTSTATUS ZwCreateSymbolicLinkObject(PHANDLE LinkHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                    PUNICODE_STRING LinkTarget)
{
    return lab__ob_symbolic_link_create(ObjectAttributes, LinkTarget, KernelMode, DesiredAccess, LinkHandle);
}

/*
 * ZwOpenSymbolicLinkObject: open the link itself, not what it leads to.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-zwopensymboliclinkobject
 */
NTSTATUS ZwOpenSymbolicLinkObject(PHANDLE LinkHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    LAB_DDI(ZwOpenSymbolicLinkObject);
    return lab__ob_open_by_name(ObjectAttributes, lab__ob_symbolic_link_type, KernelMode, DesiredAccess, 0, LinkHandle);
}

/*
 * ZwQuerySymbolicLinkObject: the path that a link stands for.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_BUFFER_TOO_SMALL with *ReturnedLength set
 * Source  wdm/nf-wdm-zwquerysymboliclinkobject
 */
NTSTATUS ZwQuerySymbolicLinkObject(HANDLE LinkHandle, PUNICODE_STRING LinkTarget, PULONG ReturnedLength)
{
    struct lab__ob_symbolic_link *link;
    NTSTATUS status = lab__ob_reference_handle(LinkHandle, SYMBOLIC_LINK_QUERY, lab__ob_symbolic_link_type, KernelMode,
                                               (PVOID *)&link, 0);

    LAB_DDI(ZwQuerySymbolicLinkObject);
    if (!NT_SUCCESS(status))
        return status;
    if (ReturnedLength)
        *ReturnedLength = link->target.Length;
    if (LinkTarget->MaximumLength < link->target.Length) {
        status = STATUS_BUFFER_TOO_SMALL;
    } else {
        RtlCopyMemory(LinkTarget->Buffer, link->target.Buffer, link->target.Length);
        LinkTarget->Length = link->target.Length;
    }
    lab__ob_dereference(link);
    return status;
}

/*
 * ZwMakeTemporaryObject: the named object goes with its last handle.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-zwmaketemporaryobject
 */
NTSTATUS ZwMakeTemporaryObject(HANDLE Handle)
{
    PVOID body;
    NTSTATUS status;

    LAB_DDI(ZwMakeTemporaryObject);
    status = lab__ob_reference_handle(Handle, DELETE, 0, KernelMode, &body, 0);
    if (!NT_SUCCESS(status))
        return status;
    ObMakeTemporaryObject(body);
    lab__ob_dereference(body);
    return STATUS_SUCCESS;
}
