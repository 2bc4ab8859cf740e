/*
 * Mapping and pinning: a file system's own structures, read and changed where they lie in the cache. What is mapped may
 * be read while it is; what is pinned stays where it is, and, said to be dirty, is written later.
 *
 * One who pins a range that lies in one which is pinned already shares that one's Bcb. A Bcb that is dirty outlives its
 * pins, until its pages are written, since it has the LSNs of its changes.
 */
#include "cc/cc_p.h"

static struct lab__cc_shared_map *cached(PFILE_OBJECT file)
{
    return lab__cc_map_of(file->SectionObjectPointer);
}

/* --- Bcbs --------------------------------------------------------------------------------------------------------- */

static ULONGLONG begin_of(const struct lab__cc_bcb *bcb)
{
    return (ULONGLONG)bcb->public.MappedFileOffset.QuadPart;
}

static ULONGLONG end_of(const struct lab__cc_bcb *bcb)
{
    return begin_of(bcb) + bcb->public.MappedLength;
}

static struct lab__cc_bcb *find(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length)
{
    for (LIST_ENTRY *e = map->bcbs.Flink; e != &map->bcbs; e = e->Flink) {
        struct lab__cc_bcb *bcb = CONTAINING_RECORD(e, struct lab__cc_bcb, link);

        if (!bcb->mapped && begin_of(bcb) <= offset && offset + length <= end_of(bcb))
            return bcb;
    }
    return 0;
}

BOOLEAN lab__cc_is_pinned(const struct lab__cc_shared_map *map, ULONGLONG offset, ULONGLONG end)
{
    for (LIST_ENTRY *e = map->bcbs.Flink; e != &map->bcbs; e = e->Flink) {
        const struct lab__cc_bcb *bcb = CONTAINING_RECORD(e, struct lab__cc_bcb, link);

        if (bcb->pins && begin_of(bcb) < end && offset < end_of(bcb))
            return TRUE;
    }
    return FALSE;
}

/* A range in two pieces or more has an address of its own. */
static BOOLEAN find_memory(struct lab__cc_bcb *bcb)
{
    ULONG length = bcb->public.MappedLength;
    struct lab__mm_shown shown = {
        .segment = bcb->map->segment, .offset = begin_of(bcb), .pages = bcb->public.MappedLength >> PAGE_SHIFT};

    bcb->memory = lab__mm_file_address(bcb->map->segment, begin_of(bcb), &length);
    if (!bcb->memory || length == bcb->public.MappedLength)
        return bcb->memory != 0;
    if (!NT_SUCCESS(lab__mm_show_system(&shown)))
        return FALSE;
    bcb->memory = shown.base;
    bcb->alias = lab__mm_alias_at(shown.base);
    return TRUE;
}

static struct lab__cc_bcb *make(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length, BOOLEAN mapped)
{
    struct lab__cc_bcb *bcb = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *bcb);

    if (!bcb)
        return 0;
    bcb->public.NodeTypeCode = LAB_CC_BCB;
    bcb->public.NodeByteSize = sizeof *bcb;
    bcb->public.MappedFileOffset.QuadPart = (LONGLONG)(offset & ~(ULONGLONG)(PAGE_SIZE - 1));
    bcb->public.MappedLength = (ULONG)(ROUND_TO_PAGES(offset + length) - begin_of(bcb));
    bcb->map = map;
    bcb->mapped = mapped;
    if (!find_memory(bcb)) {
        lab__mm_kernel_free(bcb);
        return 0;
    }
    if (!mapped)
        ExInitializeResourceLite(&bcb->resource);
    InsertTailList(&map->bcbs, &bcb->link);
    lab__mm_file_hold(map->segment, begin_of(bcb), bcb->public.MappedLength);
    return bcb;
}

/* The last pin took the hold with it. */
static void free_bcb(struct lab__cc_bcb *bcb)
{
    RemoveEntryList(&bcb->link);
    if (!bcb->mapped)
        ExDeleteResourceLite(&bcb->resource);
    if (bcb->alias)
        lab__mm_alias_release(bcb->alias);
    lab__mm_kernel_free(bcb);
}

static void unhold(struct lab__cc_bcb *bcb)
{
    lab__mm_file_unhold(bcb->map->segment, begin_of(bcb), bcb->public.MappedLength);
}

static void release(struct lab__cc_bcb *bcb)
{
    struct lab__cc_shared_map *map = bcb->map;

    if (--bcb->pins)
        return;
    unhold(bcb);
    if (!bcb->dirty)
        free_bcb(bcb);
    if (!map->opens)
        lab__cc_try_delete(map);
}

void lab__cc_bcbs_clean(struct lab__cc_shared_map *map)
{
    for (LIST_ENTRY *e = map->bcbs.Flink, *next; e != &map->bcbs; e = next) {
        struct lab__cc_bcb *bcb = CONTAINING_RECORD(e, struct lab__cc_bcb, link);

        next = e->Flink;
        if (!bcb->dirty || lab__mm_file_is_dirty(map->segment, begin_of(bcb), bcb->public.MappedLength))
            continue;
        bcb->dirty = FALSE;
        bcb->oldest.QuadPart = bcb->newest.QuadPart = 0;
        if (!bcb->pins)
            free_bcb(bcb);
    }
}

/* The log goes before what it describes. */
void lab__cc_bcb_flush_log(struct lab__cc_shared_map *map, ULONGLONG offset, ULONGLONG end)
{
    LARGE_INTEGER newest = {.QuadPart = 0};

    if (!map->flush_to_lsn)
        return;
    for (LIST_ENTRY *e = map->bcbs.Flink; e != &map->bcbs; e = e->Flink) {
        const struct lab__cc_bcb *bcb = CONTAINING_RECORD(e, struct lab__cc_bcb, link);

        if (bcb->dirty && begin_of(bcb) < end && offset < end_of(bcb) && bcb->newest.QuadPart > newest.QuadPart)
            newest = bcb->newest;
    }
    if (newest.QuadPart)
        map->flush_to_lsn(map->log, newest);
}

/* --- mapping ------------------------------------------------------------------------------------------------------ */

static PVOID address_in(const struct lab__cc_bcb *bcb, ULONGLONG offset)
{
    return bcb->memory + (offset - begin_of(bcb));
}

static NTSTATUS fetch(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length)
{
    NTSTATUS status;

    lab__cc_enter(map);
    status = lab__mm_file_read(map->segment, offset, length);
    map->busy--; /* its caller has it open */
    return status;
}

/*
 * CcMapData: the address of a part of the file in the cache, for reading.
 *
 * IRQL    <= APC_LEVEL
 * Shape   Flags: MAP_WAIT; MAP_NO_READ: only where all is there already. *Bcb is for CcUnpinData
 * Errors  FALSE: it isn't there, and MAP_WAIT wasn't given; raises what the read failed with
 * Source  ntifs/nf-ntifs-ccmapdata
 */
BOOLEAN CcMapData(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, ULONG Flags, PVOID *Bcb,
                  PVOID *Buffer)
{
    struct lab__cc_shared_map *map;
    ULONGLONG offset = (ULONGLONG)FileOffset->QuadPart;
    NTSTATUS status = STATUS_SUCCESS;
    struct lab__cc_bcb *bcb;

    LAB_DDI(CcMapData);
    map = cached(FileObject);
    if (!lab__mm_file_resident(map->segment, offset, Length)) {
        if (!(Flags & MAP_WAIT) || (Flags & MAP_NO_READ))
            return FALSE;
        status = fetch(map, offset, Length);
    }
    bcb = NT_SUCCESS(status) ? make(map, offset, Length, TRUE) : 0;
    if (!bcb)
        lab__cc_raise(NT_SUCCESS(status) ? STATUS_INSUFFICIENT_RESOURCES : status);
    bcb->pins = 1;
    *Bcb = bcb;
    *Buffer = address_in(bcb, offset);
    return TRUE;
}

/* --- pinning ------------------------------------------------------------------------------------------------------ */

/* The region that the resource wants is Cc's to care for, and not its caller's. */
static BOOLEAN acquire(struct lab__cc_bcb *bcb, ULONG flags)
{
    BOOLEAN wait = (flags & PIN_WAIT) != 0, acquired;

    KeEnterCriticalRegion();
    acquired = flags & PIN_EXCLUSIVE ? ExAcquireResourceExclusiveLite(&bcb->resource, wait)
                                     : ExAcquireSharedStarveExclusive(&bcb->resource, wait);
    KeLeaveCriticalRegion();
    return acquired;
}

static void let_go(struct lab__cc_bcb *bcb, ERESOURCE_THREAD owner)
{
    if (bcb->mapped)
        return;
    KeEnterCriticalRegion();
    ExReleaseResourceForThreadLite(&bcb->resource, owner);
    KeLeaveCriticalRegion();
}

/* Its pages are there. */
static struct lab__cc_bcb *pin(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length, ULONG flags)
{
    struct lab__cc_bcb *bcb = find(map, offset, length);

    if (!bcb) {
        if (flags & PIN_IF_BCB)
            return 0;
        bcb = make(map, offset, length, FALSE);
        if (!bcb)
            ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    } else if (!bcb->pins) {
        lab__mm_file_hold(map->segment, begin_of(bcb), bcb->public.MappedLength);
    }
    bcb->pins++;
    if (acquire(bcb, flags))
        return bcb;
    release(bcb);
    return 0;
}

static void check_access(const struct lab__cc_shared_map *map)
{
    if (map->pin_access)
        return;
    lab__ke_crash_detail("a file was pinned that is cached without PinAccess");
    lab__ke_bugcheck(CACHE_MANAGER, 0, 0, 0, 0);
}

/*
 * CcPinRead: CcMapData, of a part that stays in memory and may be changed, by CcSetDirtyPinnedData.
 *
 * IRQL    <= APC_LEVEL
 * Shape   Flags: PIN_WAIT, PIN_EXCLUSIVE: against others who pin it; PIN_IF_BCB: only what is pinned or dirty already;
 *         PIN_NO_READ: only what is there
 * Errors  FALSE, and raises, as CcMapData; 0x34 for a file that is cached without PinAccess
 * Source  ntifs/nf-ntifs-ccpinread
 */
BOOLEAN CcPinRead(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, ULONG Flags, PVOID *Bcb,
                  PVOID *Buffer)
{
    struct lab__cc_shared_map *map;
    ULONGLONG offset = (ULONGLONG)FileOffset->QuadPart;
    struct lab__cc_bcb *bcb;
    NTSTATUS status;

    LAB_DDI(CcPinRead);
    map = cached(FileObject);
    check_access(map);
    if ((Flags & PIN_IF_BCB) && !find(map, offset, Length))
        return FALSE;
    if (!lab__mm_file_resident(map->segment, offset, Length)) {
        if (!(Flags & PIN_WAIT) || (Flags & PIN_NO_READ))
            return FALSE;
        status = fetch(map, offset, Length);
        if (!NT_SUCCESS(status))
            lab__cc_raise(status);
    }
    bcb = pin(map, offset, Length, Flags);
    if (!bcb)
        return FALSE;
    *Bcb = bcb;
    *Buffer = address_in(bcb, offset);
    return TRUE;
}

/*
 * CcPinMappedData: pin what CcMapData has mapped; *Bcb becomes the pinned one, and is unpinned once. What is pinned
 * already stays as it is.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  FALSE: it would have to wait, without PIN_WAIT
 * Source  ntifs/nf-ntifs-ccpinmappeddata
 */
BOOLEAN CcPinMappedData(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, ULONG Flags, PVOID *Bcb)
{
    struct lab__cc_bcb *mapping = *Bcb, *bcb;

    LAB_DDI(CcPinMappedData);
    if (!mapping->mapped)
        return TRUE;
    check_access(mapping->map);
    bcb = pin(mapping->map, (ULONGLONG)FileOffset->QuadPart, Length, Flags);
    if (!bcb)
        return FALSE;
    release(mapping);
    *Bcb = bcb;
    return TRUE;
}

static void set_dirty(struct lab__cc_bcb *bcb, const LARGE_INTEGER *lsn)
{
    struct lab__cc_shared_map *map = bcb->map;

    bcb->dirty = TRUE;
    if (lsn && lsn->QuadPart) {
        if (!bcb->oldest.QuadPart || lsn->QuadPart < bcb->oldest.QuadPart)
            bcb->oldest = *lsn;
        if (lsn->QuadPart > bcb->newest.QuadPart)
            bcb->newest = *lsn;
    }
    lab__mm_file_dirty(map->segment, begin_of(bcb), bcb->public.MappedLength);
    if (map->valid_goal.QuadPart < (LONGLONG)end_of(bcb))
        map->valid_goal.QuadPart =
            (LONGLONG)end_of(bcb) < map->size.QuadPart ? (LONGLONG)end_of(bcb) : map->size.QuadPart;
    lab__cc_lazy_schedule(FALSE);
}

/*
 * CcPreparePinWrite: pin what is to be overwritten, zeroed or not; what lies in whole pages isn't read. It is dirty.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  as CcPinRead
 * Source  ntifs/nf-ntifs-ccpreparepinwrite
 */
BOOLEAN CcPreparePinWrite(PFILE_OBJECT FileObject, PLARGE_INTEGER FileOffset, ULONG Length, BOOLEAN Zero, ULONG Flags,
                          PVOID *Bcb, PVOID *Buffer)
{
    struct lab__cc_shared_map *map;
    ULONGLONG offset = (ULONGLONG)FileOffset->QuadPart;
    struct lab__cc_bcb *bcb;
    NTSTATUS status;

    LAB_DDI(CcPreparePinWrite);
    map = cached(FileObject);
    check_access(map);
    if (!(Flags & PIN_WAIT) && !lab__mm_file_resident(map->segment, offset, Length))
        return FALSE;
    lab__cc_enter(map);
    lab__cc_make_room(map, offset, Length, &status);
    map->busy--;
    if (!NT_SUCCESS(status))
        lab__cc_raise(status);
    bcb = pin(map, offset, Length, Flags);
    if (!bcb)
        return FALSE;
    *Bcb = bcb;
    *Buffer = address_in(bcb, offset);
    if (Zero)
        RtlZeroMemory(*Buffer, Length);
    set_dirty(bcb, 0);
    return TRUE;
}

/*
 * CcSetDirtyPinnedData: the pinned part was changed. Lsn: of the log record that says so; NULL: there is none.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccsetdirtypinneddata
 */
void CcSetDirtyPinnedData(PVOID BcbVoid, PLARGE_INTEGER Lsn)
{
    LAB_DDI(CcSetDirtyPinnedData);
    set_dirty(BcbVoid, Lsn);
}

/*
 * CcUnpinData, CcUnpinDataForThread: the end of CcMapData, CcPinRead or CcPreparePinWrite, by the thread that pinned,
 * or in its name.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-ccunpindata
 */
void CcUnpinData(PVOID Bcb)
{
    struct lab__cc_bcb *bcb = Bcb;

    LAB_DDI(CcUnpinData);
    let_go(bcb, ExGetCurrentResourceThread());
    release(bcb);
}

void CcUnpinDataForThread(PVOID Bcb, ERESOURCE_THREAD ResourceThreadId)
{
    struct lab__cc_bcb *bcb = Bcb;

    LAB_DDI(CcUnpinDataForThread);
    let_go(bcb, ResourceThreadId);
    release(bcb);
}

/*
 * CcSetBcbOwnerPointer: another thread will unpin it: CcUnpinDataForThread with this pointer, whose two lowest bits are
 * set.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-ccsetbcbownerpointer
 */
void CcSetBcbOwnerPointer(PVOID Bcb, PVOID OwnerPointer)
{
    struct lab__cc_bcb *bcb = Bcb;

    LAB_DDI(CcSetBcbOwnerPointer);
    if (!bcb->mapped)
        ExSetResourceOwnerPointer(&bcb->resource, OwnerPointer);
}

/*
 * CcRemapBcb: map once more what a Bcb maps, for CcUnpinData.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntifs/nf-ntifs-ccremapbcb
 */
PVOID CcRemapBcb(PVOID Bcb)
{
    struct lab__cc_bcb *bcb = Bcb, *mapping;

    LAB_DDI(CcRemapBcb);
    mapping = make(bcb->map, begin_of(bcb), bcb->public.MappedLength, TRUE);
    if (!mapping)
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    mapping->pins = 1;
    return mapping;
}

/*
 * CcRepinBcb, CcUnpinRepinnedBcb: keep a Bcb pinned beyond its CcUnpinData; and let it go, written with WriteThrough.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  IoStatus->Status: what the write failed with
 * Source  ntifs/nf-ntifs-ccrepinbcb
 */
void CcRepinBcb(PVOID Bcb)
{
    struct lab__cc_bcb *bcb = Bcb;

    LAB_DDI(CcRepinBcb);
    bcb->pins++;
}

void CcUnpinRepinnedBcb(PVOID Bcb, BOOLEAN WriteThrough, PIO_STATUS_BLOCK IoStatus)
{
    struct lab__cc_bcb *bcb = Bcb;
    struct lab__cc_shared_map *map;
    ULONGLONG written = 0;

    LAB_DDI(CcUnpinRepinnedBcb);
    map = bcb->map;
    IoStatus->Status = STATUS_SUCCESS;
    IoStatus->Information = 0;
    lab__cc_enter(map);
    if (WriteThrough && bcb->dirty) {
        IoStatus->Status = lab__cc_flush_range(map, begin_of(bcb), end_of(bcb), &written);
        IoStatus->Information = (ULONG_PTR)written;
    }
    release(bcb);
    lab__cc_leave(map);
}
