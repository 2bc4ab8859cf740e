/* SCSI request blocks. */
#ifndef NTLAB_SRB_H
#define NTLAB_SRB_H

#include <wdm.h>

LAB_DDK_BEGIN

#define SCSI_MAXIMUM_LOGICAL_UNITS              8
#define SCSI_MAXIMUM_TARGETS_PER_BUS            128
#define SCSI_MAXIMUM_LUNS_PER_TARGET            255
#define SCSI_MAXIMUM_BUSES                      8
#define SCSI_MINIMUM_PHYSICAL_BREAKS            16
#define SCSI_MAXIMUM_PHYSICAL_BREAKS            255
#define SCSI_MAXIMUM_TARGETS                    8
#define SCSI_DMA64_MINIPORT_SUPPORTED           1
#define SCSI_DMA64_SYSTEM_SUPPORTED             0x80
#define SCSI_DMA64_MINIPORT_FULL64BIT_SUPPORTED 2
#define SP_UNINITIALIZED_VALUE                  0xffffffff
#define SP_UNTAGGED                             0xff
#define SRBEV_BUS_RESET                         1
#define SRBEV_SCSI_ASYNC_NOTIFICATION           2
#define MAXIMUM_CDB_SIZE                        12
#define SRB_FUNCTION_EXECUTE_SCSI               0
#define SRB_FUNCTION_CLAIM_DEVICE               1
#define SRB_FUNCTION_IO_CONTROL                 2
#define SRB_FUNCTION_RECEIVE_EVENT              3
#define SRB_FUNCTION_RELEASE_QUEUE              4
#define SRB_FUNCTION_ATTACH_DEVICE              5
#define SRB_FUNCTION_RELEASE_DEVICE             6
#define SRB_FUNCTION_SHUTDOWN                   7
#define SRB_FUNCTION_FLUSH                      8
#define SRB_FUNCTION_ABORT_COMMAND              0x10
#define SRB_FUNCTION_RELEASE_RECOVERY           0x11
#define SRB_FUNCTION_RESET_BUS                  0x12
#define SRB_FUNCTION_RESET_DEVICE               0x13
#define SRB_FUNCTION_TERMINATE_IO               0x14
#define SRB_FUNCTION_FLUSH_QUEUE                0x15
#define SRB_FUNCTION_REMOVE_DEVICE              0x16
#define SRB_FUNCTION_WMI                        0x17
#define SRB_FUNCTION_LOCK_QUEUE                 0x18
#define SRB_FUNCTION_UNLOCK_QUEUE               0x19
#define SRB_FUNCTION_RESET_LOGICAL_UNIT         0x20
#define SRB_FUNCTION_SET_LINK_TIMEOUT           0x21
#define SRB_FUNCTION_LINK_TIMEOUT_OCCURRED      0x22
#define SRB_FUNCTION_LINK_TIMEOUT_COMPLETE      0x23
#define SRB_FUNCTION_POWER                      0x24
#define SRB_FUNCTION_PNP                        0x25
#define SRB_FUNCTION_DUMP_POINTERS              0x26
#define SRB_STATUS_PENDING                      0
#define SRB_STATUS_SUCCESS                      1
#define SRB_STATUS_ABORTED                      2
#define SRB_STATUS_ABORT_FAILED                 3
#define SRB_STATUS_ERROR                        4
#define SRB_STATUS_BUSY                         5
#define SRB_STATUS_INVALID_REQUEST              6
#define SRB_STATUS_INVALID_PATH_ID              7
#define SRB_STATUS_NO_DEVICE                    8
#define SRB_STATUS_TIMEOUT                      9
#define SRB_STATUS_SELECTION_TIMEOUT            0xa
#define SRB_STATUS_COMMAND_TIMEOUT              0xb
#define SRB_STATUS_MESSAGE_REJECTED             0xd
#define SRB_STATUS_BUS_RESET                    0xe
#define SRB_STATUS_PARITY_ERROR                 0xf
#define SRB_STATUS_REQUEST_SENSE_FAILED         0x10
#define SRB_STATUS_NO_HBA                       0x11
#define SRB_STATUS_DATA_OVERRUN                 0x12
#define SRB_STATUS_UNEXPECTED_BUS_FREE          0x13
#define SRB_STATUS_PHASE_SEQUENCE_FAILURE       0x14
#define SRB_STATUS_BAD_SRB_BLOCK_LENGTH         0x15
#define SRB_STATUS_REQUEST_FLUSHED              0x16
#define SRB_STATUS_INVALID_LUN                  0x20
#define SRB_STATUS_INVALID_TARGET_ID            0x21
#define SRB_STATUS_BAD_FUNCTION                 0x22
#define SRB_STATUS_ERROR_RECOVERY               0x23
#define SRB_STATUS_NOT_POWERED                  0x24
#define SRB_STATUS_LINK_DOWN                    0x25
#define SRB_STATUS_INTERNAL_ERROR               0x30
#define SRB_STATUS_QUEUE_FROZEN                 0x40
#define SRB_STATUS_AUTOSENSE_VALID              0x80
#define SRB_FLAGS_QUEUE_ACTION_ENABLE           2
#define SRB_FLAGS_DISABLE_DISCONNECT            4
#define SRB_FLAGS_DISABLE_SYNCH_TRANSFER        8
#define SRB_FLAGS_BYPASS_FROZEN_QUEUE           0x10
#define SRB_FLAGS_DISABLE_AUTOSENSE             0x20
#define SRB_FLAGS_DATA_IN                       0x40
#define SRB_FLAGS_DATA_OUT                      0x80
#define SRB_FLAGS_NO_DATA_TRANSFER              0
#define SRB_FLAGS_UNSPECIFIED_DIRECTION         0xc0
#define SRB_FLAGS_NO_QUEUE_FREEZE               0x100
#define SRB_FLAGS_ADAPTER_CACHE_ENABLE          0x200
#define SRB_FLAGS_FREE_SENSE_BUFFER             0x400
#define SRB_FLAGS_IS_ACTIVE                     0x10000
#define SRB_FLAGS_ALLOCATED_FROM_ZONE           0x20000
#define SRB_FLAGS_SGLIST_FROM_POOL              0x40000
#define SRB_FLAGS_BYPASS_LOCKED_QUEUE           0x80000
#define SRB_FLAGS_NO_KEEP_AWAKE                 0x100000
#define SRB_FLAGS_PORT_DRIVER_ALLOCSENSE        0x200000
#define SRB_FLAGS_PORT_DRIVER_SENSEHASPORT      0x400000
#define SRB_FLAGS_DONT_START_NEXT_PACKET        0x800000
#define SRB_FLAGS_PORT_DRIVER_RESERVED          0xf000000
#define SRB_FLAGS_CLASS_DRIVER_RESERVED         0xf0000000
#define SRB_SIMPLE_TAG_REQUEST                  0x20
#define SRB_HEAD_OF_QUEUE_TAG_REQUEST           0x21
#define SRB_ORDERED_QUEUE_TAG_REQUEST           0x22
#define SRB_WMI_FLAGS_ADAPTER_REQUEST           1
#define SRB_POWER_FLAGS_ADAPTER_REQUEST         1
#define SRB_PNP_FLAGS_ADAPTER_REQUEST           1
#define SP_BUS_PARITY_ERROR                     1
#define SP_UNEXPECTED_DISCONNECT                2
#define SP_INVALID_RESELECTION                  3
#define SP_BUS_TIME_OUT                         4
#define SP_PROTOCOL_ERROR                       5
#define SP_INTERNAL_ADAPTER_ERROR               6
#define SP_REQUEST_TIMEOUT                      7
#define SP_IRQ_NOT_RESPONDING                   8
#define SP_BAD_FW_WARNING                       9
#define SP_BAD_FW_ERROR                         0xa
#define SP_LOST_WMI_MINIPORT_REQUEST            0xb
#define SP_VER_TRACE_SUPPORT                    0x10
#define SP_RETURN_NOT_FOUND                     0
#define SP_RETURN_FOUND                         1
#define SP_RETURN_ERROR                         2
#define SP_RETURN_BAD_CONFIG                    3
#define CONFIG_INFO_VERSION_2                   sizeof(PORT_CONFIGURATION_INFORMATION)
#define SCSI_REQUEST_BLOCK_SIZE                 sizeof(SCSI_REQUEST_BLOCK)
#define SCSIPORTAPI                             DECLSPEC_IMPORT
#define ScsiPortReadPortUchar                   READ_PORT_UCHAR
#define ScsiPortReadPortUshort                  READ_PORT_USHORT
#define ScsiPortReadPortUlong                   READ_PORT_ULONG
#define ScsiPortReadPortBufferUchar             READ_PORT_BUFFER_UCHAR
#define ScsiPortReadPortBufferUshort            READ_PORT_BUFFER_USHORT
#define ScsiPortReadPortBufferUlong             READ_PORT_BUFFER_ULONG
#define ScsiPortReadRegisterUchar               READ_REGISTER_UCHAR
#define ScsiPortReadRegisterUshort              READ_REGISTER_USHORT
#define ScsiPortReadRegisterUlong               READ_REGISTER_ULONG
#define ScsiPortReadRegisterBufferUchar         READ_REGISTER_BUFFER_UCHAR
#define ScsiPortReadRegisterBufferUshort        READ_REGISTER_BUFFER_USHORT
#define ScsiPortReadRegisterBufferUlong         READ_REGISTER_BUFFER_ULONG
#define ScsiPortWritePortUchar                  WRITE_PORT_UCHAR
#define ScsiPortWritePortUshort                 WRITE_PORT_USHORT
#define ScsiPortWritePortUlong                  WRITE_PORT_ULONG
#define ScsiPortWritePortBufferUchar            WRITE_PORT_BUFFER_UCHAR
#define ScsiPortWritePortBufferUshort           WRITE_PORT_BUFFER_USHORT
#define ScsiPortWritePortBufferUlong            WRITE_PORT_BUFFER_ULONG
#define ScsiPortWriteRegisterUchar              WRITE_REGISTER_UCHAR
#define ScsiPortWriteRegisterUshort             WRITE_REGISTER_USHORT
#define ScsiPortWriteRegisterUlong              WRITE_REGISTER_ULONG
#define ScsiPortWriteRegisterBufferUchar        WRITE_REGISTER_BUFFER_UCHAR
#define ScsiPortWriteRegisterBufferUshort       WRITE_REGISTER_BUFFER_USHORT
#define ScsiPortWriteRegisterBufferUlong        WRITE_REGISTER_BUFFER_ULONG
#define ScsiPortMoveMemory                      memmove

typedef PHYSICAL_ADDRESS SCSI_PHYSICAL_ADDRESS;

typedef PHYSICAL_ADDRESS *PSCSI_PHYSICAL_ADDRESS;

typedef struct _ACCESS_RANGE {
    SCSI_PHYSICAL_ADDRESS RangeStart;
    ULONG RangeLength;
    BOOLEAN RangeInMemory;
} ACCESS_RANGE, *PACCESS_RANGE;

typedef struct _PORT_CONFIGURATION_INFORMATION {
    ULONG Length;
    ULONG SystemIoBusNumber;
    INTERFACE_TYPE AdapterInterfaceType;
    ULONG BusInterruptLevel;
    ULONG BusInterruptVector;
    KINTERRUPT_MODE InterruptMode;
    ULONG MaximumTransferLength;
    ULONG NumberOfPhysicalBreaks;
    ULONG DmaChannel;
    ULONG DmaPort;
    DMA_WIDTH DmaWidth;
    DMA_SPEED DmaSpeed;
    ULONG AlignmentMask;
    ULONG NumberOfAccessRanges;
    ACCESS_RANGE (*AccessRanges)[];
    PVOID Reserved;
    UCHAR NumberOfBuses;
    UCHAR InitiatorBusId[8];
    BOOLEAN ScatterGather;
    BOOLEAN Master;
    BOOLEAN CachesData;
    BOOLEAN AdapterScansDown;
    BOOLEAN AtdiskPrimaryClaimed;
    BOOLEAN AtdiskSecondaryClaimed;
    BOOLEAN Dma32BitAddresses;
    BOOLEAN DemandMode;
    BOOLEAN MapBuffers;
    BOOLEAN NeedPhysicalAddresses;
    BOOLEAN TaggedQueuing;
    BOOLEAN AutoRequestSense;
    BOOLEAN MultipleRequestPerLu;
    BOOLEAN ReceiveEvent;
    BOOLEAN RealModeInitialized;
    BOOLEAN BufferAccessScsiPortControlled;
    UCHAR MaximumNumberOfTargets;
    UCHAR ReservedUchars[2];
    ULONG SlotNumber;
    ULONG BusInterruptLevel2;
    ULONG BusInterruptVector2;
    KINTERRUPT_MODE InterruptMode2;
    ULONG DmaChannel2;
    ULONG DmaPort2;
    DMA_WIDTH DmaWidth2;
    DMA_SPEED DmaSpeed2;
    ULONG DeviceExtensionSize;
    ULONG SpecificLuExtensionSize;
    ULONG SrbExtensionSize;
    UCHAR Dma64BitAddresses;
    BOOLEAN ResetTargetSupported;
    UCHAR MaximumNumberOfLogicalUnits;
    BOOLEAN WmiDataProvider;
} PORT_CONFIGURATION_INFORMATION, *PPORT_CONFIGURATION_INFORMATION;

typedef enum _SCSI_ADAPTER_CONTROL_TYPE {
    ScsiQuerySupportedControlTypes = 0,
    ScsiStopAdapter,
    ScsiRestartAdapter,
    ScsiSetBootConfig,
    ScsiSetRunningConfig,
    ScsiAdapterControlMax,
    MakeAdapterControlTypeSizeOfUlong = 0xffffffff
} SCSI_ADAPTER_CONTROL_TYPE,
    *PSCSI_ADAPTER_CONTROL_TYPE;

typedef enum _SCSI_ADAPTER_CONTROL_STATUS {
    ScsiAdapterControlSuccess = 0,
    ScsiAdapterControlUnsuccessful
} SCSI_ADAPTER_CONTROL_STATUS,
    *PSCSI_ADAPTER_CONTROL_STATUS;

typedef struct _SCSI_SUPPORTED_CONTROL_TYPE_LIST {
    ULONG MaxControlType;
    BOOLEAN SupportedTypeList[0];
} SCSI_SUPPORTED_CONTROL_TYPE_LIST, *PSCSI_SUPPORTED_CONTROL_TYPE_LIST;

typedef struct _SCSI_REQUEST_BLOCK {
    USHORT Length;
    UCHAR Function;
    UCHAR SrbStatus;
    UCHAR ScsiStatus;
    UCHAR PathId;
    UCHAR TargetId;
    UCHAR Lun;
    UCHAR QueueTag;
    UCHAR QueueAction;
    UCHAR CdbLength;
    UCHAR SenseInfoBufferLength;
    ULONG SrbFlags;
    ULONG DataTransferLength;
    ULONG TimeOutValue;
    PVOID DataBuffer;
    PVOID SenseInfoBuffer;
    struct _SCSI_REQUEST_BLOCK *NextSrb;
    PVOID OriginalRequest;
    PVOID SrbExtension;
    union {
        ULONG InternalStatus;
        ULONG QueueSortKey;
        ULONG LinkTimeoutValue;
    };
    ULONG Reserved;
    UCHAR Cdb[16];
} SCSI_REQUEST_BLOCK, *PSCSI_REQUEST_BLOCK;

typedef struct _SCSI_WMI_REQUEST_BLOCK {
    USHORT Length;
    UCHAR Function;
    UCHAR SrbStatus;
    UCHAR WMISubFunction;
    UCHAR PathId;
    UCHAR TargetId;
    UCHAR Lun;
    UCHAR Reserved1;
    UCHAR WMIFlags;
    UCHAR Reserved2[2];
    ULONG SrbFlags;
    ULONG DataTransferLength;
    ULONG TimeOutValue;
    PVOID DataBuffer;
    PVOID DataPath;
    PVOID Reserved3;
    PVOID OriginalRequest;
    PVOID SrbExtension;
    ULONG Reserved4;
    ULONG Reserved6;
    UCHAR Reserved5[16];
} SCSI_WMI_REQUEST_BLOCK, *PSCSI_WMI_REQUEST_BLOCK;

typedef enum _STOR_DEVICE_POWER_STATE {
    StorPowerDeviceUnspecified = 0,
    StorPowerDeviceD0,
    StorPowerDeviceD1,
    StorPowerDeviceD2,
    StorPowerDeviceD3,
    StorPowerDeviceMaximum
} STOR_DEVICE_POWER_STATE,
    *PSTOR_DEVICE_POWER_STATE;

typedef enum _STOR_POWER_ACTION {
    StorPowerActionNone = 0,
    StorPowerActionReserved,
    StorPowerActionSleep,
    StorPowerActionHibernate,
    StorPowerActionShutdown,
    StorPowerActionShutdownReset,
    StorPowerActionShutdownOff,
    StorPowerActionWarmEject
} STOR_POWER_ACTION,
    *PSTOR_POWER_ACTION;

typedef struct _SCSI_POWER_REQUEST_BLOCK {
    USHORT Length;
    UCHAR Function;
    UCHAR SrbStatus;
    UCHAR SrbPowerFlags;
    UCHAR PathId;
    UCHAR TargetId;
    UCHAR Lun;
    STOR_DEVICE_POWER_STATE DevicePowerState;
    ULONG SrbFlags;
    ULONG DataTransferLength;
    ULONG TimeOutValue;
    PVOID DataBuffer;
    PVOID SenseInfoBuffer;
    struct _SCSI_REQUEST_BLOCK *NextSrb;
    PVOID OriginalRequest;
    PVOID SrbExtension;
    STOR_POWER_ACTION PowerAction;
    ULONG Reserved;
    UCHAR Reserved5[16];
} SCSI_POWER_REQUEST_BLOCK, *PSCSI_POWER_REQUEST_BLOCK;

typedef enum _STOR_PNP_ACTION {
    StorStartDevice = 0x0,
    StorRemoveDevice = 0x2,
    StorStopDevice = 0x4,
    StorQueryCapabilities = 0x9,
    StorQueryResourceRequirements = 0xB,
    StorFilterResourceRequirements = 0xD,
    StorSurpriseRemoval = 0x17
} STOR_PNP_ACTION,
    *PSTOR_PNP_ACTION;

typedef struct _STOR_DEVICE_CAPABILITIES {
    USHORT Version;
    ULONG DeviceD1 : 1;
    ULONG DeviceD2 : 1;
    ULONG LockSupported : 1;
    ULONG EjectSupported : 1;
    ULONG Removable : 1;
    ULONG DockDevice : 1;
    ULONG UniqueID : 1;
    ULONG SilentInstall : 1;
    ULONG SurpriseRemovalOK : 1;
    ULONG NoDisplayInUI : 1;
} STOR_DEVICE_CAPABILITIES, *PSTOR_DEVICE_CAPABILITIES;

typedef struct _SCSI_PNP_REQUEST_BLOCK {
    USHORT Length;
    UCHAR Function;
    UCHAR SrbStatus;
    UCHAR PnPSubFunction;
    UCHAR PathId;
    UCHAR TargetId;
    UCHAR Lun;
    STOR_PNP_ACTION PnPAction;
    ULONG SrbFlags;
    ULONG DataTransferLength;
    ULONG TimeOutValue;
    PVOID DataBuffer;
    PVOID SenseInfoBuffer;
    struct _SCSI_REQUEST_BLOCK *NextSrb;
    PVOID OriginalRequest;
    PVOID SrbExtension;
    ULONG SrbPnPFlags;
    ULONG Reserved;
    UCHAR Reserved4[16];
} SCSI_PNP_REQUEST_BLOCK, *PSCSI_PNP_REQUEST_BLOCK;

typedef BOOLEAN (*PHW_INITIALIZE)(PVOID DeviceExtension);

typedef BOOLEAN (*PHW_STARTIO)(PVOID DeviceExtension, PSCSI_REQUEST_BLOCK Srb);

typedef BOOLEAN (*PHW_INTERRUPT)(PVOID DeviceExtension);

typedef void (*PHW_TIMER)(PVOID DeviceExtension);

typedef void (*PHW_DMA_STARTED)(PVOID DeviceExtension);

typedef ULONG (*PHW_FIND_ADAPTER)(PVOID DeviceExtension, PVOID HwContext, PVOID BusInformation, PCHAR ArgumentString,
                                  PPORT_CONFIGURATION_INFORMATION ConfigInfo, PBOOLEAN Again);

typedef BOOLEAN (*PHW_RESET_BUS)(PVOID DeviceExtension, ULONG PathId);

typedef BOOLEAN (*PHW_ADAPTER_STATE)(PVOID DeviceExtension, PVOID Context, BOOLEAN SaveState);

typedef SCSI_ADAPTER_CONTROL_STATUS (*PHW_ADAPTER_CONTROL)(PVOID DeviceExtension, SCSI_ADAPTER_CONTROL_TYPE ControlType,
                                                           PVOID Parameters);

typedef enum _SCSI_NOTIFICATION_TYPE {
    RequestComplete,
    NextRequest,
    NextLuRequest,
    ResetDetected,
    CallDisableInterrupts,
    CallEnableInterrupts,
    RequestTimerCall,
    BusChangeDetected,
    WMIEvent,
    WMIReregister,
    LinkUp,
    LinkDown,
    QueryTickCount,
    BufferOverrunDetected,
    TraceNotification
} SCSI_NOTIFICATION_TYPE,
    *PSCSI_NOTIFICATION_TYPE;

typedef struct _HW_INITIALIZATION_DATA {
    ULONG HwInitializationDataSize;
    INTERFACE_TYPE AdapterInterfaceType;
    PHW_INITIALIZE HwInitialize;
    PHW_STARTIO HwStartIo;
    PHW_INTERRUPT HwInterrupt;
    PHW_FIND_ADAPTER HwFindAdapter;
    PHW_RESET_BUS HwResetBus;
    PHW_DMA_STARTED HwDmaStarted;
    PHW_ADAPTER_STATE HwAdapterState;
    ULONG DeviceExtensionSize;
    ULONG SpecificLuExtensionSize;
    ULONG SrbExtensionSize;
    ULONG NumberOfAccessRanges;
    PVOID Reserved;
    BOOLEAN MapBuffers;
    BOOLEAN NeedPhysicalAddresses;
    BOOLEAN TaggedQueuing;
    BOOLEAN AutoRequestSense;
    BOOLEAN MultipleRequestPerLu;
    BOOLEAN ReceiveEvent;
    USHORT VendorIdLength;
    PVOID VendorId;
    union {
        USHORT ReservedUshort;
        USHORT PortVersionFlags;
    };
    USHORT DeviceIdLength;
    PVOID DeviceId;
    PHW_ADAPTER_CONTROL HwAdapterControl;
} HW_INITIALIZATION_DATA, *PHW_INITIALIZATION_DATA;

void ScsiPortCompleteRequest(PVOID HwDeviceExtension, UCHAR PathId, UCHAR TargetId, UCHAR Lun, UCHAR SrbStatus);

ULONG ScsiPortConvertPhysicalAddressToUlong(SCSI_PHYSICAL_ADDRESS Address);

SCSI_PHYSICAL_ADDRESS ScsiPortConvertUlongToPhysicalAddress(ULONG_PTR UlongAddress);

void ScsiPortFlushDma(PVOID DeviceExtension);

void ScsiPortFreeDeviceBase(PVOID HwDeviceExtension, PVOID MappedAddress);

ULONG ScsiPortGetBusData(PVOID DeviceExtension, ULONG BusDataType, ULONG SystemIoBusNumber, ULONG SlotNumber,
                         PVOID Buffer, ULONG Length);

PVOID ScsiPortGetDeviceBase(PVOID HwDeviceExtension, INTERFACE_TYPE BusType, ULONG SystemIoBusNumber,
                            SCSI_PHYSICAL_ADDRESS IoAddress, ULONG NumberOfBytes, BOOLEAN InIoSpace);

PVOID ScsiPortGetLogicalUnit(PVOID HwDeviceExtension, UCHAR PathId, UCHAR TargetId, UCHAR Lun);

SCSI_PHYSICAL_ADDRESS ScsiPortGetPhysicalAddress(PVOID HwDeviceExtension, PSCSI_REQUEST_BLOCK Srb, PVOID VirtualAddress,
                                                 ULONG *Length);

PSCSI_REQUEST_BLOCK ScsiPortGetSrb(PVOID DeviceExtension, UCHAR PathId, UCHAR TargetId, UCHAR Lun, LONG QueueTag);

PVOID ScsiPortGetUncachedExtension(PVOID HwDeviceExtension, PPORT_CONFIGURATION_INFORMATION ConfigInfo,
                                   ULONG NumberOfBytes);

PVOID ScsiPortGetVirtualAddress(PVOID HwDeviceExtension, SCSI_PHYSICAL_ADDRESS PhysicalAddress);

ULONG ScsiPortInitialize(PVOID Argument1, PVOID Argument2, struct _HW_INITIALIZATION_DATA *HwInitializationData,
                         PVOID HwContext);

void ScsiPortIoMapTransfer(PVOID HwDeviceExtension, PSCSI_REQUEST_BLOCK Srb, PVOID LogicalAddress, ULONG Length);

void ScsiPortLogError(PVOID HwDeviceExtension, PSCSI_REQUEST_BLOCK Srb, UCHAR PathId, UCHAR TargetId, UCHAR Lun,
                      ULONG ErrorCode, ULONG UniqueId);

void ScsiPortNotification(SCSI_NOTIFICATION_TYPE NotificationType, PVOID HwDeviceExtension, ...);

void ScsiPortQuerySystemTime(PLARGE_INTEGER CurrentTime);

ULONG ScsiPortSetBusDataByOffset(PVOID DeviceExtension, ULONG BusDataType, ULONG SystemIoBusNumber, ULONG SlotNumber,
                                 PVOID Buffer, ULONG Offset, ULONG Length);

void ScsiPortStallExecution(ULONG Delay);

BOOLEAN ScsiPortValidateRange(PVOID HwDeviceExtension, INTERFACE_TYPE BusType, ULONG SystemIoBusNumber,
                              SCSI_PHYSICAL_ADDRESS IoAddress, ULONG NumberOfBytes, BOOLEAN InIoSpace);

void ScsiDebugPrint(ULONG DebugPrintLevel, PCCHAR DebugMessage, ...);

#define DebugPrint(x)
#define SRB_STATUS(Status) ((Status) & ~(SRB_STATUS_AUTOSENSE_VALID | SRB_STATUS_QUEUE_FROZEN))

#define SCSI_MAXIMUM_BUSES_PER_ADAPTER 255
#define SCSI_COMBINE_BUS_TARGET(Bus, Target)                                                                           \
    (((((UCHAR)(Target)) & ~(0x20 - 1)) << 8) | (((UCHAR)(Bus)) << 5) | (((UCHAR)(Target)) & (0x20 - 1)))
#define SCSI_DECODE_BUS_TARGET(Value, Bus, Target)                                                                     \
    (Bus = (UCHAR)((Value) >> 5), Target = (UCHAR)((((Value) >> 8) & ~(0x20 - 1)) | ((Value) & (0x20 - 1))))
#define SRB_FUNCTION_PROTOCOL_COMMAND      0x09
#define SRB_FUNCTION_QUIESCE_DEVICE        0x1a
#define SRB_FUNCTION_FREE_DUMP_POINTERS    0x27
#define SRB_FUNCTION_STORAGE_REQUEST_BLOCK 0x28
#define SRB_FUNCTION_CRYPTO_OPERATION      0x29
#define SRB_FUNCTION_GET_DUMP_INFO         0x2a
#define SRB_FUNCTION_FREE_DUMP_INFO        0x2b
#define SRB_STATUS_INSUFFICIENT_RESOURCES  0x26
#define SRB_STATUS_THROTTLED_REQUEST       0x27
#define SRB_FLAGS_D3_PROCESSING            0x00000800
#define SRB_FLAGS_SEQUENTIAL_REQUIRED      0x00001000
#define SCSIPORT_API                       DECLSPEC_IMPORT
#define SRB_ALIGN                          DECLSPEC_ALIGN(8)
#define POINTER_ALIGN                      DECLSPEC_ALIGN(8)
typedef enum _SRBEXDATATYPE {
    SrbExDataTypeUnknown = 0,
    SrbExDataTypeBidirectional,
    SrbExDataTypeScsiCdb16 = 0x40,
    SrbExDataTypeScsiCdb32,
    SrbExDataTypeScsiCdbVar,
    SrbExDataTypeWmi = 0x60,
    SrbExDataTypePower,
    SrbExDataTypePnP,
    SrbExDataTypeIoInfo = 0x80,
    SrbExDataTypeMSReservedStart = 0xf0000000,
    SrbExDataTypeReserved = 0xffffffff
} SRBEXDATATYPE,
    *PSRBEXDATATYPE;

typedef struct SRB_ALIGN _SRBEX_DATA {
    SRBEXDATATYPE Type;
    ULONG Length;
    UCHAR Data[ANYSIZE_ARRAY];
} SRBEX_DATA, *PSRBEX_DATA;

#define SRBEX_DATA_BIDIRECTIONAL_LENGTH ((2 * sizeof(ULONG)) + sizeof(PVOID))
typedef struct SRB_ALIGN _SRBEX_DATA_BIDIRECTIONAL {
    SRBEXDATATYPE Type;
    ULONG Length;
    ULONG DataInTransferLength;
    ULONG Reserved1;
    PVOID POINTER_ALIGN DataInBuffer;
} SRBEX_DATA_BIDIRECTIONAL, *PSRBEX_DATA_BIDIRECTIONAL;

#define SRBEX_DATA_SCSI_CDB16_LENGTH ((20 * sizeof(UCHAR)) + sizeof(ULONG) + sizeof(PVOID))
typedef struct SRB_ALIGN _SRBEX_DATA_SCSI_CDB16 {
    SRBEXDATATYPE Type;
    ULONG Length;
    UCHAR ScsiStatus;
    UCHAR SenseInfoBufferLength;
    UCHAR CdbLength;
    UCHAR Reserved;
    ULONG Reserved1;
    PVOID POINTER_ALIGN SenseInfoBuffer;
    UCHAR POINTER_ALIGN Cdb[16];
} SRBEX_DATA_SCSI_CDB16, *PSRBEX_DATA_SCSI_CDB16;

#define SRBEX_DATA_SCSI_CDB32_LENGTH ((36 * sizeof(UCHAR)) + sizeof(ULONG) + sizeof(PVOID))
typedef struct SRB_ALIGN _SRBEX_DATA_SCSI_CDB32 {
    SRBEXDATATYPE Type;
    ULONG Length;
    UCHAR ScsiStatus;
    UCHAR SenseInfoBufferLength;
    UCHAR CdbLength;
    UCHAR Reserved;
    ULONG Reserved1;
    PVOID POINTER_ALIGN SenseInfoBuffer;
    UCHAR POINTER_ALIGN Cdb[32];
} SRBEX_DATA_SCSI_CDB32, *PSRBEX_DATA_SCSI_CDB32;

#define SRBEX_DATA_SCSI_CDB_VAR_LENGTH_MIN ((4 * sizeof(UCHAR)) + (3 * sizeof(ULONG)) + sizeof(PVOID))
#define SRBEX_DATA_SCSI_CDB_VAR_LENGTH_MAX 0xffffffffUL
typedef struct SRB_ALIGN _SRBEX_DATA_SCSI_CDB_VAR {
    SRBEXDATATYPE Type;
    ULONG Length;
    UCHAR ScsiStatus;
    UCHAR SenseInfoBufferLength;
    UCHAR Reserved[2];
    ULONG CdbLength;
    ULONG Reserved1[2];
    PVOID POINTER_ALIGN SenseInfoBuffer;
    UCHAR POINTER_ALIGN Cdb[ANYSIZE_ARRAY];
} SRBEX_DATA_SCSI_CDB_VAR, *PSRBEX_DATA_SCSI_CDB_VAR;

#define SRBEX_DATA_WMI_LENGTH ((4 * sizeof(UCHAR)) + sizeof(ULONG) + sizeof(PVOID))
typedef struct SRB_ALIGN _SRBEX_DATA_WMI {
    SRBEXDATATYPE Type;
    ULONG Length;
    UCHAR WMISubFunction;
    UCHAR WMIFlags;
    UCHAR Reserved[2];
    ULONG Reserved1;
    PVOID POINTER_ALIGN DataPath;
} SRBEX_DATA_WMI, *PSRBEX_DATA_WMI;

#define SRBEX_DATA_POWER_LENGTH ((4 * sizeof(UCHAR)) + sizeof(STOR_DEVICE_POWER_STATE) + sizeof(STOR_POWER_ACTION))
typedef struct SRB_ALIGN _SRBEX_DATA_POWER {
    SRBEXDATATYPE Type;
    ULONG Length;
    UCHAR SrbPowerFlags;
    UCHAR Reserved[3];
    STOR_DEVICE_POWER_STATE DevicePowerState;
    STOR_POWER_ACTION PowerAction;
} SRBEX_DATA_POWER, *PSRBEX_DATA_POWER;

#define SRBEX_DATA_PNP_LENGTH ((4 * sizeof(UCHAR)) + sizeof(STOR_PNP_ACTION) + (2 * sizeof(ULONG)))
typedef struct SRB_ALIGN _SRBEX_DATA_PNP {
    SRBEXDATATYPE Type;
    ULONG Length;
    UCHAR PnPSubFunction;
    UCHAR Reserved[3];
    STOR_PNP_ACTION PnPAction;
    ULONG SrbPnPFlags;
    ULONG Reserved1;
} SRBEX_DATA_PNP, *PSRBEX_DATA_PNP;

#define SRBEX_DATA_IO_INFO_LENGTH              ((5 * sizeof(ULONG)) + (4 * sizeof(UCHAR)))
#define REQUEST_INFO_NO_CACHE_FLAG             0x00000001
#define REQUEST_INFO_PAGING_IO_FLAG            0x00000002
#define REQUEST_INFO_SEQUENTIAL_IO_FLAG        0x00000004
#define REQUEST_INFO_TEMPORARY_FLAG            0x00000008
#define REQUEST_INFO_WRITE_THROUGH_FLAG        0x00000010
#define REQUEST_INFO_HYBRID_WRITE_THROUGH_FLAG 0x00000020
#define REQUEST_INFO_NO_FILE_OBJECT_FLAG       0x00000040
#define REQUEST_INFO_VOLSNAP_IO_FLAG           0x00000080
#define REQUEST_INFO_STREAM_FLAG               0x00000100
#define REQUEST_INFO_VALID_CACHEPRIORITY_FLAG  0x80000000
typedef struct SRB_ALIGN _SRBEX_DATA_IO_INFO {
    SRBEXDATATYPE Type;
    ULONG Length;
    ULONG Flags;
    ULONG Key;
    ULONG RWLength;
    BOOLEAN IsWriteRequest;
    UCHAR CachePriority;
    UCHAR Reserved[2];
    ULONG Reserved1[2];
} SRBEX_DATA_IO_INFO, *PSRBEX_DATA_IO_INFO;

#define SRB_SIGNATURE                   0x53524258
#define STORAGE_REQUEST_BLOCK_VERSION_1 0x1
typedef struct SRB_ALIGN _STORAGE_REQUEST_BLOCK_HEADER {
    USHORT Length;
    UCHAR Function;
    UCHAR SrbStatus;
} STORAGE_REQUEST_BLOCK_HEADER, *PSTORAGE_REQUEST_BLOCK_HEADER;

typedef struct SRB_ALIGN _STORAGE_REQUEST_BLOCK {
    USHORT Length;
    UCHAR Function;
    UCHAR SrbStatus;
    UCHAR ReservedUchar[4];
    ULONG Signature;
    ULONG Version;
    ULONG SrbLength;
    ULONG SrbFunction;
    ULONG SrbFlags;
    ULONG ReservedUlong;
    ULONG RequestTag;
    USHORT RequestPriority;
    USHORT RequestAttribute;
    ULONG TimeOutValue;
    ULONG SystemStatus;
    ULONG ZeroGuard1;
    ULONG AddressOffset;
    ULONG NumSrbExData;
    ULONG DataTransferLength;
    PVOID POINTER_ALIGN DataBuffer;
    PVOID POINTER_ALIGN ZeroGuard2;
    PVOID POINTER_ALIGN OriginalRequest;
    PVOID POINTER_ALIGN ClassContext;
    PVOID POINTER_ALIGN PortContext;
    PVOID POINTER_ALIGN MiniportContext;
    struct _STORAGE_REQUEST_BLOCK POINTER_ALIGN *NextSrb;
    ULONG SrbExDataOffset[ANYSIZE_ARRAY];
} STORAGE_REQUEST_BLOCK, *PSTORAGE_REQUEST_BLOCK;

#define SRB_TYPE_SCSI_REQUEST_BLOCK                       0
#define SRB_TYPE_STORAGE_REQUEST_BLOCK                    1
#define STORAGE_ADDRESS_TYPE_BTL8                         0
#define ScsiPortConvertPhysicalAddressToULongPtr(Address) ((ULONG_PTR)((Address).QuadPart))

#define SCSI_PORT_SIGNATURE 0x54524f50

LAB_DDK_END

#endif
