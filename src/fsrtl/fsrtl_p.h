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

/* copy.c: a fast read or write, in steps that CcCopy... and CcMdl... have in common. */
struct lab__fsrtl_fast {
    PFILE_OBJECT file;
    LONGLONG offset; /* -1: the end of the file */
    ULONG length, key;
    BOOLEAN wait, write;
    PVOID buffer; /* or */
    PMDL *chain;
    PIO_STATUS_BLOCK iosb;
    NTSTATUS (*move)(struct lab__fsrtl_fast *fast);
    PFSRTL_COMMON_FCB_HEADER header;
};
BOOLEAN lab__fsrtl_fast_read(struct lab__fsrtl_fast *fast);
BOOLEAN lab__fsrtl_fast_write(struct lab__fsrtl_fast *fast);

#endif
