/* What the verifier costs in memory: that of a process whose driver holds blocks, IRPs, MDLs, timers and devices. */
#include "bench.h"
#include <ntifs.h>
#include <ntlab/driver.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __APPLE__
#define RSS_UNIT 1.0
#else
#define RSS_UNIT 1024.0
#endif
#define DEVICES 100
#define PIECES  5000

static double resident(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss * RSS_UNIT;
}

/* Each kind comes from a place of its own, as in a driver. */
static void hold(PDEVICE_OBJECT device)
{
    for (unsigned i = 0; i < PIECES; i++) {
        PKTIMER timer = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *timer, 'hcnB');
        LARGE_INTEGER due = {.QuadPart = -50000000LL - i};
        PVOID block = ExAllocatePool2(POOL_FLAG_PAGED, 600, 'hcnB');

        ExAllocatePool2(POOL_FLAG_NON_PAGED, 32, 'hcnB');
        ExAllocatePool2(POOL_FLAG_NON_PAGED, 200 + i % 100, 'hcnB');
        IoAllocateMdl(block, 600, FALSE, FALSE, NULL);
        IoAllocateIrp(device->StackSize, FALSE);
        KeInitializeTimer(timer);
        KeSetTimer(timer, due, NULL);
    }
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    PDEVICE_OBJECT device = NULL;

    for (unsigned i = 0; i < DEVICES; i++)
        if (!NT_SUCCESS(IoCreateDevice(driver, 256, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device)))
            return STATUS_UNSUCCESSFUL;
    hold(device);
    return STATUS_SUCCESS;
}

/* In a process of its own: what one run has used, the next would find there. */
static double measure(bool strict)
{
    double bytes = 0;
    int ends[2];
    pid_t child;

    if (pipe(ends) || (child = fork()) < 0) {
        perror("verifier_memory");
        exit(2);
    }
    if (!child) {
        double before = resident();
        lab_driver *driver;

        bench_machine_start(strict);
        lab_driver_create("hold", entry, &driver);
        bytes = resident() - before;
        _exit(write(ends[1], &bytes, sizeof bytes) != sizeof bytes);
    }
    if (read(ends[0], &bytes, sizeof bytes) != sizeof bytes)
        fprintf(stderr, "verifier_memory: the process that was measured has failed\n");
    close(ends[0]);
    close(ends[1]);
    waitpid(child, NULL, 0);
    return bytes;
}

void bench_memory(void)
{
    double with = measure(true);

    bench_report_bytes("verifier_memory", with, measure(false));
}
