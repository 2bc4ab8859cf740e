/* How many bytes an instruction of x86-64 reads from memory: as far as it must be known to tell fields apart. */
#ifndef NTLAB_VF_USER_SIZE_H
#define NTLAB_VF_USER_SIZE_H

#include <ntdef.h>

SIZE_T lab__vf_access_size(const UCHAR *code); /* 1 where it isn't known */

#endif
