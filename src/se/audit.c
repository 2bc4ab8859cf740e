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
