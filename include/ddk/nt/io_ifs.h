/* What ntifs.h adds to the headers of Io. */
#ifndef NTLAB_NT_IO_IFS_H
#define NTLAB_NT_IO_IFS_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/fs_filter.h>
#include <nt/io_file_info.h>
#include <nt/ke_spinlock.h>

LAB_DDK_BEGIN

#define FILE_OPLOCK_BROKEN_TO_LEVEL_2 7
#define FILE_OPLOCK_BROKEN_TO_NONE    8

#define FILE_READ_ONLY_VOLUME      0x00080000
#define FILE_SEQUENTIAL_WRITE_ONCE 0x00100000

typedef struct _FILE_STANDARD_LINK_INFORMATION {
    ULONG NumberOfAccessibleLinks;
    ULONG TotalNumberOfLinks;
    BOOLEAN DeletePending;
    BOOLEAN Directory;
} FILE_STANDARD_LINK_INFORMATION, *PFILE_STANDARD_LINK_INFORMATION;

#define DO_NOT_RETRY_PURGE       2
#define DO_NOT_PURGE_DIRTY_PAGES 4

#define IRP_BEING_VERIFIED 0x10

#define SL_QUERY_DIRECTORY_MASK 0x0000001b

extern KSPIN_LOCK IoStatisticsLock;
extern ULONG IoReadOperationCount;
extern ULONG IoWriteOperationCount;
extern ULONG IoOtherOperationCount;
extern LARGE_INTEGER IoReadTransferCount;
extern LARGE_INTEGER IoWriteTransferCount;
extern LARGE_INTEGER IoOtherTransferCount;

void IoAcquireVpbSpinLock(PKIRQL Irql);
NTSTATUS IoEnumerateDeviceObjectList(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT *DeviceObjectList,
                                     ULONG DeviceObjectListSize, PULONG ActualNumberDeviceObjects);
NTSTATUS IoEnumerateRegisteredFiltersList(PDRIVER_OBJECT *DriverObjectList, ULONG DriverObjectListSize,
                                          PULONG ActualNumberDriverObjects);
PDEVICE_OBJECT IoGetBaseFileSystemDeviceObject(PFILE_OBJECT FileObject);
PDEVICE_OBJECT IoGetDeviceAttachmentBaseRef(PDEVICE_OBJECT DeviceObject);
NTSTATUS IoGetDiskDeviceObject(PDEVICE_OBJECT FileSystemDeviceObject, PDEVICE_OBJECT *DiskDeviceObject);
PDEVICE_OBJECT IoGetLowerDeviceObject(PDEVICE_OBJECT DeviceObject);
PEPROCESS IoGetRequestorProcess(PIRP Irp);
ULONG IoGetRequestorProcessId(PIRP Irp);
NTSTATUS IoGetRequestorSessionId(PIRP Irp, PULONG pSessionId);
BOOLEAN IoIsOperationSynchronous(PIRP Irp);
BOOLEAN IoIsSystemThread(PETHREAD Thread);
NTSTATUS IoPageRead(PFILE_OBJECT FileObject, PMDL Mdl, PLARGE_INTEGER Offset, PKEVENT Event,
                    PIO_STATUS_BLOCK IoStatusBlock);
void IoQueueThreadIrp(PIRP Irp);
void IoRegisterFileSystem(PDEVICE_OBJECT DeviceObject);
NTSTATUS IoRegisterFsRegistrationChange(PDRIVER_OBJECT DriverObject, PDRIVER_FS_NOTIFICATION DriverNotificationRoutine);
NTSTATUS IoRegisterFsRegistrationChangeEx(PDRIVER_OBJECT DriverObject,
                                          PDRIVER_FS_NOTIFICATION DriverNotificationRoutine);
NTSTATUS IoRegisterFsRegistrationChangeMountAware(PDRIVER_OBJECT DriverObject,
                                                  PDRIVER_FS_NOTIFICATION DriverNotificationRoutine,
                                                  BOOLEAN SynchronizeWithMounts);
void IoReleaseVpbSpinLock(KIRQL Irql);
void IoSetDeviceToVerify(PETHREAD Thread, PDEVICE_OBJECT DeviceObject);
NTSTATUS IoSetInformation(PFILE_OBJECT FileObject, FILE_INFORMATION_CLASS FileInformationClass, ULONG Length,
                          PVOID FileInformation);
NTSTATUS IoSynchronousPageWrite(PFILE_OBJECT FileObject, PMDL Mdl, PLARGE_INTEGER FileOffset, PKEVENT Event,
                                PIO_STATUS_BLOCK IoStatusBlock);
PEPROCESS IoThreadToProcess(PETHREAD Thread);
void IoUnregisterFileSystem(PDEVICE_OBJECT DeviceObject);
void IoUnregisterFsRegistrationChange(PDRIVER_OBJECT DriverObject, PDRIVER_FS_NOTIFICATION DriverNotificationRoutine);
NTSTATUS IoVerifyVolume(PDEVICE_OBJECT DeviceObject, BOOLEAN AllowRawMount);

LAB_DDK_END

#endif
