/*
 * Mini-filters: what an INF file would have said of a driver that comes without one.
 */
#ifndef NTLAB_FILTER_H
#define NTLAB_FILTER_H

#include <ntlab/base.h>

/*
 * The altitude of the next mini-filter that registers and has no instances in its service key: it gets one, "Default",
 * as if its INF file had written that. Without this call altitudes are given out from 370000 downwards. What the key
 * has already, from an INF file or a test, stays.
 *
 *   STATUS_INVALID_PARAMETER  not a decimal number, perhaps with a fraction
 */
LAB_API lab_status lab_filter_altitude(const char *altitude);

#endif
