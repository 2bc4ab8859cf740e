/*
 * Cancelling the pending IRPs of a cancel-safe queue in random order, and the bare work below it, on which cancel_1m is
 * to be judged: a list of blocks of an IRP's size, of which each is touched where a cancel touches it, and taken out.
 * unlink_1m against unlink_1k tells what the host's caches make of a million of them in random order.
 */
#include "bench.h"
#include <ntddk.h>
#include <ntlab/ntlab.h>

int32_t lab_driver_create(const char *name, NTSTATUS (*entry)(PDRIVER_OBJECT, PUNICODE_STRING), PDRIVER_OBJECT *driver);
void *calloc(size_t count, size_t size);
void free(void *memory);

static PDRIVER_OBJECT queue_driver;

static IO_CSQ csq;
static LIST_ENTRY waiting;
static KSPIN_LOCK lock;
static unsigned cancelled;

static VOID insert(PIO_CSQ queue, PIRP irp)
{
    InsertTailList(&waiting, &irp->Tail.Overlay.ListEntry);
}

static VOID take(PIO_CSQ queue, PIRP irp)
{
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
}

static PIRP peek(PIO_CSQ queue, PIRP irp, PVOID context)
{
    PLIST_ENTRY next = irp ? irp->Tail.Overlay.ListEntry.Flink : waiting.Flink;

    return next == &waiting ? 0 : CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry);
}

static VOID acquire(PIO_CSQ queue, PKIRQL irql)
{
    KeAcquireSpinLock(&lock, irql);
}

static VOID release(PIO_CSQ queue, KIRQL irql)
{
    KeReleaseSpinLock(&lock, irql);
}

static VOID canceled(PIO_CSQ queue, PIRP irp)
{
    cancelled++;
    irp->IoStatus.Status = STATUS_CANCELLED;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}

static NTSTATUS queue_it(PDEVICE_OBJECT device, PIRP irp)
{
    IoCsqInsertIrp(&csq, irp, 0);
    return STATUS_PENDING;
}

NTSTATUS bench_queue_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    queue_driver = driver;
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = queue_it;
    InitializeListHead(&waiting);
    KeInitializeSpinLock(&lock);
    return IoCsqInitialize(&csq, insert, take, peek, acquire, release, canceled);
}

static NTSTATUS take_back(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void shuffle(PVOID *irps, unsigned count)
{
    ULONG seed = 12345;

    for (unsigned i = count; i > 1; i--) {
        unsigned j = (unsigned)(((ULONGLONG)(seed = seed * 1664525 + 1013904223) * i) >> 32);
        PVOID other = irps[j];

        irps[j] = irps[i - 1];
        irps[i - 1] = other;
    }
}

double bench_cancel(unsigned count)
{
    PIRP *irps = calloc(count, sizeof *irps);
    PDRIVER_OBJECT driver;
    PDEVICE_OBJECT device;
    double begin, took;

    bench_machine_start(true);
    lab_driver_create("queue", bench_queue_entry, &driver);
    IoCreateDevice(driver, 0, 0, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    for (unsigned i = 0; i < count; i++) {
        irps[i] = IoAllocateIrp(device->StackSize, FALSE);
        IoGetNextIrpStackLocation(irps[i])->MajorFunction = IRP_MJ_READ;
        IoSetCompletionRoutine(irps[i], take_back, 0, TRUE, TRUE, TRUE);
        IoCallDriver(device, irps[i]);
    }
    shuffle((PVOID *)irps, count);
    begin = bench_now();
    for (unsigned i = 0; i < count; i++)
        IoCancelIrp(irps[i]);
    took = (bench_now() - begin) / count;
    bench_machine_stop();
    free(irps);
    return took;
}

/* As much of an IRP as a cancel touches. */
struct block {
    IRP irp;
    IO_STACK_LOCATION location;
};

static void unlink_one(struct block *block)
{
    block->irp.Cancel = TRUE;
    block->irp.CancelRoutine = 0;
    block->irp.IoStatus.Status = STATUS_CANCELLED;
    block->location.Control = 0;
    RemoveEntryList(&block->irp.Tail.Overlay.ListEntry);
}

double bench_unlink(unsigned count)
{
    struct block *blocks = calloc(count, sizeof *blocks);
    PVOID *order = calloc(count, sizeof *order);
    LIST_ENTRY list;
    double begin, took;

    InitializeListHead(&list);
    for (unsigned i = 0; i < count; i++) {
        order[i] = &blocks[i];
        InsertTailList(&list, &blocks[i].irp.Tail.Overlay.ListEntry);
    }
    shuffle(order, count);
    begin = bench_now();
    for (unsigned i = 0; i < count; i++)
        unlink_one(order[i]);
    took = (bench_now() - begin) / count;
    free(order);
    free(blocks);
    return took;
}
