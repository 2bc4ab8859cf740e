/* Completion ports. */
#include "win32/win32_p.h"
#include <ntlab/file.h>

HANDLE CreateIoCompletionPort(HANDLE file, HANDLE port, ULONG_PTR key, DWORD threads)
{
    lab_handle made = (lab_handle)port;

    if (!port && !lab__win32_result(lab_port_create(threads, &made)))
        return NULL;
    if (file != INVALID_HANDLE_VALUE && !lab__win32_result(lab_port_attach(made, (lab_handle)file, key))) {
        if (!port)
            lab_file_close(made);
        return NULL;
    }
    return (HANDLE)made;
}

BOOL GetQueuedCompletionStatus(HANDLE port, LPDWORD transferred, PULONG_PTR key, LPOVERLAPPED *overlapped,
                               DWORD milliseconds)
{
    lab_port_entry entry;
    NTSTATUS status = lab_port_wait((lab_handle)port, lab__win32_span(milliseconds), &entry);
    BOOL ours;

    *overlapped = NULL;
    if (status == (NTSTATUS)0x102)
        return lab__win32_fail(WAIT_TIMEOUT);
    if (!lab__win32_result(status))
        return FALSE;
    *overlapped = lab__win32_overlapped_of(entry.overlapped, &ours);
    *key = entry.key;
    *transferred = (DWORD)entry.information;
    return lab__win32_result(entry.status);
}

BOOL GetQueuedCompletionStatusEx(HANDLE port, LPOVERLAPPED_ENTRY entries, ULONG count, PULONG removed,
                                 DWORD milliseconds, BOOL alertable)
{
    lab_port_entry entry;
    NTSTATUS status;
    BOOL ours;

    *removed = 0;
    for (ULONG i = 0; i < count; i++) {
        status = lab_port_wait((lab_handle)port, i ? 0 : lab__win32_span(milliseconds), &entry);
        if (status == (NTSTATUS)0x102)
            break;
        if (!lab__win32_result(status))
            return FALSE;
        entries[i] = (OVERLAPPED_ENTRY){entry.key, lab__win32_overlapped_of(entry.overlapped, &ours),
                                        (ULONG_PTR)(ULONG)entry.status, (DWORD)entry.information};
        ++*removed;
    }
    return *removed ? TRUE : lab__win32_fail(WAIT_TIMEOUT);
}

BOOL PostQueuedCompletionStatus(HANDLE port, DWORD transferred, ULONG_PTR key, LPOVERLAPPED overlapped)
{
    return lab__win32_result(lab_port_post((lab_handle)port, key, overlapped, 0, transferred));
}

BOOL SetFileCompletionNotificationModes(HANDLE file, UCHAR flags)
{
    return flags ? lab__win32_fail(ERROR_NOT_SUPPORTED) : TRUE;
}
