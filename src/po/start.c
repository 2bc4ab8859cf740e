/* Po starts and stops; what it keeps of a node. */
#include "po/plugin.h"

struct lab__po lab__po;

void lab__po_start(void)
{
    RtlZeroMemory(&lab__po, sizeof lab__po);
    lab__po.system = PowerSystemWorking;
    InitializeListHead(&lab__po.inrush_waiting);
    InitializeListHead(&lab__po.idle);
    InitializeListHead(&lab__po.frameworks);
    InitializeListHead(&lab__po.plugins);
    lab__po_settings_start();
}

void lab__po_stop(void)
{
    lab__po_idle_reset();
    lab__po_plugins_reset();
    lab__po_settings_stop();
    lab__pnp_text_free(&lab__po.veto);
}

struct lab__po_node *lab__po_node(struct lab__pnp_node *node)
{
    struct lab__po_node *own = node->power;

    if (own)
        return own;
    own = lab__mm_kernel_alloc(sizeof *own);
    if (!own)
        lab__ke_bugcheck(MUST_SUCCEED_POOL_EMPTY, sizeof *own, 0, 0, 0);
    own->system = PowerSystemWorking;
    own->device = PowerDeviceUnspecified;
    InitializeListHead(&own->waiting[SystemPowerState]);
    InitializeListHead(&own->waiting[DevicePowerState]);
    node->power = own;
    return own;
}

void lab__po_node_forget(struct lab__pnp_node *node)
{
    if (!node->power)
        return;
    lab__mm_kernel_free(node->power);
    node->power = 0;
}

PDEVICE_OBJECT lab__po_base(PDEVICE_OBJECT device)
{
    while (lab__io_extension(device)->attached_to)
        device = lab__io_extension(device)->attached_to;
    return device;
}
