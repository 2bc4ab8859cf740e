/*
 * Objects and their references.
 *
 * A pointer reference keeps the body; each handle is one, too. A named object stays in the namespace while it has
 * handles or is permanent. Rule that drivers break most: one dereference for each reference, no more.
 */
#include "mm/pool_p.h"
#include "mm/special.h"
#include "ob/ob_local.h"
#include "se/se_p.h"
#include "vf/vf_holding.h"
#include "vf/vf_zw.h"

NTSTATUS lab__ob_capture_name(const UNICODE_STRING *name, KPROCESSOR_MODE mode, UNICODE_STRING *captured)
{
    RtlZeroMemory(captured, sizeof *captured);
    if (!name)
        return STATUS_SUCCESS;
    if (mode == KernelMode && lab__strict)
        lab__vf_kernel_name(name, __builtin_return_address(0));
    if (mode == UserMode && NT_ERROR(lab__mm_probe_any(name, sizeof *name)))
        return STATUS_ACCESS_VIOLATION;
    if (!name->Length)
        return STATUS_SUCCESS;
    if (name->Length & 1)
        return STATUS_OBJECT_NAME_INVALID;
    if (mode == UserMode && NT_ERROR(lab__mm_probe_any(name->Buffer, name->Length)))
        return STATUS_ACCESS_VIOLATION;
    captured->Buffer = lab__mm_kernel_alloc((SIZE_T)name->Length + sizeof(WCHAR));
    if (!captured->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    captured->Length = name->Length;
    captured->MaximumLength =
        name->Length + sizeof(WCHAR) > 0xFFFE ? name->Length : (USHORT)(name->Length + sizeof(WCHAR));
    RtlCopyMemory(captured->Buffer, name->Buffer, name->Length);
    return STATUS_SUCCESS;
}

static NTSTATUS capture(const OBJECT_ATTRIBUTES *attributes, KPROCESSOR_MODE mode, struct lab__ob_create_info **result)
{
    struct lab__ob_create_info *info;
    NTSTATUS status;

    *result = 0;
    if (!attributes)
        return STATUS_SUCCESS;
    if (mode == UserMode && NT_ERROR(lab__mm_probe_any(attributes, sizeof *attributes)))
        return STATUS_ACCESS_VIOLATION;
    if (mode == KernelMode && lab__strict)
        lab__vf_kernel_address(attributes, __builtin_return_address(0));
    if (attributes->Length != sizeof *attributes || (attributes->Attributes & ~OBJ_VALID_ATTRIBUTES & ~0x1FF2u))
        return STATUS_INVALID_PARAMETER;
    info = lab__mm_kernel_alloc(sizeof *info);
    if (!info)
        return STATUS_INSUFFICIENT_RESOURCES;
    info->root = attributes->RootDirectory;
    info->mode = mode;
    info->attributes = attributes->Attributes;
    if (mode == UserMode)
        info->attributes &= ~(ULONG)OBJ_KERNEL_HANDLE;
    info->security_descriptor = attributes->SecurityDescriptor;
    status = lab__ob_capture_name(attributes->ObjectName, mode, &info->name);
    if (!NT_SUCCESS(status)) {
        lab__mm_kernel_free(info);
        return status;
    }
    *result = info;
    return STATUS_SUCCESS;
}

void lab__ob_drop_create_info(struct lab__ob_header *header)
{
    if (!header->create)
        return;
    if (header->create->name.Buffer)
        lab__mm_kernel_free(header->create->name.Buffer);
    lab__mm_kernel_free(header->create);
    header->create = 0;
}

/* A strict machine has the first objects of each type where a use after their end is seen. */
static struct lab__ob_header *take_memory(SIZE_T size, POBJECT_TYPE type)
{
    struct lab__ob_header *header = lab__strict && lab__mm_special_wanted(type)
                                        ? lab__mm_special_take(size, 'jbO ', TRUE, LAB_POOL_KERNEL, 0, NonPagedPool)
                                        : 0;

    return header ? header : lab__mm_kernel_alloc(size);
}

static void check_alive(PVOID body, ULONG_PTR kind)
{
    if (__builtin_expect(lab__mm_special_is_freed(body), 0)) {
        lab__mm_special_classify(body);
        lab__ke_crash_detail("object %p was %s after its last reference had gone", body,
                             kind == 2 ? "referenced" : "dereferenced");
        lab__ke_bugcheck(REFERENCE_BY_POINTER, 0, (ULONG_PTR)body, kind, 0);
    }
}

NTSTATUS lab__ob_create(POBJECT_TYPE type, KPROCESSOR_MODE mode, const OBJECT_ATTRIBUTES *attributes, SIZE_T body_size,
                        PVOID *body)
{
    struct lab__ob_create_info *info;
    struct lab__ob_header *header;
    NTSTATUS status = capture(attributes, mode, &info);

    if (!NT_SUCCESS(status))
        return status;
    header = LAB_FAULT(LAB_FAULT_OBJECT) ? 0 : take_memory(sizeof *header + body_size, type);
    if (!header) {
        if (info) {
            if (info->name.Buffer)
                lab__mm_kernel_free(info->name.Buffer);
            lab__mm_kernel_free(info);
        }
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    header->pointer_count = 1;
    header->type = type;
    header->create = info;
    header->attributes = info ? info->attributes & OBJ_PERMANENT : 0;
    InsertTailList(&type->objects, &header->type_link);
    type->object_count++;
    *body = header->body;
    LAB_TRACE(LAB_TRACE_OBJECT, header->body, type->index);
    return STATUS_SUCCESS;
}

static NTSTATUS insert_named(struct lab__ob_header *header, ACCESS_MASK desired, PVOID *found)
{
    struct lab__ob_create_info *info = header->create;
    struct lab__ob_open open = {.mode = info->mode, .attributes = info->attributes, .desired = desired};

    return lab__ob_resolve(info->root, info->mode, info->attributes, &info->name, header->type, &open, header, found);
}

/* Whoever makes an object may do with it what he asks for; whoever opened an existing one is checked. */
static NTSTATUS secure(struct lab__ob_header *header, PVOID result, ACCESS_MASK desired, KPROCESSOR_MODE mode,
                       ULONG attributes, struct _ACCESS_STATE *state, ACCESS_MASK *granted)
{
    *granted = desired;
    if (result != header->body)
        return lab__ob_check_access(result, desired, mode, attributes, state, granted);
    if (!header->type->security_required || header->security_descriptor)
        return STATUS_SUCCESS;
    return lab__ob_security_assign(result, 0, header->create ? header->create->security_descriptor : 0, 0, mode);
}

NTSTATUS lab__ob_insert(PVOID body, struct _ACCESS_STATE *state, ACCESS_MASK desired, PVOID *object, HANDLE *handle)
{
    struct lab__ob_header *header = lab__ob_header_of(body);
    KPROCESSOR_MODE mode = header->create ? header->create->mode : KernelMode;
    ULONG attributes = header->create ? header->create->attributes : 0;
    PVOID result = body;
    NTSTATUS status = STATUS_SUCCESS, made;
    ACCESS_MASK granted;

    if (header->create && header->create->name.Length) {
        status = insert_named(header, desired, &result);
        if (!NT_SUCCESS(status)) {
            lab__ob_drop_create_info(header);
            lab__ob_dereference(body);
            return status;
        }
        if (result != body) {
            lab__ob_drop_create_info(header);
            lab__ob_dereference(body); /* an existing object was opened; resolve gave a reference to it */
        }
    }
    made = secure(header, result, desired, mode, attributes, state, &granted);
    lab__ob_drop_create_info(lab__ob_header_of(result));
    if (NT_SUCCESS(made) && handle)
        made = lab__ob_handle_create(result, attributes, granted, mode, handle);
    if (!NT_SUCCESS(made)) {
        if (result == body)
            lab__ob_unname(result);
        lab__ob_dereference(result);
        return made;
    }
    if (object)
        *object = result;
    else
        lab__ob_dereference(result);
    return status;
}

void lab__ob_reference(PVOID body)
{
    struct lab__ob_header *header = lab__ob_header_of(body);

    check_alive(body, 2);
    if (__builtin_expect(header->pointer_count <= 0, 0))
        lab__ke_bugcheck(REFERENCE_BY_POINTER, (ULONG_PTR)header->type, (ULONG_PTR)body, 2,
                         (ULONG_PTR)header->pointer_count);
    header->pointer_count++;
}

static void destroy(struct lab__ob_header *header)
{
    lab__vf_references_forget(header->body);
    if (header->directory)
        lab__ob_directory_remove(header);
    if (header->type->procedures.remove)
        header->type->procedures.remove(header->body);
    RemoveEntryList(&header->type_link);
    header->type->object_count--;
    lab__ob_drop_create_info(header);
    if (header->name.Buffer)
        lab__mm_kernel_free(header->name.Buffer);
    if (header->security_descriptor)
        lab__se_descriptor_release(header->security_descriptor);
    lab__mm_kernel_free(header);
}

/* --- deletion above PASSIVE_LEVEL is left to a worker
 * -------------------------------------------------------------------- */

static LIST_ENTRY doomed;
static WORK_QUEUE_ITEM doomed_item;
static BOOLEAN doomed_queued;

static void destroy_doomed(PVOID unused)
{
    doomed_queued = FALSE;
    while (!IsListEmpty(&doomed)) {
        struct lab__ob_header *header = CONTAINING_RECORD(RemoveHeadList(&doomed), struct lab__ob_header, type_link);

        InsertTailList(&header->type->objects, &header->type_link);
        destroy(header);
    }
}

static void destroy_later(struct lab__ob_header *header)
{
    if (!doomed.Flink)
        InitializeListHead(&doomed);
    RemoveEntryList(&header->type_link);
    InsertTailList(&doomed, &header->type_link);
    if (!doomed_queued) {
        doomed_queued = TRUE;
        ExInitializeWorkItem(&doomed_item, destroy_doomed, 0);
        ExQueueWorkItem(&doomed_item, DelayedWorkQueue);
    }
}

void lab__ob_objects_reset(void)
{
    InitializeListHead(&doomed);
    doomed_queued = FALSE;
}

void lab__ob_dereference(PVOID body)
{
    struct lab__ob_header *header = lab__ob_header_of(body);

    check_alive(body, 1);
    if (__builtin_expect(header->pointer_count <= 0, 0)) {
        lab__ke_crash_detail("object %p was dereferenced more often than it was referenced", body);
        lab__ke_bugcheck(REFERENCE_BY_POINTER, (ULONG_PTR)header->type, (ULONG_PTR)body, 1,
                         (ULONG_PTR)(header->pointer_count - 1));
    }
    if (--header->pointer_count)
        return;
    if (header->handle_count)
        lab__ke_bugcheck(REFERENCE_BY_POINTER, (ULONG_PTR)header->type, (ULONG_PTR)body, 1, 0);
    if (lab__ke_irql() == PASSIVE_LEVEL)
        destroy(header);
    else
        destroy_later(header);
}

void lab__ob_give_up(PVOID body)
{
    lab__vf_let_go(LAB_VF_REFERENCE, body);
    lab__ob_dereference(body);
}

/*
 * ObfReferenceObject, ObfDereferenceObject: what the macros ObReferenceObject and ObDereferenceObject are made of.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0x18 REFERENCE_BY_POINTER when counts go wrong
 * Source  wdm/nf-wdm-obfreferenceobject
 */
LONG_PTR ObfReferenceObject(PVOID Object)
{
    lab__ob_reference(Object);
    lab__vf_hold(LAB_VF_REFERENCE, Object, __builtin_return_address(0));
    return lab__ob_header_of(Object)->pointer_count;
}

LONG_PTR ObfDereferenceObject(PVOID Object)
{
    LONG_PTR left;

    check_alive(Object, 1);
    left = lab__ob_header_of(Object)->pointer_count - 1;
    lab__ob_give_up(Object);
    return left;
}

LONG_PTR ObfReferenceObjectWithTag(PVOID Object, ULONG Tag)
{
    lab__ob_reference(Object);
    lab__vf_hold(LAB_VF_REFERENCE, Object, __builtin_return_address(0));
    return lab__ob_header_of(Object)->pointer_count;
}

LONG_PTR ObfDereferenceObjectWithTag(PVOID Object, ULONG Tag)
{
    return ObfDereferenceObject(Object);
}

/*
 * ObDereferenceObjectDeferDelete: dereference without deleting in this call.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-obdereferenceobjectdeferdelete
 */
void ObDereferenceObjectDeferDelete(PVOID Object)
{
    struct lab__ob_header *header = lab__ob_header_of(Object);

    LAB_DDI(ObDereferenceObjectDeferDelete);
    lab__vf_let_go(LAB_VF_REFERENCE, Object);
    if (header->pointer_count == 1) {
        header->pointer_count = 0;
        destroy_later(header);
        return;
    }
    lab__ob_dereference(Object);
}

void ObDereferenceObjectDeferDeleteWithTag(PVOID Object, ULONG Tag)
{
    LAB_DDI(ObDereferenceObjectDeferDeleteWithTag);
    ObDereferenceObjectDeferDelete(Object);
}

/*
 * ObCreateObject: undocumented; an object of the type, with no name yet, zeroed. ObInsertObject gives it its name and a
 * handle; where that fails, and where no handle is asked for, the object's first reference is gone or the caller's as
 * *NewObject.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   NewObject and Handle may be NULL
 * Errors  those of names, handles and access
 * Source  ntifs/nf-ntifs-obinsertobject
 */
NTSTATUS ObCreateObject(KPROCESSOR_MODE ObjectAttributesAccessMode, POBJECT_TYPE ObjectType,
                        POBJECT_ATTRIBUTES ObjectAttributes, KPROCESSOR_MODE AccessMode, PVOID ParseContext,
                        ULONG ObjectSize, ULONG PagedPoolCharge, ULONG NonPagedPoolCharge, PVOID *Object)
{
    return lab__ob_create(ObjectType, ObjectAttributesAccessMode, ObjectAttributes, ObjectSize, Object);
}

NTSTATUS ObInsertObject(PVOID Object, PACCESS_STATE PassedAccessState, ACCESS_MASK DesiredAccess,
                        ULONG ObjectPointerBias, PVOID *NewObject, PHANDLE Handle)
{
    LAB_DDI(ObInsertObject);
    return lab__ob_insert(Object, PassedAccessState, DesiredAccess, NewObject, Handle);
}

/* ObGetObjectPointerCount: how many references there are, those of handles among them. */
ULONG ObGetObjectPointerCount(PVOID Object)
{
    return (ULONG)lab__ob_header_of(Object)->pointer_count;
}

static NTSTATUS reference_checked(PVOID object, POBJECT_TYPE type, KPROCESSOR_MODE mode, PVOID caller)
{
    if (lab__ob_header_of(object)->type != type && (mode != KernelMode || type == lab__ob_symbolic_link_type))
        return STATUS_OBJECT_TYPE_MISMATCH;
    lab__ob_reference(object);
    lab__vf_hold(LAB_VF_REFERENCE, object, caller);
    return STATUS_SUCCESS;
}

/*
 * ObReferenceObjectByPointer: reference an object after checking its type.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_OBJECT_TYPE_MISMATCH
 * Source  wdm/nf-wdm-obreferenceobjectbypointer
 */
NTSTATUS ObReferenceObjectByPointer(PVOID Object, ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType,
                                    KPROCESSOR_MODE AccessMode)
{
    LAB_DDI(ObReferenceObjectByPointer);
    return reference_checked(Object, ObjectType, AccessMode, __builtin_return_address(0));
}

NTSTATUS ObReferenceObjectByPointerWithTag(PVOID Object, ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType,
                                           KPROCESSOR_MODE AccessMode, ULONG Tag)
{
    LAB_DDI(ObReferenceObjectByPointerWithTag);
    return reference_checked(Object, ObjectType, AccessMode, __builtin_return_address(0));
}

/*
 * ObReferenceObjectSafe: reference an object unless it is being deleted (FALSE).
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-obreferenceobjectsafe
 */
BOOLEAN ObReferenceObjectSafe(PVOID Object)
{
    struct lab__ob_header *header = lab__ob_header_of(Object);

    LAB_DDI(ObReferenceObjectSafe);
    if (header->pointer_count <= 0)
        return FALSE;
    header->pointer_count++;
    lab__vf_hold(LAB_VF_REFERENCE, Object, __builtin_return_address(0));
    return TRUE;
}
