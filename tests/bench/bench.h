/* Benchmarks: each measures the thing and, in the same run, the bare work it can't be faster than. */
#ifndef NTLAB_TESTS_BENCH_H
#define NTLAB_TESTS_BENCH_H

#include <stdbool.h>
#include <stdint.h>

/* report.c: ns and floor_ns a piece; floor 0: none. */
void bench_report(const char *name, double ns, double floor_ns);
void bench_report_bytes(const char *name, double bytes, double floor_bytes);
void bench_write(const char *path);
double bench_now(void); /* nanoseconds */
/* The best of several rounds of `body(context, count)`, per piece. */
double bench_best(void (*body)(void *context, unsigned count), void *context, unsigned count);
void bench_machine_start(bool strict);
void bench_machine_stop(void);

void bench_requests(void); /* ioctl, layers, cancel, machine_cycle */
void bench_access(void);   /* access_check */
void bench_pnp(void);      /* devices of a bus found, started, removed */
void bench_kernel(void);   /* switches, DPCs, timers, pool, locks */
void bench_hardware(void); /* registers, interrupts, idle devices */
void bench_dma(void);      /* scatter/gather lists */
void bench_models(void);   /* bytes of a UART, blocks of a disk */
void bench_memory(void);   /* what the verifier takes */
void bench_registry(void); /* registry_100, registry_100000, reg_import_byte */

void bench_seh(void); /* __try entered and left */

/* drivers.c: drivers that are linked into the benchmark */
struct _DRIVER_OBJECT;
struct _UNICODE_STRING;
#define BENCH_ECHO 0x222000u
int32_t bench_echo_entry(struct _DRIVER_OBJECT *driver, struct _UNICODE_STRING *path);
int32_t bench_queue_entry(struct _DRIVER_OBJECT *driver, struct _UNICODE_STRING *path);
double bench_layer(bool copy, bool strict); /* ns for each further driver of a stack */
/* cancel.c: ns for each, in random order */
double bench_cancel(unsigned count, unsigned length); /* as many IRPs, in queues of that length */
double bench_unlink(unsigned count);

#endif
