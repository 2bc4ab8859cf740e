/* String functions that know the size of their buffers: those of ntstrsafe.h, with HRESULTs. */
#ifndef NTLAB_STRSAFE_H
#define NTLAB_STRSAFE_H

#include <ntdef.h>
#include <winerror.h>
#include <lab/strsafe.h>

#endif
