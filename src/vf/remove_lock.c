/*
 * Remove locks on a strict machine: who holds one, by tag. Each acquisition is an entry found by lock and tag.
 *
 * Rule: a lock's records go with its device, so that the next device at the same address may initialize its own.
 */
#include "vf/vf_remove_lock.h"
#include "io/io_p.h"
#include "vf/vf_irp.h"
#include "vf/vf_report.h"

#define BUCKETS 256

struct hold {
    struct hold *next;
    PVOID lock, tag;
    PCSTR file;
    ULONG line;
    PVOID caller;
    ULONG serial; /* of the dispatch routine that acquired it; 0 for none */
};

static struct hold *buckets[BUCKETS];
static struct hold *locks; /* those that are initialized: tag and place are of no meaning */
static struct hold *spare;

static struct hold **bucket_of(PVOID lock, PVOID tag)
{
    ULONGLONG hash = ((ULONG_PTR)lock ^ ((ULONG_PTR)tag * 31)) * 0x9E3779B97F4A7C15ULL;

    return &buckets[hash >> 56];
}

static struct hold *make(PVOID lock, PVOID tag)
{
    struct hold *hold = spare;

    if (hold)
        spare = hold->next;
    else if (!(hold = lab__mm_kernel_alloc(sizeof *hold)))
        return 0;
    hold->lock = lock;
    hold->tag = tag;
    return hold;
}

static void drop(struct hold **link)
{
    struct hold *hold = *link;

    *link = hold->next;
    hold->next = spare;
    spare = hold;
}

static struct hold **find(struct hold **link, PVOID lock, PVOID tag)
{
    while (*link && ((*link)->lock != lock || (*link)->tag != tag))
        link = &(*link)->next;
    return *link ? link : 0;
}

static void forget_within(struct hold **link, const char *base, SIZE_T size)
{
    while (*link) {
        if ((SIZE_T)((const char *)(*link)->lock - base) < size)
            drop(link);
        else
            link = &(*link)->next;
    }
}

void lab__vf_remove_lock_start(void)
{
    RtlZeroMemory(buckets, sizeof buckets);
    locks = spare = 0;
}

void lab__vf_remove_lock_forget(const void *base, SIZE_T size)
{
    if (!locks)
        return;
    for (ULONG i = 0; i < BUCKETS; i++)
        forget_within(&buckets[i], base, size);
    forget_within(&locks, base, size);
}

void lab__vf_remove_lock_deleting(PVOID base, SIZE_T size)
{
    if (!locks)
        return;
    for (ULONG i = 0; i < BUCKETS; i++)
        for (const struct hold *hold = buckets[i]; hold; hold = hold->next) {
            if ((SIZE_T)((char *)hold->lock - (char *)base) >= size)
                continue;
            lab__vf_origin_at(hold->caller, "the remove lock was acquired");
            lab__ke_crash_detail("the device of remove lock %p goes while the lock is held, with tag %p, acquired at "
                                 "%s:%u; call IoReleaseRemoveLockAndWait before",
                                 hold->lock, hold->tag, hold->file ? hold->file : "?", hold->line);
            lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_REMOVE_LOCK_LEFT, (ULONG_PTR)hold->lock,
                             (ULONG_PTR)hold->tag, 0);
        }
    lab__vf_remove_lock_forget(base, size);
}

void lab__vf_remove_lock_initialized(PVOID lock, PVOID caller)
{
    struct hold *record;

    if (find(&locks, lock, 0)) {
        if (lab__io_device_extension_holds(lock)) {
            lab__ke_crash_detail("remove lock %p was initialized before; others may still use it", lock);
            lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xD7, (ULONG_PTR)lock, (ULONG_PTR)lock, 0);
        }
        lab__vf_remove_lock_forget(lock, 1);
    }
    record = make(lock, 0);
    if (!record)
        return;
    record->next = locks;
    locks = record;
    lab__vf_remove_lock_of_device(lock, caller);
}

/* Some other holder, for the report. */
static const struct hold *any_of(PVOID lock)
{
    for (ULONG i = 0; i < BUCKETS; i++)
        for (const struct hold *hold = buckets[i]; hold; hold = hold->next)
            if (hold->lock == lock)
                return hold;
    return 0;
}

void lab__vf_remove_lock_acquired(PVOID lock, PVOID tag, PCSTR file, ULONG line, PVOID caller)
{
    struct hold *hold = make(lock, tag), **bucket = bucket_of(lock, tag);
    struct lab__vf_call *call = lab__vf_call_of_thread();

    if (!hold)
        return;
    hold->file = file;
    hold->line = line;
    hold->caller = caller;
    hold->serial = call ? call->serial : 0;
    hold->next = *bucket;
    *bucket = hold;
    if (call)
        call->holds++;
    if (call && !call->deleted && lab__io_extension(call->device)->remove_lock == lock)
        lab__io_extension(call->device)->lock_acquired = TRUE;
}

/* The routine's own are told apart by its number. */
static void note_release(const struct hold *hold, PVOID lock, PVOID caller)
{
    struct lab__vf_call *call = lab__vf_call_of_thread();

    if (!call || hold->serial != call->serial)
        return;
    call->holds--;
    if (!call->deleted && lab__io_extension(call->device)->remove_lock == lock &&
        (!hold->tag || hold->tag == call->irp))
        call->released = caller;
}

BOOLEAN lab__vf_remove_lock_left_by(ULONG serial, PVOID irp, PVOID *lock, PVOID *caller)
{
    for (ULONG i = 0; i < BUCKETS; i++)
        for (const struct hold *hold = buckets[i]; hold; hold = hold->next)
            if (hold->serial == serial && (hold->tag == irp || !hold->tag)) {
                *lock = hold->lock;
                *caller = hold->caller;
                return TRUE;
            }
    return FALSE;
}

PVOID lab__vf_remove_lock_holder(PVOID lock, PVOID *tag)
{
    const struct hold *hold = any_of(lock);

    if (hold && tag)
        *tag = hold->tag;
    return hold ? hold->caller : 0;
}

void lab__vf_remove_lock_releasing(PVOID lock, PVOID tag, BOOLEAN and_wait, PVOID caller)
{
    struct hold **link = find(bucket_of(lock, tag), lock, tag);
    const struct hold *other;

    if (link) {
        note_release(*link, and_wait ? 0 : lock, caller);
        drop(link);
        return;
    }
    other = any_of(lock);
    if (other)
        lab__vf_origin_at(other->caller, "the remove lock was acquired");
    if (other)
        lab__ke_crash_detail("remove lock %p is not held with tag %p; it was acquired with tag %p at %s:%u", lock, tag,
                             other->tag, other->file ? other->file : "?", other->line);
    else
        lab__ke_crash_detail("remove lock %p is not held by anyone, yet it is released with tag %p", lock, tag);
    lab__ke_bugcheck(DRIVER_VERIFIER_DETECTED_VIOLATION, and_wait ? 0xD6 : 0xD5, (ULONG_PTR)lock, (ULONG_PTR)tag,
                     other ? (ULONG_PTR)other->tag : 0);
}
