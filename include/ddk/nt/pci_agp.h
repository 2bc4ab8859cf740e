/* AGP and CardBus. */
#ifndef NTLAB_NT_PCI_AGP_H
#define NTLAB_NT_PCI_AGP_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/pci_bus.h>
#include <nt/pnp_interface.h>

LAB_DDK_BEGIN

typedef struct _PCI_AGP_CAPABILITY {
    PCI_CAPABILITIES_HEADER Header;
    USHORT Minor : 4;
    USHORT Major : 4;
    USHORT Rsvd1 : 8;
    struct _PCI_AGP_STATUS {
        ULONG Rate : 3;
        ULONG Agp3Mode : 1;
        ULONG FastWrite : 1;
        ULONG FourGB : 1;
        ULONG HostTransDisable : 1;
        ULONG Gart64 : 1;
        ULONG ITA_Coherent : 1;
        ULONG SideBandAddressing : 1;
        ULONG CalibrationCycle : 3;
        ULONG AsyncRequestSize : 3;
        ULONG Rsvd1 : 1;
        ULONG Isoch : 1;
        ULONG Rsvd2 : 6;
        ULONG RequestQueueDepthMaximum : 8;
    } AGPStatus;
    struct _PCI_AGP_COMMAND {
        ULONG Rate : 3;
        ULONG Rsvd1 : 1;
        ULONG FastWriteEnable : 1;
        ULONG FourGBEnable : 1;
        ULONG Rsvd2 : 1;
        ULONG Gart64 : 1;
        ULONG AGPEnable : 1;
        ULONG SBAEnable : 1;
        ULONG CalibrationCycle : 3;
        ULONG AsyncReqSize : 3;
        ULONG Rsvd3 : 8;
        ULONG RequestQueueDepth : 8;
    } AGPCommand;
} PCI_AGP_CAPABILITY, *PPCI_AGP_CAPABILITY;

typedef enum _EXTENDED_AGP_REGISTER {
    IsochStatus,
    AgpControl,
    ApertureSize,
    AperturePageSize,
    GartLow,
    GartHigh,
    IsochCommand
} EXTENDED_AGP_REGISTER,
    *PEXTENDED_AGP_REGISTER;

typedef struct _PCI_AGP_ISOCH_STATUS {
    ULONG ErrorCode : 2;
    ULONG Rsvd1 : 1;
    ULONG Isoch_L : 3;
    ULONG Isoch_Y : 2;
    ULONG Isoch_N : 8;
    ULONG Rsvd2 : 16;
} PCI_AGP_ISOCH_STATUS, *PPCI_AGP_ISOCH_STATUS;

typedef struct _PCI_AGP_CONTROL {
    ULONG Rsvd1 : 7;
    ULONG GTLB_Enable : 1;
    ULONG AP_Enable : 1;
    ULONG CAL_Disable : 1;
    ULONG Rsvd2 : 22;
} PCI_AGP_CONTROL, *PPCI_AGP_CONTROL;

typedef struct _PCI_AGP_APERTURE_PAGE_SIZE {
    USHORT PageSizeMask : 11;
    USHORT Rsvd1 : 1;
    USHORT PageSizeSelect : 4;
} PCI_AGP_APERTURE_PAGE_SIZE, *PPCI_AGP_APERTURE_PAGE_SIZE;

typedef struct _PCI_AGP_ISOCH_COMMAND {
    USHORT Rsvd1 : 6;
    USHORT Isoch_Y : 2;
    USHORT Isoch_N : 8;
} PCI_AGP_ISOCH_COMMAND, *PPCI_AGP_ISOCH_COMMAND;

typedef struct PCI_AGP_EXTENDED_CAPABILITY {
    PCI_AGP_ISOCH_STATUS IsochStatus;
    PCI_AGP_CONTROL AgpControl;
    USHORT ApertureSize;
    PCI_AGP_APERTURE_PAGE_SIZE AperturePageSize;
    ULONG GartLow;
    ULONG GartHigh;
    PCI_AGP_ISOCH_COMMAND IsochCommand;
} PCI_AGP_EXTENDED_CAPABILITY, *PPCI_AGP_EXTENDED_CAPABILITY;

typedef NTSTATUS (*PCARDBUSADD)(PDEVICE_OBJECT DeviceObject, PVOID *DeviceContext);
typedef NTSTATUS (*PCARDBUSDELETE)(PVOID DeviceContext);
typedef NTSTATUS (*PCARDBUSPCIDISPATCH)(PVOID DeviceContext, PIRP Irp);

typedef struct _PCI_CARDBUS_INTERFACE_PRIVATE {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PDRIVER_OBJECT DriverObject;
    PCARDBUSADD AddCardBus;
    PCARDBUSDELETE DeleteCardBus;
    PCARDBUSPCIDISPATCH DispatchPnp;
} PCI_CARDBUS_INTERFACE_PRIVATE, *PPCI_CARDBUS_INTERFACE_PRIVATE;

typedef struct _PM_DISPATCH_TABLE {
    ULONG Signature;
    ULONG Version;
    PVOID Function[1];
} PM_DISPATCH_TABLE, *PPM_DISPATCH_TABLE;

LAB_DDK_END

#endif
