/* Of the whole system: exceptions, features, identifiers, time zone, firmware. */
#ifndef NTLAB_NT_EX_SYSTEM_H
#define NTLAB_NT_EX_SYSTEM_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef enum _FIRMWARE_TYPE {
    FirmwareTypeUnknown,
    FirmwareTypeBios,
    FirmwareTypeUefi,
    FirmwareTypeMax
} FIRMWARE_TYPE,
    *PFIRMWARE_TYPE;

extern POBJECT_TYPE *ExEventObjectType;
extern POBJECT_TYPE *ExSemaphoreObjectType;
extern POBJECT_TYPE *ExSemaphoreObjectType;

PVOID ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(PERESOURCE Resource);
NTSTATUS ExGetFirmwareEnvironmentVariable(PUNICODE_STRING VariableName, LPGUID VendorGuid, PVOID Value,
                                          PULONG ValueLength, PULONG Attributes);
FIRMWARE_TYPE ExGetFirmwareType(void);
KPROCESSOR_MODE ExGetPreviousMode(void);
NTSTATUS ExInitializeDeviceAts(PDEVICE_OBJECT PhysicalDeviceObject, ULONG Flags);
BOOLEAN ExIsManufacturingModeEnabled(void);
BOOLEAN ExIsProcessorFeaturePresent(ULONG ProcessorFeature);
BOOLEAN ExIsSoftBoot(void);
void ExLocalTimeToSystemTime(PLARGE_INTEGER LocalTime, PLARGE_INTEGER SystemTime);
void ExRaiseStatus(NTSTATUS Status);
NTSTATUS ExSetFirmwareEnvironmentVariable(PUNICODE_STRING VariableName, LPGUID VendorGuid, PVOID Value,
                                          ULONG ValueLength, ULONG Attributes);
void ExSystemTimeToLocalTime(PLARGE_INTEGER SystemTime, PLARGE_INTEGER LocalTime);
BOOLEAN ExVerifySuite(SUITE_TYPE SuiteType);

LAB_DDK_END

#endif
