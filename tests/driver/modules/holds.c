/* Takes what the last letter of its service's name says, and keeps it when it is unloaded. */
#include <ntifs.h>

static char buffer[64];

static VOID on_unload(PDRIVER_OBJECT driver)
{
    if (driver->DeviceObject)
        IoDeleteDevice(driver->DeviceObject);
}

static void open_key(void)
{
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"\\Registry\\Machine\\System");
    OBJECT_ATTRIBUTES attributes;
    HANDLE key;

    InitializeObjectAttributes(&attributes, &path, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    ZwOpenKey(&key, KEY_READ, &attributes);
}

static NTSTATUS take(PDRIVER_OBJECT driver, WCHAR what)
{
    PHYSICAL_ADDRESS address = {.QuadPart = 0xFE000000};
    PDEVICE_OBJECT device;

    switch (what) {
    case 'r':
        ObReferenceObject(PsGetCurrentProcess());
        break;
    case 'h':
        open_key();
        break;
    case 'm':
        IoAllocateMdl(buffer, sizeof buffer, FALSE, FALSE, NULL);
        break;
    case 'i':
        MmMapIoSpace(address, 4096, MmNonCached);
        break;
    case 's':
        IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
        return IoRegisterShutdownNotification(device);
    }
    return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = on_unload;
    return take(driver, path->Buffer[path->Length / sizeof(WCHAR) - 1]);
}
