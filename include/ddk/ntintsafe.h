/*
 * ntintsafe.h: conversions and arithmetic on integers that fail with STATUS_INTEGER_OVERFLOW instead of wrapping.
 *
 * RtlXToY(value, &result) and RtlXAdd/Sub/Mult(a, b, &result) for every X and Y of the list below.
 * A failed call stores the type's error value: all bits set, or 0 for CHAR.
 */
#ifndef _NTINTSAFE_H_INCLUDED_
#define _NTINTSAFE_H_INCLUDED_

#include <ntdef.h>
#include <ntstatus.h>
#include <stddef.h>

#ifndef LAB_INTSAFE_LIMITS
#define LAB_INTSAFE_LIMITS
#include <limits.h>
#include <stdint.h>
#define SHORT_MIN     (-32768)
#define LONGLONG_MIN  (-9223372036854775807LL - 1)
#define LONG64_MIN    LONGLONG_MIN
#define INT_PTR_MIN   LONGLONG_MIN
#define LONG_PTR_MIN  LONGLONG_MIN
#define PTRDIFF_T_MIN LONGLONG_MIN
#define SSIZE_T_MIN   LONGLONG_MIN
#define BYTE_MAX      0xff
#define SHORT_MAX     32767
#define USHORT_MAX    0xffff
#define WORD_MAX      0xffff
#define DWORD_MAX     0xffffffffu
#define LONGLONG_MAX  9223372036854775807LL
#define LONG64_MAX    LONGLONG_MAX
#define ULONGLONG_MAX 0xffffffffffffffffULL
#define DWORDLONG_MAX ULONGLONG_MAX
#define ULONG64_MAX   ULONGLONG_MAX
#define DWORD64_MAX   ULONGLONG_MAX
#define INT_PTR_MAX   LONGLONG_MAX
#define UINT_PTR_MAX  ULONGLONG_MAX
#define LONG_PTR_MAX  LONGLONG_MAX
#define ULONG_PTR_MAX ULONGLONG_MAX
#define DWORD_PTR_MAX ULONGLONG_MAX
#define PTRDIFF_T_MAX LONGLONG_MAX
#define SSIZE_T_MAX   LONGLONG_MAX
#endif
#ifndef _INTSAFE_ERRORS_DEFINED
#define _INTSAFE_ERRORS_DEFINED
#define INT8_ERROR      (-1)
#define UINT8_ERROR     0xff
#define BYTE_ERROR      0xff
#define CHAR_ERROR      '\0'
#define UCHAR_ERROR     0xff
#define SHORT_ERROR     (-1)
#define USHORT_ERROR    0xffff
#define INT_ERROR       (-1)
#define UINT_ERROR      0xffffffffu
#define LONG_ERROR      (-1)
#define ULONG_ERROR     0xffffffffu
#define LONGLONG_ERROR  (-1ll)
#define ULONGLONG_ERROR 0xffffffffffffffffull
#define SIZE_T_ERROR    ULONGLONG_ERROR
#endif

/* X(name, type, error value) for each type; two lists, since each is expanded within the other. */
#define LAB_INTSAFE_TYPES(X, ...)                                                                                      \
    X(Int8, signed char, -1, __VA_ARGS__)                                                                              \
    X(UInt8, UCHAR, -1, __VA_ARGS__)                                                                                   \
    X(Byte, UCHAR, -1, __VA_ARGS__)                                                                                    \
    X(Char, CHAR, 0, __VA_ARGS__)                                                                                      \
    X(UChar, UCHAR, -1, __VA_ARGS__)                                                                                   \
    X(Short, SHORT, -1, __VA_ARGS__)                                                                                   \
    X(UShort, USHORT, -1, __VA_ARGS__)                                                                                 \
    X(Int16, SHORT, -1, __VA_ARGS__)                                                                                   \
    X(UInt16, USHORT, -1, __VA_ARGS__)                                                                                 \
    X(Word, USHORT, -1, __VA_ARGS__)                                                                                   \
    X(Int, int, -1, __VA_ARGS__)                                                                                       \
    X(UInt, unsigned int, -1, __VA_ARGS__)                                                                             \
    X(Int32, int, -1, __VA_ARGS__)                                                                                     \
    X(UInt32, unsigned int, -1, __VA_ARGS__)                                                                           \
    X(Long, LONG, -1, __VA_ARGS__)                                                                                     \
    X(ULong, ULONG, -1, __VA_ARGS__)                                                                                   \
    X(DWord, ULONG, -1, __VA_ARGS__)                                                                                   \
    X(LongLong, LONGLONG, -1, __VA_ARGS__)                                                                             \
    X(ULongLong, ULONGLONG, -1, __VA_ARGS__)                                                                           \
    X(Int64, LONGLONG, -1, __VA_ARGS__)                                                                                \
    X(UInt64, ULONGLONG, -1, __VA_ARGS__)                                                                              \
    X(DWordLong, ULONGLONG, -1, __VA_ARGS__)                                                                           \
    X(IntPtr, LONG_PTR, -1, __VA_ARGS__)                                                                               \
    X(UIntPtr, ULONG_PTR, -1, __VA_ARGS__)                                                                             \
    X(LongPtr, LONG_PTR, -1, __VA_ARGS__)                                                                              \
    X(ULongPtr, ULONG_PTR, -1, __VA_ARGS__)                                                                            \
    X(DWordPtr, ULONG_PTR, -1, __VA_ARGS__)                                                                            \
    X(SizeT, size_t, -1, __VA_ARGS__)                                                                                  \
    X(SIZET, SIZE_T, -1, __VA_ARGS__)                                                                                  \
    X(SSIZET, SSIZE_T, -1, __VA_ARGS__)                                                                                \
    X(PtrdiffT, ptrdiff_t, -1, __VA_ARGS__)

/* Only pairs that callers meet; a conversion that cannot fail is there too, as it is in the DDK where types coincide.
 */
#define LAB_INTSAFE_TARGETS(X, ...)                                                                                    \
    X(Int8, signed char, -1, __VA_ARGS__)                                                                              \
    X(UInt8, UCHAR, -1, __VA_ARGS__)                                                                                   \
    X(Byte, UCHAR, -1, __VA_ARGS__)                                                                                    \
    X(Char, CHAR, 0, __VA_ARGS__)                                                                                      \
    X(UChar, UCHAR, -1, __VA_ARGS__)                                                                                   \
    X(Short, SHORT, -1, __VA_ARGS__)                                                                                   \
    X(UShort, USHORT, -1, __VA_ARGS__)                                                                                 \
    X(Int16, SHORT, -1, __VA_ARGS__)                                                                                   \
    X(UInt16, USHORT, -1, __VA_ARGS__)                                                                                 \
    X(Word, USHORT, -1, __VA_ARGS__)                                                                                   \
    X(Int, int, -1, __VA_ARGS__)                                                                                       \
    X(UInt, unsigned int, -1, __VA_ARGS__)                                                                             \
    X(Int32, int, -1, __VA_ARGS__)                                                                                     \
    X(UInt32, unsigned int, -1, __VA_ARGS__)                                                                           \
    X(Long, LONG, -1, __VA_ARGS__)                                                                                     \
    X(ULong, ULONG, -1, __VA_ARGS__)                                                                                   \
    X(DWord, ULONG, -1, __VA_ARGS__)                                                                                   \
    X(LongLong, LONGLONG, -1, __VA_ARGS__)                                                                             \
    X(ULongLong, ULONGLONG, -1, __VA_ARGS__)                                                                           \
    X(Int64, LONGLONG, -1, __VA_ARGS__)                                                                                \
    X(UInt64, ULONGLONG, -1, __VA_ARGS__)                                                                              \
    X(DWordLong, ULONGLONG, -1, __VA_ARGS__)                                                                           \
    X(IntPtr, LONG_PTR, -1, __VA_ARGS__)                                                                               \
    X(UIntPtr, ULONG_PTR, -1, __VA_ARGS__)                                                                             \
    X(LongPtr, LONG_PTR, -1, __VA_ARGS__)                                                                              \
    X(ULongPtr, ULONG_PTR, -1, __VA_ARGS__)                                                                            \
    X(DWordPtr, ULONG_PTR, -1, __VA_ARGS__)                                                                            \
    X(SizeT, size_t, -1, __VA_ARGS__)                                                                                  \
    X(SIZET, SIZE_T, -1, __VA_ARGS__)                                                                                  \
    X(SSIZET, SSIZE_T, -1, __VA_ARGS__)                                                                                \
    X(PtrdiffT, ptrdiff_t, -1, __VA_ARGS__)

/* intsafe.h has the same for programs, with names, results and an error of its own. */
#ifndef LAB_INTSAFE_NAME
#define LAB_INTSAFE_NAME(name) Rtl##name
#define LAB_INTSAFE_RESULT     NTSTATUS
#define LAB_INTSAFE_FITS       STATUS_SUCCESS
#define LAB_INTSAFE_OVERFLOW   STATUS_INTEGER_OVERFLOW
#endif
#define LAB_INTSAFE_INLINE static inline __attribute__((unused)) LAB_INTSAFE_RESULT
#define LAB_INTSAFE_DONE(overflow, result, type, error)                                                                \
    if (!(overflow))                                                                                                   \
        return LAB_INTSAFE_FITS;                                                                                       \
    *(result) = (type)(error);                                                                                         \
    return LAB_INTSAFE_OVERFLOW

#define LAB_INTSAFE_CONVERT(to, to_type, error, from, from_type)                                                       \
    LAB_INTSAFE_INLINE LAB_INTSAFE_NAME(from##To##to)(from_type value, to_type * result)                               \
    {                                                                                                                  \
        LAB_INTSAFE_DONE(__builtin_add_overflow(value, (from_type)0, result), result, to_type, error);                 \
    }

#define LAB_INTSAFE_OPERATE(operation, builtin, name, type, error)                                                     \
    LAB_INTSAFE_INLINE LAB_INTSAFE_NAME(name##operation)(type a, type b, type * result)                                \
    {                                                                                                                  \
        LAB_INTSAFE_DONE(builtin(a, b, result), result, type, error);                                                  \
    }

#define LAB_INTSAFE_TYPE(name, type, error, unused)                                                                    \
    LAB_INTSAFE_TARGETS(LAB_INTSAFE_CONVERT, name, type)                                                               \
    LAB_INTSAFE_OPERATE(Add, __builtin_add_overflow, name, type, error)                                                \
    LAB_INTSAFE_OPERATE(Sub, __builtin_sub_overflow, name, type, error)                                                \
    LAB_INTSAFE_OPERATE(Mult, __builtin_mul_overflow, name, type, error)

LAB_INTSAFE_TYPES(LAB_INTSAFE_TYPE, 0)

#endif
