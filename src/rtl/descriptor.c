/*
 * descriptor.c: security descriptors as data, absolute (pointers) and self-relative (offsets).
 *
 * What callers break most: the Set routines store pointers, so they take absolute descriptors
 * only and the parts must outlive them.
 */
#include "descriptor.h"
#include "acl.h"
#include "engine/ddi.h"

static PVOID from_offset(PISECURITY_DESCRIPTOR sd, ULONG offset)
{
    return offset == 0 ? NULL : (PUCHAR)sd + offset;
}

BOOLEAN lab__sd_is_relative(const void *sd)
{
    return (((const SECURITY_DESCRIPTOR_RELATIVE *)sd)->Control & SE_SELF_RELATIVE) != 0;
}

lab__sd_parts lab__sd_parts_of(PSECURITY_DESCRIPTOR descriptor)
{
    PISECURITY_DESCRIPTOR sd = descriptor;
    PISECURITY_DESCRIPTOR_RELATIVE relative = descriptor;
    lab__sd_parts parts;

    if (lab__sd_is_relative(sd)) {
        parts.owner = from_offset(sd, relative->Owner);
        parts.group = from_offset(sd, relative->Group);
        parts.sacl = from_offset(sd, relative->Sacl);
        parts.dacl = from_offset(sd, relative->Dacl);
    } else {
        parts.owner = sd->Owner;
        parts.group = sd->Group;
        parts.sacl = sd->Sacl;
        parts.dacl = sd->Dacl;
    }
    if (!(sd->Control & SE_SACL_PRESENT))
        parts.sacl = NULL;
    if (!(sd->Control & SE_DACL_PRESENT))
        parts.dacl = NULL;
    return parts;
}

/*
 * RtlCreateSecurityDescriptor: an absolute descriptor without any part.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_UNKNOWN_REVISION
 * Source  wdm/nf-wdm-rtlcreatesecuritydescriptor
 */
NTSTATUS NTAPI RtlCreateSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG Revision)
{
    LAB_DDI(RtlCreateSecurityDescriptor);
    if (Revision != SECURITY_DESCRIPTOR_REVISION)
        return STATUS_UNKNOWN_REVISION;
    memset(SecurityDescriptor, 0, sizeof(SECURITY_DESCRIPTOR));
    ((PISECURITY_DESCRIPTOR)SecurityDescriptor)->Revision = SECURITY_DESCRIPTOR_REVISION;
    return STATUS_SUCCESS;
}

/*
 * RtlCreateSecurityDescriptorRelative: a self-relative descriptor without any part.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_UNKNOWN_REVISION
 * Source  ntifs/nf-ntifs-rtlcreatesecuritydescriptorrelative
 */
NTSTATUS NTAPI RtlCreateSecurityDescriptorRelative(PISECURITY_DESCRIPTOR_RELATIVE SecurityDescriptor, ULONG Revision)
{
    LAB_DDI(RtlCreateSecurityDescriptorRelative);
    if (Revision != SECURITY_DESCRIPTOR_REVISION)
        return STATUS_UNKNOWN_REVISION;
    memset(SecurityDescriptor, 0, sizeof *SecurityDescriptor);
    SecurityDescriptor->Revision = SECURITY_DESCRIPTOR_REVISION;
    SecurityDescriptor->Control = SE_SELF_RELATIVE;
    return STATUS_SUCCESS;
}

static BOOLEAN sid_is_valid(const void *sid)
{
    return sid == NULL || RtlValidSid((PSID)sid);
}

/*
 * RtlValidSecurityDescriptor: TRUE when a descriptor's revision and all its parts are valid.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-rtlvalidsecuritydescriptor
 */
BOOLEAN NTAPI RtlValidSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    lab__sd_parts parts;

    LAB_DDI(RtlValidSecurityDescriptor);
    if (SecurityDescriptor == NULL ||
        ((PISECURITY_DESCRIPTOR)SecurityDescriptor)->Revision != SECURITY_DESCRIPTOR_REVISION)
        return FALSE;
    parts = lab__sd_parts_of(SecurityDescriptor);
    return sid_is_valid(parts.owner) && sid_is_valid(parts.group) &&
           (parts.dacl == NULL || lab__acl_is_valid(parts.dacl)) &&
           (parts.sacl == NULL || lab__acl_is_valid(parts.sacl));
}

/* Whether a SID lies whole, aligned and valid in a buffer. */
static BOOLEAN sid_fits(PUCHAR base, ULONG offset, ULONG length)
{
    const SID *sid = (const SID *)(base + offset);

    return offset % sizeof(ULONG) == 0 && offset >= sizeof(SECURITY_DESCRIPTOR_RELATIVE) && offset <= length &&
           length - offset >= RtlLengthRequiredSid(0) && RtlValidSid((PSID)sid) &&
           length - offset >= RtlLengthSid((PSID)sid);
}

static BOOLEAN acl_fits(PUCHAR base, ULONG offset, ULONG length)
{
    const ACL *acl = (const ACL *)(base + offset);

    return offset % sizeof(ULONG) == 0 && offset >= sizeof(SECURITY_DESCRIPTOR_RELATIVE) && offset <= length &&
           length - offset >= sizeof(ACL) && acl->AclSize <= length - offset && lab__acl_is_valid(acl);
}

/*
 * RtlValidRelativeSecurityDescriptor: TRUE when a self-relative descriptor is valid, lies in its buffer and has the
 * parts asked for.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-rtlvalidrelativesecuritydescriptor
 */
BOOLEAN NTAPI RtlValidRelativeSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptorInput,
                                                 ULONG SecurityDescriptorLength,
                                                 SECURITY_INFORMATION RequiredInformation)
{
    PISECURITY_DESCRIPTOR_RELATIVE sd = SecurityDescriptorInput;
    PUCHAR base = SecurityDescriptorInput;

    LAB_DDI(RtlValidRelativeSecurityDescriptor);
    if (SecurityDescriptorLength < sizeof *sd || sd->Revision != SECURITY_DESCRIPTOR_REVISION ||
        !(sd->Control & SE_SELF_RELATIVE))
        return FALSE;
    if (sd->Owner != 0 ? !sid_fits(base, sd->Owner, SecurityDescriptorLength)
                       : (RequiredInformation & OWNER_SECURITY_INFORMATION) != 0)
        return FALSE;
    if (sd->Group != 0 ? !sid_fits(base, sd->Group, SecurityDescriptorLength)
                       : (RequiredInformation & GROUP_SECURITY_INFORMATION) != 0)
        return FALSE;
    if (!(sd->Control & SE_DACL_PRESENT) ? (RequiredInformation & DACL_SECURITY_INFORMATION) != 0
                                         : sd->Dacl != 0 && !acl_fits(base, sd->Dacl, SecurityDescriptorLength))
        return FALSE;
    return !(sd->Control & SE_SACL_PRESENT) ? (RequiredInformation & SACL_SECURITY_INFORMATION) == 0
                                            : sd->Sacl == 0 || acl_fits(base, sd->Sacl, SecurityDescriptorLength);
}

static ULONG aligned(ULONG length)
{
    return (length + 3) & ~3u;
}

/*
 * RtlLengthSecurityDescriptor: the bytes of a descriptor and all its parts.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-rtllengthsecuritydescriptor
 */
ULONG NTAPI RtlLengthSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    lab__sd_parts parts;
    ULONG length;

    LAB_DDI(RtlLengthSecurityDescriptor);
    parts = lab__sd_parts_of(SecurityDescriptor);
    length =
        lab__sd_is_relative(SecurityDescriptor) ? sizeof(SECURITY_DESCRIPTOR_RELATIVE) : sizeof(SECURITY_DESCRIPTOR);
    if (parts.owner != NULL)
        length += aligned(RtlLengthSid(parts.owner));
    if (parts.group != NULL)
        length += aligned(RtlLengthSid(parts.group));
    if (parts.dacl != NULL)
        length += aligned(parts.dacl->AclSize);
    if (parts.sacl != NULL)
        length += aligned(parts.sacl->AclSize);
    return length;
}

static NTSTATUS check_absolute(PISECURITY_DESCRIPTOR sd)
{
    if (sd->Revision != SECURITY_DESCRIPTOR_REVISION)
        return STATUS_UNKNOWN_REVISION;
    return sd->Control & SE_SELF_RELATIVE ? STATUS_INVALID_SECURITY_DESCR : STATUS_SUCCESS;
}

static void set_control(PISECURITY_DESCRIPTOR sd, SECURITY_DESCRIPTOR_CONTROL bit, BOOLEAN on)
{
    sd->Control = (SECURITY_DESCRIPTOR_CONTROL)(on ? sd->Control | bit : sd->Control & ~bit);
}

/*
 * RtlSetDaclSecurityDescriptor: put a DACL into an absolute descriptor; NULL grants everyone everything.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_UNKNOWN_REVISION, STATUS_INVALID_SECURITY_DESCR (self-relative)
 * Source  wdm/nf-wdm-rtlsetdaclsecuritydescriptor
 */
NTSTATUS NTAPI RtlSetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, BOOLEAN DaclPresent, PACL Dacl,
                                            BOOLEAN DaclDefaulted)
{
    PISECURITY_DESCRIPTOR sd = SecurityDescriptor;
    NTSTATUS status;

    LAB_DDI(RtlSetDaclSecurityDescriptor);
    status = check_absolute(sd);
    if (!NT_SUCCESS(status))
        return status;
    set_control(sd, SE_DACL_PRESENT, DaclPresent);
    if (DaclPresent) {
        sd->Dacl = Dacl;
        set_control(sd, SE_DACL_DEFAULTED, DaclDefaulted);
    }
    return status;
}

/*
 * RtlSetSaclSecurityDescriptor: put a SACL into an absolute descriptor.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_UNKNOWN_REVISION, STATUS_INVALID_SECURITY_DESCR (self-relative)
 */
NTSTATUS NTAPI RtlSetSaclSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, BOOLEAN SaclPresent, PACL Sacl,
                                            BOOLEAN SaclDefaulted)
{
    PISECURITY_DESCRIPTOR sd = SecurityDescriptor;
    NTSTATUS status;

    LAB_DDI(RtlSetSaclSecurityDescriptor);
    status = check_absolute(sd);
    if (!NT_SUCCESS(status))
        return status;
    set_control(sd, SE_SACL_PRESENT, SaclPresent);
    if (SaclPresent) {
        sd->Sacl = Sacl;
        set_control(sd, SE_SACL_DEFAULTED, SaclDefaulted);
    }
    return status;
}

/*
 * RtlSetOwnerSecurityDescriptor: put an owner into an absolute descriptor, or remove it with NULL.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNKNOWN_REVISION, STATUS_INVALID_SECURITY_DESCR (self-relative)
 * Source  ntifs/nf-ntifs-rtlsetownersecuritydescriptor
 */
NTSTATUS NTAPI RtlSetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, PSID Owner,
                                             BOOLEAN OwnerDefaulted)
{
    PISECURITY_DESCRIPTOR sd = SecurityDescriptor;
    NTSTATUS status;

    LAB_DDI(RtlSetOwnerSecurityDescriptor);
    status = check_absolute(sd);
    if (!NT_SUCCESS(status))
        return status;
    sd->Owner = Owner;
    set_control(sd, SE_OWNER_DEFAULTED, OwnerDefaulted);
    return status;
}

/*
 * RtlSetGroupSecurityDescriptor: put a primary group into an absolute descriptor, or remove it with NULL.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNKNOWN_REVISION, STATUS_INVALID_SECURITY_DESCR (self-relative)
 * Source  ntifs/nf-ntifs-rtlsetgroupsecuritydescriptor
 */
NTSTATUS NTAPI RtlSetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, PSID Group,
                                             BOOLEAN GroupDefaulted)
{
    PISECURITY_DESCRIPTOR sd = SecurityDescriptor;
    NTSTATUS status;

    LAB_DDI(RtlSetGroupSecurityDescriptor);
    status = check_absolute(sd);
    if (!NT_SUCCESS(status))
        return status;
    sd->Group = Group;
    set_control(sd, SE_GROUP_DEFAULTED, GroupDefaulted);
    return status;
}

static NTSTATUS get_acl(PISECURITY_DESCRIPTOR sd, USHORT present, USHORT defaulted, PACL acl, PBOOLEAN is_present,
                        PACL *out, PBOOLEAN is_defaulted)
{
    if (sd->Revision != SECURITY_DESCRIPTOR_REVISION)
        return STATUS_UNKNOWN_REVISION;
    *is_present = (sd->Control & present) != 0;
    if (*is_present) {
        *out = acl;
        *is_defaulted = (sd->Control & defaulted) != 0;
    }
    return STATUS_SUCCESS;
}

/*
 * RtlGetDaclSecurityDescriptor: the DACL of a descriptor of either form.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNKNOWN_REVISION
 * Source  ntifs/nf-ntifs-rtlgetdaclsecuritydescriptor
 */
NTSTATUS NTAPI RtlGetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, PBOOLEAN DaclPresent, PACL *Dacl,
                                            PBOOLEAN DaclDefaulted)
{
    LAB_DDI(RtlGetDaclSecurityDescriptor);
    return get_acl(SecurityDescriptor, SE_DACL_PRESENT, SE_DACL_DEFAULTED, lab__sd_parts_of(SecurityDescriptor).dacl,
                   DaclPresent, Dacl, DaclDefaulted);
}

/*
 * RtlGetSaclSecurityDescriptor: the SACL of a descriptor of either form.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNKNOWN_REVISION
 * Source  ntifs/nf-ntifs-rtlgetsaclsecuritydescriptor
 */
NTSTATUS NTAPI RtlGetSaclSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, PBOOLEAN SaclPresent, PACL *Sacl,
                                            PBOOLEAN SaclDefaulted)
{
    LAB_DDI(RtlGetSaclSecurityDescriptor);
    return get_acl(SecurityDescriptor, SE_SACL_PRESENT, SE_SACL_DEFAULTED, lab__sd_parts_of(SecurityDescriptor).sacl,
                   SaclPresent, Sacl, SaclDefaulted);
}

static NTSTATUS get_sid(PISECURITY_DESCRIPTOR sd, USHORT defaulted, PSID sid, PSID *out, PBOOLEAN is_defaulted)
{
    if (sd->Revision != SECURITY_DESCRIPTOR_REVISION)
        return STATUS_UNKNOWN_REVISION;
    *out = sid;
    *is_defaulted = (sd->Control & defaulted) != 0;
    return STATUS_SUCCESS;
}

/*
 * RtlGetOwnerSecurityDescriptor: the owner of a descriptor of either form, or NULL.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_UNKNOWN_REVISION
 * Source  ntifs/nf-ntifs-rtlgetownersecuritydescriptor
 */
NTSTATUS NTAPI RtlGetOwnerSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, PSID *Owner,
                                             PBOOLEAN OwnerDefaulted)
{
    LAB_DDI(RtlGetOwnerSecurityDescriptor);
    return get_sid(SecurityDescriptor, SE_OWNER_DEFAULTED, lab__sd_parts_of(SecurityDescriptor).owner, Owner,
                   OwnerDefaulted);
}

/*
 * RtlGetGroupSecurityDescriptor: the primary group of a descriptor of either form, or NULL.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_UNKNOWN_REVISION
 * Source  ntifs/nf-ntifs-rtlgetgroupsecuritydescriptor
 */
NTSTATUS NTAPI RtlGetGroupSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, PSID *Group,
                                             PBOOLEAN GroupDefaulted)
{
    LAB_DDI(RtlGetGroupSecurityDescriptor);
    return get_sid(SecurityDescriptor, SE_GROUP_DEFAULTED, lab__sd_parts_of(SecurityDescriptor).group, Group,
                   GroupDefaulted);
}
