/* What ntifs.h adds to the headers of Ke. */
#ifndef NTLAB_NT_KE_IFS_H
#define NTLAB_NT_KE_IFS_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ke_spinlock.h>

LAB_DDK_BEGIN

#define SYSTEM_PAGE_PRIORITY_LEVELS 8

typedef struct _KAPC_STATE {
    LIST_ENTRY ApcListHead[2];
    PKPROCESS Process;
    BOOLEAN KernelApcInProgress;
    BOOLEAN KernelApcPending;
    BOOLEAN UserApcPending;
} KAPC_STATE, *PKAPC_STATE, *PRKAPC_STATE;

#define KAPC_STATE_ACTUAL_LENGTH 0x2b

#define IO_TYPE_DPC 0x13

NTSTATUS FsRtlCancellableWaitForMultipleObjects(ULONG Count, PVOID ObjectArray[], WAIT_TYPE WaitType,
                                                PLARGE_INTEGER Timeout, PKWAIT_BLOCK WaitBlockArray, PIRP Irp);
NTSTATUS FsRtlCancellableWaitForSingleObject(PVOID Object, PLARGE_INTEGER Timeout, PIRP Irp);
KIRQL KeAcquireQueuedSpinLock(KSPIN_LOCK_QUEUE_NUMBER Number);
KIRQL KeAcquireSpinLockRaiseToSynch(PKSPIN_LOCK SpinLock);
void KeAttachProcess(PKPROCESS Process);
void KeDetachProcess(void);
void KeQueryOwnerMutant(PKMUTANT Mutant, PCLIENT_ID ClientId);
LONG KeReadStateMutant(PRKMUTANT Mutant);
LONG KeReleaseMutant(PRKMUTANT Mutant, KPRIORITY Increment, BOOLEAN Abandoned, BOOLEAN Wait);
void KeReleaseQueuedSpinLock(KSPIN_LOCK_QUEUE_NUMBER Number, KIRQL OldIrql);
UCHAR KeSetIdealProcessorThread(PKTHREAD Thread, UCHAR Processor);
BOOLEAN KeSetKernelStackSwapEnable(BOOLEAN Enable);
void KeStackAttachProcess(PKPROCESS Process, PKAPC_STATE ApcState);
LOGICAL KeTryToAcquireQueuedSpinLock(KSPIN_LOCK_QUEUE_NUMBER Number, PKIRQL OldIrql);
void KeUnstackDetachProcess(PKAPC_STATE ApcState);
void RtlCaptureContext(PCONTEXT ContextRecord);
void RtlRaiseException(PEXCEPTION_RECORD ExceptionRecord);
void RtlRaiseStatus(NTSTATUS Status);

LAB_DDK_END

#endif
