/* Controller objects: who gets the controller, in which order; and what firmware of old described. */
#include "layers.h"
#include <ntddk.h>
#include <ntlab/ntlab.h>
#include <string.h>

static PCONTROLLER_OBJECT controller;
static char order[16];
static IO_ALLOCATION_ACTION action;
static PIRP irp_seen;

static IO_ALLOCATION_ACTION granted(PDEVICE_OBJECT device, PIRP irp, PVOID base, PVOID context)
{
    assert_int_equal(KeGetCurrentIrql(), DISPATCH_LEVEL);
    assert_null(base);
    irp_seen = irp;
    strncat(order, context, 1);
    return action;
}

static void allocate(struct layer *layer, char *name)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoAllocateController(controller, layer->device, granted, name);
    KeLowerIrql(irql);
}

static void let_go(void)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    IoFreeController(controller);
    KeLowerIrql(irql);
}

static int setup(void **state)
{
    int result = layers_setup(state);

    memset(order, 0, sizeof order);
    action = KeepObject;
    controller = IoCreateController(40);
    return result || !controller;
}

static int teardown(void **state)
{
    IoDeleteController(controller);
    return layers_teardown(state);
}

static void test_a_controller_has_an_extension_of_zeroes(void **state)
{
    static const UCHAR zeroes[40];

    assert_int_equal(controller->Type, IO_TYPE_CONTROLLER);
    assert_memory_equal(controller->ControllerExtension, zeroes, sizeof zeroes);
}

static void test_a_free_controller_is_granted_at_once(void **state)
{
    IRP irp;

    BOTTOM->device->CurrentIrp = &irp;
    allocate(BOTTOM, "b");
    BOTTOM->device->CurrentIrp = NULL;
    assert_string_equal(order, "b");
    assert_ptr_equal(irp_seen, &irp);
    let_go();
    assert_string_equal(order, "b");
}

static void test_who_keeps_it_keeps_the_others_waiting_in_order(void **state)
{
    allocate(BOTTOM, "b");
    allocate(TOP, "t");
    allocate(MIDDLE, "m");
    assert_string_equal(order, "b");
    let_go();
    assert_string_equal(order, "bt");
    let_go();
    assert_string_equal(order, "btm");
    let_go();
    allocate(TOP, "t");
    assert_string_equal(order, "btmt");
    let_go();
}

static void test_who_lets_it_go_passes_it_on(void **state)
{
    allocate(BOTTOM, "b");
    allocate(TOP, "t");
    allocate(MIDDLE, "m");
    action = DeallocateObject;
    let_go();
    assert_string_equal(order, "btm");
    allocate(TOP, "t");
    allocate(BOTTOM, "b");
    assert_string_equal(order, "btmtb");
}

static void test_a_controller_that_is_not_deleted_is_left_behind(void **state)
{
    lab_report report;

    test_machine_start(state);
    assert_non_null(IoCreateController(0));
    lab_machine_stop(&report);
    assert_int_equal(report.leaks, 1);
}

/* --- device descriptions --- */

static ULONG called;
static WCHAR path[128];

static NTSTATUS describe(PVOID context, PUNICODE_STRING name, INTERFACE_TYPE bus_type, ULONG bus_number,
                         PKEY_VALUE_FULL_INFORMATION *bus, CONFIGURATION_TYPE controller_type, ULONG controller_number,
                         PKEY_VALUE_FULL_INFORMATION *controller_values, CONFIGURATION_TYPE peripheral_type,
                         ULONG peripheral_number, PKEY_VALUE_FULL_INFORMATION *peripheral)
{
    assert_ptr_equal(context, &called);
    assert_int_equal(bus_type, Isa);
    assert_int_equal(bus_number, 0);
    assert_non_null(bus[IoQueryDeviceConfigurationData]);
    assert_int_equal(controller_type, SerialController);
    assert_int_equal(controller_number, called);
    assert_non_null(controller_values[IoQueryDeviceIdentifier]);
    assert_null(controller_values[IoQueryDeviceConfigurationData]);
    called++;
    memcpy(path, name->Buffer, name->Length);
    return STATUS_SUCCESS;
}

static NTSTATUS query(CONFIGURATION_TYPE type)
{
    INTERFACE_TYPE isa = Isa;
    ULONG zero = 0;

    called = 0;
    return IoQueryDeviceDescription(&isa, &zero, &type, NULL, NULL, NULL, describe, &called);
}

/* Keys of the machine's hardware don't outlive it. */
static HANDLE make_key(PCWSTR name)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING string;
    HANDLE key;

    RtlInitUnicodeString(&string, name);
    InitializeObjectAttributes(&attributes, &string, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwCreateKey(&key, KEY_ALL_ACCESS, &attributes, 0, NULL, REG_OPTION_VOLATILE, NULL),
                     STATUS_SUCCESS);
    return key;
}

static void make(PCWSTR name, PCWSTR value, ULONG type, void *data, ULONG size)
{
    UNICODE_STRING string;
    HANDLE key = make_key(name);

    RtlInitUnicodeString(&string, value);
    if (value)
        assert_int_equal(ZwSetValueKey(key, &string, 0, type, data, size), STATUS_SUCCESS);
    ZwClose(key);
}

#define SYSTEM  L"\\Registry\\Machine\\Hardware\\Description\\System"
#define ADAPTER SYSTEM L"\\MultifunctionAdapter"

static void test_devices_are_described_by_the_registry_or_not_at_all(void **state)
{
    UNICODE_STRING whole, last = RTL_CONSTANT_STRING(L"\\MultifunctionAdapter\\0\\SerialController\\1");
    CM_FULL_RESOURCE_DESCRIPTOR bus = {.InterfaceType = Isa};
    static WCHAR name[] = L"COM";

    assert_int_equal(query(SerialController), STATUS_OBJECT_NAME_NOT_FOUND);
    make(SYSTEM, NULL, 0, NULL, 0);
    make(ADAPTER, NULL, 0, NULL, 0);
    make(ADAPTER L"\\0", L"Configuration Data", REG_FULL_RESOURCE_DESCRIPTOR, &bus, sizeof bus);
    make(ADAPTER L"\\0\\SerialController", NULL, 0, NULL, 0);
    make(ADAPTER L"\\0\\SerialController\\0", L"Identifier", REG_SZ, name, sizeof name);
    make(ADAPTER L"\\0\\SerialController\\1", L"Identifier", REG_SZ, name, sizeof name);
    assert_int_equal(query(SerialController), STATUS_SUCCESS);
    assert_int_equal(called, 2);
    RtlInitUnicodeString(&whole, path);
    assert_true(RtlSuffixUnicodeString(&last, &whole, TRUE));
    assert_int_equal(query(ParallelController), STATUS_OBJECT_NAME_NOT_FOUND);
}

#define controller_test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        controller_test(test_a_controller_has_an_extension_of_zeroes),
        controller_test(test_a_free_controller_is_granted_at_once),
        controller_test(test_who_keeps_it_keeps_the_others_waiting_in_order),
        controller_test(test_who_lets_it_go_passes_it_on),
        cmocka_unit_test(test_a_controller_that_is_not_deleted_is_left_behind),
        machine_test(test_devices_are_described_by_the_registry_or_not_at_all),
    };

    return cmocka_run_group_tests_name("controller", tests, NULL, NULL);
}
