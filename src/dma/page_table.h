/* The page tables of a domain: from a logical page to a physical one and what the device may do there. */
#ifndef NTLAB_DMA_PAGE_TABLE_H
#define NTLAB_DMA_PAGE_TABLE_H

#include <ntifs.h>

#define LAB_DMA_LOGICAL_BITS 57 /* that the tables translate, as today's IOMMUs do */

/* An entry: the physical page, with IOMMU_ACCESS_READ and _WRITE in the lowest bits. */
#define LAB_DMA_PAGE_MAPPED 4ULL

struct lab__dma_page_table {
    ULONGLONG *root;
};

/* The entry of a page; 0 where nothing is mapped. */
ULONGLONG lab__dma_page_get(const struct lab__dma_page_table *table, ULONGLONG logical);
#define LAB_DMA_NO_PAGE (~0ULL)
/* The first page from this one on where something is mapped; LAB_DMA_NO_PAGE: nowhere. */
ULONGLONG lab__dma_page_next(const struct lab__dma_page_table *table, ULONGLONG logical);
/* Makes the tables down to this page, so that setting it can't fail. FALSE: no memory. */
BOOLEAN lab__dma_page_prepare(struct lab__dma_page_table *table, ULONGLONG logical);
/* Of a page that is prepared. */
void lab__dma_page_set(struct lab__dma_page_table *table, ULONGLONG logical, ULONGLONG entry);
void lab__dma_page_table_free(struct lab__dma_page_table *table);

#endif
