/* Starting and stopping Io: its object types, and what it counts. */
#include "io/io_p.h"
#include "io/mount.h"
#include "io/paging.h"
#include "vf/vf_remove_lock.h"

static const GENERIC_MAPPING file_mapping = {FILE_GENERIC_READ, FILE_GENERIC_WRITE, FILE_GENERIC_EXECUTE,
                                             FILE_ALL_ACCESS};

void lab__io_start(BOOLEAN stop_at_leaks)
{
    static const struct lab__ob_procedures driver_procedures = {.remove = lab__io_driver_remove};

    RtlZeroMemory(&lab__io, sizeof lab__io);
    InitializeListHead(&lab__io.driver_list);
    InitializeListHead(&lab__io.shutdown);
    InitializeListHead(&lab__io.last_chance_shutdown);
    lab__io.stop_at_leaks = stop_at_leaks;
    lab__ke_numbered_lock_set(LockQueueIoCancelLock, &lab__io.cancel_lock);
    lab__ke_numbered_lock_set(LockQueueIoVpbLock, &lab__io.vpb_lock);
    lab__io_error_log_start();
    lab__io_call_start();
    lab__vf_remove_lock_start();
    lab__io.configuration.Version = sizeof lab__io.configuration;
    lab__io_driver_type =
        lab__ob_type_create(L"Driver", &driver_procedures, &file_mapping, FILE_ALL_ACCESS, LAB_OB_NOT_WAITABLE);
    lab__io_file_start();
    lab__io_file_systems_start();
    lab__io_mount_start();
    lab__io_paging_start();
    lab__io_aux_start();
    lab__io_session_start();
    lab__io_loader_start();
}

void lab__io_stop(void)
{
    lab__io_loader_stop();
}

void lab__io_leaks(struct lab__io_leaks *leaks)
{
    leaks->irps = lab__io.irps;
    leaks->drivers = lab__io.drivers;
}
