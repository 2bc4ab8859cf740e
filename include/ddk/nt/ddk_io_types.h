/* ddk_io types. */
#ifndef NTLAB_NT_DDK_IO_TYPES_H
#define NTLAB_NT_DDK_IO_TYPES_H

#include <ntdef.h>
#include <nt/ddk_ex_types.h>

LAB_DDK_BEGIN

enum _CONFIGURATION_TYPE {
    ArcSystem,
    CentralProcessor,
    FloatingPointProcessor,
    PrimaryIcache,
    PrimaryDcache,
    SecondaryIcache,
    SecondaryDcache,
    SecondaryCache,
    EisaAdapter,
    TcAdapter,
    ScsiAdapter,
    DtiAdapter,
    MultiFunctionAdapter,
    DiskController,
    TapeController,
    CdromController,
    WormController,
    SerialController,
    NetworkController,
    DisplayController,
    ParallelController,
    PointerController,
    KeyboardController,
    AudioController,
    OtherController,
    DiskPeripheral,
    FloppyDiskPeripheral,
    TapePeripheral,
    ModemPeripheral,
    MonitorPeripheral,
    PrinterPeripheral,
    PointerPeripheral,
    KeyboardPeripheral,
    TerminalPeripheral,
    OtherPeripheral,
    LinePeripheral,
    NetworkPeripheral,
    SystemMemory,
    DockingInformation,
    RealModeIrqRoutingTable,
    RealModePCIEnumeration,
    MaximumType
};

typedef enum _CONFIGURATION_TYPE CONFIGURATION_TYPE;
typedef enum _CONFIGURATION_TYPE *PCONFIGURATION_TYPE;
typedef NTSTATUS (*PIO_QUERY_DEVICE_ROUTINE)(PVOID Context, PUNICODE_STRING PathName, INTERFACE_TYPE BusType, ULONG BusNumber, PKEY_VALUE_FULL_INFORMATION *BusInformation, CONFIGURATION_TYPE ControllerType, ULONG ControllerNumber, PKEY_VALUE_FULL_INFORMATION *ControllerInformation, CONFIGURATION_TYPE PeripheralType, ULONG PeripheralNumber, PKEY_VALUE_FULL_INFORMATION *PeripheralInformation);

enum _IO_QUERY_DEVICE_DATA_FORMAT {
    IoQueryDeviceIdentifier,
    IoQueryDeviceConfigurationData,
    IoQueryDeviceComponentInformation,
    IoQueryDeviceMaxData
};

typedef enum _IO_QUERY_DEVICE_DATA_FORMAT IO_QUERY_DEVICE_DATA_FORMAT;
typedef enum _IO_QUERY_DEVICE_DATA_FORMAT *PIO_QUERY_DEVICE_DATA_FORMAT;
typedef void (*PDRIVER_REINITIALIZE)(struct _DRIVER_OBJECT *DriverObject, PVOID Context, ULONG Count);

struct _CONTROLLER_OBJECT {
    CSHORT Type;
    CSHORT Size;
    PVOID ControllerExtension;
    KDEVICE_QUEUE DeviceWaitQueue;
    ULONG Spare1;
    LARGE_INTEGER Spare2;
};

typedef struct _CONTROLLER_OBJECT CONTROLLER_OBJECT;
typedef struct _CONTROLLER_OBJECT *PCONTROLLER_OBJECT;

struct _CONFIGURATION_INFORMATION {
    ULONG DiskCount;
    ULONG FloppyCount;
    ULONG CdRomCount;
    ULONG TapeCount;
    ULONG ScsiPortCount;
    ULONG SerialCount;
    ULONG ParallelCount;
    BOOLEAN AtDiskPrimaryAddressClaimed;
    BOOLEAN AtDiskSecondaryAddressClaimed;
    ULONG Version;
    ULONG MediumChangerCount;
};

typedef struct _CONFIGURATION_INFORMATION CONFIGURATION_INFORMATION;
typedef struct _CONFIGURATION_INFORMATION *PCONFIGURATION_INFORMATION;

struct _DISK_SIGNATURE {
    ULONG PartitionStyle;
    union {
        struct {
            ULONG Signature;
            ULONG CheckSum;
        } Mbr;
        struct {
            GUID DiskId;
        } Gpt;
    };
};

typedef struct _DISK_SIGNATURE DISK_SIGNATURE;
typedef struct _DISK_SIGNATURE *PDISK_SIGNATURE;

struct _TXN_PARAMETER_BLOCK {
    USHORT Length;
    USHORT TxFsContext;
    PVOID TransactionObject;
};

typedef struct _TXN_PARAMETER_BLOCK TXN_PARAMETER_BLOCK;
typedef struct _TXN_PARAMETER_BLOCK *PTXN_PARAMETER_BLOCK;

struct _IO_DRIVER_CREATE_CONTEXT {
    CSHORT Size;
    struct _ECP_LIST *ExtraCreateParameter;
    PVOID DeviceObjectHint;
    PTXN_PARAMETER_BLOCK TxnParameters;
};

typedef struct _IO_DRIVER_CREATE_CONTEXT IO_DRIVER_CREATE_CONTEXT;
typedef struct _IO_DRIVER_CREATE_CONTEXT *PIO_DRIVER_CREATE_CONTEXT;

struct _AGP_TARGET_BUS_INTERFACE_STANDARD {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PGET_SET_DEVICE_DATA SetBusData;
    PGET_SET_DEVICE_DATA GetBusData;
    UCHAR CapabilityID;
};

typedef struct _AGP_TARGET_BUS_INTERFACE_STANDARD AGP_TARGET_BUS_INTERFACE_STANDARD;
typedef struct _AGP_TARGET_BUS_INTERFACE_STANDARD *PAGP_TARGET_BUS_INTERFACE_STANDARD;
typedef NTSTATUS (*PGET_LOCATION_STRING)(PVOID Context, PWCHAR *LocationStrings);

struct _PNP_LOCATION_INTERFACE {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PGET_LOCATION_STRING GetLocationString;
};

typedef struct _PNP_LOCATION_INTERFACE PNP_LOCATION_INTERFACE;
typedef struct _PNP_LOCATION_INTERFACE *PPNP_LOCATION_INTERFACE;

enum _ARBITER_ACTION {
    ArbiterActionTestAllocation,
    ArbiterActionRetestAllocation,
    ArbiterActionCommitAllocation,
    ArbiterActionRollbackAllocation,
    ArbiterActionQueryAllocatedResources,
    ArbiterActionWriteReservedResources,
    ArbiterActionQueryConflict,
    ArbiterActionQueryArbitrate,
    ArbiterActionAddReserved,
    ArbiterActionBootAllocation
};

typedef enum _ARBITER_ACTION ARBITER_ACTION;
typedef enum _ARBITER_ACTION *PARBITER_ACTION;

struct _ARBITER_CONFLICT_INFO {
    PDEVICE_OBJECT OwningObject;
    ULONGLONG Start;
    ULONGLONG End;
};

typedef struct _ARBITER_CONFLICT_INFO ARBITER_CONFLICT_INFO;
typedef struct _ARBITER_CONFLICT_INFO *PARBITER_CONFLICT_INFO;

struct _ARBITER_TEST_ALLOCATION_PARAMETERS {
    PLIST_ENTRY ArbitrationList;
    ULONG AllocateFromCount;
    PCM_PARTIAL_RESOURCE_DESCRIPTOR AllocateFrom;
};

typedef struct _ARBITER_TEST_ALLOCATION_PARAMETERS ARBITER_TEST_ALLOCATION_PARAMETERS;
typedef struct _ARBITER_TEST_ALLOCATION_PARAMETERS *PARBITER_TEST_ALLOCATION_PARAMETERS;

struct _ARBITER_RETEST_ALLOCATION_PARAMETERS {
    PLIST_ENTRY ArbitrationList;
    ULONG AllocateFromCount;
    PCM_PARTIAL_RESOURCE_DESCRIPTOR AllocateFrom;
};

typedef struct _ARBITER_RETEST_ALLOCATION_PARAMETERS ARBITER_RETEST_ALLOCATION_PARAMETERS;
typedef struct _ARBITER_RETEST_ALLOCATION_PARAMETERS *PARBITER_RETEST_ALLOCATION_PARAMETERS;

struct _ARBITER_BOOT_ALLOCATION_PARAMETERS {
    PLIST_ENTRY ArbitrationList;
};

typedef struct _ARBITER_BOOT_ALLOCATION_PARAMETERS ARBITER_BOOT_ALLOCATION_PARAMETERS;
typedef struct _ARBITER_BOOT_ALLOCATION_PARAMETERS *PARBITER_BOOT_ALLOCATION_PARAMETERS;

struct _ARBITER_QUERY_ALLOCATED_RESOURCES_PARAMETERS {
    PCM_PARTIAL_RESOURCE_LIST *AllocatedResources;
};

typedef struct _ARBITER_QUERY_ALLOCATED_RESOURCES_PARAMETERS ARBITER_QUERY_ALLOCATED_RESOURCES_PARAMETERS;
typedef struct _ARBITER_QUERY_ALLOCATED_RESOURCES_PARAMETERS *PARBITER_QUERY_ALLOCATED_RESOURCES_PARAMETERS;

struct _ARBITER_QUERY_CONFLICT_PARAMETERS {
    PDEVICE_OBJECT PhysicalDeviceObject;
    PIO_RESOURCE_DESCRIPTOR ConflictingResource;
    PULONG ConflictCount;
    PARBITER_CONFLICT_INFO *Conflicts;
};

typedef struct _ARBITER_QUERY_CONFLICT_PARAMETERS ARBITER_QUERY_CONFLICT_PARAMETERS;
typedef struct _ARBITER_QUERY_CONFLICT_PARAMETERS *PARBITER_QUERY_CONFLICT_PARAMETERS;

struct _ARBITER_QUERY_ARBITRATE_PARAMETERS {
    PLIST_ENTRY ArbitrationList;
};

typedef struct _ARBITER_QUERY_ARBITRATE_PARAMETERS ARBITER_QUERY_ARBITRATE_PARAMETERS;
typedef struct _ARBITER_QUERY_ARBITRATE_PARAMETERS *PARBITER_QUERY_ARBITRATE_PARAMETERS;

struct _ARBITER_ADD_RESERVED_PARAMETERS {
    PDEVICE_OBJECT ReserveDevice;
};

typedef struct _ARBITER_ADD_RESERVED_PARAMETERS ARBITER_ADD_RESERVED_PARAMETERS;
typedef struct _ARBITER_ADD_RESERVED_PARAMETERS *PARBITER_ADD_RESERVED_PARAMETERS;

struct _ARBITER_PARAMETERS {
    union {
        ARBITER_TEST_ALLOCATION_PARAMETERS TestAllocation;
        ARBITER_RETEST_ALLOCATION_PARAMETERS RetestAllocation;
        ARBITER_BOOT_ALLOCATION_PARAMETERS BootAllocation;
        ARBITER_QUERY_ALLOCATED_RESOURCES_PARAMETERS QueryAllocatedResources;
        ARBITER_QUERY_CONFLICT_PARAMETERS QueryConflict;
        ARBITER_QUERY_ARBITRATE_PARAMETERS QueryArbitrate;
        ARBITER_ADD_RESERVED_PARAMETERS AddReserved;
    } Parameters;
};

typedef struct _ARBITER_PARAMETERS ARBITER_PARAMETERS;
typedef struct _ARBITER_PARAMETERS *PARBITER_PARAMETERS;

enum _ARBITER_REQUEST_SOURCE {
    ArbiterRequestUndefined = -1,
    ArbiterRequestLegacyReported,
    ArbiterRequestHalReported,
    ArbiterRequestLegacyAssigned,
    ArbiterRequestPnpDetected,
    ArbiterRequestPnpEnumerated
};

typedef enum _ARBITER_REQUEST_SOURCE ARBITER_REQUEST_SOURCE;

enum _ARBITER_RESULT {
    ArbiterResultUndefined = -1,
    ArbiterResultSuccess,
    ArbiterResultExternalConflict,
    ArbiterResultNullRequest
};

typedef enum _ARBITER_RESULT ARBITER_RESULT;

struct _ARBITER_LIST_ENTRY {
    LIST_ENTRY ListEntry;
    ULONG AlternativeCount;
    PIO_RESOURCE_DESCRIPTOR Alternatives;
    PDEVICE_OBJECT PhysicalDeviceObject;
    ARBITER_REQUEST_SOURCE RequestSource;
    ULONG Flags;
    LONG_PTR WorkSpace;
    INTERFACE_TYPE InterfaceType;
    ULONG SlotNumber;
    ULONG BusNumber;
    PCM_PARTIAL_RESOURCE_DESCRIPTOR Assignment;
    PIO_RESOURCE_DESCRIPTOR SelectedAlternative;
    ARBITER_RESULT Result;
};

typedef struct _ARBITER_LIST_ENTRY ARBITER_LIST_ENTRY;
typedef struct _ARBITER_LIST_ENTRY *PARBITER_LIST_ENTRY;
typedef NTSTATUS (*PARBITER_HANDLER)(PVOID Context, ARBITER_ACTION Action, PARBITER_PARAMETERS Parameters);

struct _ARBITER_INTERFACE {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PARBITER_HANDLER ArbiterHandler;
    ULONG Flags;
};

typedef struct _ARBITER_INTERFACE ARBITER_INTERFACE;
typedef struct _ARBITER_INTERFACE *PARBITER_INTERFACE;

enum _RESOURCE_TRANSLATION_DIRECTION {
    TranslateChildToParent,
    TranslateParentToChild
};

typedef enum _RESOURCE_TRANSLATION_DIRECTION RESOURCE_TRANSLATION_DIRECTION;
typedef NTSTATUS (*PTRANSLATE_RESOURCE_HANDLER)(PVOID Context, PCM_PARTIAL_RESOURCE_DESCRIPTOR Source, RESOURCE_TRANSLATION_DIRECTION Direction, ULONG AlternativesCount, IO_RESOURCE_DESCRIPTOR Alternatives[], PDEVICE_OBJECT PhysicalDeviceObject, PCM_PARTIAL_RESOURCE_DESCRIPTOR Target);
typedef NTSTATUS (*PTRANSLATE_RESOURCE_REQUIREMENTS_HANDLER)(PVOID Context, PIO_RESOURCE_DESCRIPTOR Source, PDEVICE_OBJECT PhysicalDeviceObject, PULONG TargetCount, PIO_RESOURCE_DESCRIPTOR *Target);

struct _TRANSLATOR_INTERFACE {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PTRANSLATE_RESOURCE_HANDLER TranslateResources;
    PTRANSLATE_RESOURCE_REQUIREMENTS_HANDLER TranslateResourceRequirements;
};

typedef struct _TRANSLATOR_INTERFACE TRANSLATOR_INTERFACE;
typedef struct _TRANSLATOR_INTERFACE *PTRANSLATOR_INTERFACE;

struct _PCI_AGP_CAPABILITY {
    PCI_CAPABILITIES_HEADER Header;
    USHORT Minor : 4;
    USHORT Major : 4;
    USHORT Rsvd1 : 8;
    struct _PCI_AGP_STATUS {
        ULONG Rate : 3;
        ULONG Agp3Mode : 1;
        ULONG FastWrite : 1;
        ULONG FourGB : 1;
        ULONG HostTransDisable : 1;
        ULONG Gart64 : 1;
        ULONG ITA_Coherent : 1;
        ULONG SideBandAddressing : 1;
        ULONG CalibrationCycle : 3;
        ULONG AsyncRequestSize : 3;
        ULONG Rsvd1 : 1;
        ULONG Isoch : 1;
        ULONG Rsvd2 : 6;
        ULONG RequestQueueDepthMaximum : 8;
    } AGPStatus;
    struct _PCI_AGP_COMMAND {
        ULONG Rate : 3;
        ULONG Rsvd1 : 1;
        ULONG FastWriteEnable : 1;
        ULONG FourGBEnable : 1;
        ULONG Rsvd2 : 1;
        ULONG Gart64 : 1;
        ULONG AGPEnable : 1;
        ULONG SBAEnable : 1;
        ULONG CalibrationCycle : 3;
        ULONG AsyncReqSize : 3;
        ULONG Rsvd3 : 8;
        ULONG RequestQueueDepth : 8;
    } AGPCommand;
};

typedef struct _PCI_AGP_CAPABILITY PCI_AGP_CAPABILITY;
typedef struct _PCI_AGP_CAPABILITY *PPCI_AGP_CAPABILITY;

enum _EXTENDED_AGP_REGISTER {
    IsochStatus,
    AgpControl,
    ApertureSize,
    AperturePageSize,
    GartLow,
    GartHigh,
    IsochCommand
};

typedef enum _EXTENDED_AGP_REGISTER EXTENDED_AGP_REGISTER;
typedef enum _EXTENDED_AGP_REGISTER *PEXTENDED_AGP_REGISTER;

struct _PCI_AGP_ISOCH_STATUS {
    ULONG ErrorCode : 2;
    ULONG Rsvd1 : 1;
    ULONG Isoch_L : 3;
    ULONG Isoch_Y : 2;
    ULONG Isoch_N : 8;
    ULONG Rsvd2 : 16;
};

typedef struct _PCI_AGP_ISOCH_STATUS PCI_AGP_ISOCH_STATUS;
typedef struct _PCI_AGP_ISOCH_STATUS *PPCI_AGP_ISOCH_STATUS;

struct _PCI_AGP_CONTROL {
    ULONG Rsvd1 : 7;
    ULONG GTLB_Enable : 1;
    ULONG AP_Enable : 1;
    ULONG CAL_Disable : 1;
    ULONG Rsvd2 : 22;
};

typedef struct _PCI_AGP_CONTROL PCI_AGP_CONTROL;
typedef struct _PCI_AGP_CONTROL *PPCI_AGP_CONTROL;

struct _PCI_AGP_APERTURE_PAGE_SIZE {
    USHORT PageSizeMask : 11;
    USHORT Rsvd1 : 1;
    USHORT PageSizeSelect : 4;
};

typedef struct _PCI_AGP_APERTURE_PAGE_SIZE PCI_AGP_APERTURE_PAGE_SIZE;
typedef struct _PCI_AGP_APERTURE_PAGE_SIZE *PPCI_AGP_APERTURE_PAGE_SIZE;

struct _PCI_AGP_ISOCH_COMMAND {
    USHORT Rsvd1 : 6;
    USHORT Isoch_Y : 2;
    USHORT Isoch_N : 8;
};

typedef struct _PCI_AGP_ISOCH_COMMAND PCI_AGP_ISOCH_COMMAND;
typedef struct _PCI_AGP_ISOCH_COMMAND *PPCI_AGP_ISOCH_COMMAND;

struct PCI_AGP_EXTENDED_CAPABILITY {
    PCI_AGP_ISOCH_STATUS IsochStatus;
    PCI_AGP_CONTROL AgpControl;
    USHORT ApertureSize;
    PCI_AGP_APERTURE_PAGE_SIZE AperturePageSize;
    ULONG GartLow;
    ULONG GartHigh;
    PCI_AGP_ISOCH_COMMAND IsochCommand;
};

typedef struct PCI_AGP_EXTENDED_CAPABILITY PCI_AGP_EXTENDED_CAPABILITY;
typedef struct PCI_AGP_EXTENDED_CAPABILITY *PPCI_AGP_EXTENDED_CAPABILITY;

struct _PCIX_BRIDGE_CAPABILITY {
    PCI_CAPABILITIES_HEADER Header;
    union {
        struct {
            USHORT Bus64Bit : 1;
            USHORT Bus133MHzCapable : 1;
            USHORT SplitCompletionDiscarded : 1;
            USHORT UnexpectedSplitCompletion : 1;
            USHORT SplitCompletionOverrun : 1;
            USHORT SplitRequestDelayed : 1;
            USHORT BusModeFrequency : 4;
            USHORT Rsvd : 2;
            USHORT Version : 2;
            USHORT Bus266MHzCapable : 1;
            USHORT Bus533MHzCapable : 1;
        };
        USHORT AsUSHORT;
    } SecondaryStatus;
    union {
        struct {
            ULONG FunctionNumber : 3;
            ULONG DeviceNumber : 5;
            ULONG BusNumber : 8;
            ULONG Device64Bit : 1;
            ULONG Device133MHzCapable : 1;
            ULONG SplitCompletionDiscarded : 1;
            ULONG UnexpectedSplitCompletion : 1;
            ULONG SplitCompletionOverrun : 1;
            ULONG SplitRequestDelayed : 1;
            ULONG Rsvd : 7;
            ULONG DIMCapable : 1;
            ULONG Device266MHzCapable : 1;
            ULONG Device533MHzCapable : 1;
        };
        ULONG AsULONG;
    } BridgeStatus;
    USHORT UpstreamSplitTransactionCapacity;
    USHORT UpstreamSplitTransactionLimit;
    USHORT DownstreamSplitTransactionCapacity;
    USHORT DownstreamSplitTransactionLimit;
    union {
        struct {
            ULONG SelectSecondaryRegisters : 1;
            ULONG ErrorPresentInOtherBank : 1;
            ULONG AdditionalCorrectableError : 1;
            ULONG AdditionalUncorrectableError : 1;
            ULONG ErrorPhase : 3;
            ULONG ErrorCorrected : 1;
            ULONG Syndrome : 8;
            ULONG ErrorFirstCommand : 4;
            ULONG ErrorSecondCommand : 4;
            ULONG ErrorUpperAttributes : 4;
            ULONG ControlUpdateEnable : 1;
            ULONG Rsvd : 1;
            ULONG DisableSingleBitCorrection : 1;
            ULONG EccMode : 1;
        };
        ULONG AsULONG;
    } EccControlStatus;
    ULONG EccFirstAddress;
    ULONG EccSecondAddress;
    ULONG EccAttribute;
};

typedef struct _PCIX_BRIDGE_CAPABILITY PCIX_BRIDGE_CAPABILITY;
typedef struct _PCIX_BRIDGE_CAPABILITY *PPCIX_BRIDGE_CAPABILITY;

struct _PCI_SUBSYSTEM_IDS_CAPABILITY {
    PCI_CAPABILITIES_HEADER Header;
    USHORT Reserved;
    USHORT SubVendorID;
    USHORT SubSystemID;
};

typedef struct _PCI_SUBSYSTEM_IDS_CAPABILITY PCI_SUBSYSTEM_IDS_CAPABILITY;
typedef struct _PCI_SUBSYSTEM_IDS_CAPABILITY *PPCI_SUBSYSTEM_IDS_CAPABILITY;

struct _PCI_ROOT_BUS_OSC_SUPPORT_FIELD {
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
};

typedef struct _PCI_ROOT_BUS_OSC_SUPPORT_FIELD PCI_ROOT_BUS_OSC_SUPPORT_FIELD;
typedef struct _PCI_ROOT_BUS_OSC_SUPPORT_FIELD *PPCI_ROOT_BUS_OSC_SUPPORT_FIELD;

struct _PCI_ROOT_BUS_OSC_CONTROL_FIELD {
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
};

typedef struct _PCI_ROOT_BUS_OSC_CONTROL_FIELD PCI_ROOT_BUS_OSC_CONTROL_FIELD;
typedef struct _PCI_ROOT_BUS_OSC_CONTROL_FIELD *PPCI_ROOT_BUS_OSC_CONTROL_FIELD;

enum _PCI_HARDWARE_INTERFACE {
    PciConventional,
    PciXMode1,
    PciXMode2,
    PciExpress
};

typedef enum _PCI_HARDWARE_INTERFACE PCI_HARDWARE_INTERFACE;
typedef enum _PCI_HARDWARE_INTERFACE *PPCI_HARDWARE_INTERFACE;

typedef enum {
    BusWidth32Bits,
    BusWidth64Bits
} PCI_BUS_WIDTH;

struct _PCI_ROOT_BUS_HARDWARE_CAPABILITY {
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
};

typedef struct _PCI_ROOT_BUS_HARDWARE_CAPABILITY PCI_ROOT_BUS_HARDWARE_CAPABILITY;
typedef struct _PCI_ROOT_BUS_HARDWARE_CAPABILITY *PPCI_ROOT_BUS_HARDWARE_CAPABILITY;

union _PCI_EXPRESS_CAPABILITIES_REGISTER {
    struct {
        USHORT CapabilityVersion : 4;
        USHORT DeviceType : 4;
        USHORT SlotImplemented : 1;
        USHORT InterruptMessageNumber : 5;
        USHORT Rsvd : 2;
    };
    USHORT AsUSHORT;
};

typedef union _PCI_EXPRESS_CAPABILITIES_REGISTER PCI_EXPRESS_CAPABILITIES_REGISTER;
typedef union _PCI_EXPRESS_CAPABILITIES_REGISTER *PPCI_EXPRESS_CAPABILITIES_REGISTER;

union _PCI_EXPRESS_DEVICE_CAPABILITIES_REGISTER {
    struct {
        ULONG MaxPayloadSizeSupported : 3;
        ULONG PhantomFunctionsSupported : 2;
        ULONG ExtendedTagSupported : 1;
        ULONG L0sAcceptableLatency : 3;
        ULONG L1AcceptableLatency : 3;
        ULONG Undefined : 3;
        ULONG RoleBasedErrorReporting : 1;
        ULONG Rsvd1 : 2;
        ULONG CapturedSlotPowerLimit : 8;
        ULONG CapturedSlotPowerLimitScale : 2;
        ULONG Rsvd2 : 4;
    };
    ULONG AsULONG;
};

typedef union _PCI_EXPRESS_DEVICE_CAPABILITIES_REGISTER PCI_EXPRESS_DEVICE_CAPABILITIES_REGISTER;
typedef union _PCI_EXPRESS_DEVICE_CAPABILITIES_REGISTER *PPCI_EXPRESS_DEVICE_CAPABILITIES_REGISTER;

union _PCI_EXPRESS_DEVICE_CONTROL_REGISTER {
    struct {
        USHORT CorrectableErrorEnable : 1;
        USHORT NonFatalErrorEnable : 1;
        USHORT FatalErrorEnable : 1;
        USHORT UnsupportedRequestErrorEnable : 1;
        USHORT EnableRelaxedOrder : 1;
        USHORT MaxPayloadSize : 3;
        USHORT ExtendedTagEnable : 1;
        USHORT PhantomFunctionsEnable : 1;
        USHORT AuxPowerEnable : 1;
        USHORT NoSnoopEnable : 1;
        USHORT MaxReadRequestSize : 3;
        USHORT BridgeConfigRetryEnable : 1;
    };
    USHORT AsUSHORT;
};

typedef union _PCI_EXPRESS_DEVICE_CONTROL_REGISTER PCI_EXPRESS_DEVICE_CONTROL_REGISTER;
typedef union _PCI_EXPRESS_DEVICE_CONTROL_REGISTER *PPCI_EXPRESS_DEVICE_CONTROL_REGISTER;

union _PCI_EXPRESS_DEVICE_STATUS_REGISTER {
    struct {
        USHORT CorrectableErrorDetected : 1;
        USHORT NonFatalErrorDetected : 1;
        USHORT FatalErrorDetected : 1;
        USHORT UnsupportedRequestDetected : 1;
        USHORT AuxPowerDetected : 1;
        USHORT TransactionsPending : 1;
        USHORT Rsvd : 10;
    };
    USHORT AsUSHORT;
};

typedef union _PCI_EXPRESS_DEVICE_STATUS_REGISTER PCI_EXPRESS_DEVICE_STATUS_REGISTER;
typedef union _PCI_EXPRESS_DEVICE_STATUS_REGISTER *PPCI_EXPRESS_DEVICE_STATUS_REGISTER;

union _PCI_EXPRESS_LINK_CAPABILITIES_REGISTER {
    struct {
        ULONG MaximumLinkSpeed : 4;
        ULONG MaximumLinkWidth : 6;
        ULONG ActiveStatePMSupport : 2;
        ULONG L0sExitLatency : 3;
        ULONG L1ExitLatency : 3;
        ULONG ClockPowerManagement : 1;
        ULONG SurpriseDownErrorReportingCapable : 1;
        ULONG DataLinkLayerActiveReportingCapable : 1;
        ULONG Rsvd : 3;
        ULONG PortNumber : 8;
    };
    ULONG AsULONG;
};

typedef union _PCI_EXPRESS_LINK_CAPABILITIES_REGISTER PCI_EXPRESS_LINK_CAPABILITIES_REGISTER;
typedef union _PCI_EXPRESS_LINK_CAPABILITIES_REGISTER *PPCI_EXPRESS_LINK_CAPABILITIES_REGISTER;

union _PCI_EXPRESS_LINK_CONTROL_REGISTER {
    struct {
        USHORT ActiveStatePMControl : 2;
        USHORT Rsvd1 : 1;
        USHORT ReadCompletionBoundary : 1;
        USHORT LinkDisable : 1;
        USHORT RetrainLink : 1;
        USHORT CommonClockConfig : 1;
        USHORT ExtendedSynch : 1;
        USHORT EnableClockPowerManagement : 1;
        USHORT Rsvd2 : 7;
    };
    USHORT AsUSHORT;
};

typedef union _PCI_EXPRESS_LINK_CONTROL_REGISTER PCI_EXPRESS_LINK_CONTROL_REGISTER;
typedef union _PCI_EXPRESS_LINK_CONTROL_REGISTER *PPCI_EXPRESS_LINK_CONTROL_REGISTER;

union _PCI_EXPRESS_LINK_STATUS_REGISTER {
    struct {
        USHORT LinkSpeed : 4;
        USHORT LinkWidth : 6;
        USHORT Undefined : 1;
        USHORT LinkTraining : 1;
        USHORT SlotClockConfig : 1;
        USHORT DataLinkLayerActive : 1;
        USHORT Rsvd : 2;
    };
    USHORT AsUSHORT;
};

typedef union _PCI_EXPRESS_LINK_STATUS_REGISTER PCI_EXPRESS_LINK_STATUS_REGISTER;
typedef union _PCI_EXPRESS_LINK_STATUS_REGISTER *PPCI_EXPRESS_LINK_STATUS_REGISTER;

union _PCI_EXPRESS_SLOT_CAPABILITIES_REGISTER {
    struct {
        ULONG AttentionButtonPresent : 1;
        ULONG PowerControllerPresent : 1;
        ULONG MRLSensorPresent : 1;
        ULONG AttentionIndicatorPresent : 1;
        ULONG PowerIndicatorPresent : 1;
        ULONG HotPlugSurprise : 1;
        ULONG HotPlugCapable : 1;
        ULONG SlotPowerLimit : 8;
        ULONG SlotPowerLimitScale : 2;
        ULONG ElectromechanicalLockPresent : 1;
        ULONG NoCommandCompletedSupport : 1;
        ULONG PhysicalSlotNumber : 13;
    };
    ULONG AsULONG;
};

typedef union _PCI_EXPRESS_SLOT_CAPABILITIES_REGISTER PCI_EXPRESS_SLOT_CAPABILITIES_REGISTER;
typedef union _PCI_EXPRESS_SLOT_CAPABILITIES_REGISTER *PPCI_EXPRESS_SLOT_CAPABILITIES_REGISTER;

union _PCI_EXPRESS_SLOT_CONTROL_REGISTER {
    struct {
        USHORT AttentionButtonEnable : 1;
        USHORT PowerFaultDetectEnable : 1;
        USHORT MRLSensorEnable : 1;
        USHORT PresenceDetectEnable : 1;
        USHORT CommandCompletedEnable : 1;
        USHORT HotPlugInterruptEnable : 1;
        USHORT AttentionIndicatorControl : 2;
        USHORT PowerIndicatorControl : 2;
        USHORT PowerControllerControl : 1;
        USHORT ElectromechanicalLockControl : 1;
        USHORT DataLinkStateChangeEnable : 1;
        USHORT Rsvd : 3;
    };
    USHORT AsUSHORT;
};

typedef union _PCI_EXPRESS_SLOT_CONTROL_REGISTER PCI_EXPRESS_SLOT_CONTROL_REGISTER;
typedef union _PCI_EXPRESS_SLOT_CONTROL_REGISTER *PPCI_EXPRESS_SLOT_CONTROL_REGISTER;

union _PCI_EXPRESS_SLOT_STATUS_REGISTER {
    struct {
        USHORT AttentionButtonPressed : 1;
        USHORT PowerFaultDetected : 1;
        USHORT MRLSensorChanged : 1;
        USHORT PresenceDetectChanged : 1;
        USHORT CommandCompleted : 1;
        USHORT MRLSensorState : 1;
        USHORT PresenceDetectState : 1;
        USHORT ElectromechanicalLockEngaged : 1;
        USHORT DataLinkStateChanged : 1;
        USHORT Rsvd : 7;
    };
    USHORT AsUSHORT;
};

typedef union _PCI_EXPRESS_SLOT_STATUS_REGISTER PCI_EXPRESS_SLOT_STATUS_REGISTER;
typedef union _PCI_EXPRESS_SLOT_STATUS_REGISTER *PPCI_EXPRESS_SLOT_STATUS_REGISTER;

union _PCI_EXPRESS_ROOT_CONTROL_REGISTER {
    struct {
        USHORT CorrectableSerrEnable : 1;
        USHORT NonFatalSerrEnable : 1;
        USHORT FatalSerrEnable : 1;
        USHORT PMEInterruptEnable : 1;
        USHORT CRSSoftwareVisibilityEnable : 1;
        USHORT Rsvd : 11;
    };
    USHORT AsUSHORT;
};

typedef union _PCI_EXPRESS_ROOT_CONTROL_REGISTER PCI_EXPRESS_ROOT_CONTROL_REGISTER;
typedef union _PCI_EXPRESS_ROOT_CONTROL_REGISTER *PPCI_EXPRESS_ROOT_CONTROL_REGISTER;

union _PCI_EXPRESS_ROOT_CAPABILITIES_REGISTER {
    struct {
        USHORT CRSSoftwareVisibility : 1;
        USHORT Rsvd : 15;
    };
    USHORT AsUSHORT;
};

typedef union _PCI_EXPRESS_ROOT_CAPABILITIES_REGISTER PCI_EXPRESS_ROOT_CAPABILITIES_REGISTER;
typedef union _PCI_EXPRESS_ROOT_CAPABILITIES_REGISTER *PPCI_EXPRESS_ROOT_CAPABILITIES_REGISTER;

union _PCI_EXPRESS_ROOT_STATUS_REGISTER {
    struct {
        ULONG PMERequestorId : 16;
        ULONG PMEStatus : 1;
        ULONG PMEPending : 1;
        ULONG Rsvd : 14;
    };
    ULONG AsULONG;
};

typedef union _PCI_EXPRESS_ROOT_STATUS_REGISTER PCI_EXPRESS_ROOT_STATUS_REGISTER;
typedef union _PCI_EXPRESS_ROOT_STATUS_REGISTER *PPCI_EXPRESS_ROOT_STATUS_REGISTER;

struct _PCI_EXPRESS_CAPABILITY {
    PCI_CAPABILITIES_HEADER Header;
    PCI_EXPRESS_CAPABILITIES_REGISTER ExpressCapabilities;
    PCI_EXPRESS_DEVICE_CAPABILITIES_REGISTER DeviceCapabilities;
    PCI_EXPRESS_DEVICE_CONTROL_REGISTER DeviceControl;
    PCI_EXPRESS_DEVICE_STATUS_REGISTER DeviceStatus;
    PCI_EXPRESS_LINK_CAPABILITIES_REGISTER LinkCapabilities;
    PCI_EXPRESS_LINK_CONTROL_REGISTER LinkControl;
    PCI_EXPRESS_LINK_STATUS_REGISTER LinkStatus;
    PCI_EXPRESS_SLOT_CAPABILITIES_REGISTER SlotCapabilities;
    PCI_EXPRESS_SLOT_CONTROL_REGISTER SlotControl;
    PCI_EXPRESS_SLOT_STATUS_REGISTER SlotStatus;
    PCI_EXPRESS_ROOT_CONTROL_REGISTER RootControl;
    PCI_EXPRESS_ROOT_CAPABILITIES_REGISTER RootCapabilities;
    PCI_EXPRESS_ROOT_STATUS_REGISTER RootStatus;
};

typedef struct _PCI_EXPRESS_CAPABILITY PCI_EXPRESS_CAPABILITY;
typedef struct _PCI_EXPRESS_CAPABILITY *PPCI_EXPRESS_CAPABILITY;

typedef enum {
    MRLClosed,
    MRLOpen
} PCI_EXPRESS_MRL_STATE;

typedef enum {
    SlotEmpty,
    CardPresent
} PCI_EXPRESS_CARD_PRESENCE;

typedef enum {
    IndicatorOn = 1,
    IndicatorBlink,
    IndicatorOff
} PCI_EXPRESS_INDICATOR_STATE;

typedef enum {
    PowerOn,
    PowerOff
} PCI_EXPRESS_POWER_STATE;

typedef enum {
    L0sEntrySupport = 1,
    L0sAndL1EntrySupport = 3
} PCI_EXPRESS_ASPM_SUPPORT;

typedef enum {
    L0sAndL1EntryDisabled,
    L0sEntryEnabled,
    L1EntryEnabled,
    L0sAndL1EntryEnabled
} PCI_EXPRESS_ASPM_CONTROL;

typedef enum {
    L0s_Below64ns,
    L0s_64ns_128ns,
    L0s_128ns_256ns,
    L0s_256ns_512ns,
    L0s_512ns_1us,
    L0s_1us_2us,
    L0s_2us_4us,
    L0s_Above4us
} PCI_EXPRESS_L0s_EXIT_LATENCY;

typedef enum {
    L1_Below1us,
    L1_1us_2us,
    L1_2us_4us,
    L1_4us_8us,
    L1_8us_16us,
    L1_16us_32us,
    L1_32us_64us,
    L1_Above64us
} PCI_EXPRESS_L1_EXIT_LATENCY;

typedef enum {
    PciExpressEndpoint,
    PciExpressLegacyEndpoint,
    PciExpressRootPort = 4,
    PciExpressUpstreamSwitchPort,
    PciExpressDownstreamSwitchPort,
    PciExpressToPciXBridge,
    PciXToExpressBridge,
    PciExpressRootComplexIntegratedEndpoint,
    PciExpressRootComplexEventCollector
} PCI_EXPRESS_DEVICE_TYPE;

typedef enum {
    MaxPayload128Bytes,
    MaxPayload256Bytes,
    MaxPayload512Bytes,
    MaxPayload1024Bytes,
    MaxPayload2048Bytes,
    MaxPayload4096Bytes
} PCI_EXPRESS_MAX_PAYLOAD_SIZE;

union _PCI_EXPRESS_PME_REQUESTOR_ID {
    struct {
        USHORT FunctionNumber : 3;
        USHORT DeviceNumber : 5;
        USHORT BusNumber : 8;
    };
    USHORT AsUSHORT;
};

typedef union _PCI_EXPRESS_PME_REQUESTOR_ID PCI_EXPRESS_PME_REQUESTOR_ID;
typedef union _PCI_EXPRESS_PME_REQUESTOR_ID *PPCI_EXPRESS_PME_REQUESTOR_ID;

enum _PHYSICAL_COUNTER_RESOURCE_DESCRIPTOR_TYPE {
    ResourceTypeSingle,
    ResourceTypeRange,
    ResourceTypeExtendedCounterConfiguration,
    ResourceTypeOverflow,
    ResourceTypeMax
};

typedef enum _PHYSICAL_COUNTER_RESOURCE_DESCRIPTOR_TYPE PHYSICAL_COUNTER_RESOURCE_DESCRIPTOR_TYPE;

struct _PHYSICAL_COUNTER_RESOURCE_DESCRIPTOR {
    PHYSICAL_COUNTER_RESOURCE_DESCRIPTOR_TYPE Type;
    ULONG Flags;
    union {
        ULONG CounterIndex;
        ULONG ExtendedRegisterAddress;
        struct {
            ULONG Begin;
            ULONG End;
        } Range;
    } u;
};

typedef struct _PHYSICAL_COUNTER_RESOURCE_DESCRIPTOR PHYSICAL_COUNTER_RESOURCE_DESCRIPTOR;
typedef struct _PHYSICAL_COUNTER_RESOURCE_DESCRIPTOR *PPHYSICAL_COUNTER_RESOURCE_DESCRIPTOR;

struct _PHYSICAL_COUNTER_RESOURCE_LIST {
    ULONG Count;
    PHYSICAL_COUNTER_RESOURCE_DESCRIPTOR Descriptors[1];
};

typedef struct _PHYSICAL_COUNTER_RESOURCE_LIST PHYSICAL_COUNTER_RESOURCE_LIST;
typedef struct _PHYSICAL_COUNTER_RESOURCE_LIST *PPHYSICAL_COUNTER_RESOURCE_LIST;
typedef void (*PciPin2Line)(struct _BUS_HANDLER *BusHandler, struct _BUS_HANDLER *RootHandler, PCI_SLOT_NUMBER SlotNumber, PPCI_COMMON_CONFIG PciData);
typedef void (*PciLine2Pin)(struct _BUS_HANDLER *BusHandler, struct _BUS_HANDLER *RootHandler, PCI_SLOT_NUMBER SlotNumber, PPCI_COMMON_CONFIG PciNewData, PPCI_COMMON_CONFIG PciOldData);
typedef void (*PciReadWriteConfig)(struct _BUS_HANDLER *BusHandler, PCI_SLOT_NUMBER Slot, PVOID Buffer, ULONG Offset, ULONG Length);

struct _PCIBUSDATA {
    ULONG Tag;
    ULONG Version;
    PciReadWriteConfig ReadConfig;
    PciReadWriteConfig WriteConfig;
    PciPin2Line Pin2Line;
    PciLine2Pin Line2Pin;
    PCI_SLOT_NUMBER ParentSlot;
    PVOID Reserved[4];
};

typedef struct _PCIBUSDATA PCIBUSDATA;
typedef struct _PCIBUSDATA *PPCIBUSDATA;
typedef ULONG (*PCI_READ_WRITE_CONFIG)(PVOID Context, ULONG BusOffset, ULONG Slot, PVOID Buffer, ULONG Offset, ULONG Length);
typedef void (*PCI_PIN_TO_LINE)(PVOID Context, PPCI_COMMON_CONFIG PciData);
typedef void (*PCI_LINE_TO_PIN)(PVOID Context, PPCI_COMMON_CONFIG PciNewData, PPCI_COMMON_CONFIG PciOldData);
typedef void (*PCI_ROOT_BUS_CAPABILITY)(PVOID Context, PPCI_ROOT_BUS_HARDWARE_CAPABILITY HardwareCapability);
typedef void (*PCI_EXPRESS_WAKE_CONTROL)(PVOID Context, BOOLEAN EnableWake);

struct _PCI_BUS_INTERFACE_STANDARD {
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
};

typedef struct _PCI_BUS_INTERFACE_STANDARD PCI_BUS_INTERFACE_STANDARD;
typedef struct _PCI_BUS_INTERFACE_STANDARD *PPCI_BUS_INTERFACE_STANDARD;

struct _FILE_ALIGNMENT_INFORMATION {
    ULONG AlignmentRequirement;
};

typedef struct _FILE_ALIGNMENT_INFORMATION FILE_ALIGNMENT_INFORMATION;
typedef struct _FILE_ALIGNMENT_INFORMATION *PFILE_ALIGNMENT_INFORMATION;

struct _FILE_NAME_INFORMATION {
    ULONG FileNameLength;
    WCHAR FileName[1];
};

typedef struct _FILE_NAME_INFORMATION FILE_NAME_INFORMATION;
typedef struct _FILE_NAME_INFORMATION *PFILE_NAME_INFORMATION;

struct _FILE_ATTRIBUTE_TAG_INFORMATION {
    ULONG FileAttributes;
    ULONG ReparseTag;
};

typedef struct _FILE_ATTRIBUTE_TAG_INFORMATION FILE_ATTRIBUTE_TAG_INFORMATION;
typedef struct _FILE_ATTRIBUTE_TAG_INFORMATION *PFILE_ATTRIBUTE_TAG_INFORMATION;

struct _FILE_DISPOSITION_INFORMATION {
    BOOLEAN DeleteFile;
};

typedef struct _FILE_DISPOSITION_INFORMATION FILE_DISPOSITION_INFORMATION;
typedef struct _FILE_DISPOSITION_INFORMATION *PFILE_DISPOSITION_INFORMATION;

struct _FILE_END_OF_FILE_INFORMATION {
    LARGE_INTEGER EndOfFile;
};

typedef struct _FILE_END_OF_FILE_INFORMATION FILE_END_OF_FILE_INFORMATION;
typedef struct _FILE_END_OF_FILE_INFORMATION *PFILE_END_OF_FILE_INFORMATION;

struct _FILE_VALID_DATA_LENGTH_INFORMATION {
    LARGE_INTEGER ValidDataLength;
};

typedef struct _FILE_VALID_DATA_LENGTH_INFORMATION FILE_VALID_DATA_LENGTH_INFORMATION;
typedef struct _FILE_VALID_DATA_LENGTH_INFORMATION *PFILE_VALID_DATA_LENGTH_INFORMATION;

struct _FILE_FS_LABEL_INFORMATION {
    ULONG VolumeLabelLength;
    WCHAR VolumeLabel[1];
};

typedef struct _FILE_FS_LABEL_INFORMATION FILE_FS_LABEL_INFORMATION;
typedef struct _FILE_FS_LABEL_INFORMATION *PFILE_FS_LABEL_INFORMATION;

struct _FILE_FS_VOLUME_INFORMATION {
    LARGE_INTEGER VolumeCreationTime;
    ULONG VolumeSerialNumber;
    ULONG VolumeLabelLength;
    BOOLEAN SupportsObjects;
    WCHAR VolumeLabel[1];
};

typedef struct _FILE_FS_VOLUME_INFORMATION FILE_FS_VOLUME_INFORMATION;
typedef struct _FILE_FS_VOLUME_INFORMATION *PFILE_FS_VOLUME_INFORMATION;

struct _FILE_FS_SIZE_INFORMATION {
    LARGE_INTEGER TotalAllocationUnits;
    LARGE_INTEGER AvailableAllocationUnits;
    ULONG SectorsPerAllocationUnit;
    ULONG BytesPerSector;
};

typedef struct _FILE_FS_SIZE_INFORMATION FILE_FS_SIZE_INFORMATION;
typedef struct _FILE_FS_SIZE_INFORMATION *PFILE_FS_SIZE_INFORMATION;

struct _FILE_FS_FULL_SIZE_INFORMATION {
    LARGE_INTEGER TotalAllocationUnits;
    LARGE_INTEGER CallerAvailableAllocationUnits;
    LARGE_INTEGER ActualAvailableAllocationUnits;
    ULONG SectorsPerAllocationUnit;
    ULONG BytesPerSector;
};

typedef struct _FILE_FS_FULL_SIZE_INFORMATION FILE_FS_FULL_SIZE_INFORMATION;
typedef struct _FILE_FS_FULL_SIZE_INFORMATION *PFILE_FS_FULL_SIZE_INFORMATION;

struct _FILE_FS_OBJECTID_INFORMATION {
    UCHAR ObjectId[16];
    UCHAR ExtendedInfo[48];
};

typedef struct _FILE_FS_OBJECTID_INFORMATION FILE_FS_OBJECTID_INFORMATION;
typedef struct _FILE_FS_OBJECTID_INFORMATION *PFILE_FS_OBJECTID_INFORMATION;

union _FILE_SEGMENT_ELEMENT {
    PVOID64 Buffer;
    ULONGLONG Alignment;
};

typedef union _FILE_SEGMENT_ELEMENT FILE_SEGMENT_ELEMENT;
typedef union _FILE_SEGMENT_ELEMENT *PFILE_SEGMENT_ELEMENT;

enum _BUS_DATA_TYPE {
    ConfigurationSpaceUndefined = -1,
    Cmos,
    EisaConfiguration,
    Pos,
    CbusConfiguration,
    PCIConfiguration,
    VMEConfiguration,
    NuBusConfiguration,
    PCMCIAConfiguration,
    MPIConfiguration,
    MPSAConfiguration,
    PNPISAConfiguration,
    SgiInternalConfiguration,
    MaximumBusDataType
};

typedef enum _BUS_DATA_TYPE BUS_DATA_TYPE;
typedef enum _BUS_DATA_TYPE *PBUS_DATA_TYPE;
typedef NTSTATUS (*PLEGACY_DEVICE_DETECTION_HANDLER)(PVOID Context, INTERFACE_TYPE LegacyBusType, ULONG BusNumber, ULONG SlotNumber, PDEVICE_OBJECT *PhysicalDeviceObject);

struct _ROUTING_TOKEN {
    PVOID LinkNode;
    ULONG StaticVector;
    UCHAR Flags;
};

typedef struct _ROUTING_TOKEN ROUTING_TOKEN;
typedef struct _ROUTING_TOKEN *PROUTING_TOKEN;
typedef NTSTATUS (*PGET_INTERRUPT_ROUTING)(PDEVICE_OBJECT Pdo, ULONG *Bus, ULONG *PciSlot, UCHAR *InterruptLine, UCHAR *InterruptPin, UCHAR *ClassCode, UCHAR *SubClassCode, PDEVICE_OBJECT *ParentPdo, ROUTING_TOKEN *RoutingToken, UCHAR *Flags);
typedef NTSTATUS (*PSET_INTERRUPT_ROUTING_TOKEN)(PDEVICE_OBJECT Pdo, PROUTING_TOKEN RoutingToken);
typedef void (*PUPDATE_INTERRUPT_LINE)(PDEVICE_OBJECT Pdo, UCHAR LineRegister);

struct _INT_ROUTE_INTERFACE_STANDARD {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PGET_INTERRUPT_ROUTING GetInterruptRouting;
    PSET_INTERRUPT_ROUTING_TOKEN SetInterruptRoutingToken;
    PUPDATE_INTERRUPT_LINE UpdateInterruptLine;
};

typedef struct _INT_ROUTE_INTERFACE_STANDARD INT_ROUTE_INTERFACE_STANDARD;
typedef struct _INT_ROUTE_INTERFACE_STANDARD *PINT_ROUTE_INTERFACE_STANDARD;

struct _LEGACY_DEVICE_DETECTION_INTERFACE {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PLEGACY_DEVICE_DETECTION_HANDLER LegacyDeviceDetection;
};

typedef struct _LEGACY_DEVICE_DETECTION_INTERFACE LEGACY_DEVICE_DETECTION_INTERFACE;
typedef struct _LEGACY_DEVICE_DETECTION_INTERFACE *PLEGACY_DEVICE_DETECTION_INTERFACE;
typedef NTSTATUS (*PCARDBUSADD)(PDEVICE_OBJECT DeviceObject, PVOID *DeviceContext);
typedef NTSTATUS (*PCARDBUSDELETE)(PVOID DeviceContext);
typedef NTSTATUS (*PCARDBUSPCIDISPATCH)(PVOID DeviceContext, PIRP Irp);
typedef void (*PPME_SET_PME_ENABLE)(PDEVICE_OBJECT Pdo, BOOLEAN PmeEnable);
typedef void (*PPME_CLEAR_PME_STATUS)(PDEVICE_OBJECT Pdo);
typedef void (*PPME_GET_INFORMATION)(PDEVICE_OBJECT Pdo, PBOOLEAN PmeCapable, PBOOLEAN PmeStatus, PBOOLEAN PmeEnable);

struct _PCI_CARDBUS_INTERFACE_PRIVATE {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PDRIVER_OBJECT DriverObject;
    PCARDBUSADD AddCardBus;
    PCARDBUSDELETE DeleteCardBus;
    PCARDBUSPCIDISPATCH DispatchPnp;
};

typedef struct _PCI_CARDBUS_INTERFACE_PRIVATE PCI_CARDBUS_INTERFACE_PRIVATE;
typedef struct _PCI_CARDBUS_INTERFACE_PRIVATE *PPCI_CARDBUS_INTERFACE_PRIVATE;

struct _PCI_PME_INTERFACE {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PPME_GET_INFORMATION GetPmeInformation;
    PPME_CLEAR_PME_STATUS ClearPmeStatus;
    PPME_SET_PME_ENABLE UpdateEnable;
};

typedef struct _PCI_PME_INTERFACE PCI_PME_INTERFACE;
typedef struct _PCI_PME_INTERFACE *PPCI_PME_INTERFACE;
typedef BOOLEAN (*PHAL_RESET_DISPLAY_PARAMETERS)(ULONG Columns, ULONG Rows);
typedef PBUS_HANDLER (*pHalHandlerForBus)(INTERFACE_TYPE InterfaceType, ULONG BusNumber);
typedef void (*pHalReferenceBusHandler)(PBUS_HANDLER BusHandler);

enum _HAL_QUERY_INFORMATION_CLASS {
    HalInstalledBusInformation,
    HalProfileSourceInformation,
    HalInformationClassUnused1,
    HalPowerInformation,
    HalProcessorSpeedInformation,
    HalCallbackInformation,
    HalMapRegisterInformation,
    HalMcaLogInformation,
    HalFrameBufferCachingInformation,
    HalDisplayBiosInformation,
    HalProcessorFeatureInformation,
    HalNumaTopologyInterface,
    HalErrorInformation,
    HalCmcLogInformation,
    HalCpeLogInformation,
    HalQueryMcaInterface,
    HalQueryAMLIIllegalIOPortAddresses,
    HalQueryMaxHotPlugMemoryAddress,
    HalPartitionIpiInterface,
    HalPlatformInformation,
    HalQueryProfileSourceList,
    HalInitLogInformation,
    HalFrequencyInformation,
    HalProcessorBrandString,
    HalHypervisorInformation,
    HalPlatformTimerInformation,
    HalAcpiAuditInformation
};

typedef enum _HAL_QUERY_INFORMATION_CLASS HAL_QUERY_INFORMATION_CLASS;
typedef enum _HAL_QUERY_INFORMATION_CLASS *PHAL_QUERY_INFORMATION_CLASS;

enum _HAL_SET_INFORMATION_CLASS {
    HalProfileSourceInterval,
    HalProfileSourceInterruptHandler,
    HalMcaRegisterDriver,
    HalKernelErrorHandler,
    HalCmcRegisterDriver,
    HalCpeRegisterDriver,
    HalMcaLog,
    HalCmcLog,
    HalCpeLog,
    HalGenerateCmcInterrupt,
    HalProfileSourceTimerHandler,
    HalEnlightenment,
    HalProfileDpgoSourceInterruptHandler
};

typedef enum _HAL_SET_INFORMATION_CLASS HAL_SET_INFORMATION_CLASS;
typedef enum _HAL_SET_INFORMATION_CLASS *PHAL_SET_INFORMATION_CLASS;
typedef NTSTATUS (*pHalQuerySystemInformation)(HAL_QUERY_INFORMATION_CLASS InformationClass, ULONG BufferSize, PVOID Buffer, PULONG ReturnedLength);
typedef NTSTATUS (*pHalSetSystemInformation)(HAL_SET_INFORMATION_CLASS InformationClass, ULONG BufferSize, PVOID Buffer);
typedef void (*pHalExamineMBR)(PDEVICE_OBJECT DeviceObject, ULONG SectorSize, ULONG MBRTypeIdentifier, PVOID *Buffer);
typedef NTSTATUS (*pHalIoReadPartitionTable)(PDEVICE_OBJECT DeviceObject, ULONG SectorSize, BOOLEAN ReturnRecognizedPartitions, struct _DRIVE_LAYOUT_INFORMATION **PartitionBuffer);
typedef NTSTATUS (*pHalIoSetPartitionInformation)(PDEVICE_OBJECT DeviceObject, ULONG SectorSize, ULONG PartitionNumber, ULONG PartitionType);
typedef NTSTATUS (*pHalIoWritePartitionTable)(PDEVICE_OBJECT DeviceObject, ULONG SectorSize, ULONG SectorsPerTrack, ULONG NumberOfHeads, struct _DRIVE_LAYOUT_INFORMATION *PartitionBuffer);
typedef NTSTATUS (*pHalQueryBusSlots)(PBUS_HANDLER BusHandler, ULONG BufferSize, PULONG SlotNumbers, PULONG ReturnedLength);
typedef NTSTATUS (*pHalInitPnpDriver)(void);

struct _PM_DISPATCH_TABLE {
    ULONG Signature;
    ULONG Version;
    PVOID Function[1];
};

typedef struct _PM_DISPATCH_TABLE PM_DISPATCH_TABLE;
typedef struct _PM_DISPATCH_TABLE *PPM_DISPATCH_TABLE;
typedef NTSTATUS (*pHalInitPowerManagement)(PPM_DISPATCH_TABLE PmDriverDispatchTable, PPM_DISPATCH_TABLE *PmHalDispatchTable);
typedef struct _DMA_ADAPTER *(*pHalGetDmaAdapter)(PVOID Context, struct _DEVICE_DESCRIPTION *DeviceDescriptor, PULONG NumberOfMapRegisters);
typedef NTSTATUS (*pHalGetInterruptTranslator)(INTERFACE_TYPE ParentInterfaceType, ULONG ParentBusNumber, INTERFACE_TYPE BridgeInterfaceType, USHORT Size, USHORT Version, PTRANSLATOR_INTERFACE Translator, PULONG BridgeBusNumber);
typedef NTSTATUS (*pHalStartMirroring)(void);
typedef NTSTATUS (*pHalEndMirroring)(ULONG PassNumber);
typedef NTSTATUS (*pHalMirrorPhysicalMemory)(PHYSICAL_ADDRESS PhysicalAddress, LARGE_INTEGER NumberOfBytes);
typedef NTSTATUS (*pHalMirrorVerify)(PHYSICAL_ADDRESS PhysicalAddress, LARGE_INTEGER NumberOfBytes);
typedef BOOLEAN (*pHalTranslateBusAddress)(INTERFACE_TYPE InterfaceType, ULONG BusNumber, PHYSICAL_ADDRESS BusAddress, PULONG AddressSpace, PPHYSICAL_ADDRESS TranslatedAddress);
typedef NTSTATUS (*pHalAssignSlotResources)(PUNICODE_STRING RegistryPath, PUNICODE_STRING DriverClassName, PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT DeviceObject, INTERFACE_TYPE BusType, ULONG BusNumber, ULONG SlotNumber, PCM_RESOURCE_LIST *AllocatedResources);
typedef void (*pHalHaltSystem)(void);
typedef BOOLEAN (*pHalResetDisplay)(void);

struct _MAP_REGISTER_ENTRY {
    PVOID MapRegister;
    BOOLEAN WriteToDevice;
};

typedef struct _MAP_REGISTER_ENTRY MAP_REGISTER_ENTRY;
typedef struct _MAP_REGISTER_ENTRY *PMAP_REGISTER_ENTRY;
typedef UCHAR (*pHalVectorToIDTEntry)(ULONG Vector);
typedef BOOLEAN (*pHalFindBusAddressTranslation)(PHYSICAL_ADDRESS BusAddress, PULONG AddressSpace, PPHYSICAL_ADDRESS TranslatedAddress, PULONG_PTR Context, BOOLEAN NextBus);
typedef void (*pHalEndOfBoot)(void);
typedef PVOID (*pHalGetAcpiTable)(ULONG Signature, PCSTR OemId, PCSTR OemTableId);
typedef void (*PCI_ERROR_HANDLER_CALLBACK)(void);
typedef void (*pHalSetPciErrorHandlerCallback)(PCI_ERROR_HANDLER_CALLBACK Callback);
typedef void (*pHalIoAssignDriveLetters)(struct _LOADER_PARAMETER_BLOCK *LoaderBlock, PSTRING NtDeviceName, PUCHAR NtSystemPath, PSTRING NtSystemPathString);

typedef struct {
    ULONG Version;
    pHalQuerySystemInformation HalQuerySystemInformation;
    pHalSetSystemInformation HalSetSystemInformation;
    pHalQueryBusSlots HalQueryBusSlots;
    ULONG Spare1;
    pHalExamineMBR HalExamineMBR;
    pHalIoAssignDriveLetters HalIoAssignDriveLetters;
    pHalIoReadPartitionTable HalIoReadPartitionTable;
    pHalIoSetPartitionInformation HalIoSetPartitionInformation;
    pHalIoWritePartitionTable HalIoWritePartitionTable;
    pHalHandlerForBus HalReferenceHandlerForBus;
    pHalReferenceBusHandler HalReferenceBusHandler;
    pHalReferenceBusHandler HalDereferenceBusHandler;
    pHalInitPnpDriver HalInitPnpDriver;
    pHalInitPowerManagement HalInitPowerManagement;
    pHalGetDmaAdapter HalGetDmaAdapter;
    pHalGetInterruptTranslator HalGetInterruptTranslator;
    pHalStartMirroring HalStartMirroring;
    pHalEndMirroring HalEndMirroring;
    pHalMirrorPhysicalMemory HalMirrorPhysicalMemory;
    pHalEndOfBoot HalEndOfBoot;
    pHalMirrorVerify HalMirrorVerify;
    pHalGetAcpiTable HalGetCachedAcpiTable;
    pHalSetPciErrorHandlerCallback HalSetPciErrorHandlerCallback;
} HAL_DISPATCH;

typedef struct HAL_DISPATCH *PHAL_DISPATCH;

struct _HAL_BUS_INFORMATION {
    INTERFACE_TYPE BusType;
    BUS_DATA_TYPE ConfigurationType;
    ULONG BusNumber;
    ULONG Reserved;
};

typedef struct _HAL_BUS_INFORMATION HAL_BUS_INFORMATION;
typedef struct _HAL_BUS_INFORMATION *PHAL_BUS_INFORMATION;

struct _HAL_PROFILE_SOURCE_INFORMATION {
    KPROFILE_SOURCE Source;
    BOOLEAN Supported;
    ULONG Interval;
};

typedef struct _HAL_PROFILE_SOURCE_INFORMATION HAL_PROFILE_SOURCE_INFORMATION;
typedef struct _HAL_PROFILE_SOURCE_INFORMATION *PHAL_PROFILE_SOURCE_INFORMATION;

struct _HAL_PROFILE_SOURCE_INFORMATION_EX {
    KPROFILE_SOURCE Source;
    BOOLEAN Supported;
    ULONG_PTR Interval;
    ULONG_PTR DefInterval;
    ULONG_PTR MaxInterval;
    ULONG_PTR MinInterval;
};

typedef struct _HAL_PROFILE_SOURCE_INFORMATION_EX HAL_PROFILE_SOURCE_INFORMATION_EX;
typedef struct _HAL_PROFILE_SOURCE_INFORMATION_EX *PHAL_PROFILE_SOURCE_INFORMATION_EX;

struct _HAL_PROFILE_SOURCE_INTERVAL {
    KPROFILE_SOURCE Source;
    ULONG_PTR Interval;
};

typedef struct _HAL_PROFILE_SOURCE_INTERVAL HAL_PROFILE_SOURCE_INTERVAL;
typedef struct _HAL_PROFILE_SOURCE_INTERVAL *PHAL_PROFILE_SOURCE_INTERVAL;

struct _HAL_PROFILE_SOURCE_LIST {
    KPROFILE_SOURCE Source;
    PWSTR Description;
};

typedef struct _HAL_PROFILE_SOURCE_LIST HAL_PROFILE_SOURCE_LIST;
typedef struct _HAL_PROFILE_SOURCE_LIST *PHAL_PROFILE_SOURCE_LIST;

enum _HAL_DISPLAY_BIOS_INFORMATION {
    HalDisplayInt10Bios,
    HalDisplayEmulatedBios,
    HalDisplayNoBios
};

typedef enum _HAL_DISPLAY_BIOS_INFORMATION HAL_DISPLAY_BIOS_INFORMATION;
typedef enum _HAL_DISPLAY_BIOS_INFORMATION *PHAL_DISPLAY_BIOS_INFORMATION;

struct _HAL_POWER_INFORMATION {
    ULONG TBD;
};

typedef struct _HAL_POWER_INFORMATION HAL_POWER_INFORMATION;
typedef struct _HAL_POWER_INFORMATION *PHAL_POWER_INFORMATION;

struct _HAL_PROCESSOR_SPEED_INFO {
    ULONG ProcessorSpeed;
};

typedef struct _HAL_PROCESSOR_SPEED_INFO HAL_PROCESSOR_SPEED_INFORMATION;
typedef struct _HAL_PROCESSOR_SPEED_INFO *PHAL_PROCESSOR_SPEED_INFORMATION;

struct _HAL_CALLBACKS {
    PCALLBACK_OBJECT SetSystemInformation;
    PCALLBACK_OBJECT BusCheck;
};

typedef struct _HAL_CALLBACKS HAL_CALLBACKS;
typedef struct _HAL_CALLBACKS *PHAL_CALLBACKS;

struct _HAL_PROCESSOR_FEATURE {
    ULONG UsableFeatureBits;
};

typedef struct _HAL_PROCESSOR_FEATURE HAL_PROCESSOR_FEATURE;
typedef NTSTATUS (*PHALIOREADWRITEHANDLER)(BOOLEAN fRead, ULONG dwAddr, ULONG dwSize, PULONG pdwData);

struct _HAL_AMLI_BAD_IO_ADDRESS_LIST {
    ULONG BadAddrBegin;
    ULONG BadAddrSize;
    ULONG OSVersionTrigger;
    PHALIOREADWRITEHANDLER IOHandler;
};

typedef struct _HAL_AMLI_BAD_IO_ADDRESS_LIST HAL_AMLI_BAD_IO_ADDRESS_LIST;
typedef struct _HAL_AMLI_BAD_IO_ADDRESS_LIST *PHAL_AMLI_BAD_IO_ADDRESS_LIST;
typedef void (*PHALMCAINTERFACELOCK)(void);
typedef void (*PHALMCAINTERFACEUNLOCK)(void);
typedef NTSTATUS (*PHALMCAINTERFACEREADREGISTER)(UCHAR BankNumber, PVOID Exception);

struct _HAL_MCA_INTERFACE {
    PHALMCAINTERFACELOCK Lock;
    PHALMCAINTERFACEUNLOCK Unlock;
    PHALMCAINTERFACEREADREGISTER ReadRegister;
};

typedef struct _HAL_MCA_INTERFACE HAL_MCA_INTERFACE;

typedef enum {
    ApicDestinationModePhysical = 1,
    ApicDestinationModeLogicalFlat,
    ApicDestinationModeLogicalClustered,
    ApicDestinationModeUnknown
} HAL_APIC_DESTINATION_MODE;

typedef enum HAL_APIC_DESTINATION_MODE *PHAL_APIC_DESTINATION_MODE;
struct _KTRAP_FRAME;
struct _KEXCEPTION_FRAME;
typedef ERROR_SEVERITY (*PDRIVER_EXCPTN_CALLBACK)(PVOID Context, struct _KTRAP_FRAME *TrapFrame, struct _KEXCEPTION_FRAME *ExceptionFrame, PMCA_EXCEPTION Exception);
typedef PDRIVER_EXCPTN_CALLBACK PDRIVER_MCA_EXCEPTION_CALLBACK;

struct _MCA_DRIVER_INFO {
    PDRIVER_MCA_EXCEPTION_CALLBACK ExceptionCallback;
    PKDEFERRED_ROUTINE DpcCallback;
    PVOID DeviceContext;
};

typedef struct _MCA_DRIVER_INFO MCA_DRIVER_INFO;
typedef struct _MCA_DRIVER_INFO *PMCA_DRIVER_INFO;

struct _HAL_ERROR_INFO {
    ULONG Version;
    ULONG InitMaxSize;
    ULONG McaMaxSize;
    ULONG McaPreviousEventsCount;
    ULONG McaCorrectedEventsCount;
    ULONG McaKernelDeliveryFails;
    ULONG McaDriverDpcQueueFails;
    ULONG McaReserved;
    ULONG CmcMaxSize;
    ULONG CmcPollingInterval;
    ULONG CmcInterruptsCount;
    ULONG CmcKernelDeliveryFails;
    ULONG CmcDriverDpcQueueFails;
    ULONG CmcGetStateFails;
    ULONG CmcClearStateFails;
    ULONG CmcReserved;
    ULONGLONG CmcLogId;
    ULONG CpeMaxSize;
    ULONG CpePollingInterval;
    ULONG CpeInterruptsCount;
    ULONG CpeKernelDeliveryFails;
    ULONG CpeDriverDpcQueueFails;
    ULONG CpeGetStateFails;
    ULONG CpeClearStateFails;
    ULONG CpeInterruptSources;
    ULONGLONG CpeLogId;
    ULONGLONG KernelReserved[4];
};

typedef struct _HAL_ERROR_INFO HAL_ERROR_INFO;
typedef struct _HAL_ERROR_INFO *PHAL_ERROR_INFO;
typedef void (*PDRIVER_CMC_EXCEPTION_CALLBACK)(PVOID Context, PCMC_EXCEPTION CmcLog);
typedef void (*PDRIVER_CPE_EXCEPTION_CALLBACK)(PVOID Context, PCPE_EXCEPTION CmcLog);

struct _CMC_DRIVER_INFO {
    PDRIVER_CMC_EXCEPTION_CALLBACK ExceptionCallback;
    PKDEFERRED_ROUTINE DpcCallback;
    PVOID DeviceContext;
};

typedef struct _CMC_DRIVER_INFO CMC_DRIVER_INFO;
typedef struct _CMC_DRIVER_INFO *PCMC_DRIVER_INFO;

struct _CPE_DRIVER_INFO {
    PDRIVER_CPE_EXCEPTION_CALLBACK ExceptionCallback;
    PKDEFERRED_ROUTINE DpcCallback;
    PVOID DeviceContext;
};

typedef struct _CPE_DRIVER_INFO CPE_DRIVER_INFO;
typedef struct _CPE_DRIVER_INFO *PCPE_DRIVER_INFO;

struct _HAL_PLATFORM_INFORMATION {
    ULONG PlatformFlags;
};

typedef struct _HAL_PLATFORM_INFORMATION HAL_PLATFORM_INFORMATION;
typedef struct _HAL_PLATFORM_INFORMATION *PHAL_PLATFORM_INFORMATION;

LAB_DDK_END

#endif
