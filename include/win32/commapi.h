/* A part of windows.h. */
#include <windows.h>
