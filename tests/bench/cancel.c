/*
 * Cancelling the pending IRPs of cancel-safe queues in random order. What a queue's length costs is only seen when the
 * same IRPs lie in the host's caches, or don't: so cancel_1k cancels a million of them in a thousand queues of a
 * thousand, cancel_1m in one queue. cancel_1k_cached is one queue of a thousand, which the caches hold whole.
 * unlink_1m against unlink_1k is what the caches alone make of the bare work below: a list of blocks of an IRP's size,
 * of which each is touched where a cancel touches it, and taken out.
 */
#include "bench.h"
#include <ntddk.h>
#include <ntlab/ntlab.h>

int32_t lab_driver_create(const char *name, NTSTATUS (*entry)(PDRIVER_OBJECT, PUNICODE_STRING), PDRIVER_OBJECT *driver);
void *calloc(size_t count, size_t size);
void free(void *memory);

struct queue {
    IO_CSQ csq;
    LIST_ENTRY waiting;
    KSPIN_LOCK lock;
};

static struct queue *queues;
static unsigned queue_count;

static struct queue *queue_of(PIO_CSQ csq)
{
    return CONTAINING_RECORD(csq, struct queue, csq);
}

static VOID insert(PIO_CSQ csq, PIRP irp)
{
    InsertTailList(&queue_of(csq)->waiting, &irp->Tail.Overlay.ListEntry);
}

static VOID take(PIO_CSQ csq, PIRP irp)
{
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
}

static PIRP peek(PIO_CSQ csq, PIRP irp, PVOID context)
{
    LIST_ENTRY *waiting = &queue_of(csq)->waiting;
    PLIST_ENTRY next = irp ? irp->Tail.Overlay.ListEntry.Flink : waiting->Flink;

    return next == waiting ? 0 : CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry);
}

static VOID acquire(PIO_CSQ csq, PKIRQL irql)
{
    KeAcquireSpinLock(&queue_of(csq)->lock, irql);
}

static VOID release(PIO_CSQ csq, KIRQL irql)
{
    KeReleaseSpinLock(&queue_of(csq)->lock, irql);
}

static VOID canceled(PIO_CSQ csq, PIRP irp)
{
    irp->IoStatus.Status = STATUS_CANCELLED;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
}

/* The key of the request says which queue it goes to. */
static NTSTATUS queue_it(PDEVICE_OBJECT device, PIRP irp)
{
    IoCsqInsertIrp(&queues[IoGetCurrentIrpStackLocation(irp)->Parameters.Read.Key].csq, irp, 0);
    return STATUS_PENDING;
}

static NTSTATUS initialize(struct queue *queue)
{
    InitializeListHead(&queue->waiting);
    KeInitializeSpinLock(&queue->lock);
    return IoCsqInitialize(&queue->csq, insert, take, peek, acquire, release, canceled);
}

NTSTATUS bench_queue_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = queue_it;
    for (unsigned i = 0; i < queue_count; i++)
        initialize(&queues[i]);
    return STATUS_SUCCESS;
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

static PIRP pend(PDEVICE_OBJECT device, ULONG queue)
{
    PIRP irp = IoAllocateIrp(device->StackSize, FALSE);

    IoGetNextIrpStackLocation(irp)->MajorFunction = IRP_MJ_READ;
    IoGetNextIrpStackLocation(irp)->Parameters.Read.Key = queue;
    IoSetCompletionRoutine(irp, take_back, 0, TRUE, TRUE, TRUE);
    IoCallDriver(device, irp);
    return irp;
}

static double cancel_all(PIRP *irps, unsigned count)
{
    double begin = bench_now();

    for (unsigned i = 0; i < count; i++)
        IoCancelIrp(irps[i]);
    return (bench_now() - begin) / count;
}

double bench_cancel(unsigned count, unsigned length)
{
    PIRP *irps = calloc(count, sizeof *irps);
    PDRIVER_OBJECT driver;
    PDEVICE_OBJECT device;
    double took;

    queue_count = count / length;
    queues = calloc(queue_count, sizeof *queues);
    bench_machine_start(true);
    lab_driver_create("queue", bench_queue_entry, &driver);
    IoCreateDevice(driver, 0, 0, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    for (unsigned i = 0; i < count; i++)
        irps[i] = pend(device, i / length);
    shuffle((PVOID *)irps, count);
    took = cancel_all(irps, count);
    bench_machine_stop();
    free(queues);
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
