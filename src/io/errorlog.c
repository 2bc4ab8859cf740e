/*
 * The error log: what drivers write with IoWriteErrorLogEntry, kept for the machine's life so that a test can look at
 * it (ntlab/errorlog.h).
 *
 * Rule that drivers break most: an entry that was written is gone; one that wasn't must be freed.
 */
#include <ntlab/errorlog.h>
#include "io/io_p.h"

#define MOST_KEPT 1024
#define POOL_TAG  'rEoI'

struct entry { /* what IoAllocateErrorLogEntry gives is the packet in it */
    PVOID object;
    ULONG size;
    IO_ERROR_LOG_PACKET packet;
};

void lab__io_error_log_start(void)
{
    InitializeListHead(&lab__io.error_log);
}

/*
 * IoAllocateErrorLogEntry: room for one entry about a device or driver; EntrySize counts dump data and strings.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  NULL, also for a size that is less than the packet's or more than ERROR_LOG_MAXIMUM_SIZE
 * Source  wdm/nf-wdm-ioallocateerrorlogentry
 */
PVOID IoAllocateErrorLogEntry(PVOID IoObject, UCHAR EntrySize)
{
    struct entry *entry;

    LAB_DDI(IoAllocateErrorLogEntry);
    if (!IoObject || EntrySize < FIELD_OFFSET(IO_ERROR_LOG_PACKET, DumpData) || EntrySize > ERROR_LOG_MAXIMUM_SIZE)
        return 0;
    if (LAB_FAULT(LAB_FAULT_POOL))
        return 0;
    entry =
        lab__mm_pool_take_for(FIELD_OFFSET(struct entry, packet) + EntrySize, POOL_TAG, __builtin_return_address(0));
    if (!entry)
        return 0;
    entry->object = IoObject;
    entry->size = EntrySize;
    lab__ob_reference(IoObject);
    return &entry->packet;
}

static void give_back(struct entry *entry)
{
    lab__ob_dereference(entry->object);
    lab__mm_pool_free(entry, 0);
}

/*
 * IoFreeErrorLogEntry: give an entry back that won't be written.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iofreeerrorlogentry
 */
void IoFreeErrorLogEntry(PVOID ElEntry)
{
    LAB_DDI(IoFreeErrorLogEntry);
    give_back(CONTAINING_RECORD(ElEntry, struct entry, packet));
}

static PDRIVER_OBJECT driver_of(PVOID object)
{
    return *(CSHORT *)object == IO_TYPE_DRIVER ? object : ((PDEVICE_OBJECT)object)->DriverObject;
}

static void forget_oldest(void)
{
    lab__mm_kernel_free(CONTAINING_RECORD(RemoveHeadList(&lab__io.error_log), struct lab__io_error, link));
    lab__io.error_log_count--;
}

void lab__io_error_log(PVOID object, const IO_ERROR_LOG_PACKET *packet, ULONG size)
{
    struct lab__io_error *error = lab__mm_kernel_alloc(sizeof *error + size);
    LARGE_INTEGER now;

    if (!error)
        return;
    KeQuerySystemTime(&now);
    error->time = now.QuadPart;
    error->size = size;
    if (object)
        RtlCopyMemory(error->driver, lab__io_driver_of(driver_of(object))->short_name, sizeof error->driver);
    RtlCopyMemory(&error->packet, packet, size);
    error->packet.SequenceNumber =
        error->packet.SequenceNumber ? error->packet.SequenceNumber : ++lab__io.error_log_sequence;
    InsertTailList(&lab__io.error_log, &error->link);
    if (++lab__io.error_log_count > MOST_KEPT)
        forget_oldest();
}

/*
 * IoWriteErrorLogEntry: log the entry, which is given back.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-iowriteerrorlogentry
 */
void IoWriteErrorLogEntry(PVOID ElEntry)
{
    struct entry *entry = CONTAINING_RECORD(ElEntry, struct entry, packet);

    LAB_DDI(IoWriteErrorLogEntry);
    lab__io_error_log(entry->object, &entry->packet, entry->size);
    give_back(entry);
}

/* --- for tests and programs --- */

uint32_t lab_error_log_count(void)
{
    return lab__ke_running() ? lab__io.error_log_count : 0;
}

static const struct lab__io_error *at(uint32_t index)
{
    LIST_ENTRY *link = lab__io.error_log.Flink;

    while (index--)
        link = link->Flink;
    return CONTAINING_RECORD(link, struct lab__io_error, link);
}

bool lab_error_log_get(uint32_t index, lab_error_log_entry *entry)
{
    const struct lab__io_error *error;

    if (index >= lab_error_log_count())
        return false;
    error = at(index);
    *entry = (lab_error_log_entry){.driver = error->driver,
                                   .system_time_100ns = error->time,
                                   .code = (uint32_t)error->packet.ErrorCode,
                                   .unique_value = error->packet.UniqueErrorValue,
                                   .final_status = error->packet.FinalStatus,
                                   .sequence = error->packet.SequenceNumber,
                                   .control_code = error->packet.IoControlCode,
                                   .retries = error->packet.RetryCount,
                                   .major_function = error->packet.MajorFunctionCode,
                                   .strings = error->packet.NumberOfStrings,
                                   .dump = error->packet.DumpData,
                                   .dump_bytes = error->packet.DumpDataSize};
    if (entry->strings && error->packet.StringOffset < error->size)
        entry->text = (const char *)&error->packet + error->packet.StringOffset;
    return true;
}

void lab_error_log_clear(void)
{
    while (lab_error_log_count())
        forget_oldest();
}
