/* What ntifs.h adds to <nt/se_audit.h>: auditing. */
#ifndef NTLAB_NT_SE_AUDIT_IFS_H
#define NTLAB_NT_SE_AUDIT_IFS_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/base_strings.h>
#include <nt/se_access.h>
#include <nt/se_descriptor.h>

LAB_DDK_BEGIN

typedef enum _AUDIT_EVENT_TYPE {
    AuditEventObjectAccess,
    AuditEventDirectoryServiceAccess
} AUDIT_EVENT_TYPE,
    *PAUDIT_EVENT_TYPE;

#define AUDIT_ALLOW_NO_PRIVILEGE     1
#define ACCESS_DS_SOURCE_A           0xb0
#define ACCESS_DS_SOURCE_W           0xc0
#define ACCESS_DS_OBJECT_TYPE_NAME_A 0x48
#define ACCESS_DS_OBJECT_TYPE_NAME_W 0x70

typedef enum _SE_AUDIT_OPERATION {
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
} SE_AUDIT_OPERATION,
    *PSE_AUDIT_OPERATION;

typedef struct _SE_AUDIT_INFO {
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
} SE_AUDIT_INFO, *PSE_AUDIT_INFO;

void SeAuditHardLinkCreation(PUNICODE_STRING FileName, PUNICODE_STRING LinkName, BOOLEAN bSuccess);
void SeAuditHardLinkCreationWithTransaction(PUNICODE_STRING FileName, PUNICODE_STRING LinkName, BOOLEAN bSuccess,
                                            GUID *TransactionId);
void SeAuditTransactionStateChange(GUID *TransactionId, GUID *ResourceManagerId, ULONG NewTransactionState);
BOOLEAN SeAuditingAnyFileEventsWithContext(PSECURITY_DESCRIPTOR SecurityDescriptor,
                                           PSECURITY_SUBJECT_CONTEXT SubjectSecurityContext);
BOOLEAN SeAuditingFileEvents(BOOLEAN AccessGranted, PSECURITY_DESCRIPTOR SecurityDescriptor);
BOOLEAN SeAuditingFileEventsWithContext(BOOLEAN AccessGranted, PSECURITY_DESCRIPTOR SecurityDescriptor,
                                        PSECURITY_SUBJECT_CONTEXT SubjectSecurityContext);
BOOLEAN SeAuditingFileOrGlobalEvents(BOOLEAN AccessGranted, PSECURITY_DESCRIPTOR SecurityDescriptor,
                                     PSECURITY_SUBJECT_CONTEXT SubjectSecurityContext);
BOOLEAN SeAuditingHardLinkEvents(BOOLEAN AccessGranted, PSECURITY_DESCRIPTOR SecurityDescriptor);
BOOLEAN SeAuditingHardLinkEventsWithContext(BOOLEAN AccessGranted, PSECURITY_DESCRIPTOR SecurityDescriptor,
                                            PSECURITY_SUBJECT_CONTEXT SubjectSecurityContext);
void SeDeleteObjectAuditAlarm(PVOID Object, HANDLE Handle);
void SeDeleteObjectAuditAlarmWithTransaction(PVOID Object, HANDLE Handle, GUID *TransactionId);
void SeExamineGlobalSacl(PUNICODE_STRING ObjectType, PACCESS_TOKEN Token, ACCESS_MASK DesiredAccess,
                         BOOLEAN AccessGranted, PBOOLEAN GenerateAudit, PBOOLEAN GenerateAlarm);
void SeExamineSacl(PACL Sacl, PACCESS_TOKEN Token, ACCESS_MASK DesiredAccess, BOOLEAN AccessGranted,
                   PBOOLEAN GenerateAudit, PBOOLEAN GenerateAlarm);
void SeMaximumAuditMaskFromGlobalSacl(PUNICODE_STRING ObjectTypeName, ACCESS_MASK GrantedAccess, PACCESS_TOKEN Token,
                                      PACCESS_MASK AuditMask);
void SeOpenObjectAuditAlarm(PUNICODE_STRING ObjectTypeName, PVOID Object, PUNICODE_STRING AbsoluteObjectName,
                            PSECURITY_DESCRIPTOR SecurityDescriptor, PACCESS_STATE AccessState, BOOLEAN ObjectCreated,
                            BOOLEAN AccessGranted, KPROCESSOR_MODE AccessMode, PBOOLEAN GenerateOnClose);
void SeOpenObjectAuditAlarmWithTransaction(PUNICODE_STRING ObjectTypeName, PVOID Object,
                                           PUNICODE_STRING AbsoluteObjectName, PSECURITY_DESCRIPTOR SecurityDescriptor,
                                           PACCESS_STATE AccessState, BOOLEAN ObjectCreated, BOOLEAN AccessGranted,
                                           KPROCESSOR_MODE AccessMode, GUID *TransactionId, PBOOLEAN GenerateOnClose);
void SeOpenObjectForDeleteAuditAlarm(PUNICODE_STRING ObjectTypeName, PVOID Object, PUNICODE_STRING AbsoluteObjectName,
                                     PSECURITY_DESCRIPTOR SecurityDescriptor, PACCESS_STATE AccessState,
                                     BOOLEAN ObjectCreated, BOOLEAN AccessGranted, KPROCESSOR_MODE AccessMode,
                                     PBOOLEAN GenerateOnClose);
void SeOpenObjectForDeleteAuditAlarmWithTransaction(PUNICODE_STRING ObjectTypeName, PVOID Object,
                                                    PUNICODE_STRING AbsoluteObjectName,
                                                    PSECURITY_DESCRIPTOR SecurityDescriptor, PACCESS_STATE AccessState,
                                                    BOOLEAN ObjectCreated, BOOLEAN AccessGranted,
                                                    KPROCESSOR_MODE AccessMode, GUID *TransactionId,
                                                    PBOOLEAN GenerateOnClose);
NTSTATUS SeReportSecurityEventWithSubCategory(ULONG Flags, PUNICODE_STRING SourceName, PSID UserSid,
                                              PSE_ADT_PARAMETER_ARRAY AuditParameters, ULONG AuditSubcategoryId);

LAB_DDK_END

#endif
