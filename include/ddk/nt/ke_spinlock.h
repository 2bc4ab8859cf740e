/* Spin locks: plain, at a raised IRQL, queued. */
#ifndef NTLAB_NT_KE_SPINLOCK_H
#define NTLAB_NT_KE_SPINLOCK_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef ULONG_PTR KSPIN_LOCK;
typedef ULONG_PTR *PKSPIN_LOCK;

typedef struct _KSPIN_LOCK_QUEUE {
    struct _KSPIN_LOCK_QUEUE *volatile Next;
    volatile PKSPIN_LOCK Lock;
} KSPIN_LOCK_QUEUE, *PKSPIN_LOCK_QUEUE;

typedef struct _KLOCK_QUEUE_HANDLE {
    KSPIN_LOCK_QUEUE LockQueue;
    KIRQL OldIrql;
} KLOCK_QUEUE_HANDLE, *PKLOCK_QUEUE_HANDLE;

typedef ULONG64 KSPIN_LOCK_QUEUE_NUMBER;

#define LockQueueUnusedSpare0     0
#define LockQueueUnusedSpare1     1
#define LockQueueUnusedSpare2     2
#define LockQueueUnusedSpare3     3
#define LockQueueVacbLock         4
#define LockQueueMasterLock       5
#define LockQueueNonPagedPoolLock 6
#define LockQueueIoCancelLock     7
#define LockQueueUnusedSpare8     8
#define LockQueueIoVpbLock        9
#define LockQueueIoDatabaseLock   0xa
#define LockQueueIoCompletionLock 0xb
#define LockQueueNtfsStructLock   0xc
#define LockQueueAfdWorkQueueLock 0xd
#define LockQueueBcbLock          0xe
#define LockQueueUnusedSpare15    0xf
#define LockQueueUnusedSpare16    0x10
#define LockQueueMaximumLock      0x11

void KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle);
void KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle);
KIRQL KeAcquireInterruptSpinLock(PKINTERRUPT Interrupt);
void KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock);
void KeInitializeSpinLock(PKSPIN_LOCK SpinLock);
void KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE LockHandle);
void KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE LockHandle);
void KeReleaseInterruptSpinLock(PKINTERRUPT Interrupt, KIRQL OldIrql);
void KeReleaseSpinLock(PKSPIN_LOCK SpinLock, KIRQL NewIrql);
void KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock);
BOOLEAN KeTestSpinLock(PKSPIN_LOCK SpinLock);
BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock);
void KefAcquireSpinLockAtDpcLevel(PKSPIN_LOCK SpinLock);
void KefReleaseSpinLockFromDpcLevel(PKSPIN_LOCK SpinLock);

LAB_DDK_END

#define KeAcquireSpinLock(Lock, OldIrql) (*(OldIrql) = KeAcquireSpinLockRaiseToDpc(Lock))

#endif
