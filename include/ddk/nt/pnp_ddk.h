/* What ntddk.h adds to the headers of Pnp. */
#ifndef NTLAB_NT_PNP_DDK_H
#define NTLAB_NT_PNP_DDK_H

#include <ntdef.h>
#include <nt/pnp_interface.h>

LAB_DDK_BEGIN

typedef struct _AGP_TARGET_BUS_INTERFACE_STANDARD {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PGET_SET_DEVICE_DATA SetBusData;
    PGET_SET_DEVICE_DATA GetBusData;
    UCHAR CapabilityID;
} AGP_TARGET_BUS_INTERFACE_STANDARD, *PAGP_TARGET_BUS_INTERFACE_STANDARD;

typedef NTSTATUS (*PGET_LOCATION_STRING)(PVOID Context, PWCHAR *LocationStrings);

typedef struct _PNP_LOCATION_INTERFACE {
    USHORT Size;
    USHORT Version;
    PVOID Context;
    PINTERFACE_REFERENCE InterfaceReference;
    PINTERFACE_DEREFERENCE InterfaceDereference;
    PGET_LOCATION_STRING GetLocationString;
} PNP_LOCATION_INTERFACE, *PPNP_LOCATION_INTERFACE;

#define PNP_LOCATION_INTERFACE_VERSION 1

LAB_DDK_END

#endif
