/*
 * Interfaces of devices on the PCI bus (IRP_MN_QUERY_INTERFACE): their bus's standard one, configuration space and
 * addresses; resetting them; having them found anew; which others there are; the MSI-X
 * table; where they sit.
 *
 * An interface's context is the physical device object, which it keeps until it is dereferenced.
 */
#include "pnp/pci_bus.h"
#include "po/po_p.h"
#include <wdmguid.h>

static void reference(PVOID context)
{
    lab__ob_reference(context);
}

static void dereference(PVOID context)
{
    lab__ob_dereference(context);
}

/* --- BUS_INTERFACE_STANDARD --- */

static BOOLEAN translate(PVOID context, PHYSICAL_ADDRESS address, ULONG length, PULONG space,
                         PPHYSICAL_ADDRESS translated)
{
    *translated = address; /* the bus has the processors' addresses */
    return TRUE;
}

static PDMA_ADAPTER get_adapter(PVOID context, PDEVICE_DESCRIPTION description, PULONG registers)
{
    return IoGetDmaAdapter(context, description, registers);
}

static void give_bus(PINTERFACE interface, PDEVICE_OBJECT device)
{
    *(PBUS_INTERFACE_STANDARD)interface = (BUS_INTERFACE_STANDARD){
        .TranslateBusAddress = translate,
        .GetDmaAdapter = get_adapter,
        .SetBusData = lab__pnp_pci_write_config,
        .GetBusData = lab__pnp_pci_read_config,
    };
}

/* --- DEVICE_RESET_INTERFACE_STANDARD, REENUMERATE_SELF_INTERFACE_STANDARD --- */

static void reenumerate(PVOID context)
{
    lab__pnp_pci_reenumerate(context);
}

static void give_reenumerate(PINTERFACE interface, PDEVICE_OBJECT device)
{
    *(PREENUMERATE_SELF_INTERFACE_STANDARD)interface =
        (REENUMERATE_SELF_INTERFACE_STANDARD){.SurpriseRemoveAndReenumerateSelf = reenumerate};
}

static void reset_function(lab_device *hardware, PFUNCTION_LEVEL_DEVICE_RESET_PARAMETERS more)
{
    lab__po_hardware_reset(hardware);
    if (more && more->DeviceResetCompletion)
        more->DeviceResetCompletion(STATUS_SUCCESS, more->CompletionContext);
}

static void reset_hardware(PDEVICE_OBJECT child)
{
    if (lab__pnp_pci_hardware(child))
        lab__po_hardware_reset(lab__pnp_pci_hardware(child));
}

/* The worker's. */
static void reset_platform(struct lab__pnp_action *action)
{
    PDEVICE_OBJECT child = action->context;
    struct lab__pnp_node *node = lab__pnp_node_of(child);

    if (node) {
        lab__pnp_pci_reenumerate(child);
        lab__pnp_take_down(node, reset_hardware);
    }
    lab__ob_dereference(child);
}

/* A platform-level reset takes the device away as well, and it is found anew. */
static NTSTATUS reset(PVOID context, DEVICE_RESET_TYPE type, ULONG flags, PVOID more)
{
    lab_device *hardware = lab__pnp_pci_hardware(context);

    if (lab__ke_irql() != PASSIVE_LEVEL || flags || (ULONG)type > PlatformLevelDeviceReset)
        return STATUS_INVALID_PARAMETER;
    if (!hardware)
        return STATUS_NO_SUCH_DEVICE;
    if (type == FunctionLevelDeviceReset) {
        reset_function(hardware, more);
        return STATUS_SUCCESS;
    }
    reference(context);
    if (lab__pnp_post(reset_platform, context, 0))
        return STATUS_SUCCESS;
    dereference(context);
    return STATUS_INSUFFICIENT_RESOURCES;
}

static void give_reset(PINTERFACE interface, PDEVICE_OBJECT device)
{
    *(PDEVICE_RESET_INTERFACE_STANDARD)interface = (DEVICE_RESET_INTERFACE_STANDARD){
        .DeviceReset = reset,
        .SupportedResetTypes = 1u << FunctionLevelDeviceReset | 1u << PlatformLevelDeviceReset,
    };
}

/* --- PCI_DEVICE_PRESENT_INTERFACE --- */

static BOOLEAN fits(const PCI_COMMON_HEADER *header, const PCI_DEVICE_PRESENCE_PARAMETERS *wanted)
{
    if ((wanted->Flags & PCI_USE_VENDEV_IDS) &&
        (header->VendorID != wanted->VendorID || header->DeviceID != wanted->DeviceID))
        return FALSE;
    if ((wanted->Flags & PCI_USE_CLASS_SUBCLASS) &&
        (header->BaseClass != wanted->BaseClass || header->SubClass != wanted->SubClass))
        return FALSE;
    if ((wanted->Flags & PCI_USE_PROGIF) && header->ProgIf != wanted->ProgIf)
        return FALSE;
    if ((wanted->Flags & PCI_USE_REVISION) && header->RevisionID != wanted->RevisionID)
        return FALSE;
    return !(wanted->Flags & PCI_USE_SUBSYSTEM_IDS) ||
           (header->u.type0.SubVendorID == wanted->SubVendorID && header->u.type0.SubSystemID == wanted->SubSystemID);
}

static BOOLEAN is_present_ex(PVOID context, PPCI_DEVICE_PRESENCE_PARAMETERS wanted)
{
    lab_device *self = context ? lab__pnp_pci_hardware(context) : 0;
    PCI_SLOT_NUMBER slot, own = {0};
    ULONG bus, own_bus = 0;

    if (!wanted || wanted->Size < sizeof *wanted || !(wanted->Flags & (PCI_USE_VENDEV_IDS | PCI_USE_CLASS_SUBCLASS)))
        return FALSE;
    if (self)
        lab__hal_pci_place(self, &own_bus, &own);
    for (lab_device *at = lab__hal_device_next(0); at; at = lab__hal_device_next(at)) {
        PCI_COMMON_HEADER header;

        if (!lab__hal_pci_place(at, &bus, &slot) || ((wanted->Flags & PCI_USE_LOCAL_BUS) && bus != own_bus) ||
            ((wanted->Flags & PCI_USE_LOCAL_DEVICE) &&
             (bus != own_bus || slot.u.bits.DeviceNumber != own.u.bits.DeviceNumber)))
            continue;
        RtlZeroMemory(&header, sizeof header);
        lab__hal_pci_read(at, &header, 0, sizeof header);
        if (fits(&header, wanted))
            return TRUE;
    }
    return FALSE;
}

static BOOLEAN is_present(USHORT vendor, USHORT device, UCHAR revision, USHORT subsystem_vendor, USHORT subsystem,
                          ULONG flags)
{
    PCI_DEVICE_PRESENCE_PARAMETERS wanted = {.Size = sizeof wanted,
                                             .Flags = PCI_USE_VENDEV_IDS |
                                                      (flags & (PCI_USE_SUBSYSTEM_IDS | PCI_USE_REVISION)),
                                             .VendorID = vendor,
                                             .DeviceID = device,
                                             .RevisionID = revision,
                                             .SubVendorID = subsystem_vendor,
                                             .SubSystemID = subsystem};

    return is_present_ex(0, &wanted);
}

static void give_present(PINTERFACE interface, PDEVICE_OBJECT device)
{
    *(PPCI_DEVICE_PRESENT_INTERFACE)interface =
        (PCI_DEVICE_PRESENT_INTERFACE){.IsDevicePresent = is_present, .IsDevicePresentEx = is_present_ex};
}

/* --- PNP_LOCATION_INTERFACE: "PCI(0300)", as a list of one --- */

static NTSTATUS get_location(PVOID context, PWCHAR *strings)
{
    lab_device *hardware = lab__pnp_pci_hardware(context);
    PCI_SLOT_NUMBER slot;
    char text[16];
    ULONG bus;

    *strings = 0;
    if (!hardware || !lab__hal_pci_place(hardware, &bus, &slot))
        return STATUS_NO_SUCH_DEVICE;
    __builtin_snprintf(text, sizeof text, "PCI(%02X%02X)", (unsigned)slot.u.bits.DeviceNumber,
                       (unsigned)slot.u.bits.FunctionNumber);
    *strings = ExAllocatePoolWithTag(PagedPool, sizeof text * sizeof(WCHAR), 'BicP');
    if (!*strings)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(*strings, sizeof text * sizeof(WCHAR));
    for (ULONG i = 0; text[i]; i++)
        (*strings)[i] = (WCHAR)text[i];
    return STATUS_SUCCESS;
}

static void give_location(PINTERFACE interface, PDEVICE_OBJECT device)
{
    *(PPNP_LOCATION_INTERFACE)interface = (PNP_LOCATION_INTERFACE){.GetLocationString = get_location};
}

/* --- PCI_MSIX_TABLE_CONFIG_INTERFACE --- */

static NTSTATUS whether(BOOLEAN done)
{
    return done ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

static NTSTATUS set_entry(PVOID context, ULONG entry, ULONG message)
{
    lab_device *hardware = lab__pnp_pci_hardware(context);

    return whether(hardware && lab__hal_msix_entry_set(hardware, entry, message));
}

static NTSTATUS mask_entry(PVOID context, ULONG entry)
{
    lab_device *hardware = lab__pnp_pci_hardware(context);

    return whether(hardware && lab__hal_msix_entry_mask(hardware, entry, TRUE));
}

static NTSTATUS unmask_entry(PVOID context, ULONG entry)
{
    lab_device *hardware = lab__pnp_pci_hardware(context);

    return whether(hardware && lab__hal_msix_entry_mask(hardware, entry, FALSE));
}

static NTSTATUS get_entry(PVOID context, ULONG entry, PULONG message, PBOOLEAN masked)
{
    lab_device *hardware = lab__pnp_pci_hardware(context);

    return whether(hardware && lab__hal_msix_entry_get(hardware, entry, message, masked));
}

static NTSTATUS get_table_size(PVOID context, PULONG size)
{
    lab_device *hardware = lab__pnp_pci_hardware(context);

    *size = hardware ? lab__hal_msix_table_size(hardware) : 0;
    return whether(*size != 0);
}

static void give_msix(PINTERFACE interface, PDEVICE_OBJECT device)
{
    *(PPCI_MSIX_TABLE_CONFIG_INTERFACE)interface = (PCI_MSIX_TABLE_CONFIG_INTERFACE){
        .SetTableEntry = set_entry,
        .MaskTableEntry = mask_entry,
        .UnmaskTableEntry = unmask_entry,
        .GetTableEntry = get_entry,
        .GetTableSize = get_table_size,
    };
}

/* --- which --- */

#define ALL(type) sizeof(type), sizeof(type)

static const struct kind {
    const GUID *type;
    USHORT least, size; /* what a caller must have room for, and what there is */
    USHORT version;     /* at least */
    void (*give)(PINTERFACE interface, PDEVICE_OBJECT device);
} kinds[] = {
    {&GUID_BUS_INTERFACE_STANDARD, ALL(BUS_INTERFACE_STANDARD), 1, give_bus},
    {&GUID_DEVICE_RESET_INTERFACE_STANDARD, ALL(DEVICE_RESET_INTERFACE_STANDARD), 1, give_reset},
    {&GUID_REENUMERATE_SELF_INTERFACE_STANDARD, ALL(REENUMERATE_SELF_INTERFACE_STANDARD), 1, give_reenumerate},
    {&GUID_D3COLD_SUPPORT_INTERFACE, ALL(D3COLD_SUPPORT_INTERFACE), D3COLD_SUPPORT_INTERFACE_VERSION,
     lab__pnp_pci_give_d3cold},
    {&GUID_PCI_DEVICE_PRESENT_INTERFACE, ALL(PCI_DEVICE_PRESENT_INTERFACE), 1, give_present},
    {&GUID_MSIX_TABLE_CONFIG_INTERFACE, PCI_MSIX_TABLE_CONFIG_MINIMUM_SIZE, sizeof(PCI_MSIX_TABLE_CONFIG_INTERFACE),
     PCI_MSIX_TABLE_CONFIG_INTERFACE_VERSION, give_msix},
    {&GUID_PNP_LOCATION_INTERFACE, ALL(PNP_LOCATION_INTERFACE), PNP_LOCATION_INTERFACE_VERSION, give_location},
};

NTSTATUS lab__pnp_pci_interface(PDEVICE_OBJECT device, PIO_STACK_LOCATION stack, NTSTATUS otherwise)
{
    const USHORT room = stack->Parameters.QueryInterface.Size;
    ULONG64 whole[16] = {0};
    PINTERFACE interface = (PINTERFACE)whole;

    for (ULONG i = 0; i < RTL_NUMBER_OF(kinds); i++) {
        const struct kind *kind = &kinds[i];

        if (!IsEqualGUID(stack->Parameters.QueryInterface.InterfaceType, kind->type))
            continue;
        if (room < kind->least || stack->Parameters.QueryInterface.Version < kind->version)
            return STATUS_INVALID_PARAMETER;
        kind->give(interface, device);
        interface->Size = room < kind->size ? room : kind->size;
        interface->Version = kind->version;
        interface->Context = device;
        interface->InterfaceReference = reference;
        interface->InterfaceDereference = dereference;
        RtlCopyMemory(stack->Parameters.QueryInterface.Interface, interface, interface->Size);
        reference(device);
        return STATUS_SUCCESS;
    }
    return otherwise;
}
