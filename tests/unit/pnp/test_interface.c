/* Device interfaces, properties, keys and notifications. */
#include "stack.h"
#include <initguid.h>
#include <devpkey.h>
#include <wdmguid.h>
#include <string.h>

DEFINE_GUID(GUID_LAB, 0x8a5c4b1e, 0x1234, 0x4321, 0xaa, 0xbb, 1, 2, 3, 4, 5, 0xEF);
DEFINE_GUID(GUID_LAB_ALIAS, 0x8a5c4b1f, 0x1234, 0x4321, 0xaa, 0xbb, 1, 2, 3, 4, 5, 6);

static PDEVICE_OBJECT pdo_of_bus(void)
{
    create_bus(1);
    return children[0].pdo;
}

static void assert_wide(const UNICODE_STRING *text, const char *expected)
{
    char ascii[300] = "";

    assert_true(text->Length / 2 < sizeof ascii);
    for (int i = 0; i < text->Length / 2; i++)
        ascii[i] = (char)text->Buffer[i];
    assert_string_equal(ascii, expected);
}

static char ascii_name[300];

static UNICODE_STRING register_on(PDEVICE_OBJECT pdo, const GUID *guid, const WCHAR *reference)
{
    UNICODE_STRING name, string;

    RtlInitUnicodeString(&string, reference);
    assert_int_equal(IoRegisterDeviceInterface(pdo, guid, reference ? &string : NULL, &name), STATUS_SUCCESS);
    memset(ascii_name, 0, sizeof ascii_name);
    for (int i = 0; i < name.Length / 2; i++)
        ascii_name[i] = (char)name.Buffer[i];
    return name;
}

static void test_IoRegisterDeviceInterface_names_the_device(void **state)
{
    UNICODE_STRING name, again;

    create_bus(0);
    name = register_on(bus_pdo, &GUID_LAB, NULL);
    assert_wide(&name, "\\??\\Root#Bus#0000#{8a5c4b1e-1234-4321-aabb-0102030405ef}");
    again = register_on(bus_pdo, &GUID_LAB, NULL);
    assert_true(RtlEqualUnicodeString(&name, &again, FALSE));
    RtlFreeUnicodeString(&name);
    RtlFreeUnicodeString(&again);
}

static void test_what_the_kernel_gives_is_freed_with_any_tag(void **state)
{
    UNICODE_STRING name;
    PWSTR list;

    create_bus(0);
    name = register_on(bus_pdo, &GUID_LAB, NULL);
    ExFreePoolWithTag(name.Buffer, 'tseT');
    assert_int_equal(IoGetDeviceInterfaces(&GUID_LAB, NULL, DEVICE_INTERFACE_INCLUDE_NONACTIVE, &list), 0);
    ExFreePoolWithTag(list, 'tseT');
}

static void test_IoRegisterDeviceInterface_reference_with_a_separator(void **state)
{
    UNICODE_STRING name, bad = RTL_CONSTANT_STRING(L"a\\b");

    create_bus(0);
    assert_int_equal(IoRegisterDeviceInterface(bus_pdo, &GUID_LAB, &bad, &name), STATUS_INVALID_DEVICE_REQUEST);
}

static void register_fdo(void *unused)
{
    UNICODE_STRING name;

    IoRegisterDeviceInterface(bus_fdo, &GUID_LAB, NULL, &name);
}

static void test_IoRegisterDeviceInterface_of_a_function_device_stops_the_machine(void **state)
{
    create_bus(0);
    assert_bugcheck(register_fdo, NULL, PNP_DETECTED_FATAL_ERROR, 2);
}

static void test_an_enabled_interface_can_be_opened(void **state)
{
    UNICODE_STRING name = register_on(pdo_of_bus(), &GUID_LAB, L"ref");
    lab_handle handle;

    assert_int_equal(lab_file_open(ascii_name, LAB_OPEN_READ, &handle), STATUS_OBJECT_PATH_NOT_FOUND);
    assert_int_equal(IoSetDeviceInterfaceState(&name, TRUE), STATUS_SUCCESS);
    assert_int_equal(IoSetDeviceInterfaceState(&name, TRUE), STATUS_OBJECT_NAME_EXISTS);
    ascii_name[1] = '\\'; /* as programs have it */
    assert_int_equal(lab_file_open(ascii_name, LAB_OPEN_READ, &handle), STATUS_SUCCESS);
    lab_file_close(handle);
    assert_int_equal(IoSetDeviceInterfaceState(&name, FALSE), STATUS_SUCCESS);
    assert_int_equal(IoSetDeviceInterfaceState(&name, FALSE), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_file_open(ascii_name, LAB_OPEN_READ, &handle), STATUS_OBJECT_PATH_NOT_FOUND);
    RtlFreeUnicodeString(&name);
}

static void test_an_interface_goes_with_its_device(void **state)
{
    UNICODE_STRING name = register_on(pdo_of_bus(), &GUID_LAB, NULL);
    lab_handle handle;

    assert_int_equal(IoSetDeviceInterfaceState(&name, TRUE), STATUS_SUCCESS);
    children[0].present = false;
    lab_pnp_rescan(BUS);
    assert_int_equal(lab_file_open(ascii_name, LAB_OPEN_READ, &handle), STATUS_OBJECT_NAME_NOT_FOUND);
    RtlFreeUnicodeString(&name);
}

static void test_IoGetDeviceInterfaces_lists_the_enabled_ones(void **state)
{
    UNICODE_STRING first = register_on(pdo_of_bus(), &GUID_LAB, L"one"),
                   second = register_on(children[0].pdo, &GUID_LAB, L"two"), string;
    PWSTR list;

    IoSetDeviceInterfaceState(&second, TRUE);
    assert_int_equal(IoGetDeviceInterfaces(&GUID_LAB, NULL, 0, &list), STATUS_SUCCESS);
    RtlInitUnicodeString(&string, list);
    assert_true(RtlEqualUnicodeString(&string, &second, FALSE));
    assert_int_equal(list[string.Length / 2 + 1], 0);
    ExFreePool(list);
    assert_int_equal(IoGetDeviceInterfaces(&GUID_LAB, children[0].pdo, DEVICE_INTERFACE_INCLUDE_NONACTIVE, &list), 0);
    RtlInitUnicodeString(&string, list);
    assert_true(RtlEqualUnicodeString(&string, &first, FALSE));
    ExFreePool(list);
    assert_int_equal(IoGetDeviceInterfaces(&GUID_LAB_ALIAS, NULL, 0, &list), STATUS_SUCCESS);
    assert_int_equal(list[0], 0);
    ExFreePool(list);
    RtlFreeUnicodeString(&first);
    RtlFreeUnicodeString(&second);
}

static void test_IoGetDeviceInterfaceAlias(void **state)
{
    UNICODE_STRING first = register_on(pdo_of_bus(), &GUID_LAB, L"r"),
                   second = register_on(children[0].pdo, &GUID_LAB_ALIAS, L"r"), alias;

    assert_int_equal(IoGetDeviceInterfaceAlias(&first, &GUID_LAB_ALIAS, &alias), STATUS_SUCCESS);
    assert_true(RtlEqualUnicodeString(&alias, &second, FALSE));
    RtlFreeUnicodeString(&alias);
    assert_int_equal(IoGetDeviceInterfaceAlias(&first, &GUID_DEVICE_INTERFACE_ARRIVAL, &alias),
                     STATUS_OBJECT_NAME_NOT_FOUND);
    RtlFreeUnicodeString(&first);
    RtlFreeUnicodeString(&second);
}

static void test_IoOpenDeviceInterfaceRegistryKey_keeps_values(void **state)
{
    UNICODE_STRING name = register_on(pdo_of_bus(), &GUID_LAB, NULL), value = RTL_CONSTANT_STRING(L"Number");
    ULONG number = 7;
    HANDLE key;

    assert_int_equal(IoOpenDeviceInterfaceRegistryKey(&name, KEY_ALL_ACCESS, &key), STATUS_SUCCESS);
    assert_int_equal(ZwSetValueKey(key, &value, 0, REG_DWORD, &number, sizeof number), STATUS_SUCCESS);
    ZwClose(key);
    RtlFreeUnicodeString(&name);
}

/* --- properties --- */

static void test_IoGetDeviceProperty(void **state)
{
    WCHAR text[100];
    ULONG length, number;

    pdo_of_bus();
    assert_int_equal(IoGetDeviceProperty(children[0].pdo, DevicePropertyHardwareID, 0, NULL, &length),
                     STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(length, (9 + 2) * 2);
    assert_int_equal(IoGetDeviceProperty(children[0].pdo, DevicePropertyHardwareID, sizeof text, text, &length), 0);
    assert_memory_equal(text, L"LAB\\Child\0", 22);
    assert_int_equal(IoGetDeviceProperty(children[0].pdo, DevicePropertyEnumeratorName, sizeof text, text, &length), 0);
    assert_memory_equal(text, L"LAB", 8);
    assert_int_equal(IoGetDeviceProperty(children[0].pdo, DevicePropertyFriendlyName, sizeof text, text, &length),
                     STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(IoGetDeviceProperty(children[0].pdo, (DEVICE_REGISTRY_PROPERTY)99, sizeof text, text, &length),
                     STATUS_INVALID_PARAMETER_2);
    assert_int_equal(IoGetDeviceProperty(children[0].pdo, DevicePropertyRemovalPolicy, sizeof number, &number, &length),
                     STATUS_SUCCESS);
    assert_int_equal(number, RemovalPolicyExpectOrderlyRemoval);
}

#define WIDE(text) sizeof text, text

/* A child whose bus says little: what there is is right to the byte, and what isn't has its own status. */
static void test_IoGetDeviceProperty_for_each_property(void **state)
{
    static const struct {
        DEVICE_REGISTRY_PROPERTY property;
        NTSTATUS status;
        ULONG length;
        const void *data; /* NULL: any */
    } expected[] = {
        {DevicePropertyDeviceDescription, STATUS_OBJECT_NAME_NOT_FOUND, 0, NULL},
        {DevicePropertyHardwareID, STATUS_SUCCESS, WIDE(L"LAB\\Child\0")},
        {DevicePropertyCompatibleIDs, STATUS_SUCCESS, WIDE(L"LAB\\Generic\0")},
        {DevicePropertyBootConfiguration, STATUS_SUCCESS, 0, NULL},
        {DevicePropertyBootConfigurationTranslated, STATUS_SUCCESS, 0, NULL},
        {DevicePropertyClassName, STATUS_SUCCESS, WIDE(L"System")},
        {DevicePropertyClassGuid, STATUS_SUCCESS, WIDE(L"{4d36e97d-e325-11ce-bfc1-08002be10318}")},
        {DevicePropertyDriverKeyName, STATUS_SUCCESS, WIDE(L"{4d36e97d-e325-11ce-bfc1-08002be10318}\\0001")},
        {DevicePropertyManufacturer, STATUS_OBJECT_NAME_NOT_FOUND, 0, NULL},
        {DevicePropertyFriendlyName, STATUS_OBJECT_NAME_NOT_FOUND, 0, NULL},
        {DevicePropertyLocationInformation, STATUS_OBJECT_NAME_NOT_FOUND, 0, NULL},
        {DevicePropertyPhysicalDeviceObjectName, STATUS_SUCCESS, sizeof L"\\Device\\00000001", NULL},
        {DevicePropertyBusTypeGuid, STATUS_OBJECT_NAME_NOT_FOUND, 0, NULL},
        {DevicePropertyLegacyBusType, STATUS_OBJECT_NAME_NOT_FOUND, 0, NULL},
        {DevicePropertyBusNumber, STATUS_OBJECT_NAME_NOT_FOUND, 0, NULL},
        {DevicePropertyEnumeratorName, STATUS_SUCCESS, WIDE(L"LAB")},
        {DevicePropertyAddress, STATUS_SUCCESS, 4, "\xff\xff\xff\xff"},
        {DevicePropertyUINumber, STATUS_SUCCESS, 4, "\xff\xff\xff\xff"},
        {DevicePropertyInstallState, STATUS_SUCCESS, 4, "\0\0\0"},
        {DevicePropertyRemovalPolicy, STATUS_SUCCESS, 4, "\2\0\0"},
        {DevicePropertyResourceRequirements, STATUS_SUCCESS, 0, NULL},
        {DevicePropertyAllocatedResources, STATUS_SUCCESS, 0, NULL},
        {DevicePropertyContainerID, STATUS_SUCCESS, 39 * 2, NULL},
        {(DEVICE_REGISTRY_PROPERTY)(DevicePropertyContainerID + 1), STATUS_INVALID_PARAMETER_2, 0, NULL},
    };

    pdo_of_bus();
    for (unsigned i = 0; i < RTL_NUMBER_OF(expected); i++) {
        UCHAR data[200] = {0};
        ULONG length = 99, short_length = 99;
        NTSTATUS status = IoGetDeviceProperty(children[0].pdo, expected[i].property, sizeof data, data, &length);

        if (status != expected[i].status || (NT_SUCCESS(status) && length != expected[i].length) ||
            (expected[i].data && memcmp(data, expected[i].data, length)))
            fail_msg("property %u: 0x%X, %u bytes", expected[i].property, (unsigned)status, length);
        if (!NT_SUCCESS(status) || !length)
            continue;
        assert_int_equal(IoGetDeviceProperty(children[0].pdo, expected[i].property, length - 1, data, &short_length),
                         STATUS_BUFFER_TOO_SMALL);
        assert_int_equal(short_length, length);
    }
}

static void ask_fdo(void *unused)
{
    ULONG length;

    IoGetDeviceProperty(bus_fdo, DevicePropertyHardwareID, 0, NULL, &length);
}

static void test_IoGetDeviceProperty_of_a_function_device_stops_the_machine(void **state)
{
    create_bus(0);
    assert_bugcheck(ask_fdo, NULL, DRIVER_VERIFIER_IOMANAGER_VIOLATION, 0x24D);
}

static ULONG property_of_child(const DEVPROPKEY *key, DEVPROPTYPE expected)
{
    ULONG value = 0, needed = 0;
    DEVPROPTYPE type = 0;

    assert_int_equal(IoGetDevicePropertyData(children[0].pdo, key, 0, 0, sizeof value, &value, &needed, &type),
                     STATUS_SUCCESS);
    assert_int_equal(type, expected);
    assert_int_equal(needed, expected == DEVPROP_TYPE_BOOLEAN ? 1 : 4);
    return value;
}

static void test_IoGetDevicePropertyData_tells_how_the_device_is(void **state)
{
    pdo_of_bus();
    assert_int_equal(property_of_child(&DEVPKEY_Device_IsPresent, DEVPROP_TYPE_BOOLEAN), 0xFF);
    assert_int_equal(property_of_child(&DEVPKEY_Device_HasProblem, DEVPROP_TYPE_BOOLEAN), 0);
    assert_int_equal(property_of_child(&DEVPKEY_Device_ProblemStatus, DEVPROP_TYPE_NTSTATUS), 0);
    assert_int_equal(property_of_child(&DEVPKEY_Device_DevType, DEVPROP_TYPE_UINT32), FILE_DEVICE_UNKNOWN);
    assert_int_equal(property_of_child(&DEVPKEY_Device_Characteristics, DEVPROP_TYPE_UINT32),
                     children[0].pdo->Characteristics);
}

static void test_IoSetDevicePropertyData_is_kept(void **state)
{
    DEVPROPKEY key = {{0x11111111, 2, 3, {4}}, 5};
    static const DEVPROPKEY instance = {{0x78c34fc8, 0x104a, 0x4aca, {0x9e, 0xa4, 0x52, 0x4d, 0x52, 0x99, 0x6e, 0x57}},
                                        256};
    ULONG number = 77, got = 0, size;
    WCHAR text[80];
    DEVPROPTYPE type;

    create_bus(0);
    assert_int_equal(IoSetDevicePropertyData(bus_pdo, &key, 0, 0, DEVPROP_TYPE_UINT32, sizeof number, &number), 0);
    assert_int_equal(IoGetDevicePropertyData(bus_pdo, &key, 0, 0, sizeof got, &got, &size, &type), STATUS_SUCCESS);
    assert_int_equal(got, 77);
    assert_int_equal(type, DEVPROP_TYPE_UINT32);
    assert_int_equal(IoGetDevicePropertyData(bus_pdo, &key, 0, 0, 0, NULL, &size, &type), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(size, 4);
    assert_int_equal(IoSetDevicePropertyData(bus_pdo, &key, 0, 0, DEVPROP_TYPE_EMPTY, 0, NULL), STATUS_SUCCESS);
    assert_int_equal(IoGetDevicePropertyData(bus_pdo, &key, 0, 0, sizeof got, &got, &size, &type),
                     STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(IoGetDevicePropertyData(bus_pdo, &instance, 0, 0, sizeof text, text, &size, &type), 0);
    assert_memory_equal(text, L"Root\\Bus\\0000", 28);
}

static void test_IoOpenDeviceRegistryKey_opens_the_devices_own(void **state)
{
    UNICODE_STRING value = RTL_CONSTANT_STRING(L"Number");
    ULONG number = 5, got = 0;
    HANDLE key;

    create_bus(0);
    assert_int_equal(IoOpenDeviceRegistryKey(bus_pdo, PLUGPLAY_REGKEY_DEVICE, KEY_ALL_ACCESS, &key), STATUS_SUCCESS);
    ZwSetValueKey(key, &value, 0, REG_DWORD, &number, sizeof number);
    ZwClose(key);
    assert_int_equal(lab_registry_get_number(
                         "HKLM\\System\\CurrentControlSet\\Enum\\ROOT\\BUS\\0000\\Device Parameters", "Number", &got),
                     0);
    assert_int_equal(got, 5);
    assert_int_equal(IoOpenDeviceRegistryKey(bus_pdo, PLUGPLAY_REGKEY_DRIVER, KEY_READ, &key), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(IoOpenDeviceRegistryKey(bus_pdo, 3, KEY_READ, &key), STATUS_INVALID_PARAMETER);
}

/* --- notifications --- */

static int arrivals, removals, queries, cancels, completes, customs;
static NTSTATUS answer;

static NTSTATUS interface_changed(PVOID structure, PVOID context)
{
    PDEVICE_INTERFACE_CHANGE_NOTIFICATION change = structure;

    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_true(IsEqualGUID(&change->InterfaceClassGuid, &GUID_LAB));
    arrivals += IsEqualGUID(&change->Event, &GUID_DEVICE_INTERFACE_ARRIVAL);
    removals += IsEqualGUID(&change->Event, &GUID_DEVICE_INTERFACE_REMOVAL);
    return STATUS_SUCCESS;
}

static void test_interface_notifications_come_from_the_worker(void **state)
{
    UNICODE_STRING name = register_on(pdo_of_bus(), &GUID_LAB, NULL);
    PVOID first, second;

    arrivals = removals = 0;
    assert_int_equal(IoRegisterPlugPlayNotification(EventCategoryDeviceInterfaceChange, 0, (PVOID)&GUID_LAB,
                                                    bus_fdo->DriverObject, interface_changed, NULL, &first),
                     STATUS_SUCCESS);
    IoSetDeviceInterfaceState(&name, TRUE);
    lab_pnp_settle();
    assert_int_equal(arrivals, 1);
    assert_int_equal(IoRegisterPlugPlayNotification(
                         EventCategoryDeviceInterfaceChange, PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES,
                         (PVOID)&GUID_LAB, bus_fdo->DriverObject, interface_changed, NULL, &second),
                     STATUS_SUCCESS);
    assert_int_equal(arrivals, 2); /* at once */
    IoUnregisterPlugPlayNotification(first);
    IoSetDeviceInterfaceState(&name, FALSE);
    lab_pnp_settle();
    assert_int_equal(removals, 1);
    IoUnregisterPlugPlayNotificationEx(second);
    IoSetDeviceInterfaceState(&name, TRUE);
    lab_pnp_settle();
    assert_int_equal(arrivals, 2);
    RtlFreeUnicodeString(&name);
}

static PFILE_OBJECT open_child(PDEVICE_OBJECT pdo)
{
    WCHAR text[64];
    UNICODE_STRING name;
    ULONG length;
    PFILE_OBJECT file;
    PDEVICE_OBJECT device;

    IoGetDeviceProperty(pdo, DevicePropertyPhysicalDeviceObjectName, sizeof text, text, &length);
    RtlInitUnicodeString(&name, text);
    assert_int_equal(IoGetDeviceObjectPointer(&name, FILE_READ_ATTRIBUTES, &file, &device), STATUS_SUCCESS);
    return file;
}

static PFILE_OBJECT target;

static NTSTATUS target_changed(PVOID structure, PVOID context)
{
    PTARGET_DEVICE_REMOVAL_NOTIFICATION change = structure;

    assert_ptr_equal(change->FileObject, target);
    cancels += IsEqualGUID(&change->Event, &GUID_TARGET_DEVICE_REMOVE_CANCELLED);
    completes += IsEqualGUID(&change->Event, &GUID_TARGET_DEVICE_REMOVE_COMPLETE);
    customs += IsEqualGUID(&change->Event, &GUID_LAB);
    if (!IsEqualGUID(&change->Event, &GUID_TARGET_DEVICE_QUERY_REMOVE))
        return STATUS_SUCCESS;
    queries++;
    return answer;
}

static void test_target_notifications_can_refuse(void **state)
{
    PVOID entry;

    pdo_of_bus();
    queries = cancels = completes = 0;
    target = open_child(children[0].pdo);
    assert_int_equal(IoRegisterPlugPlayNotification(EventCategoryTargetDeviceChange, 0, target, bus_fdo->DriverObject,
                                                    target_changed, NULL, &entry),
                     STATUS_SUCCESS);
    answer = STATUS_UNSUCCESSFUL;
    log_clear();
    assert_int_equal(lab_pnp_device_disable(BUS), STATUS_PLUGPLAY_QUERY_VETOED);
    assert_int_equal(queries, 1);
    assert_int_equal(cancels, 1);
    assert_null(strstr(log_text(), "query-remove")); /* the drivers were not asked */
    ObDereferenceObject(target);
    answer = STATUS_SUCCESS;
    assert_int_equal(lab_pnp_device_disable(BUS), STATUS_SUCCESS);
    assert_int_equal(queries, 2);
    assert_int_equal(completes, 1);
    IoUnregisterPlugPlayNotification(entry);
}

static NTSTATUS note_target(PVOID structure, PVOID context)
{
    PTARGET_DEVICE_REMOVAL_NOTIFICATION change = structure;
    const char *who = context;

    log_write("%s:%s", who,
              IsEqualGUID(&change->Event, &GUID_TARGET_DEVICE_QUERY_REMOVE)       ? "asked"
              : IsEqualGUID(&change->Event, &GUID_TARGET_DEVICE_REMOVE_CANCELLED) ? "cancelled"
                                                                                  : "complete");
    return *who == 'B' && IsEqualGUID(&change->Event, &GUID_TARGET_DEVICE_QUERY_REMOVE) ? answer : STATUS_SUCCESS;
}

static void test_those_who_were_asked_hear_of_a_refusal_in_reverse(void **state)
{
    static char names[][2] = {"A", "B", "C"};
    PVOID entries[3];

    pdo_of_bus();
    target = open_child(children[0].pdo);
    for (int i = 0; i < 3; i++)
        assert_int_equal(IoRegisterPlugPlayNotification(EventCategoryTargetDeviceChange, 0, target,
                                                        bus_fdo->DriverObject, note_target, names[i], &entries[i]),
                         STATUS_SUCCESS);
    answer = STATUS_UNSUCCESSFUL;
    log_clear();
    assert_int_equal(lab_pnp_device_disable(BUS), STATUS_PLUGPLAY_QUERY_VETOED);
    assert_non_null(strstr(log_text(), "A:asked B:asked B:cancelled A:cancelled"));
    assert_null(strstr(log_text(), "C:"));
    answer = STATUS_SUCCESS;
    log_clear();
    assert_int_equal(lab_pnp_device_disable(BUS), STATUS_PLUGPLAY_QUERY_VETOED); /* the handle is still open */
    assert_non_null(strstr(log_text(), "A:asked B:asked C:asked"));
    assert_non_null(strstr(log_text(), "C:cancelled B:cancelled A:cancelled"));
    for (int i = 0; i < 3; i++)
        IoUnregisterPlugPlayNotification(entries[i]);
    ObDereferenceObject(target);
}

static void told(PVOID context)
{
    ++*(int *)context;
}

static void test_IoReportTargetDeviceChange_tells_of_custom_events(void **state)
{
    TARGET_DEVICE_CUSTOM_NOTIFICATION custom = {1, sizeof custom, GUID_LAB, NULL, -1, {0}};
    int done = 0;
    PVOID entry;

    pdo_of_bus();
    customs = 0;
    target = open_child(children[0].pdo);
    IoRegisterPlugPlayNotification(EventCategoryTargetDeviceChange, 0, target, bus_fdo->DriverObject, target_changed,
                                   NULL, &entry);
    assert_int_equal(IoReportTargetDeviceChange(children[0].pdo, &custom), STATUS_SUCCESS);
    assert_int_equal(customs, 1);
    custom.FileObject = NULL;
    assert_int_equal(IoReportTargetDeviceChangeAsynchronous(children[0].pdo, &custom, told, &done), STATUS_PENDING);
    lab_pnp_settle();
    assert_int_equal(customs, 2);
    assert_int_equal(done, 1);
    custom.Event = GUID_TARGET_DEVICE_QUERY_REMOVE;
    assert_int_equal(IoReportTargetDeviceChange(children[0].pdo, &custom), STATUS_INVALID_DEVICE_REQUEST);
    IoUnregisterPlugPlayNotification(entry);
    ObDereferenceObject(target);
}

static NTSTATUS stays_high(PVOID structure, PVOID context)
{
    KIRQL irql;

    KeRaiseIrql(APC_LEVEL, &irql);
    return STATUS_SUCCESS;
}

static void notify_high(void *unused)
{
    UNICODE_STRING name = register_on(bus_pdo, &GUID_LAB, NULL);

    IoSetDeviceInterfaceState(&name, TRUE);
    lab_pnp_settle();
}

static void test_a_notification_routine_that_changes_IRQL_stops_the_machine(void **state)
{
    PVOID entry;

    create_bus(0);
    IoRegisterPlugPlayNotification(EventCategoryDeviceInterfaceChange, 0, (PVOID)&GUID_LAB, bus_fdo->DriverObject,
                                   stays_high, NULL, &entry);
    assert_bugcheck(notify_high, NULL, PNP_DETECTED_FATAL_ERROR, 0xA);
}

/* --- devices that drivers report --- */

static void test_IoReportDetectedDevice_gives_a_started_device(void **state)
{
    PDEVICE_OBJECT pdo = NULL;
    lab_pnp_info info;

    create_bus(0);
    assert_int_equal(IoReportDetectedDevice(bus_fdo->DriverObject, Isa, (ULONG)-1, (ULONG)-1, NULL, NULL, FALSE, &pdo),
                     STATUS_SUCCESS);
    assert_non_null(pdo);
    lab_pnp_settle();
    assert_int_equal(lab_pnp_device_query("ROOT\\BUS\\0001", &info), STATUS_SUCCESS);
    assert_int_equal(info.state, LAB_PNP_DEVICE_STARTED);
    assert_log(""); /* AddDevice is not called */
}

static void test_IoReportResourceForDetection_claims_until_given_back(void **state)
{
    CM_RESOURCE_LIST list = {1, {{Isa, 0, {1, 1, 1, {{.Type = CmResourceTypePort}}}}}}, none = {0};
    lab_pnp_resource wanted = {.type = LAB_PNP_PORT, .first = 0x300, .last = 0x307, .length = 8};
    lab_pnp_device device = {.hardware_ids = "Root\\Sample", .requirements = &wanted, .requirement_count = 1};
    BOOLEAN conflict;

    create_bus(0);
    list.List[0].PartialResourceList.PartialDescriptors[0].u.Port.Start.QuadPart = 0x304;
    list.List[0].PartialResourceList.PartialDescriptors[0].u.Port.Length = 1;
    assert_int_equal(IoReportResourceForDetection(bus_fdo->DriverObject, &list, sizeof list, NULL, NULL, 0, &conflict),
                     0);
    assert_int_equal(lab_pnp_device_create(&device, NULL, 0), STATUS_CONFLICTING_ADDRESSES);
    assert_int_equal(IoReportResourceForDetection(bus_fdo->DriverObject, &none, sizeof none, NULL, NULL, 0, &conflict),
                     0);
    assert_int_equal(lab_pnp_device_enable(SAMPLE), STATUS_SUCCESS);
    assert_int_equal(IoReportResourceForDetection(bus_fdo->DriverObject, &list, sizeof list, NULL, NULL, 0, &conflict),
                     STATUS_CONFLICTING_ADDRESSES);
    assert_true(conflict);
}

static void test_IoReportRootDevice_calls_AddDevice(void **state)
{
    create_bus(0);
    assert_int_equal(lab_service_start("lower"), STATUS_SUCCESS);
    for (lab_driver *driver = lab_driver_next(NULL); driver; driver = lab_driver_next(driver))
        if (!strcmp(lab_driver_name(driver), "lower")) {
            assert_int_equal(IoReportRootDevice(driver), STATUS_SUCCESS);
            lab_pnp_settle();
            assert_int_equal(strncmp(log_text(), "lower:add lower:filter lower:start", 34), 0);
            lab_pnp_device_remove("ROOT\\LOWER\\0000");
            assert_int_equal(lab_driver_unload(driver), STATUS_SUCCESS);
            return;
        }
    fail();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        pnp_test(test_IoRegisterDeviceInterface_names_the_device),
        pnp_test(test_what_the_kernel_gives_is_freed_with_any_tag),
        pnp_test(test_IoRegisterDeviceInterface_reference_with_a_separator),
        pnp_test(test_IoRegisterDeviceInterface_of_a_function_device_stops_the_machine),
        pnp_test(test_an_enabled_interface_can_be_opened),
        pnp_test(test_an_interface_goes_with_its_device),
        pnp_test(test_IoGetDeviceInterfaces_lists_the_enabled_ones),
        pnp_test(test_IoGetDeviceInterfaceAlias),
        pnp_test(test_IoOpenDeviceInterfaceRegistryKey_keeps_values),
        pnp_test(test_IoGetDeviceProperty),
        pnp_test(test_IoGetDeviceProperty_for_each_property),
        pnp_test(test_IoGetDeviceProperty_of_a_function_device_stops_the_machine),
        pnp_test(test_IoGetDevicePropertyData_tells_how_the_device_is),
        pnp_test(test_IoSetDevicePropertyData_is_kept),
        pnp_test(test_IoOpenDeviceRegistryKey_opens_the_devices_own),
        pnp_test(test_interface_notifications_come_from_the_worker),
        pnp_test(test_target_notifications_can_refuse),
        pnp_test(test_those_who_were_asked_hear_of_a_refusal_in_reverse),
        pnp_test(test_IoReportTargetDeviceChange_tells_of_custom_events),
        pnp_test(test_a_notification_routine_that_changes_IRQL_stops_the_machine),
        pnp_test(test_IoReportDetectedDevice_gives_a_started_device),
        pnp_test(test_IoReportResourceForDetection_claims_until_given_back),
        pnp_test(test_IoReportRootDevice_calls_AddDevice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
