/* Queues of work for threads. */
#ifndef NTLAB_NT_KE_QUEUE_H
#define NTLAB_NT_KE_QUEUE_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ke_wait.h>

LAB_DDK_BEGIN

typedef struct _KQUEUE {
    DISPATCHER_HEADER Header;
    LIST_ENTRY EntryListHead;
    volatile ULONG CurrentCount;
    ULONG MaximumCount;
    LIST_ENTRY ThreadListHead;
} KQUEUE, *PKQUEUE, *PRKQUEUE;

void KeInitializeQueue(PRKQUEUE Queue, ULONG Count);
LONG KeInsertHeadQueue(PRKQUEUE Queue, PLIST_ENTRY Entry);
LONG KeInsertQueue(PRKQUEUE Queue, PLIST_ENTRY Entry);
LONG KeReadStateQueue(PRKQUEUE Queue);
PLIST_ENTRY KeRemoveQueue(PRKQUEUE Queue, KPROCESSOR_MODE WaitMode, PLARGE_INTEGER Timeout);
ULONG KeRemoveQueueEx(PKQUEUE Queue, KPROCESSOR_MODE WaitMode, BOOLEAN Alertable, PLARGE_INTEGER Timeout,
                      PLIST_ENTRY *EntryArray, ULONG Count);
PLIST_ENTRY KeRundownQueue(PRKQUEUE Queue);

LAB_DDK_END

#endif
