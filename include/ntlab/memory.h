/*
 * User memory: what a simulated process's own pointers point to. A driver that gets one by METHOD_NEITHER, or locks it
 * for an MDL, sees it as on NT: below MmHighestUserAddress, protected page by page, gone when the process is.
 */
#ifndef NTLAB_MEMORY_H
#define NTLAB_MEMORY_H

#include <ntlab/base.h>

/* Zeroed memory of the current process, whole pages; the page behind it is inaccessible. NULL where RAM is used up. */
LAB_API void *lab_user_alloc(size_t size);
LAB_API void lab_user_free(void *memory);

typedef enum lab_protection { LAB_NO_ACCESS, LAB_READ_ONLY, LAB_READ_WRITE } lab_protection;
LAB_API lab_status lab_user_protect(void *memory, size_t size, lab_protection protection);

/* An address that no process has anything at, and one of kernel memory: for tests that lie. */
LAB_API void *lab_user_bad_address(void);
LAB_API void *lab_kernel_bad_address(void);

#endif
