/*
 * The C++ library of programs is the host's (libstdc++), on top of the C run time here. A wide character has 16 bits,
 * for which the host's library has nothing compiled: wide strings are made of its templates alone, and wide streams are
 * not there. Threads, and what they wait for, are the machine's: pthread.h; nothing of it asks the host to wait.
 */
#include_next <bits/c++config.h>
#undef _GLIBCXX_USE_WCHAR_T
#undef _GLIBCXX_HAVE_LINUX_FUTEX
#undef _GLIBCXX_USE_PTHREAD_RWLOCK_T

/* Annotations of old that are names of parameters there; where a source has them they are left out by the launcher. */
#undef __in
#undef __out
