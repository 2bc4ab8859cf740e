/* File systems: registration, mounting and verifying, who gets what is opened on a disk; the names of a volume. */
#include "support/machine.h"
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <ntifs.h>
#include <mountmgr.h>
#include <string.h>

/* A disk, \Device\Disk, and two file systems of one driver. */
static struct {
    PDRIVER_OBJECT driver;
    PDEVICE_OBJECT disk, systems[2], volume, filter;
    NTSTATUS mount_status[2], verify_status;
    ULONG mounts[2], verifies, loads, opens_on_disk, opens_on_volume;
    UCHAR flags;
    PDEVICE_OBJECT asked_about;
    BOOLEAN dismount; /* when verified */
    NTSTATUS name_status;
    LONG count_at_close; /* what the volume counts as open while a file is closed */
    ULONG shutdowns, locks, dismounts;
    BOOLEAN return_reference; /* which a mount gives */
} fs;

static NTSTATUS finish(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS mount(PVPB vpb)
{
    NTSTATUS status = IoCreateDevice(fs.driver, 0, NULL, FILE_DEVICE_DISK_FILE_SYSTEM, 0, FALSE, &fs.volume);

    assert_int_equal(status, STATUS_SUCCESS);
    fs.volume->StackSize = fs.disk->StackSize + 1;
    vpb->DeviceObject = fs.volume;
    vpb->SerialNumber = 42;
    if (fs.return_reference)
        ObDereferenceObject(fs.asked_about);
    return STATUS_SUCCESS;
}

static NTSTATUS on_file_system_control(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    int which = device == fs.systems[1];

    switch (stack->MinorFunction) {
    case IRP_MN_MOUNT_VOLUME:
        fs.mounts[which]++;
        fs.flags = stack->Flags;
        fs.asked_about = stack->Parameters.MountVolume.DeviceObject;
        assert_ptr_equal(stack->Parameters.MountVolume.Vpb, fs.disk->Vpb);
        return finish(irp, NT_SUCCESS(fs.mount_status[which]) ? mount(fs.disk->Vpb) : fs.mount_status[which], 0);
    case IRP_MN_LOAD_FILE_SYSTEM:
        fs.loads++;
        IoUnregisterFileSystem(device);
        IoRegisterFileSystem(fs.systems[!which]);
        return finish(irp, STATUS_SUCCESS, 0);
    case IRP_MN_VERIFY_VOLUME:
        fs.verifies++;
        assert_ptr_equal(device, fs.volume);
        if (fs.dismount)
            fs.disk->Vpb->Flags &= ~VPB_MOUNTED;
        return finish(irp, fs.verify_status, 0);
    case IRP_MN_USER_FS_REQUEST:
        fs.locks += stack->Parameters.FileSystemControl.FsControlCode == FSCTL_LOCK_VOLUME;
        if (stack->Parameters.FileSystemControl.FsControlCode == FSCTL_DISMOUNT_VOLUME) {
            fs.dismounts++;
            fs.disk->Vpb->Flags &= ~VPB_MOUNTED;
        }
        return finish(irp, STATUS_SUCCESS, 0);
    default:
        return finish(irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
}

static NTSTATUS on_create(PDEVICE_OBJECT device, PIRP irp)
{
    if (device == fs.disk)
        fs.opens_on_disk++;
    if (device == fs.volume)
        fs.opens_on_volume++;
    return finish(irp, STATUS_SUCCESS, FILE_OPENED);
}

static NTSTATUS on_plain(PDEVICE_OBJECT device, PIRP irp)
{
    return finish(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS on_close(PDEVICE_OBJECT device, PIRP irp)
{
    PVPB vpb = IoGetCurrentIrpStackLocation(irp)->FileObject->Vpb;

    fs.count_at_close = vpb ? (LONG)vpb->ReferenceCount : -1;
    return finish(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS on_shutdown(PDEVICE_OBJECT device, PIRP irp)
{
    assert_ptr_equal(device, fs.systems[0]);
    fs.shutdowns++;
    return finish(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS on_control(PDEVICE_OBJECT device, PIRP irp)
{
    static const WCHAR name[] = L"\\Device\\Disk";
    USHORT *answer = irp->AssociatedIrp.SystemBuffer;
    ULONG code = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl.IoControlCode;

    if (code != IOCTL_MOUNTDEV_QUERY_DEVICE_NAME || !NT_SUCCESS(fs.name_status))
        return finish(irp, code == IOCTL_MOUNTDEV_QUERY_DEVICE_NAME ? fs.name_status : STATUS_INVALID_DEVICE_REQUEST,
                      0);
    answer[0] = sizeof name - sizeof(WCHAR);
    memcpy(answer + 1, name, answer[0]);
    return finish(irp, STATUS_SUCCESS, 2 + answer[0]);
}

static void unload(PDRIVER_OBJECT driver)
{
    while (driver->DeviceObject)
        IoDeleteDevice(driver->DeviceObject);
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING disk = RTL_CONSTANT_STRING(L"\\Device\\Disk");
    UNICODE_STRING names[] = {RTL_CONSTANT_STRING(L"\\FileSystemOne"), RTL_CONSTANT_STRING(L"\\FileSystemTwo")};

    memset(&fs, 0, sizeof fs);
    fs.driver = driver;
    driver->DriverUnload = unload;
    driver->MajorFunction[IRP_MJ_CREATE] = on_create;
    driver->MajorFunction[IRP_MJ_CLEANUP] = on_plain;
    driver->MajorFunction[IRP_MJ_CLOSE] = on_close;
    driver->MajorFunction[IRP_MJ_SHUTDOWN] = on_shutdown;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = on_control;
    driver->MajorFunction[IRP_MJ_FILE_SYSTEM_CONTROL] = on_file_system_control;
    IoCreateDevice(driver, 0, &disk, FILE_DEVICE_DISK, 0, FALSE, &fs.disk);
    for (int i = 0; i < 2; i++)
        IoCreateDevice(driver, 0, &names[i], FILE_DEVICE_DISK_FILE_SYSTEM, 0, FALSE, &fs.systems[i]);
    return STATUS_SUCCESS;
}

static int setup(void **state)
{
    lab_driver *driver;
    int result = test_machine_start(state);

    assert_int_equal(lab_driver_create("fs", entry, &driver), STATUS_SUCCESS);
    return result;
}

/* As a file system does when its volume goes. */
static void dismount(void)
{
    fs.disk->Vpb->Flags &= ~VPB_MOUNTED;
    fs.disk->Vpb->DeviceObject = NULL;
}

static int teardown(void **state)
{
    dismount();
    for (int i = 0; i < 2; i++)
        IoUnregisterFileSystem(fs.systems[i]); /* a registered one keeps its driver loaded */
    lab_driver_unload(fs.driver);
    return test_machine_stop(state);
}

#define fs_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

static lab_handle open(const char *path)
{
    lab_handle handle;

    assert_int_equal(lab_file_open(path, LAB_OPEN_READ, &handle), STATUS_SUCCESS);
    return handle;
}

static void test_without_a_file_system_the_disk_is_opened(void **state)
{
    lab_file_close(open("\\Device\\Disk\\file"));
    assert_int_equal(fs.opens_on_disk, 1);
    assert_int_equal(fs.disk->Vpb->ReferenceCount, 0);
}

static void test_the_first_open_mounts_and_goes_to_the_volume(void **state)
{
    lab_handle first, second;
    PDEVICE_OBJECT disk;

    IoRegisterFileSystem(fs.systems[0]);
    first = open("\\Device\\Disk\\file");
    second = open("\\Device\\Disk\\other");
    assert_int_equal(fs.mounts[0], 1);
    assert_int_equal(fs.flags & SL_ALLOW_RAW_MOUNT, 0);
    assert_ptr_equal(fs.asked_about, fs.disk);
    assert_int_equal(fs.opens_on_volume, 2);
    assert_int_equal(fs.opens_on_disk, 0);
    assert_true(fs.disk->Vpb->Flags & VPB_MOUNTED);
    assert_false(fs.volume->Flags & DO_DEVICE_INITIALIZING);
    assert_int_equal(fs.disk->Vpb->ReferenceCount, 2);
    assert_int_equal(IoGetDiskDeviceObject(fs.volume, &disk), STATUS_SUCCESS);
    assert_ptr_equal(disk, fs.disk);
    ObDereferenceObject(disk);
    lab_file_close(first);
    lab_file_close(second);
    assert_int_equal(fs.disk->Vpb->ReferenceCount, 0);
    dismount();
    assert_int_equal(IoGetDiskDeviceObject(fs.volume, &disk), STATUS_VOLUME_DISMOUNTED);
    assert_int_equal(IoGetDiskDeviceObject(fs.disk, &disk), STATUS_INVALID_PARAMETER);
    assert_int_equal(IoGetDiskDeviceObject(fs.systems[0], &disk), STATUS_INVALID_PARAMETER);
}

static void test_a_file_counts_no_more_when_its_close_is_sent(void **state)
{
    lab_handle first, second;

    IoRegisterFileSystem(fs.systems[0]);
    first = open("\\Device\\Disk\\file");
    second = open("\\Device\\Disk\\other");
    lab_file_close(first);
    assert_int_equal(fs.count_at_close, 1);
    lab_file_close(second);
    assert_int_equal(fs.count_at_close, 0);
}

static void test_a_stream_is_a_file_of_its_volume(void **state)
{
    PFILE_OBJECT stream;

    IoRegisterFileSystem(fs.systems[0]);
    lab_file_close(open("\\Device\\Disk\\file"));
    stream = IoCreateStreamFileObjectLite(NULL, fs.disk);
    assert_ptr_equal(stream->Vpb, fs.disk->Vpb);
    assert_int_equal(fs.disk->Vpb->ReferenceCount, 1);
    ObDereferenceObject(stream);
    assert_int_equal(fs.disk->Vpb->ReferenceCount, 0);
    assert_int_equal(fs.count_at_close, 0);
}

static LONG_PTR references(void)
{
    LONG_PTR after =
        ObReferenceObjectByPointer(fs.disk, 0, NULL, KernelMode) == STATUS_SUCCESS ? ObDereferenceObject(fs.disk) : -1;

    return after;
}

static void test_a_mount_gives_a_reference_to_the_device(void **state)
{
    LONG_PTR before = references();

    IoRegisterFileSystem(fs.systems[0]);
    lab_file_close(open("\\Device\\Disk\\file"));
    assert_int_equal(references(), before + 2); /* that, and the volume's own */
}

static void test_a_file_system_may_give_the_reference_back(void **state)
{
    LONG_PTR before = references();

    fs.return_reference = TRUE;
    IoRegisterFileSystem(fs.systems[0]);
    lab_file_close(open("\\Device\\Disk\\file"));
    assert_int_equal(references(), before + 1);
}

static void test_registered_file_systems_hear_of_the_shutdown(void **state)
{
    IoRegisterFileSystem(fs.systems[0]);
    lab_machine_shutdown();
    assert_int_equal(fs.shutdowns, 1);
}

static void test_all_volumes_are_dismounted(void **state)
{
    assert_int_equal(lab_volumes_dismount(), 0);
    IoRegisterFileSystem(fs.systems[0]);
    lab_file_close(open("\\Device\\Disk\\file"));
    assert_int_equal(lab_volumes_dismount(), 1);
    assert_int_equal(fs.locks, 1);
    assert_int_equal(fs.dismounts, 1);
    assert_int_equal(lab_volumes_dismount(), 0);
}

static void test_looking_at_the_disk_mounts_nothing(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Disk");
    PFILE_OBJECT file;
    PDEVICE_OBJECT device;

    IoRegisterFileSystem(fs.systems[0]);
    assert_int_equal(IoGetDeviceObjectPointer(&name, FILE_READ_ATTRIBUTES, &file, &device), STATUS_SUCCESS);
    assert_int_equal(fs.mounts[0], 0);
    assert_ptr_equal(device, fs.disk);
    ObDereferenceObject(file);
    lab_file_close(open("\\Device\\Disk")); /* to read it is more than a look */
    assert_int_equal(fs.mounts[0], 1);
    assert_true(fs.flags & SL_ALLOW_RAW_MOUNT);
}

static void test_the_last_registered_is_asked_first(void **state)
{
    fs.mount_status[1] = STATUS_UNRECOGNIZED_VOLUME;
    IoRegisterFileSystem(fs.systems[0]);
    IoRegisterFileSystem(fs.systems[1]);
    lab_file_close(open("\\Device\\Disk\\file"));
    assert_int_equal(fs.mounts[1], 1);
    assert_int_equal(fs.mounts[0], 1);
    assert_int_equal(fs.opens_on_volume, 1);
}

static void test_a_low_priority_file_system_is_asked_last(void **state)
{
    IoRegisterFileSystem(fs.systems[0]);
    fs.systems[1]->Flags |= DO_LOW_PRIORITY_FILESYSTEM;
    IoRegisterFileSystem(fs.systems[1]);
    lab_file_close(open("\\Device\\Disk\\file"));
    assert_int_equal(fs.mounts[0], 1);
    assert_int_equal(fs.mounts[1], 0);
}

static void test_a_volume_that_nobody_knows_is_the_disks(void **state)
{
    fs.mount_status[0] = STATUS_UNRECOGNIZED_VOLUME;
    IoRegisterFileSystem(fs.systems[0]);
    lab_file_close(open("\\Device\\Disk\\file"));
    assert_int_equal(fs.opens_on_disk, 1);
}

static LONGLONG read_at;

static NTSTATUS on_read(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    read_at = stack->Parameters.Read.ByteOffset.QuadPart;
    return finish(irp, STATUS_SUCCESS, stack->Parameters.Read.Length);
}

/* As RAW does, which stands for the file system of a disk that has none. */
static void test_a_disk_without_a_file_system_is_read_on(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Disk");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    char buffer[1024];
    HANDLE handle;

    fs.driver->MajorFunction[IRP_MJ_READ] = on_read;
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, 0, 0);
    assert_int_equal(ZwOpenFile(&handle, FILE_READ_DATA | SYNCHRONIZE, &attributes, &iosb, FILE_SHARE_READ,
                                FILE_SYNCHRONOUS_IO_NONALERT),
                     STATUS_SUCCESS);
    assert_int_equal(ZwReadFile(handle, 0, 0, 0, &iosb, buffer, 1024, NULL, NULL), STATUS_SUCCESS);
    assert_int_equal(read_at, 0);
    assert_int_equal(ZwReadFile(handle, 0, 0, 0, &iosb, buffer, 512, NULL, NULL), STATUS_SUCCESS);
    assert_int_equal(read_at, 1024);
    assert_int_equal(ZwReadFile(handle, 0, 0, 0, &iosb, buffer, 512, NULL, NULL), STATUS_SUCCESS);
    assert_int_equal(read_at, 1536);
    ZwClose(handle);
}

static void test_a_mount_that_fails_fails_the_open(void **state)
{
    lab_handle handle;

    fs.mount_status[0] = STATUS_DEVICE_NOT_READY;
    IoRegisterFileSystem(fs.systems[0]);
    assert_int_equal(lab_file_open("\\Device\\Disk\\file", LAB_OPEN_READ, &handle), STATUS_DEVICE_NOT_READY);
    assert_int_equal(fs.opens_on_disk, 0);
}

static void test_a_recognizer_loads_its_file_system(void **state)
{
    fs.mount_status[1] = STATUS_FS_DRIVER_REQUIRED;
    IoRegisterFileSystem(fs.systems[1]);
    lab_file_close(open("\\Device\\Disk\\file"));
    assert_int_equal(fs.loads, 1);
    assert_int_equal(fs.mounts[0], 1);
    assert_int_equal(fs.opens_on_volume, 1);
}

static void test_a_device_that_is_no_file_system_is_not_registered(void **state)
{
    LONG before = fs.disk->ReferenceCount;

    IoRegisterFileSystem(fs.disk);
    assert_int_equal(fs.disk->ReferenceCount, before);
    IoRegisterFileSystem(fs.systems[0]);
    assert_int_equal(fs.systems[0]->ReferenceCount, 1);
    IoUnregisterFileSystem(fs.systems[0]);
    assert_int_equal(fs.systems[0]->ReferenceCount, 0);
}

static struct {
    PDEVICE_OBJECT device;
    BOOLEAN active;
    ULONG calls;
} heard;

static void hear(PDEVICE_OBJECT device, BOOLEAN active)
{
    heard.device = device;
    heard.active = active;
    heard.calls++;
}

static void test_IoRegisterFsRegistrationChange_hears_of_old_and_new(void **state)
{
    PDRIVER_OBJECT list[2];
    ULONG count;

    memset(&heard, 0, sizeof heard);
    IoRegisterFileSystem(fs.systems[0]);
    assert_int_equal(IoRegisterFsRegistrationChange(fs.driver, hear), STATUS_SUCCESS);
    assert_int_equal(heard.calls, 1);
    assert_ptr_equal(heard.device, fs.systems[0]);
    assert_true(heard.active);
    assert_int_equal(IoRegisterFsRegistrationChange(fs.driver, hear), STATUS_DEVICE_ALREADY_ATTACHED);
    IoRegisterFileSystem(fs.systems[1]);
    assert_int_equal(heard.calls, 2);
    IoUnregisterFileSystem(fs.systems[0]);
    assert_int_equal(heard.calls, 3);
    assert_ptr_equal(heard.device, fs.systems[0]);
    assert_false(heard.active);
    assert_int_equal(IoEnumerateRegisteredFiltersList(NULL, 0, &count), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(count, 1);
    assert_int_equal(IoEnumerateRegisteredFiltersList(list, sizeof list, &count), STATUS_SUCCESS);
    assert_ptr_equal(list[0], fs.driver);
    ObDereferenceObject(list[0]);
    IoUnregisterFsRegistrationChange(fs.driver, hear);
    IoUnregisterFileSystem(fs.systems[1]);
    assert_int_equal(heard.calls, 3);
    assert_int_equal(IoRegisterFsRegistrationChangeMountAware(fs.driver, hear, TRUE), STATUS_SUCCESS);
    IoUnregisterFsRegistrationChange(fs.driver, hear);
}

static void test_IoVerifyVolume_asks_the_file_system(void **state)
{
    IoRegisterFileSystem(fs.systems[0]);
    assert_int_equal(IoVerifyVolume(fs.disk, FALSE), STATUS_SUCCESS); /* mounts it */
    assert_int_equal(fs.mounts[0], 1);
    assert_int_equal(fs.verifies, 0);
    assert_int_equal(IoVerifyVolume(fs.disk, FALSE), STATUS_SUCCESS);
    assert_int_equal(fs.verifies, 1);
    fs.verify_status = STATUS_WRONG_VOLUME;
    fs.dismount = TRUE;
    assert_int_equal(IoVerifyVolume(fs.disk, FALSE), STATUS_WRONG_VOLUME);
    assert_int_equal(fs.mounts[0], 2);
    assert_true(fs.disk->Vpb->Flags & VPB_MOUNTED);
}

static void link_to_disk(const WCHAR *name)
{
    UNICODE_STRING disk = RTL_CONSTANT_STRING(L"\\Device\\Disk"), link;

    RtlInitUnicodeString(&link, name);
    assert_int_equal(IoCreateSymbolicLink(&link, &disk), STATUS_SUCCESS);
}

static void unlink(const WCHAR *name)
{
    UNICODE_STRING link;

    RtlInitUnicodeString(&link, name);
    IoDeleteSymbolicLink(&link);
}

static void assert_name(PUNICODE_STRING name, const WCHAR *expected)
{
    UNICODE_STRING other;

    RtlInitUnicodeString(&other, expected);
    assert_true(RtlEqualUnicodeString(name, &other, FALSE));
    assert_int_equal(name->Buffer[name->Length / sizeof(WCHAR)], 0);
    ExFreePool(name->Buffer);
}

static void test_IoVolumeDeviceToDosName_prefers_the_letter(void **state)
{
    static const WCHAR volume[] = L"\\??\\Volume{00112233-4455-6677-8899-aabbccddeeff}";
    UNICODE_STRING name;
    GUID guid;

    assert_int_equal(IoVolumeDeviceToDosName(fs.disk, &name), STATUS_OBJECT_NAME_NOT_FOUND);
    link_to_disk(volume);
    assert_int_equal(IoVolumeDeviceToDosName(fs.disk, &name), STATUS_SUCCESS);
    assert_name(&name, L"\\\\?\\Volume{00112233-4455-6677-8899-aabbccddeeff}");
    assert_int_equal(IoVolumeDeviceToGuidPath(fs.disk, &name), STATUS_SUCCESS);
    assert_name(&name, volume);
    assert_int_equal(IoVolumeDeviceToGuid(fs.disk, &guid), STATUS_SUCCESS);
    assert_int_equal(guid.Data1, 0x00112233);
    assert_int_equal(guid.Data4[7], 0xFF);
    link_to_disk(L"\\??\\Q:");
    assert_int_equal(IoVolumeDeviceToDosName(fs.disk, &name), STATUS_SUCCESS);
    assert_name(&name, L"Q:");
    assert_int_equal(RtlVolumeDeviceToDosName(fs.disk, &name), STATUS_SUCCESS);
    assert_name(&name, L"Q:");
    fs.name_status = STATUS_INVALID_DEVICE_REQUEST;
    assert_int_equal(IoVolumeDeviceToDosName(fs.disk, &name), STATUS_INVALID_DEVICE_REQUEST);
    unlink(L"\\??\\Q:");
    unlink(volume);
}

static void test_IoQueryFileDosDeviceName_begins_with_the_letter(void **state)
{
    POBJECT_NAME_INFORMATION information;
    UNICODE_STRING expected = RTL_CONSTANT_STRING(L"Q:\\folder\\file");
    lab_handle handle;
    PFILE_OBJECT file;

    link_to_disk(L"\\??\\Q:");
    handle = open("\\??\\Q:\\folder\\file");
    assert_int_equal(ObReferenceObjectByHandle((HANDLE)handle, 0, *IoFileObjectType, UserMode, (PVOID *)&file, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(IoQueryFileDosDeviceName(file, &information), STATUS_SUCCESS);
    assert_true(RtlEqualUnicodeString(&information->Name, &expected, FALSE));
    ExFreePool(information);
    ObDereferenceObject(file);
    lab_file_close(handle);
    unlink(L"\\??\\Q:");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        fs_test(test_without_a_file_system_the_disk_is_opened),
        fs_test(test_the_first_open_mounts_and_goes_to_the_volume),
        fs_test(test_a_file_counts_no_more_when_its_close_is_sent),
        fs_test(test_a_stream_is_a_file_of_its_volume),
        fs_test(test_a_mount_gives_a_reference_to_the_device),
        fs_test(test_a_file_system_may_give_the_reference_back),
        fs_test(test_registered_file_systems_hear_of_the_shutdown),
        fs_test(test_all_volumes_are_dismounted),
        fs_test(test_looking_at_the_disk_mounts_nothing),
        fs_test(test_the_last_registered_is_asked_first),
        fs_test(test_a_low_priority_file_system_is_asked_last),
        fs_test(test_a_volume_that_nobody_knows_is_the_disks),
        fs_test(test_a_disk_without_a_file_system_is_read_on),
        fs_test(test_a_mount_that_fails_fails_the_open),
        fs_test(test_a_recognizer_loads_its_file_system),
        fs_test(test_a_device_that_is_no_file_system_is_not_registered),
        fs_test(test_IoRegisterFsRegistrationChange_hears_of_old_and_new),
        fs_test(test_IoVerifyVolume_asks_the_file_system),
        fs_test(test_IoVolumeDeviceToDosName_prefers_the_letter),
        fs_test(test_IoQueryFileDosDeviceName_begins_with_the_letter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
