/* The storage class library: what disk, CD-ROM and other class drivers call, and how they are called. */
#ifndef NTLAB_CLASSPNP_H
#define NTLAB_CLASSPNP_H

#include <wdm.h>
#include <ntdddisk.h>
#include <ntddcdrm.h>
#include <ntddtape.h>
#include <ntddscsi.h>
#include <ntddstor.h>
#include <mountdev.h>
#include <ioevent.h>
#include <scsi.h>
#include <wmistr.h>
#include <wmilib.h>

LAB_DDK_BEGIN

#define SRB_CLASS_FLAGS_LOW_PRIORITY                      0x10000000
#define SRB_CLASS_FLAGS_PERSISTANT                        0x20000000
#define SRB_CLASS_FLAGS_PAGING                            0x40000000
#define SRB_CLASS_FLAGS_FREE_MDL                          0x80000000
#define CLASS_TAG_AUTORUN_DISABLE                         'ALcS'
#define CLASS_TAG_FILE_OBJECT_EXTENSION                   'FLcS'
#define CLASS_TAG_MEDIA_CHANGE_DETECTION                  'MLcS'
#define CLASS_TAG_MOUNT                                   'mLcS'
#define CLASS_TAG_RELEASE_QUEUE                           'qLcS'
#define CLASS_TAG_POWER                                   'WLcS'
#define CLASS_TAG_WMI                                     'wLcS'
#define CLASS_TAG_FAILURE_PREDICT                         'fLcS'
#define CLASS_TAG_DEVICE_CONTROL                          'OIcS'
#define CLASS_TAG_MODE_DATA                               'oLcS'
#define CLASS_TAG_MULTIPATH                               'mPcS'
#define MAXIMUM_RETRIES                                   4
#define NO_REMOVE                                         0
#define REMOVE_PENDING                                    1
#define REMOVE_COMPLETE                                   2
#define DEBUG_BUFFER_LENGTH                               256
#define START_UNIT_TIMEOUT                                0xf0
#define MEDIA_CHANGE_DEFAULT_TIME                         1
#define MEDIA_CHANGE_TIMEOUT_TIME                         300
#define MAXIMUM_RETRY_FOR_SINGLE_IO_IN_100NS_UNITS        0x3b9aca00
#define CLASS_WORKING_SET_MAXIMUM                         2048
#define CLASS_INTERPRET_SENSE_INFO2_MAXIMUM_HISTORY_COUNT 30000
#define CLASS_SPECIAL_DISABLE_SPIN_DOWN                   1
#define CLASS_SPECIAL_DISABLE_SPIN_UP                     2
#define CLASS_SPECIAL_NO_QUEUE_LOCK                       8
#define CLASS_SPECIAL_DISABLE_WRITE_CACHE                 0x10
#define CLASS_SPECIAL_CAUSE_NOT_REPORTABLE_HACK           0x20
#define CLASS_SPECIAL_MODIFY_CACHE_UNSUCCESSFUL           0x40
#define CLASS_SPECIAL_FUA_NOT_SUPPORTED                   0x80
#define CLASS_SPECIAL_VALID_MASK                          0xfb
#define CLASS_SPECIAL_RESERVED                            (-252)
#define DEV_WRITE_CACHE                                   1
#define DEV_USE_SCSI1                                     2
#define DEV_SAFE_START_UNIT                               4
#define DEV_NO_12BYTE_CDB                                 8
#define DEV_POWER_PROTECTED                               0x10
#define DEV_USE_16BYTE_CDB                                0x20
#define GUID_CLASSPNP_QUERY_REGINFOEX                                                                                  \
    {                                                                                                                  \
        0x00e34b11, 0x2444, 0x4745,                                                                                    \
        {                                                                                                              \
            0xa5, 0x3d, 0x62, 0x01, 0x00, 0xcd, 0x82, 0xf7                                                             \
        }                                                                                                              \
    }
#define GUID_CLASSPNP_SENSEINFO2                                                                                       \
    {                                                                                                                  \
        0x509a8c5f, 0x71d7, 0x48f6,                                                                                    \
        {                                                                                                              \
            0x82, 0x1e, 0x17, 0x3c, 0x49, 0xbf, 0x2f, 0x18                                                             \
        }                                                                                                              \
    }
#define GUID_CLASSPNP_WORKING_SET                                                                                      \
    {                                                                                                                  \
        0x105701b0, 0x9e9b, 0x47cb,                                                                                    \
        {                                                                                                              \
            0x97, 0x80, 0x81, 0x19, 0x8a, 0xf7, 0xb5, 0x24                                                             \
        }                                                                                                              \
    }
#define DEFAULT_FAILURE_PREDICTION_PERIOD 0xe10

typedef enum _MEDIA_CHANGE_DETECTION_STATE {
    MediaUnknown,
    MediaPresent,
    MediaNotPresent,
    MediaUnavailable
} MEDIA_CHANGE_DETECTION_STATE,
    *PMEDIA_CHANGE_DETECTION_STATE;

typedef enum _CLASS_DEBUG_LEVEL {
    ClassDebugError = 0,
    ClassDebugWarning = 1,
    ClassDebugTrace = 2,
    ClassDebugInfo = 3,
    ClassDebugMediaLocks = 8,
    ClassDebugMCN = 9,
    ClassDebugDelayedRetry = 10,
    ClassDebugSenseInfo = 11,
    ClassDebugRemoveLock = 12,
    ClassDebugExternal4 = 13,
    ClassDebugExternal3 = 14,
    ClassDebugExternal2 = 15,
    ClassDebugExternal1 = 16
} CLASS_DEBUG_LEVEL,
    *PCLASS_DEBUG_LEVEL;

typedef enum { EventGeneration, DataBlockCollection } CLASSENABLEDISABLEFUNCTION;

typedef enum {
    FailurePredictionNone = 0,
    FailurePredictionIoctl,
    FailurePredictionSmart,
    FailurePredictionSense
} FAILURE_PREDICTION_METHOD,
    *PFAILURE_PREDICTION_METHOD;

typedef enum {
    PowerDownDeviceInitial,
    PowerDownDeviceLocked,
    PowerDownDeviceStopped,
    PowerDownDeviceOff,
    PowerDownDeviceUnlocked
} CLASS_POWER_DOWN_STATE;

typedef enum {
    PowerDownDeviceInitial2,
    PowerDownDeviceLocked2,
    PowerDownDeviceFlushed2,
    PowerDownDeviceStopped2,
    PowerDownDeviceOff2,
    PowerDownDeviceUnlocked2
} CLASS_POWER_DOWN_STATE2;

typedef enum {
    PowerUpDeviceInitial,
    PowerUpDeviceLocked,
    PowerUpDeviceOn,
    PowerUpDeviceStarted,
    PowerUpDeviceUnlocked
} CLASS_POWER_UP_STATE;

struct _CLASS_INIT_DATA;

typedef struct _CLASS_INIT_DATA CLASS_INIT_DATA;

typedef struct _CLASS_INIT_DATA *PCLASS_INIT_DATA;

struct _CLASS_PRIVATE_FDO_DATA;

typedef struct _CLASS_PRIVATE_FDO_DATA CLASS_PRIVATE_FDO_DATA;

typedef struct _CLASS_PRIVATE_FDO_DATA *PCLASS_PRIVATE_FDO_DATA;

struct _CLASS_PRIVATE_PDO_DATA;

typedef struct _CLASS_PRIVATE_PDO_DATA CLASS_PRIVATE_PDO_DATA;

typedef struct _CLASS_PRIVATE_PDO_DATA *PCLASS_PRIVATE_PDO_DATA;

struct _CLASS_PRIVATE_COMMON_DATA;

typedef struct _CLASS_PRIVATE_COMMON_DATA CLASS_PRIVATE_COMMON_DATA;

typedef struct _CLASS_PRIVATE_COMMON_DATA *PCLASS_PRIVATE_COMMON_DATA;

struct _MEDIA_CHANGE_DETECTION_INFO;

typedef struct _MEDIA_CHANGE_DETECTION_INFO MEDIA_CHANGE_DETECTION_INFO;

typedef struct _MEDIA_CHANGE_DETECTION_INFO *PMEDIA_CHANGE_DETECTION_INFO;

typedef struct _DICTIONARY_HEADER DICTIONARY_HEADER, *PDICTIONARY_HEADER;

typedef struct _DICTIONARY {
    ULONGLONG Signature;
    struct _DICTIONARY_HEADER *List;
    KSPIN_LOCK SpinLock;
} DICTIONARY, *PDICTIONARY;

typedef struct _CLASSPNP_SCAN_FOR_SPECIAL_INFO {
    PCHAR VendorId;
    PCHAR ProductId;
    PCHAR ProductRevision;
    ULONG_PTR Data;
} CLASSPNP_SCAN_FOR_SPECIAL_INFO, *PCLASSPNP_SCAN_FOR_SPECIAL_INFO;

typedef void (*PCLASS_ERROR)(PDEVICE_OBJECT DeviceObject, PSCSI_REQUEST_BLOCK Srb, NTSTATUS *Status, BOOLEAN *Retry);

typedef NTSTATUS (*PCLASS_ADD_DEVICE)(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT Pdo);

typedef NTSTATUS (*PCLASS_POWER_DEVICE)(PDEVICE_OBJECT DeviceObject, PIRP Irp);

typedef NTSTATUS (*PCLASS_START_DEVICE)(PDEVICE_OBJECT DeviceObject);

typedef NTSTATUS (*PCLASS_STOP_DEVICE)(PDEVICE_OBJECT DeviceObject, UCHAR Type);

typedef NTSTATUS (*PCLASS_INIT_DEVICE)(PDEVICE_OBJECT DeviceObject);

typedef NTSTATUS (*PCLASS_ENUM_DEVICE)(PDEVICE_OBJECT DeviceObject);

typedef NTSTATUS (*PCLASS_READ_WRITE)(PDEVICE_OBJECT DeviceObject, PIRP Irp);

typedef NTSTATUS (*PCLASS_DEVICE_CONTROL)(PDEVICE_OBJECT DeviceObject, PIRP Irp);

typedef NTSTATUS (*PCLASS_SHUTDOWN_FLUSH)(PDEVICE_OBJECT DeviceObject, PIRP Irp);

typedef NTSTATUS (*PCLASS_CREATE_CLOSE)(PDEVICE_OBJECT DeviceObject, PIRP Irp);

typedef NTSTATUS (*PCLASS_QUERY_ID)(PDEVICE_OBJECT DeviceObject, BUS_QUERY_ID_TYPE IdType, PUNICODE_STRING IdString);

typedef NTSTATUS (*PCLASS_REMOVE_DEVICE)(PDEVICE_OBJECT DeviceObject, UCHAR Type);

typedef void (*PCLASS_UNLOAD)(PDRIVER_OBJECT DriverObject);

typedef NTSTATUS (*PCLASS_QUERY_PNP_CAPABILITIES)(PDEVICE_OBJECT PhysicalDeviceObject,
                                                  PDEVICE_CAPABILITIES Capabilities);

typedef void (*PCLASS_TICK)(PDEVICE_OBJECT DeviceObject);

typedef NTSTATUS (*PCLASS_QUERY_WMI_REGINFO_EX)(PDEVICE_OBJECT DeviceObject, ULONG *RegFlags, PUNICODE_STRING Name,
                                                PUNICODE_STRING MofResouceName);

typedef NTSTATUS (*PCLASS_QUERY_WMI_REGINFO)(PDEVICE_OBJECT DeviceObject, ULONG *RegFlags, PUNICODE_STRING Name);

typedef NTSTATUS (*PCLASS_QUERY_WMI_DATABLOCK)(PDEVICE_OBJECT DeviceObject, PIRP Irp, ULONG GuidIndex,
                                               ULONG BufferAvail, PUCHAR Buffer);

typedef NTSTATUS (*PCLASS_SET_WMI_DATABLOCK)(PDEVICE_OBJECT DeviceObject, PIRP Irp, ULONG GuidIndex, ULONG BufferSize,
                                             PUCHAR Buffer);

typedef NTSTATUS (*PCLASS_SET_WMI_DATAITEM)(PDEVICE_OBJECT DeviceObject, PIRP Irp, ULONG GuidIndex, ULONG DataItemId,
                                            ULONG BufferSize, PUCHAR Buffer);

typedef NTSTATUS (*PCLASS_EXECUTE_WMI_METHOD)(PDEVICE_OBJECT DeviceObject, PIRP Irp, ULONG GuidIndex, ULONG MethodId,
                                              ULONG InBufferSize, ULONG OutBufferSize, PUCHAR Buffer);

typedef NTSTATUS (*PCLASS_WMI_FUNCTION_CONTROL)(PDEVICE_OBJECT DeviceObject, PIRP Irp, ULONG GuidIndex,
                                                CLASSENABLEDISABLEFUNCTION Function, BOOLEAN Enable);

typedef struct _SRB_HISTORY_ITEM {
    LARGE_INTEGER TickCountSent;
    LARGE_INTEGER TickCountCompleted;
    ULONG MillisecondsDelayOnRetry;
    SENSE_DATA NormalizedSenseData;
    UCHAR SrbStatus;
    UCHAR ClassDriverUse;
} SRB_HISTORY_ITEM, *PSRB_HISTORY_ITEM;

typedef struct _SRB_HISTORY {
    ULONG_PTR ClassDriverUse[4];
    ULONG TotalHistoryCount;
    ULONG UsedHistoryCount;
    SRB_HISTORY_ITEM History[1];
} SRB_HISTORY, *PSRB_HISTORY;

typedef BOOLEAN (*PCLASS_INTERPRET_SENSE_INFO)(PDEVICE_OBJECT Fdo, PIRP OriginalRequest, PSCSI_REQUEST_BLOCK Srb,
                                               UCHAR MajorFunctionCode, ULONG IoDeviceCode, ULONG PreviousRetryCount,
                                               SRB_HISTORY *RequestHistory, NTSTATUS *Status,
                                               LONGLONG *RetryIn100nsUnits);

typedef void (*PCLASS_COMPRESS_RETRY_HISTORY_DATA)(PDEVICE_OBJECT DeviceObject, PSRB_HISTORY RequestHistory);

typedef struct {
    GUID Guid;
    ULONG InstanceCount;
    ULONG Flags;
} GUIDREGINFO, *PGUIDREGINFO;

typedef struct _CLASS_WMI_INFO {
    ULONG GuidCount;
    PGUIDREGINFO GuidRegInfo;
    PCLASS_QUERY_WMI_REGINFO ClassQueryWmiRegInfo;
    PCLASS_QUERY_WMI_DATABLOCK ClassQueryWmiDataBlock;
    PCLASS_SET_WMI_DATABLOCK ClassSetWmiDataBlock;
    PCLASS_SET_WMI_DATAITEM ClassSetWmiDataItem;
    PCLASS_EXECUTE_WMI_METHOD ClassExecuteWmiMethod;
    PCLASS_WMI_FUNCTION_CONTROL ClassWmiFunctionControl;
} CLASS_WMI_INFO, *PCLASS_WMI_INFO;

typedef struct _CLASS_DEV_INFO {
    ULONG DeviceExtensionSize;
    DEVICE_TYPE DeviceType;
    UCHAR StackSize;
    ULONG DeviceCharacteristics;
    PCLASS_ERROR ClassError;
    PCLASS_READ_WRITE ClassReadWriteVerification;
    PCLASS_DEVICE_CONTROL ClassDeviceControl;
    PCLASS_SHUTDOWN_FLUSH ClassShutdownFlush;
    PCLASS_CREATE_CLOSE ClassCreateClose;
    PCLASS_INIT_DEVICE ClassInitDevice;
    PCLASS_START_DEVICE ClassStartDevice;
    PCLASS_POWER_DEVICE ClassPowerDevice;
    PCLASS_STOP_DEVICE ClassStopDevice;
    PCLASS_REMOVE_DEVICE ClassRemoveDevice;
    PCLASS_QUERY_PNP_CAPABILITIES ClassQueryPnpCapabilities;
    CLASS_WMI_INFO ClassWmiInfo;
} CLASS_DEV_INFO, *PCLASS_DEV_INFO;

struct _CLASS_INIT_DATA {
    ULONG InitializationDataSize;
    CLASS_DEV_INFO FdoData;
    CLASS_DEV_INFO PdoData;
    PCLASS_ADD_DEVICE ClassAddDevice;
    PCLASS_ENUM_DEVICE ClassEnumerateDevice;
    PCLASS_QUERY_ID ClassQueryId;
    PDRIVER_STARTIO ClassStartIo;
    PCLASS_UNLOAD ClassUnload;
    PCLASS_TICK ClassTick;
};

typedef struct _FILE_OBJECT_EXTENSION {
    PFILE_OBJECT FileObject;
    PDEVICE_OBJECT DeviceObject;
    ULONG LockCount;
    ULONG McnDisableCount;
} FILE_OBJECT_EXTENSION, *PFILE_OBJECT_EXTENSION;

typedef struct _CLASS_WORKING_SET {
    ULONG Size;
    ULONG XferPacketsWorkingSetMaximum;
    ULONG XferPacketsWorkingSetMinimum;
} CLASS_WORKING_SET, *PCLASS_WORKING_SET;

typedef struct _CLASS_INTERPRET_SENSE_INFO2 {
    ULONG Size;
    ULONG HistoryCount;
    PCLASS_COMPRESS_RETRY_HISTORY_DATA Compress;
    PCLASS_INTERPRET_SENSE_INFO Interpret;
} CLASS_INTERPRET_SENSE_INFO2, *PCLASS_INTERPRET_SENSE_INFO2;

#define CLASS_TAG_LOCK_TRACKING   'TLcS'
#define CLASS_TAG_LB_PROVISIONING 'PLcS'
#define CLASS_TAG_MANAGE_DATASET  'MDcS'
typedef enum {
    PowerDownDeviceInitial3 = 0,
    PowerDownDeviceLocked3,
    PowerDownDeviceQuiesced3,
    PowerDownDeviceFlushed3,
    PowerDownDeviceStopped3,
    PowerDownDeviceOff3,
    PowerDownDeviceUnlocked3
} CLASS_POWER_DOWN_STATE3;

#define CLASS_SRB_SCSI_REQUEST_BLOCK    0x1
#define CLASS_SRB_STORAGE_REQUEST_BLOCK 0x2
#define CLASS_SRBEX_SCSI_CDB16_BUFFER_SIZE                                                                             \
    (sizeof(STORAGE_REQUEST_BLOCK) + sizeof(STOR_ADDR_BTL8) + sizeof(SRBEX_DATA_SCSI_CDB16))
#define CLASS_SRBEX_NO_SRBEX_DATA_BUFFER_SIZE (sizeof(STORAGE_REQUEST_BLOCK) + sizeof(STOR_ADDR_BTL8))
typedef enum { SupportUnknown = 0, Supported, NotSupported } CLASS_FUNCTION_SUPPORT;

typedef struct _CLASS_VPD_B1_DATA {
    NTSTATUS CommandStatus;
    USHORT MediumRotationRate;
    UCHAR NominalFormFactor;
    UCHAR Zoned;
    ULONG MediumProductType;
    ULONG DepopulationTime;
} CLASS_VPD_B1_DATA, *PCLASS_VPD_B1_DATA;

typedef struct _CLASS_VPD_B0_DATA {
    NTSTATUS CommandStatus;
    ULONG MaxUnmapLbaCount;
    ULONG MaxUnmapBlockDescrCount;
    ULONG OptimalUnmapGranularity;
    ULONG UnmapGranularityAlignment;
    BOOLEAN UGAVALID;
    UCHAR Reserved0;
    USHORT OptimalTransferLengthGranularity;
    ULONG MaximumTransferLength;
    ULONG OptimalTransferLength;
} CLASS_VPD_B0_DATA, *PCLASS_VPD_B0_DATA;

typedef struct _CLASS_VPD_B2_DATA {
    NTSTATUS CommandStatus;
    UCHAR ThresholdExponent;
    UCHAR DP : 1;
    UCHAR ANC_SUP : 1;
    UCHAR Reserved0 : 2;
    UCHAR LBPRZ : 1;
    UCHAR LBPWS10 : 1;
    UCHAR LBPWS : 1;
    UCHAR LBPU : 1;
    UCHAR ProvisioningType : 3;
    UCHAR Reserved1 : 5;
    ULONG SoftThresholdEventPending;
} CLASS_VPD_B2_DATA, *PCLASS_VPD_B2_DATA;

typedef struct _CLASS_READ_CAPACITY16_DATA {
    NTSTATUS CommandStatus;
    ULONG BytesPerLogicalSector;
    ULONG BytesPerPhysicalSector;
    ULONG BytesOffsetForSectorAlignment;
    BOOLEAN LBProvisioningEnabled;
    BOOLEAN LBProvisioningReadZeros;
    UCHAR Reserved0[2];
    ULONG Reserved1;
} CLASS_READ_CAPACITY16_DATA, *PCLASS_READ_CAPACITY16_DATA;

typedef struct _CLASS_VPD_ECOP_BLOCK_DEVICE_ROD_LIMITS {
    NTSTATUS CommandStatus;
    USHORT MaximumRangeDescriptors;
    UCHAR Restricted;
    UCHAR Reserved;
    ULONG MaximumInactivityTimer;
    ULONG DefaultInactivityTimer;
    ULONGLONG MaximumTokenTransferSize;
    ULONGLONG OptimalTransferCount;
} CLASS_VPD_ECOP_BLOCK_DEVICE_ROD_LIMITS, *PCLASS_VPD_ECOP_BLOCK_DEVICE_ROD_LIMITS;

typedef struct _CLASS_FUNCTION_SUPPORT_INFO {
    KSPIN_LOCK SyncLock;
    ULONG GenerationCount;
    volatile ULONG ChangeRequestCount;
    struct {
        ULONG BlockLimits : 1;
        ULONG BlockDeviceCharacteristics : 1;
        ULONG LBProvisioning : 1;
        ULONG BlockDeviceRODLimits : 1;
        ULONG ZonedBlockDeviceCharacteristics : 1;
        ULONG Reserved : 22;
        ULONG DeviceType : 5;
    } ValidInquiryPages;
    struct {
        CLASS_FUNCTION_SUPPORT SeekPenaltyProperty;
        CLASS_FUNCTION_SUPPORT AccessAlignmentProperty;
        CLASS_FUNCTION_SUPPORT TrimProperty;
        CLASS_FUNCTION_SUPPORT TrimProcess;
    } LowerLayerSupport;
    BOOLEAN RegAccessAlignmentQueryNotSupported;
    BOOLEAN AsynchronousNotificationSupported;
    BOOLEAN UseModeSense10;
    UCHAR Reserved;
    CLASS_VPD_B0_DATA BlockLimitsData;
    CLASS_VPD_B1_DATA DeviceCharacteristicsData;
    CLASS_VPD_B2_DATA LBProvisioningData;
    CLASS_READ_CAPACITY16_DATA ReadCapacity16Data;
    CLASS_VPD_ECOP_BLOCK_DEVICE_ROD_LIMITS BlockDeviceRODLimitsData;
    struct {
        ULONG D3ColdSupported : 1;
        ULONG DeviceWakeable : 1;
        ULONG IdlePowerEnabled : 1;
        ULONG D3IdleTimeoutOverridden : 1;
        ULONG NoVerifyDuringIdlePower : 1;
        ULONG Reserved2 : 27;
        ULONG D3IdleTimeout;
    } IdlePower;
    CLASS_FUNCTION_SUPPORT HwFirmwareGetInfoSupport;
    PSTORAGE_HW_FIRMWARE_INFO HwFirmwareInfo;
} CLASS_FUNCTION_SUPPORT_INFO, *PCLASS_FUNCTION_SUPPORT_INFO;

typedef struct _ADDITIONAL_FDO_DATA {
    ULONG_PTR Reserved[8];
} ADDITIONAL_FDO_DATA, *PADDITIONAL_FDO_DATA;

typedef struct _CLASS_DRIVER_EXTENSION {
    UNICODE_STRING RegistryPath;
    CLASS_INIT_DATA InitData;
    ULONG DeviceCount;
    PCLASS_QUERY_WMI_REGINFO_EX ClassFdoQueryWmiRegInfoEx;
    PCLASS_QUERY_WMI_REGINFO_EX ClassPdoQueryWmiRegInfoEx;
    REGHANDLE EtwHandle;
    PDRIVER_DISPATCH DeviceMajorFunctionTable[IRP_MJ_MAXIMUM_FUNCTION + 1];
    PDRIVER_DISPATCH MpDeviceMajorFunctionTable[IRP_MJ_MAXIMUM_FUNCTION + 1];
    PCLASS_INTERPRET_SENSE_INFO2 InterpretSenseInfo;
    PCLASS_WORKING_SET WorkingSet;
    ULONG SrbSupport;
} CLASS_DRIVER_EXTENSION, *PCLASS_DRIVER_EXTENSION;

typedef struct _COMMON_DEVICE_EXTENSION {
    ULONG Version;
    PDEVICE_OBJECT DeviceObject;
    PDEVICE_OBJECT LowerDeviceObject;
    struct _FUNCTIONAL_DEVICE_EXTENSION *PartitionZeroExtension;
    PCLASS_DRIVER_EXTENSION DriverExtension;
    LONG RemoveLock;
    KEVENT RemoveEvent;
    KSPIN_LOCK RemoveTrackingSpinlock;
    PVOID RemoveTrackingList;
    LONG RemoveTrackingUntrackedCount;
    PVOID DriverData;
    struct {
        BOOLEAN IsFdo : 1;
        BOOLEAN IsInitialized : 1;
        BOOLEAN IsSrbLookasideListInitialized : 1;
    };
    UCHAR PreviousState;
    UCHAR CurrentState;
    ULONG IsRemoved;
    UNICODE_STRING DeviceName;
    struct _PHYSICAL_DEVICE_EXTENSION *ChildList;
    ULONG PartitionNumber;
    LARGE_INTEGER PartitionLength;
    LARGE_INTEGER StartingOffset;
    PCLASS_DEV_INFO DevInfo;
    ULONG PagingPathCount;
    ULONG DumpPathCount;
    ULONG HibernationPathCount;
    KEVENT PathCountEvent;
    NPAGED_LOOKASIDE_LIST SrbLookasideList;
    UNICODE_STRING MountedDeviceInterfaceName;
    ULONG GuidCount;
    PGUIDREGINFO GuidRegInfo;
    DICTIONARY FileObjectDictionary;
    PCLASS_PRIVATE_COMMON_DATA PrivateCommonData;
    PDRIVER_DISPATCH *DispatchTable;
    ULONG_PTR Reserved3;
    ULONG_PTR Reserved4;
} COMMON_DEVICE_EXTENSION, *PCOMMON_DEVICE_EXTENSION;

typedef struct _PHYSICAL_DEVICE_EXTENSION {
    union {
        struct {
            ULONG Version;
            PDEVICE_OBJECT DeviceObject;
        };
        COMMON_DEVICE_EXTENSION CommonExtension;
    };
    BOOLEAN IsMissing;
    BOOLEAN IsEnumerated;
    PCLASS_PRIVATE_PDO_DATA PrivatePdoData;
    ULONG_PTR Reserved2;
    ULONG_PTR Reserved3;
    ULONG_PTR Reserved4;
} PHYSICAL_DEVICE_EXTENSION, *PPHYSICAL_DEVICE_EXTENSION;

typedef struct _CLASS_POWER_OPTIONS {
    ULONG PowerDown : 1;
    ULONG LockQueue : 1;
    ULONG HandleSpinDown : 1;
    ULONG HandleSpinUp : 1;
    ULONG Reserved : 27;
} CLASS_POWER_OPTIONS, *PCLASS_POWER_OPTIONS;

typedef struct _CLASS_POWER_CONTEXT {
    union {
        CLASS_POWER_DOWN_STATE PowerDown;
        CLASS_POWER_DOWN_STATE2 PowerDown2;
        CLASS_POWER_DOWN_STATE3 PowerDown3;
        CLASS_POWER_UP_STATE PowerUp;
    } PowerChangeState;
    CLASS_POWER_OPTIONS Options;
    BOOLEAN InUse;
    BOOLEAN QueueLocked;
    NTSTATUS FinalStatus;
    ULONG RetryCount;
    ULONG RetryInterval;
    PIO_COMPLETION_ROUTINE CompletionRoutine;
    PDEVICE_OBJECT DeviceObject;
    PIRP Irp;
    SCSI_REQUEST_BLOCK Srb;
} CLASS_POWER_CONTEXT, *PCLASS_POWER_CONTEXT;

typedef struct _COMPLETION_CONTEXT {
    PDEVICE_OBJECT DeviceObject;
    union {
        SCSI_REQUEST_BLOCK Srb;
        STORAGE_REQUEST_BLOCK SrbEx;
        UCHAR SrbExBuffer[CLASS_SRBEX_SCSI_CDB16_BUFFER_SIZE];
    } Srb;
} COMPLETION_CONTEXT, *PCOMPLETION_CONTEXT;

ULONG ClassInitialize(PVOID Argument1, PVOID Argument2, PCLASS_INIT_DATA InitializationData);

typedef struct _CLASS_QUERY_WMI_REGINFO_EX_LIST {
    ULONG Size;
    PCLASS_QUERY_WMI_REGINFO_EX ClassFdoQueryWmiRegInfoEx;
    PCLASS_QUERY_WMI_REGINFO_EX ClassPdoQueryWmiRegInfoEx;
} CLASS_QUERY_WMI_REGINFO_EX_LIST, *PCLASS_QUERY_WMI_REGINFO_EX_LIST;

typedef struct _FUNCTIONAL_DEVICE_EXTENSION {
    union {
        struct {
            ULONG Version;
            PDEVICE_OBJECT DeviceObject;
        };
        COMMON_DEVICE_EXTENSION CommonExtension;
    };
    PDEVICE_OBJECT LowerPdo;
    PSTORAGE_DEVICE_DESCRIPTOR DeviceDescriptor;
    PSTORAGE_ADAPTER_DESCRIPTOR AdapterDescriptor;
    DEVICE_POWER_STATE DevicePowerState;
    ULONG DMByteSkew;
    ULONG DMSkew;
    BOOLEAN DMActive;
    UCHAR SenseDataLength;
    UCHAR Reserved0[2];
    DISK_GEOMETRY DiskGeometry;
    PSENSE_DATA SenseData;
    ULONG TimeOutValue;
    ULONG DeviceNumber;
    ULONG SrbFlags;
    ULONG ErrorCount;
    LONG LockCount;
    LONG ProtectedLockCount;
    LONG InternalLockCount;
    KEVENT EjectSynchronizationEvent;
    USHORT DeviceFlags;
    UCHAR SectorShift;
    UCHAR CdbForceUnitAccess;
    PMEDIA_CHANGE_DETECTION_INFO MediaChangeDetectionInfo;
    PKEVENT Unused1;
    HANDLE Unused2;
    FILE_OBJECT_EXTENSION KernelModeMcnContext;
    ULONG MediaChangeCount;
    HANDLE DeviceDirectory;
    KSPIN_LOCK ReleaseQueueSpinLock;
    PIRP ReleaseQueueIrp;
    SCSI_REQUEST_BLOCK ReleaseQueueSrb;
    BOOLEAN ReleaseQueueNeeded;
    BOOLEAN ReleaseQueueInProgress;
    BOOLEAN ReleaseQueueIrpFromPool;
    BOOLEAN FailurePredicted;
    ULONG FailureReason;
    struct _FAILURE_PREDICTION_INFO *FailurePredictionInfo;
    BOOLEAN PowerDownInProgress;
    ULONG EnumerationInterlock;
    KEVENT ChildLock;
    PKTHREAD ChildLockOwner;
    ULONG ChildLockAcquisitionCount;
    ULONG ScanForSpecialFlags;
    KDPC PowerRetryDpc;
    KTIMER PowerRetryTimer;
    CLASS_POWER_CONTEXT PowerContext;
    PCLASS_PRIVATE_FDO_DATA PrivateFdoData;
    PCLASS_FUNCTION_SUPPORT_INFO FunctionSupportInfo;
    PSTORAGE_MINIPORT_DESCRIPTOR MiniportDescriptor;
    PADDITIONAL_FDO_DATA AdditionalFdoData;
} FUNCTIONAL_DEVICE_EXTENSION, *PFUNCTIONAL_DEVICE_EXTENSION;

ULONG ClassInitializeEx(PDRIVER_OBJECT DriverObject, LPGUID Guid, PVOID Data);

NTSTATUS ClassCreateDeviceObject(PDRIVER_OBJECT DriverObject, PCCHAR ObjectNameBuffer, PDEVICE_OBJECT LowerDeviceObject,
                                 BOOLEAN IsFdo, PDEVICE_OBJECT *DeviceObject);

NTSTATUS ClassReadDriveCapacity(PDEVICE_OBJECT DeviceObject);

void ClassReleaseQueue(PDEVICE_OBJECT DeviceObject);

void ClassSplitRequest(PDEVICE_OBJECT DeviceObject, PIRP Irp, ULONG MaximumBytes);

NTSTATUS ClassDeviceControl(PDEVICE_OBJECT DeviceObject, PIRP Irp);

NTSTATUS ClassIoComplete(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context);

NTSTATUS ClassIoCompleteAssociated(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context);

BOOLEAN ClassInterpretSenseInfo(PDEVICE_OBJECT DeviceObject, PSCSI_REQUEST_BLOCK Srb, UCHAR MajorFunctionCode,
                                ULONG IoDeviceCode, ULONG RetryCount, NTSTATUS *Status, ULONG *RetryInterval);

void ClassSendDeviceIoControlSynchronous(ULONG IoControlCode, PDEVICE_OBJECT TargetDeviceObject, PVOID Buffer,
                                         ULONG InputBufferLength, ULONG OutputBufferLength,
                                         BOOLEAN InternalDeviceIoControl, PIO_STATUS_BLOCK IoStatus);

NTSTATUS ClassSendIrpSynchronous(PDEVICE_OBJECT TargetDeviceObject, PIRP Irp);

NTSTATUS ClassForwardIrpSynchronous(PCOMMON_DEVICE_EXTENSION CommonExtension, PIRP Irp);

NTSTATUS ClassSendSrbSynchronous(PDEVICE_OBJECT DeviceObject, PSCSI_REQUEST_BLOCK Srb, PVOID BufferAddress,
                                 ULONG BufferLength, BOOLEAN WriteToDevice);

NTSTATUS ClassSendSrbAsynchronous(PDEVICE_OBJECT DeviceObject, PSCSI_REQUEST_BLOCK Srb, PIRP Irp, PVOID BufferAddress,
                                  ULONG BufferLength, BOOLEAN WriteToDevice);

NTSTATUS ClassBuildRequest(PDEVICE_OBJECT DeviceObject, PIRP Irp);

ULONG ClassModeSense(PDEVICE_OBJECT DeviceObject, PCHAR ModeSenseBuffer, ULONG Length, UCHAR PageMode);

PVOID ClassFindModePage(PCHAR ModeSenseBuffer, ULONG Length, UCHAR PageMode, BOOLEAN Use6Byte);

NTSTATUS ClassClaimDevice(PDEVICE_OBJECT LowerDeviceObject, BOOLEAN Release);

NTSTATUS ClassInternalIoControl(PDEVICE_OBJECT DeviceObject, PIRP Irp);

void ClassInitializeSrbLookasideList(PCOMMON_DEVICE_EXTENSION CommonExtension, ULONG NumberElements);

void ClassDeleteSrbLookasideList(PCOMMON_DEVICE_EXTENSION CommonExtension);

ULONG ClassQueryTimeOutRegistryValue(PDEVICE_OBJECT DeviceObject);

NTSTATUS ClassGetDescriptor(PDEVICE_OBJECT DeviceObject, PSTORAGE_PROPERTY_ID PropertyId, PVOID *Descriptor);

void ClassInvalidateBusRelations(PDEVICE_OBJECT Fdo);

void ClassMarkChildrenMissing(PFUNCTIONAL_DEVICE_EXTENSION Fdo);

BOOLEAN ClassMarkChildMissing(PPHYSICAL_DEVICE_EXTENSION PdoExtension, BOOLEAN AcquireChildLock);

void ClassDebugPrint(CLASS_DEBUG_LEVEL DebugPrintLevel, PCCHAR DebugMessage, ...);

PCLASS_DRIVER_EXTENSION ClassGetDriverExtension(PDRIVER_OBJECT DriverObject);

void ClassCompleteRequest(PDEVICE_OBJECT DeviceObject, PIRP Irp, CCHAR PriorityBoost);

void ClassReleaseRemoveLock(PDEVICE_OBJECT DeviceObject, PIRP Tag);

ULONG ClassAcquireRemoveLockEx(PDEVICE_OBJECT DeviceObject, PVOID Tag, PCSTR File, ULONG Line);

void ClassUpdateInformationInRegistry(PDEVICE_OBJECT Fdo, PCHAR DeviceName, ULONG DeviceNumber,
                                      PINQUIRYDATA InquiryData, ULONG InquiryDataLength);

NTSTATUS ClassWmiCompleteRequest(PDEVICE_OBJECT DeviceObject, PIRP Irp, NTSTATUS Status, ULONG BufferUsed,
                                 CCHAR PriorityBoost);

NTSTATUS ClassWmiFireEvent(PDEVICE_OBJECT DeviceObject, LPGUID Guid, ULONG InstanceIndex, ULONG EventDataSize,
                           PVOID EventData);

void ClassResetMediaChangeTimer(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension);

void ClassInitializeMediaChangeDetection(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension, PUCHAR EventPrefix);

NTSTATUS ClassInitializeTestUnitPolling(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension, BOOLEAN AllowDriveToSleep);

PVPB ClassGetVpb(PDEVICE_OBJECT DeviceObject);

NTSTATUS ClassSpinDownPowerHandler(PDEVICE_OBJECT DeviceObject, PIRP Irp);

NTSTATUS ClassStopUnitPowerHandler(PDEVICE_OBJECT DeviceObject, PIRP Irp);

NTSTATUS ClassSetFailurePredictionPoll(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension,
                                       FAILURE_PREDICTION_METHOD FailurePredictionMethod, ULONG PollingPeriod);

void ClassNotifyFailurePredicted(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension, PUCHAR Buffer, ULONG BufferSize,
                                 BOOLEAN LogError, ULONG UniqueErrorValue, UCHAR PathId, UCHAR TargetId, UCHAR Lun);

void ClassAcquireChildLock(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension);

void ClassReleaseChildLock(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension);

NTSTATUS ClassSignalCompletion(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Event);

void ClassSendStartUnit(PDEVICE_OBJECT DeviceObject);

NTSTATUS ClassRemoveDevice(PDEVICE_OBJECT DeviceObject, UCHAR RemoveType);

NTSTATUS ClassAsynchronousCompletion(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Event);

void ClassCheckMediaState(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension);

NTSTATUS ClassCheckVerifyComplete(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context);

void ClassSetMediaChangeState(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension, MEDIA_CHANGE_DETECTION_STATE State,
                              BOOLEAN Wait);

void ClassEnableMediaChangeDetection(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension);

void ClassDisableMediaChangeDetection(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension);

void ClassCleanupMediaChangeDetection(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension);

void ClassGetDeviceParameter(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension, PWSTR SubkeyName, PWSTR ParameterName,
                             PULONG ParameterValue);

NTSTATUS ClassSetDeviceParameter(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension, PWSTR SubkeyName, PWSTR ParameterName,
                                 ULONG ParameterValue);

PFILE_OBJECT_EXTENSION ClassGetFsContext(PCOMMON_DEVICE_EXTENSION CommonExtension, PFILE_OBJECT FileObject);

void ClassSendNotification(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension, const GUID *Guid, ULONG ExtraDataSize,
                           PVOID ExtraData);

typedef void (*PCLASS_SCAN_FOR_SPECIAL_HANDLER)(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension, ULONG_PTR Data);

void ClassScanForSpecial(PFUNCTIONAL_DEVICE_EXTENSION FdoExtension, CLASSPNP_SCAN_FOR_SPECIAL_INFO DeviceList[],
                         PCLASS_SCAN_FOR_SPECIAL_HANDLER Function);

#define ASSERT_FDO(x)             ASSERT(((PCOMMON_DEVICE_EXTENSION)(x)->DeviceExtension)->IsFdo)
#define ASSERT_PDO(x)             ASSERT(!((PCOMMON_DEVICE_EXTENSION)(x)->DeviceExtension)->IsFdo)
#define IS_CLEANUP_REQUEST(major) ((major) == IRP_MJ_CLEANUP || (major) == IRP_MJ_CLOSE || (major) == IRP_MJ_SHUTDOWN)
#define DO_MCD(fdo)                                                                                                    \
    ((fdo)->MediaChangeDetectionInfo != NULL && (fdo)->MediaChangeDetectionInfo->MediaChangeDetectionDisableCount == 0)
#define IS_SCSIOP_READ(code)                                                                                           \
    ((code) == SCSIOP_READ || (code) == SCSIOP_READ6 || (code) == SCSIOP_READ12 || (code) == SCSIOP_READ16)
#define IS_SCSIOP_WRITE(code)                                                                                          \
    ((code) == SCSIOP_WRITE || (code) == SCSIOP_WRITE6 || (code) == SCSIOP_WRITE12 || (code) == SCSIOP_WRITE16)
#define IS_SCSIOP_READWRITE(code) (IS_SCSIOP_READ(code) || IS_SCSIOP_WRITE(code))
#define ADJUST_FUA_FLAG(fdo)                                                                                           \
    {                                                                                                                  \
        if (TEST_FLAG((fdo)->DeviceFlags, DEV_WRITE_CACHE) && !TEST_FLAG((fdo)->DeviceFlags, DEV_POWER_PROTECTED) &&   \
            !TEST_FLAG((fdo)->ScanForSpecialFlags, CLASS_SPECIAL_FUA_NOT_SUPPORTED))                                   \
            (fdo)->CdbForceUnitAccess = TRUE;                                                                          \
        else                                                                                                           \
            (fdo)->CdbForceUnitAccess = FALSE;                                                                         \
    }
#define FREE_POOL(pointer)                                                                                             \
    if ((pointer) != NULL) {                                                                                           \
        ExFreePool(pointer);                                                                                           \
        (pointer) = NULL;                                                                                              \
    }
#define ClassAcquireRemoveLock(device, tag) ClassAcquireRemoveLockEx((device), (tag), __FILE__, __LINE__)
#ifndef DebugPrint
#define DebugPrint(x)
#endif
#define ClasspAllocateSrb(extension)  ExAllocateFromNPagedLookasideList(&(extension)->CommonExtension.SrbLookasideList)
#define ClasspFreeSrb(extension, srb) ExFreeToNPagedLookasideList(&(extension)->CommonExtension.SrbLookasideList, (srb))
#ifndef FIELD_SIZE
#define FIELD_SIZE(type, field) sizeof(((type *)0)->field)
#endif
#define SET_FLAG(Flags, Bit)       ((Flags) |= (Bit))
#define CLEAR_FLAG(Flags, Bit)     ((Flags) &= ~(Bit))
#define TEST_FLAG(Flags, Bit)      (((Flags) & (Bit)) != 0)
#define CLASS_DRIVER_EXTENSION_KEY ((PVOID)ClassInitialize)
#define TRY
#define LEAVE goto __tryLabel;
#define FINALLY                                                                                                        \
    __tryLabel:
#define GUID_CLASSPNP_QUERY_REGINFOEX                                                                                  \
    {                                                                                                                  \
        0x00e34b11, 0x2444, 0x4745,                                                                                    \
        {                                                                                                              \
            0xa5, 0x3d, 0x62, 0x01, 0x00, 0xcd, 0x82, 0xf7                                                             \
        }                                                                                                              \
    }
#define GUID_CLASSPNP_SENSEINFO2                                                                                       \
    {                                                                                                                  \
        0x509a8c5f, 0x71d7, 0x48f6,                                                                                    \
        {                                                                                                              \
            0x82, 0x1e, 0x17, 0x3c, 0x49, 0xbf, 0x2f, 0x18                                                             \
        }                                                                                                              \
    }
#define GUID_CLASSPNP_WORKING_SET                                                                                      \
    {                                                                                                                  \
        0x105701b0, 0x9e9b, 0x47cb,                                                                                    \
        {                                                                                                              \
            0x97, 0x80, 0x81, 0x19, 0x8a, 0xf7, 0xb5, 0x24                                                             \
        }                                                                                                              \
    }
#define GUID_CLASSPNP_SRB_SUPPORT                                                                                      \
    {                                                                                                                  \
        0x0a483941, 0xbdfd, 0x4f7b,                                                                                    \
        {                                                                                                              \
            0xbe, 0x95, 0xce, 0xe2, 0xa2, 0x16, 0x09, 0x0c                                                             \
        }                                                                                                              \
    }

/* Did the port driver itself allocate the sense buffer, so that the class driver must free it? */
static inline BOOLEAN PORT_ALLOCATED_SENSE(PFUNCTIONAL_DEVICE_EXTENSION Fdo, PSCSI_REQUEST_BLOCK Srb)
{
    return TEST_FLAG(Srb->SrbFlags, SRB_FLAGS_PORT_DRIVER_ALLOCSENSE) &&
           TEST_FLAG(Srb->SrbFlags, SRB_FLAGS_FREE_SENSE_BUFFER) && Srb->SenseInfoBuffer != Fdo->SenseData;
}

static inline void FREE_PORT_ALLOCATED_SENSE_BUFFER(PFUNCTIONAL_DEVICE_EXTENSION Fdo, PSCSI_REQUEST_BLOCK Srb)
{
    ExFreePool(Srb->SenseInfoBuffer);
    Srb->SenseInfoBuffer = Fdo->SenseData;
    Srb->SenseInfoBufferLength = SENSE_BUFFER_SIZE;
    CLEAR_FLAG(Srb->SrbFlags, SRB_FLAGS_FREE_SENSE_BUFFER);
}

#define LAB_CLASS_COUNT_BITS(name, type)                                                                               \
    static inline ULONG name(type value)                                                                               \
    {                                                                                                                  \
        return (ULONG)__builtin_popcountll(value);                                                                     \
    }
LAB_CLASS_COUNT_BITS(CountOfSetBitsUChar, UCHAR)
LAB_CLASS_COUNT_BITS(CountOfSetBitsULong, ULONG)
LAB_CLASS_COUNT_BITS(CountOfSetBitsULong32, ULONG32)
LAB_CLASS_COUNT_BITS(CountOfSetBitsULong64, ULONG64)
LAB_CLASS_COUNT_BITS(CountOfSetBitsUlongPtr, ULONG_PTR)

/* How long the sense buffer of a device is, also where the class driver never said so. */
static inline UCHAR GET_FDO_EXTENSON_SENSE_DATA_LENGTH(PFUNCTIONAL_DEVICE_EXTENSION Fdo)
{
    if (!Fdo->SenseData)
        return 0;
    return Fdo->SenseDataLength ? Fdo->SenseDataLength : SENSE_BUFFER_SIZE;
}

LAB_DDK_END

#endif
