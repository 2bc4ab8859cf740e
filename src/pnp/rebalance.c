/*
 * Stopping devices to give them other resources: because somebody asks for it, or because a new device needs what they
 * have, and they could do with something else.
 */
#include "pnp/arbiter.h"

static void cancel_stop(struct lab__pnp_node *node)
{
    if (node->state != LAB_PNP_STOP_PENDING)
        return;
    lab__pnp_send_minor(node, IRP_MN_CANCEL_STOP_DEVICE);
    node->state = LAB_PNP_STARTED;
    for (LIST_ENTRY *link = node->children.Flink; link != &node->children; link = link->Flink)
        cancel_stop(CONTAINING_RECORD(link, struct lab__pnp_node, sibling));
}

static NTSTATUS query_stop(struct lab__pnp_node *node)
{
    NTSTATUS status;

    for (LIST_ENTRY *link = node->children.Flink; link != &node->children; link = link->Flink) {
        struct lab__pnp_node *child = CONTAINING_RECORD(link, struct lab__pnp_node, sibling);

        if (child->state != LAB_PNP_STARTED)
            continue;
        status = query_stop(child);
        if (!NT_SUCCESS(status))
            return status;
    }
    status = lab__pnp_send_minor(node, IRP_MN_QUERY_STOP_DEVICE);
    if (status == STATUS_RESOURCE_REQUIREMENTS_CHANGED) { /* it stops, and then wants others */
        lab__pnp_query_requirements(node);
        status = STATUS_SUCCESS;
    }
    if (NT_SUCCESS(status))
        node->state = LAB_PNP_STOP_PENDING;
    else
        lab__pnp_send_minor(node, IRP_MN_CANCEL_STOP_DEVICE); /* drivers above the one that failed have said yes */
    return status;
}

static void cancel_all(struct lab__pnp_node *node)
{
    for (LIST_ENTRY *link = node->children.Flink; link != &node->children; link = link->Flink)
        cancel_all(CONTAINING_RECORD(link, struct lab__pnp_node, sibling));
    cancel_stop(node);
}

static void stop(struct lab__pnp_node *node)
{
    for (LIST_ENTRY *link = node->children.Flink; link != &node->children; link = link->Flink) {
        struct lab__pnp_node *child = CONTAINING_RECORD(link, struct lab__pnp_node, sibling);

        if (child->state == LAB_PNP_STOP_PENDING)
            stop(child);
    }
    lab__pnp_send_minor(node, IRP_MN_STOP_DEVICE);
    node->state = LAB_PNP_STOPPED;
}

static NTSTATUS start_again(struct lab__pnp_node *node)
{
    NTSTATUS status = lab__pnp_resources_assign(node);

    if (NT_SUCCESS(status))
        status = lab__pnp_send_start(node);
    if (!NT_SUCCESS(status)) {
        lab__pnp_surprise(node, LAB_PROBLEM_FAILED_START);
        node->problem_status = status;
        return status;
    }
    node->state = LAB_PNP_STARTED;
    for (LIST_ENTRY *link = node->children.Flink; link != &node->children;) {
        struct lab__pnp_node *child = CONTAINING_RECORD(link, struct lab__pnp_node, sibling);

        link = link->Flink;
        if (child->state == LAB_PNP_STOPPED)
            start_again(child);
    }
    lab__pnp_query_capabilities(node); /* but not for its state: that is asked for after the first start */
    lab__pnp_enumerate(node);
    return STATUS_SUCCESS;
}

NTSTATUS lab__pnp_rebalance(struct lab__pnp_node *node)
{
    NTSTATUS status;

    if (node->state != LAB_PNP_STARTED)
        return STATUS_INVALID_DEVICE_STATE;
    status = query_stop(node);
    if (!NT_SUCCESS(status)) {
        cancel_all(node);
        return status;
    }
    stop(node);
    return start_again(node);
}

/* --- other requirements --- */

/* Without a stop: it keeps what it has until there is something else. */
static NTSTATUS exchange(struct lab__pnp_node *node)
{
    PCM_RESOURCE_LIST raw = node->raw_resources, translated = node->resources;
    NTSTATUS status;

    node->raw_resources = node->resources = 0;
    status = lab__pnp_resources_assign(node);
    if (!NT_SUCCESS(status)) {
        node->raw_resources = raw;
        node->resources = translated;
        lab__pnp_resources_claim_again(node);
        return status;
    }
    if (raw)
        lab__mm_kernel_free(raw);
    if (translated)
        lab__mm_kernel_free(translated);
    return STATUS_SUCCESS;
}

void lab__pnp_requirements_changed(struct lab__pnp_node *node, BOOLEAN must_stop)
{
    lab__pnp_query_requirements(node);
    if (must_stop) {
        lab__pnp_rebalance(node);
        return;
    }
    if (!NT_SUCCESS(exchange(node)))
        return; /* it goes on with what it has */
    if (!NT_SUCCESS(lab__pnp_send_start(node))) {
        lab__pnp_surprise(node, LAB_PROBLEM_FAILED_START);
        return;
    }
    lab__pnp_query_capabilities(node);
    lab__pnp_enumerate(node);
}

/* --- room for a new device --- */

static BOOLEAN is_above(const struct lab__pnp_node *node, const struct lab__pnp_node *other)
{
    while (node && node != other)
        node = node->parent;
    return node != 0;
}

/* It has been given something that it could exchange. */
static BOOLEAN could_move(const struct lab__pnp_node *node, const struct lab__pnp_node *other)
{
    return (other->state == LAB_PNP_STARTED || other->state == LAB_PNP_ADDED) && other->raw_resources &&
           other->requirements && !other->arbiter_count && !is_above(node, other) &&
           lab__pnp_is_in_the_way(node->requirements, other->raw_resources);
}

/* With the other's resources, the new one fits; and with what is left then, so does the other. */
static BOOLEAN would_help(struct lab__pnp_node *node, struct lab__pnp_node *other)
{
    BOOLEAN helps;

    lab__pnp_unclaim(other);
    helps = lab__pnp_resources_would_fit(node) && NT_SUCCESS(lab__pnp_resources_assign(node));
    if (helps && lab__pnp_resources_would_fit(other))
        return TRUE;
    if (helps)
        lab__pnp_resources_release(node);
    lab__pnp_resources_claim_again(other);
    return FALSE;
}

static BOOLEAN move(struct lab__pnp_node *node, struct lab__pnp_node *other)
{
    if (other->state == LAB_PNP_ADDED) { /* it hasn't been told yet what it has */
        if (NT_SUCCESS(lab__pnp_resources_assign(other)))
            return TRUE;
        lab__pnp_resources_release(node);
        lab__pnp_resources_assign(other);
        return FALSE;
    }
    if (!NT_SUCCESS(query_stop(other))) {
        cancel_all(other);
        lab__pnp_resources_release(node);
        lab__pnp_resources_claim_again(other);
        return FALSE;
    }
    stop(other);
    start_again(other);
    return TRUE;
}

BOOLEAN lab__pnp_make_room(struct lab__pnp_node *node)
{
    if (!lab__pnp_resources_sound(node))
        return FALSE;
    for (struct lab__pnp_node *other = lab__pnp.root; other; other = lab__pnp_node_next(lab__pnp.root, other))
        if (could_move(node, other) && would_help(node, other) && move(node, other))
            return TRUE;
    return FALSE;
}
