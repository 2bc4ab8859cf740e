/*
 * Controller objects: a driver of several devices that share a controller takes turns by one. Whoever asks while it is
 * busy waits in the controller's device queue.
 */
#include "io/io_p.h"

/*
 * IoCreateController: a controller object with an extension of the driver's.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes of the extension, zeroed
 * Errors  NULL
 * Source  ntddk/nf-ntddk-iocreatecontroller
 */
PCONTROLLER_OBJECT IoCreateController(ULONG Size)
{
    PCONTROLLER_OBJECT controller;

    LAB_DDI(IoCreateController);
    controller = lab__mm_pool_alloc(NonPagedPoolNx, sizeof *controller + Size, 'tnoC', TRUE);
    if (!controller)
        return 0;
    controller->Type = IO_TYPE_CONTROLLER;
    controller->Size = (CSHORT)(sizeof *controller + Size);
    controller->ControllerExtension = controller + 1;
    KeInitializeDeviceQueue(&controller->DeviceWaitQueue);
    return controller;
}

/*
 * IoDeleteController: give it back.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-iodeletecontroller
 */
void IoDeleteController(PCONTROLLER_OBJECT ControllerObject)
{
    LAB_DDI(IoDeleteController);
    ControllerObject->Type = 0;
    lab__mm_pool_free(ControllerObject, 'tnoC');
}

static BOOLEAN keeps(PDEVICE_OBJECT device)
{
    PWAIT_CONTEXT_BLOCK block = &device->Queue.Wcb;

    return block->DeviceRoutine(device, device->CurrentIrp, 0, block->DeviceContext) != DeallocateObject;
}

/*
 * IoAllocateController: call the routine as soon as the controller is free; it keeps the controller or lets it go. One
 * request a device object may wait.
 *
 * IRQL    DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-ioallocatecontroller
 */
void IoAllocateController(PCONTROLLER_OBJECT ControllerObject, PDEVICE_OBJECT DeviceObject,
                          PDRIVER_CONTROL ExecutionRoutine, PVOID Context)
{
    PWAIT_CONTEXT_BLOCK block = &DeviceObject->Queue.Wcb;

    LAB_DDI(IoAllocateController);
    block->DeviceRoutine = ExecutionRoutine;
    block->DeviceContext = Context;
    block->DeviceObject = DeviceObject;
    if (!KeInsertDeviceQueue(&ControllerObject->DeviceWaitQueue, &block->WaitQueueEntry) && !keeps(DeviceObject))
        IoFreeController(ControllerObject);
}

/*
 * IoFreeController: let it go to the next who waits, in order of asking.
 *
 * IRQL    DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-iofreecontroller
 */
void IoFreeController(PCONTROLLER_OBJECT ControllerObject)
{
    PKDEVICE_QUEUE_ENTRY entry;

    LAB_DDI(IoFreeController);
    while ((entry = KeRemoveDeviceQueue(&ControllerObject->DeviceWaitQueue)) != 0) {
        PWAIT_CONTEXT_BLOCK block = CONTAINING_RECORD(entry, WAIT_CONTEXT_BLOCK, WaitQueueEntry);

        if (keeps(block->DeviceObject))
            return;
    }
}
