/*
 * Performance states of components: sets of states that a driver registers, and changes between them, of which the
 * framework tells its platform extension plug-in, and then the driver. This machine has no plug-in, so every change is
 * agreed to, and a driver that can't do without one isn't accepted.
 */
#include "po/framework.h"

struct change {
    struct lab__po_framework *device;
    ULONG component;
    PVOID context;
    WORK_QUEUE_ITEM item;
};

struct lab__po_perf {
    PPO_FX_COMPONENT_PERF_STATE_CALLBACK callback;
    BOOLEAN changing; /* the callback has not been called yet */
    struct change change;
    ULONG count;
    struct {
        BOOLEAN range;
        ULONGLONG least, most; /* an index, or a value, where it is a range */
        ULONGLONG current;
    } sets[];
};

void lab__po_perf_forget(struct lab__po_component *component)
{
    if (component->perf)
        lab__mm_kernel_free(component->perf);
    component->perf = 0;
}

static BOOLEAN is_set(const PO_FX_COMPONENT_PERF_SET *set)
{
    return set->Type == PoFxPerfStateTypeDiscrete
               ? set->Discrete.Count && set->Discrete.States
               : set->Type == PoFxPerfStateTypeRange && set->Range.Minimum <= set->Range.Maximum;
}

static NTSTATUS take_sets(struct lab__po_component *component, const PO_FX_COMPONENT_PERF_INFO *info)
{
    struct lab__po_perf *perf;

    for (ULONG i = 0; i < info->PerfStateSetsCount; i++)
        if (!is_set(&info->PerfStateSets[i]))
            return STATUS_INVALID_PARAMETER;
    perf = LAB_FAULT(LAB_FAULT_POOL)
               ? 0
               : lab__mm_kernel_alloc(sizeof *perf + info->PerfStateSetsCount * sizeof perf->sets[0]);
    if (!perf)
        return STATUS_INSUFFICIENT_RESOURCES;
    perf->count = info->PerfStateSetsCount;
    for (ULONG i = 0; i < perf->count; i++) {
        const PO_FX_COMPONENT_PERF_SET *from = &info->PerfStateSets[i];

        perf->sets[i].range = from->Type == PoFxPerfStateTypeRange;
        perf->sets[i].least = perf->sets[i].range ? from->Range.Minimum : 0;
        perf->sets[i].most = perf->sets[i].range ? from->Range.Maximum : from->Discrete.Count - 1;
        perf->sets[i].current = perf->sets[i].least;
    }
    lab__po_perf_forget(component);
    component->perf = perf;
    return STATUS_SUCCESS;
}

/*
 * PoFxRegisterComponentPerfStates: says which performance states a component has.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: not just one of InputStateInfo and OutputStateInfo, or no sets of states;
 *         STATUS_NOT_IMPLEMENTED without PO_FX_FLAG_PERF_PEP_OPTIONAL, as there is no plug-in;
 *         STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-pofxregistercomponentperfstates
 */
NTSTATUS PoFxRegisterComponentPerfStates(POHANDLE Handle, ULONG Component, ULONGLONG Flags,
                                         PPO_FX_COMPONENT_PERF_STATE_CALLBACK ComponentPerfStateCallback,
                                         PPO_FX_COMPONENT_PERF_INFO InputStateInfo,
                                         PPO_FX_COMPONENT_PERF_INFO *OutputStateInfo)
{
    struct lab__po_component *component;
    NTSTATUS status;

    LAB_DDI(PoFxRegisterComponentPerfStates);
    component = lab__po_component_of(Handle, Component);
    if (!InputStateInfo == !OutputStateInfo || !ComponentPerfStateCallback ||
        (InputStateInfo && !InputStateInfo->PerfStateSetsCount))
        return STATUS_INVALID_PARAMETER;
    if (!InputStateInfo || !(Flags & PO_FX_FLAG_PERF_PEP_OPTIONAL))
        return STATUS_NOT_IMPLEMENTED;
    status = take_sets(component, InputStateInfo);
    if (NT_SUCCESS(status))
        component->perf->callback = ComponentPerfStateCallback;
    return status;
}

static void finish(PVOID context)
{
    struct change *change = context;
    struct lab__po_perf *perf = change->device->components[change->component].perf;

    perf->changing = FALSE;
    change->device->pending--;
    perf->callback(change->device->context, change->component, TRUE, change->context);
}

static struct lab__po_perf *perf_of(struct lab__po_framework *device, ULONG index)
{
    struct lab__po_perf *perf = lab__po_component_of(device, index)->perf;

    if (perf && !perf->changing)
        return perf;
    lab__ke_crash_detail(perf ? "component %u is in the middle of another change of its performance state"
                              : "component %u has no performance states",
                         index);
    lab__ke_bugcheck(INTERNAL_POWER_ERROR, perf ? 0x61D : 0x61B, (ULONG_PTR)device, index,
                     perf ? (ULONG_PTR)perf->change.context : 0);
}

static BOOLEAN apply(struct lab__po_perf *perf, const PO_FX_PERF_STATE_CHANGE *change)
{
    ULONGLONG wanted;

    if (change->Set >= perf->count)
        return FALSE;
    wanted = perf->sets[change->Set].range ? change->StateValue : change->StateIndex;
    if (wanted < perf->sets[change->Set].least || wanted > perf->sets[change->Set].most)
        return FALSE;
    perf->sets[change->Set].current = wanted;
    return TRUE;
}

/*
 * PoFxIssueComponentPerfStateChange, PoFxIssueComponentPerfStateChangeMultiple: the driver is about to change the
 * component's performance state; its callback says that it may. With PO_FX_FLAG_ASYNC_ONLY it comes from another
 * thread.
 *
 * IRQL    <= DISPATCH_LEVEL; <= APC_LEVEL with PO_FX_FLAG_BLOCKING
 * Errors  strict: 0xA0 while a change is going on, and for a set or a state that the component doesn't have
 * Source  wdm/nf-wdm-pofxissuecomponentperfstatechange and its kin
 */
void PoFxIssueComponentPerfStateChangeMultiple(POHANDLE Handle, ULONG Flags, ULONG Component, ULONG PerfChangesCount,
                                               PPO_FX_PERF_STATE_CHANGE PerfChanges, PVOID Context)
{
    struct lab__po_framework *device = Handle;
    struct lab__po_perf *perf;

    LAB_DDI(PoFxIssueComponentPerfStateChangeMultiple);
    perf = perf_of(device, Component);
    for (ULONG i = 0; i < PerfChangesCount; i++)
        if (!apply(perf, &PerfChanges[i])) {
            lab__ke_crash_detail("component %u has no performance state like that in set %u", Component,
                                 PerfChanges[i].Set);
            lab__ke_bugcheck(INTERNAL_POWER_ERROR, 0x61C, (ULONG_PTR)device, Component, 0);
        }
    perf->changing = TRUE;
    device->pending++;
    perf->change.device = device;
    perf->change.component = Component;
    perf->change.context = Context;
    if (!(Flags & PO_FX_FLAG_ASYNC_ONLY)) {
        finish(&perf->change);
        return;
    }
    ExInitializeWorkItem(&perf->change.item, finish, &perf->change);
    ExQueueWorkItem(&perf->change.item, CriticalWorkQueue);
}

void PoFxIssueComponentPerfStateChange(POHANDLE Handle, ULONG Flags, ULONG Component,
                                       PPO_FX_PERF_STATE_CHANGE PerfChange, PVOID Context)
{
    LAB_DDI(PoFxIssueComponentPerfStateChange);
    PoFxIssueComponentPerfStateChangeMultiple(Handle, Flags, Component, 1, PerfChange, Context);
}

/*
 * PoFxQueryCurrentComponentPerfState: the state of a set: an index, or a value where the set is a range.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no such component, or set
 * Source  wdm/nf-wdm-pofxquerycurrentcomponentperfstate
 */
NTSTATUS PoFxQueryCurrentComponentPerfState(POHANDLE Handle, ULONG Flags, ULONG Component, ULONG SetIndex,
                                            PULONGLONG CurrentPerf)
{
    struct lab__po_framework *device = Handle;
    struct lab__po_perf *perf;

    LAB_DDI(PoFxQueryCurrentComponentPerfState);
    if (Flags || Component >= device->count)
        return STATUS_INVALID_PARAMETER;
    perf = device->components[Component].perf;
    if (!perf || SetIndex >= perf->count)
        return STATUS_INVALID_PARAMETER;
    *CurrentPerf = perf->sets[SetIndex].current;
    return STATUS_SUCCESS;
}
