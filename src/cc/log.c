/* Logging file systems: the LSNs of what is dirty, and the log that is written first. */
#include "cc/cc_p.h"

/*
 * CcSetLogHandleForFile: dirty pages of the file are written after FlushToLsnRoutine has written the log up to their
 * newest LSN.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccsetloghandleforfile
 */
void CcSetLogHandleForFile(PFILE_OBJECT FileObject, PVOID LogHandle, PFLUSH_TO_LSN FlushToLsnRoutine)
{
    struct lab__cc_shared_map *map;

    LAB_DDI(CcSetLogHandleForFile);
    map = lab__cc_map_of(FileObject->SectionObjectPointer);
    map->log = LogHandle;
    map->flush_to_lsn = FlushToLsnRoutine;
}

static void tell(struct lab__cc_bcb *bcb, PDIRTY_PAGE_ROUTINE routine, PVOID context1, PVOID context2)
{
    LARGE_INTEGER offset = bcb->public.MappedFileOffset, oldest = bcb->oldest, newest = bcb->newest;

    routine(bcb->map->file, &offset, bcb->public.MappedLength, &oldest, &newest, context1, context2);
}

static void older(LARGE_INTEGER *oldest, LARGE_INTEGER lsn)
{
    if (lsn.QuadPart && (!oldest->QuadPart || lsn.QuadPart < oldest->QuadPart))
        *oldest = lsn;
}

/*
 * CcGetDirtyPages: what is pinned and dirty in all files of a log, one call for each; returns the oldest LSN of all.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccgetdirtypages
 */
LARGE_INTEGER CcGetDirtyPages(PVOID LogHandle, PDIRTY_PAGE_ROUTINE DirtyPageRoutine, PVOID Context1, PVOID Context2)
{
    LARGE_INTEGER oldest = {.QuadPart = 0};

    LAB_DDI(CcGetDirtyPages);
    for (LIST_ENTRY *m = lab__cc.maps.Flink; m != &lab__cc.maps; m = m->Flink) {
        struct lab__cc_shared_map *map = CONTAINING_RECORD(m, struct lab__cc_shared_map, link);

        if (map->log != LogHandle)
            continue;
        for (LIST_ENTRY *e = map->bcbs.Flink; e != &map->bcbs; e = e->Flink) {
            struct lab__cc_bcb *bcb = CONTAINING_RECORD(e, struct lab__cc_bcb, link);

            if (!bcb->dirty)
                continue;
            tell(bcb, DirtyPageRoutine, Context1, Context2);
            older(&oldest, bcb->oldest);
        }
    }
    return oldest;
}

/* CcGetLsnForFileObject: the newest LSN of what is dirty in a file, and the oldest; 0: there is none. */
LARGE_INTEGER CcGetLsnForFileObject(PFILE_OBJECT FileObject, PLARGE_INTEGER OldestLsn)
{
    struct lab__cc_shared_map *map = lab__cc_map_of(FileObject->SectionObjectPointer);
    LARGE_INTEGER oldest = {.QuadPart = 0}, newest = {.QuadPart = 0};

    for (LIST_ENTRY *e = map ? map->bcbs.Flink : 0; e && e != &map->bcbs; e = e->Flink) {
        const struct lab__cc_bcb *bcb = CONTAINING_RECORD(e, struct lab__cc_bcb, link);

        if (!bcb->dirty)
            continue;
        older(&oldest, bcb->oldest);
        if (bcb->newest.QuadPart > newest.QuadPart)
            newest = bcb->newest;
    }
    if (OldestLsn)
        *OldestLsn = oldest;
    return newest;
}
