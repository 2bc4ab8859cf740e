/*
 * descriptor_form.c: security descriptors from one form to the other, and normalized.
 */
#include "descriptor.h"
#include "acl.h"
#include "engine/ddi.h"

static ULONG aligned(ULONG length)
{
    return (length + 3) & ~3u;
}

static ULONG sid_bytes(PSID sid)
{
    return sid == NULL ? 0 : RtlLengthSid(sid);
}

static ULONG acl_bytes(const ACL *acl)
{
    return acl == NULL ? 0 : acl->AclSize;
}

static ULONG relative_bytes(const lab__sd_parts *parts)
{
    return (ULONG)sizeof(SECURITY_DESCRIPTOR_RELATIVE) + aligned(acl_bytes(parts->sacl)) +
           aligned(acl_bytes(parts->dacl)) + aligned(sid_bytes(parts->owner)) + aligned(sid_bytes(parts->group));
}

/* Appends one part and returns its offset, or 0 for none. */
static ULONG append(PUCHAR base, ULONG *used, const void *part, ULONG bytes)
{
    ULONG offset = *used;

    if (bytes == 0)
        return 0;
    memcpy(base + offset, part, bytes);
    memset(base + offset + bytes, 0, aligned(bytes) - bytes);
    *used += aligned(bytes);
    return offset;
}

/* Parts in the order that a normalized descriptor has: SACL, DACL, owner, group. */
static void write_relative(PISECURITY_DESCRIPTOR_RELATIVE out, const SECURITY_DESCRIPTOR_RELATIVE *header,
                           const lab__sd_parts *parts)
{
    ULONG used = sizeof *out;

    out->Revision = header->Revision;
    out->Sbz1 = header->Sbz1;
    out->Control = header->Control | SE_SELF_RELATIVE;
    out->Sacl = append((PUCHAR)out, &used, parts->sacl, acl_bytes(parts->sacl));
    out->Dacl = append((PUCHAR)out, &used, parts->dacl, acl_bytes(parts->dacl));
    out->Owner = append((PUCHAR)out, &used, parts->owner, sid_bytes(parts->owner));
    out->Group = append((PUCHAR)out, &used, parts->group, sid_bytes(parts->group));
}

/*
 * RtlAbsoluteToSelfRelativeSD: gather a descriptor and its parts into one buffer.
 *
 * IRQL    <= APC_LEVEL
 * Units   *BufferLength in bytes; receives the size needed
 * Errors  STATUS_BUFFER_TOO_SMALL, STATUS_BAD_DESCRIPTOR_FORMAT (is self-relative)
 * Source  ntifs/nf-ntifs-rtlabsolutetoselfrelativesd
 */
NTSTATUS NTAPI RtlAbsoluteToSelfRelativeSD(PSECURITY_DESCRIPTOR AbsoluteSecurityDescriptor,
                                           PSECURITY_DESCRIPTOR SelfRelativeSecurityDescriptor, PULONG BufferLength)
{
    lab__sd_parts parts;
    ULONG needed;

    LAB_DDI(RtlAbsoluteToSelfRelativeSD);
    if (lab__sd_is_relative(AbsoluteSecurityDescriptor))
        return STATUS_BAD_DESCRIPTOR_FORMAT;
    parts = lab__sd_parts_of(AbsoluteSecurityDescriptor);
    needed = relative_bytes(&parts);
    if (needed > *BufferLength) {
        *BufferLength = needed;
        return STATUS_BUFFER_TOO_SMALL;
    }
    *BufferLength = needed;
    write_relative(SelfRelativeSecurityDescriptor, AbsoluteSecurityDescriptor, &parts);
    return STATUS_SUCCESS;
}

/* Copies a part to its buffer; the size it needs is always told. */
static BOOLEAN copy_part(const void *part, ULONG bytes, PVOID buffer, PULONG size)
{
    ULONG room = *size;

    *size = bytes;
    if (bytes > room || (bytes != 0 && buffer == NULL))
        return FALSE;
    if (bytes != 0)
        memcpy(buffer, part, bytes);
    return TRUE;
}

/*
 * RtlSelfRelativeToAbsoluteSD: take a self-relative descriptor apart into the caller's buffers.
 *
 * IRQL    <= APC_LEVEL
 * Units   each size in bytes; receives the size needed
 * Errors  STATUS_BUFFER_TOO_SMALL, STATUS_BAD_DESCRIPTOR_FORMAT (is absolute)
 * Source  ntifs/nf-ntifs-rtlselfrelativetoabsolutesd
 */
NTSTATUS NTAPI RtlSelfRelativeToAbsoluteSD(PSECURITY_DESCRIPTOR SelfRelativeSecurityDescriptor,
                                           PSECURITY_DESCRIPTOR AbsoluteSecurityDescriptor,
                                           PULONG AbsoluteSecurityDescriptorSize, PACL Dacl, PULONG DaclSize, PACL Sacl,
                                           PULONG SaclSize, PSID Owner, PULONG OwnerSize, PSID PrimaryGroup,
                                           PULONG PrimaryGroupSize)
{
    PISECURITY_DESCRIPTOR source = SelfRelativeSecurityDescriptor, out = AbsoluteSecurityDescriptor;
    SECURITY_DESCRIPTOR header = {0};
    lab__sd_parts parts;
    BOOLEAN fits;

    LAB_DDI(RtlSelfRelativeToAbsoluteSD);
    if (!lab__sd_is_relative(source))
        return STATUS_BAD_DESCRIPTOR_FORMAT;
    parts = lab__sd_parts_of(source);
    header.Revision = source->Revision;
    header.Sbz1 = source->Sbz1;
    header.Control = source->Control & (SECURITY_DESCRIPTOR_CONTROL)~SE_SELF_RELATIVE;
    header.Dacl = parts.dacl == NULL ? NULL : Dacl;
    header.Sacl = parts.sacl == NULL ? NULL : Sacl;
    header.Owner = parts.owner == NULL ? NULL : Owner;
    header.Group = parts.group == NULL ? NULL : PrimaryGroup;
    fits = copy_part(parts.dacl, acl_bytes(parts.dacl), Dacl, DaclSize);
    fits &= copy_part(parts.sacl, acl_bytes(parts.sacl), Sacl, SaclSize);
    fits &= copy_part(parts.owner, sid_bytes(parts.owner), Owner, OwnerSize);
    fits &= copy_part(parts.group, sid_bytes(parts.group), PrimaryGroup, PrimaryGroupSize);
    fits &= copy_part(&header, sizeof header, out, AbsoluteSecurityDescriptorSize);
    return fits ? STATUS_SUCCESS : STATUS_BUFFER_TOO_SMALL;
}

/* Copies an ACL without the ACEs that repeat an earlier allowing one; returns the bytes of the copy. */
static ULONG copy_without_duplicates(PACL out, const ACL *acl)
{
    PUCHAR end = (PUCHAR)(out + 1);
    const UCHAR *at = (const UCHAR *)(acl + 1);

    *out = *acl;
    out->AceCount = 0;
    for (USHORT i = 0; i < acl->AceCount; i++) {
        const ACE_HEADER *ace = (const ACE_HEADER *)at;
        BOOLEAN repeated = FALSE;
        PUCHAR other = (PUCHAR)(out + 1);
        for (USHORT j = 0; j < out->AceCount && ace->AceType == ACCESS_ALLOWED_ACE_TYPE && !repeated; j++) {
            repeated = ((ACE_HEADER *)other)->AceSize == ace->AceSize && memcmp(other, ace, ace->AceSize) == 0;
            other += ((ACE_HEADER *)other)->AceSize;
        }
        if (!repeated) {
            memcpy(end, ace, ace->AceSize);
            end += ace->AceSize;
            out->AceCount++;
        }
        at += ace->AceSize;
    }
    out->AclSize = (USHORT)(end - (PUCHAR)out);
    return out->AclSize;
}

/* The normalized form of a descriptor, in a buffer as large as the original; returns its size. */
static ULONG normalize(PISECURITY_DESCRIPTOR_RELATIVE out, PSECURITY_DESCRIPTOR source, PACL scratch)
{
    SECURITY_DESCRIPTOR_RELATIVE header = *(PISECURITY_DESCRIPTOR_RELATIVE)source;
    lab__sd_parts parts = lab__sd_parts_of(source);
    ULONG bytes;

    if (parts.sacl != NULL && parts.sacl->AceCount == 0) {
        parts.sacl = NULL;
        header.Control &= (SECURITY_DESCRIPTOR_CONTROL)~SE_SACL_PRESENT;
    }
    if (parts.sacl != NULL) {
        bytes = copy_without_duplicates(scratch, parts.sacl);
        parts.sacl = scratch;
        scratch = (PACL)((PUCHAR)scratch + bytes);
    }
    if (parts.dacl != NULL) {
        copy_without_duplicates(scratch, parts.dacl);
        parts.dacl = scratch;
    }
    write_relative(out, &header, &parts);
    return relative_bytes(&parts);
}

/*
 * RtlNormalizeSecurityDescriptor: bring equivalent self-relative descriptors to the same, smallest bytes.
 *
 * IRQL    APC_LEVEL
 * Errors  FALSE: nothing to change, or no memory
 * Source  ntddk/nf-ntddk-rtlnormalizesecuritydescriptor
 */
BOOLEAN NTAPI RtlNormalizeSecurityDescriptor(PSECURITY_DESCRIPTOR *SecurityDescriptor, ULONG SecurityDescriptorLength,
                                             PSECURITY_DESCRIPTOR *NewSecurityDescriptor,
                                             PULONG NewSecurityDescriptorLength, BOOLEAN CheckOnly)
{
    PUCHAR fresh;
    ULONG bytes;
    BOOLEAN changed;

    LAB_DDI(RtlNormalizeSecurityDescriptor);
    /* The new descriptor, and behind it room for its two lists while they are made. */
    fresh = ExAllocatePool2(POOL_FLAG_PAGED, 2 * (SIZE_T)SecurityDescriptorLength + 16, LAB__RTL_TAG);
    if (fresh == NULL)
        return FALSE;
    bytes = normalize((PISECURITY_DESCRIPTOR_RELATIVE)fresh, *SecurityDescriptor,
                      (PACL)(fresh + aligned(SecurityDescriptorLength)));
    changed = bytes != SecurityDescriptorLength || memcmp(fresh, *SecurityDescriptor, bytes) != 0;
    if (changed && !CheckOnly) {
        if (NewSecurityDescriptorLength != NULL)
            *NewSecurityDescriptorLength = bytes;
        if (NewSecurityDescriptor != NULL && *NewSecurityDescriptor != NULL) {
            memcpy(*NewSecurityDescriptor, fresh, bytes);
        } else if (NewSecurityDescriptor != NULL) {
            *NewSecurityDescriptor = fresh;
            return TRUE;
        } else {
            ExFreePoolWithTag(*SecurityDescriptor, 0);
            *SecurityDescriptor = fresh;
            return TRUE;
        }
    }
    ExFreePoolWithTag(fresh, LAB__RTL_TAG);
    return changed;
}
