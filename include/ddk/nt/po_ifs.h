/* What ntifs.h adds to the headers of Po. */
#ifndef NTLAB_NT_PO_IFS_H
#define NTLAB_NT_PO_IFS_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

extern const GUID GUID_ECP_OPLOCK_KEY;
extern const GUID GUID_ECP_NETWORK_OPEN_CONTEXT;
extern const GUID GUID_ECP_PREFETCH_OPEN;
extern const GUID GUID_ECP_NFS_OPEN;
extern const GUID GUID_ECP_SRV_OPEN;

NTSTATUS PoQueueShutdownWorkItem(PWORK_QUEUE_ITEM WorkItem);

LAB_DDK_END

#endif
