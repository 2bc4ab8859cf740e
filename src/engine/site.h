/* How often places in code came by: a table of return addresses, which forgets none and takes no more when it is full.
 */
#ifndef NTLAB_ENGINE_SITE_H
#define NTLAB_ENGINE_SITE_H

#include <ntdef.h>

struct lab__site {
    const void *site;
    ULONG count;
};

/* The place's own count, to be raised by the caller; 0 where the table (of 16384 at most) has no room near its hash. */
static inline ULONG *lab__site_count(struct lab__site *sites, ULONG size, const void *site)
{
    ULONGLONG hash = (ULONG_PTR)site * 0x9E3779B97F4A7C15ULL;

    for (ULONG i = 0; i < 4; i++) {
        struct lab__site *entry = &sites[((hash >> 50) + i) % size];

        if (!entry->site)
            entry->site = site;
        if (entry->site == site)
            return &entry->count;
    }
    return 0;
}

#endif
