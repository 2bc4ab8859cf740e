/* Semaphores. */
#ifndef NTLAB_NT_KE_SEMAPHORE_H
#define NTLAB_NT_KE_SEMAPHORE_H

#include <ntdef.h>
#include <nt/ke_wait.h>

LAB_DDK_BEGIN

typedef struct _KSEMAPHORE {
    DISPATCHER_HEADER Header;
    LONG Limit;
} KSEMAPHORE, *PKSEMAPHORE, *PRKSEMAPHORE;

#define KSEMAPHORE_ACTUAL_LENGTH 0x1c

void KeInitializeSemaphore(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit);
LONG KeReadStateSemaphore(PRKSEMAPHORE Semaphore);
LONG KeReleaseSemaphore(PRKSEMAPHORE Semaphore, KPRIORITY Increment, LONG Adjustment, BOOLEAN Wait);

LAB_DDK_END

#endif
