/* Writing the cache to its files, and forgetting what is in it. */
#include "cc/cc_p.h"
#include "io/fs_filter.h"
#include "ob/ob_p.h"

NTSTATUS lab__cc_flush_range(struct lab__cc_shared_map *map, ULONGLONG offset, ULONGLONG end, ULONGLONG *written)
{
    NTSTATUS status;

    lab__cc_bcb_flush_log(map, offset, end);
    status = lab__mm_file_flush(map->segment, offset, end, written);
    lab__cc_bcbs_clean(map);
    lab__cc_post_deferred();
    return status;
}

struct range {
    ULONGLONG offset, end;
};

static struct range range_of(const LARGE_INTEGER *offset, ULONG length)
{
    struct range range = {0, ~0ULL};

    if (offset) {
        range.offset = (ULONGLONG)offset->QuadPart;
        range.end = length ? lab__cc_end(range.offset, length) : ~0ULL;
    }
    return range;
}

static NTSTATUS flush(struct lab__cc_shared_map *map, struct lab__mm_segment *segment, struct range range,
                      ULONGLONG *written)
{
    PFILE_OBJECT file = segment->file;
    NTSTATUS status = lab__fsrtl_acquire_for_flush(file);

    if (!NT_SUCCESS(status))
        return status;
    if (map)
        status = lab__cc_flush_range(map, range.offset, range.end, written);
    else
        status = lab__mm_file_flush(segment, range.offset, range.end, written);
    lab__fsrtl_release_for_flush(file);
    return status;
}

/* What is flushed stays while it is. */
static NTSTATUS flush_held(PSECTION_OBJECT_POINTERS pointers, struct range range, ULONGLONG *written)
{
    struct lab__mm_segment *segment = lab__mm_data_segment(pointers);
    struct lab__cc_shared_map *map = lab__cc_map_of(pointers);
    NTSTATUS status;

    if (!segment || !lab__mm_file_is_dirty(segment, range.offset, range.end - range.offset)) {
        if (segment)
            lab__mm_file_flush(segment, range.offset, range.end, written); /* waits for who writes just now */
        return STATUS_SUCCESS;
    }
    segment->references++;
    if (map)
        lab__cc_enter(map);
    status = flush(map, segment, range, written);
    if (map)
        lab__cc_leave(map);
    lab__cc_release_segment(segment);
    return status;
}

/*
 * CcFlushCache: write the dirty pages of a file, or of a part of it, and those that programs have changed in views.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes; no FileOffset: the whole file; a Length of zero: to its end
 * Shape   IoStatus may be NULL; Information: Length, or how much was written before a failure
 * Errors  IoStatus->Status: what a write failed with
 * Source  ntifs/nf-ntifs-ccflushcache
 */
void CcFlushCache(PSECTION_OBJECT_POINTERS SectionObjectPointer, PLARGE_INTEGER FileOffset, ULONG Length,
                  PIO_STATUS_BLOCK IoStatus)
{
    ULONGLONG written = 0;
    NTSTATUS status;

    LAB_DDI(CcFlushCache);
    status = flush_held(SectionObjectPointer, range_of(FileOffset, Length), &written);
    if (!IoStatus)
        return;
    IoStatus->Status = status;
    IoStatus->Information = NT_SUCCESS(status) && FileOffset ? Length : (ULONG_PTR)written;
}

/* --- purging ------------------------------------------------------------------------------------------------------ */

static void close_privates(struct lab__cc_shared_map *map)
{
    while (!IsListEmpty(&map->privates))
        lab__cc_close_private(CONTAINING_RECORD(map->privates.Flink, struct lab__cc_private_map, link)->file);
}

static BOOLEAN purge(PSECTION_OBJECT_POINTERS pointers, struct range range, BOOLEAN uninitialize)
{
    struct lab__mm_segment *segment = lab__mm_data_segment(pointers);
    struct lab__cc_shared_map *map = lab__cc_map_of(pointers);
    BOOLEAN all;

    if (!segment)
        return TRUE;
    if (segment->views || (map && lab__cc_is_pinned(map, range.offset, range.end)))
        return FALSE;
    segment->references++;
    if (map)
        lab__cc_enter(map);
    all = lab__mm_file_purge(segment, range.offset, range.end);
    if (map) {
        lab__cc_bcbs_clean(map);
        if (uninitialize)
            close_privates(map);
        lab__cc_leave(map);
    }
    lab__cc_release_segment(segment);
    return all;
}

/*
 * CcPurgeCacheSection: forget what the cache has of a file, or of a part of it, without writing it.
 *
 * IRQL    <= APC_LEVEL
 * Units   bytes, widened to pages; no FileOffset: the whole file; a Length of zero: to its end
 * Shape   Flags: UNINITIALIZE_CACHE_MAPS: nobody caches the file afterwards
 * Errors  FALSE: a program has a view of the file, or the range is pinned
 * Source  ntifs/nf-ntifs-ccpurgecachesection
 */
BOOLEAN CcPurgeCacheSection(PSECTION_OBJECT_POINTERS SectionObjectPointer, PLARGE_INTEGER FileOffset, ULONG Length,
                            ULONG Flags)
{
    LAB_DDI(CcPurgeCacheSection);
    return purge(SectionObjectPointer, range_of(FileOffset, Length), (Flags & UNINITIALIZE_CACHE_MAPS) != 0);
}

/*
 * CcCoherencyFlushAndPurgeCache: write a range and forget it, so that what bypasses the cache and what is in it agree.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   Flags: CC_FLUSH_AND_PURGE_NO_PURGE: only write
 * Errors  IoStatus->Status: STATUS_CACHE_PAGE_LOCKED where it can't be forgotten; what a write failed with
 * Source  ntifs/nf-ntifs-cccoherencyflushandpurgecache
 */
void CcCoherencyFlushAndPurgeCache(PSECTION_OBJECT_POINTERS SectionObjectPointer, PLARGE_INTEGER FileOffset,
                                   ULONG Length, PIO_STATUS_BLOCK IoStatus, ULONG Flags)
{
    struct range range;
    ULONGLONG written = 0;

    LAB_DDI(CcCoherencyFlushAndPurgeCache);
    range = range_of(FileOffset, Length);
    IoStatus->Status = flush_held(SectionObjectPointer, range, &written);
    IoStatus->Information = (ULONG_PTR)written;
    if (NT_SUCCESS(IoStatus->Status) && !(Flags & CC_FLUSH_AND_PURGE_NO_PURGE) &&
        !purge(SectionObjectPointer, range, FALSE))
        IoStatus->Status = STATUS_CACHE_PAGE_LOCKED;
}

/*
 * CcUnmapFileOffsetFromSystemCache: the cache needs no address of this range. FALSE: pages stay where they are.
 */
BOOLEAN CcUnmapFileOffsetFromSystemCache(PFILE_OBJECT FileObject, LONGLONG FileOffset, ULONG Length, ULONG Flags)
{
    return FALSE;
}
