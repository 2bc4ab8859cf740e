/* Power settings: who is told of which, and their values. A callback is called once when it registers, with the value
 * there is. */
#include <initguid.h>
#include "po/po_p.h"
#include <nt/po_setting.h>

struct value {
    LIST_ENTRY link;
    GUID setting;
    ULONG size;
    UCHAR bytes[];
};

struct registration {
    LIST_ENTRY link;
    GUID setting;
    PPOWER_SETTING_CALLBACK callback;
    PVOID context;
    BOOLEAN running, gone;
};

static struct value *find(const GUID *setting)
{
    for (LIST_ENTRY *link = lab__po.values.Flink; link != &lab__po.values; link = link->Flink) {
        struct value *value = CONTAINING_RECORD(link, struct value, link);

        if (RtlCompareMemory(&value->setting, setting, sizeof *setting) == sizeof *setting)
            return value;
    }
    return 0;
}

static BOOLEAN keep(const GUID *setting, const void *bytes, ULONG size)
{
    struct value *value = find(setting);

    if (value) {
        RemoveEntryList(&value->link);
        lab__mm_kernel_free(value);
    }
    value = lab__mm_kernel_alloc(sizeof *value + size);
    if (!value)
        return FALSE;
    value->setting = *setting;
    value->size = size;
    RtlCopyMemory(value->bytes, bytes, size);
    InsertTailList(&lab__po.values, &value->link);
    return TRUE;
}

static void keep_number(const GUID *setting, ULONG number)
{
    keep(setting, &number, sizeof number);
}

/* A desktop PC that somebody sits at. */
void lab__po_settings_start(void)
{
    InitializeListHead(&lab__po.settings);
    InitializeListHead(&lab__po.values);
    keep_number(&GUID_ACDC_POWER_SOURCE, PoAc);
    keep_number(&GUID_MONITOR_POWER_ON, 1);
    keep_number(&GUID_CONSOLE_DISPLAY_STATE, PowerMonitorOn);
    keep_number(&GUID_BATTERY_PERCENTAGE_REMAINING, 100);
    keep_number(&GUID_SYSTEM_AWAYMODE, 0);
    keep(&GUID_POWERSCHEME_PERSONALITY, &GUID_TYPICAL_POWER_SAVINGS, sizeof(GUID));
}

void lab__po_settings_stop(void)
{
    while (!IsListEmpty(&lab__po.values))
        lab__mm_kernel_free(CONTAINING_RECORD(RemoveHeadList(&lab__po.values), struct value, link));
    while (!IsListEmpty(&lab__po.settings))
        lab__mm_kernel_free(CONTAINING_RECORD(RemoveHeadList(&lab__po.settings), struct registration, link));
}

PVOID lab__po_setting_within(PVOID base, SIZE_T size)
{
    for (LIST_ENTRY *link = lab__po.settings.Flink; link != &lab__po.settings; link = link->Flink) {
        const struct registration *registration = CONTAINING_RECORD(link, struct registration, link);
        PVOID callback = (PVOID)registration->callback;

        if (!registration->gone && (SIZE_T)((char *)callback - (char *)base) < size)
            return callback;
    }
    return 0;
}

static void tell(struct registration *registration)
{
    struct value *value = find(&registration->setting);

    if (!value)
        return;
    registration->running = TRUE;
    registration->callback(&value->setting, value->bytes, value->size, registration->context);
    registration->running = FALSE;
}

struct change {
    const GUID *setting;
    KEVENT done;
    WORK_QUEUE_ITEM item;
};

static void tell_all(PVOID context)
{
    struct change *change = context;

    for (LIST_ENTRY *link = lab__po.settings.Flink, *next; link != &lab__po.settings; link = next) {
        struct registration *registration = CONTAINING_RECORD(link, struct registration, link);

        if (RtlCompareMemory(&registration->setting, change->setting, sizeof(GUID)) == sizeof(GUID))
            tell(registration);
        next = link->Flink;
        if (registration->gone) { /* its callback has unregistered it */
            RemoveEntryList(link);
            lab__mm_kernel_free(registration);
        }
    }
    KeSetEvent(&change->done, 0, FALSE);
}

static BOOLEAN is_setting(const GUID *a, const GUID *b)
{
    return RtlCompareMemory(a, b, sizeof *a) == sizeof *a;
}

/* Two of them are known by the older callback, too. */
static void tell_callback(const GUID *setting, const void *bytes, ULONG size)
{
    ULONG source = PoAc;

    RtlCopyMemory(&source, bytes, size < sizeof source ? size : sizeof source);
    if (is_setting(setting, &GUID_ACDC_POWER_SOURCE))
        lab__po_notify(PO_CB_AC_STATUS, source == PoAc);
    else if (is_setting(setting, &GUID_POWERSCHEME_PERSONALITY))
        lab__po_notify(PO_CB_SYSTEM_POWER_POLICY, 0);
}

NTSTATUS lab__po_setting_set(const GUID *setting, const void *bytes, ULONG size)
{
    struct change change = {.setting = setting};

    if (!keep(setting, bytes, size))
        return STATUS_INSUFFICIENT_RESOURCES;
    KeInitializeEvent(&change.done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&change.item, tell_all, &change);
    ExQueueWorkItem(&change.item, DelayedWorkQueue);
    KeWaitForSingleObject(&change.done, Executive, KernelMode, FALSE, 0);
    tell_callback(setting, bytes, size);
    return STATUS_SUCCESS;
}

/*
 * PoRegisterPowerSettingCallback: calls Callback now, with the setting's value, and whenever that changes.
 *
 * IRQL    PASSIVE_LEVEL, as is the callback's
 * Errors  STATUS_INVALID_PARAMETER, STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-poregisterpowersettingcallback
 */
NTSTATUS PoRegisterPowerSettingCallback(PDEVICE_OBJECT DeviceObject, LPCGUID SettingGuid,
                                        PPOWER_SETTING_CALLBACK Callback, PVOID Context, PVOID *Handle)
{
    struct registration *registration;

    LAB_DDI(PoRegisterPowerSettingCallback);
    if (!SettingGuid || !Callback)
        return STATUS_INVALID_PARAMETER;
    registration = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *registration);
    if (!registration)
        return STATUS_INSUFFICIENT_RESOURCES;
    registration->setting = *SettingGuid;
    registration->callback = Callback;
    registration->context = Context;
    InsertTailList(&lab__po.settings, &registration->link);
    if (Handle)
        *Handle = registration;
    tell(registration);
    return STATUS_SUCCESS;
}

/*
 * PoUnregisterPowerSettingCallback: from now on the callback isn't called any more.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: Handle is none
 * Source  wdm/nf-wdm-pounregisterpowersettingcallback
 */
NTSTATUS PoUnregisterPowerSettingCallback(PVOID Handle)
{
    LAB_DDI(PoUnregisterPowerSettingCallback);
    for (LIST_ENTRY *link = lab__po.settings.Flink; link != &lab__po.settings; link = link->Flink) {
        struct registration *registration = CONTAINING_RECORD(link, struct registration, link);

        if (registration != Handle || registration->gone)
            continue;
        if (registration->running) {
            registration->gone = TRUE;
            return STATUS_SUCCESS;
        }
        RemoveEntryList(link);
        lab__mm_kernel_free(registration);
        return STATUS_SUCCESS;
    }
    return STATUS_INVALID_PARAMETER;
}
