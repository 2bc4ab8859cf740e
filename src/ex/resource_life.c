/*
 * ERESOURCE: making and deleting them, asking about them, and handing ownership to a pointer.
 */
#include "ex/resource_p.h"
#include "ob/ob_p.h"
#include "vf/vf_object.h"

#define POINTER 3 /* low bits of an owner that isn't a thread */

/* Is it in the system's list? Reads only what lies there. */
static BOOLEAN is_listed(PERESOURCE resource)
{
    LIST_ENTRY *entry = &resource->SystemResourcesList;

    return entry->Flink && entry->Blink && !(((ULONG_PTR)entry->Flink | (ULONG_PTR)entry->Blink) & 7) &&
           MmIsAddressValid(entry->Flink) && MmIsAddressValid(entry->Blink) && entry->Flink->Blink == entry &&
           entry->Blink->Flink == entry && entry->Flink != entry;
}

static void check_new(PERESOURCE resource)
{
    if ((ULONG_PTR)resource & 7)
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_RESOURCE_MISALIGNED, 0, 0,
                              (ULONG_PTR)resource);
    if (is_listed(resource)) {
        lab__ke_crash_detail("resource %p was initialized before and not deleted", (void *)resource);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_RESOURCE_REINITIALIZED, (ULONG_PTR)resource, 0,
                              0);
    }
}

/*
 * ExInitializeResourceLite: make a free resource. It must be deleted before its memory is given back.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  strict: 0xC4/0x3D when misaligned, 0xC4/0xD0 when it exists already
 * Source  wdm/nf-wdm-exinitializeresourcelite
 */
NTSTATUS ExInitializeResourceLite(PERESOURCE Resource)
{
    LAB_DDI(ExInitializeResourceLite);
    if ((ULONG_PTR)Resource & (sizeof(PVOID) - 1)) {
        lab__ke_crash_detail("resource %p is not aligned to %u bytes", (void *)Resource, (unsigned)sizeof(PVOID));
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x3D, 0, 0, (ULONG_PTR)Resource);
    }
    lab__vf_resident(Resource, "resource");
    check_new(Resource);
    RtlZeroMemory(Resource, sizeof *Resource);
    lab__ex_resource_listed(Resource);
    return STATUS_SUCCESS;
}

/* --- memory that goes --- */

/* How many there are by page, so that memory with none in it, which most is, is known without a search. */
static USHORT in_pages[4096];

static PUSHORT in_page(const void *address)
{
    return &in_pages[((ULONG_PTR)address >> PAGE_SHIFT) % RTL_NUMBER_OF(in_pages)];
}

void lab__ex_resource_listed(PERESOURCE resource)
{
    InsertTailList(&lab__ex_resources, &resource->SystemResourcesList);
    ++*in_page(resource);
    if (lab__strict)
        lab__vf_lock_made(resource);
}

void lab__ex_resource_unlisted(PERESOURCE resource)
{
    RemoveEntryList(&resource->SystemResourcesList);
    --*in_page(resource);
}

static BOOLEAN may_hold(const char *base, SIZE_T size)
{
    SIZE_T pages = ADDRESS_AND_SIZE_TO_SPAN_PAGES(base, size);

    if (pages >= RTL_NUMBER_OF(in_pages))
        return TRUE;
    for (SIZE_T i = 0; i < pages; i++)
        if (*in_page(base + (i << PAGE_SHIFT)))
            return TRUE;
    return FALSE;
}

PVOID lab__ex_resource_within(PVOID base, SIZE_T size)
{
    if (!may_hold(base, size))
        return 0;
    for (LIST_ENTRY *link = lab__ex_resources.Flink; link != &lab__ex_resources; link = link->Flink) {
        PERESOURCE resource = CONTAINING_RECORD(link, ERESOURCE, SystemResourcesList);

        if ((SIZE_T)((char *)resource - (char *)base) < size)
            return resource;
    }
    return 0;
}

/* File systems delete what they hold themselves, in structures whose last user they are. */
static BOOLEAN is_own(PERESOURCE resource)
{
    return resource->ActiveEntries == 1 && lab__ex_resource_exclusive(resource) &&
           resource->OwnerEntry.OwnerThread == (ERESOURCE_THREAD)lab__ke_thread() && !resource->NumberOfSharedWaiters &&
           !resource->NumberOfExclusiveWaiters;
}

static void check_deletable(PERESOURCE resource)
{
    if (!is_listed(resource)) {
        lab__ke_crash_detail("resource %p was not initialized, or was deleted before", (void *)resource);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_RESOURCE_UNINITIALIZED, (ULONG_PTR)resource, 0,
                              0);
    }
    if (resource->ActiveEntries && is_own(resource)) {
        if (lab__vf_locks_of_threads)
            lab__vf_lock_passed(resource, lab__ke_thread());
        lab__ex_owner_remove(resource, &resource->OwnerEntry);
    } else if (resource->ActiveEntries) {
        lab__ke_crash_detail("resource %p is deleted while it is owned", (void *)resource);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_DELETED_WHILE_OWNED, (ULONG_PTR)resource,
                              (ULONG_PTR)resource->OwnerEntry.OwnerThread, 0);
    }
}

/*
 * ExDeleteResourceLite: the resource is no more; its memory is the caller's again.
 *
 * IRQL    <= APC_LEVEL
 * Errors  strict: 0xC4/0xD1 when it isn't one, 0xC4/0x100B while others own it, or its caller shares it
 * Source  wdm/nf-wdm-exdeleteresourcelite
 */
NTSTATUS ExDeleteResourceLite(PERESOURCE Resource)
{
    LAB_DDI(ExDeleteResourceLite);
    check_deletable(Resource);
    if (is_listed(Resource))
        lab__ex_resource_unlisted(Resource);
    lab__ex_owner_table_free(Resource);
    RtlZeroMemory(Resource, sizeof *Resource);
    return STATUS_SUCCESS;
}

/*
 * ExReinitializeResourceLite: as deleting and making it again, keeping the memory that it grew.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-exreinitializeresourcelite
 */
NTSTATUS ExReinitializeResourceLite(PERESOURCE Resource)
{
    POWNER_ENTRY table;

    LAB_DDI(ExReinitializeResourceLite);
    check_deletable(Resource);
    table = Resource->OwnerTable;
    lab__ex_resource_unlisted(Resource);
    RtlZeroMemory(Resource, sizeof *Resource);
    for (ULONG i = 1; table && i < table->TableSize; i++)
        table[i] = (OWNER_ENTRY){0};
    Resource->OwnerTable = table;
    lab__ex_resource_listed(Resource);
    return STATUS_SUCCESS;
}

/*
 * ExDisableResourceBoostLite: owners aren't boosted for those who wait.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-exdisableresourceboostlite
 */
void ExDisableResourceBoostLite(PERESOURCE Resource)
{
    LAB_DDI(ExDisableResourceBoostLite);
    Resource->Flag |= LAB_RESOURCE_NO_BOOST;
}

/* --- asking ------------------------------------------------------------------------------------------------------- */

/*
 * ExIsResourceAcquiredExclusiveLite, ExIsResourceAcquiredSharedLite: does the current thread own it; the second tells
 * how often it acquired it, in either way.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-exisresourceacquiredexclusivelite
 */
BOOLEAN ExIsResourceAcquiredExclusiveLite(PERESOURCE Resource)
{
    LAB_DDI(ExIsResourceAcquiredExclusiveLite);
    return lab__ex_resource_exclusive(Resource) && lab__ex_owner_thread(&Resource->OwnerEntry) == lab__ke_thread();
}

ULONG ExIsResourceAcquiredSharedLite(PERESOURCE Resource)
{
    POWNER_ENTRY entry;

    LAB_DDI(ExIsResourceAcquiredSharedLite);
    entry = lab__ex_owner_find(Resource, (ERESOURCE_THREAD)lab__ke_thread());
    return entry ? entry->OwnerCount : 0;
}

/*
 * ExGetExclusiveWaiterCount, ExGetSharedWaiterCount: how many threads wait.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-exgetexclusivewaitercount
 */
ULONG ExGetExclusiveWaiterCount(PERESOURCE Resource)
{
    LAB_DDI(ExGetExclusiveWaiterCount);
    return Resource->NumberOfExclusiveWaiters;
}

ULONG ExGetSharedWaiterCount(PERESOURCE Resource)
{
    LAB_DDI(ExGetSharedWaiterCount);
    return Resource->NumberOfSharedWaiters;
}

/* --- owner pointers ----------------------------------------------------------------------------------------------- */

static void set_owner(PERESOURCE resource, ERESOURCE_THREAD owner, BOOLEAN is_thread)
{
    ERESOURCE_THREAD self = (ERESOURCE_THREAD)lab__ke_thread();
    POWNER_ENTRY entry = lab__ex_owner_find(resource, self), other = lab__ex_owner_find(resource, owner);

    if ((owner & POINTER) != POINTER) {
        lab__ke_crash_detail("owner pointer %p doesn't have its two lowest bits set", (void *)owner);
        lab__ke_bugcheck(RESOURCE_OWNER_POINTER_INVALID, (ULONG_PTR)resource, owner, 0, 0);
    }
    if (!entry) {
        lab__ke_crash_detail("resource %p is not owned by the calling thread", (void *)resource);
        lab__ke_bugcheck(RESOURCE_NOT_OWNED, (ULONG_PTR)resource, self, (ULONG_PTR)resource->OwnerTable, 3);
    }
    if (lab__vf_locks_of_threads)
        lab__vf_lock_passed(resource, (PVOID)self);
    if (other) { /* a pointer that has a part already: its acquisitions add up */
        other->OwnerCount += entry->OwnerCount;
        lab__ex_owner_remove(resource, entry);
        return;
    }
    lab__ex_owner_held(self, -1);
    entry->OwnerThread = owner;
    entry->OwnerReferenced = is_thread;
    if (is_thread)
        lab__ob_reference((PVOID)(owner & ~(ULONG_PTR)POINTER));
}

/*
 * ExSetResourceOwnerPointer, ExSetResourceOwnerPointerEx: what the current thread has of it passes to a pointer, for
 * which another thread may release it. With FLAG_OWNER_POINTER_IS_THREAD it is a thread's, referenced until then.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Errors  0x132 RESOURCE_OWNER_POINTER_INVALID when the two lowest bits aren't set; 0xE3 RESOURCE_NOT_OWNED
 * Source  wdm/nf-wdm-exsetresourceownerpointerex
 */
void ExSetResourceOwnerPointer(PERESOURCE Resource, PVOID OwnerPointer)
{
    LAB_DDI(ExSetResourceOwnerPointer);
    set_owner(Resource, (ERESOURCE_THREAD)OwnerPointer, FALSE);
}

void ExSetResourceOwnerPointerEx(PERESOURCE Resource, PVOID OwnerPointer, ULONG Flags)
{
    LAB_DDI(ExSetResourceOwnerPointerEx);
    set_owner(Resource, (ERESOURCE_THREAD)OwnerPointer, (Flags & FLAG_OWNER_POINTER_IS_THREAD) != 0);
}

/* --- the machine and its threads ---------------------------------------------------------------------------------- */

void lab__ex_resource_start(void)
{
    InitializeListHead(&lab__ex_resources);
    RtlZeroMemory(in_pages, sizeof in_pages);
}

void lab__ex_thread_exit(struct _KTHREAD *thread)
{
    if (__builtin_expect(!thread->resources_held, 1))
        return;
    for (LIST_ENTRY *e = lab__ex_resources.Flink; e != &lab__ex_resources; e = e->Flink) {
        PERESOURCE resource = CONTAINING_RECORD(e, ERESOURCE, SystemResourcesList);

        if (!lab__ex_owner_find(resource, (ERESOURCE_THREAD)thread))
            continue;
        lab__ke_crash_detail("a thread ends that still owns resource %p", (void *)resource);
        lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, LAB_VF_THREAD_HOLDS_LOCK, (ULONG_PTR)resource,
                              (ULONG_PTR)thread, (ULONG_PTR)thread->process);
        return;
    }
}
