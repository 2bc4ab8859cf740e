/*
 * Drivers as sources of hardware errors: they are told their number, and by it they report.
 */
#include "whea/whea_p.h"

#define TAG_SOURCE 'aehW'

static LIST_ENTRY sources;
static ULONG next_id;

void lab__whea_start(void)
{
    InitializeListHead(&sources);
    next_id = 0;
    lab__whea_reports_reset();
    lab__whea_platform_reset();
}

struct lab__whea_source *lab__whea_source_find(ULONG id)
{
    for (LIST_ENTRY *e = sources.Flink; e != &sources; e = e->Flink)
        if (CONTAINING_RECORD(e, struct lab__whea_source, link)->id == id)
            return CONTAINING_RECORD(e, struct lab__whea_source, link);
    return 0;
}

static NTSTATUS add(PVOID context, const WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER *configuration, PVOID caller)
{
    struct lab__whea_source *source;
    NTSTATUS status;

    if (!configuration->Initialize || !configuration->Uninitialize)
        return STATUS_INVALID_PARAMETER;
    source = lab__mm_pool_take_for(sizeof *source, TAG_SOURCE, caller);
    if (!source)
        return STATUS_INSUFFICIENT_RESOURCES;
    source->id = ++next_id;
    source->context = context;
    source->configuration = *configuration;
    InsertTailList(&sources, &source->link);
    status = configuration->Initialize(context, source->id);
    if (NT_SUCCESS(status))
        return STATUS_SUCCESS;
    RemoveEntryList(&source->link);
    lab__mm_pool_free(source, TAG_SOURCE);
    return status;
}

/*
 * WheaAddErrorSourceDeviceDriver: this driver reports errors; its Initialize routine is told by which number.
 * WheaAddErrorSourceDeviceDriverV1: the obsolete form, for reports of one section.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: a routine is missing; STATUS_INVALID_PARAMETER_2: another version;
 *         STATUS_INSUFFICIENT_RESOURCES; what Initialize returns
 * Source  ntddk/nf-ntddk-wheaadderrorsourcedevicedriver
 */
NTSTATUS WheaAddErrorSourceDeviceDriver(PVOID Context, PWHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER Configuration,
                                        ULONG NumberPreallocatedErrorReports)
{
    LAB_DDI(WheaAddErrorSourceDeviceDriver);
    if (!Configuration)
        return STATUS_INVALID_PARAMETER;
    if (Configuration->Version != WHEA_DEVICE_DRIVER_CONFIG_V2)
        return STATUS_INVALID_PARAMETER_2;
    return add(Context, Configuration, __builtin_return_address(0));
}

NTSTATUS WheaAddErrorSourceDeviceDriverV1(PVOID Context,
                                          PWHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER_V1 Configuration,
                                          ULONG NumBuffersToPreallocate, ULONG MaxDataLength)
{
    WHEA_ERROR_SOURCE_CONFIGURATION_DEVICE_DRIVER whole = {.MaxSectionDataLength = MaxDataLength,
                                                           .MaxSectionsPerReport = 1};

    LAB_DDI(WheaAddErrorSourceDeviceDriverV1);
    if (!Configuration)
        return STATUS_INVALID_PARAMETER;
    if (Configuration->Version != WHEA_DEVICE_DRIVER_CONFIG_V1)
        return STATUS_INVALID_PARAMETER_2;
    RtlCopyMemory(&whole, Configuration, sizeof *Configuration);
    return add(Context, &whole, __builtin_return_address(0));
}

/*
 * WheaRemoveErrorSourceDeviceDriver: it reports no more; its Uninitialize routine is called.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_RESOURCE_IN_USE: a report is in progress; STATUS_NOT_FOUND
 * Source  ntddk/nf-ntddk-whearemoveerrorsourcedevicedriver
 */
NTSTATUS WheaRemoveErrorSourceDeviceDriver(ULONG ErrorSourceId)
{
    struct lab__whea_source *source;

    LAB_DDI(WheaRemoveErrorSourceDeviceDriver);
    source = lab__whea_source_find(ErrorSourceId);
    if (!source)
        return STATUS_NOT_FOUND;
    if (source->reports)
        return STATUS_RESOURCE_IN_USE;
    RemoveEntryList(&source->link);
    source->configuration.Uninitialize(source->context);
    lab__mm_pool_free(source, TAG_SOURCE);
    return STATUS_SUCCESS;
}
