/* What a __try costs: entered and left, and the loop without it. */
#include <ntddk.h>

static volatile LONG value;

__declspec(dllexport) void bench_try(unsigned long count)
{
    while (count--) {
        __try {
            value++;
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            value = 0;
        }
    }
}

__declspec(dllexport) void bench_finally(unsigned long count)
{
    while (count--) {
        __try {
            value++;
        } __finally {
            value--;
        }
    }
}

__declspec(dllexport) void bench_without(unsigned long count)
{
    while (count--)
        value++;
}

static VOID unload(PDRIVER_OBJECT driver)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = unload;
    return STATUS_SUCCESS;
}
