/*
 * Objects and their security: the descriptor of a new object, the check when one is opened, reading and changing it.
 *
 * A named object has a descriptor, and so has every process, thread and token; an unnamed event has none, and whoever
 * reaches it may do everything. Kernel mode is not asked, unless OBJ_FORCE_ACCESS_CHECK is given.
 */
#include "ob/ob_local.h"
#include "ob/peek.h"
#include "se/se_p.h"

static const SECURITY_INFORMATION everything =
    OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION | SACL_SECURITY_INFORMATION;

void lab__ob_security_set(PVOID body, PSECURITY_DESCRIPTOR shared)
{
    struct lab__ob_header *header = lab__ob_header_of(body);

    if (header->security_descriptor)
        lab__se_descriptor_release(header->security_descriptor);
    header->security_descriptor = shared;
}

NTSTATUS lab__ob_security_assign(PVOID body, PVOID parent, PSECURITY_DESCRIPTOR given, PACCESS_TOKEN token,
                                 KPROCESSOR_MODE mode)
{
    struct lab__ob_header *header = lab__ob_header_of(body);
    PSECURITY_DESCRIPTOR shared, captured;
    NTSTATUS status;

    if (!lab__se.system)
        return STATUS_SUCCESS; /* the machine is starting */
    status = lab__se_descriptor_capture(given, mode, &captured);
    if (!NT_SUCCESS(status))
        return status;
    status =
        lab__se_assign_shared(parent ? lab__ob_header_of(parent)->security_descriptor : 0, captured,
                              header->type == lab__ob_directory_type, token, &header->type->mapping, mode, &shared);
    if (captured)
        lab__mm_kernel_free(captured);
    if (NT_SUCCESS(status))
        lab__ob_security_set(body, shared);
    return status;
}

/* --- reading
 * ---------------------------------------------------------------------------------------------------------- */

/* Asks the type's own procedure, in a buffer of pool that grows to what it needs. */
static NTSTATUS ask_type(PVOID body, PSECURITY_DESCRIPTOR *descriptor)
{
    struct lab__ob_header *header = lab__ob_header_of(body);
    SECURITY_INFORMATION information = everything;
    ULONG length = 256;

    for (;;) {
        NTSTATUS status;

        *descriptor = lab__mm_pool_alloc(PagedPool, length, LAB_SE_TAG, TRUE);
        if (!*descriptor)
            return STATUS_INSUFFICIENT_RESOURCES;
        status = header->type->procedures.security(body, QuerySecurityDescriptor, &information, *descriptor, &length,
                                                   &header->security_descriptor);
        if (NT_SUCCESS(status))
            return status;
        lab__mm_pool_free(*descriptor, LAB_SE_TAG);
        *descriptor = 0;
        if (status != STATUS_BUFFER_TOO_SMALL && status != STATUS_BUFFER_OVERFLOW)
            return status;
    }
}

NTSTATUS lab__ob_security_get(PVOID body, PSECURITY_DESCRIPTOR *descriptor, BOOLEAN *allocated)
{
    struct lab__ob_header *header = lab__ob_header_of(body);

    *allocated = header->type->procedures.security != 0;
    if (*allocated)
        return ask_type(body, descriptor);
    *descriptor = header->security_descriptor;
    if (*descriptor)
        lab__se_descriptor_reference(*descriptor);
    return STATUS_SUCCESS;
}

void lab__ob_security_release(PSECURITY_DESCRIPTOR descriptor, BOOLEAN allocated)
{
    if (!descriptor)
        return;
    if (allocated)
        lab__mm_pool_free(descriptor, LAB_SE_TAG);
    else
        lab__se_descriptor_release(descriptor);
}

/* --- checking
 * --------------------------------------------------------------------------------------------------------- */

NTSTATUS lab__ob_check_access(PVOID body, ACCESS_MASK desired, KPROCESSOR_MODE mode, ULONG attributes,
                              ACCESS_STATE *state, ACCESS_MASK *granted)
{
    struct lab__ob_header *header = lab__ob_header_of(body);
    PSECURITY_DESCRIPTOR descriptor;
    BOOLEAN allocated;
    NTSTATUS status;

    if (mode == KernelMode && !(attributes & OBJ_FORCE_ACCESS_CHECK)) {
        *granted = desired;
        return STATUS_SUCCESS;
    }
    status = lab__ob_security_get(body, &descriptor, &allocated);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__se_check_access(descriptor, state ? &state->SubjectSecurityContext : 0, desired,
                                  &header->type->mapping, UserMode, state, granted);
    lab__ob_security_release(descriptor, allocated);
    return status;
}

/*
 * ObGetObjectSecurity: the descriptor of an object, referenced or copied; 0 where it has none.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES; those of the driver whose file it is
 * Source  wdm/nf-wdm-obgetobjectsecurity
 */
NTSTATUS ObGetObjectSecurity(PVOID Object, PSECURITY_DESCRIPTOR *SecurityDescriptor, PBOOLEAN MemoryAllocated)
{
    LAB_DDI(ObGetObjectSecurity);
    return lab__ob_security_get(Object, SecurityDescriptor, MemoryAllocated);
}

/*
 * ObReleaseObjectSecurity: gives back what ObGetObjectSecurity gave.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-obreleaseobjectsecurity
 */
void ObReleaseObjectSecurity(PSECURITY_DESCRIPTOR SecurityDescriptor, BOOLEAN MemoryAllocated)
{
    LAB_DDI(ObReleaseObjectSecurity);
    lab__ob_security_release(SecurityDescriptor, MemoryAllocated);
}

/*
 * ObSetSecurityObjectByPointer: undocumented, used by wdmsec: replaces parts of an object's descriptor.
 */
NTSTATUS ObSetSecurityObjectByPointer(PVOID Object, SECURITY_INFORMATION SecurityInformation,
                                      PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    return lab__ob_security_change(Object, SecurityInformation, SecurityDescriptor, KernelMode);
}

NTSTATUS lab__ob_security_change(PVOID body, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor,
                                 KPROCESSOR_MODE mode)
{
    struct lab__ob_header *header = lab__ob_header_of(body);
    PSECURITY_DESCRIPTOR made, shared;
    NTSTATUS status;

    if (header->type->procedures.security)
        return header->type->procedures.security(body, SetSecurityDescriptor, &information, descriptor, 0,
                                                 &header->security_descriptor);
    if (!header->security_descriptor && !header->directory)
        return STATUS_NO_SECURITY_ON_OBJECT;
    status =
        lab__se_set_info(information, descriptor, header->security_descriptor, 0, &header->type->mapping, mode, &made);
    if (!NT_SUCCESS(status))
        return status;
    shared = lab__se_descriptor_share(made, lab__se_descriptor_length(made));
    lab__mm_pool_free(made, LAB_SE_TAG);
    if (!shared)
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__ob_security_set(body, shared);
    return STATUS_SUCCESS;
}

static NTSTATUS set_object(HANDLE handle, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR given,
                           KPROCESSOR_MODE mode)
{
    PSECURITY_DESCRIPTOR captured;
    NTSTATUS status;
    PVOID body;

    if (!given)
        return STATUS_ACCESS_VIOLATION;
    status = lab__ob_reference_handle(handle, lab__se_set_access(information), 0, mode, &body, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__se_descriptor_capture(given, mode, &captured);
    if (NT_SUCCESS(status)) {
        struct lab__se_parts parts;

        lab__se_parts_of(captured, &parts);
        if (((information & OWNER_SECURITY_INFORMATION) && !parts.owner) ||
            ((information & GROUP_SECURITY_INFORMATION) && !parts.group))
            status = STATUS_INVALID_SECURITY_DESCR;
        else
            status = lab__ob_security_change(body, information, captured, mode);
        lab__mm_kernel_free(captured);
    }
    lab__ob_dereference(body);
    return status;
}

/*
 * NtSetSecurityObject, ZwSetSecurityObject: replaces parts of the descriptor of what a handle refers to. A file's
 * driver is asked with IRP_MJ_SET_SECURITY, unless the file is the device itself.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION, STATUS_INVALID_HANDLE, STATUS_INVALID_ACL, _SID,
 *         _SECURITY_DESCR, _OWNER, STATUS_UNKNOWN_REVISION, STATUS_NO_SECURITY_ON_OBJECT
 * Source  ntifs/nf-ntifs-ntsetsecurityobject
 */
NTSTATUS NtSetSecurityObject(HANDLE Handle, SECURITY_INFORMATION SecurityInformation,
                             PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    LAB_DDI(NtSetSecurityObject);
    return set_object(Handle, SecurityInformation, SecurityDescriptor, lab__ke_thread()->previous_mode);
}

NTSTATUS ZwSetSecurityObject(HANDLE Handle, SECURITY_INFORMATION SecurityInformation,
                             PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    KPROCESSOR_MODE previous = lab__ke_thread()->previous_mode;
    NTSTATUS status;

    LAB_DDI(ZwSetSecurityObject);
    lab__ke_thread()->previous_mode = KernelMode;
    status = set_object(Handle, SecurityInformation, SecurityDescriptor, KernelMode);
    lab__ke_thread()->previous_mode = previous;
    return status;
}

static NTSTATUS query_body(PVOID body, SECURITY_INFORMATION information, PVOID buffer, ULONG *length)
{
    struct lab__ob_header *header = lab__ob_header_of(body);

    if (header->type->procedures.security)
        return header->type->procedures.security(body, QuerySecurityDescriptor, &information, buffer, length,
                                                 &header->security_descriptor);
    return lab__se_query_info(information, buffer, length, header->security_descriptor);
}

static NTSTATUS query_object(HANDLE handle, SECURITY_INFORMATION information, PVOID buffer, ULONG length, ULONG *needed,
                             KPROCESSOR_MODE mode)
{
    ULONG size = length;
    NTSTATUS status;
    PVOID body;

    if (mode == UserMode && (NT_ERROR(lab__mm_probe_any_write(needed, sizeof *needed)) ||
                             (length && NT_ERROR(lab__mm_probe_any_write(buffer, length)))))
        return STATUS_ACCESS_VIOLATION;
    status = lab__ob_reference_handle(handle, lab__se_query_access(information), 0, mode, &body, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = query_body(body, information, buffer, &size);
    lab__ob_dereference(body);
    if (status == STATUS_BUFFER_OVERFLOW) /* how file systems say it */
        status = STATUS_BUFFER_TOO_SMALL;
    if (needed && (NT_SUCCESS(status) || status == STATUS_BUFFER_TOO_SMALL))
        *needed = size;
    return status;
}

/*
 * NtQuerySecurityObject, ZwQuerySecurityObject: parts of the descriptor of what a handle refers to, self-relative. A
 * file's driver is asked with IRP_MJ_QUERY_SECURITY, unless the file is the device itself.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes
 * Errors  STATUS_ACCESS_DENIED, STATUS_ACCESS_VIOLATION, STATUS_INVALID_HANDLE, STATUS_BUFFER_TOO_SMALL
 * Source  ntifs/nf-ntifs-ntquerysecurityobject
 */
NTSTATUS NtQuerySecurityObject(HANDLE Handle, SECURITY_INFORMATION SecurityInformation,
                               PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG Length, PULONG LengthNeeded)
{
    LAB_DDI(NtQuerySecurityObject);
    return query_object(Handle, SecurityInformation, SecurityDescriptor, Length, LengthNeeded,
                        lab__ke_thread()->previous_mode);
}

NTSTATUS ZwQuerySecurityObject(HANDLE FileHandle, SECURITY_INFORMATION SecurityInformation,
                               PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG Length, PULONG ResultLength)
{
    KPROCESSOR_MODE previous = lab__ke_thread()->previous_mode;
    NTSTATUS status;

    LAB_DDI(ZwQuerySecurityObject);
    lab__ke_thread()->previous_mode = KernelMode;
    status = query_object(FileHandle, SecurityInformation, SecurityDescriptor, Length, ResultLength, KernelMode);
    lab__ke_thread()->previous_mode = previous;
    return status;
}

/*
 * ObQueryObjectAuditingByHandle: is closing this handle to be audited? Nothing is audited here.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE
 * Source  ntifs/nf-ntifs-obqueryobjectauditingbyhandle
 */
NTSTATUS ObQueryObjectAuditingByHandle(HANDLE Handle, PBOOLEAN GenerateOnClose)
{
    PVOID body;
    NTSTATUS status;

    LAB_DDI(ObQueryObjectAuditingByHandle);
    status = lab__ob_reference_handle(Handle, 0, 0, KernelMode, &body, 0);
    if (!NT_SUCCESS(status))
        return status;
    lab__ob_dereference(body);
    *GenerateOnClose = FALSE;
    return STATUS_SUCCESS;
}

/*
 * ObLogSecurityDescriptor: undocumented, of file systems: one shared, counted copy of equal descriptors, with
 * `RefBias` references. ObReferenceSecurityDescriptor, ObDereferenceSecurityDescriptor: more and fewer of them.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES; those of a descriptor that isn't well-formed
 */
NTSTATUS ObLogSecurityDescriptor(PSECURITY_DESCRIPTOR InputSecurityDescriptor,
                                 PSECURITY_DESCRIPTOR *OutputSecurityDescriptor, ULONG RefBias)
{
    PSECURITY_DESCRIPTOR captured, shared;
    NTSTATUS status = lab__se_descriptor_capture(InputSecurityDescriptor, KernelMode, &captured);

    if (!NT_SUCCESS(status))
        return status;
    shared = lab__se_descriptor_share(captured, lab__se_descriptor_length(captured));
    lab__mm_kernel_free(captured);
    if (!shared)
        return STATUS_INSUFFICIENT_RESOURCES;
    ObReferenceSecurityDescriptor(shared, RefBias - 1);
    *OutputSecurityDescriptor = shared;
    return STATUS_SUCCESS;
}

void ObReferenceSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG Count)
{
    while (Count--)
        lab__se_descriptor_reference(SecurityDescriptor);
}

void ObDereferenceSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG Count)
{
    while (Count--)
        lab__se_descriptor_release(SecurityDescriptor);
}
