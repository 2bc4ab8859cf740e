/*
 * Altitudes, by which filters are ordered: a decimal number of any size, perhaps with a fraction, as text.
 */
#ifndef NTLAB_RTL_ALTITUDE_H
#define NTLAB_RTL_ALTITUDE_H

#include <ntifs.h>

#define LAB_RTL_ALTITUDE_MAX 64 /* characters */

BOOLEAN lab__rtl_altitude_valid(const UNICODE_STRING *altitude);
/* Of two valid ones: below 0, 0 or above 0 as the first is lower than, the same as or higher than the second. */
int lab__rtl_altitude_compare(const UNICODE_STRING *a, const UNICODE_STRING *b);

#endif
