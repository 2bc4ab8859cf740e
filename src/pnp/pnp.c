/* Starting and stopping Pnp. The tree is made when something first needs it, so that a machine without Plug and Play
 * devices costs nothing. */
#include "pnp/boot.h"
#include "pnp/hardware.h"

struct lab__pnp lab__pnp;

static void file_closed(void);

void lab__pnp_start(void)
{
    RtlZeroMemory(&lab__pnp, sizeof lab__pnp);
    InitializeListHead(&lab__pnp.models);
    InitializeListHead(&lab__pnp.actions);
    InitializeListHead(&lab__pnp.removals);
    InitializeListHead(&lab__pnp.pulled);
    InitializeListHead(&lab__pnp.interfaces);
    InitializeListHead(&lab__pnp.notifications);
    lab__pnp_resources_reset();
    lab__pnp_boot_reset();
    lab__pnp_power_relations_reset();
    lab__pnp_firmware_start();
    lab__io_device_idle = file_closed;
}

void lab__pnp_stop(void)
{
    lab__io_device_idle = 0;
    lab__hal_watch_set(0);
}

void lab__pnp_removals_continue(struct lab__pnp_action *action);

/* At whatever IRQL the last reference goes. */
static void file_closed(void)
{
    if (!IsListEmpty(&lab__pnp.removals))
        lab__pnp_post(lab__pnp_removals_continue, 0, 0);
}

static struct lab__cm_node *find_key(const WCHAR *path)
{
    return lab__cm_find(lab__cm.root, lab__pnp_string(path));
}

void lab__pnp_ensure(void)
{
    if (lab__pnp.started)
        return;
    lab__pnp.started = TRUE;
    lab__pnp.enum_key = find_key(L"Machine\\System\\CurrentControlSet\\Enum");
    lab__pnp.class_key = find_key(L"Machine\\System\\CurrentControlSet\\Control\\Class");
    lab__pnp.interface_key = find_key(L"Machine\\System\\CurrentControlSet\\Control\\DeviceClasses");
    lab__pnp_root_start();
    lab__pnp_hardware_start();
}
