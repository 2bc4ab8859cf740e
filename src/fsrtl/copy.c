/*
 * Fast I/O that a file system can have done for it: reads and writes that go straight to the cache, under the file's
 * main resource, where the header of its FsContext allows that. FALSE: the I/O manager sends an IRP.
 */
#include "cc/cc.h"
#include "fsrtl/fsrtl_p.h"
#include "io/file_p.h"

static BOOLEAN nothing(ULONG length, PIO_STATUS_BLOCK iosb)
{
    if (length)
        return FALSE;
    iosb->Status = STATUS_SUCCESS;
    iosb->Information = 0;
    return TRUE;
}

/* Is there a cache, and does the file system let it be used without asking? */
static BOOLEAN is_possible(const struct lab__fsrtl_fast *fast)
{
    PDEVICE_OBJECT device;
    PFAST_IO_CHECK_IF_POSSIBLE check;
    LARGE_INTEGER offset = {.QuadPart = fast->offset};

    if (!fast->file->PrivateCacheMap || fast->header->IsFastIoPossible == FastIoIsNotPossible)
        return FALSE;
    if (fast->header->IsFastIoPossible != FastIoIsQuestionable)
        return TRUE;
    device = lab__io_related_device(fast->file);
    check =
        (PFAST_IO_CHECK_IF_POSSIBLE)lab__io_fast_routine(device, FIELD_OFFSET(FAST_IO_DISPATCH, FastIoCheckIfPossible));
    return check && check(fast->file, &offset, fast->length, fast->wait, fast->key, !fast->write, fast->iosb, device);
}

static BOOLEAN acquire(const struct lab__fsrtl_fast *fast, BOOLEAN exclusive)
{
    FsRtlEnterFileSystem();
    if (exclusive ? ExAcquireResourceExclusiveLite(fast->header->Resource, fast->wait)
                  : ExAcquireResourceSharedLite(fast->header->Resource, fast->wait))
        return TRUE;
    FsRtlExitFileSystem();
    return FALSE;
}

static void release(const struct lab__fsrtl_fast *fast)
{
    ExReleaseResourceLite(fast->header->Resource);
    FsRtlExitFileSystem();
}

/* With the top-level IRP that says so. */
static BOOLEAN move(struct lab__fsrtl_fast *fast)
{
    PIRP before = IoGetTopLevelIrp();
    NTSTATUS status;

    IoSetTopLevelIrp((PIRP)FSRTL_FAST_IO_TOP_LEVEL_IRP);
    status = fast->move(fast);
    IoSetTopLevelIrp(before);
    if (!NT_SUCCESS(status))
        return FALSE; /* the IRP comes to the same end, and says so in its own way */
    fast->iosb->Status = status;
    fast->iosb->Information = fast->length;
    return TRUE;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static BOOLEAN read_within(struct lab__fsrtl_fast *fast)
{
    LONGLONG left = fast->header->FileSize.QuadPart - fast->offset;

    if (!is_possible(fast))
        return FALSE;
    if (left <= 0) {
        fast->iosb->Status = STATUS_END_OF_FILE;
        fast->iosb->Information = 0;
        return TRUE;
    }
    if (fast->length > left)
        fast->length = (ULONG)left;
    if (!move(fast))
        return FALSE;
    fast->file->Flags |= FO_FILE_FAST_IO_READ;
    fast->file->CurrentByteOffset.QuadPart = fast->offset + fast->length;
    return TRUE;
}

BOOLEAN lab__fsrtl_fast_read(struct lab__fsrtl_fast *fast)
{
    BOOLEAN done;

    if (nothing(fast->length, fast->iosb))
        return TRUE;
    if (!fast->file->PrivateCacheMap)
        return FALSE;
    fast->header = fast->file->FsContext;
    if (fast->offset < 0 || fast->offset > MAXLONGLONG - fast->length || !acquire(fast, FALSE))
        return FALSE;
    done = read_within(fast);
    release(fast);
    return done;
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* The file as it is to be: longer, with zeros from the end of its valid data to where the write begins. */
static NTSTATUS extend(struct lab__fsrtl_fast *fast, LONGLONG end)
{
    PFSRTL_COMMON_FCB_HEADER header = fast->header;
    LONGLONG valid = header->ValidDataLength.QuadPart;

    if (end > header->FileSize.QuadPart) {
        if (header->PagingIoResource)
            ExAcquireResourceExclusiveLite(header->PagingIoResource, TRUE);
        header->FileSize.QuadPart = end;
        if (header->PagingIoResource)
            ExReleaseResourceLite(header->PagingIoResource);
        CcGetFileSizePointer(fast->file)->QuadPart = end;
        fast->file->Flags |= FO_FILE_SIZE_CHANGED;
    }
    return fast->offset > valid ? lab__cc_zero(fast->file, (ULONGLONG)valid, (ULONGLONG)fast->offset) : STATUS_SUCCESS;
}

static BOOLEAN extend_and_move(struct lab__fsrtl_fast *fast)
{
    LARGE_INTEGER size = fast->header->FileSize;
    LONGLONG end = fast->offset + fast->length;

    if (NT_SUCCESS(extend(fast, end)) && move(fast)) {
        if (end > fast->header->ValidDataLength.QuadPart)
            fast->header->ValidDataLength.QuadPart = end;
        return TRUE;
    }
    fast->header->FileSize = size;
    *CcGetFileSizePointer(fast->file) = size;
    return FALSE;
}

#define LARGEST_GAP 0x2000 /* more zeros than that are the file system's to write */

/* Within what the file has room for. The exclusive resource is held where that changes its sizes. */
static BOOLEAN write_within(struct lab__fsrtl_fast *fast, BOOLEAN exclusive)
{
    PFSRTL_COMMON_FCB_HEADER header = fast->header;
    LONGLONG end = fast->offset + fast->length;

    if (!is_possible(fast) || end > header->AllocationSize.QuadPart ||
        fast->offset >= header->ValidDataLength.QuadPart + LARGEST_GAP ||
        (!exclusive && end > header->ValidDataLength.QuadPart))
        return FALSE;
    if (end > header->ValidDataLength.QuadPart ? !extend_and_move(fast) : !move(fast))
        return FALSE;
    fast->file->Flags |= FO_FILE_MODIFIED;
    fast->file->CurrentByteOffset.QuadPart = end;
    return TRUE;
}

BOOLEAN lab__fsrtl_fast_write(struct lab__fsrtl_fast *fast)
{
    BOOLEAN at_end = fast->offset == -1, exclusive, done;

    if (nothing(fast->length, fast->iosb))
        return TRUE;
    if ((fast->file->Flags & FO_WRITE_THROUGH) || !fast->file->PrivateCacheMap ||
        !lab__cc_can_write(fast->file, fast->length))
        return FALSE;
    fast->header = fast->file->FsContext;
    exclusive = at_end || fast->offset + fast->length > fast->header->ValidDataLength.QuadPart;
    if (!acquire(fast, exclusive))
        return FALSE;
    if (at_end)
        fast->offset = fast->header->FileSize.QuadPart;
    done = fast->offset >= 0 && fast->offset <= MAXLONGLONG - fast->length && write_within(fast, exclusive);
    release(fast);
    return done;
}

/* --- by copy ------------------------------------------------------------------------------------------------------ */

static NTSTATUS copy(struct lab__fsrtl_fast *fast)
{
    return fast->write ? lab__cc_write(fast->file, (ULONGLONG)fast->offset, fast->length, fast->wait, fast->buffer)
                       : lab__cc_read(fast->file, (ULONGLONG)fast->offset, fast->length, fast->wait, fast->buffer);
}

/* Of a program's offset: -1 in both halves is the end of the file. */
static LONGLONG offset_of(const LARGE_INTEGER *offset)
{
    return offset->LowPart == FILE_WRITE_TO_END_OF_FILE && offset->HighPart == -1 ? -1 : offset->QuadPart;
}

/*
 * FsRtlCopyRead, FsRtlCopyWrite: FastIoRead and FastIoWrite of a file system whose FsContext begins with an
 * FSRTL_COMMON_FCB_HEADER.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes; an offset of -1 (FILE_WRITE_TO_END_OF_FILE) writes at the end
 * Errors  FALSE: not cached, not possible, or it would wait; STATUS_END_OF_FILE in IoStatus for a read behind the end
 * Source  ntifs/nf-ntifs-fsrtlcopyread
 */
BOOLEAN FsRtlCopyRead(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, BOOLEAN Wait, ULONG LockKey,
                      PVOID Buffer, PIO_STATUS_BLOCK IoStatus, PDEVICE_OBJECT DeviceObject)
{
    struct lab__fsrtl_fast fast = {.file = FileObject,
                                   .offset = FileOffset->QuadPart,
                                   .length = Length,
                                   .wait = Wait,
                                   .key = LockKey,
                                   .buffer = Buffer,
                                   .iosb = IoStatus,
                                   .move = copy};

    LAB_DDI(FsRtlCopyRead);
    return lab__fsrtl_fast_read(&fast);
}

BOOLEAN FsRtlCopyWrite(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, BOOLEAN Wait, ULONG LockKey,
                       PVOID Buffer, PIO_STATUS_BLOCK IoStatus, PDEVICE_OBJECT DeviceObject)
{
    struct lab__fsrtl_fast fast = {.file = FileObject,
                                   .offset = offset_of(FileOffset),
                                   .length = Length,
                                   .wait = Wait,
                                   .write = TRUE,
                                   .key = LockKey,
                                   .buffer = Buffer,
                                   .iosb = IoStatus,
                                   .move = copy};

    LAB_DDI(FsRtlCopyWrite);
    return lab__fsrtl_fast_write(&fast);
}
