/* Between file_lock.c, which has the locks, and file_lock_ddi.c, which speaks for callers and IRPs. */
#ifndef NTLAB_FSRTL_FILE_LOCK_P_H
#define NTLAB_FSRTL_FILE_LOCK_P_H

#include "fsrtl/fsrtl_p.h"

struct lab__range {
    ULONGLONG first, last, length; /* last: inclusive */
};

struct lab__lock_owner {
    PFILE_OBJECT file;
    PVOID process;
    ULONG key;
};

enum lab__lock_use { LAB_READ, LAB_WRITE, LAB_LOCK_SHARED, LAB_LOCK_EXCLUSIVE };

/* What an IRP_MN_LOCK wants. */
struct lab__lock_request {
    struct lab__range range;
    struct lab__lock_owner owner;
    enum lab__lock_use use;
    BOOLEAN at_once;
};

static inline struct lab__range lab__fsrtl_range(PLARGE_INTEGER offset, PLARGE_INTEGER length)
{
    struct lab__range range = {(ULONGLONG)offset->QuadPart, 0, (ULONGLONG)length->QuadPart};

    range.last = range.first + range.length - 1;
    return range;
}

struct lab__lock_request lab__fsrtl_lock_request(PIRP irp);
struct locks *lab__fsrtl_locks_make(PFILE_LOCK file); /* before a grant or a wait; 0 where pool is used up */
BOOLEAN lab__fsrtl_lock_allows(PFILE_LOCK file, const struct lab__range *range, const struct lab__lock_owner *owner,
                               enum lab__lock_use use);
NTSTATUS lab__fsrtl_lock_grant(PFILE_LOCK file, const struct lab__range *range, const struct lab__lock_owner *owner,
                               BOOLEAN exclusive);
NTSTATUS lab__fsrtl_lock_complete(PFILE_LOCK file, PVOID context, PIRP irp, NTSTATUS status);
void lab__fsrtl_lock_wait(PFILE_LOCK file, PVOID context, PIRP irp);
NTSTATUS lab__fsrtl_unlock_single(PFILE_LOCK file, const struct lab__range *range, const struct lab__lock_owner *owner,
                                  PVOID context);
NTSTATUS lab__fsrtl_unlock_all(PFILE_LOCK file, const struct lab__lock_owner *owner, BOOLEAN any_key, PVOID context);

#endif
