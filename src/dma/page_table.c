/* Page tables of domains: five levels of 512 entries, as in hardware. They only grow until the domain is deleted. */
#include "dma/page_table.h"
#include "mm/pages_p.h"

#define LEVELS      5
#define INDEX_BITS  9
#define ENTRIES     (1u << INDEX_BITS)
#define TABLE_BYTES (ENTRIES * sizeof(ULONGLONG))

static unsigned index_at(ULONGLONG logical, unsigned level)
{
    return (unsigned)(logical >> (PAGE_SHIFT + level * INDEX_BITS)) & (ENTRIES - 1);
}

static ULONGLONG *table_of(ULONGLONG entry)
{
    return (ULONGLONG *)(ULONG_PTR)entry;
}

static ULONGLONG *find(const struct lab__dma_page_table *table, ULONGLONG logical)
{
    ULONGLONG *at = table->root;

    for (unsigned level = LEVELS - 1; at && level; level--)
        at = table_of(at[index_at(logical, level)]);
    return at ? &at[index_at(logical, 0)] : 0;
}

ULONGLONG lab__dma_page_get(const struct lab__dma_page_table *table, ULONGLONG logical)
{
    const ULONGLONG *entry = logical >> LAB_DMA_LOGICAL_BITS ? 0 : find(table, logical);

    return entry ? *entry : 0;
}

/* In what a table maps: `base` is where that begins. */
static ULONGLONG next_below(const ULONGLONG *table, unsigned level, ULONGLONG base, ULONGLONG from)
{
    for (unsigned i = from > base ? index_at(from, level) : 0; i < ENTRIES; i++) {
        ULONGLONG at = base + ((ULONGLONG)i << (PAGE_SHIFT + level * INDEX_BITS));
        ULONGLONG found = level ? LAB_DMA_NO_PAGE : at;

        if (table[i] && level)
            found = next_below(table_of(table[i]), level - 1, at, from);
        if (table[i] && found != LAB_DMA_NO_PAGE)
            return found;
    }
    return LAB_DMA_NO_PAGE;
}

ULONGLONG lab__dma_page_next(const struct lab__dma_page_table *table, ULONGLONG logical)
{
    return table->root && !(logical >> LAB_DMA_LOGICAL_BITS) ? next_below(table->root, LEVELS - 1, 0, logical)
                                                             : LAB_DMA_NO_PAGE;
}

BOOLEAN lab__dma_page_prepare(struct lab__dma_page_table *table, ULONGLONG logical)
{
    ULONGLONG *at;

    if (!table->root)
        table->root = lab__mm_kernel_alloc(TABLE_BYTES);
    at = table->root;
    for (unsigned level = LEVELS - 1; at && level; level--) {
        ULONGLONG *entry = &at[index_at(logical, level)];

        if (!*entry)
            *entry = (ULONG_PTR)lab__mm_kernel_alloc(TABLE_BYTES);
        at = table_of(*entry);
    }
    return at != 0;
}

void lab__dma_page_set(struct lab__dma_page_table *table, ULONGLONG logical, ULONGLONG entry)
{
    *find(table, logical) = entry;
}

static void free_below(ULONGLONG *table, unsigned level)
{
    for (unsigned i = 0; level && i < ENTRIES; i++)
        if (table[i])
            free_below(table_of(table[i]), level - 1);
    lab__mm_kernel_free(table);
}

void lab__dma_page_table_free(struct lab__dma_page_table *table)
{
    if (table->root)
        free_below(table->root, LEVELS - 1);
    table->root = 0;
}
