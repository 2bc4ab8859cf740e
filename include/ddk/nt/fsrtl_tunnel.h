/* Tunnel caches. */
#ifndef NTLAB_NT_FSRTL_TUNNEL_H
#define NTLAB_NT_FSRTL_TUNNEL_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ex_fast_mutex.h>

LAB_DDK_BEGIN

typedef struct _TUNNEL {
    FAST_MUTEX Mutex;
    PRTL_SPLAY_LINKS Cache;
    LIST_ENTRY TimerQueue;
    USHORT NumEntries;
} TUNNEL, *PTUNNEL;

void FsRtlAddToTunnelCache(PTUNNEL Cache, ULONGLONG DirectoryKey, PUNICODE_STRING ShortName, PUNICODE_STRING LongName,
                           BOOLEAN KeyByShortName, ULONG DataLength, PVOID Data);
void FsRtlDeleteKeyFromTunnelCache(PTUNNEL Cache, ULONGLONG DirectoryKey);
void FsRtlDeleteTunnelCache(PTUNNEL Cache);
BOOLEAN FsRtlFindInTunnelCache(PTUNNEL Cache, ULONGLONG DirectoryKey, PUNICODE_STRING Name, PUNICODE_STRING ShortName,
                               PUNICODE_STRING LongName, PULONG DataLength, PVOID Data);
void FsRtlInitializeTunnelCache(PTUNNEL Cache);

LAB_DDK_END

#endif
