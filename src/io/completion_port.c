/*
 * Completion ports: a KQUEUE as an object, whose entries are packets (key, context, status, information).
 *
 * A packet arrives for every request on a file that the port was given to by FileCompletionInformation, if the request
 * came with an APC context, and for NtSetIoCompletion. How many threads run at once that have taken packets is the
 * queue's limit.
 */
#include "io/file_p.h"
#include "io/nt_io.h"

POBJECT_TYPE lab__io_completion_type;
__attribute__((visibility("default"))) POBJECT_TYPE *IoCompletionObjectType = &lab__io_completion_type;

#define MOST_AT_ONCE 64

struct packet {
    LIST_ENTRY link;
    PVOID key, context;
    IO_STATUS_BLOCK iosb;
};

static const GENERIC_MAPPING mapping = {STANDARD_RIGHTS_READ | IO_COMPLETION_QUERY_STATE,
                                        STANDARD_RIGHTS_WRITE | IO_COMPLETION_MODIFY_STATE,
                                        STANDARD_RIGHTS_EXECUTE | SYNCHRONIZE, IO_COMPLETION_ALL_ACCESS};

static void on_remove(PVOID body)
{
    LIST_ENTRY *first = KeRundownQueue(body), *entry = first;

    if (!first)
        return;
    do { /* a ring without a head */
        LIST_ENTRY *next = entry->Flink;

        lab__mm_kernel_free(CONTAINING_RECORD(entry, struct packet, link));
        entry = next;
    } while (entry != first);
}

void lab__io_port_start(void)
{
    static const struct lab__ob_procedures procedures = {.remove = on_remove};

    lab__io_completion_type = lab__ob_type_create(L"IoCompletion", &procedures, &mapping, IO_COMPLETION_ALL_ACCESS, 0);
}

static NTSTATUS post(PKQUEUE port, PVOID key, PVOID context, NTSTATUS status, ULONG_PTR information)
{
    struct packet *packet = lab__mm_kernel_alloc(sizeof *packet);

    if (!packet)
        return STATUS_INSUFFICIENT_RESOURCES;
    packet->key = key;
    packet->context = context;
    packet->iosb.Status = status;
    packet->iosb.Information = information;
    KeInsertQueue(port, &packet->link);
    return STATUS_SUCCESS;
}

void lab__io_port_post(PVOID port, PVOID key, PVOID apc_context, NTSTATUS status, ULONG_PTR information, PIRP irp)
{
    post(port, key, apc_context, status, information);
}

/*
 * NtCreateIoCompletion: a port for NumberOfConcurrentThreads threads; 0: as many as there are processors.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of names and handles
 */
NTSTATUS NtCreateIoCompletion(PHANDLE IoCompletionHandle, ACCESS_MASK DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes, ULONG NumberOfConcurrentThreads)
{
    KPROCESSOR_MODE mode = lab__ke_thread()->previous_mode;
    HANDLE handle;
    PKQUEUE port;
    NTSTATUS status = lab__io_probe(IoCompletionHandle, sizeof(HANDLE), TRUE, mode);

    if (NT_SUCCESS(status))
        status = lab__ob_create(lab__io_completion_type, mode, ObjectAttributes, sizeof *port, (PVOID *)&port);
    if (!NT_SUCCESS(status))
        return status;
    KeInitializeQueue(port, NumberOfConcurrentThreads);
    status = lab__ob_insert(port, 0, DesiredAccess, 0, &handle);
    if (!NT_SUCCESS(status))
        return status;
    *IoCompletionHandle = handle;
    return status;
}

static NTSTATUS reference(HANDLE handle, ACCESS_MASK access, PKQUEUE *port)
{
    return lab__ob_reference_handle(handle, access, lab__io_completion_type, lab__ke_thread()->previous_mode,
                                    (PVOID *)port, 0);
}

/*
 * NtSetIoCompletion: a packet of the caller's own.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH, STATUS_ACCESS_DENIED, STATUS_INSUFFICIENT_RESOURCES
 */
NTSTATUS NtSetIoCompletion(HANDLE IoCompletionHandle, PVOID KeyContext, PVOID ApcContext, NTSTATUS IoStatus,
                           ULONG_PTR IoStatusInformation)
{
    PKQUEUE port;
    NTSTATUS status = reference(IoCompletionHandle, IO_COMPLETION_MODIFY_STATE, &port);

    if (!NT_SUCCESS(status))
        return status;
    status = post(port, KeyContext, ApcContext, IoStatus, IoStatusInformation);
    lab__ob_dereference(port);
    return status;
}

static BOOLEAN is_status(LIST_ENTRY *entry)
{
    return (ULONG_PTR)entry == STATUS_TIMEOUT || (ULONG_PTR)entry == STATUS_USER_APC ||
           (ULONG_PTR)entry == STATUS_ABANDONED;
}

static NTSTATUS take(PKQUEUE port, PLARGE_INTEGER timeout, struct packet *packet)
{
    LIST_ENTRY *entry = KeRemoveQueue(port, lab__ke_thread()->previous_mode, timeout);
    struct packet *taken;

    if (is_status(entry))
        return (NTSTATUS)(ULONG_PTR)entry;
    taken = CONTAINING_RECORD(entry, struct packet, link);
    *packet = *taken;
    lab__mm_kernel_free(taken);
    return STATUS_SUCCESS;
}

static NTSTATUS capture_timeout(PLARGE_INTEGER *timeout, LARGE_INTEGER *own)
{
    NTSTATUS status;

    if (!*timeout)
        return STATUS_SUCCESS;
    status = lab__io_copy_in(own, *timeout, sizeof *own, lab__ke_thread()->previous_mode);
    *timeout = own;
    return status;
}

/*
 * NtRemoveIoCompletion: wait for a packet and take it.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   Timeout 100 ns, negative = relative; NULL waits for ever
 * Errors  STATUS_TIMEOUT, STATUS_USER_APC; those of handles; STATUS_ACCESS_VIOLATION
 */
NTSTATUS NtRemoveIoCompletion(HANDLE IoCompletionHandle, PVOID *KeyContext, PVOID *ApcContext,
                              PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER Timeout)
{
    KPROCESSOR_MODE mode = lab__ke_thread()->previous_mode;
    LARGE_INTEGER own;
    struct packet packet;
    PKQUEUE port;
    NTSTATUS status = capture_timeout(&Timeout, &own);

    if (NT_SUCCESS(status) && (!NT_SUCCESS(lab__io_probe(KeyContext, sizeof(PVOID), TRUE, mode)) ||
                               !NT_SUCCESS(lab__io_probe(ApcContext, sizeof(PVOID), TRUE, mode)) ||
                               !NT_SUCCESS(lab__io_probe(IoStatusBlock, sizeof *IoStatusBlock, TRUE, mode))))
        status = STATUS_ACCESS_VIOLATION;
    if (NT_SUCCESS(status))
        status = reference(IoCompletionHandle, IO_COMPLETION_MODIFY_STATE, &port);
    if (!NT_SUCCESS(status))
        return status;
    status = take(port, Timeout, &packet);
    if (status == STATUS_SUCCESS) {
        *KeyContext = packet.key;
        *ApcContext = packet.context;
        *IoStatusBlock = packet.iosb;
    }
    lab__ob_dereference(port);
    return status;
}

/*
 * NtRemoveIoCompletionEx: wait for a packet and take it, and up to Count in all of what is there then.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as NtRemoveIoCompletion; STATUS_INVALID_PARAMETER for a count of 0
 */
NTSTATUS NtRemoveIoCompletionEx(HANDLE IoCompletionHandle, struct lab__io_completion_entry *Entries, ULONG Count,
                                PULONG Removed, PLARGE_INTEGER Timeout, BOOLEAN Alertable)
{
    KPROCESSOR_MODE mode = lab__ke_thread()->previous_mode;
    LARGE_INTEGER own, now = {.QuadPart = 0};
    struct packet packet;
    PKQUEUE port;
    ULONG done = 0;
    NTSTATUS status;

    if (!Count || Count > MOST_AT_ONCE * 1024)
        return STATUS_INVALID_PARAMETER;
    status = capture_timeout(&Timeout, &own);
    if (NT_SUCCESS(status) && (!NT_SUCCESS(lab__io_probe(Entries, (SIZE_T)Count * sizeof *Entries, TRUE, mode)) ||
                               !NT_SUCCESS(lab__io_probe(Removed, sizeof *Removed, TRUE, mode))))
        status = STATUS_ACCESS_VIOLATION;
    if (NT_SUCCESS(status))
        status = reference(IoCompletionHandle, IO_COMPLETION_MODIFY_STATE, &port);
    if (!NT_SUCCESS(status))
        return status;
    if (Alertable && KeTestAlertThread(mode)) {
        status = STATUS_USER_APC;
    } else {
        status = take(port, Timeout, &packet);
        while (status == STATUS_SUCCESS) {
            Entries[done++] = (struct lab__io_completion_entry){packet.key, packet.context, packet.iosb};
            if (done == Count || take(port, &now, &packet) != STATUS_SUCCESS)
                break;
        }
    }
    *Removed = done;
    lab__ob_dereference(port);
    return status;
}

/*
 * NtQueryIoCompletion: how many packets wait.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH; those of handles
 */
NTSTATUS NtQueryIoCompletion(HANDLE IoCompletionHandle, ULONG InformationClass, PVOID Information, ULONG Length,
                             PULONG ReturnLength)
{
    KPROCESSOR_MODE mode = lab__ke_thread()->previous_mode;
    LONG depth;
    ULONG written = sizeof depth;
    PKQUEUE port;
    NTSTATUS status;

    if (InformationClass != 0)
        return STATUS_INVALID_INFO_CLASS;
    if (Length != sizeof depth)
        return STATUS_INFO_LENGTH_MISMATCH;
    status = reference(IoCompletionHandle, IO_COMPLETION_QUERY_STATE, &port);
    if (!NT_SUCCESS(status))
        return status;
    depth = KeReadStateQueue(port);
    lab__ob_dereference(port);
    status = lab__io_copy_out(Information, &depth, sizeof depth, mode);
    if (NT_SUCCESS(status) && ReturnLength)
        status = lab__io_copy_out(ReturnLength, &written, sizeof written, mode);
    return status;
}
