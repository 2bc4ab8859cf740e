/* Needs functions that no kernel has: one of nobody, one of the host's C library. */
#include <ntddk.h>

void NobodyExportsThis(void);
void NorThis(void);
int puts(const char *text);

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NobodyExportsThis();
    NorThis();
    return puts("no");
}
