/* What file systems, filters and programs ask about files: attributes of the kernel's, quotas, sections by object. */
#include "memfs.h"
#include <ntlab/errorlog.h>
#include <string.h>

static struct memfs_file *const fcb = &memfs.files[0];

static ULONG put_ea(PVOID memory, const char *name, const char *value)
{
    PFILE_FULL_EA_INFORMATION ea = memory;

    memset(ea, 0, sizeof *ea);
    ea->EaNameLength = (UCHAR)strlen(name);
    ea->EaValueLength = (USHORT)strlen(value);
    memcpy(ea->EaName, name, ea->EaNameLength + 1u);
    memcpy(ea->EaName + ea->EaNameLength + 1, value, ea->EaValueLength);
    return FIELD_OFFSET(FILE_FULL_EA_INFORMATION, EaName) + ea->EaNameLength + 1u + ea->EaValueLength;
}

static void test_attributes_of_the_kernel_by_file_object(void **state)
{
    ULONG64 memory[16], answer[16] = {0};
    ULONG length = put_ea(memory, "$Kernel.Test", "value"), returned = 0;
    lab_handle handle = memfs_open(0, LAB_OPEN_READ);
    PFILE_OBJECT file = memfs_file_object(handle);

    assert_int_equal(FsRtlSetKernelEaFile(file, memory, length), STATUS_SUCCESS);
    assert_int_equal(memfs.note_length, length);
    assert_int_equal(FsRtlQueryKernelEaFile(file, answer, sizeof answer, TRUE, NULL, 0, NULL, TRUE, &returned),
                     STATUS_SUCCESS);
    assert_int_equal(returned, length);
    assert_memory_equal(answer, memory, length);
    assert_int_equal(memfs.note_flags, SL_RETURN_SINGLE_ENTRY | SL_RESTART_SCAN);
    assert_int_equal(FsRtlSetKernelEaFile(file, memory, length - 1), STATUS_EA_LIST_INCONSISTENT);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static ULONG put_quota(PFILE_QUOTA_INFORMATION quota)
{
    SID_IDENTIFIER_AUTHORITY authority = {{0, 0, 0, 0, 0, 5}};

    memset(quota, 0, sizeof *quota);
    RtlInitializeSid(&quota->Sid, &authority, 1);
    *RtlSubAuthoritySid(&quota->Sid, 0) = 18;
    quota->SidLength = RtlLengthSid(&quota->Sid);
    quota->QuotaLimit.QuadPart = 1000;
    return FIELD_OFFSET(FILE_QUOTA_INFORMATION, Sid) + quota->SidLength;
}

static void test_quotas_are_set_and_queried(void **state)
{
    ULONG64 memory[16], answer[16] = {0}, list[8] = {0};
    PFILE_QUOTA_INFORMATION quota = (PVOID)memory;
    PFILE_GET_QUOTA_INFORMATION wanted = (PVOID)list;
    ULONG length = put_quota(quota), list_length = FIELD_OFFSET(FILE_GET_QUOTA_INFORMATION, Sid) + quota->SidLength;
    HANDLE handle = (HANDLE)memfs_open(0, LAB_OPEN_READ_WRITE);
    IO_STATUS_BLOCK iosb;

    assert_int_equal(ZwSetQuotaInformationFile(handle, &iosb, memory, length), STATUS_SUCCESS);
    assert_int_equal(
        NtQueryQuotaInformationFile(handle, &iosb, answer, sizeof answer, FALSE, NULL, 0, &quota->Sid, FALSE),
        STATUS_SUCCESS);
    assert_int_equal(iosb.Information, length);
    assert_memory_equal(answer, memory, length);
    assert_true(memfs.note_start && !memfs.note_list_length);
    wanted->SidLength = quota->SidLength;
    memcpy(&wanted->Sid, &quota->Sid, quota->SidLength);
    assert_int_equal(
        ZwQueryQuotaInformationFile(handle, &iosb, answer, sizeof answer, FALSE, list, list_length, NULL, FALSE),
        STATUS_SUCCESS);
    assert_int_equal(memfs.note_list_length, list_length);
    assert_int_equal(
        ZwQueryQuotaInformationFile(handle, &iosb, answer, sizeof answer, FALSE, list, list_length - 1, NULL, FALSE),
        STATUS_QUOTA_LIST_INCONSISTENT);
    assert_int_equal(NtSetQuotaInformationFile(handle, &iosb, memory, length - 1), STATUS_QUOTA_LIST_INCONSISTENT);
    lab_file_close((lab_handle)handle);
}

static void test_the_end_of_valid_data_is_the_file_systems_answer(void **state)
{
    lab_handle handle = memfs_open(0, LAB_OPEN_READ);
    PFILE_OBJECT file = memfs_file_object(handle);
    LONGLONG end = 0;

    memfs_fill(0, 100);
    assert_int_equal(FsRtlQueryCachedVdl(file, &end), STATUS_SUCCESS);
    assert_int_equal(end, 100);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static void test_lost_data_is_logged(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\file");
    lab_error_log_entry entry;

    lab_error_log_clear();
    assert_int_equal(FsRtlLogCcFlushError(&name, memfs.device, &fcb->section, STATUS_DISK_FULL,
                                          FSRTL_CC_FLUSH_ERROR_FLAG_NO_HARD_ERROR),
                     STATUS_SUCCESS);
    assert_int_equal(lab_error_log_count(), 1);
    assert_true(lab_error_log_get(0, &entry));
    assert_int_equal(entry.final_status, STATUS_DISK_FULL);
    assert_int_equal(
        FsRtlLogCcFlushError(&name, memfs.device, &fcb->section, STATUS_DISK_FULL,
                             FSRTL_CC_FLUSH_ERROR_FLAG_NO_HARD_ERROR | FSRTL_CC_FLUSH_ERROR_FLAG_NO_LOG_ENTRY),
        STATUS_SUCCESS);
    assert_int_equal(lab_error_log_count(), 1);
}

static void test_a_section_for_a_scan_needs_no_handle_of_the_file(void **state)
{
    lab_handle handle = memfs_open(0, LAB_OPEN_READ);
    PFILE_OBJECT file = memfs_file_object(handle);
    OBJECT_ATTRIBUTES attributes;
    LARGE_INTEGER size;
    SIZE_T length = 0;
    PVOID section, view = NULL;
    HANDLE scan;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(FsRtlCreateSectionForDataScan(&scan, &section, &size, file, SECTION_MAP_READ, &attributes, NULL,
                                                   PAGE_READONLY, SEC_COMMIT, 0),
                     STATUS_MAPPED_FILE_SIZE_ZERO);
    memfs_fill(0, 5000);
    assert_int_equal(FsRtlCreateSectionForDataScan(&scan, &section, &size, file, SECTION_MAP_READ, &attributes, NULL,
                                                   PAGE_READONLY, SEC_COMMIT, 1),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(FsRtlCreateSectionForDataScan(&scan, &section, &size, file, SECTION_MAP_READ, &attributes, NULL,
                                                   PAGE_READONLY, SEC_COMMIT, 0),
                     STATUS_SUCCESS);
    assert_int_equal(size.QuadPart, 5000);
    assert_int_equal(MmMapViewInSystemSpace(section, &view, &length), STATUS_SUCCESS);
    assert_int_equal(((UCHAR *)view)[4999], memfs_byte(4999));
    MmUnmapViewInSystemSpace(view);
    ObDereferenceObject(section);
    ZwClose(scan);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static void test_bypassed_opens_are_counted_in_newer_headers(void **state)
{
    lab_handle handle = memfs_open(0, LAB_OPEN_READ);
    PFILE_OBJECT file = memfs_file_object(handle);

    fcb->header.BypassIoOpenCount = 3;
    fcb->header.Version = FSRTL_FCB_HEADER_V3;
    assert_int_equal(FsRtlGetBypassIoOpenCount(file), 0);
    assert_null(FsRtlGetBypassIoOpenCountPtr(file));
    fcb->header.Version = FSRTL_FCB_HEADER_V4;
    assert_int_equal(FsRtlGetBypassIoOpenCount(file), 3);
    assert_ptr_equal(FsRtlGetBypassIoOpenCountPtr(file), &fcb->header.BypassIoOpenCount);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static void test_only_a_file_systems_device_has_features(void **state)
{
    PDEVICE_OBJECT other;
    ULONG features = 0;

    assert_int_equal(FsRtlGetSupportedFeatures(memfs.device, &features), STATUS_SUCCESS);
    assert_true(features & SUPPORTED_FS_FEATURES_OFFLOAD_READ);
    assert_int_equal(IoCreateDevice(memfs.driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &other), STATUS_SUCCESS);
    assert_int_equal(FsRtlGetSupportedFeatures(other, &features), STATUS_FLT_INTERNAL_ERROR);
    IoDeleteDevice(other);
}

/* --- what filters are asked --------------------------------------------------------------------------------------- */

static ULONG asked, ended;
static NTSTATUS filter_answer, ended_with;

static NTSTATUS before_section(PFS_FILTER_CALLBACK_DATA data, PVOID *context)
{
    assert_int_equal(data->Operation, FS_FILTER_ACQUIRE_FOR_SECTION_SYNCHRONIZATION);
    assert_int_equal(data->Parameters.AcquireForSectionSynchronization.SyncType, SyncTypeCreateSection);
    assert_int_equal(data->Parameters.AcquireForSectionSynchronization.PageProtection, PAGE_READONLY);
    assert_ptr_equal(data->DeviceObject, memfs.device);
    *context = &asked;
    asked++;
    return filter_answer;
}

static void after_section(PFS_FILTER_CALLBACK_DATA data, NTSTATUS status, PVOID context)
{
    assert_ptr_equal(context, &asked);
    ended_with = status;
    ended++;
}

static NTSTATUS scan(PFILE_OBJECT file)
{
    OBJECT_ATTRIBUTES attributes;
    LARGE_INTEGER size;
    PVOID section;
    HANDLE handle;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    status = FsRtlCreateSectionForDataScan(&handle, &section, &size, file, SECTION_MAP_READ, &attributes, NULL,
                                           PAGE_READONLY, SEC_COMMIT, 0);
    if (NT_SUCCESS(status)) {
        ObDereferenceObject(section);
        ZwClose(handle);
    }
    return status;
}

static void test_filters_are_asked_before_a_section_is_made(void **state)
{
    FS_FILTER_CALLBACKS callbacks = {.SizeOfFsFilterCallbacks = sizeof callbacks,
                                     .PreAcquireForSectionSynchronization = before_section,
                                     .PostAcquireForSectionSynchronization = after_section};
    lab_handle handle = memfs_open(0, LAB_OPEN_READ);
    PFILE_OBJECT file = memfs_file_object(handle);

    memfs_fill(0, 100);
    asked = ended = 0;
    filter_answer = STATUS_SUCCESS;
    assert_int_equal(FsRtlRegisterFileSystemFilterCallbacks(memfs.driver, &callbacks), STATUS_SUCCESS);
    assert_int_equal(scan(file), STATUS_SUCCESS);
    assert_int_equal(asked, 1);
    assert_int_equal(ended, 1);
    filter_answer = STATUS_FILE_LOCK_CONFLICT;
    assert_int_equal(scan(file), STATUS_FILE_LOCK_CONFLICT);
    assert_int_equal(asked, 2);
    assert_false(ExIsResourceAcquiredExclusiveLite(&fcb->resource));
    callbacks.SizeOfFsFilterCallbacks = 8;
    assert_int_equal(FsRtlRegisterFileSystemFilterCallbacks(memfs.driver, &callbacks), STATUS_INVALID_PARAMETER);
    ObDereferenceObject(file);
    lab_file_close(handle);
}

static void test_attributes_by_name(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Mem\\0"), missing = RTL_CONSTANT_STRING(L"\\Device\\None");
    FILE_NETWORK_OPEN_INFORMATION information;
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;

    memfs_fill(0, 77);
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_true(IoFastQueryNetworkAttributes(&attributes, FILE_READ_ATTRIBUTES, 0, &iosb, &information));
    assert_int_equal(iosb.Status, STATUS_SUCCESS);
    assert_int_equal(information.EndOfFile.QuadPart, 77);
    InitializeObjectAttributes(&attributes, &missing, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_true(IoFastQueryNetworkAttributes(&attributes, FILE_READ_ATTRIBUTES, 0, &iosb, &information));
    assert_int_equal(iosb.Status, STATUS_OBJECT_NAME_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        memfs_test(test_attributes_of_the_kernel_by_file_object),
        memfs_test(test_quotas_are_set_and_queried),
        memfs_test(test_the_end_of_valid_data_is_the_file_systems_answer),
        memfs_test(test_lost_data_is_logged),
        memfs_test(test_a_section_for_a_scan_needs_no_handle_of_the_file),
        memfs_test(test_bypassed_opens_are_counted_in_newer_headers),
        memfs_test(test_only_a_file_systems_device_has_features),
        memfs_test(test_filters_are_asked_before_a_section_is_made),
        memfs_test(test_attributes_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
