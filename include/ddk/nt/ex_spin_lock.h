/* Spin locks with readers and writers. */
#ifndef NTLAB_NT_EX_SPIN_LOCK_H
#define NTLAB_NT_EX_SPIN_LOCK_H

#include <ntdef.h>
#include <nt/ke_spinlock.h>

LAB_DDK_BEGIN

#define DrvRtPoolNxOptIn  0x00000001
#define DrvRtLastPoolType 0x00000002

typedef LONG EX_SPIN_LOCK;
typedef LONG *PEX_SPIN_LOCK;

KIRQL ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock);
void ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock);
KIRQL ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock);
void ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock);
void ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);
void ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock);
void ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);
void ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock);
LOGICAL ExTryConvertSharedSpinLockExclusive(PEX_SPIN_LOCK SpinLock);

LAB_DDK_END

#define ExAcquireSpinLock(Lock, OldIrql)    KeAcquireSpinLock((Lock), (OldIrql))
#define ExReleaseSpinLock(Lock, OldIrql)    KeReleaseSpinLock((Lock), (OldIrql))
#define ExAcquireSpinLockAtDpcLevel(Lock)   KeAcquireSpinLockAtDpcLevel(Lock)
#define ExReleaseSpinLockFromDpcLevel(Lock) KeReleaseSpinLockFromDpcLevel(Lock)

#endif
