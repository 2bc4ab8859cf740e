/* The controller: its registers, its queues in memory, and what it takes to make it ready. */
#include "disk.h"

#define CC                      0x14
#define CSTS                    0x1C
#define AQA                     0x24
#define ASQ                     0x28
#define ACQ                     0x30
#define BELL(queue, completion) (0x1000 + 8 * (queue) + ((completion) ? 4 : 0))

static ULONG Get(PDISK disk, ULONG offset)
{
    return READ_REGISTER_ULONG((PULONG)(disk->Registers + offset));
}

void DiskPut(PDISK disk, ULONG offset, ULONG value)
{
    WRITE_REGISTER_ULONG((PULONG)(disk->Registers + offset), value);
}

static void PutAddress(PDISK disk, ULONG offset, ULONGLONG value)
{
    DiskPut(disk, offset, (ULONG)value);
    DiskPut(disk, offset + 4, (ULONG)(value >> 32));
}

ULONGLONG DiskPageAddress(PDISK disk, ULONG page)
{
    return (ULONGLONG)disk->CommonAddress.QuadPart + page * PAGE_SIZE;
}

static void SetUpQueues(PDISK disk)
{
    ULONG i;

    RtlZeroMemory(disk->Common, PAGES * PAGE_SIZE);
    for (i = 0; i < 2; i++) {
        disk->Queues[i].Commands = (COMMAND *)(disk->Common + 2 * i * PAGE_SIZE);
        disk->Queues[i].Completions = (volatile COMPLETION *)(disk->Common + (2 * i + 1) * PAGE_SIZE);
        disk->Queues[i].Tail = disk->Queues[i].Head = 0;
        disk->Queues[i].Phase = 1;
    }
}

void DiskSend(PDISK disk, ULONG queue, const COMMAND *command)
{
    QUEUES *queues = &disk->Queues[queue];

    queues->Commands[queues->Tail] = *command;
    queues->Tail = (queues->Tail + 1) % ENTRIES;
    KeMemoryBarrier(); /* the command before the doorbell */
    DiskPut(disk, BELL(queue, FALSE), queues->Tail);
}

BOOLEAN DiskHasCompleted(QUEUES *queues)
{
    return (queues->Completions[queues->Head].Status & 1) == queues->Phase;
}

USHORT DiskTake(PDISK disk, ULONG queue)
{
    QUEUES *queues = &disk->Queues[queue];
    USHORT status = queues->Completions[queues->Head].Status >> 1;

    if (++queues->Head == ENTRIES) {
        queues->Head = 0;
        queues->Phase ^= 1;
    }
    DiskPut(disk, BELL(queue, TRUE), queues->Head);
    return status;
}

static void Pause(void)
{
    LARGE_INTEGER while_;

    while_.QuadPart = -1000; /* 100 us */
    KeDelayExecutionThread(KernelMode, FALSE, &while_);
}

/* For the few commands of starting up: it asks until the answer is there, for a second. */
static NTSTATUS Ask(PDISK disk, UCHAR opcode, ULONG namespace_, ULONG page, ULONG dw10, ULONG dw11)
{
    COMMAND command = {0};
    ULONG tries;

    command.Opcode = opcode;
    command.Namespace = namespace_;
    command.Prp1 = DiskPageAddress(disk, page);
    command.Dw10 = dw10;
    command.Dw11 = dw11;
    DiskSend(disk, 0, &command);
    for (tries = 0; tries < SECOND / 1000; tries++) {
        if (DiskHasCompleted(&disk->Queues[0]))
            return DiskTake(disk, 0) ? STATUS_IO_DEVICE_ERROR : STATUS_SUCCESS;
        Pause();
    }
    return STATUS_IO_TIMEOUT;
}

static NTSTATUS Enable(PDISK disk)
{
    ULONG tries;

    DiskPut(disk, CC, 0);
    SetUpQueues(disk);
    DiskPut(disk, INTMS, ~0u);
    DiskPut(disk, AQA, (ENTRIES - 1) | (ENTRIES - 1) << 16);
    PutAddress(disk, ASQ, DiskPageAddress(disk, 0));
    PutAddress(disk, ACQ, DiskPageAddress(disk, 1));
    DiskPut(disk, CC, 1 | 6 << 16 | 4 << 20); /* entries of 64 and 16 bytes */
    for (tries = 0; tries < 10 * SECOND / 1000; tries++) {
        if (Get(disk, CSTS) == 1)
            return STATUS_SUCCESS;
        Pause();
    }
    return STATUS_IO_TIMEOUT;
}

NTSTATUS DiskPrepare(PDISK disk)
{
    PUCHAR page = disk->Common + 5 * PAGE_SIZE;
    NTSTATUS status = Enable(disk);

    if (NT_SUCCESS(status))
        status = Ask(disk, 0x06, 1, 5, 0, 0); /* identify the namespace */
    if (!NT_SUCCESS(status))
        return status;
    RtlCopyMemory(&disk->Blocks, page, sizeof disk->Blocks);
    disk->BlockSize = 1u << page[130];
    status = Ask(disk, 0x05, 0, 3, 1 | (ENTRIES - 1) << 16, 3); /* completion queue 1, with interrupts */
    if (NT_SUCCESS(status))
        status = Ask(disk, 0x01, 0, 2, 1 | (ENTRIES - 1) << 16, 1 | 1 << 16);
    DiskPut(disk, INTMC, 1);
    return status;
}
