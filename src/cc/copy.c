/*
 * Copying between callers and the cache. What isn't there is read first, by paging I/O of the file system; pages that
 * are overwritten as a whole, or that lie behind the valid data, are not.
 */
#include "cc/cc_p.h"

_Noreturn void lab__cc_raise(NTSTATUS status)
{
    ExRaiseStatus(FsRtlNormalizeNtstatus(status, STATUS_UNEXPECTED_IO_ERROR));
    __builtin_unreachable();
}

/* A program's memory that it may not access any more. */
static BOOLEAN is_bad(PVOID buffer, ULONG length, BOOLEAN write)
{
    return (lab__mm_in_arena(buffer) && !lab__mm_user_access(buffer, length, write)) || (length && !buffer);
}

/* FALSE: it would have had to wait. */
static BOOLEAN or_raise(NTSTATUS status)
{
    if (!NT_SUCCESS(status) && status != STATUS_CANT_WAIT)
        lab__cc_raise(status);
    return NT_SUCCESS(status);
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

static void copy_out(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length, char *buffer)
{
    while (length) {
        ULONG part = length;
        const char *from = lab__mm_file_address(map->segment, offset, &part);

        RtlCopyMemory(buffer, from, part);
        buffer += part;
        offset += part;
        length -= part;
    }
}

NTSTATUS lab__cc_read(PFILE_OBJECT file, ULONGLONG offset, ULONG length, BOOLEAN wait, PVOID buffer)
{
    struct lab__cc_shared_map *map = lab__cc_map_of(file->SectionObjectPointer);
    BOOLEAN resident = lab__mm_file_resident(map->segment, offset, length);
    NTSTATUS status;

    if (!resident && !wait)
        return STATUS_CANT_WAIT;
    if (is_bad(buffer, length, TRUE))
        return STATUS_INVALID_USER_BUFFER;
    lab__cc_enter(map);
    status = resident ? STATUS_SUCCESS : lab__mm_file_read(map->segment, offset, length);
    if (NT_SUCCESS(status)) {
        copy_out(map, offset, length, buffer);
        lab__cc_note_read(file, (LONGLONG)offset, length);
    }
    lab__cc_leave(map);
    return status;
}

static BOOLEAN read(PFILE_OBJECT file, ULONGLONG offset, ULONG length, BOOLEAN wait, PVOID buffer,
                    PIO_STATUS_BLOCK iosb)
{
    if (!or_raise(lab__cc_read(file, offset, length, wait, buffer)))
        return FALSE;
    iosb->Status = STATUS_SUCCESS;
    iosb->Information = length;
    return TRUE;
}

/*
 * CcCopyRead(Ex): copy from the cache to a buffer.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes, within the file
 * Errors  FALSE: Wait is, and not all is there; raises what the file system's read failed with, or
 *         STATUS_INVALID_USER_BUFFER
 * Source  ntifs/nf-ntifs-cccopyread
 */
BOOLEAN CcCopyRead(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, BOOLEAN Wait, PVOID Buffer,
                   PIO_STATUS_BLOCK IoStatus)
{
    LAB_DDI(CcCopyRead);
    return read(FileObject, (ULONGLONG)FileOffset->QuadPart, Length, Wait, Buffer, IoStatus);
}

BOOLEAN CcCopyReadEx(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, BOOLEAN Wait, PVOID Buffer,
                     PIO_STATUS_BLOCK IoStatus, PETHREAD IoIssuerThread)
{
    LAB_DDI(CcCopyReadEx);
    return read(FileObject, (ULONGLONG)FileOffset->QuadPart, Length, Wait, Buffer, IoStatus);
}

/*
 * CcFastCopyRead: CcCopyRead that always waits, of a file below 4 GB.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccfastcopyread
 */
void CcFastCopyRead(PFILE_OBJECT FileObject, ULONG FileOffset, ULONG Length, ULONG PageCount, PVOID Buffer,
                    PIO_STATUS_BLOCK IoStatus)
{
    LAB_DDI(CcFastCopyRead);
    read(FileObject, FileOffset, Length, TRUE, Buffer, IoStatus);
}

/* CcAsyncCopyRead: as CcCopyReadEx. What is waited for is waited for here, so its end needs no context. */
BOOLEAN CcAsyncCopyRead(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, BOOLEAN Wait, PVOID Buffer,
                        PIO_STATUS_BLOCK IoStatus, PETHREAD IoIssuerThread, PVOID AsyncReadContext)
{
    return read(FileObject, (ULONGLONG)FileOffset->QuadPart, Length, Wait, Buffer, IoStatus);
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

/* A page that is only partly written has to be there; behind the valid data it is all zeros. */
static NTSTATUS edge(struct lab__cc_shared_map *map, ULONGLONG page)
{
    if ((LONGLONG)page >= map->valid_goal.QuadPart)
        return lab__mm_file_blank(map->segment, page, PAGE_SIZE);
    return lab__mm_file_read(map->segment, page, PAGE_SIZE);
}

BOOLEAN lab__cc_make_room(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length, NTSTATUS *status)
{
    ULONGLONG end = offset + length, first = offset & ~(ULONGLONG)(PAGE_SIZE - 1);
    ULONGLONG last = end & ~(ULONGLONG)(PAGE_SIZE - 1);

    *status = STATUS_SUCCESS;
    if (offset != first)
        *status = edge(map, first);
    if (NT_SUCCESS(*status) && end != last && (last != first || offset == first))
        *status = edge(map, last);
    if (NT_SUCCESS(*status))
        *status = lab__mm_file_blank(map->segment, offset, length);
    return NT_SUCCESS(*status);
}

static void copy_in(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length, const char *buffer)
{
    while (length) {
        ULONG part = length;
        char *to = lab__mm_file_address(map->segment, offset, &part);

        RtlCopyMemory(to, buffer, part);
        buffer += part;
        offset += part;
        length -= part;
    }
}

void lab__cc_wrote(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length)
{
    lab__mm_file_dirty(map->segment, offset, length);
    if (map->valid_goal.QuadPart < (LONGLONG)(offset + length))
        map->valid_goal.QuadPart = (LONGLONG)(offset + length);
    lab__cc_lazy_schedule(FALSE);
}

static BOOLEAN would_read(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length)
{
    ULONGLONG end = offset + length, first = offset & ~(ULONGLONG)(PAGE_SIZE - 1);
    ULONGLONG last = end & ~(ULONGLONG)(PAGE_SIZE - 1), valid = (ULONGLONG)map->valid_goal.QuadPart;

    return (offset != first && first < valid && !lab__mm_file_resident(map->segment, first, PAGE_SIZE)) ||
           (end != last && last < valid && !lab__mm_file_resident(map->segment, last, PAGE_SIZE));
}

NTSTATUS lab__cc_write(PFILE_OBJECT file, ULONGLONG offset, ULONG length, BOOLEAN wait, PVOID buffer)
{
    struct lab__cc_shared_map *map = lab__cc_map_of(file->SectionObjectPointer);
    ULONGLONG written = 0;
    NTSTATUS status;

    if (!wait && (would_read(map, offset, length) || (file->Flags & FO_WRITE_THROUGH)))
        return STATUS_CANT_WAIT;
    if (is_bad(buffer, length, FALSE))
        return STATUS_INVALID_USER_BUFFER;
    lab__cc_enter(map);
    if (lab__cc_make_room(map, offset, length, &status)) {
        copy_in(map, offset, length, buffer);
        lab__cc_wrote(map, offset, length);
        if (file->Flags & FO_WRITE_THROUGH)
            status = lab__cc_flush_range(map, offset, offset + length, &written);
    }
    lab__cc_leave(map);
    return status;
}

/*
 * CcCopyWrite(Ex): copy from a buffer to the cache, from where it is written later, or now where the file was opened
 * so.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes, within the file
 * Errors  FALSE: Wait is, and a page would have to be read or written; raises as CcCopyRead
 * Source  ntifs/nf-ntifs-cccopywrite
 */
BOOLEAN CcCopyWrite(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, BOOLEAN Wait, PVOID Buffer)
{
    LAB_DDI(CcCopyWrite);
    return or_raise(lab__cc_write(FileObject, (ULONGLONG)FileOffset->QuadPart, Length, Wait, Buffer));
}

BOOLEAN CcCopyWriteEx(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, BOOLEAN Wait, PVOID Buffer,
                      PETHREAD IoIssuerThread)
{
    LAB_DDI(CcCopyWriteEx);
    return or_raise(lab__cc_write(FileObject, (ULONGLONG)FileOffset->QuadPart, Length, Wait, Buffer));
}

/*
 * CcFastCopyWrite: CcCopyWrite that always waits, to a file below 4 GB.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccfastcopywrite
 */
void CcFastCopyWrite(PFILE_OBJECT FileObject, ULONG FileOffset, ULONG Length, PVOID Buffer)
{
    LAB_DDI(CcFastCopyWrite);
    or_raise(lab__cc_write(FileObject, FileOffset, Length, TRUE, Buffer));
}

/* --- zeros -------------------------------------------------------------------------------------------------------- */

static void zero_part(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length)
{
    while (length) {
        ULONG part = length;
        char *to = lab__mm_file_address(map->segment, offset, &part);

        RtlZeroMemory(to, part);
        offset += part;
        length -= part;
    }
}

static NTSTATUS zero_cached(PFILE_OBJECT file, struct lab__cc_shared_map *map, ULONGLONG at, ULONGLONG end)
{
    ULONGLONG begin = at, written = 0;
    NTSTATUS status = STATUS_SUCCESS;

    while (at < end && NT_SUCCESS(status)) {
        ULONG length = end - at < LAB_PIECE_SIZE ? (ULONG)(end - at) : LAB_PIECE_SIZE;

        if (lab__cc_make_room(map, at, length, &status)) {
            zero_part(map, at, length);
            lab__cc_wrote(map, at, length);
        }
        at += length;
    }
    if (NT_SUCCESS(status) && (file->Flags & FO_WRITE_THROUGH))
        status = lab__cc_flush_range(map, begin, end, &written);
    return status;
}

#define ZERO_BYTES (16u << PAGE_SHIFT)

/* A file that isn't cached: whole sectors, straight to the file system. */
static NTSTATUS zero_medium(PFILE_OBJECT file, ULONGLONG at, ULONGLONG end)
{
    ULONG sector = lab__io_related_device(file)->SectorSize, bytes;
    char *zeros = lab__mm_pool_alloc(NonPagedPoolNx, ZERO_BYTES, 'rZcC', TRUE);
    NTSTATUS status = zeros ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
    ULONG_PTR done;

    sector = sector ? sector : 512;
    for (at = (at + sector - 1) / sector * sector; at < end && NT_SUCCESS(status); at += bytes) {
        bytes = end - at < ZERO_BYTES ? (ULONG)((end - at + sector - 1) / sector * sector) : ZERO_BYTES;
        status = lab__io_page(file, TRUE, zeros, bytes, at, &done);
    }
    if (zeros)
        lab__mm_pool_free(zeros, 'rZcC');
    return status;
}

NTSTATUS lab__cc_zero(PFILE_OBJECT file, ULONGLONG offset, ULONGLONG end)
{
    struct lab__cc_shared_map *map = file->PrivateCacheMap ? lab__cc_map_of(file->SectionObjectPointer) : 0;
    NTSTATUS status;

    if (!map)
        return zero_medium(file, offset, end);
    lab__cc_enter(map);
    status = zero_cached(file, map, offset, end);
    lab__cc_leave(map);
    return status;
}

static BOOLEAN zero_would_wait(PFILE_OBJECT file, ULONGLONG offset, ULONGLONG end)
{
    struct lab__cc_shared_map *map = file->PrivateCacheMap ? lab__cc_map_of(file->SectionObjectPointer) : 0;

    return !map || (file->Flags & FO_WRITE_THROUGH) || end - offset > LAB_PIECE_SIZE ||
           would_read(map, offset, (ULONG)(end - offset));
}

/*
 * CcZeroData: make a part of a file zeros: in the cache, or, of a file that isn't cached, on its medium.
 *
 * IRQL    <= APC_LEVEL
 * Units   [StartOffset, EndOffset) in bytes; whole sectors of a file that isn't cached
 * Errors  FALSE: Wait is, and it would have to; raises what a read or a write failed with
 * Source  ntifs/nf-ntifs-cczerodata
 */
BOOLEAN CcZeroData(PFILE_OBJECT FileObject, PLARGE_INTEGER StartOffset, PLARGE_INTEGER EndOffset, BOOLEAN Wait)
{
    ULONGLONG begin = (ULONGLONG)StartOffset->QuadPart, end = (ULONGLONG)EndOffset->QuadPart;

    LAB_DDI(CcZeroData);
    if (!Wait && zero_would_wait(FileObject, begin, end))
        return FALSE;
    return or_raise(lab__cc_zero(FileObject, begin, end));
}
