/* Warnings about who may use a device: see vf_security.h. */
#include "vf/vf_security.h"
#include "io/io_p.h"
#include "vf/vf_report.h"

void lab__vf_device_named(PDEVICE_OBJECT device, PVOID caller)
{
    const char *driver = lab__io_driver_of(device->DriverObject)->short_name;

    if (!host_code_is_drivers(caller))
        return;
    if (!(device->Characteristics & FILE_DEVICE_SECURE_OPEN))
        lab__vf_warn(
            "DeviceSecureOpen", caller,
            "driver %s created a device with a name and without FILE_DEVICE_SECURE_OPEN: who opens a name below "
            "it is not checked",
            driver);
    else if (!device->DriverObject->DriverExtension->AddDevice)
        lab__vf_warn("DeviceSddl", caller,
                     "driver %s created a device with a name and without a security descriptor, so that everybody may "
                     "open it; call IoCreateDeviceSecure",
                     driver);
}

void lab__vf_neither_handled(PDEVICE_OBJECT device, ULONG code, NTSTATUS status)
{
    PDRIVER_DISPATCH dispatch = device->DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL];

    if (((code >> 14) & 3) != FILE_ANY_ACCESS || status == STATUS_INVALID_DEVICE_REQUEST ||
        status == STATUS_NOT_SUPPORTED || status == STATUS_INVALID_PARAMETER || lab__io_extension(device)->secured ||
        !host_code_is_drivers((PVOID)dispatch))
        return;
    lab__vf_warn(
        "NeitherOpenToAll", LAB_VF_ROUTINE(dispatch),
        "driver %s handles control code %#x, METHOD_NEITHER and FILE_ANY_ACCESS, on a device without a security "
        "descriptor of its own",
        lab__io_driver_of(device->DriverObject)->short_name, (unsigned)code);
}
