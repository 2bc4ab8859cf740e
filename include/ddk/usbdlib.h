/* The USB driver library. */
#ifndef NTLAB_USBDLIB_H
#define NTLAB_USBDLIB_H

#include <usb.h>
#include <usbioctl.h>

LAB_DDK_BEGIN

typedef struct _USBD_INTERFACE_LIST_ENTRY {
    PUSB_INTERFACE_DESCRIPTOR InterfaceDescriptor;
    PUSBD_INTERFACE_INFORMATION Interface;
} USBD_INTERFACE_LIST_ENTRY, *PUSBD_INTERFACE_LIST_ENTRY;

PURB USBD_CreateConfigurationRequest(PUSB_CONFIGURATION_DESCRIPTOR ConfigurationDescriptor, PUSHORT Siz);

void USBD_RegisterHcFilter(PDEVICE_OBJECT DeviceObject, PDEVICE_OBJECT FilterDeviceObject);

NTSTATUS USBD_GetPdoRegistryParameter(PDEVICE_OBJECT PhysicalDeviceObject, PVOID Parameter, ULONG ParameterLength,
                                      PWSTR KeyName, ULONG KeyNameLength);

NTSTATUS USBD_QueryBusTime(PDEVICE_OBJECT RootHubPdo, PULONG CurrentFrame);

ULONG USBD_CalculateUsbBandwidth(ULONG MaxPacketSize, UCHAR EndpointType, BOOLEAN LowSpeed);

USBD_STATUS USBD_ValidateConfigurationDescriptor(PUSB_CONFIGURATION_DESCRIPTOR ConfigDesc, ULONG BufferLength,
                                                 USHORT Level, PUCHAR *Offset, ULONG Tag);

/* Filling in request blocks; each is what the page of the same name says. */
#define LAB_URB_TRANSFER(part, data, mdl, length, next)                                                                \
    ((part).TransferBuffer = (data), (part).TransferBufferMDL = (mdl), (part).TransferBufferLength = (length),         \
     (part).UrbLink = (next))
#define LAB_URB_HEADER(urb, function, length)                                                                          \
    ((urb)->UrbHeader.Function = (USHORT)(function), (urb)->UrbHeader.Length = (USHORT)(length))

#define UsbBuildInterruptOrBulkTransferRequest(urb, length, pipe, data, mdl, bytes, flags, link)                       \
    {                                                                                                                  \
        LAB_URB_HEADER(urb, URB_FUNCTION_BULK_OR_INTERRUPT_TRANSFER, length);                                          \
        (urb)->UrbBulkOrInterruptTransfer.PipeHandle = (pipe);                                                         \
        (urb)->UrbBulkOrInterruptTransfer.TransferFlags = (flags);                                                     \
        LAB_URB_TRANSFER((urb)->UrbBulkOrInterruptTransfer, data, mdl, bytes, link);                                   \
    }
#define UsbBuildGetDescriptorRequest(urb, length, type, index, language, data, mdl, bytes, link)                       \
    {                                                                                                                  \
        LAB_URB_HEADER(urb, URB_FUNCTION_GET_DESCRIPTOR_FROM_DEVICE, length);                                          \
        (urb)->UrbControlDescriptorRequest.DescriptorType = (type);                                                    \
        (urb)->UrbControlDescriptorRequest.Index = (index);                                                            \
        (urb)->UrbControlDescriptorRequest.LanguageId = (language);                                                    \
        LAB_URB_TRANSFER((urb)->UrbControlDescriptorRequest, data, mdl, bytes, link);                                  \
    }
#define UsbBuildGetStatusRequest(urb, op, index, data, mdl, link)                                                      \
    {                                                                                                                  \
        LAB_URB_HEADER(urb, op, sizeof(struct _URB_CONTROL_GET_STATUS_REQUEST));                                       \
        (urb)->UrbControlGetStatusRequest.Index = (index);                                                             \
        LAB_URB_TRANSFER((urb)->UrbControlGetStatusRequest, data, mdl, sizeof(USHORT), link);                          \
    }
#define UsbBuildFeatureRequest(urb, op, feature, index, link)                                                          \
    {                                                                                                                  \
        LAB_URB_HEADER(urb, op, sizeof(struct _URB_CONTROL_FEATURE_REQUEST));                                          \
        (urb)->UrbControlFeatureRequest.FeatureSelector = (feature);                                                   \
        (urb)->UrbControlFeatureRequest.Index = (index);                                                               \
        (urb)->UrbControlFeatureRequest.UrbLink = (link);                                                              \
    }
#define UsbBuildSelectConfigurationRequest(urb, length, descriptor)                                                    \
    {                                                                                                                  \
        LAB_URB_HEADER(urb, URB_FUNCTION_SELECT_CONFIGURATION, length);                                                \
        (urb)->UrbSelectConfiguration.ConfigurationDescriptor = (descriptor);                                          \
    }
#define UsbBuildSelectInterfaceRequest(urb, length, configuration, number, alternate)                                  \
    {                                                                                                                  \
        LAB_URB_HEADER(urb, URB_FUNCTION_SELECT_INTERFACE, length);                                                    \
        (urb)->UrbSelectInterface.ConfigurationHandle = (configuration);                                               \
        (urb)->UrbSelectInterface.Interface.InterfaceNumber = (number);                                                \
        (urb)->UrbSelectInterface.Interface.AlternateSetting = (alternate);                                            \
        (urb)->UrbSelectInterface.Interface.Length =                                                                   \
            (USHORT)((length)-FIELD_OFFSET(struct _URB_SELECT_INTERFACE, Interface));                                  \
    }
#define UsbBuildVendorRequest(urb, cmd, length, flags, reserved, request, value, index, data, mdl, bytes, link)        \
    {                                                                                                                  \
        LAB_URB_HEADER(urb, cmd, length);                                                                              \
        (urb)->UrbControlVendorClassRequest.TransferFlags = (flags);                                                   \
        (urb)->UrbControlVendorClassRequest.RequestTypeReservedBits = (reserved);                                      \
        (urb)->UrbControlVendorClassRequest.Request = (request);                                                       \
        (urb)->UrbControlVendorClassRequest.Value = (value);                                                           \
        (urb)->UrbControlVendorClassRequest.Index = (index);                                                           \
        LAB_URB_TRANSFER((urb)->UrbControlVendorClassRequest, data, mdl, bytes, link);                                 \
    }

#define URB_STATUS(urb) ((urb)->UrbHeader.Status)
#define GET_SELECT_CONFIGURATION_REQUEST_SIZE(interfaces, pipes)                                                       \
    (sizeof(struct _URB_SELECT_CONFIGURATION) + ((interfaces)-1) * sizeof(USBD_INTERFACE_INFORMATION) +                \
     ((pipes) - (interfaces)) * sizeof(USBD_PIPE_INFORMATION))
#define GET_SELECT_INTERFACE_REQUEST_SIZE(pipes)                                                                       \
    (sizeof(struct _URB_SELECT_INTERFACE) + ((pipes)-1) * sizeof(USBD_PIPE_INFORMATION))
#define GET_USBD_INTERFACE_SIZE(pipes)                                                                                 \
    (sizeof(USBD_INTERFACE_INFORMATION) + ((pipes)-1) * sizeof(USBD_PIPE_INFORMATION))
#define GET_ISO_URB_SIZE(packets) (sizeof(struct _URB_ISOCH_TRANSFER) + (packets) * sizeof(USBD_ISO_PACKET_DESCRIPTOR))

LAB_DDK_END

#include <nt/usbd.h>

#endif
