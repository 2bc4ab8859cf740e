/*
 * Starting devices.
 *
 * After IRP_MN_START_DEVICE the stack is asked for its capabilities anew, for its state, and for its children, as NT
 * does. A device that fails to start loses its stack: IRP_MN_REMOVE_DEVICE.
 */
#include "po/plugin.h"

NTSTATUS lab__pnp_send_start(struct lab__pnp_node *node)
{
    IO_STACK_LOCATION request = {.MinorFunction = IRP_MN_START_DEVICE};

    request.Parameters.StartDevice.AllocatedResources = node->raw_resources;
    request.Parameters.StartDevice.AllocatedResourcesTranslated = node->resources;
    return lab__pnp_send(node, &request, 0);
}

static void openable(struct lab__pnp_node *node)
{
    for (PDEVICE_OBJECT device = node->pdo; device; device = device->AttachedDevice) {
        lab__io_extension(device)->start_pending = FALSE;
        lab__io_extension(device)->remove_pending = FALSE;
    }
}

static NTSTATUS fail(struct lab__pnp_node *node, ULONG problem, NTSTATUS status)
{
    lab__pnp_node_problem(node, problem, status);
    lab__pnp_remove_failed(node);
    return status;
}

NTSTATUS lab__pnp_assign(struct lab__pnp_node *node)
{
    NTSTATUS status = lab__pnp_resources_assign(node);

    if (status == STATUS_CONFLICTING_ADDRESSES && lab__pnp_make_room(node))
        return STATUS_SUCCESS;
    if (!NT_SUCCESS(status))
        fail(node, status == STATUS_CONFLICTING_ADDRESSES ? LAB_PROBLEM_NORMAL_CONFLICT : LAB_PROBLEM_INVALID_DATA,
             status);
    return status;
}

NTSTATUS lab__pnp_start_device(struct lab__pnp_node *node)
{
    NTSTATUS status;

    if (lab__po_has_plugins())
        lab__po_plugin_prepare(node);
    status = lab__pnp_send_start(node);
    if (!NT_SUCCESS(status))
        return fail(node, LAB_PROBLEM_FAILED_START, status);
    node->state = LAB_PNP_STARTED;
    lab__pnp_node_problem(node, LAB_PROBLEM_NONE, STATUS_SUCCESS);
    openable(node);
    lab__pnp_query_capabilities(node);
    lab__pnp_device_state(node);
    lab__pnp_enumerate(node);
    return node->state == LAB_PNP_STARTED ? STATUS_SUCCESS : node->problem_status;
}

/* --- its state --- */

void lab__pnp_device_state(struct lab__pnp_node *node)
{
    IO_STACK_LOCATION request = {.MinorFunction = IRP_MN_QUERY_PNP_DEVICE_STATE};
    ULONG_PTR state = 0;

    if (node->state != LAB_PNP_STARTED)
        return;
    if (!NT_SUCCESS(lab__pnp_send(node, &request, &state)))
        return;
    node->device_state = (PNP_DEVICE_STATE)state;
    if (state & PNP_DEVICE_REMOVED) {
        node->missing = TRUE;
        lab__pnp_surprise(node, LAB_PROBLEM_NOT_THERE);
    } else if (state & PNP_DEVICE_RESOURCE_REQUIREMENTS_CHANGED) {
        lab__pnp_requirements_changed(node, (state & PNP_DEVICE_FAILED) != 0);
    } else if (state & (PNP_DEVICE_FAILED | PNP_DEVICE_DISABLED)) {
        lab__pnp_surprise(node,
                          state & PNP_DEVICE_FAILED ? LAB_PROBLEM_FAILED_POST_START : LAB_PROBLEM_HARDWARE_DISABLED);
    }
}
