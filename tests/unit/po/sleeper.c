#include "sleeper.h"
#include <stdio.h>
#include <string.h>

struct sleeper sleepers[8];
unsigned sleeper_count;
NTSTATUS query_answer;
bool hold_device_power;
bool fast_resume;
static PIRP held;
enum misdeed misdeed;
ULONG extra_flags;

static char text[2000];

const char *seen(void)
{
    return text;
}

void forget(void)
{
    text[0] = 0;
}

static void note(struct sleeper *sleeper, const char *what, unsigned state)
{
    size_t length = strlen(text);

    snprintf(text + length, sizeof text - length, "%s%c:%s%u", length ? " " : "", sleeper->letter, what, state);
    if (KeGetCurrentIrql() > sleeper->worst_irql)
        sleeper->worst_irql = KeGetCurrentIrql();
}

static struct sleeper *sleeper_of(PDEVICE_OBJECT device)
{
    return *(struct sleeper **)device->DeviceExtension;
}

static NTSTATUS pass(PDEVICE_OBJECT device, PIRP irp)
{
    PoStartNextPowerIrp(irp);
    IoSkipCurrentIrpStackLocation(irp);
    return PoCallDriver(sleeper_of(device)->lower, irp);
}

static void device_done(PDEVICE_OBJECT device, UCHAR minor, POWER_STATE state, PVOID context, PIO_STATUS_BLOCK iosb)
{
    PIRP system_irp = context;

    if (!system_irp)
        return;
    system_irp->IoStatus.Status = iosb->Status;
    PoStartNextPowerIrp(system_irp);
    IoCompleteRequest(system_irp, IO_NO_INCREMENT);
}

/* The system request has been down: now the device's own, which holds it back but for a fast resume. */
static NTSTATUS system_down(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    BOOLEAN up = stack->Parameters.Power.State.SystemState == PowerSystemWorking;
    POWER_STATE state = {.DeviceState = up ? PowerDeviceD0 : PowerDeviceD3};

    if (up && fast_resume) {
        PoRequestPowerIrp(sleeper_of(device)->pdo, stack->MinorFunction, state, device_done, NULL, NULL);
        PoStartNextPowerIrp(irp);
        return STATUS_CONTINUE_COMPLETION;
    }
    PoRequestPowerIrp(sleeper_of(device)->pdo, stack->MinorFunction, state, device_done, irp, NULL);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS system_power(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION stack)
{
    assert_false(KeAreApcsDisabled()); /* unlike Plug and Play requests */
    note(sleeper_of(device), stack->MinorFunction == IRP_MN_QUERY_POWER ? "q" : "s",
         stack->Parameters.Power.State.SystemState - PowerSystemWorking);
    if (misdeed == (stack->MinorFunction == IRP_MN_QUERY_POWER ? HOLD_QUERY : HOLD_SET)) {
        IoMarkIrpPending(irp);
        return STATUS_PENDING;
    }
    if (stack->MinorFunction == IRP_MN_SET_POWER && (misdeed == FAIL_SET || misdeed == FORGET_SET)) {
        NTSTATUS status = misdeed == FAIL_SET ? STATUS_UNSUCCESSFUL : STATUS_SUCCESS;

        irp->IoStatus.Status = status;
        PoStartNextPowerIrp(irp);
        IoCompleteRequest(irp, IO_NO_INCREMENT);
        return status;
    }
    if (stack->MinorFunction == IRP_MN_QUERY_POWER) {
        irp->IoStatus.Status = query_answer;
        if (!NT_SUCCESS(query_answer)) {
            PoStartNextPowerIrp(irp);
            IoCompleteRequest(irp, IO_NO_INCREMENT);
            return query_answer;
        }
        return pass(device, irp);
    }
    IoMarkIrpPending(irp);
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, system_down, NULL, TRUE, TRUE, TRUE);
    PoCallDriver(sleeper_of(device)->lower, irp);
    return STATUS_PENDING;
}

static NTSTATUS take_on(PDEVICE_OBJECT device, PIRP irp)
{
    POWER_STATE state = IoGetCurrentIrpStackLocation(irp)->Parameters.Power.State;

    sleeper_of(device)->state = state.DeviceState;
    PoSetPowerState(device, DevicePowerState, state);
    irp->IoStatus.Status = STATUS_SUCCESS;
    return pass(device, irp);
}

void let_go(void)
{
    take_on(sleepers[0].fdo, held);
}

static NTSTATUS device_power(PDEVICE_OBJECT device, PIRP irp, PIO_STACK_LOCATION stack)
{
    note(sleeper_of(device), "d", stack->Parameters.Power.State.DeviceState - PowerDeviceD0);
    if (misdeed == FAIL_DEVICE_POWER) {
        irp->IoStatus.Status = STATUS_DEVICE_POWER_FAILURE;
        PoStartNextPowerIrp(irp);
        IoCompleteRequest(irp, IO_NO_INCREMENT);
        return STATUS_DEVICE_POWER_FAILURE;
    }
    if (hold_device_power) {
        held = irp;
        IoMarkIrpPending(irp);
        return STATUS_PENDING;
    }
    return take_on(device, irp);
}

static NTSTATUS dispatch_power(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);

    if (stack->MinorFunction == IRP_MN_WAIT_WAKE || stack->MinorFunction == IRP_MN_POWER_SEQUENCE)
        return pass(device, irp);
    return stack->Parameters.Power.Type == SystemPowerState ? system_power(device, irp, stack)
                                                            : device_power(device, irp, stack);
}

static void answer_power_relations(struct sleeper *sleeper, PIRP irp)
{
    PDEVICE_RELATIONS relations = ExAllocatePoolWithTag(PagedPool, sizeof *relations, 'tseT');

    relations->Count = 1;
    relations->Objects[0] = sleeper->needs;
    ObReferenceObject(sleeper->needs);
    irp->IoStatus.Information = (ULONG_PTR)relations;
    irp->IoStatus.Status = STATUS_SUCCESS;
}

static NTSTATUS dispatch_pnp(PDEVICE_OBJECT device, PIRP irp)
{
    struct sleeper *sleeper = sleeper_of(device);
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    UCHAR minor = stack->MinorFunction;
    NTSTATUS status;

    if (minor == IRP_MN_QUERY_DEVICE_RELATIONS && stack->Parameters.QueryDeviceRelations.Type == PowerRelations &&
        sleeper->needs)
        answer_power_relations(sleeper, irp);
    if (minor == IRP_MN_START_DEVICE || minor == IRP_MN_REMOVE_DEVICE || minor == IRP_MN_SURPRISE_REMOVAL ||
        minor == IRP_MN_QUERY_REMOVE_DEVICE)
        irp->IoStatus.Status = STATUS_SUCCESS;
    IoSkipCurrentIrpStackLocation(irp);
    status = IoCallDriver(sleeper->lower, irp);
    if (minor == IRP_MN_REMOVE_DEVICE) {
        IoDetachDevice(sleeper->lower);
        IoDeleteDevice(device);
    }
    return status;
}

static NTSTATUS add_device(PDRIVER_OBJECT object, PDEVICE_OBJECT pdo)
{
    struct sleeper *sleeper = &sleepers[sleeper_count];
    PDEVICE_OBJECT device;
    NTSTATUS status = IoCreateDevice(object, sizeof sleeper, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    *(struct sleeper **)device->DeviceExtension = sleeper;
    *sleeper = (struct sleeper){.fdo = device, .pdo = pdo, .letter = (char)('A' + sleeper_count++)};
    sleeper->lower = IoAttachDeviceToDeviceStack(device, pdo);
    device->Flags |= extra_flags;
    device->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

static void unload(PDRIVER_OBJECT object)
{
}

static int32_t entry(lab_driver *object, struct _UNICODE_STRING *path)
{
    object->MajorFunction[IRP_MJ_PNP] = dispatch_pnp;
    object->MajorFunction[IRP_MJ_POWER] = dispatch_power;
    object->DriverExtension->AddDevice = add_device;
    object->DriverUnload = unload;
    return STATUS_SUCCESS;
}

static int set_up(int (*start)(void **state), void **state)
{
    static const lab_pnp_driver install = {.hardware_ids = "Root\\Sleeper", .service = "sleeper"};

    sleeper_count = 0;
    query_answer = STATUS_SUCCESS;
    hold_device_power = fast_resume = false;
    misdeed = NO_MISDEED;
    extra_flags = DO_POWER_PAGABLE;
    forget();
    return start(state) || lab_service_create("sleeper", NULL, entry) || lab_pnp_driver_install(&install);
}

int sleeper_setup(void **state)
{
    return set_up(test_machine_start, state);
}

int sleeper_setup_retail(void **state)
{
    return set_up(test_machine_start_retail, state);
}

int sleeper_teardown(void **state)
{
    lab_pnp_remove_all();
    return test_machine_stop(state);
}

void create_sleeper(void)
{
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "Root\\Sleeper"}, NULL, 0), 0);
}
