/* Cc for its neighbours: what the DDIs do, with a status instead of an exception. The file object is a cached one. */
#ifndef NTLAB_CC_H
#define NTLAB_CC_H

#include <ntifs.h>

void lab__cc_start(void);
/* STATUS_CANT_WAIT: `wait` is FALSE, and it would have to. */
NTSTATUS lab__cc_read(PFILE_OBJECT file, ULONGLONG offset, ULONG length, BOOLEAN wait, PVOID buffer);
NTSTATUS lab__cc_write(PFILE_OBJECT file, ULONGLONG offset, ULONG length, BOOLEAN wait, PVOID buffer);
NTSTATUS lab__cc_zero(PFILE_OBJECT file, ULONGLONG offset, ULONGLONG end);
/* An MDL of a part of the cache, behind those that *chain has. */
NTSTATUS lab__cc_mdl(PFILE_OBJECT file, ULONGLONG offset, ULONG length, LOCK_OPERATION operation, PMDL *chain);
void lab__cc_mdl_end(PFILE_OBJECT file, PMDL chain);
NTSTATUS lab__cc_mdl_written(PFILE_OBJECT file, LONGLONG offset, PMDL chain);
BOOLEAN lab__cc_can_write(PFILE_OBJECT file, ULONG bytes); /* without waiting */

#endif
