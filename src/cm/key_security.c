/*
 * The security of keys. A key that a program or driver made has a descriptor of its own, with what the key above hands
 * down; the machine's own keys have that of the key above them, where nothing else is said.
 */
#include "cm/key_security.h"
#include "cm/transaction.h"

PSECURITY_DESCRIPTOR lab__cm_security_of(const struct lab__cm_node *node)
{
    for (; node; node = node->entry.owner) {
        PSECURITY_DESCRIPTOR pending = node->flags & LAB_CM_PENDING ? lab__cm_pending_security_of(node) : 0;

        if (pending || node->security)
            return pending ? pending : node->security;
    }
    return lab__se_standard(LAB_SE_KEY, 0);
}

static void put(struct lab__cm_node *node, PSECURITY_DESCRIPTOR shared)
{
    if (node->security)
        lab__se_descriptor_release(node->security);
    node->security = shared;
}

void lab__cm_security_drop(struct lab__cm_node *node)
{
    put(node, 0);
}

void lab__cm_security_standard(struct lab__cm_node *node, enum lab__se_standard which)
{
    ULONG length;
    PSECURITY_DESCRIPTOR descriptor = lab__se_standard(which, &length);

    put(node, lab__se_descriptor_share(descriptor, length));
}

BOOLEAN lab__cm_security_take(struct lab__cm_node *node, const void *descriptor)
{
    PSECURITY_DESCRIPTOR captured, shared; /* without gaps between its parts */

    if (!NT_SUCCESS(lab__se_descriptor_capture((PSECURITY_DESCRIPTOR)descriptor, KernelMode, &captured)))
        return FALSE;
    shared = lab__se_descriptor_share(captured, lab__se_descriptor_length(captured));
    lab__mm_kernel_free(captured);
    if (shared)
        put(node, shared);
    return shared != 0;
}

NTSTATUS lab__cm_check_access(const struct lab__cm_node *node, ACCESS_MASK desired, BOOLEAN checked,
                              ACCESS_MASK *granted)
{
    *granted = desired;
    if (!checked)
        return STATUS_SUCCESS;
    return lab__se_check_access(lab__cm_security_of(node), 0, desired, &lab__cm_key_type->mapping, UserMode, 0,
                                granted);
}

NTSTATUS lab__cm_security_assign(struct lab__cm_node *node, PSECURITY_DESCRIPTOR given, KPROCESSOR_MODE mode)
{
    PSECURITY_DESCRIPTOR captured, shared;
    NTSTATUS status = lab__se_descriptor_capture(given, mode, &captured);

    if (!NT_SUCCESS(status))
        return status;
    status = lab__se_assign_shared(lab__cm_security_of(node->entry.owner), captured, TRUE, 0,
                                   &lab__cm_key_type->mapping, mode, &shared);
    if (captured)
        lab__mm_kernel_free(captured);
    if (NT_SUCCESS(status))
        put(node, shared);
    return status;
}

static NTSTATUS query(struct lab__cm_key *key, SECURITY_INFORMATION *information, PVOID buffer, ULONG *length)
{
    REG_QUERY_KEY_SECURITY_INFORMATION shown = {
        .Object = key, .SecurityInformation = information, .SecurityDescriptor = buffer, .Length = length};
    struct lab__cm_call call = {RegNtPreQueryKeySecurity, &shown, key};
    NTSTATUS status;

    if (lab__cm_pre(&call, &status))
        status = lab__cm_is_deleted(key->node)
                     ? STATUS_KEY_DELETED
                     : lab__se_query_info(*information, buffer, length, lab__cm_security_of(key->node));
    return lab__cm_post(&call, status);
}

void lab__cm_security_put(struct lab__cm_node *node, PSECURITY_DESCRIPTOR shared)
{
    put(node, shared);
    lab__cm_node_touch(node);
    lab__cm_changed(node, REG_NOTIFY_CHANGE_SECURITY);
}

static NTSTATUS change(struct lab__cm_node *node, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor)
{
    PSECURITY_DESCRIPTOR made, shared;
    NTSTATUS status;

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    status = lab__cm_claim(node, LAB_CM_CLAIM_PARTS, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__se_set_info(information, descriptor, lab__cm_security_of(node), SEF_DACL_AUTO_INHERIT,
                              &lab__cm_key_type->mapping, lab__ke_thread()->previous_mode, &made);
    if (!NT_SUCCESS(status))
        return status;
    shared = lab__se_descriptor_share(made, lab__se_descriptor_length(made));
    ExFreePoolWithTag(made, LAB_SE_TAG);
    if (!shared)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (lab__cm_view())
        return lab__cm_pending_security(node, shared);
    lab__cm_security_put(node, shared);
    return STATUS_SUCCESS;
}

static NTSTATUS set(struct lab__cm_key *key, SECURITY_INFORMATION *information, PSECURITY_DESCRIPTOR descriptor)
{
    REG_SET_KEY_SECURITY_INFORMATION shown = {
        .Object = key, .SecurityInformation = information, .SecurityDescriptor = descriptor};
    struct lab__cm_call call = {RegNtPreSetKeySecurity, &shown, key};
    NTSTATUS status;

    if (lab__cm_pre(&call, &status))
        status = change(key->node, *information, descriptor);
    return lab__cm_post(&call, status);
}

NTSTATUS lab__cm_security(PVOID body, ULONG operation, SECURITY_INFORMATION *information, PVOID descriptor,
                          ULONG *length, PVOID *objects_descriptor)
{
    return operation == SetSecurityDescriptor ? set(body, information, descriptor)
                                              : query(body, information, descriptor, length);
}
