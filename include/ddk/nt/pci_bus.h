/* The PCI bus: configuration space, and the bus driver's interfaces. */
#ifndef NTLAB_NT_PCI_BUS_H
#define NTLAB_NT_PCI_BUS_H

#include <ntdef.h>
#include <nt/pnp_interface.h>

LAB_DDK_BEGIN

#define PCI_DEVICE_PRESENT_INTERFACE_VERSION 1

#define PCI_USE_SUBSYSTEM_IDS  1
#define PCI_USE_REVISION       2
#define PCI_USE_VENDEV_IDS     4
#define PCI_USE_CLASS_SUBCLASS 8
#define PCI_USE_PROGIF         0x10
#define PCI_USE_LOCAL_BUS      0x20
#define PCI_USE_LOCAL_DEVICE   0x40

typedef struct _PCI_DEVICE_PRESENCE_PARAMETERS {
    ULONG Size;
    ULONG Flags;
    USHORT VendorID;
    USHORT DeviceID;
    UCHAR RevisionID;
    USHORT SubVendorID;
    USHORT SubSystemID;
    UCHAR BaseClass;
    UCHAR SubClass;
    UCHAR ProgIf;
} PCI_DEVICE_PRESENCE_PARAMETERS, *PPCI_DEVICE_PRESENCE_PARAMETERS;

typedef BOOLEAN PCI_IS_DEVICE_PRESENT(USHORT VendorID, USHORT DeviceID, UCHAR RevisionID, USHORT SubVendorID,
                                      USHORT SubSystemID, ULONG Flags);
typedef PCI_IS_DEVICE_PRESENT *PPCI_IS_DEVICE_PRESENT;
typedef BOOLEAN PCI_IS_DEVICE_PRESENT_EX(PVOID Context, PPCI_DEVICE_PRESENCE_PARAMETERS Parameters);
typedef PCI_IS_DEVICE_PRESENT_EX *PPCI_IS_DEVICE_PRESENT_EX;

typedef struct _PCI_DEVICE_PRESENT_INTERFACE {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PPCI_IS_DEVICE_PRESENT IsDevicePresent;
    PPCI_IS_DEVICE_PRESENT_EX IsDevicePresentEx;
} PCI_DEVICE_PRESENT_INTERFACE, *PPCI_DEVICE_PRESENT_INTERFACE;

typedef struct _PCI_SLOT_NUMBER {
    union {
        struct {
            ULONG DeviceNumber : 5;
            ULONG FunctionNumber : 3;
            ULONG Reserved : 24;
        } bits;
        ULONG AsULONG;
    } u;
} PCI_SLOT_NUMBER, *PPCI_SLOT_NUMBER;

#define PCI_TYPE0_ADDRESSES 6
#define PCI_TYPE1_ADDRESSES 2
#define PCI_TYPE2_ADDRESSES 5

typedef struct _PCI_COMMON_HEADER {
    USHORT VendorID;
    USHORT DeviceID;
    USHORT Command;
    USHORT Status;
    UCHAR RevisionID;
    UCHAR ProgIf;
    UCHAR SubClass;
    UCHAR BaseClass;
    UCHAR CacheLineSize;
    UCHAR LatencyTimer;
    UCHAR HeaderType;
    UCHAR BIST;
    union {
        struct {
            ULONG BaseAddresses[6];
            ULONG CIS;
            USHORT SubVendorID;
            USHORT SubSystemID;
            ULONG ROMBaseAddress;
            UCHAR CapabilitiesPtr;
            UCHAR Reserved1[3];
            ULONG Reserved2;
            UCHAR InterruptLine;
            UCHAR InterruptPin;
            UCHAR MinimumGrant;
            UCHAR MaximumLatency;
        } type0;
        struct {
            ULONG BaseAddresses[2];
            UCHAR PrimaryBus;
            UCHAR SecondaryBus;
            UCHAR SubordinateBus;
            UCHAR SecondaryLatency;
            UCHAR IOBase;
            UCHAR IOLimit;
            USHORT SecondaryStatus;
            USHORT MemoryBase;
            USHORT MemoryLimit;
            USHORT PrefetchBase;
            USHORT PrefetchLimit;
            ULONG PrefetchBaseUpper32;
            ULONG PrefetchLimitUpper32;
            USHORT IOBaseUpper16;
            USHORT IOLimitUpper16;
            UCHAR CapabilitiesPtr;
            UCHAR Reserved1[3];
            ULONG ROMBaseAddress;
            UCHAR InterruptLine;
            UCHAR InterruptPin;
            USHORT BridgeControl;
        } type1;
        struct {
            ULONG SocketRegistersBaseAddress;
            UCHAR CapabilitiesPtr;
            UCHAR Reserved;
            USHORT SecondaryStatus;
            UCHAR PrimaryBus;
            UCHAR SecondaryBus;
            UCHAR SubordinateBus;
            UCHAR SecondaryLatency;
            struct {
                ULONG Base;
                ULONG Limit;
            } Range[4];
            UCHAR InterruptLine;
            UCHAR InterruptPin;
            USHORT BridgeControl;
        } type2;
    } u;
} PCI_COMMON_HEADER, *PPCI_COMMON_HEADER;

typedef struct _PCI_COMMON_CONFIG {
    struct {
        USHORT VendorID;
        USHORT DeviceID;
        USHORT Command;
        USHORT Status;
        UCHAR RevisionID;
        UCHAR ProgIf;
        UCHAR SubClass;
        UCHAR BaseClass;
        UCHAR CacheLineSize;
        UCHAR LatencyTimer;
        UCHAR HeaderType;
        UCHAR BIST;
        union {
            struct {
                ULONG BaseAddresses[6];
                ULONG CIS;
                USHORT SubVendorID;
                USHORT SubSystemID;
                ULONG ROMBaseAddress;
                UCHAR CapabilitiesPtr;
                UCHAR Reserved1[3];
                ULONG Reserved2;
                UCHAR InterruptLine;
                UCHAR InterruptPin;
                UCHAR MinimumGrant;
                UCHAR MaximumLatency;
            } type0;
            struct {
                ULONG BaseAddresses[2];
                UCHAR PrimaryBus;
                UCHAR SecondaryBus;
                UCHAR SubordinateBus;
                UCHAR SecondaryLatency;
                UCHAR IOBase;
                UCHAR IOLimit;
                USHORT SecondaryStatus;
                USHORT MemoryBase;
                USHORT MemoryLimit;
                USHORT PrefetchBase;
                USHORT PrefetchLimit;
                ULONG PrefetchBaseUpper32;
                ULONG PrefetchLimitUpper32;
                USHORT IOBaseUpper16;
                USHORT IOLimitUpper16;
                UCHAR CapabilitiesPtr;
                UCHAR Reserved1[3];
                ULONG ROMBaseAddress;
                UCHAR InterruptLine;
                UCHAR InterruptPin;
                USHORT BridgeControl;
            } type1;
            struct {
                ULONG SocketRegistersBaseAddress;
                UCHAR CapabilitiesPtr;
                UCHAR Reserved;
                USHORT SecondaryStatus;
                UCHAR PrimaryBus;
                UCHAR SecondaryBus;
                UCHAR SubordinateBus;
                UCHAR SecondaryLatency;
                struct {
                    ULONG Base;
                    ULONG Limit;
                } Range[4];
                UCHAR InterruptLine;
                UCHAR InterruptPin;
                USHORT BridgeControl;
            } type2;
        } u;
    };
    UCHAR DeviceSpecific[192];
} PCI_COMMON_CONFIG, *PPCI_COMMON_CONFIG;

#define PCI_COMMON_HDR_LENGTH      0x40
#define PCI_EXTENDED_CONFIG_LENGTH 0x1000
#define PCI_MAX_DEVICES            0x20
#define PCI_MAX_FUNCTION           8
#define PCI_MAX_BRIDGE_NUMBER      0xff
#define PCI_INVALID_VENDORID       0xffff

#define PCI_MULTIFUNCTION       0x80
#define PCI_DEVICE_TYPE         0
#define PCI_BRIDGE_TYPE         1
#define PCI_CARDBUS_BRIDGE_TYPE 2

#define PCI_ENABLE_IO_SPACE               1
#define PCI_ENABLE_MEMORY_SPACE           2
#define PCI_ENABLE_BUS_MASTER             4
#define PCI_ENABLE_SPECIAL_CYCLES         8
#define PCI_ENABLE_WRITE_AND_INVALIDATE   0x10
#define PCI_ENABLE_VGA_COMPATIBLE_PALETTE 0x20
#define PCI_ENABLE_PARITY                 0x40
#define PCI_ENABLE_WAIT_CYCLE             0x80
#define PCI_ENABLE_SERR                   0x0100
#define PCI_ENABLE_FAST_BACK_TO_BACK      0x0200
#define PCI_DISABLE_LEVEL_INTERRUPT       0x0400

#define PCI_STATUS_INTERRUPT_PENDING     8
#define PCI_STATUS_CAPABILITIES_LIST     0x10
#define PCI_STATUS_66MHZ_CAPABLE         0x20
#define PCI_STATUS_UDF_SUPPORTED         0x40
#define PCI_STATUS_FAST_BACK_TO_BACK     0x80
#define PCI_STATUS_DATA_PARITY_DETECTED  0x0100
#define PCI_STATUS_DEVSEL                0x0600
#define PCI_STATUS_SIGNALED_TARGET_ABORT 0x0800
#define PCI_STATUS_RECEIVED_TARGET_ABORT 0x1000
#define PCI_STATUS_RECEIVED_MASTER_ABORT 0x2000
#define PCI_STATUS_SIGNALED_SYSTEM_ERROR 0x4000
#define PCI_STATUS_DETECTED_PARITY_ERROR 0x8000

#define PCI_WHICHSPACE_CONFIG              0
#define PCI_WHICHSPACE_ROM                 0x52696350
#define PCI_CAPABILITY_ID_POWER_MANAGEMENT 1
#define PCI_CAPABILITY_ID_AGP              2
#define PCI_CAPABILITY_ID_VPD              3
#define PCI_CAPABILITY_ID_SLOT_ID          4
#define PCI_CAPABILITY_ID_MSI              5
#define PCI_CAPABILITY_ID_CPCI_HOTSWAP     6
#define PCI_CAPABILITY_ID_PCIX             7
#define PCI_CAPABILITY_ID_HYPERTRANSPORT   8
#define PCI_CAPABILITY_ID_VENDOR_SPECIFIC  9
#define PCI_CAPABILITY_ID_DEBUG_PORT       0xa
#define PCI_CAPABILITY_ID_CPCI_RES_CTRL    0xb
#define PCI_CAPABILITY_ID_SHPC             0xc
#define PCI_CAPABILITY_ID_P2P_SSID         0xd
#define PCI_CAPABILITY_ID_AGP_TARGET       0xe
#define PCI_CAPABILITY_ID_SECURE           0xf
#define PCI_CAPABILITY_ID_PCI_EXPRESS      0x10
#define PCI_CAPABILITY_ID_MSIX             0x11

typedef struct _PCI_CAPABILITIES_HEADER {
    UCHAR CapabilityID;
    UCHAR Next;
} PCI_CAPABILITIES_HEADER, *PPCI_CAPABILITIES_HEADER;

typedef struct _PCI_PMC {
    UCHAR Version : 3;
    UCHAR PMEClock : 1;
    UCHAR Rsvd1 : 1;
    UCHAR DeviceSpecificInitialization : 1;
    UCHAR Rsvd2 : 2;
    struct _PM_SUPPORT {
        UCHAR Rsvd2 : 1;
        UCHAR D1 : 1;
        UCHAR D2 : 1;
        UCHAR PMED0 : 1;
        UCHAR PMED1 : 1;
        UCHAR PMED2 : 1;
        UCHAR PMED3Hot : 1;
        UCHAR PMED3Cold : 1;
    } Support;
} PCI_PMC, *PPCI_PMC;

typedef struct _PCI_PMCSR {
    USHORT PowerState : 2;
    USHORT Rsvd1 : 6;
    USHORT PMEEnable : 1;
    USHORT DataSelect : 4;
    USHORT DataScale : 2;
    USHORT PMEStatus : 1;
} PCI_PMCSR, *PPCI_PMCSR;

typedef struct _PCI_PMCSR_BSE {
    UCHAR Rsvd1 : 6;
    UCHAR D3HotSupportsStopClock : 1;
    UCHAR BusPowerClockControlEnabled : 1;
} PCI_PMCSR_BSE, *PPCI_PMCSR_BSE;

typedef struct _PCI_PM_CAPABILITY {
    PCI_CAPABILITIES_HEADER Header;
    union {
        PCI_PMC Capabilities;
        USHORT AsUSHORT;
    } PMC;
    union {
        PCI_PMCSR ControlStatus;
        USHORT AsUSHORT;
    } PMCSR;
    union {
        PCI_PMCSR_BSE BridgeSupport;
        UCHAR AsUCHAR;
    } PMCSR_BSE;
    UCHAR Data;
} PCI_PM_CAPABILITY, *PPCI_PM_CAPABILITY;

#define PCI_ADDRESS_IO_SPACE            1
#define PCI_ADDRESS_MEMORY_TYPE_MASK    6
#define PCI_ADDRESS_MEMORY_PREFETCHABLE 8
#define PCI_ADDRESS_IO_ADDRESS_MASK     0xfffffffc
#define PCI_ADDRESS_MEMORY_ADDRESS_MASK 0xfffffff0
#define PCI_ADDRESS_ROM_ADDRESS_MASK    0xfffff800
#define PCI_TYPE_32BIT                  0
#define PCI_TYPE_20BIT                  2
#define PCI_TYPE_64BIT                  4
#define PCI_ROMADDRESS_ENABLED          1

#define PCI_MSIX_TABLE_CONFIG_INTERFACE_VERSION 1

#define PCI_MSIX_TABLE_CONFIG_MINIMUM_SIZE 0x38

LAB_DDK_END

#endif
