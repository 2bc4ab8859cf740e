/*
 * The time in all its forms, and stalling. Interrupt time is virtual time; system time is that plus an offset, which
 * setting the clock changes. The performance counter runs at 10 MHz, as on Windows 10.
 */
#include "ke/ke_p.h"
#include "ke/wait_p.h"

#define TICK_100NS 156250

static ULONGLONG read(void)
{
    lab__clock_polled();
    return lab__clock_now();
}

/*
 * KeQuerySystemTime: 100 ns since 1601-01-01, UTC.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kequerysystemtime-r1
 */
void KeQuerySystemTime(PLARGE_INTEGER CurrentTime)
{
    LAB_DDI(KeQuerySystemTime);
    CurrentTime->QuadPart = (LONGLONG)read() + lab__ke.system_time_offset;
}

/*
 * KeQuerySystemTimePrecise: the same; ntlab's clock is always precise.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kequerysystemtimeprecise
 */
void KeQuerySystemTimePrecise(PLARGE_INTEGER CurrentTime)
{
    LAB_DDI(KeQuerySystemTimePrecise);
    CurrentTime->QuadPart = (LONGLONG)read() + lab__ke.system_time_offset;
}

/*
 * KeQueryInterruptTime: 100 ns since the machine started.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kequeryinterrupttime
 */
ULONGLONG KeQueryInterruptTime(void)
{
    LAB_DDI(KeQueryInterruptTime);
    return read();
}

/*
 * KeQueryInterruptTimePrecise: the same, with the performance counter of that moment.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kequeryinterrupttimeprecise
 */
ULONGLONG KeQueryInterruptTimePrecise(PULONG64 QpcTimeStamp)
{
    LAB_DDI(KeQueryInterruptTimePrecise);
    *QpcTimeStamp = read();
    return *QpcTimeStamp;
}

/*
 * KeQueryUnbiasedInterruptTime: interrupt time without the time the machine slept.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kequeryunbiasedinterrupttime
 */
ULONGLONG KeQueryUnbiasedInterruptTime(void)
{
    LAB_DDI(KeQueryUnbiasedInterruptTime);
    return read();
}

/* KeQueryUnbiasedInterruptTimePrecise: the same, with the performance counter of that moment. */
ULONGLONG KeQueryUnbiasedInterruptTimePrecise(PULONG64 QpcTimeStamp)
{
    *QpcTimeStamp = read();
    return *QpcTimeStamp;
}

/*
 * KeQueryTickCount: clock ticks of KeQueryTimeIncrement since the machine started.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kequerytickcount
 */
void KeQueryTickCount(PLARGE_INTEGER TickCount)
{
    LAB_DDI(KeQueryTickCount);
    TickCount->QuadPart = (LONGLONG)(read() / TICK_100NS);
}

/*
 * KeQueryTimeIncrement: 100 ns units of a clock tick: 15.625 ms.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kequerytimeincrement
 */
ULONG KeQueryTimeIncrement(void)
{
    LAB_DDI(KeQueryTimeIncrement);
    return TICK_100NS;
}

/*
 * KeQueryPerformanceCounter: the finest counter, and its frequency in Hz.
 *
 * IRQL    any
 * Source  wdm/nf-wdm-kequeryperformancecounter
 */
LARGE_INTEGER KeQueryPerformanceCounter(PLARGE_INTEGER PerformanceFrequency)
{
    LARGE_INTEGER counter;

    LAB_DDI(KeQueryPerformanceCounter);
    if (PerformanceFrequency)
        PerformanceFrequency->QuadPart = 10000000;
    counter.QuadPart = (LONGLONG)read();
    return counter;
}

/*
 * KeConvertPerformanceCounterToAuxiliaryCounter and its inverse have no auxiliary counter to convert to.
 *
 * Errors  STATUS_NOT_SUPPORTED
 * Source  wdm/nf-wdm-keconvertperformancecountertoauxiliarycounter
 */
NTSTATUS KeConvertPerformanceCounterToAuxiliaryCounter(ULONG64 PerformanceCounterValue, PULONG64 AuxiliaryCounterValue,
                                                       PULONG64 ConversionError)
{
    LAB_DDI(KeConvertPerformanceCounterToAuxiliaryCounter);
    return STATUS_NOT_SUPPORTED;
}

NTSTATUS KeConvertAuxiliaryCounterToPerformanceCounter(ULONG64 AuxiliaryCounterValue, PULONG64 PerformanceCounterValue,
                                                       PULONG64 ConversionError)
{
    LAB_DDI(KeConvertAuxiliaryCounterToPerformanceCounter);
    return STATUS_NOT_SUPPORTED;
}

NTSTATUS KeQueryAuxiliaryCounterFrequency(PULONG64 AuxiliaryCounterFrequency)
{
    LAB_DDI(KeQueryAuxiliaryCounterFrequency);
    return STATUS_NOT_SUPPORTED;
}

/*
 * KeStallExecutionProcessor: keep this processor busy; the others, devices and interrupts go on.
 *
 * IRQL    any
 * Units   microseconds
 * Source  wdm/nf-wdm-kestallexecutionprocessor
 */
void KeStallExecutionProcessor(ULONG MicroSeconds)
{
    LAB_DDI(KeStallExecutionProcessor);
    lab__schedule_stall((ULONGLONG)MicroSeconds * 10);
}

/* What __rdtsc reads: a counter that moves with virtual time, at 1 GHz. */
__attribute__((visibility("default"))) ULONGLONG lab_timestamp_counter(void)
{
    return read() * 100;
}
