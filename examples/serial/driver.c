/*
 * A serial port: a Plug and Play function driver for the 16550. One read and one write at a time are at the hardware;
 * others wait in cancel-safe queues. The service routine moves bytes between the FIFOs and buffers of its own, the DPC
 * completes requests.
 */
#include <ntddk.h>
#include <wdmsec.h>

#define DATA      0
#define IER       1
#define IIR       2
#define LCR       3
#define MCR       4
#define LSR       5
#define MSR       6
#define TRIGGER_8 0x87 /* FIFOs on and empty, interrupt at 8 characters */
#define RING      4096
#define TAG       'lreS'

typedef struct _PORT {
    PDEVICE_OBJECT Self, Lower, Pdo;
    IO_REMOVE_LOCK RemoveLock;
    UNICODE_STRING Link;
    PUCHAR Base;
    PKINTERRUPT Interrupt;
    KDPC Dpc;

    /* Of the service routine: touched by it, or under its lock. */
    UCHAR Ring[RING];
    ULONG First, Count, Lost;
    const UCHAR *Out;
    ULONG OutLeft;
    BOOLEAN OutDone;

    /* Requests that wait, oldest first. */
    IO_CSQ Queue;
    KSPIN_LOCK Lock;
    LIST_ENTRY Reads, Writes;
    PIRP Writing;
} PORT, *PPORT;

DRIVER_INITIALIZE DriverEntry;

/* --- the hardware --- */

static UCHAR In(PPORT port, ULONG offset)
{
    return READ_PORT_UCHAR(port->Base + offset);
}

static void Out(PPORT port, ULONG offset, UCHAR value)
{
    WRITE_PORT_UCHAR(port->Base + offset, value);
}

static void TakeBytes(PPORT port)
{
    while (In(port, LSR) & 1) {
        UCHAR byte = In(port, DATA);

        if (port->Count == RING)
            port->Lost++;
        else
            port->Ring[(port->First + port->Count++) % RING] = byte;
    }
}

/* Called when the transmitter is empty: it has room for 16. */
static void GiveBytes(PPORT port)
{
    ULONG room = 16;

    for (; room && port->OutLeft; room--, port->OutLeft--)
        Out(port, DATA, *port->Out++);
    if (room == 16 && port->Out) {
        port->Out = NULL;
        port->OutDone = TRUE;
        Out(port, IER, 0x01);
    }
}

static BOOLEAN OnInterrupt(PKINTERRUPT interrupt, PVOID context)
{
    PPORT port = context;
    BOOLEAN mine = FALSE;
    UCHAR cause;

    UNREFERENCED_PARAMETER(interrupt);
    while (!((cause = In(port, IIR)) & 1)) {
        mine = TRUE;
        if ((cause & 0x0F) == 0x02)
            GiveBytes(port);
        else if ((cause & 0x0F) == 0x00)
            In(port, MSR);
        else
            TakeBytes(port);
    }
    if (mine)
        KeInsertQueueDpc(&port->Dpc, NULL, NULL);
    return mine;
}

static BOOLEAN StartHardware(PVOID context)
{
    PPORT port = context;

    Out(port, LCR, 0x80);
    Out(port, DATA, 1); /* 115,200 bits a second */
    Out(port, IER, 0);
    Out(port, LCR, 3); /* 8N1 */
    Out(port, IIR, TRIGGER_8);
    Out(port, MCR, 0x0B);                    /* DTR, RTS, and the gate to the interrupt line */
    Out(port, IER, port->Out ? 0x03 : 0x01); /* a write that was under way goes on */
    return TRUE;
}

static BOOLEAN StopHardware(PVOID context)
{
    PPORT port = context;

    Out(port, IER, 0);
    Out(port, MCR, 0);
    return TRUE;
}

/* --- queues: one cancel-safe queue holds both kinds --- */

static PPORT PortOf(PIO_CSQ queue)
{
    return CONTAINING_RECORD(queue, PORT, Queue);
}

static void Insert(PIO_CSQ queue, PIRP irp)
{
    PPORT port = PortOf(queue);
    BOOLEAN read = IoGetCurrentIrpStackLocation(irp)->MajorFunction == IRP_MJ_READ;

    InsertTailList(read ? &port->Reads : &port->Writes, &irp->Tail.Overlay.ListEntry);
}

static void Remove(PIO_CSQ queue, PIRP irp)
{
    UNREFERENCED_PARAMETER(queue);
    RemoveEntryList(&irp->Tail.Overlay.ListEntry);
}

/* context: the list, and perhaps the file whose requests are wanted. */
typedef struct _WANTED {
    PLIST_ENTRY List;
    PFILE_OBJECT File;
} WANTED;

static PIRP Peek(PIO_CSQ queue, PIRP irp, PVOID context)
{
    WANTED *wanted = context;
    PLIST_ENTRY entry = irp ? irp->Tail.Overlay.ListEntry.Flink : wanted->List->Flink;

    UNREFERENCED_PARAMETER(queue);
    for (; entry != wanted->List; entry = entry->Flink) {
        irp = CONTAINING_RECORD(entry, IRP, Tail.Overlay.ListEntry);
        if (!wanted->File || IoGetCurrentIrpStackLocation(irp)->FileObject == wanted->File)
            return irp;
    }
    return NULL;
}

_IRQL_raises_(DISPATCH_LEVEL) static void Acquire(PIO_CSQ queue, PKIRQL irql)
{
    KeAcquireSpinLock(&PortOf(queue)->Lock, irql);
}

static void Release(PIO_CSQ queue, KIRQL irql)
{
    KeReleaseSpinLock(&PortOf(queue)->Lock, irql);
}

static void Complete(PPORT port, PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_SERIAL_INCREMENT);
    IoReleaseRemoveLock(&port->RemoveLock, irp);
}

static void OnCancelled(PIO_CSQ queue, PIRP irp)
{
    Complete(PortOf(queue), irp, STATUS_CANCELLED, 0);
}

/* --- requests meet bytes --- */

typedef struct _TAKE {
    PPORT Port;
    PUCHAR Buffer;
    ULONG Length, Done;
} TAKE;

static BOOLEAN TakeFromRing(PVOID context)
{
    TAKE *take = context;
    PPORT port = take->Port;

    while (take->Done < take->Length && port->Count) {
        take->Buffer[take->Done++] = port->Ring[port->First];
        port->First = (port->First + 1) % RING;
        port->Count--;
    }
    return TRUE;
}

/* A read ends with what there is, as soon as there is something. */
static void ServeReads(PPORT port)
{
    WANTED wanted = {&port->Reads, NULL};
    PIRP irp;

    while (port->Count && (irp = IoCsqRemoveNextIrp(&port->Queue, &wanted)) != NULL) {
        TAKE take = {port, irp->AssociatedIrp.SystemBuffer, IoGetCurrentIrpStackLocation(irp)->Parameters.Read.Length,
                     0};

        KeSynchronizeExecution(port->Interrupt, TakeFromRing, &take);
        Complete(port, irp, STATUS_SUCCESS, take.Done);
    }
}

static BOOLEAN StartWriting(PVOID context)
{
    PPORT port = context;
    PIRP irp = port->Writing;

    port->Out = irp->AssociatedIrp.SystemBuffer;
    port->OutLeft = IoGetCurrentIrpStackLocation(irp)->Parameters.Write.Length;
    port->OutDone = FALSE;
    Out(port, IER, 0x03); /* the transmitter is empty: it interrupts at once */
    return TRUE;
}

static void ServeWrites(PPORT port)
{
    WANTED wanted = {&port->Writes, NULL};
    PIRP done = NULL;
    KIRQL irql;

    KeAcquireSpinLock(&port->Lock, &irql);
    if (port->Writing && port->OutDone) {
        done = port->Writing;
        port->Writing = NULL;
    }
    KeReleaseSpinLock(&port->Lock, irql);
    if (done)
        Complete(port, done, STATUS_SUCCESS, IoGetCurrentIrpStackLocation(done)->Parameters.Write.Length);
    if (port->Writing)
        return;
    port->Writing = IoCsqRemoveNextIrp(&port->Queue, &wanted);
    if (port->Writing)
        KeSynchronizeExecution(port->Interrupt, StartWriting, port);
}

static void OnDpc(PKDPC dpc, PVOID context, PVOID a, PVOID b)
{
    PPORT port = context;

    UNREFERENCED_PARAMETER(dpc);
    UNREFERENCED_PARAMETER(a);
    UNREFERENCED_PARAMETER(b);
    ServeWrites(port);
    ServeReads(port);
}

/* --- dispatch routines --- */

static NTSTATUS Done(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS OnOpenAndClose(PDEVICE_OBJECT device, PIRP irp)
{
    UNREFERENCED_PARAMETER(device);
    return Done(irp, STATUS_SUCCESS);
}

static void EndRequests(PPORT port, PFILE_OBJECT file)
{
    WANTED lists[2] = {{&port->Reads, file}, {&port->Writes, file}};
    PIRP irp;
    int i;

    for (i = 0; i < 2; i++)
        while ((irp = IoCsqRemoveNextIrp(&port->Queue, &lists[i])) != NULL)
            Complete(port, irp, STATUS_CANCELLED, 0);
}

static NTSTATUS OnCleanup(PDEVICE_OBJECT device, PIRP irp)
{
    EndRequests(device->DeviceExtension, IoGetCurrentIrpStackLocation(irp)->FileObject);
    return Done(irp, STATUS_SUCCESS);
}

static NTSTATUS OnReadAndWrite(PDEVICE_OBJECT device, PIRP irp)
{
    PPORT port = device->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&port->RemoveLock, irp);

    if (!NT_SUCCESS(status))
        return Done(irp, status);
    if (!IoGetCurrentIrpStackLocation(irp)->Parameters.Read.Length) {
        Complete(port, irp, STATUS_SUCCESS, 0);
        return STATUS_SUCCESS;
    }
    IoCsqInsertIrp(&port->Queue, irp, NULL); /* which marks it pending */
    KeInsertQueueDpc(&port->Dpc, NULL, NULL);
    return STATUS_PENDING;
}

static NTSTATUS PassOn(PDEVICE_OBJECT device, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(((PPORT)device->DeviceExtension)->Lower, irp);
}

/* While the machine slept the chip has lost its registers. */
static NTSTATUS OnAwake(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    PPORT port = context;

    UNREFERENCED_PARAMETER(device);
    if (port->Interrupt)
        KeSynchronizeExecution(port->Interrupt, StartHardware, port);
    if (irp->PendingReturned)
        IoMarkIrpPending(irp);
    return STATUS_CONTINUE_COMPLETION;
}

static NTSTATUS OnPower(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    PPORT port = device->DeviceExtension;

    PoStartNextPowerIrp(irp);
    if (stack->MinorFunction == IRP_MN_SET_POWER && stack->Parameters.Power.Type == SystemPowerState &&
        stack->Parameters.Power.State.SystemState == PowerSystemWorking) {
        IoCopyCurrentIrpStackLocationToNext(irp);
        IoSetCompletionRoutine(irp, OnAwake, port, TRUE, FALSE, FALSE);
    } else {
        IoSkipCurrentIrpStackLocation(irp);
    }
    return PoCallDriver(port->Lower, irp);
}

/* --- Plug and Play --- */

static NTSTATUS Start(PPORT port, PCM_RESOURCE_LIST resources)
{
    PCM_PARTIAL_RESOURCE_DESCRIPTOR interrupt = NULL;
    PCM_PARTIAL_RESOURCE_LIST list;
    NTSTATUS status;
    ULONG i;

    if (!resources)
        return STATUS_INSUFFICIENT_RESOURCES;
    list = &resources->List[0].PartialResourceList;
    for (i = 0; i < list->Count; i++) {
        if (list->PartialDescriptors[i].Type == CmResourceTypePort && !port->Base)
            port->Base = (PUCHAR)(ULONG_PTR)list->PartialDescriptors[i].u.Port.Start.QuadPart;
        if (list->PartialDescriptors[i].Type == CmResourceTypeInterrupt)
            interrupt = &list->PartialDescriptors[i];
    }
    if (!port->Base || !interrupt)
        return STATUS_DEVICE_CONFIGURATION_ERROR;
    status = IoConnectInterrupt(&port->Interrupt, OnInterrupt, port, NULL, interrupt->u.Interrupt.Vector,
                                (KIRQL)interrupt->u.Interrupt.Level, (KIRQL)interrupt->u.Interrupt.Level,
                                interrupt->Flags & CM_RESOURCE_INTERRUPT_LATCHED ? Latched : LevelSensitive, FALSE,
                                interrupt->u.Interrupt.Affinity, FALSE);
    if (!NT_SUCCESS(status))
        return status;
    KeSynchronizeExecution(port->Interrupt, StartHardware, port);
    return STATUS_SUCCESS;
}

static void Stop(PPORT port, BOOLEAN present)
{
    if (!port->Interrupt)
        return;
    if (present)
        KeSynchronizeExecution(port->Interrupt, StopHardware, port);
    IoDisconnectInterrupt(port->Interrupt);
    port->Interrupt = NULL;
    port->Base = NULL;
}

/* Lower drivers first: the device can be used when they have started. */
static NTSTATUS StartDevice(PPORT port, PIRP irp)
{
    NTSTATUS status;

    status = IoForwardIrpSynchronously(port->Lower, irp) ? irp->IoStatus.Status : STATUS_UNSUCCESSFUL;
    if (NT_SUCCESS(status))
        status = Start(port, IoGetCurrentIrpStackLocation(irp)->Parameters.StartDevice.AllocatedResourcesTranslated);
    return Done(irp, status);
}

static void EndAll(PPORT port)
{
    PIRP writing = port->Writing;

    EndRequests(port, NULL);
    port->Writing = NULL;
    if (writing)
        Complete(port, writing, STATUS_DELETE_PENDING, 0);
}

static NTSTATUS RemoveDevice(PPORT port, PIRP irp)
{
    NTSTATUS status;

    Stop(port, TRUE);
    KeRemoveQueueDpc(&port->Dpc);
    KeFlushQueuedDpcs();
    EndAll(port);
    IoReleaseRemoveLockAndWait(&port->RemoveLock, irp);
    IoDeleteSymbolicLink(&port->Link);
    irp->IoStatus.Status = STATUS_SUCCESS;
    status = PassOn(port->Self, irp);
    IoDetachDevice(port->Lower);
    IoDeleteDevice(port->Self);
    return status;
}

static NTSTATUS OnPnp(PDEVICE_OBJECT device, PIRP irp)
{
    PPORT port = device->DeviceExtension;
    NTSTATUS status = IoAcquireRemoveLock(&port->RemoveLock, irp);

    if (!NT_SUCCESS(status))
        return Done(irp, status);
    switch (IoGetCurrentIrpStackLocation(irp)->MinorFunction) {
    case IRP_MN_START_DEVICE:
        status = StartDevice(port, irp);
        break;
    case IRP_MN_REMOVE_DEVICE:
        return RemoveDevice(port, irp);
    case IRP_MN_SURPRISE_REMOVAL:
        Stop(port, FALSE);
        KeFlushQueuedDpcs();
        EndAll(port);
        irp->IoStatus.Status = STATUS_SUCCESS;
        status = PassOn(device, irp);
        break;
    case IRP_MN_STOP_DEVICE:
        Stop(port, TRUE);
        irp->IoStatus.Status = STATUS_SUCCESS;
        status = PassOn(device, irp);
        break;
    case IRP_MN_QUERY_STOP_DEVICE:
    case IRP_MN_CANCEL_STOP_DEVICE:
    case IRP_MN_QUERY_REMOVE_DEVICE:
    case IRP_MN_CANCEL_REMOVE_DEVICE:
        irp->IoStatus.Status = STATUS_SUCCESS;
        status = PassOn(device, irp);
        break;
    default:
        status = PassOn(device, irp);
    }
    IoReleaseRemoveLock(&port->RemoveLock, irp);
    return status;
}

static NTSTATUS AddDevice(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\ExampleSerial");
    PDEVICE_OBJECT device;
    NTSTATUS status;
    PPORT port;

    status = IoCreateDeviceSecure(driver, sizeof(PORT), &name, FILE_DEVICE_SERIAL_PORT, FILE_DEVICE_SECURE_OPEN, TRUE,
                                  &SDDL_DEVOBJ_SYS_ALL_ADM_RWX_WORLD_RWX_RES_RWX, NULL, &device);
    if (!NT_SUCCESS(status))
        return status;
    port = device->DeviceExtension;
    RtlInitUnicodeString(&port->Link, L"\\DosDevices\\ExampleSerial");
    status = IoCreateSymbolicLink(&port->Link, &name);
    port->Lower = NT_SUCCESS(status) ? IoAttachDeviceToDeviceStack(device, pdo) : NULL;
    if (!port->Lower) {
        IoDeleteDevice(device);
        return NT_SUCCESS(status) ? STATUS_NO_SUCH_DEVICE : status;
    }
    port->Self = device;
    port->Pdo = pdo;
    IoInitializeRemoveLock(&port->RemoveLock, TAG, 0, 0);
    KeInitializeDpc(&port->Dpc, OnDpc, port);
    KeInitializeSpinLock(&port->Lock);
    InitializeListHead(&port->Reads);
    InitializeListHead(&port->Writes);
    IoCsqInitialize(&port->Queue, Insert, Remove, Peek, Acquire, Release, OnCancelled);
    device->Flags |= DO_BUFFERED_IO | DO_POWER_PAGABLE;
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static void Unload(PDRIVER_OBJECT driver)
{
    UNREFERENCED_PARAMETER(driver);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNREFERENCED_PARAMETER(path);
    driver->MajorFunction[IRP_MJ_CREATE] = OnOpenAndClose;
    driver->MajorFunction[IRP_MJ_CLOSE] = OnOpenAndClose;
    driver->MajorFunction[IRP_MJ_CLEANUP] = OnCleanup;
    driver->MajorFunction[IRP_MJ_READ] = OnReadAndWrite;
    driver->MajorFunction[IRP_MJ_WRITE] = OnReadAndWrite;
    driver->MajorFunction[IRP_MJ_PNP] = OnPnp;
    driver->MajorFunction[IRP_MJ_POWER] = OnPower;
    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = PassOn;
    driver->DriverExtension->AddDevice = AddDevice;
    driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
