/* What strsafe.h declares: over the same workers as ntstrsafe.h. */
#ifndef NTLAB_WIN32_STRSAFE_H
#define NTLAB_WIN32_STRSAFE_H

#include <stdarg.h>

#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER   ((HRESULT)0x80070057)
#define STRSAFE_E_END_OF_FILE         ((HRESULT)0x80070026)
#define STRSAFE_MAX_CCH               2147483647
#define STRSAFE_IGNORE_NULLS          0x100
#define STRSAFE_FILL_BEHIND_NULL      0x200
#define STRSAFE_FILL_ON_FAILURE       0x400
#define STRSAFE_NULL_ON_FAILURE       0x800
#define STRSAFE_NO_TRUNCATION         0x1000

#ifdef __cplusplus
extern "C" {
#endif
NTSTATUS lab_strsafe_length(const void *text, SIZE_T limit, ULONG mode, SIZE_T *length);
NTSTATUS lab_strsafe_put(void *text, SIZE_T room, const void *source, SIZE_T count, ULONG mode, void **end,
                         SIZE_T *remaining, ULONG flags);
NTSTATUS lab_strsafe_vprintf(void *text, SIZE_T room, const void *format, va_list args, ULONG mode, void **end,
                             SIZE_T *remaining, ULONG flags);
#ifdef __cplusplus
}
#endif

#define LAB_WIN32_STRSAFE static inline __attribute__((unused)) HRESULT

LAB_WIN32_STRSAFE lab_win32_strsafe(NTSTATUS status)
{
    if (status >= 0)
        return S_OK;
    return (ULONG)status == 0x80000005 ? STRSAFE_E_INSUFFICIENT_BUFFER : STRSAFE_E_INVALID_PARAMETER;
}

/* Sizes of U are UNIT characters long; the modes are those of ntstrsafe.h: 1 wide, 2 append, 8 unbounded. */
#define LAB_WIN32_STRSAFE_PUT(U, UNIT, NAME, S, CHARS, MODE)                                                           \
    LAB_WIN32_STRSAFE String##U##NAME##S(CHARS *to, size_t size, const CHARS *from)                                    \
    {                                                                                                                  \
        return lab_win32_strsafe(lab_strsafe_put(to, size / (UNIT), from, (SIZE_T)-1, (MODE) | 8, NULL, NULL, 0));     \
    }                                                                                                                  \
    LAB_WIN32_STRSAFE String##U##NAME##N##S(CHARS *to, size_t size, const CHARS *from, size_t count)                   \
    {                                                                                                                  \
        return lab_win32_strsafe(lab_strsafe_put(to, size / (UNIT), from, count / (UNIT), MODE, NULL, NULL, 0));       \
    }                                                                                                                  \
    LAB_WIN32_STRSAFE String##U##NAME##Ex##S(CHARS *to, size_t size, const CHARS *from, CHARS **end, size_t *rest,     \
                                             DWORD flags)                                                              \
    {                                                                                                                  \
        SIZE_T remaining = 0;                                                                                          \
        NTSTATUS status =                                                                                              \
            lab_strsafe_put(to, size / (UNIT), from, (SIZE_T)-1, (MODE) | 8, (void **)end, &remaining, flags);         \
        if (rest)                                                                                                      \
            *rest = remaining * (UNIT);                                                                                \
        return lab_win32_strsafe(status);                                                                              \
    }

#define LAB_WIN32_STRSAFE_FORM(U, UNIT, S, CHARS, MODE)                                                                \
    LAB_WIN32_STRSAFE_PUT(U, UNIT, Copy, S, CHARS, MODE)                                                               \
    LAB_WIN32_STRSAFE_PUT(U, UNIT, Cat, S, CHARS, (MODE) | 2)                                                          \
    LAB_WIN32_STRSAFE String##U##Length##S(const CHARS *text, size_t limit, size_t *length)                            \
    {                                                                                                                  \
        SIZE_T found = 0;                                                                                              \
        NTSTATUS status = lab_strsafe_length(text, limit / (UNIT), MODE, &found);                                      \
        if (length)                                                                                                    \
            *length = found * (UNIT);                                                                                  \
        return lab_win32_strsafe(status);                                                                              \
    }                                                                                                                  \
    LAB_WIN32_STRSAFE String##U##VPrintf##S(CHARS *to, size_t size, const CHARS *format, va_list args)                 \
    {                                                                                                                  \
        return lab_win32_strsafe(lab_strsafe_vprintf(to, size / (UNIT), format, args, MODE, NULL, NULL, 0));           \
    }                                                                                                                  \
    LAB_WIN32_STRSAFE String##U##Printf##S(CHARS *to, size_t size, const CHARS *format, ...)                           \
    {                                                                                                                  \
        HRESULT result;                                                                                                \
        va_list args;                                                                                                  \
        va_start(args, format);                                                                                        \
        result = String##U##VPrintf##S(to, size, format, args);                                                        \
        va_end(args);                                                                                                  \
        return result;                                                                                                 \
    }                                                                                                                  \
    LAB_WIN32_STRSAFE String##U##PrintfEx##S(CHARS *to, size_t size, CHARS **end, size_t *rest, DWORD flags,           \
                                             const CHARS *format, ...)                                                 \
    {                                                                                                                  \
        SIZE_T remaining = 0;                                                                                          \
        NTSTATUS status;                                                                                               \
        va_list args;                                                                                                  \
        va_start(args, format);                                                                                        \
        status = lab_strsafe_vprintf(to, size / (UNIT), format, args, MODE, (void **)end, &remaining, flags);          \
        va_end(args);                                                                                                  \
        if (rest)                                                                                                      \
            *rest = remaining * (UNIT);                                                                                \
        return lab_win32_strsafe(status);                                                                              \
    }

LAB_WIN32_STRSAFE_FORM(Cch, 1, A, char, 0)
LAB_WIN32_STRSAFE_FORM(Cb, 1, A, char, 0)
LAB_WIN32_STRSAFE_FORM(Cch, 1, W, wchar_t, 1)
LAB_WIN32_STRSAFE_FORM(Cb, 2, W, wchar_t, 1)

#ifdef UNICODE
#define LAB_STRSAFE_AW(name) name##W
#else
#define LAB_STRSAFE_AW(name) name##A
#endif
#define StringCchCopy     LAB_STRSAFE_AW(StringCchCopy)
#define StringCchCopyN    LAB_STRSAFE_AW(StringCchCopyN)
#define StringCchCopyEx   LAB_STRSAFE_AW(StringCchCopyEx)
#define StringCchCat      LAB_STRSAFE_AW(StringCchCat)
#define StringCchCatN     LAB_STRSAFE_AW(StringCchCatN)
#define StringCchCatEx    LAB_STRSAFE_AW(StringCchCatEx)
#define StringCchLength   LAB_STRSAFE_AW(StringCchLength)
#define StringCchPrintf   LAB_STRSAFE_AW(StringCchPrintf)
#define StringCchPrintfEx LAB_STRSAFE_AW(StringCchPrintfEx)
#define StringCchVPrintf  LAB_STRSAFE_AW(StringCchVPrintf)
#define StringCbCopy      LAB_STRSAFE_AW(StringCbCopy)
#define StringCbCopyN     LAB_STRSAFE_AW(StringCbCopyN)
#define StringCbCopyEx    LAB_STRSAFE_AW(StringCbCopyEx)
#define StringCbCat       LAB_STRSAFE_AW(StringCbCat)
#define StringCbCatN      LAB_STRSAFE_AW(StringCbCatN)
#define StringCbCatEx     LAB_STRSAFE_AW(StringCbCatEx)
#define StringCbLength    LAB_STRSAFE_AW(StringCbLength)
#define StringCbPrintf    LAB_STRSAFE_AW(StringCbPrintf)
#define StringCbPrintfEx  LAB_STRSAFE_AW(StringCbPrintfEx)
#define StringCbVPrintf   LAB_STRSAFE_AW(StringCbVPrintf)

#endif
