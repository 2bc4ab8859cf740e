/* Time: system time, interrupt time, performance counter, stalls. */
#ifndef NTLAB_NT_KE_TIME_H
#define NTLAB_NT_KE_TIME_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

extern volatile KSYSTEM_TIME KeTickCount;

NTSTATUS KeConvertAuxiliaryCounterToPerformanceCounter(ULONG64 AuxiliaryCounterValue, PULONG64 PerformanceCounterValue,
                                                       PULONG64 ConversionError);
NTSTATUS KeConvertPerformanceCounterToAuxiliaryCounter(ULONG64 PerformanceCounterValue, PULONG64 AuxiliaryCounterValue,
                                                       PULONG64 ConversionError);
NTSTATUS KeQueryAuxiliaryCounterFrequency(PULONG64 AuxiliaryCounterFrequency);
ULONGLONG KeQueryInterruptTime(void);
ULONGLONG KeQueryInterruptTimePrecise(PULONG64 QpcTimeStamp);
LARGE_INTEGER KeQueryPerformanceCounter(PLARGE_INTEGER PerformanceFrequency);
void KeQuerySystemTime(PLARGE_INTEGER CurrentTime);
void KeQuerySystemTimePrecise(PLARGE_INTEGER CurrentTime);
void KeQueryTickCount(PLARGE_INTEGER TickCount);
ULONG KeQueryTimeIncrement(void);
ULONG64 KeQueryTotalCycleTimeProcess(PKPROCESS Process, PULONG64 CycleTimeStamp);
ULONG64 KeQueryTotalCycleTimeThread(PKTHREAD Thread, PULONG64 CycleTimeStamp);
ULONGLONG KeQueryUnbiasedInterruptTime(void);
ULONGLONG KeQueryUnbiasedInterruptTimePrecise(PULONG64 QpcTimeStamp);

LAB_DDK_END

#endif
