/* What ntddk.h adds to <nt/pci_bus.h>: the PCI bus: configuration space, and the bus driver's interfaces. */
#ifndef NTLAB_NT_PCI_BUS_DDK_H
#define NTLAB_NT_PCI_BUS_DDK_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/pci_bus.h>
#include <nt/pnp_interface.h>

LAB_DDK_BEGIN

#define PCI_AGP_RATE_1X 1
#define PCI_AGP_RATE_2X 2
#define PCI_AGP_RATE_4X 4

typedef struct _PCI_SUBSYSTEM_IDS_CAPABILITY {
    PCI_CAPABILITIES_HEADER Header;
    USHORT Reserved;
    USHORT SubVendorID;
    USHORT SubSystemID;
} PCI_SUBSYSTEM_IDS_CAPABILITY, *PPCI_SUBSYSTEM_IDS_CAPABILITY;

#define OSC_FIRMWARE_FAILURE                        2
#define OSC_UNRECOGNIZED_UUID                       4
#define OSC_UNRECOGNIZED_REVISION                   8
#define OSC_CAPABILITIES_MASKED                     0x10
#define PCI_ROOT_BUS_OSC_METHOD_CAPABILITY_REVISION 1

typedef struct _PCI_ROOT_BUS_OSC_SUPPORT_FIELD {
    union {
        struct {
            ULONG ExtendedConfigOpRegions : 1;
            ULONG ActiveStatePowerManagement : 1;
            ULONG ClockPowerManagement : 1;
            ULONG SegmentGroups : 1;
            ULONG MessageSignaledInterrupts : 1;
            ULONG WindowsHardwareErrorArchitecture : 1;
            ULONG Reserved : 26;
        };
        ULONG AsULONG;
    } u;
} PCI_ROOT_BUS_OSC_SUPPORT_FIELD, *PPCI_ROOT_BUS_OSC_SUPPORT_FIELD;

typedef struct _PCI_ROOT_BUS_OSC_CONTROL_FIELD {
    union {
        struct {
            ULONG ExpressNativeHotPlug : 1;
            ULONG ShpcNativeHotPlug : 1;
            ULONG ExpressNativePME : 1;
            ULONG ExpressAdvancedErrorReporting : 1;
            ULONG ExpressCapabilityStructure : 1;
            ULONG Reserved : 27;
        };
        ULONG AsULONG;
    } u;
} PCI_ROOT_BUS_OSC_CONTROL_FIELD, *PPCI_ROOT_BUS_OSC_CONTROL_FIELD;

typedef enum _PCI_HARDWARE_INTERFACE {
    PciConventional,
    PciXMode1,
    PciXMode2,
    PciExpress
} PCI_HARDWARE_INTERFACE,
    *PPCI_HARDWARE_INTERFACE;

typedef enum { BusWidth32Bits, BusWidth64Bits } PCI_BUS_WIDTH;

typedef struct _PCI_ROOT_BUS_HARDWARE_CAPABILITY {
    PCI_HARDWARE_INTERFACE SecondaryInterface;
    struct {
        BOOLEAN BusCapabilitiesFound;
        ULONG CurrentSpeedAndMode;
        ULONG SupportedSpeedsAndModes;
        BOOLEAN DeviceIDMessagingCapable;
        PCI_BUS_WIDTH SecondaryBusWidth;
    };
    PCI_ROOT_BUS_OSC_SUPPORT_FIELD OscFeatureSupport;
    PCI_ROOT_BUS_OSC_CONTROL_FIELD OscControlRequest;
    PCI_ROOT_BUS_OSC_CONTROL_FIELD OscControlGranted;
} PCI_ROOT_BUS_HARDWARE_CAPABILITY, *PPCI_ROOT_BUS_HARDWARE_CAPABILITY;

typedef void (*PciPin2Line)(struct _BUS_HANDLER *BusHandler, struct _BUS_HANDLER *RootHandler,
                            PCI_SLOT_NUMBER SlotNumber, PPCI_COMMON_CONFIG PciData);
typedef void (*PciLine2Pin)(struct _BUS_HANDLER *BusHandler, struct _BUS_HANDLER *RootHandler,
                            PCI_SLOT_NUMBER SlotNumber, PPCI_COMMON_CONFIG PciNewData, PPCI_COMMON_CONFIG PciOldData);
typedef void (*PciReadWriteConfig)(struct _BUS_HANDLER *BusHandler, PCI_SLOT_NUMBER Slot, PVOID Buffer, ULONG Offset,
                                   ULONG Length);

#define PCI_DATA_TAG     0x20494350
#define PCI_DATA_VERSION 1

typedef struct _PCIBUSDATA {
    ULONG Tag;
    ULONG Version;
    PciReadWriteConfig ReadConfig;
    PciReadWriteConfig WriteConfig;
    PciPin2Line Pin2Line;
    PciLine2Pin Line2Pin;
    PCI_SLOT_NUMBER ParentSlot;
    PVOID Reserved[4];
} PCIBUSDATA, *PPCIBUSDATA;

typedef ULONG (*PCI_READ_WRITE_CONFIG)(PVOID Context, ULONG BusOffset, ULONG Slot, PVOID Buffer, ULONG Offset,
                                       ULONG Length);
typedef void (*PCI_PIN_TO_LINE)(PVOID Context, PPCI_COMMON_CONFIG PciData);
typedef void (*PCI_LINE_TO_PIN)(PVOID Context, PPCI_COMMON_CONFIG PciNewData, PPCI_COMMON_CONFIG PciOldData);
typedef void (*PCI_ROOT_BUS_CAPABILITY)(PVOID Context, PPCI_ROOT_BUS_HARDWARE_CAPABILITY HardwareCapability);
typedef void (*PCI_EXPRESS_WAKE_CONTROL)(PVOID Context, BOOLEAN EnableWake);

typedef struct _PCI_BUS_INTERFACE_STANDARD {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PCI_READ_WRITE_CONFIG ReadConfig;
    PCI_READ_WRITE_CONFIG WriteConfig;
    PCI_PIN_TO_LINE PinToLine;
    PCI_LINE_TO_PIN LineToPin;
    PCI_ROOT_BUS_CAPABILITY RootBusCapability;
    PCI_EXPRESS_WAKE_CONTROL ExpressWakeControl;
} PCI_BUS_INTERFACE_STANDARD, *PPCI_BUS_INTERFACE_STANDARD;

#define PCI_BUS_INTERFACE_STANDARD_VERSION 1

#define PCI_INT_ROUTE_INTRF_STANDARD_VER 1

#define PCI_CB_INTRF_VERSION       1
#define PCI_PME_INTRF_STANDARD_VER 1

typedef void (*PPME_SET_PME_ENABLE)(PDEVICE_OBJECT Pdo, BOOLEAN PmeEnable);
typedef void (*PPME_CLEAR_PME_STATUS)(PDEVICE_OBJECT Pdo);
typedef void (*PPME_GET_INFORMATION)(PDEVICE_OBJECT Pdo, PBOOLEAN PmeCapable, PBOOLEAN PmeStatus, PBOOLEAN PmeEnable);

typedef struct _PCI_PME_INTERFACE {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PPME_GET_INFORMATION GetPmeInformation;
    PPME_CLEAR_PME_STATUS ClearPmeStatus;
    PPME_SET_PME_ENABLE UpdateEnable;
} PCI_PME_INTERFACE, *PPCI_PME_INTERFACE;

typedef void (*PCI_ERROR_HANDLER_CALLBACK)(void);

LAB_DDK_END

#endif
