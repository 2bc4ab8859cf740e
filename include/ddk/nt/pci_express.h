/* PCI Express capabilities and their registers. */
#ifndef NTLAB_NT_PCI_EXPRESS_H
#define NTLAB_NT_PCI_EXPRESS_H

#include <ntdef.h>
#include <nt/pci_bus.h>

LAB_DDK_BEGIN

typedef struct {
    PCI_CAPABILITIES_HEADER Header;
    union {
        struct {
            USHORT DataParityErrorRecoveryEnable : 1;
            USHORT EnableRelaxedOrdering : 1;
            USHORT MaxMemoryReadByteCount : 2;
            USHORT MaxOutstandingSplitTransactions : 3;
            USHORT Reserved : 9;
        } bits;
        USHORT AsUSHORT;
    } Command;
    union {
        struct {
            ULONG FunctionNumber : 3;
            ULONG DeviceNumber : 5;
            ULONG BusNumber : 8;
            ULONG Device64Bit : 1;
            ULONG Capable133MHz : 1;
            ULONG SplitCompletionDiscarded : 1;
            ULONG UnexpectedSplitCompletion : 1;
            ULONG DeviceComplexity : 1;
            ULONG DesignedMaxMemoryReadByteCount : 2;
            ULONG DesignedMaxOutstandingSplitTransactions : 3;
            ULONG DesignedMaxCumulativeReadSize : 3;
            ULONG ReceivedSplitCompletionErrorMessage : 1;
            ULONG CapablePCIX266 : 1;
            ULONG CapablePCIX533 : 1;
        } bits;
        ULONG AsULONG;
    } Status;
} PCI_X_CAPABILITY, *PPCI_X_CAPABILITY;

#define PCI_EXPRESS_ADVANCED_ERROR_REPORTING_CAP_ID                1
#define PCI_EXPRESS_VIRTUAL_CHANNEL_CAP_ID                         2
#define PCI_EXPRESS_DEVICE_SERIAL_NUMBER_CAP_ID                    3
#define PCI_EXPRESS_POWER_BUDGETING_CAP_ID                         4
#define PCI_EXPRESS_RC_LINK_DECLARATION_CAP_ID                     5
#define PCI_EXPRESS_RC_INTERNAL_LINK_CONTROL_CAP_ID                6
#define PCI_EXPRESS_RC_EVENT_COLLECTOR_ENDPOINT_ASSOCIATION_CAP_ID 7
#define PCI_EXPRESS_MFVC_CAP_ID                                    8
#define PCI_EXPRESS_VC_AND_MFVC_CAP_ID                             9
#define PCI_EXPRESS_RCRB_HEADER_CAP_ID                             0xa
#define PCI_EXPRESS_SINGLE_ROOT_IO_VIRTUALIZATION_CAP_ID           0x10

typedef struct _PCI_EXPRESS_ENHANCED_CAPABILITY_HEADER {
    USHORT CapabilityID;
    USHORT Version : 4;
    USHORT Next : 12;
} PCI_EXPRESS_ENHANCED_CAPABILITY_HEADER, *PPCI_EXPRESS_ENHANCED_CAPABILITY_HEADER;

typedef struct _PCI_EXPRESS_SERIAL_NUMBER_CAPABILITY {
    PCI_EXPRESS_ENHANCED_CAPABILITY_HEADER Header;
    ULONG LowSerialNumber;
    ULONG HighSerialNumber;
} PCI_EXPRESS_SERIAL_NUMBER_CAPABILITY, *PPCI_EXPRESS_SERIAL_NUMBER_CAPABILITY;

#define ROOT_CMD_ENABLE_CORRECTABLE_ERROR_REPORTING 1
#define ROOT_CMD_ENABLE_NONFATAL_ERROR_REPORTING    2
#define ROOT_CMD_ENABLE_FATAL_ERROR_REPORTING       4
#define ROOT_CMD_ERROR_REPORTING_ENABLE_MASK        7

#define PCI_EXPRESS_LINK_QUIESCENT_INTERFACE_VERSION 1

#define PCI_EXPRESS_ROOT_PORT_INTERFACE_VERSION 1

LAB_DDK_END

#endif
