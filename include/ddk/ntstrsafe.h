/*
 * ntstrsafe.h: string functions that know the size of their buffers.
 *
 * RtlStringCch... counts characters, RtlStringCb... bytes; RtlUnicodeString... works on counted
 * strings and never terminates. All are inline over a few exported workers.
 */
#ifndef _NTSTRSAFE_H_INCLUDED_
#define _NTSTRSAFE_H_INCLUDED_

#include <ntdef.h>
#include <ntstatus.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define STRSAFE_IGNORE_NULL_UNICODE_STRINGS         0x10000
#define STRSAFE_UNICODE_STRING_DEST_NULL_TERMINATED 0x20000
#define STRSAFE_UNICODE_STRING_VALID_FLAGS          0x31fff

#ifndef NTSTRSAFE_MAX_CCH
#define NTSTRSAFE_MAX_CCH 2147483647
#endif
#ifndef NTSTRSAFE_MAX_LENGTH
#define NTSTRSAFE_MAX_LENGTH (NTSTRSAFE_MAX_CCH - 1)
#endif
#define NTSTRSAFE_UNICODE_STRING_MAX_CCH (0xFFFF / sizeof(wchar_t))
#define NTSTRSAFEDDI                     NTSTATUS

#ifndef STRSAFE_FILL_BEHIND_NULL
#define STRSAFE_FILL_BEHIND_NULL 0x00000200
#define STRSAFE_IGNORE_NULLS     0x00000100
#define STRSAFE_FILL_ON_FAILURE  0x00000400
#define STRSAFE_NULL_ON_FAILURE  0x00000800
#define STRSAFE_NO_TRUNCATION    0x00001000
#define STRSAFE_VALID_FLAGS      0x00001FFF
#endif
#define STRSAFE_FILL_BEHIND            0x00000200
#define STRSAFE_ZERO_LENGTH_ON_FAILURE 0x00000800
#define STRSAFE_FILL_BYTE(x)           ((ULONG)((x & 0x000000FF) | STRSAFE_FILL_BEHIND_NULL))
#define STRSAFE_FAILURE_BYTE(x)        ((ULONG)((x & 0x000000FF) | STRSAFE_FILL_ON_FAILURE))

typedef char *STRSAFE_LPSTR, *NTSTRSAFE_PSTR;
typedef ULONG DWORD; /* flags are of this type, so drivers have it from here */
typedef const char *NTSTRSAFE_PCSTR;
typedef wchar_t *NTSTRSAFE_PWSTR;
typedef const wchar_t *NTSTRSAFE_PCWSTR;
typedef const void *NTSTRSAFE_PCUWSTR; /* of WCHARs at any address */
typedef const char *STRSAFE_LPCSTR, *STRSAFE_PCNZCH;
typedef wchar_t *STRSAFE_LPWSTR;
typedef const wchar_t *STRSAFE_LPCWSTR, *STRSAFE_PCNZWCH;
typedef const void *STRSAFE_LPCUWSTR; /* of WCHARs at any address */
#ifndef _STRSAFE_DWORD_DEFINED
#define _STRSAFE_DWORD_DEFINED
typedef ULONG STRSAFE_DWORD;
#endif

/* What a worker is to do; sizes are characters. */
#define LAB_STRSAFE_WIDE      0x1
#define LAB_STRSAFE_APPEND    0x2
#define LAB_STRSAFE_COUNTED   0x4 /* the source has exactly count characters */
#define LAB_STRSAFE_UNBOUNDED 0x8 /* the source is terminated; count is no argument of the caller's */
#define LAB_STRSAFE_ALL       ((SIZE_T)-1)
#define LAB_STRSAFE_API       __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif
LAB_STRSAFE_API NTSTATUS lab_strsafe_length(const void *text, SIZE_T limit, ULONG mode, SIZE_T *length);
LAB_STRSAFE_API NTSTATUS lab_strsafe_put(void *text, SIZE_T room, const void *source, SIZE_T count, ULONG mode,
                                         void **end, SIZE_T *remaining, ULONG flags);
LAB_STRSAFE_API NTSTATUS lab_strsafe_vprintf(void *text, SIZE_T room, const void *format, va_list args, ULONG mode,
                                             void **end, SIZE_T *remaining, ULONG flags);
LAB_STRSAFE_API NTSTATUS lab_strsafe_put_unicode(PWSTR text, SIZE_T room, PCUNICODE_STRING source, PWSTR *end,
                                                 SIZE_T *remaining, ULONG flags);
LAB_STRSAFE_API NTSTATUS lab_strsafe_validate(PCUNICODE_STRING string, ULONG flags);
LAB_STRSAFE_API NTSTATUS lab_strsafe_init(PUNICODE_STRING string, PCWSTR source, ULONG flags);
LAB_STRSAFE_API NTSTATUS lab_strsafe_unicode_put(PUNICODE_STRING string, const WCHAR *source, SIZE_T count, ULONG mode,
                                                 PUNICODE_STRING rest, ULONG flags);
LAB_STRSAFE_API NTSTATUS lab_strsafe_unicode_put_string(PUNICODE_STRING string, PCUNICODE_STRING source, SIZE_T count,
                                                        ULONG mode, PUNICODE_STRING rest, ULONG flags);
LAB_STRSAFE_API NTSTATUS lab_strsafe_unicode_vprintf(PUNICODE_STRING string, PCWSTR format, va_list args,
                                                     PUNICODE_STRING rest, ULONG flags);
#ifdef __cplusplus
}
#endif

#define LAB_STRSAFE_INLINE static inline __attribute__((unused)) NTSTATUS

/* A remainder in characters is told in bytes, with the odd byte of a wide buffer. */
static inline __attribute__((unused)) NTSTATUS lab_strsafe_to_bytes(NTSTATUS status, SIZE_T bytes, SIZE_T width,
                                                                    SIZE_T remaining, SIZE_T *out)
{
    if (out != NULL && (NT_SUCCESS(status) || status == STATUS_BUFFER_OVERFLOW))
        *out = remaining * width + bytes % width;
    return status;
}

#define LAB_STRSAFE_LENGTHS(S, CHARS, MODE)                                                                            \
    LAB_STRSAFE_CCH(LAB_STRSAFE_INLINE RtlStringCchLength##S(const CHARS *psz, SIZE_T cchMax, SIZE_T *pcchLength) {    \
        return lab_strsafe_length(psz, cchMax, MODE, pcchLength);                                                      \
    })                                                                                                                 \
    LAB_STRSAFE_CB(LAB_STRSAFE_INLINE RtlStringCbLength##S(const CHARS *psz, SIZE_T cbMax, SIZE_T *pcbLength) {        \
        NTSTATUS status = lab_strsafe_length(psz, cbMax / sizeof(CHARS), MODE, pcbLength);                             \
        if (pcbLength != NULL)                                                                                         \
            *pcbLength *= sizeof(CHARS);                                                                               \
        return status;                                                                                                 \
    })

/* Copy or Cat, all of a source or N characters of it, plain or Ex. */
#define LAB_STRSAFE_PUTS(NAME, S, CHARS, MODE)                                                                         \
    LAB_STRSAFE_CCH(                                                                                                   \
        LAB_STRSAFE_INLINE RtlStringCch##NAME##S(CHARS *pszDest, SIZE_T cchDest, const CHARS *pszSrc) {                \
            return lab_strsafe_put(pszDest, cchDest, pszSrc, LAB_STRSAFE_ALL, (MODE) | LAB_STRSAFE_UNBOUNDED, NULL,    \
                                   NULL, 0);                                                                           \
        } LAB_STRSAFE_INLINE RtlStringCch##NAME##N##S(CHARS *pszDest, SIZE_T cchDest, const CHARS *pszSrc,             \
                                                      SIZE_T cchToUse) {                                               \
            return lab_strsafe_put(pszDest, cchDest, pszSrc, cchToUse, MODE, NULL, NULL, 0);                           \
        } LAB_STRSAFE_INLINE RtlStringCch##NAME##Ex##S(CHARS *pszDest, SIZE_T cchDest, const CHARS *pszSrc,            \
                                                       CHARS **ppszDestEnd, SIZE_T *pcchRemaining, ULONG dwFlags) {    \
            return lab_strsafe_put(pszDest, cchDest, pszSrc, LAB_STRSAFE_ALL, (MODE) | LAB_STRSAFE_UNBOUNDED,          \
                                   (void **)ppszDestEnd, pcchRemaining, dwFlags);                                      \
        } LAB_STRSAFE_INLINE RtlStringCch##NAME##NEx##S(CHARS *pszDest, SIZE_T cchDest, const CHARS *pszSrc,           \
                                                        SIZE_T cchToUse, CHARS **ppszDestEnd, SIZE_T *pcchRemaining,   \
                                                        ULONG dwFlags) {                                               \
            return lab_strsafe_put(pszDest, cchDest, pszSrc, cchToUse, MODE, (void **)ppszDestEnd, pcchRemaining,      \
                                   dwFlags);                                                                           \
        })                                                                                                             \
    LAB_STRSAFE_CB(                                                                                                    \
        LAB_STRSAFE_INLINE RtlStringCb##NAME##S(CHARS *pszDest, SIZE_T cbDest, const CHARS *pszSrc) {                  \
            return lab_strsafe_put(pszDest, cbDest / sizeof(CHARS), pszSrc, LAB_STRSAFE_ALL,                           \
                                   (MODE) | LAB_STRSAFE_UNBOUNDED, NULL, NULL, 0);                                     \
        } LAB_STRSAFE_INLINE RtlStringCb##NAME##N##S(CHARS *pszDest, SIZE_T cbDest, const CHARS *pszSrc,               \
                                                     SIZE_T cbToUse) {                                                 \
            return lab_strsafe_put(pszDest, cbDest / sizeof(CHARS), pszSrc, cbToUse / sizeof(CHARS), MODE, NULL, NULL, \
                                   0);                                                                                 \
        } LAB_STRSAFE_INLINE RtlStringCb##NAME##Ex##S(CHARS *pszDest, SIZE_T cbDest, const CHARS *pszSrc,              \
                                                      CHARS **ppszDestEnd, SIZE_T *pcbRemaining, ULONG dwFlags) {      \
            SIZE_T rest = 0;                                                                                           \
            NTSTATUS status = lab_strsafe_put(pszDest, cbDest / sizeof(CHARS), pszSrc, LAB_STRSAFE_ALL,                \
                                              (MODE) | LAB_STRSAFE_UNBOUNDED, (void **)ppszDestEnd, &rest, dwFlags);   \
            return lab_strsafe_to_bytes(status, cbDest, sizeof(CHARS), rest, pcbRemaining);                            \
        } LAB_STRSAFE_INLINE RtlStringCb##NAME##NEx##S(CHARS *pszDest, SIZE_T cbDest, const CHARS *pszSrc,             \
                                                       SIZE_T cbToUse, CHARS **ppszDestEnd, SIZE_T *pcbRemaining,      \
                                                       ULONG dwFlags) {                                                \
            SIZE_T rest = 0;                                                                                           \
            NTSTATUS status = lab_strsafe_put(pszDest, cbDest / sizeof(CHARS), pszSrc, cbToUse / sizeof(CHARS), MODE,  \
                                              (void **)ppszDestEnd, &rest, dwFlags);                                   \
            return lab_strsafe_to_bytes(status, cbDest, sizeof(CHARS), rest, pcbRemaining);                            \
        })

#define LAB_STRSAFE_VPRINTFS(S, CHARS, MODE)                                                                           \
    LAB_STRSAFE_CCH(                                                                                                   \
        LAB_STRSAFE_INLINE RtlStringCchVPrintf##S(CHARS *pszDest, SIZE_T cchDest, const CHARS *pszFormat,              \
                                                  va_list argList) {                                                   \
            return lab_strsafe_vprintf(pszDest, cchDest, pszFormat, argList, MODE, NULL, NULL, 0);                     \
        } LAB_STRSAFE_INLINE RtlStringCchVPrintfEx##S(CHARS *pszDest, SIZE_T cchDest, CHARS **ppszDestEnd,             \
                                                      SIZE_T *pcchRemaining, ULONG dwFlags, const CHARS *pszFormat,    \
                                                      va_list argList) {                                               \
            return lab_strsafe_vprintf(pszDest, cchDest, pszFormat, argList, MODE, (void **)ppszDestEnd,               \
                                       pcchRemaining, dwFlags);                                                        \
        })                                                                                                             \
    LAB_STRSAFE_CB(                                                                                                    \
        LAB_STRSAFE_INLINE RtlStringCbVPrintf##S(CHARS *pszDest, SIZE_T cbDest, const CHARS *pszFormat,                \
                                                 va_list argList) {                                                    \
            return lab_strsafe_vprintf(pszDest, cbDest / sizeof(CHARS), pszFormat, argList, MODE, NULL, NULL, 0);      \
        } LAB_STRSAFE_INLINE RtlStringCbVPrintfEx##S(CHARS *pszDest, SIZE_T cbDest, CHARS **ppszDestEnd,               \
                                                     SIZE_T *pcbRemaining, ULONG dwFlags, const CHARS *pszFormat,      \
                                                     va_list argList) {                                                \
            SIZE_T rest = 0;                                                                                           \
            NTSTATUS status = lab_strsafe_vprintf(pszDest, cbDest / sizeof(CHARS), pszFormat, argList, MODE,           \
                                                  (void **)ppszDestEnd, &rest, dwFlags);                               \
            return lab_strsafe_to_bytes(status, cbDest, sizeof(CHARS), rest, pcbRemaining);                            \
        })

#define LAB_STRSAFE_PRINTF(U, S, CHARS)                                                                                \
    LAB_STRSAFE_INLINE RtlString##U##Printf##S(CHARS *pszDest, SIZE_T size, const CHARS *pszFormat, ...)               \
    {                                                                                                                  \
        NTSTATUS status;                                                                                               \
        va_list args;                                                                                                  \
        va_start(args, pszFormat);                                                                                     \
        status = RtlString##U##VPrintf##S(pszDest, size, pszFormat, args);                                             \
        va_end(args);                                                                                                  \
        return status;                                                                                                 \
    }                                                                                                                  \
    LAB_STRSAFE_INLINE RtlString##U##PrintfEx##S(CHARS *pszDest, SIZE_T size, CHARS **ppszDestEnd, SIZE_T *remaining,  \
                                                 ULONG dwFlags, const CHARS *pszFormat, ...)                           \
    {                                                                                                                  \
        NTSTATUS status;                                                                                               \
        va_list args;                                                                                                  \
        va_start(args, pszFormat);                                                                                     \
        status = RtlString##U##VPrintfEx##S(pszDest, size, ppszDestEnd, remaining, dwFlags, pszFormat, args);          \
        va_end(args);                                                                                                  \
        return status;                                                                                                 \
    }

#ifdef NTSTRSAFE_NO_CCH_FUNCTIONS
#define LAB_STRSAFE_CCH(...)
#else
#define LAB_STRSAFE_CCH(...) __VA_ARGS__
#endif
#ifdef NTSTRSAFE_NO_CB_FUNCTIONS
#define LAB_STRSAFE_CB(...)
#else
#define LAB_STRSAFE_CB(...) __VA_ARGS__
#endif

LAB_STRSAFE_LENGTHS(A, char, 0)
LAB_STRSAFE_LENGTHS(W, wchar_t, LAB_STRSAFE_WIDE)
LAB_STRSAFE_PUTS(Copy, A, char, 0)
LAB_STRSAFE_PUTS(Copy, W, wchar_t, LAB_STRSAFE_WIDE)
LAB_STRSAFE_PUTS(Cat, A, char, LAB_STRSAFE_APPEND)
LAB_STRSAFE_PUTS(Cat, W, wchar_t, LAB_STRSAFE_APPEND | LAB_STRSAFE_WIDE)
LAB_STRSAFE_VPRINTFS(A, char, 0)
LAB_STRSAFE_VPRINTFS(W, wchar_t, LAB_STRSAFE_WIDE)
LAB_STRSAFE_CCH(LAB_STRSAFE_PRINTF(Cch, A, char) LAB_STRSAFE_PRINTF(Cch, W, wchar_t))
LAB_STRSAFE_CB(LAB_STRSAFE_PRINTF(Cb, A, char) LAB_STRSAFE_PRINTF(Cb, W, wchar_t))

/* The wide worker reads bytes, so an unaligned source is as good as an aligned one. */
#define RtlUnalignedStringCchLengthW(psz, cchMax, pcchLength)                                                          \
    lab_strsafe_length((const void *)(psz), (cchMax), LAB_STRSAFE_WIDE, (pcchLength))
LAB_STRSAFE_INLINE RtlUnalignedStringCbLengthW(const void *psz, SIZE_T cbMax, SIZE_T *pcbLength)
{
    NTSTATUS status = lab_strsafe_length(psz, cbMax / sizeof(wchar_t), LAB_STRSAFE_WIDE, pcbLength);
    if (pcbLength != NULL)
        *pcbLength *= sizeof(wchar_t);
    return status;
}

#ifndef NTSTRSAFE_NO_UNICODE_STRING_FUNCTIONS
LAB_STRSAFE_CCH(
    LAB_STRSAFE_INLINE RtlStringCchCopyUnicodeString(wchar_t *pszDest, SIZE_T cchDest, PCUNICODE_STRING SourceString) {
        return lab_strsafe_put_unicode(pszDest, cchDest, SourceString, NULL, NULL, 0);
    } LAB_STRSAFE_INLINE RtlStringCchCopyUnicodeStringEx(wchar_t *pszDest, SIZE_T cchDest,
                                                         PCUNICODE_STRING SourceString, wchar_t **ppszDestEnd,
                                                         SIZE_T *pcchRemaining, ULONG dwFlags) {
        return lab_strsafe_put_unicode(pszDest, cchDest, SourceString, ppszDestEnd, pcchRemaining, dwFlags);
    })
LAB_STRSAFE_CB(
    LAB_STRSAFE_INLINE RtlStringCbCopyUnicodeString(wchar_t *pszDest, SIZE_T cbDest, PCUNICODE_STRING SourceString) {
        return lab_strsafe_put_unicode(pszDest, cbDest / sizeof(wchar_t), SourceString, NULL, NULL, 0);
    } LAB_STRSAFE_INLINE RtlStringCbCopyUnicodeStringEx(wchar_t *pszDest, SIZE_T cbDest, PCUNICODE_STRING SourceString,
                                                        wchar_t **ppszDestEnd, SIZE_T *pcbRemaining, ULONG dwFlags) {
        SIZE_T rest = 0;
        NTSTATUS status =
            lab_strsafe_put_unicode(pszDest, cbDest / sizeof(wchar_t), SourceString, ppszDestEnd, &rest, dwFlags);
        return lab_strsafe_to_bytes(status, cbDest, sizeof(wchar_t), rest, pcbRemaining);
    })

LAB_STRSAFE_INLINE RtlUnicodeStringInit(PUNICODE_STRING DestinationString, const wchar_t *pszSrc)
{
    return lab_strsafe_init(DestinationString, pszSrc, 0);
}

LAB_STRSAFE_INLINE RtlUnicodeStringInitEx(PUNICODE_STRING DestinationString, const wchar_t *pszSrc, ULONG dwFlags)
{
    return lab_strsafe_init(DestinationString, pszSrc, dwFlags);
}

LAB_STRSAFE_INLINE RtlUnicodeStringValidate(PCUNICODE_STRING SourceString)
{
    return lab_strsafe_validate(SourceString, 0);
}

LAB_STRSAFE_INLINE RtlUnicodeStringValidateEx(PCUNICODE_STRING SourceString, ULONG dwFlags)
{
    return lab_strsafe_validate(SourceString, dwFlags);
}

/* Copy or Cat of a UNICODE_STRING and of a terminated string; Cb and Cch bound what is taken of the source. */
#define LAB_STRSAFE_UNICODE(NAME, MODE)                                                                                \
    LAB_STRSAFE_INLINE RtlUnicodeString##NAME(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString)        \
    {                                                                                                                  \
        return lab_strsafe_unicode_put_string(DestinationString, SourceString, LAB_STRSAFE_ALL,                        \
                                              (MODE) | LAB_STRSAFE_UNBOUNDED, NULL, 0);                                \
    }                                                                                                                  \
    LAB_STRSAFE_INLINE RtlUnicodeString##NAME##Ex(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString,    \
                                                  PUNICODE_STRING RemainingString, ULONG dwFlags)                      \
    {                                                                                                                  \
        return lab_strsafe_unicode_put_string(DestinationString, SourceString, LAB_STRSAFE_ALL,                        \
                                              (MODE) | LAB_STRSAFE_UNBOUNDED, RemainingString, dwFlags);               \
    }                                                                                                                  \
    LAB_STRSAFE_INLINE RtlUnicodeString##NAME##String(PUNICODE_STRING DestinationString, const wchar_t *pszSrc)        \
    {                                                                                                                  \
        return lab_strsafe_unicode_put(DestinationString, pszSrc, LAB_STRSAFE_ALL, (MODE) | LAB_STRSAFE_UNBOUNDED,     \
                                       NULL, 0);                                                                       \
    }                                                                                                                  \
    LAB_STRSAFE_INLINE RtlUnicodeString##NAME##StringEx(PUNICODE_STRING DestinationString, const wchar_t *pszSrc,      \
                                                        PUNICODE_STRING RemainingString, ULONG dwFlags)                \
    {                                                                                                                  \
        return lab_strsafe_unicode_put(DestinationString, pszSrc, LAB_STRSAFE_ALL, (MODE) | LAB_STRSAFE_UNBOUNDED,     \
                                       RemainingString, dwFlags);                                                      \
    }

#define LAB_STRSAFE_UNICODE_N(U, NAME, MODE, UNIT)                                                                     \
    LAB_STRSAFE_INLINE RtlUnicodeString##U##NAME##N(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString,  \
                                                    SIZE_T count)                                                      \
    {                                                                                                                  \
        return lab_strsafe_unicode_put_string(DestinationString, SourceString, count / (UNIT), MODE, NULL, 0);         \
    }                                                                                                                  \
    LAB_STRSAFE_INLINE RtlUnicodeString##U##NAME##NEx(PUNICODE_STRING DestinationString,                               \
                                                      PCUNICODE_STRING SourceString, SIZE_T count,                     \
                                                      PUNICODE_STRING RemainingString, ULONG dwFlags)                  \
    {                                                                                                                  \
        return lab_strsafe_unicode_put_string(DestinationString, SourceString, count / (UNIT), MODE, RemainingString,  \
                                              dwFlags);                                                                \
    }                                                                                                                  \
    LAB_STRSAFE_INLINE RtlUnicodeString##U##NAME##StringN(PUNICODE_STRING DestinationString, const wchar_t *pszSrc,    \
                                                          SIZE_T count)                                                \
    {                                                                                                                  \
        return lab_strsafe_unicode_put(DestinationString, pszSrc, count / (UNIT), MODE, NULL, 0);                      \
    }                                                                                                                  \
    LAB_STRSAFE_INLINE RtlUnicodeString##U##NAME##StringNEx(PUNICODE_STRING DestinationString, const wchar_t *pszSrc,  \
                                                            SIZE_T count, PUNICODE_STRING RemainingString,             \
                                                            ULONG dwFlags)                                             \
    {                                                                                                                  \
        return lab_strsafe_unicode_put(DestinationString, pszSrc, count / (UNIT), MODE, RemainingString, dwFlags);     \
    }

LAB_STRSAFE_UNICODE(Copy, 0)
LAB_STRSAFE_UNICODE(Cat, LAB_STRSAFE_APPEND)
LAB_STRSAFE_CCH(LAB_STRSAFE_UNICODE_N(Cch, Copy, 0, 1) LAB_STRSAFE_UNICODE_N(Cch, Cat, LAB_STRSAFE_APPEND, 1))
LAB_STRSAFE_CB(LAB_STRSAFE_UNICODE_N(Cb, Copy, 0, sizeof(wchar_t))
                   LAB_STRSAFE_UNICODE_N(Cb, Cat, LAB_STRSAFE_APPEND, sizeof(wchar_t)))

LAB_STRSAFE_INLINE RtlUnicodeStringVPrintf(PUNICODE_STRING DestinationString, const wchar_t *pszFormat, va_list argList)
{
    return lab_strsafe_unicode_vprintf(DestinationString, pszFormat, argList, NULL, 0);
}

LAB_STRSAFE_INLINE RtlUnicodeStringVPrintfEx(PUNICODE_STRING DestinationString, PUNICODE_STRING RemainingString,
                                             ULONG dwFlags, const wchar_t *pszFormat, va_list argList)
{
    return lab_strsafe_unicode_vprintf(DestinationString, pszFormat, argList, RemainingString, dwFlags);
}

LAB_STRSAFE_INLINE RtlUnicodeStringPrintf(PUNICODE_STRING DestinationString, const wchar_t *pszFormat, ...)
{
    NTSTATUS status;
    va_list args;
    va_start(args, pszFormat);
    status = lab_strsafe_unicode_vprintf(DestinationString, pszFormat, args, NULL, 0);
    va_end(args);
    return status;
}

LAB_STRSAFE_INLINE RtlUnicodeStringPrintfEx(PUNICODE_STRING DestinationString, PUNICODE_STRING RemainingString,
                                            ULONG dwFlags, const wchar_t *pszFormat, ...)
{
    NTSTATUS status;
    va_list args;
    va_start(args, pszFormat);
    status = lab_strsafe_unicode_vprintf(DestinationString, pszFormat, args, RemainingString, dwFlags);
    va_end(args);
    return status;
}
#endif

#endif
