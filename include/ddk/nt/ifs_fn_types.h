/* ifs_fn types. */
#ifndef NTLAB_NT_IFS_FN_TYPES_H
#define NTLAB_NT_IFS_FN_TYPES_H

#include <ntdef.h>
#include <nt/ifs_rtl_types.h>

LAB_DDK_BEGIN

enum _OBJECT_INFORMATION_CLASS {
    ObjectBasicInformation,
    ObjectNameInformation,
    ObjectTypeInformation,
    ObjectTypesInformation,
    ObjectHandleFlagInformation,
    ObjectSessionInformation,
    MaxObjectInfoClass
};

typedef enum _OBJECT_INFORMATION_CLASS OBJECT_INFORMATION_CLASS;
typedef ULONG LSA_OPERATIONAL_MODE;
typedef ULONG *PLSA_OPERATIONAL_MODE;

enum _SECURITY_LOGON_TYPE {
    UndefinedLogonType,
    Interactive = 2,
    Network,
    Batch,
    Service,
    Proxy,
    Unlock,
    NetworkCleartext,
    NewCredentials,
    RemoteInteractive,
    CachedInteractive,
    CachedRemoteInteractive,
    CachedUnlock
};

typedef enum _SECURITY_LOGON_TYPE SECURITY_LOGON_TYPE;
typedef enum _SECURITY_LOGON_TYPE *PSECURITY_LOGON_TYPE;

enum _MSV1_0_LOGON_SUBMIT_TYPE {
    MsV1_0InteractiveLogon = 2,
    MsV1_0Lm20Logon,
    MsV1_0NetworkLogon,
    MsV1_0SubAuthLogon,
    MsV1_0WorkstationUnlockLogon = 7,
    MsV1_0S4ULogon = 12,
    MsV1_0VirtualLogon = 82
};

typedef enum _MSV1_0_LOGON_SUBMIT_TYPE MSV1_0_LOGON_SUBMIT_TYPE;
typedef enum _MSV1_0_LOGON_SUBMIT_TYPE *PMSV1_0_LOGON_SUBMIT_TYPE;

enum _MSV1_0_PROFILE_BUFFER_TYPE {
    MsV1_0InteractiveProfile = 2,
    MsV1_0Lm20LogonProfile,
    MsV1_0SmartCardProfile
};

typedef enum _MSV1_0_PROFILE_BUFFER_TYPE MSV1_0_PROFILE_BUFFER_TYPE;
typedef enum _MSV1_0_PROFILE_BUFFER_TYPE *PMSV1_0_PROFILE_BUFFER_TYPE;

struct _MSV1_0_INTERACTIVE_LOGON {
    MSV1_0_LOGON_SUBMIT_TYPE MessageType;
    UNICODE_STRING LogonDomainName;
    UNICODE_STRING UserName;
    UNICODE_STRING Password;
};

typedef struct _MSV1_0_INTERACTIVE_LOGON MSV1_0_INTERACTIVE_LOGON;
typedef struct _MSV1_0_INTERACTIVE_LOGON *PMSV1_0_INTERACTIVE_LOGON;

struct _MSV1_0_INTERACTIVE_PROFILE {
    MSV1_0_PROFILE_BUFFER_TYPE MessageType;
    USHORT LogonCount;
    USHORT BadPasswordCount;
    LARGE_INTEGER LogonTime;
    LARGE_INTEGER LogoffTime;
    LARGE_INTEGER KickOffTime;
    LARGE_INTEGER PasswordLastSet;
    LARGE_INTEGER PasswordCanChange;
    LARGE_INTEGER PasswordMustChange;
    UNICODE_STRING LogonScript;
    UNICODE_STRING HomeDirectory;
    UNICODE_STRING FullName;
    UNICODE_STRING ProfilePath;
    UNICODE_STRING HomeDirectoryDrive;
    UNICODE_STRING LogonServer;
    ULONG UserFlags;
};

typedef struct _MSV1_0_INTERACTIVE_PROFILE MSV1_0_INTERACTIVE_PROFILE;
typedef struct _MSV1_0_INTERACTIVE_PROFILE *PMSV1_0_INTERACTIVE_PROFILE;

struct _MSV1_0_LM20_LOGON {
    MSV1_0_LOGON_SUBMIT_TYPE MessageType;
    UNICODE_STRING LogonDomainName;
    UNICODE_STRING UserName;
    UNICODE_STRING Workstation;
    UCHAR ChallengeToClient[8];
    STRING CaseSensitiveChallengeResponse;
    STRING CaseInsensitiveChallengeResponse;
    ULONG ParameterControl;
};

typedef struct _MSV1_0_LM20_LOGON MSV1_0_LM20_LOGON;
typedef struct _MSV1_0_LM20_LOGON *PMSV1_0_LM20_LOGON;

struct _MSV1_0_SUBAUTH_LOGON {
    MSV1_0_LOGON_SUBMIT_TYPE MessageType;
    UNICODE_STRING LogonDomainName;
    UNICODE_STRING UserName;
    UNICODE_STRING Workstation;
    UCHAR ChallengeToClient[8];
    STRING AuthenticationInfo1;
    STRING AuthenticationInfo2;
    ULONG ParameterControl;
    ULONG SubAuthPackageId;
};

typedef struct _MSV1_0_SUBAUTH_LOGON MSV1_0_SUBAUTH_LOGON;
typedef struct _MSV1_0_SUBAUTH_LOGON *PMSV1_0_SUBAUTH_LOGON;

struct _MSV1_0_S4U_LOGON {
    MSV1_0_LOGON_SUBMIT_TYPE MessageType;
    ULONG Flags;
    UNICODE_STRING UserPrincipalName;
    UNICODE_STRING DomainName;
};

typedef struct _MSV1_0_S4U_LOGON MSV1_0_S4U_LOGON;
typedef struct _MSV1_0_S4U_LOGON *PMSV1_0_S4U_LOGON;

struct _MSV1_0_LM20_LOGON_PROFILE {
    MSV1_0_PROFILE_BUFFER_TYPE MessageType;
    LARGE_INTEGER KickOffTime;
    LARGE_INTEGER LogoffTime;
    ULONG UserFlags;
    UCHAR UserSessionKey[16];
    UNICODE_STRING LogonDomainName;
    UCHAR LanmanSessionKey[8];
    UNICODE_STRING LogonServer;
    UNICODE_STRING UserParameters;
};

typedef struct _MSV1_0_LM20_LOGON_PROFILE MSV1_0_LM20_LOGON_PROFILE;
typedef struct _MSV1_0_LM20_LOGON_PROFILE *PMSV1_0_LM20_LOGON_PROFILE;

struct _MSV1_0_SUPPLEMENTAL_CREDENTIAL {
    ULONG Version;
    ULONG Flags;
    UCHAR LmPassword[16];
    UCHAR NtPassword[16];
};

typedef struct _MSV1_0_SUPPLEMENTAL_CREDENTIAL MSV1_0_SUPPLEMENTAL_CREDENTIAL;
typedef struct _MSV1_0_SUPPLEMENTAL_CREDENTIAL *PMSV1_0_SUPPLEMENTAL_CREDENTIAL;

struct _MSV1_0_NTLM3_RESPONSE {
    UCHAR Response[16];
    UCHAR RespType;
    UCHAR HiRespType;
    USHORT Flags;
    ULONG MsgWord;
    ULONGLONG TimeStamp;
    UCHAR ChallengeFromClient[8];
    ULONG AvPairsOff;
    UCHAR Buffer[1];
};

typedef struct _MSV1_0_NTLM3_RESPONSE MSV1_0_NTLM3_RESPONSE;
typedef struct _MSV1_0_NTLM3_RESPONSE *PMSV1_0_NTLM3_RESPONSE;

enum _MSV1_0_AVID {
    MsvAvEOL,
    MsvAvNbComputerName,
    MsvAvNbDomainName,
    MsvAvDnsComputerName,
    MsvAvDnsDomainName,
    MsvAvDnsTreeName,
    MsvAvFlags,
    MsvAvTimestamp,
    MsvAvRestrictions,
    MsvAvSingleHost = 8,
    MsvAvTargetName,
    MsvAvChannelBindings
};

typedef enum _MSV1_0_AVID MSV1_0_AVID;

struct _MSV1_0_AV_PAIR {
    USHORT AvId;
    USHORT AvLen;
};

typedef struct _MSV1_0_AV_PAIR MSV1_0_AV_PAIR;
typedef struct _MSV1_0_AV_PAIR *PMSV1_0_AV_PAIR;

enum _MSV1_0_PROTOCOL_MESSAGE_TYPE {
    MsV1_0Lm20ChallengeRequest,
    MsV1_0Lm20GetChallengeResponse,
    MsV1_0EnumerateUsers,
    MsV1_0GetUserInfo,
    MsV1_0ReLogonUsers,
    MsV1_0ChangePassword,
    MsV1_0ChangeCachedPassword,
    MsV1_0GenericPassthrough,
    MsV1_0CacheLogon,
    MsV1_0SubAuth,
    MsV1_0DeriveCredential,
    MsV1_0CacheLookup,
    MsV1_0SetProcessOption,
    MsV1_0ConfigLocalAliases,
    MsV1_0ClearCachedCredentials
};

typedef enum _MSV1_0_PROTOCOL_MESSAGE_TYPE MSV1_0_PROTOCOL_MESSAGE_TYPE;
typedef enum _MSV1_0_PROTOCOL_MESSAGE_TYPE *PMSV1_0_PROTOCOL_MESSAGE_TYPE;

struct _MSV1_0_LM20_CHALLENGE_REQUEST {
    MSV1_0_PROTOCOL_MESSAGE_TYPE MessageType;
};

typedef struct _MSV1_0_LM20_CHALLENGE_REQUEST MSV1_0_LM20_CHALLENGE_REQUEST;
typedef struct _MSV1_0_LM20_CHALLENGE_REQUEST *PMSV1_0_LM20_CHALLENGE_REQUEST;

struct _MSV1_0_LM20_CHALLENGE_RESPONSE {
    MSV1_0_PROTOCOL_MESSAGE_TYPE MessageType;
    UCHAR ChallengeToClient[8];
};

typedef struct _MSV1_0_LM20_CHALLENGE_RESPONSE MSV1_0_LM20_CHALLENGE_RESPONSE;
typedef struct _MSV1_0_LM20_CHALLENGE_RESPONSE *PMSV1_0_LM20_CHALLENGE_RESPONSE;

struct _MSV1_0_GETCHALLENRESP_REQUEST_V1 {
    MSV1_0_PROTOCOL_MESSAGE_TYPE MessageType;
    ULONG ParameterControl;
    LUID LogonId;
    UNICODE_STRING Password;
    UCHAR ChallengeToClient[8];
};

typedef struct _MSV1_0_GETCHALLENRESP_REQUEST_V1 MSV1_0_GETCHALLENRESP_REQUEST_V1;
typedef struct _MSV1_0_GETCHALLENRESP_REQUEST_V1 *PMSV1_0_GETCHALLENRESP_REQUEST_V1;

struct _MSV1_0_GETCHALLENRESP_REQUEST {
    MSV1_0_PROTOCOL_MESSAGE_TYPE MessageType;
    ULONG ParameterControl;
    LUID LogonId;
    UNICODE_STRING Password;
    UCHAR ChallengeToClient[8];
    UNICODE_STRING UserName;
    UNICODE_STRING LogonDomainName;
    UNICODE_STRING ServerName;
};

typedef struct _MSV1_0_GETCHALLENRESP_REQUEST MSV1_0_GETCHALLENRESP_REQUEST;
typedef struct _MSV1_0_GETCHALLENRESP_REQUEST *PMSV1_0_GETCHALLENRESP_REQUEST;

struct _MSV1_0_GETCHALLENRESP_RESPONSE {
    MSV1_0_PROTOCOL_MESSAGE_TYPE MessageType;
    STRING CaseSensitiveChallengeResponse;
    STRING CaseInsensitiveChallengeResponse;
    UNICODE_STRING UserName;
    UNICODE_STRING LogonDomainName;
    UCHAR UserSessionKey[16];
    UCHAR LanmanSessionKey[8];
};

typedef struct _MSV1_0_GETCHALLENRESP_RESPONSE MSV1_0_GETCHALLENRESP_RESPONSE;
typedef struct _MSV1_0_GETCHALLENRESP_RESPONSE *PMSV1_0_GETCHALLENRESP_RESPONSE;

struct _MSV1_0_ENUMUSERS_REQUEST {
    MSV1_0_PROTOCOL_MESSAGE_TYPE MessageType;
};

typedef struct _MSV1_0_ENUMUSERS_REQUEST MSV1_0_ENUMUSERS_REQUEST;
typedef struct _MSV1_0_ENUMUSERS_REQUEST *PMSV1_0_ENUMUSERS_REQUEST;

struct _MSV1_0_ENUMUSERS_RESPONSE {
    MSV1_0_PROTOCOL_MESSAGE_TYPE MessageType;
    ULONG NumberOfLoggedOnUsers;
    PLUID LogonIds;
    PULONG EnumHandles;
};

typedef struct _MSV1_0_ENUMUSERS_RESPONSE MSV1_0_ENUMUSERS_RESPONSE;
typedef struct _MSV1_0_ENUMUSERS_RESPONSE *PMSV1_0_ENUMUSERS_RESPONSE;

struct _MSV1_0_GETUSERINFO_REQUEST {
    MSV1_0_PROTOCOL_MESSAGE_TYPE MessageType;
    LUID LogonId;
};

typedef struct _MSV1_0_GETUSERINFO_REQUEST MSV1_0_GETUSERINFO_REQUEST;
typedef struct _MSV1_0_GETUSERINFO_REQUEST *PMSV1_0_GETUSERINFO_REQUEST;

struct _MSV1_0_GETUSERINFO_RESPONSE {
    MSV1_0_PROTOCOL_MESSAGE_TYPE MessageType;
    PSID UserSid;
    UNICODE_STRING UserName;
    UNICODE_STRING LogonDomainName;
    UNICODE_STRING LogonServer;
    SECURITY_LOGON_TYPE LogonType;
};

typedef struct _MSV1_0_GETUSERINFO_RESPONSE MSV1_0_GETUSERINFO_RESPONSE;
typedef struct _MSV1_0_GETUSERINFO_RESPONSE *PMSV1_0_GETUSERINFO_RESPONSE;

struct _FILE_NOTIFY_INFORMATION {
    ULONG NextEntryOffset;
    ULONG Action;
    ULONG FileNameLength;
    WCHAR FileName[1];
};

typedef struct _FILE_NOTIFY_INFORMATION FILE_NOTIFY_INFORMATION;
typedef struct _FILE_NOTIFY_INFORMATION *PFILE_NOTIFY_INFORMATION;

struct _FILE_DIRECTORY_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    WCHAR FileName[1];
};

typedef struct _FILE_DIRECTORY_INFORMATION FILE_DIRECTORY_INFORMATION;
typedef struct _FILE_DIRECTORY_INFORMATION *PFILE_DIRECTORY_INFORMATION;

struct _FILE_FULL_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    WCHAR FileName[1];
};

typedef struct _FILE_FULL_DIR_INFORMATION FILE_FULL_DIR_INFORMATION;
typedef struct _FILE_FULL_DIR_INFORMATION *PFILE_FULL_DIR_INFORMATION;

struct _FILE_ID_FULL_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    LARGE_INTEGER FileId;
    WCHAR FileName[1];
};

typedef struct _FILE_ID_FULL_DIR_INFORMATION FILE_ID_FULL_DIR_INFORMATION;
typedef struct _FILE_ID_FULL_DIR_INFORMATION *PFILE_ID_FULL_DIR_INFORMATION;

struct _FILE_BOTH_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    CCHAR ShortNameLength;
    WCHAR ShortName[12];
    WCHAR FileName[1];
};

typedef struct _FILE_BOTH_DIR_INFORMATION FILE_BOTH_DIR_INFORMATION;
typedef struct _FILE_BOTH_DIR_INFORMATION *PFILE_BOTH_DIR_INFORMATION;

struct _FILE_ID_BOTH_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    CCHAR ShortNameLength;
    WCHAR ShortName[12];
    LARGE_INTEGER FileId;
    WCHAR FileName[1];
};

typedef struct _FILE_ID_BOTH_DIR_INFORMATION FILE_ID_BOTH_DIR_INFORMATION;
typedef struct _FILE_ID_BOTH_DIR_INFORMATION *PFILE_ID_BOTH_DIR_INFORMATION;

struct _FILE_NAMES_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    ULONG FileNameLength;
    WCHAR FileName[1];
};

typedef struct _FILE_NAMES_INFORMATION FILE_NAMES_INFORMATION;
typedef struct _FILE_NAMES_INFORMATION *PFILE_NAMES_INFORMATION;

struct _FILE_ID_GLOBAL_TX_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    LARGE_INTEGER FileId;
    GUID LockingTransactionId;
    ULONG TxInfoFlags;
    WCHAR FileName[1];
};

typedef struct _FILE_ID_GLOBAL_TX_DIR_INFORMATION FILE_ID_GLOBAL_TX_DIR_INFORMATION;
typedef struct _FILE_ID_GLOBAL_TX_DIR_INFORMATION *PFILE_ID_GLOBAL_TX_DIR_INFORMATION;

struct _FILE_OBJECTID_INFORMATION {
    LONGLONG FileReference;
    UCHAR ObjectId[16];
    union {
        struct {
            UCHAR BirthVolumeId[16];
            UCHAR BirthObjectId[16];
            UCHAR DomainId[16];
        };
        UCHAR ExtendedInfo[48];
    };
};

typedef struct _FILE_OBJECTID_INFORMATION FILE_OBJECTID_INFORMATION;
typedef struct _FILE_OBJECTID_INFORMATION *PFILE_OBJECTID_INFORMATION;

struct _FILE_INTERNAL_INFORMATION {
    LARGE_INTEGER IndexNumber;
};

typedef struct _FILE_INTERNAL_INFORMATION FILE_INTERNAL_INFORMATION;
typedef struct _FILE_INTERNAL_INFORMATION *PFILE_INTERNAL_INFORMATION;

struct _FILE_EA_INFORMATION {
    ULONG EaSize;
};

typedef struct _FILE_EA_INFORMATION FILE_EA_INFORMATION;
typedef struct _FILE_EA_INFORMATION *PFILE_EA_INFORMATION;

struct _FILE_ACCESS_INFORMATION {
    ACCESS_MASK AccessFlags;
};

typedef struct _FILE_ACCESS_INFORMATION FILE_ACCESS_INFORMATION;
typedef struct _FILE_ACCESS_INFORMATION *PFILE_ACCESS_INFORMATION;

struct _FILE_MODE_INFORMATION {
    ULONG Mode;
};

typedef struct _FILE_MODE_INFORMATION FILE_MODE_INFORMATION;
typedef struct _FILE_MODE_INFORMATION *PFILE_MODE_INFORMATION;

struct _FILE_ALL_INFORMATION {
    FILE_BASIC_INFORMATION BasicInformation;
    FILE_STANDARD_INFORMATION StandardInformation;
    FILE_INTERNAL_INFORMATION InternalInformation;
    FILE_EA_INFORMATION EaInformation;
    FILE_ACCESS_INFORMATION AccessInformation;
    FILE_POSITION_INFORMATION PositionInformation;
    FILE_MODE_INFORMATION ModeInformation;
    FILE_ALIGNMENT_INFORMATION AlignmentInformation;
    FILE_NAME_INFORMATION NameInformation;
};

typedef struct _FILE_ALL_INFORMATION FILE_ALL_INFORMATION;
typedef struct _FILE_ALL_INFORMATION *PFILE_ALL_INFORMATION;

struct _FILE_ALLOCATION_INFORMATION {
    LARGE_INTEGER AllocationSize;
};

typedef struct _FILE_ALLOCATION_INFORMATION FILE_ALLOCATION_INFORMATION;
typedef struct _FILE_ALLOCATION_INFORMATION *PFILE_ALLOCATION_INFORMATION;

struct _FILE_COMPRESSION_INFORMATION {
    LARGE_INTEGER CompressedFileSize;
    USHORT CompressionFormat;
    UCHAR CompressionUnitShift;
    UCHAR ChunkShift;
    UCHAR ClusterShift;
    UCHAR Reserved[3];
};

typedef struct _FILE_COMPRESSION_INFORMATION FILE_COMPRESSION_INFORMATION;
typedef struct _FILE_COMPRESSION_INFORMATION *PFILE_COMPRESSION_INFORMATION;

struct _FILE_LINK_INFORMATION {
    BOOLEAN ReplaceIfExists;
    HANDLE RootDirectory;
    ULONG FileNameLength;
    WCHAR FileName[1];
};

typedef struct _FILE_LINK_INFORMATION FILE_LINK_INFORMATION;
typedef struct _FILE_LINK_INFORMATION *PFILE_LINK_INFORMATION;

struct _FILE_MOVE_CLUSTER_INFORMATION {
    ULONG ClusterCount;
    HANDLE RootDirectory;
    ULONG FileNameLength;
    WCHAR FileName[1];
};

typedef struct _FILE_MOVE_CLUSTER_INFORMATION FILE_MOVE_CLUSTER_INFORMATION;
typedef struct _FILE_MOVE_CLUSTER_INFORMATION *PFILE_MOVE_CLUSTER_INFORMATION;

struct _FILE_RENAME_INFORMATION {
    BOOLEAN ReplaceIfExists;
    HANDLE RootDirectory;
    ULONG FileNameLength;
    WCHAR FileName[1];
};

typedef struct _FILE_RENAME_INFORMATION FILE_RENAME_INFORMATION;
typedef struct _FILE_RENAME_INFORMATION *PFILE_RENAME_INFORMATION;

struct _FILE_STREAM_INFORMATION {
    ULONG NextEntryOffset;
    ULONG StreamNameLength;
    LARGE_INTEGER StreamSize;
    LARGE_INTEGER StreamAllocationSize;
    WCHAR StreamName[1];
};

typedef struct _FILE_STREAM_INFORMATION FILE_STREAM_INFORMATION;
typedef struct _FILE_STREAM_INFORMATION *PFILE_STREAM_INFORMATION;

struct _FILE_TRACKING_INFORMATION {
    HANDLE DestinationFile;
    ULONG ObjectInformationLength;
    CHAR ObjectInformation[1];
};

typedef struct _FILE_TRACKING_INFORMATION FILE_TRACKING_INFORMATION;
typedef struct _FILE_TRACKING_INFORMATION *PFILE_TRACKING_INFORMATION;

struct _FILE_COMPLETION_INFORMATION {
    HANDLE Port;
    PVOID Key;
};

typedef struct _FILE_COMPLETION_INFORMATION FILE_COMPLETION_INFORMATION;
typedef struct _FILE_COMPLETION_INFORMATION *PFILE_COMPLETION_INFORMATION;

struct _FILE_PIPE_INFORMATION {
    ULONG ReadMode;
    ULONG CompletionMode;
};

typedef struct _FILE_PIPE_INFORMATION FILE_PIPE_INFORMATION;
typedef struct _FILE_PIPE_INFORMATION *PFILE_PIPE_INFORMATION;

struct _FILE_PIPE_LOCAL_INFORMATION {
    ULONG NamedPipeType;
    ULONG NamedPipeConfiguration;
    ULONG MaximumInstances;
    ULONG CurrentInstances;
    ULONG InboundQuota;
    ULONG ReadDataAvailable;
    ULONG OutboundQuota;
    ULONG WriteQuotaAvailable;
    ULONG NamedPipeState;
    ULONG NamedPipeEnd;
};

typedef struct _FILE_PIPE_LOCAL_INFORMATION FILE_PIPE_LOCAL_INFORMATION;
typedef struct _FILE_PIPE_LOCAL_INFORMATION *PFILE_PIPE_LOCAL_INFORMATION;

struct _FILE_PIPE_REMOTE_INFORMATION {
    LARGE_INTEGER CollectDataTime;
    ULONG MaximumCollectionCount;
};

typedef struct _FILE_PIPE_REMOTE_INFORMATION FILE_PIPE_REMOTE_INFORMATION;
typedef struct _FILE_PIPE_REMOTE_INFORMATION *PFILE_PIPE_REMOTE_INFORMATION;

struct _FILE_MAILSLOT_QUERY_INFORMATION {
    ULONG MaximumMessageSize;
    ULONG MailslotQuota;
    ULONG NextMessageSize;
    ULONG MessagesAvailable;
    LARGE_INTEGER ReadTimeout;
};

typedef struct _FILE_MAILSLOT_QUERY_INFORMATION FILE_MAILSLOT_QUERY_INFORMATION;
typedef struct _FILE_MAILSLOT_QUERY_INFORMATION *PFILE_MAILSLOT_QUERY_INFORMATION;

struct _FILE_MAILSLOT_SET_INFORMATION {
    PLARGE_INTEGER ReadTimeout;
};

typedef struct _FILE_MAILSLOT_SET_INFORMATION FILE_MAILSLOT_SET_INFORMATION;
typedef struct _FILE_MAILSLOT_SET_INFORMATION *PFILE_MAILSLOT_SET_INFORMATION;

struct _FILE_REPARSE_POINT_INFORMATION {
    LONGLONG FileReference;
    ULONG Tag;
};

typedef struct _FILE_REPARSE_POINT_INFORMATION FILE_REPARSE_POINT_INFORMATION;
typedef struct _FILE_REPARSE_POINT_INFORMATION *PFILE_REPARSE_POINT_INFORMATION;

struct _FILE_LINK_ENTRY_INFORMATION {
    ULONG NextEntryOffset;
    LONGLONG ParentFileId;
    ULONG FileNameLength;
    WCHAR FileName[1];
};

typedef struct _FILE_LINK_ENTRY_INFORMATION FILE_LINK_ENTRY_INFORMATION;
typedef struct _FILE_LINK_ENTRY_INFORMATION *PFILE_LINK_ENTRY_INFORMATION;

struct _FILE_LINKS_INFORMATION {
    ULONG BytesNeeded;
    ULONG EntriesReturned;
    FILE_LINK_ENTRY_INFORMATION Entry;
};

typedef struct _FILE_LINKS_INFORMATION FILE_LINKS_INFORMATION;
typedef struct _FILE_LINKS_INFORMATION *PFILE_LINKS_INFORMATION;

struct _FILE_NETWORK_PHYSICAL_NAME_INFORMATION {
    ULONG FileNameLength;
    WCHAR FileName[1];
};

typedef struct _FILE_NETWORK_PHYSICAL_NAME_INFORMATION FILE_NETWORK_PHYSICAL_NAME_INFORMATION;
typedef struct _FILE_NETWORK_PHYSICAL_NAME_INFORMATION *PFILE_NETWORK_PHYSICAL_NAME_INFORMATION;

struct _FILE_STANDARD_LINK_INFORMATION {
    ULONG NumberOfAccessibleLinks;
    ULONG TotalNumberOfLinks;
    BOOLEAN DeletePending;
    BOOLEAN Directory;
};

typedef struct _FILE_STANDARD_LINK_INFORMATION FILE_STANDARD_LINK_INFORMATION;
typedef struct _FILE_STANDARD_LINK_INFORMATION *PFILE_STANDARD_LINK_INFORMATION;

struct _FILE_GET_EA_INFORMATION {
    ULONG NextEntryOffset;
    UCHAR EaNameLength;
    CHAR EaName[1];
};

typedef struct _FILE_GET_EA_INFORMATION FILE_GET_EA_INFORMATION;
typedef struct _FILE_GET_EA_INFORMATION *PFILE_GET_EA_INFORMATION;

struct _FILE_REMOTE_PROTOCOL_INFORMATION {
    USHORT StructureVersion;
    USHORT StructureSize;
    ULONG Protocol;
    USHORT ProtocolMajorVersion;
    USHORT ProtocolMinorVersion;
    USHORT ProtocolRevision;
    USHORT Reserved;
    ULONG Flags;
    struct {
        ULONG Reserved[8];
    } GenericReserved;
    struct {
        ULONG Reserved[16];
    } ProtocolSpecificReserved;
};

typedef struct _FILE_REMOTE_PROTOCOL_INFORMATION FILE_REMOTE_PROTOCOL_INFORMATION;
typedef struct _FILE_REMOTE_PROTOCOL_INFORMATION *PFILE_REMOTE_PROTOCOL_INFORMATION;

struct _FILE_GET_QUOTA_INFORMATION {
    ULONG NextEntryOffset;
    ULONG SidLength;
    SID Sid;
};

typedef struct _FILE_GET_QUOTA_INFORMATION FILE_GET_QUOTA_INFORMATION;
typedef struct _FILE_GET_QUOTA_INFORMATION *PFILE_GET_QUOTA_INFORMATION;

struct _FILE_QUOTA_INFORMATION {
    ULONG NextEntryOffset;
    ULONG SidLength;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER QuotaUsed;
    LARGE_INTEGER QuotaThreshold;
    LARGE_INTEGER QuotaLimit;
    SID Sid;
};

typedef struct _FILE_QUOTA_INFORMATION FILE_QUOTA_INFORMATION;
typedef struct _FILE_QUOTA_INFORMATION *PFILE_QUOTA_INFORMATION;

struct _FILE_FS_ATTRIBUTE_INFORMATION {
    ULONG FileSystemAttributes;
    ULONG MaximumComponentNameLength;
    ULONG FileSystemNameLength;
    WCHAR FileSystemName[1];
};

typedef struct _FILE_FS_ATTRIBUTE_INFORMATION FILE_FS_ATTRIBUTE_INFORMATION;
typedef struct _FILE_FS_ATTRIBUTE_INFORMATION *PFILE_FS_ATTRIBUTE_INFORMATION;

struct _FILE_FS_DRIVER_PATH_INFORMATION {
    BOOLEAN DriverInPath;
    ULONG DriverNameLength;
    WCHAR DriverName[1];
};

typedef struct _FILE_FS_DRIVER_PATH_INFORMATION FILE_FS_DRIVER_PATH_INFORMATION;
typedef struct _FILE_FS_DRIVER_PATH_INFORMATION *PFILE_FS_DRIVER_PATH_INFORMATION;

struct _FILE_FS_VOLUME_FLAGS_INFORMATION {
    ULONG Flags;
};

typedef struct _FILE_FS_VOLUME_FLAGS_INFORMATION FILE_FS_VOLUME_FLAGS_INFORMATION;
typedef struct _FILE_FS_VOLUME_FLAGS_INFORMATION *PFILE_FS_VOLUME_FLAGS_INFORMATION;

struct _FILE_FS_CONTROL_INFORMATION {
    LARGE_INTEGER FreeSpaceStartFiltering;
    LARGE_INTEGER FreeSpaceThreshold;
    LARGE_INTEGER FreeSpaceStopFiltering;
    LARGE_INTEGER DefaultQuotaThreshold;
    LARGE_INTEGER DefaultQuotaLimit;
    ULONG FileSystemControlFlags;
};

typedef struct _FILE_FS_CONTROL_INFORMATION FILE_FS_CONTROL_INFORMATION;
typedef struct _FILE_FS_CONTROL_INFORMATION *PFILE_FS_CONTROL_INFORMATION;

struct _CSV_NAMESPACE_INFO {
    ULONG Version;
    ULONG DeviceNumber;
    LARGE_INTEGER StartingOffset;
    ULONG SectorSize;
};

typedef struct _CSV_NAMESPACE_INFO CSV_NAMESPACE_INFO;
typedef struct _CSV_NAMESPACE_INFO *PCSV_NAMESPACE_INFO;

struct _PATHNAME_BUFFER {
    ULONG PathNameLength;
    WCHAR Name[1];
};

typedef struct _PATHNAME_BUFFER PATHNAME_BUFFER;
typedef struct _PATHNAME_BUFFER *PPATHNAME_BUFFER;

struct _FSCTL_QUERY_FAT_BPB_BUFFER {
    UCHAR First0x24BytesOfBootSector[36];
};

typedef struct _FSCTL_QUERY_FAT_BPB_BUFFER FSCTL_QUERY_FAT_BPB_BUFFER;
typedef struct _FSCTL_QUERY_FAT_BPB_BUFFER *PFSCTL_QUERY_FAT_BPB_BUFFER;

struct _NTFS_VOLUME_DATA_BUFFER {
    LARGE_INTEGER VolumeSerialNumber;
    LARGE_INTEGER NumberSectors;
    LARGE_INTEGER TotalClusters;
    LARGE_INTEGER FreeClusters;
    LARGE_INTEGER TotalReserved;
    ULONG BytesPerSector;
    ULONG BytesPerCluster;
    ULONG BytesPerFileRecordSegment;
    ULONG ClustersPerFileRecordSegment;
    LARGE_INTEGER MftValidDataLength;
    LARGE_INTEGER MftStartLcn;
    LARGE_INTEGER Mft2StartLcn;
    LARGE_INTEGER MftZoneStart;
    LARGE_INTEGER MftZoneEnd;
};

typedef struct _NTFS_VOLUME_DATA_BUFFER NTFS_VOLUME_DATA_BUFFER;
typedef struct _NTFS_VOLUME_DATA_BUFFER *PNTFS_VOLUME_DATA_BUFFER;

struct _NTFS_EXTENDED_VOLUME_DATA {
    ULONG ByteCount;
    USHORT MajorVersion;
    USHORT MinorVersion;
};

typedef struct _NTFS_EXTENDED_VOLUME_DATA NTFS_EXTENDED_VOLUME_DATA;
typedef struct _NTFS_EXTENDED_VOLUME_DATA *PNTFS_EXTENDED_VOLUME_DATA;

struct _STARTING_LCN_INPUT_BUFFER {
    LARGE_INTEGER StartingLcn;
};

typedef struct _STARTING_LCN_INPUT_BUFFER STARTING_LCN_INPUT_BUFFER;
typedef struct _STARTING_LCN_INPUT_BUFFER *PSTARTING_LCN_INPUT_BUFFER;

struct _VOLUME_BITMAP_BUFFER {
    LARGE_INTEGER StartingLcn;
    LARGE_INTEGER BitmapSize;
    UCHAR Buffer[1];
};

typedef struct _VOLUME_BITMAP_BUFFER VOLUME_BITMAP_BUFFER;
typedef struct _VOLUME_BITMAP_BUFFER *PVOLUME_BITMAP_BUFFER;

struct _STARTING_VCN_INPUT_BUFFER {
    LARGE_INTEGER StartingVcn;
};

typedef struct _STARTING_VCN_INPUT_BUFFER STARTING_VCN_INPUT_BUFFER;
typedef struct _STARTING_VCN_INPUT_BUFFER *PSTARTING_VCN_INPUT_BUFFER;

struct _RETRIEVAL_POINTERS_BUFFER {
    ULONG ExtentCount;
    LARGE_INTEGER StartingVcn;
    struct {
        LARGE_INTEGER NextVcn;
        LARGE_INTEGER Lcn;
    } Extents[1];
};

typedef struct _RETRIEVAL_POINTERS_BUFFER RETRIEVAL_POINTERS_BUFFER;
typedef struct _RETRIEVAL_POINTERS_BUFFER *PRETRIEVAL_POINTERS_BUFFER;

struct _NTFS_FILE_RECORD_INPUT_BUFFER {
    LARGE_INTEGER FileReferenceNumber;
};

typedef struct _NTFS_FILE_RECORD_INPUT_BUFFER NTFS_FILE_RECORD_INPUT_BUFFER;
typedef struct _NTFS_FILE_RECORD_INPUT_BUFFER *PNTFS_FILE_RECORD_INPUT_BUFFER;

struct _NTFS_FILE_RECORD_OUTPUT_BUFFER {
    LARGE_INTEGER FileReferenceNumber;
    ULONG FileRecordLength;
    UCHAR FileRecordBuffer[1];
};

typedef struct _NTFS_FILE_RECORD_OUTPUT_BUFFER NTFS_FILE_RECORD_OUTPUT_BUFFER;
typedef struct _NTFS_FILE_RECORD_OUTPUT_BUFFER *PNTFS_FILE_RECORD_OUTPUT_BUFFER;

struct _MOVE_FILE_DATA {
    HANDLE FileHandle;
    LARGE_INTEGER StartingVcn;
    LARGE_INTEGER StartingLcn;
    ULONG ClusterCount;
};

typedef struct _MOVE_FILE_DATA MOVE_FILE_DATA;
typedef struct _MOVE_FILE_DATA *PMOVE_FILE_DATA;

struct _MOVE_FILE_RECORD_DATA {
    HANDLE FileHandle;
    LARGE_INTEGER SourceFileRecord;
    LARGE_INTEGER TargetFileRecord;
};

typedef struct _MOVE_FILE_RECORD_DATA MOVE_FILE_RECORD_DATA;
typedef struct _MOVE_FILE_RECORD_DATA *PMOVE_FILE_RECORD_DATA;

struct _MOVE_FILE_DATA32 {
    UINT32 FileHandle;
    LARGE_INTEGER StartingVcn;
    LARGE_INTEGER StartingLcn;
    ULONG ClusterCount;
};

typedef struct _MOVE_FILE_DATA32 MOVE_FILE_DATA32;
typedef struct _MOVE_FILE_DATA32 *PMOVE_FILE_DATA32;

struct _FIND_BY_SID_DATA {
    ULONG Restart;
    SID Sid;
};

typedef struct _FIND_BY_SID_DATA FIND_BY_SID_DATA;
typedef struct _FIND_BY_SID_DATA *PFIND_BY_SID_DATA;

struct _FIND_BY_SID_OUTPUT {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    ULONG FileNameLength;
    WCHAR FileName[1];
};

typedef struct _FIND_BY_SID_OUTPUT FIND_BY_SID_OUTPUT;
typedef struct _FIND_BY_SID_OUTPUT *PFIND_BY_SID_OUTPUT;

struct _MFT_ENUM_DATA {
    ULONGLONG StartFileReferenceNumber;
    USN LowUsn;
    USN HighUsn;
};

typedef struct _MFT_ENUM_DATA MFT_ENUM_DATA;
typedef struct _MFT_ENUM_DATA *PMFT_ENUM_DATA;

struct _CREATE_USN_JOURNAL_DATA {
    ULONGLONG MaximumSize;
    ULONGLONG AllocationDelta;
};

typedef struct _CREATE_USN_JOURNAL_DATA CREATE_USN_JOURNAL_DATA;
typedef struct _CREATE_USN_JOURNAL_DATA *PCREATE_USN_JOURNAL_DATA;

struct _READ_USN_JOURNAL_DATA {
    USN StartUsn;
    ULONG ReasonMask;
    ULONG ReturnOnlyOnClose;
    ULONGLONG Timeout;
    ULONGLONG BytesToWaitFor;
    ULONGLONG UsnJournalID;
};

typedef struct _READ_USN_JOURNAL_DATA READ_USN_JOURNAL_DATA;
typedef struct _READ_USN_JOURNAL_DATA *PREAD_USN_JOURNAL_DATA;

struct _USN_RECORD {
    ULONG RecordLength;
    USHORT MajorVersion;
    USHORT MinorVersion;
    ULONGLONG FileReferenceNumber;
    ULONGLONG ParentFileReferenceNumber;
    USN Usn;
    LARGE_INTEGER TimeStamp;
    ULONG Reason;
    ULONG SourceInfo;
    ULONG SecurityId;
    ULONG FileAttributes;
    USHORT FileNameLength;
    USHORT FileNameOffset;
    WCHAR FileName[1];
};

typedef struct _USN_RECORD USN_RECORD;
typedef struct _USN_RECORD *PUSN_RECORD;

struct _USN_JOURNAL_DATA {
    ULONGLONG UsnJournalID;
    USN FirstUsn;
    USN NextUsn;
    USN LowestValidUsn;
    USN MaxUsn;
    ULONGLONG MaximumSize;
    ULONGLONG AllocationDelta;
};

typedef struct _USN_JOURNAL_DATA USN_JOURNAL_DATA;
typedef struct _USN_JOURNAL_DATA *PUSN_JOURNAL_DATA;

struct _DELETE_USN_JOURNAL_DATA {
    ULONGLONG UsnJournalID;
    ULONG DeleteFlags;
};

typedef struct _DELETE_USN_JOURNAL_DATA DELETE_USN_JOURNAL_DATA;
typedef struct _DELETE_USN_JOURNAL_DATA *PDELETE_USN_JOURNAL_DATA;

struct _MARK_HANDLE_INFO {
    ULONG UsnSourceInfo;
    HANDLE VolumeHandle;
    ULONG HandleInfo;
};

typedef struct _MARK_HANDLE_INFO MARK_HANDLE_INFO;
typedef struct _MARK_HANDLE_INFO *PMARK_HANDLE_INFO;

struct _MARK_HANDLE_INFO32 {
    ULONG UsnSourceInfo;
    UINT32 VolumeHandle;
    ULONG HandleInfo;
};

typedef struct _MARK_HANDLE_INFO32 MARK_HANDLE_INFO32;
typedef struct _MARK_HANDLE_INFO32 *PMARK_HANDLE_INFO32;

struct _BULK_SECURITY_TEST_DATA {
    ACCESS_MASK DesiredAccess;
    ULONG SecurityIds[1];
};

typedef struct _BULK_SECURITY_TEST_DATA BULK_SECURITY_TEST_DATA;
typedef struct _BULK_SECURITY_TEST_DATA *PBULK_SECURITY_TEST_DATA;

struct _FILE_PREFETCH {
    ULONG Type;
    ULONG Count;
    ULONGLONG Prefetch[1];
};

typedef struct _FILE_PREFETCH FILE_PREFETCH;
typedef struct _FILE_PREFETCH *PFILE_PREFETCH;

struct _FILE_PREFETCH_EX {
    ULONG Type;
    ULONG Count;
    PVOID Context;
    ULONGLONG Prefetch[1];
};

typedef struct _FILE_PREFETCH_EX FILE_PREFETCH_EX;
typedef struct _FILE_PREFETCH_EX *PFILE_PREFETCH_EX;

struct _FILE_OBJECTID_BUFFER {
    UCHAR ObjectId[16];
    union {
        struct {
            UCHAR BirthVolumeId[16];
            UCHAR BirthObjectId[16];
            UCHAR DomainId[16];
        };
        UCHAR ExtendedInfo[48];
    };
};

typedef struct _FILE_OBJECTID_BUFFER FILE_OBJECTID_BUFFER;
typedef struct _FILE_OBJECTID_BUFFER *PFILE_OBJECTID_BUFFER;

struct _FILE_SET_SPARSE_BUFFER {
    BOOLEAN SetSparse;
};

typedef struct _FILE_SET_SPARSE_BUFFER FILE_SET_SPARSE_BUFFER;
typedef struct _FILE_SET_SPARSE_BUFFER *PFILE_SET_SPARSE_BUFFER;

struct _FILE_ZERO_DATA_INFORMATION {
    LARGE_INTEGER FileOffset;
    LARGE_INTEGER BeyondFinalZero;
};

typedef struct _FILE_ZERO_DATA_INFORMATION FILE_ZERO_DATA_INFORMATION;
typedef struct _FILE_ZERO_DATA_INFORMATION *PFILE_ZERO_DATA_INFORMATION;

struct _FILE_ALLOCATED_RANGE_BUFFER {
    LARGE_INTEGER FileOffset;
    LARGE_INTEGER Length;
};

typedef struct _FILE_ALLOCATED_RANGE_BUFFER FILE_ALLOCATED_RANGE_BUFFER;
typedef struct _FILE_ALLOCATED_RANGE_BUFFER *PFILE_ALLOCATED_RANGE_BUFFER;

struct _ENCRYPTION_BUFFER {
    ULONG EncryptionOperation;
    UCHAR Private[1];
};

typedef struct _ENCRYPTION_BUFFER ENCRYPTION_BUFFER;
typedef struct _ENCRYPTION_BUFFER *PENCRYPTION_BUFFER;

struct _DECRYPTION_STATUS_BUFFER {
    BOOLEAN NoEncryptedStreams;
};

typedef struct _DECRYPTION_STATUS_BUFFER DECRYPTION_STATUS_BUFFER;
typedef struct _DECRYPTION_STATUS_BUFFER *PDECRYPTION_STATUS_BUFFER;

struct _REQUEST_RAW_ENCRYPTED_DATA {
    LONGLONG FileOffset;
    ULONG Length;
};

typedef struct _REQUEST_RAW_ENCRYPTED_DATA REQUEST_RAW_ENCRYPTED_DATA;
typedef struct _REQUEST_RAW_ENCRYPTED_DATA *PREQUEST_RAW_ENCRYPTED_DATA;

struct _ENCRYPTED_DATA_INFO {
    ULONGLONG StartingFileOffset;
    ULONG OutputBufferOffset;
    ULONG BytesWithinFileSize;
    ULONG BytesWithinValidDataLength;
    USHORT CompressionFormat;
    UCHAR DataUnitShift;
    UCHAR ChunkShift;
    UCHAR ClusterShift;
    UCHAR EncryptionFormat;
    USHORT NumberOfDataBlocks;
    ULONG DataBlockSize[1];
};

typedef struct _ENCRYPTED_DATA_INFO ENCRYPTED_DATA_INFO;
typedef struct _ENCRYPTED_DATA_INFO *PENCRYPTED_DATA_INFO;

struct _PLEX_READ_DATA_REQUEST {
    LARGE_INTEGER ByteOffset;
    ULONG ByteLength;
    ULONG PlexNumber;
};

typedef struct _PLEX_READ_DATA_REQUEST PLEX_READ_DATA_REQUEST;
typedef struct _PLEX_READ_DATA_REQUEST *PPLEX_READ_DATA_REQUEST;

struct _SI_COPYFILE {
    ULONG SourceFileNameLength;
    ULONG DestinationFileNameLength;
    ULONG Flags;
    WCHAR FileNameBuffer[1];
};

typedef struct _SI_COPYFILE SI_COPYFILE;
typedef struct _SI_COPYFILE *PSI_COPYFILE;

struct _FILE_MAKE_COMPATIBLE_BUFFER {
    BOOLEAN CloseDisc;
};

typedef struct _FILE_MAKE_COMPATIBLE_BUFFER FILE_MAKE_COMPATIBLE_BUFFER;
typedef struct _FILE_MAKE_COMPATIBLE_BUFFER *PFILE_MAKE_COMPATIBLE_BUFFER;

struct _FILE_SET_DEFECT_MGMT_BUFFER {
    BOOLEAN Disable;
};

typedef struct _FILE_SET_DEFECT_MGMT_BUFFER FILE_SET_DEFECT_MGMT_BUFFER;
typedef struct _FILE_SET_DEFECT_MGMT_BUFFER *PFILE_SET_DEFECT_MGMT_BUFFER;

struct _FILE_QUERY_SPARING_BUFFER {
    ULONG SparingUnitBytes;
    BOOLEAN SoftwareSparing;
    ULONG TotalSpareBlocks;
    ULONG FreeSpareBlocks;
};

typedef struct _FILE_QUERY_SPARING_BUFFER FILE_QUERY_SPARING_BUFFER;
typedef struct _FILE_QUERY_SPARING_BUFFER *PFILE_QUERY_SPARING_BUFFER;

struct _FILE_QUERY_ON_DISK_VOL_INFO_BUFFER {
    LARGE_INTEGER DirectoryCount;
    LARGE_INTEGER FileCount;
    USHORT FsFormatMajVersion;
    USHORT FsFormatMinVersion;
    WCHAR FsFormatName[12];
    LARGE_INTEGER FormatTime;
    LARGE_INTEGER LastUpdateTime;
    WCHAR CopyrightInfo[34];
    WCHAR AbstractInfo[34];
    WCHAR FormattingImplementationInfo[34];
    WCHAR LastModifyingImplementationInfo[34];
};

typedef struct _FILE_QUERY_ON_DISK_VOL_INFO_BUFFER FILE_QUERY_ON_DISK_VOL_INFO_BUFFER;
typedef struct _FILE_QUERY_ON_DISK_VOL_INFO_BUFFER *PFILE_QUERY_ON_DISK_VOL_INFO_BUFFER;

enum _SHRINK_VOLUME_REQUEST_TYPES {
    ShrinkPrepare = 1,
    ShrinkCommit,
    ShrinkAbort
};

typedef enum _SHRINK_VOLUME_REQUEST_TYPES SHRINK_VOLUME_REQUEST_TYPES;
typedef enum _SHRINK_VOLUME_REQUEST_TYPES *PSHRINK_VOLUME_REQUEST_TYPES;

struct _SHRINK_VOLUME_INFORMATION {
    SHRINK_VOLUME_REQUEST_TYPES ShrinkRequestType;
    ULONGLONG Flags;
    LONGLONG NewNumberOfSectors;
};

typedef struct _SHRINK_VOLUME_INFORMATION SHRINK_VOLUME_INFORMATION;
typedef struct _SHRINK_VOLUME_INFORMATION *PSHRINK_VOLUME_INFORMATION;

struct _TXFS_MODIFY_RM {
    ULONG Flags;
    ULONG LogContainerCountMax;
    ULONG LogContainerCountMin;
    ULONG LogContainerCount;
    ULONG LogGrowthIncrement;
    ULONG LogAutoShrinkPercentage;
    ULONGLONG Reserved;
    USHORT LoggingMode;
};

typedef struct _TXFS_MODIFY_RM TXFS_MODIFY_RM;
typedef struct _TXFS_MODIFY_RM *PTXFS_MODIFY_RM;

struct _TXFS_QUERY_RM_INFORMATION {
    ULONG BytesRequired;
    ULONGLONG TailLsn;
    ULONGLONG CurrentLsn;
    ULONGLONG ArchiveTailLsn;
    ULONGLONG LogContainerSize;
    LARGE_INTEGER HighestVirtualClock;
    ULONG LogContainerCount;
    ULONG LogContainerCountMax;
    ULONG LogContainerCountMin;
    ULONG LogGrowthIncrement;
    ULONG LogAutoShrinkPercentage;
    ULONG Flags;
    USHORT LoggingMode;
    USHORT Reserved;
    ULONG RmState;
    ULONGLONG LogCapacity;
    ULONGLONG LogFree;
    ULONGLONG TopsSize;
    ULONGLONG TopsUsed;
    ULONGLONG TransactionCount;
    ULONGLONG OnePCCount;
    ULONGLONG TwoPCCount;
    ULONGLONG NumberLogFileFull;
    ULONGLONG OldestTransactionAge;
    GUID RMName;
    ULONG TmLogPathOffset;
};

typedef struct _TXFS_QUERY_RM_INFORMATION TXFS_QUERY_RM_INFORMATION;
typedef struct _TXFS_QUERY_RM_INFORMATION *PTXFS_QUERY_RM_INFORMATION;

struct _TXFS_ROLLFORWARD_REDO_INFORMATION {
    LARGE_INTEGER LastVirtualClock;
    ULONGLONG LastRedoLsn;
    ULONGLONG HighestRecoveryLsn;
    ULONG Flags;
};

typedef struct _TXFS_ROLLFORWARD_REDO_INFORMATION TXFS_ROLLFORWARD_REDO_INFORMATION;
typedef struct _TXFS_ROLLFORWARD_REDO_INFORMATION *PTXFS_ROLLFORWARD_REDO_INFORMATION;

struct _TXFS_START_RM_INFORMATION {
    ULONG Flags;
    ULONGLONG LogContainerSize;
    ULONG LogContainerCountMin;
    ULONG LogContainerCountMax;
    ULONG LogGrowthIncrement;
    ULONG LogAutoShrinkPercentage;
    ULONG TmLogPathOffset;
    USHORT TmLogPathLength;
    USHORT LoggingMode;
    USHORT LogPathLength;
    USHORT Reserved;
    WCHAR LogPath[1];
};

typedef struct _TXFS_START_RM_INFORMATION TXFS_START_RM_INFORMATION;
typedef struct _TXFS_START_RM_INFORMATION *PTXFS_START_RM_INFORMATION;

struct _TXFS_GET_METADATA_INFO_OUT {
    struct {
        LONGLONG LowPart;
        LONGLONG HighPart;
    } TxfFileId;
    GUID LockingTransaction;
    ULONGLONG LastLsn;
    ULONG TransactionState;
};

typedef struct _TXFS_GET_METADATA_INFO_OUT TXFS_GET_METADATA_INFO_OUT;
typedef struct _TXFS_GET_METADATA_INFO_OUT *PTXFS_GET_METADATA_INFO_OUT;

struct _TXFS_LIST_TRANSACTION_LOCKED_FILES_ENTRY {
    ULONGLONG Offset;
    ULONG NameFlags;
    LONGLONG FileId;
    ULONG Reserved1;
    ULONG Reserved2;
    LONGLONG Reserved3;
    WCHAR FileName[1];
};

typedef struct _TXFS_LIST_TRANSACTION_LOCKED_FILES_ENTRY TXFS_LIST_TRANSACTION_LOCKED_FILES_ENTRY;
typedef struct _TXFS_LIST_TRANSACTION_LOCKED_FILES_ENTRY *PTXFS_LIST_TRANSACTION_LOCKED_FILES_ENTRY;

struct _TXFS_LIST_TRANSACTION_LOCKED_FILES {
    GUID KtmTransaction;
    ULONGLONG NumberOfFiles;
    ULONGLONG BufferSizeRequired;
    ULONGLONG Offset;
};

typedef struct _TXFS_LIST_TRANSACTION_LOCKED_FILES TXFS_LIST_TRANSACTION_LOCKED_FILES;
typedef struct _TXFS_LIST_TRANSACTION_LOCKED_FILES *PTXFS_LIST_TRANSACTION_LOCKED_FILES;

struct _TXFS_LIST_TRANSACTIONS_ENTRY {
    GUID TransactionId;
    ULONG TransactionState;
    ULONG Reserved1;
    ULONG Reserved2;
    LONGLONG Reserved3;
};

typedef struct _TXFS_LIST_TRANSACTIONS_ENTRY TXFS_LIST_TRANSACTIONS_ENTRY;
typedef struct _TXFS_LIST_TRANSACTIONS_ENTRY *PTXFS_LIST_TRANSACTIONS_ENTRY;

struct _TXFS_LIST_TRANSACTIONS {
    ULONGLONG NumberOfTransactions;
    ULONGLONG BufferSizeRequired;
};

typedef struct _TXFS_LIST_TRANSACTIONS TXFS_LIST_TRANSACTIONS;
typedef struct _TXFS_LIST_TRANSACTIONS *PTXFS_LIST_TRANSACTIONS;

struct _TXFS_READ_BACKUP_INFORMATION_OUT {
    union {
        ULONG BufferLength;
        UCHAR Buffer[1];
    };
};

typedef struct _TXFS_READ_BACKUP_INFORMATION_OUT TXFS_READ_BACKUP_INFORMATION_OUT;
typedef struct _TXFS_READ_BACKUP_INFORMATION_OUT *PTXFS_READ_BACKUP_INFORMATION_OUT;

struct _TXFS_WRITE_BACKUP_INFORMATION {
    UCHAR Buffer[1];
};

typedef struct _TXFS_WRITE_BACKUP_INFORMATION TXFS_WRITE_BACKUP_INFORMATION;
typedef struct _TXFS_WRITE_BACKUP_INFORMATION *PTXFS_WRITE_BACKUP_INFORMATION;

struct _TXFS_GET_TRANSACTED_VERSION {
    ULONG ThisBaseVersion;
    ULONG LatestVersion;
    USHORT ThisMiniVersion;
    USHORT FirstMiniVersion;
    USHORT LatestMiniVersion;
};

typedef struct _TXFS_GET_TRANSACTED_VERSION TXFS_GET_TRANSACTED_VERSION;
typedef struct _TXFS_GET_TRANSACTED_VERSION *PTXFS_GET_TRANSACTED_VERSION;

struct _TXFS_SAVEPOINT_INFORMATION {
    HANDLE KtmTransaction;
    ULONG ActionCode;
    ULONG SavepointId;
};

typedef struct _TXFS_SAVEPOINT_INFORMATION TXFS_SAVEPOINT_INFORMATION;
typedef struct _TXFS_SAVEPOINT_INFORMATION *PTXFS_SAVEPOINT_INFORMATION;

struct _TXFS_CREATE_MINIVERSION_INFO {
    USHORT StructureVersion;
    USHORT StructureLength;
    ULONG BaseVersion;
    USHORT MiniVersion;
};

typedef struct _TXFS_CREATE_MINIVERSION_INFO TXFS_CREATE_MINIVERSION_INFO;
typedef struct _TXFS_CREATE_MINIVERSION_INFO *PTXFS_CREATE_MINIVERSION_INFO;

struct _TXFS_TRANSACTION_ACTIVE_INFO {
    BOOLEAN TransactionsActiveAtSnapshot;
};

typedef struct _TXFS_TRANSACTION_ACTIVE_INFO TXFS_TRANSACTION_ACTIVE_INFO;
typedef struct _TXFS_TRANSACTION_ACTIVE_INFO *PTXFS_TRANSACTION_ACTIVE_INFO;

struct _BOOT_AREA_INFO {
    ULONG BootSectorCount;
    struct {
        LARGE_INTEGER Offset;
    } BootSectors[2];
};

typedef struct _BOOT_AREA_INFO BOOT_AREA_INFO;
typedef struct _BOOT_AREA_INFO *PBOOT_AREA_INFO;

struct _RETRIEVAL_POINTER_BASE {
    LARGE_INTEGER FileAreaOffset;
};

typedef struct _RETRIEVAL_POINTER_BASE RETRIEVAL_POINTER_BASE;
typedef struct _RETRIEVAL_POINTER_BASE *PRETRIEVAL_POINTER_BASE;

struct _FILE_FS_PERSISTENT_VOLUME_INFORMATION {
    ULONG VolumeFlags;
    ULONG FlagMask;
    ULONG Version;
    ULONG Reserved;
};

typedef struct _FILE_FS_PERSISTENT_VOLUME_INFORMATION FILE_FS_PERSISTENT_VOLUME_INFORMATION;
typedef struct _FILE_FS_PERSISTENT_VOLUME_INFORMATION *PFILE_FS_PERSISTENT_VOLUME_INFORMATION;

struct _FILE_SYSTEM_RECOGNITION_INFORMATION {
    CHAR FileSystem[9];
};

typedef struct _FILE_SYSTEM_RECOGNITION_INFORMATION FILE_SYSTEM_RECOGNITION_INFORMATION;
typedef struct _FILE_SYSTEM_RECOGNITION_INFORMATION *PFILE_SYSTEM_RECOGNITION_INFORMATION;

struct _REQUEST_OPLOCK_INPUT_BUFFER {
    USHORT StructureVersion;
    USHORT StructureLength;
    ULONG RequestedOplockLevel;
    ULONG Flags;
};

typedef struct _REQUEST_OPLOCK_INPUT_BUFFER REQUEST_OPLOCK_INPUT_BUFFER;
typedef struct _REQUEST_OPLOCK_INPUT_BUFFER *PREQUEST_OPLOCK_INPUT_BUFFER;

struct _REQUEST_OPLOCK_OUTPUT_BUFFER {
    USHORT StructureVersion;
    USHORT StructureLength;
    ULONG OriginalOplockLevel;
    ULONG NewOplockLevel;
    ULONG Flags;
    ACCESS_MASK AccessMode;
    USHORT ShareMode;
};

typedef struct _REQUEST_OPLOCK_OUTPUT_BUFFER REQUEST_OPLOCK_OUTPUT_BUFFER;
typedef struct _REQUEST_OPLOCK_OUTPUT_BUFFER *PREQUEST_OPLOCK_OUTPUT_BUFFER;

struct _SD_CHANGE_MACHINE_SID_INPUT {
    USHORT CurrentMachineSIDOffset;
    USHORT CurrentMachineSIDLength;
    USHORT NewMachineSIDOffset;
    USHORT NewMachineSIDLength;
};

typedef struct _SD_CHANGE_MACHINE_SID_INPUT SD_CHANGE_MACHINE_SID_INPUT;
typedef struct _SD_CHANGE_MACHINE_SID_INPUT *PSD_CHANGE_MACHINE_SID_INPUT;

struct _SD_CHANGE_MACHINE_SID_OUTPUT {
    ULONGLONG NumSDChangedSuccess;
    ULONGLONG NumSDChangedFail;
    ULONGLONG NumSDUnused;
    ULONGLONG NumSDTotal;
    ULONGLONG NumMftSDChangedSuccess;
    ULONGLONG NumMftSDChangedFail;
    ULONGLONG NumMftSDTotal;
};

typedef struct _SD_CHANGE_MACHINE_SID_OUTPUT SD_CHANGE_MACHINE_SID_OUTPUT;
typedef struct _SD_CHANGE_MACHINE_SID_OUTPUT *PSD_CHANGE_MACHINE_SID_OUTPUT;

struct _SD_GLOBAL_CHANGE_INPUT {
    ULONG Flags;
    ULONG ChangeType;
    union {
        SD_CHANGE_MACHINE_SID_INPUT SdChange;
    };
};

typedef struct _SD_GLOBAL_CHANGE_INPUT SD_GLOBAL_CHANGE_INPUT;
typedef struct _SD_GLOBAL_CHANGE_INPUT *PSD_GLOBAL_CHANGE_INPUT;

struct _SD_GLOBAL_CHANGE_OUTPUT {
    ULONG Flags;
    ULONG ChangeType;
    union {
        SD_CHANGE_MACHINE_SID_OUTPUT SdChange;
    };
};

typedef struct _SD_GLOBAL_CHANGE_OUTPUT SD_GLOBAL_CHANGE_OUTPUT;
typedef struct _SD_GLOBAL_CHANGE_OUTPUT *PSD_GLOBAL_CHANGE_OUTPUT;

struct _EXTENDED_ENCRYPTED_DATA_INFO {
    ULONG ExtendedCode;
    ULONG Length;
    ULONG Flags;
    ULONG Reserved;
};

typedef struct _EXTENDED_ENCRYPTED_DATA_INFO EXTENDED_ENCRYPTED_DATA_INFO;
typedef struct _EXTENDED_ENCRYPTED_DATA_INFO *PEXTENDED_ENCRYPTED_DATA_INFO;

struct _LOOKUP_STREAM_FROM_CLUSTER_INPUT {
    ULONG Flags;
    ULONG NumberOfClusters;
    LARGE_INTEGER Cluster[1];
};

typedef struct _LOOKUP_STREAM_FROM_CLUSTER_INPUT LOOKUP_STREAM_FROM_CLUSTER_INPUT;
typedef struct _LOOKUP_STREAM_FROM_CLUSTER_INPUT *PLOOKUP_STREAM_FROM_CLUSTER_INPUT;

struct _LOOKUP_STREAM_FROM_CLUSTER_OUTPUT {
    ULONG Offset;
    ULONG NumberOfMatches;
    ULONG BufferSizeRequired;
};

typedef struct _LOOKUP_STREAM_FROM_CLUSTER_OUTPUT LOOKUP_STREAM_FROM_CLUSTER_OUTPUT;
typedef struct _LOOKUP_STREAM_FROM_CLUSTER_OUTPUT *PLOOKUP_STREAM_FROM_CLUSTER_OUTPUT;

struct _LOOKUP_STREAM_FROM_CLUSTER_ENTRY {
    ULONG OffsetToNext;
    ULONG Flags;
    LARGE_INTEGER Reserved;
    LARGE_INTEGER Cluster;
    WCHAR FileName[1];
};

typedef struct _LOOKUP_STREAM_FROM_CLUSTER_ENTRY LOOKUP_STREAM_FROM_CLUSTER_ENTRY;
typedef struct _LOOKUP_STREAM_FROM_CLUSTER_ENTRY *PLOOKUP_STREAM_FROM_CLUSTER_ENTRY;

struct _FILE_TYPE_NOTIFICATION_INPUT {
    ULONG Flags;
    ULONG NumFileTypeIDs;
    GUID FileTypeID[1];
};

typedef struct _FILE_TYPE_NOTIFICATION_INPUT FILE_TYPE_NOTIFICATION_INPUT;
typedef struct _FILE_TYPE_NOTIFICATION_INPUT *PFILE_TYPE_NOTIFICATION_INPUT;

struct _VIRTUAL_STORAGE_TYPE {
    ULONG DeviceId;
    GUID VendorId;
};

typedef struct _VIRTUAL_STORAGE_TYPE VIRTUAL_STORAGE_TYPE;
typedef struct _VIRTUAL_STORAGE_TYPE *PVIRTUAL_STORAGE_TYPE;

struct _STORAGE_QUERY_DEPENDENT_VOLUME_REQUEST {
    ULONG RequestLevel;
    ULONG RequestFlags;
};

typedef struct _STORAGE_QUERY_DEPENDENT_VOLUME_REQUEST STORAGE_QUERY_DEPENDENT_VOLUME_REQUEST;
typedef struct _STORAGE_QUERY_DEPENDENT_VOLUME_REQUEST *PSTORAGE_QUERY_DEPENDENT_VOLUME_REQUEST;

struct _STORAGE_QUERY_DEPENDENT_VOLUME_LEV1_ENTRY {
    ULONG EntryLength;
    ULONG DependencyTypeFlags;
    ULONG ProviderSpecificFlags;
    VIRTUAL_STORAGE_TYPE VirtualStorageType;
};

typedef struct _STORAGE_QUERY_DEPENDENT_VOLUME_LEV1_ENTRY STORAGE_QUERY_DEPENDENT_VOLUME_LEV1_ENTRY;
typedef struct _STORAGE_QUERY_DEPENDENT_VOLUME_LEV1_ENTRY *PSTORAGE_QUERY_DEPENDENT_VOLUME_LEV1_ENTRY;

struct _STORAGE_QUERY_DEPENDENT_VOLUME_LEV2_ENTRY {
    ULONG EntryLength;
    ULONG DependencyTypeFlags;
    ULONG ProviderSpecificFlags;
    VIRTUAL_STORAGE_TYPE VirtualStorageType;
    ULONG AncestorLevel;
    ULONG HostVolumeNameOffset;
    ULONG HostVolumeNameSize;
    ULONG DependentVolumeNameOffset;
    ULONG DependentVolumeNameSize;
    ULONG RelativePathOffset;
    ULONG RelativePathSize;
    ULONG DependentDeviceNameOffset;
    ULONG DependentDeviceNameSize;
};

typedef struct _STORAGE_QUERY_DEPENDENT_VOLUME_LEV2_ENTRY STORAGE_QUERY_DEPENDENT_VOLUME_LEV2_ENTRY;
typedef struct _STORAGE_QUERY_DEPENDENT_VOLUME_LEV2_ENTRY *PSTORAGE_QUERY_DEPENDENT_VOLUME_LEV2_ENTRY;

struct _STORAGE_QUERY_DEPENDENT_VOLUME_RESPONSE {
    ULONG ResponseLevel;
    ULONG NumberEntries;
    union {
        STORAGE_QUERY_DEPENDENT_VOLUME_LEV1_ENTRY Lev1Depends[0];
        STORAGE_QUERY_DEPENDENT_VOLUME_LEV2_ENTRY Lev2Depends[0];
    };
};

typedef struct _STORAGE_QUERY_DEPENDENT_VOLUME_RESPONSE STORAGE_QUERY_DEPENDENT_VOLUME_RESPONSE;
typedef struct _STORAGE_QUERY_DEPENDENT_VOLUME_RESPONSE *PSTORAGE_QUERY_DEPENDENT_VOLUME_RESPONSE;

struct _FILESYSTEM_STATISTICS {
    USHORT FileSystemType;
    USHORT Version;
    ULONG SizeOfCompleteStructure;
    ULONG UserFileReads;
    ULONG UserFileReadBytes;
    ULONG UserDiskReads;
    ULONG UserFileWrites;
    ULONG UserFileWriteBytes;
    ULONG UserDiskWrites;
    ULONG MetaDataReads;
    ULONG MetaDataReadBytes;
    ULONG MetaDataDiskReads;
    ULONG MetaDataWrites;
    ULONG MetaDataWriteBytes;
    ULONG MetaDataDiskWrites;
};

typedef struct _FILESYSTEM_STATISTICS FILESYSTEM_STATISTICS;
typedef struct _FILESYSTEM_STATISTICS *PFILESYSTEM_STATISTICS;

struct _FAT_STATISTICS {
    ULONG CreateHits;
    ULONG SuccessfulCreates;
    ULONG FailedCreates;
    ULONG NonCachedReads;
    ULONG NonCachedReadBytes;
    ULONG NonCachedWrites;
    ULONG NonCachedWriteBytes;
    ULONG NonCachedDiskReads;
    ULONG NonCachedDiskWrites;
};

typedef struct _FAT_STATISTICS FAT_STATISTICS;
typedef struct _FAT_STATISTICS *PFAT_STATISTICS;

struct _EXFAT_STATISTICS {
    ULONG CreateHits;
    ULONG SuccessfulCreates;
    ULONG FailedCreates;
    ULONG NonCachedReads;
    ULONG NonCachedReadBytes;
    ULONG NonCachedWrites;
    ULONG NonCachedWriteBytes;
    ULONG NonCachedDiskReads;
    ULONG NonCachedDiskWrites;
};

typedef struct _EXFAT_STATISTICS EXFAT_STATISTICS;
typedef struct _EXFAT_STATISTICS *PEXFAT_STATISTICS;

struct _NTFS_STATISTICS {
    ULONG LogFileFullExceptions;
    ULONG OtherExceptions;
    ULONG MftReads;
    ULONG MftReadBytes;
    ULONG MftWrites;
    ULONG MftWriteBytes;
    struct {
        USHORT Write;
        USHORT Create;
        USHORT SetInfo;
        USHORT Flush;
    } MftWritesUserLevel;
    USHORT MftWritesFlushForLogFileFull;
    USHORT MftWritesLazyWriter;
    USHORT MftWritesUserRequest;
    ULONG Mft2Writes;
    ULONG Mft2WriteBytes;
    struct {
        USHORT Write;
        USHORT Create;
        USHORT SetInfo;
        USHORT Flush;
    } Mft2WritesUserLevel;
    USHORT Mft2WritesFlushForLogFileFull;
    USHORT Mft2WritesLazyWriter;
    USHORT Mft2WritesUserRequest;
    ULONG RootIndexReads;
    ULONG RootIndexReadBytes;
    ULONG RootIndexWrites;
    ULONG RootIndexWriteBytes;
    ULONG BitmapReads;
    ULONG BitmapReadBytes;
    ULONG BitmapWrites;
    ULONG BitmapWriteBytes;
    USHORT BitmapWritesFlushForLogFileFull;
    USHORT BitmapWritesLazyWriter;
    USHORT BitmapWritesUserRequest;
    struct {
        USHORT Write;
        USHORT Create;
        USHORT SetInfo;
    } BitmapWritesUserLevel;
    ULONG MftBitmapReads;
    ULONG MftBitmapReadBytes;
    ULONG MftBitmapWrites;
    ULONG MftBitmapWriteBytes;
    USHORT MftBitmapWritesFlushForLogFileFull;
    USHORT MftBitmapWritesLazyWriter;
    USHORT MftBitmapWritesUserRequest;
    struct {
        USHORT Write;
        USHORT Create;
        USHORT SetInfo;
        USHORT Flush;
    } MftBitmapWritesUserLevel;
    ULONG UserIndexReads;
    ULONG UserIndexReadBytes;
    ULONG UserIndexWrites;
    ULONG UserIndexWriteBytes;
    ULONG LogFileReads;
    ULONG LogFileReadBytes;
    ULONG LogFileWrites;
    ULONG LogFileWriteBytes;
    struct {
        ULONG Calls;
        ULONG Clusters;
        ULONG Hints;
        ULONG RunsReturned;
        ULONG HintsHonored;
        ULONG HintsClusters;
        ULONG Cache;
        ULONG CacheClusters;
        ULONG CacheMiss;
        ULONG CacheMissClusters;
    } Allocate;
};

typedef struct _NTFS_STATISTICS NTFS_STATISTICS;
typedef struct _NTFS_STATISTICS *PNTFS_STATISTICS;

struct _REPARSE_DATA_BUFFER {
    ULONG ReparseTag;
    USHORT ReparseDataLength;
    USHORT Reserved;
    union {
        struct {
            USHORT SubstituteNameOffset;
            USHORT SubstituteNameLength;
            USHORT PrintNameOffset;
            USHORT PrintNameLength;
            ULONG Flags;
            WCHAR PathBuffer[1];
        } SymbolicLinkReparseBuffer;
        struct {
            USHORT SubstituteNameOffset;
            USHORT SubstituteNameLength;
            USHORT PrintNameOffset;
            USHORT PrintNameLength;
            WCHAR PathBuffer[1];
        } MountPointReparseBuffer;
        struct {
            UCHAR DataBuffer[1];
        } GenericReparseBuffer;
    };
};

typedef struct _REPARSE_DATA_BUFFER REPARSE_DATA_BUFFER;
typedef struct _REPARSE_DATA_BUFFER *PREPARSE_DATA_BUFFER;

struct _REPARSE_GUID_DATA_BUFFER {
    ULONG ReparseTag;
    USHORT ReparseDataLength;
    USHORT Reserved;
    GUID ReparseGuid;
    struct {
        UCHAR DataBuffer[1];
    } GenericReparseBuffer;
};

typedef struct _REPARSE_GUID_DATA_BUFFER REPARSE_GUID_DATA_BUFFER;
typedef struct _REPARSE_GUID_DATA_BUFFER *PREPARSE_GUID_DATA_BUFFER;

struct _REPARSE_INDEX_KEY {
    ULONG FileReparseTag;
    LARGE_INTEGER FileId;
};

typedef struct _REPARSE_INDEX_KEY REPARSE_INDEX_KEY;
typedef struct _REPARSE_INDEX_KEY *PREPARSE_INDEX_KEY;

struct _FILE_PIPE_ASSIGN_EVENT_BUFFER {
    HANDLE EventHandle;
    ULONG KeyValue;
};

typedef struct _FILE_PIPE_ASSIGN_EVENT_BUFFER FILE_PIPE_ASSIGN_EVENT_BUFFER;
typedef struct _FILE_PIPE_ASSIGN_EVENT_BUFFER *PFILE_PIPE_ASSIGN_EVENT_BUFFER;

struct _FILE_PIPE_EVENT_BUFFER {
    ULONG NamedPipeState;
    ULONG EntryType;
    ULONG ByteCount;
    ULONG KeyValue;
    ULONG NumberRequests;
};

typedef struct _FILE_PIPE_EVENT_BUFFER FILE_PIPE_EVENT_BUFFER;
typedef struct _FILE_PIPE_EVENT_BUFFER *PFILE_PIPE_EVENT_BUFFER;

struct _FILE_PIPE_PEEK_BUFFER {
    ULONG NamedPipeState;
    ULONG ReadDataAvailable;
    ULONG NumberOfMessages;
    ULONG MessageLength;
    CHAR Data[1];
};

typedef struct _FILE_PIPE_PEEK_BUFFER FILE_PIPE_PEEK_BUFFER;
typedef struct _FILE_PIPE_PEEK_BUFFER *PFILE_PIPE_PEEK_BUFFER;

struct _FILE_PIPE_WAIT_FOR_BUFFER {
    LARGE_INTEGER Timeout;
    ULONG NameLength;
    BOOLEAN TimeoutSpecified;
    WCHAR Name[1];
};

typedef struct _FILE_PIPE_WAIT_FOR_BUFFER FILE_PIPE_WAIT_FOR_BUFFER;
typedef struct _FILE_PIPE_WAIT_FOR_BUFFER *PFILE_PIPE_WAIT_FOR_BUFFER;

struct _FILE_PIPE_CLIENT_PROCESS_BUFFER {
    PVOID ClientSession;
    PVOID ClientProcess;
};

typedef struct _FILE_PIPE_CLIENT_PROCESS_BUFFER FILE_PIPE_CLIENT_PROCESS_BUFFER;
typedef struct _FILE_PIPE_CLIENT_PROCESS_BUFFER *PFILE_PIPE_CLIENT_PROCESS_BUFFER;

struct _FILE_PIPE_CLIENT_PROCESS_BUFFER_EX {
    PVOID ClientSession;
    PVOID ClientProcess;
    USHORT ClientComputerNameLength;
    WCHAR ClientComputerBuffer[16];
};

typedef struct _FILE_PIPE_CLIENT_PROCESS_BUFFER_EX FILE_PIPE_CLIENT_PROCESS_BUFFER_EX;
typedef struct _FILE_PIPE_CLIENT_PROCESS_BUFFER_EX *PFILE_PIPE_CLIENT_PROCESS_BUFFER_EX;

enum _LINK_TRACKING_INFORMATION_TYPE {
    NtfsLinkTrackingInformation,
    DfsLinkTrackingInformation
};

typedef enum _LINK_TRACKING_INFORMATION_TYPE LINK_TRACKING_INFORMATION_TYPE;
typedef enum _LINK_TRACKING_INFORMATION_TYPE *PLINK_TRACKING_INFORMATION_TYPE;

struct _LINK_TRACKING_INFORMATION {
    LINK_TRACKING_INFORMATION_TYPE Type;
    UCHAR VolumeId[16];
};

typedef struct _LINK_TRACKING_INFORMATION LINK_TRACKING_INFORMATION;
typedef struct _LINK_TRACKING_INFORMATION *PLINK_TRACKING_INFORMATION;

struct _REMOTE_LINK_TRACKING_INFORMATION {
    PVOID TargetFileObject;
    ULONG TargetLinkTrackingInformationLength;
    UCHAR TargetLinkTrackingInformationBuffer[1];
};

typedef struct _REMOTE_LINK_TRACKING_INFORMATION REMOTE_LINK_TRACKING_INFORMATION;
typedef struct _REMOTE_LINK_TRACKING_INFORMATION *PREMOTE_LINK_TRACKING_INFORMATION;
typedef void (*PDRIVER_FS_NOTIFICATION)(PDEVICE_OBJECT DeviceObject, BOOLEAN FsActive);

enum _FS_FILTER_SECTION_SYNC_TYPE {
    SyncTypeOther,
    SyncTypeCreateSection
};

typedef enum _FS_FILTER_SECTION_SYNC_TYPE FS_FILTER_SECTION_SYNC_TYPE;
typedef enum _FS_FILTER_SECTION_SYNC_TYPE *PFS_FILTER_SECTION_SYNC_TYPE;

enum _FS_FILTER_STREAM_FO_NOTIFICATION_TYPE {
    NotifyTypeCreate,
    NotifyTypeRetired
};

typedef enum _FS_FILTER_STREAM_FO_NOTIFICATION_TYPE FS_FILTER_STREAM_FO_NOTIFICATION_TYPE;
typedef enum _FS_FILTER_STREAM_FO_NOTIFICATION_TYPE *PFS_FILTER_STREAM_FO_NOTIFICATION_TYPE;

union _FS_FILTER_PARAMETERS {
    struct {
        PLARGE_INTEGER EndingOffset;
        PERESOURCE *ResourceToRelease;
    } AcquireForModifiedPageWriter;
    struct {
        PERESOURCE ResourceToRelease;
    } ReleaseForModifiedPageWriter;
    struct {
        FS_FILTER_SECTION_SYNC_TYPE SyncType;
        ULONG PageProtection;
    } AcquireForSectionSynchronization;
    struct {
        FS_FILTER_STREAM_FO_NOTIFICATION_TYPE NotificationType;
        DECLSPEC_ALIGN(8) BOOLEAN SafeToRecurse;
    } NotifyStreamFileObject;
    struct {
        PVOID Argument1;
        PVOID Argument2;
        PVOID Argument3;
        PVOID Argument4;
        PVOID Argument5;
    } Others;
};

typedef union _FS_FILTER_PARAMETERS FS_FILTER_PARAMETERS;
typedef union _FS_FILTER_PARAMETERS *PFS_FILTER_PARAMETERS;

struct _FS_FILTER_CALLBACK_DATA {
    ULONG SizeOfFsFilterCallbackData;
    UCHAR Operation;
    UCHAR Reserved;
    struct _DEVICE_OBJECT *DeviceObject;
    struct _FILE_OBJECT *FileObject;
    FS_FILTER_PARAMETERS Parameters;
};

typedef struct _FS_FILTER_CALLBACK_DATA FS_FILTER_CALLBACK_DATA;
typedef struct _FS_FILTER_CALLBACK_DATA *PFS_FILTER_CALLBACK_DATA;
typedef NTSTATUS (*PFS_FILTER_CALLBACK)(PFS_FILTER_CALLBACK_DATA Data, PVOID *CompletionContext);
typedef void (*PFS_FILTER_COMPLETION_CALLBACK)(PFS_FILTER_CALLBACK_DATA Data, NTSTATUS OperationStatus, PVOID CompletionContext);

struct _FS_FILTER_CALLBACKS {
    ULONG SizeOfFsFilterCallbacks;
    ULONG Reserved;
    PFS_FILTER_CALLBACK PreAcquireForSectionSynchronization;
    PFS_FILTER_COMPLETION_CALLBACK PostAcquireForSectionSynchronization;
    PFS_FILTER_CALLBACK PreReleaseForSectionSynchronization;
    PFS_FILTER_COMPLETION_CALLBACK PostReleaseForSectionSynchronization;
    PFS_FILTER_CALLBACK PreAcquireForCcFlush;
    PFS_FILTER_COMPLETION_CALLBACK PostAcquireForCcFlush;
    PFS_FILTER_CALLBACK PreReleaseForCcFlush;
    PFS_FILTER_COMPLETION_CALLBACK PostReleaseForCcFlush;
    PFS_FILTER_CALLBACK PreAcquireForModifiedPageWriter;
    PFS_FILTER_COMPLETION_CALLBACK PostAcquireForModifiedPageWriter;
    PFS_FILTER_CALLBACK PreReleaseForModifiedPageWriter;
    PFS_FILTER_COMPLETION_CALLBACK PostReleaseForModifiedPageWriter;
};

typedef struct _FS_FILTER_CALLBACKS FS_FILTER_CALLBACKS;
typedef struct _FS_FILTER_CALLBACKS *PFS_FILTER_CALLBACKS;

struct _IO_PRIORITY_INFO {
    ULONG Size;
    ULONG ThreadPriority;
    ULONG PagePriority;
    IO_PRIORITY_HINT IoPriority;
};

typedef struct _IO_PRIORITY_INFO IO_PRIORITY_INFO;
typedef struct _IO_PRIORITY_INFO *PIO_PRIORITY_INFO;

struct _PUBLIC_OBJECT_BASIC_INFORMATION {
    ULONG Attributes;
    ACCESS_MASK GrantedAccess;
    ULONG HandleCount;
    ULONG PointerCount;
    ULONG Reserved[10];
};

typedef struct _PUBLIC_OBJECT_BASIC_INFORMATION PUBLIC_OBJECT_BASIC_INFORMATION;
typedef struct _PUBLIC_OBJECT_BASIC_INFORMATION *PPUBLIC_OBJECT_BASIC_INFORMATION;

struct _PUBLIC_OBJECT_TYPE_INFORMATION {
    UNICODE_STRING TypeName;
    ULONG Reserved[22];
};

typedef struct _PUBLIC_OBJECT_TYPE_INFORMATION PUBLIC_OBJECT_TYPE_INFORMATION;
typedef struct _PUBLIC_OBJECT_TYPE_INFORMATION *PPUBLIC_OBJECT_TYPE_INFORMATION;

struct _SECURITY_CLIENT_CONTEXT {
    SECURITY_QUALITY_OF_SERVICE SecurityQos;
    PACCESS_TOKEN ClientToken;
    BOOLEAN DirectlyAccessClientToken;
    BOOLEAN DirectAccessEffectiveOnly;
    BOOLEAN ServerIsRemote;
    TOKEN_CONTROL ClientTokenControl;
};

typedef struct _SECURITY_CLIENT_CONTEXT SECURITY_CLIENT_CONTEXT;
typedef struct _SECURITY_CLIENT_CONTEXT *PSECURITY_CLIENT_CONTEXT;

struct _KAPC_STATE {
    LIST_ENTRY ApcListHead[2];
    PKPROCESS Process;
    BOOLEAN KernelApcInProgress;
    BOOLEAN KernelApcPending;
    BOOLEAN UserApcPending;
};

typedef struct _KAPC_STATE KAPC_STATE;
typedef struct _KAPC_STATE *PKAPC_STATE;
typedef struct _KAPC_STATE *PRKAPC_STATE;

struct _KQUEUE {
    DISPATCHER_HEADER Header;
    LIST_ENTRY EntryListHead;
    volatile ULONG CurrentCount;
    ULONG MaximumCount;
    LIST_ENTRY ThreadListHead;
};

typedef struct _KQUEUE KQUEUE;
typedef struct _KQUEUE *PKQUEUE;
typedef struct _KQUEUE *PRKQUEUE;

enum _MMFLUSH_TYPE {
    MmFlushForDelete,
    MmFlushForWrite
};

typedef enum _MMFLUSH_TYPE MMFLUSH_TYPE;

struct _READ_LIST {
    PFILE_OBJECT FileObject;
    ULONG NumberOfEntries;
    LOGICAL IsImage;
    FILE_SEGMENT_ELEMENT List[1];
};

typedef struct _READ_LIST READ_LIST;
typedef struct _READ_LIST *PREAD_LIST;

union _MM_PREFETCH_FLAGS {
    struct {
        ULONG Priority : 3;
        ULONG RepurposePriority : 3;
    } Flags;
    ULONG AllFlags;
};

typedef union _MM_PREFETCH_FLAGS MM_PREFETCH_FLAGS;
typedef union _MM_PREFETCH_FLAGS *PMM_PREFETCH_FLAGS;
typedef ULONG LBN;
typedef LBN *PLBN;
typedef ULONG VBN;
typedef VBN *PVBN;

struct _FSRTL_COMMON_FCB_HEADER {
    CSHORT NodeTypeCode;
    CSHORT NodeByteSize;
    UCHAR Flags;
    UCHAR IsFastIoPossible;
    UCHAR Flags2;
    UCHAR Reserved : 4;
    UCHAR Version : 4;
    PERESOURCE Resource;
    PERESOURCE PagingIoResource;
    LARGE_INTEGER AllocationSize;
    LARGE_INTEGER FileSize;
    LARGE_INTEGER ValidDataLength;
};

typedef struct _FSRTL_COMMON_FCB_HEADER FSRTL_COMMON_FCB_HEADER;
typedef struct _FSRTL_COMMON_FCB_HEADER *PFSRTL_COMMON_FCB_HEADER;

struct _FSRTL_ADVANCED_FCB_HEADER {
    CSHORT NodeTypeCode;
    CSHORT NodeByteSize;
    UCHAR Flags;
    UCHAR IsFastIoPossible;
    UCHAR Flags2;
    UCHAR Reserved : 4;
    UCHAR Version : 4;
    PERESOURCE Resource;
    PERESOURCE PagingIoResource;
    LARGE_INTEGER AllocationSize;
    LARGE_INTEGER FileSize;
    LARGE_INTEGER ValidDataLength;
    PFAST_MUTEX FastMutex;
    LIST_ENTRY FilterContexts;
    ULONG_PTR PushLock;
    PVOID *FileContextSupportPointer;
};

typedef struct _FSRTL_ADVANCED_FCB_HEADER FSRTL_ADVANCED_FCB_HEADER;
typedef struct _FSRTL_ADVANCED_FCB_HEADER *PFSRTL_ADVANCED_FCB_HEADER;

struct _FSRTL_AUXILIARY_BUFFER {
    PVOID Buffer;
    ULONG Length;
    ULONG Flags;
    PMDL Mdl;
};

typedef struct _FSRTL_AUXILIARY_BUFFER FSRTL_AUXILIARY_BUFFER;
typedef struct _FSRTL_AUXILIARY_BUFFER *PFSRTL_AUXILIARY_BUFFER;

enum _FSRTL_COMPARISON_RESULT {
    LessThan = -1,
    EqualTo,
    GreaterThan
};

typedef enum _FSRTL_COMPARISON_RESULT FSRTL_COMPARISON_RESULT;
typedef void (*PFSRTL_STACK_OVERFLOW_ROUTINE)(PVOID Context, PKEVENT Event);

struct _FSRTL_MUP_PROVIDER_INFO_LEVEL_1 {
    ULONG32 ProviderId;
};

typedef struct _FSRTL_MUP_PROVIDER_INFO_LEVEL_1 FSRTL_MUP_PROVIDER_INFO_LEVEL_1;
typedef struct _FSRTL_MUP_PROVIDER_INFO_LEVEL_1 *PFSRTL_MUP_PROVIDER_INFO_LEVEL_1;

struct _FSRTL_MUP_PROVIDER_INFO_LEVEL_2 {
    ULONG32 ProviderId;
    UNICODE_STRING ProviderName;
};

typedef struct _FSRTL_MUP_PROVIDER_INFO_LEVEL_2 FSRTL_MUP_PROVIDER_INFO_LEVEL_2;
typedef struct _FSRTL_MUP_PROVIDER_INFO_LEVEL_2 *PFSRTL_MUP_PROVIDER_INFO_LEVEL_2;
typedef void (*PFSRTL_EXTRA_CREATE_PARAMETER_CLEANUP_CALLBACK)(PVOID EcpContext, LPCGUID EcpType);
typedef struct _ECP_LIST ECP_LIST;
typedef struct _ECP_LIST *PECP_LIST;
typedef ULONG FSRTL_ALLOCATE_ECPLIST_FLAGS;
typedef ULONG FSRTL_ALLOCATE_ECP_FLAGS;
typedef ULONG FSRTL_ECP_LOOKASIDE_FLAGS;

enum _FSRTL_CHANGE_BACKING_TYPE {
    ChangeDataControlArea,
    ChangeImageControlArea,
    ChangeSharedCacheMap
};

typedef enum _FSRTL_CHANGE_BACKING_TYPE FSRTL_CHANGE_BACKING_TYPE;
typedef enum _FSRTL_CHANGE_BACKING_TYPE *PFSRTL_CHANGE_BACKING_TYPE;

struct _FSRTL_PER_FILE_CONTEXT {
    LIST_ENTRY Links;
    PVOID OwnerId;
    PVOID InstanceId;
    PFREE_FUNCTION FreeCallback;
};

typedef struct _FSRTL_PER_FILE_CONTEXT FSRTL_PER_FILE_CONTEXT;
typedef struct _FSRTL_PER_FILE_CONTEXT *PFSRTL_PER_FILE_CONTEXT;

struct _FSRTL_PER_STREAM_CONTEXT {
    LIST_ENTRY Links;
    PVOID OwnerId;
    PVOID InstanceId;
    PFREE_FUNCTION FreeCallback;
};

typedef struct _FSRTL_PER_STREAM_CONTEXT FSRTL_PER_STREAM_CONTEXT;
typedef struct _FSRTL_PER_STREAM_CONTEXT *PFSRTL_PER_STREAM_CONTEXT;
typedef void (*PFN_FSRTLTEARDOWNPERSTREAMCONTEXTS)(PFSRTL_ADVANCED_FCB_HEADER AdvancedHeader);

struct _FSRTL_PER_FILEOBJECT_CONTEXT {
    LIST_ENTRY Links;
    PVOID OwnerId;
    PVOID InstanceId;
};

typedef struct _FSRTL_PER_FILEOBJECT_CONTEXT FSRTL_PER_FILEOBJECT_CONTEXT;
typedef struct _FSRTL_PER_FILEOBJECT_CONTEXT *PFSRTL_PER_FILEOBJECT_CONTEXT;
typedef NTSTATUS (*PCOMPLETE_LOCK_IRP_ROUTINE)(PVOID Context, PIRP Irp);

struct _FILE_LOCK_INFO {
    LARGE_INTEGER StartingByte;
    LARGE_INTEGER Length;
    BOOLEAN ExclusiveLock;
    ULONG Key;
    PFILE_OBJECT FileObject;
    PVOID ProcessId;
    LARGE_INTEGER EndingByte;
};

typedef struct _FILE_LOCK_INFO FILE_LOCK_INFO;
typedef struct _FILE_LOCK_INFO *PFILE_LOCK_INFO;
typedef void (*PUNLOCK_ROUTINE)(PVOID Context, PFILE_LOCK_INFO FileLockInfo);

struct _FILE_LOCK {
    PCOMPLETE_LOCK_IRP_ROUTINE CompleteLockIrpRoutine;
    PUNLOCK_ROUTINE UnlockRoutine;
    BOOLEAN FastIoIsQuestionable;
    BOOLEAN SpareC[3];
    PVOID LockInformation;
    FILE_LOCK_INFO LastReturnedLockInfo;
    PVOID LastReturnedLock;
    volatile LONG LockRequestsInProgress;
};

typedef struct _FILE_LOCK FILE_LOCK;
typedef struct _FILE_LOCK *PFILE_LOCK;

struct _TUNNEL {
    FAST_MUTEX Mutex;
    PRTL_SPLAY_LINKS Cache;
    LIST_ENTRY TimerQueue;
    USHORT NumEntries;
};

typedef struct _TUNNEL TUNNEL;
typedef struct _TUNNEL *PTUNNEL;

struct _BASE_MCB {
    ULONG MaximumPairCount;
    ULONG PairCount;
    USHORT PoolType;
    USHORT Flags;
    PVOID Mapping;
};

typedef struct _BASE_MCB BASE_MCB;
typedef struct _BASE_MCB *PBASE_MCB;

struct _LARGE_MCB {
    PKGUARDED_MUTEX GuardedMutex;
    BASE_MCB BaseMcb;
};

typedef struct _LARGE_MCB LARGE_MCB;
typedef struct _LARGE_MCB *PLARGE_MCB;

struct _MCB {
    LARGE_MCB DummyFieldThatSizesThisStructureCorrectly;
};

typedef struct _MCB MCB;
typedef struct _MCB *PMCB;

enum _FAST_IO_POSSIBLE {
    FastIoIsNotPossible,
    FastIoIsPossible,
    FastIoIsQuestionable
};

typedef enum _FAST_IO_POSSIBLE FAST_IO_POSSIBLE;

struct _EOF_WAIT_BLOCK {
    LIST_ENTRY EofWaitLinks;
    KEVENT Event;
};

typedef struct _EOF_WAIT_BLOCK EOF_WAIT_BLOCK;
typedef struct _EOF_WAIT_BLOCK *PEOF_WAIT_BLOCK;
typedef PVOID OPLOCK;
typedef PVOID *POPLOCK;
typedef void (*POPLOCK_WAIT_COMPLETE_ROUTINE)(PVOID Context, PIRP Irp);
typedef void (*POPLOCK_FS_PREPOST_IRP)(PVOID Context, PIRP Irp);

struct _OPLOCK_KEY_ECP_CONTEXT {
    GUID OplockKey;
    ULONG Reserved;
};

typedef struct _OPLOCK_KEY_ECP_CONTEXT OPLOCK_KEY_ECP_CONTEXT;
typedef struct _OPLOCK_KEY_ECP_CONTEXT *POPLOCK_KEY_ECP_CONTEXT;
typedef PVOID PNOTIFY_SYNC;
struct _ECP_HEADER;
typedef struct _ECP_HEADER ECP_HEADER;
typedef struct _ECP_HEADER *PECP_HEADER;
typedef BOOLEAN (*PCHECK_FOR_TRAVERSE_ACCESS)(PVOID NotifyContext, PVOID TargetContext, PSECURITY_SUBJECT_CONTEXT SubjectContext);
typedef BOOLEAN (*PFILTER_REPORT_CHANGE)(PVOID NotifyContext, PVOID FilterContext);

struct _PUBLIC_BCB {
    CSHORT NodeTypeCode;
    CSHORT NodeByteSize;
    ULONG MappedLength;
    LARGE_INTEGER MappedFileOffset;
};

typedef struct _PUBLIC_BCB PUBLIC_BCB;
typedef struct _PUBLIC_BCB *PPUBLIC_BCB;

struct _CC_FILE_SIZES {
    LARGE_INTEGER AllocationSize;
    LARGE_INTEGER FileSize;
    LARGE_INTEGER ValidDataLength;
};

typedef struct _CC_FILE_SIZES CC_FILE_SIZES;
typedef struct _CC_FILE_SIZES *PCC_FILE_SIZES;
typedef BOOLEAN (*PACQUIRE_FOR_LAZY_WRITE)(PVOID Context, BOOLEAN Wait);
typedef void (*PRELEASE_FROM_LAZY_WRITE)(PVOID Context);
typedef BOOLEAN (*PACQUIRE_FOR_READ_AHEAD)(PVOID Context, BOOLEAN Wait);
typedef void (*PRELEASE_FROM_READ_AHEAD)(PVOID Context);

struct _CACHE_MANAGER_CALLBACKS {
    PACQUIRE_FOR_LAZY_WRITE AcquireForLazyWrite;
    PRELEASE_FROM_LAZY_WRITE ReleaseFromLazyWrite;
    PACQUIRE_FOR_READ_AHEAD AcquireForReadAhead;
    PRELEASE_FROM_READ_AHEAD ReleaseFromReadAhead;
};

typedef struct _CACHE_MANAGER_CALLBACKS CACHE_MANAGER_CALLBACKS;
typedef struct _CACHE_MANAGER_CALLBACKS *PCACHE_MANAGER_CALLBACKS;

struct _CACHE_UNINITIALIZE_EVENT {
    struct _CACHE_UNINITIALIZE_EVENT *Next;
    KEVENT Event;
};

typedef struct _CACHE_UNINITIALIZE_EVENT CACHE_UNINITIALIZE_EVENT;
typedef struct _CACHE_UNINITIALIZE_EVENT *PCACHE_UNINITIALIZE_EVENT;
typedef void (*PDIRTY_PAGE_ROUTINE)(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, PLARGE_INTEGER OldestLsn, PLARGE_INTEGER NewestLsn, PVOID Context1, PVOID Context2);
typedef void (*PFLUSH_TO_LSN)(PVOID LogHandle, LARGE_INTEGER Lsn);
typedef void (*PCC_POST_DEFERRED_WRITE)(PVOID Context1, PVOID Context2);

enum _NETWORK_OPEN_LOCATION_QUALIFIER {
    NetworkOpenLocationAny,
    NetworkOpenLocationRemote,
    NetworkOpenLocationLoopback
};

typedef enum _NETWORK_OPEN_LOCATION_QUALIFIER NETWORK_OPEN_LOCATION_QUALIFIER;

enum _NETWORK_OPEN_INTEGRITY_QUALIFIER {
    NetworkOpenIntegrityAny,
    NetworkOpenIntegrityNone,
    NetworkOpenIntegritySigned,
    NetworkOpenIntegrityEncrypted,
    NetworkOpenIntegrityMaximum
};

typedef enum _NETWORK_OPEN_INTEGRITY_QUALIFIER NETWORK_OPEN_INTEGRITY_QUALIFIER;

struct _NETWORK_OPEN_ECP_CONTEXT {
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
};

typedef struct _NETWORK_OPEN_ECP_CONTEXT NETWORK_OPEN_ECP_CONTEXT;
typedef struct _NETWORK_OPEN_ECP_CONTEXT *PNETWORK_OPEN_ECP_CONTEXT;

struct _NETWORK_OPEN_ECP_CONTEXT_V0 {
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
};

typedef struct _NETWORK_OPEN_ECP_CONTEXT_V0 NETWORK_OPEN_ECP_CONTEXT_V0;
typedef struct _NETWORK_OPEN_ECP_CONTEXT_V0 *PNETWORK_OPEN_ECP_CONTEXT_V0;

struct _PREFETCH_OPEN_ECP_CONTEXT {
    PVOID Context;
};

typedef struct _PREFETCH_OPEN_ECP_CONTEXT PREFETCH_OPEN_ECP_CONTEXT;
typedef struct _PREFETCH_OPEN_ECP_CONTEXT *PPREFETCH_OPEN_ECP_CONTEXT;
struct sockaddr_storage;
typedef struct sockaddr_storage *PSOCKADDR_STORAGE_NFS;

struct _NFS_OPEN_ECP_CONTEXT {
    PUNICODE_STRING ExportAlias;
    PSOCKADDR_STORAGE_NFS ClientSocketAddress;
};

typedef struct _NFS_OPEN_ECP_CONTEXT NFS_OPEN_ECP_CONTEXT;
typedef struct _NFS_OPEN_ECP_CONTEXT *PNFS_OPEN_ECP_CONTEXT;
typedef struct _NFS_OPEN_ECP_CONTEXT **PPNFS_OPEN_ECP_CONTEXT;

struct _SRV_OPEN_ECP_CONTEXT {
    PUNICODE_STRING ShareName;
    PSOCKADDR_STORAGE_NFS SocketAddress;
    BOOLEAN OplockBlockState;
    BOOLEAN OplockAppState;
    BOOLEAN OplockFinalState;
};

typedef struct _SRV_OPEN_ECP_CONTEXT SRV_OPEN_ECP_CONTEXT;
typedef struct _SRV_OPEN_ECP_CONTEXT *PSRV_OPEN_ECP_CONTEXT;

struct _QUERY_PATH_REQUEST {
    ULONG PathNameLength;
    PIO_SECURITY_CONTEXT SecurityContext;
    WCHAR FilePathName[1];
};

typedef struct _QUERY_PATH_REQUEST QUERY_PATH_REQUEST;
typedef struct _QUERY_PATH_REQUEST *PQUERY_PATH_REQUEST;

struct _QUERY_PATH_REQUEST_EX {
    PIO_SECURITY_CONTEXT pSecurityContext;
    ULONG EaLength;
    PVOID pEaBuffer;
    UNICODE_STRING PathName;
    UNICODE_STRING DomainServiceName;
    ULONG_PTR Reserved[3];
};

typedef struct _QUERY_PATH_REQUEST_EX QUERY_PATH_REQUEST_EX;
typedef struct _QUERY_PATH_REQUEST_EX *PQUERY_PATH_REQUEST_EX;

struct _QUERY_PATH_RESPONSE {
    ULONG LengthAccepted;
};

typedef struct _QUERY_PATH_RESPONSE QUERY_PATH_RESPONSE;
typedef struct _QUERY_PATH_RESPONSE *PQUERY_PATH_RESPONSE;

enum _FILE_STORAGE_TYPE {
    StorageTypeDefault = 1,
    StorageTypeDirectory,
    StorageTypeFile,
    StorageTypeJunctionPoint,
    StorageTypeCatalog,
    StorageTypeStructuredStorage,
    StorageTypeEmbedding,
    StorageTypeStream
};

typedef enum _FILE_STORAGE_TYPE FILE_STORAGE_TYPE;

struct _OBJECT_BASIC_INFORMATION {
    ULONG Attributes;
    ACCESS_MASK GrantedAccess;
    ULONG HandleCount;
    ULONG PointerCount;
    ULONG PagedPoolCharge;
    ULONG NonPagedPoolCharge;
    ULONG Reserved[3];
    ULONG NameInfoSize;
    ULONG TypeInfoSize;
    ULONG SecurityDescriptorSize;
    LARGE_INTEGER CreationTime;
};

typedef struct _OBJECT_BASIC_INFORMATION OBJECT_BASIC_INFORMATION;
typedef struct _OBJECT_BASIC_INFORMATION *POBJECT_BASIC_INFORMATION;

struct _BITMAP_RANGE {
    LIST_ENTRY Links;
    LONGLONG BasePage;
    ULONG FirstDirtyPage;
    ULONG LastDirtyPage;
    ULONG DirtyPages;
    PULONG Bitmap;
};

typedef struct _BITMAP_RANGE BITMAP_RANGE;
typedef struct _BITMAP_RANGE *PBITMAP_RANGE;

struct _FILE_COPY_ON_WRITE_INFORMATION {
    BOOLEAN ReplaceIfExists;
    HANDLE RootDirectory;
    ULONG FileNameLength;
    WCHAR FileName[1];
};

typedef struct _FILE_COPY_ON_WRITE_INFORMATION FILE_COPY_ON_WRITE_INFORMATION;
typedef struct _FILE_COPY_ON_WRITE_INFORMATION *PFILE_COPY_ON_WRITE_INFORMATION;

struct _FILE_FULL_DIRECTORY_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    ULONG EaSize;
    WCHAR FileName[1];
};

typedef struct _FILE_FULL_DIRECTORY_INFORMATION FILE_FULL_DIRECTORY_INFORMATION;
typedef struct _FILE_FULL_DIRECTORY_INFORMATION *PFILE_FULL_DIRECTORY_INFORMATION;

struct _FILE_SHARED_LOCK_ENTRY {
    PVOID Unknown1;
    PVOID Unknown2;
    FILE_LOCK_INFO FileLock;
};

typedef struct _FILE_SHARED_LOCK_ENTRY FILE_SHARED_LOCK_ENTRY;
typedef struct _FILE_SHARED_LOCK_ENTRY *PFILE_SHARED_LOCK_ENTRY;

struct _FILE_EXCLUSIVE_LOCK_ENTRY {
    LIST_ENTRY ListEntry;
    PVOID Unknown1;
    PVOID Unknown2;
    FILE_LOCK_INFO FileLock;
};

typedef struct _FILE_EXCLUSIVE_LOCK_ENTRY FILE_EXCLUSIVE_LOCK_ENTRY;
typedef struct _FILE_EXCLUSIVE_LOCK_ENTRY *PFILE_EXCLUSIVE_LOCK_ENTRY;

struct _FILE_MAILSLOT_PEEK_BUFFER {
    ULONG ReadDataAvailable;
    ULONG NumberOfMessages;
    ULONG MessageLength;
};

typedef struct _FILE_MAILSLOT_PEEK_BUFFER FILE_MAILSLOT_PEEK_BUFFER;
typedef struct _FILE_MAILSLOT_PEEK_BUFFER *PFILE_MAILSLOT_PEEK_BUFFER;

struct _FILE_OLE_CLASSID_INFORMATION {
    GUID ClassId;
};

typedef struct _FILE_OLE_CLASSID_INFORMATION FILE_OLE_CLASSID_INFORMATION;
typedef struct _FILE_OLE_CLASSID_INFORMATION *PFILE_OLE_CLASSID_INFORMATION;

struct _FILE_OLE_ALL_INFORMATION {
    FILE_BASIC_INFORMATION BasicInformation;
    FILE_STANDARD_INFORMATION StandardInformation;
    FILE_INTERNAL_INFORMATION InternalInformation;
    FILE_EA_INFORMATION EaInformation;
    FILE_ACCESS_INFORMATION AccessInformation;
    FILE_POSITION_INFORMATION PositionInformation;
    FILE_MODE_INFORMATION ModeInformation;
    FILE_ALIGNMENT_INFORMATION AlignmentInformation;
    USN LastChangeUsn;
    USN ReplicationUsn;
    LARGE_INTEGER SecurityChangeTime;
    FILE_OLE_CLASSID_INFORMATION OleClassIdInformation;
    FILE_OBJECTID_INFORMATION ObjectIdInformation;
    FILE_STORAGE_TYPE StorageType;
    ULONG OleStateBits;
    ULONG OleId;
    ULONG NumberOfStreamReferences;
    ULONG StreamIndex;
    ULONG SecurityId;
    BOOLEAN ContentIndexDisable;
    BOOLEAN InheritContentIndexDisable;
    FILE_NAME_INFORMATION NameInformation;
};

typedef struct _FILE_OLE_ALL_INFORMATION FILE_OLE_ALL_INFORMATION;
typedef struct _FILE_OLE_ALL_INFORMATION *PFILE_OLE_ALL_INFORMATION;

struct _FILE_OLE_DIR_INFORMATION {
    ULONG NextEntryOffset;
    ULONG FileIndex;
    LARGE_INTEGER CreationTime;
    LARGE_INTEGER LastAccessTime;
    LARGE_INTEGER LastWriteTime;
    LARGE_INTEGER ChangeTime;
    LARGE_INTEGER EndOfFile;
    LARGE_INTEGER AllocationSize;
    ULONG FileAttributes;
    ULONG FileNameLength;
    FILE_STORAGE_TYPE StorageType;
    GUID OleClassId;
    ULONG OleStateBits;
    BOOLEAN ContentIndexDisable;
    BOOLEAN InheritContentIndexDisable;
    WCHAR FileName[1];
};

typedef struct _FILE_OLE_DIR_INFORMATION FILE_OLE_DIR_INFORMATION;
typedef struct _FILE_OLE_DIR_INFORMATION *PFILE_OLE_DIR_INFORMATION;

struct _FILE_OLE_INFORMATION {
    LARGE_INTEGER SecurityChangeTime;
    FILE_OLE_CLASSID_INFORMATION OleClassIdInformation;
    FILE_OBJECTID_INFORMATION ObjectIdInformation;
    FILE_STORAGE_TYPE StorageType;
    ULONG OleStateBits;
    BOOLEAN ContentIndexDisable;
    BOOLEAN InheritContentIndexDisable;
};

typedef struct _FILE_OLE_INFORMATION FILE_OLE_INFORMATION;
typedef struct _FILE_OLE_INFORMATION *PFILE_OLE_INFORMATION;

struct _FILE_OLE_STATE_BITS_INFORMATION {
    ULONG StateBits;
    ULONG StateBitsMask;
};

typedef struct _FILE_OLE_STATE_BITS_INFORMATION FILE_OLE_STATE_BITS_INFORMATION;
typedef struct _FILE_OLE_STATE_BITS_INFORMATION *PFILE_OLE_STATE_BITS_INFORMATION;

struct _MAPPING_PAIR {
    ULONGLONG Vcn;
    ULONGLONG Lcn;
};

typedef struct _MAPPING_PAIR MAPPING_PAIR;
typedef struct _MAPPING_PAIR *PMAPPING_PAIR;

struct _GET_RETRIEVAL_DESCRIPTOR {
    ULONG NumberOfPairs;
    ULONGLONG StartVcn;
    MAPPING_PAIR Pair[1];
};

typedef struct _GET_RETRIEVAL_DESCRIPTOR GET_RETRIEVAL_DESCRIPTOR;
typedef struct _GET_RETRIEVAL_DESCRIPTOR *PGET_RETRIEVAL_DESCRIPTOR;

struct _MBCB {
    CSHORT NodeTypeCode;
    CSHORT NodeIsInZone;
    ULONG PagesToWrite;
    ULONG DirtyPages;
    ULONG Reserved;
    LIST_ENTRY BitmapRanges;
    LONGLONG ResumeWritePage;
    BITMAP_RANGE BitmapRange1;
    BITMAP_RANGE BitmapRange2;
    BITMAP_RANGE BitmapRange3;
};

typedef struct _MBCB MBCB;
typedef struct _MBCB *PMBCB;

struct _MOVEFILE_DESCRIPTOR {
    HANDLE FileHandle;
    ULONG Reserved;
    LARGE_INTEGER StartVcn;
    LARGE_INTEGER TargetLcn;
    ULONG NumVcns;
    ULONG Reserved1;
};

typedef struct _MOVEFILE_DESCRIPTOR MOVEFILE_DESCRIPTOR;
typedef struct _MOVEFILE_DESCRIPTOR *PMOVEFILE_DESCRIPTOR;

struct _OBJECT_BASIC_INFO {
    ULONG Attributes;
    ACCESS_MASK GrantedAccess;
    ULONG HandleCount;
    ULONG ReferenceCount;
    ULONG PagedPoolUsage;
    ULONG NonPagedPoolUsage;
    ULONG Reserved[3];
    ULONG NameInformationLength;
    ULONG TypeInformationLength;
    ULONG SecurityDescriptorLength;
    LARGE_INTEGER CreateTime;
};

typedef struct _OBJECT_BASIC_INFO OBJECT_BASIC_INFO;
typedef struct _OBJECT_BASIC_INFO *POBJECT_BASIC_INFO;

struct _OBJECT_HANDLE_ATTRIBUTE_INFO {
    BOOLEAN Inherit;
    BOOLEAN ProtectFromClose;
};

typedef struct _OBJECT_HANDLE_ATTRIBUTE_INFO OBJECT_HANDLE_ATTRIBUTE_INFO;
typedef struct _OBJECT_HANDLE_ATTRIBUTE_INFO *POBJECT_HANDLE_ATTRIBUTE_INFO;

struct _OBJECT_NAME_INFO {
    UNICODE_STRING ObjectName;
    WCHAR ObjectNameBuffer[1];
};

typedef struct _OBJECT_NAME_INFO OBJECT_NAME_INFO;
typedef struct _OBJECT_NAME_INFO *POBJECT_NAME_INFO;

struct _OBJECT_PROTECTION_INFO {
    BOOLEAN Inherit;
    BOOLEAN ProtectHandle;
};

typedef struct _OBJECT_PROTECTION_INFO OBJECT_PROTECTION_INFO;
typedef struct _OBJECT_PROTECTION_INFO *POBJECT_PROTECTION_INFO;

struct _OBJECT_TYPE_INFO {
    UNICODE_STRING ObjectTypeName;
    UCHAR Unknown[88];
    WCHAR ObjectTypeNameBuffer[1];
};

typedef struct _OBJECT_TYPE_INFO OBJECT_TYPE_INFO;
typedef struct _OBJECT_TYPE_INFO *POBJECT_TYPE_INFO;

struct _OBJECT_ALL_TYPES_INFO {
    ULONG NumberOfObjectTypes;
    OBJECT_TYPE_INFO ObjectsTypeInfo[1];
};

typedef struct _OBJECT_ALL_TYPES_INFO OBJECT_ALL_TYPES_INFO;
typedef struct _OBJECT_ALL_TYPES_INFO *POBJECT_ALL_TYPES_INFO;

struct _PORT_MESSAGE {
    union {
        struct {
            CSHORT DataLength;
            CSHORT TotalLength;
        } s1;
        ULONG Length;
    } u1;
    union {
        struct {
            CSHORT Type;
            CSHORT DataInfoOffset;
        } s2;
        ULONG ZeroInit;
    } u2;
    union {
        CLIENT_ID ClientId;
        double DoNotUseThisField;
    };
    ULONG MessageId;
    union {
        SIZE_T ClientViewSize;
        ULONG CallbackId;
    };
};

typedef struct _PORT_MESSAGE PORT_MESSAGE;
typedef struct _PORT_MESSAGE *PPORT_MESSAGE;

struct _PORT_VIEW {
    ULONG Length;
    HANDLE SectionHandle;
    ULONG SectionOffset;
    SIZE_T ViewSize;
    PVOID ViewBase;
    PVOID ViewRemoteBase;
};

typedef struct _PORT_VIEW PORT_VIEW;
typedef struct _PORT_VIEW *PPORT_VIEW;

struct _REMOTE_PORT_VIEW {
    ULONG Length;
    SIZE_T ViewSize;
    PVOID ViewBase;
};

typedef struct _REMOTE_PORT_VIEW REMOTE_PORT_VIEW;
typedef struct _REMOTE_PORT_VIEW *PREMOTE_PORT_VIEW;

struct _VAD_HEADER {
    PVOID StartVPN;
    PVOID EndVPN;
    struct _VAD_HEADER *ParentLink;
    struct _VAD_HEADER *LeftLink;
    struct _VAD_HEADER *RightLink;
    ULONG Flags;
    PVOID ControlArea;
    PVOID FirstProtoPte;
    PVOID LastPTE;
    ULONG Unknown;
    LIST_ENTRY Secured;
};

typedef struct _VAD_HEADER VAD_HEADER;
typedef struct _VAD_HEADER *PVAD_HEADER;

LAB_DDK_END

#endif
