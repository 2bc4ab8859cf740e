/* MSVC's words that are not C, for gcc and clang. What needs the launcher (__try, 32-bit long) is not here. */
#ifndef NTLAB_NT_COMPILER_H
#define NTLAB_NT_COMPILER_H

#ifdef __cplusplus
#define LAB_DDK_BEGIN                                                                                                  \
    _Pragma("GCC visibility push(default)") extern "C"                                                                 \
    {
#define LAB_DDK_END                                                                                                    \
    }                                                                                                                  \
    _Pragma("GCC visibility pop")
#define EXTERN_C       extern "C"
#define EXTERN_C_START extern "C" {
#define EXTERN_C_END   }
#else
#define LAB_DDK_BEGIN _Pragma("GCC visibility push(default)")
#define LAB_DDK_END   _Pragma("GCC visibility pop")
#define EXTERN_C      extern
#define EXTERN_C_START
#define EXTERN_C_END
#endif

#ifndef _WIN64
#define _WIN64 1
#endif
#ifndef _AMD64_
#define _AMD64_ 1
#endif
#ifndef _M_AMD64
#define _M_AMD64 100
#endif
#ifndef _M_X64
#define _M_X64 100
#endif
#ifndef NTDDI_VERSION
#define NTDDI_VERSION 0x0A00000C
#endif
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0A00
#endif
#ifndef WINVER
#define WINVER _WIN32_WINNT
#endif

#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long
#ifndef __cdecl
#define __cdecl
#endif
#define _cdecl
#define __stdcall
#define _stdcall
#define __fastcall
#define _fastcall
#define __thiscall
#define __clrcall
#define __vectorcall
#define __ptr32
#define __ptr64
#define __unaligned
#define __w64
#ifdef __cplusplus /* constructors and member functions too */
#define __forceinline inline __attribute__((always_inline))
#else
#define __forceinline static inline __attribute__((always_inline))
#endif
#ifndef __inline
#define __inline inline
#endif
#define _inline inline
#ifndef FORCEINLINE
#define FORCEINLINE __forceinline __attribute__((unused))
#endif
#define CFORCEINLINE      FORCEINLINE
#define STDFORCEINLINE    FORCEINLINE
#define DECLSPEC_NOINLINE __attribute__((noinline))

/* __declspec(word) and __declspec(word(argument)) */
#define __declspec(x) LAB_DECLSPEC_##x
#define _declspec(x) LAB_DECLSPEC_##x
#define LAB_DECLSPEC_align(n) __attribute__((aligned(n)))
#define LAB_DECLSPEC_allocate(s)
#define LAB_DECLSPEC_code_seg(s)
#define LAB_DECLSPEC_deprecated
/* What a module exports, its loader knows by that; inside the module it is bound directly. */
#ifdef __APPLE__
#define LAB_DECLSPEC_dllexport __attribute__((visibility("default")))
#else
#define LAB_DECLSPEC_dllexport __attribute__((visibility("protected")))
#endif
#define LAB_DECLSPEC_dllimport
#define LAB_DECLSPEC_guard(x)
#define LAB_DECLSPEC_guardignore
#define LAB_DECLSPEC_guardnocf
#define LAB_DECLSPEC_naked __attribute__((naked))
#define LAB_DECLSPEC_noalias
#define LAB_DECLSPEC_noinline __attribute__((noinline))
#define LAB_DECLSPEC_noreturn __attribute__((noreturn))
#define LAB_DECLSPEC_nothrow
#define LAB_DECLSPEC_novtable
#define LAB_DECLSPEC_property(...)
#define LAB_DECLSPEC_restrict
#define LAB_DECLSPEC_safebuffers
#define LAB_DECLSPEC_selectany __attribute__((weak))
#define LAB_DECLSPEC_thread    __thread
#define LAB_DECLSPEC_uuid(x)
#undef LAB_DECLSPEC_deprecated
#define LAB_DECLSPEC_deprecated

#define DECLSPEC_ALIGN(n)   __attribute__((aligned(n)))
#define DECLSPEC_CACHEALIGN __attribute__((aligned(64)))
#define POINTER_ALIGNMENT   DECLSPEC_ALIGN(8)
#define DECLSPEC_NORETURN   __attribute__((noreturn))
#define DECLSPEC_IMPORT
#define DECLSPEC_EXPORT    LAB_DECLSPEC_dllexport
#define DECLSPEC_SELECTANY __attribute__((weak))
#define DECLSPEC_NOTHROW
#define DECLSPEC_NOVTABLE
#define DECLSPEC_DEPRECATED
#define DECLSPEC_DEPRECATED_DDK
#define DECLSPEC_RESTRICT
#define DECLSPEC_GUARDNOCF
#define DECLSPEC_GUARD_SUPPRESS
#define DECLSPEC_ADDRSAFE
#define DECLSPEC_SAFEBUFFERS
#define DECLSPEC_CHPE_GUEST

#define NTAPI
#define NTSYSAPI
#define NTSYSCALLAPI
#define NTKERNELAPI
#define NTHALAPI
#define NTNTOSAPI
#define NTIMPORT
#define NTSYSAPI_INLINE
#define HALAPI
#define FASTCALL
#define CDECL
#define PASCAL
#define CONST const
#define IN
#define OUT
#define OPTIONAL
#define INOUT
#define UNALIGNED
#define UNALIGNED64
#define RESTRICTED_POINTER
#define POINTER_32
#define POINTER_64
#define FAR
#define NEAR
#define CRITICAL
#define NOTHING
#define EXPORT_C
#define C_ASSERT(e)      _Static_assert(e, #e)
#define static_assert_ex _Static_assert
#ifdef __cplusplus
#undef C_ASSERT
#define C_ASSERT(e) static_assert(e, #e)
#endif
#define DECLARE_HANDLE(name)                                                                                           \
    typedef struct name##__ {                                                                                          \
        int unused;                                                                                                    \
    } * name
#define ALIGNED_STRUCT
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wbuiltin-macro-redefined"
#endif
#ifdef LAB_LAUNCHER
#define __pragma(...) __lab_pragma(__VA_ARGS__)
#else
#define __pragma(...)
#endif
#ifdef __clang__
#pragma clang diagnostic pop
#endif
#define __analysis_assume(x) ((void)0)
#define _Analysis_assume_(x)
#define __assume(x)       ((void)0)
#define __noop(...)       ((void)0)
#define __annotation(...) ((void)0)
#define _Printf_format_string_
#define CODE_SEG(name)
#define TYPE_ALIGNMENT(t)                                                                                              \
    offsetof(                                                                                                          \
        struct {                                                                                                       \
            char x;                                                                                                    \
            t test;                                                                                                    \
        },                                                                                                             \
        test)
#define PROBE_ALIGNMENT(s)          TYPE_ALIGNMENT(ULONG)
#define SYSTEM_CACHE_ALIGNMENT_SIZE 64
#define MEMORY_ALLOCATION_ALIGNMENT 16

#endif
