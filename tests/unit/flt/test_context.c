/* Contexts of mini-filters: what they hang on, who holds them, what is left. */
#include "probe.h"

static PFLT_CONTEXT make(FLT_CONTEXT_TYPE type, SIZE_T size)
{
    PFLT_CONTEXT context = NULL;

    assert_int_equal(FltAllocateContext(upper.filter, type, size, NonPagedPoolNx, &context), STATUS_SUCCESS);
    return context;
}

static void test_only_registered_sizes_are_allocated(void **state)
{
    PFLT_CONTEXT context;

    probe_load(&upper);
    assert_int_equal(FltAllocateContext(upper.filter, FLT_INSTANCE_CONTEXT, 17, PagedPool, &context),
                     STATUS_FLT_CONTEXT_ALLOCATION_NOT_FOUND);
    assert_int_equal(FltAllocateContext(upper.filter, FLT_TRANSACTION_CONTEXT, 16, PagedPool, &context),
                     STATUS_FLT_CONTEXT_ALLOCATION_NOT_FOUND);
    assert_int_equal(FltAllocateContext(upper.filter, FLT_VOLUME_CONTEXT, 16, PagedPool, &context),
                     STATUS_INVALID_PARAMETER);
    FltReleaseContext(make(FLT_STREAMHANDLE_CONTEXT, 10)); /* less is allowed there */
    FltReleaseContext(make(FLT_STREAM_CONTEXT, 1000));
    assert_int_equal(upper.cleaned, 2);
}

static void test_a_context_is_set_kept_replaced_and_deleted(void **state)
{
    PFLT_CONTEXT first, second, old;

    probe_load(&upper);
    first = make(FLT_INSTANCE_CONTEXT, 16);
    second = make(FLT_INSTANCE_CONTEXT, 16);
    assert_int_equal(FltGetInstanceContext(upper.instance, &old), STATUS_NOT_FOUND);
    assert_int_equal(FltSetInstanceContext(upper.instance, FLT_SET_CONTEXT_KEEP_IF_EXISTS, first, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(FltSetInstanceContext(upper.instance, FLT_SET_CONTEXT_KEEP_IF_EXISTS, first, NULL),
                     STATUS_FLT_CONTEXT_ALREADY_LINKED);
    assert_int_equal(FltSetInstanceContext(upper.instance, FLT_SET_CONTEXT_KEEP_IF_EXISTS, second, &old),
                     STATUS_FLT_CONTEXT_ALREADY_DEFINED);
    assert_ptr_equal(old, first);
    FltReleaseContext(old);
    assert_int_equal(FltSetInstanceContext(upper.instance, FLT_SET_CONTEXT_REPLACE_IF_EXISTS, second, &old),
                     STATUS_SUCCESS);
    assert_ptr_equal(old, first);
    FltReleaseContext(old);
    FltReleaseContext(first);
    assert_int_equal(upper.cleaned, 1);
    FltReleaseContext(second);
    assert_int_equal(FltGetInstanceContext(upper.instance, &old), STATUS_SUCCESS);
    FltDeleteContext(old);
    FltReleaseContext(old);
    assert_int_equal(upper.cleaned, 2);
}

static void test_contexts_of_files_hang_at_the_file(void **state)
{
    lab_handle handle = memfs_open(0, LAB_OPEN_READ);
    PFILE_OBJECT file = memfs_file_object(handle);
    PFLT_CONTEXT stream, handle_context, found;

    probe_load(&upper);
    assert_true(FltSupportsStreamContexts(file));
    assert_false(FltSupportsFileContexts(file)); /* the file system has none of its own */
    assert_true(FltSupportsFileContextsEx(file, upper.instance));
    stream = make(FLT_STREAM_CONTEXT, 8);
    handle_context = make(FLT_STREAMHANDLE_CONTEXT, 64);
    assert_int_equal(FltSetStreamContext(upper.instance, file, FLT_SET_CONTEXT_KEEP_IF_EXISTS, stream, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(
        FltSetStreamHandleContext(upper.instance, file, FLT_SET_CONTEXT_KEEP_IF_EXISTS, handle_context, NULL),
        STATUS_SUCCESS);
    FltReleaseContext(stream);
    FltReleaseContext(handle_context);
    assert_int_equal(FltGetStreamContext(upper.instance, file, &found), STATUS_SUCCESS);
    assert_ptr_equal(found, stream);
    FltReleaseContext(found);
    ObDereferenceObject(file);
    lab_file_close(handle);
    lab_machine_run_until_idle(100000000000ULL);
    assert_int_equal(upper.cleaned, 1); /* the handle's went with it; the stream's stays with the file */
    probe_unload(&upper);
    assert_int_equal(upper.cleaned, 2);
}

static void test_contexts_of_a_volume_are_the_filters_own(void **state)
{
    PFLT_CONTEXT context, found;

    probe_load(&upper);
    probe_load(&lower);
    context = make(FLT_VOLUME_CONTEXT, 16);
    assert_int_equal(FltSetVolumeContext(upper.volume, FLT_SET_CONTEXT_KEEP_IF_EXISTS, context, NULL), STATUS_SUCCESS);
    FltReleaseContext(context);
    assert_int_equal(FltGetVolumeContext(lower.filter, upper.volume, &found), STATUS_NOT_FOUND);
    assert_int_equal(FltGetVolumeContext(upper.filter, upper.volume, &found), STATUS_SUCCESS);
    FltReleaseContext(found);
    probe_unload(&upper);
    assert_int_equal(upper.cleaned, 1);
}

static void unload_upper(void *unused)
{
    lab_driver_unload(upper.driver);
}

static void test_a_forgotten_context_is_found_at_the_end(void **state)
{
    probe_load(&upper);
    make(FLT_INSTANCE_CONTEXT, 16);
    assert_bugcheck(unload_upper, NULL, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x62);
}

static void release_too_often(void *context)
{
    FltReleaseContext(context);
    FltReleaseContext(context);
}

static void test_a_context_is_not_released_more_often_than_referenced(void **state)
{
    PFLT_CONTEXT context;

    probe_load(&upper);
    context = make(FLT_INSTANCE_CONTEXT, 16);
    assert_int_equal(FltSetInstanceContext(upper.instance, FLT_SET_CONTEXT_KEEP_IF_EXISTS, context, NULL),
                     STATUS_SUCCESS);
    assert_bugcheck(release_too_often, context, FLTMGR_FILE_SYSTEM, 0x6D);
}

static void test_a_filter_that_stays_registered_is_found(void **state)
{
    probe_load(&upper);
    upper.keep = TRUE;
    assert_bugcheck(unload_upper, NULL, DRIVER_VERIFIER_DETECTED_VIOLATION, TEST_ANY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        probe_test(test_only_registered_sizes_are_allocated),
        probe_test(test_a_context_is_set_kept_replaced_and_deleted),
        probe_test(test_contexts_of_files_hang_at_the_file),
        probe_test(test_contexts_of_a_volume_are_the_filters_own),
        probe_crash_test(test_a_forgotten_context_is_found_at_the_end),
        probe_crash_test(test_a_context_is_not_released_more_often_than_referenced),
        probe_crash_test(test_a_filter_that_stays_registered_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
