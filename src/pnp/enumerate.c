/*
 * Bringing the tree up to date with what buses report, and bringing new devices to life.
 *
 * Devices that are new together go together: all of them get their drivers (AddDevice), then all get their resources,
 * and only then is the first of them started; its own children come before the next one starts.
 *
 * A device that a bus reports no longer has vanished: that is a surprise, unless its driver was told to eject it.
 */
#include "pnp/pnp_p.h"
#include "vf/vf_report.h"

static void check_relation(struct lab__pnp_node *bus, const DEVICE_RELATIONS *relations, ULONG index)
{
    PDEVICE_OBJECT pdo = relations->Objects[index];

    if (!pdo) {
        lab__ke_crash_detail("device %p reported NULL as one of its %u children", (void *)bus->pdo,
                             (unsigned)relations->Count);
        lab__ke_bugcheck(PNP_DETECTED_FATAL_ERROR, 8, (ULONG_PTR)bus->pdo, relations->Count, index);
    }
    if (pdo->Type != IO_TYPE_DEVICE) {
        lab__ke_crash_detail("device %p reported %p as a child, which is no device object", (void *)bus->pdo,
                             (void *)pdo);
        lab__ke_bugcheck(PNP_DETECTED_FATAL_ERROR, 2, (ULONG_PTR)pdo, 0, 0);
    }
    if (lab__io_extension(pdo)->attached_to) {
        lab__ke_crash_detail("device %p reported %p as a child, which is attached to another device: no PDO",
                             (void *)bus->pdo, (void *)pdo);
        lab__ke_verifier_stop(DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0x248, (ULONG_PTR)bus->pdo, 0, (ULONG_PTR)pdo);
    }
    if (lab__io_extension(pdo)->delete_pending) {
        lab__ke_crash_detail("device %p reported %p as a child, which was deleted", (void *)bus->pdo, (void *)pdo);
        lab__ke_bugcheck(PNP_DETECTED_FATAL_ERROR, 4, (ULONG_PTR)pdo, 0, 0);
    }
}

/* The power manager takes children for what their bus is. */
static void check_power_flags(const struct lab__pnp_node *bus, PDEVICE_OBJECT pdo)
{
    PDEVICE_OBJECT fdo = bus->pdo->AttachedDevice;

    if (lab__strict && fdo && fdo->DriverObject == pdo->DriverObject &&
        ((fdo->Flags ^ pdo->Flags) & (DO_POWER_PAGABLE | DO_POWER_INRUSH)))
        lab__vf_warn(
            "CheckDeviceObjectFlags", LAB_VF_ROUTINE(pdo->DriverObject->MajorFunction[IRP_MJ_PNP]),
            "driver %s reported child %p with other power flags (DO_POWER_PAGABLE, DO_POWER_INRUSH) than those of "
            "its function device %p",
            lab__io_driver_of(pdo->DriverObject)->short_name, (void *)pdo, (void *)fdo);
}

/* The tree has its own reference of a child; that of the answer goes. */
static void note_child(struct lab__pnp_node *bus, PDEVICE_OBJECT pdo)
{
    struct lab__pnp_node *node = lab__pnp_node_of(pdo);

    if (!node) {
        check_power_flags(bus, pdo);
        node = lab__pnp_node_create(bus, pdo);
    }
    if (node)
        node->listed = TRUE;
    lab__ob_give_up(pdo);
}

static void mark_children(struct lab__pnp_node *bus, const DEVICE_RELATIONS *relations)
{
    for (LIST_ENTRY *link = bus->children.Flink; link != &bus->children; link = link->Flink)
        CONTAINING_RECORD(link, struct lab__pnp_node, sibling)->listed = FALSE;
    for (ULONG i = 0; relations && i < relations->Count; i++) {
        check_relation(bus, relations, i);
        note_child(bus, relations->Objects[i]);
    }
}

/* The list may change while drivers work, so it is looked at anew after each change. */
static struct lab__pnp_node *next_missing(struct lab__pnp_node *bus)
{
    for (LIST_ENTRY *link = bus->children.Flink; link != &bus->children; link = link->Flink) {
        struct lab__pnp_node *node = CONTAINING_RECORD(link, struct lab__pnp_node, sibling);

        if (!node->listed && !node->missing)
            return node;
    }
    return 0;
}

static void take_away_missing(struct lab__pnp_node *bus)
{
    struct lab__pnp_node *node;

    while ((node = next_missing(bus)) != 0) {
        node->missing = TRUE;
        lab__pnp_surprise(node, LAB_PROBLEM_NOT_THERE);
    }
}

/* New ones stand at the end of the list. */
static void bring_up_new(struct lab__pnp_node *bus)
{
    LIST_ENTRY *link = bus->children.Blink, batch;

    while (link != &bus->children && CONTAINING_RECORD(link, struct lab__pnp_node, sibling)->state == LAB_PNP_PRESENT &&
           !CONTAINING_RECORD(link, struct lab__pnp_node, sibling)->problem)
        link = link->Blink;
    InitializeListHead(&batch);
    for (link = link->Flink; link != &bus->children;) {
        struct lab__pnp_node *node = CONTAINING_RECORD(link, struct lab__pnp_node, sibling);

        link = link->Flink;
        lab__pnp_prepare(node, &batch);
    }
    lab__pnp_start_batch(&batch);
}

void lab__pnp_enumerate(struct lab__pnp_node *bus)
{
    PDEVICE_RELATIONS relations;
    NTSTATUS status;

    if (bus->state != LAB_PNP_STARTED || bus == lab__pnp.root)
        return;
    status = lab__pnp_query_relations(bus, BusRelations, &relations);
    bus->enumerated = TRUE;
    if (!NT_SUCCESS(status) && status != STATUS_NOT_SUPPORTED)
        return; /* it doesn't know: nothing changes */
    mark_children(bus, relations);
    if (relations)
        ExFreePool(relations);
    take_away_missing(bus);
    bring_up_new(bus);
}

/* Finds its drivers and calls their AddDevice routines. */
static void add_drivers(struct lab__pnp_node *node, LIST_ENTRY *batch)
{
    NTSTATUS status = lab__pnp_install(node);

    if (!NT_SUCCESS(status) && !node->capabilities.RawDeviceOK) {
        lab__pnp_node_problem(node, LAB_PROBLEM_FAILED_INSTALL, status);
        return;
    }
    lab__pnp_node_problem(node, LAB_PROBLEM_NONE, STATUS_SUCCESS);
    if (NT_SUCCESS(lab__pnp_add_devices(node)))
        InsertTailList(batch, &node->starting);
}

void lab__pnp_prepare(struct lab__pnp_node *node, LIST_ENTRY *batch)
{
    NTSTATUS status = lab__pnp_query_all(node);

    if (!NT_SUCCESS(status)) {
        lab__pnp_node_problem(node, LAB_PROBLEM_INVALID_DATA, status);
        return;
    }
    node->state = LAB_PNP_INITIALIZED;
    if (lab__pnp_value_read_number(node->key, L"ConfigFlags", 0) & 1)
        lab__pnp_node_problem(node, LAB_PROBLEM_DISABLED, STATUS_SUCCESS);
    else if (node->capabilities.HardwareDisabled)
        lab__pnp_node_problem(node, LAB_PROBLEM_HARDWARE_DISABLED, STATUS_SUCCESS);
    else
        add_drivers(node, batch);
}

/* The first, which leaves the list; 0: there is none. A node that goes meanwhile leaves it, too. */
static struct lab__pnp_node *take_first(LIST_ENTRY *batch)
{
    LIST_ENTRY *link;

    if (IsListEmpty(batch))
        return 0;
    link = RemoveHeadList(batch);
    InitializeListHead(link);
    return CONTAINING_RECORD(link, struct lab__pnp_node, starting);
}

void lab__pnp_start_batch(LIST_ENTRY *batch)
{
    struct lab__pnp_node *node;
    LIST_ENTRY ready;

    InitializeListHead(&ready);
    while ((node = take_first(batch)) != 0)
        if (node->missing) /* the hardware has gone meanwhile: there is nothing to start any more */
            lab__pnp_surprise(node, LAB_PROBLEM_NOT_THERE);
        else if (NT_SUCCESS(lab__pnp_assign(node)))
            InsertTailList(&ready, &node->starting);
    while ((node = take_first(&ready)) != 0)
        if (node->missing)
            lab__pnp_surprise(node, LAB_PROBLEM_NOT_THERE);
        else
            lab__pnp_start_device(node);
}

void lab__pnp_child_arrived(struct lab__pnp_node *node)
{
    LIST_ENTRY batch;

    InitializeListHead(&batch);
    lab__pnp_prepare(node, &batch);
    lab__pnp_start_batch(&batch);
}

void lab__pnp_configure(struct lab__pnp_node *node)
{
    LIST_ENTRY batch;

    InitializeListHead(&batch);
    add_drivers(node, &batch);
    lab__pnp_start_batch(&batch);
}

static struct lab__pnp_node *next_without_driver(struct lab__pnp_node *after)
{
    struct lab__pnp_node *node = after ? after : lab__pnp.root;

    while ((node = lab__pnp_node_next(lab__pnp.root, node)) != 0)
        if (node->problem == LAB_PROBLEM_FAILED_INSTALL && node->key)
            return node;
    return 0;
}

static void retry(struct lab__pnp_action *action)
{
    LIST_ENTRY batch;

    InitializeListHead(&batch);
    for (struct lab__pnp_node *node = next_without_driver(0); node; node = next_without_driver(node))
        add_drivers(node, &batch);
    lab__pnp_start_batch(&batch);
}

void lab__pnp_retry_all(void)
{
    if (next_without_driver(0))
        lab__pnp_call(retry, 0, 0);
    lab__pnp_settle();
}
