/*
 * Filters: registered by a driver, started, and unregistered when it is unloaded.
 *
 * The manager's own DriverUnload stands in for the driver's, so that stopping the service asks the filter first.
 */
#include "flt/flt_p.h"
#include "flt/port.h"
#include "io/loader.h"
#include "vf/vf_report.h"

#define WAIT_STEP  100000 /* 10 ms */
#define WAIT_STEPS 6000

PFLT_FILTER lab__flt_filter_find(const UNICODE_STRING *name)
{
    for (LIST_ENTRY *e = lab__flt.filters.Flink; e != &lab__flt.filters; e = e->Flink) {
        PFLT_FILTER filter = CONTAINING_RECORD(e, struct _FLT_FILTER, link);

        if (RtlEqualUnicodeString(&filter->name, name, TRUE))
            return filter;
    }
    return 0;
}

static PFLT_FILTER filter_of(PDRIVER_OBJECT driver)
{
    for (LIST_ENTRY *e = lab__flt.filters.Flink; e != &lab__flt.filters; e = e->Flink)
        if (CONTAINING_RECORD(e, struct _FLT_FILTER, link)->driver == driver)
            return CONTAINING_RECORD(e, struct _FLT_FILTER, link);
    return 0;
}

/* --- what is registered ------------------------------------------------------------------------------------------- */

/* Older registrations end before the callbacks that came later. */
static USHORT size_of_version(USHORT version)
{
    switch (version) {
    case FLT_REGISTRATION_VERSION_0200:
        return FIELD_OFFSET(FLT_REGISTRATION, TransactionNotificationCallback);
    case FLT_REGISTRATION_VERSION_0201:
        return FIELD_OFFSET(FLT_REGISTRATION, NormalizeNameComponentExCallback);
    case FLT_REGISTRATION_VERSION_0202:
        return RTL_SIZEOF_THROUGH_FIELD(FLT_REGISTRATION, NormalizeNameComponentExCallback);
    case FLT_REGISTRATION_VERSION_0203:
        return sizeof(FLT_REGISTRATION);
    default:
        return 0xFFFF;
    }
}

static NTSTATUS copy_registration(PFLT_FILTER filter, const FLT_REGISTRATION *given)
{
    USHORT size = size_of_version(given->Version);

    if (size == 0xFFFF || given->Size < size)
        return STATUS_INVALID_PARAMETER;
    RtlCopyMemory(&filter->registration, given, size);
    if (!given->NormalizeNameComponentCallback && given->NormalizeContextCleanupCallback)
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

static NTSTATUS copy_operations(PFLT_FILTER filter)
{
    const FLT_OPERATION_REGISTRATION *given = filter->registration.OperationRegistration;

    for (; given && given->MajorFunction != IRP_MJ_OPERATION_END; given++) {
        ULONG index = lab__flt_index(given->MajorFunction);

        if (index == LAB_FLT_MAJORS)
            return STATUS_INVALID_PARAMETER;
        filter->calls[index] = (struct lab__flt_callbacks){given->PreOperation, given->PostOperation, given->Flags};
    }
    return STATUS_SUCCESS;
}

static BOOLEAN is_kind(FLT_CONTEXT_TYPE type)
{
    return type && !(type & (type - 1)) && !(type & ~FLT_ALL_CONTEXTS);
}

/* Either both callbacks that take and give back memory, or none and a tag. */
static NTSTATUS check_context(const FLT_CONTEXT_REGISTRATION *given, ULONG kinds[LAB_FLT_CONTEXT_KINDS])
{
    ULONG bit = 0;

    if (!is_kind(given->ContextType) || !given->ContextAllocateCallback != !given->ContextFreeCallback)
        return STATUS_FLT_INVALID_CONTEXT_REGISTRATION;
    if (given->Flags & ~FLTFL_CONTEXT_REGISTRATION_NO_EXACT_SIZE_MATCH)
        return STATUS_FLT_INVALID_CONTEXT_REGISTRATION;
    while (!(given->ContextType >> bit & 1))
        bit++;
    if (given->ContextAllocateCallback || given->Size == FLT_VARIABLE_SIZED_CONTEXTS)
        return kinds[bit]++ ? STATUS_FLT_INVALID_CONTEXT_REGISTRATION : STATUS_SUCCESS;
    return ++kinds[bit] > 3 ? STATUS_FLT_INVALID_CONTEXT_REGISTRATION : STATUS_SUCCESS;
}

static NTSTATUS copy_contexts(PFLT_FILTER filter)
{
    const FLT_CONTEXT_REGISTRATION *given = filter->registration.ContextRegistration;
    ULONG kinds[LAB_FLT_CONTEXT_KINDS] = {0}, count = 0;
    NTSTATUS status = STATUS_SUCCESS;

    for (; given && given[count].ContextType != FLT_CONTEXT_END && NT_SUCCESS(status); count++)
        status = check_context(&given[count], kinds);
    if (!NT_SUCCESS(status) || !count)
        return status;
    filter->contexts = lab__mm_kernel_alloc(count * sizeof *given);
    if (!filter->contexts)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlCopyMemory(filter->contexts, given, count * sizeof *given);
    filter->context_count = count;
    return STATUS_SUCCESS;
}

void lab__flt_filter_free(PFLT_FILTER filter)
{
    if (filter->contexts)
        lab__mm_kernel_free(filter->contexts);
    lab__pnp_text_free(&filter->name);
    lab__pnp_text_free(&filter->altitude);
    lab__mm_kernel_free(filter);
}

static NTSTATUS fill(PFLT_FILTER filter, const FLT_REGISTRATION *registration)
{
    UNICODE_STRING instance = {0};
    NTSTATUS status = copy_registration(filter, registration);
    ULONG flags;

    if (NT_SUCCESS(status))
        status = copy_operations(filter);
    if (NT_SUCCESS(status))
        status = copy_contexts(filter);
    if (NT_SUCCESS(status) && !lab__pnp_text_of(&filter->name, &filter->driver->DriverExtension->ServiceKeyName))
        status = STATUS_INSUFFICIENT_RESOURCES;
    if (NT_SUCCESS(status) && lab__flt_filter_find(&filter->name))
        status = STATUS_FLT_DUPLICATE_ENTRY;
    if (NT_SUCCESS(status))
        status = lab__flt_service_instance(filter, 0, &instance, &filter->altitude, &flags);
    lab__pnp_text_free(&instance);
    return status;
}

static void insert(PFLT_FILTER filter)
{
    LIST_ENTRY *at = lab__flt.filters.Flink;

    while (at != &lab__flt.filters &&
           lab__rtl_altitude_compare(&CONTAINING_RECORD(at, struct _FLT_FILTER, link)->altitude, &filter->altitude) >=
               0)
        at = at->Flink;
    InsertTailList(at, &filter->link);
}

/* --- unloading ---------------------------------------------------------------------------------------------------- */

static NTSTATUS ask_to_unload(PFLT_FILTER filter, FLT_FILTER_UNLOAD_FLAGS flags)
{
    PFLT_FILTER_UNLOAD_CALLBACK callback = filter->registration.FilterUnloadCallback;

    filter->unloading = TRUE;
    filter->mandatory = (flags & FLTFL_FILTER_UNLOAD_MANDATORY) != 0;
    return callback(flags);
}

/* The service is stopped: the filter can't refuse. */
static void unload(PDRIVER_OBJECT driver)
{
    PFLT_FILTER filter = filter_of(driver);
    PDRIVER_UNLOAD own = filter ? filter->unload : 0;

    if (filter && filter->registration.FilterUnloadCallback) {
        PFLT_FILTER_UNLOAD_CALLBACK callback = filter->registration.FilterUnloadCallback;

        ask_to_unload(filter, FLTFL_FILTER_UNLOAD_MANDATORY);
        if (filter_of(driver))
            lab__flt_misuse(LAB_VF_ROUTINE(callback), 0,
                            "the filter's unload callback has returned, and FltUnregisterFilter was not called");
    }
    if (own)
        own(driver);
}

static void stand_in(PFLT_FILTER filter)
{
    PDRIVER_OBJECT driver = filter->driver;

    filter->unload = driver->DriverUnload;
    if (filter->registration.FilterUnloadCallback &&
        !(filter->registration.Flags & FLTFL_REGISTRATION_DO_NOT_SUPPORT_SERVICE_STOP))
        driver->DriverUnload = unload;
}

/*
 * FltRegisterFilter: a driver becomes a mini-filter. It needs a service key with at least a default instance.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for a registration of another size or version, or an operation that there isn't;
 *         STATUS_FLT_INVALID_CONTEXT_REGISTRATION, STATUS_OBJECT_NAME_NOT_FOUND for no default instance,
 *         STATUS_FLT_DUPLICATE_ENTRY, STATUS_INSUFFICIENT_RESOURCES
 * Source  fltkernel/nf-fltkernel-fltregisterfilter
 */
NTSTATUS FltRegisterFilter(PDRIVER_OBJECT Driver, const FLT_REGISTRATION *Registration, PFLT_FILTER *RetFilter)
{
    PFLT_FILTER filter;
    NTSTATUS status;

    LAB_DDI(FltRegisterFilter);
    *RetFilter = 0;
    filter = LAB_FAULT(LAB_FAULT_POOL) ? 0 : lab__mm_kernel_alloc(sizeof *filter);
    if (!filter)
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__flt_object_begin(filter, LAB_FLT_FILTER);
    filter->driver = Driver;
    InitializeListHead(&filter->instances);
    InitializeListHead(&filter->live);
    InitializeListHead(&filter->ports);
    InitializeListHead(&filter->clients);
    status = fill(filter, Registration);
    if (NT_SUCCESS(status))
        status = lab__flt_manager_start();
    if (!NT_SUCCESS(status)) {
        lab__flt_filter_free(filter);
        return status;
    }
    insert(filter);
    stand_in(filter);
    *RetFilter = filter;
    return STATUS_SUCCESS;
}

/*
 * FltStartFiltering: attach to the volumes that are there, and to those that come.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER where that was done before; STATUS_FLT_DELETING_OBJECT
 * Source  fltkernel/nf-fltkernel-fltstartfiltering
 */
NTSTATUS FltStartFiltering(PFLT_FILTER Filter)
{
    LAB_DDI(FltStartFiltering);
    if (Filter->object.going)
        return STATUS_FLT_DELETING_OBJECT;
    if (Filter->started)
        return STATUS_INVALID_PARAMETER;
    Filter->started = TRUE;
    for (LIST_ENTRY *e = lab__flt.volumes.Flink, *next; e != &lab__flt.volumes; e = next) {
        PFLT_VOLUME volume = CONTAINING_RECORD(e, struct _FLT_VOLUME, link);

        lab__flt_reference(volume);
        lab__flt_service_attach(Filter, volume, FLTFL_INSTANCE_SETUP_AUTOMATIC_ATTACHMENT);
        next = e->Flink;
        lab__flt_dereference(volume);
    }
    return STATUS_SUCCESS;
}

/* Windows waits for what the filter holds, for ever where it forgot it. */
static void wait_for_contexts(PFLT_FILTER filter, PVOID caller)
{
    LARGE_INTEGER step = {.QuadPart = -WAIT_STEP};
    ULONG left = lab__flt_contexts_left(filter);

    for (ULONG i = 0; left && i < WAIT_STEPS; i++) {
        KeDelayExecutionThread(KernelMode, FALSE, &step);
        left = lab__flt_contexts_left(filter);
    }
    if (!left)
        return;
    lab__flt_contexts_blame(filter);
    lab__ke_crash_detail("%u contexts of the filter are referenced when it is unregistered: FltReleaseContext",
                         (unsigned)left);
    lab__vf_culprit_is(caller);
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0x62, (ULONG_PTR)filter->name.Buffer, 0, left);
}

static void check_left(PFLT_FILTER filter, PVOID caller)
{
    if (!IsListEmpty(&filter->ports))
        lab__flt_misuse(caller, (ULONG_PTR)filter,
                        "the filter's communication port is open when it is unregistered: FltCloseCommunicationPort");
    if (filter->names)
        lab__flt_misuse(caller, filter->names,
                        "%u file name informations are held when their filter is unregistered: "
                        "FltReleaseFileNameInformation",
                        (unsigned)filter->names);
    if (filter->object.borrowed)
        lab__flt_misuse(caller, (ULONG_PTR)filter->object.borrowed,
                        "the filter is referenced when it is unregistered: FltObjectDereference");
}

/*
 * FltUnregisterFilter: all its instances are torn down, and its callbacks aren't called any more.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  strict: 0xC4/0x62 for contexts that it still references, 0xC4 for ports, names and objects
 * Source  fltkernel/nf-fltkernel-fltunregisterfilter
 */
void FltUnregisterFilter(PFLT_FILTER Filter)
{
    FLT_INSTANCE_TEARDOWN_FLAGS reason;

    LAB_DDI(FltUnregisterFilter);
    if (Filter->object.going)
        return;
    Filter->object.going = TRUE;
    reason =
        Filter->mandatory ? FLTFL_INSTANCE_TEARDOWN_MANDATORY_FILTER_UNLOAD : FLTFL_INSTANCE_TEARDOWN_FILTER_UNLOAD;
    while (!IsListEmpty(&Filter->instances))
        lab__flt_instance_tear_down(CONTAINING_RECORD(Filter->instances.Flink, struct _FLT_INSTANCE, filter_link),
                                    reason);
    for (LIST_ENTRY *e = lab__flt.volumes.Flink; e != &lab__flt.volumes; e = e->Flink)
        lab__flt_contexts_drop(&CONTAINING_RECORD(e, struct _FLT_VOLUME, link)->contexts, Filter);
    while (!IsListEmpty(&Filter->clients))
        lab__flt_port_disconnect(CONTAINING_RECORD(Filter->clients.Flink, struct _FLT_PORT, link));
    wait_for_contexts(Filter, __builtin_return_address(0));
    check_left(Filter, __builtin_return_address(0));
    if (Filter->driver->DriverUnload == unload && !Filter->unloading)
        Filter->driver->DriverUnload = Filter->unload;
    RemoveEntryList(&Filter->link);
    lab__flt_dereference(Filter);
    if (IsListEmpty(&lab__flt.filters))
        lab__flt_manager_stop();
}

/* --- by name ------------------------------------------------------------------------------------------------------ */

static NTSTATUS with_service(PCUNICODE_STRING name, NTSTATUS (*act)(PUNICODE_STRING path))
{
    WCHAR text[320];
    UNICODE_STRING path = {0, sizeof text, text};
    NTSTATUS status;

    RtlAppendUnicodeToString(&path, L"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\");
    status = RtlAppendUnicodeStringToString(&path, name);
    return NT_SUCCESS(status) ? act(&path) : status;
}

/*
 * FltLoadFilter, FltUnloadFilter: a filter's driver is loaded, or asked whether it may be unloaded, and then is.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  those of ZwLoadDriver; STATUS_FLT_FILTER_NOT_FOUND, STATUS_FLT_DO_NOT_DETACH for one without an unload
 *         callback, or what that returns
 * Source  fltkernel/nf-fltkernel-fltloadfilter
 */
NTSTATUS FltLoadFilter(PCUNICODE_STRING FilterName)
{
    LAB_DDI(FltLoadFilter);
    return with_service(FilterName, ZwLoadDriver);
}

NTSTATUS FltUnloadFilter(PCUNICODE_STRING FilterName)
{
    PFLT_FILTER filter;
    PDRIVER_OBJECT driver;
    PDRIVER_UNLOAD own;
    NTSTATUS status;

    LAB_DDI(FltUnloadFilter);
    filter = lab__flt_filter_find(FilterName);
    if (!filter)
        return STATUS_FLT_FILTER_NOT_FOUND;
    if (!filter->registration.FilterUnloadCallback)
        return STATUS_FLT_DO_NOT_DETACH;
    driver = filter->driver;
    own = filter->unload;
    driver->DriverUnload = unload; /* whatever it says of the service */
    status = ask_to_unload(filter, 0);
    if (!NT_SUCCESS(status)) {
        filter->unloading = FALSE;
        return status;
    }
    driver->DriverUnload = own ? own : unload; /* which has nothing to do any more */
    return with_service(FilterName, ZwUnloadDriver);
}
