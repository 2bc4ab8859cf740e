/*
 * The hardware counters that thread profiling would use: one configuration for the whole machine.
 */
#include "ke/ke_p.h"

static HARDWARE_COUNTER counters[MAX_HW_COUNTERS];
static ULONG counter_count;

void lab__ke_hwcounter_start(void)
{
    counter_count = 0;
}

/*
 * KeSetHardwareCounterConfiguration: replace the configuration; none is Count 0.
 *
 * IRQL    <= APC_LEVEL
 * Shape   CounterArray[Count]
 * Errors  STATUS_INVALID_PARAMETER beyond MAX_HW_COUNTERS and for a type that isn't PMCCounter
 * Source  ntddk/nf-ntddk-kesethardwarecounterconfiguration
 */
NTSTATUS KeSetHardwareCounterConfiguration(PHARDWARE_COUNTER CounterArray, ULONG Count)
{
    LAB_DDI(KeSetHardwareCounterConfiguration);
    if (Count > MAX_HW_COUNTERS)
        return STATUS_INVALID_PARAMETER;
    for (ULONG i = 0; i < Count; i++)
        if (CounterArray[i].Type != PMCCounter)
            return STATUS_INVALID_PARAMETER;
    RtlCopyMemory(counters, CounterArray, Count * sizeof *counters);
    counter_count = Count;
    return STATUS_SUCCESS;
}

/*
 * KeQueryHardwareCounterConfiguration: the configuration.
 *
 * IRQL    <= APC_LEVEL
 * Shape   CounterArray[MaximumCount]
 * Errors  STATUS_BUFFER_TOO_SMALL, with *Count
 * Source  ntddk/nf-ntddk-kequeryhardwarecounterconfiguration
 */
NTSTATUS KeQueryHardwareCounterConfiguration(PHARDWARE_COUNTER CounterArray, ULONG MaximumCount, PULONG Count)
{
    LAB_DDI(KeQueryHardwareCounterConfiguration);
    *Count = counter_count;
    if (MaximumCount < counter_count)
        return STATUS_BUFFER_TOO_SMALL;
    RtlCopyMemory(CounterArray, counters, counter_count * sizeof *counters);
    return STATUS_SUCCESS;
}
