/*
 * IoGetDeviceProperty: what the tree and the instance key know of a device, by number; and the keys that drivers may
 * open of it.
 */
#include "pnp/property.h"

static NTSTATUS give(struct lab__pnp_answer *answer, const void *data, ULONG size)
{
    answer->data = data;
    answer->size = size;
    return STATUS_SUCCESS;
}

static NTSTATUS give_number(struct lab__pnp_answer *answer, ULONG number)
{
    RtlCopyMemory(answer->room, &number, sizeof number);
    return give(answer, answer->room, sizeof number);
}

static NTSTATUS give_value(struct lab__pnp_answer *answer, struct lab__cm_node *key, const WCHAR *name)
{
    UNICODE_STRING value = lab__pnp_string(name);
    struct lab__cm_value *found = key ? lab__cm_value_find(key, &value) : 0;

    return found ? give(answer, lab__cm_value_data(found), found->size) : STATUS_OBJECT_NAME_NOT_FOUND;
}

static NTSTATUS give_resources(struct lab__pnp_answer *answer, const CM_RESOURCE_LIST *list)
{
    return list ? give(answer, list, lab__pnp_resource_list_size(list, LAB_PNP_TRUSTED_LIST)) : give(answer, 0, 0);
}

/* Made when it is first asked for. */
static NTSTATUS give_translated(struct lab__pnp_answer *answer, struct lab__pnp_node *node)
{
    ULONG size = node->boot ? lab__pnp_resource_list_size(node->boot, LAB_PNP_TRUSTED_LIST) : 0;

    if (size && !node->boot_translated) {
        node->boot_translated = lab__mm_kernel_alloc(size);
        if (!node->boot_translated)
            return STATUS_INSUFFICIENT_RESOURCES;
        RtlCopyMemory(node->boot_translated, node->boot, size);
        lab__pnp_translate_list(node->boot_translated);
    }
    return give_resources(answer, node->boot_translated);
}

/* "\Device\0000001a" */
static NTSTATUS give_object_name(struct lab__pnp_answer *answer, PDEVICE_OBJECT pdo)
{
    UNICODE_STRING name = {0, sizeof answer->text - sizeof(WCHAR), answer->text};

    answer->text[0] = 0;
    if (lab__ob_header_of(pdo)->name.Length) {
        RtlAppendUnicodeToString(&name, L"\\Device\\");
        RtlAppendUnicodeStringToString(&name, &lab__ob_header_of(pdo)->name);
        answer->text[name.Length / sizeof(WCHAR)] = 0;
    }
    return give(answer, answer->text, name.Length + sizeof(WCHAR));
}

static NTSTATUS give_enumerator(struct lab__pnp_answer *answer, const struct lab__pnp_node *node)
{
    ULONG length = 0;

    while (length < node->path.Length / sizeof(WCHAR) && length < 63 && node->path.Buffer[length] != '\\') {
        answer->text[length] = node->path.Buffer[length];
        length++;
    }
    answer->text[length++] = 0;
    return give(answer, answer->text, length * sizeof(WCHAR));
}

static NTSTATUS give_policy(struct lab__pnp_answer *answer, const struct lab__pnp_node *node)
{
    const DEVICE_CAPABILITIES *c = &node->capabilities;

    return give_number(answer, !c->Removable          ? RemovalPolicyExpectNoRemoval
                               : c->SurpriseRemovalOK ? RemovalPolicyExpectSurpriseRemoval
                                                      : RemovalPolicyExpectOrderlyRemoval);
}

static NTSTATUS give_install_state(struct lab__pnp_answer *answer, const struct lab__pnp_node *node)
{
    UNICODE_STRING text;
    BOOLEAN installed =
        lab__pnp_value_read(node->key, L"Driver", &text) || lab__pnp_value_read(node->key, L"Service", &text);

    return give_number(answer, installed ? InstallStateInstalled : InstallStateNeedsReinstall);
}

static NTSTATUS give_guid(struct lab__pnp_answer *answer, const GUID *guid, BOOLEAN is_text)
{
    if (!is_text) {
        RtlCopyMemory(answer->room, guid, sizeof *guid);
        return give(answer, answer->room, sizeof *guid);
    }
    lab__pnp_guid_text(guid, answer->text);
    return give(answer, answer->text, 39 * sizeof(WCHAR));
}

static NTSTATUS from_bus(struct lab__pnp_node *node, DEVICE_REGISTRY_PROPERTY property, struct lab__pnp_answer *answer)
{
    if (!node->has_bus)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (property == DevicePropertyBusTypeGuid)
        return give_guid(answer, &node->bus.BusTypeGuid, FALSE);
    return give_number(answer,
                       property == DevicePropertyBusNumber ? node->bus.BusNumber : (ULONG)node->bus.LegacyBusType);
}

static NTSTATUS from_key(struct lab__pnp_node *node, DEVICE_REGISTRY_PROPERTY property, struct lab__pnp_answer *answer)
{
    static const WCHAR *const names[] = {
        [DevicePropertyDeviceDescription] = L"DeviceDesc",
        [DevicePropertyHardwareID] = L"HardwareID",
        [DevicePropertyCompatibleIDs] = L"CompatibleIDs",
        [DevicePropertyClassName] = L"Class",
        [DevicePropertyClassGuid] = L"ClassGUID",
        [DevicePropertyDriverKeyName] = L"Driver",
        [DevicePropertyManufacturer] = L"Mfg",
        [DevicePropertyFriendlyName] = L"FriendlyName",
        [DevicePropertyLocationInformation] = L"LocationInformation",
    };

    if ((ULONG)property >= RTL_NUMBER_OF(names) || !names[property])
        return STATUS_INVALID_PARAMETER_2;
    return give_value(answer, node->key, names[property]);
}

NTSTATUS lab__pnp_answer(struct lab__pnp_node *node, DEVICE_REGISTRY_PROPERTY property, struct lab__pnp_answer *answer)
{
    switch (property) {
    case DevicePropertyBootConfiguration:
        return give_resources(answer, node->boot);
    case DevicePropertyBootConfigurationTranslated:
        return give_translated(answer, node);
    case DevicePropertyPhysicalDeviceObjectName:
        return give_object_name(answer, node->pdo);
    case DevicePropertyBusTypeGuid:
    case DevicePropertyLegacyBusType:
    case DevicePropertyBusNumber:
        return from_bus(node, property, answer);
    case DevicePropertyEnumeratorName:
        return give_enumerator(answer, node);
    case DevicePropertyAddress:
        return node->capabilities.Address == (ULONG)-1 ? STATUS_OBJECT_NAME_NOT_FOUND
                                                       : give_number(answer, node->capabilities.Address);
    case DevicePropertyUINumber:
        return node->capabilities.UINumber == (ULONG)-1 ? STATUS_OBJECT_NAME_NOT_FOUND
                                                        : give_number(answer, node->capabilities.UINumber);
    case DevicePropertyInstallState:
        return give_install_state(answer, node);
    case DevicePropertyRemovalPolicy:
        return give_policy(answer, node);
    case DevicePropertyResourceRequirements:
        return give(answer, node->requirements, node->requirements ? node->requirements->ListSize : 0);
    case DevicePropertyAllocatedResources:
        return give_resources(answer, node->raw_resources);
    case DevicePropertyContainerID:
        return give_guid(answer, &node->container, TRUE);
    default:
        return from_key(node, property, answer);
    }
}

/* 0: it is none; a strict machine stops. */
static struct lab__pnp_node *node_of(PDEVICE_OBJECT device, PVOID caller)
{
    struct lab__pnp_node *node = device && device->Type == IO_TYPE_DEVICE ? lab__pnp_node_of(device) : 0;

    if (node && node->key)
        return node;
    lab__ke_crash_detail("device object %p, whose property was asked for, is no physical device object of the tree",
                         (void *)device);
    lab__ke_verifier_stop(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0x24D, (ULONG_PTR)caller, (ULONG_PTR)device, 0);
    return 0;
}

/*
 * IoGetDeviceProperty: what is known of a device.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_BUFFER_TOO_SMALL with *ResultLength, STATUS_OBJECT_NAME_NOT_FOUND where it has no such property,
 *         STATUS_INVALID_PARAMETER_2 for a number that is none, STATUS_INVALID_DEVICE_REQUEST (strict: 0xC9/24D) for
 * what is no PDO
 * Source  wdm/nf-wdm-iogetdeviceproperty
 */
NTSTATUS IoGetDeviceProperty(PDEVICE_OBJECT DeviceObject, DEVICE_REGISTRY_PROPERTY DeviceProperty, ULONG BufferLength,
                             PVOID PropertyBuffer, PULONG ResultLength)
{
    struct lab__pnp_answer answer;
    struct lab__pnp_node *node;
    NTSTATUS status;

    LAB_DDI(IoGetDeviceProperty);
    node = node_of(DeviceObject, __builtin_return_address(0));
    if (!node)
        return STATUS_INVALID_DEVICE_REQUEST;
    *ResultLength = 0;
    status = lab__pnp_answer(node, DeviceProperty, &answer);
    if (status == STATUS_OBJECT_NAME_NOT_FOUND &&
        (DeviceProperty == DevicePropertyAddress || DeviceProperty == DevicePropertyUINumber))
        status = give_number(&answer, (ULONG)-1); /* what these have where the bus says nothing */
    if (!NT_SUCCESS(status))
        return status;
    *ResultLength = answer.size;
    if (answer.size > BufferLength)
        return STATUS_BUFFER_TOO_SMALL;
    RtlCopyMemory(PropertyBuffer, answer.data, answer.size);
    return STATUS_SUCCESS;
}

/* --- keys --- */

NTSTATUS lab__pnp_key_open(struct lab__cm_node *key, ACCESS_MASK access, PHANDLE handle)
{
    WCHAR *text = lab__mm_kernel_alloc(lab__cm_node_path(key, 0) + sizeof(WCHAR));
    UNICODE_STRING path;
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;

    if (!text)
        return STATUS_INSUFFICIENT_RESOURCES;
    path.Length = path.MaximumLength = lab__cm_node_path(key, text);
    path.Buffer = text;
    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    status = ZwOpenKey(handle, access, &attributes);
    lab__mm_kernel_free(text);
    return status;
}

/* Of the current hardware profile: made when first asked for. */
static struct lab__cm_node *profile_key(const WCHAR *branch, UNICODE_STRING rest)
{
    struct lab__cm_node *key =
        lab__cm_find(lab__cm.root, lab__pnp_string(L"Machine\\System\\CurrentControlSet\\Hardware Profiles\\Current"));

    key = key ? lab__pnp_key(key, lab__pnp_string(branch), TRUE, 0) : 0;
    return key ? lab__pnp_key(key, rest, TRUE, 0) : 0;
}

static NTSTATUS find_key(struct lab__pnp_node *node, ULONG type, struct lab__cm_node **key)
{
    BOOLEAN profile = (type & PLUGPLAY_REGKEY_CURRENT_HWPROFILE) != 0;
    UNICODE_STRING driver;

    if ((type & ~(ULONG)PLUGPLAY_REGKEY_CURRENT_HWPROFILE) == PLUGPLAY_REGKEY_DEVICE) {
        *key = profile ? profile_key(L"System\\CurrentControlSet\\Enum", node->path)
                       : lab__pnp_key(node->key, lab__pnp_string(L"Device Parameters"), TRUE, 0);
    } else if ((type & ~(ULONG)PLUGPLAY_REGKEY_CURRENT_HWPROFILE) == PLUGPLAY_REGKEY_DRIVER) {
        if (!lab__pnp_value_read(node->key, L"Driver", &driver))
            return STATUS_OBJECT_NAME_NOT_FOUND;
        *key = profile ? profile_key(L"System\\CurrentControlSet\\Control\\Class", driver)
                       : lab__pnp_key(lab__pnp.class_key, driver, FALSE, 0);
        if (!*key)
            return STATUS_OBJECT_NAME_NOT_FOUND;
    } else {
        return STATUS_INVALID_PARAMETER;
    }
    return *key ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

/*
 * IoOpenDeviceRegistryKey: the key with a device's own settings (PLUGPLAY_REGKEY_DEVICE), or with those of its driver's
 * installation (PLUGPLAY_REGKEY_DRIVER); of the current hardware profile where PLUGPLAY_REGKEY_CURRENT_HWPROFILE is
 * set.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for the type, STATUS_INVALID_DEVICE_REQUEST (strict: 0xC9/24D) for what is no PDO,
 *         STATUS_OBJECT_NAME_NOT_FOUND for a device without a driver's key
 * Source  wdm/nf-wdm-ioopendeviceregistrykey
 */
NTSTATUS IoOpenDeviceRegistryKey(PDEVICE_OBJECT DeviceObject, ULONG DevInstKeyType, ACCESS_MASK DesiredAccess,
                                 PHANDLE DevInstRegKey)
{
    struct lab__pnp_node *node;
    struct lab__cm_node *key;
    NTSTATUS status;

    LAB_DDI(IoOpenDeviceRegistryKey);
    *DevInstRegKey = 0;
    node = node_of(DeviceObject, __builtin_return_address(0));
    if (!node)
        return STATUS_INVALID_DEVICE_REQUEST;
    status = find_key(node, DevInstKeyType, &key);
    return NT_SUCCESS(status) ? lab__pnp_key_open(key, DesiredAccess, DevInstRegKey) : status;
}

/*
 * IoGetDeviceNumaNode: the machine has one node, so it is 0.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_DEVICE_REQUEST for what is no PDO
 * Source  wdm/nf-wdm-iogetdevicenumanode
 */
NTSTATUS IoGetDeviceNumaNode(PDEVICE_OBJECT Pdo, PUSHORT NodeNumber)
{
    LAB_DDI(IoGetDeviceNumaNode);
    if (!node_of(Pdo, __builtin_return_address(0)))
        return STATUS_INVALID_DEVICE_REQUEST;
    *NodeNumber = 0;
    return STATUS_SUCCESS;
}

static NTSTATUS set_property(struct lab__pnp_node *node, const DEVPROPKEY *property, LCID lcid, DEVPROPTYPE type,
                             ULONG size, const void *data)
{
    return lab__pnp_property_store(node->key, property, lcid, type, size, data);
}

NTSTATUS lab__pnp_device_property(struct lab__pnp_node *node, const DEVPROPKEY *property, LCID lcid, ULONG size,
                                  PVOID data, PULONG required, PDEVPROPTYPE type);

/*
 * IoGetDevicePropertyData, IoSetDevicePropertyData: a property of a device by its key: those that the system keeps, and
 * whatever drivers set.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND, STATUS_BUFFER_TOO_SMALL with *RequiredSize, STATUS_INVALID_PARAMETER for flags,
 *         STATUS_INVALID_DEVICE_REQUEST (strict: 0xC9/24D) for what is no PDO
 * Source  wdm/nf-wdm-iogetdevicepropertydata
 */
NTSTATUS IoGetDevicePropertyData(PDEVICE_OBJECT Pdo, const DEVPROPKEY *PropertyKey, LCID Lcid, ULONG Flags, ULONG Size,
                                 PVOID Data, PULONG RequiredSize, PDEVPROPTYPE Type)
{
    struct lab__pnp_node *node;

    LAB_DDI(IoGetDevicePropertyData);
    if (Flags)
        return STATUS_INVALID_PARAMETER;
    node = node_of(Pdo, __builtin_return_address(0));
    return node ? lab__pnp_device_property(node, PropertyKey, Lcid, Size, Data, RequiredSize, Type)
                : STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS IoSetDevicePropertyData(PDEVICE_OBJECT Pdo, const DEVPROPKEY *PropertyKey, LCID Lcid, ULONG Flags,
                                 DEVPROPTYPE Type, ULONG Size, PVOID Data)
{
    struct lab__pnp_node *node;

    LAB_DDI(IoSetDevicePropertyData);
    if (Flags & ~(ULONG)PLUGPLAY_PROPERTY_PERSISTENT)
        return STATUS_INVALID_PARAMETER;
    node = node_of(Pdo, __builtin_return_address(0));
    return node ? set_property(node, PropertyKey, Lcid, Type, Size, Data) : STATUS_INVALID_DEVICE_REQUEST;
}
