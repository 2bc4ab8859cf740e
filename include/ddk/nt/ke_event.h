/* Events and gates. */
#ifndef NTLAB_NT_KE_EVENT_H
#define NTLAB_NT_KE_EVENT_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ke_wait.h>

LAB_DDK_BEGIN

#define EVENT_QUERY_STATE  1
#define EVENT_MODIFY_STATE 2
#define EVENT_ALL_ACCESS   0x001f0003

#define SEMAPHORE_QUERY_STATE  1
#define SEMAPHORE_MODIFY_STATE 2
#define SEMAPHORE_ALL_ACCESS   0x001f0003
#define MUTANT_QUERY_STATE     1
#define MUTANT_ALL_ACCESS      0x001f0001
#define TIMER_QUERY_STATE      1
#define TIMER_MODIFY_STATE     2
#define TIMER_ALL_ACCESS       0x001f0003

typedef struct _KEVENT {
    DISPATCHER_HEADER Header;
} KEVENT, *PKEVENT, *PRKEVENT;

typedef struct _KGATE {
    DISPATCHER_HEADER Header;
} KGATE, *PKGATE, *PRKGATE;

PKEVENT IoCreateNotificationEvent(PUNICODE_STRING EventName, PHANDLE EventHandle);
PKEVENT IoCreateSynchronizationEvent(PUNICODE_STRING EventName, PHANDLE EventHandle);
void KeClearEvent(PRKEVENT Event);
void KeInitializeEvent(PRKEVENT Event, EVENT_TYPE Type, BOOLEAN State);
LONG KeReadStateEvent(PRKEVENT Event);
LONG KeResetEvent(PRKEVENT Event);
LONG KeSetEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait);

LAB_DDK_END

#endif
