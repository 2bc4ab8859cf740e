/* NtPowerInformation: what the machine can do, and what it is doing. It is a desktop PC: no battery, no lid, no
 * throttling, and it sleeps in S1 to S4. */
#include <ntpoapi.h>

#include "po/po_p.h"

struct answer {
    union {
        POWER_PLATFORM_INFORMATION platform;
        SYSTEM_POWER_CAPABILITIES capabilities;
        SYSTEM_BATTERY_STATE battery;
        PROCESSOR_POWER_INFORMATION processors[64];
        ULONG state;
        ULONGLONG time;
    };
    ULONG size;
};

static void tell_capabilities(struct answer *answer)
{
    answer->capabilities.PowerButtonPresent = answer->capabilities.SleepButtonPresent = TRUE;
    answer->capabilities.SystemS1 = answer->capabilities.SystemS2 = answer->capabilities.SystemS3 =
        answer->capabilities.SystemS4 = answer->capabilities.SystemS5 = TRUE;
    answer->capabilities.HiberFilePresent = answer->capabilities.FullWake = TRUE;
    answer->capabilities.ProcessorMinThrottle = answer->capabilities.ProcessorMaxThrottle = 100;
    answer->capabilities.DiskSpinDown = TRUE;
    answer->capabilities.RtcWake = PowerSystemHibernate;
    answer->capabilities.MinDeviceWakeState = PowerSystemSleeping1;
    answer->size = sizeof answer->capabilities;
}

static void tell_processors(struct answer *answer)
{
    ULONG count = KeQueryActiveProcessorCountEx(ALL_PROCESSOR_GROUPS);

    for (ULONG i = 0; i < count && i < RTL_NUMBER_OF(answer->processors); i++)
        answer->processors[i] = (PROCESSOR_POWER_INFORMATION){i, 2000, 2000, 2000, 0, 0};
    answer->size = count * sizeof answer->processors[0];
}

static void tell_execution(struct answer *answer)
{
    answer->state = (lab__po.requests[PowerRequestSystemRequired] ? ES_SYSTEM_REQUIRED : 0) |
                    (lab__po.requests[PowerRequestDisplayRequired] ? ES_DISPLAY_REQUIRED : 0);
    answer->size = sizeof answer->state;
}

static NTSTATUS tell(POWER_INFORMATION_LEVEL level, struct answer *answer)
{
    switch (level) {
    case PlatformInformation:
        answer->size = sizeof answer->platform; /* AoAc: it has no connected standby */
        return STATUS_SUCCESS;
    case SystemPowerCapabilities:
        tell_capabilities(answer);
        return STATUS_SUCCESS;
    case SystemBatteryState:
        answer->battery.AcOnLine = TRUE;
        answer->size = sizeof answer->battery;
        return STATUS_SUCCESS;
    case ProcessorInformation:
        tell_processors(answer);
        return STATUS_SUCCESS;
    case SystemExecutionState:
        tell_execution(answer);
        return STATUS_SUCCESS;
    case LastSleepTime:
        answer->time = lab__po.slept_at;
        answer->size = sizeof answer->time;
        return STATUS_SUCCESS;
    case LastWakeTime:
        answer->time = lab__po.woke_at;
        answer->size = sizeof answer->time;
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

static NTSTATUS query(POWER_INFORMATION_LEVEL level, PVOID input, ULONG input_length, PVOID output, ULONG output_length,
                      KPROCESSOR_MODE mode)
{
    struct answer answer;
    NTSTATUS status;

    if (input || input_length || !output)
        return STATUS_INVALID_PARAMETER;
    RtlZeroMemory(&answer, sizeof answer);
    status = tell(level, &answer);
    if (NT_SUCCESS(status) && output_length < answer.size)
        status = STATUS_BUFFER_TOO_SMALL;
    if (NT_SUCCESS(status) && mode == UserMode)
        status = lab__mm_user_probe(output, answer.size, TRUE);
    if (NT_SUCCESS(status))
        RtlCopyMemory(output, &answer, answer.size);
    return status;
}

/*
 * NtPowerInformation, ZwPowerInformation: PlatformInformation, and of the older levels SystemPowerCapabilities,
 * SystemBatteryState, ProcessorInformation, SystemExecutionState, LastSleepTime and LastWakeTime. None of them takes
 * input.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   the times: 100 ns of interrupt time
 * Errors  STATUS_INVALID_PARAMETER: another level, an input buffer, or no output buffer; STATUS_BUFFER_TOO_SMALL
 * Source  ntddk/nf-ntddk-zwpowerinformation
 */
NTSTATUS NtPowerInformation(POWER_INFORMATION_LEVEL InformationLevel, PVOID InputBuffer, ULONG InputBufferLength,
                            PVOID OutputBuffer, ULONG OutputBufferLength)
{
    LAB_DDI(NtPowerInformation);
    return query(InformationLevel, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength,
                 lab__ke_thread()->previous_mode);
}

NTSTATUS ZwPowerInformation(POWER_INFORMATION_LEVEL PowerInformationLevel, PVOID InputBuffer, ULONG InputBufferLength,
                            PVOID OutputBuffer, ULONG OutputBufferLength)
{
    LAB_DDI(ZwPowerInformation);
    return query(PowerInformationLevel, InputBuffer, InputBufferLength, OutputBuffer, OutputBufferLength, KernelMode);
}
