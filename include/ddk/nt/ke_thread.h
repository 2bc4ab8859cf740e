/* Threads as the scheduler sees them: priorities, stacks, callouts. */
#ifndef NTLAB_NT_KE_THREAD_H
#define NTLAB_NT_KE_THREAD_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef void KSTART_ROUTINE(PVOID StartContext);
typedef KSTART_ROUTINE *PKSTART_ROUTINE;

#define LOW_PRIORITY          0
#define LOW_REALTIME_PRIORITY 0x10
#define HIGH_PRIORITY         0x1f
#define MAXIMUM_PRIORITY      0x20

PKTHREAD KeGetCurrentThread(void);
KPRIORITY KeQueryPriorityThread(PRKTHREAD Thread);
ULONG KeQueryRuntimeThread(PKTHREAD Thread, PULONG UserTime);
KPRIORITY KeSetPriorityThread(PKTHREAD Thread, KPRIORITY Priority);

LAB_DDK_END

#endif
