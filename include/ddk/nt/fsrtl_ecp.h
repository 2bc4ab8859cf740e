/* Extra parameters of create requests. */
#ifndef NTLAB_NT_FSRTL_ECP_H
#define NTLAB_NT_FSRTL_ECP_H

#include <ntdef.h>
#include <nt/names.h>
#include <devioctl.h>
#include <nt/base_strings.h>

LAB_DDK_BEGIN

typedef void (*PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK)(PVOID EcpContext, LPCGUID EcpType);
typedef ULONG FSRTL_ALLOCATE_ECPLIST_FLAGS;
typedef ULONG FSRTL_ALLOCATE_ECP_FLAGS;
typedef ULONG FSRTL_ECP_LOOKASIDE_FLAGS;

typedef enum _NETWORK_OPEN_LOCATION_QUALIFIER {
    NetworkOpenLocationAny,
    NetworkOpenLocationRemote,
    NetworkOpenLocationLoopback
} NETWORK_OPEN_LOCATION_QUALIFIER;

typedef enum _NETWORK_OPEN_INTEGRITY_QUALIFIER {
    NetworkOpenIntegrityAny,
    NetworkOpenIntegrityNone,
    NetworkOpenIntegritySigned,
    NetworkOpenIntegrityEncrypted,
    NetworkOpenIntegrityMaximum
} NETWORK_OPEN_INTEGRITY_QUALIFIER;

#define NETWORK_OPEN_ECP_IN_FLAG_DISABLE_HANDLE_COLLAPSING          1
#define NETWORK_OPEN_ECP_IN_FLAG_DISABLE_HANDLE_DURABILITY          2
#define NETWORK_OPEN_ECP_IN_FLAG_FORCE_BUFFERED_SYNCHRONOUS_IO_HACK 0x80000000

typedef struct _NETWORK_OPEN_ECP_CONTEXT {
    USHORT Size;
    USHORT Reserved;
    struct {
        struct {
            NETWORK_OPEN_LOCATION_QUALIFIER Location;
            NETWORK_OPEN_INTEGRITY_QUALIFIER Integrity;
            ULONG Flags;
        } in;
        struct {
            NETWORK_OPEN_LOCATION_QUALIFIER Location;
            NETWORK_OPEN_INTEGRITY_QUALIFIER Integrity;
            ULONG Flags;
        } out;
    };
} NETWORK_OPEN_ECP_CONTEXT, *PNETWORK_OPEN_ECP_CONTEXT;

typedef struct _NETWORK_OPEN_ECP_CONTEXT_V0 {
    USHORT Size;
    USHORT Reserved;
    struct {
        struct {
            NETWORK_OPEN_LOCATION_QUALIFIER Location;
            NETWORK_OPEN_INTEGRITY_QUALIFIER Integrity;
        } in;
        struct {
            NETWORK_OPEN_LOCATION_QUALIFIER Location;
            NETWORK_OPEN_INTEGRITY_QUALIFIER Integrity;
        } out;
    };
} NETWORK_OPEN_ECP_CONTEXT_V0, *PNETWORK_OPEN_ECP_CONTEXT_V0;

typedef struct _PREFETCH_OPEN_ECP_CONTEXT {
    PVOID Context;
} PREFETCH_OPEN_ECP_CONTEXT, *PPREFETCH_OPEN_ECP_CONTEXT;

typedef struct _NFS_OPEN_ECP_CONTEXT {
    PUNICODE_STRING ExportAlias;
    PSOCKADDR_STORAGE_NFS ClientSocketAddress;
} NFS_OPEN_ECP_CONTEXT, *PNFS_OPEN_ECP_CONTEXT, **PPNFS_OPEN_ECP_CONTEXT;

typedef struct _SRV_OPEN_ECP_CONTEXT {
    PUNICODE_STRING ShareName;
    PSOCKADDR_STORAGE_NFS SocketAddress;
    BOOLEAN OplockBlockState;
    BOOLEAN OplockAppState;
    BOOLEAN OplockFinalState;
} SRV_OPEN_ECP_CONTEXT, *PSRV_OPEN_ECP_CONTEXT;

#define MAP_WAIT                  1
#define MAP_NO_READ               0x10
#define MAP_HIGH_PRIORITY         0x40
#define IOCTL_REDIR_QUERY_PATH    CTL_CODE(FILE_DEVICE_NETWORK_FILE_SYSTEM, 99, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_REDIR_QUERY_PATH_EX CTL_CODE(FILE_DEVICE_NETWORK_FILE_SYSTEM, 100, METHOD_NEITHER, FILE_ANY_ACCESS)

typedef struct _QUERY_PATH_REQUEST {
    ULONG PathNameLength;
    PIO_SECURITY_CONTEXT SecurityContext;
    WCHAR FilePathName[1];
} QUERY_PATH_REQUEST, *PQUERY_PATH_REQUEST;

typedef struct _QUERY_PATH_REQUEST_EX {
    PIO_SECURITY_CONTEXT pSecurityContext;
    ULONG EaLength;
    PVOID pEaBuffer;
    UNICODE_STRING PathName;
    UNICODE_STRING DomainServiceName;
    ULONG_PTR Reserved[3];
} QUERY_PATH_REQUEST_EX, *PQUERY_PATH_REQUEST_EX;

typedef struct _QUERY_PATH_RESPONSE {
    ULONG LengthAccepted;
} QUERY_PATH_RESPONSE, *PQUERY_PATH_RESPONSE;

#define VOLSNAPCONTROLTYPE                  0x53
#define IOCTL_VOLSNAP_FLUSH_AND_HOLD_WRITES CTL_CODE(0x53, 0, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)

#define FS_LFN_APIS                          0x4000
#define FILE_STORAGE_TYPE_SPECIFIED          0x41
#define FILE_STORAGE_TYPE_DEFAULT            0x00010000
#define FILE_STORAGE_TYPE_DIRECTORY          0x00020000
#define FILE_STORAGE_TYPE_FILE               0x00030000
#define FILE_STORAGE_TYPE_JUNCTION_POINT     0x00040000
#define FILE_STORAGE_TYPE_CATALOG            0x00050000
#define FILE_STORAGE_TYPE_STRUCTURED_STORAGE 0x00060000
#define FILE_STORAGE_TYPE_EMBEDDING          0x00070000
#define FILE_STORAGE_TYPE_STREAM             0x00080000
#define FILE_MINIMUM_STORAGE_TYPE            0x00010000
#define FILE_MAXIMUM_STORAGE_TYPE            0x00080000
#define FILE_STORAGE_TYPE_MASK               0x000f0000
#define FILE_STORAGE_TYPE_SHIFT              0x10

#define IO_ATTACH_DEVICE_API 0x80000000
#define IO_TYPE_APC          0x12
#define IO_TYPE_DEVICE_QUEUE 0x14
#define IO_TYPE_EVENT_PAIR   0x15
#define IO_TYPE_INTERRUPT    0x16
#define IO_TYPE_PROFILE      0x17

#define MAILSLOT_CLASS_FIRSTCLASS  1
#define MAILSLOT_CLASS_SECONDCLASS 2
#define MAILSLOT_SIZE_AUTO         0

#define OB_TYPE_TYPE           1
#define OB_TYPE_DIRECTORY      2
#define OB_TYPE_SYMBOLIC_LINK  3
#define OB_TYPE_TOKEN          4
#define OB_TYPE_PROCESS        5
#define OB_TYPE_THREAD         6
#define OB_TYPE_EVENT          7
#define OB_TYPE_EVENT_PAIR     8
#define OB_TYPE_MUTANT         9
#define OB_TYPE_SEMAPHORE      0xa
#define OB_TYPE_TIMER          0xb
#define OB_TYPE_PROFILE        0xc
#define OB_TYPE_WINDOW_STATION 0xd
#define OB_TYPE_DESKTOP        0xe
#define OB_TYPE_SECTION        0xf
#define OB_TYPE_KEY            0x10
#define OB_TYPE_PORT           0x11
#define OB_TYPE_ADAPTER        0x12
#define OB_TYPE_CONTROLLER     0x13
#define OB_TYPE_DEVICE         0x14
#define OB_TYPE_DRIVER         0x15
#define OB_TYPE_IO_COMPLETION  0x16
#define OB_TYPE_FILE           0x17

void FsRtlAcknowledgeEcp(PVOID EcpContext);
NTSTATUS FsRtlAllocateExtraCreateParameter(LPCGUID EcpType, ULONG SizeOfContext, FSRTL_ALLOCATE_ECP_FLAGS Flags,
                                           PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK CleanupCallback,
                                           ULONG PoolTag, PVOID *EcpContext);
NTSTATUS
FsRtlAllocateExtraCreateParameterFromLookasideList(LPCGUID EcpType, ULONG SizeOfContext, FSRTL_ALLOCATE_ECP_FLAGS Flags,
                                                   PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK CleanupCallback,
                                                   PVOID LookasideList, PVOID *EcpContext);
NTSTATUS FsRtlAllocateExtraCreateParameterList(FSRTL_ALLOCATE_ECPLIST_FLAGS Flags, PECP_LIST *EcpList);
void FsRtlDeleteExtraCreateParameterLookasideList(PVOID Lookaside, FSRTL_ECP_LOOKASIDE_FLAGS Flags);
NTSTATUS FsRtlFindExtraCreateParameter(PECP_LIST EcpList, LPCGUID EcpType, PVOID *EcpContext, ULONG *EcpContextSize);
void FsRtlFreeExtraCreateParameter(PVOID EcpContext);
void FsRtlFreeExtraCreateParameterList(PECP_LIST EcpList);
NTSTATUS FsRtlGetEcpListFromIrp(PIRP Irp, PECP_LIST *EcpList);
NTSTATUS FsRtlGetNextExtraCreateParameter(PECP_LIST EcpList, PVOID CurrentEcpContext, LPGUID NextEcpType,
                                          PVOID *NextEcpContext, ULONG *NextEcpContextSize);
void FsRtlInitExtraCreateParameterLookasideList(PVOID Lookaside, FSRTL_ECP_LOOKASIDE_FLAGS Flags, SIZE_T Size,
                                                ULONG Tag);
void FsRtlInitializeExtraCreateParameter(PECP_HEADER Ecp, ULONG EcpFlags,
                                         PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK CleanupCallback,
                                         ULONG TotalSize, LPCGUID EcpType, PVOID ListAllocatedFrom);
NTSTATUS FsRtlInitializeExtraCreateParameterList(PECP_LIST EcpList);
NTSTATUS FsRtlInsertExtraCreateParameter(PECP_LIST EcpList, PVOID EcpContext);
BOOLEAN FsRtlIsEcpAcknowledged(PVOID EcpContext);
BOOLEAN FsRtlIsEcpFromUserMode(PVOID EcpContext);
void FsRtlPrepareToReuseEcp(PVOID EcpContext);
NTSTATUS FsRtlRemoveExtraCreateParameter(PECP_LIST EcpList, LPCGUID EcpType, PVOID *EcpContext, ULONG *EcpContextSize);
NTSTATUS FsRtlSetEcpListIntoIrp(PIRP Irp, PECP_LIST EcpList);

LAB_DDK_END

#endif
