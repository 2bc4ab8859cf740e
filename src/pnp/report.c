/*
 * What drivers tell the Plug and Play manager: that something has changed, that a device should go, that they found one
 * themselves, that they use resources.
 */
#include "pnp/arbiter.h"
#include "pnp/simple.h"

/* The device object is kept while the request waits; the node may go. */
static void post_for(PDEVICE_OBJECT pdo, void (*run)(struct lab__pnp_action *action), PVOID argument)
{
    lab__ob_reference(pdo);
    if (!lab__pnp_post(run, pdo, argument))
        lab__ob_dereference(pdo);
}

static struct lab__pnp_node *take(struct lab__pnp_action *action)
{
    struct lab__pnp_node *node = lab__pnp_node_of(action->context);

    lab__ob_dereference(action->context);
    return node;
}

static void relations_changed(struct lab__pnp_action *action)
{
    struct lab__pnp_node *node = take(action);

    if (!node)
        return;
    node->rescan_pending = FALSE;
    lab__pnp_enumerate(node);
}

static void power_relations_changed(struct lab__pnp_action *action)
{
    struct lab__pnp_node *node = take(action);

    if (node)
        lab__pnp_power_relations_query(node);
}

/*
 * IoInvalidateDeviceRelations: a bus has found, or lost, a child: it will be asked for its bus relations. Or the
 * devices that must have power before this one have changed (PowerRelations). Other types of relations are asked for
 * when they are needed.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xCA/2 for what is no PDO
 * Source  wdm/nf-wdm-ioinvalidatedevicerelations
 */
void IoInvalidateDeviceRelations(PDEVICE_OBJECT DeviceObject, DEVICE_RELATION_TYPE Type)
{
    struct lab__pnp_node *node;

    LAB_DDI(IoInvalidateDeviceRelations);
    node = lab__pnp_node_required(DeviceObject);
    if (Type == PowerRelations)
        post_for(DeviceObject, power_relations_changed, 0);
    if ((Type != BusRelations && Type != SingleBusRelations) || node->rescan_pending)
        return;
    node->rescan_pending = TRUE;
    post_for(DeviceObject, relations_changed, 0);
}

static void state_changed(struct lab__pnp_action *action)
{
    struct lab__pnp_node *node = take(action);

    if (node)
        lab__pnp_device_state(node);
}

/*
 * IoInvalidateDeviceState: the device will be asked for its state (IRP_MN_QUERY_PNP_DEVICE_STATE).
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xCA/2 for what is no PDO
 * Source  wdm/nf-wdm-ioinvalidatedevicestate
 */
void IoInvalidateDeviceState(PDEVICE_OBJECT PhysicalDeviceObject)
{
    LAB_DDI(IoInvalidateDeviceState);
    lab__pnp_node_required(PhysicalDeviceObject);
    post_for(PhysicalDeviceObject, state_changed, 0);
}

/* --- ejecting --- */

struct eject {
    PIO_DEVICE_EJECT_CALLBACK callback;
    PVOID context;
    PDRIVER_OBJECT driver;
};

static void eject(struct lab__pnp_action *action)
{
    struct eject *more = action->argument;
    struct lab__pnp_node *node = take(action);
    NTSTATUS status = node ? lab__pnp_remove(node, LAB_REMOVE_EJECT) : STATUS_NO_SUCH_DEVICE;

    if (!more)
        return;
    more->callback(status, more->context);
    lab__ob_dereference(more->driver);
    lab__mm_kernel_free(more);
}

/*
 * IoRequestDeviceEject: somebody has pressed the button: the device is taken away as by the user.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0xCA/2 for what is no PDO
 * Source  wdm/nf-wdm-iorequestdeviceeject
 */
void IoRequestDeviceEject(PDEVICE_OBJECT PhysicalDeviceObject)
{
    LAB_DDI(IoRequestDeviceEject);
    lab__pnp_node_required(PhysicalDeviceObject);
    post_for(PhysicalDeviceObject, eject, 0);
}

/*
 * IoRequestDeviceEjectEx: the same; Callback hears what came of it.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES; 0xCA/2 for what is no PDO
 * Source  wdm/nf-wdm-iorequestdeviceejectex
 */
NTSTATUS IoRequestDeviceEjectEx(PDEVICE_OBJECT PhysicalDeviceObject, PIO_DEVICE_EJECT_CALLBACK Callback, PVOID Context,
                                PDRIVER_OBJECT DriverObject)
{
    struct eject *more = 0;

    lab__pnp_node_required(PhysicalDeviceObject);
    if (Callback) {
        more = lab__mm_kernel_alloc(sizeof *more);
        if (!more)
            return STATUS_INSUFFICIENT_RESOURCES;
        *more = (struct eject){Callback, Context, DriverObject};
        lab__ob_reference(DriverObject);
    }
    post_for(PhysicalDeviceObject, eject, more);
    return STATUS_SUCCESS;
}

/* --- resources of drivers without Plug and Play --- */

static NTSTATUS claim_list(PVOID owner, const CM_RESOURCE_LIST *list)
{
    const char *at = (const char *)list->List;
    NTSTATUS status = STATUS_SUCCESS;

    for (ULONG i = 0; i < list->Count; i++) {
        const CM_FULL_RESOURCE_DESCRIPTOR *full = (const CM_FULL_RESOURCE_DESCRIPTOR *)at;
        const CM_PARTIAL_RESOURCE_DESCRIPTOR *part = full->PartialResourceList.PartialDescriptors;

        for (ULONG j = 0; NT_SUCCESS(status) && j < full->PartialResourceList.Count; j++, part++) {
            if (part->Type == CmResourceTypeDeviceSpecific)
                return status; /* always the last */
            status = lab__pnp_claim(owner, part);
        }
        at = (const char *)part;
    }
    return status;
}

static NTSTATUS claim(PVOID owner, const CM_RESOURCE_LIST *list, PBOOLEAN conflict)
{
    NTSTATUS status;

    lab__pnp_unclaim(owner);
    *conflict = FALSE;
    if (!list || !list->Count)
        return STATUS_SUCCESS;
    status = claim_list(owner, list);
    if (!NT_SUCCESS(status))
        lab__pnp_unclaim(owner);
    *conflict = status == STATUS_CONFLICTING_ADDRESSES;
    return status;
}

/*
 * IoReportResourceForDetection: claims resources before looking whether a legacy device is there; a list with Count 0
 * gives them back.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   raw descriptors; DeviceList goes before DriverList
 * Errors  STATUS_CONFLICTING_ADDRESSES with *ConflictDetected, STATUS_UNSUCCESSFUL for a list that is none
 * Source  ntddk/nf-ntddk-ioreportresourcefordetection
 */
NTSTATUS IoReportResourceForDetection(PDRIVER_OBJECT DriverObject, PCM_RESOURCE_LIST DriverList, ULONG DriverListSize,
                                      PDEVICE_OBJECT DeviceObject, PCM_RESOURCE_LIST DeviceList, ULONG DeviceListSize,
                                      PBOOLEAN ConflictDetected)
{
    PCM_RESOURCE_LIST list = DeviceObject && DeviceList ? DeviceList : DriverList;
    ULONG size = list == DriverList ? DriverListSize : DeviceListSize;

    LAB_DDI(IoReportResourceForDetection);
    if (list && (size < sizeof(ULONG) || (list->Count && !lab__pnp_resource_list_size(list, size))))
        return STATUS_UNSUCCESSFUL;
    return claim(list == DriverList ? (PVOID)DriverObject : (PVOID)DeviceObject, list, ConflictDetected);
}

/* IoReportResourceUsage: obsolete; the same, and OverrideConflict takes what others have. */
NTSTATUS IoReportResourceUsage(PUNICODE_STRING DriverClassName, PDRIVER_OBJECT DriverObject,
                               PCM_RESOURCE_LIST DriverList, ULONG DriverListSize, PDEVICE_OBJECT DeviceObject,
                               PCM_RESOURCE_LIST DeviceList, ULONG DeviceListSize, BOOLEAN OverrideConflict,
                               PBOOLEAN ConflictDetected)
{
    PCM_RESOURCE_LIST list = DeviceObject && DeviceList ? DeviceList : DriverList;
    NTSTATUS status = claim(list == DriverList ? (PVOID)DriverObject : (PVOID)DeviceObject, list, ConflictDetected);

    return status == STATUS_CONFLICTING_ADDRESSES && OverrideConflict ? STATUS_SUCCESS : status;
}

/* --- devices that drivers find --- */

static const WCHAR *bus_name(INTERFACE_TYPE type)
{
    static const WCHAR *const names[] = {L"Internal", L"Isa", L"Eisa", L"MicroChannel", L"TurboChannel", L"PCIBus"};

    return (ULONG)type < RTL_NUMBER_OF(names) ? names[type] : L"Internal";
}

/* "DETECTEDIsa\name", "DETECTED\name" and the list's end. */
static BOOLEAN detected_ids(const UNICODE_STRING *service, INTERFACE_TYPE type, struct lab__pnp_list *list)
{
    WCHAR text[400];
    UNICODE_STRING at = {0, sizeof text / 2, text};

    RtlZeroMemory(text, sizeof text);
    RtlAppendUnicodeToString(&at, L"DETECTED");
    RtlAppendUnicodeToString(&at, bus_name(type));
    RtlAppendUnicodeToString(&at, L"\\");
    if (!NT_SUCCESS(RtlAppendUnicodeStringToString(&at, service)))
        return FALSE;
    at.Buffer += at.Length / sizeof(WCHAR) + 1;
    at.Length = 0;
    RtlAppendUnicodeToString(&at, L"DETECTED\\");
    if (!NT_SUCCESS(RtlAppendUnicodeStringToString(&at, service)))
        return FALSE;
    return lab__pnp_list_copy(list, text);
}

static BOOLEAN root_id(const UNICODE_STRING *service, WCHAR *text, SIZE_T size)
{
    UNICODE_STRING id = {0, (USHORT)(size - sizeof(WCHAR)), text};

    RtlAppendUnicodeToString(&id, L"ROOT\\");
    if (!NT_SUCCESS(RtlAppendUnicodeStringToString(&id, service)))
        return FALSE;
    text[id.Length / sizeof(WCHAR)] = 0;
    for (USHORT i = 5; i < id.Length / sizeof(WCHAR); i++)
        if (text[i] == ' ' || text[i] == ',')
            text[i] = '_';
    return TRUE;
}

static void detected_started(struct lab__pnp_action *action)
{
    struct lab__pnp_node *node = take(action);

    if (!node || node->state != LAB_PNP_STARTED)
        return;
    lab__pnp_query_capabilities(node);
    lab__pnp_device_state(node);
    lab__pnp_enumerate(node);
}

/* Its driver attaches to it when this has returned. */
static NTSTATUS start_detected(struct lab__pnp_node *node, struct lab__io_driver *driver, BOOLEAN assigned)
{
    NTSTATUS status = lab__pnp_query_all(node);

    if (!NT_SUCCESS(status))
        return status;
    if (!assigned && node->boot)
        status = claim_list(node, node->boot);
    if (!NT_SUCCESS(status))
        return status;
    lab__pnp_value_text(node->key, L"Service", REG_SZ, &driver->extension.ServiceKeyName);
    lab__pnp_text_of(&node->service, &driver->extension.ServiceKeyName);
    node->drivers[node->driver_count++] = driver;
    node->state = LAB_PNP_STARTED;
    lab__io_extension(node->pdo)->start_pending = FALSE;
    post_for(node->pdo, detected_started, 0);
    return STATUS_SUCCESS;
}

/*
 * IoReportDetectedDevice: a driver has found a device that no bus reports: it becomes a device of the root, already
 * started, for the caller to attach to.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_CONFLICTING_ADDRESSES where its resources are taken; STATUS_INSUFFICIENT_RESOURCES
 * Source  ntddk/nf-ntddk-ioreportdetecteddevice
 */
NTSTATUS IoReportDetectedDevice(PDRIVER_OBJECT DriverObject, INTERFACE_TYPE LegacyBusType, ULONG BusNumber,
                                ULONG SlotNumber, PCM_RESOURCE_LIST ResourceList,
                                PIO_RESOURCE_REQUIREMENTS_LIST ResourceRequirements, BOOLEAN ResourceAssigned,
                                PDEVICE_OBJECT *DeviceObject)
{
    struct lab__io_driver *driver = lab__io_driver_of(DriverObject);
    struct lab__pnp_root_device what = {0};
    struct lab__pnp_list ids = {0};
    struct lab__pnp_node *node;
    WCHAR id[200];
    NTSTATUS status;

    LAB_DDI(IoReportDetectedDevice);
    lab__pnp_ensure();
    if (*DeviceObject)
        return lab__pnp_node_of(*DeviceObject) ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_REQUEST;
    if (!root_id(&driver->extension.ServiceKeyName, id, sizeof id) ||
        !detected_ids(&driver->extension.ServiceKeyName,
                      ResourceList && ResourceList->Count ? ResourceList->List[0].InterfaceType : LegacyBusType, &ids))
        return STATUS_INSUFFICIENT_RESOURCES;
    what.device_id = id;
    what.compatible_ids = ids.text;
    what.boot = ResourceList && ResourceList->Count ? ResourceList : 0;
    what.requirements = ResourceRequirements;
    what.raw = TRUE;
    status = lab__pnp_root_create(&what, DeviceObject);
    lab__pnp_list_free(&ids);
    if (!NT_SUCCESS(status))
        return status;
    node = lab__pnp_node_create(lab__pnp.root, *DeviceObject);
    status = node ? start_detected(node, driver, ResourceAssigned) : STATUS_INSUFFICIENT_RESOURCES;
    if (!NT_SUCCESS(status) && node) {
        PDEVICE_OBJECT pdo = *DeviceObject;

        lab__pnp_root_gone(pdo);
        lab__pnp_node_delete(node);
        IoDeleteDevice(pdo);
        *DeviceObject = 0;
    }
    return status;
}

/* The worker's: the device is made, and its driver's AddDevice called. */
static void make_root_device(struct lab__pnp_action *action)
{
    struct lab__io_driver *driver = action->context;
    struct lab__pnp_root_device what = {0};
    struct lab__pnp_simple *simple = lab__mm_kernel_alloc(sizeof *simple);
    struct lab__pnp_node *node;
    PDEVICE_OBJECT pdo;
    WCHAR id[200];

    if (simple && root_id(&driver->extension.ServiceKeyName, id, sizeof id - sizeof(WCHAR)) &&
        lab__pnp_text_of(&simple->service, &driver->extension.ServiceKeyName)) {
        id[lab__pnp_string(id).Length / sizeof(WCHAR) + 1] = 0;
        what.device_id = what.hardware_ids = id;
        if (NT_SUCCESS(lab__pnp_simple_install(simple, id)) && NT_SUCCESS(lab__pnp_root_create(&what, &pdo))) {
            node = lab__pnp_node_create(lab__pnp.root, pdo);
            if (node)
                lab__pnp_child_arrived(node);
        }
    }
    lab__ob_dereference(&driver->object);
}

/*
 * IoReportRootDevice: the caller drives a device that no bus reports, and wants its AddDevice routine called for it;
 * once for each driver.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES
 * Source  ntddk/nf-ntddk-ioreportrootdevice
 */
NTSTATUS IoReportRootDevice(PDRIVER_OBJECT DriverObject)
{
    struct lab__io_driver *driver = lab__io_driver_of(DriverObject);
    WCHAR text[210];
    UNICODE_STRING path;

    LAB_DDI(IoReportRootDevice);
    lab__pnp_ensure();
    if (!root_id(&driver->extension.ServiceKeyName, text, 200 * sizeof(WCHAR)))
        return STATUS_INSUFFICIENT_RESOURCES;
    path = (UNICODE_STRING){lab__pnp_string(text).Length, sizeof text, text};
    RtlAppendUnicodeToString(&path, L"\\0000");
    if (lab__pnp_node_find(&path))
        return STATUS_SUCCESS;
    lab__ob_reference(DriverObject);
    return lab__pnp_post(make_root_device, driver, 0) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

/* --- directories --- */

static NTSTATUS open_directory(const WCHAR *folder, const UNICODE_STRING *name, PHANDLE handle)
{
    WCHAR text[400];
    UNICODE_STRING path = {0, sizeof text, text};
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;

    RtlAppendUnicodeToString(&path, folder);
    if (name && !NT_SUCCESS(RtlAppendUnicodeStringToString(&path, name)))
        return STATUS_INSUFFICIENT_RESOURCES;
    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    return ZwCreateFile(handle, FILE_LIST_DIRECTORY | FILE_TRAVERSE | SYNCHRONIZE, &attributes, &iosb, 0,
                        FILE_ATTRIBUTE_NORMAL, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, FILE_OPEN_IF,
                        FILE_DIRECTORY_FILE | FILE_SYNCHRONOUS_IO_NONALERT, 0, 0);
}

/*
 * IoGetDriverDirectory, IoGetDeviceDirectory: a handle to the folder with a driver's image, or for what it keeps.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for flags, the type, or no handle; what opening the folder gives: an error where no
 *         file system has been mounted
 * Source  wdm/nf-wdm-iogetdriverdirectory
 */
NTSTATUS IoGetDriverDirectory(PDRIVER_OBJECT DriverObject, DRIVER_DIRECTORY_TYPE DirectoryType, ULONG Flags,
                              PHANDLE DriverDirectoryHandle)
{
    LAB_DDI(IoGetDriverDirectory);
    if (!DriverObject || !DriverDirectoryHandle || Flags || (ULONG)DirectoryType > DriverDirectorySharedData)
        return STATUS_INVALID_PARAMETER;
    if (DirectoryType == DriverDirectoryImage)
        return open_directory(L"\\SystemRoot\\System32\\drivers", 0, DriverDirectoryHandle);
    return open_directory(L"\\SystemRoot\\System32\\drivers\\DriverData\\",
                          &DriverObject->DriverExtension->ServiceKeyName, DriverDirectoryHandle);
}

NTSTATUS IoGetDeviceDirectory(PDEVICE_OBJECT PhysicalDeviceObject, DEVICE_DIRECTORY_TYPE DirectoryType, ULONG Flags,
                              PVOID Reserved, PHANDLE DeviceDirectoryHandle)
{
    WCHAR name[200];
    UNICODE_STRING text = {0, sizeof name, name};

    LAB_DDI(IoGetDeviceDirectory);
    if (!DeviceDirectoryHandle || Flags || Reserved || DirectoryType != DeviceDirectoryData)
        return STATUS_INVALID_PARAMETER;
    if (!NT_SUCCESS(RtlAppendUnicodeStringToString(&text, &lab__pnp_node_required(PhysicalDeviceObject)->path)))
        return STATUS_INVALID_PARAMETER;
    for (USHORT i = 0; i < text.Length / sizeof(WCHAR); i++)
        if (name[i] == '\\')
            name[i] = '#';
    return open_directory(L"\\SystemRoot\\System32\\drivers\\DeviceData\\", &text, DeviceDirectoryHandle);
}
