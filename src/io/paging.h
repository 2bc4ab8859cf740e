/* Requests that Mm and Cc make of file systems. */
#ifndef NTLAB_IO_PAGING_H
#define NTLAB_IO_PAGING_H

#include "io/file_p.h"
#include "mm/pages_p.h"

void lab__io_paging_start(void);
/* At most 16 pages, of memory that the kernel sees; *done may be less than was asked for. */
NTSTATUS lab__io_page(PFILE_OBJECT file, BOOLEAN write, char *memory, ULONG length, ULONGLONG offset, ULONG_PTR *done);
NTSTATUS lab__io_advance_valid_data(PFILE_OBJECT file, LONGLONG length);

#endif
