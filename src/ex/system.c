/*
 * What kind of machine this is, who calls, and new identifiers.
 */
#include "ex/ex_p.h"

static struct {
    ULONGLONG time; /* of the last one */
    UCHAR node[6];
    USHORT sequence;
    BOOLEAN ready;
} uuid;

void lab__ex_system_start(void)
{
    RtlZeroMemory(&uuid, sizeof uuid);
}

/*
 * ExGetPreviousMode: did the current thread come from user mode?
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  wdm/nf-wdm-exgetpreviousmode
 */
KPROCESSOR_MODE ExGetPreviousMode(void)
{
    LAB_DDI(ExGetPreviousMode);
    return lab__ke_thread()->previous_mode;
}

/*
 * ExIsProcessorFeaturePresent: of the simulated x64 processor, which has what every one has that runs Windows 10 and
 * nothing more, so that a driver's path does not depend on the host.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-exisprocessorfeaturepresent
 */
BOOLEAN ExIsProcessorFeaturePresent(ULONG ProcessorFeature)
{
    const ULONGLONG present = 1ULL << PF_COMPARE_EXCHANGE_DOUBLE | 1ULL << PF_MMX_INSTRUCTIONS_AVAILABLE |
                              1ULL << PF_XMMI_INSTRUCTIONS_AVAILABLE | 1ULL << PF_RDTSC_INSTRUCTION_AVAILABLE |
                              1ULL << PF_PAE_ENABLED | 1ULL << PF_XMMI64_INSTRUCTIONS_AVAILABLE |
                              1ULL << PF_SSE_DAZ_MODE_AVAILABLE | 1ULL << PF_NX_ENABLED |
                              1ULL << PF_SSE3_INSTRUCTIONS_AVAILABLE | 1ULL << PF_COMPARE_EXCHANGE128;

    LAB_DDI(ExIsProcessorFeaturePresent);
    return ProcessorFeature < PROCESSOR_FEATURE_MAX && (present >> ProcessorFeature & 1);
}

/*
 * ExVerifySuite: undocumented; is it this edition of Windows? A desktop has VER_SUITE_SINGLEUSERTS alone.
 */
BOOLEAN ExVerifySuite(SUITE_TYPE SuiteType)
{
    return SuiteType == SingleUserTS;
}

/*
 * ExGetFirmwareType: the machine was started by UEFI.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-exgetfirmwaretype
 */
FIRMWARE_TYPE ExGetFirmwareType(void)
{
    LAB_DDI(ExGetFirmwareType);
    return FirmwareTypeUefi;
}

/*
 * ExIsSoftBoot: no machine of ntlab is ever restarted without its firmware.
 *
 * IRQL    <= APC_LEVEL
 * Source  wdm/nf-wdm-exissoftboot
 */
BOOLEAN ExIsSoftBoot(void)
{
    LAB_DDI(ExIsSoftBoot);
    return FALSE;
}

/* ExIsManufacturingModeEnabled: it is not. */
BOOLEAN ExIsManufacturingModeEnabled(void)
{
    return FALSE;
}

/*
 * ExInitializeDeviceAts: address translation services need an IOMMU, which the machine doesn't have.
 *
 * IRQL    any
 * Errors  STATUS_NOT_SUPPORTED
 * Source  wdm/nf-wdm-exinitializedeviceats
 */
NTSTATUS ExInitializeDeviceAts(PDEVICE_OBJECT PhysicalDeviceObject, ULONG Flags)
{
    LAB_DDI(ExInitializeDeviceAts);
    return STATUS_NOT_SUPPORTED;
}

static void prepare(void)
{
    ULONGLONG random = lab__random();

    uuid.ready = TRUE;
    uuid.sequence = (USHORT)(random & 0x3FFF);
    uuid.node[1] = 0x15; /* 00-15-5D: the range of virtual adapters */
    uuid.node[2] = 0x5D;
    for (int i = 3; i < 6; i++)
        uuid.node[i] = (UCHAR)(random >> (8 * i));
}

#define GREGORIAN_TO_1601 5748192000000000ULL /* 100 ns from 1582-10-15 */

/*
 * ExUuidCreate: a new UUID, of the kind that is made of the time and the address of a network adapter.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-exuuidcreate
 */
NTSTATUS ExUuidCreate(UUID *Uuid)
{
    ULONGLONG time;

    LAB_DDI(ExUuidCreate);
    if (!uuid.ready)
        prepare();
    time = lab__clock_now() + (ULONGLONG)lab__ke.system_time_offset + GREGORIAN_TO_1601;
    if (time <= uuid.time)
        time = uuid.time + 1;
    uuid.time = time;
    Uuid->Data1 = (ULONG)time;
    Uuid->Data2 = (USHORT)(time >> 32);
    Uuid->Data3 = (USHORT)((time >> 48 & 0x0FFF) | 0x1000);
    Uuid->Data4[0] = (UCHAR)(uuid.sequence >> 8 | 0x80);
    Uuid->Data4[1] = (UCHAR)uuid.sequence;
    RtlCopyMemory(&Uuid->Data4[2], uuid.node, sizeof uuid.node);
    return STATUS_SUCCESS;
}

/* ExRaiseException: undocumented; the older name of RtlRaiseException. */
void ExRaiseException(PEXCEPTION_RECORD ExceptionRecord)
{
    RtlRaiseException(ExceptionRecord);
}
