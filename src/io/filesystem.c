/*
 * Registered file systems: a queue for each kind of medium, in the order in which they are asked whether a volume is
 * theirs; and the drivers that want to hear of them.
 *
 * Rule that drivers break most: a control device has its kind from IoCreateDevice, and is unregistered before it is
 * deleted.
 */
#include "io/mount.h"
#include "vf/vf_holding.h"

struct listener {
    LIST_ENTRY link;
    PDRIVER_OBJECT driver;
    PDRIVER_FS_NOTIFICATION routine;
};

static LIST_ENTRY disks, cds, tapes, networks, listeners;
static LIST_ENTRY *const queues[] = {&networks, &cds, &disks, &tapes};

void lab__io_file_systems_start(void)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(queues); i++)
        InitializeListHead(queues[i]);
    InitializeListHead(&listeners);
}

/* Of a control device; 0: no file system. */
static LIST_ENTRY *queue_of(PDEVICE_OBJECT device)
{
    switch (device->DeviceType) {
    case FILE_DEVICE_DISK_FILE_SYSTEM:
        return &disks;
    case FILE_DEVICE_CD_ROM_FILE_SYSTEM:
        return &cds;
    case FILE_DEVICE_NETWORK_FILE_SYSTEM:
        return &networks;
    case FILE_DEVICE_TAPE_FILE_SYSTEM:
        return &tapes;
    default:
        return 0;
    }
}

LIST_ENTRY *lab__io_file_systems_for(DEVICE_TYPE medium)
{
    return medium == FILE_DEVICE_CD_ROM ? &cds : medium == FILE_DEVICE_TAPE ? &tapes : &disks;
}

/* A file system may unregister itself when it is asked; each is asked once. */
void lab__io_file_systems_each(void (*ask)(PDEVICE_OBJECT top))
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(queues); i++) {
        LIST_ENTRY asked;

        InitializeListHead(&asked);
        while (!IsListEmpty(queues[i])) {
            PDEVICE_OBJECT device = CONTAINING_RECORD(queues[i]->Flink, DEVICE_OBJECT, Queue.ListEntry);

            RemoveEntryList(&device->Queue.ListEntry);
            InsertTailList(&asked, &device->Queue.ListEntry);
            lab__ob_reference(device);
            ask(lab__io_attached_device(device));
            lab__ob_dereference(device);
        }
        while (!IsListEmpty(&asked))
            InsertTailList(queues[i], RemoveHeadList(&asked));
    }
}

static void tell_all(PDEVICE_OBJECT device, BOOLEAN active)
{
    for (LIST_ENTRY *e = listeners.Flink, *next; e != &listeners; e = next) {
        next = e->Flink;
        CONTAINING_RECORD(e, struct listener, link)->routine(device, active);
    }
}

/*
 * IoRegisterFileSystem: the control device takes part in mounting from now on, first of its kind, or last with
 * DO_LOW_PRIORITY_FILESYSTEM. Nothing happens for a device that is no file system's.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-ioregisterfilesystem
 */
void IoRegisterFileSystem(PDEVICE_OBJECT DeviceObject)
{
    LIST_ENTRY *queue = queue_of(DeviceObject);

    LAB_DDI(IoRegisterFileSystem);
    if (!queue)
        return;
    lab__io_device_reference(DeviceObject);
    DeviceObject->Flags &= ~DO_DEVICE_INITIALIZING;
    if (DeviceObject->Flags & DO_LOW_PRIORITY_FILESYSTEM)
        InsertTailList(queue, &DeviceObject->Queue.ListEntry);
    else
        InsertHeadList(queue, &DeviceObject->Queue.ListEntry);
    tell_all(DeviceObject, TRUE);
}

/*
 * IoUnregisterFileSystem: the counterpart. Volumes that are mounted stay so.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-iounregisterfilesystem
 */
void IoUnregisterFileSystem(PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(IoUnregisterFileSystem);
    if (!queue_of(DeviceObject))
        return;
    if (!IsListEmpty(&DeviceObject->Queue.ListEntry)) {
        RemoveEntryList(&DeviceObject->Queue.ListEntry);
        InitializeListHead(&DeviceObject->Queue.ListEntry);
        tell_all(DeviceObject, FALSE);
        lab__io_device_dereference(DeviceObject);
    }
}

static void tell_present(PDRIVER_FS_NOTIFICATION routine)
{
    for (ULONG i = 0; i < RTL_NUMBER_OF(queues); i++) {
        for (LIST_ENTRY *e = queues[i]->Flink, *next; e != queues[i]; e = next) {
            next = e->Flink;
            routine(CONTAINING_RECORD(e, DEVICE_OBJECT, Queue.ListEntry), TRUE);
        }
    }
}

static NTSTATUS listen(PDRIVER_OBJECT driver, PDRIVER_FS_NOTIFICATION routine, PVOID caller)
{
    struct listener *last = CONTAINING_RECORD(listeners.Blink, struct listener, link), *listener;

    if (!IsListEmpty(&listeners) && last->driver == driver && last->routine == routine)
        return STATUS_DEVICE_ALREADY_ATTACHED;
    listener = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *listener);
    if (!listener)
        return STATUS_INSUFFICIENT_RESOURCES;
    listener->driver = driver;
    listener->routine = routine;
    lab__ob_reference(driver);
    InsertTailList(&listeners, &listener->link);
    lab__vf_hold_callback("a routine for file systems (IoRegisterFsRegistrationChange)", listener, (PVOID)routine,
                          caller);
    tell_present(routine);
    return STATUS_SUCCESS;
}

/*
 * IoRegisterFsRegistrationChange, IoRegisterFsRegistrationChangeEx, IoRegisterFsRegistrationChangeMountAware: have a
 * routine called whenever a file system is registered or unregistered, and at once for those that are. Nothing mounts
 * while this runs.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_DEVICE_ALREADY_ATTACHED for the same registration twice in a row; STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-ioregisterfsregistrationchange
 */
NTSTATUS IoRegisterFsRegistrationChange(PDRIVER_OBJECT DriverObject, PDRIVER_FS_NOTIFICATION DriverNotificationRoutine)
{
    LAB_DDI(IoRegisterFsRegistrationChange);
    return listen(DriverObject, DriverNotificationRoutine, __builtin_return_address(0));
}

NTSTATUS IoRegisterFsRegistrationChangeEx(PDRIVER_OBJECT DriverObject,
                                          PDRIVER_FS_NOTIFICATION DriverNotificationRoutine)
{
    LAB_DDI(IoRegisterFsRegistrationChangeEx);
    return listen(DriverObject, DriverNotificationRoutine, __builtin_return_address(0));
}

NTSTATUS IoRegisterFsRegistrationChangeMountAware(PDRIVER_OBJECT DriverObject,
                                                  PDRIVER_FS_NOTIFICATION DriverNotificationRoutine,
                                                  BOOLEAN SynchronizeWithMounts)
{
    NTSTATUS status;

    LAB_DDI(IoRegisterFsRegistrationChangeMountAware);
    if (SynchronizeWithMounts)
        lab__io_mount_lock();
    status = listen(DriverObject, DriverNotificationRoutine, __builtin_return_address(0));
    if (SynchronizeWithMounts)
        lab__io_mount_unlock();
    return status;
}

/*
 * IoUnregisterFsRegistrationChange: the counterpart; nothing happens for what isn't registered.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-iounregisterfsregistrationchange
 */
void IoUnregisterFsRegistrationChange(PDRIVER_OBJECT DriverObject, PDRIVER_FS_NOTIFICATION DriverNotificationRoutine)
{
    LAB_DDI(IoUnregisterFsRegistrationChange);
    for (LIST_ENTRY *e = listeners.Flink; e != &listeners; e = e->Flink) {
        struct listener *listener = CONTAINING_RECORD(e, struct listener, link);

        if (listener->driver != DriverObject || listener->routine != DriverNotificationRoutine)
            continue;
        RemoveEntryList(e);
        lab__vf_let_go(LAB_VF_CALLBACK, listener);
        lab__ob_dereference(DriverObject);
        lab__mm_kernel_free(listener);
        return;
    }
}

/*
 * IoEnumerateRegisteredFiltersList: the drivers that listen, referenced, as many as fit.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   DriverObjectList[DriverObjectListSize / sizeof(PDRIVER_OBJECT)]
 * Units   DriverObjectListSize bytes; *ActualNumberDriverObjects: how many there are
 * Errors  STATUS_BUFFER_TOO_SMALL where not all fit
 * Source  ntifs/nf-ntifs-ioenumerateregisteredfilterslist
 */
NTSTATUS IoEnumerateRegisteredFiltersList(PDRIVER_OBJECT *DriverObjectList, ULONG DriverObjectListSize,
                                          PULONG ActualNumberDriverObjects)
{
    ULONG room = DriverObjectList ? DriverObjectListSize / sizeof *DriverObjectList : 0, count = 0;

    LAB_DDI(IoEnumerateRegisteredFiltersList);
    for (LIST_ENTRY *e = listeners.Flink; e != &listeners; e = e->Flink) {
        PDRIVER_OBJECT driver = CONTAINING_RECORD(e, struct listener, link)->driver;

        if (count < room) {
            lab__ob_reference(driver);
            lab__vf_hold(LAB_VF_REFERENCE, driver, __builtin_return_address(0));
            DriverObjectList[count] = driver;
        }
        count++;
    }
    *ActualNumberDriverObjects = count;
    return count > room ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}
