/* Starting and stopping the processors. */
#include "ke/gang.h"
#include "ke/wait_p.h"
#include "engine/ddi.h"

static BOOLEAN running;

static void start_processor(ULONG number, struct _KTHREAD *idle, struct _KPROCESS *process)
{
    struct lab__prcb *prcb = &lab__ke.prcbs[number];

    RtlZeroMemory(prcb, sizeof *prcb);
    prcb->number = (UCHAR)number;
    InitializeListHead(&prcb->dpc_queue);
    InitializeListHead(&prcb->threaded_dpc_queue);
    for (ULONG level = 0; level < RTL_NUMBER_OF(prcb->interrupts); level++)
        InitializeListHead(&prcb->interrupts[level]);
    prcb->idle = prcb->current = idle;
    idle->affinity = idle->user_affinity = 1ULL << number;
    idle->processor = (UCHAR)number;
    idle->priority = idle->base_priority = LOW_PRIORITY;
    idle->state = LAB_THREAD_RUNNING;
    idle->system_thread = TRUE;
}

NTSTATUS lab__ke_start(ULONG processors, LONGLONG system_time, BOOLEAN strict, struct _KTHREAD *threads[],
                       struct _KPROCESS *process)
{
    lab__strict = strict;
    lab__ke.processor_count = processors;
    lab__ke.ready_mask = lab__ke.ready_count = 0;
    for (ULONG priority = 0; priority < LAB_PRIORITY_LEVELS; priority++)
        InitializeListHead(&lab__ke.ready[priority]);
    lab__queue_initialize(&lab__ke.timers, 0);
    lab__ke.system_time_offset = system_time;
    InitializeListHead(&lab__ke.bugcheck_callbacks);
    InitializeListHead(&lab__ke.bugcheck_reason_callbacks);
    lab__ke_process_initialize(process, LOW_PRIORITY, ~0ULL);
    for (ULONG i = 0; i < processors; i++) {
        if (lab__ke_thread_initialize(threads[i], process, lab__ke_idle_thread, 0, 0)) {
            while (i--)
                lab__ke_thread_delete(threads[i]);
            return STATUS_INSUFFICIENT_RESOURCES;
        }
        start_processor(i, threads[i], process);
    }
    lab__ke.idle_mask = processors == 64 ? ~0ULL : (1ULL << processors) - 1;
    lab__ke_processors_start();
    lab__ke_watchdog_start();
    lab__ke_ipi_start();
    lab__ke_gang_start();
    lab__ke_hwcounter_start();
    lab__ke_notify_start();
    lab__ke_numbered_locks_start();
    lab__ke_crashed = FALSE;
    lab__ke_landing = 0;
    lab__prcb = &lab__ke.prcbs[0];
    running = TRUE;
    return STATUS_SUCCESS;
}

extern struct lab__prcb lab__no_prcb;

void lab__ke_stop(void)
{
    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        struct lab__prcb *prcb = &lab__ke.prcbs[i];

        lab__ke_thread_delete(prcb->idle);
        if (prcb->dpc_thread) {
            lab__ke_thread_delete(prcb->dpc_thread);
            host_free(prcb->dpc_thread);
        }
    }
    running = FALSE;
    lab__ke.processor_count = 0;
    lab__no_prcb.irql = PASSIVE_LEVEL;
    lab__prcb = &lab__no_prcb;
    lab_switch_budget = 0;
}

BOOLEAN lab__ke_running(void)
{
    return running;
}

static BOOLEAN same(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

void lab__ke_not_running(const struct lab__ddi_row *row)
{
    static const char *const pure[] = {"Rtl", "StrSafe", "IntSafe", "Kd", "FsRtl", "Misc"};
    char message[256];

    for (ULONG i = 0; i < RTL_NUMBER_OF(pure); i++)
        if (same(row->component, pure[i]))
            return;
    __builtin_snprintf(message, sizeof message,
                       "ntlab: %s was called while no machine runs; call lab_machine_start first\n", row->name);
    host_write(2, message, __builtin_strlen(message));
    host_abort();
}
