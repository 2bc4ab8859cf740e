/*
 * Creating and opening keys; what every service does first with the handles, names and buffers it is given.
 *
 * Rule: from kernel mode access is not checked, neither of a key nor of a handle, as NT does not; from user mode a
 * handle does only what it was opened for.
 */
#include <string.h>

#include "cm/callback.h"
#include "cm/nt_key.h"

NTSTATUS lab__cm_key_reference(HANDLE handle, ACCESS_MASK access, KPROCESSOR_MODE mode, struct lab__cm_key **key)
{
    return lab__ob_reference_handle(handle, access, lab__cm_key_type, mode, (PVOID *)key, 0);
}

NTSTATUS lab__cm_capture(const UNICODE_STRING *name, KPROCESSOR_MODE mode, UNICODE_STRING *captured)
{
    *captured = (UNICODE_STRING){0};
    if (!name)
        return STATUS_SUCCESS;
    if (mode == UserMode && NT_ERROR(lab__mm_probe_any(name, sizeof *name)))
        return STATUS_ACCESS_VIOLATION;
    if (!name->Length)
        return STATUS_SUCCESS;
    if (mode == KernelMode) {
        *captured = *name;
        return STATUS_SUCCESS;
    }
    if (NT_ERROR(lab__mm_probe_any(name->Buffer, name->Length)))
        return STATUS_ACCESS_VIOLATION;
    captured->Buffer = lab__mm_kernel_alloc(name->Length);
    if (!captured->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    captured->Length = captured->MaximumLength = name->Length;
    memcpy(captured->Buffer, name->Buffer, name->Length);
    return STATUS_SUCCESS;
}

void lab__cm_release(UNICODE_STRING *captured, KPROCESSOR_MODE mode)
{
    if (mode == UserMode && captured->Buffer)
        lab__mm_kernel_free(captured->Buffer);
}

NTSTATUS lab__cm_probe_out(PVOID buffer, ULONG length, PULONG result_length, KPROCESSOR_MODE mode)
{
    if (mode == KernelMode)
        return STATUS_SUCCESS;
    if (length && NT_ERROR(lab__mm_probe_any_write(buffer, length)))
        return STATUS_ACCESS_VIOLATION;
    if (NT_ERROR(lab__mm_probe_any_write(result_length, sizeof *result_length)))
        return STATUS_ACCESS_VIOLATION;
    return STATUS_SUCCESS;
}

static NTSTATUS check_attributes(const OBJECT_ATTRIBUTES *attributes, KPROCESSOR_MODE mode)
{
    if (mode == UserMode && NT_ERROR(lab__mm_probe_any(attributes, sizeof *attributes)))
        return STATUS_ACCESS_VIOLATION;
    if (!attributes || attributes->Length != sizeof *attributes ||
        (attributes->Attributes & lab__cm_key_type->invalid_attributes))
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

static NTSTATUS open_object(ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, struct lab__cm_open *request,
                            struct lab__ob_open *open, PVOID *body)
{
    NTSTATUS status = check_attributes(attributes, open->mode);

    if (!NT_SUCCESS(status))
        return status;
    open->desired = access & ~KEY_WOW64_RES;
    open->context = request;
    request->wow64 = access & KEY_WOW64_RES;
    request->security_descriptor = attributes->SecurityDescriptor;
    RtlMapGenericMask(&open->desired, &lab__cm_key_type->mapping);
    return lab__ob_lookup(attributes, lab__cm_key_type, open, body);
}

NTSTATUS lab__cm_key_open_object(OBJECT_ATTRIBUTES *attributes, ACCESS_MASK access, struct lab__cm_open *request,
                                 KPROCESSOR_MODE mode, struct lab__cm_key **key)
{
    struct lab__ob_open open = {.mode = mode};

    return open_object(access, attributes, request, &open, (PVOID *)key);
}

static NTSTATUS open_key(PHANDLE handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes,
                         struct lab__cm_open *request, KPROCESSOR_MODE mode)
{
    struct lab__ob_open open = {.mode = mode};
    HANDLE made;
    PVOID body;
    NTSTATUS status;

    if (mode == UserMode && NT_ERROR(lab__mm_probe_any_write(handle, sizeof *handle)))
        return STATUS_ACCESS_VIOLATION;
    status = open_object(access, attributes, request, &open, &body);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__ob_handle_create(body, open.attributes, request->granted, mode, &made);
    lab__ob_dereference(body);
    if (NT_SUCCESS(status))
        *handle = made;
    return status;
}

NTSTATUS lab__cm_key_create(PHANDLE handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, UNICODE_STRING *class,
                            ULONG options, PKTRANSACTION transaction, PULONG disposition, KPROCESSOR_MODE mode)
{
    struct lab__cm_open request = {.create = TRUE, .options = options, .transaction = transaction};
    NTSTATUS status;

    if (options & ~REG_LEGAL_OPTION)
        return STATUS_INVALID_PARAMETER;
    if (mode == UserMode && disposition && NT_ERROR(lab__mm_probe_any_write(disposition, sizeof *disposition)))
        return STATUS_ACCESS_VIOLATION;
    status = lab__cm_capture(class, mode, &request.class);
    if (!NT_SUCCESS(status))
        return status;
    status = open_key(handle, access, attributes, &request, mode);
    lab__cm_release(&request.class, mode);
    if (NT_SUCCESS(status) && disposition)
        *disposition = request.disposition;
    return status;
}

NTSTATUS lab__cm_key_open(PHANDLE handle, ACCESS_MASK access, OBJECT_ATTRIBUTES *attributes, ULONG options,
                          PKTRANSACTION transaction, KPROCESSOR_MODE mode)
{
    struct lab__cm_open request = {.options = options, .transaction = transaction};

    if (options & ~REG_OPEN_LEGAL_OPTION)
        return STATUS_INVALID_PARAMETER_4;
    return open_key(handle, access, attributes, &request, mode);
}

/*
 * ZwCreateKey: create a key, or open it where it exists.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND for a missing parent; STATUS_CHILD_MUST_BE_VOLATILE; STATUS_KEY_DELETED for a
 *         deleted root; STATUS_OBJECT_NAME_COLLISION for a link that exists; STATUS_INVALID_PARAMETER for options, for
 *         a name longer than 256 characters, for a new key directly below \Registry, Machine or User
 * Source  wdm/nf-wdm-zwcreatekey
 */
NTSTATUS ZwCreateKey(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                     ULONG TitleIndex, PUNICODE_STRING Class, ULONG CreateOptions, PULONG Disposition)
{
    LAB_DDI(ZwCreateKey);
    return lab__cm_key_create(KeyHandle, DesiredAccess, ObjectAttributes, Class, CreateOptions, 0, Disposition,
                              KernelMode);
}

NTSTATUS lab__cm_nt_create_key(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                               ULONG TitleIndex, PUNICODE_STRING Class, ULONG CreateOptions, PULONG Disposition)
{
    return lab__cm_key_create(KeyHandle, DesiredAccess, ObjectAttributes, Class, CreateOptions, 0, Disposition,
                              lab__ke_thread()->previous_mode);
}

/*
 * ZwOpenKey, ZwOpenKeyEx: open a key that exists. REG_OPTION_OPEN_LINK opens a link instead of what it leads to.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_PATH_SYNTAX_BAD, STATUS_INVALID_PARAMETER_4 for options
 * Source  wdm/nf-wdm-zwopenkeyex
 */
NTSTATUS ZwOpenKey(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    LAB_DDI(ZwOpenKey);
    return lab__cm_key_open(KeyHandle, DesiredAccess, ObjectAttributes, 0, 0, KernelMode);
}

NTSTATUS ZwOpenKeyEx(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                     ULONG OpenOptions)
{
    LAB_DDI(ZwOpenKeyEx);
    return lab__cm_key_open(KeyHandle, DesiredAccess, ObjectAttributes, OpenOptions, 0, KernelMode);
}

NTSTATUS lab__cm_nt_open_key(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    return lab__cm_nt_open_key_ex(KeyHandle, DesiredAccess, ObjectAttributes, 0);
}

NTSTATUS lab__cm_nt_open_key_ex(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                ULONG OpenOptions)
{
    return lab__cm_key_open(KeyHandle, DesiredAccess, ObjectAttributes, OpenOptions, 0,
                            lab__ke_thread()->previous_mode);
}
