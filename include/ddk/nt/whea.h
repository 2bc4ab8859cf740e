/* Hardware errors: error records as platforms have them (CPER), and drivers that report errors of their devices. */
#ifndef NTLAB_NT_WHEA_H
#define NTLAB_NT_WHEA_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef union _WHEA_REVISION {
    struct {
        UCHAR MinorRevision;
        UCHAR MajorRevision;
    };
    USHORT AsUSHORT;
} WHEA_REVISION, *PWHEA_REVISION;

typedef enum _WHEA_ERROR_SEVERITY {
    WheaErrSevRecoverable,
    WheaErrSevFatal,
    WheaErrSevCorrected,
    WheaErrSevInformational
} WHEA_ERROR_SEVERITY,
    *PWHEA_ERROR_SEVERITY;

typedef enum _WHEA_ERROR_SOURCE_TYPE {
    WheaErrSrcTypeMCE,
    WheaErrSrcTypeCMC,
    WheaErrSrcTypeCPE,
    WheaErrSrcTypeNMI,
    WheaErrSrcTypePCIe,
    WheaErrSrcTypeGeneric,
    WheaErrSrcTypeINIT,
    WheaErrSrcTypeBOOT,
    WheaErrSrcTypeSCIGeneric,
    WheaErrSrcTypeIPFMCA,
    WheaErrSrcTypeIPFCMC,
    WheaErrSrcTypeIPFCPE,
    WheaErrSrcTypeGenericV2,
    WheaErrSrcTypeSCIGenericV2,
    WheaErrSrcTypeBMC,
    WheaErrSrcTypePMEM,
    WheaErrSrcTypeDeviceDriver,
    WheaErrSrcTypeMax
} WHEA_ERROR_SOURCE_TYPE,
    *PWHEA_ERROR_SOURCE_TYPE;

typedef enum _WHEA_ERROR_SOURCE_STATE {
    WheaErrSrcStateStopped = 1,
    WheaErrSrcStateStarted,
    WheaErrSrcStateRemoved,
    WheaErrSrcStateRemovePending
} WHEA_ERROR_SOURCE_STATE,
    *PWHEA_ERROR_SOURCE_STATE;

#define WHEA_ERROR_RECORD_SIGNATURE      'REPC'
#define WHEA_ERROR_RECORD_SIGNATURE_END  0xFFFFFFFF
#define WHEA_ERROR_RECORD_REVISION       0x0210
#define WHEA_SECTION_DESCRIPTOR_REVISION 0x0300

typedef union _WHEA_TIMESTAMP {
    struct {
        ULONGLONG Seconds : 8;
        ULONGLONG Minutes : 8;
        ULONGLONG Hours : 8;
        ULONGLONG Precise : 1;
        ULONGLONG Reserved : 7;
        ULONGLONG Day : 8;
        ULONGLONG Month : 8;
        ULONGLONG Year : 8;
        ULONGLONG Century : 8;
    };
    LARGE_INTEGER AsLARGE_INTEGER;
} WHEA_TIMESTAMP, *PWHEA_TIMESTAMP;

typedef union _WHEA_PERSISTENCE_INFO {
    struct {
        ULONGLONG Signature : 16;
        ULONGLONG Length : 24;
        ULONGLONG Identifier : 16;
        ULONGLONG Attributes : 2;
        ULONGLONG DoNotLog : 1;
        ULONGLONG Reserved : 5;
    };
    ULONGLONG AsULONGLONG;
} WHEA_PERSISTENCE_INFO, *PWHEA_PERSISTENCE_INFO;

typedef union _WHEA_ERROR_RECORD_HEADER_VALIDBITS {
    struct {
        ULONG PlatformId : 1;
        ULONG Timestamp : 1;
        ULONG PartitionId : 1;
        ULONG Reserved : 29;
    };
    ULONG AsULONG;
} WHEA_ERROR_RECORD_HEADER_VALIDBITS, *PWHEA_ERROR_RECORD_HEADER_VALIDBITS;

typedef union _WHEA_ERROR_RECORD_HEADER_FLAGS {
    struct {
        ULONG Recovered : 1;
        ULONG PreviousError : 1;
        ULONG Simulated : 1;
        ULONG DeviceDriver : 1;
        ULONG CriticalEvent : 1;
        ULONG PersistPfn : 1;
        ULONG SectionsTruncated : 1;
        ULONG RecoveryInProgress : 1;
        ULONG Throttle : 1;
        ULONG Reserved : 23;
    };
    ULONG AsULONG;
} WHEA_ERROR_RECORD_HEADER_FLAGS, *PWHEA_ERROR_RECORD_HEADER_FLAGS;

typedef union _WHEA_ERROR_RECORD_SECTION_DESCRIPTOR_VALIDBITS {
    struct {
        UCHAR FRUId : 1;
        UCHAR FRUText : 1;
        UCHAR Reserved : 6;
    };
    UCHAR AsUCHAR;
} WHEA_ERROR_RECORD_SECTION_DESCRIPTOR_VALIDBITS, *PWHEA_ERROR_RECORD_SECTION_DESCRIPTOR_VALIDBITS;

typedef union _WHEA_ERROR_RECORD_SECTION_DESCRIPTOR_FLAGS {
    struct {
        ULONG Primary : 1;
        ULONG ContainmentWarning : 1;
        ULONG Reset : 1;
        ULONG ThresholdExceeded : 1;
        ULONG ResourceNotAvailable : 1;
        ULONG LatentError : 1;
        ULONG Propagated : 1;
        ULONG FruTextByPlugin : 1;
        ULONG Reserved : 24;
    };
    ULONG AsULONG;
} WHEA_ERROR_RECORD_SECTION_DESCRIPTOR_FLAGS, *PWHEA_ERROR_RECORD_SECTION_DESCRIPTOR_FLAGS;

#pragma pack(push, 1)

typedef struct _WHEA_ERROR_RECORD_HEADER {
    ULONG Signature;
    WHEA_REVISION Revision;
    ULONG SignatureEnd;
    USHORT SectionCount;
    WHEA_ERROR_SEVERITY Severity;
    WHEA_ERROR_RECORD_HEADER_VALIDBITS ValidBits;
    ULONG Length;
    WHEA_TIMESTAMP Timestamp;
    GUID PlatformId;
    GUID PartitionId;
    GUID CreatorId;
    GUID NotifyType;
    ULONGLONG RecordId;
    WHEA_ERROR_RECORD_HEADER_FLAGS Flags;
    WHEA_PERSISTENCE_INFO PersistenceInfo;
    UCHAR Reserved[12];
} WHEA_ERROR_RECORD_HEADER, *PWHEA_ERROR_RECORD_HEADER;

typedef struct _WHEA_ERROR_RECORD_SECTION_DESCRIPTOR {
    ULONG SectionOffset;
    ULONG SectionLength;
    WHEA_REVISION Revision;
    WHEA_ERROR_RECORD_SECTION_DESCRIPTOR_VALIDBITS ValidBits;
    UCHAR Reserved;
    WHEA_ERROR_RECORD_SECTION_DESCRIPTOR_FLAGS Flags;
    GUID SectionType;
    GUID FRUId;
    WHEA_ERROR_SEVERITY SectionSeverity;
    CCHAR FRUText[20];
} WHEA_ERROR_RECORD_SECTION_DESCRIPTOR, *PWHEA_ERROR_RECORD_SECTION_DESCRIPTOR;

typedef struct _WHEA_ERROR_RECORD {
    WHEA_ERROR_RECORD_HEADER Header;
    WHEA_ERROR_RECORD_SECTION_DESCRIPTOR SectionDescriptor[1];
} WHEA_ERROR_RECORD;

#pragma pack(pop)

#define WheaAdd2Ptr(Ptr, Value) ((PVOID)((ULONG_PTR)(Ptr) + (ULONG_PTR)(Value)))

#define WHEA_DEVICE_DRIVER_CONFIG_V1  1
#define WHEA_DEVICE_DRIVER_CONFIG_V2  2
#define WHEA_DEVICE_DRIVER_CONFIG_MIN WHEA_DEVICE_DRIVER_CONFIG_V1
#define WHEA_DEVICE_DRIVER_CONFIG_MAX WHEA_DEVICE_DRIVER_CONFIG_V2

typedef NTSTATUS _WHEA_ERROR_SOURCE_INITIALIZE_DEVICE_DRIVER(PVOID Context, ULONG ErrorSourceId);
typedef _WHEA_ERROR_SOURCE_INITIALIZE_DEVICE_DRIVER *WHEA_ERROR_SOURCE_INITIALIZE_DEVICE_DRIVER;
typedef void _WHEA_ERROR_SOURCE_UNINITIALIZE_DEVICE_DRIVER(PVOID Context);
typedef _WHEA_ERROR_SOURCE_UNINITIALIZE_DEVICE_DRIVER *WHEA_ERROR_SOURCE_UNINITIALIZE_DEVICE_DRIVER;

typedef struct _WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER_V1 {
    ULONG Version;
    GUID SourceGuid;
    USHORT LogTag;
    UCHAR Reserved[6];
    WHEA_ERROR_SOURCE_INITIALIZE_DEVICE_DRIVER Initialize;
    WHEA_ERROR_SOURCE_UNINITIALIZE_DEVICE_DRIVER Uninitialize;
} WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER_V1, *PWHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER_V1;

typedef struct _WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER {
    ULONG Version;
    GUID SourceGuid;
    USHORT LogTag;
    UCHAR Reserved[6];
    WHEA_ERROR_SOURCE_INITIALIZE_DEVICE_DRIVER Initialize;
    WHEA_ERROR_SOURCE_UNINITIALIZE_DEVICE_DRIVER Uninitialize;
    ULONG MaxSectionDataLength;
    ULONG MaxSectionsPerReport;
    GUID CreatorId;
    GUID PartitionId;
} WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER, *PWHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER;

typedef struct _WHEA_DRIVER_BUFFER_SET {
    ULONG Version;
    PUCHAR Data;
    ULONG DataSize;
    LPGUID SectionTypeGuid;
    PUCHAR SectionFriendlyName;
    PUCHAR Flags;
} WHEA_DRIVER_BUFFER_SET, *PWHEA_DRIVER_BUFFER_SET;

typedef PVOID WHEA_ERROR_HANDLE;
#define WHEA_ERROR_HANDLE_INVALID NULL

NTSTATUS WheaAddErrorSourceDeviceDriver(PVOID Context, PWHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER Configuration,
                                        ULONG NumberPreallocatedErrorReports);
NTSTATUS WheaAddErrorSourceDeviceDriverV1(PVOID Context,
                                          PWHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER_V1 Configuration,
                                          ULONG NumBuffersToPreallocate, ULONG MaxDataLength);
NTSTATUS WheaAddHwErrorReportSectionDeviceDriver(WHEA_ERROR_HANDLE ErrorHandle, ULONG SectionDataLength,
                                                 PWHEA_DRIVER_BUFFER_SET BufferSet);
WHEA_ERROR_HANDLE WheaCreateHwErrorReportDeviceDriver(ULONG ErrorSourceId, PDEVICE_OBJECT DeviceObject);
NTSTATUS WheaFindErrorRecordSection(PWHEA_ERROR_RECORD Record, const GUID *SectionType,
                                    PWHEA_ERROR_RECORD_SECTION_DESCRIPTOR *Descriptor, PVOID *Section);
NTSTATUS WheaFindNextErrorRecordSection(PWHEA_ERROR_RECORD Record, ULONG *Context,
                                        PWHEA_ERROR_RECORD_SECTION_DESCRIPTOR *Descriptor, PVOID *Section);
NTSTATUS WheaHwErrorReportAbandonDeviceDriver(WHEA_ERROR_HANDLE ErrorHandle);
NTSTATUS WheaHwErrorReportSetSectionNameDeviceDriver(PWHEA_DRIVER_BUFFER_SET BufferSet, ULONG NameLength, PUCHAR Name);
NTSTATUS WheaHwErrorReportSetSeverityDeviceDriver(WHEA_ERROR_HANDLE ErrorHandle, WHEA_ERROR_SEVERITY ErrorSeverity);
NTSTATUS WheaHwErrorReportSubmitDeviceDriver(WHEA_ERROR_HANDLE ErrorHandle);
BOOLEAN WheaIsValidErrorRecordSignature(PWHEA_ERROR_RECORD Record);
NTSTATUS WheaRemoveErrorSourceDeviceDriver(ULONG ErrorSourceId);
NTSTATUS WheaReportHwErrorDeviceDriver(ULONG ErrorSourceId, PDEVICE_OBJECT DeviceObject, PUCHAR ErrorData,
                                       ULONG ErrorDataLength, LPGUID SectionTypeGuid,
                                       WHEA_ERROR_SEVERITY ErrorSeverity, LPSTR DeviceFriendlyName);
PVOID PshedAllocateMemory(ULONG Size);
void PshedFreeMemory(PVOID Address);
BOOLEAN PshedIsSystemWheaEnabled(void);

LAB_DDK_END

#endif
