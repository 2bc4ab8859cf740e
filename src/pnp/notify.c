/*
 * Notifications: who registered is called at PASSIVE_LEVEL, one after the other, in the Plug and Play worker.
 *
 * Rule that drivers break most: they return as they were called, at the same IRQL and outside any critical region.
 */
#include "pnp/interface.h"
#include "pnp/notify.h"
#include "vf/vf_holding.h"
#include "vf/vf_lock.h"
#include <wdmguid.h>

struct listener {
    LIST_ENTRY link;
    IO_NOTIFICATION_EVENT_CATEGORY category;
    GUID class;            /* of interfaces */
    PDEVICE_OBJECT pdo;    /* of a target; referenced */
    PFILE_OBJECT file;     /* of a target */
    PDRIVER_OBJECT driver; /* referenced */
    PDRIVER_NOTIFICATION_CALLBACK_ROUTINE callback;
    PVOID context;
    ULONG references;
    BOOLEAN unregistered;
    BOOLEAN asked; /* whether its device may go: hears of it when that is cancelled */
};

static void release(struct listener *listener)
{
    if (--listener->references)
        return;
    RemoveEntryList(&listener->link);
    if (listener->pdo)
        lab__ob_give_up(listener->pdo);
    lab__ob_dereference(listener->driver);
    lab__mm_kernel_free(listener);
}

static NTSTATUS call(struct listener *listener, PVOID notification)
{
    struct _KTHREAD *thread = lab__ke_thread();
    SHORT normal = thread->kernel_apc_disable, special = thread->special_apc_disable;
    PDRIVER_NOTIFICATION_CALLBACK_ROUTINE callback = listener->callback;
    NTSTATUS status = callback(notification, listener->context);

    if (lab__ke_irql() == PASSIVE_LEVEL && thread->kernel_apc_disable == normal &&
        thread->special_apc_disable == special)
        return status;
    if (lab__strict)
        lab__vf_routine_left((PVOID)callback, (ULONG) - (normal + special));
    lab__ke_crash_detail(
        "a Plug and Play notification routine of driver %s returned at IRQL %u, or in a critical region",
        lab__io_driver_of(listener->driver)->short_name, lab__ke_irql());
    lab__ke_bugcheck(
        PNP_DETECTED_FATAL_ERROR, 0xA, (ULONG_PTR)listener->driver, lab__ke_irql(),
        (ULONG_PTR)(((ULONG)(USHORT)thread->special_apc_disable << 16) | (USHORT)thread->kernel_apc_disable));
}

/* Those that are there when it begins, and stay; stops at a refusal where `may_refuse`. */
static NTSTATUS call_all(BOOLEAN (*wants)(const struct listener *listener, const void *what), const void *what,
                         void (*prepare)(struct listener *listener, PVOID notification), PVOID notification,
                         BOOLEAN may_refuse)
{
    NTSTATUS status = STATUS_SUCCESS;
    LIST_ENTRY *link = lab__pnp.notifications.Flink;

    while (link != &lab__pnp.notifications) {
        struct listener *listener = CONTAINING_RECORD(link, struct listener, link);

        listener->references++;
        if (!listener->unregistered && wants(listener, what)) {
            if (prepare)
                prepare(listener, notification);
            status = call(listener, notification);
        }
        link = link->Flink;
        release(listener);
        if (may_refuse && !NT_SUCCESS(status))
            return status;
    }
    return STATUS_SUCCESS;
}

/* --- interfaces --- */

struct change {
    GUID class;
    BOOLEAN arrival;
    UNICODE_STRING name;
};

static BOOLEAN wants_class(const struct listener *listener, const void *class)
{
    return listener->category == EventCategoryDeviceInterfaceChange &&
           IsEqualGUID(&listener->class, (const GUID *)class);
}

static void tell_interface(struct lab__pnp_action *action)
{
    struct change *change = action->context;
    DEVICE_INTERFACE_CHANGE_NOTIFICATION notification = {
        1, sizeof notification, change->arrival ? GUID_DEVICE_INTERFACE_ARRIVAL : GUID_DEVICE_INTERFACE_REMOVAL,
        change->class, &change->name};

    call_all(wants_class, &change->class, 0, &notification, FALSE);
    lab__pnp_text_free(&change->name);
    lab__mm_kernel_free(change);
}

static BOOLEAN anybody(const GUID *class)
{
    for (LIST_ENTRY *link = lab__pnp.notifications.Flink; link != &lab__pnp.notifications; link = link->Flink)
        if (wants_class(CONTAINING_RECORD(link, struct listener, link), class))
            return TRUE;
    return FALSE;
}

void lab__pnp_notify_interface(const GUID *class, const UNICODE_STRING *name, BOOLEAN arrival)
{
    struct change *change;

    if (!anybody(class))
        return;
    change = lab__mm_kernel_alloc(sizeof *change);
    if (!change || !lab__pnp_text_of(&change->name, name))
        return;
    change->class = *class;
    change->arrival = arrival;
    lab__pnp_post(tell_interface, change, 0);
}

/* --- targets --- */

static BOOLEAN wants_target(const struct listener *listener, const void *pdo)
{
    return listener->category == EventCategoryTargetDeviceChange && listener->pdo == pdo;
}

static void set_file(struct listener *listener, PVOID notification)
{
    ((PTARGET_DEVICE_REMOVAL_NOTIFICATION)notification)->FileObject = listener->file;
}

/* Those who have been asked, from the last to the first. */
static void tell_cancelled(struct lab__pnp_node *node)
{
    TARGET_DEVICE_REMOVAL_NOTIFICATION notification = {1, sizeof notification, GUID_TARGET_DEVICE_REMOVE_CANCELLED, 0};

    for (LIST_ENTRY *link = lab__pnp.notifications.Blink; link != &lab__pnp.notifications;) {
        struct listener *listener = CONTAINING_RECORD(link, struct listener, link);

        listener->references++;
        if (!listener->unregistered && listener->asked && wants_target(listener, node->pdo)) {
            listener->asked = FALSE;
            set_file(listener, &notification);
            call(listener, &notification);
        }
        link = link->Blink;
        release(listener);
    }
}

static void forget_asked(struct lab__pnp_node *node)
{
    for (LIST_ENTRY *link = lab__pnp.notifications.Flink; link != &lab__pnp.notifications; link = link->Flink)
        if (wants_target(CONTAINING_RECORD(link, struct listener, link), node->pdo))
            CONTAINING_RECORD(link, struct listener, link)->asked = FALSE;
}

static void set_asked(struct listener *listener, PVOID notification)
{
    listener->asked = TRUE;
    set_file(listener, notification);
}

NTSTATUS lab__pnp_notify_target(struct lab__pnp_node *node, const GUID *event)
{
    TARGET_DEVICE_REMOVAL_NOTIFICATION notification = {1, sizeof notification, *event, 0};

    if (IsListEmpty(&lab__pnp.notifications))
        return STATUS_SUCCESS;
    if (IsEqualGUID(event, &GUID_TARGET_DEVICE_REMOVE_CANCELLED)) {
        tell_cancelled(node);
        return STATUS_SUCCESS;
    }
    forget_asked(node);
    if (IsEqualGUID(event, &GUID_TARGET_DEVICE_QUERY_REMOVE))
        return call_all(wants_target, node->pdo, set_asked, &notification, TRUE);
    return call_all(wants_target, node->pdo, set_file, &notification, FALSE);
}

static BOOLEAN is_system_event(const GUID *event)
{
    return IsEqualGUID(event, &GUID_TARGET_DEVICE_QUERY_REMOVE) ||
           IsEqualGUID(event, &GUID_TARGET_DEVICE_REMOVE_CANCELLED) ||
           IsEqualGUID(event, &GUID_TARGET_DEVICE_REMOVE_COMPLETE);
}

static NTSTATUS check_custom(const TARGET_DEVICE_CUSTOM_NOTIFICATION *custom)
{
    if (is_system_event(&custom->Event) || custom->FileObject)
        return STATUS_INVALID_DEVICE_REQUEST;
    if (custom->Version != 1 || custom->Size < FIELD_OFFSET(TARGET_DEVICE_CUSTOM_NOTIFICATION, CustomDataBuffer) ||
        (custom->NameBufferOffset != -1 && (custom->NameBufferOffset < 0 || custom->NameBufferOffset > custom->Size)))
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

/*
 * IoReportTargetDeviceChange: tells who registered for the device of an event that its driver has made up.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_DEVICE_REQUEST for an event of the system's own, or with a file object; 0xCA/2 for what is no
 * PDO
 * Source  wdm/nf-wdm-ioreporttargetdevicechange
 */
NTSTATUS IoReportTargetDeviceChange(PDEVICE_OBJECT PhysicalDeviceObject, PVOID NotificationStructure)
{
    struct lab__pnp_node *node;
    NTSTATUS status;

    LAB_DDI(IoReportTargetDeviceChange);
    node = lab__pnp_node_required(PhysicalDeviceObject);
    status = check_custom(NotificationStructure);
    if (NT_SUCCESS(status))
        call_all(wants_target, node->pdo, set_file, NotificationStructure, FALSE);
    return status;
}

struct custom {
    PDEVICE_OBJECT pdo;
    PDEVICE_CHANGE_COMPLETE_CALLBACK callback;
    PVOID context;
    DECLSPEC_ALIGN(16) char notification[];
};

static void tell_custom(struct lab__pnp_action *action)
{
    struct custom *custom = action->context;

    call_all(wants_target, custom->pdo, set_file, custom->notification, FALSE);
    if (custom->callback)
        custom->callback(custom->context);
    lab__ob_dereference(custom->pdo);
    lab__mm_kernel_free(custom);
}

/*
 * IoReportTargetDeviceChangeAsynchronous: the same from the Plug and Play worker; Callback is called when all have been
 * told.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_PENDING is its success; those of IoReportTargetDeviceChange, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-ioreporttargetdevicechangeasynchronous
 */
NTSTATUS IoReportTargetDeviceChangeAsynchronous(PDEVICE_OBJECT PhysicalDeviceObject, PVOID NotificationStructure,
                                                PDEVICE_CHANGE_COMPLETE_CALLBACK Callback, PVOID Context)
{
    PTARGET_DEVICE_CUSTOM_NOTIFICATION given = NotificationStructure;
    struct custom *custom;
    NTSTATUS status;

    LAB_DDI(IoReportTargetDeviceChangeAsynchronous);
    lab__pnp_node_required(PhysicalDeviceObject);
    status = check_custom(given);
    if (!NT_SUCCESS(status))
        return status;
    custom = lab__mm_kernel_alloc(sizeof *custom + given->Size);
    if (!custom)
        return STATUS_INSUFFICIENT_RESOURCES;
    custom->pdo = PhysicalDeviceObject;
    custom->callback = Callback;
    custom->context = Context;
    RtlCopyMemory(custom->notification, given, given->Size);
    lab__ob_reference(PhysicalDeviceObject);
    lab__pnp_post(tell_custom, custom, 0);
    return STATUS_PENDING;
}

/* --- hardware profiles --- */

static BOOLEAN wants_profile(const struct listener *listener, const void *unused)
{
    return listener->category == EventCategoryHardwareProfileChange;
}

NTSTATUS lab__pnp_notify_profile(const GUID *event)
{
    HWPROFILE_CHANGE_NOTIFICATION notification = {1, sizeof notification, *event};

    return call_all(wants_profile, 0, 0, &notification, IsEqualGUID(event, &GUID_HWPROFILE_QUERY_CHANGE));
}

/* --- registering --- */

/* The device that a file is open on: its stack is asked. */
static NTSTATUS find_target(PFILE_OBJECT file, PDEVICE_OBJECT *pdo)
{
    PDEVICE_RELATIONS relations;
    NTSTATUS status = lab__pnp_query_target(file, &relations);

    if (!NT_SUCCESS(status))
        return status;
    if (!relations)
        return STATUS_NO_SUCH_DEVICE;
    *pdo = relations->Count ? relations->Objects[0] : 0;
    ExFreePool(relations);
    if (!*pdo)
        return STATUS_NO_SUCH_DEVICE;
    if (lab__pnp_node_of(*pdo))
        return STATUS_SUCCESS;
    lab__ob_give_up(*pdo);
    return STATUS_NO_SUCH_DEVICE;
}

static void tell_existing(struct listener *listener)
{
    for (LIST_ENTRY *link = lab__pnp.interfaces.Flink; link != &lab__pnp.interfaces; link = link->Flink) {
        struct lab__pnp_interface *interface = CONTAINING_RECORD(link, struct lab__pnp_interface, of_all);
        DEVICE_INTERFACE_CHANGE_NOTIFICATION notification = {1, sizeof notification, GUID_DEVICE_INTERFACE_ARRIVAL,
                                                             interface->class, &interface->name};

        if (interface->enabled && IsEqualGUID(&interface->class, &listener->class) && !listener->unregistered)
            call(listener, &notification);
    }
}

static NTSTATUS fill(struct listener *listener, PVOID data)
{
    if (listener->category == EventCategoryTargetDeviceChange) {
        listener->file = data;
        return data ? find_target(data, &listener->pdo) : STATUS_INVALID_PARAMETER;
    }
    if (listener->category == EventCategoryDeviceInterfaceChange) {
        if (!data)
            return STATUS_INVALID_PARAMETER;
        listener->class = *(const GUID *)data;
    }
    return STATUS_SUCCESS;
}

/*
 * IoRegisterPlugPlayNotification: have a routine called when interfaces of a class come and go, when a device (whose
 * file object is given) is to go, or when the hardware profile changes.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for the category or its data; STATUS_NO_SUCH_DEVICE where the file's stack doesn't
 *         name its device; STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-ioregisterplugplaynotification
 */
NTSTATUS IoRegisterPlugPlayNotification(IO_NOTIFICATION_EVENT_CATEGORY EventCategory, ULONG EventCategoryFlags,
                                        PVOID EventCategoryData, PDRIVER_OBJECT DriverObject,
                                        PDRIVER_NOTIFICATION_CALLBACK_ROUTINE CallbackRoutine, PVOID Context,
                                        PVOID *NotificationEntry)
{
    struct listener *listener;
    NTSTATUS status;

    LAB_DDI(IoRegisterPlugPlayNotification);
    *NotificationEntry = 0;
    if (EventCategory <= EventCategoryReserved || EventCategory > EventCategoryKernelSoftRestart)
        return STATUS_INVALID_PARAMETER;
    listener = lab__mm_kernel_alloc(sizeof *listener);
    if (!listener)
        return STATUS_INSUFFICIENT_RESOURCES;
    listener->category = EventCategory;
    listener->driver = DriverObject;
    listener->callback = CallbackRoutine;
    listener->context = Context;
    listener->references = 2; /* one while it is told of those that exist */
    status = fill(listener, EventCategoryData);
    if (!NT_SUCCESS(status)) {
        lab__mm_kernel_free(listener);
        return status;
    }
    lab__ob_reference(DriverObject);
    InsertTailList(&lab__pnp.notifications, &listener->link);
    *NotificationEntry = listener;
    lab__vf_hold_callback("a Plug and Play notification routine (IoRegisterPlugPlayNotification)", listener,
                          (PVOID)CallbackRoutine, __builtin_return_address(0));
    if (EventCategory == EventCategoryDeviceInterfaceChange &&
        (EventCategoryFlags & PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES))
        tell_existing(listener);
    release(listener);
    return STATUS_SUCCESS;
}

/*
 * IoUnregisterPlugPlayNotification(Ex): no more calls. The plain form may be called in the routine itself; Ex returns
 * when no call is going on any more.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-iounregisterplugplaynotification
 */
NTSTATUS IoUnregisterPlugPlayNotification(PVOID NotificationEntry)
{
    struct listener *listener = NotificationEntry;

    LAB_DDI(IoUnregisterPlugPlayNotification);
    if (!listener->unregistered) {
        listener->unregistered = TRUE;
        lab__vf_let_go(LAB_VF_CALLBACK, listener);
        release(listener);
    }
    return STATUS_SUCCESS;
}

NTSTATUS IoUnregisterPlugPlayNotificationEx(PVOID NotificationEntry)
{
    struct listener *listener = NotificationEntry;

    LAB_DDI(IoUnregisterPlugPlayNotificationEx);
    if (listener->unregistered)
        return STATUS_SUCCESS;
    listener->unregistered = TRUE;
    lab__vf_let_go(LAB_VF_CALLBACK, listener);
    while (listener->references > 1 && lab__pnp.worker && lab__pnp.worker != lab__ps_thread()) {
        LARGE_INTEGER while_it_runs = {.QuadPart = -10000};

        KeDelayExecutionThread(KernelMode, FALSE, &while_it_runs);
    }
    release(listener);
    return STATUS_SUCCESS;
}
