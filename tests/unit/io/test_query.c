/* Information about files and volumes, directory listings, locks, and what the I/O manager answers itself. */
#include "probe.h"
#include <ntlab/nt.h>
#include <string.h>

#define QUERY (&probe.seen[IRP_MJ_QUERY_INFORMATION])
#define SET   (&probe.seen[IRP_MJ_SET_INFORMATION])

static void test_NtQueryInformationFile_reaches_the_driver(void **state)
{
    static const uint32_t kinds[] = {0, LAB_OPEN_OVERLAPPED};
    FILE_STANDARD_INFORMATION standard;
    uint32_t done;

    for (int i = 0; i < 2; i++) {
        lab_handle handle = probe_open(LAB_OPEN_READ | kinds[i]);

        probe.information = sizeof standard;
        assert_int_equal(lab_file_query(handle, FileStandardInformation, &standard, sizeof standard, &done),
                         STATUS_SUCCESS);
        assert_int_equal(done, sizeof standard);
        assert_memory_equal(&standard, probe.reply, sizeof standard);
        assert_int_equal(QUERY->stack.Parameters.QueryFile.FileInformationClass, FileStandardInformation);
        assert_int_equal(QUERY->stack.Parameters.QueryFile.Length, sizeof standard);
        assert_non_null(QUERY->system_buffer);
        lab_file_close(handle);
    }
}

static void test_NtQueryInformationFile_checks_class_and_length(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    char buffer[512];

    assert_int_equal(lab_file_query(handle, 0, buffer, 64, NULL), STATUS_INVALID_INFO_CLASS);
    assert_int_equal(lab_file_query(handle, 9999, buffer, 64, NULL), STATUS_INVALID_INFO_CLASS);
    assert_int_equal(lab_file_query(handle, FileDispositionInformation, buffer, 64, NULL), STATUS_INVALID_INFO_CLASS);
    assert_int_equal(lab_file_query(handle, FileStandardInformation, buffer, 23, NULL), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(lab_file_query(handle, FileStandardInformation, lab_user_bad_address(), 64, NULL),
                     STATUS_ACCESS_VIOLATION);
    assert_int_equal(lab_file_set(handle, FileStandardInformation, buffer, 64), STATUS_INVALID_INFO_CLASS);
    assert_int_equal(QUERY->count, 0);
    lab_file_close(handle);
}

static void test_NtQueryInformationFile_own_answers(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    FILE_ACCESS_INFORMATION access;
    FILE_MODE_INFORMATION mode;
    FILE_ALIGNMENT_INFORMATION alignment;
    FILE_POSITION_INFORMATION position = {.CurrentByteOffset.QuadPart = 1234};
    uint32_t done;

    assert_int_equal(lab_file_query(handle, FileAccessInformation, &access, sizeof access, &done), STATUS_SUCCESS);
    assert_int_equal(access.AccessFlags, FILE_GENERIC_READ);
    assert_int_equal(done, 4);
    assert_int_equal(lab_file_query(handle, FileModeInformation, &mode, sizeof mode, NULL), STATUS_SUCCESS);
    assert_int_equal(mode.Mode, FILE_SYNCHRONOUS_IO_NONALERT);
    assert_int_equal(lab_file_query(handle, FileAlignmentInformation, &alignment, sizeof alignment, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(alignment.AlignmentRequirement, 0);
    assert_int_equal(lab_file_set(handle, FilePositionInformation, &position, sizeof position), STATUS_SUCCESS);
    memset(&position, 0, sizeof position);
    assert_int_equal(lab_file_query(handle, FilePositionInformation, &position, sizeof position, NULL), STATUS_SUCCESS);
    assert_int_equal(position.CurrentByteOffset.QuadPart, 1234);
    position.CurrentByteOffset.QuadPart = -5;
    assert_int_equal(lab_file_set(handle, FilePositionInformation, &position, sizeof position),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(QUERY->count + SET->count, 0);
    lab_file_close(handle);
}

static void test_NtSetInformationFile_needs_access(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    FILE_BASIC_INFORMATION basic = {0};
    FILE_END_OF_FILE_INFORMATION end = {0};

    assert_int_equal(lab_file_set(handle, FileBasicInformation, &basic, sizeof basic), STATUS_ACCESS_DENIED);
    assert_int_equal(lab_file_set(handle, FileEndOfFileInformation, &end, sizeof end), STATUS_ACCESS_DENIED);
    lab_file_close(handle);
    handle = probe_open(LAB_OPEN_WRITE);
    assert_int_equal(lab_file_set(handle, FileEndOfFileInformation, &end, sizeof end), STATUS_SUCCESS);
    assert_int_equal(SET->stack.Parameters.SetFile.FileInformationClass, FileEndOfFileInformation);
    lab_file_close(handle);
}

static void test_NtSetInformationFile_rename_opens_the_target_directory(void **state)
{
    struct {
        FILE_RENAME_INFORMATION rename;
        WCHAR rest[32];
    } target = {0};
    static const WCHAR name[] = L"\\Device\\Probe\\new\\name";
    lab_handle handle;

    assert_int_equal(lab_file_open("\\Device\\Probe\\old", LAB_OPEN_READ | LAB_OPEN_DELETE, &handle), STATUS_SUCCESS);
    target.rename.ReplaceIfExists = TRUE;
    target.rename.FileNameLength = sizeof name - sizeof(WCHAR);
    memcpy(target.rename.FileName, name, sizeof name);
    assert_int_equal(lab_file_set(handle, FileRenameInformation, &target, sizeof target), STATUS_SUCCESS);
    assert_non_null(SET->stack.Parameters.SetFile.FileObject);
    assert_true(SET->stack.Parameters.SetFile.ReplaceIfExists);
    assert_int_equal(probe.seen[IRP_MJ_CREATE].count, 2);
    assert_true(probe.seen[IRP_MJ_CREATE].stack.Flags & SL_OPEN_TARGET_DIRECTORY);
    assert_string_equal(probe.order, "CCSKX");
    target.rename.FileNameLength = 5000;
    assert_int_equal(lab_file_set(handle, FileRenameInformation, &target, sizeof target), STATUS_INVALID_PARAMETER);
    lab_file_close(handle);
}

static void test_NtSetInformationFile_rename_with_flags(void **state)
{
    struct {
        FILE_RENAME_INFORMATION rename;
        WCHAR rest[32];
    } target = {0};
    FILE_DISPOSITION_INFORMATION_EX disposition = {FILE_DISPOSITION_DELETE | FILE_DISPOSITION_POSIX_SEMANTICS};
    static const WCHAR name[] = L"\\Device\\Probe\\new\\name";
    lab_handle handle;

    assert_int_equal(lab_file_open("\\Device\\Probe\\old", LAB_OPEN_READ | LAB_OPEN_DELETE, &handle), STATUS_SUCCESS);
    target.rename.Flags = FILE_RENAME_POSIX_SEMANTICS;
    target.rename.FileNameLength = sizeof name - sizeof(WCHAR);
    memcpy(target.rename.FileName, name, sizeof name);
    assert_int_equal(lab_file_set(handle, FileRenameInformationEx, &target, sizeof target), STATUS_SUCCESS);
    assert_non_null(SET->stack.Parameters.SetFile.FileObject);
    assert_false(SET->stack.Parameters.SetFile.ReplaceIfExists);
    target.rename.Flags |= FILE_RENAME_REPLACE_IF_EXISTS;
    assert_int_equal(lab_file_set(handle, FileLinkInformationEx, &target, sizeof target), STATUS_SUCCESS);
    assert_true(SET->stack.Parameters.SetFile.ReplaceIfExists);
    assert_int_equal(lab_file_set(handle, FileDispositionInformationEx, &disposition, sizeof disposition),
                     STATUS_SUCCESS);
    assert_int_equal(SET->stack.Parameters.SetFile.FileInformationClass, FileDispositionInformationEx);
    lab_file_close(handle);
    handle = probe_open(LAB_OPEN_READ);
    assert_int_equal(lab_file_set(handle, FileDispositionInformationEx, &disposition, sizeof disposition),
                     STATUS_ACCESS_DENIED);
    lab_file_close(handle);
}

static void test_ZwQueryInformationByName_opens_asks_and_closes(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe\\file");
    FILE_STAT_INFORMATION stat = {0}, *reply = (PVOID)probe.reply;
    FILE_CASE_SENSITIVE_INFORMATION sensitive;
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    reply->EndOfFile.QuadPart = 99;
    probe.information = sizeof stat;
    assert_int_equal(ZwQueryInformationByName(&attributes, &iosb, &stat, sizeof stat, FileStatInformation),
                     STATUS_SUCCESS);
    assert_int_equal(stat.EndOfFile.QuadPart, 99);
    assert_int_equal(iosb.Information, sizeof stat);
    assert_true(probe.seen[IRP_MJ_CREATE].stack.Parameters.Create.Options & FILE_OPEN_REPARSE_POINT);
    assert_string_equal(probe.order, "CQKX");
    assert_int_equal(ZwQueryInformationByName(&attributes, &iosb, &stat, sizeof stat - 1, FileStatInformation),
                     STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwQueryInformationByName(&attributes, &iosb, &stat, sizeof stat, FileBasicInformation),
                     STATUS_INVALID_INFO_CLASS);
    probe.information = sizeof sensitive;
    *(ULONG *)probe.reply = FILE_CS_FLAG_CASE_SENSITIVE_DIR;
    assert_int_equal(
        ZwQueryInformationByName(&attributes, &iosb, &sensitive, sizeof sensitive, FileCaseSensitiveInformation),
        STATUS_SUCCESS);
    assert_int_equal(sensitive.Flags, FILE_CS_FLAG_CASE_SENSITIVE_DIR);
}

static void test_NtQueryVolumeInformationFile_device_is_answered_for_the_driver(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    FILE_FS_DEVICE_INFORMATION device;
    FILE_FS_SIZE_INFORMATION size;
    uint32_t done;

    assert_int_equal(lab_file_query_volume(handle, FileFsDeviceInformation, &device, sizeof device, &done),
                     STATUS_SUCCESS);
    assert_int_equal(device.DeviceType, FILE_DEVICE_UNKNOWN);
    assert_int_equal(done, 8);
    assert_int_equal(probe.seen[IRP_MJ_QUERY_VOLUME_INFORMATION].count, 0);
    probe.information = sizeof size;
    assert_int_equal(lab_file_query_volume(handle, FileFsSizeInformation, &size, sizeof size, &done), STATUS_SUCCESS);
    assert_int_equal(probe.seen[IRP_MJ_QUERY_VOLUME_INFORMATION].count, 1);
    assert_int_equal(lab_file_query_volume(handle, 77, &size, sizeof size, &done), STATUS_INVALID_INFO_CLASS);
    lab_file_close(handle);
}

static void test_NtQueryInformationFile_warning_gives_what_fits(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ | LAB_OPEN_OVERLAPPED);
    FILE_STANDARD_INFORMATION standard;
    uint32_t done;

    probe.status = STATUS_BUFFER_OVERFLOW;
    probe.information = 12;
    assert_int_equal(lab_file_query(handle, FileStandardInformation, &standard, sizeof standard, &done),
                     STATUS_BUFFER_OVERFLOW);
    assert_int_equal(done, 12);
    lab_file_close(handle);
}

static void test_NtQueryDirectoryFile_passes_the_pattern(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    struct probe_seen *seen = &probe.seen[IRP_MJ_DIRECTORY_CONTROL];
    char buffer[512];
    uint32_t done;

    probe.device_flags = DO_BUFFERED_IO;
    probe.device->Flags |= DO_BUFFERED_IO;
    probe.status = STATUS_NO_MORE_FILES;
    assert_int_equal(lab_file_list(handle, FileNamesInformation, "*.sys", true, buffer, sizeof buffer, &done),
                     STATUS_NO_MORE_FILES);
    assert_int_equal(seen->stack.MinorFunction, IRP_MN_QUERY_DIRECTORY);
    assert_int_equal(seen->stack.Flags & SL_RESTART_SCAN, SL_RESTART_SCAN);
    assert_non_null(seen->stack.Parameters.QueryDirectory.FileName);
    assert_int_equal(lab_file_list(handle, FileNamesInformation, NULL, false, buffer, 3, &done),
                     STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(lab_file_list(handle, FileStandardInformation, NULL, false, buffer, 64, &done),
                     STATUS_INVALID_INFO_CLASS);
    lab_file_close(handle);
}

static void test_NtNotifyChangeDirectoryFile_pends_and_cancels(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ | LAB_OPEN_OVERLAPPED);
    char *buffer = lab_user_alloc(256);
    IO_STATUS_BLOCK iosb = {.Status = 1}, other;

    assert_int_equal(lab_nt_notify_change_directory_file(handle, 0, NULL, NULL, &iosb, buffer, 256, 0, true),
                     STATUS_INVALID_PARAMETER);
    probe.pend = TRUE;
    assert_int_equal(lab_nt_notify_change_directory_file(handle, 0, NULL, NULL, &iosb, buffer, 256,
                                                         FILE_NOTIFY_CHANGE_FILE_NAME, true),
                     STATUS_PENDING);
    assert_int_equal(probe.seen[IRP_MJ_DIRECTORY_CONTROL].stack.Flags, SL_WATCH_TREE);
    assert_int_equal(lab_nt_cancel_io_file_ex(handle, &iosb, &other), STATUS_SUCCESS);
    assert_int_equal(lab_wait(handle, LAB_FOREVER), STATUS_SUCCESS);
    assert_int_equal(iosb.Status, STATUS_CANCELLED);
    lab_user_free(buffer);
    lab_file_close(handle);
}

static void test_NtLockFile_and_its_end(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE), second;
    struct probe_seen *seen = &probe.seen[IRP_MJ_LOCK_CONTROL];
    LARGE_INTEGER offset = {.QuadPart = 10}, length = {.QuadPart = 20};
    IO_STATUS_BLOCK iosb;

    assert_int_equal(lab_nt_lock_file(handle, 0, NULL, NULL, &iosb, &offset, &length, 7, true, true), STATUS_SUCCESS);
    assert_int_equal(seen->stack.MinorFunction, IRP_MN_LOCK);
    assert_int_equal(seen->stack.Flags, SL_FAIL_IMMEDIATELY | SL_EXCLUSIVE_LOCK);
    assert_int_equal(seen->stack.Parameters.LockControl.Key, 7);
    assert_int_equal(seen->stack.Parameters.LockControl.ByteOffset.QuadPart, 10);
    assert_int_equal(lab_nt_unlock_file(handle, &iosb, &offset, &length, 7), STATUS_SUCCESS);
    assert_int_equal(seen->stack.MinorFunction, IRP_MN_UNLOCK_SINGLE);
    /* A process that keeps no handle keeps no lock, though another process may have the file open. */
    assert_int_equal(lab_handle_duplicate(handle, NULL, &second), STATUS_SUCCESS);
    lab_file_close(handle);
    lab_file_close(second);
    assert_string_equal(probe.order, "CllKX");
}

static void test_flush_needs_write_access(void **state)
{
    lab_handle reader = probe_open(LAB_OPEN_READ), writer = probe_open(LAB_OPEN_WRITE);

    assert_int_equal(lab_file_flush(reader), STATUS_ACCESS_DENIED);
    assert_int_equal(lab_file_flush(writer), STATUS_SUCCESS);
    assert_int_equal(probe.seen[IRP_MJ_FLUSH_BUFFERS].count, 1);
    lab_file_close(reader);
    lab_file_close(writer);
}

static void test_NtQueryAttributesFile_opens_asks_and_closes(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe\\file");
    OBJECT_ATTRIBUTES attributes;
    FILE_BASIC_INFORMATION basic;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    probe.information = sizeof basic;
    assert_int_equal(lab_nt_query_attributes_file(&attributes, &basic), STATUS_SUCCESS);
    assert_memory_equal(&basic, probe.reply, sizeof basic);
    assert_string_equal(probe.order, "CQKX");
}

static void test_IoCheckShareAccess_rules(void **state)
{
    lab_handle a = probe_open(LAB_OPEN_READ), b = probe_open(LAB_OPEN_READ);
    SHARE_ACCESS share;
    PFILE_OBJECT first, second;

    assert_int_equal(ObReferenceObjectByHandle((HANDLE)a, 0, *IoFileObjectType, KernelMode, (PVOID *)&first, NULL), 0);
    assert_int_equal(ObReferenceObjectByHandle((HANDLE)b, 0, *IoFileObjectType, KernelMode, (PVOID *)&second, NULL), 0);
    IoSetShareAccess(FILE_READ_DATA, FILE_SHARE_READ, first, &share);
    assert_int_equal(share.OpenCount, 1);
    assert_int_equal(share.Readers, 1);
    assert_int_equal(share.SharedRead, 1);
    assert_int_equal(IoCheckShareAccess(FILE_WRITE_DATA, FILE_SHARE_READ, second, &share, TRUE),
                     STATUS_SHARING_VIOLATION);
    assert_int_equal(IoCheckShareAccess(FILE_READ_DATA, 0, second, &share, TRUE), STATUS_SHARING_VIOLATION);
    assert_int_equal(IoCheckShareAccess(FILE_READ_ATTRIBUTES, 0, second, &share, TRUE), STATUS_SUCCESS);
    assert_int_equal(share.OpenCount, 1);
    assert_int_equal(IoCheckShareAccess(FILE_READ_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, second, &share, FALSE),
                     STATUS_SUCCESS);
    assert_int_equal(share.OpenCount, 1);
    IoUpdateShareAccess(second, &share);
    assert_int_equal(share.OpenCount, 2);
    assert_int_equal(share.SharedWrite, 1);
    IoRemoveShareAccess(first, &share);
    IoRemoveShareAccess(second, &share);
    assert_int_equal(share.OpenCount, 0);
    assert_int_equal(share.Readers + share.SharedRead + share.SharedWrite, 0);
    ObDereferenceObject(first);
    ObDereferenceObject(second);
    lab_file_close(a);
    lab_file_close(b);
}

static void test_IoCreateStreamFileObject_cleans_up_at_once(void **state)
{
    PFILE_OBJECT stream = IoCreateStreamFileObject(NULL, probe.device);

    assert_true(stream->Flags & FO_STREAM_FILE);
    assert_string_equal(probe.order, "K");
    ObDereferenceObject(stream);
    assert_string_equal(probe.order, "KX");
    stream = IoCreateStreamFileObjectLite(NULL, probe.device);
    ObDereferenceObject(stream);
    assert_string_equal(probe.order, "KXX");
}

static void test_ObQueryNameString_of_a_file(void **state)
{
    lab_handle handle;
    PFILE_OBJECT file;
    struct {
        OBJECT_NAME_INFORMATION info;
        WCHAR room[64];
    } name;
    ULONG needed;

    assert_int_equal(lab_file_open("\\Device\\Probe\\a\\b", LAB_OPEN_READ, &handle), STATUS_SUCCESS);
    ObReferenceObjectByHandle((HANDLE)handle, 0, *IoFileObjectType, KernelMode, (PVOID *)&file, NULL);
    assert_int_equal(ObQueryNameString(file, &name.info, sizeof name, &needed), STATUS_SUCCESS);
    assert_int_equal(name.info.Name.Length, 34);
    assert_memory_equal(name.info.Name.Buffer, L"\\Device\\Probe\\a\\b", 34);
    assert_int_equal(ObQueryNameString(file, &name.info, 8, &needed), STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(needed, sizeof name.info + 36);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static void test_FileIoCompletionNotificationInformation_skips_the_port(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED), port;
    FILE_IO_COMPLETION_NOTIFICATION_INFORMATION flags = {FILE_SKIP_COMPLETION_PORT_ON_SUCCESS};
    lab_overlapped overlapped = {0};
    lab_port_entry entry;
    char buffer[8];

    lab_port_create(0, &port);
    lab_port_attach(port, handle, 1);
    assert_int_equal(lab_file_set(handle, FileIoCompletionNotificationInformation, &flags, sizeof flags),
                     STATUS_SUCCESS);
    assert_int_equal(lab_file_read_async(handle, buffer, 8, &overlapped), STATUS_SUCCESS);
    assert_int_equal(lab_port_wait(port, 0, &entry), STATUS_TIMEOUT);
    probe.pend = TRUE;
    assert_int_equal(lab_file_read_async(handle, buffer, 8, &overlapped), STATUS_PENDING);
    probe_complete(STATUS_SUCCESS, 0);
    assert_int_equal(lab_port_wait(port, 0, &entry), STATUS_SUCCESS);
    lab_file_close(handle);
    lab_file_close(port);
}

static PFILE_OBJECT file_of(lab_handle handle)
{
    PFILE_OBJECT file = 0;

    assert_int_equal(
        ObReferenceObjectByHandle((HANDLE)(uintptr_t)handle, 0, *IoFileObjectType, KernelMode, (PVOID *)&file, NULL),
        STATUS_SUCCESS);
    return file;
}

static void test_FileIoPriorityHintInformation_holds_for_requests_without_a_hint(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ | LAB_OPEN_OVERLAPPED);
    FILE_IO_PRIORITY_HINT_INFORMATION hint = {IoPriorityLow}, wrong = {MaxIoPriorityTypes};
    lab_overlapped overlapped = {0};
    IO_PRIORITY_INFO info;
    char buffer[8];
    PFILE_OBJECT file = file_of(handle);

    assert_int_equal(lab_file_set(handle, FileIoPriorityHintInformation, &wrong, sizeof wrong),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_file_set(handle, FileIoPriorityHintInformation, &hint, sizeof hint), STATUS_SUCCESS);
    hint.PriorityHint = IoPriorityCritical;
    assert_int_equal(lab_file_query(handle, FileIoPriorityHintInformation, &hint, sizeof hint, NULL), STATUS_SUCCESS);
    assert_int_equal(hint.PriorityHint, IoPriorityLow);
    assert_int_equal(QUERY->count + SET->count, 0);
    IoInitializePriorityInfo(&info);
    assert_int_equal(IoRetrievePriorityInfo(NULL, file, NULL, &info), STATUS_SUCCESS);
    assert_int_equal(info.IoPriority, IoPriorityLow);
    probe.pend = TRUE;
    assert_int_equal(lab_file_read_async(handle, buffer, 8, &overlapped), STATUS_PENDING);
    assert_int_equal(IoGetIoPriorityHint(probe.pending[0]), IoPriorityLow);
    assert_int_equal(IoSetIoPriorityHint(probe.pending[0], IoPriorityHigh), STATUS_SUCCESS);
    assert_int_equal(IoGetIoPriorityHint(probe.pending[0]), IoPriorityHigh);
    probe_complete(STATUS_SUCCESS, 0);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static void test_FileVolumeNameInformation_is_the_name_of_the_device(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    union {
        FILE_VOLUME_NAME_INFORMATION volume;
        char room[64];
    } answer;
    FILE_NUMA_NODE_INFORMATION node = {7};
    uint32_t done;

    assert_int_equal(lab_file_query(handle, FileVolumeNameInformation, &answer, sizeof answer, &done), STATUS_SUCCESS);
    assert_int_equal(answer.volume.DeviceNameLength, sizeof L"\\Device\\Probe" - sizeof(WCHAR));
    assert_memory_equal(answer.volume.DeviceName, L"\\Device\\Probe", answer.volume.DeviceNameLength);
    assert_int_equal(done, sizeof(ULONG) + answer.volume.DeviceNameLength);
    assert_int_equal(lab_file_query(handle, FileVolumeNameInformation, &answer, 12, &done), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(lab_file_query(handle, FileNumaNodeInformation, &node, sizeof node, NULL), STATUS_SUCCESS);
    assert_int_equal(node.NodeNumber, 0);
    assert_int_equal(QUERY->count, 0);
    lab_file_close(handle);
}

static void test_newer_information_classes_reach_the_file_system(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ);
    FILE_STAT_BASIC_INFORMATION basic;
    FILE_SFIO_VOLUME_INFORMATION volume;
    FILE_KNOWN_FOLDER_INFORMATION folder;

    assert_int_equal(lab_file_query(handle, FileStatBasicInformation, &basic, sizeof basic, NULL), STATUS_SUCCESS);
    assert_int_equal(QUERY->stack.Parameters.QueryFile.FileInformationClass, 77);
    assert_int_equal(lab_file_query(handle, FileSfioVolumeInformation, &volume, sizeof volume, NULL), STATUS_SUCCESS);
    assert_int_equal(lab_file_query(handle, FileKnownFolderInformation, &folder, sizeof folder, NULL), STATUS_SUCCESS);
    assert_int_equal(QUERY->stack.Parameters.QueryFile.FileInformationClass, 76);
    assert_int_equal(QUERY->count, 3);
    lab_file_close(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        probe_test(test_NtQueryInformationFile_reaches_the_driver),
        probe_test(test_NtQueryInformationFile_checks_class_and_length),
        probe_test(test_NtQueryInformationFile_own_answers),
        probe_test(test_NtSetInformationFile_needs_access),
        probe_test(test_NtSetInformationFile_rename_opens_the_target_directory),
        probe_test(test_NtSetInformationFile_rename_with_flags),
        probe_test(test_ZwQueryInformationByName_opens_asks_and_closes),
        probe_test(test_NtQueryVolumeInformationFile_device_is_answered_for_the_driver),
        probe_test(test_NtQueryInformationFile_warning_gives_what_fits),
        probe_test(test_NtQueryDirectoryFile_passes_the_pattern),
        probe_test(test_NtNotifyChangeDirectoryFile_pends_and_cancels),
        probe_test(test_NtLockFile_and_its_end),
        probe_test(test_flush_needs_write_access),
        probe_test(test_NtQueryAttributesFile_opens_asks_and_closes),
        probe_test(test_IoCheckShareAccess_rules),
        probe_test(test_IoCreateStreamFileObject_cleans_up_at_once),
        probe_test(test_ObQueryNameString_of_a_file),
        probe_test(test_FileIoCompletionNotificationInformation_skips_the_port),
        probe_test(test_FileIoPriorityHintInformation_holds_for_requests_without_a_hint),
        probe_test(test_FileVolumeNameInformation_is_the_name_of_the_device),
        probe_test(test_newer_information_classes_reach_the_file_system),
    };

    return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
