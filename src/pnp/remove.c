/*
 * Taking devices away.
 *
 * What goes is a set: the device, everything below it in the tree, and what their drivers report as removal relations
 * (ejection relations, too, where it is ejected); children before parents. An orderly removal asks all of them first,
 * and ends with a veto where one refuses or a file is open. A surprise asks nobody; IRP_MN_REMOVE_DEVICE follows when
 * the last file on any of them has been closed. Who registered for the devices hears of it before IRP_MN_REMOVE_DEVICE
 * (GUID_TARGET_DEVICE_REMOVE_COMPLETE): it may be the one who has the file open.
 */
#include "pnp/handler.h"
#include "po/plugin.h"
#include <wdmguid.h>

struct removal {
    LIST_ENTRY link; /* of lab__pnp.removals, while it waits */
    struct lab__pnp_node *top;
    struct lab__pnp_node **nodes;
    ULONG count, room, problem;
    enum lab__pnp_why why;
    BOOLEAN told; /* listeners know */
};

void lab__pnp_removals_continue(struct lab__pnp_action *action);

/* --- the set --- */

static void add(struct removal *removal, struct lab__pnp_node *node)
{
    if (removal->count == removal->room) {
        ULONG room = removal->room ? removal->room * 2 : 4;
        struct lab__pnp_node **nodes = lab__mm_kernel_alloc(room * sizeof *nodes);

        if (!nodes)
            lab__ke_bugcheck(MUST_SUCCEED_POOL_EMPTY, room * sizeof *nodes, 0, 0, 0);
        RtlCopyMemory(nodes, removal->nodes, removal->count * sizeof *nodes);
        if (removal->nodes)
            lab__mm_kernel_free(removal->nodes);
        removal->nodes = nodes;
        removal->room = room;
    }
    removal->nodes[removal->count++] = node;
}

static void gather(struct removal *removal, struct lab__pnp_node *node);

static void gather_related(struct removal *removal, struct lab__pnp_node *node, DEVICE_RELATION_TYPE type)
{
    PDEVICE_RELATIONS relations;

    lab__pnp_query_relations(node, type, &relations);
    for (ULONG i = 0; relations && i < relations->Count; i++) {
        PDEVICE_OBJECT pdo = relations->Objects[i];

        if (!pdo || pdo->Type != IO_TYPE_DEVICE || lab__io_extension(pdo)->delete_pending) {
            lab__ke_crash_detail("device %p has a relation that was deleted: %p", (void *)node->pdo, (void *)pdo);
            lab__ke_bugcheck(PNP_DETECTED_FATAL_ERROR, 0xB, (ULONG_PTR)pdo, (ULONG_PTR)relations, 0);
        }
        if (lab__io_extension(pdo)->attached_to) {
            lab__ke_crash_detail("device %p has relation %p, which is attached to another device: no PDO",
                                 (void *)node->pdo, (void *)pdo);
            lab__ke_verifier_stop(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0x248, (ULONG_PTR)node->pdo, 0, (ULONG_PTR)pdo);
        }
        if (lab__pnp_node_of(pdo) && !lab__pnp_node_of(pdo)->gathered)
            gather(removal, lab__pnp_node_of(pdo));
        lab__ob_give_up(pdo);
    }
    if (relations)
        ExFreePool(relations);
}

static void gather(struct removal *removal, struct lab__pnp_node *node)
{
    if (node->gathered)
        return;
    node->gathered = TRUE;
    for (LIST_ENTRY *link = node->children.Flink; link != &node->children; link = link->Flink)
        gather(removal, CONTAINING_RECORD(link, struct lab__pnp_node, sibling));
    if (node->state == LAB_PNP_STARTED) {
        gather_related(removal, node, RemovalRelations);
        if (removal->why == LAB_REMOVE_EJECT)
            gather_related(removal, node, EjectionRelations);
    }
    add(removal, node);
}

static struct removal *removal_of(struct lab__pnp_node *top, enum lab__pnp_why why)
{
    struct removal *removal = lab__mm_kernel_alloc(sizeof *removal);

    if (!removal)
        lab__ke_bugcheck(MUST_SUCCEED_POOL_EMPTY, sizeof *removal, 0, 0, 0);
    removal->top = top;
    removal->why = why;
    gather(removal, top);
    for (ULONG i = 0; i < removal->count; i++)
        removal->nodes[i]->gathered = FALSE;
    return removal;
}

static void removal_free(struct removal *removal)
{
    lab__mm_kernel_free(removal->nodes);
    lab__mm_kernel_free(removal);
}

/* --- asking --- */

/* It has drivers; whether it was started yet doesn't matter. */
static BOOLEAN has_stack(const struct lab__pnp_node *node)
{
    return node->state >= LAB_PNP_ADDED && node->state <= LAB_PNP_QUERY_REMOVED;
}

static void close_to_opens(struct lab__pnp_node *node, BOOLEAN closed)
{
    for (PDEVICE_OBJECT device = node->pdo; device; device = device->AttachedDevice)
        lab__io_extension(device)->remove_pending = closed;
}

BOOLEAN lab__pnp_in_use(struct lab__pnp_node *node)
{
    for (PDEVICE_OBJECT device = node->pdo; device; device = device->AttachedDevice)
        if (device->ReferenceCount)
            return TRUE;
    return FALSE;
}

static void veto(struct lab__pnp_node *node, ULONG why)
{
    lab__pnp.veto = why;
    lab__pnp_text_of(&lab__pnp.veto_name, &node->path);
}

/* Those up to `count` were asked: the answer is no after all. From the last to the first, parents before children. */
static void cancel(struct removal *removal, ULONG count)
{
    while (count-- > 0) {
        struct lab__pnp_node *node = removal->nodes[count];

        if (node->state == LAB_PNP_QUERY_REMOVED) {
            lab__pnp_send_minor(node, IRP_MN_CANCEL_REMOVE_DEVICE);
            node->state = node->before;
            close_to_opens(node, FALSE);
        }
    }
}

static void tell_cancelled(struct removal *removal, ULONG count)
{
    while (count-- > 0)
        lab__pnp_notify_target(removal->nodes[count], &GUID_TARGET_DEVICE_REMOVE_CANCELLED);
}

static NTSTATUS ask_listeners(struct removal *removal)
{
    for (ULONG i = 0; i < removal->count; i++) {
        NTSTATUS status = lab__pnp_notify_target(removal->nodes[i], &GUID_TARGET_DEVICE_QUERY_REMOVE);

        if (!NT_SUCCESS(status)) {
            veto(removal->nodes[i], 5); /* PNP_VetoOutstandingOpen: who listens has a handle */
            tell_cancelled(removal, i + 1);
            return STATUS_PLUGPLAY_QUERY_VETOED;
        }
    }
    return STATUS_SUCCESS;
}

/* A device that doesn't run is asked where it is to be taken out for good: by then only its bus driver is there. */
static BOOLEAN is_asked(const struct lab__pnp_node *node, enum lab__pnp_why why)
{
    return node->state == LAB_PNP_STARTED ||
           (why != LAB_REMOVE_DISABLE && (node->state == LAB_PNP_INITIALIZED || node->state == LAB_PNP_ADDED ||
                                          (node->state == LAB_PNP_REMOVED && !node->missing)));
}

static NTSTATUS ask_one(struct lab__pnp_node *node, enum lab__pnp_why why)
{
    NTSTATUS status;

    if (!is_asked(node, why))
        return STATUS_SUCCESS;
    if (node->device_state & PNP_DEVICE_NOT_DISABLEABLE) {
        veto(node, 9); /* PNP_VetoNonDisableable */
        return STATUS_PLUGPLAY_QUERY_VETOED;
    }
    close_to_opens(node, TRUE);
    status = lab__pnp_send_minor(node, IRP_MN_QUERY_REMOVE_DEVICE);
    node->before = node->state;
    node->state = LAB_PNP_QUERY_REMOVED; /* those above the one that refused have said yes */
    if (NT_SUCCESS(status))
        return STATUS_SUCCESS;
    veto(node, 6); /* PNP_VetoDevice: its driver refused */
    return STATUS_PLUGPLAY_QUERY_VETOED;
}

static NTSTATUS ask_all(struct removal *removal)
{
    NTSTATUS status = ask_listeners(removal);
    ULONG asked = 0;

    if (!NT_SUCCESS(status))
        return status;
    while (NT_SUCCESS(status) && asked < removal->count)
        status = ask_one(removal->nodes[asked++], removal->why);
    for (ULONG i = 0; NT_SUCCESS(status) && i < removal->count; i++)
        if (lab__pnp_in_use(removal->nodes[i])) {
            veto(removal->nodes[i], 5); /* PNP_VetoOutstandingOpen */
            status = STATUS_PLUGPLAY_QUERY_VETOED;
        }
    if (!NT_SUCCESS(status)) {
        cancel(removal, asked);
        tell_cancelled(removal, removal->count);
    }
    return status;
}

/* --- doing --- */

static void send_remove(struct lab__pnp_node *node)
{
    close_to_opens(node, TRUE);
    lab__pnp_handlers_forget(node);
    lab__pnp_send_minor(node, IRP_MN_REMOVE_DEVICE);
    lab__pnp_interfaces_disable(node);
    lab__pnp_resources_release(node);
    lab__po_plugin_abandon(node);
    node->state = LAB_PNP_REMOVED;
    node->enumerated = FALSE;
}

void lab__pnp_remove_failed(struct lab__pnp_node *node)
{
    send_remove(node);
    lab__pnp_drivers_leave(node);
}

static void tell_complete(struct removal *removal)
{
    for (ULONG i = 0; i < removal->count; i++)
        lab__pnp_notify_target(removal->nodes[i], &GUID_TARGET_DEVICE_REMOVE_COMPLETE);
    removal->told = TRUE;
}

/* What has no device behind it any more leaves the tree; of the rest the physical device objects stay. */
static void finish(struct removal *removal)
{
    if (!removal->told)
        tell_complete(removal);
    for (ULONG i = 0; i < removal->count; i++)
        send_remove(removal->nodes[i]);
    for (ULONG i = 0; i < removal->count; i++) {
        struct lab__pnp_node *node = removal->nodes[i];

        lab__pnp_drivers_leave(node);
        if (node->missing || (node->parent && node->parent->state == LAB_PNP_REMOVED))
            lab__pnp_node_delete(node);
        else
            lab__pnp_node_problem(node, removal->problem, STATUS_SUCCESS);
    }
    removal_free(removal);
}

/* What is locked can't be ejected. */
static void unlock(struct lab__pnp_node *node)
{
    IO_STACK_LOCATION request = {.MinorFunction = IRP_MN_SET_LOCK};

    request.Parameters.SetLock.Lock = FALSE;
    lab__pnp_send(node, &request, 0);
}

static NTSTATUS eject(struct lab__pnp_node *node)
{
    struct lab__pnp_node *bus = node->parent;

    node->ejected = TRUE;
    if (node->capabilities.LockSupported)
        unlock(node);
    lab__pnp_send_minor(node, IRP_MN_EJECT);
    if (bus == lab__pnp.root) {
        lab__pnp_root_gone(node->pdo);
        node->missing = TRUE;
        lab__pnp_surprise(node, LAB_PROBLEM_NOT_THERE);
        return STATUS_SUCCESS;
    }
    lab__pnp_enumerate(bus);
    for (LIST_ENTRY *link = bus->children.Flink; link != &bus->children; link = link->Flink)
        if (CONTAINING_RECORD(link, struct lab__pnp_node, sibling) == node)
            return STATUS_SUCCESS; /* it is still there, and waits for whoever takes it out */
    return STATUS_SUCCESS;
}

NTSTATUS lab__pnp_remove(struct lab__pnp_node *node, enum lab__pnp_why why)
{
    struct removal *removal;
    NTSTATUS status;

    if (node == lab__pnp.root)
        return STATUS_ACCESS_DENIED;
    if (node->state == LAB_PNP_SURPRISED)
        return STATUS_PLUGPLAY_NO_DEVICE;
    if (why == LAB_REMOVE_EJECT && !node->capabilities.EjectSupported && !node->capabilities.Removable)
        return STATUS_NOT_SUPPORTED;
    removal = removal_of(node, why);
    status = ask_all(removal);
    if (!NT_SUCCESS(status)) {
        removal_free(removal);
        return status;
    }
    if (why == LAB_REMOVE_UNINSTALL) { /* a bus that still has it reports it anew */
        lab__pnp_root_gone(node->pdo);
        node->missing = TRUE;
    }
    removal->problem = why == LAB_REMOVE_DISABLE ? LAB_PROBLEM_DISABLED
                       : why == LAB_REMOVE_EJECT ? LAB_PROBLEM_HELD_FOR_EJECT
                                                 : LAB_PROBLEM_NOT_CONFIGURED;
    finish(removal);
    return why == LAB_REMOVE_EJECT ? eject(node) : STATUS_SUCCESS;
}

/* --- without asking --- */

static BOOLEAN any_in_use(const struct removal *removal)
{
    for (ULONG i = 0; i < removal->count; i++)
        if (lab__pnp_in_use(removal->nodes[i]))
            return TRUE;
    return FALSE;
}

static void surprise_one(struct lab__pnp_node *node)
{
    if (!has_stack(node))
        return;
    close_to_opens(node, TRUE);
    lab__pnp_send_minor(node, IRP_MN_SURPRISE_REMOVAL);
    lab__pnp_interfaces_disable(node);
    node->state = LAB_PNP_SURPRISED;
}

void lab__pnp_surprise(struct lab__pnp_node *node, ULONG problem)
{
    struct removal *removal;

    if (node->state == LAB_PNP_SURPRISED)
        return;                           /* it goes already */
    if (node->state == LAB_PNP_PRESENT) { /* its drivers never heard of it */
        send_remove(node);
        lab__pnp_node_delete(node);
        return;
    }
    removal = removal_of(node, LAB_REMOVE_DISABLE);
    removal->problem = problem;
    lab__pnp_node_problem(node, problem, STATUS_SUCCESS);
    for (ULONG i = 0; i < removal->count; i++)
        surprise_one(removal->nodes[i]);
    tell_complete(removal);
    InsertTailList(&lab__pnp.removals, &removal->link);
    lab__pnp_removals_continue(0);
}

/* FALSE: a driver can't, or a file is open; those who can have said so. */
static BOOLEAN all_can_go(struct removal *removal)
{
    BOOLEAN can = TRUE;

    for (ULONG i = 0; i < removal->count; i++) {
        struct lab__pnp_node *node = removal->nodes[i];

        if (node->state != LAB_PNP_STARTED)
            continue;
        close_to_opens(node, TRUE);
        node->before = node->state;
        if (NT_SUCCESS(lab__pnp_send_minor(node, IRP_MN_QUERY_REMOVE_DEVICE)))
            node->state = LAB_PNP_QUERY_REMOVED;
        else
            can = FALSE; /* STATUS_DEVICE_HUNG: it must not be removed before the reset */
    }
    return can && !any_in_use(removal);
}

void lab__pnp_take_down(struct lab__pnp_node *node, void (*reset)(PDEVICE_OBJECT pdo))
{
    struct removal *removal = removal_of(node, LAB_REMOVE_DISABLE);
    PDEVICE_OBJECT pdo = node->pdo;

    if (all_can_go(removal)) {
        node->missing = TRUE;
        removal->problem = LAB_PROBLEM_NOT_THERE;
        lab__ob_reference(pdo);
        finish(removal);
        reset(pdo);
        lab__ob_dereference(pdo);
        return;
    }
    removal_free(removal);
    reset(pdo);
    node->missing = TRUE;
    lab__pnp_surprise(node, LAB_PROBLEM_NOT_THERE);
}

static struct removal *next_ready(void)
{
    for (LIST_ENTRY *link = lab__pnp.removals.Flink; link != &lab__pnp.removals; link = link->Flink) {
        struct removal *removal = CONTAINING_RECORD(link, struct removal, link);

        if (!any_in_use(removal))
            return removal;
    }
    return 0;
}

void lab__pnp_removals_continue(struct lab__pnp_action *action)
{
    struct removal *removal;

    while ((removal = next_ready()) != 0) {
        RemoveEntryList(&removal->link);
        finish(removal);
    }
}
