/*
 * Interrupt objects: connecting service routines to vectors, calling them, keeping others out while they run.
 *
 * A level-triggered vector's routines are called in order of connection until one claims the interrupt; an edge-
 * triggered one's are all called, and again until a round in which none claims it.
 *
 * Rule that drivers break most: a service routine returns TRUE only for its own device's interrupt, and makes the
 * device let go of the line before it does.
 */
#include "hal/interrupt_p.h"
#include "ke/paged_guard.h"
#include "hal/pci_p.h"
#include "mm/mm_p.h"
#include "vf/vf_holding.h"

#define EDGE_ROUNDS 1000 /* until the routines of an edge-triggered vector count as a storm */

/* --- calling ------------------------------------------------------------------------------------------------------ */

static void wrong_irql(PKINTERRUPT interrupt, KIRQL expected, ULONG_PTR routine)
{
    lab__ke_crash_detail("a routine of the interrupt at vector 0x%X returned at IRQL %u; it was called at %u",
                         interrupt->vector->number, lab__ke_irql(), expected);
    lab__ke_bugcheck(IRQL_UNEXPECTED_VALUE, ((ULONG)lab__ke_irql() << 16) | ((ULONG)expected << 8), routine, 0, 0);
}

/* A retail system puts it right. */
static void changed_irql(PKINTERRUPT interrupt)
{
    lab__ke_crash_detail("the service routine of vector 0x%X returned at IRQL %u; it was called at %u",
                         interrupt->vector->number, lab__ke_irql(), interrupt->synchronize_irql);
    if (lab__strict)
        lab__vf_culprit_is_routine(lab__hal_interrupt_routine(interrupt));
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x111, lab__hal_interrupt_routine(interrupt),
                          interrupt->synchronize_irql, lab__ke_irql());
}

static BOOLEAN call_routine(PKINTERRUPT interrupt)
{
    if (interrupt->message_routine)
        return interrupt->message_routine(interrupt, interrupt->context, interrupt->message);
    return interrupt->routine(interrupt, interrupt->context);
}

static BOOLEAN call_at_dirql(PKINTERRUPT interrupt)
{
    KIRQL irql = lab__ke_raise(interrupt->synchronize_irql);
    BOOLEAN claimed;

    lab__ke_lock_take(interrupt->lock);
    lab__ke_paged_raised(interrupt->synchronize_irql, (const void *)lab__hal_interrupt_routine(interrupt));
    claimed = call_routine(interrupt);
    lab__ke_paged_lowered(irql);
    if (__builtin_expect(lab__prcb->irql != interrupt->synchronize_irql, 0))
        changed_irql(interrupt);
    lab__ke_lock_give(interrupt->lock);
    lab__prcb->irql = irql; /* what it has kept waiting runs when the vector is done */
    return claimed;
}

static BOOLEAN call_at_passive(PKINTERRUPT interrupt)
{
    BOOLEAN claimed;

    KeWaitForSingleObject(&interrupt->passive_lock, Executive, KernelMode, FALSE, 0);
    claimed = call_routine(interrupt);
    if (lab__ke_irql() != PASSIVE_LEVEL)
        wrong_irql(interrupt, PASSIVE_LEVEL, lab__hal_interrupt_routine(interrupt));
    KeSetEvent(&interrupt->passive_lock, IO_NO_INCREMENT, FALSE);
    return claimed;
}

static BOOLEAN call_each(struct lab__hal_vector *vector, BOOLEAN until_claimed)
{
    BOOLEAN claimed = FALSE;
    LIST_ENTRY *next;

    for (LIST_ENTRY *entry = vector->interrupts.Flink; entry != &vector->interrupts; entry = next) {
        PKINTERRUPT interrupt = CONTAINING_RECORD(entry, struct _KINTERRUPT, link);

        next = entry->Flink;
        if (interrupt->inactive)
            continue;
        if (vector->passive ? call_at_passive(interrupt) : call_at_dirql(interrupt)) {
            claimed = TRUE;
            if (until_claimed)
                break;
        }
    }
    return claimed;
}

BOOLEAN lab__hal_interrupt_chain(struct lab__hal_vector *vector)
{
    BOOLEAN chained = vector->interrupts.Flink != vector->interrupts.Blink, claimed = FALSE;

    if (vector->level || !chained)
        return call_each(vector, TRUE);
    for (ULONG round = 0; call_each(vector, FALSE); round++) {
        claimed = TRUE;
        if (round == EDGE_ROUNDS)
            lab__hal_vector_storm(vector, TRUE);
    }
    return claimed;
}

PKINTERRUPT lab__hal_first_interrupt(struct lab__hal_vector *vector)
{
    return IsListEmpty(&vector->interrupts) ? 0 : CONTAINING_RECORD(vector->interrupts.Flink, struct _KINTERRUPT, link);
}

ULONG_PTR lab__hal_interrupt_routine(PKINTERRUPT interrupt)
{
    return !interrupt                   ? 0
           : interrupt->message_routine ? (ULONG_PTR)interrupt->message_routine
                                        : (ULONG_PTR)interrupt->routine;
}

ULONG_PTR lab__hal_interrupt_context(PKINTERRUPT interrupt)
{
    return interrupt ? (ULONG_PTR)interrupt->context : 0;
}

/* --- connecting --------------------------------------------------------------------------------------------------- */

static lab_device *sender_of(const struct lab__hal_vector *vector)
{
    for (lab_device *device = lab__hal_device_next(0); device; device = lab__hal_device_next(device))
        for (ULONG i = 0; device->pci && i < device->pci->message_granted; i++)
            if (device->pci->messages[i].vector == vector)
                return device;
    return 0;
}

/* A device sends messages while somebody is connected to one of them. */
static void messages_follow(const struct lab__hal_vector *vector)
{
    lab_device *device = vector->irq == ~0u ? sender_of(vector) : 0;
    BOOLEAN connected = FALSE;

    for (ULONG i = 0; device && i < device->pci->message_granted; i++)
        connected |= !IsListEmpty(&device->pci->messages[i].vector->interrupts);
    if (device && connected != lab__hal_messages_enabled(device->pci))
        lab__hal_messages_enable(device, connected);
}

void lab__hal_vector_affinity(struct lab__hal_vector *vector)
{
    KAFFINITY affinity = 0;
    BOOLEAN active = FALSE;

    for (LIST_ENTRY *entry = vector->interrupts.Flink; entry != &vector->interrupts; entry = entry->Flink) {
        PKINTERRUPT interrupt = CONTAINING_RECORD(entry, struct _KINTERRUPT, link);

        active |= !interrupt->inactive;
        affinity =
            affinity ? affinity & interrupt->affinity ? affinity & interrupt->affinity : affinity : interrupt->affinity;
    }
    vector->affinity = affinity;
    vector->active = active;
    if (active && vector->asserted && vector->level)
        lab__hal_vector_request(vector);
}

/* May the connection share the vector with those that are there? */
static BOOLEAN may_share(struct lab__hal_vector *vector, const struct lab__hal_connection *connection)
{
    PKINTERRUPT first = lab__hal_first_interrupt(vector);

    return !first || (first->share && connection->share && first->mode == connection->mode);
}

static BOOLEAN valid(const struct lab__hal_connection *connection)
{
    const struct lab__hal_vector *vector = &lab__hal.vectors[connection->vector & 0xFF];
    KIRQL irql = vector->passive ? PASSIVE_LEVEL : vector->irql;

    return connection->vector < LAB_HAL_VECTORS && vector->allotted && connection->irql == irql &&
           connection->synchronize_irql >= irql && connection->synchronize_irql <= HIGH_LEVEL &&
           !(vector->passive && (connection->lock || connection->synchronize_irql)) &&
           (connection->affinity & lab__ke_active_processors()) &&
           (connection->routine || connection->message_routine) && (ULONG)connection->mode <= Latched;
}

static void fill(PKINTERRUPT interrupt, const struct lab__hal_connection *connection)
{
    interrupt->Type = LAB_INTERRUPT_TYPE;
    interrupt->Size = sizeof *interrupt;
    interrupt->vector = &lab__hal.vectors[connection->vector];
    interrupt->routine = connection->routine;
    interrupt->message_routine = connection->message_routine;
    interrupt->context = connection->context;
    interrupt->message = connection->message;
    interrupt->lock = connection->lock ? connection->lock : &interrupt->own_lock;
    interrupt->irql = connection->irql;
    interrupt->synchronize_irql = connection->synchronize_irql;
    interrupt->share = connection->share;
    interrupt->mode = connection->mode;
    interrupt->affinity = connection->affinity & lab__ke_active_processors();
    KeInitializeEvent(&interrupt->passive_lock, SynchronizationEvent, TRUE);
}

NTSTATUS lab__hal_connect(const struct lab__hal_connection *connection, PKINTERRUPT *result)
{
    struct lab__hal_vector *vector;
    PKINTERRUPT interrupt;

    if (!valid(connection))
        return STATUS_INVALID_PARAMETER;
    vector = &lab__hal.vectors[connection->vector];
    if (!may_share(vector, connection))
        return STATUS_INVALID_PARAMETER;
    interrupt = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_pool_take_for(sizeof *interrupt, 'tnoI', connection->caller);
    if (!interrupt)
        return STATUS_INSUFFICIENT_RESOURCES;
    fill(interrupt, connection);
    InsertTailList(&vector->interrupts, &interrupt->link);
    lab__vf_hold_callback("an interrupt service routine (IoConnectInterrupt)", interrupt,
                          connection->routine ? (PVOID)connection->routine : (PVOID)connection->message_routine,
                          connection->caller);
    *result = interrupt; /* before the routine can run: it may be called at once */
    messages_follow(vector);
    lab__hal_vector_affinity(vector);
    return STATUS_SUCCESS;
}

BOOLEAN lab__hal_is_interrupt(PKINTERRUPT interrupt)
{
    for (ULONG i = 0; i < LAB_HAL_VECTORS; i++)
        for (LIST_ENTRY *entry = lab__hal.vectors[i].interrupts.Flink; entry != &lab__hal.vectors[i].interrupts;
             entry = entry->Flink)
            if (CONTAINING_RECORD(entry, struct _KINTERRUPT, link) == interrupt)
                return TRUE;
    return FALSE;
}

void lab__hal_disconnect(PKINTERRUPT interrupt)
{
    struct lab__hal_vector *vector = interrupt->vector;

    while (vector->in_service || vector->work_queued)
        lab__schedule_spin();
    RemoveEntryList(&interrupt->link);
    messages_follow(vector);
    lab__hal_vector_affinity(vector);
    interrupt->Type = 0;
    lab__vf_let_go(LAB_VF_CALLBACK, interrupt);
    lab__mm_pool_free(interrupt, 'tnoI');
}

/* --- what drivers call -------------------------------------------------------------------------------------------- */

/*
 * KeSynchronizeExecution: call the routine at the interrupt's synchronisation IRQL, holding its spin lock, so that its
 * service routine doesn't run meanwhile on any processor. For an interrupt at PASSIVE_LEVEL: holding its event.
 *
 * IRQL    <= the interrupt's synchronisation IRQL
 * Errors  0x09 IRQL_NOT_GREATER_OR_EQUAL from above it; what the routine returns
 * Source  wdm/nf-wdm-kesynchronizeexecution
 */
BOOLEAN KeSynchronizeExecution(PKINTERRUPT Interrupt, PKSYNCHRONIZE_ROUTINE SynchronizeRoutine,
                               PVOID SynchronizeContext)
{
    BOOLEAN result;
    KIRQL irql, at;

    LAB_DDI(KeSynchronizeExecution);
    at = Interrupt->synchronize_irql;
    irql = lab__ke_irql();
    if (irql > at)
        lab__ke_bugcheck(IRQL_NOT_GREATER_OR_EQUAL, irql, at, 0, 0);
    if (Interrupt->vector->passive) {
        KeWaitForSingleObject(&Interrupt->passive_lock, Executive, KernelMode, FALSE, 0);
        result = SynchronizeRoutine(SynchronizeContext);
        KeSetEvent(&Interrupt->passive_lock, IO_NO_INCREMENT, FALSE);
        return result;
    }
    lab__ke_raise(at);
    lab__ke_lock_take(Interrupt->lock);
    lab__ke_paged_raised(at, (const void *)SynchronizeRoutine);
    result = SynchronizeRoutine(SynchronizeContext);
    lab__ke_paged_lowered(irql);
    if (__builtin_expect(lab__prcb->irql != at, 0))
        wrong_irql(Interrupt, at, (ULONG_PTR)SynchronizeRoutine);
    lab__ke_lock_give(Interrupt->lock);
    lab__ke_lower(irql);
    return result;
}

/*
 * KeAcquireInterruptSpinLock, KeReleaseInterruptSpinLock: the same, as a pair.
 *
 * IRQL    <= the interrupt's synchronisation IRQL; release at it
 * Errors  0x09 IRQL_NOT_GREATER_OR_EQUAL, 0x0F SPIN_LOCK_ALREADY_OWNED; strict: 0x10 SPIN_LOCK_NOT_OWNED; an interrupt
 *         at PASSIVE_LEVEL has no spin lock (strict: 0xC4)
 * Source  wdm/nf-wdm-keacquireinterruptspinlock
 */
static void check_has_lock(PKINTERRUPT interrupt)
{
    if (!interrupt->vector->passive)
        return;
    lab__ke_crash_detail("the interrupt at vector 0x%X is at PASSIVE_LEVEL: it has no spin lock",
                         interrupt->vector->number);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x42, (ULONG_PTR)interrupt, 0, 0);
}

KIRQL KeAcquireInterruptSpinLock(PKINTERRUPT Interrupt)
{
    KIRQL irql, at;

    LAB_DDI(KeAcquireInterruptSpinLock);
    check_has_lock(Interrupt);
    at = Interrupt->synchronize_irql;
    irql = lab__ke_irql();
    if (irql > at)
        lab__ke_bugcheck(IRQL_NOT_GREATER_OR_EQUAL, irql, at, 0, 0);
    lab__ke_raise(at);
    lab__ke_lock_take(Interrupt->lock);
    lab__ke_paged_raised(at, __builtin_return_address(0));
    return irql;
}

void KeReleaseInterruptSpinLock(PKINTERRUPT Interrupt, KIRQL OldIrql)
{
    LAB_DDI(KeReleaseInterruptSpinLock);
    check_has_lock(Interrupt);
    if (lab__ke_irql() != Interrupt->synchronize_irql)
        wrong_irql(Interrupt, Interrupt->synchronize_irql, 0);
    if (OldIrql > lab__ke_irql())
        lab__ke_bugcheck(IRQL_NOT_LESS_OR_EQUAL, lab__ke_irql(), OldIrql, 0, 0);
    lab__ke_lock_give(Interrupt->lock);
    lab__ke_paged_lowered(OldIrql);
    lab__ke_lower(OldIrql);
}

/*
 * IoGetAffinityInterrupt: the processors on which the interrupt can occur.
 *
 * IRQL    any
 * Errors  STATUS_INVALID_PARAMETER for what is no interrupt object
 * Source  wdm/nf-wdm-iogetaffinityinterrupt
 */
static NTSTATUS get_affinity(PKINTERRUPT interrupt, PGROUP_AFFINITY affinity)
{
    if (!interrupt || interrupt->Type != LAB_INTERRUPT_TYPE)
        return STATUS_INVALID_PARAMETER;
    RtlZeroMemory(affinity, sizeof *affinity);
    affinity->Mask = interrupt->affinity;
    return STATUS_SUCCESS;
}

NTSTATUS IoGetAffinityInterrupt(PKINTERRUPT InterruptObject, PGROUP_AFFINITY GroupAffinity)
{
    LAB_DDI(IoGetAffinityInterrupt);
    return get_affinity(InterruptObject, GroupAffinity);
}

NTSTATUS WdmlibIoGetAffinityInterrupt(PKINTERRUPT InterruptObject, PGROUP_AFFINITY GroupAffinity)
{
    LAB_DDI(WdmlibIoGetAffinityInterrupt);
    return get_affinity(InterruptObject, GroupAffinity);
}
