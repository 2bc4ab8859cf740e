/*
 * Driver objects: creation, DriverEntry, unloading.
 *
 * DriverEntry and DriverUnload run at PASSIVE_LEVEL in a system thread of the system process. A driver whose devices
 * are still open when it is to be unloaded is unloaded when the last of them is closed.
 */
#include "io/image.h"
#include "io/io_p.h"
#include "vf/vf_device.h"
#include "vf/vf_lock.h"
#include "vf/vf_object.h"

struct lab__io lab__io;

NTSTATUS lab__io_invalid_request(PDEVICE_OBJECT device, PIRP irp)
{
    irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
    irp->IoStatus.Information = 0;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_INVALID_DEVICE_REQUEST;
}

static NTSTATUS append(UNICODE_STRING *to, const WCHAR *prefix, const UNICODE_STRING *name)
{
    UNICODE_STRING first;

    RtlInitUnicodeString(&first, prefix);
    to->MaximumLength = first.Length + name->Length + sizeof(WCHAR);
    to->Buffer = lab__mm_kernel_alloc(to->MaximumLength);
    if (!to->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlAppendUnicodeStringToString(to, &first);
    RtlAppendUnicodeStringToString(to, name);
    return STATUS_SUCCESS;
}

static const UNICODE_STRING hardware_database =
    RTL_CONSTANT_STRING(L"\\REGISTRY\\MACHINE\\HARDWARE\\DESCRIPTION\\SYSTEM");

static NTSTATUS fill(struct lab__io_driver *driver, const UNICODE_STRING *name)
{
    PDRIVER_OBJECT object = &driver->object;
    NTSTATUS status = append(&object->DriverName, L"\\Driver\\", name);

    object->Type = IO_TYPE_DRIVER;
    object->Size = sizeof *object;
    object->DriverExtension = &driver->extension;
    object->DriverSection = &driver->section;
    InitializeListHead(&driver->section.InLoadOrderLinks);
    for (ULONG i = 0; i < sizeof driver->short_name - 1 && i < name->Length / sizeof(WCHAR); i++)
        driver->short_name[i] = name->Buffer[i] < 128 ? (char)name->Buffer[i] : '?';
    object->HardwareDatabase = (PUNICODE_STRING)&hardware_database;
    driver->extension.DriverObject = object;
    InitializeListHead(&driver->reinitialize);
    InitializeListHead(&driver->boot_reinitialize);
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        object->MajorFunction[i] = lab__io_invalid_request;
    if (NT_SUCCESS(status))
        status = append(&driver->extension.ServiceKeyName, L"", name);
    if (NT_SUCCESS(status))
        status = append(&driver->registry_path, L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\", name);
    return status;
}

NTSTATUS lab__io_driver_create(const UNICODE_STRING *name, struct lab__io_driver **result)
{
    UNICODE_STRING path = {0};
    OBJECT_ATTRIBUTES attributes;
    struct lab__io_driver *driver;
    NTSTATUS status;

    if (!name->Length)
        return STATUS_OBJECT_NAME_INVALID;
    status = append(&path, L"\\Driver\\", name);
    if (!NT_SUCCESS(status))
        return status;
    InitializeObjectAttributes(&attributes, &path, OBJ_PERMANENT | OBJ_CASE_INSENSITIVE, 0, 0);
    status = lab__ob_create(lab__io_driver_type, KernelMode, &attributes, sizeof *driver, (PVOID *)&driver);
    if (NT_SUCCESS(status)) {
        status = lab__ob_insert(driver, 0, 0, (PVOID *)&driver, 0);
        if (NT_SUCCESS(status)) {
            InsertTailList(&lab__io.driver_list, &driver->link);
            lab__io.drivers++;
            status = fill(driver, name);
            *result = driver;
        }
    }
    lab__mm_kernel_free(path.Buffer);
    return status;
}

/* What is left when the last reference goes; the object's memory follows. */
void lab__io_driver_remove(PVOID body)
{
    struct lab__io_driver *driver = body;

    while (driver->clients) {
        struct lab__io_client_extension *client = driver->clients;

        driver->clients = client->next;
        lab__mm_kernel_free(client);
    }
    if (driver->filter_callbacks)
        lab__mm_kernel_free(driver->filter_callbacks);
    if (driver->object.DriverName.Buffer)
        lab__mm_kernel_free(driver->object.DriverName.Buffer);
    if (driver->extension.ServiceKeyName.Buffer)
        lab__mm_kernel_free(driver->extension.ServiceKeyName.Buffer);
    if (driver->registry_path.Buffer)
        lab__mm_kernel_free(driver->registry_path.Buffer);
    if (driver->link.Flink) { /* its name was not taken already */
        RemoveEntryList(&driver->link);
        lab__io.drivers--;
    }
    if (driver->unloaded)
        driver->unloaded(driver);
}

/* --- calling the driver --- */

struct entry_call {
    struct lab__io_driver *driver;
    PDRIVER_INITIALIZE entry; /* 0: unload */
    NTSTATUS status;
};

static void reinitialize(LIST_ENTRY *list, struct lab__io_driver *driver);
static void forget_reinitialization(struct lab__io_driver *driver);

/* In the thread of DriverEntry: the driver's requests may come from now on. */
static void finish_initialization(struct lab__io_driver *driver)
{
    PDRIVER_OBJECT object = &driver->object;

    object->Flags |= object->DriverExtension->AddDevice ? DRVO_INITIALIZED : DRVO_INITIALIZED | DRVO_LEGACY_DRIVER;
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        if (!object->MajorFunction[i])
            object->MajorFunction[i] = lab__io_invalid_request;
    if (lab__strict)
        lab__vf_devices_made(object);
    for (PDEVICE_OBJECT device = object->DeviceObject; device; device = device->NextDevice)
        device->Flags &= ~DO_DEVICE_INITIALIZING;
    reinitialize(&driver->boot_reinitialize, driver);
    reinitialize(&driver->reinitialize, driver);
}

void lab__io_check_return(PVOID routine, const char *what, const char *driver)
{
    const struct _KTHREAD *thread = lab__ke_thread();
    KIRQL irql = lab__ke_irql();

    if (lab__strict)
        lab__vf_spins_at_return(0, what, routine);
    if (irql == PASSIVE_LEVEL && (!lab__strict || (!thread->kernel_apc_disable && !thread->special_apc_disable)))
        return;
    if (lab__strict)
        lab__vf_routine_left(routine, 0);
    lab__ke_crash_detail("%s of driver %s returned at IRQL %u%s", what, driver, irql,
                         irql ? "" : ", inside a critical or guarded region");
    if (irql != PASSIVE_LEVEL)
        lab__ke_bugcheck(IRQL_UNEXPECTED_VALUE, ((ULONG)irql << 16), (ULONG_PTR)routine, 0, 0);
    lab__ke_verifier_stop(KERNEL_APC_PENDING_DURING_EXIT, 0, (ULONG_PTR)thread->kernel_apc_disable, 0, 0);
}

static void call(PVOID context)
{
    struct entry_call *call = context;
    PDRIVER_UNLOAD unload = call->driver->object.DriverUnload;

    LAB_TRACE(LAB_TRACE_DRIVER, &call->driver->object, call->entry);
    if (call->entry && lab__io.may_load)
        call->status = lab__io.may_load(&call->driver->extension.ServiceKeyName);
    if (!NT_SUCCESS(call->status))
        return;
    if (call->entry)
        call->status =
            call->entry(&call->driver->object, call->driver->registry_path.Buffer ? &call->driver->registry_path : 0);
    else
        unload(&call->driver->object);
    lab__io_check_return(call->entry ? (PVOID)call->entry : (PVOID)unload, call->entry ? "DriverEntry" : "DriverUnload",
                         call->driver->short_name);
    if (call->entry && NT_SUCCESS(call->status))
        finish_initialization(call->driver);
}

NTSTATUS lab__io_call_in_system(PKSTART_ROUTINE routine, PVOID context)
{
    PETHREAD thread;
    BOOLEAN planned = lab__faults_planned;
    NTSTATUS status;

    lab__faults_planned = FALSE; /* the thread is ours: faults are for the driver */
    status = lab__ps_thread_create(lab__ps_system_process, routine, context, TRUE, &thread);
    lab__faults_planned = planned;

    if (!NT_SUCCESS(status))
        return status;
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, 0);
    lab__ob_dereference(thread);
    return STATUS_SUCCESS;
}

static NTSTATUS run(struct entry_call *entry)
{
    NTSTATUS status = lab__io_call_in_system(call, entry);

    return NT_SUCCESS(status) ? entry->status : status;
}

/* Others may import from the image: then it stays. */
static void check_image(struct lab__io_driver *driver, PVOID routine)
{
    if (lab__strict && driver->image && driver->image->references == 1)
        lab__vf_image_going(driver->object.DriverStart, driver->object.DriverSize, driver->short_name, routine);
}

/* DriverEntry failed: nothing of it may stay, whatever it forgot. */
static void clean_up(struct lab__io_driver *driver)
{
    forget_reinitialization(driver);
    while (driver->object.DeviceObject) {
        PDEVICE_OBJECT device = driver->object.DeviceObject;

        IoDeleteDevice(device);
        if (driver->object.DeviceObject == device)
            break; /* still referred to */
    }
    check_image(driver, (PVOID)driver->object.DriverInit);
    ObMakeTemporaryObject(&driver->object);
    lab__ob_dereference(&driver->object);
}

NTSTATUS lab__io_driver_initialize(struct lab__io_driver *driver, PDRIVER_INITIALIZE entry)
{
    struct entry_call request = {driver, entry, STATUS_SUCCESS};
    NTSTATUS status;

    driver->object.DriverInit = entry;
    status = run(&request);
    if (!NT_SUCCESS(status))
        clean_up(driver);
    return status;
}

static BOOLEAN devices_in_use(struct lab__io_driver *driver)
{
    for (PDEVICE_OBJECT device = driver->object.DeviceObject; device; device = device->NextDevice)
        if (device->ReferenceCount ||
            (device->AttachedDevice && device->AttachedDevice->DriverObject != &driver->object))
            return TRUE;
    return FALSE;
}

static NTSTATUS gone(PDEVICE_OBJECT device, PIRP irp)
{
    lab__ke_crash_detail("IRP %p was sent to device %p, whose driver was unloaded and left it behind", (void *)irp,
                         (void *)device);
    lab__ke_bugcheck(DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS, (ULONG_PTR)device, 0, 0, 0);
}

static void unload_now(struct lab__io_driver *driver)
{
    struct entry_call request = {driver, 0, STATUS_SUCCESS};

    driver->object.Flags |= DRVO_UNLOAD_INVOKED;
    driver->unload_pending = FALSE;
    run(&request);
    check_image(driver, (PVOID)driver->object.DriverUnload);
    /* Devices left behind are listed with the rest of the leaks; they keep the image, but it isn't to be entered. */
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->object.MajorFunction[i] = gone;
    driver->object.FastIoDispatch = 0;
    ObMakeTemporaryObject(&driver->object);
    lab__ob_dereference(&driver->object);
}

NTSTATUS lab__io_driver_unload(struct lab__io_driver *driver)
{
    if (!driver->object.DriverUnload)
        return STATUS_INVALID_DEVICE_REQUEST;
    if ((driver->object.Flags & DRVO_UNLOAD_INVOKED) || driver->unload_pending)
        return STATUS_INVALID_DEVICE_REQUEST;
    if (devices_in_use(driver)) {
        driver->unload_pending = TRUE;
        return STATUS_SUCCESS;
    }
    unload_now(driver);
    return STATUS_SUCCESS;
}

void lab__io_driver_finish_unload(struct lab__io_driver *driver)
{
    if (driver->unload_pending && !devices_in_use(driver))
        unload_now(driver);
}

/* --- reinitialization --- */

struct reinit {
    LIST_ENTRY link;
    PDRIVER_REINITIALIZE routine;
    PVOID context;
};

/* A routine may register again, to be called once more. */
static void reinitialize(LIST_ENTRY *list, struct lab__io_driver *driver)
{
    while (!IsListEmpty(list)) {
        struct reinit *entry = CONTAINING_RECORD(RemoveHeadList(list), struct reinit, link);
        struct reinit copy = *entry;

        lab__mm_kernel_free(entry);
        copy.routine(&driver->object, copy.context, ++driver->reinitialize_count);
    }
}

static void forget_reinitialization(struct lab__io_driver *driver)
{
    while (!IsListEmpty(&driver->boot_reinitialize))
        lab__mm_kernel_free(CONTAINING_RECORD(RemoveHeadList(&driver->boot_reinitialize), struct reinit, link));
    while (!IsListEmpty(&driver->reinitialize))
        lab__mm_kernel_free(CONTAINING_RECORD(RemoveHeadList(&driver->reinitialize), struct reinit, link));
}

static void add_reinit(LIST_ENTRY *list, PDRIVER_REINITIALIZE routine, PVOID context)
{
    struct reinit *entry = lab__mm_kernel_alloc(sizeof *entry);

    if (!entry)
        return;
    entry->routine = routine;
    entry->context = context;
    InsertTailList(list, &entry->link);
}

/*
 * IoRegisterDriverReinitialization, IoRegisterBootDriverReinitialization: be called again after DriverEntry has
 * succeeded.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-ioregisterdriverreinitialization
 */
void IoRegisterDriverReinitialization(PDRIVER_OBJECT DriverObject, PDRIVER_REINITIALIZE DriverReinitializationRoutine,
                                      PVOID Context)
{
    LAB_DDI(IoRegisterDriverReinitialization);
    DriverObject->Flags |= DRVO_REINIT_REGISTERED;
    add_reinit(&lab__io_driver_of(DriverObject)->reinitialize, DriverReinitializationRoutine, Context);
}

void IoRegisterBootDriverReinitialization(PDRIVER_OBJECT DriverObject,
                                          PDRIVER_REINITIALIZE DriverReinitializationRoutine, PVOID Context)
{
    LAB_DDI(IoRegisterBootDriverReinitialization);
    DriverObject->Flags |= DRVO_BOOTREINIT_REGISTERED;
    add_reinit(&lab__io_driver_of(DriverObject)->boot_reinitialize, DriverReinitializationRoutine, Context);
}

/*
 * IoAllocateDriverObjectExtension, IoGetDriverObjectExtension: memory of a driver's own, by an address that identifies
 * it.
 *
 * IRQL    PASSIVE_LEVEL; Get <= DISPATCH_LEVEL
 * Errors  STATUS_OBJECT_NAME_COLLISION, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-ioallocatedriverobjectextension
 */
NTSTATUS IoAllocateDriverObjectExtension(PDRIVER_OBJECT DriverObject, PVOID ClientIdentificationAddress,
                                         ULONG DriverObjectExtensionSize, PVOID *DriverObjectExtension)
{
    struct lab__io_driver *driver = lab__io_driver_of(DriverObject);
    struct lab__io_client_extension *client;

    LAB_DDI(IoAllocateDriverObjectExtension);
    *DriverObjectExtension = 0;
    if (IoGetDriverObjectExtension(DriverObject, ClientIdentificationAddress))
        return STATUS_OBJECT_NAME_COLLISION;
    client = lab__mm_kernel_alloc(sizeof *client + DriverObjectExtensionSize);
    if (!client)
        return STATUS_INSUFFICIENT_RESOURCES;
    client->identification = ClientIdentificationAddress;
    client->next = driver->clients;
    driver->clients = client;
    *DriverObjectExtension = client->body;
    return STATUS_SUCCESS;
}

PVOID IoGetDriverObjectExtension(PDRIVER_OBJECT DriverObject, PVOID ClientIdentificationAddress)
{
    LAB_DDI(IoGetDriverObjectExtension);
    for (struct lab__io_client_extension *c = lab__io_driver_of(DriverObject)->clients; c; c = c->next)
        if (c->identification == ClientIdentificationAddress)
            return c->body;
    return 0;
}
