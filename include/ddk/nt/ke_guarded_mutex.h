/* Guarded mutexes and regions. */
#ifndef NTLAB_NT_KE_GUARDED_MUTEX_H
#define NTLAB_NT_KE_GUARDED_MUTEX_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ke_event.h>

LAB_DDK_BEGIN

typedef struct _KGUARDED_MUTEX {
    volatile LONG Count;
    PKTHREAD Owner;
    ULONG Contention;
    KGATE Gate;
    union {
        struct {
            SHORT KernelApcDisable;
            SHORT SpecialApcDisable;
        };
        ULONG CombinedApcDisable;
    };
} KGUARDED_MUTEX, *PKGUARDED_MUTEX;

void KeAcquireGuardedMutexUnsafe(PKGUARDED_MUTEX GuardedMutex);
BOOLEAN KeAreAllApcsDisabled(void);
BOOLEAN KeAreApcsDisabled(void);
void KeEnterCriticalRegion(void);
void KeEnterGuardedRegion(void);
void KeLeaveCriticalRegion(void);
void KeLeaveGuardedRegion(void);
void KeReleaseGuardedMutexUnsafe(PKGUARDED_MUTEX GuardedMutex);

LAB_DDK_END

#endif
