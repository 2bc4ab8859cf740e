/*
 * hash_table.c: RTL_DYNAMIC_HASH_TABLE, linear hashing of the caller's entries by a signature.
 *
 * Buckets live in segments that double in size, so that growing by one bucket moves the entries
 * of one other only. Entries of one chain are sorted by signature; enumerators lie in the chains
 * as entries with the reserved signature 0, so a caller's signature 0 is kept as 1.
 *
 * What callers break most: nothing grows by itself; RtlExpandHashTable is the caller's to call.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

#define FIRST_SEGMENT   128u
#define SEGMENTS        25u /* buckets up to 2^31 */
#define ENUMERATOR_MARK 0
#define ALTERNATE_MARK  1
#define FLAG_ALLOCATED  0x80000000u /* the table header itself came from the pool */

typedef RTL_DYNAMIC_HASH_TABLE_ENTRY entry_t;

static ULONG segment_of(ULONG bucket, PULONG offset)
{
    ULONG segment;

    if (bucket < FIRST_SEGMENT) {
        *offset = bucket;
        return 0;
    }
    segment = 31u - (ULONG)__builtin_clz(bucket) - 6;
    *offset = bucket - (FIRST_SEGMENT << (segment - 1));
    return segment;
}

static PLIST_ENTRY chain_of(const RTL_DYNAMIC_HASH_TABLE *table, ULONG bucket)
{
    PLIST_ENTRY *segments = table->Directory;
    ULONG offset, segment = segment_of(bucket, &offset);

    return &segments[segment][offset];
}

static ULONG bucket_of(const RTL_DYNAMIC_HASH_TABLE *table, ULONG_PTR signature)
{
    ULONGLONG mixed = (signature >> table->Shift) * 0x9E3779B97F4A7C15ull;
    ULONG hash = (ULONG)(mixed >> 32);
    ULONG bucket = hash & table->DivisorMask;

    return bucket < table->Pivot ? hash & (table->DivisorMask << 1 | 1) : bucket;
}

static entry_t *entry_at(PLIST_ENTRY link)
{
    return CONTAINING_RECORD(link, entry_t, Linkage);
}

static BOOLEAN is_enumerator(PLIST_ENTRY link)
{
    return entry_at(link)->Signature == ENUMERATOR_MARK;
}

static BOOLEAN chain_is_empty(PLIST_ENTRY head)
{
    for (PLIST_ENTRY link = head->Flink; link != head; link = link->Flink)
        if (!is_enumerator(link))
            return FALSE;
    return TRUE;
}

static BOOLEAN add_segment(PRTL_DYNAMIC_HASH_TABLE table, ULONG segment)
{
    ULONG count = segment == 0 ? FIRST_SEGMENT : FIRST_SEGMENT << (segment - 1);
    PLIST_ENTRY heads = ExAllocatePool2(POOL_FLAG_NON_PAGED, count * sizeof(LIST_ENTRY), LAB__RTL_TAG);

    if (heads == NULL)
        return FALSE;
    for (ULONG i = 0; i < count; i++)
        heads[i].Flink = heads[i].Blink = &heads[i];
    ((PLIST_ENTRY *)table->Directory)[segment] = heads;
    return TRUE;
}

/*
 * RtlCreateHashTable: set up a table, in the caller's header or in a new one.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   Shift: how many low bits of a signature carry nothing
 * Errors  FALSE: no memory, or Flags not 0
 */
BOOLEAN NTAPI RtlCreateHashTable(PRTL_DYNAMIC_HASH_TABLE *HashTable, ULONG Shift, ULONG Flags)
{
    PRTL_DYNAMIC_HASH_TABLE table;

    LAB_DDI(RtlCreateHashTable);
    if (Flags != 0)
        return FALSE;
    table = *HashTable;
    if (table == NULL) {
        table = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof *table, LAB__RTL_TAG);
        if (table == NULL)
            return FALSE;
        Flags = FLAG_ALLOCATED;
    }
    memset(table, 0, sizeof *table);
    table->Flags = Flags;
    table->Shift = Shift & 63;
    table->TableSize = FIRST_SEGMENT;
    table->DivisorMask = FIRST_SEGMENT - 1;
    table->Directory = ExAllocatePool2(POOL_FLAG_NON_PAGED, SEGMENTS * sizeof(PLIST_ENTRY), LAB__RTL_TAG);
    if (table->Directory != NULL && add_segment(table, 0)) {
        *HashTable = table;
        return TRUE;
    }
    if (table->Directory != NULL)
        ExFreePoolWithTag(table->Directory, LAB__RTL_TAG);
    if (Flags & FLAG_ALLOCATED)
        ExFreePoolWithTag(table, LAB__RTL_TAG);
    return FALSE;
}

/*
 * RtlDeleteHashTable: free a table's own memory; entries that are left are the caller's.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
VOID NTAPI RtlDeleteHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable)
{
    PLIST_ENTRY *segments;

    LAB_DDI(RtlDeleteHashTable);
    segments = HashTable->Directory;
    for (ULONG i = 0; i < SEGMENTS; i++)
        if (segments[i] != NULL)
            ExFreePoolWithTag(segments[i], LAB__RTL_TAG);
    ExFreePoolWithTag(segments, LAB__RTL_TAG);
    HashTable->Directory = NULL;
    if (HashTable->Flags & FLAG_ALLOCATED)
        ExFreePoolWithTag(HashTable, LAB__RTL_TAG);
}

static ULONG_PTR storable(ULONG_PTR signature)
{
    return signature == ENUMERATOR_MARK ? ALTERNATE_MARK : signature;
}

/* The link before the first entry of the signature, or before where it would be. */
static void seek(const RTL_DYNAMIC_HASH_TABLE *table, ULONG_PTR signature, PRTL_DYNAMIC_HASH_TABLE_CONTEXT context)
{
    PLIST_ENTRY head = chain_of(table, bucket_of(table, signature)), link = head;

    while (link->Flink != head && entry_at(link->Flink)->Signature < signature)
        link = link->Flink;
    context->ChainHead = head;
    context->PrevLinkage = link;
    context->Signature = signature;
}

/* The first entry after a link that is no enumerator and has the signature, or NULL. */
static entry_t *match_after(PLIST_ENTRY link, const RTL_DYNAMIC_HASH_TABLE_CONTEXT *context)
{
    for (link = link->Flink; link != context->ChainHead; link = link->Flink) {
        if (is_enumerator(link))
            continue;
        return entry_at(link)->Signature == context->Signature ? entry_at(link) : NULL;
    }
    return NULL;
}

/*
 * RtlInsertEntryHashTable: add an entry, before others of its signature.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Units   Context: of an earlier lookup of the same signature, to save the search; may be NULL
 */
BOOLEAN NTAPI RtlInsertEntryHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable, PRTL_DYNAMIC_HASH_TABLE_ENTRY Entry,
                                      ULONG_PTR Signature, PRTL_DYNAMIC_HASH_TABLE_CONTEXT Context)
{
    RTL_DYNAMIC_HASH_TABLE_CONTEXT local = {0};

    LAB_DDI(RtlInsertEntryHashTable);
    if (Context == NULL)
        Context = &local;
    Entry->Signature = storable(Signature);
    if (Context->ChainHead == NULL || Context->Signature != Entry->Signature)
        seek(HashTable, Entry->Signature, Context);
    if (chain_is_empty(Context->ChainHead))
        HashTable->NonEmptyBuckets++;
    Entry->Linkage.Blink = Context->PrevLinkage;
    Entry->Linkage.Flink = Context->PrevLinkage->Flink;
    Context->PrevLinkage->Flink->Blink = &Entry->Linkage;
    Context->PrevLinkage->Flink = &Entry->Linkage;
    HashTable->NumEntries++;
    return TRUE;
}

static void unlink_entry(PLIST_ENTRY link)
{
    link->Blink->Flink = link->Flink;
    link->Flink->Blink = link->Blink;
}

/*
 * RtlRemoveEntryHashTable: take an entry out.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
BOOLEAN NTAPI RtlRemoveEntryHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable, PRTL_DYNAMIC_HASH_TABLE_ENTRY Entry,
                                      PRTL_DYNAMIC_HASH_TABLE_CONTEXT Context)
{
    PLIST_ENTRY head;

    LAB_DDI(RtlRemoveEntryHashTable);
    head = chain_of(HashTable, bucket_of(HashTable, Entry->Signature));
    unlink_entry(&Entry->Linkage);
    HashTable->NumEntries--;
    if (chain_is_empty(head))
        HashTable->NonEmptyBuckets--;
    if (Context != NULL)
        seek(HashTable, Entry->Signature, Context);
    return TRUE;
}

/*
 * RtlLookupEntryHashTable: the first entry of a signature, or NULL.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
PRTL_DYNAMIC_HASH_TABLE_ENTRY NTAPI RtlLookupEntryHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable, ULONG_PTR Signature,
                                                            PRTL_DYNAMIC_HASH_TABLE_CONTEXT Context)
{
    RTL_DYNAMIC_HASH_TABLE_CONTEXT local;

    LAB_DDI(RtlLookupEntryHashTable);
    if (Context == NULL)
        Context = &local;
    seek(HashTable, storable(Signature), Context);
    return match_after(Context->PrevLinkage, Context);
}

/*
 * RtlGetNextEntryHashTable: the next entry of the signature that was looked up, or NULL.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
PRTL_DYNAMIC_HASH_TABLE_ENTRY NTAPI RtlGetNextEntryHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable,
                                                             PRTL_DYNAMIC_HASH_TABLE_CONTEXT Context)
{
    entry_t *current, *next;

    LAB_DDI(RtlGetNextEntryHashTable);
    current = match_after(Context->PrevLinkage, Context);
    if (current == NULL)
        return NULL;
    next = match_after(&current->Linkage, Context);
    if (next != NULL)
        Context->PrevLinkage = &current->Linkage;
    return next;
}

static void start_enumeration(PRTL_DYNAMIC_HASH_TABLE table, PRTL_DYNAMIC_HASH_TABLE_ENUMERATOR enumerator,
                              BOOLEAN strong)
{
    PLIST_ENTRY head = chain_of(table, 0), link = &enumerator->HashEntry.Linkage;

    enumerator->BucketIndex = 0;
    enumerator->ChainHead = head;
    enumerator->HashEntry.Signature = ENUMERATOR_MARK;
    link->Flink = link->Blink = head;
    if (strong) {
        link->Flink = head->Flink;
        head->Flink->Blink = link;
        head->Flink = link;
        table->NumEnumerators++;
    } else {
        link->Flink = head->Flink;
    }
}

/*
 * RtlInitEnumerationHashTable: begin an enumeration that survives removals between its steps.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
BOOLEAN NTAPI RtlInitEnumerationHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable,
                                          PRTL_DYNAMIC_HASH_TABLE_ENUMERATOR Enumerator)
{
    LAB_DDI(RtlInitEnumerationHashTable);
    start_enumeration(HashTable, Enumerator, TRUE);
    return TRUE;
}

/*
 * RtlEnumerateEntryHashTable: the next entry, or NULL.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
PRTL_DYNAMIC_HASH_TABLE_ENTRY NTAPI RtlEnumerateEntryHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable,
                                                               PRTL_DYNAMIC_HASH_TABLE_ENUMERATOR Enumerator)
{
    PLIST_ENTRY self = &Enumerator->HashEntry.Linkage;
    ULONG bucket = Enumerator->BucketIndex;
    PLIST_ENTRY head = Enumerator->ChainHead, link = self->Flink;

    LAB_DDI(RtlEnumerateEntryHashTable);
    for (;;) {
        while (link != head && is_enumerator(link))
            link = link->Flink;
        if (link != head)
            break;
        if (++bucket == HashTable->TableSize)
            return NULL;
        head = chain_of(HashTable, bucket);
        link = head->Flink;
    }
    unlink_entry(self);
    self->Blink = link;
    self->Flink = link->Flink;
    link->Flink->Blink = self;
    link->Flink = self;
    Enumerator->BucketIndex = bucket;
    Enumerator->ChainHead = head;
    return entry_at(link);
}

/*
 * RtlEndEnumerationHashTable: end an enumeration.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
VOID NTAPI RtlEndEnumerationHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable, PRTL_DYNAMIC_HASH_TABLE_ENUMERATOR Enumerator)
{
    LAB_DDI(RtlEndEnumerationHashTable);
    unlink_entry(&Enumerator->HashEntry.Linkage);
    Enumerator->ChainHead = NULL;
    HashTable->NumEnumerators--;
}

/*
 * RtlInitWeakEnumerationHashTable: begin an enumeration during which the table must not change.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
BOOLEAN NTAPI RtlInitWeakEnumerationHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable,
                                              PRTL_DYNAMIC_HASH_TABLE_ENUMERATOR Enumerator)
{
    LAB_DDI(RtlInitWeakEnumerationHashTable);
    start_enumeration(HashTable, Enumerator, FALSE);
    return TRUE;
}

/*
 * RtlWeaklyEnumerateEntryHashTable: the next entry, or NULL.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
PRTL_DYNAMIC_HASH_TABLE_ENTRY NTAPI RtlWeaklyEnumerateEntryHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable,
                                                                     PRTL_DYNAMIC_HASH_TABLE_ENUMERATOR Enumerator)
{
    PLIST_ENTRY link = Enumerator->HashEntry.Linkage.Flink;

    LAB_DDI(RtlWeaklyEnumerateEntryHashTable);
    for (;;) {
        while (link != Enumerator->ChainHead && is_enumerator(link))
            link = link->Flink;
        if (link != Enumerator->ChainHead)
            break;
        if (Enumerator->BucketIndex + 1 == HashTable->TableSize)
            return NULL;
        Enumerator->ChainHead = chain_of(HashTable, ++Enumerator->BucketIndex);
        link = Enumerator->ChainHead->Flink;
    }
    Enumerator->HashEntry.Linkage.Flink = link->Flink;
    return entry_at(link);
}

/*
 * RtlEndWeakEnumerationHashTable: end a weak enumeration.
 *
 * IRQL    <= DISPATCH_LEVEL
 */
VOID NTAPI RtlEndWeakEnumerationHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable,
                                          PRTL_DYNAMIC_HASH_TABLE_ENUMERATOR Enumerator)
{
    LAB_DDI(RtlEndWeakEnumerationHashTable);
    (void)HashTable;
    Enumerator->ChainHead = NULL;
}

static void insert_sorted(PLIST_ENTRY head, PLIST_ENTRY link)
{
    PLIST_ENTRY before = head;

    while (before->Flink != head && entry_at(before->Flink)->Signature <= entry_at(link)->Signature)
        before = before->Flink;
    link->Blink = before;
    link->Flink = before->Flink;
    before->Flink->Blink = link;
    before->Flink = link;
}

/*
 * RtlExpandHashTable: add one bucket and move to it what belongs there.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  FALSE: an enumeration is going on, no memory, or the table is at its largest
 */
BOOLEAN NTAPI RtlExpandHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable)
{
    ULONG added = HashTable->TableSize, offset, segment = segment_of(added, &offset);
    PLIST_ENTRY from, to, next;

    LAB_DDI(RtlExpandHashTable);
    if (HashTable->NumEnumerators != 0 || segment >= SEGMENTS)
        return FALSE;
    if (((PLIST_ENTRY *)HashTable->Directory)[segment] == NULL && !add_segment(HashTable, segment))
        return FALSE;
    from = chain_of(HashTable, HashTable->Pivot);
    to = chain_of(HashTable, added);
    if (!chain_is_empty(from))
        HashTable->NonEmptyBuckets--;
    HashTable->TableSize++;
    if (++HashTable->Pivot > HashTable->DivisorMask) {
        HashTable->Pivot = 0;
        HashTable->DivisorMask = HashTable->DivisorMask << 1 | 1;
    }
    for (PLIST_ENTRY link = from->Flink; link != from; link = next) {
        next = link->Flink;
        if (bucket_of(HashTable, entry_at(link)->Signature) == added) {
            unlink_entry(link);
            insert_sorted(to, link);
        }
    }
    HashTable->NonEmptyBuckets += !chain_is_empty(from);
    HashTable->NonEmptyBuckets += !chain_is_empty(to);
    return TRUE;
}

/*
 * RtlContractHashTable: give the last bucket's entries back and drop it.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  FALSE: an enumeration is going on, or the table is at its smallest
 */
BOOLEAN NTAPI RtlContractHashTable(PRTL_DYNAMIC_HASH_TABLE HashTable)
{
    PLIST_ENTRY from, to;

    LAB_DDI(RtlContractHashTable);
    if (HashTable->NumEnumerators != 0 || HashTable->TableSize == FIRST_SEGMENT)
        return FALSE;
    if (HashTable->Pivot == 0) {
        HashTable->DivisorMask >>= 1;
        HashTable->Pivot = HashTable->DivisorMask + 1;
    }
    HashTable->Pivot--;
    HashTable->TableSize--;
    from = chain_of(HashTable, HashTable->TableSize);
    to = chain_of(HashTable, HashTable->Pivot);
    if (!chain_is_empty(from) && !chain_is_empty(to))
        HashTable->NonEmptyBuckets--;
    while (from->Flink != from) {
        PLIST_ENTRY link = from->Flink;
        unlink_entry(link);
        insert_sorted(to, link);
    }
    return TRUE;
}
