/*
 * The USB driver library: what it finds in descriptors and makes of them. It is part of a driver here, as most of it is
 * with Windows' usbdex.lib. IRQL <= DISPATCH_LEVEL, but for handles: PASSIVE_LEVEL.
 */
#ifndef NTLAB_NT_USBD_H
#define NTLAB_NT_USBD_H

#include <usb.h>
#include <usbdlib.h>

LAB_DDK_BEGIN

#define LAB_USBD_TAG 0x64627355u

static inline void USBD_GetUSBDIVersion(PUSBD_VERSION_INFORMATION Version)
{
    Version->USBDI_Version = 0x600;
    Version->Supported_USB_Version = 0x200;
}

/* --- descriptors -------------------------------------------------------------------------------------------------- */

/* The first of this type from Start on; NULL where there is none, or one claims to be longer than what is left. */
static inline PUSB_COMMON_DESCRIPTOR USBD_ParseDescriptors(PVOID Buffer, ULONG Length, PVOID Start, LONG Type)
{
    PUCHAR at = (PUCHAR)Start, end = (PUCHAR)Buffer + Length;

    while ((SIZE_T)(end - at) >= sizeof(USB_COMMON_DESCRIPTOR) && at < end) {
        PUSB_COMMON_DESCRIPTOR descriptor = (PUSB_COMMON_DESCRIPTOR)at;

        if (!descriptor->bLength || descriptor->bLength > end - at)
            return NULL;
        if (descriptor->bDescriptorType == Type)
            return descriptor;
        at += descriptor->bLength;
    }
    return NULL;
}

/* -1 stands for any. */
static inline PUSB_INTERFACE_DESCRIPTOR USBD_ParseConfigurationDescriptorEx(PUSB_CONFIGURATION_DESCRIPTOR Configuration,
                                                                            PVOID Start, LONG Number, LONG Alternate,
                                                                            LONG Class, LONG SubClass, LONG Protocol)
{
    PUCHAR at = (PUCHAR)Start;
    PUSB_INTERFACE_DESCRIPTOR found;

    while ((found = (PUSB_INTERFACE_DESCRIPTOR)USBD_ParseDescriptors(Configuration, Configuration->wTotalLength, at,
                                                                     USB_INTERFACE_DESCRIPTOR_TYPE))) {
        if ((Number == -1 || found->bInterfaceNumber == Number) &&
            (Alternate == -1 || found->bAlternateSetting == Alternate) &&
            (Class == -1 || found->bInterfaceClass == Class) &&
            (SubClass == -1 || found->bInterfaceSubClass == SubClass) &&
            (Protocol == -1 || found->bInterfaceProtocol == Protocol))
            return found;
        at = (PUCHAR)found + found->bLength;
    }
    return NULL;
}

static inline PUSB_INTERFACE_DESCRIPTOR USBD_ParseConfigurationDescriptor(PUSB_CONFIGURATION_DESCRIPTOR Configuration,
                                                                          UCHAR Number, UCHAR Alternate)
{
    return USBD_ParseConfigurationDescriptorEx(Configuration, Configuration, Number, Alternate, -1, -1, -1);
}

/* Up to the next interface's descriptor, or the end. */
static inline ULONG USBD_GetInterfaceLength(PUSB_INTERFACE_DESCRIPTOR Interface, PUCHAR End)
{
    PUCHAR next = (PUCHAR)Interface + Interface->bLength;
    PUSB_COMMON_DESCRIPTOR other =
        USBD_ParseDescriptors(next, (ULONG)(End - next), next, USB_INTERFACE_DESCRIPTOR_TYPE);

    return (ULONG)((other ? (PUCHAR)other : End) - (PUCHAR)Interface);
}

/* --- requests ----------------------------------------------------------------------------------------------------- */

static inline void lab_usbd_fill_interface(PUSBD_INTERFACE_INFORMATION To, PUSB_INTERFACE_DESCRIPTOR From)
{
    To->Length = (USHORT)GET_USBD_INTERFACE_SIZE(From->bNumEndpoints);
    To->InterfaceNumber = From->bInterfaceNumber;
    To->AlternateSetting = From->bAlternateSetting;
    To->Class = From->bInterfaceClass;
    To->SubClass = From->bInterfaceSubClass;
    To->Protocol = From->bInterfaceProtocol;
    To->NumberOfPipes = From->bNumEndpoints;
    for (ULONG i = 0; i < To->NumberOfPipes; i++)
        To->Pipes[i].MaximumTransferSize = USBD_DEFAULT_MAXIMUM_TRANSFER_SIZE;
}

/* The list ends with an entry without a descriptor; each entry is told its place in the request. ExFreePool frees it.
 */
static inline PURB USBD_CreateConfigurationRequestEx(PUSB_CONFIGURATION_DESCRIPTOR Configuration,
                                                     PUSBD_INTERFACE_LIST_ENTRY List)
{
    SIZE_T size = FIELD_OFFSET(struct _URB_SELECT_CONFIGURATION, Interface);
    PUCHAR at;
    PURB urb;

    for (ULONG i = 0; List[i].InterfaceDescriptor; i++)
        size += GET_USBD_INTERFACE_SIZE(List[i].InterfaceDescriptor->bNumEndpoints);
    if (size < sizeof(struct _URB_SELECT_CONFIGURATION))
        size = sizeof(struct _URB_SELECT_CONFIGURATION);
    urb = (PURB)ExAllocatePoolWithTag(NonPagedPool, size, LAB_USBD_TAG);
    if (!urb)
        return NULL;
    memset(urb, 0, size);
    urb->UrbHeader.Function = URB_FUNCTION_SELECT_CONFIGURATION;
    urb->UrbHeader.Length = (USHORT)size;
    urb->UrbSelectConfiguration.ConfigurationDescriptor = Configuration;
    at = (PUCHAR)&urb->UrbSelectConfiguration.Interface;
    for (ULONG i = 0; List[i].InterfaceDescriptor; i++) {
        List[i].Interface = (PUSBD_INTERFACE_INFORMATION)at;
        lab_usbd_fill_interface(List[i].Interface, List[i].InterfaceDescriptor);
        at += List[i].Interface->Length;
    }
    return urb;
}

/* --- handles of the newer library --------------------------------------------------------------------------------- */

DECLARE_HANDLE(USBD_HANDLE);
#define USBD_CLIENT_CONTRACT_VERSION_INVALID 0xFFFFFFFF
#define USBD_CLIENT_CONTRACT_VERSION_602     0x602
#define USBD_INTERFACE_VERSION_600           0x600
#define USBD_INTERFACE_VERSION_602           0x602
#define USBD_INTERFACE_VERSION_603           0x603

static inline NTSTATUS USBD_CreateHandle(PDEVICE_OBJECT Device, PDEVICE_OBJECT Target, ULONG Version, ULONG Tag,
                                         USBD_HANDLE *Handle)
{
    if (Version != USBD_CLIENT_CONTRACT_VERSION_602 || !Device || !Target)
        return STATUS_INVALID_PARAMETER;
    *Handle = (USBD_HANDLE)ExAllocatePoolWithTag(NonPagedPool, sizeof(ULONG_PTR), Tag);
    return *Handle ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

static inline void USBD_CloseHandle(USBD_HANDLE Handle)
{
    ExFreePool(Handle);
}

static inline BOOLEAN USBD_IsInterfaceVersionSupported(USBD_HANDLE Handle, ULONG Version)
{
    (void)Handle;
    return Version <= USBD_INTERFACE_VERSION_602;
}

/* Streams, chained MDLs and the like belong to the host controller, of which none is simulated. */
static inline NTSTATUS USBD_QueryUsbCapability(USBD_HANDLE Handle, const GUID *Type, ULONG Length, PUCHAR Buffer,
                                               PULONG Result)
{
    (void)Handle, (void)Type, (void)Length, (void)Buffer;
    if (Result)
        *Result = 0;
    return STATUS_NOT_SUPPORTED;
}

static inline NTSTATUS lab_usbd_allocate(SIZE_T size, PURB *Urb)
{
    *Urb = (PURB)ExAllocatePoolWithTag(NonPagedPool, size, LAB_USBD_TAG);
    if (!*Urb)
        return STATUS_INSUFFICIENT_RESOURCES;
    memset(*Urb, 0, size);
    return STATUS_SUCCESS;
}

static inline NTSTATUS USBD_UrbAllocate(USBD_HANDLE Handle, PURB *Urb)
{
    (void)Handle;
    return lab_usbd_allocate(sizeof(URB), Urb);
}

static inline NTSTATUS USBD_IsochUrbAllocate(USBD_HANDLE Handle, ULONG Packets, PURB *Urb)
{
    SIZE_T size = GET_ISO_URB_SIZE(Packets);

    (void)Handle;
    return lab_usbd_allocate(size < sizeof(URB) ? sizeof(URB) : size, Urb);
}

static inline void USBD_UrbFree(USBD_HANDLE Handle, PURB Urb)
{
    (void)Handle;
    ExFreePool(Urb);
}

static inline NTSTATUS USBD_SelectConfigUrbAllocateAndBuild(USBD_HANDLE Handle,
                                                            PUSB_CONFIGURATION_DESCRIPTOR Configuration,
                                                            PUSBD_INTERFACE_LIST_ENTRY List, PURB *Urb)
{
    (void)Handle;
    *Urb = USBD_CreateConfigurationRequestEx(Configuration, List);
    return *Urb ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

static inline NTSTATUS USBD_SelectInterfaceUrbAllocateAndBuild(USBD_HANDLE Handle,
                                                               USBD_CONFIGURATION_HANDLE ConfigurationHandle,
                                                               PUSBD_INTERFACE_LIST_ENTRY Entry, PURB *Urb)
{
    SIZE_T size = GET_SELECT_INTERFACE_REQUEST_SIZE(Entry->InterfaceDescriptor->bNumEndpoints);
    NTSTATUS status = lab_usbd_allocate(size < sizeof(URB) ? sizeof(URB) : size, Urb);

    (void)Handle;
    if (!NT_SUCCESS(status))
        return status;
    (*Urb)->UrbHeader.Function = URB_FUNCTION_SELECT_INTERFACE;
    (*Urb)->UrbHeader.Length = (USHORT)size;
    (*Urb)->UrbSelectInterface.ConfigurationHandle = ConfigurationHandle;
    Entry->Interface = &(*Urb)->UrbSelectInterface.Interface;
    lab_usbd_fill_interface(Entry->Interface, Entry->InterfaceDescriptor);
    return STATUS_SUCCESS;
}

static inline void USBD_AssignUrbToIoStackLocation(USBD_HANDLE Handle, PIO_STACK_LOCATION Location, PURB Urb)
{
    (void)Handle;
    Location->Parameters.Others.Argument1 = Urb;
}

LAB_DDK_END

#endif
