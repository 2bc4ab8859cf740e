/* Special pool for blocks above a page: an inaccessible page behind each, and a while of inaccessibility when freed. */
#ifndef NTLAB_MM_SPECIAL_LARGE_H
#define NTLAB_MM_SPECIAL_LARGE_H

#include "mm/special.h"

void lab__mm_large_start(void);
void lab__mm_large_stop(void); /* all of RAM is accessible again */
/* The block's pages are a run of one more than it needs. */
void lab__mm_large_allocated(SIZE_T index, SIZE_T size, ULONG tag, BOOLEAN paged);
BOOLEAN lab__mm_large_freeing(SIZE_T index); /* TRUE: the run is kept back and will be freed later */
BOOLEAN lab__mm_large_wanted(const void *site);
enum lab__mm_special_fault lab__mm_large_classify(const void *address);
void lab__mm_large_lock(const void *memory, LONG count);

#endif
