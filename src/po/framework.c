/*
 * The power management framework (PoFx): a device's components, and when the device may lose power.
 *
 * One loop (advance) looks at what is wanted (a component is in use or not, the device is needed or not) and at where
 * everything stands, and makes the next callback that brings them together; where a callback must be answered
 * (PoFxComplete...), it goes on with the answer. Callbacks come in the context of whoever caused them, at up to
 * DISPATCH_LEVEL, or from a worker thread where the driver asked for that.
 */
#include "po/framework.h"
#include "po/plugin.h"

#define FOREVER (~0ULL)

static void advance(struct lab__po_framework *device);

/* --- what there is to do --- */

static BOOLEAN is_needed(const struct lab__po_framework *device)
{
    if (!device->started)
        return TRUE;
    for (ULONG i = 0; i < device->count; i++)
        if (device->components[i].references || device->components[i].condition != LAB_FX_IDLE)
            return TRUE;
    return FALSE;
}

static ULONG deepest_state(const struct lab__po_framework *device, const struct lab__po_component *component)
{
    ULONG deepest = 0;

    for (ULONG state = 1; state < component->state_count; state++) {
        const PO_FX_COMPONENT_IDLE_STATE *what = &component->states[state];

        if (what->TransitionLatency <= component->latency && what->ResidencyRequirement <= component->residency &&
            (!component->wakes || state <= component->deepest_wakeable))
            deepest = state;
    }
    return deepest;
}

static void go_to_state(struct lab__po_framework *device, ULONG index, ULONG state)
{
    struct lab__po_component *component = &device->components[index];

    component->target = state;
    component->changing = TRUE;
    component->waits_for = LAB_FX_PLUGIN_FIRST;
    if (lab__po_plugin_idle_state(device, index, FALSE))
        lab__po_component_continue(device, index);
}

static void ask_driver(struct lab__po_framework *device, ULONG index)
{
    struct lab__po_component *component = &device->components[index];

    component->waits_for = LAB_FX_DRIVER;
    if (device->idle_state)
        device->idle_state(device->context, index, component->target);
    else
        PoFxCompleteIdleState(device, index);
}

void lab__po_component_continue(struct lab__po_framework *device, ULONG index)
{
    struct lab__po_component *component = lab__po_component_of(device, index);

    if (!component->changing || component->waits_for == LAB_FX_DRIVER) {
        lab__ke_crash_detail("a plug-in completed a change of component %u that it was not asked for", index);
        lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x616, (ULONG_PTR)device->plugin, (ULONG_PTR)component, 1);
    }
    if (component->waits_for == LAB_FX_PLUGIN_FIRST) {
        ask_driver(device, index);
        return;
    }
    component->changing = FALSE;
    component->state = component->target;
    advance(device);
}

static BOOLEAN towards_active(struct lab__po_framework *device, ULONG index)
{
    struct lab__po_component *component = &device->components[index];

    if (component->condition != LAB_FX_IDLE || component->changing || device->power != LAB_FX_ON)
        return FALSE;
    if (component->state) {
        go_to_state(device, index, 0);
        return TRUE;
    }
    component->condition = LAB_FX_ACTIVE;
    if (device->active_condition)
        device->active_condition(device->context, index);
    KeSetEvent(&device->changed, 0, FALSE);
    return TRUE;
}

static BOOLEAN towards_idle(struct lab__po_framework *device, ULONG index)
{
    struct lab__po_component *component = &device->components[index];
    ULONG state;

    if (!device->started)
        return FALSE; /* everything stays as it was registered: active */
    if (component->condition == LAB_FX_ACTIVE) {
        component->condition = LAB_FX_BECOMING_IDLE;
        if (device->idle_condition)
            device->idle_condition(device->context, index);
        else
            PoFxCompleteIdleCondition(device, index);
        return TRUE;
    }
    if (component->condition != LAB_FX_IDLE || component->changing || device->power != LAB_FX_ON)
        return FALSE;
    state = deepest_state(device, component);
    if (state == component->state)
        return FALSE;
    go_to_state(device, index, state);
    return TRUE;
}

static void time_out(struct lab__event *event)
{
    struct lab__po_framework *device = CONTAINING_RECORD(event, struct lab__po_framework, timeout_event);

    device->timed_out = TRUE;
    KeInsertQueueDpc(&device->dpc, 0, 0);
}

static void timed_out(PKDPC dpc, PVOID context, PVOID a, PVOID b)
{
    advance(context);
}

static BOOLEAN power_up(struct lab__po_framework *device)
{
    lab__event_cancel(&device->timeout_event);
    device->timed_out = FALSE;
    if (device->power != LAB_FX_OFF)
        return FALSE;
    device->power = LAB_FX_POWERING_UP;
    if (device->power_required)
        device->power_required(device->context);
    else
        PoFxReportDevicePoweredOn(device);
    return TRUE;
}

static BOOLEAN is_settled(const struct lab__po_framework *device)
{
    for (ULONG i = 0; i < device->count; i++)
        if (device->components[i].changing)
            return FALSE;
    return TRUE;
}

static BOOLEAN power_down(struct lab__po_framework *device)
{
    if (device->power != LAB_FX_ON || !is_settled(device) || !device->power_not_required)
        return FALSE;
    if (device->timeout && !device->timed_out) {
        if (!device->timeout_event.queued)
            lab__event_set(&device->timeout_event, lab__clock_now() + device->timeout, time_out);
        return FALSE;
    }
    device->power = LAB_FX_POWERING_DOWN;
    device->timed_out = FALSE;
    device->power_not_required(device->context);
    return TRUE;
}

static BOOLEAN step(struct lab__po_framework *device)
{
    BOOLEAN more = is_needed(device) ? power_up(device) : FALSE;

    for (ULONG i = 0; i < device->count; i++)
        more |= device->components[i].references ? towards_active(device, i) : towards_idle(device, i);
    return more || (!is_needed(device) && power_down(device));
}

static void advance(struct lab__po_framework *device)
{
    device->again = TRUE;
    if (device->running)
        return; /* a callback has called us: the loop that made it goes on */
    device->running = TRUE;
    while (device->again) {
        device->again = FALSE;
        while (step(device))
            ;
    }
    device->running = FALSE;
}

/* --- registration --- */

static void take_component(struct lab__po_component *to, const PO_FX_COMPONENT_V2 *from)
{
    to->id = from->Id;
    to->flags = from->Flags;
    to->state_count = from->IdleStateCount < LAB_FX_STATES ? from->IdleStateCount : LAB_FX_STATES;
    to->deepest_wakeable = from->DeepestWakeableIdleState;
    RtlCopyMemory(to->states, from->IdleStates, to->state_count * sizeof *to->states);
    to->condition = LAB_FX_ACTIVE;
    to->latency = to->residency = FOREVER;
}

static void take_components(struct lab__po_framework *device, const PO_FX_DEVICE_V1 *first)
{
    const PO_FX_DEVICE_V2 *second = (const PO_FX_DEVICE_V2 *)first;
    const PO_FX_DEVICE_V3 *third = (const PO_FX_DEVICE_V3 *)first;

    for (ULONG i = 0; i < device->count; i++) {
        const PO_FX_COMPONENT_V1 *old = &first->Components[i];
        PO_FX_COMPONENT_V2 as_new = {0};

        if (first->Version != PO_FX_VERSION_V1) {
            take_component(&device->components[i],
                           first->Version == PO_FX_VERSION_V3 ? &third->Components[i] : &second->Components[i]);
            continue;
        }
        as_new.Id = old->Id;
        as_new.IdleStateCount = old->IdleStateCount;
        as_new.DeepestWakeableIdleState = old->DeepestWakeableIdleState;
        as_new.IdleStates = old->IdleStates;
        take_component(&device->components[i], &as_new);
    }
}

static void take_callbacks(struct lab__po_framework *device, const PO_FX_DEVICE_V1 *first)
{
    const PO_FX_DEVICE_V2 *second = (const PO_FX_DEVICE_V2 *)first;
    const PO_FX_DEVICE_V3 *third = (const PO_FX_DEVICE_V3 *)first;

    if (first->Version == PO_FX_VERSION_V1) {
        device->active_condition = first->ComponentActiveConditionCallback;
        device->idle_condition = first->ComponentIdleConditionCallback;
        device->idle_state = first->ComponentIdleStateCallback;
        device->power_required = first->DevicePowerRequiredCallback;
        device->power_not_required = first->DevicePowerNotRequiredCallback;
        device->power_control = first->PowerControlCallback;
        device->context = first->DeviceContext;
        return;
    }
    device->active_condition = second->ComponentActiveConditionCallback;
    device->idle_condition = second->ComponentIdleConditionCallback;
    device->idle_state = second->ComponentIdleStateCallback;
    device->power_required = second->DevicePowerRequiredCallback;
    device->power_not_required = second->DevicePowerNotRequiredCallback;
    device->power_control = second->PowerControlCallback;
    device->context = first->Version == PO_FX_VERSION_V2 ? second->DeviceContext : third->DeviceContext;
    if (first->Version == PO_FX_VERSION_V3) {
        device->power_up = third->DirectedPowerUpCallback;
        device->power_down = third->DirectedPowerDownCallback;
    }
}

static ULONG component_count(const PO_FX_DEVICE_V1 *device)
{
    switch (device->Version) {
    case PO_FX_VERSION_V1:
        return device->ComponentCount;
    case PO_FX_VERSION_V2:
        return ((const PO_FX_DEVICE_V2 *)device)->ComponentCount;
    case PO_FX_VERSION_V3:
        return ((const PO_FX_DEVICE_V3 *)device)->ComponentCount;
    default:
        return 0;
    }
}

/* In F0, as everything begins. 0: memory is used up. */
static struct lab__po_framework *create(PDEVICE_OBJECT pdo, ULONG count)
{
    struct lab__po_framework *device =
        LAB_FAULT(LAB_FAULT_POOL)
            ? 0
            : ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *device + count * sizeof *device->components, 'xFoP');

    if (!device)
        return 0;
    device->pdo = pdo;
    device->count = count;
    device->power = LAB_FX_ON;
    KeInitializeEvent(&device->changed, NotificationEvent, FALSE);
    KeInitializeDpc(&device->dpc, timed_out, device);
    KeInitializeEvent(&device->directed_down, NotificationEvent, FALSE);
    return device;
}

/* The plug-ins hear of it first. */
static NTSTATUS enter(struct lab__po_framework *device, const UNICODE_STRING *core_id, POHANDLE *handle)
{
    NTSTATUS status = lab__po_has_plugins() ? lab__po_plugin_register(device, core_id) : STATUS_SUCCESS;

    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(device, 'xFoP');
        return status;
    }
    InsertTailList(&lab__po.frameworks, &device->link);
    *handle = device;
    return STATUS_SUCCESS;
}

NTSTATUS lab__po_register_core(const UNICODE_STRING *id, const PO_FX_CORE_DEVICE *from, POHANDLE *handle)
{
    struct lab__po_framework *device = create(0, from->ComponentCount);

    if (!device)
        return STATUS_INSUFFICIENT_RESOURCES;
    device->active_condition = from->ComponentActiveConditionCallback;
    device->idle_condition = from->ComponentIdleConditionCallback;
    device->idle_state = from->ComponentIdleStateCallback;
    device->critical = from->ComponentCriticalTransitionCallback;
    device->context = from->DeviceContext;
    for (ULONG i = 0; i < device->count; i++)
        take_component(&device->components[i], &from->Components[i]);
    return enter(device, id, handle);
}

/*
 * PoFxRegisterDevice: hands a device and its components over to the power management framework. The device is in D0,
 * its components are active in F0, and nothing happens to them before PoFxStartDevicePowerManagement.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   Device: a PO_FX_DEVICE of version 1, 2 or 3, which says which
 * Errors  STATUS_INVALID_PARAMETER: an unknown version, or no components; STATUS_INSUFFICIENT_RESOURCES; 0xA0/600: it
 * is registered already
 * Source  wdm/nf-wdm-pofxregisterdevice
 */
NTSTATUS PoFxRegisterDevice(PDEVICE_OBJECT Pdo, PPO_FX_DEVICE Device, POHANDLE *Handle)
{
    struct lab__po_framework *device;
    ULONG count;

    LAB_DDI(PoFxRegisterDevice);
    count = component_count(Device);
    if (!count)
        return STATUS_INVALID_PARAMETER;
    if (lab__po_framework_of(Pdo)) {
        lab__ke_crash_detail("device %p was registered with the power management framework twice", (void *)Pdo);
        lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x600, (ULONG_PTR)Pdo, 0, 0);
    }
    device = create(Pdo, count);
    if (!device)
        return STATUS_INSUFFICIENT_RESOURCES;
    take_callbacks(device, Device);
    take_components(device, Device);
    return enter(device, 0, Handle);
}

/*
 * PoFxStartDevicePowerManagement: from now on the framework decides which states the components go to. Those that the
 * driver has not activated become idle.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-pofxstartdevicepowermanagement
 */
void PoFxStartDevicePowerManagement(POHANDLE Handle)
{
    struct lab__po_framework *device = Handle;

    LAB_DDI(PoFxStartDevicePowerManagement);
    device->started = TRUE;
    lab__po_plugin_started(device);
    advance(device);
}

/*
 * PoFxUnregisterDevice: takes the device back. Callbacks that are running end first.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-pofxunregisterdevice
 */
void PoFxUnregisterDevice(POHANDLE Handle)
{
    struct lab__po_framework *device = Handle;

    LAB_DDI(PoFxUnregisterDevice);
    lab__event_cancel(&device->timeout_event);
    KeFlushQueuedDpcs();
    while (device->running || device->queued || device->pending) {
        LARGE_INTEGER while_ = {.QuadPart = -10000};

        KeDelayExecutionThread(KernelMode, FALSE, &while_);
    }
    lab__po_plugin_unregister(device);
    for (ULONG i = 0; i < device->count; i++)
        lab__po_perf_forget(&device->components[i]);
    RemoveEntryList(&device->link);
    ExFreePoolWithTag(device, 'xFoP');
}

/* --- components --- */

struct lab__po_component *lab__po_component_of(struct lab__po_framework *device, ULONG index)
{
    if (index >= device->count) {
        lab__ke_crash_detail("component %u of a device that has %u", index, device->count);
        lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x614, (ULONG_PTR)device, index, 2);
    }
    return &device->components[index];
}

/* A driver completes what is not outstanding: 0: power that isn't required, 2: idle condition, 3: idle state. */
static _Noreturn void not_asked_for(struct lab__po_framework *device, ULONG index, ULONG what)
{
    lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x613, (ULONG_PTR)device, index, what);
}

static void check_flags(struct lab__po_framework *device, ULONG index, ULONG flags)
{
    ULONG fault = (flags & PO_FX_FLAG_BLOCKING) && lab__ke_irql() >= DISPATCH_LEVEL  ? 0
                  : (flags & PO_FX_FLAG_BLOCKING) && (flags & PO_FX_FLAG_ASYNC_ONLY) ? 1
                                                                                     : 2;

    if (fault == 2)
        return;
    lab__ke_crash_detail(fault ? "PO_FX_FLAG_BLOCKING and PO_FX_FLAG_ASYNC_ONLY are a contradiction"
                               : "PO_FX_FLAG_BLOCKING at IRQL %u",
                         lab__ke_irql());
    lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x614, (ULONG_PTR)device, index, fault);
}

static void serve(PVOID context)
{
    struct lab__po_framework *device = context;

    device->queued = FALSE;
    advance(device);
}

static void follow(struct lab__po_framework *device, ULONG flags)
{
    if (!(flags & PO_FX_FLAG_ASYNC_ONLY)) {
        advance(device);
        return;
    }
    if (device->queued)
        return;
    device->queued = TRUE;
    ExInitializeWorkItem(&device->item, serve, device);
    ExQueueWorkItem(&device->item, CriticalWorkQueue);
}

/*
 * PoFxActivateComponent: the driver needs the component; when it may use it, its active-condition callback says so.
 * PoFxIdleComponent: it no longer does. They count.
 *
 * Flags: PO_FX_FLAG_BLOCKING waits until the change is made (IRQL < DISPATCH_LEVEL); PO_FX_FLAG_ASYNC_ONLY makes the
 * callbacks come from another thread.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xA0/614: there is no such component, or the flags are wrong; 0xA0/608: it was made idle more often
 * Source  wdm/nf-wdm-pofxactivatecomponent, wdm/nf-wdm-pofxidlecomponent
 */
void PoFxActivateComponent(POHANDLE Handle, ULONG Component, ULONG Flags)
{
    struct lab__po_framework *device = Handle;
    struct lab__po_component *component;

    LAB_DDI(PoFxActivateComponent);
    component = lab__po_component_of(device, Component);
    check_flags(device, Component, Flags);
    component->references++;
    follow(device, Flags);
    while ((Flags & PO_FX_FLAG_BLOCKING) && component->condition != LAB_FX_ACTIVE) {
        KeClearEvent(&device->changed);
        KeWaitForSingleObject(&device->changed, Executive, KernelMode, FALSE, 0);
    }
}

void PoFxIdleComponent(POHANDLE Handle, ULONG Component, ULONG Flags)
{
    struct lab__po_framework *device = Handle;
    struct lab__po_component *component;

    LAB_DDI(PoFxIdleComponent);
    component = lab__po_component_of(device, Component);
    check_flags(device, Component, Flags);
    if (!component->references) {
        lab__ke_crash_detail("component %u was made idle more often than active", Component);
        lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x608, (ULONG_PTR)component, 0, 0);
    }
    component->references--;
    follow(device, Flags);
    while ((Flags & PO_FX_FLAG_BLOCKING) && device->started && !component->references &&
           component->condition != LAB_FX_IDLE) {
        KeClearEvent(&device->changed);
        KeWaitForSingleObject(&device->changed, Executive, KernelMode, FALSE, 0);
    }
}

/*
 * PoFxCompleteIdleCondition, PoFxCompleteIdleState: the driver has done what the callback of that name asked for.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-pofxcompleteidlecondition, wdm/nf-wdm-pofxcompleteidlestate
 */
void PoFxCompleteIdleCondition(POHANDLE Handle, ULONG Component)
{
    struct lab__po_framework *device = Handle;
    struct lab__po_component *component;

    LAB_DDI(PoFxCompleteIdleCondition);
    component = lab__po_component_of(device, Component);
    if (component->condition != LAB_FX_BECOMING_IDLE) {
        lab__ke_crash_detail("component %u was not asked to become idle", Component);
        not_asked_for(device, Component, 2);
    }
    component->condition = LAB_FX_IDLE;
    KeSetEvent(&device->changed, 0, FALSE);
    advance(device);
}

void PoFxCompleteIdleState(POHANDLE Handle, ULONG Component)
{
    struct lab__po_framework *device = Handle;
    struct lab__po_component *component;

    LAB_DDI(PoFxCompleteIdleState);
    component = lab__po_component_of(device, Component);
    if (!component->changing || component->waits_for != LAB_FX_DRIVER) {
        lab__ke_crash_detail("component %u was not asked to change its idle state", Component);
        not_asked_for(device, Component, 3);
    }
    component->waits_for = LAB_FX_PLUGIN_LAST;
    if (lab__po_plugin_idle_state(device, Component, TRUE))
        lab__po_component_continue(device, Component);
}

/*
 * PoFxSetComponentLatency, PoFxSetComponentResidency, PoFxSetComponentWake: what the component tolerates until it must
 * be active again, how long it is expected to stay idle, whether it must be able to wake; they bound its idle state.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   100 ns
 * Source  wdm/nf-wdm-pofxsetcomponentlatency and its kin
 */
void PoFxSetComponentLatency(POHANDLE Handle, ULONG Component, ULONGLONG Latency)
{
    LAB_DDI(PoFxSetComponentLatency);
    lab__po_component_of(Handle, Component)->latency = Latency;
    advance(Handle);
}

void PoFxSetComponentResidency(POHANDLE Handle, ULONG Component, ULONGLONG Residency)
{
    LAB_DDI(PoFxSetComponentResidency);
    lab__po_component_of(Handle, Component)->residency = Residency;
    advance(Handle);
}

void PoFxSetComponentWake(POHANDLE Handle, ULONG Component, BOOLEAN WakeHint)
{
    LAB_DDI(PoFxSetComponentWake);
    lab__po_component_of(Handle, Component)->wakes = WakeHint;
    advance(Handle);
}

/* --- the device --- */

/*
 * PoFxSetDeviceIdleTimeout: how long all components are idle until the device isn't needed any more.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   100 ns
 * Source  wdm/nf-wdm-pofxsetdeviceidletimeout
 */
void PoFxSetDeviceIdleTimeout(POHANDLE Handle, ULONGLONG IdleTimeout)
{
    struct lab__po_framework *device = Handle;

    LAB_DDI(PoFxSetDeviceIdleTimeout);
    device->timeout = IdleTimeout;
    lab__event_cancel(&device->timeout_event);
    advance(device);
}

/*
 * PoFxReportDevicePoweredOn: the device is in D0 again, as its power-required callback asked for.
 * PoFxCompleteDevicePowerNotRequired: the driver has taken note that it isn't needed, and perhaps switched it off.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-pofxreportdevicepoweredon, wdm/nf-wdm-pofxcompletedevicepowernotrequired
 */
void PoFxReportDevicePoweredOn(POHANDLE Handle)
{
    struct lab__po_framework *device = Handle;

    LAB_DDI(PoFxReportDevicePoweredOn);
    device->power = LAB_FX_ON;
    for (ULONG i = 0; i < device->count; i++)
        if (!device->components[i].changing && !device->components[i].references)
            device->components[i].state = 0; /* all are on in D0: those that aren't needed are sent down again */
    advance(device);
}

void PoFxCompleteDevicePowerNotRequired(POHANDLE Handle)
{
    struct lab__po_framework *device = Handle;

    LAB_DDI(PoFxCompleteDevicePowerNotRequired);
    if (device->power != LAB_FX_POWERING_DOWN) {
        lab__ke_crash_detail("device %p was not told that its power isn't required", (void *)device->pdo);
        not_asked_for(device, 0, 0);
    }
    device->power = LAB_FX_OFF;
    advance(device);
}

/*
 * PoFxSetTargetDripsDevicePowerState: the state that the device should be in while the platform is in its deepest idle
 * state, which this machine never is: it is only checked.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no device state
 * Source  wdm/nf-wdm-pofxsettargetdripsdevicepowerstate
 */
NTSTATUS PoFxSetTargetDripsDevicePowerState(POHANDLE Handle, DEVICE_POWER_STATE TargetState)
{
    LAB_DDI(PoFxSetTargetDripsDevicePowerState);
    return TargetState > PowerDeviceUnspecified && TargetState < PowerDeviceMaximum ? STATUS_SUCCESS
                                                                                    : STATUS_INVALID_PARAMETER;
}
