/*
 * The lazy writer. Three seconds after a page becomes dirty, and every second from then on while there are more, an
 * eighth of all dirty pages is written, file by file, between the file system's AcquireForLazyWrite and
 * ReleaseFromLazyWrite. Files that nobody caches any more are written as a whole, and let go.
 */
#include "cc/cc_p.h"

#define SECOND         10000000LL
#define FIRST_DELAY    (3 * SECOND)
#define IDLE_DELAY     SECOND
#define WRITES_PER_AGE 8

static void arm(LONGLONG delay)
{
    LARGE_INTEGER due = {.QuadPart = -delay};

    KeSetTimer(&lab__cc.timer, due, &lab__cc.dpc);
}

void lab__cc_lazy_schedule(BOOLEAN now)
{
    if (lab__cc.scanning && !now)
        return; /* it looks at everything at its end */
    if (now)
        arm(0);
    else if (!lab__cc.scan_active)
        arm(FIRST_DELAY);
    lab__cc.scan_active = TRUE;
}

/* --- one file ----------------------------------------------------------------------------------------------------- */

/* Everything up to the goal is on the medium: the file system may say so in its directory. */
static void advance(struct lab__cc_shared_map *map)
{
    LARGE_INTEGER goal = map->valid_goal;

    if (map->valid_data.QuadPart == MAXLONGLONG || goal.QuadPart <= map->valid_data.QuadPart ||
        lab__mm_file_is_dirty(map->segment, 0, (ULONGLONG)goal.QuadPart))
        return;
    if (NT_SUCCESS(lab__io_advance_valid_data(map->file, goal.QuadPart)) && map->valid_data.QuadPart != MAXLONGLONG)
        map->valid_data = goal;
}

static void write_file(struct lab__cc_shared_map *map)
{
    ULONGLONG written = 0;

    lab__cc_enter(map);
    if (!map->callbacks.AcquireForLazyWrite || map->callbacks.AcquireForLazyWrite(map->context, TRUE)) {
        lab__cc_flush_range(map, 0, ~0ULL, &written);
        advance(map);
        if (map->callbacks.ReleaseFromLazyWrite)
            map->callbacks.ReleaseFromLazyWrite(map->context);
    }
    map->busy--;
    lab__cc_try_delete(map); /* where it was closed */
}

static BOOLEAN wants_writing(const struct lab__cc_shared_map *map)
{
    if (!map->segment->dirty)
        return FALSE;
    if (!map->opens)
        return TRUE;
    return !map->write_behind_disabled && !(map->file->Flags & FO_TEMPORARY_FILE);
}

/* --- a scan ------------------------------------------------------------------------------------------------------- */

static void let_orphans_go(void)
{
    while (!IsListEmpty(&lab__cc.orphans)) {
        struct lab__mm_segment *segment = CONTAINING_RECORD(lab__cc.orphans.Flink, struct lab__mm_segment, orphan);

        RemoveEntryList(&segment->orphan);
        lab__mm_segment_dereference(segment);
    }
}

/* Each file at most once: who was looked at goes to the end of the list, and `last` is where that began. */
static void scan(void)
{
    ULONG left = lab__mm_dirty_pages > WRITES_PER_AGE ? lab__mm_dirty_pages / WRITES_PER_AGE : lab__mm_dirty_pages;
    ULONG files = 0;

    let_orphans_go();
    for (LIST_ENTRY *e = lab__cc.maps.Flink; e != &lab__cc.maps; e = e->Flink)
        files++;
    while (files-- && !IsListEmpty(&lab__cc.maps)) {
        struct lab__cc_shared_map *map = CONTAINING_RECORD(lab__cc.maps.Flink, struct lab__cc_shared_map, link);
        ULONG dirty = map->segment->dirty;

        RemoveEntryList(&map->link);
        InsertTailList(&lab__cc.maps, &map->link);
        if (!map->opens && !dirty)
            lab__cc_try_delete(map);
        else if (wants_writing(map) && (left || !map->opens)) {
            write_file(map);
            left -= dirty < left ? dirty : left;
        }
    }
}

static BOOLEAN is_work_left(void)
{
    if (!IsListEmpty(&lab__cc.deferred) || !IsListEmpty(&lab__cc.orphans))
        return TRUE;
    for (LIST_ENTRY *e = lab__cc.maps.Flink; e != &lab__cc.maps; e = e->Flink) {
        const struct lab__cc_shared_map *map = CONTAINING_RECORD(e, struct lab__cc_shared_map, link);

        if (wants_writing(map) || (!map->opens && IsListEmpty(&map->bcbs)))
            return TRUE;
    }
    return FALSE;
}

static void run(PVOID unused)
{
    lab__cc.queued = FALSE;
    lab__cc.scanning = TRUE;
    scan();
    lab__cc_post_deferred();
    lab__cc.scanning = FALSE;
    lab__cc.scan_active = is_work_left();
    if (lab__cc.scan_active)
        arm(IDLE_DELAY);
    KeSetEvent(&lab__cc.idle, 0, FALSE);
}

static void queue(void)
{
    if (lab__cc.queued || lab__cc.scanning)
        return;
    lab__cc.queued = TRUE;
    lab__cc.idle.Header.SignalState = 0;
    ExQueueWorkItem(&lab__cc.item, CriticalWorkQueue);
}

static void on_timer(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    queue();
}

void lab__cc_lazy_start(void)
{
    KeInitializeTimer(&lab__cc.timer);
    KeInitializeDpc(&lab__cc.dpc, on_timer, 0);
    KeInitializeEvent(&lab__cc.idle, NotificationEvent, TRUE);
    ExInitializeWorkItem(&lab__cc.item, run, 0);
}

/*
 * CcWaitForCurrentLazyWriterActivity: what the lazy writer would do now is done when this returns. A caller that holds
 * what the lazy writer waits for never gets there.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-ccwaitforcurrentlazywriteractivity
 */
NTSTATUS CcWaitForCurrentLazyWriterActivity(void)
{
    LAB_DDI(CcWaitForCurrentLazyWriterActivity);
    if (!lab__cc.scan_active && !lab__cc.scanning && !lab__cc.queued)
        return STATUS_SUCCESS;
    queue();
    KeWaitForSingleObject(&lab__cc.idle, Executive, KernelMode, FALSE, 0);
    return STATUS_SUCCESS;
}

/* --- who asks ----------------------------------------------------------------------------------------------------- */

static ULONG dirty_of(PVPB vpb)
{
    ULONG count = 0;

    for (LIST_ENTRY *e = lab__cc.maps.Flink; e != &lab__cc.maps; e = e->Flink) {
        const struct lab__cc_shared_map *map = CONTAINING_RECORD(e, struct lab__cc_shared_map, link);

        if (map->file->Vpb == vpb && !(map->file->Flags & FO_TEMPORARY_FILE))
            count += map->segment->dirty;
    }
    return count;
}

/*
 * CcIsThereDirtyData(Ex): has a file of the volume dirty pages? How many?
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccistheredirtydata
 */
BOOLEAN CcIsThereDirtyData(PVPB Vpb)
{
    LAB_DDI(CcIsThereDirtyData);
    return dirty_of(Vpb) != 0;
}

BOOLEAN CcIsThereDirtyDataEx(PVPB Vpb, PULONG NumberOfDirtyPages)
{
    ULONG count;

    LAB_DDI(CcIsThereDirtyDataEx);
    count = dirty_of(Vpb);
    if (NumberOfDirtyPages)
        *NumberOfDirtyPages = count;
    return count != 0;
}
