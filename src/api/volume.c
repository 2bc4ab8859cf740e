/* Volumes that file systems have mounted: taken away again, so that disks and file systems can be unloaded. */
#include "api/api_p.h"
#include "io/mount.h"

static PDEVICE_OBJECT next_mounted(PDEVICE_OBJECT after)
{
    BOOLEAN passed = !after;

    for (LIST_ENTRY *link = lab__io.driver_list.Flink; link != &lab__io.driver_list; link = link->Flink) {
        struct lab__io_driver *driver = CONTAINING_RECORD(link, struct lab__io_driver, link);

        for (PDEVICE_OBJECT device = driver->object.DeviceObject; device; device = device->NextDevice) {
            if (passed && device->Vpb && (device->Vpb->Flags & VPB_MOUNTED))
                return device;
            passed |= device == after;
        }
    }
    return 0;
}

/* Locked where that can be; a program's open files become stale otherwise. */
static void dismount(const UNICODE_STRING *name)
{
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE volume;

    InitializeObjectAttributes(&attributes, (PUNICODE_STRING)name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    if (!NT_SUCCESS(ZwOpenFile(&volume, FILE_READ_DATA | SYNCHRONIZE, &attributes, &iosb,
                               FILE_SHARE_READ | FILE_SHARE_WRITE, FILE_SYNCHRONOUS_IO_NONALERT)))
        return;
    ZwFsControlFile(volume, 0, 0, 0, &iosb, FSCTL_LOCK_VOLUME, 0, 0, 0, 0);
    ZwFsControlFile(volume, 0, 0, 0, &iosb, FSCTL_DISMOUNT_VOLUME, 0, 0, 0, 0);
    ZwClose(volume);
}

uint32_t lab_volumes_dismount(void)
{
    struct {
        OBJECT_NAME_INFORMATION information;
        WCHAR text[256];
    } name;
    PDEVICE_OBJECT device = 0;
    uint32_t count = 0;
    ULONG length;

    if (!lab__ke_running())
        return 0;
    while ((device = next_mounted(device))) {
        count++;
        if (NT_SUCCESS(ObQueryNameString(device, &name.information, sizeof name, &length)))
            dismount(&name.information.Name);
    }
    return count;
}

static ULONG systems;

static void count(PDEVICE_OBJECT top)
{
    systems++;
}

bool lab_file_systems_there(void)
{
    systems = 0;
    if (lab__ke_running())
        lab__io_file_systems_each(count);
    return systems != 0;
}
