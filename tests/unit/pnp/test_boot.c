/* Drivers that start at boot, and the early launch driver that is asked about them. */
#include "stack.h"
#include <stdio.h>
#include <uchar.h>

#define SERVICES "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\"
#define CONTROL  "\\Registry\\Machine\\System\\CurrentControlSet\\Control\\"

static PVOID handle;
static BDCB_CLASSIFICATION bad_is;

static void judge(PVOID context, BDCB_CALLBACK_TYPE type, PBDCB_IMAGE_INFORMATION information)
{
    static const char *const updates[] = {"dependencies", "drivers", "unload"};
    UNICODE_STRING bad = RTL_CONSTANT_STRING(L"\\SystemRoot\\System32\\drivers\\bad.sys"),
                   key = RTL_CONSTANT_STRING(L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\bad");

    assert_ptr_equal(context, &handle);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_true(PsIsSystemThread(PsGetCurrentThread()));
    if (type == BdCbStatusUpdate) {
        log_write("%s", updates[((PBDCB_STATUS_UPDATE_CONTEXT)(PVOID)information)->StatusType]);
        return;
    }
    assert_int_equal(information->Classification, BdCbClassificationUnknownImage);
    assert_int_equal(information->CertificatePublisher.Length, 0);
    log_write("judge:");
    if (!RtlEqualUnicodeString(&information->ImageName, &bad, TRUE)) {
        information->Classification = BdCbClassificationKnownGoodImage;
        return;
    }
    assert_true(RtlEqualUnicodeString(&information->RegistryPath, &key, TRUE));
    information->Classification = bad_is;
}

static void early_unload(PDRIVER_OBJECT driver)
{
    IoUnregisterBootDriverCallback(handle);
    log_write("early:unload");
}

static int32_t early_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    driver->DriverUnload = early_unload;
    handle = IoRegisterBootDriverCallback(judge, &handle);
    assert_non_null(handle);
    log_write("early");
    return STATUS_SUCCESS;
}

static void any_unload(PDRIVER_OBJECT driver)
{
}

static int32_t any_entry(const char *name, lab_driver *driver)
{
    driver->DriverUnload = any_unload;
    log_write("%s", name);
    return STATUS_SUCCESS;
}

static int32_t disk_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    return any_entry("disk", driver);
}

static int32_t bad_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    return any_entry("bad", driver);
}

static int32_t later_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    return any_entry("later", driver);
}

static void create(const char *name, lab_driver_entry entry, uint32_t start, const char *group)
{
    char key[200];

    snprintf(key, sizeof key, SERVICES "%s", name);
    assert_int_equal(lab_service_create(name, NULL, entry), STATUS_SUCCESS);
    lab_registry_set_number(key, "Start", start);
    if (group)
        lab_registry_set_text(key, "Group", group);
}

static void set_policy(uint32_t policy)
{
    lab_registry_key_create(CONTROL "EarlyLaunch");
    assert_int_equal(lab_registry_set_number(CONTROL "EarlyLaunch", "DriverLoadPolicy", policy), STATUS_SUCCESS);
}

static void create_all(BDCB_CLASSIFICATION what)
{
    static const char16_t order[] = u"System Bus Extender\0File System\0";

    bad_is = what;
    lab_registry_key_create(CONTROL "ServiceGroupOrder");
    lab_registry_set(CONTROL "ServiceGroupOrder", "List", REG_MULTI_SZ, order, sizeof order);
    create("bad", bad_entry, SERVICE_BOOT_START, "File System");
    create("later", later_entry, SERVICE_DEMAND_START, NULL);
    create("disk", disk_entry, SERVICE_BOOT_START, "System Bus Extender");
    create("early", early_entry, SERVICE_BOOT_START, "Early-Launch");
    log_clear();
}

static void stop_all(void)
{
    lab_service_stop("bad");
    lab_service_stop("disk");
    lab_service_stop("later");
}

static void expect(uint32_t policy, BDCB_CLASSIFICATION what, BOOLEAN loaded)
{
    create_all(what);
    if (policy != ~0u)
        set_policy(policy);
    assert_int_equal(lab_driver_boot(), STATUS_SUCCESS);
    if (loaded)
        assert_log("early dependencies drivers judge: disk judge: bad unload early:unload");
    else
        assert_log("early dependencies drivers judge: disk judge: unload early:unload");
    stop_all();
}

static void test_an_early_launch_driver_is_asked_about_each_that_starts_at_boot(void **state)
{
    expect(~0u, BdCbClassificationKnownGoodImage, TRUE);
    assert_int_equal(lab_driver_boot(), STATUS_INVALID_DEVICE_STATE);
}

static void test_a_bad_driver_is_not_initialized(void **state)
{
    expect(~0u, BdCbClassificationKnownBadImage, FALSE);
}

static void test_a_bad_driver_that_is_needed_is_initialized_by_default(void **state)
{
    expect(~0u, BdCbClassificationKnownBadImageBootCritical, TRUE);
}

static void test_an_unknown_driver_is_initialized_by_default(void **state)
{
    expect(~0u, BdCbClassificationUnknownImage, TRUE);
}

static void test_policy_good_drivers_only(void **state)
{
    expect(0, BdCbClassificationUnknownImage, FALSE);
}

static void test_policy_good_and_unknown_drivers(void **state)
{
    expect(1, BdCbClassificationKnownBadImageBootCritical, FALSE);
}

static void test_policy_all_drivers(void **state)
{
    expect(7, BdCbClassificationKnownBadImage, TRUE);
}

static void test_a_service_that_starts_on_demand_is_not_judged(void **state)
{
    create_all(BdCbClassificationKnownBadImage);
    assert_int_equal(lab_service_start("early"), STATUS_SUCCESS);
    assert_int_equal(lab_service_start("later"), STATUS_SUCCESS);
    assert_log("early later");
    assert_int_equal(lab_service_start("bad"), STATUS_DRIVER_BLOCKED);
    lab_service_stop("early");
    assert_int_equal(lab_service_start("bad"), STATUS_SUCCESS); /* nobody is asked any more */
    stop_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        pnp_test(test_an_early_launch_driver_is_asked_about_each_that_starts_at_boot),
        pnp_test(test_a_bad_driver_is_not_initialized),
        pnp_test(test_a_bad_driver_that_is_needed_is_initialized_by_default),
        pnp_test(test_an_unknown_driver_is_initialized_by_default),
        pnp_test(test_policy_good_drivers_only),
        pnp_test(test_policy_good_and_unknown_drivers),
        pnp_test(test_policy_all_drivers),
        pnp_test(test_a_service_that_starts_on_demand_is_not_judged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
