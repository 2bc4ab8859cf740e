/*
 * The C++ library of programs is the host's (libstdc++), on top of the C run time here. A wide character has 16 bits,
 * for which the host's library has nothing compiled: wide strings are made of its templates alone, and wide streams are
 * not there. Nor are threads of the host's: they would be no threads of the machine.
 */
#include_next <bits/c++config.h>
#undef _GLIBCXX_USE_WCHAR_T
#undef _GLIBCXX_HAS_GTHREADS

/* Annotations of old that are names of parameters there; where a source has them they are left out by the launcher. */
#undef __in
#undef __out
