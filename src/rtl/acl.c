/*
 * acl.c: access control lists as data: an ACL header and ACEs packed behind it.
 *
 * What callers break most: AclSize is the whole buffer, not what is used; ACEs begin at
 * multiples of four bytes.
 */
#include "acl.h"
#include "engine/ddi.h"

/* Where an entry's SID begins; 0: this type has none, or nobody knows. */
static ULONG sid_at(const ACE_HEADER *ace)
{
    const ACCESS_ALLOWED_OBJECT_ACE *object = (const ACCESS_ALLOWED_OBJECT_ACE *)ace;
    UCHAR type = ace->AceType;
    BOOLEAN is_object = (type >= ACCESS_ALLOWED_OBJECT_ACE_TYPE && type <= SYSTEM_ALARM_OBJECT_ACE_TYPE) ||
                        type == ACCESS_ALLOWED_CALLBACK_OBJECT_ACE_TYPE ||
                        type == ACCESS_DENIED_CALLBACK_OBJECT_ACE_TYPE ||
                        type == SYSTEM_AUDIT_CALLBACK_OBJECT_ACE_TYPE || type == SYSTEM_ALARM_CALLBACK_OBJECT_ACE_TYPE;

    if (type == ACCESS_ALLOWED_COMPOUND_ACE_TYPE || type > SYSTEM_PROCESS_TRUST_LABEL_ACE_TYPE)
        return 0;
    if (!is_object)
        return (ULONG) __builtin_offsetof(ACCESS_ALLOWED_ACE, SidStart);
    if (ace->AceSize < __builtin_offsetof(ACCESS_ALLOWED_OBJECT_ACE, ObjectType))
        return ~0u;
    return (ULONG) __builtin_offsetof(ACCESS_ALLOWED_OBJECT_ACE, ObjectType) +
           (object->Flags & ACE_OBJECT_TYPE_PRESENT ? (ULONG)sizeof(GUID) : 0) +
           (object->Flags & ACE_INHERITED_OBJECT_TYPE_PRESENT ? (ULONG)sizeof(GUID) : 0);
}

/* Whoever walks the list reads the SIDs, so they must lie whole in their entries. */
static BOOLEAN has_valid_sid(const ACE_HEADER *ace)
{
    ULONG at = sid_at(ace);
    const SID *sid = (const SID *)((const UCHAR *)ace + at);

    if (at == 0)
        return TRUE;
    return at <= ace->AceSize && ace->AceSize - at >= 8 && sid->Revision == SID_REVISION &&
           sid->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES &&
           ace->AceSize - at >= 8 + 4 * (ULONG)sid->SubAuthorityCount;
}

BOOLEAN lab__acl_is_valid(const ACL *acl)
{
    const UCHAR *end = (const UCHAR *)acl + acl->AclSize, *at = (const UCHAR *)(acl + 1);

    if (acl->AclRevision < ACL_REVISION1 || acl->AclRevision > ACL_REVISION4 || acl->AclSize < sizeof(ACL))
        return FALSE;
    for (USHORT i = 0; i < acl->AceCount; i++) {
        const ACE_HEADER *ace = (const ACE_HEADER *)at;
        if ((SIZE_T)(end - at) < sizeof(ACE_HEADER) || ace->AceSize < sizeof(ACE_HEADER) || ace->AceSize % 4 != 0 ||
            ace->AceSize > end - at || !has_valid_sid(ace))
            return FALSE;
        at += ace->AceSize;
    }
    return TRUE;
}

/* The ACE of a number, or where the next one would go; NULL when the list is broken. */
static PUCHAR ace_at(ACL *acl, ULONG number)
{
    PUCHAR at = (PUCHAR)(acl + 1), end = (PUCHAR)acl + acl->AclSize;

    for (ULONG i = 0; i < number; i++) {
        if (at >= end)
            return NULL;
        at += ((ACE_HEADER *)at)->AceSize;
    }
    return at <= end ? at : NULL;
}

/*
 * RtlValidAcl: TRUE when revision, sizes and ACEs of a list fit together.
 *
 * IRQL    <= APC_LEVEL
 */
BOOLEAN NTAPI RtlValidAcl(PACL Acl)
{
    LAB_DDI(RtlValidAcl);
    return lab__acl_is_valid(Acl);
}

/*
 * RtlCreateAcl: an empty list in a buffer.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes, at most 65535, rounded down to a multiple of four
 * Errors  STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER (revision, too large)
 * Source  ntifs/nf-ntifs-rtlcreateacl
 */
NTSTATUS NTAPI RtlCreateAcl(PACL Acl, ULONG AclLength, ULONG AclRevision)
{
    LAB_DDI(RtlCreateAcl);
    if (AclLength < sizeof(ACL))
        return STATUS_BUFFER_TOO_SMALL;
    if (AclRevision < ACL_REVISION || AclRevision > ACL_REVISION4 || AclLength > 0xFFFF)
        return STATUS_INVALID_PARAMETER;
    Acl->AclRevision = (UCHAR)AclRevision;
    Acl->Sbz1 = 0;
    Acl->AclSize = (USHORT)(AclLength & ~3u);
    Acl->AceCount = 0;
    Acl->Sbz2 = 0;
    return STATUS_SUCCESS;
}

/*
 * RtlFirstFreeAce: where the next ACE would go; NULL when the list is full.
 *
 * IRQL    <= APC_LEVEL
 * Errors  FALSE: the list is broken
 */
BOOLEAN NTAPI RtlFirstFreeAce(PACL Acl, PVOID *FirstFree)
{
    PUCHAR at;

    LAB_DDI(RtlFirstFreeAce);
    *FirstFree = NULL;
    at = ace_at(Acl, Acl->AceCount);
    if (at == NULL)
        return FALSE;
    if (at < (PUCHAR)Acl + Acl->AclSize)
        *FirstFree = at;
    return TRUE;
}

static NTSTATUS add_known_ace(PACL acl, ULONG revision, UCHAR type, ULONG flags, ACCESS_MASK access, PSID sid)
{
    ACCESS_ALLOWED_ACE *ace;
    ULONG size, sid_length;
    PUCHAR at;

    if (!RtlValidSid(sid))
        return STATUS_INVALID_SID;
    if (acl->AclRevision > ACL_REVISION4 || revision > ACL_REVISION4)
        return STATUS_REVISION_MISMATCH;
    if (flags & ~(ULONG)VALID_INHERIT_FLAGS)
        return STATUS_INVALID_PARAMETER;
    if (!lab__acl_is_valid(acl) || (at = ace_at(acl, acl->AceCount)) == NULL)
        return STATUS_INVALID_ACL;
    sid_length = RtlLengthSid(sid);
    size = (ULONG) __builtin_offsetof(ACCESS_ALLOWED_ACE, SidStart) + sid_length;
    if ((SIZE_T)((PUCHAR)acl + acl->AclSize - at) < size)
        return STATUS_ALLOTTED_SPACE_EXCEEDED;
    ace = (ACCESS_ALLOWED_ACE *)at;
    ace->Header.AceType = type;
    ace->Header.AceFlags = (UCHAR)flags;
    ace->Header.AceSize = (USHORT)size;
    ace->Mask = access;
    memcpy(&ace->SidStart, sid, sid_length);
    acl->AceCount++;
    if (acl->AclRevision < revision)
        acl->AclRevision = (UCHAR)revision;
    return STATUS_SUCCESS;
}

/*
 * RtlAddAccessAllowedAce: append an ACE that grants access to a SID.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_ALLOTTED_SPACE_EXCEEDED, STATUS_INVALID_ACL, STATUS_INVALID_SID, STATUS_REVISION_MISMATCH
 * Source  ntifs/nf-ntifs-rtladdaccessallowedace
 */
NTSTATUS NTAPI RtlAddAccessAllowedAce(PACL Acl, ULONG AceRevision, ACCESS_MASK AccessMask, PSID Sid)
{
    LAB_DDI(RtlAddAccessAllowedAce);
    return add_known_ace(Acl, AceRevision, ACCESS_ALLOWED_ACE_TYPE, 0, AccessMask, Sid);
}

/*
 * RtlAddAccessAllowedAceEx: the same with inheritance flags.
 *
 * IRQL    <= APC_LEVEL
 * Errors  as above, and STATUS_INVALID_PARAMETER for unknown flags
 * Source  ntifs/nf-ntifs-rtladdaccessallowedaceex
 */
NTSTATUS NTAPI RtlAddAccessAllowedAceEx(PACL Acl, ULONG AceRevision, ULONG AceFlags, ACCESS_MASK AccessMask, PSID Sid)
{
    LAB_DDI(RtlAddAccessAllowedAceEx);
    return add_known_ace(Acl, AceRevision, ACCESS_ALLOWED_ACE_TYPE, AceFlags, AccessMask, Sid);
}

/*
 * RtlAddAccessDeniedAce: append an ACE that denies access to a SID.
 *
 * IRQL    <= APC_LEVEL
 * Errors  as RtlAddAccessAllowedAce
 */
NTSTATUS NTAPI RtlAddAccessDeniedAce(PACL Acl, ULONG AceRevision, ACCESS_MASK AccessMask, PSID Sid)
{
    LAB_DDI(RtlAddAccessDeniedAce);
    return add_known_ace(Acl, AceRevision, ACCESS_DENIED_ACE_TYPE, 0, AccessMask, Sid);
}

/* How many whole ACEs a list of so many bytes has; FALSE when they do not end where it does. */
static BOOLEAN count_aces(const UCHAR *list, ULONG bytes, ULONG *count)
{
    for (*count = 0; bytes != 0; (*count)++) {
        const ACE_HEADER *ace = (const ACE_HEADER *)list;
        if (bytes < sizeof *ace || ace->AceSize < sizeof *ace || ace->AceSize % 4 != 0 || ace->AceSize > bytes)
            return FALSE;
        list += ace->AceSize;
        bytes -= ace->AceSize;
    }
    return TRUE;
}

/*
 * RtlAddAce: insert ready-made ACEs before the one of an index; a larger index appends.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER
 * Source  ntifs/nf-ntifs-rtladdace
 */
NTSTATUS NTAPI RtlAddAce(PACL Acl, ULONG AceRevision, ULONG StartingAceIndex, PVOID AceList, ULONG AceListLength)
{
    PUCHAR at, free;
    ULONG count;

    LAB_DDI(RtlAddAce);
    if (!lab__acl_is_valid(Acl) || AceRevision > ACL_REVISION4 || !count_aces(AceList, AceListLength, &count))
        return STATUS_INVALID_PARAMETER;
    free = ace_at(Acl, Acl->AceCount);
    if (AceListLength > (SIZE_T)((PUCHAR)Acl + Acl->AclSize - free))
        return STATUS_BUFFER_TOO_SMALL;
    at = ace_at(Acl, StartingAceIndex < Acl->AceCount ? StartingAceIndex : Acl->AceCount);
    memmove(at + AceListLength, at, (SIZE_T)(free - at));
    memcpy(at, AceList, AceListLength);
    Acl->AceCount = (USHORT)(Acl->AceCount + count);
    if (Acl->AclRevision < AceRevision)
        Acl->AclRevision = (UCHAR)AceRevision;
    return STATUS_SUCCESS;
}

/*
 * RtlDeleteAce: take the ACE of an index out.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER
 * Source  ntifs/nf-ntifs-rtldeleteace
 */
NTSTATUS NTAPI RtlDeleteAce(PACL Acl, ULONG AceIndex)
{
    PUCHAR at, next, free;

    LAB_DDI(RtlDeleteAce);
    if (!lab__acl_is_valid(Acl) || AceIndex >= Acl->AceCount)
        return STATUS_INVALID_PARAMETER;
    at = ace_at(Acl, AceIndex);
    next = at + ((ACE_HEADER *)at)->AceSize;
    free = ace_at(Acl, Acl->AceCount);
    memmove(at, next, (SIZE_T)(free - next));
    memset(free - (next - at), 0, (SIZE_T)(next - at));
    Acl->AceCount--;
    return STATUS_SUCCESS;
}

/*
 * RtlGetAce: the address of the ACE of an index.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER
 * Source  ntifs/nf-ntifs-rtlgetace
 */
NTSTATUS NTAPI RtlGetAce(PACL Acl, ULONG AceIndex, PVOID *Ace)
{
    PUCHAR at;

    LAB_DDI(RtlGetAce);
    if (Acl->AclRevision < ACL_REVISION1 || Acl->AclRevision > ACL_REVISION4 || AceIndex >= Acl->AceCount)
        return STATUS_INVALID_PARAMETER;
    at = ace_at(Acl, AceIndex);
    if (at == NULL || at == (PUCHAR)Acl + Acl->AclSize)
        return STATUS_INVALID_PARAMETER;
    *Ace = at;
    return STATUS_SUCCESS;
}

/*
 * RtlMapGenericMask: replace generic rights by the specific ones a type maps them to.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-rtlmapgenericmask
 */
VOID NTAPI RtlMapGenericMask(PACCESS_MASK AccessMask, const GENERIC_MAPPING *GenericMapping)
{
    ACCESS_MASK mask;

    LAB_DDI(RtlMapGenericMask);
    mask = *AccessMask;
    if (mask & GENERIC_READ)
        mask |= GenericMapping->GenericRead;
    if (mask & GENERIC_WRITE)
        mask |= GenericMapping->GenericWrite;
    if (mask & GENERIC_EXECUTE)
        mask |= GenericMapping->GenericExecute;
    if (mask & GENERIC_ALL)
        mask |= GenericMapping->GenericAll;
    *AccessMask = mask & ~(ACCESS_MASK)(GENERIC_READ | GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL);
}
