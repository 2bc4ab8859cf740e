/* One byte too many, which only AddressSanitizer sees at once. */
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    volatile UCHAR *block = ExAllocatePoolWithTag(NonPagedPool, 100, 'tseT');

    if (!block)
        return STATUS_INSUFFICIENT_RESOURCES;
    block[100] = 1;
    ExFreePool((PVOID)block);
    return STATUS_SUCCESS;
}
