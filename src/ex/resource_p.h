/* Between resource.c (who gets an ERESOURCE when) and resource_owner.c (who has it). */
#ifndef NTLAB_EX_RESOURCE_P_H
#define NTLAB_EX_RESOURCE_P_H

#include "ex/lock_p.h"

#define LAB_RESOURCE_NO_BOOST 0x2 /* ERESOURCE.Flag */

static inline BOOLEAN lab__ex_resource_exclusive(const ERESOURCE *resource)
{
    return (resource->Flag & ResourceOwnedExclusive) != 0;
}

/* resource_owner.c. An owner is a thread, or a pointer whose two lowest bits are set. */
POWNER_ENTRY lab__ex_owner_find(PERESOURCE resource, ERESOURCE_THREAD owner); /* 0 if it has no part in it */
POWNER_ENTRY lab__ex_owner_add(PERESOURCE resource, ERESOURCE_THREAD owner);  /* one more owner, count 1 */
void lab__ex_owner_remove(PERESOURCE resource, POWNER_ENTRY entry);
void lab__ex_owners_boost(PERESOURCE resource, SCHAR priority); /* a thread of this priority waits for them */
void lab__ex_owner_held(ERESOURCE_THREAD owner, int change);    /* how many resources a thread holds */
void lab__ex_owner_table_free(PERESOURCE resource);
struct _KTHREAD *lab__ex_owner_thread(const OWNER_ENTRY *entry); /* 0 where none is known */

extern LIST_ENTRY lab__ex_resources; /* ERESOURCE.SystemResourcesList */
void lab__ex_resource_listed(PERESOURCE resource);
void lab__ex_resource_unlisted(PERESOURCE resource);

/* resource.c: what no header of the kit declares. */
LAB_DDK_BEGIN
BOOLEAN ExTryToAcquireResourceExclusiveLite(PERESOURCE Resource);
LAB_DDK_END

#endif
