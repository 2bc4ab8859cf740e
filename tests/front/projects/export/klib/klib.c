/* A library that drivers are linked with. */
#include <ntddk.h>

ULONG KlibTwice(ULONG Value)
{
    return Value * 2;
}
