/* Access checks and privileges. */
#ifndef NTLAB_NT_SE_ACCESS_H
#define NTLAB_NT_SE_ACCESS_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/base_strings.h>
#include <nt/ex_pool.h>
#include <nt/se_descriptor.h>
#include <nt/se_token.h>

LAB_DDK_BEGIN

typedef ULONG *PACCESS_MASK;

typedef struct _LUID_AND_ATTRIBUTES {
    LUID Luid;
    ULONG Attributes;
} LUID_AND_ATTRIBUTES, *PLUID_AND_ATTRIBUTES;

typedef LUID_AND_ATTRIBUTES LUID_AND_ATTRIBUTES_ARRAY[1];
typedef LUID_AND_ATTRIBUTES_ARRAY *PLUID_AND_ATTRIBUTES_ARRAY;

#define PRIVILEGE_SET_ALL_NECESSARY 1

typedef struct _PRIVILEGE_SET {
    ULONG PrivilegeCount;
    ULONG Control;
    LUID_AND_ATTRIBUTES Privilege[1];
} PRIVILEGE_SET, *PPRIVILEGE_SET;

typedef struct _INITIAL_PRIVILEGE_SET {
    ULONG PrivilegeCount;
    ULONG Control;
    LUID_AND_ATTRIBUTES Privilege[3];
} INITIAL_PRIVILEGE_SET, *PINITIAL_PRIVILEGE_SET;

typedef struct _ACCESS_STATE {
    LUID OperationID;
    BOOLEAN SecurityEvaluated;
    BOOLEAN GenerateAudit;
    BOOLEAN GenerateOnClose;
    BOOLEAN PrivilegesAllocated;
    ULONG Flags;
    ACCESS_MASK RemainingDesiredAccess;
    ACCESS_MASK PreviouslyGrantedAccess;
    ACCESS_MASK OriginalDesiredAccess;
    SECURITY_SUBJECT_CONTEXT SubjectSecurityContext;
    PSECURITY_DESCRIPTOR SecurityDescriptor;
    PVOID AuxData;
    union {
        INITIAL_PRIVILEGE_SET InitialPrivilegeSet;
        PRIVILEGE_SET PrivilegeSet;
    } Privileges;
    BOOLEAN AuditPrivileges;
    UNICODE_STRING ObjectName;
    UNICODE_STRING ObjectTypeName;
} ACCESS_STATE, *PACCESS_STATE;

#define SEF_DACL_AUTO_INHERIT             0x0001
#define SEF_SACL_AUTO_INHERIT             0x0002
#define SEF_DEFAULT_DESCRIPTOR_FOR_OBJECT 0x0004
#define SEF_AVOID_PRIVILEGE_CHECK         0x0008
#define SEF_AVOID_OWNER_CHECK             0x0010
#define SEF_DEFAULT_OWNER_FROM_PARENT     0x0020
#define SEF_DEFAULT_GROUP_FROM_PARENT     0x0040
#define SEF_MACL_NO_WRITE_UP              0x0100
#define SEF_MACL_NO_READ_UP               0x0200
#define SEF_MACL_NO_EXECUTE_UP            0x0400
#define SEF_AI_USE_EXTRA_PARAMS           0x0800
#define SEF_AVOID_OWNER_RESTRICTION       0x1000

BOOLEAN SeAccessCheck(PSECURITY_DESCRIPTOR SecurityDescriptor, PSECURITY_SUBJECT_CONTEXT SubjectSecurityContext,
                      BOOLEAN SubjectContextLocked, ACCESS_MASK DesiredAccess, ACCESS_MASK PreviouslyGrantedAccess,
                      PPRIVILEGE_SET *Privileges, PGENERIC_MAPPING GenericMapping, KPROCESSOR_MODE AccessMode,
                      PACCESS_MASK GrantedAccess, PNTSTATUS AccessStatus);
NTSTATUS SeAssignSecurity(PSECURITY_DESCRIPTOR ParentDescriptor, PSECURITY_DESCRIPTOR ExplicitDescriptor,
                          PSECURITY_DESCRIPTOR *NewDescriptor, BOOLEAN IsDirectoryObject,
                          PSECURITY_SUBJECT_CONTEXT SubjectContext, PGENERIC_MAPPING GenericMapping,
                          POOL_TYPE PoolType);
NTSTATUS SeAssignSecurityEx(PSECURITY_DESCRIPTOR ParentDescriptor, PSECURITY_DESCRIPTOR ExplicitDescriptor,
                            PSECURITY_DESCRIPTOR *NewDescriptor, GUID *ObjectType, BOOLEAN IsDirectoryObject,
                            ULONG AutoInheritFlags, PSECURITY_SUBJECT_CONTEXT SubjectContext,
                            PGENERIC_MAPPING GenericMapping, POOL_TYPE PoolType);
void SeCaptureSubjectContext(PSECURITY_SUBJECT_CONTEXT SubjectContext);
ULONG SeComputeAutoInheritByObjectType(PVOID ObjectType, PSECURITY_DESCRIPTOR SecurityDescriptor,
                                       PSECURITY_DESCRIPTOR ParentSecurityDescriptor);
NTSTATUS SeDeassignSecurity(PSECURITY_DESCRIPTOR *SecurityDescriptor);
void SeLockSubjectContext(PSECURITY_SUBJECT_CONTEXT SubjectContext);
void SeReleaseSubjectContext(PSECURITY_SUBJECT_CONTEXT SubjectContext);
void SeUnlockSubjectContext(PSECURITY_SUBJECT_CONTEXT SubjectContext);

LAB_DDK_END

#define SeQuerySubjectContextToken(context) ((context)->ClientToken ? (context)->ClientToken : (context)->PrimaryToken)

#endif
