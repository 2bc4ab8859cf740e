/* What the trace's numbers of kernel objects' types mean. */
#include <ntlab/trace.h>

#include "api/api_p.h"
#include "ob/ob_p.h"

const char *lab_trace_type_name(uint64_t number)
{
    static char name[64];
    const UNICODE_STRING *wide;
    ULONG made = 0;

    if (number >= lab__ob_type_count())
        return "";
    wide = &lab__ob_type_at((ULONG)number)->name;
    RtlUnicodeToUTF8N(name, sizeof name - 1, &made, wide->Buffer, wide->Length);
    name[made] = 0;
    return name;
}
