/*
 * Read-ahead: who reads a file from front to back gets the next part before asking for it. From the third read in a
 * row on (from the first where the file was opened for sequential access) a worker reads the next part of the file,
 * rounded to the granularity, between AcquireForReadAhead and ReleaseFromReadAhead.
 */
#include "cc/cc_p.h"
#include "ob/ob_p.h"

struct ahead {
    WORK_QUEUE_ITEM item;
    PFILE_OBJECT file;
    LONGLONG offset;
    ULONG length;
};

static void read_part(struct lab__cc_shared_map *map, const struct ahead *ahead)
{
    lab__cc_enter(map);
    if (!map->callbacks.AcquireForReadAhead || map->callbacks.AcquireForReadAhead(map->context, TRUE)) {
        if (ahead->offset < map->size.QuadPart)
            lab__mm_file_read(map->segment, (ULONGLONG)ahead->offset, ahead->length);
        if (map->callbacks.ReleaseFromReadAhead)
            map->callbacks.ReleaseFromReadAhead(map->context);
    }
    lab__cc_leave(map);
}

/* The file may not be cached any more. */
static void run(PVOID context)
{
    struct ahead ahead = *(struct ahead *)context;
    struct lab__cc_shared_map *map = ahead.file->PrivateCacheMap ? lab__cc_map_of(ahead.file->SectionObjectPointer) : 0;

    lab__mm_kernel_free(context);
    if (map)
        read_part(map, &ahead);
    lab__ob_dereference(ahead.file);
}

static void queue(PFILE_OBJECT file, LONGLONG offset, ULONG length)
{
    struct ahead *ahead = lab__mm_kernel_alloc(sizeof *ahead);

    if (!ahead)
        return;
    ahead->file = file;
    ahead->offset = offset;
    ahead->length = length;
    lab__ob_reference(file);
    ExInitializeWorkItem(&ahead->item, run, ahead);
    ExQueueWorkItem(&ahead->item, CriticalWorkQueue);
}

/* What comes behind a read that ended there, where it isn't in the cache or on its way. */
static void ask(PFILE_OBJECT file, LONGLONG end, ULONG length)
{
    struct lab__cc_private_map *private = file->PrivateCacheMap;
    struct lab__cc_shared_map *map = lab__cc_map_of(file->SectionObjectPointer);
    LONGLONG mask = private->granularity, begin = (end + mask) & ~mask, size;

    length = (ULONG)(((LONGLONG)length + mask) & ~mask);
    if (map->read_ahead_disabled || (file->Flags & FO_RANDOM_ACCESS) || begin + length <= private->read_ahead_end)
        return;
    size = map->size.QuadPart - begin;
    if (size <= 0)
        return;
    if (length > size)
        length = (ULONG)ROUND_TO_PAGES((ULONGLONG)size);
    private->read_ahead_end = begin + length;
    if (!lab__mm_file_resident(map->segment, (ULONGLONG)begin, length))
        queue(file, begin, length);
}

void lab__cc_note_read(PFILE_OBJECT file, LONGLONG offset, ULONG length)
{
    struct lab__cc_private_map *private = file->PrivateCacheMap;

    if (!private || !length)
        return;
    if (offset != private->beyond) {
        private->sequential = 0;
        private->read_ahead_end = 0;
    }
    private->sequential++;
    private->beyond_before = private->beyond;
    private->beyond = offset + length;
    if (private->sequential >= 3 || (file->Flags & FO_SEQUENTIAL_ONLY))
        ask(file, private->beyond, length);
}

/*
 * CcScheduleReadAhead(Ex): read ahead of a read that was made otherwise than by CcCopyRead.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccschedulereadahead
 */
static void schedule(PFILE_OBJECT file, LONGLONG offset, ULONG length)
{
    struct lab__cc_private_map *private = file->PrivateCacheMap;

    if (!private)
        return;
    private->beyond = offset + length;
    ask(file, private->beyond, length);
}

void CcScheduleReadAhead(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length)
{
    LAB_DDI(CcScheduleReadAhead);
    schedule(FileObject, FileOffset->QuadPart, Length);
}

void CcScheduleReadAheadEx(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, PETHREAD IoIssuerThread)
{
    LAB_DDI(CcScheduleReadAheadEx);
    schedule(FileObject, FileOffset->QuadPart, Length);
}

/*
 * CcSetReadAheadGranularity: what read-ahead is rounded to, for a file object.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes, a power of two, at least a page
 * Source  ntifs/nf-ntifs-ccsetreadaheadgranularity
 */
void CcSetReadAheadGranularity(PFILE_OBJECT FileObject, ULONG Granularity)
{
    struct lab__cc_private_map *private;

    LAB_DDI(CcSetReadAheadGranularity);
    private = FileObject->PrivateCacheMap;
    private->granularity = Granularity - 1;
}
