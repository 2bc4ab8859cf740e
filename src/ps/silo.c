/*
 * Silos. A machine has the host silo alone; drivers keep contexts in its slots, and monitors hear of it.
 */
#include "mm/mm_p.h"
#include "ps/ps_local.h"

#define SLOTS       256
#define CONTEXT_TAG 0x6F6C6953 /* "Silo" */

struct context {
    ULONG references;
    SILO_CONTEXT_CLEANUP_CALLBACK *cleanup;
};

struct slot {
    BOOLEAN used, permanent;
    PVOID context;
};

struct _SILO_MONITOR {
    SILO_MONITOR_CREATE_CALLBACK *create;
    SILO_MONITOR_TERMINATE_CALLBACK *terminate;
    ULONG slot;
    BOOLEAN host, started;
};

static struct slot slots[SLOTS];
static char host_silo;

#define HOST ((PESILO)&host_silo)

void lab__ps_silo_reset(void)
{
    RtlZeroMemory(slots, sizeof slots);
}

static struct slot *slot_of(ULONG number)
{
    return number < SLOTS && slots[number].used ? &slots[number] : 0;
}

/* --- which silo --------------------------------------------------------------------------------------------------- */

/*
 * PsGetHostSilo, PsGetCurrentSilo, PsGetCurrentServerSilo, PsGetEffectiveServerSilo, PsGetJobServerSilo,
 * PsGetParentSilo: the host silo.
 *
 * IRQL    as documented for each
 * Source  ntddk/nf-ntddk-psgethostsilo
 */
PESILO PsGetHostSilo(void)
{
    LAB_DDI(PsGetHostSilo);
    return HOST;
}

PESILO PsGetCurrentSilo(void)
{
    LAB_DDI(PsGetCurrentSilo);
    return HOST;
}

PESILO PsGetCurrentServerSilo(void)
{
    LAB_DDI(PsGetCurrentServerSilo);
    return HOST;
}

PESILO PsGetEffectiveServerSilo(PESILO Silo)
{
    LAB_DDI(PsGetEffectiveServerSilo);
    return HOST;
}

PESILO PsGetJobServerSilo(struct _EJOB *Job)
{
    LAB_DDI(PsGetJobServerSilo);
    return HOST;
}

PESILO PsGetParentSilo(struct _EJOB *Job)
{
    LAB_DDI(PsGetParentSilo);
    return HOST;
}

/* PsGetThreadServerSilo: NULL, as no thread is in a server silo. */
PESILO PsGetThreadServerSilo(PETHREAD Thread)
{
    LAB_DDI(PsGetThreadServerSilo);
    return 0;
}

/*
 * PsGetJobSilo: the first silo above a job.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_INVALID_PARAMETER without a job; STATUS_JOB_NO_CONTAINER
 * Source  ntddk/nf-ntddk-psgetjobsilo
 */
NTSTATUS PsGetJobSilo(struct _EJOB *Job, PESILO *Silo)
{
    LAB_DDI(PsGetJobSilo);
    *Silo = 0;
    return Job ? STATUS_JOB_NO_CONTAINER : STATUS_INVALID_PARAMETER;
}

BOOLEAN PsIsHostSilo(PESILO Silo)
{
    LAB_DDI(PsIsHostSilo);
    return !Silo || Silo == HOST;
}

/*
 * PsAttachSiloToCurrentThread, PsDetachSiloFromCurrentThread: there is only one silo to be in.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-psattachsilotocurrentthread
 */
PESILO PsAttachSiloToCurrentThread(PESILO Silo)
{
    LAB_DDI(PsAttachSiloToCurrentThread);
    return HOST;
}

void PsDetachSiloFromCurrentThread(PESILO PreviousSilo)
{
    LAB_DDI(PsDetachSiloFromCurrentThread);
}

/* PsGetServerSiloActiveConsoleId: the session at the console; programs are in session 1. */
ULONG PsGetServerSiloActiveConsoleId(PESILO Silo)
{
    LAB_DDI(PsGetServerSiloActiveConsoleId);
    return 1;
}

/* PsGetSiloContainerId: the host's is all zeros. */
GUID *PsGetSiloContainerId(PESILO Silo)
{
    static GUID none;

    LAB_DDI(PsGetSiloContainerId);
    return &none;
}

/* --- contexts ----------------------------------------------------------------------------------------------------- */

/*
 * PsCreateSiloContext, PsReferenceSiloContext, PsDereferenceSiloContext: a counted block for a slot. At zero references
 * its callback is called, and it goes.
 *
 * IRQL    <= APC_LEVEL (DISPATCH_LEVEL for one from nonpaged pool)
 * Errors  STATUS_INVALID_PARAMETER for another pool type; STATUS_INSUFFICIENT_RESOURCES
 * Source  ntddk/nf-ntddk-pscreatesilocontext
 */
NTSTATUS PsCreateSiloContext(PESILO Silo, ULONG Size, POOL_TYPE PoolType,
                             SILO_CONTEXT_CLEANUP_CALLBACK *ContextCleanupCallback, PVOID *ReturnedSiloContext)
{
    struct context *context;

    LAB_DDI(PsCreateSiloContext);
    if (PoolType != NonPagedPoolNx && PoolType != PagedPool)
        return STATUS_INVALID_PARAMETER;
    context = lab__mm_pool_alloc(PoolType, sizeof *context + Size, CONTEXT_TAG, TRUE);
    if (!context)
        return STATUS_INSUFFICIENT_RESOURCES;
    context->references = 1;
    context->cleanup = ContextCleanupCallback;
    *ReturnedSiloContext = context + 1;
    return STATUS_SUCCESS;
}

static void reference(PVOID body)
{
    ((struct context *)body - 1)->references++;
}

static void dereference(PVOID body)
{
    struct context *context = (struct context *)body - 1;

    if (--context->references)
        return;
    if (context->cleanup)
        context->cleanup(body);
    lab__mm_pool_free(context, CONTEXT_TAG);
}

void PsReferenceSiloContext(PVOID SiloContext)
{
    LAB_DDI(PsReferenceSiloContext);
    reference(SiloContext);
}

void PsDereferenceSiloContext(PVOID SiloContext)
{
    LAB_DDI(PsDereferenceSiloContext);
    dereference(SiloContext);
}

/* --- slots -------------------------------------------------------------------------------------------------------- */

static NTSTATUS take_slot(ULONG *number)
{
    for (ULONG i = 0; i < SLOTS; i++) {
        if (slots[i].used)
            continue;
        slots[i] = (struct slot){.used = TRUE};
        *number = i;
        return STATUS_SUCCESS;
    }
    return STATUS_INSUFFICIENT_RESOURCES;
}

/*
 * PsAllocSiloContextSlot, PsFreeSiloContextSlot.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INSUFFICIENT_RESOURCES, STATUS_INVALID_PARAMETER; freeing one in use stops the machine
 * Source  ntddk/nf-ntddk-psallocsilocontextslot
 */
NTSTATUS PsAllocSiloContextSlot(ULONG_PTR Reserved, ULONG *ReturnedContextSlot)
{
    LAB_DDI(PsAllocSiloContextSlot);
    return Reserved ? STATUS_INVALID_PARAMETER : take_slot(ReturnedContextSlot);
}

NTSTATUS PsFreeSiloContextSlot(ULONG ContextSlot)
{
    struct slot *slot = slot_of(ContextSlot);

    LAB_DDI(PsFreeSiloContextSlot);
    if (!slot)
        return STATUS_INVALID_PARAMETER;
    if (slot->context) {
        lab__ke_crash_detail("silo context slot %u is freed while it holds %p", ContextSlot, slot->context);
        lab__ke_bugcheck(0x161 /* the container subsystem's */, ContextSlot, (ULONG_PTR)slot->context, 0, 0);
    }
    slot->used = FALSE;
    return STATUS_SUCCESS;
}

static NTSTATUS insert(ULONG number, PVOID context, BOOLEAN permanent)
{
    struct slot *slot = slot_of(number);

    if (!slot)
        return STATUS_INVALID_PARAMETER;
    if (slot->context)
        return STATUS_NOT_SUPPORTED;
    reference(context);
    slot->context = context;
    slot->permanent = permanent;
    return STATUS_SUCCESS;
}

/*
 * PsInsertSiloContext, PsInsertPermanentSiloContext: put a context into an empty slot, which references it; a permanent
 * one can't be taken out again.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_NOT_SUPPORTED when the slot isn't empty, STATUS_INVALID_PARAMETER
 * Source  ntddk/nf-ntddk-psinsertsilocontext
 */
NTSTATUS PsInsertSiloContext(PESILO Silo, ULONG ContextSlot, PVOID SiloContext)
{
    LAB_DDI(PsInsertSiloContext);
    return insert(ContextSlot, SiloContext, FALSE);
}

NTSTATUS PsInsertPermanentSiloContext(PESILO Silo, ULONG ContextSlot, PVOID SiloContext)
{
    LAB_DDI(PsInsertPermanentSiloContext);
    return insert(ContextSlot, SiloContext, TRUE);
}

/*
 * PsMakeSiloContextPermanent: the context in the slot stays.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_NOT_FOUND for a slot that isn't allocated, STATUS_INVALID_PARAMETER for an empty one
 * Source  ntddk/nf-ntddk-psmakesilocontextpermanent
 */
NTSTATUS PsMakeSiloContextPermanent(PESILO Silo, ULONG ContextSlot)
{
    struct slot *slot = slot_of(ContextSlot);

    LAB_DDI(PsMakeSiloContextPermanent);
    if (!slot)
        return STATUS_NOT_FOUND;
    if (!slot->context)
        return STATUS_INVALID_PARAMETER;
    slot->permanent = TRUE;
    return STATUS_SUCCESS;
}

/*
 * PsGetSiloContext, PsGetPermanentSiloContext: what is in the slot; the first references it.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  STATUS_NOT_FOUND for an empty slot, STATUS_INVALID_PARAMETER; the second: STATUS_NOT_SUPPORTED for one that
 *         isn't permanent
 * Source  ntddk/nf-ntddk-psgetsilocontext
 */
NTSTATUS PsGetSiloContext(PESILO Silo, ULONG ContextSlot, PVOID *ReturnedSiloContext)
{
    struct slot *slot = slot_of(ContextSlot);

    LAB_DDI(PsGetSiloContext);
    *ReturnedSiloContext = 0;
    if (!slot)
        return STATUS_INVALID_PARAMETER;
    if (!slot->context)
        return STATUS_NOT_FOUND;
    reference(slot->context);
    *ReturnedSiloContext = slot->context;
    return STATUS_SUCCESS;
}

NTSTATUS PsGetPermanentSiloContext(PESILO Silo, ULONG ContextSlot, PVOID *ReturnedSiloContext)
{
    struct slot *slot = slot_of(ContextSlot);

    LAB_DDI(PsGetPermanentSiloContext);
    *ReturnedSiloContext = 0;
    if (!slot || !slot->context)
        return STATUS_NOT_FOUND;
    if (!slot->permanent)
        return STATUS_NOT_SUPPORTED;
    *ReturnedSiloContext = slot->context;
    return STATUS_SUCCESS;
}

/* Hands what was in the slot, with its reference, to the caller, or lets go of it. */
static void pass_on(PVOID context, PVOID *receiver)
{
    if (receiver)
        *receiver = context;
    else if (context)
        dereference(context);
}

/*
 * PsRemoveSiloContext, PsReplaceSiloContext: take what is in the slot out of it, or put another in its place.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_NOT_FOUND for an empty slot (removing), STATUS_NOT_SUPPORTED for a permanent one
 * Source  ntddk/nf-ntddk-psremovesilocontext
 */
NTSTATUS PsRemoveSiloContext(PESILO Silo, ULONG ContextSlot, PVOID *RemovedSiloContext)
{
    struct slot *slot = slot_of(ContextSlot);
    PVOID before;

    LAB_DDI(PsRemoveSiloContext);
    if (!slot || !slot->context)
        return STATUS_NOT_FOUND;
    if (slot->permanent)
        return STATUS_NOT_SUPPORTED;
    before = slot->context;
    slot->context = 0;
    pass_on(before, RemovedSiloContext);
    return STATUS_SUCCESS;
}

NTSTATUS PsReplaceSiloContext(PESILO Silo, ULONG ContextSlot, PVOID NewSiloContext, PVOID *OldSiloContext)
{
    struct slot *slot = slot_of(ContextSlot);
    PVOID before;

    LAB_DDI(PsReplaceSiloContext);
    if (!slot)
        return STATUS_INVALID_PARAMETER;
    if (slot->permanent)
        return STATUS_NOT_SUPPORTED;
    before = slot->context;
    reference(NewSiloContext);
    slot->context = NewSiloContext;
    pass_on(before, OldSiloContext);
    return STATUS_SUCCESS;
}

/* --- monitors ----------------------------------------------------------------------------------------------------- */

/*
 * PsRegisterSiloMonitor: make a monitor, with a slot of its own.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for another version, without a name or a terminate callback;
 *         STATUS_INSUFFICIENT_RESOURCES
 * Source  ntddk/nf-ntddk-psregistersilomonitor
 */
NTSTATUS PsRegisterSiloMonitor(PSILO_MONITOR_REGISTRATION Registration, PSILO_MONITOR *ReturnedMonitor)
{
    PSILO_MONITOR monitor;
    ULONG slot;

    LAB_DDI(PsRegisterSiloMonitor);
    if (Registration->Version != SILO_MONITOR_REGISTRATION_VERSION || !Registration->DriverObjectName ||
        !Registration->TerminateCallback)
        return STATUS_INVALID_PARAMETER;
    if (!NT_SUCCESS(take_slot(&slot)))
        return STATUS_INSUFFICIENT_RESOURCES;
    monitor = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *monitor, CONTEXT_TAG, TRUE);
    if (!monitor) {
        slots[slot].used = FALSE;
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    monitor->create = Registration->CreateCallback;
    monitor->terminate = Registration->TerminateCallback;
    monitor->host = Registration->MonitorHost;
    monitor->slot = slot;
    *ReturnedMonitor = monitor;
    return STATUS_SUCCESS;
}

/*
 * PsStartSiloMonitor: from now on the monitor hears of silos; where it asked for the host, at once of that.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_REQUEST_ABORTED when its callback fails
 * Source  ntddk/nf-ntddk-psstartsilomonitor
 */
NTSTATUS PsStartSiloMonitor(PSILO_MONITOR Monitor)
{
    LAB_DDI(PsStartSiloMonitor);
    if (Monitor->host && Monitor->create && !NT_SUCCESS(Monitor->create(HOST)))
        return STATUS_REQUEST_ABORTED;
    Monitor->started = TRUE;
    return STATUS_SUCCESS;
}

/*
 * PsUnregisterSiloMonitor: the monitor hears the end of the host, where it heard its beginning, and goes.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-psunregistersilomonitor
 */
void PsUnregisterSiloMonitor(PSILO_MONITOR Monitor)
{
    struct slot *slot = &slots[Monitor->slot];
    PVOID context;

    LAB_DDI(PsUnregisterSiloMonitor);
    if (Monitor->host && Monitor->started)
        Monitor->terminate(HOST);
    context = slot->context;
    *slot = (struct slot){0};
    if (context)
        dereference(context);
    lab__mm_pool_free(Monitor, CONTEXT_TAG);
}

ULONG PsGetSiloMonitorContextSlot(PSILO_MONITOR Monitor)
{
    LAB_DDI(PsGetSiloMonitorContextSlot);
    return Monitor->slot;
}
