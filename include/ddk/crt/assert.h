/* assert.h: assert() stops where ASSERT() does. */
#pragma GCC system_header
#undef assert
#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#include "lab_crt.h"
#ifndef LAB_CRT_ASSERT_H
#define LAB_CRT_ASSERT_H
LAB_CRT_BEGIN
void lab_crt_assert(const char *condition, const char *file, unsigned int line) __attribute__((visibility("default")));
LAB_CRT_END
#endif
#define assert(condition) ((void)((condition) ? 0 : (lab_crt_assert(#condition, __FILE__, __LINE__), 0)))
#endif
#if !defined(__cplusplus) && !defined(static_assert)
#define static_assert _Static_assert
#endif
