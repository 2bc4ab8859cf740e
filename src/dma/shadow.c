/*
 * Memory as a device sees it where the processors' caches don't follow what devices do, and devices don't see what is
 * still in a cache.
 *
 * A page that takes part in a transfer has a second page: what the processors write stays in theirs until
 * KeFlushIoBuffers writes it back; what a device writes stays in the second until FlushAdapterBuffers has fetched it.
 * So whoever forgets one of them finds stale bytes.
 */
#include "dma/dma_p.h"

#define BUCKETS 512

struct shadow {
    struct shadow *next;
    ULONGLONG page;  /* physical */
    BOOLEAN dropped; /* KeFlushIoBuffers for a read has emptied the cache: what the device writes will be seen */
    char bytes[PAGE_SIZE];
};

static struct shadow *buckets[BUCKETS];

static struct shadow *shadow_of(ULONGLONG physical)
{
    ULONGLONG page = physical & ~(ULONGLONG)(PAGE_SIZE - 1);
    struct shadow **bucket = &buckets[(page >> PAGE_SHIFT) % BUCKETS], *shadow = *bucket;

    while (shadow && shadow->page != page)
        shadow = shadow->next;
    if (!shadow) {
        shadow = host_alloc(sizeof *shadow); /* zeroes: nothing has been written back yet */
        shadow->page = page;
        shadow->next = *bucket;
        *bucket = shadow;
    }
    return shadow;
}

void lab__dma_shadows_reset(void)
{
    for (ULONG i = 0; i < BUCKETS; i++)
        while (buckets[i]) {
            struct shadow *shadow = buckets[i];

            buckets[i] = shadow->next;
            host_free(shadow);
        }
}

char *lab__dma_shadow(ULONGLONG physical)
{
    return shadow_of(physical)->bytes + (physical & (PAGE_SIZE - 1));
}

void lab__dma_shadow_flush(ULONGLONG physical, ULONG length, BOOLEAN read)
{
    const char *cached = lab__mm_physical(physical, length);
    struct shadow *shadow;

    if (!cached)
        return;
    shadow = shadow_of(physical);
    RtlCopyMemory(shadow->bytes + (physical & (PAGE_SIZE - 1)), cached, length);
    shadow->dropped = read;
}

void lab__dma_shadow_collect(ULONGLONG physical, ULONG length)
{
    struct shadow *shadow = shadow_of(physical);
    char *cached = lab__mm_physical(physical, length);

    if (cached && shadow->dropped)
        RtlCopyMemory(cached, shadow->bytes + (physical & (PAGE_SIZE - 1)), length);
}

/*
 * KeFlushIoBuffers: write the caches' part of a buffer back to memory before a transfer, and, before one that reads
 * from a device, drop it. Does nothing on a machine whose DMA is coherent, as on every x64 Windows.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-keflushiobuffers
 */
void KeFlushIoBuffers(PMDL Mdl, BOOLEAN ReadOperation, BOOLEAN DmaOperation)
{
    struct lab__dma_range range;
    ULONGLONG physical;
    ULONG part;

    LAB_DDI(KeFlushIoBuffers);
    if (!lab__dma.noncoherent || !DmaOperation || !lab__dma_range_of(&range, Mdl, 0, Mdl->ByteCount))
        return;
    while ((part = lab__dma_next(&range, &physical)) != 0)
        lab__dma_shadow_flush(physical, part, ReadOperation);
}
