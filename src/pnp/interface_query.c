/* Finding device interfaces, and their keys. */
#include "pnp/interface.h"
#include "pnp/property.h"

static BOOLEAN is_wanted(const struct lab__pnp_interface *interface, const GUID *class,
                         const struct lab__pnp_node *node, ULONG flags)
{
    return IsEqualGUID(&interface->class, class) && (!node || interface->node == node) &&
           (interface->enabled || (flags & DEVICE_INTERFACE_INCLUDE_NONACTIVE));
}

static SIZE_T list_interfaces(const GUID *class, const struct lab__pnp_node *node, ULONG flags, WCHAR *to)
{
    SIZE_T chars = 0;

    for (LIST_ENTRY *link = lab__pnp.interfaces.Flink; link != &lab__pnp.interfaces; link = link->Flink) {
        struct lab__pnp_interface *interface = CONTAINING_RECORD(link, struct lab__pnp_interface, of_all);

        if (!is_wanted(interface, class, node, flags))
            continue;
        if (to) {
            RtlCopyMemory(to + chars, interface->name.Buffer, interface->name.Length);
            to[chars + interface->name.Length / sizeof(WCHAR)] = 0;
        }
        chars += interface->name.Length / sizeof(WCHAR) + 1;
    }
    if (to)
        to[chars] = 0;
    return chars + 1;
}

/*
 * IoGetDeviceInterfaces: the names of the enabled interfaces of a class, or, with DEVICE_INTERFACE_INCLUDE_NONACTIVE,
 * of all; of one device or of any.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   one string after the other, and an empty one; to be given back with ExFreePool
 * Errors  STATUS_INVALID_DEVICE_REQUEST for what is no PDO, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-iogetdeviceinterfaces
 */
NTSTATUS IoGetDeviceInterfaces(const GUID *InterfaceClassGuid, PDEVICE_OBJECT PhysicalDeviceObject, ULONG Flags,
                               PWSTR *SymbolicLinkList)
{
    struct lab__pnp_node *node = 0;

    LAB_DDI(IoGetDeviceInterfaces);
    *SymbolicLinkList = 0;
    if (PhysicalDeviceObject) {
        node = lab__pnp_node_of(PhysicalDeviceObject);
        if (!node)
            return STATUS_INVALID_DEVICE_REQUEST;
    }
    *SymbolicLinkList = ExAllocatePoolWithTag(
        PagedPool, list_interfaces(InterfaceClassGuid, node, Flags, 0) * sizeof(WCHAR), LAB_POOL_GIVEN);
    if (!*SymbolicLinkList)
        return STATUS_INSUFFICIENT_RESOURCES;
    list_interfaces(InterfaceClassGuid, node, Flags, *SymbolicLinkList);
    return STATUS_SUCCESS;
}

/*
 * IoGetDeviceInterfaceAlias: the interface of another class that the same device has with the same reference string.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND
 * Source  wdm/nf-wdm-iogetdeviceinterfacealias
 */
NTSTATUS IoGetDeviceInterfaceAlias(PUNICODE_STRING SymbolicLinkName, const GUID *AliasInterfaceClassGuid,
                                   PUNICODE_STRING AliasSymbolicLinkName)
{
    struct lab__pnp_interface *own;

    LAB_DDI(IoGetDeviceInterfaceAlias);
    own = lab__pnp_interface_find(SymbolicLinkName);
    for (LIST_ENTRY *link = own ? lab__pnp.interfaces.Flink : &lab__pnp.interfaces; link != &lab__pnp.interfaces;
         link = link->Flink) {
        struct lab__pnp_interface *other = CONTAINING_RECORD(link, struct lab__pnp_interface, of_all);

        if (!IsEqualGUID(&other->class, AliasInterfaceClassGuid) ||
            !RtlEqualUnicodeString(&other->path, &own->path, TRUE) ||
            !RtlEqualUnicodeString(&other->reference, &own->reference, TRUE))
            continue;
        AliasSymbolicLinkName->Length = other->name.Length;
        AliasSymbolicLinkName->MaximumLength = other->name.Length + sizeof(WCHAR);
        AliasSymbolicLinkName->Buffer =
            ExAllocatePoolWithTag(PagedPool, other->name.Length + sizeof(WCHAR), LAB_POOL_GIVEN);
        if (!AliasSymbolicLinkName->Buffer)
            return STATUS_INSUFFICIENT_RESOURCES;
        RtlCopyMemory(AliasSymbolicLinkName->Buffer, other->name.Buffer, other->name.Length + sizeof(WCHAR));
        return STATUS_SUCCESS;
    }
    return STATUS_OBJECT_NAME_NOT_FOUND;
}

/*
 * IoOpenDeviceInterfaceRegistryKey: the key for what a driver or program keeps of an interface.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND for an interface that is unknown
 * Source  wdm/nf-wdm-ioopendeviceinterfaceregistrykey
 */
NTSTATUS IoOpenDeviceInterfaceRegistryKey(PUNICODE_STRING SymbolicLinkName, ACCESS_MASK DesiredAccess,
                                          PHANDLE DeviceInterfaceKey)
{
    struct lab__pnp_interface *interface;
    struct lab__cm_node *key;

    LAB_DDI(IoOpenDeviceInterfaceRegistryKey);
    interface = lab__pnp_interface_find(SymbolicLinkName);
    if (!interface || !interface->key)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    key = lab__pnp_key(interface->key, lab__pnp_string(L"Device Parameters"), TRUE, 0);
    return key ? lab__pnp_key_open(key, DesiredAccess, DeviceInterfaceKey) : STATUS_INSUFFICIENT_RESOURCES;
}

/*
 * IoGetDeviceInterfacePropertyData, IoSetDeviceInterfacePropertyData: a property of an interface by its key.
 *
 * IRQL    PASSIVE_LEVEL; Set <= APC_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND, STATUS_BUFFER_TOO_SMALL with *RequiredSize, STATUS_INVALID_PARAMETER
 * Source  wdm/nf-wdm-iogetdeviceinterfacepropertydata
 */
NTSTATUS IoGetDeviceInterfacePropertyData(PUNICODE_STRING SymbolicLinkName, const DEVPROPKEY *PropertyKey, LCID Lcid,
                                          ULONG Flags, ULONG Size, PVOID Data, PULONG RequiredSize, PDEVPROPTYPE Type)
{
    struct lab__pnp_interface *interface;

    LAB_DDI(IoGetDeviceInterfacePropertyData);
    if (Flags)
        return STATUS_INVALID_PARAMETER;
    interface = lab__pnp_interface_find(SymbolicLinkName);
    if (!interface || !interface->key)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    return lab__pnp_interface_property(interface, PropertyKey, Lcid, Size, Data, RequiredSize, Type);
}

NTSTATUS IoSetDeviceInterfacePropertyData(PUNICODE_STRING SymbolicLinkName, const DEVPROPKEY *PropertyKey, LCID Lcid,
                                          ULONG Flags, DEVPROPTYPE Type, ULONG Size, PVOID Data)
{
    struct lab__pnp_interface *interface;

    LAB_DDI(IoSetDeviceInterfacePropertyData);
    if (Flags & ~(ULONG)PLUGPLAY_PROPERTY_PERSISTENT)
        return STATUS_INVALID_PARAMETER;
    interface = lab__pnp_interface_find(SymbolicLinkName);
    if (!interface || !interface->key)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    return lab__pnp_property_store(interface->key, PropertyKey, Lcid, Type, Size, Data);
}
