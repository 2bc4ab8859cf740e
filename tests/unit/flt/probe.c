#include "probe.h"
#include <string.h>

struct probe upper, lower;
char probe_log[256];

static struct probe *of(PFLT_FILTER filter)
{
    return upper.filter == filter ? &upper : &lower;
}

static void note(struct probe *probe, BOOLEAN up)
{
    size_t length = strlen(probe_log);

    if (length + 1 < sizeof probe_log)
        probe_log[length] = up ? (probe == &upper ? 'u' : 'l') : probe == &upper ? 'U' : 'L';
}

static FLT_PREOP_CALLBACK_STATUS pre(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID *context)
{
    struct probe *probe = of(objects->Filter);

    if (data->Iopb->MajorFunction != probe->major)
        return FLT_PREOP_SUCCESS_NO_CALLBACK;
    note(probe, FALSE);
    return probe->pre ? probe->pre(data, objects, context) : FLT_PREOP_SUCCESS_WITH_CALLBACK;
}

static FLT_POSTOP_CALLBACK_STATUS post(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objects, PVOID context,
                                       FLT_POST_OPERATION_FLAGS flags)
{
    struct probe *probe = of(objects->Filter);

    note(probe, TRUE);
    return probe->post ? probe->post(data, objects, context, flags) : FLT_POSTOP_FINISHED_PROCESSING;
}

static NTSTATUS on_setup(PCFLT_RELATED_OBJECTS objects, FLT_INSTANCE_SETUP_FLAGS flags, DEVICE_TYPE device,
                         FLT_FILESYSTEM_TYPE type)
{
    struct probe *probe = of(objects->Filter);

    assert_int_equal(device, FILE_DEVICE_NETWORK_FILE_SYSTEM);
    probe->setups++;
    probe->setup_flags = flags;
    if (NT_SUCCESS(probe->setup_status)) {
        probe->instance = objects->Instance;
        probe->volume = objects->Volume;
    }
    return probe->setup_status;
}

static NTSTATUS on_query(PCFLT_RELATED_OBJECTS objects, FLT_INSTANCE_QUERY_TEARDOWN_FLAGS flags)
{
    of(objects->Filter)->queries++;
    return STATUS_SUCCESS;
}

static void on_start(PCFLT_RELATED_OBJECTS objects, FLT_INSTANCE_TEARDOWN_FLAGS reason)
{
    of(objects->Filter)->starts++;
    of(objects->Filter)->teardown_flags = reason;
}

static void on_complete(PCFLT_RELATED_OBJECTS objects, FLT_INSTANCE_TEARDOWN_FLAGS reason)
{
    assert_int_equal(of(objects->Filter)->starts, of(objects->Filter)->completes + 1);
    of(objects->Filter)->completes++;
}

static NTSTATUS unload(struct probe *probe)
{
    probe->unloads++;
    if (!NT_SUCCESS(probe->unload_status))
        return probe->unload_status;
    if (!probe->keep)
        FltUnregisterFilter(probe->filter);
    return STATUS_SUCCESS;
}

static NTSTATUS unload_upper(FLT_FILTER_UNLOAD_FLAGS flags)
{
    return unload(&upper);
}

static NTSTATUS unload_lower(FLT_FILTER_UNLOAD_FLAGS flags)
{
    return unload(&lower);
}

static void clean_upper(PFLT_CONTEXT context, FLT_CONTEXT_TYPE type)
{
    upper.cleaned++;
}

static const FLT_CONTEXT_REGISTRATION contexts[] = {
    {FLT_VOLUME_CONTEXT, 0, clean_upper, 16, 'tclF', NULL, NULL, NULL},
    {FLT_INSTANCE_CONTEXT, 0, clean_upper, 16, 'tclF', NULL, NULL, NULL},
    {FLT_FILE_CONTEXT, 0, clean_upper, 16, 'tclF', NULL, NULL, NULL},
    {FLT_STREAM_CONTEXT, 0, clean_upper, FLT_VARIABLE_SIZED_CONTEXTS, 'tclF', NULL, NULL, NULL},
    {FLT_STREAMHANDLE_CONTEXT, FLTFL_CONTEXT_REGISTRATION_NO_EXACT_SIZE_MATCH, clean_upper, 64, 'tclF', NULL, NULL,
     NULL},
    {FLT_CONTEXT_END, 0, NULL, 0, 0, NULL, NULL, NULL}};

#define BOTH(major)                                                                                                    \
    {                                                                                                                  \
        major, 0, pre, post, NULL                                                                                      \
    }
static const FLT_OPERATION_REGISTRATION operations[] = {BOTH(IRP_MJ_CREATE),
                                                        BOTH(IRP_MJ_CLEANUP),
                                                        BOTH(IRP_MJ_CLOSE),
                                                        BOTH(IRP_MJ_READ),
                                                        BOTH(IRP_MJ_WRITE),
                                                        BOTH(IRP_MJ_QUERY_INFORMATION),
                                                        BOTH(IRP_MJ_FLUSH_BUFFERS),
                                                        BOTH(IRP_MJ_ACQUIRE_FOR_CC_FLUSH),
                                                        {IRP_MJ_OPERATION_END, 0, NULL, NULL, NULL}};
static const FLT_OPERATION_REGISTRATION without_post[] = {{IRP_MJ_READ, 0, pre, NULL, NULL},
                                                          {IRP_MJ_OPERATION_END, 0, NULL, NULL, NULL}};

FLT_REGISTRATION probe_registration(struct probe *probe)
{
    return (FLT_REGISTRATION){.Size = sizeof(FLT_REGISTRATION),
                              .Version = FLT_REGISTRATION_VERSION,
                              .ContextRegistration = contexts,
                              .OperationRegistration = probe->no_post ? without_post : operations,
                              .FilterUnloadCallback = probe == &upper ? unload_upper : unload_lower,
                              .InstanceSetupCallback = on_setup,
                              .InstanceQueryTeardownCallback = on_query,
                              .InstanceTeardownStartCallback = on_start,
                              .InstanceTeardownCompleteCallback = on_complete};
}

static NTSTATUS enter(struct probe *probe, PDRIVER_OBJECT driver)
{
    FLT_REGISTRATION registration = probe_registration(probe);
    NTSTATUS status = FltRegisterFilter(driver, &registration, &probe->filter);

    probe->driver = driver;
    return NT_SUCCESS(status) ? FltStartFiltering(probe->filter) : status;
}

static NTSTATUS enter_upper(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    return enter(&upper, driver);
}

static NTSTATUS enter_lower(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    return enter(&lower, driver);
}

void probe_load(struct probe *probe)
{
    assert_int_equal(lab_filter_altitude(probe->altitude), STATUS_SUCCESS);
    assert_int_equal(
        lab_driver_create(probe->name, (lab_driver_entry)(probe == &upper ? enter_upper : enter_lower), NULL),
        STATUS_SUCCESS);
}

void probe_unload(struct probe *probe)
{
    assert_int_equal(lab_driver_unload(probe->driver), STATUS_SUCCESS);
    probe->driver = NULL;
}

int probe_setup(void **state)
{
    int result = memfs_setup(state);

    upper = (struct probe){.name = "upper", .altitude = "320000.5"};
    lower = (struct probe){.name = "lower", .altitude = "320000.25"};
    memset(probe_log, 0, sizeof probe_log);
    IoRegisterFileSystem(memfs.device);
    return result;
}

int probe_teardown(void **state)
{
    IoUnregisterFileSystem(memfs.device);
    if (upper.driver)
        probe_unload(&upper);
    if (lower.driver)
        probe_unload(&lower);
    return memfs_teardown(state);
}

uint32_t probe_read(lab_handle file, void *buffer, uint32_t length)
{
    uint32_t done = 0;

    lab_file_read_at(file, 0, buffer, length, &done);
    return done;
}
