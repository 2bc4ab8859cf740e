/*
 * A small file system over memory, as a test driver: one volume, \Device\Mem, with a few files. Cached reads and writes
 * go through Cc; paging I/O and what isn't cached goes to a file's own bytes. It notes what it was asked.
 */
#ifndef NTLAB_TESTS_CC_MEMFS_H
#define NTLAB_TESTS_CC_MEMFS_H

#include "support/machine.h"
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/memory.h>
#include <ntifs.h>

#define MEMFS_ROOM (2u << 20) /* bytes that a file may have */

struct memfs_file { /* FsContext */
    FSRTL_ADVANCED_FCB_HEADER header;
    SECTION_OBJECT_POINTERS section;
    ERESOURCE resource, paging;
    FAST_MUTEX mutex;
    OPLOCK oplock;
    SHARE_ACCESS share;
    ULONG opens;
    UCHAR *bytes; /* its medium */
    /* what was asked */
    ULONG page_reads, page_writes, closes, cleanups, advances, lazy_acquires, ahead_acquires;
    LONGLONG last_read_offset, last_write_offset, advanced_to;
    ULONG last_read_length, last_write_length;
    ULONG last_irp_flags;
    NTSTATUS page_status; /* of paging I/O */
};

struct memfs {
    PDRIVER_OBJECT driver;
    PDEVICE_OBJECT device;
    struct memfs_file files[3]; /* \0, \1, \2 */
    ULONG fast_reads, fast_writes, irp_reads, irp_writes;
    BOOLEAN no_fast;
    BOOLEAN open_quietly, complete_if_oplocked; /* an open breaks no oplock, or doesn't wait */
    ULONG completed_after_break;
    /* attributes and quotas: what was set last, and how it was asked for */
    UCHAR note[128];
    ULONG note_length, note_flags, note_list_length;
    BOOLEAN note_start;
};
extern struct memfs memfs;

int memfs_setup(void **state);
int memfs_teardown(void **state); /* nobody may have a file open any more */
#define memfs_test(name) cmocka_unit_test_setup_teardown(name, memfs_setup, memfs_teardown)

lab_handle memfs_open(int file, uint32_t flags);
PFILE_OBJECT memfs_file_object(lab_handle handle); /* referenced */
void memfs_fill(int file, ULONG size);             /* with bytes that differ */
UCHAR memfs_byte(ULONGLONG offset);                /* what memfs_fill puts there */
void memfs_cache(PFILE_OBJECT file, BOOLEAN pin);  /* CcInitializeCacheMap */

#endif
