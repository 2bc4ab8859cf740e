/*
 * doserror.c: RtlNtStatusToDosError and RtlNtStatusToDosErrorNoTeb.
 *
 * A status that has no Win32 error becomes ERROR_MR_MID_NOT_FOUND (317), never success.
 */
#include "doserror.h"
#include "engine/ddi.h"

#define ERROR_MID_NOT_FOUND 317
#define CUSTOMER_BIT        0x20000000u

static const lab__doserror_row *find_row(ULONG status)
{
    ULONG low = 0, high = lab__doserror_count;

    while (low < high) {
        ULONG middle = low + (high - low) / 2;
        if (lab__doserror_rows[middle].status < status)
            low = middle + 1;
        else
            high = middle;
    }
    return low < lab__doserror_count && lab__doserror_rows[low].status == status ? &lab__doserror_rows[low] : NULL;
}

static ULONG convert_status(NTSTATUS status)
{
    ULONG value = (ULONG)status;
    const lab__doserror_row *row;

    if (value == 0 || (value & CUSTOMER_BIT))
        return value;
    if ((value & 0xF0000000u) == 0xD0000000u) /* an HRESULT made from an NTSTATUS */
        value &= ~0x10000000u;
    row = find_row(value);
    if (row != NULL)
        return row->error;
    if (value >> 16 == 0xC001 || value >> 16 == 0x8007) /* Win32 errors that were wrapped */
        return value & 0xFFFF;
    return ERROR_MID_NOT_FOUND;
}

/*
 * RtlNtStatusToDosError: the Win32 error for a status. Kernel threads have no TEB to note the status in.
 *
 * IRQL    <= APC_LEVEL
 * Errors  ERROR_MR_MID_NOT_FOUND when there is no counterpart
 * Source  ntifs/nf-ntifs-rtlntstatustodoserror
 */
ULONG NTAPI RtlNtStatusToDosError(NTSTATUS Status)
{
    LAB_DDI(RtlNtStatusToDosError);
    return convert_status(Status);
}

/*
 * RtlNtStatusToDosErrorNoTeb: the same, and never notes the status anywhere.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntifs/nf-ntifs-rtlntstatustodoserrornoteb
 */
ULONG NTAPI RtlNtStatusToDosErrorNoTeb(NTSTATUS Status)
{
    LAB_DDI(RtlNtStatusToDosErrorNoTeb);
    return convert_status(Status);
}
