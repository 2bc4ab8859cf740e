/* The rest of the file system run-time library. */
#ifndef NTLAB_NT_FSRTL_MISC_H
#define NTLAB_NT_FSRTL_MISC_H

#include <ntdef.h>

LAB_DDK_BEGIN

BOOLEAN FsRtlIsTotalDeviceFailure(NTSTATUS Status);

LAB_DDK_END

#define FsRtlEnterFileSystem() KeEnterCriticalRegion()
#define FsRtlExitFileSystem()  KeLeaveCriticalRegion()
#define FsRtlCompleteRequest(irp, status)                                                                              \
    ((irp)->IoStatus.Status = (status), IoCompleteRequest((irp), IO_DISK_INCREMENT))

#endif
