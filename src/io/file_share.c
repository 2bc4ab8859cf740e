/*
 * Share access: who may open what others have open. The driver keeps the SHARE_ACCESS of each of its files and
 * serialises these calls; opens that ask for no data do not take part.
 */
#include "io/file_p.h"

static void note_access(PFILE_OBJECT file, ACCESS_MASK desired, ULONG share)
{
    file->ReadAccess = (desired & (FILE_EXECUTE | FILE_READ_DATA)) != 0;
    file->WriteAccess = (desired & (FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0;
    file->DeleteAccess = (desired & DELETE) != 0;
    if (file->ReadAccess || file->WriteAccess || file->DeleteAccess) {
        file->SharedRead = (share & FILE_SHARE_READ) != 0;
        file->SharedWrite = (share & FILE_SHARE_WRITE) != 0;
        file->SharedDelete = (share & FILE_SHARE_DELETE) != 0;
    }
}

static BOOLEAN takes_part(const FILE_OBJECT *file)
{
    return (file->ReadAccess || file->WriteAccess || file->DeleteAccess) && !(file->Flags & LAB_FO_IGNORES_SHARING);
}

static void count(const FILE_OBJECT *file, PSHARE_ACCESS access, LONG step)
{
    access->OpenCount += step;
    access->Readers += file->ReadAccess ? step : 0;
    access->Writers += file->WriteAccess ? step : 0;
    access->Deleters += file->DeleteAccess ? step : 0;
    access->SharedRead += file->SharedRead ? step : 0;
    access->SharedWrite += file->SharedWrite ? step : 0;
    access->SharedDelete += file->SharedDelete ? step : 0;
}

static BOOLEAN conflicts(const FILE_OBJECT *file, const SHARE_ACCESS *access)
{
    ULONG opens = access->OpenCount;

    return (file->ReadAccess && access->SharedRead < opens) || (file->WriteAccess && access->SharedWrite < opens) ||
           (file->DeleteAccess && access->SharedDelete < opens) || (access->Readers && !file->SharedRead) ||
           (access->Writers && !file->SharedWrite) || (access->Deleters && !file->SharedDelete);
}

/*
 * IoCheckShareAccess: may the file be opened so beside those who have it open? With Update, it is counted among them.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_SHARING_VIOLATION
 * Source  wdm/nf-wdm-iocheckshareaccess
 */
NTSTATUS IoCheckShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                            PSHARE_ACCESS ShareAccess, BOOLEAN Update)
{
    LAB_DDI(IoCheckShareAccess);
    note_access(FileObject, DesiredAccess, DesiredShareAccess);
    if (!takes_part(FileObject))
        return STATUS_SUCCESS;
    if (conflicts(FileObject, ShareAccess))
        return STATUS_SHARING_VIOLATION;
    if (Update)
        count(FileObject, ShareAccess, 1);
    return STATUS_SUCCESS;
}

/*
 * IoSetShareAccess: the first open of a file.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-iosetshareaccess
 */
void IoSetShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                      PSHARE_ACCESS ShareAccess)
{
    LAB_DDI(IoSetShareAccess);
    note_access(FileObject, DesiredAccess, DesiredShareAccess);
    RtlZeroMemory(ShareAccess, sizeof *ShareAccess);
    if (takes_part(FileObject))
        count(FileObject, ShareAccess, 1);
}

/*
 * IoUpdateShareAccess: count an open that IoCheckShareAccess has let pass.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-ioupdateshareaccess
 */
void IoUpdateShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess)
{
    LAB_DDI(IoUpdateShareAccess);
    if (takes_part(FileObject))
        count(FileObject, ShareAccess, 1);
}

/*
 * IoRemoveShareAccess: the open is over.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-ioremoveshareaccess
 */
void IoRemoveShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess)
{
    LAB_DDI(IoRemoveShareAccess);
    if (takes_part(FileObject))
        count(FileObject, ShareAccess, -1);
}

/*
 * IoCheckShareAccessEx: as IoCheckShareAccess; WritePermission says whether the caller holds write access, without
 * which it can't keep readers out.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_SHARING_VIOLATION
 * Source  ntifs/nf-ntifs-iocheckshareaccessex
 */
NTSTATUS IoCheckShareAccessEx(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                              PSHARE_ACCESS ShareAccess, BOOLEAN Update, PBOOLEAN WritePermission)
{
    LAB_DDI(IoCheckShareAccessEx);
    if (WritePermission && !*WritePermission)
        DesiredShareAccess |= FILE_SHARE_READ;
    return IoCheckShareAccess(DesiredAccess, DesiredShareAccess, FileObject, ShareAccess, Update);
}

/*
 * IoSetShareAccessEx: as IoSetShareAccess, with WritePermission as above.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-iosetshareaccessex
 */
void IoSetShareAccessEx(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                        PSHARE_ACCESS ShareAccess, PBOOLEAN WritePermission)
{
    LAB_DDI(IoSetShareAccessEx);
    if (WritePermission && !*WritePermission)
        DesiredShareAccess |= FILE_SHARE_READ;
    IoSetShareAccess(DesiredAccess, DesiredShareAccess, FileObject, ShareAccess);
}
