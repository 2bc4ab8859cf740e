/* See nt/intrinsics.h. */
#include <nt/intrinsics.h>
#include <crtdefs.h>
