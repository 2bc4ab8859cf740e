/*
 * sid.c: security identifiers as data: lengths, parts, equality, text.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define HEADER_BYTES ((ULONG) __builtin_offsetof(SID, SubAuthority))

static ULONG length_for(UCHAR count)
{
    return HEADER_BYTES + count * (ULONG)sizeof(ULONG);
}

static BOOLEAN is_valid(const SID *sid)
{
    return sid != NULL && (sid->Revision & 0x0F) == SID_REVISION && sid->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES;
}

/*
 * RtlValidSid: TRUE when a SID has a known revision and not too many subauthorities.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlvalidsid
 */
BOOLEAN NTAPI RtlValidSid(PSID Sid)
{
    LAB_DDI(RtlValidSid);
    return is_valid(Sid);
}

/*
 * RtlLengthSid: the bytes of a valid SID.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtllengthsid
 */
ULONG NTAPI RtlLengthSid(PSID Sid)
{
    LAB_DDI(RtlLengthSid);
    return length_for(((SID *)Sid)->SubAuthorityCount);
}

/*
 * RtlLengthRequiredSid: the bytes of a SID with so many subauthorities.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtllengthrequiredsid
 */
ULONG NTAPI RtlLengthRequiredSid(ULONG SubAuthorityCount)
{
    LAB_DDI(RtlLengthRequiredSid);
    return HEADER_BYTES + SubAuthorityCount * (ULONG)sizeof(ULONG);
}

static NTSTATUS init_sid(SID *sid, PSID_IDENTIFIER_AUTHORITY authority, UCHAR count)
{
    if (count > SID_MAX_SUB_AUTHORITIES)
        return STATUS_INVALID_PARAMETER;
    sid->Revision = SID_REVISION;
    sid->SubAuthorityCount = count;
    sid->IdentifierAuthority = *authority;
    return STATUS_SUCCESS;
}

/*
 * RtlInitializeSid: the header of a SID; the caller fills in the subauthorities.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: too many subauthorities
 * Source  ntifs/nf-ntifs-rtlinitializesid
 */
NTSTATUS NTAPI RtlInitializeSid(PSID Sid, PSID_IDENTIFIER_AUTHORITY IdentifierAuthority, UCHAR SubAuthorityCount)
{
    LAB_DDI(RtlInitializeSid);
    return init_sid(Sid, IdentifierAuthority, SubAuthorityCount);
}

/*
 * RtlInitializeSidEx: a whole SID; the subauthorities follow as ULONG arguments.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: too many subauthorities
 * Source  ntifs/nf-ntifs-rtlinitializesidex
 */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wvarargs"
NTSTATUS NTAPI RtlInitializeSidEx(PSID Sid, PSID_IDENTIFIER_AUTHORITY IdentifierAuthority, UCHAR SubAuthorityCount, ...)
{
    NTSTATUS status;
    va_list args;

    LAB_DDI(RtlInitializeSidEx);
    status = init_sid(Sid, IdentifierAuthority, SubAuthorityCount);
    if (!NT_SUCCESS(status))
        return status;
    va_start(args, SubAuthorityCount); /* a UCHAR by contract; every ABI here passes it as an int */
    for (UCHAR i = 0; i < SubAuthorityCount; i++)
        ((SID *)Sid)->SubAuthority[i] = va_arg(args, ULONG);
    va_end(args);
    return status;
}
#pragma GCC diagnostic pop

/*
 * RtlAllocateAndInitializeSid: a SID of up to eight subauthorities in paged pool.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_SID (more than eight), STATUS_NO_MEMORY
 * Source  ntifs/nf-ntifs-rtlallocateandinitializesid
 */
NTSTATUS NTAPI RtlAllocateAndInitializeSid(PSID_IDENTIFIER_AUTHORITY IdentifierAuthority, UCHAR SubAuthorityCount,
                                           ULONG SubAuthority0, ULONG SubAuthority1, ULONG SubAuthority2,
                                           ULONG SubAuthority3, ULONG SubAuthority4, ULONG SubAuthority5,
                                           ULONG SubAuthority6, ULONG SubAuthority7, PSID *Sid)
{
    const ULONG parts[8] = {SubAuthority0, SubAuthority1, SubAuthority2, SubAuthority3,
                            SubAuthority4, SubAuthority5, SubAuthority6, SubAuthority7};
    SID *sid;

    LAB_DDI(RtlAllocateAndInitializeSid);
    if (SubAuthorityCount > 8)
        return STATUS_INVALID_SID;
    sid = ExAllocatePool2(POOL_FLAG_PAGED, length_for(SubAuthorityCount), LAB__RTL_TAG);
    if (sid == NULL)
        return STATUS_NO_MEMORY;
    init_sid(sid, IdentifierAuthority, SubAuthorityCount);
    memcpy(sid->SubAuthority, parts, SubAuthorityCount * sizeof(ULONG));
    *Sid = sid;
    return STATUS_SUCCESS;
}

/*
 * RtlFreeSid: free what RtlAllocateAndInitializeSid allocated; returns NULL.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlfreesid
 */
PVOID NTAPI RtlFreeSid(PSID Sid)
{
    LAB_DDI(RtlFreeSid);
    ExFreePoolWithTag(Sid, LAB__RTL_TAG);
    return NULL;
}

/*
 * RtlSubAuthoritySid: the address of one subauthority.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlsubauthoritysid
 */
PULONG NTAPI RtlSubAuthoritySid(PSID Sid, ULONG SubAuthority)
{
    LAB_DDI(RtlSubAuthoritySid);
    return (PULONG)((PUCHAR)Sid + HEADER_BYTES) + SubAuthority;
}

/*
 * RtlSubAuthorityCountSid: the address of the count of subauthorities.
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-rtlsubauthoritycountsid
 */
PUCHAR NTAPI RtlSubAuthorityCountSid(PSID Sid)
{
    LAB_DDI(RtlSubAuthorityCountSid);
    return &((SID *)Sid)->SubAuthorityCount;
}

/*
 * RtlIdentifierAuthoritySid: the address of the identifier authority.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlidentifierauthoritysid
 */
PSID_IDENTIFIER_AUTHORITY NTAPI RtlIdentifierAuthoritySid(PSID Sid)
{
    LAB_DDI(RtlIdentifierAuthoritySid);
    return &((SID *)Sid)->IdentifierAuthority;
}

/*
 * RtlEqualSid: TRUE when two SIDs are the same.
 *
 * IRQL    any, as far as the SIDs are resident
 * Source  ntifs/nf-ntifs-rtlequalsid
 */
BOOLEAN NTAPI RtlEqualSid(PSID Sid1, PSID Sid2)
{
    const SID *a = Sid1, *b = Sid2;

    LAB_DDI(RtlEqualSid);
    return a->Revision == b->Revision && a->SubAuthorityCount == b->SubAuthorityCount &&
           memcmp(a, b, length_for(a->SubAuthorityCount)) == 0;
}

/*
 * RtlEqualPrefixSid: TRUE when two SIDs differ in their last subauthority at most.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlequalprefixsid
 */
BOOLEAN NTAPI RtlEqualPrefixSid(PSID Sid1, PSID Sid2)
{
    const SID *a = Sid1, *b = Sid2;

    LAB_DDI(RtlEqualPrefixSid);
    if (a->Revision != b->Revision || a->SubAuthorityCount != b->SubAuthorityCount)
        return FALSE;
    return memcmp(a, b, length_for(a->SubAuthorityCount == 0 ? 0 : (UCHAR)(a->SubAuthorityCount - 1))) == 0;
}

/*
 * RtlCopySid: copy a SID into a buffer.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes
 * Errors  STATUS_BUFFER_TOO_SMALL
 * Source  ntifs/nf-ntifs-rtlcopysid
 */
NTSTATUS NTAPI RtlCopySid(ULONG DestinationSidLength, PSID DestinationSid, PSID SourceSid)
{
    ULONG length;

    LAB_DDI(RtlCopySid);
    length = length_for(((SID *)SourceSid)->SubAuthorityCount);
    if (length > DestinationSidLength)
        return STATUS_BUFFER_TOO_SMALL;
    memmove(DestinationSid, SourceSid, length);
    return STATUS_SUCCESS;
}

/* S-1-... : at most 4 + 14 + 15 * 11 characters, and room for the last digits. */
static ULONG write_sid(const SID *sid, CHAR text[256])
{
    const UCHAR *authority = sid->IdentifierAuthority.Value;
    ULONGLONG value = 0;
    ULONG length = 0;

    for (int i = 0; i < 6; i++)
        value = value << 8 | authority[i];
    memcpy(text, "S-1-", 4);
    length = 4;
    if (value >> 32 != 0) {
        memcpy(text + length, "0x", 2);
        length += 2;
        length += lab__rtl_digits(value, 16, TRUE, text + length);
    } else {
        length += lab__rtl_digits(value, 10, FALSE, text + length);
    }
    for (UCHAR i = 0; i < sid->SubAuthorityCount; i++) {
        CHAR digits[64];
        ULONG count = lab__rtl_digits(sid->SubAuthority[i], 10, FALSE, digits);
        text[length++] = '-';
        memcpy(text + length, digits, count);
        length += count;
    }
    return length;
}

/*
 * RtlConvertSidToUnicodeString: the S-1-... text of a SID, terminated where there is room.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_INVALID_SID, STATUS_BUFFER_OVERFLOW, STATUS_NO_MEMORY
 * Source  ntifs/nf-ntifs-rtlconvertsidtounicodestring
 */
NTSTATUS NTAPI RtlConvertSidToUnicodeString(PUNICODE_STRING UnicodeString, PSID Sid, BOOLEAN AllocateDestinationString)
{
    CHAR text[256];
    ULONG length;

    LAB_DDI(RtlConvertSidToUnicodeString);
    if (!is_valid(Sid))
        return STATUS_INVALID_SID;
    length = write_sid(Sid, text);
    if (AllocateDestinationString) {
        UnicodeString->Buffer = lab__rtl_string_alloc((length + 1) * sizeof(WCHAR));
        if (UnicodeString->Buffer == NULL)
            return STATUS_NO_MEMORY;
        UnicodeString->MaximumLength = (USHORT)((length + 1) * sizeof(WCHAR));
    } else if (length * sizeof(WCHAR) > UnicodeString->MaximumLength) {
        return STATUS_BUFFER_OVERFLOW;
    }
    UnicodeString->Length = (USHORT)(length * sizeof(WCHAR));
    for (ULONG i = 0; i < length; i++)
        UnicodeString->Buffer[i] = (UCHAR)text[i];
    if ((length + 1) * sizeof(WCHAR) <= UnicodeString->MaximumLength)
        UnicodeString->Buffer[length] = 0;
    return STATUS_SUCCESS;
}
