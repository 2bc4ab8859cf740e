/* Locks of files that the system takes by asking their file system and its filters: fsrtl/filter.c. */
#ifndef NTLAB_IO_FS_FILTER_H
#define NTLAB_IO_FS_FILTER_H

#include "io/io_p.h"

NTSTATUS lab__fsrtl_acquire_for_section(PFILE_OBJECT file, ULONG protection);
void lab__fsrtl_release_for_section(PFILE_OBJECT file);
NTSTATUS lab__fsrtl_acquire_for_flush(PFILE_OBJECT file);
void lab__fsrtl_release_for_flush(PFILE_OBJECT file);

#endif
