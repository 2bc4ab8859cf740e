/*
 * Instances: a filter on a volume. One is there for operations once its setup callback has agreed, and is asked before
 * it is taken away by hand.
 *
 * An instance that goes gets no new operations; what waits below it is told to its filter at once, and what its filter
 * has in its hands is waited for.
 */
#include "flt/flt_p.h"

#define WAIT_STEP  100000 /* 10 ms */
#define WAIT_STEPS 6000

PFLT_INSTANCE lab__flt_instance_find(PFLT_FILTER filter, PFLT_VOLUME volume, PCUNICODE_STRING name)
{
    for (LIST_ENTRY *e = volume->instances.Flink; e != &volume->instances; e = e->Flink) {
        PFLT_INSTANCE instance = CONTAINING_RECORD(e, struct _FLT_INSTANCE, link);

        if (instance->filter == filter && (!name || RtlEqualUnicodeString(&instance->name, name, TRUE)))
            return instance;
    }
    return 0;
}

void lab__flt_instance_enter(PFLT_INSTANCE instance)
{
    instance->busy++;
    lab__flt_reference(instance);
}

void lab__flt_instance_leave(PFLT_INSTANCE instance)
{
    instance->busy--;
    lab__flt_dereference(instance);
}

/* --- attaching ---------------------------------------------------------------------------------------------------- */

static NTSTATUS collides(const struct lab__flt_attach *attach)
{
    for (LIST_ENTRY *e = attach->volume->instances.Flink; e != &attach->volume->instances; e = e->Flink) {
        PFLT_INSTANCE instance = CONTAINING_RECORD(e, struct _FLT_INSTANCE, link);

        if (instance->filter == attach->filter && RtlEqualUnicodeString(&instance->name, &attach->name, TRUE))
            return STATUS_FLT_INSTANCE_NAME_COLLISION;
        if (!lab__rtl_altitude_compare(&instance->altitude, &attach->altitude))
            return STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
    }
    return STATUS_SUCCESS;
}

static PFLT_INSTANCE make(const struct lab__flt_attach *attach)
{
    PFLT_INSTANCE instance = lab__mm_kernel_alloc(sizeof *instance);

    if (!instance)
        return 0;
    lab__flt_object_begin(instance, LAB_FLT_INSTANCE);
    instance->filter = attach->filter;
    instance->volume = attach->volume;
    lab__flt_reference(attach->filter);
    lab__flt_reference(attach->volume);
    InitializeListHead(&instance->own);
    InitializeListHead(&instance->contexts);
    if (lab__pnp_text_of(&instance->name, &attach->name) && lab__pnp_text_of(&instance->altitude, &attach->altitude))
        return instance;
    lab__flt_dereference(instance);
    return 0;
}

void lab__flt_instance_free(PFLT_INSTANCE instance)
{
    lab__pnp_text_free(&instance->name);
    lab__pnp_text_free(&instance->altitude);
    lab__flt_dereference(instance->volume);
    lab__flt_dereference(instance->filter);
    lab__mm_kernel_free(instance);
}

static void insert(PFLT_INSTANCE instance)
{
    LIST_ENTRY *at = instance->volume->instances.Flink;

    while (at != &instance->volume->instances &&
           lab__rtl_altitude_compare(&CONTAINING_RECORD(at, struct _FLT_INSTANCE, link)->altitude,
                                     &instance->altitude) > 0)
        at = at->Flink;
    InsertTailList(at, &instance->link);
    InsertTailList(&instance->filter->instances, &instance->filter_link);
}

static void take_out(PFLT_INSTANCE instance)
{
    RemoveEntryList(&instance->link);
    RemoveEntryList(&instance->filter_link);
}

static void count_interest(PFLT_INSTANCE instance, LONG by)
{
    for (ULONG i = 0; i < LAB_FLT_MAJORS; i++)
        if (instance->filter->calls[i].pre || instance->filter->calls[i].post)
            instance->volume->interested[i] += (ULONG)by;
}

static NTSTATUS ask_setup(PFLT_INSTANCE instance, FLT_INSTANCE_SETUP_FLAGS flags)
{
    PFLT_INSTANCE_SETUP_CALLBACK setup = instance->filter->registration.InstanceSetupCallback;
    FLT_RELATED_OBJECTS objects = lab__flt_objects_of(instance, 0);
    struct lab__flt_check check = lab__flt_check_begin();
    PFLT_VOLUME volume = instance->volume;
    NTSTATUS status;

    if (!setup)
        return STATUS_SUCCESS;
    status = setup(&objects, flags, volume->base->DeviceType, volume->type);
    lab__flt_check_end(&check, (PVOID)setup, "instance setup callback");
    return status;
}

NTSTATUS lab__flt_instance_attach(const struct lab__flt_attach *attach, PFLT_INSTANCE *result)
{
    NTSTATUS status = collides(attach);
    PFLT_INSTANCE instance;

    if (!NT_SUCCESS(status))
        return status;
    instance = make(attach);
    if (!instance)
        return STATUS_INSUFFICIENT_RESOURCES;
    insert(instance);
    status = ask_setup(instance, attach->flags);
    if (NT_SUCCESS(status) && (attach->volume->detached || attach->filter->object.going))
        status = STATUS_FLT_DELETING_OBJECT;
    if (!NT_SUCCESS(status)) {
        instance->object.going = TRUE;
        take_out(instance);
        lab__flt_instance_contexts_drop(instance);
        lab__flt_dereference(instance);
        return status == STATUS_FLT_DELETING_OBJECT ? status : STATUS_FLT_DO_NOT_ATTACH;
    }
    instance->running = TRUE;
    count_interest(instance, 1);
    if (result)
        *result = instance;
    return STATUS_SUCCESS;
}

/* --- going -------------------------------------------------------------------------------------------------------- */

static void tell(PFLT_INSTANCE instance, PFLT_INSTANCE_TEARDOWN_CALLBACK callback, FLT_INSTANCE_TEARDOWN_FLAGS reason)
{
    FLT_RELATED_OBJECTS objects = lab__flt_objects_of(instance, 0);
    struct lab__flt_check check = lab__flt_check_begin();

    if (!callback)
        return;
    callback(&objects, reason);
    lab__flt_check_end(&check, (PVOID)callback, "instance teardown callback");
}

/* What the filter has in its hands comes back, by and by. The thread that dismounts may have it itself. */
static void wait_for_callbacks(PFLT_INSTANCE instance, FLT_INSTANCE_TEARDOWN_FLAGS reason)
{
    LARGE_INTEGER step = {.QuadPart = -WAIT_STEP};

    for (ULONG i = 0; instance->busy && i < WAIT_STEPS && reason != FLTFL_INSTANCE_TEARDOWN_VOLUME_DISMOUNT; i++)
        KeDelayExecutionThread(KernelMode, FALSE, &step);
    if (instance->busy && reason != FLTFL_INSTANCE_TEARDOWN_VOLUME_DISMOUNT)
        lab__flt_misuse((PVOID)instance->filter->registration.InstanceTeardownStartCallback, (ULONG_PTR)instance,
                        "an instance is torn down, and its filter keeps %u operations", (unsigned)instance->busy);
}

void lab__flt_instance_tear_down(PFLT_INSTANCE instance, FLT_INSTANCE_TEARDOWN_FLAGS reason)
{
    const FLT_REGISTRATION *registration = &instance->filter->registration;

    lab__flt_reference(instance);
    instance->object.going = TRUE;
    take_out(instance);
    tell(instance, registration->InstanceTeardownStartCallback, reason);
    if (instance->running)
        count_interest(instance, -1);
    instance->running = FALSE;
    lab__flt_op_drain(instance);
    wait_for_callbacks(instance, reason);
    tell(instance, registration->InstanceTeardownCompleteCallback, reason);
    lab__flt_instance_contexts_drop(instance);
    lab__flt_dereference(instance);
    lab__flt_dereference(instance); /* its own */
}

static NTSTATUS may_go(PFLT_INSTANCE instance)
{
    PFLT_INSTANCE_QUERY_TEARDOWN_CALLBACK query = instance->filter->registration.InstanceQueryTeardownCallback;
    FLT_RELATED_OBJECTS objects = lab__flt_objects_of(instance, 0);

    return query ? query(&objects, 0) : STATUS_FLT_DO_NOT_DETACH;
}

/* --- what filters ask for ----------------------------------------------------------------------------------------- */

static NTSTATUS attach_by_hand(struct lab__flt_attach *attach, PFLT_INSTANCE *result)
{
    PFLT_INSTANCE instance;
    NTSTATUS status;

    if (attach->volume->object.going || attach->filter->object.going)
        return STATUS_FLT_DELETING_OBJECT;
    attach->flags = FLTFL_INSTANCE_SETUP_MANUAL_ATTACHMENT;
    status = lab__flt_instance_attach(attach, &instance);
    if (NT_SUCCESS(status) && result) {
        lab__flt_lend(instance);
        *result = instance;
    }
    return status;
}

/*
 * FltAttachVolume: an instance on a volume, with the name (default: the default instance's) and the altitude that the
 * service key has for it.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_FLT_INSTANCE_NAME_COLLISION, STATUS_FLT_INSTANCE_ALTITUDE_COLLISION, STATUS_FLT_DELETING_OBJECT,
 *         STATUS_FLT_DO_NOT_ATTACH: its setup callback refused; those of the registry, STATUS_INSUFFICIENT_RESOURCES
 * Source  fltkernel/nf-fltkernel-fltattachvolume
 */
NTSTATUS FltAttachVolume(PFLT_FILTER Filter, PFLT_VOLUME Volume, PCUNICODE_STRING InstanceName,
                         PFLT_INSTANCE *RetInstance)
{
    struct lab__flt_attach attach = {.filter = Filter, .volume = Volume};
    ULONG flags;
    NTSTATUS status;

    LAB_DDI(FltAttachVolume);
    status = lab__flt_service_instance(Filter, InstanceName, &attach.name, &attach.altitude, &flags);
    if (NT_SUCCESS(status))
        status = attach_by_hand(&attach, RetInstance);
    lab__pnp_text_free(&attach.name);
    lab__pnp_text_free(&attach.altitude);
    return status;
}

/*
 * FltAttachVolumeAtAltitude: the same at an altitude that the caller chooses, for testing.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for what is no altitude; those of FltAttachVolume
 * Source  fltkernel/nf-fltkernel-fltattachvolumeataltitude
 */
NTSTATUS FltAttachVolumeAtAltitude(PFLT_FILTER Filter, PFLT_VOLUME Volume, PCUNICODE_STRING Altitude,
                                   PCUNICODE_STRING InstanceName, PFLT_INSTANCE *RetInstance)
{
    struct lab__flt_attach attach = {.filter = Filter, .volume = Volume, .altitude = *Altitude};
    UNICODE_STRING altitude = {0};
    NTSTATUS status = STATUS_SUCCESS;
    ULONG flags;

    LAB_DDI(FltAttachVolumeAtAltitude);
    if (!lab__rtl_altitude_valid(Altitude))
        return STATUS_INVALID_PARAMETER;
    if (InstanceName)
        attach.name = *InstanceName;
    else
        status = lab__flt_service_instance(Filter, 0, &attach.name, &altitude, &flags);
    if (NT_SUCCESS(status))
        status = attach_by_hand(&attach, RetInstance);
    if (!InstanceName)
        lab__pnp_text_free(&attach.name);
    lab__pnp_text_free(&altitude);
    return status;
}

/*
 * FltDetachVolume: take an instance away again, if its filter agrees (InstanceQueryTeardownCallback; without one it
 * doesn't).
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_FLT_INSTANCE_NOT_FOUND, STATUS_FLT_DO_NOT_DETACH, STATUS_FLT_DELETING_OBJECT
 * Source  fltkernel/nf-fltkernel-fltdetachvolume
 */
NTSTATUS FltDetachVolume(PFLT_FILTER Filter, PFLT_VOLUME Volume, PCUNICODE_STRING InstanceName)
{
    PFLT_INSTANCE instance;
    NTSTATUS status;

    LAB_DDI(FltDetachVolume);
    instance = lab__flt_instance_find(Filter, Volume, InstanceName);
    if (!instance)
        return STATUS_FLT_INSTANCE_NOT_FOUND;
    if (instance->object.going)
        return STATUS_FLT_DELETING_OBJECT;
    lab__flt_reference(instance);
    status = may_go(instance);
    if (NT_SUCCESS(status))
        lab__flt_instance_tear_down(instance, FLTFL_INSTANCE_TEARDOWN_MANUAL);
    lab__flt_dereference(instance);
    return NT_SUCCESS(status) ? STATUS_SUCCESS : status;
}

/*
 * FltCompareInstanceAltitudes: -1, 0 or 1 as the first lies lower than, as high as, or higher than the second.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  fltkernel/nf-fltkernel-fltcompareinstancealtitudes
 */
LONG FltCompareInstanceAltitudes(PFLT_INSTANCE Instance1, PFLT_INSTANCE Instance2)
{
    int order;

    LAB_DDI(FltCompareInstanceAltitudes);
    order = lab__rtl_altitude_compare(&Instance1->altitude, &Instance2->altitude);
    return order < 0 ? -1 : order > 0;
}
