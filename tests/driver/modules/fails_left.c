/* DriverEntry fails, and leaves what the last letter of its service's name says. */
#include <ntifs.h>

static KTIMER timer;
static KDPC dpc;

static void on_process(HANDLE parent, HANDLE process, BOOLEAN create)
{
}

static void on_dpc(PKDPC self, PVOID context, PVOID argument1, PVOID argument2)
{
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    WCHAR what = path->Buffer[path->Length / sizeof(WCHAR) - 1];
    LARGE_INTEGER due = {.QuadPart = -10000000};
    PEPROCESS process;

    if (what == L'n')
        PsSetCreateProcessNotifyRoutine(on_process, FALSE);
    if (what == L'r')
        PsLookupProcessByProcessId(PsGetCurrentProcessId(), &process);
    if (what == L't') {
        KeInitializeTimer(&timer);
        KeInitializeDpc(&dpc, on_dpc, NULL);
        KeSetTimer(&timer, due, &dpc);
    }
    return STATUS_UNSUCCESSFUL;
}
