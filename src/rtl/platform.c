/*
 * platform.c: what kind of system and processor this is: nothing that a plain Windows 10 desktop lacks.
 */
#include "rtl_p.h"
#include "engine/ddi.h"

/* Data that drivers import, reached through pointers as import tables have them. */
static BOOLEAN multi_byte = FALSE;
static USHORT lead_bytes[256];
static PUSHORT lead_byte_info = lead_bytes;
static ULONG safe_boot_mode = 0;
static ULONG build_number = 0xF0000000u | 19045; /* a free build */
static ULONG global_flag = 0;
static USHORT ansi_code_page = 1252, oem_code_page = 437;

#pragma GCC visibility push(default)
PBOOLEAN NlsMbCodePageTag = &multi_byte;
PBOOLEAN NlsMbOemCodePageTag = &multi_byte;
PUSHORT *NlsOemLeadByteInfo = &lead_byte_info;
PULONG InitSafeBootMode = &safe_boot_mode;
PULONG NtBuildNumber = &build_number;
PULONG NtGlobalFlag = &global_flag;
PUSHORT NlsAnsiCodePage = &ansi_code_page;
PUSHORT NlsOemCodePage = &oem_code_page;
PUSHORT *NlsLeadByteInfo = &lead_byte_info;
PVOID KeLoaderBlock = 0; /* what the boot loader left has been used up */
#pragma GCC visibility pop

#define LEGACY_FEATURES 3ull /* x87 and SSE state, which every x64 processor has */

/*
 * RtlGetEnabledExtendedFeatures: which of the features asked for have their state saved. A simulated
 * processor enables none beyond the legacy ones, so that a driver's path does not depend on the host.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-rtlgetenabledextendedfeatures
 */
ULONG64 NTAPI RtlGetEnabledExtendedFeatures(ULONG64 FeatureMask)
{
    LAB_DDI(RtlGetEnabledExtendedFeatures);
    return FeatureMask & LEGACY_FEATURES;
}

/*
 * RtlIsStateSeparationEnabled: whether the system keeps its state apart, as no desktop does.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  ntddk/nf-ntddk-rtlisstateseparationenabled
 */
BOOLEAN NTAPI RtlIsStateSeparationEnabled(VOID)
{
    LAB_DDI(RtlIsStateSeparationEnabled);
    return FALSE;
}

/*
 * RtlGetPersistedStateLocation: where state is redirected to. Without state separation that is the default path.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   bytes
 * Errors  STATUS_BUFFER_OVERFLOW (*BufferLengthOut: needed), STATUS_OBJECT_NAME_NOT_FOUND (no default),
 *         STATUS_INVALID_PARAMETER
 * Source  ntddk/nf-ntddk-rtlgetpersistedstatelocation
 */
NTSTATUS NTAPI RtlGetPersistedStateLocation(PCWSTR SourceID, PCWSTR CustomValue, PCWSTR DefaultPath,
                                            STATE_LOCATION_TYPE StateLocationType, PWCHAR TargetPath,
                                            ULONG BufferLengthIn, PULONG BufferLengthOut)
{
    ULONG bytes = sizeof(WCHAR);

    LAB_DDI(RtlGetPersistedStateLocation);
    (void)CustomValue;
    if (SourceID == NULL || StateLocationType >= LocationTypeMaximum || (TargetPath == NULL && BufferLengthIn != 0))
        return STATUS_INVALID_PARAMETER;
    if (DefaultPath == NULL)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    for (PCWSTR at = DefaultPath; *at != 0; at++)
        bytes += sizeof(WCHAR);
    if (BufferLengthOut != NULL)
        *BufferLengthOut = bytes;
    if (bytes > BufferLengthIn)
        return STATUS_BUFFER_OVERFLOW;
    memcpy(TargetPath, DefaultPath, bytes);
    return STATUS_SUCCESS;
}

/*
 * RtlRaiseCustomSystemEventTrigger: start the background tasks of apps that wait for a driver's own trigger.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INSTANCE_NOT_AVAILABLE: none waits, as no app runs here; STATUS_INVALID_PARAMETER
 * Source  ntddk/nf-ntddk-rtlraisecustomsystemeventtrigger
 */
NTSTATUS NTAPI RtlRaiseCustomSystemEventTrigger(PCUSTOM_SYSTEM_EVENT_TRIGGER_CONFIG TriggerConfig)
{
    LAB_DDI(RtlRaiseCustomSystemEventTrigger);
    if (TriggerConfig == NULL || TriggerConfig->Size != sizeof *TriggerConfig || TriggerConfig->TriggerId == NULL)
        return STATUS_INVALID_PARAMETER;
    return STATUS_INSTANCE_NOT_AVAILABLE;
}
