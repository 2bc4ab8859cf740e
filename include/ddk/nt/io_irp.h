/* I/O request packets. */
#ifndef NTLAB_NT_IO_IRP_H
#define NTLAB_NT_IO_IRP_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/io_completion.h>
#include <nt/ke_apc.h>
#include <nt/ke_device_queue.h>
#include <nt/interlocked.h>

LAB_DDK_BEGIN

#define IRP_NOCACHE                1
#define IRP_PAGING_IO              2
#define IRP_MOUNT_COMPLETION       2
#define IRP_SYNCHRONOUS_API        4
#define IRP_ASSOCIATED_IRP         8
#define IRP_BUFFERED_IO            0x10
#define IRP_DEALLOCATE_BUFFER      0x20
#define IRP_INPUT_OPERATION        0x40
#define IRP_SYNCHRONOUS_PAGING_IO  0x40
#define IRP_CREATE_OPERATION       0x80
#define IRP_READ_OPERATION         0x0100
#define IRP_WRITE_OPERATION        0x0200
#define IRP_CLOSE_OPERATION        0x0400
#define IRP_DEFER_IO_COMPLETION    0x0800
#define IRP_OB_QUERY_NAME          0x1000
#define IRP_HOLD_DEVICE_QUEUE      0x2000
#define IRP_RETRY_IO_COMPLETION    0x4000
#define IRP_CLASS_CACHE_OPERATION  0x8000
#define IRP_QUOTA_CHARGED          1
#define IRP_ALLOCATED_MUST_SUCCEED 2
#define IRP_ALLOCATED_FIXED_SIZE   4
#define IRP_LOOKASIDE_ALLOCATION   8

typedef void DRIVER_CANCEL(PDEVICE_OBJECT DeviceObject, PIRP Irp);
typedef DRIVER_CANCEL *PDRIVER_CANCEL;

typedef struct _IRP {
    CSHORT Type;
    USHORT Size;
    PMDL MdlAddress;
    ULONG Flags;
    union {
        struct _IRP *MasterIrp;
        volatile LONG IrpCount;
        PVOID SystemBuffer;
    } AssociatedIrp;
    LIST_ENTRY ThreadListEntry;
    IO_STATUS_BLOCK IoStatus;
    KPROCESSOR_MODE RequestorMode;
    BOOLEAN PendingReturned;
    CHAR StackCount;
    CHAR CurrentLocation;
    BOOLEAN Cancel;
    KIRQL CancelIrql;
    CCHAR ApcEnvironment;
    UCHAR AllocationFlags;
    PIO_STATUS_BLOCK UserIosb;
    PKEVENT UserEvent;
    union {
        struct {
            union {
                PIO_APC_ROUTINE UserApcRoutine;
                PVOID IssuingProcess;
            };
            PVOID UserApcContext;
        } AsynchronousParameters;
        LARGE_INTEGER AllocationSize;
    } Overlay;
    volatile PDRIVER_CANCEL CancelRoutine;
    PVOID UserBuffer;
    union {
        struct {
            union {
                KDEVICE_QUEUE_ENTRY DeviceQueueEntry;
                struct {
                    PVOID DriverContext[4];
                };
            };
            PETHREAD Thread;
            PCHAR AuxiliaryBuffer;
            struct {
                LIST_ENTRY ListEntry;
                union {
                    PIO_STACK_LOCATION CurrentStackLocation;
                    ULONG PacketType;
                };
            };
            PFILE_OBJECT OriginalFileObject;
        } Overlay;
        KAPC Apc;
        PVOID CompletionKey;
    } Tail;
} IRP, *PIRP;

void IoAcquireCancelSpinLock(PKIRQL Irql);
PIRP IoAllocateIrp(CCHAR StackSize, BOOLEAN ChargeQuota);
PIRP IoAllocateIrpEx(PDEVICE_OBJECT DeviceObject, CCHAR StackSize, BOOLEAN ChargeQuota);
PIRP IoBuildAsynchronousFsdRequest(ULONG MajorFunction, PDEVICE_OBJECT DeviceObject, PVOID Buffer, ULONG Length,
                                   PLARGE_INTEGER StartingOffset, PIO_STATUS_BLOCK IoStatusBlock);
PIRP IoBuildDeviceIoControlRequest(ULONG IoControlCode, PDEVICE_OBJECT DeviceObject, PVOID InputBuffer,
                                   ULONG InputBufferLength, PVOID OutputBuffer, ULONG OutputBufferLength,
                                   BOOLEAN InternalDeviceIoControl, PKEVENT Event, PIO_STATUS_BLOCK IoStatusBlock);
PIRP IoBuildSynchronousFsdRequest(ULONG MajorFunction, PDEVICE_OBJECT DeviceObject, PVOID Buffer, ULONG Length,
                                  PLARGE_INTEGER StartingOffset, PKEVENT Event, PIO_STATUS_BLOCK IoStatusBlock);
BOOLEAN IoCancelIrp(PIRP Irp);
void IoCsqInsertIrp(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context);
NTSTATUS IoCsqInsertIrpEx(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context, PVOID InsertContext);
PIRP IoCsqRemoveIrp(PIO_CSQ Csq, PIO_CSQ_IRP_CONTEXT Context);
PIRP IoCsqRemoveNextIrp(PIO_CSQ Csq, PVOID PeekContext);
BOOLEAN IoForwardIrpSynchronously(PDEVICE_OBJECT DeviceObject, PIRP Irp);
#define IoForwardAndCatchIrp IoForwardIrpSynchronously
void IoFreeIrp(PIRP Irp);
ULONG IoGetFunctionCodeFromCtlCode(ULONG ControlCode);
PIRP IoGetTopLevelIrp(void);
void IoInitializeIrp(PIRP Irp, USHORT PacketSize, CCHAR StackSize);
BOOLEAN IoIsValidIrpStatus(NTSTATUS Status);
void IoReleaseCancelSpinLock(KIRQL Irql);
void IoReuseIrp(PIRP Irp, NTSTATUS Status);
void IoSetMasterIrpStatus(PIRP MasterIrp, NTSTATUS Status);
void IoSetTopLevelIrp(PIRP Irp);
NTSTATUS IoSynchronousCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp);
NTSTATUS IofCallDriver(PDEVICE_OBJECT DeviceObject, PIRP Irp);

LAB_DDK_END

#define IoCallDriver(DeviceObject, Irp) IofCallDriver(DeviceObject, Irp)

#define IoSetCancelRoutine(Irp, NewCancelRoutine)                                                                      \
    ((PDRIVER_CANCEL)InterlockedExchangePointer((PVOID volatile *)&(Irp)->CancelRoutine, (PVOID)(NewCancelRoutine)))

#endif
