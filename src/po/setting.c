/* Power settings: who is told of which, and their values. A callback is called once when it registers, with the value
 * there is. */
#include <initguid.h>
#include "po/po_p.h"
#include "vf/vf_holding.h"
#include "vf/vf_callback.h"
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

void lab__po_settings_start(void)
{
    InitializeListHead(&lab__po.settings);
    InitializeListHead(&lab__po.values);
}

/* What settings are until somebody changes them: those of a desktop PC that somebody sits at, on mains, with the
 * balanced plan. Others have no value, and nobody is called for them before they get one. */
static const struct {
    const GUID *setting;
    ULONG number;
} numbers[] = {
    {&GUID_ACDC_POWER_SOURCE, PoAc},
    {&GUID_MONITOR_POWER_ON, 1},
    {&GUID_CONSOLE_DISPLAY_STATE, PowerMonitorOn},
    {&GUID_SESSION_DISPLAY_STATUS, PowerMonitorOn},
    {&GUID_SESSION_USER_PRESENCE, 0},
    {&GUID_GLOBAL_USER_PRESENCE, 0},
    {&GUID_BATTERY_PERCENTAGE_REMAINING, 100},
    {&GUID_SYSTEM_AWAYMODE, 0},
    {&GUID_LIDSWITCH_STATE_CHANGE, 1},
    {&GUID_VIDEO_POWERDOWN_TIMEOUT, 600},
    {&GUID_VIDEO_DIM_TIMEOUT, 300},
    {&GUID_VIDEO_ADAPTIVE_POWERDOWN, 1},
    {&GUID_VIDEO_ADAPTIVE_DISPLAY_BRIGHTNESS, 0},
    {&GUID_VIDEO_CONSOLE_LOCK_TIMEOUT, 60},
    {&GUID_DEVICE_POWER_POLICY_VIDEO_BRIGHTNESS, 100},
    {&GUID_DEVICE_POWER_POLICY_VIDEO_DIM_BRIGHTNESS, 50},
    {&GUID_ALLOW_DISPLAY_REQUIRED, 1},
    {&GUID_DISK_POWERDOWN_TIMEOUT, 1200},
    {&GUID_DISK_BURST_IGNORE_THRESHOLD, 0},
    {&GUID_STANDBY_TIMEOUT, 1800},
    {&GUID_UNATTEND_SLEEP_TIMEOUT, 120},
    {&GUID_HIBERNATE_TIMEOUT, 10800},
    {&GUID_HIBERNATE_FASTS4_POLICY, 1},
    {&GUID_CRITICAL_POWER_TRANSITION, 0},
    {&GUID_ALLOW_AWAYMODE, 1},
    {&GUID_ALLOW_STANDBY_STATES, 1},
    {&GUID_ALLOW_RTC_WAKE, 1},
    {&GUID_ALLOW_SYSTEM_REQUIRED, 1},
    {&GUID_POWERBUTTON_ACTION, 3}, /* shut down; of the others, 1: sleep */
    {&GUID_SLEEPBUTTON_ACTION, 1},
    {&GUID_USERINTERFACEBUTTON_ACTION, 1},
    {&GUID_LIDCLOSE_ACTION, 1},
    {&GUID_LIDOPEN_POWERSTATE, 0},
    {&GUID_BATTERY_DISCHARGE_ACTION_0, 2},
    {&GUID_BATTERY_DISCHARGE_LEVEL_0, 5},
    {&GUID_BATTERY_DISCHARGE_FLAGS_0, 0},
    {&GUID_BATTERY_DISCHARGE_ACTION_1, 0},
    {&GUID_BATTERY_DISCHARGE_LEVEL_1, 10},
    {&GUID_BATTERY_DISCHARGE_FLAGS_1, 1},
    {&GUID_PROCESSOR_THROTTLE_MAXIMUM, 100},
    {&GUID_PROCESSOR_THROTTLE_MINIMUM, 5},
    {&GUID_PROCESSOR_ALLOW_THROTTLING, 2},
    {&GUID_PROCESSOR_IDLE_DISABLE, 0},
    {&GUID_PROCESSOR_PERF_BOOST_POLICY, 60},
    {&GUID_SYSTEM_COOLING_POLICY, 1},
    {&GUID_LOCK_CONSOLE_ON_WAKE, 1},
    {&GUID_DEVICE_IDLE_POLICY, 0},
    {&GUID_PCIEXPRESS_ASPM_POLICY, 1},
    {&GUID_ENABLE_SWITCH_FORCED_SHUTDOWN, 0},
};

/* The balanced plan, and what kind of plan that is. */
static const GUID balanced = {0x381b4222, 0xf694, 0x41f0, {0x96, 0x85, 0xff, 0x5b, 0xb2, 0x60, 0xdf, 0x2e}};

static BOOLEAN is_setting(const GUID *a, const GUID *b)
{
    return RtlCompareMemory(a, b, sizeof *a) == sizeof *a;
}

/* 0: it has none. */
static const void *value_of(const GUID *setting, ULONG *size)
{
    const struct value *value = find(setting);

    if (value) {
        *size = value->size;
        return value->bytes;
    }
    *size = sizeof(GUID);
    if (is_setting(setting, &GUID_POWERSCHEME_PERSONALITY))
        return &GUID_TYPICAL_POWER_SAVINGS;
    if (is_setting(setting, &GUID_ACTIVE_POWERSCHEME))
        return &balanced;
    *size = sizeof(ULONG);
    for (ULONG i = 0; i < RTL_NUMBER_OF(numbers); i++)
        if (is_setting(setting, numbers[i].setting))
            return &numbers[i].number;
    return 0;
}

void lab__po_settings_stop(void)
{
    while (!IsListEmpty(&lab__po.values))
        lab__mm_kernel_free(CONTAINING_RECORD(RemoveHeadList(&lab__po.values), struct value, link));
    while (!IsListEmpty(&lab__po.settings))
        lab__mm_kernel_free(CONTAINING_RECORD(RemoveHeadList(&lab__po.settings), struct registration, link));
}

static void tell(struct registration *registration)
{
    GUID setting = registration->setting;
    struct lab__vf_before before = lab__vf_before();
    ULONG size;
    const void *value = value_of(&setting, &size);
    UCHAR bytes[64];

    if (!value || size > sizeof bytes)
        return;
    RtlCopyMemory(bytes, value, size); /* the callback may do with it what it wants, and others may change it */
    registration->running = TRUE;
    registration->callback(&setting, bytes, size, registration->context);
    lab__vf_callback_returned(&before, "a power setting callback", (PVOID)registration->callback);
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

        if (is_setting(&registration->setting, change->setting))
            tell(registration);
        next = link->Flink;
        if (registration->gone) { /* its callback has unregistered it */
            RemoveEntryList(link);
            lab__mm_kernel_free(registration);
        }
    }
    KeSetEvent(&change->done, 0, FALSE);
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
    if (IsListEmpty(&lab__po.settings)) {
        tell_callback(setting, bytes, size);
        return STATUS_SUCCESS;
    }
    KeInitializeEvent(&change.done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&change.item, tell_all, &change);
    ExQueueWorkItem(&change.item, DelayedWorkQueue);
    KeWaitForSingleObject(&change.done, Executive, KernelMode, FALSE, 0);
    tell_callback(setting, bytes, size);
    return STATUS_SUCCESS;
}

void lab__po_display(BOOLEAN on)
{
    ULONG state = on;

    lab__po_setting_set(&GUID_MONITOR_POWER_ON, &state, sizeof state);
    lab__po_setting_set(&GUID_CONSOLE_DISPLAY_STATE, &state, sizeof state);
    lab__po_setting_set(&GUID_SESSION_DISPLAY_STATUS, &state, sizeof state);
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
    lab__vf_hold_callback("a power setting callback (PoRegisterPowerSettingCallback)", registration, (PVOID)Callback,
                          __builtin_return_address(0));
    if (Handle)
        *Handle = registration;
    tell(registration);
    if (registration->gone) { /* the callback has unregistered it */
        RemoveEntryList(&registration->link);
        lab__mm_kernel_free(registration);
    }
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
        lab__vf_let_go(LAB_VF_CALLBACK, registration);
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
