/*
 * format_float.c: the digits of %e %f %g %a as the Windows run-time prints them.
 *
 * Correct rounding is the C compiler's and host's own: every host that ntlab runs on prints
 * exact decimal expansions. What differs from C99 is fixed up here: the words for NaN and
 * the default precision of %a, and exponents of three digits.
 */
#include "rtl_p.h"

static int copy_word(CHAR *out, const CHAR *word, BOOLEAN upper)
{
    int length = 0;

    for (; word[length] != 0; length++)
        out[length] = (CHAR)(upper && word[length] >= 'a' && word[length] <= 'z' ? word[length] - 32 : word[length]);
    return length;
}

/* An exponent has at least three digits in the run-time of the kernel. */
static int widen_exponent(CHAR *out, int length)
{
    int at = length;

    while (at && out[at - 1] >= '0' && out[at - 1] <= '9')
        at--;
    if (at < 2 || length - at != 2 || (out[at - 2] != 'e' && out[at - 2] != 'E') || length + 1 >= LAB__FORMAT_FLOAT_MAX)
        return length;
    out[length + 1] = 0;
    out[length] = out[length - 1];
    out[length - 1] = out[length - 2];
    out[length - 2] = '0';
    return length + 1;
}

int lab__format_float(CHAR *out, double value, CHAR type, int precision, BOOLEAN alternate)
{
    CHAR pattern[8] = "%";
    int at = 1, length;

    if (__builtin_isnan(value))
        return copy_word(out, "nan", type < 'a');
    if (!__builtin_isfinite(value))
        return copy_word(out, "inf", type < 'a');
    if (precision > 160) /* 1e308 with 160 decimals fills the caller's buffer */
        precision = 160;
    if (precision < 0)
        precision = type == 'a' || type == 'A' ? 13 : 6;
    if (alternate)
        pattern[at++] = '#';
    pattern[at++] = '.';
    pattern[at++] = '*';
    pattern[at++] = type;
    length = __builtin_snprintf(out, LAB__FORMAT_FLOAT_MAX, pattern, precision, value);
    if (length >= LAB__FORMAT_FLOAT_MAX)
        return LAB__FORMAT_FLOAT_MAX - 1;
    return type == 'a' || type == 'A' ? length : widen_exponent(out, length);
}
