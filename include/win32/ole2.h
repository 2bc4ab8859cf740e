/* A part of objbase.h. */
#include <objbase.h>
