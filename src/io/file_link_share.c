/*
 * Share access of files that have several names: reading and writing are shared by file (SHARE_ACCESS), deleting by
 * name (LINK_SHARE_ACCESS). Without the latter, or for a stream that is not the file's first, deleting is shared by
 * file, too. And the file objects to which none of this applies.
 */
#include "io/file_p.h"

struct wish {
    BOOLEAN read, write, erase, share_read, share_write, share_erase;
};

static struct wish wish_of(ACCESS_MASK desired, ULONG share, ULONG flags)
{
    struct wish wish = {.read = (desired & (FILE_EXECUTE | FILE_READ_DATA)) != 0,
                        .write = (desired & (FILE_WRITE_DATA | FILE_APPEND_DATA)) != 0,
                        .erase = (desired & DELETE) != 0};

    if (wish.read || wish.write || wish.erase) {
        wish.share_read = (share & FILE_SHARE_READ) != 0 || (flags & IO_SHARE_ACCESS_NO_WRITE_PERMISSION);
        wish.share_write = (share & FILE_SHARE_WRITE) != 0;
        wish.share_erase = (share & FILE_SHARE_DELETE) != 0;
    }
    return wish;
}

static struct wish wish_from(const FILE_OBJECT *file)
{
    return (struct wish){file->ReadAccess, file->WriteAccess, file->DeleteAccess,
                         file->SharedRead, file->SharedWrite, file->SharedDelete};
}

static void note(PFILE_OBJECT file, const struct wish *wish)
{
    file->ReadAccess = wish->read;
    file->WriteAccess = wish->write;
    file->DeleteAccess = wish->erase;
    file->SharedRead = wish->share_read;
    file->SharedWrite = wish->share_write;
    file->SharedDelete = wish->share_erase;
}

static BOOLEAN takes_part(const struct wish *wish)
{
    return wish->read || wish->write || wish->erase;
}

static BOOLEAN data_conflicts(const struct wish *wish, const SHARE_ACCESS *access, ULONG flags)
{
    if (!(flags & IO_CHECK_SHARE_ACCESS_DONT_CHECK_READ) &&
        ((wish->read && access->SharedRead < access->OpenCount) || (access->Readers && !wish->share_read)))
        return TRUE;
    return !(flags & IO_CHECK_SHARE_ACCESS_DONT_CHECK_WRITE) &&
           ((wish->write && access->SharedWrite < access->OpenCount) || (access->Writers && !wish->share_write));
}

static BOOLEAN conflicts(const struct wish *wish, const SHARE_ACCESS *access, const LINK_SHARE_ACCESS *link,
                         ULONG flags)
{
    ULONG opens, erasers, sharers;

    if (access && data_conflicts(wish, access, flags))
        return TRUE;
    if ((flags & IO_CHECK_SHARE_ACCESS_DONT_CHECK_DELETE) || (!access && !link))
        return FALSE;
    if (link && !(flags & IO_SHARE_ACCESS_NON_PRIMARY_STREAM) &&
        !(access && (flags & IO_CHECK_SHARE_ACCESS_FORCE_USING_SCB))) {
        opens = link->OpenCount;
        erasers = link->Deleters;
        sharers = link->SharedDelete;
    } else if (access) {
        opens = access->OpenCount;
        erasers = access->Deleters;
        sharers = access->SharedDelete;
    } else {
        return FALSE;
    }
    return (wish->erase && sharers < opens) || (erasers && !wish->share_erase);
}

static void count(const struct wish *wish, PSHARE_ACCESS access, PLINK_SHARE_ACCESS link, ULONG flags, LONG step)
{
    if (access) {
        access->OpenCount += step;
        access->Readers += wish->read ? step : 0;
        access->Writers += wish->write ? step : 0;
        access->Deleters += wish->erase ? step : 0;
        access->SharedRead += wish->share_read ? step : 0;
        access->SharedWrite += wish->share_write ? step : 0;
        access->SharedDelete += wish->share_erase ? step : 0;
    }
    if (link && !(flags & IO_SHARE_ACCESS_NON_PRIMARY_STREAM)) {
        link->OpenCount += step;
        link->Deleters += wish->erase ? step : 0;
        link->SharedDelete += wish->share_erase ? step : 0;
    }
}

/*
 * IoCheckLinkShareAccess: may the file be opened so by this name? IO_CHECK_SHARE_ACCESS_UPDATE_SHARE_ACCESS counts it.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   FileObject, ShareAccess and LinkShareAccess may be NULL
 * Errors  STATUS_SHARING_VIOLATION
 * Source  wdm/nf-wdm-iochecklinkshareaccess
 */
NTSTATUS IoCheckLinkShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                                PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess, ULONG IoShareAccessFlags)
{
    struct wish wish;

    LAB_DDI(IoCheckLinkShareAccess);
    wish = wish_of(DesiredAccess, DesiredShareAccess, IoShareAccessFlags);
    if (FileObject && !(IoShareAccessFlags & IO_CHECK_SHARE_ACCESS_DONT_UPDATE_FILE_OBJECT))
        note(FileObject, &wish);
    if (FileObject && (FileObject->Flags & LAB_FO_IGNORES_SHARING))
        return STATUS_SUCCESS;
    if (!takes_part(&wish) && !(IoShareAccessFlags & IO_CHECK_SHARE_ACCESS_FORCE_CHECK))
        return STATUS_SUCCESS;
    if (conflicts(&wish, ShareAccess, LinkShareAccess, IoShareAccessFlags))
        return STATUS_SHARING_VIOLATION;
    if ((IoShareAccessFlags & IO_CHECK_SHARE_ACCESS_UPDATE_SHARE_ACCESS) && takes_part(&wish))
        count(&wish, ShareAccess, LinkShareAccess, IoShareAccessFlags, 1);
    return STATUS_SUCCESS;
}

/*
 * IoSetLinkShareAccess: the first open of the file.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-iosetlinkshareaccess
 */
void IoSetLinkShareAccess(ACCESS_MASK DesiredAccess, ULONG DesiredShareAccess, PFILE_OBJECT FileObject,
                          PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess, ULONG IoShareAccessFlags)
{
    struct wish wish;

    LAB_DDI(IoSetLinkShareAccess);
    wish = wish_of(DesiredAccess, DesiredShareAccess, IoShareAccessFlags);
    note(FileObject, &wish);
    RtlZeroMemory(ShareAccess, sizeof *ShareAccess);
    if (LinkShareAccess)
        RtlZeroMemory(LinkShareAccess, sizeof *LinkShareAccess);
    if (takes_part(&wish) && !(FileObject->Flags & LAB_FO_IGNORES_SHARING))
        count(&wish, ShareAccess, LinkShareAccess, IoShareAccessFlags, 1);
}

static void step(PFILE_OBJECT file, PSHARE_ACCESS access, PLINK_SHARE_ACCESS link, ULONG flags, LONG by)
{
    struct wish wish = wish_from(file);

    if (takes_part(&wish) && !(file->Flags & LAB_FO_IGNORES_SHARING))
        count(&wish, access, link, flags, by);
}

/*
 * IoUpdateLinkShareAccess, IoUpdateLinkShareAccessEx: count an open that was checked; IoRemoveLinkShareAccess,
 * IoRemoveLinkShareAccessEx: it is over. The only flag is IO_SHARE_ACCESS_NON_PRIMARY_STREAM.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   LinkShareAccess may be NULL
 * Source  wdm/nf-wdm-ioupdatelinkshareaccessex
 */
void IoUpdateLinkShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess)
{
    LAB_DDI(IoUpdateLinkShareAccess);
    step(FileObject, ShareAccess, LinkShareAccess, 0, 1);
}

void IoUpdateLinkShareAccessEx(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess,
                               ULONG IoShareAccessFlags)
{
    LAB_DDI(IoUpdateLinkShareAccessEx);
    step(FileObject, ShareAccess, LinkShareAccess, IoShareAccessFlags, 1);
}

void IoRemoveLinkShareAccess(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess)
{
    LAB_DDI(IoRemoveLinkShareAccess);
    step(FileObject, ShareAccess, LinkShareAccess, 0, -1);
}

void IoRemoveLinkShareAccessEx(PFILE_OBJECT FileObject, PSHARE_ACCESS ShareAccess, PLINK_SHARE_ACCESS LinkShareAccess,
                               ULONG IoShareAccessFlags)
{
    LAB_DDI(IoRemoveLinkShareAccessEx);
    step(FileObject, ShareAccess, LinkShareAccess, IoShareAccessFlags, -1);
}

/*
 * IoSetFileObjectIgnoreSharing, IoIsFileObjectIgnoringSharing: this open neither minds others nor is minded by them.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-iosetfileobjectignoresharing
 */
NTSTATUS IoSetFileObjectIgnoreSharing(PFILE_OBJECT FileObject)
{
    LAB_DDI(IoSetFileObjectIgnoreSharing);
    FileObject->Flags |= LAB_FO_IGNORES_SHARING;
    return STATUS_SUCCESS;
}

BOOLEAN IoIsFileObjectIgnoringSharing(PFILE_OBJECT FileObject)
{
    LAB_DDI(IoIsFileObjectIgnoringSharing);
    return (FileObject->Flags & LAB_FO_IGNORES_SHARING) != 0;
}
