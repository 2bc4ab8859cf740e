/*
 * The lock of a synchronous file: one request at a time, so that CurrentByteOffset means something.
 *
 * Busy says that a request runs; who comes meanwhile waits for Lock, which hands over to one of them.
 */
#include "io/file_p.h"

NTSTATUS lab__io_file_lock_wait(PFILE_OBJECT file, KPROCESSOR_MODE mode)
{
    BOOLEAN alertable = (file->Flags & FO_ALERTABLE_IO) != 0;
    NTSTATUS status = STATUS_SUCCESS;

    lab__ob_reference(file);
    file->Waiters++;
    while (file->Busy) {
        status = KeWaitForSingleObject(&file->Lock, Executive, mode, alertable, 0);
        if (status != STATUS_SUCCESS)
            break;
    }
    file->Waiters--;
    if (status == STATUS_SUCCESS) {
        file->Busy = TRUE;
        return status;
    }
    /* The wake-up may have been for the one that leaves. */
    if (file->Waiters && !file->Busy)
        KeSetEvent(&file->Lock, IO_NO_INCREMENT, FALSE);
    lab__ob_dereference(file);
    return status;
}

void lab__io_file_unlock(PFILE_OBJECT file)
{
    file->Busy = FALSE;
    if (__builtin_expect(file->Waiters != 0, 0))
        KeSetEvent(&file->Lock, IO_NO_INCREMENT, FALSE);
    lab__ob_dereference(file);
}
