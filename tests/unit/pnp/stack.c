#include "stack.h"
#include <ntstrsafe.h>
#include <stdio.h>
#include <string.h>

struct orders orders;
bool log_ids;
void (*on_request)(const char *who, PDEVICE_OBJECT device, PIRP irp);
CM_PARTIAL_RESOURCE_DESCRIPTOR got_raw[8], got_translated[8];
ULONG got_count;
struct child children[MOST_CHILDREN];
ULONG child_count;
PDEVICE_OBJECT bus_pdo, bus_fdo;
const WCHAR *child_device_id, *child_instance_id;
bool child_unreferenced, child_null, child_pageable;
struct instead instead;
ULONG child_id_chars;

/* --- the log --- */

static char text[1 << 16];
static size_t used;

const char *log_text(void)
{
    return text;
}

void log_clear(void)
{
    used = 0;
    text[0] = 0;
}

void log_write(const char *format, ...)
{
    char line[200];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (used + strlen(line) + 2 > sizeof text)
        return;
    used += (size_t)snprintf(text + used, sizeof text - used, "%s%s", used ? " " : "", line);
}

static const char *name_of(PIO_STACK_LOCATION stack)
{
    static const char *const names[] = {"start",      "query-remove", "remove",    "cancel-remove", "stop",
                                        "query-stop", "cancel-stop",  "relations", "interface",     "caps",
                                        "resources",  "requirements", "text",      "filter",        "?",
                                        "read",       "write",        "eject",     "lock",          "id",
                                        "state",      "businfo",      "usage",     "surprise",      "?",
                                        "enumerated"};
    static const char *const relations[] = {"bus-relations",     "ejection-relations", "power-relations",
                                            "removal-relations", "target-relation",    "single-relations"};
    static const char *const ids[] = {"device-id",   "hardware-ids", "compatible-ids",
                                      "instance-id", "serial",       "container"};

    if (stack->MinorFunction == IRP_MN_QUERY_DEVICE_RELATIONS)
        return relations[stack->Parameters.QueryDeviceRelations.Type];
    if (stack->MinorFunction == IRP_MN_QUERY_ID)
        return ids[stack->Parameters.QueryId.IdType];
    return stack->MinorFunction < sizeof names / sizeof names[0] ? names[stack->MinorFunction] : "?";
}

static bool is_question(UCHAR minor)
{
    return minor == IRP_MN_QUERY_ID || minor == IRP_MN_QUERY_DEVICE_TEXT || minor == IRP_MN_QUERY_RESOURCES ||
           minor == IRP_MN_QUERY_RESOURCE_REQUIREMENTS || minor == IRP_MN_QUERY_BUS_INFORMATION;
}

/* Every request of the Plug and Play manager comes at PASSIVE_LEVEL, in a system thread that holds the tree: in a
 * critical region. */
static void note(const char *who, PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    if (stack->MinorFunction != IRP_MN_QUERY_DEVICE_RELATIONS ||
        stack->Parameters.QueryDeviceRelations.Type != TargetDeviceRelation) /* that is asked by who registers */
    {
        assert_true(PsIsSystemThread(PsGetCurrentThread()));
        assert_true(KeAreApcsDisabled());
    }
    assert_false(KeAreAllApcsDisabled());
    assert_int_equal(irp->RequestorMode, KernelMode);
    if (on_request)
        on_request(who, device, irp);
    if (log_ids || !is_question(stack->MinorFunction))
        log_write("%s:%s", who, name_of(stack));
}

/* --- drivers above a physical device object --- */

struct extension {
    const char *who;
    PDEVICE_OBJECT self, pdo, below;
    bool is_bus, is_function;
    IO_REMOVE_LOCK lock;
    UNICODE_STRING link;
};

static NTSTATUS complete(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS pass(struct extension *extension, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(extension->below, irp);
}

static void take_lists(PIO_STACK_LOCATION stack)
{
    PCM_RESOURCE_LIST raw = stack->Parameters.StartDevice.AllocatedResources,
                      translated = stack->Parameters.StartDevice.AllocatedResourcesTranslated;

    got_count = 0;
    if (!raw)
        return;
    got_count = raw->List[0].PartialResourceList.Count;
    assert_int_equal(translated->List[0].PartialResourceList.Count, got_count);
    for (ULONG i = 0; i < got_count && i < 8; i++) {
        got_raw[i] = raw->List[0].PartialResourceList.PartialDescriptors[i];
        got_translated[i] = translated->List[0].PartialResourceList.PartialDescriptors[i];
    }
}

static PIO_WORKITEM later;

static void finish_later(PDEVICE_OBJECT device, PVOID context)
{
    PIRP irp = context;

    IoFreeWorkItem(later);
    complete(irp, orders.start);
}

static NTSTATUS start(struct extension *extension, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    NTSTATUS status;

    if (!extension->is_function)
        return pass(extension, irp);
    if (!IoForwardIrpSynchronously(extension->below, irp))
        return complete(irp, STATUS_UNSUCCESSFUL);
    status = irp->IoStatus.Status;
    if (NT_SUCCESS(status))
        status = orders.start;
    take_lists(stack);
    if (orders.during_start)
        orders.during_start();
    if (orders.pend || orders.hold) {
        IoMarkIrpPending(irp);
        if (orders.pend) {
            later = IoAllocateWorkItem(extension->self);
            IoQueueWorkItem(later, finish_later, DelayedWorkQueue, irp);
            log_write("pended");
        }
        return STATUS_PENDING;
    }
    return complete(irp, status);
}

static NTSTATUS remove_device(struct extension *extension, PIRP irp)
{
    NTSTATUS status;

    irp->IoStatus.Status = STATUS_SUCCESS;
    status = pass(extension, irp);
    IoDetachDevice(extension->below);
    if (extension->is_bus) {
        bus_fdo = NULL;
        for (ULONG i = 0; i < child_count; i++)
            if (children[i].pdo) {
                IoDeleteDevice(children[i].pdo);
                children[i].pdo = NULL;
            }
    }
    IoDeleteDevice(extension->self);
    return status;
}

static NTSTATUS bus_relations(PIRP irp);

static NTSTATUS succeed_and_pass(struct extension *extension, PIRP irp)
{
    irp->IoStatus.Status = STATUS_SUCCESS;
    return pass(extension, irp);
}

static NTSTATUS unless(struct extension *extension, PIRP irp, NTSTATUS order)
{
    if (extension->is_function && !NT_SUCCESS(order))
        return complete(irp, order);
    return succeed_and_pass(extension, irp);
}

static NTSTATUS misbehave(struct extension *extension, PIRP irp)
{
    switch (orders.how) {
    case FAIL_IT:
        return complete(irp, STATUS_UNSUCCESSFUL);
    case FORGET_TO_PASS:
        return complete(irp, STATUS_SUCCESS);
    default:
        IoMarkIrpPending(irp);
        return STATUS_PENDING;
    }
}

static NTSTATUS above_pnp(struct extension *extension, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (orders.how && stack->MinorFunction == orders.minor && extension->is_function && !extension->is_bus)
        return misbehave(extension, irp);
    switch (stack->MinorFunction) {
    case IRP_MN_START_DEVICE:
        return start(extension, irp);
    case IRP_MN_REMOVE_DEVICE:
        return remove_device(extension, irp);
    case IRP_MN_QUERY_REMOVE_DEVICE:
        return unless(extension, irp, orders.query_remove);
    case IRP_MN_QUERY_STOP_DEVICE:
        return unless(extension, irp, orders.query_stop);
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
        return succeed_and_pass(extension, irp);
    case IRP_MN_QUERY_PNP_DEVICE_STATE:
        if (!extension->is_function || !orders.state)
            return pass(extension, irp);
        irp->IoStatus.Information |= orders.state;
        return succeed_and_pass(extension, irp);
    case IRP_MN_FILTER_RESOURCE_REQUIREMENTS:
        if (extension->is_function && orders.grow_requirements && irp->IoStatus.Information) {
            ((PIO_RESOURCE_REQUIREMENTS_LIST)irp->IoStatus.Information)->List[0].Descriptors[0].u.Port.Length =
                orders.grow_requirements;
            return succeed_and_pass(extension, irp);
        }
        return pass(extension, irp);
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        if (extension->is_bus && stack->Parameters.QueryDeviceRelations.Type == BusRelations) {
            NTSTATUS status = bus_relations(irp);

            if (!NT_SUCCESS(status))
                return complete(irp, status);
        }
        return pass(extension, irp);
    default:
        return pass(extension, irp);
    }
}

/* --- the bus driver's physical device objects --- */

struct pdo_extension {
    ULONG magic, index;
};
#define PDO_MAGIC 0x4F4450u

static NTSTATUS bus_relations(PIRP irp)
{
    PDEVICE_RELATIONS relations =
        ExAllocatePoolWithTag(PagedPool, sizeof *relations + (child_count + 1) * sizeof(PVOID), 'tseT');

    relations->Count = 0;
    for (ULONG i = 0; i < child_count; i++) {
        children[i].reported = children[i].present;
        if (!children[i].present)
            continue;
        if (!children[i].pdo) {
            struct pdo_extension *extension;

            if (!NT_SUCCESS(IoCreateDevice(bus_fdo->DriverObject, sizeof *extension, NULL, FILE_DEVICE_UNKNOWN,
                                           FILE_AUTOGENERATED_DEVICE_NAME, FALSE, &children[i].pdo)))
                continue;
            extension = children[i].pdo->DeviceExtension;
            extension->magic = PDO_MAGIC;
            extension->index = i;
            children[i].pdo->Flags |= child_pageable ? DO_POWER_PAGABLE : 0;
            children[i].pdo->Flags &= ~DO_DEVICE_INITIALIZING;
        }
        if (!child_unreferenced)
            ObReferenceObject(children[i].pdo);
        relations->Objects[relations->Count++] = children[i].pdo;
    }
    if (instead.child) {
        ObReferenceObject(instead.child);
        relations->Objects[relations->Count++] = instead.child;
    }
    if (child_null)
        relations->Objects[relations->Count++] = NULL;
    irp->IoStatus.Information = (ULONG_PTR)relations;
    irp->IoStatus.Status = STATUS_SUCCESS;
    return STATUS_SUCCESS;
}

static NTSTATUS answer_text(PIRP irp, const WCHAR *answer, size_t chars)
{
    WCHAR *copy = ExAllocatePoolWithTag(PagedPool, (chars + 2) * sizeof(WCHAR), 'tseT');

    memset(copy, 0, (chars + 2) * sizeof(WCHAR));
    memcpy(copy, answer, chars * sizeof(WCHAR));
    irp->IoStatus.Information = (ULONG_PTR)copy;
    return complete(irp, STATUS_SUCCESS);
}

static size_t length_of(const WCHAR *string)
{
    size_t length = 0;

    while (string[length])
        length++;
    return length;
}

static NTSTATUS answer_bytes(PIRP irp, const void *bytes, ULONG size)
{
    void *copy;

    if (!bytes)
        return complete(irp, irp->IoStatus.Status);
    copy = ExAllocatePoolWithTag(PagedPool, size, 'tseT');
    memcpy(copy, bytes, size);
    irp->IoStatus.Information = (ULONG_PTR)copy;
    return complete(irp, STATUS_SUCCESS);
}

static NTSTATUS pdo_id(PIRP irp, ULONG index, BUS_QUERY_ID_TYPE type)
{
    const WCHAR *device = child_device_id ? child_device_id : L"LAB\\Child";
    WCHAR number[16];

    if (child_id_chars && type == BusQueryDeviceID)
        return answer_bytes(irp, device, child_id_chars * sizeof(WCHAR));
    switch (type) {
    case BusQueryDeviceID:
    case BusQueryHardwareIDs:
        return answer_text(irp, device, length_of(device));
    case BusQueryCompatibleIDs:
        return answer_text(irp, L"LAB\\Generic", 11);
    case BusQueryInstanceID:
        if (child_instance_id)
            return answer_text(irp, child_instance_id, length_of(child_instance_id));
        RtlStringCbPrintfW(number, sizeof number, L"%u", index);
        return answer_text(irp, number, length_of(number));
    default:
        return complete(irp, irp->IoStatus.Status);
    }
}

static NTSTATUS pdo_relations(PDEVICE_OBJECT device, PIRP irp, ULONG index, DEVICE_RELATION_TYPE type)
{
    PDEVICE_OBJECT object = type == TargetDeviceRelation ? device
                            : type == RemovalRelations   ? children[index].removal_relation
                                                         : NULL;
    PDEVICE_RELATIONS relations;

    if (!object)
        return complete(irp, irp->IoStatus.Status);
    relations = ExAllocatePoolWithTag(PagedPool, sizeof *relations, 'tseT');
    relations->Count = 1;
    relations->Objects[0] = object;
    ObReferenceObject(object);
    irp->IoStatus.Information = (ULONG_PTR)relations;
    return complete(irp, STATUS_SUCCESS);
}

static NTSTATUS pdo_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    struct pdo_extension *extension = device->DeviceExtension;
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    NTSTATUS status;

    switch (stack->MinorFunction) {
    case IRP_MN_QUERY_ID:
        return pdo_id(irp, extension->index, stack->Parameters.QueryId.IdType);
    case IRP_MN_QUERY_RESOURCES:
        return answer_bytes(irp, children[extension->index].resources, children[extension->index].resources_size);
    case IRP_MN_QUERY_RESOURCE_REQUIREMENTS:
        return answer_bytes(irp, children[extension->index].requirements, children[extension->index].requirements_size);
    case IRP_MN_QUERY_CAPABILITIES:
        stack->Parameters.DeviceCapabilities.Capabilities->Removable = TRUE;
        stack->Parameters.DeviceCapabilities.Capabilities->EjectSupported = TRUE;
        return complete(irp, STATUS_SUCCESS);
    case IRP_MN_QUERY_DEVICE_RELATIONS:
        return pdo_relations(device, irp, extension->index, stack->Parameters.QueryDeviceRelations.Type);
    case IRP_MN_EJECT:
        children[extension->index].present = false;
        return complete(irp, STATUS_SUCCESS);
    case IRP_MN_REMOVE_DEVICE:
        status = complete(irp, STATUS_SUCCESS);
        if (!children[extension->index].reported) {
            children[extension->index].pdo = NULL;
            IoDeleteDevice(device);
        }
        return status;
    case IRP_MN_START_DEVICE:
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
    case IRP_MN_SURPRISE_REMOVAL:
        return complete(irp, STATUS_SUCCESS);
    default:
        return complete(irp, irp->IoStatus.Status);
    }
}

/* --- reads that wait --- */

static IO_CSQ waiting;
static LIST_ENTRY reads;

static void reads_insert(PIO_CSQ queue, PIRP irp)
{
    InsertTailList(&reads, &irp->Tail.Overlay.ListEntry);
}

static void reads_remove(PIO_CSQ queue, PIRP irp)
{
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
}

static PIRP reads_peek(PIO_CSQ queue, PIRP irp, PVOID context)
{
    PLIST_ENTRY next = irp ? irp->Tail.Overlay.ListEntry.Flink : reads.Flink;

    return next == &reads ? NULL : CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry);
}

static void reads_acquire(PIO_CSQ queue, PKIRQL irql)
{
    KeRaiseIrql(DISPATCH_LEVEL, irql);
}

static void reads_release(PIO_CSQ queue, KIRQL irql)
{
    KeLowerIrql(irql);
}

static void reads_cancel(PIO_CSQ queue, PIRP irp)
{
    complete(irp, STATUS_CANCELLED);
}

static void reads_begin(void)
{
    InitializeListHead(&reads);
    IoCsqInitialize(&waiting, reads_insert, reads_remove, reads_peek, reads_acquire, reads_release, reads_cancel);
}

static void reads_end(void)
{
    PIRP irp;

    while ((irp = IoCsqRemoveNextIrp(&waiting, NULL)) != NULL) {
        irp->IoStatus.Information = 0;
        complete(irp, STATUS_NO_SUCH_DEVICE);
    }
}

static NTSTATUS dispatch_read(PDEVICE_OBJECT device, PIRP irp)
{
    if (!orders.hold_reads)
        return complete(irp, STATUS_INVALID_DEVICE_REQUEST);
    IoCsqInsertIrp(&waiting, irp, NULL);
    return STATUS_PENDING;
}

/* --- dispatch --- */

static bool is_pdo(PDEVICE_OBJECT device)
{
    return ((struct pdo_extension *)device->DeviceExtension)->magic == PDO_MAGIC;
}

static bool does_otherwise(PDEVICE_OBJECT device, PIRP irp, NTSTATUS *status)
{
    struct extension *extension = device->DeviceExtension;

    if (!instead.request)
        return false;
    return is_pdo(device) ? instead.request("pdo", device, NULL, irp, status)
                          : instead.request(extension->who, device, extension->below, irp, status);
}

static NTSTATUS dispatch_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    struct extension *extension = device->DeviceExtension;
    NTSTATUS status;

    if (does_otherwise(device, irp, &status))
        return status;
    if (is_pdo(device)) {
        note("pdo", device, irp);
        return pdo_pnp(device, irp);
    }
    note(extension->who, device, irp);
    if (IoGetCurrentIrpStackLocation(irp)->MinorFunction == IRP_MN_SURPRISE_REMOVAL && orders.hold_reads)
        reads_end();
    return above_pnp(extension, irp);
}

static NTSTATUS dispatch_pass(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status;

    if (does_otherwise(device, irp, &status))
        return status;
    return is_pdo(device) ? complete(irp, irp->IoStatus.Status) : pass(device->DeviceExtension, irp);
}

static NTSTATUS dispatch_succeed(PDEVICE_OBJECT device, PIRP irp)
{
    irp->IoStatus.Information = 0;
    return complete(irp, STATUS_SUCCESS);
}

static NTSTATUS add(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo, const char *who, bool is_bus, bool is_function)
{
    struct extension *extension;
    PDEVICE_OBJECT device;
    NTSTATUS status;

    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_true(PsIsSystemThread(PsGetCurrentThread()));
    assert_true(KeAreApcsDisabled());
    log_write("%s:add", who);
    if (is_function && !NT_SUCCESS(orders.add))
        return orders.add;
    status = IoCreateDevice(driver, sizeof *extension, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    extension = device->DeviceExtension;
    *extension =
        (struct extension){.who = who, .self = device, .pdo = pdo, .is_bus = is_bus, .is_function = is_function};
    extension->below = IoAttachDeviceToDeviceStack(device, pdo);
    if (!extension->below) {
        IoDeleteDevice(device);
        return STATUS_NO_SUCH_DEVICE;
    }
    if (is_bus) {
        bus_pdo = pdo;
        bus_fdo = device;
    }
    if (is_function && orders.during_add)
        orders.during_add();
    device->Flags |= DO_POWER_PAGABLE;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    if (instead.added)
        instead.added(who, device);
    return STATUS_SUCCESS;
}

static NTSTATUS add_bus(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    return add(driver, pdo, "bus", true, true);
}

static NTSTATUS add_function(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    return add(driver, pdo, "fdo", false, true);
}

static NTSTATUS add_lower(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    return add(driver, pdo, "lower", false, false);
}

static NTSTATUS add_upper(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    return add(driver, pdo, "upper", false, false);
}

static void unload(PDRIVER_OBJECT driver)
{
    log_write("unload");
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PDRIVER_ADD_DEVICE add_device)
{
    driver->DriverExtension->AddDevice = add_device;
    driver->DriverUnload = unload;
    driver->MajorFunction[IRP_MJ_PNP] = dispatch_pnp;
    driver->MajorFunction[IRP_MJ_POWER] = dispatch_pass;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = dispatch_pass;
    driver->MajorFunction[IRP_MJ_CREATE] = dispatch_succeed;
    driver->MajorFunction[IRP_MJ_CLEANUP] = dispatch_succeed;
    driver->MajorFunction[IRP_MJ_CLOSE] = dispatch_succeed;
    driver->MajorFunction[IRP_MJ_READ] = dispatch_read;
    reads_begin();
    return STATUS_SUCCESS;
}

int32_t bus_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    return entry(driver, add_bus);
}

int32_t function_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    return entry(driver, add_function);
}

int32_t lower_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    return entry(driver, add_lower);
}

int32_t upper_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    return entry(driver, add_upper);
}

/* --- the machine --- */

static int set_up(void)
{
    log_clear();
    log_ids = false;
    orders = (struct orders){0};
    instead = (struct instead){0};
    memset(children, 0, sizeof children[0] * (child_count ? child_count : 1));
    child_count = 0;
    child_device_id = child_instance_id = NULL;
    child_unreferenced = child_null = child_pageable = false;
    child_id_chars = 0;
    on_request = NULL;
    lab_service_create("bus", NULL, bus_entry);
    lab_service_create("function", NULL, function_entry);
    lab_service_create("lower", NULL, lower_entry);
    lab_service_create("upper", NULL, upper_entry);
    lab_pnp_driver_install(&(lab_pnp_driver){.hardware_ids = "Root\\Sample, LAB\\Child", .service = "function"});
    lab_pnp_driver_install(&(lab_pnp_driver){
        .hardware_ids = "Root\\Filtered", .service = "function", .lower_filters = "lower", .upper_filters = "upper"});
    lab_pnp_driver_install(&(lab_pnp_driver){.hardware_ids = "Root\\Bus", .service = "bus"});
    return 0;
}

int pnp_setup(void **state)
{
    return test_machine_start(state) ? -1 : set_up();
}

int pnp_setup_retail(void **state)
{
    return test_machine_start_retail(state) ? -1 : set_up();
}

int pnp_teardown(void **state)
{
    lab_pnp_remove_all();
    return test_machine_stop(state);
}

void create_sample(void)
{
    char name[LAB_PNP_NAME];

    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample"}, name, sizeof name), 0);
    assert_string_equal(name, "Root\\Sample\\0000");
    log_clear();
}

void create_bus(ULONG count)
{
    child_count = count;
    for (ULONG i = 0; i < count; i++)
        children[i].present = true;
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Bus"}, NULL, 0), 0);
    log_clear();
}
