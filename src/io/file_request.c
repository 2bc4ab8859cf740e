/*
 * A request on a file, from the call to its end.
 *
 * Whether the call waits is the file's property (FO_SYNCHRONOUS_IO) or the call's (queries and settings). A driver that
 * answers at once costs neither an APC nor an event; one that returns STATUS_PENDING leaves the rest to
 * IoCompleteRequest. Rule: every path out of a request passes lab__io_request_send, _done or _abort exactly once.
 */
#include "io/file_p.h"
#include "mm/special.h"
#include "mm/mm_p.h"
#include "vf/vf_user.h"

static NTSTATUS take_event(struct lab__io_request *request, HANDLE handle)
{
    NTSTATUS status = lab__ob_reference_handle(handle, EVENT_MODIFY_STATE, *ExEventObjectType, request->mode,
                                               (PVOID *)&request->event, 0);

    if (NT_SUCCESS(status))
        request->event->Header.SignalState = 0;
    return status;
}

/* What the request holds beside the IRP. */
static void let_go(struct lab__io_request *request)
{
    if (request->event && request->event != &request->wait)
        lab__ob_dereference(request->event);
    if (request->locked)
        lab__io_file_unlock(request->file);
    lab__ob_dereference(request->file);
}

static NTSTATUS reference_file(struct lab__io_request *request, HANDLE handle, ACCESS_MASK access)
{
    OBJECT_HANDLE_INFORMATION information;
    NTSTATUS status = lab__ob_reference_handle(handle, access, lab__io_file_type, request->mode,
                                               (PVOID *)&request->file, &information);

    if (!NT_SUCCESS(status))
        return status;
    request->granted = information.GrantedAccess;
    request->device = lab__io_related_device(request->file);
    return STATUS_SUCCESS;
}

static NTSTATUS lock_file(struct lab__io_request *request)
{
    NTSTATUS status;

    if (request->file->Flags & FO_SYNCHRONOUS_IO) {
        status = lab__io_file_lock(request->file, request->mode);
        if (status != STATUS_SUCCESS)
            return status;
        request->locked = TRUE;
    }
    request->file->Event.Header.SignalState = 0;
    return STATUS_SUCCESS;
}

NTSTATUS lab__io_request_begin(struct lab__io_request *request, HANDLE handle, ACCESS_MASK access, HANDLE event,
                               PIO_STATUS_BLOCK iosb, KPROCESSOR_MODE mode)
{
    NTSTATUS status;

    request->mode = mode;
    request->iosb = iosb;
    request->irp = 0;
    request->event = 0;
    request->locked = request->synchronous = FALSE;
    status = reference_file(request, handle, access);
    if (!NT_SUCCESS(status))
        return status;
    if (mode == UserMode && !NT_SUCCESS(lab__mm_probe_any_write(iosb, sizeof *iosb)))
        status = STATUS_ACCESS_VIOLATION;
    else if (request->apc && request->file->CompletionContext)
        status = STATUS_INVALID_PARAMETER;
    else if (event)
        status = take_event(request, event);
    if (NT_SUCCESS(status))
        status = lock_file(request);
    if (status != STATUS_SUCCESS)
        let_go(request);
    return status;
}

static void wait_in_call(struct lab__io_request *request)
{
    request->synchronous = TRUE;
    request->event = &request->wait;
    lab__ke_event_initialize(&request->wait, SynchronizationEvent);
}

NTSTATUS lab__io_request_begin_waiting(struct lab__io_request *request, HANDLE handle, ACCESS_MASK access,
                                       PIO_STATUS_BLOCK iosb, KPROCESSOR_MODE mode)
{
    NTSTATUS status;

    request->apc = 0;
    request->apc_context = 0;
    status = lab__io_request_begin(request, handle, access, 0, iosb, mode);
    if (status == STATUS_SUCCESS && !request->locked)
        wait_in_call(request);
    return status;
}

void lab__io_request_begin_by_pointer(struct lab__io_request *request, PIO_STATUS_BLOCK iosb)
{
    lab__ob_reference(request->file);
    request->iosb = iosb;
    request->device = lab__io_related_device(request->file);
    lock_file(request);
    if (!request->locked)
        wait_in_call(request);
}

NTSTATUS lab__io_request_irp(struct lab__io_request *request, UCHAR major, UCHAR minor, PIO_STACK_LOCATION *stack)
{
    PIRP irp = lab__io_irp_allocate(request->device->StackSize);

    if (!irp)
        return STATUS_INSUFFICIENT_RESOURCES;
    request->irp = irp;
    irp->Tail.Overlay.OriginalFileObject = request->file;
    irp->RequestorMode = request->mode;
    irp->UserEvent = request->event;
    irp->UserIosb = request->synchronous ? &request->local : request->iosb;
    irp->Flags = request->synchronous ? IRP_DEFER_IO_COMPLETION | IRP_SYNCHRONOUS_API : IRP_DEFER_IO_COMPLETION;
    irp->Overlay.AsynchronousParameters.UserApcRoutine = request->apc;
    irp->Overlay.AsynchronousParameters.UserApcContext = request->apc_context;
    *stack = IoGetNextIrpStackLocation(irp);
    (*stack)->MajorFunction = major;
    (*stack)->MinorFunction = minor;
    (*stack)->FileObject = request->file;
    return STATUS_SUCCESS;
}

NTSTATUS lab__io_request_buffer(struct lab__io_request *request, PVOID buffer, ULONG length, BOOLEAN to_driver)
{
    PIRP irp = request->irp;

    irp->UserBuffer = buffer;
    if (request->device->Flags & DO_BUFFERED_IO)
        return lab__io_buffer_system(irp, buffer, length, to_driver ? length : 0, length, !to_driver, request->mode);
    if (request->device->Flags & DO_DIRECT_IO)
        return lab__io_buffer_mdl(irp, buffer, length, to_driver ? IoReadAccess : IoWriteAccess, request->mode);
    if (lab__strict && request->mode == UserMode)
        lab__vf_user_arm();
    return STATUS_SUCCESS;
}

NTSTATUS lab__io_request_capture(struct lab__io_request *request, const void *from, ULONG length, PVOID *copy)
{
    *copy = lab__mm_pool_alloc(PagedPool, length, LAB_TAG_FILE_NAME, FALSE);
    if (!*copy)
        return STATUS_INSUFFICIENT_RESOURCES;
    request->irp->Tail.Overlay.AuxiliaryBuffer = *copy;
    return lab__io_copy_in(*copy, from, length, request->mode);
}

/* The wait was broken off: the driver is told to give the request up, and the caller waits until it has. */
static void cancel_and_wait(struct lab__io_request *request, PKEVENT event)
{
    KIRQL irql = lab__ke_raise(APC_LEVEL); /* completion, which frees the IRP, is an APC of this thread */
    BOOLEAN open = !KeReadStateEvent(event);

    if (open)
        IoCancelIrp(request->irp);
    lab__ke_lower(irql);
    KeWaitForSingleObject(event, Executive, KernelMode, FALSE, 0);
}

static void wait_for(struct lab__io_request *request, PKEVENT event, BOOLEAN alertable)
{
    if (KeWaitForSingleObject(event, Executive, request->mode, alertable, 0) != STATUS_SUCCESS)
        cancel_and_wait(request, event);
}

static NTSTATUS send_waiting(struct lab__io_request *request, NTSTATUS status, BOOLEAN alertable)
{
    if (status == STATUS_PENDING) {
        wait_for(request, &request->wait, alertable);
        status = request->local.Status;
    } else {
        request->local = request->irp->IoStatus;
        lab__io_finish(request->irp, request->file);
    }
    if (!NT_ERROR(status))
        lab__io_copy_out(request->iosb, &request->local, sizeof request->local, request->mode);
    return status;
}

/* The end of the IRP takes the request's reference to the file along; the lock has one of its own. */
NTSTATUS lab__io_request_send(struct lab__io_request *request)
{
    PFILE_OBJECT file = request->file;
    BOOLEAN locked = request->locked, alertable = (file->Flags & FO_ALERTABLE_IO) != 0;
    NTSTATUS status;

    lab__io_irp_queue(request->irp, lab__ps_thread());
    status = IofCallDriver(request->device, request->irp);
    if (status != STATUS_PENDING && __builtin_expect(lab__mm_special_is_freed(request->irp), 0))
        lab__io_irp_take_back(request->irp);
    if (request->synchronous)
        return send_waiting(request, status, alertable);
    if (__builtin_expect(status != STATUS_PENDING, 1)) {
        lab__io_finish(request->irp, file);
    } else if (locked) {
        wait_for(request, &file->Event, alertable);
        status = file->FinalStatus;
    }
    if (locked)
        lab__io_file_unlock(file);
    return status;
}

static void free_irp(PIRP irp)
{
    PMDL mdl;

    if ((irp->Flags & IRP_DEALLOCATE_BUFFER) && irp->AssociatedIrp.SystemBuffer)
        lab__mm_pool_free(irp->AssociatedIrp.SystemBuffer, 0);
    if (irp->Tail.Overlay.AuxiliaryBuffer)
        ExFreePool(irp->Tail.Overlay.AuxiliaryBuffer);
    while ((mdl = irp->MdlAddress)) {
        irp->MdlAddress = mdl->Next;
        if (mdl->MdlFlags & MDL_PAGES_LOCKED)
            MmUnlockPages(mdl);
        IoFreeMdl(mdl);
    }
    lab__io_irp_free(irp);
}

NTSTATUS lab__io_request_abort(struct lab__io_request *request, NTSTATUS status)
{
    if (request->irp)
        free_irp(request->irp);
    let_go(request);
    return status;
}

NTSTATUS lab__io_request_done(struct lab__io_request *request, NTSTATUS status, ULONG_PTR information)
{
    IO_STATUS_BLOCK iosb = {.Status = status, .Information = information};
    IO_COMPLETION_CONTEXT *port = request->file->CompletionContext;

    if (!NT_ERROR(status)) {
        lab__io_copy_out(request->iosb, &iosb, sizeof iosb, request->mode);
        if (request->event && !request->synchronous)
            KeSetEvent(request->event, IO_NO_INCREMENT, FALSE);
        if (port && request->apc_context && !(request->file->Flags & FO_SKIP_COMPLETION_PORT))
            lab__io_port_post(port->Port, port->Key, request->apc_context, status, information, 0);
    }
    return lab__io_request_abort(request, status);
}
