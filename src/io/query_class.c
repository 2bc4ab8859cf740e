/*
 * The information classes of files and volumes: how long a buffer must be at least, and what the handle must allow.
 *
 * A class that a table does not have is none that can be asked for (or set) by a handle.
 */
#include "io/file_p.h"

#define ATTRIBUTES_READ  FILE_READ_ATTRIBUTES
#define ATTRIBUTES_WRITE FILE_WRITE_ATTRIBUTES

static const struct lab__io_class file_classes[FileMaximumInformation] = {
    [FileBasicInformation] = {sizeof(FILE_BASIC_INFORMATION), sizeof(FILE_BASIC_INFORMATION), ATTRIBUTES_READ,
                              ATTRIBUTES_WRITE},
    [FileStandardInformation] = {sizeof(FILE_STANDARD_INFORMATION), 0, 0, 0},
    [FileInternalInformation] = {sizeof(FILE_INTERNAL_INFORMATION), 0, 0, 0},
    [FileEaInformation] = {sizeof(FILE_EA_INFORMATION), 0, 0, 0},
    [FileAccessInformation] = {sizeof(FILE_ACCESS_INFORMATION), 0, 0, 0},
    [FileNameInformation] = {sizeof(FILE_NAME_INFORMATION), 0, 0, 0},
    [FileRenameInformation] = {0, sizeof(FILE_RENAME_INFORMATION), 0, DELETE},
    [FileLinkInformation] = {0, sizeof(FILE_LINK_INFORMATION), 0, 0},
    [FileDispositionInformation] = {0, sizeof(FILE_DISPOSITION_INFORMATION), 0, DELETE},
    [FilePositionInformation] = {sizeof(FILE_POSITION_INFORMATION), sizeof(FILE_POSITION_INFORMATION), 0, 0},
    [FileModeInformation] = {sizeof(FILE_MODE_INFORMATION), sizeof(FILE_MODE_INFORMATION), 0, 0},
    [FileAlignmentInformation] = {sizeof(FILE_ALIGNMENT_INFORMATION), 0, 0, 0},
    [FileAllInformation] = {sizeof(FILE_ALL_INFORMATION), 0, ATTRIBUTES_READ, 0},
    [FileAllocationInformation] = {0, sizeof(FILE_ALLOCATION_INFORMATION), 0, FILE_WRITE_DATA},
    [FileEndOfFileInformation] = {0, sizeof(FILE_END_OF_FILE_INFORMATION), 0, FILE_WRITE_DATA},
    [FileAlternateNameInformation] = {sizeof(FILE_NAME_INFORMATION), 0, 0, 0},
    [FileStreamInformation] = {sizeof(FILE_STREAM_INFORMATION), 0, 0, 0},
    [FilePipeInformation] = {sizeof(FILE_PIPE_INFORMATION), sizeof(FILE_PIPE_INFORMATION), ATTRIBUTES_READ,
                             ATTRIBUTES_WRITE},
    [FilePipeLocalInformation] = {sizeof(FILE_PIPE_LOCAL_INFORMATION), 0, ATTRIBUTES_READ, 0},
    [FilePipeRemoteInformation] = {sizeof(FILE_PIPE_REMOTE_INFORMATION), sizeof(FILE_PIPE_REMOTE_INFORMATION),
                                   ATTRIBUTES_READ, ATTRIBUTES_WRITE},
    [FileMailslotQueryInformation] = {sizeof(FILE_MAILSLOT_QUERY_INFORMATION), 0, 0, 0},
    [FileMailslotSetInformation] = {0, sizeof(FILE_MAILSLOT_SET_INFORMATION), 0, 0},
    [FileCompressionInformation] = {sizeof(FILE_COMPRESSION_INFORMATION), 0, 0, 0},
    [FileObjectIdInformation] = {sizeof(FILE_OBJECTID_INFORMATION), sizeof(FILE_OBJECTID_INFORMATION), 0, 0},
    [FileCompletionInformation] = {0, sizeof(FILE_COMPLETION_INFORMATION), 0, 0},
    [FileMoveClusterInformation] = {0, sizeof(FILE_MOVE_CLUSTER_INFORMATION), 0, FILE_WRITE_DATA},
    [FileQuotaInformation] = {sizeof(FILE_QUOTA_INFORMATION), sizeof(FILE_QUOTA_INFORMATION), 0, 0},
    [FileReparsePointInformation] = {sizeof(FILE_REPARSE_POINT_INFORMATION), 0, 0, 0},
    [FileNetworkOpenInformation] = {sizeof(FILE_NETWORK_OPEN_INFORMATION), 0, ATTRIBUTES_READ, 0},
    [FileAttributeTagInformation] = {sizeof(FILE_ATTRIBUTE_TAG_INFORMATION), 0, ATTRIBUTES_READ, 0},
    [FileTrackingInformation] = {0, sizeof(FILE_TRACKING_INFORMATION), 0, FILE_WRITE_DATA},
    [FileValidDataLengthInformation] = {0, sizeof(FILE_VALID_DATA_LENGTH_INFORMATION), 0, FILE_WRITE_DATA},
    [FileShortNameInformation] = {0, sizeof(FILE_NAME_INFORMATION), 0, DELETE},
    [FileIoCompletionNotificationInformation] = {sizeof(FILE_IO_COMPLETION_NOTIFICATION_INFORMATION),
                                                 sizeof(FILE_IO_COMPLETION_NOTIFICATION_INFORMATION), 0, 0},
    [FileIoPriorityHintInformation] = {sizeof(FILE_IO_PRIORITY_HINT_INFORMATION),
                                       sizeof(FILE_IO_PRIORITY_HINT_INFORMATION), 0, 0},
    [FileSfioReserveInformation] = {sizeof(FILE_SFIO_RESERVE_INFORMATION), sizeof(FILE_SFIO_RESERVE_INFORMATION), 0, 0},
    [FileSfioVolumeInformation] = {sizeof(FILE_SFIO_VOLUME_INFORMATION), 0, 0, 0},
    [FileHardLinkInformation] = {sizeof(FILE_LINKS_INFORMATION), 0, 0, 0},
    [FileNormalizedNameInformation] = {sizeof(FILE_NAME_INFORMATION), 0, 0, 0},
    [FileNetworkPhysicalNameInformation] = {sizeof(FILE_NETWORK_PHYSICAL_NAME_INFORMATION), 0, 0, 0},
    [FileIsRemoteDeviceInformation] = {sizeof(FILE_IS_REMOTE_DEVICE_INFORMATION), 0, 0, 0},
    [FileNumaNodeInformation] = {sizeof(FILE_NUMA_NODE_INFORMATION), 0, 0, 0},
    [FileStandardLinkInformation] = {sizeof(FILE_STANDARD_LINK_INFORMATION), 0, 0, 0},
    [FileRemoteProtocolInformation] = {sizeof(FILE_REMOTE_PROTOCOL_INFORMATION), 0, 0, 0},
    [FileVolumeNameInformation] = {sizeof(FILE_VOLUME_NAME_INFORMATION), 0, 0, 0},
    [FileHardLinkFullIdInformation] = {sizeof(FILE_LINKS_FULL_ID_INFORMATION), 0, 0, 0},
    [FileDesiredStorageClassInformation] = {sizeof(FILE_DESIRED_STORAGE_CLASS_INFORMATION),
                                            sizeof(FILE_DESIRED_STORAGE_CLASS_INFORMATION), 0, FILE_WRITE_DATA},
    [FileStorageReserveIdInformation] = {sizeof(FILE_STORAGE_RESERVE_ID_INFORMATION),
                                         sizeof(FILE_STORAGE_RESERVE_ID_INFORMATION), 0, FILE_WRITE_DATA},
    [FileKnownFolderInformation] = {sizeof(FILE_KNOWN_FOLDER_INFORMATION), sizeof(FILE_KNOWN_FOLDER_INFORMATION),
                                    ATTRIBUTES_READ, ATTRIBUTES_WRITE},
    [FileStatBasicInformation] = {sizeof(FILE_STAT_BASIC_INFORMATION), 0, ATTRIBUTES_READ, 0},
    [FileDispositionInformationEx] = {0, sizeof(FILE_DISPOSITION_INFORMATION_EX), 0, DELETE},
    [FileRenameInformationEx] = {0, sizeof(FILE_RENAME_INFORMATION), 0, DELETE},
    [FileLinkInformationEx] = {0, sizeof(FILE_LINK_INFORMATION), 0, 0},
    [FileIdInformation] = {sizeof(FILE_ID_INFORMATION), 0, 0, 0},
    [FileStatInformation] = {sizeof(FILE_STAT_INFORMATION), 0, ATTRIBUTES_READ, 0},
    [FileStatLxInformation] = {sizeof(FILE_STAT_LX_INFORMATION), 0, ATTRIBUTES_READ | FILE_READ_EA, 0},
    [FileCaseSensitiveInformation] = {sizeof(FILE_CASE_SENSITIVE_INFORMATION), sizeof(FILE_CASE_SENSITIVE_INFORMATION),
                                      ATTRIBUTES_READ, ATTRIBUTES_WRITE},
    [FileReplaceCompletionInformation] = {0, sizeof(FILE_COMPLETION_INFORMATION), 0, 0},
};

const struct lab__io_class *lab__io_file_class(FILE_INFORMATION_CLASS information_class)
{
    return (ULONG)information_class < FileMaximumInformation ? &file_classes[information_class] : &file_classes[0];
}

static const struct lab__io_class volume_classes[FileFsMaximumInformation] = {
    [FileFsVolumeInformation] = {sizeof(FILE_FS_VOLUME_INFORMATION), 0, 0, 0},
    [FileFsLabelInformation] = {0, sizeof(FILE_FS_LABEL_INFORMATION), 0, FILE_WRITE_DATA},
    [FileFsSizeInformation] = {sizeof(FILE_FS_SIZE_INFORMATION), 0, 0, 0},
    [FileFsDeviceInformation] = {sizeof(FILE_FS_DEVICE_INFORMATION), 0, 0, 0},
    [FileFsAttributeInformation] = {sizeof(FILE_FS_ATTRIBUTE_INFORMATION), 0, 0, 0},
    [FileFsControlInformation] = {sizeof(FILE_FS_CONTROL_INFORMATION), sizeof(FILE_FS_CONTROL_INFORMATION),
                                  FILE_READ_DATA, FILE_WRITE_DATA},
    [FileFsFullSizeInformation] = {sizeof(FILE_FS_FULL_SIZE_INFORMATION), 0, 0, 0},
    [FileFsObjectIdInformation] = {sizeof(FILE_FS_OBJECTID_INFORMATION), sizeof(FILE_FS_OBJECTID_INFORMATION), 0,
                                   FILE_WRITE_DATA},
    [FileFsDriverPathInformation] = {sizeof(FILE_FS_DRIVER_PATH_INFORMATION), 0, 0, 0},
    [FileFsVolumeFlagsInformation] = {sizeof(FILE_FS_VOLUME_FLAGS_INFORMATION),
                                      sizeof(FILE_FS_VOLUME_FLAGS_INFORMATION), FILE_READ_ATTRIBUTES,
                                      FILE_WRITE_ATTRIBUTES},
    [FileFsSectorSizeInformation] = {28, 0, 0, 0},
    [FileFsDataCopyInformation] = {sizeof(FILE_FS_DATA_COPY_INFORMATION), 0, 0, 0},
    [FileFsMetadataSizeInformation] = {sizeof(FILE_FS_METADATA_SIZE_INFORMATION), 0, 0, 0},
    [FileFsFullSizeInformationEx] = {sizeof(FILE_FS_FULL_SIZE_INFORMATION_EX), 0, 0, 0},
};

const struct lab__io_class *lab__io_volume_class(FS_INFORMATION_CLASS information_class)
{
    return (ULONG)information_class < FileFsMaximumInformation ? &volume_classes[information_class]
                                                               : &volume_classes[0];
}

static NTSTATUS check(const struct lab__io_class *row, ULONG length, BOOLEAN set)
{
    USHORT least = set ? row->set_length : row->query_length;

    if (!least)
        return STATUS_INVALID_INFO_CLASS;
    return length < least ? STATUS_INFO_LENGTH_MISMATCH : STATUS_SUCCESS;
}

/*
 * IoCheckQuerySetFileInformation: is this a class, and is the buffer long enough for it?
 *
 * IRQL    any
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH
 * Source  ntifs/nf-ntifs-iocheckquerysetfileinformation
 */
NTSTATUS IoCheckQuerySetFileInformation(FILE_INFORMATION_CLASS FileInformationClass, ULONG Length, BOOLEAN SetOperation)
{
    LAB_DDI(IoCheckQuerySetFileInformation);
    return check(lab__io_file_class(FileInformationClass), Length, SetOperation);
}

/*
 * IoCheckQuerySetVolumeInformation: the same for classes of volumes.
 *
 * IRQL    any
 * Errors  as above
 * Source  ntifs/nf-ntifs-iocheckquerysetvolumeinformation
 */
NTSTATUS IoCheckQuerySetVolumeInformation(FS_INFORMATION_CLASS FsInformationClass, ULONG Length, BOOLEAN SetOperation)
{
    LAB_DDI(IoCheckQuerySetVolumeInformation);
    return check(lab__io_volume_class(FsInformationClass), Length, SetOperation);
}
