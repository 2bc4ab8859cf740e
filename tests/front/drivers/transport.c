/* A client of the transport driver interface: what its macros make of an IRP. */
#include <ntifs.h>
#include <tdikrnl.h>
#include "check.h"

static NTSTATUS done(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    UNREFERENCED_PARAMETER(Irp);
    UNREFERENCED_PARAMETER(Context);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void run_checks(void)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    TDI_CONNECTION_INFORMATION there = {0};
    TA_IP_ADDRESS address = {1, {{TDI_ADDRESS_LENGTH_IP, TDI_ADDRESS_TYPE_IP, {{0x5000, 0x0100007f, {0}}}}}};
    PTDI_REQUEST_KERNEL connect;
    PTDI_REQUEST_KERNEL_SEND send;
    PIO_STACK_LOCATION next;

    if (!irp)
        return;
    EQUAL(sizeof address, 22);
    EQUAL(sizeof(TDI_CONNECTION_INFORMATION), 48);
    next = IoGetNextIrpStackLocation(irp);
    connect = (PTDI_REQUEST_KERNEL)&next->Parameters;
    TdiBuildConnect(irp, NULL, NULL, done, &there, NULL, &there, NULL);
    EQUAL(next->MajorFunction, IRP_MJ_INTERNAL_DEVICE_CONTROL);
    EQUAL(next->MinorFunction, TDI_CONNECT);
    CHECK(next->CompletionRoutine == done && next->Context == &there);
    CHECK(connect->RequestConnectionInformation == &there && !connect->ReturnConnectionInformation);
    send = (PTDI_REQUEST_KERNEL_SEND)&next->Parameters;
    TdiBuildSend(irp, NULL, NULL, NULL, NULL, NULL, TDI_SEND_EXPEDITED, 12);
    EQUAL(next->MinorFunction, TDI_SEND);
    EQUAL(next->Control, 0);
    EQUAL(send->SendLength, 12);
    EQUAL(send->SendFlags, TDI_SEND_EXPEDITED);
    IoFreeIrp(irp);
}
