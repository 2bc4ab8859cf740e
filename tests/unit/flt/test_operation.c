/* Mini-filters: registered, on volumes, and asked about operations in the order of their altitudes. */
#include "probe.h"
#include <string.h>

static lab_handle open_filled(void)
{
    memfs_fill(0, 10000);
    return memfs_open(0, LAB_OPEN_READ);
}

static void assert_filled(lab_handle file)
{
    UCHAR bytes[64];

    assert_int_equal(probe_read(file, bytes, sizeof bytes), sizeof bytes);
    for (ULONG i = 0; i < sizeof bytes; i++)
        assert_int_equal(bytes[i], memfs_byte(i));
}

/* --- registering --- */

static NTSTATUS try_registration(FLT_REGISTRATION *registration)
{
    PFLT_FILTER filter;

    return FltRegisterFilter(memfs.driver, registration, &filter);
}

static void test_a_registration_is_checked(void **state)
{
    static const FLT_CONTEXT_REGISTRATION two_kinds[] = {
        {FLT_FILE_CONTEXT | FLT_STREAM_CONTEXT, 0, NULL, 8, 'x', NULL, NULL, NULL},
        {FLT_CONTEXT_END, 0, NULL, 0, 0, NULL, NULL, NULL}};
    static const FLT_OPERATION_REGISTRATION unknown[] = {{0x60, 0, NULL, NULL, NULL},
                                                         {IRP_MJ_OPERATION_END, 0, NULL, NULL, NULL}};
    FLT_REGISTRATION registration = probe_registration(&upper);

    registration.Version = 0x0300;
    assert_int_equal(try_registration(&registration), STATUS_INVALID_PARAMETER);
    registration = probe_registration(&upper);
    registration.Size = 8;
    assert_int_equal(try_registration(&registration), STATUS_INVALID_PARAMETER);
    registration = probe_registration(&upper);
    registration.OperationRegistration = unknown;
    assert_int_equal(try_registration(&registration), STATUS_INVALID_PARAMETER);
    registration = probe_registration(&upper);
    registration.ContextRegistration = two_kinds;
    assert_int_equal(try_registration(&registration), STATUS_FLT_INVALID_CONTEXT_REGISTRATION);
}

static void test_a_filter_gets_an_instance_on_each_volume(void **state)
{
    ULONG count = 0;
    PFLT_VOLUME volume;

    probe_load(&upper);
    assert_int_equal(upper.setups, 1);
    assert_int_equal(upper.setup_flags, FLTFL_INSTANCE_SETUP_AUTOMATIC_ATTACHMENT);
    assert_int_equal(FltEnumerateVolumes(upper.filter, &volume, 1, &count), STATUS_SUCCESS);
    assert_int_equal(count, 1);
    assert_ptr_equal(volume, upper.volume);
    FltObjectDereference(volume);
    probe_unload(&upper);
    assert_int_equal(upper.unloads, 1);
    assert_int_equal(upper.starts, 1);
    assert_int_equal(upper.completes, 1);
    assert_int_equal(upper.teardown_flags, FLTFL_INSTANCE_TEARDOWN_MANDATORY_FILTER_UNLOAD);
}

static void test_a_filter_may_decline_a_volume(void **state)
{
    lab_handle file = open_filled();

    upper.setup_status = STATUS_FLT_DO_NOT_ATTACH;
    upper.major = IRP_MJ_READ;
    probe_load(&upper);
    assert_filled(file);
    assert_string_equal(probe_log, "");
    lab_file_close(file);
}

static void test_an_instance_is_detached_and_attached_again(void **state)
{
    PFLT_INSTANCE instance;

    probe_load(&upper);
    assert_int_equal(FltAttachVolume(upper.filter, upper.volume, NULL, &instance), STATUS_FLT_INSTANCE_NAME_COLLISION);
    assert_int_equal(FltDetachVolume(upper.filter, upper.volume, NULL), STATUS_SUCCESS);
    assert_int_equal(upper.queries, 1);
    assert_int_equal(upper.teardown_flags, FLTFL_INSTANCE_TEARDOWN_MANUAL);
    assert_int_equal(FltDetachVolume(upper.filter, upper.volume, NULL), STATUS_FLT_INSTANCE_NOT_FOUND);
    assert_int_equal(FltAttachVolume(upper.filter, upper.volume, NULL, &instance), STATUS_SUCCESS);
    assert_int_equal(upper.setup_flags, FLTFL_INSTANCE_SETUP_MANUAL_ATTACHMENT);
    FltObjectDereference(instance);
}

static void test_altitudes_do_not_repeat(void **state)
{
    lower.altitude = upper.altitude;
    probe_load(&upper);
    probe_load(&lower);
    assert_int_equal(lower.setups, 0);
}

/* --- operations --- */

static void test_operations_go_down_and_up_by_altitude(void **state)
{
    lab_handle file = open_filled();

    upper.major = lower.major = IRP_MJ_READ;
    probe_load(&lower); /* the order of loading doesn't matter */
    probe_load(&upper);
    assert_filled(file);
    assert_int_equal(strncmp(probe_log, "UL", 2), 0);
    assert_string_equal(probe_log + strlen(probe_log) - 2, "lu"); /* the cache reads in between */
    assert_int_equal(FltCompareInstanceAltitudes(upper.instance, lower.instance), 1);
    lab_file_close(file);
}

static FLT_PREOP_CALLBACK_STATUS complete_here(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    data->IoStatus.Status = STATUS_ACCESS_DENIED;
    data->IoStatus.Information = 0;
    return FLT_PREOP_COMPLETE;
}

static void test_a_completed_operation_goes_no_further(void **state)
{
    lab_handle file = open_filled();
    uint32_t done;
    UCHAR byte;

    upper.major = lower.major = IRP_MJ_READ;
    lower.pre = complete_here;
    memfs.no_fast = TRUE;
    probe_load(&upper);
    probe_load(&lower);
    assert_int_equal(lab_file_read_at(file, 0, &byte, 1, &done), STATUS_ACCESS_DENIED);
    assert_int_equal(strncmp(probe_log, "ULu", 3), 0);
    assert_int_equal(memfs.irp_reads, 0);
    lab_file_close(file);
}

static FLT_PREOP_CALLBACK_STATUS no_fast_io(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    return FLT_IS_FASTIO_OPERATION(data) ? FLT_PREOP_DISALLOW_FASTIO : FLT_PREOP_SUCCESS_WITH_CALLBACK;
}

static void test_fast_io_can_be_disallowed(void **state)
{
    lab_handle file = open_filled();

    assert_filled(file); /* the cache knows the file from now on */
    upper.major = IRP_MJ_READ;
    upper.pre = no_fast_io;
    probe_load(&upper);
    memfs.fast_reads = memfs.irp_reads = 0;
    assert_filled(file);
    assert_int_equal(memfs.fast_reads, 0);
    assert_int_equal(memfs.irp_reads, 1);
    lab_file_close(file);
}

static BOOLEAN say_so;

static FLT_PREOP_CALLBACK_STATUS halve(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    data->Iopb->Parameters.Read.Length /= 2;
    if (say_so)
        FltSetCallbackDataDirty(data);
    return FLT_PREOP_SUCCESS_WITH_CALLBACK;
}

static ULONG length_seen_after;

static FLT_POSTOP_CALLBACK_STATUS see_length(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context,
                                             FLT_POST_OPERATION_FLAGS flags)
{
    length_seen_after = data->Iopb->Parameters.Read.Length;
    return FLT_POSTOP_FINISHED_PROCESSING;
}

static void test_changed_parameters_count_where_they_are_declared(void **state)
{
    lab_handle file = open_filled();
    UCHAR bytes[64];

    upper.major = IRP_MJ_READ;
    upper.pre = halve;
    upper.post = see_length;
    memfs.no_fast = TRUE;
    probe_load(&upper);
    say_so = FALSE;
    assert_int_equal(probe_read(file, bytes, 64), 64);
    say_so = TRUE;
    assert_int_equal(probe_read(file, bytes, 64), 32);
    assert_int_equal(length_seen_after, 64); /* its own callback sees what it was given */
    lab_file_close(file);
}

static void go_on(PFLT_DEFERRED_IO_WORKITEM work, PFLT_CALLBACK_DATA data, PVOID context)
{
    FltFreeDeferredIoWorkItem(work);
    FltCompletePendedPreOperation(data, FLT_PREOP_SUCCESS_WITH_CALLBACK, NULL);
}

static FLT_PREOP_CALLBACK_STATUS put_off(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    PFLT_DEFERRED_IO_WORKITEM work;

    if (!FLT_IS_IRP_OPERATION(data) || (data->Iopb->IrpFlags & IRP_PAGING_IO))
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    work = FltAllocateDeferredIoWorkItem();
    assert_int_equal(FltQueueDeferredIoWorkItem(work, data, go_on, DelayedWorkQueue, NULL), STATUS_SUCCESS);
    return FLT_PREOP_PENDING;
}

static void test_a_pended_operation_goes_on_later(void **state)
{
    lab_handle file = open_filled();

    upper.major = IRP_MJ_READ;
    upper.pre = put_off;
    memfs.no_fast = TRUE;
    probe_load(&upper);
    assert_filled(file);
    assert_non_null(strchr(probe_log, 'u'));
    lab_file_close(file);
}

static PVOID thread_before, thread_after;

static FLT_PREOP_CALLBACK_STATUS stay(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    thread_before = PsGetCurrentThread();
    *context = &thread_before;
    return FLT_PREOP_SYNCHRONIZE;
}

static FLT_POSTOP_CALLBACK_STATUS same_thread(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context,
                                              FLT_POST_OPERATION_FLAGS flags)
{
    assert_ptr_equal(context, &thread_before);
    thread_after = PsGetCurrentThread();
    return FLT_POSTOP_FINISHED_PROCESSING;
}

static void test_a_synchronized_operation_comes_back_in_its_thread(void **state)
{
    lab_handle file = open_filled();

    upper.major = lower.major = IRP_MJ_READ;
    upper.pre = stay;
    upper.post = same_thread;
    lower.pre = put_off;
    memfs.no_fast = TRUE;
    probe_load(&upper);
    probe_load(&lower);
    assert_filled(file);
    assert_ptr_equal(thread_before, thread_after);
    lab_file_close(file);
}

static PFLT_CALLBACK_DATA kept;

static FLT_POSTOP_CALLBACK_STATUS keep(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context,
                                       FLT_POST_OPERATION_FLAGS flags)
{
    kept = data;
    FltCompletePendedPostOperation(data); /* before it has said that it keeps it */
    return FLT_POSTOP_MORE_PROCESSING_REQUIRED;
}

static void test_a_post_operation_callback_may_keep_it(void **state)
{
    lab_handle file = open_filled();

    upper.major = IRP_MJ_READ;
    upper.post = keep;
    memfs.no_fast = TRUE;
    probe_load(&upper);
    kept = NULL;
    assert_filled(file);
    assert_non_null(kept);
    lab_file_close(file);
}

static UCHAR below[16];
static ULONG below_count;

static FLT_PREOP_CALLBACK_STATUS read_below(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    LARGE_INTEGER offset = {.QuadPart = 100};

    if (data->Iopb->IrpFlags & IRP_PAGING_IO) /* the cache's own, which must not come back to the cache */
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    if (FLT_IS_FASTIO_OPERATION(data))
        return FLT_PREOP_DISALLOW_FASTIO;
    assert_int_equal(FltReadFile(objects->Instance, objects->FileObject, &offset, sizeof below, below,
                                 FLTFL_IO_OPERATION_DO_NOT_UPDATE_BYTE_OFFSET, &below_count, NULL, NULL),
                     STATUS_SUCCESS);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static void test_what_a_filter_reads_is_seen_below_it(void **state)
{
    lab_handle file = open_filled();

    upper.major = lower.major = IRP_MJ_READ;
    upper.pre = read_below;
    probe_load(&upper);
    probe_load(&lower);
    assert_filled(file);
    assert_int_equal(below_count, sizeof below);
    assert_int_equal(below[3], memfs_byte(103));
    assert_null(strstr(probe_log, "UU")); /* but "UL" for its own, and "L" again for the operation */
    assert_non_null(strstr(probe_log, "Ll"));
    lab_file_close(file);
}

static void read_one(void *file)
{
    UCHAR byte;

    probe_read(*(lab_handle *)file, &byte, 1);
}

static void test_a_post_callback_must_be_registered(void **state)
{
    lab_handle file = open_filled();

    upper.major = IRP_MJ_READ;
    upper.no_post = TRUE;
    probe_load(&upper);
    assert_bugcheck(read_one, &file, FLTMGR_FILE_SYSTEM, 0x66);
}

static FLT_PREOP_CALLBACK_STATUS enter_region(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    KeEnterCriticalRegion();
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static void test_a_callback_leaves_the_region_that_it_enters(void **state)
{
    lab_handle file = open_filled();

    upper.major = IRP_MJ_READ;
    upper.pre = enter_region;
    probe_load(&upper);
    assert_bugcheck(read_one, &file, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xC6);
}

/* --- names --- */

static WCHAR name_text[64];
static ULONG name_length, last_length, parent_length;

static FLT_PREOP_CALLBACK_STATUS ask_name(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    PFLT_FILE_NAME_INFORMATION name;

    assert_int_equal(FltGetFileNameInformation(data, FLT_FILE_NAME_NORMALIZED | FLT_FILE_NAME_QUERY_DEFAULT, &name),
                     STATUS_SUCCESS);
    assert_int_equal(FltParseFileNameInformation(name), STATUS_SUCCESS);
    name_length = name->Name.Length;
    memcpy(name_text, name->Name.Buffer, name->Name.Length);
    last_length = name->FinalComponent.Length;
    parent_length = name->ParentDir.Length;
    FltReleaseFileNameInformation(name);
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static void test_the_name_of_what_is_opened(void **state)
{
    static const WCHAR expected[] = L"\\Device\\Mem\\0";

    upper.major = IRP_MJ_CREATE;
    upper.pre = ask_name;
    probe_load(&upper);
    lab_file_close(memfs_open(0, LAB_OPEN_READ));
    assert_int_equal(name_length, sizeof expected - sizeof(WCHAR));
    assert_memory_equal(name_text, expected, name_length);
    assert_int_equal(last_length, sizeof(WCHAR));
    assert_int_equal(parent_length, sizeof(WCHAR));
}

static void test_the_parts_of_a_name(void **state)
{
    static const UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\dir\\Test Results.txt:stream1");
    static const UNICODE_STRING expected[] = {RTL_CONSTANT_STRING(L"txt"), RTL_CONSTANT_STRING(L":stream1"),
                                              RTL_CONSTANT_STRING(L"Test Results.txt:stream1")};
    UNICODE_STRING part[3];

    assert_int_equal(FltParseFileName(&name, &part[0], &part[1], &part[2]), STATUS_SUCCESS);
    for (int i = 0; i < 3; i++)
        assert_true(RtlEqualUnicodeString(&part[i], &expected[i], FALSE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        probe_test(test_a_registration_is_checked),
        probe_test(test_a_filter_gets_an_instance_on_each_volume),
        probe_test(test_a_filter_may_decline_a_volume),
        probe_test(test_an_instance_is_detached_and_attached_again),
        probe_test(test_altitudes_do_not_repeat),
        probe_test(test_operations_go_down_and_up_by_altitude),
        probe_test(test_a_completed_operation_goes_no_further),
        probe_test(test_fast_io_can_be_disallowed),
        probe_test(test_changed_parameters_count_where_they_are_declared),
        probe_test(test_a_pended_operation_goes_on_later),
        probe_test(test_a_synchronized_operation_comes_back_in_its_thread),
        probe_test(test_a_post_operation_callback_may_keep_it),
        probe_test(test_what_a_filter_reads_is_seen_below_it),
        probe_crash_test(test_a_post_callback_must_be_registered),
        probe_crash_test(test_a_callback_leaves_the_region_that_it_enters),
        probe_test(test_the_name_of_what_is_opened),
        probe_test(test_the_parts_of_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
