/* Locks, oplocks and extra create parameters under the filter manager's names. */
#include "flt/flt_p.h"

/*
 * FltInitializePushLock, FltDeletePushLock, FltAcquirePushLock..., FltReleasePushLock...: a push lock, in a critical
 * region. FltAcquireResourceExclusive, FltAcquireResourceShared, FltReleaseResource: the same for a resource.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltacquirepushlockexclusive
 */
void FltInitializePushLock(PEX_PUSH_LOCK PushLock)
{
    LAB_DDI(FltInitializePushLock);
    ExInitializePushLock(PushLock);
}

void FltDeletePushLock(PEX_PUSH_LOCK PushLock)
{
    LAB_DDI(FltDeletePushLock);
}

static void exclusive(PEX_PUSH_LOCK lock)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(lock);
}

static void shared(PEX_PUSH_LOCK lock)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockShared(lock);
}

static void release(PEX_PUSH_LOCK lock)
{
    ExReleasePushLock(lock);
    KeLeaveCriticalRegion();
}

void FltAcquirePushLockExclusive(PEX_PUSH_LOCK PushLock)
{
    LAB_DDI(FltAcquirePushLockExclusive);
    exclusive(PushLock);
}

void FltAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    LAB_DDI(FltAcquirePushLockExclusiveEx);
    exclusive(PushLock);
}

void FltAcquirePushLockShared(PEX_PUSH_LOCK PushLock)
{
    LAB_DDI(FltAcquirePushLockShared);
    shared(PushLock);
}

void FltAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    LAB_DDI(FltAcquirePushLockSharedEx);
    shared(PushLock);
}

void FltReleasePushLock(PEX_PUSH_LOCK PushLock)
{
    LAB_DDI(FltReleasePushLock);
    release(PushLock);
}

void FltReleasePushLockEx(PEX_PUSH_LOCK PushLock, ULONG Flags)
{
    LAB_DDI(FltReleasePushLockEx);
    release(PushLock);
}

void FltAcquireResourceExclusive(PERESOURCE Resource)
{
    LAB_DDI(FltAcquireResourceExclusive);
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(Resource, TRUE);
}

void FltAcquireResourceShared(PERESOURCE Resource)
{
    LAB_DDI(FltAcquireResourceShared);
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(Resource, TRUE);
}

void FltReleaseResource(PERESOURCE Resource)
{
    LAB_DDI(FltReleaseResource);
    ExReleaseResourceLite(Resource);
    KeLeaveCriticalRegion();
}

/* --- oplocks: FsRtl's ----------------------------------------------------------------------------------------------
 */

void FltInitializeOplock(POPLOCK Oplock)
{
    LAB_DDI(FltInitializeOplock);
    FsRtlInitializeOplock(Oplock);
}

void FltUninitializeOplock(POPLOCK Oplock)
{
    LAB_DDI(FltUninitializeOplock);
    FsRtlUninitializeOplock(Oplock);
}

BOOLEAN FltCurrentBatchOplock(POPLOCK Oplock)
{
    LAB_DDI(FltCurrentBatchOplock);
    return FsRtlCurrentBatchOplock(Oplock);
}

BOOLEAN FltCurrentOplock(POPLOCK Oplock)
{
    LAB_DDI(FltCurrentOplock);
    return FsRtlCurrentOplock(Oplock);
}

BOOLEAN FltCurrentOplockH(POPLOCK Oplock)
{
    LAB_DDI(FltCurrentOplockH);
    return FsRtlCurrentOplockH(Oplock);
}

BOOLEAN FltOplockIsFastIoPossible(POPLOCK Oplock)
{
    LAB_DDI(FltOplockIsFastIoPossible);
    return FsRtlOplockIsFastIoPossible(Oplock);
}

BOOLEAN FltOplockKeysEqual(PFILE_OBJECT Fo1, PFILE_OBJECT Fo2)
{
    LAB_DDI(FltOplockKeysEqual);
    return FsRtlOplockKeysEqual(Fo1, Fo2);
}

/*
 * FltInitializeFileLock, FltUninitializeFileLock, FltCheckLockForReadAccess, FltCheckLockForWriteAccess: byte-range
 * locks that a filter keeps itself; those two are FsRtl's, by the operation's IRP.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltinitializefilelock
 */
void FltInitializeFileLock(PFILE_LOCK FileLock)
{
    LAB_DDI(FltInitializeFileLock);
    FsRtlInitializeFileLock(FileLock, 0, 0);
}

void FltUninitializeFileLock(PFILE_LOCK FileLock)
{
    LAB_DDI(FltUninitializeFileLock);
    FsRtlUninitializeFileLock(FileLock);
}

BOOLEAN FltCheckLockForReadAccess(PFILE_LOCK FileLock, PFLT_CALLBACK_DATA CallbackData)
{
    LAB_DDI(FltCheckLockForReadAccess);
    return FsRtlCheckLockForReadAccess(FileLock, lab__flt_op_of(CallbackData)->irp);
}

BOOLEAN FltCheckLockForWriteAccess(PFILE_LOCK FileLock, PFLT_CALLBACK_DATA CallbackData)
{
    LAB_DDI(FltCheckLockForWriteAccess);
    return FsRtlCheckLockForWriteAccess(FileLock, lab__flt_op_of(CallbackData)->irp);
}

/* --- extra create parameters: FsRtl's ------------------------------------------------------------------------------
 */

NTSTATUS FltAllocateExtraCreateParameterList(PFLT_FILTER Filter, FSRTL_ALLOCATE_ECPLIST_FLAGS Flags, PECP_LIST *EcpList)
{
    LAB_DDI(FltAllocateExtraCreateParameterList);
    return FsRtlAllocateExtraCreateParameterList(Flags, EcpList);
}

void FltFreeExtraCreateParameterList(PFLT_FILTER Filter, PECP_LIST EcpList)
{
    LAB_DDI(FltFreeExtraCreateParameterList);
    FsRtlFreeExtraCreateParameterList(EcpList);
}

NTSTATUS FltAllocateExtraCreateParameter(PFLT_FILTER Filter, LPCGUID EcpType, ULONG SizeOfContext,
                                         FSRTL_ALLOCATE_ECP_FLAGS Flags,
                                         PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK CleanupCallback, ULONG PoolTag,
                                         PVOID *EcpContext)
{
    LAB_DDI(FltAllocateExtraCreateParameter);
    return FsRtlAllocateExtraCreateParameter(EcpType, SizeOfContext, Flags, CleanupCallback, PoolTag, EcpContext);
}

void FltFreeExtraCreateParameter(PFLT_FILTER Filter, PVOID EcpContext)
{
    LAB_DDI(FltFreeExtraCreateParameter);
    FsRtlFreeExtraCreateParameter(EcpContext);
}

NTSTATUS FltInsertExtraCreateParameter(PFLT_FILTER Filter, PECP_LIST EcpList, PVOID EcpContext)
{
    LAB_DDI(FltInsertExtraCreateParameter);
    return FsRtlInsertExtraCreateParameter(EcpList, EcpContext);
}

NTSTATUS FltRemoveExtraCreateParameter(PFLT_FILTER Filter, PECP_LIST EcpList, LPCGUID EcpType, PVOID *EcpContext,
                                       ULONG *EcpContextSize)
{
    LAB_DDI(FltRemoveExtraCreateParameter);
    return FsRtlRemoveExtraCreateParameter(EcpList, EcpType, EcpContext, EcpContextSize);
}

NTSTATUS FltFindExtraCreateParameter(PFLT_FILTER Filter, PECP_LIST EcpList, LPCGUID EcpType, PVOID *EcpContext,
                                     ULONG *EcpContextSize)
{
    LAB_DDI(FltFindExtraCreateParameter);
    return FsRtlFindExtraCreateParameter(EcpList, EcpType, EcpContext, EcpContextSize);
}

NTSTATUS FltGetNextExtraCreateParameter(PFLT_FILTER Filter, PECP_LIST EcpList, PVOID CurrentEcpContext,
                                        LPGUID NextEcpType, PVOID *NextEcpContext, ULONG *NextEcpContextSize)
{
    LAB_DDI(FltGetNextExtraCreateParameter);
    return FsRtlGetNextExtraCreateParameter(EcpList, CurrentEcpContext, NextEcpType, NextEcpContext,
                                            NextEcpContextSize);
}

void FltPrepareToReuseEcp(PFLT_FILTER Filter, PVOID EcpContext)
{
    LAB_DDI(FltPrepareToReuseEcp);
    FsRtlPrepareToReuseEcp(EcpContext);
}

void FltInitExtraCreateParameterLookasideList(PFLT_FILTER Filter, PVOID Lookaside, FSRTL_ECP_LOOKASIDE_FLAGS Flags,
                                              SIZE_T Size, ULONG Tag)
{
    LAB_DDI(FltInitExtraCreateParameterLookasideList);
    FsRtlInitExtraCreateParameterLookasideList(Lookaside, Flags, Size, Tag);
}

void FltDeleteExtraCreateParameterLookasideList(PFLT_FILTER Filter, PVOID Lookaside, FSRTL_ECP_LOOKASIDE_FLAGS Flags)
{
    LAB_DDI(FltDeleteExtraCreateParameterLookasideList);
    FsRtlDeleteExtraCreateParameterLookasideList(Lookaside, Flags);
}

NTSTATUS FltAllocateExtraCreateParameterFromLookasideList(
    PFLT_FILTER Filter, LPCGUID EcpType, ULONG SizeOfContext, FSRTL_ALLOCATE_ECP_FLAGS Flags,
    PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK CleanupCallback, PVOID LookasideList, PVOID *EcpContext)
{
    LAB_DDI(FltAllocateExtraCreateParameterFromLookasideList);
    return FsRtlAllocateExtraCreateParameterFromLookasideList(EcpType, SizeOfContext, Flags, CleanupCallback,
                                                              LookasideList, EcpContext);
}

void FltAcknowledgeEcp(PFLT_FILTER Filter, PVOID EcpContext)
{
    LAB_DDI(FltAcknowledgeEcp);
    FsRtlAcknowledgeEcp(EcpContext);
}

BOOLEAN FltIsEcpAcknowledged(PFLT_FILTER Filter, PVOID EcpContext)
{
    LAB_DDI(FltIsEcpAcknowledged);
    return FsRtlIsEcpAcknowledged(EcpContext);
}

BOOLEAN FltIsEcpFromUserMode(PFLT_FILTER Filter, PVOID EcpContext)
{
    LAB_DDI(FltIsEcpFromUserMode);
    return FsRtlIsEcpFromUserMode(EcpContext);
}

/*
 * FltGetEcpListFromCallbackData, FltSetEcpListIntoCallbackData: of a create.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for another operation
 * Source  fltkernel/nf-fltkernel-fltgetecplistfromcallbackdata
 */
NTSTATUS FltGetEcpListFromCallbackData(PFLT_FILTER Filter, PFLT_CALLBACK_DATA CallbackData, PECP_LIST *EcpList)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);

    LAB_DDI(FltGetEcpListFromCallbackData);
    *EcpList = 0;
    if (!op->irp || op->iopb.MajorFunction != IRP_MJ_CREATE)
        return STATUS_INVALID_PARAMETER;
    return FsRtlGetEcpListFromIrp(op->irp, EcpList);
}

NTSTATUS FltSetEcpListIntoCallbackData(PFLT_FILTER Filter, PFLT_CALLBACK_DATA CallbackData, PECP_LIST EcpList)
{
    struct lab__flt_op *op = lab__flt_op_of(CallbackData);

    LAB_DDI(FltSetEcpListIntoCallbackData);
    if (!op->irp || op->iopb.MajorFunction != IRP_MJ_CREATE)
        return STATUS_INVALID_PARAMETER;
    return FsRtlSetEcpListIntoIrp(op->irp, EcpList);
}

/*
 * FltCancellableWaitForSingleObject, FltCancellableWaitForMultipleObjects: a wait that ends with STATUS_CANCELLED where
 * the operation is cancelled.
 *
 * IRQL    <= APC_LEVEL
 * Source  fltkernel/nf-fltkernel-fltcancellablewaitforsingleobject
 */
NTSTATUS FltCancellableWaitForSingleObject(PVOID Object, PLARGE_INTEGER Timeout, PFLT_CALLBACK_DATA CallbackData)
{
    LAB_DDI(FltCancellableWaitForSingleObject);
    return FsRtlCancellableWaitForSingleObject(Object, Timeout, CallbackData ? lab__flt_op_of(CallbackData)->irp : 0);
}

NTSTATUS FltCancellableWaitForMultipleObjects(ULONG Count, PVOID ObjectArray[], WAIT_TYPE WaitType,
                                              PLARGE_INTEGER Timeout, PKWAIT_BLOCK WaitBlockArray,
                                              PFLT_CALLBACK_DATA CallbackData)
{
    LAB_DDI(FltCancellableWaitForMultipleObjects);
    return FsRtlCancellableWaitForMultipleObjects(Count, ObjectArray, WaitType, Timeout, WaitBlockArray,
                                                  CallbackData ? lab__flt_op_of(CallbackData)->irp : 0);
}
