/*
 * The machine: start, stop, time, and what becomes of a crash.
 *
 * One process holds one machine at a time. lab_machine_start makes the caller's thread the first thread of a simulated
 * user process ("program"), so that requests (ntlab/file.h) and DDIs can simply be called; a call that waits lets the
 * machine run.
 *
 *     lab_config config = lab_config_default();
 *     lab_machine_start(&config);
 *     lab_driver *driver;
 *     lab_driver_load("./echo.so", NULL, &driver);
 *     ...
 *     lab_report report;
 *     lab_machine_stop(&report);     // report.leaks: what was left behind
 */
#ifndef NTLAB_NTLAB_H
#define NTLAB_NTLAB_H

#include <ntlab/base.h>

typedef struct lab_config {
    uint64_t seed;       /* everything that happens follows from it */
    uint32_t processors; /* 1 to 64; default 2 */
    uint64_t ram_bytes;  /* simulated RAM; default 2 GiB, committed when touched */
    bool strict;         /* Driver Verifier's behaviour (default) or that of a retail Windows */
    bool stop_at_leaks;  /* strict: unloading a driver that left pool, references, handles or mappings stops with
                            0xC4 (default), and doesn't wait for the report */
    bool force_pending;  /* strict: what a driver below completes at once is pending, and ends in another thread */
    bool realtime;       /* virtual time keeps pace with the host's clock */
    int64_t system_time_100ns; /* at start, since 1601-01-01 */
    uint32_t trace_records;    /* size of the trace ring; 0: tracing is off (default) */
    uint32_t watchdog_seconds; /* real time without a switch point after which the machine counts as hung; 0: none
                                  (default) */
} lab_config;

/* The defaults, with what the environment overrides: NTLAB_SEED, NTLAB_PROCESSORS, NTLAB_VERIFIER=0, NTLAB_TRACE. */
LAB_API lab_config lab_config_default(void);

/* Starts the machine. STATUS_INVALID_PARAMETER where a value is out of range (lab_error_text says which),
 * STATUS_INVALID_DEVICE_STATE while another machine runs, STATUS_INSUFFICIENT_RESOURCES where the host refuses memory.
 */
LAB_API lab_status lab_machine_start(const lab_config *config);

/* What was left behind when the machine stopped. */
typedef struct lab_report {
    uint32_t leaks; /* how many things of all kinds below */
    uint64_t pool_bytes;
    uint32_t pool_blocks, objects, handles, threads, irps, mdls, timers, drivers;
    uint32_t held; /* references, mappings and registrations of drivers that were unloaded */
    bool crashed;
} lab_report;

/* Stops the machine, whatever state it is in, and gives everything back. report may be NULL. */
LAB_API void lab_machine_stop(lab_report *report);
/* What would be left behind if the machine stopped now, a line each: who allocated it, what its name is. "" for
 * nothing, and after a crash. Valid until the next call. */
LAB_API const char *lab_leaks_text(void);
/* What drivers did that is questionable rather than wrong, so that the machine went on: a line each with the rule's
 * name (docs/verifier.md), and the place. "" for nothing. Valid until the next call; the machine must not have been
 * stopped. */
LAB_API const char *lab_warnings_text(void);
LAB_API bool lab_machine_running(void);
/* What happens before Windows is switched off: IRP_MJ_SHUTDOWN to every device that registered for it. The machine runs
 * on. */
LAB_API void lab_machine_shutdown(void);

/* Codes are Windows' own, or one of these. */
#define LAB_BUGCHECK_DEADLOCK 0x4C414201u /* every thread waits, and nothing is outstanding that could wake one */
#define LAB_BUGCHECK_ABSENT   0x4C414202u /* a DDI was called that ntlab does not implement; parameter 1: its name */
#define LAB_BUGCHECK_HUNG     0x4C414203u /* no switch point was reached for watchdog_seconds of real time */
typedef struct lab_bugcheck {
    uint32_t code;
    uint64_t parameters[4];
    const char *name;     /* "IRQL_NOT_LESS_OR_EQUAL"; "" where unknown */
    const char *analysis; /* for a handler: the whole crash report, valid until the next machine starts. "" from
                             lab_bugcheck_catch: lab_bugcheck_analysis() writes it when asked */
} lab_bugcheck;

/* Runs body(context); true if it came to a bugcheck, which *bugcheck then describes (NULL allowed). The machine can
 * only be stopped afterwards. Nests. */
LAB_API bool lab_bugcheck_catch(void (*body)(void *), void *context, lab_bugcheck *bugcheck);

/* The whole report on the bugcheck that stopped this machine: the code and its parameters in words, the stack with
 * source lines, thread, IRQL, IRP. Written when first asked for; valid until the next machine starts; "" where there
 * was none. */
LAB_API const char *lab_bugcheck_analysis(void);

/* What happens at a bugcheck nobody catches: the report goes to stderr and the process ends with status 3, unless this
 * handler (called on the stack that started the machine) leaves by longjmp or ends the process itself. NULL restores
 * the default. */
LAB_API void lab_bugcheck_handler(void (*handler)(const lab_bugcheck *bugcheck, void *context), void *context);

/* Virtual time: 100 ns units since the machine started. */
LAB_API uint64_t lab_clock_now(void);
/* Lets the machine run for so long; returns when virtual time has moved by it and nothing more is to do at that
 * instant. */
LAB_API void lab_clock_advance(uint64_t span_100ns);
/* Lets the machine run, without moving time, until every processor is idle. */
LAB_API void lab_machine_settle(void);
/* Lets the machine run, moving time, until nothing is left to happen. False where it gave up after `limit_100ns`. */
LAB_API bool lab_machine_run_until_idle(uint64_t limit_100ns);

/* Local time from now on, as UTC minus local time in minutes; 0 when the machine starts. */
LAB_API void lab_clock_time_zone_set(int32_t bias_minutes);
/* Sets the clock: the system time from now on, since 1601-01-01. Absolute timers follow, interrupt time doesn't change,
 * and drivers hear of it by \Callback\SetSystemTime. */
LAB_API void lab_clock_set_system_time(int64_t time_100ns);
/* A nonmaskable interrupt: drivers' callbacks are called; where none handles it the machine stops with
 * NMI_HARDWARE_FAILURE. */
LAB_API void lab_machine_nmi(void);

/* "STATUS_OBJECT_NAME_NOT_FOUND" for a status; "" where unknown. */
LAB_API const char *lab_status_name(lab_status status);
LAB_API const char *lab_bugcheck_name(uint32_t code);
/* What the last failing lab_ call of this machine had to say beyond its status; never NULL. */
LAB_API const char *lab_error_text(void);

#endif
