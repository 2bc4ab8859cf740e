/* What a strict machine finds wrong with devices that drivers put into stacks of the tree, and take out again. */
#include "../pnp/stack.h"

static lab_bugcheck violation;

static void assert_io_violation(void (*body)(void *), uint64_t subcode)
{
    assert_true(lab_bugcheck_catch(body, NULL, &violation));
    assert_int_equal(violation.code, DRIVER_VERIFIER_IOMANAGER_VIOLATION);
    assert_int_equal(violation.parameters[0], subcode);
}

static bool is(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

static UCHAR minor_of(PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    return stack->MajorFunction == IRP_MJ_PNP ? stack->MinorFunction : 0xFF;
}

static NTSTATUS pass_down(PDEVICE_OBJECT below, PIRP irp)
{
    irp->IoStatus.Status = STATUS_SUCCESS;
    IoSkipCurrentIrpStackLocation(irp);
    return IoCallDriver(below, irp);
}

/* --- AddDevice --- */

static ULONG set_flags, cleared_flags;
static const char *whose;

static void change_flags(const char *who, PDEVICE_OBJECT device)
{
    if (is(who, whose))
        device->Flags = (device->Flags | set_flags) & ~cleared_flags;
}

static void create_filtered(void *unused)
{
    lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Filtered"}, NULL, 0);
}

static void flags_of(const char *who, ULONG set, ULONG cleared)
{
    whose = who;
    set_flags = set;
    cleared_flags = cleared;
    instead.added = change_flags;
}

static void test_device_that_is_still_initializing_is_0xC9_243(void **state)
{
    flags_of("fdo", DO_DEVICE_INITIALIZING, 0);
    assert_io_violation(create_filtered, 0x243);
}

static void test_flag_of_power_that_is_not_copied_is_0xC9_23F(void **state)
{
    flags_of("fdo", 0, DO_POWER_PAGABLE);
    assert_io_violation(create_filtered, 0x23F);
}

static void test_device_that_is_buffered_and_direct_is_0xC9_245(void **state)
{
    flags_of("fdo", DO_BUFFERED_IO | DO_DIRECT_IO, 0);
    assert_io_violation(create_filtered, 0x245);
}

static void test_filter_that_does_not_copy_the_method_is_0xC9_244(void **state)
{
    flags_of("fdo", DO_BUFFERED_IO, 0);
    assert_io_violation(create_filtered, 0x244);
}

static void copy_method(const char *who, PDEVICE_OBJECT device)
{
    if (is(who, "fdo") || is(who, "upper"))
        device->Flags |= DO_BUFFERED_IO;
}

static void test_filter_that_copies_the_method_is_clean(void **state)
{
    instead.added = copy_method;
    create_filtered(NULL);
}

static void change_type(const char *who, PDEVICE_OBJECT device)
{
    if (is(who, "upper"))
        device->DeviceType = FILE_DEVICE_MOUSE;
}

static void test_filter_of_another_type_is_0xC9_246(void **state)
{
    instead.added = change_type;
    assert_io_violation(create_filtered, 0x246);
}

static UCHAR deaf_for;

static int32_t deaf_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    int32_t status = function_entry(driver, path);

    driver->MajorFunction[deaf_for] = NULL;
    return status;
}

static void create_deaf(void *unused)
{
    lab_service_create("deaf", NULL, deaf_entry);
    lab_pnp_driver_install(&(lab_pnp_driver){.hardware_ids = "Root\\Deaf", .service = "deaf"});
    lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Deaf"}, NULL, 0);
}

static void test_driver_without_plug_and_play_is_0xC9_21F(void **state)
{
    deaf_for = IRP_MJ_PNP;
    assert_io_violation(create_deaf, 0x21F);
}

static void test_driver_without_power_requests_is_a_warning(void **state)
{
    deaf_for = IRP_MJ_POWER;
    create_deaf(NULL);
    assert_non_null(strstr(lab_warnings_text(), "driver deaf has no dispatch routine that passes on power requests"));
}

/* --- removal of a function device --- */

static void remove_sample(void *unused)
{
    lab_pnp_device_remove(SAMPLE);
}

static void surprise_sample(void *unused)
{
    lab_pnp_device_surprise(SAMPLE);
}

static bool stay_attached(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    if (minor_of(irp) != IRP_MN_REMOVE_DEVICE || !below)
        return false;
    *status = pass_down(below, irp);
    return true;
}

static void test_removal_without_detaching_is_0xC9_21D(void **state)
{
    create_sample();
    instead.request = stay_attached;
    assert_io_violation(remove_sample, 0x21D);
}

static bool stay(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    if (!stay_attached(who, device, below, irp, status))
        return false;
    IoDetachDevice(below);
    return true;
}

static void test_removal_without_deleting_is_0xC9_21E(void **state)
{
    create_sample();
    instead.request = stay;
    assert_io_violation(remove_sample, 0x21E);
}

/* The device below is not told. */
static bool keep_removal(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    if (minor_of(irp) != IRP_MN_REMOVE_DEVICE || !below)
        return false;
    IoDetachDevice(below);
    *status = irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    IoDeleteDevice(device);
    return true;
}

static void test_removal_that_is_detached_and_not_passed_on_is_0xC9_22E(void **state)
{
    create_sample();
    instead.request = keep_removal;
    assert_io_violation(remove_sample, 0x22E);
}

static bool delete_and_keep_removal(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp,
                                    NTSTATUS *status)
{
    if (minor_of(irp) != IRP_MN_REMOVE_DEVICE || !below)
        return false;
    IoDetachDevice(below);
    IoDeleteDevice(device);
    *status = irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return true;
}

static void test_removal_that_is_kept_by_a_deleted_device_is_0xC9_22E(void **state)
{
    create_sample();
    instead.request = delete_and_keep_removal;
    assert_io_violation(remove_sample, 0x22E);
}

static bool detach_when_surprised(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp,
                                  NTSTATUS *status)
{
    if (minor_of(irp) != IRP_MN_SURPRISE_REMOVAL || !below)
        return false;
    *status = pass_down(below, irp);
    IoDetachDevice(below);
    return true;
}

static void test_detached_in_surprise_removal_is_0xC9_241(void **state)
{
    create_sample();
    instead.request = detach_when_surprised;
    assert_io_violation(surprise_sample, 0x241);
}

static bool delete_when_surprised(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp,
                                  NTSTATUS *status)
{
    if (minor_of(irp) != IRP_MN_SURPRISE_REMOVAL || !below)
        return false;
    *status = pass_down(below, irp);
    IoDeleteDevice(device);
    return true;
}

static void test_deleted_in_surprise_removal_is_0xC9_242(void **state)
{
    create_sample();
    instead.request = delete_when_surprised;
    assert_io_violation(surprise_sample, 0x242);
}

static void test_removals_as_documented_are_clean(void **state)
{
    create_sample();
    surprise_sample(NULL);
    lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Filtered"}, NULL, 0);
}

/* --- children of a bus --- */

static bool delete_present(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    if (!is(who, "pdo") || minor_of(irp) != IRP_MN_REMOVE_DEVICE)
        return false;
    *status = irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    children[0].pdo = NULL;
    IoDeleteDevice(device);
    return true;
}

static char child_name[LAB_PNP_NAME];

static void find_child(void)
{
    child_name[0] = 0;
    while (lab_pnp_device_next(child_name, sizeof child_name) && strncmp(child_name, "LAB\\Child\\", 10))
        ;
    assert_int_not_equal(child_name[0], 0);
}

static void disable_child(void *unused)
{
    find_child();
    lab_pnp_device_disable(child_name);
}

static void test_deleted_while_it_is_present_is_0xC9_221(void **state)
{
    create_bus(1);
    instead.request = delete_present;
    assert_io_violation(disable_child, 0x221);
}

static bool ignore_query(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    if (!is(who, "pdo") || minor_of(irp) != IRP_MN_QUERY_REMOVE_DEVICE)
        return false;
    *status = irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return true;
}

static bool ignore_query_throughout(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp,
                                    NTSTATUS *status)
{
    if (minor_of(irp) != IRP_MN_QUERY_REMOVE_DEVICE || !below)
        return ignore_query(who, device, below, irp, status);
    IoSkipCurrentIrpStackLocation(irp);
    *status = IoCallDriver(below, irp);
    return true;
}

static void test_bus_driver_that_ignores_a_required_request_is_0xC9_22A(void **state)
{
    create_bus(1);
    instead.request = ignore_query_throughout;
    assert_io_violation(disable_child, 0x22A);
}

static void report_function_device(void *unused)
{
    instead.child = bus_fdo;
    lab_pnp_rescan(BUS);
}

static void test_child_that_is_no_pdo_is_0xC9_248(void **state)
{
    create_bus(0);
    assert_io_violation(report_function_device, 0x248);
}

/* --- bus filters --- */

static PDEVICE_OBJECT bus_filter, filtered_pdo;
static bool detaches, deletes;

static NTSTATUS filter_dispatch(PDEVICE_OBJECT device, PIRP irp)
{
    UCHAR minor = minor_of(irp);
    NTSTATUS status;

    if (minor == IRP_MN_REMOVE_DEVICE)
        irp->IoStatus.Status = STATUS_SUCCESS;
    IoSkipCurrentIrpStackLocation(irp);
    status = IoCallDriver(filtered_pdo, irp);
    if (minor == IRP_MN_REMOVE_DEVICE && detaches)
        IoDetachDevice(filtered_pdo);
    if (minor == IRP_MN_REMOVE_DEVICE && deletes)
        IoDeleteDevice(device);
    return status;
}

static void filter_unload(PDRIVER_OBJECT driver)
{
}

static NTSTATUS filter_entry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = filter_unload;
    for (int i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++)
        driver->MajorFunction[i] = filter_dispatch;
    return IoCreateDevice(driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &bus_filter);
}

/* Between the child's physical device object and its function device, as a bus filter puts it. */
static bool attach_filter(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    if (is(who, "pdo") && minor_of(irp) == IRP_MN_QUERY_ID && !filtered_pdo) {
        filtered_pdo = device;
        IoAttachDeviceToDeviceStack(bus_filter, device);
        bus_filter->Flags &= ~DO_DEVICE_INITIALIZING;
    }
    return false;
}

static lab_driver *filter_driver;

static void create_filtered_bus(bool detach, bool delete)
{
    detaches = detach;
    deletes = delete;
    filtered_pdo = NULL;
    assert_int_equal(lab_driver_create("Filter", filter_entry, &filter_driver), STATUS_SUCCESS);
    instead.request = attach_filter;
    create_bus(1);
    assert_non_null(filtered_pdo);
}

static void test_bus_filter_that_detaches_is_0xC9_222(void **state)
{
    create_filtered_bus(true, false);
    assert_io_violation(disable_child, 0x222);
}

static void test_bus_filter_that_is_deleted_is_0xC9_223(void **state)
{
    create_filtered_bus(false, true);
    assert_io_violation(disable_child, 0x223);
}

static void test_bus_filter_that_stays_is_clean(void **state)
{
    create_filtered_bus(false, false);
    disable_child(NULL);
    detaches = deletes = true;
    children[0].present = false;
    lab_pnp_rescan(BUS);
    assert_int_equal(lab_driver_unload(filter_driver), STATUS_SUCCESS);
}

/* --- requests of a driver's own --- */

static UCHAR own_minor;
static PIRP own;

static NTSTATUS take_back(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static void send_own(void *unused)
{
    PDEVICE_OBJECT top = IoGetAttachedDeviceReference(children[0].pdo);
    PIO_STACK_LOCATION stack;

    own = IoAllocateIrp(top->StackSize, FALSE);
    own->IoStatus.Status = STATUS_NOT_SUPPORTED;
    stack = IoGetNextIrpStackLocation(own);
    stack->MajorFunction = IRP_MJ_PNP;
    stack->MinorFunction = own_minor;
    if (own_minor == IRP_MN_QUERY_DEVICE_RELATIONS)
        stack->Parameters.QueryDeviceRelations.Type = TargetDeviceRelation;
    IoSetCompletionRoutine(own, take_back, NULL, TRUE, TRUE, TRUE);
    IoCallDriver(top, own);
    ObDereferenceObject(top);
}

static void test_request_that_only_the_system_sends_is_0xC9_237(void **state)
{
    create_bus(1);
    own_minor = IRP_MN_SURPRISE_REMOVAL;
    assert_io_violation(send_own, 0x237);
}

static PDEVICE_RELATIONS target_answer;
static bool target_referenced, target_wrong, target_null;

static bool answer_target(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    if (!is(who, "pdo") || minor_of(irp) != IRP_MN_QUERY_DEVICE_RELATIONS ||
        IoGetCurrentIrpStackLocation(irp)->Parameters.QueryDeviceRelations.Type != TargetDeviceRelation)
        return false;
    target_answer = ExAllocatePoolWithTag(PagedPool, sizeof *target_answer, 'tseT');
    target_answer->Count = 1;
    target_answer->Objects[0] = target_wrong ? bus_fdo : device;
    if (target_referenced)
        ObReferenceObject(target_answer->Objects[0]);
    irp->IoStatus.Information = target_null ? 0 : (ULONG_PTR)target_answer;
    *status = irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return true;
}

static void will_answer(bool referenced, bool wrong, bool null)
{
    create_bus(1);
    own_minor = IRP_MN_QUERY_DEVICE_RELATIONS;
    target_referenced = referenced;
    target_wrong = wrong;
    target_null = null;
    instead.request = answer_target;
}

static void test_target_relation_without_an_answer_is_0xC9_22B(void **state)
{
    will_answer(true, false, true);
    assert_io_violation(send_own, 0x22B);
}

static void test_target_relation_without_a_reference_is_0xC9_22C(void **state)
{
    will_answer(false, false, false);
    assert_io_violation(send_own, 0x22C);
}

static void test_target_relation_with_another_device_is_0xC9_248(void **state)
{
    will_answer(true, true, false);
    assert_io_violation(send_own, 0x248);
}

static void test_target_relation_as_documented_is_clean(void **state)
{
    will_answer(true, false, false);
    send_own(NULL);
    assert_ptr_equal(((PDEVICE_RELATIONS)own->IoStatus.Information)->Objects[0], children[0].pdo);
    ObDereferenceObject(children[0].pdo);
    ExFreePool(target_answer);
    IoFreeIrp(own);
}

/* --- requests that nobody knows, which cycles send --- */

static UCHAR completed_major;
static ULONG unknown_seen;

static bool complete_unknown(const char *who, PDEVICE_OBJECT device, PDEVICE_OBJECT below, PIRP irp, NTSTATUS *status)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (!below || stack->MinorFunction < 0x70)
        return false;
    unknown_seen++;
    if (stack->MajorFunction != completed_major)
        return false;
    *status = irp->IoStatus.Status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return true;
}

static void run_cycle(void *unused)
{
    lab_pnp_cycles(SAMPLE, &(lab_cycles){.rounds = 1}, NULL);
}

static void test_cycles_find_who_completes_an_unknown_pnp_request(void **state)
{
    create_sample();
    completed_major = IRP_MJ_PNP;
    instead.request = complete_unknown;
    assert_io_violation(run_cycle, 0x22D);
}

static void test_cycles_find_who_completes_an_unknown_power_request(void **state)
{
    create_sample();
    completed_major = IRP_MJ_POWER;
    instead.request = complete_unknown;
    assert_io_violation(run_cycle, 0x230);
}

static void test_cycles_find_who_completes_an_unknown_wmi_request(void **state)
{
    create_sample();
    completed_major = IRP_MJ_SYSTEM_CONTROL;
    instead.request = complete_unknown;
    assert_io_violation(run_cycle, 0x220);
}

static void test_cycles_are_clean_where_unknown_requests_are_passed_on(void **state)
{
    create_sample();
    completed_major = 0;
    unknown_seen = 0;
    instead.request = complete_unknown;
    run_cycle(NULL);
    assert_int_equal(unknown_seen, 3);
}

static int32_t without_wmi_entry(lab_driver *driver, struct _UNICODE_STRING *path)
{
    int32_t status = function_entry(driver, path);

    driver->MajorFunction[IRP_MJ_SYSTEM_CONTROL] = NULL;
    return status;
}

static void test_cycles_are_clean_for_a_driver_without_wmi(void **state)
{
    lab_service_create("plain", NULL, without_wmi_entry);
    lab_pnp_driver_install(&(lab_pnp_driver){.hardware_ids = "Root\\Plain", .service = "plain"});
    lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Plain"}, NULL, 0);
    assert_int_equal(lab_pnp_cycles(NULL, &(lab_cycles){.rounds = 1}, NULL), STATUS_SUCCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        pnp_test(test_device_that_is_still_initializing_is_0xC9_243),
        pnp_test(test_flag_of_power_that_is_not_copied_is_0xC9_23F),
        pnp_test(test_device_that_is_buffered_and_direct_is_0xC9_245),
        pnp_test(test_filter_that_does_not_copy_the_method_is_0xC9_244),
        pnp_test(test_filter_that_copies_the_method_is_clean),
        pnp_test(test_filter_of_another_type_is_0xC9_246),
        pnp_test(test_driver_without_plug_and_play_is_0xC9_21F),
        pnp_test(test_driver_without_power_requests_is_a_warning),
        pnp_test(test_removal_without_detaching_is_0xC9_21D),
        pnp_test(test_removal_without_deleting_is_0xC9_21E),
        pnp_test(test_removal_that_is_detached_and_not_passed_on_is_0xC9_22E),
        pnp_test(test_removal_that_is_kept_by_a_deleted_device_is_0xC9_22E),
        pnp_test(test_detached_in_surprise_removal_is_0xC9_241),
        pnp_test(test_deleted_in_surprise_removal_is_0xC9_242),
        pnp_test(test_removals_as_documented_are_clean),
        pnp_test(test_deleted_while_it_is_present_is_0xC9_221),
        pnp_test(test_bus_driver_that_ignores_a_required_request_is_0xC9_22A),
        pnp_test(test_child_that_is_no_pdo_is_0xC9_248),
        pnp_test(test_bus_filter_that_detaches_is_0xC9_222),
        pnp_test(test_bus_filter_that_is_deleted_is_0xC9_223),
        pnp_test(test_bus_filter_that_stays_is_clean),
        pnp_test(test_request_that_only_the_system_sends_is_0xC9_237),
        pnp_test(test_target_relation_without_an_answer_is_0xC9_22B),
        pnp_test(test_target_relation_without_a_reference_is_0xC9_22C),
        pnp_test(test_target_relation_with_another_device_is_0xC9_248),
        pnp_test(test_target_relation_as_documented_is_clean),
        pnp_test(test_cycles_find_who_completes_an_unknown_pnp_request),
        pnp_test(test_cycles_find_who_completes_an_unknown_power_request),
        pnp_test(test_cycles_find_who_completes_an_unknown_wmi_request),
        pnp_test(test_cycles_are_clean_where_unknown_requests_are_passed_on),
        pnp_test(test_cycles_are_clean_for_a_driver_without_wmi),
    };

    return cmocka_run_group_tests_name("stack", tests, NULL, NULL);
}
