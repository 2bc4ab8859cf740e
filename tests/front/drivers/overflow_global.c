/* One byte too many of a variable that two files have, which is one for MSVC, and only AddressSanitizer sees. */
#include <ntddk.h>

UCHAR table[8];
UCHAR entry_of(ULONG index);

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    table[7] = 42;
    if (entry_of(7) != 42)
        return STATUS_ASSERTION_FAILURE;
    return entry_of(8) ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;
}
