/*
 * Communication ports: a filter's port has a name, to which programs connect; each connection is an end of its own.
 *
 * A message of the filter waits until the program asks for one (FilterGetMessage), and then, if a reply is expected,
 * until that comes, or the time is over.
 */
#include "flt/port.h"

struct message {
    LIST_ENTRY link;
    ULONGLONG id;
    const void *body;
    ULONG length;
    PVOID reply; /* 0: none is expected */
    ULONG reply_room, reply_length;
    KEVENT done;
    NTSTATUS status;
    BOOLEAN taken;
};

static POBJECT_TYPE type; /* its objects' bodies are a PFLT_PORT */

void lab__flt_port_start(void)
{
    type = 0;
}

void lab__flt_port_free(PFLT_PORT port)
{
    lab__flt_dereference(port->filter);
    if (port->server)
        lab__flt_dereference(port->server);
    lab__mm_kernel_free(port);
}

static PFLT_PORT make(PFLT_FILTER filter)
{
    PFLT_PORT port = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *port);

    if (!port)
        return 0;
    lab__flt_object_begin(port, LAB_FLT_PORT);
    lab__flt_reference(filter);
    port->filter = filter;
    InitializeListHead(&port->requests);
    InitializeListHead(&port->waiting);
    InitializeListHead(&port->unanswered);
    return port;
}

/* --- the filter's port -------------------------------------------------------------------------------------------- */

static NTSTATUS make_name(PFLT_PORT port, const OBJECT_ATTRIBUTES *given)
{
    static const struct lab__ob_procedures none;
    static const GENERIC_MAPPING mapping = {STANDARD_RIGHTS_READ | FLT_PORT_CONNECT,
                                            STANDARD_RIGHTS_WRITE | FLT_PORT_CONNECT, STANDARD_RIGHTS_EXECUTE,
                                            FLT_PORT_ALL_ACCESS};
    OBJECT_ATTRIBUTES attributes = *given;
    PVOID body;
    NTSTATUS status;

    if (!type)
        type = lab__ob_type_create(L"FilterConnectionPort", &none, &mapping, FLT_PORT_ALL_ACCESS, LAB_OB_NOT_WAITABLE);
    attributes.Attributes = (attributes.Attributes & OBJ_CASE_INSENSITIVE) | OBJ_PERMANENT;
    status = lab__ob_create(type, KernelMode, &attributes, sizeof(PFLT_PORT), &body);
    if (!NT_SUCCESS(status))
        return status;
    *(PFLT_PORT *)body = port;
    status = lab__ob_insert(body, 0, 0, &body, 0);
    if (NT_SUCCESS(status)) {
        lab__ob_mark_system(body);
        port->name = body;
    }
    return status;
}

/*
 * FltCreateCommunicationPort: a port that programs connect to by its name.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER without a name, a connect or disconnect routine, or for no connections;
 *         STATUS_OBJECT_NAME_COLLISION, STATUS_FLT_DELETING_OBJECT, STATUS_INSUFFICIENT_RESOURCES
 * Source  fltkernel/nf-fltkernel-fltcreatecommunicationport
 */
NTSTATUS FltCreateCommunicationPort(PFLT_FILTER Filter, PFLT_PORT *ServerPort, POBJECT_ATTRIBUTES ObjectAttributes,
                                    PVOID ServerPortCookie, PFLT_CONNECT_NOTIFY ConnectNotifyCallback,
                                    PFLT_DISCONNECT_NOTIFY DisconnectNotifyCallback,
                                    PFLT_MESSAGE_NOTIFY MessageNotifyCallback, LONG MaxConnections)
{
    PFLT_PORT port;
    NTSTATUS status;

    LAB_DDI(FltCreateCommunicationPort);
    *ServerPort = 0;
    if (!ObjectAttributes || !ObjectAttributes->ObjectName || !ConnectNotifyCallback || !DisconnectNotifyCallback ||
        MaxConnections <= 0 || !(ObjectAttributes->Attributes & OBJ_KERNEL_HANDLE))
        return STATUS_INVALID_PARAMETER;
    if (Filter->object.going)
        return STATUS_FLT_DELETING_OBJECT;
    port = make(Filter);
    if (!port)
        return STATUS_INSUFFICIENT_RESOURCES;
    port->cookie = ServerPortCookie;
    port->connect = ConnectNotifyCallback;
    port->disconnect = DisconnectNotifyCallback;
    port->message = MessageNotifyCallback;
    port->most = MaxConnections;
    status = make_name(port, ObjectAttributes);
    if (!NT_SUCCESS(status)) {
        lab__flt_dereference(port);
        return status;
    }
    InsertTailList(&Filter->ports, &port->link);
    *ServerPort = port;
    return STATUS_SUCCESS;
}

/*
 * FltCloseCommunicationPort: no program can connect any more. Connections stay until they are closed.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  fltkernel/nf-fltkernel-fltclosecommunicationport
 */
void FltCloseCommunicationPort(PFLT_PORT ServerPort)
{
    LAB_DDI(FltCloseCommunicationPort);
    if (ServerPort->object.going)
        return;
    ServerPort->object.going = TRUE;
    RemoveEntryList(&ServerPort->link);
    *(PFLT_PORT *)ServerPort->name = 0;
    ObMakeTemporaryObject(ServerPort->name);
    lab__ob_dereference(ServerPort->name);
    lab__flt_dereference(ServerPort);
}

/* --- connections -------------------------------------------------------------------------------------------------- */

/* The name is the kernel's copy; the right is the program's to have. */
static NTSTATUS find(const UNICODE_STRING *name, KPROCESSOR_MODE mode, PFLT_PORT *port)
{
    ULONG attributes = OBJ_CASE_INSENSITIVE | (mode == UserMode ? OBJ_FORCE_ACCESS_CHECK : 0);
    PVOID body;
    NTSTATUS status = type ? ObReferenceObjectByName((PUNICODE_STRING)name, attributes, 0, FLT_PORT_CONNECT, type,
                                                     KernelMode, 0, &body)
                           : STATUS_OBJECT_NAME_NOT_FOUND;

    if (!NT_SUCCESS(status))
        return status;
    *port = *(PFLT_PORT *)body;
    if (*port)
        lab__flt_reference(*port);
    ObDereferenceObject(body);
    return *port ? STATUS_SUCCESS : STATUS_OBJECT_NAME_NOT_FOUND;
}

static NTSTATUS join(PFLT_PORT server, PVOID context, USHORT length, PFLT_PORT *result)
{
    PFLT_PORT client;
    NTSTATUS status;

    if (server->connections >= server->most)
        return STATUS_CONNECTION_COUNT_LIMIT;
    client = make(server->filter);
    if (!client)
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__flt_reference(server);
    client->server = server;
    server->connections++;
    InsertTailList(&server->filter->clients, &client->link);
    status = server->connect(client, server->cookie, length ? context : 0, length, &client->cookie);
    if (!NT_SUCCESS(status)) {
        RemoveEntryList(&client->link);
        server->connections--;
        lab__flt_dereference(client);
        return status;
    }
    *result = client;
    return STATUS_SUCCESS;
}

NTSTATUS lab__flt_port_connect(const UNICODE_STRING *name, PVOID context, USHORT length, KPROCESSOR_MODE mode,
                               PFLT_PORT *client)
{
    PFLT_PORT server;
    NTSTATUS status = find(name, mode, &server);

    if (!NT_SUCCESS(status))
        return status;
    status = join(server, context, length, client);
    lab__flt_dereference(server);
    return status;
}

static void end_all(LIST_ENTRY *list)
{
    while (!IsListEmpty(list)) {
        struct message *message = CONTAINING_RECORD(RemoveHeadList(list), struct message, link);

        message->link.Flink = 0;
        message->status = STATUS_PORT_DISCONNECTED;
        KeSetEvent(&message->done, IO_NO_INCREMENT, FALSE);
    }
}

static void complete(PIRP irp, NTSTATUS status, ULONG length)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = length;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
}

static PIRP next_request(PFLT_PORT client)
{
    while (!IsListEmpty(&client->requests)) {
        PIRP irp = CONTAINING_RECORD(RemoveHeadList(&client->requests), IRP, Tail.Overlay.ListEntry);

        InitializeListHead(&irp->Tail.Overlay.ListEntry);
        if (IoSetCancelRoutine(irp, 0))
            return irp;
    }
    return 0;
}

static void close_end(PFLT_PORT client)
{
    PIRP irp;

    client->closed = TRUE;
    while ((irp = next_request(client)))
        complete(irp, STATUS_PORT_DISCONNECTED, 0);
    end_all(&client->waiting);
    end_all(&client->unanswered);
}

void lab__flt_port_disconnect(PFLT_PORT client)
{
    if (client->told)
        return;
    close_end(client);
    client->told = TRUE;
    RemoveEntryList(&client->link);
    client->server->connections--;
    client->server->disconnect(client->cookie);
}

void lab__flt_port_let_go(PFLT_PORT client)
{
    lab__flt_port_disconnect(client);
    lab__flt_dereference(client);
}

/*
 * FltCloseClientPort: the filter closes its end, which is NULL afterwards.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  fltkernel/nf-fltkernel-fltcloseclientport
 */
void FltCloseClientPort(PFLT_FILTER Filter, PFLT_PORT *ClientPort)
{
    PFLT_PORT client = *ClientPort;

    LAB_DDI(FltCloseClientPort);
    *ClientPort = 0;
    if (client && !client->closed)
        close_end(client);
}

/* --- messages ----------------------------------------------------------------------------------------------------- */

static void take(PFLT_PORT client, struct message *message, PIRP irp)
{
    ULONG room = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength;
    FILTER_MESSAGE_HEADER *header = irp->AssociatedIrp.SystemBuffer;
    ULONG length = (ULONG)sizeof *header + message->length;

    RemoveEntryList(&message->link);
    message->link.Flink = 0;
    message->taken = TRUE;
    if (room < length) {
        message->status = STATUS_BUFFER_OVERFLOW;
        KeSetEvent(&message->done, IO_NO_INCREMENT, FALSE);
        complete(irp, STATUS_BUFFER_TOO_SMALL, 0);
        return;
    }
    *header = (FILTER_MESSAGE_HEADER){.ReplyLength =
                                          message->reply ? message->reply_room + (ULONG)sizeof(FILTER_REPLY_HEADER) : 0,
                                      .MessageId = message->id};
    RtlCopyMemory(header + 1, message->body, message->length);
    if (message->reply)
        InsertTailList(&client->unanswered, &message->link);
    else
        KeSetEvent(&message->done, IO_NO_INCREMENT, FALSE);
    complete(irp, STATUS_SUCCESS, length);
}

static void on_cancel(PDEVICE_OBJECT device, PIRP irp)
{
    IoReleaseCancelSpinLock(irp->CancelIrql);
    if (!IsListEmpty(&irp->Tail.Overlay.ListEntry)) {
        RemoveEntryList(&irp->Tail.Overlay.ListEntry);
        InitializeListHead(&irp->Tail.Overlay.ListEntry);
    }
    complete(irp, STATUS_CANCELLED, 0);
}

NTSTATUS lab__flt_port_get(PFLT_PORT client, PIRP irp)
{
    if (client->closed)
        return STATUS_PORT_DISCONNECTED;
    if (IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.OutputBufferLength <
        sizeof(FILTER_MESSAGE_HEADER))
        return STATUS_BUFFER_TOO_SMALL;
    IoMarkIrpPending(irp);
    if (!IsListEmpty(&client->waiting)) {
        take(client, CONTAINING_RECORD(client->waiting.Flink, struct message, link), irp);
        return STATUS_PENDING;
    }
    InsertTailList(&client->requests, &irp->Tail.Overlay.ListEntry);
    IoSetCancelRoutine(irp, on_cancel);
    if (irp->Cancel && IoSetCancelRoutine(irp, 0)) {
        RemoveEntryList(&irp->Tail.Overlay.ListEntry);
        complete(irp, STATUS_CANCELLED, 0);
    }
    return STATUS_PENDING;
}

NTSTATUS lab__flt_port_reply(PFLT_PORT client, const void *reply, ULONG length)
{
    const FILTER_REPLY_HEADER *header = reply;

    if (length < sizeof *header)
        return STATUS_INVALID_PARAMETER;
    for (LIST_ENTRY *e = client->unanswered.Flink; e != &client->unanswered; e = e->Flink) {
        struct message *message = CONTAINING_RECORD(e, struct message, link);
        ULONG body = length - (ULONG)sizeof *header;

        if (message->id != header->MessageId)
            continue;
        RemoveEntryList(&message->link);
        message->link.Flink = 0;
        message->status = body > message->reply_room ? STATUS_BUFFER_OVERFLOW : header->Status;
        message->reply_length = min(body, message->reply_room);
        RtlCopyMemory(message->reply, header + 1, message->reply_length);
        KeSetEvent(&message->done, IO_NO_INCREMENT, FALSE);
        return body > message->reply_room ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
    }
    return STATUS_FLT_NO_WAITER_FOR_REPLY;
}

static NTSTATUS wait_for_end(struct message *message, PLARGE_INTEGER timeout)
{
    NTSTATUS status = KeWaitForSingleObject(&message->done, Executive, KernelMode, FALSE, timeout);

    if (message->link.Flink) { /* the time is over */
        RemoveEntryList(&message->link);
        return status;
    }
    return message->status;
}

/*
 * FltSendMessage: a message to the program, and perhaps its reply. The timeout is for the whole of it; NULL waits for
 * ever.
 *
 * IRQL    <= APC_LEVEL
 * Units   lengths in bytes, without the headers that the program sees; *ReplyLength: the room, then what came
 * Errors  STATUS_TIMEOUT, STATUS_PORT_DISCONNECTED, STATUS_BUFFER_OVERFLOW where the program's buffer, or the filter's,
 *         is too small; STATUS_INVALID_PARAMETER; the program's own status
 * Source  fltkernel/nf-fltkernel-fltsendmessage
 */
NTSTATUS FltSendMessage(PFLT_FILTER Filter, PFLT_PORT *ClientPort, PVOID SenderBuffer, ULONG SenderBufferLength,
                        PVOID ReplyBuffer, PULONG ReplyLength, PLARGE_INTEGER Timeout)
{
    struct message message = {.body = SenderBuffer, .length = SenderBufferLength, .reply = ReplyBuffer};
    PFLT_PORT client = *ClientPort;
    NTSTATUS status;
    PIRP irp;

    LAB_DDI(FltSendMessage);
    if (!client)
        return STATUS_PORT_DISCONNECTED;
    if (ReplyBuffer && !ReplyLength)
        return STATUS_INVALID_PARAMETER;
    if (client->closed)
        return STATUS_PORT_DISCONNECTED;
    message.reply_room = ReplyBuffer ? *ReplyLength : 0;
    message.id = ++client->next_id;
    KeInitializeEvent(&message.done, NotificationEvent, FALSE);
    InsertTailList(&client->waiting, &message.link);
    lab__flt_reference(client);
    irp = next_request(client);
    if (irp)
        take(client, &message, irp);
    status = wait_for_end(&message, Timeout);
    if (ReplyLength && ReplyBuffer)
        *ReplyLength = message.reply_length;
    lab__flt_dereference(client);
    return status;
}

/*
 * FltBuildDefaultSecurityDescriptor: for administrators and the system, with the access given;
 * FltFreeSecurityDescriptor: the counterpart.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  fltkernel/nf-fltkernel-fltbuilddefaultsecuritydescriptor
 */
NTSTATUS FltBuildDefaultSecurityDescriptor(PSECURITY_DESCRIPTOR *SecurityDescriptor, ACCESS_MASK DesiredAccess)
{
    PSID admins = SeExports->SeAliasAdminsSid, system = SeExports->SeLocalSystemSid;
    ULONG acl = (ULONG)(sizeof(ACL) + 2 * FIELD_OFFSET(ACCESS_ALLOWED_ACE, SidStart)) + RtlLengthSid(admins) +
                RtlLengthSid(system);
    SECURITY_DESCRIPTOR *descriptor;
    PACL list;

    LAB_DDI(FltBuildDefaultSecurityDescriptor);
    descriptor = ExAllocatePoolZero(PagedPool, sizeof *descriptor + acl, LAB_FLT_TAG);
    *SecurityDescriptor = descriptor;
    if (!descriptor)
        return STATUS_INSUFFICIENT_RESOURCES;
    list = (PACL)(descriptor + 1);
    RtlCreateSecurityDescriptor(descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl(list, acl, ACL_REVISION);
    RtlAddAccessAllowedAce(list, ACL_REVISION, DesiredAccess, admins);
    RtlAddAccessAllowedAce(list, ACL_REVISION, DesiredAccess, system);
    RtlSetDaclSecurityDescriptor(descriptor, TRUE, list, FALSE);
    return STATUS_SUCCESS;
}

void FltFreeSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    LAB_DDI(FltFreeSecurityDescriptor);
    ExFreePoolWithTag(SecurityDescriptor, LAB_FLT_TAG);
}
