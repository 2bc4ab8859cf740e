/* The once-a-second timer that a device may have. Its routine runs at DISPATCH_LEVEL. */
#include "io/io_p.h"
#include "vf/vf_callback.h"

#define SECOND_100NS 10000000

struct _IO_TIMER {
    KTIMER timer;
    KDPC dpc;
    PDEVICE_OBJECT device;
    PIO_TIMER_ROUTINE routine;
    PVOID context;
    BOOLEAN running;
};

static void tick(PKDPC dpc, PVOID context, PVOID unused1, PVOID unused2)
{
    struct _IO_TIMER *timer = context;
    PIO_TIMER_ROUTINE routine = timer->routine;
    struct lab__vf_before before = lab__vf_before();

    if (!timer->running)
        return;
    routine(timer->device, timer->context);
    lab__vf_callback_returned(&before, "a device's timer routine", (PVOID)routine);
}

/*
 * IoInitializeTimer: give the device a timer, stopped.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES; strict: 0xC9/A when called before for the device
 * Source  wdm/nf-wdm-ioinitializetimer
 */
NTSTATUS IoInitializeTimer(PDEVICE_OBJECT DeviceObject, PIO_TIMER_ROUTINE TimerRoutine, PVOID Context)
{
    struct _IO_TIMER *timer = DeviceObject->Timer;

    LAB_DDI(IoInitializeTimer);
    if (timer) {
        lab__ke_crash_detail("IoInitializeTimer was called before for device %p", (void *)DeviceObject);
        lab__ke_verifier_stop(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0xA, (ULONG_PTR)DeviceObject, 0, 0);
    } else {
        timer = lab__mm_kernel_alloc(sizeof *timer);
        if (!timer)
            return STATUS_INSUFFICIENT_RESOURCES;
        KeInitializeTimer(&timer->timer);
        KeInitializeDpc(&timer->dpc, tick, timer);
        timer->device = DeviceObject;
        DeviceObject->Timer = timer;
    }
    timer->routine = TimerRoutine;
    timer->context = Context;
    return STATUS_SUCCESS;
}

/*
 * IoStartTimer, IoStopTimer: call the routine every second from now; stop.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-iostarttimer
 */
void IoStartTimer(PDEVICE_OBJECT DeviceObject)
{
    LARGE_INTEGER due = {.QuadPart = -SECOND_100NS};

    LAB_DDI(IoStartTimer);
    DeviceObject->Timer->running = TRUE;
    KeSetTimerEx(&DeviceObject->Timer->timer, due, 1000, &DeviceObject->Timer->dpc);
}

void IoStopTimer(PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(IoStopTimer);
    DeviceObject->Timer->running = FALSE;
    KeCancelTimer(&DeviceObject->Timer->timer);
}

void lab__io_timer_delete(PDEVICE_OBJECT device)
{
    struct _IO_TIMER *timer = device->Timer;

    if (!timer)
        return;
    KeCancelTimer(&timer->timer);
    KeRemoveQueueDpc(&timer->dpc);
    device->Timer = 0;
    lab__mm_kernel_free(timer);
}
