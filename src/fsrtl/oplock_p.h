/* Opportunistic locks, between the files that implement them. */
#ifndef NTLAB_FSRTL_OPLOCK_P_H
#define NTLAB_FSRTL_OPLOCK_P_H

#include "fsrtl/fsrtl_p.h"

/* The kinds, as a bit each, so that a rule can name several. */
enum lab__oplock_kind {
    LAB_OPLOCK_1 = 1,
    LAB_OPLOCK_2 = 2,
    LAB_OPLOCK_BATCH = 4,
    LAB_OPLOCK_FILTER = 8,
    LAB_OPLOCK_R = 16,
    LAB_OPLOCK_RH = 32,
    LAB_OPLOCK_RW = 64,
    LAB_OPLOCK_RWH = 128,
};
#define LAB_OPLOCK_LEGACY    (LAB_OPLOCK_1 | LAB_OPLOCK_2 | LAB_OPLOCK_BATCH | LAB_OPLOCK_FILTER)
#define LAB_OPLOCK_EXCLUSIVE (LAB_OPLOCK_1 | LAB_OPLOCK_BATCH | LAB_OPLOCK_FILTER | LAB_OPLOCK_RW | LAB_OPLOCK_RWH)

/* One that was granted: its request is pending until it breaks; then, perhaps, its owner has to acknowledge. */
struct lab__oplock_grant {
    LIST_ENTRY link;
    struct lab__oplock *oplock;
    PIRP irp; /* 0: broken, an acknowledgement is due; or reserved by a create */
    PFILE_OBJECT file;
    PEPROCESS process;
    ULONG kind;
    BOOLEAN breaking, closing, reserved;
    ULONG target; /* what it breaks to: a kind; 0: none */
};

/* What happens to a file. */
enum lab__oplock_event {
    LAB_OPLOCK_CREATE,
    LAB_OPLOCK_OVERWRITE, /* a create that replaces the contents, or reserves a filter oplock */
    LAB_OPLOCK_SHARING,   /* a create that violates somebody's sharing */
    LAB_OPLOCK_READ,
    LAB_OPLOCK_WRITE,
    LAB_OPLOCK_RANGE, /* a byte-range lock */
    LAB_OPLOCK_RENAME,
    LAB_OPLOCK_DELETE,
    LAB_OPLOCK_SECTION, /* a writable one */
    LAB_OPLOCK_TO_NONE,
    LAB_OPLOCK_LOWER, /* an upper oplock, whose lower one was broken */
};
struct lab__oplock_operation {
    enum lab__oplock_event event;
    PFILE_OBJECT file;
    BOOLEAN ignore_keys, writable; /* writable: what a filter oplock breaks for */
    ULONG level;                   /* LOWER: what is left */
};
struct lab__oplock_effect {
    BOOLEAN breaks, acknowledged, waits;
    ULONG target;
};

/* An operation that waits for acknowledgements. */
struct lab__oplock_waiter {
    LIST_ENTRY link;
    struct lab__oplock *oplock;
    struct lab__oplock_operation operation;
    PIRP irp;
    BOOLEAN notify; /* FSCTL_OPLOCK_BREAK_NOTIFY: for any break */
    PVOID context;
    POPLOCK_WAIT_COMPLETE_ROUTINE complete; /* 0: a thread waits for */
    PKEVENT event;
    NTSTATUS status;
};

struct lab__oplock {
    LIST_ENTRY grants, waiters;
};

/* oplock_rules.c */
struct lab__oplock_effect lab__oplock_effect(const struct lab__oplock_operation *operation, ULONG kind,
                                             BOOLEAN same_key);
ULONG lab__oplock_kind_of_level(ULONG level); /* of OPLOCK_LEVEL_CACHE_...; 0: no such */
ULONG lab__oplock_level_of_kind(ULONG kind);

/* oplock.c */
struct lab__oplock *lab__oplock_of(POPLOCK oplock, BOOLEAN make); /* raises where it can't be made */
BOOLEAN lab__oplock_same_key(PFILE_OBJECT one, PFILE_OBJECT other);
struct lab__oplock_grant *lab__oplock_grant_new(struct lab__oplock *oplock, PIRP irp, ULONG kind);
NTSTATUS lab__oplock_hold(struct lab__oplock_grant *grant, PIRP irp);                 /* its request is pending now */
void lab__oplock_end(struct lab__oplock_grant *grant, NTSTATUS status, ULONG target); /* and tells its owner */
void lab__oplock_forget(struct lab__oplock_grant *grant);
void lab__oplock_break(struct lab__oplock_grant *grant, ULONG target, BOOLEAN acknowledged);
void lab__oplock_wake(struct lab__oplock *oplock); /* whoever waits for nothing any more goes on */
/* Breaks what the operation breaks. TRUE: it has to wait. */
BOOLEAN lab__oplock_apply(struct lab__oplock *oplock, const struct lab__oplock_operation *operation, BOOLEAN *broke);
NTSTATUS lab__oplock_wait(struct lab__oplock_waiter *waiter, POPLOCK_FS_PREPOST_IRP prepost);

#endif
