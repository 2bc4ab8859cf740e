/*
 * Auditing: nothing is audited, as on a Windows whose policy audits nothing. What asks is told so; what reports is
 * taken and has no effect.
 */
#include "engine/ddi.h"
#include "se/se_local.h"

/*
 * SeAuditingFileEvents, SeAuditingFileOrGlobalEvents, SeAuditingHardLinkEvents: are such accesses to be audited? No.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-seauditingfileevents
 */
BOOLEAN SeAuditingFileEvents(BOOLEAN AccessGranted, PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    LAB_DDI(SeAuditingFileEvents);
    return FALSE;
}

BOOLEAN SeAuditingFileOrGlobalEvents(BOOLEAN AccessGranted, PSECURITY_DESCRIPTOR SecurityDescriptor,
                                     PSECURITY_SUBJECT_CONTEXT SubjectSecurityContext)
{
    LAB_DDI(SeAuditingFileOrGlobalEvents);
    return FALSE;
}

BOOLEAN SeAuditingHardLinkEvents(BOOLEAN AccessGranted, PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    LAB_DDI(SeAuditingHardLinkEvents);
    return FALSE;
}

BOOLEAN SeAuditingAnyFileEventsWithContext(PSECURITY_DESCRIPTOR SecurityDescriptor,
                                           PSECURITY_SUBJECT_CONTEXT SubjectSecurityContext)
{
    return FALSE;
}

BOOLEAN SeAuditingFileEventsWithContext(BOOLEAN AccessGranted, PSECURITY_DESCRIPTOR SecurityDescriptor,
                                        PSECURITY_SUBJECT_CONTEXT SubjectSecurityContext)
{
    return FALSE;
}

BOOLEAN SeAuditingHardLinkEventsWithContext(BOOLEAN AccessGranted, PSECURITY_DESCRIPTOR SecurityDescriptor,
                                            PSECURITY_SUBJECT_CONTEXT SubjectSecurityContext)
{
    return FALSE;
}

/*
 * SeOpenObjectAuditAlarm, SeOpenObjectForDeleteAuditAlarm, SeDeleteObjectAuditAlarm, SeAuditHardLinkCreation: what
 * happened, for the audit log.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-seopenobjectauditalarm
 */
void SeOpenObjectAuditAlarm(PUNICODE_STRING ObjectTypeName, PVOID Object, PUNICODE_STRING AbsoluteObjectName,
                            PSECURITY_DESCRIPTOR SecurityDescriptor, PACCESS_STATE AccessState, BOOLEAN ObjectCreated,
                            BOOLEAN AccessGranted, KPROCESSOR_MODE AccessMode, PBOOLEAN GenerateOnClose)
{
    LAB_DDI(SeOpenObjectAuditAlarm);
    *GenerateOnClose = FALSE;
}

void SeOpenObjectForDeleteAuditAlarm(PUNICODE_STRING ObjectTypeName, PVOID Object, PUNICODE_STRING AbsoluteObjectName,
                                     PSECURITY_DESCRIPTOR SecurityDescriptor, PACCESS_STATE AccessState,
                                     BOOLEAN ObjectCreated, BOOLEAN AccessGranted, KPROCESSOR_MODE AccessMode,
                                     PBOOLEAN GenerateOnClose)
{
    LAB_DDI(SeOpenObjectForDeleteAuditAlarm);
    *GenerateOnClose = FALSE;
}

void SeDeleteObjectAuditAlarm(PVOID Object, HANDLE Handle)
{
    LAB_DDI(SeDeleteObjectAuditAlarm);
}

void SeAuditHardLinkCreation(PUNICODE_STRING FileName, PUNICODE_STRING LinkName, BOOLEAN bSuccess)
{
    LAB_DDI(SeAuditHardLinkCreation);
}

static BOOLEAN audits(const ACL *sacl, const struct lab__se_token *token, ACCESS_MASK access, BOOLEAN granted,
                      UCHAR type)
{
    const ACE_HEADER *ace = (const ACE_HEADER *)(sacl + 1);
    UCHAR flag = granted ? SUCCESSFUL_ACCESS_ACE_FLAG : FAILED_ACCESS_ACE_FLAG;

    for (USHORT i = 0; sacl && i < sacl->AceCount; i++) {
        if (ace->AceType == type && (ace->AceFlags & flag) && !(ace->AceFlags & INHERIT_ONLY_ACE) &&
            (((const SYSTEM_AUDIT_ACE *)ace)->Mask & access) && lab__se_token_is(token, lab__se_ace_sid(ace), TRUE))
            return TRUE;
        ace = lab__se_next_ace(ace);
    }
    return FALSE;
}

/* SeExamineSacl: would this list have this access audited, or raise an alarm? PASSIVE_LEVEL. */
void SeExamineSacl(PACL Sacl, PACCESS_TOKEN Token, ACCESS_MASK DesiredAccess, BOOLEAN AccessGranted,
                   PBOOLEAN GenerateAudit, PBOOLEAN GenerateAlarm)
{
    *GenerateAudit = audits(Sacl, Token, DesiredAccess, AccessGranted, SYSTEM_AUDIT_ACE_TYPE);
    *GenerateAlarm = audits(Sacl, Token, DesiredAccess, AccessGranted, SYSTEM_ALARM_ACE_TYPE);
}

/*
 * SeOpenObjectAuditAlarmWithTransaction and the other forms that name a transaction: as those above.
 *
 * IRQL    PASSIVE_LEVEL
 */
void SeOpenObjectAuditAlarmWithTransaction(PUNICODE_STRING ObjectTypeName, PVOID Object,
                                           PUNICODE_STRING AbsoluteObjectName, PSECURITY_DESCRIPTOR SecurityDescriptor,
                                           PACCESS_STATE AccessState, BOOLEAN ObjectCreated, BOOLEAN AccessGranted,
                                           KPROCESSOR_MODE AccessMode, GUID *TransactionId, PBOOLEAN GenerateOnClose)
{
    LAB_DDI(SeOpenObjectAuditAlarmWithTransaction);
    *GenerateOnClose = FALSE;
}

void SeOpenObjectForDeleteAuditAlarmWithTransaction(PUNICODE_STRING ObjectTypeName, PVOID Object,
                                                    PUNICODE_STRING AbsoluteObjectName,
                                                    PSECURITY_DESCRIPTOR SecurityDescriptor, PACCESS_STATE AccessState,
                                                    BOOLEAN ObjectCreated, BOOLEAN AccessGranted,
                                                    KPROCESSOR_MODE AccessMode, GUID *TransactionId,
                                                    PBOOLEAN GenerateOnClose)
{
    LAB_DDI(SeOpenObjectForDeleteAuditAlarmWithTransaction);
    *GenerateOnClose = FALSE;
}

void SeDeleteObjectAuditAlarmWithTransaction(PVOID Object, HANDLE Handle, GUID *TransactionId)
{
    LAB_DDI(SeDeleteObjectAuditAlarmWithTransaction);
}

void SeAuditHardLinkCreationWithTransaction(PUNICODE_STRING FileName, PUNICODE_STRING LinkName, BOOLEAN bSuccess,
                                            GUID *TransactionId)
{
    LAB_DDI(SeAuditHardLinkCreationWithTransaction);
}

void SeAuditTransactionStateChange(GUID *TransactionId, GUID *ResourceManagerId, ULONG NewTransactionState)
{
    LAB_DDI(SeAuditTransactionStateChange);
}

/* SeExamineGlobalSacl, SeMaximumAuditMaskFromGlobalSacl: what the machine's global SACL audits: it has none. */
void SeExamineGlobalSacl(PUNICODE_STRING ObjectType, PACCESS_TOKEN Token, ACCESS_MASK DesiredAccess,
                         BOOLEAN AccessGranted, PBOOLEAN GenerateAudit, PBOOLEAN GenerateAlarm)
{
    LAB_DDI(SeExamineGlobalSacl);
    *GenerateAudit = FALSE;
    *GenerateAlarm = FALSE;
}

void SeMaximumAuditMaskFromGlobalSacl(PUNICODE_STRING ObjectTypeName, ACCESS_MASK GrantedAccess, PACCESS_TOKEN Token,
                                      PACCESS_MASK AuditMask)
{
    LAB_DDI(SeMaximumAuditMaskFromGlobalSacl);
    *AuditMask = 0;
}

/*
 * SeReportSecurityEvent, SeReportSecurityEventWithSubCategory: an event for the security log, which nobody reads: the
 * machine has no local security authority.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no parameters, or a source whose name is empty
 */
NTSTATUS SeReportSecurityEvent(ULONG Flags, PUNICODE_STRING SourceName, PSID UserSid,
                               PSE_ADT_PARAMETER_ARRAY AuditParameters)
{
    LAB_DDI(SeReportSecurityEvent);
    if (!SourceName || !SourceName->Length || !AuditParameters)
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

/*
 * SeSetAuditParameter: one parameter of an event: what kind its data are.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: an index past the array, a type that takes more than one value
 */
NTSTATUS SeSetAuditParameter(PSE_ADT_PARAMETER_ARRAY AuditParameters, SE_ADT_PARAMETER_TYPE Type, ULONG Index,
                             PVOID Data)
{
    SE_ADT_PARAMETER_ARRAY_ENTRY *entry;

    LAB_DDI(SeSetAuditParameter);
    if (!AuditParameters || Index >= RTL_NUMBER_OF(AuditParameters->Parameters))
        return STATUS_INVALID_PARAMETER;
    entry = &AuditParameters->Parameters[Index];
    entry->Type = Type;
    switch (Type) {
    case SeAdtParmTypeString:
    case SeAdtParmTypeFileSpec:
        entry->Address = Data;
        entry->Length = ((PUNICODE_STRING)Data)->Length;
        break;
    case SeAdtParmTypeSid:
        entry->Address = Data;
        entry->Length = RtlLengthSid(Data);
        break;
    case SeAdtParmTypeGuid:
        entry->Address = Data;
        entry->Length = sizeof(GUID);
        break;
    case SeAdtParmTypeUlong:
    case SeAdtParmTypeHexUlong:
        entry->Data[0] = *(ULONG *)Data;
        entry->Length = sizeof(ULONG);
        break;
    case SeAdtParmTypeHexInt64:
    case SeAdtParmTypeTime:
    case SeAdtParmTypeLogonId:
        RtlCopyMemory(&entry->Data[0], Data, sizeof(ULONGLONG));
        entry->Length = sizeof(ULONGLONG);
        break;
    case SeAdtParmTypePtr:
        entry->Data[0] = (ULONG_PTR)Data;
        entry->Length = sizeof(PVOID);
        break;
    default:
        return STATUS_INVALID_PARAMETER;
    }
    if (AuditParameters->ParameterCount <= Index)
        AuditParameters->ParameterCount = Index + 1;
    return STATUS_SUCCESS;
}
