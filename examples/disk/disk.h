/* The disk's driver: driver.c has requests, Plug and Play and power, controller.c what the hardware wants. */
#ifndef DISK_H
#define DISK_H

#include <ntddk.h>

#define ENTRIES 16
#define MOST    (1024 * 1024) /* bytes of one command */
#define PAGES   6             /* of the common buffer: two queues of each kind, a list of pages, identification */
#define SECOND  (10 * 1000 * 1000)

typedef struct _COMMAND {
    UCHAR Opcode, Flags;
    USHORT Id;
    ULONG Namespace;
    ULONGLONG Reserved, Metadata, Prp1, Prp2;
    ULONG Dw10, Dw11, Dw12, Dw13, Dw14, Dw15;
} COMMAND;

typedef struct _COMPLETION {
    ULONG Result, Reserved;
    USHORT SqHead, SqId, Id, Status;
} COMPLETION;

typedef struct _QUEUES { /* a pair */
    COMMAND *Commands;
    volatile COMPLETION *Completions;
    ULONG Tail, Head;
    USHORT Phase;
} QUEUES;

typedef struct _DISK {
    PDEVICE_OBJECT Self, Lower, Pdo;
    UNICODE_STRING Link;
    PUCHAR Registers;
    ULONG RegistersSize;
    PKINTERRUPT Interrupt;
    PDMA_ADAPTER Adapter;
    PUCHAR Common;
    PHYSICAL_ADDRESS CommonAddress;
    QUEUES Queues[2]; /* the administrator's, and that of reads and writes */
    ULONG BlockSize;
    ULONGLONG Blocks;
    PSCATTER_GATHER_LIST List; /* of the request that the device works on */
    BOOLEAN Present;
} DISK, *PDISK;

/* controller.c. Registers; see docs/devices/nvme.md. INTMS and INTMC mask and unmask the interrupt. */
#define INTMS 0x0C
#define INTMC 0x10
void DiskPut(PDISK disk, ULONG offset, ULONG value);
ULONGLONG DiskPageAddress(PDISK disk, ULONG page); /* of the common buffer, as the device knows it */
/* Queue 0 is the administrator's, 1 that of reads and writes. */
void DiskSend(PDISK disk, ULONG queue, const COMMAND *command); /* writes a command, and rings */
BOOLEAN DiskHasCompleted(QUEUES *queues);
USHORT DiskTake(PDISK disk, ULONG queue); /* the status of the completion at the head, which it takes */
NTSTATUS DiskPrepare(PDISK disk);         /* resets the controller, and makes it ready for reads and writes */

#endif
