/* Power, as the power button, the battery and the devices' wake signals change it. */
#include <ntlab/power.h>
#include "api/api_p.h"
#include "machine/machine_p.h"
#include "pnp/pnp_p.h"
#include "po/po_p.h"

static lab_status sleep(unsigned state, BOOLEAN ask)
{
    NTSTATUS status;
    char name[200];

    if (state < 1 || state > 4)
        return STATUS_INVALID_PARAMETER;
    lab__machine.error[0] = 0;
    status = lab__po_transition((SYSTEM_POWER_STATE)(PowerSystemWorking + state),
                                state == 4 ? PowerActionHibernate : PowerActionSleep, ask);
    if (status == STATUS_PLUGPLAY_QUERY_VETOED) {
        lab__pnp_ascii(&lab__po.veto, name, sizeof name);
        __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, "the drivers of %s refuse S%u", name, state);
    }
    return status;
}

lab_status lab_power_sleep(unsigned state)
{
    return sleep(state, TRUE);
}

lab_status lab_power_sleep_critical(unsigned state)
{
    return sleep(state, FALSE);
}

lab_status lab_power_wake(void)
{
    return lab__po_transition(PowerSystemWorking, PowerActionNone, FALSE);
}

lab_status lab_power_shutdown(bool restart)
{
    if (lab__po.system != PowerSystemWorking)
        return STATUS_INVALID_DEVICE_STATE;
    lab__io_shutdown();
    return lab__po_transition(PowerSystemShutdown, restart ? PowerActionShutdownReset : PowerActionShutdownOff, FALSE);
}

unsigned lab_power_state(void)
{
    return (unsigned)lab__po.system - PowerSystemWorking;
}

static struct lab__pnp_node *find(const char *device)
{
    struct unicode_text text;
    struct lab__pnp_node *node;

    lab__pnp_ensure();
    if (!device || !NT_SUCCESS(lab__api_text_to_unicode(device, &text)))
        return 0;
    node = lab__pnp_node_find(&text.string);
    lab__api_text_free(&text);
    return node;
}

lab_status lab_power_device_wake(const char *device)
{
    struct lab__pnp_node *node = find(device);

    if (!node)
        return STATUS_NO_SUCH_DEVICE;
    if (!lab__po_wake_signal(node))
        return STATUS_NOT_FOUND;
    return lab__po.system == PowerSystemWorking ? STATUS_SUCCESS : lab_power_wake();
}

lab_status lab_power_device_direct(const char *device, bool down)
{
    struct lab__pnp_node *node = find(device);

    return node ? lab__po_direct(node->pdo, down) : STATUS_NO_SUCH_DEVICE;
}

static unsigned length_of(const LIST_ENTRY *list)
{
    unsigned count = 0;

    for (const LIST_ENTRY *link = list->Flink; link != list; link = link->Flink)
        count++;
    return count;
}

lab_status lab_power_device_query(const char *device, lab_power_device *info)
{
    struct lab__pnp_node *node = find(device);
    const struct lab__po_node *own = node ? lab__po_node(node) : 0;

    if (!own)
        return STATUS_NO_SUCH_DEVICE;
    *info = (lab_power_device){.system_state = (unsigned)own->system - PowerSystemWorking,
                               .device_state = own->device ? (unsigned)own->device - PowerDeviceD0 : 0,
                               .wake_armed = own->wake != 0};
    for (unsigned type = 0; type < 2; type++)
        info->requests += (own->active[type] != 0) + length_of(&own->waiting[type]);
    return STATUS_SUCCESS;
}

lab_status lab_power_setting_set(const char *guid, const void *value, uint32_t size)
{
    struct unicode_text text;
    NTSTATUS status;
    GUID setting;

    if (!guid || !NT_SUCCESS(lab__api_text_to_unicode(guid, &text)))
        return STATUS_INVALID_PARAMETER;
    status = RtlGUIDFromString(&text.string, &setting);
    lab__api_text_free(&text);
    return NT_SUCCESS(status) ? lab__po_setting_set(&setting, value, size) : STATUS_INVALID_PARAMETER;
}

unsigned lab_power_requests(unsigned type)
{
    return type < 4 ? lab__po.requests[type] : 0;
}
