/*
 * Providers: devices that registered, and what is done when they register.
 *
 * WMI asks for the blocks later, from a worker thread, with IRP_MN_REGINFO_EX. Rule that drivers break most:
 * WMIREG_ACTION_DEREGISTER waits for the device's requests, so it is not called from one, and it comes before
 * IoDeleteDevice.
 */
#include "wmi/wmi_p.h"

#define FIRST_BUFFER 4096
#define MOST_BUFFER  (1u << 20)

struct lab__wmi lab__wmi;

struct work {
    WORK_QUEUE_ITEM item;
    struct lab__wmi_provider *provider;
    BOOLEAN update;
};

struct lab__wmi_provider *lab__wmi_provider_of(PDEVICE_OBJECT device)
{
    for (LIST_ENTRY *link = lab__wmi.providers.Flink; link != &lab__wmi.providers; link = link->Flink) {
        struct lab__wmi_provider *provider = CONTAINING_RECORD(link, struct lab__wmi_provider, link);

        if (provider->device == device && !provider->gone)
            return provider;
    }
    return 0;
}

void lab__wmi_provider_hold(struct lab__wmi_provider *provider)
{
    provider->users++;
}

void lab__wmi_provider_release(struct lab__wmi_provider *provider)
{
    if (!--provider->users)
        KeSetEvent(&provider->idle, 0, FALSE);
}

void lab__wmi_source_delete(struct lab__wmi_source *source)
{
    RemoveEntryList(&source->link);
    RemoveEntryList(&source->guid_link);
    lab__wmi_guid_release(source->guid);
    if (source->names) {
        for (ULONG i = 0; i < source->instance_count; i++)
            if (source->names[i].Buffer)
                lab__mm_kernel_free(source->names[i].Buffer);
        lab__mm_kernel_free(source->names);
    }
    lab__mm_kernel_free(source);
}

static void drop_sources(struct lab__wmi_provider *provider)
{
    while (!IsListEmpty(&provider->sources))
        lab__wmi_source_delete(CONTAINING_RECORD(provider->sources.Flink, struct lab__wmi_source, link));
}

/* --- registration work --- */

/* Asks again with a larger buffer as long as the driver says that it needs one. */
static NTSTATUS ask(struct lab__wmi_provider *provider, BOOLEAN update, char **buffer, ULONG *written)
{
    ULONG size = FIRST_BUFFER;
    NTSTATUS status;

    for (;;) {
        *buffer = lab__mm_kernel_alloc(size);
        if (!*buffer)
            return STATUS_INSUFFICIENT_RESOURCES;
        *written = 0;
        status = lab__wmi_send(provider, provider->by_routine ? IRP_MN_REGINFO : IRP_MN_REGINFO_EX,
                               (PVOID)(ULONG_PTR)(update ? WMIUPDATE : WMIREGISTER), *buffer, size, written);
        if ((status == STATUS_BUFFER_TOO_SMALL || *written == sizeof(ULONG)) && *(ULONG *)*buffer > size &&
            *(ULONG *)*buffer <= MOST_BUFFER) {
            size = *(ULONG *)*buffer;
            lab__mm_kernel_free(*buffer);
            continue;
        }
        return status;
    }
}

static void register_blocks(PVOID context)
{
    struct work *work = context;
    struct lab__wmi_provider *provider = work->provider;
    char *buffer = 0;
    ULONG written = 0;

    if (!provider->gone && NT_SUCCESS(ask(provider, work->update, &buffer, &written)) && !provider->gone)
        lab__wmi_reginfo_take(provider, buffer, written, work->update);
    if (buffer)
        lab__mm_kernel_free(buffer);
    lab__mm_kernel_free(work);
    if (!--lab__wmi.registering)
        KeSetEvent(&lab__wmi.registered, 0, FALSE);
    lab__wmi_provider_release(provider);
}

static NTSTATUS queue_work(struct lab__wmi_provider *provider, BOOLEAN update)
{
    struct work *work = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *work);

    if (!work)
        return STATUS_INSUFFICIENT_RESOURCES;
    work->provider = provider;
    work->update = update;
    ExInitializeWorkItem(&work->item, register_blocks, work);
    lab__wmi_provider_hold(provider);
    lab__wmi.registering++;
    KeClearEvent(&lab__wmi.registered);
    ExQueueWorkItem(&work->item, DelayedWorkQueue);
    return STATUS_SUCCESS;
}

void lab__wmi_wait_registered(void)
{
    while (lab__wmi.registering)
        KeWaitForSingleObject(&lab__wmi.registered, Executive, KernelMode, FALSE, 0);
}

/* --- actions --- */

static NTSTATUS add_provider(PDEVICE_OBJECT device, BOOLEAN by_routine)
{
    struct lab__wmi_provider *provider;
    NTSTATUS status;

    if (lab__wmi_provider_of(device))
        return STATUS_OBJECT_NAME_EXISTS;
    provider = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *provider);
    if (!provider)
        return STATUS_INSUFFICIENT_RESOURCES;
    provider->device = device;
    provider->by_routine = by_routine;
    provider->id = ++lab__wmi.last_id;
    InitializeListHead(&provider->sources);
    KeInitializeEvent(&provider->idle, SynchronizationEvent, FALSE);
    status = queue_work(provider, FALSE);
    if (!NT_SUCCESS(status)) {
        lab__mm_kernel_free(provider);
        return status;
    }
    if (!by_routine)
        lab__ob_reference(device);
    InsertTailList(&lab__wmi.providers, &provider->link);
    return STATUS_SUCCESS;
}

static NTSTATUS remove_provider(struct lab__wmi_provider *provider)
{
    PDEVICE_OBJECT device = provider->by_routine ? 0 : provider->device;

    provider->gone = TRUE;
    while (provider->users)
        KeWaitForSingleObject(&provider->idle, Executive, KernelMode, FALSE, 0);
    drop_sources(provider);
    RemoveEntryList(&provider->link);
    if (provider->registry_path.Buffer)
        lab__mm_kernel_free(provider->registry_path.Buffer);
    if (provider->mof_resource.Buffer)
        lab__mm_kernel_free(provider->mof_resource.Buffer);
    lab__mm_kernel_free(provider);
    if (device)
        lab__ob_dereference(device);
    return STATUS_SUCCESS;
}

/* A driver that takes its device away while WMI may still send it requests. */
void lab__wmi_device_check(PDEVICE_OBJECT device, PVOID caller)
{
    if (!lab__strict || !lab__wmi.providers.Flink || !lab__wmi_provider_of(device))
        return;
    lab__ke_crash_detail("device %p is deleted while it is registered with WMI", (void *)device);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xDB, (ULONG_PTR)device, 0, 0);
}

/*
 * IoWMIRegistrationControl: begin or end to provide data blocks for a device, or say that they have changed. WMI then
 * sends IRP_MN_REGINFO_EX, from a system thread. With WMIREG_FLAG_CALLBACK in Action there is no device: DeviceObject
 * is a record that begins with a routine, which is called instead (with IRP_MN_REGINFO) and gets the record as its
 * context.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no such action, or a device that is not registered;
 *         STATUS_OBJECT_NAME_EXISTS (a success code): it was registered already; STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-iowmiregistrationcontrol
 */
NTSTATUS IoWMIRegistrationControl(PDEVICE_OBJECT DeviceObject, ULONG Action)
{
    struct lab__wmi_provider *provider;
    BOOLEAN by_routine = (Action & WMIREG_FLAG_CALLBACK) != 0;

    LAB_DDI(IoWMIRegistrationControl);
    Action &= ~WMIREG_FLAG_CALLBACK;
    if (Action == WMIREG_ACTION_REGISTER)
        return add_provider(DeviceObject, by_routine);
    provider = lab__wmi_provider_of(DeviceObject);
    if (!provider || Action < WMIREG_ACTION_REGISTER || Action > WMIREG_ACTION_BLOCK_IRPS)
        return STATUS_INVALID_PARAMETER;
    switch (Action) {
    case WMIREG_ACTION_DEREGISTER:
        return remove_provider(provider);
    case WMIREG_ACTION_REREGISTER:
        remove_provider(provider);
        return add_provider(DeviceObject, by_routine);
    case WMIREG_ACTION_UPDATE_GUIDS:
        return queue_work(provider, TRUE);
    default: /* WMIREG_ACTION_BLOCK_IRPS */
        drop_sources(provider);
        return STATUS_SUCCESS;
    }
}

/*
 * IoWMIDeviceObjectToProviderId: what WNODE_HEADER.ProviderId of the device's events holds; 0 for one that is not
 * registered.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iowmideviceobjecttoproviderid
 */
ULONG IoWMIDeviceObjectToProviderId(PDEVICE_OBJECT DeviceObject)
{
    struct lab__wmi_provider *provider;

    LAB_DDI(IoWMIDeviceObjectToProviderId);
    provider = lab__wmi_provider_of(DeviceObject);
    return provider ? provider->id : 0;
}
