/* What ntifs.h adds to <nt/fsrtl_misc.h>: the rest of the file system run-time library. */
#ifndef NTLAB_NT_FSRTL_MISC_IFS_H
#define NTLAB_NT_FSRTL_MISC_IFS_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/base_strings.h>
#include <nt/ex_pool.h>
#include <nt/io_file_info.h>

LAB_DDK_BEGIN

#define FSRTL_FCB_HEADER_V0                  0
#define FSRTL_FCB_HEADER_V1                  1
#define FSRTL_FCB_HEADER_V2                  2
#define FSRTL_FCB_HEADER_V3                  3
#define FSRTL_FCB_HEADER_V4                  4
#define FSRTL_FLAG_FILE_MODIFIED             1
#define FSRTL_FLAG_FILE_LENGTH_CHANGED       2
#define FSRTL_FLAG_LIMIT_MODIFIED_PAGES      4
#define FSRTL_FLAG_ACQUIRE_MAIN_RSRC_EX      8
#define FSRTL_FLAG_ACQUIRE_MAIN_RSRC_SH      0x10
#define FSRTL_FLAG_USER_MAPPED_FILE          0x20
#define FSRTL_FLAG_ADVANCED_HEADER           0x40
#define FSRTL_FLAG_EOF_ADVANCE_ACTIVE        0x80
#define FSRTL_FLAG2_DO_MODIFIED_WRITE        1
#define FSRTL_FLAG2_SUPPORTS_FILTER_CONTEXTS 2
#define FSRTL_FLAG2_PURGE_WHEN_MAPPED        4
#define FSRTL_FLAG2_IS_PAGING_FILE           8
#define FSRTL_FSP_TOP_LEVEL_IRP              1
#define FSRTL_CACHE_TOP_LEVEL_IRP            2
#define FSRTL_MOD_WRITE_TOP_LEVEL_IRP        3
#define FSRTL_FAST_IO_TOP_LEVEL_IRP          4
#define FSRTL_NETWORK1_TOP_LEVEL_IRP         5
#define FSRTL_NETWORK2_TOP_LEVEL_IRP         6
#define FSRTL_MAX_TOP_LEVEL_IRP_FLAG         0xffff

#define FSRTL_AUXILIARY_FLAG_DEALLOCATE 1

#define FSRTL_VOLUME_DISMOUNT          1
#define FSRTL_VOLUME_DISMOUNT_FAILED   2
#define FSRTL_VOLUME_LOCK              3
#define FSRTL_VOLUME_LOCK_FAILED       4
#define FSRTL_VOLUME_UNLOCK            5
#define FSRTL_VOLUME_MOUNT             6
#define FSRTL_VOLUME_NEEDS_CHKDSK      7
#define FSRTL_VOLUME_WORM_NEAR_FULL    8
#define FSRTL_VOLUME_WEARING_OUT       9
#define FSRTL_VOLUME_FORCED_CLOSED     0xa
#define FSRTL_VOLUME_INFO_MAKE_COMPAT  0xb
#define FSRTL_VOLUME_PREPARING_EJECT   0xc
#define FSRTL_VOLUME_CHANGE_SIZE       0xd
#define FSRTL_VOLUME_BACKGROUND_FORMAT 0xe

typedef void (*PFSRTL_STACK_OVERFLOW_ROUTINE)(PVOID Context, PKEVENT Event);

#define FSRTL_UNC_PROVIDER_FLAGS_MAILSLOTS_SUPPORTED 1
#define FSRTL_UNC_PROVIDER_FLAGS_CSC_ENABLED         2
#define FSRTL_UNC_PROVIDER_FLAGS_DOMAIN_SVC_AWARE    4
#define FSRTL_ALLOCATE_ECPLIST_FLAG_CHARGE_QUOTA     1
#define FSRTL_ALLOCATE_ECP_FLAG_CHARGE_QUOTA         1
#define FSRTL_ALLOCATE_ECP_FLAG_NONPAGED_POOL        2
#define FSRTL_ECP_LOOKASIDE_FLAG_NONPAGED_POOL       2
#define FSRTL_VIRTDISK_FULLY_ALLOCATED               1
#define FSRTL_VIRTDISK_NO_DRIVE_LETTER               2

typedef struct _FSRTL_MUP_PROVIDER_INFO_LEVEL_1 {
    ULONG32 ProviderId;
} FSRTL_MUP_PROVIDER_INFO_LEVEL_1, *PFSRTL_MUP_PROVIDER_INFO_LEVEL_1;

typedef struct _FSRTL_MUP_PROVIDER_INFO_LEVEL_2 {
    ULONG32 ProviderId;
    UNICODE_STRING ProviderName;
} FSRTL_MUP_PROVIDER_INFO_LEVEL_2, *PFSRTL_MUP_PROVIDER_INFO_LEVEL_2;

typedef enum _FSRTL_CHANGE_BACKING_TYPE {
    ChangeDataControlArea,
    ChangeImageControlArea,
    ChangeSharedCacheMap
} FSRTL_CHANGE_BACKING_TYPE,
    *PFSRTL_CHANGE_BACKING_TYPE;

#define FSRTL_CC_FLUSH_ERROR_FLAG_NO_HARD_ERROR 1
#define FSRTL_CC_FLUSH_ERROR_FLAG_NO_LOG_ENTRY  2

void FsRtlAcquireFileExclusive(PFILE_OBJECT FileObject);
PVOID FsRtlAllocatePool(POOL_TYPE PoolType, ULONG NumberOfBytes);
PVOID FsRtlAllocatePoolWithQuota(POOL_TYPE PoolType, ULONG NumberOfBytes);
PVOID FsRtlAllocatePoolWithQuotaTag(POOL_TYPE PoolType, ULONG NumberOfBytes, ULONG Tag);
PVOID FsRtlAllocatePoolWithTag(POOL_TYPE PoolType, ULONG NumberOfBytes, ULONG Tag);
PERESOURCE FsRtlAllocateResource(void);
BOOLEAN FsRtlAreVolumeStartupApplicationsComplete(void);
NTSTATUS FsRtlBalanceReads(PDEVICE_OBJECT TargetDevice);
NTSTATUS FsRtlChangeBackingFileObject(PFILE_OBJECT CurrentFileObject, PFILE_OBJECT NewFileObject,
                                      FSRTL_CHANGE_BACKING_TYPE ChangeBackingType, ULONG Flags);
BOOLEAN FsRtlCopyRead(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, BOOLEAN Wait, ULONG LockKey,
                      PVOID Buffer, PIO_STATUS_BLOCK IoStatus, PDEVICE_OBJECT DeviceObject);
BOOLEAN FsRtlCopyWrite(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, BOOLEAN Wait, ULONG LockKey,
                       PVOID Buffer, PIO_STATUS_BLOCK IoStatus, PDEVICE_OBJECT DeviceObject);
NTSTATUS FsRtlCreateSectionForDataScan(PHANDLE SectionHandle, PVOID *SectionObject, PLARGE_INTEGER SectionFileSize,
                                       PFILE_OBJECT FileObject, ACCESS_MASK DesiredAccess,
                                       POBJECT_ATTRIBUTES ObjectAttributes, PLARGE_INTEGER MaximumSize,
                                       ULONG SectionPageProtection, ULONG AllocationAttributes, ULONG Flags);
void FsRtlDeregisterUncProvider(HANDLE Handle);
NTSTATUS FsRtlDismountComplete(PDEVICE_OBJECT DeviceObject, NTSTATUS DismountStatus);
NTSTATUS FsRtlGetFileSize(PFILE_OBJECT FileObject, PLARGE_INTEGER FileSize);
NTSTATUS FsRtlGetSectorSizeInformation(PDEVICE_OBJECT DeviceObject, PFILE_FS_SECTOR_SIZE_INFORMATION SectorSizeInfo);
NTSTATUS FsRtlGetSupportedFeatures(PDEVICE_OBJECT DeviceObject, PULONG SupportedFeatures);
NTSTATUS FsRtlGetVirtualDiskNestingLevel(PDEVICE_OBJECT DeviceObject, PULONG NestingLevel, PULONG NestingFlags);
void FsRtlIncrementCcFastMdlReadWait(void);
void FsRtlIncrementCcFastReadNoWait(void);
void FsRtlIncrementCcFastReadNotPossible(void);
void FsRtlIncrementCcFastReadResourceMiss(void);
void FsRtlIncrementCcFastReadWait(void);
BOOLEAN FsRtlIsDaxVolume(PFILE_OBJECT FileObject);
LOGICAL FsRtlIsMobileOS(void);
BOOLEAN FsRtlIsNtstatusExpected(NTSTATUS Ntstatus);
LOGICAL FsRtlIsPagingFile(PFILE_OBJECT FileObject);
BOOLEAN FsRtlIsSystemPagingFile(PFILE_OBJECT FileObject);
NTSTATUS FsRtlIssueDeviceIoControl(PDEVICE_OBJECT DeviceObject, ULONG IoCtl, UCHAR Flags, PVOID InputBuffer,
                                   ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength,
                                   PULONG_PTR IosbInformation);
NTSTATUS FsRtlKernelFsControlFile(PFILE_OBJECT FileObject, ULONG FsControlCode, PVOID InputBuffer,
                                  ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength,
                                  PULONG RetOutputBufferSize);
NTSTATUS FsRtlLogCcFlushError(PUNICODE_STRING FileName, PDEVICE_OBJECT DeviceObject,
                              PSECTION_OBJECT_POINTERS SectionObjectPointer, NTSTATUS FlushError, ULONG Flags);
BOOLEAN FsRtlMdlReadComplete(PFILE_OBJECT FileObject, PMDL MdlChain);
BOOLEAN FsRtlMdlReadCompleteDev(PFILE_OBJECT FileObject, PMDL MdlChain, PDEVICE_OBJECT DeviceObject);
BOOLEAN FsRtlMdlReadDev(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey, PMDL *MdlChain,
                        PIO_STATUS_BLOCK IoStatus, PDEVICE_OBJECT DeviceObject);
NTSTATUS FsRtlMdlReadEx(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey, PMDL *MdlChain,
                        PIO_STATUS_BLOCK IoStatus);
BOOLEAN FsRtlMdlWriteComplete(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, PMDL MdlChain);
BOOLEAN FsRtlMdlWriteCompleteDev(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, PMDL MdlChain,
                                 PDEVICE_OBJECT DeviceObject);
NTSTATUS FsRtlMupGetProviderInfoFromFileObject(PFILE_OBJECT pFileObject, ULONG Level, PVOID pBuffer,
                                               PULONG pBufferSize);
NTSTATUS FsRtlNormalizeNtstatus(NTSTATUS Exception, NTSTATUS GenericException);
void FsRtlPostPagingFileStackOverflow(PVOID Context, PKEVENT Event, PFSRTL_STACK_OVERFLOW_ROUTINE StackOverflowRoutine);
void FsRtlPostStackOverflow(PVOID Context, PKEVENT Event, PFSRTL_STACK_OVERFLOW_ROUTINE StackOverflowRoutine);
BOOLEAN FsRtlPrepareMdlWriteDev(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey,
                                PMDL *MdlChain, PIO_STATUS_BLOCK IoStatus, PDEVICE_OBJECT DeviceObject);
NTSTATUS FsRtlPrepareMdlWriteEx(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, ULONG LockKey,
                                PMDL *MdlChain, PIO_STATUS_BLOCK IoStatus);
NTSTATUS FsRtlQueryCachedVdl(PFILE_OBJECT FileObject, PLONGLONG Vdl);
NTSTATUS FsRtlQueryInformationFile(PFILE_OBJECT FileObject, PVOID FileInformation, ULONG Length,
                                   FILE_INFORMATION_CLASS FileInformationClass, PULONG RetFileInformationSize);
NTSTATUS FsRtlQueryKernelEaFile(PFILE_OBJECT FileObject, PVOID ReturnedEaData, ULONG Length, BOOLEAN ReturnSingleEntry,
                                PVOID EaList, ULONG EaListLength, PULONG EaIndex, BOOLEAN RestartScan,
                                PULONG LengthReturned);
ULONG FsRtlQueryMaximumVirtualDiskNestingLevel(void);
NTSTATUS FsRtlRegisterFileSystemFilterCallbacks(PDRIVER_OBJECT FilterDriverObject, PFS_FILTER_CALLBACKS Callbacks);
NTSTATUS FsRtlRegisterUncProvider(PHANDLE MupHandle, PUNICODE_STRING RedirectorDeviceName, BOOLEAN MailslotsSupported);
NTSTATUS FsRtlRegisterUncProviderEx(PHANDLE MupHandle, PUNICODE_STRING RedirDevName, PDEVICE_OBJECT DeviceObject,
                                    ULONG Flags);
void FsRtlReleaseFile(PFILE_OBJECT FileObject);
NTSTATUS FsRtlRemoveDotsFromPath(PWSTR OriginalString, USHORT PathLength, USHORT *NewLength);
NTSTATUS FsRtlSetKernelEaFile(PFILE_OBJECT FileObject, PVOID EaBuffer, ULONG Length);
void FsRtlUpdateDiskCounters(ULONG64 BytesRead, ULONG64 BytesWritten);
NTSTATUS FsRtlValidateReparsePointBuffer(ULONG BufferLength, PREPARSE_DATA_BUFFER ReparseBuffer);
NTSTATUS FsRtlVolumeDeviceToCorrelationId(PDEVICE_OBJECT VolumeDeviceObject, GUID *Guid);

LAB_DDK_END

#endif
