/* A platform extension plug-in: what it hears of devices, and the work it asks for. */
#include "sleeper.h"
#include <pep_x.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const GUID code = {0x1DC5A6B1, 0x2B2B, 0x4A4A, {1, 2, 3, 4, 5, 6, 7, 8}};
static PEP_KERNEL_INFORMATION_STRUCT_V3 kernel;
static PEP_WORK_INFORMATION work;
static POHANDLE kernel_handle, handle;
static bool completes_at_once, accepts;
static char text[1000];

static void note(const char *format, ...)
{
    size_t length = strlen(text);
    va_list arguments;

    if (length)
        text[length++] = ' ';
    va_start(arguments, format);
    vsnprintf(text + length, sizeof text - length, format, arguments);
    va_end(arguments);
}

static void expect(const char *what)
{
    assert_string_equal(text, what);
    text[0] = 0;
}

#define PEP_HANDLE ((PEPHANDLE)(ULONG_PTR)0x1234)

static void check_registration(PPEP_REGISTER_DEVICE_V2 request)
{
    assert_int_equal(request->Register->ComponentCount, 1);
    assert_int_equal(request->Register->Components[0]->IdleStateCount, 2);
    assert_int_equal(request->Register->Components[0]->IdleStates[1].TransitionLatency, 10);
    kernel_handle = request->KernelHandle;
    request->DeviceHandle = PEP_HANDLE;
    request->DeviceAccepted = PepDeviceAccepted;
}

static BOOLEAN accept(ULONG notification, PVOID data)
{
    switch (notification) {
    case PEP_DPM_PREPARE_DEVICE:
        assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
        note("prepare");
        ((PPEP_PREPARE_DEVICE)data)->DeviceAccepted = accepts;
        return TRUE;
    case PEP_DPM_ABANDON_DEVICE:
        note("abandon");
        ((PPEP_ABANDON_DEVICE)data)->DeviceAccepted = TRUE;
        return TRUE;
    case PEP_DPM_REGISTER_DEVICE:
        note("register");
        check_registration(data);
        return TRUE;
    case PEP_DPM_UNREGISTER_DEVICE:
        assert_ptr_equal(((PPEP_UNREGISTER_DEVICE)data)->DeviceHandle, PEP_HANDLE);
        note("unregister");
        return TRUE;
    case PEP_DPM_DEVICE_STARTED:
        note("started");
        return TRUE;
    case PEP_DPM_DEVICE_POWER_STATE: {
        PPEP_DEVICE_POWER_STATE change = data;

        note("D%u%s%s", (unsigned)change->PowerState - PowerDeviceD0, change->Complete ? "!" : "",
             change->SystemTransition ? "s" : "");
        return TRUE;
    }
    case PEP_DPM_NOTIFY_COMPONENT_IDLE_STATE: {
        PPEP_NOTIFY_COMPONENT_IDLE_STATE change = data;

        note("%s%u", change->DriverNotified ? "after-F" : "before-F", (unsigned)change->IdleState);
        change->Completed = completes_at_once;
        return TRUE;
    }
    case PEP_DPM_POWER_CONTROL_REQUEST: {
        PPEP_POWER_CONTROL_REQUEST request = data;

        assert_memory_equal(request->PowerControlCode, &code, sizeof code);
        *(ULONG *)request->OutBuffer = *(ULONG *)request->InBuffer + 1;
        request->BytesReturned = sizeof(ULONG);
        request->Status = STATUS_SUCCESS;
        return TRUE;
    }
    case PEP_DPM_POWER_CONTROL_COMPLETE: {
        PPEP_POWER_CONTROL_COMPLETE complete = data;

        note("controlled:%x:%u", (unsigned)complete->Status, (unsigned)complete->BytesReturned);
        assert_ptr_equal(complete->RequestContext, &work);
        return TRUE;
    }
    case PEP_DPM_WORK:
        assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
        note("work");
        ((PPEP_WORK)data)->WorkInformation = &work;
        ((PPEP_WORK)data)->NeedWork = TRUE;
        return TRUE;
    default:
        return FALSE;
    }
}

static NTSTATUS control(PVOID context, const GUID *which, PVOID in, SIZE_T in_size, PVOID out, SIZE_T out_size,
                        SIZE_T *returned)
{
    assert_int_equal(in_size, 4);
    note("driver-control");
    *returned = 3;
    return STATUS_SUCCESS;
}

static void idle_state(PVOID context, ULONG component, ULONG state)
{
    note("F%u", (unsigned)state);
    PoFxCompleteIdleState(handle, component);
}

static void idle(PVOID context, ULONG component)
{
    PoFxCompleteIdleCondition(handle, component);
}

static PO_FX_COMPONENT_IDLE_STATE states[] = {{0, 0, 0}, {10, 100, 0}};

static void register_plugin(void)
{
    PEP_INFORMATION information = {
        .Version = PEP_INFORMATION_VERSION, .Size = sizeof information, .AcceptDeviceNotification = accept};

    text[0] = 0;
    accepts = completes_at_once = true;
    kernel = (PEP_KERNEL_INFORMATION_STRUCT_V3){.Version = PEP_KERNEL_INFORMATION_V3, .Size = sizeof kernel};
    assert_int_equal(PoFxRegisterPlugin(&information, &kernel), STATUS_SUCCESS);
    assert_non_null(kernel.Plugin);
    assert_non_null(kernel.RequestWorker);
}

static void register_device(void)
{
    PO_FX_DEVICE_V1 device = {.Version = PO_FX_VERSION_V1,
                              .ComponentCount = 1,
                              .ComponentIdleConditionCallback = idle,
                              .ComponentIdleStateCallback = idle_state,
                              .PowerControlCallback = control};

    device.Components[0].IdleStateCount = 2;
    device.Components[0].IdleStates = states;
    assert_int_equal(PoFxRegisterDevice(sleepers[0].pdo, (PPO_FX_DEVICE)&device, &handle), STATUS_SUCCESS);
}

static void set_up(void)
{
    register_plugin();
    create_sleeper();
    expect("prepare");
    register_device();
    assert_ptr_equal(kernel_handle, handle);
    PoFxActivateComponent(handle, 0, 0);
    PoFxStartDevicePowerManagement(handle);
    expect("register started");
}

static void test_registering_a_plugin(void **state)
{
    PEP_INFORMATION information = {.Version = 1, .Size = sizeof information, .AcceptDeviceNotification = accept};

    kernel = (PEP_KERNEL_INFORMATION_STRUCT_V3){.Version = 7, .Size = sizeof kernel};
    assert_int_equal(PoFxRegisterPlugin(&information, &kernel), STATUS_INVALID_PEP_INFO_VERSION);
    information.Version = PEP_INFORMATION_V3;
    assert_int_equal(PoFxRegisterPlugin(&information, &kernel), STATUS_INVALID_PARAMETER);
    kernel.Version = PEP_KERNEL_INFORMATION_V3;
    kernel.Size = 8;
    assert_int_equal(PoFxRegisterPlugin(&information, &kernel), STATUS_INVALID_PARAMETER);
    kernel.Size = sizeof kernel;
    information.AcceptDeviceNotification = NULL;
    assert_int_equal(PoFxRegisterPluginEx(&information, 0, &kernel), STATUS_INVALID_PARAMETER);
    information.AcceptDeviceNotification = accept;
    assert_int_equal(PoFxRegisterPluginEx(&information, PEP_FLAG_WORKER_CONCURRENCY, &kernel), STATUS_SUCCESS);
    assert_int_equal(PoFxRegisterPluginEx(&information, 0, &kernel), STATUS_INVALID_PARAMETER);
}

static void test_a_device_is_prepared_registered_and_abandoned(void **state)
{
    set_up();
    PoFxUnregisterDevice(handle);
    expect("unregister");
    lab_pnp_device_rebalance(SLEEPER_A); /* it stays prepared */
    lab_pnp_device_disable(SLEEPER_A);
    expect("abandon");
    lab_pnp_device_enable(SLEEPER_A);
    expect("prepare");
}

static void test_a_device_that_is_not_accepted_is_not_spoken_of(void **state)
{
    register_plugin();
    accepts = false;
    create_sleeper();
    expect("prepare");
    register_device();
    assert_int_equal(PoFxPowerControl(handle, &code, NULL, 0, NULL, 0, NULL), STATUS_NOT_SUPPORTED);
    PoFxStartDevicePowerManagement(handle);
    PoFxUnregisterDevice(handle);
    lab_pnp_device_disable(SLEEPER_A);
    expect("F1");
}

static void test_idle_states_before_and_after_the_driver(void **state)
{
    set_up();
    PoFxIdleComponent(handle, 0, 0);
    expect("before-F1 F1 after-F1");
    PoFxActivateComponent(handle, 0, 0);
    expect("before-F0 F0 after-F0");
    PoFxUnregisterDevice(handle);
}

static void test_an_idle_state_that_the_plugin_completes_later(void **state)
{
    set_up();
    completes_at_once = false;
    PoFxIdleComponent(handle, 0, 0);
    expect("before-F1"); /* the driver has to wait */
    work = (PEP_WORK_INFORMATION){.WorkType = PepWorkCompleteIdleState, .CompleteIdleState = {handle, 0}};
    kernel.RequestWorker(kernel.Plugin);
    lab_clock_advance(1);
    expect("work F1 after-F1");
    kernel.RequestWorker(kernel.Plugin);
    lab_clock_advance(1);
    expect("work");
    completes_at_once = true;
    PoFxActivateComponent(handle, 0, 0);
    expect("before-F0 F0 after-F0");
    PoFxUnregisterDevice(handle);
}

static void test_power_control_in_both_directions(void **state)
{
    ULONG in = 41, out = 0;
    SIZE_T returned = 0;

    set_up();
    assert_int_equal(PoFxPowerControl(handle, &code, &in, sizeof in, &out, sizeof out, &returned), STATUS_SUCCESS);
    assert_int_equal(out, 42);
    assert_int_equal(returned, sizeof out);
    work = (PEP_WORK_INFORMATION){.WorkType = PepWorkRequestPowerControl,
                                  .PowerControl = {.DeviceHandle = handle,
                                                   .PowerControlCode = &code,
                                                   .RequestContext = &work,
                                                   .InBuffer = &in,
                                                   .InBufferSize = sizeof in}};
    kernel.RequestWorker(kernel.Plugin);
    lab_clock_advance(1);
    expect("work driver-control controlled:0:3");
    PoFxUnregisterDevice(handle);
}

static void test_device_power_states(void **state)
{
    set_up();
    PoRequestPowerIrp(sleepers[0].pdo, IRP_MN_SET_POWER, (POWER_STATE){.DeviceState = PowerDeviceD3}, NULL, NULL, NULL);
    expect("D3 D3!");
    PoRequestPowerIrp(sleepers[0].pdo, IRP_MN_SET_POWER, (POWER_STATE){.DeviceState = PowerDeviceD0}, NULL, NULL, NULL);
    expect("D0 D0!");
    assert_int_equal(lab_power_sleep(3), STATUS_SUCCESS);
    expect("D3s D3!s");
    assert_int_equal(lab_power_wake(), STATUS_SUCCESS);
    expect("D0s D0!s");
    PoFxUnregisterDevice(handle);
}

static void critical(PVOID context, ULONG component, BOOLEAN active)
{
    note("critical%u:%u", (unsigned)component, active);
}

static void test_a_core_device(void **state)
{
    UNICODE_STRING id = RTL_CONSTANT_STRING(L"CORE\\Timer");
    PO_FX_CORE_DEVICE device = {.Version = PO_FX_VERSION_V1};

    register_plugin();
    assert_int_equal(PoFxRegisterCoreDevice(&id, &device, &handle), STATUS_INVALID_PARAMETER);
    device.ComponentCount = 1;
    assert_int_equal(PoFxRegisterCoreDevice(&id, &device, &handle), STATUS_INVALID_PARAMETER);
    device.ComponentCriticalTransitionCallback = critical;
    device.Components[0].IdleStateCount = 2;
    device.Components[0].IdleStates = states;
    assert_int_equal(PoFxRegisterCoreDevice(&id, &device, &handle), STATUS_SUCCESS);
    expect("register");
    kernel.TransitionCriticalResource(kernel_handle, 0, TRUE);
    expect("critical0:1");
    PoFxUnregisterDevice(handle);
    expect("unregister");
}

static void test_resources_that_a_plugin_describes(void **state)
{
    UNICODE_STRING source = RTL_CONSTANT_STRING(L"\\_SB.I2C1");
    PEP_ACPI_RESOURCE resource = {0};
    USHORT pins[] = {5};
    ULONG lines[] = {33};

    PEP_ACPI_INITIALIZE_MEMORY_RESOURCE(1, 0x1000, 0x1FFF, 4, 0x100, &resource);
    assert_int_equal(resource.Type, PepAcpiMemory);
    assert_int_equal(resource.IoMemory.MaximumAddress.LowPart, 0x1FFF);
    PEP_ACPI_INITIALIZE_IOPORT_RESOURCE(1, 0x3F8, 0x3F8, 1, 8, &resource);
    assert_int_equal(resource.Type, PepAcpiIoPort);
    assert_int_equal(resource.IoMemory.Length, 8);
    resource = (PEP_ACPI_RESOURCE){0};
    PEP_ACPI_INITIALIZE_INTERRUPT_RESOURCE(TRUE, LevelSensitive, InterruptActiveLow, TRUE, FALSE, lines, 1, &resource);
    assert_int_equal(resource.Interrupt.Flags.AsULong, 5); /* shared, consumer */
    assert_ptr_equal(resource.Interrupt.Pins, lines);
    resource = (PEP_ACPI_RESOURCE){0};
    PEP_ACPI_INITIALIZE_GPIO_INT_RESOURCE(Latched, InterruptRisingEdge, FALSE, TRUE, PullUp, 7, 0, &source, TRUE, NULL,
                                          0, pins, 1, &resource);
    assert_int_equal(resource.Type, PepAcpiGpioInt);
    assert_int_equal(resource.Gpio.InterruptType, Latched);
    assert_int_equal(resource.Gpio.Flags.Wake, 1);
    assert_int_equal(resource.Gpio.DebounceTimeout, 7);
    resource = (PEP_ACPI_RESOURCE){0};
    PEP_ACPI_INITIALIZE_SPB_I2C_RESOURCE(0x51, TRUE, 400000, FALSE, &source, 2, TRUE, FALSE, NULL, 0, &resource);
    assert_int_equal(resource.SpbI2c.SlaveAddress, 0x51);
    assert_int_equal(resource.SpbI2c.SpbCommon.Flags.SlaveMode, 1);
    resource = (PEP_ACPI_RESOURCE){0};
    PEP_ACPI_INITIALIZE_SPB_UART_RESOURCE(115200, PEP_ACPI_UART_SERIAL_FLAG_DATA_BITS_8,
                                          PEP_ACPI_UART_SERIAL_FLAG_STOP_BITS_1, 0xC0, 0, 0, 1, 16, 32, &source, 0,
                                          TRUE, FALSE, NULL, 0, &resource);
    assert_int_equal(resource.SpbUart.SpbCommon.TypeSpecificFlags, 0x35);
    resource = (PEP_ACPI_RESOURCE){0};
    PEP_ACPI_INITIALIZE_EXTENDED_IO_RESOURCE(TRUE, 1, TRUE, FALSE, 3, 0, 0x100, 0x1FF, 0, 0x100, 0, NULL, TRUE, TRUE,
                                             &resource);
    assert_int_equal(resource.ExtendedAddress.GeneralFlags, 7);
    assert_int_equal(resource.ExtendedAddress.TypeSpecificFlags, 0x2B);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        sleeper_test(test_registering_a_plugin),
        sleeper_test(test_a_device_is_prepared_registered_and_abandoned),
        sleeper_test(test_a_device_that_is_not_accepted_is_not_spoken_of),
        sleeper_test(test_idle_states_before_and_after_the_driver),
        sleeper_test(test_an_idle_state_that_the_plugin_completes_later),
        sleeper_test(test_power_control_in_both_directions),
        sleeper_test(test_device_power_states),
        sleeper_test(test_a_core_device),
        sleeper_test(test_resources_that_a_plugin_describes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
