/*
 * May the caller open this device? The device's own security descriptor decides, as SeAccessCheck reads it.
 *
 * Kernel-mode callers are not asked, unless OBJ_FORCE_ACCESS_CHECK is given. A name behind the device is the driver's
 * own business, unless FILE_DEVICE_SECURE_OPEN says that the device's descriptor holds there too; without it, traverse
 * access to the device is all that is asked, which everybody has.
 */
#include "io/file_p.h"

static void grant(ACCESS_STATE *state, ACCESS_MASK granted)
{
    if (!state)
        return;
    state->PreviouslyGrantedAccess |= granted;
    state->RemainingDesiredAccess &= ~(granted | MAXIMUM_ALLOWED);
}

/* Simulated users are administrators, whom the descriptors that devices get from IoCreateDevice let do everything. */
static NTSTATUS check(PDEVICE_OBJECT device, ACCESS_MASK desired, ACCESS_MASK *granted)
{
    *granted = desired & MAXIMUM_ALLOWED ? FILE_ALL_ACCESS | desired : desired;
    return STATUS_SUCCESS;
}

NTSTATUS lab__io_open_access(PDEVICE_OBJECT device, struct lab__ob_open *open, BOOLEAN names_device)
{
    ACCESS_MASK desired = open->desired, granted;
    BOOLEAN checked = open->mode == UserMode || (open->attributes & OBJ_FORCE_ACCESS_CHECK);
    NTSTATUS status;

    RtlMapGenericMask(&desired, IoGetFileObjectGenericMapping());
    open->desired = desired;
    if (checked && (names_device || (device->Characteristics & FILE_DEVICE_SECURE_OPEN))) {
        status = check(device, desired, &granted);
        if (!NT_SUCCESS(status))
            return status;
    } else {
        granted = desired & MAXIMUM_ALLOWED ? desired | FILE_ALL_ACCESS : desired;
    }
    grant(open->access_state, granted & ~MAXIMUM_ALLOWED);
    return STATUS_SUCCESS;
}
