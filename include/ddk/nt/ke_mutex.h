/* Mutexes and mutants. */
#ifndef NTLAB_NT_KE_MUTEX_H
#define NTLAB_NT_KE_MUTEX_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ke_wait.h>

LAB_DDK_BEGIN

typedef struct _KMUTANT {
    DISPATCHER_HEADER Header;
    LIST_ENTRY MutantListEntry;
    PKTHREAD OwnerThread;
    BOOLEAN Abandoned;
    UCHAR ApcDisable;
} KMUTANT, KMUTEX, *PKMUTANT, *PRKMUTANT, *PKMUTEX, *PRKMUTEX;

#define TIMER_TABLE_SIZE  0x0200
#define TIMER_TABLE_SHIFT 9

void KeAcquireGuardedMutex(PKGUARDED_MUTEX GuardedMutex);
void KeInitializeGuardedMutex(PKGUARDED_MUTEX GuardedMutex);
void KeInitializeMutant(PRKMUTANT Mutant, BOOLEAN InitialOwner);
void KeInitializeMutex(PRKMUTEX Mutex, ULONG Level);
LONG KeReadStateMutex(PRKMUTEX Mutex);
void KeReleaseGuardedMutex(PKGUARDED_MUTEX GuardedMutex);
LONG KeReleaseMutex(PRKMUTEX Mutex, BOOLEAN Wait);
BOOLEAN KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX GuardedMutex);

LAB_DDK_END

#endif
