/* Fast mutexes and push locks. */
#ifndef NTLAB_NT_EX_FAST_MUTEX_H
#define NTLAB_NT_EX_FAST_MUTEX_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ke_event.h>

LAB_DDK_BEGIN

#define EX_RUNDOWN_ACTIVE      1
#define EX_RUNDOWN_COUNT_SHIFT 1
#define EX_RUNDOWN_COUNT_INC   2

typedef struct _FAST_MUTEX {
    volatile LONG Count;
    PKTHREAD Owner;
    ULONG Contention;
    KEVENT Event;
    ULONG OldIrql;
} FAST_MUTEX, *PFAST_MUTEX;

typedef ULONG_PTR EX_PUSH_LOCK;
typedef ULONG_PTR *PEX_PUSH_LOCK;

void ExAcquireFastMutex(PFAST_MUTEX FastMutex);
void ExAcquireFastMutexUnsafe(PFAST_MUTEX FastMutex);
void ExAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
void ExAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
void ExInitializePushLock(PEX_PUSH_LOCK PushLock);
void ExReleaseFastMutex(PFAST_MUTEX FastMutex);
void ExReleaseFastMutexUnsafe(PFAST_MUTEX FastMutex);
void ExReleasePushLockEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
void ExReleasePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
void ExReleasePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
BOOLEAN ExTryToAcquireFastMutex(PFAST_MUTEX FastMutex);
void ExfAcquirePushLockExclusive(PEX_PUSH_LOCK PushLock);
void ExfAcquirePushLockShared(PEX_PUSH_LOCK PushLock);
void ExfReleasePushLock(PEX_PUSH_LOCK PushLock);
void ExfReleasePushLockExclusive(PEX_PUSH_LOCK PushLock);
void ExfReleasePushLockShared(PEX_PUSH_LOCK PushLock);

LAB_DDK_END

#define ExInitializeFastMutex(Mutex)                                                                                   \
    ((Mutex)->Owner = NULL, (Mutex)->Contention = 0, (Mutex)->Count = 1,                                               \
     KeInitializeEvent(&(Mutex)->Event, SynchronizationEvent, FALSE))

#define ExAcquirePushLockExclusive(Lock) ExAcquirePushLockExclusiveEx((Lock), EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExAcquirePushLockShared(Lock)    ExAcquirePushLockSharedEx((Lock), EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExReleasePushLockExclusive(Lock) ExReleasePushLockExclusiveEx((Lock), EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExReleasePushLockShared(Lock)    ExReleasePushLockSharedEx((Lock), EX_DEFAULT_PUSH_LOCK_FLAGS)
#define ExReleasePushLock(Lock)          ExReleasePushLockEx((Lock), EX_DEFAULT_PUSH_LOCK_FLAGS)

#endif
