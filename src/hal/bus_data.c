/*
 * Configuration space for drivers: HalGetBusData and its kin, the bus interface, configuration mechanism 1 at its
 * ports; and the calls of drivers that are older than PnP.
 */
#include "hal/hal_p.h"
#include "hal/pci_p.h"

static lab_device *at_slot(ULONG bus, ULONG slot_number)
{
    PCI_SLOT_NUMBER slot;

    slot.u.AsULONG = slot_number;
    return lab__hal_pci_at(bus, slot);
}

static BOOLEAN bus_exists(ULONG bus)
{
    ULONG secondary;

    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device))
        if (lab__hal_pci_bridge(device, &secondary) && secondary == bus)
            return TRUE;
    return !bus;
}

/* An empty slot shows an invalid vendor id, two bytes of it; a bus that isn't there nothing at all. */
static ULONG get_data(BUS_DATA_TYPE type, ULONG bus, ULONG slot, PVOID buffer, ULONG offset, ULONG length)
{
    lab_device *device = type == PCIConfiguration ? at_slot(bus, slot) : 0;

    if (device)
        return lab__hal_pci_read(device, buffer, offset, length);
    if (type != PCIConfiguration || !bus_exists(bus) || !length)
        return 0;
    RtlFillMemory(buffer, length < 2 ? length : 2, 0xFF);
    return length < 2 ? length : 2;
}

static ULONG set_data(BUS_DATA_TYPE type, ULONG bus, ULONG slot, PVOID buffer, ULONG offset, ULONG length)
{
    lab_device *device = type == PCIConfiguration ? at_slot(bus, slot) : 0;

    return device ? lab__hal_pci_write(device, buffer, offset, length) : 0;
}

/*
 * HalGetBusDataByOffset, HalSetBusDataByOffset: bytes of a PCI function's configuration space; how many were moved.
 * Other kinds of bus data there are none.
 *
 * IRQL    any
 * Units   SlotNumber is a PCI_SLOT_NUMBER
 * Errors  0: no such bus, or kind of data; 2, with an invalid vendor id in Buffer: nothing in the slot
 * Source  ntddk/nf-ntddk-halgetbusdatabyoffset
 */
ULONG HalGetBusDataByOffset(BUS_DATA_TYPE BusDataType, ULONG BusNumber, ULONG SlotNumber, PVOID Buffer, ULONG Offset,
                            ULONG Length)
{
    LAB_DDI(HalGetBusDataByOffset);
    return get_data(BusDataType, BusNumber, SlotNumber, Buffer, Offset, Length);
}

ULONG HalSetBusDataByOffset(BUS_DATA_TYPE BusDataType, ULONG BusNumber, ULONG SlotNumber, PVOID Buffer, ULONG Offset,
                            ULONG Length)
{
    LAB_DDI(HalSetBusDataByOffset);
    return set_data(BusDataType, BusNumber, SlotNumber, Buffer, Offset, Length);
}

/* HalGetBusData, HalSetBusData: the same from offset 0. */
ULONG HalGetBusData(BUS_DATA_TYPE BusDataType, ULONG BusNumber, ULONG SlotNumber, PVOID Buffer, ULONG Length)
{
    LAB_DDI(HalGetBusData);
    return get_data(BusDataType, BusNumber, SlotNumber, Buffer, 0, Length);
}

ULONG HalSetBusData(BUS_DATA_TYPE BusDataType, ULONG BusNumber, ULONG SlotNumber, PVOID Buffer, ULONG Length)
{
    LAB_DDI(HalSetBusData);
    return set_data(BusDataType, BusNumber, SlotNumber, Buffer, 0, Length);
}

/* --- before PnP --------------------------------------------------------------------------------------------------- */

/*
 * HalGetInterruptVector: the vector, IRQL and processors of an interrupt line, as IoConnectInterrupt takes them. 0: no
 * such line.
 *
 * IRQL    PASSIVE_LEVEL
 */
ULONG HalGetInterruptVector(INTERFACE_TYPE InterfaceType, ULONG BusNumber, ULONG BusInterruptLevel,
                            ULONG BusInterruptVector, PKIRQL Irql, PKAFFINITY Affinity)
{
    ULONG vector;

    LAB_DDI(HalGetInterruptVector);
    return lab__hal_interrupt_translate(BusInterruptLevel, &vector, Irql, Affinity) ? vector : 0;
}

/*
 * HalTranslateBusAddress: an address on a bus as the processor sees it, which here is the same. *AddressSpace: 0
 * memory, 1 ports.
 *
 * IRQL    any
 * Errors  FALSE: no such bus
 */
BOOLEAN HalTranslateBusAddress(INTERFACE_TYPE InterfaceType, ULONG BusNumber, PHYSICAL_ADDRESS BusAddress,
                               PULONG AddressSpace, PPHYSICAL_ADDRESS TranslatedAddress)
{
    LAB_DDI(HalTranslateBusAddress);
    if (InterfaceType == PCIBus ? !bus_exists(BusNumber) : BusNumber != 0)
        return FALSE;
    if (*AddressSpace == 1 && BusAddress.QuadPart > 0xFFFF)
        return FALSE;
    *TranslatedAddress = BusAddress;
    return TRUE;
}

/*
 * HalAssignSlotResources: what the firmware gave the PCI function, as a list that the caller frees.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NO_SUCH_DEVICE, STATUS_NOT_IMPLEMENTED for other buses, STATUS_INSUFFICIENT_RESOURCES
 */
NTSTATUS HalAssignSlotResources(PUNICODE_STRING RegistryPath, PUNICODE_STRING DriverClassName,
                                PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT DeviceObject, INTERFACE_TYPE BusType,
                                ULONG BusNumber, ULONG SlotNumber, PCM_RESOURCE_LIST *AllocatedResources)
{
    lab_device *device;
    PCM_RESOURCE_LIST list;
    ULONG count;

    LAB_DDI(HalAssignSlotResources);
    if (BusType != PCIBus)
        return STATUS_NOT_IMPLEMENTED;
    device = at_slot(BusNumber, SlotNumber);
    if (!device)
        return STATUS_NO_SUCH_DEVICE;
    count = lab__hal_device_resources(device, 0, 0, 0);
    list = lab__mm_pool_alloc(PagedPool, sizeof *list + count * sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR), ' laH', TRUE);
    if (!list)
        return STATUS_INSUFFICIENT_RESOURCES;
    list->Count = 1;
    list->List[0].InterfaceType = PCIBus;
    list->List[0].BusNumber = BusNumber;
    list->List[0].PartialResourceList.Version = list->List[0].PartialResourceList.Revision = 1;
    list->List[0].PartialResourceList.Count = count;
    lab__hal_device_resources(device, list->List[0].PartialResourceList.PartialDescriptors, 0, count);
    *AllocatedResources = list;
    return STATUS_SUCCESS;
}

/* --- configuration mechanism 1 ------------------------------------------------------------------------------------ */

static ULONG config_address; /* bit 31: enabled; bus, device, function, register */

static uint64_t mechanism_read(void *state, uint64_t offset, unsigned width)
{
    ULONG value = ~0u;

    if (offset < 4)
        return width == 4 ? config_address : ~0ULL;
    if (config_address >> 31)
        get_data(PCIConfiguration, config_address >> 16 & 0xFF,
                 (config_address >> 11 & 31) | (config_address >> 8 & 7) << 5, &value,
                 (config_address & 0xFC) + (ULONG)offset - 4, width);
    return value;
}

static void mechanism_write(void *state, uint64_t offset, unsigned width, uint64_t value)
{
    ULONG data = (ULONG)value;

    if (offset < 4) {
        if (width == 4)
            config_address = data;
    } else if (config_address >> 31) {
        set_data(PCIConfiguration, config_address >> 16 & 0xFF,
                 (config_address >> 11 & 31) | (config_address >> 8 & 7) << 5, &data,
                 (config_address & 0xFC) + (ULONG)offset - 4, width);
    }
}

void lab__hal_bus_data_start(void)
{
    static const lab_space_ops ops = {mechanism_read, mechanism_write, 1, 4};

    config_address = 0;
    lab__hal_region_builtin(LAB_SPACE_PORTS, 0xCF8, 8, &ops);
}

/* --- the dispatch table ------------------------------------------------------------------------------------------- */

static NTSTATUS query_system_information(HAL_QUERY_INFORMATION_CLASS information, ULONG size, PVOID buffer,
                                         PULONG returned)
{
    *returned = 0;
    return STATUS_INVALID_LEVEL;
}

static NTSTATUS set_system_information(HAL_SET_INFORMATION_CLASS information, ULONG size, PVOID buffer)
{
    return STATUS_INVALID_LEVEL;
}

static NTSTATUS get_interrupt_translator(INTERFACE_TYPE parent, ULONG parent_bus, INTERFACE_TYPE bridge, USHORT size,
                                         USHORT version, PTRANSLATOR_INTERFACE translator, PULONG bridge_bus)
{
    return STATUS_NOT_IMPLEMENTED;
}

static PBUS_HANDLER handler_for_bus(INTERFACE_TYPE type, ULONG bus)
{
    return 0;
}

/* What is not filled in stops whoever calls it. */
HAL_DISPATCH HalDispatchTable = {.Version = 3,
                                 .HalQuerySystemInformation = query_system_information,
                                 .HalSetSystemInformation = set_system_information,
                                 .HalExamineMBR = HalExamineMBR,
                                 .HalReferenceHandlerForBus = handler_for_bus,
                                 .HalGetInterruptTranslator = get_interrupt_translator};
