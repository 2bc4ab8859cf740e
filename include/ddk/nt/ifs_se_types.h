/* ifs_se types. */
#ifndef NTLAB_NT_IFS_SE_TYPES_H
#define NTLAB_NT_IFS_SE_TYPES_H

#include <ntdef.h>
#include <nt/ifs_types.h>

LAB_DDK_BEGIN

struct _SID_IDENTIFIER_AUTHORITY {
    UCHAR Value[6];
};

typedef struct _SID_IDENTIFIER_AUTHORITY SID_IDENTIFIER_AUTHORITY;
typedef struct _SID_IDENTIFIER_AUTHORITY *PSID_IDENTIFIER_AUTHORITY;
typedef struct _SID_IDENTIFIER_AUTHORITY *LPSID_IDENTIFIER_AUTHORITY;

struct _SID {
    UCHAR Revision;
    UCHAR SubAuthorityCount;
    SID_IDENTIFIER_AUTHORITY IdentifierAuthority;
    ULONG SubAuthority[1];
};

typedef struct _SID SID;
typedef struct _SID *PISID;

enum _SID_NAME_USE {
    SidTypeUser = 1,
    SidTypeGroup,
    SidTypeDomain,
    SidTypeAlias,
    SidTypeWellKnownGroup,
    SidTypeDeletedAccount,
    SidTypeInvalid,
    SidTypeUnknown,
    SidTypeComputer,
    SidTypeLabel,
    SidTypeLogonSession
};

typedef enum _SID_NAME_USE SID_NAME_USE;
typedef enum _SID_NAME_USE *PSID_NAME_USE;

struct _SID_AND_ATTRIBUTES {
    PSID Sid;
    ULONG Attributes;
};

typedef struct _SID_AND_ATTRIBUTES SID_AND_ATTRIBUTES;
typedef struct _SID_AND_ATTRIBUTES *PSID_AND_ATTRIBUTES;
typedef SID_AND_ATTRIBUTES SID_AND_ATTRIBUTES_ARRAY[1];
typedef SID_AND_ATTRIBUTES_ARRAY *PSID_AND_ATTRIBUTES_ARRAY;
typedef ULONG_PTR SID_HASH_ENTRY;
typedef ULONG_PTR *PSID_HASH_ENTRY;

struct _SID_AND_ATTRIBUTES_HASH {
    ULONG SidCount;
    PSID_AND_ATTRIBUTES SidAttr;
    SID_HASH_ENTRY Hash[32];
};

typedef struct _SID_AND_ATTRIBUTES_HASH SID_AND_ATTRIBUTES_HASH;
typedef struct _SID_AND_ATTRIBUTES_HASH *PSID_AND_ATTRIBUTES_HASH;

struct _ACE_HEADER {
    UCHAR AceType;
    UCHAR AceFlags;
    USHORT AceSize;
};

typedef struct _ACE_HEADER ACE_HEADER;
typedef struct _ACE_HEADER *PACE_HEADER;

struct _ACCESS_ALLOWED_ACE {
    ACE_HEADER Header;
    ACCESS_MASK Mask;
    ULONG SidStart;
};

typedef struct _ACCESS_ALLOWED_ACE ACCESS_ALLOWED_ACE;
typedef struct _ACCESS_ALLOWED_ACE *PACCESS_ALLOWED_ACE;

struct _ACCESS_DENIED_ACE {
    ACE_HEADER Header;
    ACCESS_MASK Mask;
    ULONG SidStart;
};

typedef struct _ACCESS_DENIED_ACE ACCESS_DENIED_ACE;
typedef struct _ACCESS_DENIED_ACE *PACCESS_DENIED_ACE;

struct _SYSTEM_AUDIT_ACE {
    ACE_HEADER Header;
    ACCESS_MASK Mask;
    ULONG SidStart;
};

typedef struct _SYSTEM_AUDIT_ACE SYSTEM_AUDIT_ACE;
typedef struct _SYSTEM_AUDIT_ACE *PSYSTEM_AUDIT_ACE;

struct _SYSTEM_ALARM_ACE {
    ACE_HEADER Header;
    ACCESS_MASK Mask;
    ULONG SidStart;
};

typedef struct _SYSTEM_ALARM_ACE SYSTEM_ALARM_ACE;
typedef struct _SYSTEM_ALARM_ACE *PSYSTEM_ALARM_ACE;

struct _SYSTEM_MANDATORY_LABEL_ACE {
    ACE_HEADER Header;
    ACCESS_MASK Mask;
    ULONG SidStart;
};

typedef struct _SYSTEM_MANDATORY_LABEL_ACE SYSTEM_MANDATORY_LABEL_ACE;
typedef struct _SYSTEM_MANDATORY_LABEL_ACE *PSYSTEM_MANDATORY_LABEL_ACE;
typedef USHORT SECURITY_DESCRIPTOR_CONTROL;
typedef USHORT *PSECURITY_DESCRIPTOR_CONTROL;

struct _SECURITY_DESCRIPTOR_RELATIVE {
    UCHAR Revision;
    UCHAR Sbz1;
    SECURITY_DESCRIPTOR_CONTROL Control;
    ULONG Owner;
    ULONG Group;
    ULONG Sacl;
    ULONG Dacl;
};

typedef struct _SECURITY_DESCRIPTOR_RELATIVE SECURITY_DESCRIPTOR_RELATIVE;
typedef struct _SECURITY_DESCRIPTOR_RELATIVE *PISECURITY_DESCRIPTOR_RELATIVE;

struct _SECURITY_DESCRIPTOR {
    UCHAR Revision;
    UCHAR Sbz1;
    SECURITY_DESCRIPTOR_CONTROL Control;
    PSID Owner;
    PSID Group;
    PACL Sacl;
    PACL Dacl;
};

typedef struct _SECURITY_DESCRIPTOR SECURITY_DESCRIPTOR;
typedef struct _SECURITY_DESCRIPTOR *PISECURITY_DESCRIPTOR;

struct _OBJECT_TYPE_LIST {
    USHORT Level;
    USHORT Sbz;
    GUID *ObjectType;
};

typedef struct _OBJECT_TYPE_LIST OBJECT_TYPE_LIST;
typedef struct _OBJECT_TYPE_LIST *POBJECT_TYPE_LIST;

enum _AUDIT_EVENT_TYPE {
    AuditEventObjectAccess,
    AuditEventDirectoryServiceAccess
};

typedef enum _AUDIT_EVENT_TYPE AUDIT_EVENT_TYPE;
typedef enum _AUDIT_EVENT_TYPE *PAUDIT_EVENT_TYPE;

enum _ACCESS_REASON_TYPE {
    AccessReasonNone,
    AccessReasonAllowedAce = 0x10000,
    AccessReasonDeniedAce = 0x20000,
    AccessReasonAllowedParentAce = 0x30000,
    AccessReasonDeniedParentAce = 0x40000,
    AccessReasonMissingPrivilege = 0x100000,
    AccessReasonFromPrivilege = 0x200000,
    AccessReasonIntegrityLevel = 0x300000,
    AccessReasonOwnership = 0x400000,
    AccessReasonNullDacl = 0x500000,
    AccessReasonEmptyDacl = 0x600000,
    AccessReasonNoSD = 0x700000,
    AccessReasonNoGrant = 0x800000
};

typedef enum _ACCESS_REASON_TYPE ACCESS_REASON_TYPE;
typedef ULONG ACCESS_REASON;

struct _ACCESS_REASONS {
    ACCESS_REASON Data[32];
};

typedef struct _ACCESS_REASONS ACCESS_REASONS;
typedef struct _ACCESS_REASONS *PACCESS_REASONS;

struct _SE_SECURITY_DESCRIPTOR {
    ULONG Size;
    ULONG Flags;
    PSECURITY_DESCRIPTOR SecurityDescriptor;
};

typedef struct _SE_SECURITY_DESCRIPTOR SE_SECURITY_DESCRIPTOR;
typedef struct _SE_SECURITY_DESCRIPTOR *PSE_SECURITY_DESCRIPTOR;

struct _SE_ACCESS_REQUEST {
    ULONG Size;
    PSE_SECURITY_DESCRIPTOR SeSecurityDescriptor;
    ACCESS_MASK DesiredAccess;
    ACCESS_MASK PreviouslyGrantedAccess;
    PSID PrincipalSelfSid;
    PGENERIC_MAPPING GenericMapping;
    ULONG ObjectTypeListCount;
    POBJECT_TYPE_LIST ObjectTypeList;
};

typedef struct _SE_ACCESS_REQUEST SE_ACCESS_REQUEST;
typedef struct _SE_ACCESS_REQUEST *PSE_ACCESS_REQUEST;

struct _SE_ACCESS_REPLY {
    ULONG Size;
    ULONG ResultListCount;
    PACCESS_MASK GrantedAccess;
    PNTSTATUS AccessStatus;
    PACCESS_REASONS AccessReason;
    PPRIVILEGE_SET *Privileges;
};

typedef struct _SE_ACCESS_REPLY SE_ACCESS_REPLY;
typedef struct _SE_ACCESS_REPLY *PSE_ACCESS_REPLY;

enum _SE_AUDIT_OPERATION {
    AuditPrivilegeObject,
    AuditPrivilegeService,
    AuditAccessCheck,
    AuditOpenObject,
    AuditOpenObjectWithTransaction,
    AuditCloseObject,
    AuditDeleteObject,
    AuditOpenObjectForDelete,
    AuditOpenObjectForDeleteWithTransaction,
    AuditCloseNonObject,
    AuditOpenNonObject,
    AuditObjectReference,
    AuditHandleCreation
};

typedef enum _SE_AUDIT_OPERATION SE_AUDIT_OPERATION;
typedef enum _SE_AUDIT_OPERATION *PSE_AUDIT_OPERATION;

struct _SE_AUDIT_INFO {
    ULONG Size;
    AUDIT_EVENT_TYPE AuditType;
    SE_AUDIT_OPERATION AuditOperation;
    ULONG AuditFlags;
    UNICODE_STRING SubsystemName;
    UNICODE_STRING ObjectTypeName;
    UNICODE_STRING ObjectName;
    PVOID HandleId;
    GUID *TransactionId;
    LUID *OperationId;
    BOOLEAN ObjectCreation;
    BOOLEAN GenerateOnClose;
};

typedef struct _SE_AUDIT_INFO SE_AUDIT_INFO;
typedef struct _SE_AUDIT_INFO *PSE_AUDIT_INFO;

enum _TOKEN_TYPE {
    TokenPrimary = 1,
    TokenImpersonation
};

typedef enum _TOKEN_TYPE TOKEN_TYPE;
typedef enum _TOKEN_TYPE *PTOKEN_TYPE;

enum _TOKEN_INFORMATION_CLASS {
    TokenUser = 1,
    TokenGroups,
    TokenPrivileges,
    TokenOwner,
    TokenPrimaryGroup,
    TokenDefaultDacl,
    TokenSource,
    TokenType,
    TokenImpersonationLevel,
    TokenStatistics,
    TokenRestrictedSids,
    TokenSessionId,
    TokenGroupsAndPrivileges,
    TokenSessionReference,
    TokenSandBoxInert,
    TokenAuditPolicy,
    TokenOrigin,
    TokenElevationType,
    TokenLinkedToken,
    TokenElevation,
    TokenHasRestrictions,
    TokenAccessInformation,
    TokenVirtualizationAllowed,
    TokenVirtualizationEnabled,
    TokenIntegrityLevel,
    TokenUIAccess,
    TokenMandatoryPolicy,
    TokenLogonSid,
    MaxTokenInfoClass
};

typedef enum _TOKEN_INFORMATION_CLASS TOKEN_INFORMATION_CLASS;
typedef enum _TOKEN_INFORMATION_CLASS *PTOKEN_INFORMATION_CLASS;

struct _TOKEN_USER {
    SID_AND_ATTRIBUTES User;
};

typedef struct _TOKEN_USER TOKEN_USER;
typedef struct _TOKEN_USER *PTOKEN_USER;

struct _TOKEN_GROUPS {
    ULONG GroupCount;
    SID_AND_ATTRIBUTES Groups[1];
};

typedef struct _TOKEN_GROUPS TOKEN_GROUPS;
typedef struct _TOKEN_GROUPS *PTOKEN_GROUPS;
typedef struct _TOKEN_GROUPS *LPTOKEN_GROUPS;

struct _TOKEN_PRIVILEGES {
    ULONG PrivilegeCount;
    LUID_AND_ATTRIBUTES Privileges[1];
};

typedef struct _TOKEN_PRIVILEGES TOKEN_PRIVILEGES;
typedef struct _TOKEN_PRIVILEGES *PTOKEN_PRIVILEGES;
typedef struct _TOKEN_PRIVILEGES *LPTOKEN_PRIVILEGES;

struct _TOKEN_OWNER {
    PSID Owner;
};

typedef struct _TOKEN_OWNER TOKEN_OWNER;
typedef struct _TOKEN_OWNER *PTOKEN_OWNER;

struct _TOKEN_PRIMARY_GROUP {
    PSID PrimaryGroup;
};

typedef struct _TOKEN_PRIMARY_GROUP TOKEN_PRIMARY_GROUP;
typedef struct _TOKEN_PRIMARY_GROUP *PTOKEN_PRIMARY_GROUP;

struct _TOKEN_DEFAULT_DACL {
    PACL DefaultDacl;
};

typedef struct _TOKEN_DEFAULT_DACL TOKEN_DEFAULT_DACL;
typedef struct _TOKEN_DEFAULT_DACL *PTOKEN_DEFAULT_DACL;

struct _TOKEN_GROUPS_AND_PRIVILEGES {
    ULONG SidCount;
    ULONG SidLength;
    PSID_AND_ATTRIBUTES Sids;
    ULONG RestrictedSidCount;
    ULONG RestrictedSidLength;
    PSID_AND_ATTRIBUTES RestrictedSids;
    ULONG PrivilegeCount;
    ULONG PrivilegeLength;
    PLUID_AND_ATTRIBUTES Privileges;
    LUID AuthenticationId;
};

typedef struct _TOKEN_GROUPS_AND_PRIVILEGES TOKEN_GROUPS_AND_PRIVILEGES;
typedef struct _TOKEN_GROUPS_AND_PRIVILEGES *PTOKEN_GROUPS_AND_PRIVILEGES;

struct _TOKEN_LINKED_TOKEN {
    HANDLE LinkedToken;
};

typedef struct _TOKEN_LINKED_TOKEN TOKEN_LINKED_TOKEN;
typedef struct _TOKEN_LINKED_TOKEN *PTOKEN_LINKED_TOKEN;

struct _TOKEN_ELEVATION {
    ULONG TokenIsElevated;
};

typedef struct _TOKEN_ELEVATION TOKEN_ELEVATION;
typedef struct _TOKEN_ELEVATION *PTOKEN_ELEVATION;

struct _TOKEN_MANDATORY_LABEL {
    SID_AND_ATTRIBUTES Label;
};

typedef struct _TOKEN_MANDATORY_LABEL TOKEN_MANDATORY_LABEL;
typedef struct _TOKEN_MANDATORY_LABEL *PTOKEN_MANDATORY_LABEL;

struct _TOKEN_MANDATORY_POLICY {
    ULONG Policy;
};

typedef struct _TOKEN_MANDATORY_POLICY TOKEN_MANDATORY_POLICY;
typedef struct _TOKEN_MANDATORY_POLICY *PTOKEN_MANDATORY_POLICY;

struct _TOKEN_ACCESS_INFORMATION {
    PSID_AND_ATTRIBUTES_HASH SidHash;
    PSID_AND_ATTRIBUTES_HASH RestrictedSidHash;
    PTOKEN_PRIVILEGES Privileges;
    LUID AuthenticationId;
    TOKEN_TYPE TokenType;
    SECURITY_IMPERSONATION_LEVEL ImpersonationLevel;
    TOKEN_MANDATORY_POLICY MandatoryPolicy;
    ULONG Flags;
};

typedef struct _TOKEN_ACCESS_INFORMATION TOKEN_ACCESS_INFORMATION;
typedef struct _TOKEN_ACCESS_INFORMATION *PTOKEN_ACCESS_INFORMATION;

struct _TOKEN_AUDIT_POLICY {
    UCHAR PerUserPolicy[27];
};

typedef struct _TOKEN_AUDIT_POLICY TOKEN_AUDIT_POLICY;
typedef struct _TOKEN_AUDIT_POLICY *PTOKEN_AUDIT_POLICY;

struct _TOKEN_SOURCE {
    CHAR SourceName[8];
    LUID SourceIdentifier;
};

typedef struct _TOKEN_SOURCE TOKEN_SOURCE;
typedef struct _TOKEN_SOURCE *PTOKEN_SOURCE;

struct _TOKEN_STATISTICS {
    LUID TokenId;
    LUID AuthenticationId;
    LARGE_INTEGER ExpirationTime;
    TOKEN_TYPE TokenType;
    SECURITY_IMPERSONATION_LEVEL ImpersonationLevel;
    ULONG DynamicCharged;
    ULONG DynamicAvailable;
    ULONG GroupCount;
    ULONG PrivilegeCount;
    LUID ModifiedId;
};

typedef struct _TOKEN_STATISTICS TOKEN_STATISTICS;
typedef struct _TOKEN_STATISTICS *PTOKEN_STATISTICS;

struct _TOKEN_CONTROL {
    LUID TokenId;
    LUID AuthenticationId;
    LUID ModifiedId;
    TOKEN_SOURCE TokenSource;
};

typedef struct _TOKEN_CONTROL TOKEN_CONTROL;
typedef struct _TOKEN_CONTROL *PTOKEN_CONTROL;

struct _TOKEN_ORIGIN {
    LUID OriginatingLogonSession;
};

typedef struct _TOKEN_ORIGIN TOKEN_ORIGIN;
typedef struct _TOKEN_ORIGIN *PTOKEN_ORIGIN;

enum _MANDATORY_LEVEL {
    MandatoryLevelUntrusted,
    MandatoryLevelLow,
    MandatoryLevelMedium,
    MandatoryLevelHigh,
    MandatoryLevelSystem,
    MandatoryLevelSecureProcess,
    MandatoryLevelCount
};

typedef enum _MANDATORY_LEVEL MANDATORY_LEVEL;
typedef enum _MANDATORY_LEVEL *PMANDATORY_LEVEL;

struct _SE_EXPORTS {
    LUID SeCreateTokenPrivilege;
    LUID SeAssignPrimaryTokenPrivilege;
    LUID SeLockMemoryPrivilege;
    LUID SeIncreaseQuotaPrivilege;
    LUID SeUnsolicitedInputPrivilege;
    LUID SeTcbPrivilege;
    LUID SeSecurityPrivilege;
    LUID SeTakeOwnershipPrivilege;
    LUID SeLoadDriverPrivilege;
    LUID SeCreatePagefilePrivilege;
    LUID SeIncreaseBasePriorityPrivilege;
    LUID SeSystemProfilePrivilege;
    LUID SeSystemtimePrivilege;
    LUID SeProfileSingleProcessPrivilege;
    LUID SeCreatePermanentPrivilege;
    LUID SeBackupPrivilege;
    LUID SeRestorePrivilege;
    LUID SeShutdownPrivilege;
    LUID SeDebugPrivilege;
    LUID SeAuditPrivilege;
    LUID SeSystemEnvironmentPrivilege;
    LUID SeChangeNotifyPrivilege;
    LUID SeRemoteShutdownPrivilege;
    PSID SeNullSid;
    PSID SeWorldSid;
    PSID SeLocalSid;
    PSID SeCreatorOwnerSid;
    PSID SeCreatorGroupSid;
    PSID SeNtAuthoritySid;
    PSID SeDialupSid;
    PSID SeNetworkSid;
    PSID SeBatchSid;
    PSID SeInteractiveSid;
    PSID SeLocalSystemSid;
    PSID SeAliasAdminsSid;
    PSID SeAliasUsersSid;
    PSID SeAliasGuestsSid;
    PSID SeAliasPowerUsersSid;
    PSID SeAliasAccountOpsSid;
    PSID SeAliasSystemOpsSid;
    PSID SeAliasPrintOpsSid;
    PSID SeAliasBackupOpsSid;
    PSID SeAuthenticatedUsersSid;
    PSID SeRestrictedSid;
    PSID SeAnonymousLogonSid;
    LUID SeUndockPrivilege;
    LUID SeSyncAgentPrivilege;
    LUID SeEnableDelegationPrivilege;
    PSID SeLocalServiceSid;
    PSID SeNetworkServiceSid;
    LUID SeManageVolumePrivilege;
    LUID SeImpersonatePrivilege;
    LUID SeCreateGlobalPrivilege;
    LUID SeTrustedCredManAccessPrivilege;
    LUID SeRelabelPrivilege;
    LUID SeIncreaseWorkingSetPrivilege;
    LUID SeTimeZonePrivilege;
    LUID SeCreateSymbolicLinkPrivilege;
    PSID SeIUserSid;
    PSID SeUntrustedMandatorySid;
    PSID SeLowMandatorySid;
    PSID SeMediumMandatorySid;
    PSID SeHighMandatorySid;
    PSID SeSystemMandatorySid;
    PSID SeOwnerRightsSid;
};

typedef struct _SE_EXPORTS SE_EXPORTS;
typedef struct _SE_EXPORTS *PSE_EXPORTS;
typedef NTSTATUS (*PSE_LOGON_SESSION_TERMINATED_ROUTINE)(PLUID LogonId);

LAB_DDK_END

#endif
