/* Providers by the WMI library, and what consumers in the kernel and programs get from them. */
#include "gauge.h"
#include <ntlab/file.h>
#include <ntlab/process.h>
#include <ntlab/wmi.h>

#define GAUGE "{1A2B3C4D-1111-2222-0102-030405060708}"
#define EVENT "{1A2B3C4D-1111-2223-0102-030405060708}"
#define COST  "{1A2B3C4D-1111-2224-0102-030405060708}"

static void test_IoWMIRegistrationControl_registers_and_names_instances(void **state)
{
    lab_driver *driver = gauge_load();
    lab_wmi_block *block;
    char name[64];

    assert_int_equal(gauge.registrations, 1);
    assert_int_equal(gauge.irql, PASSIVE_LEVEL);
    assert_int_equal(IoWMIRegistrationControl(gauge.device, WMIREG_ACTION_REGISTER), STATUS_OBJECT_NAME_EXISTS);
    assert_int_equal(IoWMIRegistrationControl(gauge.device, 77), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_wmi_open(GAUGE, &block), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_instance(block, 0, name, sizeof name), STATUS_SUCCESS);
    assert_string_equal(name, "Gauge0");
    assert_int_equal(lab_wmi_instance(block, 1, name, sizeof name), STATUS_SUCCESS);
    assert_string_equal(name, "Gauge1");
    assert_int_equal(lab_wmi_instance(block, 2, name, sizeof name), STATUS_NO_MORE_ENTRIES);
    lab_wmi_close(block);
    gauge_unload(driver);
    assert_int_equal(lab_wmi_open(GAUGE, &block), STATUS_WMI_GUID_NOT_FOUND);
}

static void test_IoWMIRegistrationControl_pdo_names_and_update(void **state)
{
    lab_driver *driver;
    lab_wmi_block *block;
    char name[64];

    gauge.register_flags = WMIREG_FLAG_INSTANCE_PDO;
    driver = gauge_load();
    assert_int_equal(lab_wmi_open(GAUGE, &block), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_instance(block, 1, name, sizeof name), STATUS_SUCCESS);
    assert_string_equal(name, "GaugeDevice_1");
    gauge.remove_next = TRUE;
    assert_int_equal(IoWMIRegistrationControl(gauge.device, WMIREG_ACTION_UPDATE_GUIDS), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_instance(block, 1, name, sizeof name), STATUS_WMI_GUID_DISCONNECTED);
    gauge.remove_next = FALSE;
    assert_int_equal(IoWMIRegistrationControl(gauge.device, WMIREG_ACTION_REREGISTER), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_instance(block, 1, name, sizeof name), STATUS_SUCCESS);
    lab_wmi_close(block);
    gauge_unload(driver);
    assert_int_equal(gauge.registrations, 3);
}

static void test_IoWMIQueryAllData_gives_both_instances(void **state)
{
    lab_driver *driver = gauge_load();
    WNODE_ALL_DATA *all;
    GUID guid = gauge_guid;
    ULONG size = 0, needed;
    PVOID block;

    assert_int_equal(IoWMIOpenBlock(&guid, WMIGUID_QUERY, &block), STATUS_SUCCESS);
    assert_int_equal(IoWMIQueryAllData(block, &size, NULL), STATUS_BUFFER_TOO_SMALL);
    assert_true(size > sizeof *all);
    needed = size;
    all = ExAllocatePoolWithTag(NonPagedPool, size, 'tset');
    assert_int_equal(IoWMIQueryAllData(block, &size, all), STATUS_SUCCESS);
    assert_int_equal(size, needed);
    assert_int_equal(all->InstanceCount, 2);
    assert_int_equal(all->WnodeHeader.Linkage, 0);
    assert_true(all->WnodeHeader.Flags & WNODE_FLAG_ALL_DATA);
    assert_memory_equal(&all->WnodeHeader.Guid, &gauge_guid, sizeof(GUID));
    for (ULONG i = 0; i < 2; i++) {
        assert_int_equal(all->OffsetInstanceDataAndLength[i].LengthInstanceData, sizeof(struct gauge_values));
        assert_int_equal(all->OffsetInstanceDataAndLength[i].OffsetInstanceData % 8, 0);
        assert_memory_equal((char *)all + all->OffsetInstanceDataAndLength[i].OffsetInstanceData, &gauge.values[i],
                            sizeof(struct gauge_values));
    }
    size--;
    assert_int_equal(IoWMIQueryAllData(block, &size, all), STATUS_BUFFER_TOO_SMALL);
    ExFreePool(all);
    ObDereferenceObject(block);
    assert_int_equal(IoWMIOpenBlock(&guid, WMIGUID_SET, &block), STATUS_SUCCESS);
    assert_int_equal(IoWMIQueryAllData(block, &size, NULL), STATUS_ACCESS_DENIED);
    ObDereferenceObject(block);
    gauge_unload(driver);
}

static void test_IoWMIQuerySingleInstance_by_name(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"gauge1"), none = RTL_CONSTANT_STRING(L"Gauge7"), told;
    lab_driver *driver = gauge_load();
    WNODE_SINGLE_INSTANCE *single;
    GUID guid = gauge_guid;
    ULONG size = 512;
    PVOID block;

    assert_int_equal(IoWMIOpenBlock(&guid, WMIGUID_QUERY, &block), STATUS_SUCCESS);
    single = ExAllocatePoolWithTag(NonPagedPool, size, 'tset');
    assert_int_equal(IoWMIQuerySingleInstance(block, &name, &size, single), STATUS_SUCCESS);
    assert_int_equal(single->InstanceIndex, 1);
    assert_int_equal(single->SizeDataBlock, sizeof(struct gauge_values));
    assert_int_equal(single->DataBlockOffset % 8, 0);
    assert_memory_equal((char *)single + single->DataBlockOffset, &gauge.values[1], sizeof(struct gauge_values));
    size = 512;
    assert_int_equal(IoWMIQuerySingleInstance(block, &none, &size, single), STATUS_WMI_INSTANCE_NOT_FOUND);
    size = 16;
    assert_int_equal(IoWMIQuerySingleInstance(block, &name, &size, single), STATUS_BUFFER_TOO_SMALL);
    assert_true(size > 16 && size <= 512);
    assert_int_equal(IoWMIDeviceObjectToInstanceName(block, gauge.device, &told), STATUS_SUCCESS);
    assert_int_equal(told.Length, 12);
    ExFreePool(told.Buffer);
    ExFreePool(single);
    ObDereferenceObject(block);
    gauge_unload(driver);
}

static void test_IoWMISetSingleInstance_and_item_and_method(void **state)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"Gauge0");
    struct gauge_values values = {1, 7, 9};
    lab_driver *driver = gauge_load();
    GUID guid = gauge_guid, cost = gauge_cost_guid;
    UNICODE_STRING cost_name = RTL_CONSTANT_STRING(L"Gauge0");
    USHORT level = 55;
    ULONGLONG buffer = 5;
    ULONG out = sizeof buffer;
    PVOID block, other;

    assert_int_equal(IoWMIOpenBlock(&guid, WMIGUID_SET | WMIGUID_EXECUTE, &block), STATUS_SUCCESS);
    assert_int_equal(IoWMISetSingleInstance(block, &name, 0, sizeof values, &values), STATUS_SUCCESS);
    assert_memory_equal(&gauge.values[0], &values, sizeof values);
    assert_int_equal(IoWMISetSingleInstance(block, &name, 0, 3, &values), STATUS_WMI_SET_FAILURE);
    assert_int_equal(IoWMISetSingleItem(block, &name, 2, 0, sizeof level, &level), STATUS_SUCCESS);
    assert_int_equal(gauge.values[0].level, 55);
    assert_int_equal(IoWMISetSingleItem(block, &name, 9, 0, sizeof level, &level), STATUS_WMI_ITEMID_NOT_FOUND);
    assert_int_equal(IoWMIExecuteMethod(block, &name, 1, sizeof(ULONG), &out, (PUCHAR)&buffer), STATUS_SUCCESS);
    assert_int_equal(out, sizeof buffer);
    assert_int_equal(buffer, 14);
    assert_int_equal(IoWMIExecuteMethod(block, &name, 8, sizeof(ULONG), &out, (PUCHAR)&buffer),
                     STATUS_WMI_ITEMID_NOT_FOUND);
    out = 4;
    assert_int_equal(IoWMIExecuteMethod(block, &name, 1, sizeof(ULONG), &out, (PUCHAR)&buffer),
                     STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(out, sizeof(ULONGLONG));
    assert_int_equal(gauge.methods, 1);
    assert_int_equal(IoWMIOpenBlock(&cost, WMIGUID_SET, &other), STATUS_SUCCESS);
    assert_int_equal(IoWMISetSingleInstance(other, &cost_name, 0, 4, &values), STATUS_WMI_READ_ONLY);
    ObDereferenceObject(other);
    ObDereferenceObject(block);
    gauge_unload(driver);
}

/* --- a provider without a device --- */

static struct record {
    NTSTATUS(*routine)
    (UCHAR minor, PVOID path, ULONG size, PVOID buffer, struct record *record, PULONG written);
    ULONG asked, enabled, disabled;
} record;

static NTSTATUS answer_reginfo(ULONG size, WMIREGINFO *info, PULONG written)
{
    static const GUID guid = {0x99999999, 1, 2, {3}};
    ULONG whole = sizeof *info + sizeof(WMIREGGUID);

    if (size < whole)
        return STATUS_BUFFER_TOO_SMALL;
    memset(info, 0, whole);
    info->BufferSize = whole;
    info->GuidCount = 1;
    info->WmiRegGuid[0].Guid = guid;
    info->WmiRegGuid[0].Flags = WMIREG_FLAG_TRACED_GUID;
    *written = whole;
    return STATUS_SUCCESS;
}

static NTSTATUS answer(UCHAR minor, PVOID path, ULONG size, PVOID buffer, struct record *own, PULONG written)
{
    switch (minor) {
    case IRP_MN_REGINFO:
        own->asked++;
        return answer_reginfo(size, buffer, written);
    case IRP_MN_ENABLE_EVENTS:
        own->enabled++;
        return STATUS_SUCCESS;
    case IRP_MN_DISABLE_EVENTS:
        own->disabled++;
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}

static void test_WMIREG_FLAG_CALLBACK_calls_a_routine_instead_of_a_device(void **state)
{
    GUID guid = {0x99999999, 1, 2, {3}};
    PVOID block;

    memset(&record, 0, sizeof record);
    record.routine = answer;
    assert_int_equal(IoWMIRegistrationControl((PDEVICE_OBJECT)&record, WMIREG_ACTION_REGISTER | WMIREG_FLAG_CALLBACK),
                     STATUS_SUCCESS);
    assert_int_equal(IoWMIOpenBlock(&guid, WMIGUID_NOTIFICATION, &block), STATUS_SUCCESS);
    assert_int_equal(record.asked, 1);
    assert_int_equal(IoWMISetNotificationCallback(block, (WMI_NOTIFICATION_CALLBACK)(PVOID)answer, NULL),
                     STATUS_SUCCESS);
    assert_int_equal(record.enabled, 1);
    ObDereferenceObject(block);
    assert_int_equal(record.disabled, 1);
    assert_int_equal(IoWMIRegistrationControl((PDEVICE_OBJECT)&record, WMIREG_ACTION_DEREGISTER | WMIREG_FLAG_CALLBACK),
                     STATUS_SUCCESS);
    assert_int_equal(IoWMIOpenBlock(&guid, WMIGUID_QUERY, &block), STATUS_WMI_GUID_NOT_FOUND);
}

static void test_expensive_block_is_collected_while_open(void **state)
{
    lab_driver *driver = gauge_load();
    lab_wmi_block *first, *second;
    uint32_t value = 0, length = sizeof value;

    assert_int_equal(gauge.collecting, 0);
    assert_int_equal(lab_wmi_open(COST, &first), STATUS_SUCCESS);
    assert_int_equal(lab_wmi_open(COST, &second), STATUS_SUCCESS);
    assert_int_equal(gauge.collecting, 1);
    assert_int_equal(lab_wmi_get(first, NULL, &value, &length), STATUS_SUCCESS);
    assert_int_equal(value, 1);
    lab_wmi_close(first);
    assert_int_equal(gauge.collecting, 1);
    lab_wmi_close(second);
    assert_int_equal(gauge.collecting, 0);
    gauge_unload(driver);
}

static void fire(ULONG value)
{
    ULONG *data = ExAllocatePoolWithTag(NonPagedPool, sizeof *data, 'nevE');
    KIRQL old;

    *data = value;
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    assert_int_equal(WmiFireEvent(gauge.device, &gauge_event_guid, 0, sizeof *data, data), STATUS_SUCCESS);
    KeLowerIrql(old);
}

static void test_WmiFireEvent_reaches_programs_in_order(void **state)
{
    lab_wmi_block *block;
    lab_driver *driver;
    uint32_t value = 0, length = sizeof value;
    char instance[32];

    assert_int_equal(lab_wmi_open_events(EVENT, &block), STATUS_SUCCESS);
    driver = gauge_load();
    assert_int_equal(gauge.events, 1); /* whoever listened before it came counts */
    fire(11);
    fire(12);
    assert_int_equal(lab_wmi_event(block, LAB_FOREVER, instance, sizeof instance, &value, &length), STATUS_SUCCESS);
    assert_int_equal(value, 11);
    assert_string_equal(instance, "Gauge0");
    assert_int_equal(lab_wmi_event(block, 0, NULL, 0, &value, &length), STATUS_SUCCESS);
    assert_int_equal(value, 12);
    assert_int_equal(lab_wmi_event(block, 1000, NULL, 0, &value, &length), STATUS_TIMEOUT);
    lab_wmi_close(block);
    assert_int_equal(gauge.events, 0);
    fire(13); /* nobody hears it, and its memory is freed */
    lab_machine_settle();
    gauge_unload(driver);
}

static ULONG heard;
static KIRQL heard_at;

static void hear(PVOID wnode, PVOID context)
{
    PWNODE_SINGLE_INSTANCE single = wnode;

    assert_ptr_equal(context, &heard);
    heard = *(ULONG *)((char *)single + single->DataBlockOffset);
    heard_at = KeGetCurrentIrql();
}

static void test_IoWMISetNotificationCallback_is_called_at_passive_level(void **state)
{
    lab_driver *driver = gauge_load();
    GUID guid = gauge_event_guid;
    PVOID block;

    heard = 0;
    heard_at = HIGH_LEVEL;
    assert_int_equal(IoWMIOpenBlock(&guid, WMIGUID_QUERY, &block), STATUS_SUCCESS);
    assert_int_equal(IoWMISetNotificationCallback(block, hear, &heard), STATUS_ACCESS_DENIED);
    ObDereferenceObject(block);
    assert_int_equal(IoWMIOpenBlock(&guid, WMIGUID_NOTIFICATION | SYNCHRONIZE, &block), STATUS_SUCCESS);
    assert_int_equal(IoWMISetNotificationCallback(block, hear, &heard), STATUS_SUCCESS);
    assert_int_equal(gauge.events, 1);
    fire(21);
    lab_machine_settle();
    assert_int_equal(heard, 21);
    assert_int_equal(heard_at, PASSIVE_LEVEL);
    ObDereferenceObject(block);
    assert_int_equal(gauge.events, 0);
    gauge_unload(driver);
}

static int ask_pended(void *context)
{
    lab_wmi_block *block;
    struct gauge_values values;
    uint32_t length = sizeof values;

    lab_wmi_open(GAUGE, &block);
    assert_int_equal(lab_wmi_get(block, "Gauge1", &values, &length), STATUS_SUCCESS);
    assert_int_equal(values.total, 200);
    length = 2;
    gauge.pend = FALSE;
    assert_int_equal(lab_wmi_get(block, "Gauge1", &values, &length), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(length, sizeof values);
    lab_wmi_close(block);
    return 5;
}

static void test_WmiSystemControl_pended_query_completes_later(void **state)
{
    lab_driver *driver = gauge_load();
    PWNODE_SINGLE_INSTANCE wnode;
    PIO_STACK_LOCATION stack;
    lab_thread *thread;
    int code = 0;

    gauge.pend = TRUE;
    lab_thread_create(NULL, ask_pended, NULL, &thread);
    lab_machine_settle();
    assert_non_null(gauge.pended);
    assert_int_equal(gauge.disposition, IrpProcessed);
    stack = IoGetCurrentIrpStackLocation(gauge.pended);
    wnode = stack->Parameters.WMI.Buffer;
    gauge_finish(gauge.pended, wnode->InstanceIndex, 1, &wnode->SizeDataBlock,
                 stack->Parameters.WMI.BufferSize - wnode->DataBlockOffset, (PUCHAR)wnode + wnode->DataBlockOffset);
    assert_int_equal(lab_thread_wait(thread, LAB_FOREVER, &code), STATUS_SUCCESS);
    assert_int_equal(code, 5);
    lab_thread_close(thread);
    gauge_unload(driver);
}

/* --- requests by hand: what the library makes of them --- */

static NTSTATUS keep(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS send(UCHAR minor, PVOID provider, const GUID *guid, PVOID buffer, ULONG size)
{
    PIRP irp = IoAllocateIrp(gauge.device->StackSize, FALSE);
    PIO_STACK_LOCATION next = IoGetNextIrpStackLocation(irp);
    NTSTATUS status;

    irp->IoStatus.Status = STATUS_NOT_SUPPORTED;
    next->MajorFunction = IRP_MJ_SYSTEM_CONTROL;
    next->MinorFunction = minor;
    next->Parameters.WMI.ProviderId = (ULONG_PTR)provider;
    next->Parameters.WMI.DataPath = (PVOID)guid;
    next->Parameters.WMI.Buffer = buffer;
    next->Parameters.WMI.BufferSize = size;
    IoSetCompletionRoutine(irp, keep, NULL, TRUE, TRUE, TRUE);
    status = IoCallDriver(gauge.device, irp);
    IoFreeIrp(irp);
    return status;
}

static void test_WmiSystemControl_small_buffers_become_WNODE_TOO_SMALL(void **state)
{
    lab_driver *driver = gauge_load();
    union {
        WNODE_ALL_DATA all;
        WNODE_TOO_SMALL small;
        char room[sizeof(WNODE_ALL_DATA) + 24];
    } wnode;

    (void)driver;
    memset(&wnode, 0, sizeof wnode);
    wnode.all.WnodeHeader.BufferSize = sizeof wnode;
    wnode.all.WnodeHeader.Flags = WNODE_FLAG_ALL_DATA;
    assert_int_equal(send(IRP_MN_QUERY_ALL_DATA, gauge.device, &gauge_guid, &wnode, sizeof wnode), STATUS_SUCCESS);
    assert_true(wnode.small.WnodeHeader.Flags & WNODE_FLAG_TOO_SMALL);
    assert_int_equal(wnode.small.SizeNeeded, 80 + 2 * 16); /* behind two pairs of offset and length */
    gauge_unload(driver);
}

static void test_WmiSystemControl_disposition_by_provider_and_minor(void **state)
{
    lab_driver *driver = gauge_load();
    WNODE_SINGLE_INSTANCE single;
    GUID other = {0};

    memset(&single, 0, sizeof single);
    send(IRP_MN_QUERY_ALL_DATA, driver, &gauge_guid, &single, sizeof single);
    assert_int_equal(gauge.disposition, IrpForward);
    send(0x55, gauge.device, &gauge_guid, &single, sizeof single);
    assert_int_equal(gauge.disposition, IrpNotWmi);
    assert_int_equal(send(IRP_MN_QUERY_ALL_DATA, gauge.device, &other, &single, sizeof single),
                     STATUS_WMI_GUID_NOT_FOUND);
    assert_int_equal(gauge.disposition, IrpNotCompleted);
    single.WnodeHeader.Flags = WNODE_FLAG_SINGLE_INSTANCE | WNODE_FLAG_STATIC_INSTANCE_NAMES;
    single.InstanceIndex = 2;
    assert_int_equal(send(IRP_MN_QUERY_SINGLE_INSTANCE, gauge.device, &gauge_guid, &single, sizeof single),
                     STATUS_WMI_INSTANCE_NOT_FOUND);
    gauge_unload(driver);
}

static void delete_registered(void *context)
{
    IoDeleteDevice(gauge.device);
}

static void test_IoDeleteDevice_while_registered_bugchecks(void **state)
{
    gauge_load();
    assert_bugcheck(delete_registered, NULL, DRIVER_VERIFIER_DETECTED_VIOLATION, 0xDB);
    gauge.register_flags = 0;
}

static void test_IoWMIAllocateInstanceIds_are_unique(void **state)
{
    GUID guid = gauge_guid;
    ULONG first, second;

    assert_int_equal(IoWMIAllocateInstanceIds(&guid, 6, &first), STATUS_SUCCESS);
    assert_int_equal(IoWMIAllocateInstanceIds(&guid, 1, &second), STATUS_SUCCESS);
    assert_int_equal(second, first + 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_IoWMIRegistrationControl_registers_and_names_instances),
        machine_test(test_IoWMIRegistrationControl_pdo_names_and_update),
        machine_test(test_IoWMIQueryAllData_gives_both_instances),
        machine_test(test_IoWMIQuerySingleInstance_by_name),
        machine_test(test_IoWMISetSingleInstance_and_item_and_method),
        machine_test(test_WMIREG_FLAG_CALLBACK_calls_a_routine_instead_of_a_device),
        machine_test(test_expensive_block_is_collected_while_open),
        machine_test(test_WmiFireEvent_reaches_programs_in_order),
        machine_test(test_IoWMISetNotificationCallback_is_called_at_passive_level),
        machine_test(test_WmiSystemControl_pended_query_completes_later),
        machine_test(test_WmiSystemControl_small_buffers_become_WNODE_TOO_SMALL),
        machine_test(test_WmiSystemControl_disposition_by_provider_and_minor),
        machine_test(test_IoDeleteDevice_while_registered_bugchecks),
        machine_test(test_IoWMIAllocateInstanceIds_are_unique),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
