/*
 * Tunnel caches: what a file that was deleted or renamed was called, for a file of the same name that comes soon after.
 * An entry lives 15 seconds, and is given away once; there are at most 256.
 */
#include "fsrtl/fsrtl_p.h"

#define TUNNEL_TAG 0x6E75546E /* "nTun" */
#define LIFE       (15 * 10000000ULL)
#define MOST       256

struct entry {
    LIST_ENTRY link; /* TUNNEL.TimerQueue, oldest first */
    ULONGLONG made, directory;
    BOOLEAN by_short_name;
    UNICODE_STRING short_name, long_name;
    ULONG data_length;
    char bytes[]; /* data, then the names */
};

static void drop(PTUNNEL cache, struct entry *entry)
{
    RemoveEntryList(&entry->link);
    cache->NumEntries--;
    lab__mm_pool_free(entry, TUNNEL_TAG);
}

static void drop_old(PTUNNEL cache)
{
    while (!IsListEmpty(&cache->TimerQueue)) {
        struct entry *oldest = CONTAINING_RECORD(cache->TimerQueue.Flink, struct entry, link);

        if (cache->NumEntries <= MOST && lab__clock_now() - oldest->made < LIFE)
            return;
        drop(cache, oldest);
    }
}

static struct entry *find(PTUNNEL cache, ULONGLONG directory, PCUNICODE_STRING name)
{
    for (LIST_ENTRY *e = cache->TimerQueue.Flink; e != &cache->TimerQueue; e = e->Flink) {
        struct entry *entry = CONTAINING_RECORD(e, struct entry, link);

        if (entry->directory == directory &&
            RtlEqualUnicodeString(entry->by_short_name ? &entry->short_name : &entry->long_name, name, TRUE))
            return entry;
    }
    return 0;
}

/*
 * FsRtlInitializeTunnelCache, FsRtlDeleteTunnelCache: an empty cache; all entries go.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlinitializetunnelcache
 */
void FsRtlInitializeTunnelCache(PTUNNEL Cache)
{
    LAB_DDI(FsRtlInitializeTunnelCache);
    ExInitializeFastMutex(&Cache->Mutex);
    Cache->Cache = 0;
    InitializeListHead(&Cache->TimerQueue);
    Cache->NumEntries = 0;
}

void FsRtlDeleteTunnelCache(PTUNNEL Cache)
{
    LAB_DDI(FsRtlDeleteTunnelCache);
    while (!IsListEmpty(&Cache->TimerQueue))
        drop(Cache, CONTAINING_RECORD(Cache->TimerQueue.Flink, struct entry, link));
}

static char *keep_name(PUNICODE_STRING kept, PUNICODE_STRING name, char *at)
{
    if (!name)
        return at;
    kept->Buffer = (PWCH)at;
    kept->Length = kept->MaximumLength = name->Length;
    RtlCopyMemory(at, name->Buffer, name->Length);
    return at + name->Length;
}

/*
 * FsRtlAddToTunnelCache: remember a file's names and data under one of the names. Without pool it is forgotten.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtladdtotunnelcache
 */
void FsRtlAddToTunnelCache(PTUNNEL Cache, ULONGLONG DirectoryKey, PUNICODE_STRING ShortName, PUNICODE_STRING LongName,
                           BOOLEAN KeyByShortName, ULONG DataLength, PVOID Data)
{
    ULONG room = (DataLength + 1) & ~1u,
          names = (ShortName ? ShortName->Length : 0) + (LongName ? LongName->Length : 0);
    struct entry *entry, *before;

    LAB_DDI(FsRtlAddToTunnelCache);
    entry = lab__fsrtl_alloc(PagedPool, sizeof *entry + room + names, TUNNEL_TAG);
    if (!entry)
        return;
    entry->made = lab__clock_now();
    entry->directory = DirectoryKey;
    entry->by_short_name = KeyByShortName;
    entry->data_length = DataLength;
    RtlCopyMemory(entry->bytes, Data, DataLength);
    keep_name(&entry->long_name, LongName, keep_name(&entry->short_name, ShortName, entry->bytes + room));
    before = find(Cache, DirectoryKey, KeyByShortName ? ShortName : LongName);
    if (before)
        drop(Cache, before);
    InsertTailList(&Cache->TimerQueue, &entry->link);
    Cache->NumEntries++;
    drop_old(Cache);
}

/* A buffer that is too small is replaced by one from paged pool, which is the caller's then. */
static BOOLEAN give_name(PUNICODE_STRING to, const UNICODE_STRING *kept)
{
    if (to->MaximumLength < kept->Length) {
        PWCH larger = lab__fsrtl_alloc(PagedPool, kept->Length, TUNNEL_TAG);

        if (!larger)
            return FALSE;
        to->Buffer = larger;
        to->MaximumLength = kept->Length;
    }
    to->Length = kept->Length;
    RtlCopyMemory(to->Buffer, kept->Buffer, kept->Length);
    return TRUE;
}

/*
 * FsRtlFindInTunnelCache: what was remembered of this name; it is taken out of the cache. FALSE for nothing, or where
 * the data is larger than *DataLength.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtlfindintunnelcache
 */
BOOLEAN FsRtlFindInTunnelCache(PTUNNEL Cache, ULONGLONG DirectoryKey, PUNICODE_STRING Name, PUNICODE_STRING ShortName,
                               PUNICODE_STRING LongName, PULONG DataLength, PVOID Data)
{
    struct entry *entry;
    BOOLEAN found;

    LAB_DDI(FsRtlFindInTunnelCache);
    drop_old(Cache);
    entry = find(Cache, DirectoryKey, Name);
    if (!entry || entry->data_length > *DataLength)
        return FALSE;
    found = give_name(ShortName, &entry->short_name) && give_name(LongName, &entry->long_name);
    *DataLength = entry->data_length;
    RtlCopyMemory(Data, entry->bytes, entry->data_length);
    drop(Cache, entry);
    return found;
}

/*
 * FsRtlDeleteKeyFromTunnelCache: forget all files of a directory.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-fsrtldeletekeyfromtunnelcache
 */
void FsRtlDeleteKeyFromTunnelCache(PTUNNEL Cache, ULONGLONG DirectoryKey)
{
    LIST_ENTRY *next;

    LAB_DDI(FsRtlDeleteKeyFromTunnelCache);
    for (LIST_ENTRY *e = Cache->TimerQueue.Flink; e != &Cache->TimerQueue; e = next) {
        struct entry *entry = CONTAINING_RECORD(e, struct entry, link);

        next = e->Flink;
        if (entry->directory == DirectoryKey)
            drop(Cache, entry);
    }
}
