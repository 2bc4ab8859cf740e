/* Large integers, from the time before compilers had them, and LUIDs. */
#ifndef NTLAB_NT_RTL_INTEGER_H
#define NTLAB_NT_RTL_INTEGER_H

#include <ntdef.h>

#define LAB_LARGE(expression)                                                                                          \
    LARGE_INTEGER lab_result;                                                                                          \
    lab_result.QuadPart = (LONGLONG)(expression);                                                                      \
    return lab_result

FORCEINLINE LARGE_INTEGER RtlConvertLongToLargeInteger(LONG SignedInteger)
{
    LAB_LARGE(SignedInteger);
}

FORCEINLINE LARGE_INTEGER RtlConvertUlongToLargeInteger(ULONG UnsignedInteger)
{
    LAB_LARGE(UnsignedInteger);
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerAdd(LARGE_INTEGER Addend1, LARGE_INTEGER Addend2)
{
    LAB_LARGE(Addend1.QuadPart + Addend2.QuadPart);
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerSubtract(LARGE_INTEGER Minuend, LARGE_INTEGER Subtrahend)
{
    LAB_LARGE(Minuend.QuadPart - Subtrahend.QuadPart);
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerNegate(LARGE_INTEGER Subtrahend)
{
    LAB_LARGE(-Subtrahend.QuadPart);
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerShiftLeft(LARGE_INTEGER LargeInteger, CCHAR ShiftCount)
{
    LAB_LARGE((ULONGLONG)LargeInteger.QuadPart << (ShiftCount & 63));
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerShiftRight(LARGE_INTEGER LargeInteger, CCHAR ShiftCount)
{
    LAB_LARGE((ULONGLONG)LargeInteger.QuadPart >> (ShiftCount & 63));
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerArithmeticShift(LARGE_INTEGER LargeInteger, CCHAR ShiftCount)
{
    LAB_LARGE(LargeInteger.QuadPart >> (ShiftCount & 63));
}

FORCEINLINE LARGE_INTEGER RtlEnlargedIntegerMultiply(LONG Multiplicand, LONG Multiplier)
{
    LAB_LARGE((LONGLONG)Multiplicand * Multiplier);
}

FORCEINLINE LARGE_INTEGER RtlEnlargedUnsignedMultiply(ULONG Multiplicand, ULONG Multiplier)
{
    LAB_LARGE((ULONGLONG)Multiplicand * Multiplier);
}

FORCEINLINE LARGE_INTEGER RtlExtendedIntegerMultiply(LARGE_INTEGER Multiplicand, LONG Multiplier)
{
    LAB_LARGE(Multiplicand.QuadPart * Multiplier);
}

FORCEINLINE ULONG RtlEnlargedUnsignedDivide(ULARGE_INTEGER Dividend, ULONG Divisor, PULONG Remainder)
{
    if (Remainder != NULL)
        *Remainder = (ULONG)(Dividend.QuadPart % Divisor);
    return (ULONG)(Dividend.QuadPart / Divisor);
}

FORCEINLINE LARGE_INTEGER RtlExtendedLargeIntegerDivide(LARGE_INTEGER Dividend, ULONG Divisor, PULONG Remainder)
{
    if (Remainder != NULL)
        *Remainder = (ULONG)((ULONGLONG)Dividend.QuadPart % Divisor);
    LAB_LARGE((ULONGLONG)Dividend.QuadPart / Divisor);
}

FORCEINLINE LARGE_INTEGER RtlLargeIntegerDivide(LARGE_INTEGER Dividend, LARGE_INTEGER Divisor, PLARGE_INTEGER Remainder)
{
    if (Remainder != NULL)
        Remainder->QuadPart = Dividend.QuadPart % Divisor.QuadPart;
    LAB_LARGE(Dividend.QuadPart / Divisor.QuadPart);
}

FORCEINLINE LARGE_INTEGER RtlExtendedMagicDivide(LARGE_INTEGER Dividend, LARGE_INTEGER MagicDivisor, CCHAR ShiftCount)
{
    ULONGLONG magnitude = Dividend.QuadPart < 0 ? 0 - (ULONGLONG)Dividend.QuadPart : (ULONGLONG)Dividend.QuadPart;
    ULONGLONG quotient =
        (ULONGLONG)(((unsigned __int128)magnitude * (ULONGLONG)MagicDivisor.QuadPart) >> 64) >> ShiftCount;

    LAB_LARGE(Dividend.QuadPart < 0 ? 0 - quotient : quotient);
}

#define RtlLargeIntegerGreaterThan(X, Y)          ((X).QuadPart > (Y).QuadPart)
#define RtlLargeIntegerGreaterThanOrEqualTo(X, Y) ((X).QuadPart >= (Y).QuadPart)
#define RtlLargeIntegerEqualTo(X, Y)              ((X).QuadPart == (Y).QuadPart)
#define RtlLargeIntegerNotEqualTo(X, Y)           ((X).QuadPart != (Y).QuadPart)
#define RtlLargeIntegerLessThan(X, Y)             ((X).QuadPart < (Y).QuadPart)
#define RtlLargeIntegerLessThanOrEqualTo(X, Y)    ((X).QuadPart <= (Y).QuadPart)
#define RtlLargeIntegerGreaterThanZero(X)         ((X).QuadPart > 0)
#define RtlLargeIntegerGreaterOrEqualToZero(X)    ((X).QuadPart >= 0)
#define RtlLargeIntegerEqualToZero(X)             ((X).QuadPart == 0)
#define RtlLargeIntegerNotEqualToZero(X)          ((X).QuadPart != 0)
#define RtlLargeIntegerLessThanZero(X)            ((X).QuadPart < 0)
#define RtlLargeIntegerLessOrEqualToZero(X)       ((X).QuadPart <= 0)
#define RtlLargeIntegerAnd(Result, Source, Mask)  ((Result).QuadPart = (Source).QuadPart & (Mask).QuadPart)

FORCEINLINE LUID RtlConvertLongToLuid(LONG Val)
{
    LUID luid;

    luid.LowPart = (ULONG)Val;
    luid.HighPart = Val < 0 ? -1 : 0;
    return luid;
}

FORCEINLINE LUID RtlConvertUlongToLuid(ULONG Val)
{
    LUID luid;

    luid.LowPart = Val;
    luid.HighPart = 0;
    return luid;
}

#endif
