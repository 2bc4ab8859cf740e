/*
 * The Plug and Play worker: a system worker thread that does one thing to the device tree after the other.
 *
 * It holds the tree, and therefore drivers are called in a critical region: normal kernel APCs are disabled, as by the
 * locks of NT's device tree. Drivers rely on that where they take fast mutexes by their unsafe functions.
 *
 * Whoever waits for it does so with a bound, so that a driver that never comes back is named instead of hanging the
 * machine.
 */
#include "pnp/pnp_p.h"

static void serve(PVOID unused)
{
    lab__pnp.worker = lab__ps_thread();
    KeEnterCriticalRegion();
    while (!IsListEmpty(&lab__pnp.actions)) {
        struct lab__pnp_action *action = CONTAINING_RECORD(lab__pnp.actions.Flink, struct lab__pnp_action, link);

        RemoveEntryList(&action->link);
        action->run(action);
        if (action->done)
            KeSetEvent(action->done, 0, FALSE);
        else
            lab__mm_kernel_free(action);
    }
    KeLeaveCriticalRegion();
    lab__pnp.worker = 0;
    lab__pnp.busy = FALSE;
}

static void queue(struct lab__pnp_action *action)
{
    InsertTailList(&lab__pnp.actions, &action->link);
    if (lab__pnp.busy)
        return;
    lab__pnp.busy = TRUE;
    ExInitializeWorkItem(&lab__pnp.item, serve, 0);
    ExQueueWorkItem(&lab__pnp.item, DelayedWorkQueue);
}

BOOLEAN lab__pnp_post(void (*run)(struct lab__pnp_action *action), PVOID context, PVOID argument)
{
    struct lab__pnp_action *action = lab__mm_kernel_alloc(sizeof *action);

    if (!action)
        return FALSE;
    action->run = run;
    action->context = context;
    action->argument = argument;
    queue(action);
    return TRUE;
}

_Noreturn void lab__pnp_watchdog(void)
{
    PIRP irp = lab__pnp.current.irp;
    PDEVICE_OBJECT holder = lab__pnp.current.device;
    struct lab__pnp_node *node = lab__pnp.current.node;
    ULONG_PTR service = 0;
    char path[128] = "?";

    if (irp && irp->CurrentLocation <= irp->StackCount)
        holder = IoGetCurrentIrpStackLocation(irp)->DeviceObject;
    if (node) {
        lab__pnp_ascii(&node->path, path, sizeof path);
        if (node->service.Length)
            RtlCopyMemory(&service, node->service.Buffer,
                          node->service.Length < sizeof service ? node->service.Length : sizeof service);
    }
    lab__ke_crash_detail("%s for device %s has not ended: driver %s holds IRP %p at device %p",
                         lab__pnp.current.what ? lab__pnp.current.what : "a Plug and Play operation", path,
                         holder ? lab__io_driver_of(holder->DriverObject)->short_name : "?", (void *)irp,
                         (void *)holder);
    lab__ke_bugcheck(0x1D5, service, (ULONG_PTR)irp, (ULONG_PTR)lab__pnp.worker,
                     (ULONG_PTR)((lab__clock_now() - lab__pnp.current.since) / 10000));
}

NTSTATUS lab__pnp_call(void (*run)(struct lab__pnp_action *action), PVOID context, PVOID argument)
{
    struct lab__pnp_action action = {.run = run, .context = context, .argument = argument};
    LARGE_INTEGER limit = {.QuadPart = -2 * LAB_PNP_WATCHDOG_100NS};
    KEVENT done;

    if (lab__pnp.worker && lab__pnp.worker == lab__ps_thread()) {
        if (lab__pnp.current.what)
            return STATUS_INVALID_DEVICE_STATE; /* in the middle of a request to a driver, which would lose its device
                                                 */
        run(&action);
        return action.status;
    }
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    action.done = &done;
    queue(&action);
    while (KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, &limit) == STATUS_TIMEOUT)
        if (lab__pnp.current.what && lab__clock_now() - lab__pnp.current.since >= LAB_PNP_WATCHDOG_100NS)
            lab__pnp_watchdog();
    return action.status;
}

static void nothing(struct lab__pnp_action *action)
{
}

void lab__pnp_settle(void)
{
    if (lab__pnp.worker && lab__pnp.worker == lab__ps_thread())
        return;
    while (lab__pnp.busy)
        lab__pnp_call(nothing, 0, 0);
}
