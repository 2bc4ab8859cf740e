/*
 * The system changes its state: every started device is asked (children before parents), then told; on the way back
 * parents come first. Each device is waited for before the next. A device's power relations count as parents do.
 *
 * Rule: it runs in the Plug and Play worker, so that no device comes or goes meanwhile.
 */
#include "hal/pci_p.h"
#include "po/po_p.h"

struct transition {
    SYSTEM_POWER_STATE state;
    POWER_ACTION action;
    BOOLEAN ask;
    struct lab__pnp_node **nodes; /* started ones, parents before children */
    ULONG count;
};

/* Behind its parent and those that must have power before it. */
static void add(struct transition *transition, struct lab__pnp_node *node)
{
    PDEVICE_RELATIONS relations = node->power_relations;

    if (node->gathered || node->state != LAB_PNP_STARTED || node == lab__pnp.root)
        return;
    node->gathered = TRUE;
    if (node->parent)
        add(transition, node->parent);
    for (ULONG i = 0; relations && i < relations->Count; i++)
        add(transition, lab__pnp_node_of(relations->Objects[i]));
    transition->nodes[transition->count++] = node;
}

static void gather(struct transition *transition)
{
    struct lab__pnp_node *node = 0;
    ULONG room = lab__pnp.node_count + 1;

    transition->nodes = lab__mm_kernel_alloc(room * sizeof *transition->nodes);
    if (!transition->nodes)
        lab__ke_bugcheck(MUST_SUCCEED_POOL_EMPTY, room, 0, 0, 0);
    while ((node = lab__pnp_node_next(lab__pnp.root, node)))
        add(transition, node);
    for (ULONG i = 0; i < transition->count; i++)
        transition->nodes[i]->gathered = FALSE;
}

struct answer {
    KEVENT event;
    NTSTATUS status;
};

static void answered(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE state, PVOID context, PIO_STATUS_BLOCK iosb)
{
    struct answer *answer = context;

    answer->status = iosb->Status;
    KeSetEvent(&answer->event, 0, FALSE);
}

static NTSTATUS tell(struct lab__pnp_node *node, UCHAR minor, SYSTEM_POWER_STATE state)
{
    struct lab__po_request *request =
        lab__po_request_create(node->pdo, minor, SystemPowerState, (POWER_STATE){.SystemState = state}, TRUE);
    struct answer answer;

    if (!request)
        lab__ke_bugcheck(MUST_SUCCEED_POOL_EMPTY, sizeof *request, 0, 0, 0);
    KeInitializeEvent(&answer.event, NotificationEvent, FALSE);
    request->completed = answered;
    request->context = &answer;
    lab__po_request_send(request);
    KeWaitForSingleObject(&answer.event, Executive, KernelMode, FALSE, 0); /* bounded by the request's watchdog */
    return answer.status;
}

void lab__po_notify(ULONG what, ULONG argument)
{
    UNICODE_STRING name = lab__pnp_string(L"\\Callback\\PowerState");
    OBJECT_ATTRIBUTES attributes;
    PCALLBACK_OBJECT callback;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    if (!NT_SUCCESS(ExCreateCallback(&callback, &attributes, FALSE, TRUE)))
        return;
    ExNotifyCallback(callback, (PVOID)(ULONG_PTR)what, (PVOID)(ULONG_PTR)argument);
    ObDereferenceObject(callback);
}

static void restore(struct transition *transition, ULONG from)
{
    for (ULONG i = from; i < transition->count; i++)
        tell(transition->nodes[i], IRP_MN_SET_POWER, PowerSystemWorking);
}

/* A request that no driver of the stack knows is no refusal. */
static NTSTATUS ask_all(struct transition *transition)
{
    for (ULONG i = transition->count; i-- > 0;) {
        NTSTATUS status = tell(transition->nodes[i], IRP_MN_QUERY_POWER, transition->state);

        if (NT_SUCCESS(status) || status == STATUS_NOT_SUPPORTED || status == STATUS_INVALID_DEVICE_REQUEST)
            continue;
        lab__pnp_text_free(&lab__po.veto);
        lab__pnp_text_of(&lab__po.veto, &transition->nodes[i]->path);
        restore(transition, i);
        return status;
    }
    return STATUS_SUCCESS;
}

/* Power goes: what is in the devices' registers goes with it. */
static void power_down_hardware(void)
{
    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device))
        lab__po_hardware_reset(device);
}

static NTSTATUS fall_asleep(struct transition *transition)
{
    NTSTATUS status = STATUS_SUCCESS;

    lab__po_notify(PO_CB_SYSTEM_STATE_LOCK, FALSE);
    lab__po.action = transition->action;
    if (transition->ask)
        status = ask_all(transition);
    if (!NT_SUCCESS(status)) {
        lab__po.action = PowerActionNone;
        lab__po_notify(PO_CB_SYSTEM_STATE_LOCK, TRUE);
        return STATUS_PLUGPLAY_QUERY_VETOED;
    }
    lab__po_display(FALSE);
    for (ULONG i = transition->count; i-- > 0;)
        tell(transition->nodes[i], IRP_MN_SET_POWER, transition->state);
    lab__po.system = transition->state;
    lab__po.slept_at = KeQueryInterruptTime();
    if (transition->state >= PowerSystemSleeping3)
        power_down_hardware();
    return STATUS_SUCCESS;
}

static NTSTATUS wake_up(struct transition *transition)
{
    for (ULONG i = 0; i < transition->count; i++)
        tell(transition->nodes[i], IRP_MN_SET_POWER, PowerSystemWorking);
    lab__po.system = PowerSystemWorking;
    lab__po.action = PowerActionNone;
    lab__po.woke_at = KeQueryInterruptTime();
    lab__po_notify(PO_CB_SYSTEM_STATE_LOCK, TRUE);
    lab__po_display(TRUE);
    return STATUS_SUCCESS;
}

static void change(struct lab__pnp_action *action)
{
    struct transition *transition = action->context;

    if ((transition->state == PowerSystemWorking) == (lab__po.system == PowerSystemWorking)) {
        action->status = STATUS_INVALID_DEVICE_STATE;
        return;
    }
    gather(transition);
    KeLeaveCriticalRegion(); /* power requests don't come with the tree's lock */
    action->status = transition->state == PowerSystemWorking ? wake_up(transition) : fall_asleep(transition);
    KeEnterCriticalRegion();
    lab__mm_kernel_free(transition->nodes);
}

NTSTATUS lab__po_transition(SYSTEM_POWER_STATE state, POWER_ACTION action, BOOLEAN ask)
{
    struct transition transition = {.state = state, .action = action, .ask = ask};

    lab__pnp_ensure();
    return lab__pnp_call(change, &transition, 0);
}
