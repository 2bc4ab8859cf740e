/*
 * Idle detection: a device that a driver hasn't marked as busy for so many seconds is sent to a lower state.
 *
 * The driver marks it by writing zero to the counter it was given (PoSetDeviceBusy); once a second the counter grows.
 * Nothing ticks while no device in D0 is watched.
 */
#include "po/po_p.h"

#define SECOND   10000000ULL
#define STANDARD 600 /* seconds, where a disk's driver leaves it to the system */

struct idle {
    LIST_ENTRY link;
    PDEVICE_OBJECT device;
    DEVICE_POWER_STATE state;
    ULONG performance; /* seconds; 0: never. The machine never saves power, so the other time doesn't count */
    ULONG counter;     /* what the driver has a pointer to */
    LONG busy;         /* PoStartDeviceBusy */
    BOOLEAN asleep;    /* it isn't in D0 */
    BOOLEAN requested;
};

static KTIMER timer; /* of this machine: its lists are made anew by whoever needs it first */
static KDPC dpc;
static BOOLEAN ticking;

static void requested(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE state, PVOID context, PIO_STATUS_BLOCK iosb)
{
    for (LIST_ENTRY *link = lab__po.idle.Flink; link != &lab__po.idle; link = link->Flink) {
        struct idle *idle = CONTAINING_RECORD(link, struct idle, link);

        if (idle == context) {
            idle->requested = FALSE;
            idle->asleep |= NT_SUCCESS(iosb->Status);
            idle->counter = 0;
        }
    }
}

static BOOLEAN is_watched(const struct idle *idle)
{
    return !idle->asleep && !idle->requested && idle->performance;
}

/* Once a second: TRUE where there is something to watch still. */
static BOOLEAN look(struct idle *idle)
{
    if (!is_watched(idle))
        return FALSE;
    if (idle->busy > 0)
        idle->counter = 0;
    else if (++idle->counter >= idle->performance) {
        idle->requested = TRUE;
        PoRequestPowerIrp(idle->device, IRP_MN_SET_POWER, (POWER_STATE){.DeviceState = idle->state}, requested, idle,
                          0);
        return FALSE;
    }
    return TRUE;
}

static void arm(void)
{
    LARGE_INTEGER due = {.QuadPart = -(LONGLONG)SECOND};

    ticking = TRUE;
    KeSetTimer(&timer, due, &dpc);
}

static void tick(PKDPC unused, PVOID context, PVOID a, PVOID b)
{
    BOOLEAN more = FALSE;

    ticking = FALSE;
    for (LIST_ENTRY *link = lab__po.idle.Flink, *next; link != &lab__po.idle; link = next) {
        next = link->Flink;
        more |= look(CONTAINING_RECORD(link, struct idle, link));
    }
    if (more && !ticking)
        arm();
}

static void watch(void)
{
    BOOLEAN wanted = FALSE;

    for (LIST_ENTRY *link = lab__po.idle.Flink; link != &lab__po.idle; link = link->Flink)
        wanted |= is_watched(CONTAINING_RECORD(link, struct idle, link));
    if (!wanted || ticking)
        return;
    KeInitializeTimer(&timer);
    KeInitializeDpc(&dpc, tick, 0);
    arm();
}

static struct idle *find(PDEVICE_OBJECT device)
{
    for (LIST_ENTRY *link = lab__po.idle.Flink; link != &lab__po.idle; link = link->Flink)
        if (CONTAINING_RECORD(link, struct idle, link)->device == device)
            return CONTAINING_RECORD(link, struct idle, link);
    return 0;
}

static void drop(struct idle *idle)
{
    RemoveEntryList(&idle->link);
    lab__mm_kernel_free(idle);
}

static ULONG seconds_of(PDEVICE_OBJECT device, ULONG seconds)
{
    if (seconds != ~0u)
        return seconds;
    return device->DeviceType == FILE_DEVICE_DISK || device->DeviceType == FILE_DEVICE_MASS_STORAGE ? STANDARD : 0;
}

/*
 * PoRegisterDeviceForIdleDetection: the device is sent to State when it was idle for so long. Calling it again changes
 * the times; times of zero end it.
 *
 * IRQL    <= APC_LEVEL
 * Units   seconds; -1: the system's own for disks
 * Errors  returns the counter that PoSetDeviceBusy takes; NULL: memory is used up, or idle detection has ended
 * Source  wdm/nf-wdm-poregisterdeviceforidledetection
 */
PULONG PoRegisterDeviceForIdleDetection(PDEVICE_OBJECT DeviceObject, ULONG ConservationIdleTime,
                                        ULONG PerformanceIdleTime, DEVICE_POWER_STATE State)
{
    struct idle *idle;

    LAB_DDI(PoRegisterDeviceForIdleDetection);
    idle = find(DeviceObject);
    if (!ConservationIdleTime && !PerformanceIdleTime) {
        if (idle)
            drop(idle);
        return 0;
    }
    if (!idle) {
        idle = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *idle);
        if (!idle)
            return 0;
        idle->device = DeviceObject;
        lab__io_device_gone = lab__po_idle_forget;
        InsertTailList(&lab__po.idle, &idle->link);
    }
    idle->state = State;
    idle->performance = seconds_of(DeviceObject, PerformanceIdleTime);
    idle->counter = 0;
    watch();
    return &idle->counter;
}

/*
 * PoSetDeviceBusyEx: the device is busy now; its idle time starts again. PoStartDeviceBusy, PoEndDeviceBusy: it is busy
 * from one to the other; they nest.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-posetdevicebusyex, wdm/nf-wdm-postartdevicebusy, wdm/nf-wdm-poenddevicebusy
 */
void PoSetDeviceBusyEx(PULONG IdlePointer)
{
    LAB_DDI(PoSetDeviceBusyEx);
    *IdlePointer = 0;
}

void PoStartDeviceBusy(PULONG IdlePointer)
{
    LAB_DDI(PoStartDeviceBusy);
    CONTAINING_RECORD(IdlePointer, struct idle, counter)->busy++;
    *IdlePointer = 0;
}

void PoEndDeviceBusy(PULONG IdlePointer)
{
    LAB_DDI(PoEndDeviceBusy);
    CONTAINING_RECORD(IdlePointer, struct idle, counter)->busy--;
    *IdlePointer = 0;
}

void lab__po_idle_state(PDEVICE_OBJECT device, DEVICE_POWER_STATE state)
{
    struct idle *idle = IsListEmpty(&lab__po.idle) ? 0 : find(device);

    if (!idle)
        return;
    idle->asleep = state != PowerDeviceD0;
    idle->counter = 0;
    watch();
}

void lab__po_idle_forget(PDEVICE_OBJECT device)
{
    struct idle *idle = IsListEmpty(&lab__po.idle) ? 0 : find(device);

    if (idle)
        drop(idle);
}

void lab__po_idle_reset(void)
{
    while (!IsListEmpty(&lab__po.idle)) {
        struct idle *idle = CONTAINING_RECORD(RemoveHeadList(&lab__po.idle), struct idle, link);

        lab__mm_kernel_free(idle);
    }
    ticking = FALSE;
}
