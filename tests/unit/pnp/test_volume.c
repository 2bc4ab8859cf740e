/* A disk that is to go, with a volume mounted on it: its file system is asked first, and lets go of it. */
#include "support/machine.h"
#include <ntifs.h>
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntlab/pnp.h>
#include <stdio.h>
#include <string.h>

static struct {
    PDRIVER_OBJECT fs_driver;
    PDEVICE_OBJECT system, volume, target, lower;
    PVPB vpb;
    NTSTATUS answer; /* of the file system, to IRP_MN_QUERY_REMOVE_DEVICE */
    char log[256];
} it;

static void note(const char *who, UCHAR minor)
{
    static const char *const names[] = {[IRP_MN_QUERY_REMOVE_DEVICE] = "query",
                                        [IRP_MN_REMOVE_DEVICE] = "remove",
                                        [IRP_MN_CANCEL_REMOVE_DEVICE] = "cancel",
                                        [IRP_MN_SURPRISE_REMOVAL] = "surprise"};
    size_t length = strlen(it.log);

    if (minor < RTL_NUMBER_OF(names) && names[minor])
        snprintf(it.log + length, sizeof it.log - length, "%s:%s ", who, names[minor]);
}

static NTSTATUS finish(PIRP irp, NTSTATUS status)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = 0;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS on_plain(PDEVICE_OBJECT device, PIRP irp)
{
    return finish(irp, STATUS_SUCCESS);
}

/* --- the disk --- */

static NTSTATUS on_disk_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(irp)->MinorFunction;
    PDEVICE_OBJECT lower = it.lower;
    NTSTATUS status;

    note("disk", minor);
    if (minor == IRP_MN_QUERY_REMOVE_DEVICE || minor == IRP_MN_CANCEL_REMOVE_DEVICE ||
        minor == IRP_MN_SURPRISE_REMOVAL || minor == IRP_MN_REMOVE_DEVICE)
        irp->IoStatus.Status = STATUS_SUCCESS;
    IoSkipCurrentIrpStackLocation(irp);
    status = IoCallDriver(lower, irp);
    if (minor == IRP_MN_REMOVE_DEVICE) {
        IoDetachDevice(lower);
        IoDeleteDevice(device);
    }
    return status;
}

static NTSTATUS on_disk_other(PDEVICE_OBJECT device, PIRP irp)
{
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(it.lower, irp);
}

static NTSTATUS add_disk(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\ADisk");
    PDEVICE_OBJECT device;
    NTSTATUS status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_DISK, 0, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    it.lower = IoAttachDeviceToDeviceStack(device, pdo);
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static void on_unload(PDRIVER_OBJECT driver)
{
}

static int32_t disk_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLEANUP] = on_plain;
    driver->MajorFunction[IRP_MJ_CLOSE] = on_plain;
    driver->MajorFunction[IRP_MJ_PNP] = on_disk_pnp;
    driver->MajorFunction[IRP_MJ_POWER] = driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = on_disk_other;
    driver->DriverExtension->AddDevice = add_disk;
    driver->DriverUnload = on_unload;
    return STATUS_SUCCESS;
}

/* --- the file system --- */

static NTSTATUS mount(PIO_STACK_LOCATION stack)
{
    it.vpb = stack->Parameters.MountVolume.Vpb;
    it.target = stack->Parameters.MountVolume.DeviceObject; /* with a reference, which is ours now */
    assert_int_equal(IoCreateDevice(it.fs_driver, 0, NULL, FILE_DEVICE_DISK_FILE_SYSTEM, 0, FALSE, &it.volume),
                     STATUS_SUCCESS);
    it.volume->StackSize = it.target->StackSize + 1;
    it.volume->Flags &= ~DO_DEVICE_INITIALIZING;
    it.vpb->DeviceObject = it.volume;
    return STATUS_SUCCESS;
}

static NTSTATUS on_control(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    return finish(irp, stack->MinorFunction == IRP_MN_MOUNT_VOLUME ? mount(stack) : STATUS_INVALID_DEVICE_REQUEST);
}

static void dismount(void)
{
    it.vpb->Flags &= ~VPB_MOUNTED;
    it.vpb->DeviceObject = NULL;
    ObDereferenceObject(it.target);
    IoDeleteDevice(it.volume);
    it.volume = NULL;
}

static NTSTATUS on_volume_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    UCHAR minor = IoGetCurrentIrpStackLocation(irp)->MinorFunction;
    NTSTATUS status;

    note("volume", minor);
    if (minor == IRP_MN_QUERY_REMOVE_DEVICE && !NT_SUCCESS(it.answer))
        return finish(irp, it.answer);
    IoSkipCurrentIrpStackLocation(irp);
    status = IoCallDriver(it.target, irp);
    if (NT_SUCCESS(status) && minor != IRP_MN_CANCEL_REMOVE_DEVICE)
        dismount();
    return status;
}

static int32_t fs_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    it.fs_driver = driver;
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLEANUP] = on_plain;
    driver->MajorFunction[IRP_MJ_CLOSE] = on_plain;
    driver->MajorFunction[IRP_MJ_FILE_SYSTEM_CONTROL] = on_control;
    driver->MajorFunction[IRP_MJ_PNP] = on_volume_pnp;
    driver->DriverUnload = on_unload;
    return STATUS_SUCCESS;
}

/* --- the tests --- */

static lab_driver *file_system;

static int start(void **state)
{
    test_machine_start(state);
    memset(&it, 0, sizeof it);
    return 0;
}

static void mount_a_disk(void)
{
    lab_handle file;

    assert_int_equal(lab_service_create("adisk", NULL, disk_entry), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_driver_install(&(lab_pnp_driver){.hardware_ids = "Root\\ADisk", .service = "adisk"}),
                     STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\ADisk"}, NULL, 0), STATUS_SUCCESS);
    assert_int_equal(lab_driver_create("afs", fs_entry, &file_system), STATUS_SUCCESS);
    assert_int_equal(IoCreateDevice(it.fs_driver, 0, NULL, FILE_DEVICE_DISK_FILE_SYSTEM, 0, FALSE, &it.system),
                     STATUS_SUCCESS);
    assert_false(lab_file_systems_there());
    IoRegisterFileSystem(it.system);
    assert_true(lab_file_systems_there());
    assert_int_equal(lab_file_open("\\Device\\ADisk\\file", LAB_OPEN_READ, &file), STATUS_SUCCESS);
    lab_file_close(file);
    assert_non_null(it.volume);
}

static void unload(void)
{
    IoUnregisterFileSystem(it.system);
    IoDeleteDevice(it.system);
    assert_int_equal(lab_driver_unload(file_system), STATUS_SUCCESS);
}

static void test_the_file_system_lets_go_when_it_is_asked(void **state)
{
    mount_a_disk();
    assert_int_equal(lab_pnp_device_remove("Root\\ADisk\\0000"), STATUS_SUCCESS);
    assert_string_equal(it.log, "volume:query disk:query disk:remove ");
    assert_null(it.volume);
    unload();
}

static void test_the_file_system_may_refuse(void **state)
{
    mount_a_disk();
    it.answer = STATUS_ACCESS_DENIED;
    assert_true(lab_pnp_device_remove("Root\\ADisk\\0000") < 0);
    assert_string_equal(it.log, "volume:query volume:cancel disk:cancel ");
    assert_non_null(it.volume);
    it.answer = STATUS_SUCCESS;
    assert_int_equal(lab_pnp_device_remove("Root\\ADisk\\0000"), STATUS_SUCCESS);
    unload();
}

static void test_the_file_system_hears_that_the_disk_is_gone(void **state)
{
    mount_a_disk();
    assert_int_equal(lab_pnp_device_surprise("Root\\ADisk\\0000"), STATUS_SUCCESS);
    assert_string_equal(it.log, "volume:surprise disk:surprise disk:remove ");
    unload();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_file_system_lets_go_when_it_is_asked, start, test_machine_stop),
        cmocka_unit_test_setup_teardown(test_the_file_system_may_refuse, start, test_machine_stop),
        cmocka_unit_test_setup_teardown(test_the_file_system_hears_that_the_disk_is_gone, start, test_machine_stop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
