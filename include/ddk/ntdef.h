/*
 * The base of the DDK headers: how this compiler says what MSVC says with keywords, and NT's scalar types.
 *
 * LONG is 32 bits and WCHAR 16 (drivers and the kernel are compiled with -fshort-wchar), whatever the host's long is.
 */
#ifndef NTLAB_NTDEF_H
#define NTLAB_NTDEF_H

#include <stddef.h>
#include <stdarg.h>
#include <sal.h>
#include <nt/compiler.h>
#include <basetsd.h>

LAB_DDK_BEGIN

#define VOID void
typedef char CHAR, *PCHAR;
typedef signed char SCHAR, *PSCHAR;
typedef unsigned char UCHAR, *PUCHAR;
typedef short SHORT, *PSHORT;
typedef unsigned short USHORT, *PUSHORT;
typedef int LONG, *PLONG;
typedef unsigned int ULONG, *PULONG;
typedef int INT, *PINT;
typedef unsigned int UINT, *PUINT;
typedef long long LONGLONG, *PLONGLONG;
typedef unsigned long long ULONGLONG, *PULONGLONG;
typedef float FLOAT;
typedef double DOUBLE;
typedef void *PVOID;
typedef void *PVOID64;
typedef void *HANDLE, **PHANDLE;
typedef unsigned char BOOLEAN, *PBOOLEAN;
typedef ULONG LOGICAL, *PLOGICAL;
typedef char CCHAR;
typedef short CSHORT, *PCSHORT;
typedef unsigned char KIRQL, *PKIRQL;
typedef LONG KPRIORITY;
#define DEVICE_TYPE ULONG
typedef LONG NTSTATUS, *PNTSTATUS;
typedef wchar_t WCHAR, *PWCHAR, *LPWCH, *PWCH;
typedef const WCHAR *LPCWCH, *PCWCH, *LPCWCHAR, *PCWCHAR;
typedef struct _QUAD {
    union {
        LONGLONG UseThisFieldToCopy;
        double DoNotUseThisField;
    };
} QUAD, *PQUAD, UQUAD, *PUQUAD;

LAB_DDK_END

/* A class of flags: its enumerators are combined as bits. C does that by itself. */
#ifdef __cplusplus
#define LAB_FLAG_OPERATORS(type, operation)                                                                            \
    inline constexpr type operator operation(type a, type b)                                                           \
    {                                                                                                                  \
        return (type)((unsigned)a operation(unsigned) b);                                                              \
    }                                                                                                                  \
    inline type &operator operation##=(type &a, type b)                                                                \
    {                                                                                                                  \
        return a = a operation b;                                                                                      \
    }
#define DEFINE_ENUM_FLAG_OPERATORS(type)                                                                               \
    extern "C++" {                                                                                                     \
    LAB_FLAG_OPERATORS(type, |)                                                                                        \
    LAB_FLAG_OPERATORS(type, &)                                                                                        \
    LAB_FLAG_OPERATORS(type, ^)                                                                                        \
    inline constexpr type operator~(type a)                                                                            \
    {                                                                                                                  \
        return (type) ~(unsigned)a;                                                                                    \
    }                                                                                                                  \
    }
#else
#define DEFINE_ENUM_FLAG_OPERATORS(type)
#endif

#ifndef NULL
#define NULL ((void *)0)
#endif
#ifndef TRUE
#define TRUE  1
#define FALSE 0
#endif
#define MAXCHAR     0x7f
#define MAXSHORT    0x7fff
#define MINLONG     ((LONG)0x80000000)
#define MAXLONGLONG 0x7fffffffffffffffLL

#define NT_SUCCESS(status)     ((NTSTATUS)(status) >= 0)
#define NT_INFORMATION(status) ((ULONG)(status) >> 30 == 1)
#define NT_WARNING(status)     ((ULONG)(status) >> 30 == 2)
#define NT_ERROR(status)       ((ULONG)(status) >> 30 == 3)

#define FIELD_OFFSET(type, field)               ((LONG)offsetof(type, field))
#define UFIELD_OFFSET(type, field)              ((ULONG)offsetof(type, field))
#define CONTAINING_RECORD(address, type, field) ((type *)((char *)(address)-offsetof(type, field)))
#define RTL_FIELD_SIZE(type, field)             (sizeof(((type *)0)->field))
#ifndef FIELD_SIZE
#define FIELD_SIZE(type, field) RTL_FIELD_SIZE(type, field)
#endif
#define RTL_SIZEOF_THROUGH_FIELD(type, field) (FIELD_OFFSET(type, field) + RTL_FIELD_SIZE(type, field))
#define RTL_CONTAINS_FIELD(record, size, field)                                                                        \
    ((((PCHAR)(&(record)->field)) + sizeof((record)->field)) <= (((PCHAR)(record)) + (size)))
#define RTL_NUMBER_OF(array)             (sizeof(array) / sizeof((array)[0]))
#define RTL_NUMBER_OF_V1(array)          RTL_NUMBER_OF(array)
#define RTL_NUMBER_OF_V2(array)          RTL_NUMBER_OF(array)
#define RTL_NUMBER_OF_FIELD(type, field) (RTL_NUMBER_OF(((type *)0)->field))
#define RTL_BITS_OF(x)                   (sizeof(x) * 8)
#define RTL_BITS_OF_FIELD(type, field)   (RTL_BITS_OF(((type *)0)->field))
#ifndef ARRAYSIZE
#define ARRAYSIZE(array) RTL_NUMBER_OF(array)
#endif
#define ARGUMENT_PRESENT(pointer)          ((CHAR *)((ULONG_PTR)(pointer)) != (CHAR *)(NULL))
#define UNREFERENCED_PARAMETER(x)          ((void)(x))
#define DBG_UNREFERENCED_PARAMETER(x)      ((void)(x))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(x) ((void)(x))
#define DEFAULT_UNREACHABLE                                                                                            \
    default:                                                                                                           \
        __builtin_unreachable()
#define Int32x32To64(a, b)       ((LONGLONG)(LONG)(a) * (LONGLONG)(LONG)(b))
#define UInt32x32To64(a, b)      ((ULONGLONG)(ULONG)(a) * (ULONGLONG)(ULONG)(b))
#define Int64ShllMod32(v, n)     ((ULONGLONG)(v) << ((n)&31))
#define Int64ShraMod32(v, n)     ((LONGLONG)(v) >> ((n)&31))
#define Int64ShrlMod32(v, n)     ((ULONGLONG)(v) >> ((n)&31))
#define TEXT(x)                  L##x
#define ANSI_NULL                ((CHAR)0)
#define UNICODE_NULL             ((WCHAR)0)
#define UNICODE_STRING_MAX_BYTES ((USHORT)65534)
#define UNICODE_STRING_MAX_CHARS (32767)
#define MAXUCHAR                 0xff
#define MAXUSHORT                0xffff

/* Names of members that need none: every compiler here takes structures and unions without. */
#ifndef DUMMYUNIONNAME
#define DUMMYUNIONNAME
#define DUMMYUNIONNAME2
#define DUMMYUNIONNAME3
#define DUMMYUNIONNAME4
#define DUMMYUNIONNAME5
#define DUMMYUNIONNAME6
#define DUMMYUNIONNAME7
#define DUMMYUNIONNAME8
#define DUMMYUNIONNAME9
#define DUMMYSTRUCTNAME
#define DUMMYSTRUCTNAME2
#define DUMMYSTRUCTNAME3
#define DUMMYSTRUCTNAME4
#define DUMMYSTRUCTNAME5
#define DUMMYSTRUCTNAME6
#endif
#ifndef _ANONYMOUS_UNION
#define _ANONYMOUS_UNION
#define _ANONYMOUS_STRUCT
#endif

/* Programs in C++ have the library's. */
#if !defined(NOMINMAX) && (!defined(__cplusplus) || defined(_KERNEL_MODE))
#ifndef min
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#endif
#endif

#include <guiddef.h>
#include <nt/base_types.h>
#include <nt/base_strings.h>
#include <nt/base_names.h>
#include <nt/lang.h>
#include <nt/product.h>

#define RTL_CONSTANT_STRING(s)                                                                                         \
    {                                                                                                                  \
        sizeof(s) - sizeof((s)[0]), sizeof(s), (s)                                                                     \
    }
#define DECLARE_CONST_UNICODE_STRING(name, text)                                                                       \
    const WCHAR name##_buffer[] = text;                                                                                \
    const UNICODE_STRING name = {sizeof(text) - sizeof(WCHAR), sizeof(text), (PWCH)name##_buffer}
#define DECLARE_GLOBAL_CONST_UNICODE_STRING(name, text)                                                                \
    extern const UNICODE_STRING name;                                                                                  \
    __attribute__((weak)) const UNICODE_STRING name = {sizeof(text) - sizeof(WCHAR), sizeof(text), (PWCH)text}
#define DECLARE_UNICODE_STRING_SIZE(name, size)                                                                        \
    WCHAR name##_buffer[size];                                                                                         \
    UNICODE_STRING name = {0, (size) * sizeof(WCHAR), name##_buffer}
#define InitializeObjectAttributes(p, n, a, r, s)                                                                      \
    {                                                                                                                  \
        (p)->Length = sizeof(OBJECT_ATTRIBUTES);                                                                       \
        (p)->RootDirectory = (r);                                                                                      \
        (p)->Attributes = (a);                                                                                         \
        (p)->ObjectName = (n);                                                                                         \
        (p)->SecurityDescriptor = (s);                                                                                 \
        (p)->SecurityQualityOfService = NULL;                                                                          \
    }
#define RTL_CONSTANT_OBJECT_ATTRIBUTES(n, a)                                                                           \
    {                                                                                                                  \
        sizeof(OBJECT_ATTRIBUTES), NULL, RTL_CONST_CAST(PUNICODE_STRING)(n), a, NULL, NULL                             \
    }
#define RTL_CONST_CAST(type) (type)

#endif
