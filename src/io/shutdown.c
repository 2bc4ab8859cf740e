/*
 * Shutdown notification: IRP_MJ_SHUTDOWN to the devices that registered for it, last registered first, then to the
 * registered file systems, and after all of them to the last-chance ones.
 *
 * Rule that drivers break most: unregister before the device is deleted, once; that takes back every registration.
 */
#include <ntlab/ntlab.h>
#include "io/io_p.h"
#include "io/mount.h"
#include "vf/vf_holding.h"

struct registration {
    LIST_ENTRY link;
    PDEVICE_OBJECT device;
};

static NTSTATUS add(LIST_ENTRY *list, PDEVICE_OBJECT device, PVOID caller)
{
    struct registration *entry = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *entry);

    if (!entry)
        return STATUS_INSUFFICIENT_RESOURCES;
    entry->device = device;
    lab__ob_reference(device);
    InsertHeadList(list, &entry->link);
    device->Flags |= DO_SHUTDOWN_REGISTERED;
    lab__vf_hold(LAB_VF_SHUTDOWN, device, caller);
    return STATUS_SUCCESS;
}

static void drop(struct registration *entry)
{
    lab__vf_let_go(LAB_VF_SHUTDOWN, entry->device);
    RemoveEntryList(&entry->link);
    lab__ob_dereference(entry->device);
    lab__mm_kernel_free(entry);
}

static void forget(LIST_ENTRY *list, PDEVICE_OBJECT device)
{
    for (LIST_ENTRY *link = list->Flink, *next; link != list; link = next) {
        struct registration *entry = CONTAINING_RECORD(link, struct registration, link);

        next = link->Flink;
        if (entry->device == device)
            drop(entry);
    }
}

void lab__io_shutdown_forget(PDEVICE_OBJECT device)
{
    device->Flags &= ~DO_SHUTDOWN_REGISTERED;
    forget(&lab__io.shutdown, device);
    forget(&lab__io.last_chance_shutdown, device);
}

/*
 * IoRegisterShutdownNotification, IoRegisterLastChanceShutdownNotification: send the device IRP_MJ_SHUTDOWN when the
 * machine shuts down.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-ioregistershutdownnotification
 */
NTSTATUS IoRegisterShutdownNotification(PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(IoRegisterShutdownNotification);
    return add(&lab__io.shutdown, DeviceObject, __builtin_return_address(0));
}

NTSTATUS IoRegisterLastChanceShutdownNotification(PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(IoRegisterLastChanceShutdownNotification);
    return add(&lab__io.last_chance_shutdown, DeviceObject, __builtin_return_address(0));
}

/*
 * IoUnregisterShutdownNotification: take back every registration of the device.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-iounregistershutdownnotification
 */
void IoUnregisterShutdownNotification(PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(IoUnregisterShutdownNotification);
    lab__io_shutdown_forget(DeviceObject);
}

/* --- shutting down --- */

static void send(PDEVICE_OBJECT device)
{
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_SHUTDOWN, device, 0, 0, 0, &event, &iosb);
    if (irp && IofCallDriver(device, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
}

/* Once sent, it is no longer registered: a driver may unregister meanwhile. */
static void send_all(LIST_ENTRY *list)
{
    while (!IsListEmpty(list)) {
        struct registration *entry = CONTAINING_RECORD(list->Flink, struct registration, link);
        PDEVICE_OBJECT device = entry->device, top = lab__io_attached_device(device);

        lab__ob_reference(device);
        drop(entry);
        send(top);
        lab__ob_dereference(device);
    }
}

#define LONGEST_SHUTDOWN_100NS (20 * 60 * 10000000ULL)

static void check_time(ULONGLONG begun)
{
    if (lab__clock_now() - begun <= LONGEST_SHUTDOWN_100NS)
        return;
    lab__ke_crash_detail("drivers took longer than 20 minutes to shut down");
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x115, (ULONG_PTR)lab__ke_thread(), 0, 0);
}

static void shut_down(PVOID unused)
{
    ULONGLONG begun = lab__clock_now();

    send_all(&lab__io.shutdown);
    check_time(begun);
    lab__io_file_systems_each(send);
    check_time(begun);
    send_all(&lab__io.last_chance_shutdown);
    check_time(begun);
}

void lab__io_shutdown(void)
{
    PETHREAD thread;

    if (!NT_SUCCESS(lab__ps_thread_create(lab__ps_system_process, shut_down, 0, TRUE, &thread)))
        return;
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, 0);
    lab__ob_dereference(thread);
}

void lab_machine_shutdown(void)
{
    lab__io_shutdown();
}
