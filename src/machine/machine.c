/*
 * The machine: starts the components in order, stops them in reverse, and says what was left behind.
 *
 * The host stack that starts the machine becomes the first thread of the user process "program"; it is also where a
 * bugcheck lands that nobody catches. Rule: one machine a process at a time, and only that host thread may use it.
 */
#include <ntlab/ntlab.h>
#include "cc/cc.h"
#include "cm/cm_p.h"
#include "tm/tm_p.h"
#include "dma/start.h"
#include "engine/engine_p.h"
#include "etw/etw_p.h"
#include "ex/ex_p.h"
#include "flt/start.h"
#include "hal/start.h"
#include "io/io_p.h"
#include "kd/kd_p.h"
#include "ke/ke_p.h"
#include "machine/machine_p.h"
#include "mm/mm_p.h"
#include "mm/section.h"
#include "ob/ob_p.h"
#include "po/po_p.h"
#include "pnp/pnp_p.h"
#include "ps/ps_p.h"
#include "rtl/rtl_p.h"
#include "se/se_p.h"
#include "vf/vf_holding.h"
#include "vf/vf_irp.h"
#include "vf/vf_report.h"
#include "whea/whea_p.h"
#include "wmi/wmi_p.h"

#define DEFAULT_RAM  (2ULL << 30)
#define LEAST_RAM    (16ULL << 20)
#define DEFAULT_SEED 1

struct lab__machine lab__machine;

static struct _ETHREAD idle_threads[LAB_MAX_PROCESSORS];
static struct _EPROCESS idle_process;

static void complain(const char *format, ULONGLONG value)
{
    __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, format, (unsigned long long)value);
}

static ULONGLONG number_from(const char *text, ULONGLONG otherwise)
{
    ULONGLONG value = 0;
    const char *at = text;

    if (!text || !*text)
        return otherwise;
    for (; *at >= '0' && *at <= '9'; at++)
        value = value * 10 + (ULONGLONG)(*at - '0');
    return *at ? otherwise : value;
}

lab_config lab_config_default(void)
{
    lab_config config = {
        .seed = DEFAULT_SEED, .processors = 2, .ram_bytes = DEFAULT_RAM, .strict = true, .stop_at_leaks = true};

    config.system_time_100ns = 132539328000000000; /* 2021-01-01, so that runs repeat */
    config.seed = number_from(host_environment("NTLAB_SEED"), config.seed);
    config.processors = (uint32_t)number_from(host_environment("NTLAB_PROCESSORS"), config.processors);
    config.strict = number_from(host_environment("NTLAB_VERIFIER"), 1) != 0;
    config.trace_records = (uint32_t)number_from(host_environment("NTLAB_TRACE"), 0);
    return config;
}

static NTSTATUS check(const lab_config *config)
{
    if (config->processors < 1 || config->processors > LAB_MAX_PROCESSORS) {
        complain("processors is %llu; it must be from 1 to 64", config->processors);
        return STATUS_INVALID_PARAMETER;
    }
    if (config->ram_bytes < LEAST_RAM || config->ram_bytes % PAGE_SIZE) {
        complain("ram_bytes is %llu; it must be a multiple of 4096 and at least 16 MiB", config->ram_bytes);
        return STATUS_INVALID_PARAMETER;
    }
    if (config->system_time_100ns <= 0) {
        complain("system_time_100ns must be positive", 0);
        return STATUS_INVALID_PARAMETER;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS start_processors(const lab_config *config)
{
    struct _KTHREAD *threads[LAB_MAX_PROCESSORS];

    RtlZeroMemory(idle_threads, sizeof idle_threads[0] * config->processors);
    RtlZeroMemory(&idle_process, sizeof idle_process);
    idle_process.is_system = TRUE;
    for (ULONG i = 0; i < config->processors; i++) {
        threads[i] = &idle_threads[i].Tcb;
        InitializeListHead(&idle_threads[i].irps);
    }
    return lab__ke_start(config->processors, config->system_time_100ns, config->strict, threads, &idle_process.Pcb);
}

/* Everything that needs a current thread. */
static NTSTATUS start_components(const lab_config *config)
{
    NTSTATUS status;

    lab__vf_start();
    lab__ob_start();
    lab__se_start();
    lab__ps_start();
    status = lab__ps_process_create(L"program", FALSE, &lab__machine.program);
    if (!NT_SUCCESS(status))
        return status;
    lab__machine.runner = lab__ps_thread_adopt(lab__machine.program);
    lab__machine.landing.thread = &lab__machine.runner->Tcb;
    lab__mm_section_start();
    lab__ex_start();
    lab__hal_start();
    lab__io_start(config->stop_at_leaks);
    lab__cc_start();
    lab__fsrtl_start();
    lab__tm_start();
    lab__cm_start();
    lab__dma_start();
    lab__po_start();
    lab__pnp_start();
    lab__flt_start();
    lab__wmi_start();
    lab__etw_start();
    lab__whea_start();
    lab__ob_started();
    return STATUS_SUCCESS;
}

lab_status lab_machine_start(const lab_config *config)
{
    NTSTATUS status;

    lab__machine.error[0] = 0;
    if (lab__ke_running()) {
        complain("a machine runs already; stop it first", 0);
        return STATUS_INVALID_DEVICE_STATE;
    }
    status = check(config);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__mm_start(config->ram_bytes, config->strict);
    if (!NT_SUCCESS(status)) {
        complain("the host gives no %llu bytes of address space for RAM", config->ram_bytes);
        return status;
    }
    lab__seed_set(config->seed);
    lab__machine.seed = config->seed;
    lab__faults_reset();
    lab__vf_force_pending = config->force_pending && config->strict;
    lab__kd_start();
    lab__rtl_reset();
    lab__queue_initialize(&lab__events, 0);
    status = start_processors(config);
    if (!NT_SUCCESS(status)) {
        lab__mm_stop();
        return status;
    }
    lab__machine.crashed = FALSE;
    lab__machine.starts++;
    lab__trace_start(config->trace_records);
    lab__schedule_start(config->realtime);
    lab__ke_landing = &lab__machine.landing;
    host_faults_install(lab__ke_fault);
    lab__machine.landing.uncaught = lab__machine_uncaught;
    if (config->watchdog_seconds)
        host_watchdog_set(config->watchdog_seconds, lab__machine_watchdog);
    status = start_components(config);
    lab__faults_begin();
    lab__trace_begin();
    return status;
}

/* Reads what is left before any component lets go of it. */
static void count(lab_report *report)
{
    struct lab__mm_leaks mm;
    struct lab__ob_leaks ob;
    struct lab__io_leaks io;

    lab__ps_reap(0);
    lab__mm_leaks(&mm);
    lab__ob_leaks(&ob);
    lab__io_leaks(&io);
    report->pool_bytes = mm.bytes;
    report->pool_blocks = mm.blocks;
    report->mdls = mm.mdls;
    report->objects = ob.objects;
    report->handles = ob.handles;
    report->threads = ob.threads;
    report->irps = io.irps;
    report->drivers = io.drivers;
    report->held = lab__vf_holdings_left();
    report->leaks = report->pool_blocks + report->mdls + report->objects + report->handles + report->threads +
                    report->irps + report->drivers + report->held;
}

void lab_machine_stop(lab_report *report)
{
    lab_report own = {0};

    if (!lab__ke_running()) {
        if (report)
            *report = own;
        return;
    }
    lab__prcb->current = &lab__machine.runner->Tcb;
    own.crashed = lab__machine.crashed;
    if (!own.crashed)
        count(&own);
    host_watchdog_set(0, 0);
    lab__pnp_stop();
    lab__po_stop();
    lab__etw_stop();
    lab__wmi_stop();
    lab__dma_stop();
    lab__cm_stop();
    lab__tm_stop();
    lab__io_stop();
    lab__hal_stop();
    lab__ex_stop();
    lab__ps_stop();
    lab__se_stop();
    lab__ob_stop();
    lab__ke_stop();
    host_faults_remove();
    lab__trace_stop();
    lab__mm_stop();
    if (report)
        *report = own;
}

bool lab_machine_running(void)
{
    return lab__ke_running();
}

uint64_t lab_clock_now(void)
{
    return lab__clock_now();
}

void lab_clock_advance(uint64_t span_100ns)
{
    lab__schedule_settle(lab__clock_now() + span_100ns, FALSE);
}

void lab_machine_settle(void)
{
    lab__schedule_settle(lab__clock_now(), FALSE);
}

bool lab_machine_run_until_idle(uint64_t limit_100ns)
{
    return lab__schedule_settle(lab__clock_now() + limit_100ns, TRUE);
}

void lab_clock_time_zone_set(int32_t bias_minutes)
{
    lab__ex_time_zone_set(bias_minutes * 600000000LL);
}

void lab_clock_set_system_time(int64_t time_100ns)
{
    lab__ke_set_system_time(time_100ns);
    lab__ex_notify_system_time();
}

void lab_machine_nmi(void)
{
    lab__ke_nmi();
}

const char *lab_error_text(void)
{
    return lab__machine.error;
}
