/* A cached file's sizes: where it ends, and how far its data are valid. */
#include "cc/cc_p.h"

/* The rest of the last page reads as zeros when the file grows again. */
static void clear_tail(struct lab__mm_segment *segment, ULONGLONG size)
{
    ULONG length = PAGE_SIZE - BYTE_OFFSET(size);
    char *tail;

    if (!BYTE_OFFSET(size) || !lab__mm_file_resident(segment, size, 1))
        return;
    tail = lab__mm_file_address(segment, size, &length);
    RtlZeroMemory(tail, length);
}

static void cut(struct lab__mm_segment *segment, ULONGLONG size)
{
    segment->references++;
    if (!segment->views)
        clear_tail(segment, size);
    lab__mm_file_purge(segment, ROUND_TO_PAGES(size), ~0ULL);
    lab__cc_release_segment(segment);
}

static void set_valid(struct lab__cc_shared_map *map, LONGLONG valid)
{
    if (map->valid_data.QuadPart == MAXLONGLONG)
        return;
    map->valid_data.QuadPart = valid;
    if (map->valid_goal.QuadPart > map->size.QuadPart || map->valid_goal.QuadPart < valid)
        map->valid_goal.QuadPart = valid;
}

static NTSTATUS set_sizes(PSECTION_OBJECT_POINTERS pointers, const CC_FILE_SIZES *sizes)
{
    struct lab__mm_segment *segment = lab__mm_data_segment(pointers);
    struct lab__cc_shared_map *map = lab__cc_map_of(pointers);
    LONGLONG size = sizes->FileSize.QuadPart, before;

    if (!segment)
        return STATUS_SUCCESS;
    before = map ? map->size.QuadPart : (LONGLONG)segment->size;
    if (map) {
        map->size.QuadPart = size;
        set_valid(map, sizes->ValidDataLength.QuadPart);
    }
    if (size < before) {
        if (map)
            lab__cc_enter(map);
        cut(segment, (ULONGLONG)size);
        if (map) {
            lab__cc_bcbs_clean(map);
            lab__cc_leave(map);
        }
    }
    return STATUS_SUCCESS;
}

/*
 * CcSetFileSizes(Ex), CcSetCacheFileSizes: the file has got another length, allocation or valid data length. What is
 * cut off is forgotten.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccsetfilesizes
 */
void CcSetFileSizes(PFILE_OBJECT FileObject, PCC_FILE_SIZES FileSizes)
{
    LAB_DDI(CcSetFileSizes);
    set_sizes(FileObject->SectionObjectPointer, FileSizes);
}

NTSTATUS CcSetFileSizesEx(PFILE_OBJECT FileObject, PCC_FILE_SIZES FileSizes)
{
    LAB_DDI(CcSetFileSizesEx);
    return set_sizes(FileObject->SectionObjectPointer, FileSizes);
}

NTSTATUS CcSetCacheFileSizes(PSECTION_OBJECT_POINTERS SectionObjectPointer, PCC_FILE_SIZES FileSizes)
{
    LAB_DDI(CcSetCacheFileSizes);
    return set_sizes(SectionObjectPointer, FileSizes);
}

/*
 * CcGetCacheFileSize: where the cache believes that the file ends; 0 of a file that isn't cached.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccgetcachefilesize
 */
LARGE_INTEGER CcGetCacheFileSize(PSECTION_OBJECT_POINTERS SectionObjectPointer)
{
    struct lab__cc_shared_map *map;

    LAB_DDI(CcGetCacheFileSize);
    map = lab__cc_map_of(SectionObjectPointer);
    return map ? map->size : (LARGE_INTEGER){.QuadPart = 0};
}

/*
 * CcGetFlushedValidData: how far the file's valid data are on its medium: up to its first dirty page. MAXLONGLONG of a
 * file that isn't cached.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-ccgetflushedvaliddata
 */
LARGE_INTEGER CcGetFlushedValidData(PSECTION_OBJECT_POINTERS SectionObjectPointer, BOOLEAN BcbListHeld)
{
    LARGE_INTEGER result = {.QuadPart = MAXLONGLONG};
    struct lab__cc_shared_map *map;
    ULONGLONG dirty = 0;

    LAB_DDI(CcGetFlushedValidData);
    map = lab__cc_map_of(SectionObjectPointer);
    if (!map)
        return result;
    result = map->valid_goal;
    if (lab__mm_file_next_dirty(map->segment, &dirty, ~0ULL) && (LONGLONG)dirty < result.QuadPart)
        result.QuadPart = (LONGLONG)dirty;
    return result;
}
