/* Newer functions. */
#ifndef NTLAB_NT_DOCUMENTED_H
#define NTLAB_NT_DOCUMENTED_H

#include <nt/types.h>

LAB_DDK_BEGIN

PSLIST_ENTRY ExInterlockedFlushSList(PSLIST_HEADER ListHead);
PSLIST_ENTRY ExInterlockedPopEntrySList(PSLIST_HEADER ListHead, PKSPIN_LOCK Lock);
PSLIST_ENTRY ExInterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry, PKSPIN_LOCK Lock);
NTSTATUS KeInitializeCrashDumpHeader(ULONG DumpType, ULONG Flags, PVOID Buffer, ULONG BufferSize, PULONG BufferNeeded);

LAB_DDK_END

#endif
