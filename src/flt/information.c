/* What there is: filters, volumes and instances, one by one, in lists, and described. */
#include "flt/flt_p.h"
#include "flt/information.h"

static PFLT_INSTANCE instance_at(LIST_ENTRY *link)
{
    return CONTAINING_RECORD(link, struct _FLT_INSTANCE, link);
}

/* --- describing --------------------------------------------------------------------------------------------------- */

struct answer {
    PVOID buffer;
    ULONG room, needed;
    PULONG returned;
};

/* FALSE: it doesn't fit; the needed length is noted. Otherwise the fixed part is there, zeroed. */
static NTSTATUS begin(struct answer *answer, ULONG fixed, ULONG variable)
{
    answer->needed = fixed + variable;
    if (answer->returned)
        *answer->returned = answer->needed;
    if (answer->room < answer->needed)
        return STATUS_BUFFER_TOO_SMALL;
    RtlZeroMemory(answer->buffer, answer->needed);
    answer->needed = fixed; /* from here on: where the next name goes */
    return STATUS_SUCCESS;
}

static void add(struct answer *answer, const UNICODE_STRING *text, USHORT *length, USHORT *offset)
{
    *length = text->Length;
    *offset = (USHORT)answer->needed;
    RtlCopyMemory((char *)answer->buffer + answer->needed, text->Buffer, text->Length);
    answer->needed += text->Length;
}

static ULONG count_instances(PFLT_FILTER filter)
{
    ULONG count = 0;

    for (LIST_ENTRY *e = filter->instances.Flink; e != &filter->instances; e = e->Flink)
        count++;
    return count;
}

static NTSTATUS describe_full(PFLT_FILTER filter, struct answer *answer)
{
    FILTER_FULL_INFORMATION *full = answer->buffer;
    NTSTATUS status = begin(answer, FIELD_OFFSET(FILTER_FULL_INFORMATION, FilterNameBuffer), filter->name.Length);

    if (!NT_SUCCESS(status))
        return status;
    full->NumberOfInstances = count_instances(filter);
    full->FilterNameLength = filter->name.Length;
    RtlCopyMemory(full->FilterNameBuffer, filter->name.Buffer, filter->name.Length);
    return STATUS_SUCCESS;
}

NTSTATUS lab__flt_describe_filter(PFLT_FILTER filter, FILTER_INFORMATION_CLASS information_class, PVOID buffer,
                                  ULONG length, PULONG returned)
{
    struct answer answer = {buffer, length, 0, returned};
    ULONG names = filter->name.Length + filter->altitude.Length;
    FILTER_AGGREGATE_STANDARD_INFORMATION *standard = buffer;
    FILTER_AGGREGATE_BASIC_INFORMATION *basic = buffer;
    NTSTATUS status;

    switch (information_class) {
    case FilterFullInformation:
        return describe_full(filter, &answer);
    case FilterAggregateBasicInformation:
        status = begin(&answer, sizeof *basic, names);
        if (!NT_SUCCESS(status))
            return status;
        basic->Flags = FLTFL_AGGREGATE_INFO_IS_MINIFILTER;
        basic->Type.MiniFilter.NumberOfInstances = count_instances(filter);
        add(&answer, &filter->name, &basic->Type.MiniFilter.FilterNameLength,
            &basic->Type.MiniFilter.FilterNameBufferOffset);
        add(&answer, &filter->altitude, &basic->Type.MiniFilter.FilterAltitudeLength,
            &basic->Type.MiniFilter.FilterAltitudeBufferOffset);
        return STATUS_SUCCESS;
    case FilterAggregateStandardInformation:
        status = begin(&answer, sizeof *standard, names);
        if (!NT_SUCCESS(status))
            return status;
        standard->Flags = FLTFL_ASI_IS_MINIFILTER;
        standard->Type.MiniFilter.NumberOfInstances = count_instances(filter);
        add(&answer, &filter->name, &standard->Type.MiniFilter.FilterNameLength,
            &standard->Type.MiniFilter.FilterNameBufferOffset);
        add(&answer, &filter->altitude, &standard->Type.MiniFilter.FilterAltitudeLength,
            &standard->Type.MiniFilter.FilterAltitudeBufferOffset);
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

static NTSTATUS describe_aggregate(PFLT_INSTANCE instance, struct answer *answer, ULONG names)
{
    INSTANCE_AGGREGATE_STANDARD_INFORMATION *all = answer->buffer;
    NTSTATUS status = begin(answer, sizeof *all, names);

    if (!NT_SUCCESS(status))
        return status;
    all->Flags = FLTFL_IASI_IS_MINIFILTER;
    all->Type.MiniFilter.Flags = instance->volume->detached ? FLTFL_IASIM_DETACHED_VOLUME : 0;
    all->Type.MiniFilter.VolumeFileSystemType = instance->volume->type;
    add(answer, &instance->name, &all->Type.MiniFilter.InstanceNameLength,
        &all->Type.MiniFilter.InstanceNameBufferOffset);
    add(answer, &instance->altitude, &all->Type.MiniFilter.AltitudeLength, &all->Type.MiniFilter.AltitudeBufferOffset);
    add(answer, &instance->volume->name, &all->Type.MiniFilter.VolumeNameLength,
        &all->Type.MiniFilter.VolumeNameBufferOffset);
    add(answer, &instance->filter->name, &all->Type.MiniFilter.FilterNameLength,
        &all->Type.MiniFilter.FilterNameBufferOffset);
    return STATUS_SUCCESS;
}

NTSTATUS lab__flt_describe_instance(PFLT_INSTANCE instance, INSTANCE_INFORMATION_CLASS information_class, PVOID buffer,
                                    ULONG length, PULONG returned)
{
    struct answer answer = {buffer, length, 0, returned};
    INSTANCE_FULL_INFORMATION *full = buffer; /* the others begin alike */
    ULONG names = instance->name.Length, fixed = sizeof(INSTANCE_BASIC_INFORMATION);
    ULONG all = names + instance->altitude.Length + instance->volume->name.Length + instance->filter->name.Length;
    NTSTATUS status;

    if (information_class == InstanceAggregateStandardInformation)
        return describe_aggregate(instance, &answer, all);
    if (information_class == InstancePartialInformation) {
        names += instance->altitude.Length;
        fixed = sizeof(INSTANCE_PARTIAL_INFORMATION);
    } else if (information_class == InstanceFullInformation) {
        names = all;
        fixed = sizeof *full;
    } else if (information_class != InstanceBasicInformation) {
        return STATUS_INVALID_PARAMETER;
    }
    status = begin(&answer, fixed, names);
    if (!NT_SUCCESS(status))
        return status;
    add(&answer, &instance->name, &full->InstanceNameLength, &full->InstanceNameBufferOffset);
    if (information_class == InstanceBasicInformation)
        return STATUS_SUCCESS;
    add(&answer, &instance->altitude, &full->AltitudeLength, &full->AltitudeBufferOffset);
    if (information_class == InstancePartialInformation)
        return STATUS_SUCCESS;
    add(&answer, &instance->volume->name, &full->VolumeNameLength, &full->VolumeNameBufferOffset);
    add(&answer, &instance->filter->name, &full->FilterNameLength, &full->FilterNameBufferOffset);
    return STATUS_SUCCESS;
}

NTSTATUS lab__flt_describe_volume(PFLT_VOLUME volume, FILTER_VOLUME_INFORMATION_CLASS information_class, PVOID buffer,
                                  ULONG length, PULONG returned)
{
    struct answer answer = {buffer, length, 0, returned};
    FILTER_VOLUME_STANDARD_INFORMATION *standard = buffer;
    FILTER_VOLUME_BASIC_INFORMATION *basic = buffer;
    NTSTATUS status;

    if (information_class == FilterVolumeBasicInformation) {
        status = begin(&answer, FIELD_OFFSET(FILTER_VOLUME_BASIC_INFORMATION, FilterVolumeName), volume->name.Length);
        if (!NT_SUCCESS(status))
            return status;
        basic->FilterVolumeNameLength = volume->name.Length;
        RtlCopyMemory(basic->FilterVolumeName, volume->name.Buffer, volume->name.Length);
        return STATUS_SUCCESS;
    }
    if (information_class != FilterVolumeStandardInformation)
        return STATUS_INVALID_PARAMETER;
    status = begin(&answer, FIELD_OFFSET(FILTER_VOLUME_STANDARD_INFORMATION, FilterVolumeName), volume->name.Length);
    if (!NT_SUCCESS(status))
        return status;
    standard->Flags = volume->detached ? FLTFL_VSI_DETACHED_VOLUME : 0;
    standard->FileSystemType = volume->type;
    standard->FilterVolumeNameLength = volume->name.Length;
    RtlCopyMemory(standard->FilterVolumeName, volume->name.Buffer, volume->name.Length);
    return STATUS_SUCCESS;
}

/* --- the n-th ----------------------------------------------------------------------------------------------------- */

static LIST_ENTRY *entry_at(LIST_ENTRY *list, ULONG index)
{
    LIST_ENTRY *e = list->Flink;

    for (; e != list && index; e = e->Flink)
        index--;
    return e == list ? 0 : e;
}

PFLT_FILTER lab__flt_filter_at(ULONG index)
{
    LIST_ENTRY *e = entry_at(&lab__flt.filters, index);

    return e ? CONTAINING_RECORD(e, struct _FLT_FILTER, link) : 0;
}

PFLT_VOLUME lab__flt_volume_at(ULONG index)
{
    LIST_ENTRY *e = entry_at(&lab__flt.volumes, index);

    return e ? CONTAINING_RECORD(e, struct _FLT_VOLUME, link) : 0;
}

PFLT_INSTANCE lab__flt_instance_of_filter(PFLT_FILTER filter, ULONG index)
{
    LIST_ENTRY *e = entry_at(&filter->instances, index);

    return e ? CONTAINING_RECORD(e, struct _FLT_INSTANCE, filter_link) : 0;
}

PFLT_INSTANCE lab__flt_instance_of_volume(PFLT_VOLUME volume, ULONG index)
{
    LIST_ENTRY *e = entry_at(&volume->instances, index);

    return e ? instance_at(e) : 0;
}

/* A volume goes by its device's name, or by a drive's letter. */
PFLT_VOLUME lab__flt_volume_named(const UNICODE_STRING *given)
{
    UNICODE_STRING name = *given, target = {0};
    PFLT_VOLUME found = 0;
    WCHAR text[260];

    if (name.Length >= 2 * sizeof(WCHAR) && name.Buffer[name.Length / sizeof(WCHAR) - 1] == '\\')
        name.Length -= sizeof(WCHAR);
    target.Buffer = text;
    target.MaximumLength = sizeof text;
    if (NT_SUCCESS(lab__flt_resolve(&name, &target)))
        name = target;
    for (ULONG i = 0; lab__flt_volume_at(i) && !found; i++)
        if (RtlEqualUnicodeString(&lab__flt_volume_at(i)->name, &name, TRUE))
            found = lab__flt_volume_at(i);
    return found;
}

/*
 * FltEnumerateFilterInformation, FltEnumerateVolumeInformation, FltEnumerateInstanceInformationBy...: the n-th, from 0,
 * described. FltGetFilterInformation, FltGetVolumeInformation, FltGetInstanceInformation: one that is given.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_NO_MORE_ENTRIES, STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER, STATUS_FLT_VOLUME_NOT_FOUND
 * Source  fltkernel/nf-fltkernel-fltenumeratefilterinformation
 */
NTSTATUS FltEnumerateFilterInformation(ULONG Index, FILTER_INFORMATION_CLASS InformationClass, PVOID Buffer,
                                       ULONG BufferSize, PULONG BytesReturned)
{
    PFLT_FILTER filter;

    LAB_DDI(FltEnumerateFilterInformation);
    filter = lab__flt_filter_at(Index);
    return filter ? lab__flt_describe_filter(filter, InformationClass, Buffer, BufferSize, BytesReturned)
                  : STATUS_NO_MORE_ENTRIES;
}

NTSTATUS FltEnumerateVolumeInformation(PFLT_FILTER Filter, ULONG Index,
                                       FILTER_VOLUME_INFORMATION_CLASS InformationClass, PVOID Buffer, ULONG BufferSize,
                                       PULONG BytesReturned)
{
    PFLT_VOLUME volume;

    LAB_DDI(FltEnumerateVolumeInformation);
    volume = lab__flt_volume_at(Index);
    return volume ? lab__flt_describe_volume(volume, InformationClass, Buffer, BufferSize, BytesReturned)
                  : STATUS_NO_MORE_ENTRIES;
}

static NTSTATUS describe_or_end(PFLT_INSTANCE instance, INSTANCE_INFORMATION_CLASS information_class, PVOID buffer,
                                ULONG length, PULONG returned)
{
    return instance ? lab__flt_describe_instance(instance, information_class, buffer, length, returned)
                    : STATUS_NO_MORE_ENTRIES;
}

NTSTATUS FltEnumerateInstanceInformationByFilter(PFLT_FILTER Filter, ULONG Index,
                                                 INSTANCE_INFORMATION_CLASS InformationClass, PVOID Buffer,
                                                 ULONG BufferSize, PULONG BytesReturned)
{
    LAB_DDI(FltEnumerateInstanceInformationByFilter);
    return describe_or_end(lab__flt_instance_of_filter(Filter, Index), InformationClass, Buffer, BufferSize,
                           BytesReturned);
}

NTSTATUS FltEnumerateInstanceInformationByVolume(PFLT_VOLUME Volume, ULONG Index,
                                                 INSTANCE_INFORMATION_CLASS InformationClass, PVOID Buffer,
                                                 ULONG BufferSize, PULONG BytesReturned)
{
    LAB_DDI(FltEnumerateInstanceInformationByVolume);
    return describe_or_end(lab__flt_instance_of_volume(Volume, Index), InformationClass, Buffer, BufferSize,
                           BytesReturned);
}

NTSTATUS FltEnumerateInstanceInformationByVolumeName(PUNICODE_STRING VolumeName, ULONG Index,
                                                     INSTANCE_INFORMATION_CLASS InformationClass, PVOID Buffer,
                                                     ULONG BufferSize, PULONG BytesReturned)
{
    PFLT_VOLUME volume;

    LAB_DDI(FltEnumerateInstanceInformationByVolumeName);
    volume = lab__flt_volume_named(VolumeName);
    return volume ? describe_or_end(lab__flt_instance_of_volume(volume, Index), InformationClass, Buffer, BufferSize,
                                    BytesReturned)
                  : STATUS_FLT_VOLUME_NOT_FOUND;
}

static PFLT_VOLUME volume_of_device(PDEVICE_OBJECT device)
{
    for (ULONG i = 0; lab__flt_volume_at(i); i++) {
        PFLT_VOLUME volume = lab__flt_volume_at(i);

        if (volume->device == device || volume->base == device || volume->disk == device)
            return volume;
    }
    return 0;
}

NTSTATUS FltEnumerateInstanceInformationByDeviceObject(PDEVICE_OBJECT DeviceObject, ULONG Index,
                                                       INSTANCE_INFORMATION_CLASS InformationClass, PVOID Buffer,
                                                       ULONG BufferSize, PULONG BytesReturned)
{
    PFLT_VOLUME volume;

    LAB_DDI(FltEnumerateInstanceInformationByDeviceObject);
    volume = volume_of_device(DeviceObject);
    return volume ? describe_or_end(lab__flt_instance_of_volume(volume, Index), InformationClass, Buffer, BufferSize,
                                    BytesReturned)
                  : STATUS_FLT_VOLUME_NOT_FOUND;
}

NTSTATUS FltGetFilterInformation(PFLT_FILTER Filter, FILTER_INFORMATION_CLASS InformationClass, PVOID Buffer,
                                 ULONG BufferSize, PULONG BytesReturned)
{
    LAB_DDI(FltGetFilterInformation);
    return lab__flt_describe_filter(Filter, InformationClass, Buffer, BufferSize, BytesReturned);
}

NTSTATUS FltGetVolumeInformation(PFLT_VOLUME Volume, FILTER_VOLUME_INFORMATION_CLASS InformationClass, PVOID Buffer,
                                 ULONG BufferSize, PULONG BytesReturned)
{
    LAB_DDI(FltGetVolumeInformation);
    return lab__flt_describe_volume(Volume, InformationClass, Buffer, BufferSize, BytesReturned);
}

NTSTATUS FltGetInstanceInformation(PFLT_INSTANCE Instance, INSTANCE_INFORMATION_CLASS InformationClass, PVOID Buffer,
                                   ULONG BufferSize, PULONG BytesReturned)
{
    LAB_DDI(FltGetInstanceInformation);
    return lab__flt_describe_instance(Instance, InformationClass, Buffer, BufferSize, BytesReturned);
}

/* --- lists and neighbours ----------------------------------------------------------------------------------------- */

/* Referenced, as many as fit. */
static void list_one(PVOID object, PVOID *list, ULONG room, PULONG count)
{
    if (*count < room && list)
        lab__flt_lend(list[*count] = object);
    ++*count;
}

static NTSTATUS list_end(PVOID *list, ULONG room, ULONG count)
{
    if (count <= room)
        return STATUS_SUCCESS;
    for (ULONG i = 0; list && i < room; i++)
        FltObjectDereference(list[i]);
    return STATUS_BUFFER_TOO_SMALL;
}

/*
 * FltEnumerateFilters, FltEnumerateVolumes, FltEnumerateInstances: all of them, referenced; the count is what there is.
 *
 * IRQL    <= APC_LEVEL
 * Units   list sizes: elements
 * Errors  STATUS_BUFFER_TOO_SMALL: none is referenced then
 * Source  fltkernel/nf-fltkernel-fltenumeratefilters
 */
NTSTATUS FltEnumerateFilters(PFLT_FILTER *FilterList, ULONG FilterListSize, PULONG NumberFiltersReturned)
{
    LAB_DDI(FltEnumerateFilters);
    *NumberFiltersReturned = 0;
    for (ULONG i = 0; lab__flt_filter_at(i); i++)
        list_one(lab__flt_filter_at(i), (PVOID *)FilterList, FilterListSize, NumberFiltersReturned);
    return list_end((PVOID *)FilterList, FilterListSize, *NumberFiltersReturned);
}

NTSTATUS FltEnumerateVolumes(PFLT_FILTER Filter, PFLT_VOLUME *VolumeList, ULONG VolumeListSize,
                             PULONG NumberVolumesReturned)
{
    LAB_DDI(FltEnumerateVolumes);
    *NumberVolumesReturned = 0;
    for (ULONG i = 0; lab__flt_volume_at(i); i++)
        list_one(lab__flt_volume_at(i), (PVOID *)VolumeList, VolumeListSize, NumberVolumesReturned);
    return list_end((PVOID *)VolumeList, VolumeListSize, *NumberVolumesReturned);
}

static void list_of_volume(PFLT_VOLUME volume, PFLT_FILTER filter, PFLT_INSTANCE *list, ULONG room, PULONG count)
{
    PFLT_INSTANCE instance;

    for (ULONG i = 0; (instance = lab__flt_instance_of_volume(volume, i)); i++)
        if (!filter || instance->filter == filter)
            list_one(instance, (PVOID *)list, room, count);
}

NTSTATUS FltEnumerateInstances(PFLT_VOLUME Volume, PFLT_FILTER Filter, PFLT_INSTANCE *InstanceList,
                               ULONG InstanceListSize, PULONG NumberInstancesReturned)
{
    LAB_DDI(FltEnumerateInstances);
    *NumberInstancesReturned = 0;
    if (Volume)
        list_of_volume(Volume, Filter, InstanceList, InstanceListSize, NumberInstancesReturned);
    for (ULONG i = 0; !Volume && lab__flt_volume_at(i); i++)
        list_of_volume(lab__flt_volume_at(i), Filter, InstanceList, InstanceListSize, NumberInstancesReturned);
    return list_end((PVOID *)InstanceList, InstanceListSize, *NumberInstancesReturned);
}

static NTSTATUS give(PVOID object, PVOID *result, NTSTATUS otherwise)
{
    NTSTATUS status = object ? lab__flt_lend(object) : otherwise;

    *result = NT_SUCCESS(status) ? object : 0;
    return status;
}

/*
 * FltGet...: one object from another, referenced.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_FLT_DELETING_OBJECT, STATUS_NO_MORE_ENTRIES where there is no neighbour, STATUS_FLT_FILTER_NOT_FOUND,
 *         STATUS_FLT_VOLUME_NOT_FOUND, STATUS_FLT_INSTANCE_NOT_FOUND
 * Source  fltkernel/nf-fltkernel-fltgetvolumefrominstance and its kin
 */
NTSTATUS FltGetTopInstance(PFLT_VOLUME Volume, PFLT_INSTANCE *Instance)
{
    LAB_DDI(FltGetTopInstance);
    return give(lab__flt_instance_of_volume(Volume, 0), (PVOID *)Instance, STATUS_NO_MORE_ENTRIES);
}

NTSTATUS FltGetBottomInstance(PFLT_VOLUME Volume, PFLT_INSTANCE *Instance)
{
    LIST_ENTRY *last = Volume->instances.Blink;

    LAB_DDI(FltGetBottomInstance);
    return give(last == &Volume->instances ? 0 : instance_at(last), (PVOID *)Instance, STATUS_NO_MORE_ENTRIES);
}

static PFLT_INSTANCE neighbour(PFLT_INSTANCE instance, LIST_ENTRY *link)
{
    return instance->object.going || link == &instance->volume->instances ? 0 : instance_at(link);
}

NTSTATUS FltGetLowerInstance(PFLT_INSTANCE CurrentInstance, PFLT_INSTANCE *LowerInstance)
{
    LAB_DDI(FltGetLowerInstance);
    return give(neighbour(CurrentInstance, CurrentInstance->link.Flink), (PVOID *)LowerInstance,
                STATUS_NO_MORE_ENTRIES);
}

NTSTATUS FltGetUpperInstance(PFLT_INSTANCE CurrentInstance, PFLT_INSTANCE *UpperInstance)
{
    LAB_DDI(FltGetUpperInstance);
    return give(neighbour(CurrentInstance, CurrentInstance->link.Blink), (PVOID *)UpperInstance,
                STATUS_NO_MORE_ENTRIES);
}

NTSTATUS FltGetFilterFromInstance(PFLT_INSTANCE Instance, PFLT_FILTER *RetFilter)
{
    LAB_DDI(FltGetFilterFromInstance);
    return give(Instance->filter, (PVOID *)RetFilter, STATUS_FLT_FILTER_NOT_FOUND);
}

NTSTATUS FltGetFilterFromName(PCUNICODE_STRING FilterName, PFLT_FILTER *RetFilter)
{
    LAB_DDI(FltGetFilterFromName);
    return give(lab__flt_filter_find(FilterName), (PVOID *)RetFilter, STATUS_FLT_FILTER_NOT_FOUND);
}

NTSTATUS FltGetVolumeFromInstance(PFLT_INSTANCE Instance, PFLT_VOLUME *RetVolume)
{
    LAB_DDI(FltGetVolumeFromInstance);
    return give(Instance->volume, (PVOID *)RetVolume, STATUS_FLT_VOLUME_NOT_FOUND);
}

NTSTATUS FltGetVolumeFromFileObject(PFLT_FILTER Filter, PFILE_OBJECT FileObject, PFLT_VOLUME *RetVolume)
{
    LAB_DDI(FltGetVolumeFromFileObject);
    return give(lab__flt_volume_find(FileObject), (PVOID *)RetVolume, STATUS_FLT_VOLUME_NOT_FOUND);
}

NTSTATUS FltGetVolumeFromDeviceObject(PFLT_FILTER Filter, PDEVICE_OBJECT DeviceObject, PFLT_VOLUME *RetVolume)
{
    LAB_DDI(FltGetVolumeFromDeviceObject);
    return give(volume_of_device(DeviceObject), (PVOID *)RetVolume, STATUS_FLT_VOLUME_NOT_FOUND);
}

NTSTATUS FltGetVolumeFromName(PFLT_FILTER Filter, PCUNICODE_STRING VolumeName, PFLT_VOLUME *RetVolume)
{
    LAB_DDI(FltGetVolumeFromName);
    return give(lab__flt_volume_named(VolumeName), (PVOID *)RetVolume, STATUS_FLT_VOLUME_NOT_FOUND);
}

NTSTATUS FltGetVolumeInstanceFromName(PFLT_FILTER Filter, PFLT_VOLUME Volume, PCUNICODE_STRING InstanceName,
                                      PFLT_INSTANCE *RetInstance)
{
    PFLT_INSTANCE instance = 0;

    LAB_DDI(FltGetVolumeInstanceFromName);
    for (ULONG i = 0; (instance = lab__flt_instance_of_volume(Volume, i)); i++)
        if ((!Filter || instance->filter == Filter) &&
            (!InstanceName || RtlEqualUnicodeString(&instance->name, InstanceName, TRUE)))
            break;
    return give(instance, (PVOID *)RetInstance, STATUS_FLT_INSTANCE_NOT_FOUND);
}
