/* Pulling devices out, and plugging them in again. */
#include "pnp/hardware.h"

struct pulled {
    LIST_ENTRY link;
    UNICODE_STRING path;
    lab_device *device; /* the hardware behind it; 0: none */
    PDEVICE_OBJECT pdo; /* made anew already, and not yet reported */
};

/* The new physical device object is made at once: it has a copy of everything that the old one is made of. */
static void remember(struct lab__pnp_node *node)
{
    struct pulled *pulled = lab__mm_kernel_alloc(sizeof *pulled);
    struct lab__pnp_root_device what;

    if (!pulled || !lab__pnp_text_of(&pulled->path, &node->path))
        return;
    lab__pnp_root_describe(node->pdo, &what);
    if (!NT_SUCCESS(lab__pnp_root_create(&what, &pulled->pdo)))
        return;
    pulled->device = lab__hal_device_of(node->pdo);
    InsertTailList(&lab__pnp.pulled, &pulled->link);
}

void lab__pnp_pull(struct lab__pnp_node *node)
{
    if (lab__pnp_root_owns(node->pdo) && !node->missing)
        remember(node);
    lab__pnp_root_gone(node->pdo);
    node->missing = TRUE;
    lab__pnp_surprise(node, LAB_PROBLEM_NOT_THERE);
}

NTSTATUS lab__pnp_plug(const UNICODE_STRING *path)
{
    for (LIST_ENTRY *link = lab__pnp.pulled.Flink; link != &lab__pnp.pulled; link = link->Flink) {
        struct pulled *pulled = CONTAINING_RECORD(link, struct pulled, link);
        struct lab__pnp_node *node;

        if (!RtlEqualUnicodeString(&pulled->path, path, TRUE))
            continue;
        RemoveEntryList(link);
        if (pulled->device) {
            lab__hal_device_pdo_set(pulled->device, pulled->pdo);
            lab__hal_device_pnp_set(pulled->device, pulled->pdo);
        }
        node = lab__pnp_node_create(lab__pnp.root, pulled->pdo);
        lab__pnp_text_free(&pulled->path);
        lab__mm_kernel_free(pulled);
        if (!node)
            return STATUS_INSUFFICIENT_RESOURCES;
        lab__pnp_child_arrived(node);
        return node->problem ? node->problem_status : STATUS_SUCCESS;
    }
    return STATUS_NOT_FOUND;
}
