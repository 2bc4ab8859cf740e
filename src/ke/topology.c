/*
 * How the processors relate to each other: each is a core of its own with first and second level caches; all share a
 * package, a third level cache, a node and a group.
 */
#include "ke/ke_p.h"

typedef SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX record;

#define SIZE_WITH(member) (FIELD_OFFSET(record, member) + (ULONG)sizeof(((record *)0)->member))

struct sink {
    char *buffer;
    ULONG room, used;
};

static void put(struct sink *sink, const record *what, ULONG size)
{
    if (sink->used + size <= sink->room)
        RtlCopyMemory(sink->buffer + sink->used, what, size);
    sink->used += size;
}

static void start(record *what, LOGICAL_PROCESSOR_RELATIONSHIP relationship, ULONG size)
{
    RtlZeroMemory(what, sizeof *what);
    what->Relationship = relationship;
    what->Size = size;
}

static void put_processors(struct sink *sink, LOGICAL_PROCESSOR_RELATIONSHIP relationship, KAFFINITY mask)
{
    record what;

    start(&what, relationship, SIZE_WITH(Processor));
    what.Processor.GroupCount = 1;
    what.Processor.GroupMask[0].Mask = mask;
    put(sink, &what, what.Size);
}

static void put_node(struct sink *sink)
{
    record what;

    start(&what, RelationNumaNode, SIZE_WITH(NumaNode));
    what.NumaNode.GroupMask.Mask = lab__ke_active_processors();
    put(sink, &what, what.Size);
}

static void put_group(struct sink *sink)
{
    record what;

    start(&what, RelationGroup, SIZE_WITH(Group));
    what.Group.MaximumGroupCount = what.Group.ActiveGroupCount = 1;
    what.Group.GroupInfo[0].MaximumProcessorCount = (UCHAR)lab__ke.processor_count;
    what.Group.GroupInfo[0].ActiveProcessorCount = (UCHAR)lab__ke.processor_count;
    what.Group.GroupInfo[0].ActiveProcessorMask = lab__ke_active_processors();
    put(sink, &what, what.Size);
}

static const CACHE_DESCRIPTOR caches[] = {
    {1, 8, LAB_CACHE_LINE, 32 << 10, CacheData},
    {1, 8, LAB_CACHE_LINE, 32 << 10, CacheInstruction},
    {2, 8, LAB_CACHE_LINE, 256 << 10, CacheUnified},
    {3, 16, LAB_CACHE_LINE, 8 << 20, CacheUnified},
};

static void put_cache(struct sink *sink, const CACHE_DESCRIPTOR *cache, KAFFINITY mask)
{
    record what;

    start(&what, RelationCache, SIZE_WITH(Cache));
    what.Cache.Level = cache->Level;
    what.Cache.Associativity = cache->Associativity;
    what.Cache.LineSize = cache->LineSize;
    what.Cache.CacheSize = cache->Size;
    what.Cache.Type = cache->Type;
    what.Cache.GroupMask.Mask = mask;
    put(sink, &what, what.Size);
}

/* What has any processor of `of` in it. */
static void put_all(struct sink *sink, LOGICAL_PROCESSOR_RELATIONSHIP type, KAFFINITY of)
{
    BOOLEAN all = type == RelationAll;

    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        KAFFINITY own = 1ULL << i;

        if (!(own & of))
            continue;
        if (all || type == RelationProcessorCore)
            put_processors(sink, RelationProcessorCore, own);
        for (ULONG c = 0; (all || type == RelationCache) && c + 1 < RTL_NUMBER_OF(caches); c++)
            put_cache(sink, &caches[c], own);
    }
    if (all || type == RelationCache)
        put_cache(sink, &caches[RTL_NUMBER_OF(caches) - 1], lab__ke_active_processors());
    if (all || type == RelationProcessorPackage)
        put_processors(sink, RelationProcessorPackage, lab__ke_active_processors());
    if (all || type == RelationNumaNode)
        put_node(sink);
    if (all || type == RelationGroup)
        put_group(sink);
}

/*
 * KeQueryLogicalProcessorRelationship: cores, caches, packages, nodes and groups, all or those of one processor.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Shape   ProcessorNumber NULL: all; Information[*Length], may be NULL to ask for the size
 * Units   *Length bytes: room, then what is needed
 * Errors  STATUS_INVALID_PARAMETER for no such processor or relationship; STATUS_INFO_LENGTH_MISMATCH
 * Source  wdm/nf-wdm-kequerylogicalprocessorrelationship
 */
NTSTATUS KeQueryLogicalProcessorRelationship(PPROCESSOR_NUMBER ProcessorNumber,
                                             LOGICAL_PROCESSOR_RELATIONSHIP RelationshipType,
                                             PSYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX Information, PULONG Length)
{
    struct sink sink = {(char *)Information, Information ? *Length : 0, 0};
    KAFFINITY of = lab__ke_active_processors();

    LAB_DDI(KeQueryLogicalProcessorRelationship);
    if (ProcessorNumber) {
        if (ProcessorNumber->Group || ProcessorNumber->Reserved || ProcessorNumber->Number >= lab__ke.processor_count)
            return STATUS_INVALID_PARAMETER;
        of = 1ULL << ProcessorNumber->Number;
    }
    if ((ULONG)RelationshipType > RelationGroup && RelationshipType != RelationAll)
        return STATUS_INVALID_PARAMETER;
    put_all(&sink, RelationshipType, of);
    *Length = sink.used;
    return sink.used <= sink.room ? STATUS_SUCCESS : STATUS_INFO_LENGTH_MISMATCH;
}
