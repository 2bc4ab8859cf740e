/* Altitudes compare as numbers, digit by digit: "0320000" is "320000", and "320000.05" lies above it. */
#include "rtl/altitude.h"

BOOLEAN lab__rtl_altitude_valid(const UNICODE_STRING *altitude)
{
    ULONG digits = 0, points = 0, length = altitude->Length / sizeof(WCHAR);

    if (!altitude->Buffer || !length || length > LAB_RTL_ALTITUDE_MAX)
        return FALSE;
    for (ULONG i = 0; i < length; i++) {
        points += altitude->Buffer[i] == '.';
        digits += altitude->Buffer[i] >= '0' && altitude->Buffer[i] <= '9';
    }
    return digits && points <= 1 && digits + points == length;
}

static ULONG whole_digits(const WCHAR *text, ULONG length)
{
    ULONG count = 0;

    while (count < length && text[count] != '.')
        count++;
    return count;
}

static const WCHAR *without_zeros(const UNICODE_STRING *altitude, ULONG *length)
{
    const WCHAR *text = altitude->Buffer;

    *length = altitude->Length / sizeof(WCHAR);
    for (; *length > 1 && *text == '0'; (*length)--)
        text++;
    return text;
}

static int compare_digits(const WCHAR *left, ULONG left_length, const WCHAR *right, ULONG right_length)
{
    for (ULONG i = 0; i < left_length || i < right_length; i++) {
        int one = i < left_length ? left[i] : '0';
        int other = i < right_length ? right[i] : '0';

        if (one != other)
            return one < other ? -1 : 1;
    }
    return 0;
}

int lab__rtl_altitude_compare(const UNICODE_STRING *a, const UNICODE_STRING *b)
{
    ULONG left_length, right_length;
    const WCHAR *left = without_zeros(a, &left_length), *right = without_zeros(b, &right_length);
    ULONG left_whole = whole_digits(left, left_length), right_whole = whole_digits(right, right_length);
    int order;

    if (left_whole != right_whole)
        return left_whole < right_whole ? -1 : 1;
    order = compare_digits(left, left_whole, right, right_whole);
    if (order)
        return order;
    left_whole += left_whole < left_length; /* the point */
    right_whole += right_whole < right_length;
    return compare_digits(left + left_whole, left_length - left_whole, right + right_whole, right_length - right_whole);
}
