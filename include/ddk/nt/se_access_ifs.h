/* What ntifs.h adds to <nt/se_access.h>: access checks and privileges. */
#ifndef NTLAB_NT_SE_ACCESS_IFS_H
#define NTLAB_NT_SE_ACCESS_IFS_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/se_access.h>
#include <nt/se_descriptor.h>
#include <nt/se_descriptor_ifs.h>
#include <nt/se_well_known_ddk.h>

LAB_DDK_BEGIN

#define ACCESS_REASON_TYPE_MASK 0xffff0000
#define ACCESS_REASON_DATA_MASK 0xffff

typedef enum _ACCESS_REASON_TYPE {
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
} ACCESS_REASON_TYPE;

typedef ULONG ACCESS_REASON;

typedef struct _ACCESS_REASONS {
    ACCESS_REASON Data[32];
} ACCESS_REASONS, *PACCESS_REASONS;

#define SE_SECURITY_DESCRIPTOR_FLAG_NO_OWNER_ACE 1
#define SE_SECURITY_DESCRIPTOR_FLAG_NO_LABEL_ACE 2
#define SE_SECURITY_DESCRIPTOR_VALID_FLAGS       3

typedef struct _SE_ACCESS_REQUEST {
    ULONG Size;
    PSE_SECURITY_DESCRIPTOR SeSecurityDescriptor;
    ACCESS_MASK DesiredAccess;
    ACCESS_MASK PreviouslyGrantedAccess;
    PSID PrincipalSelfSid;
    PGENERIC_MAPPING GenericMapping;
    ULONG ObjectTypeListCount;
    POBJECT_TYPE_LIST ObjectTypeList;
} SE_ACCESS_REQUEST, *PSE_ACCESS_REQUEST;

typedef struct _SE_ACCESS_REPLY {
    ULONG Size;
    ULONG ResultListCount;
    PACCESS_MASK GrantedAccess;
    PNTSTATUS AccessStatus;
    PACCESS_REASONS AccessReason;
    PPRIVILEGE_SET *Privileges;
} SE_ACCESS_REPLY, *PSE_ACCESS_REPLY;

BOOLEAN SeAccessCheckFromState(PSECURITY_DESCRIPTOR SecurityDescriptor,
                               PTOKEN_ACCESS_INFORMATION PrimaryTokenInformation,
                               PTOKEN_ACCESS_INFORMATION ClientTokenInformation, ACCESS_MASK DesiredAccess,
                               ACCESS_MASK PreviouslyGrantedAccess, PPRIVILEGE_SET *Privileges,
                               PGENERIC_MAPPING GenericMapping, KPROCESSOR_MODE AccessMode, PACCESS_MASK GrantedAccess,
                               PNTSTATUS AccessStatus);
BOOLEAN SeAccessCheckFromStateEx(PSECURITY_DESCRIPTOR SecurityDescriptor, PACCESS_TOKEN PrimaryToken,
                                 PACCESS_TOKEN ClientToken, ACCESS_MASK DesiredAccess,
                                 ACCESS_MASK PreviouslyGrantedAccess, PPRIVILEGE_SET *Privileges,
                                 PGENERIC_MAPPING GenericMapping, KPROCESSOR_MODE AccessMode,
                                 PACCESS_MASK GrantedAccess, PNTSTATUS AccessStatus);
NTSTATUS SeAppendPrivileges(PACCESS_STATE AccessState, PPRIVILEGE_SET Privileges);
void SeCaptureSubjectContextEx(PETHREAD Thread, PEPROCESS Process, PSECURITY_SUBJECT_CONTEXT SubjectContext);
void SeFreePrivileges(PPRIVILEGE_SET Privileges);
NTSTATUS SeLocateProcessImageName(PEPROCESS Process, PUNICODE_STRING *pImageFileName);
BOOLEAN SePrivilegeCheck(PPRIVILEGE_SET RequiredPrivileges, PSECURITY_SUBJECT_CONTEXT SubjectContext,
                         KPROCESSOR_MODE AccessMode);
void SeSetAccessStateGenericMapping(PACCESS_STATE AccessState, PGENERIC_MAPPING GenericMapping);
NTSTATUS SecLookupAccountName(PUNICODE_STRING Name, PULONG SidSize, PSID Sid, PSID_NAME_USE NameUse, PULONG DomainSize,
                              PUNICODE_STRING ReferencedDomain);
NTSTATUS SecLookupAccountSid(PSID Sid, PULONG NameSize, PUNICODE_STRING NameBuffer, PULONG DomainSize,
                             PUNICODE_STRING DomainBuffer, PSID_NAME_USE NameUse);
NTSTATUS SecLookupWellKnownSid(WELL_KNOWN_SID_TYPE SidType, PSID Sid, ULONG SidBufferSize, PULONG SidSize);
NTSTATUS SecMakeSPN(PUNICODE_STRING ServiceClass, PUNICODE_STRING ServiceName, PUNICODE_STRING InstanceName,
                    USHORT InstancePort, PUNICODE_STRING Referrer, PUNICODE_STRING Spn, PULONG Length,
                    BOOLEAN Allocate);
NTSTATUS SecMakeSPNEx(PUNICODE_STRING ServiceClass, PUNICODE_STRING ServiceName, PUNICODE_STRING InstanceName,
                      USHORT InstancePort, PUNICODE_STRING Referrer, PUNICODE_STRING TargetInfo, PUNICODE_STRING Spn,
                      PULONG Length, BOOLEAN Allocate);
NTSTATUS SecMakeSPNEx2(PUNICODE_STRING ServiceClass, PUNICODE_STRING ServiceName, PUNICODE_STRING InstanceName,
                       USHORT InstancePort, PUNICODE_STRING Referrer, PUNICODE_STRING InTargetInfo, PUNICODE_STRING Spn,
                       PULONG TotalSize, BOOLEAN Allocate, BOOLEAN IsTargetInfoMarshaled);

LAB_DDK_END

#endif
