/* Drivers that export routines to other drivers: who comes when, who is told, and who stays. */
#include "support/machine.h"
#include <ntifs.h>
#include <ntlab/debug.h>
#include <ntlab/driver.h>
#include <string.h>

#define MODULE(name) TEST_MODULES "/test_" name MODULE_SUFFIX

static lab_driver *load(const char *path)
{
    lab_driver *driver = NULL;
    lab_status status = lab_driver_load(path, NULL, &driver);

    if (status < 0)
        print_error("%s\n", lab_error_text());
    assert_int_equal(status, STATUS_SUCCESS);
    return driver;
}

static void said(const char *text)
{
    if (!strstr(lab_debug_captured(NULL), text))
        fail_msg("not said: %s\nbut\n%s", text, lab_debug_captured(NULL));
}

static void not_said(const char *text)
{
    if (strstr(lab_debug_captured(NULL), text))
        fail_msg("said: %s", text);
}

static PVOID address(const WCHAR *module, const char *routine)
{
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, module);
    return MmGetSystemRoutineAddressEx(&name, routine);
}

static BOOLEAN is_loaded(void)
{
    return address(L"test_exporter.sys", "ExportedFlavour") != NULL;
}

static int start(void **state)
{
    test_machine_start(state);
    lab_debug_captured_clear();
    return 0;
}
#define export_test(name) cmocka_unit_test_setup_teardown(name, start, test_machine_stop)

static void test_what_is_imported_comes_first_and_goes_last(void **state)
{
    lab_driver *importer = load(MODULE("importer"));

    said("DllInitialize \\Registry\\Machine\\System\\CurrentControlSet\\Services\\test_exporter at 0\n"
         "importer: 42, 45, 50, flavour 1\nimporter: count 50, table right\n");
    not_said("exporter's DriverEntry");
    assert_true(is_loaded());
    assert_int_equal(lab_driver_unload(importer), STATUS_SUCCESS);
    said("importer: 51 at last\nDllUnload");
    assert_false(is_loaded());
}

static void test_the_last_of_two_importers_takes_it_away(void **state)
{
    lab_driver *first = load(MODULE("importer")), *second = load(MODULE("importer_two"));

    said("importer: 52, 55, 60"); /* one image, one set of globals */
    assert_int_equal(lab_driver_unload(first), STATUS_SUCCESS);
    not_said("DllUnload");
    assert_true(is_loaded());
    assert_int_equal(lab_driver_unload(second), STATUS_SUCCESS);
    said("importer: 62 at last\nDllUnload");
    assert_false(is_loaded());
}

static void test_its_globals_are_fresh_when_it_comes_again(void **state)
{
    for (int round = 0; round < 3; round++) {
        lab_debug_captured_clear();
        assert_int_equal(lab_driver_unload(load(MODULE("importer"))), STATUS_SUCCESS);
        said("importer: 42, 45, 50");
        if (round == 1) {
            load(MODULE("importer")); /* in the next machine, too, which finds it loaded */
            lab_machine_stop(NULL);
            start(state);
        }
    }
}

static void test_without_DllUnload_it_stays(void **state)
{
    assert_int_equal(lab_driver_unload(load(MODULE("keeps_importer"))), STATUS_SUCCESS);
    said("has a DllUnload that it does not export, so it is not called");
    assert_non_null(address(L"test_keeps_exporter.sys", "KeptFlavour"));
    assert_int_equal(lab_driver_unload(load(MODULE("keeps_importer"))), STATUS_SUCCESS);
    said("importer: 53, 56, 61"); /* initialized once, its data as they were */
    not_said("DllUnload of");
}

static void test_DllInitialize_that_fails(void **state)
{
    lab_driver *driver = NULL;

    assert_int_equal(lab_driver_load(MODULE("fails_importer"), NULL, &driver), STATUS_DEVICE_CONFIGURATION_ERROR);
    assert_non_null(strstr(lab_error_text(), "DllInitialize of "));
    assert_null(driver);
    assert_null(address(L"test_fails_exporter.sys", "FailingFlavour"));
    not_said("importer:");
}

static void test_an_exporter_that_is_a_driver_too(void **state)
{
    lab_driver *exporter = load(MODULE("exporter")), *importer = load(MODULE("importer"));

    said("exporter's DriverEntry\nimporter: 42");
    not_said("DllInitialize");
    assert_int_equal(lab_driver_unload(exporter), STATUS_SUCCESS);
    said("exporter's DriverUnload");
    assert_true(is_loaded());
    assert_int_equal(lab_driver_unload(importer), STATUS_SUCCESS);
    said("importer: 51 at last\nDllUnload");
    assert_false(is_loaded());
}

static void test_an_exporter_becomes_a_driver_after_it_was_imported(void **state)
{
    lab_driver *importer = load(MODULE("importer")), *exporter = load(MODULE("exporter"));
    lab_driver *again;

    said("DllInitialize");
    said("exporter's DriverEntry");
    assert_int_equal(lab_driver_load(MODULE("exporter"), "again", &again), STATUS_IMAGE_ALREADY_LOADED);
    assert_int_equal(lab_driver_unload(importer), STATUS_SUCCESS);
    not_said("DllUnload"); /* its driver is there */
    assert_int_equal(lab_driver_unload(exporter), STATUS_SUCCESS);
    assert_false(is_loaded());
}

static void test_what_was_offered_goes_before_what_lies_beside(void **state)
{
    for (int round = 0; round < 2; round++) {
        lab_driver *importer;

        assert_int_equal(lab_driver_offer(MODULE("zexporter")), STATUS_SUCCESS);
        importer = load(MODULE("importer"));
        said("flavour 2");
        assert_int_equal(lab_driver_unload(importer), STATUS_SUCCESS);
        assert_null(address(L"test_zexporter.sys", "ExportedFlavour"));
        lab_machine_stop(NULL); /* what it imports from is decided anew in each machine */
        start(state);
        importer = load(MODULE("importer"));
        said("flavour 1");
        assert_int_equal(lab_driver_unload(importer), STATUS_SUCCESS);
        lab_machine_stop(NULL);
        start(state);
    }
}

static void test_a_module_has_what_ntlab_has_not_built(void **state)
{
    lab_driver *importer = load(MODULE("absent_importer"));

    said("importer: absent c000000d");
    not_said("does not implement");
    assert_int_equal(lab_driver_unload(importer), STATUS_SUCCESS);
}

static void unload(void *driver)
{
    lab_driver_unload(driver);
}

static void test_what_an_exporter_leaves_is_its_own(void **state)
{
    assert_bugcheck(unload, load(MODULE("leaks_importer")), DRIVER_VERIFIER_DETECTED_VIOLATION, 0x62);
    assert_non_null(
        strstr(lab_bugcheck_analysis(), "driver test_exporter was unloaded with 1 pool blocks (321 bytes)"));
    assert_non_null(strstr(lab_bugcheck_analysis(), "allocated in ExportedAllocate"));
}

static char images[256];

static VOID on_image(PUNICODE_STRING name, HANDLE process, PIMAGE_INFO info)
{
    size_t length = strlen(images);

    for (USHORT i = 29; i < name->Length / sizeof(WCHAR) && length < sizeof images - 2; i++) /* behind the folder */
        images[length++] = (char)name->Buffer[i];
    images[length++] = ' ';
    images[length] = 0;
}

static void test_images_are_told_of_in_the_order_in_which_they_come(void **state)
{
    lab_driver *importer;

    images[0] = 0;
    assert_int_equal(PsSetLoadImageNotifyRoutine(on_image), STATUS_SUCCESS);
    importer = load(MODULE("importer"));
    assert_string_equal(images, "test_exporter.sys test_importer.sys ");
    assert_int_equal(PsRemoveLoadImageNotifyRoutine(on_image), STATUS_SUCCESS);
    assert_int_equal(lab_driver_unload(importer), STATUS_SUCCESS);
}

static void test_the_kernels_routines_are_the_kernels(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"ExportedAdd");
    lab_driver *importer = load(MODULE("importer"));

    assert_null(MmGetSystemRoutineAddress(&name));
    assert_non_null(address(L"TEST_EXPORTER.SYS", "ExportedAdd"));
    assert_null(address(L"TEST_EXPORTER.SYS", "IoCreateDevice"));
#ifndef __APPLE__ /* where all that others could see is exported */
    assert_null(address(L"TEST_EXPORTER.SYS", "DriverEntry"));
#endif
    assert_int_equal(lab_driver_unload(importer), STATUS_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        export_test(test_what_is_imported_comes_first_and_goes_last),
        export_test(test_the_last_of_two_importers_takes_it_away),
        export_test(test_its_globals_are_fresh_when_it_comes_again),
        export_test(test_without_DllUnload_it_stays),
        export_test(test_DllInitialize_that_fails),
        export_test(test_an_exporter_that_is_a_driver_too),
        export_test(test_an_exporter_becomes_a_driver_after_it_was_imported),
        export_test(test_what_was_offered_goes_before_what_lies_beside),
        export_test(test_a_module_has_what_ntlab_has_not_built),
        export_test(test_what_an_exporter_leaves_is_its_own),
        export_test(test_images_are_told_of_in_the_order_in_which_they_come),
        export_test(test_the_kernels_routines_are_the_kernels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
