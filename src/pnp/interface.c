/*
 * Registering, finding, enabling and disabling device interfaces.
 *
 * An interface lives as long as the machine: a device that comes back has the ones it had. Enabling makes the symbolic
 * link in \??, which interfaces that differ in their reference string alone share.
 */
#include "pnp/interface.h"
#include "rtl/rtl_p.h"

#define BUCKETS 4096

static struct lab__pnp_interface **buckets;

void lab__pnp_guid_text(const GUID *guid, WCHAR text[39])
{
    UNICODE_STRING string;

    text[0] = 0;
    if (!NT_SUCCESS(RtlStringFromGUID(guid, &string)))
        return;
    for (int i = 0; i < 38; i++)
        text[i] = string.Buffer[i] >= 'A' && string.Buffer[i] <= 'F' ? string.Buffer[i] + 32 : string.Buffer[i];
    text[38] = 0;
    RtlFreeUnicodeString(&string);
}

/* The memory went with the last machine; a new one has no interfaces. */
static BOOLEAN prepare(void)
{
    if (IsListEmpty(&lab__pnp.interfaces))
        buckets = lab__mm_kernel_alloc(BUCKETS * sizeof *buckets);
    return buckets != 0;
}

static ULONG hash_of(const UNICODE_STRING *name)
{
    ULONG hash = 2166136261u;

    for (USHORT i = 4; i < name->Length / sizeof(WCHAR); i++) /* "\??\" and "\\?\" are the same */
        hash = (hash ^ lab__rtl_upcase(name->Buffer[i])) * 16777619u;
    return hash;
}

struct lab__pnp_interface *lab__pnp_interface_find(const UNICODE_STRING *name)
{
    UNICODE_STRING own, given;
    ULONG hash;

    if (IsListEmpty(&lab__pnp.interfaces) || !name || name->Length < 5 * sizeof(WCHAR))
        return 0;
    hash = hash_of(name);
    for (struct lab__pnp_interface *i = buckets[hash % BUCKETS]; i; i = i->chain) {
        own = (UNICODE_STRING){i->name.Length - 8, i->name.Length - 8, i->name.Buffer + 4};
        given = (UNICODE_STRING){name->Length - 8, name->Length - 8, name->Buffer + 4};
        if (i->hash == hash && RtlEqualUnicodeString(&own, &given, TRUE))
            return i;
    }
    return 0;
}

/* --- registering --- */

static NTSTATUS build_name(struct lab__pnp_node *node, const WCHAR *guid, const UNICODE_STRING *reference,
                           UNICODE_STRING *name, USHORT *link_length)
{
    ULONG chars =
        4 + node->path.Length / sizeof(WCHAR) + 1 + 38 + 1 + (reference ? reference->Length / sizeof(WCHAR) : 0);

    if (chars > 0x7FFE)
        return STATUS_NAME_TOO_LONG;
    name->MaximumLength = (USHORT)((chars + 1) * sizeof(WCHAR));
    name->Length = 0;
    name->Buffer = lab__mm_kernel_alloc(name->MaximumLength);
    if (!name->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlAppendUnicodeToString(name, L"\\??\\");
    RtlAppendUnicodeStringToString(name, &node->path);
    for (USHORT i = 4; i < name->Length / sizeof(WCHAR); i++)
        if (name->Buffer[i] == '\\')
            name->Buffer[i] = '#';
    RtlAppendUnicodeToString(name, L"#");
    RtlAppendUnicodeToString(name, guid);
    *link_length = name->Length;
    if (reference && reference->Length) {
        RtlAppendUnicodeToString(name, L"\\");
        RtlAppendUnicodeStringToString(name, reference);
    }
    return STATUS_SUCCESS;
}

static struct lab__cm_node *make_key(struct lab__pnp_interface *interface, const WCHAR *guid)
{
    WCHAR text[700];
    UNICODE_STRING path = {0, sizeof text, text},
                   middle = {interface->link_length - 8, interface->link_length - 8, interface->name.Buffer + 4};
    struct lab__cm_node *key;
    UNICODE_STRING link = {0};

    RtlAppendUnicodeToString(&path, guid);
    RtlAppendUnicodeToString(&path, L"\\##?#");
    RtlAppendUnicodeStringToString(&path, &middle);
    key = lab__pnp_key(lab__pnp.interface_key, path, TRUE, 0);
    if (!key)
        return 0;
    lab__pnp_value_text(key, L"DeviceInstance", REG_SZ, &interface->path);
    path.Length = 0;
    RtlAppendUnicodeToString(&path, L"#");
    if (interface->reference.Length)
        RtlAppendUnicodeStringToString(&path, &interface->reference);
    key = lab__pnp_key(key, path, TRUE, 0);
    if (!key)
        return 0;
    if (lab__pnp_text_of(&link, &interface->name)) { /* as programs write it */
        link.Buffer[1] = '\\';
        lab__pnp_value_text(key, L"SymbolicLink", REG_SZ, &link);
        lab__pnp_text_free(&link);
    }
    lab__cm_node_reference(key);
    return key;
}

static struct lab__pnp_interface *create(struct lab__pnp_node *node, const GUID *class, const WCHAR *guid,
                                         UNICODE_STRING name, USHORT link_length)
{
    struct lab__pnp_interface *interface = lab__mm_kernel_alloc(sizeof *interface);

    if (!interface || !prepare() || !lab__pnp_text_of(&interface->path, &node->path))
        return 0;
    interface->node = node;
    interface->class = *class;
    interface->name = name;
    interface->link_length = link_length;
    if (name.Length > link_length)
        interface->reference =
            (UNICODE_STRING){(USHORT)(name.Length - link_length - 2), (USHORT)(name.Length - link_length - 2),
                             name.Buffer + link_length / sizeof(WCHAR) + 1};
    interface->key = make_key(interface, guid);
    interface->hash = hash_of(&name);
    interface->chain = buckets[interface->hash % BUCKETS];
    buckets[interface->hash % BUCKETS] = interface;
    InsertTailList(&lab__pnp.interfaces, &interface->of_all);
    InsertTailList(&node->interfaces, &interface->of_node);
    return interface;
}

/* The caller gives it back with RtlFreeUnicodeString. */
static NTSTATUS give_name(const UNICODE_STRING *name, PUNICODE_STRING result)
{
    result->Buffer = ExAllocatePoolWithTag(PagedPool, name->Length + sizeof(WCHAR), LAB_POOL_GIVEN);
    if (!result->Buffer)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyMemory(result->Buffer, name->Buffer, name->Length);
    result->Buffer[name->Length / sizeof(WCHAR)] = 0;
    result->Length = name->Length;
    result->MaximumLength = name->Length + sizeof(WCHAR);
    return STATUS_SUCCESS;
}

static BOOLEAN reference_fits(const UNICODE_STRING *reference)
{
    for (USHORT i = 0; reference && i < reference->Length / sizeof(WCHAR); i++)
        if (reference->Buffer[i] == '\\' || reference->Buffer[i] == '/')
            return FALSE;
    return TRUE;
}

/*
 * IoRegisterDeviceInterface: gives the device an interface of the class, which IoSetDeviceInterfaceState then enables;
 * one that it has already is given again.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   SymbolicLinkName: to be given back with RtlFreeUnicodeString
 * Errors  STATUS_INVALID_DEVICE_REQUEST for a reference string with a path separator; 0xCA/2 for what is no PDO
 * Source  wdm/nf-wdm-ioregisterdeviceinterface
 */
NTSTATUS IoRegisterDeviceInterface(PDEVICE_OBJECT PhysicalDeviceObject, const GUID *InterfaceClassGuid,
                                   PUNICODE_STRING ReferenceString, PUNICODE_STRING SymbolicLinkName)
{
    struct lab__pnp_interface *interface;
    struct lab__pnp_node *node;
    UNICODE_STRING name;
    USHORT link_length;
    WCHAR guid[39];
    NTSTATUS status;

    LAB_DDI(IoRegisterDeviceInterface);
    node = lab__pnp_node_required(PhysicalDeviceObject);
    if (!reference_fits(ReferenceString) || !node->path.Length)
        return STATUS_INVALID_DEVICE_REQUEST;
    lab__pnp_guid_text(InterfaceClassGuid, guid);
    status = build_name(node, guid, ReferenceString, &name, &link_length);
    if (!NT_SUCCESS(status))
        return status;
    interface = lab__pnp_interface_find(&name);
    if (interface) {
        lab__mm_kernel_free(name.Buffer);
        if (!interface->node) { /* the device has come back */
            interface->node = node;
            InsertTailList(&node->interfaces, &interface->of_node);
        }
    } else {
        interface = create(node, InterfaceClassGuid, guid, name, link_length);
    }
    return interface ? give_name(&interface->name, SymbolicLinkName) : STATUS_INSUFFICIENT_RESOURCES;
}

/* --- enabling --- */

static ULONG links_of(const struct lab__pnp_interface *interface)
{
    ULONG count = 0;

    for (LIST_ENTRY *link = interface->node->interfaces.Flink; link != &interface->node->interfaces;
         link = link->Flink) {
        struct lab__pnp_interface *other = CONTAINING_RECORD(link, struct lab__pnp_interface, of_node);

        count += other->enabled && IsEqualGUID(&other->class, &interface->class);
    }
    return count;
}

static NTSTATUS make_link(const struct lab__pnp_interface *interface)
{
    struct lab__ob_header *header = lab__ob_header_of(interface->node->pdo);
    UNICODE_STRING link = {interface->link_length, interface->link_length, interface->name.Buffer}, target;
    WCHAR text[128];
    NTSTATUS status;

    if (!header->name.Length)
        return STATUS_INVALID_DEVICE_REQUEST; /* its bus driver gave it no name */
    target = (UNICODE_STRING){0, sizeof text, text};
    RtlAppendUnicodeToString(&target, L"\\Device\\");
    status = RtlAppendUnicodeStringToString(&target, &header->name);
    return NT_SUCCESS(status) ? IoCreateSymbolicLink(&link, &target) : status;
}

static void set_linked(struct lab__pnp_interface *interface)
{
    struct lab__cm_node *key =
        interface->key ? lab__pnp_key(interface->key, lab__pnp_string(L"Control"), TRUE, LAB_CM_VOLATILE) : 0;

    if (key)
        lab__pnp_value_number(key, L"Linked", interface->enabled);
}

NTSTATUS lab__pnp_interface_enable(struct lab__pnp_interface *interface, BOOLEAN enable)
{
    UNICODE_STRING link = {interface->link_length, interface->link_length, interface->name.Buffer};
    NTSTATUS status = STATUS_SUCCESS;

    if (enable && interface->enabled)
        return STATUS_OBJECT_NAME_EXISTS;
    if (!interface->node || (!enable && !interface->enabled))
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (enable) {
        if (!links_of(interface))
            status = make_link(interface);
        if (!NT_SUCCESS(status))
            return status;
        interface->enabled = TRUE;
    } else {
        interface->enabled = FALSE;
        if (!links_of(interface))
            IoDeleteSymbolicLink(&link);
    }
    set_linked(interface);
    lab__pnp_notify_interface(&interface->class, &interface->name, enable);
    return STATUS_SUCCESS;
}

/*
 * IoSetDeviceInterfaceState: makes an interface's symbolic link, or takes it away; who registered for its class hears
 * of it afterwards, from the Plug and Play worker.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_EXISTS (a success) where it is enabled already, STATUS_OBJECT_NAME_NOT_FOUND where it is
 *         unknown or not enabled, STATUS_INVALID_DEVICE_REQUEST for a physical device object without a name
 * Source  wdm/nf-wdm-iosetdeviceinterfacestate
 */
NTSTATUS IoSetDeviceInterfaceState(PUNICODE_STRING SymbolicLinkName, BOOLEAN Enable)
{
    struct lab__pnp_interface *interface;

    LAB_DDI(IoSetDeviceInterfaceState);
    interface = lab__pnp_interface_find(SymbolicLinkName);
    return interface ? lab__pnp_interface_enable(interface, Enable) : STATUS_OBJECT_NAME_NOT_FOUND;
}

/* What its driver has not disabled; the device may be about to leave the tree. */
void lab__pnp_interfaces_disable(struct lab__pnp_node *node)
{
    for (LIST_ENTRY *link = node->interfaces.Flink; link != &node->interfaces; link = link->Flink) {
        struct lab__pnp_interface *interface = CONTAINING_RECORD(link, struct lab__pnp_interface, of_node);

        if (interface->enabled)
            lab__pnp_interface_enable(interface, FALSE);
    }
}

void lab__pnp_interfaces_forget(struct lab__pnp_node *node)
{
    lab__pnp_interfaces_disable(node);
    while (!IsListEmpty(&node->interfaces)) {
        LIST_ENTRY *link = RemoveHeadList(&node->interfaces);

        CONTAINING_RECORD(link, struct lab__pnp_interface, of_node)->node = 0;
    }
}
