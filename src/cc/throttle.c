/*
 * When the cache takes no more: writes that would make too many pages dirty wait, or are deferred until the lazy writer
 * has made room.
 */
#include "cc/cc_p.h"

#define TAG_DEFERRED 'wDcC'

struct deferred {
    LIST_ENTRY link;
    PFILE_OBJECT file;
    ULONG bytes;
    PKEVENT event; /* of a caller that waits */
    PCC_POST_DEFERRED_WRITE post;
    PVOID context1, context2;
};

/* Of all files together. */
static ULONG threshold(void)
{
    return (ULONG)(lab__mm.page_count / 8);
}

static BOOLEAN fits(PFILE_OBJECT file, ULONG bytes)
{
    struct lab__cc_shared_map *map = lab__cc_map_of(file->SectionObjectPointer);
    ULONG pages = BYTES_TO_PAGES(bytes);

    if (map && map->threshold && map->segment->dirty && map->segment->dirty + pages > map->threshold)
        return FALSE;
    return !lab__mm_dirty_pages || lab__mm_dirty_pages + pages <= threshold();
}

void lab__cc_post_deferred(void)
{
    while (!IsListEmpty(&lab__cc.deferred)) {
        struct deferred *first = CONTAINING_RECORD(lab__cc.deferred.Flink, struct deferred, link), copy = *first;

        if (!fits(first->file, first->bytes))
            return;
        RemoveEntryList(&first->link);
        if (copy.event) {
            KeSetEvent(copy.event, 0, FALSE);
            continue;
        }
        lab__mm_kernel_free(first);
        copy.post(copy.context1, copy.context2);
    }
}

static void wait_for_room(PFILE_OBJECT file, ULONG bytes)
{
    struct deferred own = {.file = file, .bytes = bytes};
    KEVENT event;

    KeInitializeEvent(&event, NotificationEvent, FALSE);
    own.event = &event;
    InsertTailList(&lab__cc.deferred, &own.link);
    lab__cc_lazy_schedule(TRUE);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, 0);
}

/*
 * CcCanIWrite: may so much be written to the cache of the file now? With Wait, when it may.
 *
 * IRQL    <= APC_LEVEL
 * Shape   Retrying: it was deferred before, so those that still wait don't come first
 * Errors  FALSE: too many pages are dirty; CcDeferWrite is for that
 * Source  ntifs/nf-ntifs-cccaniwrite
 */
BOOLEAN lab__cc_can_write(PFILE_OBJECT file, ULONG bytes)
{
    return (file->Flags & FO_WRITE_THROUGH) || (IsListEmpty(&lab__cc.deferred) && fits(file, bytes));
}

BOOLEAN CcCanIWrite(PFILE_OBJECT FileObject, ULONG BytesToWrite, BOOLEAN Wait, BOOLEAN Retrying)
{
    LAB_DDI(CcCanIWrite);
    if (lab__cc_can_write(FileObject, BytesToWrite) || (Retrying && fits(FileObject, BytesToWrite)))
        return TRUE;
    if (Wait)
        wait_for_room(FileObject, BytesToWrite);
    else
        lab__cc_lazy_schedule(TRUE);
    return Wait;
}

/*
 * CcDeferWrite: have a routine called when the cache takes so much; perhaps at once.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccdeferwrite
 */
void CcDeferWrite(PFILE_OBJECT FileObject, PCC_POST_DEFERRED_WRITE PostRoutine, PVOID Context1, PVOID Context2,
                  ULONG BytesToWrite, BOOLEAN Retrying)
{
    struct deferred *deferred;

    LAB_DDI(CcDeferWrite);
    deferred = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *deferred);
    if (!deferred) { /* it is called all the same, as on Windows */
        PostRoutine(Context1, Context2);
        return;
    }
    *deferred = (struct deferred){
        .file = FileObject, .bytes = BytesToWrite, .post = PostRoutine, .context1 = Context1, .context2 = Context2};
    if (Retrying)
        InsertHeadList(&lab__cc.deferred, &deferred->link);
    else
        InsertTailList(&lab__cc.deferred, &deferred->link);
    lab__cc_post_deferred();
    if (!IsListEmpty(&lab__cc.deferred))
        lab__cc_lazy_schedule(TRUE);
}

/*
 * CcCopyWriteWontFlush: is the write short enough that CcCopyWrite doesn't write anything out? 64 KB is.
 *
 * IRQL    any
 * Source  ntifs/nf-ntifs-cccopywritewontflush
 */
BOOLEAN CcCopyWriteWontFlush(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length)
{
    LAB_DDI(CcCopyWriteWontFlush);
    return Length <= 0x10000;
}

/*
 * CcSetDirtyPageThreshold: how many dirty pages a file may have.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccsetdirtypagethreshold
 */
void CcSetDirtyPageThreshold(PFILE_OBJECT FileObject, ULONG DirtyPageThreshold)
{
    struct lab__cc_shared_map *map;

    LAB_DDI(CcSetDirtyPageThreshold);
    map = lab__cc_map_of(FileObject->SectionObjectPointer);
    if (map)
        map->threshold = DirtyPageThreshold;
}
