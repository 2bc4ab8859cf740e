// A driver in C++ that exports functions by their plain names, as its definition file says them.
extern "C" {
#include <ntddk.h>

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    return STATUS_SUCCESS;
}
}

ULONG PlainSum(ULONG left, ULONG right)
{
    return left + right;
}
