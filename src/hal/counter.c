/*
 * Who may program the processors' performance counters. Each processor of this machine has eight, and an interrupt for
 * their overflow; a driver takes some of them on some processors, or the whole unit.
 */
#include "hal/hal_p.h"

#define COUNTERS 8
#define TAG      'CmpH'

struct set {
    LIST_ENTRY link;
    KAFFINITY processors;
    ULONG counters; /* a bit each */
    BOOLEAN overflow;
};

static LIST_ENTRY sets = {&sets, &sets};

void lab__hal_counters_start(void)
{
    InitializeListHead(&sets);
}

static NTSTATUS find_processors(const GROUP_AFFINITY *affinity, ULONG count, KAFFINITY *processors)
{
    KAFFINITY active = KeQueryActiveProcessors();

    if ((affinity == 0) != (count == 0))
        return STATUS_INVALID_PARAMETER;
    *processors = affinity ? 0 : active;
    for (ULONG i = 0; i < count; i++) {
        if (affinity[i].Group || !affinity[i].Mask || (affinity[i].Mask & ~active))
            return STATUS_INVALID_PARAMETER;
        *processors |= affinity[i].Mask;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS add_range(struct set *set, ULONG begin, ULONG end)
{
    if (begin > end)
        return STATUS_INVALID_PARAMETER;
    if (end >= COUNTERS)
        return STATUS_NOT_SUPPORTED;
    for (ULONG i = begin; i <= end; i++)
        set->counters |= 1u << i;
    return STATUS_SUCCESS;
}

static NTSTATUS add(struct set *set, const PHYSICAL_COUNTER_RESOURCE_DESCRIPTOR *descriptor)
{
    switch (descriptor->Type) {
    case ResourceTypeSingle:
        return add_range(set, descriptor->u.CounterIndex, descriptor->u.CounterIndex);
    case ResourceTypeRange:
        return add_range(set, descriptor->u.Range.Begin, descriptor->u.Range.End);
    case ResourceTypeOverflow:
        set->overflow = TRUE;
        return STATUS_SUCCESS;
    case ResourceTypeExtendedCounterConfiguration:
        return STATUS_NOT_SUPPORTED;
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

static NTSTATUS describe(struct set *set, const PHYSICAL_COUNTER_RESOURCE_LIST *list)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (!list) {
        set->counters = (1u << COUNTERS) - 1;
        set->overflow = TRUE;
        return STATUS_SUCCESS;
    }
    for (ULONG i = 0; i < list->Count && NT_SUCCESS(status); i++)
        status = add(set, &list->Descriptors[i]);
    return status;
}

static BOOLEAN is_free(const struct set *wanted)
{
    for (LIST_ENTRY *e = sets.Flink; e != &sets; e = e->Flink) {
        const struct set *set = CONTAINING_RECORD(e, struct set, link);

        if ((set->processors & wanted->processors) &&
            ((set->counters & wanted->counters) || (set->overflow && wanted->overflow)))
            return FALSE;
    }
    return TRUE;
}

/*
 * HalAllocateHardwareCounters: performance counters for the caller alone; without a list, all of them; without
 * processors, on all of them.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   GroupAffinty[GroupCount]
 * Errors  STATUS_INVALID_PARAMETER, STATUS_NOT_SUPPORTED for counters that the processors don't have,
 *         STATUS_INSUFFICIENT_RESOURCES where somebody has one of them; *CounterSetHandle is then NULL
 * Source  ntddk/nf-ntddk-halallocatehardwarecounters
 */
NTSTATUS HalAllocateHardwareCounters(PGROUP_AFFINITY GroupAffinty, ULONG GroupCount,
                                     PPHYSICAL_COUNTER_RESOURCE_LIST ResourceList, PHANDLE CounterSetHandle)
{
    struct set wanted = {0}, *set;
    NTSTATUS status;

    LAB_DDI(HalAllocateHardwareCounters);
    *CounterSetHandle = 0;
    status = find_processors(GroupAffinty, GroupCount, &wanted.processors);
    if (NT_SUCCESS(status))
        status = describe(&wanted, ResourceList);
    if (!NT_SUCCESS(status))
        return status;
    set = is_free(&wanted) ? lab__mm_pool_alloc(NonPagedPoolNx, sizeof *set, TAG, FALSE) : 0;
    if (!set)
        return STATUS_INSUFFICIENT_RESOURCES;
    *set = wanted;
    InsertTailList(&sets, &set->link);
    *CounterSetHandle = set;
    return STATUS_SUCCESS;
}

/*
 * HalFreeHardwareCounters: give them back.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER: no such set
 * Source  ntddk/nf-ntddk-halfreehardwarecounters
 */
NTSTATUS HalFreeHardwareCounters(HANDLE CounterSetHandle)
{
    LAB_DDI(HalFreeHardwareCounters);
    for (LIST_ENTRY *e = sets.Flink; e != &sets; e = e->Flink) {
        struct set *set = CONTAINING_RECORD(e, struct set, link);

        if (set != CounterSetHandle)
            continue;
        RemoveEntryList(&set->link);
        lab__mm_pool_free(set, TAG);
        return STATUS_SUCCESS;
    }
    return STATUS_INVALID_PARAMETER;
}
