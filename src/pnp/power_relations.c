/*
 * Power relations: devices that are no parents of a device, and must have power nevertheless whenever it has. A driver
 * says that they have changed (IoInvalidateDeviceRelations); transitions of the system keep to them (po/system.c).
 */
#include "pnp/pnp_p.h"

static ULONG having; /* devices with such relations: most machines have none */

void lab__pnp_power_relations_reset(void)
{
    having = 0;
}

static void drop(struct lab__pnp_node *node)
{
    if (!node->power_relations)
        return;
    lab__mm_kernel_free(node->power_relations);
    node->power_relations = 0;
    having--;
}

void lab__pnp_power_relations_query(struct lab__pnp_node *node)
{
    PDEVICE_RELATIONS answer;
    NTSTATUS status;
    SIZE_T size;

    if (node->state != LAB_PNP_STARTED)
        return;
    status = lab__pnp_query_relations(node, PowerRelations, &answer);
    if (!NT_SUCCESS(status))
        return;
    drop(node);
    if (!answer)
        return;
    size = sizeof *answer + answer->Count * sizeof(PVOID);
    node->power_relations = answer->Count ? lab__mm_kernel_alloc(size) : 0;
    for (ULONG i = 0; i < answer->Count; i++) {
        if (node->power_relations && lab__pnp_node_of(answer->Objects[i]))
            node->power_relations->Objects[node->power_relations->Count++] = answer->Objects[i];
        lab__ob_give_up(answer->Objects[i]);
    }
    if (node->power_relations)
        having++;
    ExFreePool(answer);
}

static void forget_in(struct lab__pnp_node *node, PDEVICE_OBJECT gone)
{
    PDEVICE_RELATIONS relations = node->power_relations;

    for (ULONG i = 0; relations && i < relations->Count; i++)
        if (relations->Objects[i] == gone)
            relations->Objects[i--] = relations->Objects[--relations->Count];
}

void lab__pnp_power_relations_forget(struct lab__pnp_node *gone)
{
    drop(gone);
    for (struct lab__pnp_node *node = having ? lab__pnp.root : 0; node; node = lab__pnp_node_next(lab__pnp.root, node))
        forget_in(node, gone->pdo);
}
