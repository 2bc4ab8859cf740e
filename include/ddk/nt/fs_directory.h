/* Entries of directories. */
#ifndef NTLAB_NT_FS_DIRECTORY_H
#define NTLAB_NT_FS_DIRECTORY_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define FILE_NOTIFY_CHANGE_FILE_NAME       1
#define FILE_NOTIFY_CHANGE_DIR_NAME        2
#define FILE_NOTIFY_CHANGE_NAME            3
#define FILE_NOTIFY_CHANGE_ATTRIBUTES      4
#define FILE_NOTIFY_CHANGE_SIZE            8
#define FILE_NOTIFY_CHANGE_LAST_WRITE      0x10
#define FILE_NOTIFY_CHANGE_LAST_ACCESS     0x20
#define FILE_NOTIFY_CHANGE_CREATION        0x40
#define FILE_NOTIFY_CHANGE_EA              0x80
#define FILE_NOTIFY_CHANGE_SECURITY        0x0100
#define FILE_NOTIFY_CHANGE_STREAM_NAME     0x0200
#define FILE_NOTIFY_CHANGE_STREAM_SIZE     0x0400
#define FILE_NOTIFY_CHANGE_STREAM_WRITE    0x0800
#define FILE_NOTIFY_VALID_MASK             0x0fff
#define FILE_ACTION_ADDED                  1
#define FILE_ACTION_REMOVED                2
#define FILE_ACTION_MODIFIED               3
#define FILE_ACTION_RENAMED_OLD_NAME       4
#define FILE_ACTION_RENAMED_NEW_NAME       5
#define FILE_ACTION_ADDED_STREAM           6
#define FILE_ACTION_REMOVED_STREAM         7
#define FILE_ACTION_MODIFIED_STREAM        8
#define FILE_ACTION_REMOVED_BY_DELETE      9
#define FILE_ACTION_ID_NOT_TUNNELLED       0xa
#define FILE_ACTION_TUNNELLED_ID_COLLISION 0xb

#define FILE_NEED_EA            0x80
#define FILE_EA_TYPE_BINARY     0xfffe
#define FILE_EA_TYPE_ASCII      0xfffd
#define FILE_EA_TYPE_BITMAP     0xfffb
#define FILE_EA_TYPE_METAFILE   0xfffa
#define FILE_EA_TYPE_ICON       0xfff9
#define FILE_EA_TYPE_EA         0xffee
#define FILE_EA_TYPE_MVMT       0xffdf
#define FILE_EA_TYPE_MVST       0xffde
#define FILE_EA_TYPE_ASN1       0xffdd
#define FILE_EA_TYPE_FAMILY_IDS 0xff01

typedef struct _FILE_NOTIFY_INFORMATION {
    ULONG NextEntryOffset;
    ULONG Action;
    ULONG FileNameLength;
    WCHAR FileName[1];
} FILE_NOTIFY_INFORMATION, *PFILE_NOTIFY_INFORMATION;

typedef struct _FILE_DIRECTORY_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    WCHAR FileName[1];
} FILE_DIRECTORY_INFORMATION, *PFILE_DIRECTORY_INFORMATION;

typedef struct _FILE_FULL_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    WCHAR FileName[1];
} FILE_FULL_DIR_INFORMATION, *PFILE_FULL_DIR_INFORMATION;

typedef struct _FILE_ID_FULL_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    LARGE_INTEGER FileId;
    WCHAR FileName[1];
} FILE_ID_FULL_DIR_INFORMATION, *PFILE_ID_FULL_DIR_INFORMATION;

typedef struct _FILE_BOTH_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    CCHAR ShortNameLength;
    WCHAR ShortName[12];
    WCHAR FileName[1];
} FILE_BOTH_DIR_INFORMATION, *PFILE_BOTH_DIR_INFORMATION;

typedef struct _FILE_ID_BOTH_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    CCHAR ShortNameLength;
    WCHAR ShortName[12];
    LARGE_INTEGER FileId;
    WCHAR FileName[1];
} FILE_ID_BOTH_DIR_INFORMATION, *PFILE_ID_BOTH_DIR_INFORMATION;

typedef struct _FILE_NAMES_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    ULONG FileNameLength;
    WCHAR FileName[1];
} FILE_NAMES_INFORMATION, *PFILE_NAMES_INFORMATION;

typedef struct _FILE_ID_GLOBAL_TX_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    LARGE_INTEGER FileId;
    GUID LockingTransactionId;
    ULONG TxInfoFlags;
    WCHAR FileName[1];
} FILE_ID_GLOBAL_TX_DIR_INFORMATION, *PFILE_ID_GLOBAL_TX_DIR_INFORMATION;

typedef enum _FILE_STORAGE_TYPE {
    StorageTypeDefault = 1,
    StorageTypeDirectory,
    StorageTypeFile,
    StorageTypeJunctionPoint,
    StorageTypeCatalog,
    StorageTypeStructuredStorage,
    StorageTypeEmbedding,
    StorageTypeStream
} FILE_STORAGE_TYPE;

typedef struct _FILE_FULL_DIRECTORY_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    WCHAR FileName[1];
} FILE_FULL_DIRECTORY_INFORMATION, *PFILE_FULL_DIRECTORY_INFORMATION;

LAB_DDK_END

#endif
