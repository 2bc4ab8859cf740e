/*
 * Volumes: where the manager stands on a file system's device. A volume is there for filters from then on, until its
 * file system deletes that device.
 */
#include "flt/flt_p.h"

static FLT_FILESYSTEM_TYPE type_of(const UNICODE_STRING *driver)
{
    static const struct {
        const WCHAR *name;
        FLT_FILESYSTEM_TYPE type;
    } known[] = {
        {L"\\FileSystem\\Ntfs", FLT_FSTYPE_NTFS},   {L"\\FileSystem\\Fastfat", FLT_FSTYPE_FAT},
        {L"\\FileSystem\\Cdfs", FLT_FSTYPE_CDFS},   {L"\\FileSystem\\Udfs", FLT_FSTYPE_UDFS},
        {L"\\FileSystem\\exFAT", FLT_FSTYPE_EXFAT}, {L"\\FileSystem\\Npfs", FLT_FSTYPE_NPFS},
        {L"\\FileSystem\\Msfs", FLT_FSTYPE_MSFS},   {L"\\FileSystem\\MRxSmb", FLT_FSTYPE_LANMAN},
        {L"\\FileSystem\\Mup", FLT_FSTYPE_MUP},     {L"\\FileSystem\\ReFS", FLT_FSTYPE_REFS},
        {L"\\FileSystem\\RAW", FLT_FSTYPE_RAW},     {L"\\FileSystem\\MRxDAV", FLT_FSTYPE_WEBDAV},
        {L"\\FileSystem\\rdpdr", FLT_FSTYPE_RDPDR}, {L"\\FileSystem\\Fs_Rec", FLT_FSTYPE_FS_REC},
        {L"\\FileSystem\\nfsrdr", FLT_FSTYPE_NFS},
    };
    UNICODE_STRING name;

    for (ULONG i = 0; i < RTL_NUMBER_OF(known); i++) {
        RtlInitUnicodeString(&name, known[i].name);
        if (RtlEqualUnicodeString(&name, driver, TRUE))
            return known[i].type;
    }
    return FLT_FSTYPE_UNKNOWN;
}

/* File systems' drivers are in a folder of their own on Windows, and are known by that name. */
static void name_file_system(PFLT_VOLUME volume, const UNICODE_STRING *driver)
{
    static const UNICODE_STRING folder = RTL_CONSTANT_STRING(L"\\FileSystem\\");
    static const USHORT drivers = sizeof L"\\Driver\\" - sizeof(WCHAR);
    UNICODE_STRING name = *driver, *to = &volume->file_system;

    name.Buffer += drivers / sizeof(WCHAR);
    name.Length -= drivers;
    to->MaximumLength = folder.Length + name.Length;
    to->Buffer = lab__mm_kernel_alloc(to->MaximumLength);
    if (!to->Buffer)
        return;
    RtlAppendUnicodeStringToString(to, &folder);
    RtlAppendUnicodeStringToString(to, &name);
    volume->type = type_of(to);
}

static void name_volume(PFLT_VOLUME volume)
{
    struct {
        OBJECT_NAME_INFORMATION information;
        WCHAR text[256];
    } name;
    ULONG length;

    if (NT_SUCCESS(
            ObQueryNameString(volume->disk ? volume->disk : volume->base, &name.information, sizeof name, &length)))
        lab__pnp_text_of(&volume->name, &name.information.Name);
}

static PFLT_VOLUME make(PDEVICE_OBJECT base, PDEVICE_OBJECT disk)
{
    PFLT_VOLUME volume = lab__mm_kernel_alloc(sizeof *volume);

    if (!volume)
        return 0;
    lab__flt_object_begin(volume, LAB_FLT_VOLUME);
    InitializeListHead(&volume->instances);
    InitializeListHead(&volume->operations);
    InitializeListHead(&volume->contexts);
    volume->base = base;
    volume->disk = disk;
    if (disk)
        lab__ob_reference(disk);
    name_volume(volume);
    name_file_system(volume, &base->DriverObject->DriverName);
    return volume;
}

void lab__flt_volume_free(PFLT_VOLUME volume)
{
    if (volume->disk)
        lab__ob_dereference(volume->disk);
    lab__pnp_text_free(&volume->name);
    lab__pnp_text_free(&volume->file_system);
    lab__mm_kernel_free(volume);
}

static NTSTATUS stand_on(PFLT_VOLUME volume)
{
    PDEVICE_OBJECT device;
    NTSTATUS status = IoCreateDevice(&lab__flt.driver->object, sizeof(PFLT_VOLUME), 0, volume->base->DeviceType,
                                     volume->base->Characteristics, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    device->Flags |= volume->base->Flags & (DO_BUFFERED_IO | DO_DIRECT_IO | DO_SUPPORTS_TRANSACTIONS);
    *(PFLT_VOLUME *)device->DeviceExtension = volume;
    status = IoAttachDeviceToDeviceStackSafe(device, volume->base, &volume->below);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    device->Flags &= ~DO_DEVICE_INITIALIZING;
    volume->device = device;
    return STATUS_SUCCESS;
}

static void offer(PFLT_VOLUME volume, FLT_INSTANCE_SETUP_FLAGS flags)
{
    lab__flt_reference(volume);
    for (LIST_ENTRY *e = lab__flt.filters.Flink, *next; e != &lab__flt.filters && !volume->detached; e = next) {
        PFLT_FILTER filter = CONTAINING_RECORD(e, struct _FLT_FILTER, link);

        lab__flt_reference(filter);
        if (filter->started && !filter->object.going)
            lab__flt_service_attach(filter, volume, flags);
        next = e->Flink;
        lab__flt_dereference(filter);
    }
    lab__flt_dereference(volume);
}

static BOOLEAN is_attached(PDEVICE_OBJECT base)
{
    for (LIST_ENTRY *e = lab__flt.volumes.Flink; e != &lab__flt.volumes; e = e->Flink)
        if (CONTAINING_RECORD(e, struct _FLT_VOLUME, link)->base == base)
            return TRUE;
    return FALSE;
}

void lab__flt_volume_attach(PDEVICE_OBJECT base, PDEVICE_OBJECT disk, BOOLEAN is_new)
{
    PFLT_VOLUME volume = is_attached(base) ? 0 : make(base, disk);

    if (!volume)
        return;
    if (!NT_SUCCESS(stand_on(volume))) {
        lab__flt_dereference(volume);
        return;
    }
    InsertTailList(&lab__flt.volumes, &volume->link);
    offer(volume, FLTFL_INSTANCE_SETUP_AUTOMATIC_ATTACHMENT | (is_new ? FLTFL_INSTANCE_SETUP_NEWLY_MOUNTED_VOLUME : 0));
}

void lab__flt_volume_detach(PFLT_VOLUME volume, BOOLEAN dismount)
{
    volume->object.going = volume->detached = TRUE;
    RemoveEntryList(&volume->link);
    while (!IsListEmpty(&volume->instances))
        lab__flt_instance_tear_down(CONTAINING_RECORD(volume->instances.Blink, struct _FLT_INSTANCE, link),
                                    dismount ? FLTFL_INSTANCE_TEARDOWN_VOLUME_DISMOUNT
                                             : FLTFL_INSTANCE_TEARDOWN_INTERNAL_ERROR);
    lab__flt_contexts_drop(&volume->contexts, 0);
    IoDetachDevice(volume->below);
    IoDeleteDevice(volume->device);
    lab__flt_dereference(volume);
}

PFLT_VOLUME lab__flt_volume_find(PFILE_OBJECT file)
{
    PDEVICE_OBJECT device = file && file->DeviceObject ? lab__io_related_device(file) : 0;

    for (; device; device = lab__io_extension(device)->attached_to)
        if (lab__flt.driver && device->DriverObject == &lab__flt.driver->object)
            return lab__flt_volume_of(device);
    return 0;
}
