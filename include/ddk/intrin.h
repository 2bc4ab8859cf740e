/* See nt/intrinsics.h. The types and functions of SSE2 are the compiler's own, but for those that are macros there. */
#ifdef __SSE2__
#pragma push_macro("_mm_mfence")
#pragma push_macro("_mm_lfence")
#pragma push_macro("_mm_sfence")
#pragma push_macro("_mm_pause")
/* Their allocator is of a C run time that kernels have none of. */
#define _MM_MALLOC_H_INCLUDED
#define __MM_MALLOC_H
#undef _mm_mfence
#undef _mm_lfence
#undef _mm_sfence
#undef _mm_pause
#include <emmintrin.h>
#pragma pop_macro("_mm_mfence")
#pragma pop_macro("_mm_lfence")
#pragma pop_macro("_mm_sfence")
#pragma pop_macro("_mm_pause")
#endif

#include <nt/intrinsics.h>
#include <crtdefs.h>
