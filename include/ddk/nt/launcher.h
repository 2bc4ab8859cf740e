/*
 * Read before each source of a driver that `ntlab build` compiles: what the kit has and a host's own sources must not
 * see, as these names are used there too.
 */
#ifndef NTLAB_NT_LAUNCHER_H
#define NTLAB_NT_LAUNCHER_H

#include <nt/sal1.h>

#ifdef __cplusplus
/* Drivers in C++ pass one for the other. */
#define _ETHREAD  _KTHREAD
#define _EPROCESS _KPROCESS
/* MSVC knows the name without a header; and makes an array by operator new where there is no operator new[]. */
typedef __typeof__(sizeof(0)) size_t;
template <typename... Arguments> inline void *operator new[](size_t size, Arguments... arguments) noexcept
{
    return operator new(size, arguments...);
}
#endif

#define VER_SET_CONDITION(mask, type, condition) ((mask) = VerSetConditionMask((mask), (type), (condition)))

/* A word of MSVC's C. */
#ifndef __cplusplus
#define static_assert _Static_assert
#endif

/* Nothing guards stacks by a cookie here. */
#ifdef __cplusplus
extern "C" {
#endif
static inline __attribute__((unused)) void __security_init_cookie(void)
{
}
#ifdef __cplusplus
}
#endif

#endif
