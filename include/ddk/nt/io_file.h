/* File objects, shared access, opening files from the kernel. */
#ifndef NTLAB_NT_IO_FILE_H
#define NTLAB_NT_IO_FILE_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/base_strings.h>
#include <nt/io_stack_location.h>
#include <nt/ke_event.h>
#include <nt/ke_spinlock.h>

LAB_DDK_BEGIN

typedef enum _IO_ACCESS_TYPE { ReadAccess, WriteAccess, ModifyAccess } IO_ACCESS_TYPE;

typedef enum _IO_ACCESS_MODE { SequentialAccess, RandomAccess } IO_ACCESS_MODE;

typedef struct _SHARE_ACCESS {
    ULONG OpenCount;
    ULONG Readers;
    ULONG Writers;
    ULONG Deleters;
    ULONG SharedRead;
    ULONG SharedWrite;
    ULONG SharedDelete;
} SHARE_ACCESS, *PSHARE_ACCESS;

typedef struct _SECTION_OBJECT_POINTERS {
    PVOID DataSectionObject;
    PVOID SharedCacheMap;
    PVOID ImageSectionObject;
} SECTION_OBJECT_POINTERS, *PSECTION_OBJECT_POINTERS;

#define FO_FILE_OPEN                      1
#define FO_SYNCHRONOUS_IO                 2
#define FO_ALERTABLE_IO                   4
#define FO_NO_INTERMEDIATE_BUFFERING      8
#define FO_WRITE_THROUGH                  0x10
#define FO_SEQUENTIAL_ONLY                0x20
#define FO_CACHE_SUPPORTED                0x40
#define FO_NAMED_PIPE                     0x80
#define FO_STREAM_FILE                    0x0100
#define FO_MAILSLOT                       0x0200
#define FO_GENERATE_AUDIT_ON_CLOSE        0x0400
#define FO_QUEUE_IRP_TO_THREAD            0x0400
#define FO_DIRECT_DEVICE_OPEN             0x0800
#define FO_FILE_MODIFIED                  0x1000
#define FO_FILE_SIZE_CHANGED              0x2000
#define FO_CLEANUP_COMPLETE               0x4000
#define FO_TEMPORARY_FILE                 0x8000
#define FO_DELETE_ON_CLOSE                0x00010000
#define FO_OPENED_CASE_SENSITIVE          0x00020000
#define FO_HANDLE_CREATED                 0x00040000
#define FO_FILE_FAST_IO_READ              0x00080000
#define FO_RANDOM_ACCESS                  0x00100000
#define FO_FILE_OPEN_CANCELLED            0x00200000
#define FO_VOLUME_OPEN                    0x00400000
#define FO_REMOTE_ORIGIN                  0x01000000
#define FO_DISALLOW_EXCLUSIVE             0x02000000
#define FO_SKIP_COMPLETION_PORT           0x02000000
#define FO_SKIP_SET_EVENT                 0x04000000
#define FO_SKIP_SET_FAST_IO               0x08000000
#define FO_FLAGS_VALID_ONLY_DURING_CREATE 0x02000000

typedef struct _FILE_OBJECT {
    CSHORT Type;
    CSHORT Size;
    PDEVICE_OBJECT DeviceObject;
    PVPB Vpb;
    PVOID FsContext;
    PVOID FsContext2;
    PSECTION_OBJECT_POINTERS SectionObjectPointer;
    PVOID PrivateCacheMap;
    NTSTATUS FinalStatus;
    struct _FILE_OBJECT *RelatedFileObject;
    BOOLEAN LockOperation;
    BOOLEAN DeletePending;
    BOOLEAN ReadAccess;
    BOOLEAN WriteAccess;
    BOOLEAN DeleteAccess;
    BOOLEAN SharedRead;
    BOOLEAN SharedWrite;
    BOOLEAN SharedDelete;
    ULONG Flags;
    UNICODE_STRING FileName;
    LARGE_INTEGER CurrentByteOffset;
    volatile ULONG Waiters;
    volatile ULONG Busy;
    PVOID LastLock;
    KEVENT Lock;
    KEVENT Event;
    volatile PIO_COMPLETION_CONTEXT CompletionContext;
    KSPIN_LOCK IrpListLock;
    LIST_ENTRY IrpList;
    volatile PVOID FileObjectExtension;
} FILE_OBJECT, *PFILE_OBJECT;

typedef FILE_OBJECT *PLOG_FILE_OBJECT;
typedef FILE_OBJECT **PPLOG_FILE_OBJECT;

typedef struct _LINK_SHARE_ACCESS {
    ULONG OpenCount;
    ULONG Deleters;
    ULONG SharedDelete;
} LINK_SHARE_ACCESS, *PLINK_SHARE_ACCESS;

#define IO_SHARE_ACCESS_NO_WRITE_PERMISSION           0x80000000
#define IO_CHECK_SHARE_ACCESS_UPDATE_SHARE_ACCESS     0x00000001
#define IO_CHECK_SHARE_ACCESS_DONT_UPDATE_FILE_OBJECT 0x00000002
#define IO_CHECK_SHARE_ACCESS_DONT_CHECK_READ         0x00000004
#define IO_CHECK_SHARE_ACCESS_DONT_CHECK_WRITE        0x00000008
#define IO_CHECK_SHARE_ACCESS_DONT_CHECK_DELETE       0x00000010
#define IO_CHECK_SHARE_ACCESS_FORCE_CHECK             0x00000020
#define IO_CHECK_SHARE_ACCESS_FORCE_USING_SCB         0x00000040
#define IO_SHARE_ACCESS_NON_PRIMARY_STREAM            0x00000080

extern POBJECT_TYPE *IoFileObjectType;

NTSTATUS IoAllocateSfioStreamIdentifier(PFILE_OBJECT FileObject, ULONG Length, PVOID Signature,
                                        PVOID *StreamIdentifier);
NTSTATUS IoCheckLinkShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                                PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess,
                                ULONG IoShareAccessFlags);
NTSTATUS IoCheckShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                            PSHARE_ACCESS ShareAccess, BOOLEAN Update);
NTSTATUS IoCheckShareAccessEx(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                              PSHARE_ACCESS ShareAccess, BOOLEAN Update, PBOOLEAN WritePermission);
NTSTATUS IoCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                      PIO_STATUS_BLOCK IoStatusBlock, PLARGE_INTEGER AllocationSize, ULONG FileAttributes,
                      ULONG ShareAccess, ULONG Disposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
                      CREATE_FILE_TYPE CreateFileType, PVOID InternalParameters, ULONG Options);
NTSTATUS IoFreeSfioStreamIdentifier(PFILE_OBJECT FileObject, PVOID Signature);
PVOID IoGetSfioStreamIdentifier(PFILE_OBJECT FileObject, PVOID Signature);
void IoRemoveLinkShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess);
void IoRemoveLinkShareAccessEx(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess,
                               ULONG IoShareAccessFlags);
void IoRemoveShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess);
void IoSetLinkShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                          PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess, ULONG IoShareAccessFlags);
void IoSetShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                      PSHARE_ACCESS ShareAccess);
void IoSetShareAccessEx(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                        PSHARE_ACCESS ShareAccess, PBOOLEAN WritePermission);
void IoUpdateLinkShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess);
void IoUpdateLinkShareAccessEx(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess,
                               ULONG IoShareAccessFlags);
void IoUpdateShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess);

LAB_DDK_END

#define IoIsFileOpenedExclusively(FileObject)                                                                          \
    ((BOOLEAN) !((FileObject)->SharedRead || (FileObject)->SharedWrite || (FileObject)->SharedDelete))

#endif
