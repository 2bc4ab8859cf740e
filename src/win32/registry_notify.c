/* Being told of changes of a key. */
#include "win32/registry_p.h"
#include <ntlab/nt.h>

/* What is asked for asynchronously writes its end here; the event is what the caller looks at. */
static struct {
    ULONG_PTR status, information;
} ended;

LSTATUS RegNotifyChangeKeyValue(HKEY key, BOOL tree, DWORD filter, HANDLE event, BOOL asynchronous)
{
    HANDLE handle;
    BOOL opened;
    NTSTATUS status;

    if (asynchronous && !event)
        return ERROR_INVALID_PARAMETER;
    status = lab__win32_key(key, KEY_NOTIFY, &handle, &opened);
    if (!NT_SUCCESS(status))
        return lab__win32_error_of(status);
    if (opened && asynchronous) { /* it would end with the handle that was opened for this call */
        lab__win32_key_done(handle, opened);
        return ERROR_INVALID_HANDLE;
    }
    status = lab_nt_notify_change_key((lab_handle)handle, (lab_handle)(asynchronous ? event : NULL), NULL, NULL, &ended,
                                      filter & 0x0FFFFFFF, tree, NULL, 0, asynchronous);
    lab__win32_key_done(handle, opened);
    return lab__win32_error_of(status);
}
