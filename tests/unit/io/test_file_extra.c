/* What file systems do with file objects: names, quota lists, paging requests, priorities; sessions; flushes. */
#include "probe.h"
#include <string.h>

static PFILE_OBJECT file_of(lab_handle handle)
{
    PFILE_OBJECT file;

    assert_int_equal(ObReferenceObjectByHandle((HANDLE)handle, 0, *IoFileObjectType, UserMode, (PVOID *)&file, NULL),
                     STATUS_SUCCESS);
    return file;
}

static void test_IoReplaceFileObjectName_shorter_and_longer(void **state)
{
    static WCHAR longer[] = L"\\a name that is longer than before", shorter[] = L"\\b";
    lab_handle handle, plain = probe_open(LAB_OPEN_READ);
    PFILE_OBJECT file;

    assert_int_equal(lab_file_open("\\Device\\Probe\\name", LAB_OPEN_READ, &handle), STATUS_SUCCESS);
    file = file_of(handle);
    assert_int_equal(IoReplaceFileObjectName(file, longer, sizeof longer - 2), STATUS_SUCCESS);
    assert_int_equal(file->FileName.Length, sizeof longer - 2);
    assert_memory_equal(file->FileName.Buffer, longer, sizeof longer - 2);
    assert_int_equal(IoReplaceFileObjectName(file, shorter, sizeof shorter - 2), STATUS_SUCCESS);
    assert_int_equal(file->FileName.Length, sizeof shorter - 2);
    assert_null(IoGetTransactionParameterBlock(file));
    ObDereferenceObject(file);
    file = file_of(plain);
    assert_int_equal(IoReplaceFileObjectName(file, shorter, 2), STATUS_INVALID_PARAMETER);
    ObDereferenceObject(file);
    lab_file_close(plain);
    lab_file_close(handle);
}

static void test_IoCheckQuotaBufferValidity_finds_the_wrong_entry(void **state)
{
    ULONG64 memory[64] = {0};
    PFILE_QUOTA_INFORMATION first = (PVOID)memory, second = (PVOID)((char *)memory + 64);
    ULONG offset = 99, whole = 64 + FIELD_OFFSET(FILE_QUOTA_INFORMATION, Sid) + 12;
    SID_IDENTIFIER_AUTHORITY authority = {{0, 0, 0, 0, 0, 5}};

    for (int i = 0; i < 2; i++) {
        PFILE_QUOTA_INFORMATION entry = i ? second : first;

        RtlInitializeSid(&entry->Sid, &authority, 1);
        *RtlSubAuthoritySid(&entry->Sid, 0) = 18;
        entry->SidLength = 12;
    }
    first->NextEntryOffset = 64;
    assert_int_equal(IoCheckQuotaBufferValidity(first, whole, &offset), STATUS_SUCCESS);
    assert_int_equal(IoCheckQuotaBufferValidity(first, whole - 1, &offset), STATUS_QUOTA_LIST_INCONSISTENT);
    assert_int_equal(offset, 64);
    second->SidLength = 8;
    assert_int_equal(IoCheckQuotaBufferValidity(first, whole, &offset), STATUS_QUOTA_LIST_INCONSISTENT);
    second->SidLength = 12;
    first->NextEntryOffset = 62;
    assert_int_equal(IoCheckQuotaBufferValidity(first, whole, &offset), STATUS_QUOTA_LIST_INCONSISTENT);
    assert_int_equal(offset, 0);
    assert_int_equal(IoCheckQuotaBufferValidity((PVOID)((char *)first + 2), 64, &offset), STATUS_DATATYPE_MISALIGNMENT);
    assert_int_equal(IoCheckQuotaBufferValidity(first, 0, &offset), STATUS_QUOTA_LIST_INCONSISTENT);
}

static void test_IoPageRead_is_a_paging_request(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    PFILE_OBJECT file = file_of(handle);
    PUCHAR page = ExAllocatePoolWithTag(NonPagedPool, PAGE_SIZE, 'egaP');
    PMDL mdl = IoAllocateMdl(page, PAGE_SIZE, FALSE, FALSE, NULL);
    LARGE_INTEGER offset = {.QuadPart = 3 * PAGE_SIZE};
    IO_STATUS_BLOCK iosb;
    KEVENT event;

    MmBuildMdlForNonPagedPool(mdl);
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    probe.information = sizeof probe.reply;
    assert_int_equal(IoPageRead(file, mdl, &offset, &event, &iosb), STATUS_SUCCESS);
    assert_int_equal(KeReadStateEvent(&event), 1);
    assert_int_equal(iosb.Information, sizeof probe.reply);
    assert_int_equal(probe.seen[IRP_MJ_READ].irp_flags & (IRP_PAGING_IO | IRP_SYNCHRONOUS_PAGING_IO | IRP_NOCACHE),
                     IRP_PAGING_IO | IRP_SYNCHRONOUS_PAGING_IO | IRP_NOCACHE);
    assert_int_equal(probe.seen[IRP_MJ_READ].stack.Parameters.Read.Length, PAGE_SIZE);
    assert_int_equal(probe.seen[IRP_MJ_READ].stack.Parameters.Read.ByteOffset.QuadPart, offset.QuadPart);
    KeClearEvent(&event);
    assert_int_equal(IoSynchronousPageWrite(file, mdl, &offset, &event, &iosb), STATUS_SUCCESS);
    assert_int_equal(probe.seen[IRP_MJ_WRITE].count, 1);
    assert_int_equal(KeReadStateEvent(&event), 1);
    IoFreeMdl(mdl);
    ExFreePool(page);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static void test_IoRetrievePriorityInfo_of_the_thread(void **state)
{
    ULONG io = IoPriorityLow;
    PAGE_PRIORITY_INFORMATION page = {2};
    IO_PRIORITY_INFO info;

    RtlZeroMemory(&info, sizeof info);
    assert_int_equal(IoRetrievePriorityInfo(NULL, NULL, NULL, &info), STATUS_INVALID_PARAMETER);
    IoInitializePriorityInfo(&info);
    assert_int_equal(IoRetrievePriorityInfo(NULL, NULL, NULL, &info), STATUS_SUCCESS);
    assert_int_equal(info.IoPriority, IoPriorityNormal);
    assert_int_equal(info.PagePriority, 5);
    ZwSetInformationThread(NtCurrentThread(), ThreadIoPriority, &io, sizeof io);
    ZwSetInformationThread(NtCurrentThread(), ThreadPagePriority, &page, sizeof page);
    IoRetrievePriorityInfo(NULL, NULL, NULL, &info);
    assert_int_equal(info.IoPriority, IoPriorityLow);
    assert_int_equal(info.PagePriority, 2);
}

static NTSTATUS never(void)
{
    fail();
    return STATUS_SUCCESS;
}

static void test_IoRegisterContainerNotification_checks_and_keeps(void **state)
{
    IO_SESSION_STATE_NOTIFICATION wanted = {.Size = sizeof wanted, .IoObject = probe.device, .EventMask = 1};
    IO_SESSION_STATE_INFORMATION information;
    PVOID registration;

    assert_int_equal(IoRegisterContainerNotification(5, never, &wanted, sizeof wanted, &registration),
                     STATUS_INVALID_PARAMETER_1);
    assert_int_equal(IoRegisterContainerNotification(IoSessionStateNotification, never, &wanted, 4, &registration),
                     STATUS_INVALID_PARAMETER_4);
    wanted.EventMask = 0x100;
    assert_int_equal(
        IoRegisterContainerNotification(IoSessionStateNotification, never, &wanted, sizeof wanted, &registration),
        STATUS_INVALID_PARAMETER_3);
    wanted.EventMask = IO_SESSION_STATE_ALL_EVENTS;
    assert_int_equal(
        IoRegisterContainerNotification(IoSessionStateNotification, never, &wanted, sizeof wanted, &registration),
        STATUS_SUCCESS);
    assert_int_equal(
        IoRegisterContainerNotification(IoSessionStateNotification, never, &wanted, sizeof wanted, &registration),
        STATUS_ALREADY_COMMITTED);
    IoUnregisterContainerNotification(registration);
    assert_int_equal(IoGetContainerInformation(IoSessionStateInformation, NULL, &information, sizeof information),
                     STATUS_INVALID_PARAMETER_2);
    assert_int_equal(IoGetContainerInformation(7, NULL, &information, sizeof information), STATUS_INVALID_PARAMETER_1);
}

static HANDLE kernel_open(ULONG access)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenFile(&handle, access | SYNCHRONIZE, &attributes, &iosb, 7, FILE_SYNCHRONOUS_IO_NONALERT),
                     STATUS_SUCCESS);
    return handle;
}

static void test_ZwFlushBuffersFileEx_says_how_by_the_minor_function(void **state)
{
    HANDLE handle = kernel_open(FILE_WRITE_DATA);
    struct probe_seen *flush = &probe.seen[IRP_MJ_FLUSH_BUFFERS];
    IO_STATUS_BLOCK iosb;

    probe.information = 0;
    assert_int_equal(ZwFlushBuffersFileEx(handle, 0, NULL, 0, &iosb), STATUS_SUCCESS);
    assert_int_equal(flush->stack.MinorFunction, 0);
    assert_int_equal(ZwFlushBuffersFileEx(handle, 1, NULL, 0, &iosb), STATUS_SUCCESS);
    assert_int_equal(flush->stack.MinorFunction, IRP_MN_FLUSH_DATA_ONLY);
    assert_int_equal(ZwFlushBuffersFileEx(handle, 2, NULL, 0, &iosb), STATUS_SUCCESS);
    assert_int_equal(flush->stack.MinorFunction, IRP_MN_FLUSH_NO_SYNC);
    assert_int_equal(flush->count, 3);
    assert_int_equal(ZwFlushBuffersFileEx(handle, 0x80, NULL, 0, &iosb), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwFlushBuffersFileEx(handle, 0, &iosb, 8, &iosb), STATUS_INVALID_PARAMETER);
    assert_int_equal(flush->count, 3);
    ZwClose(handle);
}

static BOOLEAN fast_answer;
static LARGE_INTEGER fast_offset, fast_length;
static BOOLEAN fast_immediately, fast_exclusive;

static BOOLEAN fast_lock(PFILE_OBJECT file, PLARGE_INTEGER offset, PLARGE_INTEGER length, PEPROCESS process, ULONG key,
                         BOOLEAN immediately, BOOLEAN exclusive, PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    fast_offset = *offset;
    fast_length = *length;
    fast_immediately = immediately;
    fast_exclusive = exclusive;
    iosb->Status = key ? STATUS_LOCK_NOT_GRANTED : STATUS_SUCCESS;
    return fast_answer;
}

static BOOLEAN fast_unlock(PFILE_OBJECT file, PLARGE_INTEGER offset, PLARGE_INTEGER length, PEPROCESS process,
                           ULONG key, PIO_STATUS_BLOCK iosb, PDEVICE_OBJECT device)
{
    iosb->Status = STATUS_RANGE_NOT_LOCKED;
    return fast_answer;
}

static void test_ZwLockFile_asks_fast_io_first(void **state)
{
    static FAST_IO_DISPATCH fast = {
        .SizeOfFastIoDispatch = sizeof fast, .FastIoLock = fast_lock, .FastIoUnlockSingle = fast_unlock};
    struct probe_seen *seen = &probe.seen[IRP_MJ_LOCK_CONTROL];
    HANDLE handle = kernel_open(FILE_READ_DATA);
    LARGE_INTEGER offset = {.QuadPart = 5}, length = {.QuadPart = 7};
    IO_STATUS_BLOCK iosb;

    probe.driver->FastIoDispatch = &fast;
    fast_answer = TRUE;
    assert_int_equal(ZwLockFile(handle, NULL, NULL, NULL, &iosb, &offset, &length, 0, TRUE, FALSE), STATUS_SUCCESS);
    assert_int_equal(fast_offset.QuadPart, 5);
    assert_int_equal(fast_length.QuadPart, 7);
    assert_true(fast_immediately);
    assert_false(fast_exclusive);
    assert_int_equal(ZwLockFile(handle, NULL, NULL, NULL, &iosb, &offset, &length, 1, FALSE, TRUE),
                     STATUS_LOCK_NOT_GRANTED);
    assert_int_equal(ZwUnlockFile(handle, &iosb, &offset, &length, 0), STATUS_RANGE_NOT_LOCKED);
    assert_int_equal(seen->count, 0);
    fast_answer = FALSE;
    assert_int_equal(ZwLockFile(handle, NULL, NULL, NULL, &iosb, &offset, &length, 0, FALSE, TRUE), STATUS_SUCCESS);
    assert_int_equal(ZwUnlockFile(handle, &iosb, &offset, &length, 0), STATUS_SUCCESS);
    assert_int_equal(seen->count, 2);
    probe.driver->FastIoDispatch = NULL;
    ZwClose(handle);
}

static void test_ZwQueryDirectoryFileEx_passes_its_flags(void **state)
{
    HANDLE handle = kernel_open(FILE_LIST_DIRECTORY);
    struct probe_seen *seen = &probe.seen[IRP_MJ_DIRECTORY_CONTROL];
    char buffer[256];
    IO_STATUS_BLOCK iosb;

    ZwQueryDirectoryFileEx(handle, NULL, NULL, NULL, &iosb, buffer, sizeof buffer, FileNamesInformation,
                           SL_RESTART_SCAN | SL_RETURN_SINGLE_ENTRY | 8, NULL);
    assert_int_equal(seen->stack.Flags, SL_RESTART_SCAN | SL_RETURN_SINGLE_ENTRY | 8);
    assert_int_equal(ZwQueryDirectoryFileEx(handle, NULL, NULL, NULL, &iosb, buffer, sizeof buffer,
                                            FileNamesInformation, 0x40, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(seen->count, 1);
    ZwClose(handle);
}

static void test_IoCreateStreamFileObjectEx2_returns_its_status(void **state)
{
    IO_CREATE_STREAM_FILE_OPTIONS options = {.Size = sizeof options};
    PFILE_OBJECT stream;

    assert_int_equal(IoCreateStreamFileObjectEx2(&options, NULL, NULL, &stream, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(IoCreateStreamFileObjectEx2(&options, NULL, probe.device, &stream, NULL), STATUS_SUCCESS);
    assert_true(stream->Flags & FO_STREAM_FILE);
    assert_int_equal(probe.seen[IRP_MJ_CLEANUP].count, 1);
    ObDereferenceObject(stream);
    options.Size = 1;
    assert_int_equal(IoCreateStreamFileObjectEx2(&options, NULL, probe.device, &stream, NULL),
                     STATUS_INVALID_PARAMETER);
}

static void test_FsRtl_requests_reach_the_driver(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    PFILE_OBJECT file = file_of(handle);
    FILE_STANDARD_INFORMATION *standard = (PVOID)probe.reply;
    LARGE_INTEGER size;
    UCHAR answer[16];
    ULONG returned;
    ULONG_PTR information;

    memset(probe.reply, 0, sizeof probe.reply);
    standard->EndOfFile.QuadPart = 777;
    probe.information = sizeof *standard;
    assert_int_equal(FsRtlGetFileSize(file, &size), STATUS_SUCCESS);
    assert_int_equal(size.QuadPart, 777);
    standard->Directory = TRUE;
    assert_int_equal(FsRtlGetFileSize(file, &size), STATUS_FILE_IS_A_DIRECTORY);
    probe.information = 8;
    assert_int_equal(
        FsRtlKernelFsControlFile(file, PROBE_CODE(METHOD_BUFFERED), "in", 2, answer, sizeof answer, &returned),
        STATUS_SUCCESS);
    assert_int_equal(returned, 8);
    assert_int_equal(probe.seen[IRP_MJ_FILE_SYSTEM_CONTROL].stack.MinorFunction, IRP_MN_KERNEL_CALL);
    assert_ptr_equal(probe.seen[IRP_MJ_FILE_SYSTEM_CONTROL].stack.FileObject, file);
    assert_int_equal(FsRtlIssueDeviceIoControl(probe.device, PROBE_CODE(METHOD_BUFFERED), SL_OVERRIDE_VERIFY_VOLUME,
                                               NULL, 0, answer, sizeof answer, &information),
                     STATUS_SUCCESS);
    assert_int_equal(information, 8);
    assert_int_equal(probe.seen[IRP_MJ_DEVICE_CONTROL].stack.Flags, SL_OVERRIDE_VERIFY_VOLUME);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static void test_FsRtlCopyRead_of_what_is_not_cached_is_false(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    PFILE_OBJECT file = file_of(handle);
    LARGE_INTEGER offset = {.QuadPart = 0};
    IO_STATUS_BLOCK iosb = {.Status = 1, .Information = 1};
    UCHAR buffer[16];

    assert_false(FsRtlCopyRead(file, &offset, sizeof buffer, TRUE, 0, buffer, &iosb, probe.device));
    assert_true(FsRtlCopyWrite(file, &offset, 0, TRUE, 0, buffer, &iosb, probe.device));
    assert_int_equal(iosb.Status, STATUS_SUCCESS);
    assert_int_equal(iosb.Information, 0);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static void test_FsRtlAcquireFileExclusive_takes_the_files_resource(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    PFILE_OBJECT file = file_of(handle);
    FSRTL_COMMON_FCB_HEADER header = {.NodeTypeCode = 1};
    ERESOURCE resource = {0}; /* initializing looks for a resource that is in use, and CMocka catches faults here */

    ExInitializeResourceLite(&resource);
    header.Resource = &resource;
    file->FsContext = &header;
    FsRtlAcquireFileExclusive(file);
    assert_true(ExIsResourceAcquiredExclusiveLite(&resource));
    assert_true(KeAreApcsDisabled());
    FsRtlReleaseFile(file);
    assert_false(ExIsResourceAcquiredExclusiveLite(&resource));
    assert_false(KeAreApcsDisabled());
    file->FsContext = NULL;
    ExDeleteResourceLite(&resource);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static NTSTATUS open_at(PDEVICE_OBJECT hint)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = IoCreateFileSpecifyDeviceObjectHint(&handle, FILE_READ_DATA, &attributes, &iosb, NULL, 0, 0, FILE_OPEN, 0,
                                                 NULL, 0, CreateFileTypeNone, NULL, 0, hint);
    if (NT_SUCCESS(status))
        ZwClose(handle);
    return status;
}

static void test_a_hint_must_be_of_the_stack_that_is_opened(void **state)
{
    PDEVICE_OBJECT other;

    assert_int_equal(IoCreateDevice(probe.driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &other), STATUS_SUCCESS);
    assert_int_equal(open_at(probe.device), STATUS_SUCCESS);
    assert_int_equal(open_at(NULL), STATUS_SUCCESS);
    assert_int_equal(probe.seen[IRP_MJ_CREATE].count, 2);
    assert_int_equal(open_at(other), STATUS_INVALID_DEVICE_OBJECT_PARAMETER);
    assert_int_equal(probe.seen[IRP_MJ_CREATE].count, 2);
    assert_int_equal(probe.device->ReferenceCount, 0);
    IoDeleteDevice(other);
}

static void test_IoSetFileOrigin_that_is_so_already(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    PFILE_OBJECT file = file_of(handle);

    assert_int_equal(IoSetFileOrigin(file, FALSE), STATUS_INVALID_PARAMETER_MIX);
    assert_int_equal(IoSetFileOrigin(file, TRUE), STATUS_SUCCESS);
    assert_true(IoIsFileOriginRemote(file));
    assert_int_equal(IoSetFileOrigin(file, TRUE), STATUS_INVALID_PARAMETER_MIX);
    assert_int_equal(IoSetFileOrigin(file, FALSE), STATUS_SUCCESS);
    assert_false(IoIsFileOriginRemote(file));
    ObDereferenceObject(file);
    lab_file_close(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        probe_test(test_IoReplaceFileObjectName_shorter_and_longer),
        probe_test(test_IoCheckQuotaBufferValidity_finds_the_wrong_entry),
        probe_test(test_IoPageRead_is_a_paging_request),
        probe_test(test_IoRetrievePriorityInfo_of_the_thread),
        probe_test(test_IoRegisterContainerNotification_checks_and_keeps),
        probe_test(test_ZwFlushBuffersFileEx_says_how_by_the_minor_function),
        probe_test(test_ZwLockFile_asks_fast_io_first),
        probe_test(test_ZwQueryDirectoryFileEx_passes_its_flags),
        probe_test(test_IoCreateStreamFileObjectEx2_returns_its_status),
        probe_test(test_FsRtl_requests_reach_the_driver),
        probe_test(test_FsRtlCopyRead_of_what_is_not_cached_is_false),
        probe_test(test_FsRtlAcquireFileExclusive_takes_the_files_resource),
        probe_test(test_a_hint_must_be_of_the_stack_that_is_opened),
        probe_test(test_IoSetFileOrigin_that_is_so_already),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
