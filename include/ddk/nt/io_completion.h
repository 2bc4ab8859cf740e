/* How requests end: status blocks, APCs, completion contexts. */
#ifndef NTLAB_NT_IO_COMPLETION_H
#define NTLAB_NT_IO_COMPLETION_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

#define IO_REMOUNT 1

typedef struct _IO_STATUS_BLOCK {
    union {
        NTSTATUS Status;
        PVOID Pointer;
    };
    ULONG_PTR Information;
} IO_STATUS_BLOCK, *PIO_STATUS_BLOCK;

typedef struct _IO_STATUS_BLOCK32 {
    NTSTATUS Status;
    ULONG Information;
} IO_STATUS_BLOCK32, *PIO_STATUS_BLOCK32;

typedef void (*PIO_APC_ROUTINE)(PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, ULONG Reserved);

#define EVENT_INCREMENT         1
#define IO_NO_INCREMENT         0
#define IO_CD_ROM_INCREMENT     1
#define IO_DISK_INCREMENT       1
#define IO_KEYBOARD_INCREMENT   6
#define IO_MAILSLOT_INCREMENT   2
#define IO_MOUSE_INCREMENT      6
#define IO_NAMED_PIPE_INCREMENT 2
#define IO_NETWORK_INCREMENT    2
#define IO_PARALLEL_INCREMENT   1
#define IO_SERIAL_INCREMENT     2
#define IO_SOUND_INCREMENT      8
#define IO_VIDEO_INCREMENT      1
#define SEMAPHORE_INCREMENT     1

typedef struct _IO_COMPLETION_CONTEXT {
    PVOID Port;
    PVOID Key;
} IO_COMPLETION_CONTEXT, *PIO_COMPLETION_CONTEXT;

void IofCompleteRequest(PIRP Irp, CCHAR PriorityBoost);

LAB_DDK_END

#define IoCompleteRequest(Irp, PriorityBoost) IofCompleteRequest(Irp, PriorityBoost)

#define IosbToIosb64(iosb64, iosb)                                                                                     \
    ((iosb64)->Status = (ULONG)(iosb)->Status, (iosb64)->Information = (ULONG_PTR)(iosb)->Information)
#define Iosb64ToIosb(iosb, iosb64)                                                                                     \
    ((iosb)->Status = (NTSTATUS)(iosb64)->Status, (iosb)->Information = (ULONG_PTR)(iosb64)->Information)

#endif
