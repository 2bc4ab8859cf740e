/*
 * Nodes of the device tree: making them, finding them, letting them go.
 *
 * A node is found by its device object, which points to it, and by its path in a hash table that grows with the tree.
 */
#include "pnp/pnp_p.h"
#include "po/po_p.h"
#include "rtl/rtl_p.h"

static ULONG hash_of(const UNICODE_STRING *path)
{
    ULONG hash = 2166136261u;

    for (USHORT i = 0; i < path->Length / sizeof(WCHAR); i++)
        hash = (hash ^ lab__rtl_upcase(path->Buffer[i])) * 16777619u;
    return hash;
}

static void grow(void)
{
    ULONG count = lab__pnp.bucket_count ? lab__pnp.bucket_count * 4 : 64;
    struct lab__pnp_node **buckets = lab__mm_kernel_alloc(count * sizeof *buckets);

    if (!buckets)
        return;
    for (ULONG i = 0; i < lab__pnp.bucket_count; i++)
        while (lab__pnp.buckets[i]) {
            struct lab__pnp_node *node = lab__pnp.buckets[i];

            lab__pnp.buckets[i] = node->chain;
            node->chain = buckets[node->hash & (count - 1)];
            buckets[node->hash & (count - 1)] = node;
        }
    if (lab__pnp.buckets)
        lab__mm_kernel_free(lab__pnp.buckets);
    lab__pnp.buckets = buckets;
    lab__pnp.bucket_count = count;
}

struct lab__pnp_node *lab__pnp_node_find(const UNICODE_STRING *path)
{
    ULONG hash = hash_of(path);

    if (!lab__pnp.bucket_count)
        return 0;
    for (struct lab__pnp_node *node = lab__pnp.buckets[hash & (lab__pnp.bucket_count - 1)]; node; node = node->chain)
        if (node->hash == hash && RtlEqualUnicodeString(&node->path, path, TRUE))
            return node;
    return 0;
}

BOOLEAN lab__pnp_node_name(struct lab__pnp_node *node)
{
    if (lab__pnp_node_find(&node->path))
        return FALSE;
    if (lab__pnp.node_count >= lab__pnp.bucket_count)
        grow();
    if (!lab__pnp.bucket_count)
        return FALSE;
    node->hash = hash_of(&node->path);
    node->chain = lab__pnp.buckets[node->hash & (lab__pnp.bucket_count - 1)];
    lab__pnp.buckets[node->hash & (lab__pnp.bucket_count - 1)] = node;
    lab__pnp.node_count++;
    return TRUE;
}

static void forget_name(struct lab__pnp_node *node)
{
    struct lab__pnp_node **link;

    if (!lab__pnp.bucket_count)
        return;
    link = &lab__pnp.buckets[node->hash & (lab__pnp.bucket_count - 1)];
    while (*link && *link != node)
        link = &(*link)->chain;
    if (!*link)
        return;
    *link = node->chain;
    lab__pnp.node_count--;
}

struct lab__pnp_node *lab__pnp_node_create(struct lab__pnp_node *parent, PDEVICE_OBJECT pdo)
{
    struct lab__pnp_node *node = lab__mm_kernel_alloc(sizeof *node);

    if (!node)
        return 0;
    node->parent = parent;
    node->pdo = pdo;
    node->level = parent ? parent->level + 1 : 0;
    InitializeListHead(&node->children);
    InitializeListHead(&node->starting);
    InitializeListHead(&node->interfaces);
    if (parent)
        InsertTailList(&parent->children, &node->sibling);
    lab__ob_reference(pdo);
    lab__io_extension(pdo)->device_node = node;
    lab__io_extension(pdo)->start_pending = TRUE;
    pdo->Flags |= DO_BUS_ENUMERATED_DEVICE;
    return node;
}

void lab__pnp_node_delete(struct lab__pnp_node *node)
{
    while (!IsListEmpty(&node->children))
        lab__pnp_node_delete(CONTAINING_RECORD(node->children.Flink, struct lab__pnp_node, sibling));
    lab__pnp_interfaces_forget(node);
    lab__pnp_resources_release(node);
    lab__po_node_forget(node);
    lab__pnp_power_relations_forget(node);
    if (node->path.Length)
        forget_name(node);
    if (node->parent)
        RemoveEntryList(&node->sibling);
    RemoveEntryList(&node->starting);
    lab__io_extension(node->pdo)->device_node = 0;
    lab__ob_dereference(node->pdo);
    lab__pnp_text_free(&node->path);
    lab__pnp_text_free(&node->device_id);
    lab__pnp_text_free(&node->instance_id);
    lab__pnp_text_free(&node->description);
    lab__pnp_text_free(&node->location);
    lab__pnp_text_free(&node->service);
    lab__pnp_list_free(&node->hardware_ids);
    lab__pnp_list_free(&node->compatible_ids);
    if (node->requirements)
        lab__mm_kernel_free(node->requirements);
    if (node->boot)
        lab__mm_kernel_free(node->boot);
    if (node->boot_translated)
        lab__mm_kernel_free(node->boot_translated);
    if (node->key)
        lab__cm_node_dereference(node->key);
    lab__mm_kernel_free(node);
}

void lab__pnp_node_problem(struct lab__pnp_node *node, ULONG problem, NTSTATUS status)
{
    node->problem = problem;
    node->problem_status = status;
}

struct lab__pnp_node *lab__pnp_node_next(struct lab__pnp_node *top, struct lab__pnp_node *node)
{
    if (!node)
        return top;
    if (!IsListEmpty(&node->children))
        return CONTAINING_RECORD(node->children.Flink, struct lab__pnp_node, sibling);
    while (node != top) {
        if (node->sibling.Flink != &node->parent->children)
            return CONTAINING_RECORD(node->sibling.Flink, struct lab__pnp_node, sibling);
        node = node->parent;
    }
    return 0;
}

struct lab__pnp_node *lab__pnp_node_required(PDEVICE_OBJECT pdo)
{
    struct lab__pnp_node *node;

    if (pdo && pdo->Type == IO_TYPE_DEVICE) {
        node = lab__pnp_node_of(pdo);
        if (node)
            return node;
    }
    lab__ke_crash_detail("device object %p is no physical device object that a bus driver has reported", (void *)pdo);
    lab__ke_bugcheck(PNP_DETECTED_FATAL_ERROR, 2, (ULONG_PTR)pdo,
                     pdo && pdo->Type == IO_TYPE_DEVICE ? (ULONG_PTR)pdo->DriverObject : 0, 0);
}
