/* What ntddk.h adds to <nt/io_controller.h>: configuration of old: controllers, adapters, device descriptions, ARC. */
#ifndef NTLAB_NT_IO_CONTROLLER_DDK_H
#define NTLAB_NT_IO_CONTROLLER_DDK_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/io_dma.h>
#include <nt/ke_device_queue.h>

LAB_DDK_BEGIN

#define IO_CHECK_CREATE_PARAMETERS   0x0200
#define IO_ATTACH_DEVICE             0x0400
#define IO_IGNORE_SHARE_ACCESS_CHECK 0x0800

typedef NTSTATUS (*PIO_QUERY_DEVICE_ROUTINE)(PVOID Context, PUNICODE_STRING PathName, INTERFACE_TYPE BusType,
                                             ULONG BusNumber, PKEY_VALUE_FULL_INFORMATION *BusInformation,
                                             CONFIGURATION_TYPE ControllerType, ULONG ControllerNumber,
                                             PKEY_VALUE_FULL_INFORMATION *ControllerInformation,
                                             CONFIGURATION_TYPE PeripheralType, ULONG PeripheralNumber,
                                             PKEY_VALUE_FULL_INFORMATION *PeripheralInformation);

typedef enum _IO_QUERY_DEVICE_DATA_FORMAT {
    IoQueryDeviceIdentifier,
    IoQueryDeviceConfigurationData,
    IoQueryDeviceComponentInformation,
    IoQueryDeviceMaxData
} IO_QUERY_DEVICE_DATA_FORMAT,
    *PIO_QUERY_DEVICE_DATA_FORMAT;

typedef struct _CONTROLLER_OBJECT {
    CSHORT Type;
    CSHORT Size;
    PVOID ControllerExtension;
    KDEVICE_QUEUE DeviceWaitQueue;
    ULONG Spare1;
    LARGE_INTEGER Spare2;
} CONTROLLER_OBJECT, *PCONTROLLER_OBJECT;

typedef struct _CONFIGURATION_INFORMATION {
    ULONG DiskCount;
    ULONG FloppyCount;
    ULONG CdRomCount;
    ULONG TapeCount;
    ULONG ScsiPortCount;
    ULONG SerialCount;
    ULONG ParallelCount;
    BOOLEAN AtDiskPrimaryAddressClaimed;
    BOOLEAN AtDiskSecondaryAddressClaimed;
    ULONG Version;
    ULONG MediumChangerCount;
} CONFIGURATION_INFORMATION, *PCONFIGURATION_INFORMATION;

void IoAllocateController(PCONTROLLER_OBJECT ControllerObject, PDEVICE_OBJECT DeviceObject,
                          PDRIVER_CONTROL ExecutionRoutine, PVOID Context);
PCONTROLLER_OBJECT IoCreateController(ULONG Size);
void IoDeleteController(PCONTROLLER_OBJECT ControllerObject);
void IoFreeController(PCONTROLLER_OBJECT ControllerObject);
PCONFIGURATION_INFORMATION IoGetConfigurationInformation(void);
NTSTATUS IoQueryDeviceDescription(PINTERFACE_TYPE BusType, PULONG BusNumber, PCONFIGURATION_TYPE ControllerType,
                                  PULONG ControllerNumber, PCONFIGURATION_TYPE PeripheralType, PULONG PeripheralNumber,
                                  PIO_QUERY_DEVICE_ROUTINE CalloutRoutine, PVOID Context);
BOOLEAN IoTranslateBusAddress(INTERFACE_TYPE InterfaceType, ULONG BusNumber, PHYSICAL_ADDRESS BusAddress,
                              PULONG AddressSpace, PPHYSICAL_ADDRESS TranslatedAddress);

LAB_DDK_END

#endif
