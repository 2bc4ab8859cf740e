/*
 * Interrupt vectors. The controller has 24 lines: 0 to 15 are a PC's, 16 to 23 PCI's, shared by slots. A vector's IRQL
 * is its high half, as on x64. A line that is level-triggered interrupts for as long as it is asserted and somebody is
 * connected; an edge, or a message, is latched once.
 *
 * Rule: lab__hal_vector_request only marks the processor; what is marked runs when that processor's IRQL allows it.
 */
#include "hal/hal_p.h"

#define LINES           24
#define MESSAGE_FIRST   3 /* IRQLs of messages */
#define MESSAGE_LAST    12
#define STORM_UNCLAIMED 500    /* in a row that nobody claims */
#define STORM_CLAIMED   100000 /* in a row: a routine that never makes its device let go */

static struct lab__hal_vector *lines[LINES];

/* Lines are spread over IRQLs 5 to 11, so that devices interrupt one another as they do on a PC. */
static UCHAR number_of_line(ULONG irq)
{
    return (UCHAR)((5 + irq % 7) << 4 | (1 + irq / 7));
}

static KAFFINITY all_processors(void)
{
    return lab__ke_active_processors();
}

/* --- delivery ----------------------------------------------------------------------------------------------------- */

/* One that is connected for, the running one if it can be. */
static struct lab__prcb *target(const struct lab__hal_vector *vector)
{
    KAFFINITY affinity = vector->affinity & all_processors();

    if (!affinity || affinity >> lab__prcb->number & 1)
        return lab__prcb;
    return &lab__ke.prcbs[__builtin_ctzll(affinity)];
}

void lab__hal_vector_request(struct lab__hal_vector *vector)
{
    if (!vector->active || vector->request.queued)
        return;
    if (vector->in_service || vector->work_queued) {
        vector->again = TRUE;
        return;
    }
    lab__ke_interrupt_request(target(vector), &vector->request);
}

_Noreturn void lab__hal_vector_storm(struct lab__hal_vector *vector, BOOLEAN claimed)
{
    PKINTERRUPT first = lab__hal_first_interrupt(vector);
    BOOLEAN chained = vector->interrupts.Flink != vector->interrupts.Blink;

    lab__ke_crash_detail("interrupt storm: %s holds vector 0x%X (line %d) asserted; its %u service routine%s %s",
                         vector->source ? vector->source->name : "a device that is gone", vector->number,
                         (int)vector->irq, chained ? 2 : 1, chained ? "s or more" : "",
                         claimed ? "claimed the interrupt each time, but didn't make the device let go"
                                 : "didn't claim the interrupt");
    lab__ke_bugcheck(HARDWARE_INTERRUPT_STORM, lab__hal_interrupt_routine(first), lab__hal_interrupt_context(first),
                     (ULONG_PTR)first, chained ? 2 : 1);
}

/* A level-triggered line that stays asserted comes again at once, before anything else runs: that must end. */
static void watch_storm(struct lab__hal_vector *vector, BOOLEAN claimed)
{
    vector->unclaimed_run = claimed ? 0 : vector->unclaimed_run + 1;
    if (vector->unclaimed_run >= STORM_UNCLAIMED || ++vector->run >= STORM_CLAIMED)
        lab__hal_vector_storm(vector, claimed);
}

static void serve(struct lab__hal_vector *vector)
{
    BOOLEAN claimed;

    vector->in_service = TRUE;
    vector->again = FALSE;
    claimed = lab__hal_interrupt_chain(vector);
    vector->in_service = FALSE;
    if (vector->counts) {
        vector->counts->delivered++;
        vector->counts->unclaimed += !claimed;
    }
    if (vector->level ? !vector->asserted : !vector->again) {
        vector->run = vector->unclaimed_run = 0;
        return;
    }
    if (vector->level)
        watch_storm(vector, claimed);
    lab__hal_vector_request(vector);
}

/* A level-triggered line may have been released before a processor took it. */
static void run(struct lab__interrupt_request *request)
{
    struct lab__hal_vector *vector = CONTAINING_RECORD(request, struct lab__hal_vector, request);

    if (vector->level && !vector->asserted)
        return;
    if (!vector->passive) {
        serve(vector);
        return;
    }
    vector->work_queued = TRUE;
    vector->again = FALSE;
    lab__ke_dpc_insert(&vector->dpc, 0, 0);
}

/* --- at PASSIVE_LEVEL: masked from the interrupt until its routines have run in a worker thread ---------------------
 */

static void serve_passive(PVOID context)
{
    struct lab__hal_vector *vector = context;

    vector->work_queued = FALSE;
    serve(vector);
}

static void queue_work(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    struct lab__hal_vector *vector = context;

    ExInitializeWorkItem(&vector->work, serve_passive, vector);
    ExQueueWorkItem(&vector->work, CriticalWorkQueue);
}

/* --- what lines and messages do ----------------------------------------------------------------------------------- */

void lab__hal_vector_set(struct lab__hal_vector *vector, lab_device *device, lab_line_state *counts, BOOLEAN asserted)
{
    if (!asserted) {
        vector->asserted--;
        return;
    }
    vector->asserted++;
    vector->source = device;
    vector->counts = counts;
    if (vector->level)
        lab__hal_vector_request(vector);
    else if (vector->asserted == 1)
        lab__hal_vector_edge(vector, device, counts);
}

void lab__hal_vector_edge(struct lab__hal_vector *vector, lab_device *device, lab_line_state *counts)
{
    vector->source = device;
    vector->counts = counts;
    if (!vector->active) {
        counts->lost++;
        return;
    }
    lab__hal_vector_request(vector);
}

/* --- the table ---------------------------------------------------------------------------------------------------- */

static void clear(struct lab__hal_vector *vector, ULONG number)
{
    RtlZeroMemory(vector, sizeof *vector);
    vector->number = (UCHAR)number;
    vector->irql = (KIRQL)(number >> 4);
    vector->irq = ~0u;
    vector->request.level = vector->irql;
    vector->request.run = run;
    InitializeListHead(&vector->interrupts);
    KeInitializeDpc(&vector->dpc, queue_work, vector);
}

void lab__hal_vectors_start(void)
{
    for (ULONG number = 0; number < LAB_HAL_VECTORS; number++)
        clear(&lab__hal.vectors[number], number);
    for (ULONG irq = 0; irq < LINES; irq++) {
        lines[irq] = &lab__hal.vectors[number_of_line(irq)];
        lines[irq]->allotted = TRUE;
        lines[irq]->irq = irq;
        lines[irq]->level = irq >= 16;
    }
}

struct lab__hal_vector *lab__hal_vector_of_irq(ULONG irq, BOOLEAN level, BOOLEAN passive)
{
    struct lab__hal_vector *vector = irq < LINES ? lines[irq] : 0;

    if (!vector)
        return 0;
    if (vector->level != level || vector->passive != passive) {
        if (vector->asserted || !IsListEmpty(&vector->interrupts))
            return 0;
        vector->level = level;
        vector->passive = passive;
    }
    return vector;
}

BOOLEAN lab__hal_interrupt_translate(ULONG irq, ULONG *vector, KIRQL *irql, KAFFINITY *affinity)
{
    if (irq >= LINES)
        return FALSE;
    *vector = lines[irq]->number;
    *irql = lines[irq]->irql;
    *affinity = all_processors();
    return TRUE;
}

static BOOLEAN block_free(ULONG first, ULONG count)
{
    for (ULONG i = 0; i < count; i++)
        if (lab__hal.vectors[first + i].allotted)
            return FALSE;
    return TRUE;
}

/* Messages of one MSI capability differ in the low bits of their data, so they are adjacent and aligned. */
struct lab__hal_vector *lab__hal_vectors_allot(ULONG count)
{
    ULONG step = 1;

    while (step < count)
        step *= 2;
    for (ULONG irql = MESSAGE_LAST; irql >= MESSAGE_FIRST && step <= 16; irql--)
        for (ULONG first = irql << 4; first < (irql + 1) << 4; first += step)
            if (block_free(first, step)) {
                for (ULONG i = 0; i < count; i++)
                    lab__hal.vectors[first + i].allotted = TRUE;
                return &lab__hal.vectors[first];
            }
    return 0;
}

void lab__hal_vector_release(struct lab__hal_vector *vector)
{
    vector->allotted = FALSE;
    vector->source = 0;
    vector->counts = 0;
}
