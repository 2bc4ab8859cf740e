/*
 * Which files are cached. The first who caches a file makes its shared cache map, everybody who does has a private one;
 * when the last has gone, the shared one goes as soon as nothing is left to be written. Until then it keeps a reference
 * to the file object that it was made with, which is why IRP_MJ_CLOSE of a cached file comes late.
 */
#include "cc/cc_p.h"
#include "ob/ob_p.h"

static struct lab__cc_shared_map *make_shared(PFILE_OBJECT file, PCACHE_MANAGER_CALLBACKS callbacks, PVOID context)
{
    struct lab__cc_shared_map *map = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *map);

    if (!map)
        return 0;
    if (!NT_SUCCESS(lab__mm_file_segment(file, &map->segment))) {
        lab__mm_kernel_free(map);
        return 0;
    }
    map->type = LAB_CC_SHARED_MAP;
    map->bytes = sizeof *map;
    map->file = file;
    lab__ob_reference(file);
    map->callbacks = *callbacks;
    map->context = context;
    InitializeListHead(&map->privates);
    InitializeListHead(&map->bcbs);
    InsertTailList(&lab__cc.maps, &map->link);
    file->SectionObjectPointer->SharedCacheMap = map;
    return map;
}

static struct lab__cc_private_map *make_private(PFILE_OBJECT file, struct lab__cc_shared_map *map)
{
    struct lab__cc_private_map *private = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *private);

    if (!private)
        return 0;
    private->type = LAB_CC_PRIVATE_MAP;
    private->bytes = sizeof *private;
    private->granularity = PAGE_SIZE - 1;
    private->file = file;
    InsertTailList(&map->privates, &private->link);
    file->PrivateCacheMap = private;
    map->opens++;
    return private;
}

static void take_sizes(struct lab__cc_shared_map *map, const CC_FILE_SIZES *sizes)
{
    map->size = sizes->FileSize;
    map->valid_data = map->valid_goal = sizes->ValidDataLength;
}

static void initialize(PFILE_OBJECT file, const CC_FILE_SIZES *sizes, BOOLEAN pin_access,
                       PCACHE_MANAGER_CALLBACKS callbacks, PVOID context)
{
    struct lab__cc_shared_map *map = lab__cc_map_of(file->SectionObjectPointer);

    if (file->PrivateCacheMap)
        return;
    if (!map) {
        map = make_shared(file, callbacks, context);
        if (!map)
            ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
        take_sizes(map, sizes);
        map->pin_access = pin_access;
    }
    map->truncated = FALSE; /* whoever opens it again keeps what is there */
    if (!make_private(file, map)) {
        lab__cc_try_delete(map);
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    }
}

/*
 * CcInitializeCacheMap, CcInitializeCacheMapEx: cache the file from now on. The callbacks are called with
 * LazyWriteContext around what the lazy writer and read-ahead do.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   FileObject->SectionObjectPointer: the file's, which outlives the cache; FileSizes->ValidDataLength
 * MAXLONGLONG where the file system doesn't want to be told how far the data on the medium are valid
 * Errors  raises STATUS_INSUFFICIENT_RESOURCES
 * Source  ntifs/nf-ntifs-ccinitializecachemap
 */
void CcInitializeCacheMap(PFILE_OBJECT FileObject, PCC_FILE_SIZES FileSizes, BOOLEAN PinAccess,
                          PCACHE_MANAGER_CALLBACKS Callbacks, PVOID LazyWriteContext)
{
    LAB_DDI(CcInitializeCacheMap);
    initialize(FileObject, FileSizes, PinAccess, Callbacks, LazyWriteContext);
}

void CcInitializeCacheMapEx(PFILE_OBJECT FileObject, PCC_FILE_SIZES FileSizes, BOOLEAN PinAccess,
                            PCACHE_MANAGER_CALLBACKS Callbacks, PVOID LazyWriteContext, ULONG Flags)
{
    initialize(FileObject, FileSizes, PinAccess, Callbacks, LazyWriteContext);
}

/* --- the end ------------------------------------------------------------------------------------------------------ */

static void signal_events(struct lab__cc_shared_map *map)
{
    while (map->events) {
        PCACHE_UNINITIALIZE_EVENT event = map->events;

        map->events = event->Next;
        KeSetEvent(&event->Event, 0, FALSE);
    }
}

static BOOLEAN has_pins(const struct lab__cc_shared_map *map)
{
    for (LIST_ENTRY *e = map->bcbs.Flink; e != &map->bcbs; e = e->Flink)
        if (CONTAINING_RECORD(e, struct lab__cc_bcb, link)->pins)
            return TRUE;
    return FALSE;
}

static void delete (struct lab__cc_shared_map *map)
{
    PFILE_OBJECT file = map->file;

    lab__cc_bcbs_clean(map);
    RemoveEntryList(&map->link);
    file->SectionObjectPointer->SharedCacheMap = 0;
    lab__mm_segment_dereference(map->segment);
    signal_events(map);
    lab__mm_kernel_free(map);
    lab__ob_dereference(file);
}

/* What was cut off is not written any more. */
static void drop_truncated(struct lab__cc_shared_map *map)
{
    ULONGLONG from = ROUND_TO_PAGES((ULONGLONG)map->truncated_to.QuadPart);

    map->truncated = FALSE;
    lab__mm_file_purge(map->segment, from, ~0ULL);
}

BOOLEAN lab__cc_try_delete(struct lab__cc_shared_map *map)
{
    if (map->opens || map->busy)
        return FALSE;
    if (map->truncated) {
        map->busy++;
        drop_truncated(map);
        map->busy--;
    }
    if (map->opens || map->busy || has_pins(map))
        return FALSE;
    if (map->segment->dirty) {
        lab__cc_lazy_schedule(FALSE);
        return FALSE;
    }
    delete (map);
    return TRUE;
}

void lab__cc_leave(struct lab__cc_shared_map *map)
{
    if (!--map->busy && !map->opens)
        lab__cc_lazy_schedule(FALSE);
}

void lab__cc_release_segment(struct lab__mm_segment *segment)
{
    if (segment->references > 1) {
        segment->references--;
        return;
    }
    InsertTailList(&lab__cc.orphans, &segment->orphan);
    lab__cc_lazy_schedule(FALSE);
}

void lab__cc_close_private(PFILE_OBJECT file)
{
    struct lab__cc_shared_map *map = lab__cc_map_of(file->SectionObjectPointer);
    struct lab__cc_private_map *private = file->PrivateCacheMap;

    file->PrivateCacheMap = 0;
    RemoveEntryList(&private->link);
    lab__mm_kernel_free(private);
    map->opens--;
}

/*
 * CcUninitializeCacheMap: the file object doesn't cache any more. The last one's call ends the caching of the file,
 * once its dirty pages are written; then the event is set.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   TruncateSize: where the file was cut off, so that nothing behind is written; UninitializeEvent may be NULL
 * Errors  FALSE: the file is still cached, by others or until it is written, or was not cached
 * Source  ntifs/nf-ntifs-ccuninitializecachemap
 */
BOOLEAN CcUninitializeCacheMap(PFILE_OBJECT FileObject, PLARGE_INTEGER TruncateSize,
                               PCACHE_UNINITIALIZE_EVENT UninitializeEvent)
{
    struct lab__cc_shared_map *map;

    LAB_DDI(CcUninitializeCacheMap);
    map = lab__cc_map_of(FileObject->SectionObjectPointer);
    if (!map) {
        if (UninitializeEvent)
            KeSetEvent(&UninitializeEvent->Event, 0, FALSE);
        return FALSE;
    }
    if (FileObject->PrivateCacheMap)
        lab__cc_close_private(FileObject);
    if (TruncateSize && !map->opens) {
        map->truncated = TRUE;
        map->truncated_to = *TruncateSize;
    }
    if (UninitializeEvent) {
        UninitializeEvent->Next = map->events;
        map->events = UninitializeEvent;
    }
    return lab__cc_try_delete(map);
}

/* --- attributes --------------------------------------------------------------------------------------------------- */

/*
 * CcSetAdditionalCacheAttributes(Ex): no read-ahead, or no writing behind, for a file.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccsetadditionalcacheattributes
 */
static void set_attributes(PFILE_OBJECT file, BOOLEAN no_read_ahead, BOOLEAN no_write_behind)
{
    struct lab__cc_shared_map *map = lab__cc_map_of(file->SectionObjectPointer);

    map->read_ahead_disabled = no_read_ahead;
    map->write_behind_disabled = no_write_behind;
}

void CcSetAdditionalCacheAttributes(PFILE_OBJECT FileObject, BOOLEAN DisableReadAhead, BOOLEAN DisableWriteBehind)
{
    LAB_DDI(CcSetAdditionalCacheAttributes);
    set_attributes(FileObject, DisableReadAhead, DisableWriteBehind);
}

void CcSetAdditionalCacheAttributesEx(PFILE_OBJECT FileObject, ULONG Flags)
{
    LAB_DDI(CcSetAdditionalCacheAttributesEx);
    set_attributes(FileObject, (Flags & CC_DISABLE_READ_AHEAD) != 0, (Flags & CC_DISABLE_WRITE_BEHIND) != 0);
}

/* CcSetParallelFlushFile: a hint; requests go one after another here. */
void CcSetParallelFlushFile(PFILE_OBJECT FileObject, BOOLEAN EnableParallelFlush)
{
}

/*
 * CcGetFileObjectFromSectionPtrs(Ref), CcGetFileObjectFromBcb: the file object that the cache does its paging on, which
 * stays while the file is cached; Ref: referenced.
 *
 * IRQL    <= APC_LEVEL
 * Errors  NULL: the file has no section
 * Source  ntifs/nf-ntifs-ccgetfileobjectfromsectionptrs
 */
static PFILE_OBJECT file_of(PSECTION_OBJECT_POINTERS pointers)
{
    struct lab__mm_segment *segment = lab__mm_data_segment(pointers);

    return segment ? segment->file : 0;
}

PFILE_OBJECT CcGetFileObjectFromSectionPtrs(PSECTION_OBJECT_POINTERS SectionObjectPointer)
{
    LAB_DDI(CcGetFileObjectFromSectionPtrs);
    return file_of(SectionObjectPointer);
}

PFILE_OBJECT CcGetFileObjectFromSectionPtrsRef(PSECTION_OBJECT_POINTERS SectionObjectPointer)
{
    PFILE_OBJECT file;

    LAB_DDI(CcGetFileObjectFromSectionPtrsRef);
    file = file_of(SectionObjectPointer);
    if (file)
        lab__ob_reference(file);
    return file;
}

PFILE_OBJECT CcGetFileObjectFromBcb(PVOID Bcb)
{
    struct lab__cc_bcb *bcb = Bcb;

    LAB_DDI(CcGetFileObjectFromBcb);
    return bcb->map->file;
}
