/*
 * How resource managers are told: through their callback, or a queue that they look into.
 *
 * Each notification moves the virtual clock of the transaction manager on. Only what is in an enlistment's mask reaches
 * it; phase.c asks that first.
 */
#include <string.h>

#include "tm/tm_p.h"

struct note {
    LIST_ENTRY link;
    PKENLISTMENT enlistment; /* referenced; 0 for what concerns the resource manager itself */
    ULONG notification, length;
    LONGLONG clock;
    UCHAR argument[sizeof(TRANSACTION_NOTIFICATION_RECOVERY_ARGUMENT)];
};

void lab__tm_clock(PKTM manager, const LARGE_INTEGER *value)
{
    if (manager && value && value->QuadPart > manager->clock)
        manager->clock = value->QuadPart;
}

static NTSTATUS call(PKRESOURCEMANAGER resource, PKENLISTMENT enlistment, ULONG notification, const void *argument,
                     ULONG length)
{
    LARGE_INTEGER clock = {.QuadPart = ++resource->manager->clock};
    NTSTATUS status = resource->callback(enlistment, resource->key, enlistment ? enlistment->key : 0, notification,
                                         &clock, length, (PVOID)argument);

    lab__tm_clock(resource->manager, &clock);
    return status;
}

static void free_note(struct note *note)
{
    if (note->enlistment)
        lab__ob_dereference(note->enlistment);
    lab__mm_kernel_free(note);
}

NTSTATUS lab__tm_tell(PKRESOURCEMANAGER resource, PKENLISTMENT enlistment, ULONG notification, const void *argument,
                      ULONG length)
{
    struct note *note;

    if (resource->callback)
        return call(resource, enlistment, notification, argument, length);
    note = lab__mm_kernel_alloc(sizeof *note);
    if (!note)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (enlistment)
        lab__ob_reference(enlistment);
    note->enlistment = enlistment;
    note->notification = notification;
    note->length = length;
    note->clock = ++resource->manager->clock;
    if (length)
        memcpy(note->argument, argument, length);
    InsertTailList(&resource->queue, &note->link);
    KeSetEvent(&resource->available, 0, FALSE);
    return STATUS_PENDING;
}

static struct note *take(PKRESOURCEMANAGER resource)
{
    struct note *note = CONTAINING_RECORD(RemoveHeadList(&resource->queue), struct note, link);

    if (IsListEmpty(&resource->queue))
        KeClearEvent(&resource->available);
    return note;
}

void lab__tm_queue_drop(PKRESOURCEMANAGER resource)
{
    while (!IsListEmpty(&resource->queue))
        free_note(take(resource));
}

/*
 * TmEnableCallbacks: be told by a callback from here on; what is in the queue already is told at once.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_UNSUCCESSFUL without a routine
 * Source  wdm/nf-wdm-tmenablecallbacks
 */
NTSTATUS TmEnableCallbacks(PKRESOURCEMANAGER ResourceManager, PTM_RM_NOTIFICATION CallbackRoutine, PVOID RMKey)
{
    LAB_DDI(TmEnableCallbacks);
    if (!CallbackRoutine)
        return STATUS_UNSUCCESSFUL;
    ResourceManager->callback = CallbackRoutine;
    ResourceManager->key = RMKey;
    while (!IsListEmpty(&ResourceManager->queue)) {
        struct note *note = take(ResourceManager);
        PKENLISTMENT enlistment = note->enlistment;
        NTSTATUS status = call(ResourceManager, enlistment, note->notification, note->argument, note->length);

        if (enlistment && enlistment->awaited == note->notification && status != STATUS_PENDING)
            lab__tm_answered(enlistment);
        free_note(note);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS copy_out(PKRESOURCEMANAGER resource, TRANSACTION_NOTIFICATION *buffer, ULONG room, PULONG returned)
{
    struct note *note = CONTAINING_RECORD(resource->queue.Flink, struct note, link);
    ULONG needed = sizeof *buffer + note->length;

    if (returned)
        *returned = needed;
    if (room < needed)
        return STATUS_BUFFER_TOO_SMALL;
    take(resource);
    buffer->TransactionKey = note->enlistment ? note->enlistment->key : 0;
    buffer->TransactionNotification = note->notification;
    buffer->TmVirtualClock.QuadPart = note->clock;
    buffer->ArgumentLength = note->length;
    memcpy(buffer + 1, note->argument, note->length);
    free_note(note);
    return STATUS_SUCCESS;
}

static NTSTATUS get(HANDLE handle, TRANSACTION_NOTIFICATION *buffer, ULONG length, const LARGE_INTEGER *timeout,
                    PULONG returned, ULONG asynchronous, ULONG_PTR context, KPROCESSOR_MODE mode)
{
    PKRESOURCEMANAGER resource;
    LARGE_INTEGER until = {0};
    NTSTATUS status;

    if (asynchronous || context)
        return STATUS_INVALID_PARAMETER;
    if (mode == UserMode && timeout && NT_ERROR(lab__mm_probe_any(timeout, sizeof *timeout)))
        return STATUS_ACCESS_VIOLATION;
    if (timeout)
        until = *timeout;
    status = lab__tm_probe_answer(buffer, length, returned, mode);
    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(handle, RESOURCEMANAGER_GET_NOTIFICATION, lab__tm_resource_type, mode,
                                          (PVOID *)&resource, 0);
    if (!NT_SUCCESS(status))
        return status;
    do
        status = KeWaitForSingleObject(&resource->available, UserRequest, mode, FALSE, timeout ? &until : 0);
    while (status == STATUS_SUCCESS && IsListEmpty(&resource->queue));
    if (status == STATUS_SUCCESS)
        status = copy_out(resource, buffer, length, returned);
    lab__ob_dereference(resource);
    return status;
}

/*
 * ZwGetNotificationResourceManager: the next notification, which is waited for as long as Timeout says.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   100 ns, negative from now on
 * Errors  STATUS_TIMEOUT; STATUS_BUFFER_TOO_SMALL with *ReturnLength set, the notification stays;
 *         STATUS_INVALID_PARAMETER for what is said to be zero
 * Source  wdm/nf-wdm-ntgetnotificationresourcemanager
 */
NTSTATUS ZwGetNotificationResourceManager(HANDLE ResourceManagerHandle,
                                          PTRANSACTION_NOTIFICATION TransactionNotification, ULONG NotificationLength,
                                          PLARGE_INTEGER Timeout, PULONG ReturnLength, ULONG Asynchronous,
                                          ULONG_PTR AsynchronousContext)
{
    LAB_DDI(ZwGetNotificationResourceManager);
    return get(ResourceManagerHandle, TransactionNotification, NotificationLength, Timeout, ReturnLength, Asynchronous,
               AsynchronousContext, KernelMode);
}

NTSTATUS NtGetNotificationResourceManager(HANDLE ResourceManagerHandle,
                                          PTRANSACTION_NOTIFICATION TransactionNotification, ULONG NotificationLength,
                                          PLARGE_INTEGER Timeout, PULONG ReturnLength, ULONG Asynchronous,
                                          ULONG_PTR AsynchronousContext)
{
    LAB_DDI(NtGetNotificationResourceManager);
    return get(ResourceManagerHandle, TransactionNotification, NotificationLength, Timeout, ReturnLength, Asynchronous,
               AsynchronousContext, lab__ke_thread()->previous_mode);
}
