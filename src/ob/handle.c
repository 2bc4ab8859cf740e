/*
 * Handles: per-process tables, and one of the kernel's own, whose handles have the sign bit set as on NT.
 *
 * A handle is four times its index. Freed entries are used again last freed first. Rule that drivers break most: a
 * handle without OBJ_KERNEL_HANDLE is good only in the process that opened it.
 */
#include "ob/callback.h"
#include "ob/ob_local.h"
#include "vf/vf_holding.h"
#include "ob/peek.h"

#define KERNEL_HANDLE_BIT 0xFFFFFFFF80000000ULL
#define FIRST_ENTRIES     64

struct entry {
    struct lab__ob_header *header; /* 0: free */
    ACCESS_MASK granted;
    ULONG attributes; /* OBJ_INHERIT, OBJ_PROTECT_CLOSE, BY_PROGRAM; free: the next free index */
};

struct handle_flags { /* OBJECT_HANDLE_FLAG_INFORMATION */
    BOOLEAN inherit, protect;
};
#define OBJECT_HANDLE_FLAG_CLASS 4

#define BY_PROGRAM 0x80000000 /* it was made in UserMode */

struct lab__ob_handle_table {
    PEPROCESS process;
    struct entry *entries;
    ULONG capacity, used, free, count;
};

struct lab__ob_handle_table *lab__ob_handles_create(PEPROCESS process)
{
    struct lab__ob_handle_table *table = host_alloc(sizeof *table);

    table->process = process;
    table->capacity = FIRST_ENTRIES;
    table->entries = host_alloc(FIRST_ENTRIES * sizeof *table->entries);
    table->used = 1; /* index 0 is no handle */
    return table;
}

static HANDLE handle_at(const struct lab__ob_handle_table *table, ULONG index)
{
    return (HANDLE)((ULONG_PTR)index * 4 | (table == lab__ps_system_process->handles ? KERNEL_HANDLE_BIT : 0));
}

void lab__ob_handles_visit(struct lab__ob_handle_table *table, lab__ob_handle_visit *visit, void *context)
{
    for (ULONG i = 1; i < table->used; i++)
        if (table->entries[i].header)
            visit(context, handle_at(table, i), &table->entries[i].header->body, table->entries[i].granted,
                  table->entries[i].attributes & (OBJ_INHERIT | OBJ_PROTECT_CLOSE));
}

void lab__ob_handles_destroy(struct lab__ob_handle_table *table)
{
    host_free(table->entries);
    host_free(table);
}

static struct lab__ob_handle_table *table_of(HANDLE handle, KPROCESSOR_MODE mode, ULONG *index)
{
    ULONG_PTR value = (ULONG_PTR)handle;

    if ((value & KERNEL_HANDLE_BIT) == KERNEL_HANDLE_BIT) {
        if (mode != KernelMode)
            return 0;
        *index = (ULONG)(value & ~KERNEL_HANDLE_BIT) / 4;
        return lab__ps_system_process->handles;
    }
    *index = (ULONG)(value / 4);
    return value >> 32 ? 0 : lab__ps_process()->handles;
}

static struct entry *find(HANDLE handle, KPROCESSOR_MODE mode, struct lab__ob_handle_table **table)
{
    ULONG index;

    *table = table_of(handle, mode, &index);
    if (!*table || !index || index >= (*table)->used || !(*table)->entries[index].header)
        return 0;
    return &(*table)->entries[index];
}

static BOOLEAN grow(struct lab__ob_handle_table *table)
{
    struct entry *larger;

    if (table->capacity >= 1u << 24)
        return FALSE;
    larger = host_alloc((host_size)table->capacity * 2 * sizeof *larger);
    RtlCopyMemory(larger, table->entries, table->capacity * sizeof *larger);
    host_free(table->entries);
    table->entries = larger;
    table->capacity *= 2;
    return TRUE;
}

static ULONG take_entry(struct lab__ob_handle_table *table)
{
    ULONG index = table->free;

    if (LAB_FAULT(LAB_FAULT_HANDLE))
        return 0;
    if (index) {
        table->free = table->entries[index].attributes;
        return index;
    }
    if (table->used == table->capacity && !grow(table))
        return 0;
    return table->used++;
}

static ACCESS_MASK map_access(POBJECT_TYPE type, ACCESS_MASK desired, KPROCESSOR_MODE mode)
{
    if (desired & MAXIMUM_ALLOWED)
        desired = (desired & ~(ACCESS_MASK)MAXIMUM_ALLOWED) | type->valid_access;
    RtlMapGenericMask(&desired, &type->mapping);
    return desired;
}

/* Of an access that has no generic rights any more. */
static NTSTATUS make_handle(PVOID body, ULONG attributes, ACCESS_MASK granted, BOOLEAN kernel, HANDLE *handle)
{
    struct lab__ob_header *header = lab__ob_header_of(body);
    struct lab__ob_handle_table *table = kernel ? lab__ps_system_process->handles : lab__ps_process()->handles;
    ULONG index = take_entry(table);
    NTSTATUS status;

    if (!index)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (header->type->procedures.open) {
        status = header->type->procedures.open(body, table->process, granted, (ULONG)header->handle_count + 1);
        if (!NT_SUCCESS(status)) {
            table->entries[index].attributes = table->free;
            table->free = index;
            return status;
        }
    }
    table->entries[index] =
        (struct entry){header, granted, attributes & (OBJ_INHERIT | OBJ_PROTECT_CLOSE | BY_PROGRAM)};
    table->count++;
    header->handle_count++;
    header->type->handle_count++;
    lab__ob_reference(body);
    *handle = handle_at(table, index);
    if (table == lab__ps_system_process->handles)
        lab__vf_hold(LAB_VF_HANDLE, *handle, 0);
    return STATUS_SUCCESS;
}

static NTSTATUS perform(struct lab__ob_operation *operation, ULONG attributes, KPROCESSOR_MODE mode, HANDLE *handle)
{
    NTSTATUS status;

    operation->kernel_handle = (attributes & OBJ_KERNEL_HANDLE) && mode == KernelMode;
    operation->access = map_access(lab__ob_header_of(operation->body)->type, operation->access, mode);
    lab__ob_before(operation);
    attributes = (attributes & ~BY_PROGRAM) | (mode == UserMode ? BY_PROGRAM : 0);
    status = make_handle(operation->body, attributes, operation->access, operation->kernel_handle, handle);
    lab__ob_after(operation, status);
    return status;
}

NTSTATUS lab__ob_handle_create(PVOID body, ULONG attributes, ACCESS_MASK granted, KPROCESSOR_MODE mode, HANDLE *handle)
{
    struct lab__ob_operation operation = {.code = OB_OPERATION_HANDLE_CREATE, .body = body, .access = granted};

    return perform(&operation, attributes, mode, handle);
}

static void close_entry(struct lab__ob_handle_table *table, ULONG index)
{
    struct entry *entry = &table->entries[index];
    struct lab__ob_header *header = entry->header;
    ACCESS_MASK granted = entry->granted;

    lab__vf_let_go(LAB_VF_HANDLE, handle_at(table, index));
    entry->header = 0;
    entry->attributes = table->free;
    table->free = index;
    table->count--;
    if (header->type->procedures.close)
        header->type->procedures.close(header->body, table->process, granted, (ULONG)header->handle_count,
                                       (ULONG)header->handle_count);
    header->type->handle_count--;
    if (--header->handle_count == 0 && !(header->attributes & OBJ_PERMANENT))
        lab__ob_unname(header->body);
    lab__ob_dereference(header->body);
}

void lab__ob_handles_sweep(struct lab__ob_handle_table *table)
{
    for (ULONG index = 1; index < table->used; index++)
        if (table->entries[index].header)
            close_entry(table, index);
}

ULONG lab__ob_handles_count(struct lab__ob_handle_table *table)
{
    return table->count;
}

static NTSTATUS bad_handle(HANDLE handle, KPROCESSOR_MODE mode)
{
    /* A kernel handle from kernel mode can only be wrong by a driver's fault. */
    if (mode == KernelMode && ((ULONG_PTR)handle & KERNEL_HANDLE_BIT) == KERNEL_HANDLE_BIT)
        lab__ke_verifier_stop(INVALID_KERNEL_HANDLE, (ULONG_PTR)handle, 1, 0, 1);
    return STATUS_INVALID_HANDLE;
}

NTSTATUS lab__ob_close(HANDLE handle, KPROCESSOR_MODE mode)
{
    struct lab__ob_handle_table *table;
    struct entry *entry = find(handle, mode, &table);

    if (handle == NtCurrentProcess() || handle == NtCurrentThread())
        return STATUS_SUCCESS;
    if (!entry)
        return bad_handle(handle, mode);
    if (entry->attributes & OBJ_PROTECT_CLOSE)
        return STATUS_HANDLE_NOT_CLOSABLE;
    if (entry->header->type->procedures.okay_to_close &&
        !entry->header->type->procedures.okay_to_close(entry->header->body, table->process, handle, mode))
        return STATUS_HANDLE_NOT_CLOSABLE;
    close_entry(table, (ULONG)(entry - table->entries));
    return STATUS_SUCCESS;
}

static NTSTATUS pseudo_handle(HANDLE handle, POBJECT_TYPE type, PVOID *body, OBJECT_HANDLE_INFORMATION *information)
{
    BOOLEAN process = handle == NtCurrentProcess();

    if (type && type != (process ? lab__ps_process_type : lab__ps_thread_type))
        return STATUS_OBJECT_TYPE_MISMATCH;
    *body = process ? (PVOID)lab__ps_process() : (PVOID)lab__ps_thread();
    lab__ob_reference(*body);
    if (information) {
        information->HandleAttributes = 0;
        information->GrantedAccess = lab__ob_header_of(*body)->type->valid_access;
    }
    return STATUS_SUCCESS;
}

/* The same, where it is used: most were closed before. */
static void check_closed(HANDLE handle, KPROCESSOR_MODE mode, POBJECT_TYPE type)
{
    if (mode != KernelMode || ((ULONG_PTR)handle & KERNEL_HANDLE_BIT) != KERNEL_HANDLE_BIT)
        return;
    lab__ke_crash_detail("kernel handle %p is none: it was closed before it was used", handle);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x3C, (ULONG_PTR)handle, (ULONG_PTR)type, 0);
}

/* Any program of the process may close it and open something else under the same value. */
static void check_kernels_own(HANDLE handle)
{
    PVOID caller = lab__vf_calling_driver();

    if (!caller)
        return;
    lab__vf_culprit_is(caller);
    lab__ke_crash_detail("handle %p, which isn't a kernel handle, is used by a driver as the kernel in a program's "
                         "process: open it with OBJ_KERNEL_HANDLE, or pass UserMode for a program's",
                         handle);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xF6, (ULONG_PTR)handle, (ULONG_PTR)lab__ps_process(),
                     (ULONG_PTR)caller);
}

NTSTATUS lab__ob_reference_handle(HANDLE handle, ACCESS_MASK desired, POBJECT_TYPE type, KPROCESSOR_MODE mode,
                                  PVOID *body, OBJECT_HANDLE_INFORMATION *information)
{
    struct lab__ob_handle_table *table;
    struct entry *entry;

    *body = 0;
    if (__builtin_expect(handle == NtCurrentProcess() || handle == NtCurrentThread(), 0))
        return pseudo_handle(handle, type, body, information);
    entry = find(handle, mode, &table);
    if (__builtin_expect(!entry, 0)) {
        check_closed(handle, mode, type);
        return STATUS_INVALID_HANDLE;
    }
    if (__builtin_expect(mode == KernelMode && table != lab__ps_system_process->handles, 0) && lab__strict)
        check_kernels_own(handle);
    if (__builtin_expect(type && entry->header->type != type, 0))
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (__builtin_expect(mode == UserMode && (desired & ~entry->granted), 0))
        return STATUS_ACCESS_DENIED;
    if (information) {
        information->HandleAttributes = entry->attributes & ~BY_PROGRAM;
        information->GrantedAccess = entry->granted;
    }
    *body = entry->header->body;
    entry->header->pointer_count++;
    return STATUS_SUCCESS;
}

/* In KernelMode no access is checked: a handle that a program may have given must come with its own mode. */
static void check_program_handle(HANDLE handle, const struct entry *entry, PVOID caller)
{
    if (!(entry->attributes & BY_PROGRAM) ||
        IsListEmpty(&lab__ps_thread()->irps)) /* serving no request: not a driver */
        return;
    lab__ke_crash_detail("handle %p, which a program made, was passed to ObReferenceObjectByHandle with KernelMode, so "
                         "that nobody checks what the program may do with it; pass UserMode",
                         handle);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xF6, (ULONG_PTR)handle, (ULONG_PTR)lab__ps_process(),
                     (ULONG_PTR)caller);
}

/* A driver's own handle is never NULL or wrong. */
static void check_handle(HANDLE handle, POBJECT_TYPE type, KPROCESSOR_MODE mode, PVOID caller)
{
    struct lab__ob_handle_table *table;
    struct entry *entry;

    if (!handle) {
        lab__ke_crash_detail("a NULL handle was passed to ObReferenceObjectByHandle");
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xF5, 0, (ULONG_PTR)type, 0);
    }
    if (mode == UserMode && ((ULONG_PTR)handle & KERNEL_HANDLE_BIT) == KERNEL_HANDLE_BIT &&
        handle != NtCurrentProcess() && handle != NtCurrentThread() &&
        (PEPROCESS)lab__ke_thread()->apc_state.Process == lab__ps_system_process) {
        lab__ke_crash_detail("handle %p of the kernel was passed to ObReferenceObjectByHandle with UserMode", handle);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xF7, (ULONG_PTR)handle, (ULONG_PTR)type, UserMode);
    }
    if (mode != KernelMode || handle == NtCurrentProcess() || handle == NtCurrentThread())
        return;
    entry = find(handle, KernelMode, &table);
    if (!entry) {
        lab__ke_crash_detail("handle %p, passed to ObReferenceObjectByHandle, is none", handle);
        lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x3C, (ULONG_PTR)handle, (ULONG_PTR)type, 0);
    }
    check_program_handle(handle, entry, caller);
}

static inline NTSTATUS reference_for(PVOID caller, HANDLE handle, ACCESS_MASK desired, POBJECT_TYPE type,
                                     KPROCESSOR_MODE mode, PVOID *object, POBJECT_HANDLE_INFORMATION information)
{
    NTSTATUS status;

    if (lab__strict)
        check_handle(handle, type, mode, caller);
    status = lab__ob_reference_handle(handle, desired, type, mode, object, information);
    if (NT_SUCCESS(status))
        lab__vf_hold(LAB_VF_REFERENCE, *object, caller);
    return status;
}

/*
 * ObReferenceObjectByHandle: from a handle to a referenced object, after checking type and, for UserMode, access.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED
 * Source  wdm/nf-wdm-obreferenceobjectbyhandle
 */
NTSTATUS ObReferenceObjectByHandle(HANDLE Handle, ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType,
                                   KPROCESSOR_MODE AccessMode, PVOID *Object,
                                   POBJECT_HANDLE_INFORMATION HandleInformation)
{
    LAB_DDI(ObReferenceObjectByHandle);
    return reference_for(__builtin_return_address(0), Handle, DesiredAccess, ObjectType, AccessMode, Object,
                         HandleInformation);
}

NTSTATUS ObReferenceObjectByHandleWithTag(HANDLE Handle, ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType,
                                          KPROCESSOR_MODE AccessMode, ULONG Tag, PVOID *Object,
                                          POBJECT_HANDLE_INFORMATION HandleInformation)
{
    LAB_DDI(ObReferenceObjectByHandleWithTag);
    return reference_for(__builtin_return_address(0), Handle, DesiredAccess, ObjectType, AccessMode, Object,
                         HandleInformation);
}

/*
 * ZwClose, NtClose, ObCloseHandle: close a handle.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_HANDLE_NOT_CLOSABLE; strict: 0x93 for a wrong kernel handle
 * Source  wdm/nf-wdm-zwclose
 */
NTSTATUS ZwClose(HANDLE Handle)
{
    LAB_DDI(ZwClose);
    return lab__ob_close(Handle, KernelMode);
}

NTSTATUS NtClose(HANDLE Handle)
{
    LAB_DDI(NtClose);
    return lab__ob_close(Handle, lab__ke_thread()->previous_mode);
}

NTSTATUS ObCloseHandle(HANDLE Handle, KPROCESSOR_MODE PreviousMode)
{
    LAB_DDI(ObCloseHandle);
    return lab__ob_close(Handle, PreviousMode);
}

/*
 * ObOpenObjectByPointer: make a handle to an object. In UserMode its descriptor is asked whether the caller may.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_TYPE_MISMATCH, STATUS_INSUFFICIENT_RESOURCES, STATUS_ACCESS_DENIED
 * Source  ntifs/nf-ntifs-obopenobjectbypointer
 */
NTSTATUS ObOpenObjectByPointer(PVOID Object, ULONG HandleAttributes, PACCESS_STATE PassedAccessState,
                               ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                               PHANDLE Handle)
{
    ACCESS_MASK granted;
    NTSTATUS status;

    LAB_DDI(ObOpenObjectByPointer);
    if (ObjectType && lab__ob_header_of(Object)->type != ObjectType)
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (PassedAccessState)
        DesiredAccess = PassedAccessState->RemainingDesiredAccess;
    status = lab__ob_check_access(Object, DesiredAccess, AccessMode, HandleAttributes, PassedAccessState, &granted);
    if (!NT_SUCCESS(status))
        return status;
    if (PassedAccessState)
        granted |= PassedAccessState->PreviouslyGrantedAccess;
    return lab__ob_handle_create(Object, HandleAttributes, granted, AccessMode, Handle);
}

NTSTATUS ObOpenObjectByPointerWithTag(PVOID Object, ULONG HandleAttributes, PACCESS_STATE PassedAccessState,
                                      ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                                      ULONG Tag, PHANDLE Handle)
{
    return ObOpenObjectByPointer(Object, HandleAttributes, PassedAccessState, DesiredAccess, ObjectType, AccessMode,
                                 Handle);
}

/* Into `target`, of an object that a handle of `source` refers to. */
static NTSTATUS duplicate_into(PEPROCESS source, PEPROCESS target, PVOID body, ACCESS_MASK access, ULONG attributes,
                               KPROCESSOR_MODE mode, HANDLE *handle)
{
    struct lab__ob_operation operation = {
        .code = OB_OPERATION_HANDLE_DUPLICATE, .body = body, .access = access, .source = source, .target = target};
    KAPC_STATE state;
    NTSTATUS status;

    if (!target->handles)
        return STATUS_PROCESS_IS_TERMINATING;
    lab__ke_attach(&target->Pcb, &state);
    status = perform(&operation, attributes, mode, handle);
    lab__ke_detach(&state);
    return status;
}

NTSTATUS lab__ob_duplicate(PEPROCESS source, HANDLE handle, PEPROCESS target, HANDLE *made, ACCESS_MASK access,
                           ULONG attributes, ULONG options, KPROCESSOR_MODE mode)
{
    OBJECT_HANDLE_INFORMATION information;
    KAPC_STATE state;
    PVOID body;
    NTSTATUS status;

    lab__ke_attach(&source->Pcb, &state);
    status = lab__ob_reference_handle(handle, 0, 0, mode, &body, &information);
    if (NT_SUCCESS(status) && (options & DUPLICATE_CLOSE_SOURCE))
        lab__ob_close(handle, mode);
    lab__ke_detach(&state);
    if (!NT_SUCCESS(status))
        return status;
    if (target)
        status =
            duplicate_into(source, target, body, options & DUPLICATE_SAME_ACCESS ? information.GrantedAccess : access,
                           options & DUPLICATE_SAME_ATTRIBUTES ? information.HandleAttributes : attributes, mode, made);
    lab__ob_dereference(body);
    return status;
}

/*
 * ObIsKernelHandle: is this a handle of the kernel's own table?
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-obiskernelhandle
 */
BOOLEAN ObIsKernelHandle(HANDLE Handle)
{
    LAB_DDI(ObIsKernelHandle);
    return ((ULONG_PTR)Handle & KERNEL_HANDLE_BIT) == KERNEL_HANDLE_BIT && Handle != NtCurrentProcess() &&
           Handle != NtCurrentThread();
}

struct duplication {
    HANDLE source_process, source, target_process;
    ACCESS_MASK access;
    ULONG attributes, options;
};

static NTSTATUS duplicate_by_handles(const struct duplication *what, PHANDLE made, KPROCESSOR_MODE mode)
{
    PEPROCESS source, target = 0;
    NTSTATUS status;

    status = lab__ob_reference_handle(what->source_process, PROCESS_DUP_HANDLE, lab__ps_process_type, mode,
                                      (PVOID *)&source, 0);
    if (!NT_SUCCESS(status))
        return status;
    if (made)
        status = lab__ob_reference_handle(what->target_process, PROCESS_DUP_HANDLE, lab__ps_process_type, mode,
                                          (PVOID *)&target, 0);
    if (NT_SUCCESS(status))
        status =
            lab__ob_duplicate(source, what->source, target, made, what->access, what->attributes, what->options, mode);
    lab__ob_dereference(source);
    if (target)
        lab__ob_dereference(target);
    return status;
}

/*
 * ZwDuplicateObject: another handle to the same object, perhaps in another process.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_ACCESS_DENIED
 * Source  ntifs/nf-ntifs-zwduplicateobject
 */
NTSTATUS ZwDuplicateObject(HANDLE SourceProcessHandle, HANDLE SourceHandle, HANDLE TargetProcessHandle,
                           PHANDLE TargetHandle, ACCESS_MASK DesiredAccess, ULONG HandleAttributes, ULONG Options)
{
    LAB_DDI(ZwDuplicateObject);
    return duplicate_by_handles(&(struct duplication){SourceProcessHandle, SourceHandle, TargetProcessHandle,
                                                      DesiredAccess, HandleAttributes, Options},
                                TargetHandle, KernelMode);
}

/* NtDuplicateObject: the same for the caller's mode; who asks from user mode needs PROCESS_DUP_HANDLE to both. */
NTSTATUS NtDuplicateObject(HANDLE SourceProcessHandle, HANDLE SourceHandle, HANDLE TargetProcessHandle,
                           PHANDLE TargetHandle, ACCESS_MASK DesiredAccess, ULONG HandleAttributes, ULONG Options)
{
    KPROCESSOR_MODE mode = lab__ke_thread()->previous_mode;
    HANDLE made = 0;
    NTSTATUS status;

    LAB_DDI(NtDuplicateObject);
    if (mode == UserMode && TargetHandle) {
        status = lab__mm_probe_any_write(TargetHandle, sizeof *TargetHandle);
        if (!NT_SUCCESS(status))
            return status;
    }
    status = duplicate_by_handles(&(struct duplication){SourceProcessHandle, SourceHandle, TargetProcessHandle,
                                                        DesiredAccess, HandleAttributes, Options},
                                  TargetHandle ? &made : 0, mode);
    if (NT_SUCCESS(status) && TargetHandle)
        *TargetHandle = made;
    return status;
}

/*
 * ObSetHandleAttributes: undocumented: whether a handle is inherited and whether it can be closed: two BOOLEANs.
 * ZwSetInformationObject, NtSetInformationObject: the same as ObjectHandleFlagInformation (4).
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH
 */
NTSTATUS ObSetHandleAttributes(HANDLE Handle, PVOID HandleFlags, KPROCESSOR_MODE PreviousMode)
{
    const struct handle_flags *flags = HandleFlags;
    struct lab__ob_handle_table *table;
    struct entry *entry = find(Handle, PreviousMode, &table);

    if (!entry)
        return STATUS_INVALID_HANDLE;
    entry->attributes &= ~(ULONG)(OBJ_INHERIT | OBJ_PROTECT_CLOSE);
    entry->attributes |= (flags->inherit ? OBJ_INHERIT : 0) | (flags->protect ? OBJ_PROTECT_CLOSE : 0);
    return STATUS_SUCCESS;
}

static NTSTATUS set_information(HANDLE handle, ULONG class, PVOID information, ULONG length, KPROCESSOR_MODE mode)
{
    struct handle_flags flags;

    if (class != OBJECT_HANDLE_FLAG_CLASS)
        return STATUS_INVALID_INFO_CLASS;
    if (length != sizeof flags)
        return STATUS_INFO_LENGTH_MISMATCH;
    if (mode == UserMode && !NT_SUCCESS(lab__mm_probe_any(information, length)))
        return STATUS_ACCESS_VIOLATION;
    RtlCopyMemory(&flags, information, sizeof flags);
    return ObSetHandleAttributes(handle, &flags, mode);
}

NTSTATUS ZwSetInformationObject(HANDLE Handle, ULONG ObjectInformationClass, PVOID ObjectInformation,
                                ULONG ObjectInformationLength)
{
    return set_information(Handle, ObjectInformationClass, ObjectInformation, ObjectInformationLength, KernelMode);
}

NTSTATUS NtSetInformationObject(HANDLE Handle, ULONG ObjectInformationClass, PVOID ObjectInformation,
                                ULONG ObjectInformationLength)
{
    return set_information(Handle, ObjectInformationClass, ObjectInformation, ObjectInformationLength,
                           lab__ke_thread()->previous_mode);
}
