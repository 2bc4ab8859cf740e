/* What ntifs.h adds to <nt/ps_process.h>: processes and threads. */
#ifndef NTLAB_NT_PS_PROCESS_IFS_H
#define NTLAB_NT_PS_PROCESS_IFS_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/ex_pool.h>
#include <nt/se_token.h>

LAB_DDK_BEGIN

NTSTATUS PsAssignImpersonationToken(PETHREAD Thread, HANDLE Token);
void PsChargePoolQuota(PEPROCESS Process, POOL_TYPE PoolType, ULONG_PTR Amount);
NTSTATUS PsChargeProcessPoolQuota(PEPROCESS Process, POOL_TYPE PoolType, ULONG_PTR Amount);
void PsDereferenceImpersonationToken(PACCESS_TOKEN ImpersonationToken);
void PsDereferencePrimaryToken(PACCESS_TOKEN PrimaryToken);
BOOLEAN PsDisableImpersonation(PETHREAD Thread, PSE_IMPERSONATION_STATE ImpersonationState);
LARGE_INTEGER PsGetProcessExitTime(void);
NTSTATUS PsImpersonateClient(PETHREAD Thread, PACCESS_TOKEN Token, BOOLEAN CopyOnOpen, BOOLEAN EffectiveOnly,
                             SECURITY_IMPERSONATION_LEVEL ImpersonationLevel);
BOOLEAN PsIsDiskCountersEnabled(void);
BOOLEAN PsIsSystemThread(PETHREAD Thread);
BOOLEAN PsIsThreadTerminating(PETHREAD Thread);
NTSTATUS PsLookupProcessByProcessId(HANDLE ProcessId, PEPROCESS *Process);
NTSTATUS PsLookupProcessThreadByCid(PCLIENT_ID Cid, PEPROCESS *Process, PETHREAD *Thread);
NTSTATUS PsLookupThreadByThreadId(HANDLE UniqueThreadId, PETHREAD *Thread);
PACCESS_TOKEN PsReferenceImpersonationToken(PETHREAD Thread, PBOOLEAN CopyOnOpen, PBOOLEAN EffectiveOnly,
                                            PSECURITY_IMPERSONATION_LEVEL ImpersonationLevel);
HANDLE PsReferencePrimaryToken(PEPROCESS Process);
BOOLEAN PsIsThreadImpersonating(PETHREAD Thread);
void PsRestoreImpersonation(PETHREAD Thread, PSE_IMPERSONATION_STATE ImpersonationState);
void PsReturnPoolQuota(PEPROCESS Process, POOL_TYPE PoolType, ULONG_PTR Amount);
void PsRevertToSelf(void);
void PsUpdateDiskCounters(PEPROCESS Process, ULONG64 BytesRead, ULONG64 BytesWritten, ULONG ReadOperationCount,
                          ULONG WriteOperationCount, ULONG FlushOperationCount);

LAB_DDK_END

#endif
