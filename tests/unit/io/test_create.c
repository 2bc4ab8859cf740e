/* Opening by name: what reaches the driver, and every way it can fail before it does. */
#include "probe.h"
#include <ntlab/fault.h>
#include <ntlab/nt.h>
#include <string.h>

static lab_status open_path(const char *path, uint32_t flags, lab_handle *handle)
{
    *handle = 0;
    return lab_file_open(path, flags, handle);
}

static void test_NtCreateFile_device_sees_create_cleanup_close(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ_WRITE);

    assert_string_equal(probe.order, "C");
    assert_int_equal(probe.seen[IRP_MJ_CREATE].irql, PASSIVE_LEVEL);
    assert_int_equal(probe.seen[IRP_MJ_CREATE].mode, UserMode);
    assert_int_equal(lab_file_close(handle), STATUS_SUCCESS);
    assert_string_equal(probe.order, "CKX");
}

static void test_NtCreateFile_parameters_reach_the_driver(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe");
    OBJECT_ATTRIBUTES attributes;
    LARGE_INTEGER size = {.QuadPart = 0x123456789};
    IO_STATUS_BLOCK iosb;
    HANDLE handle;
    struct probe_seen *seen = &probe.seen[IRP_MJ_CREATE];

    probe.create_information = FILE_CREATED;
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    assert_int_equal(lab_nt_create_file(&handle, FILE_READ_DATA | SYNCHRONIZE, &attributes, &iosb, &size,
                                        FILE_ATTRIBUTE_HIDDEN, FILE_SHARE_READ, FILE_OPEN_IF,
                                        FILE_SYNCHRONOUS_IO_NONALERT | FILE_WRITE_THROUGH, NULL, 0),
                     STATUS_SUCCESS);
    assert_int_equal(iosb.Information, FILE_CREATED);
    assert_int_equal(iosb.Status, STATUS_SUCCESS);
    assert_int_equal(seen->stack.Parameters.Create.Options >> 24, FILE_OPEN_IF);
    assert_int_equal(seen->stack.Parameters.Create.Options & 0xFFFFFF,
                     FILE_SYNCHRONOUS_IO_NONALERT | FILE_WRITE_THROUGH);
    assert_int_equal(seen->stack.Parameters.Create.FileAttributes, FILE_ATTRIBUTE_HIDDEN);
    assert_int_equal(seen->stack.Parameters.Create.ShareAccess, FILE_SHARE_READ);
    assert_int_equal(seen->stack.Parameters.Create.EaLength, 0);
    assert_true(seen->file_flags & FO_SYNCHRONOUS_IO);
    assert_true(seen->file_flags & FO_WRITE_THROUGH);
    assert_false(seen->file_flags & FO_ALERTABLE_IO);
    assert_false(seen->stack.Flags & SL_CASE_SENSITIVE);
    assert_int_equal(lab_nt_close((lab_handle)handle), STATUS_SUCCESS);
}

static void test_NtCreateFile_name_behind_device_becomes_FileName(void **state)
{
    lab_handle handle;

    assert_int_equal(open_path("\\Device\\Probe\\some\\file.txt", LAB_OPEN_READ, &handle), STATUS_SUCCESS);
    assert_int_equal(probe.seen[IRP_MJ_CREATE].name_length, 28);
    assert_memory_equal(probe.seen[IRP_MJ_CREATE].name, L"\\some\\file.txt", 28);
    lab_file_close(handle);
}

static void test_NtCreateFile_relative_to_file_sets_RelatedFileObject(void **state)
{
    lab_handle root, handle;

    assert_int_equal(open_path("\\Device\\Probe\\dir", LAB_OPEN_READ, &root), STATUS_SUCCESS);
    assert_int_equal(lab_file_open_at(root, "inner", LAB_OPEN_READ, &handle), STATUS_SUCCESS);
    assert_non_null(probe.seen[IRP_MJ_CREATE].related);
    assert_memory_equal(probe.seen[IRP_MJ_CREATE].name, L"inner", 10);
    lab_file_close(root);
    assert_string_equal(probe.order, "CCK"); /* the inner file keeps the outer one */
    lab_file_close(handle);
    assert_string_equal(probe.order, "CCKKXX");
}

static void test_NtCreateFile_missing_names_fail_as_documented(void **state)
{
    lab_handle handle;

    assert_int_equal(open_path("\\Device\\Nobody", 3, &handle), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(open_path("\\Nowhere\\Nobody", 3, &handle), STATUS_OBJECT_PATH_NOT_FOUND);
    assert_int_equal(open_path("Probe", 3, &handle), STATUS_OBJECT_PATH_SYNTAX_BAD);
    assert_int_equal(open_path("\\??\\Nobody", 3, &handle), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(open_path("\\Device\\\\Probe", 3, &handle), STATUS_OBJECT_NAME_INVALID);
    assert_int_equal(open_path("\\Driver\\Probe", 3, &handle), STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(open_path("\\Device", 3, &handle), STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(handle, 0);
    assert_int_equal(probe.seen[IRP_MJ_CREATE].count, 0);
}

static void test_NtCreateFile_driver_status_is_returned_without_cleanup_or_close(void **state)
{
    lab_handle handle;

    probe.create_status = STATUS_SHARING_VIOLATION;
    assert_int_equal(open_path("\\Device\\Probe", 3, &handle), STATUS_SHARING_VIOLATION);
    assert_string_equal(probe.order, "C");
    assert_int_equal(probe.device->ReferenceCount, 0);
}

static void test_NtCreateFile_without_a_handle_to_give_ends_the_open(void **state)
{
    lab_handle handle;

    lab_fault_nth("handle", 1, false);
    assert_int_equal(open_path("\\Device\\Probe", LAB_OPEN_READ_WRITE, &handle), STATUS_INSUFFICIENT_RESOURCES);
    assert_string_equal(probe.order, "CKX");
    lab_fault_clear();
    assert_int_equal(probe.device->ReferenceCount, 0);
}

static void test_NtCreateFile_no_create_handler_fails(void **state)
{
    lab_handle handle;

    probe.no_create = TRUE;
    probe_reload();
    assert_int_equal(open_path("\\Device\\Probe", 3, &handle), STATUS_INVALID_DEVICE_REQUEST);
}

static void test_NtCreateFile_exclusive_device_opens_once(void **state)
{
    lab_handle first, second;

    probe.exclusive = TRUE;
    probe_reload();
    assert_int_equal(open_path("\\Device\\Probe", 3, &first), STATUS_SUCCESS);
    assert_int_equal(open_path("\\Device\\Probe", 3, &second), STATUS_ACCESS_DENIED);
    lab_file_close(first);
    assert_int_equal(open_path("\\Device\\Probe", 3, &second), STATUS_SUCCESS);
    lab_file_close(second);
}

static void test_NtCreateFile_initializing_device_fails(void **state)
{
    lab_handle handle;

    probe.keep_initializing = TRUE;
    probe_reload();
    assert_int_equal(open_path("\\Device\\Probe", 3, &handle), STATUS_NO_SUCH_DEVICE);
}

static void test_NtCreateFile_reparse_starts_over_with_the_new_name(void **state)
{
    lab_handle handle;

    probe.reparse_to = L"\\Device\\Probe\\other";
    assert_int_equal(open_path("\\Device\\Probe\\first", 3, &handle), STATUS_SUCCESS);
    assert_int_equal(probe.seen[IRP_MJ_CREATE].count, 2);
    assert_memory_equal(probe.seen[IRP_MJ_CREATE].name, L"\\other", 12);
    lab_file_close(handle);
    assert_string_equal(probe.order, "CCKX");
}

static lab_status create_with(ACCESS_MASK access, ULONG options, ULONG disposition, ULONG share, ULONG attributes_)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    status = lab_nt_create_file(&handle, access, &attributes, &iosb, NULL, attributes_, share, disposition, options,
                                NULL, 0);
    if (NT_SUCCESS(status))
        lab_nt_close((lab_handle)handle);
    return status;
}

static void test_NtCreateFile_options_that_do_not_fit_are_refused(void **state)
{
    assert_int_equal(create_with(FILE_READ_DATA, FILE_SYNCHRONOUS_IO_NONALERT, FILE_OPEN, 0, 0),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(create_with(FILE_READ_DATA | SYNCHRONIZE, FILE_SYNCHRONOUS_IO_NONALERT | FILE_SYNCHRONOUS_IO_ALERT,
                                 FILE_OPEN, 0, 0),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(create_with(FILE_READ_DATA, FILE_DELETE_ON_CLOSE, FILE_OPEN, 0, 0), STATUS_INVALID_PARAMETER);
    assert_int_equal(create_with(FILE_READ_DATA, 0, FILE_MAXIMUM_DISPOSITION + 1, 0, 0), STATUS_INVALID_PARAMETER);
    assert_int_equal(create_with(FILE_READ_DATA, 0, FILE_OPEN, 8, 0), STATUS_INVALID_PARAMETER);
    assert_int_equal(create_with(FILE_READ_DATA, 0, FILE_OPEN, 0, 0x80000000), STATUS_INVALID_PARAMETER);
    assert_int_equal(create_with(FILE_READ_DATA, FILE_DIRECTORY_FILE | FILE_NON_DIRECTORY_FILE, FILE_OPEN, 0, 0),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(create_with(FILE_READ_DATA, FILE_DIRECTORY_FILE, FILE_SUPERSEDE, 0, 0), STATUS_INVALID_PARAMETER);
    assert_int_equal(probe.seen[IRP_MJ_CREATE].count, 0);
    assert_int_equal(create_with(FILE_READ_DATA | SYNCHRONIZE, FILE_SYNCHRONOUS_IO_ALERT, FILE_OPEN, 7, 0),
                     STATUS_SUCCESS);
}

static void test_NtCreateFile_bad_user_pointers_are_access_violations(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;
    void *bad[] = {NULL, (void *)8, lab_user_bad_address(), lab_kernel_bad_address()};

    for (int i = 0; i < 4; i++) {
        InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
        assert_int_equal(lab_nt_open_file(bad[i], GENERIC_READ, &attributes, &iosb, 0, 0), STATUS_ACCESS_VIOLATION);
        assert_int_equal(lab_nt_open_file(&handle, GENERIC_READ, &attributes, bad[i], 0, 0), STATUS_ACCESS_VIOLATION);
        assert_int_equal(lab_nt_open_file(&handle, GENERIC_READ, bad[i], &iosb, 0, 0), STATUS_ACCESS_VIOLATION);
        attributes.ObjectName = bad[i];
        if (bad[i])
            assert_int_equal(lab_nt_open_file(&handle, GENERIC_READ, &attributes, &iosb, 0, 0),
                             STATUS_ACCESS_VIOLATION);
    }
    assert_int_equal(probe.seen[IRP_MJ_CREATE].count, 0);
}

static void test_NtCreateFile_ea_is_checked_and_copied(void **state)
{
    struct {
        ULONG next;
        UCHAR flags, name_length;
        USHORT value_length;
        char text[8];
    } ea = {0, 0, 2, 3, "ab\0xyz"};
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;

    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    assert_int_equal(lab_nt_create_file(&handle, GENERIC_READ, &attributes, &iosb, NULL, 0, 0, FILE_OPEN, 0, &ea, 14),
                     STATUS_SUCCESS);
    assert_int_equal(probe.seen[IRP_MJ_CREATE].stack.Parameters.Create.EaLength, 14);
    assert_non_null(probe.seen[IRP_MJ_CREATE].system_buffer);
    assert_ptr_not_equal(probe.seen[IRP_MJ_CREATE].system_buffer, &ea);
    lab_nt_close((lab_handle)handle);
    assert_int_equal(lab_nt_create_file(&handle, GENERIC_READ, &attributes, &iosb, NULL, 0, 0, FILE_OPEN, 0, &ea, 12),
                     STATUS_EA_LIST_INCONSISTENT);
    ea.next = 3;
    assert_int_equal(lab_nt_create_file(&handle, GENERIC_READ, &attributes, &iosb, NULL, 0, 0, FILE_OPEN, 0, &ea, 16),
                     STATUS_EA_LIST_INCONSISTENT);
}

static void test_ZwCreateFile_from_driver_is_kernel_mode(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\??\\Probe");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK iosb;
    HANDLE handle;

    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    assert_int_equal(ZwOpenFile(&handle, GENERIC_READ, &attributes, &iosb, 0, 0), STATUS_SUCCESS);
    assert_int_equal(probe.seen[IRP_MJ_CREATE].mode, KernelMode);
    assert_true((LONG_PTR)handle < 0);
    assert_int_equal(ZwClose(handle), STATUS_SUCCESS);
    assert_string_equal(probe.order, "CKX");
}

static void test_IoGetDeviceObjectPointer_cleans_up_and_keeps_the_file(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe");
    PFILE_OBJECT file;
    PDEVICE_OBJECT device;

    assert_int_equal(IoGetDeviceObjectPointer(&name, FILE_READ_ATTRIBUTES, &file, &device), STATUS_SUCCESS);
    assert_ptr_equal(device, probe.device);
    assert_true(file->Flags & FO_DIRECT_DEVICE_OPEN);
    assert_string_equal(probe.order, "CK");
    ObDereferenceObject(file);
    assert_string_equal(probe.order, "CKX");
}

static void test_NtClose_duplicate_handle_delays_cleanup(void **state)
{
    lab_handle handle = probe_open(LAB_OPEN_READ), second;

    assert_int_equal(lab_handle_duplicate(handle, NULL, &second), STATUS_SUCCESS);
    lab_file_close(handle);
    assert_string_equal(probe.order, "C");
    lab_file_close(second);
    assert_string_equal(probe.order, "CKX");
}

static int open_and_leave(void *context)
{
    lab_handle handle;

    return lab_file_open("\\\\.\\Probe", LAB_OPEN_READ, &handle);
}

static void test_process_end_cleans_up_in_its_context(void **state)
{
    lab_process *process;

    assert_int_equal(lab_process_create("other.exe", &process), STATUS_SUCCESS);
    assert_int_equal(lab_process_run(process, open_and_leave, NULL), STATUS_SUCCESS);
    assert_string_equal(probe.order, "CKX");
    assert_ptr_equal(probe.seen[IRP_MJ_CREATE].process, process);
    assert_ptr_equal(probe.seen[IRP_MJ_CLEANUP].process, process);
    lab_process_close(process);
}

static void test_NtClose_bad_handles(void **state)
{
    assert_int_equal(lab_file_close(0), STATUS_INVALID_HANDLE);
    assert_int_equal(lab_file_close(0x1234), STATUS_INVALID_HANDLE);
    assert_int_equal(lab_file_close(0xFFFFFFFF80000004), STATUS_INVALID_HANDLE);
}

static void test_IoCancelFileOpen_undoes_the_open(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\Probe");
    PFILE_OBJECT file;
    PDEVICE_OBJECT device;

    assert_int_equal(IoGetDeviceObjectPointer(&name, FILE_READ_ATTRIBUTES, &file, &device), STATUS_SUCCESS);
    file->Flags &= ~FO_HANDLE_CREATED;
    memset(probe.order, 0, sizeof probe.order);
    IoCancelFileOpen(device, file);
    assert_string_equal(probe.order, "KX");
    assert_true(file->Flags & FO_FILE_OPEN_CANCELLED);
    ObDereferenceObject(file);
    assert_string_equal(probe.order, "KX");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        probe_test(test_NtCreateFile_device_sees_create_cleanup_close),
        probe_test(test_NtCreateFile_parameters_reach_the_driver),
        probe_test(test_NtCreateFile_name_behind_device_becomes_FileName),
        probe_test(test_NtCreateFile_relative_to_file_sets_RelatedFileObject),
        probe_test(test_NtCreateFile_missing_names_fail_as_documented),
        probe_test(test_NtCreateFile_driver_status_is_returned_without_cleanup_or_close),
        probe_test(test_NtCreateFile_without_a_handle_to_give_ends_the_open),
        probe_test(test_NtCreateFile_no_create_handler_fails),
        probe_test(test_NtCreateFile_exclusive_device_opens_once),
        probe_test(test_NtCreateFile_initializing_device_fails),
        probe_test(test_NtCreateFile_reparse_starts_over_with_the_new_name),
        probe_test(test_NtCreateFile_options_that_do_not_fit_are_refused),
        probe_test(test_NtCreateFile_bad_user_pointers_are_access_violations),
        probe_test(test_NtCreateFile_ea_is_checked_and_copied),
        probe_test(test_ZwCreateFile_from_driver_is_kernel_mode),
        probe_test(test_IoGetDeviceObjectPointer_cleans_up_and_keeps_the_file),
        probe_test(test_NtClose_duplicate_handle_delays_cleanup),
        probe_test(test_process_end_cleans_up_in_its_context),
        probe_test(test_NtClose_bad_handles),
        probe_test(test_IoCancelFileOpen_undoes_the_open),
    };

    return cmocka_run_group_tests_name("create", tests, NULL, NULL);
}
