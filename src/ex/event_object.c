/*
 * Events as objects: by name and by handle. The body is the KEVENT itself.
 */
#include "ex/nt_ex.h"
#include "ex/object_p.h"

static POBJECT_TYPE event_type;
__attribute__((visibility("default"))) POBJECT_TYPE *ExEventObjectType = &event_type;

static const GENERIC_MAPPING mapping = {STANDARD_RIGHTS_READ | EVENT_QUERY_STATE,
                                        STANDARD_RIGHTS_WRITE | EVENT_MODIFY_STATE,
                                        STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE, EVENT_ALL_ACCESS};

void lab__ex_event_start(void)
{
    event_type = lab__ob_type_create(L"Event", 0, &mapping, EVENT_ALL_ACCESS, 0);
}

static NTSTATUS create(PHANDLE result, ACCESS_MASK desired, POBJECT_ATTRIBUTES attributes, EVENT_TYPE type,
                       BOOLEAN state, KPROCESSOR_MODE mode)
{
    PKEVENT event;
    NTSTATUS status = lab__ex_probe_out(result, sizeof *result, mode);

    if (NT_SUCCESS(status) && type != NotificationEvent && type != SynchronizationEvent)
        status = STATUS_INVALID_PARAMETER_4;
    if (NT_SUCCESS(status))
        status = lab__ob_create(event_type, mode, attributes, sizeof *event, (PVOID *)&event);
    if (!NT_SUCCESS(status))
        return status;
    KeInitializeEvent(event, type, state != 0);
    return lab__ex_object_insert(event, desired, result);
}

static NTSTATUS change(HANDLE handle, PLONG previous, LONG (*how)(PKEVENT event), KPROCESSOR_MODE mode)
{
    PKEVENT event;
    LONG before;
    NTSTATUS status = lab__ex_probe_optional(previous, sizeof *previous, mode);

    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(handle, EVENT_MODIFY_STATE, event_type, mode, (PVOID *)&event, 0);
    if (!NT_SUCCESS(status))
        return status;
    before = how(event);
    lab__ob_dereference(event);
    if (previous)
        *previous = before;
    return STATUS_SUCCESS;
}

static LONG set(PKEVENT event)
{
    return KeSetEvent(event, EVENT_INCREMENT, FALSE);
}

static LONG reset(PKEVENT event)
{
    return KeResetEvent(event);
}

static LONG pulse(PKEVENT event)
{
    return KePulseEvent(event, EVENT_INCREMENT, FALSE);
}

/* NtCreateEvent, NtOpenEvent, NtSetEvent, NtResetEvent, NtClearEvent, NtPulseEvent: as the Zw forms, for the caller's
 * mode. */
NTSTATUS NtCreateEvent(PHANDLE EventHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                       EVENT_TYPE EventType, BOOLEAN InitialState)
{
    return create(EventHandle, DesiredAccess, ObjectAttributes, EventType, InitialState, lab__ex_caller());
}

NTSTATUS NtOpenEvent(PHANDLE EventHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    return lab__ex_object_open(event_type, EventHandle, DesiredAccess, ObjectAttributes, lab__ex_caller());
}

NTSTATUS NtSetEvent(HANDLE EventHandle, PLONG PreviousState)
{
    return change(EventHandle, PreviousState, set, lab__ex_caller());
}

NTSTATUS NtResetEvent(HANDLE EventHandle, PLONG PreviousState)
{
    return change(EventHandle, PreviousState, reset, lab__ex_caller());
}

NTSTATUS NtClearEvent(HANDLE EventHandle)
{
    return change(EventHandle, 0, reset, lab__ex_caller());
}

NTSTATUS NtPulseEvent(HANDLE EventHandle, PLONG PreviousState)
{
    return change(EventHandle, PreviousState, pulse, lab__ex_caller());
}

/* NtQueryEvent: EventBasicInformation: its type and whether it is signalled. */
NTSTATUS NtQueryEvent(HANDLE EventHandle, ULONG InformationClass, PVOID Information, ULONG Length, PULONG ReturnLength)
{
    struct {
        LONG type, state;
    } *basic = Information;
    PKEVENT event;
    NTSTATUS status = lab__ex_probe_basic(InformationClass, Information, Length, sizeof *basic);

    if (NT_SUCCESS(status))
        status =
            lab__ob_reference_handle(EventHandle, EVENT_QUERY_STATE, event_type, lab__ex_caller(), (PVOID *)&event, 0);
    if (!NT_SUCCESS(status))
        return status;
    basic->type = event->Header.Type;
    basic->state = KeReadStateEvent(event);
    lab__ob_dereference(event);
    if (ReturnLength)
        *ReturnLength = sizeof *basic;
    return STATUS_SUCCESS;
}

/*
 * ZwCreateEvent: an event, named or not, and a handle to it.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER_4 for another type; those of names and handles
 * Source  ntifs/nf-ntifs-zwcreateevent
 */
NTSTATUS ZwCreateEvent(PHANDLE EventHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                       EVENT_TYPE EventType, BOOLEAN InitialState)
{
    LAB_DDI(ZwCreateEvent);
    return create(EventHandle, DesiredAccess, ObjectAttributes, EventType, InitialState, KernelMode);
}

/*
 * ZwOpenEvent: a handle to an event that exists.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of names; STATUS_OBJECT_TYPE_MISMATCH
 * Source  wdm/nf-wdm-zwopenevent
 */
NTSTATUS ZwOpenEvent(PHANDLE EventHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    LAB_DDI(ZwOpenEvent);
    return lab__ex_object_open(event_type, EventHandle, DesiredAccess, ObjectAttributes, KernelMode);
}

/*
 * ZwSetEvent: signal an event by handle.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH
 * Source  ntifs/nf-ntifs-zwsetevent
 */
NTSTATUS ZwSetEvent(HANDLE EventHandle, PLONG PreviousState)
{
    LAB_DDI(ZwSetEvent);
    return change(EventHandle, PreviousState, set, KernelMode);
}

/* ZwResetEvent: not signalled any more; says what it was. */
NTSTATUS ZwResetEvent(HANDLE EventHandle, PLONG PreviousState)
{
    return change(EventHandle, PreviousState, reset, KernelMode);
}

/* ZwPulseEvent: lets those go who wait now, and clears it; says what it was. */
NTSTATUS ZwPulseEvent(HANDLE EventHandle, PLONG PreviousState)
{
    return change(EventHandle, PreviousState, pulse, KernelMode);
}

/* ZwClearEvent: not signalled any more. */
NTSTATUS ZwClearEvent(HANDLE EventHandle)
{
    return change(EventHandle, 0, reset, KernelMode);
}

static PKEVENT io_event(PUNICODE_STRING name, PHANDLE handle, EVENT_TYPE type)
{
    OBJECT_ATTRIBUTES attributes;
    PKEVENT event;

    InitializeObjectAttributes(&attributes, name, OBJ_OPENIF | OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, 0, 0);
    if (!NT_SUCCESS(create(handle, EVENT_ALL_ACCESS, &attributes, type, TRUE, KernelMode)))
        return 0;
    if (!NT_SUCCESS(lab__ob_reference_handle(*handle, 0, event_type, KernelMode, (PVOID *)&event, 0)))
        return 0;
    lab__ob_dereference(event); /* the handle keeps it */
    return event;
}

/*
 * IoCreateNotificationEvent: the named event, made signalled if it is new; it lives until its handle is closed.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  NULL
 * Source  wdm/nf-wdm-iocreatenotificationevent
 */
PKEVENT IoCreateNotificationEvent(PUNICODE_STRING EventName, PHANDLE EventHandle)
{
    LAB_DDI(IoCreateNotificationEvent);
    return io_event(EventName, EventHandle, NotificationEvent);
}

/*
 * IoCreateSynchronizationEvent: the same for an event that lets one waiter through.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  NULL
 * Source  wdm/nf-wdm-iocreatesynchronizationevent
 */
PKEVENT IoCreateSynchronizationEvent(PUNICODE_STRING EventName, PHANDLE EventHandle)
{
    LAB_DDI(IoCreateSynchronizationEvent);
    return io_event(EventName, EventHandle, SynchronizationEvent);
}
