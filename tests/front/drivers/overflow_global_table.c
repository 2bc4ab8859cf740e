#include <ntddk.h>

UCHAR table[8];

UCHAR entry_of(ULONG index)
{
    return table[index];
}
