/* Lists of ExInterlocked...List: all calls for one list are given one lock. Called on a strict machine only. */
#ifndef NTLAB_VF_LIST_H
#define NTLAB_VF_LIST_H

#include <ntdef.h>

void lab__vf_list_start(void);
/* The list at `head` is worked on under this lock; it held something before. */
void lab__vf_list_locked(const void *head, const void *lock, BOOLEAN had_entries, PVOID caller);

#endif
