/* Altitudes for mini-filters without an INF file. */
#include <ntlab/filter.h>

#include "api/api_p.h"
#include "flt/service.h"

lab_status lab_filter_altitude(const char *altitude)
{
    if (!lab__ke_thread())
        return STATUS_INVALID_DEVICE_STATE;
    return lab__flt_default_altitude(altitude) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
