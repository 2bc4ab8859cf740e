/* What programs and mini-filters share. */
#ifndef NTLAB_FLTUSERSTRUCTURES_H
#define NTLAB_FLTUSERSTRUCTURES_H

#include <nt/flt_user.h>

#endif
