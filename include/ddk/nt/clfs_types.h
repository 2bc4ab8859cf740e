/* The common log file system: its structures. */
#ifndef NTLAB_NT_CLFS_TYPES_H
#define NTLAB_NT_CLFS_TYPES_H

#include <ntdef.h>
#include <nt/io_file.h>

LAB_DDK_BEGIN

typedef ULONG CLFS_CONTAINER_ID;
typedef ULONG *PCLFS_CONTAINER_ID;
typedef ULONG **PPCLFS_CONTAINER_ID;

typedef struct _CLS_LSN {
    ULONGLONG Internal;
} CLS_LSN, *PCLS_LSN, **PPCLS_LSN;

typedef CLS_LSN CLFS_LSN;
typedef CLS_LSN *PCLFS_LSN;
typedef CLS_LSN **PPCLFS_LSN;

#define ClfsDataRecord    1
#define ClfsRestartRecord 2
#define ClfsClientRecord  3

typedef UCHAR CLS_RECORD_TYPE;
typedef UCHAR *PCLS_RECORD_TYPE;
typedef UCHAR **PPCLS_RECORD_TYPE;
typedef CLS_RECORD_TYPE CLFS_RECORD_TYPE;
typedef CLS_RECORD_TYPE *PCLFS_RECORD_TYPE;
typedef CLS_RECORD_TYPE **PPCLFS_RECORD_TYPE;

typedef enum _CLS_CONTEXT_MODE {
    ClsContextNone,
    ClsContextUndoNext,
    ClsContextPrevious,
    ClsContextForward
} CLS_CONTEXT_MODE,
    *PCLS_CONTEXT_MODE, **PPCLS_CONTEXT_MODE;

typedef enum _CLFS_CONTEXT_MODE {
    ClfsContextNone,
    ClfsContextUndoNext,
    ClfsContextPrevious,
    ClfsContextForward
} CLFS_CONTEXT_MODE,
    *PCLFS_CONTEXT_MODE, **PPCLFS_CONTEXT_MODE;

typedef struct _CLFS_NODE_ID {
    ULONG cType;
    ULONG cbNode;
} CLFS_NODE_ID, *PCLFS_NODE_ID;

typedef struct _CLS_WRITE_ENTRY {
    PVOID Buffer;
    ULONG ByteLength;
} CLS_WRITE_ENTRY, *PCLS_WRITE_ENTRY, **PPCLS_WRITE_ENTRY;

typedef CLS_WRITE_ENTRY CLFS_WRITE_ENTRY;
typedef CLS_WRITE_ENTRY *PCLFS_WRITE_ENTRY;
typedef CLS_WRITE_ENTRY **PPCLFS_WRITE_ENTRY;
typedef GUID CLFS_LOG_ID;

typedef struct _CLS_INFORMATION {
    LONGLONG TotalAvailable;
    LONGLONG CurrentAvailable;
    LONGLONG TotalReservation;
    ULONGLONG BaseFileSize;
    ULONGLONG ContainerSize;
    ULONG TotalContainers;
    ULONG FreeContainers;
    ULONG TotalClients;
    ULONG Attributes;
    ULONG FlushThreshold;
    ULONG SectorSize;
    CLS_LSN MinArchiveTailLsn;
    CLS_LSN BaseLsn;
    CLS_LSN LastFlushedLsn;
    CLS_LSN LastLsn;
    CLS_LSN RestartLsn;
    GUID Identity;
} CLS_INFORMATION, *PCLS_INFORMATION, *PPCLS_INFORMATION;

typedef CLS_INFORMATION CLFS_INFORMATION;
typedef CLS_INFORMATION *PCLFS_INFORMATION;
typedef CLS_INFORMATION *PPCLFS_INFORMATION;

typedef struct _CLFS_LOG_NAME_INFORMATION {
    USHORT NameLengthInBytes;
    WCHAR Name[1];
} CLFS_LOG_NAME_INFORMATION, *PCLFS_LOG_NAME_INFORMATION, **PPCLFS_LOG_NAME_INFORMATION;

typedef struct _CLFS_STREAM_ID_INFORMATION {
    UCHAR StreamIdentifier;
} CLFS_STREAM_ID_INFORMATION, *PCLFS_STREAM_ID_INFORMATION, **PPCLFS_STREAM_ID_INFORMATION;

typedef UINT32 CLS_CONTAINER_STATE;
typedef UINT32 *PCLS_CONTAINER_STATE;
typedef UINT32 *PPCLS_CONTAINER_STATE;
typedef CLS_CONTAINER_STATE CLFS_CONTAINER_STATE;
typedef CLS_CONTAINER_STATE *PCLFS_CONTAINER_STATE;
typedef CLS_CONTAINER_STATE *PPCLFS_CONTAINER_STATE;

#define ClsContainerInitializing             1
#define ClsContainerInactive                 2
#define ClsContainerActive                   4
#define ClsContainerActivePendingDelete      8
#define ClsContainerPendingArchive           0x10
#define ClsContainerPendingArchiveAndDelete  0x20
#define ClfsContainerInitializing            1
#define ClfsContainerInactive                2
#define ClfsContainerActive                  4
#define ClfsContainerActivePendingDelete     8
#define ClfsContainerPendingArchive          0x10
#define ClfsContainerPendingArchiveAndDelete 0x20

typedef struct _CLS_CONTAINER_INFORMATION {
    ULONG FileAttributes;
    ULONGLONG CreationTime;
    ULONGLONG LastAccessTime;
    ULONGLONG LastWriteTime;
    LONGLONG ContainerSize;
    ULONG FileNameActualLength;
    ULONG FileNameLength;
    WCHAR FileName[256];
    CLFS_CONTAINER_STATE State;
    CLFS_CONTAINER_ID PhysicalContainerId;
    CLFS_CONTAINER_ID LogicalContainerId;
} CLS_CONTAINER_INFORMATION, *PCLS_CONTAINER_INFORMATION, **PPCLS_CONTAINER_INFORMATION;

typedef CLS_CONTAINER_INFORMATION CLFS_CONTAINER_INFORMATION;
typedef CLS_CONTAINER_INFORMATION *PCLFS_CONTAINER_INFORMATION;
typedef CLS_CONTAINER_INFORMATION **PPCLFS_CONTAINER_INFORMATION;

typedef enum _CLS_LOG_INFORMATION_CLASS {
    ClfsLogBasicInformation,
    ClfsLogBasicInformationPhysical,
    ClfsLogPhysicalNameInformation,
    ClfsLogStreamIdentifierInformation,
    ClfsLogSystemMarkingInformation,
    ClfsLogPhysicalLsnInformation
} CLS_LOG_INFORMATION_CLASS,
    *PCLS_LOG_INFORMATION_CLASS, **PPCLS_LOG_INFORMATION_CLASS;

typedef CLS_LOG_INFORMATION_CLASS CLFS_LOG_INFORMATION_CLASS;
typedef CLS_LOG_INFORMATION_CLASS *PCLFS_LOG_INFORMATION_CLASS;
typedef CLS_LOG_INFORMATION_CLASS **PPCLFS_LOG_INFORMATION_CLASS;

typedef enum _CLS_IOSTATS_CLASS {
    ClsIoStatsDefault,
    ClsIoStatsMax = 0xffff
} CLS_IOSTATS_CLASS,
    *PCLS_IOSTATS_CLASS, **PPCLS_IOSTATS_CLASS;

typedef enum _CLFS_IOSTATS_CLASS {
    ClfsIoStatsDefault,
    ClfsIoStatsMax = 0xffff
} CLFS_IOSTATS_CLASS,
    *PCLFS_IOSTATS_CLASS, **PPCLFS_IOSTATS_CLASS;

typedef struct _CLS_IO_STATISTICS_HEADER {
    UCHAR ubMajorVersion;
    UCHAR ubMinorVersion;
    CLFS_IOSTATS_CLASS eStatsClass;
    USHORT cbLength;
    ULONG coffData;
} CLS_IO_STATISTICS_HEADER, *PCLS_IO_STATISTICS_HEADER, **PPCLS_IO_STATISTICS_HEADER;

typedef CLS_IO_STATISTICS_HEADER CLFS_IO_STATISTICS_HEADER;
typedef CLS_IO_STATISTICS_HEADER *PCLFS_IO_STATISTICS_HEADER;
typedef CLS_IO_STATISTICS_HEADER **PPCLFS_IO_STATISTICS_HEADER;

typedef struct _CLS_IO_STATISTICS {
    CLS_IO_STATISTICS_HEADER hdrIoStats;
    ULONGLONG cFlush;
    ULONGLONG cbFlush;
    ULONGLONG cMetaFlush;
    ULONGLONG cbMetaFlush;
} CLS_IO_STATISTICS, *PCLS_IO_STATISTICS, **PPCLS_IO_STATISTICS;

typedef CLS_IO_STATISTICS CLFS_IO_STATISTICS;
typedef CLS_IO_STATISTICS *PCLFS_IO_STATISTICS;
typedef CLS_IO_STATISTICS **PPCLFS_IO_STATISTICS;
typedef UCHAR CLFS_SCAN_MODE;
typedef UCHAR *PCLFS_SCAN_MODE;
typedef FILE_OBJECT LOG_FILE_OBJECT;

typedef struct _CLS_SCAN_CONTEXT {
    CLFS_NODE_ID cidNode;
    PLOG_FILE_OBJECT plfoLog;
    DECLSPEC_ALIGN(8) ULONG cIndex;
    DECLSPEC_ALIGN(8) ULONG cContainers;
    DECLSPEC_ALIGN(8) ULONG cContainersReturned;
    DECLSPEC_ALIGN(8) CLFS_SCAN_MODE eScanMode;
    DECLSPEC_ALIGN(8) PCLS_CONTAINER_INFORMATION pinfoContainer;
} CLS_SCAN_CONTEXT, *PCLS_SCAN_CONTEXT, **PPCLS_SCAN_CONTEXT;

typedef CLS_SCAN_CONTEXT CLFS_SCAN_CONTEXT;
typedef CLS_SCAN_CONTEXT *PCLFS_SCAN_CONTEXT;
typedef CLS_SCAN_CONTEXT **PPCLFS_SCAN_CONTEXT;

typedef struct _CLS_ARCHIVE_DESCRIPTOR {
    ULONGLONG coffLow;
    ULONGLONG coffHigh;
    CLS_CONTAINER_INFORMATION infoContainer;
} CLS_ARCHIVE_DESCRIPTOR, *PCLS_ARCHIVE_DESCRIPTOR, **PPCLS_ARCHIVE_DESCRIPTOR;

typedef CLS_ARCHIVE_DESCRIPTOR CLFS_ARCHIVE_DESCRIPTOR;
typedef CLS_ARCHIVE_DESCRIPTOR *PCLFS_ARCHIVE_DESCRIPTOR;
typedef CLS_ARCHIVE_DESCRIPTOR **PPCLFS_ARCHIVE_DESCRIPTOR;
typedef PVOID (*CLFS_BLOCK_ALLOCATION)(ULONG cbBufferLength, PVOID pvUserContext);
typedef void (*CLFS_BLOCK_DEALLOCATION)(PVOID pvBuffer, PVOID pvUserContext);

typedef enum _CLFS_LOG_ARCHIVE_MODE {
    ClfsLogArchiveEnabled = 1,
    ClfsLogArchiveDisabled
} CLFS_LOG_ARCHIVE_MODE,
    *PCLFS_LOG_ARCHIVE_MODE;

typedef struct _CLFS_PHYSICAL_LSN_INFORMATION {
    UCHAR StreamIdentifier;
    CLFS_LSN VirtualLsn;
    CLFS_LSN PhysicalLsn;
} CLFS_PHYSICAL_LSN_INFORMATION, *PCLFS_PHYSICAL_LSN_INFORMATION;

typedef enum _CLFS_MGMT_POLICY_TYPE {
    ClfsMgmtPolicyMaximumSize,
    ClfsMgmtPolicyMinimumSize,
    ClfsMgmtPolicyNewContainerSize,
    ClfsMgmtPolicyGrowthRate,
    ClfsMgmtPolicyLogTail,
    ClfsMgmtPolicyAutoShrink,
    ClfsMgmtPolicyAutoGrow,
    ClfsMgmtPolicyNewContainerPrefix,
    ClfsMgmtPolicyNewContainerSuffix,
    ClfsMgmtPolicyNewContainerExtension,
    ClfsMgmtPolicyInvalid
} CLFS_MGMT_POLICY_TYPE,
    *PCLFS_MGMT_POLICY_TYPE;

#define LOG_POLICY_OVERWRITE 1
#define LOG_POLICY_PERSIST   2

typedef struct _CLFS_MGMT_POLICY {
    ULONG Version;
    ULONG LengthInBytes;
    ULONG PolicyFlags;
    CLFS_MGMT_POLICY_TYPE PolicyType;
    union {
        struct {
            ULONG Containers;
        } MaximumSize;
        struct {
            ULONG Containers;
        } MinimumSize;
        struct {
            ULONG SizeInBytes;
        } NewContainerSize;
        struct {
            ULONG AbsoluteGrowthInContainers;
            ULONG RelativeGrowthPercentage;
        } GrowthRate;
        struct {
            ULONG MinimumAvailablePercentage;
            ULONG MinimumAvailableContainers;
        } LogTail;
        struct {
            ULONG Percentage;
        } AutoShrink;
        struct {
            ULONG Enabled;
        } AutoGrow;
        struct {
            USHORT PrefixLengthInBytes;
            WCHAR PrefixString[1];
        } NewContainerPrefix;
        struct {
            ULONGLONG NextContainerSuffix;
        } NewContainerSuffix;
        struct {
            USHORT ExtensionLengthInBytes;
            WCHAR ExtensionString[1];
        } NewContainerExtension;
    } PolicyParameters;
} CLFS_MGMT_POLICY, *PCLFS_MGMT_POLICY;

typedef enum _CLFS_MGMT_NOTIFICATION_TYPE {
    ClfsMgmtAdvanceTailNotification,
    ClfsMgmtLogFullHandlerNotification,
    ClfsMgmtLogUnpinnedNotification,
    ClfsMgmtLogWriteNotification
} CLFS_MGMT_NOTIFICATION_TYPE,
    *PCLFS_MGMT_NOTIFICATION_TYPE;

typedef struct _CLFS_MGMT_NOTIFICATION {
    CLFS_MGMT_NOTIFICATION_TYPE Notification;
    CLFS_LSN Lsn;
    USHORT LogIsPinned;
} CLFS_MGMT_NOTIFICATION, *PCLFS_MGMT_NOTIFICATION;

typedef NTSTATUS (*PCLFS_CLIENT_ADVANCE_TAIL_CALLBACK)(PLOG_FILE_OBJECT LogFile, PCLFS_LSN TargetLsn, PVOID ClientData);
typedef void (*PCLFS_CLIENT_LFF_HANDLER_COMPLETE_CALLBACK)(PLOG_FILE_OBJECT LogFile, NTSTATUS OperationStatus,
                                                           BOOLEAN LogIsPinned, PVOID ClientData);
typedef void (*PCLFS_CLIENT_LOG_UNPINNED_CALLBACK)(PLOG_FILE_OBJECT LogFile, PVOID ClientData);
typedef void (*PCLFS_SET_LOG_SIZE_COMPLETE_CALLBACK)(PLOG_FILE_OBJECT LogFile, NTSTATUS OperationStatus,
                                                     PVOID ClientData);

typedef struct _CLFS_MGMT_CLIENT_REGISTRATION {
    ULONG Version;
    PCLFS_CLIENT_ADVANCE_TAIL_CALLBACK AdvanceTailCallback;
    PVOID AdvanceTailCallbackData;
    PCLFS_CLIENT_LFF_HANDLER_COMPLETE_CALLBACK LogGrowthCompleteCallback;
    PVOID LogGrowthCompleteCallbackData;
    PCLFS_CLIENT_LOG_UNPINNED_CALLBACK LogUnpinnedCallback;
    PVOID LogUnpinnedCallbackData;
} CLFS_MGMT_CLIENT_REGISTRATION, *PCLFS_MGMT_CLIENT_REGISTRATION;

typedef PVOID CLFS_MGMT_CLIENT;
typedef PVOID *PCLFS_MGMT_CLIENT;

extern const CLFS_LSN CLFS_LSN_INVALID;
extern const CLFS_LSN CLFS_LSN_NULL;

LAB_DDK_END

#endif
