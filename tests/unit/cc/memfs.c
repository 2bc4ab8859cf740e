#include "memfs.h"
#include <string.h>

struct memfs memfs;

static NTSTATUS finish(PIRP irp, NTSTATUS status, ULONG_PTR information)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static struct memfs_file *file_of(PIRP irp)
{
    return IoGetCurrentIrpStackLocation(irp)->FileObject->FsContext;
}

/* --- the cache's callbacks --- */

static BOOLEAN acquire_lazy(PVOID context, BOOLEAN wait)
{
    ((struct memfs_file *)context)->lazy_acquires++;
    IoSetTopLevelIrp((PIRP)FSRTL_CACHE_TOP_LEVEL_IRP);
    return TRUE;
}

static void release(PVOID context)
{
    IoSetTopLevelIrp(NULL);
}

static BOOLEAN acquire_ahead(PVOID context, BOOLEAN wait)
{
    ((struct memfs_file *)context)->ahead_acquires++;
    return TRUE;
}

static void release_ahead(PVOID context)
{
}

void memfs_cache(PFILE_OBJECT file, BOOLEAN pin)
{
    static CACHE_MANAGER_CALLBACKS callbacks = {acquire_lazy, release, acquire_ahead, release_ahead};
    struct memfs_file *fcb = file->FsContext;

    CcInitializeCacheMap(file, (PCC_FILE_SIZES)&fcb->header.AllocationSize, pin, &callbacks, fcb);
}

/* --- oplocks --- */

static void after_break(PVOID context, PIRP irp)
{
    memfs.completed_after_break++;
    finish(irp, irp->IoStatus.Status, 0);
}

static NTSTATUS check_oplock(struct memfs_file *fcb, PIRP irp)
{
    return FsRtlCheckOplock(&fcb->oplock, irp, NULL, after_break, NULL);
}

/* --- requests --- */

static NTSTATUS on_create(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    PFILE_OBJECT file = stack->FileObject;
    struct memfs_file *fcb;
    NTSTATUS status;
    ULONG number = file->FileName.Length == 4 ? (ULONG)(file->FileName.Buffer[1] - '0') : 9;

    if (number > 2)
        return finish(irp, STATUS_OBJECT_NAME_NOT_FOUND, 0);
    fcb = &memfs.files[number];
    status = memfs.open_quietly ? STATUS_SUCCESS
                                : FsRtlCheckOplockEx(&fcb->oplock, irp,
                                                     memfs.complete_if_oplocked ? OPLOCK_FLAG_COMPLETE_IF_OPLOCKED : 0,
                                                     NULL, NULL, NULL); /* a create waits */
    if (!NT_SUCCESS(status))
        return finish(irp, status, 0);
    file->FsContext = fcb;
    file->SectionObjectPointer = &fcb->section;
    file->Vpb = device->Vpb;
    fcb->opens++;
    return finish(irp, status, FILE_OPENED);
}

static NTSTATUS on_cleanup(PDEVICE_OBJECT device, PIRP irp)
{
    struct memfs_file *fcb = file_of(irp);

    FsRtlCheckOplock(&fcb->oplock, irp, NULL, NULL, NULL);
    fcb->cleanups++;
    fcb->opens--;
    CcUninitializeCacheMap(IoGetCurrentIrpStackLocation(irp)->FileObject, NULL, NULL);
    return finish(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS on_close(PDEVICE_OBJECT device, PIRP irp)
{
    file_of(irp)->closes++;
    return finish(irp, STATUS_SUCCESS, 0);
}

static PVOID buffer_of(PIRP irp)
{
    return irp->MdlAddress ? MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority) : irp->UserBuffer;
}

/* To and from the medium. */
static NTSTATUS transfer(struct memfs_file *fcb, PIRP irp, BOOLEAN write)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    ULONGLONG offset = (ULONGLONG)stack->Parameters.Read.ByteOffset.QuadPart;
    ULONG length = stack->Parameters.Read.Length;
    ULONGLONG size = (ULONGLONG)fcb->header.FileSize.QuadPart;

    fcb->last_irp_flags = irp->Flags;
    if (write)
        fcb->page_writes++, fcb->last_write_offset = (LONGLONG)offset, fcb->last_write_length = length;
    else
        fcb->page_reads++, fcb->last_read_offset = (LONGLONG)offset, fcb->last_read_length = length;
    if (!NT_SUCCESS(fcb->page_status))
        return finish(irp, fcb->page_status, 0);
    if (offset >= size)
        return finish(irp, write ? STATUS_SUCCESS : STATUS_END_OF_FILE, 0);
    if (length > size - offset)
        length = (ULONG)(size - offset);
    if (write)
        memcpy(fcb->bytes + offset, buffer_of(irp), length);
    else
        memcpy(buffer_of(irp), fcb->bytes + offset, length);
    return finish(irp, STATUS_SUCCESS, length);
}

static NTSTATUS on_read(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct memfs_file *fcb = file_of(irp);
    LONGLONG left = fcb->header.FileSize.QuadPart - stack->Parameters.Read.ByteOffset.QuadPart;
    NTSTATUS status;

    if (irp->Flags & (IRP_PAGING_IO | IRP_NOCACHE))
        return transfer(fcb, irp, FALSE);
    memfs.irp_reads++;
    status = check_oplock(fcb, irp);
    if (status != STATUS_SUCCESS)
        return status == STATUS_PENDING ? status : finish(irp, status, 0);
    if (left <= 0)
        return finish(irp, STATUS_END_OF_FILE, 0);
    memfs_cache(stack->FileObject, FALSE);
    if (stack->Parameters.Read.Length > left)
        stack->Parameters.Read.Length = (ULONG)left;
    if (!CcCopyRead(stack->FileObject, &stack->Parameters.Read.ByteOffset, stack->Parameters.Read.Length, TRUE,
                    buffer_of(irp), &irp->IoStatus))
        return finish(irp, STATUS_INTERNAL_ERROR, 0);
    stack->FileObject->CurrentByteOffset.QuadPart =
        stack->Parameters.Read.ByteOffset.QuadPart + (LONGLONG)irp->IoStatus.Information;
    return finish(irp, irp->IoStatus.Status, irp->IoStatus.Information);
}

static void grow(PFILE_OBJECT file, LONGLONG size)
{
    struct memfs_file *fcb = file->FsContext;

    fcb->header.FileSize.QuadPart = size;
    if (CcIsFileCached(file))
        CcSetFileSizes(file, (PCC_FILE_SIZES)&fcb->header.AllocationSize);
}

static NTSTATUS on_write(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    struct memfs_file *fcb = file_of(irp);
    LONGLONG end = stack->Parameters.Write.ByteOffset.QuadPart + stack->Parameters.Write.Length;
    NTSTATUS status;

    if (irp->Flags & (IRP_PAGING_IO | IRP_NOCACHE))
        return transfer(fcb, irp, TRUE);
    memfs.irp_writes++;
    status = check_oplock(fcb, irp);
    if (status != STATUS_SUCCESS)
        return status == STATUS_PENDING ? status : finish(irp, status, 0);
    memfs_cache(stack->FileObject, FALSE);
    if (end > fcb->header.FileSize.QuadPart)
        grow(stack->FileObject, end);
    if (!CcCopyWrite(stack->FileObject, &stack->Parameters.Write.ByteOffset, stack->Parameters.Write.Length, TRUE,
                     buffer_of(irp)))
        return finish(irp, STATUS_INTERNAL_ERROR, 0);
    if (end > fcb->header.ValidDataLength.QuadPart)
        fcb->header.ValidDataLength.QuadPart = end;
    stack->FileObject->CurrentByteOffset.QuadPart = end;
    return finish(irp, STATUS_SUCCESS, stack->Parameters.Write.Length);
}

static NTSTATUS on_flush(PDEVICE_OBJECT device, PIRP irp)
{
    IO_STATUS_BLOCK iosb;

    CcFlushCache(&file_of(irp)->section, NULL, 0, &iosb);
    return finish(irp, iosb.Status, 0);
}

static NTSTATUS on_query(PDEVICE_OBJECT device, PIRP irp)
{
    FILE_NETWORK_OPEN_INFORMATION *network = irp->AssociatedIrp.SystemBuffer;
    FILE_STANDARD_INFORMATION *standard = irp->AssociatedIrp.SystemBuffer;
    struct memfs_file *fcb = file_of(irp);
    FILE_INFORMATION_CLASS class = IoGetCurrentIrpStackLocation(irp)->Parameters.QueryFile.FileInformationClass;

    if (class == FileNetworkOpenInformation) {
        *network = (FILE_NETWORK_OPEN_INFORMATION){.EndOfFile = fcb->header.FileSize};
        return finish(irp, STATUS_SUCCESS, sizeof *network);
    }
    if (class != FileStandardInformation)
        return finish(irp, STATUS_INVALID_PARAMETER, 0);
    memset(standard, 0, sizeof *standard);
    standard->AllocationSize = fcb->header.AllocationSize;
    standard->EndOfFile = fcb->header.FileSize;
    return finish(irp, STATUS_SUCCESS, sizeof *standard);
}

static NTSTATUS on_set(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    FILE_END_OF_FILE_INFORMATION *end = irp->AssociatedIrp.SystemBuffer;
    struct memfs_file *fcb = file_of(irp);
    NTSTATUS status;

    if (stack->Parameters.SetFile.FileInformationClass != FileEndOfFileInformation)
        return finish(irp, STATUS_INVALID_PARAMETER, 0);
    if (stack->Parameters.SetFile.AdvanceOnly) {
        fcb->advances++;
        fcb->advanced_to = end->EndOfFile.QuadPart;
        return finish(irp, STATUS_SUCCESS, 0);
    }
    status = check_oplock(fcb, irp);
    if (status != STATUS_SUCCESS)
        return status == STATUS_PENDING ? status : finish(irp, status, 0);
    if (end->EndOfFile.QuadPart < fcb->header.FileSize.QuadPart &&
        !MmCanFileBeTruncated(&fcb->section, &end->EndOfFile))
        return finish(irp, STATUS_USER_MAPPED_FILE, 0);
    if (fcb->header.ValidDataLength.QuadPart > end->EndOfFile.QuadPart)
        fcb->header.ValidDataLength = end->EndOfFile;
    grow(stack->FileObject, end->EndOfFile.QuadPart);
    return finish(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS on_query_note(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    memfs.note_flags = stack->Flags;
    if (stack->MajorFunction == IRP_MJ_QUERY_QUOTA) {
        memfs.note_start = stack->Parameters.QueryQuota.StartSid != NULL;
        memfs.note_list_length = stack->Parameters.QueryQuota.SidListLength;
    }
    memcpy(buffer_of(irp), memfs.note, memfs.note_length);
    return finish(irp, STATUS_SUCCESS, memfs.note_length);
}

static NTSTATUS on_set_note(PDEVICE_OBJECT device, PIRP irp)
{
    memfs.note_length = IoGetCurrentIrpStackLocation(irp)->Parameters.SetEa.Length;
    memcpy(memfs.note, buffer_of(irp), memfs.note_length);
    return finish(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS regions(struct memfs_file *fcb, PIRP irp)
{
    PFILE_REGION_OUTPUT output = irp->AssociatedIrp.SystemBuffer;

    memset(output, 0, sizeof *output);
    output->TotalRegionEntryCount = output->RegionEntryCount = 1;
    output->Region[0].Length = fcb->header.ValidDataLength.QuadPart;
    return finish(irp, STATUS_SUCCESS, sizeof *output);
}

static NTSTATUS on_control(PDEVICE_OBJECT device, PIRP irp)
{
    struct memfs_file *fcb = file_of(irp);

    if (IoGetCurrentIrpStackLocation(irp)->Parameters.FileSystemControl.FsControlCode == FSCTL_QUERY_FILE_REGIONS)
        return regions(fcb, irp);
    if (FsRtlOplockIsSharedRequest(irp))
        return FsRtlOplockFsctrl(&fcb->oplock, irp, 0);
    return FsRtlOplockFsctrl(&fcb->oplock, irp, fcb->opens);
}

/* --- fast I/O --- */

static BOOLEAN fast_read(PFILE_OBJECT file, PLARGE_INTEGER offset, ULONG length, BOOLEAN wait, ULONG key, PVOID buffer,
                         PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    BOOLEAN done = !memfs.no_fast && FsRtlCopyRead(file, offset, length, wait, key, buffer, iosb, device);

    memfs.fast_reads += done;
    return done;
}

static BOOLEAN fast_write(PFILE_OBJECT file, PLARGE_INTEGER offset, ULONG length, BOOLEAN wait, ULONG key, PVOID buffer,
                          PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    BOOLEAN done = !memfs.no_fast && FsRtlCopyWrite(file, offset, length, wait, key, buffer, iosb, device);

    memfs.fast_writes += done;
    return done;
}

static BOOLEAN fast_check(PFILE_OBJECT file, PLARGE_INTEGER offset, ULONG length, BOOLEAN wait, ULONG key, BOOLEAN read,
                          PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    return TRUE;
}

static FAST_IO_DISPATCH fast = {.SizeOfFastIoDispatch = sizeof fast,
                                .FastIoCheckIfPossible = fast_check,
                                .FastIoRead = fast_read,
                                .FastIoWrite = fast_write,
                                .MdlRead = FsRtlMdlReadDev,
                                .MdlReadComplete = FsRtlMdlReadCompleteDev,
                                .PrepareMdlWrite = FsRtlPrepareMdlWriteDev,
                                .MdlWriteComplete = FsRtlMdlWriteCompleteDev};

/* --- life --- */

static void begin_file(struct memfs_file *fcb)
{
    ExInitializeFastMutex(&fcb->mutex);
    ExInitializeResourceLite(&fcb->resource);
    ExInitializeResourceLite(&fcb->paging);
    FsRtlSetupAdvancedHeader(&fcb->header, &fcb->mutex);
    FsRtlInitializeOplock(&fcb->oplock);
    fcb->header.Resource = &fcb->resource;
    fcb->header.PagingIoResource = &fcb->paging;
    fcb->header.IsFastIoPossible = FastIoIsQuestionable;
    fcb->header.AllocationSize.QuadPart = MEMFS_ROOM;
    fcb->bytes = ExAllocatePoolWithTag(PagedPool, MEMFS_ROOM, 'sfeM');
    memset(fcb->bytes, 0, MEMFS_ROOM);
}

static void unload(PDRIVER_OBJECT driver)
{
    for (int i = 0; i < 3; i++) {
        FsRtlUninitializeOplock(&memfs.files[i].oplock);
        ExDeleteResourceLite(&memfs.files[i].resource);
        ExDeleteResourceLite(&memfs.files[i].paging);
        ExFreePool(memfs.files[i].bytes);
    }
    IoDeleteDevice(memfs.device);
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Mem");

    driver->DriverUnload = unload;
    driver->FastIoDispatch = &fast;
    driver->MajorFunction[IRP_MJ_CREATE] = on_create;
    driver->MajorFunction[IRP_MJ_CLEANUP] = on_cleanup;
    driver->MajorFunction[IRP_MJ_CLOSE] = on_close;
    driver->MajorFunction[IRP_MJ_READ] = on_read;
    driver->MajorFunction[IRP_MJ_WRITE] = on_write;
    driver->MajorFunction[IRP_MJ_FLUSH_BUFFERS] = on_flush;
    driver->MajorFunction[IRP_MJ_QUERY_INFORMATION] = on_query;
    driver->MajorFunction[IRP_MJ_SET_INFORMATION] = on_set;
    driver->MajorFunction[IRP_MJ_FILE_SYSTEM_CONTROL] = on_control;
    driver->MajorFunction[IRP_MJ_QUERY_EA] = driver->MajorFunction[IRP_MJ_QUERY_QUOTA] = on_query_note;
    driver->MajorFunction[IRP_MJ_SET_EA] = driver->MajorFunction[IRP_MJ_SET_QUOTA] = on_set_note;
    for (int i = 0; i < 3; i++)
        begin_file(&memfs.files[i]);
    return IoCreateDevice(driver, 0, &name, FILE_DEVICE_NETWORK_FILE_SYSTEM, 0, FALSE, &memfs.device);
}

int memfs_setup(void **state)
{
    int result = test_machine_start(state);
    lab_driver *driver;

    memset(&memfs, 0, sizeof memfs); /* initializing looks for a lock that is in use */
    assert_int_equal(lab_driver_create("memfs", entry, &driver), STATUS_SUCCESS);
    memfs.driver = driver;
    return result;
}

int memfs_teardown(void **state)
{
    lab_machine_run_until_idle(100000000000ULL);
    assert_int_equal(lab_driver_unload(memfs.driver), STATUS_SUCCESS);
    return test_machine_stop(state);
}

lab_handle memfs_open(int file, uint32_t flags)
{
    char path[] = "\\Device\\Mem\\0";
    lab_handle handle = 0;

    path[12] = (char)('0' + file);
    assert_true(lab_file_open(path, flags, &handle) >= 0);
    return handle;
}

PFILE_OBJECT memfs_file_object(lab_handle handle)
{
    PVOID object = NULL;

    assert_int_equal(ObReferenceObjectByHandle((HANDLE)handle, 0, *IoFileObjectType, KernelMode, &object, NULL),
                     STATUS_SUCCESS);
    return object;
}

UCHAR memfs_byte(ULONGLONG offset)
{
    return (UCHAR)(offset * 2654435761u >> 20);
}

void memfs_fill(int file, ULONG size)
{
    struct memfs_file *fcb = &memfs.files[file];

    for (ULONG i = 0; i < size; i++)
        fcb->bytes[i] = memfs_byte(i);
    fcb->header.FileSize.QuadPart = fcb->header.ValidDataLength.QuadPart = size;
}
