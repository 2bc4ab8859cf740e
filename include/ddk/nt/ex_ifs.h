/* What ntifs.h adds to the headers of Ex. */
#ifndef NTLAB_NT_EX_IFS_H
#define NTLAB_NT_EX_IFS_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

extern PULONG InitSafeBootMode;

void ExAdjustLookasideDepth(void);
void ExDisableResourceBoostLite(PERESOURCE Resource);
SIZE_T ExQueryPoolBlockSize(PVOID PoolBlock, PBOOLEAN QuotaCharged);
PSLIST_ENTRY InterlockedPushListSList(PSLIST_HEADER ListHead, PSLIST_ENTRY List, PSLIST_ENTRY ListEnd, ULONG Count);

LAB_DDK_END

#endif
