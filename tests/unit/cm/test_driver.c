/* What a driver finds of itself in the registry. */
#include "registry_test.h"

static struct {
    WCHAR path[128];
    ULONG type, start, error_control, depth;
    NTSTATUS status, parameters, state, shared, flags;
} seen;

static void unload(PDRIVER_OBJECT driver)
{
}

static NTSTATUS entry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
    OBJECT_ATTRIBUTES object;
    HANDLE key;

    driver->DriverUnload = unload;
    memcpy(seen.path, registry_path->Buffer, registry_path->Length);
    InitializeObjectAttributes(&object, registry_path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    seen.status = ZwOpenKey(&key, KEY_READ, &object);
    if (!NT_SUCCESS(seen.status))
        return seen.status;
    number_get(key, L"Type", &seen.type);
    number_get(key, L"Start", &seen.start);
    number_get(key, L"ErrorControl", &seen.error_control);
    ZwClose(key);
    seen.parameters = IoOpenDriverRegistryKey(driver, DriverRegKeyParameters, KEY_READ, 0, &key);
    if (NT_SUCCESS(seen.parameters)) {
        number_get(key, L"Depth", &seen.depth);
        ZwClose(key);
    }
    seen.state = IoOpenDriverRegistryKey(driver, DriverRegKeyPersistentState, KEY_ALL_ACCESS, 0, &key);
    if (NT_SUCCESS(seen.state)) {
        number_set(key, L"Runs", 1);
        ZwClose(key);
    }
    seen.flags = IoOpenDriverRegistryKey(driver, DriverRegKeyParameters, KEY_READ, 1, &key);
    seen.shared = IoOpenDriverRegistryKey(driver, (DRIVER_REGKEY_TYPE)99, KEY_READ, 0, &key);
    return STATUS_SUCCESS;
}

static void load(void)
{
    lab_driver *driver;

    memset(&seen, 0, sizeof seen);
    assert_int_equal(lab_driver_create("Probe", (lab_driver_entry)entry, &driver), STATUS_SUCCESS);
    assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
}

static void test_DriverEntry_finds_its_service_key(void **state)
{
    static const WCHAR path[] = L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\Probe";
    char text[64];

    load();
    assert_memory_equal(seen.path, path, sizeof path);
    assert_int_equal(seen.status, STATUS_SUCCESS);
    assert_int_equal(seen.type, SERVICE_KERNEL_DRIVER);
    assert_int_equal(seen.start, SERVICE_DEMAND_START);
    assert_int_equal(seen.error_control, SERVICE_ERROR_NORMAL);
    assert_int_equal(lab_registry_get_text("HKLM\\System\\CurrentControlSet\\Services\\Probe", "ImagePath", text, 64),
                     STATUS_SUCCESS);
    assert_string_equal(text, "System32\\drivers\\Probe.sys");
    assert_int_equal(lab_registry_get_text("HKLM\\System\\ControlSet001\\Services\\Probe", "DisplayName", text, 64),
                     STATUS_SUCCESS);
    assert_string_equal(text, "Probe");
}

static void test_values_set_before_loading_are_kept(void **state)
{
    lab_registry_set_number("HKLM\\System\\CurrentControlSet\\Services\\Probe", "Start", SERVICE_AUTO_START);
    lab_registry_set_number("HKLM\\System\\CurrentControlSet\\Services\\Probe\\Parameters", "Depth", 17);
    load();
    assert_int_equal(seen.start, SERVICE_AUTO_START);
    assert_int_equal(seen.depth, 17);
}

static void test_IoOpenDriverRegistryKey_statuses(void **state)
{
    uint32_t runs = 0;

    load();
    assert_int_equal(seen.parameters, STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(seen.state, STATUS_SUCCESS);
    assert_int_equal(seen.flags, STATUS_INVALID_PARAMETER);
    assert_int_equal(seen.shared, STATUS_INVALID_PARAMETER);
    lab_registry_get_number("HKLM\\System\\CurrentControlSet\\Services\\Probe\\PersistentState", "Runs", &runs);
    assert_int_equal(runs, 1);
}

static void test_a_service_that_is_only_known_has_its_key(void **state)
{
    uint32_t type = 0;

    assert_int_equal(lab_service_create("Later", NULL, (lab_driver_entry)entry), STATUS_SUCCESS);
    lab_registry_get_number("HKLM\\System\\CurrentControlSet\\Services\\Later", "Type", &type);
    assert_int_equal(type, SERVICE_KERNEL_DRIVER);
}

static void test_drivers_enter_their_devices_in_the_device_map(void **state)
{
    static WCHAR port[] = L"COM1";

    assert_int_equal(RtlCheckRegistryKey(RTL_REGISTRY_DEVICEMAP, L"SERIALCOMM"), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(
        RtlWriteRegistryValue(RTL_REGISTRY_DEVICEMAP, L"SERIALCOMM", L"\\Device\\Serial0", REG_SZ, port, sizeof port),
        STATUS_SUCCESS);
    assert_int_equal(RtlCheckRegistryKey(RTL_REGISTRY_DEVICEMAP, L"SERIALCOMM"), STATUS_SUCCESS);
    assert_int_equal(RtlCreateRegistryKey(RTL_REGISTRY_DEVICEMAP, L"PARALLEL PORTS"), STATUS_SUCCESS);
    assert_int_equal(RtlDeleteRegistryValue(RTL_REGISTRY_DEVICEMAP, L"SERIALCOMM", L"\\Device\\Serial0"),
                     STATUS_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_DriverEntry_finds_its_service_key),
        machine_test(test_values_set_before_loading_are_kept),
        machine_test(test_IoOpenDriverRegistryKey_statuses),
        machine_test(test_a_service_that_is_only_known_has_its_key),
        machine_test(test_drivers_enter_their_devices_in_the_device_map),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
