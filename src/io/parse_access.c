/*
 * May the caller open this device? The device's own security descriptor decides, as SeAccessCheck reads it.
 *
 * Kernel-mode callers are not asked, unless OBJ_FORCE_ACCESS_CHECK is given. A name behind the device is the driver's
 * own business, unless FILE_DEVICE_SECURE_OPEN says that the device's descriptor holds there too; without it, traverse
 * access to the device is all that is asked, and only of who lacks the privilege that nearly everybody has.
 */
#include "io/file_p.h"
#include "se/se_p.h"

static void grant(ACCESS_STATE *state, ACCESS_MASK granted)
{
    if (!state)
        return;
    state->PreviouslyGrantedAccess |= granted;
    state->RemainingDesiredAccess &= ~(granted | MAXIMUM_ALLOWED);
}

static NTSTATUS check(PDEVICE_OBJECT device, struct lab__ob_open *open, ACCESS_MASK desired, ACCESS_MASK *granted)
{
    ACCESS_STATE *state = open->access_state;

    return lab__se_check_access(lab__ob_header_of(device)->security_descriptor,
                                state ? &state->SubjectSecurityContext : 0, desired, IoGetFileObjectGenericMapping(),
                                UserMode, state, granted);
}

NTSTATUS lab__io_open_access(PDEVICE_OBJECT device, struct lab__ob_open *open, BOOLEAN names_device)
{
    ACCESS_MASK desired = open->desired, granted;
    BOOLEAN checked = open->mode == UserMode || (open->attributes & OBJ_FORCE_ACCESS_CHECK);
    NTSTATUS status = STATUS_SUCCESS;

    RtlMapGenericMask(&desired, IoGetFileObjectGenericMapping());
    open->desired = desired;
    if (checked && (names_device || (device->Characteristics & FILE_DEVICE_SECURE_OPEN))) {
        status = check(device, open, desired, &granted);
    } else {
        if (checked && open->access_state && !(open->access_state->Flags & TOKEN_HAS_TRAVERSE_PRIVILEGE))
            status = check(device, open, FILE_TRAVERSE, &granted);
        granted = desired & MAXIMUM_ALLOWED ? desired | FILE_ALL_ACCESS : desired;
    }
    if (NT_SUCCESS(status))
        grant(open->access_state, granted & ~MAXIMUM_ALLOWED);
    return status;
}
