/*
 * Platform extension plug-ins (PEP): drivers that switch power and clocks outside of devices, and that the power
 * management framework therefore tells what it does with devices.
 *
 * A device belongs to the first plug-in that accepts it when its stack is about to be started. There is no interpreter
 * of ACPI here, and processors have no idle states, so nobody is told of those.
 */
#include "po/plugin.h"

struct lab__po_plugin {
    LIST_ENTRY link;
    PEP_INFORMATION information;
    BOOLEAN queued;
    LONG wanted; /* calls of RequestWorker that are not answered yet */
    WORK_QUEUE_ITEM item;
};

static BOOLEAN tell(struct lab__po_plugin *plugin, ULONG what, PVOID data)
{
    return plugin->information.AcceptDeviceNotification(what, data);
}

void lab__po_plugins_reset(void)
{
    while (lab__po_has_plugins())
        lab__mm_kernel_free(CONTAINING_RECORD(RemoveHeadList(&lab__po.plugins), struct lab__po_plugin, link));
}

/* --- devices --- */

void lab__po_plugin_prepare(struct lab__pnp_node *node)
{
    struct lab__po_node *own = lab__po_node(node);

    for (LIST_ENTRY *link = lab__po.plugins.Flink; !own->plugin && link != &lab__po.plugins; link = link->Flink) {
        struct lab__po_plugin *plugin = CONTAINING_RECORD(link, struct lab__po_plugin, link);
        PEP_PREPARE_DEVICE prepare = {.DeviceId = &node->path};

        if (tell(plugin, PEP_DPM_PREPARE_DEVICE, &prepare) && prepare.DeviceAccepted)
            own->plugin = plugin;
    }
}

void lab__po_plugin_abandon(struct lab__pnp_node *node)
{
    struct lab__po_node *own = node->power;
    PEP_ABANDON_DEVICE abandon = {.DeviceId = &node->path};
    struct lab__po_plugin *plugin = own ? own->plugin : 0;

    if (!plugin)
        return;
    own->plugin = 0;
    tell(plugin, PEP_DPM_ABANDON_DEVICE, &abandon);
}

static PPEP_DEVICE_REGISTER_V2 describe(struct lab__po_framework *device)
{
    SIZE_T size = sizeof(PEP_DEVICE_REGISTER_V2) + device->count * sizeof(PPEP_COMPONENT_V2);
    PPEP_DEVICE_REGISTER_V2 what = lab__mm_kernel_alloc(size + device->count * sizeof(PEP_COMPONENT_V2));
    PPEP_COMPONENT_V2 components = what ? (PPEP_COMPONENT_V2)((char *)what + size) : 0;

    if (!what)
        return 0;
    what->Flags = device->power_not_required ? 0 : PEP_DEVICE_FLAG_POWER_REQUIRED;
    what->ComponentCount = device->count;
    for (ULONG i = 0; i < device->count; i++) {
        struct lab__po_component *from = &device->components[i];

        components[i] = (PEP_COMPONENT_V2){.Id = from->id,
                                           .Flags = from->flags,
                                           .DeepestWakeableIdleState = from->deepest_wakeable,
                                           .IdleStateCount = from->state_count,
                                           .IdleStates = from->states};
        what->Components[i] = &components[i];
    }
    return what;
}

static BOOLEAN offer(struct lab__po_plugin *plugin, struct lab__po_framework *device, const UNICODE_STRING *id,
                     PPEP_DEVICE_REGISTER_V2 what)
{
    PEP_REGISTER_DEVICE_V2 request = {.DeviceId = id, .KernelHandle = device, .Register = what};

    if (!tell(plugin, PEP_DPM_REGISTER_DEVICE, &request) || request.DeviceAccepted == PepDeviceNotAccepted)
        return FALSE;
    if (request.DeviceAccepted != PepDeviceAccepted) {
        lab__ke_crash_detail("a platform extension plug-in accepted a device as %u", (unsigned)request.DeviceAccepted);
        lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x617, (ULONG_PTR)plugin, (ULONG_PTR)id, (ULONG_PTR)what);
    }
    device->plugin = plugin;
    device->plugin_handle = request.DeviceHandle;
    return TRUE;
}

NTSTATUS lab__po_plugin_register(struct lab__po_framework *device, const UNICODE_STRING *core_id)
{
    struct lab__pnp_node *node = core_id ? 0 : lab__pnp_node_of(device->pdo);
    struct lab__po_node *own = node ? node->power : 0;
    PPEP_DEVICE_REGISTER_V2 what;

    if (!core_id && !(own && own->plugin))
        return STATUS_SUCCESS;
    what = describe(device);
    if (!what)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (core_id) { /* those are not prepared: everybody is asked */
        for (LIST_ENTRY *link = lab__po.plugins.Flink; link != &lab__po.plugins && !device->plugin; link = link->Flink)
            offer(CONTAINING_RECORD(link, struct lab__po_plugin, link), device, core_id, what);
    } else {
        offer(own->plugin, device, &node->path, what);
    }
    lab__mm_kernel_free(what);
    return STATUS_SUCCESS;
}

void lab__po_plugin_unregister(struct lab__po_framework *device)
{
    PEP_UNREGISTER_DEVICE request = {device->plugin_handle};
    struct lab__po_plugin *plugin = device->plugin;

    if (!plugin)
        return;
    device->plugin = 0;
    tell(plugin, PEP_DPM_UNREGISTER_DEVICE, &request);
}

void lab__po_plugin_started(struct lab__po_framework *device)
{
    PEP_DEVICE_STARTED started = {device->plugin_handle};

    if (device->plugin)
        tell(device->plugin, PEP_DPM_DEVICE_STARTED, &started);
}

void lab__po_plugin_device_power(PDEVICE_OBJECT pdo, DEVICE_POWER_STATE state, BOOLEAN complete)
{
    struct lab__po_framework *device = lab__po_framework_of(pdo);
    PEP_DEVICE_POWER_STATE change = {
        .PowerState = state, .Complete = complete, .SystemTransition = lab__po.action != PowerActionNone};

    if (!device || !device->plugin)
        return;
    change.DeviceHandle = device->plugin_handle;
    tell(device->plugin, PEP_DPM_DEVICE_POWER_STATE, &change);
}

BOOLEAN lab__po_plugin_idle_state(struct lab__po_framework *device, ULONG component, BOOLEAN driver_notified)
{
    PEP_NOTIFY_COMPONENT_IDLE_STATE change = {.DeviceHandle = device->plugin_handle,
                                              .Component = component,
                                              .IdleState = device->components[component].target,
                                              .DriverNotified = driver_notified};

    if (!device->plugin)
        return TRUE;
    if (!tell(device->plugin, PEP_DPM_NOTIFY_COMPONENT_IDLE_STATE, &change)) {
        lab__ke_crash_detail(
            "a platform extension plug-in did not accept PEP_DPM_NOTIFY_COMPONENT_IDLE_STATE, as it must");
        lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x605, PEP_DPM_NOTIFY_COMPONENT_IDLE_STATE, (ULONG_PTR)device->plugin,
                         0);
    }
    return change.Completed;
}

NTSTATUS lab__po_plugin_control(struct lab__po_framework *device, LPCGUID code, PVOID in, SIZE_T in_size, PVOID out,
                                SIZE_T out_size, PSIZE_T returned)
{
    PEP_POWER_CONTROL_REQUEST request = {.DeviceHandle = device->plugin_handle,
                                         .PowerControlCode = code,
                                         .InBuffer = in,
                                         .InBufferSize = in_size,
                                         .OutBuffer = out,
                                         .OutBufferSize = out_size,
                                         .Status = STATUS_NOT_SUPPORTED};

    if (!device->plugin || !tell(device->plugin, PEP_DPM_POWER_CONTROL_REQUEST, &request))
        return STATUS_NOT_SUPPORTED;
    if (returned)
        *returned = request.BytesReturned;
    return request.Status;
}

/* --- work that a plug-in asks for --- */

static void control_driver(struct lab__po_plugin *plugin, const PEP_WORK_POWER_CONTROL *work)
{
    struct lab__po_framework *device = work->DeviceHandle;
    PEP_POWER_CONTROL_COMPLETE complete = {.DeviceHandle = device->plugin_handle,
                                           .PowerControlCode = work->PowerControlCode,
                                           .RequestContext = work->RequestContext,
                                           .Status = STATUS_NOT_SUPPORTED};

    if (device->power_control)
        complete.Status =
            device->power_control(device->context, work->PowerControlCode, work->InBuffer, work->InBufferSize,
                                  work->OutBuffer, work->OutBufferSize, &complete.BytesReturned);
    tell(plugin, PEP_DPM_POWER_CONTROL_COMPLETE, &complete);
}

static void perform(struct lab__po_plugin *plugin, const PEP_WORK_INFORMATION *work)
{
    switch (work->WorkType) {
    case PepWorkRequestPowerControl:
        control_driver(plugin, &work->PowerControl);
        break;
    case PepWorkCompleteIdleState:
        lab__po_component_continue(work->CompleteIdleState.DeviceHandle, work->CompleteIdleState.Component);
        break;
    default:
        lab__ke_crash_detail("a platform extension plug-in asked for work of type %u, which ntlab doesn't do",
                             (unsigned)work->WorkType);
        lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x603, (ULONG_PTR)plugin, work->WorkType, 0);
    }
}

static void serve(PVOID context)
{
    struct lab__po_plugin *plugin = context;

    plugin->queued = FALSE;
    while (plugin->wanted > 0) {
        PEP_WORK work = {0};

        plugin->wanted--;
        if (tell(plugin, PEP_DPM_WORK, &work) && work.NeedWork && work.WorkInformation)
            perform(plugin, work.WorkInformation);
    }
}

/* --- what the kernel does for it --- */

static void request_worker(POHANDLE handle)
{
    struct lab__po_plugin *plugin = handle;

    plugin->wanted++;
    if (plugin->queued)
        return;
    plugin->queued = TRUE;
    ExInitializeWorkItem(&plugin->item, serve, plugin);
    ExQueueWorkItem(&plugin->item, CriticalWorkQueue);
}

static void transition_critical_resource(POHANDLE handle, ULONG index, BOOLEAN active)
{
    struct lab__po_framework *device = handle;

    lab__po_component_of(device, index);
    if (device->critical)
        device->critical(device->context, index, active);
}

static NTSTATUS enumerate_interrupts(POHANDLE plugin, ULONG flags, PPO_ENUMERATE_INTERRUPT_SOURCE_CALLBACK callback,
                                     PVOID context, PPEP_UNMASKED_INTERRUPT_INFORMATION information)
{
    return STATUS_NOT_SUPPORTED;
}

static NTSTATUS halt(ULONG flags, PVOID context, PPROCESSOR_HALT_ROUTINE routine)
{
    return STATUS_NOT_SUPPORTED;
}

static NTSTATUS request_interrupt(ULONG gsiv)
{
    return STATUS_NOT_SUPPORTED;
}

static NTSTATUS veto(POHANDLE processor, ULONG state, ULONG reason, BOOLEAN increment)
{
    return STATUS_NOT_SUPPORTED;
}

static NTSTATUS update_processor(POHANDLE processor, ULONG state, PPEP_PROCESSOR_IDLE_STATE_UPDATE update)
{
    return STATUS_NOT_SUPPORTED;
}

static NTSTATUS update_platform(POHANDLE processor, ULONG state, PPEP_PLATFORM_IDLE_STATE_UPDATE update)
{
    return STATUS_NOT_SUPPORTED;
}

static NTSTATUS request_common(ULONG id, PVOID data)
{
    return STATUS_NOT_SUPPORTED;
}

static USHORT size_of(USHORT version)
{
    static const USHORT sizes[] = {0, sizeof(PEP_KERNEL_INFORMATION_STRUCT_V1),
                                   sizeof(PEP_KERNEL_INFORMATION_STRUCT_V2), sizeof(PEP_KERNEL_INFORMATION_STRUCT_V3)};

    return version < RTL_NUMBER_OF(sizes) ? sizes[version] : 0;
}

static void fill(PPEP_KERNEL_INFORMATION_STRUCT_V3 to, struct lab__po_plugin *plugin)
{
    PEP_KERNEL_INFORMATION_STRUCT_V3 all = {.Version = to->Version,
                                            .Size = to->Size,
                                            .Plugin = plugin,
                                            .RequestWorker = request_worker,
                                            .EnumerateUnmaskedInterrupts = enumerate_interrupts,
                                            .ProcessorHalt = halt,
                                            .RequestInterrupt = request_interrupt,
                                            .TransitionCriticalResource = transition_critical_resource,
                                            .ProcessorIdleVeto = veto,
                                            .PlatformIdleVeto = veto,
                                            .UpdateProcessorIdleState = update_processor,
                                            .UpdatePlatformIdleState = update_platform,
                                            .RequestCommon = request_common};

    RtlCopyMemory(to, &all, size_of(to->Version));
}

static NTSTATUS register_plugin(PPEP_INFORMATION information, PPEP_KERNEL_INFORMATION kernel)
{
    struct lab__po_plugin *plugin;

    if (information->Version != PEP_INFORMATION_V2 && information->Version != PEP_INFORMATION_V3)
        return STATUS_INVALID_PEP_INFO_VERSION;
    if (!size_of(kernel->Version) || kernel->Size < size_of(kernel->Version) || !information->AcceptDeviceNotification)
        return STATUS_INVALID_PARAMETER;
    for (LIST_ENTRY *link = lab__po.plugins.Flink; link != &lab__po.plugins; link = link->Flink)
        if (CONTAINING_RECORD(link, struct lab__po_plugin, link)->information.AcceptDeviceNotification ==
            information->AcceptDeviceNotification)
            return STATUS_INVALID_PARAMETER; /* once is enough */
    plugin = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *plugin);
    if (!plugin)
        return STATUS_INSUFFICIENT_RESOURCES;
    plugin->information.Version = information->Version;
    plugin->information.AcceptDeviceNotification = information->AcceptDeviceNotification;
    InsertTailList(&lab__po.plugins, &plugin->link);
    fill((PPEP_KERNEL_INFORMATION_STRUCT_V3)kernel, plugin);
    return STATUS_SUCCESS;
}

/*
 * PoFxRegisterPlugin, PoFxRegisterPluginEx: from now on the caller hears of the devices that it accepts. For good: a
 * plug-in can't be unregistered.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   KernelInformation: Version and Size say which it is; the rest comes back
 * Errors  STATUS_INVALID_PEP_INFO_VERSION; STATUS_INVALID_PARAMETER: version or size of KernelInformation, no
 *         AcceptDeviceNotification, a second time; STATUS_INSUFFICIENT_RESOURCES
 * Source  pep_x/nf-pep_x-pofxregisterplugin, pep_x/nf-pep_x-pofxregisterpluginex
 */
NTSTATUS PoFxRegisterPlugin(PPEP_INFORMATION PepInformation, PPEP_KERNEL_INFORMATION KernelInformation)
{
    LAB_DDI(PoFxRegisterPlugin);
    return register_plugin(PepInformation, KernelInformation);
}

NTSTATUS PoFxRegisterPluginEx(PPEP_INFORMATION PepInformation, ULONGLONG Flags,
                              PPEP_KERNEL_INFORMATION KernelInformation)
{
    LAB_DDI(PoFxRegisterPluginEx);
    if (Flags & ~(ULONGLONG)PEP_FLAG_WORKER_CONCURRENCY)
        return STATUS_INVALID_PARAMETER;
    return register_plugin(PepInformation, KernelInformation);
}

/*
 * PoFxRegisterCoreDevice: hands a part of the machine without a device object over to the framework, and to the plug-in
 * that accepts it.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no components, no ComponentCriticalTransitionCallback, another version;
 *         STATUS_INSUFFICIENT_RESOURCES
 * Source  pep_x/nf-pep_x-pofxregistercoredevice
 */
NTSTATUS PoFxRegisterCoreDevice(PCUNICODE_STRING Id, PPO_FX_CORE_DEVICE Device, POHANDLE *Handle)
{
    LAB_DDI(PoFxRegisterCoreDevice);
    if (!Device->ComponentCount || !Device->ComponentCriticalTransitionCallback || Device->Version < PO_FX_VERSION_V1 ||
        Device->Version > PO_FX_VERSION_V3)
        return STATUS_INVALID_PARAMETER;
    return lab__po_register_core(Id, Device, Handle);
}
