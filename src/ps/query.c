/* What drivers ask about processes and threads, and count for them. */
#include "mm/mm_p.h"
#include "ps/ps_local.h"

/* The head of a TEB on x64, as far as drivers look into it. */
struct teb {
    PVOID exception_list, stack_base, stack_limit, sub_system_tib, fiber_data, arbitrary;
    struct teb *self;
    PVOID environment;
    CLIENT_ID id;
    PVOID rpc_handle, thread_local_storage, peb;
    ULONG last_error, owned_critical_sections;
};

#define TEB_SIZE 0x1838 /* of Windows 10 */

static PVOID make_teb(PETHREAD thread, PEPROCESS process)
{
    struct teb *teb = lab__mm_user_alloc(process->space, TEB_SIZE);

    if (!teb)
        return 0;
    teb->stack_base = thread->Tcb.stack_base;
    teb->stack_limit = thread->Tcb.stack_limit;
    teb->self = teb;
    teb->id = thread->id;
    thread->teb = teb;
    return teb;
}

/*
 * PsGetCurrentThreadTeb: the current thread's environment block, in user memory; NULL for a system thread and while it
 * is attached to another process. It is made when it is first asked for.
 *
 * IRQL    any
 * Source  ntddk/nf-ntddk-psgetcurrentthreadteb
 */
PVOID PsGetCurrentThreadTeb(void)
{
    PETHREAD thread = lab__ps_thread();
    PEPROCESS process = (PEPROCESS)thread->Tcb.process;

    LAB_DDI(PsGetCurrentThreadTeb);
    if (!process || !process->space || lab__ps_process() != process || thread->Tcb.system_thread)
        return 0;
    return thread->teb ? thread->teb : make_teb(thread, process);
}

/*
 * PsGetProcessExitTime: when the current process ended; zero while it runs.
 *
 * IRQL    any
 * Units   100 ns since 1601
 * Source  ntifs/nf-ntifs-psgetprocessexittime
 */
LARGE_INTEGER PsGetProcessExitTime(void)
{
    LAB_DDI(PsGetProcessExitTime);
    return lab__ps_process()->exit_time;
}

/*
 * PsGetThreadCreateTime: when the thread was made.
 *
 * IRQL    any
 * Units   100 ns since 1601
 * Source  ntddk/nf-ntddk-psgetthreadcreatetime
 */
LONGLONG PsGetThreadCreateTime(PETHREAD Thread)
{
    LAB_DDI(PsGetThreadCreateTime);
    return Thread->create_time.QuadPart;
}

/*
 * PsGetProcessStartKey: a number that no other process has or had: the boot's above bit 48, then the process's.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-psgetprocessstartkey
 */
ULONGLONG PsGetProcessStartKey(PEPROCESS Process)
{
    LAB_DDI(PsGetProcessStartKey);
    return 1ULL << 48 | Process->sequence;
}

/*
 * PsQueryTotalCycleTimeProcess: processor cycles that the process's threads have used; this moment's cycle counter in
 * *CycleTimeStamp.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-psquerytotalcycletimeprocess
 */
ULONG64 PsQueryTotalCycleTimeProcess(PEPROCESS Process, PULONG64 CycleTimeStamp)
{
    LAB_DDI(PsQueryTotalCycleTimeProcess);
    if (CycleTimeStamp)
        *CycleTimeStamp = lab__clock_now() * LAB_CYCLES_PER_100NS;
    return Process->Pcb.run_time * LAB_CYCLES_PER_100NS;
}

/* KeQueryTotalCycleTimeProcess: the same of a process as Ke knows it. IRQL <= DISPATCH_LEVEL. */
ULONG64 KeQueryTotalCycleTimeProcess(PKPROCESS Process, PULONG64 CycleTimeStamp)
{
    LAB_DDI(KeQueryTotalCycleTimeProcess);
    return PsQueryTotalCycleTimeProcess((PEPROCESS)Process, CycleTimeStamp);
}

/* --- quota -------------------------------------------------------------------------------------------------------- */

static SIZE_T *quota(PEPROCESS process, POOL_TYPE type)
{
    return &process->quota_used[(type & 1) == PagedPool ? 0 : 1];
}

BOOLEAN lab__ps_quota_charge(PEPROCESS process, POOL_TYPE type, ULONG_PTR amount)
{
    SIZE_T *used = quota(process, type), *peak = &process->quota_peak[(type & 1) == PagedPool ? 0 : 1];

    if (process->is_system)
        return TRUE;
    if (amount > LAB_QUOTA_LIMIT || *used > LAB_QUOTA_LIMIT - amount)
        return FALSE;
    *used += amount;
    if (*used > *peak)
        *peak = *used;
    return TRUE;
}

BOOLEAN lab__ps_quota_return(PEPROCESS process, POOL_TYPE type, ULONG_PTR amount)
{
    SIZE_T *used = quota(process, type);

    if (process->is_system)
        return TRUE;
    if (amount > *used)
        return FALSE;
    *used -= amount;
    return TRUE;
}

/*
 * PsChargePoolQuota, PsChargeProcessPoolQuota: count pool as the process's; nothing is counted for the system process.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_QUOTA_EXCEEDED, which the first raises and the second returns
 * Source  ntifs/nf-ntifs-pschargepoolquota
 */
void PsChargePoolQuota(PEPROCESS Process, POOL_TYPE PoolType, ULONG_PTR Amount)
{
    LAB_DDI(PsChargePoolQuota);
    if (!lab__ps_quota_charge(Process, PoolType, Amount))
        ExRaiseStatus(STATUS_QUOTA_EXCEEDED);
}

NTSTATUS PsChargeProcessPoolQuota(PEPROCESS Process, POOL_TYPE PoolType, ULONG_PTR Amount)
{
    LAB_DDI(PsChargeProcessPoolQuota);
    return lab__ps_quota_charge(Process, PoolType, Amount) ? STATUS_SUCCESS : STATUS_QUOTA_EXCEEDED;
}

/*
 * PsReturnPoolQuota: the counterpart.
 *
 * IRQL    <= APC_LEVEL
 * Errors  raises STATUS_QUOTA_EXCEEDED when more is returned than was charged
 * Source  ntifs/nf-ntifs-psreturnpoolquota
 */
void PsReturnPoolQuota(PEPROCESS Process, POOL_TYPE PoolType, ULONG_PTR Amount)
{
    LAB_DDI(PsReturnPoolQuota);
    if (!lab__ps_quota_return(Process, PoolType, Amount))
        ExRaiseStatus(STATUS_QUOTA_EXCEEDED);
}

/*
 * PsIsDiskCountersEnabled, PsUpdateDiskCounters: the disk I/O that a file system did for a process.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-psupdatediskcounters
 */
BOOLEAN PsIsDiskCountersEnabled(void)
{
    LAB_DDI(PsIsDiskCountersEnabled);
    return TRUE;
}

void PsUpdateDiskCounters(PEPROCESS Process, ULONG64 BytesRead, ULONG64 BytesWritten, ULONG ReadOperationCount,
                          ULONG WriteOperationCount, ULONG FlushOperationCount)
{
    LAB_DDI(PsUpdateDiskCounters);
    Process->disk.bytes_read += BytesRead;
    Process->disk.bytes_written += BytesWritten;
    Process->disk.reads += ReadOperationCount;
    Process->disk.writes += WriteOperationCount;
    Process->disk.flushes += FlushOperationCount;
}
