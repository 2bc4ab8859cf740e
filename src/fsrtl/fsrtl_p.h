/* What the files of FsRtl share. */
#ifndef NTLAB_FSRTL_P_H
#define NTLAB_FSRTL_P_H

#include "io/io_p.h"

/* Pool for a file system: counted as a driver's, and subject to faults that are planned. */
static inline PVOID lab__fsrtl_alloc(POOL_TYPE type, SIZE_T size, ULONG tag)
{
    return LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_pool_alloc(type, size, tag, TRUE);
}

static inline void lab__fsrtl_complete(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    IofCompleteRequest(irp, IO_DISK_INCREMENT);
}

#endif
