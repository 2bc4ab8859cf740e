/* WMI's requests: IRP_MJ_SYSTEM_CONTROL to the top of a provider's stack, at PASSIVE_LEVEL, one after the other. */
#include "wmi/wmi_p.h"

#define MOST_TRIES  8
#define MOST_BUFFER (4u << 20)

static NTSTATUS done(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KeSetEvent(context, 0, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void fill(PIRP irp, PDEVICE_OBJECT provider, UCHAR minor, PVOID path, PVOID buffer, ULONG size)
{
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);

    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    irp->RequestorMode = KernelMode;
    irp->Tail.Overlay.Thread = PsGetCurrentThread();
    next->MajorFunction = IRP_MJ_SYSTEM_CONTROL;
    next->MinorFunction = minor;
    next->Parameters.WMI.ProviderId = (ULONG_PTR)provider;
    next->Parameters.WMI.DataPath = path;
    next->Parameters.WMI.BufferSize = size;
    next->Parameters.WMI.Buffer = buffer;
}

static NTSTATUS call_routine(struct lab__wmi_provider *provider, UCHAR minor, PVOID path, PVOID buffer, ULONG size,
                             ULONG *information)
{
    struct lab__wmi_record *record = (struct lab__wmi_record *)provider->device;
    ULONG written = 0;
    NTSTATUS status = record->routine(minor, path, size, buffer, record, &written);

    if (information)
        *information = written;
    return status;
}

static NTSTATUS send_irp(struct lab__wmi_provider *provider, UCHAR minor, PVOID path, PVOID buffer, ULONG size,
                         ULONG *information)
{
    PDEVICE_OBJECT top = IoGetAttachedDeviceReference(provider->device);
    PIRP irp = IoAllocateIrp(top->StackSize, FALSE);
    NTSTATUS status;
    KEVENT event;

    if (!irp) {
        ObDereferenceObject(top);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    fill(irp, provider->device, minor, path, buffer, size);
    IoSetCompletionRoutine(irp, done, &event, TRUE, TRUE, TRUE);
    IoCallDriver(top, irp);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
    status = irp->IoStatus.Status;
    if (information)
        *information = (ULONG)irp->IoStatus.Information;
    IoFreeIrp(irp);
    ObDereferenceObject(top);
    return status;
}

NTSTATUS lab__wmi_send(struct lab__wmi_provider *provider, UCHAR minor, PVOID path, PVOID buffer, ULONG size,
                       ULONG *information)
{
    return provider->by_routine ? call_routine(provider, minor, path, buffer, size, information)
                                : send_irp(provider, minor, path, buffer, size, information);
}

/* What a driver answers makes no difference to anybody. */
void lab__wmi_tell(struct lab__wmi_source *source, UCHAR minor)
{
    struct lab__wmi_provider *provider = source->provider;
    GUID guid = source->guid->guid;
    WNODE_HEADER wnode;

    RtlZeroMemory(&wnode, sizeof wnode);
    wnode.BufferSize = sizeof wnode;
    wnode.Guid = guid;
    lab__wmi_provider_hold(provider);
    lab__wmi_send(provider, minor, &guid, &wnode, sizeof wnode, 0);
    lab__wmi_provider_release(provider);
}

struct lab__wmi_source **lab__wmi_sources(struct lab__wmi_guid *guid, ULONG *count)
{
    struct lab__wmi_source **sources;
    ULONG room = 1;

    *count = 0;
    for (LIST_ENTRY *link = guid->sources.Flink; link != &guid->sources; link = link->Flink)
        room++;
    sources = lab__mm_kernel_alloc(room * sizeof *sources);
    if (!sources)
        return 0;
    for (LIST_ENTRY *link = guid->sources.Flink; link != &guid->sources; link = link->Flink) {
        struct lab__wmi_source *source = CONTAINING_RECORD(link, struct lab__wmi_source, guid_link);

        if (source->provider->gone)
            continue;
        lab__wmi_provider_hold(source->provider);
        sources[(*count)++] = source;
    }
    return sources;
}

void lab__wmi_sources_free(struct lab__wmi_source **sources, ULONG count)
{
    for (ULONG i = 0; i < count; i++)
        lab__wmi_provider_release(sources[i]->provider);
    lab__mm_kernel_free(sources);
}

static BOOLEAN wants_more(NTSTATUS status, const WNODE_HEADER *wnode, ULONG written)
{
    return NT_SUCCESS(status) && written >= sizeof(WNODE_TOO_SMALL) && (wnode->Flags & WNODE_FLAG_TOO_SMALL);
}

NTSTATUS lab__wmi_exchange(struct lab__wmi_source *source, UCHAR minor, PWNODE_HEADER *buffer, ULONG size, BOOLEAN once)
{
    GUID guid = source->guid->guid;
    PWNODE_HEADER request = lab__mm_kernel_alloc(size);
    ULONG request_size = size, written, needed;
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    if (!request)
        return status;
    RtlCopyMemory(request, *buffer, size);
    for (ULONG tries = 0; tries < MOST_TRIES; tries++) {
        written = 0;
        status = lab__wmi_send(source->provider, minor, &guid, *buffer, size, &written);
        if (!wants_more(status, *buffer, written)) {
            if (NT_SUCCESS(status) && written && !lab__wmi_wnode_sound(*buffer, size))
                status = STATUS_INVALID_BUFFER_SIZE;
            break;
        }
        needed = ((PWNODE_TOO_SMALL)*buffer)->SizeNeeded;
        status = STATUS_BUFFER_TOO_SMALL;
        if (once || needed <= size || needed > MOST_BUFFER)
            break;
        lab__mm_kernel_free(*buffer);
        size = needed;
        *buffer = lab__mm_kernel_alloc(size);
        if (!*buffer) {
            status = STATUS_INSUFFICIENT_RESOURCES;
            break;
        }
        RtlCopyMemory(*buffer, request, request_size);
        (*buffer)->BufferSize = size;
    }
    lab__mm_kernel_free(request);
    return status;
}
