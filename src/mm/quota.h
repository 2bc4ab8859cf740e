/* Blocks of pool that are charged to a process, which gets the charge back when the block is freed. */
#ifndef NTLAB_MM_QUOTA_H
#define NTLAB_MM_QUOTA_H

#include "mm/mm_p.h"

extern ULONG lab__mm_quota_blocks; /* how many there are: most machines have none */

void lab__mm_quota_reset(void);
/* FALSE: the process has no such quota left. */
BOOLEAN lab__mm_quota_charge(PVOID memory, SIZE_T size, POOL_TYPE type);
void lab__mm_quota_return(PVOID memory); /* a block is being freed, charged or not */
BOOLEAN lab__mm_quota_charged(PVOID memory);
void lab__mm_quota_forget(PEPROCESS process); /* it goes: its charges go to nobody */

#endif
