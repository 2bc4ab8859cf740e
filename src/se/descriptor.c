/*
 * Descriptors as blocks: taken apart, put together, captured from callers, shared between objects.
 */
#include <string.h>

#include "engine/ddi.h"
#include "mm/mm_p.h"
#include "rtl/acl.h"
#include "rtl/descriptor.h"
#include "se/se_local.h"

static ULONG aligned(ULONG size)
{
    return (size + 3) & ~3u;
}

void lab__se_parts_of(PSECURITY_DESCRIPTOR descriptor, struct lab__se_parts *parts)
{
    lab__sd_parts raw = lab__sd_parts_of(descriptor);

    *parts = (struct lab__se_parts){((PISECURITY_DESCRIPTOR)descriptor)->Control,
                                    ((PISECURITY_DESCRIPTOR)descriptor)->Sbz1,
                                    raw.owner,
                                    raw.group,
                                    raw.sacl,
                                    raw.dacl};
}

ULONG lab__se_parts_length(const struct lab__se_parts *parts)
{
    return (ULONG)sizeof(SECURITY_DESCRIPTOR_RELATIVE) + (parts->owner ? lab__se_sid_size(parts->owner) : 0) +
           (parts->group ? lab__se_sid_size(parts->group) : 0) + (parts->sacl ? aligned(parts->sacl->AclSize) : 0) +
           (parts->dacl ? aligned(parts->dacl->AclSize) : 0);
}

static ULONG append(char *base, ULONG *used, const void *part, ULONG size)
{
    ULONG offset = *used;

    memcpy(base + offset, part, size);
    memset(base + offset + size, 0, aligned(size) - size);
    *used += aligned(size);
    return offset;
}

void lab__se_parts_write(const struct lab__se_parts *parts, PVOID buffer)
{
    SECURITY_DESCRIPTOR_RELATIVE *out = buffer;
    ULONG used = sizeof *out;

    *out = (SECURITY_DESCRIPTOR_RELATIVE){
        SECURITY_DESCRIPTOR_REVISION, parts->rm_control, parts->control | SE_SELF_RELATIVE, 0, 0, 0, 0};
    if (parts->sacl)
        out->Sacl = append(buffer, &used, parts->sacl, parts->sacl->AclSize);
    if (parts->dacl)
        out->Dacl = append(buffer, &used, parts->dacl, parts->dacl->AclSize);
    if (parts->owner)
        out->Owner = append(buffer, &used, parts->owner, lab__se_sid_size(parts->owner));
    if (parts->group)
        out->Group = append(buffer, &used, parts->group, lab__se_sid_size(parts->group));
}

ULONG lab__se_descriptor_length(PSECURITY_DESCRIPTOR descriptor)
{
    struct lab__se_parts parts;

    lab__se_parts_of(descriptor, &parts);
    return lab__se_parts_length(&parts);
}

/* --- shared
 * ------------------------------------------------------------------------------------------------------------- */

static ULONG hash(const UCHAR *bytes, ULONG length)
{
    ULONG value = 2166136261u;

    for (ULONG i = 0; i < length; i++)
        value = (value ^ bytes[i]) * 16777619u;
    return value;
}

static struct lab__se_descriptor *shared_of(PSECURITY_DESCRIPTOR descriptor)
{
    return CONTAINING_RECORD(descriptor, struct lab__se_descriptor, body);
}

PSECURITY_DESCRIPTOR lab__se_descriptor_share(const void *descriptor, ULONG length)
{
    ULONG value = hash(descriptor, length);
    LIST_ENTRY *bucket = &lab__se.descriptors[value % LAB_SE_BUCKETS];
    struct lab__se_descriptor *shared;

    for (LIST_ENTRY *e = bucket->Flink; e != bucket; e = e->Flink) {
        shared = CONTAINING_RECORD(e, struct lab__se_descriptor, link);
        if (shared->hash == value && shared->length == length && !memcmp(shared->body, descriptor, length)) {
            shared->references++;
            return shared->body;
        }
    }
    shared = lab__mm_kernel_alloc(sizeof *shared + length);
    if (!shared)
        return 0;
    shared->references = 1;
    shared->hash = value;
    shared->length = length;
    memcpy(shared->body, descriptor, length);
    InsertHeadList(bucket, &shared->link);
    return shared->body;
}

void lab__se_descriptor_reference(PSECURITY_DESCRIPTOR shared)
{
    shared_of(shared)->references++;
}

void lab__se_descriptor_release(PSECURITY_DESCRIPTOR shared)
{
    struct lab__se_descriptor *descriptor = shared_of(shared);

    if (--descriptor->references)
        return;
    RemoveEntryList(&descriptor->link);
    lab__mm_kernel_free(descriptor);
}

/* --- captured
 * ------------------------------------------------------------------------------------------------------------- */

static NTSTATUS probe(const void *at, SIZE_T size, KPROCESSOR_MODE mode)
{
    return mode == UserMode && NT_ERROR(lab__mm_probe_any(at, size)) ? STATUS_ACCESS_VIOLATION : STATUS_SUCCESS;
}

static NTSTATUS check_sid(const SID *sid, KPROCESSOR_MODE mode)
{
    if (!sid)
        return STATUS_SUCCESS;
    if (!NT_SUCCESS(probe(sid, 8, mode)) || !NT_SUCCESS(probe(sid, lab__se_sid_size(sid), mode)))
        return STATUS_ACCESS_VIOLATION;
    return sid->Revision == SID_REVISION && sid->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES ? STATUS_SUCCESS
                                                                                              : STATUS_INVALID_SID;
}

static NTSTATUS check_acl(const ACL *acl, KPROCESSOR_MODE mode)
{
    if (!acl)
        return STATUS_SUCCESS;
    if (!NT_SUCCESS(probe(acl, sizeof *acl, mode)) || !NT_SUCCESS(probe(acl, acl->AclSize, mode)))
        return STATUS_ACCESS_VIOLATION;
    return lab__acl_is_valid(acl) ? STATUS_SUCCESS : STATUS_INVALID_ACL;
}

NTSTATUS lab__se_descriptor_capture(PSECURITY_DESCRIPTOR given, KPROCESSOR_MODE mode, PSECURITY_DESCRIPTOR *captured)
{
    struct lab__se_parts parts;
    NTSTATUS status;

    *captured = 0;
    if (!given)
        return STATUS_SUCCESS;
    if (!NT_SUCCESS(probe(given, sizeof(SECURITY_DESCRIPTOR_RELATIVE), mode)))
        return STATUS_ACCESS_VIOLATION;
    if (((PISECURITY_DESCRIPTOR)given)->Revision != SECURITY_DESCRIPTOR_REVISION)
        return STATUS_UNKNOWN_REVISION;
    if (!lab__sd_is_relative(given) && !NT_SUCCESS(probe(given, sizeof(SECURITY_DESCRIPTOR), mode)))
        return STATUS_ACCESS_VIOLATION;
    lab__se_parts_of(given, &parts);
    status = check_sid(parts.owner, mode);
    if (NT_SUCCESS(status))
        status = check_sid(parts.group, mode);
    if (NT_SUCCESS(status))
        status = check_acl(parts.sacl, mode);
    if (NT_SUCCESS(status))
        status = check_acl(parts.dacl, mode);
    if (!NT_SUCCESS(status))
        return status;
    *captured = lab__mm_kernel_alloc(lab__se_parts_length(&parts));
    if (!*captured)
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__se_parts_write(&parts, *captured);
    return STATUS_SUCCESS;
}

static BOOLEAN sid_within(const char *base, ULONG offset, ULONG length)
{
    const SID *sid = (const SID *)(base + offset);

    return offset >= sizeof(SECURITY_DESCRIPTOR_RELATIVE) && offset <= length && length - offset >= 8 &&
           sid->Revision == SID_REVISION && sid->SubAuthorityCount <= SID_MAX_SUB_AUTHORITIES &&
           lab__se_sid_size(sid) <= length - offset;
}

static BOOLEAN acl_within(const char *base, ULONG offset, ULONG length)
{
    const ACL *acl = (const ACL *)(base + offset);

    return offset >= sizeof(SECURITY_DESCRIPTOR_RELATIVE) && offset <= length && length - offset >= sizeof *acl &&
           acl->AclSize <= length - offset && lab__acl_is_valid(acl);
}

/*
 * SeValidSecurityDescriptor: is this block a self-relative descriptor with an owner, all of whose parts lie in it?
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes
 * Source  wdm/nf-wdm-sevalidsecuritydescriptor
 */
BOOLEAN SeValidSecurityDescriptor(ULONG Length, PSECURITY_DESCRIPTOR SecurityDescriptor)
{
    SECURITY_DESCRIPTOR_RELATIVE *sd = SecurityDescriptor;

    LAB_DDI(SeValidSecurityDescriptor);
    if (Length < sizeof *sd || sd->Revision != SECURITY_DESCRIPTOR_REVISION || !(sd->Control & SE_SELF_RELATIVE))
        return FALSE;
    if ((sd->Owner | sd->Group | sd->Sacl | sd->Dacl) & 3)
        return FALSE;
    if (!sid_within(SecurityDescriptor, sd->Owner, Length) ||
        (sd->Group && !sid_within(SecurityDescriptor, sd->Group, Length)))
        return FALSE;
    if ((sd->Control & SE_DACL_PRESENT) && sd->Dacl && !acl_within(SecurityDescriptor, sd->Dacl, Length))
        return FALSE;
    return !(sd->Control & SE_SACL_PRESENT) || !sd->Sacl || acl_within(SecurityDescriptor, sd->Sacl, Length);
}
