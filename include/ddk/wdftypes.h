/* See wdf.h. */
#ifndef NTLAB_WDFTYPES_H
#define NTLAB_WDFTYPES_H

#include <wdf.h>

#endif
