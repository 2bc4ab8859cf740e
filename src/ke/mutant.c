/*
 * Mutexes (KMUTEX, of type mutant): owned by a thread, recursively; while one is held, normal kernel APCs wait.
 * SignalState is 1 when free and falls with each acquisition.
 */
#include "ke/wait_p.h"
#include "vf/vf_object.h"

static void initialize(PRKMUTANT mutant, BOOLEAN owned, UCHAR apc_disable)
{
    lab__ke_header_initialize(&mutant->Header, LAB_MUTANT_OBJECT, sizeof *mutant, 1);
    lab__vf_lock_made(mutant);
    mutant->OwnerThread = 0;
    mutant->Abandoned = FALSE;
    mutant->ApcDisable = apc_disable;
    InitializeListHead(&mutant->MutantListEntry);
    if (owned)
        lab__ke_mutant_acquire(mutant, lab__ke_thread());
}

/*
 * KeInitializeMutex: make a free mutex. Level is not used any more.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-keinitializemutex
 */
void KeInitializeMutex(PRKMUTEX Mutex, ULONG Level)
{
    LAB_DDI(KeInitializeMutex);
    lab__vf_resident(Mutex, "mutex");
    initialize(Mutex, FALSE, 1);
}

/* KeInitializeMutant: undocumented; a mutex that leaves APCs alone, as user mode's are. */
void KeInitializeMutant(PRKMUTANT Mutant, BOOLEAN InitialOwner)
{
    initialize(Mutant, InitialOwner, 0);
}

NTSTATUS lab__ke_mutant_acquire(KMUTANT *mutant, struct _KTHREAD *thread)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (mutant->Header.SignalState == MINLONG)
        ExRaiseStatus(STATUS_MUTANT_LIMIT_EXCEEDED);
    if (--mutant->Header.SignalState == 0) {
        mutant->OwnerThread = thread;
        thread->kernel_apc_disable -= mutant->ApcDisable;
        lab__ke_region_entered(thread, 0);
        InsertTailList(&thread->mutants, &mutant->MutantListEntry);
        if (mutant->Abandoned) {
            mutant->Abandoned = FALSE;
            status = STATUS_ABANDONED;
        }
    }
    return status;
}

static void give_up(KMUTANT *mutant, struct _KTHREAD *thread, KPRIORITY increment)
{
    RemoveEntryList(&mutant->MutantListEntry);
    InitializeListHead(&mutant->MutantListEntry);
    if (lab__strict && lab__vf_locks_of_threads && thread == lab__ke_thread())
        lab__vf_lock_released(mutant, __builtin_return_address(0), LAB_VF_MUTEX);
    thread->kernel_apc_disable += mutant->ApcDisable;
    mutant->OwnerThread = 0;
    lab__ke_wait_test(&mutant->Header, increment);
}

/*
 * KeReleaseMutant: undocumented; what KeReleaseMutex is made of.
 *
 * Errors  raises STATUS_MUTANT_NOT_OWNED, or STATUS_ABANDONED for a mutex that was abandoned
 */
LONG KeReleaseMutant(PRKMUTANT Mutant, KPRIORITY Increment, BOOLEAN Abandoned, BOOLEAN Wait)
{
    struct _KTHREAD *owner = Mutant->OwnerThread;
    LONG before = Mutant->Header.SignalState;

    if (lab__strict)
        lab__vf_signalling(&Mutant->Header, LAB_MUTANT_OBJECT, "mutex", __builtin_return_address(0));
    if (Abandoned) {
        Mutant->Abandoned = TRUE;
        Mutant->Header.SignalState = 1;
    } else {
        if (owner != lab__ke_thread())
            ExRaiseStatus(Mutant->Abandoned ? STATUS_ABANDONED : STATUS_MUTANT_NOT_OWNED);
        Mutant->Header.SignalState++;
    }
    if (Mutant->Header.SignalState == 1 && owner)
        give_up(Mutant, owner, Increment);
    if (__builtin_expect(Wait, 0))
        lab__vf_wait_follows("KeReleaseMutex", __builtin_return_address(0));
    else if (owner == lab__ke_thread() && lab__ke_apc_deliverable(owner) && lab__ke_irql() < APC_LEVEL)
        lab__prcb->pending |= 1u << APC_LEVEL;
    if (!Wait)
        lab__ke_exit();
    return before;
}

/*
 * KeReleaseMutex: give it up once; returns the state before, 0 meaning that it is free now.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  raises STATUS_MUTANT_NOT_OWNED
 * Source  wdm/nf-wdm-kereleasemutex
 */
LONG KeReleaseMutex(PRKMUTEX Mutex, BOOLEAN Wait)
{
    LAB_DDI(KeReleaseMutex);
    return KeReleaseMutant(Mutex, 1, FALSE, Wait);
}

/*
 * KeReadStateMutex: 1 if free.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-kereadstatemutex
 */
LONG KeReadStateMutex(PRKMUTEX Mutex)
{
    LAB_DDI(KeReadStateMutex);
    return Mutex->Header.SignalState;
}

/*
 * KeReadStateMutant: 1 if free.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-kereadstatemutant
 */
LONG KeReadStateMutant(PRKMUTANT Mutant)
{
    LAB_DDI(KeReadStateMutant);
    return Mutant->Header.SignalState;
}

/*
 * KeQueryOwnerMutant: who owns it: the thread's ids, or zero.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
void KeQueryOwnerMutant(PKMUTANT Mutant, PCLIENT_ID ClientId)
{
    struct _KTHREAD *owner;

    LAB_DDI(KeQueryOwnerMutant);
    owner = Mutant->OwnerThread;
    ClientId->UniqueProcess = owner ? PsGetThreadProcessId((PETHREAD)owner) : 0;
    ClientId->UniqueThread = owner ? PsGetThreadId((PETHREAD)owner) : 0;
}

void lab__ke_mutants_abandon(struct _KTHREAD *thread)
{
    while (!IsListEmpty(&thread->mutants)) {
        KMUTANT *mutant = CONTAINING_RECORD(thread->mutants.Flink, KMUTANT, MutantListEntry);

        if (mutant->ApcDisable) /* a kernel mutex: its owner can't be left behind */
            lab__ke_bugcheck(THREAD_TERMINATE_HELD_MUTEX, (ULONG_PTR)thread, (ULONG_PTR)mutant, 0, 0);
        KeReleaseMutant(mutant, 1, TRUE, FALSE);
    }
}
