/* Reads a key when its device is opened, by a handle of its own; a service whose name ends with k opens it as the
 * kernel. */
#include <ntifs.h>

static ULONG attributes_more;

static NTSTATUS read_key(void)
{
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"\\Registry\\Machine\\System"), value = RTL_CONSTANT_STRING(L"Value");
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;
    HANDLE key;
    ULONG length;

    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | attributes_more, NULL, NULL);
    status = ZwOpenKey(&key, KEY_READ, &attributes);
    if (!NT_SUCCESS(status))
        return status;
    ZwQueryValueKey(key, &value, KeyValueBasicInformation, NULL, 0, &length);
    ZwClose(key);
    return STATUS_SUCCESS;
}

static NTSTATUS on_request(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (IoGetCurrentIrpStackLocation(irp)->MajorFunction == IRP_MJ_CREATE)
        status = read_key();
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static VOID on_unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Handles");
    PDEVICE_OBJECT device;

    if (path->Buffer[path->Length / sizeof(WCHAR) - 1] == L'k')
        attributes_more = OBJ_KERNEL_HANDLE;
    driver->DriverUnload = on_unload;
    driver->MajorFunction[IRP_MJ_CREATE] = on_request;
    driver->MajorFunction[IRP_MJ_CLOSE] = on_request;
    read_key(); /* in the system process every handle is the kernel's */
    return IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
}
