/* Pool, between the files of Mm. */
#ifndef NTLAB_MM_POOL_P_H
#define NTLAB_MM_POOL_P_H

#include "mm/pages_p.h"

/* Before every small block. */
struct lab__pool_header {
    ULONG tag;
    USHORT size;  /* bytes asked for */
    UCHAR class_; /* index of the size class */
    UCHAR state;
    PVOID caller;
};

#define LAB_POOL_PAGED 0x80 /* in class_ */
enum { LAB_POOL_FREE = 0xFD, LAB_POOL_USED = 0xA1, LAB_POOL_KERNEL = 0xA7 };

void lab__mm_pool_reset(void);
void lab__mm_pool_unpoison(SIZE_T pages);
PVOID lab__mm_pool_take(SIZE_T size, ULONG tag, BOOLEAN zero, UCHAR state, PVOID caller, UCHAR type);
PVOID lab__mm_pool_for(POOL_TYPE type, SIZE_T size, ULONG tag, PVOID caller); /* ExAllocatePoolWithTag for caller */
/* Memory is freed by another address than that of its block. */
_Noreturn void lab__mm_pool_bad_address(PVOID memory, const PVOID *block);
SIZE_T lab__mm_pool_size(PVOID memory); /* bytes asked for */

/* secure_pool.c */
PVOID lab__mm_secure_alloc(const POOL_EXTENDED_PARAMS_SECURE_POOL *params, SIZE_T size, ULONG tag, PVOID caller);
void lab__mm_secure_free(const POOL_EXTENDED_PARAMS_SECURE_POOL *params, PVOID memory, ULONG tag);
void lab__mm_secure_reset(void);

#endif
