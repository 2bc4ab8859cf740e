/* Transport drivers and their clients in the kernel. No transport is here: what one offers is absent, by name. */
#ifndef NTLAB_TDIKRNL_H
#define NTLAB_TDIKRNL_H

#include <tdi.h>
#include <wdm.h>

LAB_DDK_BEGIN

typedef struct _NET_PNP_EVENT *PNET_PNP_EVENT; /* of NDIS */

typedef struct _TDI_REQUEST_KERNEL {
    ULONG_PTR RequestFlags;
    PTDI_CONNECTION_INFORMATION RequestConnectionInformation;
    PTDI_CONNECTION_INFORMATION ReturnConnectionInformation;
    PVOID RequestSpecific;
} TDI_REQUEST_KERNEL, *PTDI_REQUEST_KERNEL;
#define TDI_ASSOCIATE_ADDRESS      (0x01)
#define TDI_DISASSOCIATE_ADDRESS   (0x02)
#define TDI_CONNECT                (0x03)
#define TDI_LISTEN                 (0x04)
#define TDI_ACCEPT                 (0x05)
#define TDI_DISCONNECT             (0x06)
#define TDI_SEND                   (0x07)
#define TDI_RECEIVE                (0x08)
#define TDI_SEND_DATAGRAM          (0x09)
#define TDI_RECEIVE_DATAGRAM       (0x0A)
#define TDI_SET_EVENT_HANDLER      (0x0B)
#define TDI_QUERY_INFORMATION      (0x0C)
#define TDI_SET_INFORMATION        (0x0D)
#define TDI_ACTION                 (0x0E)
#define TDI_DIRECT_SEND            (0x27)
#define TDI_DIRECT_SEND_DATAGRAM   (0x29)
#define TDI_DIRECT_ACCEPT          (0x2A)
#define TDI_TRANSPORT_ADDRESS_FILE 1
#define TDI_CONNECTION_FILE        2
#define TDI_CONTROL_CHANNEL_FILE   3

typedef struct _TDI_REQUEST_KERNEL_ASSOCIATE {
    HANDLE AddressHandle;
} TDI_REQUEST_KERNEL_ASSOCIATE, *PTDI_REQUEST_KERNEL_ASSOCIATE;
typedef TDI_REQUEST_KERNEL TDI_REQUEST_KERNEL_DISASSOCIATE, *PTDI_REQUEST_KERNEL_DISASSOCIATE;
typedef TDI_REQUEST_KERNEL TDI_REQUEST_KERNEL_CONNECT, *PTDI_REQUEST_KERNEL_CONNECT;
typedef TDI_REQUEST_KERNEL TDI_REQUEST_KERNEL_DISCONNECT, *PTDI_REQUEST_KERNEL_DISCONNECT;
typedef TDI_REQUEST_KERNEL TDI_REQUEST_KERNEL_LISTEN, *PTDI_REQUEST_KERNEL_LISTEN;

typedef struct _TDI_REQUEST_KERNEL_ACCEPT {
    PTDI_CONNECTION_INFORMATION RequestConnectionInformation;
    PTDI_CONNECTION_INFORMATION ReturnConnectionInformation;
} TDI_REQUEST_KERNEL_ACCEPT, *PTDI_REQUEST_KERNEL_ACCEPT;

typedef struct _TDI_REQUEST_KERNEL_SEND {
    ULONG SendLength;
    ULONG SendFlags;
} TDI_REQUEST_KERNEL_SEND, *PTDI_REQUEST_KERNEL_SEND;

typedef struct _TDI_REQUEST_KERNEL_RECEIVE {
    ULONG ReceiveLength;
    ULONG ReceiveFlags;
} TDI_REQUEST_KERNEL_RECEIVE, *PTDI_REQUEST_KERNEL_RECEIVE;

typedef struct _TDI_REQUEST_KERNEL_SENDDG {
    ULONG SendLength;
    PTDI_CONNECTION_INFORMATION SendDatagramInformation;
} TDI_REQUEST_KERNEL_SENDDG, *PTDI_REQUEST_KERNEL_SENDDG;

typedef struct _TDI_REQUEST_KERNEL_RECEIVEDG {
    ULONG ReceiveLength;
    PTDI_CONNECTION_INFORMATION ReceiveDatagramInformation;
    PTDI_CONNECTION_INFORMATION ReturnDatagramInformation;
    ULONG ReceiveFlags;
} TDI_REQUEST_KERNEL_RECEIVEDG, *PTDI_REQUEST_KERNEL_RECEIVEDG;

typedef struct _TDI_REQUEST_KERNEL_SET_EVENT {
    LONG EventType;
    PVOID EventHandler;
    PVOID EventContext;
} TDI_REQUEST_KERNEL_SET_EVENT, *PTDI_REQUEST_KERNEL_SET_EVENT;

typedef struct _TDI_REQUEST_KERNEL_QUERY_INFO {
    LONG QueryType;
    PTDI_CONNECTION_INFORMATION RequestConnectionInformation;
} TDI_REQUEST_KERNEL_QUERY_INFORMATION, *PTDI_REQUEST_KERNEL_QUERY_INFORMATION;

typedef struct _TDI_REQUEST_KERNEL_SET_INFO {
    LONG SetType;
    PTDI_CONNECTION_INFORMATION RequestConnectionInformation;
} TDI_REQUEST_KERNEL_SET_INFORMATION, *PTDI_REQUEST_KERNEL_SET_INFORMATION;
#define TDI_EVENT_CHAINED_RECEIVE           ((USHORT)7)
#define TDI_EVENT_CHAINED_RECEIVE_DATAGRAM  ((USHORT)8)
#define TDI_EVENT_CHAINED_RECEIVE_EXPEDITED ((USHORT)9)
#define TDI_EVENT_ERROR_EX                  ((USHORT)10)
typedef NTSTATUS (*PTDI_IND_CONNECT)(PVOID TdiEventContext, LONG RemoteAddressLength, PVOID RemoteAddress,
                                     LONG UserDataLength, PVOID UserData, LONG OptionsLength, PVOID Options,
                                     CONNECTION_CONTEXT *ConnectionContext, PIRP *AcceptIrp);
NTSTATUS
TdiDefaultConnectHandler(PVOID TdiEventContext, LONG RemoteAddressLength, PVOID RemoteAddress, LONG UserDataLength,
                         PVOID UserData, LONG OptionsLength, PVOID Options, CONNECTION_CONTEXT *ConnectionContext,
                         PIRP *AcceptIrp);
typedef NTSTATUS (*PTDI_IND_DISCONNECT)(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext,
                                        LONG DisconnectDataLength, PVOID DisconnectData,
                                        LONG DisconnectInformationLength, PVOID DisconnectInformation,
                                        ULONG DisconnectFlags);
NTSTATUS
TdiDefaultDisconnectHandler(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext, LONG DisconnectDataLength,
                            PVOID DisconnectData, LONG DisconnectInformationLength, PVOID DisconnectInformation,
                            ULONG DisconnectFlags);
typedef NTSTATUS (*PTDI_IND_ERROR)(PVOID TdiEventContext, NTSTATUS Status);
typedef NTSTATUS (*PTDI_IND_ERROR_EX)(PVOID TdiEventContext, NTSTATUS Status, PVOID Buffer);
NTSTATUS
TdiDefaultErrorHandler(PVOID TdiEventContext, NTSTATUS Status);
typedef NTSTATUS (*PTDI_IND_RECEIVE)(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext, ULONG ReceiveFlags,
                                     ULONG BytesIndicated, ULONG BytesAvailable, ULONG *BytesTaken, PVOID Tsdu,
                                     PIRP *IoRequestPacket);
NTSTATUS
TdiDefaultReceiveHandler(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext, ULONG ReceiveFlags,
                         ULONG BytesIndicated, ULONG BytesAvailable, ULONG *BytesTaken, PVOID Tsdu,
                         PIRP *IoRequestPacket);
typedef NTSTATUS (*PTDI_IND_RECEIVE_DATAGRAM)(PVOID TdiEventContext, LONG SourceAddressLength, PVOID SourceAddress,
                                              LONG OptionsLength, PVOID Options, ULONG ReceiveDatagramFlags,
                                              ULONG BytesIndicated, ULONG BytesAvailable, ULONG *BytesTaken, PVOID Tsdu,
                                              PIRP *IoRequestPacket);
NTSTATUS
TdiDefaultRcvDatagramHandler(PVOID TdiEventContext, LONG SourceAddressLength, PVOID SourceAddress, LONG OptionsLength,
                             PVOID Options, ULONG ReceiveDatagramFlags, ULONG BytesIndicated, ULONG BytesAvailable,
                             ULONG *BytesTaken, PVOID Tsdu, PIRP *IoRequestPacket);
typedef NTSTATUS (*PTDI_IND_RECEIVE_EXPEDITED)(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext,
                                               ULONG ReceiveFlags, ULONG BytesIndicated, ULONG BytesAvailable,
                                               ULONG *BytesTaken, PVOID Tsdu, PIRP *IoRequestPacket);
NTSTATUS
TdiDefaultRcvExpeditedHandler(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext, ULONG ReceiveFlags,
                              ULONG BytesIndicated, ULONG BytesAvailable, ULONG *BytesTaken, PVOID Tsdu,
                              PIRP *IoRequestPacket);
typedef NTSTATUS (*PTDI_IND_CHAINED_RECEIVE)(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext,
                                             ULONG ReceiveFlags, ULONG ReceiveLength, ULONG StartingOffset, PMDL Tsdu,
                                             PVOID TsduDescriptor);
NTSTATUS
TdiDefaultChainedReceiveHandler(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext, ULONG ReceiveFlags,
                                ULONG ReceiveLength, ULONG StartingOffset, PMDL Tsdu, PVOID TsduDescriptor);
typedef NTSTATUS (*PTDI_IND_CHAINED_RECEIVE_DATAGRAM)(PVOID TdiEventContext, LONG SourceAddressLength,
                                                      PVOID SourceAddress, LONG OptionsLength, PVOID Options,
                                                      ULONG ReceiveDatagramFlags, ULONG ReceiveDatagramLength,
                                                      ULONG StartingOffset, PMDL Tsdu, PVOID TsduDescriptor);
NTSTATUS
TdiDefaultChainedRcvDatagramHandler(PVOID TdiEventContext, LONG SourceAddressLength, PVOID SourceAddress,
                                    LONG OptionsLength, PVOID Options, ULONG ReceiveDatagramFlags,
                                    ULONG ReceiveDatagramLength, ULONG StartingOffset, PMDL Tsdu, PVOID TsduDescriptor);
typedef NTSTATUS (*PTDI_IND_CHAINED_RECEIVE_EXPEDITED)(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext,
                                                       ULONG ReceiveFlags, ULONG ReceiveLength, ULONG StartingOffset,
                                                       PMDL Tsdu, PVOID TsduDescriptor);
NTSTATUS
TdiDefaultChainedRcvExpeditedHandler(PVOID TdiEventContext, CONNECTION_CONTEXT ConnectionContext, ULONG ReceiveFlags,
                                     ULONG ReceiveLength, ULONG StartingOffset, PMDL Tsdu, PVOID TsduDescriptor);
typedef NTSTATUS (*PTDI_IND_SEND_POSSIBLE)(PVOID TdiEventContext, PVOID ConnectionContext, ULONG BytesAvailable);
NTSTATUS
TdiDefaultSendPossibleHandler(PVOID TdiEventContext, PVOID ConnectionContext, ULONG BytesAvailable);

NTSTATUS
TdiMapUserRequest(PDEVICE_OBJECT DeviceObject, PIRP Irp, PIO_STACK_LOCATION IrpSp);

NTSTATUS
TdiCopyBufferToMdl(PVOID SourceBuffer, ULONG SourceOffset, ULONG SourceBytesToCopy, PMDL DestinationMdlChain,
                   ULONG DestinationOffset, PULONG BytesCopied);

NTSTATUS
TdiCopyMdlToBuffer(PMDL SourceMdlChain, ULONG SourceOffset, PVOID DestinationBuffer, ULONG DestinationOffset,
                   ULONG DestinationBufferSize, PULONG BytesCopied);

NTSTATUS
TdiCopyMdlChainToMdlChain(PMDL SourceMdlChain, ULONG SourceOffset, PMDL DestinationMdlChain, ULONG DestinationOffset,
                          PULONG BytesCopied);
void TdiCopyBufferToMdlWithReservedMappingAtDpcLevel(PVOID SourceBuffer, PMDL DestinationMdl, ULONG DestinationOffset,
                                                     ULONG BytesToCopy);

void TdiBuildNetbiosAddress(PUCHAR NetbiosName, BOOLEAN IsGroupName, PTA_NETBIOS_ADDRESS NetworkName);
NTSTATUS
TdiBuildNetbiosAddressEa(PUCHAR Buffer, BOOLEAN IsGroupName, PUCHAR NetbiosName);

void TdiReturnChainedReceives(PVOID *TsduDescriptors, ULONG NumberOfTsdus);
typedef void (*TDI_BIND_HANDLER)(PUNICODE_STRING DeviceName);
typedef void (*TDI_UNBIND_HANDLER)(PUNICODE_STRING DeviceName);
typedef void (*TDI_ADD_ADDRESS_HANDLER)(PTA_ADDRESS Address);
typedef void (*TDI_DEL_ADDRESS_HANDLER)(PTA_ADDRESS Address);
typedef void (*TDI_NET_READY_HANDLER)(NTSTATUS ProviderStatus);
typedef void (*ProviderPnPPowerComplete)(PNET_PNP_EVENT NetEvent, NTSTATUS ProviderStatus);

NTSTATUS
TdiRegisterAddressChangeHandler(TDI_ADD_ADDRESS_HANDLER AddHandler, TDI_DEL_ADDRESS_HANDLER DeleteHandler,
                                HANDLE *BindingHandle);

NTSTATUS
TdiDeregisterAddressChangeHandler(HANDLE BindingHandle);

NTSTATUS
TdiRegisterNotificationHandler(TDI_BIND_HANDLER BindHandler, TDI_UNBIND_HANDLER UnbindHandler, HANDLE *BindingHandle);

NTSTATUS
TdiDeregisterNotificationHandler(HANDLE BindingHandle);

NTSTATUS
TdiRegisterDeviceObject(PUNICODE_STRING DeviceName, HANDLE *RegistrationHandle);

NTSTATUS
TdiDeregisterDeviceObject(HANDLE RegistrationHandle);

NTSTATUS
TdiDeregisterNetAddress(HANDLE RegistrationHandle);

void TdiInitialize(void);

typedef enum _TDI_PNP_OPCODE {
    TDI_PNP_OP_MIN,
    TDI_PNP_OP_ADD,
    TDI_PNP_OP_DEL,
    TDI_PNP_OP_UPDATE,
    TDI_PNP_OP_PROVIDERREADY,
    TDI_PNP_OP_NETREADY,
    TDI_PNP_OP_ADD_IGNORE_BINDING,
    TDI_PNP_OP_DELETE_IGNORE_BINDING,
    TDI_PNP_OP_MAX,
} TDI_PNP_OPCODE;

typedef struct _TDI_PNP_CONTEXT_WIN2K {
    USHORT ContextSize;
    USHORT ContextType;
    UCHAR POINTER_ALIGNMENT ContextData[1];
} TDI_PNP_CONTEXT_WIN2K, *PTDI_PNP_CONTEXT_WIN2K;

typedef struct _TDI_PNP_CONTEXT_XP {
    USHORT ContextSize;
    USHORT ContextType;
    UCHAR POINTER_ALIGNMENT ContextData[1];
} TDI_PNP_CONTEXT_XP, *PTDI_PNP_CONTEXT_XP;
typedef TDI_PNP_CONTEXT_XP TDI_PNP_CONTEXT;
typedef TDI_PNP_CONTEXT *PTDI_PNP_CONTEXT;
typedef void (*TDI_BINDING_HANDLER)(TDI_PNP_OPCODE PnPOpcode, PUNICODE_STRING DeviceName, PWSTR MultiSZBindList);
typedef void (*TDI_ADD_ADDRESS_HANDLER_V2)(PTA_ADDRESS Address, PUNICODE_STRING DeviceName, PTDI_PNP_CONTEXT Context);
typedef void (*TDI_DEL_ADDRESS_HANDLER_V2)(PTA_ADDRESS Address, PUNICODE_STRING DeviceName, PTDI_PNP_CONTEXT Context);
typedef NTSTATUS (*TDI_PNP_POWER_HANDLER)(PUNICODE_STRING DeviceName, PNET_PNP_EVENT PowerEvent,
                                          PTDI_PNP_CONTEXT Context1, PTDI_PNP_CONTEXT Context2);

typedef struct _TDI_NCPA_BINDING_INFO {
    PUNICODE_STRING TdiClientName;
    PUNICODE_STRING TdiProviderName;
    PUNICODE_STRING BindList;
    PVOID ReconfigBuffer;
    unsigned ReconfigBufferSize;
    TDI_PNP_OPCODE PnpOpcode;
} TDI_NCPA_BINDING_INFO, *PTDI_NCPA_BINDING_INFO;

typedef struct _TDI_VERSION_ {
    union {
        struct {
            UCHAR MajorTdiVersion;
            UCHAR MinorTdiVersion;
        };
        USHORT TdiVersion;
    };
} TDI_VERSION, *PTDI_VERSION;
#define TDI20

typedef struct _TDI20_CLIENT_INTERFACE_INFO {
    union {
        struct {
            UCHAR MajorTdiVersion;
            UCHAR MinorTdiVersion;
        };
        USHORT TdiVersion;
    };
    USHORT Unused;
    PUNICODE_STRING ClientName;
    TDI_PNP_POWER_HANDLER PnPPowerHandler;
    union {
        TDI_BINDING_HANDLER BindingHandler;
        struct {
            TDI_BIND_HANDLER BindHandler;
            TDI_UNBIND_HANDLER UnBindHandler;
        };
    };
    union {
        struct {
            TDI_ADD_ADDRESS_HANDLER_V2 AddAddressHandlerV2;
            TDI_DEL_ADDRESS_HANDLER_V2 DelAddressHandlerV2;
        };
        struct {
            TDI_ADD_ADDRESS_HANDLER AddAddressHandler;
            TDI_DEL_ADDRESS_HANDLER DelAddressHandler;
        };
    };
} TDI20_CLIENT_INTERFACE_INFO, *PTDI20_CLIENT_INTERFACE_INFO;
#define TDI_CURRENT_MAJOR_VERSION (2)
#define TDI_CURRENT_MINOR_VERSION (0)
typedef TDI20_CLIENT_INTERFACE_INFO TDI_CLIENT_INTERFACE_INFO;
#define TDI_CURRENT_VERSION (TDI_CURRENT_MINOR_VERSION << 8 | TDI_CURRENT_MAJOR_VERSION)
#define TDI_VERSION_ONE     0x0001
typedef TDI_CLIENT_INTERFACE_INFO *PTDI_CLIENT_INTERFACE_INFO;

NTSTATUS
TdiRegisterPnPHandlers(PTDI_CLIENT_INTERFACE_INFO ClientInterfaceInfo, ULONG InterfaceInfoSize, HANDLE *BindingHandle);

NTSTATUS
TdiDeregisterPnPHandlers(HANDLE BindingHandle);

NTSTATUS
TdiPnPPowerRequest(PUNICODE_STRING DeviceName, PNET_PNP_EVENT PowerEvent, PTDI_PNP_CONTEXT Context1,
                   PTDI_PNP_CONTEXT Context2, ProviderPnPPowerComplete ProtocolCompletionHandler);

void TdiPnPPowerComplete(HANDLE BindingHandle, PNET_PNP_EVENT PowerEvent, NTSTATUS Status);

NTSTATUS
TdiRegisterNetAddress(PTA_ADDRESS Address, PUNICODE_STRING DeviceName, PTDI_PNP_CONTEXT Context,
                      HANDLE *RegistrationHandle);
NTSTATUS
TdiMakeNCPAChanges(TDI_NCPA_BINDING_INFO NcpaBindingInfo);

NTSTATUS
TdiEnumerateAddresses(HANDLE BindingHandle);

NTSTATUS
TdiRegisterProvider(PUNICODE_STRING ProviderName, HANDLE *ProviderHandle);

NTSTATUS
TdiProviderReady(HANDLE ProviderHandle);

NTSTATUS
TdiDeregisterProvider(HANDLE ProviderHandle);
BOOLEAN
TdiMatchPdoWithChainedReceiveContext(PVOID TsduDescriptor, PVOID PDO);
#define TDI_STATUS_BAD_VERSION                0xC0010004L
#define TDI_STATUS_BAD_CHARACTERISTICS        0xC0010005L
#define TDI_PNP_CONTEXT_TYPE_IF_NAME          0x1
#define TDI_PNP_CONTEXT_TYPE_IF_ADDR          0x2
#define TDI_PNP_CONTEXT_TYPE_PDO              0x3
#define TDI_PNP_CONTEXT_TYPE_FIRST_OR_LAST_IF 0x4

typedef struct _TDI_CMSGHDR_XP {
    SIZE_T cmsg_len;
    LONG cmsg_level;
    LONG cmsg_type;
} TDI_CMSGHDR_XP, *PTDI_CMSGHDR_XP;
typedef TDI_CMSGHDR_XP TDI_CMSGHDR;
typedef TDI_CMSGHDR *PTDI_CMSGHDR;

/* What all the TdiBuild macros do: a request to the transport, its parameters where those of a stack location lie. */
FORCEINLINE PVOID LabTdiBuild(PIRP Irp, PDEVICE_OBJECT DeviceObject, PFILE_OBJECT FileObject, UCHAR MinorFunction,
                              PIO_COMPLETION_ROUTINE Routine, PVOID Context)
{
    PIO_STACK_LOCATION Next = IoGetNextIrpStackLocation(Irp);

    IoSetCompletionRoutine(Irp, Routine, Context, Routine != NULL, Routine != NULL, Routine != NULL);
    Next->MajorFunction = IRP_MJ_INTERNAL_DEVICE_CONTROL;
    Next->MinorFunction = MinorFunction;
    Next->DeviceObject = DeviceObject;
    Next->FileObject = FileObject;
    return &Next->Parameters;
}

FORCEINLINE void LabTdiBuildConnection(PIRP Irp, PDEVICE_OBJECT DeviceObject, PFILE_OBJECT FileObject,
                                       UCHAR MinorFunction, PIO_COMPLETION_ROUTINE Routine, PVOID Context,
                                       ULONG_PTR Flags, PVOID Specific, PTDI_CONNECTION_INFORMATION Request,
                                       PTDI_CONNECTION_INFORMATION Return)
{
    PTDI_REQUEST_KERNEL Parameters =
        (PTDI_REQUEST_KERNEL)LabTdiBuild(Irp, DeviceObject, FileObject, MinorFunction, Routine, Context);

    Parameters->RequestFlags = Flags;
    Parameters->RequestSpecific = Specific;
    Parameters->RequestConnectionInformation = Request;
    Parameters->ReturnConnectionInformation = Return;
}

#define TdiBuildAssociateAddress(Irp, DevObj, FileObj, CompRoutine, Contxt, AddrHandle)                                \
    (((PTDI_REQUEST_KERNEL_ASSOCIATE)LabTdiBuild(Irp, DevObj, FileObj, TDI_ASSOCIATE_ADDRESS, CompRoutine, Contxt))    \
         ->AddressHandle = (HANDLE)(AddrHandle))
#define TdiBuildDisassociateAddress(Irp, DevObj, FileObj, CompRoutine, Contxt)                                         \
    ((void)LabTdiBuild(Irp, DevObj, FileObj, TDI_DISASSOCIATE_ADDRESS, CompRoutine, Contxt))
#define TdiBuildConnect(Irp, DevObj, FileObj, CompRoutine, Contxt, Time, RequestConnectionInfo, ReturnConnectionInfo)  \
    LabTdiBuildConnection(Irp, DevObj, FileObj, TDI_CONNECT, CompRoutine, Contxt, 0, (PVOID)(Time),                    \
                          RequestConnectionInfo, ReturnConnectionInfo)
#define TdiBuildListen(Irp, DevObj, FileObj, CompRoutine, Contxt, Flags, RequestConnectionInfo, ReturnConnectionInfo)  \
    LabTdiBuildConnection(Irp, DevObj, FileObj, TDI_LISTEN, CompRoutine, Contxt, (Flags), NULL, RequestConnectionInfo, \
                          ReturnConnectionInfo)
#define TdiBuildDisconnect(Irp, DevObj, FileObj, CompRoutine, Contxt, Time, Flags, RequestConnectionInfo,              \
                           ReturnConnectionInfo)                                                                       \
    LabTdiBuildConnection(Irp, DevObj, FileObj, TDI_DISCONNECT, CompRoutine, Contxt, (Flags), (PVOID)(Time),           \
                          RequestConnectionInfo, ReturnConnectionInfo)
#define TdiBuildAccept(Irp, DevObj, FileObj, CompRoutine, Contxt, RequestConnectionInfo, ReturnConnectionInfo)         \
    do {                                                                                                               \
        PTDI_REQUEST_KERNEL_ACCEPT LabAccept =                                                                         \
            (PTDI_REQUEST_KERNEL_ACCEPT)LabTdiBuild(Irp, DevObj, FileObj, TDI_ACCEPT, CompRoutine, Contxt);            \
        LabAccept->RequestConnectionInformation = (RequestConnectionInfo);                                             \
        LabAccept->ReturnConnectionInformation = (ReturnConnectionInfo);                                               \
    } while (0)
#define TdiBuildSend(Irp, DevObj, FileObj, CompRoutine, Contxt, MdlAddr, InFlags, SendLen)                             \
    do {                                                                                                               \
        PTDI_REQUEST_KERNEL_SEND LabSend =                                                                             \
            (PTDI_REQUEST_KERNEL_SEND)LabTdiBuild(Irp, DevObj, FileObj, TDI_SEND, CompRoutine, Contxt);                \
        LabSend->SendFlags = (InFlags);                                                                                \
        LabSend->SendLength = (SendLen);                                                                               \
        (Irp)->MdlAddress = (MdlAddr);                                                                                 \
    } while (0)
#define TdiBuildReceive(Irp, DevObj, FileObj, CompRoutine, Contxt, MdlAddr, InFlags, ReceiveLen)                       \
    do {                                                                                                               \
        PTDI_REQUEST_KERNEL_RECEIVE LabReceive =                                                                       \
            (PTDI_REQUEST_KERNEL_RECEIVE)LabTdiBuild(Irp, DevObj, FileObj, TDI_RECEIVE, CompRoutine, Contxt);          \
        LabReceive->ReceiveFlags = (InFlags);                                                                          \
        LabReceive->ReceiveLength = (ReceiveLen);                                                                      \
        (Irp)->MdlAddress = (MdlAddr);                                                                                 \
    } while (0)
#define TdiBuildSendDatagram(Irp, DevObj, FileObj, CompRoutine, Contxt, MdlAddr, SendLen, SendDatagramInfo)            \
    do {                                                                                                               \
        PTDI_REQUEST_KERNEL_SENDDG LabSend =                                                                           \
            (PTDI_REQUEST_KERNEL_SENDDG)LabTdiBuild(Irp, DevObj, FileObj, TDI_SEND_DATAGRAM, CompRoutine, Contxt);     \
        LabSend->SendLength = (SendLen);                                                                               \
        LabSend->SendDatagramInformation = (SendDatagramInfo);                                                         \
        (Irp)->MdlAddress = (MdlAddr);                                                                                 \
    } while (0)
#define TdiBuildReceiveDatagram(Irp, DevObj, FileObj, CompRoutine, Contxt, MdlAddr, ReceiveLen, ReceiveDatagramInfo,   \
                                ReturnInfo, InFlags)                                                                   \
    do {                                                                                                               \
        PTDI_REQUEST_KERNEL_RECEIVEDG LabReceive = (PTDI_REQUEST_KERNEL_RECEIVEDG)LabTdiBuild(                         \
            Irp, DevObj, FileObj, TDI_RECEIVE_DATAGRAM, CompRoutine, Contxt);                                          \
        LabReceive->ReceiveLength = (ReceiveLen);                                                                      \
        LabReceive->ReceiveDatagramInformation = (ReceiveDatagramInfo);                                                \
        LabReceive->ReturnDatagramInformation = (ReturnInfo);                                                          \
        LabReceive->ReceiveFlags = (InFlags);                                                                          \
        (Irp)->MdlAddress = (MdlAddr);                                                                                 \
    } while (0)
#define TdiBuildSetEventHandler(Irp, DevObj, FileObj, CompRoutine, Contxt, InEventType, InEventHandler,                \
                                InEventContext)                                                                        \
    do {                                                                                                               \
        PTDI_REQUEST_KERNEL_SET_EVENT LabEvent = (PTDI_REQUEST_KERNEL_SET_EVENT)LabTdiBuild(                           \
            Irp, DevObj, FileObj, TDI_SET_EVENT_HANDLER, CompRoutine, Contxt);                                         \
        LabEvent->EventType = (InEventType);                                                                           \
        LabEvent->EventHandler = (PVOID)(InEventHandler);                                                              \
        LabEvent->EventContext = (PVOID)(InEventContext);                                                              \
    } while (0)
#define TdiBuildQueryInformationEx(Irp, DevObj, FileObj, CompRoutine, Contxt, QType, MdlAddr, ConnInfo)                \
    do {                                                                                                               \
        PTDI_REQUEST_KERNEL_QUERY_INFORMATION LabQuery = (PTDI_REQUEST_KERNEL_QUERY_INFORMATION)LabTdiBuild(           \
            Irp, DevObj, FileObj, TDI_QUERY_INFORMATION, CompRoutine, Contxt);                                         \
        LabQuery->QueryType = (LONG)(QType);                                                                           \
        LabQuery->RequestConnectionInformation = (ConnInfo);                                                           \
        (Irp)->MdlAddress = (MdlAddr);                                                                                 \
    } while (0)
#define TdiBuildQueryInformation(Irp, DevObj, FileObj, CompRoutine, Contxt, QType, MdlAddr)                            \
    TdiBuildQueryInformationEx(Irp, DevObj, FileObj, CompRoutine, Contxt, QType, MdlAddr, NULL)
#define TdiBuildSetInformation(Irp, DevObj, FileObj, CompRoutine, Contxt, SType, MdlAddr)                              \
    do {                                                                                                               \
        PTDI_REQUEST_KERNEL_SET_INFORMATION LabSet = (PTDI_REQUEST_KERNEL_SET_INFORMATION)LabTdiBuild(                 \
            Irp, DevObj, FileObj, TDI_SET_INFORMATION, CompRoutine, Contxt);                                           \
        LabSet->SetType = (LONG)(SType);                                                                               \
        LabSet->RequestConnectionInformation = NULL;                                                                   \
        (Irp)->MdlAddress = (MdlAddr);                                                                                 \
    } while (0)
#define TdiBuildAction(Irp, DevObj, FileObj, CompRoutine, Contxt, MdlAddr)                                             \
    do {                                                                                                               \
        (void)LabTdiBuild(Irp, DevObj, FileObj, TDI_ACTION, CompRoutine, Contxt);                                      \
        (Irp)->MdlAddress = (MdlAddr);                                                                                 \
    } while (0)
#define TdiBuildInternalDeviceControlIrp(IrpSubFunction, DeviceObject, FileObject, Event, IoStatusBlock)               \
    IoBuildDeviceIoControlRequest(3, DeviceObject, NULL, 0, NULL, 0, TRUE, Event, IoStatusBlock)
#define TdiCopyLookaheadData(Destination, Source, Length, ReceiveFlags) RtlCopyMemory(Destination, Source, Length)
#define TdiCompleteRequest(IRP, STATUS)                                                                                \
    do {                                                                                                               \
        (IRP)->IoStatus.Status = (STATUS);                                                                             \
        IoCompleteRequest((IRP), IO_NETWORK_INCREMENT);                                                                \
    } while (0)

LAB_DDK_END

#endif
