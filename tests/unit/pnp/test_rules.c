/* What the Plug and Play manager's requests look like, and what it does where drivers don't keep to the rules. */
#include "stack.h"
#include <initguid.h>
#include <wdmguid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- how requests come --- */

static unsigned seen;

/* At the top of a stack nobody has touched it yet. */
static void check_untouched(const char *who, PDEVICE_OBJECT device, PIRP irp)
{
    static const UCHAR with_parameters[] = {IRP_MN_START_DEVICE,
                                            IRP_MN_QUERY_DEVICE_RELATIONS,
                                            IRP_MN_QUERY_CAPABILITIES,
                                            IRP_MN_FILTER_RESOURCE_REQUIREMENTS,
                                            IRP_MN_QUERY_ID,
                                            IRP_MN_QUERY_DEVICE_TEXT,
                                            IRP_MN_DEVICE_USAGE_NOTIFICATION};
    static const UCHAR zeros[sizeof((PIO_STACK_LOCATION)0)->Parameters];
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (device->AttachedDevice)
        return;
    seen++;
    assert_int_equal(irp->IoStatus.Status, STATUS_NOT_SUPPORTED);
    assert_int_equal(irp->IoStatus.Information, 0);
    assert_int_equal(irp->RequestorMode, KernelMode);
    assert_null(stack->FileObject);
    if (!memchr(with_parameters, stack->MinorFunction, sizeof with_parameters))
        assert_memory_equal(&stack->Parameters, zeros, sizeof zeros);
}

static void test_requests_begin_as_not_supported_with_nothing_in_them(void **state)
{
    on_request = check_untouched;
    seen = 0;
    create_bus(1);
    lab_pnp_device_rebalance(BUS);
    lab_pnp_device_surprise(BUS);
    create_sample();
    lab_pnp_device_disable(SAMPLE);
    assert_true(seen > 30);
}

static DEVICE_CAPABILITIES asked;

static void take_capabilities(const char *who, PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (stack->MinorFunction == IRP_MN_QUERY_CAPABILITIES && !device->AttachedDevice)
        asked = *stack->Parameters.DeviceCapabilities.Capabilities;
}

static void test_capabilities_are_asked_for_with_zeros(void **state)
{
    DEVICE_CAPABILITIES expected = {.Size = sizeof expected, .Version = 1, .Address = (ULONG)-1, .UINumber = (ULONG)-1};

    on_request = take_capabilities;
    create_bus(1);
    assert_memory_equal(&asked, &expected, sizeof expected);
}

static void test_the_root_maps_states_of_the_system(void **state)
{
    DEVICE_CAPABILITIES capabilities = {
        .Size = sizeof capabilities, .Version = 1, .Address = (ULONG)-1, .UINumber = (ULONG)-1};
    IO_STATUS_BLOCK iosb;
    KEVENT event;
    PIRP irp;

    create_bus(0);
    KeInitializeEvent(&event, NotificationEvent, FALSE);
    irp = IoBuildSynchronousFsdRequest(IRP_MJ_PNP, bus_pdo, NULL, 0, NULL, &event, &iosb);
    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    IoGetNextIrpStackLocation(irp)->MinorFunction = IRP_MN_QUERY_CAPABILITIES;
    IoGetNextIrpStackLocation(irp)->Parameters.DeviceCapabilities.Capabilities = &capabilities;
    assert_int_equal(IoCallDriver(bus_pdo, irp), STATUS_SUCCESS);
    assert_int_equal(capabilities.DeviceState[PowerSystemWorking], PowerDeviceD0);
    assert_int_equal(capabilities.DeviceState[PowerSystemSleeping3], PowerDeviceD3);
    assert_int_equal(capabilities.DeviceState[PowerSystemShutdown], PowerDeviceD3);
}

static PFILE_OBJECT file_seen;

static void take_file(const char *who, PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (stack->MinorFunction == IRP_MN_QUERY_DEVICE_RELATIONS &&
        stack->Parameters.QueryDeviceRelations.Type == TargetDeviceRelation)
        file_seen = stack->FileObject;
}

static PFILE_OBJECT open_pdo(PDEVICE_OBJECT pdo)
{
    WCHAR text[64];
    UNICODE_STRING name;
    ULONG length;
    PFILE_OBJECT file;
    PDEVICE_OBJECT device;

    assert_int_equal(IoGetDeviceProperty(pdo, DevicePropertyPhysicalDeviceObjectName, sizeof text, text, &length),
                     STATUS_SUCCESS);
    RtlInitUnicodeString(&name, text);
    assert_int_equal(IoGetDeviceObjectPointer(&name, FILE_READ_ATTRIBUTES, &file, &device), STATUS_SUCCESS);
    return file;
}

static PFILE_OBJECT target;
static bool close_at_complete;

static NTSTATUS target_changed(PVOID structure, PVOID context)
{
    PTARGET_DEVICE_REMOVAL_NOTIFICATION change = structure;

    assert_int_equal(change->Version, 1);
    assert_int_equal(change->Size, sizeof *change);
    assert_ptr_equal(change->FileObject, target);
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    log_write("%s", IsEqualGUID(&change->Event, &GUID_TARGET_DEVICE_QUERY_REMOVE)       ? "QUERY"
                    : IsEqualGUID(&change->Event, &GUID_TARGET_DEVICE_REMOVE_CANCELLED) ? "CANCELLED"
                                                                                        : "COMPLETE");
    if (IsEqualGUID(&change->Event, &GUID_TARGET_DEVICE_REMOVE_COMPLETE) && close_at_complete)
        ObDereferenceObject(target);
    return STATUS_SUCCESS;
}

static PVOID listen(void)
{
    PVOID entry;

    create_bus(1);
    target = open_pdo(children[0].pdo);
    assert_int_equal(IoRegisterPlugPlayNotification(EventCategoryTargetDeviceChange, 0, target, bus_fdo->DriverObject,
                                                    target_changed, NULL, &entry),
                     STATUS_SUCCESS);
    log_clear();
    return entry;
}

static void test_a_target_is_asked_for_with_the_file(void **state)
{
    PVOID entry;

    on_request = take_file;
    entry = listen();
    assert_ptr_equal(file_seen, target);
    ObDereferenceObject(target);
    IoUnregisterPlugPlayNotification(entry);
}

static void test_listeners_hear_of_a_surprise_in_time_to_close(void **state)
{
    PVOID entry = listen();

    close_at_complete = true;
    children[0].present = false;
    lab_pnp_rescan(BUS);
    lab_pnp_settle();
    assert_log("bus:bus-relations fdo:removal-relations pdo:removal-relations fdo:surprise pdo:surprise COMPLETE "
               "fdo:remove pdo:remove unload");
    IoUnregisterPlugPlayNotification(entry);
}

static void test_listeners_hear_of_a_removal_before_the_drivers(void **state)
{
    PVOID entry = listen();

    ObDereferenceObject(target);
    close_at_complete = false;
    assert_int_equal(lab_pnp_device_disable(BUS), STATUS_SUCCESS);
    assert_log("fdo:removal-relations pdo:removal-relations bus:removal-relations QUERY fdo:query-remove "
               "pdo:query-remove bus:query-remove COMPLETE fdo:remove pdo:remove bus:remove unload unload");
    IoUnregisterPlugPlayNotification(entry);
}

static void test_a_disabled_child_is_asked_before_it_is_uninstalled(void **state)
{
    char name[LAB_PNP_NAME] = "";

    create_bus(1);
    while (lab_pnp_device_next(name, sizeof name) && strncmp(name, "LAB\\", 4))
        ;
    assert_int_equal(lab_pnp_device_disable(name), STATUS_SUCCESS);
    log_clear();
    assert_int_equal(lab_pnp_device_remove(name), STATUS_SUCCESS);
    assert_log("pdo:query-remove pdo:remove");
}

/* --- resources --- */

static IO_RESOURCE_DESCRIPTOR filter_got[4];
static ULONG filter_count;
static bool filter_null;

static void take_filter(const char *who, PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    PIO_RESOURCE_REQUIREMENTS_LIST list = (PIO_RESOURCE_REQUIREMENTS_LIST)irp->IoStatus.Information;

    if (stack->MinorFunction != IRP_MN_FILTER_RESOURCE_REQUIREMENTS || device->AttachedDevice)
        return;
    assert_ptr_equal(stack->Parameters.FilterResourceRequirements.IoResourceRequirementList, list);
    filter_null = !list;
    filter_count = list ? list->List[0].Count : 0;
    if (list)
        memcpy(filter_got, list->List[0].Descriptors, (filter_count < 4 ? filter_count : 4) * sizeof filter_got[0]);
}

static void test_a_device_without_resources_gets_none_to_filter(void **state)
{
    on_request = take_filter;
    create_sample();
    assert_true(filter_null);
    assert_int_equal(got_count, 0);
}

static const lab_pnp_resource boot[] = {{.type = LAB_PNP_PORT, .first = 0x3E8, .last = 0x3EF, .flags = 1},
                                        {.type = LAB_PNP_INTERRUPT, .first = 4, .last = 4, .flags = 1}};

static void create_booted(void)
{
    assert_int_equal(
        lab_pnp_device_create(
            &(lab_pnp_device){.hardware_ids = "Root\\Sample", .resources = boot, .resource_count = RTL_NUMBER_OF(boot)},
            NULL, 0),
        STATUS_SUCCESS);
}

static void test_a_boot_configuration_is_offered_as_requirements(void **state)
{
    on_request = take_filter;
    create_booted();
    assert_int_equal(filter_count, 2);
    assert_int_equal(filter_got[0].Type, CmResourceTypePort);
    assert_int_equal(filter_got[0].u.Port.MinimumAddress.QuadPart, 0x3E8);
    assert_int_equal(filter_got[0].u.Port.MaximumAddress.QuadPart, 0x3EF);
    assert_int_equal(filter_got[0].u.Port.Length, 8);
    assert_int_equal(filter_got[1].u.Interrupt.MinimumVector, 4);
    assert_int_equal(filter_got[1].u.Interrupt.MaximumVector, 4);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x3E8);
    assert_int_equal(got_raw[1].u.Interrupt.Vector, 4);
}

static PDEVICE_OBJECT sample_pdo(void)
{
    for (lab_driver *driver = lab_driver_next(NULL); driver; driver = lab_driver_next(driver))
        if (!strcmp(lab_driver_name(driver), "function"))
            return IoGetDeviceAttachmentBaseRef(driver->DeviceObject);
    return NULL;
}

static void test_a_boot_configuration_is_also_there_translated(void **state)
{
    struct {
        CM_RESOURCE_LIST list;
        CM_PARTIAL_RESOURCE_DESCRIPTOR more;
    } raw, translated;
    PDEVICE_OBJECT pdo;
    ULONG length;

    create_booted();
    pdo = sample_pdo();
    assert_int_equal(IoGetDeviceProperty(pdo, DevicePropertyBootConfiguration, sizeof raw, &raw, &length), 0);
    assert_int_equal(
        IoGetDeviceProperty(pdo, DevicePropertyBootConfigurationTranslated, sizeof translated, &translated, &length),
        0);
    assert_int_equal(raw.more.u.Interrupt.Vector, 4); /* the second */
    assert_memory_equal(&translated.more, &got_translated[1], sizeof got_translated[1]);
    ObDereferenceObject(pdo);
}

/* The key is the system's, so that programs can't do it. */
static void configure(const WCHAR *name, ULONG type, void *list, ULONG size)
{
    UNICODE_STRING path = RTL_CONSTANT_STRING(
                       L"\\Registry\\Machine\\System\\CurrentControlSet\\Enum\\ROOT\\SAMPLE\\0000\\LogConf"),
                   value;
    OBJECT_ATTRIBUTES attributes;
    HANDLE key;

    RtlInitUnicodeString(&value, name);
    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenKey(&key, KEY_SET_VALUE, &attributes), STATUS_SUCCESS);
    assert_int_equal(ZwSetValueKey(key, &value, 0, type, list, size), STATUS_SUCCESS);
    ZwClose(key);
}

static void test_a_forced_configuration_comes_first(void **state)
{
    CM_RESOURCE_LIST forced = {.Count = 1};
    CM_PARTIAL_RESOURCE_DESCRIPTOR *port = forced.List[0].PartialResourceList.PartialDescriptors;

    forced.List[0].PartialResourceList.Count = 1;
    port->Type = CmResourceTypePort;
    port->u.Port.Start.QuadPart = 0x2E8;
    port->u.Port.Length = 8;
    create_booted();
    configure(L"ForcedConfig", REG_RESOURCE_LIST, &forced, sizeof forced);
    assert_int_equal(lab_pnp_device_disable(SAMPLE), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_enable(SAMPLE), STATUS_SUCCESS);
    assert_int_equal(got_count, 1);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x2E8);
    forced.Count = 77; /* what can't be true is passed over */
    configure(L"ForcedConfig", REG_RESOURCE_LIST, &forced, sizeof forced);
    assert_int_equal(lab_pnp_device_disable(SAMPLE), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_enable(SAMPLE), STATUS_SUCCESS);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x3E8);
}

static void test_an_overriding_configuration_replaces_the_buss(void **state)
{
    IO_RESOURCE_REQUIREMENTS_LIST list = {.ListSize = sizeof list, .AlternativeLists = 1};

    list.List[0].Version = list.List[0].Revision = list.List[0].Count = 1;
    list.List[0].Descriptors[0] = (IO_RESOURCE_DESCRIPTOR){.Type = CmResourceTypePort};
    list.List[0].Descriptors[0].u.Port.Length = list.List[0].Descriptors[0].u.Port.Alignment = 16;
    list.List[0].Descriptors[0].u.Port.MinimumAddress.QuadPart = 0x200;
    list.List[0].Descriptors[0].u.Port.MaximumAddress.QuadPart = 0x2FF;
    create_booted();
    configure(L"OverrideConfigVector", REG_RESOURCE_REQUIREMENTS_LIST, &list, sizeof list);
    assert_int_equal(lab_pnp_device_disable(SAMPLE), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_enable(SAMPLE), STATUS_SUCCESS);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x200);
    assert_int_equal(got_raw[0].u.Port.Length, 16);
}

/* --- malformed reports --- */

static char messages[2000];

static void take_message(uint32_t component, uint32_t level, const char *text, size_t length, void *context)
{
    size_t used = strlen(messages);

    snprintf(messages + used, sizeof messages - used, "%.*s", (int)length, text);
}

static ULONG problem_of_child(void)
{
    char name[LAB_PNP_NAME] = "";
    lab_pnp_info info = {0};

    while (lab_pnp_device_next(name, sizeof name))
        if (!strncmp(name, "LAB\\", 4))
            lab_pnp_device_query(name, &info);
    return info.problem;
}

static void expect_complaint(const char *words, ULONG problem)
{
    messages[0] = 0;
    lab_debug_output_set(take_message, NULL);
    create_bus(1);
    lab_debug_output_set(NULL, NULL);
    if (!strstr(messages, words) || !strstr(messages, "LAB\\Child\\") || !strstr(messages, "driver "))
        fail_msg("\"%s\" has not \"%s\"", messages, words);
    assert_int_equal(problem_of_child(), problem);
}

static void test_resources_beyond_their_block_are_named_and_not_used(void **state)
{
    CM_RESOURCE_LIST list = {.Count = 1};

    list.List[0].PartialResourceList.Count = 3; /* room for one */
    children[0].resources = &list;
    children[0].resources_size = sizeof list;
    expect_complaint("the resources of device", 0);
    children[0].resources = NULL;
}

static IO_RESOURCE_REQUIREMENTS_LIST wrong = {
    .ListSize = sizeof wrong, .AlternativeLists = 1, .List = {{1, 1, 1, {{0}}}}};

static void report(IO_RESOURCE_REQUIREMENTS_LIST list, const char *words)
{
    children[0].requirements = &list;
    children[0].requirements_size = sizeof list;
    expect_complaint(words, 9);
    children[0].requirements = NULL;
    assert_int_equal(lab_pnp_device_remove(BUS), STATUS_SUCCESS);
}

static void test_malformed_requirements_are_named(void **state)
{
    IO_RESOURCE_REQUIREMENTS_LIST list = wrong;

    list.ListSize = 3;
    report(list, "ListSize is wrong");
    list.ListSize = 0x10000; /* beyond the block */
    report(list, "ListSize is wrong");
    list = wrong;
    list.AlternativeLists = 2;
    report(list, "beyond ListSize");
    list = wrong;
    list.List[0].Count = 2;
    report(list, "the descriptors lie beyond ListSize");
    list = wrong;
    list.List[0].Version = 7;
    report(list, "is not 1");
}

static void add_child(void *unused)
{
    create_bus(1);
}

static void test_an_id_without_an_end_stops_the_machine(void **state)
{
    child_id_chars = 9;
    assert_bugcheck(add_child, NULL, PNP_DETECTED_FATAL_ERROR, 3);
    assert_non_null(strstr(lab_bugcheck_analysis(), "does not end with a zero"));
    assert_non_null(strstr(lab_bugcheck_analysis(), "driver bus"));
}

static void test_a_space_in_an_id_becomes_an_underscore(void **state)
{
    WCHAR text[64];
    ULONG length;

    child_device_id = L"LAB\\a b";
    create_bus(1);
    assert_int_equal(IoGetDeviceProperty(children[0].pdo, DevicePropertyHardwareID, sizeof text, text, &length), 0);
    assert_memory_equal(text, L"LAB\\a_b\0", 18);
}

/* --- drivers that don't answer, or fail what can't fail --- */

static const struct minor {
    UCHAR minor;
    const char *name;
} minors[] = {
    {IRP_MN_START_DEVICE, "IRP_MN_START_DEVICE"},
    {IRP_MN_QUERY_STOP_DEVICE, "IRP_MN_QUERY_STOP_DEVICE"},
    {IRP_MN_STOP_DEVICE, "IRP_MN_STOP_DEVICE"},
    {IRP_MN_QUERY_REMOVE_DEVICE, "IRP_MN_QUERY_REMOVE_DEVICE"},
    {IRP_MN_REMOVE_DEVICE, "IRP_MN_REMOVE_DEVICE"},
    {IRP_MN_SURPRISE_REMOVAL, "IRP_MN_SURPRISE_REMOVAL"},
    {IRP_MN_QUERY_CAPABILITIES, "IRP_MN_QUERY_CAPABILITIES"},
    {IRP_MN_QUERY_PNP_DEVICE_STATE, "IRP_MN_QUERY_PNP_DEVICE_STATE"},
    {IRP_MN_QUERY_DEVICE_RELATIONS, "IRP_MN_QUERY_DEVICE_RELATIONS"},
    {IRP_MN_FILTER_RESOURCE_REQUIREMENTS, "IRP_MN_FILTER_RESOURCE_REQUIREMENTS"},
    {IRP_MN_DEVICE_USAGE_NOTIFICATION, "IRP_MN_DEVICE_USAGE_NOTIFICATION"},
};

static void go_quietly(void *unused)
{
    char name[LAB_PNP_NAME];

    lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sample"}, name, sizeof name);
    lab_pnp_device_rebalance(SAMPLE);
    lab_pnp_device_usage(SAMPLE, DeviceUsageTypePaging, true);
    lab_pnp_device_usage(SAMPLE, DeviceUsageTypePaging, false);
    lab_pnp_device_disable(SAMPLE);
    lab_pnp_device_enable(SAMPLE);
    lab_pnp_device_surprise(SAMPLE);
}

static void test_whatever_is_never_answered_is_named_with_device_and_driver(void **state)
{
    for (unsigned i = 0; i < RTL_NUMBER_OF(minors); i++) {
        char words[200];
        lab_bugcheck bugcheck;

        orders = (struct orders){.minor = minors[i].minor, .how = NEVER_ANSWER};
        assert_true(lab_bugcheck_catch(go_quietly, NULL, &bugcheck));
        assert_int_equal(bugcheck.code, 0x1D5);
        assert_true(bugcheck.parameters[1] != 0); /* the IRP */
        snprintf(words, sizeof words, "%s for device Root\\Sample\\0000 has not ended: driver function holds",
                 minors[i].name);
        if (!strstr(lab_bugcheck_analysis(), words))
            fail_msg("%s\nhas not: %s", lab_bugcheck_analysis(), words);
        lab_machine_stop(NULL);
        assert_int_equal(pnp_setup(state), 0);
    }
}

/* On a retail Windows: the verifier stops at a request that can't be failed. The device is gone, or it is there: the
 * tree is never in between, and nothing hangs. */
static void misbehave_with_each(enum how how)
{
    for (unsigned i = 0; i < RTL_NUMBER_OF(minors); i++) {
        lab_pnp_info info;

        if (minors[i].minor == IRP_MN_REMOVE_DEVICE)
            continue; /* its device stays attached: that is for the verifier */
        orders = (struct orders){.minor = minors[i].minor, .how = how};
        lab_pnp_driver_install(&(lab_pnp_driver){.hardware_ids = "Root\\Other", .service = "lower"});
        go_quietly(NULL);
        orders.how = AS_DOCUMENTED;
        lab_pnp_device_surprise(SAMPLE);
        assert_int_equal(lab_pnp_device_query(SAMPLE, &info), STATUS_NO_SUCH_DEVICE);
        assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Other"}, NULL, 0), 0);
        lab_pnp_remove_all();
    }
}

static void test_a_driver_that_fails_any_request_does_not_stop_the_others(void **state)
{
    misbehave_with_each(FAIL_IT);
}

static void test_a_driver_that_forgets_to_pass_any_request_on_does_not_stop_the_others(void **state)
{
    misbehave_with_each(FORGET_TO_PASS);
}

static void test_failing_a_surprise_removal_is_0xC4_43006(void **state)
{
    orders = (struct orders){.minor = IRP_MN_SURPRISE_REMOVAL, .how = FAIL_IT};
    assert_bugcheck(go_quietly, NULL, DRIVER_VERIFIER_DETECTED_VIOLATION, 0x00043006);
}

/* --- a device goes while something else happens to it --- */

static const char *const operations[] = {"start",      "caps",   "state",        "filter",
                                         "query-stop", "stop",   "query-remove", "removal-relations",
                                         "surprise",   "remove", "usage",        "bus-relations"};
static const char *moment;
static unsigned gone_in;

static void child_vanishes(const char *who, PDEVICE_OBJECT device, PIRP irp)
{
    static const UCHAR codes[] = {IRP_MN_START_DEVICE,
                                  IRP_MN_QUERY_CAPABILITIES,
                                  IRP_MN_QUERY_PNP_DEVICE_STATE,
                                  IRP_MN_FILTER_RESOURCE_REQUIREMENTS,
                                  IRP_MN_QUERY_STOP_DEVICE,
                                  IRP_MN_STOP_DEVICE,
                                  IRP_MN_QUERY_REMOVE_DEVICE,
                                  0xFF,
                                  IRP_MN_SURPRISE_REMOVAL,
                                  IRP_MN_REMOVE_DEVICE,
                                  IRP_MN_DEVICE_USAGE_NOTIFICATION,
                                  0xFF};
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    unsigned i = 0;

    while (strcmp(operations[i], moment))
        i++;
    if (strcmp(who, "fdo") || gone_in ||
        (codes[i] != 0xFF ? stack->MinorFunction != codes[i]
                          : stack->MinorFunction != IRP_MN_QUERY_DEVICE_RELATIONS ||
                                stack->Parameters.QueryDeviceRelations.Type !=
                                    (strcmp(moment, "bus-relations") ? RemovalRelations : BusRelations)))
        return;
    gone_in++;
    children[0].present = false;
    IoInvalidateDeviceRelations(bus_pdo, BusRelations);
}

static void drive_child(void)
{
    char name[LAB_PNP_NAME] = "";

    create_bus(1);
    lab_pnp_settle();
    while (lab_pnp_device_next(name, sizeof name) && strncmp(name, "LAB\\", 4))
        ;
    if (strncmp(name, "LAB\\", 4))
        return;                  /* it is gone already */
    lab_pnp_device_enable(name); /* what was disabled stays so, although it was gone in between */
    lab_pnp_device_usage(name, DeviceUsageTypePaging, true);
    lab_pnp_device_usage(name, DeviceUsageTypePaging, false);
    lab_pnp_device_rebalance(name);
    lab_pnp_device_disable(name);
    lab_pnp_device_enable(name);
    lab_pnp_device_surprise(name);
}

static void test_a_device_may_vanish_during_every_operation(void **state)
{
    lab_pnp_info info;

    for (unsigned i = 0; i < RTL_NUMBER_OF(operations); i++) {
        moment = operations[i];
        gone_in = 0;
        on_request = child_vanishes;
        drive_child();
        on_request = NULL;
        lab_pnp_settle();
        if (!gone_in)
            fail_msg("nothing happened during %s", moment);
        assert_int_equal(lab_pnp_device_query(BUS, &info), STATUS_SUCCESS);
        assert_int_equal(info.children, 0);
        assert_int_equal(lab_pnp_device_remove(BUS), STATUS_SUCCESS);
    }
}

/* --- requests that wait --- */

#define MANY 10000

static unsigned ended;

static void test_all_of_10000_requests_end_when_the_device_vanishes(void **state)
{
    static lab_overlapped overlapped[MANY];
    static char buffers[MANY], path[64];
    WCHAR wide[64];
    ULONG length;
    lab_handle handle;

    orders.hold_reads = true;
    create_bus(1);
    assert_int_equal(
        IoGetDeviceProperty(children[0].pdo, DevicePropertyPhysicalDeviceObjectName, sizeof wide, wide, &length), 0);
    for (ULONG i = 0; i < length / 2; i++)
        path[i] = (char)wide[i];
    assert_int_equal(lab_file_open(path, LAB_OPEN_READ_WRITE | LAB_OPEN_OVERLAPPED, &handle), STATUS_SUCCESS);
    memset(overlapped, 0, sizeof overlapped);
    for (unsigned i = 0; i < MANY; i++)
        assert_int_equal(lab_file_read_async(handle, &buffers[i], 1, &overlapped[i]), STATUS_PENDING);
    log_clear();
    children[0].present = false;
    lab_pnp_rescan(BUS);
    assert_non_null(strstr(log_text(), "fdo:surprise"));
    assert_null(strstr(log_text(), "fdo:remove ")); /* it is open */
    ended = 0;
    for (unsigned i = 0; i < MANY; i++)
        ended += lab_file_wait(&overlapped[i], 0, NULL) == STATUS_NO_SUCH_DEVICE;
    assert_int_equal(ended, MANY);
    lab_file_close(handle);
    lab_pnp_settle();
    assert_non_null(strstr(log_text(), "fdo:remove pdo:remove"));
}

#define retail_test(name) cmocka_unit_test_setup_teardown(name, pnp_setup_retail, pnp_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        pnp_test(test_requests_begin_as_not_supported_with_nothing_in_them),
        pnp_test(test_capabilities_are_asked_for_with_zeros),
        pnp_test(test_the_root_maps_states_of_the_system),
        pnp_test(test_a_target_is_asked_for_with_the_file),
        pnp_test(test_listeners_hear_of_a_surprise_in_time_to_close),
        pnp_test(test_listeners_hear_of_a_removal_before_the_drivers),
        pnp_test(test_a_disabled_child_is_asked_before_it_is_uninstalled),
        pnp_test(test_a_device_without_resources_gets_none_to_filter),
        pnp_test(test_a_boot_configuration_is_offered_as_requirements),
        pnp_test(test_a_boot_configuration_is_also_there_translated),
        pnp_test(test_a_forced_configuration_comes_first),
        pnp_test(test_an_overriding_configuration_replaces_the_buss),
        pnp_test(test_resources_beyond_their_block_are_named_and_not_used),
        pnp_test(test_malformed_requirements_are_named),
        pnp_test(test_an_id_without_an_end_stops_the_machine),
        pnp_test(test_a_space_in_an_id_becomes_an_underscore),
        pnp_test(test_whatever_is_never_answered_is_named_with_device_and_driver),
        retail_test(test_a_driver_that_fails_any_request_does_not_stop_the_others),
        retail_test(test_a_driver_that_forgets_to_pass_any_request_on_does_not_stop_the_others),
        pnp_test(test_failing_a_surprise_removal_is_0xC4_43006),
        pnp_test(test_all_of_10000_requests_end_when_the_device_vanishes),
        pnp_test(test_a_device_may_vanish_during_every_operation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
