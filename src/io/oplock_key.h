/* The oplock key of a file object: of the extra create parameter that it was opened with. */
#ifndef NTLAB_IO_OPLOCK_KEY_H
#define NTLAB_IO_OPLOCK_KEY_H

#include <ntifs.h>

const OPLOCK_KEY_ECP_CONTEXT *lab__io_oplock_key(PFILE_OBJECT file); /* 0: it has none */
void lab__io_oplock_key_take(PIRP create, PFILE_OBJECT file);

#endif
