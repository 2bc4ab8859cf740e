/* What programs ask of the filter manager: fltlib's other half. */
#include "flt/information.h"
#include "flt/port.h"

struct given {
    UNICODE_STRING filter, volume, instance, altitude;
};

static UNICODE_STRING text(const WCHAR *buffer, USHORT length)
{
    return (UNICODE_STRING){length, length, (PWCH)buffer};
}

static NTSTATUS with_volume(ULONG code, const struct given *given, PFLT_FILTER filter, PFLT_VOLUME volume, PVOID out,
                            ULONG length, ULONG *written)
{
    PCUNICODE_STRING name = given->instance.Length ? &given->instance : 0;
    PFLT_INSTANCE instance;
    NTSTATUS status;

    if (code == LAB_FLT_DETACH)
        return FltDetachVolume(filter, volume, name);
    status = given->altitude.Length ? FltAttachVolumeAtAltitude(filter, volume, &given->altitude, name, &instance)
                                    : FltAttachVolume(filter, volume, name, &instance);
    if (!NT_SUCCESS(status))
        return status;
    *written = min(length, instance->name.Length);
    RtlCopyMemory(out, instance->name.Buffer, *written);
    FltObjectDereference(instance);
    return STATUS_SUCCESS;
}

static NTSTATUS attach_or_detach(ULONG code, const struct given *given, PVOID out, ULONG length, ULONG *written)
{
    PFLT_FILTER filter = lab__flt_filter_find(&given->filter);
    PFLT_VOLUME volume = lab__flt_volume_named(&given->volume);

    if (!filter)
        return STATUS_FLT_FILTER_NOT_FOUND;
    return volume ? with_volume(code, given, filter, volume, out, length, written) : STATUS_FLT_VOLUME_NOT_FOUND;
}

static NTSTATUS list_instance(const struct lab_flt_name *name, const struct given *given, PVOID out, ULONG length,
                              ULONG *written)
{
    PFLT_INSTANCE instance = 0;

    if (name->list == LAB_FLT_INSTANCES) {
        PFLT_FILTER filter = lab__flt_filter_find(&given->filter);

        if (!filter)
            return STATUS_FLT_FILTER_NOT_FOUND;
        instance = lab__flt_instance_of_filter(filter, name->index);
    } else {
        PFLT_VOLUME volume = lab__flt_volume_named(&given->volume);

        if (!volume)
            return STATUS_FLT_VOLUME_NOT_FOUND;
        instance = lab__flt_instance_of_volume(volume, name->index);
    }
    return instance ? lab__flt_describe_instance(instance, name->information_class, out, length, written)
                    : STATUS_NO_MORE_ENTRIES;
}

static NTSTATUS list(const struct lab_flt_name *name, const struct given *given, PVOID out, ULONG length,
                     ULONG *written)
{
    PFLT_FILTER filter;
    PFLT_VOLUME volume;

    switch (name->list) {
    case LAB_FLT_FILTERS:
        filter = lab__flt_filter_at(name->index);
        return filter ? lab__flt_describe_filter(filter, name->information_class, out, length, written)
                      : STATUS_NO_MORE_ENTRIES;
    case LAB_FLT_VOLUMES:
        volume = lab__flt_volume_at(name->index);
        return volume ? lab__flt_describe_volume(volume, name->information_class, out, length, written)
                      : STATUS_NO_MORE_ENTRIES;
    default:
        return list_instance(name, given, out, length, written);
    }
}

NTSTATUS lab__flt_control(ULONG code, const struct lab_flt_name *name, PVOID out, ULONG length, ULONG *written)
{
    struct given given = {text(name->filter, name->filter_length), text(name->volume, name->volume_length),
                          text(name->instance, name->instance_length), text(name->altitude, name->altitude_length)};
    NTSTATUS status;

    if (name->filter_length > sizeof name->filter || name->volume_length > sizeof name->volume ||
        name->instance_length > sizeof name->instance || name->altitude_length > sizeof name->altitude)
        return STATUS_INVALID_PARAMETER;
    switch (code) {
    case LAB_FLT_UNLOAD:
        return FltUnloadFilter(&given.filter);
    case LAB_FLT_ATTACH:
    case LAB_FLT_DETACH:
        return attach_or_detach(code, &given, out, length, written);
    default:
        status = list(name, &given, out, length, written);
        if (status == STATUS_BUFFER_TOO_SMALL)
            *written = 0;
        return status;
    }
}
