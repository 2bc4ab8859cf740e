/*
 * Cc inside: which files are cached, by whom, and what is pinned. The pages themselves are Mm's (mm/section.h), so that
 * a program's view of a file shows what is in the cache.
 */
#ifndef NTLAB_CC_P_H
#define NTLAB_CC_P_H

#include "cc/cc.h"
#include "io/paging.h"
#include "mm/section.h"

/* Of a file, while somebody caches it, and until its dirty pages are written. CcGetFileSizePointer finds size behind
 * the first eight bytes. */
struct lab__cc_shared_map {
    CSHORT type, bytes;
    ULONG opens;
    LARGE_INTEGER size;
    LARGE_INTEGER valid_data; /* as the file system knows it; MAXLONGLONG: it doesn't want to hear of it */
    LARGE_INTEGER valid_goal; /* as it is in the cache */
    LIST_ENTRY link;          /* lab__cc.maps */
    LIST_ENTRY privates;      /* struct lab__cc_private_map */
    LIST_ENTRY bcbs;          /* struct lab__cc_bcb */
    PFILE_OBJECT file;
    struct lab__mm_segment *segment;
    CACHE_MANAGER_CALLBACKS callbacks;
    PVOID context;
    BOOLEAN pin_access, truncated, write_behind_disabled, read_ahead_disabled, posted;
    ULONG busy; /* by whom it is used just now, so that it stays */
    LARGE_INTEGER truncated_to;
    PCACHE_UNINITIALIZE_EVENT events;
    ULONG threshold; /* of dirty pages; 0: none of its own */
    PVOID log;
    PFLUSH_TO_LSN flush_to_lsn;
};

/* Of a file object that caches. */
struct lab__cc_private_map {
    CSHORT type, bytes;
    ULONG granularity; /* of read-ahead, less one */
    PFILE_OBJECT file;
    LIST_ENTRY link;
    LONGLONG beyond, beyond_before; /* where the last two reads ended */
    LONGLONG read_ahead_end;        /* what was asked for already */
    ULONG sequential;               /* reads in a row */
};

/* A range of a file that is pinned, or was and is dirty, or that is only mapped. */
struct lab__cc_bcb {
    PUBLIC_BCB public;
    LIST_ENTRY link;
    struct lab__cc_shared_map *map;
    char *memory; /* of MappedFileOffset */
    struct lab__mm_alias *alias;
    ULONG pins;
    BOOLEAN mapped, dirty, resourced;
    ERESOURCE resource;
    LARGE_INTEGER oldest, newest; /* LSNs */
};

#define LAB_CC_SHARED_MAP  0x2FF
#define LAB_CC_PRIVATE_MAP 0x2FE
#define LAB_CC_BCB         0x2FD

struct lab__cc {
    LIST_ENTRY maps;
    LIST_ENTRY deferred; /* writes */
    LIST_ENTRY orphans;  /* segments whose last reference is the lazy writer's to give up */
    KTIMER timer;
    KDPC dpc;
    WORK_QUEUE_ITEM item;
    BOOLEAN scan_active, scanning, queued;
    KEVENT idle; /* no scan is going on */
};
extern struct lab__cc lab__cc;

static inline struct lab__cc_shared_map *lab__cc_map_of(PSECTION_OBJECT_POINTERS pointers)
{
    return pointers ? pointers->SharedCacheMap : 0;
}
static inline ULONGLONG lab__cc_end(ULONGLONG offset, ULONGLONG length) /* of a range, without overflow */
{
    return length > ~offset ? ~0ULL : offset + length;
}

/* cache_map.c */
void lab__cc_close_private(PFILE_OBJECT file);
BOOLEAN lab__cc_try_delete(struct lab__cc_shared_map *map); /* where nobody has it open, and nothing is to be written */
/*
 * The map stays while a call that may wait uses it. When the last has left, the lazy writer takes it away, and not the
 * call: its file system may hold what the close of the file takes. The same goes for a segment.
 */
static inline void lab__cc_enter(struct lab__cc_shared_map *map)
{
    map->busy++;
}
void lab__cc_leave(struct lab__cc_shared_map *map);
void lab__cc_release_segment(struct lab__mm_segment *segment);

/* copy.c */
BOOLEAN lab__cc_make_room(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length, NTSTATUS *status);
void lab__cc_wrote(struct lab__cc_shared_map *map, ULONGLONG offset, ULONG length);
_Noreturn void lab__cc_raise(NTSTATUS status);

/* flush.c */
NTSTATUS lab__cc_flush_range(struct lab__cc_shared_map *map, ULONGLONG offset, ULONGLONG end, ULONGLONG *written);

/* lazy.c */
void lab__cc_lazy_start(void);
void lab__cc_lazy_schedule(BOOLEAN now); /* there is something for the lazy writer to do */

/* pin.c */
void lab__cc_bcb_flush_log(struct lab__cc_shared_map *map, ULONGLONG offset, ULONGLONG end);
void lab__cc_bcbs_clean(struct lab__cc_shared_map *map); /* whose pages are written */
BOOLEAN lab__cc_is_pinned(const struct lab__cc_shared_map *map, ULONGLONG offset, ULONGLONG end);

/* read_ahead.c */
void lab__cc_note_read(PFILE_OBJECT file, LONGLONG offset, ULONG length);

/* throttle.c */
void lab__cc_post_deferred(void);

#endif
