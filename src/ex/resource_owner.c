/*
 * Who owns an ERESOURCE: OwnerEntry is the exclusive owner or the first of the shared ones; further shared owners are
 * in OwnerTable, which grows from pool and stays until the resource is deleted. Entry 0 of the table only tells its
 * size.
 */
#include "ex/resource_p.h"
#include "mm/mm_p.h"
#include "ob/ob_p.h"

#define TABLE_TAG   0x61546552 /* "ReTa" */
#define FIRST_TABLE 4
#define POINTER     3 /* low bits of an owner that isn't a thread */

POWNER_ENTRY lab__ex_owner_find(PERESOURCE resource, ERESOURCE_THREAD owner)
{
    POWNER_ENTRY table = resource->OwnerTable;

    if (resource->OwnerEntry.OwnerThread == owner && resource->OwnerEntry.OwnerCount)
        return &resource->OwnerEntry;
    for (ULONG i = 1; table && i < table->TableSize; i++)
        if (table[i].OwnerThread == owner)
            return &table[i];
    return 0;
}

static POWNER_ENTRY grow(PERESOURCE resource)
{
    POWNER_ENTRY old = resource->OwnerTable, table;
    ULONG size = old ? old->TableSize : 0, grown = old ? size * 2 : FIRST_TABLE;

    table = lab__mm_pool_take_for(grown * sizeof *table, TABLE_TAG, __builtin_return_address(0));
    if (!table)
        lab__ke_bugcheck(MUST_SUCCEED_POOL_EMPTY, grown * sizeof *table, 0, 0, 0);
    if (old) {
        RtlCopyMemory(table, old, size * sizeof *table);
        lab__mm_pool_free(old, TABLE_TAG);
    }
    table->TableSize = grown;
    resource->OwnerTable = table;
    return &table[old ? size : 1];
}

static POWNER_ENTRY free_entry(PERESOURCE resource)
{
    POWNER_ENTRY table = resource->OwnerTable;

    if (!resource->OwnerEntry.OwnerCount)
        return &resource->OwnerEntry;
    for (ULONG i = 1; table && i < table->TableSize; i++)
        if (!table[i].OwnerThread)
            return &table[i];
    return grow(resource);
}

void lab__ex_owner_held(ERESOURCE_THREAD owner, int change)
{
    if (owner && !(owner & POINTER))
        ((struct _KTHREAD *)owner)->resources_held += change;
}

POWNER_ENTRY lab__ex_owner_add(PERESOURCE resource, ERESOURCE_THREAD owner)
{
    POWNER_ENTRY entry = free_entry(resource);

    entry->OwnerThread = owner;
    entry->TableSize = 0;
    entry->OwnerCount = 1;
    resource->ActiveEntries++;
    resource->ActiveCount = (SHORT)resource->ActiveEntries;
    lab__ex_owner_held(owner, 1);
    return entry;
}

void lab__ex_owner_remove(PERESOURCE resource, POWNER_ENTRY entry)
{
    struct _KTHREAD *referenced = entry->OwnerReferenced ? lab__ex_owner_thread(entry) : 0;

    lab__ex_owner_held(entry->OwnerThread, -1);
    entry->OwnerThread = 0;
    entry->TableSize = 0;
    resource->ActiveEntries--;
    resource->ActiveCount = (SHORT)resource->ActiveEntries;
    if (referenced)
        lab__ob_dereference(referenced);
}

struct _KTHREAD *lab__ex_owner_thread(const OWNER_ENTRY *entry)
{
    if (!entry->OwnerThread)
        return 0;
    if (entry->OwnerThread & POINTER)
        return entry->OwnerReferenced ? (struct _KTHREAD *)(entry->OwnerThread & ~(ULONG_PTR)POINTER) : 0;
    return (struct _KTHREAD *)entry->OwnerThread;
}

static void boost(const OWNER_ENTRY *entry, SCHAR priority)
{
    struct _KTHREAD *thread = lab__ex_owner_thread(entry);

    if (thread && thread->priority < priority && thread->base_priority < LOW_REALTIME_PRIORITY &&
        thread->state != LAB_THREAD_TERMINATED)
        lab__ke_set_priority(thread, priority);
}

/* So that a thread of middling importance can't keep the owner, and by it the waiter, from running. */
void lab__ex_owners_boost(PERESOURCE resource, SCHAR priority)
{
    POWNER_ENTRY table = resource->OwnerTable;

    if (resource->Flag & LAB_RESOURCE_NO_BOOST)
        return;
    if (priority >= LOW_REALTIME_PRIORITY)
        priority = LOW_REALTIME_PRIORITY - 2;
    boost(&resource->OwnerEntry, priority);
    for (ULONG i = 1; table && i < table->TableSize; i++)
        boost(&table[i], priority);
}

void lab__ex_owner_table_free(PERESOURCE resource)
{
    if (resource->OwnerTable)
        lab__mm_pool_free(resource->OwnerTable, TABLE_TAG);
    resource->OwnerTable = 0;
}
