#ifndef NTLAB_WIN32_MALLOC_H
#define NTLAB_WIN32_MALLOC_H
#include <stdlib.h>
#define _alloca(size) __builtin_alloca(size)
#define alloca(size)  __builtin_alloca(size)
#endif
