/* Loading driver modules: good ones, and every kind of bad one. */
#include "support/machine.h"
#include <ntifs.h>
#include <ntlab/debug.h>
#include <ntlab/driver.h>
#include <ntlab/file.h>
#include <stdio.h>
#include <string.h>

#define MODULE(name) TEST_MODULES "/test_" name MODULE_SUFFIX

static lab_status load(const char *path, lab_driver **driver)
{
    *driver = NULL;
    return lab_driver_load(path, NULL, driver);
}

static void ask(ULONG answer[2])
{
    lab_handle handle;
    uint32_t done;

    assert_int_equal(lab_file_open("\\\\.\\Counter", LAB_OPEN_READ_WRITE, &handle), STATUS_SUCCESS);
    assert_int_equal(lab_file_control(handle, CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, 0, 0), NULL, 0, answer, 8, &done),
                     STATUS_SUCCESS);
    assert_int_equal(done, 8);
    lab_file_close(handle);
}

static void test_load_gives_fresh_globals_each_time(void **state)
{
    lab_driver *driver;
    ULONG answer[2];

    for (int round = 0; round < 3; round++) {
        assert_int_equal(load(MODULE("counter"), &driver), STATUS_SUCCESS);
        ask(answer);
        ask(answer);
        assert_int_equal(answer[0], 102);
        assert_int_equal(answer[1], 2);
        assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
    }
}

static void test_load_fresh_globals_in_the_next_machine(void **state)
{
    lab_driver *driver;
    lab_report report;
    lab_config config = lab_config_default();
    ULONG answer[2];

    assert_int_equal(load(MODULE("counter"), &driver), STATUS_SUCCESS);
    ask(answer);
    lab_machine_stop(&report); /* with the driver still loaded */
    assert_int_equal(report.drivers, 1);
    assert_int_equal(lab_machine_start(&config), STATUS_SUCCESS);
    assert_int_equal(load(MODULE("counter"), &driver), STATUS_SUCCESS);
    ask(answer);
    assert_int_equal(answer[0], 101);
    assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
}

static void test_load_tells_the_driver_its_key_and_image(void **state)
{
    lab_driver *driver;

    lab_debug_captured_clear();
    assert_int_equal(lab_driver_load(MODULE("counter"), "MyCounter", &driver), STATUS_SUCCESS);
    assert_non_null(
        strstr(lab_debug_captured(NULL), "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\MyCounter"));
    assert_string_equal(lab_driver_name(driver), "MyCounter");
    assert_non_null(driver->DriverStart);
    assert_true(driver->DriverSize > 0x1000);
    assert_int_equal(driver->DriverName.Length, 34);
    assert_memory_equal(driver->DriverName.Buffer, L"\\Driver\\MyCounter", 34);
    assert_int_equal(driver->DriverExtension->ServiceKeyName.Length, 18);
    assert_int_equal(driver->Type, IO_TYPE_DRIVER);
    assert_true(driver->Flags & DRVO_INITIALIZED);
    assert_non_null(driver->HardwareDatabase);
    assert_false(driver->DeviceObject->Flags & DO_DEVICE_INITIALIZING);
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        assert_non_null(driver->MajorFunction[i]);
    assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
}

static void test_load_missing_file(void **state)
{
    lab_driver *driver;

    assert_int_equal(load(MODULE("nothing"), &driver), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_non_null(strstr(lab_error_text(), "test_nothing"));
    assert_null(driver);
}

static void test_load_files_that_are_no_modules(void **state)
{
    static const char *const contents[] = {"", "not a module", "\177ELF",
                                           "\177ELF\2\1\1 and then nonsense, to be sure"};
    lab_driver *driver;

    for (unsigned i = 0; i < 4; i++) {
        FILE *file = fopen("broken_module.so", "w");

        fwrite(contents[i], 1, strlen(contents[i]), file);
        fclose(file);
        assert_int_equal(load("./broken_module.so", &driver), STATUS_INVALID_IMAGE_FORMAT);
        assert_true(*lab_error_text());
    }
    remove("broken_module.so");
    assert_int_equal(load("/", &driver), STATUS_INVALID_IMAGE_FORMAT);
}

static void test_load_cut_short(void **state)
{
    static char image[1 << 20];
    FILE *whole = fopen(MODULE("counter"), "r");
    size_t size = fread(image, 1, sizeof image, whole);
    lab_driver *driver;

    fclose(whole);
    for (size_t kept = 64; kept < size; kept += size / 16) {
        FILE *file = fopen("cut_module.so", "w");

        fwrite(image, 1, kept, file);
        fclose(file);
        assert_true(load("./cut_module.so", &driver) < 0);
        remove("cut_module.so");
    }
}

static void test_load_without_DriverEntry(void **state)
{
    lab_driver *driver;

    assert_int_equal(load(MODULE("no_entry"), &driver), STATUS_ENTRYPOINT_NOT_FOUND);
    assert_non_null(strstr(lab_error_text(), "DriverEntry"));
}

static void test_load_DriverEntry_fails(void **state)
{
    lab_driver *driver;
    lab_handle handle;

    assert_int_equal(load(MODULE("fails"), &driver), STATUS_DEVICE_CONFIGURATION_ERROR);
    assert_string_equal(lab_status_name(STATUS_DEVICE_CONFIGURATION_ERROR), "STATUS_DEVICE_CONFIGURATION_ERROR");
    assert_null(lab_driver_next(NULL));
    assert_int_equal(lab_file_open("\\Device\\Fails", 3, &handle), STATUS_OBJECT_NAME_NOT_FOUND);
}

static void test_load_unresolved_names_are_all_listed(void **state)
{
    lab_driver *driver;

    assert_int_equal(load(MODULE("unresolved"), &driver), STATUS_DRIVER_ENTRYPOINT_NOT_FOUND);
    assert_non_null(strstr(lab_error_text(), "NobodyExportsThis"));
    assert_non_null(strstr(lab_error_text(), "NorThis"));
    assert_non_null(strstr(lab_error_text(), "puts"));
    assert_null(strstr(lab_error_text(), "IoCreateDevice"));
}

static void open_absent(void *context)
{
    lab_handle handle;

    lab_file_open("\\Device\\Absent", 3, &handle);
}

static void test_load_absent_functions_are_listed_and_stop_when_called(void **state)
{
    lab_driver *driver;

    lab_debug_captured_clear();
    assert_int_equal(load(MODULE("absent"), &driver), STATUS_SUCCESS);
    assert_non_null(strstr(lab_debug_captured(NULL), "VslDeleteSecureSection"));
    assert_bugcheck(open_absent, NULL, LAB_BUGCHECK_ABSENT, TEST_ANY);
}

static void unload(void *driver)
{
    lab_driver_unload(driver);
}

static void test_unload_with_pool_left_stops_a_strict_machine(void **state)
{
    lab_driver *driver;

    assert_int_equal(load(MODULE("leaves"), &driver), STATUS_SUCCESS);
    assert_bugcheck(unload, driver, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x62);
}

static void test_what_a_driver_keeps_stops_its_unload(void **state)
{
    static const struct {
        const char *name;
        uint32_t rule;
    } kept[] = {{"holds_r", 0x4C420016}, /* a reference */
                {"holds_h", 0x4C420017}, /* a handle */
                {"holds_m", 0x4C420018}, /* an MDL */
                {"holds_i", 0x4C420019}, /* registers that are mapped */
                {"holds_s", 0x4C42001A}, /* shutdown notification of a device that it deletes */
                {NULL, 0}};

    for (int i = 0; kept[i].name; i++) {
        lab_driver *driver;

        assert_int_equal(lab_driver_load(MODULE("holds"), kept[i].name, &driver), STATUS_SUCCESS);
        assert_bugcheck(unload, driver, DRIVER_VERIFIER_DETECTED_VIOLATION, kept[i].rule);
        lab_machine_stop(NULL);
        test_machine_start(state);
    }
}

static void load_failing(void *name)
{
    lab_driver *driver;

    lab_driver_load(MODULE("fails_left"), name, &driver);
}

static void test_what_a_failing_DriverEntry_leaves_is_found(void **state)
{
    lab_driver *driver;

    assert_int_equal(lab_driver_load(MODULE("fails_left"), "fails_x", &driver), STATUS_UNSUCCESSFUL);
    assert_bugcheck(load_failing, "fails_n", DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS, TEST_ANY);
    lab_machine_stop(NULL);
    test_machine_start(state);
    assert_bugcheck(load_failing, "fails_t", TIMER_OR_DPC_INVALID, 0);
    lab_machine_stop(NULL);
    test_machine_start(state);
    assert_bugcheck(load_failing, "fails_r", DRIVER_VERIFIER_DETECTED_VIOLATION, 0x4C420016);
}

static void open_handles(void *unused)
{
    lab_handle handle;

    assert_int_equal(lab_file_open("\\Device\\Handles", 3, &handle), STATUS_SUCCESS);
    lab_file_close(handle);
}

static void test_own_handle_that_is_a_programs_is_0xC4_F6(void **state)
{
    lab_driver *driver;

    assert_int_equal(lab_driver_load(MODULE("handles"), "handles_u", &driver), STATUS_SUCCESS);
    assert_bugcheck(open_handles, NULL, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xF6);
    assert_non_null(strstr(lab_bugcheck_analysis(), " in read_key at handles.c"));
}

static void test_own_kernel_handle_is_clean(void **state)
{
    lab_driver *driver;

    assert_int_equal(lab_driver_load(MODULE("handles"), "handles_k", &driver), STATUS_SUCCESS);
    open_handles(NULL);
    lab_driver_unload(driver);
}

static void test_leaks_are_named(void **state)
{
    lab_driver *driver;
    lab_report report;

    assert_string_equal(lab_leaks_text(), "");
    assert_int_equal(load(MODULE("leaves"), &driver), STATUS_SUCCESS);
    assert_non_null(strstr(lab_leaks_text(), "123 bytes"));
    assert_non_null(strstr(lab_leaks_text(), "'Left', allocated in DriverEntry"));
    assert_non_null(strstr(lab_leaks_text(), "Driver \\Driver\\test_leaves"));
    lab_machine_stop(&report);
    assert_int_equal(report.pool_blocks, 1);
    assert_int_equal(report.drivers, 1);
}

static void test_unload_with_pool_left_is_reported_where_leaks_do_not_stop(void **state)
{
    lab_config config = lab_config_default();
    lab_driver *driver;
    lab_report report;

    lab_machine_stop(NULL);
    config.stop_at_leaks = false;
    assert_int_equal(lab_machine_start(&config), STATUS_SUCCESS);
    assert_int_equal(load(MODULE("leaves"), &driver), STATUS_SUCCESS);
    assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
    assert_non_null(strstr(lab_leaks_text(), "'Left', allocated in DriverEntry"));
    lab_machine_stop(&report);
    assert_int_equal(report.pool_blocks, 1);
}

static void open_left_behind(void *context)
{
    lab_handle handle;

    lab_file_open("\\Device\\LeftBehind", 3, &handle);
}

static void test_a_device_left_behind_is_reported_and_stops_whoever_uses_it(void **state)
{
    lab_driver *driver;

    assert_int_equal(load(MODULE("leaves_device"), &driver), STATUS_SUCCESS);
    assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
    assert_non_null(strstr(lab_leaks_text(), "Device LeftBehind"));
    assert_bugcheck(open_left_behind, NULL, DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS, TEST_ANY);
}

static void test_unload_without_DriverUnload(void **state)
{
    lab_driver *driver;

    assert_int_equal(load(MODULE("stays"), &driver), STATUS_SUCCESS);
    assert_false(lab_driver_can_unload(driver));
    assert_int_equal(lab_driver_unload(driver), STATUS_INVALID_DEVICE_REQUEST);
    lab_machine_stop(NULL);
}

static void test_unload_waits_for_the_last_handle(void **state)
{
    lab_driver *driver;
    lab_handle handle, second;

    assert_int_equal(load(MODULE("counter"), &driver), STATUS_SUCCESS);
    assert_int_equal(lab_file_open("\\\\.\\Counter", 3, &handle), STATUS_SUCCESS);
    assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
    assert_ptr_equal(lab_driver_next(NULL), driver);
    assert_int_equal(lab_driver_unload(driver), STATUS_INVALID_DEVICE_REQUEST);
    assert_int_equal(lab_file_open("\\\\.\\Counter", 3, &second), STATUS_NO_SUCH_DEVICE);
    assert_int_equal(lab_file_control(handle, CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, 0, 0), NULL, 0, NULL, 0, NULL),
                     STATUS_SUCCESS);
    lab_file_close(handle);
    assert_null(lab_driver_next(NULL));
}

static void test_load_twice(void **state)
{
    lab_driver *driver, *second;

    assert_int_equal(load(MODULE("counter"), &driver), STATUS_SUCCESS);
    assert_int_equal(lab_driver_load(MODULE("counter"), "Other", &second), STATUS_IMAGE_ALREADY_LOADED);
    assert_int_equal(lab_driver_load(MODULE("stays"), "test_counter", &second), STATUS_OBJECT_NAME_COLLISION);
    assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
}

static void test_load_bad_names(void **state)
{
    lab_driver *driver;

    assert_int_equal(lab_driver_load(MODULE("stays"), "", &driver), STATUS_OBJECT_NAME_INVALID);
    assert_int_equal(lab_driver_load(MODULE("stays"), "a\\b", &driver), STATUS_OBJECT_PATH_NOT_FOUND);
    assert_int_equal(lab_driver_load(MODULE("stays"), "\377\377", &driver), STATUS_OBJECT_NAME_INVALID);
    assert_null(lab_driver_next(NULL));
}

static void test_ZwLoadDriver_by_service(void **state)
{
    UNICODE_STRING nowhere = RTL_CONSTANT_STRING(L"\\Registry\\Machine\\Software\\Counter");
    UNICODE_STRING relative = RTL_CONSTANT_STRING(L"Counter");
    lab_driver *driver;

    assert_int_equal(ZwLoadDriver(&nowhere), STATUS_OBJECT_PATH_NOT_FOUND);
    assert_int_equal(ZwLoadDriver(&relative), STATUS_OBJECT_PATH_SYNTAX_BAD);
    assert_int_equal(lab_service_start("counter"), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_service_create("counter", MODULE("counter"), NULL), STATUS_SUCCESS);
    assert_int_equal(lab_service_start("counter"), STATUS_SUCCESS);
    assert_int_equal(lab_service_start("counter"), STATUS_IMAGE_ALREADY_LOADED);
    driver = lab_driver_next(NULL);
    assert_string_equal(lab_driver_name(driver), "counter");
    assert_int_equal(lab_service_stop("counter"), STATUS_SUCCESS);
    assert_int_equal(lab_service_stop("counter"), STATUS_OBJECT_NAME_NOT_FOUND);
}

static ULONG images;

static VOID on_image(PUNICODE_STRING name, HANDLE process, PIMAGE_INFO info)
{
    static const WCHAR expected[] = L"\\SystemRoot\\System32\\drivers\\test_counter.sys";

    images++;
    assert_null(process);
    assert_true(info->SystemModeImage);
    assert_int_equal(name->Length, sizeof expected - sizeof(WCHAR));
    assert_memory_equal(name->Buffer, expected, name->Length);
}

static void test_load_notifies_of_the_image(void **state)
{
    lab_driver *driver;

    images = 0;
    assert_int_equal(PsSetLoadImageNotifyRoutine(on_image), STATUS_SUCCESS);
    assert_int_equal(load(MODULE("counter"), &driver), STATUS_SUCCESS);
    assert_int_equal(images, 1);
    assert_int_equal(PsRemoveLoadImageNotifyRoutine(on_image), STATUS_SUCCESS);
    assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_load_gives_fresh_globals_each_time),
        machine_test(test_load_fresh_globals_in_the_next_machine),
        machine_test(test_load_tells_the_driver_its_key_and_image),
        machine_test(test_load_missing_file),
        machine_test(test_load_files_that_are_no_modules),
        machine_test(test_load_cut_short),
        machine_test(test_load_without_DriverEntry),
        machine_test(test_load_DriverEntry_fails),
        machine_test(test_load_unresolved_names_are_all_listed),
        machine_test(test_load_absent_functions_are_listed_and_stop_when_called),
        machine_test(test_unload_with_pool_left_stops_a_strict_machine),
        machine_test(test_unload_with_pool_left_is_reported_where_leaks_do_not_stop),
        machine_test(test_a_device_left_behind_is_reported_and_stops_whoever_uses_it),
        machine_test(test_what_a_driver_keeps_stops_its_unload),
        machine_test(test_what_a_failing_DriverEntry_leaves_is_found),
        machine_test(test_own_handle_that_is_a_programs_is_0xC4_F6),
        machine_test(test_own_kernel_handle_is_clean),
        machine_test(test_leaks_are_named),
        machine_test(test_unload_without_DriverUnload),
        machine_test(test_unload_waits_for_the_last_handle),
        machine_test(test_load_twice),
        machine_test(test_load_bad_names),
        machine_test(test_ZwLoadDriver_by_service),
        machine_test(test_load_notifies_of_the_image),
    };

    lab_debug_output_quiet();
    return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
